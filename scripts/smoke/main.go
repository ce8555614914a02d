// Command smoke works a day at the demo hospital in Caredesk's real window with
// the keyboard alone, and then asks the database and the PDFs whether it
// happened. It needs an X display, xdotool, ImageMagick and pdftotext.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

type options struct {
	out, caredesk, caredeskctl string
	clock                      string
	now                        func() time.Time // the clinic's clock as the window has it
}

func main() {
	var o options
	flag.StringVar(&o.out, "out", "out/smoke", "folder for screenshots, PDFs and the database")
	flag.StringVar(&o.caredesk, "caredesk", "bin/caredesk", "the window's program")
	flag.StringVar(&o.caredeskctl, "caredeskctl", "bin/caredeskctl", "the shell's program")
	flag.Parse()
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "smoke:", err)
		os.Exit(1)
	}
}

func run(o options) error {
	var err error
	if o.out, err = filepath.Abs(o.out); err != nil {
		return err
	}
	if err := os.RemoveAll(o.out); err != nil {
		return err
	}
	for _, dir := range []string{"screens", "printed", "config", "data"} {
		if err := os.MkdirAll(filepath.Join(o.out, dir), 0o700); err != nil {
			return err
		}
	}
	// The clinic's clock starts in the middle of a working morning, whatever
	// the time is now.
	begin := time.Now()
	clock := time.Date(begin.Year(), begin.Month(), begin.Day(), 10, 42, 0, 0, time.Local)
	o.clock, o.now = clock.Format("2006-01-02T15:04"), func() time.Time { return clock.Add(time.Since(begin)) }
	if err := os.WriteFile(filepath.Join(o.out, "config", "config.json"), []byte(`{"theme":"light"}`), 0o600); err != nil {
		return err
	}
	d := &desk{options: o}
	err = d.day()
	if d.cmd != nil && d.cmd.ProcessState == nil {
		d.crash()
	}
	fmt.Printf("The scripted day took %v.\n  screenshots: %s\n  PDFs:        %s\n  database:    %s\n", time.Since(begin).Round(time.Second),
		filepath.Join(o.out, "screens"), filepath.Join(o.out, "printed"), filepath.Join(o.out, "data"))
	return err
}

// stepFailed carries a failure out of the middle of a step.
type stepFailed struct{ message string }

func (d *desk) failf(format string, args ...any) {
	panic(stepFailed{fmt.Sprintf(format, args...)})
}

// step runs one part of the day and says how it went; after a failure a last
// screenshot is taken.
func (d *desk) step(name string, do func()) (err error) {
	fmt.Printf("  %-60s", name)
	defer func() {
		if r := recover(); r != nil {
			failed, ok := r.(stepFailed)
			if !ok {
				panic(r)
			}
			fmt.Println("FAILED")
			func() {
				defer func() { _ = recover() }()
				d.shot("failed")
			}()
			err = fmt.Errorf("%s: %s", name, failed.message)
		}
	}()
	do()
	fmt.Println("ok")
	return nil
}
