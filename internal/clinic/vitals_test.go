package clinic

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func vitalsNow() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }

func TestParseMeasures(t *testing.T) {
	for _, c := range []struct {
		m    Measure
		text string
		want int
	}{
		{MeasureTemperature, "37,2", 372}, {MeasureTemperature, "98.6 F", 370}, {MeasureTemperature, "98,6°f", 370}, {MeasureTemperature, "36.8 °C", 368},
		{MeasureTemperature, "38", 380}, {MeasureWeight, "86.5 kg", 86500}, {MeasureWeight, "86,5", 86500}, {MeasureWeight, "190 lb", 86183},
		{MeasureWeight, "190 lbs.", 86183}, {MeasureWeight, "13 st 8", 86183}, {MeasureWeight, "13st 8lb", 86183}, {MeasureWeight, "3250 g", 3250},
		{MeasureWeight, "7 lb 3 oz", 3260}, {MeasureHeight, "1.80 m", 1800}, {MeasureHeight, "1,80", 1800}, {MeasureHeight, "180", 1800},
		{MeasureHeight, "180 cm", 1800}, {MeasureHeight, "5 ft 11", 1803}, {MeasureHeight, "5'11\"", 1803}, {MeasureHeight, "5’11”", 1803},
		{MeasureHeight, "5 ft", 1524}, {MeasureHeight, "1 m 80", 1800}, {MeasureHeight, "1m80", 1800}, {MeasureHeight, "71 in", 1803},
		{MeasurePulse, "78", 78}, {MeasurePulse, "78/min", 78}, {MeasurePulse, "78 bpm", 78}, {MeasureBreaths, "16", 16},
		{MeasureSpO2, "97 %", 97}, {MeasureSpO2, "97", 97}, {MeasureHead, "35,5", 355}, {MeasureGlucose, "5.6", 56},
		{MeasureGlucose, "99 mg/dl", 55}, {MeasureGlucose, "31 mmol/l", 310}, {MeasurePain, "0", 0}, {MeasurePain, "3/10", 3},
	} {
		if got, err := ParseMeasure(c.m, c.text); err != nil || got != c.want {
			t.Errorf("%s %q: %d %v, want %d", c.m, c.text, got, err, c.want)
		}
	}
	for _, c := range []struct {
		m          Measure
		text, says string
	}{
		{MeasureTemperature, "98.6", "write 98.6 F"}, {MeasureTemperature, "372", "Was 37.2 °C meant?"}, {MeasureTemperature, "36.8 K", "no unit"},
		{MeasureTemperature, "24", "between 25.0 °C and 45.0 °C"}, {MeasureWeight, "865 kg", "Was 86.5 kg meant?"}, {MeasureWeight, "3250", "Write grams as 3250 g"},
		{MeasureWeight, "3,250 g", "in one piece"}, {MeasureHeight, "5.11", "5 ft 11"}, {MeasureHeight, "5 ft 13", "Write the height"},
		{MeasureHeight, "1800", "Was 180 cm meant?"}, {MeasureHeight, "18 m", "cannot be"}, {MeasurePulse, "780", "Was 78/min meant?"},
		{MeasurePulse, "78.5", "whole number"}, {MeasureBreaths, "160", "Was 16/min meant?"}, {MeasureSpO2, "970", "Was 97 % meant?"},
		{MeasureSpO2, "0.97", "whole number"}, {MeasureGlucose, "50", "50 mmol/l or 50 mg/dl"}, {MeasurePain, "11", "between 0/10 and 10/10"},
		{MeasurePain, "-1", "0 to 10"}, {MeasurePulse, "fast", "beats a minute"}, {MeasurePulse, "", "beats a minute"}, {MeasurePulse, "7 8", "beats a minute"},
		{MeasureWeight, "1.2.3", "Write the weight"}, {MeasureWeight, "99999999999999999999", "Write the weight"},
	} {
		_, err := ParseMeasure(c.m, c.text)
		if CodeOf(err) != Invalid || FieldOf(err) != c.m.Field() || !strings.Contains(MessageOf(err), c.says) {
			t.Errorf("%s %q: %v, want %q", c.m, c.text, err, c.says)
		}
	}
}

