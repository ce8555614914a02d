package service

import (
	"context"
	"time"

	"caredesk/internal/clinic"
)

// UndoNoShow takes back that a patient was marked as a no-show by mistake: who
// had arrived waits again, since the same minute as before, and any other visit
// is booked again. Both are refused when the time was given to somebody else
// meanwhile. It goes by way of the arrival, as every step after a no-show does,
// and the history shows both steps.
func (s *Appointments) UndoNoShow(ctx context.Context, id clinic.AppointmentID, version int) error {
	if _, err := authorize(ctx, clinic.AppointmentsArrive); err != nil {
		return err
	}
	return s.onVisit(ctx, clinic.StepUndoNoShow, id, version, func(t *tx, a clinic.Appointment) error {
		if err := t.checkStillFree(a); err != nil {
			return err
		}
		arrived, since := !a.CheckedInAt.IsZero(), a.CheckedInAt
		a, err := t.setStatus(a, a, clinic.StatusArrived, "undo_no_show", "")
		if err != nil {
			return err
		}
		if !arrived {
			_, err = t.setStatus(a, a, clinic.StatusBooked, "undo_no_show", "")
			return err
		}
		waiting := a
		waiting.CheckedInAt = since
		return t.changeQueue(a, waiting, "undo_no_show")
	})
}

// Uncall takes back that a patient who still waits was called to the room.
func (s *Queue) Uncall(ctx context.Context, id clinic.AppointmentID, version int) error {
	if _, err := authorize(ctx, clinic.QueueManage); err != nil {
		return err
	}
	return s.onVisit(ctx, clinic.StepUncall, id, version, func(t *tx, a clinic.Appointment) error {
		next := a
		next.CalledAt = time.Time{}
		return t.changeQueue(a, next, "uncall")
	})
}
