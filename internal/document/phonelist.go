package document

import (
	"io"
	"strconv"
	"time"

	"caredesk/internal/clinic"
)

// PhoneLine is a patient to phone because the visit was moved, cancelled or kept.
type PhoneLine struct {
	Patient string // Last, First
	Number  string // of the patient
	Phone   string
	Contact string // whom else to phone
	Was     string // when the visit was
	Doctor  string // with whom
	Outcome string // "Moved to Thu 26 Nov 09:30"
	Reason  string
}

// PhoneListData is all that a list of patients to phone prints.
type PhoneListData struct {
	Letterhead Letterhead
	About      string // "Dr José Muñoz is away: Mon 23 – Wed 25 Nov 2026"
	Lines      []PhoneLine
	Made       time.Time
	MadeBy     string
	Paper      clinic.Paper // A4 or A5; empty is A4
	Location   *time.Location
}

// PhoneList writes the list of patients to phone as PDF, with a box to tick
// before each.
func PhoneList(w io.Writer, d PhoneListData) (Report, error) {
	return produce(w, d.lay, meta{title: "Patients to phone", author: printable(d.Letterhead.Settings.HospitalName, runeSet{}), made: d.Made})
}

// Check lays the list out and reports what printing it would.
func (d PhoneListData) Check() (Report, error) { return preview(d.lay) }

func (d PhoneListData) lay() (*flow, error) {
	if d.Paper == "" {
		d.Paper = clinic.PaperA4
	}
	stock, ok := stockOf(d.Paper)
	if !ok || stock.roll() {
		return nil, clinic.FieldErrorf("paper", "The list is printed on A4 or A5.")
	}
	f := newFlow(stock, prepareLogo(d.Letterhead.Logo))
	t := title{name: "Patients to phone", number: counted(len(d.Lines), "patient", "patients"),
		date: joined(", ", local(d.Made, d.Location).Format("Mon 2 January 2006, 15:04"), d.MadeBy)}
	f.head = func() { f.runningHead(d.Letterhead.Settings, t, d.About, "", "", f.ink) }
	f.letterhead(d.Letterhead.Settings)
	f.titleRow(t)
	f.pour([]para{f.para(d.About, f.style(9.2, true, f.ink), left, f.inner())}, f.side, f.inner())
	f.y += f.mm(3)
	d.layLines(f)
	return f, nil
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// phoneColumns are the shares of the width that the columns take, behind the box.
var phoneColumns = []struct {
	title string
	share float64
}{{"Patient", 0.27}, {"Phone", 0.24}, {"Visit was", 0.22}, {"What happened", 0.27}}

func (d PhoneListData) layLines(f *flow) {
	box, gap, pad := f.mm(3.2), f.mm(2.5), f.mm(1.4)
	width := f.inner() - box - gap*float64(len(phoneColumns))
	at := func(i int) (x, w float64) {
		x = f.side + box + gap
		for _, c := range phoneColumns[:i] {
			x += c.share*width + gap
		}
		return x, phoneColumns[i].share * width
	}
	f.columns = func() {
		s := f.style(7.4, true, f.muted)
		for i, c := range phoneColumns {
			x, w := at(i)
			f.print(c.title, s, left, x, f.y, w)
		}
		f.y += s.lineHeight() + f.mm(1)
		f.rule(f.side, f.y, f.inner(), 0.2, f.hairline)
	}
	f.columns()
	strong, body, small := f.style(8.6, true, f.ink), f.style(8.4, false, f.ink), f.style(7.4, false, f.muted)
	for _, l := range d.Lines {
		texts := [][2]string{{l.Patient, l.Number}, {l.Phone, l.Contact}, {l.Was, l.Doctor}, {l.Outcome, l.Reason}}
		cells := make([][]para, len(texts))
		h := box
		for i, t := range texts {
			_, w := at(i)
			first := body
			if i == 0 || i == 1 {
				first = strong
			}
			cells[i] = []para{f.short(t[0], 4, "…", first, left, w), f.short(t[1], 4, "…", small, left, w)}
			h = max(h, heightOf(cells[i]))
		}
		f.need(h + 2*pad)
		f.y += pad
		f.add(mark{kind: markBox, x: f.side, y: f.y, w: box, h: box, style: style{color: f.ink}})
		for i := range cells {
			x, w := at(i)
			f.stamp(cells[i], x, f.y, w)
		}
		f.y += h + pad
		f.rule(f.side, f.y, f.inner(), 0.2, f.hairline)
	}
	f.columns = nil
}
