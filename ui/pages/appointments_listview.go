package pages

import (
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

// visitColumns are the columns of lists of visits.
type visitColumns int

const (
	visitWithPatient visitColumns = 1 << iota
	visitWithDoctor
	visitWithPhone
)

// newVisitTable returns a table of visits. Enter opens the visit's dialog, the
// Menu key and a right click offer its actions.
func newVisitTable(env *Env, show visitColumns) *components.RowTable[service.AppointmentRow] {
	type row = service.AppointmentRow
	cols := []components.Column[row]{
		{ID: "date", Title: i18n.T("Day"), Width: 112, Values: nearDays(), Text: func(r row) string { return viewmodel.DayWord(r.Date, env.Today()) }},
		{ID: "time", Title: i18n.T("Time"), Width: 118, Text: func(r row) string { return r.Span().String() }},
	}
	if show&visitWithPatient != 0 {
		cols = append(cols, components.Column[row]{ID: "patient", Title: i18n.T("Patient"), MinWidth: 150, Bold: true,
			Text: func(r row) string {
				return r.PatientName() + viewmodel.AgeSuffix(r.PatientBorn, r.PatientBornEstimated, r.Date)
			}})
	}
	if show&visitWithPhone != 0 {
		cols = append(cols, components.Column[row]{ID: "phone", Title: i18n.T("Phone"), Width: 156, Spare: true, Text: func(r row) string { return r.PatientPhone.String() }})
	}
	if show&visitWithDoctor != 0 {
		cols = append(cols, components.Column[row]{ID: "doctor", Title: i18n.T("Doctor"), MinWidth: 150, Spare: show&visitWithPatient == 0, Text: func(r row) string { return r.DoctorName() }})
	}
	cols = append(cols,
		components.Column[row]{ID: "reason", Title: i18n.T("Reason"), MinWidth: 110, Spare: true, Muted: true, Text: visitReason},
		components.Column[row]{ID: "token", Title: i18n.T("Token"), Width: 66, Spare: true, Text: func(r row) string { return r.Token() }},
		components.Column[row]{ID: "status", Title: i18n.T("Status"), Width: 124, Badge: func(r row) components.BadgeSpec {
			if r.Moved != nil {
				return components.BadgeSpec{Tone: theme.ToneNeutral, Icon: theme.IconRight, Text: i18n.T("Moved")}
			}
			return components.StatusSpec(r.Status)
		}, Badges: append(components.Badges(clinic.AppointmentStatuses(), components.StatusSpec),
			components.BadgeSpec{Icon: theme.IconRight, Text: i18n.T("Moved")})},
	)
	t := components.NewRowTable(cols, components.Noun{One: "visit", Many: "visits"}).Named("visits." + strconv.Itoa(int(show)))
	t.Key = func(r row) any {
		if r.Moved != nil {
			return *r.Moved
		}
		return r.ID
	}
	t.OnOpen = func(r row) { openVisitDialog(env, now(r)) }
	t.OnKey = func(ev *fyne.KeyEvent, r row) bool { return r.Moved == nil && vitalsKey(env, ev, r) }
	t.OnMenu = func(r row, at fyne.Position) {
		if r.Moved != nil {
			showMenu(env, at, []menuEntry{{Text: i18n.T("Open visit"), Run: func() { openVisitDialog(env, now(r)) }}})
			return
		}
		showVisitMenu(env, r, at)
	}
	return t
}

// visitReason is why the patient comes and, where it lies over another visit or
// outside the hours, why it does; of a visit that was moved away, where it is.
func visitReason(r service.AppointmentRow) string {
	if r.Moved != nil {
		return i18n.F("to %s", viewmodel.MovedTo(*r.Moved))
	}
	over := ""
	if r.OverbookReason != "" {
		over = i18n.F("Overbooked: %s", clinic.CleanLine(r.OverbookReason))
	}
	return joinDots(over, clinic.CleanLine(r.Reason))
}

// now is the visit behind a row that shows where it stood: the dialog reads it.
func now(r service.AppointmentRow) service.AppointmentRow {
	if r.Moved == nil {
		return r
	}
	return service.AppointmentRow{Appointment: clinic.Appointment{ID: r.ID}}
}

// appointmentsListView is the list mode of the appointments page: the visits
// of a period with filters above.
type appointmentsListView struct {
	env      *Env
	vm       *viewmodel.VisitList
	content  fyne.CanvasObject
	from, to *components.DateField
	status   *components.Choice
	doctor   *components.Picker
	table    *components.RowTable[service.AppointmentRow]
	message  *components.Text
	bar      []fyne.CanvasObject // its filters, which stand beside those of the page
	shown    bool
}

func newAppointmentsListView(env *Env) *appointmentsListView {
	v := &appointmentsListView{env: env, message: components.Danger("")}
	v.vm = viewmodel.NewVisitList(frontDesk(env), service.AppointmentFilter{From: env.Today(), To: env.Today()})
	v.vm.WithMoved = true
	v.table = newVisitTable(env, visitWithPatient|visitWithDoctor|visitWithPhone)
	v.table.OnMore = v.vm.LoadMore
	v.table.SetEmpty(i18n.T("No visits match. Choose a longer period or fewer filters."), "", nil)
	v.vm.Changed = func() {
		if f := v.vm.Filter; f.From == f.To && !f.From.IsZero() {
			v.table.FitColumn("date", 64, []string{viewmodel.DayWord(f.From, env.Today())})
		} else {
			v.table.FitColumn("date", 112, nearDays())
		}
		v.table.TotalAtLeast = v.vm.TotalAtLeast
		v.table.ShowRows(v.vm.Rows, v.vm.Total, v.vm.More(), v.vm.Renewed())
	}
	v.vm.Grown = func(rows []service.AppointmentRow) { v.table.AppendRows(rows, v.vm.More()) }
	v.vm.Failed = func(err error) {
		v.table.SetLoading(false)
		showLoadError(env, err)
	}
	field := func() *components.DateField {
		f := components.NewDateField()
		f.Today = env.Today
		f.OnChanged = v.filter
		return f
	}
	v.from, v.to = field(), field()
	v.setPeriod(env.Today())
	options := []components.Option{{Value: "", Text: i18n.T("Every status")}}
	for _, s := range clinic.AppointmentStatuses() {
		options = append(options, components.Option{Value: string(s), Text: i18n.Say(s.Title())})
	}
	v.status = components.NewChoice(options, func(string) { v.filter() })
	v.status.SetValue("")
	v.doctor = newDoctorPicker(env, false)
	v.doctor.SetPlaceHolder(i18n.T("Every doctor"))
	v.doctor.OnPicked = func(components.PickItem) { v.filter() }
	v.doctor.OnCleared = v.filter
	v.bar = []fyne.CanvasObject{components.HBox(components.Muted(i18n.T("From")), components.FixedWidth(v.from, 150),
		components.Muted(i18n.C("between two", "to")), components.FixedWidth(v.to, 150)), components.AtLeastWide(v.status, 150)}
	if env.Actor.Role != clinic.RoleDoctor {
		v.bar = append(v.bar, components.FixedWidth(v.doctor, 200))
	}
	v.message.Hide()
	v.content = container.NewBorder(v.message, nil, nil, nil, v.table)
	return v
}

func (v *appointmentsListView) setPeriod(d clinic.Date) {
	v.from.OnChanged, v.to.OnChanged = nil, nil
	v.from.SetDate(d)
	v.to.SetDate(d)
	v.from.OnChanged, v.to.OnChanged = v.filter, v.filter
}

// show is called when the list comes to the front.
func (v *appointmentsListView) show(d clinic.Date) {
	v.shown = true
	if f := v.vm.Filter; f.From == f.To {
		v.setPeriod(d)
	}
	v.filter()
}

// follow goes along with the page's day while the period is one day.
func (v *appointmentsListView) follow(d clinic.Date) {
	f := v.vm.Filter
	if !v.shown || f.From != f.To || f.From == d {
		return
	}
	v.setPeriod(d)
	v.filter()
}

func (v *appointmentsListView) setDepartment(id clinic.DepartmentID) {
	v.vm.Filter.Department = id
	if v.shown {
		v.filter()
	}
}

func (v *appointmentsListView) load() { v.vm.Load() }

func (v *appointmentsListView) focusFilter() { v.env.Window.Canvas().Focus(v.from) }

// filter reads the filters; what cannot be read leaves the list as it is.
func (v *appointmentsListView) filter() {
	from, err := v.from.Value()
	var to clinic.Date
	if err == nil {
		to, err = v.to.Value()
	}
	if err == nil && !from.IsZero() && !to.IsZero() && to.Before(from) {
		err = clinic.Errorf(clinic.Invalid, "The period ends before it begins.")
	}
	if err != nil {
		v.message.SetText(i18n.F("The list is not filtered anew: %s", i18n.Error(err)))
		v.message.Show()
		return
	}
	v.message.Hide()
	f := service.AppointmentFilter{From: from, To: to, Department: v.vm.Filter.Department}
	if s := v.status.Value(); s != "" {
		f.Statuses = []clinic.AppointmentStatus{clinic.AppointmentStatus(s)}
	}
	if item, ok := v.doctor.Selected(); ok {
		f.Doctor = clinic.DoctorID(item.ID)
	}
	if sameVisitFilter(f, v.vm.Filter) && len(v.vm.Rows) > 0 {
		return
	}
	v.table.SetLoading(true)
	v.vm.SetFilter(f)
}

func sameVisitFilter(a, b service.AppointmentFilter) bool {
	return a.From == b.From && a.To == b.To && a.Doctor == b.Doctor && a.Department == b.Department &&
		len(a.Statuses) == len(b.Statuses) && (len(a.Statuses) == 0 || a.Statuses[0] == b.Statuses[0])
}

// newDoctorPicker returns a picker over the doctors. With takesBookings only
// those who do are offered; a doctor is offered nobody else.
func newDoctorPicker(env *Env, takesBookings bool) *components.Picker {
	desk := frontDesk(env)
	latest := &viewmodel.Latest{}
	return components.NewPicker(func(q string, done func([]components.PickItem)) {
		viewmodel.FindDoctors(desk, latest, q, takesBookings, func(list []clinic.Doctor, err error) {
			if err != nil {
				showLoadError(env, err)
			}
			items := make([]components.PickItem, len(list))
			for i, d := range list {
				items[i] = doctorItem(d)
			}
			done(items)
		})
	})
}
