package document

import (
	"io"
	"strconv"
	"time"

	"caredesk/internal/clinic"
)

// PrescriptionData is all that a prescription prints.
type PrescriptionData struct {
	Letterhead Letterhead
	Rx         clinic.Prescription // without a number it is a draft and says so
	Patient    clinic.Patient
	Doctor     clinic.Doctor
	Paper      clinic.Paper // A4 or A5; empty is A5
	Copy       int          // 0 is the original, n prints COPY n
	Location   *time.Location
}

// Prescription writes the prescription as PDF.
func Prescription(w io.Writer, d PrescriptionData) (Report, error) {
	return produce(w, d.lay, meta{
		title:  joined(" ", "Prescription", d.Rx.Number),
		author: printable(d.Letterhead.Settings.HospitalName, runeSet{}), made: d.Rx.IssuedAt,
	})
}

// Check lays the prescription out and reports what printing it would, without
// making the file.
func (d PrescriptionData) Check() (Report, error) { return preview(d.lay) }

func (d PrescriptionData) lay() (*flow, error) {
	stock, ok := stockOf(d.Paper)
	if !ok || stock.roll() {
		return nil, clinic.FieldErrorf("paper", "Prescriptions are printed on A4 or A5.")
	}
	f := newFlow(stock, prepareLogo(d.Letterhead.Logo))
	t := title{name: "Prescription", number: d.Rx.Number, stamp: copyStamp(d.Copy)}
	if !d.Rx.IssuedAt.IsZero() {
		t.date = local(d.Rx.IssuedAt, d.Location).Format("Mon 2 January 2006")
	}
	if d.Rx.Number == "" {
		t.number, t.stamp = "Not signed yet", "DRAFT"
	}
	allergies, warn := d.allergies(f)
	f.head = func() {
		f.runningHead(d.Letterhead.Settings, t, d.Patient.FullName(), d.about(), "Allergies: "+allergies, warn)
	}
	f.letterhead(d.Letterhead.Settings)
	f.titleRow(t)
	d.layPatient(f, allergies, warn)
	f.labelled("Diagnosis", d.Rx.Diagnosis, f.style(8.8, false, f.ink))
	f.y += f.mm(3)
	d.layMedicines(f)
	d.layAfter(f)
	d.laySignature(f)
	return f, nil
}

// allergies is the text as it was when the prescription was signed, and its
// colour: red when there are any.
func (d PrescriptionData) allergies(f *flow) (string, rgb) {
	text := d.Rx.Allergies
	if text == "" {
		text = d.Patient.AllergyText()
	}
	if text == clinic.AllergyText(clinic.AllergyNoneKnown, nil) || text == clinic.AllergyText(clinic.AllergyNotAsked, nil) {
		return text, f.ink
	}
	return text, danger
}

// about is sex, age and birth date at the day of issue, and the number.
func (d PrescriptionData) about() string {
	born := d.Patient.DateOfBirth
	sex := string(d.Patient.Sex)
	age := ""
	if !born.IsZero() {
		day := clinic.DateOf(local(d.Rx.IssuedAt, d.Location))
		age = d.Patient.AgeText(day)
		if !d.Patient.BirthEstimated { // nobody knows the date
			age = joined(" ", age, "("+born.Format("2 Jan 2006")+")")
		}
		age = unbroken(age)
	}
	return joined(" · ", joined(", ", sex, age), d.Patient.Number)
}

func (d PrescriptionData) layPatient(f *flow, allergies string, warn rgb) {
	label := f.style(7.4, false, f.muted)
	strong, body := f.style(9.2, true, f.ink), f.style(8.8, false, f.ink)
	f.pair(func(w float64) []para {
		return []para{
			f.para("Patient", label, left, w),
			f.para(d.Patient.FullName(), strong, left, w),
			f.para(d.about(), body, left, w),
		}
	}, func(w float64) []para {
		return []para{
			f.para("Allergies", label, left, w),
			f.para(allergies, style{bold: true, pt: strong.pt, color: warn}, left, w),
			f.para(d.confirmed(allergies), label, left, w),
		}
	})
	f.y += f.mm(3)
}

// confirmed says when the allergies were last asked, if that is what this
// prescription was signed on.
func (d PrescriptionData) confirmed(allergies string) string {
	at := d.Patient.AllergyConfirmed
	if at.IsZero() || at.After(d.Rx.IssuedAt) || allergies != d.Patient.AllergyText() ||
		d.Patient.AllergyStatus == clinic.AllergyNotAsked {
		return ""
	}
	return "confirmed " + local(at, d.Location).Format("2 Jan 2006")
}

