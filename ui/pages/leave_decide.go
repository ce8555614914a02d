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

// changeSchedule takes a change of the schedule through: it is saved at once
// when no visit is affected; else each visit is decided about first. failed
// gets what is wrong with the change itself, so that its form stays open; done
// is called after all is saved.
func changeSchedule(env *Env, title string, change viewmodel.ScheduleChange, failed func(error), done func(service.DisplacedFilter, int)) {
	vm := viewmodel.NewDecisions(frontDesk(env), change)
	vm.Look(func(err error) {
		switch {
		case err != nil:
			failed(err)
		case len(vm.Visits) > 0:
			failed(nil)
			openDecisions(env, title, vm, nil, done)
		default:
			saveUnaffected(env, title, vm, failed, done)
		}
	})
}

// saveUnaffected saves a change that no visit was affected by when it was
// looked at. One booked in that moment still has to be decided about.
func saveUnaffected(env *Env, title string, vm *viewmodel.Decisions, failed func(error), done func(service.DisplacedFilter, int)) {
	vm.Save(func(phone service.DisplacedFilter, renewed bool, err error) {
		switch {
		case renewed:
			failed(nil)
			openDecisions(env, title, vm, err, done)
		case err != nil:
			failed(err)
		default:
			done(phone, 0)
		}
	})
}

// decideForm asks what becomes of the visits that a change falls on.
type decideForm struct {
	env     *Env
	title   string
	vm      *viewmodel.Decisions
	done    func(service.DisplacedFilter, int)
	dialog  *components.FormDialog
	choices map[clinic.AppointmentID]*components.Choice
	reason  *components.Entry
}

func openDecisions(env *Env, title string, vm *viewmodel.Decisions, err error, done func(service.DisplacedFilter, int)) {
	f := &decideForm{env: env, title: title, vm: vm, done: done, choices: map[clinic.AppointmentID]*components.Choice{}}
	var fields []components.FormField
	for _, v := range vm.Visits {
		c := components.NewChoice(nil, func(value string) { f.choose(v, value) })
		f.choices[v.ID] = c
		f.fill(v)
		fields = append(fields, components.FormField{Name: service.VisitField(v.ID), Label: visitLabel(v), Widget: c, Wide: true})
	}
	f.reason = components.NewEntry()
	f.reason.MaxLength = clinic.MaxLine
	f.reason.SetText(vm.Reason)
	f.reason.OnChanged = func(text string) { vm.Reason = text }
	fields = append(fields, components.FormField{Name: "reason", Label: i18n.T("Reason for cancelling or keeping"), Widget: f.reason, Required: true, Wide: true})
	subtitle := i18n.T("One visit lies in it. Decide what becomes of it; nothing is saved before.")
	if n := len(vm.Visits); n > 1 {
		subtitle = i18n.N(n, "%d visit lies in it. Decide what becomes of it; nothing is saved before.", "%d visits lie in it. Decide what becomes of each; nothing is saved before.")
	}
	all := func(what string) func() {
		return func() {
			vm.All(what)
			for _, v := range vm.Visits {
				f.fill(v)
			}
			f.showReason()
		}
	}
	extra := []components.Action{{Text: i18n.T("Move all"), Run: all("move")}, {Text: i18n.T("Cancel all"), Run: all("cancel")}}
	if env.May(clinic.AppointmentsOverbook) {
		extra = append(extra, components.Action{Text: i18n.T("Keep all"), Run: all("keep")})
	}
	f.dialog = components.NewFormDialog(components.FormOptions{Topic: "manual.md#hours-and-leave", Title: title, Subtitle: subtitle, SubmitText: i18n.T("Save all"), CancelText: i18n.T("Back"),
		Fields: fields, Width: 840, Extra: extra, OnSubmit: f.submit, Dirty: func() bool { return false }}, env.Window)
	f.showReason()
	f.dialog.Show()
	if err != nil {
		f.dialog.SetErr(err)
		f.dialog.SetMessage(theme.ToneWaiting, i18n.T("Something changed at another desk meanwhile. Nothing was saved; what you chose is kept. Look at the marked visits and save again."))
	}
}

// visitLabel says whose visit it is, whom to phone and when it would be.
func visitLabel(v service.AffectedVisit) string {
	when := i18n.Date(v.Date, "Mon 2 Jan") + " " + v.Span().String()
	status := ""
	if v.Status != clinic.StatusBooked {
		status = i18n.LowerFirst(i18n.Say(v.Status.Title()))
	}
	return joinDots(v.PatientName(), when, v.DoctorName(), v.PatientPhone.String(), v.EmergencyContact, status)
}

// fill offers what can become of a visit.
func (f *decideForm) fill(v service.AffectedVisit) {
	var options []components.Option
	for _, o := range f.vm.Options(v) {
		options = append(options, components.Option{Value: o.Value, Text: o.Text})
	}
	c := f.choices[v.ID]
	c.SetOptions(options)
	c.SetValue(f.vm.Chosen(v.ID))
}

