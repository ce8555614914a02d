package document

import (
	"io"
	"strings"
	"time"

	"caredesk/internal/clinic"
)

// RecordData is all that a printout of a patient's whole record says. Lists run
// from the newest to the oldest.
type RecordData struct {
	Letterhead Letterhead
	Patient    clinic.Patient
	Visits     []RecordVisit
	Problems   []clinic.Problem
	Medicines  []RecordMedicine
	Vitals     []clinic.Vitals
	Bills      []clinic.Invoice
	Files      []RecordFile
	Note       string // about what was left out
	Made       time.Time
	MadeBy     string
	Paper      clinic.Paper // A4, A5 or Letter; empty is A4
	Location   *time.Location
}

// RecordVisit is a visit, or a record that was taken over from elsewhere.
type RecordVisit struct {
	When   string // "Mon 23 November 2026, 10:30"
	Doctor string
	Unit   string
	State  string              // of a visit without a record
	Entry  clinic.HistoryEntry // empty without one
}

// RecordMedicine is a prescribed medicine.
type RecordMedicine struct {
	Name, Words, Since, Doctor, State string
}

// RecordFile is a file that lies beside the printout.
type RecordFile struct {
	Name, Note, Added string
}

// Record writes a patient's record as PDF. It is no signed document and has no
// number: it says what stood in the chart when it was made.
func Record(w io.Writer, d RecordData) (Report, error) {
	return produce(w, d.lay, d.meta(), d.fields()...)
}

// Layout lays the record out.
func (d RecordData) Layout() (*Layout, error) { return arrange(d.lay, d.meta(), d.fields()) }

func (d RecordData) meta() meta {
	return meta{title: "Patient record", author: printable(d.Letterhead.Settings.HospitalName, runeSet{}), made: d.Made}
}

func (d RecordData) fields() []Field {
	return append(hospitalFields(d.Letterhead.Settings), Field{"Patient", joined("\n", d.Patient.FullName(), d.Patient.Address, d.Patient.EmergencyContact)})
}

func (d RecordData) lay() (*flow, error) {
	paper := d.Paper
	if paper == "" {
		paper = clinic.PaperA4
	}
	f, err := newList(paper, d.Letterhead)
	if err != nil {
		return nil, err
	}
	t := title{name: "Patient record", number: d.Patient.Number, date: local(d.Made, d.Location).Format("2 January 2006, 15:04")}
	f.head = func() { f.runningHead(d.Letterhead.Settings, t, d.Patient.FullName(), "", "", f.ink) }
	f.letterhead(d.Letterhead.Settings)
	f.titleRow(t)
	d.person(f)
	d.problems(f)
	d.medicines(f)
	d.visits(f)
	d.vitals(f)
	d.bills(f)
	d.files(f)
	f.y += f.mm(3)
	f.pour([]para{f.para(joined(" ", d.Note, "Made by "+d.MadeBy+". This printout is not signed."), f.style(7.8, false, f.muted), left, f.inner())}, f.side, f.inner())
	return f, nil
}

// part sets a heading and keeps some of what follows with it.
func (f *flow) part(name string) {
	s := f.style(10.4, true, f.ink)
	f.y += f.mm(3.5)
	f.need(s.lineHeight() + f.mm(16))
	f.pour([]para{f.para(name, s, left, f.inner())}, f.side, f.inner())
	f.y += f.mm(1)
}

func (f *flow) nothing(text string) {
	f.pour([]para{f.para(text, f.style(8.8, false, f.muted), left, f.inner())}, f.side, f.inner())
}

func (d RecordData) person(f *flow) {
	p, on := d.Patient, clinic.DateOf(local(d.Made, d.Location))
	body := f.style(9, false, f.ink)
	f.pour([]para{f.para(p.FullName(), f.style(11, true, f.ink), left, f.inner())}, f.side, f.inner())
	f.y += f.mm(1)
	facts := [][2]string{{"Born", joined(", ", p.BornText(), p.AgeText(on))}, {"Sex", p.Sex.Title()}, {"Phone", p.Phone}, {"E-mail", p.Email}, {"Address", p.Address},
		{"In case", p.EmergencyContact}, {"Blood", p.BloodGroup}, {"Insurance", p.InsuranceInfo}, {"Numbers", clinic.IdentifiersText(p.Identifiers)},
		{"History", p.MedicalHistory}}
	for _, fact := range facts {
		if fact[1] != "" {
			f.labelled(fact[0], fact[1], body)
			f.y += f.mm(0.6)
		}
	}
	allergies := p.AllergyText()
	if !p.AllergyConfirmed.IsZero() {
		allergies = joined(" ", allergies, "(asked on "+clinic.DateOf(local(p.AllergyConfirmed, d.Location)).Format("2 Jan 2006")+")")
	}
	f.labelled("Allergies", allergies, f.style(9, true, f.ink))
}

