package components

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/theme"
)

// LinkText is a small text that a click opens something behind. The same is to
// be reached by a menu, as it takes no focus.
type LinkText struct {
	widget.BaseWidget
	text   *Text
	tapped func()
}

var (
	_ fyne.Tappable      = (*LinkText)(nil)
	_ desktop.Cursorable = (*LinkText)(nil)
)

// NewLinkText returns an empty text, which is not shown.
func NewLinkText(color fyne.ThemeColorName, tapped func()) *LinkText {
	l := &LinkText{text: NewText("", TextOptions{Size: theme.SizeCaption, Color: color}), tapped: tapped}
	l.ExtendBaseWidget(l)
	l.Hide()
	return l
}

// SetText changes the text; an empty one takes it away.
func (l *LinkText) SetText(s string) {
	if l.text.Text() == s {
		return
	}
	l.text.SetText(s)
	setVisible(l, s != "")
	l.Refresh()
}

// Tapped is called by the toolkit.
func (l *LinkText) Tapped(*fyne.PointEvent) { l.tapped() }

// Cursor is called by the toolkit.
func (l *LinkText) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer is called by the toolkit.
func (l *LinkText) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.text) }
