package document

import (
	"fmt"
	"time"

	"caredesk/internal/clinic"
)

// signedDoc is what all signed documents have in common: letterhead and title,
// the patient with the allergies, the place to sign and the code to check it by.
type signedDoc struct {
	letterhead Letterhead
	parties    clinic.PaperParties
	allergies  string // as clinic.AllergyText gives it
	number     string
	digest     string
	issuedAt   time.Time
	location   *time.Location
	title      title
	replacedBy string
	discreet   bool // for employers and schools: no allergies and no weight on any page
}

// begin starts the document and sets all that stands above its own text.
func (d signedDoc) begin(p clinic.Paper, what string) (*flow, error) {
	stock, ok := sheetOf(p)
	if !ok {
		return nil, clinic.FieldErrorf("paper", "%s on A4, A5 or Letter.", what)
	}
	f := newFlow(stock, prepareLogo(d.letterhead.Logo), d.parties.Language)
	if !d.issuedAt.IsZero() {
		d.title.date = f.say.long(d.day())
	}
	d.title.number = d.number
	if d.number == "" {
		d.title.number, d.title.stamp = f.say.NotSigned, f.say.Draft
	}
	allergies, warn := d.warning(f)
	allergies = fmt.Sprintf(f.say.AllergiesAre, allergies)
	if d.discreet {
		allergies = ""
	}
	f.head = func() {
		d.replaced(f)
		f.runningHead(d.letterhead.Settings, d.title, d.parties.PatientName, d.about(f.say), allergies, warn)
	}
	f.letterhead(d.letterhead.Settings)
	d.replaced(f)
	f.titleRow(d.title)
	return f, nil
}

func (d signedDoc) day() clinic.Date { return clinic.DateOf(local(d.issuedAt, d.location)) }

func (d signedDoc) replaced(f *flow) {
	if d.replacedBy != "" {
		f.banner(fmt.Sprintf(f.say.ReplacedBy, d.replacedBy))
	}
}

// warning is the allergies as they were when it was signed, and their colour:
// red when there are any.
func (d signedDoc) warning(f *flow) (string, rgb) {
	text := f.say.allergies(d.allergies)
	if d.allergies == clinic.AllergyText(clinic.AllergyNoneKnown, nil) || d.allergies == clinic.AllergyText(clinic.AllergyNotAsked, nil) {
		return text, f.ink
	}
	return text, danger
}

// about is sex, age and birth date at the day of issue, a child's weight, and
// the number.
func (d signedDoc) about(w *words) string {
	p := d.parties
	age := ""
	if born, err := clinic.ParseDate(p.PatientBorn); err == nil {
		age = w.age(born, p.BirthEstimated, d.day())
		if !p.BirthEstimated { // nobody knows the date
			age = joined(" ", age, "("+w.short(born)+")")
		}
		age = unbroken(age)
	}
	weight := w.weight(p.WeightGrams, p.WeighedOn)
	if d.discreet {
		weight = ""
	}
	return joined(" · ", joined(", ", w.sex(p.PatientSex), age, weight), p.PatientNumber)
}

// patient sets who it is for and, beside it, the allergies.
func (d signedDoc) patient(f *flow) {
	allergies, warn := d.warning(f)
	label := f.style(7.4, false, f.muted)
	strong, body := f.style(9.2, true, f.ink), f.style(8.8, false, f.ink)
	f.pair(func(w float64) []para {
		return []para{
			f.para(f.say.Patient, label, left, w),
			f.para(d.parties.PatientName, strong, left, w),
			f.para(d.about(f.say), body, left, w),
		}
	}, func(w float64) []para {
		return []para{
			f.para(f.say.Allergies, label, left, w),
			f.para(allergies, style{bold: true, pt: strong.pt, color: warn}, left, w),
			f.para(with(f.say.Confirmed, f.say.shortDay(d.parties.AllergiesAsked)), label, left, w),
		}
	})
	f.y += f.mm(3)
}

// The signature's width, the room to sign in and the distance to the name.
const signatureWidth, signatureRoom, signatureGap = 62, 13, 1

// signature is what stands under the line to sign on, and how high all of it
// is, the code beside it included.
func (d signedDoc) signature(f *flow) ([]para, float64) {
	w := f.mm(signatureWidth)
	strong, small := f.style(9, true, f.ink), f.style(7.4, false, f.muted)
	p := d.parties
	lines := []para{
		f.short(p.DoctorName, 8, "…", strong, right, w),
		f.short(joined(" · ", p.Qualification, p.Specialization), 8, "…", small, right, w),
		f.short(with(f.say.DoctorLicence, p.LicenseNumber), 2, "…", small, right, w),
	}
	h := f.mm(signatureRoom+signatureGap) + heightOf(lines)
	if d.digest != "" {
		h = max(h, f.mm(codeSide+codeGap))
	}
	return lines, h
}

// sign puts the line to sign on at the foot of the last page, and the code to
// check the document by at its left.
func (d signedDoc) sign(f *flow) error {
	lines, h := d.signature(f)
	f.need(h)
	bottom := max(f.y+h, f.limit())
	w := f.mm(signatureWidth)
	x := f.right() - w
	f.y = bottom - heightOf(lines) - f.mm(signatureGap)
	f.rule(x, f.y, w, 0.25, f.ink)
	f.y = f.stamp(lines, x, f.y+f.mm(signatureGap), w)
	return f.checkCode(d.number, d.digest, bottom, f.inner()-w-f.mm(codeGap))
}

// section sets a heading and a text that may run over pages.
func (f *flow) section(heading, text string) {
	body := f.style(9, false, f.ink)
	lines := f.para(text, body, left, f.inner())
	if len(lines.lines) == 0 {
		return
	}
	small := f.style(7.6, true, f.muted)
	f.need(small.lineHeight() + float64(min(2, len(lines.lines)))*body.lineHeight())
	f.pour([]para{f.para(heading, small, left, f.inner()), lines}, f.side, f.inner())
	f.y += f.mm(2.4)
}
