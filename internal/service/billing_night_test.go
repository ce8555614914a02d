package service_test

import (
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// What a night shift bills after midnight stands in the books of its drawer, as
// the money for it does, and the day does not end with less than nothing owed.
func TestANightShiftsBillsStandInTheBooksOfItsDrawer(t *testing.T) {
	h := newTill(t)
	h.closeDrawer(h.cashier)
	h.at("22:00")
	h.openDrawer(h.cashier)
	h.pass(150 * time.Minute)
	paid, void := h.owing(euros(80)), h.owing(euros(30))
	equal(t, "issued on", paid.IssuedOn, today)
	equal(t, "number", paid.Number, "INV-2026-000001")
	h.take(h.cashier, paid, euros(80), clinic.PayCash)
	value(h.Billing.Void(h.cashier, service.VoidCommand{Invoice: void.ID, Version: void.Version, Reason: "twice", IdempotencyKey: h.key()}))(t)
	for day, want := range map[clinic.Date]int64{today: 1, today.AddDays(1): 0} {
		for _, b := range value(h.Drawers.Day(h.admin, day))(t).Now {
			if b.Bills.Billed != euros(110*want) || b.Bills.Credited != euros(30*want) || b.Payments.Received != euros(80*want) || !b.Bills.Closing.IsZero() {
				t.Errorf("%s: %+v", day, b)
			}
		}
	}
	// Without such a drawer the day is the calendar's.
	h.closeDrawer(h.cashier)
	equal(t, "issued on", h.owing(euros(5)).IssuedOn, today.AddDays(1))
	h.sound()
}
