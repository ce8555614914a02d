package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// breakingSuffix names the file that lets one breaker work at a time.
const breakingSuffix = "-breaking"

// IsShared reports whether the database at a path is one that desks share.
func IsShared(path string) bool {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	_, err := os.Stat(path + sharedSuffix)
	return err == nil
}

// LeaseOf says whose turn it is with a shared file; false when it is nobody's.
func LeaseOf(path string) (Holder, bool, error) {
	path, err := sharedPath(path)
	if err != nil {
		return Holder{}, false, err
	}
	h, err := readLease(path + leaseSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return Holder{}, false, nil
	}
	if err != nil {
		return Holder{}, false, fileError(err, path+leaseSuffix)
	}
	return h, true, nil
}

func sharedPath(path string) (string, error) {
	real, err := filepath.Abs(path)
	if err == nil {
		real, err = filepath.EvalSymlinks(real)
	}
	if err != nil {
		return "", fileError(err, path)
	}
	if !IsShared(real) {
		return "", clinic.Errorf(clinic.Conflict, "%s is not a shared file: nobody takes turns with it.", real)
	}
	return real, nil
}

// BreakLease ends the turn of a desk that has crashed or gone away with a shared file. Somebody
// who looked there decides that: by names the person. The turn is ended only when its holder
// shows no sign of life for half a minute, which is waited for here. What the holder had not
// finished is undone, the file is checked, and the audit log says who did it.
func BreakLease(ctx context.Context, o Options, by string) (Holder, error) {
	return breakLease(ctx, o, by, leaseStale)
}

func breakLease(ctx context.Context, o Options, by string, stale time.Duration) (Holder, error) {
	registerDriver()
	path, err := sharedPath(o.Path)
	if err != nil {
		return Holder{}, err
	}
	h, err := untilStale(ctx, path+leaseSuffix, stale)
	if err != nil {
		return h, err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Path, o.Create, o.Migrate, o.Shared = path, false, false, true
	own, err := seize(path, newSharedFile(o, "").self, h)
	if err != nil {
		return h, err
	}
	// Nothing is open yet. Opening takes back what the holder left half done.
	if err := own.drop(); err != nil {
		return h, fileError(err, own.path)
	}
	s, err := Open(ctx, o)
	if err != nil {
		return h, err
	}
	err = s.afterBreaking(ctx, h, by)
	return h, errors.Join(err, s.Close())
}

// untilStale waits until a lease has not moved for so long.
func untilStale(ctx context.Context, path string, stale time.Duration) (Holder, error) {
	var p pulse
	var first *Holder
	for {
		h, err := readLease(path)
		if errors.Is(err, fs.ErrNotExist) {
			return h, clinic.Errorf(clinic.NotFound, "It is nobody's turn with the shared file. There is nothing to end.")
		}
		if err != nil {
			return h, fileError(err, path)
		}
		if first == nil {
			first = &h
		}
		if h.Token != first.Token || h.Beat != first.Beat {
			return h, clinic.Errorf(clinic.Conflict, "%s is at work. Its turn is not ended.", h.Name())
		}
		left := stale - p.see(h)
		if left <= 0 {
			return h, nil
		}
		select {
		case <-time.After(min(left, time.Second)):
		case <-ctx.Done():
			return h, mapError(ctx.Err())
		}
	}
}

// seize takes the lease away from a holder. Of several who try, one succeeds.
func seize(path string, self, h Holder) (*lease, error) {
	lost := clinic.Errorf(clinic.Conflict, "Somebody else ended that turn, or it ended by itself.")
	guard, err := takeGuard(path + breakingSuffix)
	if err != nil {
		return nil, err
	}
	defer guard()
	now, err := readLease(path + leaseSuffix)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && (now.Token != h.Token || now.Beat != h.Beat):
		return nil, lost
	case err != nil:
		return nil, fileError(err, path)
	}
	// Renamed and not removed: a beat that is under way goes along.
	aside := path + leaseSuffix + "-ended-" + strconv.FormatInt(time.Now().UnixNano(), 36)
	if err := os.Rename(path+leaseSuffix, aside); err != nil {
		return nil, fileError(err, path+leaseSuffix)
	}
	defer os.Remove(aside)
	if moved, err := readLease(aside); err != nil || moved.Token != h.Token {
		// The holder woke up and gave it back in this very moment, and another desk took it. It
		// gets it back; where it came too late, that desk saves nothing.
		if _, err := os.Lstat(path + leaseSuffix); errors.Is(err, fs.ErrNotExist) {
			_ = os.Rename(aside, path+leaseSuffix)
		}
		return nil, lost
	}
	own, err := takeLease(path+leaseSuffix, modeOf(path), self)
	if err != nil {
		return nil, lost
	}
	return own, nil
}

// takeGuard makes the file that lets one breaker work at a time. It is there for some
// milliseconds.
func takeGuard(path string) (done func(), err error) {
	for try := 0; ; try++ {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err == nil {
			_ = f.Close()
			return func() { _ = os.Remove(path) }, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return nil, fileError(err, path)
		}
		if try == 50 {
			return nil, clinic.Errorf(clinic.Conflict, "Somebody else is just ending that turn. If nobody is, a crash left %s behind: remove it.", path)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func modeOf(path string) fs.FileMode {
	if info, err := os.Stat(path); err == nil {
		return info.Mode().Perm()
	}
	return 0o600
}

// afterBreaking checks the file and writes down what was done.
func (s *Store) afterBreaking(ctx context.Context, h Holder, by string) error {
	if err := s.InTx(ctx, func(r service.Repos) error {
		host, _ := os.Hostname()
		return r.Audit().Append(ctx, clinic.AuditEntry{At: s.now(), UserName: by, Role: clinic.RoleAdmin, Workstation: host,
			Action: "database.turn_ended", Entity: "database", Reason: "The turn of " + h.Name() + " was ended: it gave no sign of life."})
	}); err != nil {
		return err
	}
	tx, done, err := s.engine.look(ctx)
	if err != nil {
		return s.explain(err)
	}
	defer done()
	for _, c := range sqliteChecks() {
		_, wrong, err := c.run(ctx, tx)
		if err != nil {
			return s.explain(err)
		}
		if wrong.count > 0 {
			return clinic.Errorf(clinic.Unavailable, "The turn was ended, but the database was damaged by it (%s: %s). Stop working with it and restore the last backup.", c.name, wrong.text())
		}
	}
	return nil
}

// EndSharing makes a shared file a local one again: it is opened as such from then on, unless it
// is on a network share. Desks that have it open are told so at their next turn.
func EndSharing(ctx context.Context, o Options) error {
	registerDriver()
	path, err := sharedPath(o.Path)
	if err != nil {
		return err
	}
	wait, cancel := withPatience(ctx)
	defer cancel()
	f := newSharedFile(o, "")
	f.path, f.perm = path, modeOf(path)
	l, err := f.waitForLease(wait)
	if err != nil {
		return err
	}
	for _, suffix := range []string{sharedSuffix, waitingSuffix} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return errors.Join(fileError(err, path+suffix), l.drop())
		}
	}
	return l.drop()
}
