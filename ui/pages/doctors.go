package pages

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
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

	mode     *components.Segmented
	body     *fyne.Container
	leave    *leaveView
	sessions *sessionsView
	parts    viewParts
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
		{ID: "name", Sort: true, Title: i18n.T("Doctor"), MinWidth: 180, Bold: true, Text: func(d row) string { return d.Name() }},
		{ID: "department", Sort: true, Title: i18n.T("Department"), MinWidth: 140, Spare: true, Text: func(d row) string { return d.DepartmentName }},
		{ID: "headline", Sort: true, Title: i18n.T("Specialisation"), MinWidth: 150, Spare: true, Text: func(d row) string { return d.Headline }},
		{ID: "hours", Title: i18n.T("In today"), Width: 290, Text: p.vm.TodayText, Color: p.todayColor},
		{ID: "slot", Sort: true, Less: func(a, b row) bool { return a.SlotMinutes < b.SlotMinutes }, Title: i18n.C("length", "Visit"), Width: 68, Spare: true, Align: fyne.TextAlignTrailing, Text: func(d row) string { return i18n.F("%d min", d.SlotMinutes) }},
		{ID: "fee", Sort: true, Less: func(a, b row) bool { return a.Fee.Minor < b.Fee.Minor }, Title: i18n.T("Fee"), Width: 104, Align: fyne.TextAlignTrailing, Text: func(d row) string { return i18n.Money(d.Fee) }},
		{ID: "state", Title: i18n.T("Bookings"), Width: 112, Badge: doctorBadge, Badges: components.Badges([]clinic.Doctor{{Available: true}, {}, {Retired: env.Now()}}, doctorBadge)},
	}, components.Noun{One: "doctor", Many: "doctors"}).Named("doctors")
	p.table.Key = func(d row) any { return d.ID }
	p.table.OnOpen = func(d row) { p.open(d.ID) }
	p.table.OnMenu = p.menu
	p.search = components.NewSearch(i18n.T("Name, licence"), "Ctrl F")
	p.search.OnChanged = p.vm.Search
	leadTo(env, p.search, func() fyne.Focusable { return p.table })
	p.department = components.NewChoice(departmentOptions(nil), func(v string) { p.vm.SetDepartment(clinic.DepartmentID(parseID(v))) })
	p.department.SetValue("")
	p.leave, p.sessions = newLeaveView(env), newSessionsView(env)
	p.mode = components.NewSegmented([]components.Option{{Value: "", Text: i18n.T("Doctors")}, {Value: string(ViewLeave), Text: i18n.C("tab", "Leave")},
		{Value: string(ViewSessions), Text: i18n.T("Extra sessions")}}, func(string) { p.switchMode() })
	p.body = container.NewStack(p.table)
	p.content = withHeader(p.header(), withMargins(p.body))
	p.switchMode()
	p.closers = append(p.closers,
		onEvent(env, func(service.DoctorChanged) { p.Reload() }),
		onEvent(env, func(service.ScheduleChanged) { p.Reload() }),
		onEvent(env, func(service.DepartmentChanged) { p.Reload() }))
	return p
}

// header is the top line; what belongs to one view alone is in p.parts.
func (p *doctorsPage) header() fyne.CanvasObject {
	p.parts = viewParts{}
	filters, actions, put := []fyne.CanvasObject{p.mode}, []fyne.CanvasObject(nil), p.parts.put
	put(&filters, "", components.HintWide(p.search, 190))
	put(&filters, "", components.FixedWidth(p.department, 170))
	put(&filters, ViewLeave, components.AtLeastWide(p.leave.which, 170))
	if p.mayEdit() {
		put(&filters, "", components.NewCheck(i18n.T("With retired"), p.vm.SetWithRetired))
		put(&actions, "", components.NewButton(i18n.T("Specialisations…"), "Alt S", p.specializations))
		put(&actions, "", components.NewPrimaryButton(i18n.T("New doctor"), "Ctrl N", p.New))
	}
	if p.env.May(clinic.HoursEditOwn) {
		put(&actions, "", components.NewPrimaryButton(i18n.T("My hours"), "Ctrl E", p.ownHours))
	}
	if mayPlanLeave(p.env) {
		text := i18n.T("Enter leave")
		if !p.env.May(clinic.LeaveEnter) {
			text = i18n.T("Ask for leave")
		}
		put(&actions, ViewLeave, components.NewPrimaryButton(text, "Ctrl N", p.leave.enter))
		put(&actions, ViewSessions, components.NewPrimaryButton(i18n.T("Add session"), "Ctrl N", p.sessions.add))
	}
	return components.NewPageHeader(i18n.T("Doctors"), filters, actions)
}

