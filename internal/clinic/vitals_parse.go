package clinic

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// ParseBloodPressure reads "158/96", "158 / 96 mmHg" and "158 96".
func ParseBloodPressure(text string) (systolic, diastolic int, err error) {
	s := strings.TrimSpace(strings.TrimSuffix(strings.ToLower(measured(text)), "mmhg"))
	m := pressurePair.FindStringSubmatch(s)
	if m == nil {
		return 0, 0, FieldErrorf(FieldBloodPressure, "Write both pressures in mmHg, as 120/80.")
	}
	systolic, _ = strconv.Atoi(m[1])
	diastolic, _ = strconv.Atoi(m[2])
	if systolic == 0 || diastolic == 0 {
		return 0, 0, FieldErrorf(FieldBloodPressure, "Write both pressures in mmHg, as 120/80.")
	}
	// Swapped values are told as such, before either is called impossible.
	if err := checkPressures(systolic, diastolic); err != nil && systolic >= 20 && diastolic <= 300 {
		return 0, 0, err
	}
	for _, each := range []struct {
		m     Measure
		value int
	}{{MeasureSystolic, systolic}, {MeasureDiastolic, diastolic}} {
		if err := each.m.checkValue(each.value); err != nil {
			return 0, 0, err
		}
	}
	return systolic, diastolic, nil
}

var (
	pressurePair = regexp.MustCompile(`^([0-9]{1,6})\s*[/\\ ]\s*([0-9]{1,6})$`)
	numberUnit   = regexp.MustCompile(`^([0-9]{1,7}(?:[.,][0-9]{1,15})?)\s*([^0-9]*)$`)
	feetInches   = regexp.MustCompile(`^([0-9]{1,2})\s*(?:'|ft\.?|feet|foot)\s*(?:([0-9]{1,2}(?:[.,][0-9])?)\s*(?:"|''|in\.?|inches|inch)?)?$`)
	metresAnd    = regexp.MustCompile(`^([12])\s*m\s*([0-9]{1,2})$`)
	poundsOunces = regexp.MustCompile(`^([0-9]{1,3})\s*lbs?\.?\s+([0-9]{1,2})\s*oz\.?$`)
	stonePounds  = regexp.MustCompile(`^([0-9]{1,2})\s*st\.?\s*(?:([0-9]{1,2})\s*(?:lbs?\.?)?)?$`)
)

// measured tidies typed text: one line, plain quotes, no sign of rounding.
func measured(text string) string {
	return strings.NewReplacer("’", "'", "′", "'", "‘", "'", "″", `"`, "”", `"`, "“", `"`, "º", "°").Replace(CleanLine(text))
}

// gramsPerPound and mmolPerMg are exact and usual: 1 lb is 0.45359237 kg,
// glucose weighs 180.16 g/mol.
const (
	gramsPerPound  = 453.59237
	mmPerInch      = 25.4
	mgPerMmolTenth = 1.80156 // mg/dl in a tenth of a mmol/l
)

// ParseMeasure reads a value as people type it, with or without its unit and
// with a point or a comma, into the kept unit: "37,2", "98.6 F", "86.5 kg",
// "190 lb", "13 st 8", "1.80 m", "180", "5 ft 11", "99 mg/dl". What could be
// read in two ways is refused in words, and so is what cannot be.
func ParseMeasure(m Measure, text string) (int, error) {
	s := strings.ToLower(measured(text))
	value, err := m.parse(s)
	if err != nil {
		return 0, err
	}
	if err := m.checkValue(value); err != nil {
		return 0, err
	}
	return value, nil
}

func (m Measure) parse(s string) (int, error) {
	if value, ok := m.parsePairs(s); ok {
		return value, nil
	}
	match := numberUnit.FindStringSubmatch(s)
	if match == nil {
		return 0, FieldErrorf(m.Field(), "%s", m.howTo())
	}
	n, err := strconv.ParseFloat(strings.Replace(match[1], ",", ".", 1), 64)
	if err != nil {
		return 0, FieldErrorf(m.Field(), "%s", m.howTo())
	}
	unit := strings.TrimSuffix(strings.Join(strings.Fields(match[2]), ""), ".")
	value, err := m.inUnit(n, unit)
	if err != nil {
		return 0, err
	}
	if value > 1<<40 {
		return 0, FieldErrorf(m.Field(), "%s", m.howTo())
	}
	return int(math.Round(value)), nil
}

