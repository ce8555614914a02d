package components

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/ui/theme"
)

// WrapRow places objects side by side over the whole height: a positive width is
// fixed and grows with the text, zero is the object's own, a negative one is a
// share of what is left. Where they do not fit beside each other, as with large
// text or long words, they stand on several lines, each filled by its shares.
func WrapRow(gap float32, widths []float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&wrapLayout{gap: gap, widths: widths}, objects...)
}

type wrapLayout struct {
	gap    float32
	widths []float32
	width  float32 // it was last laid out in; 0 before the first time
}

// own is the width that an object takes where there is room: a row within the row
// that of its one line.
func (l *wrapLayout) own(i int, o fyne.CanvasObject) float32 {
	if inner, ok := o.(*fyne.Container); ok && l.widths[i] <= 0 {
		if row, ok := inner.Layout.(*wrapLayout); ok {
			return row.oneLine(inner.Objects)
		}
	}
	return l.least(i, o)
}

// least is the width that an object cannot do without.
func (l *wrapLayout) least(i int, o fyne.CanvasObject) float32 {
	if w := l.widths[i]; w > 0 {
		return theme.Scaled(w)
	}
	return o.MinSize().Width
}

func (l *wrapLayout) oneLine(objects []fyne.CanvasObject) (w float32) {
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		if w > 0 {
			w += l.gap
		}
		w += l.own(i, o)
	}
	return w
}

// lines are the positions of the objects on each line of a width; 0 is endless.
func (l *wrapLayout) lines(objects []fyne.CanvasObject, width float32) (lines [][]int) {
	var line []int
	x := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		w := l.own(i, o)
		if width > 0 && len(line) > 0 && x+l.gap+w > width+0.5 {
			lines = append(lines, line)
			line, x = nil, 0
		}
		if len(line) > 0 {
			x += l.gap
		}
		line = append(line, i)
		x += w
	}
	if len(line) > 0 {
		lines = append(lines, line)
	}
	return lines
}

func lineHeight(objects []fyne.CanvasObject, line []int) (h float32) {
	for _, i := range line {
		h = max(h, objects[i].MinSize().Height)
	}
	return h
}

// MinSize is as wide as the widest object and as high as the lines at the last
// width.
func (l *wrapLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w, h float32
	for i, o := range objects {
		if o.Visible() {
			w = max(w, l.least(i, o))
		}
	}
	for n, line := range l.lines(objects, l.width) {
		if n > 0 {
			h += flowGap
		}
		h += lineHeight(objects, line)
	}
	return fyne.NewSize(w, h)
}

func (l *wrapLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	lines := l.lines(objects, size.Width)
	y := float32(0)
	for _, line := range lines {
		h := lineHeight(objects, line)
		if len(lines) == 1 {
			h = size.Height
		}
		used, shares := l.gap*float32(len(line)-1), float32(0)
		for _, i := range line {
			if l.widths[i] < 0 {
				shares -= l.widths[i]
			} else {
				used += l.own(i, objects[i])
			}
		}
		x := float32(0)
		for _, i := range line {
			w := min(l.own(i, objects[i]), size.Width)
			if l.widths[i] < 0 {
				w = max(0, size.Width-used) * -l.widths[i] / shares
			}
			place(objects[i], x, y, w, h)
			x += w + l.gap
		}
		y += h + flowGap
	}
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
