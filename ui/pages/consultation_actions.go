package pages

import (
	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// Print prints the signed prescription, or shows the draft before signing.
func (p *ConsultationPage) Print() {
	if !p.vm.Loaded() || components.ModalOpen(p.env.Window) {
		return
	}
	if p.vm.Closed() && !p.vm.Amending() {
		if rx := p.vm.Prescription(); rx != nil {
			printDocument(p.env, prescriptionJob(p.env, rx.ID, rx.Number))
		}
		return
	}
	d := p.vm.Data()
	if len(d.Items) == 0 && d.Advice == "" {
		components.Toast(p.env.Window, theme.ToneWaiting, i18n.T("There is nothing to preview yet: add a medicine or advice."))
		return
	}
	printDocument(p.env, previewJob(p.env, p.vm.Visit().ID, d))
}

// recordAllergies opens the dialog that records the patient's allergies.
func (p *ConsultationPage) recordAllergies() {
	if !p.vm.Loaded() || components.ModalOpen(p.env.Window) || !p.env.May(clinic.AllergiesRecord) {
		return
	}
	openAllergyForm(p.env, p.vm.Patient(), p.vm.ReloadPatient)
}

func (p *ConsultationPage) backToQueue() {
	if p.vm.Busy() || !p.vm.Loaded() || p.vm.ReadOnly() || p.vm.Closed() || components.ModalOpen(p.env.Window) {
		return
	}
	name := p.vm.Patient().ListName()
	p.vm.BackToQueue(func(err error) {
		if err != nil {
			p.closeFailed(err)
			return
		}
		components.Toast(p.env.Window, theme.ToneGood, i18n.F("%s is waiting again. What you typed is kept.", name))
		p.leavePage()
	})
}

func (p *ConsultationPage) leavePage() {
	p.KeepDraft()
	p.vm.Release()
	if p.onClose != nil {
		p.onClose()
	}
}

// KeepDraft keeps what is being typed when the window locks or closes.
func (p *ConsultationPage) KeepDraft() { p.vm.KeepDraft() }

// Unsaved says what leaving would lose: all but the medicine being typed is
// kept as a draft.
func (p *ConsultationPage) Unsaved() string {
	if p.vm.Loaded() && !p.vm.ReadOnly() && p.rx.pending() {
		return i18n.T("the medicine being typed, which is not on the prescription yet")
	}
	return ""
}

// Close ends timers and subscriptions.
func (p *ConsultationPage) Close() {
	p.vm.Shut()
	p.chart.Close()
	p.files.Close()
	for _, f := range p.unsubscribe {
		f()
	}
	p.unsubscribe = nil
}

// Reload looks whether the visit was changed and reads the patient again. What
// is being typed stays.
func (p *ConsultationPage) Reload() {
	p.changedElsewhere()
	if p.vm.Loaded() {
		p.vm.ReloadPatient()
	}
}

// Lasts says that the visit is loaded once.
func (p *ConsultationPage) Lasts() {}

// Shortcuts are the page's own keys.
func (p *ConsultationPage) Shortcuts() []Shortcut {
	return []Shortcut{
		{Text: i18n.T("Sign and close visit"), Key: fyne.KeyReturn, Modifier: fyne.KeyModifierControl, Run: p.Save},
		{Text: i18n.T("Record allergies"), Key: fyne.KeyA, Modifier: fyne.KeyModifierControl | fyne.KeyModifierShift, Run: p.recordAllergies},
		{Text: i18n.T("Vital signs…"), Key: fyne.KeyV, Modifier: fyne.KeyModifierControl | fyne.KeyModifierShift, Run: p.measure},
		{Text: i18n.T("Problem list…"), Key: fyne.KeyP, Modifier: fyne.KeyModifierControl | fyne.KeyModifierShift, Run: p.openProblems},
		{Text: i18n.T("Diagnosis"), Key: fyne.KeyD, Modifier: fyne.KeyModifierControl, Run: p.focusDiagnosis},
		{Text: i18n.T("Favourites and templates…"), Key: fyne.KeyT, Modifier: fyne.KeyModifierControl, Run: p.rx.openTemplates},
		{Text: i18n.T("Take the nurse's note over"), Key: fyne.KeyN, Modifier: fyne.KeyModifierControl | fyne.KeyModifierShift, Run: p.takeNote},
		{Text: i18n.T("Documents of this visit…"), Key: fyne.KeyD, Modifier: fyne.KeyModifierControl | fyne.KeyModifierShift, Run: p.openPapers},
		{Text: i18n.T("Write a medicine"), Key: fyne.KeyM, Modifier: fyne.KeyModifierControl, Run: p.focusMedicine},
		{Text: i18n.T("Repeat the last prescription"), Key: fyne.KeyR, Modifier: fyne.KeyModifierControl, Run: p.repeatLast},
		{Text: i18n.T("Give a reason for a warning"), Key: fyne.KeyG, Modifier: fyne.KeyModifierControl, Run: p.giveReason},
		{Text: i18n.T("Amend the signed record"), Key: fyne.KeyE, Modifier: fyne.KeyModifierControl | fyne.KeyModifierShift, Run: p.startAmendment},
		{Text: i18n.T("Earlier visits"), Key: fyne.KeyE, Modifier: fyne.KeyModifierControl, Run: p.focusEarlier},
		{Text: i18n.T("More about this visit…"), Key: fyne.KeyM, Modifier: fyne.KeyModifierAlt, Run: func() {
			if !components.ModalOpen(p.env.Window) {
				p.bottom.OpenMenu()
			}
		}},
		{Text: i18n.T("Back to queue"), Key: fyne.KeyB, Modifier: fyne.KeyModifierControl | fyne.KeyModifierShift, Run: p.backToQueue},
		{Text: i18n.T("Leave the visit"), Key: fyne.KeyW, Modifier: fyne.KeyModifierControl, Run: func() {
			if !components.ModalOpen(p.env.Window) {
				p.leavePage()
			}
		}},
	}
}

func (p *ConsultationPage) focusMedicine() {
	if p.vm.Loaded() && !p.vm.ReadOnly() && !components.ModalOpen(p.env.Window) {
		p.env.Window.Canvas().Focus(p.rx.drug)
	}
}

func (p *ConsultationPage) focusEarlier() {
	if p.vm.Loaded() && !components.ModalOpen(p.env.Window) {
		p.showSide(sideEarlier)
		p.earlier.focus()
	}
}
