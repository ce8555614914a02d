package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const stream = `{"Action":"start","Package":"a"}
{"Action":"run","Package":"a","Test":"TestGood"}
{"Action":"output","Package":"a","Test":"TestGood","Output":"chatter\n"}
{"Action":"pass","Package":"a","Test":"TestGood","Elapsed":0.1}
{"Action":"pass","Package":"a","Test":"TestGood/sub","Elapsed":0.1}
{"Action":"skip","Package":"a","Test":"TestSkipped"}
{"Action":"output","Package":"a","Test":"TestBad","Output":"want 1, got 2\n"}
{"Action":"fail","Package":"a","Test":"TestBad"}
{"Action":"fail","Package":"a","Elapsed":0.2}
{"ImportPath":"b [b.test]","Action":"build-output","Output":"b.go:1: nonsense\n"}
{"ImportPath":"b [b.test]","Action":"build-fail"}
{"Action":"fail","Package":"b","Elapsed":0,"FailedBuild":"b [b.test]"}
{"Action":"output","Package":"c","Output":"panic: boom\n"}
{"Action":"fail","Package":"c","Elapsed":0.1}
{"Action":"skip","Package":"d","Elapsed":0}
`

func TestReadCountsTestsAndBrokenPackages(t *testing.T) {
	found := make(tally)
	var out bytes.Buffer
	read(strings.NewReader(stream), found, &out)
	if got := found.String(); got != "2 passed, 3 failed, 1 skipped" {
		t.Errorf("%s; want 2 passed, 3 failed (a test, a build, a panic), 1 skipped", got)
	}
	if found.code() != 1 {
		t.Error("failures must give exit code 1")
	}
	for _, want := range []string{"want 1, got 2", "b.go:1: nonsense", "panic: boom", "FAIL  b (does not build)"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not shown: %s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "chatter") {
		t.Error("the output of a passed test is shown")
	}
}

func TestTotalAddsUpRunsAndCountsATestOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "results")
	runs := []tally{
		{id{"a", "T1"}: passed, id{"a", "T2"}: passed, id{"a", "T3"}: skipped},
		{id{"a", "T1"}: passed, id{"a", "T3"}: passed, id{"b", "T1"}: passed},
	}
	for _, r := range runs {
		if err := r.add(path); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if code, err := command(path, []string{"total"}, &out); code != 0 || err != nil || out.String() != "4 passed, 0 failed\n" {
		t.Errorf("total = %q, %d, %v; want 4 passed, 0 failed", out.String(), code, err)
	}
	if err := (tally{id{"a", "T2"}: failed}).add(path); err != nil {
		t.Fatal(err)
	}
	out.Reset()
	if code, _ := command(path, []string{"total"}, &out); code != 1 || out.String() != "3 passed, 1 failed\n" {
		t.Errorf("after a failure in a later run: %q, %d", out.String(), code)
	}
}

func TestCommandsCountAsOneTest(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "results")
	var out bytes.Buffer
	for _, c := range []struct {
		args []string
		code int
	}{
		{[]string{"check", "good", self, "-test.list", "NoSuchTest"}, 0},
		{[]string{"check", "bad", self, "-no-such-flag"}, 1},
		{[]string{"check", "missing", filepath.Join(t.TempDir(), "gone")}, 1},
		{[]string{"run", "cannot begin", filepath.Join(t.TempDir(), "gone")}, 1},
	} {
		if code, err := command(path, c.args, &out); code != c.code || err != nil {
			t.Errorf("%v: code %d, %v; want %d", c.args, code, err, c.code)
		}
	}
	out.Reset()
	if code, _ := command(path, []string{"total"}, &out); code != 1 || out.String() != "1 passed, 3 failed\n" {
		t.Errorf("total = %q", out.String())
	}
	if code, _ := command(path, []string{"dance"}, &out); code != 2 {
		t.Errorf("an unknown verb: code %d, want 2", code)
	}
}

func TestNothingRunIsNoSuccess(t *testing.T) {
	if (tally{}).code() == 0 || (tally{id{"a", "T"}: skipped}).code() == 0 {
		t.Error("a run in which nothing passed looks like a success")
	}
}
