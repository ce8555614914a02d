package clinic

import (
	"fmt"
	"time"
)

// LeaveKind says why somebody is away.
type LeaveKind string

// The kinds of leave. A holiday closes the whole hospital.
const (
	LeaveHoliday  LeaveKind = "holiday"
	LeaveVacation LeaveKind = "leave"
	LeaveSick     LeaveKind = "sick"
	LeaveTraining LeaveKind = "training"
)

// LeaveKinds returns the kinds of a doctor's leave, in the order of the form.
func LeaveKinds() []LeaveKind { return []LeaveKind{LeaveVacation, LeaveSick, LeaveTraining} }

// Title gives the kind's name for people.
func (k LeaveKind) Title() string {
	switch k {
	case LeaveHoliday:
		return "Holiday"
	case LeaveVacation:
		return "Leave"
	case LeaveSick:
		return "Sick leave"
	case LeaveTraining:
		return "Training"
	}
	return string(k)
}

// LeaveStatus is where a leave stands. Only approved leave keeps visits away.
type LeaveStatus string

// The states. A doctor asks, an administrator decides; what the desk or an
// administrator enters is approved at once.
const (
	LeaveRequested LeaveStatus = "requested"
	LeaveApproved  LeaveStatus = "approved"
	LeaveDeclined  LeaveStatus = "declined"
	LeaveWithdrawn LeaveStatus = "withdrawn"
)

// Title gives the state's name for people.
func (s LeaveStatus) Title() string {
	switch s {
	case LeaveRequested:
		return "Asked for"
	case LeaveApproved:
		return "Approved"
	case LeaveDeclined:
		return "Declined"
	case LeaveWithdrawn:
		return "Withdrawn"
	}
	return string(s)
}

// Leave is a stretch of time in which a doctor, or with DoctorID 0 the whole
// hospital, sees nobody: from From at Start up to To at End. Whole days run from
// 00:00 to 24:00.
type Leave struct {
	ID             LeaveID
	DoctorID       DoctorID // 0 for a holiday of the whole hospital
	DoctorName     string   // for lists; not stored with the leave
	Kind           LeaveKind
	From           Date
	Start          Clock // of From
	To             Date  // the last day, inclusive
	End            Clock // of To; 24:00 for the whole day
	Reason         string
	Status         LeaveStatus
	CreatedAt      time.Time
	CreatedBy      UserID
	CreatedByName  string
	DecidedAt      time.Time
	DecidedBy      UserID
	DecidedByName  string
	DecisionReason string
	Version        int
}

// MaxLeaveDays is the longest leave: a year and a day.
const MaxLeaveDays = 366

// Clean tidies typed text and checks every field. A holiday has no doctor and
// everything else has one.
func (l *Leave) Clean() error {
	l.Reason = CleanLine(l.Reason)
	var c checker
	switch l.Kind {
	case LeaveVacation, LeaveSick, LeaveTraining:
		if l.DoctorID == 0 {
			c.fail("doctor", "Choose the doctor.")
		}
	case LeaveHoliday:
		if l.DoctorID != 0 {
			c.fail("kind", "A holiday is for the whole hospital.")
		}
		c.require("reason", l.Reason, "the holiday's name")
	default:
		c.fail("kind", "Choose what sort of leave it is.")
	}
	c.limit("reason", l.Reason, MaxLine)
	switch {
	case l.From.IsZero():
		c.fail("from", "Give the first day.")
	case l.To.IsZero():
		c.fail("to", "Give the last day.")
	case l.To.Before(l.From):
		c.fail("to", "The last day is before the first.")
	case l.From.DaysUntil(l.To) >= MaxLeaveDays:
		c.fail("to", "Leave is entered for at most a year at a time.")
	}
	switch {
	case l.Start < 0 || l.Start >= Midnight24:
		c.fail("start", "Give the time of day.")
	case l.End <= 0 || l.End > Midnight24:
		c.fail("end", "Give the time of day.")
	case l.From == l.To && l.End <= l.Start:
		c.fail("end", "The end must be after the start.")
	}
	return c.err()
}

// WholeDays reports whether the leave begins and ends at midnight.
func (l Leave) WholeDays() bool { return l.Start == 0 && l.End == Midnight24 }

// SpanOn is the leave in minutes from midnight of the day on; it may begin
// before that midnight and end after the next.
func (l Leave) SpanOn(on Date) Span {
	return Span{l.Start.Add(on.DaysUntil(l.From) * dayMinutes), l.End.Add(on.DaysUntil(l.To) * dayMinutes)}
}

// Concerns reports whether the leave is this doctor's or the whole hospital's.
func (l Leave) Concerns(d DoctorID) bool { return l.DoctorID == 0 || l.DoctorID == d }

// Period names the time for people: "Tue 24 Nov", "Mon 23 – Wed 25 Nov 2026",
// "Tue 24 Nov 13:00–17:00".
func (l Leave) Period() string {
	day := "Mon 2 Jan 2006"
	switch {
	case l.From == l.To && l.WholeDays():
		return l.From.Format(day)
	case l.From == l.To:
		return l.From.Format(day) + " " + Span{l.Start, l.End}.String()
	case l.WholeDays():
		return l.From.Format("Mon 2 Jan") + " – " + l.To.Format(day)
	}
	return l.From.Format("Mon 2 Jan") + " " + l.Start.String() + " – " + l.To.Format(day) + " " + l.End.String()
}

// Notice says on schedules, without the reason, until when the doctor is away
// or the hospital is closed. on is the day that the schedule shows.
func (l Leave) Notice(on Date) string {
	if l.DoctorID == 0 {
		return "Closed: " + l.Reason
	}
	switch {
	case l.To != on && l.End == Midnight24:
		return "On leave until " + l.To.Format("Mon 2 Jan")
	case l.To != on:
		return fmt.Sprintf("On leave until %s %s", l.To.Format("Mon 2 Jan"), l.End)
	case l.From == on && l.WholeDays(), l.From.Before(on) && l.End == Midnight24:
		return "On leave today"
	case l.From == on && l.Start > 0 && l.End == Midnight24:
		return "On leave from " + l.Start.String()
	case l.From == on:
		return "On leave " + Span{l.Start, l.End}.String()
	}
	return "On leave until " + l.End.String()
}

// ExtraSession is hours of a doctor on one date beside the weekly ones.
type ExtraSession struct {
	ID            ExtraSessionID
	DoctorID      DoctorID
	DoctorName    string // for lists; not stored with the session
	Date          Date
	Span          Span // To passes 24:00 when the session ends on the next day
	MaxPatients   int  // 0 for as many as fit
	Note          string
	Withdrawn     time.Time // zero while it holds
	CreatedAt     time.Time
	CreatedBy     UserID
	CreatedByName string
	Version       int
}

// Clean tidies typed text and checks every field.
func (e *ExtraSession) Clean() error {
	e.Note = CleanLine(e.Note)
	var c checker
	if e.DoctorID == 0 {
		c.fail("doctor", "Choose the doctor.")
	}
	if e.Date.IsZero() {
		c.fail("date", "Give the day.")
	}
	if text := sessionFault(e.Span); text != "" {
		c.fail("end", "%s", text)
	}
	if text := maxPatientsFault(e.MaxPatients); text != "" {
		c.fail("max_patients", "%s", text)
	}
	c.limit("note", e.Note, MaxLine)
	return c.err()
}

// Session is the stretch that the extra hours add.
func (e ExtraSession) Session() Session {
	return Session{Date: e.Date, Span: e.Span, MaxPatients: e.MaxPatients, Extra: true}
}
