package clinic

import (
	"fmt"
	"time"
)

// Vitals is one set of vital signs. A value of 0 was not measured, save Pain,
// for which 0 is an answer.
type Vitals struct {
	ID            VitalsID
	PatientID     PatientID
	AppointmentID AppointmentID // 0 when taken outside a visit
	TakenAt       time.Time
	Systolic      int // mmHg
	Diastolic     int // mmHg; both pressures or none
	Pulse         int // beats a minute
	Breaths       int // a minute
	Temperature   int // tenths of a degree Celsius
	SpO2          int // per cent
	Weight        int // grams
	Height        int // millimetres
	Head          int // millimetres around the head
	Glucose       int // tenths of a mmol/l
	Pain          *int
	Pregnancy     Pregnancy
	Note          string

	RecordedAt     time.Time
	RecordedBy     UserID
	RecordedByName string
	Retracted      time.Time // marked as entered in error; zero while it stands
	RetractedBy    UserID
	RetractedName  string
	RetractReason  string
}

// Value returns a measured value in the kept unit; ok is false when it was not
// measured. MeasureBMI is worked out of the set's own weight and height.
func (v Vitals) Value(m Measure) (value int, ok bool) {
	switch m {
	case MeasureSystolic:
		value = v.Systolic
	case MeasureDiastolic:
		value = v.Diastolic
	case MeasurePulse:
		value = v.Pulse
	case MeasureBreaths:
		value = v.Breaths
	case MeasureTemperature:
		value = v.Temperature
	case MeasureSpO2:
		value = v.SpO2
	case MeasureWeight:
		value = v.Weight
	case MeasureHeight:
		value = v.Height
	case MeasureHead:
		value = v.Head
	case MeasureGlucose:
		value = v.Glucose
	case MeasurePain:
		if v.Pain == nil {
			return 0, false
		}
		return *v.Pain, true
	case MeasureBMI:
		return BMI(v.Weight, v.Height)
	}
	return value, value != 0
}

// Set writes a value in the kept unit.
func (v *Vitals) Set(m Measure, value int) {
	switch m {
	case MeasureSystolic:
		v.Systolic = value
	case MeasureDiastolic:
		v.Diastolic = value
	case MeasurePulse:
		v.Pulse = value
	case MeasureBreaths:
		v.Breaths = value
	case MeasureTemperature:
		v.Temperature = value
	case MeasureSpO2:
		v.SpO2 = value
	case MeasureWeight:
		v.Weight = value
	case MeasureHeight:
		v.Height = value
	case MeasureHead:
		v.Head = value
	case MeasureGlucose:
		v.Glucose = value
	case MeasurePain:
		v.Pain = &value
	}
}

// Empty reports whether nothing was measured or asked.
func (v Vitals) Empty() bool {
	for _, m := range Measures() {
		if _, ok := v.Value(m); ok {
			return false
		}
	}
	return v.Pregnancy == PregnancyUnknown
}

// SameAs reports whether two sets say the same, taken of the same patient at the
// same moment and visit: one of them is the other sent again.
func (v Vitals) SameAs(o Vitals) bool {
	if v.PatientID != o.PatientID || v.AppointmentID != o.AppointmentID || !v.TakenAt.Truncate(time.Microsecond).Equal(o.TakenAt.Truncate(time.Microsecond)) ||
		v.Pregnancy != o.Pregnancy || v.Note != o.Note {
		return false
	}
	for _, m := range Measures() {
		a, measured := v.Value(m)
		b, there := o.Value(m)
		if a != b || measured != there {
			return false
		}
	}
	return true
}

// clockSkew is how far the clocks of two desks may differ.
const clockSkew = 5 * time.Minute

// Clean tidies the note and refuses what cannot be: values outside their
// bounds, one pressure without the other, a systolic pressure not above the
// diastolic one, a set of nothing, one taken in the future. A zero TakenAt is now.
func (v *Vitals) Clean(now time.Time) error {
	v.Note = CleanText(v.Note)
	if v.TakenAt.IsZero() {
		v.TakenAt = now
	}
	var c checker
	if v.Empty() {
		c.fail("", "Nothing was measured. Give at least one value.")
	}
	for _, m := range Measures() {
		if value, ok := v.Value(m); ok {
			if err := m.checkValue(value); err != nil {
				c.errs = append(c.errs, err)
			}
		}
	}
	if len(c.errs) == 0 {
		if err := checkPressures(v.Systolic, v.Diastolic); err != nil {
			c.errs = append(c.errs, err)
		}
	}
	switch v.Pregnancy {
	case PregnancyUnknown, PregnancyNo, PregnancyYes, PregnancyBreastfeeding:
	default:
		c.fail("pregnancy", "Choose pregnant, not pregnant or breastfeeding, or leave it open.")
	}
	c.limit("note", v.Note, MaxNote)
	if v.TakenAt.After(now.Add(clockSkew)) {
		c.fail("taken_at", "Vital signs cannot be taken in the future.")
	}
	return c.err()
}

// checkPressures looks at the two together; both are 0 when none was measured.
func checkPressures(systolic, diastolic int) error {
	switch {
	case systolic == 0 && diastolic == 0, systolic > 0 && diastolic > 0 && systolic > diastolic:
		return nil
	case systolic == 0 || diastolic == 0:
		return FieldErrorf(FieldBloodPressure, "A blood pressure has two values. Write both, as 120/80.")
	case systolic == diastolic:
		return FieldErrorf(FieldBloodPressure, "Both pressures are %d. The systolic one is above the diastolic one.", systolic)
	}
	return FieldErrorf(FieldBloodPressure, "The systolic pressure %d is below the diastolic %d. Were they swapped, and %d/%d meant?",
		systolic, diastolic, diastolic, systolic)
}

