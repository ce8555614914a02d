package store

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type mergeRepo struct{ *unit }

// movedTable is a table whose rows belong to a patient and move with a merge.
type movedTable struct {
	kind  clinic.MovedKind
	name  string
	since string // when a row was made
	raise string // raises the row's version, where it has one
	// follows is a condition for rows, made since the merge, that go back with
	// what they belong to.
	follows string
}

// movedTables are all of them, a visit before what is written for it. A test
// compares them with the schema.
var movedTables = []movedTable{
	{kind: clinic.MovedSeries, name: "appointments_series", since: "created_at"},
	{kind: clinic.MovedVisits, name: "appointments_appointment", since: "created_at", raise: ", version = version + 1",
		follows: "t.series_id IN (SELECT row_id FROM patient_merge_row WHERE merge_id = m.id AND kind = 'series')"},
	{kind: clinic.MovedRecords, name: "appointments_patienthistory", since: "date_created", follows: followsVisit},
	{kind: clinic.MovedPrescriptions, name: "prescription", since: "issued_at", follows: followsVisit},
	{kind: clinic.MovedVitals, name: "vital_sign", since: "recorded_at", follows: followsVisit},
	{kind: clinic.MovedProblems, name: "problem", since: "recorded_at", raise: ", version = version + 1", follows: followsVisit},
	{kind: clinic.MovedAttachments, name: "document_attachment", since: "added_at", follows: followsVisit},
	{kind: clinic.MovedPapers, name: "issued_document", since: "issued_at", follows: followsVisit},
	{kind: clinic.MovedBills, name: "billing_invoice", since: "created_at", raise: ", version = version + 1", follows: followsVisit},
	{kind: clinic.MovedDeposits, name: "billing_deposit", since: "created_at", raise: ", version = version + 1"},
	{kind: clinic.MovedEstimates, name: "billing_estimate", since: "created_at", raise: ", version = version + 1"},
}

const followsVisit = `EXISTS (SELECT 1 FROM appointments_appointment v WHERE v.id = t.appointment_id
	AND (v.id IN (SELECT row_id FROM patient_merge_row WHERE merge_id = m.id AND kind = 'visit')
	  OR v.series_id IN (SELECT row_id FROM patient_merge_row WHERE merge_id = m.id AND kind = 'series')))`

// goesBack is the condition for rows t that go back when merge m is undone.
func (t movedTable) goesBack() string {
	listed := "t.id IN (SELECT row_id FROM patient_merge_row WHERE merge_id = m.id AND kind = '" + string(t.kind) + "')"
	if t.follows == "" {
		return listed
	}
	return "(" + listed + " OR " + t.follows + ")"
}

func (r mergeRepo) SetChart(ctx context.Context, p clinic.Patient) error {
	id, now := int64(p.ID), at(p.UpdatedAt)
	key := nameKey(p.FirstName, p.LastName)
	patients := patientRepo(r)
	if err := patients.raise(ctx, p, map[string]any{"emergency_contact": p.EmergencyContact, "blood_group": p.BloodGroup,
		"medical_history": p.MedicalHistory, "insurance_info": p.InsuranceInfo, "sex": string(p.Sex), "language": optional{string(p.Language)}, "name_key": key,
		"birth_estimated": p.BirthEstimated, "allergy_status": string(p.AllergyStatus), "allergies": p.AllergyText(),
		"allergy_confirmed_at": at(p.AllergyConfirmed), "allergy_confirmed_by": p.AllergyBy, "consent_status": consentOf(p),
		"consent_at": at(p.ConsentAt), "consent_by": p.ConsentBy, "updated_at": now}); err != nil {
		return err
	}
	n, err := r.exec(ctx, "UPDATE auth_user SET first_name = ?, last_name = ?, email = ?, version = version + 1 WHERE id = ?",
		p.FirstName, p.LastName, p.Email, id)
	if err = one(n, err, "patient"); err != nil {
		return err
	}
	n, err = r.exec(ctx, `UPDATE users_profile SET phone = ?, phone_e164 = ?, address = ?, date_of_birth = ?, profile_picture = ?,
		name_key = ?, updated_at = ? WHERE user_id = ?`, p.Phone, p.PhoneE164, p.Address, on(p.DateOfBirth), optional{p.Picture}, key, now, id)
	if err = one(n, err, "patient"); err != nil {
		return err
	}
	if _, err := r.exec(ctx, "DELETE FROM patient_allergy WHERE patient_id = ?", id); err != nil {
		return err
	}
	if err := patients.insertAllergies(ctx, p); err != nil {
		return err
	}
	if err := patients.setIdentifiers(ctx, p); err != nil {
		return err
	}
	return patients.follow(ctx, p.ID)
}

