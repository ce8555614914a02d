// Package chart draws a report's chart as a picture: for the window in the
// colours of the theme, for paper in those of the light one. A bar says its
// value beside it and its name below, so that nothing hangs on a colour.
package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"
	"sync"

	"github.com/go-analyze/charts"
	"github.com/golang/freetype/truetype"

	"caredesk/assets"
	"caredesk/internal/clinic"
	"caredesk/internal/report"
)

// Look is the colours of a chart.
type Look struct {
	Background, Ink, Muted, Line, Bar color.Color
	Dark                              bool
}

// Paper is the look of a printed chart.
var Paper = Look{Background: color.White, Ink: rgb(0x17212b), Muted: rgb(0x566573), Line: rgb(0xdce3e9), Bar: rgb(0x0f766e)}

func rgb(v uint32) color.NRGBA { return color.NRGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 0xff} }

const (
	fontName = "caredesk-sans"
	textSize = 12.0  // pixels at scale 1
	dpi      = 92.0  // that the library draws text with
	barGap   = 0.62  // of the room for a bar that the bar takes
	barMost  = 64    // pixels at scale 1 that an upright bar is wide at most
	barHigh  = 22    // and a lying one is high
	leastBar = 0.008 // of the highest bar that one for a little has at least
	longest  = 40    // letters of a name beside a lying bar
)

var face = sync.OnceValues(func() (*truetype.Font, error) {
	if err := charts.InstallFont(fontName, bytes.Clone(assets.SansRegular)); err != nil {
		return nil, fmt.Errorf("chart: the embedded font is damaged: %w", err)
	}
	return charts.GetFont(fontName), nil
})

// Draw draws a chart without its title on w by h pixels; text and lines grow
// with the scale. Whatever panics in the library ends as an error: a chart that
// cannot be drawn never takes its table along.
func Draw(c report.Chart, w, h int, scale float64, look Look) (out image.Image, err error) {
	data, err := PNG(c, w, h, scale, look)
	if err != nil {
		return nil, err
	}
	return png.Decode(bytes.NewReader(data))
}

// PNG is Draw as a file.
func PNG(c report.Chart, w, h int, scale float64, look Look) (out []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			out, err = nil, clinic.Wrap(clinic.Internal, fmt.Errorf("chart: panic: %v", r), "The chart cannot be drawn.")
		}
	}()
	if w < 40 || h < 40 || !(scale > 0) || c.Empty() {
		return nil, clinic.Errorf(clinic.Invalid, "There is nothing to draw.")
	}
	f, err := face()
	if err != nil {
		return nil, err
	}
	d := drawing{c: c, w: w, h: h, scale: scale, look: look, font: f}
	p := charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputPNG, Width: w, Height: h, Font: f, Theme: d.theme()})
	if c.Style == report.ChartLine {
		err = p.LineChart(d.line())
	} else {
		err = p.BarChart(d.bars())
	}
	if err != nil {
		return nil, clinic.Wrap(clinic.Internal, err, "The chart cannot be drawn.")
	}
	return p.Bytes()
}

// drawing is one chart on its way to a picture.
type drawing struct {
	c     report.Chart
	w, h  int
	scale float64
	look  Look
	font  *truetype.Font
}

func (d drawing) theme() charts.ColorPalette {
	of := func(c color.Color) charts.Color {
		r, g, b, _ := c.RGBA()
		return charts.ColorRGB(uint8(r>>8), uint8(g>>8), uint8(b>>8))
	}
	return charts.MakeTheme(charts.ThemeOption{IsDarkMode: d.look.Dark, AxisStrokeColor: of(d.look.Line), AxisSplitLineColor: of(d.look.Line),
		BackgroundColor: of(d.look.Background), TextColor: of(d.look.Muted), TextColorLabel: of(d.look.Ink), TextColorXAxis: of(d.look.Muted),
		TextColorYAxis: of(d.look.Muted), SeriesColors: []charts.Color{of(d.look.Bar)}})
}

func (d drawing) px(n float64) int { return int(math.Round(n * d.scale)) }

func (d drawing) style() charts.FontStyle {
	return charts.FontStyle{FontSize: textSize * 72 / dpi * d.scale, Font: d.font}
}

// width estimates a text in pixels at scale 1.
func (d drawing) width(s string) float64 { return float64(len([]rune(s))) * textSize * 0.56 }

// texts are the points' names and values; the first stands at the bottom of a
// lying chart, so they are turned round there.
func (d drawing) texts() (labels, values []string, numbers []float64) {
	lying := d.c.Style == report.ChartLying
	n := len(d.c.Points)
	for i := range n {
		p := d.c.Points[i]
		if lying {
			p = d.c.Points[n-1-i]
		}
		v, text := p.Value, p.Text
		if p.Blank {
			v, text = charts.GetNullValue(), ""
		}
		label := d.known(p.Label)
		if r := []rune(label); lying && len(r) > longest {
			label = strings.TrimSpace(string(r[:longest-1])) + "…"
		}
		labels, values, numbers = append(labels, label), append(values, d.known(text)), append(numbers, v)
	}
	return labels, values, numbers
}

