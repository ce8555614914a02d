package service

import (
	"context"
	"path/filepath"
	"slices"

	"caredesk/internal/clinic"
)

// Restore puts a backup in the place of the database, as a whole or not at all.
// The present state is saved first, as a backup of its own. closed says that the
// database was closed on the way and has to be opened anew, also after an error.
func (s *Backups) Restore(ctx context.Context, cmd RestoreBackup) (closed bool, err error) {
	if _, err := authorize(ctx, clinic.BackupManage); err != nil {
		return false, err
	}
	if err := s.usable(); err != nil {
		return false, err
	}
	if cmd.Path == "" {
		return false, clinic.FieldErrorf("file", "Choose the backup.")
	}
	lock, err := s.files.Lock(cmd.Path)
	if err != nil {
		return false, err
	}
	job := RestoreJob{Path: cmd.Path, Key: cmd.Key, SHA256: cmd.SHA256, Progress: cmd.Progress}
	var known []clinic.BackupRecord
	var actor clinic.Actor
	err = s.read(ctx, func(t *tx) error {
		plan, err := t.Backups().Plan(t.ctx)
		if err != nil {
			return err
		}
		if known, err = t.Backups().List(t.ctx, "", backupsShown); err != nil {
			return err
		}
		actor = t.actor
		job.Save, err = s.saving(plan, lock, cmd)
		job.Save.At, job.Save.MadeBy, job.Save.Workstation, job.Save.Progress = t.now, actor.Name, actor.Workstation, nil
		return err
	})
	if err != nil {
		return false, err
	}
	if err := s.files.Prepare(ctx, job.Save.Folder); err != nil {
		return false, err
	}
	about := record{"file": filepath.Base(cmd.Path), "folder": filepath.Dir(cmd.Path)}
	if err := s.write(ctx, func(t *tx) error {
		return t.audit(change{action: "backup.restore_begin", id: 1, after: about})
	}); err != nil {
		return false, err
	}
	job.Mark = func(ctx context.Context, uow UnitOfWork, saved BackupFile) error {
		return s.mark(ctx, uow, actor, about, known, job.Save, saved)
	}
	closed, err = s.files.Restore(ctx, job)
	if err != nil && !closed {
		s.noteFailedRestore(ctx, about, err)
	}
	return closed, s.report(err)
}

func (s *Backups) noteFailedRestore(ctx context.Context, about record, cause error) {
	note := record{"fault": clinic.MessageOf(cause)}
	for k, v := range about {
		note[k] = v
	}
	if err := s.write(context.WithoutCancel(ctx), func(t *tx) error {
		return t.audit(change{action: "backup.restore_fail", id: 1, after: note})
	}); err != nil {
		s.log.ErrorContext(ctx, "a failed restore could not be audited", "code", string(clinic.CodeOf(err)))
	}
}

// saving says where the present state is saved to and what locks it: as the
// plan says, or by what the restored backup was locked with.
func (s *Backups) saving(plan clinic.BackupPlan, lock clinic.BackupLock, cmd RestoreBackup) (BackupJob, error) {
	job := BackupJob{Folder: plan.Folder, Lock: plan.Lock, Recipient: plan.Recipient}
	if job.Folder == "" {
		job.Folder = s.files.Propose()
	}
	if job.Lock != clinic.LockPassphrase || s.files.KeptPassphrase() != "" {
		return job, nil
	}
	switch {
	case lock == clinic.LockPassphrase && cmd.Key.Passphrase != "":
		job.Key = BackupKey{Passphrase: cmd.Key.Passphrase}
	case lock == clinic.LockKey && cmd.Key.IdentityFile != "":
		var err error
		job.Lock = clinic.LockKey
		job.Recipient, err = s.files.PublicKey(cmd.Key.IdentityFile)
		return job, err
	case cmd.SavePlain:
		job.Lock = clinic.LockNone
	default:
		return job, clinic.FieldErrorf("save_plain", "The present state is saved first, and there is no key to lock it with. Set a key or a passphrase in the plan of backups, or let it be saved without encryption.")
	}
	return job, nil
}

// mark writes into the restored database that it was restored, by whom, and
// which backups there are: those made since are unknown to it.
func (s *Backups) mark(ctx context.Context, uow UnitOfWork, by clinic.Actor, about record, known []clinic.BackupRecord, save BackupJob, saved BackupFile) error {
	return uow.InTx(ctx, func(r Repos) error {
		// The restored database may not know the user who restores it.
		actor := clinic.SystemActor("Restore by "+by.Name, by.Workstation)
		t := &tx{Repos: r, core: s.core, ctx: ctx, actor: actor, now: s.now()}
		have, err := t.Backups().List(ctx, "", 100_000)
		if err != nil {
			return err
		}
		all := slices.Clone(known)
		byFile := map[[2]string]clinic.BackupRecord{}
		for _, b := range have {
			if b.State == clinic.BackupRunning { // it was running when this copy was made, which is most often that very backup
				i := slices.IndexFunc(all, func(k clinic.BackupRecord) bool { return k.ID == b.ID && k.StartedAt.Equal(b.StartedAt) })
				if i >= 0 && all[i].State != clinic.BackupRunning {
					b = all[i]
					all = slices.Delete(all, i, i+1)
				} else {
					b.State, b.FinishedAt, b.Fault = clinic.BackupFailed, t.now, "It was being made when this database was copied."
				}
				if err := t.Backups().Update(ctx, b); err != nil {
					return err
				}
			}
			byFile[[2]string{b.Folder, b.FileName}] = b
		}
		if saved.Name != "" {
			b := clinic.BackupRecord{Kind: clinic.BackupBeforeRestore, State: clinic.BackupGood, StartedAt: save.At, BeatAt: t.now, FinishedAt: t.now,
				Folder: save.Folder, FileName: saved.Name, Size: saved.Size, SHA256: saved.SHA256, Lock: saved.Lock, Schema: saved.Contents.Schema,
				VerifiedAt: t.now, MadeBy: by.Name, Workstation: by.Workstation}
			if len(saved.Faults) > 0 {
				b.State, b.VerifiedAt, b.Fault = clinic.BackupDamaged, b.RemovedAt, "The database that was replaced had faults: "+saved.Faults[0]
			}
			all = append(all, b)
		}
		for _, b := range all {
			if b.FileName == "" || b.State == clinic.BackupRunning {
				continue
			}
			if old, found := byFile[[2]string{b.Folder, b.FileName}]; found {
				b.ID = old.ID
				err = t.Backups().Update(ctx, b)
			} else {
				b.ID = 0
				_, err = t.Backups().Insert(ctx, b)
			}
			if err != nil {
				return err
			}
		}
		after := record{"saved": saved.Name}
		for k, v := range about {
			after[k] = v
		}
		return t.audit(change{action: "backup.restore", id: 1, after: after})
	})
}

// MarkRestored records a restore that was done without an open database: the
// services are those of the restored one. saved is the backup of what it
// replaced, without a name when there was nothing to save.
func (s *Backups) MarkRestored(ctx context.Context, file string, save BackupJob, saved BackupFile) error {
	actor, err := authorize(ctx, clinic.BackupManage)
	if err != nil {
		return err
	}
	return s.mark(ctx, s.uow, actor, record{"file": file}, nil, save, saved)
}
