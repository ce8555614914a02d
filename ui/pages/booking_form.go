package pages

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// bookingStart is what a booking form begins with.
type bookingStart struct {
	Patient     clinic.PatientID
	PatientName string
	Doctor      clinic.DoctorID
	DoctorName  string
	Date        clinic.Date
	Start       clinic.Clock
	StartGiven  bool
	Minutes     int // 0 for the doctor's usual length
	Kind        clinic.VisitKind
}

// bookingForm books a visit or moves one.
type bookingForm struct {
	env    *Env
	vm     *viewmodel.Booking
	dialog *components.FormDialog

	patient  *components.Picker
	doctor   *components.Picker
	date     *components.DateField
	start    *components.TimeField
	minutes  *components.NumberField
	kind     *components.Choice
	reason   *components.Entry
	overbook *components.Entry
	moveWhy  *components.Entry
	repeat   *repeatPart
	help     *fyne.Container // clashes and free slots
	filling  bool
	overOn   bool
}

// openBookingForm opens the form for a new visit. booked is told the visit and
// its day after it was saved.
func openBookingForm(env *Env, s bookingStart, booked func(clinic.AppointmentID, clinic.Date)) {
	f := newBookingForm(env, viewmodel.NewBooking(frontDesk(env)), s)
	f.show(i18n.T("New appointment"), "", i18n.T("Book"), booked)
	if s.Patient != 0 && s.StartGiven {
		f.dialog.Focus("reason")
	}
}

// moveStart is where a visit stands.
func moveStart(row service.AppointmentRow) bookingStart {
	return bookingStart{Doctor: row.DoctorID, DoctorName: row.DoctorName(), Date: row.Date, Start: row.Start, StartGiven: true, Minutes: row.Minutes}
}

// openMoveForm opens the form that gives a visit another time or doctor.
func openMoveForm(env *Env, row service.AppointmentRow, s bookingStart, moved func(clinic.AppointmentID, clinic.Date)) {
	s.Patient, s.PatientName = row.PatientID, row.PatientName()
	f := newBookingForm(env, viewmodel.NewMove(frontDesk(env), row), s)
	was := i18n.F("%s, now %s %s with %s", row.PatientName(), i18n.Date(row.Date, "Mon 2 Jan"), row.Span(), row.DoctorName())
	f.show(i18n.T("Move visit"), was, i18n.T("Move"), moved)
	f.dialog.Focus("start")
}

func newBookingForm(env *Env, vm *viewmodel.Booking, s bookingStart) *bookingForm {
	f := &bookingForm{env: env, vm: vm, help: components.VBoxGap(8), filling: true}
	f.patient = newPatientPicker(env)
	f.doctor = newDoctorPicker(env, true)
	f.doctor.SetPlaceHolder(i18n.T("Name, department"))
	f.date, f.start = components.NewDateField(), components.NewTimeField()
	f.date.Today, f.date.ShowWeekday = env.Today, true
	f.start.Now = func() clinic.Clock { return clinic.ClockOf(env.Now()) }
	f.start.Step = 5
	f.minutes = components.NewNumberField()
	f.minutes.Min, f.minutes.Max = clinic.MinVisitMinutes, clinic.MaxVisitMinutes
	f.minutes.SetUnit(i18n.C("unit", "min"))
	f.kind = components.NewChoice([]components.Option{
		{Value: string(clinic.VisitNew), Text: i18n.Say(clinic.VisitNew.Title())},
		{Value: string(clinic.VisitFollowUp), Text: i18n.Say(clinic.VisitFollowUp.Title())}}, func(string) { f.lookFree() })
	f.reason, f.overbook, f.moveWhy = components.NewEntry(), components.NewEntry(), components.NewEntry()
	f.reason.MaxLength, f.overbook.MaxLength, f.moveWhy.MaxLength = clinic.MaxLine, clinic.MaxLine, clinic.MaxLine

	if s.Patient != 0 {
		f.patient.SetSelected(components.PickItem{ID: int64(s.Patient), Text: s.PatientName})
	}
	f.setDoctor(s)
	f.date.SetDate(s.Date)
	if s.StartGiven {
		f.start.SetClock(s.Start)
	}
	if s.Minutes != 0 {
		f.minutes.SetInt(s.Minutes)
	}
	f.kind.SetValue(string(clinic.VisitNew))
	if s.Kind != "" {
		f.kind.SetValue(string(s.Kind))
	}
	f.repeat = newRepeatPart(f)
	look := f.look
	f.patient.OnPicked = func(components.PickItem) { look() }
	f.patient.OnCleared = look
	f.doctor.OnPicked = func(item components.PickItem) {
		f.suggestLength(item)
		look()
	}
	f.doctor.OnCleared = look
	f.date.OnChanged, f.start.OnChanged, f.minutes.OnChanged = look, look, look
	f.vm.Changed = f.draw
	return f
}

