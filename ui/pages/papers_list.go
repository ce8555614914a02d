package pages

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// papersDialog lists the documents of a patient, to be printed again, and leads
// to new ones.
type papersDialog struct {
	env   *Env
	vm    *viewmodel.PaperList
	table *components.RowTable[service.PaperRow]
	modal *components.Modal
	stop  func()
}

// openPapers opens the documents of a patient.
func openPapers(env *Env, patient clinic.PatientID, name string) {
	if env.Locked != nil && env.Locked() || !env.May(clinic.PapersPrint) {
		return
	}
	d := &papersDialog{env: env, vm: &viewmodel.PaperList{FrontDesk: frontDesk(env), Patient: patient}}
	d.table = d.newTable()
	d.vm.Changed = func(rows []service.PaperRow) { d.table.SetRows(rows, len(rows), false) }
	d.vm.Failed = func(err error) {
		d.table.SetEmpty(i18n.Error(err), "", nil)
		d.table.SetRows(nil, 0, false)
	}
	var left []fyne.CanvasObject
	if env.May(clinic.PapersIssue) {
		left = []fyne.CanvasObject{
			components.NewButton(i18n.T("Sick note…"), "", func() { openSickNoteOf(env, patient, d.again) }),
			components.NewButton(i18n.T("Referral…"), "", func() { openReferralOf(env, patient, d.again) }),
			components.NewButton(i18n.T("Visit summary…"), "", func() { chooseVisit(env, patient, name, d.again) }),
			components.NewButton(i18n.T("History…"), "", func() { openHistoryPrint(env, patient, service.HistoryFilter{}, d.again) }),
		}
	}
	d.modal = components.NewModal(env.Window, components.ModalOptions{
		Title: i18n.F("Documents: %s", name), Width: 900, Content: components.FixedHeight(container.NewStack(d.table), 420), LeftButtons: left,
		Buttons: []fyne.CanvasObject{components.NewCloseButton(func() { d.modal.Close() }),
			components.NewPrimaryButton(i18n.T("Print…"), "Enter", d.print)},
		OnClosed: func() { d.stop() },
	})
	d.stop = env.WithPage(d.vm.Load)
	d.modal.Show()
	env.Window.Canvas().Focus(d.table)
	d.table.SetLoading(true)
	d.vm.Load()
}

// again loads the list after something was printed or issued over it.
func (d *papersDialog) again() {
	if d.modal.Open() {
		d.vm.Load()
	}
}

// paperBadges are those of the list of documents.
func paperBadges() []components.BadgeSpec {
	out := []components.BadgeSpec{{Tone: theme.ToneWaiting, Text: viewmodel.PaperState(service.PaperRow{ReplacedBy: "MC-2028-000088"})}}
	for copies := range 4 {
		out = append(out, components.BadgeSpec{Text: viewmodel.PaperState(service.PaperRow{Copies: copies})})
	}
	return out
}

func (d *papersDialog) newTable() *components.RowTable[service.PaperRow] {
	type row = service.PaperRow
	zone := printZone(d.env)
	t := components.NewRowTable([]components.Column[row]{
		{ID: "date", Sort: true, Less: func(a, b row) bool { return a.IssuedAt.Before(b.IssuedAt) }, Title: i18n.T("Date"), Width: 110, Bold: true, Values: dates("2 Jan 2006"), Text: func(r row) string { return i18n.Date(r.IssuedAt.In(zone), "2 Jan 2006") }},
		{ID: "title", Sort: true, Title: i18n.T("Document"), MinWidth: 150, Text: func(r row) string { return i18n.Say(r.Title) }},
		{ID: "number", Sort: true, Title: i18n.T("Number"), Width: 140, Muted: true, Text: func(r row) string { return r.Number }},
		{ID: "doctor", Sort: true, Title: i18n.T("Doctor"), MinWidth: 130, Muted: true, Text: func(r row) string { return orDash(r.DoctorName()) }},
		{ID: "state", Title: i18n.T("State"), Width: 220, Badge: func(r row) components.BadgeSpec {
			if r.ReplacedBy != "" {
				return components.BadgeSpec{Tone: theme.ToneWaiting, Text: viewmodel.PaperState(r)}
			}
			return components.BadgeSpec{Tone: theme.ToneNeutral, Text: viewmodel.PaperState(r)}
		}, Badges: paperBadges()},
	}, components.Noun{One: "document", Many: "documents"}).Named("papers")
	t.SetEmpty(i18n.T("No documents yet. Prescriptions, notes, letters and summaries stand here."), "", nil)
	t.Key = func(r row) any { return r.Number }
	t.OnOpen = func(r row) { printRow(d.env, r, d.again) }
	return t
}

func (d *papersDialog) print() {
	if r, ok := d.table.Selected(); ok {
		printRow(d.env, r, d.again)
	}
}

// OwnDocuments opens the documents of the patient who is signed in.
func OwnDocuments(env *Env) {
	if env.Actor.Role == clinic.RolePatient {
		openPapers(env, env.Actor.PatientID(), env.Actor.Name)
	}
}

// chooseVisit asks which closed visit a summary shall be of.
func chooseVisit(env *Env, patient clinic.PatientID, name string, then func()) {
	visits := &viewmodel.ClosedVisits{FrontDesk: frontDesk(env)}
	visits.Load(patient, func(rows []service.AppointmentRow, err error) {
		if err != nil {
			components.ShowErr(env.Window, err)
			return
		}
		if len(rows) == 0 {
			components.ShowMessage(env.Window, i18n.T("No closed visit"), i18n.F("%s has no closed visit that a summary could be of.", name), nil)
			return
		}
		var options []components.Option
		byKey := map[string]clinic.AppointmentID{}
		for _, r := range rows {
			key := r.Date.String() + " " + r.Start.String() + " " + r.DoctorName()
			byKey[key] = r.ID
			options = append(options, components.Option{Value: key, Text: i18n.Date(r.Date, "Mon 2 January 2006") + ", " + r.Start.String() + " · " + r.DoctorName()})
		}
		choice := components.NewChoice(options, nil)
		choice.SetValue(options[0].Value)
		var form *components.FormDialog
		form = components.NewFormDialog(components.FormOptions{Title: i18n.T("Visit summary"), Subtitle: name, SubmitText: i18n.T("Go on"),
			Fields: []components.FormField{{Name: "visit", Label: i18n.T("Of which visit"), Widget: choice, Required: true}},
			Dirty:  func() bool { return false },
			OnSubmit: func() {
				form.Close()
				openVisitSummary(env, byKey[choice.Value()], then)
			}}, env.Window)
		form.Show()
	})
}
