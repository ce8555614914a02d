package components

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"caredesk/ui/theme"
)

// BarSeries is one kind of part that the bars of a chart are made of.
type BarSeries struct {
	Name string
	Tone theme.Tone
}

// Bar is one column of a chart. Its parts stand upon each other in the order of
// the series; a part below 0 counts as 0.
type Bar struct {
	Label  string // under the bar
	Value  string // above the bar
	Detail string // the whole bar in words, shown while it is marked
	Parts  []float64
}

// BarChart shows stacked bars under a title. With the focus, Left, Right, Home
// and End mark a bar, whose parts are then told in words, and Enter opens it; so
// do the pointer and a click. Nothing is told by colour alone.
type BarChart struct {
	marked
	// OnOpen is called with a bar's position; without it the chart leads nowhere.
	OnOpen func(i int)

	title, note, empty string
	series             []BarSeries
	bars               []Bar
	left, step         float32
}

var (
	_ fyne.Focusable    = (*BarChart)(nil)
	_ fyne.Shortcutable = (*BarChart)(nil)
	_ fyne.Tappable     = (*BarChart)(nil)
	_ desktop.Hoverable = (*BarChart)(nil)
)

// NewBarChart returns a chart without bars; empty stands in it until there are
// some above 0.
func NewBarChart(title, empty string, series []BarSeries) *BarChart {
	c := &BarChart{title: title, empty: empty, series: series}
	c.mark, c.count = -1, func() int { return len(c.bars) }
	c.ExtendBaseWidget(c)
	return c
}

// SetBars draws other bars. The note says what they cover and as of when. The
// mark stays where it is.
func (c *BarChart) SetBars(note string, bars []Bar) {
	c.note, c.bars = note, bars
	if c.mark >= len(bars) {
		c.mark = len(bars) - 1
	}
	c.Refresh()
}

// Bars returns what is drawn.
func (c *BarChart) Bars() []Bar { return c.bars }

// Told is the line under the title: the marked bar in words, or the note.
func (c *BarChart) Told() string {
	if c.mark >= 0 && c.mark < len(c.bars) {
		return c.bars[c.mark].Detail
	}
	return c.note
}

// FocusGained marks the last bar, which is the newest.
func (c *BarChart) FocusGained() { c.markNewest() }

// TypedShortcut hands shortcuts on.
func (c *BarChart) TypedShortcut(s fyne.Shortcut) { passShortcut(c, s) }

// TypedKey moves the mark and opens.
func (c *BarChart) TypedKey(ev *fyne.KeyEvent) {
	onActivity()
	switch {
	case c.moveMark(ev.Name):
	case (isEnter(ev) || ev.Name == fyne.KeySpace) && c.OnOpen != nil && c.mark >= 0:
		c.OnOpen(c.mark)
	default:
		passKey(c, ev)
	}
}

// at is the bar under a position, -1 beside all.
func (c *BarChart) at(p fyne.Position) int {
	if c.step <= 0 || p.X < c.left {
		return -1
	}
	if i := int((p.X - c.left) / c.step); i < len(c.bars) {
		return i
	}
	return -1
}

// Tapped opens the bar that was clicked.
func (c *BarChart) Tapped(ev *fyne.PointEvent) {
	onActivity()
	focus(c)
	if i := c.at(ev.Position); i >= 0 {
		c.setMark(i)
		if c.OnOpen != nil {
			c.OnOpen(i)
		}
	}
}

// MouseIn marks the bar under the pointer.
func (c *BarChart) MouseIn(ev *desktop.MouseEvent) { c.MouseMoved(ev) }

// MouseMoved marks the bar under the pointer.
func (c *BarChart) MouseMoved(ev *desktop.MouseEvent) {
	if i := c.at(ev.Position); i >= 0 {
		c.setMark(i)
	}
}

// CreateRenderer is called by the toolkit.
func (c *BarChart) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	return &barRenderer{c}
}

type barRenderer struct{ c *BarChart }

func (r *barRenderer) Destroy()                     {}
func (r *barRenderer) Objects() []fyne.CanvasObject { return r.c.pen.objects }
func (r *barRenderer) Layout(s fyne.Size)           { r.c.draw(s) }
func (r *barRenderer) MinSize() fyne.Size {
	return fyne.NewSize(240, theme.Size(theme.SizeText)+3*theme.Size(theme.SizeCaption)+78)
}

func (r *barRenderer) Refresh() {
	r.c.draw(r.c.Size())
	canvas.Refresh(r.c)
}

// sum is a bar's whole height.
func (b Bar) sum() (total float64) {
	for _, p := range b.Parts {
		total += max(0, p)
	}
	return total
}

func (c *BarChart) draw(s fyne.Size) {
	c.frame(s)
	x := c.legend(s.Width-chartPad, 8, theme.Size(theme.SizeText)+6)
	y := c.heading(s, c.title, x-chartPad-8, c.Told()) + 10
	c.drawBars(chartPad, y, s.Width-2*chartPad, s.Height-y-6)
}

