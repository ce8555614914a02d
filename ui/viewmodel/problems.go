package viewmodel

import (
	"context"
	"errors"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// ProblemList is a patient's problems with what can be done to them.
type ProblemList struct {
	FrontDesk
	Changed func()
	Failed  func(error)

	Patient clinic.PatientID
	Visit   clinic.AppointmentID // at which new ones are noted; 0 for none
	Reason  string               // of a doctor who has not treated the patient
	All     []clinic.Problem     // with those entered in error, last

	load    Latest
	suggest Latest
	save    Submission
}

// NewProblemList returns the list of a patient, not loaded yet.
func NewProblemList(d FrontDesk, p clinic.PatientID, visit clinic.AppointmentID) *ProblemList {
	return &ProblemList{FrontDesk: d, Patient: p, Visit: visit, Changed: func() {}, Failed: func(error) {}}
}

// MayChange reports whether the role keeps this problem list: reading with a
// reason is no writing.
func (l *ProblemList) MayChange() bool { return l.May(clinic.ProblemsRecord) && l.Reason == "" }

// Load reads the list.
func (l *ProblemList) Load() {
	q := service.ProblemQuery{Reason: l.Reason, ProblemFilter: service.ProblemFilter{Patient: l.Patient, WithError: true}}
	l.load.Go(l.Context(), l.Runner, func(ctx context.Context) func() {
		list, err := l.Services.Problems.List(ctx, q)
		return func() {
			if err != nil {
				l.Failed(err)
				return
			}
			l.All = list
			l.Changed()
		}
	})
}

// ActiveProblems are those of a list that are active.
func ActiveProblems(list []clinic.Problem) (out []clinic.Problem) {
	for _, p := range list {
		if p.State == clinic.ProblemActive {
			out = append(out, p)
		}
	}
	return out
}

// TypedProblem is what stands in the inputs of a problem's form.
type TypedProblem struct {
	Code, Title, Onset, Ended, Note string
	State                           clinic.ProblemState
}

// Read turns what was typed into an entry, or says what is wrong with it.
func (l *ProblemList) Read(t TypedProblem) (clinic.Problem, error) {
	p := clinic.Problem{PatientID: l.Patient, AppointmentID: l.Visit, Code: t.Code, Title: t.Title, State: t.State, Note: t.Note}
	var errs []error
	date := func(field, text string) clinic.PartialDate {
		d, err := clinic.ParsePartialDateIn(text, i18n.MonthNamed)
		if err != nil {
			errs = append(errs, clinic.FieldErrorf(field, "%s", i18n.Error(err)))
		}
		return d
	}
	p.Onset, p.Ended = date("onset", t.Onset), date("ended", t.Ended)
	if err := errors.Join(append(errs, p.Clean(l.Today()))...); err != nil {
		return p, err
	}
	return p, nil
}

// Save adds an entry, or changes the one given.
func (l *ProblemList) Save(old clinic.Problem, t TypedProblem, done func(error)) bool {
	if l.save.Busy() {
		return false
	}
	p, err := l.Read(t)
	if err != nil {
		done(err)
		return true
	}
	return l.save.Go(l.FrontDesk, func(ctx context.Context) error {
		if old.ID == 0 {
			_, err := l.Services.Problems.Add(ctx, p)
			return err
		}
		p.ID, p.Version, p.AppointmentID = old.ID, old.Version, old.AppointmentID
		return l.Services.Problems.Update(ctx, p)
	}, reloaded(l.Load, done))
}

// MarkError takes an entry off the list that was never true.
func (l *ProblemList) MarkError(p clinic.Problem, reason string, done func(error)) bool {
	return l.save.Go(l.FrontDesk, func(ctx context.Context) error {
		return l.Services.Problems.MarkError(ctx, p.ID, p.Version, reason)
	}, reloaded(l.Load, done))
}

// Suggest completes a typed diagnosis from the code list and hands the answer
// to done, nothing without a list or when it cannot be read: free words are
// always taken.
func (l *ProblemList) Suggest(text string, done func([]clinic.CodedDiagnosis)) {
	if l.Services.Diagnoses == nil || strings.TrimSpace(text) == "" {
		done(nil)
		return
	}
	l.suggest.Go(l.Context(), l.Runner, func(ctx context.Context) func() {
		list, err := l.Services.Diagnoses.SuggestDiagnoses(ctx, text)
		return func() {
			if err != nil {
				list = nil
			}
			done(list)
		}
	})
}

// PartialDateText is a day, a month or a year in the language in use, as its field
// takes it: "2019", "mars 2019", "12. März 2019".
func PartialDateText(p clinic.PartialDate) string { return i18n.Say(p.Text()) }

// ProblemTimes is when a problem was: "since 2019", "2019 – Mar 2026".
func ProblemTimes(p clinic.Problem) string {
	switch {
	case !p.Onset.IsZero() && !p.Ended.IsZero():
		return PartialDateText(p.Onset) + " – " + PartialDateText(p.Ended)
	case !p.Ended.IsZero():
		return i18n.F("until %s", PartialDateText(p.Ended))
	case !p.Onset.IsZero():
		return i18n.F("since %s", PartialDateText(p.Onset))
	}
	return ""
}
