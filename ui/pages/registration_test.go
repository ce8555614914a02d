package pages

import (
	"bytes"
	"image"
	"image/png"
	"io"
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

// choiceOf finds the choice of a form's field.
func choiceOf(t *testing.T, w fyne.Window, label string) *components.Choice {
	t.Helper()
	for _, f := range uitest.Find[*components.Field](w, nil) {
		named := false
		walkObject(f, func(o fyne.CanvasObject) {
			text, ok := o.(*components.Text)
			named = named || ok && text.Text() == label
		})
		if c, ok := f.FocusTarget().(*components.Choice); ok && named {
			return c
		}
	}
	t.Fatalf("no choice %q", label)
	return nil
}

func TestLookAlikesStandBesideWhatIsTyped(t *testing.T) {
	for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
		h := newDeskHospital(t)
		h.mode = mode
		p := h.as(clinic.RoleReceptionist, NewPatients).(*patientsPage)
		there := h.registered("Björk", "Guðmundsdóttir")
		p.New()
		h.shot("patient-new-" + string(mode))
		uitest.MustText(t, h.window, "Nobody who looks like this is registered.")
		entryOf(t, h.window, "Last name").SetText("Gudmundsdottir")
		entryOf(t, h.window, "First name").SetText("Bjork")
		focusField[*components.DateField](t, h.window).SetText("29.2.1980")
		uitest.MustText(t, h.window, "Same birth date, similar name")
		uitest.MustText(t, h.window, there.Number)
		uitest.MustText(t, h.window, "Register all the same")
		h.shot("patient-alike-" + string(mode))
		uitest.TapText(t, h.window, "Use this one")
		if components.ModalOpen(h.window) || !p.chartShown() || p.chart.vm.ID != there.ID {
			t.Errorf("open is %v, want %v", p.chart.vm.ID, there.ID)
		}
	}
}

func TestATwinIsRegisteredWithAReason(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleReceptionist, NewPatients).(*patientsPage)
	there := h.registered("Björk", "Guðmundsdóttir")
	p.New()
	entryOf(t, h.window, "Last name").SetText("Guðmundsdóttir")
	entryOf(t, h.window, "First name").SetText("Björg")
	focusField[*components.DateField](t, h.window).SetText("29.2.1980")
	save(h.window)
	uitest.MustText(t, h.window, "This may be somebody who is registered already: Guðmundsdóttir, Björk ("+there.Number)
	h.shot("patient-alike-refused")
	if got := entryOf(t, h.window, "First name").Text; got != "Björg" {
		t.Errorf("the first name became %q", got)
	}
	uitest.Type(h.window, "twin sister") // the message moved the focus there
	save(h.window)
	who := h.patient("Guðmundsdóttir, Björg")
	if !p.chartShown() || p.chart.vm.ID != who.ID || who.ID == there.ID {
		t.Errorf("open is %v, registered %v", p.chart.vm.ID, who.ID)
	}
	log, err := h.services.Audit.List(h.admin(), service.AuditFilter{Action: "patient.create", Patient: who.ID}, service.PageRequest{})
	if err != nil || len(log.Rows) != 1 || log.Rows[0].Reason != "twin sister" || !strings.Contains(log.Rows[0].After, there.Number) {
		t.Errorf("audit: %+v %v", log.Rows, err)
	}
}

func TestSomebodyRegisteredIsUsedOnTheWayToABooking(t *testing.T) {
	h := newDeskHospital(t)
	p, slot := h.desk(), h.free("Sharma", 1)
	there := h.registered("Björk", "Guðmundsdóttir")
	p.grid.SetCursor(int64(slot.DoctorID), slot.Start)
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.Type(h.window, "Bjoerg, Gudmunds")
	uitest.MustText(t, h.window, "as a new patient…")
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.MustText(t, h.window, "New patient")
	entryOf(t, h.window, "Last name").SetText("Gudmundsdottir")
	entryOf(t, h.window, "First name").SetText("Björk")
	birth := uitest.Find[*components.DateField](h.window, nil)
	birth[len(birth)-1].SetText("29.2.1980")
	uitest.TapText(t, h.window, "Use this one")
	uitest.MustText(t, h.window, "This time is free.")
	save(h.window)
	if rows := h.visitsOf(there.ID, deskToday); len(rows) != 1 {
		t.Errorf("visits = %+v; %v", rows, uitest.Texts(h.window))
	}
}

