package pages

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"caredesk/internal/clinic"
	"caredesk/internal/report"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
	"caredesk/ui/viewmodel"
)

// typeKey presses a key and then its letter, as a keyboard does; what the key
// put off until after its letter runs then.
func typeKey(w fyne.Window, key fyne.KeyName, letter string) {
	after := func() {}
	held := components.AfterKey
	components.AfterKey = func(f func()) { after = f }
	uitest.Key(w, key)
	uitest.Type(w, letter)
	components.AfterKey = held
	after()
}

func TestReportsLightAndDark(t *testing.T) {
	for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
		h := newDeskHospital(t)
		h.mode = mode
		p := h.as(clinic.RoleAdmin, NewReports).(*reportsPage)
		for _, k := range p.vm.Kinds() {
			p.list.SetValue(string(k))
			p.vm.SetKind(k)
			p.vm.Set(func(q *report.Query) { q.Period.Span = report.Last12Months })
			p.filters.show()
			if !p.vm.Loaded {
				t.Fatalf("%s: %v", k, p.vm.Err)
			}
			uitest.MustText(t, h.window, "Computed Mon 23 Nov 2026 10:42:00 for Maeve Ryan")
			uitest.MustText(t, h.window, "Total")
			if w := p.content.MinSize().Width; w > 1366-168 {
				t.Errorf("%s needs %v beside the sidebar of a small screen", k, w)
			}
			uitest.Shot(t, h.window, "reports-"+string(k)+"-"+map[theme.Mode]string{theme.Light: "light", theme.Dark: "dark"}[mode])
		}
	}
}

// Everything by keyboard: another report by its letter, its days, a filter, the
// table and the order of its rows.
func TestReportsByKeyboard(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleAdmin, NewReports).(*reportsPage)
	w := h.window
	focused := func() fyne.Focusable { return w.Canvas().Focused() }
	if focused() != fyne.Focusable(p.list) {
		t.Fatalf("the focus is on %T", focused())
	}
	uitest.Type(w, "w")
	if p.vm.Query.Kind != clinic.ReportWaiting {
		t.Fatalf("w leads to %s", p.vm.Query.Kind)
	}
	uitest.Key(w, fyne.KeyUp)
	uitest.Key(w, fyne.KeyUp)
	if p.vm.Query.Kind != clinic.ReportVisits || !p.vm.Loaded {
		t.Fatalf("up leads to %s", p.vm.Query.Kind)
	}
	p.FocusFilter()
	if focused() != fyne.Focusable(p.filters.span) {
		t.Fatal("Ctrl+F does not lead to the days")
	}
	uitest.Key(w, fyne.KeyDown) // from this month to the last
	if p.vm.Query.Period.Span != report.LastMonth || p.vm.Result.From.String() != "2026-10-01" {
		t.Errorf("%+v", p.vm.Query)
	}
	uitest.Key(w, fyne.KeyEnd)
	if p.vm.Query.Period.Span == report.Days || !p.filters.days.Visible() {
		// From and to begin with the days that were shown, so they are taken at once.
		if p.vm.Result.From.String() != "2026-10-01" {
			t.Errorf("the days begin with %s", p.vm.Result.From)
		}
	}
	uitest.Tab(w)
	if focused() != fyne.Focusable(p.filters.from) && !strings.Contains(strings.ToLower(typeName(focused())), "entry") {
		t.Errorf("the days are not next: %T", focused())
	}
	if !p.Escape() || focused() != fyne.Focusable(p.list) || p.Escape() {
		t.Error("Escape does not lead back to the list")
	}
	p.vm.Set(func(q *report.Query) { q.Period = report.Period{Span: report.ThisMonth} })
	uitest.Key(w, fyne.KeyReturn)
	if focused() != fyne.Focusable(p.table) {
		t.Fatalf("Enter leads to %T", focused())
	}
	before := p.table.Rows()[1].Key
	for range 2 { // by the second column: visits
		uitest.Key(w, fyne.KeyRight)
	}
	uitest.Key(w, fyne.KeySpace)
	uitest.Key(w, fyne.KeySpace) // the most first
	rows := p.table.Rows()
	if rows[0].Key != totalKey || rows[1].Cells[1].N < rows[2].Cells[1].N || rows[1].Cells[1].N < rows[len(rows)-1].Cells[1].N {
		t.Errorf("not in order: %v then %v", before, rows[1])
	}
	if got := p.count.Text(); got != i18n.Count(len(rows)-1)+" days" {
		t.Errorf("%d rows with the total are counted as %q", len(rows), got)
	}
	picture := uitest.Find(w, func(o *components.ChartView) bool { return true })
	if len(picture) != 1 || !strings.HasPrefix(picture[0].Label, "Visits, Visits: most is ") {
		t.Errorf("the chart is not told in words: %+v", picture)
	}
	p.vm.SetChart(viewmodel.NoChart)
	if p.chart.Visible() {
		t.Error("the chart stays")
	}
	before = p.vm.Result.MomentText()
	h.now = h.now.Add(60e9)
	for _, s := range p.Shortcuts() {
		if s.Key == fyne.KeyF5 {
			s.Run()
		}
	}
	if p.vm.Result.MomentText() == before {
		t.Error("F5 computes nothing")
	}
}

