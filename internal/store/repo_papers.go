package store

import (
	"context"
	"encoding/json"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type paperRepo struct{ *unit }

// paperRow is a row of issued_document.
type paperRow struct {
	ID            int64 `gorm:"primaryKey"`
	Number        string
	Kind          string
	PatientID     int64
	AppointmentID ref
	DoctorID      ref
	Title         string
	Body          string
	Digest        string
	IssuedAt      instant
	IssuedBy      ref
	IssuedByName  string
}

// TableName names the table for GORM.
func (paperRow) TableName() string { return "issued_document" }

func (row paperRow) paper() (clinic.IssuedPaper, error) {
	p := clinic.IssuedPaper{ID: clinic.PaperID(row.ID), Number: row.Number, Kind: clinic.PaperKind(row.Kind), PatientID: clinic.PatientID(row.PatientID),
		AppointmentID: clinic.AppointmentID(row.AppointmentID.id), DoctorID: clinic.DoctorID(row.DoctorID.id), Title: row.Title, Digest: row.Digest,
		IssuedAt: row.IssuedAt.at, IssuedBy: clinic.UserID(row.IssuedBy.id), IssuedName: row.IssuedByName}
	if err := json.Unmarshal([]byte(row.Body), &p.Body); err != nil {
		return p, clinic.Wrap(clinic.Internal, err, "The document cannot be read.")
	}
	return p, nil
}

func (r paperRepo) Insert(ctx context.Context, p clinic.IssuedPaper) (clinic.PaperID, error) {
	body, err := json.Marshal(p.Body)
	if err != nil {
		return 0, mapError(err)
	}
	row := paperRow{Number: p.Number, Kind: string(p.Kind), PatientID: int64(p.PatientID), AppointmentID: ref{int64(p.AppointmentID)},
		DoctorID: ref{int64(p.DoctorID)}, Title: p.Title, Body: string(body), Digest: p.Digest, IssuedAt: at(p.IssuedAt),
		IssuedBy: ref{int64(p.IssuedBy)}, IssuedByName: p.IssuedName}
	err = r.insert(ctx, &row)
	return clinic.PaperID(row.ID), err
}

func (r paperRepo) Get(ctx context.Context, id clinic.PaperID) (clinic.IssuedPaper, error) {
	row, err := queryOne[paperRow](ctx, r.unit, "document", "SELECT * FROM issued_document WHERE id = ?", int64(id))
	if err != nil {
		return clinic.IssuedPaper{}, err
	}
	p, err := row.paper()
	if err != nil {
		return clinic.IssuedPaper{}, err
	}
	copies, err := queryInt(ctx, r.unit, "SELECT count(*) FROM document_print WHERE kind = 'paper' AND document_id = ?", row.ID)
	p.Copies = int(copies)
	return p, err
}

func (r paperRepo) ByNumber(ctx context.Context, number string) (clinic.PaperID, error) {
	id, err := queryInt(ctx, r.unit, "SELECT id FROM issued_document WHERE number = ?", number)
	return clinic.PaperID(id), found(id, err)
}

func (r paperRepo) PrescriptionByNumber(ctx context.Context, number string) (clinic.PrescriptionID, error) {
	id, err := queryInt(ctx, r.unit, "SELECT id FROM prescription WHERE number = ?", number)
	return clinic.PrescriptionID(id), found(id, err)
}

func found(id int64, err error) error {
	if err == nil && id == 0 {
		err = notFound("document")
	}
	return err
}

// paperListRow is a prescription or a paper in a list.
type paperListRow struct {
	Kind          string
	PaperID, RxID int64
	Number, Title string
	AppointmentID ref
	IssuedAt      instant
	DoctorFirst   string
	DoctorLast    string
	Copies        int
	ReplacedBy    string
}

func (r paperRepo) Of(ctx context.Context, id clinic.PatientID, limit int) ([]service.PaperRow, error) {
	rows, err := queryAll[paperListRow](ctx, r.unit, `SELECT d.*, coalesce(u.first_name, '') AS doctor_first, coalesce(u.last_name, '') AS doctor_last,
			(SELECT count(*) FROM document_print p WHERE p.kind = CASE d.kind WHEN 'prescription' THEN 'prescription' ELSE 'paper' END
				AND p.document_id = d.paper_id + d.rx_id) AS copies,
			coalesce((SELECT n.number FROM prescription n WHERE d.rx_id > 0 AND n.replaces_id = d.rx_id), '') AS replaced_by
		FROM (SELECT 'prescription' AS kind, 0 AS paper_id, id AS rx_id, number, '' AS title, appointment_id, doctor_id, issued_at
				FROM prescription WHERE patient_id = ?
			UNION ALL SELECT kind, id, 0, number, title, appointment_id, doctor_id, issued_at FROM issued_document WHERE patient_id = ?
			ORDER BY issued_at DESC, number DESC LIMIT ?) d
		LEFT JOIN doctors_doctor o ON o.id = d.doctor_id LEFT JOIN auth_user u ON u.id = o.user_id
		ORDER BY d.issued_at DESC, d.number DESC`, int64(id), int64(id), limit)
	out := make([]service.PaperRow, len(rows))
	for i, row := range rows {
		out[i] = service.PaperRow{Kind: clinic.PaperKind(row.Kind), Paper: clinic.PaperID(row.PaperID), Prescription: clinic.PrescriptionID(row.RxID),
			Number: row.Number, Title: row.Title, Appointment: clinic.AppointmentID(row.AppointmentID.id), IssuedAt: row.IssuedAt.at,
			DoctorFirst: row.DoctorFirst, DoctorLast: row.DoctorLast, Copies: row.Copies, ReplacedBy: row.ReplacedBy}
		if out[i].Title == "" {
			out[i].Title = out[i].Kind.Title()
		}
	}
	return out, err
}

// weightRow is a weight and when it was taken.
type weightRow struct {
	WeightGrams int
	TakenAt     instant
}

func (r paperRepo) LastWeight(ctx context.Context, id clinic.PatientID, since time.Time) (int, time.Time, error) {
	rows, err := queryAll[weightRow](ctx, r.unit, `SELECT weight_grams, taken_at FROM vital_sign WHERE patient_id = ? AND taken_at >= ?
		AND weight_grams IS NOT NULL AND retracted_at IS NULL ORDER BY taken_at DESC, id DESC LIMIT 1`, int64(id), at(since).text())
	if err != nil || len(rows) == 0 {
		return 0, time.Time{}, err
	}
	return rows[0].WeightGrams, rows[0].TakenAt.at, nil
}

func (r paperRepo) ReceiptPrints(ctx context.Context, id clinic.PaymentID) (int, error) {
	n, err := queryInt(ctx, r.unit, "SELECT count(*) FROM document_print WHERE kind = 'receipt' AND document_id = ?", int64(id))
	return int(n), err
}
