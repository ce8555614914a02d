package exchange

import (
	"context"
	"io"
	"strings"
	"time"
	"unicode"

	"github.com/xuri/excelize/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/report"
)

// sheetName makes a name for a sheet of a report's title, in the language of the
// title. Excel takes at most 31 characters, none of []:*?/\ and no apostrophe at
// the ends, and keeps "History" for itself.
func sheetName(title string) string {
	const most = 31
	clean := func(s string) string { return strings.Trim(s, " '") }
	name := strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`[]:*?/\`, r) || unicode.IsControl(r):
			return ' '
		case r > 0xFFFF: // it counts as two characters there
			return -1
		}
		return r
	}, title)
	name = clean(strings.Join(strings.Fields(name), " "))
	if r := []rune(name); len(r) > most {
		name = string(r[:most])
		if i := strings.LastIndex(name, " "); i > 0 && r[most] != ' ' { // whole words, where there are any
			name = name[:i]
		}
		name = clean(name)
	}
	switch {
	case name == "":
		return "1"
	case strings.EqualFold(name, "History"):
		return name + " 1"
	}
	return name
}

// ReportXLSX writes a report as a workbook of one sheet: lines about the report,
// the columns' names, which stay in sight, the rows and the totals. Numbers and
// days are values with a format; text is never a formula.
func ReportXLSX(ctx context.Context, w io.Writer, r report.Result, progress Progress) error {
	f, name := excelize.NewFile(), sheetName(r.Title)
	defer f.Close()
	err := func() error {
		if err := f.SetSheetName("Sheet1", name); err != nil {
			return err
		}
		if err := f.SetDocProps(&excelize.DocProperties{Title: r.Title, Creator: "Caredesk", Created: r.At.UTC().Format(time.RFC3339)}); err != nil {
			return err
		}
		s := &sheet{f: f, name: name, r: r, steps: newSteps(ctx, r, progress), styles: map[sheetStyle]int{}}
		if err := s.fill(); err != nil {
			return err
		}
		return f.Write(w)
	}()
	return written(ctx, err)
}

// sheetStyle tells a cell's styles apart.
type sheetStyle struct {
	number string
	bold   bool
	head   bool
	right  bool
}

// sheet fills the one sheet, row after row.
type sheet struct {
	f      *excelize.File
	name   string
	r      report.Result
	out    *excelize.StreamWriter
	steps  *steps
	styles map[sheetStyle]int
	at     int // the row written last
}

func (s *sheet) fill() (err error) {
	if s.out, err = s.f.NewStreamWriter(s.name); err != nil {
		return err
	}
	about := s.r.Preamble(moment(s.r))
	head := len(about) + 2
	for i, width := range s.widths() {
		if err := s.out.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	below, err := excelize.CoordinatesToCellName(1, head+1)
	if err != nil {
		return err
	}
	if err := s.out.SetPanes(&excelize.Panes{Freeze: true, YSplit: head, TopLeftCell: below, ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for _, p := range about {
		label, err := s.text(p[0], sheetStyle{bold: true})
		if err != nil {
			return err
		}
		if err := s.row(label, excelize.Cell{Value: p[1]}); err != nil {
			return err
		}
	}
	s.at++ // a line between
	heads := make([]any, len(s.r.Columns))
	for i, c := range s.r.Columns {
		if heads[i], err = s.text(c.Title, sheetStyle{bold: true, head: true, right: c.Format.Numeric()}); err != nil {
			return err
		}
	}
	if err := s.row(heads...); err != nil {
		return err
	}
	for n, rows := range [][]report.Row{s.r.Rows, s.r.Totals} {
		for _, row := range rows {
			if err := s.figures(row, n == 1); err != nil {
				return err
			}
		}
	}
	return s.out.Flush()
}

func (s *sheet) row(cells ...any) error {
	s.at++
	name, err := excelize.CoordinatesToCellName(1, s.at)
	if err != nil {
		return err
	}
	return s.out.SetRow(name, cells)
}

func (s *sheet) text(text string, k sheetStyle) (excelize.Cell, error) {
	id, err := s.style(k)
	return excelize.Cell{StyleID: id, Value: text}, err
}

func (s *sheet) figures(row report.Row, total bool) error {
	cells := make([]any, len(row.Cells))
	for i, c := range row.Cells {
		id, err := s.style(sheetStyle{number: numberFormat(c), bold: total, right: s.r.Columns[i].Format.Numeric()})
		if err != nil {
			return err
		}
		cells[i] = excelize.Cell{StyleID: id, Value: s.value(c)}
	}
	if err := s.row(cells...); err != nil {
		return err
	}
	return s.steps.row()
}

// value is what the sheet keeps; nothing where there is none.
func (s *sheet) value(c report.Cell) any {
	if c.None {
		return nil
	}
	switch c.Format {
	case report.FormatText:
		return c.Text
	case report.FormatDay, report.FormatWeek, report.FormatMonth:
		return time.Date(c.Date.Year, c.Date.Month, c.Date.Day, 0, 0, 0, 0, time.UTC)
	case report.FormatInstant:
		// A sheet knows no zones: the clinic's own time is what people read.
		at := c.At
		if s.r.Zone != nil {
			at = at.In(s.r.Zone)
		}
		y, m, d := at.Date()
		return time.Date(y, m, d, at.Hour(), at.Minute(), at.Second(), 0, time.UTC)
	case report.FormatCount:
		return c.N
	}
	return c.Float()
}

func numberFormat(c report.Cell) string {
	switch c.Format {
	case report.FormatDay, report.FormatWeek:
		return "yyyy-mm-dd"
	case report.FormatMonth:
		return "mmm yyyy"
	case report.FormatInstant:
		return "yyyy-mm-dd hh:mm"
	case report.FormatCount:
		return "#,##0"
	case report.FormatRate:
		return "0.0%"
	case report.FormatMinutes, report.FormatHours:
		return "#,##0.0"
	case report.FormatMoney:
		return moneyFormat(c.Currency)
	}
	return ""
}

// moneyFormat has as many decimals as the currency.
func moneyFormat(c clinic.Currency) string {
	if d := c.Digits(); d > 0 {
		return "#,##0." + strings.Repeat("0", d)
	}
	return "#,##0"
}

func (s *sheet) style(k sheetStyle) (int, error) {
	if id, ok := s.styles[k]; ok {
		return id, nil
	}
	style := &excelize.Style{Font: &excelize.Font{Bold: k.bold}}
	if k.number != "" {
		style.CustomNumFmt = &k.number
	}
	if k.right {
		style.Alignment = &excelize.Alignment{Horizontal: "right"}
	}
	if k.head {
		style.Border = []excelize.Border{{Type: "bottom", Color: "566573", Style: 1}}
	}
	id, err := s.f.NewStyle(style)
	if err == nil {
		s.styles[k] = id
	}
	return id, err
}

// widths fit the longest text of each column, within bounds.
func (s *sheet) widths() []float64 {
	const least, most, looked = 12, 60, 2000
	out := make([]float64, max(2, len(s.r.Columns)))
	for i, c := range s.r.Columns {
		n := len([]rune(c.Title))
		for _, row := range s.r.Rows[:min(looked, len(s.r.Rows))] {
			n = max(n, len([]rune(s.r.Written(row.Cells[i]))))
		}
		for _, row := range s.r.Totals {
			n = max(n, len([]rune(s.r.Written(row.Cells[i]))))
		}
		out[i] = float64(min(most, max(least, n+2)))
	}
	out[0], out[1] = max(out[0], 18), max(out[1], least) // the names of the lines above
	return out
}
