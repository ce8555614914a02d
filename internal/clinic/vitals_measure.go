package clinic

import (
	"fmt"
	"strconv"
)

// Measure names one thing that is measured. It is also the name of the field
// that an error belongs to, save that both halves of the blood pressure are
// typed into one field, FieldBloodPressure.
type Measure string

// The measures. MeasureBMI is worked out and never kept.
const (
	MeasureSystolic    Measure = "systolic"    // mmHg
	MeasureDiastolic   Measure = "diastolic"   // mmHg
	MeasurePulse       Measure = "pulse"       // beats a minute
	MeasureBreaths     Measure = "breaths"     // breaths a minute
	MeasureTemperature Measure = "temperature" // tenths of a degree Celsius
	MeasureSpO2        Measure = "spo2"        // per cent
	MeasureWeight      Measure = "weight"      // grams
	MeasureHeight      Measure = "height"      // millimetres
	MeasureHead        Measure = "head"        // millimetres around the head
	MeasureGlucose     Measure = "glucose"     // tenths of a mmol/l in blood
	MeasurePain        Measure = "pain"        // 0 to 10
	MeasureBMI         Measure = "bmi"         // tenths of a kg/m²
)

// FieldBloodPressure is the field in which both pressures are typed.
const FieldBloodPressure = "blood_pressure"

// Measures returns those that are kept, in the order in which they are shown.
func Measures() []Measure {
	return []Measure{MeasureSystolic, MeasureDiastolic, MeasurePulse, MeasureBreaths, MeasureTemperature, MeasureSpO2, MeasureWeight,
		MeasureHeight, MeasureHead, MeasureGlucose, MeasurePain}
}

// measureFacts are a measure's words and the bounds of what can be, which are
// those of the database: beyond them a value is a slip of the hand.
type measureFacts struct {
	title, unit string
	min, max    int
	tenths      int // how many of the kept unit make a tenth of the shown one; 0 shows whole numbers
}

var measures = map[Measure]measureFacts{
	MeasureSystolic:    {"Systolic pressure", "mmHg", 40, 300, 0},
	MeasureDiastolic:   {"Diastolic pressure", "mmHg", 20, 200, 0},
	MeasurePulse:       {"Pulse", "/min", 20, 300, 0},
	MeasureBreaths:     {"Breathing rate", "/min", 4, 120, 0},
	MeasureTemperature: {"Temperature", "°C", 250, 450, 1},
	MeasureSpO2:        {"Oxygen saturation", "%", 30, 100, 0},
	MeasureWeight:      {"Weight", "kg", 300, 500_000, 100},
	MeasureHeight:      {"Height", "cm", 200, 2600, 1},
	MeasureHead:        {"Head circumference", "cm", 150, 700, 1},
	MeasureGlucose:     {"Blood glucose", "mmol/l", 5, 600, 1},
	MeasurePain:        {"Pain", "of 10", 0, 10, 0},
	MeasureBMI:         {"Body mass index", "kg/m²", 0, 0, 1},
}

// Title is the measure's name for people.
func (m Measure) Title() string { return measures[m].title }

// Unit is the unit in which values are shown, such as kg.
func (m Measure) Unit() string { return measures[m].unit }

// Bounds are the least and the greatest value that can be, in the kept unit.
func (m Measure) Bounds() (low, high int) { return measures[m].min, measures[m].max }

// Field is where an error about the measure is shown.
func (m Measure) Field() string {
	if m == MeasureSystolic || m == MeasureDiastolic {
		return FieldBloodPressure
	}
	return string(m)
}

// Show gives a kept value in the shown unit without its name: "86.0" for 86000 g.
// Heights of whole centimetres and weights to the gram drop and add digits.
func (m Measure) Show(value int) string {
	f := measures[m]
	switch {
	case f.tenths == 0:
		return strconv.Itoa(value)
	case m == MeasureWeight && value < 9_995: // infants, to ten grams; above stands what rounds to 10.0
		return fmt.Sprintf("%d.%02d", (value+5)/1000, (value+5)%1000/10)
	case m == MeasureWeight:
		value = (value + 50) / 100
	case (m == MeasureHeight || m == MeasureHead) && value%10 == 0:
		return strconv.Itoa(value / 10)
	}
	return fmt.Sprintf("%d.%d", value/10, value%10)
}

// ShowWithUnit is Show with the unit: "86.0 kg", "97 %", "78/min".
func (m Measure) ShowWithUnit(value int) string {
	if unit := m.Unit(); unit == "/min" {
		return m.Show(value) + unit
	} else if m == MeasurePain {
		return m.Show(value) + "/10"
	} else {
		return m.Show(value) + " " + unit
	}
}

// checkValue names the bounds of a value outside them and, where a shifted
// point would explain it, the value that was probably meant.
func (m Measure) checkValue(value int) error {
	low, high := m.Bounds()
	if value >= low && value <= high {
		return nil
	}
	if tenth := (value + 5) / 10; value > high && (value%10 == 0 || value < high*20) && m.usual(tenth) {
		return FieldErrorf(m.Field(), "%s: %s cannot be; it is between %s and %s. Was %s meant?",
			m.Title(), m.ShowWithUnit(value), m.ShowWithUnit(low), m.ShowWithUnit(high), m.ShowWithUnit(tenth))
	}
	return FieldErrorf(m.Field(), "%s: %s cannot be; it is between %s and %s.", m.Title(), m.ShowWithUnit(value), m.ShowWithUnit(low), m.ShowWithUnit(high))
}

// usual reports whether a value is one that people have, well or ill.
func (m Measure) usual(value int) bool {
	low, high := m.Bounds()
	if m == MeasureTemperature {
		low, high = 320, 430
	}
	return value >= low && value <= high
}
