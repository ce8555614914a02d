package pages

import (
	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

// sessionForm adds or changes an extra session.
type sessionForm struct {
	env        *Env
	vm         *viewmodel.SessionForm
	dialog     *components.FormDialog
	doctor     *components.Picker
	date       *components.DateField
	start, end *components.TimeField
	most       *components.NumberField
	note       *components.Entry
	saved      func()
}

func openSessionForm(env *Env, base clinic.ExtraSession, saved func()) {
	f := &sessionForm{env: env, vm: viewmodel.NewSessionForm(frontDesk(env), base), saved: saved, doctor: newDoctorPicker(env, false),
		date: components.NewDateField(), start: components.NewTimeField(), end: components.NewTimeField(), most: newMaxField(), note: components.NewEntry()}
	f.doctor.SetPlaceHolder(i18n.T("Name, department"))
	f.date.Today, f.date.ShowWeekday = env.Today, true
	f.note.MaxLength = clinic.MaxLine
	if base.DoctorID != 0 {
		f.doctor.SetSelected(components.PickItem{ID: int64(base.DoctorID), Text: base.DoctorName})
	}
	f.fill(base)
	title := i18n.T("Add extra session")
	if base.ID != 0 {
		title = i18n.T("Change extra session")
	}
	f.dialog = components.NewFormDialog(components.FormOptions{Topic: "manual.md#hours-and-leave", Title: title, Subtitle: i18n.T("Hours on one day beside the weekly ones"), Columns: 2, Width: 600,
		Fields: []components.FormField{
			{Name: "doctor", Label: i18n.T("Doctor"), Widget: f.doctor, Required: true, Wide: true},
			{Name: "date", Label: i18n.T("Day"), Widget: f.date, Required: true},
			{Name: "max_patients", Label: i18n.T("Most patients"), Widget: f.most},
			{Name: "start", Label: i18n.T("Start"), Widget: f.start, Required: true},
			{Name: "end", Label: i18n.C("of a session", "End"), Widget: f.end, Required: true, Hint: i18n.T("Before the start: on the next day")},
			{Name: "note", Label: i18n.T("Note"), Widget: f.note, Wide: true},
		}, Extra: f.withdraw(), OnSubmit: f.submit}, env.Window)
	f.dialog.SetFieldVisible("doctor", base.ID == 0 && env.May(clinic.LeaveEnter))
	f.dialog.Show()
}

func (f *sessionForm) fill(e clinic.ExtraSession) {
	f.date.SetDate(e.Date)
	if e.ID != 0 || e.Span.From > 0 {
		f.start.SetClock(e.Span.From)
	}
	if e.ID == 0 {
		return
	}
	f.end.SetClock(clockOfDay(e.Span.To))
	f.note.SetText(e.Note)
	f.most.SetText("")
	if e.MaxPatients > 0 {
		f.most.SetInt(e.MaxPatients)
	}
}

// withdraw is the button that takes a session back.
func (f *sessionForm) withdraw() []components.Action {
	if f.vm.Base.ID == 0 {
		return nil
	}
	return []components.Action{{Text: i18n.T("Withdraw…"), Run: func() {
		f.dialog.Close()
		withdrawSession(f.env, f.vm.Base, f.saved)
	}}}
}

// newMaxField takes a session's limit; empty is as many as fit.
func newMaxField() *components.NumberField {
	n := components.NewNumberField()
	n.Min, n.Max = 1, 999
	n.SetPlaceHolder(i18n.T("no limit"))
	return n
}

// clockOfDay is the time of day of an end that may pass midnight.
func clockOfDay(c clinic.Clock) clinic.Clock {
	if c > clinic.Midnight24 {
		return c - clinic.Midnight24
	}
	return c
}

func (f *sessionForm) read() (clinic.ExtraSession, error) {
	in := viewmodel.SessionInput{Note: f.note.Text, Doctor: f.vm.Base.DoctorID}
	if item, ok := f.doctor.Selected(); ok {
		in.Doctor = clinic.DoctorID(item.ID)
	} else {
		in.Doctor = 0
	}
	in.Date, in.DateErr = f.date.Value()
	in.Start, in.StartGiven, in.StartErr = f.start.Value()
	in.End, in.EndGiven, in.EndErr = f.end.Value()
	in.MaxPatients, in.MaxErr = f.most.Int()
	return f.vm.Session(in)
}

// renew shows what another desk changed, with what was typed kept.
func (f *sessionForm) renew() {
	mine, err := f.read()
	if err != nil {
		f.dialog.SetErr(err)
		return
	}
	f.dialog.SetBusy(true)
	f.vm.Renew(mine, func(merged clinic.ExtraSession, changes viewmodel.MergeChanges, err error) {
		f.dialog.SetBusy(false)
		if err != nil {
			f.dialog.SetErr(err)
			return
		}
		chooseMerged(f.env, changes, merged, func(chosen clinic.ExtraSession) {
			f.fill(chosen)
			showMerged(f.dialog, changes)
		}, f.submit)
	})
}

func (f *sessionForm) submit() {
	f.dialog.ClearErrors()
	e, err := f.read()
	if err != nil {
		f.dialog.SetErr(err)
		return
	}
	f.dialog.SetBusy(true)
	if e.ID == 0 {
		f.vm.Add(e, func(err error) { leaveDone(f.env, f.dialog, err, i18n.T("The extra session is saved."), f.saved) })
		return
	}
	changeSession(f.env, f.vm, e, false, func(err error) { notSaved(f.dialog, err, f.renew) }, func() {
		f.dialog.Close()
		f.saved()
	})
}

// changeSession changes or withdraws a session, with decisions about the visits in it.
func changeSession(env *Env, vm *viewmodel.SessionForm, e clinic.ExtraSession, withdraw bool, failed func(error), saved func()) {
	title := i18n.F("Extra session %s %s", i18n.Date(e.Date, "Mon 2 Jan"), e.Span.String())
	changeSchedule(env, title, vm.Change(e, withdraw), failed, func(phone service.DisplacedFilter, visits int) {
		text := i18n.T("The extra session is saved.")
		if withdraw {
			text = i18n.T("The extra session is withdrawn.")
		}
		toastGood(env, text)
		saved()
		if visits > 0 {
			openPhoneList(env, phone)
		}
	})
}

func withdrawSession(env *Env, e clinic.ExtraSession, saved func()) {
	var ask *components.FormDialog
	ask = components.Confirm(components.ConfirmOptions{Title: i18n.T("Withdraw the extra session?"), Danger: true, KeepOpen: true, ConfirmText: i18n.T("Withdraw"), CancelText: i18n.T("Keep it"),
		Message: i18n.F("%s, %s %s. Visits booked into it are shown next, to be decided about.", e.DoctorName, i18n.Date(e.Date, "Mon 2 Jan 2006"), e.Span.String()),
		OnConfirm: func(string) {
			ask.SetBusy(true)
			changeSession(env, viewmodel.NewSessionForm(frontDesk(env), e), e, true, func(err error) {
				if err == nil {
					ask.Close() // the decisions follow
					return
				}
				ask.SetErr(err)
			}, func() {
				ask.Close()
				saved()
			})
		}}, env.Window)
}
