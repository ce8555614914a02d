package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/tongue"
)

// ChartStyle is how a chart is drawn.
type ChartStyle int

// The styles: upright bars for a few groups in their order, bars lying beside
// their names for things that have no order, a line for many days.
const (
	ChartBars ChartStyle = iota
	ChartLying
	ChartLine
)

// Chart is one figure of a result, ready to be drawn.
type Chart struct {
	Title  string // the figure's name
	Note   string // what is left out, empty for nothing
	Style  ChartStyle
	Points []Point
	Format Format // of the figure, for the axis
	// Currency is that of an amount.
	Currency clinic.Currency

	say *tongue.Tongue
}

// Point is a group of a chart.
type Point struct {
	Label string
	Value float64 // a rate in per cent
	Text  string  // the value as it is written
	Blank bool    // there is no value
}

const (
	chartLying = 12 // most bars that lie beside their names
	chartFew   = 5  // fewer bars than these lie, whatever they are of
	chartBars  = 31 // most upright bars; more days make a line
)

// Charts returns the columns that a chart can show.
func (r Result) Charts() []Column {
	var out []Column
	for _, c := range r.Columns {
		if c.Format.Numeric() {
			out = append(out, c)
		}
	}
	return out
}

// Currencies returns the currencies of the result, the one with most rows first.
func (r Result) Currencies() []clinic.Currency {
	i := r.Column("currency")
	if i < 0 {
		return nil
	}
	n := map[clinic.Currency]int{}
	var out []clinic.Currency
	for _, row := range r.Rows {
		c := clinic.Currency(row.Cells[i].Text)
		if n[c] == 0 {
			out = append(out, c)
		}
		n[c]++
	}
	slices.SortStableFunc(out, func(a, b clinic.Currency) int { return n[b] - n[a] })
	return out
}

// Chart draws one column, in the result's currency or the one with most rows.
// Days, weeks and months without a row stand in it with nothing.
func (r Result) Chart(column string) Chart {
	i := r.Column(column)
	if i < 0 {
		return Chart{}
	}
	c := Chart{Title: r.Columns[i].Title, Format: r.Columns[i].Format, say: r.tongue()}
	rows := r.Rows
	if list := r.Currencies(); len(list) > 0 {
		c.Currency = list[0]
		at := r.Column("currency")
		rows = slices.DeleteFunc(slices.Clone(rows), func(row Row) bool { return row.Cells[at].Text != string(c.Currency) })
		if len(list) > 1 {
			c.Note = r.said(fmt.Sprintf("%s alone of %d currencies.", c.Currency, len(list)))
		}
	}
	if r.Group.Timed() {
		c.Points, c.Style = r.timeline(rows, i), ChartBars
		if len(c.Points) > chartBars {
			c.Style = ChartLine
		}
		return c
	}
	switch r.Group {
	case ByWeekday, ByHour, ByAge, BySex, ByVisitKind, ByStatus, ByUrgency, ByMethod, ByBillAge:
		c.Style = ChartBars
		if len(rows) < chartFew {
			c.Style = ChartLying
		}
	default:
		c.Style = ChartLying
		rows = slices.Clone(rows)
		slices.SortStableFunc(rows, func(a, b Row) int { // shortfalls count as surpluses do
			x, y := a.Cells[i], b.Cells[i]
			return cmp.Or(cmp.Compare(max(y.Float(), -y.Float()), max(x.Float(), -x.Float())), y.compare(x))
		})
		if len(rows) > chartLying {
			c.Note = joinNotes(c.Note, r.said(fmt.Sprintf("The %d largest of %d.", chartLying, len(rows))))
			rows = rows[:chartLying]
		}
	}
	for _, row := range rows {
		c.Points = append(c.Points, r.point(r.chartLabel(row), row.Cells[i]))
	}
	return c
}

// chartLabel names a row in a chart: the last of the columns that say something,
// with the day of a drawer.
func (r Result) chartLabel(row Row) string {
	if r.Group == ByDrawer {
		return r.day(row.Cells[0].Date, "2 Jan") + " " + row.Cells[1].Text
	}
	label := r.Written(row.Cells[r.Keys-1])
	if r.Keys == 2 && !r.Named() {
		label = row.Cells[0].Text + " " + label
	}
	return label
}

func (r Result) point(label string, cell Cell) Point {
	v := cell.Float()
	if cell.Format == FormatRate {
		v *= 100
	}
	return Point{Label: label, Value: v, Text: r.Written(cell), Blank: cell.None}
}

// timeline gives every day, week or month of the period a point.
func (r Result) timeline(rows []Row, column int) []Point {
	by := map[clinic.Date]Cell{}
	for _, row := range rows {
		by[row.Cells[0].Date] = row.Cells[column]
	}
	step := func(d clinic.Date) clinic.Date { return d.AddDays(1) }
	at, layout := r.From, "2 Jan"
	switch r.Group {
	case ByWeek:
		at = at.AddDays(-int(at.Weekday()))
		step = func(d clinic.Date) clinic.Date { return d.AddDays(7) }
	case ByMonth:
		at, layout = clinic.Date{Year: at.Year, Month: at.Month, Day: 1}, "Jan 06"
		step = func(d clinic.Date) clinic.Date { return addMonths(d, 1) }
	}
	empty := Cell{Format: r.Columns[column].Format}
	switch empty.Format {
	case FormatRate, FormatMinutes:
		empty.None = true // nothing was counted, which is not the same as none
	case FormatMoney:
		if list := r.Currencies(); len(list) > 0 {
			empty.Currency = list[0]
		}
	}
	var out []Point
	for ; !at.After(r.To); at = step(at) {
		cell, ok := by[at]
		if !ok {
			cell = empty
		}
		out = append(out, r.point(r.day(at, layout), cell))
	}
	return out
}

func joinNotes(a, b string) string {
	if a == "" {
		return b
	}
	return a + " " + b
}

// Empty reports a chart that has nothing to show: no value at all, or none above
// or below nothing.
func (c Chart) Empty() bool {
	for _, p := range c.Points {
		if !p.Blank && p.Value != 0 {
			return false
		}
	}
	return true
}

// Words are the chart for those who do not see it: its name and its highest
// point.
func (c Chart) Words() string {
	best := -1
	for i, p := range c.Points {
		if !p.Blank && (best < 0 || p.Value > c.Points[best].Value) {
			best = i
		}
	}
	say := c.tongue()
	if best < 0 {
		return say.F("%s: nothing", c.Title)
	}
	return say.F("%s: most is %s, %s", c.Title, c.Points[best].Text, c.Points[best].Label)
}

// Mark writes a mark of the figure's axis. Between two whole numbers of a count
// there is nothing to write.
func (c Chart) Mark(v float64) string {
	if v != math.Trunc(v) && c.Format == FormatCount {
		return ""
	}
	s := c.tongue().Count(int(v))
	if v != math.Trunc(v) {
		s = c.tongue().Decimal(strings.ReplaceAll(strconv.FormatFloat(v, 'f', 1, 64), "-", "−"))
	}
	if c.Format == FormatRate {
		s += " %"
	}
	return s
}

func (c Chart) tongue() *tongue.Tongue { return orEnglish(c.say) }
