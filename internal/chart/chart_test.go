package chart_test

import (
	"image"
	"image/color"
	"testing"

	"caredesk/internal/chart"
	"caredesk/internal/clinic"
	"caredesk/internal/report"
)

func bars(style report.ChartStyle, values ...float64) report.Chart {
	c := report.Chart{Title: "Visits", Style: style, Format: report.FormatCount}
	for i, v := range values {
		c.Points = append(c.Points, report.Point{Label: string(rune('A' + i%26)), Value: v, Text: "n", Blank: v < 0})
	}
	return c
}

// inked counts the pixels in about a colour.
func inked(img image.Image, want color.Color) (n int) {
	r, g, b, _ := want.RGBA()
	near := func(x, y uint32) bool { return max(x, y)-min(x, y) < 0x900 }
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			if pr, pg, pb, _ := img.At(x, y).RGBA(); near(pr, r) && near(pg, g) && near(pb, b) {
				n++
			}
		}
	}
	return n
}

// The bars have the theme's colour and stand for their values: twice as much is
// twice the paint.
func TestBarsAreAsHighAsTheirValues(t *testing.T) {
	for _, style := range []report.ChartStyle{report.ChartBars, report.ChartLying} {
		paint := func(values ...float64) int {
			img, err := chart.Draw(bars(style, values...), 600, 240, 1, chart.Paper)
			if err != nil {
				t.Fatal(err)
			}
			if img.Bounds().Dx() != 600 || img.Bounds().Dy() != 240 {
				t.Errorf("%v", img.Bounds())
			}
			return inked(img, chart.Paper.Bar)
		}
		one, two := paint(100, 10, -1, 10, 10, 10), paint(100, 60, -1, 60, 60, 60)
		if one < 500 || float64(two) < 1.8*float64(one) {
			t.Errorf("style %d: %d and %d pixels", style, one, two)
		}
	}
}

func TestWhateverIsDrawnIsDrawn(t *testing.T) {
	dark := chart.Look{Background: color.Black, Ink: color.White, Muted: color.White, Line: color.Gray{80}, Bar: color.NRGBA{45, 212, 191, 255}, Dark: true}
	long := bars(report.ChartLying, 1, 2, 3)
	for i := range long.Points {
		long.Points[i].Label = "Dr Κωνσταντίνος Παπαδόπουλος \n of Quite Another Department 漢字 😀"
	}
	negative := bars(report.ChartLying, 1, 2, 3)
	negative.Points[1].Value, negative.Format, negative.Currency = -40.5, report.FormatMoney, "EUR"
	negative.Points[1].Text = "€ −40.50"
	line := bars(report.ChartLine)
	for i := range 400 {
		line.Points = append(line.Points, report.Point{Label: "1 Nov", Value: float64(i % 17), Text: "n", Blank: i%50 == 0})
	}
	rate := bars(report.ChartBars, 97, 3)
	rate.Format = report.FormatRate
	for name, c := range map[string]report.Chart{"one bar": bars(report.ChartBars, 1), "small counts": bars(report.ChartBars, 1, 2, 0, 3), "long names": long, "below nothing": negative,
		"a year": line, "rates": rate, "31 days": bars(report.ChartBars, make([]float64, 30)...), "large": bars(report.ChartBars, 12345678, 3)} {
		if name == "31 days" {
			c.Points[3].Value = 5
		}
		for _, look := range []chart.Look{chart.Paper, dark} {
			for _, scale := range []float64{1, 1.5, 2} {
				img, err := chart.Draw(c, int(700*scale), int(200*scale), scale, look)
				if err != nil {
					t.Errorf("%s: %v", name, err)
					continue
				}
				if inked(img, look.Bar) == 0 || inked(img, look.Background) < img.Bounds().Dx()*20 {
					t.Errorf("%s, dark %v, scale %v: nothing is drawn", name, look.Dark, scale)
				}
			}
		}
	}
	for _, c := range []struct {
		chart report.Chart
		w, h  int
	}{{bars(report.ChartBars), 600, 200}, {bars(report.ChartBars, 0, 0), 600, 200}, {bars(report.ChartBars, 1), 10, 10}} {
		if _, err := chart.Draw(c.chart, c.w, c.h, 1, chart.Paper); clinic.CodeOf(err) != clinic.Invalid {
			t.Errorf("nothing to draw: %v", err)
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	c := bars(report.ChartBars, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30)
	for b.Loop() {
		if _, err := chart.Draw(c, 930, 180, 1, chart.Paper); err != nil {
			b.Fatal(err)
		}
	}
}
