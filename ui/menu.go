package ui

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/pages"
	"caredesk/ui/viewmodel"
)

const control = fyne.KeyModifierShortcutDefault

// command runs a command of the menu unless the window is locked or a dialog
// is open: the menu's keys work whatever has the focus.
func (s *Shell) command(run func()) {
	if s.locked() || s.leaving || components.ModalOpen(s.window) {
		return
	}
	run()
}

// item is a menu item whose key works everywhere but behind a dialog.
func (s *Shell) item(text string, key fyne.KeyName, mod fyne.KeyModifier, run func()) *fyne.MenuItem {
	i := fyne.NewMenuItem(text, func() { s.command(run) })
	if key != "" {
		i.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: mod}
	}
	return i
}

// setMenu builds the main menu for what is on screen now.
func (s *Shell) setMenu() {
	menus := []*fyne.Menu{s.fileMenu()}
	if s.desk != nil {
		menus = append(menus, fyne.NewMenu(i18n.C("menu", "Edit"),
			s.undoItem(), fyne.NewMenuItemSeparator(),
			s.findItem(),
			s.item(i18n.T("Search everything…"), fyne.KeyK, control, s.showFind)))
	}
	menus = append(menus, s.viewMenu())
	if s.pages = s.pageMenu(); s.pages != nil {
		menus = append(menus, s.pages)
	}
	s.window.SetMainMenu(fyne.NewMainMenu(append(menus, s.helpMenu())...))
}

func (s *Shell) fileMenu() *fyne.Menu {
	m := fyne.NewMenu(i18n.T("File"))
	if s.desk != nil {
		save := s.item(i18n.T("Save"), fyne.KeyS, control, nil)
		save.Action = s.save
		m.Items = append(m.Items,
			s.item(i18n.T("New"), fyne.KeyN, control, s.newRecord), save,
			s.item(i18n.T("Print…"), fyne.KeyP, control, s.print))
		for _, c := range s.paperCommands() {
			m.Items = append(m.Items, s.item(c.Text, "", 0, c.Run))
		}
		m.Items = append(m.Items,
			fyne.NewMenuItemSeparator(),
			s.item(i18n.T("Change my password…"), "", 0, s.changePassword),
			s.lockItem(),
			s.item(i18n.T("Sign out"), fyne.KeyL, control|fyne.KeyModifierShift, s.signOut),
			fyne.NewMenuItemSeparator())
	}
	quit := fyne.NewMenuItem(i18n.T("Quit"), s.askQuit)
	quit.IsQuit = true
	quit.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyQ, Modifier: control}
	m.Items = append(m.Items, quit)
	return m
}

// lockItem locks over open dialogs too; nobody should have to close a form
// before walking away.
func (s *Shell) lockItem() *fyne.MenuItem {
	i := s.item(i18n.T("Lock"), fyne.KeyL, control, nil)
	i.Action = s.lockNow
	return i
}

// tabKey is the key that leads to the i-th tab: 1 to 9, then 0, and from there
// on with Shift. Who has ten tabs has no consultation, which 0 leads to otherwise.
func tabKey(i int) (key fyne.KeyName, mod fyne.KeyModifier, text string) {
	digit := strconv.Itoa((i + 1) % 10)
	if i >= 10 {
		return fyne.KeyName(digit), control | fyne.KeyModifierShift, i18n.F("Ctrl Shift %s", digit)
	}
	return fyne.KeyName(digit), control, i18n.F("Ctrl %s", digit)
}

func (s *Shell) viewMenu() *fyne.Menu {
	m := fyne.NewMenu(i18n.T("View"))
	if s.desk != nil {
		for i, t := range s.desk.tabs {
			key, mod, _ := tabKey(i)
			m.Items = append(m.Items, s.item(t.Title, key, mod, func() { s.desk.openTab(t.ID) }))
		}
		if s.desk.consult != nil {
			m.Items = append(m.Items, s.item(i18n.T("Consultation"), fyne.Key0, control, s.desk.showConsult))
		}
		m.Items = append(m.Items, fyne.NewMenuItemSeparator(),
			s.item(i18n.T("Patient in the header"), fyne.KeyI, control, s.openPatientInContext),
			s.item(i18n.T("Connected desks…"), "", 0, s.showDesks), fyne.NewMenuItemSeparator(),
			s.item(i18n.T("Columns of the list…"), "", 0, s.arrangeColumns),
			s.item(i18n.T("Reset columns"), "", 0, s.resetColumns), fyne.NewMenuItemSeparator())
	}
	m.Items = append(append(m.Items, s.lookMenus()...), s.languageMenu())
	if notice := s.noticeMenu(); notice != nil {
		m.Items = append(m.Items, notice)
	}
	return m
}

