package viewmodel

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// SeriesService is what service.Appointments does with repeated visits.
type SeriesService interface {
	CheckSeries(ctx context.Context, cmd service.SeriesCommand) (service.SeriesPlan, error)
	BookSeries(ctx context.Context, cmd service.SeriesCommand) (service.SeriesBooked, error)
	Series(ctx context.Context, id clinic.SeriesID) (service.SeriesView, error)
	CheckMoveSeries(ctx context.Context, cmd service.MoveSeriesCommand) (service.SeriesPlan, error)
	MoveSeries(ctx context.Context, cmd service.MoveSeriesCommand) (int, error)
	CancelSeries(ctx context.Context, cmd service.CancelSeriesCommand) (int, error)
}

// RepeatKind is a choice of the booking form's repeat part.
type RepeatKind string

// The choices, in their order.
const (
	RepeatNone         RepeatKind = ""
	RepeatWeekly       RepeatKind = "weekly"
	RepeatDays         RepeatKind = "days"
	RepeatWeeks        RepeatKind = "weeks" // on chosen days of the week
	RepeatMonthDay     RepeatKind = "month_day"
	RepeatMonthWeekday RepeatKind = "month_weekday"
)

// RepeatKinds returns the choices with their words.
func RepeatKinds() []struct {
	Kind RepeatKind
	Text string
} {
	return []struct {
		Kind RepeatKind
		Text string
	}{
		{RepeatNone, i18n.T("Does not repeat")}, {RepeatWeekly, i18n.T("Every week")}, {RepeatDays, i18n.T("Every … days")}, {RepeatWeeks, i18n.T("Every … weeks on")},
		{RepeatMonthDay, i18n.T("Every … months, by date")}, {RepeatMonthWeekday, i18n.T("Every … months, by weekday")},
	}
}

// Unit is what Every counts, for its label; empty where it is not asked.
func (k RepeatKind) Unit() clinic.RepeatUnit {
	switch k {
	case RepeatDays:
		return clinic.RepeatDays
	case RepeatWeeks:
		return clinic.RepeatWeeks
	case RepeatMonthDay, RepeatMonthWeekday:
		return clinic.RepeatMonths
	}
	return ""
}

// RepeatInput is what stands in the repeat part of a booking form. With ToDay
// the series ends by a day, else by a number of visits.
type RepeatInput struct {
	Kind     RepeatKind
	Every    int // days, weeks or months, by Kind
	EveryErr error
	Weekdays []clinic.Weekday
	ToDay    bool
	Count    int // visits; without ToDay
	CountErr error
	Until    clinic.Date
	UntilErr error
}

// Recurrence turns the input into a rule, or says what is missing or unreadable.
func (in RepeatInput) Recurrence() (clinic.Recurrence, error) {
	var errs []error
	fail := func(field string, err error, empty bool, message string) {
		switch {
		case err != nil:
			errs = append(errs, clinic.FieldErrorf(field, "%s", i18n.Error(err)))
		case empty:
			errs = append(errs, clinic.FieldErrorf(field, "%s", message))
		}
	}
	r := clinic.Recurrence{Unit: in.Kind.Unit(), Every: in.Every, NthWeekday: in.Kind == RepeatMonthWeekday}
	if in.Kind == RepeatWeekly {
		r.Unit, r.Every = clinic.RepeatWeeks, 1
	} else {
		fail("repeat_every", in.EveryErr, in.Every == 0, "Give a number.")
	}
	if in.Kind == RepeatWeeks {
		r.Weekdays = in.Weekdays
	}
	if in.ToDay {
		r.Until = in.Until
		fail("repeat_until", in.UntilErr, in.Until.IsZero(), "Give the last day.")
	} else {
		r.Count = in.Count
		fail("repeat_count", in.CountErr, in.Count == 0, "Give how many visits.")
	}
	return r, errors.Join(errs...)
}

// Series is a whole series in a booking or moving form: the dates, what stands
// against each, and what is done about it.
type Series struct {
	FrontDesk
	// Changed is called on the UI thread when the dates are new.
	Changed func()
	// Delay is how long typing must rest before the service is asked.
	Delay time.Duration
	// Moving is the visit from which a series is moved; nil to book one.
	Moving *service.AppointmentRow

	// Plan holds for the form as it stands when Checked; Why says in words why
	// there is none.
	Plan    service.SeriesPlan
	Checked bool
	Why     string

	basis  string
	adjust []service.SeriesAdjust
	look   Latest
	save   Submission
}

// NewSeries returns the state of a series that is booked or, with a visit of it,
// moved.
func NewSeries(d FrontDesk, moving *service.AppointmentRow) *Series {
	return &Series{FrontDesk: d, Moving: moving, Changed: func() {}, Delay: 200 * time.Millisecond}
}

