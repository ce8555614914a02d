package service

import (
	"context"

	"caredesk/internal/clinic"
)

// UpdateAction is the audit log's word for a database that a newer version of
// Caredesk brought up to date. Older versions read by it which one that was.
const UpdateAction = "database.update"

// UpdateNote is what is kept of an update of the database.
type UpdateNote struct {
	From, To int    // schemas
	Program  string // the version of Caredesk that did it
	Backup   string // the whole path of the backup made before; empty when somebody else had made one
	SHA256   string // of that file, where it is known
}

// NoteUpdate writes into the audit log that the database was brought up to date.
// The program does so itself, right after.
func (s *Backups) NoteUpdate(ctx context.Context, n UpdateNote) error {
	if _, err := authorize(ctx, clinic.BackupManage); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		return t.audit(change{action: UpdateAction, id: int64(n.To), before: record{"schema": n.From},
			after: record{"schema": n.To, "program": n.Program, "backup": n.Backup, "sha256": n.SHA256}})
	})
}
