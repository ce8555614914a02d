package components

import (
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
	fitted := Ellipsis(e.hint, room, func(s string) float32 {
		return fyne.MeasureText(s, theme.Size(fynetheme.SizeNameText), e.TextStyle).Width
	})
	changed := fitted != e.PlaceHolder
	e.fitted = fitted
	if changed {
		e.SetPlaceHolder(fitted)
	}
}
