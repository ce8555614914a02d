package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// Medication is what the patient takes today, and whether it was read.
func (h *History) Medication() (view service.MedicationView, known bool) {
	return h.medication, h.medicationOf != 0 && h.medicationOf == h.filter.Patient
}

// MedicationErr is why the list of medicines could not be read.
func (h *History) MedicationErr() error { return h.medicationErr }

// loadMedication follows the timeline: where a reason opened that, it opens this
// as well.
func (h *History) loadMedication() {
	patient := h.filter.Patient
	h.medicines.Go(h.p.Context(), h.p.Runner, func(ctx context.Context) func() {
		view, err := h.p.History.Medication(ctx, patient)
		return func() {
			h.medicationErr = err
			if err == nil {
				h.medication, h.medicationOf = view, patient
			}
			h.changed()
		}
	})
}

// Stop ends a medicine from a day on; the timeline is read again afterwards.
func (h *History) Stop(item clinic.PrescriptionItemID, on clinic.Date, reason string, done func(error)) {
	h.p.Runner.Go(h.p.Context(), func(ctx context.Context) func() {
		err := h.p.History.StopMedicine(ctx, item, on, reason)
		return func() {
			done(err)
			if err == nil && h.p.Changed != nil {
				h.Load()
			}
		}
	})
}

// Versions reads all versions of a visit's record, the latest first.
func (h *History) Versions(visit clinic.AppointmentID, done func([]clinic.HistoryEntry, error)) {
	patient := h.filter.Patient
	h.p.Runner.Go(h.p.Context(), func(ctx context.Context) func() {
		list, err := h.p.History.Versions(ctx, patient, visit)
		return func() { done(list, err) }
	})
}
