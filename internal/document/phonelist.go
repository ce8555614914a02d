package document

import (
	"cmp"
	"io"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/tongue"
)

// PhoneLine is a patient to phone because the visit was moved, cancelled or kept.
type PhoneLine struct {
	Patient string // Last, First
	Number  string // of the patient
	Phone   string
	Contact string      // whom else to phone
	On      clinic.Date // when the visit was
	At      clinic.Span
	Doctor  string // with whom
	Outcome clinic.Outcome
	Moved   *ListMove // where to, of a visit that was moved
	Reason  string
}

// PhoneListData is all that a list of patients to phone prints.
type PhoneListData struct {
	Letterhead Letterhead
	About      string // as the services say it: "Dr José Muñoz is away: Mon 23 – Wed 25 Nov 2026"
	Lines      []PhoneLine
	Made       time.Time
	MadeBy     string
	Paper      clinic.Paper // A4, A5 or Letter; empty is A4
	Location   *time.Location
}

// PhoneList writes the list of patients to phone as PDF, with a box to tick
// before each.
func PhoneList(w io.Writer, d PhoneListData) (Report, error) {
	return produce(w, d.lay, meta{title: listTongue(d.Letterhead).T("Patients to phone"), author: printable(d.Letterhead.Settings.HospitalName, runeSet{}), made: d.Made})
}

func (d PhoneListData) lay() (*flow, error) {
	f, err := newReport(cmp.Or(d.Paper, clinic.PaperA4), d.Letterhead)
	if err != nil {
		return nil, err
	}
	say := listTongue(d.Letterhead)
	t := title{name: say.T("Patients to phone"), number: say.N(len(d.Lines), "%d patient", "%d patients"),
		date: joined(", ", say.Date(local(d.Made, d.Location), "Mon 2 January 2006, 15:04"), d.MadeBy)}
	about := say.Say(d.About)
	f.head = func() { f.runningHead(d.Letterhead.Settings, t, about, "", "", f.ink) }
	f.letterhead(d.Letterhead.Settings)
	f.titleRow(t)
	f.pour([]para{f.para(about, f.style(9.2, true, f.ink), left, f.inner())}, f.side, f.inner())
	f.y += f.mm(3)
	d.layLines(f, say)
	return f, nil
}

// outcome says what became of the visit.
func (l PhoneLine) outcome(say *tongue.Tongue) string {
	if l.Moved != nil {
		return l.Moved.text(say)
	}
	return say.Say(l.Outcome.Title())
}

// phoneColumns are the shares of the width that the columns take, behind the box.
var phoneColumns = []float64{0.27, 0.24, 0.22, 0.27}

func (d PhoneListData) layLines(f *flow, say *tongue.Tongue) {
	heads := []string{say.T("Patient"), say.T("Phone"), say.T("Visit was"), say.T("What happened")}
	box, gap, pad := f.mm(3.2), f.mm(2.5), f.mm(1.4)
	width := f.inner() - box - gap*float64(len(phoneColumns))
	at := func(i int) (x, w float64) {
		x = f.side + box + gap
		for _, c := range phoneColumns[:i] {
			x += c*width + gap
		}
		return x, phoneColumns[i] * width
	}
	f.columns = func() {
		s := f.style(7.4, true, f.muted)
		for i, head := range heads {
			x, w := at(i)
			f.print(head, s, left, x, f.y, w)
		}
		f.y += s.lineHeight() + f.mm(1)
		f.rule(f.side, f.y, f.inner(), 0.2, f.hairline)
	}
	f.columns()
	strong, body, small := f.style(8.6, true, f.ink), f.style(8.4, false, f.ink), f.style(7.4, false, f.muted)
	for _, l := range d.Lines {
		texts := [][2]string{{l.Patient, l.Number}, {l.Phone, l.Contact}, {say.Date(l.On, "Mon 2 Jan") + " " + l.At.String(), l.Doctor}, {l.outcome(say), l.Reason}}
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
