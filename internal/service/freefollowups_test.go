package service_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// giving is a hospital with n free follow-ups within days, where Anna was seen
// by Asha today at 9 for € 80.
func giving(t *testing.T, n, days int) (*hospital, clinic.AppointmentID) {
	h := newHospital(t)
	h.choose(func(s *clinic.Settings) { s.FreeFollowUps, s.FreeFollowUpDays = n, days })
	id, _ := h.closed(h.asha, h.annaID, h.ashaID, "09:00")
	return h, id
}

// followUp books one for Anna, days from today.
func (h *hospital) followUp(d clinic.DoctorID, days int, start string) clinic.AppointmentID {
	h.Helper()
	cmd := booking(h.annaID, d, start)
	cmd.Kind, cmd.Date = clinic.VisitFollowUp, today.AddDays(days)
	return value(h.Appointments.Book(h.desk, cmd))(h)
}

// uses is how many of what a visit gave are in use.
func (h *hospital) uses(granted clinic.AppointmentID) (n int) {
	h.Helper()
	must(h, h.store.View(context.Background(), func(r service.Repos) error {
		list, err := r.FreeVisits().GrantedBy(context.Background(), granted)
		for _, u := range list {
			if u.Live() {
				n++
			}
		}
		return err
	}))
	return n
}

func (h *hospital) holds(id clinic.AppointmentID) bool {
	h.Helper()
	var err error
	must(h, h.store.View(context.Background(), func(r service.Repos) error {
		_, err = r.FreeVisits().Of(context.Background(), id)
		return nil
	}))
	return err == nil
}

func (h *hospital) left(days int) service.FreeFollowUp {
	h.Helper()
	return value(h.Appointments.FreeFollowUp(h.desk, service.FreeFollowUpQuery{Patient: h.annaID, Doctor: h.ashaID, Date: today.AddDays(days), Start: 600}))(h)
}

func TestAFreeFollowUpIsReservedBilledAndGivenBack(t *testing.T) {
	h, granted := giving(t, 2, 14)
	equal(t, "before", h.left(14), service.FreeFollowUp{Given: today, Until: today.AddDays(14), N: 2, Left: 2, Free: true})
	equal(t, "a day too late", h.left(15).Free, false)
	first := h.followUp(h.ashaID, 14, "10:00")
	second := h.followUp(h.ashaID, 2, "10:00")
	third := h.followUp(h.ashaID, 3, "10:00")
	equal(t, "in use", h.uses(granted), 2)
	equal(t, "none is left", h.left(4), service.FreeFollowUp{Given: today, Until: today.AddDays(14), N: 2})
	equal(t, "with the moved one's own", value(h.Appointments.FreeFollowUp(h.desk, service.FreeFollowUpQuery{Patient: h.annaID, Doctor: h.ashaID,
		Date: today.AddDays(5), Start: 600, Moving: second}))(t).Free, true)

	// Cancelled, missed, moved too far and to another doctor: given back, and taken again on the way back.
	must(t, h.Appointments.Cancel(h.desk, first, h.version(first), clinic.CancelledByPatient, "away"))
	equal(t, "after cancelling", h.uses(granted), 1)
	must(t, h.Appointments.Restore(h.desk, first, h.version(first)))
	equal(t, "after restoring", h.uses(granted), 2)
	move := func(id clinic.AppointmentID, d clinic.DoctorID, days int) {
		t.Helper()
		must(t, h.Appointments.Move(h.desk, service.MoveCommand{ID: id, Version: h.version(id), Doctor: d, Date: today.AddDays(days), Start: 660}))
	}
	move(first, h.ashaID, 15)
	equal(t, "a day too late", h.holds(first), false)
	move(third, h.ashaID, 4) // takes what came back
	equal(t, "in the days", h.holds(third), true)
	move(third, h.belaID, 4)
	equal(t, "another doctor", h.holds(third), false)
	move(first, h.ashaID, 14)
	equal(t, "back in the days", h.holds(first), true)
	move(second, h.ashaID, 1)
	equal(t, "moved within", h.holds(second), true)
	equal(t, "audit rows of giving back", len(h.audited("appointment.free_given_back")), 3)

	// Billed: the fee stays on the bill, with what makes it free.
	h.now = h.now.AddDate(0, 0, 1)
	h.at("11:05")
	value(h.Appointments.CheckIn(h.desk, second, h.version(second)))(t)
	bill := value(h.Billing.Get(h.cashier, value(h.Billing.DraftFor(h.desk, second))(t)))(t)
	line := bill.Items[0]
	if line.Price != euros(80) || line.DiscountRate != clinic.Whole || line.DiscountKind != clinic.DiscountFollowUp || !bill.Total.IsZero() || bill.Discount != euros(80) ||
		line.DiscountReason != "Free follow-up 1 of 2, until 7 Dec 2026" {
		t.Errorf("the bill: %+v, total %s", line, bill.Total)
	}
	value(h.Billing.Issue(h.cashier, bill.ID, bill.Version))(t)
	equal(t, "issued", value(h.Billing.Get(h.cashier, bill.ID))(t).Status, clinic.InvoicePaid)
	h.now = h.now.AddDate(0, 0, 13)
	must(t, h.Appointments.NoShow(h.desk, first, h.version(first)))
	equal(t, "after a no-show", h.uses(granted), 1)
	value(h.Appointments.CheckIn(h.desk, first, h.version(first)))(t) // came after all
	equal(t, "came late", h.uses(granted), 2)
	h.verified()
}

