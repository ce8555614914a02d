package components

import (
	"slices"

	"fyne.io/fyne/v2"
)

// onFunctionKey is offered the function keys that nothing with the focus uses.
var onFunctionKey = func(*fyne.KeyEvent) bool { return false }

// OnFunctionKey has f offered every function key that what has the focus does
// not use, in dialogs too, before anything else is asked: the toolkit knows no
// shortcuts without a modifier, so that a menu cannot hear of F1. f reports
// whether it used the key. There is one such function.
func OnFunctionKey(f func(*fyne.KeyEvent) bool) {
	if f == nil {
		f = func(*fyne.KeyEvent) bool { return false }
	}
	onFunctionKey = f
}

// PassKey hands on a key that a widget of another package does not use: to the
// dialog it stands in, or to the window.
func PassKey(o fyne.CanvasObject, ev *fyne.KeyEvent) { passKey(o, ev) }

// TypedByNobody is what a window's own key handler calls first, for keys that
// come while nothing has the focus.
func TypedByNobody(ev *fyne.KeyEvent) bool {
	return isFunctionKey(ev.Name) && onFunctionKey(ev)
}

// Topic is the page of the manual about the innermost dialog that has one; empty
// where none is open.
func Topic(w fyne.Window) string {
	if s := scopes[w.Canvas()]; s != nil {
		for _, m := range slices.Backward(s.modals) {
			if m.options.Topic != "" {
				return m.options.Topic
			}
		}
	}
	return ""
}