func sprintType(v any) string { return fmt.Sprintf("%T", v) }

func typeName(v any) string {
	if v == nil {
		return ""
	}
	return strings.TrimPrefix(strings.Split(strings.ReplaceAll(sprintType(v), "*", ""), "[")[0], "components.")
}

// The chart is drawn in the colours of the theme, for the very pixels it stands
// on.
func TestTheChartFollowsTheTheme(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleAdmin, NewReports).(*reportsPage)
	count := func() (n int) {
		want := theme.Color(theme.ColorPrimary)
		wr, wg, wb, _ := want.RGBA()
		rasters := uitest.Find(h.window, func(*canvas.Raster) bool { return true })
		if len(rasters) != 1 {
			t.Fatalf("%d pictures", len(rasters))
		}
		img := rasters[0].Generator(800, 150)
		if b := img.Bounds(); b.Dx() != 800 || b.Dy() != 150 {
			t.Errorf("drawn for %v", b)
		}
		for y := range 150 {
			for x := range 800 {
				if r, g, b, _ := img.At(x, y).RGBA(); r>>8 == wr>>8 && g>>8 == wg>>8 && b>>8 == wb>>8 {
					n++
				}
			}
		}
		return n
	}
	if p.vm.Query.Kind != clinic.ReportVisits || count() < 500 {
		t.Errorf("%d pixels of bars in the light", count())
	}
	p.env.SetTheme = nil
	h.mode = theme.Dark
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Dark))
	if count() < 500 {
		t.Errorf("%d pixels of bars in the dark", count())
	}
}

// E asks where to, and the file says what is on screen. It is the only trace
// besides the audit's.
func TestAReportIsExportedByKeyboard(t *testing.T) {
	h := newDeskHospital(t)
	home := t.TempDir()
	t.Setenv("HOME", home)
	p := h.as(clinic.RoleAdmin, NewReports).(*reportsPage)
	w := h.window
	typeKey(w, fyne.KeyE, "e")
	uitest.MustText(t, w, "Export “Visits”")
	if p.vm.Query.Kind != clinic.ReportVisits {
		t.Error("E chose another report")
	}
	uitest.MustText(t, w, "audit log")
	uitest.Shot(t, w, "reports-export")
	uitest.Key(w, fyne.KeyRight)
	uitest.Key(w, fyne.KeyRight) // from PDF past XLSX to CSV
	uitest.Shortcut(w, fyne.KeyReturn, fyne.KeyModifierShortcutDefault)
	path := filepath.Join(home, "report-visits-by-day-2026-11-01-to-2026-11-30.csv")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; there is %s", err, strings.Join(uitest.Texts(w), " | "))
	}
	records, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if last, shown := records[len(records)-1], p.vm.Result.Totals[0]; last[1] != shown.Cells[1].Decimal() || last[0] != "Total" {
		t.Errorf("the file says %v, the screen %v", last, shown)
	}
	uitest.MustText(t, w, "Saved as report-visits-by-day")
	page, err := h.services.Audit.List(h.admin(), service.AuditFilter{Action: "report.export"}, service.PageRequest{})
	if err != nil || page.Total != 1 {
		t.Errorf("%d exports are audited, %v", page.Total, err)
	}
	// A file that is there is replaced only when that is said.
	typeKey(w, fyne.KeyE, "e")
	uitest.Key(w, fyne.KeyRight)
	uitest.Key(w, fyne.KeyRight)
	uitest.Shortcut(w, fyne.KeyReturn, fyne.KeyModifierShortcutDefault)
	uitest.MustText(t, w, "There is already a file of that name.")
	uitest.Key(w, fyne.KeyEscape)
}

