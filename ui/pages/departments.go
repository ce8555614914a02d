package pages

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// NewDepartments returns the page of the departments.
func NewDepartments(env *Env) Page { return newDepartmentsPage(env) }

type departmentsPage struct {
	env     *Env
	vm      *viewmodel.Departments
	search  *components.Entry
	table   *components.RowTable[clinic.Department]
	content fyne.CanvasObject
	closers []func()
}

func newDepartmentsPage(env *Env) *departmentsPage {
	p := &departmentsPage{env: env, vm: viewmodel.NewDepartments(frontDesk(env))}
	p.vm.Changed = p.draw
	p.vm.Failed = func(err error) {
		p.table.SetLoading(false)
		showLoadError(env, err)
	}
	type row = clinic.Department
	p.table = components.NewRowTable([]components.Column[row]{
		{ID: "name", Sort: true, Title: i18n.T("Department"), MinWidth: 200, Bold: true, Text: func(d row) string { return d.Name }},
		{ID: "head", Sort: true, Title: i18n.T("Head"), MinWidth: 180, Text: func(d row) string { return orDash(d.HeadName) }},
		{ID: "location", Sort: true, Title: i18n.T("Location"), MinWidth: 180, Text: func(d row) string { return d.Location }},
		{ID: "phone", Title: i18n.T("Phone"), Width: 170, Text: func(d row) string { return d.Phone }},
		{ID: "doctors", Sort: true, Less: func(a, b row) bool { return a.Doctors < b.Doctors }, Title: i18n.T("Doctors"), Width: 84, Align: fyne.TextAlignTrailing, Text: func(d row) string { return strconv.Itoa(d.Doctors) }},
		{ID: "state", Title: i18n.T("State"), Width: 100, Badge: func(d row) components.BadgeSpec { return retiredBadge(!d.Retired.IsZero()) }, Badges: []components.BadgeSpec{retiredBadge(true)}},
	}, components.Noun{One: "department", Many: "departments"}).Named("departments")
	p.table.Key = func(d row) any { return d.ID }
	p.table.OnOpen = p.open
	p.table.OnMenu = p.menu
	p.search = components.NewSearch(i18n.T("Filter departments"), "Ctrl F")
	p.search.OnChanged = func(string) { p.draw() }
	leadTo(env, p.search, func() fyne.Focusable { return p.table })
	filters := []fyne.CanvasObject{components.HintWide(p.search, 300)}
	var actions []fyne.CanvasObject
	if p.mayEdit() {
		filters = append(filters, components.NewCheck(i18n.T("With retired"), p.vm.SetWithRetired))
		actions = append(actions, components.NewPrimaryButton(i18n.T("New department"), "Ctrl N", p.New))
	}
	header := components.NewPageHeader(i18n.T("Departments"), filters, actions)
	p.content = withHeader(header, withMargins(p.table))
	p.closers = append(p.closers,
		onEvent(env, func(service.DepartmentChanged) { p.vm.Load() }),
		onEvent(env, func(service.DoctorChanged) { p.vm.Load() }))
	return p
}

func retiredBadge(retired bool) components.BadgeSpec {
	if !retired {
		return components.BadgeSpec{}
	}
	return components.BadgeSpec{Tone: theme.ToneNeutral, Text: i18n.T("Retired")}
}

func (p *departmentsPage) mayEdit() bool { return p.env.May(clinic.DepartmentsEdit) }

// draw shows the rows that hold every word of the filter.
func (p *departmentsPage) draw() {
	words := strings.Fields(strings.ToLower(p.search.Text))
	rows := make([]clinic.Department, 0, len(p.vm.Rows))
	for _, d := range p.vm.Rows {
		text := strings.ToLower(strings.Join([]string{d.Name, d.HeadName, d.Location, d.Phone, d.Description}, " "))
		match := true
		for _, w := range words {
			match = match && strings.Contains(text, w)
		}
		if match {
			rows = append(rows, d)
		}
	}
	switch {
	case len(words) > 0:
		p.table.SetEmpty(i18n.T("No department matches the filter."), "", nil)
	case p.mayEdit():
		p.table.SetEmpty(i18n.T("There are no departments yet. Doctors belong to one, so begin here."), i18n.T("New department"), p.New)
	default:
		p.table.SetEmpty(i18n.T("There are no departments yet."), "", nil)
	}
	p.table.ShowColumn("state", p.vm.WithRetired)
	p.table.SetRows(rows, len(p.vm.Rows), false)
}

