package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
)

// Staged is a backup that was unpacked beside the database, brought to this
// program's schema and checked, and waits to take its place.
type Staged struct {
	service.BackupFile
	path   string
	remove func()
}

// Path is the staged database.
func (s *Staged) Path() string { return s.path }

// Discard removes what was staged. It may be called after Swap, too.
func (s *Staged) Discard() { s.remove() }

// Stage unpacks a backup beside the database. sha256 is the archive's, where it
// was looked at before; another one is refused. Backups of older schemas are
// brought up to date here, so that what takes the database's place was checked
// by this program as a whole.
func (e *Engine) Stage(ctx context.Context, path string, key service.BackupKey, sha256 string, progress service.BackupProgress) (s *Staged, err error) {
	dir, remove, err := e.workFolder()
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			remove()
		}
	}()
	if err := e.at("stage"); err != nil {
		return nil, err
	}
	file, database, err := e.read(ctx, path, key, progress, dir)
	if err != nil {
		return nil, err
	}
	if sha256 != "" && file.SHA256 != sha256 {
		return nil, clinic.Errorf(clinic.Stale, "The file is not the one that was shown: it was replaced meanwhile. Look at it again. Nothing was changed.")
	}
	if len(file.Faults) > 0 {
		return nil, clinic.Errorf(clinic.Invalid, "The database in this backup has faults (%s). Nothing was changed. Use another backup.", file.Faults[0])
	}
	if err := e.at("upgrade"); err != nil {
		return nil, err
	}
	if newest, err := store.Newest(); err != nil {
		return nil, err
	} else if file.Contents.Schema == newest { // and was checked as that already
		return &Staged{BackupFile: file, path: database, remove: remove}, nil
	}
	open, err := store.Open(ctx, store.Options{Path: database, Migrate: true})
	if err != nil {
		return nil, damagedInside(err)
	}
	report, err := open.Verify(ctx)
	if err = errors.Join(err, open.Close()); err != nil {
		return nil, damagedInside(err)
	}
	for _, check := range report.Checks {
		if !check.OK {
			return nil, clinic.Errorf(clinic.Invalid, "The database in this backup has faults after it was brought up to date (%s: %s). Nothing was changed. Use another backup.", check.Name, check.Detail)
		}
	}
	return &Staged{BackupFile: file, path: database, remove: remove}, nil
}

// Swap is how a staged backup takes a database's place.
type Swap struct {
	Database      string
	Desk, Program string // who holds the turn with a shared file, for the other desks
	// Save keeps the present state; it is given the database, which nobody can
	// write to any more.
	Save func(ctx context.Context, present Source) error
	// Mark writes into the staged database what was done.
	Mark func(ctx context.Context, path string) error
	// Aside is told the file that a database too damaged to be saved was copied to.
	Aside    func(path string)
	Now      func() time.Time
	Progress service.BackupProgress

	turn *store.SharedTurn // held, with a shared file
}

// Swap puts a staged backup in the place of the database, which must be closed.
// Until its last step, one rename, the database is as it was. The desks of a
// shared file wait for their turn meanwhile.
func (e *Engine) Swap(ctx context.Context, s *Staged, w Swap) (err error) {
	tell := teller(w.Progress, service.StepSave, filepath.Dir(s.path))
	tell(0, 0)
	if err := e.at("take"); err != nil {
		return err
	}
	turn, err := store.HoldShared(ctx, w.Database, w.Desk, w.Program)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, turn.Drop()) }()
	w.turn = turn
	present, err := store.TakeExclusive(ctx, w.Database, turn)
	switch {
	case clinic.CodeOf(err) == clinic.NotFound:
		return e.place(ctx, s, w, func() error { return putWhereNothingIs(s.path, w.Database) })
	case clinic.CodeOf(err) == clinic.Conflict || ctx.Err() != nil:
		return err
	case err != nil:
		return e.replaceDamaged(ctx, s, w)
	}
	defer present.Close()
	if err := e.at("save"); err != nil {
		return err
	}
	if err := w.Save(ctx, present); err != nil {
		if ctx.Err() != nil || wholeFile(ctx, present, w.Database) {
			return err
		}
		return e.replaceDamaged(ctx, s, w)
	}
	return e.place(ctx, s, w, func() error { return present.ReplaceWith(s.path) })
}

