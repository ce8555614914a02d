package ui

import "caredesk/ui/i18n"

// unsaved says what of the first start would be lost; where the data lives is
// chosen anew in a moment.
func (u *setupScreen) unsaved() string {
	if u.steps[1].Dirty() || u.steps[2].Dirty() {
		return i18n.T("what you typed about the hospital and its administrator")
	}
	return ""
}
