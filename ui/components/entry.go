package components

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// Entry is the toolkit's entry with what daily work needs: shortcuts it does
// not use itself reach the dialog or the shell, Escape works, Tab leaves a
// text of several lines, and a length limit holds for typing and pasting.
type Entry struct {
	widget.Entry

	// MaxLength is the most characters the entry takes; 0 is without limit.
	MaxLength int
	// OnEscape is asked first when Escape is pressed; true means handled.
	OnEscape func() bool
	// OnKey sees every key first; true means handled.
	OnKey func(*fyne.KeyEvent) bool
	// OnShortcut sees shortcuts the entry does not use; true means handled.
	OnShortcut func(fyne.Shortcut) bool
	// OnFocus is told when the entry gains or loses the focus.
	OnFocus func(gained bool)

	takesTab bool
	focused  bool
	// hint is what the placeholder says where there is room for it, fitted what
	// stands there now.
	hint, fitted string
	// onCut is told when a paste was longer than what fits.
	onCut func(message string)
	// onEdited is told when the user changed the text.
	onEdited func()
	owed     *owedCursor
	// goesOn marks an entry that takes over typing begun elsewhere, whose text
	// is not selected when the focus comes.
	goesOn bool
	// self is the widget the entry is part of, as the toolkit finds a canvas
	// by the outermost object alone.
	self fyne.CanvasObject
}

var (
	_ fyne.Shortcutable = (*Entry)(nil)
	_ fyne.Tabbable     = (*Entry)(nil)
)

// NewEntry returns an entry for one line.
func NewEntry() *Entry {
	e := &Entry{MaxLength: 200}
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.ExtendBaseWidget(e)
	return e
}

// NewSearch returns an entry for one line with a magnifier and, where it is
// given, the key that leads to it.
func NewSearch(placeholder, key string) *Entry {
	e := NewEntry()
	e.PlaceHolder = placeholder
	e.Icon = theme.Tinted(theme.IconSearch, theme.ColorMuted)
	if key != "" {
		e.ActionItem = NewKeyHint(key)
	}
	return e
}

// NewMultiLine returns an entry for several lines. Tab moves on, Ctrl+Enter
// submits.
func NewMultiLine(rows int) *Entry {
	e := &Entry{MaxLength: 20000}
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapWord
	e.ExtendBaseWidget(e)
	e.SetMinRowsVisible(rows)
	return e
}

// NewPassword returns an entry that hides what is typed.
func NewPassword() *Entry {
	e := &Entry{MaxLength: 200}
	e.Password = true
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.ExtendBaseWidget(e)
	return e
}

// searchWidth is the least width of an input with an icon.
const searchWidth = 120

// MinSize is never lower than a control.
func (e *Entry) MinSize() fyne.Size {
	if e.self == nil {
		e.ExtendBaseWidget(e)
	}
	m := e.Entry.MinSize()
	if e.Icon != nil { // something to search by has to fit
		m.Width = max(m.Width, theme.Scaled(searchWidth))
	}
	m.Height = max(m.Height, theme.Size(theme.SizeControl))
	return m
}

// AcceptsTab is false, so that Tab moves on from a text of several lines too.
func (e *Entry) AcceptsTab() bool { return e.takesTab }

// FocusGained shows the cursor.
func (e *Entry) FocusGained() {
	e.focused = true
	e.Entry.FocusGained()
	e.arrive()
	follow(e.object())
	if e.OnFocus != nil {
		e.OnFocus(true)
	}
}

// FocusLost hides the cursor.
func (e *Entry) FocusLost() {
	e.focused = false
	e.Entry.FocusLost()
	if e.OnFocus != nil {
		e.OnFocus(false)
	}
}

// TypedRune takes a character unless the text is full.
func (e *Entry) TypedRune(r rune) {
	if e.MaxLength > 0 && e.SelectedText() == "" && utf8.RuneCountInString(e.Text) >= e.MaxLength {
		return
	}
	e.edit(func() { e.insert(string(r), func() { e.Entry.TypedRune(r) }) })
}

