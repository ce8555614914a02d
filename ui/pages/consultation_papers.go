package pages

import (
	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
)

// openPapers offers the documents of the visit (Ctrl+Shift+D).
func (p *ConsultationPage) openPapers() {
	if !p.vm.Loaded() || p.vm.HeldBy() != nil || components.ModalOpen(p.env.Window) || !p.env.May(clinic.PapersIssue) {
		return
	}
	p.KeepDraft()
	id := p.vm.Visit().ID
	entries := []menuEntry{
		{Text: i18n.T("Sick note…"), Run: func() { openSickNote(p.env, id) }},
		{Text: i18n.T("Referral letter…"), Run: func() { openReferral(p.env, id) }},
	}
	if p.vm.Closed() {
		entries = append(entries, menuEntry{Text: i18n.T("Visit summary…"), Run: func() { openVisitSummary(p.env, id) }})
	}
	entries = append(entries, menuEntry{Text: i18n.T("Documents issued so far…"), Run: func() { openPapers(p.env, p.vm.Patient().ID, p.vm.Patient().ListName()) }})
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.bottom)
	showMenu(p.env, at.AddXY(p.bottom.Size().Width-360, -float32(len(entries))*36-8), entries)
}

// KeyNotes tells of the keys in parts of the page.
func (p *ConsultationPage) KeyNotes() []KeyNote {
	return []KeyNote{
		{"S N D P A", i18n.T("On an earlier visit: take symptoms, notes, diagnosis, prescription or advice over")},
		{"T", i18n.T("On an earlier visit: take all of it over")},
		{i18n.T("Backspace"), i18n.T("In the empty diagnosis: take the last code out")},
		{"Space", i18n.T("On a medicine: what the check says")},
		{i18n.T("Del"), i18n.T("On a medicine: take it out")},
	}
}
