package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"caredesk/internal/config"
)

func TestCommandLine(t *testing.T) {
	cases := []struct {
		args     string
		code     int
		expected arguments
		says     string
	}{
		{"", -1, arguments{}, ""},
		{"--demo", -1, arguments{demo: true}, ""},
		{"--database /srv/clinic.db", -1, arguments{database: "/srv/clinic.db"}, ""},
		{"--database postgres://desk@db/caredesk", -1, arguments{database: "postgres://desk@db/caredesk"}, ""},
		{"--database postgres://desk:s3cret@db/caredesk", exitUsage, arguments{database: "postgres://desk:s3cret@db/caredesk"}, "holds a password"},
		{"--version", exitOK, arguments{version: true}, "caredesk " + version},
		{"--help", exitOK, arguments{}, "--database FILE"},
		{"-h", exitOK, arguments{}, "--demo"},
		{"--demo --database x", exitUsage, arguments{demo: true, database: "x"}, "leave --database out"},
		{"clinic.db", exitUsage, arguments{}, `"clinic.db"`},
		{"--nonsense", exitUsage, arguments{}, "nonsense"},
	}
	for _, c := range cases {
		var out strings.Builder
		a, code := parse(strings.Fields(c.args), &out, &out)
		if code != c.code || a != c.expected || !strings.Contains(out.String(), c.says) {
			t.Errorf("caredesk %s: %+v, code %d, %q", c.args, a, code, out.String())
		}
	}
}

func TestADamagedSettingsFileIsSetAside(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.json")
	if err := os.WriteFile(path, []byte("{not json"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, notice, err := loadConfig(path, slog.New(slog.DiscardHandler))
	if err != nil || c != config.Default() || !strings.Contains(notice, path+".damaged") {
		t.Fatalf("got %+v, %q, %v", c, notice, err)
	}
	kept, err := os.ReadFile(path + ".damaged")
	if err != nil || string(kept) != "{not json" {
		t.Errorf("the damaged file was not kept: %q, %v", kept, err)
	}
}
