package document

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/report"
)

func reportData(t testing.TB, k clinic.ReportKind, g report.Group, n int) ReportPaperData {
	s := report.Spec{Query: report.Query{Kind: k, Group: g}, From: clinic.MustDate("2026-11-01"), To: clinic.MustDate("2026-11-30"), AsOf: clinic.MustDate("2026-11-30")}
	names := []string{"Amoxicillin", "Παρακεταμόλη 500 mg", "A medicine with a name that is by far longer than what a column of a table on paper can hold", "Łeczol"}
	var lines []report.Line
	line := func(i int) report.Line {
		l := report.Line{Key: strconv.Itoa(i), Names: [4]string{names[i%len(names)] + " " + strconv.Itoa(i), "Sharma"}, Currency: "EUR"}
		for m := range report.Computed(k, g) {
			l.Values = append(l.Values, report.N(int64((i*37+m*11)%900)))
		}
		return l
	}
	for i := range n {
		lines = append(lines, line(i))
	}
	var totals []report.Line
	if n > 0 {
		totals = []report.Line{line(n)}
	}
	return ReportPaperData{Letterhead: hospital(t), Result: report.Build(s, report.Facts{At: issued, Zone: time.UTC, By: "Maeve Ryan", Filters: []string{"Department: Cardiology"}}, lines, totals)}
}

func makeReport(t testing.TB, d ReportPaperData) ([]byte, Report) {
	t.Helper()
	var b bytes.Buffer
	r, err := ReportPaper(context.Background(), &b, d)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), r
}

// Every figure of the result stands on the paper, under its heading on every
// page, and nothing runs over the margin or over another text.
func TestAPrintedReportSaysAllFigures(t *testing.T) {
	d := reportData(t, clinic.ReportPrescriptions, report.ByMedicine, 120)
	d.Chart = "items"
	f, err := d.lay(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	noOverlap(t, f)
	all := " "
	pictures := 0
	for _, p := range f.pages {
		for _, m := range p.marks {
			if m.kind == markPicture {
				pictures++
			}
			if m.x < f.side-0.1 && m.kind != markRule || m.x+m.w > f.right()+0.3 {
				t.Errorf("%q stands outside the margins", m.text)
			}
			all += m.text + " "
		}
	}
	if pictures != 1 {
		t.Errorf("%d charts", pictures)
	}
	for _, row := range append(d.Result.Rows, d.Result.Totals...) {
		for _, c := range row.Cells[1:] {
			if !strings.Contains(all, " "+c.Written(time.UTC)+" ") {
				t.Errorf("%s of %s is missing", c.Written(time.UTC), row.Cells[0].Text)
			}
		}
	}
	pdf, made := makeReport(t, d)
	text := read(t, pdf)
	wantText(t, text, "Prescriptions", "1 – 30 Nov 2026", "Computed ", "for Maeve Ryan", "Department: Cardiology", fmt.Sprintf("Page 1 of %d", made.Pages), "Total", "Amoxicillin 0")
	if made.Pages < 3 || strings.Count(text, "Overridden") != made.Pages || len(made.Missing) > 0 {
		t.Errorf("%+v, %d headings", made, strings.Count(text, "Overridden"))
	}
	if size := info(t, pdf)["Page size"]; !strings.HasPrefix(size, "595.28 x 841.89") {
		t.Errorf("seven columns are set on %s", size)
	}
	again, _ := makeReport(t, d)
	if !bytes.Equal(pdf, again) {
		t.Error("the same report makes another file")
	}
}

func TestManyColumnsTurnTheSheet(t *testing.T) {
	d := reportData(t, clinic.ReportNoShows, report.ByDoctor, 6)
	d.Chart = "no_show_rate"
	pdf, _ := makeReport(t, d)
	if size := info(t, pdf)["Page size"]; !strings.HasPrefix(size, "841.89 x 595.28") {
		t.Errorf("nine columns are set on %s", size)
	}
	f, err := d.lay(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	noOverlap(t, f)
	// The chart is on the paper as another program draws it: bars of our colour.
	img := raster(t, pdf, 1, 60)
	green := 0
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if r, g, b, _ := img.At(x, y).RGBA(); r>>8 < 60 && g>>8 > 90 && g>>8 < 140 && b>>8 > 80 {
				green++
			}
		}
	}
	if green < 500 {
		t.Errorf("%d pixels of a chart", green)
	}
	l, err := d.Layout()
	if err != nil {
		t.Fatal(err)
	}
	shown, err := l.Image(0, 4)
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("CAREDESK_SHOTS"); dir != "" {
		var b bytes.Buffer
		if err := png.Encode(&b, shown); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(dir+"/report-paper.png", b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestReportsWithoutRowsAndOnOtherPaper(t *testing.T) {
	empty := reportData(t, clinic.ReportRevenue, report.ByDay, 0)
	empty.Chart = "billed"
	pdf, made := makeReport(t, empty)
	wantText(t, read(t, pdf), "Nothing was counted in this period", "Revenue")
	if made.Pages != 1 {
		t.Errorf("%d pages of nothing", made.Pages)
	}
	letter := reportData(t, clinic.ReportVisits, report.ByDoctor, 3)
	letter.Paper = clinic.PaperLetter
	if _, made := makeReport(t, letter); made.Pages != 1 {
		t.Errorf("%d pages", made.Pages)
	}
	for _, p := range []clinic.Paper{clinic.PaperA5, clinic.PaperRoll80} {
		letter.Paper = p
		_, err := letter.Layout()
		wantCode(t, err, clinic.Invalid)
	}
}

// A report that is given up half way writes nothing.
func TestAReportThatIsGivenUp(t *testing.T) {
	d := reportData(t, clinic.ReportPrescriptions, report.ByMedicine, 3000)
	ctx, cancel := context.WithCancel(context.Background())
	last := 0
	d.Progress = func(done, total int) {
		if last = done; total != 3001 {
			t.Errorf("of %d", total)
		}
		if done >= 600 {
			cancel()
		}
	}
	var b bytes.Buffer
	if _, err := ReportPaper(ctx, &b, d); !errors.Is(err, context.Canceled) || b.Len() > 0 || last > 800 {
		t.Errorf("%v, %d bytes, row %d", err, b.Len(), last)
	}
}
