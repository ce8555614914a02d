package service_test

import (
	"context"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// workedDay is what a hospital does on a day, from a registration to the count of
// the drawer. It fails where a step is refused.
func workedDay(t *testing.T, h *hospital, last string) {
	t.Helper()
	now := h.clock()
	p := value(h.Patients.Register(h.desk, clinic.Patient{FirstName: "Quill", LastName: last}, service.Image{}))(t)
	id, token, err := h.Appointments.WalkIn(h.desk, service.WalkInCommand{Patient: p, Doctor: h.ashaID, Minutes: 5, Reason: "fever", OverbookReason: "full"})
	must(t, err)
	if token < 1 {
		t.Errorf("token %d", token)
	}
	view := value(h.Consultations.Open(h.asha, id))(t)
	value(h.Consultations.SaveDraft(h.asha, id, findings()))(t)
	must(t, h.Consultations.KeepHold(h.asha, id))
	closed := value(h.Consultations.Close(h.asha, service.CloseCommand{Appointment: id, Version: view.Appointment.Version, Consultation: h.renewed(h.asha, id)}))(t)
	bill := value(h.Billing.Get(h.cashier, closed.Invoice))(t)
	value(h.Billing.TakePayment(h.cashier, cash(bill, bill.Balance(), last)))(t)
	for _, who := range []context.Context{h.desk, h.asha, h.cashier, h.admin} {
		value(h.Desks.Beat(who))(t)
	}
	page := value(h.Audit.List(h.admin, service.AuditFilter{}, service.PageRequest{}))(t)
	if len(page.Rows) == 0 || page.Rows[0].At.Sub(now).Abs() > time.Minute {
		t.Errorf("the newest entry of the audit log is of %v, the clock stands at %v", page.Rows[0].At, now)
	}
}

// The computer's clock is set back, by minutes or by years, in mid-work: all
// goes on, no number is given twice or left out, and the database is sound.
func TestTheClockIsSetBackInMidWork(t *testing.T) {
	for name, back := range map[string]time.Duration{"a minute": time.Minute, "two hours": 2 * time.Hour, "a day": 24 * time.Hour, "a week": 7 * 24 * time.Hour,
		"a year": 365 * 24 * time.Hour, "to 1999": 27 * 365 * 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			h := newHospital(t)
			workedDay(t, h, "Before")
			h.pass(10 * time.Minute)
			workedDay(t, h, "Again")
			h.pass(-back)
			workedDay(t, h, "Back")
			h.pass(time.Minute)
			workedDay(t, h, "Onward")
			h.pass(back) // and it is put right
			workedDay(t, h, "Right")
			must(t, countedAndClosed(h.cashier, h.Services))
			h.sound()
		})
	}
}

// What was begun before the clock was set back is ended after it.
func TestWhatWasBegunBeforeTheClockWasSetBack(t *testing.T) {
	h := newHospital(t)
	h.at("10:00")
	id := h.consult(h.asha, h.annaID, h.ashaID, "10:00")
	first := findings()
	value(h.Consultations.SaveDraft(h.asha, id, first))(t)
	bill := h.bill("10:30")
	value(h.Billing.TakePayment(h.cashier, cash(bill, euros(30), "part")))(t)

	h.pass(-3 * time.Hour)
	// The newer draft counts, whatever its time.
	second := findings()
	second.Notes = "written after the clock was set back"
	value(h.Consultations.SaveDraft(h.asha, id, second))(t)
	view := value(h.Consultations.Open(h.asha, id))(t)
	equal(t, "the draft", view.Draft.Consultation.Notes, second.Notes)
	// The visit ends before it began, by the clock; it is signed all the same.
	value(h.Consultations.Close(h.asha, service.CloseCommand{Appointment: id, Version: view.Appointment.Version, Consultation: h.renewed(h.asha, id)}))(t)
	if waiting := value(h.Queue.Waiting(h.desk, h.ashaID))(t); len(waiting) != 0 {
		t.Errorf("somebody waits: %+v", waiting)
	}
	// One payment a form, also with another time on it.
	bill = value(h.Billing.Get(h.cashier, bill.ID))(t)
	again := cash(bill, euros(30), "part")
	value(h.Billing.TakePayment(h.cashier, again))(t)
	equal(t, "payments", len(value(h.Billing.Get(h.cashier, bill.ID))(t).Payments), 1)
	value(h.Billing.TakePayment(h.cashier, cash(bill, bill.Balance(), "rest")))(t)
	must(t, countedAndClosed(h.cashier, h.Services)) // closed before it was opened, by the clock
	h.sound()
	h.openDrawer(h.cashier)
	h.signIn("colm")
	h.sound()
}

// A chart that was opened by giving a reason does not stay open for a day longer
// because the clock is set back.
func TestSettingTheClockBackDoesNotKeepAChartOpen(t *testing.T) {
	h := newHospital(t)
	look := func() error {
		_, err := h.History.Medication(h.bela, h.annaID)
		return err
	}
	refused(t, look(), clinic.Forbidden)
	_, err := h.History.Timeline(h.bela, service.HistoryQuery{HistoryFilter: service.HistoryFilter{Patient: h.annaID}, Reason: "emergency in the corridor"}, service.PageRequest{})
	must(t, err)
	must(t, look())
	h.pass(-time.Minute) // as a clock is set right
	must(t, look())
	h.pass(-5 * time.Hour)
	refused(t, look(), clinic.Forbidden)
}
