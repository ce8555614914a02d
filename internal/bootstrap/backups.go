package bootstrap

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/zalando/go-keyring"

	"caredesk/internal/backup"
	"caredesk/internal/clinic"
	"caredesk/internal/config"
	"caredesk/internal/event"
	"caredesk/internal/release"
	"caredesk/internal/service"
	"caredesk/internal/store"
)

// EnvBackupPassphrase is the environment variable with the passphrase of
// backups, for computers without a keyring.
const EnvBackupPassphrase = "CAREDESK_BACKUP_PASSPHRASE"

// keyringService is the name of the program in the system's keyring.
const keyringService = "Caredesk backups"

// passphraseCost is 0, the usual one, but in tests.
var passphraseCost int

// BackupEvery is how often a window looks whether a backup is due.
const BackupEvery = time.Minute

// backups does the work on files for service.Backups. The database is a SQLite
// file, or on a server of which SnapshotTo makes one.
type backups struct {
	app      *App
	engine   backup.Engine
	proposed string
	database string // by which the keyring tells the passphrases of several apart
	server   bool
}

var _ service.BackupFiles = (*backups)(nil)

// backupsFor is what backs an open database up. What is plain for a while of a
// server's data lies in this user's own folder for data.
func backupsFor(app *App, proposed string) (*backups, error) {
	if !store.IsAddress(app.store.Path()) {
		return newBackups(app, app.store.Path(), proposed), nil
	}
	return serverBackups(app, app.store.Path(), proposed)
}

func serverBackups(app *App, address, proposed string) (*backups, error) {
	paths, err := config.Find()
	if err != nil {
		return nil, err
	}
	if proposed == "" {
		proposed = paths.BackupDir
	}
	b := newBackups(app, filepath.Join(paths.DataDir, "server"), proposed)
	b.database, b.server = address, true
	return b, nil
}

// private makes the folder for what is plain for a while.
func (b *backups) private() error { return config.MakeDir(b.engine.WorkDir) }

// newBackups keeps what is plain for a while beside the database: it is then as
// safe as the database itself, and can take its place by one rename.
func newBackups(app *App, path, proposed string) *backups {
	if proposed == "" {
		proposed = filepath.Join(filepath.Dir(path), "backups")
	}
	return &backups{app: app, engine: backup.Engine{WorkDir: filepath.Dir(path), Program: release.Version(), WorkFactor: passphraseCost}, proposed: proposed, database: path}
}

func (b *backups) Propose() string {
	if path, err := filepath.Abs(b.proposed); err == nil {
		return path
	}
	return b.proposed
}

func (b *backups) Prepare(_ context.Context, folder string) error { return backup.Prepare(folder) }
func (b *backups) Ready(folder string) error                      { return backup.Ready(folder) }
func (b *backups) CheckRecipient(recipient string) error          { return backup.CheckRecipient(recipient) }

func (b *backups) KeepPassphrase(passphrase string) error {
	if err := clinic.CheckBackupPassphrase(passphrase); err != nil {
		return err
	}
	if err := keyring.Set(keyringService, b.database, passphrase); err != nil {
		return &clinic.Error{Code: clinic.Unavailable, Field: "passphrase", Err: err,
			Message: "This computer's keyring cannot be used. Lock backups with a key instead, or set " + EnvBackupPassphrase + " where Caredesk is started."}
	}
	return nil
}

// kept is the passphrase kept on this desk and where it comes from. What the
// keyring, which others may write to, holds beyond every passphrase is none.
func (b *backups) kept() (passphrase, where string) {
	if text := os.Getenv(EnvBackupPassphrase); text != "" {
		return text, "environment"
	}
	if text, err := keyring.Get(keyringService, b.database); err == nil && text != "" && utf8.RuneCountInString(text) <= clinic.MaxBackupPassphrase {
		return text, "keyring"
	}
	return "", ""
}

func (b *backups) KeptPassphrase() string {
	_, where := b.kept()
	return where
}

func (b *backups) PublicKey(identityFile string) (string, error) {
	return backup.PublicKey(identityFile)
}

func (b *backups) NewKey(_ context.Context, path string) (string, error) {
	return backup.NewKey(path, b.app.Now())
}

