package document

// tableColumn is a column of a table. A column with a weight shares what the
// others leave; the others are as wide as their longest text, up to most.
type tableColumn struct {
	head   string
	weight float64
	most   float64 // millimetres before scaling
	bold   bool
	align  align
}

// tableRow is a row's texts, one a column. A faint row is set in the muted
// colour: it is there to be seen, and nobody is waiting for it. A strong one is
// a total.
type tableRow struct {
	cells  []string
	faint  bool
	strong bool
}

// unlimited is the most of a column of amounts.
const unlimited = 1e6

// The usual sizes of a table's type in points.
const tableSize, tableHead = 8.2, 7.2

// table sets rows under a heading that is repeated on every page. No text is
// cut: what is too wide for its column wraps, and a row is kept together on one
// page.
func (f *flow) table(columns []tableColumn, rows []tableRow) {
	f.tableOf(columns, rows, tableSize, tableHead)
}

// moneyTable is table for columns of amounts, which must not wrap: the type
// shrinks until the columns with a weight get a fifth of the width.
func (f *flow) moneyTable(columns []tableColumn, rows []tableRow) {
	size := tableSize
	for size > 4 {
		widths := f.tableWidths(columns, rows, size, min(size, tableHead), f.mm(2.4))
		free := 0.0
		for i, c := range columns {
			if c.weight > 0 {
				free += widths[i]
			}
		}
		if free >= f.inner()/5 {
			break
		}
		size *= 0.94
	}
	f.tableOf(columns, rows, size, min(size, tableHead))
}

func (f *flow) tableOf(columns []tableColumn, rows []tableRow, size, headSize float64) {
	gap, pad := f.mm(2.4), f.mm(1.1)
	widths := f.tableWidths(columns, rows, size, headSize, gap)
	f.columns = func() {
		s := f.style(headSize, true, f.muted)
		x := f.side
		for i, c := range columns {
			f.print(c.head, s, c.align, x, f.y, widths[i])
			x += widths[i] + gap
		}
		f.y += s.lineHeight() + f.mm(0.8)
		f.rule(f.side, f.y, f.inner(), 0.2, f.hairline)
	}
	f.need(f.mm(16))
	f.columns()
	for n, row := range rows {
		if f.each != nil && !f.each(n+1) {
			break
		}
		cells := make([]para, len(columns))
		h := 0.0
		for i, c := range columns {
			color := f.ink
			if row.faint {
				color = f.muted
			}
			cells[i] = f.para(row.cells[i], f.style(size, (c.bold || row.strong) && !row.faint, color), c.align, widths[i])
			h = max(h, cells[i].height())
		}
		f.need(h + 2*pad)
		x := f.side
		for i := range columns {
			f.stamp(cells[i:i+1], x, f.y+pad, widths[i])
			x += widths[i] + gap
		}
		f.y += h + 2*pad
		f.rule(f.side, f.y, f.inner(), 0.2, f.hairline)
	}
	f.columns = nil
}

func (f *flow) tableWidths(columns []tableColumn, rows []tableRow, size, headSize, gap float64) []float64 {
	widths := make([]float64, len(columns))
	rest, weights := f.inner()-gap*float64(len(columns)-1), 0.0
	for i, c := range columns {
		if c.weight > 0 {
			weights += c.weight
			continue
		}
		widths[i] = f.style(headSize, true, f.ink).width(c.head)
		for _, row := range rows {
			s := f.style(size, c.bold || row.strong, f.ink)
			widths[i] = max(widths[i], min(s.width(printable(oneLine(row.cells[i]), f.missing)), f.mm(c.most)))
		}
		widths[i] += f.mm(0.3)
		rest -= widths[i]
	}
	for i, c := range columns {
		if c.weight > 0 {
			widths[i] = rest * c.weight / weights
		}
	}
	return widths
}
