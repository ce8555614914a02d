package exchange_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"caredesk/internal/clinic"
	"caredesk/internal/exchange"
	"caredesk/internal/report"
)

// revenue is a result of two currencies with numbers of every sort.
func revenue(names ...string) report.Result {
	from, to := clinic.MustDate("2026-11-01"), clinic.MustDate("2026-11-30")
	s := report.Spec{Query: report.Query{Kind: clinic.ReportRevenue, Group: report.ByDoctor}, From: from, To: to, AsOf: to}
	line := func(key, name string, cur clinic.Currency, n ...int64) report.Line {
		l := report.Line{Key: key, Names: [4]string{"", name}, Currency: cur}
		for _, v := range n {
			l.Values = append(l.Values, report.N(v))
		}
		return l
	}
	var lines []report.Line
	for i, n := range names {
		lines = append(lines, line(strconv.Itoa(i), n, "EUR", 1, 10050, 0, -2000, 2000, 0, 12050))
	}
	lines = append(lines, line("j", "Jun", "JPY", 1, 900, 0, 900, 0, 0, 0))
	n := int64(len(names))
	return report.Build(s, report.Facts{At: time.Date(2026, 11, 23, 8, 5, 6, 0, time.UTC), Zone: time.FixedZone("clinic", 3600), By: "Maeve Ryan", Filters: []string{"Department: =HYPERLINK"}},
		lines, []report.Line{line("", "", "EUR", n, n*10050, 0, -n*2000, n*2000, 0, n*12050), line("", "", "JPY", 1, 900, 0, 900, 0, 0, 0)})
}

func csvOf(t testing.TB, r report.Result) (string, [][]string) {
	t.Helper()
	var b bytes.Buffer
	if err := exchange.ReportCSV(context.Background(), &b, r, nil); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	rest, ok := strings.CutPrefix(text, "\ufeff")
	if !ok || !utf8.ValidString(text) {
		t.Fatal("no byte order mark, or no UTF-8")
	}
	in := csv.NewReader(strings.NewReader(rest)) // every line as long as the first
	records, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rest, records
}

func TestReportAsCSV(t *testing.T) {
	r := revenue("Sharma", "Ó \"Briain\", Seán", "two\nlines")
	text, records := csvOf(t, r)
	if strings.Count(text, "\r\n") != len(records)+1 || // one stands in a field
		strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\r") {
		t.Errorf("%d line ends, %d records", strings.Count(text, "\r\n"), len(records))
	}
	head := map[string]string{}
	for _, rec := range records[:7] {
		head[rec[0]] = rec[1]
	}
	for what, want := range map[string]string{"Report": "Revenue", "Period": "1 – 30 Nov 2026", "Grouped by": "doctor", "Computed at": "2026-11-23T09:05:06+01:00",
		"Asked for by": "Maeve Ryan", "Filters": "Department: =HYPERLINK"} {
		if head[what] != want {
			t.Errorf("%s is %q, want %q", what, head[what], want)
		}
	}
	if got := strings.Join(records[7], "|"); got != "Doctor|Currency|Bills|Billed|Voided|Received|Refunded|Written off|Outstanding" {
		t.Error(got)
	}
	for i, want := range []string{"Dr Sharma|EUR|1|100.50|0.00|-20.00|20.00|0.00|120.50", "Dr Ó \"Briain\", Seán|EUR|1|100.50|0.00|-20.00|20.00|0.00|120.50",
		"Dr two\nlines|EUR|1|100.50|0.00|-20.00|20.00|0.00|120.50", "Dr Jun|JPY|1|900|0|900|0|0|0", "Total|EUR|3|301.50|0.00|-60.00|60.00|0.00|361.50", "Total|JPY|1|900|0|900|0|0|0"} {
		if got := strings.Join(records[8+i], "|"); got != want {
			t.Errorf("line %d: %q, want %q", i, got, want)
		}
	}
}

