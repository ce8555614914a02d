package pages

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// openSpecializations shows the list of certified fields with what an admin
// may do with it. closed is called when the list goes.
func openSpecializations(env *Env, closed func()) {
	type row = clinic.Specialization
	table := components.NewRowTable([]components.Column[row]{
		{ID: "name", Sort: true, Title: i18n.T("Specialisation"), Width: 200, Bold: true, Text: func(s row) string { return s.Name }},
		{ID: "description", Title: i18n.T("Description"), MinWidth: 180, Text: func(s row) string { return clinic.CleanLine(s.Description) }},
		{ID: "requirements", Title: i18n.T("Requirements"), MinWidth: 160, Muted: true, Text: func(s row) string { return clinic.CleanLine(s.Requirements) }},
	}, components.Noun{One: "specialisation", Many: "specialisations"}).Named("doctors.specialisations")
	table.Key = func(s row) any { return s.ID }
	latest := &viewmodel.Latest{}
	load := func() {
		latest.Go(env.Context(), env.Runner, func(ctx context.Context) func() {
			list, err := env.Services.Doctors.Specializations(ctx)
			return func() {
				table.SetLoading(false)
				if err != nil {
					showLoadError(env, err)
					return
				}
				table.ShowColumn("description", slices.ContainsFunc(list, func(s row) bool { return s.Description != "" }))
				table.SetRows(list, len(list), false)
			}
		})
	}
	edit := func(s row) { openSpecializationForm(env, s, func(row) { load() }) }
	add := func() { edit(row{}) }
	table.OnOpen = edit
	table.SetEmpty(i18n.T("No specialisations are listed yet."), i18n.T("New specialisation"), add)
	var m *components.Modal
	m = components.NewModal(env.Window, components.ModalOptions{
		Title: i18n.T("Specialisations"), Subtitle: i18n.T("Certified fields that doctors can hold several of. Enter edits one."),
		Content: components.FixedHeight(table, 380), Width: 760,
		Buttons: []fyne.CanvasObject{components.NewCloseButton(func() { m.Close() }), components.NewPrimaryButton(i18n.T("New specialisation"), "", add)},
		OnClosed: func() {
			latest.Cancel()
			closed()
		},
	})
	m.Show()
	env.Window.Canvas().Focus(table)
	table.SetLoading(true)
	load()
}

// openSpecializationForm creates or edits a certified field.
func openSpecializationForm(env *Env, base clinic.Specialization, saved func(clinic.Specialization)) {
	vm := viewmodel.NewSpecializationForm(frontDesk(env), base)
	name, about, needs := components.NewEntry(), components.NewMultiLine(3), components.NewMultiLine(3)
	name.MaxLength, about.MaxLength, needs.MaxLength = 100, clinic.MaxNote, clinic.MaxNote
	fill := func(s clinic.Specialization) {
		name.SetText(s.Name)
		about.SetText(s.Description)
		needs.SetText(s.Requirements)
	}
	fill(base)
	title := i18n.T("New specialisation")
	if !vm.New() {
		title = i18n.T("Edit specialisation")
	}
	var d *components.FormDialog
	renew := func() {
		vm.Renew(func(s clinic.Specialization, err error) {
			if err != nil {
				d.SetErr(err)
				return
			}
			d.ClearErrors()
			d.SetMessage(theme.ToneWaiting, i18n.F("Saved at the other desk: %s. Your text is kept; save again to put it in its place.", s.Name),
				components.Action{Text: i18n.T("Take theirs"), Run: func() {
					fill(s)
					d.ClearErrors()
				}})
			d.Form().FocusFirst()
		})
	}
	d = components.NewFormDialog(components.FormOptions{Title: title, Fields: []components.FormField{
		{Name: "name", Label: i18n.T("Name"), Widget: name, Required: true},
		{Name: "description", Label: i18n.T("Description"), Widget: about},
		{Name: "requirements", Label: i18n.T("Requirements"), Widget: needs, Hint: i18n.T("What a doctor needs to hold it.")},
	}, OnSubmit: func() {
		d.ClearErrors()
		d.SetBusy(true)
		vm.Submit(clinic.Specialization{Name: name.Text, Description: about.Text, Requirements: needs.Text},
			func(s clinic.Specialization, err error) {
				if err != nil {
					d.SetErr(err)
					if viewmodel.IsStale(err) {
						staleMessage(d, renew)
					}
					return
				}
				d.Close()
				toastGood(env, i18n.F("%s is saved.", s.Name))
				saved(s)
			})
	}}, env.Window)
	d.Show()
}
