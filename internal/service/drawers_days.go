package service

import (
	"context"
	"slices"
	"time"

	"caredesk/internal/clinic"
)

// Days lists the days with anything in their books, the newest first.
func (s *Drawers) Days(ctx context.Context, f DayFilter) ([]DayRow, error) {
	if _, err := authorize(ctx, clinic.DayClose); err != nil {
		return nil, err
	}
	var days []DayRow
	err := s.read(ctx, func(t *tx) (err error) {
		days, err = t.Drawers().Days(t.ctx, f)
		return err
	})
	return orNothing(days, err)
}

// Day shows both sides of a day's books and its drawers.
func (s *Drawers) Day(ctx context.Context, day clinic.Date) (DayView, error) {
	if _, err := authorize(ctx, clinic.DayClose); err != nil {
		return DayView{}, err
	}
	var v DayView
	err := s.read(ctx, func(t *tx) (err error) {
		if day.IsZero() {
			return clinic.FieldErrorf("date", "Choose a day.")
		}
		v, err = t.dayView(day)
		return err
	})
	return orNothing(v, err)
}

func (t *tx) dayView(day clinic.Date) (v DayView, err error) {
	v.BillingDay, err = t.Drawers().Day(t.ctx, day)
	found, err := notFoundIsNil(err)
	if err != nil {
		return v, err
	}
	if !found {
		v.BillingDay = clinic.BillingDay{Date: day, State: clinic.DayOpen}
	}
	if v.Now, err = t.Drawers().DayBooks(t.ctx, day); err != nil {
		return v, err
	}
	v.Drawers, err = all(func(p PageRequest) (Page[ClosureRow], error) {
		return t.Drawers().Closures(t.ctx, ClosureFilter{From: day, To: day}, p)
	})
	if err != nil {
		return v, err
	}
	last, err := t.Drawers().LastClosed(t.ctx)
	if err != nil {
		return v, err
	}
	v.Reopenable = v.State == clinic.DayClosed && last == day
	if v.State != clinic.DayClosed {
		v.Before, err = t.openDays(last, day)
	}
	return v, err
}

// openDays are the days with anything in their books after the last closed one
// and before another, the oldest first.
func (t *tx) openDays(last, before clinic.Date) ([]clinic.Date, error) {
	f := DayFilter{To: before.AddDays(-1)}
	if !last.IsZero() {
		f.From = last.AddDays(1)
	}
	rows, err := t.Drawers().Days(t.ctx, f)
	var days []clinic.Date
	for _, row := range slices.Backward(rows) {
		if row.State != clinic.DayClosed {
			days = append(days, row.Date)
		}
	}
	return days, err
}

// CloseDay closes the books of a day, and of the days before it that are still
// open: each with the figures of both sides, which must agree. It returns the
// days that it closed, the oldest first.
func (s *Drawers) CloseDay(ctx context.Context, day clinic.Date) ([]clinic.Date, error) {
	if _, err := authorize(ctx, clinic.DayClose); err != nil {
		return nil, err
	}
	var closed []clinic.Date
	err := s.write(ctx, func(t *tx) error {
		closed = nil
		switch {
		case day.IsZero():
			return clinic.FieldErrorf("date", "Choose a day.")
		case day.After(t.today()):
			return clinic.FieldErrorf("date", "That day has not come yet.")
		}
		last, err := t.Drawers().LastClosed(t.ctx)
		switch {
		case err != nil:
			return err
		case !last.IsZero() && !day.After(last):
			return clinic.Errorf(clinic.Conflict, "The books are closed up to %s already.", last.Format("Mon 2 Jan 2006"))
		}
		open, err := t.Drawers().OpenUntil(t.ctx, day)
		switch {
		case err != nil:
			return err
		case len(open) > 0:
			return &clinic.Error{Code: clinic.Conflict, Field: DrawerField, Message: "The drawer of " + open[0].CashierName + " of " +
				open[0].BusinessDate.Format("Mon 2 Jan") + " is still open. Count and close it first."}
		}
		if closed, err = t.openDays(last, day); err != nil {
			return err
		}
		closed = append(closed, day)
		for _, d := range closed {
			if err := t.closeDay(d); err != nil {
				return err
			}
		}
		return nil
	})
	return orNothing(closed, err)
}

func (t *tx) closeDay(day clinic.Date) error {
	d, err := t.Drawers().Day(t.ctx, day)
	if found, err := notFoundIsNil(err); err != nil {
		return err
	} else if !found {
		d = clinic.BillingDay{Date: day}
	}
	d.State, d.ReopenReason = clinic.DayClosed, ""
	d.ClosedAt, d.ClosedBy, d.ClosedByName = t.now.UTC().Truncate(time.Microsecond), t.actor.UserID, t.actor.Name
	if d.Books, err = t.Drawers().DayBooks(t.ctx, day); err != nil {
		return err
	}
	after := record{"date": day.String()}
	for _, b := range d.Books {
		if !b.Agree() {
			return clinic.Errorf(clinic.Conflict, "On %s the payments say that %s was received, the bills %s. Have the database checked before the day is closed.",
				day.Format("Mon 2 Jan 2006"), b.Payments.Received, b.Bills.Received)
		}
		after["received_"+string(b.Currency)] = b.Payments.Received.Edit()
		after["owed_"+string(b.Currency)] = b.Bills.Closing.Edit()
	}
	if err := t.Drawers().CloseDay(t.ctx, d); err != nil {
		return err
	}
	t.emit(DayChanged{day})
	return t.audit(change{action: "day.close", id: int64(dayNumber(day)), after: after})
}

// ReopenDay opens the books of the last closed day again.
func (s *Drawers) ReopenDay(ctx context.Context, day clinic.Date, version int, reason string) error {
	if _, err := authorize(ctx, clinic.ClosuresReopen); err != nil {
		return err
	}
	reason, err := cleanReason("reason", reason, "the reason")
	if err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		d, err := t.Drawers().Day(t.ctx, day)
		switch {
		case err != nil:
			return err
		case d.State != clinic.DayClosed:
			return clinic.Errorf(clinic.Conflict, "The day is open already.")
		case d.Version != version:
			return stale("this day")
		}
		last, err := t.Drawers().LastClosed(t.ctx)
		switch {
		case err != nil:
			return err
		case last != day:
			return clinic.Errorf(clinic.Conflict, "The books are closed up to %s. Reopen that day first.", last.Format("Mon 2 Jan 2006"))
		}
		d.State, d.ReopenReason = clinic.DayReopened, reason
		if err := t.Drawers().ReopenDay(t.ctx, d); err != nil {
			return err
		}
		t.emit(DayChanged{day})
		return t.audit(change{action: "day.reopen", id: int64(dayNumber(day)), reason: reason, after: record{"date": day.String()}})
	})
}

// dayNumber is a day as the audit log's whole number: 20261123.
func dayNumber(d clinic.Date) int { return d.Year*10000 + int(d.Month)*100 + d.Day }

// Books are both sides of the whole database, by currency.
func (s *Drawers) Books(ctx context.Context) ([]clinic.Books, error) {
	if _, err := authorize(ctx, clinic.DayClose); err != nil {
		return nil, err
	}
	var books []clinic.Books
	err := s.read(ctx, func(t *tx) (err error) {
		books, err = t.Drawers().AllBooks(t.ctx)
		return err
	})
	return orNothing(books, err)
}
