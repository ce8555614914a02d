package components

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// renderer is the renderer of all our drawn widgets: a fixed list of objects
// with functions to place, measure and recolour them.
type renderer struct {
	widget  fyne.Widget
	objects []fyne.CanvasObject
	layout  func(fyne.Size)
	min     func() fyne.Size
	refresh func()
}

func (r *renderer) Destroy()                     {}
func (r *renderer) Layout(s fyne.Size)           { r.layout(s) }
func (r *renderer) MinSize() fyne.Size           { return r.min() }
func (r *renderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *renderer) Refresh() {
	if r.refresh != nil {
		r.refresh()
	}
	r.layout(r.widget.Size())
	for _, o := range r.objects {
		o.Refresh()
	}
	canvas.Refresh(r.widget)
}

// place moves and resizes in one go.
func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// hollow is a colour without body. It keeps the tint, as a transparent black
// would darken the edge of a stroke around it.
func hollow(c color.Color) color.Color {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = 0
	return n
}

func setVisible(o fyne.CanvasObject, visible bool) {
	switch {
	case visible && !o.Visible():
		o.Show()
	case !visible && o.Visible():
		o.Hide()
	}
}

func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	if o == nil {
		return nil
	}
	return fyne.CurrentApp().Driver().CanvasForObject(o)
}

// focus moves the focus to an object that is on screen. One that was only
// just shown has no canvas yet, as far as the toolkit knows: use the window's.
func focus(o fyne.Focusable) {
	if o == nil {
		return
	}
	if c := canvasOf(o.(fyne.CanvasObject)); c != nil {
		c.Focus(o)
	}
}