// Content returns what is drawn.
func (p *departmentsPage) Content() fyne.CanvasObject { return p.content }

// Shown loads the list and puts the focus into it.
func (p *departmentsPage) Shown() {
	p.table.SetLoading(len(p.vm.Rows) == 0)
	p.vm.Load()
	p.env.Window.Canvas().Focus(p.table)
}

// Reload loads the list anew.
func (p *departmentsPage) Reload() { p.vm.Load() }

// FocusFilter puts the cursor into the filter.
func (p *departmentsPage) FocusFilter() { p.env.Window.Canvas().Focus(p.search) }

// New opens the form for a new department.
func (p *departmentsPage) New() {
	if p.mayEdit() {
		openDepartmentForm(p.env, clinic.Department{}, p.vm.Load)
	}
}

// Close ends the subscriptions.
func (p *departmentsPage) Close() { closeAll(&p.closers) }

func (p *departmentsPage) menu(d clinic.Department, at fyne.Position) {
	entries := []menuEntry{{Text: i18n.C("button", "Open"), Run: func() { p.open(d) }}}
	if p.mayEdit() {
		if d.Retired.IsZero() {
			entries = append(entries, menuEntry{Text: i18n.T("Edit…"), Run: func() { p.edit(d) }}, menuEntry{Text: i18n.T("Retire…"), Run: func() { p.retire(d) }})
		} else {
			entries = append(entries, menuEntry{Text: i18n.T("Restore"), Run: func() { p.restore(d) }})
		}
	}
	showMenu(p.env, at, entries)
}

// open shows a department with what may be done with it.
func (p *departmentsPage) open(d clinic.Department) {
	var m *components.Modal
	leave := func(next func()) func() {
		return func() {
			m.Close()
			next()
		}
	}
	var buttons, left []fyne.CanvasObject
	closing := components.NewCloseButton(func() { m.Close() })
	buttons = append(buttons, closing)
	var first fyne.Focusable = closing
	if p.mayEdit() {
		var b *components.Button
		if d.Retired.IsZero() {
			b = components.NewPrimaryButton(i18n.T("Edit"), "", leave(func() { p.edit(d) }))
			left = append(left, components.NewDangerButton(i18n.T("Retire…"), "", leave(func() { p.retire(d) })))
		} else {
			b = components.NewPrimaryButton(i18n.T("Restore"), "", leave(func() { p.restore(d) }))
		}
		buttons, first = append(buttons, b), b
	}
	content := components.VBoxGap(8,
		factRow(i18n.T("Head"), d.HeadName), factRow(i18n.T("Location"), d.Location), factRow(i18n.T("Phone"), d.Phone),
		factRow(i18n.T("Doctors"), strconv.Itoa(d.Doctors)), factRow(i18n.T("About"), d.Description))
	if !d.Retired.IsZero() {
		content.Add(factRow(i18n.T("Retired"), i18n.Date(d.Retired.In(p.vm.Now().Location()), "2 Jan 2006")))
	}
	m = components.NewModal(p.env.Window, components.ModalOptions{Title: d.Name, Content: content, Width: 560, Buttons: buttons, LeftButtons: left})
	m.Show()
	p.env.Window.Canvas().Focus(first)
}

func (p *departmentsPage) edit(d clinic.Department) { openDepartmentForm(p.env, d, p.vm.Load) }

func (p *departmentsPage) retire(d clinic.Department) {
	var ask *components.FormDialog
	ask = components.Confirm(components.ConfirmOptions{
		Title: i18n.F("Retire %s?", d.Name), Danger: true, KeepOpen: true, ConfirmText: i18n.T("Retire"), CancelText: i18n.T("Keep it"),
		Message: i18n.T("No doctors can be added to it any more. Nothing is deleted, and it can be restored."),
		OnConfirm: func(string) {
			ask.SetBusy(true)
			p.vm.Retire(d, func(err error) {
				if err != nil {
					ask.SetErr(err)
					return
				}
				ask.Close()
				gone := d
				gone.Version++ // by the retirement
				toastUndo(p.env, i18n.F("%s is retired.", d.Name), i18n.T("Undo retiring the department"), i18n.F("%s is restored.", d.Name), func(done func(error)) bool { return p.vm.Restore(gone, done) })
			})
		},
	}, p.env.Window)
}

