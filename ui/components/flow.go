package components

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/layout"
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

// wide is what can be narrower than it would like to be, as it breaks its lines.
type wide interface{ wants() float32 }

// wanted is the size of an object where the room is so wide; 0 is endless.
func wanted(o fyne.CanvasObject, width float32) fyne.Size {
	m := o.MinSize()
	if w, ok := o.(wide); ok {
		m.Width = max(m.Width, w.wants())
		if width > 0 {
			m.Width = min(m.Width, width)
		}
	}
	return m
}

func (l *flowLine) add(o fyne.CanvasObject, width float32) {
	m := wanted(o, width)
	if len(l.objects) > 0 {
		l.width += flowGap
	}
	l.objects = append(l.objects, o)
	l.width += m.Width
	l.height = max(l.height, m.Height)
}

// broken shares objects out to lines of a width; 0 is endless.
func broken(objects []fyne.CanvasObject, width float32, trailing bool) (lines []flowLine) {
	line := flowLine{trailing: trailing}
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		if _, ok := o.(layout.SpacerObject); ok {
			continue
		}
		if width > 0 && len(line.objects) > 0 && line.width+flowGap+wanted(o, width).Width > width {
			lines = append(lines, line)
			line = flowLine{trailing: trailing}
		}
		line.add(o, width)
	}
	if len(line.objects) > 0 {
		lines = append(lines, line)
	}
	return lines
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
				m := wanted(o, s.Width)
				oh := min(m.Height, h)
				place(o, x, y+(h-oh)/2, min(m.Width, s.Width), oh)
				x += m.Width + flowGap
			}
			if !shared {
				y += l.height + flowGap
			}
		}
	}}
}
