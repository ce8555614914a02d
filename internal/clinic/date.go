package clinic

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Date is a civil calendar day without a time zone. The zero Date means "no
// date". Appointments are kept as dates and clock times and never as instants,
// so that they stay on their day whatever the machine's zone is.
type Date struct {
	Year  int // 1 to 9999
	Month time.Month
	Day   int // of the month, from 1
}

// NewDate returns the date, or an Invalid error when the calendar has no such day.
func NewDate(year int, month time.Month, day int) (Date, error) {
	d := Date{year, month, day}
	if year < 1 || year > 9999 || DateOf(d.midnight()) != d {
		return Date{}, Errorf(Invalid, "There is no such day in the calendar.")
	}
	return d, nil
}

// DateOf returns the civil day of t in t's own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads YYYY-MM-DD, of the years 1 to 9999. Anything else is Invalid, an
// empty text too.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, strings.TrimSpace(s))
	if err != nil || t.Year() < 1 {
		return Date{}, Errorf(Invalid, "Give the date as YYYY-MM-DD, for example 2026-11-23.")
	}
	return DateOf(t), nil
}

// MustDate is ParseDate for constants and tests; it panics on a wrong date.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func (d Date) midnight() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

// IsZero reports whether no date is set.
func (d Date) IsZero() bool { return d == Date{} }

// String gives YYYY-MM-DD, empty for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// Format formats the day with a time package layout.
func (d Date) Format(layout string) string {
	if d.IsZero() {
		return ""
	}
	return d.midnight().Format(layout)
}

// Compare orders dates; the zero Date comes first.
func (d Date) Compare(o Date) int {
	switch a, b := d.serial(), o.serial(); {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (d Date) serial() int { return (d.Year*16+int(d.Month))*64 + d.Day }

// Before reports whether d is an earlier day than o.
func (d Date) Before(o Date) bool { return d.Compare(o) < 0 }

// After reports whether d is a later day than o.
func (d Date) After(o Date) bool { return d.Compare(o) > 0 }

// AddDays moves by whole days over month and year ends.
func (d Date) AddDays(n int) Date { return DateOf(d.midnight().AddDate(0, 0, n)) }

// DaysUntil counts the days from d to o, negative when o is earlier.
func (d Date) DaysUntil(o Date) int {
	return int(o.midnight().Sub(d.midnight()) / (24 * time.Hour))
}

// Minute counts the minutes from 1 January 1970 to the day's midnight as a calendar
// does, whatever clocks are put forward or back.
func (d Date) Minute() int64 { return d.midnight().Unix() / 60 }

// Weekday returns the day of the week.
func (d Date) Weekday() Weekday { return Weekday((int(d.midnight().Weekday()) + 6) % 7) }

// AgeOn returns whole years lived at the day on, 0 before birth. Somebody born
// on 29 February has the birthday on 1 March in common years.
func (d Date) AgeOn(on Date) int {
	if d.IsZero() || on.Before(d) {
		return 0
	}
	years := on.Year - d.Year
	if on.Month < d.Month || (on.Month == d.Month && on.Day < d.Day) {
		years--
	}
	return years
}

// AgeText gives the age as a clinic says it: years, months under two years,
// days under one month. Empty when the birth date is unknown.
func (d Date) AgeText(on Date) string {
	if d.IsZero() || on.Before(d) {
		return ""
	}
	if years := d.AgeOn(on); years >= 2 {
		return strconv.Itoa(years) + " y"
	}
	months := (on.Year-d.Year)*12 + int(on.Month) - int(d.Month)
	if on.Day < d.Day {
		months--
	}
	if months >= 1 {
		return strconv.Itoa(months) + " mo"
	}
	return strconv.Itoa(d.DaysUntil(on)) + " d"
}

// At joins the day and a clock time into an instant of the given location.
func (d Date) At(c Clock, loc *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, int(c)/60, int(c)%60, 0, 0, loc)
}

// Weekday counts 0 = Monday to 6 = Sunday, as the given schema does.
type Weekday int

// The days of the week.
const (
	Monday Weekday = iota
	Tuesday
	Wednesday
	Thursday
	Friday
	Saturday
	Sunday
)

var weekdayNames = [...]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

// String gives the English name.
func (w Weekday) String() string {
	if w < Monday || w > Sunday {
		return "Weekday(" + strconv.Itoa(int(w)) + ")"
	}
	return weekdayNames[w]
}

// Clock is a time of day in whole minutes since midnight, 0 to 1440; 1440
// (24:00) occurs only as the end of a span. In spans that cross midnight it goes
// below 0 on the evening before and above 1440 on the next day.
type Clock int

// Midnight24 is the end of the day.
const Midnight24 Clock = 24 * 60

// NewClock returns the time of day, 00:00 to 24:00, or an Invalid error when there
// is no such time.
func NewClock(hour, minute int) (Clock, error) {
	c := Clock(hour*60 + minute)
	if hour < 0 || minute < 0 || minute > 59 || c > Midnight24 {
		return 0, Errorf(Invalid, "There is no such time of day.")
	}
	return c, nil
}

// ParseClock reads 9:30, 09:30, 9.30, 0930, 09:30:00 and 9, up to 24:00. Anything
// else is Invalid.
func ParseClock(s string) (Clock, error) {
	bad := Errorf(Invalid, "Give the time as HH:MM, for example 09:30.")
	s = strings.TrimSpace(s)
	s = strings.ReplaceAll(s, ".", ":")
	parts := strings.Split(s, ":")
	switch {
	case len(parts) == 1 && len(s) == 4:
		parts = []string{s[:2], s[2:]}
	case len(parts) == 1 && len(s) >= 1 && len(s) <= 2:
		parts = []string{s, "0"}
	case len(parts) == 3 && strings.Trim(parts[2], "0") == "":
		parts = parts[:2]
	}
	if len(parts) != 2 {
		return 0, bad
	}
	for _, p := range parts {
		if len(p) == 0 || len(p) > 2 || strings.Trim(p, "0123456789") != "" {
			return 0, bad
		}
	}
	hour, _ := strconv.Atoi(parts[0])
	minute, _ := strconv.Atoi(parts[1])
	c, err := NewClock(hour, minute)
	if err != nil {
		return 0, bad
	}
	return c, nil
}

// MustClock is ParseClock for constants and tests; it panics on a wrong time.
func MustClock(s string) Clock {
	c, err := ParseClock(s)
	if err != nil {
		panic(err)
	}
	return c
}

// ClockOf returns the time of day of t in t's own location, seconds dropped.
func ClockOf(t time.Time) Clock { return Clock(t.Hour()*60 + t.Minute()) }

// String gives HH:MM; a time of the next or the last day is named as it is
// called there.
func (c Clock) String() string {
	if c != Midnight24 {
		c = (c%Midnight24 + Midnight24) % Midnight24
	}
	return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60)
}

// Add moves by minutes; the result may pass the end of the day.
func (c Clock) Add(minutes int) Clock { return c + Clock(minutes) }

// Span is a stretch of time, from From up to but not including To, counted from
// the midnight of one day.
type Span struct{ From, To Clock }

// Minutes is the length of the span.
func (s Span) Minutes() int { return int(s.To - s.From) }

// Overlaps reports whether two spans share a minute; touching ends do not.
func (s Span) Overlaps(o Span) bool { return s.From < o.To && o.From < s.To }

// Contains reports whether o lies wholly in s.
func (s Span) Contains(o Span) bool { return s.From <= o.From && o.To <= s.To }

// String gives HH:MM–HH:MM.
func (s Span) String() string { return s.From.String() + "–" + s.To.String() }