func (r mergeRepo) Insert(ctx context.Context, m clinic.PatientMerge) (clinic.MergeID, error) {
	snapshot, err := encodeSnapshot(m)
	if err != nil {
		return 0, err
	}
	row := mergeRow{KeptID: int64(m.Kept), MergedID: int64(m.Merged), Reason: m.Reason, MergedAt: at(m.At), MergedBy: ref{int64(m.By)},
		MergedByName: m.ByName, Snapshot: snapshot}
	err = r.insert(ctx, &row)
	return clinic.MergeID(row.ID), err
}

func (r mergeRepo) Move(ctx context.Context, id clinic.MergeID) ([]service.MovedCount, error) {
	m, err := r.row(ctx, id)
	if err != nil {
		return nil, err
	}
	var out []service.MovedCount
	for _, t := range movedTables {
		listed, err := r.exec(ctx, "INSERT INTO patient_merge_row (merge_id, kind, row_id) SELECT ?, ?, id FROM "+t.name+" WHERE patient_id = ?",
			m.ID, string(t.kind), m.MergedID)
		if err != nil {
			return nil, err
		}
		moved, err := r.exec(ctx, "UPDATE "+t.name+" SET patient_id = ?"+t.raise+" WHERE patient_id = ?", m.KeptID, m.MergedID)
		if err != nil {
			return nil, err
		}
		if listed != moved {
			return nil, clinic.Errorf(clinic.Internal, "Something went wrong inside Caredesk. Nothing was saved.")
		}
		out = counted(out, t.kind, moved)
	}
	return out, nil
}

// counted adds a count unless it is nothing.
func counted(list []service.MovedCount, kind clinic.MovedKind, n int64) []service.MovedCount {
	if n == 0 {
		return list
	}
	return append(list, service.MovedCount{Kind: kind, Rows: int(n)})
}

func (r mergeRepo) Close(ctx context.Context, p clinic.Patient) error {
	return patientRepo(r).raise(ctx, p, map[string]any{"retired_at": at(p.Retired), "retire_reason": p.RetireReason,
		"merged_into": ref{int64(p.MergedInto)}, "updated_at": at(p.UpdatedAt)})
}

func (r mergeRepo) Reopen(ctx context.Context, p clinic.Patient) error {
	return patientRepo(r).raise(ctx, p, map[string]any{"retired_at": nil, "retire_reason": "", "merged_into": nil, "updated_at": at(p.UpdatedAt)})
}

func (r mergeRepo) SetUndone(ctx context.Context, m clinic.PatientMerge) error {
	n, err := r.exec(ctx, "UPDATE patient_merge SET undone_at = ?, undone_by = ?, undone_by_name = ?, undo_reason = ? WHERE id = ?",
		at(m.Undone), ref{int64(m.UndoneBy)}, m.UndoneByName, m.UndoneCause, int64(m.ID))
	return one(n, err, "merge")
}

func (r mergeRepo) MoveBack(ctx context.Context, id clinic.MergeID) ([]service.MovedCount, error) {
	m, err := r.row(ctx, id)
	if err != nil {
		return nil, err
	}
	var out []service.MovedCount
	for _, t := range movedTables {
		moved, err := r.exec(ctx, "UPDATE "+t.name+" AS t SET patient_id = ?"+t.raise+` FROM patient_merge m
			WHERE m.id = ? AND t.patient_id = m.kept_id AND `+t.goesBack(), m.MergedID, m.ID)
		if err != nil {
			return nil, err
		}
		lost, err := queryInt(ctx, r.unit, "SELECT count(*) FROM patient_merge_row l JOIN "+t.name+` t ON t.id = l.row_id
			WHERE l.merge_id = ? AND l.kind = ? AND t.patient_id <> ?`, m.ID, string(t.kind), m.MergedID)
		if err != nil {
			return nil, err
		}
		if lost > 0 {
			return nil, clinic.Errorf(clinic.Conflict, "What this merge moved now belongs to a third record. Undo the later merge first.")
		}
		out = counted(out, t.kind, moved)
	}
	return out, nil
}

func (r mergeRepo) Rows(ctx context.Context, id clinic.PatientID) (out []service.MovedCount, err error) {
	for _, t := range movedTables {
		n, err := queryInt(ctx, r.unit, "SELECT count(*) FROM "+t.name+" WHERE patient_id = ?", int64(id))
		if err != nil {
			return nil, err
		}
		out = counted(out, t.kind, n)
	}
	return out, nil
}

func (r mergeRepo) UndoRows(ctx context.Context, id clinic.MergeID) (back, stay []service.MovedCount, err error) {
	for _, t := range movedTables {
		from := "SELECT count(*) FROM patient_merge m JOIN " + t.name + " t ON t.patient_id = m.kept_id WHERE m.id = ? AND "
		n, err := queryInt(ctx, r.unit, from+t.goesBack(), int64(id))
		if err != nil {
			return nil, nil, err
		}
		back = counted(back, t.kind, n)
		n, err = queryInt(ctx, r.unit, from+"t."+t.since+" > m.merged_at AND NOT "+t.goesBack(), int64(id))
		if err != nil {
			return nil, nil, err
		}
		stay = counted(stay, t.kind, n)
	}
	return back, stay, nil
}

