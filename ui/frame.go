package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/theme"
)

// frame is a rounded box with a thin line that follows the theme.
type frame struct {
	widget.BaseWidget
	fill fyne.ThemeColorName
}

func newFrame(fill fyne.ThemeColorName) *frame {
	f := &frame{fill: fill}
	f.ExtendBaseWidget(f)
	return f
}

// CreateRenderer is called by the toolkit.
func (f *frame) CreateRenderer() fyne.WidgetRenderer {
	r := &frameRenderer{f, canvas.NewRectangle(nil)}
	r.style()
	return r
}

type frameRenderer struct {
	f    *frame
	rect *canvas.Rectangle
}

func (r *frameRenderer) style() {
	r.rect.FillColor, r.rect.CornerRadius = theme.Color(r.f.fill), theme.Size(theme.SizeRadius)
	r.rect.StrokeColor, r.rect.StrokeWidth = theme.Color(theme.ColorLine), 1
}

func (r *frameRenderer) Layout(s fyne.Size)           { r.rect.Resize(s) }
func (r *frameRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *frameRenderer) Refresh()                     { r.style(); r.rect.Refresh() }
func (r *frameRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.rect} }
func (r *frameRenderer) Destroy()                     {}

// edged lays objects out around a middle one without gaps; any but the middle
// may be nil.
func edged(top, bottom, left, middle fyne.CanvasObject) fyne.CanvasObject {
	l := &edgeLayout{top: top, bottom: bottom, left: left, middle: middle}
	box := container.New(l)
	// The middle is drawn first: what scrolls in it may paint over its edges, and
	// would take the clicks there.
	for _, o := range []fyne.CanvasObject{middle, left, top, bottom} {
		if o != nil {
			box.Add(o)
		}
	}
	return box
}

type edgeLayout struct{ top, bottom, left, middle fyne.CanvasObject }

func (l *edgeLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	s := l.middle.MinSize()
	if l.left != nil {
		m := l.left.MinSize()
		s = fyne.NewSize(s.Width+m.Width, max(s.Height, m.Height))
	}
	for _, o := range []fyne.CanvasObject{l.top, l.bottom} {
		if o != nil {
			m := o.MinSize()
			s = fyne.NewSize(max(s.Width, m.Width), s.Height+m.Height)
		}
	}
	return s
}

func (l *edgeLayout) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	at := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	x, y, bottom := float32(0), float32(0), s.Height
	if l.top != nil {
		y = l.top.MinSize().Height
		at(l.top, 0, 0, s.Width, y)
	}
	if l.bottom != nil {
		h := l.bottom.MinSize().Height
		bottom -= h
		at(l.bottom, 0, bottom, s.Width, h)
	}
	if l.left != nil {
		x = l.left.MinSize().Width
		at(l.left, 0, y, x, bottom-y)
	}
	at(l.middle, x, y, s.Width-x, bottom-y)
}
