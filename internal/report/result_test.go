package report_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
	"caredesk/internal/report"
)

func spec(k clinic.ReportKind, g report.Group) report.Spec {
	from, to := clinic.MustDate("2026-11-01"), clinic.MustDate("2026-11-30")
	return report.Spec{Query: report.Query{Kind: k, Group: g}, From: from, To: to, AsOf: to}
}

var facts = report.Facts{At: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC), Zone: time.FixedZone("clinic", 3600), By: "Maeve Ryan"}

func values(n ...int64) (out []report.Number) {
	for _, v := range n {
		out = append(out, report.N(v))
	}
	return out
}

// A rate, a mean and an amount as people read them, and exact for files.
func TestCellsAreWritten(t *testing.T) {
	for _, c := range []struct {
		cell          report.Cell
		text, decimal string
	}{
		{report.Cell{Format: report.FormatCount, N: 1234567}, "1,234,567", "1234567"},
		{report.Cell{Format: report.FormatCount, N: -1234}, "−1,234", "-1234"},
		{report.Cell{Format: report.FormatRate, N: 1, Of: 3}, "33.3 %", "33.3"},
		{report.Cell{Format: report.FormatRate, N: 2, Of: 3}, "66.7 %", "66.7"},
		{report.Cell{Format: report.FormatRate, N: 0, Of: 0, None: true}, "–", "0.0"},
		{report.Cell{Format: report.FormatMinutes, N: 754}, "12.6", "12.6"},
		{report.Cell{Format: report.FormatHours, N: 405}, "6.8", "6.8"},
		{report.Cell{Format: report.FormatMoney, N: -50, Currency: "EUR"}, "€ −0.50", "-0.50"},
		{report.Cell{Format: report.FormatMoney, N: 124000, Currency: "EUR"}, "€ 1,240.00", "1240.00"},
		{report.Cell{Format: report.FormatMoney, N: 1240, Currency: "JPY"}, "¥ 1,240", "1240"},
		{report.Cell{Format: report.FormatMoney, N: 1240, Currency: "KWD"}, "KWD 1.240", "1.240"},
	} {
		if got := c.cell.Written(nil); got != c.text {
			t.Errorf("written %q, want %q", got, c.text)
		}
		if got := c.cell.Decimal(); got != c.decimal {
			t.Errorf("decimal %q, want %q", got, c.decimal)
		}
	}
	rapid.Check(t, func(t *rapid.T) { // a rate is never rounded past its neighbours
		of := rapid.Int64Range(1, 1e6).Draw(t, "of")
		n := rapid.Int64Range(0, of).Draw(t, "n")
		got, err := strconv.ParseFloat(report.Cell{Format: report.FormatRate, N: n, Of: of}.Decimal(), 64)
		if exact := float64(n) * 100 / float64(of); err != nil || got < exact-0.0501 || got > exact+0.0501 {
			t.Fatalf("%d of %d is written %v, %v", n, of, got, err)
		}
	})
}

func TestAResultHasItsColumnsAndTotals(t *testing.T) {
	r := report.Build(spec(clinic.ReportNoShows, report.ByDoctor), facts,
		[]report.Line{{Key: "1", Names: [4]string{"Asha", "Sharma"}, Values: values(5, 3, 5, 1, 2, 1, 1, 0)}, {Key: "2", Names: [4]string{"Bo", "Berg"}, Values: values(2, 0, 0, 0, 0, 0, 0, 0)}},
		[]report.Line{{Values: values(7, 3, 5, 1, 2, 1, 1, 0)}})
	var titles, first, second []string
	for i, c := range r.Columns {
		titles, first, second = append(titles, c.Title), append(first, r.Rows[0].Cells[i].Written(nil)), append(second, r.Rows[1].Cells[i].Written(nil))
	}
	if got := strings.Join(titles, "|"); got != "Doctor|Visits|No-shows|No-show rate|Cancelled|Cancel rate|By patient|By doctor|By hospital" {
		t.Error(got)
	}
	if got := strings.Join(first, "|"); got != "Dr Asha Sharma|5|1|33.3 %|2|40.0 %|1|1|0" {
		t.Error(got)
	}
	if got := strings.Join(second, "|"); got != "Dr Bo Berg|2|0|–|0|–|0|0|0" { // nobody was due: there is no rate
		t.Error(got)
	}
	if r.Totals[0].Cells[0].Text != "Total" || r.Totals[0].Cells[3].Written(nil) != "33.3 %" {
		t.Errorf("%+v", r.Totals)
	}
	if r.FileName() != "report-no-shows-by-doctor-2026-11-01-to-2026-11-30" {
		t.Error(r.FileName())
	}
	if rows := r.Sorted("no_show_rate", true); rows[1].Key != "2" {
		t.Error("a row without a value does not come last")
	}
	if rows := r.Sorted("doctor", false); rows[0].Key != "1" || rows[1].Key != "2" {
		t.Error("not sorted by name")
	}
	cut := spec(clinic.ReportVisits, report.ByDay)
	cut.Limit = 1
	day := func(d string) report.Line {
		return report.Line{Key: d, Names: [4]string{d}, Values: values(1, 1, 0, 0, 0, 1)}
	}
	if c := report.Build(cut, facts, []report.Line{day("2026-11-01"), day("2026-11-02")}, nil); len(c.Rows) != 1 || c.CutText() == "" {
		t.Errorf("%d rows, %q", len(c.Rows), c.CutText())
	}
}

