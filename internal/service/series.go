package service

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"caredesk/internal/clinic"
	"caredesk/internal/recur"
)

// cleanSeries tidies a series, checks all that needs no database, and works out
// its days.
func cleanSeries(cmd *SeriesCommand, today clinic.Date) ([]clinic.Date, error) {
	errs := []error{cleanBooking(&cmd.BookCommand, today)}
	if cmd.Kind == clinic.VisitWalkIn {
		errs = append(errs, clinic.FieldErrorf("kind", "A walk-in is here now and is not repeated."))
	}
	first := cmd.Repeat.First(cmd.Date)
	errs = append(errs, cmd.Repeat.Clean(first), cleanAdjust(cmd.Adjust, today))
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	dates, err := recur.Days(cmd.Repeat.Rule(first), clinic.MaxSeriesVisits+1)
	if err != nil {
		return nil, err
	}
	if err := cmd.Repeat.CheckDates(dates, today.AddDays(bookingDays)); err != nil {
		return nil, err
	}
	for _, a := range cmd.Adjust {
		if !slices.Contains(dates, a.On) {
			return nil, clinic.FieldErrorf("repeat", "%s is not one of the dates any more. Look at them again.", a.On.Format("Mon 2 Jan 2006"))
		}
	}
	return dates, nil
}

