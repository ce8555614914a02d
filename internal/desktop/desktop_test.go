package desktop

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
)

func TestProgramsAreNeverOpened(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"report.pdf.exe", "run.sh", "run.bat", "link.lnk", "thing.desktop", "plain"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("x"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := Open(path); clinic.CodeOf(err) != clinic.Invalid {
			t.Errorf("Open(%s) = %v, want invalid", name, err)
		}
		if err := Print(context.Background(), path, PrinterOptions{}); clinic.CodeOf(err) != clinic.Invalid {
			t.Errorf("Print(%s) = %v, want invalid", name, err)
		}
	}
	if err := Open(filepath.Join(dir, "gone.pdf")); clinic.CodeOf(err) != clinic.NotFound {
		t.Errorf("a document that is gone: %v, want not found", err)
	}
	if err := Print(context.Background(), dir, PrinterOptions{}); clinic.CodeOf(err) != clinic.Invalid {
		t.Errorf("printing a folder: %v, want invalid", err)
	}
}

func TestPrintToAFolder(t *testing.T) {
	source := filepath.Join(t.TempDir(), "receipt.PDF")
	if err := os.WriteFile(source, []byte("%PDF first"), 0o644); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "printed", "here")
	t.Setenv(EnvPrintDir, dir)
	if err := Print(context.Background(), source, PrinterOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(source, []byte("%PDF second"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Print(context.Background(), source, PrinterOptions{Copies: 2}); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"receipt.PDF": "%PDF first", "receipt-2.PDF": "%PDF second", "receipt-3.PDF": "%PDF second"}
	entries, _ := os.ReadDir(dir)
	if len(entries) != len(want) {
		t.Errorf("folder holds %v, want three documents and nothing else", entries)
	}
	for name, text := range want {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || string(got) != text {
			t.Errorf("%s = %q, %v; want %q", name, got, err, text)
		}
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", name, info.Mode())
		}
	}

	t.Setenv(EnvPrintDir, filepath.Join(source, "below a file"))
	if err := Print(context.Background(), source, PrinterOptions{}); clinic.CodeOf(err) != clinic.Unavailable {
		t.Errorf("an impossible folder: %v, want unavailable", err)
	}
}

