package store

import (
	"context"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type queueRepo struct{ *unit }

func (r queueRepo) TakeToken(ctx context.Context, d clinic.DoctorID, date clinic.Date, id clinic.AppointmentID, given time.Time) (int, error) {
	last, err := queryInt(ctx, r.unit, "SELECT max(token_no) FROM queue_token WHERE doctor_id = ? AND token_date = ?", int64(d), on(date))
	if err != nil {
		return 0, err
	}
	_, err = r.exec(ctx, "INSERT INTO queue_token (doctor_id, token_date, token_no, appointment_id, given_at) VALUES (?, ?, ?, ?, ?)",
		int64(d), on(date), last+1, int64(id), at(given))
	return int(last + 1), err
}

func (r queueRepo) visits(ctx context.Context, condition string, d clinic.DoctorID, args ...any) ([]service.AppointmentRow, error) {
	if d != 0 {
		condition += " AND a.doctor_id = ?"
		args = append(args, int64(d))
	}
	rows, err := queryAll[appointmentListRow](ctx, r.unit, "SELECT "+appointmentListColumns+" FROM "+appointmentListTables+" WHERE "+condition+
		" ORDER BY a.appointment_date, a.appointment_time, a.id", args...)
	out := make([]service.AppointmentRow, len(rows))
	for i, row := range rows {
		out[i] = row.row()
	}
	return out, err
}

// Arrived says its condition as the index of unfinished visits does.
func (r queueRepo) Arrived(ctx context.Context, d clinic.DoctorID, from, to clinic.Date) ([]service.AppointmentRow, error) {
	return r.visits(ctx, "a.status IN "+unfinished+" AND a.status = 'arrived' AND a.appointment_date BETWEEN ? AND ?",
		d, on(from), on(to))
}

func (r queueRepo) Unfinished(ctx context.Context, d clinic.DoctorID, upTo clinic.Date) ([]service.AppointmentRow, error) {
	return r.visits(ctx, "a.status IN "+unfinished+" AND a.appointment_date <= ?", d, on(upTo))
}

func (r queueRepo) CountUnfinished(ctx context.Context, upTo clinic.Date, overAt int64) (int, error) {
	n, err := queryInt(ctx, r.unit, `SELECT count(*) FROM appointments_appointment a WHERE a.status IN `+unfinished+`
		AND a.appointment_date <= ? AND a.start_minute + a.duration_minutes <= ?`, on(upTo), overAt)
	return int(n), err
}

// moveRow is a row of appointments_move.
type moveRow struct {
	ID            int64 `gorm:"primaryKey"`
	AppointmentID int64
	FromDoctor    int64
	FromDate      day
	FromTime      clock
	FromMinutes   int
	ToDoctor      int64
	ToDate        day
	ToTime        clock
	ToMinutes     int
	MovedAt       instant
	MovedBy       ref
	MovedByName   string
	Reason        string
}

// TableName names the table for GORM.
func (moveRow) TableName() string { return "appointments_move" }

func (r queueRepo) AddMove(ctx context.Context, m clinic.VisitMove) error {
	return r.insert(ctx, &moveRow{AppointmentID: int64(m.AppointmentID), FromDoctor: int64(m.FromDoctor), FromDate: on(m.FromDate),
		FromTime: clock{m.FromStart}, FromMinutes: m.FromMinutes, ToDoctor: int64(m.ToDoctor), ToDate: on(m.ToDate), ToTime: clock{m.ToStart},
		ToMinutes: m.ToMinutes, MovedAt: at(m.At), MovedBy: ref{int64(m.ByUserID)}, MovedByName: m.ByName, Reason: m.Reason})
}

// namedMoveRow is a move with the doctors' names.
type namedMoveRow struct {
	Move      moveRow `gorm:"embedded"`
	FromFirst string
	FromLast  string
	ToFirst   string
	ToLast    string
}

const moveColumns = `m.appointment_id, m.from_doctor, m.from_date, m.from_time, m.from_minutes, m.to_doctor, m.to_date, m.to_time, m.to_minutes,
	m.moved_at, m.moved_by, m.moved_by_name, m.reason, fu.first_name AS from_first, fu.last_name AS from_last,
	tu.first_name AS to_first, tu.last_name AS to_last`

const moveDoctors = ` JOIN doctors_doctor fd ON fd.id = m.from_doctor JOIN auth_user fu ON fu.id = fd.user_id
	JOIN doctors_doctor td ON td.id = m.to_doctor JOIN auth_user tu ON tu.id = td.user_id`

func (n namedMoveRow) move() clinic.VisitMove {
	m := n.Move
	return clinic.VisitMove{AppointmentID: clinic.AppointmentID(m.AppointmentID), FromDoctor: clinic.DoctorID(m.FromDoctor),
		ToDoctor: clinic.DoctorID(m.ToDoctor), FromDate: m.FromDate.date, ToDate: m.ToDate.date, FromStart: m.FromTime.of, ToStart: m.ToTime.of,
		FromMinutes: m.FromMinutes, ToMinutes: m.ToMinutes, At: m.MovedAt.at, ByUserID: clinic.UserID(m.MovedBy.id), ByName: m.MovedByName,
		Reason: m.Reason, FromDoctorName: clinic.DoctorName(n.FromFirst, n.FromLast), ToDoctorName: clinic.DoctorName(n.ToFirst, n.ToLast)}
}

func (r queueRepo) Moves(ctx context.Context, id clinic.AppointmentID) ([]clinic.VisitMove, error) {
	rows, err := queryAll[namedMoveRow](ctx, r.unit, "SELECT "+moveColumns+" FROM appointments_move m"+moveDoctors+
		" WHERE m.appointment_id = ? ORDER BY m.id", int64(id))
	out := make([]clinic.VisitMove, len(rows))
	for i, row := range rows {
		out[i] = row.move()
	}
	return out, err
}

func (r queueRepo) MovedAway(ctx context.Context, f service.AppointmentFilter) ([]service.MovedVisit, error) {
	var w where
	if !f.From.IsZero() {
		w.add("m.from_date >= ?", on(f.From))
	}
	if !f.To.IsZero() {
		w.add("m.from_date <= ?", on(f.To))
	}
	if f.Doctor != 0 {
		w.add("m.from_doctor = ?", int64(f.Doctor))
	}
	if f.Department != 0 {
		w.add("m.from_doctor IN (SELECT id FROM doctors_doctor WHERE department_id = ?)", int64(f.Department))
	}
	if f.Patient != 0 {
		w.add("m.appointment_id IN (SELECT id FROM appointments_appointment WHERE patient_id = ?)", int64(f.Patient))
	}
	rows, err := queryAll[namedMoveRow](ctx, r.unit, "SELECT "+moveColumns+" FROM appointments_move m"+moveDoctors+w.sql()+" ORDER BY m.id", w.args...)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	visits, err := r.visits(ctx, "a.id IN (SELECT m.appointment_id FROM appointments_move m"+w.sql()+")", 0, w.args...)
	if err != nil {
		return nil, err
	}
	byID := map[clinic.AppointmentID]service.AppointmentRow{}
	for _, v := range visits {
		byID[v.ID] = v
	}
	out := make([]service.MovedVisit, len(rows))
	for i, row := range rows {
		m := row.move()
		out[i] = service.MovedVisit{AppointmentRow: byID[m.AppointmentID], Move: m, FromFirst: row.FromFirst, FromLast: row.FromLast}
	}
	return out, nil
}

// reminderRow is a row of appointments_reminder.
type reminderRow struct {
	ID              int64 `gorm:"primaryKey"`
	AppointmentID   int64
	AppointmentDate day
	AppointmentTime clock
	Outcome         string
	Note            string
	MadeAt          instant
	MadeBy          ref
	MadeByName      string
}

// TableName names the table for GORM.
func (reminderRow) TableName() string { return "appointments_reminder" }

func (r queueRepo) AddReminder(ctx context.Context, c clinic.Reminder) error {
	return r.insert(ctx, &reminderRow{AppointmentID: int64(c.AppointmentID), AppointmentDate: on(c.Date), AppointmentTime: clock{c.Start},
		Outcome: string(c.Outcome), Note: c.Note, MadeAt: at(c.At), MadeBy: ref{int64(c.ByUserID)}, MadeByName: c.ByName})
}

const reminderColumns = `r.id, r.appointment_id, r.appointment_date, r.appointment_time, r.outcome, r.note, r.made_at, r.made_by, r.made_by_name`

func (r queueRepo) reminders(ctx context.Context, from string, args ...any) ([]clinic.Reminder, error) {
	rows, err := queryAll[reminderRow](ctx, r.unit, "SELECT "+reminderColumns+" FROM "+from, args...)
	out := make([]clinic.Reminder, len(rows))
	for i, c := range rows {
		out[i] = clinic.Reminder{AppointmentID: clinic.AppointmentID(c.AppointmentID), Date: c.AppointmentDate.date, Start: c.AppointmentTime.of,
			Outcome: clinic.ReminderOutcome(c.Outcome), Note: c.Note, At: c.MadeAt.at, ByUserID: clinic.UserID(c.MadeBy.id), ByName: c.MadeByName}
	}
	return out, err
}

func (r queueRepo) Reminders(ctx context.Context, date clinic.Date) ([]clinic.Reminder, error) {
	return r.reminders(ctx, `appointments_appointment a JOIN appointments_reminder r ON r.appointment_id = a.id
		WHERE a.appointment_date = ? ORDER BY r.id`, on(date))
}

func (r queueRepo) RemindersOf(ctx context.Context, id clinic.AppointmentID) ([]clinic.Reminder, error) {
	return r.reminders(ctx, "appointments_reminder r WHERE r.appointment_id = ? ORDER BY r.id", int64(id))
}

func (r queueRepo) EmergencyContacts(ctx context.Context, date clinic.Date) (map[clinic.PatientID]string, error) {
	rows, err := queryAll[struct {
		UserID           int64
		EmergencyContact string
	}](ctx, r.unit, `SELECT DISTINCT p.user_id, p.emergency_contact FROM appointments_appointment a JOIN patient_profile p ON p.user_id = a.patient_id
		WHERE a.appointment_date = ? AND a.status = 'booked' AND p.emergency_contact <> ''`, on(date))
	out := map[clinic.PatientID]string{}
	for _, row := range rows {
		out[clinic.PatientID(row.UserID)] = row.EmergencyContact
	}
	return out, err
}