// Cancel forgets the dates, when the form turns to a single visit.
func (s *Series) Cancel() {
	s.look.Cancel()
	s.Plan, s.Checked, s.Why, s.basis, s.adjust = service.SeriesPlan{}, false, "", "", nil
}

// bookSeries reads the form for booking; the errors stand under their fields.
func bookSeries(in BookingInput, repeat RepeatInput) (service.SeriesCommand, error) {
	book, err := in.Command()
	rule, err2 := repeat.Recurrence()
	return service.SeriesCommand{BookCommand: book, Repeat: rule}, errors.Join(err, err2)
}

// Look asks for the dates of a series that is to be booked.
func (s *Series) Look(in BookingInput, repeat RepeatInput) {
	cmd, err := bookSeries(in, repeat)
	cmd.Reason, cmd.OverbookReason = "", "" // of no matter for the dates
	s.ask(fmt.Sprintf("%+v", cmd), err, func(ctx context.Context, adjust []service.SeriesAdjust) (service.SeriesPlan, error) {
		cmd.Adjust = adjust
		return s.Services.Appointments.CheckSeries(ctx, cmd)
	})
}

// LookMove asks where the visits of a scope would go.
func (s *Series) LookMove(in BookingInput, scope clinic.SeriesScope) {
	err := errors.Join(in.slotErrors()...)
	cmd := s.moveSeries(in, scope)
	s.ask(fmt.Sprintf("%+v", cmd), err, func(ctx context.Context, adjust []service.SeriesAdjust) (service.SeriesPlan, error) {
		cmd.Adjust = adjust
		return s.Services.Appointments.CheckMoveSeries(ctx, cmd)
	})
}

func (s *Series) moveSeries(in BookingInput, scope clinic.SeriesScope) service.MoveSeriesCommand {
	return service.MoveSeriesCommand{Scope: scope, MoveCommand: service.MoveCommand{ID: s.Moving.ID, Version: s.Moving.Version,
		Doctor: in.Doctor, Date: in.Date, Start: in.Start, Minutes: in.Minutes}}
}

// ask looks the plan up. What was decided for single dates holds as long as the
// form says the same.
func (s *Series) ask(basis string, err error, check func(context.Context, []service.SeriesAdjust) (service.SeriesPlan, error)) {
	if basis != s.basis {
		s.basis, s.adjust = basis, nil
	}
	s.Checked = false
	if err != nil {
		s.look.Cancel()
		s.Plan, s.Why = service.SeriesPlan{}, i18n.T("The dates are shown here once the form is filled in.")
		s.Changed()
		return
	}
	adjust := slices.Clone(s.adjust)
	s.look.Go(s.Context(), s.Runner, func(ctx context.Context) func() {
		if !rest(ctx, s.Delay) {
			return nil
		}
		plan, err := check(ctx, adjust)
		return func() {
			s.Plan, s.Checked, s.Why = plan, err == nil, ""
			if err != nil {
				s.Plan, s.Why = service.SeriesPlan{}, i18n.Error(err)
			}
			s.Changed()
		}
	})
}

// Adjusted reports whether something was decided for a date.
func (s *Series) Adjusted(d service.SeriesDate) bool {
	return slices.ContainsFunc(s.adjust, func(a service.SeriesAdjust) bool { return a.On == d.On && a.Visit == d.Visit })
}

// decide replaces what was decided for dates; the form then asks anew.
func (s *Series) decide(dates []service.SeriesDate, alter func(*service.SeriesAdjust)) {
	for _, d := range dates {
		s.adjust = slices.DeleteFunc(s.adjust, func(a service.SeriesAdjust) bool { return a.On == d.On && a.Visit == d.Visit })
		if alter != nil {
			a := service.SeriesAdjust{On: d.On, Visit: d.Visit}
			alter(&a)
			s.adjust = append(s.adjust, a)
		}
	}
}

// Take gives a date another time.
func (s *Series) Take(d service.SeriesDate, slot clinic.Slot) {
	s.decide([]service.SeriesDate{d}, func(a *service.SeriesAdjust) { a.Date, a.Start = slot.Date, slot.Start })
}

// LeaveOut leaves dates out; visits that would be moved stay where they are.
func (s *Series) LeaveOut(dates ...service.SeriesDate) {
	s.decide(dates, func(a *service.SeriesAdjust) { a.Skip = true })
}

// AsPlanned takes back what was decided for a date.
func (s *Series) AsPlanned(d service.SeriesDate) { s.decide([]service.SeriesDate{d}, nil) }

// Overbook passes over what stands against dates, for a reason.
func (s *Series) Overbook(reason string, dates ...service.SeriesDate) {
	for _, d := range dates {
		before := service.SeriesAdjust{On: d.On, Visit: d.Visit}
		for _, a := range s.adjust {
			if a.On == d.On && a.Visit == d.Visit {
				before = a // another time may be overbooked too
			}
		}
		s.decide([]service.SeriesDate{d}, func(a *service.SeriesAdjust) {
			*a = before
			a.Skip, a.OverbookReason = false, reason
		})
	}
}

