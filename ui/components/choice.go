package components

import (
	"strings"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// Option is one thing to choose: what is stored and what is shown.
type Option struct {
	Value string
	Text  string
}

// Options builds options that show what they store.
func Options(values ...string) []Option {
	out := make([]Option, len(values))
	for i, v := range values {
		out[i] = Option{Value: v, Text: v}
	}
	return out
}

// Choice picks one of a short list. Up and Down change it, typing goes to the
// next option that begins so, Enter, Space and Alt+Down open the list.
type Choice struct {
	widget.DisableableWidget
	// OnChanged is called when the user chose another option.
	OnChanged func(value string)
	// PlaceHolder is shown while nothing is chosen.
	PlaceHolder string

	options []Option
	index   int
	focused bool
	typed   typeAhead
	popup   *overlay
}

var (
	_ fyne.Focusable    = (*Choice)(nil)
	_ fyne.Tappable     = (*Choice)(nil)
	_ fyne.Shortcutable = (*Choice)(nil)
)

// NewChoice returns a choice with nothing chosen.
func NewChoice(options []Option, onChange func(value string)) *Choice {
	c := &Choice{options: options, index: -1, OnChanged: onChange, PlaceHolder: i18n.T("Choose…")}
	c.ExtendBaseWidget(c)
	return c
}

// Value returns the chosen value, empty when nothing is chosen.
func (c *Choice) Value() string {
	if c.index < 0 || c.index >= len(c.options) {
		return ""
	}
	return c.options[c.index].Value
}

// Text returns the chosen option's text.
func (c *Choice) Text() string {
	if c.index < 0 || c.index >= len(c.options) {
		return ""
	}
	return c.options[c.index].Text
}

// SetValue chooses without calling OnChanged; an unknown value chooses
// nothing.
func (c *Choice) SetValue(value string) {
	c.index = -1
	for i, o := range c.options {
		if o.Value == value {
			c.index = i
			break
		}
	}
	c.Refresh()
}

// SetOptions replaces the options and keeps the chosen value if it is among
// them.
func (c *Choice) SetOptions(options []Option) {
	value, had := c.Value(), c.index >= 0
	c.options = options
	c.index = -1
	if had {
		c.SetValue(value)
		return
	}
	c.Refresh()
}

func (c *Choice) pick(i int) {
	if i < 0 || i >= len(c.options) || i == c.index {
		return
	}
	c.index = i
	c.Refresh()
	if c.OnChanged != nil {
		c.OnChanged(c.Value())
	}
}

// FocusGained shows the ring.
func (c *Choice) FocusGained() {
	c.focused = true
	c.Refresh()
	follow(c)
}

// FocusLost hides the ring.
func (c *Choice) FocusLost() { c.focused = false; c.Refresh() }

// Tapped opens the list.
func (c *Choice) Tapped(*fyne.PointEvent) {
	if c.Disabled() {
		return
	}
	focus(c)
	c.open()
}

// TypedRune goes to the option that begins with what is typed.
func (c *Choice) TypedRune(r rune) {
	if c.Disabled() || r == ' ' {
		return
	}
	c.pick(c.typed.find(r, c.texts(), c.index))
}

func (c *Choice) texts() []string {
	out := make([]string, len(c.options))
	for i, o := range c.options {
		out[i] = o.Text
	}
	return out
}

// TypedKey changes the choice or opens the list.
func (c *Choice) TypedKey(ev *fyne.KeyEvent) {
	onActivity()
	switch ev.Name {
	case fyne.KeyDown:
		c.pick(min(c.index+1, len(c.options)-1))
	case fyne.KeyUp:
		c.pick(max(c.index-1, 0))
	case fyne.KeyHome:
		c.pick(0)
	case fyne.KeyEnd:
		c.pick(len(c.options) - 1)
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		c.open()
	default:
		passKey(c, ev)
	}
}

// TypedShortcut opens the list on Alt+Down and hands on the rest.
func (c *Choice) TypedShortcut(s fyne.Shortcut) {
	if isAltDown(s) {
		c.open()
		return
	}
	passShortcut(c, s)
}

func (c *Choice) open() {
	cv := canvasOf(c)
	if cv == nil || c.Disabled() || c.popup != nil && c.popup.open() || len(c.options) == 0 {
		return
	}
	list := newChoiceList(c)
	c.popup = newOverlay(list, false, below(c, func() fyne.Size {
		m := list.MinSize()
		return fyne.NewSize(max(c.Size().Width, m.Width), m.Height)
	}))
	c.popup.onOutside = c.popup.hide
	c.popup.show(cv)
	cv.Focus(list)
	list.list.mark(c.index)
}

// CreateRenderer is called by the toolkit.
func (c *Choice) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	b := newInputBox()
	style := func() { b.set(c.Text(), c.PlaceHolder, theme.IconDown, c.focused, c.Disabled()) }
	style()
	return &renderer{
		widget: c, objects: b.objects(), layout: b.layout, refresh: style,
		min: func() fyne.Size {
			m := b.min()
			for _, o := range c.options {
				m.Width = max(m.Width, min(b.text.measure(o.Text), 260)+theme.Size(theme.SizeSmallIcon)+28)
			}
			return m
		},
	}
}

