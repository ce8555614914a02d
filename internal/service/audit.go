package service

import (
	"context"

	"caredesk/internal/clinic"
)

// AuditLog reads who did what; nobody writes it but the use cases themselves.
type AuditLog struct{ *core }

// List pages through the audit log, newest first.
func (s *AuditLog) List(ctx context.Context, f AuditFilter, p PageRequest) (Page[clinic.AuditEntry], error) {
	if _, err := authorize(ctx, clinic.AuditSee); err != nil {
		return Page[clinic.AuditEntry]{}, err
	}
	f.Text = cleanSearch(f.Text)
	var page Page[clinic.AuditEntry]
	err := s.read(ctx, func(t *tx) (err error) {
		page, err = t.Audit().List(t.ctx, f, p)
		return err
	})
	return orNothing(page, err)
}

// Actions returns the actions that occur in the log, for the filter.
func (s *AuditLog) Actions(ctx context.Context) ([]string, error) {
	if _, err := authorize(ctx, clinic.AuditSee); err != nil {
		return nil, err
	}
	var actions []string
	err := s.read(ctx, func(t *tx) (err error) {
		actions, err = t.Audit().Actions(t.ctx)
		return err
	})
	return orNothing(actions, err)
}
