package store

import (
	"context"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"caredesk/internal/clinic"
)

// SharedTurn is the turn with a shared file, held so that a whole database can take
// the place of the file. Other desks wait meanwhile and see whose turn it is.
type SharedTurn struct {
	path  string
	perm  fs.FileMode
	lease *lease
	id    string
	was   mark
}

// HoldShared waits for the turn with a shared file; nil for one that is not shared.
// The file itself may be missing or damaged. Drop must follow.
func HoldShared(ctx context.Context, path, desk, program string) (*SharedTurn, error) {
	registerDriver()
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, clinic.Wrap(clinic.Invalid, err, "That is not a usable file name.")
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	if !IsShared(path) {
		return nil, nil
	}
	f := newSharedFile(Options{Desk: desk, Program: program}, "")
	f.path, f.perm = path, 0o600
	if info, err := os.Stat(path + sharedSuffix); err == nil {
		f.perm = info.Mode().Perm()
	}
	wait, cancel := withPatience(ctx)
	defer cancel()
	l, err := f.waitForLease(wait)
	if err != nil {
		return nil, err
	}
	t := &SharedTurn{path: path, perm: f.perm, lease: l, id: f.id}
	// What cannot be read is taken for the first of all: the desks that have the
	// file open know another one.
	t.was, err = readMark(path + sharedSuffix)
	if err != nil && !errors.Is(err, errTorn) {
		return nil, errors.Join(f.gone(err), l.drop())
	}
	if h, err := readHeader(path); err == nil && newer(h.counter, t.was.counter) {
		t.was.counter = h.counter
	}
	return t, nil
}

// Replace calls rename, which gives the file's name to staged, a database that is
// complete and on the disk. Before that the staged one is made newer than what any
// desk knows, and the desks are told that they know another one.
func (t *SharedTurn) Replace(staged string, rename func() error) error {
	if err := t.stillMine(); err != nil {
		return err
	}
	if err := os.Chmod(staged, t.perm); err != nil {
		return fileError(err, staged)
	}
	counter, err := makeNewer(staged, t.was.counter)
	if err != nil {
		return fileError(err, staged)
	}
	// Were this the last thing that happens, desks would sign in anew for nothing.
	next := mark{counter: t.was.counter, told: t.was.told, size: t.was.size, writer: t.id, epoch: t.was.epoch + 1}
	if err := t.tell(next); err != nil {
		return err
	}
	if err := t.stillMine(); err != nil {
		return err
	}
	if err := rename(); err != nil {
		return err
	}
	if info, err := os.Stat(t.path); err == nil {
		next.size = info.Size()
	}
	next.counter, next.told = counter, counter
	return t.tell(next)
}

func (t *SharedTurn) stillMine() error {
	// Not by the lease's own way: the file may be missing, and is to be put there.
	h, err := readLease(t.lease.path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && h.Token != t.lease.holder.Token {
		return lostTurn(errTurnLost)
	}
	if err != nil {
		return fileError(err, t.lease.path)
	}
	return nil
}

// tell writes the companion onto the disk.
func (t *SharedTurn) tell(m mark) error {
	path := t.path + sharedSuffix
	if err := errors.Join(writeMark(path, t.perm, m), syncFile(path)); err != nil {
		return fileError(err, path)
	}
	return nil
}

// Drop gives the turn back.
func (t *SharedTurn) Drop() error {
	if t == nil {
		return nil
	}
	t.lease.still()
	if err := t.stillMine(); err != nil {
		return nil // it is not ours any more
	}
	if err := os.Remove(t.lease.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fileError(err, t.lease.path)
	}
	return nil
}

// makeNewer sets the counter of changes in the header of a database file that
// nobody has open behind another one. SQLite compares it with what it remembers,
// and desks with what they know.
func makeNewer(path string, than uint32) (counter uint32, err error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return 0, err
	}
	var now [4]byte
	if _, err := f.ReadAt(now[:], 24); err != nil {
		return 0, errors.Join(err, f.Close())
	}
	counter = binary.BigEndian.Uint32(now[:])
	if !newer(counter, than) {
		counter = than + 1
	}
	binary.BigEndian.PutUint32(now[:], counter)
	// The second one says for which state the number of pages in the header counts.
	for _, at := range []int64{24, 92} {
		if _, err := f.WriteAt(now[:], at); err != nil {
			return 0, errors.Join(err, f.Close())
		}
	}
	return counter, errors.Join(f.Sync(), f.Close())
}

// sameEpoch reports whether the file is still the one that was opened, and not a
// backup that took its place.
func (f *sharedFile) sameEpoch(m mark) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.met {
		f.met, f.epoch = true, m.epoch
	}
	return m.epoch == f.epoch
}
