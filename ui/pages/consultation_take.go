package pages

import (
	"strings"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// take takes parts of an earlier visit over into today's and says what was new.
func (p *ConsultationPage) take(e clinic.HistoryEntry, parts ...viewmodel.Part) {
	if p.vm.ReadOnly() || p.vm.Busy() {
		return
	}
	var taken []string
	left := len(parts)
	for _, part := range parts {
		p.vm.Take(part, e, func(added int, err error) {
			left--
			if err != nil && clinic.CodeOf(err) != clinic.NotFound {
				components.Toast(p.env.Window, theme.ToneDanger, i18n.Error(err))
			}
			if added > 0 {
				taken = append(taken, takenText(part, added))
			}
			if left > 0 {
				return
			}
			p.fillInputs()
			when := i18n.Date(e.VisitDate, "2 Jan 2006")
			if len(taken) == 0 {
				components.Toast(p.env.Window, theme.ToneWaiting, i18n.F("There was nothing new to take over from %s.", when))
				return
			}
			components.Toast(p.env.Window, theme.ToneGood, i18n.F("Taken over from %s: %s.", when, strings.Join(taken, ", ")))
		})
	}
}

func takenText(part viewmodel.Part, added int) string {
	switch {
	case part == viewmodel.PartPrescription && added == 1:
		return i18n.T("1 medicine")
	case part == viewmodel.PartPrescription:
		return i18n.N(added, "%d medicine", "%d medicines")
	}
	return string(part)
}

// repeatLast repeats the newest earlier prescription (Ctrl+R).
func (p *ConsultationPage) repeatLast() {
	if !p.vm.Loaded() || p.vm.ReadOnly() || components.ModalOpen(p.env.Window) {
		return
	}
	e, ok := p.vm.LastPrescription()
	if !ok {
		components.Toast(p.env.Window, theme.ToneWaiting, i18n.T("There is no earlier prescription to repeat."))
		return
	}
	p.take(e, viewmodel.PartPrescription)
}

// giveReason asks about the first warning without a reason (Ctrl+G).
func (p *ConsultationPage) giveReason() {
	if p.vm.Loaded() && !p.vm.ReadOnly() && !components.ModalOpen(p.env.Window) {
		p.rx.askNextReason()
	}
}
