package pages

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// ownVisitsPage is what a patient sees of the appointments: the own visits,
// and a form to ask for a free time.
type ownVisitsPage struct {
	env     *Env
	vm      *viewmodel.VisitList
	table   *components.RowTable[service.AppointmentRow]
	period  *components.Choice
	content fyne.CanvasObject
	closers []func()
}

const (
	ownComing    = "coming"
	ownPast      = "past"
	ownCancelled = "cancelled"
)

func newOwnVisitsPage(env *Env) *ownVisitsPage {
	p := &ownVisitsPage{env: env}
	p.vm = viewmodel.NewVisitList(frontDesk(env), p.filter(ownComing))
	p.table = newVisitTable(env, visitWithDoctor)
	p.table.OnMore = p.vm.LoadMore
	p.vm.Changed = func() {
		p.table.TotalAtLeast = p.vm.TotalAtLeast
		p.table.ShowColumn("token", hasToken(p.vm.Rows))
		p.table.ShowRows(p.vm.Rows, p.vm.Total, p.vm.More(), p.vm.Renewed())
	}
	p.vm.Grown = func(rows []service.AppointmentRow) {
		p.table.ShowColumn("token", hasToken(p.vm.Rows))
		p.table.AppendRows(rows, p.vm.More())
	}
	p.vm.Failed = func(err error) {
		p.table.SetLoading(false)
		showLoadError(env, err)
	}
	p.period = components.NewChoice([]components.Option{{Value: ownComing, Text: i18n.T("Coming visits")}, {Value: ownPast, Text: i18n.T("Earlier visits")},
		{Value: ownCancelled, Text: i18n.T("Cancelled visits")}},
		func(v string) { p.show(v) })
	p.period.SetValue(ownComing)
	p.setEmpty(ownComing)
	var actions []fyne.CanvasObject
	actions = append(actions, components.NewButton(i18n.T("My details"), "", p.editSelf))
	if env.May(clinic.AppointmentsRequest) {
		actions = append(actions, components.NewPrimaryButton(i18n.T("Ask for a slot"), "Ctrl N", p.New))
	}
	header := components.NewPageHeader(i18n.T("My appointments"), []fyne.CanvasObject{components.AtLeastWide(p.period, 200)}, actions)
	p.content = withHeader(header, withMargins(p.table))
	p.closers = append(p.closers, onEvent(env, func(service.AppointmentChanged) { p.vm.Load() }))
	return p
}

// hasToken reports whether somebody has been called by a number: visits to come have
// none yet.
func hasToken(rows []service.AppointmentRow) bool {
	return slices.ContainsFunc(rows, func(r service.AppointmentRow) bool { return r.Token() != "" })
}

// stillOn are the states of visits that were not cancelled: nobody should come to
// one that was.
var stillOn = []clinic.AppointmentStatus{clinic.StatusRequested, clinic.StatusBooked, clinic.StatusArrived,
	clinic.StatusInConsultation, clinic.StatusCompleted, clinic.StatusNoShow}

func (p *ownVisitsPage) filter(period string) service.AppointmentFilter {
	f := service.AppointmentFilter{Patient: p.env.Actor.PatientID()}
	switch period {
	case ownPast:
		f.To, f.Newest, f.Statuses = p.env.Today().AddDays(-1), true, stillOn
	case ownCancelled:
		f.Newest, f.Statuses = true, []clinic.AppointmentStatus{clinic.StatusCancelled}
	default:
		f.From, f.Statuses = p.env.Today(), stillOn
	}
	return f
}

func (p *ownVisitsPage) setEmpty(period string) {
	switch period {
	case ownPast:
		p.table.SetEmpty(i18n.T("You have had no visits yet."), "", nil)
	case ownCancelled:
		p.table.SetEmpty(i18n.T("None of your visits was cancelled."), "", nil)
	default:
		p.table.SetEmpty(i18n.T("You have no visits ahead."), i18n.T("Ask for a slot"), p.New)
	}
}

func (p *ownVisitsPage) show(period string) {
	p.setEmpty(period)
	p.vm.SetFilter(p.filter(period))
}

// Content returns what is drawn.
func (p *ownVisitsPage) Content() fyne.CanvasObject { return p.content }

// Shown loads the visits and puts the focus into the list.
func (p *ownVisitsPage) Shown() {
	p.table.SetLoading(true)
	p.vm.Load()
	p.env.Window.Canvas().Focus(p.table)
}

// Reload loads the visits anew.
func (p *ownVisitsPage) Reload() { p.vm.Load() }

// FocusFilter puts the cursor into the choice of the period.
func (p *ownVisitsPage) FocusFilter() { p.env.Window.Canvas().Focus(p.period) }

// Close ends the subscriptions.
func (p *ownVisitsPage) Close() { closeAll(&p.closers) }

// Open shows a visit that another page asked for.
func (p *ownVisitsPage) Open(t Target) {
	if t.Appointment != 0 {
		openVisitDialog(p.env, service.AppointmentRow{Appointment: clinic.Appointment{ID: t.Appointment}})
	}
}

// New opens the form that asks for a free time.
func (p *ownVisitsPage) New() {
	if p.env.May(clinic.AppointmentsRequest) {
		openSlotRequest(p.env, p.vm.Load)
	}
}

// editSelf opens the patient's own contact data.
func (p *ownVisitsPage) editSelf() { editPatientByID(p.env, p.env.Actor.PatientID()) }

// slotRequestForm lets a patient choose a doctor, a day and a free time.
type slotRequestForm struct {
	env    *Env
	vm     *viewmodel.SlotRequest
	dialog *components.FormDialog
	doctor *components.Picker
	date   *components.DateField
	reason *components.Entry
	slots  *slotPicker
}

