package store

import (
	"context"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type freeVisitRepo struct{ *unit }

var _ service.FreeVisitRepo = freeVisitRepo{}

// freeVisitRow is a row of billing_free_visit.
type freeVisitRow struct {
	ID            int64 `gorm:"primaryKey"`
	AppointmentID int64
	GrantedBy     int64
	Allowed       int
	ValidUntil    day
	TakenAt       instant
	GivenBackAt   instant
}

// TableName names the table for GORM.
func (freeVisitRow) TableName() string { return "billing_free_visit" }

func (r freeVisitRow) use() clinic.FreeVisit {
	return clinic.FreeVisit{ID: clinic.FreeVisitID(r.ID), AppointmentID: clinic.AppointmentID(r.AppointmentID), GrantedBy: clinic.AppointmentID(r.GrantedBy),
		Allowed: r.Allowed, ValidUntil: r.ValidUntil.date, TakenAt: r.TakenAt.at, GivenBackAt: r.GivenBackAt.at}
}

func (r freeVisitRepo) Of(ctx context.Context, id clinic.AppointmentID) (clinic.FreeVisit, error) {
	row, err := queryOne[freeVisitRow](ctx, r.unit, "free follow-up", "SELECT * FROM billing_free_visit WHERE appointment_id = ? AND given_back_at IS NULL", int64(id))
	if err != nil {
		return clinic.FreeVisit{}, err
	}
	return row.use(), nil
}

func (r freeVisitRepo) GrantedBy(ctx context.Context, id clinic.AppointmentID) ([]clinic.FreeVisit, error) {
	rows, err := queryAll[freeVisitRow](ctx, r.unit, "SELECT * FROM billing_free_visit WHERE granted_by = ? ORDER BY id", int64(id))
	out := make([]clinic.FreeVisit, len(rows))
	for i, row := range rows {
		out[i] = row.use()
	}
	return out, err
}

func (r freeVisitRepo) Take(ctx context.Context, v clinic.FreeVisit) error {
	return r.insert(ctx, &freeVisitRow{AppointmentID: int64(v.AppointmentID), GrantedBy: int64(v.GrantedBy), Allowed: v.Allowed, ValidUntil: on(v.ValidUntil),
		TakenAt: at(v.TakenAt)})
}

func (r freeVisitRepo) GiveBack(ctx context.Context, id clinic.FreeVisitID, when time.Time) error {
	n, err := r.exec(ctx, "UPDATE billing_free_visit SET given_back_at = ? WHERE id = ? AND given_back_at IS NULL", at(when), int64(id))
	return one(n, err, "free follow-up")
}

// chargedVisit is the condition for a visit whose fee was charged.
const chargedVisit = `EXISTS (SELECT 1 FROM billing_invoice i JOIN billing_item t ON t.invoice_id = i.id
	WHERE i.appointment_id = a.id AND i.status <> 'void' AND t.kind = 'fee' AND t.total_minor > 0)`

// Charged goes by the patient: the sign keeps SQLite from going through all visits of the doctor.
func (r freeVisitRepo) Charged(ctx context.Context, p clinic.PatientID, d clinic.DoctorID, date clinic.Date, start clinic.Clock, not clinic.AppointmentID) (clinic.Appointment, error) {
	row, err := queryOne[appointmentRow](ctx, r.unit, "charged visit", "SELECT "+appointmentColumns+` FROM appointments_appointment a
		WHERE a.patient_id = ? AND +a.doctor_id = ? AND a.status = 'completed' AND a.id <> ?
		AND (a.appointment_date, a.appointment_time) < (?, ?) AND `+chargedVisit+`
		ORDER BY a.appointment_date DESC, a.appointment_time DESC, a.id DESC LIMIT 1`,
		int64(p), int64(d), int64(not), on(date), clock{start})
	if err != nil {
		return clinic.Appointment{}, err
	}
	return row.appointment(), nil
}
