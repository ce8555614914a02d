// Command smoke works a day at the demo hospital in Caredesk's real window with
// the keyboard alone, and then asks the database and the PDFs whether it
// happened. With -wine it is the window for Windows, under Wine. With -kills it ends the program again and again at random moments,
// as a power cut would, and asks whether all that was saved is still there. It
// needs an X display, xdotool, ImageMagick and pdftotext.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

type options struct {
	out, caredesk, caredeskctl string
	wine                       string // the folder of a Wine with the programs for Windows, instead of caredesk
}

func main() {
	var o options
	flag.StringVar(&o.out, "out", "out/smoke", "folder for screenshots, PDFs and the database")
	flag.StringVar(&o.caredesk, "caredesk", "bin/caredesk", "the window's program")
	flag.StringVar(&o.caredeskctl, "caredeskctl", "bin/caredeskctl", "the shell's program")
	flag.StringVar(&o.wine, "wine", "", "work the program for Windows that is installed in this Wine prefix")
	kills := flag.Int("kills", 0, "instead of one whole day, kill the program so many times at random moments")
	seed := flag.Uint64("seed", uint64(time.Now().UnixNano()), "with -kills: the same seed kills at the same moments")
	flag.Parse()
	if err := run(o, *kills, *seed); err != nil {
		fmt.Fprintln(os.Stderr, "smoke:", err)
		os.Exit(1)
	}
}

func run(o options, kills int, seed uint64) error {
	var err error
	if o.out, err = filepath.Abs(o.out); err != nil {
		return err
	}
	if err := os.RemoveAll(o.out); err != nil {
		return err
	}
	if kills > 0 {
		return torture(o, kills, seed)
	}
	begin := time.Now()
	d := &desk{options: o}
	if err := d.prepare(); err != nil {
		return err
	}
	err = d.day()
	d.crash()
	fmt.Printf("The scripted day took %v.\n  screenshots: %s\n  PDFs:        %s\n  database:    %s\n", time.Since(begin).Round(time.Second),
		filepath.Join(o.out, "screens"), d.printer, d.data)
	return err
}

// stepFailed carries a failure out of the middle of a step.
type stepFailed struct{ message string }

func (d *desk) failf(format string, args ...any) {
	panic(stepFailed{fmt.Sprintf(format, args...)})
}

// step runs one part of the day and says how it went; after a failure a last
// screenshot is taken.
func (d *desk) step(name string, do func()) error {
	fmt.Printf("  %-60s", name)
	if err := attempt(do); err != nil {
		fmt.Println("FAILED")
		_ = attempt(func() { d.shot("failed") })
		return fmt.Errorf("%s: %w", name, err)
	}
	fmt.Println("ok")
	return nil
}

// attempt turns the failure of a part into an error.
func attempt(do func()) (err error) {
	defer func() {
		if r := recover(); r != nil {
			failed, ok := r.(stepFailed)
			if !ok {
				panic(r)
			}
			err = errors.New(failed.message)
		}
	}()
	do()
	return nil
}
