package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// outcome orders what can become of a test, the worst last.
type outcome int

const (
	skipped outcome = iota + 1
	passed
	failed
)

// id names a test; an empty Test stands for a package or command as a whole.
type id struct{ Package, Test string }

// tally is what became of each test.
type tally map[id]outcome

func (t tally) count(o outcome) int {
	n := 0
	for _, each := range t {
		if each == o {
			n++
		}
	}
	return n
}

// code is the exit code: a run in which nothing passed is no success.
func (t tally) code() int {
	if t.count(failed) > 0 || t.count(passed) == 0 {
		return 1
	}
	return 0
}

// String gives the line that counts.
func (t tally) String() string {
	line := fmt.Sprintf("%d passed, %d failed", t.count(passed), t.count(failed))
	if n := t.count(skipped); n > 0 {
		line += fmt.Sprintf(", %d skipped", n)
	}
	return line
}

// note keeps the worse of two outcomes of one test.
func (t tally) note(i id, o outcome) { t[i] = max(t[i], o) }

// record is a line of the results file.
type record struct {
	Package string  `json:"package"`
	Test    string  `json:"test"`
	Outcome outcome `json:"outcome"`
}

// add appends the tally to a results file.
func (t tally) add(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(file)
	lines := json.NewEncoder(w)
	for i, o := range t {
		err = errors.Join(err, lines.Encode(record{i.Package, i.Test, o}))
	}
	return errors.Join(err, w.Flush(), file.Close())
}

// load adds up a results file.
func load(path string) (tally, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	all := make(tally)
	for lines := json.NewDecoder(file); ; {
		var r record
		if err := lines.Decode(&r); err == io.EOF {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		all.note(id{r.Package, r.Test}, r.Outcome)
	}
}

// event is a line of `go test -json`; see go doc test2json and buildjson.
type event struct {
	Action, Package, Test, Output, ImportPath, FailedBuild string
	Elapsed                                                float64
}

// read counts the tests of a `go test -json` stream. It prints a line for each
// package, and the output of what failed.
func read(stream io.Reader, found tally, out io.Writer) {
	said := make(map[id]*strings.Builder) // output so far, forgotten when passed
	counts := make(map[string]tally)
	lines := bufio.NewReader(stream)
	for {
		line, err := lines.ReadString('\n')
		if line != "" {
			var e event
			if json.Unmarshal([]byte(line), &e) != nil {
				fmt.Fprint(out, line) // a tool that speaks no JSON
			} else {
				take(e, found, said, counts, out)
			}
		}
		if err != nil {
			return
		}
	}
}

func take(e event, found tally, said map[id]*strings.Builder, counts map[string]tally, out io.Writer) {
	i := id{e.Package, e.Test}
	if counts[e.Package] == nil {
		counts[e.Package] = make(tally)
	}
	end := func(o outcome) {
		if o == failed && said[i] != nil {
			fmt.Fprint(out, said[i].String())
		}
		delete(said, i)
		if e.Test != "" {
			found.note(i, o)
			counts[e.Package].note(i, o)
		}
	}
	switch e.Action {
	case "build-output":
		fmt.Fprint(out, e.Output)
	case "output":
		if said[i] == nil {
			said[i] = new(strings.Builder)
		}
		said[i].WriteString(e.Output)
	case "pass":
		end(passed)
		if e.Test == "" {
			fmt.Fprintf(out, "ok    %-40s %4d tests %6.1f s\n", e.Package, counts[e.Package].count(passed), e.Elapsed)
		}
	case "skip":
		end(skipped)
	case "fail":
		end(failed)
		if e.Test != "" {
			return
		}
		if counts[e.Package].count(failed) == 0 { // did not build, panicked, or ran out of time
			found.note(i, failed)
		}
		why := ""
		if e.FailedBuild != "" {
			why = " (does not build)"
		}
		fmt.Fprintf(out, "FAIL  %s%s\n", e.Package, why)
	}
}
