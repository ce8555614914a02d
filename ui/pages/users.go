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

// NewUsers returns the page of those who can sign in.
func NewUsers(env *Env) Page { return newUsersPage(env) }

type usersPage struct {
	env     *Env
	vm      *viewmodel.Users
	content fyne.CanvasObject
	search  *components.Entry
	table   *components.RowTable[clinic.User]
	edit    *components.Button
	reset   *components.Button
	unlock  *components.Button
	active  *components.Button
	closers []func()
}

func newUsersPage(env *Env) *usersPage {
	p := &usersPage{env: env, vm: viewmodel.NewUsers(frontDesk(env))}
	p.vm.Changed = p.draw
	p.vm.Grown = func(rows []clinic.User) { p.table.AppendRows(rows, p.vm.More()) }
	p.vm.Failed = func(err error) {
		p.table.SetLoading(false)
		showLoadError(env, err)
	}
	p.build()
	p.closers = append(p.closers, onEvent(env, func(service.UserChanged) { p.Reload() }),
		onEvent(env, func(service.DoctorChanged) { p.Reload() }))
	return p
}

func (p *usersPage) build() {
	p.search = components.NewSearch(i18n.T("Name or user name"), "Ctrl F")
	p.search.OnChanged = p.vm.Search
	leadTo(p.env, p.search, func() fyne.Focusable { return p.table })
	roles := []components.Option{{Value: "", Text: i18n.T("All staff")}}
	for _, r := range clinic.Roles() {
		roles = append(roles, components.Option{Value: string(r), Text: i18n.Say(r.Title())})
	}
	role := components.NewChoice(roles, func(v string) { p.vm.SetRole(clinic.Role(v)) })
	role.SetValue("")
	inactive := components.NewCheck(i18n.T("With deactivated"), p.vm.SetWithInactive)
	header := components.NewPageHeader(i18n.T("Users"),
		[]fyne.CanvasObject{components.HintWide(p.search, 300), components.AtLeastWide(role, 150), inactive},
		[]fyne.CanvasObject{components.NewButton(i18n.T("Patient sign-in…"), "Alt P", p.grantPatient), components.NewPrimaryButton(i18n.T("New user"), "Ctrl N", p.New)})
	p.table = p.buildTable()
	p.edit = components.NewButton(i18n.T("Edit…"), "Enter", func() { p.withSelected(p.openEdit) })
	p.reset = components.NewButton(i18n.T("Reset password…"), "Alt R", func() { p.withSelected(p.resetPassword) })
	p.unlock = components.NewButton(i18n.T("Unlock"), "Alt U", func() { p.withSelected(p.unlockUser) })
	p.active = components.NewDangerButton(i18n.T("Deactivate…"), "Alt D", func() { p.withSelected(p.switchActive) })
	bar := components.NewFlow([]fyne.CanvasObject{p.edit, p.reset, p.unlock}, []fyne.CanvasObject{p.active})
	p.content = container.NewBorder(container.New(&insetLayout{left: 16, top: 10, right: 16, bottom: 10}, header), nil, nil, nil,
		container.New(&insetLayout{left: 16, right: 16, bottom: 12}, container.NewBorder(nil, container.New(&insetLayout{top: 8}, bar), nil, nil, p.table)))
	p.enable()
}

func (p *usersPage) buildTable() *components.RowTable[clinic.User] {
	type row = clinic.User
	t := components.NewRowTable([]components.Column[row]{
		{ID: "name", Title: i18n.C("person", "Name"), MinWidth: 200, Bold: true, Text: func(u row) string {
			if u.FirstName == "" && u.LastName == "" {
				return u.Username
			}
			return u.ListName()
		}},
		{ID: "username", Title: i18n.T("User name"), MinWidth: 140, Text: func(u row) string { return u.Username }},
		{ID: "role", Title: i18n.T("Role"), Width: 130, Values: titles(clinic.Roles()), Text: func(u row) string { return i18n.Say(u.Role.Title()) }},
		{ID: "phone", Title: i18n.T("Phone"), Width: 140, Spare: true, Muted: true, Text: func(u row) string { return u.Phone }},
		{ID: "last", Title: i18n.T("Last sign-in"), Width: 150, Spare: true, Values: append(dates("2 Jan 2006, 15:04"), i18n.T("Never")), Text: func(u row) string {
			if u.LastLogin.IsZero() {
				return i18n.T("Never")
			}
			return i18n.Date(u.LastLogin.In(p.env.Now().Location()), "2 Jan 2006, 15:04")
		}},
		{ID: "state", Title: i18n.T("State"), Width: 184, Badge: p.stateBadge, Badges: components.Badges(viewmodel.UserStates(), userBadge)},
	}, components.Noun{One: "user", Many: "users"}).Named("users")
	t.SetEmpty(i18n.T("No user matches. Try fewer letters, another role, or show deactivated ones too."), "", nil)
	t.Key = func(u row) any { return u.ID }
	t.OnOpen = p.openEdit
	t.OnMore = p.vm.LoadMore
	t.OnSelected = func(row) { p.enable() }
	t.OnMenu = p.menu
	t.OnKey = func(ev *fyne.KeyEvent, _ row) bool {
		if ev.Name == fyne.KeyUp && t.SelectedIndex() == 0 || ev.Name == fyne.KeyEscape {
			p.FocusFilter()
			return true
		}
		return false
	}
	return t
}

