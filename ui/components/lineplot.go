package components

import (
	"image/color"
	"math"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// axis finds round bounds around the values and the step between their labels.
func (c *LineChart) axis() (low, high, step float64) {
	low, high = math.Inf(1), math.Inf(-1)
	grow := func(v float64) { low, high = min(low, v), max(high, v) }
	for _, p := range c.data.Points {
		for _, v := range p.Values {
			grow(v)
		}
	}
	if c.data.RangeName != "" {
		// The normal range as far as it is near what was measured.
		reach := max(high-low, math.Abs(high)*0.1)
		if c.data.Low > low-2*reach {
			grow(c.data.Low)
		}
		if c.data.High < high+2*reach {
			grow(c.data.High)
		}
	}
	if high-low < 1e-9 {
		low, high = low-1, high+1
	}
	step = math.Pow(10, math.Floor(math.Log10((high-low)/2)))
	for _, f := range []float64{5, 2} {
		if (high-low)/(step*f) >= 2 {
			step *= f
			break
		}
	}
	return math.Floor(low/step) * step, math.Ceil(high/step) * step, step
}

// drawPlot draws the normal range, the scale, the lines and the days below.
func (c *LineChart) drawPlot(x, y, w, h float32) {
	p, small := &c.pen, theme.Size(theme.SizeCaption)
	muted := theme.Color(theme.ColorMuted)
	low, high, step := c.axis()
	digits := 0
	if step < 1 {
		digits = 1
	}
	label := func(v float64) string { return strconv.FormatFloat(v, 'f', digits, 64) }
	measure := func(s string) float32 { return fyne.MeasureText(s, small, fyne.TextStyle{}).Width }
	left := max(measure(label(low)), measure(label(high))) + 8
	right := float32(10)
	if len(c.data.Series) > 1 {
		for _, name := range c.data.Series {
			right = max(right, measure(name)+14)
		}
		right = min(right, w/3)
	}
	top, bottom := y+small/2, y+h-small-8
	px, pw := x+left, w-left-right
	if pw < 20 || bottom-top < 20 {
		return
	}
	at := func(v float64) float32 { return bottom - float32((v-low)/(high-low))*(bottom-top) }
	if c.data.RangeName != "" {
		from, to := at(min(max(c.data.High, low), high)), at(min(max(c.data.Low, low), high))
		p.rect(px, from, pw, to-from, theme.Color(theme.ColorGoodSoft))
		good := theme.Color(theme.ColorGood)
		for _, v := range []float64{c.data.Low, c.data.High} {
			if v >= low && v <= high {
				p.rect(px, at(v), pw, 1, good)
			}
		}
		if to-from > small+4 {
			p.text(px+4, to-small-5, pw-8, small+4, c.data.RangeName, small-1, good, fyne.TextStyle{}, fyne.TextAlignLeading)
		}
	}
	every := 1
	for float32(math.Round((high-low)/step))/float32(every)*(small+6) > bottom-top {
		every++
	}
	for i, v := 0, low; v <= high+step/2; i, v = i+1, low+float64(i+1)*step {
		if i%every != 0 {
			continue
		}
		p.rect(px, at(v), pw, 1, theme.Color(theme.ColorFaintLine))
		p.text(x, at(v)-small/2-2, left-6, small+4, label(v), small, muted, fyne.TextStyle{}, fyne.TextAlignTrailing)
	}
	c.drawLines(px, pw, top, bottom, at)
	c.drawTimes(px, pw, bottom)
}

// span is the time shown.
func (c *LineChart) span() (from, to time.Time) {
	from, to = c.data.From, c.data.To
	points := c.data.Points
	if from.IsZero() || points[0].At.Before(from) {
		from = points[0].At
	}
	if to.IsZero() || points[len(points)-1].At.After(to) {
		to = points[len(points)-1].At
	}
	if !to.After(from) {
		from, to = from.Add(-12*time.Hour), to.Add(12*time.Hour)
	}
	return from, to
}

var lineTones = []fyne.ThemeColorName{theme.ColorPrimary, theme.ColorBooked}

// drawLines draws each series with its signs and its name at the end.
func (c *LineChart) drawLines(px, pw, top, bottom float32, at func(float64) float32) {
	p, small := &c.pen, theme.Size(theme.SizeCaption)
	from, to := c.span()
	place := func(t time.Time) float32 { return px + float32(t.Sub(from))/float32(to.Sub(from))*pw }
	for _, point := range c.data.Points {
		c.xs = append(c.xs, place(point.At))
	}
	if c.mark >= 0 && c.mark < len(c.xs) {
		p.rect(c.xs[c.mark], top, 1, bottom-top, theme.Color(theme.ColorText))
	}
	lastY := float32(math.Inf(-1))
	for n := range c.data.Series {
		ink := theme.Color(lineTones[n%len(lineTones)])
		px0, py0, first := float32(0), float32(0), true
		for i, point := range c.data.Points {
			if n >= len(point.Values) || math.IsNaN(point.Values[n]) {
				continue
			}
			x, y := c.xs[i], at(point.Values[n])
			if !first {
				c.stroke(n, px0, py0, x, y, ink)
			}
			px0, py0, first = x, y, false
		}
		for i, point := range c.data.Points {
			if n < len(point.Values) && !math.IsNaN(point.Values[n]) {
				c.sign(n, c.xs[i], at(point.Values[n]), point.Out, i == c.mark)
			}
		}
		if len(c.data.Series) > 1 && !first {
			y := py0 - small/2 - 2
			if d := y - lastY; d > -small && d < small+2 {
				y = lastY + small + 2
			}
			lastY = y
			p.text(px+pw+8, y, 200, small+4, c.data.Series[n], small, ink, fyne.TextStyle{}, fyne.TextAlignLeading)
		}
	}
}

// stroke draws a piece of the n-th line: the first whole, the second dashed, so
// that they are told apart without colour too.
func (c *LineChart) stroke(n int, x1, y1, x2, y2 float32, ink color.Color) {
	if n%2 == 0 {
		c.pen.line(x1, y1, x2, y2, 2, ink)
		return
	}
	const dash, gap = 6, 4
	length := float32(math.Hypot(float64(x2-x1), float64(y2-y1)))
	if length == 0 {
		return
	}
	dx, dy := (x2-x1)/length, (y2-y1)/length
	for at := float32(0); at < length; at += dash + gap {
		end := min(at+dash, length)
		c.pen.line(x1+dx*at, y1+dy*at, x1+dx*end, y1+dy*end, 2, ink)
	}
}

// sign marks a point: the first series has round signs, the second square ones;
// what is out of range has a ring around it.
func (c *LineChart) sign(series int, x, y float32, out, marked bool) {
	size := float32(6)
	if marked {
		size = 9
	}
	ink := theme.Color(lineTones[series%len(lineTones)])
	if out {
		ring := c.pen.rect(x-size/2-3, y-size/2-3, size+6, size+6, theme.Color(theme.ColorSurface))
		ring.StrokeColor, ring.StrokeWidth = theme.Color(theme.ColorDanger), 1.5
		if series == 0 {
			ring.CornerRadius = (size + 6) / 2
		}
	}
	dot := c.pen.rect(x-size/2, y-size/2, size, size, ink)
	if series == 0 {
		dot.CornerRadius = size / 2
	}
}

// drawTimes writes the days at the ends of the axis and one between.
func (c *LineChart) drawTimes(px, pw, bottom float32) {
	small := theme.Size(theme.SizeCaption)
	from, to := c.span()
	layout := "Jan 2006"
	if to.Sub(from) < 60*24*time.Hour {
		layout = "2 Jan"
	}
	write := func(t time.Time, x, w float32, align fyne.TextAlign) {
		c.pen.text(x, bottom+3, w, small+4, i18n.Date(t, layout), small, theme.Color(theme.ColorMuted), fyne.TextStyle{}, align)
	}
	c.pen.rect(px, bottom, pw, 1, theme.Color(theme.ColorLine))
	third := pw / 3
	write(from, px, third, fyne.TextAlignLeading)
	write(to, px+pw-third, third, fyne.TextAlignTrailing)
	if pw > 260 {
		write(from.Add(to.Sub(from)/2), px+third, third, fyne.TextAlignCenter)
	}
}
