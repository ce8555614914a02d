package pages

import (
	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// todayDrawer tells how the drawer stands and leads to its opening or counting.
type todayDrawer struct {
	page   *todayPage
	box    *fyne.Container
	button *components.Button
	shown  viewmodel.DrawerNotice
}

func newTodayDrawer(p *todayPage) *todayDrawer {
	d := &todayDrawer{page: p, box: components.VBox()}
	d.box.Hide()
	return d
}

// draw shows the line; it reports whether room has to be made.
func (d *todayDrawer) draw(b *service.BillingFigures) (changed bool) {
	n := d.page.vm.DrawerNotice()
	if b == nil || !d.page.env.May(clinic.DrawerKeep) {
		n = viewmodel.DrawerNotice{}
	}
	if n == d.shown {
		return false
	}
	d.shown = n
	focused := d.button != nil && d.page.env.Window.Canvas().Focused() == fyne.Focusable(d.button)
	d.box.RemoveAll()
	d.box.Hidden = n.Text == ""
	if n.Text != "" {
		d.button = components.NewButton(n.Action, "", d.run)
		var words fyne.CanvasObject = components.Paragraph(n.Text)
		if n.Alarm {
			words = components.NewNote(theme.ToneWaiting, n.Text) // that wraps
		}
		d.box.Add(components.NewFlow([]fyne.CanvasObject{words, d.button}, nil))
		if focused {
			d.page.env.Window.Canvas().Focus(d.button)
		}
	}
	d.box.Refresh()
	return true
}

func (d *todayDrawer) run() {
	env := d.page.env
	if !d.shown.Count {
		openDrawerForm(env, d.page.Reload)
		return
	}
	viewmodel.DrawerCurrent(frontDesk(env), func(v service.ClosureView, found bool, err error) {
		switch {
		case err != nil:
			components.ShowErr(env.Window, err)
		case found:
			openCount(env, v, d.page.Reload)
		default:
			d.page.Reload()
		}
	})
}
