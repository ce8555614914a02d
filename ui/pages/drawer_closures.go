package pages

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// closuresDialog lists drawers and, for those who close them, days.
type closuresDialog struct {
	env     *Env
	vm      *viewmodel.Closures
	modal   *components.Modal
	view    *components.Segmented
	cashier *components.Choice
	from    *components.DateField
	differs *components.Check
	filters *fyne.Container
	drawers *components.RowTable[service.ClosureRow]
	days    *components.RowTable[service.DayRow]
	loaded  int
}

const (
	viewDrawers = "drawers"
	viewDays    = "days"
)

// openClosures opens the lists.
func openClosures(env *Env) {
	if !env.May(clinic.ClosuresSee) || components.ModalOpen(env.Window) {
		return
	}
	d := &closuresDialog{env: env, vm: viewmodel.NewClosures(frontDesk(env))}
	d.vm.Changed, d.vm.Failed = d.draw, func(err error) { showLoadError(env, err) }
	views := []components.Option{{Value: viewDrawers, Text: i18n.T("Drawers")}}
	if env.May(clinic.DayClose) {
		views = append(views, components.Option{Value: viewDays, Text: i18n.T("Days")})
	}
	d.view = components.NewSegmented(views, func(string) { d.show() })
	d.view.SetValue(viewDrawers)
	d.buildFilters()
	d.buildTables()
	closers := []func(){onEvent(env, func(service.DrawerChanged) { d.vm.Load() }), onEvent(env, func(service.DayChanged) { d.vm.Load() }),
		onEvent(env, func(service.OutsideChange) { d.vm.Load() })}
	subtitle := i18n.T("Your drawers, the newest first. Enter opens one.")
	if d.vm.All() {
		subtitle = i18n.T("All cashiers' drawers, the newest first. Enter opens one.")
	}
	d.modal = components.NewModal(env.Window, components.ModalOptions{Title: i18n.T("Closures"), Subtitle: subtitle, Width: 1080, Height: 660,
		Content: container.NewBorder(container.New(&insetLayout{bottom: 8}, components.HBox(d.view, d.filters)), nil, nil, nil,
			components.FixedHeight(container.NewStack(d.drawers, d.days), 460)),
		Buttons:  []fyne.CanvasObject{components.NewCloseButton(func() { d.modal.Close() })},
		OnClosed: func() { closeAll(&closers) }})
	d.show()
	d.modal.Show()
	env.Window.Canvas().Focus(d.drawers)
	d.vm.Load()
}

func (d *closuresDialog) buildFilters() {
	d.cashier = components.NewChoice([]components.Option{{Value: "0", Text: i18n.T("All cashiers")}}, func(string) { d.filter() })
	d.cashier.SetValue("0")
	d.from = components.NewDateField()
	d.from.Today = d.env.Today
	d.from.SetPlaceHolder(i18n.T("From"))
	d.from.OnChanged = func() {
		if on, err := d.from.Value(); err == nil && (on.IsZero() || d.from.Text != "") {
			d.filter()
		}
	}
	d.differs = components.NewCheck(i18n.T("With a difference"), func(bool) { d.filter() })
	d.filters = components.HBox()
	if d.vm.All() {
		d.filters.Add(components.FixedWidth(d.cashier, 190))
	}
	d.filters.Add(components.FixedWidth(d.from, 150))
	d.filters.Add(middle(d.differs))
}

func (d *closuresDialog) filter() {
	n, _ := strconv.ParseInt(d.cashier.Value(), 10, 64) // an option's value
	from, err := d.from.Value()
	if err != nil {
		return
	}
	f := service.ClosureFilter{Cashier: clinic.UserID(n), From: from, Differs: d.differs.Checked()}
	if f != d.vm.Filter {
		d.vm.Filter = f
		d.vm.Load()
	}
}

