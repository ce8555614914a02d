package service

import (
	"context"
	"errors"

	"caredesk/internal/clinic"
)

// NewDraft makes an empty bill without a visit: an item of the pharmacy, the
// copy of a certificate.
func (s *Billing) NewDraft(ctx context.Context, patient clinic.PatientID) (clinic.InvoiceID, error) {
	if _, err := authorize(ctx, clinic.BillingDraft); err != nil {
		return 0, err
	}
	var id clinic.InvoiceID
	err := s.write(ctx, func(t *tx) error {
		settings, err := t.billable(patient)
		if err != nil {
			return err
		}
		id, err = t.newDraft(clinic.Invoice{PatientID: patient, Currency: settings.Currency, TaxInclusive: settings.TaxInclusive})
		return err
	})
	return orNothing(id, err)
}

// billable makes sure that something can be charged to a patient.
func (t *tx) billable(patient clinic.PatientID) (clinic.Settings, error) {
	p, err := t.Patients().Get(t.ctx, patient)
	switch {
	case err != nil:
		return clinic.Settings{}, err
	case !p.Retired.IsZero():
		return clinic.Settings{}, &clinic.Error{Code: clinic.Conflict, Field: "patient", Message: "This record is retired. Restore it first, or choose the one it was merged into."}
	}
	return t.settings()
}

// newDraft writes a draft without a visit.
func (t *tx) newDraft(i clinic.Invoice) (clinic.InvoiceID, error) {
	i.Status, i.CreatedAt = clinic.InvoiceDraft, t.now
	i.Paid, i.Credited = clinic.Money{Currency: i.Currency}, clinic.Money{Currency: i.Currency}
	i.Sum()
	var err error
	if i.ID, err = t.Billing().InsertInvoice(t.ctx, i); err != nil {
		return 0, err
	}
	t.emit(InvoiceChanged{i.ID})
	return i.ID, t.audit(change{action: "invoice.create", id: int64(i.ID), patient: i.PatientID, after: invoiceRecord(i)})
}

// SetItems replaces a draft's lines. A line that was there is named by its id
// and keeps what it was priced with; a new one of the price list takes
// description, price and tax from there, and one typed by hand a tax of the
// list. Only who manages the prices gives a listed item another price or changes
// the doctor's fee. Discounts are held to the limit of the role.
func (s *Billing) SetItems(ctx context.Context, id clinic.InvoiceID, version int, items []clinic.InvoiceItem) error {
	if _, err := authorize(ctx, clinic.BillingDraft); err != nil {
		return err
	}
	if err := checkCount("A bill", items); err != nil {
		return err
	}
	return s.changeDraft(ctx, id, version, "invoice.set_items", func(t *tx, next *clinic.Invoice) error {
		stored := next.Items
		var err error
		if next.Items, err = t.lines(items, stored, next.Currency, next.TaxInclusive); err != nil {
			return err
		}
		next.Sum()
		if next.Total.Minor > maxTotal {
			return clinic.FieldErrorf("items", "The total is too large.")
		}
		if err := t.freeAsBilled(*next); err != nil {
			return err
		}
		if next.Claim != nil {
			claim := *next.Claim
			if err := claim.Set(next.Total); err != nil {
				return &clinic.Error{Code: clinic.Conflict, Field: "items", Message: clinic.MessageOf(err) + " Change the payer's part first."}
			}
			next.Claim = &claim
		}
		return t.Billing().SetItems(t.ctx, *next)
	})
}

// checkCount bounds the number of lines.
func checkCount(what string, items []clinic.InvoiceItem) error {
	switch {
	case len(items) == 0:
		return clinic.FieldErrorf("items", "%s has at least one line.", what)
	case len(items) > maxLines:
		return clinic.FieldErrorf("items", "%s has %d lines at most.", what, maxLines)
	}
	return nil
}

// changeDraft changes a bill that is not issued and tells the audit log.
func (s *Billing) changeDraft(ctx context.Context, id clinic.InvoiceID, version int, action string, alter func(*tx, *clinic.Invoice) error) error {
	return s.write(ctx, func(t *tx) error {
		stored, err := t.draft(id, version)
		if err != nil {
			return err
		}
		next := stored
		if err := alter(t, &next); err != nil {
			return err
		}
		t.emit(InvoiceChanged{id})
		return t.audit(change{action: action, id: int64(id), patient: stored.PatientID, before: invoiceRecord(stored), after: invoiceRecord(next)})
	})
}

