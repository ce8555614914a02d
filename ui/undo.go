package ui

import (
	"fyne.io/fyne/v2"

	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// undoText names what the command takes back.
func (s *Shell) undoText() string {
	if label := components.PendingUndo(s.window); label != "" {
		return label
	}
	return i18n.T("Undo")
}

// undoItem is the first entry of the Edit menu.
func (s *Shell) undoItem() *fyne.MenuItem {
	i := fyne.NewMenuItem(s.undoText(), s.undoKey)
	i.Shortcut = &fyne.ShortcutUndo{}
	return i
}

// undoKey is what Ctrl+Z does: where something is being typed, it takes back
// what was typed there, and elsewhere what was done last. A form in which
// something was typed keeps it from undoing what lies behind it.
func (s *Shell) undoKey() {
	if s.leaving || components.UndoText(s.window) || s.locked() || components.FormsDirty(s.window) {
		return
	}
	s.undo()
}

func (s *Shell) undo() {
	if s.locked() || s.leaving {
		return
	}
	if !components.Undo(s.window) {
		components.Toast(s.window, theme.ToneNeutral, i18n.T("There is nothing to undo."))
	}
}
