package main

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
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
	defer func(list []int) { processCounts = list }(processCounts)
	processCounts = []int{1, 3}
	o := options{sizes: []string{"tiny", "tiny"}, dir: dir, json: filepath.Join(dir, "figures.json"), doc: filepath.Join(dir, "benchmarks.md"), samples: 40, writes: 10, verify: true,
		papers: 4, rounds: 3, rows: 200, backups: true}
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
	homes := 2 // and PostgreSQL, where there is a server
	if os.Getenv(serverVariable) != "" {
		homes++
	}
	if want := 2*(8+5) + 2*3 + 2 + homes*len(processCounts)*2; len(r.Lines) != want || r.Machine.Cores == 0 {
		t.Errorf("%d lines, not %d: %s", len(r.Lines), want, text)
	}
	_, err = exec.LookPath("sqlite3")
	for _, l := range r.Lines {
		alone := err != nil && strings.Contains(l.Figure, "CSV") // no yardstick
		if l.Ours.P50 <= 0 || l.Bare.P50 <= 0 && !alone || l.Ours.Calls == 0 || l.Unit == "" {
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
	for _, figure := range []string{"patient search", "day grid of 10", "chart's first page", "unpaid list", "free times", "book an appointment", "sign a consultation", "take a payment",
		"backup, locked", "verify every", "check of a backup", "restore of a backup", "prescription on A5", "receipt on A5, size", "patients by CSV", "Django import",
		"booking and paying at once, local file", "booking and paying at once, shared file"} {
		if !strings.Contains(string(page), figure) {
			t.Errorf("the page lacks %q", figure)
		}
	}
}
