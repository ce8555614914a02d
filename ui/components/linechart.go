package components

import (
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// LinePoint is a moment of a LineChart with a value for each series.
type LinePoint struct {
	At     time.Time
	Values []float64
	// Out draws the point's signs as out of range.
	Out bool
	// Told is the point in words, shown while it is marked.
	Told string
}

// LineData is what a LineChart draws, the oldest point first.
type LineData struct {
	Title string
	// Told is the whole chart in words, under the title while nothing is marked.
	Told   string
	Series []string // names of one or two series
	Points []LinePoint
	// From and To bound the time shown; zero ones fit the points.
	From, To time.Time
	// Low and High bound the normal range, drawn as a band with RangeName.
	Low, High float64
	RangeName string // empty draws no band
}

// LineChart shows one or two values over time. The series differ by the shape
// of their signs and by their names beside them, what is out of range by a ring,
// so that nothing is told by colour alone. With the focus, Left, Right, Home and
// End mark a moment, which is then told in words; so does the pointer.
type LineChart struct {
	marked
	// OnOpen is called by Enter and a click; without it the chart leads nowhere.
	OnOpen func()

	data  LineData
	empty string
	xs    []float32 // where the points were drawn
}

var (
	_ fyne.Focusable    = (*LineChart)(nil)
	_ fyne.Shortcutable = (*LineChart)(nil)
	_ fyne.Tappable     = (*LineChart)(nil)
	_ desktop.Hoverable = (*LineChart)(nil)
)

// NewLineChart returns a chart without points; empty stands in it until there
// are some.
func NewLineChart(title, empty string) *LineChart {
	c := &LineChart{data: LineData{Title: title}, empty: empty}
	c.mark, c.count = -1, func() int { return len(c.data.Points) }
	c.ExtendBaseWidget(c)
	return c
}

// Set draws something else.
func (c *LineChart) Set(d LineData) {
	c.data = d
	c.mark = min(c.mark, len(d.Points)-1)
	c.Refresh()
}

// Data returns what is drawn.
func (c *LineChart) Data() LineData { return c.data }

// Told is the line under the title.
func (c *LineChart) Told() string {
	if c.mark >= 0 && c.mark < len(c.data.Points) {
		return c.data.Points[c.mark].Told
	}
	return c.data.Told
}

// AccessibilityLabel reads the chart out.
func (c *LineChart) AccessibilityLabel() string { return i18n.Labelled(c.data.Title, c.Told()) }

// FocusGained marks the last point, which is the newest.
func (c *LineChart) FocusGained() {
	c.markNewest()
	follow(c)
}

// TypedShortcut hands shortcuts on.
func (c *LineChart) TypedShortcut(s fyne.Shortcut) { passShortcut(c, s) }

// TypedKey moves the mark and opens.
func (c *LineChart) TypedKey(ev *fyne.KeyEvent) {
	onActivity()
	switch {
	case c.moveMark(ev.Name):
	case (isEnter(ev) || ev.Name == fyne.KeySpace) && c.OnOpen != nil:
		c.OnOpen()
	default:
		passKey(c, ev)
	}
}

// Tapped takes the focus and opens.
func (c *LineChart) Tapped(*fyne.PointEvent) {
	onActivity()
	focus(c)
	if c.OnOpen != nil {
		c.OnOpen()
	}
}

// MouseIn marks the nearest point.
func (c *LineChart) MouseIn(ev *desktop.MouseEvent) { c.MouseMoved(ev) }

// MouseMoved marks the nearest point.
func (c *LineChart) MouseMoved(ev *desktop.MouseEvent) {
	best, at := float32(math.MaxFloat32), -1
	for i, x := range c.xs {
		if d := float32(math.Abs(float64(x - ev.Position.X))); d < best {
			best, at = d, i
		}
	}
	if at >= 0 {
		c.setMark(at)
	}
}

// CreateRenderer is called by the toolkit.
func (c *LineChart) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	return &lineRenderer{c}
}

type lineRenderer struct{ c *LineChart }

func (r *lineRenderer) Destroy()                     {}
func (r *lineRenderer) Objects() []fyne.CanvasObject { return r.c.pen.objects }
func (r *lineRenderer) Layout(s fyne.Size)           { r.c.draw(s) }
func (r *lineRenderer) MinSize() fyne.Size {
	return fyne.NewSize(200, theme.Size(theme.SizeText)+3*theme.Size(theme.SizeCaption)+92)
}

func (r *lineRenderer) Refresh() {
	r.c.draw(r.c.Size())
	canvas.Refresh(r.c)
}

func (c *LineChart) draw(s fyne.Size) {
	c.frame(s)
	y, w := c.heading(s, c.data.Title, s.Width-2*chartPad, c.Told())+12, s.Width-2*chartPad
	c.xs = c.xs[:0]
	if len(c.data.Points) == 0 {
		c.pen.text(chartPad, y, w, s.Height-y-chartPad, c.empty, theme.Size(theme.SizeCaption), theme.Color(theme.ColorMuted), fyne.TextStyle{}, fyne.TextAlignCenter)
		return
	}
	c.drawPlot(chartPad, y, w, s.Height-y-6)
}
