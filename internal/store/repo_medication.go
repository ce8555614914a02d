package store

import (
	"context"

	"caredesk/internal/clinic"
)

// prescribedRow is an item of a prescription with its end, where it has one.
type prescribedRow struct {
	Row         prescriptionItemRow `gorm:"embedded"`
	PatientID   int64
	IssuedAt    instant
	DoctorFirst string
	DoctorLast  string
	StoppedOn   day
	StopReason  optional
	StoppedAt   instant
	StoppedBy   ref
	StopperName optional
}

func (r consultationRepo) prescribed(row prescribedRow) clinic.PrescribedItem {
	it := row.Row
	since := row.IssuedAt.at
	if !it.SinceAt.at.IsZero() {
		since = it.SinceAt.at
	}
	p := clinic.PrescribedItem{ID: clinic.PrescriptionItemID(it.ID), PrescriptionID: clinic.PrescriptionID(it.PrescriptionID), Item: it.item(),
		IssuedAt: row.IssuedAt.at, IssuedOn: clinic.DateOf(since.In(r.db.NowFunc().Location())),
		DoctorName: clinic.DoctorName(row.DoctorFirst, row.DoctorLast)}
	if !row.StoppedOn.date.IsZero() {
		p.Stop = &clinic.MedicineStop{Item: p.ID, On: row.StoppedOn.date, Reason: row.StopReason.text, At: row.StoppedAt.at,
			By: clinic.UserID(row.StoppedBy.id), ByName: row.StopperName.text}
	}
	return p
}

const prescribedColumns = `i.*, p.patient_id, p.issued_at, u.first_name AS doctor_first, u.last_name AS doctor_last,
	s.stopped_on, s.reason AS stop_reason, s.stopped_at, s.stopped_by, s.stopped_by_name AS stopper_name`

const prescribedTables = `prescription p JOIN prescription_item i ON i.prescription_id = p.id
	JOIN doctors_doctor d ON d.id = p.doctor_id JOIN auth_user u ON u.id = d.user_id
	LEFT JOIN prescription_stop s ON s.item_id = i.id`

// notReplaced leaves out prescriptions that another one took the place of.
const notReplaced = "NOT EXISTS (SELECT 1 FROM prescription n WHERE n.replaces_id = p.id)"

// Running reads what may be running: of every medicine the latest item that is
// worded so, as that one supersedes the earlier ones even when it has ended, and
// the courses that are not over. Of a long chart this is little; which of it
// runs is the domain's rule.
func (r consultationRepo) Running(ctx context.Context, patient clinic.PatientID, onDay clinic.Date) ([]clinic.RunningMedicine, error) {
	rows, err := queryAll[prescribedRow](ctx, r.unit, `SELECT `+prescribedColumns+` FROM (SELECT n.id AS wanted, n.prescription_id, n.duration_days, q.issued_at,
			row_number() OVER (PARTITION BY n.drug, n.strength, n.frequency, n.instructions ORDER BY q.issued_at DESC, q.id DESC) AS place
			FROM prescription q JOIN prescription_item n ON n.prescription_id = q.id WHERE q.patient_id = ? AND q.issued_at < ?
				AND NOT EXISTS (SELECT 1 FROM prescription later WHERE later.replaces_id = q.id)) w
		JOIN prescription_item i ON i.id = w.wanted JOIN prescription p ON p.id = i.prescription_id
		JOIN doctors_doctor d ON d.id = p.doctor_id JOIN auth_user u ON u.id = d.user_id LEFT JOIN prescription_stop s ON s.item_id = i.id
		WHERE w.place = 1 OR w.duration_days > 0 AND date(w.issued_at, '+' || w.duration_days || ' days') >= date(?, '-1 day')`,
		int64(patient), at(onDay.AddDays(1).At(0, r.db.NowFunc().Location())), onDay.String())
	if err != nil {
		return nil, err
	}
	items := make([]clinic.PrescribedItem, len(rows))
	for i, row := range rows {
		items[i] = r.prescribed(row)
	}
	return clinic.Running(items, onDay), nil
}

func (r consultationRepo) PrescribedItem(ctx context.Context, id clinic.PrescriptionItemID) (clinic.PrescribedItem, clinic.PatientID, error) {
	row, err := queryOne[prescribedRow](ctx, r.unit, "medicine", "SELECT "+prescribedColumns+" FROM "+prescribedTables+
		" WHERE i.id = ? AND "+notReplaced, int64(id))
	if err != nil {
		return clinic.PrescribedItem{}, 0, err
	}
	return r.prescribed(row), clinic.PatientID(row.PatientID), nil
}

func (r consultationRepo) Stops(ctx context.Context, patient clinic.PatientID, limit int) ([]clinic.RunningMedicine, error) {
	rows, err := queryAll[prescribedRow](ctx, r.unit, "SELECT "+prescribedColumns+" FROM "+prescribedTables+
		" WHERE p.patient_id = ? AND s.item_id IS NOT NULL AND "+notReplaced+" ORDER BY s.stopped_at DESC, s.item_id DESC LIMIT ?", int64(patient), limit)
	out := make([]clinic.RunningMedicine, len(rows))
	for i, row := range rows {
		out[i] = r.prescribed(row).Medicine()
	}
	return out, err
}

// stopRow is a row of prescription_stop.
type stopRow struct {
	ItemID        int64 `gorm:"primaryKey;autoIncrement:false"`
	StoppedOn     day
	Reason        string
	StoppedAt     instant
	StoppedBy     ref
	StoppedByName string
}

// TableName names the table for GORM.
func (stopRow) TableName() string { return "prescription_stop" }

func (r consultationRepo) Stop(ctx context.Context, s clinic.MedicineStop) error {
	return r.insert(ctx, &stopRow{ItemID: int64(s.Item), StoppedOn: on(s.On), Reason: s.Reason, StoppedAt: at(s.At), StoppedBy: ref{int64(s.By)},
		StoppedByName: s.ByName})
}
