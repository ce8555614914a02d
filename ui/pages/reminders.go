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

// remindersDialog is the list of those to phone before their visit. One key
// notes what a call came to.
type remindersDialog struct {
	env     *Env
	vm      *viewmodel.Reminders
	modal   *components.Modal
	date    *components.DateField
	summary *components.Text
	table   *components.RowTable[service.ReminderRow]

	note, back *components.Button
	outcomes   []*components.Button
}

// reminderKeys are the keys of the outcomes, in the order of
// clinic.ReminderOutcomes.
var reminderKeys = []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4}

// openReminders opens the list for the next working day.
func openReminders(env *Env) {
	if !env.May(clinic.RemindersKeep) {
		return
	}
	d := &remindersDialog{env: env, vm: viewmodel.NewReminders(frontDesk(env)), summary: components.Muted(i18n.T("Loading…"))}
	d.vm.Changed, d.vm.Failed = d.draw, func(err error) { showLoadError(env, err) }
	d.date = components.NewDateField()
	d.date.Today, d.date.ShowWeekday = env.Today, true
	d.date.OnChanged = func() {
		if on, err := d.date.Value(); err == nil && d.date.Text == i18n.Date(on, "Mon 2 Jan 2006") {
			d.vm.SetDate(on)
		}
	}
	d.date.OnSubmitted = func(string) {
		if on, err := d.date.Value(); err == nil {
			d.vm.SetDate(on)
			env.Window.Canvas().Focus(d.table)
		}
	}
	d.build()
	unsubscribe := onEvent(env, func(service.AppointmentChanged) { d.vm.Load() })
	d.modal = components.NewModal(env.Window, components.ModalOptions{
		Topic: "manual.md#arrivals-and-the-queue",
		Title: i18n.T("Reminders"), Subtitle: i18n.T("Those to phone before their visit. A visit that is moved comes up again."), Width: 1330, Height: 660,
		Content: container.NewBorder(container.NewBorder(nil, nil, components.HBox(
			components.NewIconButton(theme.IconLeft, i18n.T("Previous day"), func() { d.shift(-1) }), components.FixedWidth(d.date, 176),
			components.NewIconButton(theme.IconRight, i18n.T("Next day"), func() { d.shift(1) }), d.summary), nil), nil, nil, nil, components.FixedHeight(d.table, 470)),
		LeftButtons: d.marks(),
		Buttons: []fyne.CanvasObject{components.NewButton(i18n.T("Print"), "P", d.print),
			components.NewCloseButton(func() { d.modal.Close() })},
		OnClosed: unsubscribe,
	})
	d.modal.Show()
	env.Window.Canvas().Focus(d.table)
	d.vm.Load()
}

func (d *remindersDialog) build() {
	type row = service.ReminderRow
	d.table = components.NewRowTable([]components.Column[row]{
		{ID: "time", Title: i18n.T("Time"), Width: 64, Bold: true, Values: clocks(), Text: func(r row) string { return r.Start.String() }},
		{ID: "patient", Title: i18n.T("Patient"), MinWidth: 170, Bold: true, Text: func(r row) string {
			return r.PatientName() + viewmodel.AgeSuffix(r.PatientBorn, r.PatientBornEstimated, r.Date)
		}},
		{ID: "phone", Title: i18n.T("Phone"), Width: 152, Text: func(r row) string { return orDash(r.PatientPhone.String()) }},
		{ID: "contact", Title: i18n.T("Emergency contact"), MinWidth: 200, Muted: true, Text: func(r row) string { return clinic.CleanLine(r.EmergencyContact) }},
		{ID: "doctor", Title: i18n.T("Doctor"), MinWidth: 150, Muted: true, Text: func(r row) string { return r.DoctorName() }},
		{ID: "state", Title: i18n.T("Call"), Width: 150, Badge: func(r row) components.BadgeSpec { return reminderSpec(r.State.Outcome) }, Badges: components.Badges(clinic.ReminderOutcomes(), reminderSpec)},
		{ID: "made", Title: i18n.C("call", "Made"), Width: 146, Muted: true, Text: d.vm.Made},
		{ID: "note", Title: i18n.T("Note"), MinWidth: 140, Muted: true, Text: func(r row) string { return r.State.Note }},
	}, components.Noun{One: "visit", Many: "visits"}).Named("reminders")
	d.table.SetEmpty(i18n.T("No visits are booked for this day."), "", nil)
	d.table.Key = func(r row) any { return r.ID }
	d.table.OnKey = d.key
	d.table.OnSelected = func(service.ReminderRow) { d.follow() }
	d.table.OnOpen = func(r row) { d.askNote(r) }
	d.table.OnMenu = func(r row, at fyne.Position) {
		entries := []menuEntry{}
		for _, o := range clinic.ReminderOutcomes() {
			entries = append(entries, menuEntry{Text: i18n.Say(o.Title()), Run: func() { d.mark(r, o) }})
		}
		entries = append(entries, menuEntry{Text: i18n.T("With a note…"), Run: func() { d.askNote(r) }})
		if r.State.Outcome != clinic.ReminderOpen {
			entries = append(entries, menuEntry{Text: i18n.T("Take the call back"), Run: func() { d.undo(r) }})
		}
		showMenu(d.env, at, entries)
	}
}

// marks are the buttons that note what a call came to, each with its key.
func (d *remindersDialog) marks() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	selected := func(run func(service.ReminderRow)) func() {
		return func() {
			if r, ok := d.table.Selected(); ok {
				run(r)
			}
			d.env.Window.Canvas().Focus(d.table)
		}
	}
	for i, o := range clinic.ReminderOutcomes() {
		b := components.NewButton(i18n.Say(o.Title()), string(reminderKeys[i]), selected(func(r service.ReminderRow) { d.mark(r, o) }))
		d.outcomes, out = append(d.outcomes, b), append(out, b)
	}
	d.note = components.NewButton(i18n.T("Note…"), "N", func() {
		if r, ok := d.table.Selected(); ok {
			d.askNote(r)
		}
	})
	d.back = components.NewButton(i18n.T("Undo"), "U", selected(d.undo))
	return append(out, d.note, d.back)
}