// OpenDates are the dates that keep the series from being saved; Passable of
// them those that a reason could pass over, for a role that may.
func (s *Series) OpenDates() (open, passable []service.SeriesDate) {
	for _, d := range s.Plan.Dates {
		if d.Open() {
			open = append(open, d)
			if s.May(clinic.AppointmentsOverbook) && d.MayOverbook() {
				passable = append(passable, d)
			}
		}
	}
	return open, passable
}

// Submit books or moves the form as it stands, with what was decided for single
// dates. done gets the first visit and how many
// there are. It reports false while an earlier save is under way.
func (s *Series) Submit(in BookingInput, repeat RepeatInput, scope clinic.SeriesScope, done func(first clinic.AppointmentID, n int, err error)) bool {
	if s.save.Busy() {
		return false
	}
	cmd, err := bookSeries(in, repeat)
	again := func() { s.Look(in, repeat) }
	if s.Moving != nil {
		err = errors.Join(in.slotErrors()...)
		again = func() { s.LookMove(in, scope) }
	}
	if err != nil {
		done(0, 0, err)
		return true
	}
	if s.Checked {
		if open, _ := s.OpenDates(); len(open) > 0 {
			done(0, 0, clinic.Errorf(clinic.Conflict, "%s", s.openText(len(open))))
			return true
		}
	}
	var first clinic.AppointmentID
	n := 0
	adjust := slices.Clone(s.adjust)
	return s.save.Go(s.FrontDesk, func(ctx context.Context) (err error) {
		if s.Moving != nil {
			move := s.moveSeries(in, scope)
			move.Adjust, move.Reason, first = adjust, in.MoveReason, s.Moving.ID
			n, err = s.Services.Appointments.MoveSeries(ctx, move)
			return err
		}
		cmd.Adjust = adjust
		booked, err := s.Services.Appointments.BookSeries(ctx, cmd)
		if err == nil {
			first, n = booked.Visits[0], len(booked.Visits)
		}
		return err
	}, func(err error) {
		if clinic.CodeOf(err) == clinic.Conflict {
			again()
		}
		done(first, n, err)
	})
}

func (s *Series) openText(n int) string {
	return i18n.N(n, "%d of %d dates clashes.", "%d of %d dates clash.", n, len(s.Plan.Dates))
}

// Summary says in one line how the series stands.
func (s *Series) Summary() string {
	switch open := s.Plan.Open(); {
	case s.Why != "":
		return s.Why
	case !s.Checked:
		return i18n.T("Looking at the dates…")
	case open > 0:
		return i18n.F("%s Enter on a date: take another time, leave it out, or book it all the same.", s.openText(open))
	}
	if slices.ContainsFunc(s.Plan.Dates, func(d service.SeriesDate) bool { return d.Overbooked }) {
		return i18n.N(s.Plan.Kept(), "The visit is free or overbooked on purpose.", "All %d visits are free or overbooked on purpose.")
	}
	return i18n.N(s.Plan.Kept(), "The visit is free.", "All %d visits are free.")
}

// SeriesDateText says what stands against a date of a series, or what is done
// about it.
func SeriesDateText(d service.SeriesDate) string {
	switch {
	case d.Skipped && d.Visit != 0:
		return i18n.T("Stays where it is")
	case d.Skipped, len(d.Clashes) == 0:
		return ""
	}
	text := i18n.Say(d.Clashes[0].Message)
	for _, c := range d.Clashes[1:] {
		text += " " + i18n.Say(c.Message)
	}
	return text
}

// SeriesPlace says which of a series a visit is: "3 of 10 · Every week on
// Monday, 10 visits". Empty when it is none.
func SeriesPlace(view service.SeriesView, id clinic.AppointmentID) string {
	n, of := view.Place(id)
	if of == 0 {
		return ""
	}
	return i18n.F("%d of %d · %s", n, of, view.Words)
}

// CancelSeries cancels a part of the series that the visit belongs to. done gets
// how many visits were cancelled.
func (v *Visit) CancelSeries(scope clinic.SeriesScope, by clinic.CancelledBy, reason string, done func(int, error)) bool {
	cmd := service.CancelSeriesCommand{ID: v.Row.ID, Version: v.Row.Version, Scope: scope, By: by, Reason: reason}
	n := 0
	return v.save.Go(v.FrontDesk, func(ctx context.Context) (err error) {
		n, err = v.Services.Appointments.CancelSeries(ctx, cmd)
		return err
	}, func(err error) {
		if err == nil {
			v.Load()
		}
		done(n, err)
	})
}
