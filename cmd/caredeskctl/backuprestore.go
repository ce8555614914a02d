package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// firstLine reads a secret from the first line of standard input.
func (c *ctl) firstLine() (string, error) {
	line, err := bufio.NewReader(io.LimitReader(c.in, 4096)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return strings.TrimRight(line, "\r\n"), nil
}

var errSayYes = usageFault{"Nothing was changed. Say --yes to put the backup in the place of the database."}

func (c *ctl) backupRestore(ctx context.Context, cmd *cli.Command) error {
	path, err := oneFile(cmd)
	if err != nil {
		return err
	}
	key, err := c.backupKey(cmd)
	if err != nil {
		return err
	}
	app, inner, err := c.open(ctx, cmd, false)
	if err != nil {
		if strings.Contains(cmd.String("database"), "://") && clinic.CodeOf(err) != clinic.NotFound {
			return err
		}
		// Missing, damaged, or of another schema: what a backup is for. On a server,
		// an empty database.
		return c.restoreOver(clinic.WithActor(ctx, owner()), cmd, path, key)
	}
	defer app.Close()
	check, err := app.Services.Backups.Check(inner, service.CheckBackup{Path: path, Key: key, Progress: c.backupProgress()})
	if code := clinic.CodeOf(err); (code == clinic.Unavailable || code == clinic.Internal) && !strings.Contains(cmd.String("database"), "://") { // the database opens and cannot be read
		if err := app.Close(); err != nil {
			return err
		}
		return c.restoreOver(inner, cmd, path, key)
	}
	if err != nil {
		return err
	}
	c.sayInside(check.Inside, &check.Now)
	if !cmd.Bool("yes") {
		return errSayYes
	}
	_, err = app.Services.Backups.Restore(inner, service.RestoreBackup{Path: path, Key: key, SHA256: check.SHA256, SavePlain: cmd.Bool("save-plain"), Progress: c.backupProgress()})
	if err != nil {
		return err
	}
	return c.done(insideOf(check.Inside, &check.Now), "Restored. What was there before is saved as a backup of its own; caredeskctl backup list names it.")
}

// restoreOver restores where no database can be opened.
func (c *ctl) restoreOver(ctx context.Context, cmd *cli.Command, path string, key service.BackupKey) error {
	database := cmd.String("database")
	lock, err := bootstrap.BackupLock(path)
	if err != nil {
		return err
	}
	o := bootstrap.RestoreFileOptions{Database: database, Backup: path, Key: key, Progress: c.backupProgress(),
		Save: service.BackupJob{Lock: lock, Key: key, At: time.Now(), MadeBy: owner().Name, Workstation: owner().Workstation}}
	if lock == clinic.LockKey {
		if o.Save.Recipient, err = bootstrap.BackupPublicKey(key.IdentityFile); err != nil {
			return err
		}
	}
	if !cmd.Bool("yes") {
		file, err := bootstrap.CheckBackup(ctx, database, path, key, c.backupProgress())
		if err != nil {
			return err
		}
		c.sayInside(file.Contents, nil)
		return errSayYes
	}
	if !strings.Contains(database, "://") { // an empty one on a server leaves nothing to be saved
		if o.Save.Folder, err = filepath.Abs(filepath.Join(filepath.Dir(database), "backups")); err != nil {
			return err
		}
	}
	inside, saved, aside, err := bootstrap.RestoreFile(ctx, o)
	if err != nil {
		return err
	}
	c.sayInside(inside, nil)
	m := insideOf(inside, nil)
	m["saved"], m["aside"] = saved.Name, aside
	switch {
	case aside != "":
		return c.done(m, "Restored. The damaged database was copied to %s.", aside)
	case saved.Name != "":
		return c.done(m, "Restored. What was there before is saved as %s.", filepath.Join(o.Save.Folder, saved.Name))
	}
	return c.done(m, "Restored. There was no database before.")
}
