package pages

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/uitest"
)

func (h *deskHospital) doctor(last string) clinic.Doctor {
	h.t.Helper()
	d, err := h.services.Doctors.Get(h.admin(), h.doctorID(last))
	if err != nil {
		h.t.Fatal(err)
	}
	return d
}

func TestADoctorIsRegisteredWithANewSpecialisation(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleAdmin, NewDoctors).(*doctorsPage)
	h.shot("doctors")
	p.New()
	fees := uitest.Find[*components.MoneyField](h.window, nil)
	fees[0].SetText("-5")
	save(h.window)
	for _, want := range []string{"The amount cannot be negative.", "Give the licence number.", "Choose a department.", "Give a name.", "A user name has at least 2 characters.", "Give a first password."} {
		uitest.MustText(t, h.window, want)
	}
	h.shot("doctor-wrong")
	fees[0].SetText("95,50")
	entryOf(t, h.window, "User name").SetText("l.ostergard")
	entryOf(t, h.window, "First password").SetText("short")
	entryOf(t, h.window, "Last name").SetText("Østergård-O'Brien")
	entryOf(t, h.window, "First name").SetText("Łukasz")
	entryOf(t, h.window, "Licence number").SetText("MC-77")
	focusField[*components.Choice](t, h.window)
	uitest.Type(h.window, "P") // Paediatrics
	uitest.TapText(t, h.window, "New specialisation…")
	entryOf(t, h.window, "Name").SetText("Neonatology")
	save(h.window)
	uitest.MustText(t, h.window, "Neonatology")
	save(h.window)
	uitest.MustText(t, h.window, "New doctor") // the password is too short
	entryOf(t, h.window, "First password").SetText("quiet harbour lamp 7")
	save(h.window)
	if components.ModalOpen(h.window) {
		t.Fatalf("the form is still open: %v", uitest.Texts(h.window))
	}
	d := h.doctor("Østergård-O'Brien")
	if d.Fee.Minor != 9550 || d.DepartmentName != "Paediatrics" || len(d.Specializations) != 1 || d.Specializations[0].Name != "Neonatology" || !d.Available {
		t.Errorf("registered %+v", d)
	}
	uitest.TapText(t, h.window, "Set hours")
	uitest.MustText(t, h.window, "Weekly hours")
	times := uitest.Find[*components.TimeField](h.window, nil)
	times[0].SetText("9")
	times[1].SetText("8")
	save(h.window)
	uitest.MustText(t, h.window, "the end is before the start")
	times[1].SetText("12:30")
	uitest.TapText(t, h.window, "Monday to Friday like Monday")
	h.shot("hours")
	save(h.window)
	if d = h.doctor("Østergård-O'Brien"); len(d.Hours) != 5 || d.Hours[0].Span != (clinic.Span{From: clinic.MustClock("09:00"), To: clinic.MustClock("12:30")}) {
		t.Errorf("hours %+v; %v", d.Hours, uitest.Texts(h.window))
	}
}

func TestADoctorIsEditedAndKeepsHours(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleAdmin, NewDoctors).(*doctorsPage)
	before := h.doctor("Sharma")
	p.open(before.ID)
	h.shot("doctor")
	uitest.Key(h.window, fyne.KeyReturn) // Edit has the focus
	uitest.MustText(t, h.window, "Edit doctor")
	entryOf(t, h.window, "Headline").SetText("Cardiologist")
	boxes := uitest.Find(h.window, func(c *components.Check) bool { return c.Text == "Sports medicine" })
	h.window.Canvas().Focus(boxes[0])
	uitest.Key(h.window, fyne.KeySpace)
	save(h.window)
	got := h.doctor("Sharma")
	if got.Headline != "Cardiologist" || len(got.Hours) != len(before.Hours) || len(got.Specializations) != len(before.Specializations)+1 {
		t.Errorf("saved %+v; %v", got, uitest.Texts(h.window))
	}
}

func TestRetiringADoctorWithVisitsAheadSaysWhyNot(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleAdmin, NewDoctors).(*doctorsPage)
	d := h.doctor("Kowalski")
	p.retire(d)
	uitest.Type(h.window, "moves away")
	save(h.window)
	if !h.doctor("Kowalski").Retired.IsZero() {
		t.Fatal("a doctor with visits ahead was retired")
	}
	if !components.ModalOpen(h.window) {
		t.Error("the question went away with its reason")
	}
	h.shot("doctor-retire")
}