func (c *Choice) watch(changed func()) { c.OnChanged = andThen(c.OnChanged, changed) }

func (c *Choice) snapshot() string { return c.Value() }

// choiceList is the opened list of a Choice.
type choiceList struct {
	widget.BaseWidget
	owner *Choice
	list  *listBox
}

var (
	_ fyne.Focusable = (*choiceList)(nil)
	_ fyne.Tabbable  = (*choiceList)(nil)
)

func newChoiceList(c *Choice) *choiceList {
	l := &choiceList{owner: c}
	l.list = newListBox(l.choose)
	items := make([]listItem, len(c.options))
	for i, o := range c.options {
		items[i] = listItem{text: o.Text}
	}
	l.list.set(items, c.index, "")
	l.ExtendBaseWidget(l)
	return l
}

func (l *choiceList) choose(i int) {
	l.owner.popup.hide()
	l.owner.pick(i)
}

// AcceptsTab lets Tab take the marked option.
func (l *choiceList) AcceptsTab() bool { return true }

// FocusGained does nothing: the mark is the focus.
func (l *choiceList) FocusGained() {}

// FocusLost does nothing.
func (l *choiceList) FocusLost() {}

// TypedRune marks the option that begins with what is typed.
func (l *choiceList) TypedRune(r rune) {
	if r != ' ' {
		l.list.mark(l.owner.typed.find(r, l.owner.texts(), l.list.index))
	}
}

// TypedKey moves the mark, takes it or gives up.
func (l *choiceList) TypedKey(ev *fyne.KeyEvent) {
	onActivity()
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		l.choose(l.list.index)
	case fyne.KeyTab:
		cv := l.owner.popup.canvas
		l.choose(l.list.index)
		moveFocus(cv)
	case fyne.KeyEscape:
		l.owner.popup.hide()
	case fyne.KeyHome:
		l.list.mark(0)
	case fyne.KeyEnd:
		l.list.mark(len(l.list.rows) - 1)
	default:
		l.list.move(ev.Name)
	}
}

// moveFocus goes on as Tab or Shift+Tab would.
func moveFocus(c fyne.Canvas) {
	if modifiers()&fyne.KeyModifierShift != 0 {
		c.FocusPrevious()
		return
	}
	c.FocusNext()
}

// CreateRenderer is called by the toolkit.
func (l *choiceList) CreateRenderer() fyne.WidgetRenderer {
	inner := container.NewStack(l.list.scroll)
	return &renderer{
		widget: l, objects: []fyne.CanvasObject{inner},
		layout: func(s fyne.Size) { place(inner, 4, 4, s.Width-8, s.Height-8) },
		min: func() fyne.Size {
			return fyne.NewSize(l.list.box.MinSize().Width+8, l.list.height()+8)
		},
	}
}

// typeAhead finds an option by the letters typed within a second.
type typeAhead struct {
	text string
	at   time.Time
}

func (t *typeAhead) find(r rune, texts []string, current int) int {
	now := time.Now()
	if now.Sub(t.at) > time.Second {
		t.text = ""
	}
	t.at = now
	t.text += string(unicode.ToLower(r))
	start := current
	if len([]rune(t.text)) == 1 {
		start++ // the same letter again goes to the next
	}
	for i := range texts {
		at := (max(start, 0) + i) % len(texts)
		if strings.HasPrefix(strings.ToLower(texts[at]), t.text) {
			return at
		}
	}
	return current
}
