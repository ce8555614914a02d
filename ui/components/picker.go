package components

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// PickItem is one thing a Picker can pick.
type PickItem struct {
	ID     int64
	Key    string
	Text   string
	Detail string
	Data   any
}

// pickLimit is the most rows a picker shows; typing more finds the rest.
const pickLimit = 20

// Picker picks one of many by typing: what is typed goes to a query, whose
// answer stands in a list below. Up and Down move, Enter picks, Escape leaves
// things as they were, Delete clears.
type Picker struct {
	widget.DisableableWidget
	// OnPicked is called when the user picked something.
	OnPicked func(PickItem)
	// OnCleared is called when the user took the pick away.
	OnCleared func()
	// CreateText gives a last row such as "Register “Ana”"; OnCreate is called
	// when it is picked.
	CreateText func(query string) string
	OnCreate   func(query string)

	query       func(string, func([]PickItem))
	placeholder string
	item        PickItem
	set         bool
	awaited     string // stands in the field until the answer to what was typed is there
	focused     bool
	popup       *pickPopup
}

var (
	_ fyne.Focusable    = (*Picker)(nil)
	_ fyne.Tappable     = (*Picker)(nil)
	_ fyne.Shortcutable = (*Picker)(nil)
)

// NewPicker returns a picker with nothing picked. The query calls done on the
// UI thread, at once or later; answers that a newer query overtook are
// dropped.
func NewPicker(query func(q string, done func([]PickItem))) *Picker {
	p := &Picker{query: query, placeholder: i18n.T("Type to search…")}
	p.ExtendBaseWidget(p)
	return p
}

// StaticPicker is a query over a slice: every word typed must occur.
func StaticPicker(items []PickItem) func(string, func([]PickItem)) {
	return func(q string, done func([]PickItem)) {
		words := strings.Fields(strings.ToLower(q))
		var out []PickItem
		for _, item := range items {
			if containsAll(strings.ToLower(item.Text+" "+item.Detail), words) {
				out = append(out, item)
			}
		}
		done(out)
	}
}

func containsAll(s string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(s, w) {
			return false
		}
	}
	return true
}

// Selected returns the picked item.
func (p *Picker) Selected() (PickItem, bool) { return p.item, p.set }

// SetSelected picks without calling OnPicked.
func (p *Picker) SetSelected(item PickItem) {
	p.forgetAnswer()
	p.item, p.set = item, true
	p.Refresh()
}

// forgetAnswer gives up a choice that still waits for its answer.
func (p *Picker) forgetAnswer() {
	p.awaited = ""
	if p.popup != nil {
		p.popup.then = nil
	}
}

// Clear takes the pick away without calling OnCleared.
func (p *Picker) Clear() {
	p.forgetAnswer()
	p.item, p.set = PickItem{}, false
	p.Refresh()
}

// SetPlaceHolder changes what is shown while nothing is picked.
func (p *Picker) SetPlaceHolder(s string) {
	p.placeholder = s
	p.Refresh()
}

func (p *Picker) pick(item PickItem) {
	p.SetSelected(item)
	if p.OnPicked != nil {
		p.OnPicked(item)
	}
}

func (p *Picker) clearByUser() {
	if !p.set {
		return
	}
	p.Clear()
	if p.OnCleared != nil {
		p.OnCleared()
	}
}

// FocusGained shows the ring.
func (p *Picker) FocusGained() {
	p.focused = true
	p.Refresh()
	follow(p)
}

// FocusLost hides the ring.
func (p *Picker) FocusLost() { p.focused = false; p.Refresh() }

// Tapped opens the list.
func (p *Picker) Tapped(*fyne.PointEvent) {
	if p.Disabled() {
		return
	}
	focus(p)
	p.open("")
}

// TypedRune opens the list with what is typed.
func (p *Picker) TypedRune(r rune) { p.open(strings.TrimSpace(string(r))) }

// TypedKey opens the list, clears, or hands the key on.
func (p *Picker) TypedKey(ev *fyne.KeyEvent) {
	onActivity()
	switch {
	case p.Disabled():
		passKey(p, ev)
	case ev.Name == fyne.KeyDown, ev.Name == fyne.KeyUp, isEnter(ev) && !p.set:
		p.open("")
	case ev.Name == fyne.KeyDelete, ev.Name == fyne.KeyBackspace:
		p.clearByUser()
	default:
		passKey(p, ev)
	}
}

// TypedShortcut opens the list on Alt+Down, pastes into it, and hands on the
// rest.
func (p *Picker) TypedShortcut(s fyne.Shortcut) {
	if isAltDown(s) {
		p.open("")
		return
	}
	if paste, ok := s.(*fyne.ShortcutPaste); ok {
		p.open(strings.TrimSpace(paste.Clipboard.Content()))
		return
	}
	passShortcut(p, s)
}

func (p *Picker) open(text string) {
	cv := canvasOf(p)
	if cv == nil || p.Disabled() || p.popup != nil && p.popup.overlay.open() {
		return
	}
	p.forgetAnswer()
	p.popup = newPickPopup(p, text)
	p.popup.overlay.show(cv)
	cv.Focus(p.popup.entry)
	p.popup.entry.CursorColumn = len([]rune(text))
	p.popup.search()
}

// CreateRenderer is called by the toolkit.
func (p *Picker) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	b := newInputBox()
	style := func() {
		text := p.item.Text
		if !p.set {
			text = p.awaited
		}
		b.set(text, p.placeholder, theme.IconSearch, p.focused, p.Disabled())
	}
	style()
	return &renderer{
		widget: p, objects: b.objects(), layout: b.layout, refresh: style,
		min: func() fyne.Size { return fyne.NewSize(160, b.min().Height) },
	}
}

