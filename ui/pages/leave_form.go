package pages

import (
	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

// leaveForm enters, asks for or changes leave.
type leaveForm struct {
	env    *Env
	vm     *viewmodel.LeaveForm
	dialog *components.FormDialog

	doctor     *components.Picker
	kind       *components.Choice
	from, to   *components.DateField
	start, end *components.TimeField
	reason     *components.Entry
	saved      func()
}

// mayPlanLeave reports whether the role may enter or ask for leave at all.
func mayPlanLeave(env *Env) bool { return env.May(clinic.LeaveEnter) || env.May(clinic.LeaveRequest) }

// openLeaveForm opens the form for leave as read, or for new leave.
func openLeaveForm(env *Env, base clinic.Leave, saved func()) {
	f := &leaveForm{env: env, vm: viewmodel.NewLeaveForm(frontDesk(env), base), saved: saved}
	f.doctor = newDoctorPicker(env, false)
	f.doctor.SetPlaceHolder(i18n.T("Name, department"))
	f.kind = components.NewChoice(leaveKindOptions(env, base), func(v string) {
		f.dialog.SetFieldVisible("doctor", f.asksForDoctor())
	})
	f.from, f.to = components.NewDateField(), components.NewDateField()
	f.start, f.end = components.NewTimeField(), components.NewTimeField()
	for _, d := range []*components.DateField{f.from, f.to} {
		d.Today, d.ShowWeekday = env.Today, true
	}
	f.to.SetPlaceHolder(i18n.T("the same day"))
	f.start.SetPlaceHolder(i18n.T("whole day"))
	f.end.SetPlaceHolder(i18n.T("whole day"))
	f.reason = components.NewEntry()
	f.reason.MaxLength = clinic.MaxLine
	f.fill(base)
	title, submit := i18n.T("Enter leave"), i18n.T("Next")
	switch {
	case f.vm.Asking() && base.ID == 0:
		title, submit = i18n.T("Ask for leave"), i18n.T("Ask")
	case f.vm.Asking():
		title, submit = i18n.T("Change what is asked for"), i18n.T("Save")
	case base.ID != 0:
		title = i18n.F("Change: %s", leaveTitle(base))
	}
	f.dialog = components.NewFormDialog(components.FormOptions{Topic: "manual.md#hours-and-leave", Title: title, SubmitText: submit, Columns: 2, Width: 640,
		Fields: []components.FormField{
			{Name: "kind", Label: i18n.T("What sort"), Widget: f.kind, Required: true},
			{Name: "doctor", Label: i18n.T("Doctor"), Widget: f.doctor, Required: true},
			{Name: "from", Label: i18n.T("First day"), Widget: f.from, Required: true},
			{Name: "to", Label: i18n.T("Last day"), Widget: f.to},
			{Name: "start", Label: i18n.T("From, on the first day"), Widget: f.start},
			{Name: "end", Label: i18n.T("Until, on the last day"), Widget: f.end},
			{Name: "reason", Label: i18n.T("Reason, or the holiday's name"), Widget: f.reason, Wide: true,
				Hint: i18n.T("The reason is seen by the doctor, the desk and administrators; a holiday's name by everybody.")},
		}, OnSubmit: f.submit}, env.Window)
	f.dialog.SetFieldVisible("doctor", f.asksForDoctor())
	f.dialog.Show()
	if f.asksForDoctor() && base.DoctorID == 0 {
		f.dialog.Focus("doctor")
	} else {
		f.dialog.Focus("from")
	}
}

func leaveTitle(l clinic.Leave) string {
	if l.DoctorID == 0 {
		return l.Reason
	}
	return i18n.F("leave of %s", l.DoctorName)
}

func leaveKindOptions(env *Env, base clinic.Leave) []components.Option {
	var out []components.Option
	if base.ID == 0 || base.DoctorID != 0 {
		for _, k := range clinic.LeaveKinds() {
			out = append(out, components.Option{Value: string(k), Text: i18n.Say(k.Title())})
		}
	}
	if env.May(clinic.HolidaysEdit) && (base.ID == 0 || base.DoctorID == 0) {
		out = append(out, components.Option{Value: string(clinic.LeaveHoliday), Text: i18n.T("Holiday, the whole hospital")})
	}
	return out
}

func (f *leaveForm) asksForDoctor() bool {
	return !f.vm.Asking() && f.vm.Base.ID == 0 && f.kind.Value() != string(clinic.LeaveHoliday)
}

func (f *leaveForm) fill(l clinic.Leave) {
	f.kind.SetValue(string(clinic.LeaveVacation))
	if l.Kind != "" {
		f.kind.SetValue(string(l.Kind))
	}
	if l.DoctorID != 0 {
		f.doctor.SetSelected(components.PickItem{ID: int64(l.DoctorID), Text: l.DoctorName})
	}
	f.from.SetDate(l.From)
	f.to.SetDate(l.To)
	f.start.SetText("")
	f.end.SetText("")
	if l.ID != 0 && l.Start != 0 {
		f.start.SetClock(l.Start)
	}
	if l.ID != 0 && l.End != clinic.Midnight24 {
		f.end.SetClock(l.End)
	}
	f.reason.SetText(l.Reason)
}

func (f *leaveForm) read() viewmodel.LeaveInput {
	in := viewmodel.LeaveInput{Kind: clinic.LeaveKind(f.kind.Value()), Reason: f.reason.Text, Doctor: f.vm.Base.DoctorID}
	if f.vm.Asking() {
		in.Doctor = f.env.Actor.DoctorID
	} else if item, ok := f.doctor.Selected(); ok && f.vm.Base.ID == 0 {
		in.Doctor = clinic.DoctorID(item.ID)
	} else if f.vm.Base.ID == 0 {
		in.Doctor = 0
	}
	in.From, in.FromErr = f.from.Value()
	in.To, in.ToErr = f.to.Value()
	in.Start, in.StartGiven, in.StartErr = f.start.Value()
	in.End, in.EndGiven, in.EndErr = f.end.Value()
	return in
}

func (f *leaveForm) submit() {
	f.dialog.ClearErrors()
	l, err := f.vm.Leave(f.read())
	if err != nil {
		f.dialog.SetErr(err)
		return
	}
	f.dialog.SetBusy(true)
	if f.vm.Asking() {
		f.vm.Ask(l, func(visits int, err error) {
			if err != nil {
				f.dialog.SetErr(err)
				return
			}
			f.dialog.Close()
			toastGood(f.env, viewmodel.AskedText(visits))
			f.saved()
		})
		return
	}
	who := leaveTitle(l)
	if item, ok := f.doctor.Selected(); ok && l.DoctorID != 0 {
		who = item.Text + ", " + i18n.Say(l.Period())
	}
	changeSchedule(f.env, who, f.vm.Change(l), f.notSaved, func(phone service.DisplacedFilter, visits int) {
		f.dialog.Close()
		toastGood(f.env, i18n.F("Saved: %s.", who))
		f.saved()
		if visits > 0 {
			openPhoneList(f.env, phone)
		}
	})
}

func (f *leaveForm) notSaved(err error) { notSaved(f.dialog, err, f.renew) }

// renew shows what another desk changed, with what was typed kept.
func (f *leaveForm) renew() {
	mine, err := f.vm.Leave(f.read())
	if err != nil {
		f.dialog.SetErr(err)
		return
	}
	f.dialog.SetBusy(true)
	f.vm.Renew(mine, func(merged clinic.Leave, changes viewmodel.MergeChanges, err error) {
		f.dialog.SetBusy(false)
		if err != nil {
			f.dialog.SetErr(err)
			return
		}
		chooseMerged(f.env, changes, merged, func(chosen clinic.Leave) {
			f.fill(chosen)
			showMerged(f.dialog, changes)
		}, f.submit)
	})
}

// openLeave shows leave with what may be done about it.
func openLeave(env *Env, l clinic.Leave, saved func()) {
	vm := viewmodel.NewLeaveForm(frontDesk(env), l)
	var m *components.Modal
	then := func(next func()) func() {
		return func() {
			m.Close()
			next()
		}
	}
	closing := components.NewCloseButton(func() { m.Close() })
	buttons, left := []fyne.CanvasObject{closing}, []fyne.CanvasObject{}
	var first fyne.Focusable = closing
	if viewmodel.MayChangeLeave(env.Actor, l) {
		left = append(left, components.NewDangerButton(i18n.T("Withdraw…"), "", then(func() { withdrawLeave(env, vm, saved) })))
		b := components.NewButton(i18n.T("Change…"), "", then(func() { openLeaveForm(env, l, saved) }))
		buttons, first = append(buttons, b), b
	}
	if mayPlanLeave(env) && l.Status == clinic.LeaveApproved && (env.May(clinic.LeaveEnter) || l.DoctorID == env.Actor.DoctorID) {
		left = append(left, components.NewButton(i18n.T("Patients to phone…"), "", then(func() { openPhoneList(env, service.DisplacedFilter{Leave: l.ID}) })))
	}
	if l.Status == clinic.LeaveRequested && env.May(clinic.LeaveDecide) {
		b := components.NewPrimaryButton(i18n.T("Approve"), "", then(func() { approveLeave(env, vm, saved) }))
		buttons = append(buttons, components.NewButton(i18n.T("Decline…"), "", then(func() { declineLeave(env, vm, saved) })), b)
		first = b
	}
	facts := components.VBoxGap(6, factRow(i18n.T("When"), i18n.Say(l.Period())), factRow(i18n.T("Sort"), i18n.Say(l.Kind.Title())), factRow(i18n.T("State"), i18n.Say(l.Status.Title())))
	if l.Reason != "" {
		facts.Add(factRow(i18n.T("Reason"), l.Reason))
	}
	if l.CreatedByName != "" {
		facts.Add(factRow(i18n.T("Entered by"), l.CreatedByName+i18n.Date(l.CreatedAt.In(env.Now().Location()), ", Mon 2 Jan 2006 15:04")))
	}
	if l.DecidedByName != "" && l.Status != clinic.LeaveRequested {
		facts.Add(factRow(i18n.T("Decided by"), joinDots(l.DecidedByName, l.DecisionReason)))
	}
	m = components.NewModal(env.Window, components.ModalOptions{Topic: "manual.md#hours-and-leave", Title: viewmodel.WhoText(l), Subtitle: i18n.Say(l.Period()), Content: facts, Width: 620,
		Buttons: buttons, LeftButtons: left})
	m.Show()
	env.Window.Canvas().Focus(first)
}

func approveLeave(env *Env, vm *viewmodel.LeaveForm, saved func()) {
	vm.Approving = true
	l := vm.Base
	title := l.DoctorName + ", " + i18n.Say(l.Period())
	changeSchedule(env, title, vm.Change(l), func(err error) { components.ShowErr(env.Window, err) }, func(phone service.DisplacedFilter, visits int) {
		toastGood(env, i18n.F("Approved: %s.", title))
		saved()
		if visits > 0 {
			openPhoneList(env, phone)
		}
	})
}

func declineLeave(env *Env, vm *viewmodel.LeaveForm, saved func()) {
	var ask *components.FormDialog
	ask = components.Confirm(components.ConfirmOptions{Title: i18n.T("Decline the leave?"), Message: i18n.F("%s, %s. The doctor reads the reason.", vm.Base.DoctorName, i18n.Say(vm.Base.Period())),
		Reason: true, KeepOpen: true, ConfirmText: i18n.T("Decline"), CancelText: i18n.T("Back"), OnConfirm: func(reason string) {
			ask.SetBusy(true)
			vm.Decline(reason, func(err error) { leaveDone(env, ask, err, i18n.T("The leave is declined."), saved) })
		}}, env.Window)
}

func withdrawLeave(env *Env, vm *viewmodel.LeaveForm, saved func()) {
	var ask *components.FormDialog
	ask = components.Confirm(components.ConfirmOptions{Title: i18n.T("Withdraw it?"), Danger: true, KeepOpen: true, ConfirmText: i18n.T("Withdraw"), CancelText: i18n.T("Keep it"),
		Message: i18n.F("%s, %s. The hours can be booked again. Visits that were moved or cancelled stay so.", viewmodel.WhoText(vm.Base), i18n.Say(vm.Base.Period())),
		OnConfirm: func(string) {
			ask.SetBusy(true)
			vm.Withdraw("", func(err error) { leaveDone(env, ask, err, i18n.T("It is withdrawn."), saved) })
		}}, env.Window)
}

func leaveDone(env *Env, ask *components.FormDialog, err error, text string, saved func()) {
	if err != nil {
		ask.SetErr(err)
		return
	}
	ask.Close()
	toastGood(env, text)
	saved()
}