// wholeFile lets a database go and reports whether it is whole, so that not
// being able to save it has another reason.
func wholeFile(ctx context.Context, present *store.Exclusive, path string) bool {
	if err := present.Close(); err != nil {
		return true
	}
	report, err := store.VerifyFile(ctx, path)
	return err == nil && report.OK
}

// place marks the staged database, settles it on the disk and gives it the name.
func (e *Engine) place(ctx context.Context, s *Staged, w Swap, rename func() error) error {
	teller(w.Progress, service.StepReplace, filepath.Dir(s.path))(0, 0)
	if err := e.at("mark"); err != nil {
		return err
	}
	if err := w.Mark(ctx, s.path); err != nil {
		return err
	}
	if err := e.at("settle"); err != nil {
		return err
	}
	if err := store.Settle(ctx, s.path); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := e.at("rename"); err != nil {
		return err
	}
	if w.turn != nil {
		alone := rename
		rename = func() error { return w.turn.Replace(s.path, alone) }
	}
	if err := rename(); err != nil {
		return err
	}
	return e.at("renamed")
}

func putWhereNothingIs(staged, database string) error {
	if err := os.MkdirAll(filepath.Dir(database), 0o700); err != nil {
		return diskError(err, "The database's folder cannot be made")
	}
	// Side files of a database that is gone would be taken for this one's.
	for _, side := range []string{"-wal", "-shm", "-journal"} {
		if _, err := os.Lstat(database + side); err == nil {
			if err := os.Rename(database+side, database+side+".left"); err != nil {
				return diskError(err, "What is left of the former database cannot be put aside")
			}
		}
	}
	if err := os.Rename(staged, database); err != nil {
		return diskError(err, "The database cannot be put in its place")
	}
	store.SyncFolder(filepath.Dir(database))
	return nil
}

// replaceDamaged takes the place of a file that does not open as a database.
// Nothing of it is thrown away: it is copied aside as it is.
func (e *Engine) replaceDamaged(ctx context.Context, s *Staged, w Swap) error {
	if info, err := os.Lstat(w.Database); err != nil || !info.Mode().IsRegular() {
		return clinic.Wrap(clinic.Invalid, err, "%s is not a file that a backup could take the place of.", w.Database)
	}
	stamp := w.Now().Format("20060102-150405")
	if err := e.at("aside"); err != nil {
		return err
	}
	sides := []string{"", "-wal", "-journal"}
	for _, side := range sides {
		err := copyNew(ctx, w.Database+side, fmt.Sprintf("%s.damaged-%s%s", w.Database, stamp, side))
		if err != nil && !(side != "" && errors.Is(err, fs.ErrNotExist)) {
			return diskError(err, "The damaged database cannot be copied aside")
		}
	}
	store.SyncFolder(filepath.Dir(w.Database))
	if w.Aside != nil {
		w.Aside(fmt.Sprintf("%s.damaged-%s", w.Database, stamp))
	}
	return e.place(ctx, s, w, func() error {
		for _, side := range append(sides[1:], "-shm") {
			if err := os.Remove(w.Database + side); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return diskError(err, "The damaged database cannot be replaced")
			}
		}
		if err := e.at("removed"); err != nil {
			return err
		}
		if err := os.Rename(s.path, w.Database); err != nil {
			return diskError(err, "The damaged database cannot be replaced")
		}
		store.SyncFolder(filepath.Dir(w.Database))
		return nil
	})
}

// copyNew copies a file to a new one of mode 0600, onto the disk.
func copyNew(ctx context.Context, from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, &counting{ctx: ctx, r: in, tell: func(int64, int64) {}})
	if err == nil {
		err = out.Sync()
	}
	if err = errors.Join(err, out.Close()); err != nil {
		_ = os.Remove(to)
	}
	return err
}