func (p *Picker) watch(changed func()) {
	p.OnPicked = andThen(p.OnPicked, changed)
	cleared := p.OnCleared
	p.OnCleared = func() {
		if cleared != nil {
			cleared()
		}
		changed()
	}
}

func (p *Picker) snapshot() string {
	if !p.set {
		return ""
	}
	return p.item.Key + "\x01" + p.item.Text + "\x01" + p.item.Detail
}

// pickPopup is the opened picker: an entry over the field and the list below.
type pickPopup struct {
	owner   *Picker
	entry   *Entry
	list    *listBox
	frame   *fyne.Container
	overlay *overlay
	items   []PickItem
	latest  int
	waiting bool             // the search for what is typed has not answered yet
	then    func([]PickItem) // takes the answer when Enter came before it
}

func newPickPopup(p *Picker, text string) *pickPopup {
	u := &pickPopup{owner: p, entry: NewEntry()}
	u.entry.goesOn = true
	u.list = newListBox(u.choose)
	u.entry.takesTab = true
	u.entry.PlaceHolder = p.placeholder
	u.entry.Text = text
	u.entry.Icon = theme.Tinted(theme.IconSearch, theme.ColorMuted)
	u.entry.OnKey = u.key
	u.entry.OnChanged = func(string) { u.search() }
	u.frame = VBoxGap(4, u.entry, FixedHeight(u.list.scroll, listHeight()))
	u.overlay = newOverlay(Padded(u.frame, 4), false, u.bounds)
	u.overlay.onOutside = u.overlay.hide
	return u
}

// bounds lays the entry over the field, so that typing goes on where it began.
func (u *pickPopup) bounds(area fyne.Size) (fyne.Position, fyne.Size) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(u.owner)
	eh := u.entry.MinSize().Height
	w := min(max(u.owner.Size().Width+8, 320), area.Width)
	h := eh + u.list.height() + 14
	x := max(0, min(at.X-4, area.Width-w))
	y := at.Y - 4
	if y+h > area.Height {
		y = max(0, area.Height-h)
	}
	return fyne.NewPos(x, y), fyne.NewSize(w, min(h, area.Height))
}

func (u *pickPopup) resize() {
	u.frame.Objects[1] = FixedHeight(u.list.scroll, u.list.height())
	u.frame.Refresh()
	u.overlay.Refresh()
}

func (u *pickPopup) search() {
	u.latest++
	asked := u.latest
	text := strings.TrimSpace(u.entry.Text)
	u.waiting = true
	u.owner.query(text, func(items []PickItem) {
		if asked != u.latest {
			return
		}
		u.waiting = false
		if then := u.then; then != nil {
			then(items)
			return
		}
		if u.overlay.open() {
			u.show(text, items)
		}
	})
	if u.waiting && len(u.items) == 0 {
		u.list.set(nil, -1, i18n.T("Searching…"))
		u.resize()
	}
}

func (u *pickPopup) show(text string, items []PickItem) {
	u.items = items[:min(len(items), pickLimit)]
	rows := make([]listItem, 0, len(u.items)+1)
	for _, item := range u.items {
		rows = append(rows, listItem{text: item.Text, detail: item.Detail})
	}
	if u.createText() != "" {
		rows = append(rows, listItem{text: u.createText(), icon: theme.IconAdd})
	}
	mark := 0
	if text == "" {
		for i, item := range u.items {
			if u.owner.set && item.ID == u.owner.item.ID && item.Key == u.owner.item.Key {
				mark = i
			}
		}
	}
	note := i18n.T("Nothing found. Try fewer letters.")
	if text == "" {
		note = i18n.T("Type a few letters to search.")
	}
	u.list.set(rows, mark, note)
	u.resize()
}

func (u *pickPopup) createText() string {
	if u.owner.CreateText == nil {
		return ""
	}
	return u.owner.CreateText(strings.TrimSpace(u.entry.Text))
}

func (u *pickPopup) choose(i int) {
	text := strings.TrimSpace(u.entry.Text)
	switch {
	case i >= 0 && i < len(u.items):
		item := u.items[i]
		u.overlay.hide()
		u.owner.pick(item)
	case i == len(u.items) && u.createText() != "":
		u.overlay.hide()
		if u.owner.OnCreate != nil {
			u.owner.OnCreate(text)
		}
	}
}

// chooseOnAnswer leaves the list and picks the first that the search under way
// will find. What the list still shows belongs to fewer letters: Enter behind
// fast fingers must not take it. Until the answer nothing is picked.
func (u *pickPopup) chooseOnAnswer() {
	p, text := u.owner, strings.TrimSpace(u.entry.Text)
	u.overlay.hide()
	p.clearByUser()
	p.awaited = text + "…"
	u.then = func(items []PickItem) {
		u.then = nil
		if len(items) > 0 {
			p.pick(items[0])
			return
		}
		p.awaited = i18n.F("%s: nothing found", text)
		p.Refresh()
	}
	p.Refresh()
}

func (u *pickPopup) key(ev *fyne.KeyEvent) bool {
	typed := strings.TrimSpace(u.entry.Text) != ""
	switch {
	case isEnter(ev) && u.waiting && typed:
		u.chooseOnAnswer()
	case ev.Name == fyne.KeyTab && u.waiting && typed:
		cv := u.overlay.canvas
		u.chooseOnAnswer()
		moveFocus(cv)
	case isEnter(ev):
		u.choose(u.list.index)
	case ev.Name == fyne.KeyEscape:
		u.overlay.hide()
	case ev.Name == fyne.KeyTab:
		cv := u.overlay.canvas
		if typed && u.list.index < len(u.items) {
			u.choose(u.list.index)
		}
		u.overlay.hide()
		moveFocus(cv)
	default:
		return u.list.move(ev.Name)
	}
	return true
}
