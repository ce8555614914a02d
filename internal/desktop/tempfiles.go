package desktop

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"caredesk/internal/clinic"
	"caredesk/internal/folder"
)

const tempPrefix = "documents-"

// TempFiles is a private folder for documents on their way to the viewer or
// the printer. They hold patient data, so the folder is its owner's alone, a
// document goes after a while, all go at Close, and what a crash left behind
// goes at the next start.
type TempFiles struct {
	mu     sync.Mutex
	dir    string
	keep   time.Duration
	timers map[string]*time.Timer
	closed bool
}

// NewTempFiles makes a folder below parent whose documents live for keep, and
// removes the folders of programs that no longer run.
func NewTempFiles(parent string, keep time.Duration) (*TempFiles, error) {
	err := os.MkdirAll(parent, 0o700)
	if err == nil {
		sweep(parent, keep, time.Now())
		var dir string
		dir, err = os.MkdirTemp(parent, fmt.Sprintf("%s%d-*", tempPrefix, os.Getpid())) // 0700
		if err == nil {
			own.Store(dir, true)
			return &TempFiles{dir: dir, keep: keep, timers: make(map[string]*time.Timer)}, nil
		}
	}
	return nil, clinic.Wrap(clinic.Unavailable, err, "Documents cannot be prepared in %s. Check that you may write there and that the disk is not full.", parent)
}

// Write puts a document into the folder, under name or one like it that is
// free, and returns its path. Choose names that name nobody: viewers list them
// under recent documents.
func (t *TempFiles) Write(name string, data []byte) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return "", clinic.Errorf(clinic.Unavailable, "Caredesk is closing.")
	}
	path := filepath.Join(t.dir, safeName(name))
	for n := 1; ; n++ {
		target := numbered(path, n)
		err := writeNew(target, data)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", clinic.Wrap(clinic.Unavailable, err, "The document cannot be written. The disk may be full.")
		}
		t.timers[target] = time.AfterFunc(t.keep, func() { t.remove(target) })
		return target, nil
	}
}

// Close removes all documents and the folder. Windows keeps a document that is
// open in a viewer; the next start removes that.
func (t *TempFiles) Close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
	for _, timer := range t.timers {
		timer.Stop()
	}
	clear(t.timers)
	own.Delete(t.dir)
	return folder.Remove(t.dir)
}

// Clear removes all documents, as when the window locks. One that a viewer
// keeps open on Windows goes when its time is over.
func (t *TempFiles) Clear() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for path, timer := range t.timers {
		if err := os.Remove(path); err == nil || errors.Is(err, fs.ErrNotExist) {
			timer.Stop()
			delete(t.timers, path)
		}
	}
}

func (t *TempFiles) remove(path string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.timers, path)
	os.Remove(path)
}

func writeNew(path string, data []byte) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err = errors.Join(err, file.Close()); err != nil {
		os.Remove(path)
	}
	return err
}

// own are the folders this process made: after a restart in a container, a
// folder can bear this process's number and yet be an earlier one's.
var own sync.Map

// sweep removes the folders whose program is gone, and from the others what is
// older than keep: their number may have gone to some other program.
func sweep(parent string, keep time.Duration, now time.Time) {
	entries, _ := os.ReadDir(parent)
	for _, e := range entries {
		rest, ours := strings.CutPrefix(e.Name(), tempPrefix)
		number, _, _ := strings.Cut(rest, "-")
		pid, err := strconv.Atoi(number)
		if !ours || !e.IsDir() || err != nil || pid <= 0 {
			continue
		}
		dir := filepath.Join(parent, e.Name())
		_, mine := own.Load(dir)
		switch {
		case mine:
		case pid == os.Getpid(), !processAlive(pid):
			_ = folder.Remove(dir)
		default:
			removeOlder(dir, now.Add(-keep))
		}
	}
}

func removeOlder(dir string, than time.Time) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.ModTime().Before(than) {
			os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// safeName makes a file name of any text that every system takes: letters,
// digits, blanks, dots, dashes and underscores, not too many of them.
func safeName(name string) string {
	ext := filepath.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	clean := func(s string, longest int) string {
		runes := []rune(strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || strings.ContainsRune(" ._-", r) {
				return r
			}
			return '-'
		}, strings.ToValidUTF8(s, "-")))
		return strings.Trim(string(runes[:min(len(runes), longest)]), " .-")
	}
	if stem = clean(stem, 60); stem == "" {
		stem = "document"
	}
	if ext = clean(ext, 10); ext != "" {
		ext = "." + ext
	}
	return stem + ext
}
