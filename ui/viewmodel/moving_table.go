package viewmodel

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// TableImportService is service.TableImports.
type TableImportService interface {
	Check(ctx context.Context, cmd service.TableImportCommand) (service.TableImportReport, error)
	Run(ctx context.Context, cmd service.TableImportCommand) (service.TableImportReport, error)
}

// TableStep is where taking a table in stands.
type TableStep int

// The steps. From TableColumns on there is a table, from TableChecked on a report.
const (
	TableStart TableStep = iota
	TableColumns
	TableChecked
	TableDone
)

// TableIn takes a table in: a file, which column holds what, a dry run, then the
// import itself.
type TableIn struct {
	FrontDesk
	// Open reads a file, or another sheet of it. It runs away from the UI thread.
	Open func(path, sheet string) (service.IncomingTable, error)
	// Changed is called on the UI thread when there is something new to draw.
	Changed func()
	// Progress is told from the goroutine of the work how far it is.
	Progress func(stage service.ImportStage, done, total int)

	Step      TableStep
	Path      string
	Table     service.IncomingTable
	Kind      service.TableKind
	Columns   service.ColumnMap
	Update    bool
	Dates     service.DateOrder
	Anyway    string
	Report    service.TableImportReport
	Busy      bool
	Err       error  // why the last piece of work did not come to its end
	Cancelled bool   // because somebody cancelled it
	Text      string // narrows Problems

	cancel context.CancelFunc
}

// NewTableIn returns one that has read nothing yet.
func NewTableIn(d FrontDesk) *TableIn {
	return &TableIn{FrontDesk: d, Changed: func() {}, Progress: func(service.ImportStage, int, int) {}, Columns: service.ColumnMap{}}
}

// Read reads a file, or another sheet of it, and guesses what it holds.
func (m *TableIn) Read(path, sheet string) {
	if m.Busy {
		return
	}
	open := m.Open
	work(m, func(ctx context.Context) (service.IncomingTable, error) {
		t, err := open(path, sheet)
		if err == nil {
			err = ctx.Err() // reading does not look at it
		}
		return t, err
	}, func(t service.IncomingTable) {
		m.Path, m.Table, m.Step = path, t, TableColumns
		m.Update, m.Dates, m.Anyway, m.Text = false, service.DateOrderAuto, "", ""
		m.SetKind(service.GuessKind(t.Header))
	})
}

// SetKind says what the table holds, and guesses the columns anew.
func (m *TableIn) SetKind(kind service.TableKind) {
	m.Kind, m.Columns = kind, service.GuessColumns(kind, m.Table.Header)
}

// SetColumn says in which column a field stands, -1 for in none. No column holds
// two fields: who had it before has it no more.
func (m *TableIn) SetColumn(field string, column int) {
	for key, at := range m.Columns {
		if at == column {
			delete(m.Columns, key)
		}
	}
	if delete(m.Columns, field); column >= 0 {
		m.Columns[field] = column
	}
}

// Column is where a field stands, -1 for nowhere.
func (m *TableIn) Column(field string) int {
	if at, ok := m.Columns[field]; ok {
		return at
	}
	return -1
}

// previewed is how many rows are shown before an import.
const previewed = 3

// Examples are the texts of a column in the first rows.
func (m *TableIn) Examples(column int) []string {
	out := make([]string, previewed)
	for i, row := range m.Table.Rows[:min(previewed, len(m.Table.Rows))] {
		if column >= 0 && column < len(row.Cells) {
			out[i] = clinic.CleanLine(row.Cells[column])
		}
	}
	return out
}

// NotTaken are the columns that hold no field.
func (m *TableIn) NotTaken() []string {
	used := map[int]bool{}
	for _, at := range m.Columns {
		used[at] = true
	}
	var out []string
	for i, name := range m.Table.Header {
		if !used[i] {
			out = append(out, name)
		}
	}
	return out
}

// Check makes the dry run.
func (m *TableIn) Check() {
	if m.Step != TableStart {
		m.Report, m.Text = service.TableImportReport{}, ""
		m.run(m.Services.TableImports.Check, TableChecked)
	}
}

// CanRun reports whether there is a dry run that would take something.
func (m *TableIn) CanRun() bool {
	return m.Step == TableChecked && !m.Busy && m.Report.New+m.Report.Changed > 0
}

// Run takes in what the dry run has shown.
func (m *TableIn) Run() {
	if m.CanRun() {
		m.run(m.Services.TableImports.Run, TableDone)
	}
}

// Back goes back to the columns after a dry run.
func (m *TableIn) Back() {
	if m.Step == TableChecked && !m.Busy {
		m.Step, m.Err = TableColumns, nil
	}
}

