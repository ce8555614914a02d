package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// HistoryService is service.History.
type HistoryService interface {
	Timeline(ctx context.Context, q service.HistoryQuery, p service.PageRequest) (service.TimelinePage, error)
	Versions(ctx context.Context, patient clinic.PatientID, visit clinic.AppointmentID) ([]clinic.HistoryEntry, error)
	Medication(ctx context.Context, patient clinic.PatientID) (service.MedicationView, error)
	StopMedicine(ctx context.Context, item clinic.PrescriptionItemID, on clinic.Date, reason string) error
}

// AttachmentService is service.Attachments.
type AttachmentService interface {
	Add(ctx context.Context, cmd service.AddAttachmentCommand) (clinic.AttachmentID, error)
	List(ctx context.Context, f service.AttachmentFilter, p service.PageRequest) (service.Page[clinic.Attachment], error)
	Open(ctx context.Context, id clinic.AttachmentID) (service.AttachmentFile, error)
	Remove(ctx context.Context, id clinic.AttachmentID, reason string) error
}
