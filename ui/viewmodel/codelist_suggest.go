package viewmodel

import (
	"context"
	"time"

	"caredesk/internal/clinic"
)

// suggestDelay is how long typing must rest before suggestions are asked for.
const suggestDelay = 60 * time.Millisecond

// DrugSuggest finds medicines while their names are typed. Only the answer to
// the newest text is delivered.
type DrugSuggest struct {
	FrontDesk
	// Failed is called when a look went wrong; the suggestions are then none.
	Failed func(error)
	Delay  time.Duration
	Limit  int // 0 for as many as the service offers

	load Latest
}

// NewDrugSuggest returns one that was asked nothing yet.
func NewDrugSuggest(d FrontDesk) *DrugSuggest {
	return &DrugSuggest{FrontDesk: d, Failed: func(error) {}, Delay: suggestDelay}
}

// Find looks for what is typed; done gets what was found on the UI thread,
// nothing when the look failed.
func (s *DrugSuggest) Find(text string, done func([]clinic.Drug)) {
	find(&s.load, s.FrontDesk, s.Delay, s.Failed, done, func(ctx context.Context) ([]clinic.Drug, error) {
		return s.Services.CodeLists.SuggestDrugs(ctx, text, s.Limit)
	})
}

// DiagnosisSuggest finds diagnosis codes by code or words. An empty text finds
// what the doctor uses often.
type DiagnosisSuggest struct {
	FrontDesk
	// Failed is called when a look went wrong; the suggestions are then none.
	Failed func(error)
	Delay  time.Duration

	load Latest
}

// NewDiagnosisSuggest returns one that was asked nothing yet.
func NewDiagnosisSuggest(d FrontDesk) *DiagnosisSuggest {
	return &DiagnosisSuggest{FrontDesk: d, Failed: func(error) {}, Delay: suggestDelay}
}

// Find looks for what is typed; done gets what was found on the UI thread,
// nothing when the look failed.
func (s *DiagnosisSuggest) Find(text string, done func([]clinic.CodedDiagnosis)) {
	find(&s.load, s.FrontDesk, s.Delay, s.Failed, done, func(ctx context.Context) ([]clinic.CodedDiagnosis, error) {
		return s.Services.CodeLists.SuggestDiagnoses(ctx, text)
	})
}

// find looks for rows once typing rests. A window without code lists has none.
func find[T any](l *Latest, d FrontDesk, delay time.Duration, failed func(error), done func([]T), look func(context.Context) ([]T, error)) {
	if d.Services.CodeLists == nil {
		done(nil)
		return
	}
	l.Go(d.Context(), d.Runner, func(ctx context.Context) func() {
		if !rest(ctx, delay) {
			return nil
		}
		rows, err := look(ctx)
		return func() {
			if err != nil {
				rows = nil
				failed(err)
			}
			done(rows)
		}
	})
}
