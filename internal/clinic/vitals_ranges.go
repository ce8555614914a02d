package clinic

// AgeMonths is an age in whole months.
type AgeMonths int

// AgeUnknown is the age of somebody whose birth date is not known.
const AgeUnknown AgeMonths = -1

// AgeInMonths returns the whole months lived at a day, AgeUnknown without a
// birth date or before it.
func AgeInMonths(born, on Date) AgeMonths {
	if born.IsZero() || on.Before(born) {
		return AgeUnknown
	}
	months := (on.Year-born.Year)*12 + int(on.Month) - int(born.Month)
	if on.Day < born.Day {
		months--
	}
	return AgeMonths(months)
}

// Mark says where a value stands to what is normal.
type Mark int

// The marks. MarkNone is a value without a normal range for that age.
const (
	MarkNone Mark = iota
	MarkNormal
	MarkLow
	MarkHigh
)

// Out reports whether the value is out of range.
func (m Mark) Out() bool { return m == MarkLow || m == MarkHigh }

// Sign is how a mark is shown beside a value, never by colour alone.
func (m Mark) Sign() string {
	switch m {
	case MarkLow:
		return "▼"
	case MarkHigh:
		return "▲"
	}
	return ""
}

// Word is the mark in words: "low", "high", "normal" or nothing.
func (m Mark) Word() string {
	switch m {
	case MarkLow:
		return "low"
	case MarkHigh:
		return "high"
	case MarkNormal:
		return "normal"
	}
	return ""
}

// band is a normal range for ages from one month up to, not including, another.
type band struct {
	from, to  AgeMonths // months
	low, high int       // in the kept unit, both normal
}

const (
	adultFrom = 16 * 12 // the early warning score NEWS2 holds from 16 years on
	ageless   = AgeMonths(1 << 20)
)

// normal holds the ranges. They say what is usual at rest, awake, at sea level;
// they mark a value for a person to look at and judge nothing.
//
// Sources:
//   - Children's pulse, breathing and blood pressure: American Heart Association,
//     Pediatric Advanced Life Support Provider Manual (2020), the tables of normal
//     heart rates (awake), respiratory rates and blood pressures by age.
//   - Adults' breathing and temperature: Royal College of Physicians, National
//     Early Warning Score (NEWS) 2 (2017), the values that score 0: 12–20/min and
//     36.1–38.0 °C. It holds from 16 years on.
//   - Adults' pulse: American Heart Association, resting heart rate 60–100/min.
//   - Adults' blood pressure: hypertension from 140/90 mmHg (WHO guideline 2021,
//     NICE NG136), low below 90/60 (NHS).
//   - Newborns' temperature: WHO, Thermal protection of the newborn (1997),
//     36.5–37.5 °C. Older children: fever from 38.0 °C (NICE NG143), low as for adults.
//   - Oxygen saturation: WHO, Pulse oximetry training manual (2011), 95–100 %.
//   - Glucose, at any time of the day: low below 3.9 mmol/l (ADA Standards of
//     Care, level 1 hypoglycaemia), high from 11.1 mmol/l (WHO 2006). Not for the
//     first month of life, in which other values hold.
//   - Body mass index: WHO, 18.5 up to 25 kg/m², for adults from 18 years on; a
//     child's depends on percentiles, so that no mark is better than a wrong one.
//
// Weight, height, head and pain have none.
var normal = map[Measure][]band{
	MeasureSystolic: {{0, 1, 67, 84}, {1, 12, 72, 104}, {12, 36, 86, 106}, {36, 72, 89, 112}, {72, 120, 97, 115}, {120, 144, 102, 120},
		{144, adultFrom, 110, 131}, {adultFrom, ageless, 90, 139}},
	MeasureDiastolic: {{0, 1, 35, 53}, {1, 12, 37, 56}, {12, 36, 42, 63}, {36, 72, 46, 72}, {72, 120, 57, 76}, {120, 144, 61, 80},
		{144, adultFrom, 64, 83}, {adultFrom, ageless, 60, 89}},
	MeasurePulse: {{0, 1, 100, 205}, {1, 12, 100, 180}, {12, 36, 98, 140}, {36, 72, 80, 120}, {72, 144, 75, 118}, {144, ageless, 60, 100}},
	MeasureBreaths: {{0, 12, 30, 53}, {12, 36, 22, 37}, {36, 72, 20, 28}, {72, 144, 18, 25},
		{144, ageless, 12, 20}},
	MeasureTemperature: {{0, 1, 365, 375}, {1, adultFrom, 361, 379}, {adultFrom, ageless, 361, 380}},
	MeasureSpO2:        {{AgeUnknown, ageless, 95, 100}},
	MeasureGlucose:     {{AgeUnknown, 0, 39, 110}, {1, ageless, 39, 110}},
	MeasureBMI:         {{18 * 12, ageless, 185, 249}},
}

// NormalRange returns the least and greatest normal value of a measure in the
// kept unit at an age; ok is false where there is no range. None of today's
// ranges depends on the sex, which is there for those that will.
func NormalRange(m Measure, age AgeMonths, _ Sex) (low, high int, ok bool) {
	for _, b := range normal[m] {
		if age >= b.from && age < b.to {
			return b.low, b.high, true
		}
	}
	return 0, 0, false
}

// MarkOf says where a value stands. MarkNone when there is no range.
func MarkOf(m Measure, value int, age AgeMonths, sex Sex) Mark {
	low, high, ok := NormalRange(m, age, sex)
	switch {
	case !ok:
		return MarkNone
	case value < low:
		return MarkLow
	case value > high:
		return MarkHigh
	}
	return MarkNormal
}
