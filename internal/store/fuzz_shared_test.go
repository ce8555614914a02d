package store

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What stands beside a shared file comes from other computers, whole or torn: it
// is read as what was written, or as nothing.
func FuzzBesideASharedFile(f *testing.F) {
	f.Add(mark{counter: 7, told: 6, size: 4096, writer: "ABC"}.bytes())
	f.Add(Holder{Desk: "LAB", Host: "lab", PID: 1, Token: "T", Beat: 3}.bytes())
	f.Add([]byte("{"))
	f.Add([]byte(nil))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(dir, "x")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if m, err := readMark(path); err == nil && string(m.bytes()) != string(b) {
			t.Errorf("%q was read as %+v", b, m)
		}
		h, err := readLease(path)
		if err != nil {
			t.Errorf("a lease that can be read: %v", err)
		}
		if h.Name() == "" {
			t.Errorf("%+v has no name", h)
		}
		_, _ = readHeader(path) // must not panic
		var q queue
		q.behind(path, "me", 0)
	})
}

// A scheme is read in any case; nothing else makes a file's name an address.
func TestAnAddressIsToldFromAFile(t *testing.T) {
	for name, want := range map[string]bool{"postgres://u@h/d": true, "postgresql://u@h/d": true, "POSTGRES://u@h/d": true, "PostgreSQL://u@h/d": true,
		"postgres": false, "postgres:/u": false, "/srv/postgres://x": false, `C:\postgres.db`: false, "": false} {
		if got := IsAddress(name); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
	if config, _, err := pgConfig(Options{Path: "POSTGRES://u@h.example/d?sslmode=require"}); err != nil || config.Host != "h.example" || config.Database != "d" {
		t.Errorf("an address in capitals is read as %+v, %v", config, err)
	}
}

// No address gives its password away, and none is opened with more readers than allowed.
func FuzzAddress(f *testing.F) {
	for _, s := range []string{"postgres://u:secret@h/d", "postgres://u@h/d?password=secret", "postgresql://h:5432,h2:5433/d?sslmode=disable", "postgres://%zz@h/d", "postgres://u@h/d?pool_max_conns=200",
		"host=h password=secret", "postgres://u@[::1]/d?sslpassword=secret", "POSTGRES://u:secret@h/d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !IsAddress(s) {
			return
		}
		bare := WithoutPassword(s)
		u, err := url.Parse(bare)
		if err != nil {
			t.Fatalf("%q gives %q, which is no address", s, bare)
		}
		if _, set := u.User.Password(); set || u.Query().Has("password") || u.Query().Has("sslpassword") {
			t.Errorf("%q: %q", s, bare)
		}
		if strings.Contains(bare, "…") {
			return // what cannot be read is not shown at all
		}
		if again := WithoutPassword(bare); again != bare {
			t.Errorf("%q: %q, and then %q", s, bare, again)
		}
		config, atOnce, err := pgConfig(Options{Path: bare})
		if err == nil && (atOnce < 1 || atOnce > 100 || config == nil) {
			t.Errorf("%q: %d readers", s, atOnce)
		}
	})
}
