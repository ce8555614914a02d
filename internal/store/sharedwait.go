package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"time"

	"caredesk/internal/clinic"
)

// enter waits until no other transaction of this program runs. They go in the order they came.
func (f *sharedFile) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	wait, cancel := withPatience(ctx)
	defer cancel()
	f.queued.Add(1)
	defer f.queued.Add(-1)
	select {
	case f.slot <- struct{}{}:
	case <-wait.Done():
		return f.tired(wait)
	}
	if f.closed {
		f.exit()
		return clinic.Errorf(clinic.Unavailable, "The database was closed.")
	}
	return nil
}

func (f *sharedFile) exit() { <-f.slot }

// take waits for this program's turn with the file and opens it. leave must follow. first, when
// not nil, runs before the file is opened.
func (f *sharedFile) take(ctx context.Context, first func(context.Context) error) (*turn, error) {
	if err := f.enter(ctx); err != nil {
		return nil, err
	}
	if err := f.hold(ctx, first); err != nil {
		f.exit()
		return nil, err
	}
	return f.turn, nil
}

// hold makes sure that there is a turn, with the slot taken.
func (f *sharedFile) hold(ctx context.Context, first func(context.Context) error) error {
	if f.turn != nil {
		if !f.over(true) && f.turn.lease.mine() == nil {
			return nil
		}
		f.release()
	}
	if first == nil {
		// Where the share is not connected there may be an empty folder in its place. Nothing is
		// left in that.
		if _, err := os.Stat(f.path); errors.Is(err, fs.ErrNotExist) {
			return f.gone(err)
		}
	}
	wait, cancel := withPatience(ctx)
	defer cancel()
	defer f.tellWaiting(Holder{}, false)
	for {
		l, err := f.waitForLease(wait)
		if err != nil {
			return err
		}
		f.turn = &turn{lease: l, began: time.Now(), used: time.Now()}
		_ = os.Remove(f.path + waitingSuffix) // who still waits makes it again
		f.endBuried()
		if first != nil {
			err = first(ctx)
		}
		if err == nil {
			err = f.connect()
		}
		if err == nil {
			return nil
		}
		f.release()
		if !errors.Is(err, errOldCopy) {
			return err
		}
		select { // the share still shows what it remembers
		case <-time.After(100 * time.Millisecond):
		case <-wait.Done():
			return clinic.Wrap(clinic.Unavailable, err, "This computer still sees an old copy of the shared file. Nothing was saved. Please try again in a minute; if it stays so, because a backup was put in its place by hand, run caredeskctl lease end.")
		}
	}
}

// errOldCopy means that the file is older than another desk left it.
var errOldCopy = errors.New("store: an old copy of the shared file")

// connect opens the file in the turn that is held.
func (f *sharedFile) connect() error {
	m, err := readMark(f.path + sharedSuffix)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Stat(f.path); err != nil {
			return f.gone(err)
		}
		return clinic.Wrap(clinic.Unavailable, err, "The database is no longer shared. Close Caredesk on this computer and open it again.")
	case err != nil && !errors.Is(err, errTorn):
		return f.gone(err)
	}
	known := err == nil
	if known && !f.sameEpoch(m) {
		return errReplaced()
	}
	h, err := readHeader(f.path)
	if err != nil {
		return f.gone(err)
	}
	if h.wal {
		return clinic.Errorf(clinic.Conflict, "The shared file was opened as a local file by another program. Nothing was saved. Close that program, and open the file there as a shared one.")
	}
	if _, err := os.Stat(f.path + "-journal"); errors.Is(err, fs.ErrNotExist) {
		if known && newer(m.counter, h.counter) || h.short {
			return errOldCopy
		}
	} // else a crash left it, and SQLite takes back what is half done
	f.mu.Lock()
	if h.counter != f.seen {
		if !known || m.counter != h.counter || newer(m.told, f.seen) {
			f.foreign = true
		}
		f.seen = h.counter
	}
	f.mu.Unlock()
	db, err := sql.Open(driverName, sharedDSN(f.path))
	if err != nil {
		return mapError(err)
	}
	db.SetMaxOpenConns(1)
	db.SetMaxIdleConns(1)
	f.turn.db = db
	return nil
}