func TestParseBloodPressure(t *testing.T) {
	for _, text := range []string{"120/80", "120 / 80 mmHg", "120 80", "120\\80"} {
		if s, d, err := ParseBloodPressure(text); err != nil || s != 120 || d != 80 {
			t.Errorf("%q: %d/%d %v", text, s, d, err)
		}
	}
	for text, says := range map[string]string{"80/120": "120/80 meant", "120": "Write both", "1200/80": "Was 120 mmHg meant?", "120/800": "Was 80 mmHg meant?",
		"120/120": "Both pressures are 120", "120/0": "Write both", "16/10.6 kPa": "Write both", "310/200": "between 40 mmHg and 300 mmHg", "": "Write both",
		"999999/1": "between 40 mmHg and 300 mmHg"} {
		if _, _, err := ParseBloodPressure(text); FieldOf(err) != FieldBloodPressure || !strings.Contains(MessageOf(err), says) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// Whatever is typed, what comes out can be kept, and what is shown is read back
// as it was, to the digit shown.
func TestWhatIsShownIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.SampledFrom(Measures()).Draw(t, "measure")
		low, high := m.Bounds()
		value := rapid.IntRange(low, high).Draw(t, "value")
		got, err := ParseMeasure(m, m.ShowWithUnit(value))
		slack := 0
		if m == MeasureWeight {
			slack = 50
		}
		if err != nil || got-value > slack || value-got > slack {
			t.Fatalf("%s %d is shown as %q and read as %d %v", m, value, m.ShowWithUnit(value), got, err)
		}
		text := rapid.String().Draw(t, "text")
		if got, err := ParseMeasure(m, text); err == nil && (got < low || got > high) {
			t.Fatalf("%s %q is read as %d", m, text, got)
		}
	})
}

// A set passes when all its values can be, and never with one ten times too much.
func TestCleanVitals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := Vitals{TakenAt: vitalsNow()}
		for _, m := range Measures() {
			if m == MeasureSystolic || m == MeasureDiastolic || !rapid.Bool().Draw(t, string(m)+" taken") {
				continue
			}
			low, high := m.Bounds()
			v.Set(m, rapid.IntRange(low, high).Draw(t, string(m)))
		}
		v.Diastolic = rapid.IntRange(20, 199).Draw(t, "diastolic")
		v.Systolic = rapid.IntRange(max(40, v.Diastolic+1), 300).Draw(t, "systolic")
		if err := v.Clean(vitalsNow()); err != nil {
			t.Fatalf("%+v: %v", v, err)
		}
		m := rapid.SampledFrom(Measures()).Draw(t, "slip")
		_, high := m.Bounds()
		v.Set(m, rapid.IntRange(high+1, high*20).Draw(t, "too much"))
		if err := v.Clean(vitalsNow()); len(FieldErrors(err)) == 0 || FieldErrors(err)[0].Field != m.Field() {
			t.Fatalf("%v: %+v", err, v)
		}
	})
	bad := map[string]Vitals{
		"Nothing was measured": {Note: "refused"},
		"has two values":       {Systolic: 120},
		"Were they swapped":    {Systolic: 80, Diastolic: 120},
		"in the future":        {Pulse: 78, TakenAt: vitalsNow().Add(time.Hour)},
		"Choose pregnant":      {Pulse: 78, Pregnancy: "maybe"},
		"Was 120 mmHg meant?":  {Systolic: 1200, Diastolic: 80},
		"at most 4000":         {Pulse: 78, Note: strings.Repeat("x", 4001)},
	}
	for says, v := range bad {
		if err := v.Clean(vitalsNow()); !strings.Contains(MessageOf(err), says) {
			t.Errorf("%+v: %v, want %q", v, err, says)
		}
	}
	v := Vitals{Temperature: -1}
	if err := v.Clean(vitalsNow()); CodeOf(err) != Invalid {
		t.Errorf("a negative temperature: %v", err)
	}
	zero := 0
	painless := Vitals{Pain: &zero}
	if err := painless.Clean(vitalsNow()); err != nil || !painless.TakenAt.Equal(vitalsNow()) {
		t.Errorf("no pain is an answer: %v", err)
	}
}