// lookFree asks whether the follow-up would be free.
func (f *bookingForm) lookFree() {
	if !f.filling {
		f.vm.LookFree(f.read())
	}
}

// look asks what stands against the form as it is: one visit or a series.
func (f *bookingForm) look() {
	f.lookFree()
	switch {
	case f.filling:
	case f.repeat.on():
		f.repeat.look()
	default:
		f.vm.Look(f.read())
	}
}

func (f *bookingForm) setDoctor(s bookingStart) {
	switch {
	case s.Doctor != 0:
		f.doctor.SetSelected(components.PickItem{ID: int64(s.Doctor), Text: s.DoctorName})
	case f.env.Actor.Role == clinic.RoleDoctor:
		f.doctor.SetSelected(components.PickItem{ID: int64(f.env.Actor.DoctorID), Text: f.env.Actor.Name})
	}
	if f.env.Actor.Role == clinic.RoleDoctor {
		f.doctor.Disable()
	}
}

// suggestLength shows the doctor's usual length while none is typed.
func (f *bookingForm) suggestLength(item components.PickItem) {
	if d, ok := item.Data.(clinic.Doctor); ok {
		f.minutes.SetPlaceHolder(i18n.F("usually %d", d.SlotMinutes))
	}
}

func (f *bookingForm) show(title, subtitle, submit string, saved func(clinic.AppointmentID, clinic.Date)) {
	moving := f.vm.Moving != nil
	f.minutes.SetPlaceHolder(i18n.T("the doctor's usual"))
	fields := []components.FormField{
		{Name: "patient", Label: i18n.T("Patient"), Widget: f.patient, Required: true, Wide: true},
		{Name: "doctor", Label: i18n.T("Doctor"), Widget: f.doctor, Required: true},
		{Name: "kind", Label: i18n.T("Kind"), Widget: f.kind},
		{Name: "date", Label: i18n.T("Day"), Widget: f.date, Required: true},
		{Name: "start", Label: i18n.T("Time"), Widget: f.start, Required: true},
		{Name: "minutes", Label: i18n.T("Length"), Widget: f.minutes},
		{Name: "reason", Label: i18n.T("Reason"), Widget: f.reason, Hint: i18n.T("As told to the desk; no diagnosis.")},
		{Name: "overbook_reason", Label: i18n.T("Book all the same, because"), Widget: f.overbook, Wide: true, Required: true},
	}
	if moving {
		// Only the time and the doctor change.
		why := components.FormField{Name: "move_reason", Label: i18n.T("Why it is moved"), Widget: f.moveWhy, Wide: true, Hint: i18n.T("May be left empty. It is kept in the visit's story.")}
		fields = []components.FormField{fields[1], fields[5], fields[3], fields[4], why, fields[7]}
	}
	f.dialog = components.NewFormDialog(components.FormOptions{
		Topic: "manual.md#booking-and-moving",
		Title: title, Subtitle: subtitle, SubmitText: submit, Columns: 2, Width: 744, Fields: f.repeat.fields(fields),
		Below:    components.VBox(f.help, f.repeat.box),
		OnSubmit: func() { f.submit(saved) },
	}, f.env.Window)
	f.dialog.SetFieldVisible("overbook_reason", false)
	f.repeat.begun(submit)
	f.filling = false
	f.dialog.Show()
	f.look()
}

func (f *bookingForm) read() viewmodel.BookingInput {
	in := viewmodel.BookingInput{Kind: clinic.VisitKind(f.kind.Value()), Reason: strings.TrimSpace(f.reason.Text),
		MoveReason: strings.TrimSpace(f.moveWhy.Text)}
	if item, ok := f.patient.Selected(); ok {
		in.Patient = clinic.PatientID(item.ID)
	}
	if item, ok := f.doctor.Selected(); ok {
		in.Doctor = clinic.DoctorID(item.ID)
	}
	in.Date, in.DateErr = f.date.Value()
	in.Start, in.StartGiven, in.StartErr = f.start.Value()
	in.Minutes, in.MinutesErr = f.minutes.Int()
	if f.overOn {
		in.OverbookReason = strings.TrimSpace(f.overbook.Text)
	}
	return in
}

