package viewmodel

import (
	"fmt"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// DueText says how far a follow-up's day is: "2 days overdue", "today", "in 3 days".
func (t *Today) DueText(f service.FollowUpDue) string {
	switch n := t.Today().DaysUntil(f.Due); {
	case n < -1:
		return i18n.N(-n, "%d day overdue", "%d days overdue")
	case n == -1:
		return i18n.T("1 day overdue")
	case n == 0:
		return i18n.T("today")
	case n == 1:
		return i18n.T("tomorrow")
	default:
		return i18n.N(n, "in %d day", "in %d days")
	}
}

// Overdue reports whether a follow-up's day has passed.
func (t *Today) Overdue(f service.FollowUpDue) bool { return f.Due.Before(t.Today()) }

// FollowUpDay is the day to book a follow-up on: the day it is due, or today
// when that has passed.
func (t *Today) FollowUpDay(f service.FollowUpDue) clinic.Date {
	if t.Overdue(f) {
		return t.Today()
	}
	return f.Due
}

// ClockText is a moment as the clinic's clock shows it: "10:42".
func (t *Today) ClockText(at time.Time) string { return at.In(t.Now().Location()).Format("15:04") }

// DayText is a moment's day at the clinic: "2 Jan 2006".
func (t *Today) DayText(at time.Time) string {
	return i18n.Date(at.In(t.Now().Location()), "2 Jan 2006")
}

// DocumentTitle names a document's kind.
func DocumentTitle(d service.PatientDocument) string {
	if d.Kind == service.DocumentReceipt {
		return i18n.T("Receipt")
	}
	return i18n.T("Prescription")
}

// BackupText says when the last good backup was made; alarm when there is none,
// it is old, or the last try failed. It knows of backups made by Caredesk alone.
func (t *Today) BackupText() (text string, alarm bool) {
	b := t.View.Backup
	switch {
	case b == nil:
		return "", false
	case b.Last.IsZero():
		text = i18n.T("No backup has been made by Caredesk. Settings, Backups says where to and when.")
	default:
		text = i18n.F("Last backup: %s, %s.", t.DayText(b.Last), t.ClockText(b.Last))
	}
	if b.Fault != "" {
		text += i18n.F(" The last try failed: %s", b.Fault)
	}
	return text, b.Overdue || b.Fault != ""
}

// ChartBar is a bar of a chart; its parts stand upon each other.
type ChartBar struct {
	Label  string
	Value  string
	Detail string
	Parts  []float64
}

// PeriodNote says which days the charts cover and as of when.
func (t *Today) PeriodNote() string {
	f := t.View.Figures
	if f == nil {
		return ""
	}
	from := "2 January"
	switch {
	case f.From.Year != f.To.Year:
		from = "2 January 2006"
	case f.From.Month == f.To.Month:
		from = i18n.C("layout of a day without its month", "2")
	}
	return i18n.F("%s to %s, as of %s", i18n.Date(f.From, from), i18n.Date(f.To, "2 January 2006"), t.ClockText(f.At))
}

// MomentNote says as of when today's figures are.
func (t *Today) MomentNote() string {
	f := t.View.Figures
	if f == nil {
		return ""
	}
	return i18n.F("%s, as of %s", i18n.Date(f.To, "Monday 2 January 2006"), t.ClockText(f.At))
}

// OutcomeBars are the visits of each day: done, open, no-show, cancelled.
func (t *Today) OutcomeBars() []ChartBar {
	f := t.View.Figures
	if f == nil {
		return nil
	}
	var out []ChartBar
	for _, o := range f.Outcomes {
		out = append(out, ChartBar{Label: o.Date.Format("2"), Value: i18n.Count(o.Done + o.Open + o.NoShow + o.Cancelled),
			Detail: i18n.F("%s: %d done, %d open, %d no-show, %d cancelled", i18n.Date(o.Date, "Mon 2 Jan"), o.Done, o.Open, o.NoShow, o.Cancelled),
			Parts:  []float64{float64(o.Done), float64(o.Open), float64(o.NoShow), float64(o.Cancelled)}})
	}
	return out
}

// HourBars are today's visits by the hour they are booked for: done, open,
// no-show. Cancelled ones are left out, as nobody comes.
func (t *Today) HourBars() []ChartBar {
	f := t.View.Figures
	if f == nil {
		return nil
	}
	var out []ChartBar
	for _, h := range f.Hours {
		out = append(out, ChartBar{Label: fmt.Sprintf("%02d", h.Hour), Value: i18n.Count(h.Done + h.Open + h.NoShow),
			Detail: i18n.F("%02d:00 to %02d:00: %d done, %d open, %d no-show", h.Hour, h.Hour+1, h.Done, h.Open, h.NoShow),
			Parts:  []float64{float64(h.Done), float64(h.Open), float64(h.NoShow)}})
	}
	return out
}

// TakenBars are the payments of each day, refunds taken off.
func (t *Today) TakenBars() []ChartBar {
	f := t.View.Figures
	if f == nil {
		return nil
	}
	var out []ChartBar
	for _, d := range f.Taken {
		out = append(out, ChartBar{Label: d.Date.Format("2"), Value: wholeMoney(d.Taken),
			Detail: i18n.F("%s: %s taken", i18n.Date(d.Date, "Mon 2 Jan"), i18n.Money(d.Taken)), Parts: []float64{float64(d.Taken.Minor)}})
	}
	return out
}

// wholeMoney is an amount without its fraction, for the little room above a bar.
func wholeMoney(m clinic.Money) string {
	return i18n.Count(int(m.Minor / m.Currency.MinorPerUnit()))
}
