package components

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

const (
	flowGap   = 8
	flowApart = 16 // between what stands at the left and at the right
)

// Flow is a line with objects at its left and at its right end. Where both do
// not fit, as with large text, the right ones move to a line of their own, and
// lines that are still too long are broken, so that nothing is covered or cut.
type Flow struct {
	widget.BaseWidget
	left, right []fyne.CanvasObject
	width       float32 // it was last laid out in; 0 before the first time
}

// NewFlow returns a line with objects at both ends.
func NewFlow(left, right []fyne.CanvasObject) *Flow {
	f := &Flow{left: left, right: right}
	f.ExtendBaseWidget(f)
	return f
}

// flowLine is one line of a Flow.
type flowLine struct {
	objects       []fyne.CanvasObject
	width, height float32
	trailing      bool
}

// broken shares objects out to lines of a width; 0 is endless.
func broken(objects []fyne.CanvasObject, width float32, trailing bool) (lines []flowLine) {
	objects = shown(objects)
	widths := make([]float32, len(objects))
	for i, o := range objects {
		widths[i] = within(o, width)
	}
	for _, l := range breakLines(widths, flowGap, width) {
		on := objects[l.first:l.end]
		lines = append(lines, flowLine{objects: on, width: l.width, height: tallest(on), trailing: trailing})
	}
	return lines
}

// within is the width that an object takes in a room; 0 is endless. It is never
// less than the object needs.
func within(o fyne.CanvasObject, room float32) float32 {
	w := wanted(o)
	if room > 0 {
		w = max(o.MinSize().Width, min(w, room))
	}
	return w
}

// lines are those at a width, and whether the two ends share the only one.
func (f *Flow) lines(width float32) (lines []flowLine, shared bool) {
	left, right := broken(f.left, 0, false), broken(f.right, 0, true)
	both := float32(0)
	for _, l := range append(append([]flowLine{}, left...), right...) {
		both += l.width
	}
	if width <= 0 || len(left) == 0 || len(right) == 0 || both+flowApart <= width {
		if width <= 0 || both <= width {
			return append(left, right...), true
		}
	}
	return append(broken(f.left, width, false), broken(f.right, width, true)...), false
}

func (f *Flow) height(width float32) (h float32) {
	lines, shared := f.lines(width)
	for i, l := range lines {
		switch {
		case shared:
			h = max(h, l.height)
		case i > 0:
			h += flowGap + l.height
		default:
			h = l.height
		}
	}
	return h
}

// MinSize is as wide as the widest object and as high as the lines at the last
// width.
func (f *Flow) MinSize() fyne.Size {
	f.ExtendBaseWidget(f)
	w := float32(0)
	for _, o := range append(append([]fyne.CanvasObject{}, f.left...), f.right...) {
		if o.Visible() {
			w = max(w, o.MinSize().Width)
		}
	}
	return fyne.NewSize(w, f.height(f.width))
}

// CreateRenderer is called by the toolkit.
func (f *Flow) CreateRenderer() fyne.WidgetRenderer {
	f.ExtendBaseWidget(f)
	return &renderer{widget: f, objects: append(append([]fyne.CanvasObject{}, f.left...), f.right...), min: f.MinSize, layout: func(s fyne.Size) {
		if seen := inSight(f); seen > 0 {
			s.Width = min(s.Width, seen)
		}
		f.width = s.Width
		lines, shared := f.lines(s.Width)
		y := float32(0)
		for _, l := range lines {
			h := l.height
			if shared {
				h = s.Height
			}
			x := float32(0)
			if l.trailing {
				x = max(0, s.Width-l.width)
			}
			for _, o := range l.objects {
				w, oh := within(o, s.Width), min(o.MinSize().Height, h)
				place(o, x, y+(h-oh)/2, min(w, s.Width), oh)
				x += w + flowGap
			}
			if !shared {
				y += l.height + flowGap
			}
		}
	}}
}
