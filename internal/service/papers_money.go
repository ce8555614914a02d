package service

import (
	"caredesk/internal/clinic"
)

// verifyMoney checks a paper about money. Its code is made anew from what is
// stored now; of several papers with one number, the code tells which it is.
func (t *tx) verifyMoney(code clinic.MoneyCode) (v Verification, id int64, patient clinic.PatientID, err error) {
	v = Verification{Outcome: VerifyUnknown, Number: code.Number}
	found, err := t.MoneyPapers().Numbered(t.ctx, code.Number)
	if err != nil {
		return v, 0, 0, err
	}
	for _, f := range found {
		v.Outcome, v.Kind, v.Number = VerifyNotGenuine, f.Kind, f.Number
		digest, whose, got, err := t.moneyPaper(f)
		if err != nil {
			return v, 0, 0, err
		}
		if !code.Matches(digest) {
			id = f.ID
			continue
		}
		got.Kind, got.Number = f.Kind, f.Number
		if got.Outcome == "" {
			got.Outcome = VerifyGenuine
		}
		if t.actor.Role.BillingScope() != clinic.ScopeAll {
			got.Amount = clinic.Money{}
		}
		if whose != 0 {
			p, err := t.Patients().Get(t.ctx, whose)
			if err != nil {
				return v, 0, 0, err
			}
			got.Initials = clinic.Initials(p.FullName())
		}
		return got, f.ID, whose, nil
	}
	return v, id, 0, nil
}

// moneyPaper reads a paper about money: its digest, whose it is, and what checking
// it tells.
func (t *tx) moneyPaper(f NumberedPaper) (digest string, whose clinic.PatientID, v Verification, err error) {
	switch f.Kind {
	case clinic.PaperInvoice:
		i, err := t.Billing().Invoice(t.ctx, clinic.InvoiceID(f.ID))
		v.IssuedAt, v.Doctor, v.Amount = i.IssuedAt, i.DoctorName, i.Total
		for _, c := range i.Credits {
			if c.Kind == clinic.CreditVoid {
				v.VoidBy = c.Number
			}
		}
		return clinic.InvoiceDigest(i), i.PatientID, v, err
	case clinic.PaperReceipt:
		p, err := t.Billing().Payment(t.ctx, clinic.PaymentID(f.ID))
		if err != nil {
			return "", 0, v, err
		}
		v.IssuedAt, v.Amount = p.PaidAt, p.Amount
		if p.InvoiceID == 0 {
			d, err := t.Billing().Deposit(t.ctx, p.DepositID)
			return clinic.ReceiptDigest(p, clinic.Invoice{}), d.PatientID, v, err
		}
		i, err := t.Billing().Invoice(t.ctx, p.InvoiceID)
		v.Doctor = i.DoctorName
		return clinic.ReceiptDigest(p, i), i.PatientID, v, err
	case clinic.PaperCredit:
		c, err := t.Billing().Credit(t.ctx, clinic.CreditID(f.ID))
		if err != nil {
			return "", 0, v, err
		}
		i, err := t.Billing().Invoice(t.ctx, c.InvoiceID)
		v.IssuedAt, v.Doctor, v.Amount = c.CreditedAt, i.DoctorName, c.Amount
		return clinic.CreditDigest(c, i), i.PatientID, v, err
	}
	return t.laterMoneyPaper(f)
}

// laterMoneyPaper is moneyPaper for estimates and closures.
func (t *tx) laterMoneyPaper(f NumberedPaper) (digest string, whose clinic.PatientID, v Verification, err error) {
	if f.Kind == clinic.PaperEstimate {
		e, err := t.Estimates().Get(t.ctx, clinic.EstimateID(f.ID))
		v.IssuedAt, v.Doctor, v.Amount = e.CreatedAt, e.DoctorName, e.Total
		return clinic.EstimateDigest(e), e.PatientID, v, err
	}
	d, err := t.Drawers().Get(t.ctx, clinic.ClosureID(f.ID))
	if err != nil {
		return "", 0, v, err
	}
	movements, err := t.Drawers().Movements(t.ctx, d.ID)
	if err != nil {
		return "", 0, v, err
	}
	countings, err := t.Drawers().Countings(t.ctx, d.ID)
	if err != nil {
		return "", 0, v, err
	}
	v.IssuedAt, v.Doctor = d.ClosedAt, ""
	switch {
	case d.State == clinic.DrawerOpen:
		// It was reopened: what was printed counts no more.
		v.Outcome, v.ReplacedBy = VerifyReplaced, "the next counting"
	case clinic.ClosureDigest(d, movements, countings) != d.Digest:
		v.Outcome = VerifyAltered
	}
	return d.Digest, 0, v, nil
}
