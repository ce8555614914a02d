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

// visitDialog shows one visit with what may be done with it.
type visitDialog struct {
	env     *Env
	vm      *viewmodel.Visit
	modal   *components.Modal
	box     *fyne.Container
	message *fyne.Container
	shut    *components.Button
	actions []viewmodel.VisitAction
	buttons map[viewmodel.VisitAction]*components.Button
	drawn   bool
}

// openVisitDialog shows a visit. A row that holds nothing but its id is
// enough: the visit is read anew in any case.
func openVisitDialog(env *Env, row service.AppointmentRow) {
	d := &visitDialog{env: env, vm: viewmodel.NewVisit(frontDesk(env), row), box: container.NewStack(), message: components.VBox()}
	d.vm.Changed, d.vm.Failed = d.draw, d.failed
	unsubscribe := onEvent(env, func(e service.AppointmentChanged) {
		if e.ID == d.vm.Row.ID && !d.vm.Busy() {
			d.vm.Load()
		}
	})
	stop := env.WithPage(func() {
		if !d.vm.Busy() {
			d.vm.Load()
		}
	})
	d.shut = components.NewCloseButton(func() { d.modal.Close() })
	d.message.Hide()
	d.modal = components.NewModal(env.Window, components.ModalOptions{
		Title: i18n.T("Visit"), Content: components.VBoxGap(12, d.message, d.box), Width: 680,
		Buttons:  []fyne.CanvasObject{d.shut},
		OnClosed: func() { unsubscribe(); stop() },
	})
	d.draw()
	d.modal.Show()
	d.focusFirst()
	d.vm.Load()
}

func (d *visitDialog) failed(err error) { d.say(theme.ToneDanger, i18n.Error(err)) }

func (d *visitDialog) say(tone theme.Tone, text string) {
	d.message.RemoveAll()
	d.message.Hidden = text == ""
	if text != "" {
		d.message.Add(components.NewNote(tone, text))
	}
	d.modal.Relayout()
}

func (d *visitDialog) draw() {
	row := d.vm.Row
	if row.PatientLast != "" || row.PatientFirst != "" {
		d.modal.SetTitle(row.PatientName())
	}
	details := components.VBoxGap(8, d.facts()...)
	if text := d.history(); text != nil {
		details.Add(components.Line())
		details.Add(text)
	}
	had := d.focusedAction()
	d.actions = d.vm.Actions()
	d.buttons = map[viewmodel.VisitAction]*components.Button{}
	column := components.VBoxGap(8)
	for i, a := range d.actions {
		text := viewmodel.VisitActionText(a, row.Status, d.env.Actor.Role)
		run := func() { d.run(a) }
		b := components.NewButton(text, "", run)
		switch {
		case a == viewmodel.VisitCancel:
			b = components.NewDangerButton(text, "", run)
		case i == 0 && a.Forward():
			b = components.NewPrimaryButton(text, "", run)
		}
		d.buttons[a] = b
		column.Add(b)
	}
	d.box.Objects = []fyne.CanvasObject{container.NewBorder(nil, nil, nil,
		components.FixedWidth(column, 176), container.New(&insetLayout{right: 20}, details))}
	if len(d.actions) == 0 {
		d.box.Objects = []fyne.CanvasObject{details}
	}
	d.box.Refresh()
	d.modal.Relayout()
	if d.drawn && d.modal.Open() && d.onTop() {
		if b := d.buttons[had]; b != nil {
			d.env.Window.Canvas().Focus(b)
		} else {
			d.focusFirst()
		}
	}
	d.drawn = true
}

// onTop reports whether no other dialog lies over this one.
func (d *visitDialog) onTop() bool { return len(d.env.Window.Canvas().Overlays().List()) == 1 }

func (d *visitDialog) focusedAction() viewmodel.VisitAction {
	focused := d.env.Window.Canvas().Focused()
	for a, b := range d.buttons {
		if focused == fyne.Focusable(b) {
			return a
		}
	}
	return ""
}

// focusFirst puts the focus on the next step of the visit's way; Enter must
// never begin with a step that takes something away.
func (d *visitDialog) focusFirst() {
	target := d.shut
	if len(d.actions) > 0 && d.actions[0].Forward() {
		target = d.buttons[d.actions[0]]
	}
	d.env.Window.Canvas().Focus(target)
}

