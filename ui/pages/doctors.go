package pages

import (
	"fmt"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// NewDoctors returns the page of the doctors.
func NewDoctors(env *Env) Page { return newDoctorsPage(env) }

type doctorsPage struct {
	env        *Env
	vm         *viewmodel.Doctors
	search     *components.Entry
	department *components.Choice
	table      *components.RowTable[clinic.Doctor]
	content    fyne.CanvasObject
	closers    []func()
}

func newDoctorsPage(env *Env) *doctorsPage {
	p := &doctorsPage{env: env, vm: viewmodel.NewDoctors(frontDesk(env))}
	p.vm.Changed = p.draw
	p.vm.Failed = func(err error) {
		p.table.SetLoading(false)
		showLoadError(env, err)
	}
	type row = clinic.Doctor
	p.table = components.NewRowTable([]components.Column[row]{
		{ID: "name", Title: "Doctor", MinWidth: 180, Bold: true, Text: func(d row) string { return d.Name() }},
		{ID: "department", Title: "Department", MinWidth: 140, Text: func(d row) string { return d.DepartmentName }},
		{ID: "headline", Title: "Specialisation", MinWidth: 150, Text: func(d row) string { return d.Headline }},
		{ID: "hours", Title: "Hours today", Width: 290, Muted: true, Text: func(d row) string { return viewmodel.HoursText(d.Hours, env.Today()) }},
		{ID: "slot", Title: "Visit", Width: 68, Align: fyne.TextAlignTrailing, Text: func(d row) string { return fmt.Sprintf("%d min", d.SlotMinutes) }},
		{ID: "fee", Title: "Fee", Width: 104, Align: fyne.TextAlignTrailing, Text: func(d row) string { return d.Fee.String() }},
		{ID: "state", Title: "Bookings", Width: 112, Badge: doctorBadge},
	}, components.Noun{One: "doctor", Many: "doctors"})
	p.table.Key = func(d row) any { return d.ID }
	p.table.OnOpen = func(d row) { p.open(d.ID) }
	p.table.OnMenu = p.menu
	p.search = components.NewSearch("Name, specialisation, licence", "Ctrl F")
	p.search.OnChanged = p.vm.Search
	leadTo(env, p.search, func() fyne.Focusable { return p.table })
	p.department = components.NewChoice(departmentOptions(nil), func(v string) { p.vm.SetDepartment(clinic.DepartmentID(parseID(v))) })
	p.department.SetValue("")
	filters := []fyne.CanvasObject{components.FixedWidth(p.search, 300), components.FixedWidth(p.department, 180)}
	var actions []fyne.CanvasObject
	if p.mayEdit() {
		filters = append(filters, components.NewCheck("With retired", p.vm.SetWithRetired))
		actions = append(actions, components.NewButton("Specialisations…", "", p.specializations),
			components.NewPrimaryButton("New doctor", "Ctrl N", p.New))
	}
	if env.May(clinic.HoursEditOwn) {
		actions = append(actions, components.NewPrimaryButton("My hours", "Ctrl E", p.ownHours))
	}
	header := components.NewPageHeader("Doctors", filters, actions)
	p.content = withHeader(header, withMargins(p.table))
	p.closers = append(p.closers,
		onEvent(env, func(service.DoctorChanged) { p.Reload() }),
		onEvent(env, func(service.DepartmentChanged) { p.Reload() }))
	return p
}

func doctorBadge(d clinic.Doctor) components.BadgeSpec {
	switch {
	case !d.Retired.IsZero():
		return components.BadgeSpec{Tone: theme.ToneNeutral, Text: "Retired"}
	case d.Available:
		return components.BadgeSpec{Tone: theme.ToneGood, Icon: theme.IconCheck, Text: "Open"}
	}
	return components.BadgeSpec{Tone: theme.ToneWaiting, Icon: theme.IconClose, Text: "Closed"}
}

func (p *doctorsPage) mayEdit() bool { return p.env.May(clinic.DoctorsEdit) }

func (p *doctorsPage) draw() {
	p.department.SetOptions(departmentOptions(p.vm.Departments))
	switch {
	case p.vm.Text != "" || p.vm.Department != 0:
		p.table.SetEmpty("No doctor matches. Try fewer letters or all departments.", "", nil)
	case p.mayEdit():
		p.table.SetEmpty("There are no doctors yet. They need a department to belong to.", "New doctor", p.New)
	default:
		p.table.SetEmpty("There are no doctors yet.", "", nil)
	}
	p.table.SetRows(p.vm.Rows, len(p.vm.Rows), false)
}

// Content returns what is drawn.
func (p *doctorsPage) Content() fyne.CanvasObject { return p.content }

// Shown loads the list and puts the focus into it.
func (p *doctorsPage) Shown() {
	p.table.SetLoading(len(p.vm.Rows) == 0)
	p.Reload()
	p.env.Window.Canvas().Focus(p.table)
}

// Reload loads the list and what the forms offer.
func (p *doctorsPage) Reload() {
	p.vm.LoadLists()
	p.vm.Load()
}

// FocusFilter puts the cursor into the search.
func (p *doctorsPage) FocusFilter() { p.env.Window.Canvas().Focus(p.search) }

// New opens the form for a new doctor.
func (p *doctorsPage) New() {
	if p.mayEdit() {
		openDoctorForm(p.env, clinic.Doctor{}, p.vm.Load)
	}
}

// Open shows a doctor that another page asked for.
func (p *doctorsPage) Open(t Target) {
	if t.Doctor != 0 {
		p.open(t.Doctor)
	}
}

// Shortcuts are the page's own keys.
func (p *doctorsPage) Shortcuts() []Shortcut {
	if !p.env.May(clinic.HoursEditOwn) {
		return nil
	}
	return []Shortcut{{Text: "My hours", Key: fyne.KeyE, Modifier: fyne.KeyModifierShortcutDefault, Run: p.ownHours}}
}

// Close ends the subscriptions.
func (p *doctorsPage) Close() { closeAll(&p.closers) }

func (p *doctorsPage) ownHours() { editHours(p.env, p.env.Actor.DoctorID, p.vm.Load) }

func (p *doctorsPage) specializations() { openSpecializations(p.env, p.Reload) }

func (p *doctorsPage) menu(d clinic.Doctor, at fyne.Position) {
	entries := []menuEntry{{Text: "Open", Run: func() { p.open(d.ID) }}}
	active := d.Retired.IsZero()
	if p.mayEdit() && active {
		entries = append(entries, menuEntry{Text: "Edit…", Run: func() { editDoctor(p.env, d.ID, p.vm.Load) }})
	}
	if viewmodel.MayEditHours(p.env.Actor, d.ID) && active {
		entries = append(entries, menuEntry{Text: "Weekly hours…", Run: func() { editHours(p.env, d.ID, p.vm.Load) }})
	}
	if p.mayEdit() && active {
		entries = append(entries, menuEntry{Text: "Retire…", Run: func() { p.retire(d) }})
	}
	if p.mayEdit() && !active {
		entries = append(entries, menuEntry{Text: "Restore", Run: func() { p.restore(d) }})
	}
	showMenu(p.env, at, entries)
}

func (p *doctorsPage) retire(d clinic.Doctor) {
	var ask *components.FormDialog
	ask = components.Confirm(components.ConfirmOptions{
		Title: "Retire " + d.Name() + "?", Danger: true, Reason: true, KeepOpen: true, ConfirmText: "Retire", CancelText: "Keep it",
		Message: "The doctor can no longer sign in or be booked. Visits and records stay, and the doctor can be restored.",
		OnConfirm: func(reason string) {
			ask.SetBusy(true)
			p.vm.Retire(d, reason, func(err error) {
				if err != nil {
					ask.SetErr(err)
					return
				}
				ask.Close()
				toastGood(p.env, d.Name()+" is retired.")
			})
		},
	}, p.env.Window)
}

func (p *doctorsPage) restore(d clinic.Doctor) {
	p.vm.Restore(d, func(err error) {
		if err != nil {
			components.ShowErr(p.env.Window, err)
			return
		}
		toastGood(p.env, d.Name()+" is restored.")
	})
}
