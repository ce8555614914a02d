package pages

import (
	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
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
	f.doctor.SetPlaceHolder("Name, department")
	f.date.Today, f.date.ShowWeekday = env.Today, true
	f.note.MaxLength = clinic.MaxLine
	if base.DoctorID != 0 {
		f.doctor.SetSelected(components.PickItem{ID: int64(base.DoctorID), Text: base.DoctorName})
	}
	f.fill(base)
	title := "Add extra session"
	if base.ID != 0 {
		title = "Change extra session"
	}
	f.dialog = components.NewFormDialog(components.FormOptions{Title: title, Subtitle: "Hours on one day beside the weekly ones", Columns: 2, Width: 600,
		Fields: []components.FormField{
			{Name: "doctor", Label: "Doctor", Widget: f.doctor, Required: true, Wide: true},
			{Name: "date", Label: "Day", Widget: f.date, Required: true},
			{Name: "max_patients", Label: "Most patients", Widget: f.most},
			{Name: "start", Label: "Start", Widget: f.start, Required: true},
			{Name: "end", Label: "End", Widget: f.end, Required: true, Hint: "Before the start: on the next day"},
			{Name: "note", Label: "Note", Widget: f.note, Wide: true},
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
	return []components.Action{{Text: "Withdraw…", Run: func() {
		f.dialog.Close()
		withdrawSession(f.env, f.vm.Base, f.saved)
	}}}
}

// newMaxField takes a session's limit; empty is as many as fit.
func newMaxField() *components.NumberField {
	n := components.NewNumberField()
	n.Min, n.Max = 1, 999
	n.SetPlaceHolder("no limit")
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
		f.vm.Add(e, func(err error) { leaveDone(f.env, f.dialog, err, "The extra session is saved.", f.saved) })
		return
	}
	changeSession(f.env, f.vm, e, false, func(err error) { notSaved(f.dialog, err, f.renew) }, func() {
		f.dialog.Close()
		f.saved()
	})
}

// changeSession changes or withdraws a session, with decisions about the visits in it.
func changeSession(env *Env, vm *viewmodel.SessionForm, e clinic.ExtraSession, withdraw bool, failed func(error), saved func()) {
	title := "Extra session " + e.Date.Format("Mon 2 Jan") + " " + e.Span.String()
	changeSchedule(env, title, vm.Change(e, withdraw), failed, func(phone service.DisplacedFilter, visits int) {
		text := "The extra session is saved."
		if withdraw {
			text = "The extra session is withdrawn."
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
	ask = components.Confirm(components.ConfirmOptions{Title: "Withdraw the extra session?", Danger: true, KeepOpen: true, ConfirmText: "Withdraw", CancelText: "Keep it",
		Message: e.DoctorName + ", " + e.Date.Format("Mon 2 Jan 2006") + " " + e.Span.String() + ". Visits booked into it are shown next, to be decided about.",
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
