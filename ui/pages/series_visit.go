package pages

import (
	"strconv"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

// seriesFact says which of a series the visit is, with a way to see all of it.
// It is nil for a visit on its own.
func (d *visitDialog) seriesFact() fyne.CanvasObject {
	place := viewmodel.SeriesPlace(d.vm.Series, d.vm.Row.ID)
	if place == "" {
		return nil
	}
	all := components.NewButton(i18n.T("All visits of the series…"), "", func() {
		openSeriesList(d.env, d.vm.Series, d.vm.Row.ID, func(row service.AppointmentRow) {
			d.modal.Close()
			openVisitDialog(d.env, row)
		})
	})
	return factObject(i18n.T("Part of a series"), components.VBoxGap(4, components.Paragraph(place), components.HBox(all)))
}

// openSeriesList lists the visits of a series. open is told the one that was
// chosen.
func openSeriesList(env *Env, view service.SeriesView, at clinic.AppointmentID, open func(service.AppointmentRow)) {
	type line struct {
		service.AppointmentRow
		n int
	}
	table := components.NewRowTable([]components.Column[line]{
		{ID: "n", Title: i18n.T("No."), Width: 48, Align: fyne.TextAlignTrailing, Muted: true, Text: func(l line) string { return strconv.Itoa(l.n) }},
		{ID: "day", Title: i18n.T("Day"), Width: 140, Bold: true, Values: dates("Mon 2 Jan 2006"), Text: func(l line) string { return i18n.Date(l.Date, "Mon 2 Jan 2006") }},
		{ID: "time", Title: i18n.T("Time"), Width: 110, Text: func(l line) string { return l.Span().String() }},
		{ID: "doctor", Title: i18n.T("Doctor"), MinWidth: 140, Text: func(l line) string { return l.DoctorName() }},
		{ID: "status", Title: i18n.T("Status"), Width: 140, Badge: func(l line) components.BadgeSpec { return components.StatusSpec(l.Status) }, Badges: components.Badges(clinic.AppointmentStatuses(), components.StatusSpec)},
	}, components.Noun{One: "visit", Many: "visits"}).Named("series.visits")
	lines := make([]line, len(view.Visits))
	selected := 0
	for i, row := range view.Visits {
		lines[i] = line{row, i + 1}
		if row.ID == at {
			selected = i
		}
	}
	var m *components.Modal
	table.OnOpen = func(l line) {
		m.Close()
		if l.ID != at {
			open(l.AppointmentRow)
		}
	}
	table.SetRows(lines, len(lines), false)
	table.Select(selected)
	height := min(380, float32(len(lines))*36+84)
	m = components.NewModal(env.Window, components.ModalOptions{Topic: "manual.md#booking-and-moving", Title: i18n.T("Series of visits"), Subtitle: i18n.F("%s. Enter opens a visit.", view.Words),
		Content: components.FixedHeight(table, height), Width: 720,
		Buttons: []fyne.CanvasObject{components.NewCloseButton(func() { m.Close() })}})
	m.Show()
	env.Window.Canvas().Focus(table)
}

// askCancelSeries asks how much of a series is called off, by whom and why. The
// question stays open, with its text, when cancelling fails.
func askCancelSeries(env *Env, vm *viewmodel.Visit, h visitHooks) {
	row := vm.Row
	scopes := []components.Option{}
	for _, s := range clinic.SeriesScopes() {
		scopes = append(scopes, components.Option{Value: string(s), Text: i18n.Say(s.Title())})
	}
	scope := components.NewChoice(scopes, nil)
	scope.SetValue(string(clinic.SeriesThis))
	var ask *components.FormDialog
	by := components.NewChoice([]components.Option{{Value: string(clinic.CancelledByPatient), Text: i18n.T("The patient")},
		{Value: string(clinic.CancelledByDoctor), Text: i18n.T("The doctor")}, {Value: string(clinic.CancelledByHospital), Text: i18n.T("The hospital")}}, nil)
	if env.Actor.Role == clinic.RoleDoctor {
		by.SetValue(string(clinic.CancelledByDoctor))
	}
	by.OnChanged = func(string) { ask.Form().Field("by").SetError("") }
	reason := components.NewMultiLine(2)
	reason.MaxLength = clinic.MaxLine
	ask = components.NewFormDialog(components.FormOptions{
		Topic: "manual.md#booking-and-moving",
		Title: i18n.T("Cancel visits of the series?"), SubmitText: i18n.T("Cancel visits"), CancelText: i18n.T("Keep them"), Danger: true,
		Above: components.Paragraph(i18n.F("%s, %s %s with %s. Visits that are over or have begun stay as they are.",
			row.PatientName(), viewmodel.DayWord(row.Date, vm.Today()), row.Start, row.DoctorName())),
		Fields: []components.FormField{
			{Name: "scope", Label: i18n.T("Which visits"), Widget: scope},
			{Name: "by", Label: i18n.T("Called off by"), Widget: by, Required: true},
			{Name: "reason", Label: i18n.T("Reason"), Widget: reason, Required: true},
		},
		OnSubmit: func() {
			ask.ClearErrors()
			ask.SetBusy(true)
			vm.CancelSeries(clinic.SeriesScope(scope.Value()), clinic.CancelledBy(by.Value()), reason.Text, func(n int, err error) {
				if err != nil && !viewmodel.IsStale(err) {
					ask.SetErr(err)
					return
				}
				ask.Close()
				out := viewmodel.VisitDone{Text: i18n.N(n, "The visit of %[2]s is cancelled.", "%d visits of %s are cancelled.", n, row.PatientName())}
				visitDone(env, vm, h, out, err)
			})
		},
	}, env.Window)
	ask.Show()
}
