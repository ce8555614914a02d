package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	_ "github.com/glebarez/go-sqlite" // the driver "sqlite"
)

// rows are what the tables held at one moment: table, primary key, columns.
type rows map[string]map[string]map[string]string

// rising names the columns that rise when a row may change; any other change
// of a row, and any row that is gone, is a loss.
var rising = map[string][]string{
	"auth_user": {"version", "last_login"}, "users_profile": {"updated_at"}, "patient_profile": {"version"},
	"doctors_doctor": {"version"}, "appointments_appointment": {"version"}, "billing_invoice": {"version"},
	"system_settings": {"version"}, "number_series": {"last"}, "audit_head": {"count"}, "consultation_draft": {"saved_at"},
	"billing_deposit": {"version"}, "insurance_claim": {"version"}, "cashier_closure": {"version"}, "billing_day": {"version"},
	"billing_estimate": {"version"}, "billing_tax": {"version"}, "billing_category": {"version"}, "billing_price": {"version"}, "billing_payer": {"version"},
	"billing_free_visit": {"given_back_at"},
}

// reader opens the database for looking only, without taking any part in its
// recovery after a crash.
func reader(path string) (*sql.DB, error) {
	return sql.Open("sqlite", "file://"+(&url.URL{Path: path}).EscapedPath()+"?mode=ro&_pragma=busy_timeout(5000)&_pragma=query_only(1)")
}

// number asks for one whole number.
func number(path, query string, args ...any) (n int64, err error) {
	db, err := reader(path)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	return n, db.QueryRow(query, args...).Scan(&n)
}

// readRows reads all that is committed, in one transaction. The search index
// has no rows of its own, and sign-in attempts are forgotten on purpose.
func readRows(path string) (rows, error) {
	db, err := reader(path)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	tx, err := db.BeginTx(context.Background(), &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	keys := make(map[string][]string)
	list, err := tx.Query(`SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c
		WHERE m.type = 'table' AND c.pk > 0 AND m.name NOT LIKE 'patient\_search%' ESCAPE '\' AND m.name <> 'login_attempt' ORDER BY m.name, c.pk`)
	if err != nil {
		return nil, err
	}
	defer list.Close()
	for list.Next() {
		var table, column string
		if err := list.Scan(&table, &column); err != nil {
			return nil, err
		}
		keys[table] = append(keys[table], column)
	}
	if err := list.Err(); err != nil {
		return nil, err
	}
	all := make(rows)
	for table, key := range keys {
		if all[table], err = readTable(tx, table, key); err != nil {
			return nil, fmt.Errorf("%s: %w", table, err)
		}
	}
	return all, nil
}

func readTable(tx *sql.Tx, table string, key []string) (map[string]map[string]string, error) {
	list, err := tx.Query("SELECT * FROM " + table)
	if err != nil {
		return nil, err
	}
	defer list.Close()
	columns, err := list.Columns()
	if err != nil {
		return nil, err
	}
	values, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	out := make(map[string]map[string]string)
	for list.Next() {
		if err := list.Scan(into...); err != nil {
			return nil, err
		}
		row := make(map[string]string, len(columns))
		for i, c := range columns {
			if values[i].Valid {
				row[c] = values[i].String
			}
		}
		id := make([]string, len(key))
		for i, k := range key {
			id[i] = row[k]
		}
		out[strings.Join(id, ",")] = row
	}
	return out, list.Err()
}

// lost compares what was seen before a crash with what is there after it.
func lost(before, after rows) error {
	var faults []error
	for table, list := range before {
		for id, row := range list {
			now, ok := after[table][id]
			switch {
			case !ok && table == "consultation_draft" && after["appointments_appointment"][id]["status"] == "completed":
			case !ok:
				faults = append(faults, fmt.Errorf("%s %s is gone", table, id))
			case !follows(row, now, rising[table]):
				faults = append(faults, fmt.Errorf("%s %s is not what it was", table, id))
			}
		}
	}
	return errors.Join(faults...)
}

// follows says that a row is what it was, or a later state of it.
func follows(row, now map[string]string, rising []string) bool {
	same := len(row) == len(now)
	for column, value := range row {
		got, ok := now[column]
		same = same && ok && got == value
	}
	return same || slices.ContainsFunc(rising, func(column string) bool {
		was, err1 := strconv.ParseInt(row[column], 10, 64)
		is, err2 := strconv.ParseInt(now[column], 10, 64)
		if err1 == nil && err2 == nil {
			return is > was
		}
		return now[column] > row[column]
	})
}

// watch keeps reading what is committed, whenever the database's log has
// changed, until it is told to stop.
type watch struct {
	stop chan struct{}
	done chan struct{}
	seen rows // the last of them, once done is closed
	err  error
}

func watching(path string) *watch {
	w := &watch{stop: make(chan struct{}), done: make(chan struct{})}
	w.seen, w.err = readRows(path)
	stamp := func() string {
		info, err := os.Stat(path + "-wal")
		if err != nil {
			return ""
		}
		return fmt.Sprint(info.Size(), info.ModTime().UnixNano())
	}
	go func() {
		defer close(w.done)
		for last, ending := "", false; !ending && w.err == nil; {
			select {
			case <-w.stop:
				ending = true // after a last look
			case <-time.After(10 * time.Millisecond):
			}
			if now := stamp(); now != last {
				var seen rows
				if seen, w.err = readRows(path); w.err == nil {
					w.seen, last = seen, now
				}
			}
		}
	}()
	return w
}

// end stops the watch and returns what it saw last.
func (w *watch) end() (rows, error) {
	close(w.stop)
	<-w.done
	return w.seen, w.err
}
