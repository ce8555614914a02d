package config

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"caredesk/internal/clinic"
)

func TestSaveAndLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ünï code", "deep", "config.json")
	want := Config{
		Database: "/data/Klinik Łódź #1?.db", Workstation: "Empfang 1", Theme: ThemeDark, Language: "pl",
		Printer: "HP", WindowSize: [2]int{1366, 768},
	}
	for range 2 { // the second time over the first
		if err := Save(path, want); err != nil {
			t.Fatal(err)
		}
	}
	got, err := Load(path)
	if err != nil || got != want {
		t.Errorf("Load = %+v, %v; want %+v", got, err, want)
	}
	if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
		t.Errorf("%d files beside config.json: temporary files left over", len(entries)-1)
	}
}

func TestFilesAndFoldersAreTheOwnersAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // modes mean nothing there; the profile folder's rights protect
	}
	root := t.TempDir()
	t.Setenv(EnvConfigDir, filepath.Join(root, "c"))
	t.Setenv(EnvDataDir, filepath.Join(root, "d"))
	p, err := Find()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Ensure(); err != nil {
		t.Fatal(err)
	}
	if err := Save(p.ConfigFile, Default()); err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == root {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v: others can read it", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(p.DemoDatabase, p.DemoDir) || filepath.Dir(p.Database) == filepath.Dir(p.DemoDatabase) {
		t.Errorf("demo %s and real data %s share a folder", p.DemoDatabase, p.Database)
	}
}

func TestLoadWithoutAFileGivesDefaults(t *testing.T) {
	c, err := Load(filepath.Join(t.TempDir(), "config.json"))
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("err = %v, want fs.ErrNotExist", err)
	}
	if c.Workstation == "" || c.Theme != ThemeSystem || c.Database != "" {
		t.Errorf("defaults = %+v", c)
	}
}

func TestDamagedFilesAreNamedAndLeftAlone(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "cut": `{"database": "/x`, "not json": "database=/x", "wrong type": `{"database": 5}`,
		"huge": strings.Repeat(" ", maxFile+1),
	} {
		path := filepath.Join(t.TempDir(), "config.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := Load(path)
		if clinic.CodeOf(err) != clinic.Invalid || !strings.Contains(clinic.MessageOf(err), path) {
			t.Errorf("%s: %v, want an invalid error that names the file", name, err)
		}
		if c != Default() {
			t.Errorf("%s: half-read settings %+v", name, c)
		}
		if after, _ := os.ReadFile(path); string(after) != text {
			t.Errorf("%s: the file was changed", name)
		}
	}
}

func TestOddValuesBecomeDefaults(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.json")
	text := "\ufeff" + `{"theme": "neon", "workstation": " \u202e\n ", "window_size": [-4, 9], "from_a_newer_version": true}`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if c, err := Load(path); err != nil || c != Default() {
		t.Errorf("Load = %+v, %v; want the defaults", c, err)
	}
}

func TestPasswordsAreNotKept(t *testing.T) {
	secret := []string{
		"postgres://anna:s3cret@db.example.org/caredesk",
		"postgresql://anna:s3%20cret@db/caredesk?sslmode=verify-full",
		"postgres://anna:s3cret%zz@db/caredesk",
		"postgres://anna@db/caredesk?password=s3cret",
		"host=db user=anna password=s3cret dbname=caredesk",
		"PASSWORD = 's3cret' host=db",
	}
	for _, dsn := range secret {
		path := filepath.Join(t.TempDir(), "config.json")
		err := Save(path, Config{Database: dsn})
		if clinic.CodeOf(err) != clinic.Invalid || clinic.FieldOf(err) != "database" {
			t.Errorf("Save with %q = %v, want invalid on database", dsn, err)
		}
		if strings.Contains(err.Error(), "s3") {
			t.Errorf("the refusal repeats the password: %v", err)
		}
		if _, err := os.Stat(path); err == nil {
			t.Errorf("a file was written for %q", dsn)
		}
	}
	for _, plain := range []string{
		"", "/data/caredesk.db", `C:\data\password=x.db`, "postgres://anna@db/caredesk", "host=db user=anna dbname=caredesk",
	} {
		if HoldsSecret(plain) {
			t.Errorf("HoldsSecret(%q) = true", plain)
		}
	}
}

func TestAFailedSaveKeepsTheOldFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "config.json")
	if err := os.MkdirAll(filepath.Join(path, "in the way"), 0o700); err != nil { // a rename onto a full folder fails
		t.Fatal(err)
	}
	if err := Save(path, Default()); clinic.CodeOf(err) != clinic.Unavailable {
		t.Errorf("Save = %v, want unavailable", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Error("the temporary file was left behind")
	}
}

func TestPlacesOnEverySystem(t *testing.T) {
	says := func(dir string) func() (string, error) { return func() (string, error) { return dir, nil } }
	fails := func() (string, error) { return "", errors.New("none") }
	empty := func(string) string { return "" }
	cases := []struct {
		system       string
		env          map[string]string
		config, data string
	}{
		{"linux", nil, "/conf/caredesk/config.json", "/home/a/.local/share/caredesk"},
		{"linux", map[string]string{"XDG_DATA_HOME": "/xdg"}, "/conf/caredesk/config.json", "/xdg/caredesk"},
		{"linux", map[string]string{"XDG_DATA_HOME": "relative"}, "/conf/caredesk/config.json", "/home/a/.local/share/caredesk"},
		{"darwin", nil, "/conf/caredesk/config.json", "/conf/caredesk"},
		{"windows", map[string]string{"LOCALAPPDATA": "/local"}, "/conf/caredesk/config.json", "/local/caredesk"},
		{"windows", nil, "/conf/caredesk/config.json", "/cache/caredesk"},
	}
	for _, c := range cases {
		p, err := find(c.system, func(k string) string { return c.env[k] }, says("/conf"), says("/home/a"), says("/cache"))
		if err != nil || filepath.ToSlash(p.ConfigFile) != c.config || filepath.ToSlash(p.DataDir) != c.data {
			t.Errorf("%s %v: %s and %s, %v; want %s and %s", c.system, c.env, p.ConfigFile, p.DataDir, err, c.config, c.data)
		}
	}
	if _, err := find("linux", empty, fails, fails, fails); clinic.CodeOf(err) != clinic.Unavailable {
		t.Errorf("no folders at all: %v, want unavailable", err)
	}
	moved := func(k string) string { return map[string]string{EnvConfigDir: "/c", EnvDataDir: "/d"}[k] }
	p, err := find("linux", moved, fails, fails, fails)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := json.Marshal(p)
	for _, elsewhere := range []string{"home", "conf/caredesk", "cache/caredesk"} {
		if strings.Contains(string(text), elsewhere) {
			t.Errorf("the override leaves something outside: %s", text)
		}
	}
}
