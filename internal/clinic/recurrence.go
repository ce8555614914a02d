package clinic

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// RepeatUnit is what a recurrence counts in.
type RepeatUnit string

// The units. Visits that repeat by the month keep the day of the month or, with
// Recurrence.NthWeekday, the weekday and its place in the month.
const (
	RepeatDays   RepeatUnit = "days"
	RepeatWeeks  RepeatUnit = "weeks"
	RepeatMonths RepeatUnit = "months"
)

// Bounds of a series, in visits.
const (
	MinSeriesVisits = 2
	MaxSeriesVisits = 104
)

// maxEvery is the longest step of each unit: about a year.
var maxEvery = map[RepeatUnit]int{RepeatDays: 366, RepeatWeeks: 52, RepeatMonths: 12}

// Recurrence says on which days a visit is repeated. It holds either Count or
// Until.
type Recurrence struct {
	Unit       RepeatUnit
	Every      int       // every 1, 2, 3 … units
	Weekdays   []Weekday // of RepeatWeeks; none means the first visit's
	NthWeekday bool      // of RepeatMonths: "the second Tuesday"; a fifth one counts as the last
	Count      int       // how many visits; 0 with Until
	Until      Date      // the last day that may have a visit; zero with Count
}

// Clean tidies the rule of a series that begins on or after first and checks
// all of it. Wrong input is reported on "repeat", "repeat_every", "repeat_days",
// "repeat_count" and "repeat_until".
func (r *Recurrence) Clean(first Date) error {
	var c checker
	most, ok := maxEvery[r.Unit]
	if !ok {
		c.fail("repeat", "Choose how the visit is repeated.")
	} else if r.Every < 1 || r.Every > most {
		c.fail("repeat_every", "Give 1 to %d %s.", most, r.Unit)
	}
	if r.Unit != RepeatMonths {
		r.NthWeekday = false
	}
	if r.Unit != RepeatWeeks {
		r.Weekdays = nil
	}
	r.Weekdays = slices.Clone(r.Weekdays)
	slices.Sort(r.Weekdays)
	r.Weekdays = slices.Compact(r.Weekdays)
	for _, d := range r.Weekdays {
		if d < Monday || d > Sunday {
			c.fail("repeat_days", "Choose days of the week.")
			break
		}
	}
	switch {
	case r.Count != 0 && !r.Until.IsZero():
		c.fail("repeat_count", "Give the number of visits or the last day, not both.")
	case r.Until.IsZero() && (r.Count < MinSeriesVisits || r.Count > MaxSeriesVisits):
		c.fail("repeat_count", "A series has %d to %d visits.", MinSeriesVisits, MaxSeriesVisits)
	case !r.Until.IsZero() && !r.Until.After(first):
		c.fail("repeat_until", "The last day must be after the first.")
	}
	return c.err()
}

// First is the day of the first visit of a series that begins on or after start:
// start itself unless the visits are on other days of the week.
func (r Recurrence) First(start Date) Date {
	if r.Unit != RepeatWeeks || len(r.Weekdays) == 0 {
		return start
	}
	for i := range 7 {
		if d := start.AddDays(i); slices.Contains(r.Weekdays, d.Weekday()) {
			return d
		}
	}
	return start
}

// CheckDates checks what a clean rule came to: its days in order, of which one
// more than MaxSeriesVisits is enough. latest is the last day that can be booked.
func (r Recurrence) CheckDates(dates []Date, latest Date) error {
	field, remedy := "repeat_count", "Give fewer visits."
	if r.Count == 0 {
		field, remedy = "repeat_until", "Choose an earlier last day."
	}
	switch {
	case len(dates) < MinSeriesVisits:
		return FieldErrorf(field, "Only one visit falls up to then. Choose a later last day, or do not repeat it.")
	case len(dates) > MaxSeriesVisits:
		return FieldErrorf(field, "That is more than %d visits. %s", MaxSeriesVisits, remedy)
	case dates[len(dates)-1].After(latest):
		return FieldErrorf(field, "The last visit would be on %s; visits are booked at most two years ahead. %s",
			dates[len(dates)-1].Format("Mon 2 Jan 2006"), remedy)
	}
	return nil
}

var weekdayCodes = [...]string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}