// Every report under every grouping has as many columns as its rows have cells,
// and names its groups.
func TestEveryGroupingHasItsColumns(t *testing.T) {
	names := map[report.Group][4]string{report.ByDay: {"2026-11-03"}, report.ByWeek: {"2026-11-02"}, report.ByMonth: {"2026-11"}, report.ByDoctor: {"A", "B"},
		report.ByDrawer: {"2026-11-03", "Colm Daly", "2026-11-03T07:00:00.000000Z", ""}, report.ByAge: {"3"}, report.ByWeekday: {"6"}, report.ByHour: {"23"},
		report.ByStatus: {"completed"}, report.ByMedicine: {"Amoxicillin"}, report.ByMethod: {"cash"}, report.ByPatient: {"P-1", "A", "B"}, report.ByCashier: {"Colm Daly"}}
	for _, k := range report.Kinds() {
		for _, g := range report.Of(k).Groups {
			l := report.Line{Key: "k", Names: names[g], Currency: "EUR", Values: make([]report.Number, len(report.Computed(k, g)))}
			r := report.Build(spec(k, g), facts, []report.Line{l}, []report.Line{l})
			if len(r.Rows[0].Cells) != len(r.Columns) || len(r.Totals[0].Cells) != len(r.Columns) {
				t.Errorf("%s by %s: %d columns, %d cells", k, g, len(r.Columns), len(r.Rows[0].Cells))
			}
			named := false
			for i := range r.Keys {
				named = named || strings.Trim(r.Rows[0].Cells[i].Written(nil), "–") != ""
			}
			if !named || r.Columns[0].Title == "Group" {
				t.Errorf("%s by %s does not name its groups: %+v", k, g, r.Rows[0].Cells[:r.Keys])
			}
			if len(r.Charts()) == 0 || r.Title == "" || r.About == "" || g.Title() == "" || g.Rows().Many == "" {
				t.Errorf("%s by %s says too little", k, g)
			}
		}
	}
}

func TestCharts(t *testing.T) {
	day := func(d string, n int64) report.Line {
		return report.Line{Key: d, Names: [4]string{d}, Values: values(n, n, 0, 0, 0, 1)}
	}
	r := report.Build(spec(clinic.ReportVisits, report.ByDay), facts, []report.Line{day("2026-11-03", 4), day("2026-11-30", 2)}, nil)
	c := r.Chart("visits")
	if len(c.Points) != 30 || c.Style != report.ChartBars || c.Points[2].Value != 4 || c.Points[3].Value != 0 || c.Points[3].Blank || c.Points[29].Label != "30 Nov" {
		t.Errorf("days without visits have no place: %+v", c)
	}
	if c.Words() != "Visits: most is 4, 3 Nov" {
		t.Error(c.Words())
	}
	year := spec(clinic.ReportWaiting, report.ByDay)
	year.From = clinic.MustDate("2026-01-01")
	w := report.Build(year, facts, []report.Line{{Key: "x", Names: [4]string{"2026-02-01"}, Values: values(2, 600, 600, 900, 900, 2, 2)}}, nil).Chart("mean")
	if w.Style != report.ChartLine || len(w.Points) != 334 || !w.Points[0].Blank || w.Points[31].Value != 10 {
		t.Errorf("nobody waited is drawn as no time: %v %d %+v", w.Style, len(w.Points), w.Points[31])
	}
	var lines []report.Line
	for i := range int64(20) {
		lines = append(lines, report.Line{Key: strconv.FormatInt(i, 10), Names: [4]string{"M" + strconv.FormatInt(i, 10)}, Values: values(i, 1, 1, 0, 0, 0)})
	}
	m := report.Build(spec(clinic.ReportPrescriptions, report.ByMedicine), facts, lines, nil).Chart("items")
	if m.Style != report.ChartLying || len(m.Points) != 12 || m.Points[0].Label != "M19" || m.Note != "The 12 largest of 20." {
		t.Errorf("%+v", m)
	}
	bill := func(cur clinic.Currency, d string, n int64) report.Line {
		return report.Line{Key: d, Names: [4]string{d}, Currency: cur, Values: values(1, n, 0, n, 0, 0, 0)}
	}
	money := report.Build(spec(clinic.ReportRevenue, report.ByDay), facts, []report.Line{bill("EUR", "2026-11-02", 1000), bill("EUR", "2026-11-03", 2000), bill("JPY", "2026-11-03", 500)},
		[]report.Line{bill("EUR", "", 3000), bill("JPY", "", 500)})
	b := money.Chart("billed")
	if b.Currency != "EUR" || b.Points[2].Value != 20 || b.Note != "EUR alone of 2 currencies." || len(money.Totals) != 2 {
		t.Errorf("currencies are summed up: %+v", b)
	}
	if !report.Build(spec(clinic.ReportVisits, report.ByDay), facts, nil, nil).Chart("visits").Empty() || !r.Chart("nothing").Empty() {
		t.Error("there is something to draw of nothing")
	}
}
