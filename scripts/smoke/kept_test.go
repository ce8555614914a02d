package main

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
)

// clinicFile makes a file with a few of the tables and keeps it open.
func clinicFile(t *testing.T) (path string, exec func(string)) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "a clinic #1.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(1)
	exec = func(statement string) {
		t.Helper()
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	exec(`PRAGMA journal_mode = WAL;
		CREATE TABLE appointments_appointment (id INTEGER PRIMARY KEY, status TEXT, version INTEGER);
		CREATE TABLE consultation_draft (appointment_id INTEGER PRIMARY KEY, body TEXT, saved_at TEXT);
		CREATE TABLE payment_record (id INTEGER PRIMARY KEY, amount_minor INTEGER, note TEXT);
		CREATE TABLE number_series (name TEXT, year INTEGER, last INTEGER, PRIMARY KEY (name, year)) WITHOUT ROWID;
		CREATE TABLE login_attempt (id INTEGER PRIMARY KEY, username TEXT);
		INSERT INTO appointments_appointment VALUES (1, 'in_consultation', 9);
		INSERT INTO consultation_draft VALUES (1, 'Fever', '2026-11-23T10:42:00Z');
		INSERT INTO payment_record VALUES (1, 8000, NULL), (2, 100, '');
		INSERT INTO number_series VALUES ('receipt', 2026, 2);
		INSERT INTO login_attempt VALUES (1, 'grace')`)
	return path, exec
}

func TestLossesAreFound(t *testing.T) {
	cases := []struct{ name, change, says string }{
		{"nothing happened", "SELECT 1", ""},
		{"more was saved", "INSERT INTO payment_record VALUES (3, 5, '')", ""},
		{"a payment is gone", "DELETE FROM payment_record WHERE id = 2", "payment_record 2 is gone"},
		{"a payment is another", "UPDATE payment_record SET amount_minor = 8001 WHERE id = 1", "payment_record 1 is not"},
		{"nothing became empty text", "UPDATE payment_record SET note = '' WHERE id = 1", "payment_record 1 is not"},
		{"a visit went on", "UPDATE appointments_appointment SET status = 'completed', version = 10", ""},
		{"a visit went back", "UPDATE appointments_appointment SET status = 'arrived', version = 8", "appointment 1 is not"},
		{"a visit changed and nobody counted it", "UPDATE appointments_appointment SET status = 'booked'", "appointment 1 is not"},
		{"a later draft", "UPDATE consultation_draft SET body = 'Fever, cough', saved_at = '2026-11-23T10:42:05Z'", ""},
		{"an earlier draft", "UPDATE consultation_draft SET body = 'Fev', saved_at = '2026-11-23T10:41:55Z'", "consultation_draft 1 is not"},
		{"a draft is gone", "DELETE FROM consultation_draft", "consultation_draft 1 is gone"},
		{"a draft became a record", "DELETE FROM consultation_draft; UPDATE appointments_appointment SET status = 'completed', version = 10", ""},
		{"the next number", "UPDATE number_series SET last = 10", ""},
		{"a number is given again", "UPDATE number_series SET last = 1", "number_series receipt,2026 is not"},
		{"sign-ins are forgotten", "DELETE FROM login_attempt", ""},
		{"a table is gone", "DROP TABLE payment_record", "payment_record 1 is gone"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path, exec := clinicFile(t)
			before, err := readRows(path)
			if err != nil {
				t.Fatal(err)
			}
			exec(c.change)
			after, err := readRows(path)
			if err != nil {
				t.Fatal(err)
			}
			switch err := lost(before, after); {
			case c.says == "" && err != nil:
				t.Errorf("found %v", err)
			case c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)):
				t.Errorf("found %v, want %q", err, c.says)
			}
		})
	}
}

func TestTheWatchSeesWhatIsCommitted(t *testing.T) {
	path, exec := clinicFile(t)
	w := watching(path)
	exec("INSERT INTO payment_record VALUES (3, 700, 'late')")
	seen, err := w.end()
	if err != nil || seen["payment_record"]["3"]["note"] != "late" {
		t.Errorf("saw %v, %v", seen["payment_record"], err)
	}
}
