package pages

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/assets"
	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// settingsAt opens the settings with the starter lists in one of their views.
func (h *deskHospital) settingsAt(v View) *settingsPage {
	h.t.Helper()
	if err := h.services.LoadStarters(h.admin(), service.StarterLists{service.DrugList: []byte(assets.DrugsCSV), service.ClassList: []byte(assets.DrugClassesCSV),
		service.InteractionList: []byte(assets.InteractionsCSV), service.DiagnosisList: []byte(assets.DiagnosisCodesCSV)}); err != nil {
		h.t.Fatal(err)
	}
	p := h.asAdmin(NewSettings).(*settingsPage)
	p.lists.medicines.Delay, p.lists.diagnoses.Delay = 0, 0
	p.Open(Target{Tab: TabSettings, View: v})
	return p
}

func (h *deskHospital) file(name, content string) string {
	h.t.Helper()
	path := filepath.Join(h.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		h.t.Fatal(err)
	}
	return path
}

func TestTheListsSayWhereTheyComeFromAndThatTheyAreIncomplete(t *testing.T) {
	for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
		h := newDeskHospital(t)
		h.mode = mode
		p := h.settingsAt(ViewCodeLists)
		for _, text := range []string{"Medicines", "Drug classes", "Interactions", "Diagnoses", "Starter list", "far from complete"} {
			uitest.MustText(t, h.window, text)
		}
		if len(p.table().Rows()) != 4 || p.lists.importing.Disabled() {
			t.Errorf("%d lists, import allowed: %v", len(p.table().Rows()), !p.lists.importing.Disabled())
		}
		uitest.Shot(t, h.window, "settings-lists-"+string(mode))
		p.Open(Target{View: ViewMedicines})
		uitest.MustText(t, h.window, "Acarbose")
		uitest.Shot(t, h.window, "settings-medicines-"+string(mode))
		p.Open(Target{View: ViewDiagnoses})
		uitest.Shot(t, h.window, "settings-diagnoses-"+string(mode))
		p.Open(Target{})
		uitest.MustText(t, h.window, "Look of this desk")
		uitest.Shot(t, h.window, "settings-hospital-"+string(mode))
	}
}

func (p *settingsPage) table() *components.RowTable[service.CodeListInfo] { return p.lists.table }

func TestAFileIsPreviewedThenImported(t *testing.T) {
	h := newDeskHospital(t)
	p := h.settingsAt(ViewCodeLists)
	path := h.file("our codes.csv", "code,title\nZ99.8,Our own code\nI10,High pressure as we say\nQ01,\n")
	openListImport(p.env, service.DiagnosisList, path)
	w := h.window
	uitest.MustText(t, w, "3 rows: 1 new, 1 changed")
	uitest.MustText(t, w, "1 row cannot be used, to be left out.")
	uitest.MustText(t, w, "Line 4")
	uitest.Shot(t, w, "list-import")
	uitest.Key(w, fyne.KeySpace) // replace: would retire what the bad row stands for
	uitest.MustText(t, w, "Correct the file, or import without replacing")
	if !uitest.Button(t, w, "Import").Disabled() {
		t.Error("a faulty file can replace the list")
	}
	uitest.Shot(t, w, "list-import-replace")
	uitest.Key(w, fyne.KeySpace, fyne.KeyReturn)
	if components.ModalOpen(w) {
		t.Fatalf("the dialog is still open: %v", uitest.Texts(w))
	}
	h.settled(t, "Diagnoses: 1 new, 1 changed.")
	p.Reload()
	uitest.MustText(t, w, "our codes.csv")
	p.Open(Target{View: ViewDiagnoses})
	uitest.Type(w, "our own")
	if rows := p.lists.codeTable.Rows(); len(rows) != 1 || rows[0].Code != "Z99.8" {
		t.Errorf("found %+v", rows)
	}
}

// settled expects a toast.
func (h *deskHospital) settled(t *testing.T, text string) {
	t.Helper()
	if !h.toasted(text) {
		t.Errorf("nothing says %q: %v", text, uitest.Texts(h.window))
	}
}

func TestAFileThatIsNoneSaysSo(t *testing.T) {
	h := newDeskHospital(t)
	p := h.settingsAt(ViewCodeLists)
	openListImport(p.env, service.DrugList, h.file("x.csv", "PK\x03\x04\x00"))
	uitest.MustText(t, h.window, "no text")
	if !uitest.Button(t, h.window, "Import").Disabled() {
		t.Error("it can be imported")
	}
	uitest.Key(h.window, fyne.KeyEscape)
	if components.ModalOpen(h.window) {
		t.Error("Escape does not close")
	}
	openListImport(p.env, service.DrugList, filepath.Join(t.TempDir(), "missing.csv"))
	uitest.MustText(t, h.window, "cannot be opened")
}

