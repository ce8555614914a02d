package report

import (
	"time"

	"caredesk/internal/clinic"
)

// Span names a stretch of days that moves with the calendar.
type Span string

// The stretches. Weeks begin on Monday. Those named "this" run up to their last
// day, also where that is still to come; Last12Months are the twelve months up
// to and with this one.
const (
	Today        Span = "today"
	Yesterday    Span = "yesterday"
	ThisWeek     Span = "this-week"
	LastWeek     Span = "last-week"
	ThisMonth    Span = "this-month"
	LastMonth    Span = "last-month"
	ThisQuarter  Span = "this-quarter"
	ThisYear     Span = "this-year"
	Last12Months Span = "last-12-months"
	Days         Span = "days" // from and to as given
)

// Spans returns all stretches in the order they are offered.
func Spans() []Span {
	return []Span{Today, Yesterday, ThisWeek, LastWeek, ThisMonth, LastMonth, ThisQuarter, ThisYear, Last12Months, Days}
}

// Title gives the stretch's name for people.
func (s Span) Title() string {
	switch s {
	case Today:
		return "Today"
	case Yesterday:
		return "Yesterday"
	case ThisWeek:
		return "This week"
	case LastWeek:
		return "Last week"
	case ThisMonth:
		return "This month"
	case LastMonth:
		return "Last month"
	case ThisQuarter:
		return "This quarter"
	case ThisYear:
		return "This year"
	case Last12Months:
		return "Last 12 months"
	case Days:
		return "From … to …"
	}
	return string(s)
}

// Period is a stretch of days as asked for. From and To, both inclusive, are
// read for Days alone.
type Period struct {
	Span     Span
	From, To clinic.Date
}

// maxDays is the longest period: ten years and their leap days.
const maxDays = 3653

// On gives the first and the last day of the period as seen on a day. It fails
// with a field error on "from" or "to" when the days make no period.
func (p Period) On(today clinic.Date) (from, to clinic.Date, err error) {
	monday := today.AddDays(-int(today.Weekday()))
	first := clinic.Date{Year: today.Year, Month: today.Month, Day: 1}
	switch p.Span {
	case Today:
		return today, today, nil
	case Yesterday:
		return today.AddDays(-1), today.AddDays(-1), nil
	case ThisWeek:
		return monday, monday.AddDays(6), nil
	case LastWeek:
		return monday.AddDays(-7), monday.AddDays(-1), nil
	case ThisMonth, "":
		return first, addMonths(first, 1).AddDays(-1), nil
	case LastMonth:
		return addMonths(first, -1), first.AddDays(-1), nil
	case ThisQuarter:
		start := clinic.Date{Year: today.Year, Month: (today.Month-1)/3*3 + 1, Day: 1}
		return start, addMonths(start, 3).AddDays(-1), nil
	case ThisYear:
		return clinic.Date{Year: today.Year, Month: time.January, Day: 1}, clinic.Date{Year: today.Year, Month: time.December, Day: 31}, nil
	case Last12Months:
		return addMonths(first, -11), addMonths(first, 1).AddDays(-1), nil
	case Days:
		return p.days()
	}
	return from, to, clinic.FieldErrorf("period", "There is no period “%s”.", string(p.Span))
}

func (p Period) days() (from, to clinic.Date, err error) {
	switch {
	case p.From.IsZero():
		err = clinic.FieldErrorf("from", "Give the first day.")
	case p.To.IsZero():
		err = clinic.FieldErrorf("to", "Give the last day.")
	case p.To.Before(p.From):
		err = clinic.FieldErrorf("to", "The last day is before the first.")
	case p.From.DaysUntil(p.To) >= maxDays:
		err = clinic.FieldErrorf("from", "A report covers ten years at most.")
	}
	return p.From, p.To, err
}

// addMonths moves the first of a month.
func addMonths(first clinic.Date, n int) clinic.Date {
	m := first.Year*12 + int(first.Month) - 1 + n
	return clinic.Date{Year: m / 12, Month: time.Month(m%12 + 1), Day: 1}
}

// Text names the days: "Mon 23 Nov 2026", "1 – 30 Nov 2026", "1 Dec 2025 – 30 Nov 2026".
func Text(from, to clinic.Date) string {
	switch {
	case from == to:
		return from.Format("Mon 2 Jan 2006")
	case from.Year == to.Year && from.Month == to.Month:
		return from.Format("2") + " – " + to.Format("2 Jan 2006")
	case from.Year == to.Year:
		return from.Format("2 Jan") + " – " + to.Format("2 Jan 2006")
	}
	return from.Format("2 Jan 2006") + " – " + to.Format("2 Jan 2006")
}
