package components

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"caredesk/internal/clinic"
	"caredesk/ui/theme"
)

// BadgeSpec says what a badge shows. An empty text means no badge.
type BadgeSpec struct {
	Tone theme.Tone
	Icon fyne.Resource
	Text string
}

// icon is the sign beside the word. What is good, waits or is wrong has one even
// where its owner names none, so that it is told without colour too; a number or
// a neutral word needs none.
func (s BadgeSpec) icon() fyne.Resource {
	if s.Icon != nil || !strings.ContainsFunc(s.Text, unicode.IsLetter) {
		return s.Icon
	}
	switch s.Tone {
	case theme.ToneGood:
		return theme.IconCheck
	case theme.ToneWaiting:
		return theme.IconClock
	case theme.ToneDanger:
		return theme.IconWarning
	}
	return nil
}

// Badges are what each of all shows, for the Badges of a column.
func Badges[T any](all []T, show func(T) BadgeSpec) []BadgeSpec {
	out := make([]BadgeSpec, len(all))
	for i, each := range all {
		out[i] = show(each)
	}
	return out
}

// StatusSpec is the badge of a visit's state.
func StatusSpec(s clinic.AppointmentStatus) BadgeSpec {
	return BadgeSpec{Tone: theme.ForStatus(s), Icon: theme.StatusIcon(s), Text: theme.StatusWord(s)}
}

// Badge is a small pill of an icon and a word.
type Badge struct {
	widget.BaseWidget
	spec BadgeSpec
}

// NewBadge returns a badge; the icon may be nil.
func NewBadge(tone theme.Tone, icon fyne.Resource, text string) *Badge {
	b := &Badge{spec: BadgeSpec{tone, icon, text}}
	b.ExtendBaseWidget(b)
	return b
}

// StatusBadge returns the badge of a visit's state.
func StatusBadge(s clinic.AppointmentStatus) *Badge {
	spec := StatusSpec(s)
	return NewBadge(spec.Tone, spec.Icon, spec.Text)
}

// Set changes what the badge shows.
func (b *Badge) Set(tone theme.Tone, icon fyne.Resource, text string) {
	b.SetSpec(BadgeSpec{tone, icon, text})
}

// SetSpec changes what the badge shows.
func (b *Badge) SetSpec(s BadgeSpec) {
	if b.spec == s {
		return
	}
	b.spec = s
	b.Refresh()
}

// Text returns the word on the badge.
func (b *Badge) Text() string { return b.spec.Text }

// CreateRenderer is called by the toolkit.
func (b *Badge) CreateRenderer() fyne.WidgetRenderer {
	p := newPill()
	p.set(b.spec)
	return &renderer{
		widget: b, objects: p.objects(),
		layout:  func(s fyne.Size) { p.place(0, (s.Height-p.size().Height)/2, s.Width) },
		min:     p.size,
		refresh: func() { p.set(b.spec) },
	}
}

// pill draws a badge inside another widget.
type pill struct {
	box  *canvas.Rectangle
	icon *canvas.Image
	text *canvas.Text
	spec BadgeSpec
}

func newPill() *pill {
	p := &pill{box: canvas.NewRectangle(nil), icon: canvas.NewImageFromResource(nil), text: canvas.NewText("", nil)}
	p.icon.FillMode = canvas.ImageFillContain
	return p
}

func (p *pill) objects() []fyne.CanvasObject { return []fyne.CanvasObject{p.box, p.icon, p.text} }

func (p *pill) set(s BadgeSpec) {
	p.spec = s
	fg, bg := s.Tone.Colors()
	p.box.FillColor = theme.Color(bg)
	p.box.CornerRadius = theme.Size(theme.SizeBadge) / 2
	p.text.Text, p.text.Color = s.Text, theme.Color(fg)
	p.text.TextSize, p.text.TextStyle = theme.Size(theme.SizeCaption), fyne.TextStyle{Bold: true}
	shown := s.Text != ""
	if icon := s.icon(); icon != nil {
		p.icon.Resource = theme.Tinted(icon, fg)
	}
	setVisible(p.box, shown)
	setVisible(p.text, shown)
	setVisible(p.icon, shown && s.icon() != nil)
}

func (p *pill) iconSize() float32 {
	if p.spec.icon() == nil {
		return 0
	}
	return theme.Size(theme.SizeCaption)
}

func (p *pill) size() fyne.Size {
	if p.spec.Text == "" {
		return fyne.Size{}
	}
	// Measured from the whole word: place may have cut what is drawn.
	w := fyne.MeasureText(p.spec.Text, p.text.TextSize, p.text.TextStyle).Width + 16
	if i := p.iconSize(); i > 0 {
		w += i + 4
	}
	return fyne.NewSize(w, theme.Size(theme.SizeBadge))
}

// place puts the pill at x, no wider than width; a text that does not fit is
// cut.
func (p *pill) place(x, y, width float32) {
	s := p.size()
	i := p.iconSize()
	if i > 0 && p.spec.Icon == nil && s.Width > width { // the whole word says more than a sign of its own accord
		s.Width, i = s.Width-i-4, 0
	}
	setVisible(p.icon, i > 0 && p.text.Visible())
	w := min(s.Width, width)
	place(p.box, x, y, w, s.Height)
	tx := x + 8
	if i > 0 {
		place(p.icon, tx, y+(s.Height-i)/2, i, i)
		tx += i + 4
	}
	room := max(0, w-(tx-x)-8)
	p.text.Text = Ellipsis(p.spec.Text, room, func(t string) float32 {
		return fyne.MeasureText(t, p.text.TextSize, p.text.TextStyle).Width
	})
	h := p.text.MinSize().Height
	place(p.text, tx, y+(s.Height-h)/2, room, h)
}
