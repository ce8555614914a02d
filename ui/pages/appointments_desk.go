package pages

import (
	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// listActions are the buttons at the right of the page's header for what the
// desk does with a whole day.
func (p *appointmentsPage) listActions() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if entries := p.dayMenu(); len(entries) > 0 {
		var more *components.Button
		more = components.NewIconButton(theme.IconMore, i18n.T("More: reminders, end of day, calendar"), func() {
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(more)
			showMenu(p.env, at.AddXY(0, more.Size().Height), p.dayMenu())
		})
		out = append(out, more)
	}
	p.printDay = components.NewButton(i18n.T("Print day list"), "Ctrl P", p.Print)
	if p.env.May(clinic.AppointmentsExport) {
		out = append(out, p.printDay)
	}
	return out
}

// dayMenu are the commands behind the More button.
func (p *appointmentsPage) dayMenu() []menuEntry {
	var out []menuEntry
	if p.env.May(clinic.AppointmentsExport) {
		out = append(out, menuEntry{Text: i18n.T("Print day list…"), Run: p.Print})
	}
	for _, s := range p.deskShortcuts() {
		if s.Text != callNextText() {
			out = append(out, menuEntry{Text: s.Text, Run: s.Run})
		}
	}
	return out
}

func callNextText() string {
	return i18n.T("Call next patient")
}

// deskShortcuts are the commands of the queue and of a whole day.
func (p *appointmentsPage) deskShortcuts() []Shortcut {
	env := p.env
	var out []Shortcut
	add := func(may clinic.Permission, text string, key fyne.KeyName, run func()) {
		if env.May(may) {
			out = append(out, Shortcut{Text: text, Key: key, Modifier: fyne.KeyModifierAlt, Run: run})
		}
	}
	add(clinic.QueueManage, callNextText(), fyne.KeyC, p.side.callNext)
	add(clinic.RemindersKeep, i18n.T("Reminders…"), fyne.KeyR, func() { openReminders(env) })
	add(clinic.AppointmentsArrive, i18n.T("Close the day…"), fyne.KeyE, func() { openEndOfDay(env) })
	add(clinic.AppointmentsExport, i18n.T("Calendar file…"), fyne.KeyX, p.exportCalendar)
	return out
}

// atCursor is the doctor and the day that the cursor of the view in front is at.
func (p *appointmentsPage) atCursor() (clinic.Doctor, clinic.Date) {
	switch p.vm.View {
	case viewmodel.ViewList:
		if item, ok := p.list.doctor.Selected(); ok {
			d, _ := item.Data.(clinic.Doctor)
			return d, p.vm.Date
		}
	case viewmodel.ViewDay, viewmodel.ViewWeek:
		if key := p.frontGrid().Cursor().Key; key != 0 {
			if d, on, ok := p.gridPlace(key); ok {
				return d, on
			}
		}
	}
	return clinic.Doctor{}, p.vm.Date
}

// Print asks for the doctor and the day and prints the day list. A doctor
// prints the own one.
func (p *appointmentsPage) Print() {
	env := p.env
	if !env.May(clinic.AppointmentsExport) {
		return
	}
	if env.Actor.Role == clinic.RoleDoctor {
		_, on := p.atCursor()
		printDocument(env, dayListJob(env, env.Actor.DoctorID, env.Actor.Name, on))
		return
	}
	d, day := p.atCursor()
	doctor := newDoctorPicker(env, false)
	doctor.SetPlaceHolder(i18n.T("Name, department"))
	if d.ID != 0 {
		doctor.SetSelected(doctorItem(d))
	}
	date := components.NewDateField()
	date.Today, date.ShowWeekday = env.Today, true
	date.SetDate(day)
	var form *components.FormDialog
	form = components.NewFormDialog(components.FormOptions{
		Title: i18n.T("Print day list"), SubmitText: i18n.T("Print…"), SubmitKey: "Enter", Width: 440,
		Fields: []components.FormField{{Name: "doctor", Label: i18n.T("Doctor"), Widget: doctor, Required: true}, {Name: "date", Label: i18n.T("Day"), Widget: date, Required: true}},
		Dirty:  func() bool { return false },
		OnSubmit: func() {
			item, ok := doctor.Selected()
			on, err := date.Value()
			switch {
			case !ok:
				form.SetErr(clinic.FieldErrorf("doctor", "Choose the doctor."))
				return
			case err != nil:
				form.SetError("date", i18n.Error(err))
				return
			case on.IsZero():
				form.SetErr(clinic.FieldErrorf("date", "Give the day."))
				return
			}
			form.Close()
			printDocument(env, dayListJob(env, clinic.DoctorID(item.ID), item.Text, on))
		},
	}, env.Window)
	form.Show()
	if _, ok := doctor.Selected(); ok {
		form.Focus("date")
	}
}

