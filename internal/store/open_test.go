package store_test

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

var ctx = context.Background()

func open(t *testing.T, o store.Options) (*store.Store, error) {
	t.Helper()
	s, err := store.Open(ctx, o)
	if err == nil {
		t.Cleanup(func() { _ = s.Close() }) // closing twice is harmless
	}
	return s, err
}

func wantCode(t *testing.T, err error, code clinic.Code, words ...string) {
	t.Helper()
	if clinic.CodeOf(err) != code {
		t.Fatalf("got %v, want code %q", err, code)
	}
	for _, w := range words {
		if !strings.Contains(clinic.MessageOf(err), w) {
			t.Errorf("the message %q does not say %q", clinic.MessageOf(err), w)
		}
	}
}

// The SQLite that comes with glebarez/sqlite alone corrupts databases.
func TestSQLiteVersion(t *testing.T) {
	storetest.New(t) // registers the driver
	raw := storetest.RawDB(t, storetest.NewFile(t))
	var version string
	if err := raw.QueryRow("SELECT sqlite_version()").Scan(&version); err != nil {
		t.Fatal(err)
	}
	var n [3]int
	for i, part := range strings.Split(version, ".") {
		n[i], _ = strconv.Atoi(part)
	}
	if n[0] != 3 || n[1] < 54 {
		t.Errorf("SQLite %s: the WAL-reset fix needs 3.51.3 and this project expects 3.54", version)
	}
}

func TestOpenNeverCreatesByAccident(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sub", "missing.db")
	_, err := open(t, store.Options{Path: path, Migrate: true})
	wantCode(t, err, clinic.NotFound, "missing.db", "Nothing was created")
	if _, err := os.Stat(filepath.Dir(path)); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the folder was made")
	}
	_, err = open(t, store.Options{Path: "  "})
	wantCode(t, err, clinic.Invalid)
}

