package service

import (
	"context"
	"fmt"
	"time"

	"caredesk/internal/clinic"
)

// Schedules keeps leave, holidays and extra sessions, and decides together with
// them what becomes of the visits they fall on.
type Schedules struct{ *core }

// mayLeave confirms that the actor may enter this leave at once, or, when own
// is set, ask for it.
func (t *tx) mayLeave(l clinic.Leave, own bool) error {
	role := t.actor.Role
	switch {
	case l.Kind == clinic.LeaveHoliday || l.DoctorID == 0:
		if !role.May(clinic.HolidaysEdit) {
			return forbidden("Holidays of the hospital are entered by an administrator.")
		}
	case role.May(clinic.LeaveEnter):
	case !own:
		return forbidden("Your role may not do this. Ask for the leave; an administrator decides.")
	case l.DoctorID != t.actor.DoctorID:
		return forbidden("You may ask for leave for yourself only.")
	}
	return nil
}

// cleanLeave tidies leave and bounds how far ahead it lies.
func cleanLeave(l *clinic.Leave, today clinic.Date) error {
	if err := l.Clean(); err != nil {
		return err
	}
	if today.DaysUntil(l.From) > bookingDays {
		return clinic.FieldErrorf("from", "That is more than two years ahead.")
	}
	return nil
}

// checkLeave refuses leave of a doctor who is not here, and a second leave over
// the same time. besides are the states of other leave that count.
func (t *tx) checkLeave(l clinic.Leave, besides ...clinic.LeaveStatus) error {
	who := "The hospital"
	if l.DoctorID != 0 {
		d, err := t.Doctors().Get(t.ctx, l.DoctorID)
		if err != nil {
			return missing(err, "doctor", "Choose the doctor.")
		}
		if !d.Retired.IsZero() {
			return clinic.FieldErrorf("doctor", "%s is retired.", d.Name())
		}
		who = d.Name()
	}
	others, err := all(func(p PageRequest) (Page[clinic.Leave], error) {
		return t.Schedules().ListLeave(t.ctx, LeaveFilter{From: l.From, To: l.To, Doctor: l.DoctorID, Holidays: l.DoctorID == 0, Statuses: besides}, p)
	})
	if err != nil {
		return err
	}
	for _, o := range others {
		if o.ID == l.ID || o.DoctorID != l.DoctorID || !o.SpanOn(l.From).Overlaps(l.SpanOn(l.From)) {
			continue
		}
		message := fmt.Sprintf("%s is away already: %s. Change that entry instead.", who, o.Period())
		switch {
		case o.DoctorID == 0:
			message = fmt.Sprintf("%s is closed already (%s): %s. Change that entry instead.", who, o.Reason, o.Period())
		case o.Status == clinic.LeaveRequested:
			message = fmt.Sprintf("%s has asked for leave already: %s. Change that entry instead.", who, o.Period())
		}
		return &clinic.Error{Code: clinic.Conflict, Field: "from", Message: message}
	}
	return nil
}

// approved is the leave as it will hold.
func approved(l clinic.Leave) clinic.Leave { l.Status = clinic.LeaveApproved; return l }

// PreviewLeave says, without saving, which booked and requested visits the
// leave newly falls on, whom to phone, and where each visit could go. With an ID
// it is about the change of a leave or, as long as that was only asked for,
// about its approval.
func (s *Schedules) PreviewLeave(ctx context.Context, l clinic.Leave) ([]AffectedVisit, error) {
	if _, err := authorize(ctx, clinic.LeaveEnter, clinic.LeaveRequest); err != nil {
		return nil, err
	}
	if err := cleanLeave(&l, s.today()); err != nil {
		return nil, err
	}
	var out []AffectedVisit
	err := s.read(ctx, func(t *tx) error {
		if err := t.mayLeave(l, true); err != nil {
			return err
		}
		if err := t.checkLeave(l, clinic.LeaveApproved); err != nil {
			return err
		}
		var before clinic.Leave
		if l.ID != 0 {
			var err error
			if before, err = t.Schedules().Leave(t.ctx, l.ID); err != nil {
				return err
			}
			if before.DoctorID != l.DoctorID {
				return clinic.FieldErrorf("doctor", "The doctor of a leave is not changed. Withdraw it and enter another.")
			}
		}
		var err error
		out, err = t.preview(leaveDisruption(before, approved(l)))
		return err
	})
	return orNothing(out, err)
}

