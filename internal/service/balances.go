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

// PatientBalances pages through the patients who owe, the largest sum first.
func (s *Billing) PatientBalances(ctx context.Context, f BalanceFilter, p PageRequest) (Page[PatientBalance], error) {
	if _, err := authorize(ctx, clinic.BillingSee); err != nil {
		return Page[PatientBalance]{}, err
	}
	var page Page[PatientBalance]
	err := s.read(ctx, func(t *tx) (err error) {
		if err := t.scopeBalances(&f); err != nil {
			return err
		}
		page, err = t.Billing().PatientBalances(t.ctx, f, p)
		return err
	})
	return orNothing(page, err)
}

// BalanceSums sums up what is owed, by age.
func (s *Billing) BalanceSums(ctx context.Context, f BalanceFilter) (BalanceSums, error) {
	if _, err := authorize(ctx, clinic.BillingSee); err != nil {
		return BalanceSums{}, err
	}
	var sums BalanceSums
	err := s.read(ctx, func(t *tx) (err error) {
		if err := t.scopeBalances(&f); err != nil {
			return err
		}
		sums, err = t.Billing().BalanceSums(t.ctx, f)
		return err
	})
	return orNothing(sums, err)
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
