package bootstrap

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"

	"caredesk/internal/backup"
	"caredesk/internal/clinic"
	"caredesk/internal/config"
	"caredesk/internal/logging"
	"caredesk/internal/release"
	"caredesk/internal/service"
	"caredesk/internal/store"
)

// EnvBackedUp is the environment variable by which whoever looks after a server
// says that its database has been backed up, for computers without pg_dump.
const EnvBackedUp = "CAREDESK_SERVER_IS_BACKED_UP"

// Updated says what opening a database of an older version did to it.
type Updated struct {
	From, To int    // schemas
	Backup   string // the whole path of what was saved before; empty when EnvBackedUp said that it had been
	sha256   string
}

// updateLabel begins the names of backups that are made before an update.
const updateLabel = "before update"

// beforeUpdate saves a database before it is brought up to date, and says in u
// what was done. Of a file it is a backup beside the database, where it is found
// when the database is damaged. It is not encrypted, as the database beside it is
// not: nobody is signed in who could unlock it, and an update that went wrong must
// not need a lost passphrase to be undone.
func (o Options) beforeUpdate(u *Updated) func(context.Context, store.Update) error {
	return func(ctx context.Context, about store.Update) (err error) {
		u.From, u.To = about.From, about.To
		o.Log.InfoContext(ctx, "the database is of an older version and is saved first", slog.Int("schema", about.From), slog.Int("needed", about.To))
		if store.IsAddress(about.Path) {
			u.Backup, err = o.dumpBefore(ctx, about)
		} else {
			err = o.backupBefore(ctx, about, u)
		}
		if err == nil {
			return nil
		}
		return clinic.Wrap(clinic.CodeOf(err), err, "This version of Caredesk has to bring the database up to date (schema %d to %d), and makes a backup before. That failed, and nothing was changed: %s", about.From, about.To, clinic.MessageOf(err))
	}
}

func (o Options) backupBefore(ctx context.Context, about store.Update, u *Updated) error {
	beside := filepath.Dir(about.Path)
	folder := filepath.Join(beside, "backups")
	if err := backup.Prepare(folder); err != nil {
		return err
	}
	engine := backup.Engine{WorkDir: beside, Program: release.Version()}
	made, err := engine.Make(ctx, about, service.BackupJob{Folder: folder, Lock: clinic.LockNone, Label: updateLabel, At: o.Now(), MadeBy: updater, Workstation: o.Desk})
	if err != nil {
		return err
	}
	u.Backup, u.sha256 = filepath.Join(folder, made.Name), made.SHA256
	if len(made.Faults) > 0 {
		return clinic.Wrap(clinic.Unavailable, clinic.ErrDamaged, "The database is damaged (%s). What it holds was saved as %s.", made.Faults[0], u.Backup)
	}
	return nil
}

// dumpBefore saves a server's database with the server's own program.
func (o Options) dumpBefore(ctx context.Context, about store.Update) (string, error) {
	if os.Getenv(EnvBackedUp) == "yes" {
		return "", nil
	}
	folder := o.BackupFolder
	if folder == "" {
		paths, err := config.Find()
		if err != nil {
			return "", err
		}
		folder = paths.BackupDir
	}
	if err := backup.Prepare(folder); err != nil {
		return "", err
	}
	path := filepath.Join(folder, "caredesk-before-update-"+o.Now().Format("2006-01-02-150405")+".dump")
	err := about.SnapshotTo(ctx, path)
	if clinic.CodeOf(err) == clinic.NotFound {
		err = clinic.Wrap(clinic.Unavailable, err, "pg_dump is not installed on this computer. Install PostgreSQL's client programs and start Caredesk again, or have the server's database backed up and start Caredesk once with %s=yes.", EnvBackedUp)
	}
	return path, err
}

// updater is who brings a database up to date, for the audit log.
const updater = "Update of Caredesk"

// noteUpdate writes down what was done. The database is up to date whatever
// becomes of that.
func (a *App) noteUpdate(ctx context.Context, u Updated) {
	a.Updated = &u
	if a.Damage != nil { // nothing may be written
		return
	}
	a.log.InfoContext(ctx, "the database was brought up to date", slog.Int("from", u.From), slog.Int("schema", u.To))
	ctx = clinic.WithActor(ctx, clinic.SystemActor(updater, a.desk))
	if err := a.Services.Backups.NoteUpdate(ctx, service.UpdateNote{From: u.From, To: u.To, Program: release.Version(), Backup: u.Backup, SHA256: u.sha256}); err != nil {
		a.log.WarnContext(ctx, "the update could not be audited", logging.Err(err))
	}
}
