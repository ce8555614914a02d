package clinic

import (
	"fmt"
	"slices"
	"time"
)

const dayMinutes = int(Midnight24)

// MaxOvernightMinutes is the longest session that may run past midnight. A
// longer one is taken for an end typed before its start by mistake.
const MaxOvernightMinutes = 12 * 60

// maxPatientsASession bounds what can be typed as a session's limit.
const maxPatientsASession = 999

// sessionFault says what is wrong with a session's times, counted from midnight
// of the day it begins on; empty when nothing is.
func sessionFault(s Span) string {
	switch {
	case s.From < 0 || s.From >= Midnight24:
		return "There is no such time of day."
	case s.Minutes() < 0, s.To > Midnight24 && s.Minutes() > MaxOvernightMinutes:
		return fmt.Sprintf("%s: the end is before the start. A session over midnight lasts at most %d hours.", s, MaxOvernightMinutes/60)
	case s.Minutes() < MinVisitMinutes:
		return fmt.Sprintf("%s: the end must be at least %d minutes after the start.", s, MinVisitMinutes)
	}
	return ""
}

func maxPatientsFault(n int) string {
	if n < 0 || n > maxPatientsASession {
		return fmt.Sprintf("Give the most patients of a session as 1 to %d, or leave it open.", maxPatientsASession)
	}
	return ""
}

// SessionSpan makes a session's span of two times of day. An end that is not
// after the start is one of the next day: 22:00 to 02:00.
func SessionSpan(from, to Clock) Span {
	if to < from {
		to = to.Add(dayMinutes)
	}
	return Span{from, to}
}

// Session is a stretch in which a doctor sees patients.
type Session struct {
	Date        Date // the day it begins on
	Span        Span // from midnight of that day; To passes 24:00 when it ends on the next
	MaxPatients int  // 0 for as many as fit
	Extra       bool // not of the weekly hours
}

// SpanOn is the session in minutes from midnight of the day on.
func (s Session) SpanOn(on Date) Span {
	by := on.DaysUntil(s.Date) * dayMinutes
	return Span{s.Span.From.Add(by), s.Span.To.Add(by)}
}

// Absence is a stretch of a day plan in which the doctor is away.
type Absence struct {
	Span  Span // from midnight of the plan's day
	Leave Leave
}

// Calendar is what changes the weekly hours on certain days. Leave that is not
// approved and withdrawn sessions count for nothing.
type Calendar struct {
	Leave []Leave
	Extra []ExtraSession
}

// Of leaves only what concerns one doctor.
func (c Calendar) Of(d DoctorID) Calendar {
	var out Calendar
	for _, l := range c.Leave {
		if l.Concerns(d) {
			out.Leave = append(out.Leave, l)
		}
	}
	for _, e := range c.Extra {
		if e.DoctorID == d {
			out.Extra = append(out.Extra, e)
		}
	}
	return out
}

// DayPlan is when a doctor sees patients on a day. All spans count from that
// day's midnight: a session that began on the evening before starts below 00:00,
// and one that runs into the next day ends above 24:00.
type DayPlan struct {
	Date     Date
	Sessions []Session // in the order they begin, leave not taken off
	Away     []Absence // approved leave and holidays that touch the day
}

// PlanDay works out a doctor's day from the weekly hours and the calendar.
func PlanDay(d Doctor, c Calendar, on Date) DayPlan {
	p := DayPlan{Date: on}
	day := Span{0, Midnight24}
	add := func(s Session) {
		if s.SpanOn(on).Overlaps(day) {
			p.Sessions = append(p.Sessions, s)
		}
	}
	for _, date := range []Date{on.AddDays(-1), on} {
		for _, h := range d.Hours {
			if h.Active && h.Day == date.Weekday() {
				add(Session{Date: date, Span: h.Span, MaxPatients: h.MaxPatients})
			}
		}
	}
	for _, e := range c.Extra {
		if e.DoctorID == d.ID && e.Withdrawn.IsZero() {
			add(e.Session())
		}
	}
	slices.SortStableFunc(p.Sessions, func(a, b Session) int { return int(a.SpanOn(on).From - b.SpanOn(on).From) })
	// Leave of the night before and after shortens sessions that cross midnight.
	reach := Span{-Midnight24, 2 * Midnight24}
	for _, l := range c.Leave {
		if l.Status == LeaveApproved && l.Concerns(d.ID) && l.SpanOn(on).Overlaps(reach) {
			p.Away = append(p.Away, Absence{l.SpanOn(on), l})
		}
	}
	slices.SortStableFunc(p.Away, func(a, b Absence) int { return int(a.Span.From - b.Span.From) })
	return p
}

