package document

import (
	"io"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/tongue"
)

// DayListData is all that a doctor's day list prints.
type DayListData struct {
	Letterhead Letterhead
	Doctor     clinic.Doctor
	Date       clinic.Date
	Rows       []DayListRow
	Paper      clinic.Paper // A4, A5 or Letter; empty is A5
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
	// Moved says where the visit stands now, when it was moved away from this
	// day; Status is not printed then.
	Moved *ListMove
}

// ListMove is where a visit went that stood elsewhere before.
type ListMove struct {
	On     clinic.Date
	At     clinic.Clock
	Doctor string // where it is another
}

// text says where to: Moved to Tue 24 Nov 10:00, Dr Bo Berg.
func (m ListMove) text(say *tongue.Tongue) string {
	return say.F("Moved to %s", joined(", ", say.Date(m.On, "Mon 2 Jan")+" "+m.At.String(), m.Doctor))
}

// listTongue is what lists speak that the hospital keeps for itself: the language
// of its documents.
func listTongue(l Letterhead) *tongue.Tongue { return tongue.In(l.Settings.DocumentLanguage) }

// DayList writes a doctor's day list as PDF.
func DayList(w io.Writer, d DayListData) (Report, error) {
	return produce(w, d.lay, meta{
		title:  joined(" ", listTongue(d.Letterhead).T("Day list"), d.Date.String()),
		author: printable(d.Letterhead.Settings.HospitalName, runeSet{}), made: d.MadeAt,
	})
}

func (d DayListData) lay() (*flow, error) {
	f, err := newReport(d.Paper, d.Letterhead)
	if err != nil {
		return nil, err
	}
	say := listTongue(d.Letterhead)
	t := title{name: say.T("Day list"), number: say.Date(d.Date, "Monday 2 January 2006"), date: madeAt(say, d.MadeAt, d.Location)}
	f.head = func() { f.runningHead(d.Letterhead.Settings, t, d.Doctor.Name(), d.Doctor.DepartmentName, "", f.ink) }
	f.letterhead(d.Letterhead.Settings)
	f.titleRow(t)
	f.pour([]para{
		f.para(d.Doctor.Name(), f.style(10, true, f.ink), left, f.inner()),
		f.para(joined(" · ", d.Doctor.Headline, d.Doctor.DepartmentName, d.sum(say)), f.style(8.4, false, f.muted), left, f.inner()),
	}, f.side, f.inner())
	f.y += f.mm(3)
	rows := make([]tableRow, len(d.Rows))
	for i, r := range d.Rows {
		status := say.Say(r.Status.Title())
		if r.Urgency == clinic.UrgencyUrgent || r.Urgency == clinic.UrgencyEmergency {
			status = joined(", ", status, say.Say(r.Urgency.Title()))
		}
		if r.Moved != nil {
			status = r.Moved.text(say)
		}
		rows[i] = tableRow{cells: []string{r.Start.String(), r.Token, joined("\n", r.Name, r.Number), ageAndSex(say, r, d.Date),
			r.Phone, r.Reason, status}, faint: r.Moved != nil || r.Status == clinic.StatusCancelled || r.Status == clinic.StatusNoShow}
	}
	if len(rows) == 0 {
		f.pour([]para{f.para(say.T("No visits on this day."), f.style(9, false, f.ink), left, f.inner())}, f.side, f.inner())
		return f, nil
	}
	f.table([]tableColumn{{head: say.T("Time"), most: 12, bold: true}, {head: say.T("Token"), most: 14, bold: true}, {head: say.T("Patient"), weight: 1.25, bold: true},
		{head: say.T("Age"), most: 13}, {head: say.T("Phone"), most: 27}, {head: say.T("Reason"), weight: 1.1}, {head: say.T("Status"), most: 20}}, rows)
	return f, nil
}

// sum says how many visits the list holds.
func (d DayListData) sum(say *tongue.Tongue) string {
	n, rest := 0, 0
	for _, r := range d.Rows {
		if r.Moved == nil && r.Status != clinic.StatusCancelled {
			n++
		} else {
			rest++
		}
	}
	text := say.N(n, "%d visit", "%d visits")
	if rest > 0 {
		text = joined(", ", text, say.F("%d cancelled or moved", rest))
	}
	return text
}

// newList begins a list in a language on A4, A5 or Letter.
func newList(p clinic.Paper, l Letterhead, language string) (*flow, error) {
	stock, ok := sheetOf(p)
	if !ok {
		return nil, clinic.FieldErrorf("paper", "Lists are printed on A4, A5 or Letter.")
	}
	return newFlow(stock, prepareLogo(l.Logo), language), nil
}

// madeAt says when a list was printed: an hour later it may be another one.
func madeAt(say *tongue.Tongue, at time.Time, loc *time.Location) string {
	if at.IsZero() {
		return ""
	}
	return say.F("Printed %s", say.Date(local(at, loc), "2 Jan 2006, 15:04"))
}

// ageAndSex is short: "58 y, M", "~45 y, F" where the age was stated.
func ageAndSex(say *tongue.Tongue, r DayListRow, on clinic.Date) string {
	age := ""
	if !r.Born.IsZero() {
		age = shortAge(say, clinic.AgeShort(r.Born, r.Estimated, on))
	}
	letter := ""
	switch r.Sex {
	case clinic.SexFemale:
		letter = say.C("sex", "F")
	case clinic.SexMale:
		letter = say.C("sex", "M")
	case clinic.SexOther:
		letter = say.C("sex", "X")
	}
	return joined(", ", age, letter)
}

// shortAge turns a short age; a stated one keeps its sign: ~45 y.
func shortAge(say *tongue.Tongue, age string) string {
	if rest, ok := strings.CutPrefix(age, "~"); ok {
		return "~" + say.Say(rest)
	}
	return say.Say(age)
}
