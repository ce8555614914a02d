package service

import (
	"math"
	"slices"

	"caredesk/internal/clinic"
)

// gather reads everything that is kept of a patient. forPatient leaves out what
// a patient's own window does not show either.
func (t *tx) gather(id clinic.PatientID, forPatient bool) (r PatientRecord, err error) {
	if r.Patient, err = t.Patients().Get(t.ctx, id); err != nil {
		return r, err
	}
	if r.Photo, err = t.loadPicture(r.Patient.Picture); err != nil {
		return r, err
	}
	r.Visits, err = all(func(p PageRequest) (Page[AppointmentRow], error) {
		return t.Appointments().List(t.ctx, AppointmentFilter{Patient: id}, p)
	})
	if err != nil {
		return r, err
	}
	r.Entries, err = all(func(p PageRequest) (Page[clinic.HistoryEntry], error) {
		return t.Consultations().History(t.ctx, HistoryFilter{Patient: id}, p)
	})
	if err != nil {
		return r, err
	}
	slices.Reverse(r.Entries)
	for i := range r.Entries {
		r.Entries[i].DoctorNotes = ""
	}
	if r.Problems, err = t.Problems().List(t.ctx, ProblemFilter{Patient: id, WithError: !forPatient}); err != nil {
		return r, err
	}
	slices.SortFunc(r.Problems, func(a, b clinic.Problem) int { return int(a.ID - b.ID) })
	if r.Vitals, err = t.Vitals().List(t.ctx, VitalsFilter{Patient: id, WithRetracted: !forPatient}); err != nil {
		return r, err
	}
	slices.Reverse(r.Vitals)
	r.Files, err = all(func(p PageRequest) (Page[clinic.Attachment], error) {
		return t.Attachments().List(t.ctx, AttachmentFilter{Patient: id, WithRemoved: !forPatient, HideOpen: forPatient}, p)
	})
	if err != nil {
		return r, err
	}
	slices.Reverse(r.Files)
	if err := t.gatherPrescriptions(&r); err != nil {
		return r, err
	}
	return r, t.gatherBills(&r)
}

func (t *tx) gatherPrescriptions(r *PatientRecord) error {
	rows, err := t.Papers().Of(t.ctx, r.Patient.ID, math.MaxInt32)
	if err != nil {
		return err
	}
	slices.Reverse(rows)
	running, err := t.Consultations().Running(t.ctx, r.Patient.ID, t.today())
	if err != nil {
		return err
	}
	stopped, err := t.Consultations().Stops(t.ctx, r.Patient.ID, math.MaxInt32)
	if err != nil {
		return err
	}
	of := func(list []clinic.RunningMedicine, rx clinic.PrescriptionID, name string) bool {
		return slices.ContainsFunc(list, func(m clinic.RunningMedicine) bool { return m.PrescriptionID == rx && m.Name() == name })
	}
	for _, row := range rows {
		if row.Prescription == 0 {
			continue
		}
		rx, err := t.Consultations().Prescription(t.ctx, row.Prescription)
		if err != nil {
			return err
		}
		each := RecordedPrescription{Prescription: rx, DoctorName: row.DoctorName(), States: make([]MedicineState, len(rx.Items))}
		for i, it := range rx.Items {
			switch {
			case rx.ReplacedBy != 0:
				each.States[i] = MedicineReplaced
			case of(running, rx.ID, it.Name()):
				each.States[i] = MedicineActive
			case of(stopped, rx.ID, it.Name()):
				each.States[i] = MedicineStopped
			default:
				each.States[i] = MedicineCompleted
			}
		}
		r.Prescriptions = append(r.Prescriptions, each)
	}
	return nil
}

// gatherBills reads the bills that the actor sees. Drafts are no bills yet.
func (t *tx) gatherBills(r *PatientRecord) error {
	f := InvoiceFilter{Patient: r.Patient.ID}
	if t.actor.Role == clinic.RoleDoctor {
		f.Doctor, r.OwnBillsOnly = t.actor.DoctorID, true
	}
	rows, err := all(func(p PageRequest) (Page[clinic.Invoice], error) { return t.Billing().List(t.ctx, f, p) })
	if err != nil {
		return err
	}
	slices.SortFunc(rows, func(a, b clinic.Invoice) int { return int(a.ID - b.ID) })
	for _, row := range rows {
		if row.Status == clinic.InvoiceDraft || row.Status == clinic.InvoiceDiscarded {
			continue
		}
		bill, err := t.Billing().Invoice(t.ctx, row.ID)
		if err != nil {
			return err
		}
		r.Bills = append(r.Bills, bill)
	}
	return nil
}
