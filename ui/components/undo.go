package components

import (
	"time"

	"fyne.io/fyne/v2"

	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// How long what was done can be taken back by the menu, and how long the toast
// that offers it stays.
const (
	undoTime      = 2 * time.Minute
	toastUndoTime = 8 * time.Second
)

// undoStep is the last thing done in a window that can be taken back.
type undoStep struct {
	label string // as the menu says it: "Undo check-in"
	run   func()
	stop  func()
}

var (
	undoSteps   = map[fyne.Window]*undoStep{}
	undoChanged = map[fyne.Window]func(){}
)

// OnUndoChanged calls f when another step, or none, can be taken back.
func OnUndoChanged(w fyne.Window, f func()) { undoChanged[w] = f }

// ToastUndo tells that something was done and offers to take it back: by the
// toast's button for some seconds and by the menu for two minutes, or until
// something else was done. The label stands in the menu and names no patient.
func ToastUndo(w fyne.Window, text, label string, undo func()) {
	forgetUndo(w)
	step := &undoStep{label: label}
	run := func() {
		if undoSteps[w] == step {
			ForgetUndo(w)
			undo()
		}
	}
	step.run = run
	remove := toast(w, theme.ToneGood, text, i18n.T("Undo"), "Ctrl Z", toastUndoTime, run)
	step.run = func() {
		remove()
		run()
	}
	undoSteps[w] = step
	step.stop = Timer(undoTime, func() {
		if undoSteps[w] == step {
			ForgetUndo(w)
		}
	})
	tellUndo(w)
}

// PendingUndo is how the menu names what can be taken back, empty for nothing.
func PendingUndo(w fyne.Window) string {
	if s := undoSteps[w]; s != nil {
		return s.label
	}
	return ""
}

// Undo takes back what was done last, and reports whether there was anything.
func Undo(w fyne.Window) bool {
	s := undoSteps[w]
	if s != nil {
		s.run()
	}
	return s != nil
}

// ForgetUndo is for when something else was done, or somebody else is at the desk.
func ForgetUndo(w fyne.Window) {
	if forgetUndo(w) {
		tellUndo(w)
	}
}

func forgetUndo(w fyne.Window) bool {
	s := undoSteps[w]
	if s == nil {
		return false
	}
	if s.stop != nil {
		s.stop()
	}
	delete(undoSteps, w)
	return true
}

func tellUndo(w fyne.Window) {
	if f := undoChanged[w]; f != nil {
		f()
	}
}

// UndoText has what holds the focus undo its own text, and reports whether it
// holds text at all.
func UndoText(w fyne.Window) bool {
	f, ok := w.Canvas().Focused().(interface {
		fyne.Shortcutable
		Undo()
	})
	if ok {
		f.TypedShortcut(&fyne.ShortcutUndo{})
	}
	return ok
}
