package pages

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/chart"
	"caredesk/internal/clinic"
	"caredesk/internal/report"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// NewReports returns the page of figures.
func NewReports(env *Env) Page { return newReportsPage(env) }

type reportsPage struct {
	env     *Env
	vm      *viewmodel.Reports
	content fyne.CanvasObject
	list    *components.NavList
	header  *components.PageHeader
	filters *reportFilters
	facts   *components.Text
	about   *components.Text
	chart   *components.ChartView
	column  *components.Choice
	count   *components.Text
	table   *components.RowTable[report.Row]
	columns []report.Column // that the table was built for
	shown   []int           // which of them it shows
	place   *fyne.Container // where the table is
	busy    *components.Busy
	body    *fyne.Container
	export  *components.Button
	print   *components.Button
	loaded  bool
}

func newReportsPage(env *Env) *reportsPage {
	p := &reportsPage{env: env, vm: viewmodel.NewReports(frontDesk(env))}
	p.vm.Changed = p.draw
	p.vm.Started = func() { p.busy.Start(i18n.T("Computing…"), p.vm.Cancel) }
	p.build()
	return p
}

func (p *reportsPage) build() {
	var options []components.Option
	for _, k := range p.vm.Kinds() {
		options = append(options, components.Option{Value: string(k), Text: i18n.Say(k.Title())})
	}
	p.list = components.NewNavList(options, func(v string) {
		p.vm.SetKind(clinic.ReportKind(v))
		p.filters.show()
		p.draw()
	})
	p.list.OnKey = func(ev *fyne.KeyEvent) bool {
		switch ev.Name {
		case fyne.KeyE:
			components.AfterKey(p.Export)
		case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyRight:
			p.env.Window.Canvas().Focus(p.table)
		default:
			return false
		}
		return true
	}
	p.filters = newReportFilters(p)
	p.export = components.NewButton(i18n.T("Export…"), "Ctrl E", p.Export)
	p.print = components.NewPrimaryButton(i18n.T("Print…"), "Ctrl P", p.Print)
	p.header = components.NewPageHeader(i18n.T("Reports"), p.filters.when, []fyne.CanvasObject{p.export, p.print})
	p.facts = components.NewText("", components.TextOptions{Wrap: true, Size: theme.SizeCaption})
	p.about = components.NewText("", components.TextOptions{Wrap: true, Size: theme.SizeCaption, Color: theme.ColorMuted})
	p.chart = components.NewChartView(i18n.T("There is nothing to draw."))
	p.column = components.NewChoice(nil, p.vm.SetChart)
	p.count = components.Caption("")
	p.place = container.NewStack()
	p.setTable(nil)
	bar := components.NewFlow([]fyne.CanvasObject{p.count}, []fyne.CanvasObject{components.Caption(i18n.T("Chart of")), components.FixedWidth(p.column, 170)})
	p.body = container.New(&reportLayout{page: p}, p.chart, bar, p.place)
	p.busy = components.NewBusy(p.body)
	right := container.NewBorder(components.VBoxGap(4, p.header, container.New(&insetLayout{top: 4}, p.facts), p.about), nil, nil, nil,
		container.New(&insetLayout{top: 8}, p.busy))
	left := components.VBoxGap(14, p.list, p.filters.narrow)
	p.content = container.New(&insetLayout{left: 16, top: 10, right: 16, bottom: 10},
		container.NewBorder(nil, nil, components.AtLeastWide(left, reportListWidth), nil, container.New(&insetLayout{left: 16}, right)))
}

const reportListWidth = 226

// reportLayout gives the chart the height that its bars need and the table the
// rest, which is most of it on a small screen.
type reportLayout struct{ page *reportsPage }

const (
	reportChart = 188
	reportMost  = 268
	reportTable = 190 // the least that the table keeps
)

func (l *reportLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(420, 110+12+o[1].MinSize().Height+theme.Scaled(reportTable))
}

