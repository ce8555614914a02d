package service

import (
	"cmp"
	"context"
	"slices"

	"caredesk/internal/clinic"
)

// Queue is the waiting room: who waits, in which order, and who is called. The
// order is clinic.SortQueue's everywhere.
type Queue struct{ *core }

// waiting lists who waits now in the actor's scope, in the order in which they
// are seen; doctor 0 for all. Clinical text is hidden as in every list.
func (t *tx) waiting(doctor clinic.DoctorID) ([]QueueEntry, error) {
	f := AppointmentFilter{Doctor: doctor}
	if err := t.scopeVisits(&f); err != nil {
		return nil, err
	}
	// A night clinic's patients wait on both sides of midnight.
	rows, err := t.Queue().Arrived(t.ctx, f.Doctor, t.today().AddDays(-1), t.today().AddDays(1))
	if err != nil {
		return nil, err
	}
	var out []QueueEntry
	for _, row := range rows {
		if clinic.InQueue(row.Appointment, t.now) {
			t.hideVisit(&row)
			out = append(out, QueueEntry{AppointmentRow: row, Waiting: max(0, t.now.Sub(row.CheckedInAt))})
		}
	}
	clinic.SortQueue(out, func(q QueueEntry) clinic.Appointment { return q.Appointment })
	return out, nil
}

// Waiting lists who waits now, in the order in which they are seen; doctor 0
// for all that the actor may see.
func (s *Queue) Waiting(ctx context.Context, doctor clinic.DoctorID) ([]QueueEntry, error) {
	if _, err := authorize(ctx, clinic.AppointmentsSee); err != nil {
		return nil, err
	}
	var list []QueueEntry
	err := s.read(ctx, func(t *tx) (err error) {
		list, err = t.waiting(doctor)
		return err
	})
	return orNothing(list, err)
}

// changeQueue writes a visit of the queue with its event and its audit row.
func (t *tx) changeQueue(before, after clinic.Appointment, verb string) error {
	after.UpdatedAt = t.now
	if err := t.Appointments().Update(t.ctx, after); err != nil {
		return err
	}
	t.emit(AppointmentChanged{after.ID, after.DoctorID, after.Date})
	return t.audit(change{action: "appointment." + verb, id: int64(after.ID), patient: after.PatientID,
		before: appointmentRecord(before), after: appointmentRecord(after)})
}

// SetUrgency says how urgent a visit is. It gives up a place given by hand.
func (s *Queue) SetUrgency(ctx context.Context, id clinic.AppointmentID, version int, u clinic.Urgency) error {
	if _, err := authorize(ctx, clinic.QueueManage); err != nil {
		return err
	}
	if !u.Valid() {
		return clinic.FieldErrorf("urgency", "Choose how urgent the visit is.")
	}
	return s.onVisit(ctx, clinic.StepUrgency, id, version, func(t *tx, a clinic.Appointment) error {
		if a.Urgency == u {
			return nil
		}
		next := a
		next.Urgency, next.QueuePosition = u, 0
		return t.changeQueue(a, next, "urgency")
	})
}

// Place moves a visit within its doctor's queue by steps, earlier when by is
// negative, among those of the same urgency. All places that change are written
// together.
func (s *Queue) Place(ctx context.Context, id clinic.AppointmentID, version, by int) error {
	if _, err := authorize(ctx, clinic.QueueManage); err != nil {
		return err
	}
	return s.onVisit(ctx, clinic.StepPlace, id, version, func(t *tx, a clinic.Appointment) error {
		list, err := t.waiting(a.DoctorID)
		if err != nil {
			return err
		}
		queue := make([]clinic.Appointment, len(list))
		for i, q := range list {
			queue[i] = q.Appointment
		}
		changed, err := clinic.PlaceInQueue(queue, id, by)
		if err != nil {
			return err
		}
		for _, c := range changed {
			// The list hides clinical text, which an update would empty.
			before, err := t.Appointments().Get(t.ctx, c.ID)
			if err != nil {
				return err
			}
			after := before
			after.QueuePosition = c.QueuePosition
			if err := t.changeQueue(before, after, "queue_place"); err != nil {
				return err
			}
		}
		return nil
	})
}

// Call calls one patient who waits to the room, or calls again.
func (s *Queue) Call(ctx context.Context, id clinic.AppointmentID, version int) (CallResult, error) {
	if _, err := authorize(ctx, clinic.QueueManage); err != nil {
		return CallResult{}, err
	}
	var out CallResult
	err := s.onVisit(ctx, clinic.StepCall, id, version, func(t *tx, a clinic.Appointment) (err error) {
		out, err = t.call(a)
		return err
	})
	return orNothing(out, err)
}