// TypedKey edits the text and hands on what editing does not use.
func (e *Entry) TypedKey(ev *fyne.KeyEvent) {
	onActivity()
	if e.OnKey != nil && e.OnKey(ev) {
		return
	}
	switch {
	case ev.Name == fyne.KeyEscape:
		if e.OnEscape == nil || !e.OnEscape() {
			passKey(e.object(), ev)
		}
	case isEnter(ev) && !e.MultiLine && e.OnSubmitted == nil:
		passKey(e.object(), ev)
	case isEnter(ev) && !e.MultiLine:
		// The toolkit would draw the input anew, though nothing in it changes.
		if !e.Disabled() {
			e.OnSubmitted(e.Text)
		}
	case isFunctionKey(ev.Name):
		passKey(e.object(), ev)
	case (ev.Name == fyne.KeyPageUp || ev.Name == fyne.KeyPageDown) && !e.MultiLine:
		passKey(e.object(), ev)
	case ev.Name == fyne.KeyBackspace:
		e.edit(func() { e.erase(func() { e.Entry.TypedKey(ev) }) })
	case isEnter(ev):
		e.edit(func() { e.insert("\n", func() { e.Entry.TypedKey(ev) }) })
	default:
		e.edit(func() { e.Entry.TypedKey(ev) })
	}
}

func isFunctionKey(k fyne.KeyName) bool {
	switch k {
	case fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6,
		fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12:
		return true
	}
	return false
}

// TypedShortcut keeps the editing shortcuts and hands on all others.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if cs, ok := s.(*desktop.CustomShortcut); ok && !editsText(cs.KeyName) {
		switch {
		case e.OnShortcut != nil && e.OnShortcut(s):
		case e.MultiLine && e.OnSubmitted != nil && isCtrlEnter(s):
			e.OnSubmitted(e.Text)
		default:
			passShortcut(e.object(), s)
		}
		return
	}
	if p, ok := s.(*fyne.ShortcutPaste); ok && e.MaxLength > 0 {
		if n := utf8.RuneCountInString(p.Clipboard.Content()) - e.room(); n > 0 && e.onCut != nil {
			defer e.onCut(i18n.F("What was pasted is too long: its last %d characters were left out. At most %d fit here.", n, e.MaxLength))
		}
		s = &fyne.ShortcutPaste{Clipboard: clipped{p.Clipboard, e.room()}, Secondary: p.Secondary}
	}
	if text, ok := pasted(s); ok {
		e.edit(func() { e.insert(text, func() { e.Entry.TypedShortcut(s) }) })
		return
	}
	e.edit(func() { e.Entry.TypedShortcut(s) })
}

func editsText(k fyne.KeyName) bool {
	switch k {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyBackspace, fyne.KeyDelete:
		return true
	}
	return false
}

// room counts the characters that still fit when what is selected is replaced.
func (e *Entry) room() int {
	n := utf8.RuneCountInString(e.Text) - utf8.RuneCountInString(e.SelectedText())
	return max(0, e.MaxLength-n)
}

// clipped is a clipboard that gives no more than a number of characters.
type clipped struct {
	fyne.Clipboard
	most int
}

func (c clipped) Content() string {
	runes := []rune(c.Clipboard.Content())
	return string(runes[:min(len(runes), c.most)])
}

// entryInset is the room added before the text, which the toolkit sets too
// close to the frame.
const entryInset = 4

// CreateRenderer adds the room before the text and a ring for the focus to the
// toolkit's entry.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	if e.self == nil {
		e.ExtendBaseWidget(e)
	}
	r := &entryRenderer{WidgetRenderer: e.Entry.CreateRenderer(), entry: e, ring: newRing(), cover: canvas.NewRectangle(nil), edge: canvas.NewRectangle(nil)}
	r.style()
	return r
}

type entryRenderer struct {
	fyne.WidgetRenderer
	entry *Entry
	ring  *canvas.Rectangle
	// cover hides the bar with which the toolkit scrolls a line too long for its
	// input: it touches the letters, and the cursor keys do what it would.
	cover *canvas.Rectangle
	// edge is the lower border once more, over what is left of that bar there. The
	// cover ends above the border: an enlarged screen would draw half of it away.
	edge *canvas.Rectangle
	room float32 // that the text has
}

func (r *entryRenderer) Objects() []fyne.CanvasObject {
	return append(r.WidgetRenderer.Objects(), r.cover, r.edge, r.ring)
}

