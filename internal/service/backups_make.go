package service

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"caredesk/internal/clinic"
)

// BackupAction is the audit log's word for a backup that was made.
const BackupAction = "backup.make"

// beatEvery is how often a running backup gives a sign of life.
const beatEvery = 30 * time.Second

// unpluggedGrace is how long after its time a backup waits for another desk to
// make it, where this one does not see the folder.
const unpluggedGrace = 10 * time.Minute

// What is kept of records that name no good file.
const (
	failedKept  = 20
	removedKept = 200
	damagedKept = 30
)

func sortBackups(rows []BackupRow) {
	slices.SortStableFunc(rows, func(a, b BackupRow) int {
		return cmp.Or(b.StartedAt.Compare(a.StartedAt), cmp.Compare(b.ID, a.ID), cmp.Compare(a.FileName, b.FileName))
	})
}

// Make makes a backup now and reads it back; see BackupFiles.Make.
func (s *Backups) Make(ctx context.Context, cmd MakeBackup) (clinic.BackupRecord, error) {
	if _, err := authorize(ctx, clinic.BackupManage); err != nil {
		return clinic.BackupRecord{}, err
	}
	if err := s.usable(); err != nil {
		return clinic.BackupRecord{}, err
	}
	b, _, err := s.make(ctx, clinic.BackupManual, cmd)
	return orNothing(b, err)
}

// RunDue makes a backup when one is due by the plan and no other desk makes it.
// It is called every minute or so; made is false when there was nothing to do.
func (s *Backups) RunDue(ctx context.Context) (made bool, err error) {
	if _, err := authorize(ctx, clinic.BackupManage); err != nil {
		return false, err
	}
	if err := s.usable(); err != nil {
		return false, err
	}
	due, err := s.isDue(ctx)
	if err != nil || !due {
		return false, err
	}
	_, made, err = s.make(ctx, clinic.BackupScheduled, MakeBackup{})
	return made, err
}

// isDue looks without writing, as it is asked often.
func (s *Backups) isDue(ctx context.Context) (due bool, err error) {
	err = s.read(ctx, func(t *tx) error {
		b, err := t.Backups().Standing(t.ctx)
		if due = err == nil && b.due(t.now); !due {
			return err
		}
		if s.files.Ready(b.Plan.Folder) != nil {
			// Another desk may have the drive; when none has, this one says so.
			due = b.due(t.now.Add(-unpluggedGrace))
		}
		return nil
	})
	return due, err
}

// make claims the work by a row of the database, does it, and records what
// became of it.
func (s *Backups) make(ctx context.Context, kind clinic.BackupKind, cmd MakeBackup) (b clinic.BackupRecord, made bool, err error) {
	var plan clinic.BackupPlan
	err = s.write(ctx, func(t *tx) error {
		b, made = clinic.BackupRecord{}, false
		if err := t.endInterrupted(); err != nil {
			return err
		}
		standing, err := t.Backups().Standing(t.ctx)
		if err != nil || kind == clinic.BackupScheduled && !standing.due(t.now) { // another desk was quicker
			return err
		}
		plan = standing.Plan
		if cmd.Folder != "" {
			plan.Folder, plan.Lock, plan.Recipient = cmd.Folder, cmd.Lock, cmd.Recipient
		}
		if plan.Folder == "" {
			return clinic.FieldErrorf("folder", "Choose the folder that backups go to, and save the plan.")
		}
		b = clinic.BackupRecord{Kind: kind, State: clinic.BackupRunning, StartedAt: t.now, BeatAt: t.now, Folder: plan.Folder, Lock: plan.Lock,
			MadeBy: t.actor.Name, Workstation: t.actor.Workstation}
		b.ID, err = t.Backups().Insert(t.ctx, b)
		made = err == nil
		t.emit(BackupsChanged{})
		return err
	})
	if err != nil || !made {
		return b, false, err
	}
	job := BackupJob{Folder: plan.Folder, Lock: plan.Lock, Recipient: plan.Recipient, Key: BackupKey{Passphrase: cmd.Passphrase},
		At: b.StartedAt.In(s.now().Location()), MadeBy: b.MadeBy, Workstation: b.Workstation}
	if cmd.Folder != "" { // chosen for this once, and so marked like the plan's
		err = s.files.Prepare(ctx, cmd.Folder)
	}
	beating, stop := context.WithCancel(ctx)
	job.Progress = s.beats(beating, b.ID, cmd.Progress)
	job.Written = func(f BackupFile) { s.written(ctx, b, f) }
	var file BackupFile
	if err == nil {
		file, err = s.files.Make(ctx, job)
	}
	stop()
	b, err = s.finish(ctx, b, file, err)
	if err == nil && b.State == clinic.BackupGood {
		s.rotate(ctx, plan)
	}
	if err == nil && b.State == clinic.BackupDamaged {
		err = clinic.Errorf(clinic.Unavailable, "%s The file %s was written all the same.", b.Fault, b.FileName)
	}
	return b, true, err
}

