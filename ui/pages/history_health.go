package pages

import (
	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
)

// healthActions lead from a history to the vital signs over time and to the
// problem list.
func (p *HistoryPage) healthActions() []fyne.CanvasObject {
	p.health = []*components.Button{components.NewButton(i18n.T("Problems…"), "Alt P", p.openProblems), components.NewButton(i18n.T("Vital signs…"), "Alt V", p.openVitals)}
	return []fyne.CanvasObject{p.health[0], p.health[1]}
}

// healthShortcuts are the keys of these.
func (p *HistoryPage) healthShortcuts() []Shortcut {
	return []Shortcut{{Text: i18n.T("Vital signs over time…"), Key: fyne.KeyV, Modifier: fyne.KeyModifierAlt, Run: p.openVitals},
		{Text: i18n.T("Problem list…"), Key: fyne.KeyP, Modifier: fyne.KeyModifierAlt, Run: p.openProblems}}
}

// shown is the chart on the page; ok is false, and said, without one and while
// it is closed to the reader.
func (p *HistoryPage) shown() (of chartOf, ok bool) {
	if p.own() {
		return chartOf{Patient: p.env.Actor.PatientID(), Name: p.env.Actor.Name}, true
	}
	item, picked := p.patient.Selected()
	switch {
	case !picked:
		components.Toast(p.env.Window, theme.ToneWaiting, i18n.T("Choose the patient first."))
		return of, false
	case p.vm.NeedsReason():
		p.askReason()
		return of, false
	}
	return chartOf{Patient: clinic.PatientID(item.ID), Name: item.Text, Reason: p.vm.Reason()}, true
}

func (p *HistoryPage) openVitals() {
	if of, ok := p.shown(); ok {
		openVitalsCharts(p.env, of, "")
	}
}

func (p *HistoryPage) openProblems() {
	if of, ok := p.shown(); ok {
		openProblems(p.env, of, nil)
	}
}
