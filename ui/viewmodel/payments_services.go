package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// MoneyService is the part of service.Billing that works on issued bills.
type MoneyService interface {
	Refund(ctx context.Context, cmd service.RefundCommand) (clinic.PaymentID, error)
	Void(ctx context.Context, cmd service.VoidCommand) (service.VoidResult, error)
	WriteOff(ctx context.Context, cmd service.WriteOffCommand) (clinic.CreditID, error)
	TakeBack(ctx context.Context, cmd service.TakeBackCommand) (clinic.CreditID, error)
	PatientMoney(ctx context.Context, id clinic.PatientID) (service.PatientMoney, error)
}

// DepositService is service.Deposits.
type DepositService interface {
	Take(ctx context.Context, cmd service.DepositCommand) (clinic.DepositID, clinic.PaymentID, error)
	List(ctx context.Context, f service.DepositFilter, p service.PageRequest) (service.Page[clinic.Deposit], error)
	Get(ctx context.Context, id clinic.DepositID) (clinic.Deposit, error)
	Refund(ctx context.Context, cmd service.RefundCommand) (clinic.PaymentID, error)
}

// ClaimService is service.Claims.
type ClaimService interface {
	List(ctx context.Context, f service.ClaimFilter, p service.PageRequest) (service.Page[service.ClaimRow], error)
	Payers(ctx context.Context) ([]clinic.Payer, error)
	Steps(ctx context.Context, id clinic.ClaimID) ([]clinic.ClaimChange, error)
	Submit(ctx context.Context, ref service.ClaimRef, on clinic.Date, number string) error
	SubmitAll(ctx context.Context, refs []service.ClaimRef, on clinic.Date) error
	Answer(ctx context.Context, cmd service.ClaimAnswerCommand) error
	Reopen(ctx context.Context, ref service.ClaimRef, reason string) error
}
