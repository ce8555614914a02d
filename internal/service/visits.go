package service

import (
	"context"
	"time"

	"caredesk/internal/clinic"
)

// visit reads a visit of the actor's scope in the version the caller saw.
func (t *tx) visit(id clinic.AppointmentID, version int) (clinic.Appointment, error) {
	a, err := t.Appointments().Get(t.ctx, id)
	if err != nil {
		return a, err
	}
	if err := t.checkVisitScope(a); err != nil {
		return a, err
	}
	if a.Version != version {
		return a, stale("this visit")
	}
	return a, nil
}

// onVisit runs a step with a visit that the actor may see, in the version the
// caller saw. The right to the step itself was asked for before.
func (s *Appointments) onVisit(ctx context.Context, id clinic.AppointmentID, version int, step func(*tx, clinic.Appointment) error) error {
	return s.write(ctx, func(t *tx) error {
		a, err := t.visit(id, version)
		if err != nil {
			return err
		}
		return step(t, a)
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
		a.CheckedInAt = t.now
		if a.TokenNo == 0 {
			no, err := t.Appointments().NextToken(t.ctx, a.DoctorID, a.Date)
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
		a.CheckedInAt, a.CancelReason = time.Time{}, ""
	case clinic.StatusCancelled:
		a.CancelReason = reason
	}
	a.Status, a.UpdatedAt = next, t.now
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
	return a, t.audit(change{action: "appointment." + verb, id: int64(a.ID), patient: a.PatientID, reason: reason,
		before: appointmentRecord(stored), after: appointmentRecord(a)})
}

// rebook takes a visit that held no time back into the schedule, clashes checked.
func (t *tx) rebook(a clinic.Appointment, verb string) error {
	p, err := t.plan(BookCommand{Patient: a.PatientID, Doctor: a.DoctorID, Date: a.Date, Start: a.Start, Minutes: a.Minutes}, a.ID)
	if err != nil {
		return err
	}
	if len(p.clashes) > 0 {
		return clashError("start", p.clashes)
	}
	next := a
	next.OverbookReason = ""
	_, err = t.setStatus(a, next, clinic.StatusBooked, verb, "")
	return err
}

// Confirm books a patient's request.
func (s *Appointments) Confirm(ctx context.Context, id clinic.AppointmentID, version int) error {
	if _, err := authorize(ctx, clinic.AppointmentsBook); err != nil {
		return err
	}
	return s.onVisit(ctx, id, version, func(t *tx, a clinic.Appointment) error {
		if a.Status != clinic.StatusRequested {
			return clinic.Errorf(clinic.Conflict, "A visit that is “%s” cannot be confirmed.", a.Status.Title())
		}
		return t.rebook(a, "confirm")
	})
}

// Cancel cancels a visit for a reason. A patient may take back an own request.
func (s *Appointments) Cancel(ctx context.Context, id clinic.AppointmentID, version int, reason string) error {
	actor, err := authorize(ctx, clinic.AppointmentsBook, clinic.AppointmentsRequest)
	if err != nil {
		return err
	}
	if actor.Role == clinic.RolePatient && clinic.CleanLine(reason) == "" {
		reason = "Taken back by the patient"
	}
	reason, err = cleanReason("reason", reason, "the reason")
	if err != nil {
		return err
	}
	return s.onVisit(ctx, id, version, func(t *tx, a clinic.Appointment) error {
		_, err := t.setStatus(a, a, clinic.StatusCancelled, "cancel", reason)
		return err
	})
}

// Restore books a cancelled visit again if its time is still free.
func (s *Appointments) Restore(ctx context.Context, id clinic.AppointmentID, version int) error {
	if _, err := authorize(ctx, clinic.AppointmentsBook); err != nil {
		return err
	}
	return s.onVisit(ctx, id, version, func(t *tx, a clinic.Appointment) error {
		if a.Status != clinic.StatusCancelled {
			return clinic.Errorf(clinic.Conflict, "A visit that is “%s” is not cancelled.", a.Status.Title())
		}
		return t.rebook(a, "restore")
	})
}

// CheckIn notes that the patient has come and gives the token to be called by.
func (s *Appointments) CheckIn(ctx context.Context, id clinic.AppointmentID, version int) (token int, err error) {
	if _, err := authorize(ctx, clinic.AppointmentsArrive); err != nil {
		return 0, err
	}
	err = s.onVisit(ctx, id, version, func(t *tx, a clinic.Appointment) error {
		if a.Status != clinic.StatusBooked && a.Status != clinic.StatusNoShow {
			return clinic.Errorf(clinic.Conflict, "A visit that is “%s” cannot be checked in.", a.Status.Title())
		}
		if a.Date != t.today() {
			return clinic.Errorf(clinic.Conflict, "This visit is on %s, not today.", a.Date.Format("Mon 2 Jan 2006"))
		}
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
	return s.onVisit(ctx, id, version, func(t *tx, a clinic.Appointment) error {
		if a.Status != clinic.StatusArrived {
			return clinic.Errorf(clinic.Conflict, "A visit that is “%s” is not checked in.", a.Status.Title())
		}
		_, err := t.setStatus(a, a, clinic.StatusBooked, "undo_check_in", "")
		return err
	})
}

// NoShow notes that the patient did not come, or left unseen.
func (s *Appointments) NoShow(ctx context.Context, id clinic.AppointmentID, version int) error {
	if _, err := authorize(ctx, clinic.AppointmentsArrive); err != nil {
		return err
	}
	return s.onVisit(ctx, id, version, func(t *tx, a clinic.Appointment) error {
		if a.Status == clinic.StatusBooked && (a.Date.After(t.today()) || a.Date == t.today() && a.Start > clinic.ClockOf(t.now)) {
			return clinic.Errorf(clinic.Conflict, "This visit has not begun yet. Cancel it if the patient will not come.")
		}
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
		if a, err = t.insertVisit(p.visit(t, clinic.StatusBooked), "appointment.walk_in"); err != nil {
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

// Start calls a patient in.
func (s *Appointments) Start(ctx context.Context, id clinic.AppointmentID, version int) error {
	if _, err := authorize(ctx, clinic.Consult); err != nil {
		return err
	}
	return s.onVisit(ctx, id, version, func(t *tx, a clinic.Appointment) error {
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
	return s.onVisit(ctx, id, version, func(t *tx, a clinic.Appointment) error {
		if a.Status != clinic.StatusInConsultation {
			return clinic.Errorf(clinic.Conflict, "A visit that is “%s” is not with the doctor.", a.Status.Title())
		}
		_, err := t.setStatus(a, a, clinic.StatusArrived, "back_to_queue", "")
		return err
	})
}
