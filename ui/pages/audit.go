package pages

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// NewAudit returns the page that says who did what when.
func NewAudit(env *Env) Page { return newAuditPage(env) }

type auditPage struct {
	env      *Env
	vm       *viewmodel.AuditLog
	content  fyne.CanvasObject
	search   *components.Entry
	period   *components.Choice
	from, to *components.DateField
	days     fyne.CanvasObject
	action   *components.Choice
	table    *components.RowTable[clinic.AuditEntry]
}

func newAuditPage(env *Env) *auditPage {
	p := &auditPage{env: env, vm: viewmodel.NewAuditLog(frontDesk(env))}
	p.vm.Changed = func() {
		p.table.TotalAtLeast = p.vm.TotalAtLeast
		p.table.ShowRows(p.vm.Rows, p.vm.Total, p.vm.More(), p.vm.Renewed())
	}
	p.vm.Grown = func(rows []clinic.AuditEntry) { p.table.AppendRows(rows, p.vm.More()) }
	p.vm.Failed = func(err error) {
		p.table.SetLoading(false)
		showLoadError(env, err)
	}
	p.build()
	return p
}

func (p *auditPage) build() {
	p.search = components.NewSearch(i18n.T("User, record or reason"), "Ctrl F")
	p.search.OnChanged = p.vm.Search
	leadTo(p.env, p.search, func() fyne.Focusable { return p.table })
	p.period = components.NewChoice([]components.Option{
		{Value: string(viewmodel.AuditToday), Text: i18n.T("Today")},
		{Value: string(viewmodel.AuditWeek), Text: i18n.T("Last 7 days")},
		{Value: string(viewmodel.AuditMonth), Text: i18n.T("Last 30 days")},
		{Value: string(viewmodel.AuditAll), Text: i18n.T("All days")},
		{Value: string(viewmodel.AuditDays), Text: i18n.T("From … to …")},
	}, p.choosePeriod)
	p.period.SetValue(string(p.vm.Period))
	p.from, p.to = components.NewDateField(), components.NewDateField()
	for _, f := range []*components.DateField{p.from, p.to} {
		f.Today = p.env.Today
		f.OnChanged = p.chooseDays
	}
	p.days = components.HBox(components.FixedWidth(p.from, 134), components.Muted(i18n.C("between two", "to")), components.FixedWidth(p.to, 134))
	p.days.Hide()
	p.action = components.NewChoice([]components.Option{{Value: "", Text: i18n.T("All actions")}}, p.vm.SetAction)
	p.action.SetValue("")
	header := components.NewPageHeader(i18n.T("Audit"), []fyne.CanvasObject{components.FixedWidth(p.search, 350), components.AtLeastWide(p.period, 170),
		p.days, components.FixedWidth(p.action, 230)}, []fyne.CanvasObject{components.NewButton(i18n.T("Details"), "Enter", func() {
		if e, ok := p.table.Selected(); ok {
			p.open(e)
		}
	})})
	p.table = p.buildTable()
	p.content = container.NewBorder(container.New(&insetLayout{left: 16, top: 10, right: 16, bottom: 10}, header), nil, nil, nil,
		container.New(&insetLayout{left: 16, right: 16, bottom: 12}, p.table))
}

func (p *auditPage) buildTable() *components.RowTable[clinic.AuditEntry] {
	type row = clinic.AuditEntry
	t := components.NewRowTable([]components.Column[row]{
		{ID: "at", Title: i18n.T("When"), Width: 184, Values: dates("2 Jan 2006 15:04:05"), Text: p.when},
		{ID: "user", Title: i18n.T("Who"), MinWidth: 230, Bold: true, Text: viewmodel.Who},
		{ID: "action", Title: i18n.T("What"), MinWidth: 240, Text: func(e row) string { return viewmodel.ActionText(e.Action) }},
		{ID: "record", Title: i18n.T("Record"), MinWidth: 160, Text: viewmodel.RecordText},
		{ID: "reason", Title: i18n.T("Reason"), MinWidth: 120, Spare: true, Muted: true, Text: func(e row) string { return e.Reason }},
		{ID: "desk", Title: i18n.T("Desk"), Width: 110, Spare: true, Muted: true, Text: func(e row) string { return e.Workstation }},
	}, components.Noun{One: "entry", Many: "entries"}).Named("audit")
	t.SetEmpty(i18n.T("Nothing was recorded that matches. Choose other days or another action."), "", nil)
	t.Key = func(e row) any { return e.ID }
	t.OnOpen = p.open
	t.OnMore = p.vm.LoadMore
	t.OnKey = func(ev *fyne.KeyEvent, _ row) bool {
		if ev.Name == fyne.KeyUp && t.SelectedIndex() == 0 || ev.Name == fyne.KeyEscape {
			p.FocusFilter()
			return true
		}
		return false
	}
	return t
}

func (p *auditPage) when(e clinic.AuditEntry) string {
	return i18n.Date(e.At.In(p.env.Now().Location()), "2 Jan 2006 15:04:05")
}

