package pages

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/uitest"
)

// record reads a patient with an administrator's rights.
func (h *deskHospital) record(id clinic.PatientID) clinic.Patient {
	h.t.Helper()
	p, err := h.services.Patients.Get(h.admin(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	return p
}

// entryOf finds the text input of a form's field.
func entryOf(t *testing.T, w fyne.Window, label string) *components.Entry {
	t.Helper()
	var found *components.Entry
	for _, f := range uitest.Find[*components.Field](w, nil) {
		named := false
		walkObject(f, func(o fyne.CanvasObject) {
			if text, ok := o.(*components.Text); ok && text.Text() == label {
				named = true
			}
		})
		if e, ok := f.FocusTarget().(*components.Entry); ok && named {
			found = e
		}
	}
	if found == nil {
		t.Fatalf("no field %q; texts %s", label, strings.Join(uitest.Texts(w), " | "))
	}
	return found
}

// save presses Ctrl+S. The window's menu sees it first and hands it to the
// innermost form.
func save(w fyne.Window) {
	if !components.SubmitTop(w) {
		uitest.Shortcut(w, fyne.KeyS, fyne.KeyModifierShortcutDefault)
	}
}

func TestAPatientIsFoundAndOpenedByKeyboard(t *testing.T) {
	h := newDeskHospital(t)
	h.registered("Käthe", "Schröderová")
	h.registered("Jörg", "Schröderová")
	p := h.as(clinic.RoleReceptionist, NewPatients).(*patientsPage)
	p.vm.Delay = 0
	uitest.Type(h.window, "schroder") // found without the umlaut
	if n := len(p.table.Rows()); n < 2 {
		t.Fatalf("%d rows", n)
	}
	uitest.Key(h.window, fyne.KeyDown, fyne.KeyDown)
	row, _ := p.table.Selected()
	uitest.Key(h.window, fyne.KeyReturn)
	if !p.chartShown() || p.chart.vm.ID != row.ID || !slices.Equal(h.header, []clinic.PatientID{row.ID}) {
		t.Fatalf("open: %v, header %v", p.chart.vm.ID, h.header)
	}
	h.shot("patient-receptionist")
	uitest.MustText(t, h.window, "Contact")
	// What was said at the doctor's, and allergies, are not the desk's.
	uitest.MustNotText(t, h.window, "Medical history")
	uitest.MustNotText(t, h.window, "llergies")
	uitest.MustNotText(t, h.window, "History")
	if !p.Escape() || p.chartShown() {
		t.Error("Escape does not lead back to the list")
	}
	if p.search.Text != "schroder" || h.header[len(h.header)-1] != 0 {
		t.Errorf("search %q, header %v", p.search.Text, h.header)
	}
	if p.Escape() {
		t.Error("the list took Escape for itself")
	}
}

func TestNobodyFoundNamesTheNextStep(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleReceptionist, NewPatients).(*patientsPage)
	p.vm.Delay = 0
	uitest.Type(h.window, "'; DROP TABLE users_profile; --")
	uitest.MustText(t, h.window, "Nobody found for")
	p.search.SetText("Ñuñez, José María")
	p.New()
	if got := entryOf(t, h.window, "Last name").Text; got != "Ñuñez" {
		t.Errorf("last name begins with %q", got)
	}
	if got := entryOf(t, h.window, "First name").Text; got != "José María" {
		t.Errorf("first name begins with %q", got)
	}
}

func TestBadInputOfAPatientHasItsMessagesAndLosesNothing(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleReceptionist, NewPatients).(*patientsPage)
	p.New()
	long := strings.Repeat("ж", 10000)
	focusField[*components.DateField](t, h.window).SetText("31.2.1990")
	entryOf(t, h.window, "Phone").SetText("call me")
	entryOf(t, h.window, "E-mail").SetText("nobody")
	entryOf(t, h.window, "Address").SetText(long)
	save(h.window)
	for _, want := range []string{"Give the patient's name.", "A phone number holds digits", "does not look like an e-mail", "at most 4000 fit here"} {
		uitest.MustText(t, h.window, want)
	}
	h.shot("patient-wrong")
	if got := entryOf(t, h.window, "Address").Text; got != long {
		t.Errorf("%d characters are left of the address", len([]rune(got)))
	}
	birth := uitest.Find[*components.DateField](h.window, nil)[0]
	if birth.Text != "31.2.1990" {
		t.Errorf("the date became %q", birth.Text)
	}
	entryOf(t, h.window, "Last name").SetText("O'Brien'; DROP TABLE auth_user; --")
	entryOf(t, h.window, "Phone").SetText("+48 22 555 01 01")
	entryOf(t, h.window, "E-mail").SetText("")
	entryOf(t, h.window, "Address").SetText("Main Street 1")
	save(h.window)
	uitest.MustText(t, h.window, "New patient") // the date alone holds it back
	birth.SetText("28.2.1990")
	save(h.window)
	who := h.patient("O'Brien'; DROP")
	if who.DateOfBirth != clinic.MustDate("1990-02-28") || !p.chartShown() || p.chart.vm.ID != who.ID {
		t.Errorf("registered %+v, shown %v", who, p.chart.vm.ID)
	}
}

