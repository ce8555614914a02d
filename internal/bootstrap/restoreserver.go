package bootstrap

import (
	"context"
	"errors"

	"caredesk/internal/backup"
	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
)

// restoreEmptyServer puts a backup into a database on a server that holds nothing.
func restoreEmptyServer(ctx context.Context, o RestoreFileOptions) (inside clinic.BackupContents, err error) {
	b, err := serverBackups(&App{Now: o.Now, log: o.Log}, store.WithoutPassword(o.Database), "")
	if err != nil {
		return inside, err
	}
	if err := b.private(); err != nil {
		return inside, err
	}
	lock, err := backup.Lock(o.Backup)
	if err != nil {
		return inside, err
	}
	staged, err := b.engine.Stage(ctx, o.Backup, b.withKept(lock, o.Key), "", o.Progress)
	if err != nil {
		return inside, err
	}
	defer staged.Discard()
	server, err := store.TakeServer(ctx, store.Options{Path: o.Database, Password: Options{Path: o.Database}.password(ctx), Now: o.Now, Logger: o.Log})
	if err != nil {
		return inside, err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	if !server.Empty() {
		return inside, clinic.Errorf(clinic.Conflict, "Somebody has put data into that database meanwhile. Nothing was changed. Try again.")
	}
	return staged.Contents, b.engine.SwapServer(ctx, staged, server, backup.Swap{Now: o.Now, Progress: o.Progress,
		Mark: func(ctx context.Context, path string) error {
			return o.mark(ctx, path, service.BackupFile{})
		}})
}