func TestAnAgeIsEnoughWhenTheBirthDateIsNotKnown(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleReceptionist, NewPatients).(*patientsPage)
	p.New()
	entryOf(t, h.window, "Last name").SetText("Wanjiru")
	age := entryOf(t, h.window, "Age, when the date is not known")
	for typed, want := range map[string]string{"soon": "Give the age in years", "0": "in months, such as 5 mo", "131": "at most 130 years", "40 mo": "in years"} {
		age.SetText(typed)
		save(h.window)
		uitest.MustText(t, h.window, want)
	}
	age.SetText("45")
	focusField[*components.DateField](t, h.window).SetText("1.1.1981")
	save(h.window)
	uitest.MustText(t, h.window, "not both")
	focusField[*components.DateField](t, h.window).SetText("")
	choiceOf(t, h.window, "Consent to keep the record").SetValue("given")
	uitest.TapText(t, h.window, "Add an identifier")
	uitest.Type(h.window, "KE-12 345")
	save(h.window)
	who := h.record(h.patient("Wanjiru").ID)
	if who.DateOfBirth.String() != "1981-07-01" || !who.BirthEstimated || who.Consent != clinic.ConsentGiven || who.ConsentBy == "" ||
		!slices.Equal(who.Identifiers, []clinic.Identifier{{Kind: clinic.IdentifierNationalID, Value: "KE-12 345"}}) {
		t.Fatalf("registered %+v; %v", who, uitest.Texts(h.window))
	}
	uitest.MustText(t, h.window, "about 45 y")
	uitest.MustText(t, h.window, "KE-12 345")
	uitest.MustNotText(t, h.window, "1 Jul 1981")
	h.shot("patient-estimated")
	// Another edit does not move the birth date that was worked out.
	h.now = deskNow.AddDate(1, 2, 0)
	p.chart.edit()
	if got := entryOf(t, h.window, "Age, when the date is not known").Text; got != "46" {
		t.Errorf("the age stands as %q", got)
	}
	entryOf(t, h.window, "Address").SetText("Ngong Road")
	save(h.window)
	if again := h.record(who.ID); again.DateOfBirth != who.DateOfBirth || !again.BirthEstimated || again.Address != "Ngong Road" {
		t.Errorf("after the edit: %+v", again)
	}
	p.back()
	p.search.SetText("")
	p.vm.Delay = 0
	p.search.SetText("wanjiru")
	uitest.MustText(t, h.window, "~46 y")
	uitest.MustNotText(t, h.window, "1 Jul 1981")
}

func TestPhonesAreShownInOneWay(t *testing.T) {
	h := newDeskHospital(t)
	settings, err := h.services.Settings.Get(h.admin())
	if err != nil {
		t.Fatal(err)
	}
	settings.Country = "IE"
	if err := h.services.Settings.Update(h.admin(), settings, service.Image{}); err != nil {
		t.Fatal(err)
	}
	p := h.as(clinic.RoleReceptionist, NewPatients).(*patientsPage)
	p.vm.Delay = 0
	for last, typed := range map[string]string{"Aaphone": "+353861234599", "Abphone": "(086)1234598", "Acphone": "+4930901820"} {
		if _, err := h.services.Patients.Register(h.admin(), clinic.Patient{LastName: last, Phone: typed}, service.Image{}); err != nil {
			t.Fatal(err)
		}
	}
	p.search.SetText("phone")
	for _, want := range []string{"086 123 4599", "086 123 4598", "+49 30 901820"} {
		uitest.MustText(t, h.window, want)
	}
	who := h.patient("Abphone")
	p.openChart(who.ID)
	uitest.MustText(t, h.window, "086 123 4598")
	p.chart.edit()
	if got := entryOf(t, h.window, "Phone").Text; got != "(086)1234598" {
		t.Errorf("the form holds %q instead of what was typed", got)
	}
}

// endless is a picture file that never ends.
type endless struct{ head *bytes.Reader }

func (e *endless) Read(b []byte) (int, error) {
	if n, err := e.head.Read(b); err != io.EOF {
		return n, err
	}
	return len(b), nil
}

func TestPhotosAreStoredSmallAndGiantsRefusedKindly(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleReceptionist, NewPatients).(*patientsPage)
	p.New()
	entryOf(t, h.window, "Last name").SetText("Photographed")
	photo := uitest.Find[*components.ImageField](h.window, nil)[0]
	var big bytes.Buffer
	if err := png.Encode(&big, image.NewGray(image.Rect(0, 0, 3000, 2000))); err != nil {
		t.Fatal(err)
	}
	err := photo.Load(io.LimitReader(&endless{bytes.NewReader(big.Bytes())}, 100<<20))
	if clinic.CodeOf(err) != clinic.Invalid || !strings.Contains(clinic.MessageOf(err), "too large") {
		t.Errorf("100 MB: %v", err)
	}
	if err := photo.Load(bytes.NewReader(big.Bytes())); err != nil {
		t.Fatal(err)
	}
	save(h.window)
	stored, err := h.services.Patients.Photo(h.admin(), h.patient("Photographed").ID)
	if err != nil {
		t.Fatal(err)
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(stored))
	if err != nil || c.Width > 512 || c.Height > 512 {
		t.Errorf("stored %+v %v", c, err)
	}
}

func TestTheFormOfARegisteredPatientWarnsOfNewLikenesses(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleReceptionist, NewPatients).(*patientsPage)
	other, who := h.registered("Björk", "Guðmundsdóttir"), h.registered("Halldór", "Laxness")
	p.openChart(who.ID)
	p.chart.edit()
	uitest.MustNotText(t, h.window, other.Number)
	entryOf(t, h.window, "Last name").SetText("Gudmundsdottir")
	entryOf(t, h.window, "First name").SetText("Bjork")
	uitest.MustText(t, h.window, other.Number)
	uitest.MustNotText(t, h.window, "Use this one")
	save(h.window) // a correction is not held back
	if got := h.record(who.ID); got.FirstName != "Bjork" {
		t.Errorf("saved %+v; %v", got, uitest.Texts(h.window))
	}
}

func TestTheHospitalsCountryIsChosenInSettings(t *testing.T) {
	h := newDeskHospital(t)
	p := h.asAdmin(NewSettings).(*settingsPage)
	h.window.Canvas().Focus(p.country)
	uitest.Type(h.window, "kenya")
	uitest.Key(h.window, fyne.KeyReturn)
	h.shot("settings-country")
	p.Save()
	s, err := h.services.Settings.Get(h.admin())
	if err != nil || s.Country != "KE" {
		t.Errorf("country %q %v; %v", s.Country, err, uitest.Texts(h.window))
	}
	if p.Unsaved() != "" || CountryOf(p.country) != "KE" {
		t.Errorf("after saving: %q, %q", p.Unsaved(), CountryOf(p.country))
	}
}
