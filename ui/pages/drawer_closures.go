package pages

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
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
	views := []components.Option{{Value: viewDrawers, Text: "Drawers"}}
	if env.May(clinic.DayClose) {
		views = append(views, components.Option{Value: viewDays, Text: "Days"})
	}
	d.view = components.NewSegmented(views, func(string) { d.show() })
	d.view.SetValue(viewDrawers)
	d.buildFilters()
	d.buildTables()
	closers := []func(){onEvent(env, func(service.DrawerChanged) { d.vm.Load() }), onEvent(env, func(service.DayChanged) { d.vm.Load() }),
		onEvent(env, func(service.OutsideChange) { d.vm.Load() })}
	subtitle := "Your drawers, the newest first. Enter opens one."
	if d.vm.All() {
		subtitle = "All cashiers' drawers, the newest first. Enter opens one."
	}
	d.modal = components.NewModal(env.Window, components.ModalOptions{Title: "Closures", Subtitle: subtitle, Width: 1080, Height: 660,
		Content: container.NewBorder(container.New(&insetLayout{bottom: 8}, components.HBox(d.view, d.filters)), nil, nil, nil,
			components.FixedHeight(container.NewStack(d.drawers, d.days), 460)),
		Buttons:  []fyne.CanvasObject{components.NewButton("Close", "Esc", func() { d.modal.Close() })},
		OnClosed: func() { closeAll(&closers) }})
	d.show()
	d.modal.Show()
	env.Window.Canvas().Focus(d.drawers)
	d.vm.Load()
}

func (d *closuresDialog) buildFilters() {
	d.cashier = components.NewChoice([]components.Option{{Value: "0", Text: "All cashiers"}}, func(string) { d.filter() })
	d.cashier.SetValue("0")
	d.from = components.NewDateField()
	d.from.Today = d.env.Today
	d.from.SetPlaceHolder("From")
	d.from.OnChanged = func() {
		if on, err := d.from.Value(); err == nil && (on.IsZero() || d.from.Text != "") {
			d.filter()
		}
	}
	d.differs = components.NewCheck("With a difference", func(bool) { d.filter() })
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
		{ID: "day", Title: "Day", Width: 146, Bold: true, Text: func(r row) string { return r.BusinessDate.Format("Mon 2 Jan 2006") }},
		{ID: "number", Title: "Number", Width: 116, Text: func(r row) string { return orDash(r.Number) }},
		{ID: "cashier", Title: "Cashier", MinWidth: 120, Text: func(r row) string { return r.CashierName }},
		{ID: "time", Title: "Open", Width: 128, Muted: true, Text: func(r row) string {
			text := r.OpenedAt.In(at).Format("15:04") + " –"
			if r.State == clinic.DrawerClosed {
				text += " " + r.ClosedAt.In(at).Format("15:04")
			}
			return text
		}},
		{ID: "received", Title: "Received", Width: 100, Align: fyne.TextAlignTrailing, Text: func(r row) string { return r.Received.Plain() }},
		{ID: "difference", Title: "Difference", Width: 100, Align: fyne.TextAlignTrailing, Text: func(r row) string {
			if !r.Differs {
				return ""
			}
			return r.Difference().Plain()
		}, Color: func(row) fyne.ThemeColorName {
			name, _ := theme.ToneWaiting.Colors()
			return name
		}},
		{ID: "left", Title: "Handed over", MinWidth: 120, Muted: true, Text: func(r row) string {
			if r.HandoverTo == 0 {
				return ""
			}
			return joinDots(r.HandoverToName, r.Handover.Plain())
		}},
		{ID: "state", Title: "State", Width: 104, Badge: drawerBadge},
	}, components.Noun{One: "drawer", Many: "drawers"})
	d.drawers.Key = func(r row) any { return r.ID }
	d.drawers.SetEmpty("No drawer matches.", "", nil)
	d.drawers.OnOpen = func(r row) { openDrawerView(d.env, r.ID, d.vm.Load) }
	d.drawers.OnMore = d.vm.More
	type day = service.DayRow
	d.days = components.NewRowTable([]components.Column[day]{
		{ID: "day", Title: "Day", Width: 140, Bold: true, Text: func(r day) string { return r.Date.Format("Mon 2 Jan 2006") }},
		{ID: "received", Title: "Received", Width: 120, Align: fyne.TextAlignTrailing, Text: func(r day) string { return r.Received.Plain() }},
		{ID: "drawers", Title: "Drawers", Width: 80, Align: fyne.TextAlignTrailing, Text: func(r day) string { return strconv.Itoa(r.Drawers) }},
		{ID: "note", Title: "", MinWidth: 200, Muted: true, Text: func(r day) string {
			text := ""
			if r.Open > 0 {
				text = strconv.Itoa(r.Open) + " still open"
			}
			if r.Differs {
				text = joinDots(text, "a drawer did not hold what it should")
			}
			return joinDots(text, r.ReopenReason)
		}},
		{ID: "by", Title: "Closed by", MinWidth: 140, Muted: true, Text: func(r day) string {
			if r.State != clinic.DayClosed {
				return ""
			}
			return joinDots(r.ClosedByName, r.ClosedAt.In(at).Format("2 Jan 15:04"))
		}},
		{ID: "state", Title: "Books", Width: 104, Badge: func(r day) components.BadgeSpec { return dayBadge(r.State) }},
	}, components.Noun{One: "day", Many: "days"})
	d.days.Key = func(r day) any { return r.Date }
	d.days.SetEmpty("No day has anything in its books yet.", "", nil)
	d.days.OnOpen = func(r day) { openBillingDay(d.env, d.vm, r.Date) }
}

