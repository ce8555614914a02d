package clinic_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
)

// vacation is Dr 1's leave from Monday to Wednesday, whole days.
func vacation(change func(*clinic.Leave)) clinic.Leave {
	l := clinic.Leave{DoctorID: 1, Kind: clinic.LeaveVacation, From: monday, To: monday.AddDays(2), End: clinic.Midnight24, Status: clinic.LeaveApproved}
	if change != nil {
		change(&l)
	}
	return l
}

func TestWhatIsNoLeave(t *testing.T) {
	for name, c := range map[string]struct {
		field  string
		change func(*clinic.Leave)
	}{
		"of nobody":                {"doctor", func(l *clinic.Leave) { l.DoctorID = 0 }},
		"of no kind":               {"kind", func(l *clinic.Leave) { l.Kind = "" }},
		"a holiday of one doctor":  {"kind", func(l *clinic.Leave) { l.Kind, l.Reason = clinic.LeaveHoliday, "Easter" }},
		"a holiday without a name": {"reason", func(l *clinic.Leave) { l.Kind, l.DoctorID, l.Reason = clinic.LeaveHoliday, 0, " " }},
		"too long a reason":        {"reason", func(l *clinic.Leave) { l.Reason = strings.Repeat("x", clinic.MaxLine+1) }},
		"without a first day":      {"from", func(l *clinic.Leave) { l.From = clinic.Date{} }},
		"without a last day":       {"to", func(l *clinic.Leave) { l.To = clinic.Date{} }},
		"backwards":                {"to", func(l *clinic.Leave) { l.To = monday.AddDays(-1) }},
		"over more than a year":    {"to", func(l *clinic.Leave) { l.To = monday.AddDays(clinic.MaxLeaveDays) }},
		"from no time of day":      {"start", func(l *clinic.Leave) { l.Start = clinic.Midnight24 }},
		"before the day":           {"start", func(l *clinic.Leave) { l.Start = -1 }},
		"to no time of day":        {"end", func(l *clinic.Leave) { l.End = 0 }},
		"past the day":             {"end", func(l *clinic.Leave) { l.End = clinic.Midnight24 + 1 }},
		"ending when it begins":    {"end", func(l *clinic.Leave) { l.To, l.Start, l.End = l.From, 600, 600 }},
		"ending before it begins":  {"end", func(l *clinic.Leave) { l.To, l.Start, l.End = l.From, 600, 540 }},
	} {
		l := vacation(c.change)
		if err := l.Clean(); clinic.FieldOf(err) != c.field || clinic.CodeOf(err) != clinic.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, change := range map[string]func(*clinic.Leave){
		"whole days":       nil,
		"a year and a day": func(l *clinic.Leave) { l.To = monday.AddDays(clinic.MaxLeaveDays - 1) },
		"an afternoon":     func(l *clinic.Leave) { l.To, l.Start, l.End = l.From, 13*60, 17*60 },
		"over a night":     func(l *clinic.Leave) { l.Start, l.End = 20*60, 8*60 },
		"a holiday":        func(l *clinic.Leave) { l.Kind, l.DoctorID, l.Reason = clinic.LeaveHoliday, 0, " Founders’  Day " },
	} {
		l := vacation(change)
		if err := l.Clean(); err != nil {
			t.Errorf("%s is refused: %v", name, err)
		}
		if strings.Contains(l.Reason, "  ") || l.Reason != strings.TrimSpace(l.Reason) {
			t.Errorf("%s: the reason stays untidy: %q", name, l.Reason)
		}
	}
}

// The schedule says until when somebody is away, whatever day it shows, and
// nothing of why; a holiday says its name.
func TestWhatTheScheduleSaysOfLeave(t *testing.T) {
	afternoon := vacation(func(l *clinic.Leave) { l.To, l.Start, l.End = l.From, 13*60, 17*60 })
	late := vacation(func(l *clinic.Leave) { l.To, l.Start = l.From, 13*60 })
	early := vacation(func(l *clinic.Leave) { l.End = 11*60 + 30 })
	whole, oneDay := vacation(nil), vacation(func(l *clinic.Leave) { l.To = l.From })
	for _, c := range []struct {
		leave          clinic.Leave
		on             clinic.Date
		notice, period string
	}{
		{whole, monday, "On leave until Wed 25 Nov", "Mon 23 Nov – Wed 25 Nov 2026"},
		{whole, monday.AddDays(1), "On leave until Wed 25 Nov", "Mon 23 Nov – Wed 25 Nov 2026"},
		{whole, monday.AddDays(2), "On leave today", "Mon 23 Nov – Wed 25 Nov 2026"},
		{oneDay, monday, "On leave today", "Mon 23 Nov 2026"},
		{afternoon, monday, "On leave 13:00–17:00", "Mon 23 Nov 2026 13:00–17:00"},
		{late, monday, "On leave from 13:00", "Mon 23 Nov 2026 13:00–24:00"},
		{early, monday, "On leave until Wed 25 Nov 11:30", "Mon 23 Nov 00:00 – Wed 25 Nov 2026 11:30"},
		{early, monday.AddDays(2), "On leave until 11:30", "Mon 23 Nov 00:00 – Wed 25 Nov 2026 11:30"},
		{clinic.Leave{Kind: clinic.LeaveHoliday, Reason: "Christmas", From: monday, To: monday, End: clinic.Midnight24}, monday, "Closed: Christmas", "Mon 23 Nov 2026"},
	} {
		c.leave.Reason += map[bool]string{true: "a private reason"}[c.leave.DoctorID != 0]
		if got := c.leave.Notice(c.on); got != c.notice {
			t.Errorf("%s on %s: %q, not %q", c.leave.Period(), c.on, got, c.notice)
		}
		if got := c.leave.Period(); got != c.period {
			t.Errorf("the period is %q, not %q", got, c.period)
		}
	}
}

// What leave touches is what the plan calls away.
func TestWhatLeaveTouchesIsAwayInThePlan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		calendar := aCalendar(t)
		for _, l := range calendar.Leave {
			v := clinic.Appointment{DoctorID: clinic.DoctorID(rapid.IntRange(1, 2).Draw(t, "doctor")), Date: monday.AddDays(rapid.IntRange(-2, 4).Draw(t, "visit")),
				Start: clinic.Clock(rapid.IntRange(0, 1439).Draw(t, "start")), Minutes: rapid.IntRange(5, 240).Draw(t, "minutes")}
			plan := clinic.PlanDay(clinic.Doctor{ID: v.DoctorID}, clinic.Calendar{Leave: []clinic.Leave{l}}, v.Date)
			if _, away := plan.AwayAt(v.SpanOn(v.Date)); away != l.Touches(v) {
				t.Fatalf("%+v and the visit of %d on %s at %s: away is %t, touched %t", l, v.DoctorID, v.Date, v.Start, away, l.Touches(v))
			}
		}
	})
}

