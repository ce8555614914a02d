package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// personCard offers to sign in as somebody of the demo hospital.
type personCard struct {
	widget.BaseWidget
	onChoose func()
	onMove   func(step int)

	avatar               *components.Avatar
	name, detail, signIn *components.Text
	focused, hovered     bool
}

var (
	_ fyne.Focusable    = (*personCard)(nil)
	_ fyne.Tappable     = (*personCard)(nil)
	_ desktop.Hoverable = (*personCard)(nil)
)

func newPersonCard(p viewmodel.DemoSignIn, onChoose func(), onMove func(step int)) *personCard {
	detail := i18n.Say(p.Role.Title())
	if p.Department != "" {
		detail += ", " + p.Department
	}
	caption := components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Shrink: true}
	right := caption
	right.Align = fyne.TextAlignTrailing
	c := &personCard{onChoose: onChoose, onMove: onMove, avatar: components.NewAvatar(p.Name, nil, 32),
		name:   components.NewText(p.Name, components.TextOptions{Bold: true, Shrink: true}),
		detail: components.NewText(detail, caption), signIn: components.NewText(p.Username, right)}
	c.ExtendBaseWidget(c)
	return c
}

// Tapped signs in as this person.
func (c *personCard) Tapped(*fyne.PointEvent) { c.onChoose() }

// FocusGained shows the ring.
func (c *personCard) FocusGained() {
	c.focused = true
	c.Refresh()
	components.Follow(c)
}

// FocusLost hides the ring.
func (c *personCard) FocusLost() { c.focused = false; c.Refresh() }

// TypedRune ignores text.
func (c *personCard) TypedRune(rune) {}

// TypedKey chooses with Enter or Space and moves with Up and Down.
func (c *personCard) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		c.onChoose()
	case fyne.KeyDown:
		c.onMove(1)
	case fyne.KeyUp:
		c.onMove(-1)
	}
}

// MouseIn shows that the card can be clicked.
func (c *personCard) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.Refresh() }

// MouseMoved does nothing.
func (c *personCard) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends the hover.
func (c *personCard) MouseOut() { c.hovered = false; c.Refresh() }

// CreateRenderer is called by the toolkit.
func (c *personCard) CreateRenderer() fyne.WidgetRenderer {
	r := &personCardRenderer{c: c, frame: canvas.NewRectangle(nil)}
	r.style()
	return r
}

type personCardRenderer struct {
	c     *personCard
	frame *canvas.Rectangle
}

func (r *personCardRenderer) style() {
	r.frame.FillColor, r.frame.CornerRadius = theme.Color(theme.ColorSurface), theme.Size(theme.SizeCardRadius)
	r.frame.StrokeColor, r.frame.StrokeWidth = theme.Color(theme.ColorLine), 1
	if r.c.hovered || r.c.focused {
		r.frame.StrokeColor = theme.Color(theme.ColorPrimary)
	}
	if r.c.focused {
		r.frame.StrokeColor, r.frame.StrokeWidth = theme.Color(theme.ColorFocus), theme.Size(theme.SizeFocusRing)
	}
}

func (r *personCardRenderer) Layout(s fyne.Size) {
	c := r.c
	r.frame.Resize(s)
	face := c.avatar.MinSize()
	c.avatar.Move(fyne.NewPos(13, (s.Height-face.Height)/2))
	c.avatar.Resize(face)
	top, below := c.name.MinSize().Height, c.detail.MinSize().Height
	y := (s.Height - top - below) / 2
	left, right := face.Width+26, theme.Scaled(140)
	w := max(0, s.Width-left-right)
	c.name.Move(fyne.NewPos(left, y))
	c.name.Resize(fyne.NewSize(w, top))
	c.detail.Move(fyne.NewPos(left, y+top))
	c.detail.Resize(fyne.NewSize(w, below))
	c.signIn.Move(fyne.NewPos(s.Width-right, 0))
	c.signIn.Resize(fyne.NewSize(right-14, s.Height))
}

func (r *personCardRenderer) MinSize() fyne.Size {
	words := r.c.name.MinSize().Height + r.c.detail.MinSize().Height
	return fyne.NewSize(theme.Scaled(300), max(58, words+18))
}

func (r *personCardRenderer) Refresh() {
	r.style()
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *personCardRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.frame, r.c.avatar, r.c.name, r.c.detail, r.c.signIn}
}

func (r *personCardRenderer) Destroy() {}

// halvesLayout gives two fifths to the first object, one pixel to the line and
// the rest to the last.
type halvesLayout struct{}

func (halvesLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	a, b := objects[0].MinSize(), objects[2].MinSize()
	return fyne.NewSize(a.Width+b.Width+1, max(a.Height, b.Height))
}

func (halvesLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	w := float32(int(s.Width * 0.41))
	x := float32(0)
	for i, width := range []float32{w, 1, s.Width - w - 1} {
		objects[i].Move(fyne.NewPos(x, 0))
		objects[i].Resize(fyne.NewSize(width, s.Height))
		x += width
	}
}

// middleLayout puts one object into the middle, no wider than it needs to be.
type middleLayout struct{ width float32 }

func (l *middleLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := objects[0].MinSize()
	return fyne.NewSize(min(m.Width, theme.Scaled(l.width))+48, m.Height+24)
}

func (l *middleLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	w := min(theme.Scaled(l.width), s.Width-48)
	// Twice, as text that wraps knows its height only once it knows its width.
	objects[0].Resize(fyne.NewSize(w, objects[0].MinSize().Height))
	h := objects[0].MinSize().Height
	objects[0].Resize(fyne.NewSize(w, h))
	objects[0].Move(fyne.NewPos((s.Width-w)/2, max(12, (s.Height-h)*0.45)))
}