// waitForLease takes the lease as soon as nobody else has it and nobody has waited longer.
func (f *sharedFile) waitForLease(ctx context.Context) (*lease, error) {
	if d := time.Until(f.rest); d > 0 {
		time.Sleep(d) // some milliseconds, so that who waits comes first
	}
	began := time.Now()
	var p pulse
	var q queue
	for {
		if f.left != nil { // the share was gone when it was to be given back
			l := f.left
			f.left = nil
			if l.drop() != nil {
				f.left = l
			}
		}
		waited := time.Since(began)
		behind := q.behind(f.path+waitingSuffix, f.id, waited)
		if !behind {
			l, err := takeLease(f.path+leaseSuffix, f.perm, f.self)
			if err == nil {
				return l, nil
			}
			if !errors.Is(err, errHeld) && !errors.Is(err, errTurnLost) {
				return nil, f.gone(err)
			}
		}
		if !behind || waited > tellAfter {
			// Opening the lease also makes a network file system notice that it is gone.
			h, err := readLease(f.path + leaseSuffix)
			waited = time.Since(began)
			if err == nil {
				silent := p.see(h)
				if waited > tellAfter {
					f.tellWaiting(h, true)
				}
				if ctx.Err() != nil {
					return nil, whoseTurn(ctx, h, waited, silent)
				}
			}
		}
		// Who waits longest looks most often, and everybody at another moment.
		pause := time.Duration(2+rand.IntN(4)) * time.Millisecond
		if behind {
			pause = time.Duration(10+rand.IntN(15)) * time.Millisecond
		} else if waited > showWaiting {
			q.show(f.path+waitingSuffix, f.perm, f.id, waited)
		}
		if waited > 3*time.Second {
			pause *= 5
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			if h, err := readLease(f.path + leaseSuffix); err == nil {
				return nil, whoseTurn(ctx, h, waited, p.see(h))
			}
			return nil, f.tired(ctx)
		}
	}
}

// over reports whether the turn is to be given up before another transaction: when somebody waits,
// this program's own that wait go on for a moment only, and one that is still to come does not.
func (f *sharedFile) over(own bool) bool {
	age := time.Since(f.turn.began)
	if age > keepLongest {
		return true
	}
	if own && age < keepWaited {
		return false
	}
	_, err := os.Stat(f.path + waitingSuffix)
	return err == nil
}

// leave ends the use of the turn. It is kept for a moment when nobody waits.
func (f *sharedFile) leave() error {
	defer f.exit()
	t := f.turn
	if t == nil {
		return nil
	}
	t.used = time.Now()
	if f.over(f.queued.Load() > 0) {
		f.release()
	} else if !t.looking {
		t.looking = true
		time.AfterFunc(keepLook, func() { f.idle(t) })
	}
	return nil
}

// idle gives up a turn that nobody of this program uses. It looks again until the
// turn is over, also when it finds the slot taken: whoever has it may be about to
// leave, and on a busy computer be so for a while.
func (f *sharedFile) idle(t *turn) {
	select {
	case f.slot <- struct{}{}:
	default:
		time.AfterFunc(keepLook, func() { f.idle(t) })
		return
	}
	defer f.exit()
	switch {
	case f.turn != t:
	case f.over(false) || time.Since(t.used) > keepIdle-keepLook/2:
		f.release()
	default:
		time.AfterFunc(keepLook, func() { f.idle(t) })
	}
}

