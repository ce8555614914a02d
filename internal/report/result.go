package report

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/tongue"
)

// Cell is one value of a result, exact and typed: files write it as a number or
// a date, screens and papers as Text says.
type Cell struct {
	Format   Format
	Text     string          // of FormatText
	Own      bool            // Text is the program's and not a name that people gave
	N, Of    int64           // of numeric formats; Of of a rate alone
	Date     clinic.Date     // of days, weeks and months
	At       time.Time       // of an instant
	Currency clinic.Currency // of money
	None     bool            // there is no value: nothing was counted
}

// Row is a line of the result.
type Row struct {
	Key   string
	Cells []Cell // one a column
}

// Result is a report with all that says what it shows.
type Result struct {
	Query
	Title    string
	From, To clinic.Date
	AsOf     clinic.Date    // set where the figures stand at a day's end
	At       time.Time      // when it was computed
	Zone     *time.Location // the clinic's
	By       string         // who asked
	Filters  []string       // "Doctor: Dr Asha Sharma"
	About    string
	Columns  []Column
	Keys     int // how many columns name the row
	Rows     []Row
	Totals   []Row // one, or one a currency
	// CutOff is the number of rows shown when there are more; the totals are
	// those of all.
	CutOff int

	say *tongue.Tongue // the language it was put into; nil is the English of the rules
}

// Facts are what a result says of itself besides its figures.
type Facts struct {
	At      time.Time
	Zone    *time.Location
	By      string
	Filters []string
}

// Build makes a result of the database's lines. totals has a line for the whole,
// or one a currency.
func Build(s Spec, f Facts, lines, totals []Line) Result {
	d := Of(s.Kind)
	r := Result{Query: s.Query, Title: s.Kind.Title(), From: s.From, To: s.To, At: f.At, Zone: f.Zone, By: f.By, Filters: f.Filters, About: d.About}
	if d.AsOf {
		r.AsOf = s.AsOf
	}
	keys := keyColumns(s.Group)
	r.Keys = len(keys)
	r.Columns = append(r.Columns, keys...)
	if d.Currencies {
		r.Columns = append(r.Columns, Column{"currency", "Currency", FormatText})
	}
	all := Measures(s.Kind, s.Group)
	for _, m := range all {
		if !m.Hidden {
			r.Columns = append(r.Columns, Column{m.ID, m.Title, m.Format})
		}
	}
	if s.Limit > 0 && len(lines) > s.Limit {
		lines = lines[:s.Limit]
		r.CutOff = s.Limit
	}
	row := func(l Line, names []Cell) Row {
		cells := append(make([]Cell, 0, len(r.Columns)), names...)
		if d.Currencies {
			cells = append(cells, Cell{Format: FormatText, Text: string(l.Currency)})
		}
		return Row{l.Key, append(cells, figures(all, l)...)}
	}
	r.Rows = make([]Row, 0, len(lines))
	for _, l := range lines {
		r.Rows = append(r.Rows, row(l, labels(s.Group, l)))
	}
	for _, l := range totals {
		names := make([]Cell, len(keys))
		for i := range names {
			names[i] = Cell{Format: FormatText}
		}
		names[0].Text, names[0].Own = "Total", true
		r.Totals = append(r.Totals, row(l, names))
	}
	return r
}

// figures makes the cells of the measures that are shown.
func figures(all []Measure, l Line) []Cell {
	at := map[string]Number{}
	i := 0
	for _, m := range all {
		if m.Computed() {
			if i < len(l.Values) {
				at[m.ID] = l.Values[i]
			}
			i++
		}
	}
	var out []Cell
	for _, m := range all {
		switch {
		case m.Hidden:
		case m.Format == FormatRate:
			out = append(out, Cell{Format: FormatRate, N: at[m.Num].N, Of: at[m.Of].N, None: at[m.Of].N == 0})
		default:
			c := Cell{Format: m.Format, N: at[m.ID].N, None: !at[m.ID].Valid}
			if m.Format == FormatMoney {
				c.Currency = l.Currency
			}
			out = append(out, c)
		}
	}
	return out
}

// Written is the cell as people read it; times are the zone's. A cell without a
// value is a dash.
func (c Cell) Written(zone *time.Location) string {
	if c.None {
		return "–"
	}
	switch c.Format {
	case FormatDay:
		return c.Date.Format("Mon 2 Jan 2006")
	case FormatWeek:
		return c.Date.Format("2 Jan 2006")
	case FormatMonth:
		return c.Date.Format("January 2006")
	case FormatInstant:
		if zone == nil {
			zone = time.UTC
		}
		return c.At.In(zone).Format("2 Jan 15:04")
	case FormatCount:
		return tongue.In("en").Count(int(c.N))
	case FormatRate:
		return c.Decimal() + " %"
	case FormatMinutes, FormatHours:
		return c.Decimal()
	case FormatMoney:
		return clinic.Money{Minor: c.N, Currency: c.Currency}.String()
	}
	return c.Text
}

