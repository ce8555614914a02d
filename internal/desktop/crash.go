package desktop

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"caredesk/internal/clinic"
)

// keptCrashes is how many crash files stay.
const keptCrashes = 10

// CrashReporter writes a file when the program meets a fault of its own. The
// file holds where it happened and which version it was, never a value: a
// panic's text may well be a patient's name.
type CrashReporter struct {
	Dir     string // made when missing
	Version string
	Now     func() time.Time // time.Now when nil
	Exit    func(code int)   // os.Exit when nil
	Stderr  io.Writer        // os.Stderr when nil
}

// Guard is deferred, first thing, in main and in every goroutine the program
// starts. On a panic it writes the crash file, says where it is and ends the
// program with exit code 2. Without it, Go would print the panic's value to the
// terminal, which on a desktop is a log file.
func (c CrashReporter) Guard() {
	fault := recover()
	if fault == nil {
		return
	}
	stack := debug.Stack()
	now, exit, stderr := c.Now, c.Exit, c.Stderr
	if now == nil {
		now = time.Now
	}
	if exit == nil {
		exit = os.Exit
	}
	if stderr == nil {
		stderr = os.Stderr
	}
	fmt.Fprintln(stderr, "Caredesk had to stop because of a fault of its own. What was saved is safe.")
	if path, err := c.write(now(), fault, stack); err == nil {
		fmt.Fprintln(stderr, "Please send this file to whoever looks after Caredesk:", path)
	}
	exit(2)
}

func (c CrashReporter) write(now time.Time, fault any, stack []byte) (string, error) {
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return "", err
	}
	name := "crash-" + now.UTC().Format("20060102-150405") + ".txt"
	text := fmt.Sprintf("Caredesk %s, %s, %s/%s\n%s\n%s\n\n%s", c.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH,
		now.UTC().Format(time.RFC3339), kind(fault), stack)
	path := filepath.Join(c.Dir, name)
	for n := 1; ; n++ {
		target := numbered(path, n)
		err := writeNew(target, []byte(text))
		if os.IsExist(err) && n < keptCrashes {
			continue
		}
		c.tidy()
		return target, err
	}
}

// tidy removes all but the newest crash files.
func (c CrashReporter) tidy() {
	files := Crashes(c.Dir)
	for _, old := range files[min(len(files), keptCrashes):] {
		os.Remove(old)
	}
}

// kind describes a panic's value without the value. The runtime's own errors
// hold indexes and types only.
func kind(fault any) string {
	switch fault := fault.(type) {
	case runtime.Error:
		return fault.Error()
	case error:
		if code := clinic.CodeOf(fault); code != clinic.Internal {
			return fmt.Sprintf("%T of code %s", fault, code)
		}
	}
	return fmt.Sprintf("a panic with a value of type %T", fault)
}

// Crashes lists the crash files in dir, newest first.
func Crashes(dir string) []string {
	var files []string
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "crash-") && strings.HasSuffix(e.Name(), ".txt") {
			files = append(files, filepath.Join(dir, e.Name()))
		}
	}
	slices.Sort(files)
	slices.Reverse(files)
	return files
}