func (p *auditPage) choosePeriod(v string) {
	if viewmodel.AuditPeriod(v) != viewmodel.AuditDays {
		p.days.Hide()
		p.vm.SetPeriod(viewmodel.AuditPeriod(v))
		return
	}
	p.days.Show()
	p.chooseDays()
}

// chooseDays takes the two dates once both can be read.
func (p *auditPage) chooseDays() {
	from, err := p.from.Value()
	to, wrong := p.to.Value()
	if err != nil || wrong != nil || viewmodel.AuditPeriod(p.period.Value()) != viewmodel.AuditDays {
		return
	}
	p.vm.SetDays(from, to)
}

// Content is what the tab shows.
func (p *auditPage) Content() fyne.CanvasObject { return p.content }

// Shown loads the list and puts the focus on it.
func (p *auditPage) Shown() {
	p.vm.Load()
	p.vm.LoadActions(func() {
		options := []components.Option{{Value: "", Text: i18n.T("All actions")}}
		for _, a := range p.vm.Actions {
			options = append(options, components.Option{Value: a, Text: viewmodel.ActionText(a)})
		}
		p.action.SetOptions(options)
	})
	if !components.ModalOpen(p.env.Window) {
		p.env.Window.Canvas().Focus(p.table)
	}
}

// Reload loads the list again.
func (p *auditPage) Reload() { p.vm.Load() }

// FocusFilter puts the cursor into the search.
func (p *auditPage) FocusFilter() { p.env.Window.Canvas().Focus(p.search) }

// auditDetail is one line of an entry's record.
type auditDetail = viewmodel.AuditField

// open shows an entry with the record before and after, side by side.
func (p *auditPage) open(e clinic.AuditEntry) {
	facts := components.Columns(16,
		components.VBox(factRow(i18n.T("When"), p.when(e)), factRow(i18n.T("Who"), viewmodel.Who(e)), factRow(i18n.T("Desk"), e.Workstation)),
		components.VBox(factRow(i18n.T("What"), viewmodel.ActionText(e.Action)), factRow(i18n.T("Record"), viewmodel.RecordText(e)), factRow(i18n.T("Reason"), e.Reason)))
	fields := viewmodel.AuditFields(e)
	var record fyne.CanvasObject = components.Muted(i18n.T("This entry holds no record."))
	if len(fields) > 0 {
		record = auditRecordView(e, fields)
	}
	var m *components.Modal
	shut := func() { m.Close() }
	done := components.NewCloseButton(shut)
	m = components.NewModal(p.env.Window, components.ModalOptions{
		Title: viewmodel.ActionText(e.Action), Subtitle: i18n.F("Entry %s", formatID(int64(e.ID))), Width: 860,
		Content: components.VBoxGap(14, facts, components.Line(), record), Buttons: []fyne.CanvasObject{done}, OnEnter: shut,
	})
	m.Show()
	p.env.Window.Canvas().Focus(done)
}

// auditRecordView draws the fields in three columns; what changed is strong.
func auditRecordView(e clinic.AuditEntry, fields []auditDetail) fyne.CanvasObject {
	head := func(s string) fyne.CanvasObject {
		return components.NewText(s, components.TextOptions{Bold: true, Color: theme.ColorMuted})
	}
	rows := components.VBoxGap(6, container.New(&auditColumns{}, head(i18n.T("Field")), head(i18n.T("Before")), head(i18n.T("After"))), components.Line())
	for _, f := range fields {
		before, after := orDash(f.Before), orDash(f.After)
		if e.Before == "" {
			before = ""
		}
		if e.After == "" {
			after = ""
		}
		strong := f.Changed && e.Before != "" && e.After != ""
		name := components.NewText(f.Name, components.TextOptions{Color: theme.ColorMuted, Wrap: true, Bold: strong})
		rows.Add(container.New(&auditColumns{}, name,
			components.NewText(before, components.TextOptions{Wrap: true}),
			components.NewText(after, components.TextOptions{Wrap: true, Bold: strong})))
	}
	return rows
}

// auditColumns lays out a field's name with both values, which wrap.
type auditColumns struct{ width float32 }

func (l *auditColumns) widths(total float32) [3]float32 {
	name := total * 0.22
	value := (total - name - 24) / 2
	return [3]float32{name, value, value}
}

func (l *auditColumns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var h float32
	w := l.widths(max(l.width, 300))
	for i, o := range objects {
		if l.width > 0 {
			o.Resize(fyne.NewSize(w[i], o.Size().Height))
		}
		h = max(h, o.MinSize().Height)
	}
	return fyne.NewSize(300, h)
}

func (l *auditColumns) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	l.width = s.Width
	x := float32(0)
	for i, w := range l.widths(s.Width) {
		objects[i].Move(fyne.NewPos(x, 0))
		objects[i].Resize(fyne.NewSize(w, s.Height))
		x += w + 12
	}
}