func (d *closuresDialog) buildTables() {
	type row = service.ClosureRow
	at := d.env.Now().Location()
	d.drawers = components.NewRowTable([]components.Column[row]{
		{ID: "day", Title: i18n.T("Day"), Width: 146, Bold: true, Values: dates("Mon 2 Jan 2006"), Text: func(r row) string { return i18n.Date(r.BusinessDate, "Mon 2 Jan 2006") }},
		{ID: "number", Title: i18n.T("Number"), Width: 116, Text: func(r row) string { return orDash(r.Number) }},
		{ID: "cashier", Title: i18n.C("person", "Cashier"), MinWidth: 120, Text: func(r row) string { return r.CashierName }},
		{ID: "time", Title: i18n.C("column of a drawer's hours", "Open"), Width: 128, Muted: true, Text: func(r row) string {
			text := r.OpenedAt.In(at).Format("15:04") + " –"
			if r.State == clinic.DrawerClosed {
				text += " " + r.ClosedAt.In(at).Format("15:04")
			}
			return text
		}},
		{ID: "received", Title: i18n.T("Received"), Width: 100, Align: fyne.TextAlignTrailing, Text: func(r row) string { return i18n.Amount(r.Received) }},
		{ID: "difference", Title: i18n.T("Difference"), Width: 100, Align: fyne.TextAlignTrailing, Text: func(r row) string {
			if !r.Differs {
				return ""
			}
			return i18n.Amount(r.Difference())
		}, Color: func(row) fyne.ThemeColorName {
			name, _ := theme.ToneWaiting.Colors()
			return name
		}},
		{ID: "left", Title: i18n.T("Handed over"), MinWidth: 120, Muted: true, Text: func(r row) string {
			if r.HandoverTo == 0 {
				return ""
			}
			return joinDots(r.HandoverToName, i18n.Amount(r.Handover))
		}},
		{ID: "state", Title: i18n.T("State"), Width: 104, Badge: drawerBadge, Badges: components.Badges([]clinic.DrawerState{clinic.DrawerOpen, clinic.DrawerClosed}, drawerSpec)},
	}, components.Noun{One: "drawer", Many: "drawers"}).Named("closures.drawers")
	d.drawers.Key = func(r row) any { return r.ID }
	d.drawers.SetEmpty(i18n.T("No drawer matches."), "", nil)
	d.drawers.OnOpen = func(r row) { openDrawerView(d.env, r.ID, d.vm.Load) }
	d.drawers.OnMore = d.vm.More
	type day = service.DayRow
	d.days = components.NewRowTable([]components.Column[day]{
		{ID: "day", Title: i18n.T("Day"), Width: 140, Bold: true, Values: dates("Mon 2 Jan 2006"), Text: func(r day) string { return i18n.Date(r.Date, "Mon 2 Jan 2006") }},
		{ID: "received", Title: i18n.T("Received"), Width: 120, Align: fyne.TextAlignTrailing, Text: func(r day) string { return i18n.Amount(r.Received) }},
		{ID: "drawers", Title: i18n.T("Drawers"), Width: 80, Align: fyne.TextAlignTrailing, Text: func(r day) string { return strconv.Itoa(r.Drawers) }},
		{ID: "note", Title: i18n.T("Note"), MinWidth: 200, Muted: true, Text: func(r day) string {
			text := ""
			if r.Open > 0 {
				text = i18n.F("%s still open", strconv.Itoa(r.Open))
			}
			if r.Differs {
				text = joinDots(text, i18n.T("a drawer did not hold what it should"))
			}
			return joinDots(text, r.ReopenReason)
		}},
		{ID: "by", Title: i18n.T("Closed by"), MinWidth: 140, Muted: true, Text: func(r day) string {
			if r.State != clinic.DayClosed {
				return ""
			}
			return joinDots(r.ClosedByName, i18n.Date(r.ClosedAt.In(at), "2 Jan 15:04"))
		}},
		{ID: "state", Title: i18n.T("Books"), Width: 104, Badge: func(r day) components.BadgeSpec { return dayBadge(r.State) }, Badges: components.Badges([]clinic.DayState{clinic.DayOpen, clinic.DayClosed, clinic.DayReopened}, dayBadge)},
	}, components.Noun{One: "day", Many: "days"}).Named("closures.days")
	d.days.Key = func(r day) any { return r.Date }
	d.days.SetEmpty(i18n.T("No day has anything in its books yet."), "", nil)
	d.days.OnOpen = func(r day) { openBillingDay(d.env, d.vm, r.Date) }
}

