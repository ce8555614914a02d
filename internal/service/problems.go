package service

import (
	"context"
	"strings"

	"caredesk/internal/clinic"
)

// Problems keeps patients' problem lists.
type Problems struct{ *core }

// List returns a patient's problems: the active ones first, and of each state
// what began last first. A patient reads the own list; a doctor who never
// treated the patient is refused on the field "reason" until giving one, which
// is recorded.
func (s *Problems) List(ctx context.Context, q ProblemQuery) ([]clinic.Problem, error) {
	actor, err := authorize(ctx, clinic.ClinicalRead)
	if err != nil {
		return nil, err
	}
	if q.Patient == 0 {
		return nil, clinic.FieldErrorf("patient", "Choose the patient.")
	}
	reason, err := cleanNote("reason", q.Reason)
	if err != nil {
		return nil, err
	}
	if actor.Role == clinic.RolePatient {
		q.WithError = false
	}
	var list []clinic.Problem
	err = s.openPartFor(ctx, actor, q.Patient, reason, func(t *tx) error {
		if _, err := t.readPart(q.Patient, chartFull, "problem", reason); err != nil {
			return err
		}
		list, err = t.Problems().List(t.ctx, q.ProblemFilter)
		return err
	})
	return orNothing(list, err)
}

// Add puts a problem on the list. The same problem, by its code or its words,
// is not put there twice while it is active or inactive.
func (s *Problems) Add(ctx context.Context, p clinic.Problem) (clinic.ProblemID, error) {
	if _, err := authorize(ctx, clinic.ProblemsRecord); err != nil {
		return 0, err
	}
	if p.PatientID == 0 {
		return 0, clinic.FieldErrorf("patient", "Choose the patient.")
	}
	p.ID, p.Version = 0, 0
	if err := p.Clean(s.today()); err != nil {
		return 0, err
	}
	var id clinic.ProblemID
	err := s.write(ctx, func(t *tx) error {
		patient, err := t.chartToWrite(p.PatientID, chartFull)
		if err != nil {
			return err
		}
		if err := t.checkProblem(p, patient); err != nil {
			return err
		}
		if p.AppointmentID != 0 {
			if err := t.checkVisitOf(p.AppointmentID, p.PatientID); err != nil {
				return err
			}
		}
		p.RecordedAt, p.RecordedBy, p.RecordedByName, p.UpdatedAt = t.now, t.actor.UserID, t.actor.Name, t.now
		if id, err = t.Problems().Insert(t.ctx, p); err != nil {
			return err
		}
		t.emit(ProblemsChanged{p.PatientID})
		return t.audit(change{action: "problem.add", id: int64(id), patient: p.PatientID, after: problemRecord(p)})
	})
	return orNothing(id, err)
}

// checkProblem compares an entry with the patient and with the rest of the list.
func (t *tx) checkProblem(p clinic.Problem, patient clinic.Patient) error {
	born := patient.DateOfBirth
	if !born.IsZero() && !patient.BirthEstimated {
		if !p.Onset.IsZero() && p.Onset.Last().Before(born) {
			return clinic.FieldErrorf("onset", "The patient was born after that, on %s.", born.Format("2 Jan 2006"))
		}
		if !p.Ended.IsZero() && p.Ended.Last().Before(born) {
			return clinic.FieldErrorf("ended", "The patient was born after that, on %s.", born.Format("2 Jan 2006"))
		}
	}
	if p.State == clinic.ProblemResolved {
		return nil // what was over before can come again
	}
	list, err := t.Problems().List(t.ctx, ProblemFilter{Patient: p.PatientID})
	for _, other := range list {
		if other.ID != p.ID && other.State != clinic.ProblemResolved && sameProblem(other, p) {
			return &clinic.Error{Code: clinic.Conflict, Field: "title", Message: other.Since() + " is on the list already (" + other.State.Title() + ")."}
		}
	}
	return err
}

func sameProblem(a, b clinic.Problem) bool {
	if a.Code != "" && b.Code != "" {
		return a.Code == b.Code
	}
	return strings.EqualFold(a.Title, b.Title)
}

// Update changes what an entry says. An entry that was marked as an error stays
// one.
func (s *Problems) Update(ctx context.Context, p clinic.Problem) error {
	if _, err := authorize(ctx, clinic.ProblemsRecord); err != nil {
		return err
	}
	if err := p.Clean(s.today()); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		stored, patient, err := t.problemToWrite(p.ID, p.Version)
		if err != nil {
			return err
		}
		next := stored
		next.Code, next.Title, next.Onset, next.Ended, next.State, next.Note = p.Code, p.Title, p.Onset, p.Ended, p.State, p.Note
		if err := t.checkProblem(next, patient); err != nil {
			return err
		}
		return t.changeProblem("problem.update", "", stored, next)
	})
}

// MarkError takes an entry off the list that was never true. It stays in the
// list of all, and cannot be changed any more.
func (s *Problems) MarkError(ctx context.Context, id clinic.ProblemID, version int, reason string) error {
	if _, err := authorize(ctx, clinic.ProblemsRecord); err != nil {
		return err
	}
	reason, err := cleanReason("reason", reason, "the reason")
	if err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		stored, _, err := t.problemToWrite(id, version)
		if err != nil {
			return err
		}
		next := stored
		next.State = clinic.ProblemError
		return t.changeProblem("problem.mark_error", reason, stored, next)
	})
}

func (t *tx) problemToWrite(id clinic.ProblemID, version int) (clinic.Problem, clinic.Patient, error) {
	stored, err := t.Problems().Get(t.ctx, id)
	if err != nil {
		return stored, clinic.Patient{}, err
	}
	patient, err := t.chartToWrite(stored.PatientID, chartFull)
	switch {
	case err != nil:
	case stored.Version != version:
		err = stale("this problem")
	case stored.State == clinic.ProblemError:
		err = clinic.Errorf(clinic.Conflict, "This entry was marked as an error. Add the problem anew.")
	}
	return stored, patient, err
}

func (t *tx) changeProblem(action, reason string, stored, next clinic.Problem) error {
	next.UpdatedAt = t.now
	if err := t.Problems().Update(t.ctx, next); err != nil {
		return err
	}
	t.emit(ProblemsChanged{next.PatientID})
	return t.audit(change{action: action, id: int64(next.ID), patient: next.PatientID, reason: reason, before: problemRecord(stored), after: problemRecord(next)})
}

func problemRecord(p clinic.Problem) record {
	return record{"visit": int64(p.AppointmentID), "code": p.Code, "title": p.Title, "onset": p.Onset.String(), "ended": p.Ended.String(),
		"state": string(p.State), "note": p.Note}
}
