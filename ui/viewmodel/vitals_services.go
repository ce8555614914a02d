package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// VitalsService is service.Vitals.
type VitalsService interface {
	Record(ctx context.Context, cmd service.RecordVitals) (clinic.VitalsID, error)
	Of(ctx context.Context, q service.VitalsQuery) (service.VitalsChart, error)
	Retract(ctx context.Context, id clinic.VitalsID, reason string) error
}

// ProblemService is service.Problems.
type ProblemService interface {
	List(ctx context.Context, q service.ProblemQuery) ([]clinic.Problem, error)
	Add(ctx context.Context, p clinic.Problem) (clinic.ProblemID, error)
	Update(ctx context.Context, p clinic.Problem) error
	MarkError(ctx context.Context, id clinic.ProblemID, version int, reason string) error
}

// TriageService is service.Triage.
type TriageService interface {
	Notes(ctx context.Context, id clinic.AppointmentID) ([]clinic.TriageNote, error)
}

// DiagnosisSuggester is what of service.CodeListService completes a typed
// diagnosis, the likeliest first.
type DiagnosisSuggester interface {
	SuggestDiagnoses(ctx context.Context, text string) ([]clinic.CodedDiagnosis, error)
}