func drawerBadge(r service.ClosureRow) components.BadgeSpec { return drawerSpec(r.State) }

func drawerSpec(s clinic.DrawerState) components.BadgeSpec {
	if s == clinic.DrawerOpen {
		return components.BadgeSpec{Tone: theme.ToneWaiting, Text: i18n.C("drawer", "Open")}
	}
	return components.BadgeSpec{Tone: theme.ToneGood, Text: i18n.C("drawer", "Closed")}
}

func dayBadge(s clinic.DayState) components.BadgeSpec {
	switch s {
	case clinic.DayClosed:
		return components.BadgeSpec{Tone: theme.ToneGood, Text: i18n.T("Closed")}
	case clinic.DayReopened:
		return components.BadgeSpec{Tone: theme.ToneWaiting, Text: i18n.T("Reopened")}
	}
	return components.BadgeSpec{Tone: theme.ToneNeutral, Text: i18n.C("day", "Open")}
}

func (d *closuresDialog) show() {
	days := d.view.Value() == viewDays
	setShown(d.days, days)
	setShown(d.drawers, !days)
	setShown(d.filters, !days)
}

func (d *closuresDialog) draw() {
	d.drawers.ShowColumn("left", slices.ContainsFunc(d.vm.Rows, func(r service.ClosureRow) bool { return r.HandoverTo != 0 }))
	switch {
	case d.loaded != d.vm.Loads:
		d.loaded = d.vm.Loads
		d.drawers.RenewRows(d.vm.Rows, d.vm.Total, d.vm.HasMore())
	case len(d.vm.Rows) > len(d.drawers.Rows()):
		d.drawers.AppendRows(d.vm.Rows[len(d.drawers.Rows()):], d.vm.HasMore())
	}
	d.days.RenewRows(d.vm.Days, len(d.vm.Days), false)
	options := []components.Option{{Value: "0", Text: i18n.T("All cashiers")}}
	for _, c := range d.vm.Cashiers {
		options = append(options, components.Option{Value: strconv.FormatInt(int64(c.ID), 10), Text: c.Name})
	}
	chosen := d.cashier.Value()
	d.cashier.SetOptions(options)
	d.cashier.SetValue(chosen)
}

// openBillingDay shows both sides of a day's books, with closing and reopening.
func openBillingDay(env *Env, vm *viewmodel.Closures, date clinic.Date) {
	vm.DayBooks(date, func(v service.DayView, err error) {
		if err != nil {
			components.ShowErr(env.Window, err)
			return
		}
		showBillingDay(env, vm, v)
	})
}

func showBillingDay(env *Env, vm *viewmodel.Closures, v service.DayView) {
	var m *components.Modal
	closing := components.NewCloseButton(func() { m.Close() })
	buttons, left := []fyne.CanvasObject{closing}, []fyne.CanvasObject{}
	var first fyne.Focusable = closing
	done := func() {
		vm.Load()
		openBillingDay(env, vm, v.Date)
	}
	open := 0
	for _, d := range v.Drawers {
		if d.State == clinic.DrawerOpen {
			open++
		}
	}
	switch {
	case v.State == clinic.DayClosed && v.Reopenable && env.May(clinic.ClosuresReopen):
		left = append(left, components.NewDangerButton(i18n.T("Reopen the day…"), "", func() {
			m.Close()
			reopenBillingDay(env, vm, v, done)
		}))
	case v.State != clinic.DayClosed && open == 0:
		b := components.NewPrimaryButton(i18n.T("Close the books…"), "Enter", func() {
			m.Close()
			closeBillingDay(env, vm, v, done)
		})
		buttons, first = append(buttons, b), b
	}
	toPrint := func() {
		m.Close()
		printDocument(env, dayJob(env, v.Date))
	}
	left = append(left, components.NewButton(i18n.T("Print…"), "P", toPrint))
	m = components.NewModal(env.Window, components.ModalOptions{Title: i18n.F("Books of %s", i18n.Date(v.Date, "Monday 2 January 2006")), Subtitle: dayWords(env, v), Width: 760,
		Content: dayFacts(env, v, open), Buttons: buttons, LeftButtons: left, OnKey: func(ev *fyne.KeyEvent) bool {
			if ev.Name != fyne.KeyP {
				return false
			}
			toPrint()
			return true
		}})
	m.Show()
	env.Window.Canvas().Focus(first)
}

