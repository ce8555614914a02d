package service

import (
	"context"

	"caredesk/internal/clinic"
)

// overdue lists the visits whose day is over and that nobody closed. Today
// counts once the last session of all doctors has ended.
func (t *tx) overdue() (OverdueVisits, error) {
	var out OverdueVisits
	rows, err := t.Queue().Unfinished(t.ctx, 0, t.today())
	if err != nil {
		return out, err
	}
	over, err := t.sessionsOver()
	if err != nil {
		return out, err
	}
	for _, row := range rows {
		if !clinic.Overdue(row.Appointment, t.now, over) {
			continue
		}
		t.hideVisit(&row)
		switch row.Status {
		case clinic.StatusBooked:
			out.NeverCame = append(out.NeverCame, row)
		case clinic.StatusArrived:
			out.NeverSeen = append(out.NeverSeen, row)
		default:
			out.StillOpened = append(out.StillOpened, row)
		}
	}
	return out, nil
}

// sessionsOver reports whether every doctor's working time of today has ended,
// a night's session that runs into tomorrow included.
func (t *tx) sessionsOver() (bool, error) {
	doctors, err := t.Doctors().List(t.ctx, DoctorFilter{})
	if err != nil {
		return false, err
	}
	calendar, err := t.Schedules().Calendar(t.ctx, nil, t.today(), t.today())
	if err != nil {
		return false, err
	}
	now := clinic.ClockOf(t.now)
	for _, d := range doctors {
		for _, w := range clinic.PlanDay(d, calendar, t.today()).Working() {
			if w.To > now {
				return false, nil
			}
		}
	}
	return true, nil
}

// overdueCount is how many visits of past days are still open, for those who
// may close them; 0 for everybody else.
func (t *tx) overdueCount() (int, error) {
	if !t.actor.Role.May(clinic.AppointmentsArrive) {
		return 0, nil
	}
	return t.Queue().CountUnfinished(t.ctx, t.today().AddDays(-1), clinic.OverdueSince(t.now))
}

// Overdue lists the visits whose day is over and that nobody closed: those of
// past days and, once the last session has ended, those of today.
func (s *Queue) Overdue(ctx context.Context) (OverdueVisits, error) {
	if _, err := authorize(ctx, clinic.AppointmentsArrive); err != nil {
		return OverdueVisits{}, err
	}
	var out OverdueVisits
	err := s.read(ctx, func(t *tx) (err error) {
		out, err = t.overdue()
		return err
	})
	return orNothing(out, err)
}

// CloseDay marks overdue visits as no-shows, in one transaction. It is the only
// way in which many become so, and only those that were named do. A visit that
// somebody changed meanwhile is left as it is and says why.
func (s *Queue) CloseDay(ctx context.Context, visits []VisitVersion) ([]ClosedVisit, error) {
	if _, err := authorize(ctx, clinic.AppointmentsArrive); err != nil {
		return nil, err
	}
	if len(visits) == 0 {
		return nil, clinic.FieldErrorf("visits", "Choose the visits to mark as no-shows.")
	}
	var out []ClosedVisit
	err := s.write(ctx, func(t *tx) error {
		out = nil
		over, err := t.sessionsOver()
		if err != nil {
			return err
		}
		for _, v := range visits {
			problem, err := t.closeOverdue(v, over)
			if err != nil {
				return err
			}
			out = append(out, ClosedVisit{ID: v.ID, Problem: problem})
		}
		return nil
	})
	return orNothing(out, err)
}

// closeOverdue marks one visit, or says what keeps it from being marked.
func (t *tx) closeOverdue(v VisitVersion, todayOver bool) (problem string, err error) {
	a, err := t.visit(v.ID, v.Version)
	if err == nil {
		err = clinic.CheckStep(clinic.StepNoShow, a, t.actor, t.now)
	}
	if err == nil && !clinic.Overdue(a, t.now, todayOver) {
		err = clinic.Errorf(clinic.Conflict, "The day of this visit is not over yet.")
	}
	switch clinic.CodeOf(err) {
	case "":
	case clinic.Stale:
		return "Somebody changed this visit meanwhile. It was left as it is.", nil
	case clinic.Conflict, clinic.NotFound:
		return clinic.MessageOf(err), nil
	default:
		return "", err
	}
	_, err = t.setStatus(a, a, clinic.StatusNoShow, "no_show", "End of day")
	return "", err
}