// release closes the file, leaves word of its state and gives the lease back. The transactions
// of the turn have ended, so that nothing of them is lost when a step fails.
func (f *sharedFile) release() {
	t := f.turn
	if t == nil {
		return
	}
	f.turn = nil
	f.rest = time.Now().Add(time.Duration(4+rand.IntN(8)) * time.Millisecond)
	if t.db != nil {
		if err := t.db.Close(); err != nil {
			f.log.Warn("closing the shared file", "code", codeOf(mapError(err)))
		}
		if t.lease.mine() == nil {
			f.leaveWord(t.told)
		}
	}
	f.leftOver(t.lease)
}

// leftOver keeps a lease that could not be given back, to do so when the share answers again.
func (f *sharedFile) leftOver(l *lease) {
	if l.drop() != nil {
		f.left = l
	}
}

// leaveWord writes the state of the file beside it, when it has changed, and whether that is of
// interest to the other desks.
func (f *sharedFile) leaveWord(tell bool) {
	h, err := readHeader(f.path)
	if err != nil {
		return // the next desk reads it itself
	}
	m, err := readMark(f.path + sharedSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return // no longer shared
	}
	f.mu.Lock()
	f.seen = h.counter
	f.mu.Unlock()
	if err == nil && (m.counter == h.counter || m.epoch != f.epoch) {
		return
	}
	told := h.counter
	if !tell && err == nil {
		told = m.told
	}
	if err := writeMark(f.path+sharedSuffix, f.perm, mark{counter: h.counter, told: told, size: h.size, writer: f.id, epoch: f.epoch}); err != nil {
		f.log.Warn("other desks are not told of a change", "code", clinic.Unavailable)
	}
}

// bury sets a transaction aside whose turn was taken away.
func (f *sharedFile) bury(t *turn, tx *sql.Tx) {
	t.lease.still()
	f.buried = append(f.buried, grave{tx: tx, db: t.db})
	f.turn = nil
	f.leftOver(t.lease)
	f.digUp()
}

// digUp ends buried connections soon, in a turn of its own.
func (f *sharedFile) digUp() {
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
		defer cancel()
		if _, err := f.take(ctx, nil); err == nil {
			_ = f.leave()
		}
	}()
}

// endBuried ends them. Nothing of theirs was written to the file.
func (f *sharedFile) endBuried() {
	for _, g := range f.buried {
		if g.tx != nil {
			_ = g.tx.Rollback()
		}
		_ = g.db.Close()
	}
	f.buried = nil
}

// tellWaiting tells whose turn is waited for, and when the waiting is over.
func (f *sharedFile) tellWaiting(h Holder, on bool) {
	f.mu.Lock()
	same := f.waiting == on && f.wait.Token == h.Token
	f.waiting, f.wait = on, h
	f.mu.Unlock()
	if !same && f.options.Waiting != nil {
		f.options.Waiting(h, on)
	}
}

// tired says why waiting for this program's own transactions ended.
func (f *sharedFile) tired(ctx context.Context) error {
	h, err := readLease(f.path + leaseSuffix)
	if err != nil || h.PID == f.self.PID && h.Host == f.self.Host {
		return waited(ctx, nil)
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return whoseTurn(ctx, h, 0, 0)
	}
	return clinic.Wrap(clinic.Unavailable, errHeld, "It is the turn of %s with the shared file. Nothing was saved. Please try again.", h.Name())
}

// whoseTurn says why waiting for the lease ended.
func whoseTurn(ctx context.Context, h Holder, waited, silent time.Duration) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return clinic.Wrap(clinic.Unavailable, ctx.Err(), "Cancelled. Nothing was saved.")
	}
	seconds := int(waited.Seconds())
	if silent < leaseStale-beatEvery {
		return clinic.Wrap(clinic.Unavailable, errHeld, "It is the turn of %s with the shared file, for %d seconds already. Nothing was saved. Please try again.", h.Name(), seconds)
	}
	return clinic.Wrap(clinic.Unavailable, errHeld, "It is the turn of %s with the shared file, which has given no sign of life for %d seconds. Nothing was saved. Look whether Caredesk runs there. If it does not, an administrator ends that turn with caredeskctl lease break.", h.Name(), int(silent.Seconds()))
}
