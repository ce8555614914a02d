package service

import (
	"context"
	"errors"
	"time"

	"caredesk/internal/clinic"
)

// Patients keeps the patients' records.
type Patients struct{ *core }

// Search finds patients by parts of name, number, phone, e-mail, birth date or
// identifier; see PatientRepo.Search.
func (s *Patients) Search(ctx context.Context, f PatientFilter, p PageRequest) (Page[PatientRow], error) {
	if _, err := authorize(ctx, clinic.PatientsSee); err != nil {
		return Page[PatientRow]{}, err
	}
	f.Text = cleanSearch(f.Text)
	var page Page[PatientRow]
	err := s.read(ctx, func(t *tx) (err error) {
		if page, err = t.Patients().Search(t.ctx, f, p); err != nil {
			return err
		}
		if err := t.addKept(&page, f, p); err != nil {
			return err
		}
		for i, row := range page.Rows {
			page.Rows[i].Phone = t.showPhone(row.Phone, row.PhoneE164)
		}
		return nil
	})
	return orNothing(page, err)
}

// Register adds a patient and gives the next patient number. Allergies are
// recorded with SetAllergies. Somebody who looks registered already is refused
// with a Conflict that names the look-alikes; RegisterKnowing goes on from there.
func (s *Patients) Register(ctx context.Context, p clinic.Patient, photo Image) (clinic.PatientID, error) {
	if _, err := authorize(ctx, clinic.PatientsRegister); err != nil {
		return 0, err
	}
	return s.register(ctx, RegisterCommand{Patient: p, Photo: photo})
}

func (s *Patients) register(ctx context.Context, cmd RegisterCommand) (clinic.PatientID, error) {
	actor, _ := clinic.ActorFrom(ctx)
	p, photo := cmd.Patient, cmd.Photo
	p.ID, p.Number, p.Version, p.Picture = 0, "", 0, ""
	p.AllergyStatus, p.Allergies, p.AllergyConfirmed, p.AllergyBy = clinic.AllergyNotAsked, nil, time.Time{}, ""
	p.Retired, p.RetireReason, p.MergedInto = time.Time{}, "", 0
	if !actor.Role.May(clinic.ClinicalRead) {
		p.MedicalHistory = ""
	}
	reason, reasonErr := cleanNote(lookAlikeField, cmd.Reason)
	png, pictureErr := normalise(photo, photoSide, "photo")
	if err := errors.Join(p.Clean(s.today()), pictureErr, reasonErr); err != nil {
		return 0, err
	}
	var id clinic.PatientID
	err := s.write(ctx, func(t *tx) error {
		p := p
		alike, err := t.checkLookAlikes(p, cmd.LookAlikes, reason)
		if err != nil {
			return err
		}
		if p.PhoneE164, err = t.readPhone(p.Phone); err != nil {
			return err
		}
		p.StampConsent(clinic.Patient{Consent: clinic.ConsentNotAsked}, t.now, t.actor.Name)
		if p.Number, err = t.nextPatientNumber(); err != nil {
			return err
		}
		p.CreatedAt, p.UpdatedAt = t.now, t.now
		if p.Picture, err = t.keepPicture(photo, png, ""); err != nil {
			return err
		}
		if id, err = t.Patients().Insert(t.ctx, p); err != nil {
			return err
		}
		t.emit(PatientChanged{id})
		after := patientRecord(p)
		if after["registered_beside"] = alike; alike == "" {
			reason = ""
		}
		return t.audit(change{action: "patient.create", id: int64(id), patient: id, reason: reason, after: after})
	})
	return orNothing(id, err)
}

// Update changes a patient's record. A role that may edit contact data only is
// refused any other change; clinical text that the role does not see stays.
func (s *Patients) Update(ctx context.Context, p clinic.Patient, photo Image) error {
	actor, err := authorize(ctx, clinic.PatientsEdit, clinic.PatientsEditContact)
	if err != nil {
		return err
	}
	contactOnly := !actor.Role.May(clinic.PatientsEdit)
	if contactOnly && (len(photo.Data) > 0 || photo.Remove) {
		return forbidden("Your role may change contact data only, not the photo.")
	}
	png, pictureErr := normalise(photo, photoSide, "photo")
	if err := errors.Join(p.Clean(s.today()), pictureErr); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		if err := t.checkOwnChart(p.ID); err != nil {
			return err
		}
		stored, err := t.activePatient(p.ID, p.Version)
		if err != nil {
			return err
		}
		next, err := t.merge(stored, p, contactOnly)
		if err != nil {
			return err
		}
		if next.PhoneE164, err = t.readPhone(next.Phone); err != nil {
			return err
		}
		next.StampConsent(stored, t.now, t.actor.Name)
		if next.Picture, err = t.keepPicture(photo, png, stored.Picture); err != nil {
			return err
		}
		next.UpdatedAt = t.now
		if err := t.Patients().Update(t.ctx, next); err != nil {
			return err
		}
		t.emit(PatientChanged{p.ID})
		return t.audit(change{action: "patient.update", id: int64(p.ID), patient: p.ID, before: patientRecord(stored), after: patientRecord(next)})
	})
}

