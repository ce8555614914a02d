package components

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/theme"
)

// Check is a box to tick with a text beside it. Space ticks it; Enter goes on
// to submit the form, as everywhere.
type Check struct {
	widget.DisableableWidget
	Text string
	// OnChanged is called when the user ticked or unticked the box.
	OnChanged func(bool)

	checked, focused, hovered bool
}

var (
	_ fyne.Focusable    = (*Check)(nil)
	_ fyne.Tappable     = (*Check)(nil)
	_ fyne.Shortcutable = (*Check)(nil)
	_ desktop.Hoverable = (*Check)(nil)
)

// NewCheck returns an empty box.
func NewCheck(text string, onChange func(bool)) *Check {
	c := &Check{Text: text, OnChanged: onChange}
	c.ExtendBaseWidget(c)
	return c
}

// Checked reports whether the box is ticked.
func (c *Check) Checked() bool { return c.checked }

// SetChecked ticks or unticks without calling OnChanged.
func (c *Check) SetChecked(on bool) {
	if c.checked != on {
		c.checked = on
		c.Refresh()
	}
}

func (c *Check) toggle() {
	if c.Disabled() {
		return
	}
	c.checked = !c.checked
	c.Refresh()
	if c.OnChanged != nil {
		c.OnChanged(c.checked)
	}
}

// Tapped ticks the box.
func (c *Check) Tapped(*fyne.PointEvent) {
	focus(c)
	c.toggle()
}

// FocusGained shows the ring.
func (c *Check) FocusGained() {
	c.focused = true
	c.Refresh()
	follow(c)
}

// FocusLost hides the ring.
func (c *Check) FocusLost() { c.focused = false; c.Refresh() }

// TypedRune ignores text.
func (c *Check) TypedRune(rune) {}

// TypedKey ticks the box with Space.
func (c *Check) TypedKey(ev *fyne.KeyEvent) {
	onActivity()
	if ev.Name == fyne.KeySpace {
		c.toggle()
		return
	}
	passKey(c, ev)
}

// TypedShortcut hands shortcuts on.
func (c *Check) TypedShortcut(s fyne.Shortcut) { passShortcut(c, s) }

// MouseIn shows that the box can be ticked.
func (c *Check) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.Refresh() }

// MouseMoved does nothing.
func (c *Check) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends the hover.
func (c *Check) MouseOut() { c.hovered = false; c.Refresh() }

func (c *Check) watch(changed func()) { c.OnChanged = andThen(c.OnChanged, changed) }

func (c *Check) snapshot() string {
	if c.checked {
		return "1"
	}
	return "0"
}

// checkSide is the side of the box.
const checkSide = 18

// CreateRenderer is called by the toolkit.
func (c *Check) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	box := canvas.NewRectangle(nil)
	tick := canvas.NewImageFromResource(nil)
	tick.FillMode = canvas.ImageFillContain
	text := NewText(c.Text, TextOptions{Shrink: true})
	ring := newRing()
	r := &renderer{widget: c, objects: []fyne.CanvasObject{box, tick, text, ring}}
	r.refresh = func() {
		box.CornerRadius, box.StrokeWidth = 4, 1.5
		box.FillColor, box.StrokeColor = theme.Color(theme.ColorSurface), theme.Color(theme.ColorMuted)
		mark := theme.ColorOnPrimary
		if c.checked {
			box.FillColor, box.StrokeColor = theme.Color(theme.ColorPrimary), theme.Color(theme.ColorPrimary)
		}
		name := theme.ColorText
		if c.Disabled() {
			name = theme.ColorDisabled
			box.StrokeColor = theme.Color(theme.ColorDisabled)
			if c.checked {
				box.FillColor = theme.Color(theme.ColorDisabled)
			}
		}
		if c.hovered && !c.checked && !c.Disabled() {
			box.FillColor = theme.Color(theme.ColorPrimarySoft)
		}
		tick.Resource = theme.Tinted(theme.IconCheck, mark)
		setVisible(tick, c.checked)
		text.SetText(c.Text)
		text.SetColor(name)
		styleRing(ring, c.focused, theme.Size(theme.SizeRadius))
	}
	r.layout = func(s fyne.Size) {
		side := theme.Scaled(checkSide)
		y := (s.Height - side) / 2
		place(box, 4, y, side, side)
		place(tick, 6, y+2, side-4, side-4)
		place(text, side+14, 0, max(0, s.Width-side-18), s.Height)
		place(ring, 0, 2, min(s.Width, text.measure(c.Text)+side+22), s.Height-4)
	}
	r.min = func() fyne.Size {
		side := theme.Scaled(checkSide)
		return fyne.NewSize(side+24+text.measure(c.Text), theme.Size(theme.SizeControl))
	}
	r.refresh()
	return r
}