// exportCalendar asks what a doctor's calendar file shall hold and saves it.
func (p *appointmentsPage) exportCalendar() {
	d, on := p.atCursor()
	openCalendarExport(p.env, d, on)
}

// callNext calls the first of a doctor's queue to the room; it asks whose when
// several doctors have somebody waiting.
func (s *appointmentsSide) callNext() {
	env, room := s.page.env, s.page.vm.Room
	call := func(id clinic.DoctorID) {
		room.CallNext(id, func(text string, err error) {
			if err != nil {
				showLoadError(env, err)
				return
			}
			called := room.Called
			if called.Again {
				toastGood(env, text)
				return
			}
			toastUndo(env, text, viewmodel.VisitUndoText(viewmodel.VisitUncall), i18n.F("%s is not called any more.", called.Visit.PatientName()),
				func(done func(error)) bool { return room.CallBack(called, done) })
		})
	}
	if id, ok := room.NextDoctor(); ok {
		call(id)
		return
	}
	doctors := room.Doctors()
	if len(doctors) == 0 {
		components.Toast(env.Window, theme.ToneWaiting, i18n.T("Nobody is waiting."))
		return
	}
	var entries []menuEntry
	for _, d := range doctors {
		entries = append(entries, menuEntry{Text: i18n.F("For %s (%d waiting)", d.Name, d.Waiting), Run: func() { call(d.ID) }})
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(s.call)
	showMenu(env, at.AddXY(0, s.call.Size().Height), entries)
}

// place moves somebody within the queue and keeps the focus with them.
func (s *appointmentsSide) place(id clinic.AppointmentID, by int) {
	room := s.page.vm.Room
	for _, q := range room.All {
		if q.ID != id {
			continue
		}
		s.follow = id
		room.Place(q, by, func(err error) {
			if err != nil {
				components.Toast(s.page.env.Window, theme.ToneWaiting, i18n.Error(err))
				return
			}
			if placed := room.Placed; placed.Version != 0 {
				text := i18n.F("%s comes later in the queue.", q.PatientName())
				if by < 0 {
					text = i18n.F("%s comes earlier in the queue.", q.PatientName())
				}
				toastUndo(s.page.env, text, i18n.T("Undo the place in the queue"), i18n.F("%s has the old place in the queue.", q.PatientName()),
					func(done func(error)) bool { return room.PlaceBack(placed, done) })
			}
		})
		return
	}
}

// menu offers what can be done with somebody who waits.
func (s *appointmentsSide) menu(id clinic.AppointmentID, at fyne.Position) {
	env, room := s.page.env, s.page.vm.Room
	for _, q := range room.All {
		if q.ID != id {
			continue
		}
		entries := []menuEntry{{Text: i18n.T("Open visit"), Run: func() { openVisitDialog(env, q.AppointmentRow) }}}
		vm := viewmodel.NewVisit(frontDesk(env), q.AppointmentRow)
		h := visitHooks{leave: func() {}, failed: func(err error) { components.ShowErr(env.Window, err) }}
		for _, a := range vm.Actions() {
			text := viewmodel.VisitActionText(a, q.Status, env.Actor.Role)
			if a == viewmodel.VisitCall && !q.CalledAt.IsZero() {
				text = i18n.T("Call again")
			}
			if a != viewmodel.VisitUrgency {
				entries = append(entries, menuEntry{Text: text, Run: func() { runVisitAction(env, vm, a, h) }})
				continue
			}
			for _, by := range []int{-1, 1} {
				if room.CanPlace(q, by) {
					entries = append(entries, menuEntry{Text: map[int]string{-1: i18n.T("Move up"), 1: i18n.T("Move down")}[by], Run: func() { s.place(q.ID, by) }})
				}
			}
			for _, u := range clinic.Urgencies() {
				if i18n.Say(u.Title()) != i18n.Say(q.Urgency.Title()) {
					entries = append(entries, menuEntry{Text: i18n.F("Make it: %s", i18n.Say(u.Title())), Run: func() {
						s.follow = q.ID
						room.SetUrgency(q, u, func(err error) {
							if err != nil {
								h.failed(err)
							}
						})
					}})
				}
			}
		}
		showMenu(env, at, entries)
		return
	}
}
