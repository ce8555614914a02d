package clinic

import (
	"fmt"
	"slices"
	"time"
)

// Outcome is what was decided about a visit that leave, a holiday or a
// withdrawn session fell on.
type Outcome string

// The outcomes. A visit that is kept takes place although the doctor is away.
const (
	OutcomeMoved     Outcome = "moved"
	OutcomeCancelled Outcome = "cancelled"
	OutcomeKept      Outcome = "kept"
)

// Title gives the outcome's name for people.
func (o Outcome) Title() string {
	switch o {
	case OutcomeMoved:
		return "Moved"
	case OutcomeCancelled:
		return "Cancelled"
	case OutcomeKept:
		return "Kept"
	}
	return string(o)
}

// Displaced is one line of the list to phone: a visit as it stood when the
// schedule changed under it, and what was decided. It belongs to a leave or to
// an extra session, never to both.
type Displaced struct {
	Leave       LeaveID
	Session     ExtraSessionID
	Appointment AppointmentID
	Outcome     Outcome
	Reason      string
	FromDoctor  DoctorID
	FromDate    Date
	FromStart   Clock
	FromMinutes int      // how long it was to last
	ToDoctor    DoctorID // 0 unless moved, as are the two below
	ToDate      Date
	ToStart     Clock
	At          time.Time
	By          UserID
	ByName      string
}

// Touches reports whether the visit lies in the leave, be it by a minute. Who
// the visit is with and whether the leave is approved is asked for too.
func (l Leave) Touches(a Appointment) bool {
	return l.Status == LeaveApproved && l.Concerns(a.DoctorID) && l.SpanOn(a.Date).Overlaps(a.SpanOn(a.Date))
}

// Covers reports whether the doctor works the whole of a stretch of the day.
func (p DayPlan) Covers(s Span) bool {
	return slices.ContainsFunc(p.Working(), func(w Span) bool { return w.Contains(s) })
}

// Over reports whether a visit had ended at a moment in the clinic's zone.
func (a Appointment) Over(now time.Time) bool { return a.Span().To <= nowOn(a.Date, now) }

// Over reports whether the session had ended at a moment in the clinic's zone.
func (e ExtraSession) Over(now time.Time) bool { return e.Span.To <= nowOn(e.Date, now) }

// CheckExtraSession refuses an extra session in which the doctor works already
// or is away. calendar is the doctor's around its day and may hold the session
// itself as it was before.
func CheckExtraSession(e ExtraSession, d Doctor, calendar Calendar) error {
	calendar.Extra = slices.DeleteFunc(slices.Clone(calendar.Extra), func(o ExtraSession) bool { return o.ID == e.ID && e.ID != 0 })
	for _, on := range []Date{e.Date, e.Date.AddDays(1)} {
		plan := PlanDay(d, calendar, on)
		want := e.Session().SpanOn(on)
		for _, s := range plan.Sessions {
			if s.SpanOn(on).Overlaps(want) {
				message := "%s works %s on %s already. Two sessions cannot overlap."
				if s.Extra {
					message = "%s has an extra session %s on %s already. Two sessions cannot overlap."
				}
				return &Error{Code: Conflict, Field: "start", Message: fmt.Sprintf(message, d.Name(), s.Span.String(), s.Date.Format("Mon 2 Jan 2006"))}
			}
		}
		if l, away := plan.AwayAt(want); away {
			text := d.Name() + " is away: " + l.Period() + ". Change the leave first."
			if l.DoctorID == 0 {
				text = "The hospital is closed: " + l.Reason + ", " + l.Period() + "."
			}
			return &Error{Code: Conflict, Field: "date", Message: text}
		}
	}
	return nil
}
