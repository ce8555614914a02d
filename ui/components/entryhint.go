package components

import (
	"strings"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"caredesk/ui/theme"
)

// Hint is what the empty entry asks for, also where it has no room to say so.
func (e *Entry) Hint() string {
	if e.PlaceHolder != e.fitted {
		return e.PlaceHolder
	}
	return e.hint
}

// fitHint shortens the placeholder of one line to the room for it: the toolkit
// would scroll it, with a bar through the letters.
func (e *Entry) fitHint(room float32) {
	if e.MultiLine || room <= 0 {
		return
	}
	e.hint = e.Hint()
	room -= 2 * theme.Size(fynetheme.SizeNameInnerPadding)
	fitted := cutToFit(e.hint, room, theme.Size(fynetheme.SizeNameText), e.TextStyle)
	changed := fitted != e.PlaceHolder
	e.fitted = fitted
	if changed {
		e.SetPlaceHolder(fitted)
	}
}

// cutToFit ends a text with … where it is wider than its room.
func cutToFit(text string, room, size float32, style fyne.TextStyle) string {
	wide := func(s string) bool { return fyne.MeasureText(s, size, style).Width > room }
	if text == "" || !wide(text) {
		return text
	}
	letters := []rune(text)
	low, high := 0, len(letters)-1 // the most letters that fit with the sign
	for low < high {
		if middle := (low + high + 1) / 2; wide(string(letters[:middle]) + "…") {
			high = middle - 1
		} else {
			low = middle
		}
	}
	return strings.TrimRight(string(letters[:low]), " ·,") + "…"
}
