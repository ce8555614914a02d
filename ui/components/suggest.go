package components

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"caredesk/ui/theme"
)

// Suggest is an entry that offers what typing may become. The list comes and
// goes below it while typing goes on; Up and Down move in it, Enter and Tab take
// the marked row, Escape closes it. What was typed can always stay as it is: the
// list's last row says so where FreeText is set, and Enter on no list submits.
type Suggest struct {
	Entry

	// OnPicked is called when the user took a suggestion. The entry holds its
	// text by then.
	OnPicked func(PickItem)
	// OnFree is called when Enter was pressed on text that is no suggestion.
	OnFree func(text string)
	// FreeText names a last row that takes what was typed as it is, such as
	// “cough” in free text; nil for none.
	FreeText func(text string) string
	// OnTyped is told when the user changed the text.
	OnTyped func(text string)
	// OnEmpty has Down and Alt+Down ask for suggestions without any text.
	OnEmpty bool

	query   func(string, func([]PickItem))
	latest  int
	text    string // that was asked for
	waiting bool   // no answer yet to what is typed
	items   []PickItem
	popup   *suggestPopup
	// onAnswer takes the answer when Enter or Tab came before it; what is typed
	// until then is held and goes to whatever has the focus afterwards.
	onAnswer func([]PickItem)
	held     []func(fyne.Focusable)
	ghost    string // grey rest of the first suggestion
}

// NewSuggest returns an entry with suggestions. The query calls done on the UI
// thread, at once or later; answers that a newer query overtook are dropped.
func NewSuggest(query func(q string, done func([]PickItem))) *Suggest {
	s := &Suggest{query: query}
	s.MaxLength = 200
	s.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	s.self = s
	s.takesTab = true
	s.ExtendBaseWidget(s)
	return s
}

// FocusTarget is the entry itself.
func (s *Suggest) FocusTarget() fyne.Focusable { return s }

// SetText shows a text without asking for suggestions.
func (s *Suggest) SetText(text string) {
	s.forget()
	s.Entry.SetText(text)
	s.CursorColumn = utf8.RuneCountInString(text)
	s.Refresh()
}

// forget gives up whatever was asked for and closes the list.
func (s *Suggest) forget() {
	s.latest++
	s.waiting, s.onAnswer, s.items, s.ghost = false, nil, nil, ""
	s.close()
}

// FocusLost closes the list: its rows belong to who types.
func (s *Suggest) FocusLost() {
	s.Entry.FocusLost()
	if s.onAnswer == nil {
		s.forget()
	}
	s.Refresh()
}

// TypedRune takes a character and asks for suggestions.
func (s *Suggest) TypedRune(r rune) {
	if s.onAnswer != nil {
		s.hold(func(f fyne.Focusable) { f.TypedRune(r) })
		return
	}
	s.typed(func() { s.Entry.TypedRune(r) })
}

// typed runs a change of the text and asks for suggestions when there was one.
func (s *Suggest) typed(change func()) {
	before := s.Text
	change()
	if s.Text == before {
		s.Refresh()
		return
	}
	s.ask()
	if s.OnTyped != nil {
		s.OnTyped(s.Text)
	}
}

func (s *Suggest) hold(event func(fyne.Focusable)) { s.held = append(s.held, event) }

// TypedKey moves in the list, takes a row, or edits.
func (s *Suggest) TypedKey(ev *fyne.KeyEvent) {
	onActivity()
	typed := strings.TrimSpace(s.Text) != ""
	switch {
	case s.onAnswer != nil && ev.Name == fyne.KeyEscape:
		s.settle(nil, false, false)
	case s.onAnswer != nil:
		s.hold(func(f fyne.Focusable) { typeKey(f, ev) })
	case isEnter(ev) && s.waiting && typed:
		s.onAnswer = func(items []PickItem) { s.settle(items, true, false) }
	case ev.Name == fyne.KeyTab && s.waiting && typed && modifiers()&fyne.KeyModifierShift == 0:
		s.onAnswer = func(items []PickItem) { s.settle(items, true, true) }
	case isEnter(ev) && s.listed():
		s.choose(s.popup.list.index)
	case isEnter(ev) && s.OnFree != nil:
		s.free()
	case ev.Name == fyne.KeyTab:
		if s.listed() && s.popup.list.index < len(s.items) && modifiers()&fyne.KeyModifierShift == 0 {
			s.choose(s.popup.list.index)
		}
		s.leave()
	case ev.Name == fyne.KeyEscape && s.listed():
		s.forget()
		s.Refresh()
	case s.listed() && s.popup.list.move(ev.Name):
	case ev.Name == fyne.KeyDown && (typed || s.OnEmpty) && !s.listed():
		s.ask()
	default:
		s.typed(func() { s.Entry.TypedKey(ev) })
	}
}