// view is the view in front.
func (p *doctorsPage) view() View { return View(p.mode.Value()) }

// showView brings a view to the front.
func (p *doctorsPage) showView(v View) {
	p.mode.SetValue(string(v))
	p.switchMode()
	p.Shown()
}

func (p *doctorsPage) switchMode() {
	p.parts.show(p.view())
	switch p.view() {
	case ViewLeave:
		p.body.Objects = []fyne.CanvasObject{p.leave.table}
		p.leave.vm.Load()
	case ViewSessions:
		p.body.Objects = []fyne.CanvasObject{p.sessions.table}
		p.sessions.vm.Load()
	default:
		p.body.Objects = []fyne.CanvasObject{p.table}
	}
	p.content.Refresh()
}

// focusTable puts the cursor into the list in front.
func (p *doctorsPage) focusTable() {
	var target fyne.Focusable = p.table
	switch p.view() {
	case ViewLeave:
		target = p.leave.table
	case ViewSessions:
		target = p.sessions.table
	}
	p.env.Window.Canvas().Focus(target)
}

// todayColor warns of who is away all day.
func (p *doctorsPage) todayColor(d clinic.Doctor) fyne.ThemeColorName {
	if plan, ok := p.vm.Plan(d.ID); ok && viewmodel.AwayToday(plan) {
		name, _ := theme.ToneWaiting.Colors()
		return name
	}
	return theme.ColorMuted
}

func doctorBadge(d clinic.Doctor) components.BadgeSpec {
	switch {
	case !d.Retired.IsZero():
		return components.BadgeSpec{Tone: theme.ToneNeutral, Text: i18n.T("Retired")}
	case d.Available:
		return components.BadgeSpec{Tone: theme.ToneGood, Icon: theme.IconCheck, Text: i18n.C("bookings", "Open")}
	}
	return components.BadgeSpec{Tone: theme.ToneWaiting, Icon: theme.IconClose, Text: i18n.C("bookings", "Closed")}
}

func (p *doctorsPage) mayEdit() bool { return p.env.May(clinic.DoctorsEdit) }

func (p *doctorsPage) draw() {
	p.department.SetOptions(departmentOptions(p.vm.Departments))
	switch {
	case p.vm.Text != "" || p.vm.Department != 0:
		p.table.SetEmpty(i18n.T("No doctor matches. Try fewer letters or all departments."), "", nil)
	case p.mayEdit():
		p.table.SetEmpty(i18n.T("There are no doctors yet. They need a department to belong to."), i18n.T("New doctor"), p.New)
	default:
		p.table.SetEmpty(i18n.T("There are no doctors yet."), "", nil)
	}
	p.table.SetRows(p.vm.Rows, len(p.vm.Rows), false)
}

// Content returns what is drawn.
func (p *doctorsPage) Content() fyne.CanvasObject { return p.content }

// Shown loads the list and puts the focus into it.
func (p *doctorsPage) Shown() {
	p.table.SetLoading(len(p.vm.Rows) == 0)
	p.Reload()
	p.focusTable()
}

// Reload loads the list and what the forms offer.
func (p *doctorsPage) Reload() {
	p.vm.LoadLists()
	p.vm.Load()
	p.vm.LoadPresence()
	switch p.view() {
	case ViewLeave:
		p.leave.vm.Load()
	case ViewSessions:
		p.sessions.vm.Load()
	}
}

// FocusFilter puts the cursor into the search, or the choice of what is listed.
func (p *doctorsPage) FocusFilter() {
	switch p.view() {
	case ViewLeave:
		p.env.Window.Canvas().Focus(p.leave.which)
	case ViewSessions:
		p.focusTable()
	default:
		p.env.Window.Canvas().Focus(p.search)
	}
}

// New opens the form for what the view in front lists.
func (p *doctorsPage) New() {
	switch p.view() {
	case ViewLeave:
		p.leave.enter()
		return
	case ViewSessions:
		p.sessions.add()
		return
	}
	if p.mayEdit() {
		openDoctorForm(p.env, clinic.Doctor{}, p.Reload)
	}
}

