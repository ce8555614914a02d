package service

import (
	"context"

	"caredesk/internal/clinic"
)

// Move gives a visit that has not begun another time, length or doctor.
func (s *Appointments) Move(ctx context.Context, cmd MoveCommand) error {
	if _, err := authorize(ctx, clinic.AppointmentsBook); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		stored, err := t.visit(cmd.ID, cmd.Version)
		if err != nil {
			return err
		}
		return t.move(stored, cmd, cmd.Reason)
	})
}

// move gives a visit another time, length or doctor. why is kept with the move,
// and in the audit log where no reason for overbooking stands.
func (t *tx) move(stored clinic.Appointment, cmd MoveCommand, why string) error {
	if err := clinic.CheckStep(clinic.StepMove, stored, t.actor, t.now); err != nil {
		return err
	}
	book := BookCommand{Patient: stored.PatientID, Doctor: cmd.Doctor, Date: cmd.Date, Start: cmd.Start, Minutes: cmd.Minutes,
		Kind: stored.Kind, Reason: stored.Reason, OverbookReason: cmd.OverbookReason}
	if book.Doctor == 0 {
		book.Doctor = stored.DoctorID
	}
	if book.Minutes == 0 {
		book.Minutes = stored.Minutes
	}
	if err := cleanBooking(&book, t.today()); err != nil {
		return err
	}
	if t.actor.Role == clinic.RoleDoctor && book.Doctor != t.actor.DoctorID {
		return forbidden("You may move visits within your own schedule only.")
	}
	p, err := t.plan(book, stored.ID)
	if err != nil {
		return err
	}
	if err := t.settle(&p); err != nil {
		return err
	}
	return t.moveVisit(stored, p, why)
}

// moveVisit puts a visit where a settled plan says. why is kept with the move,
// and in the audit log where no reason for overbooking stands.
func (t *tx) moveVisit(stored clinic.Appointment, p plan, why string) error {
	next := stored
	next.DoctorID, next.Date, next.Start, next.Minutes = p.cmd.Doctor, p.cmd.Date, p.cmd.Start, p.cmd.Minutes
	next.OverbookReason, next.UpdatedAt = p.cmd.OverbookReason, t.now
	if next.DoctorID != stored.DoctorID || next.Date != stored.Date {
		next.TokenNo = 0 // tokens count per doctor and day
	}
	reason := next.OverbookReason
	if reason == "" {
		reason = why
	}
	if err := t.releaseFree(next, "moved"); err != nil {
		return err
	}
	if err := t.Appointments().Update(t.ctx, next); err != nil {
		return err
	}
	if err := t.noteMove(stored, next, why); err != nil {
		return err
	}
	t.emit(AppointmentChanged{stored.ID, stored.DoctorID, stored.Date})
	t.emit(AppointmentChanged{next.ID, next.DoctorID, next.Date})
	if err := t.audit(change{action: "appointment.move", id: int64(next.ID), patient: next.PatientID, reason: reason,
		before: appointmentRecord(stored), after: appointmentRecord(next)}); err != nil {
		return err
	}
	if _, _, err := t.takeFree(next); err != nil {
		return err
	}
	return t.followVisit(stored, next)
}