// No text of a report is a formula to a spreadsheet, whatever it begins with,
// and every text comes back as it was but for the apostrophe. Numbers, also
// those below nothing, stay numbers.
func TestNoTextOfACSVIsAFormula(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.OneOf(rapid.StringMatching(`[=+\-@\t]{0,2}[ -~]{0,12}`), rapid.String()).Draw(t, "name")
		s := report.Spec{Query: report.Query{Kind: clinic.ReportPrescriptions, Group: report.ByMedicine}, From: clinic.MustDate("2026-11-01"), To: clinic.MustDate("2026-11-30")}
		r := report.Build(s, report.Facts{At: time.Now(), By: name}, []report.Line{{Key: "k", Names: [4]string{name}, Values: make([]report.Number, 6)}}, nil)
		var b bytes.Buffer
		if err := exchange.ReportCSV(context.Background(), &b, r, nil); err != nil {
			t.Fatal(err)
		}
		records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), "\ufeff"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		cell := records[len(records)-1][0]
		for _, rec := range records {
			if rec[0] != "" && strings.ContainsRune("=+-@\t\r", rune(rec[0][0])) || len(rec) > 1 && rec[1] != "" && strings.ContainsRune("=+@\t\r", rune(rec[1][0])) {
				t.Fatalf("%q begins like a formula", rec)
			}
		}
		want := strings.ReplaceAll(name, "\r", "") // a line end within a field is one, whichever it was
		if name == "" {
			want = "–"
		}
		if got := strings.TrimPrefix(cell, "'"); got != want && cell != want {
			t.Fatalf("%q came back as %q", name, cell)
		}
	})
}