// EnterLeave enters leave that holds at once, with a decision for each visit it
// falls on. All is saved or nothing: a visit without a decision, one that was
// changed meanwhile and a slot that is taken each refuse the whole, named by the
// field "visit.<id>".
func (s *Schedules) EnterLeave(ctx context.Context, cmd LeaveCommand) (clinic.LeaveID, error) {
	return s.enter(ctx, cmd, clinic.LeaveEnter)
}

// EnterHoliday closes the whole hospital, with a decision for each visit.
func (s *Schedules) EnterHoliday(ctx context.Context, cmd LeaveCommand) (clinic.LeaveID, error) {
	cmd.Leave.Kind, cmd.Leave.DoctorID = clinic.LeaveHoliday, 0
	return s.enter(ctx, cmd, clinic.HolidaysEdit)
}

func (s *Schedules) enter(ctx context.Context, cmd LeaveCommand, right clinic.Permission) (clinic.LeaveID, error) {
	if _, err := authorize(ctx, right); err != nil {
		return 0, err
	}
	if err := cleanLeave(&cmd.Leave, s.today()); err != nil {
		return 0, err
	}
	cmd.Leave.ID = 0 // the check for other leave passes over its own id
	var id clinic.LeaveID
	err := s.write(ctx, func(t *tx) error {
		l := approved(cmd.Leave)
		if err := t.mayLeave(l, false); err != nil {
			return err
		}
		if err := t.checkLeave(l, clinic.LeaveApproved); err != nil {
			return err
		}
		l.CreatedAt, l.CreatedBy, l.CreatedByName = t.now, t.actor.UserID, t.actor.Name
		l.DecidedAt, l.DecidedBy, l.DecidedByName, l.DecisionReason = t.now, t.actor.UserID, t.actor.Name, ""
		var err error
		if l.ID, err = t.Schedules().InsertLeave(t.ctx, l); err != nil {
			return err
		}
		id = l.ID
		if err := t.audit(change{action: "leave.enter", id: int64(l.ID), after: leaveRecord(l)}); err != nil {
			return err
		}
		t.emit(ScheduleChanged{l.DoctorID, l.From, l.To})
		return t.settleVisits(leaveDisruption(clinic.Leave{}, l), cmd.Decisions)
	})
	return orNothing(id, err)
}

// RequestLeave asks for the acting doctor's own leave. Nothing is kept away by it
// until an administrator approves.
func (s *Schedules) RequestLeave(ctx context.Context, l clinic.Leave) (clinic.LeaveID, error) {
	if _, err := authorize(ctx, clinic.LeaveRequest); err != nil {
		return 0, err
	}
	if err := cleanLeave(&l, s.today()); err != nil {
		return 0, err
	}
	l.ID = 0 // the check for other leave passes over its own id
	var id clinic.LeaveID
	err := s.write(ctx, func(t *tx) error {
		l := l
		if err := t.mayLeave(l, true); err != nil {
			return err
		}
		if err := t.checkLeave(l, clinic.LeaveApproved, clinic.LeaveRequested); err != nil {
			return err
		}
		l.Status, l.CreatedAt, l.CreatedBy, l.CreatedByName = clinic.LeaveRequested, t.now, t.actor.UserID, t.actor.Name
		l.DecidedAt, l.DecidedBy, l.DecidedByName, l.DecisionReason = time.Time{}, 0, "", ""
		var err error
		if id, err = t.Schedules().InsertLeave(t.ctx, l); err != nil {
			return err
		}
		t.emit(ScheduleChanged{l.DoctorID, l.From, l.To})
		return t.audit(change{action: "leave.request", id: int64(id), after: leaveRecord(l)})
	})
	return orNothing(id, err)
}

