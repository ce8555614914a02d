package store

import (
	"cmp"
	"context"
	"slices"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type appointmentRepo struct{ *unit }

// appointmentRow is a row of appointments_appointment. The columns
// start_minute and live are worked out by the database.
type appointmentRow struct {
	ID              int64 `gorm:"primaryKey"`
	PatientID       int64
	DoctorID        int64
	AppointmentDate day
	AppointmentTime clock
	Status          string
	Symptoms        string
	Notes           string
	Diagnosis       string
	Prescription    string
	FollowUpDate    day
	Created         instant `gorm:"column:created_at"`
	Updated         instant `gorm:"column:updated_at"`
	DurationMinutes int
	Kind            string
	VisitReason     string
	TokenNo         ref
	CheckedInAt     instant
	StartedAt       instant
	EndedAt         instant
	OverbookReason  string
	CancelReason    string
	CancelledBy     string
	SeriesID        ref
	Urgency         string
	QueuePosition   ref
	CalledAt        instant
	CreatedBy       ref
	Version         int
}

// TableName names the table for GORM.
func (appointmentRow) TableName() string { return "appointments_appointment" }

func (r appointmentRow) appointment() clinic.Appointment {
	return clinic.Appointment{ID: clinic.AppointmentID(r.ID), PatientID: clinic.PatientID(r.PatientID), DoctorID: clinic.DoctorID(r.DoctorID),
		Date: r.AppointmentDate.date, Start: r.AppointmentTime.of, Minutes: r.DurationMinutes, Status: clinic.AppointmentStatus(r.Status),
		Kind: clinic.VisitKind(r.Kind), Reason: r.VisitReason, Symptoms: r.Symptoms, Notes: r.Notes, Diagnosis: r.Diagnosis,
		Prescription: r.Prescription, FollowUp: r.FollowUpDate.date, TokenNo: int(r.TokenNo.id), CheckedInAt: r.CheckedInAt.at,
		StartedAt: r.StartedAt.at, EndedAt: r.EndedAt.at, OverbookReason: r.OverbookReason, CancelReason: r.CancelReason,
		CancelledBy: clinic.CancelledBy(r.CancelledBy), SeriesID: clinic.SeriesID(r.SeriesID.id), Urgency: clinic.Urgency(r.Urgency),
		QueuePosition: int(r.QueuePosition.id), CalledAt: r.CalledAt.at, CreatedAt: r.Created.at, UpdatedAt: r.Updated.at, Version: r.Version}
}

const appointmentColumns = plainColumns + ", a.symptoms, a.notes, a.diagnosis, a.prescription"

// plainColumns are those without clinical text.
const plainColumns = `a.id, a.patient_id, a.doctor_id, a.appointment_date, a.appointment_time, a.status, a.follow_up_date, a.created_at, a.updated_at, a.duration_minutes, a.kind, a.visit_reason,
	a.token_no, a.checked_in_at, a.started_at, a.ended_at, a.overbook_reason, a.cancel_reason,
	a.cancelled_by, a.series_id, a.urgency, a.queue_position, a.called_at, a.version`

// appointmentListRow is a visit with the names that lists show.
type appointmentListRow struct {
	Visit         appointmentRow `gorm:"embedded"`
	PatientFirst  string
	PatientLast   string
	PatientNo     string
	PatientPhone  string
	PatientBorn   day
	PatientE164   string `gorm:"column:patient_e164"`
	BornEstimated bool
	DoctorFirst   string
	DoctorLast    string
	TokenPrefix   string
	Department    optional
}

const namesOfVisit = patientOfVisit + `,
	du.first_name AS doctor_first, du.last_name AS doctor_last, d.token_prefix, t.name AS department`

const patientOfVisit = `, pu.first_name AS patient_first, pu.last_name AS patient_last,
	coalesce(pp.patient_no, '') AS patient_no, pf.phone AS patient_phone, pf.phone_e164 AS patient_e164,
	pf.date_of_birth AS patient_born, coalesce(pp.birth_estimated, 0) AS born_estimated`

const appointmentListColumns = appointmentColumns + namesOfVisit

const appointmentListTables = "appointments_appointment a" + patientOfVisitTables + doctorOfVisitTables

const doctorOfVisitTables = `
	JOIN doctors_doctor d ON d.id = a.doctor_id
	JOIN auth_user du ON du.id = d.user_id
	LEFT JOIN doctors_department t ON t.id = d.department_id`

const patientOfVisitTables = `
	JOIN auth_user pu ON pu.id = a.patient_id
	JOIN users_profile pf` + personShown + ` ON pf.user_id = a.patient_id
	LEFT JOIN patient_profile pp` + chartShown + ` ON pp.user_id = a.patient_id`

func (r appointmentListRow) row() service.AppointmentRow {
	return service.AppointmentRow{Appointment: r.Visit.appointment(), PatientFirst: r.PatientFirst, PatientLast: r.PatientLast,
		PatientNumber: r.PatientNo, PatientPhone: service.Phone{Typed: r.PatientPhone, E164: r.PatientE164}, PatientBorn: r.PatientBorn.date, PatientBornEstimated: r.BornEstimated, DoctorFirst: r.DoctorFirst,
		DoctorLast: r.DoctorLast, TokenPrefix: r.TokenPrefix, Department: r.Department.text}
}

func (r appointmentRepo) Get(ctx context.Context, id clinic.AppointmentID) (clinic.Appointment, error) {
	row, err := queryOne[appointmentRow](ctx, r.unit, "visit", "SELECT "+appointmentColumns+" FROM appointments_appointment a WHERE a.id = ?", int64(id))
	if err != nil {
		return clinic.Appointment{}, err
	}
	return row.appointment(), nil
}

func (r appointmentRepo) Row(ctx context.Context, id clinic.AppointmentID) (service.AppointmentRow, error) {
	row, err := queryOne[appointmentListRow](ctx, r.unit, "visit", "SELECT "+appointmentListColumns+" FROM "+appointmentListTables+" WHERE a.id = ?", int64(id))
	if err != nil {
		return service.AppointmentRow{}, err
	}
	return row.row(), nil
}

// timeColumns are those that say when a visit is and what it is, without what was
// said there.
const timeColumns = `a.id, a.patient_id, a.doctor_id, a.appointment_date, a.appointment_time, a.status, a.created_at, a.updated_at, a.duration_minutes,
	a.kind, a.visit_reason, a.token_no, a.overbook_reason, a.series_id, a.urgency, a.version`

func (r appointmentRepo) many(ctx context.Context, columns, condition string, args ...any) ([]clinic.Appointment, error) {
	rows, err := queryAll[appointmentRow](ctx, r.unit, "SELECT "+columns+" FROM appointments_appointment a WHERE "+
		condition+" ORDER BY a.appointment_date, a.appointment_time, a.id", args...)
	out := make([]clinic.Appointment, len(rows))
	for i, row := range rows {
		out[i] = row.appointment()
	}
	return out, err
}

func (r appointmentRepo) PatientDays(ctx context.Context, ps []clinic.PatientID, from, to clinic.Date) ([]clinic.Appointment, error) {
	if len(ps) == 0 {
		return nil, nil
	}
	return r.many(ctx, appointmentColumns, "a.patient_id IN ? AND a.appointment_date BETWEEN ? AND ?", ps, on(from), on(to))
}

func (r appointmentRepo) Days(ctx context.Context, ds []clinic.DoctorID, from, to clinic.Date) ([]clinic.Appointment, error) {
	if len(ds) == 0 {
		return nil, nil
	}
	return r.many(ctx, timeColumns, "a.doctor_id IN ? AND a.appointment_date BETWEEN ? AND ? AND a.status IN "+takingTime, ds, on(from), on(to))
}

// overnight finds the few visits of the days between two that run past midnight, by their own index.
const overnight = `SELECT o.id FROM appointments_appointment o
	WHERE o.start_minute % 1440 + o.duration_minutes > 1440 AND o.appointment_date BETWEEN ? AND ?`

// takenRead is what of a visit says which time it takes up. A search for a free time
// reads some hundred of them, for which the whole row is too large.
type takenRead struct {
	DoctorID        int64
	StartMinute     int64
	DurationMinutes int
}

// Taken implements service.AppointmentRepo.
func (r appointmentRepo) Taken(ctx context.Context, ds []clinic.DoctorID, from, to clinic.Date, asked bool) ([]service.TakenTime, error) {
	if len(ds) == 0 {
		return nil, nil
	}
	// Along an index each: of live visits, or of a doctor's days.
	within, args := "a.live = 1 AND a.start_minute >= ? AND a.start_minute < ?", []any{from.Minute(), to.AddDays(1).Minute()}
	state := "a.live = 1"
	if asked {
		within, args = "a.appointment_date BETWEEN ? AND ? AND a.status IN "+takingTime, []any{on(from), on(to)}
		state = "a.status IN " + takingTime
	}
	const columns = "SELECT a.doctor_id, a.start_minute, a.duration_minutes FROM appointments_appointment a WHERE "
	evening := on(from.AddDays(-1))
	late, err := queryAll[takenRead](ctx, r.unit, columns+"a.id IN ("+overnight+") AND a.doctor_id IN ? AND "+state, evening, evening, ds)
	if err != nil {
		return nil, err
	}
	rows, err := queryAll[takenRead](ctx, r.unit, columns+"a.doctor_id IN ? AND "+within+" ORDER BY a.doctor_id, a.start_minute", append([]any{ds}, args...)...)
	if len(late) > 0 {
		rows = append(late, rows...)
		slices.SortStableFunc(rows, func(a, b takenRead) int {
			return cmp.Or(cmp.Compare(a.DoctorID, b.DoctorID), cmp.Compare(a.StartMinute, b.StartMinute))
		})
	}
	out := make([]service.TakenTime, len(rows))
	for i, row := range rows {
		out[i] = service.TakenTime{Doctor: clinic.DoctorID(row.DoctorID), From: row.StartMinute, Minutes: row.DurationMinutes}
	}
	return out, err
}

func (r appointmentRepo) List(ctx context.Context, f service.AppointmentFilter, p service.PageRequest) (service.Page[service.AppointmentRow], error) {
	var w where
	if !f.From.IsZero() {
		w.add("a.appointment_date >= ?", on(f.From))
	}
	if !f.To.IsZero() {
		w.add("a.appointment_date <= ?", on(f.To))
	}
	if f.Overnight {
		w.add("a.id IN ("+overnight+")", on(f.From), on(f.To))
	}
	if f.Doctor != 0 {
		w.add("a.doctor_id = ?", int64(f.Doctor))
	}
	if f.Department != 0 {
		w.add("a.doctor_id IN (SELECT id FROM doctors_doctor WHERE department_id = ?)", int64(f.Department))
	}
	if f.Patient != 0 {
		w.add("a.patient_id = ?", int64(f.Patient))
	}
	if len(f.Statuses) == 1 && f.Statuses[0] == clinic.StatusRequested {
		w.add("a.status = 'requested'") // as its index says it
	} else if len(f.Statuses) > 0 {
		w.add("a.status IN ?", f.Statuses)
	}
	visits := "appointments_appointment a" + alongDay(f)
	columns, names, joins := appointmentColumns, namesOfVisit, patientOfVisitTables+doctorOfVisitTables
	if f.Plain {
		columns = plainColumns
	}
	if f.NoDoctor {
		names, joins = patientOfVisit, patientOfVisitTables
	}
	q := paged{columns: columns + names, from: visits + joins, count: visits, countTo: countedRows, where: &w, kinds: "ssi",
		after: "(a.appointment_date, a.appointment_time, a.id) > (?, ?, ?)", order: "a.appointment_date, a.appointment_time, a.id"}
	if f.Newest {
		q.after = "(a.appointment_date, a.appointment_time, a.id) < (?, ?, ?)"
		q.order = "a.appointment_date DESC, a.appointment_time DESC, a.id DESC"
	}
	return page(ctx, r.unit, q, p, func(a appointmentListRow) cursor {
		return cursor{a.Visit.AppointmentDate.date.String(), a.Visit.AppointmentTime.of.String() + ":00", a.Visit.ID}
	}, appointmentListRow.row)
}

func (r appointmentRepo) Insert(ctx context.Context, a clinic.Appointment, by clinic.UserID) (clinic.AppointmentID, error) {
	row := appointmentRow{PatientID: int64(a.PatientID), DoctorID: int64(a.DoctorID), AppointmentDate: on(a.Date),
		AppointmentTime: clock{a.Start}, Status: string(a.Status), Symptoms: a.Symptoms, Notes: a.Notes, Diagnosis: a.Diagnosis,
		Prescription: a.Prescription, FollowUpDate: on(a.FollowUp), Created: at(a.CreatedAt), Updated: at(a.CreatedAt),
		DurationMinutes: a.Minutes, Kind: string(a.Kind), VisitReason: a.Reason, TokenNo: ref{int64(a.TokenNo)},
		CheckedInAt: at(a.CheckedInAt), StartedAt: at(a.StartedAt), EndedAt: at(a.EndedAt), OverbookReason: a.OverbookReason,
		CancelReason: a.CancelReason, CancelledBy: string(a.CancelledBy), SeriesID: ref{int64(a.SeriesID)}, Urgency: urgency(a),
		QueuePosition: ref{int64(a.QueuePosition)}, CalledAt: at(a.CalledAt), CreatedBy: ref{int64(by)}, Version: 1}
	err := r.insert(ctx, &row)
	return clinic.AppointmentID(row.ID), err
}

// urgency stores the empty one as what it counts as.
func urgency(a clinic.Appointment) string {
	if a.Urgency == "" {
		return string(clinic.UrgencyNormal)
	}
	return string(a.Urgency)
}

func (r appointmentRepo) Update(ctx context.Context, a clinic.Appointment) error {
	if err := r.update(ctx, "appointments_appointment", "id", "visit", int64(a.ID), a.Version, map[string]any{
		"patient_id": int64(a.PatientID), "doctor_id": int64(a.DoctorID), "appointment_date": on(a.Date), "appointment_time": clock{a.Start},
		"status": string(a.Status), "symptoms": a.Symptoms, "notes": a.Notes, "diagnosis": a.Diagnosis, "prescription": a.Prescription,
		"follow_up_date": on(a.FollowUp), "updated_at": at(r.db.NowFunc()), "duration_minutes": a.Minutes, "kind": string(a.Kind),
		"visit_reason": a.Reason, "token_no": ref{int64(a.TokenNo)}, "checked_in_at": at(a.CheckedInAt), "started_at": at(a.StartedAt),
		"ended_at": at(a.EndedAt), "overbook_reason": a.OverbookReason, "cancel_reason": a.CancelReason,
		"cancelled_by": string(a.CancelledBy), "series_id": ref{int64(a.SeriesID)}, "urgency": urgency(a),
		"queue_position": ref{int64(a.QueuePosition)}, "called_at": at(a.CalledAt)}); err != nil {
		return err
	}
	// A bill is listed on the day of its visit.
	_, err := r.exec(ctx, "UPDATE billing_invoice SET bill_date = ? WHERE appointment_id = ? AND bill_date <> ?", on(a.Date), int64(a.ID), on(a.Date))
	return err
}

// statusChangeRow is a row of appointments_status_change.
type statusChangeRow struct {
	ID            int64 `gorm:"primaryKey"`
	AppointmentID int64
	FromStatus    string
	ToStatus      string
	ChangedAt     instant
	ChangedBy     ref
	ChangedByName string
	Reason        string
}

// TableName names the table for GORM.
func (statusChangeRow) TableName() string { return "appointments_status_change" }

func (r appointmentRepo) AddStatusChange(ctx context.Context, c clinic.StatusChange) error {
	return r.insert(ctx, &statusChangeRow{AppointmentID: int64(c.AppointmentID), FromStatus: string(c.From), ToStatus: string(c.To),
		ChangedAt: at(c.At), ChangedBy: ref{int64(c.ByUserID)}, ChangedByName: c.ByName, Reason: c.Reason})
}

func (r appointmentRepo) StatusChanges(ctx context.Context, id clinic.AppointmentID) ([]clinic.StatusChange, error) {
	rows, err := queryAll[statusChangeRow](ctx, r.unit, "SELECT * FROM appointments_status_change WHERE appointment_id = ? ORDER BY id", int64(id))
	out := make([]clinic.StatusChange, len(rows))
	for i, c := range rows {
		out[i] = clinic.StatusChange{AppointmentID: clinic.AppointmentID(c.AppointmentID), From: clinic.AppointmentStatus(c.FromStatus),
			To: clinic.AppointmentStatus(c.ToStatus), At: c.ChangedAt.at, ByUserID: clinic.UserID(c.ChangedBy.id), ByName: c.ChangedByName, Reason: c.Reason}
	}
	return out, err
}
