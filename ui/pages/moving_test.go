package pages

import (
	"archive/zip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// archived names the files of an archive.
func archived(t *testing.T, path string) []string {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
	}
	return names
}

func (h *deskHospital) submit() {
	uitest.Shortcut(h.window, fyne.KeyReturn, fyne.KeyModifierShortcutDefault)
}

func TestMovingInSettingsLightAndDark(t *testing.T) {
	for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
		h := newDeskHospital(t)
		h.mode = mode
		p := h.asAdmin(NewSettings).(*settingsPage)
		p.Open(Target{Tab: TabSettings, View: ViewMoving})
		for _, text := range []string{"Everything out", "All patients as FHIR", "Patients in from FHIR", "Passwords are not among it"} {
			uitest.MustText(t, h.window, text)
		}
		if h.window.Canvas().Focused() != fyne.Focusable(p.moving.first) {
			t.Error("the first button has not the focus")
		}
		uitest.Shot(t, h.window, "moving-"+string(mode))
		uitest.Key(h.window, fyne.KeyReturn)
		uitest.MustText(t, h.window, "Export everything")
		uitest.Shot(t, h.window, "moving-export-"+string(mode))
		uitest.Key(h.window, fyne.KeyEscape)
		openFHIRImport(p.env, "../../internal/exchange/fhir/testdata/synthea/buster.json")
		uitest.Shot(t, h.window, "moving-import-"+string(mode))
		uitest.Key(h.window, fyne.KeyEscape)
	}
}

func TestEverythingIsExportedByKeyboard(t *testing.T) {
	h := newDeskHospital(t)
	home := t.TempDir()
	t.Setenv("HOME", home)
	p := h.asAdmin(NewSettings).(*settingsPage)
	p.Open(Target{Tab: TabSettings, View: ViewMoving})
	uitest.Key(h.window, fyne.KeyReturn)
	h.submit()
	path := filepath.Join(home, "caredesk-"+deskToday.String()+".zip")
	names := archived(t, path)
	if !slices.Contains(names, "visits.csv") || !slices.Contains(names, "data-dictionary.csv") || len(names) < 60 {
		t.Errorf("the archive holds %v", names)
	}
	uitest.MustText(t, h.window, "Saved as caredesk-")
	page, err := h.services.Audit.List(h.admin(), service.AuditFilter{Action: "data.export"}, service.PageRequest{})
	if err != nil || page.Total != 1 {
		t.Errorf("%d exports are audited, %v", page.Total, err)
	}
	uitest.TapText(t, h.window, "Export everything…")
	h.submit()
	uitest.MustText(t, h.window, "There is already a file of that name.")
	uitest.Key(h.window, fyne.KeyEscape)
	uitest.TapText(t, h.window, "Export as FHIR…")
	h.submit()
	data, err := os.ReadFile(filepath.Join(home, "caredesk-"+deskToday.String()+".fhir.json"))
	if err != nil || !strings.Contains(string(data[:200]), `"Bundle"`) {
		t.Errorf("%.200s %v", data, err)
	}
}

func TestAPatientsRecordIsExportedByKeyboard(t *testing.T) {
	h := newDeskHospital(t)
	home := t.TempDir()
	t.Setenv("HOME", home)
	page := h.as(clinic.RoleDoctor, NewPatients).(*patientsPage)
	row := h.ownClosed()
	page.openChart(row.PatientID)
	uitest.MustText(t, h.window, "Export…")
	uitest.Shot(t, h.window, "moving-patient")
	runShortcut(t, page, "Export the patient's record…")
	uitest.MustText(t, h.window, "It is not encrypted")
	uitest.Shot(t, h.window, "moving-patient-form")
	h.submit()
	names := archived(t, filepath.Join(home, row.PatientNumber+".zip"))
	if !slices.Contains(names, "record.pdf") || !slices.Contains(names, "record.fhir.json") {
		t.Errorf("the archive holds %v", names)
	}
	// A stranger's record asks for the reason.
	stranger := h.registered("Stran", "Ger")
	page.openChart(stranger.ID)
	runShortcut(t, page, "Export the patient's record…")
	h.submit()
	uitest.MustText(t, h.window, "You have not treated this patient")
	if _, err := os.Stat(filepath.Join(home, stranger.Number+".zip")); err == nil {
		t.Error("it was written without a reason")
	}
	reasons := uitest.FindInDialog(h.window, func(e *components.Entry) bool { return e.Text == "" })
	if len(reasons) != 1 {
		t.Fatalf("%d empty fields", len(reasons))
	}
	reasons[0].SetText("second opinion")
	h.submit()
	if len(archived(t, filepath.Join(home, stranger.Number+".zip"))) != 2 {
		t.Error("with a reason: no record")
	}
	for _, role := range []clinic.Role{clinic.RoleNurse, clinic.RoleReceptionist, clinic.RoleCashier} {
		page := h.as(role, NewPatients).(*patientsPage)
		page.openChart(row.PatientID)
		uitest.MustNotText(t, h.window, "Export…")
	}
}

func TestABundleIsImportedByKeyboard(t *testing.T) {
	h := newDeskHospital(t)
	p := h.asAdmin(NewSettings).(*settingsPage)
	p.Open(Target{Tab: TabSettings, View: ViewMoving})
	openFHIRImport(p.env, "../../internal/exchange/fhir/testdata/synthea/buster.json")
	for _, text := range []string{"1 patient would be taken in, 0 not", "Hoeger, Buster: allergies not asked, 3 problems, 3 sets of vital signs, 6 records", "4 × Immunization"} {
		uitest.MustText(t, h.window, text)
	}
	uitest.Key(h.window, fyne.KeyReturn)
	if components.ModalOpen(h.window) {
		t.Fatalf("the dialog is still open: %s", strings.Join(uitest.Texts(h.window), " | "))
	}
	if got := h.patient("Hoeger"); got.FirstName != "Buster" {
		t.Errorf("found %+v", got)
	}
	openFHIRImport(p.env, "../../internal/exchange/fhir/testdata/synthea/buster.json")
	uitest.MustText(t, h.window, "may be somebody who is registered already")
	uitest.Shot(t, h.window, "moving-import-registered")
	uitest.Key(h.window, fyne.KeyReturn) // there is nothing to take
	why := uitest.FindInDialog(h.window, func(e *components.Entry) bool { return e.Text == "" })
	if len(why) != 1 {
		t.Fatalf("%d fields", len(why))
	}
	why[0].SetText("a twin")
	uitest.TapText(t, h.window, "Take them too")
	uitest.MustText(t, h.window, "1 patient would be taken in")
	uitest.Key(h.window, fyne.KeyEscape)
	openFHIRImport(p.env, h.file("none.json", `{"resourceType":"Patient"}`))
	uitest.MustText(t, h.window, "This is no FHIR bundle.")
	uitest.Key(h.window, fyne.KeyEscape)
}
