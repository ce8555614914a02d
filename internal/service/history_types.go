package service

import (
	"context"

	"caredesk/internal/clinic"
)

// MedicationRepo reads the running medication list and ends what stands in it.
type MedicationRepo interface {
	// Running returns what the patient takes on a day, by name, in one statement.
	Running(ctx context.Context, p clinic.PatientID, on clinic.Date) ([]clinic.RunningMedicine, error)
	// PrescribedItem returns one item and whose it is; NotFound for an item of a
	// prescription that another one took the place of.
	PrescribedItem(ctx context.Context, id clinic.PrescriptionItemID) (clinic.PrescribedItem, clinic.PatientID, error)
	// Stop ends a medicine; Conflict when it has ended already.
	Stop(ctx context.Context, s clinic.MedicineStop) error
	// Stops returns the ended items of prescriptions, of the newest stop first.
	Stops(ctx context.Context, p clinic.PatientID, limit int) ([]clinic.RunningMedicine, error)
}
