package service

import (
	"context"
	"fmt"

	"caredesk/internal/clinic"
)

// Close ends a consultation: the visit is completed, its text goes into the
// patient's history, the prescription is signed, the fee is billed and the
// follow-up booked, all in one transaction or not at all. A second Close finds
// the visit changed and makes nothing twice.
func (s *Consultations) Close(ctx context.Context, cmd CloseCommand) (CloseResult, error) {
	if _, err := authorize(ctx, clinic.Consult); err != nil {
		return CloseResult{}, err
	}
	typed := cmd.Consultation.Items // the form's lines, before empty ones are dropped
	if err := cmd.Consultation.Clean(s.today()); err != nil {
		return CloseResult{}, err
	}
	var result CloseResult
	err := s.write(ctx, func(t *tx) error {
		stored, err := t.ownVisit(cmd.Appointment)
		if err != nil {
			return err
		}
		if err := t.notElsewhere(stored.ID); err != nil {
			return err
		}
		if stored.Version != cmd.Version {
			return stale("this visit")
		}
		if err := stored.Status.CheckMove(clinic.StatusCompleted, t.actor.Role); err != nil {
			return err
		}
		patient, err := t.Patients().Get(t.ctx, stored.PatientID)
		if err != nil {
			return err
		}
		checks, err := t.checkedItems(stored, patient, typed, cmd.Consultation.Items)
		if err != nil {
			return err
		}
		result, err = t.closeVisit(stored, patient, cmd.Consultation, checks)
		return err
	})
	if err != nil {
		return CloseResult{}, err
	}
	return result, nil
}

func (t *tx) closeVisit(stored clinic.Appointment, patient clinic.Patient, c clinic.Consultation, checks []clinic.PrescriptionCheck) (CloseResult, error) {
	var result CloseResult
	a := stored
	a.Symptoms, a.Notes, a.Diagnosis = c.Symptoms, c.Notes, c.DiagnosisText()
	a.Prescription, a.FollowUp = clinic.PrescriptionText(c.Items), c.FollowUp.Date
	a, err := t.setStatus(stored, a, clinic.StatusCompleted, "close", "")
	if err != nil {
		return result, err
	}
	result.History, err = t.Consultations().InsertHistory(t.ctx, clinic.HistoryEntry{PatientID: a.PatientID, AppointmentID: a.ID,
		DoctorID: a.DoctorID, VisitDate: a.Date, VisitStart: a.Start, Symptoms: c.Symptoms, Diagnosis: a.Diagnosis, Diagnoses: c.Diagnoses, Treatment: c.Advice,
		Prescription: a.Prescription, Notes: c.Notes, DoctorNotes: c.DoctorNotes, FollowUp: a.FollowUp, CreatedAt: t.now, Version: 1,
		RecordedBy: t.actor.UserID, RecordedName: t.actor.Name})
	if err != nil {
		return result, err
	}
	doctor, err := t.Doctors().Get(t.ctx, a.DoctorID)
	if err != nil {
		return result, err
	}
	// Billed first: that it was charged is what makes the follow-up free.
	if result.Invoice, err = t.billVisit(a, doctor); err != nil {
		return result, err
	}
	if result.FollowUp, err = t.bookFollowUp(a, doctor, patient, c.FollowUp); err != nil {
		return result, err
	}
	if len(c.Items) > 0 {
		rx := draftPrescription(a, patient, c)
		rx.Checks = checks
		if result.Prescription, err = t.sign(&rx, patient, doctor); err != nil {
			return result, err
		}
	}
	if err := t.Consultations().DeleteDraft(t.ctx, a.ID); err != nil {
		return result, err
	}
	if err := t.Consultations().Release(t.ctx, a.ID, ""); err != nil {
		return result, err
	}
	return result, t.audit(change{action: "consultation.close", id: int64(a.ID), patient: a.PatientID,
		after: record{"history": int64(result.History), "prescription": int64(result.Prescription), "invoice": int64(result.Invoice),
			"follow_up": int64(result.FollowUp)}})
}

// bookFollowUp books the next visit if the doctor gave it a time. A clash is
// reported on the field "follow_up"; nothing is overbooked from here.
func (t *tx) bookFollowUp(a clinic.Appointment, d clinic.Doctor, patient clinic.Patient, f clinic.FollowUp) (clinic.AppointmentID, error) {
	if !f.Book {
		return 0, nil
	}
	cmd := BookCommand{Patient: a.PatientID, Doctor: a.DoctorID, Date: f.Date, Start: f.Start, Minutes: f.Minutes,
		Kind: clinic.VisitFollowUp, Reason: "Follow-up"}
	if err := cleanBooking(&cmd, t.today()); err != nil {
		return 0, clinic.FieldErrorf("follow_up", "%s", clinic.MessageOf(err))
	}
	p, err := t.plan(cmd, 0)
	if err != nil {
		return 0, err
	}
	if len(p.clashes) > 0 {
		return 0, clashError("follow_up", p.clashes)
	}
	visit, err := t.insertVisit(p.visit(t, clinic.StatusBooked), "appointment.book")
	return visit.ID, err
}

// draftPrescription is a prescription as it would be signed, still without a number.
func draftPrescription(a clinic.Appointment, patient clinic.Patient, c clinic.Consultation) clinic.Prescription {
	rx := clinic.Prescription{AppointmentID: a.ID, PatientID: a.PatientID, DoctorID: a.DoctorID, Items: c.Items, Diagnosis: c.DiagnosisText(),
		Advice: c.Advice, FollowUp: c.FollowUp.Date, Allergies: patient.AllergyText()}
	if c.FollowUp.Book {
		rx.FollowUpAt = c.FollowUp.Start
	}
	return rx
}

// sign numbers and stores a prescription; from then on it cannot be changed.
func (t *tx) sign(rx *clinic.Prescription, patient clinic.Patient, doctor clinic.Doctor) (clinic.PrescriptionID, error) {
	n, err := t.Numbers().Next(t.ctx, "prescription", t.today().Year)
	if err != nil {
		return 0, err
	}
	rx.Number, rx.IssuedAt = fmt.Sprintf("RX-%d-%06d", t.today().Year, n), t.now
	if err := t.sealPrescription(rx, patient, doctor); err != nil {
		return 0, err
	}
	if rx.ID, err = t.Consultations().InsertPrescription(t.ctx, *rx); err != nil {
		return 0, err
	}
	after := record{"number": rx.Number, "appointment": int64(rx.AppointmentID), "items": len(rx.Items)}
	if rx.Replaces != 0 {
		after["replaces"] = int64(rx.Replaces)
	}
	if err := t.audit(change{action: "prescription.sign", id: int64(rx.ID), patient: rx.PatientID, after: after}); err != nil {
		return 0, err
	}
	return rx.ID, t.auditReasons(*rx)
}
