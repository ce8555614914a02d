package storetest

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// put writes rows into a list and raises its revision, as an import does.
func (s *site) put(list service.CodeList, write func(service.CodeListRepo) (service.PutResult, error)) (res service.PutResult) {
	s.t.Helper()
	s.write(func(r service.Repos) (err error) {
		if res, err = write(r.CodeLists()); err != nil {
			return err
		}
		return r.CodeLists().Touch(s.ctx, service.CodeListInfo{List: list, Source: "file.csv", ImportedAt: s.now, ImportedBy: "Ada Admin"})
	})
	return res
}

func (s *site) list(name service.CodeList) (info service.CodeListInfo) {
	s.t.Helper()
	s.read(func(r service.Repos) error {
		lists, err := r.CodeLists().Lists(s.ctx)
		for _, l := range lists {
			if l.List == name {
				info = l
			}
		}
		return err
	})
	return info
}

func counts(r service.PutResult) string {
	return fmt.Sprintf("new %d, changed %d, unchanged %d, retired %d, kept %v, repeated %v", r.New, r.Changed, r.Unchanged, r.Retired, r.Kept, r.Repeated)
}

func wantCounts(t *testing.T, what string, got service.PutResult, want string) {
	t.Helper()
	if counts(got) != want {
		t.Errorf("%s: %s, want %s", what, counts(got), want)
	}
}

