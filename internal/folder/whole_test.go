package folder

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestAFileIsWrittenWholeOrStaysAsItWas(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "receipt.pdf")
	say := func(text string, then error) func(io.Writer) error {
		return func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return errors.Join(err, then)
		}
	}
	holds := func(when, want string) {
		t.Helper()
		got, err := os.ReadFile(path)
		if err != nil || string(got) != want {
			t.Errorf("%s: the file holds %q (%v), not %q", when, got, err, want)
		}
		if list, err := os.ReadDir(dir); err != nil || len(list) != 1 {
			t.Errorf("%s: something is left beside it: %v (%v)", when, list, err)
		}
	}
	if err := Write(path, say("first", nil)); err != nil {
		t.Fatal(err)
	}
	holds("written", "first")
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v (%v)", info.Mode(), err)
	}
	full := errors.New("the disk is full")
	if err := Write(path, say("half", full)); !errors.Is(err, full) {
		t.Errorf("a failure is told as %v", err)
	}
	holds("failed", "first")
	if err := Write(path, say("second", nil)); err != nil {
		t.Fatal(err)
	}
	holds("replaced", "second")
	if err := Write(filepath.Join(dir, "nowhere", "x"), say("x", nil)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without its folder: %v", err)
	}
}
