package service

import (
	"context"

	"caredesk/internal/clinic"
)

// Triage keeps what the nurse notes of a visit before the doctor.
type Triage struct{ *core }

func (t *tx) addTriage(n clinic.TriageNote, patient clinic.PatientID) error {
	// Sent again because its answer was lost, a note is not there twice.
	there, err := t.Triage().List(t.ctx, n.AppointmentID)
	if err != nil {
		return err
	}
	for _, other := range there {
		if other.Note == n.Note && other.RecordedBy == t.actor.UserID {
			return nil
		}
	}
	n.RecordedAt, n.RecordedBy, n.RecordedByName = t.now, t.actor.UserID, t.actor.Name
	if err := t.Triage().Insert(t.ctx, n); err != nil {
		return err
	}
	t.emit(TriageNoted{patient, n.AppointmentID})
	return t.audit(change{action: "triage.add", id: int64(n.AppointmentID), patient: patient, after: record{"note": n.Note}})
}

// Notes returns a visit's notes, oldest first, to those who treat the patient.
// Like the doctor's private notes they are not for the patient.
func (s *Triage) Notes(ctx context.Context, id clinic.AppointmentID) ([]clinic.TriageNote, error) {
	actor, err := authorize(ctx, clinic.ClinicalRead, clinic.ClinicalTriage)
	if err != nil {
		return nil, err
	}
	if actor.Role == clinic.RolePatient {
		return nil, forbidden("These notes are for the doctor.")
	}
	var list []clinic.TriageNote
	err = s.openChart(ctx, actor, func(t *tx) error {
		a, err := t.visitInScope(id)
		if err != nil {
			return err
		}
		if _, err := t.readPart(a.PatientID, chartTriage, "triage", ""); err != nil {
			return err
		}
		list, err = t.Triage().List(t.ctx, id)
		return err
	})
	return orNothing(list, err)
}
