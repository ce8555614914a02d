package store_test

import (
	"database/sql"
	"os"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store/storetest"
)

// givenQueries are the statements that the given schema promises, unchanged.
func givenQueries(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("testdata/given-queries.sql")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, line := range strings.Split(string(text), "\n") {
		if !strings.HasPrefix(line, "--") {
			lines = append(lines, line)
		}
	}
	var out []string
	for _, q := range strings.Split(strings.Join(lines, "\n"), ";") {
		if q = strings.TrimSpace(q); q != "" {
			out = append(out, q)
		}
	}
	return out
}

func TestGivenQueries(t *testing.T) {
	path := storetest.NewFile(t)
	s := seed(t, path, 2)
	now := time.Now()
	for i, day := range []string{"2026-11-02", "2026-11-09", "2026-11-09"} {
		if err := s.InTx(ctx, func(r service.Repos) error {
			id, err := r.Appointments().Insert(ctx, clinic.Appointment{PatientID: clinic.PatientID(1 + i/2), DoctorID: 1, Date: clinic.MustDate(day),
				Start: clinic.Clock(540 + 60*i), Minutes: 30, Status: clinic.StatusCompleted, Kind: clinic.VisitNew, CreatedAt: now}, 0)
			if err != nil {
				return err
			}
			_, err = r.Consultations().InsertHistory(ctx, clinic.HistoryEntry{PatientID: clinic.PatientID(1 + i/2), AppointmentID: id, Diagnosis: "D " + day, CreatedAt: now})
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	raw := storetest.RawDB(t, path)
	queries := givenQueries(t)
	if len(queries) != 3 {
		t.Fatalf("%d given queries", len(queries))
	}
	for i, c := range []struct {
		args   []any
		column string
		want   string
		names  string // of the last columns
	}{
		{[]any{1}, "appointment_date", "2026-11-02 2026-11-09", "user_id first_name last_name"},
		{[]any{1, "2026-11-09"}, "appointment_time", "10:00:00 11:00:00", "first_name last_name"},
		{[]any{1}, "diagnosis", "D 2026-11-09 D 2026-11-02", "appointment_date user_id first_name"},
	} {
		rows, err := raw.Query(queries[i], c.args...)
		if err != nil {
			t.Fatalf("query %d: %v", i+1, err)
		}
		if got := column(t, rows, c.column, c.names); got != c.want {
			t.Errorf("query %d: %s = %q, want %q", i+1, c.column, got, c.want)
		}
		for _, step := range plan(t, raw, queries[i]) {
			if strings.HasPrefix(step, "SCAN ") {
				t.Errorf("query %d: %s", i+1, step)
			}
		}
	}
}

// column joins the values of one column and checks the names of the last ones.
func column(t *testing.T, rows *sql.Rows, name, last string) string {
	t.Helper()
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil || !strings.HasSuffix(strings.Join(names, " "), last) {
		t.Errorf("columns %v do not end in %s (%v)", names, last, err)
	}
	var out []string
	for rows.Next() {
		values := make([]any, len(names))
		for i := range values {
			values[i] = new(any)
		}
		if err := rows.Scan(values...); err != nil {
			t.Fatal(err)
		}
		for i, n := range names {
			if n == name {
				out = append(out, (*values[i].(*any)).(string))
				break
			}
		}
	}
	return strings.Join(out, " ")
}