func (l *reportLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	y, gap := float32(0), float32(6)
	chart, bar, table := o[0], o[1], o[2]
	if chart.Visible() {
		h := float32(reportChart)
		if c := l.page.vm.Chart(); c.Style == report.ChartLying && !c.Empty() {
			h = float32(60 + 18*len(c.Points))
		}
		h = max(110, min(h, reportMost, s.Height-theme.Scaled(reportTable)))
		chart.Move(fyne.NewPos(0, 0))
		chart.Resize(fyne.NewSize(s.Width, h))
		y = h + gap
	}
	bh := bar.MinSize().Height
	bar.Move(fyne.NewPos(0, y))
	bar.Resize(fyne.NewSize(s.Width, bh))
	y += bh + gap
	table.Move(fyne.NewPos(0, y))
	table.Resize(fyne.NewSize(s.Width, max(0, s.Height-y)))
}

// Content is what the tab shows.
func (p *reportsPage) Content() fyne.CanvasObject { return p.content }

// Shown computes the first report the first time; later it stands as it was,
// with the moment it was computed.
func (p *reportsPage) Shown() {
	if !p.loaded {
		p.loaded = true
		p.vm.LoadChoices(p.filters.setLists)
		p.filters.show()
		p.vm.Load()
	}
	if !components.ModalOpen(p.env.Window) {
		p.env.Window.Canvas().Focus(p.list)
	}
}

// Open shows the report that another page leads to, for the day if it says one.
func (p *reportsPage) Open(t Target) {
	if t.View == "" {
		return
	}
	p.vm.Open(clinic.ReportKind(t.View), t.Date)
	p.list.SetValue(string(p.vm.Query.Kind))
	p.filters.show()
	p.draw()
}

// FocusFilter puts the focus onto the days.
func (p *reportsPage) FocusFilter() { p.env.Window.Canvas().Focus(p.filters.span) }

// Escape leads back to the list of reports.
func (p *reportsPage) Escape() bool {
	if p.env.Window.Canvas().Focused() == fyne.Focusable(p.list) {
		return false
	}
	p.env.Window.Canvas().Focus(p.list)
	return true
}

// Shortcuts are the page's own keys.
func (p *reportsPage) Shortcuts() []Shortcut {
	return []Shortcut{
		{Text: i18n.T("Export…"), Key: fyne.KeyE, Modifier: fyne.KeyModifierShortcutDefault, Run: p.Export},
		{Text: i18n.T("Compute again"), Key: fyne.KeyF5, Run: p.vm.Load},
	}
}

// KeyNotes tell of keys that work on the list and the table alone.
func (p *reportsPage) KeyNotes() []KeyNote {
	return []KeyNote{{i18n.T("Up, Down, a letter"), i18n.T("Another report, from the list of reports")}, {"E", i18n.T("Export, from the list and the table")},
		{i18n.T("Left, Right, Space"), i18n.T("Choose a column and sort by it")}}
}

// draw shows the state.
func (p *reportsPage) draw() {
	if !p.vm.Loading {
		p.busy.Stop()
	}
	p.header.SetTitle(i18n.Say(p.vm.Query.Kind.Title()))
	facts, about := p.vm.Lines()
	p.facts.SetText(facts)
	p.about.SetText(about)
	p.count.SetText(p.vm.CountText())
	for _, b := range []*components.Button{p.export, p.print} {
		if p.vm.Loaded {
			b.Enable()
		} else {
			b.Disable()
		}
	}
	p.drawTable()
	p.drawChart()
	p.content.Refresh()
	p.body.Refresh()
}

func (p *reportsPage) drawChart() {
	options := []components.Option{}
	for _, c := range p.vm.Result.Charts() {
		options = append(options, components.Option{Value: c.ID, Text: c.Title})
	}
	options = append(options, components.Option{Value: viewmodel.NoChart, Text: i18n.T("No chart")})
	p.column.SetOptions(options)
	p.column.SetValue(p.vm.ChartColumn())
	if p.vm.ChartColumn() == viewmodel.NoChart && p.vm.Loaded {
		p.chart.Hide()
		return
	}
	p.chart.Show()
	c := p.vm.Chart()
	p.chart.Label = i18n.Say(p.vm.Query.Kind.Title()) + ", " + c.Words()
	if c.Empty() {
		p.chart.Set(c.Title, "", nil)
		return
	}
	p.chart.Set(c.Title, c.Note, func(w, h int, scale float64, colors components.ChartColors) image.Image {
		picture, err := chart.Draw(c, w, h, scale, chart.Look(colors))
		if err != nil {
			return nil // the table says it all
		}
		return picture
	})
}
