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

// queueRow is one person waiting: token, name and minutes, and below how urgent,
// for whom and whether called. Enter and a click open the visit, Up and Down go
// to the neighbours, Alt+Up and Alt+Down move the person within the queue, the
// Menu key and a right click offer what can be done.
type queueRow struct {
	widget.BaseWidget
	onOpen  func()
	onMenu  func(at fyne.Position)
	onPlace func(by int)
	onKey   func(*fyne.KeyEvent) bool // sees keys first; true means handled

	token, name, minutes, detail *components.Text
	icon                         *canvas.Image
	focused, hovered             bool
}

var (
	_ fyne.Focusable         = (*queueRow)(nil)
	_ fyne.Tappable          = (*queueRow)(nil)
	_ fyne.SecondaryTappable = (*queueRow)(nil)
	_ fyne.Shortcutable      = (*queueRow)(nil)
	_ desktop.Hoverable      = (*queueRow)(nil)
)

func newQueueRow() *queueRow {
	r := &queueRow{token: components.Strong(""),
		name:    components.NewText("", components.TextOptions{Shrink: true}),
		minutes: components.NewText("", components.TextOptions{Size: theme.SizeCaption, Align: fyne.TextAlignTrailing}),
		detail:  components.NewText("", components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Shrink: true}),
		icon:    canvas.NewImageFromResource(theme.IconWarning)}
	r.icon.FillMode = canvas.ImageFillContain
	r.icon.Hide()
	r.ExtendBaseWidget(r)
	return r
}

func (r *queueRow) set(token, name, minutes, detail string, tone theme.Tone, urgency components.BadgeSpec) {
	fg, _ := tone.Colors()
	r.token.SetText(token)
	r.name.SetText(name)
	r.minutes.SetText(minutes)
	r.minutes.SetColor(fg)
	r.detail.SetText(detail)
	r.detail.SetColor(theme.ColorMuted)
	r.icon.Hidden = urgency.Text == ""
	if urgency.Text != "" {
		fg, _ := urgency.Tone.Colors()
		r.detail.SetColor(fg)
		r.icon.Resource = theme.Tinted(urgency.Icon, fg)
		r.icon.Refresh() // before it is laid out, or the old picture is kept under the new name
	}
	r.Refresh()
}

// TappedSecondary offers what can be done.
func (r *queueRow) TappedSecondary(ev *fyne.PointEvent) {
	if r.onMenu != nil {
		r.onMenu(ev.AbsolutePosition)
	}
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
	if r.onKey != nil && r.onKey(ev) {
		return
	}
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
	case desktop.KeyMenu, fyne.KeyF10:
		if r.onMenu != nil {
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(r)
			r.onMenu(at.AddXY(40, r.Size().Height))
		}
	default:
		if c != nil && c.OnTypedKey() != nil {
			c.OnTypedKey()(ev)
		}
	}
}

// TypedShortcut moves the person within the queue with Alt+Up and Alt+Down and
// hands other shortcuts on to the window.
func (r *queueRow) TypedShortcut(s fyne.Shortcut) {
	if cs, ok := s.(*desktop.CustomShortcut); ok && cs.Modifier == fyne.KeyModifierAlt && r.onPlace != nil {
		switch cs.KeyName {
		case fyne.KeyUp:
			r.onPlace(-1)
			return
		case fyne.KeyDown:
			r.onPlace(1)
			return
		}
	}
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
	return joinDots(r.token.Text(), r.name.Text(), r.minutes.Text(), r.detail.Text())
}

// CreateRenderer is called by the toolkit.
func (r *queueRow) CreateRenderer() fyne.WidgetRenderer {
	ring := canvas.NewRectangle(color.Transparent)
	return &queueRowRenderer{row: r, ring: ring, objects: []fyne.CanvasObject{ring, r.token, r.name, r.minutes, r.icon, r.detail}}
}

type queueRowRenderer struct {
	row     *queueRow
	ring    *canvas.Rectangle
	objects []fyne.CanvasObject
}

func (r *queueRowRenderer) MinSize() fyne.Size { return fyne.NewSize(120, 42) }

func (r *queueRowRenderer) Layout(s fyne.Size) {
	put := func(o fyne.CanvasObject, x, middle, w float32) {
		h := o.MinSize().Height
		o.Resize(fyne.NewSize(w, h))
		o.Move(fyne.NewPos(x, middle-h/2))
	}
	r.ring.Resize(fyne.NewSize(s.Width+8, s.Height))
	r.ring.Move(fyne.NewPos(-4, 0))
	const token, minutes, first, second = 38, 56, 13, 31
	put(r.row.token, 0, first, token)
	put(r.row.name, token, first, max(0, s.Width-token-minutes))
	put(r.row.minutes, s.Width-minutes, first, minutes)
	x := float32(token)
	if !r.row.icon.Hidden {
		size := theme.Size(theme.SizeCaption)
		r.row.icon.Resize(fyne.NewSquareSize(size))
		r.row.icon.Move(fyne.NewPos(x, second-size/2))
		x += size + 4
	}
	put(r.row.detail, x, second, max(0, s.Width-x))
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
	r.Layout(r.row.Size())
	for _, o := range r.objects {
		o.Refresh()
	}
}

func (r *queueRowRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *queueRowRenderer) Destroy()                     {}
