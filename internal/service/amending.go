package service

import (
	"context"
	"slices"
	"time"

	"caredesk/internal/clinic"
)

// AmendCommand puts a new version of a closed visit's record in the place of an
// earlier one, which stays readable.
type AmendCommand struct {
	Appointment  clinic.AppointmentID
	Amends       clinic.HistoryID // the version that was read
	Consultation clinic.Consultation
	Reason       string
}

// AmendResult names what an amendment made; Prescription is 0 when the signed
// one still holds.
type AmendResult struct {
	History      clinic.HistoryID
	Version      int
	Prescription clinic.PrescriptionID
}

// Amend writes a new version of the actor's own closed visit. The signed record
// is not touched. When the prescription says something else now, a new one is
// signed that replaces the old; without medicines it withdraws it. An amendment
// books and bills nothing. It is Stale when somebody amended meanwhile, a
// Conflict when the visit is open on another screen and Invalid when nothing
// differs.
func (s *Consultations) Amend(ctx context.Context, cmd AmendCommand) (AmendResult, error) {
	if _, err := authorize(ctx, clinic.Consult); err != nil {
		return AmendResult{}, err
	}
	reason, err := cleanReason("reason", cmd.Reason, "the reason of the amendment")
	if err != nil {
		return AmendResult{}, err
	}
	typed := slices.Clone(cmd.Consultation.Items)
	var result AmendResult
	err = s.write(ctx, func(t *tx) error {
		result = AmendResult{}
		w, err := t.signedWork(cmd.Appointment)
		if err != nil {
			return err
		}
		if err := t.notElsewhere(cmd.Appointment); err != nil {
			return err
		}
		if w.entry.ID != cmd.Amends {
			return stale("this record")
		}
		c := cmd.Consultation
		c.FollowUp.Book = false
		if err := c.CleanAmendment(w.consultation().FollowUp.Date, t.today()); err != nil {
			return err
		}
		if !w.differs(c) {
			return clinic.FieldErrorf("diagnosis", "Nothing differs from the signed record.")
		}
		result, err = t.amend(w, c, typed, reason)
		return err
	})
	return orNothing(result, err)
}

// signedWork is a closed visit with the latest version of what was signed.
type signedWork struct {
	visit   clinic.Appointment
	patient clinic.Patient
	entry   clinic.HistoryEntry
	rx      *clinic.Prescription
}

func (t *tx) signedWork(id clinic.AppointmentID) (w signedWork, err error) {
	if w.visit, err = t.ownVisit(id); err != nil {
		return w, err
	}
	if w.visit.Status != clinic.StatusCompleted {
		return w, clinic.Errorf(clinic.Conflict, "This visit is “%s”: it is not closed, so there is nothing to amend.", w.visit.Status.Title())
	}
	if w.patient, err = t.Patients().Get(t.ctx, w.visit.PatientID); err != nil {
		return w, err
	}
	versions, err := t.Consultations().Versions(t.ctx, id)
	if err != nil {
		return w, err
	}
	i := slices.IndexFunc(versions, func(e clinic.HistoryEntry) bool { return !e.Superseded })
	if i < 0 {
		return w, clinic.Errorf(clinic.NotFound, "This visit has no record.")
	}
	w.entry = versions[i]
	rx, err := t.Consultations().PrescriptionOf(t.ctx, id)
	found, err := notFoundIsNil(err)
	if found {
		w.rx = &rx
	}
	return w, err
}

// consultation puts what was signed into the shape of the form.
func (w signedWork) consultation() clinic.Consultation {
	return clinic.SignedConsultation(w.entry, w.rx)
}

func (w signedWork) differs(c clinic.Consultation) bool {
	return !clinic.SameRecord(w.consultation(), c)
}

