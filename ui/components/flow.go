package components

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

const (
	flowGap   = 8
	flowApart = 16 // between what stands at the left and at the right
)

// Flow is a line with objects at its left and at its right end, and perhaps some
// between them. Where not all fit, as with large text, those between stand on a
// line of their own above the two ends, lines that are too long are broken, and
// the right ones stand beside the last line of the left ones or, when it is still
// too narrow, below it, so that nothing is covered or cut. What stands last is always at the right end. Before
// that, buttons that may be spared go into a menu.
type Flow struct {
	widget.BaseWidget
	left, between, right []fyne.CanvasObject
	spare                []*Button // those that may go into the menu, the first one first
	inMenu               int       // how many of them are there
	more                 *Button   // opens the menu; nil where there is none
	width                float32   // it was last laid out in; 0 before the first time
}

// NewFlow returns a line with objects at both ends.
func NewFlow(left, right []fyne.CanvasObject) *Flow { return NewFlowBetween(left, nil, right) }

// NewFlowBetween returns a line with objects at both ends and between them.
func NewFlowBetween(left, between, right []fyne.CanvasObject) *Flow {
	f := &Flow{left: left, between: between, right: right}
	f.ExtendBaseWidget(f)
	return f
}

// Spare names the buttons of the line, of those that are to be seen, that go into
// a menu where one line is too narrow for all, and the button that opens it.
func (f *Flow) Spare(more *Button, buttons ...*Button) {
	f.more, f.spare = more, buttons
	f.Refresh()
}

// fit puts as many buttons into the menu as one line asks for, or none where even
// that is not enough.
func (f *Flow) fit(width float32) {
	if f.more == nil || width <= 0 {
		return
	}
	put := func(n int) {
		f.inMenu = n
		for i, b := range f.spare {
			setVisible(b, i >= n)
		}
		setVisible(f.more, n > 0)
	}
	for n := 0; n <= len(f.spare); n++ {
		if put(n); f.OnOneLine(width) {
			return
		}
	}
	put(0)
}

// OpenMenu opens the menu of the buttons that have no room.
func (f *Flow) OpenMenu() {
	if f.more != nil && f.inMenu > 0 {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(f.more)
		c := canvasOf(f.more)
		openButtons(f.more, f.spare[:f.inMenu], c != nil && at.Y > c.Size().Height/2)
	}
}

func (f *Flow) all() []fyne.CanvasObject { return slices.Concat(f.left, f.between, f.right) }

// flowLine is one line of a Flow.
type flowLine struct {
	objects       []fyne.CanvasObject
	width, height float32
	trailing      bool
	beside        bool // the line before, at whose right end it stands
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

// ends are the lines of what stands at the left and at the right. Both share one
// where there is room for them.
func ends(left, right []fyne.CanvasObject, width float32) []flowLine {
	l, r := broken(left, 0, false), broken(right, 0, true)
	need := float32(0)
	for _, each := range slices.Concat(l, r) {
		need += each.width
	}
	if len(l) > 0 && len(r) > 0 {
		need += flowApart
	}
	if width <= 0 || need <= width {
		for i := range r {
			r[i].beside = len(l) > 0
		}
		return append(l, r...)
	}
	l, r = broken(left, width, false), broken(right, width, true)
	if len(l) > 0 && len(r) == 1 && l[len(l)-1].width+flowApart+r[0].width <= width {
		r[0].beside = true // the last of the broken lines has room for them
	}
	return append(l, r...)
}

// lines are those at a width.
func (f *Flow) lines(width float32) []flowLine {
	lines := ends(slices.Concat(f.left, f.between), f.right, width)
	if rows(lines) <= 1 || len(shown(f.between)) == 0 {
		return lines
	}
	return append(broken(f.between, width, false), ends(f.left, f.right, width)...)
}

// rows counts the lines that stand below each other.
func rows(lines []flowLine) (n int) {
	for _, l := range lines {
		if !l.beside {
			n++
		}
	}
	return n
}

// OnOneLine tells whether everything stands beside each other at a width.
func (f *Flow) OnOneLine(width float32) bool { return rows(f.lines(width)) <= 1 }

// high is the height of the line at i with the one beside it.
func high(lines []flowLine, i int) float32 {
	h := lines[i].height
	if i+1 < len(lines) && lines[i+1].beside {
		h = max(h, lines[i+1].height)
	}
	return h
}

func (f *Flow) height(width float32) (h float32) {
	for i, lines := 0, f.lines(width); i < len(lines); i++ {
		if lines[i].beside {
			continue
		}
		if i > 0 {
			h += flowGap
		}
		h += high(lines, i)
	}
	return h
}

// MinSize is as wide as the widest object and as high as the lines at the last
// width.
func (f *Flow) MinSize() fyne.Size {
	f.ExtendBaseWidget(f)
	w := float32(0)
	for _, o := range f.all() {
		if o.Visible() {
			w = max(w, o.MinSize().Width)
		}
	}
	return fyne.NewSize(w, f.height(f.width))
}

// CreateRenderer is called by the toolkit.
func (f *Flow) CreateRenderer() fyne.WidgetRenderer {
	f.ExtendBaseWidget(f)
	return &renderer{widget: f, objects: f.all(), min: f.MinSize, layout: func(s fyne.Size) {
		if seen := inSight(f); seen > 0 {
			s.Width = min(s.Width, seen)
		}
		f.width = s.Width
		f.fit(s.Width)
		lines := f.lines(s.Width)
		one := rows(lines) == 1
		y, h := float32(0), float32(0)
		for i, l := range lines {
			switch {
			case l.beside: // as high as the one before
			case one:
				h = s.Height
			default:
				if i > 0 {
					y += h + flowGap
				}
				h = high(lines, i)
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
		}
	}}
}
