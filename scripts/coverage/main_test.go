package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWhatWasRunIsCountedOnce(t *testing.T) {
	root := t.TempDir()
	if err := os.MkdirAll(filepath.Join(root, "internal", "x"), 0o755); err != nil {
		t.Fatal(err)
	}
	source := "package x\n\nfunc Used() {\n\tprintln()\n}\n\ntype T struct{}\n\nfunc (*T) Idle() {\n\tprintln()\n}\n"
	if err := os.WriteFile(filepath.Join(root, "internal", "x", "x.go"), []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
	profile := filepath.Join(root, "profile")
	// Two test programs: the first ran nothing of Used, the second did.
	text := `mode: set
m/internal/x/x.go:3.13,5.2 9 0
m/internal/x/x.go:9.18,11.2 1 0
mode: set
m/internal/x/x.go:3.13,5.2 9 1
m/internal/x/x.go:9.18,11.2 1 0
`
	if err := os.WriteFile(profile, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	enough, err := run(&out, profile, root, 1, 90)
	if err != nil || !enough {
		t.Fatalf("90 of 100 were run: enough %v, error %v", enough, err)
	}
	want := "Least covered:\n   0.0 % of   1 statements  internal/x/x.go: T.Idle\nm/internal/x: 90.0 % of 10 statements\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
	if enough, err = run(&out, profile, root, 0, 90.1); err != nil || enough {
		t.Errorf("below 90.1: enough %v, error %v", enough, err)
	}
	if err := os.WriteFile(profile, []byte("mode: set\nnonsense\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := run(&out, profile, root, 0, 0); err == nil {
		t.Error("nonsense was taken for a profile")
	}
	if err := os.WriteFile(profile, []byte("mode: set\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if enough, _ := run(&out, profile, root, 0, 90); enough {
		t.Error("nothing at all is enough")
	}
}
