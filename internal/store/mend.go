package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	sqlite3 "modernc.org/sqlite/lib"

	"caredesk/internal/clinic"
)

// mendPause is the least time between two tries to go on after the disk failed.
const mendPause = 2 * time.Second

// mendable reports a failure of a local file that may be over again: the disk
// failed or refused, which says nothing of what the file holds.
func mendable(err error) bool {
	switch sqliteCode(err) & 0xff {
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN:
		return true
	}
	return false
}

// mend is called when a save is refused because the disk has failed. It opens
// the file anew and checks all of it; only when it is sound is it written to
// again. That may take minutes, so that nobody waits for it.
func (s *Store) mend() {
	f, local := s.engine.(*localFile)
	why := s.readOnly.Load()
	if !local || why == nil || !mendable(why.Err) || !s.mending.TryLock() {
		return
	}
	if time.Since(s.mended) < mendPause {
		s.mending.Unlock()
		return
	}
	go func() {
		defer s.mending.Unlock()
		defer func() { s.mended = time.Now() }()
		ctx := s.life
		select {
		case s.turn <- struct{}{}:
		case <-ctx.Done():
			return
		}
		defer func() { <-s.turn }()
		if err := f.reopen(ctx); err != nil {
			s.log.WarnContext(ctx, "the database cannot be opened anew yet", "code", codeOf(err))
			return
		}
		report, err := s.Verify(ctx)
		switch {
		case err != nil:
			s.log.WarnContext(ctx, "the check after a failure of the disk did not end", "code", codeOf(err))
		case slices.ContainsFunc(report.Checks, func(c Check) bool { return mendable(c.failure) }):
			s.log.WarnContext(ctx, "the disk fails again while the database is checked")
		case report.OK:
			s.log.WarnContext(ctx, "the disk failed and answers again; the database was checked and is sound")
			s.readOnly.Store(nil)
		default:
			s.readOnly.Store(&clinic.Error{Code: clinic.Unavailable, Err: clinic.ErrDamaged, Message: fmt.Sprintf("The disk failed, and the check afterwards found the database damaged (%s). Stop working with it and restore the last backup.",
				strings.Join(report.failed(), ", "))})
		}
	}()
}

// failed are the names of the checks that found something.
func (r VerifyReport) failed() (names []string) {
	for _, c := range r.Checks {
		if !c.OK {
			names = append(names, c.Name)
		}
	}
	return names
}

// reopen opens the file over new connections and puts the log back into it. The
// new ones come before the old ones go: were the file left by everybody for a
// moment, what a failed COMMIT has written to the log would count as saved.
func (f *localFile) reopen(ctx context.Context) error {
	if err := f.there(); err != nil {
		return err
	}
	fresh := &localFile{options: f.options, now: f.now, log: f.log, path: f.path, info: f.info}
	if err := fresh.connect(); err != nil {
		return err
	}
	// Written and synced, so that the disk is known to work.
	var busy, frames, moved int
	if err := fresh.write.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &moved); err != nil {
		return errors.Join(err, fresh.close())
	}
	if busy != 0 {
		return errors.Join(clinic.Errorf(clinic.Unavailable, "Another program is reading."), fresh.close())
	}
	f.mu.Lock()
	old := []interface{ Close() error }{f.read, f.write}
	f.write, f.writer, f.read, f.reader = fresh.write, fresh.writer, fresh.read, fresh.reader
	f.mu.Unlock()
	for _, db := range old {
		if err := db.Close(); err != nil {
			f.log.WarnContext(ctx, "closing connections after a failure of the disk", "code", codeOf(err))
		}
	}
	return nil
}
