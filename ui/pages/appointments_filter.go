package pages

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

// appointmentsFilter is the row below the page's header that says whose
// appointments are shown.
type appointmentsFilter struct {
	page                             *appointmentsPage
	content                          *fyne.Container
	department                       *components.Choice
	specialization                   *components.Choice
	doctors                          *components.Button
	week                             *components.Choice
	weekBox                          *fyne.Container
	departmentBox, specializationBox *fyne.Container
	all                              *components.Button
	count                            *components.Text
}

// newAppointmentsFilter makes the line of filters, with the page's buttons at its
// right end.
func newAppointmentsFilter(p *appointmentsPage, actions []fyne.CanvasObject) *appointmentsFilter {
	f := &appointmentsFilter{page: p, count: components.Muted("")}
	f.department = components.NewChoice(departmentOptions(nil), func(v string) {
		p.vm.SetDepartment(clinic.DepartmentID(parseID(v)))
		p.list.setDepartment(p.vm.Department)
	})
	f.department.SetValue("")
	f.specialization = components.NewChoice(nil, func(v string) { p.vm.SetSpecialization(clinic.SpecializationID(parseID(v))) })
	f.week = components.NewChoice(nil, func(v string) { p.vm.SetWeekDoctor(clinic.DoctorID(parseID(v))) })
	f.doctors = components.NewButton(i18n.T("All doctors…"), "", f.choose)
	f.all = components.NewQuietButton(i18n.T("Show all"), "", func() {
		p.vm.ClearFilters()
		p.list.setDepartment(0)
	})
	f.weekBox = components.FixedWidth(f.week, 230)
	f.departmentBox, f.specializationBox = components.FixedWidth(f.department, 160), components.FixedWidth(f.specialization, 190)
	row := components.NewFlow(append([]fyne.CanvasObject{f.departmentBox, f.specializationBox, f.weekBox, f.doctors, f.all, f.count}, p.list.bar...), actions)
	f.content = container.New(&insetLayout{left: 16, right: 16, bottom: 8}, row)
	f.arrange()
	return f
}

// arrange shows the filters of the view in front. Doctors see their own column
// alone, and have none but those of the list.
func (f *appointmentsFilter) arrange() {
	vm, own := f.page.vm, f.page.env.Actor.Role == clinic.RoleDoctor
	list, week := vm.View == viewmodel.ViewList, vm.View == viewmodel.ViewWeek
	f.departmentBox.Hidden, f.specializationBox.Hidden = own, own || list
	f.doctors.Hidden, f.weekBox.Hidden = own || list || week, own || !week
	f.all.Hidden = own || !vm.Filtered() || list
	f.count.Hidden = own || list
	for _, o := range f.page.list.bar {
		o.(*fyne.Container).Hidden = !list
	}
	f.content.Hidden = own && !list
}

func (f *appointmentsFilter) draw() {
	vm := f.page.vm
	f.department.SetOptions(departmentOptions(vm.Departments))
	f.department.SetValue(formatID(int64(vm.Department)))
	specs := []components.Option{{Value: "", Text: i18n.T("All specialisations")}}
	for _, s := range vm.Specs {
		specs = append(specs, components.Option{Value: formatID(int64(s.ID)), Text: s.Name})
	}
	f.specialization.SetOptions(specs)
	f.specialization.SetValue(formatID(int64(vm.Specialization)))
	doctors := []components.Option{}
	for _, d := range vm.OfferedDoctors() {
		doctors = append(doctors, components.Option{Value: formatID(int64(d.ID)), Text: d.Name()})
	}
	f.week.SetOptions(doctors)
	f.week.SetValue(formatID(int64(vm.WeekDoctor)))
	text := i18n.T("All doctors…")
	if n := len(vm.Only); n > 0 {
		text = i18n.N(n, "%d doctor…", "%d doctors…")
	}
	f.doctors.SetText(text)
	f.doctors.SetSelected(len(vm.Only) > 0)
	f.arrange()
	shown := ""
	if n := len(vm.Columns()); vm.View == viewmodel.ViewDay && vm.Loaded && n != 1 {
		shown = i18n.N(n, "%d doctor", "%d doctors")
	}
	if vm.View == viewmodel.ViewMonth && vm.MonthLoaded {
		shown = i18n.F("%s: visits, and the share of the working time that is booked", i18n.Date(vm.Month.First, "January 2006"))
	}
	f.count.SetText(shown)
	f.content.Refresh()
}

// choose asks which doctors are shown side by side.
func (f *appointmentsFilter) choose() {
	vm := f.page.vm
	offered := vm.OfferedDoctors()
	checks := make([]*components.Check, len(offered))
	box := components.VBoxGap(4)
	for i, d := range offered {
		checks[i] = components.NewCheck(joinDots(d.Name(), d.DepartmentName), nil)
		checks[i].SetChecked(vm.Only[d.ID])
		box.Add(checks[i])
	}
	if len(offered) == 0 {
		box.Add(components.Muted(i18n.T("No doctors match. Choose another department or specialisation.")))
	}
	var m *components.Modal
	show := func() {
		var ids []clinic.DoctorID
		for i, d := range offered {
			if checks[i].Checked() {
				ids = append(ids, d.ID)
			}
		}
		m.Close()
		if len(ids) == len(offered) {
			ids = nil
		}
		vm.SetOnly(ids)
		f.page.focusMain()
	}
	m = components.NewModal(f.page.env.Window, components.ModalOptions{
		Title: i18n.T("Doctors to show"), Subtitle: i18n.T("Space ticks a doctor. Nobody ticked means all."), Content: box, Width: 440,
		LeftButtons: []fyne.CanvasObject{components.NewButton(i18n.T("Nobody ticked"), "", func() {
			for _, c := range checks {
				c.SetChecked(false)
			}
		})},
		Buttons: []fyne.CanvasObject{components.NewButton(i18n.T("Cancel"), "Esc", func() { m.Close() }), components.NewPrimaryButton(i18n.T("Show"), "Enter", show)},
		OnEnter: show,
	})
	m.Show()
	if len(checks) > 0 {
		f.page.env.Window.Canvas().Focus(checks[0])
	}
}