// Rule is the recurrence as RFC 5545 says it, in two lines: the day of the first
// visit and the rule. Days are civil days without a time zone. A day that is not
// in every month stands for the last one of a shorter month, which the standard's
// plain form would leave out.
func (r Recurrence) Rule(first Date) string {
	var b strings.Builder
	b.WriteString("DTSTART;VALUE=DATE:" + first.Format("20060102") + "\nRRULE:FREQ=")
	switch r.Unit {
	case RepeatDays:
		b.WriteString("DAILY")
	case RepeatWeeks:
		b.WriteString("WEEKLY")
	case RepeatMonths:
		b.WriteString("MONTHLY")
	}
	if r.Every > 1 {
		b.WriteString(";INTERVAL=" + strconv.Itoa(r.Every))
	}
	if r.Count > 0 {
		b.WriteString(";COUNT=" + strconv.Itoa(r.Count))
	} else {
		b.WriteString(";UNTIL=" + r.Until.Format("20060102"))
	}
	switch {
	case r.Unit == RepeatWeeks:
		codes := []string{weekdayCodes[first.Weekday()]}
		if len(r.Weekdays) > 0 {
			codes = codes[:0]
			for _, d := range r.Weekdays {
				codes = append(codes, weekdayCodes[d])
			}
		}
		b.WriteString(";BYDAY=" + strings.Join(codes, ","))
	case r.Unit == RepeatMonths && r.NthWeekday:
		b.WriteString(";BYDAY=" + strconv.Itoa(nthInMonth(first)) + weekdayCodes[first.Weekday()])
	case r.Unit == RepeatMonths && first.Day > 28:
		days := []string{}
		for d := 28; d <= first.Day; d++ {
			days = append(days, strconv.Itoa(d))
		}
		b.WriteString(";BYMONTHDAY=" + strings.Join(days, ",") + ";BYSETPOS=-1")
	case r.Unit == RepeatMonths:
		b.WriteString(";BYMONTHDAY=" + strconv.Itoa(first.Day))
	}
	return b.String()
}

// nthInMonth is the place of a day among its weekday's days of the month: 1 to
// 4, and -1 for a fifth, which not every month has.
func nthInMonth(d Date) int {
	if n := (d.Day + 6) / 7; n < 5 {
		return n
	}
	return -1
}

// Words say the rule of a series that begins on first: "Every 2 weeks on Monday
// and Thursday, 10 visits".
func (r Recurrence) Words(first Date) string {
	text := "Every " + strings.TrimSuffix(string(r.Unit), "s")
	if r.Every > 1 {
		text = fmt.Sprintf("Every %d %s", r.Every, r.Unit)
	}
	switch {
	case r.Unit == RepeatWeeks:
		days := r.Weekdays
		if len(days) == 0 {
			days = []Weekday{first.Weekday()}
		}
		names := make([]string, len(days))
		for i, d := range days {
			names[i] = d.String()
		}
		text += " on " + joinAnd(names)
	case r.Unit == RepeatMonths && r.NthWeekday:
		place := map[int]string{1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}[nthInMonth(first)]
		text += " on the " + place + " " + first.Weekday().String()
	case r.Unit == RepeatMonths && first.Day > 28:
		text += fmt.Sprintf(" on day %d or the month's last", first.Day)
	case r.Unit == RepeatMonths:
		text += fmt.Sprintf(" on day %d", first.Day)
	}
	if r.Count > 0 {
		return fmt.Sprintf("%s, %d visits", text, r.Count)
	}
	return text + ", until " + r.Until.Format("Mon 2 Jan 2006")
}

// Series is the rule by which visits of a patient were booked together. The
// visits themselves may have been moved since.
type Series struct {
	ID            SeriesID
	PatientID     PatientID
	Rule          string // as Recurrence.Rule gives it
	CreatedAt     time.Time
	CreatedBy     UserID
	CreatedByName string
}

// SeriesScope says how much of a series a step is meant for.
type SeriesScope string

// The scopes. Whatever the scope, visits that are over, arrived, closed or
// cancelled stay as they are.
const (
	SeriesThis      SeriesScope = "this"
	SeriesFollowing SeriesScope = "following" // this one and those after it
	SeriesAll       SeriesScope = "all"       // all that are still to come
)

// SeriesScopes returns the scopes in the order in which they are offered.
func SeriesScopes() []SeriesScope { return []SeriesScope{SeriesThis, SeriesFollowing, SeriesAll} }

// Title gives the scope's name for people.
func (s SeriesScope) Title() string {
	switch s {
	case SeriesThis:
		return "This visit"
	case SeriesFollowing:
		return "This and the following"
	case SeriesAll:
		return "All still to come"
	}
	return string(s)
}

// StillToCome reports whether a visit is booked and not over yet. now is in the
// clinic's zone.
func (a Appointment) StillToCome(now time.Time) bool {
	return a.Status == StatusBooked && a.Span().To > nowOn(a.Date, now)
}

// SeriesPart picks the visits of a series that a step is meant for, in the order
// given, which is that of time. id is the visit it was begun from; it must be
// one of them.
func SeriesPart(visits []Appointment, id AppointmentID, scope SeriesScope, now time.Time) ([]Appointment, error) {
	at := slices.IndexFunc(visits, func(a Appointment) bool { return a.ID == id })
	switch {
	case at < 0:
		return nil, Errorf(NotFound, "This visit is not part of the series.")
	case visits[at].Status != StatusBooked:
		return nil, Errorf(Conflict, "This visit is “%s”. Choose one of the series that is still to come.", visits[at].Status.Title())
	case !visits[at].StillToCome(now):
		return nil, Errorf(Conflict, "This visit is over. Choose one of the series that is still to come.")
	}
	switch scope {
	case SeriesThis:
		return visits[at : at+1], nil
	case SeriesFollowing:
		visits = visits[at:]
	case SeriesAll:
	default:
		return nil, FieldErrorf("scope", "Choose which visits of the series are meant.")
	}
	var out []Appointment
	for _, a := range visits {
		if a.StillToCome(now) {
			out = append(out, a)
		}
	}
	return out, nil
}
