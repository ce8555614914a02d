package document

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"caredesk/internal/clinic"
)

// PrescriptionData is all that a prescription prints. Patient and doctor are as
// they were when it was signed; Patient and Doctor are printed only where the
// prescription itself does not hold them, as those of earlier versions do not.
type PrescriptionData struct {
	Letterhead Letterhead
	Rx         clinic.Prescription // without a number it is a draft and says so
	Patient    clinic.Patient
	Doctor     clinic.Doctor
	Paper      clinic.Paper // A4, A5 or Letter; empty is A5
	Copy       int          // 0 is the original, n prints COPY n
	ReplacedBy string       // number of the one that took its place
	Location   *time.Location
}

// Layout lays out the prescription.
func (d PrescriptionData) Layout() (*Layout, error) { return arrange(d.lay, d.meta(), d.fields()) }

func (d PrescriptionData) meta() meta {
	return meta{title: joined(" ", wordsIn(d.Rx.Parties.Language).Prescription, d.Rx.Number),
		author: printable(d.Letterhead.Settings.HospitalName, runeSet{}), made: d.Rx.IssuedAt}
}

// signed puts together what the page says of patient and doctor.
func (d PrescriptionData) signed() signedDoc {
	out := signedDoc{letterhead: d.Letterhead, parties: d.Rx.Parties, allergies: d.Rx.Allergies, number: d.Rx.Number, digest: d.Rx.Digest,
		issuedAt: d.Rx.IssuedAt, location: d.Location, replacedBy: d.ReplacedBy}
	if out.allergies == "" {
		out.allergies = d.Patient.AllergyText()
	}
	if out.parties == (clinic.PaperParties{}) {
		out.parties = clinic.PaperParties{PatientName: d.Patient.FullName(), PatientNumber: d.Patient.Number, PatientBorn: d.Patient.DateOfBirth.String(),
			BirthEstimated: d.Patient.BirthEstimated, PatientSex: d.Patient.Sex, DoctorName: d.Doctor.Name(), Qualification: d.Doctor.Qualification,
			Specialization: d.Doctor.Headline, LicenseNumber: d.Doctor.LicenseNumber, AllergiesAsked: d.confirmed(out.allergies)}
	}
	w := wordsIn(out.parties.Language)
	out.title = title{name: w.Prescription, stamp: w.copyStamp(d.Copy)}
	return out
}

// confirmed is the day on which the allergies were last asked, if that is what
// this prescription was signed on.
func (d PrescriptionData) confirmed(allergies string) string {
	at := d.Patient.AllergyConfirmed
	if at.IsZero() || at.After(d.Rx.IssuedAt) || allergies != d.Patient.AllergyText() ||
		d.Patient.AllergyStatus == clinic.AllergyNotAsked {
		return ""
	}
	return clinic.DateOf(local(at, d.Location)).String()
}

// words says how the i-th medicine is taken, as it was printed first.
func (d PrescriptionData) words(i int) string {
	if lines := strings.Split(d.Rx.Parties.Words, "\n"); len(lines) == len(d.Rx.Items) && d.Rx.Parties.Words != "" {
		return lines[i]
	}
	return d.Rx.Items[i].Sig()
}

// fields are the texts that people typed, by the names that the form has.
func (d PrescriptionData) fields() []Field {
	s := d.signed()
	out := append(partyFields(s), Field{"Diagnosis", d.Rx.Diagnosis})
	for i, it := range d.Rx.Items {
		out = append(out, Field{"Medicine " + strconv.Itoa(i+1), joined("\n", it.Name(), d.words(i), d.quantity(i), it.Reason)})
	}
	return append(out, Field{"Advice", d.Rx.Advice})
}

// partyFields are the texts of letterhead, patient and doctor.
func partyFields(d signedDoc) []Field {
	s, p := d.letterhead.Settings, d.parties
	return []Field{{"Hospital", joined("\n", s.HospitalName, s.Address, s.Website, s.LicenseNumber)}, {"Patient", joined("\n", p.PatientName, p.PatientNumber)},
		{"Allergies", d.allergies}, {"Doctor", joined("\n", p.DoctorName, p.Qualification, p.Specialization, p.LicenseNumber)}}
}

