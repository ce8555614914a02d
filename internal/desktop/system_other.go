//go:build !windows

package desktop

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"caredesk/internal/clinic"
)

// viewerPatience is how long Open waits for the opener to say that it failed.
// One that still runs by then is showing the document itself.
const viewerPatience = 3 * time.Second

// printPatience bounds a print spooler that does not answer.
const printPatience = 30 * time.Second

func openWithSystem(path string) error {
	program := "xdg-open"
	if runtime.GOOS == "darwin" {
		program = "open"
	}
	cmd := exec.Command(program, path)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // the viewer outlives the window
	if err := cmd.Start(); err != nil {
		return withCause(ErrNoViewer, err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			return withCause(ErrNoViewer, err)
		}
	case <-time.After(viewerPatience):
	}
	return nil
}

func printWithSystem(ctx context.Context, path string, o PrinterOptions) error {
	args := []string{"-t", "Caredesk"}
	if o.Printer != "" {
		args = append(args, "-d", o.Printer)
	}
	if o.Copies > 1 {
		args = append(args, "-n", strconv.Itoa(o.Copies))
	}
	switch o.Paper {
	case "A4", "A5", "Letter":
		args = append(args, "-o", "media="+o.Paper)
	}
	limited, cancel := context.WithTimeout(ctx, printPatience)
	defer cancel()
	cmd := exec.CommandContext(limited, "lp", append(args, "--", path)...)
	cmd.Env = append(os.Environ(), "LC_ALL=C") // its messages are looked at below
	cmd.WaitDelay = time.Second
	answer, err := cmd.CombinedOutput()
	switch {
	case err == nil:
		return nil
	case errors.Is(err, exec.ErrNotFound), noPrinter(string(answer)):
		return withCause(ErrNoPrinter, fmt.Errorf("lp: %w: %s", err, answer))
	case ctx.Err() != nil:
		return clinic.Wrap(clinic.Unavailable, ctx.Err(), "Printing was cancelled.")
	case limited.Err() != nil:
		return clinic.Wrap(clinic.Unavailable, limited.Err(), "The print system of this computer does not answer. Save or open the document instead.")
	}
	return clinic.Wrap(clinic.Unavailable, fmt.Errorf("lp: %w: %s", err, answer), "The printer did not take the document. Check it, and try again or save the document.")
}

// noPrinter recognises how CUPS says that there is none.
func noPrinter(answer string) bool {
	for _, said := range []string{
		"no default destination", "does not exist", "No destinations added", "Scheduler is not running",
		"scheduler not responding", "Bad file descriptor", "Connection refused",
	} {
		if strings.Contains(answer, said) {
			return true
		}
	}
	return false
}

// processAlive reports whether a process of this number runs.
func processAlive(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}