func TestBMI(t *testing.T) {
	if got, ok := BMI(86_000, 1750); !ok || got != 281 {
		t.Errorf("86 kg at 175 cm: %d", got)
	}
	if _, ok := BMI(86_000, 0); ok {
		t.Error("a BMI without a height")
	}
	rapid.Check(t, func(t *rapid.T) { // compared with the formula in floating point
		g, mm := rapid.IntRange(300, 500_000).Draw(t, "g"), rapid.IntRange(200, 2600).Draw(t, "mm")
		got, _ := BMI(g, mm)
		if want := float64(g) / 1000 / (float64(mm) / 1000) / (float64(mm) / 1000) * 10; float64(got) < want-0.51 || float64(got) > want+0.51 {
			t.Fatalf("%d g, %d mm: %d, want %f", g, mm, got, want)
		}
	})
}

func TestHeightForBMI(t *testing.T) {
	at := func(s string) time.Time { return MustDate(s).At(600, time.UTC) }
	heights := []HeightAt{{at("2025-01-10"), 1740}, {at("2026-01-10"), 1750}, {at("2026-12-24"), 1900}}
	v := Vitals{TakenAt: at("2026-11-23"), Weight: 86_000}
	adult, child := MustDate("1968-03-12"), MustDate("2015-03-12")
	if s := See(v, heights, adult, SexMale); s.BMI != 281 || s.BMIHeight != 1750 || !s.HeightFrom.Equal(at("2026-01-10")) || s.Marks[MeasureBMI] != MarkHigh {
		t.Errorf("adult: %+v", s)
	}
	if s := See(v, heights, child, SexMale); s.BMI != 0 {
		t.Errorf("a child's BMI with a height of last January: %+v", s)
	}
	if s := See(v, heights[2:], adult, SexMale); s.BMI != 0 {
		t.Errorf("a height of later: %+v", s)
	}
	v.Height = 1800
	if s := See(v, heights, adult, SexMale); s.BMIHeight != 1800 || !s.HeightFrom.IsZero() {
		t.Errorf("its own height: %+v", s)
	}
	v.Pregnancy = PregnancyYes
	if s := See(v, heights, adult, SexFemale); s.BMI == 0 || s.Marks[MeasureBMI] != MarkNone {
		t.Errorf("pregnant: %+v", s)
	}
}

