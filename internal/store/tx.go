package store

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"time"

	"gorm.io/gorm"
	sqlite3 "modernc.org/sqlite/lib"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

var _ service.UnitOfWork = (*Store)(nil)

// patience bounds the waiting for other programs when the caller's context
// has no deadline.
const patience = 30 * time.Second

// InTx implements service.UnitOfWork. Writers of this program take turns in
// the order they came; when another program holds the database, the whole
// transaction is tried again until ctx or the patience ends.
func (s *Store) InTx(ctx context.Context, fn func(service.Repos) error) error {
	wait, cancel := withPatience(ctx)
	defer cancel()
	select {
	case s.turn <- struct{}{}:
	case <-wait.Done():
		return s.tired(wait, nil)
	}
	release := func() { <-s.turn }
	for attempt := 0; ; attempt++ {
		if err := s.ReadOnly(); err != nil {
			release()
			s.mend()
			return err
		}
		tx, err := s.begin(ctx, wait, release)
		if errors.Is(err, errAbandoned) {
			return s.tired(wait, err) // begin releases the turn when it is done
		}
		if err == nil {
			err = s.runTx(ctx, tx, fn, release)
		}
		if err == nil || !isBusy(err) {
			release()
			return s.explain(err)
		}
		pause := time.Duration(10+rand.IntN(40*(1+min(attempt, 9)))) * time.Millisecond
		select {
		case <-time.After(pause):
		case <-wait.Done():
			release()
			return s.tired(wait, err)
		}
	}
}

// tired says why a transaction never began, and whose turn it is where that is known.
func (s *Store) tired(ctx context.Context, err error) error {
	if f, ok := s.engine.(*sharedFile); ok {
		return f.tired(ctx)
	}
	return waited(ctx, err)
}

// explain gives an error its words. Of a shared file, the share has failed and not a disk.
func (s *Store) explain(err error) error {
	if f, ok := s.engine.(*sharedFile); ok && isUnreachable(err) {
		return f.gone(err)
	}
	if err != nil && isUnreadable(err) {
		which, _, _ := strings.Cut(err.Error(), "\": ") // behind it may be the value
		s.log.Error("a value in the database cannot be read", "where", which)
	}
	return mapError(err)
}

var errAbandoned = errors.New("store: gave up waiting for the database")

// begin starts a writing transaction. A database may wait for a lock without
// looking at the context, so it waits aside: who cancels goes at once, and the
// turn is released when the wait is over.
func (s *Store) begin(ctx, wait context.Context, release func()) (*transaction, error) {
	type result struct {
		tx  *transaction
		err error
	}
	done := make(chan result, 1)
	go func() {
		tx, err := s.engine.begin(ctx)
		done <- result{tx, err}
	}()
	select {
	case r := <-done:
		return r.tx, r.err
	case <-wait.Done():
		go func() {
			if r := <-done; r.err == nil {
				_ = r.tx.rollback() // nothing was written in it
			}
			release()
		}()
		return nil, errAbandoned
	}
}

// runTx runs fn and commits. A panic in fn rolls back, releases the turn and
// goes on.
func (s *Store) runTx(ctx context.Context, tx *transaction, fn func(service.Repos) error, release func()) error {
	finished := false
	defer func() {
		if !finished {
			_ = tx.rollback() // the panic is what matters
			release()
		}
	}()
	err := fn(s.unit(ctx, tx))
	finished = true
	if err != nil {
		if rollback := tx.rollback(); rollback != nil {
			s.log.WarnContext(ctx, "rollback failed", "code", codeOf(rollback))
		}
		s.noteDamage(ctx, err)
		s.noteRefused(err)
		return err
	}
	if err := tx.commit(); err != nil {
		s.noteDamage(ctx, err)
		s.noteRefused(err)
		return err
	}
	return nil
}

// noteDamage stops all writing after the disk or the file has failed: what a
// failed fsync left behind is unknown until the database is opened and checked
// anew.
func (s *Store) noteDamage(ctx context.Context, err error) {
	if !isDamage(err) {
		return
	}
	if _, shared := s.engine.(*sharedFile); shared && isUnreachable(err) {
		return // each turn opens the file anew, and takes back first what is half done
	}
	s.log.ErrorContext(ctx, "database failed, writing stopped", "code", codeOf(err))
	w, _ := plainWords(sqliteCode(err))
	s.refuseWrites(&clinic.Error{Code: w.code, Message: w.message, Err: markDamage(sqliteCode(err), err)})
}

// noteRefused has a local file opened anew that may not be written to: a
// connection that was opened while it was read-only stays so for good.
func (s *Store) noteRefused(err error) {
	if _, local := s.engine.(*localFile); local && sqliteCode(err)&0xff == sqlite3.SQLITE_READONLY {
		w, _ := plainWords(sqliteCode(err))
		s.refuseWrites(&clinic.Error{Code: w.code, Message: w.message, Err: err})
	}
}

// View implements service.UnitOfWork: one snapshot, on a connection that
// cannot write.
func (s *Store) View(ctx context.Context, fn func(service.Repos) error) error {
	tx, err := s.engine.view(ctx)
	if err != nil {
		return s.explain(err)
	}
	err = func() error {
		defer func() { _ = tx.rollback() }() // ends the snapshot, also when fn panics
		return fn(s.unit(ctx, tx))
	}()
	s.noteDamage(ctx, err)
	return s.explain(err)
}

// unit makes the repositories of one transaction.
func (s *Store) unit(ctx context.Context, tx *transaction) *unit {
	db := tx.base.Session(&gorm.Session{NewDB: true, Context: ctx})
	db.Statement.ConnPool = tx.tx
	return &unit{db: db}
}

// withPatience bounds the waiting for a transaction to begin, not the
// transaction itself.
func withPatience(ctx context.Context) (context.Context, context.CancelFunc) {
	if _, ok := ctx.Deadline(); ok {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, patience)
}

// waited says why a transaction never began.
func waited(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return clinic.Wrap(clinic.Unavailable, ctx.Err(), "Cancelled. Nothing was saved.")
	}
	return clinic.Wrap(clinic.Unavailable, errors.Join(ctx.Err(), err), "Another program has been writing to the database for too long. Nothing was saved. Please try again.")
}