// mergeRow is a row of patient_merge.
type mergeRow struct {
	ID           int64 `gorm:"primaryKey"`
	KeptID       int64
	MergedID     int64
	Reason       string
	MergedAt     instant
	MergedBy     ref
	MergedByName string
	Snapshot     string
	UndoneAt     instant
	UndoneBy     ref
	UndoneByName string
	UndoReason   string
}

// TableName names the table for GORM.
func (mergeRow) TableName() string { return "patient_merge" }

// mergeRead is a merge with the names of both sides.
type mergeRead struct {
	Merge                    mergeRow `gorm:"embedded"`
	KeptNumber, MergedNumber string
	KeptFirst, KeptLast      string
	MergedFirst, MergedLast  string
}

func (r mergeRead) merge() clinic.PatientMerge {
	m := r.Merge
	return clinic.PatientMerge{ID: clinic.MergeID(m.ID), Kept: clinic.PatientID(m.KeptID), Merged: clinic.PatientID(m.MergedID),
		KeptNumber: r.KeptNumber, MergedNumber: r.MergedNumber, KeptName: clinic.ListName(r.KeptFirst, r.KeptLast),
		MergedName: clinic.ListName(r.MergedFirst, r.MergedLast), Reason: m.Reason, At: m.MergedAt.at, By: clinic.UserID(m.MergedBy.id),
		ByName: m.MergedByName, Undone: m.UndoneAt.at, UndoneBy: clinic.UserID(m.UndoneBy.id), UndoneByName: m.UndoneByName, UndoneCause: m.UndoReason}
}

const (
	mergeColumns = `g.id, g.kept_id, g.merged_id, g.reason, g.merged_at, g.merged_by, g.merged_by_name, g.undone_at, g.undone_by,
		g.undone_by_name, g.undo_reason, kp.patient_no AS kept_number, mp.patient_no AS merged_number,
		ku.first_name AS kept_first, ku.last_name AS kept_last, mu.first_name AS merged_first, mu.last_name AS merged_last`
	mergeTables = `patient_merge g JOIN patient_profile kp ON kp.user_id = g.kept_id JOIN auth_user ku ON ku.id = g.kept_id
		JOIN patient_profile mp ON mp.user_id = g.merged_id JOIN auth_user mu ON mu.id = g.merged_id`
)

func (r mergeRepo) row(ctx context.Context, id clinic.MergeID) (mergeRow, error) {
	return queryOne[mergeRow](ctx, r.unit, "merge", "SELECT * FROM patient_merge WHERE id = ?", int64(id))
}

func (r mergeRepo) Get(ctx context.Context, id clinic.MergeID) (clinic.PatientMerge, error) {
	read, err := queryOne[mergeRead](ctx, r.unit, "merge", "SELECT "+mergeColumns+", g.snapshot FROM "+mergeTables+" WHERE g.id = ?", int64(id))
	if err != nil {
		return clinic.PatientMerge{}, err
	}
	m := read.merge()
	return m, decodeSnapshot(read.Merge.Snapshot, &m)
}

func (r mergeRepo) Of(ctx context.Context, id clinic.PatientID) ([]clinic.PatientMerge, error) {
	rows, err := queryAll[mergeRead](ctx, r.unit, "SELECT "+mergeColumns+" FROM "+mergeTables+` WHERE g.id IN (
		SELECT id FROM patient_merge WHERE kept_id = ? UNION ALL SELECT id FROM patient_merge WHERE merged_id = ?) ORDER BY g.id DESC`, int64(id), int64(id))
	out := make([]clinic.PatientMerge, len(rows))
	for i, row := range rows {
		out[i] = row.merge()
	}
	return out, err
}

func (r mergeRepo) Kept(ctx context.Context, number string) (service.PatientRow, error) {
	row, err := queryOne[patientListRow](ctx, r.unit, "merged record", `WITH RECURSIVE known (user_id, into_id) AS (
		SELECT user_id, merged_into FROM patient_profile WHERE patient_no = ? AND merged_into IS NOT NULL
		UNION ALL
		SELECT p.user_id, p.merged_into FROM known JOIN patient_profile p ON p.user_id = known.into_id
	) SELECT `+patientListColumns+`
	FROM known JOIN patient_profile p ON p.user_id = known.user_id JOIN auth_user u ON u.id = p.user_id JOIN users_profile f ON f.user_id = p.user_id
	WHERE known.into_id IS NULL`, number)
	return row.row(), err
}

// withMerged returns a patient and all whose charts were merged into that one's.
func (u *unit) withMerged(ctx context.Context, id clinic.PatientID) ([]int64, error) {
	ids, err := queryValues[int64](ctx, u, `WITH RECURSIVE known (user_id) AS (
		SELECT CAST(? AS INTEGER)
		UNION
		SELECT p.user_id FROM known JOIN patient_profile p ON p.merged_into = known.user_id
	) SELECT user_id FROM known`, int64(id))
	return ids, err
}
