package pages

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"caredesk/internal/report"
	"caredesk/ui/components"
	"caredesk/ui/theme"
)

// totalKey marks the rows that hold totals.
const totalKey = "\x00total"

// setTable builds the table for the columns of a result.
func (p *reportsPage) setTable(columns []report.Column) {
	type row = report.Row
	p.columns, p.shown = slices.Clone(columns), p.vm.Visible()
	specs := make([]components.Column[row], 0, len(p.shown))
	for n, i := range p.shown {
		c := columns[i]
		spec := components.Column[row]{ID: c.ID, Title: c.Title, Sort: true, Bold: n == 0, Text: func(r row) string { return p.vm.Result.Written(r.Cells[i]) }}
		switch {
		case c.Format.Numeric():
			spec.Align, spec.Width = fyne.TextAlignTrailing, reportWidth(c)
		case c.ID == "cashier" && p.vm.Result.Keys > 1:
			spec.MinWidth = 120
		case c.Format == report.FormatInstant:
			spec.Width = 112
		case i == p.vm.Result.Keys-1:
			spec.MinWidth = 120
		case c.ID == "code", c.ID == "currency":
			spec.Width = 84
		case c.Format == report.FormatDay:
			spec.Width = 136
		default:
			spec.Width = 130
		}
		specs = append(specs, spec)
	}
	if len(specs) == 0 {
		specs = append(specs, components.Column[row]{ID: "none", Title: "", MinWidth: 120, Text: func(row) string { return "" }})
	}
	had := p.table != nil && p.env.Window.Canvas().Focused() == fyne.Focusable(p.table)
	p.table = components.NewRowTable(specs, components.Noun{One: "row", Many: "rows"}).Named(fmt.Sprintf("reports.%s.%s", p.vm.Result.Kind, p.vm.Result.Group))
	p.table.SetBare() // the line above counts: a total is no row
	p.table.Key = func(r row) any { return r.Key }
	p.table.RowTone = func(r row) theme.Tone {
		if r.Key == totalKey {
			return theme.TonePrimary
		}
		return theme.ToneNeutral
	}
	if id, descending, ok := p.table.KeptSort(); ok {
		p.vm.SortFirst(id, descending)
	}
	p.table.OnSort = p.vm.Sort
	p.table.OnSortReset = func() { p.vm.Sort("", false) }
	p.table.OnKey = func(ev *fyne.KeyEvent, _ row) bool {
		if ev.Name == fyne.KeyE {
			components.AfterKey(p.Export)
			return true
		}
		return false
	}
	p.place.Objects = []fyne.CanvasObject{p.table}
	p.place.Refresh()
	if had {
		p.env.Window.Canvas().Focus(p.table)
	}
}

// reportWidth fits a column's title and its usual values.
func reportWidth(c report.Column) float32 {
	w := fyne.MeasureText(c.Title, theme.Size(theme.SizeCaption), fyne.TextStyle{Bold: true}).Width + 26
	least := float32(66)
	if c.Format == report.FormatMoney {
		least = 104
	}
	return max(w, least)
}

// drawTable shows the rows under their totals. The totals stand first: they are
// in sight however many rows there are.
func (p *reportsPage) drawTable() {
	r := p.vm.Result
	if p.vm.Loaded && (!slices.Equal(r.Columns, p.columns) || !slices.Equal(p.vm.Visible(), p.shown)) {
		p.setTable(r.Columns)
	}
	rows := make([]report.Row, 0, len(r.Rows)+len(r.Totals))
	if len(r.Rows) > 0 {
		for _, t := range r.Totals {
			t.Key = totalKey
			rows = append(rows, t)
		}
	}
	rows = append(rows, p.vm.Rows()...)
	p.table.SetEmpty(p.vm.EmptyText(), "", nil)
	column, descending := p.vm.Sorting()
	p.table.SetSort(column, descending)
	p.table.SetRows(rows, -1, false)
	p.table.SetLoading(p.vm.Loading && !p.vm.Loaded)
}
