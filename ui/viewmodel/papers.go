package viewmodel

import (
	"context"
	"slices"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// PaperForm is a paper being written: a sick note, a letter, a summary, a history.
type PaperForm struct {
	FrontDesk
	Query service.PaperQuery
	// Draft is the paper as the chart fills it in, once it was loaded.
	Draft service.PaperDraft

	load Latest
	save Submission
}

// NewPaperForm returns a form that has loaded nothing yet.
func NewPaperForm(d FrontDesk, q service.PaperQuery) *PaperForm {
	return &PaperForm{FrontDesk: d, Query: q}
}

// Load has the paper filled in from the chart.
func (f *PaperForm) Load(done func(error)) {
	f.load.Go(f.Context(), f.Runner, func(ctx context.Context) func() {
		draft, err := f.Services.Papers.Draft(ctx, f.Query)
		return func() {
			if err == nil {
				f.Draft = draft
			}
			done(err)
		}
	})
}

// PaperInput is what a form holds. Dates are as they were read from their
// fields; their errors stand beside them.
type PaperInput struct {
	Title, Language string
	Body            clinic.PaperBody
	// Parts are the record's own parts that a summary prints.
	Diagnosis, Medicines bool
	Parts                []clinic.SectionKind
	From, Until          clinic.Date
	FromErr, UntilErr    error
	Activity, Other      string // Other is what was typed where Activity is ActivityOther
}

// ActivityOther is the choice beside work, school and sport.
const ActivityOther = "other"

// Command makes a command of what the form holds.
func (f *PaperForm) Command(in PaperInput) (service.PaperCommand, error) {
	b, from := in.Body, f.Draft.Paper.Body
	q := f.Query
	switch q.Kind {
	case clinic.PaperSickNote:
		if in.FromErr != nil {
			return service.PaperCommand{}, clinic.FieldErrorf("from", "%s", i18n.Error(in.FromErr))
		}
		if in.UntilErr != nil {
			return service.PaperCommand{}, clinic.FieldErrorf("until", "%s", i18n.Error(in.UntilErr))
		}
		b.From, b.Until, b.Activity = in.From.String(), in.Until.String(), in.Activity
		if in.Activity == ActivityOther {
			if b.Activity = clinic.CleanLine(in.Other); b.Activity == "" {
				return service.PaperCommand{}, clinic.FieldErrorf("activity_other", "Say for what.")
			}
		}
	case clinic.PaperVisitSummary:
		if in.Diagnosis {
			b.Diagnosis = from.Diagnosis
		}
		for _, part := range in.Parts {
			b.Sections = append(b.Sections, clinic.PaperSection{Heading: part, Text: from.Section(part)})
		}
	case clinic.PaperHistory:
		if in.FromErr != nil || in.UntilErr != nil {
			return service.PaperCommand{}, clinic.FieldErrorf("period", "Give days, or leave the fields empty.")
		}
		q.History.From, q.History.To = in.From, in.Until
		if !in.From.IsZero() && !in.Until.IsZero() && in.Until.Before(in.From) {
			return service.PaperCommand{}, clinic.FieldErrorf("period", "The last day is before the first.")
		}
	}
	if in.Medicines {
		b.Items = from.Items
	}
	return service.PaperCommand{PaperQuery: q, Title: in.Title, Language: in.Language, Body: b}, nil
}

// BackdateAsked reports whether a sick note that begins on the day has to say why.
func (f *PaperForm) BackdateAsked(from clinic.Date, err error) bool {
	return err == nil && !from.IsZero() && from.DaysUntil(f.Today()) > clinic.MaxBackdateDays
}

// Issue issues the paper, once however often it is pressed.
func (f *PaperForm) Issue(cmd service.PaperCommand, done func(clinic.IssuedPaper, error)) bool {
	var paper clinic.IssuedPaper
	return f.save.Go(f.FrontDesk, func(ctx context.Context) (err error) {
		paper, err = f.Services.Papers.Issue(ctx, cmd)
		return err
	}, func(err error) { done(paper, err) })
}

// Preview tells whether the paper could be issued as it is.
func (f *PaperForm) Preview(cmd service.PaperCommand, done func(error)) bool {
	return f.save.Go(f.FrontDesk, func(ctx context.Context) error {
		_, err := f.Services.Papers.Preview(ctx, cmd)
		return err
	}, done)
}

// PaperList is a patient's documents.
type PaperList struct {
	FrontDesk
	Patient clinic.PatientID
	Changed func([]service.PaperRow)
	Failed  func(error)

	load Latest
}

// Load reads the list.
func (l *PaperList) Load() {
	l.load.Go(l.Context(), l.Runner, func(ctx context.Context) func() {
		rows, err := l.Services.Papers.Of(ctx, l.Patient)
		return func() {
			if err != nil {
				l.Failed(err)
				return
			}
			l.Changed(rows)
		}
	})
}

// PaperState says what is to be known of a document in a list.
func PaperState(r service.PaperRow) string {
	if r.ReplacedBy != "" {
		return i18n.F("Replaced by %s", r.ReplacedBy)
	}
	switch r.Copies {
	case 0:
		return i18n.T("Not printed yet")
	case 1:
		return i18n.T("Printed once")
	case 2:
		return i18n.T("Printed twice")
	}
	return i18n.T("Printed several times")
}

// PaperCheck checks documents by their codes.
type PaperCheck struct {
	FrontDesk
	load Latest
}

// Verify checks one; done gets the result of the last that was asked for.
func (c *PaperCheck) Verify(code string, done func(service.Verification, error)) {
	c.load.Go(c.Context(), c.Runner, func(ctx context.Context) func() {
		v, err := c.Services.Papers.Verify(ctx, code)
		return func() { done(v, err) }
	})
}

// VerdictTone is how a verdict is coloured.
type VerdictTone int

// The tones of verdicts.
const (
	VerdictGood VerdictTone = iota
	VerdictCaution
	VerdictBad
)

// Verdict puts the outcome of a check into words.
func Verdict(v service.Verification) (tone VerdictTone, text string) {
	switch v.Outcome {
	case service.VerifyGenuine:
		if v.VoidBy != "" {
			return VerdictCaution, i18n.F("Genuine, but this invoice is void by credit note %s. Nothing is owed for it.", v.VoidBy)
		}
		if slices.Contains(clinic.MoneyKinds(), v.Kind) {
			return VerdictGood, i18n.T("Genuine. A paper with this number and code was made here. Compare kind, date, amount and initials with the paper.")
		}
		return VerdictGood, i18n.T("Genuine. A document with this number and code was issued here. Compare kind, date, doctor and initials with the paper.")
	case service.VerifyReplaced:
		return VerdictCaution, i18n.F("Genuine, but replaced by %s. It is not to be used any more.", v.ReplacedBy)
	case service.VerifyAltered:
		return VerdictBad, i18n.T("The code is right, but what is stored is not what was signed: the database was changed. Tell the administrator.")
	case service.VerifyUncoded:
		return VerdictCaution, i18n.T("This prescription was signed before documents bore codes. It cannot be checked by a code.")
	case service.VerifyUnknown:
		return VerdictBad, i18n.T("Not genuine: no document was issued here under this number.")
	}
	return VerdictBad, i18n.T("Not genuine: the code is not that of the document with this number.")
}

// ClosedVisits are the visits that a summary can be of.
type ClosedVisits struct {
	FrontDesk
	load Latest
}

// listedVisits is how many closed visits are offered.
const listedVisits = 60

// Load reads the newest closed visits of a patient.
func (c *ClosedVisits) Load(patient clinic.PatientID, done func([]service.AppointmentRow, error)) {
	f := service.AppointmentFilter{Patient: patient, Statuses: []clinic.AppointmentStatus{clinic.StatusCompleted}, Newest: true}
	c.load.Go(c.Context(), c.Runner, func(ctx context.Context) func() {
		page, err := c.Services.Appointments.List(ctx, f, service.PageRequest{Limit: listedVisits})
		return func() { done(page.Rows, err) }
	})
}
