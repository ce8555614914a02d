package pages

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// bookedOn books a patient with a doctor.
func (h *deskHospital) bookedOn(p clinic.PatientID, d clinic.DoctorID, on clinic.Date, start string) clinic.AppointmentID {
	h.t.Helper()
	id, err := h.services.Appointments.Book(h.admin(), service.BookCommand{Patient: p, Doctor: d, Date: on, Start: clinic.MustClock(start)})
	if err != nil {
		h.t.Fatal(err)
	}
	return id
}

func (h *deskHospital) leaves(f service.LeaveFilter) []clinic.Leave {
	h.t.Helper()
	page, err := h.services.Schedules.ListLeave(h.admin(), f, service.PageRequest{})
	if err != nil {
		h.t.Fatal(err)
	}
	return page.Rows
}

func (h *deskHospital) get(id clinic.AppointmentID) service.AppointmentRow {
	h.t.Helper()
	row, err := h.services.Appointments.Get(h.admin(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	return row
}

// dateOf writes a date into the n-th date field.
func (h *deskHospital) dateOf(n int, d clinic.Date) {
	h.t.Helper()
	uitest.Find[*components.DateField](h.window, nil)[n].SetDate(d)
}

func TestLeaveIsEnteredByKeyboardWithADecisionForEveryVisit(t *testing.T) {
	h := newDeskHospital(t)
	h.mode = theme.Dark
	doctor := h.idleDoctor("Quill")
	day := deskToday.AddDays(1)
	var visits []clinic.AppointmentID
	for _, v := range [][3]string{{"Zacharias", "Leavetaker", "09:00"}, {"Bartholomew", "Quince", "10:00"}, {"Wendeline", "Oyelaran", "11:00"}} {
		visits = append(visits, h.bookedOn(h.registered(v[0], v[1]).ID, doctor, day, v[2]))
	}
	p := h.as(clinic.RoleReceptionist, NewDoctors).(*doctorsPage)
	runShortcut(t, p, "Leave and holidays")
	uitest.MustText(t, h.window, "Foundation Day")
	uitest.MustText(t, h.window, "Walking the Camino")
	h.shot("leave-dark")
	p.New()
	uitest.Type(h.window, "Quill")
	uitest.Key(h.window, fyne.KeyReturn)
	h.dateOf(0, day)
	entryOf(t, h.window, "Reason, or the holiday's name").SetText("Wedding")
	h.shot("leave-form-dark")
	save(h.window)
	uitest.MustText(t, h.window, "3 visits lie in it")
	h.shot("leave-decide-dark")
	if n := len(h.leaves(service.LeaveFilter{Doctor: doctor, From: day, To: day})); n != 0 {
		t.Fatal("saved before anything was decided")
	}
	choices := uitest.Find[*components.Choice](h.window, nil)
	choices = choices[len(choices)-3:]
	if !strings.HasPrefix(choices[0].Text(), "Move to") || choices[0].Text() == choices[1].Text() {
		t.Fatalf("proposed: %q, %q", choices[0].Text(), choices[1].Text())
	}
	// The second is called off, the third kept.
	h.window.Canvas().Focus(choices[1])
	uitest.Type(h.window, "C")
	h.window.Canvas().Focus(choices[2])
	uitest.Type(h.window, "K")
	reason := entryOf(t, h.window, "Reason for cancelling or keeping")
	reason.SetText("")
	save(h.window)
	uitest.MustText(t, h.window, "Give the reason.")
	reason.SetText("Dr Quill marries")
	// Meanwhile another desk books a fourth one.
	fourth := h.bookedOn(h.registered("Late", "Comerbie").ID, doctor, day, "12:00")
	save(h.window)
	uitest.MustText(t, h.window, "booked meanwhile")
	uitest.MustText(t, h.window, "Something changed at another desk")
	uitest.MustText(t, h.window, "4 visits lie in it")
	h.shot("leave-meanwhile-dark")
	if h.get(visits[1]).Status != clinic.StatusBooked {
		t.Fatal("half of it was done")
	}
	if got := entryOf(t, h.window, "Reason for cancelling or keeping").Text; got != "Dr Quill marries" {
		t.Errorf("the reason is gone: %q", got)
	}
	save(h.window)
	first, second, third := h.get(visits[0]), h.get(visits[1]), h.get(visits[2])
	if first.Date == day || second.CancelReason != "Dr Quill marries" || second.CancelledBy != clinic.CancelledByDoctor ||
		third.OverbookReason != "Dr Quill marries" || h.get(fourth).Date == day {
		t.Errorf("%+v\n%+v\n%+v\n%v", first.Appointment, second.Appointment, third.Appointment, uitest.Texts(h.window))
	}
	uitest.MustText(t, h.window, "Patients to phone")
	uitest.MustText(t, h.window, "2 moved, 1 cancelled, 1 kept")
	h.shot("leave-phone-dark")
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.MustText(t, h.window, "Paper")
	uitest.Key(h.window, fyne.KeyEscape)
	if components.ModalOpen(h.window) {
		t.Errorf("still open: %v", uitest.Texts(h.window))
	}
	got := h.leaves(service.LeaveFilter{Doctor: doctor, From: day, To: day})
	if len(got) != 1 || got[0].Reason != "Wedding" {
		t.Fatalf("entered %+v", got)
	}
	// The list can be had again.
	p.leave.open(got[0])
	uitest.TapText(t, h.window, "Patients to phone…")
	uitest.MustText(t, h.window, "2 moved, 1 cancelled, 1 kept")
}

func TestAnotherTimeThanThoseOffered(t *testing.T) {
	h := newDeskHospital(t)
	doctor := h.idleDoctor("Quill")
	day := deskToday.AddDays(1)
	visit := h.bookedOn(h.registered("Zacharias", "Leavetaker").ID, doctor, day, "09:00")
	h.as(clinic.RoleReceptionist, NewDoctors)
	openLeaveForm(h.env, clinic.Leave{DoctorID: doctor, DoctorName: "Dr Quill"}, func() {})
	h.dateOf(0, day)
	save(h.window)
	choice := focusField[*components.Choice](t, h.window)
	choice.OnChanged("other")
	uitest.MustText(t, h.window, "Another time")
	save(h.window)
	uitest.MustText(t, h.window, "Give the day.")
	dates := uitest.Find[*components.DateField](h.window, nil)
	dates[len(dates)-1].SetDate(day.AddDays(30))
	times := uitest.Find[*components.TimeField](h.window, nil)
	times[len(times)-1].SetText("18:15")
	save(h.window)
	if want := day.AddDays(30).Format("Mon 2 Jan") + " 18:15"; !strings.Contains(choice.Text(), want) {
		t.Fatalf("chosen %q, want %q", choice.Text(), want)
	}
	save(h.window)
	if got := h.get(visit); got.Date != day.AddDays(30) || got.Start != clinic.MustClock("18:15") {
		t.Errorf("moved to %v %v; %v", got.Date, got.Start, uitest.Texts(h.window))
	}
}

func TestADoctorAsksForLeaveAndAnAdministratorDecides(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleDoctor, NewDoctors).(*doctorsPage)
	p.Open(Target{View: ViewLeave})
	uitest.MustText(t, h.window, "Cardiology congress")
	uitest.MustText(t, h.window, "Foundation Day")
	uitest.MustNotText(t, h.window, "Walking the Camino")
	p.New()
	uitest.MustNotText(t, h.window, "Holiday, the whole hospital")
	h.dateOf(0, deskToday.AddDays(40))
	h.dateOf(1, deskToday.AddDays(39))
	save(h.window)
	uitest.MustText(t, h.window, "The last day is before the first.")
	h.dateOf(1, deskToday.AddDays(41))
	save(h.window)
	if !h.toasted("An administrator decides") {
		t.Fatalf("toasts %v; %v", components.ToastTexts(h.window), uitest.Texts(h.window))
	}
	asked := h.leaves(service.LeaveFilter{Statuses: []clinic.LeaveStatus{clinic.LeaveRequested}})
	if len(asked) != 2 {
		t.Fatalf("asked for %+v", asked)
	}
	p = h.as(clinic.RoleAdmin, NewDoctors).(*doctorsPage)
	p.Open(Target{View: ViewLeave})
	p.leave.which.OnChanged("requests")
	h.shot("leave-requests")
	p.leave.open(asked[0])
	h.shot("leave-request")
	uitest.TapText(t, h.window, "Decline…")
	uitest.Type(h.window, "Too many away")
	save(h.window)
	p.leave.open(asked[1])
	uitest.Key(h.window, fyne.KeyReturn) // Approve has the focus
	got := map[clinic.LeaveID]clinic.Leave{}
	for _, l := range h.leaves(service.LeaveFilter{}) {
		got[l.ID] = l
	}
	if got[asked[0].ID].Status != clinic.LeaveDeclined || got[asked[0].ID].DecisionReason != "Too many away" || got[asked[1].ID].Status != clinic.LeaveApproved {
		t.Errorf("decided %+v; %v", got, uitest.Texts(h.window))
	}
	// The leave is taken back again.
	p.leave.open(got[asked[1].ID])
	uitest.TapText(t, h.window, "Withdraw…")
	uitest.Button(t, h.window, "Withdraw").OnTapped()
	if l := h.leaves(service.LeaveFilter{Statuses: []clinic.LeaveStatus{clinic.LeaveWithdrawn}}); len(l) != 1 {
		t.Errorf("withdrawn: %+v", l)
	}
}

func TestExtraSessionsAreAddedChangedAndWithdrawn(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleReceptionist, NewDoctors).(*doctorsPage)
	runShortcut(t, p, "Extra sessions")
	uitest.MustText(t, h.window, "Evening clinic for school children")
	before := len(p.sessions.table.Rows())
	p.New()
	uitest.Type(h.window, "Sharma")
	uitest.Key(h.window, fyne.KeyReturn)
	h.dateOf(0, deskToday.AddDays(1))
	times := uitest.Find[*components.TimeField](h.window, nil)
	save(h.window)
	uitest.MustText(t, h.window, "Give the start.")
	times[0].SetText("17:00")
	times[1].SetText("20:00")
	save(h.window)
	uitest.MustText(t, h.window, "works 14:00–18:00")
	h.shot("session-form")
	times[0].SetText("19:00")
	save(h.window)
	var added clinic.ExtraSession
	for _, e := range p.sessions.table.Rows() {
		if e.DoctorName == "Dr Asha Sharma" {
			added = e
		}
	}
	if n := len(p.sessions.table.Rows()); n != before+1 || added.Span.From != clinic.MustClock("19:00") {
		t.Fatalf("%d sessions, before %d; added %+v; %v", n, before, added, uitest.Texts(h.window))
	}
	visit := h.bookedOn(h.registered("Zacharias", "Leavetaker").ID, h.doctorID("Sharma"), deskToday.AddDays(1), "19:30")
	h.shot("sessions")
	p.sessions.open(added)
	uitest.TapText(t, h.window, "Withdraw…")
	uitest.Button(t, h.window, "Withdraw").OnTapped()
	uitest.MustText(t, h.window, "One visit lies in it")
	save(h.window)
	if got := h.get(visit); got.Date == deskToday.AddDays(1) && got.Start == clinic.MustClock("19:30") {
		t.Errorf("not moved: %+v; %v", got.Appointment, uitest.Texts(h.window))
	}
	uitest.MustText(t, h.window, "Patients to phone")
	if n := len(p.sessions.table.Rows()); n != before {
		t.Errorf("%d sessions are left", n)
	}
}