// Open shows a doctor that another page asked for.
func (p *doctorsPage) Open(t Target) {
	if t.View != "" {
		p.showView(t.View)
	}
	if t.Doctor != 0 {
		p.open(t.Doctor)
	}
}

// Shortcuts are the page's own keys.
func (p *doctorsPage) Shortcuts() []Shortcut {
	out := []Shortcut{
		{Text: i18n.T("Leave and holidays"), Key: fyne.KeyH, Modifier: fyne.KeyModifierAlt, Run: func() { p.showView(ViewLeave) }},
		{Text: i18n.T("Extra sessions"), Key: fyne.KeyX, Modifier: fyne.KeyModifierAlt, Run: func() { p.showView(ViewSessions) }},
		{Text: i18n.T("List of doctors"), Key: fyne.KeyD, Modifier: fyne.KeyModifierAlt, Run: func() { p.showView("") }},
	}
	if p.mayEdit() {
		out = append(out, Shortcut{Text: i18n.T("Specialisations…"), Key: fyne.KeyS, Modifier: fyne.KeyModifierAlt, Run: p.specializations})
	}
	if p.env.May(clinic.HoursEditOwn) {
		out = append(out, Shortcut{Text: i18n.T("My hours"), Key: fyne.KeyE, Modifier: fyne.KeyModifierShortcutDefault, Run: p.ownHours})
	}
	return out
}

// Close ends the subscriptions.
func (p *doctorsPage) Close() { closeAll(&p.closers) }

func (p *doctorsPage) ownHours() { editHours(p.env, p.env.Actor.DoctorID, p.Reload) }

func (p *doctorsPage) specializations() { openSpecializations(p.env, p.Reload) }

func (p *doctorsPage) menu(d clinic.Doctor, at fyne.Position) {
	entries := []menuEntry{{Text: i18n.C("button", "Open"), Run: func() { p.open(d.ID) }}}
	active := d.Retired.IsZero()
	if p.mayEdit() && active {
		entries = append(entries, menuEntry{Text: i18n.T("Edit…"), Run: func() { editDoctor(p.env, d.ID, p.Reload) }})
	}
	if viewmodel.MayEditHours(p.env.Actor, d.ID) && active {
		entries = append(entries, menuEntry{Text: i18n.T("Weekly hours…"), Run: func() { editHours(p.env, d.ID, p.Reload) }})
	}
	if active && (p.env.May(clinic.LeaveEnter) || d.ID == p.env.Actor.DoctorID && mayPlanLeave(p.env)) {
		base, text := clinic.Leave{DoctorID: d.ID, DoctorName: d.Name()}, i18n.T("Enter leave…")
		if !p.env.May(clinic.LeaveEnter) {
			text = i18n.T("Ask for leave…")
		}
		entries = append(entries, menuEntry{Text: text, Run: func() { openLeaveForm(p.env, base, p.Reload) }},
			menuEntry{Text: i18n.T("Add extra session…"), Run: func() {
				openSessionForm(p.env, clinic.ExtraSession{DoctorID: d.ID, DoctorName: d.Name()}, p.Reload)
			}})
	}
	if p.mayEdit() && active {
		entries = append(entries, menuEntry{Text: i18n.T("Retire…"), Run: func() { p.retire(d) }})
	}
	if p.mayEdit() && !active {
		entries = append(entries, menuEntry{Text: i18n.T("Restore"), Run: func() { p.restore(d) }})
	}
	showMenu(p.env, at, entries)
}

func (p *doctorsPage) retire(d clinic.Doctor) {
	var ask *components.FormDialog
	ask = components.Confirm(components.ConfirmOptions{
		Title: i18n.F("Retire %s?", d.Name()), Danger: true, Reason: true, KeepOpen: true, ConfirmText: i18n.T("Retire"), CancelText: i18n.T("Keep it"),
		Message: i18n.T("The doctor can no longer sign in or be booked. Visits and records stay, and the doctor can be restored."),
		OnConfirm: func(reason string) {
			ask.SetBusy(true)
			p.vm.Retire(d, reason, func(err error) {
				if err != nil {
					ask.SetErr(err)
					return
				}
				ask.Close()
				gone := d
				gone.Version++ // by the retirement
				toastUndo(p.env, i18n.F("%s is retired.", d.Name()), i18n.T("Undo retiring the doctor"), i18n.F("%s is restored.", d.Name()), func(done func(error)) bool { return p.vm.Restore(gone, done) })
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
		toastGood(p.env, i18n.F("%s is restored.", d.Name()))
	})
}
