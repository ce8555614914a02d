package document

import (
	"cmp"
	"io"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/tongue"
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
	On     clinic.Date
	At     string // "10:30"; empty of one taken over
	Doctor string
	Unit   string
	State  string              // of a visit without a record
	Entry  clinic.HistoryEntry // empty without one
}

func (v RecordVisit) when(say *tongue.Tongue) string {
	return joined(", ", say.Date(v.On, "Mon 2 January 2006"), v.At)
}

// RecordMedicine is a prescribed medicine.
type RecordMedicine struct {
	Name, Words, Doctor, State string
	Since                      clinic.Date
}

// RecordFile is a file that lies beside the printout.
type RecordFile struct {
	Name, Note string
	Added      clinic.Date
}

// Record writes a patient's record as PDF. It is no signed document and has no
// number: it says what stood in the chart when it was made.
func Record(w io.Writer, d RecordData) (Report, error) {
	l, err := d.Layout()
	if err != nil {
		return Report{}, err
	}
	return l.Report(), l.PDF(w)
}

// Layout lays the record out.
func (d RecordData) Layout() (*Layout, error) { return arrange(d.lay, d.meta(), d.fields()) }

// tongue is the patient's language, else the hospital's.
func (d RecordData) tongue() *tongue.Tongue { return tongue.In(d.language()) }

func (d RecordData) language() string {
	return clinic.DocumentLanguage(d.Patient.Language, d.Letterhead.Settings)
}

func (d RecordData) meta() meta {
	return meta{title: d.tongue().T("Patient record"), author: printable(d.Letterhead.Settings.HospitalName, runeSet{}), made: d.Made}
}

func (d RecordData) fields() []Field {
	return append(hospitalFields(d.Letterhead.Settings), Field{"Patient", joined("\n", d.Patient.FullName(), d.Patient.Address, d.Patient.EmergencyContact)})
}

func (d RecordData) lay() (*flow, error) {
	f, err := newList(cmp.Or(d.Paper, clinic.PaperA4), d.Letterhead, d.language())
	if err != nil {
		return nil, err
	}
	say := d.tongue()
	t := title{name: say.T("Patient record"), number: d.Patient.Number, date: say.Date(local(d.Made, d.Location), "2 January 2006, 15:04")}
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
	f.pour([]para{f.para(joined(" ", say.Say(d.Note), say.F("Made by %s. This printout is not signed.", d.MadeBy)), f.style(7.8, false, f.muted), left, f.inner())}, f.side, f.inner())
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
	say := d.tongue()
	p, on := d.Patient, clinic.DateOf(local(d.Made, d.Location))
	body := f.style(9, false, f.ink)
	f.pour([]para{f.para(p.FullName(), f.style(11, true, f.ink), left, f.inner())}, f.side, f.inner())
	f.y += f.mm(1)
	facts := [][2]string{{say.T("Born"), joined(", ", say.Say(p.BornText()), wordsIn(d.language()).age(p.DateOfBirth, p.BirthEstimated, on))}, {say.T("Sex"), say.Say(p.Sex.Title())}, {say.T("Phone"), p.Phone}, {say.T("E-mail"), p.Email}, {say.T("Address"), p.Address},
		{say.T("In case"), p.EmergencyContact}, {say.T("Blood"), p.BloodGroup}, {say.T("Insurance"), p.InsuranceInfo}, {say.T("Numbers"), clinic.IdentifiersText(p.Identifiers)},
		{say.T("History"), p.MedicalHistory}}
	for _, fact := range facts {
		if fact[1] != "" {
			f.labelled(fact[0], fact[1], body)
			f.y += f.mm(0.6)
		}
	}
	allergies := wordsIn(d.language()).allergies(p.AllergyText())
	if !p.AllergyConfirmed.IsZero() {
		allergies = joined(" ", allergies, say.F("(asked on %s)", say.Date(local(p.AllergyConfirmed, d.Location), "2 Jan 2006")))
	}
	f.labelled(say.T("Allergies"), allergies, f.style(9, true, f.ink))
}

func (d RecordData) problems(f *flow) {
	say := d.tongue()
	f.part(say.T("Problems"))
	if len(d.Problems) == 0 {
		f.nothing(say.T("None recorded."))
		return
	}
	rows := make([]tableRow, len(d.Problems))
	for i, p := range d.Problems {
		rows[i] = tableRow{cells: []string{joined("\n", p.Title, p.Note), p.Code, say.Say(p.Onset.Text()), say.Say(p.Ended.Text()), say.Say(p.State.Title())}, faint: p.State == clinic.ProblemResolved}
	}
	f.table([]tableColumn{{head: say.T("Problem"), weight: 1, bold: true}, {head: say.T("Code"), most: 20}, {head: say.T("Since"), most: 24}, {head: say.T("Until"), most: 24}, {head: say.T("State"), most: 22}}, rows)
}

