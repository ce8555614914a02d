package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// PaperService is service.Papers.
type PaperService interface {
	Draft(ctx context.Context, q service.PaperQuery) (service.PaperDraft, error)
	Preview(ctx context.Context, cmd service.PaperCommand) (service.PaperPrint, error)
	Issue(ctx context.Context, cmd service.PaperCommand) (clinic.IssuedPaper, error)
	Of(ctx context.Context, id clinic.PatientID) ([]service.PaperRow, error)
	Show(ctx context.Context, id clinic.PaperID) (service.PaperPrint, error)
	Print(ctx context.Context, id clinic.PaperID) (service.PaperPrint, error)
	ShowPrescription(ctx context.Context, id clinic.PrescriptionID) (service.PrescriptionPrint, error)
	ShowReceipt(ctx context.Context, id clinic.PaymentID) (service.ReceiptPrint, error)
	Verify(ctx context.Context, code string) (service.Verification, error)
}
