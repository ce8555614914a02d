package clinic_test

import (
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
)

func TestRecurrenceClean(t *testing.T) {
	first := clinic.MustDate("2026-11-23")
	for _, c := range []struct {
		name  string
		rule  clinic.Recurrence
		field string
	}{
		{"no unit", clinic.Recurrence{Every: 1, Count: 5}, "repeat"},
		{"every 0 weeks", clinic.Recurrence{Unit: clinic.RepeatWeeks, Count: 5}, "repeat_every"},
		{"every -1 days", clinic.Recurrence{Unit: clinic.RepeatDays, Every: -1, Count: 5}, "repeat_every"},
		{"every 53 weeks", clinic.Recurrence{Unit: clinic.RepeatWeeks, Every: 53, Count: 5}, "repeat_every"},
		{"a day that is none", clinic.Recurrence{Unit: clinic.RepeatWeeks, Every: 1, Weekdays: []clinic.Weekday{7}, Count: 5}, "repeat_days"},
		{"one visit", clinic.Recurrence{Unit: clinic.RepeatDays, Every: 1, Count: 1}, "repeat_count"},
		{"no end", clinic.Recurrence{Unit: clinic.RepeatDays, Every: 1}, "repeat_count"},
		{"too many", clinic.Recurrence{Unit: clinic.RepeatDays, Every: 1, Count: 105}, "repeat_count"},
		{"two ends", clinic.Recurrence{Unit: clinic.RepeatDays, Every: 1, Count: 5, Until: first.AddDays(30)}, "repeat_count"},
		{"ends on the first day", clinic.Recurrence{Unit: clinic.RepeatDays, Every: 1, Until: first}, "repeat_until"},
		{"good", clinic.Recurrence{Unit: clinic.RepeatMonths, Every: 12, Count: 2}, ""},
	} {
		if err := c.rule.Clean(first); clinic.FieldOf(err) != c.field || (err == nil) != (c.field == "") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	days := []clinic.Weekday{4, 1, 4}
	r := clinic.Recurrence{Unit: clinic.RepeatWeeks, Every: 1, Weekdays: days, Count: 5, NthWeekday: true}
	if err := r.Clean(first); err != nil || len(r.Weekdays) != 2 || r.Weekdays[0] != clinic.Tuesday || r.NthWeekday {
		t.Errorf("tidied to %+v, %v", r, err)
	}
	if days[0] != 4 {
		t.Error("tidying changed the caller's days")
	}
}

func TestRecurrenceBounds(t *testing.T) {
	first := clinic.MustDate("2026-11-23")
	dates := func(n, step int) (out []clinic.Date) {
		for i := range n {
			out = append(out, first.AddDays(i*step))
		}
		return out
	}
	latest := first.AddDays(730)
	counted, dated := clinic.Recurrence{Count: 10}, clinic.Recurrence{Until: first.AddDays(9)}
	for _, c := range []struct {
		name        string
		rule        clinic.Recurrence
		dates       []clinic.Date
		field, says string
	}{
		{"one day only", dated, dates(1, 1), "repeat_until", "later last day"},
		{"too many up to the last day", dated, dates(105, 1), "repeat_until", "more than 104 visits. Choose an earlier last day."},
		{"beyond two years", counted, dates(10, 90), "repeat_count", "Sat 10 Feb 2029"},
		{"to the very last day", counted, dates(11, 73), "", ""},
	} {
		err := c.rule.CheckDates(c.dates, latest)
		if clinic.FieldOf(err) != c.field || (err == nil) != (c.field == "") || err != nil && !strings.Contains(clinic.MessageOf(err), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestRecurrenceInWordsAndAsARule(t *testing.T) {
	for _, c := range []struct {
		rule              clinic.Recurrence
		first, text, rfc5 string
	}{
		{clinic.Recurrence{Unit: clinic.RepeatWeeks, Every: 1, Count: 10}, "2026-11-23", "Every week on Monday, 10 visits", "FREQ=WEEKLY;COUNT=10;BYDAY=MO"},
		{clinic.Recurrence{Unit: clinic.RepeatWeeks, Every: 2, Weekdays: []clinic.Weekday{0, 2, 3}, Until: clinic.MustDate("2027-03-01")}, "2026-11-23",
			"Every 2 weeks on Monday, Wednesday and Thursday, until Mon 1 Mar 2027", "FREQ=WEEKLY;INTERVAL=2;UNTIL=20270301;BYDAY=MO,WE,TH"},
		{clinic.Recurrence{Unit: clinic.RepeatDays, Every: 1, Count: 2}, "2026-11-23", "Every day, 2 visits", "FREQ=DAILY;COUNT=2"},
		{clinic.Recurrence{Unit: clinic.RepeatDays, Every: 3, Count: 2}, "2026-11-23", "Every 3 days, 2 visits", "FREQ=DAILY;INTERVAL=3;COUNT=2"},
		{clinic.Recurrence{Unit: clinic.RepeatMonths, Every: 1, Count: 3}, "2027-01-31", "Every month on day 31 or the month's last, 3 visits",
			"FREQ=MONTHLY;COUNT=3;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"},
		{clinic.Recurrence{Unit: clinic.RepeatMonths, Every: 3, Count: 3}, "2027-01-05", "Every 3 months on day 5, 3 visits", "FREQ=MONTHLY;INTERVAL=3;COUNT=3;BYMONTHDAY=5"},
		{clinic.Recurrence{Unit: clinic.RepeatMonths, Every: 1, Count: 3, NthWeekday: true}, "2026-11-30", "Every month on the last Monday, 3 visits", "FREQ=MONTHLY;COUNT=3;BYDAY=-1MO"},
	} {
		first := clinic.MustDate(c.first)
		if got := c.rule.Words(first); got != c.text {
			t.Errorf("words %q, want %q", got, c.text)
		}
		if got, want := c.rule.Rule(first), "DTSTART;VALUE=DATE:"+strings.ReplaceAll(c.first, "-", "")+"\nRRULE:"+c.rfc5; got != want {
			t.Errorf("rule %q, want %q", got, want)
		}
	}
}

func TestWhichVisitsOfASeriesAreMeant(t *testing.T) {
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	today := clinic.DateOf(now)
	visit := func(id clinic.AppointmentID, day int, start string, s clinic.AppointmentStatus) clinic.Appointment {
		return clinic.Appointment{ID: id, Date: today.AddDays(day), Start: clinic.MustClock(start), Minutes: 30, Status: s}
	}
	visits := []clinic.Appointment{
		visit(1, -14, "09:00", clinic.StatusCompleted), visit(2, -7, "09:00", clinic.StatusBooked), // nobody closed it
		visit(3, 0, "09:30", clinic.StatusBooked), // over at ten sharp
		visit(4, 0, "09:45", clinic.StatusBooked), visit(5, 7, "09:00", clinic.StatusCancelled), visit(6, 14, "09:00", clinic.StatusBooked),
		visit(7, 21, "09:00", clinic.StatusArrived), visit(8, 28, "09:00", clinic.StatusBooked),
	}
	for _, c := range []struct {
		id    clinic.AppointmentID
		scope clinic.SeriesScope
		want  string
		code  clinic.Code
	}{
		{6, clinic.SeriesThis, "6", ""}, {6, clinic.SeriesFollowing, "68", ""}, {6, clinic.SeriesAll, "468", ""}, {4, clinic.SeriesFollowing, "468", ""},
		{6, "", "", clinic.Invalid}, {99, clinic.SeriesAll, "", clinic.NotFound}, {1, clinic.SeriesAll, "", clinic.Conflict},
		{2, clinic.SeriesFollowing, "", clinic.Conflict}, {3, clinic.SeriesThis, "", clinic.Conflict}, {5, clinic.SeriesThis, "", clinic.Conflict},
	} {
		part, err := clinic.SeriesPart(visits, c.id, c.scope, now)
		got := ""
		for _, a := range part {
			got += string(rune('0' + a.ID))
		}
		if got != c.want || clinic.CodeOf(err) != c.code {
			t.Errorf("%s from %d: %q, %v; want %q", c.scope, c.id, got, err, c.want)
		}
	}
}
