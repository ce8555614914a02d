package django_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	_ "github.com/glebarez/go-sqlite"

	"caredesk/internal/auth"
	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/exchange/django"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

// now is the moment of these tests: Thursday 26 November 2026, 10:00 in Galway.
var now = time.Date(2026, time.November, 26, 10, 0, 0, 0, time.FixedZone("clinic", 0))

// fixture is a small hospital of the given schema.
const fixture = "testdata/django-hms.sqlite3"

var hasher = sync.OnceValue(func() *auth.Hasher {
	h, err := auth.NewHasher(auth.FloorParams())
	if err != nil {
		panic(err)
	}
	return h
})

// clinicAt is a Caredesk database with its services.
type clinicAt struct {
	testing.TB
	*service.Services
	store *store.Store
	path  string
	owner context.Context
}

func openClinic(t testing.TB) *clinicAt {
	t.Helper()
	return openAt(t, storetest.NewFile(t))
}

func openAt(t testing.TB, path string) *clinicAt {
	t.Helper()
	s := storetest.OpenFile(t, path, func() time.Time { return now }, nil)
	bus := event.NewBus()
	t.Cleanup(bus.Close)
	ids := 0
	return &clinicAt{TB: t, store: s, path: path, owner: clinic.WithActor(context.Background(), clinic.SystemActor("caredeskctl: owner", "tower")),
		Services: service.New(service.Deps{UoW: s, Bus: bus, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler),
			NewID: func() string { ids++; return "id-" + path + strconv.Itoa(ids) }, Passwords: hasher(), Imports: django.Reader{}})}
}

// setUp makes a hospital of its own with an administrator.
func (c *clinicAt) setUp() context.Context {
	c.Helper()
	settings := clinic.DefaultSettings()
	settings.HospitalName = "Harbour Clinic"
	err := c.Setup.Initialize(context.Background(), service.SetupCommand{Settings: settings, AdminUsername: "chief", AdminLast: "Chief",
		AdminPassword: "quiet harbour lamp 7"})
	if err != nil {
		c.Fatal(err)
	}
	info, err := c.Sessions.SignIn(context.Background(), "chief", "quiet harbour lamp 7", "desk")
	if err != nil {
		c.Fatal(err)
	}
	return clinic.WithActor(context.Background(), info.Actor)
}

// verified fails the test when any invariant is broken.
func (c *clinicAt) verified() {
	c.Helper()
	r, err := c.store.Verify(context.Background())
	if err != nil {
		c.Fatal(err)
	}
	for _, check := range r.Checks {
		if !check.OK {
			c.Errorf("%s: %s", check.Name, check.Detail)
		}
	}
}

// number reads one number of the database.
func (c *clinicAt) number(query string, args ...any) (n int64) {
	c.Helper()
	if err := storetest.RawDB(c.TB, c.path).QueryRow(query, args...).Scan(&n); err != nil {
		c.Fatalf("%s: %v", query, err)
	}
	return n
}

func (c *clinicAt) text(query string, args ...any) (s string) {
	c.Helper()
	if err := storetest.RawDB(c.TB, c.path).QueryRow(query, args...).Scan(&s); err != nil {
		c.Fatalf("%s: %v", query, err)
	}
	return s
}

// copied is a copy of the fixture that a test may spoil.
func copied(t testing.TB, spoil ...string) string {
	t.Helper()
	data, err := os.ReadFile(fixture)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "hms # 1%.sqlite3")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	execAll(t, path, spoil...)
	return path
}

// execAll runs statements on a SQLite file, without its foreign keys and checks.
func execAll(t testing.TB, path string, statements ...string) {
	t.Helper()
	if len(statements) == 0 {
		return
	}
	db, err := sql.Open("sqlite", "file:///"+escaped(path)+"?_pragma=foreign_keys(0)&_pragma=ignore_check_constraints(1)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func sum(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

// alone fails when anything was left beside a file.
func alone(t testing.TB, path string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != filepath.Base(path) {
			t.Errorf("%s was left beside the file", e.Name())
		}
	}
}