func TestADoctorSetsTheOwnHoursAlone(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleDoctor, NewDoctors).(*doctorsPage)
	for _, no := range []string{"New doctor", "Specialisations…", "With retired"} {
		uitest.MustNotText(t, h.window, no)
	}
	p.open(h.doctorID("Muñoz"))
	uitest.MustNotText(t, h.window, "Weekly hours…")
	uitest.MustNotText(t, h.window, "Retire…")
	uitest.Key(h.window, fyne.KeyEscape)
	runShortcut(t, p, "My hours")
	times := uitest.Find[*components.TimeField](h.window, nil)
	times[0].SetText("08:15")
	save(h.window)
	if d := h.doctor("Sharma"); d.Hours[0].Span.From != clinic.MustClock("08:15") {
		t.Errorf("hours %+v; %v", d.Hours, uitest.Texts(h.window))
	}
}

func TestDoctorsAreSearchedAndFiltered(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleNurse, NewDoctors).(*doctorsPage)
	p.vm.Delay = 0
	p.FocusFilter()
	uitest.Type(h.window, "munoz")
	if rows := p.table.Rows(); len(rows) != 1 || rows[0].User.LastName != "Muñoz" {
		t.Errorf("rows %v", rows)
	}
	uitest.Key(h.window, fyne.KeyDown, fyne.KeyReturn)
	uitest.MustText(t, h.window, "Weekly hours")
	uitest.MustNotText(t, h.window, "Edit")
	uitest.Key(h.window, fyne.KeyEscape)
	p.search.SetText("")
	for _, d := range p.vm.Departments {
		if d.Name == "Cardiology" {
			p.vm.SetDepartment(d.ID)
		}
	}
	if rows := p.table.Rows(); len(rows) != 1 || rows[0].DepartmentName != "Cardiology" {
		t.Errorf("rows %v", rows)
	}
}

func TestADepartmentIsMadeEditedAndRetired(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleAdmin, NewDepartments).(*departmentsPage)
	h.shot("departments")
	p.New()
	save(h.window)
	uitest.MustText(t, h.window, "Give the department's name.")
	uitest.Type(h.window, "Dermatology")
	entryOf(t, h.window, "Phone").SetText("230")
	save(h.window)
	var made clinic.Department
	for _, d := range p.table.Rows() {
		if d.Name == "Dermatology" {
			made = d
		}
	}
	if made.ID == 0 || made.Phone != "230" {
		t.Fatalf("made %+v; %v", made, uitest.Texts(h.window))
	}
	p.open(made)
	uitest.Key(h.window, fyne.KeyReturn) // Edit has the focus
	entryOf(t, h.window, "Location").SetText("Block C")
	h.shot("department-edit")
	save(h.window)
	got, err := h.services.Departments.Get(h.admin(), made.ID)
	if err != nil || got.Location != "Block C" {
		t.Fatalf("saved %+v, %v", got, err)
	}
	p.retire(got)
	uitest.TapText(t, h.window, "Retire")
	if got, _ = h.services.Departments.Get(h.admin(), made.ID); got.Retired.IsZero() {
		t.Errorf("not retired: %v", uitest.Texts(h.window))
	}
	// One with doctors stays, and the message says why.
	full := p.table.Rows()[0]
	p.retire(full)
	uitest.Button(t, h.window, "Retire").OnTapped()
	if got, _ = h.services.Departments.Get(h.admin(), full.ID); !got.Retired.IsZero() {
		t.Error("a department with doctors was retired")
	}
	if !components.ModalOpen(h.window) {
		t.Error("nobody is told why not")
	}
}

func TestDepartmentsAreOnlySeenByOthers(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleCashier, NewDepartments).(*departmentsPage)
	p.New()
	if components.ModalOpen(h.window) {
		t.Fatal("a cashier may make a department")
	}
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.MustText(t, h.window, "Location")
	uitest.MustNotText(t, h.window, "Retire…")
	uitest.Key(h.window, fyne.KeyEscape)
	p.FocusFilter()
	uitest.Type(h.window, "card")
	if rows := p.table.Rows(); len(rows) != 1 || !strings.HasPrefix(rows[0].Name, "Card") {
		t.Errorf("rows %v", rows)
	}
}

func TestSpecialisationsAreListedAndEdited(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleAdmin, NewDoctors).(*doctorsPage)
	p.specializations()
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.MustText(t, h.window, "Edit specialisation")
	about := entryOf(t, h.window, "Description")
	about.SetText("Of the heart")
	save(h.window)
	h.shot("specialisations")
	list, err := h.services.Doctors.Specializations(h.admin())
	if err != nil || list[0].Description != "Of the heart" {
		t.Errorf("list %+v, %v", list, err)
	}
	uitest.MustText(t, h.window, "Of the heart")
}
