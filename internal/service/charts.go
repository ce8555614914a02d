package service

import (
	"context"
	"time"

	"caredesk/internal/clinic"
)

// chartAccess is how much of a patient's chart an actor reads.
type chartAccess int

const (
	chartClosed chartAccess = iota // personal data only
	chartTriage                    // allergies, symptoms, vital signs and the notes before the doctor
	chartFull                      // everything
)

// access says what the actor reads of a patient: an administrator everything
// (and the reading is audited), a doctor the own patients, a nurse what triage
// needs, a patient the own chart.
func (t *tx) access(id clinic.PatientID) (chartAccess, error) {
	switch {
	case t.actor.Role == clinic.RolePatient:
		if id == t.actor.PatientID() {
			return chartFull, nil
		}
		return chartClosed, nil
	case t.actor.Role == clinic.RoleDoctor:
		own, err := t.Patients().HasVisitWith(t.ctx, id, t.actor.DoctorID)
		if own && err == nil {
			return chartFull, nil
		}
		return chartClosed, err
	case t.actor.Role.May(clinic.ClinicalRead):
		return chartFull, nil
	case t.actor.Role.May(clinic.ClinicalTriage):
		return chartTriage, nil
	}
	return chartClosed, nil
}

func notYourPatient() error {
	return forbidden("You have not treated this patient. The history can be opened by giving a reason.")
}

// checkOwnChart keeps a patient to the own record.
func (t *tx) checkOwnChart(id clinic.PatientID) error {
	if t.actor.Role == clinic.RolePatient && id != t.actor.PatientID() {
		return forbidden("You may see your own record only.")
	}
	return nil
}

// auditedReader reports whether the actor's reading of charts is itself
// recorded: an administrator sees all, but not unseen.
func auditedReader(a clinic.Actor) bool { return a.Role == clinic.RoleAdmin }

// openChart runs fn in a transaction that fits who reads a chart: one that can write
// the audit row when the reading is recorded.
func (c *core) openChart(ctx context.Context, a clinic.Actor, fn func(*tx) error) error {
	if auditedReader(a) {
		return c.write(ctx, fn)
	}
	return c.read(ctx, fn)
}

// chartRead writes the audit row of an administrator's reading.
func (t *tx) chartRead(action string, id int64, patient clinic.PatientID) error {
	if !auditedReader(t.actor) {
		return nil
	}
	return t.recordReading(change{action: action, id: id, patient: patient})
}

// visiblePatient reads a patient and empties what the actor may not see. A doctor
// who opened the chart with a reason sees the allergies, and that is recorded.
func (t *tx) visiblePatient(id clinic.PatientID) (clinic.Patient, chartAccess, error) {
	if err := t.checkOwnChart(id); err != nil {
		return clinic.Patient{}, chartClosed, err
	}
	p, err := t.Patients().Get(t.ctx, id)
	if err != nil {
		return clinic.Patient{}, chartClosed, err
	}
	access, err := t.access(id)
	if err != nil {
		return clinic.Patient{}, chartClosed, err
	}
	if access == chartClosed {
		if reason, ok := t.allergyReason(id); ok {
			access = chartTriage
			if err := t.recordReading(change{action: "patient.read", id: int64(id), patient: id, reason: reason}); err != nil {
				return clinic.Patient{}, chartClosed, err
			}
		}
	}
	if access < chartFull {
		p.MedicalHistory = ""
	}
	if access < chartTriage {
		p.AllergyStatus, p.Allergies, p.AllergyConfirmed, p.AllergyBy = "", nil, time.Time{}, ""
	}
	if t.actor.Role == clinic.RoleCashier {
		p.BloodGroup = ""
	}
	return p, access, nil
}

// Get returns a patient. Allergies and medical history are empty, and the
// allergy status is, unless the actor may read them.
func (s *Patients) Get(ctx context.Context, id clinic.PatientID) (clinic.Patient, error) {
	actor, err := authorize(ctx, clinic.PatientsSee, clinic.PatientsEditContact)
	if err != nil {
		return clinic.Patient{}, err
	}
	var p clinic.Patient
	err = s.openHead(ctx, actor, id, func(t *tx) (err error) {
		if p, _, err = t.visiblePatient(id); err != nil {
			return err
		}
		return t.chartRead("patient.read", int64(id), id)
	})
	return orNothing(p, err)
}

// Header returns the line that stands above every page about a patient.
func (s *Patients) Header(ctx context.Context, id clinic.PatientID) (PatientHeader, error) {
	actor, err := authorize(ctx, clinic.PatientsSee, clinic.PatientsEditContact)
	if err != nil {
		return PatientHeader{}, err
	}
	var h PatientHeader
	err = s.openHead(ctx, actor, id, func(t *tx) error {
		p, access, err := t.visiblePatient(id)
		if err != nil {
			return err
		}
		h = PatientHeader{ID: p.ID, Number: p.Number, Name: p.ListName(), Born: p.DateOfBirth, BirthEstimated: p.BirthEstimated, Sex: p.Sex,
			CanSeeAllergies: access >= chartTriage, NeedsReason: access == chartClosed && actor.Role == clinic.RoleDoctor}
		if h.CanSeeAllergies {
			h.AllergyStatus, h.AllergyText = p.AllergyStatus, p.AllergyText()
			h.AllergyConfirmed, h.AllergyBy = p.AllergyConfirmed, p.AllergyBy
		}
		return t.chartRead("patient.read", int64(id), id)
	})
	return orNothing(h, err)
}

// Photo returns the patient's picture as PNG, nil when there is none.
func (s *Patients) Photo(ctx context.Context, id clinic.PatientID) ([]byte, error) {
	if _, err := authorize(ctx, clinic.PatientsSee, clinic.PatientsEditContact); err != nil {
		return nil, err
	}
	var png []byte
	err := s.read(ctx, func(t *tx) error {
		if err := t.checkOwnChart(id); err != nil {
			return err
		}
		p, err := t.Patients().Get(t.ctx, id)
		if err != nil {
			return err
		}
		png, err = t.loadPicture(p.Picture)
		return err
	})
	return orNothing(png, err)
}
