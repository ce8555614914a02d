package storetest

import (
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// testBackups covers the plan of backups and the records of those made.
func testBackups(t *testing.T, s *site) {
	ctx := s.ctx
	var plan clinic.BackupPlan
	s.read(func(r service.Repos) (err error) {
		plan, err = r.Backups().Plan(ctx)
		return err
	})
	if plan.Schedule != clinic.BackupOff || plan.Lock != clinic.LockPassphrase || plan.KeepDaily != 7 || plan.Version != 1 {
		t.Errorf("the plan of a new database: %+v", plan)
	}
	next := plan
	next.Folder, next.Schedule, next.DailyAt, next.Lock, next.Recipient, next.UpdatedAt = "/mnt/usb", clinic.BackupDaily, clinic.MustClock("18:30"), clinic.LockKey, "age1x", s.now
	s.write(func(r service.Repos) error { return r.Backups().UpdatePlan(ctx, next) })
	s.fails(clinic.Stale, "", func(r service.Repos) error { return r.Backups().UpdatePlan(ctx, next) })
	s.read(func(r service.Repos) error {
		got, err := r.Backups().Plan(ctx)
		next.Version = 2
		next.UpdatedAt = got.UpdatedAt
		if got != next || !got.UpdatedAt.Equal(s.now) {
			t.Errorf("stored %+v, want %+v", got, next)
		}
		return err
	})
	running := clinic.BackupRecord{Kind: clinic.BackupManual, State: clinic.BackupRunning, StartedAt: s.now, BeatAt: s.now, Folder: "/mnt/usb", Lock: clinic.LockKey, MadeBy: "Ada", Workstation: "desk-1"}
	var first clinic.BackupID
	s.write(func(r service.Repos) (err error) {
		first, err = r.Backups().Insert(ctx, running)
		return err
	})
	// One desk of many makes a backup: the database holds it too.
	s.fails(clinic.Conflict, "", func(r service.Repos) error {
		_, err := r.Backups().Insert(ctx, running)
		return err
	})
	beat := s.now.Add(time.Minute)
	s.write(func(r service.Repos) error { return r.Backups().Beat(ctx, first, beat) })
	s.read(func(r service.Repos) error {
		b, found, err := r.Backups().Running(ctx)
		if err != nil || !found || b.ID != first || !b.BeatAt.Equal(beat) || b.Workstation != "desk-1" {
			t.Errorf("running: %+v %v %v", b, found, err)
		}
		return nil
	})
	done := running
	done.ID, done.State, done.FinishedAt, done.VerifiedAt, done.FileName, done.Size, done.Schema = first, clinic.BackupGood, beat, beat, "a.age", 17, 8
	done.SHA256 = "0123456789012345678901234567890123456789012345678901234567890123"
	s.write(func(r service.Repos) error { return r.Backups().Update(ctx, done) })
	s.fails(clinic.NotFound, "", func(r service.Repos) error { return r.Backups().Beat(ctx, first, beat) })
	s.read(func(r service.Repos) error {
		got, err := r.Backups().Get(ctx, first)
		if err != nil || got.State != clinic.BackupGood || got.SHA256 != done.SHA256 || got.Size != 17 || got.Lock != clinic.LockKey || got.MadeBy != "Ada" || !got.VerifiedAt.Equal(beat) {
			t.Errorf("finished: %+v %v", got, err)
		}
		return nil
	})
	s.fails(clinic.Conflict, "", func(r service.Repos) error { // one record a file
		_, err := r.Backups().Insert(ctx, done)
		return err
	})
	for i := range 5 {
		s.write(func(r service.Repos) error {
			at := s.now.Add(time.Duration(i+1) * time.Hour)
			_, err := r.Backups().Insert(ctx, clinic.BackupRecord{Kind: clinic.BackupScheduled, State: clinic.BackupFailed, StartedAt: at, BeatAt: at, FinishedAt: at,
				Folder: "/mnt/usb", Lock: clinic.LockNone, MadeBy: "x", Fault: "The disk is full."})
			return err
		})
	}
	s.write(func(r service.Repos) error {
		return r.Backups().Forget(ctx, []clinic.BackupState{clinic.BackupFailed}, 2)
	})
	s.read(func(r service.Repos) error {
		standing, err := r.Backups().Standing(ctx)
		if err != nil || !standing.Good.Equal(s.now) || !standing.Failed.Equal(s.now.Add(5*time.Hour)) || standing.Fault != "The disk is full." || standing.Plan.Folder != "/mnt/usb" {
			t.Errorf("standing: %+v %v", standing, err)
		}
		all, err := r.Backups().List(ctx, "", 10)
		if err != nil || len(all) != 3 || !all[0].StartedAt.Equal(s.now.Add(5*time.Hour)) || all[2].ID != first {
			t.Errorf("list: %+v %v", all, err)
		}
		good, err := r.Backups().List(ctx, clinic.BackupGood, 10)
		if err != nil || len(good) != 1 {
			t.Errorf("good ones: %+v %v", good, err)
		}
		c, err := r.Backups().Contents(ctx)
		if err != nil || c.Rows("backup_record") != 3 || c.Rows("auth_user") != 1 || c.Rows("none") != 0 || c.Schema < 8 {
			t.Errorf("contents: %+v %v", c, err)
		}
		return nil
	})
	s.refused(clinic.Invalid, "UPDATE backup_record SET verified_at = NULL WHERE id = ?", int64(first))
	s.refused(clinic.Invalid, "UPDATE backup_record SET state = 'damaged' WHERE id = ?", int64(first))
	s.refused(clinic.Invalid, "UPDATE backup_record SET state = 'removed' WHERE id = ?", int64(first))
	s.refused(clinic.Invalid, "UPDATE backup_plan SET folder = ''")
	s.refused(clinic.Invalid, "UPDATE backup_plan SET recipient = 'AGE-SECRET-KEY-1'")
}
