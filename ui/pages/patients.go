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

// NewPatients returns the page of all patients: a list that is searched first,
// and one patient's overview.
func NewPatients(env *Env) Page { return newPatientsPage(env) }

type patientsPage struct {
	env      *Env
	vm       *viewmodel.Patients
	content  *fyne.Container
	listView fyne.CanvasObject
	search   *components.Entry
	retired  *components.Check
	table    *components.RowTable[service.PatientRow]
	chart    *patientsChart
	closers  []func()
}

func newPatientsPage(env *Env) *patientsPage {
	p := &patientsPage{env: env, vm: viewmodel.NewPatients(frontDesk(env))}
	p.vm.Changed = p.draw
	p.vm.Grown = func(rows []service.PatientRow) { p.table.AppendRows(rows, p.vm.More()) }
	p.vm.Failed = func(err error) {
		p.table.SetLoading(false)
		showLoadError(env, err)
	}
	p.chart = newPatientsChart(env, p.back, p.openChart)
	p.buildList()
	p.content = container.NewStack(p.listView)
	ofChart := func(id clinic.PatientID) {
		if p.chartShown() && p.chart.vm.ID == id {
			p.chart.vm.Load()
		}
	}
	p.closers = append(p.closers, onEvent(env, func(e service.PatientChanged) { p.Reload() }),
		onEvent(env, func(e service.VitalsRecorded) { ofChart(e.Patient) }), onEvent(env, func(e service.ProblemsChanged) { ofChart(e.Patient) }),
		onEvent(env, func(e service.DepositChanged) { ofChart(e.Patient) }),
		onEvent(env, func(service.InvoiceChanged) {
			if p.chartShown() && p.chart.vm.MaySeeMoney() {
				p.chart.vm.Load()
			}
		}),
		onEvent(env, func(service.AppointmentChanged) {
			if p.chartShown() {
				p.chart.vm.Load()
			}
		}))
	return p
}

func (p *patientsPage) buildList() {
	env := p.env
	p.search = components.NewSearch(i18n.T("Last name, first name · birth date · phone · e-mail · number"), "Ctrl F")
	p.search.OnChanged = p.vm.Search
	p.search.OnSubmitted = func(string) { p.vm.WhenFound(p.openFirst) }
	p.search.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name == fyne.KeyDown || ev.Name == fyne.KeyPageDown {
			p.vm.WhenFound(p.focusList)
			return true
		}
		return false
	}
	p.search.OnEscape = func() bool {
		if p.search.Text == "" {
			return false
		}
		p.search.SetText("")
		return true
	}
	p.retired = components.NewCheck(i18n.T("With retired"), p.vm.SetWithRetired)
	type row = service.PatientRow
	p.table = components.NewRowTable([]components.Column[row]{
		{ID: "name", Title: i18n.C("person", "Name"), MinWidth: 220, Bold: true, Text: func(r row) string { return r.ListName() }},
		{ID: "number", Title: i18n.T("Number"), Width: 110, Text: func(r row) string { return r.Number }},
		{ID: "born", Title: i18n.T("Born"), Width: 120, Text: func(r row) string { return viewmodel.Born(r.DateOfBirth, r.BirthEstimated) }},
		{ID: "age", Title: i18n.T("Age"), Width: 72, Align: fyne.TextAlignTrailing, Text: func(r row) string {
			return viewmodel.ShortAge(r.DateOfBirth, r.BirthEstimated, env.Today())
		}},
		{ID: "sex", Title: i18n.T("Sex"), Width: 110, Spare: true, Values: titles([]clinic.Sex{clinic.SexFemale, clinic.SexMale, clinic.SexOther}), Text: func(r row) string {
			if r.Sex == clinic.SexUnknown {
				return ""
			}
			return i18n.Say(r.Sex.Title())
		}},
		{ID: "phone", Title: i18n.T("Phone"), Width: 180, Text: func(r row) string { return r.Phone }},
		{ID: "state", Title: i18n.T("State"), Width: 100, Badge: func(r row) components.BadgeSpec {
			if !r.Retired {
				return components.BadgeSpec{}
			}
			return retiredBadge(true)
		}, Badges: []components.BadgeSpec{retiredBadge(true)}},
	}, components.Noun{One: "patient", Many: "patients"}).Named("patients")
	p.table.Key = func(r row) any { return r.ID }
	p.table.OnOpen = func(r row) { p.openChart(r.ID) }
	p.table.OnMore = p.vm.LoadMore
	p.table.OnMenu = p.menu
	p.table.OnKey = func(ev *fyne.KeyEvent, _ row) bool {
		if ev.Name == fyne.KeyUp && p.table.SelectedIndex() == 0 || ev.Name == fyne.KeyEscape {
			p.FocusFilter()
			return true
		}
		return false
	}
	var actions []fyne.CanvasObject
	if env.May(clinic.PatientsRegister) {
		actions = append(actions, components.NewPrimaryButton(i18n.T("New patient"), "Ctrl N", p.New))
	}
	header := components.NewPageHeader(i18n.T("Patients"), []fyne.CanvasObject{components.FixedWidth(p.search, 520), p.retired}, actions)
	p.listView = withHeader(header, withMargins(p.table))
}

