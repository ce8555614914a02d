package pages

import (
	"strconv"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/report"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
)

// reportFilters are the choices of a report: over which days and by what, above
// the figures, and what it is narrowed to, below the list of reports.
type reportFilters struct {
	page     *reportsPage
	when     []fyne.CanvasObject
	narrow   *fyne.Container
	span     *components.Choice
	days     *fyne.Container
	from, to *components.DateField
	group    *components.Choice

	doctor, department, kind, status, method, sex *components.Choice
	parts                                         map[report.Filter]fyne.CanvasObject
	heading                                       fyne.CanvasObject
}

func newReportFilters(p *reportsPage) *reportFilters {
	f := &reportFilters{page: p, parts: map[report.Filter]fyne.CanvasObject{}}
	var spans []components.Option
	for _, s := range report.Spans() {
		spans = append(spans, components.Option{Value: string(s), Text: i18n.Say(s.Title())})
	}
	f.span = components.NewChoice(spans, f.chooseSpan)
	f.from, f.to = components.NewDateField(), components.NewDateField()
	for _, d := range []*components.DateField{f.from, f.to} {
		d.Today = p.env.Today
		d.OnChanged = f.chooseDays
	}
	f.days = components.HBoxGap(4, components.FixedWidth(f.from, 122), components.Muted(i18n.C("between two", "to")), components.FixedWidth(f.to, 122))
	f.days.Hide()
	f.group = components.NewChoice(nil, func(v string) { p.vm.Set(func(q *report.Query) { q.Group = report.Group(v) }) })
	f.when = []fyne.CanvasObject{components.FixedWidth(f.span, 154), f.days, components.Muted(i18n.C("grouped", "by")), components.FixedWidth(f.group, 148)}
	f.heading = components.Caption(i18n.T("Narrow to"))
	f.narrow = components.VBoxGap(6, f.heading)
	add := func(what report.Filter, all string, options []components.Option, set func(*report.Query, string)) *components.Choice {
		c := components.NewChoice(append([]components.Option{{Value: "", Text: all}}, options...), func(v string) {
			p.vm.Set(func(q *report.Query) { set(q, v) })
		})
		c.SetValue("")
		f.parts[what] = c
		f.narrow.Add(c)
		return c
	}
	f.doctor = add(report.FilterDoctor, i18n.T("All doctors"), nil, func(q *report.Query, v string) { q.Doctor = clinic.DoctorID(idOf(v)) })
	f.department = add(report.FilterDepartment, i18n.T("All departments"), nil, func(q *report.Query, v string) { q.Department = clinic.DepartmentID(idOf(v)) })
	var kinds, statuses, methods, sexes []components.Option
	for _, k := range report.VisitKinds() {
		kinds = append(kinds, components.Option{Value: string(k), Text: i18n.Say(k.Title())})
	}
	for _, s := range clinic.AppointmentStatuses() {
		if s != clinic.StatusRequested { // which no report counts
			statuses = append(statuses, components.Option{Value: string(s), Text: i18n.Say(s.Title())})
		}
	}
	for _, m := range clinic.PaymentMethods() {
		methods = append(methods, components.Option{Value: string(m), Text: i18n.Say(m.Title())})
	}
	for _, s := range report.Sexes() {
		sexes = append(sexes, components.Option{Value: string(s), Text: i18n.Say(s.Title())})
	}
	f.kind = add(report.FilterVisitKind, i18n.T("All kinds of visit"), kinds, func(q *report.Query, v string) { q.VisitKind = clinic.VisitKind(v) })
	f.status = add(report.FilterStatus, i18n.T("All states"), statuses, func(q *report.Query, v string) { q.Status = clinic.AppointmentStatus(v) })
	f.method = add(report.FilterMethod, i18n.T("All ways of paying"), methods, func(q *report.Query, v string) { q.Method = clinic.PaymentMethod(v) })
	f.sex = add(report.FilterSex, i18n.T("All sexes"), sexes, func(q *report.Query, v string) { q.Sex = clinic.Sex(v) })
	return f
}

func idOf(v string) int64 {
	n, _ := strconv.ParseInt(v, 10, 64)
	return n
}

func textOf(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

// setLists offers the doctors and departments once they are known.
func (f *reportFilters) setLists() {
	doctors, departments := []components.Option{{Value: "", Text: i18n.T("All doctors")}}, []components.Option{{Value: "", Text: i18n.T("All departments")}}
	for _, d := range f.page.vm.Doctors {
		doctors = append(doctors, components.Option{Value: textOf(int64(d.ID)), Text: d.Name()})
	}
	for _, d := range f.page.vm.Departments {
		departments = append(departments, components.Option{Value: textOf(int64(d.ID)), Text: d.Name})
	}
	f.doctor.SetOptions(doctors)
	f.department.SetOptions(departments)
	f.show()
}

// show puts the present query into the choices and leaves out those that the
// report does not have.
func (f *reportFilters) show() {
	vm := f.page.vm
	q := vm.Query
	f.span.SetValue(string(q.Period.Span))
	if q.Period.Span == report.Days {
		f.days.Show()
	} else {
		f.days.Hide()
	}
	var groups []components.Option
	for _, g := range vm.Definition().Groups {
		groups = append(groups, components.Option{Value: string(g), Text: i18n.Say(g.Title())})
	}
	f.group.SetOptions(groups)
	f.group.SetValue(string(q.Group))
	some := false
	for what, part := range f.parts {
		if vm.Has(what) {
			part.Show()
			some = true
		} else {
			part.Hide()
		}
	}
	if some {
		f.heading.Show()
	} else {
		f.heading.Hide()
	}
	f.doctor.SetValue(textOf(int64(q.Doctor)))
	f.department.SetValue(textOf(int64(q.Department)))
	f.kind.SetValue(string(q.VisitKind))
	f.status.SetValue(string(q.Status))
	f.method.SetValue(string(q.Method))
	f.sex.SetValue(string(q.Sex))
	f.narrow.Refresh()
	f.page.header.Refresh()
}

func (f *reportFilters) chooseSpan(v string) {
	span := report.Span(v)
	if span != report.Days {
		f.days.Hide()
		f.page.header.Refresh()
		f.page.vm.Set(func(q *report.Query) { q.Period = report.Period{Span: span} })
		return
	}
	// The days begin with those that are shown, to be changed.
	if r := f.page.vm.Result; f.page.vm.Loaded {
		f.from.SetDate(r.From)
		f.to.SetDate(r.To)
	}
	f.days.Show()
	f.page.header.Refresh()
	f.chooseDays()
}

// chooseDays takes the two dates once both can be read.
func (f *reportFilters) chooseDays() {
	from, err := f.from.Value()
	to, wrong := f.to.Value()
	if err != nil || wrong != nil || from.IsZero() || to.IsZero() || report.Span(f.span.Value()) != report.Days {
		return
	}
	f.page.vm.Set(func(q *report.Query) { q.Period = report.Period{Span: report.Days, From: from, To: to} })
}
