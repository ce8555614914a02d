package viewmodel

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// fakeFHIR takes everybody but those called Twin without a reason.
type fakeFHIR struct {
	asked []service.FHIRImportCommand
	err   error
}

func (f *fakeFHIR) Import(_ context.Context, cmd service.FHIRImportCommand) (service.FHIRImportReport, error) {
	f.asked = append(f.asked, cmd)
	r := service.FHIRImportReport{FileName: cmd.FileName, DryRun: cmd.DryRun}
	for _, c := range cmd.Charts {
		done := service.ImportedChart{Name: c.Patient.LastName, Problems: 2, Vitals: 3, Entries: 4, Allergy: clinic.AllergyHas, NotTaken: c.NotTaken}
		if c.Patient.LastName == "Twin" && cmd.Anyway == "" {
			done = service.ImportedChart{Name: "Twin", Refused: "This may be somebody who is registered already: P-000001 (same phone number).",
				Alike: []service.ChartAlike{{Who: "P-000001", How: service.SamePhone}}}
		}
		r.Charts = append(r.Charts, done)
	}
	return r, f.err
}

func movingDesk(f *fakeFHIR, r Runner) FrontDesk {
	return FrontDesk{Services: Services{FHIRImports: f}, Runner: r, Context: context.Background, Now: func() time.Time { return deskNow }}
}

func importOf(f *fakeFHIR, names ...string) *FHIRImport {
	file := FHIRFile{Name: "b.json", Digest: "d", NotTaken: []service.IncomingNote{{Kind: "Claim", Reason: "No."}, {Kind: "Claim", Reason: "No."}, {Reason: "Odd."}}}
	for _, n := range names {
		file.Charts = append(file.Charts, service.IncomingChart{Patient: clinic.Patient{LastName: n}, NotTaken: []service.IncomingNote{{Kind: "Claim", Reason: "No."}}})
	}
	return &FHIRImport{FrontDesk: movingDesk(f, InlineRunner{}), Changed: func() {}, Open: func(path string) (FHIRFile, error) {
		if path != "b.json" {
			return FHIRFile{}, clinic.Errorf(clinic.Invalid, "This is no FHIR bundle.")
		}
		return file, nil
	}}
}

func TestABundleIsTriedBeforeItIsTaken(t *testing.T) {
	f := &fakeFHIR{}
	v := importOf(f, "Ryan", "Twin")
	v.Read("b.json")
	if !v.Ready || len(f.asked) != 1 || !f.asked[0].DryRun || f.asked[0].Digest != "d" {
		t.Fatalf("ready %v, asked %+v", v.Ready, f.asked)
	}
	if v.Summary() != "1 patient would be taken in, 1 not. Nothing is written yet." || !v.LooksRegistered() {
		t.Errorf("%q", v.Summary())
	}
	lines := v.Lines()
	if lines[0] != "Ryan: allergies listed, 2 problems, 3 sets of vital signs, 4 records" || !strings.HasPrefix(lines[1], "Twin: not taken. This may be") {
		t.Errorf("%q", lines)
	}
	if got := v.NotTaken(); !slices.Equal(got, []string{"1 × Entry: Odd.", "3 × Bill (Claim): No."}) {
		t.Errorf("%q", got)
	}
	v.Try("another person")
	if v.LooksRegistered() || v.Summary() != "2 patients would be taken in, 0 not. Nothing is written yet." {
		t.Errorf("%q", v.Summary())
	}
	said := ""
	v.Start(func(text string, err error) { said = text })
	last := f.asked[len(f.asked)-1]
	if last.DryRun || last.Anyway != "another person" || said != "2 patients taken in, 0 not." || v.Ready || v.Running {
		t.Errorf("%q, %+v", said, last)
	}
	v.Start(func(string, error) { t.Error("taken twice") })
}

func TestABundleThatCannotBeRead(t *testing.T) {
	f := &fakeFHIR{}
	v := importOf(f)
	v.Read("other.json")
	if v.Ready || clinic.CodeOf(v.Err) != clinic.Invalid || len(f.asked) != 0 {
		t.Errorf("%v", v.Err)
	}
	v.Read("b.json")
	if v.Ready || v.Summary() != "There is no patient in the file." {
		t.Errorf("%q", v.Summary())
	}
	v = importOf(&fakeFHIR{err: clinic.Errorf(clinic.Unavailable, "No.")}, "Ryan")
	if v.Read("b.json"); v.Ready || v.Err == nil {
		t.Errorf("ready in spite of %v", v.Err)
	}
}

func TestAnExportRunsOnceAndIsGivenUp(t *testing.T) {
	runs := 0
	var inside context.Context
	held := &HeldRunner{}
	x := &FileExport{FrontDesk: movingDesk(nil, held)}
	x.Write = func(ctx context.Context, path string, replace bool) error {
		runs++
		inside = ctx
		return errors.New("disk full")
	}
	var got error
	x.Start("a", false, func(err error) { got = err })
	x.Start("a", false, func(error) { t.Error("begun twice") })
	if runs != 1 || !x.running {
		t.Fatalf("%d runs", runs)
	}
	x.Cancel()
	if inside.Err() == nil {
		t.Error("the writer was not told")
	}
	held.Release(0)
	if got == nil || GivenUp(got) || x.running {
		t.Errorf("%v", got)
	}
	x.Write = func(ctx context.Context, _ string, _ bool) error {
		x.Cancel()
		return ctx.Err()
	}
	x.Runner = InlineRunner{}
	if x.Start("a", false, func(err error) { got = err }); !GivenUp(got) {
		t.Errorf("given up: %v", got)
	}
}
