package pages

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

// findFree is the dialog that looks for the next free times of a doctor, a
// department or a specialisation, and books one.
type findFree struct {
	page    *appointmentsPage
	vm      *viewmodel.FreeSearch
	modal   *components.Modal
	scope   *components.Picker
	from    *components.DateField
	minutes *components.NumberField
	part    *components.Segmented
	table   *components.RowTable[clinic.Slot]
	message *components.Text
	later   *components.Button
}

// FindFree opens the search for free times.
func (p *appointmentsPage) FindFree() { p.findFree(p.vm.FreeIn) }

func (p *appointmentsPage) findFree(scope viewmodel.FreeScope) {
	if !p.env.May(clinic.AppointmentsBook) {
		return
	}
	env := p.env
	f := &findFree{page: p, vm: viewmodel.NewFreeSearch(frontDesk(env), scope, p.bookingDate()), message: components.Danger("")}
	f.vm.Changed = f.draw
	f.vm.Failed = func(err error) { f.say(i18n.Error(err)) }
	f.build()
	f.modal.Show()
	if scope == (viewmodel.FreeScope{}) && env.Actor.Role != clinic.RoleDoctor {
		env.Window.Canvas().Focus(f.scope)
	} else {
		env.Window.Canvas().Focus(f.table)
	}
	f.vm.Look()
}

func (f *findFree) build() {
	env := f.page.env
	f.scope = components.NewPicker(func(q string, done func([]components.PickItem)) {
		var items []components.PickItem
		for _, c := range viewmodel.MatchFree(f.page.vm.FreeChoices(), q) {
			items = append(items, components.PickItem{Key: c.Scope.Value(), Text: c.Text, Detail: c.Detail, Data: c.Scope})
		}
		done(items)
	})
	f.scope.SetPlaceHolder(i18n.T("Any doctor"))
	for _, c := range f.page.vm.FreeChoices() {
		if c.Scope == f.vm.Scope {
			f.scope.SetSelected(components.PickItem{Key: c.Scope.Value(), Text: c.Text, Data: c.Scope})
		}
	}
	f.scope.OnPicked = func(item components.PickItem) {
		f.vm.Scope, _ = item.Data.(viewmodel.FreeScope)
		f.look()
	}
	f.scope.OnCleared = func() {
		f.vm.Scope = viewmodel.FreeScope{}
		f.look()
	}
	f.from = components.NewDateField()
	f.from.Today, f.from.ShowWeekday = env.Today, true
	f.from.SetDate(f.vm.From)
	f.from.OnChanged = f.look
	f.minutes = components.NewNumberField()
	f.minutes.Min, f.minutes.Max = clinic.MinVisitMinutes, clinic.MaxVisitMinutes
	f.minutes.SetUnit(i18n.C("unit", "min"))
	f.minutes.SetPlaceHolder(i18n.C("length", "usual"))
	f.minutes.OnChanged = f.look
	f.part = components.NewSegmented([]components.Option{{Value: string(service.AnyTime), Text: i18n.T("Any time")},
		{Value: string(service.Morning), Text: i18n.T("Morning")}, {Value: string(service.Afternoon), Text: i18n.T("Afternoon")}}, func(v string) {
		f.vm.Part = service.DayPart(v)
		f.look()
	})
	type row = clinic.Slot
	f.table = components.NewRowTable([]components.Column[row]{
		{ID: "day", Title: i18n.T("Day"), Width: 150, Bold: true, Values: nearDays(), Text: func(s row) string { return viewmodel.DayWord(s.Date, env.Today()) }},
		{ID: "time", Title: i18n.T("Time"), Width: 130, Text: func(s row) string { return clinic.Span{From: s.Start, To: s.Start.Add(s.Minutes)}.String() }},
		{ID: "length", Title: i18n.T("Length"), Width: 80, Muted: true, Align: fyne.TextAlignTrailing, Text: func(s row) string { return i18n.F("%d min", s.Minutes) }},
		{ID: "doctor", Title: i18n.T("Doctor"), MinWidth: 180, Text: func(s row) string { return s.DoctorName }},
		{ID: "where", Title: i18n.T("Department"), MinWidth: 140, Muted: true, Text: f.department},
	}, components.Noun{One: "free time", Many: "free times"}).Named("appointments.free")
	f.table.OnOpen = f.book
	f.table.OnMore = f.vm.Later
	f.table.SetEmpty(i18n.T("Nothing free in the next 90 days. Choose another doctor, a later day or a shorter visit."), "", nil)
	f.message.Hide()
	var bar []fyne.CanvasObject
	if env.Actor.Role != clinic.RoleDoctor {
		bar = append(bar, components.FixedWidth(f.scope, 220))
	}
	bar = append(bar, components.Muted(i18n.C("and later", "from")), components.FixedWidth(f.from, 168), components.FixedWidth(f.minutes, 120), f.part)
	f.later = components.NewButton(i18n.T("Later times…"), "", f.vm.Later)
	f.modal = components.NewModal(env.Window, components.ModalOptions{
		Topic: "manual.md#booking-and-moving",
		Title: i18n.T("Find a free time"), Width: 900, Height: 620,
		Content:     components.FixedHeight(stretchColumn(10, 2, components.NewFlow(bar, nil), f.message, f.table), 462), // the filters may take two lines
		LeftButtons: []fyne.CanvasObject{f.later},
		Buttons: []fyne.CanvasObject{components.NewCloseButton(func() { f.modal.Close() }),
			components.NewPrimaryButton(i18n.T("Book"), "Enter", f.bookSelected)},
		OnEnter: f.bookSelected,
	})
}

