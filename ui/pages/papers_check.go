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

// checkDialog checks documents by their codes, one after the other.
type checkDialog struct {
	env    *Env
	vm     *viewmodel.PaperCheck
	entry  *components.Entry
	result *fyne.Container
	form   *components.FormDialog
}

// CheckDocument opens the dialog that checks whether a document is genuine. A
// scanner types its code and Enter into the field.
func CheckDocument(env *Env) {
	if env.Locked != nil && env.Locked() || !env.May(clinic.PapersVerify) {
		return
	}
	d := &checkDialog{env: env, vm: &viewmodel.PaperCheck{FrontDesk: frontDesk(env)}, entry: components.NewEntry(), result: components.VBox()}
	d.entry.SetPlaceHolder(i18n.T("RX-2026-000001 9f3a c41e"))
	d.result.Hide()
	d.form = components.NewFormDialog(components.FormOptions{
		Title: i18n.T("Check a document"), SubmitText: i18n.T("Check"), SubmitKey: "Enter", CancelText: i18n.T("Close"), Width: 560,
		Subtitle: i18n.T("Scan the square code on the paper, or type the number and the letters beside it."),
		Fields:   []components.FormField{{Name: "code", Label: i18n.T("Number and code"), Widget: d.entry, Required: true}},
		Below:    d.result, Dirty: func() bool { return false }, OnSubmit: d.check,
	}, env.Window)
	d.form.Show()
}

func (d *checkDialog) check() {
	d.form.ClearErrors()
	d.vm.Verify(d.entry.Text, func(v service.Verification, err error) {
		if !d.form.Open() {
			return
		}
		d.result.RemoveAll()
		d.result.Hide()
		if err != nil {
			d.form.SetErr(err)
		} else {
			d.show(v)
			// The next scan takes the place of this one.
			d.entry.TypedShortcut(&fyne.ShortcutSelectAll{})
			d.env.Window.Canvas().Focus(d.entry)
		}
		d.form.Relayout()
	})
}

func (d *checkDialog) show(v service.Verification) {
	verdict, text := viewmodel.Verdict(v)
	tone := map[viewmodel.VerdictTone]theme.Tone{viewmodel.VerdictGood: theme.ToneGood, viewmodel.VerdictCaution: theme.ToneWaiting,
		viewmodel.VerdictBad: theme.ToneDanger}[verdict]
	d.result.Add(components.NewNote(tone, text))
	facts := components.VBoxGap(4, factRow(i18n.T("Number"), v.Number), factRow(i18n.T("Kind"), i18n.Say(v.Kind.Title())))
	if !v.IssuedAt.IsZero() {
		facts.Add(factRow(i18n.C("document", "Issued"), i18n.Date(v.IssuedAt.In(printZone(d.env)), "Mon 2 January 2006, 15:04")))
		for _, each := range []struct{ label, text string }{{i18n.T("Doctor"), v.Doctor}, {i18n.T("Patient's initials"), v.Initials}} {
			if each.text != "" {
				facts.Add(factRow(each.label, each.text))
			}
		}
		if v.Amount.Currency != "" {
			facts.Add(factRow(i18n.T("Amount"), i18n.Money(v.Amount)))
		}
	}
	d.result.Add(facts)
	d.result.Show()
}
