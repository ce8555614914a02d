package pages

import (
	"archive/zip"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
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
	for _, text := range []string{"1 patient would be taken in, 0 not", "Hoeger, Buster: allergies not asked, 3 problems, 3 sets of vital signs, 6 records", "4 × Vaccination (Immunization)"} {
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
	if !uitest.Button(t, h.window, "Take them too").Disabled() {
		t.Error("they can be taken without a reason")
	}
	why[0].SetText("a twin")
	uitest.TapText(t, h.window, "Take them too")
	uitest.MustText(t, h.window, "1 patient would be taken in")
	uitest.Key(h.window, fyne.KeyEscape)
	openFHIRImport(p.env, h.file("none.json", `{"resourceType":"Patient"}`))
	uitest.MustText(t, h.window, "This is no FHIR bundle.")
	uitest.Key(h.window, fyne.KeyEscape)
}

// faultyBundle has something of everything that is refused or left out.
const faultyBundle = `{"resourceType":"Bundle","type":"collection","entry":[
{"resource":{"resourceType":"Patient","id":"a","name":[{"family":"Fehler","given":["Anna"]},{"family":"Alt"}],"gender":"weird","birthDate":"never","telecom":[{"system":"phone","value":"12"},{"system":"phone","value":"555-866-2259"},{"system":"fax","value":"1"}],
 "address":[{"text":"Street 1"},{"text":"Street 2"}],"contact":[{"name":{"text":"Mum"}},{"name":{"text":"Dad"}}],"communication":[{"language":{"text":"Klingon"}}],"identifier":[{"value":"LONG"}]}},
{"resource":{"resourceType":"Patient","id":"b","name":[{"family":"Zwilling","given":["Otto"]}],"birthDate":"1988-03-16","telecom":[{"system":"phone","value":"+353 1 555 0101"}]}},
{"resource":{"resourceType":"Patient","id":"c","name":[{"family":"Zwilling","given":["Otto"]}],"birthDate":"1988-03-16","telecom":[{"system":"phone","value":"+353 1 555 0101"}]}},
{"resource":{"resourceType":"Patient","id":"d","name":[{"family":"REGISTERED","given":["FIRST"]}],"birthDate":"BORN","telecom":[{"system":"phone","value":"PHONE"}]}},
{"resource":{"resourceType":"Patient","id":"e","birthDate":"2999-01-01"}},
{"resource":{"resourceType":"Condition","id":"1","subject":{"reference":"Patient/b"}}},
{"resource":{"resourceType":"Condition","id":"2","subject":{"reference":"Patient/b"},"code":{"text":"x"},"onsetDateTime":"soon"}},
{"resource":{"resourceType":"Condition","id":"3","subject":{"reference":"Patient/zz"},"code":{"text":"x"}}},
{"resource":{"resourceType":"Condition","id":"4","subject":{},"code":{"text":"x"}}},
{"resource":{"resourceType":"Condition","id":"5","subject":{"reference":"Patient/b"},"code":{"text":"x"},"verificationStatus":{"coding":[{"code":"entered-in-error"}]}}},
{"resource":{"resourceType":"Condition","id":"6","subject":{"reference":"Patient/b"},"code":{"text":"x"},"verificationStatus":{"coding":[{"code":"refuted"}]}}},
{"resource":{"resourceType":"Condition","id":"7","subject":{"reference":"Patient/b"},"code":{"text":"x"},"onsetDateTime":"2999"}},
{"resource":{"resourceType":"Condition","id":"8","subject":{"reference":"Patient/b"},"code":{"text":"x"},"category":[{"coding":[{"code":"encounter-diagnosis"}]}]}},
{"resource":{"resourceType":"AllergyIntolerance","id":"9","patient":{"reference":"Patient/b"},"code":{"text":"Nuts"}}},
{"resource":{"resourceType":"AllergyIntolerance","id":"10","patient":{"reference":"Patient/b"},"code":{"text":"nuts"}}},
{"resource":{"resourceType":"AllergyIntolerance","id":"11","patient":{"reference":"Patient/b"},"code":{"coding":[{"code":"716186003"}]}}},
{"resource":{"resourceType":"AllergyIntolerance","id":"12","patient":{"reference":"Patient/b"},"code":{"text":"Eggs"},"clinicalStatus":{"coding":[{"code":"resolved"}]}}},
{"resource":{"resourceType":"MedicationRequest","id":"13","status":"draft","subject":{"reference":"Patient/b"},"medicationCodeableConcept":{"text":"x"}}},
{"resource":{"resourceType":"MedicationRequest","id":"14","subject":{"reference":"Patient/b"}}},
{"resource":{"resourceType":"MedicationRequest","id":"15","subject":{"reference":"Patient/b"},"medicationCodeableConcept":{"text":"x"}}},
{"resource":{"resourceType":"Observation","id":"16","status":"cancelled","subject":{"reference":"Patient/b"},"code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]}}},
{"resource":{"resourceType":"Observation","id":"17","status":"final","subject":{"reference":"Patient/b"},"code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]}}},
{"resource":{"resourceType":"Observation","id":"18","status":"final","subject":{"reference":"Patient/b"},"effectiveDateTime":"2019-01-01","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]}}},
{"resource":{"resourceType":"Observation","id":"19","status":"final","subject":{"reference":"Patient/b"},"effectiveDateTime":"2019-01-01","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},"valueQuantity":{"value":70,"unit":"stones"}}},
{"resource":{"resourceType":"Observation","id":"20","status":"final","subject":{"reference":"Patient/b"},"effectiveDateTime":"2019-01-01","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},"valueQuantity":{"value":70}}},
{"resource":{"resourceType":"Observation","id":"21","status":"final","subject":{"reference":"Patient/b"},"effectiveDateTime":"2019-01-01","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},"valueQuantity":{"value":70,"comparator":"<","code":"kg"}}},
{"resource":{"resourceType":"Observation","id":"22","status":"final","subject":{"reference":"Patient/b"},"effectiveDateTime":"2019-01-01","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},"valueQuantity":{"value":9000,"code":"kg"}}},
{"resource":{"resourceType":"Observation","id":"23","status":"final","subject":{"reference":"Patient/b"},"effectiveDateTime":"2998-01-01","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},"valueQuantity":{"value":70,"code":"kg"}}},
{"resource":{"resourceType":"Observation","id":"24","status":"final","subject":{"reference":"Patient/b"},"effectiveDateTime":"1950-01-01","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},"valueQuantity":{"value":71,"code":"kg"}}},
{"resource":{"resourceType":"Observation","id":"25","status":"final","subject":{"reference":"Patient/b"},"effectiveDateTime":"2019-01-01","code":{"coding":[{"system":"http://loinc.org","code":"39156-5"}]}}},
{"resource":{"resourceType":"Observation","id":"26","status":"final","subject":{"reference":"Patient/b"},"effectiveDateTime":"2019-01-01","code":{"text":"Shoe size"}}},
{"resource":{"resourceType":"Observation","id":"27","status":"final","subject":{"reference":"Patient/b"},"effectiveDateTime":"2019-01-01","code":{"coding":[{"system":"http://loinc.org","code":"882-1"}]},"valueCodeableConcept":{"text":"Z"}}},
{"resource":{"resourceType":"Encounter","id":"28","status":"planned","subject":{"reference":"Patient/b"}}},
{"resource":{"resourceType":"Encounter","id":"29","status":"finished","subject":{"reference":"Patient/b"}}},
{"resource":{"resourceType":"Encounter","id":"30","status":"finished","subject":{"reference":"Patient/b"},"period":{"start":"2998-01-01"}}},
{"resource":{"resourceType":"Encounter","id":"31","status":"finished","subject":{"reference":"Patient/b"},"period":{"start":"2019-01-02"}}},
{"resource":{"resourceType":"Encounter","id":"32","status":"finished","subject":{"reference":"Patient/b"},"period":{"start":"2019-01-03"},"reasonCode":[{"text":"LONGER"}]}},
{"resource":{"resourceType":"DocumentReference","id":"33","status":"superseded","subject":{"reference":"Patient/b"}}},
{"resource":{"resourceType":"DocumentReference","id":"34","status":"current","subject":{"reference":"Patient/b"},"content":[{"attachment":{"contentType":"text/plain","data":"%%%"}}]}},
{"resource":{"resourceType":"DocumentReference","id":"35","status":"current","subject":{"reference":"Patient/b"},"content":[{"attachment":{"contentType":"application/pdf","data":"AAAA"}}]}},
{"resource":{"resourceType":"DocumentReference","id":"36","status":"current","subject":{"reference":"Patient/b"},"content":[{"attachment":{"contentType":"text/plain","data":"aGk="}}]}},
{"resource":{"resourceType":"Practitioner","id":"37"}},{"resource":{"resourceType":"Claim","id":"38","patient":{"reference":"Patient/b"}}},
{"resource":{"resourceType":"Observation","id":"39","status":5}},{"resource":{"id":"40"}},{"resource":{"resourceType":7}},{"fullUrl":5,"resource":{"resourceType":"Claim"}},{},7]}`

// Whatever a bundle is refused for, and whatever is left out of it, is told in
// the language of the window.
func TestRefusalsOfABundleSpeakTheWindowsLanguage(t *testing.T) {
	h := newDeskHospital(t)
	p := h.asAdmin(NewSettings).(*settingsPage)
	openFHIRImport(p.env, "../../internal/exchange/fhir/testdata/synthea/buster.json")
	uitest.Key(h.window, fyne.KeyReturn)
	known := h.patient("Hoeger")
	file := h.file("faulty.json", strings.NewReplacer("LONGER", strings.Repeat("x", clinic.MaxNote+5), "LONG", strings.Repeat("1", clinic.MaxIdentifier+1),
		"REGISTERED", known.LastName, "FIRST", known.FirstName, "BORN", known.DateOfBirth.String(), "PHONE", known.Phone).Replace(faultyBundle))
	told := map[string][]string{}
	for _, code := range []string{"de", "ru"} {
		if err := i18n.Use(code); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = i18n.Use("en") })
		d := openFHIRImport(p.env, file)
		told[code] = append(d.vm.Lines(), d.vm.NotTaken()...)
		for _, line := range told[code] {
			uitest.MustText(t, h.window, line)
			if word := englishWord.FindString(line); word != "" {
				t.Errorf("%s: %q in: %s", code, word, line)
			}
		}
		if !d.vm.LooksRegistered() {
			t.Errorf("%s: nobody looks registered", code)
		}
		uitest.Key(h.window, fyne.KeyEscape)
	}
	if len(told["de"]) < 45 || len(told["ru"]) != len(told["de"]) {
		t.Errorf("%d lines in German and %d in Russian", len(told["de"]), len(told["ru"]))
	}
	all := strings.Join(told["de"], "\n")
	for _, want := range []string{"Zwilling, Otto: nicht übernommen. Das könnte Patient/b sein, im selben Durchgang importiert (", "Das könnte jemand sein, der schon erfasst ist: " + known.Number + " (",
		"Die Einheit stones ist dafür nicht bekannt.", "Telefon: ", "Der Text ist länger, als ein Eintrag fasst, und wurde gekürzt."} {
		if !strings.Contains(all, want) {
			t.Errorf("nothing says %q in\n%s", want, all)
		}
	}
}

// englishWord finds what only English sentences have.
var englishWord = regexp.MustCompile(`(?i)\b(the|is|it|of|be|who|with|are|this|kept|and|for|that|has|its|not)\b`)
