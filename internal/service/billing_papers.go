package service

import (
	"context"
	"time"

	"caredesk/internal/clinic"
)

// claimAt is a bill's claim as it stood at a moment; nil stays nil.
func (t *tx) claimAt(c *clinic.Claim, at time.Time) (*clinic.Claim, error) {
	if c == nil {
		return nil, nil
	}
	changes, err := t.Billing().ClaimChanges(t.ctx, c.ID)
	if err != nil {
		return nil, err
	}
	then := c.At(at, changes)
	return &then, nil
}

// invoicePrint gathers what an invoice is printed from.
func (t *tx) invoicePrint(id clinic.InvoiceID) (out InvoicePrint, err error) {
	if out.Invoice, err = t.invoice(id); err != nil {
		return out, err
	}
	if out.Invoice.Number == "" {
		return out, clinic.Errorf(clinic.Conflict, "This bill is not issued yet. Issue it, then print it.")
	}
	// Lists sort by the last name; paper addresses a person.
	patient, err := t.Patients().Get(t.ctx, out.Invoice.PatientID)
	if err != nil {
		return out, err
	}
	out.Invoice.PatientName = patient.FullName()
	out.Digest = clinic.InvoiceDigest(out.Invoice)
	if out.Copy, err = t.MoneyPapers().Prints(t.ctx, clinic.PaperInvoice, int64(id)); err != nil {
		return out, err
	}
	out.Settings, out.Logo, err = t.letterheadFor(patient)
	return out, err
}

// ShowInvoice returns what an issued invoice is made of, as the next print would
// be. It is not counted as a print.
func (s *Billing) ShowInvoice(ctx context.Context, id clinic.InvoiceID) (InvoicePrint, error) {
	if _, err := authorize(ctx, clinic.ReceiptsPrint); err != nil {
		return InvoicePrint{}, err
	}
	var out InvoicePrint
	err := s.read(ctx, func(t *tx) (err error) {
		out, err = t.invoicePrint(id)
		return err
	})
	return orNothing(out, err)
}

// PrintInvoice is ShowInvoice and records the print: the first is the original,
// every later one a numbered copy.
func (s *Billing) PrintInvoice(ctx context.Context, id clinic.InvoiceID) (InvoicePrint, error) {
	if _, err := authorize(ctx, clinic.ReceiptsPrint); err != nil {
		return InvoicePrint{}, err
	}
	var out InvoicePrint
	err := s.write(ctx, func(t *tx) (err error) {
		if out, err = t.invoicePrint(id); err != nil {
			return err
		}
		if out.Copy, err = t.Consultations().AddPrint(t.ctx, string(clinic.PaperInvoice), int64(id), t.now, t.actor.UserID); err != nil {
			return err
		}
		return t.audit(change{action: "invoice.print", id: int64(id), patient: out.Invoice.PatientID,
			after: record{"invoice": out.Invoice.Number, "copy": out.Copy}})
	})
	return orNothing(out, err)
}

// creditPrint gathers what a credit note is printed from.
func (t *tx) creditPrint(id clinic.CreditID) (out CreditPrint, err error) {
	if out.Credit, err = t.Billing().Credit(t.ctx, id); err != nil {
		return out, err
	}
	inv, err := t.invoicePrint(out.Credit.InvoiceID)
	if err != nil {
		return out, err
	}
	out.Invoice, out.Settings, out.Logo = inv.Invoice, inv.Settings, inv.Logo
	out.Digest = clinic.CreditDigest(out.Credit, out.Invoice)
	if out.Invoice.Claim, err = t.claimAt(out.Invoice.Claim, out.Credit.CreditedAt); err != nil {
		return out, err
	}
	out.Copy, err = t.MoneyPapers().Prints(t.ctx, clinic.PaperCredit, int64(id))
	return out, err
}

// ShowCredit is ShowInvoice for the note of a void, a write-off or a write-off
// taken back.
func (s *Billing) ShowCredit(ctx context.Context, id clinic.CreditID) (CreditPrint, error) {
	if _, err := authorize(ctx, clinic.ReceiptsPrint); err != nil {
		return CreditPrint{}, err
	}
	var out CreditPrint
	err := s.read(ctx, func(t *tx) (err error) {
		out, err = t.creditPrint(id)
		return err
	})
	return orNothing(out, err)
}

