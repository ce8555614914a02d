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
	Paper      clinic.Paper // A4 or A5; empty is A5
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
		title:  joined(" ", "Reminders", d.Date.String()),
		author: printable(d.Letterhead.Settings.HospitalName, runeSet{}), made: d.MadeAt,
	})
}

func (d RemindersData) lay() (*flow, error) {
	f, err := newList(d.Paper, d.Letterhead)
	if err != nil {
		return nil, err
	}
	t := title{name: "Reminders", number: d.Date.Format("Monday 2 January 2006"), date: madeAt(d.MadeAt, d.Location)}
	f.head = func() { f.runningHead(d.Letterhead.Settings, t, "", "", "", f.ink) }
	f.letterhead(d.Letterhead.Settings)
	f.titleRow(t)
	f.y += f.mm(1)
	if len(d.Rows) == 0 {
		f.pour([]para{f.para("No visits are booked for this day.", f.style(9, false, f.ink), left, f.inner())}, f.side, f.inner())
		return f, nil
	}
	rows := make([]tableRow, len(d.Rows))
	for i, r := range d.Rows {
		state := ""
		if r.Outcome != clinic.ReminderOpen {
			state = joined("\n", joined(", ", r.Outcome.Title(), local(r.MadeAt, d.Location).Format("2 Jan 15:04"), r.MadeBy), r.Note)
		}
		contact := ""
		if r.Emergency != "" {
			contact = "or " + oneLine(r.Emergency)
		}
		rows[i] = tableRow{cells: []string{r.Start.String(), joined("\n", r.Name, r.Number), r.Doctor, joined("\n", r.Phone, contact), state},
			faint: r.Outcome.Settled()}
	}
	f.table([]tableColumn{{head: "Time", most: 12, bold: true}, {head: "Patient", weight: 1.2, bold: true}, {head: "Doctor", weight: 0.9},
		{head: "Phone", weight: 1.2}, {head: "Call", weight: 1}}, rows)
	return f, nil
}
