package service

import (
	"context"
	"slices"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/report"
)

// What the role's own part of the first page shows.
const (
	followUpBack   = 60 // days that an unbooked follow-up stays on the page
	followUpAhead  = 7  // days before it is due that it comes onto the page
	followUpsShown = 100
	figureDays     = 14 // days of the charts, today included
	paymentsShown  = 50
	documentsShown = 20
)

// ownPart adds what only one role sees.
func (t *tx) ownPart(v *TodayView) error {
	switch t.actor.Role {
	case clinic.RoleDoctor:
		return t.followUps(v)
	case clinic.RoleCashier:
		return t.takenToday(v)
	case clinic.RoleAdmin:
		if err := t.todayFigures(v); err != nil {
			return err
		}
		return t.backupState(v)
	case clinic.RolePatient:
		return t.documents(v)
	}
	return nil
}

func (t *tx) followUps(v *TodayView) (err error) {
	v.FollowUps, err = t.Overview().FollowUps(t.ctx, t.actor.DoctorID, v.Date.AddDays(-followUpBack), v.Date.AddDays(followUpAhead), followUpsShown)
	for i := range v.FollowUps {
		t.phoneHere(&v.FollowUps[i].PatientPhone)
	}
	return err
}

func (t *tx) takenToday(v *TodayView) (err error) {
	loc := t.now.Location()
	v.Payments, err = t.Overview().Payments(t.ctx, v.Date.At(0, loc).UTC(), v.Date.AddDays(1).At(0, loc).UTC(), paymentsShown)
	return err
}

// todayFigures sums up the last days. Days begin at the clinic's own midnight,
// also where a day has 23 or 25 hours.
func (t *tx) todayFigures(v *TodayView) error {
	f := TodayFigures{From: v.Date.AddDays(1 - figureDays), To: v.Date, At: t.now}
	outcomes, err := t.Overview().Outcomes(t.ctx, f.From, f.To)
	if err != nil {
		return err
	}
	hours, err := t.Overview().Hours(t.ctx, f.To)
	if err != nil {
		return err
	}
	f.Hours = everyHour(hours)
	edges := make([]time.Time, figureDays+1)
	for i := range edges {
		edges[i] = f.From.AddDays(i).At(0, t.now.Location()).UTC()
	}
	currency := clinic.DefaultSettings().Currency
	if v.Billing != nil {
		currency = v.Billing.Taken.Currency
	}
	if f.Billed, f.Received, err = t.revenueOn(f.To, currency); err != nil {
		return err
	}
	taken, err := t.Overview().Taken(t.ctx, edges, currency)
	if err != nil {
		return err
	}
	for i := range figureDays {
		day := f.From.AddDays(i)
		row := DayOutcome{Date: day}
		for _, o := range outcomes {
			if o.Date == day {
				row = o
			}
		}
		f.Outcomes = append(f.Outcomes, row)
		f.Taken = append(f.Taken, DayTaken{day, taken[i]})
	}
	v.Figures = &f
	return nil
}

// revenueOn is what the revenue report says of one day.
func (t *tx) revenueOn(on clinic.Date, currency clinic.Currency) (billed, received clinic.Money, err error) {
	billed, received = clinic.Money{Currency: currency}, clinic.Money{Currency: currency}
	s := report.Spec{Query: report.Query{Kind: clinic.ReportRevenue, Group: report.ByDay}, From: on, To: on, AsOf: on}
	lines, err := t.Reports().Total(t.ctx, s)
	for _, l := range lines {
		for i, m := range report.Computed(s.Kind, s.Group) {
			switch {
			case l.Currency != currency:
			case m.ID == "billed":
				billed.Minor = l.Values[i].N
			case m.ID == "received":
				received.Minor = l.Values[i].N
			}
		}
	}
	return billed, received, err
}

// everyHour fills the gaps between the first and the last hour.
func everyHour(hours []HourVisits) []HourVisits {
	var out []HourVisits
	for _, h := range hours {
		for n := len(out); n > 0 && out[n-1].Hour < h.Hour-1; n++ {
			out = append(out, HourVisits{Hour: out[n-1].Hour + 1})
		}
		out = append(out, h)
	}
	return out
}

// documents lists what the patient may take home, newest first.
func (t *tx) documents(v *TodayView) error {
	list, err := t.Overview().Prescriptions(t.ctx, t.actor.PatientID(), documentsShown)
	if err != nil {
		return err
	}
	receipts, err := t.Overview().Receipts(t.ctx, t.actor.PatientID(), documentsShown)
	if err != nil {
		return err
	}
	list = append(list, receipts...)
	slices.SortStableFunc(list, func(a, b PatientDocument) int { return b.At.Compare(a.At) })
	v.Documents = list[:min(len(list), documentsShown)]
	return nil
}

// Badges counts what stands beside the tabs: who waits, and the bills that are
// to be issued or paid. What a role does not see is 0.
func (s *Today) Badges(ctx context.Context) (Badges, error) {
	if _, err := authorize(ctx, clinic.TodaySee); err != nil {
		return Badges{}, err
	}
	var b Badges
	err := s.read(ctx, func(t *tx) (err error) {
		role := t.actor.Role
		if role != clinic.RolePatient {
			waiting, err := t.waiting(0) // the queue itself: it knows of nights
			if err != nil {
				return err
			}
			b.Waiting = len(waiting)
		}
		if role.May(clinic.BillingSee) && role != clinic.RoleDoctor {
			var own clinic.PatientID
			if role == clinic.RolePatient {
				own = t.actor.PatientID()
			}
			b.Bills, err = t.Overview().OpenBills(t.ctx, own)
		}
		return err
	})
	return orNothing(b, err)
}
