package pages

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// HistoryPage is the timeline of one patient's closed visits.
type HistoryPage struct {
	env     *Env
	vm      *viewmodel.History
	content fyne.CanvasObject
	patient *components.Picker
	doctor  *components.Choice
	from    *components.DateField
	to      *components.DateField
	text    *components.Entry
	notice  *fyne.Container
	frame   *fyne.Container
	table   *components.RowTable[clinic.HistoryEntry]
	detail  *components.Card
	box     *fyne.Container
	scroll  *container.Scroll
	print   *components.Button
	asking  bool
	loaded  int // the view model's generation in the table
	started bool
	stop    func() // of the pause after typing
}

// NewHistory returns the history page.
func NewHistory(env *Env) Page {
	p := &HistoryPage{env: env}
	p.vm = viewmodel.NewHistory(viewmodel.HistoryParams{
		History: env.Services.History, Runner: env.Runner, Context: env.Context, Changed: p.changed,
	})
	p.build()
	return p
}

func (p *HistoryPage) own() bool { return p.env.Actor.Role == clinic.RolePatient }

func (p *HistoryPage) build() {
	p.patient = components.NewPicker(p.searchPatients)
	p.patient.SetPlaceHolder("Patient: name, number, phone or birth date")
	p.patient.OnPicked = func(item components.PickItem) { p.show(clinic.PatientID(item.ID)) }
	p.patient.OnCleared = func() { p.show(0) }
	p.doctor = components.NewChoice([]components.Option{{Value: "", Text: "All doctors"}}, func(v string) {
		id, _ := strconv.ParseInt(v, 10, 64)
		p.vm.SetFilter(func(f *service.HistoryFilter) { f.Doctor = clinic.DoctorID(id) })
	})
	p.doctor.SetValue("")
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
	p.from, p.to = date("From"), date("To")
	p.text = components.NewSearch("Search the visits", "Ctrl F")
	p.text.OnChanged = func(string) { p.filterSoon() }
	p.text.OnSubmitted = toTable
	p.table = historyTable()
	p.table.OnOpen = func(e clinic.HistoryEntry) {
		showHistoryEntry(p.env, e, func() { p.env.Window.Canvas().Focus(p.table) })
	}
	p.table.OnSelected = func(e clinic.HistoryEntry) { p.showDetail(&e) }
	p.table.OnMore = p.vm.More
	p.box = container.NewStack()
	p.scroll = container.NewVScroll(p.box)
	p.print = components.NewButton("Print prescription", "Ctrl P", p.Print)
	p.detail = components.NewCard(stretchColumn(8, 0, p.scroll, container.NewHBox(p.print)))
	p.notice = container.NewStack()
	p.notice.Hide()

	filters := stretchRow(8, []float32{-1, 180, 130, 130, 240}, p.patient, p.doctor, p.from, p.to, p.text)
	title := components.NewPageHeader("History", nil, p.healthActions())
	if p.own() {
		title = components.NewPageHeader("My visits", nil, p.healthActions())
		p.patient.Hide()
	}
	p.frame = stretchColumn(10, 3, title, filters, p.notice,
		stretchRow(12, []float32{-1, 400}, p.table, p.detail))
	p.content = components.Padded(p.frame, 12)
	p.showDetail(nil)
	p.showEmpty()
}

// filterPause is how long typing must rest before the visits are searched:
// some roles' readings are recorded, one for a word and not one for a letter.
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

func historyTable() *components.RowTable[clinic.HistoryEntry] {
	one := func(s string) string { return strings.ReplaceAll(s, "\n", "; ") }
	t := components.NewRowTable([]components.Column[clinic.HistoryEntry]{
		{ID: "date", Title: "Date", Width: 104, Text: func(e clinic.HistoryEntry) string { return e.VisitDate.Format("2 Jan 2006") }},
		{ID: "doctor", Title: "Doctor", Width: 150, Text: func(e clinic.HistoryEntry) string { return e.DoctorName }},
		{ID: "department", Title: "Department", Width: 110, Muted: true, Text: func(e clinic.HistoryEntry) string { return e.Department }},
		{ID: "diagnosis", Title: "Diagnosis", MinWidth: 140, Bold: true, Text: func(e clinic.HistoryEntry) string {
			if e.Diagnosis == "" {
				return one(e.Notes)
			}
			return one(e.Diagnosis)
		}},
		{ID: "prescription", Title: "Prescription", MinWidth: 120, Text: func(e clinic.HistoryEntry) string { return one(e.Prescription) }},
	}, components.Noun{One: "visit", Many: "visits"})
	t.Key = func(e clinic.HistoryEntry) any { return e.ID }
	return t
}

// Content returns the page.
func (p *HistoryPage) Content() fyne.CanvasObject { return p.content }

