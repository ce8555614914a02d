// Package recur works out the days of a recurrence rule. It hands the RFC 5545
// text of a series to a library for such rules and gets civil days back: every
// day is reckoned at midnight UTC, where no clock is ever changed.
package recur

import (
	"strings"

	"github.com/teambition/rrule-go"

	"caredesk/internal/clinic"
)

// option reads a rule as clinic.Recurrence.Rule writes it.
func option(rule string) (*rrule.ROption, error) {
	// The library takes a plain date, and not the parameter that says so.
	o, err := rrule.StrToROption(strings.Replace(rule, "DTSTART;VALUE=DATE:", "DTSTART:", 1))
	if err == nil && o.Dtstart.IsZero() {
		err = clinic.Errorf(clinic.Internal, "The rule has no first day.")
	}
	if err != nil {
		return nil, clinic.Wrap(clinic.Internal, err, "The rule of this series cannot be read.")
	}
	return o, nil
}

// Days returns the days of a rule in order, at most limit of them. A rule that cannot
// be read is Internal.
func Days(rule string, limit int) ([]clinic.Date, error) {
	o, err := option(rule)
	if err != nil {
		return nil, err
	}
	r, err := rrule.NewRRule(*o)
	if err != nil {
		return nil, clinic.Wrap(clinic.Internal, err, "The rule of this series cannot be read.")
	}
	var out []clinic.Date
	for next := r.Iterator(); len(out) < limit; {
		t, ok := next()
		if !ok {
			break
		}
		out = append(out, clinic.DateOf(t))
	}
	return out, nil
}

var units = map[rrule.Frequency]clinic.RepeatUnit{
	rrule.DAILY: clinic.RepeatDays, rrule.WEEKLY: clinic.RepeatWeeks, rrule.MONTHLY: clinic.RepeatMonths,
}

// Parse reads a stored rule back, with the day of its first visit.
func Parse(rule string) (clinic.Recurrence, clinic.Date, error) {
	o, err := option(rule)
	if err != nil {
		return clinic.Recurrence{}, clinic.Date{}, err
	}
	r := clinic.Recurrence{Unit: units[o.Freq], Every: max(1, o.Interval), Count: o.Count}
	if !o.Until.IsZero() {
		r.Until = clinic.DateOf(o.Until)
	}
	for _, d := range o.Byweekday {
		if r.Unit == clinic.RepeatWeeks {
			r.Weekdays = append(r.Weekdays, clinic.Weekday(d.Day()))
		}
		r.NthWeekday = r.NthWeekday || d.N() != 0
	}
	return r, clinic.DateOf(o.Dtstart), nil
}
