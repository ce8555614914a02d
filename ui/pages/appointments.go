package pages

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// NewAppointments returns the page of the day, week and month, the list of
// visits, the queue and the next free slots; for a patient, the page of the own visits.
func NewAppointments(env *Env) Page {
	if env.Actor.Role == clinic.RolePatient {
		return newOwnVisitsPage(env)
	}
	return newAppointmentsPage(env)
}

type appointmentsPage struct {
	env     *Env
	vm      *viewmodel.Appointments
	content fyne.CanvasObject
	body    *fyne.Container // the view in front

	date   *components.DateField
	mode   *components.Segmented
	filter *appointmentsFilter
	grid   *components.DayGrid // the doctors of a day
	week   *components.DayGrid // the days of a doctor
	month  *components.MonthGrid
	list   *appointmentsListView
	side   *appointmentsSide
	busy   *components.Busy
	// listWalkIn stands in for the side panel's button where there is no panel.
	listWalkIn *components.Button
	// printDay makes room for it there; the More menu prints too.
	printDay *components.Button

	selectAfter clinic.AppointmentID // shown once it is in the grid
	stopTick    func()
	closers     []func()
}

func newAppointmentsPage(env *Env) *appointmentsPage {
	p := &appointmentsPage{env: env, vm: viewmodel.NewAppointments(frontDesk(env))}
	p.vm.Changed, p.vm.Failed = p.draw, p.failed
	p.build()
	p.closers = append(p.closers,
		onEvent(env, func(service.AppointmentChanged) { p.Reload() }),
		onEvent(env, func(service.PatientChanged) { p.Reload() }),
		onEvent(env, func(service.DoctorChanged) { p.vm.Load() }),
		onEvent(env, func(service.DepartmentChanged) { p.vm.Load() }),
		onEvent(env, func(service.ScheduleChanged) { p.Reload() }),
	)
	p.tick()
	return p
}

// tick moves the now-line and the waiting times each minute.
func (p *appointmentsPage) tick() {
	next := time.Minute - time.Duration(p.env.Now().Second())*time.Second
	p.stopTick = components.Timer(next, func() {
		if p.stopTick == nil {
			return
		}
		p.draw()
		p.tick()
	})
}

func (p *appointmentsPage) build() {
	env := p.env
	p.date = components.NewDateField()
	p.date.Today, p.date.ShowWeekday = env.Today, true
	p.date.OnChanged = func() {
		// A date that is only half typed must not jump: what the field wrote
		// itself, from the calendar or the arrow keys, is always whole.
		if d, err := p.date.Value(); err == nil && p.date.Text == i18n.Date(d, "Mon 2 Jan 2006") {
			p.vm.SetDate(d)
		}
	}
	p.date.OnSubmitted = func(string) {
		d, err := p.date.Value()
		if err != nil {
			showLoadError(env, err)
			return
		}
		p.vm.SetDate(d)
		p.focusMain()
	}
	var views []components.Option
	for _, v := range viewmodel.CalendarViews() {
		views = append(views, components.Option{Value: string(v), Text: v.Title()})
	}
	p.mode = components.NewSegmented(views, func(string) { p.switchMode(0) })
	p.grid, p.week, p.month = p.newGrid(), p.newGrid(), p.newMonth()
	p.grid.SetEmpty(i18n.T("No doctors to show. Choose another department, or add doctors on the Doctors page."), "", nil)
	p.week.SetEmpty(i18n.T("No doctor to show. Choose another department, or add doctors on the Doctors page."), "", nil)
	p.week.OnCursor = p.weekMove
	p.list = newAppointmentsListView(env)
	p.body = container.NewStack(p.grid)
	p.side = newAppointmentsSide(p)

	filters := []fyne.CanvasObject{
		components.NewIconButton(theme.IconLeft, i18n.T("Back"), func() { p.vm.Step(-1) }),
		components.NewButton(i18n.T("Today"), "", p.today),
		components.FixedWidth(p.date, 164),
		components.NewIconButton(theme.IconRight, i18n.T("Forward"), func() { p.vm.Step(1) }),
		p.mode,
	}
	var actions []fyne.CanvasObject
	p.listWalkIn = components.NewButton(i18n.T("Add walk-in"), "Ctrl T", p.walkIn)
	p.listWalkIn.Hide()
	if p.mayWalkIn() {
		actions = append(actions, p.listWalkIn)
	}
	actions = append(actions, p.listActions()...)
	if env.May(clinic.AppointmentsBook) {
		actions = append(actions, components.NewPrimaryButton(i18n.T("New appointment"), "Ctrl N", p.New))
	}
	// The buttons share the line of the page's filters where there are any: beside
	// the day and the views they would take a line of their own on a small screen.
	onTop, below := actions, []fyne.CanvasObject(nil)
	if env.Actor.Role != clinic.RoleDoctor {
		onTop, below = nil, actions
	}
	p.filter = newAppointmentsFilter(p, below)
	header := components.NewPageHeader(i18n.T("Appointments"), filters, onTop)
	p.busy = components.NewBusy(container.New(&insetLayout{left: 16, right: 12, bottom: 12}, p.body))
	p.content = withHeader(header, container.NewBorder(p.filter.content, nil, nil, p.side.content, p.busy))
	p.date.SetDate(p.vm.Date)
}

