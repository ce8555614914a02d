//go:build !windows

package desktop

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
)

// standIn puts a shell script under the name of a system program first in
// PATH. Its arguments, one a line, end up in the returned file.
func standIn(t *testing.T, program, script string) (argsFile string) {
	t.Helper()
	dir := t.TempDir()
	argsFile = filepath.Join(dir, "args")
	text := "#!/bin/sh\nprintf '%s\\n' \"$@\" > '" + argsFile + ".part'\nmv '" + argsFile + ".part' '" + argsFile + "'\n" + script + "\n"
	if err := os.WriteFile(filepath.Join(dir, program), []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	return argsFile
}

// receipt is a document with a difficult path.
func receipt(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "-d Ünï code; $(rm).pdf")
	if err := os.WriteFile(path, []byte("%PDF-1.4 receipt"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPrintHandsTheDocumentToTheSpooler(t *testing.T) {
	t.Setenv(EnvPrintDir, "")
	args := standIn(t, "lp", "")
	path := receipt(t)
	if err := Print(context.Background(), path, PrinterOptions{Printer: "Desk 1", Copies: 2, Paper: "A5"}); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(args)
	if err != nil {
		t.Fatal(err)
	}
	if want := "-t\nCaredesk\n-d\nDesk 1\n-n\n2\n-o\nmedia=A5\n--\n" + path + "\n"; string(got) != want {
		t.Errorf("lp was called with %q, want %q", got, want)
	}
	if err := Print(context.Background(), path, PrinterOptions{Paper: "80mm"}); err != nil {
		t.Fatal(err)
	}
	if got, _ = os.ReadFile(args); string(got) != "-t\nCaredesk\n--\n"+path+"\n" {
		t.Errorf("plain print: lp was called with %q", got)
	}
}

func TestPrintSaysWhenThereIsNoPrinter(t *testing.T) {
	t.Setenv(EnvPrintDir, "")
	path := receipt(t)
	for _, said := range []string{
		"lp: Error - no default destination available.",
		"lp: The printer or class does not exist.",
		"lp: Error - scheduler not responding.",
	} {
		t.Run(said, func(t *testing.T) {
			standIn(t, "lp", "echo '"+said+"' >&2; exit 1")
			err := Print(context.Background(), path, PrinterOptions{})
			if !errors.Is(err, ErrNoPrinter) || clinic.CodeOf(err) != clinic.Unavailable {
				t.Errorf("err = %v, want ErrNoPrinter", err)
			}
			if message := clinic.MessageOf(err); !strings.Contains(message, "No printer") || strings.Contains(message, "lp:") {
				t.Errorf("message %q is not for people", message)
			}
		})
	}
	t.Setenv("PATH", t.TempDir())
	if err := Print(context.Background(), path, PrinterOptions{}); !errors.Is(err, ErrNoPrinter) {
		t.Errorf("without lp: %v, want ErrNoPrinter", err)
	}
}

func TestPrintFailuresAndCancelling(t *testing.T) {
	t.Setenv(EnvPrintDir, "")
	path := receipt(t)
	standIn(t, "lp", "echo 'lp: out of toner' >&2; exit 1")
	if err := Print(context.Background(), path, PrinterOptions{}); clinic.CodeOf(err) != clinic.Unavailable || errors.Is(err, ErrNoPrinter) {
		t.Errorf("a broken printer: %v, want unavailable, not ErrNoPrinter", err)
	}
	standIn(t, "lp", "exec sleep 60")
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	start := time.Now()
	if err := Print(ctx, path, PrinterOptions{}); clinic.CodeOf(err) != clinic.Unavailable {
		t.Errorf("cancelled: %v", err)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("cancelling took %v", took)
	}
}

func TestOpenStartsTheViewer(t *testing.T) {
	args := standIn(t, "xdg-open", "")
	standIn(t, "open", "cp \"$0\" /dev/null")
	path := receipt(t)
	if err := Open(path); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(args); err == nil { // on macOS the other one is called
		if got, _ := os.ReadFile(args); string(got) != path+"\n" {
			t.Errorf("xdg-open was called with %q, want the absolute path", got)
		}
	}
	if err := Open(filepath.Dir(path)); err != nil {
		t.Errorf("a folder: %v", err)
	}
}

func TestOpenSaysWhenThereIsNoViewer(t *testing.T) {
	path := receipt(t)
	standIn(t, "xdg-open", "exit 3")
	standIn(t, "open", "exit 1")
	if err := Open(path); !errors.Is(err, ErrNoViewer) || clinic.CodeOf(err) != clinic.Unavailable {
		t.Errorf("viewer failed: %v, want ErrNoViewer", err)
	}
	t.Setenv("PATH", t.TempDir())
	if err := Open(path); !errors.Is(err, ErrNoViewer) {
		t.Errorf("no opener at all: %v, want ErrNoViewer", err)
	}
}
