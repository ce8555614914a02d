package viewmodel

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// ImportService is service.Imports.
type ImportService interface {
	DryRun(ctx context.Context, cmd service.ImportCommand) (service.ImportReport, error)
	Run(ctx context.Context, cmd service.ImportCommand) (service.ImportReport, error)
}

// MovingIn takes another system's database in: a dry run, a look at what it
// says, then the moving itself.
type MovingIn struct {
	FrontDesk
	// Changed is called on the UI thread when there is something new to draw.
	Changed func()
	// Progress is told from the goroutine of the work how far it is.
	Progress func(stage service.ImportStage, done, total int)

	File, DSN string
	Report    service.ImportReport
	Looked    bool  // Report is there, of a dry run or of what was done
	Done      bool  // everything was moved in
	Busy      bool  // a dry run or the moving in is under way
	Err       error // why the last of them did not come to its end
	Cancelled bool  // because somebody cancelled it

	// Table, Outcome and Text narrow Notes; empty for all.
	Table   service.ImportTable
	Outcome service.ImportOutcome
	Text    string

	cancel context.CancelFunc
}

// NewMovingIn returns one that has looked at nothing yet.
func NewMovingIn(d FrontDesk) *MovingIn {
	return &MovingIn{FrontDesk: d, Changed: func() {}, Progress: func(service.ImportStage, int, int) {}}
}

// Look makes a dry run of a file or, when that is empty, of a PostgreSQL address.
func (m *MovingIn) Look(file, dsn string) {
	if m.Busy {
		return
	}
	m.File, m.DSN = strings.TrimSpace(file), strings.TrimSpace(dsn)
	m.Report, m.Looked, m.Done = service.ImportReport{}, false, false
	m.Table, m.Outcome, m.Text = "", "", ""
	m.work(m.Services.Imports.DryRun, func(r service.ImportReport) { m.Report, m.Looked = r, true })
}

// CanMove reports whether there is a dry run to go on from.
func (m *MovingIn) CanMove() bool { return m.Looked && !m.Done && !m.Busy }

// Move moves in what the dry run has shown, and nothing that came since.
func (m *MovingIn) Move() {
	if m.CanMove() {
		m.work(m.Services.Imports.Run, func(r service.ImportReport) { m.Report, m.Done = r, true })
	}
}

func (m *MovingIn) work(do func(context.Context, service.ImportCommand) (service.ImportReport, error), keep func(service.ImportReport)) {
	cmd := service.ImportCommand{File: m.File, DSN: m.DSN, Digest: m.Report.Digest, Progress: m.Progress}
	ctx, cancel := context.WithCancel(m.Context())
	m.Busy, m.Err, m.Cancelled, m.cancel = true, nil, false, cancel
	m.Runner.Go(ctx, func(ctx context.Context) func() {
		r, err := do(ctx, cmd)
		stopped := err != nil && ctx.Err() != nil
		return func() {
			cancel()
			m.Busy, m.Err, m.Cancelled = false, err, stopped
			if err == nil {
				keep(r)
			}
			m.Changed()
		}
	})
}

// Cancel stops what is under way. Of a moving in nothing stays.
func (m *MovingIn) Cancel() {
	if m.Busy && m.cancel != nil {
		m.cancel()
	}
}

// SourceText names what is moved in.
func (m *MovingIn) SourceText() string {
	switch {
	case m.Looked:
		return i18n.Labelled(m.Report.System, m.Report.Source)
	case m.File != "":
		return filepath.Base(m.File)
	case m.DSN != "":
		return i18n.T("A PostgreSQL database")
	}
	return ""
}

// Notes are the rows that are changed or refused and pass the filter.
func (m *MovingIn) Notes() []service.ImportNote {
	words := strings.Fields(strings.ToLower(m.Text))
	var out []service.ImportNote
	for _, n := range m.Report.Notes {
		if m.Table != "" && n.Table != m.Table || m.Outcome != "" && n.Outcome != m.Outcome {
			continue
		}
		text := strings.ToLower(fmt.Sprintf("%s %s %d %s %s", n.Table, i18n.Say(n.Table.Title()), n.ID, n.Field, i18n.Say(n.Reason)))
		all := true
		for _, w := range words {
			all = all && strings.Contains(text, w)
		}
		if all {
			out = append(out, n)
		}
	}
	return out
}

// TablesWithNotes are the tables that a filter can be set to.
func (m *MovingIn) TablesWithNotes() []service.ImportTable {
	has := map[service.ImportTable]bool{}
	for _, n := range m.Report.Notes {
		has[n.Table] = true
	}
	var out []service.ImportTable
	for _, t := range service.ImportTables() {
		if has[t] {
			out = append(out, t)
		}
	}
	return out
}

// Summary says in sentences what would be done, or was.
func (m *MovingIn) Summary() []string {
	r := m.Report
	taken := r.Found() - r.Refused()
	first := i18n.F("%s of %s would be moved in; %s of them changed, %s refused.", i18n.Count(taken), rowsOf(r.Found()), i18n.Count(r.Changed()), i18n.Count(r.Refused()))
	if m.Done {
		first = i18n.F("%s of %s were moved in; %s of them changed, %s refused.", i18n.Count(taken), rowsOf(r.Found()), i18n.Count(r.Changed()), i18n.Count(r.Refused()))
	}
	out := []string{first}
	if r.Billed.Minor > 0 {
		out = append(out, i18n.F("Billed %s, paid %s, given back %s, still owed %s.", r.Billed, r.Paid, r.Refunded, r.Owed))
	}
	if n := r.StaffWithoutPassword; n > 0 {
		out = append(out, i18n.N(n, "%s of the staff needs a new password, which you give them in Users. All others sign in with the one they have.", "%s of the staff need a new password, which you give them in Users. All others sign in with the one they have.", i18n.Count(n)))
	} else {
		out = append(out, i18n.T("The staff sign in with the user names and passwords they have."))
	}
	return out
}

// Failure says why something did not come to its end.
func (m *MovingIn) Failure() string {
	if m.Cancelled {
		return i18n.T("Cancelled. Nothing was moved in.")
	}
	return i18n.Error(m.Err)
}
