package store

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// displacedRow is a row of doctors_displaced_visit.
type displacedRow struct {
	ID            int64 `gorm:"primaryKey"`
	LeaveID       ref
	SessionID     ref
	AppointmentID int64
	Outcome       string
	Reason        string
	FromDoctor    int64
	FromDate      day
	FromTime      clock
	FromMinutes   int
	ToDoctor      ref
	ToDate        day
	ToTime        optional // NULL unless moved
	DecidedAt     instant
	DecidedBy     ref
	DecidedByName string
}

// TableName names the table for GORM.
func (displacedRow) TableName() string { return "doctors_displaced_visit" }

// displacedRead is one with names and numbers.
type displacedRead struct {
	Row              displacedRow `gorm:"embedded"`
	Status           string
	PatientFirst     string
	PatientLast      string
	PatientNo        string
	PatientPhone     string
	PatientE164      string `gorm:"column:patient_e164"`
	EmergencyContact string
	FromFirst        string
	FromLast         string
	ToFirst          optional
	ToLast           optional
}

const displacedSelect = `SELECT v.*, a.status, pu.first_name AS patient_first, pu.last_name AS patient_last,
	coalesce(pp.patient_no, '') AS patient_no, pf.phone AS patient_phone, pf.phone_e164 AS patient_e164, coalesce(pp.emergency_contact, '') AS emergency_contact,
	fu.first_name AS from_first, fu.last_name AS from_last, tu.first_name AS to_first, tu.last_name AS to_last
	FROM doctors_displaced_visit v
	JOIN appointments_appointment a ON a.id = v.appointment_id
	JOIN auth_user pu ON pu.id = a.patient_id
	JOIN users_profile pf` + personShown + ` ON pf.user_id = a.patient_id
	LEFT JOIN patient_profile pp ON pp.user_id = a.patient_id
	JOIN doctors_doctor fd ON fd.id = v.from_doctor JOIN auth_user fu ON fu.id = fd.user_id
	LEFT JOIN doctors_doctor td ON td.id = v.to_doctor LEFT JOIN auth_user tu ON tu.id = td.user_id`

func (r displacedRead) displaced() (service.DisplacedRow, error) {
	d := r.Row
	out := service.DisplacedRow{Displaced: clinic.Displaced{Leave: clinic.LeaveID(d.LeaveID.id), Session: clinic.ExtraSessionID(d.SessionID.id),
		Appointment: clinic.AppointmentID(d.AppointmentID), Outcome: clinic.Outcome(d.Outcome), Reason: d.Reason,
		FromDoctor: clinic.DoctorID(d.FromDoctor), FromDate: d.FromDate.date, FromStart: d.FromTime.of, FromMinutes: d.FromMinutes,
		ToDoctor: clinic.DoctorID(d.ToDoctor.id), ToDate: d.ToDate.date, At: d.DecidedAt.at, By: clinic.UserID(d.DecidedBy.id), ByName: d.DecidedByName},
		Status: clinic.AppointmentStatus(r.Status), PatientFirst: r.PatientFirst, PatientLast: r.PatientLast, PatientNumber: r.PatientNo,
		PatientPhone: service.Phone{Typed: r.PatientPhone, E164: r.PatientE164}, EmergencyContact: r.EmergencyContact, FromDoctorName: clinic.DoctorName(r.FromFirst, r.FromLast)}
	if d.ToTime.text == "" {
		return out, nil
	}
	out.ToDoctorName = clinic.DoctorName(r.ToFirst.text, r.ToLast.text)
	var to clock
	err := to.Scan(d.ToTime.text)
	out.ToStart = to.of
	return out, mapError(err)
}

func (r scheduleRepo) InsertDisplaced(ctx context.Context, d clinic.Displaced) error {
	row := displacedRow{LeaveID: ref{int64(d.Leave)}, SessionID: ref{int64(d.Session)}, AppointmentID: int64(d.Appointment),
		Outcome: string(d.Outcome), Reason: d.Reason, FromDoctor: int64(d.FromDoctor), FromDate: on(d.FromDate), FromTime: clock{d.FromStart},
		FromMinutes: d.FromMinutes, DecidedAt: at(d.At), DecidedBy: ref{int64(d.By)}, DecidedByName: d.ByName}
	if d.Outcome == clinic.OutcomeMoved {
		row.ToDoctor, row.ToDate, row.ToTime = ref{int64(d.ToDoctor)}, on(d.ToDate), optional{d.ToStart.String() + ":00"}
	}
	return r.insert(ctx, &row)
}

func (r scheduleRepo) ListDisplaced(ctx context.Context, f service.DisplacedFilter) ([]service.DisplacedRow, error) {
	var w where
	if f.Leave != 0 {
		w.add("v.leave_id = ?", int64(f.Leave))
	} else {
		w.add("v.session_id = ?", int64(f.Session))
	}
	if f.Doctor != 0 {
		w.add("v.from_doctor = ?", int64(f.Doctor))
	}
	rows, err := queryAll[displacedRead](ctx, r.unit, displacedSelect+w.sql()+" ORDER BY v.from_doctor, v.from_date, v.from_time, v.id", w.args...)
	if err != nil {
		return nil, err
	}
	out := make([]service.DisplacedRow, len(rows))
	for i, row := range rows {
		if out[i], err = row.displaced(); err != nil {
			return nil, err
		}
	}
	return out, nil
}
