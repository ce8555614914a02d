package pages

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/components"
	"caredesk/ui/theme"
)

// queueRow is one person waiting: token, name and minutes. Enter and a click
// open the visit, Up and Down go to the neighbours.
type queueRow struct {
	widget.BaseWidget
	onOpen func()

	token, name, minutes *components.Text
	focused, hovered     bool
}

var (
	_ fyne.Focusable    = (*queueRow)(nil)
	_ fyne.Tappable     = (*queueRow)(nil)
	_ desktop.Hoverable = (*queueRow)(nil)
)

func newQueueRow() *queueRow {
	r := &queueRow{token: components.Strong(""),
		name:    components.NewText("", components.TextOptions{Shrink: true}),
		minutes: components.NewText("", components.TextOptions{Size: theme.SizeCaption, Align: fyne.TextAlignTrailing})}
	r.ExtendBaseWidget(r)
	return r
}

func (r *queueRow) set(token, name, minutes string, tone theme.Tone) {
	fg, _ := tone.Colors()
	r.token.SetText(token)
	r.name.SetText(name)
	r.minutes.SetText(minutes)
	r.minutes.SetColor(fg)
}

// Tapped opens the visit.
func (r *queueRow) Tapped(*fyne.PointEvent) {
	if r.onOpen != nil {
		r.onOpen()
	}
}

// FocusGained shows the ring.
func (r *queueRow) FocusGained() { r.focused = true; r.Refresh() }

// FocusLost hides the ring.
func (r *queueRow) FocusLost() { r.focused = false; r.Refresh() }

// TypedRune ignores text.
func (r *queueRow) TypedRune(rune) {}

// TypedKey opens the visit with Enter or Space.
func (r *queueRow) TypedKey(ev *fyne.KeyEvent) {
	c := fyne.CurrentApp().Driver().CanvasForObject(r)
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		r.Tapped(nil)
	case fyne.KeyDown:
		if c != nil {
			c.FocusNext()
		}
	case fyne.KeyUp:
		if c != nil {
			c.FocusPrevious()
		}
	default:
		if c != nil && c.OnTypedKey() != nil {
			c.OnTypedKey()(ev)
		}
	}
}

// TypedShortcut hands shortcuts on to the window.
func (r *queueRow) TypedShortcut(s fyne.Shortcut) {
	if c, ok := fyne.CurrentApp().Driver().CanvasForObject(r).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

// MouseIn shows that the row can be clicked.
func (r *queueRow) MouseIn(*desktop.MouseEvent) { r.hovered = true; r.Refresh() }

// MouseMoved does nothing.
func (r *queueRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends the hover.
func (r *queueRow) MouseOut() { r.hovered = false; r.Refresh() }

// AccessibilityLabel reads the row out.
func (r *queueRow) AccessibilityLabel() string {
	return joinDots(r.token.Text(), r.name.Text(), r.minutes.Text())
}

// CreateRenderer is called by the toolkit.
func (r *queueRow) CreateRenderer() fyne.WidgetRenderer {
	ring := canvas.NewRectangle(color.Transparent)
	return &queueRowRenderer{row: r, ring: ring, objects: []fyne.CanvasObject{ring, r.token, r.name, r.minutes}}
}

type queueRowRenderer struct {
	row     *queueRow
	ring    *canvas.Rectangle
	objects []fyne.CanvasObject
}

func (r *queueRowRenderer) MinSize() fyne.Size { return fyne.NewSize(120, 28) }

func (r *queueRowRenderer) Layout(s fyne.Size) {
	put := func(o fyne.CanvasObject, x, w float32) {
		h := o.MinSize().Height
		o.Resize(fyne.NewSize(w, h))
		o.Move(fyne.NewPos(x, (s.Height-h)/2))
	}
	r.ring.Resize(fyne.NewSize(s.Width+8, s.Height))
	r.ring.Move(fyne.NewPos(-4, 0))
	const token, minutes = 38, 56
	put(r.row.token, 0, token)
	put(r.row.name, token, max(0, s.Width-token-minutes))
	put(r.row.minutes, s.Width-minutes, minutes)
}

func (r *queueRowRenderer) Refresh() {
	r.ring.CornerRadius = theme.Size(theme.SizeRadius)
	r.ring.StrokeColor, r.ring.StrokeWidth, r.ring.FillColor = color.Transparent, theme.Size(theme.SizeFocusRing), color.Transparent
	if r.row.focused {
		r.ring.StrokeColor = theme.Color(theme.ColorFocus)
	}
	if r.row.hovered {
		r.ring.FillColor = theme.Color(theme.ColorHover)
	}
	for _, o := range r.objects {
		o.Refresh()
	}
}

func (r *queueRowRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *queueRowRenderer) Destroy()                     {}
