package document

import (
	"io"
	"time"

	"caredesk/internal/clinic"
)

// RemindersData is all that a list of those to phone prints.
type RemindersData struct {
	Letterhead Letterhead
	Date       clinic.Date // of the visits
	Rows       []ReminderListRow
	Paper      clinic.Paper // A4, A5 or Letter; empty is A5
	MadeAt     time.Time
	Location   *time.Location
}

// ReminderListRow is one visit to remind of.
type ReminderListRow struct {
	Start     clinic.Clock
	Name      string // as in lists: Last, First
	Number    string
	Doctor    string
	Phone     string
	Emergency string // emergency contact, as written down
	Outcome   clinic.ReminderOutcome
	Note      string
	MadeAt    time.Time // of the call; zero when nobody was called
	MadeBy    string
}

// Reminders writes the list of those to phone before a day as PDF.
func Reminders(w io.Writer, d RemindersData) (Report, error) {
	return produce(w, d.lay, meta{
		title:  joined(" ", listTongue(d.Letterhead).T("Reminders"), d.Date.String()),
		author: printable(d.Letterhead.Settings.HospitalName, runeSet{}), made: d.MadeAt,
	})
}

func (d RemindersData) lay() (*flow, error) {
	f, err := newReport(d.Paper, d.Letterhead)
	if err != nil {
		return nil, err
	}
	say := listTongue(d.Letterhead)
	t := title{name: say.T("Reminders"), number: say.Date(d.Date, "Monday 2 January 2006"), date: madeAt(say, d.MadeAt, d.Location)}
	f.head = func() { f.runningHead(d.Letterhead.Settings, t, "", "", "", f.ink) }
	f.letterhead(d.Letterhead.Settings)
	f.titleRow(t)
	f.y += f.mm(1)
	if len(d.Rows) == 0 {
		f.pour([]para{f.para(say.T("No visits are booked for this day."), f.style(9, false, f.ink), left, f.inner())}, f.side, f.inner())
		return f, nil
	}
	rows := make([]tableRow, len(d.Rows))
	for i, r := range d.Rows {
		state := ""
		if r.Outcome != clinic.ReminderOpen {
			state = joined("\n", joined(", ", say.Say(r.Outcome.Title()), say.Date(local(r.MadeAt, d.Location), "2 Jan 15:04"), r.MadeBy), r.Note)
		}
		contact := ""
		if r.Emergency != "" {
			contact = say.F("or %s", oneLine(r.Emergency))
		}
		rows[i] = tableRow{cells: []string{r.Start.String(), joined("\n", r.Name, r.Number), r.Doctor, joined("\n", r.Phone, contact), state},
			faint: r.Outcome.Settled()}
	}
	f.table([]tableColumn{{head: say.T("Time"), most: 12, bold: true}, {head: say.T("Patient"), weight: 1.2, bold: true}, {head: say.T("Doctor"), weight: 0.9},
		{head: say.T("Phone"), weight: 1.2}, {head: say.T("Call"), weight: 1}}, rows)
	return f, nil
}