// parsePairs reads values of two units.
func (m Measure) parsePairs(s string) (int, bool) {
	num := func(t string) float64 {
		n, _ := strconv.ParseFloat(strings.Replace(t, ",", ".", 1), 64) // empty is 0
		return n
	}
	switch m {
	case MeasureHeight:
		if p := feetInches.FindStringSubmatch(s); p != nil && num(p[2]) < 12 {
			return int(math.Round((num(p[1])*12 + num(p[2])) * mmPerInch)), true
		}
		if p := metresAnd.FindStringSubmatch(s); p != nil && len(p[2]) == 2 {
			return int(num(p[1])*1000 + num(p[2])*10), true
		}
	case MeasureWeight:
		if p := poundsOunces.FindStringSubmatch(s); p != nil && num(p[2]) < 16 {
			return int(math.Round((num(p[1]) + num(p[2])/16) * gramsPerPound)), true
		}
		if p := stonePounds.FindStringSubmatch(s); p != nil && num(p[2]) < 14 {
			return int(math.Round((num(p[1])*14 + num(p[2])) * gramsPerPound)), true
		}
	case MeasurePain:
		if before, ok := strings.CutSuffix(strings.ReplaceAll(s, " ", ""), "/10"); ok {
			if n, err := strconv.Atoi(before); err == nil && n >= 0 {
				return n, true
			}
		}
	}
	return 0, false
}

// units are the factors from a typed unit to the kept one, by measure.
var units = map[Measure]map[string]float64{
	MeasurePulse:       {"": 1, "/min": 1, "bpm": 1},
	MeasureBreaths:     {"": 1, "/min": 1},
	MeasureSpO2:        {"": 1, "%": 1},
	MeasureTemperature: {"": 10, "c": 10, "°c": 10, "°": 10},
	MeasureWeight:      {"": 1000, "kg": 1000, "g": 1, "lb": gramsPerPound, "lbs": gramsPerPound},
	MeasureHeight:      {"cm": 10, "mm": 1, "m": 1000, "in": mmPerInch, `"`: mmPerInch},
	MeasureHead:        {"": 10, "cm": 10, "mm": 1, "in": mmPerInch, `"`: mmPerInch},
	MeasureGlucose:     {"mmol/l": 10, "mmol": 10, "mg/dl": 1 / mgPerMmolTenth, "mg": 1 / mgPerMmolTenth},
	MeasurePain:        {"": 1},
	MeasureSystolic:    {"": 1, "mmhg": 1},
	MeasureDiastolic:   {"": 1, "mmhg": 1},
}

// inUnit brings a typed number into the kept unit.
func (m Measure) inUnit(n float64, unit string) (float64, error) {
	switch {
	case m == MeasureTemperature && (unit == "f" || unit == "°f"):
		return (n - 32) * 50 / 9, nil
	case m == MeasureTemperature && unit == "" && n >= 77 && n <= 113:
		return 0, FieldErrorf(m.Field(), "Is that in Fahrenheit? Then write %s F.", trimNumber(n))
	case m == MeasureHeight && unit == "":
		// Metres end where centimetres begin; between the two lie feet.
		if n <= 2.6 {
			return n * 1000, nil
		}
		if n < 10 {
			return 0, FieldErrorf(m.Field(), "%s is no height in metres or centimetres. Write feet and inches as 5 ft 11.", trimNumber(n))
		}
		return n * 10, nil
	case m == MeasureGlucose && unit == "":
		// 3 to 60 mg/dl would pass for mmol/l; from 25 on nobody can tell.
		if n >= 25 {
			return 0, FieldErrorf(m.Field(), "Say in which unit: %s mmol/l or %s mg/dl.", trimNumber(n), trimNumber(n))
		}
		return n * 10, nil
	case m == MeasureWeight && unit == "" && n > 500:
		return 0, FieldErrorf(m.Field(), "%s kg cannot be: weight is between 0.3 and 500 kg. Write grams as %s g.", trimNumber(n), trimNumber(n))
	}
	if (unit == "g" || unit == "mm") && n != math.Trunc(n) {
		return 0, FieldErrorf(m.Field(), "Write %s in one piece, as 3250 %s.", map[string]string{"g": "grams", "mm": "millimetres"}[unit], unit)
	}
	factor, ok := units[m][unit]
	if !ok {
		return 0, FieldErrorf(m.Field(), "“%s” is no unit for this. %s", unit, m.howTo())
	}
	if m.whole() && n != math.Trunc(n) {
		return 0, FieldErrorf(m.Field(), "%s is a whole number. %s", m.Title(), m.howTo())
	}
	return n * factor, nil
}

// whole reports whether the measure is counted.
func (m Measure) whole() bool { return measures[m].tenths == 0 }

// howTo says how a value is written.
func (m Measure) howTo() string {
	switch m {
	case MeasurePulse:
		return "Write the beats a minute, as 78."
	case MeasureBreaths:
		return "Write the breaths a minute, as 16."
	case MeasureTemperature:
		return "Write the temperature as 37.2 or 98.6 F."
	case MeasureSpO2:
		return "Write the saturation in per cent, as 97."
	case MeasureWeight:
		return "Write the weight as 86.5 kg, 3250 g, 190 lb or 13 st 8."
	case MeasureHeight:
		return "Write the height as 180 cm, 1.80 m or 5 ft 11."
	case MeasureHead:
		return "Write the circumference in cm, as 35.5."
	case MeasureGlucose:
		return "Write the glucose as 5.6 mmol/l or 100 mg/dl."
	case MeasurePain:
		return "Write a number from 0 to 10."
	}
	return "Write a number."
}

func trimNumber(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