func TestTwoDesksEditOnePatient(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleReceptionist, NewPatients).(*patientsPage)
	who := h.registered("María", "Garcés")
	p.openChart(who.ID)
	p.chart.edit()
	entryOf(t, h.window, "Phone").SetText("+34 600 000 001")
	other := h.record(who.ID)
	other.Address = "Calle Mayor 5"
	if err := h.services.Patients.Update(h.admin(), other, service.Image{}); err != nil {
		t.Fatal(err)
	}
	save(h.window)
	uitest.MustText(t, h.window, "Somebody else saved this record first.")
	h.shot("patient-stale")
	uitest.TapText(t, h.window, "Show what changed")
	uitest.MustText(t, h.window, "Calle Mayor 5")
	save(h.window)
	got := h.record(who.ID)
	if got.Phone != "+34 600 000 001" || got.Address != "Calle Mayor 5" {
		t.Errorf("phone %q, address %q; %v", got.Phone, got.Address, uitest.Texts(h.window))
	}
}

func TestACashierEditsContactDataAlone(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleCashier, NewPatients).(*patientsPage)
	uitest.MustNotText(t, h.window, "New patient")
	who := h.registered("María", "Garcés")
	p.openChart(who.ID)
	for _, no := range []string{"Book a visit", "Retire…", "Allergies…"} {
		uitest.MustNotText(t, h.window, no)
	}
	p.chart.edit()
	h.shot("patient-cashier")
	for _, no := range []string{"Last name", "Blood group", "Insurance *", "Photo"} {
		for _, f := range uitest.Find[*components.Field](h.window, nil) {
			walkObject(f, func(o fyne.CanvasObject) {
				if text, ok := o.(*components.Text); ok && text.Text() == no {
					t.Errorf("a cashier is offered %q", no)
				}
			})
		}
	}
	before := h.record(who.ID)
	entryOf(t, h.window, "E-mail").SetText("maria@example.org")
	save(h.window)
	got := h.record(who.ID)
	if got.Email != "maria@example.org" || got.LastName != before.LastName || got.InsuranceInfo != before.InsuranceInfo {
		t.Errorf("saved %+v", got)
	}
}

func TestAllergiesAreRecordedByKeyboard(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleNurse, NewPatients).(*patientsPage)
	who, err := h.services.Patients.Register(h.admin(), clinic.Patient{LastName: "Ковалёва", FirstName: "Анна"}, service.Image{})
	if err != nil {
		t.Fatal(err)
	}
	p.openChart(who)
	uitest.MustText(t, h.window, "nobody has asked yet")
	p.chart.allergies()
	uitest.Key(h.window, fyne.KeyRight, fyne.KeyRight) // not asked → none known → has
	save(h.window)
	uitest.MustText(t, h.window, "Name what the patient is allergic to")
	uitest.Type(h.window, "Penicillin") // the message moved the focus there
	uitest.Tab(h.window)
	uitest.Type(h.window, "rash")
	uitest.Tab(h.window)
	uitest.Type(h.window, "S") // severe
	h.shot("allergies")
	uitest.TapText(t, h.window, "Add another")
	uitest.Type(h.window, "Latex")
	save(h.window)
	got := h.record(who)
	if got.AllergyStatus != clinic.AllergyHas || got.AllergyText() != "Penicillin (rash, severe); Latex" {
		t.Fatalf("recorded %s: %q; %v", got.AllergyStatus, got.AllergyText(), uitest.Texts(h.window))
	}
	uitest.MustText(t, h.window, "Allergies: Penicillin (rash, severe); Latex")
	h.shot("patient-allergies")
}