// Content returns what is drawn.
func (p *appointmentsPage) Content() fyne.CanvasObject { return p.content }

// Shown loads the day and puts the focus into the grid or the list.
func (p *appointmentsPage) Shown() {
	p.busy.Start(i18n.T("Loading the day…"), p.vm.StopLoading)
	p.vm.Load()
	if p.vm.View == viewmodel.ViewList {
		p.list.load()
	}
	p.focusMain()
}

// Reload loads what bookings change.
func (p *appointmentsPage) Reload() {
	p.vm.Reload()
	if p.vm.View == viewmodel.ViewList {
		p.list.load()
	}
}

// Close stops the clock and the subscriptions.
func (p *appointmentsPage) Close() {
	if p.stopTick != nil {
		p.stopTick()
		p.stopTick = nil
	}
	closeAll(&p.closers)
}

// New opens the booking form: at the free slot under the cursor when there is
// one, else empty.
func (p *appointmentsPage) New() {
	if !p.env.May(clinic.AppointmentsBook) {
		return
	}
	if c := p.frontGrid().Cursor(); c.Key != 0 && c.BlockID == 0 && p.gridFocused() {
		p.bookAt(c.Key, c.At)
		return
	}
	start := bookingStart{Date: p.bookingDate()}
	if d := p.vm.Week.Doctor; p.weekInFront() && p.vm.MayBook(d.ID) {
		start.Doctor, start.DoctorName = d.ID, d.Name()
	}
	p.book(start)
}

// bookingDate is the day shown, or today when that has passed.
func (p *appointmentsPage) bookingDate() clinic.Date {
	if p.vm.Date.Before(p.env.Today()) {
		return p.env.Today()
	}
	return p.vm.Date
}

func (p *appointmentsPage) gridFocused() bool {
	f := p.env.Window.Canvas().Focused()
	return p.vm.View != viewmodel.ViewList && p.vm.View != viewmodel.ViewMonth && f == fyne.Focusable(p.frontGrid())
}

func (p *appointmentsPage) weekInFront() bool { return p.vm.View == viewmodel.ViewWeek }

// frontGrid is the week's grid while it is in front, else the day's.
func (p *appointmentsPage) frontGrid() *components.DayGrid {
	if p.weekInFront() {
		return p.week
	}
	return p.grid
}

// FocusFilter puts the cursor into the date, or the list's period.
func (p *appointmentsPage) FocusFilter() {
	if p.vm.View == viewmodel.ViewList {
		p.list.focusFilter()
		return
	}
	p.env.Window.Canvas().Focus(p.date)
}

// Open shows a visit or a day that another page asked for.
func (p *appointmentsPage) Open(t Target) {
	if !t.Date.IsZero() {
		p.vm.SetDate(t.Date)
		p.setView(viewmodel.ViewDay, 0)
	}
	if t.Appointment != 0 {
		p.openVisit(t.Appointment)
	}
}

// Shortcuts are the page's own keys.
func (p *appointmentsPage) Shortcuts() []Shortcut {
	out := []Shortcut{
		{Text: i18n.T("A day, week or month back"), Key: fyne.KeyLeft, Modifier: fyne.KeyModifierAlt, Run: func() { p.vm.Step(-1) }},
		{Text: i18n.T("A day, week or month on"), Key: fyne.KeyRight, Modifier: fyne.KeyModifierAlt, Run: func() { p.vm.Step(1) }},
		{Text: i18n.T("Today's appointments"), Key: fyne.KeyT, Modifier: fyne.KeyModifierAlt, Run: p.today},
		{Text: i18n.T("Leave and holidays"), Key: fyne.KeyH, Modifier: fyne.KeyModifierAlt, Run: func() { p.env.Go(Target{Tab: TabDoctors, View: ViewLeave}) }},
	}
	for i, v := range viewmodel.CalendarViews() {
		out = append(out, Shortcut{Text: i18n.F("Show as %s", i18n.LowerFirst(v.Title())), Key: fyne.KeyName(strconv.Itoa(i + 1)), Modifier: fyne.KeyModifierAlt,
			Run: func() { p.setView(v, 0) }})
	}
	if p.env.May(clinic.AppointmentsBook) {
		out = append(out, Shortcut{Text: i18n.T("Find a free time…"), Key: fyne.KeyF, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift, Run: p.FindFree})
	}
	out = append(out, p.deskShortcuts()...)
	if p.mayWalkIn() {
		out = append(out, Shortcut{Text: i18n.T("Add walk-in"), Key: fyne.KeyT, Modifier: fyne.KeyModifierShortcutDefault, Run: p.walkIn})
	}
	return out
}

