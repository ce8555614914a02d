package components

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// suggestRows is the most rows a list of suggestions shows.
const suggestRows = 8

// suggestPopup is the list below. It takes the keys of the window while it is
// open and hands them to the entry, which keeps its cursor.
type suggestPopup struct {
	suggest *Suggest
	list    *listBox
	relay   *keyRelay
	frame   *fyne.Container
	overlay *overlay
}

func newSuggestPopup(s *Suggest) *suggestPopup {
	p := &suggestPopup{suggest: s, relay: newKeyRelay(s)}
	p.list = newListBox(func(i int) {
		if s.waiting {
			return
		}
		s.choose(i)
	})
	p.frame = VBoxGap(0, p.relay, FixedHeight(p.list.scroll, listHeight()))
	p.overlay = newOverlay(Padded(p.frame, 4), false, below(s, p.wants))
	p.overlay.onOutside = func() { s.forget(); s.Refresh() }
	return p
}

func (p *suggestPopup) wants() fyne.Size {
	width := p.suggest.Size().Width
	for _, row := range p.list.rows {
		width = max(width, min(row.MinSize().Width+10, 640))
	}
	return fyne.NewSize(max(width, 320), p.list.height()+10)
}

func (p *suggestPopup) open(c fyne.Canvas) {
	p.frame.Objects[1] = FixedHeight(p.list.scroll, p.list.height())
	p.frame.Refresh()
	if !p.overlay.open() {
		p.overlay.show(c)
	}
	p.overlay.Refresh()
	c.Focus(p.relay)
}

// keyRelay has the focus of the list and gives all that is typed to the entry.
type keyRelay struct {
	widget.BaseWidget
	to *Suggest
}

var (
	_ fyne.Tabbable     = (*keyRelay)(nil)
	_ fyne.Shortcutable = (*keyRelay)(nil)
)

func newKeyRelay(to *Suggest) *keyRelay {
	k := &keyRelay{to: to}
	k.ExtendBaseWidget(k)
	return k
}

// FocusGained does nothing: the entry still shows its cursor.
func (k *keyRelay) FocusGained() {}

// FocusLost does nothing.
func (k *keyRelay) FocusLost() {}

// AcceptsTab is true: Tab takes a suggestion.
func (k *keyRelay) AcceptsTab() bool { return true }

// TypedRune goes to the entry.
func (k *keyRelay) TypedRune(r rune) { k.to.TypedRune(r) }

// TypedKey goes to the entry.
func (k *keyRelay) TypedKey(ev *fyne.KeyEvent) { k.to.TypedKey(ev) }

// TypedShortcut goes to the entry.
func (k *keyRelay) TypedShortcut(sc fyne.Shortcut) { k.to.TypedShortcut(sc) }

// CreateRenderer draws nothing.
func (k *keyRelay) CreateRenderer() fyne.WidgetRenderer {
	return &renderer{widget: k, layout: func(fyne.Size) {}, min: func() fyne.Size { return fyne.Size{} }}
}
