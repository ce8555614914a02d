package pages

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
	"caredesk/ui/viewmodel"
)

// followUpDue closes a visit of Dr Sharma's with a follow-up in some days.
func (h *deskHospital) followUpDue(days int) service.AppointmentRow {
	h.t.Helper()
	id := h.arrived()
	doctor := clinic.WithActor(context.Background(), h.actor(clinic.RoleDoctor))
	view, err := h.services.Consultations.Open(doctor, id)
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.services.Consultations.Close(doctor, service.CloseCommand{Appointment: id, Version: view.Appointment.Version,
		Consultation: clinic.Consultation{Diagnosis: "I10", FollowUp: clinic.FollowUp{Date: deskToday.AddDays(days)}}}); err != nil {
		h.t.Fatal(err)
	}
	return view.Appointment
}

func TestADueFollowUpIsBookedFromToday(t *testing.T) {
	h := newDeskHospital(t)
	closed := h.followUpDue(3)
	p := h.as(clinic.RoleDoctor, NewToday).(*todayPage)
	at := -1
	for i, f := range p.followUps.Rows() {
		if f.Visit == closed.ID {
			at = i
		}
	}
	if at < 0 {
		t.Fatalf("the follow-up is not due: %+v", p.followUps.Rows())
	}
	p.followUps.Select(at)
	h.window.Canvas().Focus(p.followUps)
	uitest.Shot(t, h.window, "today-followups")
	uitest.Key(h.window, fyne.KeyReturn)
	for _, text := range []string{"New appointment", "Ångström, Øyvind", "Thu 26 Nov 2026", "Sharma"} {
		uitest.MustText(t, h.window, text)
	}
	uitest.Shot(t, h.window, "today-followup-booking")
}

func TestAPatientPrintsAPrescriptionAndSeesAReceiptsBill(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RolePatient, NewToday).(*todayPage)
	seen := map[service.DocumentKind]bool{}
	for i, d := range p.documents.Rows() {
		if seen[d.Kind] {
			continue
		}
		seen[d.Kind] = true
		p.documents.Select(i)
		h.window.Canvas().Focus(p.documents)
		uitest.Key(h.window, fyne.KeyReturn)
		if d.Kind == service.DocumentReceipt {
			if n := len(h.went); n != 1 || h.went[0] != (Target{Tab: TabBilling, Invoice: d.Invoice}) {
				t.Errorf("the receipt leads to %+v", h.went)
			}
			continue
		}
		uitest.MustText(t, h.window, "Prescription "+d.Number)
		uitest.Button(t, h.window, "Print")
		uitest.Key(h.window, fyne.KeyEscape)
	}
	if len(seen) != 2 {
		t.Fatalf("the demo's patient has only %v", seen)
	}
}

func TestAPaymentLeadsToItsBill(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleCashier, NewToday).(*todayPage)
	if len(p.payments.Rows()) == 0 {
		t.Fatal("the demo took nothing today")
	}
	h.window.Canvas().Focus(p.payments)
	uitest.Key(h.window, fyne.KeyReturn)
	if len(h.went) != 1 || h.went[0] != (Target{Tab: TabBilling, Invoice: p.payments.Rows()[0].InvoiceID}) {
		t.Errorf("went to %+v", h.went)
	}
}

func TestTheAdministratorsChartsLeadToTheirDay(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleAdmin, NewToday).(*todayPage)
	for _, text := range []string{"Visits by day", "Visits by hour today", "Taken by day", "10 to 23 November 2026, as of 10:42",
		"Monday 23 November 2026, as of 10:42", "No backup has been made by Caredesk."} {
		uitest.MustText(t, h.window, text)
	}
	if n := len(p.figures.outcomes.Bars()); n != 14 {
		t.Errorf("%d days", n)
	}
	h.window.Canvas().Focus(p.figures.outcomes)
	uitest.Key(h.window, fyne.KeyLeft, fyne.KeyReturn)
	if len(h.went) != 1 || h.went[0] != (Target{Tab: TabAppointments, Date: deskToday.AddDays(-1)}) {
		t.Errorf("went to %+v", h.went)
	}
}

// Requests are there only while somebody asks, and the focus is never left on a
// list that has gone.
func TestRequestsStandThereWhileThereAreAny(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleReceptionist, NewToday).(*todayPage)
	for _, r := range p.vm.View.Requests { // the demo's own
		if err := h.services.Appointments.Cancel(h.admin(), r.ID, r.Version, clinic.CancelledByPatient, "Phoned"); err != nil {
			t.Fatal(err)
		}
	}
	p.Reload()
	if p.asked.Visible() {
		t.Error("nobody asks, the empty list takes up room")
	}
	patient := clinic.WithActor(context.Background(), h.actor(clinic.RolePatient))
	slots, err := h.services.Appointments.FreeSlots(patient, service.FreeQuery{From: deskToday.AddDays(2), N: 1})
	if err != nil || len(slots) == 0 {
		t.Fatal(err)
	}
	id, err := h.services.Appointments.Request(patient, service.RequestCommand{Doctor: slots[0].DoctorID, Date: slots[0].Date, Start: slots[0].Start})
	if err != nil {
		t.Fatal(err)
	}
	p.Reload()
	if !p.asked.Visible() || p.requests.Size().Height < 60 {
		t.Fatalf("the request is not seen: %v", p.requests.Size())
	}
	uitest.Shot(t, h.window, "today-requests")
	h.window.Canvas().Focus(p.requests)
	row, _ := p.requests.Selected()
	if row.ID != id {
		t.Fatalf("selected %d", row.ID)
	}
	if err := h.services.Appointments.Confirm(h.admin(), id, row.Version); err != nil {
		t.Fatal(err)
	}
	p.Reload()
	if p.asked.Visible() || h.window.Canvas().Focused() != p.main {
		t.Errorf("confirmed: shown %v, the focus is on %T", p.asked.Visible(), h.window.Canvas().Focused())
	}
}

