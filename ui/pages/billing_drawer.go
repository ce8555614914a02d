package pages

import (
	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// billingDrawer is the cashier's drawer on the billing page.
type billingDrawer struct {
	button *components.Button // nil for roles that keep none
}

// drawerButtons are the buttons of those who keep a drawer or see closures.
func (p *BillingPage) drawerButtons() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if p.env.May(clinic.ClosuresSee) {
		out = append(out, p.spared(components.NewButton(i18n.T("Closures"), "Alt K", func() { openClosures(p.env) })))
	}
	if p.env.May(clinic.DrawerKeep) {
		p.drawer.button = components.NewButton(i18n.T("Open drawer"), "Ctrl D", p.openOrClose)
		out = append(out, p.drawer.button)
	}
	return out
}

// openOrClose opens the drawer, or counts and closes the one that is open (Ctrl+D).
func (p *BillingPage) openOrClose() { p.withDrawer(openCount) }

// myDrawer shows what is in the actor's drawer (Alt+B), or opens one.
func (p *BillingPage) myDrawer() { p.withDrawer(showDrawer) }

// withDrawer does something with the actor's open drawer, or opens one when
// there is none.
func (p *BillingPage) withDrawer(do func(*Env, service.ClosureView, func())) {
	if components.ModalOpen(p.env.Window) {
		return
	}
	viewmodel.DrawerCurrent(frontDesk(p.env), func(v service.ClosureView, found bool, err error) {
		switch {
		case err != nil:
			components.ShowErr(p.env.Window, err)
		case found:
			do(p.env, v, p.drawerDone)
		default:
			openDrawerForm(p.env, p.drawerDone)
		}
	})
}

func (p *BillingPage) drawerDone() {
	p.Reload()
	if !components.ModalOpen(p.env.Window) {
		p.focusTable()
	}
}

// showDrawer shows the state of the drawer on its card and its button.
func (p *BillingPage) showDrawer(d *service.DrawerState) {
	if d == nil || p.drawer.button == nil {
		return
	}
	card := p.stats.myDrawer
	card.OnTapped = p.myDrawer
	card.SetValue(viewmodel.DrawerCash(d))
	switch {
	case !d.Open:
		p.drawer.button.SetText(i18n.T("Open drawer"))
		card.SetTone(theme.ToneNeutral)
	default:
		p.drawer.button.SetText(i18n.T("Close drawer"))
		card.SetTone(theme.ToneNeutral)
		if d.Late {
			card.SetTone(theme.ToneWaiting)
		}
	}
}

// drawerKeys are the shortcuts of those who keep a drawer or see closures.
func (p *BillingPage) drawerKeys() []Shortcut {
	var out []Shortcut
	if p.env.May(clinic.DrawerKeep) {
		out = append(out, Shortcut{Text: i18n.T("Open or close the drawer"), Key: fyne.KeyD, Modifier: fyne.KeyModifierShortcutDefault, Run: p.openOrClose},
			Shortcut{Text: i18n.T("What is in my drawer"), Key: fyne.KeyB, Modifier: fyne.KeyModifierAlt, Run: p.myDrawer})
	}
	if p.env.May(clinic.ClosuresSee) {
		out = append(out, Shortcut{Text: i18n.T("Closures and days"), Key: fyne.KeyK, Modifier: fyne.KeyModifierAlt, Run: func() { openClosures(p.env) }})
	}
	return out
}