// pageMenu holds the keys of the page in front.
func (s *Shell) pageMenu() *fyne.Menu {
	keyed, ok := s.frontPage().(pages.Keyed)
	if !ok {
		return nil
	}
	m := fyne.NewMenu(i18n.T("Page"))
	for _, k := range keyed.Shortcuts() {
		i := s.item(k.Text, k.Key, k.Modifier, k.Run)
		if k.Key == fyne.KeyReturn {
			// An open form takes Ctrl+Enter first, as it does Ctrl+S.
			i.Action = func() {
				if !s.locked() && !s.leaving && !components.SubmitTop(s.window) {
					s.command(k.Run)
				}
			}
		}
		m.Items = append(m.Items, i)
	}
	if len(m.Items) == 0 {
		return nil
	}
	return m
}

func (s *Shell) frontPage() pages.Page {
	if s.desk == nil {
		return nil
	}
	return s.desk.front()
}

// save saves the open form, or else what the page edits.
func (s *Shell) save() {
	if s.locked() || s.leaving || components.SubmitTop(s.window) {
		return
	}
	s.command(func() {
		if p, ok := s.frontPage().(pages.Saver); ok {
			p.Save()
		}
	})
}

func (s *Shell) newRecord() {
	if p, ok := s.frontPage().(pages.Creator); ok {
		p.New()
	}
}

func (s *Shell) print() {
	if p, ok := s.frontPage().(pages.Printable); ok {
		p.Print()
	}
}

func (s *Shell) findInPage() {
	if p, ok := s.frontPage().(pages.Searchable); ok {
		p.FocusFilter()
	}
}

// findItem is Find in this tab, which finds in a dialog that lies over it.
func (s *Shell) findItem() *fyne.MenuItem {
	i := s.item(i18n.T("Find in this tab"), fyne.KeyF, control, s.findInPage)
	onPage := i.Action
	i.Action = func() {
		if s.locked() || s.leaving || !components.FocusSearch(s.window) {
			onPage()
		}
	}
	return i
}

