package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// changedSince is what is told when something is not as it was left by the step
// that is to be taken back.
func changedSince() error {
	return clinic.Errorf(clinic.Stale, "Somebody changed it since. It was left as it is now; look at it before you change it again.")
}

// unlessChanged is how a step back went, which a change since refuses as stale.
func unlessChanged(err error) error {
	if IsStale(err) {
		return changedSince()
	}
	return err
}

// noteVersion notes the version that a step left a visit in. Where it cannot be
// read, the step cannot be taken back by the way.
func (v *Visit) noteVersion(ctx context.Context, out *VisitDone, err error) {
	if err != nil || out.Undo == "" {
		return
	}
	row, err := v.Services.Appointments.Get(ctx, v.Row.ID)
	if err != nil {
		out.Undo = ""
		return
	}
	out.Version = row.Version
}

// Undo takes a step back unless the visit has changed since. A load of the
// visit meanwhile does not overtake it.
func (v *Visit) Undo(of VisitDone, done func(VisitDone, error)) {
	id := v.Row.ID
	v.Runner.Go(v.Context(), func(ctx context.Context) func() {
		row, err := v.Services.Appointments.Get(ctx, id)
		if err == nil && row.Version != of.Version {
			err = changedSince()
		}
		return func() {
			switch {
			case err != nil:
				done(VisitDone{}, err)
			default:
				v.Row = row
				var begun bool
				if of.Undo == VisitUrgency {
					begun = v.SetUrgency(of.Urgency, done)
				} else {
					begun = v.Do(of.Undo, "", done)
				}
				if !begun {
					done(VisitDone{}, clinic.Errorf(clinic.Conflict, "Not undone: something else about this visit is still being saved."))
				}
			}
		}
	})
}

// VisitUndoText names, for a menu, what takes a step back.
func VisitUndoText(a VisitAction) string {
	switch a {
	case VisitUndoCheckIn:
		return i18n.T("Undo check-in")
	case VisitUndoNoShow:
		return i18n.T("Undo no-show")
	case VisitUncall:
		return i18n.T("Undo the call")
	case VisitRestore:
		return i18n.T("Undo cancelling the visit")
	case VisitUrgency:
		return i18n.T("Undo the urgency")
	}
	return i18n.T("Undo")
}

// visitAs is a visit as it would be in another state.
func visitAs(a clinic.Appointment, s clinic.AppointmentStatus) clinic.Appointment {
	a.Status = s
	return a
}

// Moved is where a visit stood before a move, and the version the move left it in.
type Moved struct {
	Was     service.AppointmentRow
	Version int // 0: not known, so that it is not taken back
}

// noteMoved notes what MoveBack needs.
func (b *Booking) noteMoved(ctx context.Context) {
	b.Moved = Moved{Was: *b.Moving}
	if row, err := b.Services.Appointments.Get(ctx, b.Moving.ID); err == nil {
		b.Moved.Version = row.Version
	}
}

// MoveBack puts a visit back where it stood, if that is still free.
func MoveBack(d FrontDesk, m Moved, done func(error)) {
	d.Runner.Go(d.Context(), func(ctx context.Context) func() {
		err := unlessChanged(d.Services.Appointments.Move(ctx, service.MoveCommand{ID: m.Was.ID, Version: m.Version, Doctor: m.Was.DoctorID, Date: m.Was.Date,
			Start: m.Was.Start, Minutes: m.Was.Minutes, OverbookReason: m.Was.OverbookReason, Reason: i18n.T("Moved by mistake, and moved back")}))
		return func() { done(err) }
	})
}

// Placed is a visit that was given another place in the queue.
type Placed struct {
	ID          clinic.AppointmentID
	Version, By int
}

// PlaceBack gives a visit its place in the queue back.
func (w *WaitingRoom) PlaceBack(p Placed, done func(error)) bool {
	return w.save.Go(w.FrontDesk, func(ctx context.Context) error {
		return unlessChanged(w.Services.Queue.Place(ctx, p.ID, p.Version, -p.By))
	}, w.after(done))
}

// notePlaced notes what PlaceBack needs; its version stays 0 when it cannot be read.
func (w *WaitingRoom) notePlaced(ctx context.Context, id clinic.AppointmentID, by int) {
	w.Placed = Placed{ID: id, By: by}
	if row, err := w.Services.Appointments.Get(ctx, id); err == nil {
		w.Placed.Version = row.Version
	}
}

// CallBack takes the last call to the room back.
func (w *WaitingRoom) CallBack(c service.CallResult, done func(error)) bool {
	return w.save.Go(w.FrontDesk, func(ctx context.Context) error {
		return unlessChanged(w.Services.Queue.Uncall(ctx, c.Visit.ID, c.Visit.Version))
	}, w.after(done))
}

// Back puts a changed entry of the problem list back as it was before the change.
func (l *ProblemList) Back(was clinic.Problem, done func(error)) bool {
	was.Version++ // by the change
	return l.save.Go(l.FrontDesk, func(ctx context.Context) error {
		return unlessChanged(l.Services.Problems.Update(ctx, was))
	}, reloaded(l.Load, done))
}

// Back takes the call noted last back, unless another one was noted since.
func (r *Reminders) Back(row service.ReminderRow, o clinic.ReminderOutcome, done func(error)) bool {
	return r.save.Go(r.FrontDesk, func(ctx context.Context) error {
		calls, err := r.Services.Reminders.Of(ctx, row.ID)
		if err != nil {
			return err
		}
		var last clinic.Reminder
		for _, c := range calls {
			if !c.At.Before(last.At) {
				last = c
			}
		}
		if last.Outcome != o || last.ByUserID != r.Actor.UserID {
			return changedSince()
		}
		return r.Services.Reminders.Undo(ctx, reminderCommand(row))
	}, r.after(done))
}

// RestoreAs takes a patient that was just retired back into the lists, whoever
// is on the page meanwhile. was is the record before.
func (c *PatientChart) RestoreAs(was clinic.Patient, done func(error)) bool {
	return c.save.Go(c.FrontDesk, func(ctx context.Context) error {
		return unlessChanged(c.Services.Patients.Restore(ctx, was.ID, was.Version+1))
	}, reloaded(c.Load, done))
}