func (m *TableIn) run(do func(context.Context, service.TableImportCommand) (service.TableImportReport, error), next TableStep) {
	columns := service.ColumnMap{}
	for k, v := range m.Columns {
		columns[k] = v
	}
	cmd := service.TableImportCommand{Kind: m.Kind, Table: m.Table, Columns: columns, Update: m.Update && m.Kind.Numbered(), Dates: m.Dates, Anyway: m.Anyway, Progress: m.Progress}
	work(m, func(ctx context.Context) (service.TableImportReport, error) { return do(ctx, cmd) }, func(r service.TableImportReport) { m.Report, m.Step = r, next })
}

// work does something away from the UI thread that can be cancelled.
func work[T any](m *TableIn, do func(context.Context) (T, error), keep func(T)) {
	if m.Busy {
		return
	}
	ctx, cancel := context.WithCancel(m.Context())
	m.Busy, m.Err, m.Cancelled, m.cancel = true, nil, false, cancel
	m.Runner.Go(ctx, func(ctx context.Context) func() {
		v, err := do(ctx)
		stopped := ctx.Err() != nil
		return func() {
			cancel()
			m.Busy, m.Err, m.Cancelled = false, err, stopped && err != nil
			if err == nil {
				keep(v)
			}
			m.Changed()
		}
	})
}

// StageText says how far an import is.
func StageText(stage service.ImportStage, done, total int) string {
	switch stage {
	case service.StageReading:
		return i18n.F("Reading… %s of %s rows", i18n.Count(done), i18n.Count(total))
	case service.StageChecking: // every row is read, then compared
		return i18n.F("Checking… %d %%", 100*done/max(total, 1))
	}
	return i18n.F("Writing… %s of %s rows", i18n.Count(done), i18n.Count(total))
}

// Cancel stops what is under way. Of an import nothing stays.
func (m *TableIn) Cancel() {
	if m.Busy && m.cancel != nil {
		m.cancel()
	}
}

// HowRead says in a line what the file is.
func (m *TableIn) HowRead() string {
	t := m.Table
	how := i18n.F("%s in %s, parted by %s", t.Format, t.Encoding, partedBy(t.Separator))
	if t.Format == service.TableXLSX {
		how = i18n.F("%s, sheet “%s”", t.Format, t.Sheet)
	}
	return i18n.N(len(t.Header), "%s: %s, %s and %d column", "%s: %s, %s and %d columns", filepath.Base(m.Path), how, rowsOf(len(t.Rows)), len(t.Header))
}

// Problems are the rows that are not taken and pass the filter.
func (m *TableIn) Problems() []service.TableProblem {
	words := strings.Fields(strings.ToLower(m.Text))
	var out []service.TableProblem
	for _, p := range m.Report.Problems {
		text := strings.ToLower(fmt.Sprintf("%d %s %s", p.Line, m.RowText(p), m.ProblemText(p)))
		all := true
		for _, w := range words {
			all = all && strings.Contains(text, w)
		}
		if all {
			out = append(out, p)
		}
	}
	return out
}

// RowText is a row of the table in one line.
func (m *TableIn) RowText(p service.TableProblem) string {
	var cells []string
	for _, c := range m.Table.Rows[p.Row].Cells {
		if c = clinic.CleanLine(c); c != "" {
			cells = append(cells, c)
		}
	}
	return strings.Join(cells, ", ")
}

// LooksRegistered reports whether somebody is held back who may be registered
// already.
func (m *TableIn) LooksRegistered() bool {
	for _, p := range m.Report.Problems {
		if len(p.Alike) > 0 {
			return true
		}
	}
	return false
}

// Summary says in a sentence what would be done, or was.
func (m *TableIn) Summary() string {
	r := m.Report
	out := i18n.F("Of %s, %s would be added, %s changed, %s left as they are; %s cannot be taken.", rowsOf(r.Rows), i18n.Count(r.New), i18n.Count(r.Changed), i18n.Count(r.Unchanged), i18n.Count(len(r.Problems)))
	if m.Step == TableDone {
		out = i18n.F("Of %s, %s were added, %s changed, %s left as they are; %s cannot be taken.", rowsOf(r.Rows), i18n.Count(r.New), i18n.Count(r.Changed), i18n.Count(r.Unchanged), i18n.Count(len(r.Problems)))
	}
	if r.Repeated > 0 {
		out += " " + i18n.N(r.Repeated, "%s stands there twice.", "%s stand there twice.", i18n.Count(r.Repeated))
	}
	if r.First != "" {
		out += " " + i18n.F("New patient numbers: %s to %s.", r.First, r.Last)
	}
	return out
}

// Failure says why something did not come to its end.
func (m *TableIn) Failure() string {
	if m.Cancelled {
		return i18n.T("Cancelled. Nothing was imported.")
	}
	if list := clinic.FieldErrors(m.Err); len(list) > 0 {
		return i18n.Say(list[0].Message)
	}
	return i18n.Error(m.Err)
}