// onLeave runs a step with a leave in the version the caller saw.
func (s *Schedules) onLeave(ctx context.Context, id clinic.LeaveID, version int, step func(*tx, clinic.Leave) error) error {
	return s.write(ctx, func(t *tx) error {
		l, err := t.Schedules().Leave(t.ctx, id)
		if err != nil {
			return err
		}
		if l.Version != version {
			return stale("this leave")
		}
		return step(t, l)
	})
}

// saveLeave writes a changed leave with its audit row.
func (t *tx) saveLeave(action, reason string, before, after clinic.Leave) error {
	if err := t.Schedules().UpdateLeave(t.ctx, after); err != nil {
		return err
	}
	t.emit(ScheduleChanged{after.DoctorID, earlier(before.From, after.From), later(before.To, after.To)})
	return t.audit(change{action: action, id: int64(after.ID), reason: reason, before: leaveRecord(before), after: leaveRecord(after)})
}

// ApproveLeave lets what a doctor asked for hold, with a decision for each
// visit that it falls on.
func (s *Schedules) ApproveLeave(ctx context.Context, cmd DecideLeave) error {
	if _, err := authorize(ctx, clinic.LeaveDecide); err != nil {
		return err
	}
	reason, err := cleanNote("reason", cmd.Reason)
	if err != nil {
		return err
	}
	return s.onLeave(ctx, cmd.ID, cmd.Version, func(t *tx, before clinic.Leave) error {
		if before.Status != clinic.LeaveRequested {
			return clinic.Errorf(clinic.Conflict, "This leave is “%s”: there is nothing to decide.", before.Status.Title())
		}
		l := approved(before)
		if err := t.checkLeave(l, clinic.LeaveApproved); err != nil {
			return err
		}
		l.DecidedAt, l.DecidedBy, l.DecidedByName, l.DecisionReason = t.now, t.actor.UserID, t.actor.Name, reason
		if err := t.saveLeave("leave.approve", reason, before, l); err != nil {
			return err
		}
		return t.settleVisits(leaveDisruption(before, l), cmd.Decisions)
	})
}

// DeclineLeave refuses what a doctor asked for, for a reason that the doctor reads.
func (s *Schedules) DeclineLeave(ctx context.Context, id clinic.LeaveID, version int, reason string) error {
	if _, err := authorize(ctx, clinic.LeaveDecide); err != nil {
		return err
	}
	reason, err := cleanReason("reason", reason, "the reason; the doctor reads it")
	if err != nil {
		return err
	}
	return s.onLeave(ctx, id, version, func(t *tx, before clinic.Leave) error {
		if before.Status != clinic.LeaveRequested {
			return clinic.Errorf(clinic.Conflict, "This leave is “%s”: there is nothing to decide.", before.Status.Title())
		}
		l := before
		l.Status, l.DecisionReason = clinic.LeaveDeclined, reason
		l.DecidedAt, l.DecidedBy, l.DecidedByName = t.now, t.actor.UserID, t.actor.Name
		return t.saveLeave("leave.decline", reason, before, l)
	})
}

// WithdrawLeave takes leave back. A doctor may take back what was asked for
// and not yet decided. Visits that were moved or cancelled stay so.
func (s *Schedules) WithdrawLeave(ctx context.Context, id clinic.LeaveID, version int, reason string) error {
	if _, err := authorize(ctx, clinic.LeaveEnter, clinic.LeaveRequest); err != nil {
		return err
	}
	reason, err := cleanNote("reason", reason)
	if err != nil {
		return err
	}
	return s.onLeave(ctx, id, version, func(t *tx, before clinic.Leave) error {
		if err := t.mayLeave(before, before.Status == clinic.LeaveRequested); err != nil {
			return err
		}
		if before.Status != clinic.LeaveRequested && before.Status != clinic.LeaveApproved {
			return clinic.Errorf(clinic.Conflict, "This leave is “%s” already.", before.Status.Title())
		}
		l := before
		l.Status, l.DecisionReason = clinic.LeaveWithdrawn, reason
		l.DecidedAt, l.DecidedBy, l.DecidedByName = t.now, t.actor.UserID, t.actor.Name
		return t.saveLeave("leave.withdraw", reason, before, l)
	})
}

