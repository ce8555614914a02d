package viewmodel

import (
	"fmt"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// VitalCard is one value of the strip above a consultation.
type VitalCard struct {
	Measure clinic.Measure // MeasureSystolic stands for both pressures
	Title   string         // with the unit
	Value   string         // "158 / 96", "—" when it was never measured
	Mark    clinic.Mark    // the worse one of two pressures
	Note    string         // where it is not of this visit: "12 Oct 2026"
	Told    string         // all of it in words
}

// stripMeasures are those of the strip, in order.
var stripMeasures = []struct {
	m     clinic.Measure
	title string
}{{clinic.MeasureSystolic, i18n.M("BP mmHg")}, {clinic.MeasurePulse, i18n.M("Pulse")}, {clinic.MeasureTemperature, i18n.M("Temp °C")}, {clinic.MeasureSpO2, i18n.M("SpO₂")},
	{clinic.MeasureWeight, i18n.M("Weight kg")}, {clinic.MeasureBMI, i18n.M("BMI")}}

// VitalCards are the newest values of a patient for the strip. Those that were
// not taken at the visit, or without a visit not today, say when they were.
func VitalCards(chart service.VitalsChart, visit clinic.AppointmentID, now time.Time) []VitalCard {
	out := make([]VitalCard, len(stripMeasures))
	for i, s := range stripMeasures {
		card := VitalCard{Measure: s.m, Title: i18n.Say(s.title), Value: "—", Told: i18n.F("%s: never measured", i18n.Say(s.m.Title()))}
		if s.m == clinic.MeasureSystolic {
			card.Told = i18n.T("Blood pressure: never measured")
		}
		if last, ok := chart.Last[s.m]; ok {
			card.Value, card.Mark = ShowLast(chart, s.m), last.Mark
			name := i18n.Say(s.m.Title())
			if s.m == clinic.MeasureSystolic {
				name, card.Mark = i18n.T("Blood pressure"), WorseMark(last.Mark, chart.Last[clinic.MeasureDiastolic].Mark)
			}
			at := last.At.In(now.Location())
			today := clinic.DateOf(at) == clinic.DateOf(now)
			if of := visit != 0 && last.Visit == visit; !of && !today {
				card.Note = i18n.Date(at, "2 Jan 2006")
			}
			card.Told = strings.TrimSuffix(i18n.Labelled(name, card.Value+", "+i18n.Date(at, "2 Jan 2006 15:04")+", "+i18n.Say(card.Mark.Word())), ", ")
			if !last.HeightFrom.IsZero() {
				card.Told += i18n.F(", with the height of %s", i18n.Date(last.HeightFrom.In(now.Location()), "2 Jan 2006"))
			}
		}
		out[i] = card
	}
	return out
}

// ShowLast is the newest value without its unit, save per cent.
func ShowLast(chart service.VitalsChart, m clinic.Measure) string {
	last, ok := chart.Last[m]
	switch {
	case !ok:
		return ""
	case m == clinic.MeasureSystolic:
		return fmt.Sprintf("%d / %d", last.Value, chart.Last[clinic.MeasureDiastolic].Value)
	case m == clinic.MeasureSpO2:
		return ShowMeasure(m, last.Value)
	}
	return i18n.Decimal(m.Show(last.Value))
}

// WorseMark is the mark that stands for two values: one that is out of range,
// and of two the one that is high.
func WorseMark(a, b clinic.Mark) clinic.Mark {
	if a == clinic.MarkHigh || b == clinic.MarkHigh {
		return clinic.MarkHigh
	}
	if a == clinic.MarkLow || b == clinic.MarkLow {
		return clinic.MarkLow
	}
	return max(a, b)
}

// VitalsLine is a set in one line: "158/96 ▲, pulse 78, 36.8 °C".
func VitalsLine(s clinic.SeenVitals) string {
	var parts []string
	add := func(name string, m clinic.Measure, text string) {
		if mark := s.Marks[m]; mark.Out() {
			text += " " + mark.Sign()
		}
		parts = append(parts, strings.TrimSpace(name+" "+text))
	}
	if bp := s.BloodPressure(); bp != "" {
		if mark := WorseMark(s.Marks[clinic.MeasureSystolic], s.Marks[clinic.MeasureDiastolic]); mark.Out() {
			bp += " " + mark.Sign()
		}
		parts = append(parts, i18n.F("BP %s", bp))
	}
	for _, c := range []struct {
		name string
		m    clinic.Measure
	}{{i18n.C("vital sign", "pulse"), clinic.MeasurePulse}, {i18n.C("vital sign", "breathing"), clinic.MeasureBreaths}, {"", clinic.MeasureTemperature},
		{i18n.T("SpO₂"), clinic.MeasureSpO2}, {"", clinic.MeasureWeight}, {"", clinic.MeasureHeight}, {i18n.C("vital sign", "head"), clinic.MeasureHead},
		{i18n.T("BMI"), clinic.MeasureBMI}, {i18n.C("vital sign", "glucose"), clinic.MeasureGlucose}, {i18n.C("vital sign", "pain"), clinic.MeasurePain}} {
		if value, ok := s.Value(c.m); ok {
			text := ShowMeasure(c.m, value)
			if c.m == clinic.MeasureBMI || c.m == clinic.MeasurePulse || c.m == clinic.MeasureBreaths {
				text = i18n.Decimal(c.m.Show(value))
			}
			add(c.name, c.m, text)
		}
	}
	if s.Pregnancy != clinic.PregnancyUnknown {
		parts = append(parts, i18n.LowerFirst(i18n.Say(s.Pregnancy.Title())))
	}
	return strings.Join(parts, ", ")
}

// VitalPoint is a moment of a chart over time.
type VitalPoint struct {
	At     time.Time
	Values []float64 // in the shown unit, by series
	Out    bool
	Told   string
}

// VitalLines is what a chart of one measure shows, oldest first.
type VitalLines struct {
	Title  string // "Blood pressure, 12 months"
	Series []string
	Points []VitalPoint
	// Low and High bound the normal range of the first series at the last point;
	// HasRange is false without one.
	Low, High float64
	HasRange  bool
}

// ChartMeasures are those that are drawn over time.
func ChartMeasures() []clinic.Measure {
	return []clinic.Measure{clinic.MeasureSystolic, clinic.MeasurePulse, clinic.MeasureTemperature, clinic.MeasureSpO2, clinic.MeasureWeight,
		clinic.MeasureBMI, clinic.MeasureHeight, clinic.MeasureGlucose}
}

// MeasureTitle names a measure of a chart or card; both pressures are one.
func MeasureTitle(m clinic.Measure) string {
	if m == clinic.MeasureSystolic {
		return i18n.T("Blood pressure")
	}
	return i18n.Say(m.Title())
}

// measureWithUnit names a measure and its unit, as the head of a chart does.
func measureWithUnit(m clinic.Measure) string {
	switch m {
	case clinic.MeasureSystolic:
		return i18n.T("Blood pressure, mmHg")
	case clinic.MeasurePulse:
		return i18n.T("Pulse, a minute")
	case clinic.MeasureBreaths:
		return i18n.T("Breathing, a minute")
	case clinic.MeasureTemperature:
		return i18n.T("Temperature, °C")
	case clinic.MeasureSpO2:
		return i18n.T("SpO₂, %")
	case clinic.MeasureWeight:
		return i18n.T("Weight, kg")
	case clinic.MeasureHeight:
		return i18n.T("Height, cm")
	case clinic.MeasureHead:
		return i18n.T("Head, cm")
	case clinic.MeasureGlucose:
		return i18n.T("Glucose, mmol/l")
	case clinic.MeasureBMI:
		return i18n.T("BMI, kg/m²")
	}
	return MeasureTitle(m)
}

// ShowMeasure is a value with its unit: "86,0 kg", "97 %".
func ShowMeasure(m clinic.Measure, value int) string {
	text := i18n.Decimal(m.Show(value))
	switch m {
	case clinic.MeasureSystolic, clinic.MeasureDiastolic:
		return i18n.F("%s mmHg", text)
	case clinic.MeasurePulse, clinic.MeasureBreaths:
		return i18n.F("%s/min", text)
	case clinic.MeasureTemperature:
		return i18n.F("%s °C", text)
	case clinic.MeasureSpO2:
		return i18n.F("%s %%", text)
	case clinic.MeasureWeight:
		return i18n.F("%s kg", text)
	case clinic.MeasureHeight, clinic.MeasureHead:
		return i18n.F("%s cm", text)
	case clinic.MeasureGlucose:
		return i18n.F("%s mmol/l", text)
	case clinic.MeasurePain:
		return i18n.F("%s/10", text)
	case clinic.MeasureBMI:
		return i18n.F("%s kg/m²", text)
	}
	return text
}

// LinesOf draws one measure of a patient's sets over time. period completes the
// title, such as "12 months".
func LinesOf(chart service.VitalsChart, m clinic.Measure, period string, zone *time.Location) VitalLines {
	l := VitalLines{Title: strings.TrimSuffix(measureWithUnit(m)+", "+period, ", "), Series: []string{MeasureTitle(m)}}
	unit := func(m clinic.Measure, v int) float64 {
		switch m {
		case clinic.MeasureWeight:
			return float64(v) / 1000
		case clinic.MeasureTemperature, clinic.MeasureHeight, clinic.MeasureHead, clinic.MeasureGlucose, clinic.MeasureBMI:
			return float64(v) / 10
		}
		return float64(v)
	}
	if m == clinic.MeasureSystolic {
		l.Series = []string{i18n.T("Systolic pressure"), i18n.T("Diastolic pressure")}
	}
	for i := len(chart.Rows) - 1; i >= 0; i-- {
		row := chart.Rows[i]
		value, ok := row.Value(m)
		if !ok || !row.Retracted.IsZero() {
			continue
		}
		p := VitalPoint{At: row.TakenAt.In(zone), Values: []float64{unit(m, value)}, Out: row.Marks[m].Out()}
		shown, mark := ShowMeasure(m, value), row.Marks[m]
		if m == clinic.MeasureSystolic {
			p.Values = append(p.Values, float64(row.Diastolic))
			mark = WorseMark(mark, row.Marks[clinic.MeasureDiastolic])
			shown, p.Out = i18n.F("%s mmHg", row.BloodPressure()), mark.Out()
		}
		p.Told = strings.TrimSuffix(i18n.Labelled(i18n.Date(p.At, "2 Jan 2006"), shown+", "+i18n.Say(mark.Word())), ", ")
		l.Points = append(l.Points, p)
	}
	if n := len(l.Points); n > 0 {
		age := clinic.AgeInMonths(chart.Born, clinic.DateOf(l.Points[n-1].At))
		if low, high, ok := clinic.NormalRange(m, age, chart.Sex); ok {
			l.Low, l.High, l.HasRange = unit(m, low), unit(m, high), true
		}
	}
	return l
}

// Told is the whole chart in a sentence, for those who do not see it.
func (l VitalLines) Told() string {
	switch n := len(l.Points); n {
	case 0:
		return i18n.T("Nothing was measured.")
	case 1:
		return l.Points[0].Told
	default:
		out := 0
		for _, p := range l.Points {
			if p.Out {
				out++
			}
		}
		text := i18n.N(n, "%d time, last %s", "%d times, last %s", n, l.Points[n-1].Told)
		if out > 0 {
			text = i18n.Listed([]string{text, i18n.N(out, "%d out of range", "%d out of range")})
		}
		return text
	}
}