func TestAFollowUpBookedBeforeTheChargedVisitIsFreeWhenBilled(t *testing.T) {
	h := newHospital(t)
	h.choose(func(s *clinic.Settings) { s.FreeFollowUps = 1 })
	early := h.followUp(h.ashaID, 0, "15:00")
	equal(t, "nothing was charged yet", h.holds(early), false)
	granted, _ := h.closed(h.asha, h.annaID, h.ashaID, "09:00")
	h.at("15:00")
	value(h.Appointments.CheckIn(h.desk, early, h.version(early)))(t)
	bill := value(h.Billing.Get(h.cashier, value(h.Billing.DraftFor(h.desk, early))(t)))(t)
	equal(t, "total", bill.Total, euros(0))
	equal(t, "in use", h.uses(granted), 1)
	// Neither a later visit nor the free one gives any.
	equal(t, "left", h.left(1).Left, 0)

	// An administrator charges it after all: it is given back; and makes it free again.
	line := bill.Items[0]
	charge := line
	charge.DiscountRate, charge.Discount, charge.DiscountKind, charge.DiscountReason = 0, euros(0), clinic.DiscountNone, ""
	must(t, h.Billing.SetItems(h.admin, bill.ID, bill.Version, []clinic.InvoiceItem{charge}))
	equal(t, "charged", h.holds(early), false)
	bill = value(h.Billing.Get(h.admin, bill.ID))(t)
	again := bill.Items[0]
	again.DiscountRate, again.DiscountKind, again.DiscountReason = clinic.Whole, clinic.DiscountFollowUp, "Free follow-up"
	must(t, h.Billing.SetItems(h.admin, bill.ID, bill.Version, []clinic.InvoiceItem{again}))
	equal(t, "free again", h.holds(early), true)
	h.verified()

	// A visit of another kind cannot be made a free follow-up by hand.
	other := h.bill("16:00")
	fake := other.Items[0]
	fake.DiscountRate, fake.DiscountKind, fake.DiscountReason = clinic.Whole, clinic.DiscountFollowUp, "Free follow-up"
	refused(t, h.Billing.SetItems(h.admin, other.ID, other.Version, []clinic.InvoiceItem{fake}), clinic.Invalid, "items", "not a free follow-up")
}

func TestAFollowUpBookedAtTheConsultationIsFree(t *testing.T) {
	h := newHospital(t)
	h.choose(func(s *clinic.Settings) { s.FreeFollowUps = 1 })
	id := h.consult(h.asha, h.annaID, h.ashaID, "09:00")
	c := h.renewed(h.asha, id)
	c.FollowUp = clinic.FollowUp{Date: today.AddDays(7), Book: true, Start: clinic.MustClock("09:00"), Minutes: 30}
	result := value(h.closeVisit(id, c))(t)
	equal(t, "holds", h.holds(result.FollowUp), true)
	// A fee of nothing uses none up.
	must(t, h.Prices.SetFees(h.admin, service.SetFeesCommand{Doctor: h.ashaID, Fees: clinic.Fees{clinic.VisitFollowUp: euros(0)}}))
	must(t, h.Appointments.Cancel(h.desk, result.FollowUp, h.version(result.FollowUp), clinic.CancelledByPatient, "away"))
	must(t, h.Appointments.Restore(h.desk, result.FollowUp, h.version(result.FollowUp)))
	equal(t, "of no fee", h.holds(result.FollowUp), false)
}

