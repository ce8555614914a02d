package pages

import (
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// showHolder says which other screen has the visit, or that an amendment is
// being typed.
func (p *ConsultationPage) showHolder() {
	switch h := p.vm.HeldBy(); {
	case h != nil:
		p.setNote(theme.ToneWaiting, i18n.F("%s has this visit open %s. It can be read here; to type here, take it over.",
			h.Name, i18n.Say(h.Where(p.env.Now().Location()))), components.Action{Text: i18n.T("Work here instead"), Run: p.takeOver})
	case p.vm.Amending():
		p.setNote(theme.ToneNeutral, i18n.T("You are amending a signed record. What was signed stays readable; the amendment is a new version with your reason."))
	default:
		p.setNote(theme.ToneNeutral, "")
	}
}

func (p *ConsultationPage) takeOver() {
	p.vm.TakeOver(func(err error) {
		if err != nil {
			components.Toast(p.env.Window, theme.ToneDanger, i18n.Error(err))
			return
		}
		p.fill()
		p.showHolder()
		p.focusFirst()
	})
}

// lost says that another screen took the visit; what was typed stays in sight.
func (p *ConsultationPage) lost(err error) {
	p.setNote(theme.ToneDanger, i18n.F("%s What you typed since the last save stands here still.", i18n.Error(err)),
		components.Action{Text: i18n.T("Work here instead"), Run: p.takeOver})
}

func (p *ConsultationPage) startAmendment() {
	if !p.vm.Loaded() || !p.vm.CanAmend() || components.ModalOpen(p.env.Window) {
		return
	}
	p.vm.StartAmendment()
	p.fill()
	p.showHolder()
	p.focusFirst()
}

func (p *ConsultationPage) dropAmendment() {
	drop := func() {
		p.vm.DropAmendment(func(err error) {
			if err != nil {
				components.Toast(p.env.Window, theme.ToneDanger, i18n.Error(err))
				return
			}
			p.rx.clear()
			p.fill()
			p.showHolder()
			p.focusFirst()
		})
	}
	if !p.vm.Amended() {
		drop()
		return
	}
	components.Confirm(components.ConfirmOptions{Title: i18n.T("Give the amendment up?"), Message: i18n.T("What you changed is thrown away. The signed record stays as it is."),
		ConfirmText: i18n.T("Throw away"), Danger: true, OnConfirm: func(string) { drop() }}, p.env.Window)
}

// signAmendment asks for the reason and signs.
func (p *ConsultationPage) signAmendment() {
	if !p.vm.Amended() {
		components.Toast(p.env.Window, theme.ToneWaiting, i18n.T("Nothing differs from the signed record yet."))
		return
	}
	var dialog *components.FormDialog
	dialog = components.Confirm(components.ConfirmOptions{
		Title: i18n.T("Sign this amendment?"), Message: p.amendmentSummary(), ConfirmText: i18n.T("Sign amendment"), Reason: true,
		ReasonLabel: i18n.T("Why is the record amended?"), KeepOpen: true,
		OnConfirm: func(reason string) {
			p.signing = true
			dialog.SetBusy(true)
			p.vm.Amend(reason, func(r service.AmendResult, err error) {
				p.signing = false
				dialog.Close()
				if err != nil {
					p.closeFailed(err)
					return
				}
				p.amended(r)
			})
		},
	}, p.env.Window)
}

func (p *ConsultationPage) amendmentSummary() string {
	text := p.vm.Patient().ListName() + "\n" + i18n.F("This becomes version %d. Version %d stays readable.", p.vm.Entry().Version+1, p.vm.Entry().Version)
	if rx := p.vm.Prescription(); rx != nil {
		text += "\n\n" + i18n.F("If the prescription says something else now, it is signed anew and takes the place of %s.", rx.Number)
	}
	return text
}

func (p *ConsultationPage) amended(r service.AmendResult) {
	text := i18n.F("Version %d of the record is signed.", r.Version)
	if r.Prescription != 0 {
		text += i18n.T(" The prescription was signed anew: print it and take the old one back.")
	}
	components.Toast(p.env.Window, theme.ToneGood, text)
	p.load(func() {
		p.focusFirst()
		if rx := p.vm.Prescription(); r.Prescription != 0 && rx != nil && len(rx.Items) > 0 {
			printDocument(p.env, prescriptionJob(p.env, rx.ID, rx.Number))
		}
	})
}