// withKept gives a key the passphrase that is kept where none was typed.
func (b *backups) withKept(lock clinic.BackupLock, key service.BackupKey) service.BackupKey {
	if lock == clinic.LockPassphrase && key.Passphrase == "" {
		key.Passphrase, _ = b.kept()
	}
	return key
}

func (b *backups) Make(ctx context.Context, job service.BackupJob) (service.BackupFile, error) {
	return b.make(ctx, b.app.store, job)
}

func (b *backups) make(ctx context.Context, source backup.Source, job service.BackupJob) (service.BackupFile, error) {
	if err := b.private(); err != nil {
		return service.BackupFile{}, err
	}
	job.Key = b.withKept(job.Lock, job.Key)
	if job.Lock == clinic.LockPassphrase && job.Key.Passphrase == "" {
		return service.BackupFile{}, clinic.FieldErrorf("passphrase", "Backups are locked with a passphrase, and none is kept on this computer. Enter it in Settings, Backups.")
	}
	return b.engine.Make(ctx, source, job)
}

func (b *backups) List(folder string) ([]service.BackupFile, error) { return backup.List(folder) }
func (b *backups) Lock(path string) (clinic.BackupLock, error)      { return backup.Lock(path) }
func (b *backups) Remove(ctx context.Context, r clinic.BackupRecord) error {
	return backup.Remove(ctx, r)
}

func (b *backups) Check(ctx context.Context, path string, key service.BackupKey, progress service.BackupProgress) (service.BackupFile, error) {
	lock, err := backup.Lock(path)
	if err != nil {
		return service.BackupFile{}, err
	}
	if err := b.private(); err != nil {
		return service.BackupFile{}, err
	}
	return b.engine.Check(ctx, path, b.withKept(lock, key), progress)
}

// Restore stages the backup while the database is in use, and closes it only
// for the exchange itself.
func (b *backups) Restore(ctx context.Context, job service.RestoreJob) (closed bool, err error) {
	lock, err := backup.Lock(job.Path)
	if err == nil {
		err = b.private()
	}
	if err != nil {
		return false, err
	}
	staged, err := b.engine.Stage(ctx, job.Path, b.withKept(lock, job.Key), job.SHA256, job.Progress)
	if err != nil {
		return false, err
	}
	defer staged.Discard()
	database := b.app.store.Path()
	b.app.rest()
	if b.server {
		taken, err := b.app.store.TakeServer(ctx)
		if err != nil {
			return true, errors.Join(err, b.app.store.Close())
		}
		defer func() { err = errors.Join(err, taken.Close()) }()
		if err := b.app.store.Close(); err != nil {
			return true, err
		}
		return true, b.engine.SwapServer(ctx, staged, taken, b.swap("", job))
	}
	if err := b.app.store.Close(); err != nil {
		return true, err
	}
	return true, b.engine.Swap(ctx, staged, b.swap(database, job))
}

// swap is how a staged backup takes the place of the database.
func (b *backups) swap(database string, job service.RestoreJob) backup.Swap {
	var saved service.BackupFile
	return backup.Swap{Database: database, Desk: b.app.desk, Program: b.app.program, Now: b.app.Now, Progress: job.Progress,
		Save: func(ctx context.Context, present backup.Source) (err error) {
			saved, err = b.make(ctx, present, job.Save)
			return err
		},
		Mark: func(ctx context.Context, path string) error {
			s, err := store.Open(ctx, store.Options{Path: path, Now: b.app.Now, Logger: b.app.log})
			if err != nil {
				return err
			}
			return errors.Join(job.Mark(ctx, s, saved), s.Close())
		}}
}

// scheduleBackups makes backups when they are due, until the App is closed. It
// looks at the clock, so a computer that slept makes up for what it missed.
func (a *App) scheduleBackups(every time.Duration, desk string) {
	ctx, cancel := context.WithCancel(clinic.WithActor(context.Background(), clinic.SystemActor("Backups on schedule", desk)))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			if _, err := a.Services.Backups.RunDue(ctx); err != nil && ctx.Err() == nil {
				a.log.WarnContext(ctx, "the backup on schedule failed", slog.String("code", string(clinic.CodeOf(err))))
			}
			select {
			case <-tick.C:
			case <-ctx.Done():
				return
			}
		}
	}()
	a.unschedule = func() {
		cancel()
		<-ended
	}
}

