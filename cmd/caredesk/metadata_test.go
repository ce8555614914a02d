package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// described reads the [Details] of FyneApp.toml.
func described(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "FyneApp.toml"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, line := range strings.Split(string(text), "\n") {
		if name, value, ok := strings.Cut(line, "="); ok {
			out[strings.TrimSpace(name)] = strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	return out
}

func TestMetadataIsThatOfThePackage(t *testing.T) {
	want, m := described(t), metadata()
	for name, got := range map[string]string{"ID": m.ID, "Name": m.Name, "Version": m.Version, "Build": strconv.Itoa(m.Build)} {
		if want[name] == "" || got != want[name] {
			t.Errorf("%s is %q, FyneApp.toml says %q", name, got, want[name])
		}
	}
	icon, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(want["Icon"])))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(icon, m.Icon.Content()) {
		t.Error("the icon is not the one FyneApp.toml names")
	}
}
