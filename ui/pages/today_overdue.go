package pages

import (
	"fyne.io/fyne/v2"

	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// todayOverdue tells those who close the day that visits of past days are
// still open, and leads there.
type todayOverdue struct {
	env *Env
	box *fyne.Container
	n   int
}

func newTodayOverdue(env *Env) *todayOverdue {
	o := &todayOverdue{env: env, box: components.VBox()}
	o.box.Hide()
	return o
}

// draw shows the notice for n visits; it reports whether room has to be made.
func (o *todayOverdue) draw(n int) (changed bool) {
	if n == o.n {
		return false
	}
	o.n = n
	o.box.RemoveAll()
	o.box.Hidden = n == 0
	if n > 0 {
		o.box.Add(components.NewFlow([]fyne.CanvasObject{components.NewBadge(theme.ToneWaiting, theme.IconWarning, viewmodel.OverdueText(n)),
			components.NewButton(i18n.T("Close the day…"), "", func() { openEndOfDay(o.env) })}, nil))
	}
	o.box.Refresh()
	return true
}