// rest ends what runs in the background.
func (a *App) rest() {
	a.unschedule()
	a.unwatch()
}

// RestoreFile puts a backup in the place of a database file that nobody has
// open, for a shell: the file may be missing, or too damaged to be opened. It may
// also be an empty database on a server. saved
// is the backup of what was there, aside the copy of a file that could not be
// backed up.
func RestoreFile(ctx context.Context, o RestoreFileOptions) (inside clinic.BackupContents, saved service.BackupFile, aside string, err error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if store.IsAddress(o.Database) {
		inside, err = restoreEmptyServer(ctx, o)
		return inside, saved, "", err
	}
	path, err := filepath.Abs(o.Database)
	if err != nil {
		return inside, saved, "", clinic.FieldErrorf("database", "That is not a usable file name.")
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return inside, saved, "", clinic.Wrap(clinic.Unavailable, err, "The folder of %s cannot be made.", path)
	}
	b := newBackups(&App{Path: path, Now: o.Now, log: o.Log}, path, o.Save.Folder)
	lock, err := backup.Lock(o.Backup)
	if err != nil {
		return inside, saved, "", err
	}
	staged, err := b.engine.Stage(ctx, o.Backup, b.withKept(lock, o.Key), "", o.Progress)
	if err != nil {
		return inside, saved, "", err
	}
	defer staged.Discard()
	inside = staged.Contents
	if err := backup.Prepare(o.Save.Folder); err != nil {
		return inside, saved, "", err
	}
	// The restored file itself records who restored it: services opened on it
	// write there, as there is no database that was open before.
	err = b.engine.Swap(ctx, staged, backup.Swap{Database: path, Now: o.Now, Progress: o.Progress,
		Save: func(ctx context.Context, present backup.Source) (err error) {
			saved, err = b.make(ctx, present, o.Save)
			return err
		},
		Aside: func(path string) { aside = path },
		Mark:  func(ctx context.Context, staged string) error { return o.mark(ctx, staged, saved) }})
	return inside, saved, aside, err
}

func (o RestoreFileOptions) mark(ctx context.Context, staged string, saved service.BackupFile) error {
	s, err := store.Open(ctx, store.Options{Path: staged, Now: o.Now, Logger: o.Log})
	if err != nil {
		return err
	}
	services := service.New(service.Deps{UoW: s, Now: o.Now, NewID: uuid.NewString, Log: o.Log, Bus: event.NewBus()})
	return errors.Join(services.Backups.MarkRestored(ctx, filepath.Base(o.Backup), o.Save, saved), s.Close())
}

// RestoreFileOptions say what RestoreFile does.
type RestoreFileOptions struct {
	Database string
	Backup   string
	Key      service.BackupKey
	Save     service.BackupJob // of what is there now
	Progress service.BackupProgress
	Now      func() time.Time
	Log      *slog.Logger
}

// CheckBackup reads a backup as a whole without an open database. What is plain
// meanwhile lies beside the database that is meant.
func CheckBackup(ctx context.Context, database, path string, key service.BackupKey, progress service.BackupProgress) (service.BackupFile, error) {
	if store.IsAddress(database) {
		b, err := serverBackups(&App{Now: time.Now}, store.WithoutPassword(database), "")
		if err != nil {
			return service.BackupFile{}, err
		}
		return b.Check(ctx, path, key, progress)
	}
	database, err := filepath.Abs(database)
	if err != nil {
		return service.BackupFile{}, clinic.FieldErrorf("database", "That is not a usable file name.")
	}
	if err := os.MkdirAll(filepath.Dir(database), 0o700); err != nil {
		return service.BackupFile{}, clinic.Wrap(clinic.Unavailable, err, "The folder of %s cannot be made.", database)
	}
	return newBackups(&App{Now: time.Now}, database, "").Check(ctx, path, key, progress)
}

// NewBackupKey writes the secret half of a new key pair to a new file and
// returns the public half.
func NewBackupKey(path string, now time.Time) (string, error) { return backup.NewKey(path, now) }

// BackupLock says what opens a backup.
func BackupLock(path string) (clinic.BackupLock, error) { return backup.Lock(path) }

// BackupPublicKey is the public half of the key in a file.
func BackupPublicKey(identityFile string) (string, error) { return backup.PublicKey(identityFile) }