func (p *usersPage) stateBadge(u clinic.User) components.BadgeSpec { return userBadge(p.vm.StateOf(u)) }

func userBadge(s viewmodel.UserState) components.BadgeSpec {
	switch s {
	case viewmodel.UserInactive:
		return components.BadgeSpec{Tone: theme.ToneNeutral, Icon: theme.IconStatusCancelled, Text: s.Title()}
	case viewmodel.UserLocked:
		return components.BadgeSpec{Tone: theme.ToneDanger, Icon: theme.IconLock, Text: s.Title()}
	case viewmodel.UserMustSet:
		return components.BadgeSpec{Tone: theme.ToneWaiting, Icon: theme.IconKey, Text: s.Title()}
	default:
		return components.BadgeSpec{Tone: theme.ToneGood, Icon: theme.IconCheck, Text: s.Title()}
	}
}

func (p *usersPage) menu(u clinic.User, at fyne.Position) {
	entries := []menuEntry{{Text: i18n.T("Edit…"), Run: func() { p.openEdit(u) }}, {Text: i18n.T("Reset password…"), Run: func() { p.resetPassword(u) }}}
	if p.vm.StateOf(u) == viewmodel.UserLocked {
		entries = append(entries, menuEntry{Text: i18n.T("Unlock"), Run: func() { p.unlockUser(u) }})
	}
	if p.vm.MayDeactivate(u) {
		entries = append(entries, menuEntry{Text: usersActiveText(u), Run: func() { p.switchActive(u) }})
	}
	showMenu(p.env, at, entries)
}

func usersActiveText(u clinic.User) string {
	if u.Active {
		return i18n.T("Deactivate…")
	}
	return i18n.T("Activate")
}

// enable offers what can be done with the selected user.
func (p *usersPage) enable() {
	u, ok := p.table.Selected()
	set := func(b *components.Button, on bool) {
		if on {
			b.Enable()
		} else {
			b.Disable()
		}
	}
	set(p.edit, ok)
	set(p.reset, ok)
	set(p.unlock, ok && p.vm.StateOf(u) == viewmodel.UserLocked)
	set(p.active, ok && p.vm.MayDeactivate(u))
	text := i18n.T("Deactivate…")
	if ok {
		text = usersActiveText(u)
	}
	p.active.SetText(text)
}

func (p *usersPage) withSelected(do func(clinic.User)) {
	if u, ok := p.table.Selected(); ok {
		do(u)
	}
}

func (p *usersPage) draw() {
	p.table.ShowRows(p.vm.Rows, p.vm.Total, p.vm.More(), p.vm.Renewed())
	p.enable()
}

// Content is what the tab shows.
func (p *usersPage) Content() fyne.CanvasObject { return p.content }

// Shown loads the list and puts the focus on it.
func (p *usersPage) Shown() {
	p.vm.Load()
	if !components.ModalOpen(p.env.Window) {
		p.env.Window.Canvas().Focus(p.table)
	}
}

// Reload loads the list again.
func (p *usersPage) Reload() { p.vm.Load() }

// FocusFilter puts the cursor into the search.
func (p *usersPage) FocusFilter() { p.env.Window.Canvas().Focus(p.search) }

// Close ends the subscriptions.
func (p *usersPage) Close() { closeAll(&p.closers) }

// Shortcuts are the page's own keys.
func (p *usersPage) Shortcuts() []Shortcut {
	return []Shortcut{
		{Text: i18n.T("Reset password"), Key: fyne.KeyR, Modifier: fyne.KeyModifierAlt, Run: func() { p.withSelected(p.resetPassword) }},
		{Text: i18n.T("Deactivate or activate…"), Key: fyne.KeyD, Modifier: fyne.KeyModifierAlt, Run: func() { p.withSelected(p.switchActive) }},
		{Text: i18n.T("Patient sign-in…"), Key: fyne.KeyP, Modifier: fyne.KeyModifierAlt, Run: p.grantPatient},
		{Text: i18n.T("Unlock user"), Key: fyne.KeyU, Modifier: fyne.KeyModifierAlt, Run: func() { p.withSelected(p.unlockUser) }},
	}
}