func (f *decideForm) choose(v service.AffectedVisit, value string) {
	if value == viewmodel.ChoiceOther {
		f.choices[v.ID].SetValue(f.vm.Chosen(v.ID)) // until a time is found
		f.askTime(v)
		return
	}
	f.vm.Choose(v.ID, value)
	f.showReason()
}

func (f *decideForm) showReason() { f.dialog.SetFieldVisible("reason", f.vm.NeedsReason()) }

// askTime takes another time than those offered.
func (f *decideForm) askTime(v service.AffectedVisit) {
	doctor := newDoctorPicker(f.env, true)
	doctor.SetSelected(components.PickItem{ID: int64(v.DoctorID), Text: v.DoctorName()})
	date, start := components.NewDateField(), components.NewTimeField()
	date.Today, date.ShowWeekday = f.env.Today, true
	start.Step = 5
	var d *components.FormDialog
	d = components.NewFormDialog(components.FormOptions{Topic: "manual.md#hours-and-leave", Title: i18n.T("Another time"), Subtitle: visitLabel(v), SubmitText: i18n.T("Take it"),
		Fields: []components.FormField{{Name: "doctor", Label: i18n.T("Doctor"), Widget: doctor, Required: true},
			{Name: "date", Label: i18n.T("Day"), Widget: date, Required: true}, {Name: "start", Label: i18n.T("Time"), Widget: start, Required: true}},
		OnSubmit: func() {
			item, ok := doctor.Selected()
			on, dateErr := date.Value()
			at, given, startErr := start.Value()
			d.ClearErrors()
			switch {
			case !ok:
				d.SetError("doctor", i18n.T("Choose a doctor."))
			case dateErr != nil:
				d.SetError("date", i18n.Error(dateErr))
			case on.IsZero():
				d.SetError("date", i18n.T("Give the day."))
			case startErr != nil:
				d.SetError("start", i18n.Error(startErr))
			case !given:
				d.SetError("start", i18n.T("Give the time."))
			default:
				f.vm.ChooseSlot(v.ID, clinic.Slot{DoctorID: clinic.DoctorID(item.ID), DoctorName: item.Text, Date: on, Start: at, Minutes: v.Minutes})
				f.fill(v)
				f.showReason()
				d.Close()
			}
		}}, f.env.Window)
	d.Show()
	d.Focus("date")
}

func (f *decideForm) submit() {
	f.dialog.ClearErrors()
	f.dialog.SetBusy(true)
	f.vm.Save(func(phone service.DisplacedFilter, renewed bool, err error) {
		switch {
		case renewed:
			// The list may have changed: it is drawn anew with all that was chosen.
			f.dialog.SetBusy(false)
			f.dialog.Close()
			openDecisions(f.env, f.title, f.vm, err, f.done)
		case err != nil:
			f.dialog.SetErr(err)
		default:
			f.dialog.Close()
			f.done(phone, len(f.vm.Visits))
		}
	})
}

// openPhoneList shows what was decided about the visits that a change fell on,
// to be phoned and printed.
func openPhoneList(env *Env, filter service.DisplacedFilter) {
	loadPhoneList(env, filter, func(list service.PhoneList) {
		rows := components.VBoxGap(10)
		for _, r := range list.Rows {
			was := i18n.Date(r.FromDate, "Mon 2 Jan") + " " + (clinic.Span{From: r.FromStart, To: r.FromStart.Add(r.FromMinutes)}).String()
			rows.Add(components.VBoxGap(2,
				components.Strong(joinDots(r.PatientName(), orDash(r.PatientPhone.String()), r.EmergencyContact)),
				components.Paragraph(joinDots(was, r.FromDoctorName, viewmodel.OutcomeText(r), r.Reason))))
		}
		if len(list.Rows) == 0 {
			rows.Add(components.Paragraph(i18n.T("No visit was moved, cancelled or kept because of it. There is nobody to phone.")))
		}
		var m *components.Modal
		closing := components.NewCloseButton(func() { m.Close() })
		buttons := []fyne.CanvasObject{closing}
		var first fyne.Focusable = closing
		enter := func() { m.Close() }
		if len(list.Rows) > 0 {
			show := func() {
				m.Close()
				printDocument(env, phoneListJob(env, filter))
			}
			b := components.NewPrimaryButton(i18n.T("Print list…"), "Enter", show)
			buttons, first, enter = append(buttons, b), b, show
		}
		m = components.NewModal(env.Window, components.ModalOptions{Topic: "manual.md#hours-and-leave", Title: i18n.T("Patients to phone"),
			Subtitle: joinDots(list.Title, viewmodel.Summary(list.Rows)), Content: rows, Width: 720, Buttons: buttons, OnEnter: enter})
		m.Show()
		env.Window.Canvas().Focus(first)
	})
}
