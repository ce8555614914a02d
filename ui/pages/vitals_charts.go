package pages

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// vitalsCharts shows a patient's vital signs over time and every set with who
// took it.
type vitalsCharts struct {
	env    *Env
	vm     *viewmodel.VitalsHistory
	modal  *components.Modal
	chart  *components.LineChart
	table  *components.RowTable[clinic.SeenVitals]
	failed *fyne.Container
}

// openVitalsCharts shows the charts of a patient, first the measure given, the
// blood pressure when there is none.
func openVitalsCharts(env *Env, of chartOf, m clinic.Measure) {
	d := &vitalsCharts{env: env, vm: viewmodel.NewVitalsHistory(frontDesk(env), of.Patient, m), chart: components.NewLineChart("", "Nothing was measured in this time."),
		failed: components.VBox()}
	d.vm.Reason = of.Reason
	d.vm.Changed, d.vm.Failed = d.draw, d.fail
	var options []components.Option
	for _, each := range viewmodel.ChartMeasures() {
		options = append(options, components.Option{Value: string(each), Text: viewmodel.MeasureTitle(each)})
	}
	measure := components.NewChoice(options, func(v string) {
		d.vm.Measure = clinic.Measure(v)
		d.draw()
	})
	measure.SetValue(string(d.vm.Measure))
	months := components.NewSegmented([]components.Option{{Value: "1", Text: "1 month"}, {Value: "12", Text: "12 months"}, {Value: "60", Text: "5 years"}, {Value: "0", Text: "All"}},
		func(v string) {
			d.vm.Months = int(parseID(v))
			d.vm.Load()
		})
	months.SetValue("12")
	d.table = d.newTable()
	stop := env.WithPage(d.vm.Load)
	unsubscribe := onVitals(env, of.Patient, d.vm.Load)
	shut := components.NewButton("Close", "Esc", func() { d.modal.Close() })
	d.failed.Hide()
	d.modal = components.NewModal(env.Window, components.ModalOptions{Title: "Vital signs", Subtitle: of.Name, Width: 980,
		Content: components.VBoxGap(10, d.failed, container.NewBorder(nil, nil, components.FixedWidth(measure, 220), months),
			components.FixedHeight(d.chart, 250), components.FixedHeight(d.table, 210)),
		Buttons: []fyne.CanvasObject{shut}, OnClosed: func() { unsubscribe(); stop() }})
	d.modal.Show()
	env.Window.Canvas().Focus(d.chart)
	d.vm.Load()
}

func (d *vitalsCharts) newTable() *components.RowTable[clinic.SeenVitals] {
	type row = clinic.SeenVitals
	zone := d.env.Now().Location()
	t := components.NewRowTable([]components.Column[row]{
		{ID: "at", Title: "Taken", Width: 152, Bold: true, Text: func(s row) string { return s.TakenAt.In(zone).Format("2 Jan 2006 15:04") }},
		{ID: "values", Title: "Values", MinWidth: 260, Text: viewmodel.VitalsLine},
		{ID: "note", Title: "Note", Width: 170, Muted: true, Text: func(s row) string {
			if !s.Retracted.IsZero() {
				return "In error: " + s.RetractReason
			}
			return s.Note
		}, Color: func(s row) fyne.ThemeColorName {
			if !s.Retracted.IsZero() {
				return theme.ColorDanger
			}
			return ""
		}},
		{ID: "by", Title: "By", Width: 130, Muted: true, Text: func(s row) string { return s.RecordedByName }},
	}, components.Noun{One: "set", Many: "sets"})
	t.SetEmpty("Nothing was measured in this time.", "", nil)
	t.Key = func(s row) any { return s.ID }
	t.OnMenu = func(s row, at fyne.Position) {
		if d.vm.MayRetract(s) {
			showMenu(d.env, at, []menuEntry{{Text: "Entered in error…", Run: func() { d.retract(s) }}})
		}
	}
	t.OnKey = func(ev *fyne.KeyEvent, s row) bool {
		if ev.Name == fyne.KeyDelete && d.vm.MayRetract(s) {
			d.retract(s)
			return true
		}
		return false
	}
	if d.env.May(clinic.VitalsRecord) {
		t.SetSuffix("· Delete marks one as an error")
	}
	return t
}

func (d *vitalsCharts) draw() {
	d.failed.Hide()
	d.chart.Set(lineData(d.vm.Lines(), d.vm))
	d.table.SetRows(d.vm.Chart.Rows, len(d.vm.Chart.Rows), false)
}

func (d *vitalsCharts) fail(err error) {
	d.failed.RemoveAll()
	d.failed.Add(components.NewNote(theme.ToneDanger, clinic.MessageOf(err)))
	d.failed.Show()
	d.modal.Relayout()
}

func (d *vitalsCharts) retract(s clinic.SeenVitals) {
	askError(d.env, "These vital signs", "The set of "+s.TakenAt.In(d.env.Now().Location()).Format("2 Jan 2006 15:04")+
		" stays in the list as entered in error and counts in no chart any more: "+viewmodel.VitalsLine(s)+".",
		func(reason string, done func(error)) { d.vm.Retract(s.ID, reason, done) })
}

// askError asks why an entry is wrong and marks it; nothing is deleted.
func askError(env *Env, what, message string, mark func(reason string, done func(error))) {
	var ask *components.FormDialog
	ask = components.Confirm(components.ConfirmOptions{Title: what + ": entered in error?", Message: message, Danger: true, Reason: true, KeepOpen: true,
		ConfirmText: "Mark as an error", CancelText: "Keep it",
		OnConfirm: func(reason string) {
			ask.SetBusy(true)
			mark(reason, func(err error) {
				if err != nil {
					ask.SetErr(err)
					return
				}
				ask.Close()
				toastGood(env, what+": marked as entered in error.")
			})
		}}, env.Window)
}

// lineData turns a view model's lines into what the chart draws.
func lineData(l viewmodel.VitalLines, h *viewmodel.VitalsHistory) components.LineData {
	d := components.LineData{Title: l.Title, Told: l.Told(), Series: l.Series, Low: l.Low, High: l.High}
	if h != nil {
		d.From, d.To = h.Span()
	}
	if l.HasRange {
		d.RangeName = "normal"
		if len(l.Series) > 1 {
			d.RangeName = "normal, " + l.Series[0]
		}
	}
	for _, p := range l.Points {
		d.Points = append(d.Points, components.LinePoint(p))
	}
	return d
}
