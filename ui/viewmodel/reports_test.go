package viewmodel

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/report"
	"caredesk/internal/service"
)

// fakeReports answers with a result that says what was asked.
type fakeReports struct {
	asked    []report.Query
	exported []service.ReportFormat
	err      error
}

func (f *fakeReports) Run(_ context.Context, q report.Query) (report.Result, error) {
	f.asked = append(f.asked, q)
	from, to, err := q.Clean(clinic.DateOf(deskNow))
	if f.err != nil || err != nil {
		return report.Result{}, errors.Join(f.err, err)
	}
	line := report.Line{Key: "1", Names: [4]string{"2026-11-23"}, Currency: "EUR", Values: make([]report.Number, len(report.Computed(q.Kind, q.Group)))}
	for i := range line.Values {
		line.Values[i] = report.N(int64(i + 1))
	}
	other := line
	other.Key, other.Names[0] = "2", "2026-11-24"
	return report.Build(report.Spec{Query: q, From: from, To: to, AsOf: to}, report.Facts{At: deskNow, Zone: deskNow.Location(), By: "Maeve Ryan"},
		[]report.Line{line, other}, []report.Line{line}), nil
}

func (f *fakeReports) Export(ctx context.Context, q report.Query, format service.ReportFormat) (service.ReportExport, error) {
	f.exported = append(f.exported, format)
	r, err := f.Run(ctx, q)
	return service.ReportExport{Result: r}, err
}

func reportsOf(role clinic.Role, f *fakeReports, runner Runner) *Reports {
	vm := NewReports(FrontDesk{Services: Services{Reports: f}, Runner: runner, Context: context.Background,
		Now: func() time.Time { return deskNow }, Actor: clinic.Actor{UserID: 7, Role: role}})
	vm.Delay = 0
	return vm
}

func TestEachReportKeepsWhatWasChosenForIt(t *testing.T) {
	f := &fakeReports{}
	vm := reportsOf(clinic.RoleAdmin, f, InlineRunner{})
	vm.Load()
	if !vm.Loaded || vm.Result.Kind != clinic.ReportVisits || vm.Query.Period.Span != report.ThisMonth || vm.CountText() != "2 days" {
		t.Fatalf("%+v", vm.Query)
	}
	facts, about := vm.Lines()
	if !strings.Contains(facts, "1 – 30 Nov 2026 · Computed Mon 23 Nov 2026") || !strings.Contains(facts, "No filter") || about == "" {
		t.Errorf("%q, %q", facts, about)
	}
	vm.Set(func(q *report.Query) { q.Group, q.VisitKind = report.ByDoctor, clinic.VisitWalkIn })
	vm.SetKind(clinic.ReportUnpaid)
	if vm.Query.Period.Span != report.Today || vm.Query.VisitKind != "" || vm.Query.Group != report.ByBillAge {
		t.Errorf("unpaid balances open as %+v", vm.Query)
	}
	vm.SetKind(clinic.ReportVisits)
	if vm.Query.Group != report.ByDoctor || vm.Query.VisitKind != clinic.VisitWalkIn {
		t.Errorf("the choices are gone: %+v", vm.Query)
	}
	asked := len(f.asked)
	vm.Set(func(q *report.Query) { q.Group = report.ByDoctor }) // which it is already
	vm.SetKind("no-such")
	if len(f.asked) != asked {
		t.Error("nothing was changed, and it was asked again")
	}
	vm.Open(clinic.ReportRevenue, clinic.DateOf(deskNow))
	if vm.Query.Kind != clinic.ReportRevenue || vm.Query.Period.Span != report.Today {
		t.Errorf("opened as %+v", vm.Query)
	}
}

func TestRolesHaveTheirReportsAndFilters(t *testing.T) {
	for role, n := range map[clinic.Role]int{clinic.RoleAdmin: 10, clinic.RoleDoctor: 7, clinic.RoleReceptionist: 5, clinic.RoleCashier: 3, clinic.RoleNurse: 0, clinic.RolePatient: 0} {
		vm := reportsOf(role, &fakeReports{}, InlineRunner{})
		if len(vm.Kinds()) != n {
			t.Errorf("%s has %v", role, vm.Kinds())
		}
		vm.Load() // of nothing, where there is nothing
		if vm.Loaded != (n > 0) {
			t.Errorf("%s: loaded %v", role, vm.Loaded)
		}
	}
	vm := reportsOf(clinic.RoleDoctor, &fakeReports{}, InlineRunner{})
	if !vm.Own() || vm.Has(report.FilterDoctor) || vm.Has(report.FilterDepartment) || !vm.Has(report.FilterVisitKind) {
		t.Error("a doctor chooses a doctor")
	}
}

