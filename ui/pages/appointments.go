package pages

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// NewAppointments returns the page of the day grid, the list of visits, the
// queue and the next free slots; for a patient, the page of the own visits.
func NewAppointments(env *Env) Page {
	if env.Actor.Role == clinic.RolePatient {
		return newOwnVisitsPage(env)
	}
	return newAppointmentsPage(env)
}

const (
	appointmentsGrid = "grid"
	appointmentsList = "list"
)

type appointmentsPage struct {
	env     *Env
	vm      *viewmodel.Appointments
	content fyne.CanvasObject
	body    *fyne.Container // the grid or the list

	date       *components.DateField
	mode       *components.Segmented
	department *components.Choice
	grid       *components.DayGrid
	list       *appointmentsListView
	side       *appointmentsSide
	busy       *components.Busy
	// listWalkIn stands in for the side panel's button in list mode.
	listWalkIn *components.Button

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
		onEvent(env, func(service.DoctorChanged) { p.Reload() }),
		onEvent(env, func(service.DepartmentChanged) { p.vm.Load() }),
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
		if d, err := p.date.Value(); err == nil && p.date.Text == d.Format("Mon 2 Jan 2006") {
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
	p.mode = components.NewSegmented([]components.Option{{Value: appointmentsGrid, Text: "Day"}, {Value: appointmentsList, Text: "List"}},
		func(string) { p.switchMode() })
	p.department = components.NewChoice(departmentOptions(nil), func(v string) {
		p.vm.SetDepartment(clinic.DepartmentID(parseID(v)))
		p.list.setDepartment(p.vm.Department)
	})
	p.department.SetValue("")

	p.grid = components.NewDayGrid()
	p.grid.OnOpen = func(id int64) { p.openVisit(clinic.AppointmentID(id)) }
	p.grid.OnMenu = func(id int64, at fyne.Position) {
		if row, ok := p.vm.Find(clinic.AppointmentID(id)); ok {
			showVisitMenu(env, row, at)
		}
	}
	p.grid.OnKey = p.gridKey
	if env.May(clinic.AppointmentsBook) {
		p.grid.OnBook = p.bookAt
		p.grid.OnMoved = p.moveTo
		p.grid.OnResized = p.resizeTo
	}
	p.grid.SetEmpty("No doctors to show. Choose another department, or add doctors on the Doctors page.", "", nil)
	p.list = newAppointmentsListView(env)
	p.body = container.NewStack(p.grid)
	p.side = newAppointmentsSide(p)

	filters := []fyne.CanvasObject{
		components.NewIconButton(theme.IconLeft, "Previous day", func() { p.vm.Shift(-1) }),
		components.NewButton("Today", "", p.today),
		components.FixedWidth(p.date, 176),
		components.NewIconButton(theme.IconRight, "Next day", func() { p.vm.Shift(1) }),
		p.mode,
	}
	if env.Actor.Role != clinic.RoleDoctor {
		filters = append(filters, components.FixedWidth(p.department, 176))
	}
	var actions []fyne.CanvasObject
	p.listWalkIn = components.NewButton("Add walk-in", "Ctrl T", p.walkIn)
	p.listWalkIn.Hide()
	if p.mayWalkIn() {
		actions = append(actions, p.listWalkIn)
	}
	if env.May(clinic.AppointmentsBook) {
		actions = append(actions, components.NewPrimaryButton("New appointment", "Ctrl N", p.New))
	}
	header := components.NewPageHeader("Appointments", filters, actions)
	p.busy = components.NewBusy(container.New(&insetLayout{left: 16, right: 12, bottom: 12}, p.body))
	p.content = withHeader(header, container.NewBorder(nil, nil, nil, p.side.content, p.busy))
	p.date.SetDate(p.vm.Date)
}

// Content returns what is drawn.
func (p *appointmentsPage) Content() fyne.CanvasObject { return p.content }

// Shown loads the day and puts the focus into the grid or the list.
func (p *appointmentsPage) Shown() {
	p.busy.Start("Loading the day…", nil)
	p.vm.Load()
	if p.mode.Value() == appointmentsList {
		p.list.load()
	}
	p.focusMain()
}

// Reload loads what bookings change.
func (p *appointmentsPage) Reload() {
	p.vm.Reload()
	if p.mode.Value() == appointmentsList {
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
	if c := p.grid.Cursor(); p.mode.Value() == appointmentsGrid && c.Key != 0 && c.BlockID == 0 && p.gridFocused() {
		p.bookAt(c.Key, c.At)
		return
	}
	p.book(bookingStart{Date: p.bookingDate()})
}

// bookingDate is the day shown, or today when that has passed.
func (p *appointmentsPage) bookingDate() clinic.Date {
	if p.vm.Date.Before(p.env.Today()) {
		return p.env.Today()
	}
	return p.vm.Date
}

func (p *appointmentsPage) gridFocused() bool {
	return p.env.Window.Canvas().Focused() == fyne.Focusable(p.grid)
}

// FocusFilter puts the cursor into the date, or the list's period.
func (p *appointmentsPage) FocusFilter() {
	if p.mode.Value() == appointmentsList {
		p.list.focusFilter()
		return
	}
	p.env.Window.Canvas().Focus(p.date)
}

// Open shows a visit or a day that another page asked for.
func (p *appointmentsPage) Open(t Target) {
	if !t.Date.IsZero() {
		p.setMode(appointmentsGrid)
		p.vm.SetDate(t.Date)
	}
	if t.Appointment != 0 {
		p.openVisit(t.Appointment)
	}
}

// Shortcuts are the page's own keys.
func (p *appointmentsPage) Shortcuts() []Shortcut {
	out := []Shortcut{
		{Text: "Previous day", Key: fyne.KeyLeft, Modifier: fyne.KeyModifierAlt, Run: func() { p.vm.Shift(-1) }},
		{Text: "Next day", Key: fyne.KeyRight, Modifier: fyne.KeyModifierAlt, Run: func() { p.vm.Shift(1) }},
		{Text: "Today's appointments", Key: fyne.KeyT, Modifier: fyne.KeyModifierAlt, Run: p.today},
		{Text: "Day or list", Key: fyne.KeyV, Modifier: fyne.KeyModifierAlt, Run: p.otherMode},
	}
	if p.mayWalkIn() {
		out = append(out, Shortcut{Text: "Add walk-in", Key: fyne.KeyT, Modifier: fyne.KeyModifierShortcutDefault, Run: p.walkIn})
	}
	return out
}

// gridKey are the single keys that work while the grid has the focus.
func (p *appointmentsPage) gridKey(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyLeftBracket:
		p.vm.Shift(-1)
	case fyne.KeyRightBracket:
		p.vm.Shift(1)
	case fyne.KeyT:
		p.today()
	default:
		return false
	}
	return true
}

func (p *appointmentsPage) mayWalkIn() bool { return p.env.May(clinic.AppointmentsArrive) }

func (p *appointmentsPage) today() {
	p.vm.SetDate(p.env.Today())
	p.focusMain()
}

func (p *appointmentsPage) otherMode() {
	if p.mode.Value() == appointmentsGrid {
		p.setMode(appointmentsList)
		return
	}
	p.setMode(appointmentsGrid)
}

func (p *appointmentsPage) setMode(mode string) {
	if p.mode.Value() == mode {
		return
	}
	p.mode.SetValue(mode)
	p.switchMode()
}

func (p *appointmentsPage) switchMode() {
	// The list takes the side panel's room.
	list := p.mode.Value() == appointmentsList
	p.side.content.Hidden, p.listWalkIn.Hidden = list, !list
	if list {
		p.body.Objects = []fyne.CanvasObject{p.list.content}
		p.list.show(p.vm.Date)
	} else {
		p.body.Objects = []fyne.CanvasObject{p.grid}
	}
	p.body.Refresh()
	p.content.Refresh()
	p.focusMain()
}

func (p *appointmentsPage) focusMain() {
	var target fyne.Focusable = p.grid
	if p.mode.Value() == appointmentsList {
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