// endInterrupted closes the record of a backup that gave no sign of life for
// too long, and refuses while another one is running.
func (t *tx) endInterrupted() error {
	running, found, err := t.Backups().Running(t.ctx)
	if err != nil || !found {
		return err
	}
	if !running.Interrupted(t.now) {
		if running.Workstation != "" {
			return clinic.Errorf(clinic.Conflict, "A backup is being made on %s already.", running.Workstation)
		}
		return clinic.Errorf(clinic.Conflict, "A backup is being made already.")
	}
	running.State, running.FinishedAt, running.Fault = clinic.BackupFailed, t.now, "It was interrupted: the program or the computer was stopped."
	if running.FileName != "" {
		running.Fault = "It was written, but the program or the computer was stopped while it was checked. Check it."
	}
	return t.Backups().Update(t.ctx, running)
}

// beats passes progress on and gives signs of life meanwhile.
func (s *Backups) beats(ctx context.Context, id clinic.BackupID, tell BackupProgress) BackupProgress {
	last := s.now()
	return func(step BackupStep, done, total int64) {
		if now := s.now(); now.Sub(last) >= beatEvery {
			last = now
			err := s.uow.InTx(ctx, func(r Repos) error { return r.Backups().Beat(ctx, id, now) })
			if err != nil && ctx.Err() == nil {
				s.log.WarnContext(ctx, "a running backup could not give a sign of life", "code", string(clinic.CodeOf(err)))
			}
		}
		if tell != nil {
			tell(step, done, total)
		}
	}
}

// written records the file of a backup whose check goes on, so that it is known
// whatever becomes of that. It is recorded again when the check is over.
func (s *Backups) written(ctx context.Context, b clinic.BackupRecord, file BackupFile) {
	err := s.write(context.WithoutCancel(ctx), func(t *tx) error {
		b.BeatAt = t.now
		hold(&b, file)
		t.emit(BackupsChanged{})
		return t.Backups().Update(t.ctx, b)
	})
	if err != nil {
		s.log.WarnContext(ctx, "a backup that is written could not be recorded yet", "code", string(clinic.CodeOf(err)))
	}
}

// hold puts the file of a backup into its record.
func hold(b *clinic.BackupRecord, file BackupFile) {
	b.FileName, b.Size, b.SHA256, b.Schema = file.Name, file.Size, file.SHA256, file.Contents.Schema
}

