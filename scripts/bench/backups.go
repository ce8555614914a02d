package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
)

// backupTarget is for a backup beside a copy of the same file.
var backupTarget = target{Ratio: 3}

// owner is who sets a hospital up, backs it up and moves data in.
func owner(ctx context.Context) context.Context {
	return clinic.WithActor(ctx, clinic.SystemActor("bench", "bench"))
}

// measureBackups backs a copy of the hospital up, verifies it, reads the backup,
// and restores it where nothing is, each beside a copy of the same file onto the disk.
func (h *hospital) measureBackups(ctx context.Context, o options, r *result, out io.Writer) (err error) {
	const makes, found = "backup, locked with a key and read back", "backup, until it is found whole"
	const verifies, checks, restores = "verify every invariant", "check of a backup", "restore of a backup"
	checking := strings.Contains(strings.Join([]string{found, verifies, checks, restores}, "\n"), o.only)
	if !checking && !strings.Contains(makes, o.only) {
		return nil
	}
	if free, known := freeBytes(filepath.Dir(h.path)); known && free < uint64(h.bytes)*5/2 {
		r.Notes = append(r.Notes, fmt.Sprintf("Backups at %s were not measured: there is no room for a copy, a backup and what it is read back into.", h.name))
		return nil
	}
	if log, err := os.Stat(h.path + "-wal"); err == nil && log.Size() > 0 {
		return errors.New("the hospital was written to since it was opened; start again")
	}
	dir, err := os.MkdirTemp(filepath.Dir(h.path), "backups-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "caredesk.db")
	copied, err := timed(func() error { return copyFile(h.path, path) })
	if err != nil {
		return err
	}
	show := func(figure string, t target, took time.Duration) {
		r.once(h.name, figure, seconds, t, took.Seconds(), copied.Seconds())
		fmt.Fprintf(out, "%-5s %-44s %8.2f s   file copy %8.2f s\n", h.name, figure, took.Seconds(), copied.Seconds())
	}
	// again copies the file once more, just before a step, and leaves no copy.
	again := func() error {
		to := filepath.Join(dir, "again.db")
		copied, err = timed(func() error { return copyFile(h.path, to) })
		return errors.Join(err, os.Remove(to))
	}

	app, err := bootstrap.Open(ctx, bootstrap.Options{Path: path, Now: clock})
	if err != nil {
		return err
	}
	defer func() { // closed before the restore already, unless something failed
		if app != nil {
			err = errors.Join(err, app.Close())
		}
	}()
	identity, folder := filepath.Join(dir, "key.txt"), filepath.Join(dir, "backups")
	recipient, err := bootstrap.NewBackupKey(identity, clock())
	if err != nil {
		return err
	}
	if err := again(); err != nil {
		return err
	}
	var made clinic.BackupRecord
	steps, began, written := &stepTimes{}, time.Now(), time.Duration(0)
	making, stop := context.WithCancel(owner(ctx))
	defer stop()
	made, err = app.Services.Backups.Make(making, service.MakeBackup{Folder: folder, Lock: clinic.LockKey, Recipient: recipient,
		Progress: func(step service.BackupStep, done, total int64) {
			if step == service.StepCheck && written == 0 { // which begins when the file has its name
				if written = time.Since(began); !checking {
					stop() // of a large hospital the rest takes many times as long
				}
			}
			steps.progress(step, done, total)
		}})
	took := time.Since(began)
	if written == 0 || err != nil && checking {
		return fmt.Errorf("backup: %w", err)
	}
	show(makes, backupTarget, written)
	if !checking {
		fmt.Fprintf(out, "%-5s   of which %s\n", h.name, steps.end())
		return nil
	}
	show(found, target{}, took)
	fmt.Fprintf(out, "%-5s   of which %s; %.1f MB of %.1f MB\n", h.name, steps.end(), float64(made.Size)/1e6, float64(h.bytes)/1e6)

	var report store.VerifyReport
	if took, err = timed(func() (err error) { report, err = app.Verify(ctx); return err }); err != nil {
		return err
	}
	if !report.OK {
		return fmt.Errorf("verify: %+v", report.Checks)
	}
	show(verifies, target{}, took)
	if err := app.Close(); err != nil {
		return err
	}
	app = nil

	backup, key := filepath.Join(folder, made.FileName), service.BackupKey{IdentityFile: identity}
	if err := again(); err != nil {
		return err
	}
	var file service.BackupFile
	if took, err = timed(func() (err error) {
		file, err = bootstrap.CheckBackup(ctx, path, backup, key, nil)
		return err
	}); err != nil {
		return fmt.Errorf("check: %w", err)
	}
	if len(file.Faults) > 0 || file.SHA256 != made.SHA256 {
		return fmt.Errorf("check: %v", file.Faults)
	}
	show(checks, target{}, took)

	if err := os.Remove(path); err != nil {
		return err
	}
	restored := filepath.Join(dir, "restored", "caredesk.db")
	if err := again(); err != nil {
		return err
	}
	steps = &stepTimes{}
	if took, err = timed(func() error {
		_, _, _, err := bootstrap.RestoreFile(owner(ctx), bootstrap.RestoreFileOptions{Database: restored, Backup: backup, Key: key, Now: clock, Progress: steps.progress,
			Save: service.BackupJob{Folder: folder, Lock: clinic.LockKey, Recipient: recipient, Key: key, At: clock(), MadeBy: "bench", Workstation: "bench"}})
		return err
	}); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	show(restores, target{}, took)
	fmt.Fprintf(out, "%-5s   of which %s\n", h.name, steps.end())
	return sameContents(ctx, file.Contents, restored)
}

func timed(do func() error) (time.Duration, error) {
	start := time.Now()
	err := do()
	return time.Since(start), err
}

// sameContents compares a restored database with what was backed up. The restore
// itself is written down in the tables of backups and of the audit log.
func sameContents(ctx context.Context, want clinic.BackupContents, path string) error {
	have, err := store.Inspect(ctx, path)
	if err != nil {
		return err
	}
	if len(have.Tables) != len(want.Tables) {
		return fmt.Errorf("restored %d tables of %d", len(have.Tables), len(want.Tables))
	}
	for i, t := range want.Tables {
		if t != have.Tables[i] && t.Name != "audit_log" && t.Name != "backup_record" {
			return fmt.Errorf("restored %+v of %+v", have.Tables[i], t)
		}
	}
	return nil
}

// stepTimes says how long each step of a backup or restore took.
type stepTimes struct {
	text []string
	step service.BackupStep
	from time.Time
}

func (s *stepTimes) progress(step service.BackupStep, _, _ int64) {
	if step != s.step {
		s.end()
		s.step, s.from = step, time.Now()
	}
}

func (s *stepTimes) end() string {
	if s.step != "" {
		s.text = append(s.text, fmt.Sprintf("%s %.2f s", s.step, time.Since(s.from).Seconds()))
	}
	s.step = ""
	return strings.Join(s.text, ", ")
}
