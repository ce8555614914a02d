package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type attachmentRepo struct{ *unit }

// attachmentRow is a row of document_attachment.
type attachmentRow struct {
	ID            int64 `gorm:"primaryKey"`
	PatientID     int64
	AppointmentID ref
	SHA256        string `gorm:"column:sha256"`
	Name          string
	Note          string
	DocumentDate  day
	AddedAt       instant
	AddedBy       ref
	AddedByName   string
	RemovedAt     instant
	RemovedBy     ref
	RemoveReason  string
}

// TableName names the table for GORM.
func (attachmentRow) TableName() string { return "document_attachment" }

// attachmentRead is an attachment with what its content is.
type attachmentRead struct {
	Row  attachmentRow `gorm:"embedded"`
	Mime string
	Size int64
}

func (r attachmentRead) attachment() clinic.Attachment {
	return clinic.Attachment{ID: clinic.AttachmentID(r.Row.ID), PatientID: clinic.PatientID(r.Row.PatientID), VisitID: clinic.AppointmentID(r.Row.AppointmentID.id),
		SHA256: r.Row.SHA256, Mime: r.Mime, Size: r.Size, Name: r.Row.Name, Note: r.Row.Note, Date: r.Row.DocumentDate.date, AddedAt: r.Row.AddedAt.at,
		AddedBy: clinic.UserID(r.Row.AddedBy.id), AddedByName: r.Row.AddedByName, RemovedAt: r.Row.RemovedAt.at,
		RemovedBy: clinic.UserID(r.Row.RemovedBy.id), RemoveReason: r.Row.RemoveReason}
}

const (
	attachmentColumns = "x.*, c.mime, c.size"
	attachmentTables  = "document_attachment x JOIN attachment_content c ON c.sha256 = x.sha256"
)

// ofClosedVisit leaves out what belongs to a visit that is not closed.
const ofClosedVisit = "(x.appointment_id IS NULL OR EXISTS (SELECT 1 FROM appointments_appointment v WHERE v.id = x.appointment_id AND v.status = 'completed'))"

func (r attachmentRepo) Get(ctx context.Context, id clinic.AttachmentID) (clinic.Attachment, error) {
	row, err := queryOne[attachmentRead](ctx, r.unit, "attachment", "SELECT "+attachmentColumns+" FROM "+attachmentTables+" WHERE x.id = ?", int64(id))
	return row.attachment(), err
}

func (r attachmentRepo) Content(ctx context.Context, name string) ([]byte, error) {
	list, err := queryValues[[]byte](ctx, r.unit, "SELECT bytes FROM attachment_content WHERE sha256 = ?", name)
	if err == nil && len(list) == 0 {
		err = notFound("file")
	}
	if err != nil {
		return nil, err
	}
	if contentName(list[0]) != name {
		return nil, clinic.Errorf(clinic.Unavailable, "The file is damaged in the database and is not opened. Run the database check, and restore it from a backup.")
	}
	return list[0], nil
}

func contentName(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func (r attachmentRepo) List(ctx context.Context, f service.AttachmentFilter, p service.PageRequest) (service.Page[clinic.Attachment], error) {
	var w where
	w.add("x.patient_id = ?", int64(f.Patient))
	if f.Visit != 0 {
		w.add("x.appointment_id = ?", int64(f.Visit))
	}
	if f.AddedBy != 0 {
		w.add("x.added_by = ?", int64(f.AddedBy))
	}
	if f.SHA256 != "" {
		w.add("x.sha256 = ?", f.SHA256)
	}
	if !f.WithRemoved {
		w.add("x.removed_at IS NULL")
	}
	if f.HideOpen {
		w.add(ofClosedVisit)
	}
	return page(ctx, r.unit, paged{columns: attachmentColumns, from: attachmentTables, where: &w, kinds: "si", count: "document_attachment x",
		after: "(x.added_at, x.id) < (?, ?)", order: "x.added_at DESC, x.id DESC"}, p,
		func(row attachmentRead) cursor { return cursor{row.Row.AddedAt.text(), row.Row.ID} }, attachmentRead.attachment)
}

func (r attachmentRepo) Insert(ctx context.Context, a clinic.Attachment, data []byte) (clinic.AttachmentID, error) {
	name := contentName(data)
	if _, err := r.exec(ctx, "INSERT INTO attachment_content (sha256, mime, size, bytes, created_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING",
		name, a.Mime, len(data), data, at(a.AddedAt)); err != nil {
		return 0, err
	}
	row := attachmentRow{PatientID: int64(a.PatientID), AppointmentID: ref{int64(a.VisitID)}, SHA256: name, Name: a.Name, Note: a.Note,
		DocumentDate: on(a.Date), AddedAt: at(a.AddedAt), AddedBy: ref{int64(a.AddedBy)}, AddedByName: a.AddedByName}
	err := r.insert(ctx, &row)
	return clinic.AttachmentID(row.ID), err
}

func (r attachmentRepo) Remove(ctx context.Context, a clinic.Attachment) error {
	n, err := r.exec(ctx, "UPDATE document_attachment SET removed_at = ?, removed_by = ?, remove_reason = ? WHERE id = ? AND removed_at IS NULL",
		at(a.RemovedAt), ref{int64(a.RemovedBy)}, a.RemoveReason, int64(a.ID))
	if err == nil && n == 0 {
		if _, err = r.Get(ctx, a.ID); err == nil {
			err = clinic.Errorf(clinic.Conflict, "This file was removed already.")
		}
	}
	return err
}
