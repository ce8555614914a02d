package store

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// holdRow is a row of consultation_open.
type holdRow struct {
	AppointmentID int64
	UserID        int64
	UserName      string
	Workstation   string
	Session       string
	OpenedAt      instant
	SeenAt        instant
}

func (r consultationRepo) Holder(ctx context.Context, id clinic.AppointmentID) (service.VisitHolder, error) {
	row, err := queryOne[holdRow](ctx, r.unit, "screen", "SELECT * FROM consultation_open WHERE appointment_id = ?", int64(id))
	return service.VisitHolder{UserID: clinic.UserID(row.UserID), Name: row.UserName, Workstation: row.Workstation, Session: row.Session,
		OpenedAt: row.OpenedAt.at, SeenAt: row.SeenAt.at}, err
}

func (r consultationRepo) Hold(ctx context.Context, id clinic.AppointmentID, h service.VisitHolder) error {
	_, err := r.exec(ctx, `INSERT INTO consultation_open (appointment_id, user_id, user_name, workstation, session, opened_at, seen_at)
		VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (appointment_id) DO UPDATE SET user_id = excluded.user_id, user_name = excluded.user_name, workstation = excluded.workstation,
			opened_at = CASE WHEN consultation_open.session = excluded.session THEN consultation_open.opened_at ELSE excluded.opened_at END,
			session = excluded.session, seen_at = excluded.seen_at`,
		int64(id), int64(h.UserID), h.Name, h.Workstation, h.Session, at(h.OpenedAt), at(h.SeenAt))
	return err
}

func (r consultationRepo) Release(ctx context.Context, id clinic.AppointmentID, session string) error {
	_, err := r.exec(ctx, "DELETE FROM consultation_open WHERE appointment_id = ? AND (session = ? OR ? = '')", int64(id), session, session)
	return err
}
