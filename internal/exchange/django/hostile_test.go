package django_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/exchange/django"
	"caredesk/internal/service"
)

func readFile(ctx context.Context, path string) (*service.Incoming, error) {
	return django.Reader{}.Read(ctx, service.ImportRequest{File: path, Currency: "EUR", Now: now})
}

func TestWhatIsNoSuchDatabaseIsRefused(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good, err := os.ReadFile(fixture)
	if err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(dir, "other.db")
	execAll(t, other, "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)")
	for name, c := range map[string]struct {
		path string
		code clinic.Code
		text string
	}{
		"missing":        {filepath.Join(dir, "nowhere.sqlite3"), clinic.NotFound, "There is no file"},
		"a folder":       {dir, clinic.Invalid, ""},
		"empty":          {write("empty.sqlite3", nil), clinic.Invalid, "is not a SQLite database"},
		"text":           {write("text.sqlite3", []byte("Dear Sir or Madam, please find")), clinic.Invalid, "is not a SQLite database"},
		"only a head":    {write("head.sqlite3", good[:16]), clinic.Unavailable, "damaged"},
		"cut off":        {write("cut.sqlite3", good[:len(good)/3]), clinic.Unavailable, "damaged"},
		"another schema": {other, clinic.Invalid, "not the database of a Django HMS"},
		"another file's journal": {func() string {
			write("used.sqlite3-journal", []byte("x"))
			return write("used.sqlite3", good)
		}(), clinic.Conflict, "Stop the web application"},
		"a write-ahead log": {func() string {
			write("wal.sqlite3-wal", []byte("x"))
			return write("wal.sqlite3", good)
		}(), clinic.Conflict, "wal.sqlite3-wal"},
	} {
		_, err := readFile(context.Background(), c.path)
		if clinic.CodeOf(err) != c.code || !strings.Contains(clinic.MessageOf(err), c.text) {
			t.Errorf("%s: %s %v, want %s", name, clinic.CodeOf(err), err, c.code)
		}
	}
}

// Whatever is wrong with the bytes of a file, reading it ends, with an error or
// without, and never in a panic.
func TestDamagedFilesAreSurvived(t *testing.T) {
	small := copied(t, append(small, "VACUUM")...)
	good, err := os.ReadFile(small)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	path := filepath.Join(t.TempDir(), "damaged.sqlite3")
	for range 150 {
		bad := bytes.Clone(good)
		for range 1 + r.IntN(30) {
			bad[16+r.IntN(len(bad)-16)] = byte(r.IntN(256))
		}
		if r.IntN(3) == 0 {
			page := r.IntN(len(bad)/4096) * 4096
			clear(bad[max(page, 100):min(page+4096, len(bad))])
		}
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		in, err := readFile(ctx, path)
		cancel()
		if err == nil && in == nil {
			t.Fatal("neither rows nor an error")
		}
		if err != nil && clinic.CodeOf(err) == clinic.Internal {
			t.Fatalf("an error without words: %v", err)
		}
		alone(t, path)
	}
}

// Views, triggers and columns that are worked out are the other side's code:
// none of it runs.
func TestNothingOfTheFileRuns(t *testing.T) {
	view := copied(t, append(small, "ALTER TABLE doctors_department RENAME TO hidden",
		"CREATE VIEW doctors_department AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id, 'x' AS name FROM n")...)
	if _, err := readFile(context.Background(), view); clinic.CodeOf(err) != clinic.Invalid || !strings.Contains(clinic.MessageOf(err), "is a view") {
		t.Errorf("a view in a table's place: %v", err)
	}
	generated := copied(t, append(small, "ALTER TABLE users_profile DROP COLUMN phone",
		"ALTER TABLE users_profile ADD COLUMN phone TEXT GENERATED ALWAYS AS (printf('%.*c', 100000000, 'x')) VIRTUAL",
		"ALTER TABLE users_profile ADD COLUMN shoe_size INTEGER", "CREATE TRIGGER t AFTER INSERT ON auth_user BEGIN SELECT 1; END")...)
	in, err := readFile(context.Background(), generated)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range in.Users {
		if u.User.Phone != "" {
			t.Fatal("a column was worked out")
		}
	}
	virtual := copied(t, append(small, "DROP TABLE doctor_specialization", "CREATE VIRTUAL TABLE doctor_specialization USING fts5 (id)")...)
	if _, err := readFile(context.Background(), virtual); clinic.CodeOf(err) != clinic.Invalid {
		t.Errorf("a virtual table in a table's place: %v", err)
	}
}

// A value of 300 MB is not loaded.
func TestHugeValuesStayOnDisk(t *testing.T) {
	path := copied(t, append(small, "UPDATE appointments_appointment SET notes = zeroblob(300000000) WHERE id = 5",
		"UPDATE auth_user SET username = zeroblob(100000000) WHERE id = 50")...)
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	in, err := readFile(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if n := (after.TotalAlloc - before.TotalAlloc) >> 20; n > 100 {
		t.Errorf("%d MB were taken", n)
	}
	for _, u := range in.Users {
		if u.User.ID == 50 && u.User.Username != "user-50" {
			t.Errorf("the user without a name that can be read is called %.40q", u.User.Username)
		}
	}
}

// Old and new versions of the other system have more or fewer columns, and
// SQLite holds any type in any column.
func TestColumnsAndTypesMayDiffer(t *testing.T) {
	path := copied(t, append(small, "ALTER TABLE auth_user DROP COLUMN last_login", "ALTER TABLE users_profile DROP COLUMN profile_picture",
		"ALTER TABLE doctors_department RENAME COLUMN head_doctor_id TO head_doctor", "DROP TABLE system_settings", "DROP TABLE payment_record",
		"CREATE TABLE payment_record (id TEXT, appointment_id REAL, amount TEXT, payment_method BLOB, payment_status TEXT)",
		"INSERT INTO payment_record VALUES ('1', 6.0, '7E1', x'43415348', 'Paid'), ('x', 6, '70', 'cash', 'paid'), ('1', 6, '70', 'cash', 'paid')",
		"UPDATE auth_user SET is_active = 'true' WHERE id = 2")...)
	c := openClinic(t)
	r, err := c.Imports.Run(c.owner, service.ImportCommand{File: path, Currency: "EUR"})
	if err != nil {
		t.Fatal(err)
	}
	c.verified()
	if n := countOf(r, service.TablePayments); n.Found != 3 || n.Refused != 2 {
		t.Errorf("payments: %+v", n)
	}
	if n := c.number("SELECT amount_minor FROM payment_record WHERE payment_method = 'cash'"); n != 7000 {
		t.Errorf("7E1 became %d cents", n)
	}
	if n := c.number("SELECT head_doctor FROM doctors_department WHERE id = 1"); n != 1 {
		t.Errorf("the head of department 1 is %d", n)
	}
}

func TestReadingIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	_, err := django.Reader{}.Read(ctx, service.ImportRequest{File: fixture, Currency: "EUR", Now: now, Progress: func(done, _ int) {
		if done >= 1000 {
			cancel()
		}
	}})
	if err == nil || ctx.Err() == nil {
		t.Errorf("cancelled: %v", err)
	}
}