func TestPrintRefusesOddOptions(t *testing.T) {
	source := filepath.Join(t.TempDir(), "receipt.pdf")
	if err := os.WriteFile(source, []byte("%PDF"), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	t.Setenv(EnvPrintDir, dir)
	for _, o := range []PrinterOptions{{Copies: -1}, {Copies: 100}, {Printer: "-oraw"}, {Printer: "x\" /y"}, {Printer: "a\nb"}} {
		if err := Print(context.Background(), source, o); clinic.CodeOf(err) != clinic.Invalid || clinic.FieldOf(err) == "" {
			t.Errorf("Print with %+v = %v, want invalid on a field", o, err)
		}
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	if err := Print(cancelled, source, PrinterOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Error("something was printed all the same")
	}
}

func TestTempFilesArePrivateAndGoAway(t *testing.T) {
	parent := filepath.Join(t.TempDir(), "cache")
	temp, err := NewTempFiles(parent, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	first, err := temp.Write("Receipt 1.pdf", []byte("one"))
	if err != nil {
		t.Fatal(err)
	}
	second, err := temp.Write("Receipt 1.pdf", []byte("two"))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{first: "one", second: "two"} {
		if got, err := os.ReadFile(path); err != nil || string(got) != want {
			t.Errorf("%s = %q, %v; want %q", path, got, err, want)
		}
	}
	if runtime.GOOS != "windows" {
		for path, want := range map[string]os.FileMode{first: 0o600, filepath.Dir(first): 0o700, parent: 0o700} {
			if info, _ := os.Stat(path); info.Mode().Perm() != want {
				t.Errorf("%s has mode %v, want %v", path, info.Mode().Perm(), want)
			}
		}
	}
	for _, name := range []string{"../../escape.pdf", "/etc/passwd", "", "...", "a\x00b.pdf", strings.Repeat("ü", 500) + ".pdf", "CON/..\\x.pdf", "bad\xff.pdf"} {
		path, err := temp.Write(name, []byte("x"))
		if err != nil || filepath.Dir(path) != filepath.Dir(first) {
			t.Errorf("Write(%q) = %q, %v; want a file in the folder", name, path, err)
		}
	}
	temp.Clear()
	if entries, _ := os.ReadDir(filepath.Dir(first)); len(entries) != 0 {
		t.Errorf("Clear left %v", entries)
	}
	if again, err := temp.Write("Receipt 1.pdf", []byte("three")); err != nil || again != first {
		t.Errorf("after Clear: %q, %v", again, err)
	}
	if err := temp.Close(); err != nil {
		t.Fatal(err)
	}
	if entries, _ := os.ReadDir(parent); len(entries) != 0 {
		t.Errorf("Close left %v", entries)
	}
	if _, err := temp.Write("late.pdf", nil); clinic.CodeOf(err) != clinic.Unavailable {
		t.Errorf("Write after Close = %v, want unavailable", err)
	}
}

func TestTempFilesExpire(t *testing.T) {
	temp, err := NewTempFiles(t.TempDir(), 10*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	defer temp.Close()
	path, err := temp.Write("x.pdf", []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat(path); os.IsNotExist(err) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("the document is still there long after its time")
		}
	}
}

func TestWhatACrashLeftGoesAtTheNextStart(t *testing.T) {
	parent := t.TempDir()
	temp, err := NewTempFiles(parent, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	defer temp.Close()
	mine, err := temp.Write("mine.pdf", nil)
	if err != nil {
		t.Fatal(err)
	}
	leave := func(dir, file string, age time.Duration) string {
		path := filepath.Join(parent, dir, file)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("patient"), 0o600); err != nil {
			t.Fatal(err)
		}
		then := time.Now().Add(-age)
		if err := os.Chtimes(path, then, then); err != nil {
			t.Fatal(err)
		}
		return path
	}
	self, parentProcess := os.Getpid(), os.Getppid()
	gone := []string{
		leave("documents-2147480000-a", "dead.pdf", 0),
		leave(tempPrefix+strconv.Itoa(self)+"-earlier", "same number after a restart.pdf", 0),
		leave(tempPrefix+strconv.Itoa(parentProcess)+"-b", "old.pdf", 2*time.Hour),
	}
	stay := []string{
		mine,
		leave(tempPrefix+strconv.Itoa(parentProcess)+"-b", "fresh.pdf", time.Minute),
		leave("documents-of-mine", "letter.pdf", 99*time.Hour),
		leave("other", "letter.pdf", 99*time.Hour),
	}
	second, err := NewTempFiles(parent, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	for _, path := range gone {
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			t.Errorf("%s is still there", path)
		}
	}
	for _, path := range stay {
		if _, err := os.Stat(path); err != nil {
			t.Errorf("%s was removed: %v", path, err)
		}
	}
}

func TestCrashFilesTellWhereAndNotWho(t *testing.T) {
	const canary = "Anna Canary"
	faults := map[string]func(){
		"text":         func() { panic(canary + " has no bed") },
		"error":        func() { panic(errors.New(canary)) },
		"clinic error": func() { panic(clinic.Errorf(clinic.Conflict, "%s is booked", canary)) },
		"struct":       func() { panic(struct{ Name string }{canary}) },
		"runtime":      func() { var names []string; _ = names[len(canary)] },
	}
	for name, fault := range faults {
		dir := filepath.Join(t.TempDir(), "crashes")
		var stderr bytes.Buffer
		code := -1
		func() {
			defer CrashReporter{Dir: dir, Version: "1.2.3", Exit: func(c int) { code = c }, Stderr: &stderr}.Guard()
			fault()
		}()
		files := Crashes(dir)
		if code != 2 || len(files) != 1 {
			t.Errorf("%s: exit code %d and %d files, want 2 and 1", name, code, len(files))
			continue
		}
		text, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		if all := string(text) + stderr.String() + files[0]; strings.Contains(all, "Canary") {
			t.Errorf("%s: the patient is named: %s", name, all)
		}
		for _, want := range []string{"1.2.3", "TestCrashFilesTellWhereAndNotWho", runtime.GOOS} {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s: %q is not in the file: %s", name, want, text)
			}
		}
		if !strings.Contains(stderr.String(), files[0]) {
			t.Errorf("%s: the user is not told where the file is: %s", name, stderr.String())
		}
		if info, _ := os.Stat(files[0]); runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v", name, info.Mode())
		}
	}
}

func TestGuardWithoutAFaultDoesNothing(t *testing.T) {
	dir := t.TempDir()
	func() {
		defer CrashReporter{Dir: dir, Exit: func(int) { t.Error("ended the program") }}.Guard()
	}()
	if files := Crashes(dir); len(files) != 0 {
		t.Errorf("files %v without a crash", files)
	}
}

func TestOldCrashFilesGo(t *testing.T) {
	dir := t.TempDir()
	day := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	for i := range keptCrashes + 5 {
		func() {
			defer CrashReporter{Dir: dir, Now: func() time.Time { return day.AddDate(0, 0, i) }, Exit: func(int) {}, Stderr: &bytes.Buffer{}}.Guard()
			panic(i)
		}()
	}
	files := Crashes(dir)
	if len(files) != keptCrashes || !strings.Contains(files[0], "20260315") {
		t.Errorf("%d files, newest %v; want %d with the newest of 15 March", len(files), files, keptCrashes)
	}
}
