package bootstrap

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"caredesk/internal/backup"
	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
)

// Rescue puts a backup in the place of a database file that is damaged or gone,
// where nobody can sign in any more to do so. It does nothing to a database that
// is whole: there it is for an administrator, in Settings.
type Rescue struct {
	Database string // the file
	Proposed string // where backups are kept unless a plan says otherwise
	Desk     string // who does it, for the audit log
	Now      func() time.Time
	Log      *slog.Logger
}

// FoundBackup is a file that looks like a backup.
type FoundBackup struct {
	Path string
	service.BackupFile
}

// Backups are those that lie where this computer keeps them, newest first: in the
// folder of the plan where the damaged file still tells it, in the one proposed
// for this desk, and beside the database.
func (r Rescue) Backups(ctx context.Context) []FoundBackup {
	folders := []string{store.PlannedFolder(ctx, r.Database), r.Proposed, filepath.Join(filepath.Dir(r.Database), "backups")}
	var out []FoundBackup
	for i, folder := range folders {
		if folder == "" || slices.Contains(folders[:i], folder) {
			continue
		}
		files, err := backup.List(folder)
		if err != nil {
			continue // not connected, or never made
		}
		for _, f := range files {
			out = append(out, FoundBackup{filepath.Join(folder, f.Name), f})
		}
	}
	slices.SortStableFunc(out, func(a, b FoundBackup) int { return b.At.Compare(a.At) })
	return out
}

// Check reads a backup as a whole. What the database holds now is told as far as
// it can be read.
func (r Rescue) Check(ctx context.Context, cmd service.CheckBackup) (service.BackupCheck, error) {
	if cmd.Path == "" {
		return service.BackupCheck{}, clinic.FieldErrorf("file", "Choose the backup.")
	}
	lock, err := backup.Lock(cmd.Path)
	if err != nil {
		return service.BackupCheck{}, err
	}
	file, err := CheckBackup(ctx, r.Database, cmd.Path, cmd.Key, cmd.Progress)
	if err != nil {
		return service.BackupCheck{}, err
	}
	return service.BackupCheck{Path: cmd.Path, SHA256: file.SHA256, Lock: lock, Inside: file.Contents, Faults: file.Faults}, nil
}

// Restore puts the backup in the place of the database. What is there now is kept:
// as a backup where it can be read, and as a copy of the file where it cannot.
func (r Rescue) Restore(ctx context.Context, cmd service.RestoreBackup) (closed bool, err error) {
	if err := r.needed(ctx); err != nil {
		return false, err
	}
	lock, err := backup.Lock(cmd.Path)
	if err != nil {
		return false, err
	}
	actor := clinic.SystemActor("Rescue of a damaged database", r.Desk)
	o := RestoreFileOptions{Database: r.Database, Backup: cmd.Path, Key: cmd.Key, Progress: cmd.Progress, Now: r.Now, Log: r.Log,
		Save: service.BackupJob{Folder: filepath.Join(filepath.Dir(r.Database), "backups"), Lock: lock, Key: cmd.Key, At: r.Now(), MadeBy: actor.Name, Workstation: r.Desk}}
	if o.Save.Folder, err = filepath.Abs(o.Save.Folder); err != nil {
		return false, clinic.FieldErrorf("database", "That is not a usable file name.")
	}
	if lock == clinic.LockKey {
		if o.Save.Recipient, err = backup.PublicKey(cmd.Key.IdentityFile); err != nil {
			return false, err
		}
	}
	_, _, _, err = RestoreFile(clinic.WithActor(ctx, actor), o)
	return err == nil, err
}

// needed refuses where the database is whole, and where its drive or share is not
// connected: the file would come into an empty folder in its place.
func (r Rescue) needed(ctx context.Context) error {
	if _, err := os.Stat(filepath.Dir(r.Database)); err != nil {
		return clinic.Wrap(clinic.Unavailable, err, "The folder of %s is not there. Connect the drive or the share, and try again. Nothing was changed.", r.Database)
	}
	whole := clinic.Errorf(clinic.Conflict, "The database is whole. An administrator restores backups in Settings, Backups. Nothing was changed.")
	s, err := store.Open(ctx, store.Options{Path: r.Database, Now: r.Now, Logger: r.Log})
	switch {
	case errors.Is(err, clinic.ErrDamaged), clinic.CodeOf(err) == clinic.NotFound:
		return nil
	case err != nil:
		return err
	}
	report, err := s.Verify(ctx)
	if err = errors.Join(err, s.Close()); err == nil && report.OK {
		return whole
	}
	if err != nil && !errors.Is(err, clinic.ErrDamaged) {
		return err
	}
	return nil
}
