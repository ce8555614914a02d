package store

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// loadRow is the sum of one doctor's visits of one day.
type loadRow struct {
	DoctorID        int64
	AppointmentDate day
	Visits          int
	Requests        int
	Minutes         int
}

func (r appointmentRepo) Load(ctx context.Context, f service.AppointmentFilter) ([]service.DayLoad, error) {
	var w where
	w.add("a.appointment_date BETWEEN ? AND ?", on(f.From), on(f.To))
	w.add("a.status <> 'cancelled'")
	if f.Doctor != 0 {
		w.add("a.doctor_id = ?", int64(f.Doctor))
	}
	if f.Patient != 0 {
		w.add("a.patient_id = ?", int64(f.Patient))
	}
	// The states that live stands for are said one by one: so the index of the day has
	// all that is asked.
	rows, err := queryAll[loadRow](ctx, r.unit, `SELECT a.doctor_id, a.appointment_date, count(*) AS visits,
		count(*) FILTER (WHERE a.status = 'requested') AS requests, sum(CASE WHEN a.status IN `+live+` THEN a.duration_minutes ELSE 0 END) AS minutes
		FROM appointments_appointment a`+w.sql()+` GROUP BY a.doctor_id, a.appointment_date ORDER BY a.appointment_date, a.doctor_id`, w.args...)
	out := make([]service.DayLoad, len(rows))
	for i, row := range rows {
		out[i] = service.DayLoad{Doctor: clinic.DoctorID(row.DoctorID), Date: row.AppointmentDate.date,
			Visits: row.Visits, Requests: row.Requests, Minutes: row.Minutes}
	}
	return out, err
}
