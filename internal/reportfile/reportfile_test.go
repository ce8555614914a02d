package reportfile_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/report"
	"caredesk/internal/reportfile"
	"caredesk/internal/service"
)

var formats = service.ReportFormats()

// export is a report of the size, without a database.
func export(rows int) service.ReportExport {
	s := report.Spec{Query: report.Query{Kind: clinic.ReportPrescriptions, Group: report.ByMedicine}, From: clinic.MustDate("2026-11-01"), To: clinic.MustDate("2026-11-30")}
	var lines []report.Line
	for range rows {
		lines = append(lines, report.Line{Key: uuid.NewString(), Names: [4]string{"M " + uuid.NewString()}, Values: make([]report.Number, 6)})
	}
	settings := clinic.DefaultSettings()
	settings.HospitalName = "Harbour Clinic"
	return service.ReportExport{Settings: settings, Result: report.Build(s, report.Facts{At: time.Now(), By: "A"}, lines, nil)}
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func TestAFileIsItsOwnersAlone(t *testing.T) {
	dir := t.TempDir()
	for _, f := range formats {
		path := filepath.Join(dir, "report."+string(f))
		o := reportfile.Options{Export: export(20), Format: f, Path: path, Chart: "items"}
		if err := reportfile.Save(context.Background(), o); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 || info.Size() < 200 {
			t.Errorf("%s: %v, %v", f, info.Mode(), err)
		}
		before, _ := os.ReadFile(path)
		if err := reportfile.Save(context.Background(), o); !errors.Is(err, reportfile.ErrExists) || clinic.CodeOf(err) != clinic.Conflict {
			t.Errorf("%s takes the place of a file: %v", f, err)
		}
		if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
			t.Errorf("%s: a refused export changed the file", f)
		}
		o.Replace = true
		if err := reportfile.Save(context.Background(), o); err != nil {
			t.Errorf("%s: %v", f, err)
		}
	}
	if got := files(t, dir); len(got) != len(formats) {
		t.Errorf("left behind: %v", got)
	}
}

// Whenever an export is given up, in each format, no file is left: neither its
// own nor a temporary one, and a file that it would have replaced stays whole.
func TestAnExportThatIsGivenUpLeavesNothing(t *testing.T) {
	for _, f := range formats {
		for _, at := range []int{0, 200, 1000, 2000} { // rows written when Esc is pressed
			dir := t.TempDir()
			path := filepath.Join(dir, "report."+string(f))
			if err := os.WriteFile(path, []byte("the one before"), 0o600); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(context.Background())
			if at == 0 {
				cancel()
			}
			err := reportfile.Save(ctx, reportfile.Options{Export: export(2000), Format: f, Path: path, Replace: true, Progress: func(done, _ int) {
				if done >= at {
					cancel()
				}
			}})
			cancel()
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%s given up at row %d: %v", f, at, err)
			}
			if data, _ := os.ReadFile(path); string(data) != "the one before" || len(files(t, dir)) != 1 {
				t.Errorf("%s given up at row %d left %v", f, at, files(t, dir))
			}
		}
	}
}

func TestAFolderThatIsNotThere(t *testing.T) {
	for _, f := range formats {
		err := reportfile.Save(context.Background(), reportfile.Options{Export: export(3), Format: f, Path: filepath.Join(t.TempDir(), "nowhere", "r."+string(f))})
		if clinic.CodeOf(err) != clinic.Unavailable || clinic.FieldOf(err) != "path" {
			t.Errorf("%s: %v", f, err)
		}
	}
	if err := reportfile.Save(context.Background(), reportfile.Options{Export: export(1), Format: "doc", Path: filepath.Join(t.TempDir(), "r")}); clinic.CodeOf(err) != clinic.Invalid {
		t.Errorf("no such format: %v", err)
	}
}

// What the PDF says, read by another program, is what the database says: every
// figure of every row.
func TestThePDFSaysWhatTheDatabaseSays(t *testing.T) {
	pdftotext, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Fatal("pdftotext (of poppler-utils) is needed for this test")
	}
	dir := t.TempDir()
	zone := time.FixedZone("clinic", 3600)
	now := time.Date(2026, 11, 23, 10, 42, 0, 0, zone)
	app, err := bootstrap.Open(context.Background(), bootstrap.Options{Path: filepath.Join(dir, "demo.db"), Demo: true, DemoPatients: 40, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer app.Close()
	ctx := clinic.WithActor(context.Background(), clinic.SystemActor("test", "test"))
	for _, kind := range report.Kinds() {
		e, err := app.Services.Reports.Export(ctx, report.Query{Kind: kind, Period: report.Period{Span: report.Last12Months}}, service.ReportPDF)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, string(kind)+".pdf")
		if err := reportfile.Save(ctx, reportfile.Options{Export: e, Format: service.ReportPDF, Path: path, Chart: e.Result.Charts()[0].ID}); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(pdftotext, "-layout", path, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		text := " " + strings.Join(strings.Fields(strings.ReplaceAll(string(out), "\u00a0", " ")), " ") + " "
		for _, say := range []string{e.Result.Title, e.Result.PeriodText(), "Computed"} {
			if !strings.Contains(text, say) {
				t.Errorf("%s: the paper does not say %q", kind, say)
			}
		}
		for _, row := range append(e.Result.Rows, e.Result.Totals...) {
			var figures []string
			for i, c := range row.Cells {
				if e.Result.Columns[i].Format.Numeric() {
					figures = append(figures, strings.ReplaceAll(c.Written(zone), "−", "–"))
				}
			}
			line := " " + strings.ReplaceAll(strings.Join(figures, " "), "−", "-") + " "
			if !strings.Contains(text, line) && !strings.Contains(text, strings.ReplaceAll(line, "–", "−")) {
				t.Errorf("%s: no line of the paper says%s(%s)", kind, line, row.Cells[0].Written(zone))
			}
		}
		// And the CSV of the same result says the same, number by number.
		file := filepath.Join(dir, string(kind)+".csv")
		if err := reportfile.Save(ctx, reportfile.Options{Export: e, Format: service.ReportCSV, Path: file}); err != nil {
			t.Fatal(err)
		}
		data, _ := os.ReadFile(file)
		records, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		rows := append(e.Result.Rows, e.Result.Totals...)
		records = records[len(records)-len(rows):]
		for n, row := range rows {
			for i, c := range row.Cells {
				if want := c.Decimal(); e.Result.Columns[i].Format.Numeric() && !c.None && records[n][i] != want {
					t.Errorf("%s: row %d, %s: %q, want %q", kind, n, e.Result.Columns[i].ID, records[n][i], want)
				}
			}
		}
	}
}
