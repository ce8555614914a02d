package yardstick

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// grown are the tables that steps of the program add rows to, in the order in
// which rows may be added. Rows that the database adds by itself are not among
// them: it adds them again.
var grown = []string{"appointments_appointment", "appointments_status_change", "cashier_closure", "appointments_patienthistory", "visit_diagnosis", "billing_invoice",
	"billing_item", "prescription", "prescription_item", "payment_record", "audit_log"}

// changed are those whose rows steps change.
var changed = []string{"number_series", "appointments_appointment", "billing_invoice"}

// columnsOf are the columns that are written, without those that are worked out.
func columnsOf(ctx context.Context, db *sql.DB, table string) (list []string, err error) {
	rows, err := db.QueryContext(ctx, "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0", table)
	err = scan(rows, err, func(v []any) { list = append(list, fmt.Sprint(v[0])) })
	return list, err
}

// Recorder learns which rows a step of the program writes: it looks at a
// database before and after.
type Recorder struct {
	db      *sql.DB
	columns map[string][]string
	last    map[string]int64
	series  map[string]int64
	tokens  map[int64]bool // visits whose token was seen
}

// statement is one that writes a row. Texts are few, so that the writer keeps
// them prepared.
type statement struct {
	text string
	args []any
}

// Step is what one step of the program has written, ready to be written again.
type Step []statement

// Rows is how many rows the step writes.
func (s Step) Rows() int { return len(s) }

// NewRecorder looks at db, which only reads.
func NewRecorder(ctx context.Context, db *sql.DB) (*Recorder, error) {
	r := &Recorder{db: db, columns: map[string][]string{}, last: map[string]int64{}, series: map[string]int64{}, tokens: map[int64]bool{}}
	for _, table := range append(append([]string{}, grown...), changed...) {
		var err error
		if r.columns[table], err = columnsOf(ctx, db, table); err != nil {
			return nil, err
		}
	}
	for _, table := range grown {
		var last int64
		if err := db.QueryRowContext(ctx, "SELECT coalesce(max(id), 0) FROM "+table).Scan(&last); err != nil {
			return nil, err
		}
		r.last[table] = last
	}
	_, err := r.numbers(ctx)
	return r, err
}

// numbers reads the number series and returns those that have moved.
func (r *Recorder) numbers(ctx context.Context) (moved []statement, err error) {
	rows, err := r.db.QueryContext(ctx, "SELECT name, year, last FROM number_series ORDER BY name, year")
	err = scan(rows, err, func(v []any) {
		key := fmt.Sprint(v[0], " ", v[1])
		before, known := r.series[key]
		switch last := v[2].(int64); {
		case !known:
			moved = append(moved, statement{"INSERT INTO number_series (name, year, last) VALUES (?, ?, ?)", append([]any{}, v...)})
			r.series[key] = last
		case last != before:
			moved = append(moved, statement{"UPDATE number_series SET last = ? WHERE name = ? AND year = ?", []any{v[2], v[0], v[1]}})
			r.series[key] = last
		}
	})
	return moved, err
}

// Since is what was written since the last look: new rows of the tables that
// grow, the number series, and the rows named by touched, table by table.
func (r *Recorder) Since(ctx context.Context, touched map[string]int64) (Step, error) {
	step, err := r.numbers(ctx)
	if err != nil {
		return nil, err
	}
	added := map[string]bool{}
	for _, table := range grown {
		columns := r.columns[table]
		insert := "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES (" + strings.TrimSuffix(strings.Repeat("?, ", len(columns)), ", ") + ")"
		rows, err := r.db.QueryContext(ctx, "SELECT "+strings.Join(columns, ", ")+" FROM "+table+" WHERE id > ? ORDER BY id", r.last[table])
		if err := scan(rows, err, func(v []any) {
			step = append(step, statement{insert, append([]any{}, v...)})
			r.last[table] = v[0].(int64)
			added[fmt.Sprint(table, v[0])] = true
		}); err != nil {
			return nil, err
		}
	}
	if visit := touched["appointments_appointment"]; visit != 0 && !r.tokens[visit] {
		const token = "doctor_id, token_date, token_no, appointment_id, given_at"
		rows, err := r.db.QueryContext(ctx, "SELECT "+token+" FROM queue_token WHERE appointment_id = ?", visit)
		if err := scan(rows, err, func(v []any) {
			step = append(step, statement{"INSERT INTO queue_token (" + token + ") VALUES (?, ?, ?, ?, ?)", append([]any{}, v...)})
			r.tokens[visit] = true
		}); err != nil {
			return nil, err
		}
	}
	for _, table := range changed[1:] {
		id, ok := touched[table]
		if !ok || added[fmt.Sprint(table, id)] {
			continue
		}
		columns := r.columns[table]
		update := "UPDATE " + table + " SET " + strings.Join(columns[1:], " = ?, ") + " = ? WHERE id = ?"
		rows, err := r.db.QueryContext(ctx, "SELECT "+strings.Join(columns[1:], ", ")+", id FROM "+table+" WHERE id = ?", id)
		if err := scan(rows, err, func(v []any) { step = append(step, statement{update, append([]any{}, v...)}) }); err != nil {
			return nil, err
		}
	}
	return step, nil
}

// Writer writes steps again, each in one bare transaction with prepared
// statements.
type Writer struct {
	db       *sql.DB
	prepared map[string]*sql.Stmt
}

// NewWriter writes to db.
func NewWriter(db *sql.DB) *Writer { return &Writer{db, map[string]*sql.Stmt{}} }

// Prepare makes the statements of a step ready.
func (w *Writer) Prepare(ctx context.Context, s Step) error {
	for _, one := range s {
		if w.prepared[one.text] == nil {
			stmt, err := w.db.PrepareContext(ctx, one.text)
			if err != nil {
				return err
			}
			w.prepared[one.text] = stmt
		}
	}
	return nil
}

// Write writes a step durably.
func (w *Writer) Write(ctx context.Context, s Step) error {
	tx, err := w.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for _, one := range s {
		if _, err := tx.StmtContext(ctx, w.prepared[one.text]).ExecContext(ctx, one.args...); err != nil {
			return errors.Join(fmt.Errorf("%s: %w", strings.SplitN(one.text, "(", 2)[0], err), tx.Rollback())
		}
	}
	return tx.Commit()
}
