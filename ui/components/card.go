package components

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// Card is a framed part of a page, with or without a title.
type Card struct {
	widget.BaseWidget
	title   *Text
	head    *fyne.Container
	content fyne.CanvasObject
	padding float32
	border  theme.Tone
}

// NewCard frames an object.
func NewCard(content fyne.CanvasObject) *Card {
	c := &Card{content: content, padding: 12}
	c.ExtendBaseWidget(c)
	return c
}

// NewTitledCard frames an object under a title with actions at its right.
func NewTitledCard(title string, content fyne.CanvasObject, actions ...fyne.CanvasObject) *Card {
	c := &Card{content: content, padding: 12, title: Strong(title)}
	c.title.options.Shrink = true
	c.head = container.NewBorder(nil, nil, nil, HBox(actions...), c.title)
	c.ExtendBaseWidget(c)
	return c
}

// SetTitle changes the title.
func (c *Card) SetTitle(s string) {
	if c.title != nil {
		c.title.SetText(s)
	}
}

// SetPadding changes the space inside the frame; 0 lets a table touch it.
func (c *Card) SetPadding(px float32) {
	c.padding = px
	c.Refresh()
}

// SetTone draws the frame in a tone; ToneNeutral is the usual line.
func (c *Card) SetTone(t theme.Tone) {
	c.border = t
	c.Refresh()
}

// CreateRenderer is called by the toolkit.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	frame := canvas.NewRectangle(nil)
	r := &renderer{widget: c, objects: []fyne.CanvasObject{frame, c.content}}
	if c.head != nil {
		r.objects = append(r.objects, c.head)
	}
	headHeight := func() float32 {
		if c.head == nil {
			return 0
		}
		return c.head.MinSize().Height + 8
	}
	// A table without padding still wants its title set off from the frame.
	headPad := func() float32 { return max(c.padding, 10) }
	r.refresh = func() { styleFrame(frame, c.border) }
	r.layout = func(s fyne.Size) {
		place(frame, 0, 0, s.Width, s.Height)
		top := c.padding
		if hh := headHeight(); hh > 0 {
			hp := headPad()
			place(c.head, hp, hp, s.Width-2*hp, hh-8)
			top = hp + hh
		}
		edge := max(c.padding, 1)
		place(c.content, edge, max(top, 1), s.Width-2*edge, s.Height-max(top, 1)-edge)
	}
	r.min = func() fyne.Size {
		m := c.content.MinSize()
		w, h := m.Width+2*c.padding, m.Height+2*c.padding
		if hh := headHeight(); hh > 0 {
			w = max(w, c.head.MinSize().Width+2*headPad())
			h += hh + headPad() - c.padding
		}
		return fyne.NewSize(w, h)
	}
	r.refresh()
	return r
}

func styleFrame(frame *canvas.Rectangle, tone theme.Tone) {
	frame.FillColor, frame.CornerRadius = theme.Color(theme.ColorSurface), theme.Size(theme.SizeCardRadius)
	frame.StrokeColor, frame.StrokeWidth = theme.Color(theme.ColorLine), 1
	if tone != theme.ToneNeutral {
		fg, _ := tone.Colors()
		frame.StrokeColor = theme.Color(fg)
	}
}

// StatCard shows one figure with its label. With OnTapped it can be focused
// and pressed, and leads to what the figure counts.
type StatCard struct {
	widget.DisableableWidget
	OnTapped func()

	label, value, note *Text
	tone               theme.Tone
	focused            bool
	told               string
}

var (
	_ fyne.Focusable     = (*StatCard)(nil)
	_ fyne.Tappable      = (*StatCard)(nil)
	_ desktop.Cursorable = (*StatCard)(nil)
)

// NewStatCard returns a figure; the tone colours it unless it is neutral.
func NewStatCard(label, value string, tone theme.Tone) *StatCard {
	s := &StatCard{tone: tone,
		label: NewText(label, TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Shrink: true}),
		value: NewText(value, TextOptions{Size: theme.SizeTitle, Bold: true, Shrink: true}),
		note:  NewText("", TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Shrink: true}),
	}
	s.ExtendBaseWidget(s)
	return s
}

