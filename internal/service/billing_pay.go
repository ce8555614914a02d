package service

import "caredesk/internal/clinic"

// payment is what a command asks to be recorded.
func (c PaymentCommand) payment() clinic.Payment {
	p := clinic.Payment{Kind: clinic.KindPayment, InvoiceID: c.Invoice, ClaimID: c.Claim, DepositID: c.Deposit, Amount: c.Amount, Tendered: c.Tendered,
		Method: c.Method, TransactionID: c.TransactionID}
	if p.Tendered.Minor == 0 {
		p.Tendered.Currency = p.Amount.Currency
	}
	return p
}

// checkPayment checks a payment against what its side of the bill owes and,
// when it uses a deposit, against what that holds.
func (t *tx) checkPayment(p *clinic.Payment, i clinic.Invoice) error {
	due := i.PatientDue()
	switch {
	case p.ClaimID != 0 && (i.Claim == nil || i.Claim.ID != p.ClaimID):
		return clinic.FieldErrorf("side", "This bill has no such payer.")
	case p.ClaimID != 0:
		due = i.PayerDue()
	case i.Claim != nil && p.Method == clinic.PayInsurance:
		return clinic.FieldErrorf("method", "%s pays its own part. Choose that part, or how the patient pays.", i.Claim.PayerName)
	}
	if err := clinic.CheckPayment(p, due); err != nil {
		return err
	}
	if p.Tendered.Currency != i.Currency {
		return clinic.FieldErrorf("tendered", "The cash received is not in %s.", string(i.Currency))
	}
	if p.DepositID == 0 {
		return nil
	}
	d, err := t.Billing().Deposit(t.ctx, p.DepositID)
	switch {
	case clinic.CodeOf(err) == clinic.NotFound || err == nil && d.PatientID != i.PatientID:
		return clinic.FieldErrorf("deposit", "This patient has no such deposit.")
	case err != nil:
		return err
	case d.Amount.Currency != i.Currency:
		return clinic.FieldErrorf("deposit", "The deposit is not in %s.", string(i.Currency))
	case d.Left().Minor < p.Amount.Minor:
		return clinic.FieldErrorf("amount", "The deposit holds %s.", d.Left())
	}
	return nil
}

// ReceiptPrint is what a receipt is made of. That of a deposit or of its refund
// has no Invoice; that of a refund has the payment that it gives back.
type ReceiptPrint struct {
	Invoice  clinic.Invoice  // the zero Invoice without a bill
	Deposit  *clinic.Deposit // paid in, used or given back; nil otherwise
	Patient  clinic.Patient  // names, number and address alone
	Reverses *clinic.Payment // of a refund
	Payment  clinic.Payment
	Settings clinic.Settings
	Logo     []byte
	Copy     int    // 0 for the original, then 1, 2 …
	Digest   string // clinic.ReceiptDigest, for the code on the paper
}

// PatientID is whose receipt it is.
func (p ReceiptPrint) PatientID() clinic.PatientID { return p.Patient.ID }

// receiptPrint gathers what is printed on a receipt.
func (t *tx) receiptPrint(id clinic.PaymentID) (out ReceiptPrint, err error) {
	if out.Payment, err = t.Billing().Payment(t.ctx, id); err != nil {
		return out, err
	}
	whose := clinic.PatientID(0)
	if out.Payment.DepositID != 0 {
		d, err := t.Billing().Deposit(t.ctx, out.Payment.DepositID)
		if err != nil {
			return out, err
		}
		if out.Payment.InvoiceID == 0 {
			if err := t.scopeDeposits(&DepositFilter{Patient: d.PatientID}); err != nil {
				return out, err
			}
		}
		out.Deposit, whose = &d, d.PatientID
	}
	if out.Payment.InvoiceID != 0 {
		if out.Invoice, err = t.invoice(out.Payment.InvoiceID); err != nil {
			return out, err
		}
		whose = out.Invoice.PatientID
	}
	if out.Payment.ReversesID != 0 {
		p, err := t.Billing().Payment(t.ctx, out.Payment.ReversesID)
		if err != nil {
			return out, err
		}
		out.Reverses = &p
	}
	patient, err := t.Patients().Get(t.ctx, whose)
	if err != nil {
		return out, err
	}
	out.Patient = clinic.Patient{ID: patient.ID, Number: patient.Number, FirstName: patient.FirstName, LastName: patient.LastName, Address: patient.Address}
	// Lists sort by the last name; paper addresses a person.
	if out.Invoice.ID != 0 {
		out.Invoice.PatientName = patient.FullName()
	}
	if out.Deposit != nil {
		out.Deposit.PatientName = patient.FullName()
	}
	if out.Invoice.Claim, err = t.claimAt(out.Invoice.Claim, out.Payment.PaidAt); err != nil {
		return out, err
	}
	out.Digest = clinic.ReceiptDigest(out.Payment, out.Invoice)
	out.Settings, out.Logo, err = t.letterheadFor(patient)
	return out, err
}
