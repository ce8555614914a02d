package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/ui/components"
	"caredesk/ui/pages"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// edit is the item of the Edit menu that undoes.
func (s *site) undoItem() *fyne.MenuItem {
	for _, m := range s.w.MainMenu().Items {
		if m.Label == "Edit" {
			return m.Items[0]
		}
	}
	return nil
}

func TestCtrlZTakesBackWhatWasDoneLast(t *testing.T) {
	s := demoSite(t).as("grace")
	undone := 0
	components.ToastUndo(s.w, "Somebody has arrived.", "Undo check-in", func() { undone++ })
	if got := s.undoItem().Label; got != "Undo check-in" {
		t.Errorf("the menu says %q", got)
	}
	uitest.Shot(t, s.w, "undo-toast")
	s.w.Canvas().Unfocus()
	s.ctrl(fyne.KeyZ)
	s.ctrl(fyne.KeyZ)
	if undone != 1 {
		t.Errorf("undone %d times", undone)
	}
	if got := s.undoItem().Label; got != "Undo" {
		t.Errorf("the menu still says %q", got)
	}

	components.ToastUndo(s.w, "One thing.", "Undo one", func() { undone++ })
	components.Toast(s.w, theme.ToneGood, "Another thing.")
	s.ctrl(fyne.KeyZ)
	components.ToastUndo(s.w, "One thing.", "Undo one", func() { undone++ })
	s.shell.lockNow()
	s.ctrl(fyne.KeyZ)
	if undone != 1 || components.PendingUndo(s.w) != "" {
		t.Error("what lies behind another step or a lock was undone")
	}
}

func TestWhereTextIsTypedCtrlZIsTheTexts(t *testing.T) {
	s := demoSite(t).as("grace")
	s.shell.desk.openTab(pages.TabPatients) // the focus is in its filter
	undone := false
	components.ToastUndo(s.w, "A record is retired.", "Undo retiring the record", func() { undone = true })
	uitest.Type(s.w, "mu")
	s.ctrl(fyne.KeyZ)
	if undone {
		t.Fatal("typing was undone at the cost of a record")
	}
	if e := s.w.Canvas().Focused().(*components.Entry); e.Text != "" {
		t.Errorf("the filter still holds %q", e.Text)
	}
	s.ctrl(fyne.KeyN) // a form with nothing in it is in the way of nothing, one with text is
	uitest.Type(s.w, "Ana")
	s.w.Canvas().Unfocus()
	s.ctrl(fyne.KeyZ)
	if undone {
		t.Error("undone behind a form that is being filled in")
	}
}