func (p *patientsPage) menu(r service.PatientRow, at fyne.Position) {
	entries := []menuEntry{{Text: i18n.C("button", "Open"), Run: func() { p.openChart(r.ID) }}}
	if p.env.May(clinic.AppointmentsBook) && !r.Retired {
		entries = append(entries, menuEntry{Text: i18n.T("Book a visit…"), Run: func() {
			openBookingForm(p.env, bookingStart{Patient: r.ID, PatientName: r.ListName(), Date: p.env.Today()}, nil)
		}})
	}
	if p.env.May(clinic.HistorySee) {
		entries = append(entries, menuEntry{Text: i18n.T("History"), Run: func() { p.env.Go(Target{Tab: TabHistory, Patient: r.ID}) }})
	}
	if p.env.May(clinic.PatientsMerge) && !r.Retired {
		entries = append(entries, menuEntry{Text: i18n.T("Merge with another record…"), Run: func() { openMergeForm(p.env, r, p.openChart) }})
	}
	showMenu(p.env, at, entries)
}

func (p *patientsPage) draw() {
	if p.vm.Filter.Text == "" {
		p.table.SetEmpty(i18n.T("No patients are registered yet."), p.registerText(), p.New)
	} else {
		p.table.SetEmpty(i18n.F("Nobody found for “%s”. Try fewer letters, a phone number or a birth date.", inOneLine(p.vm.Filter.Text)), p.registerText(), p.New)
	}
	p.table.TotalAtLeast = p.vm.TotalAtLeast
	p.table.ShowColumn("state", p.vm.Filter.WithRetired)
	p.table.ShowRows(p.vm.Rows, p.vm.Total, p.vm.More(), p.vm.Renewed())
}

// registerText names the next step when nobody was found: to register with
// what was typed.
func (p *patientsPage) registerText() string {
	if !p.env.May(clinic.PatientsRegister) {
		return ""
	}
	if typed := patientFromQuery(p.vm.Filter.Text, p.env.Today()); typed.FullName() != "" {
		return i18n.F("Register “%s” as a new patient", inOneLine(typed.ListName()))
	}
	return i18n.T("Register a new patient")
}

// inOneLine keeps a typed text to what fits into one line.
func inOneLine(s string) string {
	if runes := []rune(s); len(runes) > 40 {
		return string(runes[:39]) + "…"
	}
	return s
}

// openFirst opens the only hit, or the one whose number was typed; otherwise
// the list takes over.
func (p *patientsPage) openFirst() {
	if row, ok := p.vm.Meant(); ok {
		p.openChart(row.ID)
		return
	}
	p.focusList()
}

// focusList leads from the search into the list, if there is one.
func (p *patientsPage) focusList() {
	if len(p.table.Rows()) > 0 {
		p.env.Window.Canvas().Focus(p.table)
	}
}

func (p *patientsPage) chartShown() bool { return p.content.Objects[0] == p.chart.content }

func (p *patientsPage) openChart(id clinic.PatientID) {
	p.env.Patient(id)
	p.content.Objects = []fyne.CanvasObject{p.chart.content}
	p.content.Refresh()
	p.chart.open(id)
}

// back returns to the list, where the search still stands.
func (p *patientsPage) back() {
	if !p.chartShown() {
		return
	}
	p.env.Patient(0)
	p.content.Objects = []fyne.CanvasObject{p.listView}
	p.content.Refresh()
	p.vm.Load()
	if _, ok := p.table.Selected(); ok {
		p.env.Window.Canvas().Focus(p.table)
		return
	}
	p.FocusFilter()
}

// Content returns what is drawn.
func (p *patientsPage) Content() fyne.CanvasObject { return p.content }

// Shown loads the list, or the patient that is open, and sets the focus.
func (p *patientsPage) Shown() {
	if p.chartShown() {
		p.env.Patient(p.chart.vm.ID)
		p.chart.vm.Load()
		p.chart.reloadFiles()
		p.chart.focusMain()
		return
	}
	p.table.SetLoading(len(p.vm.Rows) == 0)
	p.vm.Load()
	p.FocusFilter()
}