func openSlotRequest(env *Env, asked func()) {
	f := &slotRequestForm{env: env, vm: viewmodel.NewSlotRequest(frontDesk(env)), date: components.NewDateField(),
		reason: components.NewEntry(), slots: newSlotPicker()}
	f.doctor = components.NewPicker(func(q string, done func([]components.PickItem)) {
		items := make([]components.PickItem, len(f.vm.Doctors))
		for i, d := range f.vm.Doctors {
			items[i] = doctorItem(d)
			items[i].Detail = joinDots(d.DepartmentName, d.Headline)
		}
		components.StaticPicker(items)(q, done)
	})
	f.doctor.SetPlaceHolder(i18n.T("Name, department"))
	f.date.Today = env.Today
	f.date.SetDate(env.Today())
	f.reason.MaxLength = clinic.MaxLine
	look := func() {
		item, _ := f.doctor.Selected()
		date, err := f.date.Value()
		if err != nil {
			date = clinic.Date{}
		}
		f.vm.Look(clinic.DoctorID(item.ID), date)
	}
	f.doctor.OnPicked = func(components.PickItem) { look() }
	f.doctor.OnCleared = look
	f.date.OnChanged = look
	f.vm.Changed = f.draw
	f.vm.Failed = func(err error) { f.dialog.SetErr(err) }
	f.dialog = components.NewFormDialog(components.FormOptions{
		Title: i18n.T("Ask for a slot"), Subtitle: i18n.T("The front desk confirms your request. Until then the time is not booked."),
		SubmitText: i18n.T("Send request"), Columns: 2, Width: 760, Fields: []components.FormField{
			{Name: "doctor", Label: i18n.T("Doctor"), Widget: f.doctor, Required: true},
			{Name: "date", Label: i18n.T("From day"), Widget: f.date, Required: true},
			{Name: "start", Label: i18n.T("Free times"), Widget: f.slots, Required: true, Wide: true},
			{Name: "reason", Label: i18n.T("What is it about?"), Widget: f.reason, Wide: true},
		},
		OnSubmit: func() { f.submit(asked) },
	}, env.Window)
	f.slots.resized = f.dialog.Relayout
	f.draw()
	f.dialog.Show()
	f.vm.Load()
}

func (f *slotRequestForm) draw() {
	note := i18n.T("Choose a doctor to see the free times.")
	if item, ok := f.doctor.Selected(); ok {
		note = i18n.F("%s has no free time in the two weeks from this day. Try a later day.", item.Text)
		if f.vm.Loading {
			note = i18n.T("Looking for free times…")
		}
	}
	f.slots.set(f.vm.Slots, f.env.Today(), note)
}

func (f *slotRequestForm) submit(asked func()) {
	f.dialog.ClearErrors()
	if _, err := f.date.Value(); err != nil {
		f.dialog.SetError("date", i18n.Error(err))
		return
	}
	if _, ok := f.doctor.Selected(); !ok {
		f.dialog.SetError("doctor", i18n.T("Choose a doctor."))
		return
	}
	slot := f.slots.chosen
	f.dialog.SetBusy(true)
	f.vm.Submit(slot, strings.TrimSpace(f.reason.Text), func(err error) {
		if err != nil {
			f.dialog.SetErr(err)
			return
		}
		f.dialog.Close()
		toastGood(f.env, i18n.F("Your request for %s is sent.", viewmodel.SlotText(slot, f.env.Today())))
		asked()
	})
}

// slotPicker shows free times as buttons, one of which is chosen.
type slotPicker struct {
	widget.BaseWidget
	box     *fyne.Container
	resized func()
	chosen  clinic.Slot
	slots   []clinic.Slot
	buttons []*components.Button
}

func newSlotPicker() *slotPicker {
	s := &slotPicker{box: container.New(layout.NewGridLayoutWithColumns(4))}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer is called by the toolkit.
func (s *slotPicker) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.box) }

// Snapshot tells the form what is chosen.
func (s *slotPicker) Snapshot() string {
	if s.chosen.DoctorID == 0 {
		return ""
	}
	return s.chosen.Date.String() + " " + s.chosen.Start.String()
}

// FocusTarget is the chosen time, or the first.
func (s *slotPicker) FocusTarget() fyne.Focusable {
	for i, slot := range s.slots {
		if slot == s.chosen {
			return s.buttons[i]
		}
	}
	if len(s.buttons) > 0 {
		return s.buttons[0]
	}
	return nil
}

func (s *slotPicker) set(slots []clinic.Slot, today clinic.Date, note string) {
	s.slots, s.buttons = slots, nil
	s.chosen = clinic.Slot{}
	s.box.RemoveAll()
	s.box.Layout = layout.NewGridLayoutWithColumns(4)
	for _, slot := range slots {
		b := components.NewButton(viewmodel.SlotText(slot, today), "", func() { s.choose(slot) })
		s.buttons = append(s.buttons, b)
		s.box.Add(b)
	}
	if len(slots) == 0 {
		s.box.Layout = layout.NewVBoxLayout()
		s.box.Add(components.NewText(note, components.TextOptions{Color: theme.ColorMuted, Wrap: true}))
	}
	s.box.Refresh()
	s.Refresh()
	if s.resized != nil {
		s.resized()
	}
}

func (s *slotPicker) choose(slot clinic.Slot) {
	s.chosen = slot
	for i, b := range s.buttons {
		b.SetSelected(s.slots[i] == slot)
	}
}
