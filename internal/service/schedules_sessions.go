package service

import (
	"context"
	"time"

	"caredesk/internal/clinic"
)

// maySession confirms that the actor may plan this doctor's extra sessions.
func (t *tx) maySession(d clinic.DoctorID) error {
	if !t.actor.Role.May(clinic.LeaveEnter) && d != t.actor.DoctorID {
		return forbidden("You may plan your own extra sessions only.")
	}
	return nil
}

// checkSession cleans an extra session and refuses one that overlaps other
// hours, falls into leave or is over already.
func (t *tx) checkSession(e *clinic.ExtraSession) (clinic.Doctor, clinic.Calendar, error) {
	var calendar clinic.Calendar
	d, err := t.Doctors().Get(t.ctx, e.DoctorID)
	if err != nil {
		return d, calendar, missing(err, "doctor", "Choose the doctor.")
	}
	switch {
	case !d.Retired.IsZero():
		return d, calendar, clinic.FieldErrorf("doctor", "%s is retired.", d.Name())
	case e.Over(t.now):
		return d, calendar, clinic.FieldErrorf("date", "That is over already.")
	case t.today().DaysUntil(e.Date) > bookingDays:
		return d, calendar, clinic.FieldErrorf("date", "That is more than two years ahead.")
	case clinic.SkippedByClocks(e.Date, e.Span.From, t.now.Location()):
		return d, calendar, clinic.FieldErrorf("start", "There is no %s on that day: the clocks are put forward over it.", e.Span.From)
	}
	calendar, err = t.Schedules().Calendar(t.ctx, []clinic.DoctorID{d.ID}, e.Date.AddDays(-1), e.Date.AddDays(2))
	if err != nil {
		return d, calendar, err
	}
	return d, calendar, clinic.CheckExtraSession(*e, d, calendar)
}

// AddSession gives a doctor extra hours on a date. Doctors may do it for
// themselves.
func (s *Schedules) AddSession(ctx context.Context, e clinic.ExtraSession) (clinic.ExtraSessionID, error) {
	if _, err := authorize(ctx, clinic.LeaveEnter, clinic.LeaveRequest); err != nil {
		return 0, err
	}
	if err := e.Clean(); err != nil {
		return 0, err
	}
	var id clinic.ExtraSessionID
	err := s.write(ctx, func(t *tx) error {
		e := e
		if err := t.maySession(e.DoctorID); err != nil {
			return err
		}
		e.ID, e.Withdrawn = 0, time.Time{}
		e.CreatedAt, e.CreatedBy, e.CreatedByName = t.now, t.actor.UserID, t.actor.Name
		if _, _, err := t.checkSession(&e); err != nil {
			return err
		}
		var err error
		if id, err = t.Schedules().InsertExtraSession(t.ctx, e); err != nil {
			return err
		}
		t.emit(ScheduleChanged{e.DoctorID, e.Date, e.Date.AddDays(1)})
		return t.audit(change{action: "extra_session.add", id: int64(id), after: sessionRecord(e)})
	})
	return orNothing(id, err)
}

// sessionDisruption is what the change of an extra session does to the visits in it.
func (t *tx) sessionDisruption(before, after clinic.ExtraSession) (disruption, error) {
	d := disruption{doctor: before.DoctorID, from: before.Date, to: before.Date.AddDays(1), session: before.ID,
		by: clinic.CancelledByDoctor, why: "The extra session was changed", back: before.Date}
	doctor, err := t.Doctors().Get(t.ctx, before.DoctorID)
	if err != nil {
		return d, err
	}
	was, err := t.Schedules().Calendar(t.ctx, []clinic.DoctorID{doctor.ID}, d.from, d.to)
	if err != nil {
		return d, err
	}
	swap := func(c clinic.Calendar, e clinic.ExtraSession) clinic.Calendar {
		out := clinic.Calendar{Leave: c.Leave}
		for _, o := range c.Extra {
			if o.ID != e.ID {
				out.Extra = append(out.Extra, o)
			}
		}
		if e.Withdrawn.IsZero() {
			out.Extra = append(out.Extra, e)
		}
		return out
	}
	d.alter = func(c clinic.Calendar) clinic.Calendar { return swap(c, after) }
	d.hits = leaving(doctor, swap(was, before), doctor, swap(was, after))
	return d, nil
}

