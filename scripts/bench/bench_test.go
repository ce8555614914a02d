package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every figure runs at a tiny size, with the same rows on both sides; how long it
// takes is not looked at.
func TestEveryFigureRunsOnAValidHospital(t *testing.T) {
	dir := t.TempDir()
	out, err := os.Create(filepath.Join(dir, "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	o := options{sizes: []string{"tiny", "tiny"}, dir: dir, json: filepath.Join(dir, "figures.json"), doc: filepath.Join(dir, "benchmarks.md"), samples: 40, writes: 10, verify: true}
	if err := run(context.Background(), o, out); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(o.json)
	if err != nil {
		t.Fatal(err)
	}
	var r result
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Lines) != 2*8 || r.Machine.Cores == 0 {
		t.Errorf("%d lines: %s", len(r.Lines), text)
	}
	for _, l := range r.Lines {
		if l.Ours.P50 <= 0 || l.Bare.P50 <= 0 || l.Ours.Calls == 0 {
			t.Errorf("%s was not measured: %+v", l.Figure, l)
		}
	}
	if len(r.Notes) == 0 || r.Notes[0] != "The window was not measured: the programs with a window are not built." {
		t.Errorf("nothing says that the window was left out: %q", r.Notes)
	}
	page, err := os.ReadFile(o.doc)
	if err != nil {
		t.Fatal(err)
	}
	for _, figure := range []string{"patient search", "day grid of 10", "chart's first page", "unpaid list", "free times", "book an appointment", "sign a consultation", "take a payment"} {
		if !strings.Contains(string(page), figure) {
			t.Errorf("the page lacks %q", figure)
		}
	}
}