func (t *tx) call(a clinic.Appointment) (CallResult, error) {
	next := a
	next.CalledAt = t.now
	if err := t.changeQueue(a, next, "call"); err != nil {
		return CallResult{}, err
	}
	row, err := t.Appointments().Row(t.ctx, a.ID)
	t.hideVisit(&row)
	return CallResult{Visit: row, Again: !a.CalledAt.IsZero()}, err
}

// CallNext calls whoever is first in a doctor's queue to the room. Until the
// consultation begins that stays the same patient, so that pressing it twice
// calls nobody past their turn. A doctor's own queue is meant when doctor is 0.
func (s *Queue) CallNext(ctx context.Context, doctor clinic.DoctorID) (CallResult, error) {
	if _, err := authorize(ctx, clinic.QueueManage); err != nil {
		return CallResult{}, err
	}
	var out CallResult
	err := s.write(ctx, func(t *tx) error {
		out = CallResult{}
		if doctor == 0 && t.actor.Role != clinic.RoleDoctor {
			return clinic.FieldErrorf("doctor", "Choose the doctor whose next patient is called.")
		}
		list, err := t.waiting(doctor)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return clinic.Errorf(clinic.Conflict, "Nobody is waiting.")
		}
		first, err := t.Appointments().Get(t.ctx, list[0].ID)
		if err != nil {
			return err
		}
		if err := clinic.CheckStep(clinic.StepCall, first, t.actor, t.now); err != nil {
			return err
		}
		out, err = t.call(first)
		return err
	})
	return orNothing(out, err)
}

// noteMove writes where a visit stood before it was moved; one that stays where
// it was leaves no row.
func (t *tx) noteMove(from, to clinic.Appointment, reason string) error {
	if from.DoctorID == to.DoctorID && from.Date == to.Date && from.Start == to.Start && from.Minutes == to.Minutes {
		return nil
	}
	reason, err := cleanNote("move_reason", reason)
	if err != nil {
		return err
	}
	return t.Queue().AddMove(t.ctx, clinic.VisitMove{AppointmentID: from.ID, FromDoctor: from.DoctorID, ToDoctor: to.DoctorID,
		FromDate: from.Date, ToDate: to.Date, FromStart: from.Start, ToStart: to.Start, FromMinutes: from.Minutes, ToMinutes: to.Minutes,
		At: t.now, ByUserID: t.actor.UserID, ByName: t.actor.Name, Reason: reason})
}

// Moves returns a visit's moves, oldest first.
func (s *Queue) Moves(ctx context.Context, id clinic.AppointmentID) ([]clinic.VisitMove, error) {
	if _, err := authorize(ctx, clinic.AppointmentsSee); err != nil {
		return nil, err
	}
	var list []clinic.VisitMove
	err := s.read(ctx, func(t *tx) error {
		_, err := t.visitInScope(id)
		if err != nil {
			return err
		}
		list, err = t.Queue().Moves(t.ctx, id)
		return err
	})
	return orNothing(list, err)
}

// MovedAway lists, for the days of a filter, a row where each visit stood that
// was moved to another day or doctor, by day and time. A visit that is back with
// that doctor on that day leaves no row, and one that was moved away from there
// twice leaves one.
func (s *Queue) MovedAway(ctx context.Context, f AppointmentFilter) ([]AppointmentRow, error) {
	if _, err := authorize(ctx, clinic.AppointmentsSee); err != nil {
		return nil, err
	}
	var list []AppointmentRow
	err := s.read(ctx, func(t *tx) (err error) {
		list, err = t.movedAway(f)
		return err
	})
	return orNothing(list, err)
}

func (t *tx) movedAway(f AppointmentFilter) ([]AppointmentRow, error) {
	if err := t.scopeVisits(&f); err != nil {
		return nil, err
	}
	moves, err := t.Queue().MovedAway(t.ctx, f)
	if err != nil {
		return nil, err
	}
	type place struct {
		visit  clinic.AppointmentID
		doctor clinic.DoctorID
		date   clinic.Date
	}
	last := map[place]int{}
	for i, m := range moves {
		last[place{m.ID, m.Move.FromDoctor, m.Move.FromDate}] = i
	}
	var out []AppointmentRow
	for i, m := range moves {
		here := m.DoctorID == m.Move.FromDoctor && m.Date == m.Move.FromDate
		if here || last[place{m.ID, m.Move.FromDoctor, m.Move.FromDate}] != i {
			continue
		}
		t.hideVisit(&m.AppointmentRow)
		out = append(out, m.trace())
	}
	slices.SortStableFunc(out, func(a, b AppointmentRow) int {
		return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.Start, b.Start), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}
