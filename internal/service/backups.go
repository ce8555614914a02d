package service

import (
	"context"
	"path/filepath"

	"caredesk/internal/clinic"
)

// Backups makes, keeps, checks and restores backups of the database.
type Backups struct {
	*core
	files BackupFiles
}

// backupsShown bounds the list of backups.
const backupsShown = 300

// usable refuses where nobody does the work on files.
func (s *Backups) usable() error {
	if s.files == nil {
		return clinic.Errorf(clinic.Unavailable, "This database makes no backups of itself. Back it up on its server.")
	}
	return nil
}

// Age says how old the last good backup is. Everybody may know that much.
func (s *Backups) Age(ctx context.Context) (BackupAge, error) {
	if _, err := authorize(ctx, clinic.SessionOwn); err != nil {
		return BackupAge{}, err
	}
	var age BackupAge
	err := s.read(ctx, func(t *tx) error {
		b, err := t.Backups().Standing(t.ctx)
		age = BackupAge{Last: b.Good, Overdue: b.overdue(t.now)}
		return err
	})
	return orNothing(age, err)
}

// Overview returns plan and backups for the settings' page.
func (s *Backups) Overview(ctx context.Context) (BackupOverview, error) {
	if _, err := authorize(ctx, clinic.BackupManage); err != nil {
		return BackupOverview{}, err
	}
	if err := s.usable(); err != nil {
		return BackupOverview{}, err
	}
	var v BackupOverview
	var records []clinic.BackupRecord
	err := s.read(ctx, func(t *tx) (err error) {
		b, err := t.Backups().Standing(t.ctx)
		if err != nil {
			return err
		}
		v.Plan, v.Last, v.Next, v.Overdue = b.Plan, b.Good, b.Plan.Next(b.Good, t.now), b.overdue(t.now)
		records, err = t.Backups().List(t.ctx, "", backupsShown)
		return err
	})
	if err != nil {
		return BackupOverview{}, err
	}
	v.Proposed, v.KeptIn = s.files.Propose(), s.files.KeptPassphrase()
	if v.Plan.Folder != "" {
		v.Ready = s.files.Ready(v.Plan.Folder)
	}
	v.Rows = s.withFiles(records, v.Plan.Folder, v.Ready == nil)
	return v, nil
}

// withFiles joins what was recorded with what is in the folder.
func (s *Backups) withFiles(records []clinic.BackupRecord, folder string, ready bool) []BackupRow {
	found := map[string]BackupFile{}
	if folder != "" && ready {
		files, err := s.files.List(folder)
		if err != nil {
			ready = false
		}
		for _, f := range files {
			found[f.Name] = f
		}
	}
	var rows []BackupRow
	for _, r := range records {
		row := BackupRow{BackupRecord: r}
		if r.Folder == folder && r.FileName != "" {
			_, there := found[r.FileName]
			row.Missing = ready && !there && r.State != clinic.BackupRemoved
			delete(found, r.FileName)
		}
		rows = append(rows, row)
	}
	for _, f := range found {
		rows = append(rows, BackupRow{Unknown: true, BackupRecord: clinic.BackupRecord{StartedAt: f.At, Folder: folder, FileName: f.Name,
			Size: f.Size, Lock: f.Lock}})
	}
	sortBackups(rows)
	return rows
}

// SavePlan changes the plan. With a lock by passphrase, a passphrase that is
// given goes into the system's keyring of this desk, and nowhere else.
func (s *Backups) SavePlan(ctx context.Context, plan clinic.BackupPlan, passphrase string) error {
	if _, err := authorize(ctx, clinic.BackupManage); err != nil {
		return err
	}
	if err := s.usable(); err != nil {
		return err
	}
	if err := plan.Clean(); err != nil {
		return err
	}
	if plan.Recipient != "" {
		if err := s.files.CheckRecipient(plan.Recipient); err != nil {
			return err
		}
	}
	// Whether the actor may is asked once more before anything outside the
	// database is touched.
	if err := s.read(ctx, func(*tx) error { return nil }); err != nil {
		return err
	}
	if plan.Folder != "" {
		if err := s.files.Prepare(ctx, plan.Folder); err != nil {
			return err
		}
	}
	if plan.Lock == clinic.LockPassphrase {
		switch {
		case passphrase != "":
			if err := s.files.KeepPassphrase(passphrase); err != nil {
				return err
			}
		case plan.Schedule != clinic.BackupOff && s.files.KeptPassphrase() == "":
			return clinic.FieldErrorf("passphrase", "Give the passphrase: backups on a schedule take it from this computer's keyring.")
		}
	}
	return s.write(ctx, func(t *tx) error {
		stored, err := t.Backups().Plan(t.ctx)
		if err != nil {
			return err
		}
		if stored.Version != plan.Version {
			return stale("the plan of backups")
		}
		plan.UpdatedAt = t.now
		if err := t.Backups().UpdatePlan(t.ctx, plan); err != nil {
			return err
		}
		t.emit(BackupsChanged{})
		return t.audit(change{action: "backup.plan", id: 1, before: planRecord(stored), after: planRecord(plan)})
	})
}