// follow lets what stands for the marked row alone be pressed.
func (d *remindersDialog) follow() {
	r, ok := d.table.Selected()
	for _, b := range append([]*components.Button{d.note}, d.outcomes...) {
		b.SetEnabled(ok)
	}
	d.back.SetEnabled(ok && r.State.Outcome != clinic.ReminderOpen)
}

// key notes an outcome with one key.
func (d *remindersDialog) key(ev *fyne.KeyEvent, r service.ReminderRow) bool {
	for i, k := range reminderKeys {
		if ev.Name == k {
			d.mark(r, clinic.ReminderOutcomes()[i])
			return true
		}
	}
	switch ev.Name {
	case fyne.KeyU, fyne.KeyBackspace, fyne.KeyDelete:
		d.undo(r)
	case fyne.KeyN:
		d.askNote(r)
	case fyne.KeyP:
		d.print()
	case fyne.KeyLeftBracket:
		d.shift(-1)
	case fyne.KeyRightBracket:
		d.shift(1)
	default:
		return false
	}
	return true
}

// mark notes what a call came to and goes on to the next row.
func (d *remindersDialog) mark(r service.ReminderRow, o clinic.ReminderOutcome) {
	at := d.table.SelectedIndex()
	d.vm.Mark(r, o, "", func(err error) {
		if err != nil {
			showLoadError(d.env, err)
			return
		}
		if at >= 0 && at < len(d.table.Rows())-1 {
			d.table.Select(at + 1)
			d.follow()
		}
		d.tell(r, o)
	})
}

// tell says what was noted, which can be undone.
func (d *remindersDialog) tell(r service.ReminderRow, o clinic.ReminderOutcome) {
	toastUndo(d.env, i18n.F("%s: %s.", r.PatientName(), i18n.Say(o.Title())), i18n.T("Undo the reminder"), i18n.T("The call is taken back."),
		func(done func(error)) bool { return d.vm.Back(r, o, done) })
}

func (d *remindersDialog) undo(r service.ReminderRow) {
	if r.State.Outcome == clinic.ReminderOpen {
		return
	}
	d.vm.Undo(r, func(err error) {
		if err != nil {
			showLoadError(d.env, err)
			return
		}
		toastGood(d.env, i18n.T("The call is taken back.")) // what Ctrl+Z would take back is no more the last thing done
	})
}

// askNote asks for the outcome together with a note.
func (d *remindersDialog) askNote(r service.ReminderRow) {
	var options []components.Option
	for _, o := range clinic.ReminderOutcomes() {
		options = append(options, components.Option{Value: string(o), Text: i18n.Say(o.Title())})
	}
	outcome := components.NewChoice(options, nil)
	outcome.SetValue(string(clinic.ReminderReached))
	if r.State.Outcome != clinic.ReminderOpen {
		outcome.SetValue(string(r.State.Outcome))
	}
	note := components.NewEntry()
	note.MaxLength = clinic.MaxLine
	note.SetText(r.State.Note)
	var form *components.FormDialog
	form = components.NewFormDialog(components.FormOptions{
		Topic: "manual.md#arrivals-and-the-queue",
		Title: i18n.T("Reminder"), Subtitle: joinDots(r.PatientName(), r.Start.String(), r.PatientPhone.String()),
		Fields: []components.FormField{{Name: "note", Label: i18n.T("Note"), Widget: note}, {Name: "outcome", Label: i18n.T("The call"), Widget: outcome}},
		OnSubmit: func() {
			form.SetBusy(true)
			o := clinic.ReminderOutcome(outcome.Value())
			d.vm.Mark(r, o, note.Text, func(err error) {
				form.SetErr(err)
				if err == nil {
					form.Close()
					d.tell(r, o)
				}
			})
		},
	}, d.env.Window)
	form.Show()
}

func (d *remindersDialog) shift(days int) {
	if !d.vm.Date.IsZero() {
		d.vm.SetDate(d.vm.Date.AddDays(days))
	}
}

func (d *remindersDialog) print() {
	if d.vm.Loaded {
		printDocument(d.env, remindersJob(d.env, d.vm.Date))
	}
}

func (d *remindersDialog) draw() {
	if on, err := d.date.Value(); err != nil || on != d.vm.Date {
		d.date.SetDate(d.vm.Date)
	}
	d.summary.SetText(d.vm.Summary())
	d.table.SetRows(d.vm.Rows, len(d.vm.Rows), false)
	d.follow()
	d.modal.Relayout()
}

// reminderSpec shows how a visit stands with its calls, by word and sign.
func reminderSpec(o clinic.ReminderOutcome) components.BadgeSpec {
	spec := components.BadgeSpec{Text: i18n.Say(o.Title())}
	switch o {
	case clinic.ReminderReached:
		spec.Tone, spec.Icon = theme.ToneGood, theme.IconCheck
	case clinic.ReminderMessage:
		spec.Tone, spec.Icon = theme.ToneBooked, theme.IconDocument
	case clinic.ReminderNoAnswer:
		spec.Tone, spec.Icon = theme.ToneWaiting, theme.IconPhone
	case clinic.ReminderWrongNumber:
		spec.Tone, spec.Icon = theme.ToneDanger, theme.IconWarning
	default:
		spec.Tone, spec.Icon = theme.ToneNeutral, theme.IconStatusBooked
	}
	return spec
}