func (d PrescriptionData) layMedicines(f *flow) {
	f.columns = func() {
		s := f.style(7.4, true, f.muted)
		f.print("Medicine", s, left, f.side+f.mm(7), f.y, f.inner())
		f.print("Quantity", s, right, f.side, f.y, f.inner()-f.mm(1))
		f.y += s.lineHeight() + f.mm(1)
		f.rule(f.side, f.y, f.inner(), 0.2, f.hairline)
	}
	f.need(f.mm(25))
	f.columns()
	for i, it := range d.Rx.Items {
		if i == len(d.Rx.Items)-1 {
			// A signature never stands on a page without a medicine.
			_, signature := d.signature(f)
			f.together(signature + f.measure(func(g *flow) {
				d.layMedicine(g, i+1, it)
				d.layAfter(g)
			}))
		}
		d.layMedicine(f, i+1, it)
	}
	f.columns = nil
	if len(d.Rx.Items) == 0 {
		f.y += f.mm(2)
		f.pour([]para{f.para("No medicine prescribed.", f.style(10.4, false, f.ink), left, f.inner())}, f.side+f.mm(7), f.inner())
		f.y += f.mm(2)
	}
}

func (d PrescriptionData) layMedicine(f *flow, no int, it clinic.PrescriptionItem) {
	indent, gap, pad := f.mm(7), f.mm(4), f.mm(1.6)
	name, sig := f.style(10.4, true, f.ink), f.style(10.4, false, f.ink)
	note := f.style(8, true, danger)
	full := f.inner() - indent - f.mm(1)

	quantityW := 0.0
	if it.Quantity != "" {
		quantityW = min(sig.width(printable(it.Quantity, f.missing))+0.1, full*0.35)
	}
	quantity := f.para(it.Quantity, sig, right, quantityW)
	head := f.para(it.Name(), name, left, full-quantityW-gap)
	below := []para{f.para(it.Sig(), sig, left, full)}
	if it.Reason != "" {
		below = append(below, f.para("Given although an allergy is recorded: "+it.Reason, note, left, full))
	}
	headH := max(head.height(), quantity.height(), sig.lineHeight())
	h := headH + heightOf(below) + 2*pad
	if f.fits(h) {
		f.need(h)
	} else {
		f.need(min(headH, f.mm(40)) + sig.lineHeight() + pad)
	}
	f.y += pad
	f.print(strconv.Itoa(no), sig, left, f.side+f.mm(1), f.y, indent)
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

func (d PrescriptionData) layAfter(f *flow) {
	body := f.style(8.8, false, f.ink)
	f.y += f.mm(3.5)
	f.labelled("Advice", d.Rx.Advice, body)
	f.y += f.mm(1)
	if d.Rx.FollowUp.IsZero() {
		return
	}
	at := ""
	if d.Rx.FollowUpAt > 0 {
		at = d.Rx.FollowUpAt.String()
	}
	f.labelled("Next visit", joined(", ", d.Rx.FollowUp.Format("Mon 2 January 2006"), at, d.Doctor.Name()), body)
}

// The signature's width, the room to sign in and the distance to the name.
const signatureWidth, signatureRoom, signatureGap = 62, 13, 1

// signature is what stands under the line to sign on, and how high all of it is.
func (d PrescriptionData) signature(f *flow) ([]para, float64) {
	w := f.mm(signatureWidth)
	strong, small := f.style(9, true, f.ink), f.style(7.4, false, f.muted)
	licence := ""
	if d.Doctor.LicenseNumber != "" {
		licence = "Licence " + d.Doctor.LicenseNumber
	}
	lines := []para{
		f.short(d.Doctor.Name(), 8, "…", strong, right, w),
		f.short(joined(" · ", d.Doctor.Qualification, d.Doctor.Headline), 8, "…", small, right, w),
		f.short(licence, 2, "…", small, right, w),
	}
	return lines, f.mm(signatureRoom+signatureGap) + heightOf(lines)
}

// laySignature puts the line to sign on at the foot of the last page. The left
// of it stays free for a code to check the document by.
func (d PrescriptionData) laySignature(f *flow) {
	lines, h := d.signature(f)
	f.need(h)
	f.y = max(f.y, f.limit()-h) + f.mm(signatureRoom)
	w := f.mm(signatureWidth)
	x := f.right() - w
	f.rule(x, f.y, w, 0.25, f.ink)
	f.y = f.stamp(lines, x, f.y+f.mm(signatureGap), w)
}
