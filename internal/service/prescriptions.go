package service

import (
	"context"

	"caredesk/internal/clinic"
)

// checkPrescription lets a prescription be read by its doctor, by a doctor who
// treats the patient, by the patient and, recorded, by an administrator.
func (t *tx) checkPrescription(rx clinic.Prescription) error {
	if t.actor.Role == clinic.RoleDoctor && rx.DoctorID == t.actor.DoctorID {
		return nil
	}
	access, err := t.access(rx.PatientID)
	switch {
	case err != nil:
		return err
	case access == chartFull:
		return nil
	case t.actor.Role == clinic.RolePatient:
		return forbidden("You may see your own prescriptions only.")
	}
	return notYourPatient()
}

// PrescriptionOf returns the prescription of a closed visit, NotFound when it
// has none.
func (s *Consultations) PrescriptionOf(ctx context.Context, id clinic.AppointmentID) (clinic.Prescription, error) {
	actor, err := authorize(ctx, clinic.PrescriptionsPrint)
	if err != nil {
		return clinic.Prescription{}, err
	}
	var rx clinic.Prescription
	err = s.openChart(ctx, actor, func(t *tx) (err error) {
		// The visit decides first: who may not see it does not learn either
		// whether there was a prescription.
		a, err := t.Appointments().Get(t.ctx, id)
		if err != nil {
			return err
		}
		if err := t.checkPrescription(clinic.Prescription{PatientID: a.PatientID, DoctorID: a.DoctorID}); err != nil {
			return err
		}
		if rx, err = t.Consultations().PrescriptionOf(t.ctx, id); err != nil {
			return err
		}
		return t.chartRead("prescription.read", int64(rx.ID), rx.PatientID)
	})
	return orNothing(rx, err)
}

// printable reads a prescription that the actor may see, and what its page is made of.
func (t *tx) printable(id clinic.PrescriptionID) (rx clinic.Prescription, out PrescriptionPrint, err error) {
	if rx, err = t.Consultations().Prescription(t.ctx, id); err != nil {
		return rx, out, err
	}
	if err = t.checkPrescription(rx); err != nil {
		return rx, out, err
	}
	out, err = t.prescriptionPrint(rx)
	return rx, out, err
}

// PrintPrescription returns what the page is made of and records the print. The
// first print is the original, every later one a numbered copy.
func (s *Consultations) PrintPrescription(ctx context.Context, id clinic.PrescriptionID) (PrescriptionPrint, error) {
	if _, err := authorize(ctx, clinic.PrescriptionsPrint); err != nil {
		return PrescriptionPrint{}, err
	}
	var out PrescriptionPrint
	err := s.write(ctx, func(t *tx) error {
		rx, made, err := t.printable(id)
		if err != nil {
			return err
		}
		out = made
		if out.Copy, err = t.Consultations().AddPrint(t.ctx, "prescription", int64(id), t.now, t.actor.UserID); err != nil {
			return err
		}
		return t.audit(change{action: "prescription.print", id: int64(id), patient: rx.PatientID,
			after: record{"number": rx.Number, "copy": out.Copy}})
	})
	return orNothing(out, err)
}

// PreviewPrescription returns what the page would be made of if the visit were
// closed now. Nothing is signed, numbered or recorded.
func (s *Consultations) PreviewPrescription(ctx context.Context, id clinic.AppointmentID, c clinic.Consultation) (PrescriptionPrint, error) {
	if _, err := authorize(ctx, clinic.Consult); err != nil {
		return PrescriptionPrint{}, err
	}
	items, err := clinic.CleanItems(c.Items)
	if err != nil {
		return PrescriptionPrint{}, err
	}
	c.Items, c.Diagnosis, c.Advice = items, clinic.CleanText(c.Diagnosis), clinic.CleanText(c.Advice)
	var out PrescriptionPrint
	err = s.read(ctx, func(t *tx) error {
		a, err := t.ownVisit(id)
		if err != nil {
			return err
		}
		patient, err := t.Patients().Get(t.ctx, a.PatientID)
		if err != nil {
			return err
		}
		rx := draftPrescription(a, patient, c)
		rx.IssuedAt = t.now
		out, err = t.prescriptionPrint(rx)
		return err
	})
	return orNothing(out, err)
}

// prescriptionPrint gathers what is printed around a prescription.
func (t *tx) prescriptionPrint(rx clinic.Prescription) (PrescriptionPrint, error) {
	out := PrescriptionPrint{Rx: rx}
	var err error
	if out.Patient, err = t.Patients().Get(t.ctx, rx.PatientID); err != nil {
		return out, err
	}
	out.Patient.MedicalHistory = "" // never printed
	if out.Doctor, err = t.Doctors().Get(t.ctx, rx.DoctorID); err != nil {
		return out, err
	}
	if err := t.finishPrescription(&out); err != nil {
		return out, err
	}
	t.hideDoctor(&out.Doctor)
	out.Settings, out.Logo, err = t.letterhead()
	return out, err
}