// finish records what became of a backup. A cancelled one is recorded too.
func (s *Backups) finish(ctx context.Context, b clinic.BackupRecord, file BackupFile, outcome error) (clinic.BackupRecord, error) {
	err := s.write(context.WithoutCancel(ctx), func(t *tx) error {
		b.FinishedAt, b.BeatAt = t.now, t.now
		hold(&b, file)
		switch {
		case errors.Is(outcome, context.Canceled) && b.FileName != "":
			b.State, b.Fault = clinic.BackupFailed, "It was written, but its check was cancelled. Check it."
		case errors.Is(outcome, context.Canceled):
			b.State, b.Fault = clinic.BackupFailed, "It was cancelled."
		case outcome != nil:
			b.State, b.Fault = clinic.BackupFailed, clinic.MessageOf(outcome)
		default:
			b.State, b.VerifiedAt = clinic.BackupGood, t.now
			if len(file.Faults) > 0 {
				b.State, b.VerifiedAt = clinic.BackupDamaged, time.Time{}
				b.Fault = "The database itself has faults (" + file.Faults[0] + "). Run the database check and ask for help."
			}
		}
		if err := t.Backups().Update(t.ctx, b); err != nil {
			return err
		}
		for state, keep := range map[clinic.BackupState]int{clinic.BackupFailed: failedKept, clinic.BackupRemoved: removedKept, clinic.BackupDamaged: damagedKept} {
			if err := t.Backups().Forget(t.ctx, []clinic.BackupState{state}, keep); err != nil {
				return err
			}
		}
		action := BackupAction
		if b.State != clinic.BackupGood {
			action = "backup.fail"
		}
		t.emit(BackupsChanged{})
		return t.audit(change{action: action, id: int64(b.ID), after: backupEntry(b)})
	})
	if outcome != nil {
		if errors.Is(outcome, context.Canceled) && b.FileName != "" {
			return b, clinic.Wrap(clinic.Unavailable, outcome, "The backup %s is written, but its check was cancelled. Check it before you rely on it.", b.FileName)
		}
		if errors.Is(outcome, context.Canceled) {
			return b, clinic.Wrap(clinic.Unavailable, outcome, "The backup was cancelled. No file was left behind.")
		}
		return b, s.report(outcome)
	}
	return b, err
}

// rotate removes the backups whose time is over. That it fails is no fault of
// the backup that was made; it is tried again after the next one.
func (s *Backups) rotate(ctx context.Context, plan clinic.BackupPlan) {
	var surplus []clinic.BackupRecord
	err := s.read(ctx, func(t *tx) error {
		good, err := t.Backups().List(t.ctx, clinic.BackupGood, 5000)
		if err != nil {
			return err
		}
		good = slices.DeleteFunc(good, func(b clinic.BackupRecord) bool { return b.Folder != plan.Folder })
		surplus = plan.Surplus(good, t.now.Location())
		return nil
	})
	for _, b := range surplus {
		if ctx.Err() != nil {
			return
		}
		err = errors.Join(err, s.retire(ctx, b))
	}
	if err != nil {
		s.log.WarnContext(ctx, "old backups could not be removed", "code", string(clinic.CodeOf(err)))
	}
}

func (s *Backups) retire(ctx context.Context, b clinic.BackupRecord) error {
	outcome := s.files.Remove(ctx, b)
	return s.write(ctx, func(t *tx) error {
		before := backupEntry(b)
		switch clinic.CodeOf(outcome) {
		case "", clinic.NotFound: // removed by hand
			b.State, b.RemovedAt = clinic.BackupRemoved, t.now
		case clinic.Conflict: // not the file that was made
			b.State, b.Fault = clinic.BackupDamaged, clinic.MessageOf(outcome)
		default:
			return outcome
		}
		if err := t.Backups().Update(t.ctx, b); err != nil {
			return err
		}
		t.emit(BackupsChanged{})
		return t.audit(change{action: "backup.remove", id: int64(b.ID), before: before, after: backupEntry(b)})
	})
}

// backupState tells an administrator's first page about backups.
func (t *tx) backupState(v *TodayView) error {
	b, err := t.Backups().Standing(t.ctx)
	v.Backup = &BackupState{Last: b.Good, Overdue: b.overdue(t.now), Planned: b.Plan.Schedule != clinic.BackupOff}
	if b.Failed.After(b.Good) {
		v.Backup.Fault = b.Fault
	}
	return err
}