func xlsxOf(t testing.TB, r report.Result) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := exchange.ReportXLSX(context.Background(), &b, r, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReportAsXLSX(t *testing.T) {
	data := xlsxOf(t, revenue("Sharma", "=1+1", "-2+3", "@SUM(A1)"))
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	const sheet = "Revenue"
	if list := f.GetSheetList(); len(list) != 1 || list[0] != sheet {
		t.Fatalf("sheets %q", list)
	}
	raw := excelize.Options{RawCellValue: true}
	get := func(cell string, o ...excelize.Options) string {
		v, err := f.GetCellValue(sheet, cell, o...)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for cell, want := range map[string]string{"A1": "Report", "B1": "Revenue", "B2": "1 – 30 Nov 2026", "B5": "2026-11-23T09:05:06+01:00", "B6": "Maeve Ryan",
		"A9": "Doctor", "I9": "Outstanding", "A10": "Dr Sharma", "B10": "EUR", "A15": "Total", "A16": "Total"} {
		if got := get(cell); got != want {
			t.Errorf("%s is %q, want %q", cell, got, want)
		}
	}
	for cell, want := range map[string]string{"C10": "1", "D10": "100.5", "F10": "-20", "I10": "120.5", "D14": "900", "D15": "402", "D16": "900"} {
		if got := get(cell, raw); got != want {
			t.Errorf("%s holds %q, want %q", cell, got, want)
		}
		if kind, err := f.GetCellType(sheet, cell); err != nil || kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
			t.Errorf("%s is no number: %v, %v", cell, kind, err)
		}
	}
	if got := get("D10"); got != "100.50" {
		t.Errorf("an amount shows as %q", got)
	}
	if got := get("D14"); got != "900" {
		t.Errorf("yen show as %q", got)
	}
	for _, cell := range []string{"A11", "A12", "A13"} {
		if formula, err := f.GetCellFormula(sheet, cell); err != nil || formula != "" {
			t.Errorf("%s is the formula %q, %v", cell, formula, err)
		}
	}
	if panes, err := f.GetPanes(sheet); err != nil || !panes.Freeze || panes.YSplit != 9 {
		t.Errorf("the header is not frozen: %+v, %v", panes, err)
	}
	if w, err := f.GetColWidth(sheet, "A"); err != nil || w < 12 {
		t.Errorf("column A is %v wide, %v", w, err)
	}
}

// The sheet is called as the report is, as far as Excel takes that.
func TestASheetIsCalledAsTheReport(t *testing.T) {
	for title, want := range map[string]string{
		"Revenue":                                 "Revenue",
		"Einnahmen nach Arzt":                     "Einnahmen nach Arzt",
		"Выручка":                                 "Выручка",
		"'Chiffre d’affaires'":                    "Chiffre d’affaires",
		"Ein/aus: [was] kam? *heute*":             "Ein aus was kam heute",
		"Pacientes por departamento e por médico": "Pacientes por departamento e",
		strings.Repeat("ж", 40):                   strings.Repeat("ж", 31),
		"Patients 'by day of the week and' more":  "Patients 'by day of the week",
		" \t":                                     "1", "": "1", "''": "1", "[]:*?/\\": "1", "💊": "1",
		"history": "history 1",
	} {
		r := revenue("Sharma")
		r.Title = title
		f, err := excelize.OpenReader(bytes.NewReader(xlsxOf(t, r)))
		if err != nil {
			t.Fatalf("%q: %v", title, err)
		}
		if list := f.GetSheetList(); len(list) != 1 || list[0] != want {
			t.Errorf("%q makes sheets %q, want %q", title, list, want)
		}
		f.Close()
	}
}

func FuzzSheetName(f *testing.F) {
	for _, s := range []string{"Revenue", "a'b:c", strings.Repeat("é ", 30), "💊"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, title string) {
		r := revenue("Sharma")
		r.Title = title
		book, err := excelize.OpenReader(bytes.NewReader(xlsxOf(t, r)))
		if err != nil {
			t.Fatal(err)
		}
		defer book.Close()
		name := book.GetSheetList()[0]
		if n := len([]rune(name)); n == 0 || n > 31 || strings.ContainsAny(name, `[]:*?/\`) || strings.HasPrefix(name, "'") || strings.HasSuffix(name, "'") {
			t.Errorf("%q makes a sheet %q", title, name)
		}
	})
}

// Another reader than the library's own: the sheet's XML as it stands in the
// archive.
func TestXLSXReadByHand(t *testing.T) {
	s := report.Spec{Query: report.Query{Kind: clinic.ReportVisits, Group: report.ByDay}, From: clinic.MustDate("2026-11-01"), To: clinic.MustDate("2026-11-30")}
	values := []report.Number{report.N(1234), report.N(1), report.N(2), report.N(3), report.N(4), {}}
	data := xlsxOf(t, report.Build(s, report.Facts{At: time.Now(), By: "<Maeve & Ryan>"}, []report.Line{{Key: "2026-11-03", Names: [4]string{"2026-11-03"}, Values: values}}, nil))
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var sheet struct {
		Rows []struct {
			Cells []struct {
				Ref     string `xml:"r,attr"`
				Type    string `xml:"t,attr"`
				Value   string `xml:"v"`
				Formula string `xml:"f"`
				Inline  string `xml:"is>t"`
			} `xml:"c"`
		} `xml:"sheetData>row"`
	}
	part, err := z.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	if err := xml.NewDecoder(part).Decode(&sheet); err != nil {
		t.Fatal(err)
	}
	cells := map[string]string{}
	for _, row := range sheet.Rows {
		for _, c := range row.Cells {
			if c.Formula != "" {
				t.Errorf("%s is a formula", c.Ref)
			}
			cells[c.Ref] = c.Type + ":" + c.Value + c.Inline
		}
	}
	// 3 November 2026 is day 46329 of the sheet's calendar.
	for ref, want := range map[string]string{"A10": ":46329", "B10": ":1234", "G10": ":", "B6": "inlineStr:<Maeve & Ryan>", "A9": "inlineStr:Day"} {
		if cells[ref] != want {
			t.Errorf("%s is %q, want %q", ref, cells[ref], want)
		}
	}
}

// failing is a disk that is full after some bytes.
type failing struct{ left int }

func (f *failing) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errors.New("no space left on device")
	}
	return len(p), nil
}

func TestWritersStopAndReport(t *testing.T) {
	names := make([]string, 3000)
	for i := range names {
		names[i] = fmt.Sprint("Doctor ", i)
	}
	r := revenue(names...)
	for name, write := range map[string]func(context.Context, io.Writer, report.Result, exchange.Progress) error{"csv": exchange.ReportCSV, "xlsx": exchange.ReportXLSX} {
		var told []int
		if err := write(context.Background(), io.Discard, r, func(done, total int) {
			if total != 3003 {
				t.Errorf("%s: of %d", name, total)
			}
			told = append(told, done)
		}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if len(told) < 10 || told[len(told)-1] != 3003 {
			t.Errorf("%s told %v", name, told)
		}
		ctx, cancel := context.WithCancel(context.Background())
		last := 0
		err := write(ctx, io.Discard, r, func(done, _ int) {
			last = done
			if done >= 400 {
				cancel()
			}
		})
		if !errors.Is(err, context.Canceled) || last > 800 {
			t.Errorf("%s went on to row %d: %v", name, last, err)
		}
		if err := write(context.Background(), &failing{100}, r, nil); clinic.CodeOf(err) != clinic.Unavailable {
			t.Errorf("%s on a full disk: %v", name, err)
		}
	}
}

// Signs that some spreadsheets take for those that begin a formula.
func TestWideSignsOfACSVAreNoFormulas(t *testing.T) {
	for _, name := range []string{"＝1+1", "＋1", "－1", "＠SUM(A1)", "\n=1+1"} {
		s := report.Spec{Query: report.Query{Kind: clinic.ReportPrescriptions, Group: report.ByMedicine}, From: clinic.MustDate("2026-11-01"), To: clinic.MustDate("2026-11-30")}
		_, records := csvOf(t, report.Build(s, report.Facts{At: time.Now(), By: "Maeve"}, []report.Line{{Key: "k", Names: [4]string{name}, Values: make([]report.Number, 6)}}, nil))
		if got := records[len(records)-1][0]; got != "'"+name {
			t.Errorf("%q is written as %q", name, got)
		}
	}
}
