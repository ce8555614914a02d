package service

import (
	"context"
	"time"

	"caredesk/internal/clinic"
)

// visit reads a visit of the actor's scope in the version the caller saw.
func (t *tx) visit(id clinic.AppointmentID, version int) (clinic.Appointment, error) {
	a, err := t.visitInScope(id)
	if err == nil && a.Version != version {
		err = stale("this visit")
	}
	return a, err
}

// onVisit runs a step with a visit that the actor may see, in the version the
// caller saw, after the rule that menus are made of too (clinic.CheckStep) has
// let it pass.
func (c *core) onVisit(ctx context.Context, step clinic.VisitStep, id clinic.AppointmentID, version int, run func(*tx, clinic.Appointment) error) error {
	return c.write(ctx, func(t *tx) error {
		a, err := t.visit(id, version)
		if err != nil {
			return err
		}
		if err := clinic.CheckStep(step, a, t.actor, t.now); err != nil {
			return err
		}
		return run(t, a)
	})
}

// setStatus is the only way from one state to another: the status machine and
// the role are asked, the time is stamped, and the visit, its change of state
// and the audit row are written together. Other fields of a that differ from
// stored are written along.
func (t *tx) setStatus(stored, a clinic.Appointment, next clinic.AppointmentStatus, verb, reason string) (clinic.Appointment, error) {
	if err := stored.Status.CheckMove(next, t.actor.Role); err != nil {
		return a, err
	}
	switch next {
	case clinic.StatusArrived:
		if stored.Status == clinic.StatusInConsultation {
			a.StartedAt = time.Time{}
			break
		}
		a.CheckedInAt, a.QueuePosition, a.CalledAt = t.now, 0, time.Time{}
		if a.TokenNo == 0 {
			no, err := t.Queue().TakeToken(t.ctx, a.DoctorID, a.Date, a.ID, t.now)
			if err != nil {
				return a, err
			}
			a.TokenNo = no
		}
	case clinic.StatusInConsultation:
		a.StartedAt = t.now
	case clinic.StatusCompleted:
		a.EndedAt = t.now
	case clinic.StatusBooked:
		a.CheckedInAt, a.CancelReason, a.CancelledBy = time.Time{}, "", ""
		a.QueuePosition, a.CalledAt = 0, time.Time{}
	case clinic.StatusCancelled:
		a.CancelReason = reason // who cancelled is said by the caller
	}
	a.Status, a.UpdatedAt = next, t.now
	if err := t.releaseFree(a, verb); err != nil {
		return a, err
	}
	if err := t.Appointments().Update(t.ctx, a); err != nil {
		return a, err
	}
	a.Version++
	err := t.Appointments().AddStatusChange(t.ctx, clinic.StatusChange{AppointmentID: a.ID, From: stored.Status, To: next, At: t.now,
		ByUserID: t.actor.UserID, ByName: t.actor.Name, Reason: reason})
	if err != nil {
		return a, err
	}
	t.emit(AppointmentChanged{a.ID, a.DoctorID, a.Date})
	if err := t.audit(change{action: "appointment." + verb, id: int64(a.ID), patient: a.PatientID, reason: reason,
		before: appointmentRecord(stored), after: appointmentRecord(a)}); err != nil || stored.Status.Live() && next.Live() {
		return a, err
	}
	if next.Live() { // a request, a missed or a cancelled visit that is to take place after all
		if _, _, err := t.takeFree(a); err != nil {
			return a, err
		}
	}
	return a, t.followVisit(stored, a)
}

// rebook takes a visit that held no time into the schedule, clashes checked. A
// reason in overbook is what the desk gave for this time and passes over them.
func (t *tx) rebook(a clinic.Appointment, overbook, verb string) error {
	p, err := t.plan(BookCommand{Patient: a.PatientID, Doctor: a.DoctorID, Date: a.Date, Start: a.Start, Minutes: a.Minutes,
		OverbookReason: overbook}, a.ID)
	if err != nil {
		return err
	}
	if err := t.settle(&p); err != nil {
		return err
	}
	next := a
	next.OverbookReason = p.cmd.OverbookReason
	_, err = t.setStatus(a, next, clinic.StatusBooked, verb, next.OverbookReason)
	return err
}