func testFormulary(t *testing.T, s *site) {
	ctx := s.ctx
	amox := clinic.Drug{Name: "Amoxicillin", Synonyms: []string{"Amoxycillin", "Amoxil"}, Ingredients: []string{"amoxicillin"}, ATC: []string{"J01CA04"},
		Strength: "500 mg", Form: "capsule", Route: "by mouth", MinAgeMonths: 1, AgeNote: "Drops for infants", Pregnancy: "caution: ask"}
	war := clinic.Drug{Name: "Warfarin", Ingredients: []string{"warfarin"}, ATC: []string{"B01AA03"}, Strength: "5 mg", Form: "tablet", MaxAgeMonths: 1200}
	old := clinic.Drug{Name: "Óld drug", Ingredients: []string{"old drug"}, Form: "tablet", Retired: true}
	put := func(source string, replace bool, rows ...clinic.Drug) service.PutResult {
		return s.put(service.DrugList, func(l service.CodeListRepo) (service.PutResult, error) {
			return l.PutDrugs(ctx, rows, service.PutOptions{Source: source, Replace: replace, At: s.now})
		})
	}
	wantCounts(t, "a first file", put(service.SourceStarter, false, amox, war, old, amox), "new 3, changed 0, unchanged 0, retired 0, kept [], repeated [3]")
	info := s.list(service.DrugList)
	if info.Rows != 2 || info.Retired != 1 || info.Revision != 1 || info.Source != "file.csv" || info.ImportedBy != "Ada Admin" || !info.ImportedAt.Equal(s.now) {
		t.Errorf("the list says %+v", info)
	}
	var page service.Page[service.DrugRow]
	find := func(text string, retired bool) []service.DrugRow {
		t.Helper()
		s.read(func(r service.Repos) (err error) {
			page, err = r.CodeLists().DrugPage(ctx, service.DrugFilter{Text: text, WithRetired: retired}, service.PageRequest{})
			return err
		})
		return page.Rows
	}
	got := find("amoxil", false)
	if len(got) != 1 {
		t.Fatalf("found %+v", got)
	}
	want := amox
	want.ID, want.Source, want.Version = got[0].ID, service.SourceStarter, 1
	if !reflect.DeepEqual(got[0].Drug, want) {
		t.Errorf("read back\n%+v, want\n%+v", got[0].Drug, want)
	}
	for text, n := range map[string]int{"": 2, "j01ca": 1, "500 amox": 1, "moxicillin": 0, "warf tab": 1, "old": 0, "%": 2, "_": 2} {
		if rows := find(text, false); len(rows) != n {
			t.Errorf("%q finds %d, want %d", text, len(rows), n)
		}
	}
	if rows := find("old", true); len(rows) != 1 || !rows[0].Retired {
		t.Errorf("with retired rows: %+v", rows)
	}

	// Changed here: it is the hospital's own and no file touches it.
	mine := got[0].Drug
	mine.AgeNote = "As our paediatrician says"
	s.write(func(r service.Repos) error { return r.CodeLists().UpdateDrug(ctx, mine, s.now) })
	s.fails(clinic.Stale, "", func(r service.Repos) error { return r.CodeLists().UpdateDrug(ctx, mine, s.now) })
	s.fails(clinic.NotFound, "", func(r service.Repos) error {
		return r.CodeLists().UpdateDrug(ctx, clinic.Drug{ID: 999, Name: "x", Version: 1}, s.now)
	})
	s.fails(clinic.Conflict, "name", func(r service.Repos) error {
		_, err := r.CodeLists().InsertDrug(ctx, amox, s.now)
		return err
	})
	changed := war
	changed.Route, changed.Form = "by mouth", "Tablet"
	third := clinic.Drug{Name: "Zinc oxide", Form: "cream", Ingredients: []string{"zinc oxide"}}
	wantCounts(t, "a second file", put(service.SourceImport, false, changed, amox, third), "new 1, changed 1, unchanged 0, retired 0, kept [1], repeated []")
	if rows := find("warfarin", false); len(rows) != 1 || rows[0].Route != "by mouth" || rows[0].Source != service.SourceImport || rows[0].Version != 2 {
		t.Errorf("the changed row: %+v", rows)
	}
	if rows := find("amoxicillin", false); rows[0].AgeNote != mine.AgeNote || rows[0].Source != service.SourceOwn {
		t.Errorf("the own row: %+v", rows)
	}
	// The program's own list never changes what a file brought.
	wantCounts(t, "a newer starter list", put(service.SourceStarter, true, war), "new 0, changed 0, unchanged 1, retired 0, kept [], repeated []")
	wantCounts(t, "a file that replaces", put(service.SourceImport, true, third), "new 0, changed 0, unchanged 1, retired 1, kept [], repeated []")
	if rows := find("", false); len(rows) != 2 || rows[0].Name != "Amoxicillin" || rows[1].Name != "Zinc oxide" {
		t.Errorf("after replacing: %+v", rows)
	}
	wantCounts(t, "and what it retired comes back", put(service.SourceImport, false, changed), "new 0, changed 1, unchanged 0, retired 0, kept [], repeated []")
	if info := s.list(service.DrugList); info.Rows != 3 || info.Revision != 5 || info.Own != 1 {
		t.Errorf("the list says %+v", info)
	}
	s.refused(clinic.Conflict, "DELETE FROM drug")
	s.refused(clinic.Conflict, "DELETE FROM code_list")
	s.refused(clinic.Conflict, "UPDATE code_list SET revision = revision - 1 WHERE name = 'drugs'")

	for i := range 250 {
		s.write(func(r service.Repos) error {
			_, err := r.CodeLists().InsertDrug(ctx, clinic.Drug{Name: "Same", Strength: fmt.Sprint(i%2, " mg"), Form: fmt.Sprint("form", i)}, s.now)
			return err
		})
	}
	seen := map[clinic.DrugID]bool{}
	for after := ""; ; {
		s.read(func(r service.Repos) (err error) {
			page, err = r.CodeLists().DrugPage(ctx, service.DrugFilter{}, service.PageRequest{After: after, Limit: 40})
			return err
		})
		for _, row := range page.Rows {
			if seen[row.ID] {
				t.Fatalf("%d is on two pages", row.ID)
			}
			seen[row.ID] = true
		}
		if after = page.Next; after == "" {
			break
		}
	}
	if len(seen) != 253 {
		t.Errorf("the pages hold %d rows", len(seen))
	}
}