// UpdateLeave changes the days, times, kind and reason of leave. Leave that
// holds needs a decision for each visit that it newly falls on.
func (s *Schedules) UpdateLeave(ctx context.Context, cmd LeaveCommand) error {
	if _, err := authorize(ctx, clinic.LeaveEnter, clinic.LeaveRequest); err != nil {
		return err
	}
	if err := cleanLeave(&cmd.Leave, s.today()); err != nil {
		return err
	}
	return s.onLeave(ctx, cmd.Leave.ID, cmd.Leave.Version, func(t *tx, before clinic.Leave) error {
		if err := t.mayLeave(before, before.Status == clinic.LeaveRequested); err != nil {
			return err
		}
		if cmd.Leave.DoctorID != before.DoctorID {
			return clinic.FieldErrorf("doctor", "The doctor of a leave is not changed. Withdraw it and enter another.")
		}
		l := before
		l.Kind, l.From, l.Start, l.To, l.End, l.Reason = cmd.Leave.Kind, cmd.Leave.From, cmd.Leave.Start, cmd.Leave.To, cmd.Leave.End, cmd.Leave.Reason
		besides := []clinic.LeaveStatus{clinic.LeaveApproved}
		switch before.Status {
		case clinic.LeaveRequested:
			besides = append(besides, clinic.LeaveRequested)
		case clinic.LeaveApproved:
		default:
			return clinic.Errorf(clinic.Conflict, "This leave is “%s” and cannot be changed.", before.Status.Title())
		}
		if err := t.checkLeave(l, besides...); err != nil {
			return err
		}
		if err := t.saveLeave("leave.update", "", before, l); err != nil {
			return err
		}
		return t.settleVisits(leaveDisruption(before, l), cmd.Decisions)
	})
}

// ListLeave pages through leave and holidays. Who plans leave sees all; a
// doctor sees the own and the holidays; everybody else sees only that somebody
// is away.
func (s *Schedules) ListLeave(ctx context.Context, f LeaveFilter, p PageRequest) (Page[clinic.Leave], error) {
	if _, err := authorize(ctx, clinic.DoctorsSee); err != nil {
		return Page[clinic.Leave]{}, err
	}
	var page Page[clinic.Leave]
	err := s.read(ctx, func(t *tx) (err error) {
		f := f
		switch {
		case t.actor.Role.May(clinic.LeaveEnter):
		case t.actor.Role.May(clinic.LeaveRequest):
			if f.Doctor != 0 && f.Doctor != t.actor.DoctorID {
				f.Statuses = []clinic.LeaveStatus{clinic.LeaveApproved}
			} else {
				f.Doctor = t.actor.DoctorID
			}
		default:
			f.Statuses = []clinic.LeaveStatus{clinic.LeaveApproved}
		}
		page, err = t.Schedules().ListLeave(t.ctx, f, p)
		for i := range page.Rows {
			t.hideLeaveRow(&page.Rows[i])
		}
		return err
	})
	return orNothing(page, err)
}

// hideLeaveRow takes off leave what is not for the actor: that a doctor is away
// is for everybody; why, and who entered and decided it, is for those who plan
// leave and for the doctor. Holidays keep their name.
func (t *tx) hideLeaveRow(l *clinic.Leave) {
	if t.actor.Role.May(clinic.LeaveEnter) || t.actor.DoctorID != 0 && l.DoctorID == t.actor.DoctorID {
		return
	}
	if l.DoctorID != 0 {
		l.Kind, l.Reason = clinic.LeaveVacation, ""
	}
	l.CreatedBy, l.CreatedByName, l.DecidedBy, l.DecidedByName, l.DecisionReason = 0, "", 0, "", ""
}

func earlier(a, b clinic.Date) clinic.Date {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b clinic.Date) clinic.Date {
	if b.After(a) {
		return b
	}
	return a
}

func leaveRecord(l clinic.Leave) record {
	return record{"doctor": int64(l.DoctorID), "kind": string(l.Kind), "from": l.From.String() + " " + l.Start.String(),
		"to": l.To.String() + " " + l.End.String(), "reason": l.Reason, "status": string(l.Status), "decision_reason": l.DecisionReason}
}
