package service

import (
	"context"

	"caredesk/internal/clinic"
)

// Today is the first page of every role.
type Today struct{ *core }

// Bounds of the lists of the first page.
const (
	nextFreeShown = 5
	requestsBack  = 60 // days that an unanswered request stays after its time
	unpaidShown   = 20
)

// Get returns the day as the actor's role sees it.
func (s *Today) Get(ctx context.Context) (TodayView, error) {
	if _, err := authorize(ctx, clinic.TodaySee); err != nil {
		return TodayView{}, err
	}
	var v TodayView
	err := s.read(ctx, func(t *tx) error {
		v = TodayView{Date: t.today(), Role: t.actor.Role}
		var err error
		if err = t.todaysVisits(&v); err != nil {
			return err
		}
		if t.actor.Role != clinic.RolePatient {
			if err := t.countDoctors(&v); err != nil {
				return err
			}
			if v.Queue, err = t.waiting(0); err != nil {
				return err
			}
			v.Counts.Arrived = len(v.Queue) // a night's queue too
		}
		if v.Overdue, err = t.overdueCount(); err != nil {
			return err
		}
		if err := t.desk(&v); err != nil {
			return err
		}
		if t.actor.Role == clinic.RolePatient {
			if err := t.nextVisit(&v); err != nil {
				return err
			}
		}
		if err := t.money(&v); err != nil {
			return err
		}
		return t.ownPart(&v)
	})
	return orNothing(v, err)
}

// visitsShown is how many visits of the day the page lists; the calendar has all.
const visitsShown = 200

// todaysVisits counts the visits and reads those that the page lists: who expects
// people sees who is still to come, all others the day. A hospital of many doctors
// has thousands a day, which nobody reads through at every change.
func (t *tx) todaysVisits(v *TodayView) error {
	f := AppointmentFilter{From: v.Date, To: v.Date}
	if err := t.scopeVisits(&f); err != nil {
		return err
	}
	counts, err := t.Overview().Standing(t.ctx, v.Date, f.Doctor, f.Patient)
	if err != nil {
		return err
	}
	v.Counts = counts
	switch v.Role {
	case clinic.RoleReceptionist, clinic.RoleNurse, clinic.RoleAdmin:
		f.Statuses = []clinic.AppointmentStatus{clinic.StatusBooked}
	}
	page, err := t.scopedVisits(f, PageRequest{Limit: visitsShown})
	v.Visits, v.VisitsTotal = page.Rows, page.Total
	return err
}

// countDoctors counts those who work today.
func (t *tx) countDoctors(v *TodayView) error {
	doctors, err := t.Doctors().List(t.ctx, DoctorFilter{})
	if err != nil {
		return err
	}
	calendar, err := t.Schedules().Calendar(t.ctx, nil, v.Date, v.Date)
	for _, d := range doctors {
		if d.Available && len(clinic.PlanDay(d, calendar, v.Date).Today()) > 0 {
			v.Counts.Doctors++
		}
	}
	return err
}

// desk adds the free times and the requests to those who book.
func (t *tx) desk(v *TodayView) error {
	if !t.actor.Role.May(clinic.AppointmentsBook) && !t.actor.Role.May(clinic.AppointmentsRequest) {
		return nil
	}
	var err error
	if t.actor.Role != clinic.RoleAdmin { // whose page has charts there
		if v.NextFree, err = t.freeSlots(FreeQuery{N: nextFreeShown}); err != nil {
			return err
		}
	}
	// A request that nobody answered in time is still owed an answer.
	v.Requests, err = t.allVisits(AppointmentFilter{From: v.Date.AddDays(-requestsBack), Statuses: []clinic.AppointmentStatus{clinic.StatusRequested}})
	return err
}

// nextVisit is the patient's next one that is still to come.
func (t *tx) nextVisit(v *TodayView) error {
	page, err := t.visits(AppointmentFilter{From: v.Date, Statuses: []clinic.AppointmentStatus{clinic.StatusBooked,
		clinic.StatusArrived, clinic.StatusInConsultation}}, PageRequest{Limit: 20})
	for i, row := range page.Rows {
		if row.Date.After(v.Date) || row.Span().To > clinic.ClockOf(t.now) || row.Status != clinic.StatusBooked {
			v.NextVisit = &page.Rows[i]
			break
		}
	}
	return err
}

// money adds the figures for those who take payments, and what is unpaid for
// those who see bills.
func (t *tx) money(v *TodayView) error {
	role := t.actor.Role
	if role.May(clinic.PaymentsTake) {
		figures, err := t.figures()
		if err != nil {
			return err
		}
		v.Billing = &figures
	}
	if !role.May(clinic.BillingSee) || role == clinic.RoleDoctor || role == clinic.RoleAdmin {
		return nil
	}
	page, err := t.invoices(InvoiceFilter{Open: true}, PageRequest{Limit: unpaidShown})
	v.Unpaid, v.UnpaidTotal, v.UnpaidMore = page.Rows, page.Total, page.TotalAtLeast
	return err
}
