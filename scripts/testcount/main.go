// Command testcount runs `go test -json` and other checks, shows what failed
// and little else, and adds up several runs into one line such as
// "123 passed, 0 failed".
//
//	testcount -results FILE run NAME go test -json ./...
//	testcount -results FILE check NAME scripts/smoke.sh
//	testcount -results FILE total
//
// run counts every test and subtest, check counts a command as one test, and
// total prints the line. A test that ran in several runs counts once, as
// failed when it failed in any. All three end with exit code 1 on a failure.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

func main() {
	results := flag.String("results", "", "file the runs are added to")
	flag.Parse()
	code, err := command(*results, flag.Args(), os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "testcount:", err)
		code = 2
	}
	os.Exit(code)
}

// command does what the arguments say and returns the exit code.
func command(results string, args []string, out io.Writer) (int, error) {
	if results == "" || len(args) == 0 {
		return 2, errors.New("usage: testcount -results FILE run|check|total …")
	}
	switch verb, rest := args[0], args[1:]; {
	case verb == "total" && len(rest) == 0:
		all, err := load(results)
		if err != nil {
			return 2, err
		}
		fmt.Fprintln(out, all)
		return all.code(), nil
	case (verb == "run" || verb == "check") && len(rest) >= 2:
		found := make(tally)
		start := time.Now()
		fmt.Fprintf(out, "--- %s\n", rest[0])
		if verb == "run" {
			run(rest[0], rest[1:], found, out)
		} else {
			check(rest[0], rest[1:], found)
		}
		fmt.Fprintf(out, "--- %s: %s in %.1f s\n", rest[0], found, time.Since(start).Seconds())
		return found.code(), found.add(results)
	}
	return 2, errors.New("usage: testcount -results FILE run|check NAME COMMAND… | total")
}

// run executes a `go test -json` and counts its tests.
func run(name string, args []string, found tally, out io.Writer) {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stderr = os.Stderr
	stream, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		fmt.Fprintln(out, err)
		found[id{name, ""}] = failed
		return
	}
	read(stream, found, out)
	if err := cmd.Wait(); err != nil && found.count(failed) == 0 {
		fmt.Fprintln(out, err) // it could not even begin
		found[id{name, ""}] = failed
	}
}

// check executes any command and counts it as one test.
func check(name string, args []string, found tally) {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	found[id{name, ""}] = passed
	if err := cmd.Run(); err != nil {
		fmt.Fprintln(os.Stderr, name+":", err)
		found[id{name, ""}] = failed
	}
}
