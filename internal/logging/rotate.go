package logging

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// rotating is a log file that makes room for a new one when it is full.
type rotating struct {
	mu   sync.Mutex
	base string // path without ".log"
	max  int64
	keep int
	file *os.File
	size int64
}

func openRotating(base string, max int64, keep int) (*rotating, error) {
	if err := os.MkdirAll(filepath.Dir(base), 0o700); err != nil {
		return nil, err
	}
	r := &rotating{base: base, max: max, keep: keep}
	return r, r.open()
}

func (r *rotating) path(n int) string {
	if n == 0 {
		return r.base + ".log"
	}
	return fmt.Sprintf("%s.%d.log", r.base, n)
}

func (r *rotating) open() error {
	file, err := os.OpenFile(r.path(0), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err == nil && info.Mode().Perm()&0o077 != 0 {
		err = file.Chmod(0o600) // somebody else made it
	}
	if err != nil {
		file.Close()
		return err
	}
	r.file, r.size = file, info.Size()
	return nil
}

// Write appends one line. A full file is moved on first; when that fails, the
// line still goes where the last one went.
func (r *rotating) Write(line []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.file == nil {
		return 0, os.ErrClosed
	}
	if r.size > 0 && r.size+int64(len(line)) > r.max {
		if err := r.rotate(); err != nil {
			return 0, err
		}
	}
	n, err := r.file.Write(line)
	r.size += int64(n)
	return n, err
}

// rotate renames caredesk.log to caredesk.1.log and so on, dropping the
// oldest. Windows renames no open file, so it is closed before.
func (r *rotating) rotate() error {
	r.file.Close()
	r.file = nil
	os.Remove(r.path(r.keep))
	for n := r.keep - 1; n >= 0; n-- {
		if err := os.Rename(r.path(n), r.path(n+1)); err != nil && !errors.Is(err, os.ErrNotExist) {
			break // another program holds it: go on in the same file
		}
	}
	return r.open()
}

// Close closes the file; later lines are dropped.
func (r *rotating) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.file == nil {
		return nil
	}
	err := r.file.Close()
	r.file = nil
	return err
}
