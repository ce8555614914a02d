package config

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A settings file of any content is read or refused; what is read can be saved
// again, unless it holds a password.
func FuzzLoad(f *testing.F) {
	for _, s := range []string{`{}`, `{"database": "/x.db", "shared": true}`, `{"database": "postgres://u:p@h/d"}`, `{"window_size": [1e99, -1]}`, "\ufeff{}", `{"theme": 7}`, "["} {
		f.Add([]byte(s))
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(dir, "config.json")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := Load(path)
		if err != nil {
			return
		}
		if err := Save(path, c); err == nil == HoldsSecret(c.Database) {
			t.Errorf("%q: saving gives %v", c.Database, err)
		}
	})
}

// An address that passes has no password for others to see.
func FuzzHoldsSecret(f *testing.F) {
	for _, s := range []string{"postgres://u:p@h/d", "postgres://u@h/d?password=p", "POSTGRES://u:p@h/d", "host=h password = p", "/home/me/x.db", `C:\\x.db`, "postgres://u%3Ap@h/d", "postgres://u@h/d?PassWord=p"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if CheckDatabase(s) != nil || !IsDSN(s) {
			return
		}
		u, err := url.Parse(s)
		if err != nil {
			t.Fatalf("%q passes and cannot be read", s)
		}
		if _, set := u.User.Password(); set {
			t.Errorf("%q holds a password", s)
		}
		for name := range u.Query() {
			if strings.Contains(strings.ToLower(name), "password") {
				t.Errorf("%q holds a password", s)
			}
		}
	})
}
