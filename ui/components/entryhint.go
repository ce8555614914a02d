package components

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
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

// HintWide gives an input of one line a width of its own, measured for the normal
// text size, or the one in which its hint stands whole beside its icon and key
// where that is more: words are longer in some languages.
func HintWide(e *Entry, least float32) *fyne.Container {
	return container.New(&hintLayout{entry: e, least: fixedLayout{width: least}}, e)
}

type hintLayout struct {
	entry *Entry
	least fixedLayout
}

func (l *hintLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := l.least.MinSize(objects)
	m.Width = max(m.Width, l.entry.hintWidth())
	return m
}

func (l *hintLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.least.Layout(objects, size)
}

// hintWidth is the width in which the hint stands whole.
func (e *Entry) hintWidth() float32 {
	w := fyne.MeasureText(e.Hint(), theme.Size(fynetheme.SizeNameText), e.TextStyle).Width +
		4*theme.Size(fynetheme.SizeNameInnerPadding) + entryInset + 2
	if e.Icon != nil {
		w += theme.Size(theme.SizeIcon) + theme.Size(fynetheme.SizeNameLineSpacing)
	}
	if e.ActionItem != nil {
		w += e.ActionItem.MinSize().Width + theme.Size(fynetheme.SizeNameLineSpacing) + hintInset
	}
	return min(w, widestFixed)
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
