package viewmodel

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// fakeLists answers what a test tells it to.
type fakeLists struct {
	CodeListService
	asked    []string
	err      error
	imported func(ctx context.Context, cmd service.ImportListCommand) (service.ImportListReport, error)
	report   service.ImportListReport
	saved    clinic.Drug
}

func (f *fakeLists) SuggestDrugs(_ context.Context, text string, _ int) ([]clinic.Drug, error) {
	f.asked = append(f.asked, text)
	return []clinic.Drug{{Name: "for " + text}}, f.err
}

func (f *fakeLists) SuggestDiagnoses(_ context.Context, text string) ([]clinic.CodedDiagnosis, error) {
	f.asked = append(f.asked, text)
	return []clinic.CodedDiagnosis{{Code: text}}, f.err
}

func (f *fakeLists) PreviewImport(_ context.Context, cmd service.ImportListCommand) (service.ImportListReport, error) {
	r := f.report
	r.List, r.FileName = cmd.List, cmd.FileName
	return r, f.err
}

func (f *fakeLists) Import(ctx context.Context, cmd service.ImportListCommand) (service.ImportListReport, error) {
	return f.imported(ctx, cmd)
}

func (f *fakeLists) SaveDrug(_ context.Context, d clinic.Drug) (clinic.DrugID, error) {
	f.saved = d
	return 1, f.err
}

func listsDesk(f *fakeLists, r Runner) FrontDesk {
	return FrontDesk{Services: Services{CodeLists: f}, Runner: r, Context: context.Background, Now: time.Now}
}

// Only the answer to the newest text is delivered, whatever order they come in.
func TestSuggestionsAreOfTheNewestText(t *testing.T) {
	f, held := &fakeLists{}, &HeldRunner{}
	s := NewDrugSuggest(listsDesk(f, held))
	s.Delay = 0
	var got []string
	done := func(rows []clinic.Drug) {
		for _, d := range rows {
			got = append(got, d.Name)
		}
	}
	s.Find("am", done)
	s.Find("amo", done)
	held.Release(1)
	held.Release(0)
	if strings.Join(got, ",") != "for amo" {
		t.Errorf("delivered %v", got)
	}
	// Typing that goes on before it rests asks nothing at all.
	rested := &fakeLists{}
	d := NewDiagnosisSuggest(listsDesk(rested, InlineRunner{}))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	d.Context = func() context.Context { return ctx }
	d.Find("j0", func([]clinic.CodedDiagnosis) { t.Error("an answer to a text that was given up") })
	if len(rested.asked) != 0 {
		t.Errorf("asked %v", rested.asked)
	}
}

// A look that fails tells so and offers nothing: typing goes on in free text.
func TestSuggestionsThatFailOfferNothing(t *testing.T) {
	f := &fakeLists{err: errors.New("no")}
	s := NewDrugSuggest(listsDesk(f, InlineRunner{}))
	s.Delay = 0
	failed, rows := false, -1
	s.Failed = func(error) { failed = true }
	s.Find("x", func(list []clinic.Drug) { rows = len(list) })
	if !failed || rows != 0 {
		t.Errorf("failed %v, %d rows", failed, rows)
	}
}

func TestAnImportIsPreviewedRunAndCancelled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list.csv")
	if err := os.WriteFile(path, []byte("code,title\nI10,x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f := &fakeLists{report: service.ImportListReport{Rows: 12345, New: 12000, Kept: 2, KeptNames: []string{"Warfarin 5 mg tablet"}, Retired: 1, Bad: 3}}
	l := NewListImport(listsDesk(f, InlineRunner{}), service.DrugList, path)
	l.Read(path)
	text := strings.Join(append(l.Lines(), l.Problems()...), "\n")
	for _, want := range []string{"12,345 rows: 12,000 new", "2 rows left out", "Warfarin 5 mg tablet …", "1 row not in the file will be retired", "3 rows cannot be used"} {
		if !strings.Contains(text, want) {
			t.Errorf("the preview does not say %q:\n%s", want, text)
		}
	}
	if !l.Ready {
		t.Fatal("it cannot be imported")
	}
	l.SetReplace(true)
	if l.Ready {
		t.Error("a faulty file may replace")
	}
	l.SetReplace(false)
	f.imported = func(ctx context.Context, cmd service.ImportListCommand) (service.ImportListReport, error) {
		if string(cmd.Data) != "code,title\nI10,x\n" || cmd.FileName != "list.csv" || cmd.Replace {
			t.Errorf("imports %+v", cmd)
		}
		l.Cancel()
		return service.ImportListReport{}, clinic.Wrap(clinic.Unavailable, ctx.Err(), "Cancelled.")
	}
	var err error
	l.Start(func(_ string, e error) { err = e })
	if !WasCancelled(err) || l.Running {
		t.Errorf("cancelled: %v, running %v", err, l.Running)
	}
	l.Read(path + "x")
	if l.Ready || clinic.CodeOf(l.Err) != clinic.Unavailable {
		t.Errorf("a missing file: %v", l.Err)
	}
}

func TestADrugFormReadsAgesAndLists(t *testing.T) {
	f := &fakeLists{}
	form := NewDrugForm(listsDesk(f, InlineRunner{}), clinic.Drug{ID: 7, Version: 3, Name: "Old", Retired: true})
	in := DrugInput{Drug: clinic.Drug{Name: "Amoxicillin + clavulanic acid"}, Synonyms: "Co-amoxiclav; Augmentin, ", ATC: "j01cr02", MinAge: "6 mo", MaxAge: "65"}
	var err error
	form.Submit(in, func(e error) { err = e })
	if err != nil || f.saved.ID != 7 || f.saved.Version != 3 || len(f.saved.Synonyms) != 2 || len(f.saved.Ingredients) != 2 || f.saved.ATC[0] != "J01CR02" ||
		f.saved.MinAgeMonths != 6 || f.saved.MaxAgeMonths != 780 || !f.saved.Retired {
		t.Errorf("saved %+v, %v", f.saved, err)
	}
	back := DrugInputOf(f.saved)
	if back.MinAge != "6 mo" || back.MaxAge != "65 y" || back.Synonyms != "Co-amoxiclav, Augmentin" {
		t.Errorf("shown as %+v", back)
	}
	for _, text := range []string{"six", "3 weeks", "-1", "999 y", "99999999999999999999"} {
		in.MinAge = text
		form.Submit(in, func(e error) { err = e })
		if fields := clinic.FieldErrors(err); len(fields) == 0 || fields[len(fields)-1].Field != "min_age_months" {
			t.Errorf("%q: %v", text, err)
		}
	}
}
