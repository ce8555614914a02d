package components

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/theme"
)

// overlay is a panel above everything else. It takes the focus for what is in
// it, so keys typed while it is open stay inside.
type overlay struct {
	widget.BaseWidget
	content   fyne.CanvasObject
	shaded    bool
	cover     bool
	quiet     bool // nothing of it is drawn, and still nothing behind it is reached
	bounds    func(area fyne.Size) (fyne.Position, fyne.Size)
	onOutside func()
	canvas    fyne.Canvas
	held      fyne.Focusable
}

var (
	_ fyne.Tappable     = (*overlay)(nil)
	_ desktop.Mouseable = (*overlay)(nil)
)

func newOverlay(content fyne.CanvasObject, shaded bool, bounds func(fyne.Size) (fyne.Position, fyne.Size)) *overlay {
	o := &overlay{content: content, shaded: shaded, bounds: bounds}
	o.ExtendBaseWidget(o)
	return o
}

func (o *overlay) show(c fyne.Canvas) {
	if o.canvas != nil {
		return
	}
	o.canvas = c
	c.Overlays().Add(o)
	Settle(c)
}

func (o *overlay) hide() {
	if o.canvas == nil {
		return
	}
	o.canvas.Overlays().Remove(o)
	o.canvas = nil
}

func (o *overlay) open() bool { return o.canvas != nil }

// MouseDown remembers what has the focus: the toolkit takes it away for a
// click on nothing, and then no key would reach the form any more.
func (o *overlay) MouseDown(*desktop.MouseEvent) {
	if o.canvas != nil {
		o.held = o.canvas.Focused()
	}
}

// MouseUp does nothing.
func (o *overlay) MouseUp(*desktop.MouseEvent) {}

func (o *overlay) refocus() {
	if o.canvas != nil && o.held != nil && o.canvas.Focused() == nil {
		o.canvas.Focus(o.held)
	}
}

// Tapped is a click beside the panel.
func (o *overlay) Tapped(*fyne.PointEvent) {
	o.refocus()
	if o.onOutside != nil {
		o.onOutside()
	}
}

// TappedSecondary is a right click beside the panel.
func (o *overlay) TappedSecondary(*fyne.PointEvent) { o.Tapped(nil) }

// CreateRenderer is called by the toolkit.
func (o *overlay) CreateRenderer() fyne.WidgetRenderer {
	shade := canvas.NewRectangle(color.Transparent)
	catch := newTapCatcher(o)
	panel := canvas.NewRectangle(nil)
	style := func() {
		if o.shaded {
			shade.FillColor = theme.Color(theme.ColorShade)
		}
		if o.cover {
			shade.FillColor = theme.Color(theme.ColorBackground)
		}
		panel.FillColor, panel.StrokeColor, panel.StrokeWidth = theme.Color(theme.ColorSurface), theme.Color(theme.ColorLine), 1
		panel.CornerRadius = theme.Size(theme.SizeRadius)
		if o.shaded {
			panel.CornerRadius = theme.Size(theme.SizeCardRadius)
		} else {
			panel.Shadow.Color = theme.Color(theme.ColorShade)
			panel.Shadow.BlurRadius = 8
			panel.Shadow.Offset = fyne.NewPos(0, 2)
		}
		for _, each := range []fyne.CanvasObject{shade, panel, catch, o.content} {
			setVisible(each, !o.quiet)
		}
	}
	style()
	return &renderer{
		widget: o, objects: []fyne.CanvasObject{shade, panel, catch, o.content}, refresh: style,
		min: func() fyne.Size { return fyne.Size{} },
		layout: func(s fyne.Size) {
			place(shade, 0, 0, s.Width, s.Height)
			pos, size := o.bounds(s)
			for _, each := range []fyne.CanvasObject{panel, catch, o.content} {
				place(each, pos.X, pos.Y, size.Width, size.Height)
			}
		},
	}
}

// tapCatcher keeps clicks on the panel's background from counting as clicks
// beside it.
type tapCatcher struct {
	widget.BaseWidget
	overlay *overlay
}

func newTapCatcher(o *overlay) *tapCatcher {
	t := &tapCatcher{overlay: o}
	t.ExtendBaseWidget(t)
	return t
}

// MouseDown remembers the focus.
func (t *tapCatcher) MouseDown(ev *desktop.MouseEvent) { t.overlay.MouseDown(ev) }

// MouseUp does nothing.
func (t *tapCatcher) MouseUp(*desktop.MouseEvent) {}

// Tapped gives the focus back.
func (t *tapCatcher) Tapped(*fyne.PointEvent) { t.overlay.refocus() }

// CreateRenderer is called by the toolkit.
func (t *tapCatcher) CreateRenderer() fyne.WidgetRenderer {
	return &renderer{widget: t, layout: func(fyne.Size) {}, min: func() fyne.Size { return fyne.Size{} }}
}

// below places a drop-down under an anchor, or above it where there is more
// room, and never outside the window.
func below(anchor fyne.CanvasObject, want func() fyne.Size) func(fyne.Size) (fyne.Position, fyne.Size) {
	return func(area fyne.Size) (fyne.Position, fyne.Size) {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(anchor)
		size := want()
		size.Width = min(size.Width, area.Width)
		x := max(0, min(at.X, area.Width-size.Width))
		under := area.Height - (at.Y + anchor.Size().Height + 2)
		if size.Height <= under || under >= at.Y {
			size.Height = min(size.Height, max(under-4, 60))
			return fyne.NewPos(x, at.Y+anchor.Size().Height+2), size
		}
		size.Height = min(size.Height, at.Y-6)
		return fyne.NewPos(x, at.Y-size.Height-2), size
	}
}
