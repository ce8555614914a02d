package service_test

import (
	"context"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

const (
	drugsFile = "name,ingredients,atc,strength,form,route\nAmoxicillin,amoxicillin,J01CA04,500 mg,capsule,by mouth\n" +
		"Warfarin,warfarin,B01AA03,5 mg,tablet,by mouth\nIbuprofen,ibuprofen,M01AE01,400 mg,tablet,by mouth\n"
	diagnosesFile = "code;title\nI10;High blood pressure\nJ02.9;Sore throat\nE11.9;Type 2 diabetes\n"
)

func (h *hospital) importList(list service.CodeList, data string, replace bool) service.ImportListReport {
	h.Helper()
	return value(h.CodeLists.Import(h.admin, service.ImportListCommand{List: list, FileName: `C:\Users\me\list.csv`, Data: []byte(data), Replace: replace}))(h)
}

func (h *hospital) info(list service.CodeList) service.CodeListInfo {
	h.Helper()
	for _, l := range value(h.CodeLists.Lists(h.admin))(h) {
		if l.List == list {
			return l
		}
	}
	h.Fatalf("no list %s", list)
	return service.CodeListInfo{}
}

func (h *hospital) drugs(text string) string {
	h.Helper()
	var names []string
	for _, d := range value(h.CodeLists.SuggestDrugs(h.asha, text, 0))(h) {
		names = append(names, d.Label())
	}
	return strings.Join(names, ", ")
}

// A preview says what the import will do and does nothing; the import does it,
// and the audit log says by whom, from what file and how many rows.
func TestAListIsPreviewedThenImported(t *testing.T) {
	h := newHospital(t)
	cmd := service.ImportListCommand{List: service.DrugList, FileName: "/home/me/formulary.csv", Data: []byte(drugsFile + ",,,,,\n,x,,,,\n")}
	preview := value(h.CodeLists.PreviewImport(h.admin, cmd))(t)
	equal(t, "new", preview.New, 3)
	equal(t, "bad", preview.Bad, 1)
	equal(t, "line", preview.Problems[0].Line, 6)
	equal(t, "rows after a preview", h.info(service.DrugList).Rows, 0)
	equal(t, "audited for a preview", len(h.audited("codelist.import")), 0)
	done := value(h.CodeLists.Import(h.admin, cmd))(t)
	equal(t, "imported", done.New, 3)
	info := h.info(service.DrugList)
	equal(t, "rows", info.Rows, 3)
	equal(t, "source", info.Source, "formulary.csv")
	if info.ImportedBy == "" || info.ImportedAt.IsZero() {
		t.Errorf("by whom and when: %+v", info)
	}
	rows := h.audited("codelist.import")
	if len(rows) != 1 || !strings.Contains(rows[0].After, `"sha256":"`+done.Digest) || !strings.Contains(rows[0].After, `"new":3`) || strings.Contains(rows[0].After, "/home") {
		t.Errorf("audit: %+v", rows)
	}
	equal(t, "found", h.drugs("amo"), "Amoxicillin 500 mg capsule")
	h.verified()
}

// What was changed here stays whatever a file says, and the report names it.
func TestAFileNeverOverwritesOwnRowsSilently(t *testing.T) {
	h := newHospital(t)
	h.importList(service.DrugList, drugsFile, false)
	d := value(h.CodeLists.SuggestDrugs(h.asha, "warf", 1))(t)[0]
	d.AgeNote, d.MaxAgeMonths = "Ask the clinic", 960
	value(h.CodeLists.SaveDrug(h.admin, d))(t)
	refused(t, value2(h.CodeLists.SaveDrug(h.admin, d)), clinic.Stale)
	report := h.importList(service.DrugList, drugsFile, true)
	equal(t, "kept", report.Kept, 1)
	equal(t, "named", report.KeptNames[0], "Warfarin 5 mg tablet")
	equal(t, "the note", value(h.CodeLists.Drug(h.asha, d.ID))(t).AgeNote, "Ask the clinic")
	must(t, h.CodeLists.RetireDrug(h.admin, d.ID, d.Version+1))
	refused(t, h.CodeLists.RetireDrug(h.admin, d.ID, d.Version+2), clinic.Conflict)
	equal(t, "offered when retired", h.drugs("warf"), "")
	h.importList(service.DrugList, drugsFile, false)
	equal(t, "a file does not bring it back", h.drugs("warf"), "")
	must(t, h.CodeLists.RestoreDrug(h.admin, d.ID, d.Version+2))
	equal(t, "restored", h.drugs("warf"), "Warfarin 5 mg tablet")
	equal(t, "audited", len(h.audited("drug.update"))+len(h.audited("drug.retire"))+len(h.audited("drug.restore")), 3)
	refused(t, value2(h.CodeLists.SaveDrug(h.admin, clinic.Drug{Name: "Warfarin", Strength: "5 mg", Form: "tablet"})), clinic.Conflict, "name", "already")
	refused(t, value2(h.CodeLists.SaveDrug(h.admin, clinic.Drug{Name: "X", ATC: []string{"nonsense"}})), clinic.Invalid, "atc")
}

// Replacing by a file of which a part cannot be read would retire what stands
// in that part, so it is refused whole.
func TestReplacingByAFaultyFileIsRefused(t *testing.T) {
	h := newHospital(t)
	h.importList(service.DiagnosisList, diagnosesFile, false)
	cmd := service.ImportListCommand{List: service.DiagnosisList, FileName: "x.csv", Data: []byte("code;title\nI10;High blood pressure\nE11.9;\n"), Replace: true}
	refused(t, value2(h.CodeLists.Import(h.admin, cmd)), clinic.Conflict, "", "Line 3")
	equal(t, "rows", h.info(service.DiagnosisList).Rows, 3)
	cmd.Replace = false
	equal(t, "without replacing", value(h.CodeLists.Import(h.admin, cmd))(t).Unchanged, 1)
	for name, data := range map[string]string{"empty": "", "no rows": "code;title\n", "all bad": "code;title\n???;x\n", "zip": "PK\x03\x04\x00\x00"} {
		refused(t, value2(h.CodeLists.Import(h.admin, service.ImportListCommand{List: service.DiagnosisList, Data: []byte(data)})), clinic.Invalid)
		if _, err := h.CodeLists.PreviewImport(h.admin, service.ImportListCommand{List: service.DiagnosisList, Data: []byte(data)}); clinic.CodeOf(err) != clinic.Invalid {
			t.Errorf("%s: previewed with %v", name, err)
		}
	}
	refused(t, value2(h.CodeLists.Import(h.admin, service.ImportListCommand{List: "other", Data: []byte("a")})), clinic.Invalid, "list")
	equal(t, "rows after all that", h.info(service.DiagnosisList).Rows, 3)
}

func TestDiagnosesADoctorUsesComeFirst(t *testing.T) {
	h := newHospital(t)
	h.importList(service.DiagnosisList, "code,title\nJ00,Cold of the nose\nJ01,Cold of the sinuses\nJ02,Cold of the throat\n", false)
	id := h.consult(h.asha, h.annaID, h.ashaID, "09:00")
	_, err := h.closeVisit(id, clinic.Consultation{Symptoms: "x", Diagnoses: []clinic.CodedDiagnosis{{Code: "J02", Title: "Cold of the throat"}}})
	must(t, err)
	first := func(ctx context.Context, text string) string {
		list := value(h.CodeLists.SuggestDiagnoses(ctx, text))(t)
		if len(list) == 0 {
			return ""
		}
		return list[0].Code
	}
	equal(t, "the doctor's", first(h.asha, "cold"), "J02")
	equal(t, "with nothing typed", first(h.asha, ""), "J02")
	equal(t, "another doctor's", first(h.bela, "cold"), "J00")
	equal(t, "the nurse's", first(h.nurse, "cold"), "J00")
}

// The book that checks are made with follows every change of the lists, and a
// change that is rolled back leaves nothing behind.
func TestTheDrugBookFollowsTheLists(t *testing.T) {
	h := newHospital(t)
	equal(t, "before", h.drugs("ibu"), "")
	h.importList(service.DrugList, drugsFile, false)
	equal(t, "after the import", h.drugs("ibu"), "Ibuprofen 400 mg tablet")
	d := value(h.CodeLists.SuggestDrugs(h.asha, "ibu", 1))(t)[0]
	d.Strength = "600 mg"
	value(h.CodeLists.SaveDrug(h.admin, d))(t)
	equal(t, "after a change", h.drugs("ibu"), "Ibuprofen 600 mg tablet")
	ctx, cancel := context.WithCancel(h.admin)
	_, err := h.CodeLists.Import(ctx, service.ImportListCommand{List: service.DrugList, FileName: "x.csv", Replace: true,
		Data: []byte("name,strength,form\nParacetamol,500 mg,tablet\n"), Progress: func(int, int) { cancel() }})
	refused(t, err, clinic.Unavailable)
	equal(t, "after a cancelled import", h.drugs("ibu"), "Ibuprofen 600 mg tablet")
	equal(t, "nothing of it", h.drugs("para"), "")
}

// The starter lists are taken in once, and a newer program's changes reach
// only rows that nobody has touched since.
func TestStarterLists(t *testing.T) {
	h := newHospital(t)
	ctx := context.Background()
	load := func(drugs string) {
		t.Helper()
		must(t, h.LoadStarters(ctx, service.StarterLists{service.DrugList: []byte(drugs), service.DiagnosisList: []byte(diagnosesFile)}))
	}
	load(drugsFile)
	info := h.info(service.DrugList)
	equal(t, "rows", info.Rows, 3)
	equal(t, "source", info.Source, service.StarterSource)
	load(drugsFile)
	equal(t, "a second opening changes nothing", h.info(service.DrugList).Revision, info.Revision)
	equal(t, "audited", len(h.audited("codelist.starter")), 2)

	warfarin := value(h.CodeLists.SuggestDrugs(h.asha, "warf", 1))(t)[0]
	warfarin.Pregnancy = "caution: our own words"
	value(h.CodeLists.SaveDrug(h.admin, warfarin))(t)
	h.importList(service.DrugList, "name,atc,strength,form\nIbuprofen,M01AE01,400 mg,tablet\n", false)
	newer := strings.NewReplacer("by mouth", "oral").Replace(drugsFile) + "Zinc,zinc,A12CB01,20 mg,tablet,oral\n"
	load(newer)
	for text, route := range map[string]string{"amox": "oral", "warf": "by mouth", "ibu": "", "zinc": "oral"} {
		equal(t, text, value(h.CodeLists.SuggestDrugs(h.asha, text, 1))(t)[0].Route, route)
	}
	equal(t, "what the file said of itself", h.info(service.DrugList).Source, "list.csv")

	h.importList(service.DrugList, "name,atc,strength,form\nIbuprofen,M01AE01,400 mg,tablet\n", true)
	load(newer + "Iron,iron,B03AA07,100 mg,tablet,oral\n")
	equal(t, "a list that a file replaced", h.drugs("iron")+h.drugs("amox"), "")
	h.verified()

	err := h.LoadStarters(ctx, service.StarterLists{service.DrugList: []byte("name\n\"\n")})
	if err == nil {
		t.Error("a faulty starter list was taken in")
	}
}

func TestWhoSeesAndChangesCodeLists(t *testing.T) {
	h := newHospital(t)
	h.importList(service.DrugList, drugsFile, false)
	for who, ctx := range map[string]context.Context{"doctor": h.asha, "nurse": h.nurse} {
		if _, err := h.CodeLists.SuggestDrugs(ctx, "amox", 0); err != nil {
			t.Errorf("%s may not look: %v", who, err)
		}
		refused(t, value2(h.CodeLists.SaveDrug(ctx, clinic.Drug{Name: "X"})), clinic.Forbidden)
		refused(t, value2(h.CodeLists.Import(ctx, service.ImportListCommand{List: service.DrugList, Data: []byte(drugsFile)})), clinic.Forbidden)
	}
	refused(t, value2(h.CodeLists.SuggestDrugs(h.cashier, "amox", 0)), clinic.Forbidden)
	refused(t, value2(h.CodeLists.SuggestDiagnoses(h.anna, "i10")), clinic.Forbidden)
}
