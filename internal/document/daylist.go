package document

import (
	"fmt"
	"io"
	"time"

	"caredesk/internal/clinic"
)

// DayListData is all that a doctor's day list prints.
type DayListData struct {
	Letterhead Letterhead
	Doctor     clinic.Doctor
	Date       clinic.Date
	Rows       []DayListRow
	Paper      clinic.Paper // A4 or A5; empty is A5
	MadeAt     time.Time
	Location   *time.Location
}

// DayListRow is one visit on a day list.
type DayListRow struct {
	Start   clinic.Clock
	Minutes int
	Token   string // as called out; empty before arrival
	Name    string // as in lists: Last, First
	Number  string
	Born    clinic.Date // zero when unknown
	// Estimated says that Born was worked out from a stated age.
	Estimated bool
	Sex       clinic.Sex
	Phone     string
	Reason    string // as told to the desk
	Status    clinic.AppointmentStatus
	Urgency   clinic.Urgency
	// MovedTo says where the visit stands now, when it was moved away from this
	// day; Status is not printed then.
	MovedTo string
}

// DayList writes a doctor's day list as PDF.
func DayList(w io.Writer, d DayListData) (Report, error) {
	return produce(w, d.lay, meta{
		title:  joined(" ", "Day list", d.Date.String()),
		author: printable(d.Letterhead.Settings.HospitalName, runeSet{}), made: d.MadeAt,
	})
}

func (d DayListData) lay() (*flow, error) {
	f, err := newList(d.Paper, d.Letterhead)
	if err != nil {
		return nil, err
	}
	t := title{name: "Day list", number: d.Date.Format("Monday 2 January 2006"), date: madeAt(d.MadeAt, d.Location)}
	f.head = func() { f.runningHead(d.Letterhead.Settings, t, d.Doctor.Name(), d.Doctor.DepartmentName, "", f.ink) }
	f.letterhead(d.Letterhead.Settings)
	f.titleRow(t)
	f.pour([]para{
		f.para(d.Doctor.Name(), f.style(10, true, f.ink), left, f.inner()),
		f.para(joined(" · ", d.Doctor.Headline, d.Doctor.DepartmentName, d.sum()), f.style(8.4, false, f.muted), left, f.inner()),
	}, f.side, f.inner())
	f.y += f.mm(3)
	rows := make([]tableRow, len(d.Rows))
	for i, r := range d.Rows {
		status := r.Status.Title()
		if r.Urgency == clinic.UrgencyUrgent || r.Urgency == clinic.UrgencyEmergency {
			status = joined(", ", status, r.Urgency.Title())
		}
		if r.MovedTo != "" {
			status = "Moved to " + r.MovedTo
		}
		rows[i] = tableRow{cells: []string{r.Start.String(), r.Token, joined("\n", r.Name, r.Number), ageAndSex(r, d.Date),
			r.Phone, r.Reason, status}, faint: r.MovedTo != "" || r.Status == clinic.StatusCancelled || r.Status == clinic.StatusNoShow}
	}
	if len(rows) == 0 {
		f.pour([]para{f.para("No visits on this day.", f.style(9, false, f.ink), left, f.inner())}, f.side, f.inner())
		return f, nil
	}
	f.table([]tableColumn{{head: "Time", most: 12, bold: true}, {head: "Token", most: 14, bold: true}, {head: "Patient", weight: 1.25, bold: true},
		{head: "Age", most: 13}, {head: "Phone", most: 27}, {head: "Reason", weight: 1.1}, {head: "Status", most: 20}}, rows)
	return f, nil
}

// sum says how many visits the list holds.
func (d DayListData) sum() string {
	n, rest := 0, 0
	for _, r := range d.Rows {
		if r.MovedTo == "" && r.Status != clinic.StatusCancelled {
			n++
		} else {
			rest++
		}
	}
	text := fmt.Sprintf("%d visits", n)
	if n == 1 {
		text = "1 visit"
	}
	if rest > 0 {
		text += fmt.Sprintf(", %d cancelled or moved", rest)
	}
	return text
}

// newList begins a list on A4 or A5.
func newList(p clinic.Paper, l Letterhead) (*flow, error) {
	stock, ok := stockOf(p)
	if !ok || stock.roll() {
		return nil, clinic.FieldErrorf("paper", "Lists are printed on A4, A5 or Letter.")
	}
	return newFlow(stock, prepareLogo(l.Logo)), nil
}

// madeAt says when a list was printed: an hour later it may be another one.
func madeAt(at time.Time, loc *time.Location) string {
	if at.IsZero() {
		return ""
	}
	return "Printed " + local(at, loc).Format("2 Jan 2006, 15:04")
}

// ageAndSex is short: "58 y, M", "~45 y, F" where the age was stated.
func ageAndSex(r DayListRow, on clinic.Date) string {
	age := ""
	if !r.Born.IsZero() {
		age = clinic.AgeShort(r.Born, r.Estimated, on)
	}
	letter := ""
	switch r.Sex {
	case clinic.SexFemale:
		letter = "F"
	case clinic.SexMale:
		letter = "M"
	case clinic.SexOther:
		letter = "X"
	}
	return joined(", ", age, letter)
}
