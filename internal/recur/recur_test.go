package recur_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
	"caredesk/internal/recur"
)

func days(t testing.TB, r clinic.Recurrence, start string) string {
	t.Helper()
	first := r.First(clinic.MustDate(start))
	if err := r.Clean(first); err != nil {
		t.Fatal(err)
	}
	list, err := recur.Days(r.Rule(first), clinic.MaxSeriesVisits+1)
	if err != nil {
		t.Fatal(err)
	}
	texts := make([]string, len(list))
	for i, d := range list {
		texts[i] = d.String()
	}
	return strings.Join(texts, " ")
}

// The days that a person at the desk expects, where calendars are awkward.
func TestDaysOfARule(t *testing.T) {
	mon, thu := clinic.Monday, clinic.Thursday
	for _, c := range []struct {
		name, start string
		rule        clinic.Recurrence
		want        string
	}{
		{"every week", "2026-11-23", clinic.Recurrence{Unit: clinic.RepeatWeeks, Every: 1, Count: 3}, "2026-11-23 2026-11-30 2026-12-07"},
		{"twice a week", "2026-11-23", clinic.Recurrence{Unit: clinic.RepeatWeeks, Every: 1, Weekdays: []clinic.Weekday{thu, mon, thu}, Count: 4},
			"2026-11-23 2026-11-26 2026-11-30 2026-12-03"},
		{"begins on the first of its weekdays", "2026-11-24", clinic.Recurrence{Unit: clinic.RepeatWeeks, Every: 2, Weekdays: []clinic.Weekday{mon}, Count: 3},
			"2026-11-30 2026-12-14 2026-12-28"},
		{"every other week on two days begins in the middle", "2026-11-24",
			clinic.Recurrence{Unit: clinic.RepeatWeeks, Every: 2, Weekdays: []clinic.Weekday{mon, thu}, Count: 4}, "2026-11-26 2026-12-07 2026-12-10 2026-12-21"},
		{"every 10 days over a leap day, until inclusive", "2028-02-19", clinic.Recurrence{Unit: clinic.RepeatDays, Every: 10, Until: clinic.MustDate("2028-03-10")},
			"2028-02-19 2028-02-29 2028-03-10"},
		{"over the days on which clocks change", "2026-03-22", clinic.Recurrence{Unit: clinic.RepeatWeeks, Every: 1, Count: 3}, "2026-03-22 2026-03-29 2026-04-05"},
		{"the 31st becomes a shorter month's last day", "2027-01-31", clinic.Recurrence{Unit: clinic.RepeatMonths, Every: 1, Count: 5},
			"2027-01-31 2027-02-28 2027-03-31 2027-04-30 2027-05-31"},
		{"the 31st meets a leap year", "2027-12-31", clinic.Recurrence{Unit: clinic.RepeatMonths, Every: 2, Count: 3}, "2027-12-31 2028-02-29 2028-04-30"},
		{"29 February goes on monthly", "2028-02-29", clinic.Recurrence{Unit: clinic.RepeatMonths, Every: 12, Count: 3}, "2028-02-29 2029-02-28 2030-02-28"},
		{"the 30th in February", "2027-01-30", clinic.Recurrence{Unit: clinic.RepeatMonths, Every: 1, Count: 3}, "2027-01-30 2027-02-28 2027-03-30"},
		{"the second Tuesday", "2026-12-08", clinic.Recurrence{Unit: clinic.RepeatMonths, Every: 1, NthWeekday: true, Count: 3}, "2026-12-08 2027-01-12 2027-02-09"},
		{"a fifth Monday is the last one", "2026-11-30", clinic.Recurrence{Unit: clinic.RepeatMonths, Every: 1, NthWeekday: true, Count: 3}, "2026-11-30 2026-12-28 2027-01-25"},
	} {
		if got := days(t, c.rule, c.start); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestARuleThatCannotBeReadIsSaid(t *testing.T) {
	for _, rule := range []string{"", "RRULE:FREQ=DAILY;COUNT=3", "DTSTART;VALUE=DATE:20261123\nRRULE:FREQ=NEVER", "DTSTART;VALUE=DATE:20261123\nRRULE:FREQ=DAILY;INTERVAL=-1"} {
		if _, err := recur.Days(rule, 5); clinic.CodeOf(err) != clinic.Internal || clinic.MessageOf(err) == "" {
			t.Errorf("%q: %v", rule, err)
		}
	}
}

// anyRule draws a clean rule and the day of its first visit.
func anyRule(t *rapid.T) (clinic.Recurrence, clinic.Date) {
	start := clinic.MustDate("2024-01-01").AddDays(rapid.IntRange(0, 5000).Draw(t, "start"))
	r := clinic.Recurrence{Unit: rapid.SampledFrom([]clinic.RepeatUnit{clinic.RepeatDays, clinic.RepeatWeeks, clinic.RepeatMonths}).Draw(t, "unit")}
	r.Every = rapid.IntRange(1, 12).Draw(t, "every")
	r.Weekdays = rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 6), func(n int) clinic.Weekday { return clinic.Weekday(n) }), 0, 4).Draw(t, "weekdays")
	r.NthWeekday = rapid.Bool().Draw(t, "nth")
	if rapid.Bool().Draw(t, "counted") {
		r.Count = rapid.IntRange(clinic.MinSeriesVisits, clinic.MaxSeriesVisits).Draw(t, "count")
	} else {
		r.Until = start.AddDays(rapid.IntRange(10, 900).Draw(t, "until"))
	}
	first := r.First(start)
	if err := r.Clean(first); err != nil {
		t.Fatal(err)
	}
	return r, first
}