// legend names the series at the right and returns where it begins.
func (c *BarChart) legend(right, y, h float32) float32 {
	small := theme.Size(theme.SizeCaption)
	if len(c.series) < 2 {
		return right
	}
	for i := len(c.series) - 1; i >= 0; i-- {
		w := fyne.MeasureText(c.series[i].Name, small, fyne.TextStyle{}).Width + 2
		right -= w
		c.pen.text(right, y, w+4, h, c.series[i].Name, small, theme.Color(theme.ColorMuted), fyne.TextStyle{}, fyne.TextAlignLeading)
		right -= 14
		c.swatch(right, y+(h-10)/2, 10, 10, i, c.series[i].Tone)
		right -= 12
	}
	return right
}

// swatch is a filled piece of the n-th series. The first is full, the second
// hollow, the third striped and so on, so that they are told apart without
// colour too.
func (c *BarChart) swatch(x, y, w, h float32, n int, tone theme.Tone) {
	fg, soft := tone.Colors()
	ink := theme.Color(fg)
	r := c.pen.rect(x, y, w, h, ink)
	r.CornerRadius = min(2, h/2)
	if n%3 == 0 || h < 4 || w < 4 {
		return
	}
	r.FillColor, r.StrokeColor, r.StrokeWidth = theme.Color(soft), ink, 1.5
	if n%3 == 2 {
		for at := y + 3; at < y+h-2; at += 4 {
			c.pen.rect(x+1, at, w-2, 1.5, ink)
		}
	}
}

func (c *BarChart) drawBars(x, y, w, h float32) {
	small := theme.Size(theme.SizeCaption)
	muted := theme.Color(theme.ColorMuted)
	label := small + 6
	base := y + h - label
	top := y + small + 4 // room for the value above the highest
	highest := 0.0
	for _, b := range c.bars {
		highest = max(highest, b.sum())
	}
	c.left, c.step = x, 0
	c.pen.rect(x, base, w, 1, theme.Color(theme.ColorLine))
	if highest == 0 || len(c.bars) == 0 {
		c.pen.text(x, top, w, max(small+4, base-top), c.empty, small, muted, fyne.TextStyle{}, fyne.TextAlignCenter)
		if len(c.bars) == 0 {
			return
		}
	}
	c.step = w / float32(len(c.bars))
	width := min(46, c.step*0.62)
	tops := make([]float32, len(c.bars))
	for i, b := range c.bars {
		bx := x + float32(i)*c.step
		if i == c.mark {
			back := c.pen.rect(bx, y, c.step, base-y, theme.Color(theme.ColorHover))
			back.CornerRadius = 4
		}
		at := base
		for n, part := range b.Parts {
			if part <= 0 || n >= len(c.series) || highest == 0 {
				continue
			}
			ph := max(2, float32(part/highest)*(base-top))
			at -= ph
			c.swatch(bx+(c.step-width)/2, at, width, max(1, ph-1), n, c.series[n].Tone)
		}
		tops[i] = at
		style := fyne.TextStyle{Bold: i == c.mark}
		c.pen.text(bx, base+2, c.step, label, b.Label, small, muted, style, fyne.TextAlignCenter)
	}
	for _, v := range c.values(tops, width, small) {
		c.pen.text(v.x, v.y, v.w, small+4, c.bars[v.bar].Value, small, muted, fyne.TextStyle{}, fyne.TextAlignCenter)
	}
}

// barValue is where the value above a bar stands.
type barValue struct {
	bar     int
	x, y, w float32
}

// valueGap parts values that stand beside each other.
const valueGap = 5

// values are those that have room: beside its neighbours a value wider than its
// bar's place would run into theirs. The marked bar comes first, then the highest,
// then the newest. The bars' tops are given, and their width.
func (c *BarChart) values(tops []float32, width, small float32) (out []barValue) {
	order := make([]int, 0, len(c.bars)+2)
	if c.mark >= 0 && c.mark < len(c.bars) {
		order = append(order, c.mark)
	}
	highest := 0
	for i, top := range tops {
		if top < tops[highest] {
			highest = i
		}
	}
	order = append(order, highest)
	for i := len(c.bars) - 1; i >= 0; i-- {
		order = append(order, i)
	}
	done := make([]bool, len(c.bars))
	for _, i := range order {
		if done[i] || c.bars[i].sum() <= 0 {
			continue
		}
		done[i] = true
		w := fyne.MeasureText(c.bars[i].Value, small, fyne.TextStyle{}).Width
		v := barValue{bar: i, x: c.left + (float32(i)+0.5)*c.step - w/2 - 1, y: tops[i] - small - 4, w: w + 2}
		if c.hasRoom(v, out, tops, width, small+4) {
			out = append(out, v)
		}
	}
	return out
}

// hasRoom reports whether a value touches neither another nor a bar that is higher.
func (c *BarChart) hasRoom(v barValue, others []barValue, tops []float32, width, height float32) bool {
	meets := func(x, w, top, bottom float32) bool {
		return v.x < x+w && x < v.x+v.w && v.y < bottom && top < v.y+height
	}
	for _, o := range others {
		if meets(o.x-valueGap, o.w+2*valueGap, o.y, o.y+height) {
			return false
		}
	}
	for i, top := range tops {
		if i != v.bar && meets(c.left+float32(i)*c.step+(c.step-width)/2, width, top, float32(math.Inf(1))) {
			return false
		}
	}
	return true
}
