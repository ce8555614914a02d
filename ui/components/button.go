package components

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

type buttonKind int

const (
	kindPlain buttonKind = iota
	kindPrimary
	kindDanger
	kindQuiet
)

// Button is a push button that shows the key that does the same and a ring
// when it has the focus. Enter and Space press it. A click does not take the
// focus from where the user was typing.
type Button struct {
	widget.DisableableWidget
	Text     string
	Key      string
	Icon     fyne.Resource
	OnTapped func()

	kind     buttonKind
	closes   bool // it only leaves its dialog
	label    string
	focused  bool
	hovered  bool
	selected bool
	held     fyne.Focusable
}

var (
	_ fyne.Focusable    = (*Button)(nil)
	_ fyne.Tappable     = (*Button)(nil)
	_ fyne.Accessible   = (*Button)(nil)
	_ fyne.Shortcutable = (*Button)(nil)
	_ desktop.Hoverable = (*Button)(nil)
	_ desktop.Mouseable = (*Button)(nil)
)

func newButton(kind buttonKind, icon fyne.Resource, text, key string, tapped func()) *Button {
	b := &Button{Text: text, Key: key, Icon: icon, OnTapped: tapped, kind: kind}
	b.ExtendBaseWidget(b)
	return b
}

// NewButton returns a plain button. The key hint is only shown; the shortcut
// itself is registered by the shell or the page.
func NewButton(text, key string, tapped func()) *Button {
	return newButton(kindPlain, nil, text, key, tapped)
}

// NewPrimaryButton returns the one button a page or dialog is about.
func NewPrimaryButton(text, key string, tapped func()) *Button {
	return newButton(kindPrimary, nil, text, key, tapped)
}

// NewCloseButton returns the button that leaves a dialog by Escape; where it is the
// only one, the dialog makes it its main one.
func NewCloseButton(tapped func()) *Button {
	b := NewButton(i18n.T("Close"), "Esc", tapped)
	b.closes = true
	return b
}

// NewDangerButton returns a button for a step that takes something away.
func NewDangerButton(text, key string, tapped func()) *Button {
	return newButton(kindDanger, nil, text, key, tapped)
}

// NewQuietButton returns a button without a border, for steps of little weight.
func NewQuietButton(text, key string, tapped func()) *Button {
	return newButton(kindQuiet, nil, text, key, tapped)
}

// NewIconButton returns a square button; the label is what assistive software
// reads.
func NewIconButton(icon fyne.Resource, label string, tapped func()) *Button {
	b := newButton(kindPlain, icon, "", "", tapped)
	b.label = label
	return b
}

// SetText changes the text.
func (b *Button) SetText(s string) { b.Text = s; b.Refresh() }

// SetKey changes the key hint.
func (b *Button) SetKey(s string) { b.Key = s; b.Refresh() }

// Primary reports whether it is the one that work goes on with.
func (b *Button) Primary() bool { return b.kind == kindPrimary }

// SetPrimary makes the button the one that a page is about now, or a plain one again.
// Only for buttons that are one or the other.
func (b *Button) SetPrimary(on bool) {
	kind := kindPlain
	if on {
		kind = kindPrimary
	}
	if b.kind != kind {
		b.kind = kind
		b.Refresh()
	}
}

// SetEnabled lets the button be pressed or not.
func (b *Button) SetEnabled(on bool) {
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}

// SetSelected draws the button as chosen, for buttons that switch something.
func (b *Button) SetSelected(on bool) { b.selected = on; b.Refresh() }

// AccessibilityLabel is the text, or the label of an icon button.
func (b *Button) AccessibilityLabel() string {
	if b.Text != "" {
		return b.Text
	}
	return b.label
}

// AccessibilityRole is that of a button.
func (b *Button) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Tapped presses the button.
func (b *Button) Tapped(*fyne.PointEvent) {
	if c := canvasOf(b); c != nil && b.held != nil && c.Focused() == nil {
		c.Focus(b.held)
	}
	b.held = nil
	if b.Disabled() || b.OnTapped == nil {
		return
	}
	b.OnTapped()
}

