package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"caredesk/ui/i18n"
	"caredesk/ui/pages"
)

// helpMenu holds what explains the program.
func (s *Shell) helpMenu() *fyne.Menu {
	m := fyne.NewMenu(i18n.T("Help"), s.manualItem(i18n.T("Manual"), s.showManual), s.item(i18n.T("Keys"), fyne.KeySlash, control, s.showKeys))
	m.Items[0].Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyF1}
	if s.desk != nil {
		m.Items = append(m.Items, s.item(i18n.T("Tour of this page"), "", 0, func() {
			s.desk.startTour()
			s.desk.enterTour()
		}))
	}
	m.Items = append(m.Items, s.manualItem(i18n.T("What is new"), func() { s.openManual(topicNews) }),
		fyne.NewMenuItemSeparator(), s.item(i18n.T("About Caredesk"), "", 0, s.showAbout))
	return m
}

// manualItem is a menu item that opens the handbook, also while a form is open.
func (s *Shell) manualItem(text string, run func()) *fyne.MenuItem {
	return fyne.NewMenuItem(text, run)
}

// functionKey is offered the function keys of all windows: F1, and those of the
// page in front, such as F5.
func (s *Shell) functionKey(ev *fyne.KeyEvent) bool {
	if ev.Name == fyne.KeyF1 {
		s.showManual()
		return true
	}
	if ev.Name == fyne.KeyF6 && s.desk != nil && s.desk.tour != nil {
		s.command(s.desk.enterTour)
		return true
	}
	if keyed, ok := s.frontPage().(pages.Keyed); ok {
		for _, k := range keyed.Shortcuts() {
			if k.Key == ev.Name && k.Modifier == 0 {
				s.command(k.Run)
				return true
			}
		}
	}
	return false
}
