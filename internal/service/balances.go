package service

import (
	"context"

	"caredesk/internal/clinic"
)

// scopeBalances narrows a filter to what the actor may see.
func (t *tx) scopeBalances(f *BalanceFilter) error {
	s := InvoiceFilter{Patient: f.Patient, Doctor: f.Doctor}
	if _, err := t.scopeInvoices(&s); err != nil {
		return err
	}
	f.Patient, f.Doctor, f.AsOf = s.Patient, s.Doctor, t.today()
	return nil
}

// Balances pages through the bills that are still owed, the oldest first.
func (s *Billing) Balances(ctx context.Context, f BalanceFilter, p PageRequest) (Page[BillBalance], error) {
	if _, err := authorize(ctx, clinic.BillingSee); err != nil {
		return Page[BillBalance]{}, err
	}
	var page Page[BillBalance]
	err := s.read(ctx, func(t *tx) (err error) {
		if err := t.scopeBalances(&f); err != nil {
			return err
		}
		page, err = t.Billing().Balances(t.ctx, f, p)
		return err
	})
	return orNothing(page, err)
}

// PatientMoney is what a patient owes and has paid in advance. It is for those
// who see every bill, and for the patient.
func (s *Billing) PatientMoney(ctx context.Context, id clinic.PatientID) (PatientMoney, error) {
	if _, err := authorize(ctx, clinic.BillingSee); err != nil {
		return PatientMoney{}, err
	}
	var m PatientMoney
	err := s.read(ctx, func(t *tx) error {
		if err := t.scopeDeposits(&DepositFilter{Patient: id}); err != nil {
			return err
		}
		settings, err := t.settings()
		if err != nil {
			return err
		}
		m, err = t.Billing().PatientMoney(t.ctx, id, settings.Currency)
		return err
	})
	return orNothing(m, err)
}
