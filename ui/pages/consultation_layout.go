package pages

import (
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
