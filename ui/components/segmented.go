package components

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/theme"
)

// Segmented shows a few options side by side, as for ways to pay. Left and
// Right change it.
type Segmented struct {
	widget.DisableableWidget
	// OnChanged is called when the user chose another option.
	OnChanged func(value string)

	options []Option
	index   int
	focused bool
	buttons []*Button
	wrap    bool
	width   float32 // it was last laid out in, where it wraps
}

var _ fyne.Focusable = (*Segmented)(nil)

// NewSegmented returns the options with the first one chosen.
func NewSegmented(options []Option, onChange func(value string)) *Segmented {
	s := &Segmented{options: options, OnChanged: onChange}
	for i, o := range options {
		s.buttons = append(s.buttons, NewButton(o.Text, "", func() {
			focus(s)
			s.pick(i)
		}))
	}
	s.ExtendBaseWidget(s)
	return s
}

// SetWrap has the options stand on several lines where the room is too narrow
// for all of them.
func (s *Segmented) SetWrap() { s.wrap = true }

// Value returns the chosen value.
func (s *Segmented) Value() string {
	if s.index >= len(s.options) {
		return ""
	}
	return s.options[s.index].Value
}

// SetValue chooses without calling OnChanged.
func (s *Segmented) SetValue(v string) {
	for i, o := range s.options {
		if o.Value == v {
			s.index = i
		}
	}
	s.Refresh()
}

func (s *Segmented) pick(i int) {
	if s.Disabled() || i < 0 || i >= len(s.options) || i == s.index {
		return
	}
	s.index = i
	s.Refresh()
	if s.OnChanged != nil {
		s.OnChanged(s.Value())
	}
}

// FocusGained shows the ring.
func (s *Segmented) FocusGained() {
	s.focused = true
	s.Refresh()
	follow(s)
}

// FocusLost hides the ring.
func (s *Segmented) FocusLost() { s.focused = false; s.Refresh() }

// TypedRune picks by first letter.
func (s *Segmented) TypedRune(r rune) {
	for i, o := range s.options {
		if strings.HasPrefix(strings.ToLower(o.Text), string(unicode.ToLower(r))) {
			s.pick(i)
			return
		}
	}
}

// TypedKey changes the choice.
func (s *Segmented) TypedKey(ev *fyne.KeyEvent) {
	onActivity()
	switch ev.Name {
	case fyne.KeyLeft, fyne.KeyUp:
		s.pick(s.index - 1)
	case fyne.KeyRight, fyne.KeyDown:
		s.pick(s.index + 1)
	case fyne.KeyHome:
		s.pick(0)
	case fyne.KeyEnd:
		s.pick(len(s.options) - 1)
	default:
		passKey(s, ev)
	}
}

// TypedShortcut hands shortcuts on.
func (s *Segmented) TypedShortcut(sc fyne.Shortcut) { passShortcut(s, sc) }

// Cursor is the usual arrow.
func (s *Segmented) Cursor() desktop.Cursor { return desktop.DefaultCursor }

// CreateRenderer is called by the toolkit.
func (s *Segmented) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	// The buttons are drawn inside a holder that the focus does not enter, so
	// that Tab passes the whole control in one step.
	ring := newRing()
	var objects []fyne.CanvasObject
	for _, b := range s.buttons {
		objects = append(objects, newUnfocusable(b))
	}
	r := &renderer{widget: s, objects: append(objects, ring)}
	r.refresh = func() {
		for i, b := range s.buttons {
			b.selected = i == s.index
			if s.Disabled() {
				b.Disable()
			} else {
				b.Enable()
			}
		}
		styleRing(ring, s.focused, theme.Size(theme.SizeRadius)+2)
	}
	r.layout = func(size fyne.Size) {
		s.width = size.Width
		whole := s.extent(s.width)
		for i, at := range whole.at {
			m := s.buttons[i].MinSize()
			y := at.Y + max(0, size.Height-whole.size.Height)/2
			place(objects[i], at.X, y, m.Width, m.Height)
			if i == s.index {
				place(ring, at.X-2, y-2, m.Width+4, m.Height+4)
			}
		}
	}
	r.min = func() fyne.Size {
		if !s.wrap {
			return s.extent(0).size
		}
		w := float32(0)
		for _, b := range s.buttons {
			w = max(w, b.MinSize().Width)
		}
		return fyne.NewSize(w, s.extent(s.width).size.Height)
	}
	r.refresh()
	return r
}

// segmentedExtent is where the options stand, and how much room they take.
type segmentedExtent struct {
	at   []fyne.Position
	size fyne.Size
}

const segmentGap = 6

// extent places the options in a width; 0 is endless.
func (s *Segmented) extent(width float32) (e segmentedExtent) {
	if !s.wrap {
		width = 0
	}
	widths := make([]float32, len(s.buttons))
	for i, b := range s.buttons {
		widths[i] = b.MinSize().Width
	}
	for n, l := range breakLines(widths, segmentGap, width) {
		if n > 0 {
			e.size.Height += segmentGap
		}
		x, h := float32(0), float32(0)
		for i := l.first; i < l.end; i++ {
			e.at = append(e.at, fyne.NewPos(x, e.size.Height))
			x += widths[i] + segmentGap
			h = max(h, s.buttons[i].MinSize().Height)
		}
		e.size.Width, e.size.Height = max(e.size.Width, l.width), e.size.Height+h
	}
	return e
}

func (s *Segmented) wants() float32 { return s.extent(0).size.Width }

func (s *Segmented) watch(changed func()) { s.OnChanged = andThen(s.OnChanged, changed) }

func (s *Segmented) snapshot() string { return s.Value() }

// segment shows a button that can be clicked but not focused, for controls
// that take the focus as a whole.
type segment struct {
	widget.BaseWidget
	button *Button
}

var _ fyne.Tappable = (*segment)(nil)

func newUnfocusable(b *Button) *segment {
	s := &segment{button: b}
	s.ExtendBaseWidget(s)
	return s
}

// Tapped presses the button.
func (s *segment) Tapped(ev *fyne.PointEvent) { s.button.Tapped(ev) }

// MinSize is the button's.
func (s *segment) MinSize() fyne.Size { return s.button.MinSize() }

// CreateRenderer draws the button's parts as its own.
func (s *segment) CreateRenderer() fyne.WidgetRenderer {
	inner := s.button.CreateRenderer().(*buttonRenderer)
	return &renderer{widget: s, objects: inner.Objects(), layout: inner.Layout, min: inner.MinSize,
		refresh: inner.style}
}