func (p *departmentsPage) restore(d clinic.Department) {
	p.vm.Restore(d, func(err error) {
		if err != nil {
			components.ShowErr(p.env.Window, err)
			return
		}
		toastGood(p.env, i18n.F("%s is restored.", d.Name))
	})
}

// departmentForm creates or edits a department.
type departmentForm struct {
	env    *Env
	vm     *viewmodel.DepartmentForm
	dialog *components.FormDialog

	name, location, phone, about *components.Entry
	head                         *components.Picker
}

func openDepartmentForm(env *Env, base clinic.Department, saved func()) {
	f := &departmentForm{env: env, vm: viewmodel.NewDepartmentForm(frontDesk(env), base), name: components.NewEntry(),
		location: components.NewEntry(), phone: components.NewEntry(), about: components.NewMultiLine(3), head: newDoctorPicker(env, false)}
	f.name.MaxLength, f.location.MaxLength, f.phone.MaxLength, f.about.MaxLength = 100, 100, clinic.MaxPhone, clinic.MaxNote
	f.head.SetPlaceHolder(i18n.T("Nobody named"))
	f.fill(base)
	title := i18n.T("New department")
	if !f.vm.New() {
		title = i18n.T("Edit department")
	}
	f.dialog = components.NewFormDialog(components.FormOptions{
		Title: title, Columns: 2, Fields: []components.FormField{
			{Name: "name", Label: i18n.T("Name"), Widget: f.name, Required: true},
			{Name: "head_doctor", Label: i18n.T("Head"), Widget: f.head, Hint: i18n.T("Delete takes the name away.")},
			{Name: "location", Label: i18n.T("Location"), Widget: f.location},
			{Name: "phone", Label: i18n.T("Phone"), Widget: f.phone},
			{Name: "description", Label: i18n.T("About"), Widget: f.about, Wide: true},
		},
		OnSubmit: func() { f.submit(saved) },
	}, env.Window)
	f.dialog.Show()
}

func (f *departmentForm) fill(d clinic.Department) {
	f.name.SetText(d.Name)
	f.location.SetText(d.Location)
	f.phone.SetText(d.Phone)
	f.about.SetText(d.Description)
	f.head.Clear()
	if d.HeadDoctor != 0 {
		f.head.SetSelected(components.PickItem{ID: int64(d.HeadDoctor), Text: d.HeadName})
	}
}

func (f *departmentForm) read() clinic.Department {
	d := f.vm.Base()
	d.Name, d.Location, d.Phone, d.Description = f.name.Text, f.location.Text, f.phone.Text, f.about.Text
	d.HeadDoctor, d.HeadName = 0, ""
	if item, ok := f.head.Selected(); ok {
		d.HeadDoctor, d.HeadName = clinic.DoctorID(item.ID), item.Text
	}
	return d
}

func (f *departmentForm) submit(saved func()) {
	d := f.read()
	f.dialog.ClearErrors()
	f.dialog.SetBusy(true)
	f.vm.Submit(d, func(err error) {
		if err != nil {
			notSaved(f.dialog, err, f.renew)
			return
		}
		f.dialog.Close()
		toastGood(f.env, i18n.F("%s is saved.", clinic.CleanLine(d.Name)))
		saved()
	})
}

// renew takes over what the other desk saved and keeps what was typed here.
func (f *departmentForm) renew() {
	f.vm.Renew(f.read(), func(merged clinic.Department, changes viewmodel.MergeChanges, err error) {
		if err != nil {
			f.dialog.SetErr(err)
			return
		}
		chooseMerged(f.env, changes, merged, func(chosen clinic.Department) {
			f.fill(chosen)
			showMerged(f.dialog, changes)
		}, f.dialog.Submit)
	})
}