func TestCreate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	path := filepath.Join(dir, "caredesk.db")
	s, err := open(t, store.Options{Path: path, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.InTx(ctx, func(r service.Repos) error { _, err := r.Numbers().Next(ctx, "patient", 0); return err }); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" {
		for name, mode := range map[string]fs.FileMode{dir: 0o700, path: 0o600, path + "-wal": 0o600, path + "-shm": 0o600} {
			info, err := os.Stat(name)
			if err != nil || info.Mode().Perm() != mode {
				t.Errorf("%s: %v %v, want mode %o", filepath.Base(name), info.Mode(), err, mode)
			}
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadDir(dir)
	if err != nil || len(list) != 1 {
		t.Errorf("beside the database stand %v", list)
	}
	// Again with Create: the same database, not a new one.
	s, err = open(t, store.Options{Path: path, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.InTx(ctx, func(r service.Repos) error {
		n, err := r.Numbers().Next(ctx, "patient", 0)
		if n != 2 {
			t.Errorf("the series begins again at %d", n)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// What is not a Caredesk database is refused and left as it is, byte by byte.
func TestForeignFilesAreLeftAlone(t *testing.T) {
	good, err := os.ReadFile(storetest.NewFile(t))
	if err != nil {
		t.Fatal(err)
	}
	foreign := append([]byte(nil), good...)
	copy(foreign[68:72], "\x00\x00\x00\x01")
	for name, data := range map[string][]byte{
		"is empty": {}, "not a Caredesk database": []byte(strings.Repeat("Dear Sirs, ", 50)), "damaged": good[:50],
		"another program": foreign,
	} {
		path := filepath.Join(t.TempDir(), "x.db")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := open(t, store.Options{Path: path, Create: true, Migrate: true})
		wantCode(t, err, clinic.Invalid, name)
		if clinic.FieldOf(err) != "database" {
			t.Errorf("%s: field %q", name, clinic.FieldOf(err))
		}
		if after, _ := os.ReadFile(path); string(after) != string(data) {
			t.Errorf("%s: the file was changed", name)
		}
		if list, _ := os.ReadDir(filepath.Dir(path)); len(list) != 1 {
			t.Errorf("%s: files were made beside it: %v", name, list)
		}
	}
	_, err = open(t, store.Options{Path: t.TempDir()})
	wantCode(t, err, clinic.Invalid, "is not a file")
}

// A half database: cut short, a page zeroed, a bit turned in a page.
func TestDamagedFiles(t *testing.T) {
	good, err := os.ReadFile(storetest.NewFile(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, damage := range map[string]func([]byte) []byte{
		"cut":    func(b []byte) []byte { return b[:len(b)/3] },
		"zeroed": func(b []byte) []byte { clear(b[4096:8192]); return b },
		"schema": func(b []byte) []byte { clear(b[100:4096]); return b },
	} {
		path := filepath.Join(t.TempDir(), "x.db")
		if err := os.WriteFile(path, damage(append([]byte(nil), good...)), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := open(t, store.Options{Path: path})
		if err != nil {
			wantCode(t, err, clinic.Unavailable)
			continue
		}
		report, err := s.Verify(ctx)
		if err != nil || report.OK {
			t.Errorf("%s: opened and verified clean: %+v %v", name, report, err)
		}
	}
}

func TestVersions(t *testing.T) {
	path := storetest.NewFile(t)
	storetest.OpenFile(t, path, nil, nil)
	raw := storetest.RawDB(t, path)
	set := func(q string) {
		t.Helper()
		if _, err := raw.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	var present string
	if err := raw.QueryRow("PRAGMA user_version").Scan(&present); err != nil {
		t.Fatal(err)
	}
	set("PRAGMA user_version = 999")
	_, err := open(t, store.Options{Path: path, Migrate: true})
	wantCode(t, err, clinic.Unavailable, "newer Caredesk", "999")
	set("PRAGMA user_version = 0")
	_, err = open(t, store.Options{Path: path})
	wantCode(t, err, clinic.Unavailable, "older schema", "backup")
	set("PRAGMA user_version = " + present)
	set("UPDATE schema_migration SET checksum = 'other'")
	_, err = open(t, store.Options{Path: path, Migrate: true})
	wantCode(t, err, clinic.Unavailable, "another build")
	set("DELETE FROM schema_migration")
	_, err = open(t, store.Options{Path: path, Migrate: true})
	wantCode(t, err, clinic.Unavailable, "incomplete")
}

// An empty database of ours (a crash between making and filling it) is brought up to date.
func TestMigrateFromNothing(t *testing.T) {
	storetest.New(t)
	path := filepath.Join(t.TempDir(), "x.db")
	db, err := sql.Open("caredesk-sqlite", "file://"+path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("PRAGMA application_id = " + strconv.Itoa(store.ApplicationID)); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := open(t, store.Options{Path: path, Migrate: true})
	if err != nil {
		t.Fatal(err)
	}
	if report, err := s.Verify(ctx); err != nil || !report.OK {
		t.Errorf("%+v %v", report, err)
	}
}

// Names that mean something in a URI or a shell open the file they name.
func TestOddPaths(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"a b.db", "a#b.db", "a%20b.db", "a?mode=memory.db", "a&b=c.db", "ünï côdé 数据.db", "%2e%2e.db", "a'b\".db", "file:x.db", ":memory:", strings.Repeat("n", 200) + ".db"} {
		path := filepath.Join(root, name)
		s, err := open(t, store.Options{Path: path, Create: true})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := s.InTx(ctx, func(r service.Repos) error { _, err := r.Numbers().Next(ctx, "patient", 0); return err }); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if info, err := os.Stat(path); err != nil || info.Size() < 4096 {
			t.Errorf("%s: not written: %v", name, err)
		}
	}
	if list, _ := os.ReadDir(root); len(list) != 11 {
		t.Errorf("%d files for 11 databases: %v", len(list), list)
	}
	link := filepath.Join(root, "link.db")
	if err := os.Symlink(filepath.Join(root, "a b.db"), link); err != nil {
		t.Fatal(err)
	}
	s, err := open(t, store.Options{Path: link})
	if err != nil || filepath.Base(s.Path()) != "a b.db" {
		t.Errorf("through a link: %v", err)
	}
}

// A database that lost a guard is for reading only, and says so.
func TestMissingGuards(t *testing.T) {
	for drop, name := range map[string]string{
		"DROP TRIGGER audit_no_update":                   "audit_no_update",
		"DROP INDEX auth_user_username":                  "auth_user_username",
		"DROP TRIGGER appointment_doctor_overlap_update": "appointment_doctor_overlap_update",
		"DROP TRIGGER payment_gapless; CREATE TRIGGER payment_gapless BEFORE INSERT ON payment_record BEGIN SELECT 1; END": "payment_gapless",
		"CREATE TRIGGER evil AFTER INSERT ON audit_log BEGIN SELECT 1; END":                                                "evil",
	} {
		path := storetest.NewFile(t)
		s := storetest.OpenFile(t, path, nil, nil)
		if _, err := storetest.RawDB(t, path).Exec(drop); err != nil {
			t.Fatal(err)
		}
		report, err := s.Verify(ctx)
		if err != nil || report.OK {
			t.Errorf("%s: Verify says %+v %v", drop, report, err)
		}
		s, err = open(t, store.Options{Path: path, Migrate: true})
		if err != nil {
			t.Fatalf("%s: %v", drop, err)
		}
		wantCode(t, s.ReadOnly(), clinic.Unavailable, name, "reading only")
		wantCode(t, s.InTx(ctx, func(service.Repos) error { t.Error("ran"); return nil }), clinic.Unavailable, name)
		if err := s.View(ctx, func(r service.Repos) error { _, err := r.Users().Count(ctx); return err }); err != nil {
			t.Errorf("%s: cannot be read: %v", drop, err)
		}
	}
}