// SetSmall writes the figure in the size of the text, for a row of many.
func (s *StatCard) SetSmall() {
	s.value = NewText(s.value.Text(), TextOptions{Bold: true, Shrink: true})
	s.Refresh()
}

// statPad is the room beside a figure.
const statPad = 11

// Need is the width in which neither the name nor the figure is cut.
func (s *StatCard) Need() float32 {
	return max(s.label.measure(s.label.Text()), s.value.measure(s.value.Text())) + 2*statPad + 1
}

// SetLabel changes what the figure is.
func (s *StatCard) SetLabel(text string) { s.label.SetText(text) }

// SetTold says the whole card in words, for those who do not see it.
func (s *StatCard) SetTold(text string) { s.told = text }

// AccessibilityLabel reads the card out.
func (s *StatCard) AccessibilityLabel() string {
	if s.told != "" {
		return s.told
	}
	return i18n.Labelled(s.label.Text(), s.value.Text())
}

// SetValue changes the figure.
func (s *StatCard) SetValue(v string) { s.value.SetText(v) }

// Value returns the figure as shown.
func (s *StatCard) Value() string { return s.value.Text() }

// SetTone changes the colour.
func (s *StatCard) SetTone(t theme.Tone) { s.tone = t; s.Refresh() }

// SetNote writes a small line under the figure.
func (s *StatCard) SetNote(n string) { s.note.SetText(n); s.Refresh() }

// Disabled is true for a card that leads nowhere, so that Tab passes it by.
func (s *StatCard) Disabled() bool { return s.OnTapped == nil || s.DisableableWidget.Disabled() }

// Tapped follows the card.
func (s *StatCard) Tapped(*fyne.PointEvent) {
	if !s.Disabled() {
		s.OnTapped()
	}
}

// Cursor shows whether the card leads anywhere.
func (s *StatCard) Cursor() desktop.Cursor {
	if s.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// FocusGained shows the ring.
func (s *StatCard) FocusGained() { s.focused = true; s.Refresh() }

// FocusLost hides the ring.
func (s *StatCard) FocusLost() { s.focused = false; s.Refresh() }

// TypedRune ignores text.
func (s *StatCard) TypedRune(rune) {}

// TypedShortcut hands shortcuts on.
func (s *StatCard) TypedShortcut(sc fyne.Shortcut) { passShortcut(s, sc) }

// TypedKey follows the card with Enter or Space.
func (s *StatCard) TypedKey(ev *fyne.KeyEvent) {
	onActivity()
	if isEnter(ev) || ev.Name == fyne.KeySpace {
		s.Tapped(nil)
		return
	}
	passKey(s, ev)
}

// CreateRenderer is called by the toolkit.
func (s *StatCard) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	frame, ring := canvas.NewRectangle(nil), newRing()
	r := &renderer{widget: s, objects: []fyne.CanvasObject{frame, s.label, s.value, s.note, ring}}
	r.refresh = func() {
		styleFrame(frame, theme.ToneNeutral)
		name := theme.ColorText
		if s.tone != theme.ToneNeutral {
			name, _ = s.tone.Colors()
		}
		if s.tone == theme.ToneDanger {
			styleFrame(frame, s.tone)
		}
		s.value.SetColor(name)
		setVisible(s.note, s.note.Text() != "")
		styleRing(ring, s.focused, theme.Size(theme.SizeCardRadius)+2)
	}
	const pad = statPad
	r.layout = func(size fyne.Size) {
		place(frame, 0, 0, size.Width, size.Height)
		place(ring, -2, -2, size.Width+4, size.Height+4)
		y := float32(8)
		for _, t := range []*Text{s.label, s.value, s.note} {
			if t.Visible() {
				h := t.MinSize().Height
				place(t, pad, y, size.Width-2*pad, h)
				y += h + 2
			}
		}
	}
	r.min = func() fyne.Size {
		h := 18 + s.label.MinSize().Height + s.value.MinSize().Height
		if s.note.Text() != "" {
			h += s.note.MinSize().Height + 2
		}
		return fyne.NewSize(110, h)
	}
	r.refresh()
	return r
}