// cleanAdjust tidies the exceptions of a series. What they ask for lies within
// the days that can be booked, since the schedule of all days between the first
// and the last is read.
func cleanAdjust(list []SeriesAdjust, today clinic.Date) error {
	if len(list) > clinic.MaxSeriesVisits {
		return clinic.FieldErrorf("repeat", "That is more than %d visits.", clinic.MaxSeriesVisits)
	}
	var errs []error
	for i := range list {
		a := &list[i]
		switch ahead := today.DaysUntil(a.Date); {
		case a.Date.IsZero():
		case a.Start < 0 || a.Start >= clinic.Midnight24:
			errs = append(errs, clinic.FieldErrorf("repeat", "Give the time of day for %s.", a.Date.Format("Mon 2 Jan 2006")))
		case ahead < -1:
			errs = append(errs, clinic.FieldErrorf("repeat", "%s is in the past.", a.Date.Format("Mon 2 Jan 2006")))
		case ahead > bookingDays:
			errs = append(errs, clinic.FieldErrorf("repeat", "%s is more than two years ahead.", a.Date.Format("Mon 2 Jan 2006")))
		}
		var err error
		if a.OverbookReason, err = cleanNote("overbook_reason", a.OverbookReason); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// apply puts an exception into the booking of one date.
func (a SeriesAdjust) apply(b *BookCommand) {
	if !a.Date.IsZero() {
		b.Date, b.Start = a.Date, a.Start
	}
	if a.OverbookReason != "" {
		b.OverbookReason = a.OverbookReason
	}
}

// bookings are the visits that a series asks for.
func (cmd SeriesCommand) bookings(dates []clinic.Date) []seriesVisit {
	out := make([]seriesVisit, len(dates))
	for i, on := range dates {
		v := seriesVisit{on: on, cmd: cmd.BookCommand}
		v.cmd.Date = on
		if at := slices.IndexFunc(cmd.Adjust, func(a SeriesAdjust) bool { return a.On == on }); at >= 0 {
			cmd.Adjust[at].apply(&v.cmd)
			v.skip = cmd.Adjust[at].Skip
		}
		out[i] = v
	}
	return out
}

// planSeries checks every date of a series.
func (t *tx) planSeries(cmd SeriesCommand, dates []clinic.Date) ([]seriesVisit, error) {
	if err := t.checkBooker(&cmd.BookCommand); err != nil {
		return nil, err
	}
	visits := cmd.bookings(dates)
	return visits, t.planVisits(visits)
}

// CheckSeries says, without saving, what stands against each date of a series,
// and offers the nearest free times for those that clash.
func (s *Appointments) CheckSeries(ctx context.Context, cmd SeriesCommand) (SeriesPlan, error) {
	if _, err := authorize(ctx, clinic.AppointmentsBook); err != nil {
		return SeriesPlan{}, err
	}
	cmd.Adjust = slices.Clone(cmd.Adjust)
	dates, err := cleanSeries(&cmd, s.today())
	if err != nil {
		return SeriesPlan{}, err
	}
	plan := SeriesPlan{Words: cmd.Repeat.Words(dates[0])}
	err = s.read(ctx, func(t *tx) error {
		visits, err := t.planSeries(cmd, dates)
		plan.Dates = seriesDates(visits)
		return err
	})
	return orNothing(plan, err)
}

// BookSeries books all dates of a series or none. What stands against it is
// named, date by date, in a Conflict on the field "repeat".
func (s *Appointments) BookSeries(ctx context.Context, cmd SeriesCommand) (SeriesBooked, error) {
	if _, err := authorize(ctx, clinic.AppointmentsBook); err != nil {
		return SeriesBooked{}, err
	}
	cmd.Adjust = slices.Clone(cmd.Adjust)
	dates, err := cleanSeries(&cmd, s.today())
	if err != nil {
		return SeriesBooked{}, err
	}
	var out SeriesBooked
	err = s.write(ctx, func(t *tx) error {
		out = SeriesBooked{}
		visits, err := t.planSeries(cmd, dates)
		if err != nil {
			return err
		}
		visits, err = seriesReady(visits)
		if err != nil {
			return err
		}
		series := clinic.Series{PatientID: cmd.Patient, Rule: cmd.Repeat.Rule(dates[0]), CreatedAt: t.now,
			CreatedBy: t.actor.UserID, CreatedByName: t.actor.Name}
		if out.ID, err = t.Series().Insert(t.ctx, series); err != nil {
			return err
		}
		for _, v := range visits {
			a := v.plan.visit(t, clinic.StatusBooked)
			a.SeriesID = out.ID
			if a, err = t.insertVisit(a, "appointment.book"); err != nil {
				return err
			}
			out.Visits = append(out.Visits, a.ID)
		}
		return t.audit(change{action: "series.book", id: int64(out.ID), patient: cmd.Patient, after: record{
			"rule": cmd.Repeat.Words(dates[0]), "visits": len(visits), "left_out": len(dates) - len(visits),
			"first": visits[0].cmd.Date.String(), "last": visits[len(visits)-1].cmd.Date.String(), "doctor": int64(cmd.Doctor)}})
	})
	return orNothing(out, err)
}

// Series returns a series with its visits. A doctor and a patient see their own.
func (s *Appointments) Series(ctx context.Context, id clinic.SeriesID) (SeriesView, error) {
	if _, err := authorize(ctx, clinic.AppointmentsSee); err != nil {
		return SeriesView{}, err
	}
	var view SeriesView
	err := s.read(ctx, func(t *tx) (err error) {
		if view.Series, err = t.Series().Get(t.ctx, id); err != nil {
			return err
		}
		rule, first, err := recur.Parse(view.Series.Rule)
		if err != nil {
			return err
		}
		view.Words = rule.Words(first)
		rows, err := t.Series().Visits(t.ctx, id)
		if err != nil {
			return err
		}
		view.Visits = nil
		var refusal error
		for _, row := range rows {
			if refusal = t.checkVisitScope(row.Appointment); refusal == nil {
				t.hideVisit(&row)
				view.Visits = append(view.Visits, row)
			}
		}
		if len(view.Visits) == 0 {
			return refusal
		}
		return nil
	})
	return orNothing(view, err)
}

// seriesPart reads the visits of the series that a step is meant for. Every one
// of them must be the actor's to change.
func (t *tx) seriesPart(id clinic.AppointmentID, version int, scope clinic.SeriesScope) (at clinic.Appointment, part []clinic.Appointment, err error) {
	if at, err = t.visit(id, version); err != nil {
		return at, nil, err
	}
	if at.SeriesID == 0 {
		return at, nil, clinic.Errorf(clinic.Conflict, "This visit is not part of a series.")
	}
	rows, err := t.Series().Visits(t.ctx, at.SeriesID)
	if err != nil {
		return at, nil, err
	}
	visits := make([]clinic.Appointment, len(rows))
	for i, row := range rows {
		visits[i] = row.Appointment
	}
	if part, err = clinic.SeriesPart(visits, id, scope, t.now); err != nil {
		return at, nil, err
	}
	for _, a := range part {
		if t.checkVisitScope(a) != nil {
			return at, nil, forbidden("Some visits of this series are with another doctor. The desk can change them.")
		}
	}
	return at, part, nil
}

// planMove checks where every visit of a part of a series goes. The visits are
// taken off the schedule for it, so that none is in another's way.
func (t *tx) planMove(cmd MoveSeriesCommand) ([]seriesVisit, error) {
	at, part, err := t.seriesPart(cmd.ID, cmd.Version, cmd.Scope)
	if err != nil {
		return nil, err
	}
	if err := cleanAdjust(cmd.Adjust, t.today()); err != nil {
		return nil, err
	}
	move := cmd.MoveCommand
	if move.Doctor == 0 {
		move.Doctor = at.DoctorID
	}
	if move.Minutes == 0 {
		move.Minutes = at.Minutes
	}
	if t.actor.Role == clinic.RoleDoctor && move.Doctor != t.actor.DoctorID {
		return nil, forbidden("You may move visits within your own schedule only.")
	}
	if move.Doctor == at.DoctorID && move.Date == at.Date && move.Start == at.Start && move.Minutes == at.Minutes && len(cmd.Adjust) == 0 {
		return nil, clinic.FieldErrorf("start", "Choose another day, time, length or doctor.")
	}
	if move.Date.IsZero() {
		return nil, clinic.FieldErrorf("date", "Give the day.")
	}
	days := at.Date.DaysUntil(move.Date)
	visits := make([]seriesVisit, len(part))
	for i, a := range part {
		book := BookCommand{Patient: a.PatientID, Doctor: a.DoctorID, Date: a.Date.AddDays(days), Start: a.Start, Minutes: a.Minutes,
			Kind: a.Kind, Reason: a.Reason, OverbookReason: cmd.OverbookReason}
		if move.Doctor != at.DoctorID {
			book.Doctor = move.Doctor
		}
		if move.Start != at.Start {
			book.Start = move.Start
		}
		if move.Minutes != at.Minutes {
			book.Minutes = move.Minutes
		}
		v := seriesVisit{on: a.Date, stored: a, cmd: book}
		if n := slices.IndexFunc(cmd.Adjust, func(j SeriesAdjust) bool { return j.Visit == a.ID }); n >= 0 {
			cmd.Adjust[n].apply(&v.cmd)
			if v.skip = cmd.Adjust[n].Skip; v.skip {
				v.cmd.Doctor, v.cmd.Date, v.cmd.Start, v.cmd.Minutes = a.DoctorID, a.Date, a.Start, a.Minutes
			}
		}
		if err := cleanBooking(&v.cmd, t.today()); err != nil {
			return nil, err
		}
		visits[i] = v
	}
	for _, a := range cmd.Adjust {
		if !slices.ContainsFunc(part, func(v clinic.Appointment) bool { return v.ID == a.Visit }) {
			return nil, clinic.FieldErrorf("scope", "One of the visits is not to be moved any more. Look at them again.")
		}
	}
	return visits, t.planVisits(visits)
}

// CheckMoveSeries says, without saving, what stands against each visit that a
// move of a series would move, with the nearest free times.
func (s *Appointments) CheckMoveSeries(ctx context.Context, cmd MoveSeriesCommand) (SeriesPlan, error) {
	if _, err := authorize(ctx, clinic.AppointmentsBook); err != nil {
		return SeriesPlan{}, err
	}
	cmd.Adjust = slices.Clone(cmd.Adjust)
	var plan SeriesPlan
	err := s.read(ctx, func(t *tx) error {
		visits, err := t.planMove(cmd)
		plan.Dates = seriesDates(visits)
		return err
	})
	return orNothing(plan, err)
}

// MoveSeries moves all visits of a part of a series or none, and returns how
// many. What stands against it is named in a Conflict on the field "start".
func (s *Appointments) MoveSeries(ctx context.Context, cmd MoveSeriesCommand) (int, error) {
	if _, err := authorize(ctx, clinic.AppointmentsBook); err != nil {
		return 0, err
	}
	cmd.Adjust = slices.Clone(cmd.Adjust)
	over, err := cleanNote("overbook_reason", cmd.OverbookReason)
	if err != nil {
		return 0, err
	}
	why, err := cleanNote("move_reason", cmd.Reason)
	if err != nil {
		return 0, err
	}
	moved := 0
	err = s.write(ctx, func(t *tx) error {
		visits, err := t.planMove(cmd)
		if err != nil {
			return err
		}
		if visits, err = seriesReady(visits); err != nil {
			return err
		}
		ids := make([]clinic.AppointmentID, len(visits))
		for i, v := range visits {
			ids[i] = v.stored.ID
			if err := t.billedFree(v.stored.ID); err != nil {
				return err
			}
			if err := t.giveBackFree(v.stored, "its series moves"); err != nil {
				return err
			}
		}
		if err := t.Series().Lift(t.ctx, ids); err != nil {
			return err
		}
		for _, v := range visits {
			if err := t.moveVisit(v.stored, v.plan, why); err != nil {
				return err
			}
		}
		moved = len(visits)
		reason := over
		if !slices.ContainsFunc(visits, func(v seriesVisit) bool { return v.over }) {
			reason = ""
		}
		return t.audit(change{action: "series.move", id: int64(visits[0].stored.SeriesID), patient: visits[0].cmd.Patient,
			reason: cmp.Or(reason, why), after: record{"visits": moved, "part": string(cmd.Scope),
				"first": visits[0].cmd.Date.String(), "last": visits[moved-1].cmd.Date.String()}})
	})
	return orNothing(moved, err)
}

// CancelSeries cancels all visits of a part of a series and returns how many.
func (s *Appointments) CancelSeries(ctx context.Context, cmd CancelSeriesCommand) (int, error) {
	actor, err := authorize(ctx, clinic.AppointmentsBook)
	if err != nil {
		return 0, err
	}
	if cmd.By == "" && actor.Role == clinic.RoleDoctor {
		cmd.By = clinic.CancelledByDoctor
	}
	if !cmd.By.Valid() {
		return 0, clinic.FieldErrorf("by", "Say who calls the visits off.")
	}
	reason, err := cleanReason("reason", cmd.Reason, "the reason")
	if err != nil {
		return 0, err
	}
	cancelled := 0
	err = s.write(ctx, func(t *tx) error {
		_, part, err := t.seriesPart(cmd.ID, cmd.Version, cmd.Scope)
		if err != nil {
			return err
		}
		for _, a := range part {
			next := a
			next.CancelledBy = cmd.By
			if _, err := t.setStatus(a, next, clinic.StatusCancelled, "cancel", reason); err != nil {
				return err
			}
		}
		cancelled = len(part)
		return t.audit(change{action: "series.cancel", id: int64(part[0].SeriesID), patient: part[0].PatientID, reason: reason,
			after: record{"visits": cancelled, "part": string(cmd.Scope), "by": string(cmd.By),
				"first": part[0].Date.String(), "last": part[len(part)-1].Date.String()}})
	})
	return orNothing(cancelled, err)
}
