package store

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type seriesRepo struct{ *unit }

// seriesRow is a row of appointments_series.
type seriesRow struct {
	ID            int64 `gorm:"primaryKey"`
	PatientID     int64
	Rule          string
	Created       instant `gorm:"column:created_at"`
	CreatedBy     ref
	CreatedByName string
}

// TableName names the table for GORM.
func (seriesRow) TableName() string { return "appointments_series" }

func (r seriesRepo) Insert(ctx context.Context, s clinic.Series) (clinic.SeriesID, error) {
	row := seriesRow{PatientID: int64(s.PatientID), Rule: s.Rule, Created: at(s.CreatedAt), CreatedBy: ref{int64(s.CreatedBy)},
		CreatedByName: s.CreatedByName}
	err := r.insert(ctx, &row)
	return clinic.SeriesID(row.ID), err
}

func (r seriesRepo) Get(ctx context.Context, id clinic.SeriesID) (clinic.Series, error) {
	row, err := queryOne[seriesRow](ctx, r.unit, "series", "SELECT * FROM appointments_series WHERE id = ?", int64(id))
	if err != nil {
		return clinic.Series{}, err
	}
	return clinic.Series{ID: clinic.SeriesID(row.ID), PatientID: clinic.PatientID(row.PatientID), Rule: row.Rule, CreatedAt: row.Created.at,
		CreatedBy: clinic.UserID(row.CreatedBy.id), CreatedByName: row.CreatedByName}, nil
}

func (r seriesRepo) Visits(ctx context.Context, id clinic.SeriesID) ([]service.AppointmentRow, error) {
	rows, err := queryAll[appointmentListRow](ctx, r.unit, "SELECT "+appointmentListColumns+" FROM "+appointmentListTables+
		" WHERE a.series_id = ? ORDER BY a.appointment_date, a.appointment_time, a.id", int64(id))
	out := make([]service.AppointmentRow, len(rows))
	for i, row := range rows {
		out[i] = row.row()
	}
	return out, err
}

func (r seriesRepo) Lift(ctx context.Context, ids []clinic.AppointmentID) error {
	list := make([]int64, len(ids))
	for i, id := range ids {
		list[i] = int64(id)
	}
	_, err := r.exec(ctx, `UPDATE appointments_appointment SET status = 'cancelled', cancelled_by = 'hospital',
		cancel_reason = 'while its series moves' WHERE id IN ? AND status = 'booked'`, list)
	return err
}
