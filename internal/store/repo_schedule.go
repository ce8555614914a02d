package store

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type scheduleRepo struct{ *unit }

// leaveRow is a row of doctors_leave.
type leaveRow struct {
	ID             int64 `gorm:"primaryKey"`
	DoctorID       ref
	Kind           string
	StartDate      day
	StartTime      clock
	EndDate        day
	EndTime        clock
	Reason         string
	Status         string
	Created        instant `gorm:"column:created_at"`
	CreatedBy      ref
	CreatedByName  string
	DecidedAt      instant
	DecidedBy      ref
	DecidedByName  string
	DecisionReason string
	Version        int
}

// TableName names the table for GORM.
func (leaveRow) TableName() string { return "doctors_leave" }

// leaveRead is a leave with the doctor's name.
type leaveRead struct {
	Row         leaveRow `gorm:"embedded"`
	DoctorFirst optional
	DoctorLast  optional
}

const leaveSelect = `l.*, u.first_name AS doctor_first, u.last_name AS doctor_last`

const leaveTables = `doctors_leave l LEFT JOIN doctors_doctor d ON d.id = l.doctor_id LEFT JOIN auth_user u ON u.id = d.user_id`

func (r leaveRead) leave() clinic.Leave {
	l := r.Row
	out := clinic.Leave{ID: clinic.LeaveID(l.ID), DoctorID: clinic.DoctorID(l.DoctorID.id), Kind: clinic.LeaveKind(l.Kind),
		From: l.StartDate.date, Start: l.StartTime.of, To: l.EndDate.date, End: l.EndTime.of, Reason: l.Reason,
		Status: clinic.LeaveStatus(l.Status), CreatedAt: l.Created.at, CreatedBy: clinic.UserID(l.CreatedBy.id),
		CreatedByName: l.CreatedByName, DecidedAt: l.DecidedAt.at, DecidedBy: clinic.UserID(l.DecidedBy.id),
		DecidedByName: l.DecidedByName, DecisionReason: l.DecisionReason, Version: l.Version}
	if out.DoctorID != 0 {
		out.DoctorName = clinic.DoctorName(r.DoctorFirst.text, r.DoctorLast.text)
	}
	return out
}

func (r scheduleRepo) Leave(ctx context.Context, id clinic.LeaveID) (clinic.Leave, error) {
	row, err := queryOne[leaveRead](ctx, r.unit, "leave", "SELECT "+leaveSelect+" FROM "+leaveTables+" WHERE l.id = ?", int64(id))
	if err != nil {
		return clinic.Leave{}, err
	}
	return row.leave(), nil
}

func (r scheduleRepo) ListLeave(ctx context.Context, f service.LeaveFilter, p service.PageRequest) (service.Page[clinic.Leave], error) {
	var w where
	if !f.From.IsZero() {
		w.add("l.end_date >= ?", on(f.From))
	}
	if !f.To.IsZero() {
		w.add("l.start_date <= ?", on(f.To))
	}
	switch {
	case f.Holidays:
		w.add("l.doctor_id IS NULL")
	case f.Doctor != 0:
		w.add("(l.doctor_id = ? OR l.doctor_id IS NULL)", int64(f.Doctor))
	}
	if len(f.Statuses) > 0 {
		w.add("l.status IN ?", f.Statuses)
	}
	q := paged{columns: leaveSelect, from: leaveTables, count: "doctors_leave l", where: &w, kinds: "si",
		after: "(l.start_date, l.id) > (?, ?)", order: "l.start_date, l.id"}
	if f.Newest {
		q.after, q.order = "(l.start_date, l.id) < (?, ?)", "l.start_date DESC, l.id DESC"
	}
	return page(ctx, r.unit, q, p, func(l leaveRead) cursor { return cursor{l.Row.StartDate.date.String(), l.Row.ID} }, leaveRead.leave)
}

func (r scheduleRepo) InsertLeave(ctx context.Context, l clinic.Leave) (clinic.LeaveID, error) {
	row := leaveRow{DoctorID: ref{int64(l.DoctorID)}, Kind: string(l.Kind), StartDate: on(l.From), StartTime: clock{l.Start},
		EndDate: on(l.To), EndTime: clock{l.End}, Reason: l.Reason, Status: string(l.Status), Created: at(l.CreatedAt),
		CreatedBy: ref{int64(l.CreatedBy)}, CreatedByName: l.CreatedByName, DecidedAt: at(l.DecidedAt),
		DecidedBy: ref{int64(l.DecidedBy)}, DecidedByName: l.DecidedByName, DecisionReason: l.DecisionReason, Version: 1}
	err := r.insert(ctx, &row)
	return clinic.LeaveID(row.ID), err
}

func (r scheduleRepo) UpdateLeave(ctx context.Context, l clinic.Leave) error {
	return r.update(ctx, "doctors_leave", "id", "leave", int64(l.ID), l.Version, map[string]any{
		"doctor_id": ref{int64(l.DoctorID)}, "kind": string(l.Kind), "start_date": on(l.From), "start_time": clock{l.Start},
		"end_date": on(l.To), "end_time": clock{l.End}, "reason": l.Reason, "status": string(l.Status), "decided_at": at(l.DecidedAt),
		"decided_by": ref{int64(l.DecidedBy)}, "decided_by_name": l.DecidedByName, "decision_reason": l.DecisionReason})
}

