package pages

import (
	"caredesk/ui/theme"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// stretchColumn stacks objects in the order of the Tab key, each at its own
// height; the one at grow takes what is left. Unlike a border container it
// keeps the objects' order.
func stretchColumn(gap float32, grow int, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&stretchColumnLayout{gap: gap, grow: grow}, objects...)
}

type stretchColumnLayout struct {
	gap  float32
	grow int
}

func (l *stretchColumnLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w, h float32
	first := true
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		w = max(w, m.Width)
		if !first {
			h += l.gap
		}
		first = false
		h += m.Height
	}
	return fyne.NewSize(w, h)
}

func (l *stretchColumnLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	// Wrapped text knows its height only once it has its width.
	for i, o := range objects {
		if o.Visible() && i != l.grow && o.Size().Width != size.Width {
			o.Resize(fyne.NewSize(size.Width, o.MinSize().Height))
		}
	}
	used, n := float32(0), 0
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		if i != l.grow {
			used += o.MinSize().Height
		}
		n++
	}
	rest := size.Height - used - l.gap*float32(max(0, n-1))
	y := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		h := o.MinSize().Height
		if i == l.grow {
			h = max(0, rest)
		}
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, h))
		y += h + l.gap
	}
}

// stretchRow places objects side by side over the whole height: a positive
// width is fixed and grows with the text, zero is the object's own, a negative one is a share of what
// is left.
func stretchRow(gap float32, widths []float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&stretchRowLayout{gap: gap, widths: widths}, objects...)
}

type stretchRowLayout struct {
	gap    float32
	widths []float32
}

func (l *stretchRowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w, h float32
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if w > 0 {
			w += l.gap
		}
		w += max(m.Width*own(l.widths[i]), theme.Scaled(l.widths[i]))
		h = max(h, m.Height)
	}
	return fyne.NewSize(w, h)
}

// own is 1 for objects that are at least as wide as they ask.
func own(width float32) float32 {
	if width > 0 {
		return 0
	}
	return 1
}

func (l *stretchRowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	used, shares, n := float32(0), float32(0), 0
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		n++
		switch w := l.widths[i]; {
		case w > 0:
			used += theme.Scaled(w)
		case w == 0:
			used += o.MinSize().Width
		default:
			shares -= w
		}
	}
	rest := max(0, size.Width-used-l.gap*float32(max(0, n-1)))
	x := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		w := l.widths[i]
		switch {
		case w == 0:
			w = o.MinSize().Width
		case w < 0:
			w = rest * -w / shares
		default:
			w = theme.Scaled(w)
		}
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(w, size.Height))
		x += w + l.gap
	}
}

// middle centres an object vertically and leaves its width to the layout.
func middle(o fyne.CanvasObject) *fyne.Container {
	return container.New(&middleLayout{}, o)
}

type middleLayout struct{}

func (middleLayout) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (middleLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	h := min(size.Height, objects[0].MinSize().Height)
	objects[0].Move(fyne.NewPos(0, (size.Height-h)/2))
	objects[0].Resize(fyne.NewSize(size.Width, h))
}

// inset leaves room for focus rings inside what clips, such as a scroll.
func inset(o fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(3, 3, 3, 3), o)
}