func testClassesAndInteractions(t *testing.T, s *site) {
	ctx := s.ctx
	pen := clinic.DrugClass{Code: "penicillins", Name: "Penicillins", Aliases: []string{"PCN"}, ATC: []string{"J01C"}, Ingredients: []string{"amoxicillin"},
		Except: []string{"sulbactam"}, Cross: true, Duplicate: true}
	nsaid := clinic.DrugClass{Code: "nsaids", Name: "NSAIDs", ATC: []string{"M01A"}}
	s.put(service.ClassList, func(l service.CodeListRepo) (service.PutResult, error) {
		return l.PutClasses(ctx, []clinic.DrugClass{pen, nsaid}, service.PutOptions{Source: service.SourceStarter, At: s.now})
	})
	x := clinic.Interaction{A: "warfarin", B: "class:nsaids", Severity: clinic.WarnSerious, Effect: "Bleeding.", Advice: "Avoid."}
	y := clinic.Interaction{A: "digoxin", B: "amiodarone", Severity: clinic.WarnCaution, Effect: "More digoxin."}
	put := func(replace bool, source string, rows ...clinic.Interaction) service.PutResult {
		return s.put(service.InteractionList, func(l service.CodeListRepo) (service.PutResult, error) {
			return l.PutInteractions(ctx, rows, service.PutOptions{Source: source, Replace: replace, At: s.now})
		})
	}
	put(false, service.SourceStarter, x, y)
	turned := x
	turned.A, turned.B = x.B, x.A
	wantCounts(t, "the sides the other way round", put(false, service.SourceStarter, turned), "new 0, changed 0, unchanged 1, retired 0, kept [], repeated []")
	worse := turned
	worse.Severity = clinic.WarnContraindicated
	wantCounts(t, "a file", put(true, service.SourceImport, worse), "new 0, changed 1, unchanged 0, retired 1, kept [], repeated []")
	wantCounts(t, "starter behind it", put(true, service.SourceStarter, x, y), "new 1, changed 0, unchanged 1, retired 0, kept [], repeated []")
	s.read(func(r service.Repos) error {
		classes, err := r.CodeLists().Classes(ctx)
		if err != nil || !reflect.DeepEqual(classes, []clinic.DrugClass{nsaid, pen}) {
			t.Errorf("classes: %+v, %v", classes, err)
		}
		list, err := r.CodeLists().Interactions(ctx)
		if err != nil || len(list) != 2 || list[1].Severity != clinic.WarnContraindicated || list[1].A != "class:nsaids" || list[1].Advice != "Avoid." {
			t.Errorf("interactions: %+v, %v", list, err)
		}
		n, err := r.CodeLists().BookRevision(ctx)
		if err != nil || n != 5 {
			t.Errorf("the revision is %d, %v", n, err)
		}
		return nil
	})
}