func planRecord(p clinic.BackupPlan) record {
	return record{"folder": p.Folder, "schedule": string(p.Schedule), "daily_at": p.DailyAt.String(), "every_hours": p.EveryHours,
		"keep_daily": p.KeepDaily, "keep_weekly": p.KeepWeekly, "keep_monthly": p.KeepMonthly, "lock": string(p.Lock), "recipient": p.Recipient}
}

func backupEntry(b clinic.BackupRecord) record {
	return record{"kind": string(b.Kind), "state": string(b.State), "folder": b.Folder, "file": b.FileName, "bytes": b.Size, "sha256": b.SHA256,
		"lock": string(b.Lock), "verified": instant(b.VerifiedAt), "fault": b.Fault}
}

// NewKey writes the secret half of a new key pair to a new file and returns the
// public half, which then goes into the plan.
func (s *Backups) NewKey(ctx context.Context, path string) (recipient string, err error) {
	if _, err := authorize(ctx, clinic.BackupManage); err != nil {
		return "", err
	}
	if err := s.usable(); err != nil {
		return "", err
	}
	if path == "" {
		return "", clinic.FieldErrorf("file", "Choose a file for the key.")
	}
	if err := s.write(ctx, func(t *tx) error {
		return t.audit(change{action: "backup.key", id: 1, after: record{"file": filepath.Base(path)}})
	}); err != nil {
		return "", err
	}
	return s.files.NewKey(ctx, path)
}

// Check reads a backup as a whole and says what is in it, beside what the
// database holds now. A recorded backup is marked by the outcome.
func (s *Backups) Check(ctx context.Context, cmd CheckBackup) (BackupCheck, error) {
	if _, err := authorize(ctx, clinic.BackupManage); err != nil {
		return BackupCheck{}, err
	}
	if err := s.usable(); err != nil {
		return BackupCheck{}, err
	}
	if cmd.Path == "" {
		return BackupCheck{}, clinic.FieldErrorf("file", "Choose the backup.")
	}
	out := BackupCheck{Path: cmd.Path}
	err := s.read(ctx, func(t *tx) (err error) {
		out.Now, err = t.Backups().Contents(t.ctx)
		return err
	})
	if err != nil {
		return BackupCheck{}, err
	}
	if out.Lock, err = s.files.Lock(cmd.Path); err != nil {
		return BackupCheck{}, s.checked(ctx, cmd.Path, BackupFile{}, err)
	}
	file, err := s.files.Check(ctx, cmd.Path, cmd.Key, cmd.Progress)
	if err = s.checked(ctx, cmd.Path, file, err); err != nil {
		return BackupCheck{}, err
	}
	out.SHA256, out.Inside, out.Faults = file.SHA256, file.Contents, file.Faults
	return out, nil
}

// checked records the outcome of a check and returns its error. A wrong key or
// a drive that is not there says nothing about the file.
func (s *Backups) checked(ctx context.Context, path string, file BackupFile, outcome error) error {
	fault := ""
	switch {
	case outcome != nil && (clinic.CodeOf(outcome) != clinic.Invalid || clinic.FieldOf(outcome) == "passphrase" || clinic.FieldOf(outcome) == "key"):
		return s.report(outcome)
	case outcome != nil:
		fault = clinic.MessageOf(outcome)
	case len(file.Faults) > 0:
		fault = "The database in it has faults: " + file.Faults[0]
	}
	err := s.write(ctx, func(t *tx) error {
		records, err := t.Backups().List(t.ctx, "", backupsShown)
		if err != nil {
			return err
		}
		r := clinic.BackupRecord{Folder: filepath.Dir(path), FileName: filepath.Base(path), State: clinic.BackupGood, Fault: fault}
		for _, known := range records {
			// One that was written and whose check came to no end counts as failed.
			if known.Folder == r.Folder && known.FileName == r.FileName && known.State != clinic.BackupRunning && known.State != clinic.BackupRemoved {
				r = known
			}
		}
		before := r
		switch {
		case fault == "" && r.SHA256 != "" && file.SHA256 != r.SHA256:
			r.State, r.Fault = clinic.BackupDamaged, "The file is another one than the one that was made."
		case fault == "":
			r.State, r.VerifiedAt, r.Fault = clinic.BackupGood, t.now, ""
		default:
			r.State, r.Fault = clinic.BackupDamaged, fault
		}
		if r.ID != 0 {
			if err := t.Backups().Update(t.ctx, r); err != nil {
				return err
			}
			t.emit(BackupsChanged{})
		}
		return t.audit(change{action: "backup.check", id: int64(r.ID), before: record{"state": string(before.State)},
			after: record{"file": r.FileName, "state": string(r.State), "fault": r.Fault, "sha256": file.SHA256}})
	})
	if outcome != nil {
		return outcome
	}
	return err
}
