package service_test

import (
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// A follow-up whose patient had come, and so was priced as free, and that is
// called off after all: another one may have the free place, and this one is
// charged when it takes place.
func TestADraftDoesNotKeepAFreeFollowUpThatWasGivenBack(t *testing.T) {
	h, granted := giving(t, 1, 14)
	id := h.followUp(h.ashaID, 1, "10:00")
	h.now = h.now.AddDate(0, 0, 1)
	h.at("09:55")
	come := func() { value(h.Appointments.CheckIn(h.desk, id, h.version(id)))(t) }
	come()
	bill := h.read(value(h.Billing.DraftFor(h.desk, id))(t))
	equal(t, "the free one", bill.Total, euros(0))
	must(t, h.Appointments.UndoCheckIn(h.desk, id, h.version(id)))
	must(t, h.Appointments.Cancel(h.desk, id, h.version(id), clinic.CancelledByPatient, "away"))
	equal(t, "given back", h.uses(granted), 0)
	equal(t, "the draft of a cancelled visit", h.read(bill.ID).Total, euros(80))
	h.sound()

	other := h.followUp(h.ashaID, 1, "11:00")
	equal(t, "the other holds it", h.holds(other), true)
	must(t, h.Appointments.Restore(h.desk, id, h.version(id)))
	come()
	bill = h.read(bill.ID)
	if bill.Total != euros(80) || bill.Items[0].DiscountKind != clinic.DiscountNone {
		t.Errorf("charged: %+v, %s", bill.Items[0], bill.Total)
	}
	h.sound()

	// The other one is called off: brought back, the first is free again.
	must(t, h.Appointments.Cancel(h.desk, other, h.version(other), clinic.CancelledByPatient, "away"))
	must(t, h.Appointments.UndoCheckIn(h.desk, id, h.version(id)))
	must(t, h.Appointments.Cancel(h.desk, id, h.version(id), clinic.CancelledByPatient, "away"))
	must(t, h.Appointments.Restore(h.desk, id, h.version(id)))
	come()
	bill = h.read(bill.ID)
	if !bill.Total.IsZero() || bill.Items[0].DiscountKind != clinic.DiscountFollowUp {
		t.Errorf("free again: %+v, %s", bill.Items[0], bill.Total)
	}
	h.sound()

	// An issued bill says so for good: it is made void before the visit goes.
	value(h.Billing.Issue(h.cashier, bill.ID, bill.Version))(t)
	must(t, h.Appointments.UndoCheckIn(h.desk, id, h.version(id)))
	refused(t, h.Appointments.Cancel(h.desk, id, h.version(id), clinic.CancelledByPatient, "away"), clinic.Conflict, "", "Make the bill void first")
	bill = h.read(bill.ID)
	value(h.Billing.Void(h.cashier, service.VoidCommand{Invoice: bill.ID, Version: bill.Version, Reason: "away", IdempotencyKey: "v"}))(t)
	must(t, h.Appointments.Cancel(h.desk, id, h.version(id), clinic.CancelledByPatient, "away"))
	h.sound()
}

// A visit that goes to another doctor before it begins is billed at that
// doctor's fee, as the figures by doctor count it there.
func TestADraftFollowsItsVisitToAnotherDoctor(t *testing.T) {
	h := newHospital(t)
	must(t, h.Prices.SetFees(h.admin, service.SetFeesCommand{Doctor: h.belaID, Fees: clinic.Fees{clinic.VisitNew: euros(120)}}))
	id := h.book(h.annaID, h.ashaID, "10:00")
	h.at("09:55")
	value(h.Appointments.CheckIn(h.desk, id, h.version(id)))(t)
	bill := h.read(value(h.Billing.DraftFor(h.desk, id))(t))
	dressing := clinic.InvoiceItem{Description: "Dressing", Quantity: 1, Price: euros(10)}
	must(t, h.Billing.SetItems(h.cashier, bill.ID, bill.Version, append(bill.Items, dressing)))
	must(t, h.Appointments.UndoCheckIn(h.desk, id, h.version(id)))
	must(t, h.Appointments.Move(h.desk, service.MoveCommand{ID: id, Version: h.version(id), Doctor: h.belaID, Date: today, Start: 660}))
	bill = h.read(bill.ID)
	if bill.DoctorID != h.belaID || len(bill.Items) != 2 || bill.Items[0].Price != euros(120) || bill.Total != euros(130) {
		t.Errorf("the draft: %+v, %s", bill.Items, bill.Total)
	}
	// Moved within the doctor's day it stays as it was priced.
	must(t, h.Appointments.Move(h.desk, service.MoveCommand{ID: id, Version: h.version(id), Date: today, Start: 690}))
	equal(t, "the draft", h.read(bill.ID).Version, bill.Version)
	h.sound()
}
