package components

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/ui/theme"
)

// Row places objects side by side over the whole height: a positive width is
// fixed and grows with the text, zero is the object's own, a negative one is a
// share of what is left. It needs the room for all of them beside each other.
func Row(gap float32, widths []float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&wrapLayout{gap: gap, widths: widths, single: true}, objects...)
}

// WrapRow is a Row that needs no more room than its widest object. Where they do
// not fit beside each other, as with large text or long words, they stand on
// several lines, each filled by its shares.
func WrapRow(gap float32, widths []float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&wrapLayout{gap: gap, widths: widths}, objects...)
}

type wrapLayout struct {
	gap    float32
	widths []float32
	single bool    // all stand on one line, however narrow it is
	width  float32 // it was last laid out in; 0 before the first time
}

// own is the width that an object takes where there is room. On a single line it
// gets no more than it cannot do without.
func (l *wrapLayout) own(i int, o fyne.CanvasObject) float32 {
	if l.widths[i] > 0 || l.single {
		return l.least(i, o)
	}
	return wanted(o)
}

// least is the width that an object cannot do without.
func (l *wrapLayout) least(i int, o fyne.CanvasObject) float32 {
	if w := l.widths[i]; w > 0 {
		return theme.Scaled(w)
	}
	return o.MinSize().Width
}

// oneLine is the width of all of them beside each other.
func (l *wrapLayout) oneLine(objects []fyne.CanvasObject) float32 {
	lines := l.lines(objects, 0)
	if len(lines) == 0 {
		return 0
	}
	return lines[0].width
}

// rowLine is one line of a row: the positions of its objects and the room they take.
type rowLine struct {
	at    []int
	width float32
}

// lines are those of a width; 0 is endless.
func (l *wrapLayout) lines(objects []fyne.CanvasObject, width float32) (lines []rowLine) {
	var at []int
	var widths []float32
	for i, o := range objects {
		if o.Visible() {
			at, widths = append(at, i), append(widths, l.own(i, o))
		}
	}
	if l.single {
		width = 0
	}
	for _, run := range breakLines(widths, l.gap, width) {
		lines = append(lines, rowLine{at: at[run.first:run.end], width: run.width})
	}
	return lines
}

func (r rowLine) height(objects []fyne.CanvasObject) (h float32) {
	for _, i := range r.at {
		h = max(h, objects[i].MinSize().Height)
	}
	return h
}

// MinSize is as wide as the widest object, or all of them on a single line, and
// as high as the lines at the last width.
func (l *wrapLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w, h float32
	for i, o := range objects {
		if o.Visible() {
			w = max(w, l.least(i, o))
		}
	}
	for n, line := range l.lines(objects, l.width) {
		if l.single {
			w = line.width
		}
		if n > 0 {
			h += flowGap
		}
		h += line.height(objects)
	}
	return fyne.NewSize(w, h)
}

func (l *wrapLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	lines := l.lines(objects, size.Width)
	y := float32(0)
	for _, line := range lines {
		h := line.height(objects)
		if len(lines) == 1 {
			h = size.Height
		}
		x := float32(0)
		for at, w := range l.shared(line.at, objects, size.Width) {
			place(objects[line.at[at]], x, y, w, h)
			x += w + l.gap
		}
		y += h + flowGap
	}
}

// shared are the widths of the objects of one line. A share is no narrower than its
// object needs to be whole, unless the line is a single one.
func (l *wrapLayout) shared(at []int, objects []fyne.CanvasObject, width float32) []float32 {
	out, settled := make([]float32, len(at)), make([]bool, len(at))
	room, shares := width-l.gap*float32(len(at)-1), float32(0)
	settle := func(n int, w float32) {
		out[n], settled[n] = min(w, width), true
		room -= w
	}
	for n, i := range at {
		if l.widths[i] < 0 {
			shares -= l.widths[i]
		} else {
			settle(n, l.own(i, objects[i]))
		}
	}
	for again := !l.single; again; {
		again = false
		for n, i := range at {
			if own := l.own(i, objects[i]); !settled[n] && max(0, room)*-l.widths[i] < own*shares {
				shares += l.widths[i]
				settle(n, own)
				again = true
			}
		}
	}
	for n, i := range at {
		if !settled[n] {
			out[n] = max(0, room) * -l.widths[i] / shares
		}
	}
	return out
}

// Beside places a side panel of its own width at the right of what is worked
// with, which keeps so much at least, measured for the normal text size. Where
// there is no room for both, the panel stands below.
func Beside(gap, least float32, main, side fyne.CanvasObject) *fyne.Container {
	return container.New(&besideLayout{gap: gap, least: least}, main, side)
}

type besideLayout struct {
	gap, least float32
	width      float32 // it was last laid out in; 0 before the first time
}

func (l *besideLayout) stacked(o []fyne.CanvasObject, width float32) bool {
	return width > 0 && max(theme.Scaled(l.least), o[0].MinSize().Width)+l.gap+o[1].MinSize().Width > width+0.5
}

// MinSize is as wide as the wider of both, as one can stand below the other.
func (l *besideLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	if l.stacked(o, l.width) {
		return fyne.NewSize(max(a.Width, b.Width), a.Height+l.gap+b.Height)
	}
	return fyne.NewSize(max(a.Width, b.Width), max(a.Height, b.Height))
}

func (l *besideLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	b := o[1].MinSize()
	if l.stacked(o, size.Width) {
		h := max(o[0].MinSize().Height, size.Height-l.gap-b.Height)
		place(o[0], 0, 0, size.Width, h)
		place(o[1], 0, h+l.gap, size.Width, b.Height)
		return
	}
	w := size.Width - l.gap - b.Width
	place(o[0], 0, 0, w, size.Height)
	place(o[1], w+l.gap, 0, b.Width, size.Height)
}
