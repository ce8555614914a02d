package viewmodel

import (
	"context"
	"errors"
	"slices"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// SessionList is the list of extra sessions to come.
type SessionList struct {
	FrontDesk
	Changed func()
	Failed  func(error)
	Rows    []clinic.ExtraSession

	load Latest
}

// NewSessionList returns an empty list.
func NewSessionList(d FrontDesk) *SessionList {
	return &SessionList{FrontDesk: d, Changed: func() {}, Failed: func(error) {}}
}

// Load reads the sessions from today on.
func (l *SessionList) Load() {
	f := service.ExtraSessionFilter{From: l.Today()}
	l.load.Go(l.Context(), l.Runner, func(ctx context.Context) func() {
		rows, err := l.Services.Schedules.ListSessions(ctx, f)
		return func() {
			if err != nil {
				l.Failed(err)
				return
			}
			l.Rows = rows
			l.Changed()
		}
	})
}

// MayPlanSessions reports whether the signed-in person may plan a doctor's
// extra sessions; 0 asks about any doctor's.
func MayPlanSessions(actor clinic.Actor, d clinic.DoctorID) bool {
	return actor.Role.May(clinic.LeaveEnter) || actor.Role.May(clinic.LeaveRequest) && (d == 0 || d == actor.DoctorID)
}

// SessionInput is what stands in the form of an extra session.
type SessionInput struct {
	Doctor      clinic.DoctorID
	Date        clinic.Date
	DateErr     error
	Start, End  clinic.Clock
	StartGiven  bool
	EndGiven    bool
	StartErr    error
	EndErr      error
	MaxPatients int // 0 for as many as fit
	MaxErr      error
	Note        string
}

// SessionForm adds or changes an extra session.
type SessionForm struct {
	FrontDesk
	Base clinic.ExtraSession
	save Submission
}

// NewSessionForm returns a form for a session as read, or for a new one.
func NewSessionForm(d FrontDesk, base clinic.ExtraSession) *SessionForm {
	return &SessionForm{FrontDesk: d, Base: base}
}

// Session turns the form into an extra session, or says all that is wrong.
func (f *SessionForm) Session(in SessionInput) (clinic.ExtraSession, error) {
	e := f.Base
	e.DoctorID, e.Date, e.MaxPatients, e.Note = in.Doctor, in.Date, in.MaxPatients, in.Note
	e.Span = clinic.SessionSpan(in.Start, in.End)
	var errs []error
	read := func(field string, err error) {
		if err != nil {
			errs = append(errs, clinic.FieldErrorf(field, "%s", i18n.Error(err)))
		}
	}
	read("date", in.DateErr)
	read("start", in.StartErr)
	read("end", in.EndErr)
	read("max_patients", in.MaxErr)
	if !in.StartGiven && in.StartErr == nil {
		errs = append(errs, clinic.FieldErrorf("start", "Give the start."))
	}
	if !in.EndGiven && in.EndErr == nil {
		errs = append(errs, clinic.FieldErrorf("end", "Give the end."))
	}
	rest := withoutFields(e.Clean(), errs)
	if !in.StartGiven || in.StartErr != nil {
		rest = slices.DeleteFunc(rest, func(err error) bool { return clinic.FieldOf(err) == "end" })
	}
	errs = append(errs, rest...)
	return e, errors.Join(errs...)
}

// Add saves a new session.
func (f *SessionForm) Add(e clinic.ExtraSession, done func(error)) bool {
	return f.save.Go(f.FrontDesk, func(ctx context.Context) error {
		_, err := f.Services.Schedules.AddSession(ctx, e)
		return err
	}, done)
}

// Change is what changing or withdrawing the session does to the visits in it.
func (f *SessionForm) Change(e clinic.ExtraSession, withdraw bool) ScheduleChange {
	cmd := service.SessionCommand{Session: e, Withdraw: withdraw}
	s := f.Services.Schedules
	return ScheduleChange{Why: i18n.T("The session does not take place"),
		Preview: func(ctx context.Context) ([]service.AffectedVisit, error) { return s.PreviewSession(ctx, cmd) },
		Save: func(ctx context.Context, decisions []service.VisitDecision) (service.DisplacedFilter, error) {
			cmd := cmd
			cmd.Decisions = decisions
			return service.DisplacedFilter{Session: e.ID}, s.ChangeSession(ctx, cmd)
		}}
}

// MaxText gives a session's limit: "12 patients", empty for as many as fit.
func MaxText(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return i18n.T("1 patient")
	}
	return i18n.F("%s patients", i18n.Count(n))
}