func TestWhoIsInTodayIsForEverybodyAndWhyNotIsPrivate(t *testing.T) {
	h := newDeskHospital(t)
	for _, role := range []clinic.Role{clinic.RoleNurse, clinic.RoleCashier, clinic.RolePatient, clinic.RoleReceptionist} {
		p := h.as(role, NewDoctors).(*doctorsPage)
		uitest.MustText(t, h.window, "On leave until Wed 25 Nov")
		uitest.MustText(t, h.window, "09:00–13:00, 14:00–18:00")
		if role == clinic.RoleReceptionist {
			continue
		}
		p.Open(Target{View: ViewLeave})
		uitest.MustText(t, h.window, "Foundation Day")
		for _, no := range []string{"Walking the Camino", "Cardiology congress", "Enter leave", "Ask for leave", "To be decided"} {
			uitest.MustNotText(t, h.window, no)
		}
		p.New()
		if components.ModalOpen(h.window) {
			t.Errorf("a %s may enter leave", role)
		}
	}
}

func TestHoursThatLeaveVisitsOutsideAskFirst(t *testing.T) {
	h := newDeskHospital(t)
	doctor := h.idleDoctor("Quill")
	h.bookedOn(h.registered("Zacharias", "Leavetaker").ID, doctor, deskToday.AddDays(1), "08:00")
	h.as(clinic.RoleAdmin, NewDoctors)
	editHours(h.env, doctor, func() {})
	times := uitest.Find[*components.TimeField](h.window, nil)
	times[2].SetText("22:00") // Tuesday
	times[3].SetText("02:00")
	uitest.MustText(t, h.window, "next day")
	most := uitest.Find[*components.NumberField](h.window, nil)
	most[1].SetText("6")
	h.shot("hours-night")
	save(h.window)
	uitest.MustText(t, h.window, "A booked visit is outside the new hours")
	uitest.MustText(t, h.window, "Leavetaker, Zacharias")
	h.shot("hours-outside")
	uitest.Key(h.window, fyne.KeyEscape)
	if d := h.doctor("Quill"); d.Hours[1].MaxPatients != 0 {
		t.Fatal("saved before the question was answered")
	}
	save(h.window)
	save(h.window)
	if d := h.doctor("Quill"); d.Hours[1].MaxPatients != 6 || d.Hours[1].Span.To != clinic.MustClock("02:00").Add(24*60) {
		t.Errorf("hours %+v; %v", d.Hours, uitest.Texts(h.window))
	}
}
