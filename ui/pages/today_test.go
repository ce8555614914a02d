package pages

import (
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// arrived books a patient with Dr Sharma and checks them in.
func (h *deskHospital) arrived() clinic.AppointmentID {
	h.t.Helper()
	v := h.booked("Sharma")
	if _, err := h.services.Appointments.CheckIn(h.admin(), v.ID, v.Version); err != nil {
		h.t.Fatal(err)
	}
	return v.ID
}

func TestTheDoctorsQueueOpensTheConsultation(t *testing.T) {
	h := newDeskHospital(t)
	id := h.arrived()
	p := h.as(clinic.RoleDoctor, NewToday).(*todayPage)
	uitest.MustText(t, h.window, "Ångström, Øyvind")
	for i, q := range p.queue.Rows() {
		if q.ID == id {
			p.queue.Select(i)
		}
	}
	uitest.Key(h.window, fyne.KeyReturn)
	if len(h.consults) != 1 || h.consults[0] != id {
		t.Errorf("Enter opened %v, want %d", h.consults, id)
	}
}

func TestTheDeskChecksInFromToday(t *testing.T) {
	h := newDeskHospital(t)
	v := h.booked("Sharma")
	p := h.as(clinic.RoleReceptionist, NewToday).(*todayPage)
	for i, row := range p.expected.Rows() {
		if row.ID == v.ID {
			p.expected.Select(i)
		}
	}
	h.window.Canvas().Focus(p.expected)
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.MustText(t, h.window, "Check in")
	if len(h.consults) != 0 {
		t.Error("the desk must not be sent to a consultation")
	}
}

func TestAFreeTimeIsBookedFromToday(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleReceptionist, NewToday).(*todayPage)
	if len(p.free.Rows()) == 0 {
		t.Fatal("the demo has no free time")
	}
	h.window.Canvas().Focus(p.free)
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.MustText(t, h.window, "New appointment")
	uitest.MustText(t, h.window, p.free.Rows()[0].DoctorName)
}

func TestRolesSeeTheirPartOfTheDay(t *testing.T) {
	for role, c := range map[clinic.Role]struct{ sees, not []string }{
		clinic.RoleReceptionist: {[]string{"Waiting", "Expected today", "Next free", "Unpaid"}, []string{"My queue", "Taken today"}},
		clinic.RoleNurse:        {[]string{"Waiting", "Expected today", "Next free"}, []string{"Unpaid", "Outstanding"}},
		clinic.RoleDoctor:       {[]string{"My queue", "My day"}, []string{"Unpaid", "New appointment", "Outstanding"}},
		clinic.RoleCashier:      {[]string{"To bill and to be paid", "Cash in my drawer"}, []string{"New appointment", "Next free"}},
		clinic.RoleAdmin:        {[]string{"Visits today", "Billed today", "Received today", "Outstanding", "Waiting"}, []string{"My queue"}},
		clinic.RolePatient:      {[]string{"My next visit", "My open bills", "Ask for an appointment"}, []string{"Waiting", "Expected today", "Outstanding"}},
	} {
		t.Run(string(role), func(t *testing.T) {
			h := newDeskHospital(t)
			h.as(role, NewToday)
			for _, s := range c.sees {
				uitest.MustText(t, h.window, s)
			}
			for _, s := range c.not {
				uitest.MustNotText(t, h.window, s)
			}
			uitest.Shot(t, h.window, "today-"+string(role))
		})
	}
}

func TestTodayInTheDark(t *testing.T) {
	h := newDeskHospital(t)
	h.mode = theme.Dark
	h.as(clinic.RoleAdmin, NewToday)
	uitest.Shot(t, h.window, "today-dark")
	uitest.MustText(t, h.window, "Today, Monday 23 November 2026")
}
