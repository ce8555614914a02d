package service

import (
	"context"
	"time"

	"caredesk/internal/clinic"
)

// VitalsRepo keeps vital signs. A set is never changed; it can be marked as
// entered in error, once.
type VitalsRepo interface {
	Insert(ctx context.Context, v clinic.Vitals) (clinic.VitalsID, error)
	Get(ctx context.Context, id clinic.VitalsID) (clinic.Vitals, error)
	// List returns the sets of a filter, the newest taken first.
	List(ctx context.Context, f VitalsFilter) ([]clinic.Vitals, error)
	// Latest returns the sets that hold the newest value of some measure, newest first.
	Latest(ctx context.Context, id clinic.PatientID) ([]clinic.Vitals, error)
	// Heights returns all heights that stand, oldest first.
	Heights(ctx context.Context, id clinic.PatientID) ([]clinic.HeightAt, error)
	// Retract marks a set as an error; Conflict when it is one already.
	Retract(ctx context.Context, v clinic.Vitals) error
}

// ProblemRepo keeps problem lists, with every earlier version of each entry.
type ProblemRepo interface {
	Insert(ctx context.Context, p clinic.Problem) (clinic.ProblemID, error)
	Get(ctx context.Context, id clinic.ProblemID) (clinic.Problem, error)
	// List returns a patient's entries: active, inactive, resolved, errors; of
	// each the one that began last first.
	List(ctx context.Context, f ProblemFilter) ([]clinic.Problem, error)
	// Update changes what the entry says and raises the version.
	Update(ctx context.Context, p clinic.Problem) error
	// Versions returns what the entry said before, oldest first; UpdatedAt is
	// until when it said so.
	Versions(ctx context.Context, id clinic.ProblemID) ([]clinic.Problem, error)
}

// TriageRepo keeps the notes before the doctor. They are never changed.
type TriageRepo interface {
	Insert(ctx context.Context, n clinic.TriageNote) error
	List(ctx context.Context, id clinic.AppointmentID) ([]clinic.TriageNote, error) // oldest first
}

// VitalsFilter chooses sets of vital signs. Times are those when they were taken.
type VitalsFilter struct {
	Patient       clinic.PatientID
	Visit         clinic.AppointmentID // 0 for all
	From, To      time.Time            // [From, To); zero is open
	WithRetracted bool
	Limit         int // 0 for all
}

// VitalsQuery asks for a patient's vital signs. Reason is for a doctor who has
// not treated the patient.
type VitalsQuery struct {
	VitalsFilter
	Reason string
}

// VitalsChart is what is shown of a patient's vital signs.
type VitalsChart struct {
	Rows []clinic.SeenVitals // those of the query, the newest taken first
	Last LastVitals          // of all that stand, whatever the query asked for
	Born clinic.Date
	Sex  clinic.Sex
}

// LastVitals holds the newest value of each measure.
type LastVitals map[clinic.Measure]LastValue

// LastValue is a value with when and at which visit it was taken.
type LastValue struct {
	Value      int // in the kept unit
	Mark       clinic.Mark
	At         time.Time
	Visit      clinic.AppointmentID
	HeightFrom time.Time // of a BMI: when the height was taken, when that was before
}

// RecordVitals records a set, a note before the doctor, or both at once. Sure
// says that somebody looked at a value that is probably a slip and stands by it.
type RecordVitals struct {
	Vitals clinic.Vitals
	Triage string // for Vitals.AppointmentID
	Sure   bool
}

// ProblemFilter chooses the entries of a problem list.
type ProblemFilter struct {
	Patient    clinic.PatientID
	ActiveOnly bool
	WithError  bool // also those marked as entered in error
}

// ProblemQuery asks for a problem list. Reason is for a doctor who has not
// treated the patient.
type ProblemQuery struct {
	ProblemFilter
	Reason string
}