func (d RecordData) medicines(f *flow) {
	say := d.tongue()
	f.part(say.T("Medicines"))
	if len(d.Medicines) == 0 {
		f.nothing(say.T("None prescribed here."))
		return
	}
	rows := make([]tableRow, len(d.Medicines))
	for i, m := range d.Medicines {
		rows[i] = tableRow{cells: []string{m.Name, m.Words, joined("\n", say.Date(m.Since, "2 Jan 2006"), m.Doctor), say.Say(m.State)}, faint: m.State != "Active"}
	}
	f.table([]tableColumn{{head: say.T("Medicine"), weight: 1, bold: true}, {head: say.T("How it is taken"), weight: 1.3}, {head: say.T("Prescribed"), most: 34}, {head: say.T("State"), most: 20}}, rows)
}

func (d RecordData) visits(f *flow) {
	say := d.tongue()
	f.part(say.T("Visits"))
	if len(d.Visits) == 0 {
		f.nothing(say.T("None."))
		return
	}
	head, body := f.style(9.2, true, f.ink), f.style(8.8, false, f.ink)
	for _, v := range d.Visits {
		f.need(head.lineHeight() + 2*body.lineHeight() + f.mm(2))
		f.rule(f.side, f.y, f.inner(), 0.2, f.hairline)
		f.y += f.mm(1.4)
		f.pour([]para{f.para(joined(" · ", v.when(say), v.Doctor, v.Unit, say.Say(v.State)), head, left, f.inner())}, f.side, f.inner())
		f.y += f.mm(0.6)
		e := v.Entry
		for _, part := range [][2]string{{say.T("Complaints"), e.Symptoms}, {say.T("Diagnosis"), e.Diagnosis}, {say.T("Findings"), e.Notes}, {say.T("Treatment"), e.Treatment},
			{say.T("Medicines"), e.Prescription}, {say.T("Next visit"), say.Date(e.FollowUp, "2 January 2006")}} {
			if strings.TrimSpace(part[1]) != "" {
				f.labelled(part[0], part[1], body)
				f.y += f.mm(0.5)
			}
		}
		f.y += f.mm(1.2)
	}
}

func (d RecordData) vitals(f *flow) {
	say := d.tongue()
	f.part(say.T("Vital signs"))
	if len(d.Vitals) == 0 {
		f.nothing(say.T("None recorded."))
		return
	}
	rows := make([]tableRow, len(d.Vitals))
	for i, v := range d.Vitals {
		var values []string
		if bp := v.BloodPressure(); bp != "" {
			values = append(values, say.T("Blood pressure")+" "+bp+" mmHg")
		}
		for _, m := range clinic.Measures() {
			if n, ok := v.Value(m); ok && m != clinic.MeasureSystolic && m != clinic.MeasureDiastolic {
				values = append(values, say.Say(m.Title())+" "+say.Decimal(m.ShowWithUnit(n)))
			}
		}
		if v.Pregnancy != clinic.PregnancyUnknown {
			values = append(values, say.Say(v.Pregnancy.Title()))
		}
		for n := range values {
			values[n] = unbroken(values[n])
		}
		rows[i] = tableRow{cells: []string{say.Date(local(v.TakenAt, d.Location), "2 Jan 2006 15:04"), joined("\n", strings.Join(values, ", "), v.Note)}}
	}
	f.table([]tableColumn{{head: say.T("Measured"), most: 34, bold: true}, {head: say.T("Values"), weight: 1}}, rows)
}

func (d RecordData) bills(f *flow) {
	say := d.tongue()
	f.part(say.T("Bills"))
	if len(d.Bills) == 0 {
		f.nothing(say.T("None."))
		return
	}
	rows := make([]tableRow, len(d.Bills))
	for i, b := range d.Bills {
		var lines []string
		for _, it := range b.Items {
			lines = append(lines, it.Description)
		}
		rows[i] = tableRow{cells: []string{unbroken(say.Date(b.IssuedOn, "2 Jan 2006")), joined("\n", b.Number, strings.Join(lines, ", ")), unbroken(say.Money(b.Total)),
			unbroken(say.Money(b.Paid)), say.Say(b.Status.Title())}, faint: b.Status == clinic.InvoiceVoid}
	}
	f.moneyTable([]tableColumn{{head: say.T("Day"), most: 24}, {head: say.T("Bill"), weight: 1, bold: true}, {head: say.T("Total"), most: unlimited, align: right},
		{head: say.C("amount", "Paid"), most: unlimited, align: right}, {head: say.T("State"), most: 24}}, rows)
}

func (d RecordData) files(f *flow) {
	say := d.tongue()
	if len(d.Files) == 0 {
		return
	}
	f.part(say.T("Files"))
	rows := make([]tableRow, len(d.Files))
	for i, x := range d.Files {
		rows[i] = tableRow{cells: []string{x.Name, x.Note, say.Date(x.Added, "2 Jan 2006")}}
	}
	f.table([]tableColumn{{head: say.T("File"), weight: 1, bold: true}, {head: say.T("Note"), weight: 1}, {head: say.T("Added"), most: 30}}, rows)
}