// PrintCredit is ShowCredit and records the print.
func (s *Billing) PrintCredit(ctx context.Context, id clinic.CreditID) (CreditPrint, error) {
	if _, err := authorize(ctx, clinic.ReceiptsPrint); err != nil {
		return CreditPrint{}, err
	}
	var out CreditPrint
	err := s.write(ctx, func(t *tx) (err error) {
		if out, err = t.creditPrint(id); err != nil {
			return err
		}
		if out.Copy, err = t.Consultations().AddPrint(t.ctx, string(clinic.PaperCredit), int64(id), t.now, t.actor.UserID); err != nil {
			return err
		}
		return t.audit(change{action: "credit.print", id: int64(id), patient: out.Invoice.PatientID,
			after: record{"credit": out.Credit.Number, "copy": out.Copy}})
	})
	return orNothing(out, err)
}

// Statement returns a patient's account of the days from..to, a currency each,
// the hospital's first. A zero from begins with the first bill, a zero to ends
// today.
func (s *Billing) Statement(ctx context.Context, q StatementQuery) (StatementPrint, error) {
	if _, err := authorize(ctx, clinic.ReceiptsPrint); err != nil {
		return StatementPrint{}, err
	}
	var out StatementPrint
	err := s.read(ctx, func(t *tx) (err error) {
		out, err = t.statement(q)
		return err
	})
	return orNothing(out, err)
}

// PrintStatement is Statement and records that it was handed out. A statement has
// no number and no copies: another one is made of what is known then.
func (s *Billing) PrintStatement(ctx context.Context, q StatementQuery) (StatementPrint, error) {
	if _, err := authorize(ctx, clinic.ReceiptsPrint); err != nil {
		return StatementPrint{}, err
	}
	var out StatementPrint
	err := s.write(ctx, func(t *tx) (err error) {
		if out, err = t.statement(q); err != nil {
			return err
		}
		return t.audit(change{action: "statement.print", id: int64(q.Patient), patient: q.Patient,
			after: record{"from": out.From.String(), "to": out.To.String()}})
	})
	return orNothing(out, err)
}

func (t *tx) statement(q StatementQuery) (out StatementPrint, err error) {
	if q.To.IsZero() {
		q.To = t.today()
	}
	if !q.From.IsZero() && q.To.Before(q.From) {
		return out, clinic.FieldErrorf("to", "The last day is before the first.")
	}
	if t.actor.Role.BillingScope() != clinic.ScopeAll {
		return out, forbidden("Your role may not see the account of a patient.")
	}
	patient, err := t.Patients().Get(t.ctx, q.Patient)
	if err != nil {
		return out, err
	}
	out = StatementPrint{Patient: clinic.Patient{ID: patient.ID, Number: patient.Number, FirstName: patient.FirstName, LastName: patient.LastName,
		Address: patient.Address}, From: q.From, To: q.To, MadeAt: t.now, MadeBy: t.actor.Name}
	if out.Settings, out.Logo, err = t.letterheadFor(patient); err != nil {
		return out, err
	}
	end := q.To.AddDays(1).At(0, t.now.Location()).UTC()
	if out.Accounts, err = t.MoneyPapers().Accounts(t.ctx, q.Patient, q.From, q.To, end); err != nil {
		return out, err
	}
	for i, a := range out.Accounts {
		if err := a.Check(); err != nil {
			return out, err
		}
		if a.Currency == out.Settings.Currency {
			copy(out.Accounts[1:i+1], out.Accounts[:i])
			out.Accounts[0] = a
		}
	}
	if len(out.Accounts) == 0 {
		nothing := clinic.Money{Currency: out.Settings.Currency}
		out.Accounts = []clinic.Account{{Currency: nothing.Currency, Opening: nothing, Unpaid: nothing, Deposits: nothing, Payers: nothing}}
	}
	return out, nil
}