// activePatient reads a patient who is not retired, in the version the form had.
func (t *tx) activePatient(id clinic.PatientID, version int) (clinic.Patient, error) {
	p, err := t.Patients().Get(t.ctx, id)
	switch {
	case err != nil:
		return p, err
	case p.Version != version:
		return p, stale("this patient")
	case p.MergedInto != 0:
		return p, clinic.Errorf(clinic.Conflict, "This record was merged into another one. Change that one.")
	case !p.Retired.IsZero():
		return p, clinic.Errorf(clinic.Conflict, "This record is retired. Restore it before changing it.")
	}
	return p, nil
}

// merge takes what the actor may change from typed and everything else from stored.
func (t *tx) merge(stored, typed clinic.Patient, contactOnly bool) (clinic.Patient, error) {
	next := stored
	next.Phone, next.Email, next.Address, next.EmergencyContact = typed.Phone, typed.Email, typed.Address, typed.EmergencyContact
	if contactOnly {
		if typed.FirstName != stored.FirstName || typed.LastName != stored.LastName || typed.DateOfBirth != stored.DateOfBirth ||
			typed.BirthEstimated != stored.BirthEstimated || typed.Sex != stored.Sex {
			return next, forbidden("Your role may change contact data only: phone, e-mail, address and emergency contact.")
		}
		return next, nil
	}
	next.FirstName, next.LastName, next.DateOfBirth, next.Sex = typed.FirstName, typed.LastName, typed.DateOfBirth, typed.Sex
	next.BirthEstimated, next.Identifiers, next.Consent = typed.BirthEstimated, typed.Identifiers, typed.Consent
	next.BloodGroup, next.InsuranceInfo, next.Language = typed.BloodGroup, typed.InsuranceInfo, typed.Language
	access, err := t.access(stored.ID)
	if access == chartFull {
		next.MedicalHistory = typed.MedicalHistory
	}
	return next, err
}

// SetAllergies records what the patient is allergic to, or that somebody asked
// and there is none. It is stamped with who asked and when.
func (s *Patients) SetAllergies(ctx context.Context, id clinic.PatientID, version int, status clinic.AllergyStatus, list []clinic.Allergy) error {
	if _, err := authorize(ctx, clinic.AllergiesRecord); err != nil {
		return err
	}
	list, err := clinic.CleanAllergies(status, list)
	if err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		access, err := t.access(id)
		if err != nil {
			return err
		}
		if access == chartClosed {
			return notYourPatient()
		}
		stored, err := t.activePatient(id, version)
		if err != nil {
			return err
		}
		next := stored
		next.AllergyStatus, next.Allergies, next.AllergyConfirmed, next.AllergyBy = status, list, t.now, t.actor.Name
		if status == clinic.AllergyNotAsked {
			next.AllergyConfirmed, next.AllergyBy = time.Time{}, ""
		}
		next.UpdatedAt = t.now
		if err := t.Patients().SetAllergies(t.ctx, next); err != nil {
			return err
		}
		t.emit(PatientChanged{id})
		return t.audit(change{action: "patient.set_allergies", id: int64(id), patient: id, before: patientRecord(stored), after: patientRecord(next)})
	})
}

// Retire takes a patient out of the lists; nothing is deleted. It is refused
// while visits are still to come.
func (s *Patients) Retire(ctx context.Context, id clinic.PatientID, version int, reason string) error {
	if _, err := authorize(ctx, clinic.PatientsRetire); err != nil {
		return err
	}
	reason, err := cleanReason("reason", reason, "the reason")
	if err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		stored, err := t.activePatient(id, version)
		if err != nil {
			return err
		}
		if err := t.checkNothingAhead(AppointmentFilter{Patient: id}); err != nil {
			return err
		}
		next := stored
		next.Retired, next.RetireReason = t.now, reason
		return t.setRetired("patient.retire", stored, next)
	})
}

// Restore brings a retired patient back.
func (s *Patients) Restore(ctx context.Context, id clinic.PatientID, version int) error {
	if _, err := authorize(ctx, clinic.PatientsRetire); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		stored, err := t.Patients().Get(t.ctx, id)
		switch {
		case err != nil:
			return err
		case stored.Version != version:
			return stale("this patient")
		case stored.Retired.IsZero():
			return clinic.Errorf(clinic.Conflict, "This record is not retired.")
		case stored.MergedInto != 0:
			return clinic.Errorf(clinic.Conflict, "This record was merged into another one. Undo the merge to have it back.")
		}
		next := stored
		next.Retired, next.RetireReason = time.Time{}, ""
		return t.setRetired("patient.restore", stored, next)
	})
}

func (t *tx) setRetired(action string, stored, next clinic.Patient) error {
	next.UpdatedAt = t.now
	if err := t.Patients().SetRetired(t.ctx, next); err != nil {
		return err
	}
	t.emit(PatientChanged{next.ID})
	return t.audit(change{action: action, id: int64(next.ID), patient: next.ID, reason: next.RetireReason,
		before: patientRecord(stored), after: patientRecord(next)})
}
