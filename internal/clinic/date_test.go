package clinic_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
)

func aDate(t *rapid.T, label string) clinic.Date {
	return clinic.MustDate("1900-01-01").AddDays(rapid.IntRange(0, 365*250).Draw(t, label))
}

func TestDateRoundTripAndArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, n := aDate(t, "day"), rapid.IntRange(-40000, 40000).Draw(t, "days")
		back, err := clinic.ParseDate(d.String())
		if err != nil || back != d {
			t.Fatalf("%s reads back as %s, %v", d, back, err)
		}
		e := d.AddDays(n)
		if d.DaysUntil(e) != n || e.AddDays(-n) != d {
			t.Fatalf("%s and %d days: %s", d, n, e)
		}
		if want := ((int(d.Weekday())+n)%7 + 7) % 7; int(e.Weekday()) != want {
			t.Fatalf("%s is a %s, %d days after a %s", e, e.Weekday(), n, d.Weekday())
		}
		if (d.Compare(e) < 0) != (n > 0) || d.Before(e) != e.After(d) || (d.Compare(e) == 0) != (n == 0) {
			t.Fatalf("order of %s and %s", d, e)
		}
	})
}

// TestDatesDoNotMoveWithTheZone takes a day through an instant of zones on
// either side of the date line.
func TestDatesDoNotMoveWithTheZone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := aDate(t, "day")
		loc := time.FixedZone("", rapid.IntRange(-12*3600, 14*3600).Draw(t, "offset"))
		c := clinic.Clock(rapid.IntRange(0, 1439).Draw(t, "clock"))
		if at := d.At(c, loc); clinic.DateOf(at) != d || clinic.ClockOf(at) != c {
			t.Fatalf("%s %s became %s", d, c, at)
		}
	})
}

func TestAgesGrowByOneAYear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		born, days := aDate(t, "born"), rapid.IntRange(0, 45000).Draw(t, "days")
		on := born.AddDays(days)
		age := born.AgeOn(on)
		if next := born.AgeOn(on.AddDays(1)); next != age && next != age+1 {
			t.Fatalf("born %s: %d on %s, %d the day after", born, age, on, next)
		}
		if lo, hi := days/366-1, days/365+1; age < lo || age > hi {
			t.Fatalf("born %s is %d on %s", born, age, on)
		}
	})
}

func TestAgeTable(t *testing.T) {
	for _, c := range []struct{ born, on, years, text string }{
		{"1980-02-29", "2026-02-28", "45", "45 y"},
		{"1980-02-29", "2026-03-01", "46", "46 y"},
		{"2024-02-29", "2028-02-29", "4", "4 y"},
		{"2025-01-10", "2026-11-23", "1", "22 mo"},
		{"2026-11-01", "2026-11-23", "0", "22 d"},
		{"2026-11-23", "2026-11-23", "0", "0 d"},
		{"2026-11-24", "2026-11-23", "0", ""},
	} {
		born, on := clinic.MustDate(c.born), clinic.MustDate(c.on)
		if got := born.AgeText(on); got != c.text {
			t.Errorf("born %s on %s: %q, want %q", c.born, c.on, got, c.text)
		}
	}
	if clinic.MustDate("1980-02-29").AgeOn(clinic.MustDate("2026-02-28")) != 45 {
		t.Error("born on 29 February: the birthday is 1 March in common years")
	}
	if (clinic.Date{}).AgeOn(monday) != 0 || (clinic.Date{}).AgeText(monday) != "" {
		t.Error("an unknown birth date has an age")
	}
}

func TestImpossibleDatesAreRefused(t *testing.T) {
	for _, s := range []string{"", " ", "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "26-01-01", "0000-01-01", "2026-1-1",
		"01.02.2026", "2026-11-23x", "'; DROP TABLE", "10000-01-01"} {
		if d, err := clinic.ParseDate(s); clinic.CodeOf(err) != clinic.Invalid {
			t.Errorf("%q is taken for %v, %v", s, d, err)
		}
	}
	if _, err := clinic.NewDate(2026, 2, 30); err == nil {
		t.Error("30 February exists")
	}
	if d, err := clinic.NewDate(2028, 2, 29); err != nil || d.String() != "2028-02-29" {
		t.Errorf("29 February 2028: %v, %v", d, err)
	}
}

func TestClocks(t *testing.T) {
	for typed, want := range map[string]string{"9": "09:00", "09:30": "09:30", "9.30": "09:30", "0930": "09:30", " 9:05 ": "09:05",
		"09:30:00": "09:30", "24:00": "24:00", "0:00": "00:00", "23:59": "23:59"} {
		c, err := clinic.ParseClock(typed)
		if err != nil || c.String() != want {
			t.Errorf("%q: %s, %v", typed, c, err)
		}
	}
	for _, typed := range []string{"", "25:00", "24:01", "9:60", "-1:00", "9:5:5", "abc", "9:", ":30", "099", "1:2:3:4", "９:30"} {
		if c, err := clinic.ParseClock(typed); clinic.CodeOf(err) != clinic.Invalid {
			t.Errorf("%q is taken for %s, %v", typed, c, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		c := clinic.Clock(rapid.IntRange(0, 1440).Draw(t, "clock"))
		if back, err := clinic.ParseClock(c.String()); err != nil || back != c {
			t.Fatalf("%s reads back as %s, %v", c, back, err)
		}
	})
}