func testDiagnosisCodes(t *testing.T, s *site) {
	ctx := s.ctx
	rows := []clinic.CodedDiagnosis{{Code: "I10", Title: "High blood pressure without known cause"}, {Code: "J02.9", Title: "Acute pharyngitis, unspecified"},
		{Code: "J02.0", Title: "Streptococcal pharyngitis"}, {Code: "J03.9", Title: "Acute tonsillitis"}, {Code: "E11.9", Title: "Type 2 diabetes without complications"},
		{Code: "K50", Title: "Crohn's disease"}, {Code: "H81.0", Title: "Ménière disease"}, {Code: "R05", Title: "Cough"}, {Code: "J20", Title: "Bronchitis with cough"}}
	put := func(o service.PutOptions, rows ...clinic.CodedDiagnosis) service.PutResult {
		o.At = s.now
		return s.put(service.DiagnosisList, func(l service.CodeListRepo) (service.PutResult, error) { return l.PutDiagnoses(ctx, rows, o) })
	}
	dry := put(service.PutOptions{Source: service.SourceStarter, DryRun: true}, rows...)
	wantCounts(t, "a dry run", dry, "new 9, changed 0, unchanged 0, retired 0, kept [], repeated []")
	if info := s.list(service.DiagnosisList); info.Rows != 0 {
		t.Errorf("a dry run wrote: %+v", info)
	}
	told := 0
	put(service.PutOptions{Source: service.SourceStarter, Progress: func(done, total int) { told = done }}, rows...)
	if told != len(rows) {
		t.Errorf("progress ended at %d", told)
	}
	find := func(text string, often ...string) string {
		var codes []string
		s.read(func(r service.Repos) error {
			list, err := r.CodeLists().SuggestDiagnoses(ctx, text, often, 20)
			for _, d := range list {
				codes = append(codes, d.Code)
			}
			return err
		})
		return strings.Join(codes, " ")
	}
	for text, want := range map[string]string{
		"i10": "I10", "I10": "I10", "i1": "I10", "j02": "J02.0 J02.9", "j029": "J02.9", "J02.9": "J02.9", "J02.": "J02.0 J02.9", "j": "J02.0 J02.9 J03.9 J20",
		"phar": "J02.0 J02.9", "phar ac": "J02.9", "acute": "J02.9 J03.9", "meniere": "H81.0", "MÉNIÈRE": "H81.0", "crohns": "K50", "crohn": "K50", "Crohn’s": "K50",
		"cough": "R05 J20", "diab 2": "E11.9", "type 2 diab": "E11.9", "zz": "", "": "", "  ": "", "\"": "", "* OR": "", "NEAR(": "", "i10 high": "I10",
	} {
		if got := find(text); got != want {
			t.Errorf("%q finds %q, want %q", text, got, want)
		}
	}
	if got := find("j02", "J02.9"); got != "J02.9 J02.0" {
		t.Errorf("what is used often does not come first: %q", got)
	}

	next := []clinic.CodedDiagnosis{{Code: "I10", Title: "Essential hypertension"}, {Code: "J029", Title: "Sore throat"}, {Code: "A00", Title: "Cholera"}}
	wantCounts(t, "a file that replaces", put(service.PutOptions{Source: service.SourceImport, Replace: true}, next...),
		"new 1, changed 2, unchanged 0, retired 7, kept [], repeated []")
	for text, want := range map[string]string{"pressure": "", "essen": "I10", "sore": "J029", "pharyngitis": "", "j029": "J029", "chol": "A00", "r05": ""} {
		if got := find(text); got != want {
			t.Errorf("after the file %q finds %q, want %q", text, got, want)
		}
	}
	wantCounts(t, "the retired come back", put(service.PutOptions{Source: service.SourceImport}, rows[7]), "new 0, changed 1, unchanged 0, retired 0, kept [], repeated []")
	wantCounts(t, "starter rows never win", put(service.PutOptions{Source: service.SourceStarter, Replace: true}, rows[0], rows[7]),
		"new 0, changed 0, unchanged 2, retired 0, kept [], repeated []")
	if got := find("r05"); got != "R05" {
		t.Errorf("a code that came back is not found: %q", got)
	}
	s.read(func(r service.Repos) error {
		page, err := r.CodeLists().DiagnosisPage(ctx, service.DiagnosisFilter{}, service.PageRequest{Limit: 3})
		if err != nil || page.Total != 4 || len(page.Rows) != 3 || page.Rows[0].Code != "A00" || page.Next == "" {
			t.Errorf("page: %+v, %v", page, err)
		}
		page, err = r.CodeLists().DiagnosisPage(ctx, service.DiagnosisFilter{Text: "disease", WithRetired: true}, service.PageRequest{})
		if err != nil || len(page.Rows) != 2 || !page.Rows[0].Retired {
			t.Errorf("retired rows: %+v, %v", page, err)
		}
		page, err = r.CodeLists().DiagnosisPage(ctx, service.DiagnosisFilter{Text: "!!"}, service.PageRequest{})
		if err != nil || len(page.Rows) != 0 {
			t.Errorf("marks alone: %+v, %v", page, err)
		}
		return nil
	})
	s.refused(clinic.Conflict, "DELETE FROM diagnosis_code")
}

