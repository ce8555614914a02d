package store

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type problemRepo struct{ *unit }

// problemRow is a row of problem.
type problemRow struct {
	ID             int64 `gorm:"primaryKey"`
	PatientID      int64
	AppointmentID  ref
	Code           string
	Title          string
	Onset          partial
	Ended          partial
	State          string
	Note           string
	RecordedAt     instant
	RecordedBy     ref
	RecordedByName string
	UpdatedAt      instant
	Version        int
}

// TableName names the table for GORM.
func (problemRow) TableName() string { return "problem" }

func (r problemRow) problem() clinic.Problem {
	return clinic.Problem{ID: clinic.ProblemID(r.ID), PatientID: clinic.PatientID(r.PatientID), AppointmentID: clinic.AppointmentID(r.AppointmentID.id),
		Code: r.Code, Title: r.Title, Onset: r.Onset.date, Ended: r.Ended.date, State: clinic.ProblemState(r.State), Note: r.Note,
		RecordedAt: r.RecordedAt.at, RecordedBy: clinic.UserID(r.RecordedBy.id), RecordedByName: r.RecordedByName, UpdatedAt: r.UpdatedAt.at, Version: r.Version}
}

func (r problemRepo) Insert(ctx context.Context, p clinic.Problem) (clinic.ProblemID, error) {
	row := problemRow{PatientID: int64(p.PatientID), AppointmentID: ref{int64(p.AppointmentID)}, Code: p.Code, Title: p.Title, Onset: partial{p.Onset},
		Ended: partial{p.Ended}, State: string(p.State), Note: p.Note, RecordedAt: at(p.RecordedAt), RecordedBy: ref{int64(p.RecordedBy)},
		RecordedByName: p.RecordedByName, UpdatedAt: at(p.UpdatedAt), Version: 1}
	err := r.insert(ctx, &row)
	return clinic.ProblemID(row.ID), err
}

func (r problemRepo) Get(ctx context.Context, id clinic.ProblemID) (clinic.Problem, error) {
	row, err := queryOne[problemRow](ctx, r.unit, "problem", "SELECT * FROM problem WHERE id = ?", int64(id))
	return row.problem(), err
}

func (r problemRepo) List(ctx context.Context, f service.ProblemFilter) ([]clinic.Problem, error) {
	// Active ones first, and of each kind what began last; those whose beginning
	// nobody knows come behind.
	query := "SELECT * FROM problem WHERE patient_id = ?"
	if !f.WithError {
		query += " AND state <> 'error'"
	}
	if f.ActiveOnly {
		query += " AND state = 'active'"
	}
	rows, err := queryAll[problemRow](ctx, r.unit, query+` ORDER BY CASE state WHEN 'active' THEN 0 WHEN 'inactive' THEN 1 WHEN 'resolved' THEN 2 ELSE 3 END,
		onset DESC, id DESC`, int64(f.Patient))
	out := make([]clinic.Problem, len(rows))
	for i, row := range rows {
		out[i] = row.problem()
	}
	return out, err
}

func (r problemRepo) Update(ctx context.Context, p clinic.Problem) error {
	return r.update(ctx, "problem", "id", "problem", int64(p.ID), p.Version, map[string]any{"code": p.Code, "title": p.Title, "onset": partial{p.Onset},
		"ended": partial{p.Ended}, "state": string(p.State), "note": p.Note, "updated_at": at(p.UpdatedAt)})
}

func (r problemRepo) Versions(ctx context.Context, id clinic.ProblemID) ([]clinic.Problem, error) {
	rows, err := queryAll[problemRow](ctx, r.unit, `SELECT p.id, p.patient_id, p.appointment_id, v.code, v.title, v.onset, v.ended, v.state, v.note,
		p.recorded_at, p.recorded_by, p.recorded_by_name, v.held_until AS updated_at, v.version
		FROM problem_version v JOIN problem p ON p.id = v.problem_id WHERE v.problem_id = ? ORDER BY v.version`, int64(id))
	out := make([]clinic.Problem, len(rows))
	for i, row := range rows {
		out[i] = row.problem()
	}
	return out, err
}
