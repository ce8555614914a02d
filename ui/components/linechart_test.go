package components_test

import (
	"math"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	ui "caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// pressures are a year of blood pressures, the last three too high.
func pressures() ui.LineData {
	d := ui.LineData{Title: "Blood pressure mmHg, 12 months", Told: "7 times, last 158/96, high", Series: []string{"systolic", "diastolic"},
		Low: 90, High: 139, RangeName: "normal 90–139"}
	for i, v := range [][2]float64{{128, 82}, {132, 84}, {133, 85}, {138, 88}, {146, 90}, {152, 93}, {158, 96}} {
		at := time.Date(2025, 12, 1, 10, 0, 0, 0, time.UTC).AddDate(0, 2*i, 0)
		d.Points = append(d.Points, ui.LinePoint{At: at, Values: v[:], Out: v[0] > 139, Told: at.Format("Jan 2006")})
	}
	return d
}

func TestALineChartIsReadByKeyboard(t *testing.T) {
	c := ui.NewLineChart("Blood pressure", "Never measured.")
	w := uitest.NewWindowMode(t, theme.Light, c, 420, 260)
	uitest.MustText(t, w, "Never measured.")
	c.Set(pressures())
	if c.Told() != "7 times, last 158/96, high" {
		t.Errorf("at rest it tells %q", c.Told())
	}
	opened := 0
	c.OnOpen = func() { opened++ }
	w.Canvas().Focus(c)
	for _, step := range []struct {
		key  fyne.KeyName
		want string
	}{{fyne.KeyRight, "Dec 2026"}, {fyne.KeyLeft, "Oct 2026"}, {fyne.KeyHome, "Dec 2025"}, {fyne.KeyLeft, "Dec 2025"}, {fyne.KeyEnd, "Dec 2026"}} {
		uitest.Key(w, step.key)
		if c.Told() != step.want {
			t.Errorf("after %s: %q, want %q", step.key, c.Told(), step.want)
		}
	}
	uitest.Key(w, fyne.KeyReturn)
	if opened != 1 {
		t.Errorf("Enter opened %d times", opened)
	}
	w.Canvas().Unfocus()
	if c.Told() != "7 times, last 158/96, high" || c.AccessibilityLabel() == "" {
		t.Errorf("without the focus it tells %q", c.Told())
	}
}

// The two series differ by more than colour: round and square signs, and their
// names, a whole and a dashed line; what is out of range has a ring.
func TestALineChartTellsNothingByColourAlone(t *testing.T) {
	for name, mode := range map[string]theme.Mode{"light": theme.Light, "dark": theme.Dark, "contrast": theme.HighContrast} {
		c := ui.NewLineChart("", "")
		w := uitest.NewWindowMode(t, mode, c, 420, 260)
		c.Set(pressures())
		for _, text := range []string{"systolic", "diastolic", "normal 90–139", "Dec 2025", "Dec 2026", "160", "100"} {
			uitest.MustText(t, w, text)
		}
		var round, square, rings, lines, dashes int
		uitest.Walk(w, func(o fyne.CanvasObject) {
			switch o := o.(type) {
			case *canvas.Rectangle:
				switch size := o.Size(); {
				case size == fyne.NewSquareSize(6) && o.CornerRadius > 0:
					round++
				case size == fyne.NewSquareSize(6):
					square++
				case size == fyne.NewSquareSize(12) && o.StrokeWidth > 1:
					rings++
				}
			case *canvas.Line:
				if d := o.Position2.Subtract(o.Position1); math.Hypot(float64(d.X), float64(d.Y)) > 7 {
					lines++ // of the first series
				} else {
					dashes++
				}
			}
		})
		if round != 7 || square != 7 || rings != 6 || lines != 6 || dashes < 12 {
			t.Errorf("%s: %d round and %d square signs, %d rings, %d lines, %d dashes", name, round, square, rings, lines, dashes)
		}
		uitest.Shot(t, w, "linechart-"+name)
	}
}

// One value, the same value twice, a day alone and a size of nothing are drawn
// too.
func TestALineChartDrawsLittle(t *testing.T) {
	c := ui.NewLineChart("Weight", "")
	w := uitest.NewWindowMode(t, theme.Light, c, 300, 180)
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for _, points := range [][]ui.LinePoint{{{At: now, Values: []float64{86}}}, {{At: now, Values: []float64{86}}, {At: now, Values: []float64{86}}},
		{{At: now, Values: []float64{0.75}}, {At: now.Add(time.Hour), Values: []float64{150.6}}}} {
		c.Set(ui.LineData{Title: "Weight", Series: []string{"Weight"}, Points: points})
		c.Resize(fyne.NewSize(0, 0))
		c.Resize(fyne.NewSize(300, 180))
		uitest.MustText(t, w, "23 Nov")
	}
}