// FocusGained shows the ring.
func (b *Button) FocusGained() {
	b.focused = true
	b.Refresh()
	follow(b)
}

// FocusLost hides the ring.
func (b *Button) FocusLost() { b.focused = false; b.Refresh() }

// TypedRune ignores text.
func (b *Button) TypedRune(rune) {}

// TypedKey presses the button with Enter or Space.
func (b *Button) TypedKey(ev *fyne.KeyEvent) {
	onActivity()
	if isEnter(ev) || ev.Name == fyne.KeySpace {
		b.Tapped(nil)
		return
	}
	passKey(b, ev)
}

// TypedShortcut hands shortcuts on.
func (b *Button) TypedShortcut(s fyne.Shortcut) { passShortcut(b, s) }

// MouseDown remembers where the user was typing, as the toolkit takes the focus
// away for a click on anything else.
func (b *Button) MouseDown(*desktop.MouseEvent) {
	b.held = nil
	if c := canvasOf(b); c != nil {
		b.held = c.Focused()
	}
}

// MouseUp does nothing: Tapped follows.
func (b *Button) MouseUp(*desktop.MouseEvent) {}

// MouseIn shows that the button can be pressed.
func (b *Button) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.Refresh() }

// MouseMoved does nothing.
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends the hover.
func (b *Button) MouseOut() { b.hovered = false; b.Refresh() }

// MinSize is the size of text, icon and hint.
func (b *Button) MinSize() fyne.Size {
	b.ExtendBaseWidget(b)
	return b.BaseWidget.MinSize()
}

func (b *Button) colors() (fg, bg, border color.Color) {
	line := theme.Color(theme.ColorLine)
	switch {
	case b.Disabled():
		if b.kind == kindQuiet {
			return theme.Color(theme.ColorDisabled), hollow(line), hollow(line)
		}
		return theme.Color(theme.ColorDisabled), theme.Color(theme.ColorRaised), line
	case b.selected: // framed and not filled: what is chosen is not what the page is about
		return theme.Color(theme.ColorPrimary), theme.Color(theme.ColorPrimarySoft), theme.Color(theme.ColorPrimary)
	case b.kind == kindPrimary:
		return theme.Color(theme.ColorOnPrimary), theme.Color(theme.ColorPrimary), theme.Color(theme.ColorPrimary)
	case b.kind == kindDanger:
		return theme.Color(theme.ColorDanger), theme.Color(theme.ColorSurface), line
	case b.kind == kindQuiet:
		return theme.Color(theme.ColorPrimary), hollow(line), hollow(line)
	}
	return theme.Color(theme.ColorText), theme.Color(theme.ColorSurface), line
}

func (b *Button) foreground() fyne.ThemeColorName {
	switch {
	case b.Disabled():
		return theme.ColorDisabled
	case b.selected:
		return theme.ColorPrimary
	case b.kind == kindPrimary:
		return theme.ColorOnPrimary
	case b.kind == kindDanger:
		return theme.ColorDanger
	case b.kind == kindQuiet:
		return theme.ColorPrimary
	}
	return theme.ColorText
}

// CreateRenderer is called by the toolkit.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	r := &buttonRenderer{b: b, bg: canvas.NewRectangle(nil), hover: canvas.NewRectangle(nil), ring: newRing(),
		text: canvas.NewText("", nil), icon: canvas.NewImageFromResource(nil), hint: newHintBox()}
	r.icon.FillMode = canvas.ImageFillContain
	r.objects = []fyne.CanvasObject{r.bg, r.hover, r.icon, r.text, r.hint.box, r.hint.text, r.ring}
	r.style()
	return r
}

type buttonRenderer struct {
	b         *Button
	bg, hover *canvas.Rectangle
	ring      *canvas.Rectangle
	text      *canvas.Text
	icon      *canvas.Image
	hint      *hintBox
	objects   []fyne.CanvasObject
}

