package pages

import (
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// HistoryPage is the timeline of one patient: visits and all that belongs to
// them, beside the whole of what is selected and the medicines that are taken.
type HistoryPage struct {
	env        *Env
	vm         *viewmodel.History
	files      *viewmodel.Attachments
	content    fyne.CanvasObject
	patient    *components.Picker
	doctor     *components.Choice
	department *components.Choice
	kind       *components.Choice
	from       *components.DateField
	to         *components.DateField
	text       *components.Entry
	notice     *fyne.Container
	headed     string // the reason that the header was told of
	frame      *fyne.Container
	table      *components.RowTable[clinic.TimelineEntry]
	detail     *components.Card
	box        *fyne.Container
	header     *components.PageHeader
	scroll     *container.Scroll
	actions    *components.Flow
	medicines  *medicationPanel
	add, paper *components.Button
	health     []*components.Button // that lead to problems and vital signs
	print      *components.Button
	versions   *components.Button
	open       *components.Button
	remove     *components.Button
	asking     bool
	loaded     int // the view model's generation in the table
	started    bool
	stop       func() // of the pause after typing
	closers    []func()
}

// NewHistory returns the history page.
func NewHistory(env *Env) Page {
	p := &HistoryPage{env: env}
	p.vm = viewmodel.NewHistory(viewmodel.HistoryParams{
		History: env.Services.History, Runner: env.Runner, Context: env.Context, Changed: p.changed,
	})
	p.files = newAttachments(env, nil)
	p.build()
	p.closers = append(p.closers, onEvent(env, func(e service.ChartChanged) {
		if e.ID == p.vm.Filter().Patient {
			p.Reload()
		}
	}))
	return p
}

func (p *HistoryPage) own() bool { return p.env.Actor.Role == clinic.RolePatient }

func (p *HistoryPage) build() {
	p.patient = components.NewPicker(p.searchPatients)
	p.patient.SetPlaceHolder(i18n.T("Patient: name, number, phone or birth date"))
	p.patient.OnPicked = func(item components.PickItem) { p.show(clinic.PatientID(item.ID)) }
	p.patient.OnCleared = func() { p.show(0) }
	p.buildFilters()
	p.table = timelineTable(p.env)
	p.table.OnOpen = p.openEntry
	p.table.OnSelected = func(e clinic.TimelineEntry) { p.showDetail(&e) }
	p.table.OnMore = p.vm.More
	p.table.OnKey = func(ev *fyne.KeyEvent, e clinic.TimelineEntry) bool {
		if ev.Name == fyne.KeyDelete && e.Kind == clinic.TimelineAttachment && p.remove.Visible() {
			p.removeFile()
			return true
		}
		return false
	}
	p.box = container.NewStack()
	p.scroll = container.NewVScroll(p.box)
	p.scroll.SetMinSize(fyne.NewSize(0, 120)) // where it stands below the list
	p.print = components.NewButton(i18n.T("Print prescription"), "Ctrl P", p.Print)
	p.versions = components.NewButton(i18n.T("Older versions"), "Ctrl O", p.showVersions)
	p.open = components.NewButton(i18n.T("Open the file"), "Enter", p.openSelected)
	p.remove = components.NewQuietButton(i18n.T("Remove…"), i18n.T("Del"), p.removeFile)
	p.actions = components.NewFlow([]fyne.CanvasObject{p.print, p.versions, p.open, p.remove}, nil)
	p.detail = components.NewCard(stretchColumn(8, 0, p.scroll, p.actions))
	p.medicines = newMedicationPanel(p.env, p.vm)
	p.notice = container.NewStack()
	p.notice.Hide()

	p.add = components.NewButton(i18n.T("Add a file…"), "Ctrl N", p.New)
	p.paper = components.NewButton(i18n.T("Print the history…"), "", func() { openHistoryPrint(p.env, p.vm.Filter().Patient, p.vm.Filter()) })
	title := i18n.T("History")
	if p.own() {
		title = i18n.T("My visits")
		p.patient.Hide()
	}
	p.header = components.NewPageHeader(title, nil, append(p.healthActions(), p.paper, p.add))
	first := components.WrapRow(8, []float32{-1, 400}, p.patient, p.text)
	second := components.WrapRow(8, []float32{-1, -1, -1, 150, 150}, p.kind, p.doctor, p.department, p.from, p.to)
	right := container.New(&medicationLayout{panel: p.medicines}, p.detail, p.medicines.card)
	p.medicines.resized = right.Refresh
	p.frame = stretchColumn(10, 4, p.header, first, second, p.notice, components.Beside(12, 480, p.table, components.FixedWidth(right, 476)))
	p.content = withMarginsAround(p.frame)
	p.showButtons()
	p.showDetail(nil)
	p.showEmpty()
}

func (p *HistoryPage) buildFilters() {
	id := func(v string) int64 {
		n, _ := strconv.ParseInt(v, 10, 64) // "" is 0: all of them
		return n
	}
	p.doctor = components.NewChoice([]components.Option{{Value: "", Text: i18n.T("All doctors")}}, func(v string) {
		p.vm.SetFilter(func(f *service.HistoryFilter) { f.Doctor = clinic.DoctorID(id(v)) })
	})
	p.department = components.NewChoice([]components.Option{{Value: "", Text: i18n.T("All departments")}}, func(v string) {
		p.vm.SetFilter(func(f *service.HistoryFilter) { f.Department = clinic.DepartmentID(id(v)) })
	})
	p.kind = components.NewChoice(kindOptions(p.env), func(v string) {
		p.vm.SetFilter(func(f *service.HistoryFilter) {
			f.Kinds = 0
			if k := clinic.TimelineKind(id(v)); k != 0 {
				f.Kinds = clinic.Kinds(k)
			}
		})
	})
	for _, c := range []*components.Choice{p.doctor, p.department, p.kind} {
		c.SetValue("")
	}
	toTable := func(string) {
		p.filter()
		p.env.Window.Canvas().Focus(p.table)
	}
	date := func(placeholder string) *components.DateField {
		d := components.NewDateField()
		d.Today = p.env.Today
		d.PlaceHolder = placeholder
		d.OnChanged = p.filterSoon
		d.OnSubmitted = toTable
		return d
	}
	p.from, p.to = date(i18n.T("From")), date(i18n.T("To"))
	p.text = components.NewSearch(i18n.T("Search the history"), "Ctrl F")
	p.text.OnChanged = func(string) { p.filterSoon() }
	p.text.OnSubmitted = toTable
}

// filterPause is how long typing must rest before the chart is searched: some
// roles' readings are recorded, one for a word and not one for a letter.
const filterPause = 400 * time.Millisecond

func (p *HistoryPage) filterSoon() {
	if p.stop != nil {
		p.stop()
	}
	p.stop = components.Timer(filterPause, p.filter)
}

// filter applies what is typed; a date that cannot be read yet is left open.
func (p *HistoryPage) filter() {
	if p.stop != nil {
		p.stop()
		p.stop = nil
	}
	from, _ := p.from.Value()
	to, _ := p.to.Value()
	p.vm.SetFilter(func(f *service.HistoryFilter) {
		f.From, f.To, f.Text = from, to, strings.TrimSpace(p.text.Text)
	})
}

// Content returns the page.
func (p *HistoryPage) Content() fyne.CanvasObject { return p.content }

// Shown puts the focus on the patient, or loads the patient's own visits.
func (p *HistoryPage) Shown() {
	if !p.started {
		p.started = true
		p.loadChoices()
		if p.own() {
			p.vm.SetPatient(p.env.Actor.PatientID())
		}
	}
	if components.ModalOpen(p.env.Window) {
		return
	}
	if p.own() || p.vm.Filter().Patient != 0 {
		p.env.Window.Canvas().Focus(p.table)
		return
	}
	p.env.Window.Canvas().Focus(p.patient)
}

func (p *HistoryPage) changed() {
	rows := p.vm.Rows()
	switch have := len(p.table.Rows()); {
	case p.loaded != p.vm.Generation():
		p.loaded = p.vm.Generation()
		p.table.TotalAtLeast = p.vm.TotalAtLeast()
		p.table.ShowRows(rows, p.vm.Total(), p.vm.HasMore(), p.vm.Renewed())
		p.table.SetSuffix(countsText(p.vm.Counts()))
		if len(rows) > 0 && p.table.SelectedIndex() < 0 {
			p.table.Select(0)
		}
		if e, ok := p.table.Selected(); ok {
			p.showDetail(&e)
		} else {
			p.showDetail(nil)
		}
	case len(rows) > have:
		p.table.AppendRows(rows[have:], p.vm.HasMore())
	}
	p.table.SetLoading(p.vm.Loading())
	p.showEmpty()
	p.showNotice()
	p.showButtons()
	p.medicines.refresh()
	if p.vm.NeedsReason() {
		p.askReason()
	}
}

func (p *HistoryPage) showEmpty() {
	switch {
	case p.vm.Filter().Patient == 0:
		p.table.SetEmpty(i18n.T("Choose a patient above to see the history."), "", nil)
	case p.vm.NeedsReason():
		p.table.SetEmpty(i18n.T("This chart opens with a reason."), i18n.T("Give a reason…"), p.askReason)
	case p.vm.Err() != nil:
		p.table.SetEmpty(i18n.Error(p.vm.Err()), i18n.T("Try again"), p.vm.Load)
	case p.vm.Narrowed():
		p.table.SetEmpty(i18n.T("Nothing in this chart matches."), i18n.T("Show everything"), p.clearFilter)
	case p.own():
		p.table.SetEmpty(i18n.T("You have no closed visits yet. A visit stands here once the doctor has signed it."), "", nil)
	default:
		p.table.SetEmpty(i18n.T("Nothing yet. A visit stands here once the doctor has signed it."), "", nil)
	}
}

func (p *HistoryPage) clearFilter() {
	p.text.SetText("")
	p.from.SetDate(clinic.Date{})
	p.to.SetDate(clinic.Date{})
	for _, c := range []*components.Choice{p.doctor, p.department, p.kind} {
		c.SetValue("")
	}
	p.vm.SetFilter(func(f *service.HistoryFilter) { f.Doctor, f.Department, f.Kinds = 0, 0, 0 })
	p.filter()
}

// showButtons offers what can be done with the chart as a whole.
func (p *HistoryPage) showButtons() {
	open := p.vm.Filter().Patient != 0 && p.vm.Err() == nil
	setShown(p.add, open && p.env.May(clinic.AttachmentsAdd))
	setShown(p.paper, open && p.env.May(clinic.PapersIssue))
	for _, b := range p.health {
		b.SetEnabled(p.own() || p.vm.Filter().Patient != 0)
	}
	p.header.Refresh()
}

// showNotice says that reading is recorded, where it is.
func (p *HistoryPage) showNotice() {
	text := ""
	switch {
	case p.vm.Filter().Patient == 0 || p.own():
	case p.vm.Reason() != "" && p.vm.Err() == nil:
		text = i18n.F("This is not your patient. You opened the chart because: “%s”. Name, time and reason are in the audit log.", shorten(p.vm.Reason(), 120))
	case p.env.Actor.Role == clinic.RoleAdmin:
		text = i18n.T("Reading a patient's history is recorded in the audit log.")
	}
	if (text != "") == p.notice.Visible() && text == "" {
		return
	}
	if reason := p.vm.Reason(); reason != p.headed && p.vm.Err() == nil && p.env.Patient != nil {
		p.headed = reason
		p.env.Patient(p.vm.Filter().Patient) // the reason opened the allergies for the header too
	}
	p.notice.RemoveAll()
	if text == "" {
		p.notice.Hide()
	} else {
		p.notice.Add(components.NewNote(theme.ToneBooked, text))
		p.notice.Show()
	}
	p.frame.Refresh()
}

// askReason asks why a chart is opened that is not the doctor's own.
func (p *HistoryPage) askReason() {
	if p.asking {
		return
	}
	p.asking = true
	components.Confirm(components.ConfirmOptions{
		Title:   i18n.T("This is not your patient"),
		Message: i18n.T("You can open the chart when the patient's care needs it. Your name, the time and the reason are kept in the audit log, and the administrator sees them. The reason opens history, files and medicines of this patient until you sign out."),
		Reason:  true, ConfirmText: i18n.T("Open the chart"),
		OnConfirm: func(reason string) {
			p.asking = false
			p.vm.SetReason(reason)
			p.env.Window.Canvas().Focus(p.table)
		},
		OnCancel: func() { p.asking = false },
	}, p.env.Window)
}

// Lasts says that the timeline is loaded once.
func (p *HistoryPage) Lasts() {}

// Reload reads the timeline again.
func (p *HistoryPage) Reload() {
	if p.started && p.vm.Filter().Patient != 0 && p.vm.Err() == nil && !p.vm.Loading() {
		p.vm.Load()
	}
}

// Close drops what is under way.
func (p *HistoryPage) Close() {
	p.vm.Shut()
	p.files.Shut()
	closeAll(&p.closers)
	if p.stop != nil {
		p.stop()
	}
}