// SetNote sets the note that is printed below the lines of a draft.
func (s *Billing) SetNote(ctx context.Context, id clinic.InvoiceID, version int, note string) error {
	if _, err := authorize(ctx, clinic.BillingDraft); err != nil {
		return err
	}
	note, err := clinic.CleanBillNote(note)
	if err != nil {
		return err
	}
	return s.changeDraft(ctx, id, version, "invoice.set_note", func(t *tx, next *clinic.Invoice) error {
		next.Note = note
		return t.Billing().SetItems(t.ctx, *next)
	})
}

// Discard ends a draft without a visit that nobody needs: it loses its lines,
// takes no number and stays in the books as discarded. A visit's bill is never
// discarded: once it is issued it can be made void.
func (s *Billing) Discard(ctx context.Context, id clinic.InvoiceID, version int, reason string) error {
	if _, err := authorize(ctx, clinic.BillingDraft); err != nil {
		return err
	}
	reason, err := cleanReason("reason", reason, "the reason")
	if err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		i, err := t.draft(id, version)
		switch {
		case err != nil:
			return err
		case i.AppointmentID != 0:
			return clinic.Errorf(clinic.Conflict, "The bill of a visit is not discarded. Issue it and make it void.")
		}
		next := i
		next.Items, next.Claim, next.Status, next.Note = nil, nil, clinic.InvoiceDiscarded, "Discarded: "+reason
		next.Sum()
		if err := t.Billing().Discard(t.ctx, next); err != nil {
			return err
		}
		t.emit(InvoiceChanged{id})
		return t.audit(change{action: "invoice.discard", id: int64(id), patient: i.PatientID, reason: reason,
			before: invoiceRecord(i), after: invoiceRecord(next)})
	})
}

// SetClaim says what a payer carries of a draft. A part stays a part when the
// lines change.
func (s *Billing) SetClaim(ctx context.Context, cmd ClaimCommand) error {
	if _, err := authorize(ctx, clinic.BillingDraft); err != nil {
		return err
	}
	return s.changeDraft(ctx, cmd.Invoice, cmd.Version, "invoice.set_claim", func(t *tx, next *clinic.Invoice) error {
		payer, err := t.Prices().Payer(t.ctx, cmd.Payer)
		found, err := notFoundIsNil(err)
		switch {
		case err != nil:
			return err
		case !found:
			return clinic.FieldErrorf("payer", "Choose who pays.")
		case !payer.Active && (next.Claim == nil || next.Claim.PayerID != payer.ID):
			return clinic.FieldErrorf("payer", "%s is not in use any more.", payer.Name)
		}
		claim := clinic.Claim{InvoiceID: next.ID, PayerID: payer.ID, PayerName: payer.Name, PolicyNo: cmd.PolicyNo, Share: cmd.Share, Amount: cmd.Amount,
			CreatedAt: t.now, UpdatedAt: t.now}
		if claim.Share == 0 && claim.Amount.Minor == 0 {
			claim.Share = payer.Cover
		}
		if claim.Amount.Currency == "" {
			claim.Amount.Currency = next.Currency
		}
		if err := errors.Join(claim.Clean(), claim.Set(next.Total)); err != nil {
			return err
		}
		next.Claim = &claim
		return t.Billing().SetClaim(t.ctx, *next)
	})
}

// RemoveClaim lets the patient pay all of a draft.
func (s *Billing) RemoveClaim(ctx context.Context, id clinic.InvoiceID, version int) error {
	if _, err := authorize(ctx, clinic.BillingDraft); err != nil {
		return err
	}
	return s.changeDraft(ctx, id, version, "invoice.remove_claim", func(t *tx, next *clinic.Invoice) error {
		if next.Claim == nil {
			return clinic.Errorf(clinic.Conflict, "No payer carries a part of this bill.")
		}
		next.Claim = nil
		return t.Billing().SetClaim(t.ctx, *next)
	})
}

// UsualPayer is who carried a part of the patient's last bill that had a payer;
// the zero value when there was none.
func (s *Billing) UsualPayer(ctx context.Context, patient clinic.PatientID) (UsualPayer, error) {
	if _, err := authorize(ctx, clinic.BillingDraft); err != nil {
		return UsualPayer{}, err
	}
	var usual UsualPayer
	err := s.read(ctx, func(t *tx) error {
		claim, err := t.Billing().LastClaim(t.ctx, patient)
		if found, err := notFoundIsNil(err); !found || err != nil {
			return err
		}
		payer, err := t.Prices().Payer(t.ctx, claim.PayerID)
		usual = UsualPayer{Payer: payer.ID, Name: payer.Name, PolicyNo: claim.PolicyNo, Cover: payer.Cover}
		return err
	})
	return orNothing(usual, err)
}