// Working returns the stretches in which the doctor sees patients, leave taken
// off, sorted, with touching ones joined.
func (p DayPlan) Working() []Span {
	spans := make([]Span, len(p.Sessions))
	for i, s := range p.Sessions {
		spans[i] = s.SpanOn(p.Date)
	}
	away := make([]Span, len(p.Away))
	for i, a := range p.Away {
		away[i] = a.Span
	}
	return FreeSpans(joinSpans(spans), away)
}

// Today returns Working cut to the day's own 24 hours, for drawing and counting.
func (p DayPlan) Today() []Span {
	var out []Span
	for _, s := range p.Working() {
		if s = (Span{max(s.From, 0), min(s.To, Midnight24)}); s.Minutes() > 0 {
			out = append(out, s)
		}
	}
	return out
}

// AwayAt returns the leave that a stretch of the day touches; ok is false when
// there is none.
func (p DayPlan) AwayAt(s Span) (Leave, bool) {
	for _, a := range p.Away {
		if a.Span.Overlaps(s) {
			return a.Leave, true
		}
	}
	return Leave{}, false
}

// FullAt returns the session in which a visit at a time would begin when that
// session has as many patients as it takes. taken are the live visits of the
// doctor around the day, counted from its midnight.
func (p DayPlan) FullAt(at Clock, taken []Span) (s Session, full bool) {
	for _, s := range p.Sessions {
		span := s.SpanOn(p.Date)
		if s.MaxPatients == 0 || at < span.From || at >= span.To {
			continue
		}
		if p.PatientsIn(s, taken) >= s.MaxPatients {
			return s, true
		}
	}
	return Session{}, false
}

// FreeStarts returns the starts of free visits of the given minutes on the day
// itself, at or after notBefore. taken are the live visits of the doctor around
// the day, counted from its midnight.
func (p DayPlan) FreeStarts(taken []Span, minutes int, notBefore Clock) []Clock {
	return slices.DeleteFunc(FreeSlots(p.Working(), taken, minutes, max(notBefore, 0)), func(at Clock) bool {
		_, full := p.FullAt(at, taken)
		return full || at >= Midnight24
	})
}

// joinSpans sorts spans and joins those that touch or overlap.
func joinSpans(spans []Span) []Span {
	spans = slices.Clone(spans)
	slices.SortFunc(spans, func(a, b Span) int { return int(a.From - b.From) })
	var out []Span
	for _, s := range spans {
		if n := len(out); n > 0 && s.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, s.To)
			continue
		}
		out = append(out, s)
	}
	return out
}

// FreeSpans returns what is left of the working spans, which are sorted and do
// not overlap, when the busy ones are taken off.
func FreeSpans(working, busy []Span) []Span {
	busy = joinSpans(busy)
	var out []Span
	for _, w := range working {
		at := w.From
		for _, b := range busy {
			if b.To <= at || b.From >= w.To {
				continue
			}
			if b.From > at {
				out = append(out, Span{at, b.From})
			}
			at = b.To
		}
		if at < w.To {
			out = append(out, Span{at, w.To})
		}
	}
	return out
}

// TotalMinutes is how many minutes spans last together; what two of them share
// counts twice.
func TotalMinutes(spans []Span) int {
	n := 0
	for _, s := range spans {
		n += s.Minutes()
	}
	return n
}

// SkippedByClocks reports whether the clocks of a zone jump over the time of day
// on a date, as they do for an hour when summer time begins: nobody can come
// then. An hour that comes twice in autumn is used once, the first time.
func SkippedByClocks(on Date, at Clock, loc *time.Location) bool {
	return ClockOf(on.At(at, loc)) != at
}