func (t *tx) amend(w signedWork, c clinic.Consultation, typed []clinic.PrescriptionItem, reason string) (AmendResult, error) {
	var result AmendResult
	before := w.consultation()
	checks, err := t.checkedItems(w.visit, w.patient, typed, c.Items)
	if err != nil {
		return result, err
	}
	next := w.entry
	next.Symptoms, next.Notes, next.DoctorNotes = c.Symptoms, c.Notes, c.DoctorNotes
	next.Diagnosis, next.Diagnoses, next.Treatment = c.DiagnosisText(), c.Diagnoses, c.Advice
	next.Prescription, next.FollowUp, next.CreatedAt = clinic.PrescriptionText(c.Items), c.FollowUp.Date, t.now
	if w.rx == nil && len(c.Items) == 0 {
		next.Prescription = w.entry.Prescription // of a record that came without a prescription of its own
	}
	next.Version, next.Amends, next.AmendReason = w.entry.Version+1, w.entry.ID, reason
	next.RecordedBy, next.RecordedName = t.actor.UserID, t.actor.Name
	if result.History, err = t.Consultations().InsertHistory(t.ctx, next); err != nil {
		return result, err
	}
	result.Version = next.Version
	a := w.visit
	a.Symptoms, a.Notes, a.Diagnosis, a.Prescription, a.FollowUp = c.Symptoms, c.Notes, next.Diagnosis, next.Prescription, next.FollowUp
	a.UpdatedAt = t.now
	if err := t.Appointments().Update(t.ctx, a); err != nil {
		return result, err
	}
	if rx := draftPrescription(a, w.patient, c); w.rx != nil && prescriptionDiffers(*w.rx, rx) || w.rx == nil && len(c.Items) > 0 {
		if w.rx != nil {
			rx.Replaces = w.rx.ID
			if rx.FollowUp == w.rx.FollowUp {
				rx.FollowUpAt = w.rx.FollowUpAt
			}
		}
		rx.Checks = checks
		doctor, err := t.Doctors().Get(t.ctx, a.DoctorID)
		if err != nil {
			return result, err
		}
		if result.Prescription, err = t.sign(&rx, w.patient, doctor); err != nil {
			return result, err
		}
	}
	if err := t.Consultations().DeleteDraft(t.ctx, a.ID); err != nil {
		return result, err
	}
	if err := t.Consultations().Release(t.ctx, a.ID, ""); err != nil {
		return result, err
	}
	t.emit(AppointmentChanged{a.ID, a.DoctorID, a.Date})
	return result, t.audit(change{action: "consultation.amend", id: int64(a.ID), patient: a.PatientID, reason: reason,
		before: record{"history": int64(w.entry.ID), "version": w.entry.Version, "items": len(before.Items)},
		after: record{"history": int64(result.History), "version": result.Version, "items": len(c.Items),
			"prescription": int64(result.Prescription)}})
}

// prescriptionDiffers reports whether the page would say something else.
func prescriptionDiffers(old, next clinic.Prescription) bool {
	return !slices.EqualFunc(old.Items, next.Items, clinic.SameItem) || old.Diagnosis != next.Diagnosis || old.Advice != next.Advice ||
		old.FollowUp != next.FollowUp
}

// KeepAmendment keeps an amendment that is being typed, as SaveDraft does for a
// visit that is open.
func (s *Consultations) KeepAmendment(ctx context.Context, id clinic.AppointmentID, c clinic.Consultation) (time.Time, error) {
	if _, err := authorize(ctx, clinic.Consult); err != nil {
		return time.Time{}, err
	}
	return s.keepDraft(ctx, id, c, func(t *tx) (clinic.Appointment, error) {
		w, err := t.signedWork(id)
		return w.visit, err
	})
}

// DropAmendment throws an amendment that was being typed away.
func (s *Consultations) DropAmendment(ctx context.Context, id clinic.AppointmentID) error {
	if _, err := authorize(ctx, clinic.Consult); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		if _, err := t.signedWork(id); err != nil {
			return err
		}
		if err := t.Consultations().Release(t.ctx, id, t.core.program); err != nil {
			return err
		}
		return t.Consultations().DeleteDraft(t.ctx, id)
	})
}
