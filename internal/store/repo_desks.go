package store

import (
	"context"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type deskRepo struct{ *unit }

// deskRow is a row of workstation.
type deskRow struct {
	Session  string
	Name     string
	UserID   int64
	UserName string
	Role     string
	Since    instant
	SeenAt   instant
	HeardAt  instant
	Beats    int
}

func (r deskRepo) Clock(ctx context.Context) (time.Time, bool, error) {
	if !r.postgres() {
		return time.Time{}, false, nil
	}
	micros, err := queryInt(ctx, r.unit, "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)")
	return time.UnixMicro(micros), err == nil, err
}

func (r deskRepo) Beat(ctx context.Context, d service.DeskRow) error {
	_, err := r.exec(ctx, `INSERT INTO workstation (session, name, user_id, user_name, role, since, seen_at, heard_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (session) DO UPDATE SET name = excluded.name, user_name = excluded.user_name, role = excluded.role,
			since = CASE WHEN workstation.user_id = excluded.user_id THEN workstation.since ELSE excluded.since END,
			user_id = excluded.user_id, seen_at = excluded.seen_at, heard_at = excluded.heard_at, beats = workstation.beats + 1`,
		d.Session, d.Name, int64(d.UserID), d.UserName, string(d.Role), at(d.Since), at(d.SeenAt), at(d.HeardAt))
	return err
}

func (r deskRepo) Leave(ctx context.Context, session string) error {
	_, err := r.exec(ctx, "DELETE FROM workstation WHERE session = ?", session)
	return err
}

func (r deskRepo) Sweep(ctx context.Context, before time.Time) error {
	_, err := r.exec(ctx, "DELETE FROM workstation WHERE heard_at < ?", at(before))
	return err
}

func (r deskRepo) List(ctx context.Context) ([]service.DeskRow, error) {
	rows, err := queryAll[deskRow](ctx, r.unit, "SELECT * FROM workstation ORDER BY session")
	out := make([]service.DeskRow, len(rows))
	for i, d := range rows {
		out[i] = service.DeskRow{Session: d.Session, Name: d.Name, UserID: clinic.UserID(d.UserID), UserName: d.UserName, Role: clinic.Role(d.Role),
			Since: d.Since.at, SeenAt: d.SeenAt.at, HeardAt: d.HeardAt.at, Beats: d.Beats}
	}
	return out, err
}