func (f *findFree) department(s clinic.Slot) string {
	for _, d := range f.page.vm.Doctors {
		if d.ID == s.DoctorID {
			return d.DepartmentName
		}
	}
	return ""
}

// look reads the fields and asks anew; what cannot be read is said.
func (f *findFree) look() {
	from, err := f.from.Value()
	if err == nil && from.IsZero() {
		err = clinic.Errorf(clinic.Invalid, "Give the day to look from.")
	}
	minutes, wrong := f.minutes.Int()
	if err == nil {
		err = wrong
	}
	if err == nil && minutes != 0 && (minutes < clinic.MinVisitMinutes || minutes > clinic.MaxVisitMinutes) {
		err = clinic.Errorf(clinic.Invalid, "A visit lasts %d to %d minutes.", clinic.MinVisitMinutes, clinic.MaxVisitMinutes)
	}
	if err != nil {
		f.say(i18n.Error(err))
		return
	}
	f.say("")
	f.vm.From, f.vm.Minutes = from, minutes
	f.vm.Look()
}

func (f *findFree) say(text string) {
	f.message.SetText(text)
	if text == "" {
		f.message.Hide()
	} else {
		f.message.Show()
	}
	f.modal.Relayout()
}

func (f *findFree) draw() {
	at := f.table.SelectedIndex()
	f.table.SetRows(f.vm.Slots, -1, f.vm.More)
	if len(f.vm.Slots) > 0 {
		f.table.Select(max(0, min(at, len(f.vm.Slots)-1)))
	}
	if f.vm.More {
		f.later.Enable()
	} else {
		f.later.Disable()
	}
}

func (f *findFree) bookSelected() {
	if s, ok := f.table.Selected(); ok {
		f.book(s)
	}
}

// book opens the form over the dialog, which goes once the visit is booked.
func (f *findFree) book(s clinic.Slot) {
	f.page.bookThen(bookingStart{Doctor: s.DoctorID, DoctorName: s.DoctorName, Date: s.Date, Start: s.Start, StartGiven: true, Minutes: f.vm.Minutes}, f.modal.Close)
}

// freeOptions are the choices above the next free times at the side.
func freeOptions(choices []viewmodel.FreeChoice) []components.Option {
	out := []components.Option{{Value: "", Text: i18n.T("All doctors")}}
	for _, c := range choices {
		text := c.Text
		if c.Scope.Specialization != 0 {
			text += i18n.T(" (specialisation)")
		}
		out = append(out, components.Option{Value: c.Scope.Value(), Text: text})
	}
	return out
}

// findButton stands below the next free times at the side.
func (p *appointmentsPage) findButton() fyne.CanvasObject {
	return container.NewStack(components.NewButton(i18n.T("Find…"), "Ctrl Shift F", p.FindFree))
}