func (r *entryRenderer) Layout(s fyne.Size) {
	r.WidgetRenderer.Layout(s)
	place(r.ring, 0, 0, s.Width, s.Height)
	place(r.cover, coverInset, s.Height-2-coverHeight, max(0, s.Width-2*coverInset), coverHeight)
	place(r.edge, coverInset+2, s.Height-2, max(0, s.Width-2*(coverInset+2)), 1)
	text := r.WidgetRenderer.Objects()[2]
	size := text.Size()
	if hint, ok := r.entry.ActionItem.(*KeyHint); ok { // the toolkit sets it against the border
		hint.Move(hint.Position().AddXY(-hintInset, 0))
		size.Width -= hintInset
	}
	text.Move(text.Position().AddXY(entryInset, r.entry.above(s.Height)))
	text.Resize(fyne.NewSize(max(0, size.Width-entryInset-2), size.Height))
	r.room = text.Size().Width - 2*theme.Size(fynetheme.SizeNameInnerPadding)
	r.hideBar()
	r.entry.fitHint(text.Size().Width)
}

// The bar is 4 high and lies on the lower border, inside its rounded corners.
const (
	coverInset  = 4
	coverHeight = 4
	hintInset   = 4 // between the key of an input and its border
)

// hideBar covers the toolkit's bar, which is there only for a text that is too long.
func (r *entryRenderer) hideBar() {
	text := r.entry.Text
	if r.entry.Password {
		text = strings.Repeat("•", utf8.RuneCountInString(text))
	}
	long := !r.entry.MultiLine && text != "" && fyne.MeasureText(text, theme.Size(theme.SizeText), r.entry.TextStyle).Width > r.room-4
	r.cover.Hidden, r.edge.Hidden = !long, !long
}

func (r *entryRenderer) style() {
	r.cover.FillColor = theme.Color(fynetheme.ColorNameInputBackground)
	r.cover.CornerRadius = coverInset
	r.hideBar()
	styleRing(r.ring, r.entry.focused && !r.entry.Disabled(), theme.Size(theme.SizeRadius))
	if border, ok := r.WidgetRenderer.Objects()[1].(*canvas.Rectangle); ok {
		r.edge.FillColor = border.StrokeColor
		// A stroke without a fill gets dark edges on the graphics card.
		border.FillColor = theme.Color(fynetheme.ColorNameInputBackground)
	}
}

func (r *entryRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	r.style()
	r.ring.Refresh()
}

// above is the room over a single line of text, which the toolkit would set at
// the top of a control that is higher than it needs.
func (e *Entry) above(height float32) float32 {
	if e.MultiLine {
		return 0
	}
	return max(0, (height-e.Entry.MinSize().Height)/2)
}

// textStart is where the text begins; the toolkit takes clicks as if it were
// at the very left.
func (e *Entry) textStart() float32 {
	if e.Icon != nil {
		return entryInset + theme.Size(theme.SizeIcon) + theme.Size(fynetheme.SizeNameLineSpacing)
	}
	return entryInset
}

// MouseDown sets the cursor.
func (e *Entry) MouseDown(ev *desktop.MouseEvent) {
	moved := *ev
	moved.Position = moved.Position.SubtractXY(e.textStart(), e.above(e.Size().Height))
	e.Entry.MouseDown(&moved)
}

// Dragged marks text.
func (e *Entry) Dragged(ev *fyne.DragEvent) {
	moved := *ev
	moved.Position = moved.Position.SubtractXY(e.textStart(), e.above(e.Size().Height))
	e.Entry.Dragged(&moved)
}

func (e *Entry) object() fyne.CanvasObject {
	if e.self != nil {
		return e.self
	}
	return e
}

func (e *Entry) snapshot() string { return e.Text }

func (e *Entry) watch(changed func()) { e.OnChanged = andThen(e.OnChanged, changed) }

func (e *Entry) setOnCut(f func(message string)) { e.onCut = f }

func (e *Entry) setOnEdited(f func()) { e.onEdited = f }

// edit runs a change by the user and tells whether the text is another now.
func (e *Entry) edit(change func()) {
	before := e.Text
	change()
	if e.Text != before && e.onEdited != nil {
		e.onEdited()
	}
}

func (e *Entry) setOnSubmit(f func()) {
	if e.OnSubmitted == nil {
		e.OnSubmitted = func(string) { f() }
	}
}

// selectAll marks the text, so that typing replaces it.
func (e *Entry) selectAll() { e.Entry.TypedShortcut(&fyne.ShortcutSelectAll{}) }