// typeKey hands a key to what has the focus; Tab moves on unless that takes it.
func typeKey(f fyne.Focusable, ev *fyne.KeyEvent) {
	if tab, ok := f.(fyne.Tabbable); ev.Name == fyne.KeyTab && (!ok || !tab.AcceptsTab()) {
		if o, ok := f.(fyne.CanvasObject); ok {
			if c := canvasOf(o); c != nil {
				moveFocus(c)
			}
		}
		return
	}
	f.TypedKey(ev)
}

// TypedShortcut pastes and edits, and opens the list on Alt+Down.
func (s *Suggest) TypedShortcut(sc fyne.Shortcut) {
	if isAltDown(sc) {
		if s.Text != "" || s.OnEmpty {
			s.ask()
		}
		return
	}
	if cs, ok := sc.(*desktop.CustomShortcut); ok && !editsText(cs.KeyName) {
		s.forget() // the list would lie over what the shortcut opens
	}
	s.typed(func() { s.Entry.TypedShortcut(sc) })
}

// ask sends what is typed to the query. The rows that are shown stay until the
// answer is there, but can no longer be taken.
func (s *Suggest) ask() {
	s.latest++
	asked, text := s.latest, strings.TrimSpace(s.Text)
	s.text, s.ghost = text, ""
	if text == "" && !s.OnEmpty {
		s.forget()
		s.Refresh()
		return
	}
	s.waiting = true
	s.query(text, func(items []PickItem) {
		if asked != s.latest {
			return
		}
		s.waiting = false
		items = items[:min(len(items), suggestRows)]
		if then := s.onAnswer; then != nil {
			then(items)
			return
		}
		s.show(items)
	})
	s.Refresh()
}

// settle ends the waiting for an answer that Enter or Tab asked for: the first
// suggestion is taken, or what was typed as it is, and leave moves the focus on.
func (s *Suggest) settle(items []PickItem, take, leave bool) {
	held := s.held
	s.onAnswer, s.held = nil, nil
	switch {
	case take && len(items) > 0:
		s.take(items[0])
	case take && !leave && s.OnFree != nil:
		s.free()
	default:
		s.forget()
	}
	if leave {
		s.leave()
	}
	c := canvasOf(s)
	for _, event := range held {
		if c == nil {
			return
		}
		if f := c.Focused(); f != nil {
			event(f)
		}
	}
}

func (s *Suggest) show(items []PickItem) {
	s.items = items
	c := canvasOf(s)
	if c == nil || !s.focused {
		return
	}
	var rows []listItem
	for _, item := range items {
		rows = append(rows, listItem{text: item.Text, detail: item.Detail})
	}
	if s.FreeText != nil && s.text != "" && len(items) > 0 {
		if text := s.FreeText(s.text); text != "" {
			rows = append(rows, listItem{text: text, icon: theme.IconEdit})
		}
	}
	s.ghost = ""
	if len(items) > 0 {
		s.ghost = completion(s.Text, items[0].Text)
	}
	if len(rows) == 0 {
		s.close()
	} else {
		if s.popup == nil {
			s.popup = newSuggestPopup(s)
		}
		s.popup.list.set(rows, 0, "")
		s.popup.open(c)
	}
	s.Refresh()
}

func (s *Suggest) listed() bool { return s.popup != nil && s.popup.overlay.open() }

func (s *Suggest) close() {
	if s.listed() {
		s.popup.overlay.hide()
	}
}

// choose takes a row of the list. Rows that wait for a newer answer cannot be
// taken.
func (s *Suggest) choose(i int) {
	switch {
	case s.waiting:
	case i >= 0 && i < len(s.items):
		s.take(s.items[i])
	case i == len(s.items):
		s.free()
	}
}

func (s *Suggest) take(item PickItem) {
	s.SetText(item.Text)
	if s.onEdited != nil {
		s.onEdited()
	}
	if s.OnPicked != nil {
		s.OnPicked(item)
	}
}

func (s *Suggest) free() {
	text := strings.TrimSpace(s.Text)
	s.forget()
	s.Refresh()
	if s.OnFree != nil {
		s.OnFree(text)
	}
}

// leave closes the list and moves the focus on, or back with Shift.
func (s *Suggest) leave() {
	s.close()
	if c := canvasOf(s); c != nil && s.focused {
		moveFocus(c)
	}
}
