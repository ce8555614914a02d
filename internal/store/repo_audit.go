package store

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type auditRepo struct{ *unit }

// auditRow is a row of audit_log.
type auditRow struct {
	ID          int64 `gorm:"primaryKey"`
	At          instant
	UserID      ref
	UserName    string
	Role        string
	Workstation string
	Action      string
	Entity      string
	EntityID    int64
	PatientID   ref
	Reason      string
	Before      string
	After       string
	PrevHash    string
	Hash        string
}

// TableName names the table for GORM.
func (auditRow) TableName() string { return "audit_log" }

func (r auditRow) entry() clinic.AuditEntry {
	return clinic.AuditEntry{ID: clinic.AuditID(r.ID), At: r.At.at, UserID: clinic.UserID(r.UserID.id), UserName: r.UserName,
		Role: clinic.Role(r.Role), Workstation: r.Workstation, Action: r.Action, Entity: r.Entity, EntityID: r.EntityID,
		PatientID: clinic.PatientID(r.PatientID.id), Reason: r.Reason, Before: r.Before, After: r.After, PrevHash: r.PrevHash, Hash: r.Hash}
}

func (r auditRepo) Append(ctx context.Context, e clinic.AuditEntry) error {
	prev, err := r.newest(ctx)
	if err != nil {
		return err
	}
	e.Seal(prev)
	err = r.insert(ctx, &auditRow{At: at(e.At), UserID: ref{int64(e.UserID)}, UserName: e.UserName, Role: string(e.Role),
		Workstation: e.Workstation, Action: e.Action, Entity: e.Entity, EntityID: e.EntityID, PatientID: ref{int64(e.PatientID)},
		Reason: e.Reason, Before: e.Before, After: e.After, PrevHash: e.PrevHash, Hash: e.Hash})
	r.head = ""
	if err == nil {
		r.head = e.Hash
	}
	return err
}

// newest is the hash of the entry that the next one follows.
func (u *unit) newest(ctx context.Context) (string, error) {
	if u.head != "" {
		return u.head, nil
	}
	list, err := queryValues[string](ctx, u, "SELECT hash FROM audit_head WHERE id = 1")
	if err == nil && len(list) == 0 {
		err = clinic.Errorf(clinic.Unavailable, "The audit log has lost its head. Nothing was saved. Check the database before going on.")
	}
	if err != nil {
		return "", err
	}
	return list[0], nil
}

func (r auditRepo) List(ctx context.Context, f service.AuditFilter, p service.PageRequest) (service.Page[clinic.AuditEntry], error) {
	var w where
	if !f.From.IsZero() {
		w.add("l.at >= ?", at(f.From))
	}
	if !f.To.IsZero() {
		w.add("l.at < ?", at(f.To))
	}
	if f.User != 0 {
		w.add("l.user_id = ?", int64(f.User))
	}
	if f.Action != "" {
		w.add("l.action = ?", f.Action)
	}
	if f.Patient != 0 {
		ids, err := r.withMerged(ctx, f.Patient)
		if err != nil {
			return service.Page[clinic.AuditEntry]{}, err
		}
		if len(ids) == 1 {
			w.add("l.patient_id = ?", ids[0])
		} else {
			w.add("l.patient_id IN ?", ids)
		}
	}
	if f.Text != "" {
		text := "%" + like(f.Text) + "%"
		w.add(`(l.user_name LIKE ? ESCAPE '\' OR l.action LIKE ? ESCAPE '\' OR l.entity LIKE ? ESCAPE '\' OR l.reason LIKE ? ESCAPE '\')`,
			text, text, text, text)
	}
	return page(ctx, r.unit, paged{columns: "l.*", from: "audit_log l", countTo: countedRows, where: &w, kinds: "i", after: "l.id < ?", order: "l.id DESC"}, p,
		func(l auditRow) cursor { return cursor{l.ID} }, auditRow.entry)
}

// Actions skips from one action to the next over the index, however long the log is.
func (r auditRepo) Actions(ctx context.Context) ([]string, error) {
	return queryValues[string](ctx, r.unit, `WITH RECURSIVE known (action) AS (
		SELECT min(action) FROM audit_log
		UNION ALL
		SELECT (SELECT min(l.action) FROM audit_log l WHERE l.action > known.action) FROM known WHERE known.action IS NOT NULL
	) SELECT action FROM known WHERE action IS NOT NULL`)
}
