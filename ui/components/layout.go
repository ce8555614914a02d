package components

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/theme"
)

// HBox lays objects out in a row with gaps of 8, each at its own height and
// centred; Spacer takes what is left.
func HBox(objects ...fyne.CanvasObject) *fyne.Container { return HBoxGap(8, objects...) }

// HBoxGap is HBox with another gap.
func HBoxGap(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&rowLayout{gap: gap}, objects...)
}

// VBox stacks objects with gaps of 8, each as wide as the box.
func VBox(objects ...fyne.CanvasObject) *fyne.Container { return VBoxGap(8, objects...) }

// VBoxGap is VBox with another gap.
func VBoxGap(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(gap), objects...)
}

// Spacer takes the room that is left in an HBox or VBox.
func Spacer() fyne.CanvasObject { return layout.NewSpacer() }

// Padded puts space around an object.
func Padded(o fyne.CanvasObject, px float32) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(px, px, px, px), o)
}

// Columns lays objects out in columns of equal width.
func Columns(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&columnsLayout{gap: gap}, objects...)
}

// FixedWidth gives an object a width of its own, measured for the normal text
// size and wider with larger text.
func FixedWidth(o fyne.CanvasObject, w float32) *fyne.Container {
	return container.New(&fixedLayout{width: w}, o)
}

// AtLeastWide gives an object a width of its own, measured for the normal text
// size, or the one that it needs where that is more: words are longer in some
// languages.
func AtLeastWide(o fyne.CanvasObject, w float32) *fyne.Container {
	return container.New(&fixedLayout{width: w, grows: true}, o)
}

// FixedHeight gives an object a height of its own.
func FixedHeight(o fyne.CanvasObject, h float32) *fyne.Container {
	return container.New(&fixedLayout{height: h}, o)
}

// Line is a thin horizontal or vertical rule.
func Line() fyne.CanvasObject { return newFill(theme.ColorLine, 1) }

// Panel puts a surface behind an object.
func Panel(o fyne.CanvasObject) *fyne.Container {
	return container.NewStack(newFill(theme.ColorSurface, 0), o)
}

// fill is a rectangle that follows the theme.
type fill struct {
	widget.BaseWidget
	color fyne.ThemeColorName
	min   float32
}

func newFill(name fyne.ThemeColorName, min float32) *fill {
	f := &fill{color: name, min: min}
	f.ExtendBaseWidget(f)
	return f
}

// CreateRenderer is called by the toolkit.
func (f *fill) CreateRenderer() fyne.WidgetRenderer {
	rect := canvas.NewRectangle(theme.Color(f.color))
	return &renderer{
		widget: f, objects: []fyne.CanvasObject{rect},
		layout:  func(s fyne.Size) { place(rect, 0, 0, s.Width, s.Height) },
		min:     func() fyne.Size { return fyne.NewSquareSize(f.min) },
		refresh: func() { rect.FillColor = theme.Color(f.color) },
	}
}

type rowLayout struct{ gap float32 }

func (l *rowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w, h float32
	first := true // what stands first may be empty, and has a gap behind it all the same
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		if _, ok := o.(layout.SpacerObject); ok {
			continue
		}
		m := o.MinSize()
		if !first {
			w += l.gap
		}
		first = false
		w += m.Width
		h = max(h, m.Height)
	}
	return fyne.NewSize(w, h)
}

func (l *rowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	spacers := 0
	for _, o := range objects {
		if _, ok := o.(layout.SpacerObject); ok && o.Visible() {
			spacers++
		}
	}
	extra := float32(0)
	if spacers > 0 {
		extra = max(0, size.Width-l.MinSize(objects).Width) / float32(spacers)
	}
	x, first := float32(0), true
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		if _, ok := o.(layout.SpacerObject); ok {
			x += extra
			continue
		}
		if !first {
			x += l.gap
		}
		first = false
		m := o.MinSize()
		h := min(m.Height, size.Height)
		place(o, x, (size.Height-h)/2, m.Width, h)
		x += m.Width
	}
}

type columnsLayout struct{ gap float32 }

func (l *columnsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w, h float32
	n := 0
	for _, o := range objects {
		if o.Visible() {
			m := o.MinSize()
			w, h = max(w, m.Width), max(h, m.Height)
			n++
		}
	}
	if n == 0 {
		return fyne.Size{}
	}
	return fyne.NewSize(w*float32(n)+l.gap*float32(n-1), h)
}

func (l *columnsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	n := 0
	for _, o := range objects {
		if o.Visible() {
			n++
		}
	}
	if n == 0 {
		return
	}
	w := (size.Width - l.gap*float32(n-1)) / float32(n)
	x := float32(0)
	for _, o := range objects {
		if o.Visible() {
			place(o, x, 0, w, size.Height)
			x += w + l.gap
		}
	}
}

// widestFixed is what a width of its own grows to with large text at most, so that
// the object fits into a small window.
const widestFixed = 960

type fixedLayout struct {
	width, height float32
	grows         bool
}

func (l *fixedLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := objects[0].MinSize()
	if l.width > 0 {
		w := min(theme.Scaled(l.width), max(l.width, widestFixed))
		if !l.grows || m.Width < w {
			m.Width = w
		}
	}
	if l.height > 0 {
		m.Height = l.height
	}
	return m
}

func (l *fixedLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	place(objects[0], 0, 0, size.Width, size.Height)
}