func (d PrescriptionData) lay() (*flow, error) {
	s := d.signed()
	f, err := s.begin(d.Paper, "Prescriptions are printed")
	if err != nil {
		return nil, err
	}
	s.patient(f)
	f.labelled(f.say.Diagnosis, d.Rx.Diagnosis, f.style(8.8, false, f.ink))
	f.y += f.mm(3)
	d.layMedicines(f, s)
	d.layAfter(f, s)
	return f, s.sign(f)
}

func (d PrescriptionData) layMedicines(f *flow, signed signedDoc) {
	f.columns = func() {
		s := f.style(7.4, true, f.muted)
		f.print(f.say.Medicine, s, left, f.side+f.mm(7), f.y, f.inner())
		f.print(f.say.Quantity, s, right, f.side, f.y, f.inner()-f.mm(1))
		f.y += s.lineHeight() + f.mm(1)
		f.rule(f.side, f.y, f.inner(), 0.2, f.hairline)
	}
	f.need(f.mm(25))
	f.columns()
	for i, it := range d.Rx.Items {
		if i == len(d.Rx.Items)-1 {
			// A signature never stands on a page without a medicine.
			_, signature := signed.signature(f)
			f.together(signature + f.measure(func(g *flow) {
				d.layMedicine(g, i, it)
				d.layAfter(g, signed)
			}))
		}
		d.layMedicine(f, i, it)
	}
	f.columns = nil
	if len(d.Rx.Items) == 0 {
		f.y += f.mm(2)
		f.pour([]para{f.para(f.say.NoMedicine, f.style(10.4, false, f.ink), left, f.inner())}, f.side+f.mm(7), f.inner())
		f.y += f.mm(2)
	}
}

// quantity is how much of the i-th medicine is given out, as it was printed first.
func (d PrescriptionData) quantity(i int) string {
	if lines := strings.Split(d.Rx.Parties.Quantities, "\n"); len(lines) == len(d.Rx.Items) && d.Rx.Parties.Quantities != "" {
		return lines[i]
	}
	return clinic.QuantityBefore(d.Rx.Items[i].Quantity, clinic.Language(d.Rx.Parties.Language))
}

func (d PrescriptionData) layMedicine(f *flow, i int, it clinic.PrescriptionItem) {
	indent, gap, pad := f.mm(7), f.mm(4), f.mm(1.6)
	name, sig := f.style(10.4, true, f.ink), f.style(10.4, false, f.ink)
	note := f.style(8, true, danger)
	full := f.inner() - indent - f.mm(1)

	quantityW, count := 0.0, d.quantity(i)
	if count != "" {
		quantityW = min(sig.width(printable(count, f.missing))+0.1, full*0.35)
	}
	quantity := f.para(count, sig, right, quantityW)
	head := f.para(it.Name(), name, left, full-quantityW-gap)
	below := []para{f.para(d.words(i), sig, left, full)}
	if it.Reason != "" {
		below = append(below, f.para(fmt.Sprintf(f.say.Considered, it.Reason), note, left, full))
	}
	headH := max(head.height(), quantity.height(), sig.lineHeight())
	h := headH + heightOf(below) + 2*pad
	if f.fits(h) {
		f.need(h)
	} else {
		f.need(min(headH, f.mm(40)) + sig.lineHeight() + pad)
	}
	f.y += pad
	f.print(strconv.Itoa(i+1), sig, left, f.side+f.mm(1), f.y, indent)
	if f.fits(headH) {
		f.stamp([]para{head}, f.side+indent, f.y, full)
		f.stamp([]para{quantity}, f.side+indent+full-quantityW, f.y, quantityW)
		f.y += headH
	} else {
		f.pour([]para{head, quantity}, f.side+indent, full)
	}
	f.pour(below, f.side+indent, full)
	f.y += pad
	f.rule(f.side, f.y, f.inner(), 0.2, f.hairline)
}

func (d PrescriptionData) layAfter(f *flow, signed signedDoc) {
	body := f.style(8.8, false, f.ink)
	f.y += f.mm(3.5)
	f.labelled(f.say.Advice, d.Rx.Advice, body)
	f.y += f.mm(1)
	if d.Rx.FollowUp.IsZero() {
		return
	}
	at := ""
	if d.Rx.FollowUpAt > 0 {
		at = d.Rx.FollowUpAt.String()
	}
	f.labelled(f.say.NextVisit, joined(", ", f.say.long(d.Rx.FollowUp), at, signed.parties.DoctorName), body)
}