func dayWords(env *Env, v service.DayView) string {
	switch v.State {
	case clinic.DayClosed:
		return i18n.F("Closed by %s, %s. Nothing in them can change.", v.ClosedByName, i18n.Date(v.ClosedAt.In(env.Now().Location()), "Mon 2 Jan 2006 15:04"))
	case clinic.DayReopened:
		return i18n.F("Reopened: %s", v.ReopenReason)
	}
	return i18n.F("Not closed yet; the figures are as of %s.", env.Now().Format("15:04"))
}

func dayFacts(env *Env, v service.DayView, open int) fyne.CanvasObject {
	box := components.VBoxGap(8)
	if open > 0 {
		box.Add(components.NewNote(theme.ToneWaiting, i18n.F("The day can be closed when every drawer is counted: %s still open.", strconv.Itoa(open))))
	}
	for _, b := range v.Now {
		box.Add(booksBox(b, true))
	}
	if len(v.Now) == 0 {
		box.Add(components.Muted(i18n.T("Nothing was billed or paid.")))
	}
	box.Add(drawerSection(i18n.T("Drawers")))
	if len(v.Drawers) == 0 {
		box.Add(components.Muted(i18n.T("No drawer was open on this day.")))
	}
	for _, d := range v.Drawers {
		difference := components.Muted(i18n.C("as expected", "right"))
		if d.Differs {
			difference = components.Body(viewmodel.DifferenceText(d.Difference()))
		}
		if d.State == clinic.DrawerOpen {
			difference = components.Muted(i18n.T("not counted"))
		}
		box.Add(components.Row(12, []float32{120, -1, 110, 150, 0}, components.Body(orDash(d.Number)), components.NewText(d.CashierName, components.TextOptions{Shrink: true}),
			figure(i18n.Amount(d.Received), false), difference, components.NewBadge(drawerBadge(d).Tone, nil, drawerBadge(d).Text)))
	}
	return box
}

func closeBillingDay(env *Env, vm *viewmodel.Closures, v service.DayView, done func()) {
	message := i18n.F("The books of %s keep the figures of both sides. After that no bill, payment or counter-entry of that day can be added.", i18n.Date(v.Date, "Mon 2 Jan 2006"))
	if n := len(v.Before); n > 0 {
		message += i18n.F(" The days before it that are still open are closed, too: %s, from %s.", strconv.Itoa(n), i18n.Date(v.Before[0], "Mon 2 Jan 2006"))
	}
	if v.Date == env.Today() {
		message += i18n.T(" No drawer can be opened today any more.")
	}
	var ask *components.FormDialog
	ask = components.Confirm(components.ConfirmOptions{Title: i18n.T("Close the books?"), Message: message, KeepOpen: true, ConfirmText: i18n.T("Close the books"), CancelText: i18n.T("Not yet"),
		OnConfirm: func(string) {
			ask.SetBusy(true)
			vm.CloseDay(v.Date, func(text string, err error) { leaveDone(env, ask, err, text, done) })
		}}, env.Window)
}

func reopenBillingDay(env *Env, vm *viewmodel.Closures, v service.DayView, done func()) {
	var ask *components.FormDialog
	ask = components.Confirm(components.ConfirmOptions{Title: i18n.T("Reopen the day?"), Reason: true, KeepOpen: true, Danger: true, ConfirmText: i18n.T("Reopen"), CancelText: i18n.T("Leave it closed"),
		Message: i18n.F("The books of %s can be changed again until they are closed anew. The reason is kept.", i18n.Date(v.Date, "Mon 2 Jan 2006")),
		OnConfirm: func(reason string) {
			ask.SetBusy(true)
			vm.ReopenDay(v, reason, func(err error) { leaveDone(env, ask, err, i18n.T("The day is open again."), done) })
		}}, env.Window)
}
