package viewmodel

import (
	"context"
	"errors"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// LeaveView is which leave a list shows.
type LeaveView string

// The lists.
const (
	LeaveComing    LeaveView = "coming"
	LeaveToDecide  LeaveView = "requests"
	LeaveHolidays  LeaveView = "holidays"
	LeavePast      LeaveView = "past"
	LeaveAllStates LeaveView = "all"
)

// LeaveList is the list of leave and holidays.
type LeaveList struct {
	FrontDesk
	Changed func()
	Failed  func(error)

	View LeaveView
	Rows []clinic.Leave
	load Latest
}

// NewLeaveList returns an empty list.
func NewLeaveList(d FrontDesk) *LeaveList {
	return &LeaveList{FrontDesk: d, Changed: func() {}, Failed: func(error) {}, View: LeaveComing}
}

// SetView chooses which leave is listed.
func (l *LeaveList) SetView(v LeaveView) {
	l.View = v
	l.Load()
}

// leaveShown is how many are listed; there are never more to come than that.
const leaveShown = 500

func (l *LeaveList) filter() service.LeaveFilter {
	holding := []clinic.LeaveStatus{clinic.LeaveApproved, clinic.LeaveRequested}
	switch today := l.Today(); l.View {
	case LeaveToDecide:
		return service.LeaveFilter{Statuses: []clinic.LeaveStatus{clinic.LeaveRequested}}
	case LeaveHolidays:
		return service.LeaveFilter{From: today, Holidays: true, Statuses: holding}
	case LeavePast:
		return service.LeaveFilter{To: today.AddDays(-1), Newest: true}
	case LeaveAllStates:
		return service.LeaveFilter{Newest: true}
	}
	return service.LeaveFilter{From: l.Today(), Statuses: holding}
}

// Load reads the list.
func (l *LeaveList) Load() {
	f := l.filter()
	l.load.Go(l.Context(), l.Runner, func(ctx context.Context) func() {
		page, err := l.Services.Schedules.ListLeave(ctx, f, service.PageRequest{Limit: leaveShown})
		return func() {
			if err != nil {
				l.Failed(err)
				return
			}
			l.Rows = page.Rows
			l.Changed()
		}
	})
}

// WhoText names whom a leave keeps away.
func WhoText(l clinic.Leave) string {
	if l.DoctorID == 0 {
		return i18n.T("Whole hospital")
	}
	return l.DoctorName
}

// MayChangeLeave reports whether the signed-in person may change or withdraw it.
func MayChangeLeave(actor clinic.Actor, l clinic.Leave) bool {
	switch {
	case l.Status != clinic.LeaveApproved && l.Status != clinic.LeaveRequested:
		return false
	case l.DoctorID == 0:
		return actor.Role.May(clinic.HolidaysEdit)
	case actor.Role.May(clinic.LeaveEnter):
		return true
	}
	return l.Status == clinic.LeaveRequested && actor.Role.May(clinic.LeaveRequest) && l.DoctorID == actor.DoctorID
}

// LeaveInput is what stands in the leave form.
type LeaveInput struct {
	Doctor     clinic.DoctorID
	Kind       clinic.LeaveKind
	From, To   clinic.Date // no To is one day
	FromErr    error
	ToErr      error
	Start, End clinic.Clock
	StartGiven bool // else from midnight
	EndGiven   bool // else to midnight
	StartErr   error
	EndErr     error
	Reason     string
}

// LeaveForm enters, asks for, changes or decides leave.
type LeaveForm struct {
	FrontDesk
	Base      clinic.Leave // zero for new leave
	Approving bool         // a request is approved as it stands
	save      Submission
}

// NewLeaveForm returns a form for leave as read, or for new leave.
func NewLeaveForm(d FrontDesk, base clinic.Leave) *LeaveForm {
	return &LeaveForm{FrontDesk: d, Base: base}
}

// Asking reports whether the form only asks: a doctor's own leave waits for an
// administrator.
func (f *LeaveForm) Asking() bool { return !f.May(clinic.LeaveEnter) }

// Leave turns the form into leave, or says all that is wrong with it.
func (f *LeaveForm) Leave(in LeaveInput) (clinic.Leave, error) {
	l := f.Base
	l.DoctorID, l.Kind, l.Reason = in.Doctor, in.Kind, in.Reason
	l.From, l.Start, l.To, l.End = in.From, 0, in.To, clinic.Midnight24
	if in.Kind == clinic.LeaveHoliday {
		l.DoctorID = 0
	}
	if l.To.IsZero() && in.ToErr == nil {
		l.To = l.From
	}
	if in.StartGiven {
		l.Start = in.Start
	}
	if in.EndGiven {
		l.End = in.End
	}
	var errs []error
	read := func(field string, err error) {
		if err != nil {
			errs = append(errs, clinic.FieldErrorf(field, "%s", i18n.Error(err)))
		}
	}
	read("from", in.FromErr)
	read("to", in.ToErr)
	read("start", in.StartErr)
	read("end", in.EndErr)
	errs = append(errs, withoutFields(l.Clean(), errs)...)
	return l, errors.Join(errs...)
}

// Change is what the leave does to the schedule, for the decisions about the
// visits.
func (f *LeaveForm) Change(l clinic.Leave) ScheduleChange {
	c := ScheduleChange{Hospital: l.DoctorID == 0, Why: i18n.T("The doctor is away")}
	if c.Hospital {
		c.Why = i18n.F("Closed: %s", l.Reason)
	}
	s := f.Services.Schedules
	c.Preview = func(ctx context.Context) ([]service.AffectedVisit, error) { return s.PreviewLeave(ctx, l) }
	c.Save = func(ctx context.Context, decisions []service.VisitDecision) (service.DisplacedFilter, error) {
		id := l.ID
		var err error
		switch cmd := (service.LeaveCommand{Leave: l, Decisions: decisions}); {
		case f.Approving:
			err = s.ApproveLeave(ctx, service.DecideLeave{ID: l.ID, Version: l.Version, Decisions: decisions})
		case id != 0:
			err = s.UpdateLeave(ctx, cmd)
		case l.DoctorID == 0:
			id, err = s.EnterHoliday(ctx, cmd)
		default:
			id, err = s.EnterLeave(ctx, cmd)
		}
		return service.DisplacedFilter{Leave: id}, err
	}
	return c
}

// Ask asks for leave, or changes what was asked for; done gets how many booked
// visits lie in it.
func (f *LeaveForm) Ask(l clinic.Leave, done func(visits int, err error)) bool {
	n := 0
	return f.save.Go(f.FrontDesk, func(ctx context.Context) error {
		visits, err := f.Services.Schedules.PreviewLeave(ctx, l)
		if err != nil {
			return err
		}
		n = len(visits)
		if l.ID != 0 {
			return f.Services.Schedules.UpdateLeave(ctx, service.LeaveCommand{Leave: l})
		}
		_, err = f.Services.Schedules.RequestLeave(ctx, l)
		return err
	}, func(err error) { done(n, err) })
}

// AskedText says what happens to the visits in leave that was asked for.
func AskedText(visits int) string {
	switch visits {
	case 0:
		return i18n.T("The leave is asked for. An administrator decides.")
	case 1:
		return i18n.T("The leave is asked for. One booked visit lies in it and stays until an administrator decides.")
	}
	return i18n.N(visits, "The leave is asked for. A booked visit lies in it and stays until an administrator decides.", "The leave is asked for. %d booked visits lie in it and stay until an administrator decides.")
}

// Decline refuses a request, for a reason.
func (f *LeaveForm) Decline(reason string, done func(error)) bool {
	return f.save.Go(f.FrontDesk, func(ctx context.Context) error {
		return f.Services.Schedules.DeclineLeave(ctx, f.Base.ID, f.Base.Version, reason)
	}, done)
}

// Withdraw takes the leave back.
func (f *LeaveForm) Withdraw(reason string, done func(error)) bool {
	return f.save.Go(f.FrontDesk, func(ctx context.Context) error {
		return f.Services.Schedules.WithdrawLeave(ctx, f.Base.ID, f.Base.Version, reason)
	}, done)
}

// PresenceText says in a few words when a doctor is in on the plan's day and,
// when away, until when: "09:00–13:00, 14:00–18:00", "On leave until Wed 25 Nov".
func PresenceText(p clinic.DayPlan) string {
	var texts []string
	for _, s := range p.Today() {
		texts = append(texts, s.String())
	}
	working := strings.Join(texts, ", ")
	for _, a := range p.Away {
		if !a.Span.Overlaps(clinic.Span{From: 0, To: clinic.Midnight24}) {
			continue
		}
		// Leave outside the day's hours is no news on a day that is worked.
		if notice := i18n.Say(a.Leave.Notice(p.Date)); working == "" {
			return notice
		} else if touches(p, a.Span) {
			return working + " · " + notice
		}
	}
	if working == "" {
		return "—"
	}
	return working
}

// touches reports whether a stretch takes something off the day's sessions.
func touches(p clinic.DayPlan, away clinic.Span) bool {
	for _, s := range p.Sessions {
		if s.SpanOn(p.Date).Overlaps(away) {
			return true
		}
	}
	return false
}

// AwayToday reports whether leave or a holiday keeps the doctor away all day.
func AwayToday(p clinic.DayPlan) bool {
	if len(p.Today()) > 0 {
		return false
	}
	for _, a := range p.Away {
		if a.Span.Overlaps(clinic.Span{From: 0, To: clinic.Midnight24}) {
			return true
		}
	}
	return false
}
