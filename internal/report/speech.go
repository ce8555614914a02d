package report

import (
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/tongue"
)

// In is the result in a language, for paper and files: titles, the names that are
// the program's, days and numbers. Names that people gave stay as they are. The
// groups keep their keys, so that a chart and an order can still be asked for.
func (r Result) In(code string) Result { return r.Through(tongue.In(code)) }

// Through is In for whoever has the language at hand, as the window does.
func (r Result) Through(say *tongue.Tongue) Result {
	r.say = say
	r.Title, r.About = say.Say(r.Title), say.Say(r.About)
	columns := make([]Column, len(r.Columns))
	for i, c := range r.Columns {
		c.Title = columnTitle(r.Kind, c, say)
		columns[i] = c
	}
	r.Columns = columns
	filters := make([]string, len(r.Filters))
	for i, f := range r.Filters {
		what, value, _ := strings.Cut(f, ": ")
		switch what {
		case "Kind of visit", "State", "Paid by", "Sex":
			value = say.Say(value)
		}
		name := say.Say(what)
		if what == "Cashier" {
			name = say.C("person", "Cashier")
		}
		filters[i] = say.Labelled(name, value)
	}
	r.Filters = filters
	r.Rows, r.Totals = spoken(r.Rows, say), spoken(r.Totals, say)
	return r
}

// columnTitle is what a column is called. Some words stand for the state of one thing
// elsewhere and for many of them here, or for a role there and a person here, which
// languages tell apart.
func columnTitle(kind clinic.ReportKind, c Column, say *tongue.Tongue) string {
	switch c.Title {
	case "Done":
		return say.C("count of visits", "Done")
	case "No-show":
		return say.C("count of visits", "No-show")
	case "Cancelled":
		return say.C("count of visits", "Cancelled")
	case "Open":
		if kind == clinic.ReportClosures {
			return say.C("count of drawers", "Open")
		}
		return say.C("count of visits", "Open")
	case "Cashier":
		return say.C("person", "Cashier")
	}
	return say.Say(c.Title)
}

func spoken(rows []Row, say *tongue.Tongue) []Row {
	out := make([]Row, len(rows))
	for i, row := range rows {
		cells := make([]Cell, len(row.Cells))
		for j, c := range row.Cells {
			if c.Own {
				c.Text = say.Say(c.Text)
			}
			cells[j] = c
		}
		out[i] = Row{row.Key, cells}
	}
	return out
}

// Written is a cell as people read it, in the language of the result.
func (r Result) Written(c Cell) string {
	plain := c.Written(r.Zone)
	if c.None {
		return plain
	}
	say := r.tongue()
	switch c.Format {
	case FormatText:
		return c.Text
	case FormatDay:
		return r.day(c.Date, "Mon 2 Jan 2006")
	case FormatWeek:
		return r.day(c.Date, "2 Jan 2006")
	case FormatMonth:
		return r.day(c.Date, "January 2006")
	case FormatInstant:
		at := c.At.UTC()
		if r.Zone != nil {
			at = at.In(r.Zone)
		}
		return say.Date(at, "2 Jan 15:04")
	case FormatMoney:
		return say.Money(clinic.Money{Minor: c.N, Currency: c.Currency})
	}
	return say.Decimal(plain)
}

func (r Result) tongue() *tongue.Tongue { return orEnglish(r.say) }

// orEnglish is the language of what was put into none.
func orEnglish(say *tongue.Tongue) *tongue.Tongue {
	if say == nil {
		return tongue.In("en")
	}
	return say
}

func (r Result) said(text string) string { return r.tongue().Say(text) }

func (r Result) day(d clinic.Date, layout string) string { return r.tongue().Date(d, layout) }

// Grouped says by what the figures are taken apart: By doctor.
func (r Result) Grouped() string {
	if r.tongue().Code() == "en" {
		return "By " + r.Group.Title()
	}
	return r.tongue().Labelled(r.said("Grouped by"), r.said(r.Group.Title()))
}

// period names the days in a language; English has a shorter way.
func (r Result) period(from, to clinic.Date) string {
	if from == to {
		return r.day(from, "Mon 2 Jan 2006")
	}
	return r.day(from, "2 Jan 2006") + " – " + r.day(to, "2 Jan 2006")
}

// Preamble is what a file says of itself above the figures; moment is when they were
// computed, as files write it.
func (r Result) Preamble(moment string) [][2]string {
	say := r.tongue()
	out := [][2]string{{say.T("Report"), r.Title}, {say.T("Period"), r.PeriodText()}, {say.T("Grouped by"), r.said(r.Group.Title())}, {say.T("Filters"), r.FilterText()},
		{say.T("Computed at"), moment}, {say.T("Asked for by"), r.By}, {say.T("What is counted"), r.About}}
	if r.CutOff > 0 {
		out = append(out, [2]string{say.T("Note"), r.CutText()})
	}
	return out
}