// commands are what the search box can start.
func (s *Shell) commands() []viewmodel.Command {
	var out []viewmodel.Command
	for i, t := range s.desk.tabs {
		_, _, key := tabKey(i)
		out = append(out, viewmodel.Command{Text: i18n.F("Go to %s", t.Title), Key: key, Run: func() { s.desk.openTab(t.ID) }})
	}
	for _, t := range s.desk.tabs {
		if t.New != "" {
			out = append(out, viewmodel.Command{Text: t.New, Run: func() {
				s.desk.openTab(t.ID)
				s.newRecord()
			}})
		}
	}
	if _, here := s.frontPage().(pages.FreeFinder); !here && s.desk.session.Actor().Role.May(clinic.AppointmentsBook) {
		out = append(out, viewmodel.Command{Text: i18n.T("Find a free time…"), Run: func() {
			s.desk.openTab(pages.TabAppointments)
			if p, ok := s.frontPage().(pages.FreeFinder); ok {
				p.FindFree()
			}
		}})
	}
	out = append(out, s.paperCommands()...)
	if _, ok := s.desk.tab(pages.TabDoctors); ok {
		out = append(out,
			viewmodel.Command{Text: i18n.T("Go to leave and holidays"), Run: func() { s.desk.goTo(pages.Target{Tab: pages.TabDoctors, View: pages.ViewLeave}) }},
			viewmodel.Command{Text: i18n.T("Go to extra sessions"), Run: func() { s.desk.goTo(pages.Target{Tab: pages.TabDoctors, View: pages.ViewSessions}) }})
	}
	if t, ok := s.desk.tab(pages.TabSettings); ok {
		for _, v := range append(pages.SettingsViews(), components.Option{Value: string(pages.ViewDatabase), Text: i18n.T("Database of this desk…")}) {
			out = append(out, viewmodel.Command{Text: i18n.Labelled(t.Title, v.Text), Run: func() {
				s.desk.openTab(t.ID)
				if p, ok := s.frontPage().(pages.Opener); ok { // also for the first view, which no target names
					p.Open(pages.Target{Tab: t.ID, View: pages.View(v.Value)})
				}
			}})
		}
	}
	if t, ok := s.desk.tab(pages.TabBilling); ok && s.desk.current != pages.TabBilling { // which has them among its own
		env := s.desk.base
		for _, v := range pages.BillingLists(&env) {
			out = append(out, viewmodel.Command{Text: i18n.Labelled(t.Title, v.Text), Run: func() { s.desk.goTo(pages.Target{Tab: t.ID, View: pages.View(v.Value)}) }})
		}
	}
	if keyed, ok := s.frontPage().(pages.Keyed); ok {
		for _, k := range keyed.Shortcuts() {
			out = append(out, viewmodel.Command{Text: k.Text, Key: keyText(k.Key, k.Modifier), Run: k.Run})
		}
	}
	return append(out,
		viewmodel.Command{Text: i18n.T("Larger text"), Key: "Ctrl +", Run: func() { s.stepTextSize(1) }},
		viewmodel.Command{Text: i18n.T("Smaller text"), Key: "Ctrl -", Run: func() { s.stepTextSize(-1) }},
		viewmodel.Command{Text: s.undoText(), Key: "Ctrl Z", Run: s.undo},
		viewmodel.Command{Text: i18n.T("Lock the window"), Key: "Ctrl L", Run: s.lockNow},
		viewmodel.Command{Text: i18n.T("Change my password"), Run: s.changePassword},
		viewmodel.Command{Text: i18n.T("Connected desks"), Run: s.showDesks},
		viewmodel.Command{Text: i18n.T("Columns of the list"), Run: s.arrangeColumns},
		viewmodel.Command{Text: i18n.T("Reset columns"), Run: s.resetColumns},
		viewmodel.Command{Text: i18n.T("Keys and help"), Key: "Ctrl /", Run: s.showKeys},
		viewmodel.Command{Text: i18n.T("Manual"), Key: "F1", Run: s.showManual},
		viewmodel.Command{Text: i18n.T("Sign out"), Run: s.signOut},
		viewmodel.Command{Text: i18n.T("Quit"), Key: "Ctrl Q", Run: s.askQuit})
}

// paperCommands are what any page offers about documents.
func (s *Shell) paperCommands() []viewmodel.Command {
	var out []viewmodel.Command
	env, role := s.desk.base, s.desk.session.Actor().Role
	if role.May(clinic.PapersVerify) {
		out = append(out, viewmodel.Command{Text: i18n.T("Check a document…"), Run: func() { pages.CheckDocument(&env) }})
	}
	if role == clinic.RolePatient {
		out = append(out, viewmodel.Command{Text: i18n.T("My documents…"), Run: func() { pages.OwnDocuments(&env) }})
	}
	return out
}

// keyText names a key as it stands on a keyboard.
func keyText(key fyne.KeyName, mod fyne.KeyModifier) string {
	var parts []string
	for _, m := range []struct {
		mod  fyne.KeyModifier
		name string
	}{{fyne.KeyModifierControl, "Ctrl"}, {fyne.KeyModifierSuper, i18n.T("Cmd")}, {fyne.KeyModifierAlt, "Alt"}, {fyne.KeyModifierShift, "Shift"}} {
		if mod&m.mod != 0 {
			parts = append(parts, m.name)
		}
	}
	name := string(key)
	switch key {
	case fyne.KeyReturn:
		name = "Enter"
	case fyne.KeyPageUp:
		name = "PgUp"
	case fyne.KeyPageDown:
		name = "PgDn"
	}
	return strings.Join(append(parts, name), " ")
}