func TestRetiringAPatientNeedsAReasonAndCanBeUndone(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleReceptionist, NewPatients).(*patientsPage)
	id, err := h.services.Patients.Register(h.admin(), clinic.Patient{LastName: "Twice", FirstName: "Entered"}, service.Image{})
	if err != nil {
		t.Fatal(err)
	}
	p.openChart(id)
	uitest.TapText(t, h.window, "Retire…")
	save(h.window)
	if !h.record(id).Retired.IsZero() {
		t.Fatal("retired without a reason")
	}
	uitest.Type(h.window, "entered twice")
	save(h.window)
	if got := h.record(id); got.Retired.IsZero() || got.RetireReason != "entered twice" {
		t.Fatalf("record %+v", got)
	}
	uitest.MustText(t, h.window, "Retired")
	uitest.MustNotText(t, h.window, "Book a visit")
	uitest.TapText(t, h.window, "Undo")
	if !h.record(id).Retired.IsZero() {
		t.Error("undo did not restore the record")
	}
}

func TestADoctorOpensHistoryAndBooksAFollowUp(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleDoctor, NewPatients).(*patientsPage)
	who := h.booked("Sharma")
	p.Open(Target{Tab: TabPatients, Patient: who.PatientID})
	uitest.MustText(t, h.window, "Medical history")
	runShortcut(t, p, "History of the patient")
	if len(h.went) != 1 || h.went[0] != (Target{Tab: TabHistory, Patient: who.PatientID}) {
		t.Errorf("went to %+v", h.went)
	}
	day := deskToday.AddDays(70) // beyond the demo's visits, a Monday
	runShortcut(t, p, "Book a visit for the patient")
	focusField[*components.DateField](t, h.window).SetDate(day)
	focusField[*components.TimeField](t, h.window).SetClock(clinic.MustClock("09:00"))
	h.shot("follow-up")
	save(h.window)
	rows := h.visitsOf(who.PatientID, day)
	if len(rows) != 1 || rows[0].Kind != clinic.VisitFollowUp || rows[0].DoctorID != h.env.Actor.DoctorID {
		t.Errorf("rows %+v; %v", rows, uitest.Texts(h.window))
	}
}

func TestAPatientEditsTheOwnContactData(t *testing.T) {
	h := newDeskHospital(t)
	h.as(clinic.RolePatient, NewAppointments)
	uitest.TapText(t, h.window, "My details")
	entryOf(t, h.window, "Phone").SetText("+353 91 000 000")
	save(h.window)
	if got := h.record(h.env.Actor.PatientID()); got.Phone != "+353 91 000 000" {
		t.Errorf("phone %q; %v", got.Phone, uitest.Texts(h.window))
	}
}

func TestPatientsOfOtherDesksAppear(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleReceptionist, NewPatients).(*patientsPage)
	n := len(p.table.Rows())
	id, err := h.services.Patients.Register(clinic.WithActor(context.Background(), h.actor(clinic.RoleNurse)), clinic.Patient{LastName: "Aalto"}, service.Image{})
	if err != nil {
		t.Fatal(err)
	}
	h.env.Bus.Publish(service.PatientChanged{ID: id})
	h.env.Bus.Flush()
	if len(p.table.Rows()) != n+1 {
		t.Errorf("%d rows, want %d", len(p.table.Rows()), n+1)
	}
}

// walkObject visits an object and what is in it.
func walkObject(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	visit(o)
	switch v := o.(type) {
	case *fyne.Container:
		for _, each := range v.Objects {
			walkObject(each, visit)
		}
	case fyne.Widget:
		for _, each := range test.WidgetRenderer(v).Objects() {
			walkObject(each, visit)
		}
	}
}