func TestSortingAndCharts(t *testing.T) {
	vm := reportsOf(clinic.RoleAdmin, &fakeReports{}, InlineRunner{})
	vm.Load()
	vm.Sort("day", true)
	if rows := vm.Rows(); rows[0].Key != "2" || len(rows) != 2 {
		t.Errorf("%+v", rows)
	}
	if vm.ChartColumn() != "visits" {
		t.Error(vm.ChartColumn())
	}
	vm.SetChart("done")
	if c := vm.Chart(); c.Title != "Done" || c.Points[22].Value != 2 {
		t.Errorf("%+v", c)
	}
	vm.SetChart(NoChart)
	vm.Set(func(q *report.Query) { q.Group = report.ByWeek })
	if c, d := vm.Sorting(); c != "" || d || vm.ChartColumn() != "visits" {
		t.Errorf("order and chart of another grouping: %s %v %s", c, d, vm.ChartColumn())
	}
	vm.SetKind(clinic.ReportNoShows)
	if vm.ChartColumn() != "no_show_rate" {
		t.Error(vm.ChartColumn())
	}
	vm.SetKind(clinic.ReportRevenue)
	for _, i := range vm.Visible() {
		if vm.Result.Columns[i].ID == "currency" {
			t.Error("the only currency has a column")
		}
	}
}

// What was overtaken or given up never shows.
func TestWaitingCanBeGivenUp(t *testing.T) {
	f, held := &fakeReports{}, &HeldRunner{}
	vm := reportsOf(clinic.RoleAdmin, f, held)
	vm.Load()
	if !vm.Loading || vm.CountText() != "Loading…" {
		t.Error("it does not say that it loads")
	}
	vm.Set(func(q *report.Query) { q.Group = report.ByMonth })
	held.Release(0) // by day, which nobody wants any more
	if vm.Loaded {
		t.Fatal("an overtaken answer is shown")
	}
	vm.Cancel()
	held.Release(0)
	if vm.Loaded || vm.Loading || !vm.Stopped || vm.CountText() != "Stopped" || !strings.Contains(vm.EmptyText(), "F5") {
		t.Errorf("given up: %+v, %q", vm.Loaded, vm.CountText())
	}
	vm.Load()
	held.Release(0)
	if !vm.Loaded || vm.Result.Group != report.ByMonth || vm.Stopped {
		t.Error("computed again, it is not there")
	}
	f.err = clinic.Errorf(clinic.Unavailable, "The database is busy.")
	vm.Load()
	held.Release(0)
	if vm.Loaded || vm.EmptyText() != "The database is busy." {
		t.Errorf("%q", vm.EmptyText())
	}
}

func TestAnExportRunsOnceAndCanBeGivenUp(t *testing.T) {
	f := &fakeReports{}
	var wrote string
	x := &ReportExporting{FrontDesk: reportsOf(clinic.RoleAdmin, f, InlineRunner{}).FrontDesk, Query: report.Query{Kind: clinic.ReportVisits},
		Write: func(_ context.Context, e service.ReportExport, format service.ReportFormat, path string, replace bool) error {
			wrote = string(e.Result.Kind) + string(format) + path
			return nil
		}}
	var got error = errors.New("not called")
	x.Start(service.ReportCSV, "/x.csv", false, func(err error) { got = err })
	if got != nil || wrote != "visitscsv/x.csv" || len(f.exported) != 1 || x.running {
		t.Fatalf("%v, %q", got, wrote)
	}
	held := &HeldRunner{}
	x.Runner = held
	x.Write = func(ctx context.Context, _ service.ReportExport, _ service.ReportFormat, _ string, _ bool) error {
		x.Cancel() // Esc while the file is being written
		return ctx.Err()
	}
	x.Start(service.ReportPDF, "/x.pdf", false, func(err error) { got = err })
	x.Start(service.ReportPDF, "/x.pdf", false, func(error) { t.Error("a second export beside the first") })
	held.Release(0)
	if !GivenUp(got) || len(f.exported) != 2 {
		t.Errorf("%v, %d exports", got, len(f.exported))
	}
	x.Runner = InlineRunner{}
	f.err = clinic.Errorf(clinic.Forbidden, "Your role may not see this report.")
	x.Start(service.ReportXLSX, "/x.xlsx", false, func(err error) { got = err })
	if clinic.CodeOf(got) != clinic.Forbidden {
		t.Errorf("%v", got)
	}
	for _, format := range service.ReportFormats() {
		if FormatTitle(format) == "" {
			t.Errorf("%s has no name", format)
		}
	}
}