// BMI is the body mass index in tenths of a kg/m², from grams and millimetres;
// ok is false without both.
func BMI(grams, millimetres int) (tenths int, ok bool) {
	if grams <= 0 || millimetres <= 0 {
		return 0, false
	}
	square := millimetres * millimetres
	return (grams*10_000 + square/2) / square, true
}

// HeightAt is a height with the day it was taken.
type HeightAt struct {
	At     time.Time
	Height int // millimetres
}

// childHeightDays is for how long a child's height says anything of the child.
const childHeightDays = 180

// HeightFor returns the height to work a set's BMI out with: its own, or the
// newest one before it. A child's is too old after half a year. ok is false when
// there is none.
func HeightFor(v Vitals, heights []HeightAt, born Date) (h HeightAt, ok bool) {
	if v.Height > 0 {
		return HeightAt{At: v.TakenAt, Height: v.Height}, true
	}
	for _, each := range heights {
		if !each.At.After(v.TakenAt) && (!ok || !each.At.Before(h.At)) {
			h, ok = each, true
		}
	}
	if !ok {
		return HeightAt{}, false
	}
	child := !born.IsZero() && AgeInMonths(born, DateOf(v.TakenAt)) < 18*12
	if child && v.TakenAt.Sub(h.At) > childHeightDays*24*time.Hour {
		return HeightAt{}, false
	}
	return h, true
}

// SeenVitals is a set with what is worked out of it.
type SeenVitals struct {
	Vitals
	BMI        int       // tenths of a kg/m²; 0 without weight or height
	BMIHeight  int       // the height used, in millimetres
	HeightFrom time.Time // when that height was taken; zero when it is the set's own
	Marks      map[Measure]Mark
}

// See works a set's BMI and marks out.
func See(v Vitals, heights []HeightAt, born Date, sex Sex) SeenVitals {
	s := SeenVitals{Vitals: v, Marks: map[Measure]Mark{}}
	if h, ok := HeightFor(v, heights, born); ok {
		if s.BMI, ok = BMI(v.Weight, h.Height); ok {
			s.BMIHeight = h.Height
			if v.Height == 0 {
				s.HeightFrom = h.At
			}
		}
	}
	age := AgeInMonths(born, DateOf(v.TakenAt))
	for _, m := range append(Measures(), MeasureBMI) {
		value, ok := s.Value(m)
		if !ok || m == MeasureBMI && v.Pregnancy == PregnancyYes {
			continue
		}
		if mark := MarkOf(m, value, age, sex); mark != MarkNone {
			s.Marks[m] = mark
		}
	}
	return s
}

// Value is Vitals.Value, with the BMI that was worked out.
func (s SeenVitals) Value(m Measure) (int, bool) {
	if m == MeasureBMI {
		return s.BMI, s.BMI > 0
	}
	return s.Vitals.Value(m)
}

// BloodPressure is "158/96", empty when it was not measured.
func (v Vitals) BloodPressure() string {
	if v.Systolic == 0 {
		return ""
	}
	return fmt.Sprintf("%d/%d", v.Systolic, v.Diastolic)
}

// Earlier is what was measured of a patient before, to compare with. Zero
// values were never measured.
type Earlier struct {
	Weight   int // grams
	WeightAt time.Time
	Height   int // millimetres
	HeightAt time.Time
}

// Doubts returns, as Conflicts on their fields, what can be but is probably a
// slip when compared with what was measured before: a weight that has changed
// by half within a year, an adult's height that has changed by 10 cm. Infants
// may triple their weight.
func (v Vitals) Doubts(e Earlier, born Date) error {
	const year = 366 * 24 * time.Hour
	var list []error
	doubt := func(field, format string, args ...any) {
		list = append(list, &Error{Code: Conflict, Field: field, Message: fmt.Sprintf(format, args...)})
	}
	age := AgeInMonths(born, DateOf(v.TakenAt))
	if gone := v.TakenAt.Sub(e.WeightAt); v.Weight > 0 && e.Weight > 0 && gone < year && gone > -year {
		grows := 15 // times ten
		if age != AgeUnknown && age < 24 {
			grows = 40
		}
		if v.Weight*10 > e.Weight*grows || v.Weight*15 < e.Weight*10 {
			doubt(MeasureWeight.Field(), "%s, but %s on %s. Is that right?", MeasureWeight.ShowWithUnit(v.Weight), MeasureWeight.ShowWithUnit(e.Weight),
				DateOf(e.WeightAt).Format("2 Jan 2006"))
		}
	}
	if age >= 20*12 && v.Height > 0 && e.Height > 0 && DateOf(e.HeightAt).After(born) && AgeInMonths(born, DateOf(e.HeightAt)) >= 20*12 {
		if d := v.Height - e.Height; d >= 100 || d <= -100 {
			doubt(MeasureHeight.Field(), "%s, but %s on %s. Is that right?", MeasureHeight.ShowWithUnit(v.Height), MeasureHeight.ShowWithUnit(e.Height),
				DateOf(e.HeightAt).Format("2 Jan 2006"))
		}
	}
	return joinErrors(list)
}

// TriageNote is what the nurse noted of a visit before the doctor.
type TriageNote struct {
	AppointmentID  AppointmentID
	Note           string
	RecordedAt     time.Time
	RecordedBy     UserID
	RecordedByName string
}

// Clean tidies and checks the note.
func (n *TriageNote) Clean() error {
	n.Note = CleanText(n.Note)
	var c checker
	c.require("note", n.Note, "the note")
	c.limit("note", n.Note, MaxNote)
	return c.err()
}