// What is selected and how far a list is scrolled outlast a reload, whatever
// came above.
func TestTodayKeepsTheSelectionOverAReload(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleReceptionist, NewToday).(*todayPage)
	h.window.Canvas().Focus(p.expected)
	uitest.Key(h.window, fyne.KeyDown, fyne.KeyDown)
	before, _ := p.expected.Selected()
	v := p.expected.Rows()[0]
	if _, err := h.services.Appointments.CheckIn(h.admin(), v.ID, v.Version); err != nil {
		t.Fatal(err)
	}
	p.Reload()
	if after, _ := p.expected.Selected(); after.ID != before.ID || h.window.Canvas().Focused() != fyne.Focusable(p.expected) {
		t.Errorf("visit %d was selected, now %d", before.ID, after.ID)
	}
	if len(p.queue.Rows()) == 0 {
		t.Error("who was checked in does not wait")
	}
}

// countedToday counts how often the page is read.
type countedToday struct {
	viewmodel.TodayService
	n int
}

func (c *countedToday) Get(ctx context.Context) (service.TodayView, error) {
	c.n++
	return c.TodayService.Get(ctx)
}

// Drawing, moving and scrolling ask the service nothing; a minute asks once.
func TestTodayAsksTheServiceOnlyWhenItLoads(t *testing.T) {
	h := newDeskHospital(t)
	counted := &countedToday{TodayService: h.services.Today}
	p := h.as(clinic.RoleAdmin, func(env *Env) Page {
		env.Services.Today = counted
		return NewToday(env)
	}).(*todayPage)
	counted.n = 0
	for range 3 {
		h.window.Resize(fyne.NewSize(1400, 800))
		h.window.Canvas().Focus(p.expected)
		uitest.Key(h.window, fyne.KeyPageDown, fyne.KeyHome)
		h.window.Canvas().Focus(p.figures.hours)
		uitest.Key(h.window, fyne.KeyLeft)
		p.content.Refresh()
		h.window.Resize(fyne.NewSize(uitest.Width, uitest.Height))
	}
	if counted.n != 0 {
		t.Errorf("drawing asked the service %d times", counted.n)
	}
	h.now = h.now.Add(time.Minute)
	p.Tick()
	if counted.n != 1 {
		t.Errorf("a minute asked %d times", counted.n)
	}
}

func TestTodayInEveryLook(t *testing.T) {
	for _, mode := range []theme.Mode{theme.Dark, theme.HighContrast} {
		for _, role := range []clinic.Role{clinic.RoleReceptionist, clinic.RoleDoctor, clinic.RoleCashier, clinic.RolePatient, clinic.RoleAdmin} {
			h := newDeskHospital(t)
			h.mode = mode
			h.as(role, NewToday)
			uitest.MustText(t, h.window, "Today, Monday 23 November 2026")
			uitest.Shot(t, h.window, "today-"+string(mode)+"-"+string(role))
			for _, table := range uitest.Find[*components.StatCard](h.window, nil) {
				if table.Size().Width < 90 {
					t.Errorf("%s: a figure has %v", role, table.Size())
				}
			}
		}
	}
}

// The free times that the form offers stay inside it, also when each names a day.
func TestTheOfferedTimesOfAFollowUpFitTheForm(t *testing.T) {
	h := newDeskHospital(t)
	closed := h.followUpDue(3)
	p := h.as(clinic.RoleDoctor, NewToday).(*todayPage)
	for _, f := range p.followUps.Rows() {
		if f.Visit == closed.ID {
			p.bookFollowUp(f)
		}
	}
	offered := uitest.Find(h.window, func(b *components.Button) bool { return strings.HasPrefix(b.Text, "Thu 26 Nov ") })
	if len(offered) != 5 {
		t.Fatalf("%d times are offered", len(offered))
	}
	form := uitest.Find(h.window, func(b *components.Button) bool { return b.Text == "Book" })[0]
	right := fyne.CurrentApp().Driver().AbsolutePositionForObject(form).X + form.Size().Width
	for _, b := range offered {
		if x := fyne.CurrentApp().Driver().AbsolutePositionForObject(b).X + b.Size().Width; x > right+1 {
			t.Errorf("%s ends at %v, the form at %v", b.Text, x, right)
		}
	}
}