// Reload loads what is shown anew.
func (p *patientsPage) Reload() {
	if p.chartShown() {
		p.chart.vm.Load()
		p.chart.reloadFiles()
	}
	p.vm.Load()
}

// New opens the form for a new patient, begun with what was searched for.
func (p *patientsPage) New() {
	if !p.env.May(clinic.PatientsRegister) {
		return
	}
	base := clinic.Patient{}
	if !p.chartShown() && len(p.vm.Rows) == 0 {
		base = patientFromQuery(p.search.Text, p.env.Today())
	}
	openPatientForm(p.env, base, func(saved clinic.Patient) { p.openChart(saved.ID) })
}

// FocusFilter puts the cursor into the search.
func (p *patientsPage) FocusFilter() {
	if p.chartShown() {
		p.back()
	}
	p.env.Window.Canvas().Focus(p.search)
}

// Open shows a patient that another page asked for.
func (p *patientsPage) Open(t Target) {
	if t.Patient != 0 {
		p.openChart(t.Patient)
	}
}

// Escape goes back from a patient to the list.
func (p *patientsPage) Escape() bool {
	if !p.chartShown() {
		return false
	}
	p.back()
	return true
}

// Shortcuts are the keys of the open patient.
func (p *patientsPage) Shortcuts() []Shortcut {
	with := func(run func()) func() {
		return func() {
			if p.chartShown() && p.chart.vm.Loaded {
				run()
			}
		}
	}
	out := []Shortcut{{Text: i18n.T("Back to all patients"), Key: fyne.KeyLeft, Modifier: fyne.KeyModifierAlt, Run: p.back},
		{Text: i18n.T("Edit patient"), Key: fyne.KeyE, Modifier: fyne.KeyModifierShortcutDefault, Run: with(p.chart.edit)}}
	if p.env.May(clinic.AppointmentsBook) {
		out = append(out, Shortcut{Text: i18n.T("Book a visit for the patient"), Key: fyne.KeyB, Modifier: fyne.KeyModifierShortcutDefault, Run: with(p.chart.book)})
	}
	if p.env.May(clinic.PatientsMerge) {
		out = append(out, Shortcut{Text: i18n.T("Merge with another record"), Key: fyne.KeyM, Modifier: fyne.KeyModifierShortcutDefault, Run: with(p.chart.merge)},
			Shortcut{Text: i18n.T("Undo the last merge into this record"), Key: fyne.KeyM, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift, Run: with(p.chart.unmergeLast)})
	}
	if p.env.May(clinic.HistorySee) {
		out = append(out, Shortcut{Text: i18n.T("History of the patient"), Key: fyne.KeyH, Modifier: fyne.KeyModifierShortcutDefault, Run: with(p.chart.history)})
	}
	if p.env.May(clinic.VitalsRecord) {
		out = append(out, Shortcut{Text: i18n.T("Vital signs of the patient…"), Key: fyne.KeyV, Modifier: fyne.KeyModifierAlt, Run: with(p.chart.takeVitals)})
	}
	if p.env.May(clinic.ClinicalRead) {
		out = append(out, Shortcut{Text: i18n.T("Problems of the patient…"), Key: fyne.KeyP, Modifier: fyne.KeyModifierAlt, Run: with(p.chart.problems)})
	}
	if p.env.May(clinic.ReceiptsPrint) {
		out = append(out, Shortcut{Text: i18n.T("Statement of the patient's account…"), Key: fyne.KeyS, Modifier: fyne.KeyModifierAlt, Run: with(p.chart.statement)})
	}
	if p.env.May(clinic.PatientsExport) {
		out = append(out, Shortcut{Text: i18n.T("Export the patient's record…"), Key: fyne.KeyX, Modifier: fyne.KeyModifierAlt, Run: with(p.chart.export)})
	}
	if p.env.May(clinic.PaymentsTake) {
		out = append(out, Shortcut{Text: i18n.T("Take a deposit from the patient…"), Key: fyne.KeyD, Modifier: fyne.KeyModifierAlt, Run: with(p.chart.takeDeposit)})
	}
	if p.env.May(clinic.PapersPrint) {
		out = append(out, Shortcut{Text: i18n.T("Documents of the patient…"), Key: fyne.KeyD, Modifier: fyne.KeyModifierShortcutDefault, Run: with(p.chart.papers)})
	}
	return out
}

// Close ends the subscriptions.
func (p *patientsPage) Close() {
	closeAll(&p.closers)
	if p.chart.files != nil {
		p.chart.files.Close()
	}
}

// Drop takes files that were dropped on the window into the chart that is shown.
func (p *patientsPage) Drop(paths []string) bool {
	return p.chartShown() && p.chart.files != nil && p.chart.files.Drop(paths)
}