func (d *visitDialog) facts() []fyne.CanvasObject {
	row := d.vm.Row
	if row.Date.IsZero() {
		return []fyne.CanvasObject{components.Muted(i18n.T("Loading…"))}
	}
	when := i18n.F("%s, %s (%d min)", i18n.Date(row.Date, "Mon 2 Jan 2006"), row.Span(), row.Minutes)
	status := components.HBox(components.StatusBadge(row.Status))
	if clinic.InQueue(row.Appointment, d.vm.Now()) {
		status.Add(components.Muted(i18n.F("waiting %d min", viewmodel.Waiting(row, d.vm.Now()))))
	}
	born := ""
	if !row.PatientBorn.IsZero() {
		born = viewmodel.BornAndAge(row.PatientBorn, row.PatientBornEstimated, d.vm.Today())
	}
	out := []fyne.CanvasObject{
		factObject(i18n.T("Status"), status),
		factRow(i18n.T("Patient"), joinDots(row.PatientName(), row.PatientNumber, born, row.PatientPhone.String())),
		factRow(i18n.T("Doctor"), joinDots(row.DoctorName(), row.Department)),
		factRow(i18n.T("When"), when),
		factRow(i18n.T("Kind"), i18n.Say(row.Kind.Title())),
		factRow(i18n.T("Reason"), row.Reason),
	}
	if fact := d.seriesFact(); fact != nil {
		out = append(out, fact)
	}
	// Empty for roles that may not read what was said.
	if row.Symptoms != "" {
		out = append(out, factRow(i18n.T("Symptoms"), row.Symptoms))
	}
	if t := row.Token(); t != "" {
		out = append(out, factRow(i18n.T("Token"), t))
	}
	if spec := urgencySpec(row.Urgency); spec.Text != "" {
		out = append(out, factObject(i18n.T("Urgency"), components.HBox(components.NewBadge(spec.Tone, spec.Icon, spec.Text))))
	}
	if row.Status == clinic.StatusArrived && !row.CalledAt.IsZero() {
		out = append(out, factRow(i18n.T("Called"), row.CalledAt.In(d.vm.Now().Location()).Format("15:04")))
	}
	if row.OverbookReason != "" {
		out = append(out, factRow(i18n.T("Overbooked"), row.OverbookReason))
	}
	if row.CancelReason != "" {
		out = append(out, factRow(i18n.T("Cancelled"), joinDots(i18n.Say(row.CancelledBy.Title()), row.CancelReason)))
	}
	return out
}

// history tells the visit's whole story: states, moves, reminders.
func (d *visitDialog) history() fyne.CanvasObject {
	if len(d.vm.Changes) == 0 {
		return nil
	}
	box := components.VBoxGap(2)
	zone := d.vm.Now().Location()
	for _, c := range d.vm.Changes {
		text := i18n.Date(c.At.In(zone), "2 Jan 15:04") + "  " + joinDots(c.What, c.Who, c.Why)
		box.Add(components.NewText(text, components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Wrap: true}))
	}
	return factObject(i18n.T("What happened"), box)
}

// run takes a step from the dialog.
func (d *visitDialog) run(a viewmodel.VisitAction) {
	runVisitAction(d.env, d.vm, a, visitHooks{
		leave: d.modal.Close,
		failed: func(err error) {
			d.failed(err)
			if viewmodel.IsStale(err) {
				d.say(theme.ToneDanger, i18n.T("Somebody else changed this visit first. This is how it stands now."))
				d.vm.Load()
			}
		},
		done: func() { d.say(theme.ToneNeutral, "") },
	})
}

// visitHooks tell what surrounds a step with a visit.
type visitHooks struct {
	leave  func()      // another page or form takes over
	failed func(error) // the step did not work
	done   func()      // it did
}

// runVisitAction takes a step with a visit; steps that need more ask for it.
func runVisitAction(env *Env, vm *viewmodel.Visit, a viewmodel.VisitAction, h visitHooks) {
	row := vm.Row
	switch a {
	case viewmodel.VisitConsult:
		h.leave()
		env.Consult(row.ID)
	case viewmodel.VisitOpenPatient:
		h.leave()
		env.Go(Target{Tab: TabPatients, Patient: row.PatientID})
	case viewmodel.VisitOpenBill:
		vm.Bill(func(id clinic.InvoiceID, err error) {
			if err != nil {
				h.failed(err)
				return
			}
			h.leave()
			env.Go(Target{Tab: TabBilling, Invoice: id})
		})
	case viewmodel.VisitMove:
		h.leave()
		openMoveForm(env, row, moveStart(row), nil)
	case viewmodel.VisitCancel:
		if row.SeriesID != 0 && row.Status == clinic.StatusBooked {
			askCancelSeries(env, vm, h)
			return
		}
		askCancel(env, vm, h)
	case viewmodel.VisitUrgency:
		askUrgency(env, vm, h)
	case viewmodel.VisitVitals:
		h.leave()
		openVitalsForm(env, vitalsAt(row), nil)
	default:
		vm.Do(a, "", func(out viewmodel.VisitDone, err error) { visitDone(env, vm, h, out, err) })
	}
}

func visitDone(env *Env, vm *viewmodel.Visit, h visitHooks, out viewmodel.VisitDone, err error) {
	if err != nil {
		h.failed(err)
		return
	}
	if h.done != nil {
		h.done()
	}
	if out.Undo == "" {
		toastGood(env, out.Text)
		return
	}
	components.ToastUndo(env.Window, out.Text, viewmodel.VisitUndoText(out.Undo), func() {
		vm.Undo(out, func(undone viewmodel.VisitDone, err error) {
			if err != nil {
				notUndone(env, err)
				return
			}
			toastGood(env, undone.Text)
		})
	})
}

// showVisitMenu offers a visit's actions at a place in the window.
func showVisitMenu(env *Env, row service.AppointmentRow, at fyne.Position) {
	showMenu(env, at, visitMenuEntries(env, row))
}

// visitMenuEntries are the rows of a visit's menu.
func visitMenuEntries(env *Env, row service.AppointmentRow) []menuEntry {
	vm := viewmodel.NewVisit(frontDesk(env), row)
	h := visitHooks{leave: func() {}, failed: func(err error) { components.ShowErr(env.Window, err) }}
	entries := []menuEntry{{Text: i18n.T("Open visit"), Run: func() { openVisitDialog(env, row) }}}
	for _, a := range vm.Actions() {
		entries = append(entries, menuEntry{Text: viewmodel.VisitActionText(a, row.Status, env.Actor.Role), Run: func() { runVisitAction(env, vm, a, h) }})
	}
	return entries
}
