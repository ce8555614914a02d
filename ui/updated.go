package ui

import (
	"caredesk/ui/components"
	"caredesk/ui/i18n"
)

// Updated says that a database of an older version of Caredesk was brought up to
// date when it was opened.
type Updated struct {
	From, To int    // schemas
	Backup   string // where what was there before is saved; empty when somebody else had backed it up
}

// tellUpdated tells so once, before anybody signs in.
func (s *Shell) tellUpdated() {
	u := s.opened.Updated
	if u == nil {
		return
	}
	s.opened.Updated = nil
	lines := components.VBoxGap(8,
		components.Paragraph(i18n.F("This version of Caredesk has brought the hospital's data up to date (schema %d to %d).", u.From, u.To)))
	if u.Backup != "" {
		lines.Add(components.Paragraph(i18n.T("What was there before was saved and checked first:")))
		lines.Add(components.Paragraph(u.Backup))
	}
	lines.Add(components.Paragraph(i18n.T("Older versions of Caredesk cannot open it any more: install this one on every desk of the hospital.")))
	s.showInfo(i18n.T("Brought up to date"), lines, 640)
}
