package pages

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// settingsForm is a form of the settings, which are saved as a whole, with a line
// over it and the buttons that save it or take back what was changed.
type settingsForm struct {
	env        *Env
	form       *components.Form
	save, undo *components.Button
	message    *fyne.Container
	scroll     *container.Scroll
	ready      func() bool // whether the settings were read and are not being saved
}

// enable allows to save or take back what was changed, once something was.
func (f *settingsForm) enable() {
	on := f.ready() && f.form.Dirty()
	f.save.SetEnabled(on)
	f.undo.SetEnabled(on)
}

// say shows a line over the form.
func (f *settingsForm) say(tone theme.Tone, text string, actions ...components.Action) {
	f.message.RemoveAll()
	f.message.Hide()
	if text != "" {
		f.message.Add(components.NewNote(tone, text, actions...))
		f.message.Show()
	}
	f.scroll.Refresh()
}

// saved says how saving went. renew joins what another desk saved first with what
// was typed here.
func (f *settingsForm) saved(err error, renew func()) {
	f.enable()
	switch {
	case viewmodel.IsStale(err):
		f.say(theme.ToneDanger, i18n.T("Somebody else saved the settings first. What you typed is still here."),
			components.Action{Text: i18n.T("Show what changed"), Run: renew})
	case err != nil:
		f.form.SetErr(err)
		f.scroll.Refresh()
	default:
		f.form.ClearErrors()
		f.form.MarkClean()
		toastGood(f.env, i18n.T("Settings saved."))
	}
}

// clean takes what the form shows for what is stored.
func (f *settingsForm) clean() {
	f.form.ClearErrors()
	f.form.MarkClean()
	f.say(theme.ToneNeutral, "")
}