// extraSessionRow is a row of doctors_extra_session.
type extraSessionRow struct {
	ID            int64 `gorm:"primaryKey"`
	DoctorID      int64
	SessionDate   day
	StartTime     clock
	EndTime       clock
	MaxPatients   int
	Note          string
	WithdrawnAt   instant
	Created       instant `gorm:"column:created_at"`
	CreatedBy     ref
	CreatedByName string
	Version       int
}

// TableName names the table for GORM.
func (extraSessionRow) TableName() string { return "doctors_extra_session" }

// extraSessionRead is an extra session with the doctor's name.
type extraSessionRead struct {
	Row         extraSessionRow `gorm:"embedded"`
	DoctorFirst string
	DoctorLast  string
}

const extraSessionSelect = `SELECT e.*, u.first_name AS doctor_first, u.last_name AS doctor_last FROM doctors_extra_session e
	JOIN doctors_doctor d ON d.id = e.doctor_id JOIN auth_user u ON u.id = d.user_id`

func (r extraSessionRead) session() clinic.ExtraSession {
	e := r.Row
	return clinic.ExtraSession{ID: clinic.ExtraSessionID(e.ID), DoctorID: clinic.DoctorID(e.DoctorID),
		DoctorName: clinic.DoctorName(r.DoctorFirst, r.DoctorLast), Date: e.SessionDate.date,
		Span: clinic.SessionSpan(e.StartTime.of, e.EndTime.of), MaxPatients: e.MaxPatients, Note: e.Note, Withdrawn: e.WithdrawnAt.at,
		CreatedAt: e.Created.at, CreatedBy: clinic.UserID(e.CreatedBy.id), CreatedByName: e.CreatedByName, Version: e.Version}
}

func (r scheduleRepo) ExtraSession(ctx context.Context, id clinic.ExtraSessionID) (clinic.ExtraSession, error) {
	row, err := queryOne[extraSessionRead](ctx, r.unit, "extra session", extraSessionSelect+" WHERE e.id = ?", int64(id))
	if err != nil {
		return clinic.ExtraSession{}, err
	}
	return row.session(), nil
}

func (r scheduleRepo) ListExtraSessions(ctx context.Context, f service.ExtraSessionFilter) ([]clinic.ExtraSession, error) {
	var w where
	if !f.From.IsZero() {
		w.add("e.session_date >= ?", on(f.From))
	}
	if !f.To.IsZero() {
		w.add("e.session_date <= ?", on(f.To))
	}
	if f.Doctor != 0 {
		w.add("e.doctor_id = ?", int64(f.Doctor))
	}
	if !f.WithWithdrawn {
		w.add("e.withdrawn_at IS NULL")
	}
	rows, err := queryAll[extraSessionRead](ctx, r.unit, extraSessionSelect+w.sql()+" ORDER BY e.session_date, e.start_time, e.id", w.args...)
	out := make([]clinic.ExtraSession, len(rows))
	for i, row := range rows {
		out[i] = row.session()
	}
	return out, err
}

func (r scheduleRepo) InsertExtraSession(ctx context.Context, e clinic.ExtraSession) (clinic.ExtraSessionID, error) {
	row := extraSessionRow{DoctorID: int64(e.DoctorID), SessionDate: on(e.Date), StartTime: clock{e.Span.From}, EndTime: clock{e.Span.To},
		MaxPatients: e.MaxPatients, Note: e.Note, WithdrawnAt: at(e.Withdrawn), Created: at(e.CreatedAt),
		CreatedBy: ref{int64(e.CreatedBy)}, CreatedByName: e.CreatedByName, Version: 1}
	err := r.insert(ctx, &row)
	return clinic.ExtraSessionID(row.ID), err
}

func (r scheduleRepo) UpdateExtraSession(ctx context.Context, e clinic.ExtraSession) error {
	return r.update(ctx, "doctors_extra_session", "id", "extra session", int64(e.ID), e.Version, map[string]any{
		"doctor_id": int64(e.DoctorID), "session_date": on(e.Date), "start_time": clock{e.Span.From}, "end_time": clock{e.Span.To},
		"max_patients": e.MaxPatients, "note": e.Note, "withdrawn_at": at(e.Withdrawn)})
}

func (r scheduleRepo) Calendar(ctx context.Context, ds []clinic.DoctorID, from, to clinic.Date) (clinic.Calendar, error) {
	var c clinic.Calendar
	condition, args := "l.status = 'approved' AND l.end_date >= ? AND l.start_date <= ?", []any{on(from), on(to)}
	if len(ds) > 0 {
		condition, args = condition+" AND (l.doctor_id IN ? OR l.doctor_id IS NULL)", append(args, ds)
	}
	rows, err := queryAll[leaveRead](ctx, r.unit, "SELECT "+leaveSelect+" FROM "+leaveTables+" WHERE "+condition+
		" ORDER BY l.start_date, l.start_time, l.id", args...)
	if err != nil {
		return c, err
	}
	for _, row := range rows {
		c.Leave = append(c.Leave, row.leave())
	}
	// One that begins on the evening before may run into the first day.
	condition, args = " WHERE e.withdrawn_at IS NULL AND e.session_date BETWEEN ? AND ?", []any{on(from.AddDays(-1)), on(to)}
	if len(ds) > 0 {
		condition, args = condition+" AND e.doctor_id IN ?", append(args, ds)
	}
	extra, err := queryAll[extraSessionRead](ctx, r.unit, extraSessionSelect+condition+" ORDER BY e.session_date, e.start_time, e.id", args...)
	for _, row := range extra {
		c.Extra = append(c.Extra, row.session())
	}
	return c, err
}