// A doctor's own part of a calendar plans the doctor's days as the whole calendar does.
func TestADoctorsPartOfTheCalendarIsEnough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, calendar := aDoctor(t), aCalendar(t)
		on := monday.AddDays(rapid.IntRange(-1, 1).Draw(t, "on"))
		whole, part := clinic.PlanDay(d, calendar, on), clinic.PlanDay(d, calendar.Of(d.ID), on)
		if len(whole.Sessions) != len(part.Sessions) || len(whole.Away) != len(part.Away) {
			t.Fatalf("%+v, and by the doctor's part %+v", whole, part)
		}
		for _, l := range calendar.Of(d.ID).Leave {
			if l.DoctorID != 0 && l.DoctorID != d.ID {
				t.Fatalf("another's leave: %+v", l)
			}
		}
		for _, e := range calendar.Of(d.ID).Extra {
			if e.DoctorID != d.ID {
				t.Fatalf("another's session: %+v", e)
			}
		}
	})
}

func TestAnExtraSessionIsWhereTheDoctorIsFree(t *testing.T) {
	d := clinic.Doctor{ID: 1, User: clinic.User{FirstName: "Asha", LastName: "Sharma"}, Hours: []clinic.Availability{
		{Day: clinic.Monday, Active: true, Span: span("09:00-12:00")},
		{Day: clinic.Monday, Active: true, Span: clinic.SessionSpan(clinic.MustClock("22:00"), clinic.MustClock("02:00"))}}}
	session := func(on clinic.Date, from, to string) clinic.ExtraSession {
		return clinic.ExtraSession{ID: 5, DoctorID: 1, Date: on, Span: clinic.SessionSpan(clinic.MustClock(from), clinic.MustClock(to))}
	}
	calendar := clinic.Calendar{
		Extra: []clinic.ExtraSession{{ID: 4, DoctorID: 1, Date: monday, Span: span("13:00-15:00")}, session(monday, "16:00", "18:00")},
		Leave: []clinic.Leave{vacation(func(l *clinic.Leave) { l.From, l.To = monday.AddDays(3), monday.AddDays(3) }),
			{Kind: clinic.LeaveHoliday, Reason: "Founders’ Day", From: monday.AddDays(4), To: monday.AddDays(4), End: clinic.Midnight24, Status: clinic.LeaveApproved}}}
	for name, c := range map[string]struct {
		e           clinic.ExtraSession
		field, text string
	}{
		"in the weekly hours":       {session(monday, "11:00", "14:00"), "start", "Dr Asha Sharma works 09:00–12:00 on Mon 23 Nov 2026 already"},
		"in another extra session":  {session(monday, "14:30", "15:30"), "start", "extra session 13:00–15:00"},
		"in the night's end":        {session(monday.AddDays(1), "01:00", "03:00"), "start", "works 22:00–02:00 on Mon 23 Nov 2026"},
		"into the night of the day": {session(monday, "20:00", "23:00"), "start", "works 22:00–02:00"},
		"in leave":                  {session(monday.AddDays(3), "09:00", "10:00"), "date", "is away: Thu 26 Nov 2026. Change the leave first."},
		"over midnight into leave":  {session(monday.AddDays(2), "22:00", "01:00"), "date", "is away"},
		"on a day that is closed":   {session(monday.AddDays(4), "09:00", "10:00"), "date", "The hospital is closed: Founders’ Day"},
	} {
		err := clinic.CheckExtraSession(c.e, d, calendar)
		if clinic.CodeOf(err) != clinic.Conflict || clinic.FieldOf(err) != c.field || !strings.Contains(clinic.MessageOf(err), c.text) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, e := range map[string]clinic.ExtraSession{
		"between them":                session(monday, "12:00", "13:00"),
		"moved a little, itself only": session(monday, "15:00", "18:30"),
		"after the night":             session(monday.AddDays(1), "02:00", "04:00"),
	} {
		if err := clinic.CheckExtraSession(e, d, calendar); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, c := range map[string]struct {
		field  string
		change func(*clinic.ExtraSession)
	}{
		"of nobody":        {"doctor", func(e *clinic.ExtraSession) { e.DoctorID = 0 }},
		"on no day":        {"date", func(e *clinic.ExtraSession) { e.Date = clinic.Date{} }},
		"of no length":     {"end", func(e *clinic.ExtraSession) { e.Span.To = e.Span.From }},
		"of two days":      {"end", func(e *clinic.ExtraSession) { e.Span.To = e.Span.From + 40*60 }},
		"for minus one":    {"max_patients", func(e *clinic.ExtraSession) { e.MaxPatients = -1 }},
		"with a long note": {"note", func(e *clinic.ExtraSession) { e.Note = strings.Repeat("n", clinic.MaxLine+1) }},
	} {
		e := session(monday, "16:00", "18:00")
		c.change(&e)
		if err := e.Clean(); clinic.FieldOf(err) != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	e := session(monday, "16:00", "18:00")
	for at, over := range map[string]bool{"15:00": false, "17:59": false, "18:00": true} {
		if got := e.Over(monday.At(clinic.MustClock(at), zone)); got != over {
			t.Errorf("at %s it is over: %t", at, got)
		}
	}
}
