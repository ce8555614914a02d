package store

import (
	"context"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type backupRepo struct{ *unit }

var _ service.BackupRepo = backupRepo{}

// Backups gives the repository of backups.
func (u *unit) Backups() service.BackupRepo { return backupRepo{u} }

// backupPlanRow is the row of backup_plan.
type backupPlanRow struct {
	ID          int64 `gorm:"primaryKey;autoIncrement:false"`
	Folder      string
	Schedule    string
	DailyAt     clock
	EveryHours  int
	KeepDaily   int
	KeepWeekly  int
	KeepMonthly int
	LockedBy    string
	Recipient   string
	Updated     instant `gorm:"column:updated_at"`
	Version     int
}

// TableName names the table for GORM.
func (backupPlanRow) TableName() string { return "backup_plan" }

// backupRow is a row of backup_record.
type backupRow struct {
	ID          int64 `gorm:"primaryKey"`
	Kind        string
	State       string
	Started     instant `gorm:"column:started_at"`
	Beat        instant `gorm:"column:beat_at"`
	Finished    instant `gorm:"column:finished_at"`
	Folder      string
	FileName    string
	Size        int64
	SHA256      string `gorm:"column:sha256"`
	LockedBy    string
	SchemaNo    int
	Verified    instant `gorm:"column:verified_at"`
	Removed     instant `gorm:"column:removed_at"`
	MadeBy      string
	Workstation string
	Fault       string
}

// TableName names the table for GORM.
func (backupRow) TableName() string { return "backup_record" }

func (r backupRow) record() clinic.BackupRecord {
	return clinic.BackupRecord{ID: clinic.BackupID(r.ID), Kind: clinic.BackupKind(r.Kind), State: clinic.BackupState(r.State), StartedAt: r.Started.at,
		BeatAt: r.Beat.at, FinishedAt: r.Finished.at, Folder: r.Folder, FileName: r.FileName, Size: r.Size, SHA256: r.SHA256,
		Lock: clinic.BackupLock(r.LockedBy), Schema: r.SchemaNo, VerifiedAt: r.Verified.at, RemovedAt: r.Removed.at, MadeBy: r.MadeBy,
		Workstation: r.Workstation, Fault: r.Fault}
}

func backupRowOf(b clinic.BackupRecord) backupRow {
	return backupRow{ID: int64(b.ID), Kind: string(b.Kind), State: string(b.State), Started: at(b.StartedAt), Beat: at(b.BeatAt), Finished: at(b.FinishedAt),
		Folder: b.Folder, FileName: b.FileName, Size: b.Size, SHA256: b.SHA256, LockedBy: string(b.Lock), SchemaNo: b.Schema,
		Verified: at(b.VerifiedAt), Removed: at(b.RemovedAt), MadeBy: b.MadeBy, Workstation: b.Workstation, Fault: b.Fault}
}

func (r backupRepo) Plan(ctx context.Context) (clinic.BackupPlan, error) {
	p, err := queryOne[backupPlanRow](ctx, r.unit, "plan of backups", "SELECT * FROM backup_plan WHERE id = 1")
	return p.plan(), err
}

func (p backupPlanRow) plan() clinic.BackupPlan {
	return clinic.BackupPlan{Folder: p.Folder, Schedule: clinic.BackupSchedule(p.Schedule), DailyAt: p.DailyAt.of, EveryHours: p.EveryHours,
		KeepDaily: p.KeepDaily, KeepWeekly: p.KeepWeekly, KeepMonthly: p.KeepMonthly, Lock: clinic.BackupLock(p.LockedBy), Recipient: p.Recipient,
		UpdatedAt: p.Updated.at, Version: p.Version}
}

func (r backupRepo) UpdatePlan(ctx context.Context, p clinic.BackupPlan) error {
	return r.update(ctx, "backup_plan", "id", "plan of backups", 1, p.Version, map[string]any{"folder": p.Folder, "schedule": string(p.Schedule),
		"daily_at": clock{p.DailyAt}, "every_hours": p.EveryHours, "keep_daily": p.KeepDaily, "keep_weekly": p.KeepWeekly, "keep_monthly": p.KeepMonthly,
		"locked_by": string(p.Lock), "recipient": p.Recipient, "updated_at": at(p.UpdatedAt)})
}

func (r backupRepo) Insert(ctx context.Context, b clinic.BackupRecord) (clinic.BackupID, error) {
	row := backupRowOf(b)
	err := r.insert(ctx, &row)
	return clinic.BackupID(row.ID), err
}

func (r backupRepo) Get(ctx context.Context, id clinic.BackupID) (clinic.BackupRecord, error) {
	row, err := queryOne[backupRow](ctx, r.unit, "backup", "SELECT * FROM backup_record WHERE id = ?", int64(id))
	return row.record(), err
}

func (r backupRepo) Update(ctx context.Context, b clinic.BackupRecord) error {
	n, err := r.exec(ctx, `UPDATE backup_record SET state = ?, beat_at = ?, finished_at = ?, folder = ?, file_name = ?, size = ?, sha256 = ?,
		locked_by = ?, schema_no = ?, verified_at = ?, removed_at = ?, fault = ? WHERE id = ?`, string(b.State), at(b.BeatAt), at(b.FinishedAt), b.Folder,
		b.FileName, b.Size, b.SHA256, string(b.Lock), b.Schema, at(b.VerifiedAt), at(b.RemovedAt), b.Fault, int64(b.ID))
	return one(n, err, "backup")
}

func (r backupRepo) Beat(ctx context.Context, id clinic.BackupID, when time.Time) error {
	n, err := r.exec(ctx, "UPDATE backup_record SET beat_at = ? WHERE id = ? AND state = 'running'", at(when), int64(id))
	return one(n, err, "running backup")
}

func (r backupRepo) Running(ctx context.Context) (clinic.BackupRecord, bool, error) {
	rows, err := queryAll[backupRow](ctx, r.unit, "SELECT * FROM backup_record WHERE state = 'running'")
	if err != nil || len(rows) == 0 {
		return clinic.BackupRecord{}, false, err
	}
	return rows[0].record(), true, nil
}

func (r backupRepo) List(ctx context.Context, state clinic.BackupState, limit int) ([]clinic.BackupRecord, error) {
	var w where
	if state != "" {
		w.add("state = ?", string(state))
	}
	rows, err := queryAll[backupRow](ctx, r.unit, "SELECT * FROM backup_record"+w.sql()+" ORDER BY started_at DESC, id DESC LIMIT ?", append(w.args, limit)...)
	out := make([]clinic.BackupRecord, len(rows))
	for i, row := range rows {
		out[i] = row.record()
	}
	return out, err
}

// standingRow is the plan with the last backups.
type standingRow struct {
	Plan   backupPlanRow `gorm:"embedded"`
	Good   instant       `gorm:"column:good_at"`
	Failed instant       `gorm:"column:failed_at"`
	Fault  optional
}

func (r backupRepo) Standing(ctx context.Context) (service.BackupStanding, error) {
	row, err := queryOne[standingRow](ctx, r.unit, "plan of backups", `SELECT p.*, g.started_at AS good_at, f.started_at AS failed_at, f.fault
		FROM backup_plan p
		LEFT JOIN backup_record g ON g.id = (SELECT id FROM backup_record WHERE state = 'good' ORDER BY started_at DESC, id DESC LIMIT 1)
		LEFT JOIN backup_record f ON f.id = (SELECT id FROM backup_record WHERE state IN ('running', 'failed', 'damaged') ORDER BY started_at DESC, id DESC LIMIT 1)
		WHERE p.id = 1`)
	return service.BackupStanding{Plan: row.Plan.plan(), Good: row.Good.at, Failed: row.Failed.at, Fault: row.Fault.text}, err
}

func (r backupRepo) Forget(ctx context.Context, states []clinic.BackupState, keep int) error {
	for _, state := range states {
		if _, err := r.exec(ctx, `DELETE FROM backup_record WHERE state = ? AND id NOT IN
			(SELECT id FROM backup_record WHERE state = ? ORDER BY started_at DESC, id DESC LIMIT ?)`, string(state), string(state), keep); err != nil {
			return err
		}
	}
	return nil
}

func (r backupRepo) Contents(ctx context.Context) (clinic.BackupContents, error) {
	tables, step := sqliteTables, sqliteStep
	if r.postgres() {
		tables, step = pgTables, pgStep
	}
	c, err := contentsOf(ctx, r.db.Statement.ConnPool, tables, step)
	return c, mapError(err)
}