// session reads an extra session that the actor may change, in a version unless
// that is 0.
func (t *tx) session(id clinic.ExtraSessionID, version int) (clinic.ExtraSession, error) {
	e, err := t.Schedules().ExtraSession(t.ctx, id)
	if err != nil {
		return e, err
	}
	if err := t.maySession(e.DoctorID); err != nil {
		return e, err
	}
	switch {
	case version != 0 && e.Version != version:
		return e, stale("this extra session")
	case !e.Withdrawn.IsZero():
		return e, clinic.Errorf(clinic.Conflict, "This extra session was withdrawn already.")
	}
	return e, nil
}

// changed is the session as a command leaves it.
func (t *tx) changed(before clinic.ExtraSession, cmd SessionCommand) (clinic.ExtraSession, error) {
	next := before
	if cmd.Withdraw {
		next.Withdrawn = t.now
		return next, nil
	}
	next.Date, next.Span, next.MaxPatients, next.Note = cmd.Session.Date, cmd.Session.Span, cmd.Session.MaxPatients, cmd.Session.Note
	if err := next.Clean(); err != nil {
		return next, err
	}
	_, _, err := t.checkSession(&next)
	return next, err
}

// sessionChange is the session that a command means, in a version unless that is
// 0, the session as the command leaves it, and whom that sends elsewhere.
func (t *tx) sessionChange(cmd SessionCommand, version int) (before, after clinic.ExtraSession, d disruption, err error) {
	if before, err = t.session(cmd.Session.ID, version); err != nil {
		return before, after, d, err
	}
	if after, err = t.changed(before, cmd); err != nil {
		return before, after, d, err
	}
	d, err = t.sessionDisruption(before, after)
	return before, after, d, err
}

// PreviewSession says, without saving, which visits the change or withdrawal of
// an extra session would leave outside the hours, and where they could go.
func (s *Schedules) PreviewSession(ctx context.Context, cmd SessionCommand) ([]AffectedVisit, error) {
	if _, err := authorize(ctx, clinic.LeaveEnter, clinic.LeaveRequest); err != nil {
		return nil, err
	}
	var out []AffectedVisit
	err := s.read(ctx, func(t *tx) error {
		_, _, d, err := t.sessionChange(cmd, 0)
		if err != nil {
			return err
		}
		out, err = t.preview(d)
		return err
	})
	return orNothing(out, err)
}

// ChangeSession changes an extra session or takes it back, with a decision for
// each visit that lies outside the hours then. All is saved or nothing.
func (s *Schedules) ChangeSession(ctx context.Context, cmd SessionCommand) error {
	if _, err := authorize(ctx, clinic.LeaveEnter, clinic.LeaveRequest); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		before, after, d, err := t.sessionChange(cmd, cmd.Session.Version)
		if err != nil {
			return err
		}
		if err := t.Schedules().UpdateExtraSession(t.ctx, after); err != nil {
			return err
		}
		action := "extra_session.update"
		if cmd.Withdraw {
			action = "extra_session.withdraw"
		}
		if err := t.audit(change{action: action, id: int64(before.ID), before: sessionRecord(before), after: sessionRecord(after)}); err != nil {
			return err
		}
		t.emit(ScheduleChanged{before.DoctorID, earlier(before.Date, after.Date), later(before.Date, after.Date).AddDays(1)})
		return t.settleVisits(d, cmd.Decisions)
	})
}

// ListSessions lists extra sessions by day and time. Notes are for the staff.
func (s *Schedules) ListSessions(ctx context.Context, f ExtraSessionFilter) ([]clinic.ExtraSession, error) {
	if _, err := authorize(ctx, clinic.DoctorsSee); err != nil {
		return nil, err
	}
	var list []clinic.ExtraSession
	err := s.read(ctx, func(t *tx) (err error) {
		list, err = t.Schedules().ListExtraSessions(t.ctx, f)
		for i := range list {
			if t.actor.Role == clinic.RolePatient {
				list[i].Note, list[i].CreatedBy, list[i].CreatedByName = "", 0, ""
			}
		}
		return err
	})
	return orNothing(list, err)
}

func sessionRecord(e clinic.ExtraSession) record {
	return record{"doctor": int64(e.DoctorID), "date": e.Date.String(), "hours": e.Span.String(), "max_patients": e.MaxPatients,
		"note": e.Note, "withdrawn": instant(e.Withdrawn)}
}