// KeyNotes are the keys of the calendar and the queue.
func (p *appointmentsPage) KeyNotes() []KeyNote {
	out := []KeyNote{
		{"[, ]", i18n.T("Calendar: back, on")},
		{"D, W, M, L", i18n.T("Calendar: day, week, month, list")},
		{"T", i18n.T("Calendar: today")},
	}
	if p.env.May(clinic.AppointmentsBook) {
		out = append(out, KeyNote{"Enter", i18n.T("Calendar: book, or open the visit")},
			KeyNote{i18n.T("Ctrl Arrows"), i18n.T("Calendar: move the visit")},
			KeyNote{i18n.T("Ctrl Shift Up, Down"), i18n.T("Calendar: shorten, lengthen it")})
	}
	out = append(out, KeyNote{"Shift F10", i18n.T("What can be done there")})
	if p.env.May(clinic.QueueManage) {
		out = append(out, KeyNote{i18n.T("Alt Up, Alt Down"), i18n.T("Queue: earlier or later")})
	}
	return append(out, vitalsKeyNote(p.env)...)
}

// gridKey are the single keys that work while a grid has the focus.
func (p *appointmentsPage) gridKey(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyLeftBracket:
		p.vm.Step(-1)
	case fyne.KeyRightBracket:
		p.vm.Step(1)
	case fyne.KeyT:
		p.today()
	case fyne.KeyD:
		p.setView(viewmodel.ViewDay, 0)
	case fyne.KeyW:
		p.setView(viewmodel.ViewWeek, p.doctorUnderCursor())
	case fyne.KeyM:
		p.setView(viewmodel.ViewMonth, 0)
	case fyne.KeyL:
		p.setView(viewmodel.ViewList, 0)
	default:
		return false
	}
	return true
}

// doctorUnderCursor is the doctor whose column of the day the cursor is in.
func (p *appointmentsPage) doctorUnderCursor() clinic.DoctorID {
	if p.vm.View != viewmodel.ViewDay || p.env.Actor.Role == clinic.RoleDoctor {
		return 0
	}
	return clinic.DoctorID(p.grid.Cursor().Key)
}

func (p *appointmentsPage) mayWalkIn() bool { return p.env.May(clinic.AppointmentsArrive) }

func (p *appointmentsPage) today() {
	p.vm.SetDate(p.env.Today())
	p.focusMain()
}

// showDay shows the doctors of a day, showWeek the days of a doctor.
func (p *appointmentsPage) showDay(on clinic.Date) {
	p.vm.SetDate(on)
	p.setView(viewmodel.ViewDay, 0)
}

func (p *appointmentsPage) showWeek(id clinic.DoctorID) { p.setView(viewmodel.ViewWeek, id) }

// setView brings a view to the front; a doctor is the one whose week it is.
func (p *appointmentsPage) setView(v viewmodel.CalendarView, doctor clinic.DoctorID) {
	if p.vm.View == v && doctor == 0 {
		p.focusMain()
		return
	}
	p.mode.SetValue(string(v))
	p.switchMode(doctor)
}

func (p *appointmentsPage) switchMode(doctor clinic.DoctorID) {
	view := viewmodel.CalendarView(p.mode.Value())
	// Week, month and list take the side panel's room.
	p.side.content.Hidden, p.listWalkIn.Hidden = view != viewmodel.ViewDay, view == viewmodel.ViewDay
	p.printDay.Hidden = view != viewmodel.ViewDay
	var front fyne.CanvasObject = p.grid
	switch view {
	case viewmodel.ViewWeek:
		front = p.week
	case viewmodel.ViewMonth:
		front = p.month
	case viewmodel.ViewList:
		front = p.list.content
	}
	p.body.Objects = []fyne.CanvasObject{front}
	if view == viewmodel.ViewList {
		p.list.show(p.vm.Date)
	}
	p.vm.SetView(view, doctor)
	p.filter.draw()
	p.body.Refresh()
	p.content.Refresh()
	p.focusMain()
}

func (p *appointmentsPage) focusMain() {
	var target fyne.Focusable = p.frontGrid()
	switch p.vm.View {
	case viewmodel.ViewMonth:
		target = p.month
	case viewmodel.ViewList:
		target = p.list.table
	}
	if !components.ModalOpen(p.env.Window) {
		p.env.Window.Canvas().Focus(target)
	}
}

func (p *appointmentsPage) failed(err error) {
	p.busy.Stop()
	showLoadError(p.env, err)
}