// Decimal is the exact number with a point and nothing else: 12.5, -3.00. Rates
// are in per cent with one decimal, minutes and hours have one, rounded half up.
func (c Cell) Decimal() string {
	switch c.Format {
	case FormatRate:
		return tenths(c.N*1000, c.Of)
	case FormatMinutes, FormatHours:
		return tenths(c.N*10, 60)
	case FormatMoney:
		return strings.ReplaceAll(clinic.Money{Minor: c.N, Currency: c.Currency}.Edit(), "−", "-")
	}
	return strconv.FormatInt(c.N, 10)
}

// Float is the number for a chart or a sheet: a rate of a half is 0.5, minutes
// and hours are in their unit, money in whole units.
func (c Cell) Float() float64 {
	switch c.Format {
	case FormatRate:
		if c.Of == 0 {
			return 0
		}
		return float64(c.N) / float64(c.Of)
	case FormatMinutes, FormatHours:
		return float64(c.N) / 60
	case FormatMoney:
		return float64(c.N) / float64(c.Currency.MinorPerUnit())
	}
	return float64(c.N)
}

// tenths writes n/of tenths with one decimal.
func tenths(n, of int64) string {
	if of == 0 {
		return "0.0"
	}
	sign := ""
	if n < 0 != (of < 0) && n != 0 {
		sign = "-"
	}
	n, of = abs(n), abs(of)
	t := (2*n + of) / (2 * of)
	if t == 0 {
		sign = ""
	}
	return sign + strconv.FormatInt(t/10, 10) + "." + strconv.FormatInt(t%10, 10)
}

func abs(n int64) int64 { return max(n, -n) }

// PeriodText names the days that the report covers, or the day at whose end its
// figures stand.
func (r Result) PeriodText() string {
	if say := r.tongue(); say.Code() != "en" {
		if !r.AsOf.IsZero() {
			return say.F("As of the end of %s", r.period(r.AsOf, r.AsOf))
		}
		return r.period(r.From, r.To)
	}
	if !r.AsOf.IsZero() {
		return "As of the end of " + Text(r.AsOf, r.AsOf)
	}
	return Text(r.From, r.To)
}

// MomentText says when the figures were computed and for whom.
func (r Result) MomentText() string {
	at := r.At
	if r.Zone != nil {
		at = at.In(r.Zone)
	}
	say := r.tongue()
	when := say.Date(at, "Mon 2 Jan 2006 15:04:05")
	if r.By != "" {
		return say.F("Computed %s for %s", when, r.By)
	}
	return say.F("Computed %s", when)
}

// FilterText names the filters in a line.
func (r Result) FilterText() string {
	if len(r.Filters) == 0 {
		return r.tongue().T("No filter")
	}
	return strings.Join(r.Filters, ", ")
}

// Column returns the place of a column, -1 when there is none.
func (r Result) Column(id string) int {
	return slices.IndexFunc(r.Columns, func(c Column) bool { return c.ID == id })
}

// Sorted returns the rows by a column; rows without a value come last either way.
func (r Result) Sorted(id string, descending bool) []Row {
	rows := slices.Clone(r.Rows)
	i := r.Column(id)
	if i < 0 {
		return rows
	}
	slices.SortStableFunc(rows, func(a, b Row) int {
		x, y := a.Cells[i], b.Cells[i]
		if x.None || y.None {
			switch {
			case x.None && y.None:
				return 0
			case x.None:
				return 1
			}
			return -1
		}
		c := x.compare(y)
		if descending {
			c = -c
		}
		return c
	})
	return rows
}

func (c Cell) compare(o Cell) int {
	switch c.Format {
	case FormatText:
		return strings.Compare(strings.ToLower(c.Text), strings.ToLower(o.Text))
	case FormatDay, FormatWeek, FormatMonth:
		return c.Date.Compare(o.Date)
	case FormatInstant:
		return c.At.Compare(o.At)
	}
	switch a, b := c.Float(), o.Float(); {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// FileName is a name for a file of the report in its language, without an ending: it
// names no person.
func (r Result) FileName() string {
	say := r.tongue()
	days := []string{r.From.String()}
	switch {
	case !r.AsOf.IsZero():
		days = []string{r.AsOf.String()}
	case r.To != r.From:
		days = append(days, say.C("between two", "to"), r.To.String())
	}
	if say.Code() == "en" {
		return tongue.FileName(append([]string{"report", string(r.Kind), "by", string(r.Group)}, days...)...)
	}
	return tongue.FileName(append([]string{say.T("Report"), r.Title, r.said(r.Group.Title())}, days...)...)
}

// CutText says that there are more rows, empty when there are none.
func (r Result) CutText() string {
	if r.CutOff == 0 {
		return ""
	}
	return r.tongue().F("The first %s rows; there are more. The totals are those of all.", r.tongue().Count(r.CutOff))
}