// falls says, a day at a time and by its own reckoning, whether a rule has a
// visit on a day.
func falls(r clinic.Recurrence, first, d clinic.Date) bool {
	if d.Before(first) || !r.Until.IsZero() && d.After(r.Until) {
		return false
	}
	months := (d.Year-first.Year)*12 + int(d.Month) - int(first.Month)
	last := d.AddDays(1).Month != d.Month
	switch r.Unit {
	case clinic.RepeatDays:
		return first.DaysUntil(d)%r.Every == 0
	case clinic.RepeatWeeks:
		monday := first.AddDays(-int(first.Weekday()))
		on := d.Weekday() == first.Weekday()
		if len(r.Weekdays) > 0 {
			on = slices.Contains(r.Weekdays, d.Weekday())
		}
		return on && monday.DaysUntil(d)/7%r.Every == 0
	}
	if months%r.Every != 0 {
		return false
	}
	if !r.NthWeekday {
		return d.Day == first.Day || last && d.Day < first.Day
	}
	if d.Weekday() != first.Weekday() {
		return false
	}
	if first.Day > 28 {
		return d.AddDays(7).Month != d.Month
	}
	return (d.Day-1)/7 == (first.Day-1)/7
}

// For any rule the days rise strictly, are as many as it says, and are just
// those that a walk through the calendar finds.
func TestDaysAreThoseOfTheCalendar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, first := anyRule(t)
		got, err := recur.Days(r.Rule(first), clinic.MaxSeriesVisits+1)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) == 0 || got[0] != first {
			t.Fatalf("%s does not begin on %s: %v", r.Words(first), first, got)
		}
		if r.Count > 0 && len(got) != r.Count {
			t.Fatalf("%s: %d visits", r.Words(first), len(got))
		}
		for i := 1; i < len(got); i++ {
			if !got[i-1].Before(got[i]) {
				t.Fatalf("%s is not before %s", got[i-1], got[i])
			}
		}
		var want []clinic.Date
		for d := first; len(want) < len(got); d = d.AddDays(1) {
			if falls(r, first, d) {
				want = append(want, d)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%s:\n got %v\nwant %v", r.Rule(first), got, want)
		}
		if r.Count == 0 && len(got) <= clinic.MaxSeriesVisits {
			for d := got[len(got)-1].AddDays(1); !d.After(r.Until); d = d.AddDays(1) {
				if falls(r, first, d) {
					t.Fatalf("%s is left out of %s", d, r.Rule(first))
				}
			}
		}
	})
}

// What is stored can be read again: the same rule, in the same words.
func TestAStoredRuleIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, first := anyRule(t)
		got, start, err := recur.Parse(r.Rule(first))
		if err != nil || start != first {
			t.Fatalf("%v, %v", start, err)
		}
		if got.Rule(first) != r.Rule(first) || got.Words(first) != r.Words(first) {
			t.Fatalf("read %s, wrote %s", fmt.Sprintf("%q", got.Rule(first)), r.Rule(first))
		}
	})
}
