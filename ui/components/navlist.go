package components

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/theme"
)

// NavList is a short list of things of which one is always chosen, such as the
// reports beside their figures. Up, Down, Home and End choose, a letter goes to
// the next that begins so.
type NavList struct {
	widget.BaseWidget
	// OnChanged is called when the user chose another.
	OnChanged func(value string)
	// OnKey sees keys first; true means handled.
	OnKey func(*fyne.KeyEvent) bool

	options []Option
	index   int
	hovered int
	focused bool
	typed   typeAhead
}

var (
	_ fyne.Focusable    = (*NavList)(nil)
	_ fyne.Tappable     = (*NavList)(nil)
	_ fyne.Shortcutable = (*NavList)(nil)
	_ desktop.Hoverable = (*NavList)(nil)
)

// NewNavList returns the list with its first entry chosen.
func NewNavList(options []Option, onChange func(value string)) *NavList {
	l := &NavList{options: options, OnChanged: onChange, hovered: -1}
	l.ExtendBaseWidget(l)
	return l
}

// Value returns the chosen value.
func (l *NavList) Value() string {
	if l.index >= len(l.options) {
		return ""
	}
	return l.options[l.index].Value
}

// SetValue chooses without calling OnChanged.
func (l *NavList) SetValue(v string) {
	for i, o := range l.options {
		if o.Value == v {
			l.index = i
		}
	}
	l.Refresh()
}

// AccessibilityLabel reads out what is chosen.
func (l *NavList) AccessibilityLabel() string {
	if l.index >= len(l.options) {
		return ""
	}
	return l.options[l.index].Text
}

func (l *NavList) pick(i int) {
	if i < 0 || i >= len(l.options) || i == l.index {
		return
	}
	l.index = i
	l.Refresh()
	if l.OnChanged != nil {
		l.OnChanged(l.Value())
	}
}

// FocusGained shows the ring.
func (l *NavList) FocusGained() { l.focused = true; l.Refresh() }

// FocusLost hides the ring.
func (l *NavList) FocusLost() { l.focused = false; l.Refresh() }

// TypedRune goes to the next entry that begins with what is typed.
func (l *NavList) TypedRune(r rune) {
	texts := make([]string, len(l.options))
	for i, o := range l.options {
		texts[i] = o.Text
	}
	l.pick(l.typed.find(r, texts, l.index))
}

// TypedShortcut hands shortcuts on.
func (l *NavList) TypedShortcut(s fyne.Shortcut) { passShortcut(l, s) }

// TypedKey chooses.
func (l *NavList) TypedKey(ev *fyne.KeyEvent) {
	onActivity()
	if l.OnKey != nil && l.OnKey(ev) {
		return
	}
	switch ev.Name {
	case fyne.KeyDown:
		l.pick(l.index + 1)
	case fyne.KeyUp:
		l.pick(l.index - 1)
	case fyne.KeyHome, fyne.KeyPageUp:
		l.pick(0)
	case fyne.KeyEnd, fyne.KeyPageDown:
		l.pick(len(l.options) - 1)
	default:
		passKey(l, ev)
	}
}

func (l *NavList) at(p fyne.Position) int {
	i := int(p.Y / listHeight())
	if i < 0 || i >= len(l.options) {
		return -1
	}
	return i
}

// Tapped chooses what was clicked.
func (l *NavList) Tapped(ev *fyne.PointEvent) {
	onActivity()
	focus(l)
	l.pick(l.at(ev.Position))
}

// MouseIn shows what a click would choose.
func (l *NavList) MouseIn(ev *desktop.MouseEvent) { l.MouseMoved(ev) }

// MouseMoved follows the pointer.
func (l *NavList) MouseMoved(ev *desktop.MouseEvent) {
	if i := l.at(ev.Position); i != l.hovered {
		l.hovered = i
		l.Refresh()
	}
}

// MouseOut ends the hover.
func (l *NavList) MouseOut() { l.hovered = -1; l.Refresh() }

// CreateRenderer is called by the toolkit.
func (l *NavList) CreateRenderer() fyne.WidgetRenderer {
	l.ExtendBaseWidget(l)
	ring := canvas.NewRectangle(color.Transparent)
	r := &renderer{widget: l, objects: []fyne.CanvasObject{ring}}
	type row struct {
		back *canvas.Rectangle
		mark *canvas.Rectangle
		text *Text
	}
	rows := make([]row, len(l.options))
	for i, o := range l.options {
		rows[i] = row{canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent), NewText(o.Text, TextOptions{Shrink: true})}
		r.objects = append(r.objects, rows[i].back, rows[i].mark, rows[i].text)
	}
	r.refresh = func() {
		ring.CornerRadius = theme.Size(theme.SizeRadius)
		ring.StrokeWidth, ring.StrokeColor = 0, color.Transparent
		if l.focused {
			ring.StrokeWidth, ring.StrokeColor = theme.Size(theme.SizeFocusRing), theme.Color(theme.ColorFocus)
		}
		ring.FillColor = hollow(theme.Color(theme.ColorFocus))
		for i, row := range rows {
			row.back.CornerRadius = 4
			row.back.FillColor, row.mark.FillColor = color.Transparent, color.Transparent
			switch i {
			case l.index:
				row.back.FillColor, row.mark.FillColor = theme.Color(theme.ColorPrimarySoft), theme.Color(theme.ColorPrimary)
			case l.hovered:
				row.back.FillColor = theme.Color(theme.ColorHover)
			}
			row.text.SetBold(i == l.index)
		}
	}
	r.layout = func(s fyne.Size) {
		place(ring, 0, 0, s.Width, s.Height)
		h := listHeight()
		for i, row := range rows {
			y := float32(i) * h
			place(row.back, 3, y+1, s.Width-6, h-2)
			place(row.mark, 3, y+6, 3, h-12)
			place(row.text, 14, y, s.Width-22, h)
		}
	}
	r.min = func() fyne.Size {
		w := float32(120)
		for i, o := range l.options {
			w = max(w, rows[i].text.measure(o.Text)+36)
		}
		return fyne.NewSize(min(w, 280), float32(len(rows))*listHeight())
	}
	r.refresh()
	return r
}