func (d RecordData) problems(f *flow) {
	f.part("Problems")
	if len(d.Problems) == 0 {
		f.nothing("None recorded.")
		return
	}
	rows := make([]tableRow, len(d.Problems))
	for i, p := range d.Problems {
		rows[i] = tableRow{cells: []string{joined("\n", p.Title, p.Note), p.Code, p.Onset.Text(), p.Ended.Text(), p.State.Title()}, faint: p.State == clinic.ProblemResolved}
	}
	f.table([]tableColumn{{head: "Problem", weight: 1, bold: true}, {head: "Code", most: 20}, {head: "Since", most: 24}, {head: "Until", most: 24}, {head: "State", most: 22}}, rows)
}

func (d RecordData) medicines(f *flow) {
	f.part("Medicines")
	if len(d.Medicines) == 0 {
		f.nothing("None prescribed here.")
		return
	}
	rows := make([]tableRow, len(d.Medicines))
	for i, m := range d.Medicines {
		rows[i] = tableRow{cells: []string{m.Name, m.Words, joined("\n", m.Since, m.Doctor), m.State}, faint: m.State != "Active"}
	}
	f.table([]tableColumn{{head: "Medicine", weight: 1, bold: true}, {head: "How it is taken", weight: 1.3}, {head: "Prescribed", most: 34}, {head: "State", most: 20}}, rows)
}

func (d RecordData) visits(f *flow) {
	f.part("Visits")
	if len(d.Visits) == 0 {
		f.nothing("None.")
		return
	}
	head, body := f.style(9.2, true, f.ink), f.style(8.8, false, f.ink)
	for _, v := range d.Visits {
		f.need(head.lineHeight() + 2*body.lineHeight() + f.mm(2))
		f.rule(f.side, f.y, f.inner(), 0.2, f.hairline)
		f.y += f.mm(1.4)
		f.pour([]para{f.para(joined(" · ", v.When, v.Doctor, v.Unit, v.State), head, left, f.inner())}, f.side, f.inner())
		f.y += f.mm(0.6)
		e := v.Entry
		for _, part := range [][2]string{{"Complaints", e.Symptoms}, {"Diagnosis", e.Diagnosis}, {"Findings", e.Notes}, {"Treatment", e.Treatment},
			{"Medicines", e.Prescription}, {"Next visit", e.FollowUp.Format("2 January 2006")}} {
			if strings.TrimSpace(part[1]) != "" {
				f.labelled(part[0], part[1], body)
				f.y += f.mm(0.5)
			}
		}
		f.y += f.mm(1.2)
	}
}

func (d RecordData) vitals(f *flow) {
	f.part("Vital signs")
	if len(d.Vitals) == 0 {
		f.nothing("None recorded.")
		return
	}
	rows := make([]tableRow, len(d.Vitals))
	for i, v := range d.Vitals {
		var values []string
		if bp := v.BloodPressure(); bp != "" {
			values = append(values, "Blood pressure "+bp+" mmHg")
		}
		for _, m := range clinic.Measures() {
			if n, ok := v.Value(m); ok && m != clinic.MeasureSystolic && m != clinic.MeasureDiastolic {
				values = append(values, m.Title()+" "+m.ShowWithUnit(n))
			}
		}
		if v.Pregnancy != clinic.PregnancyUnknown {
			values = append(values, v.Pregnancy.Title())
		}
		for n := range values {
			values[n] = unbroken(values[n])
		}
		rows[i] = tableRow{cells: []string{local(v.TakenAt, d.Location).Format("2 Jan 2006 15:04"), joined("\n", strings.Join(values, ", "), v.Note)}}
	}
	f.table([]tableColumn{{head: "Measured", most: 34, bold: true}, {head: "Values", weight: 1}}, rows)
}

func (d RecordData) bills(f *flow) {
	f.part("Bills")
	if len(d.Bills) == 0 {
		f.nothing("None.")
		return
	}
	rows := make([]tableRow, len(d.Bills))
	for i, b := range d.Bills {
		var lines []string
		for _, it := range b.Items {
			lines = append(lines, it.Description)
		}
		rows[i] = tableRow{cells: []string{unbroken(b.IssuedOn.Format("2 Jan 2006")), joined("\n", b.Number, strings.Join(lines, ", ")), unbroken(b.Total.String()),
			unbroken(b.Paid.String()), b.Status.Title()}, faint: b.Status == clinic.InvoiceVoid}
	}
	f.moneyTable([]tableColumn{{head: "Day", most: 24}, {head: "Bill", weight: 1, bold: true}, {head: "Total", most: unlimited, align: right},
		{head: "Paid", most: unlimited, align: right}, {head: "State", most: 24}}, rows)
}

func (d RecordData) files(f *flow) {
	if len(d.Files) == 0 {
		return
	}
	f.part("Files")
	rows := make([]tableRow, len(d.Files))
	for i, x := range d.Files {
		rows[i] = tableRow{cells: []string{x.Name, x.Note, x.Added}}
	}
	f.table([]tableColumn{{head: "File", weight: 1, bold: true}, {head: "Note", weight: 1}, {head: "Added", most: 30}}, rows)
}