// Confirm books a patient's request. One that the desk moved over a clash, or
// kept in leave, for a reason is booked with that reason.
func (s *Appointments) Confirm(ctx context.Context, id clinic.AppointmentID, version int) error {
	if _, err := authorize(ctx, clinic.AppointmentsBook); err != nil {
		return err
	}
	return s.onVisit(ctx, clinic.StepConfirm, id, version, func(t *tx, a clinic.Appointment) error {
		return t.rebook(a, a.OverbookReason, "confirm")
	})
}

// Cancel calls a visit off: by whom and why. Left empty, by is the actor's own
// side: a patient's own step is the patient's, a doctor's the doctor's; the desk
// says who. A patient may take back an own request.
func (s *Appointments) Cancel(ctx context.Context, id clinic.AppointmentID, version int, by clinic.CancelledBy, reason string) error {
	actor, err := authorize(ctx, clinic.AppointmentsBook, clinic.AppointmentsRequest)
	if err != nil {
		return err
	}
	if actor.Role == clinic.RolePatient {
		by = clinic.CancelledByPatient
		if clinic.CleanLine(reason) == "" {
			reason = "Taken back by the patient"
		}
	}
	if by == "" && actor.Role == clinic.RoleDoctor {
		by = clinic.CancelledByDoctor
	}
	if !by.Valid() {
		return clinic.FieldErrorf("by", "Say who calls the visit off.")
	}
	reason, err = cleanReason("reason", reason, "the reason")
	if err != nil {
		return err
	}
	return s.onVisit(ctx, clinic.StepCancel, id, version, func(t *tx, a clinic.Appointment) error {
		next := a
		next.CancelledBy = by
		_, err := t.setStatus(a, next, clinic.StatusCancelled, "cancel", reason)
		return err
	})
}

// Restore books a cancelled visit again if its time is still free.
func (s *Appointments) Restore(ctx context.Context, id clinic.AppointmentID, version int) error {
	if _, err := authorize(ctx, clinic.AppointmentsBook); err != nil {
		return err
	}
	return s.onVisit(ctx, clinic.StepRestore, id, version, func(t *tx, a clinic.Appointment) error {
		return t.rebook(a, "", "restore")
	})
}

// CheckIn notes that the patient has come and gives the token to be called by.
func (s *Appointments) CheckIn(ctx context.Context, id clinic.AppointmentID, version int) (token int, err error) {
	if _, err := authorize(ctx, clinic.AppointmentsArrive); err != nil {
		return 0, err
	}
	err = s.onVisit(ctx, clinic.StepCheckIn, id, version, func(t *tx, a clinic.Appointment) error {
		if a.Status == clinic.StatusNoShow {
			if err := t.checkStillFree(a); err != nil {
				return err
			}
		}
		a, err := t.setStatus(a, a, clinic.StatusArrived, "check_in", "")
		token = a.TokenNo
		return err
	})
	return orNothing(token, err)
}

// checkStillFree looks whether a no-show's time was given to somebody else. A
// visit that overbooked on purpose keeps its word.
func (t *tx) checkStillFree(a clinic.Appointment) error {
	p, err := t.plan(BookCommand{Patient: a.PatientID, Doctor: a.DoctorID, Date: a.Date, Start: a.Start, Minutes: a.Minutes}, a.ID)
	if err != nil {
		return err
	}
	for _, c := range p.clashes {
		switch {
		case c.Kind == clinic.ClashPatient, c.Kind == clinic.ClashRetired, c.Kind == clinic.ClashUnavailable:
			return clashError("start", []clinic.Clash{c})
		case c.Kind == clinic.ClashDoctor && a.OverbookReason == "":
			return &clinic.Error{Code: clinic.Conflict, Field: "start",
				Message: "The time was given to another patient meanwhile. Take the patient in as a walk-in."}
		}
	}
	return nil
}

