package service

import (
	"context"
	"errors"
	"slices"
	"strings"

	"caredesk/internal/clinic"
)

// TableImports takes tables of other programs in: patients, doctors, prices and
// codes. Rows that cannot be taken are told one by one; all others are taken in
// one transaction, or none of them.
type TableImports struct{ *core }

// Check says what taking a table in would do, and does nothing.
func (s *TableImports) Check(ctx context.Context, cmd TableImportCommand) (TableImportReport, error) {
	if _, err := authorize(ctx, clinic.DataImport); err != nil {
		return TableImportReport{}, err
	}
	job, err := s.prepare(ctx, cmd)
	if err != nil {
		return TableImportReport{}, s.report(err)
	}
	var report TableImportReport
	err = s.read(ctx, func(t *tx) (err error) {
		report, err = job.plan(t)
		return err
	})
	return orNothing(report, cancelled(ctx, err))
}

// Run takes a table in. A cancelled context leaves everything as it was.
func (s *TableImports) Run(ctx context.Context, cmd TableImportCommand) (TableImportReport, error) {
	if _, err := authorize(ctx, clinic.DataImport); err != nil {
		return TableImportReport{}, err
	}
	job, err := s.prepare(ctx, cmd)
	if err != nil {
		return TableImportReport{}, s.report(err)
	}
	var report TableImportReport
	err = s.write(ctx, func(t *tx) (err error) {
		if report, err = job.plan(t); err != nil {
			return err
		}
		if report.New+report.Changed+report.Unchanged == 0 {
			return clinic.FieldErrorf("file", "No row of the table can be taken. Correct the rows, or look at which column holds what.")
		}
		if err = job.write(t); err != nil {
			return err
		}
		t.emit(OutsideChange{}) // lists and counts of many pages
		return t.audit(change{action: "data.import", reason: job.anyway(), after: record{"format": cmd.Table.Format, "kind": string(cmd.Kind),
			"file": report.FileName, "sha256": report.Digest, "update": cmd.Update, "rows": report.Rows, "new": report.New, "changed": report.Changed,
			"unchanged": report.Unchanged, "left_out": len(report.Problems), "repeated": report.Repeated, "first_number": report.First, "last_number": report.Last}})
	})
	return orNothing(report, cancelled(ctx, err))
}

func cancelled(ctx context.Context, err error) error {
	if err != nil && errors.Is(ctx.Err(), context.Canceled) {
		return clinic.Wrap(clinic.Unavailable, ctx.Err(), "Cancelled. Nothing was imported.")
	}
	return err
}

// tableJob is a table on its way in. What it has read is not changed by plan and
// write, as a transaction may run again.
type tableJob interface {
	plan(t *tx) (TableImportReport, error)
	write(t *tx) error
	anyway() string
}

// prepare checks the command and reads the cells, before any transaction is held
// for it.
func (s *TableImports) prepare(ctx context.Context, cmd TableImportCommand) (tableJob, error) {
	fields := cmd.Kind.Fields()
	if fields == nil {
		return nil, clinic.FieldErrorf("kind", "Choose what the table holds.")
	}
	if len(cmd.Table.Rows) == 0 {
		return nil, clinic.FieldErrorf("file", "The table has no rows.")
	}
	for key, column := range cmd.Columns {
		if !slices.ContainsFunc(fields, func(f TableField) bool { return f.Key == key }) {
			return nil, clinic.FieldErrorf("columns", "A table of %s has no field %q.", strings.ToLower(cmd.Kind.Title()), key)
		}
		if column < 0 || column >= len(cmd.Table.Header) {
			return nil, clinic.FieldErrorf("columns", "The table has no column %d.", column+1)
		}
	}
	if err := missingFields(cmd); err != nil {
		return nil, err
	}
	reason, err := cleanNote("anyway", cmd.Anyway)
	if err != nil {
		return nil, err
	}
	cmd.Anyway = reason
	settings := clinic.Settings{}
	if err := s.read(ctx, func(t *tx) (err error) { settings, err = t.settings(); return err }); err != nil {
		return nil, err
	}
	base := tableBase{cmd: cmd, settings: settings, cells: &cells{table: &cmd.Table, columns: cmd.Columns, today: s.today()}}
	base.cells.order = base.cells.findOrder(fieldBirth, cmd.Dates)
	switch cmd.Kind {
	case TablePatientList:
		return readPatients(ctx, base)
	case TableDoctorList:
		return readDoctors(ctx, base)
	case TablePriceList:
		return readPriceTable(base)
	}
	return readCodeTable(base)
}

// missingFields names the columns without which nothing can be taken.
func missingFields(cmd TableImportCommand) error {
	for _, f := range cmd.Kind.Fields() {
		if _, ok := cmd.Columns[f.Key]; f.Needed && !ok {
			return clinic.FieldErrorf("columns", "Say which column holds: %s.", strings.ToLower(f.Title))
		}
	}
	has := func(key string) bool { _, ok := cmd.Columns[key]; return ok }
	named := has(fieldFirst) || has(fieldLast) || has(fieldWhole)
	switch {
	case cmd.Kind == TablePatientList && !named && !(cmd.Update && has(fieldNumber)),
		cmd.Kind == TableDoctorList && !named && !cmd.Update:
		return clinic.FieldErrorf("columns", "Say which column holds the name: whole, or first and last.")
	}
	return nil
}

// tableBase is what all kinds share.
type tableBase struct {
	cmd      TableImportCommand
	settings clinic.Settings
	cells    *cells
}

func (b *tableBase) anyway() string { return b.cmd.Anyway }

// newReport starts a report on the whole table.
func (b *tableBase) newReport() TableImportReport {
	return TableImportReport{Kind: b.cmd.Kind, FileName: baseName(b.cmd.Table.FileName), Digest: b.cmd.Table.Digest, Rows: len(b.cmd.Table.Rows)}
}

// refuse notes a row that is not taken.
func (b *tableBase) refuse(r *TableImportReport, row int, err error) {
	p := TableProblem{Row: row, Line: b.cmd.Table.Rows[row].Line, Message: rowFault(b.cmd.Kind, err)}
	var held *heldBack
	if errors.As(err, &held) {
		p.Alike = held.list
	}
	r.Problems = append(r.Problems, p)
}

// step tells how far a stage is, and stops when it was cancelled. It costs
// nothing for most rows.
func (b *tableBase) step(ctx context.Context, stage ImportStage, done, total int) error {
	if done%500 != 0 && done != total {
		return nil
	}
	if b.cmd.Progress != nil {
		b.cmd.Progress(stage, done, total)
	}
	return ctx.Err()
}

// dateNote says how days were read that can be read both ways.
func (b *tableBase) dateNote() string {
	if !b.cells.has(fieldBirth) {
		return ""
	}
	note := "Dates are read with the day before the month: 03/04/1968 is 3 April."
	if b.cells.order == DateOrderMonth {
		note = "Dates are read with the month before the day: 03/04/1968 is 4 March."
	}
	for row := range b.cmd.Table.Rows {
		if m := slashed.FindStringSubmatch(dayText(b.cells.at(row, fieldBirth))); m != nil && m[2] != "." {
			return note
		}
	}
	return ""
}
