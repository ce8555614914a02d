package viewmodel

import (
	"context"
	"errors"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// Names of the inputs of the vitals form beside those of clinic's measures.
const (
	FieldPregnancy = "pregnancy"
	FieldNote      = "note"
	FieldTriage    = "triage"
)

// VitalsPatient is whose vital signs are taken, and at which visit.
type VitalsPatient struct {
	ID     clinic.PatientID
	Name   string
	Number string
	Born   clinic.Date
	Sex    clinic.Sex           // known once the form has loaded
	Visit  clinic.AppointmentID // 0 when outside a visit
}

// VitalsForm takes vital signs and a note before the doctor.
type VitalsForm struct {
	FrontDesk
	// Changed is called on the UI thread when what was measured before is known.
	Changed func()
	Failed  func(error)

	Patient VitalsPatient
	Chart   service.VitalsChart // what was measured before
	Notes   []clinic.TriageNote // of the visit, oldest first
	Record  clinic.Patient      // for the allergies

	load Latest
	save Submission
	// taken is when the form was sent first. Sent again, after its answer was lost
	// or a doubt was confirmed, it says the same moment.
	taken time.Time
}

// NewVitalsForm returns the form for a patient.
func NewVitalsForm(d FrontDesk, p VitalsPatient) *VitalsForm {
	return &VitalsForm{FrontDesk: d, Patient: p, Changed: func() {}, Failed: func(error) {}, Chart: service.VitalsChart{Born: p.Born, Sex: p.Sex}}
}

// formRows is how many earlier sets the form shows.
const formRows = 3

// Load reads what was measured before, the notes and the allergies.
func (f *VitalsForm) Load() {
	p := f.Patient
	f.load.Go(f.Context(), f.Runner, func(ctx context.Context) func() {
		chart, err := f.Services.Vitals.Of(ctx, service.VitalsQuery{VitalsFilter: service.VitalsFilter{Patient: p.ID, Limit: formRows}})
		var notes []clinic.TriageNote
		if err == nil && p.Visit != 0 {
			notes, err = f.Services.Triage.Notes(ctx, p.Visit)
		}
		var record clinic.Patient
		if err == nil {
			record, err = f.Services.Patients.Get(ctx, p.ID)
		}
		return func() {
			if err != nil {
				f.Failed(err)
				return
			}
			f.Chart, f.Notes, f.Record = chart, notes, record
			f.Patient.Born, f.Patient.Sex = chart.Born, chart.Sex
			f.Changed()
		}
	})
}

// age is the patient's at this moment.
func (f *VitalsForm) age() clinic.AgeMonths { return clinic.AgeInMonths(f.Patient.Born, f.Today()) }

// AsksHead reports whether the head is measured, as in small children.
func (f *VitalsForm) AsksHead() bool { return f.age() != clinic.AgeUnknown && f.age() < 36 }

// AsksPregnancy reports whether a pregnancy is asked about.
func (f *VitalsForm) AsksPregnancy() bool {
	age := f.age()
	return f.Patient.Sex != clinic.SexMale && (age == clinic.AgeUnknown || age >= 10*12 && age < 60*12)
}

// FieldSays is what stands under an input while it is typed into.
type FieldSays struct {
	Text  string
	Mark  clinic.Mark
	Wrong string // why the value cannot be
	Note  string // of the BMI: what it was worked out with
}

// Says looks at one input: the mark of the value, or why it cannot be. Of an
// empty one it says what was measured before and what is normal.
func (f *VitalsForm) Says(field, text string) FieldSays {
	if strings.TrimSpace(text) == "" {
		return FieldSays{Text: f.before(field)}
	}
	var v clinic.Vitals
	if err := readInto(&v, field, text); err != nil {
		return FieldSays{Wrong: i18n.Error(err)}
	}
	mark, shown := clinic.MarkNone, ""
	if field == clinic.FieldBloodPressure {
		mark = WorseMark(f.mark(clinic.MeasureSystolic, v.Systolic), f.mark(clinic.MeasureDiastolic, v.Diastolic))
		shown = i18n.F("%s mmHg", v.BloodPressure())
	} else {
		m := clinic.Measure(field)
		value, _ := v.Value(m)
		mark, shown = f.mark(m, value), ShowMeasure(m, value)
	}
	if !mark.Out() {
		return FieldSays{Text: shown, Mark: mark}
	}
	return FieldSays{Text: shown + " " + mark.Sign() + " " + i18n.Say(mark.Word()) + f.normal(field), Mark: mark}
}

func (f *VitalsForm) mark(m clinic.Measure, value int) clinic.Mark {
	return clinic.MarkOf(m, value, f.age(), f.Patient.Sex)
}

// normal is the range in words: " (normal 60–100)".
func (f *VitalsForm) normal(field string) string {
	ranged := func(m clinic.Measure) string {
		low, high, ok := clinic.NormalRange(m, f.age(), f.Patient.Sex)
		if !ok {
			return ""
		}
		return m.Show(low) + "–" + m.Show(high)
	}
	text := ""
	if field == clinic.FieldBloodPressure {
		if s, d := ranged(clinic.MeasureSystolic), ranged(clinic.MeasureDiastolic); s != "" && d != "" {
			text = s + " / " + d
		}
	} else {
		text = ranged(clinic.Measure(field))
	}
	if text == "" {
		return ""
	}
	return i18n.F(" (normal %s)", i18n.Decimal(text))
}

// before is what was measured last: "last 158 / 96, 12 Oct 2026".
func (f *VitalsForm) before(field string) string {
	m := clinic.Measure(field)
	if field == clinic.FieldBloodPressure {
		m = clinic.MeasureSystolic
	}
	last, ok := f.Chart.Last[m]
	if !ok {
		return ""
	}
	return i18n.F("last %s, %s", ShowLast(f.Chart, m), i18n.Date(last.At.In(f.Now().Location()), "2 Jan 2006"))
}

// readInto reads the text of one input into a set.
func readInto(v *clinic.Vitals, field, text string) (err error) {
	if field == clinic.FieldBloodPressure {
		v.Systolic, v.Diastolic, err = clinic.ParseBloodPressure(text)
		return err
	}
	value, err := clinic.ParseMeasure(clinic.Measure(field), text)
	if err == nil {
		v.Set(clinic.Measure(field), value)
	}
	return err
}

// TypedVitals is what stands in the inputs: texts by the name of their field.
type TypedVitals struct {
	Texts     map[string]string // of the measures
	Pregnancy clinic.Pregnancy
	Note      string
	Triage    string
}

// VitalFields are the inputs of the measures in their order.
func VitalFields() []string {
	return []string{clinic.FieldBloodPressure, string(clinic.MeasurePulse), string(clinic.MeasureTemperature), string(clinic.MeasureSpO2),
		string(clinic.MeasureWeight), string(clinic.MeasureHeight), string(clinic.MeasureBreaths), string(clinic.MeasureGlucose),
		string(clinic.MeasurePain), string(clinic.MeasureHead)}
}

// Read turns what was typed into a set, or says what is wrong with every input.
func (f *VitalsForm) Read(t TypedVitals) (clinic.Vitals, error) {
	v := clinic.Vitals{PatientID: f.Patient.ID, AppointmentID: f.Patient.Visit, Pregnancy: t.Pregnancy, Note: t.Note}
	var errs []error
	for _, field := range VitalFields() {
		if text := t.Texts[field]; strings.TrimSpace(text) != "" {
			if err := readInto(&v, field, text); err != nil {
				errs = append(errs, err)
			}
		}
	}
	if len(errs) > 0 {
		return v, errors.Join(errs...)
	}
	return v, nil
}

// BMI is worked out while weight and height are typed; a height that is not
// typed is the last one. Empty without a weight.
func (f *VitalsForm) BMI(t TypedVitals) FieldSays {
	var v clinic.Vitals
	if readInto(&v, string(clinic.MeasureWeight), t.Texts[string(clinic.MeasureWeight)]) != nil {
		return FieldSays{}
	}
	height := t.Texts[string(clinic.MeasureHeight)]
	if strings.TrimSpace(height) != "" && readInto(&v, string(clinic.MeasureHeight), height) != nil {
		return FieldSays{}
	}
	v.TakenAt, v.Pregnancy = f.Now(), t.Pregnancy
	var heights []clinic.HeightAt
	if last, ok := f.Chart.Last[clinic.MeasureHeight]; ok {
		heights = append(heights, clinic.HeightAt{At: last.At, Height: last.Value})
	}
	s := clinic.See(v, heights, f.Patient.Born, f.Patient.Sex)
	if s.BMI == 0 {
		return FieldSays{Note: i18n.T("give the height too")}
	}
	out := FieldSays{Text: i18n.Decimal(clinic.MeasureBMI.Show(s.BMI)), Mark: s.Marks[clinic.MeasureBMI]}
	var notes []string
	if out.Mark.Out() {
		out.Text += " " + out.Mark.Sign() + " " + i18n.Say(out.Mark.Word())
		notes = append(notes, strings.Trim(f.normal(string(clinic.MeasureBMI)), " ()"))
	}
	if !s.HeightFrom.IsZero() {
		notes = append(notes, i18n.F("with the height of %s, %s", i18n.Date(s.HeightFrom.In(f.Now().Location()), "2 Jan 2006"), ShowMeasure(clinic.MeasureHeight, s.BMIHeight)))
	}
	out.Note = i18n.Listed(notes)
	return out
}

// Submit saves what was typed. sure stands by values that are probably a slip;
// without it such a value is a Conflict on its field.
func (f *VitalsForm) Submit(t TypedVitals, sure bool, done func(error)) bool {
	if f.save.Busy() {
		return false
	}
	v, err := f.Read(t)
	if err != nil {
		done(err)
		return true
	}
	if f.taken.IsZero() {
		f.taken = f.Now()
	}
	v.TakenAt = f.taken
	return f.save.Go(f.FrontDesk, func(ctx context.Context) error {
		_, err := f.Services.Vitals.Record(ctx, service.RecordVitals{Vitals: v, Triage: t.Triage, Sure: sure})
		return err
	}, done)
}

// Unlikely reports whether a refusal asks to look again, and in which words.
func Unlikely(err error) (string, bool) {
	if clinic.CodeOf(err) != clinic.Conflict {
		return "", false
	}
	var words []string
	for _, e := range clinic.FieldErrors(err) {
		if e.Field == clinic.MeasureWeight.Field() || e.Field == clinic.MeasureHeight.Field() {
			words = append(words, i18n.Say(clinic.Measure(e.Field).Title())+" "+e.Message)
		}
	}
	return strings.Join(words, "\n"), len(words) > 0
}