func TestASeriesTakesWhatIsLeft(t *testing.T) {
	h, granted := giving(t, 2, 30)
	cmd := weekly(h.annaID, h.ashaID, "10:00", 4)
	cmd.Kind = clinic.VisitFollowUp
	booked := h.series(cmd)
	equal(t, "in use", h.uses(granted), 2)
	first := booked.Visits[0]
	value(h.Appointments.MoveSeries(h.desk, h.moveTo(first, clinic.SeriesAll, today.AddDays(8), "11:00")))(t)
	equal(t, "after moving all", h.uses(granted), 2)
	equal(t, "the first", h.holds(first), true)
	value(h.Appointments.CancelSeries(h.desk, service.CancelSeriesCommand{ID: first, Version: h.version(first), Scope: clinic.SeriesAll,
		By: clinic.CancelledByPatient, Reason: "away"}))(t)
	equal(t, "after cancelling all", h.uses(granted), 0)
	h.verified()
}

func TestWhoMayAskForFreeFollowUps(t *testing.T) {
	h, _ := giving(t, 1, 14)
	q := service.FreeFollowUpQuery{Patient: h.annaID, Doctor: h.ashaID, Date: today, Start: 600}
	_, err := h.Appointments.FreeFollowUp(h.bela, q)
	refused(t, err, clinic.Forbidden)
	_, err = h.Appointments.FreeFollowUp(h.anna, q)
	refused(t, err, clinic.Forbidden)
	equal(t, "the doctor's own", value(h.Appointments.FreeFollowUp(h.asha, q))(t).N, 1)
	_, err = h.Appointments.FreeFollowUp(h.desk, service.FreeFollowUpQuery{Doctor: h.ashaID})
	refused(t, err, clinic.Invalid)
	h.choose(func(s *clinic.Settings) { s.FreeFollowUps = 0 })
	equal(t, "without any in the settings", value(h.Appointments.FreeFollowUp(h.desk, q))(t), service.FreeFollowUp{})
}

// Whatever the desk does in whatever order: no charged visit gives more than it
// had, each use is one that may be, and the database's check agrees.
func TestAnyDayAtTheDeskKeepsFreeFollowUpsWithinWhatWasGiven(t *testing.T) {
	for seed := range uint64(3) {
		h, granted := giving(t, 2, 10)
		r := rand.New(rand.NewPCG(seed, 5))
		var visits []clinic.AppointmentID
		for range 70 {
			doctor := h.ashaID
			if r.IntN(4) == 0 {
				doctor = h.belaID
			}
			days, start := 1+r.IntN(14), clinic.Clock(9*60+30*r.IntN(16))
			if len(visits) < 8 && r.IntN(3) == 0 {
				cmd := booking(h.annaID, doctor, "09:00")
				cmd.Kind, cmd.Date, cmd.Start = clinic.VisitFollowUp, today.AddDays(days), start
				if id, err := h.Appointments.Book(h.desk, cmd); err == nil {
					visits = append(visits, id)
				}
				continue
			}
			if len(visits) == 0 {
				continue
			}
			// What is refused (the time is taken, the state does not fit) changes nothing.
			id := visits[r.IntN(len(visits))]
			switch version := h.version(id); r.IntN(4) {
			case 0:
				_ = h.Appointments.Cancel(h.desk, id, version, clinic.CancelledByPatient, "away")
			case 1:
				_ = h.Appointments.Restore(h.desk, id, version)
			default:
				_ = h.Appointments.Move(h.desk, service.MoveCommand{ID: id, Version: version, Doctor: doctor, Date: today.AddDays(days), Start: start})
			}
			if n := h.uses(granted); n > 2 {
				t.Fatalf("%d uses of 2", n)
			}
		}
		h.verified()
	}
}

func TestAVoidBillGivesTheFreeFollowUpBack(t *testing.T) {
	h, granted := giving(t, 1, 14)
	id := h.followUp(h.ashaID, 0, "11:00")
	h.at("10:55")
	value(h.Appointments.CheckIn(h.desk, id, h.version(id)))(t)
	bill := value(h.Billing.Get(h.cashier, value(h.Billing.DraftFor(h.desk, id))(t)))(t)
	value(h.Billing.Issue(h.cashier, bill.ID, bill.Version))(t)
	equal(t, "in use", h.uses(granted), 1)
	value(h.Billing.Void(h.admin, service.VoidCommand{Invoice: bill.ID, Version: bill.Version + 1, Reason: "wrong doctor", IdempotencyKey: "void"}))(t)
	equal(t, "after the void", h.uses(granted), 0)
	again := value(h.Billing.Get(h.cashier, value(h.Billing.DraftFor(h.desk, id))(t)))(t)
	equal(t, "billed anew", again.Total, euros(0))
	equal(t, "in use again", h.uses(granted), 1)
	h.verified()
}