const (
	buttonPadding = 12
	ringGap       = 2
)

func (r *buttonRenderer) Destroy()                     {}
func (r *buttonRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *buttonRenderer) parts() (icon, text, hint, gap float32) {
	if r.b.Icon != nil {
		icon = theme.Size(theme.SizeIcon)
	}
	if r.b.Text != "" {
		text = r.text.MinSize().Width
	}
	if r.b.Key != "" {
		hint = r.hint.size().Width
	}
	return icon, text, hint, 8
}

func (r *buttonRenderer) MinSize() fyne.Size {
	r.style()
	icon, text, hint, gap := r.parts()
	h := theme.Size(theme.SizeControl)
	w, n := float32(0), 0
	for _, each := range []float32{icon, text, hint} {
		if each > 0 {
			w += each
			n++
		}
	}
	if n > 1 {
		w += gap * float32(n-1)
	}
	if text == 0 && hint == 0 {
		return fyne.NewSquareSize(h)
	}
	pad := float32(2 * buttonPadding)
	if hint > 0 {
		pad -= 4
	}
	return fyne.NewSize(w+pad, h)
}

func (r *buttonRenderer) Layout(s fyne.Size) {
	place(r.bg, 0, 0, s.Width, s.Height)
	place(r.hover, 0, 0, s.Width, s.Height)
	// A gap parts the ring from a button that has the ring's own colour.
	out := ringGap + r.ring.StrokeWidth
	place(r.ring, -out, -out, s.Width+2*out, s.Height+2*out)
	icon, text, hint, gap := r.parts()
	total := icon + text
	if icon > 0 && text > 0 {
		total += gap
	}
	if hint > 0 {
		total += gap + hint
	}
	x := max(0, (s.Width-total)/2)
	if icon > 0 {
		place(r.icon, x, (s.Height-icon)/2, icon, icon)
		x += icon + gap
	}
	th := r.text.MinSize().Height
	place(r.text, x, (s.Height-th)/2, text, th)
	if text > 0 {
		x += text + gap
	}
	if hint > 0 {
		hs := r.hint.size()
		r.hint.place(x, (s.Height-hs.Height)/2)
	}
}

func (r *buttonRenderer) style() {
	b := r.b
	fg, bg, border := b.colors()
	radius := theme.Size(theme.SizeRadius)
	r.bg.FillColor, r.bg.StrokeColor, r.bg.StrokeWidth, r.bg.CornerRadius = bg, border, 1, radius
	r.hover.CornerRadius = radius
	r.hover.FillColor = color.Transparent
	if b.hovered && !b.Disabled() && !b.selected { // what is chosen is so already
		r.hover.FillColor = theme.Color(theme.ColorHover)
	}
	styleRing(r.ring, b.focused, radius+ringGap+1)
	r.text.Text, r.text.Color, r.text.TextSize = b.Text, fg, theme.Size(theme.SizeText)
	r.text.TextStyle = fyne.TextStyle{Bold: b.kind == kindPrimary || b.selected || b.kind == kindQuiet}
	if b.Icon != nil {
		r.icon.Resource = theme.Tinted(b.Icon, b.foreground())
	}
	setVisible(r.icon, b.Icon != nil)
	r.hint.set(b.Key, b.kind == kindPrimary && !b.Disabled())
}

func (r *buttonRenderer) Refresh() {
	r.style()
	r.Layout(r.b.Size())
	for _, o := range r.objects {
		o.Refresh()
	}
	canvas.Refresh(r.b)
}

// newRing is the outline that shows the focus.
func newRing() *canvas.Rectangle {
	return canvas.NewRectangle(color.Transparent)
}

func styleRing(r *canvas.Rectangle, on bool, radius float32) {
	r.StrokeColor = theme.Color(theme.ColorFocus)
	r.FillColor = hollow(r.StrokeColor)
	r.StrokeWidth, r.CornerRadius = theme.Size(theme.SizeFocusRing), radius
	setVisible(r, on)
}