func TestAMedicineIsAddedChangedAndRetiredByKeyboard(t *testing.T) {
	h := newDeskHospital(t)
	p := h.settingsAt(ViewMedicines)
	w := h.window
	uitest.Type(w, "qqx nothing")
	uitest.MustText(t, w, "No medicine matches the filter.")
	p.New()
	uitest.Type(w, "Qqx test drug")
	uitest.Tab(w)
	uitest.Type(w, "5 mg")
	uitest.Tab(w)
	uitest.Type(w, "tablet")
	uitest.Tab(w)
	uitest.Tab(w)
	uitest.Type(w, "wrong")
	uitest.Shortcut(w, fyne.KeyReturn, fyne.KeyModifierShortcutDefault)
	uitest.MustText(t, w, "is no ATC code")
	uitest.Shot(t, w, "drug-form")
	for _, e := range uitest.Find(w, func(e *components.Entry) bool { return e.Text == "wrong" }) {
		e.SetText("A01AA01, N02BE01")
	}
	uitest.Shortcut(w, fyne.KeyReturn, fyne.KeyModifierShortcutDefault)
	h.settled(t, "Qqx test drug is saved.")
	w.Canvas().Focus(p.lists.drugSearch)
	p.lists.drugSearch.SetText("qqx")
	rows := p.lists.drugTable.Rows()
	if len(rows) != 1 || rows[0].Source != service.SourceOwn || strings.Join(rows[0].ATC, " ") != "A01AA01 N02BE01" || rows[0].Ingredients[0] != "qqx test drug" {
		t.Fatalf("saved %+v", rows)
	}
	uitest.Key(w, fyne.KeyDown, fyne.KeyReturn)
	uitest.MustText(t, w, "Edit medicine")
	// Another desk saves the strength meanwhile; both edits are kept.
	theirs := rows[0].Drug
	theirs.Strength = "7 mg"
	if _, err := h.services.CodeLists.SaveDrug(h.admin(), theirs); err != nil {
		t.Fatal(err)
	}
	for _, e := range uitest.Find(w, func(e *components.Entry) bool { return e.Text == "tablet" }) {
		e.SetText("capsule")
	}
	uitest.Shortcut(w, fyne.KeyReturn, fyne.KeyModifierShortcutDefault)
	uitest.TapText(t, w, "Show what changed")
	uitest.Shortcut(w, fyne.KeyReturn, fyne.KeyModifierShortcutDefault)
	if rows := p.lists.drugTable.Rows(); len(rows) != 1 || rows[0].Label() != "Qqx test drug 7 mg capsule" {
		t.Fatalf("merged %+v", rows)
	}
	p.lists.drugTable.Select(0)
	p.lists.enable()
	p.lists.retiring.Tapped(nil)
	uitest.Tab(w)
	uitest.Key(w, fyne.KeyReturn)
	h.settled(t, "is retired.")
	if rows := p.lists.drugTable.Rows(); len(rows) != 0 {
		t.Errorf("a retired medicine is listed: %+v", rows)
	}
	p.lists.medicines.SetWithRetired(true)
	p.lists.drugTable.Select(0)
	p.lists.enable()
	p.lists.retiring.Tapped(nil)
	h.settled(t, "is offered again.")
}

func TestTemplatesAreKeptAndTakenOver(t *testing.T) {
	for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
		h := newDeskHospital(t)
		h.mode = mode
		h.as(clinic.RoleDoctor, NewHistory)
		w := h.window
		item := func(drug string) clinic.PrescriptionItem {
			return clinic.PrescriptionItem{Drug: drug, Strength: "500 mg", Form: "tablet", Dose: "1 tablet", Route: "by mouth", Frequency: "tds", DurationDays: 5, Reason: "asked"}
		}
		openSaveTemplate(h.env, []clinic.PrescriptionItem{item("Amoxicillin"), item("Paracetamol")}, []clinic.CodedDiagnosis{{Code: "H66.9", Title: "Ear infection"}})
		uitest.MustText(t, w, "Amoxicillin 500 mg tablet: 1 tablet by mouth three times daily for 5 days")
		uitest.Shot(t, w, "template-save-"+string(mode))
		uitest.Key(w, fyne.KeyReturn)
		h.settled(t, "Ear infection is kept.")
		openSaveTemplate(h.env, []clinic.PrescriptionItem{item("Ibuprofen")}, nil)
		uitest.Key(w, fyne.KeyReturn)
		h.settled(t, "Ibuprofen 500 mg tablet is kept.")
		openSaveTemplate(h.env, []clinic.PrescriptionItem{item("Ibuprofen")}, nil)
		uitest.Key(w, fyne.KeyReturn)
		uitest.MustText(t, w, "There is already one of this name.")
		uitest.Key(w, fyne.KeyEscape)

		var taken []clinic.PrescriptionItem
		open := func(codes ...string) {
			openTemplates(h.env, codes, func(items []clinic.PrescriptionItem) { taken = items })
		}
		open("H66")
		uitest.MustText(t, w, "Fits")
		uitest.Shot(t, w, "templates-"+string(mode))
		uitest.Key(w, fyne.KeyReturn)
		if len(taken) != 2 || taken[0].Drug != "Amoxicillin" || taken[0].Reason != "" || components.ModalOpen(w) {
			t.Fatalf("taken over %+v", taken)
		}
		open()
		uitest.Type(w, "ibu")
		uitest.Key(w, fyne.KeyReturn)
		if len(taken) != 1 || taken[0].Drug != "Ibuprofen" {
			t.Errorf("taken over %+v", taken)
		}
		open()
		uitest.Type(w, "ibu")
		uitest.TapText(t, w, "Delete…")
		uitest.Tab(w)
		uitest.Key(w, fyne.KeyReturn)
		h.settled(t, "Ibuprofen 500 mg tablet is deleted.")
		uitest.MustText(t, w, "Nothing kept matches.")
		uitest.Key(w, fyne.KeyEscape)
		if mode == theme.Dark {
			continue
		}
		for i := range 40 {
			if _, err := h.services.Templates.Save(h.env.Context(), clinic.RxTemplate{Kind: clinic.Template, Name: fmt.Sprint("Kept ", i),
				Items: []clinic.PrescriptionItem{item("A"), item("B"), item("C"), item("D"), item("E")}}); err != nil {
				t.Fatal(err)
			}
		}
		open()
		uitest.Key(w, fyne.KeyDown, fyne.KeyDown)
		uitest.Shot(t, w, "templates-many")
	}
}