func testOftenUsed(t *testing.T, s *site) {
	d, other := s.doctor("Asha", "Sharma", "A"), s.doctor("Bela", "Weiss", "B")
	p := s.patient("P-000001", "Pat", "Ient")
	close := func(d clinic.DoctorID, date string, codes ...clinic.CodedDiagnosis) {
		id := s.book(s.visit(p, d, date, "10:00"))
		s.write(func(r service.Repos) error {
			_, err := r.Consultations().InsertHistory(s.ctx, clinic.HistoryEntry{PatientID: p, AppointmentID: id, Diagnoses: codes, CreatedAt: s.now, Version: 1})
			return err
		})
	}
	cold, bp := clinic.CodedDiagnosis{Code: "J00", Title: "Common cold"}, clinic.CodedDiagnosis{Code: "I10", Title: "High blood pressure"}
	close(d, "2026-11-02", cold, bp)
	close(d, "2026-11-03", bp, clinic.CodedDiagnosis{Title: "free text"})
	close(other, "2026-11-04", cold)
	s.read(func(r service.Repos) error {
		got, err := r.CodeLists().OftenUsed(s.ctx, d, 5)
		if err != nil || !reflect.DeepEqual(got, []clinic.CodedDiagnosis{bp, cold}) {
			t.Errorf("used often: %+v, %v", got, err)
		}
		return nil
	})
}

func testTemplates(t *testing.T, s *site) {
	ctx := s.ctx
	d, other := s.doctor("Asha", "Sharma", "A"), s.doctor("Bela", "Weiss", "B")
	item := clinic.PrescriptionItem{Drug: "Amoxicillin", Strength: "500 mg", Form: "capsule", Dose: "1 capsule", Route: "by mouth", Frequency: "tds",
		DurationDays: 5, Quantity: "15 capsules", Instructions: "after food", PRN: true, Shorthand: "tds 5d"}
	mine := clinic.RxTemplate{DoctorID: d, Kind: clinic.Template, Name: "Sore throat", Code: "J02", Items: []clinic.PrescriptionItem{item, item}}
	add := func(x clinic.RxTemplate) (id clinic.RxTemplateID) {
		s.write(func(r service.Repos) (err error) { id, err = r.Templates().Insert(ctx, x, s.now); return err })
		return id
	}
	mine.ID, mine.Version = add(mine), 1
	house := clinic.RxTemplate{Kind: clinic.Favourite, Name: "Paracetamol", Items: []clinic.PrescriptionItem{item}, Version: 1}
	house.ID = add(house)
	others := mine
	others.DoctorID = other
	add(others)
	get := func(id clinic.RxTemplateID) (x clinic.RxTemplate) {
		s.read(func(r service.Repos) (err error) { x, err = r.Templates().Get(ctx, id); return err })
		return x
	}
	if got := get(mine.ID); !reflect.DeepEqual(got, mine) {
		t.Errorf("read back %+v, want %+v", got, mine)
	}
	s.fails(clinic.Conflict, "name", func(r service.Repos) error { _, err := r.Templates().Insert(ctx, mine, s.now); return err })
	s.fails(clinic.NotFound, "", func(r service.Repos) error { return r.Templates().MarkUsed(ctx, 999) })
	s.write(func(r service.Repos) error { return r.Templates().MarkUsed(ctx, house.ID) })
	s.read(func(r service.Repos) error {
		list, err := r.Templates().List(ctx, d)
		if err != nil || len(list) != 2 || list[0].ID != house.ID || list[0].Used != 1 || list[0].Version != 1 || list[1].ID != mine.ID {
			t.Errorf("list: %+v, %v", list, err)
		}
		list, err = r.Templates().List(ctx, 0)
		if err != nil || len(list) != 1 || list[0].ID != house.ID {
			t.Errorf("the hospital's: %+v, %v", list, err)
		}
		return nil
	})
	mine.Name, mine.Code = "Throat", ""
	s.write(func(r service.Repos) error { return r.Templates().Update(ctx, mine, s.now) })
	s.fails(clinic.Stale, "", func(r service.Repos) error { return r.Templates().Update(ctx, mine, s.now) })
	s.fails(clinic.Stale, "", func(r service.Repos) error { return r.Templates().Delete(ctx, mine.ID, 1) })
	s.fails(clinic.NotFound, "", func(r service.Repos) error { return r.Templates().Delete(ctx, 999, 1) })
	s.write(func(r service.Repos) error { return r.Templates().Delete(ctx, mine.ID, 2) })
	s.refused(clinic.Invalid, "UPDATE rx_template SET items = 'no json'")
	s.refused(clinic.Invalid, "UPDATE rx_template SET kind = 'other'")
}
