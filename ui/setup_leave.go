package ui

// unsaved says what of the first start would be lost; where the data lives is
// chosen anew in a moment.
func (u *setupScreen) unsaved() string {
	if u.steps[1].Dirty() || u.steps[2].Dirty() {
		return "what you typed about the hospital and its administrator"
	}
	return ""
}