// UndoCheckIn takes back a check-in made by mistake. The token stays with the
// visit, so that no other patient is called by it.
func (s *Appointments) UndoCheckIn(ctx context.Context, id clinic.AppointmentID, version int) error {
	if _, err := authorize(ctx, clinic.AppointmentsArrive); err != nil {
		return err
	}
	return s.onVisit(ctx, clinic.StepUndoCheckIn, id, version, func(t *tx, a clinic.Appointment) error {
		_, err := t.setStatus(a, a, clinic.StatusBooked, "undo_check_in", "")
		return err
	})
}

// NoShow notes that the patient did not come, or left unseen.
func (s *Appointments) NoShow(ctx context.Context, id clinic.AppointmentID, version int) error {
	if _, err := authorize(ctx, clinic.AppointmentsArrive); err != nil {
		return err
	}
	return s.onVisit(ctx, clinic.StepNoShow, id, version, func(t *tx, a clinic.Appointment) error {
		_, err := t.setStatus(a, a, clinic.StatusNoShow, "no_show", "")
		return err
	})
}

// walkInStep is what the time of a walk-in is rounded down to, in minutes.
const walkInStep = 5

// WalkIn books a visit that begins now and checks the patient in.
func (s *Appointments) WalkIn(ctx context.Context, cmd WalkInCommand) (clinic.AppointmentID, int, error) {
	if _, err := authorize(ctx, clinic.AppointmentsArrive); err != nil {
		return 0, 0, err
	}
	if cmd.Urgency == "" {
		cmd.Urgency = clinic.UrgencyNormal
	}
	if !cmd.Urgency.Valid() {
		return 0, 0, clinic.FieldErrorf("urgency", "Choose how urgent the visit is.")
	}
	now := s.now()
	start := clinic.ClockOf(now)
	book := BookCommand{Patient: cmd.Patient, Doctor: cmd.Doctor, Date: clinic.DateOf(now), Start: start - start%walkInStep,
		Minutes: cmd.Minutes, Kind: clinic.VisitWalkIn, Reason: cmd.Reason, OverbookReason: cmd.OverbookReason}
	if err := cleanBooking(&book, book.Date); err != nil {
		return 0, 0, err
	}
	var a clinic.Appointment
	err := s.write(ctx, func(t *tx) error {
		p, err := t.plan(book, 0)
		if err != nil {
			return err
		}
		if err := t.settle(&p); err != nil {
			return err
		}
		visit := p.visit(t, clinic.StatusBooked)
		visit.Urgency = cmd.Urgency
		if visit.Urgency != clinic.UrgencyNormal && !t.actor.Role.May(clinic.QueueManage) {
			return forbidden("Your role may not say how urgent a visit is.")
		}
		if a, err = t.insertVisit(visit, "appointment.walk_in"); err != nil {
			return err
		}
		a, err = t.setStatus(a, a, clinic.StatusArrived, "check_in", "")
		return err
	})
	if err != nil {
		return 0, 0, err
	}
	return a.ID, a.TokenNo, nil
}

// Start begins the consultation of a patient who waits.
func (s *Appointments) Start(ctx context.Context, id clinic.AppointmentID, version int) error {
	if _, err := authorize(ctx, clinic.Consult); err != nil {
		return err
	}
	return s.onVisit(ctx, clinic.StepStart, id, version, func(t *tx, a clinic.Appointment) error {
		_, err := t.setStatus(a, a, clinic.StatusInConsultation, "start", "")
		return err
	})
}

// BackToQueue sends a patient who was called in by mistake back to wait. What
// was typed stays as the visit's draft.
func (s *Appointments) BackToQueue(ctx context.Context, id clinic.AppointmentID, version int) error {
	if _, err := authorize(ctx, clinic.Consult); err != nil {
		return err
	}
	return s.onVisit(ctx, clinic.StepBackToQueue, id, version, func(t *tx, a clinic.Appointment) error {
		if _, err := t.setStatus(a, a, clinic.StatusArrived, "back_to_queue", ""); err != nil {
			return err
		}
		return t.Consultations().Release(t.ctx, id, "")
	})
}