// draw shows the clashes and the free slots below the fields.
func (f *bookingForm) draw() {
	if f.dialog == nil || !f.dialog.Open() {
		return
	}
	free, tone := viewmodel.FreeText(f.vm.Free), theme.ToneNeutral
	if f.vm.Free.Free {
		tone = theme.ToneGood
	}
	if field := f.dialog.Form().Field("kind"); field != nil {
		field.SetHint(free)
		field.SetHintTone(tone)
		free = ""
	}
	if f.repeat.on() {
		return
	}
	f.overOn = f.vm.CanOverbook()
	f.dialog.SetFieldVisible("overbook_reason", f.overOn)
	f.help.RemoveAll()
	if free != "" {
		color, _ := tone.Colors()
		f.help.Add(components.NewText(free, components.TextOptions{Color: color}))
	}
	if len(f.vm.Clashes) > 0 {
		messages := make([]string, len(f.vm.Clashes))
		for i, c := range f.vm.Clashes {
			messages[i] = i18n.Say(c.Message)
		}
		f.help.Add(components.NewNote(theme.ToneWaiting, strings.Join(messages, "\n")))
	}
	if len(f.vm.Slots) > 0 && (len(f.vm.Clashes) > 0 || f.start.Text == "") {
		f.help.Add(components.NewText(i18n.T("Free"), components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Bold: true}))
		// Three a row fit into the form whatever the day is called.
		var row *fyne.Container
		for i, slot := range f.vm.Slots[:min(len(f.vm.Slots), 5)] {
			if i%3 == 0 {
				row = components.HBox()
				f.help.Add(row)
			}
			row.Add(components.NewButton(viewmodel.SlotText(slot, f.env.Today()), "", func() { f.take(slot) }))
		}
	}
	if f.vm.Checked && len(f.vm.Clashes) == 0 {
		f.help.Add(components.NewText(i18n.T("This time is free."), components.TextOptions{Color: theme.ColorGood}))
	}
	f.help.Refresh()
	f.dialog.Relayout()
}

// take puts a free slot into the form.
func (f *bookingForm) take(s clinic.Slot) {
	f.filling = true
	if s.DoctorID != 0 && s.DoctorName != "" {
		f.doctor.SetSelected(components.PickItem{ID: int64(s.DoctorID), Text: s.DoctorName})
	}
	f.date.SetDate(s.Date)
	f.start.SetClock(s.Start)
	f.filling = false
	f.dialog.ClearErrors()
	f.look()
	if _, ok := f.patient.Selected(); !ok {
		f.dialog.Focus("patient")
	} else {
		f.dialog.Focus("start")
	}
}

func (f *bookingForm) submit(saved func(clinic.AppointmentID, clinic.Date)) {
	if f.repeat.on() {
		f.repeat.submit(saved)
		return
	}
	in := f.read()
	if f.overOn && in.OverbookReason == "" && f.vm.Checked {
		f.dialog.SetError("overbook_reason", i18n.T("Say why, or choose a free time."))
		return
	}
	f.dialog.ClearErrors()
	f.dialog.SetBusy(true)
	f.vm.Submit(in, func(id clinic.AppointmentID, err error) {
		if err != nil {
			f.dialog.SetErr(err)
			if viewmodel.IsStale(err) && f.vm.Moving != nil {
				f.offerReload()
			}
			return
		}
		f.dialog.Close()
		f.tell(in)
		if saved != nil {
			saved(id, in.Date)
		}
	})
}

// tell says what was done; a move can be taken back.
func (f *bookingForm) tell(in viewmodel.BookingInput) {
	moved := f.vm.Moved
	if f.vm.Moving == nil || moved.Version == 0 {
		toastGood(f.env, f.savedText(in))
		return
	}
	undone := i18n.F("%s is back at %s %s.", moved.Was.PatientName(), viewmodel.DayWord(moved.Was.Date, f.env.Today()), moved.Was.Start)
	toastUndo(f.env, f.savedText(in), i18n.T("Undo the move"), undone, func(done func(error)) bool {
		viewmodel.MoveBack(f.vm.FrontDesk, moved, done)
		return true
	})
}

func (f *bookingForm) offerReload() {
	f.dialog.SetMessage(theme.ToneDanger, i18n.T("Somebody else changed this visit first. What you typed is still here."),
		components.Action{Text: i18n.T("Take the new version and try again"), Run: func() {
			f.vm.ReloadMoving(func(err error) {
				f.dialog.SetErr(err)
				if err == nil {
					f.repeat.vm.Moving = f.vm.Moving
					f.look()
					f.dialog.Focus("start")
				}
			})
		}})
}

func (f *bookingForm) savedText(in viewmodel.BookingInput) string {
	word, name := i18n.T("Booked"), ""
	if item, ok := f.patient.Selected(); ok {
		name = item.Text
	}
	if f.vm.Moving != nil {
		word = i18n.T("Moved")
	}
	doctor, _ := f.doctor.Selected()
	return i18n.Labelled(word, fmt.Sprintf("%s, %s %s, %s.", name, viewmodel.DayWord(in.Date, f.env.Today()), in.Start, doctor.Text))
}
