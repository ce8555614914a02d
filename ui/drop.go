package ui

import (
	"fyne.io/fyne/v2"

	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/pages"
	"caredesk/ui/theme"
)

// dropped hands files that were dropped on the window to the page in front.
func (s *Shell) dropped(files []fyne.URI) {
	if s.desk == nil || s.locked() {
		return
	}
	var paths []string
	for _, f := range files {
		if f.Scheme() == "file" {
			paths = append(paths, f.Path())
		}
	}
	if page, ok := s.desk.front().(pages.Dropper); ok && len(paths) > 0 && page.Drop(paths) {
		return
	}
	components.Toast(s.window, theme.ToneWaiting, i18n.T("Files can be dropped on a patient's history or record."))
}
