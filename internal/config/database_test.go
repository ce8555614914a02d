package config

import (
	"path/filepath"
	"strings"
	"testing"

	"caredesk/internal/clinic"
)

func TestWhatNamesADatabase(t *testing.T) {
	for _, good := range []string{"caredesk.db", "/srv/clinic.db", `C:\data\clinic.db`, "postgres://desk@db/caredesk", "postgresql://db/caredesk?sslmode=verify-full",
		"postgres:///caredesk?host=/var/run/postgresql"} {
		if err := CheckDatabase(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for bad, says := range map[string]string{
		"postgres://desk:s3cret@db/caredesk":      "keyring",
		"postgres://desk@db/care?password=s3cret": "keyring",
		"mysql://db/caredesk":                     "no kind of database",
		"host=db dbname=caredesk":                 "postgres://user@server/database",
		"postgres://desk@db":                      "names no database",
		"postgres://desk@db/":                     "names no database",
	} {
		err := CheckDatabase(bad)
		if clinic.CodeOf(err) != clinic.Invalid || clinic.FieldOf(err) != "database" || !strings.Contains(clinic.MessageOf(err), says) {
			t.Errorf("%s: %v", bad, err)
		}
		if err != nil && strings.Contains(err.Error(), "s3cret") {
			t.Errorf("the refusal repeats the password: %v", err)
		}
	}
}

func TestAddressesAreNoPaths(t *testing.T) {
	const address = "postgres://desk@db/caredesk"
	if got, err := WholeDatabase(address); err != nil || got != address {
		t.Errorf("made %q of an address, %v", got, err)
	}
	if got, err := WholeDatabase("x.db"); err != nil || !filepath.IsAbs(got) {
		t.Errorf("made %q of a file, %v", got, err)
	}
	for address, server := range map[string]string{"postgres://desk@db.example.org:5433/x": "db.example.org", "postgres:///x": "this computer",
		"postgres:///x?host=/run": "this computer", "postgres:///x?host=pg": "pg"} {
		if got := ServerOf(address); got != server {
			t.Errorf("%s is on %q", address, got)
		}
	}
}