func TestMarks(t *testing.T) {
	for _, c := range []struct {
		m     Measure
		value int
		age   AgeMonths
		want  Mark
	}{
		{MeasureSystolic, 158, 58 * 12, MarkHigh}, {MeasureDiastolic, 96, 58 * 12, MarkHigh}, {MeasureSystolic, 139, 58 * 12, MarkNormal},
		{MeasureSystolic, 89, 20 * 12, MarkLow}, {MeasureSystolic, 89, 12, MarkNormal}, {MeasureSystolic, 158, AgeUnknown, MarkNone},
		{MeasurePulse, 140, 6, MarkNormal}, {MeasurePulse, 140, 40 * 12, MarkHigh}, {MeasurePulse, 78, 3, MarkLow}, {MeasurePulse, 78, 40 * 12, MarkNormal},
		{MeasureBreaths, 40, 2, MarkNormal}, {MeasureBreaths, 40, 200, MarkHigh}, {MeasureTemperature, 368, 696, MarkNormal},
		{MeasureTemperature, 380, 30, MarkHigh}, {MeasureTemperature, 380, 696, MarkNormal}, {MeasureTemperature, 362, 0, MarkLow},
		{MeasureSpO2, 97, 696, MarkNormal}, {MeasureSpO2, 94, AgeUnknown, MarkLow}, {MeasureBMI, 281, 696, MarkHigh}, {MeasureBMI, 281, 120, MarkNone},
		{MeasureBMI, 250, 696, MarkHigh}, {MeasureBMI, 184, 696, MarkLow}, {MeasureGlucose, 38, 696, MarkLow}, {MeasureGlucose, 30, 0, MarkNone},
		{MeasureGlucose, 111, AgeUnknown, MarkHigh}, {MeasureWeight, 86_000, 696, MarkNone}, {MeasurePain, 9, 696, MarkNone},
	} {
		if got := MarkOf(c.m, c.value, c.age, SexUnknown); got != c.want {
			t.Errorf("%s %d at %d months: %s, want %s", c.m, c.value, c.age, got.Word(), c.want.Word())
		}
	}
	// Bands of a measure touch, none overlaps, and all lie in the bounds.
	for m, bands := range normal {
		for i, b := range bands {
			if b.from >= b.to || b.low > b.high || i > 0 && b.from < bands[i-1].to {
				t.Errorf("%s: %+v", m, b)
			}
			if low, high := m.Bounds(); m != MeasureBMI && (b.low < low || b.high > high) {
				t.Errorf("%s: %+v is beyond what can be", m, b)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.SampledFrom(Measures()).Draw(t, "measure")
		age := AgeMonths(rapid.IntRange(-1, 1500).Draw(t, "age"))
		low, high, ok := NormalRange(m, age, SexFemale)
		value := rapid.IntRange(1, 5000).Draw(t, "value")
		if mark := MarkOf(m, value, age, SexFemale); mark.Out() != (ok && (value < low || value > high)) || (mark == MarkNone) == ok {
			t.Fatalf("%s %d: %s", m, value, mark.Word())
		}
	})
}

func TestAgeInMonths(t *testing.T) {
	born := MustDate("2026-01-31")
	for on, want := range map[string]AgeMonths{"2026-01-30": AgeUnknown, "2026-01-31": 0, "2026-02-28": 0, "2026-03-31": 2, "2027-01-31": 12} {
		if got := AgeInMonths(born, MustDate(on)); got != want {
			t.Errorf("on %s: %d", on, got)
		}
	}
	if AgeInMonths(Date{}, born) != AgeUnknown {
		t.Error("an age without a birth date")
	}
}

func TestDoubts(t *testing.T) {
	born, baby := MustDate("1968-03-12"), MustDate("2026-02-01")
	ago := func(days int) time.Time { return vitalsNow().AddDate(0, 0, -days) }
	for what, c := range map[string]struct {
		v      Vitals
		e      Earlier
		born   Date
		fields string
	}{
		"as before":             {Vitals{Weight: 86_000}, Earlier{Weight: 88_000, WeightAt: ago(30)}, born, ""},
		"pounds as kilograms":   {Vitals{Weight: 190_000}, Earlier{Weight: 86_000, WeightAt: ago(30)}, born, "weight"},
		"half":                  {Vitals{Weight: 43_000}, Earlier{Weight: 86_000, WeightAt: ago(30)}, born, "weight"},
		"long ago":              {Vitals{Weight: 43_000}, Earlier{Weight: 86_000, WeightAt: ago(800)}, born, ""},
		"an infant grows":       {Vitals{Weight: 9_000}, Earlier{Weight: 3_300, WeightAt: ago(280)}, baby, ""},
		"an infant, ten times":  {Vitals{Weight: 90_000}, Earlier{Weight: 8_000, WeightAt: ago(20)}, baby, "weight"},
		"first time":            {Vitals{Weight: 86_000, Height: 1750}, Earlier{}, born, ""},
		"ten centimetres more":  {Vitals{Height: 1850}, Earlier{Height: 1750, HeightAt: ago(30)}, born, "height"},
		"both":                  {Vitals{Weight: 190_000, Height: 1650}, Earlier{Weight: 86_000, WeightAt: ago(3), Height: 1750, HeightAt: ago(3)}, born, "weight height"},
		"a child's new heights": {Vitals{Height: 1850}, Earlier{Height: 1600, HeightAt: ago(700)}, MustDate("2010-01-01"), ""},
	} {
		c.v.TakenAt = vitalsNow()
		err := c.v.Doubts(c.e, c.born)
		var fields []string
		for _, e := range FieldErrors(err) {
			fields = append(fields, e.Field)
		}
		if strings.Join(fields, " ") != c.fields || err != nil && CodeOf(err) != Conflict {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestCleanTriageNote(t *testing.T) {
	n := TriageNote{Note: "  \r\nShort of breath on the stairs.\u202e "}
	if err := n.Clean(); err != nil || n.Note != "Short of breath on the stairs." {
		t.Errorf("%q %v", n.Note, err)
	}
	for _, text := range []string{"", " \n ", strings.Repeat("x", MaxNote+1)} {
		n := TriageNote{Note: text}
		if err := n.Clean(); FieldOf(err) != "note" {
			t.Errorf("%d characters: %v", len(text), err)
		}
	}
}

// A weight that rounds up to ten kilos is written as any from there on.
func TestAWeightJustUnderTenKilosIsWrittenLikeTen(t *testing.T) {
	for grams, want := range map[int]string{9_994: "9.99", 9_995: "10.0", 9_999: "10.0", 10_000: "10.0", 3_420: "3.42"} {
		if got := MeasureWeight.Show(grams); got != want {
			t.Errorf("%d g is shown as %q, want %q", grams, got, want)
		}
	}
}
