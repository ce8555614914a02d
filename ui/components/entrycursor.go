package components

import (
	"unicode/utf8"
	"weak"

	"fyne.io/fyne/v2"
)

// The toolkit keeps the cursor of wrapped text as a row and a column. A blank
// typed at the end of a full row belongs to no row, so the cursor slips before
// it, the next letters land there, and two words become one. The entry
// therefore remembers where the cursor ought to be and edits there itself.

// owedCursor is where the cursor ought to be while the toolkit cannot hold it there.
// It counts as long as neither the text nor the cursor was changed otherwise.
type owedCursor struct {
	offset, row, column int
	text                string
}

// cursor is the number of characters before the cursor.
func (e *Entry) cursor() int {
	o := e.owed
	if o != nil && o.text == e.Text && o.row == e.CursorRow && o.column == e.CursorColumn {
		return o.offset
	}
	return e.CursorTextOffset()
}

// insert puts text at the cursor; change is how the toolkit does it, which keeps
// its undo list and is taken wherever it works.
func (e *Entry) insert(text string, change func()) {
	if !e.MultiLine || e.SelectedText() != "" {
		change()
		return
	}
	at, before := e.cursor(), utf8.RuneCountInString(e.Text)
	if at != e.CursorTextOffset() {
		runes := []rune(e.Text)
		e.SetText(string(runes[:at]) + text + string(runes[at:]))
	} else {
		change()
	}
	if grown := utf8.RuneCountInString(e.Text) - before; grown > 0 {
		e.moveCursor(at + grown)
	}
}

// erase takes the character before the cursor away.
func (e *Entry) erase(change func()) {
	if !e.MultiLine || e.SelectedText() != "" {
		change()
		return
	}
	at, before := e.cursor(), utf8.RuneCountInString(e.Text)
	if at != e.CursorTextOffset() {
		runes := []rune(e.Text)
		e.SetText(string(runes[:at-1]) + string(runes[at:]))
	} else {
		change()
	}
	if lost := before - utf8.RuneCountInString(e.Text); lost > 0 {
		e.moveCursor(at - lost)
	}
}

// moveCursor puts the cursor before the offset-th character of the text.
func (e *Entry) moveCursor(offset int) {
	e.owed = nil
	if e.CursorTextOffset() == offset {
		return
	}
	row, begin := 0, 0
	e.CursorColumn = 0
	for next := 1; ; next++ {
		e.CursorRow = next
		b := e.CursorTextOffset() // 0 for a row that does not exist
		if b == 0 || b > offset {
			break
		}
		row, begin = next, b
	}
	e.CursorRow, e.CursorColumn = row, offset-begin
	e.Refresh()
	if e.CursorTextOffset() != offset {
		e.owed = &owedCursor{offset, e.CursorRow, e.CursorColumn, e.Text}
	}
}

// lastEntries knows the entry that last had the focus, by how many dialogs lay
// over the window then. It keeps none of them: with an entry stays its whole page,
// also of somebody who has signed out.
var lastEntries = map[int]weak.Pointer[Entry]{}

// arrive prepares an entry that the focus comes to: one line is selected, so
// that typing replaces a proposed value; in longer text the cursor stands at the
// end. An entry that had the focus before a dialog, the lock screen or another
// window took it goes on where it was: typing must not replace half a sentence.
func (e *Entry) arrive() {
	depth := 0
	if c := fyne.CurrentApp().Driver().CanvasForObject(e.object()); c != nil {
		depth = len(c.Overlays().List())
	}
	if lastEntries[depth].Value() == e {
		return
	}
	lastEntries[depth] = weak.Make(e)
	switch {
	case e.Text == "", e.goesOn:
	case !e.MultiLine:
		e.selectAll()
	case e.CursorRow == 0 && e.CursorColumn == 0:
		e.moveCursor(utf8.RuneCountInString(e.Text))
	}
}

// pasted is what a shortcut is about to insert, if it inserts anything.
func pasted(s fyne.Shortcut) (string, bool) {
	p, ok := s.(*fyne.ShortcutPaste)
	if !ok || p.Clipboard == nil {
		return "", false
	}
	return p.Clipboard.Content(), true
}
