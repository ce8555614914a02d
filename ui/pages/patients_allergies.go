package pages

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// allergyForm records whether and what a patient is allergic to.
type allergyForm struct {
	env    *Env
	vm     *viewmodel.AllergyForm
	dialog *components.FormDialog
	status *components.Segmented
	rows   *allergyRows
	sure   bool // that allergies are to be taken off the record
}

func openAllergyForm(env *Env, p clinic.Patient, saved func()) {
	f := &allergyForm{env: env, vm: viewmodel.NewAllergyForm(frontDesk(env), p), rows: newAllergyRows(env)}
	f.status = components.NewSegmented([]components.Option{
		{Value: string(clinic.AllergyNotAsked), Text: i18n.T("Not asked")},
		{Value: string(clinic.AllergyNoneKnown), Text: i18n.T("None known")},
		{Value: string(clinic.AllergyHas), Text: i18n.T("Has allergies")},
	}, func(string) { f.follow(true) })
	f.status.SetValue(string(p.AllergyStatus))
	f.rows.set(p.Allergies)
	f.dialog = components.NewFormDialog(components.FormOptions{
		Topic: "manual.md#vital-signs-and-allergies",
		Title: i18n.T("Allergies"), Subtitle: joinDots(p.ListName(), p.Number), Width: 720,
		Fields: []components.FormField{
			{Name: "status", Label: i18n.T("Was the patient asked?"), Widget: f.status},
			{Name: "allergies", Label: i18n.T("Allergic to"), Widget: f.rows},
		},
		OnSubmit: func() { f.submit(saved) },
	}, env.Window)
	f.rows.resized = f.resized
	f.follow(false)
	f.dialog.Show()
}

// resized fits the dialog to more or fewer rows.
func (f *allergyForm) resized() {
	f.dialog.Form().Refresh()
	f.dialog.Relayout()
}

// follow shows the rows only where there is something to list.
func (f *allergyForm) follow(byUser bool) {
	has := f.status.Value() == string(clinic.AllergyHas)
	if has && len(f.rows.rows) == 0 {
		f.rows.add(clinic.Allergy{})
	}
	f.dialog.SetFieldVisible("allergies", has)
	if byUser {
		f.dialog.ClearErrors()
	}
}

func (f *allergyForm) submit(saved func()) {
	status := clinic.AllergyStatus(f.status.Value())
	var list []clinic.Allergy
	if status == clinic.AllergyHas {
		list = f.rows.read()
	}
	f.dialog.ClearErrors()
	if gone := f.vm.Gone(status, list); len(gone) > 0 && !f.sure {
		f.askGone(gone, saved)
		return
	}
	f.dialog.SetBusy(true)
	f.vm.Submit(status, list, func(err error) {
		if err != nil {
			notSaved(f.dialog, err, f.renew)
			return
		}
		f.dialog.Close()
		toastGood(f.env, i18n.T("The allergies are saved."))
		saved()
	})
}

// askGone asks before an allergy that was known is taken off the record.
func (f *allergyForm) askGone(gone []string, saved func()) {
	components.Confirm(components.ConfirmOptions{
		Title: i18n.T("Take allergies off the record?"), Danger: true, ConfirmText: i18n.T("Take them off"), CancelText: i18n.T("Keep them"),
		Message: i18n.F("No longer listed: %s. Nobody will be warned of them any more. What was recorded stays in the audit log.", i18n.Listed(gone)),
		OnConfirm: func(string) {
			f.sure = true
			f.submit(saved)
			f.sure = false
		},
	}, f.env.Window)
}

// renew shows what the other desk recorded; what was typed here stays.
func (f *allergyForm) renew() {
	f.vm.Renew(func(p clinic.Patient, err error) {
		if err != nil {
			f.dialog.SetErr(err)
			return
		}
		f.dialog.ClearErrors()
		f.dialog.SetMessage(theme.ToneWaiting, i18n.F("Recorded at the other desk: %s. What you typed is kept; look it through and save again.", i18n.Allergies(p.AllergyText())),
			components.Action{Text: i18n.T("Take theirs"), Run: func() {
				f.status.SetValue(string(p.AllergyStatus))
				f.rows.set(p.Allergies)
				f.follow(true)
			}})
		f.dialog.Form().FocusFirst()
	})
}

// allergyRows is the list of substances with reaction and severity.
type allergyRows struct{ formRows[*allergyRow] }

type allergyRow struct {
	substance, reaction *components.Entry
	severity            *components.Choice
	box                 fyne.CanvasObject
}

func (r *allergyRow) first() fyne.Focusable   { return r.substance }
func (r *allergyRow) line() fyne.CanvasObject { return r.box }

func newAllergyRows(env *Env) *allergyRows {
	r := &allergyRows{}
	head := container.NewBorder(nil, nil, nil, components.FixedWidth(components.Caption(""), 36),
		components.Columns(8, components.Caption(i18n.T("Substance or class")), components.Caption(i18n.T("Reaction")), components.Caption(i18n.T("Severity"))))
	r.build(env, r, head, i18n.T("Add another"), func() { r.add(clinic.Allergy{}) })
	return r
}

// Snapshot tells the form what is typed.
func (r *allergyRows) Snapshot() string {
	var b strings.Builder
	for _, a := range r.read() {
		b.WriteString(a.Substance + "\x01" + a.Reaction + "\x01" + string(a.Severity) + "\x02")
	}
	return b.String()
}

func (r *allergyRows) set(list []clinic.Allergy) {
	r.clear()
	for _, a := range list {
		r.add(a)
	}
}

func (r *allergyRows) add(a clinic.Allergy) {
	row := &allergyRow{substance: components.NewEntry(), reaction: components.NewEntry()}
	row.substance.MaxLength, row.reaction.MaxLength = clinic.MaxLine, clinic.MaxLine
	row.substance.SetPlaceHolder(i18n.T("Penicillin"))
	row.reaction.SetPlaceHolder(i18n.T("Rash"))
	row.severity = components.NewChoice([]components.Option{
		{Value: "", Text: i18n.T("Not known")}, {Value: string(clinic.SeverityMild), Text: i18n.T("Mild")},
		{Value: string(clinic.SeverityModerate), Text: i18n.T("Moderate")}, {Value: string(clinic.SeveritySevere), Text: i18n.T("Severe")}}, nil)
	row.substance.SetText(a.Substance)
	row.reaction.SetText(a.Reaction)
	row.severity.SetValue(string(a.Severity))
	row.box = removable(components.Columns(8, row.substance, row.reaction, row.severity), i18n.T("Remove this allergy"), func() { r.take(row.box) })
	r.put(row)
}

func (r *allergyRows) read() []clinic.Allergy {
	var out []clinic.Allergy
	for _, row := range r.rows {
		a := clinic.Allergy{Substance: strings.TrimSpace(row.substance.Text), Reaction: strings.TrimSpace(row.reaction.Text),
			Severity: clinic.Severity(row.severity.Value())}
		if a.Substance != "" || a.Reaction != "" || a.Severity != clinic.SeverityUnknown {
			out = append(out, a)
		}
	}
	return out
}
