package fhir

import (
	"math"
	"slices"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// otherCodes are codes of LOINC that are the same to us as those we write.
var otherCodes = map[string]clinic.Measure{
	"8331-1": clinic.MeasureTemperature, "8332-9": clinic.MeasureTemperature, "8333-7": clinic.MeasureTemperature, // mouth, rectum, ear
	"2708-6": clinic.MeasureSpO2, "3141-9": clinic.MeasureWeight, "3142-7": clinic.MeasureWeight, "8306-3": clinic.MeasureHeight, "8301-4": clinic.MeasureHeight,
	"8287-5": clinic.MeasureHead, "2339-0": clinic.MeasureGlucose, "41653-7": clinic.MeasureGlucose, "72514-3": clinic.MeasurePain,
	"55284-4": "", loincPressure: "", // panels of both pressures: their halves tell
}

// measureOf finds what was measured; panel is set for the blood pressure.
func measureOf(code CodeableConcept) (m clinic.Measure, panel, ok bool) {
	for _, c := range code.Coding {
		if c.System != sysLOINC {
			continue
		}
		if other, known := otherCodes[c.Code]; known {
			return other, other == "", true
		}
		for _, s := range signs {
			if s.code == c.Code {
				return s.measure, false, true
			}
		}
	}
	return "", false, false
}

// factor turns a unit into the kept one: times, then plus.
type factor struct{ times, plus float64 }

var perMinute = map[string]factor{"/min": {1, 0}, "{beats}/min": {1, 0}, "{breaths}/min": {1, 0}, "1/min": {1, 0}, "bpm": {1, 0}, "beats/min": {1, 0}, "breaths/min": {1, 0}, "beats/minute": {1, 0}, "breaths/minute": {1, 0}}
var pressure = map[string]factor{"mm[hg]": {1, 0}, "mmhg": {1, 0}, "kpa": {7.500_616_8, 0}}
var length = map[string]factor{"mm": {1, 0}, "cm": {10, 0}, "m": {1000, 0}, "[in_i]": {25.4, 0}, "in": {25.4, 0}, "[in_us]": {25.4, 0}, "[ft_i]": {304.8, 0}, "ft": {304.8, 0}}

// units are the units that are understood, in lower case, of UCUM and as written.
var units = map[clinic.Measure]map[string]factor{
	clinic.MeasureSystolic: pressure, clinic.MeasureDiastolic: pressure,
	clinic.MeasurePulse: perMinute, clinic.MeasureBreaths: perMinute,
	clinic.MeasureTemperature: {"cel": {10, 0}, "°c": {10, 0}, "c": {10, 0}, "[degf]": {10 / 1.8, -320 / 1.8}, "°f": {10 / 1.8, -320 / 1.8}, "k": {10, -2731.5}},
	clinic.MeasureSpO2:        {"%": {1, 0}},
	clinic.MeasureWeight: {"kg": {1000, 0}, "g": {1, 0}, "[lb_av]": {453.592_37, 0}, "lb": {453.592_37, 0}, "lbs": {453.592_37, 0},
		"[oz_av]": {28.349_523, 0}, "oz": {28.349_523, 0}},
	clinic.MeasureHeight: length, clinic.MeasureHead: length,
	clinic.MeasureGlucose: {"mmol/l": {10, 0}, "mg/dl": {10 / 18.0182, 0}},
	clinic.MeasurePain:    {"{score}": {1, 0}, "1": {1, 0}, "": {1, 0}},
}

// kept turns a quantity into the kept unit; why says what is wrong with it.
func kept(m clinic.Measure, q *Quantity) (value int, why string) {
	if q == nil || q.Value == "" {
		return 0, "It has no value."
	}
	if q.Comparator != "" {
		return 0, "It is no exact value."
	}
	n, err := q.Value.Float64()
	if err != nil || math.IsNaN(n) || math.Abs(n) > 1e9 {
		return 0, "Its value is no number that can be."
	}
	known := units[m]
	f, ok := known[strings.ToLower(strings.TrimSpace(q.Code))]
	if !ok || q.Code == "" && q.Unit != "" {
		f, ok = known[strings.ToLower(strings.TrimSpace(q.Unit))]
	}
	if !ok {
		unit := q.Code
		if unit == "" {
			unit = q.Unit
		}
		if unit == "" {
			return 0, "It has no unit."
		}
		return 0, "The unit " + shown(unit) + " is not known for it."
	}
	value = int(math.Round(n*f.times + f.plus))
	if value == 0 && m != clinic.MeasurePain {
		return 0, "A value of nothing cannot be."
	}
	return value, ""
}

// observation takes vital signs, the blood group and what is known of a
// pregnancy.
func (c *collector) observation(in *intake, e entry, r *Observation) {
	switch r.Status {
	case "final", "amended", "corrected", "preliminary", "":
	default:
		in.leave(e, "It does not hold: "+shown(r.Status)+".")
		return
	}
	code := r.Code.code(sysLOINC)
	switch code {
	case loincBMI:
		in.leave(e, "The body mass index is worked out here.")
		return
	case loincBloodGroup:
		c.bloodGroup(in, e, r)
		return
	}
	m, panel, ok := measureOf(r.Code)
	if !ok && code != loincPregnancy {
		note := e.note("It is no vital sign that is kept.")
		note.Detail = shown(r.Code.words())
		in.chart.NotTaken = append(in.chart.NotTaken, note)
		return
	}
	at := c.moment(r.Effective)
	if at.IsZero() && r.EffectiveSpan != nil {
		at = c.moment(r.EffectiveSpan.Start)
	}
	if at.IsZero() {
		in.leave(e, "When it was measured is not said.")
		return
	}
	values := map[clinic.Measure]int{}
	switch {
	case code == loincPregnancy:
	case panel:
		for _, half := range r.Component {
			if m, _, ok := measureOf(half.Code); ok && m != "" {
				value, why := kept(m, half.Value)
				if why != "" {
					in.leave(e, why)
					return
				}
				values[m] = value
			}
		}
		if len(values) == 0 {
			in.leave(e, "It has no value.")
			return
		}
	default:
		q := r.Value
		if q == nil && r.ValueInteger != nil && m == clinic.MeasurePain {
			q = &Quantity{Value: decimal(*r.ValueInteger, 0)}
		}
		value, why := kept(m, q)
		if why != "" {
			in.leave(e, why)
			return
		}
		values[m] = value
	}
	set := in.set(at.UTC().Format("20060102150405.000"), values)
	set.TakenAt = at
	if code == loincPregnancy {
		switch {
		case r.ValueConcept != nil && r.ValueConcept.has(pregnantCode):
			set.Pregnancy = clinic.PregnancyYes
		case r.ValueConcept != nil && r.ValueConcept.has(notPregnantCode):
			set.Pregnancy = clinic.PregnancyNo
		case r.ValueConcept != nil && r.ValueConcept.Text == clinic.PregnancyBreastfeeding.Title():
			set.Pregnancy = clinic.PregnancyBreastfeeding
		default:
			in.leave(e, "It says nothing of a pregnancy that is kept.")
			return
		}
	}
	for m, value := range values {
		set.Set(m, value)
		set.From[m] = e.note("")
	}
	for _, n := range r.Note {
		if !strings.Contains(set.Note, clinic.CleanText(n.Text)) {
			addText(&set.Note, n.Text, "\n")
		}
	}
	in.take(e)
}

// set is the set of a moment that has none of the measures yet.
func (in *intake) set(key string, values map[clinic.Measure]int) *service.IncomingVitals {
	for {
		s := in.sets[key]
		if s == nil {
			s = &service.IncomingVitals{From: map[clinic.Measure]service.IncomingNote{}}
			in.sets[key] = s
			in.setOrder = append(in.setOrder, s)
		}
		taken := false
		for m := range values {
			_, has := s.Value(m)
			taken = taken || has
		}
		if !taken {
			return s
		}
		key += "'" // measured twice at one moment
	}
}

func (c *collector) bloodGroup(in *intake, e entry, r *Observation) {
	text := ""
	if r.ValueConcept != nil {
		text = strings.ToUpper(strings.ReplaceAll(clinic.CleanLine(r.ValueConcept.words()), " ", ""))
	}
	if text == "" || !slices.Contains(clinic.BloodGroups(), text) {
		in.leave(e, "It is no blood group that is kept.")
		return
	}
	in.chart.Patient.BloodGroup = text
	in.take(e)
}