// A file that cannot be written: the form is there again with what was typed and
// says why, and nothing is left in the folder.
func TestAReportThatCannotBeWrittenIsAskedForAgain(t *testing.T) {
	h := newDeskHospital(t)
	home := t.TempDir()
	t.Setenv("HOME", home)
	h.as(clinic.RoleAdmin, NewReports)
	w := h.window
	typeKey(w, fyne.KeyE, "e")
	uitest.Key(w, fyne.KeyRight) // XLSX
	path := uitest.FindInDialog(w, func(e *components.Entry) bool { return strings.HasSuffix(e.Text, ".xlsx") })[0]
	tooLong := filepath.Join(home, strings.Repeat("x", 300)+".xlsx")
	path.SetText(tooLong)
	uitest.Shortcut(w, fyne.KeyReturn, fyne.KeyModifierShortcutDefault)
	uitest.MustText(t, w, "The file cannot be written to "+home)
	kept := uitest.FindInDialog(w, func(e *components.Entry) bool { return e.Text == tooLong })
	if len(kept) != 1 {
		t.Fatalf("what was typed is gone: %s", strings.Join(uitest.Texts(w), " | "))
	}
	kept[0].SetText(filepath.Join(home, "mine.xlsx"))
	uitest.Shortcut(w, fyne.KeyReturn, fyne.KeyModifierShortcutDefault)
	uitest.MustText(t, w, "Saved as mine.xlsx")
	if files, err := os.ReadDir(home); err != nil || len(files) != 1 {
		t.Errorf("the folder holds %v, %v", files, err)
	}
}

func TestAReportIsShownAsItPrints(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleAdmin, func(env *Env) Page {
		env.Services.Sessions = h.services.Sessions
		return NewReports(env)
	}).(*reportsPage)
	p.Print()
	if !components.ModalOpen(h.window) {
		t.Fatal("Ctrl+P opens nothing")
	}
	uitest.MustText(t, h.window, "1 of ")
	uitest.Shot(t, h.window, "reports-print")
	page, err := h.services.Audit.List(h.admin(), service.AuditFilter{Action: "report.export"}, service.PageRequest{})
	if err != nil || page.Total != 0 {
		t.Errorf("looking at it counts as %d exports, %v", page.Total, err)
	}
}

// Today's figures lead to the report of the day.
func TestTodayLeadsToReports(t *testing.T) {
	h := newDeskHospital(t)
	h.as(clinic.RoleAdmin, NewToday)
	uitest.Shot(t, h.window, "today-figures")
	uitest.TapText(t, h.window, "Billed today")
	want := Target{Tab: TabReports, View: View(clinic.ReportRevenue), Date: deskToday}
	if len(h.went) != 1 || h.went[0] != want {
		t.Fatalf("went to %+v", h.went)
	}
	p := h.as(clinic.RoleAdmin, NewReports).(*reportsPage)
	p.Open(want)
	if p.vm.Query.Kind != clinic.ReportRevenue || p.vm.Query.Period.Span != report.Today || p.list.Value() != string(clinic.ReportRevenue) || !p.vm.Loaded {
		t.Errorf("%+v", p.vm.Query)
	}
}