// known puts a mark for letters that the font lacks.
func (d drawing) known(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '−':
			return '-'
		case r < ' ':
			return ' '
		case r > 0xffff, d.font.Index(r) == 0:
			return '\ufffd'
		}
		return r
	}, s)
}

func (d drawing) bars() charts.BarChartOption {
	labels, values, numbers := d.texts()
	lying := d.c.Style == report.ChartLying
	show := lying || d.fits(values)
	least := 0.0
	for _, n := range numbers {
		if n != charts.GetNullValue() {
			least = max(least, n*leastBar)
		}
	}
	for i, n := range numbers {
		switch {
		case n == 0 && !show: // the library would draw a stroke, which looks like a little
			numbers[i] = charts.GetNullValue()
		case n > 0 && n < least: // and leave out what there is a little of
			numbers[i] = least * (1 + float64(i)*1e-9) // each its own, for its label
		}
	}
	o := charts.NewBarChartOptionWithData([][]float64{numbers})
	o.Theme = d.theme()
	o.Horizontal = lying
	o.BarSize = min(barGap, barMost*d.scale*float64(len(numbers))/float64(d.w))
	o.CategoryAxis.BoundaryGap = charts.Ptr(true)
	if o.Horizontal {
		o.BarSize = min(barGap, barHigh*d.scale*float64(len(numbers))/float64(d.h))
	}
	o.Padding = charts.NewBox(d.px(10), d.px(14), d.px(16), d.px(6))
	if o.Horizontal {
		o.Padding = charts.NewBox(d.px(10), d.px(4), d.px(16), d.px(6))
	}
	o.Legend.Show = charts.Ptr(false)
	if !o.Horizontal {
		labels = d.spaced(labels)
		o.CategoryAxis.LabelCount = len(labels)
	}
	o.CategoryAxis.Labels, o.CategoryAxis.LabelFontStyle = labels, d.style()
	o.ValueAxis = []charts.ValueAxisOption{d.values(numbers)}
	said := map[float64]string{} // the library tells a label the value alone
	for i, n := range numbers {
		said[n] = values[i]
	}
	o.SeriesList[0].Label = charts.SeriesLabel{Show: charts.Ptr(show), FontStyle: d.style(), Distance: d.px(4),
		LabelFormatter: func(_ int, _ string, v float64) (string, *charts.LabelStyle) { return said[v], nil }}
	return o
}

// fits reports whether each value has room over its bar.
func (d drawing) fits(values []string) bool {
	room := (float64(d.w)/d.scale - 80) / float64(len(values))
	for _, v := range values {
		if d.width(v) > room {
			return false
		}
	}
	return true
}

func (d drawing) line() charts.LineChartOption {
	labels, _, numbers := d.texts()
	o := charts.NewLineChartOptionWithData([][]float64{numbers})
	o.Theme = d.theme()
	o.Padding = charts.NewBox(d.px(10), d.px(14), d.px(24), d.px(6))
	o.Legend.Show = charts.Ptr(false)
	o.Symbol = charts.Symbol{Shape: charts.SymbolNone}
	o.LineStrokeWidth = 1.8 * d.scale
	o.XAxis.Labels, o.XAxis.LabelFontStyle = labels, d.style()
	o.XAxis.LabelCount = max(2, min(12, len(labels)))
	o.YAxis = []charts.YAxisOption{d.values(numbers)}
	return o
}

// values is the axis of the figure, from nothing to a little above the highest.
// Counts have whole marks alone.
func (d drawing) values(numbers []float64) charts.ValueAxisOption {
	low, high := 0.0, 0.0
	for _, n := range numbers {
		if n != charts.GetNullValue() {
			low, high = min(low, n), max(high, n)
		}
	}
	a := charts.ValueAxisOption{LabelFontStyle: d.style(), SplitLineShow: charts.Ptr(true), ValueFormatter: d.mark}
	if low == 0 {
		a.Min = charts.Ptr(0.0)
	}
	if d.c.Format == report.FormatCount && high <= 6 {
		a.Max, a.LabelCount = charts.Ptr(math.Max(1, high+1)), int(math.Max(1, high+1))+1
	}
	if d.c.Format == report.FormatRate && high > 80 && high <= 100 {
		a.Max, a.LabelCount = charts.Ptr(100.0), 5
	}
	return a
}

func (d drawing) mark(v float64) string { return d.known(d.c.Mark(v)) }

// spaced leaves out labels that have no room, at one distance from one to the
// next: the library thins them unevenly.
func (d drawing) spaced(labels []string) []string {
	room, longest := (float64(d.w)/d.scale-80)/float64(len(labels)), 0.0
	for _, l := range labels {
		longest = max(longest, d.width(l)+8)
	}
	every := max(1, int(math.Ceil(longest/room)))
	out := make([]string, len(labels))
	for i := 0; i < len(labels); i += every {
		out[i] = labels[i]
	}
	return out
}
