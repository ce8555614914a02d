package components

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/i18n"
)

// ActionBar is a row of buttons at the right end of a line, the most important
// one last. Where there is no room for all, the first ones go into a menu.
type ActionBar struct {
	widget.BaseWidget
	buttons []*Button
	more    *Button
	inMenu  int // how many of the buttons are in the menu
}

// NewActionBar returns a bar without buttons.
func NewActionBar() *ActionBar {
	b := &ActionBar{}
	b.more = NewButton(i18n.T("More…"), "", b.openMenu)
	b.ExtendBaseWidget(b)
	return b
}

// SetButtons puts other buttons into the bar.
func (b *ActionBar) SetButtons(buttons ...*Button) {
	b.buttons = buttons
	b.Refresh()
}

func (b *ActionBar) openMenu() { openButtons(b.more, b.buttons[:b.inMenu], false) }

// openButtons opens a menu of buttons that have no room, with their keys, below the
// button that leads there, or above it.
func openButtons(more *Button, buttons []*Button, above bool) {
	c := canvasOf(more)
	if c == nil || len(buttons) == 0 {
		return
	}
	entries := make([]MenuEntry, len(buttons))
	for i, b := range buttons {
		entries[i] = MenuEntry{Text: b.Text, Run: func() { b.Tapped(nil) }, Key: b.Key, Disabled: b.Disabled()}
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(more)
	menu := NewMenu(c, entries)
	if above {
		at = at.SubtractXY(0, menu.MinSize().Height+4)
	} else {
		at = at.AddXY(0, more.Size().Height+4)
	}
	menu.ShowAtPosition(at)
}

const actionGap = 8

// width is what n buttons from the end need.
func (b *ActionBar) width(buttons []*Button) (w float32) {
	for i, button := range buttons {
		if i > 0 {
			w += actionGap
		}
		w += button.MinSize().Width
	}
	return w
}

// CreateRenderer is called by the toolkit.
func (b *ActionBar) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	r := &renderer{widget: b}
	list := func() {
		r.objects = []fyne.CanvasObject{b.more}
		for _, button := range b.buttons {
			r.objects = append(r.objects, button)
		}
	}
	list()
	r.refresh = list
	r.layout = func(s fyne.Size) {
		b.inMenu = 0
		room := s.Width
		if b.width(b.buttons) > room {
			room -= b.more.MinSize().Width + actionGap
			for b.inMenu < len(b.buttons)-1 && b.width(b.buttons[b.inMenu:]) > room {
				b.inMenu++
			}
		}
		setVisible(b.more, b.inMenu > 0)
		x := s.Width
		for i := len(b.buttons) - 1; i >= 0; i-- {
			setVisible(b.buttons[i], i >= b.inMenu)
			if i < b.inMenu {
				continue
			}
			m := b.buttons[i].MinSize()
			x -= m.Width
			place(b.buttons[i], x, (s.Height-m.Height)/2, m.Width, m.Height)
			x -= actionGap
		}
		m := b.more.MinSize()
		place(b.more, x-m.Width, (s.Height-m.Height)/2, m.Width, m.Height)
	}
	r.min = func() fyne.Size {
		m := b.more.MinSize()
		if len(b.buttons) == 0 {
			return fyne.NewSize(0, m.Height)
		}
		last := b.buttons[len(b.buttons)-1].MinSize()
		if len(b.buttons) == 1 {
			return last
		}
		return fyne.NewSize(m.Width+actionGap+last.Width, max(m.Height, last.Height))
	}
	return r
}

// TitledActions is a line with a title at the left, cut where it is long, and
// actions at the right. Objects between them, such as a badge, keep their size.
func TitledActions(title *Text, between fyne.CanvasObject, actions *ActionBar) *fyne.Container {
	return container.New(titledActions{}, title, between, actions)
}

type titledActions struct{}

// titleShare is the part of the line that a title may take from the actions.
const titleShare = 0.35

func (titledActions) MinSize(o []fyne.CanvasObject) fyne.Size {
	m := fyne.NewSize(o[2].MinSize().Width+120, 0)
	for _, each := range o {
		m.Height = max(m.Height, each.MinSize().Height)
	}
	return m
}

func (titledActions) Layout(o []fyne.CanvasObject, s fyne.Size) {
	title, between, actions := o[0], o[1], o[2]
	middle := fyne.Size{}
	if between.Visible() {
		middle = between.MinSize()
	}
	wide := min(title.(*Text).measure(title.(*Text).text), s.Width*titleShare)
	th := title.MinSize().Height
	place(title, 0, (s.Height-th)/2, wide, th)
	x := wide
	if middle.Width > 0 {
		x += actionGap
		place(between, x, (s.Height-middle.Height)/2, middle.Width, middle.Height)
		x += middle.Width
	}
	x += 2 * actionGap
	ah := actions.MinSize().Height
	place(actions, x, (s.Height-ah)/2, max(0, s.Width-x), ah)
}
