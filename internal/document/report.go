package document

import (
	"cmp"
	"context"
	"io"

	"caredesk/internal/chart"
	"caredesk/internal/clinic"
	"caredesk/internal/report"
)

// ReportPaperData is all that a printed report needs.
type ReportPaperData struct {
	Letterhead Letterhead
	Result     report.Result
	Chart      string       // the column that is drawn; empty for no chart
	Paper      clinic.Paper // A4 or Letter; empty is A4. Many columns turn it on its side
	// Progress, if set, is told how many rows are laid out.
	Progress func(done, total int)
}

// ReportPaper writes a report as PDF. It stops, with nothing written, when ctx
// is cancelled.
func ReportPaper(ctx context.Context, w io.Writer, d ReportPaperData) (Report, error) {
	l, err := d.layout(ctx)
	if err != nil {
		return Report{}, err
	}
	if err := ctx.Err(); err != nil {
		return Report{}, err
	}
	return l.Report(), l.PDF(w)
}

// Layout lays the report out, for the screen and the file.
func (d ReportPaperData) Layout() (*Layout, error) { return d.layout(context.Background()) }

func (d ReportPaperData) layout(ctx context.Context) (*Layout, error) {
	d.Result = d.Result.In(d.Letterhead.Settings.DocumentLanguage)
	return arrange(func() (*flow, error) {
		f, err := d.lay(ctx)
		if err == nil {
			err = ctx.Err()
		}
		return f, err
	}, meta{title: d.Result.Title, author: printable(d.Letterhead.Settings.HospitalName, runeSet{}), made: d.Result.At}, nil)
}

// portraitColumns is how many columns fit an upright sheet.
const portraitColumns = 7

// stock is the paper, on its side where the columns need the width.
func (d ReportPaperData) stock() (stock, error) {
	paper := cmp.Or(d.Paper, clinic.PaperA4)
	s, ok := sheetOf(paper)
	if !ok || paper == clinic.PaperA5 {
		return s, clinic.FieldErrorf("paper", "Reports are printed on A4 or Letter.")
	}
	if len(d.Result.Columns) > portraitColumns {
		s.width, s.height = s.height, s.width
	}
	return s, nil
}

func (d ReportPaperData) lay(ctx context.Context) (*flow, error) {
	s, err := d.stock()
	if err != nil {
		return nil, err
	}
	r := d.Result
	f := newFlow(s, prepareLogo(d.Letterhead.Logo), d.Letterhead.Settings.DocumentLanguage)
	t := title{name: r.Title, number: r.PeriodText(), date: r.MomentText()}
	about := r.Grouped() + " · " + r.FilterText()
	f.head = func() { f.runningHead(d.Letterhead.Settings, t, about, "", "", f.ink) }
	f.letterhead(d.Letterhead.Settings)
	f.titleRow(t)
	f.pour([]para{
		f.para(about, f.style(9, true, f.ink), left, f.inner()),
		f.para(joined(" ", r.About, r.CutText()), f.style(7.8, false, f.muted), left, f.inner()),
	}, f.side, f.inner())
	f.y += f.mm(2.5)
	d.chart(f)
	if len(r.Rows) == 0 {
		f.pour([]para{f.para(listTongue(d.Letterhead).T("Nothing was counted in this period with these filters."), f.style(9, false, f.ink), left, f.inner())}, f.side, f.inner())
		f.y += f.mm(2)
	}
	d.table(ctx, f)
	return f, nil
}

// Sizes of a printed chart: millimetres high, pixels a millimetre, and how much
// its text grows for that.
const (
	chartHigh  = 56
	chartLines = 6.2 // a bar that lies
	chartPerMM = 8
	chartScale = 1.75
)

// chart sets the picture over the table. What cannot be drawn is left out: the
// table says it all.
func (d ReportPaperData) chart(f *flow) {
	c := d.Result.Chart(d.Chart)
	if d.Chart == "" || c.Empty() {
		return
	}
	h := float64(chartHigh)
	if c.Style == report.ChartLying {
		h = 14 + chartLines*float64(len(c.Points))
	}
	png, err := chart.PNG(c, int(f.inner()*chartPerMM), int(h*chartPerMM), chartScale, chart.Paper)
	if err != nil {
		return
	}
	head := f.para(joined(" – ", c.Title, c.Note), f.style(8.4, true, f.ink), left, f.inner())
	f.need(head.height() + h)
	f.pour([]para{head}, f.side, f.inner())
	f.add(mark{kind: markPicture, x: f.side, y: f.y, w: f.inner(), h: h, picture: png})
	f.y += h + f.mm(3)
}

func (d ReportPaperData) table(ctx context.Context, f *flow) {
	r := d.Result
	columns := make([]tableColumn, len(r.Columns))
	for i, c := range r.Columns {
		columns[i] = tableColumn{head: c.Title, most: 34, bold: i == 0}
		if c.Format.Numeric() {
			columns[i].align = right
		}
	}
	columns[r.Keys-1].weight = 1 // what names the row takes what is left
	total := len(r.Rows) + len(r.Totals)
	rows := make([]tableRow, 0, total)
	add := func(list []report.Row, strong bool) {
		for _, row := range list {
			cells := make([]string, len(row.Cells))
			for i, c := range row.Cells {
				cells[i] = r.Written(c)
				if c.Format == report.FormatMoney {
					cells[i] = unbroken(cells[i])
				}
			}
			rows = append(rows, tableRow{cells: cells, strong: strong})
		}
	}
	add(r.Rows, false)
	add(r.Totals, true)
	f.each = func(i int) bool {
		if d.Progress != nil && (i%200 == 0 || i == total) {
			d.Progress(i, total)
		}
		return ctx.Err() == nil
	}
	f.table(columns, rows)
	f.each = nil
}
