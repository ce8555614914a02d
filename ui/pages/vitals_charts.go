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
	d := &vitalsCharts{env: env, vm: viewmodel.NewVitalsHistory(frontDesk(env), of.Patient, m), chart: components.NewLineChart("", i18n.T("Nothing was measured in this time.")),
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
	months := components.NewSegmented([]components.Option{{Value: "1", Text: i18n.T("1 month")}, {Value: "12", Text: i18n.T("12 months")}, {Value: "60", Text: i18n.T("5 years")}, {Value: "0", Text: i18n.T("All")}},
		func(v string) {
			d.vm.Months = int(parseID(v))
			d.vm.Load()
		})
	months.SetValue("12")
	d.table = d.newTable()
	stop := env.WithPage(d.vm.Load)
	unsubscribe := onVitals(env, of.Patient, d.vm.Load)
	shut := components.NewCloseButton(func() { d.modal.Close() })
	d.failed.Hide()
	d.modal = components.NewModal(env.Window, components.ModalOptions{Title: i18n.T("Vital signs"), Subtitle: of.Name, Width: 980,
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
		{ID: "at", Title: i18n.C("measured", "Taken"), Width: 152, Bold: true, Values: dates("2 Jan 2006 15:04"), Text: func(s row) string { return i18n.Date(s.TakenAt.In(zone), "2 Jan 2006 15:04") }},
		{ID: "values", Title: i18n.T("Values"), MinWidth: 260, Text: viewmodel.VitalsLine},
		{ID: "note", Title: i18n.T("Note"), Width: 170, Muted: true, Text: func(s row) string {
			if !s.Retracted.IsZero() {
				return i18n.F("In error: %s", s.RetractReason)
			}
			return s.Note
		}, Color: func(s row) fyne.ThemeColorName {
			if !s.Retracted.IsZero() {
				return theme.ColorDanger
			}
			return ""
		}},
		{ID: "by", Title: i18n.T("By"), Width: 130, Muted: true, Text: func(s row) string { return s.RecordedByName }},
	}, components.Noun{One: "set", Many: "sets"}).Named("vitals.sets")
	t.SetEmpty(i18n.T("Nothing was measured in this time."), "", nil)
	t.Key = func(s row) any { return s.ID }
	t.OnMenu = func(s row, at fyne.Position) {
		if d.vm.MayRetract(s) {
			showMenu(d.env, at, []menuEntry{{Text: i18n.T("Entered in error…"), Run: func() { d.retract(s) }}})
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
		t.SetSuffix(i18n.T("· Delete marks one as an error"))
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
	d.failed.Add(components.NewNote(theme.ToneDanger, i18n.Error(err)))
	d.failed.Show()
	d.modal.Relayout()
}

func (d *vitalsCharts) retract(s clinic.SeenVitals) {
	askError(d.env, i18n.T("These vital signs"), i18n.F("The set of %s stays in the list as entered in error and counts in no chart any more: %s.", i18n.Date(s.TakenAt.In(d.env.Now().Location()), "2 Jan 2006 15:04"), viewmodel.VitalsLine(s)),
		func(reason string, done func(error)) { d.vm.Retract(s.ID, reason, done) })
}

// askError asks why an entry is wrong and marks it; nothing is deleted.
func askError(env *Env, what, message string, mark func(reason string, done func(error))) {
	var ask *components.FormDialog
	ask = components.Confirm(components.ConfirmOptions{Title: i18n.F("%s: entered in error?", what), Message: message, Danger: true, Reason: true, KeepOpen: true,
		ConfirmText: i18n.T("Mark as an error"), CancelText: i18n.T("Keep it"),
		OnConfirm: func(reason string) {
			ask.SetBusy(true)
			mark(reason, func(err error) {
				if err != nil {
					ask.SetErr(err)
					return
				}
				ask.Close()
				toastGood(env, i18n.F("%s: marked as entered in error.", what))
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
			d.RangeName = i18n.F("normal, %s", l.Series[0])
		}
	}
	for _, p := range l.Points {
		d.Points = append(d.Points, components.LinePoint(p))
	}
	return d
}