func drawerBadge(r service.ClosureRow) components.BadgeSpec {
	if r.State == clinic.DrawerOpen {
		return components.BadgeSpec{Tone: theme.ToneWaiting, Text: "Open"}
	}
	return components.BadgeSpec{Tone: theme.ToneGood, Text: "Closed"}
}

func dayBadge(s clinic.DayState) components.BadgeSpec {
	switch s {
	case clinic.DayClosed:
		return components.BadgeSpec{Tone: theme.ToneGood, Text: "Closed"}
	case clinic.DayReopened:
		return components.BadgeSpec{Tone: theme.ToneWaiting, Text: "Reopened"}
	}
	return components.BadgeSpec{Tone: theme.ToneNeutral, Text: "Open"}
}

func (d *closuresDialog) show() {
	days := d.view.Value() == viewDays
	setShown(d.days, days)
	setShown(d.drawers, !days)
	setShown(d.filters, !days)
}

func (d *closuresDialog) draw() {
	switch {
	case d.loaded != d.vm.Loads:
		d.loaded = d.vm.Loads
		d.drawers.RenewRows(d.vm.Rows, d.vm.Total, d.vm.HasMore())
	case len(d.vm.Rows) > len(d.drawers.Rows()):
		d.drawers.AppendRows(d.vm.Rows[len(d.drawers.Rows()):], d.vm.HasMore())
	}
	d.days.RenewRows(d.vm.Days, len(d.vm.Days), false)
	options := []components.Option{{Value: "0", Text: "All cashiers"}}
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
	closing := components.NewButton("Close", "Esc", func() { m.Close() })
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
		left = append(left, components.NewDangerButton("Reopen the day…", "", func() {
			m.Close()
			reopenBillingDay(env, vm, v, done)
		}))
	case v.State != clinic.DayClosed && open == 0:
		b := components.NewPrimaryButton("Close the books…", "Enter", func() {
			m.Close()
			closeBillingDay(env, vm, v, done)
		})
		buttons, first = append(buttons, b), b
	}
	toPrint := func() {
		m.Close()
		printDocument(env, dayJob(env, v.Date))
	}
	left = append(left, components.NewButton("Print…", "P", toPrint))
	m = components.NewModal(env.Window, components.ModalOptions{Title: "Books of " + v.Date.Format("Monday 2 January 2006"), Subtitle: dayWords(env, v), Width: 760,
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
		return "Closed by " + v.ClosedByName + ", " + v.ClosedAt.In(env.Now().Location()).Format("Mon 2 Jan 2006 15:04") + ". Nothing in them can change."
	case clinic.DayReopened:
		return "Reopened: " + v.ReopenReason
	}
	return "Not closed yet; the figures are as of " + env.Now().Format("15:04") + "."
}

func dayFacts(env *Env, v service.DayView, open int) fyne.CanvasObject {
	box := components.VBoxGap(8)
	if open > 0 {
		box.Add(components.NewNote(theme.ToneWaiting, "The day can be closed when every drawer is counted: "+strconv.Itoa(open)+" still open."))
	}
	for _, b := range v.Now {
		box.Add(booksBox(b, true))
	}
	if len(v.Now) == 0 {
		box.Add(components.Muted("Nothing was billed or paid."))
	}
	box.Add(drawerSection("Drawers"))
	if len(v.Drawers) == 0 {
		box.Add(components.Muted("No drawer was open on this day."))
	}
	for _, d := range v.Drawers {
		difference := components.Muted("right")
		if d.Differs {
			difference = components.Body(viewmodel.DifferenceText(d.Difference()))
		}
		if d.State == clinic.DrawerOpen {
			difference = components.Muted("not counted")
		}
		box.Add(stretchRow(12, []float32{120, -1, 110, 150, 0}, components.Body(orDash(d.Number)), components.NewText(d.CashierName, components.TextOptions{Shrink: true}),
			figure(d.Received.Plain(), false), difference, components.NewBadge(drawerBadge(d).Tone, nil, drawerBadge(d).Text)))
	}
	return box
}

func closeBillingDay(env *Env, vm *viewmodel.Closures, v service.DayView, done func()) {
	message := "The books of " + v.Date.Format("Mon 2 Jan 2006") + " keep the figures of both sides. After that no bill, payment or counter-entry of that day can be added."
	if n := len(v.Before); n > 0 {
		message += " The days before it that are still open are closed, too: " + strconv.Itoa(n) + ", from " + v.Before[0].Format("Mon 2 Jan 2006") + "."
	}
	if v.Date == env.Today() {
		message += " No drawer can be opened today any more."
	}
	var ask *components.FormDialog
	ask = components.Confirm(components.ConfirmOptions{Title: "Close the books?", Message: message, KeepOpen: true, ConfirmText: "Close the books", CancelText: "Not yet",
		OnConfirm: func(string) {
			ask.SetBusy(true)
			vm.CloseDay(v.Date, func(text string, err error) { leaveDone(env, ask, err, text, done) })
		}}, env.Window)
}

func reopenBillingDay(env *Env, vm *viewmodel.Closures, v service.DayView, done func()) {
	var ask *components.FormDialog
	ask = components.Confirm(components.ConfirmOptions{Title: "Reopen the day?", Reason: true, KeepOpen: true, Danger: true, ConfirmText: "Reopen", CancelText: "Leave it closed",
		Message: "The books of " + v.Date.Format("Mon 2 Jan 2006") + " can be changed again until they are closed anew. The reason is kept.",
		OnConfirm: func(reason string) {
			ask.SetBusy(true)
			vm.ReopenDay(v, reason, func(err error) { leaveDone(env, ask, err, "The day is open again.", done) })
		}}, env.Window)
}