// Shown puts the focus on the patient, or loads the patient's own visits.
func (p *HistoryPage) Shown() {
	if !p.started {
		p.started = true
		p.loadDoctors()
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

func (p *HistoryPage) searchPatients(q string, done func([]components.PickItem)) {
	patients := p.env.Services.Patients
	p.env.Runner.Go(p.env.Context(), func(ctx context.Context) func() {
		page, err := patients.Search(ctx, service.PatientFilter{Text: q, WithRetired: true}, service.PageRequest{Limit: 20})
		items := make([]components.PickItem, 0, len(page.Rows))
		for _, r := range page.Rows {
			items = append(items, historyPick(r))
		}
		return func() {
			if err != nil {
				components.Toast(p.env.Window, theme.ToneDanger, clinic.MessageOf(err))
			}
			done(items)
		}
	})
}

func historyPick(r service.PatientRow) components.PickItem {
	detail := r.Number
	if !r.DateOfBirth.IsZero() {
		detail += " · " + clinic.BornText(r.DateOfBirth, r.BirthEstimated)
	}
	return components.PickItem{ID: int64(r.ID), Text: r.ListName(), Detail: detail, Data: r}
}

func (p *HistoryPage) loadDoctors() {
	doctors := p.env.Services.Doctors
	p.env.Runner.Go(p.env.Context(), func(ctx context.Context) func() {
		list, err := doctors.List(ctx, service.DoctorFilter{WithRetired: true})
		if err != nil {
			return nil
		}
		options := []components.Option{{Value: "", Text: "All doctors"}}
		for _, d := range list {
			options = append(options, components.Option{Value: strconv.FormatInt(int64(d.ID), 10), Text: d.Name()})
		}
		return func() { p.doctor.SetOptions(options) }
	})
}

// show opens a patient's chart.
func (p *HistoryPage) show(id clinic.PatientID) {
	if p.env.Patient != nil && !p.own() {
		p.env.Patient(id)
	}
	p.vm.SetPatient(id)
}

// Open shows the chart of the patient that another page asked for.
func (p *HistoryPage) Open(t Target) {
	if p.own() || t.Patient == 0 {
		return
	}
	patients := p.env.Services.Patients
	p.env.Runner.Go(p.env.Context(), func(ctx context.Context) func() {
		h, err := patients.Header(ctx, t.Patient)
		return func() {
			if err == nil {
				p.patient.SetSelected(components.PickItem{ID: int64(h.ID), Text: h.Name, Detail: h.Number})
			}
			p.show(t.Patient)
			p.env.Window.Canvas().Focus(p.table)
		}
	})
}

func (p *HistoryPage) changed() {
	rows := p.vm.Rows()
	switch have := len(p.table.Rows()); {
	case p.loaded != p.vm.Generation():
		p.loaded = p.vm.Generation()
		p.table.ShowRows(rows, p.vm.Total(), p.vm.HasMore(), p.vm.Renewed())
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
	if p.vm.NeedsReason() {
		p.askReason()
	}
}

func (p *HistoryPage) showEmpty() {
	f := p.vm.Filter()
	switch {
	case f.Patient == 0:
		p.table.SetEmpty("Choose a patient above to see the closed visits.", "", nil)
	case p.vm.NeedsReason():
		p.table.SetEmpty("This chart opens with a reason.", "Give a reason…", p.askReason)
	case p.vm.Err() != nil:
		p.table.SetEmpty(clinic.MessageOf(p.vm.Err()), "Try again", p.vm.Load)
	case f.Doctor != 0 || f.Text != "" || !f.From.IsZero() || !f.To.IsZero():
		p.table.SetEmpty("No visit matches.", "Show all visits", p.clearFilter)
	case p.own():
		p.table.SetEmpty("You have no closed visits yet. A visit stands here once the doctor has signed it.", "", nil)
	default:
		p.table.SetEmpty("No closed visits yet. A visit stands here once the doctor has signed it.", "", nil)
	}
}

func (p *HistoryPage) clearFilter() {
	p.text.SetText("")
	p.from.SetDate(clinic.Date{})
	p.to.SetDate(clinic.Date{})
	p.doctor.SetValue("")
	p.vm.SetFilter(func(f *service.HistoryFilter) { f.Doctor = 0 })
	p.filter()
}

// showNotice says that reading is recorded, where it is.
func (p *HistoryPage) showNotice() {
	text := ""
	switch {
	case p.vm.Filter().Patient == 0 || p.own():
	case p.vm.Reason() != "" && p.vm.Err() == nil:
		text = fmt.Sprintf("This is not your patient. You opened the chart because: “%s”. Name, time and reason are in the audit log.", shorten(p.vm.Reason(), 120))
	case p.env.Actor.Role == clinic.RoleAdmin:
		text = "Reading a patient's history is recorded in the audit log."
	}
	if (text != "") == p.notice.Visible() && text == "" {
		return
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
		Title: "This is not your patient",
		Message: "You can open the chart when the patient's care needs it. Your name, the time and the reason are kept in the audit log, " +
			"and the administrator sees them.",
		Reason: true, ConfirmText: "Open the chart",
		OnConfirm: func(reason string) {
			p.asking = false
			p.vm.SetReason(reason)
			p.env.Window.Canvas().Focus(p.table)
		},
		OnCancel: func() { p.asking = false },
	}, p.env.Window)
}

func (p *HistoryPage) showDetail(e *clinic.HistoryEntry) {
	p.box.RemoveAll()
	p.print.Hide()
	if e == nil {
		p.box.Add(components.Muted("The visit that is selected stands here."))
	} else {
		p.box.Add(historyRecord(*e))
		if e.Prescription != "" && p.env.May(clinic.PrescriptionsPrint) {
			p.print.Show()
		}
	}
	p.scroll.ScrollToTop()
	p.detail.Refresh()
	p.box.Refresh()
}

// FocusFilter puts the cursor into the search (Ctrl+F).
func (p *HistoryPage) FocusFilter() {
	if p.vm.Filter().Patient == 0 {
		p.env.Window.Canvas().Focus(p.patient)
		return
	}
	p.env.Window.Canvas().Focus(p.text)
}

// Print prints the prescription of the selected visit (Ctrl+P).
func (p *HistoryPage) Print() {
	if e, ok := p.table.Selected(); ok && p.print.Visible() && !components.ModalOpen(p.env.Window) {
		printEntry(p.env, e)
	}
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
	if p.stop != nil {
		p.stop()
	}
}
