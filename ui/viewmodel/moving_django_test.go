package viewmodel_test

import (
	"context"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/viewmodel"
)

// formerSystem is a service that tells a fixed story.
type formerSystem struct {
	report service.ImportReport
	err    error
	ran    []service.ImportCommand
}

func (f *formerSystem) DryRun(_ context.Context, cmd service.ImportCommand) (service.ImportReport, error) {
	cmd.Progress(service.StageReading, 1, 2)
	return f.report, f.err
}

func (f *formerSystem) Run(ctx context.Context, cmd service.ImportCommand) (service.ImportReport, error) {
	f.ran = append(f.ran, cmd)
	cmd.Progress(service.StageWriting, 2, 2)
	if ctx.Err() != nil {
		return service.ImportReport{}, ctx.Err()
	}
	return f.report, f.err
}

func TestMovingInGoesFromADryRunToTheEnd(t *testing.T) {
	f := &formerSystem{report: service.ImportReport{System: "Django HMS", Source: "hms.sqlite3", Digest: "d1", StaffWithoutPassword: 2,
		Counts: []service.ImportCount{{Table: service.TableUsers, Found: 1200, Taken: 1199, Changed: 3, Refused: 1}},
		Notes: []service.ImportNote{{Table: service.TableUsers, ID: 4, Outcome: service.ImportRefused, Reason: "Another row has the same number."},
			{Table: service.TableVisits, ID: 40, Outcome: service.ImportChanged, Field: "status", Reason: "Taken as done."}}}}
	m := viewmodel.NewMovingIn(viewmodel.FrontDesk{Services: viewmodel.Services{Imports: f}, Runner: viewmodel.InlineRunner{}, Context: context.Background})
	var stages []service.ImportStage
	m.Progress = func(s service.ImportStage, _, _ int) { stages = append(stages, s) }
	m.Move()
	if len(f.ran) != 0 {
		t.Fatal("moved in without a dry run")
	}
	m.Look(" hms.sqlite3 ", "")
	if !m.CanMove() || m.File != "hms.sqlite3" || m.SourceText() != "Django HMS: hms.sqlite3" {
		t.Errorf("after the dry run: %+v", m)
	}
	if s := strings.Join(m.Summary(), "\n"); !strings.Contains(s, "1,199 of 1,200 rows would be moved in; 3 of them changed, 1 refused.") || !strings.Contains(s, "2 of the staff need a new password") {
		t.Errorf("summary: %s", s)
	}
	for _, c := range []struct {
		outcome service.ImportOutcome
		table   service.ImportTable
		text    string
		want    int
	}{{"", "", "", 2}, {service.ImportRefused, "", "", 1}, {"", service.TableVisits, "", 1}, {"", "", "status DONE", 1}, {"", service.TableVisits, "same", 0}} {
		m.Outcome, m.Table, m.Text = c.outcome, c.table, c.text
		if n := len(m.Notes()); n != c.want {
			t.Errorf("%q %q %q shows %d rows, want %d", c.outcome, c.table, c.text, n, c.want)
		}
	}
	f.err = clinic.Errorf(clinic.Stale, "The database has changed since the dry run.")
	m.Move()
	if m.Done || !m.CanMove() || m.Failure() != "The database has changed since the dry run." {
		t.Errorf("after it failed: done %v, %q", m.Done, m.Failure())
	}
	m.Progress = func(service.ImportStage, int, int) { m.Cancel() }
	m.Move()
	if m.Done || !m.Cancelled || m.Failure() != "Cancelled. Nothing was moved in." {
		t.Errorf("after it was cancelled: done %v, %q", m.Done, m.Failure())
	}
	f.err, m.Progress = nil, func(s service.ImportStage, _, _ int) { stages = append(stages, s) }
	m.Move()
	if !m.Done || m.CanMove() || !strings.Contains(m.Summary()[0], "were moved in") {
		t.Errorf("at the end: done %v, %v", m.Done, m.Summary())
	}
	m.Move()
	if len(f.ran) != 3 || f.ran[2].Digest != "d1" || f.ran[2].File != "hms.sqlite3" {
		t.Errorf("asked for %d times: %+v", len(f.ran), f.ran)
	}
	if len(stages) != 3 {
		t.Errorf("told of %v", stages)
	}
}
