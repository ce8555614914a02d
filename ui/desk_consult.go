package ui

import (
	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/pages"
)

// openConsult opens a visit as a consultation over the tabs. One consultation
// is open at a time; its draft is kept when another one is opened.
func (d *desk) openConsult(id clinic.AppointmentID) {
	if d.consult != nil && d.consultID == id {
		d.showConsult()
		return
	}
	if d.consult == nil {
		d.beginConsult(id)
		return
	}
	if g, ok := d.consult.(pages.Guarded); ok {
		if lost := g.Unsaved(); lost != "" {
			components.Confirm(components.ConfirmOptions{Title: i18n.T("Leave the open consultation?"), Message: i18n.F("Not saved: %s.", lost),
				ConfirmText: i18n.T("Leave it"), CancelText: i18n.T("Stay"), Danger: true, OnConfirm: func(string) {
					d.endConsult()
					d.beginConsult(id)
				}}, d.shell.window)
			return
		}
	}
	d.endConsult()
	d.beginConsult(id)
}

func (d *desk) beginConsult(id clinic.AppointmentID) {
	d.consultID = id
	d.consult = d.build(func(env *pages.Env) pages.Page {
		return pages.NewConsultation(env, id, func() {
			d.endConsult()
			d.openTab(d.current)
		})
	})
	d.returnTo(consultView, d.consult)
	d.setSidebar()
	d.showConsult()
}

func (d *desk) showConsult() {
	if d.consult == nil {
		return
	}
	d.consulting = true
	d.bringForward(sideConsult)
}

func (d *desk) endConsult() {
	if d.consult == nil {
		return
	}
	if k, ok := d.consult.(pages.Drafter); ok {
		k.KeepDraft()
	}
	d.habits.noteView(consultView, d.consult)
	d.shut(d.consult)
	d.consult, d.consultID, d.consulting = nil, 0, false
	d.setSidebar()
}
