package viewmodel_test

import (
	"context"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/viewmodel"
)

// tableService is a service that tells a fixed story.
type tableService struct {
	report service.TableImportReport
	err    error
	ran    []service.TableImportCommand
}

func (f *tableService) Check(_ context.Context, cmd service.TableImportCommand) (service.TableImportReport, error) {
	f.ran = append(f.ran, cmd)
	return f.report, f.err
}

func (f *tableService) Run(ctx context.Context, cmd service.TableImportCommand) (service.TableImportReport, error) {
	cmd.Progress(service.StageWriting, 1, 2)
	if ctx.Err() != nil {
		return service.TableImportReport{}, ctx.Err()
	}
	return f.Check(ctx, cmd)
}

func TestATableGoesFromItsColumnsToTheEnd(t *testing.T) {
	f := &tableService{report: service.TableImportReport{Rows: 1200, New: 1199, First: "P-000010", Last: "P-001208",
		Problems: []service.TableProblem{{Row: 1, Line: 3, Message: "This may be somebody who is registered already: P-000001 (same phone number).",
			Alike: []service.TableAlike{{Number: "P-000001", How: service.SamePhone}}}}}}
	m := viewmodel.NewTableIn(viewmodel.FrontDesk{Services: viewmodel.Services{TableImports: f}, Runner: viewmodel.InlineRunner{}, Context: context.Background})
	m.Open = func(path, sheet string) (service.IncomingTable, error) {
		if path == "broken" {
			return service.IncomingTable{}, clinic.Errorf(clinic.Invalid, "Line 3 is broken.")
		}
		return service.IncomingTable{FileName: "x.csv", Format: service.TableXLSX, Sheet: sheet + "1", Header: []string{"First name", "Last name", "Phone", "Shoe size"},
			Rows: []service.IncomingRow{{Line: 2, Cells: []string{"Ann", "Able"}}, {Line: 3, Cells: []string{"Bob", "Baker", "021 1", "44"}}}}, nil
	}
	m.Check()
	m.Read("broken", "")
	if m.Step != viewmodel.TableStart || m.Failure() != "Line 3 is broken." || len(f.ran) != 0 {
		t.Fatalf("step %v: %s", m.Step, m.Failure())
	}
	m.Read("/a/x.csv", "")
	if m.Step != viewmodel.TableColumns || m.Kind != service.TablePatientList || m.Column("phone") != 2 || strings.Join(m.NotTaken(), "") != "Shoe size" {
		t.Fatalf("read: %+v", m.Columns)
	}
	if got := strings.Join(m.Examples(2), "|"); got != "|021 1|" {
		t.Errorf("examples %q", got)
	}
	m.SetColumn("email", 2)
	if m.Column("phone") != -1 || m.Column("email") != 2 {
		t.Errorf("columns %v", m.Columns)
	}
	m.SetColumn("email", -1)
	m.Run()
	if len(f.ran) != 0 {
		t.Fatal("it ran without a dry run")
	}
	m.Check()
	if !m.CanRun() || !m.LooksRegistered() || !strings.Contains(m.Summary(), "would be added") || !strings.Contains(m.Summary(), "P-000010 to P-001208") {
		t.Errorf("summary %q", m.Summary())
	}
	for text, want := range map[string]int{"": 1, "baker PHONE": 1, "3": 1, "carol": 0} {
		if m.Text = text; len(m.Problems()) != want {
			t.Errorf("%q finds %d", text, len(m.Problems()))
		}
	}
	m.Back()
	if m.Step != viewmodel.TableColumns {
		t.Errorf("step %v", m.Step)
	}
	m.Update = true
	m.Check()
	m.Progress = func(service.ImportStage, int, int) { m.Cancel() }
	m.Run()
	if m.Step != viewmodel.TableChecked || !m.Cancelled || m.Failure() != "Cancelled. Nothing was imported." {
		t.Errorf("cancelled: step %v, %s", m.Step, m.Failure())
	}
	m.Progress = func(service.ImportStage, int, int) {}
	m.Run()
	if last := f.ran[len(f.ran)-1]; m.Step != viewmodel.TableDone || !last.Update || m.CanRun() || !strings.Contains(m.Summary(), "were added") {
		t.Errorf("done: step %v, %+v", m.Step, last.Columns)
	}
	m.SetKind(service.TablePriceList)
	if m.Column("name") != -1 && m.Column("price") != -1 {
		t.Errorf("a price list: %v", m.Columns)
	}
}
