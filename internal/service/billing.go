package service

import (
	"context"
	"slices"

	"caredesk/internal/clinic"
)

// Billing makes invoices and takes payments.
type Billing struct{ *core }

// scopeInvoices narrows a filter to what the actor may see. ok is false when
// nothing of what was asked for is visible.
func (t *tx) scopeInvoices(f *InvoiceFilter) (ok bool, err error) {
	if t.actor.Role.BillingScope() == clinic.ScopeAll {
		return true, nil
	}
	switch t.actor.Role {
	case clinic.RoleDoctor:
		if f.Doctor != 0 && f.Doctor != t.actor.DoctorID {
			return false, forbidden("You may see the bills of your own visits only.")
		}
		f.Doctor = t.actor.DoctorID
		return true, nil
	case clinic.RolePatient:
		if f.Patient != 0 && f.Patient != t.actor.PatientID() {
			return false, forbidden("You may see your own bills only.")
		}
		f.Patient = t.actor.PatientID()
		asked := f.Statuses
		if len(asked) == 0 {
			asked = clinic.InvoiceStatuses()
		}
		f.Statuses = slices.DeleteFunc(slices.Clone(asked), func(s clinic.InvoiceStatus) bool { return s == clinic.InvoiceDraft || s == clinic.InvoiceDiscarded })
		return len(f.Statuses) > 0, nil
	}
	return false, forbidden("Your role may not see bills.")
}

// invoice reads an invoice of the actor's scope. A patient sees it once it is issued.
func (t *tx) invoice(id clinic.InvoiceID) (clinic.Invoice, error) {
	i, err := t.Billing().Invoice(t.ctx, id)
	if err != nil {
		return i, err
	}
	f := InvoiceFilter{Doctor: i.DoctorID, Patient: i.PatientID}
	if t.actor.Role == clinic.RoleDoctor && i.DoctorID == 0 { // a bill without a visit; 0 would be any doctor to the filter
		return i, forbidden("You may see the bills of your own visits only.")
	}
	if _, err := t.scopeInvoices(&f); err != nil {
		return i, err
	}
	if t.actor.Role == clinic.RolePatient && (i.Status == clinic.InvoiceDraft || i.Status == clinic.InvoiceDiscarded) {
		return i, forbidden("This bill is not issued yet.")
	}
	return i, nil
}

// List pages through the bills that the actor may see.
func (s *Billing) List(ctx context.Context, f InvoiceFilter, p PageRequest) (Page[clinic.Invoice], error) {
	if _, err := authorize(ctx, clinic.BillingSee); err != nil {
		return Page[clinic.Invoice]{}, err
	}
	var page Page[clinic.Invoice]
	err := s.read(ctx, func(t *tx) (err error) {
		page, err = t.invoices(f, p)
		return err
	})
	return orNothing(page, err)
}

func (t *tx) invoices(f InvoiceFilter, p PageRequest) (Page[clinic.Invoice], error) {
	f.Text = cleanSearch(f.Text)
	ok, err := t.scopeInvoices(&f)
	if err != nil || !ok {
		return Page[clinic.Invoice]{}, err
	}
	return t.Billing().List(t.ctx, f, p)
}

// Get returns an invoice with its lines and payments.
func (s *Billing) Get(ctx context.Context, id clinic.InvoiceID) (clinic.Invoice, error) {
	if _, err := authorize(ctx, clinic.BillingSee); err != nil {
		return clinic.Invoice{}, err
	}
	var i clinic.Invoice
	err := s.read(ctx, func(t *tx) (err error) {
		i, err = t.invoice(id)
		return err
	})
	return orNothing(i, err)
}

// Figures sums up the day. It is for those who see every bill.
func (s *Billing) Figures(ctx context.Context) (BillingFigures, error) {
	if _, err := authorize(ctx, clinic.BillingSee); err != nil {
		return BillingFigures{}, err
	}
	var figures BillingFigures
	err := s.read(ctx, func(t *tx) (err error) {
		if t.actor.Role.BillingScope() != clinic.ScopeAll {
			return forbidden("The figures are for those who see every bill.")
		}
		figures, err = t.figures()
		return err
	})
	return orNothing(figures, err)
}

func (t *tx) figures() (BillingFigures, error) {
	from := t.today().At(0, t.now.Location())
	to := t.today().AddDays(1).At(0, t.now.Location())
	figures, err := t.Billing().Figures(t.ctx, from.UTC(), to.UTC(), t.actor.UserID)
	if err == nil && t.actor.Role.May(clinic.DrawerKeep) {
		figures.Drawer, err = t.drawerState(figures.Taken.Currency)
	}
	return figures, err
}

// maxLines bounds an invoice; maxTotal, in minor units, its sum.
const (
	maxLines = 200
	maxTotal = 10_000_000_000_000
)

// draft reads an invoice whose lines can still change.
func (t *tx) draft(id clinic.InvoiceID, version int) (clinic.Invoice, error) {
	i, err := t.invoice(id)
	switch {
	case err != nil:
		return i, err
	case i.Version != version:
		return i, stale("this bill")
	case i.Status != clinic.InvoiceDraft:
		if i.Status == clinic.InvoiceDiscarded {
			return i, clinic.Errorf(clinic.Conflict, "This draft was discarded.")
		}
		return i, clinic.Errorf(clinic.Conflict, "Bill %s has been issued. It cannot be changed any more.", i.Number)
	}
	return i, nil
}

// Issue gives a draft its number; from then on its lines are fixed.
func (s *Billing) Issue(ctx context.Context, id clinic.InvoiceID, version int) (number string, err error) {
	if _, err := authorize(ctx, clinic.BillingIssue); err != nil {
		return "", err
	}
	err = s.write(ctx, func(t *tx) error {
		i, err := t.draft(id, version)
		if err != nil {
			return err
		}
		i, err = t.issue(i)
		number = i.Number
		return err
	})
	return orNothing(number, err)
}

func (t *tx) issue(i clinic.Invoice) (clinic.Invoice, error) {
	if len(i.Items) == 0 {
		return i, clinic.FieldErrorf("items", "A bill has at least one line.")
	}
	if err := t.freeAsBilled(i); err != nil {
		return i, err
	}
	next := i
	var err error
	if next.IssuedOn, err = t.bookDay(i.Currency); err != nil {
		return i, err
	}
	if next.Number, next.NumberYear, next.NumberSeq, err = t.numberOn(clinic.SeriesInvoice, next.IssuedOn); err != nil {
		return i, err
	}
	next.IssuedAt = t.now
	next.Sum()
	next.Status = clinic.Settle(next.Total, next.Paid, next.Credited)
	if err := t.Billing().Issue(t.ctx, next, t.actor.UserID); err != nil {
		return i, err
	}
	t.emit(InvoiceChanged{i.ID})
	if next, err = t.Billing().Invoice(t.ctx, i.ID); err != nil {
		return i, err
	}
	return next, t.audit(change{action: "invoice.issue", id: int64(i.ID), patient: i.PatientID, before: invoiceRecord(i),
		after: sealed(invoiceRecord(next), clinic.InvoiceDigest(next))})
}

// nextNumber takes the next number of a series by the pattern of Settings. It is
// given in this transaction or not at all.
func (t *tx) nextNumber(series string) (number string, year, seq int, err error) {
	return t.numberOn(series, t.today())
}

// numberOn is nextNumber for a paper of a day.
func (t *tx) numberOn(series string, day clinic.Date) (number string, year, seq int, err error) {
	settings, err := t.settings()
	if err != nil {
		return "", 0, 0, err
	}
	pattern := settings.Numbers(series)
	year = pattern.SeriesYear(day)
	if seq, err = t.Numbers().Next(t.ctx, series, year); err != nil {
		return "", 0, 0, err
	}
	return pattern.Number(day, seq), year, seq, nil
}

// intoDrawer puts money into the actor's open drawer and gives it its receipt number.
func (t *tx) intoDrawer(p *clinic.Payment) error {
	drawer, err := t.openDrawer(p.Amount.Currency)
	if err != nil {
		return err
	}
	p.ClosureID, p.BusinessDate = drawer.ID, drawer.BusinessDate
	p.ReceiptNumber, p.ReceiptYear, p.ReceiptSeq, err = t.nextNumber(clinic.SeriesReceipt)
	return err
}

// TakePayment takes money for an invoice, which it issues first when it is a
// draft, and gives the receipt its number. The same key once more returns the
// payment that was made and takes nothing.
func (s *Billing) TakePayment(ctx context.Context, cmd PaymentCommand) (clinic.PaymentID, error) {
	if _, err := authorize(ctx, clinic.PaymentsTake); err != nil {
		return 0, err
	}
	if err := checkKey(cmd.IdempotencyKey); err != nil {
		return 0, err
	}
	var id clinic.PaymentID
	err := s.write(ctx, func(t *tx) error {
		p := cmd.payment()
		t.byNow(&p, cmd.IdempotencyKey)
		made, found, err := t.paymentMade(p)
		if err != nil || found {
			id = made.ID
			return err
		}
		id, err = t.takePayment(cmd, p)
		return err
	})
	return orNothing(id, err)
}

func (t *tx) takePayment(cmd PaymentCommand, p clinic.Payment) (clinic.PaymentID, error) {
	i, err := t.invoice(cmd.Invoice)
	switch {
	case err != nil:
		return 0, err
	case i.Version != cmd.Version:
		return 0, stale("this bill")
	case i.Status == clinic.InvoiceDiscarded:
		return 0, clinic.Errorf(clinic.Conflict, "This draft was discarded.")
	case i.Status == clinic.InvoiceVoid:
		return 0, clinic.Errorf(clinic.Conflict, "Bill %s is void.", i.Number)
	case i.Status == clinic.InvoicePaid:
		return 0, clinic.Errorf(clinic.Conflict, "Bill %s is paid already.", i.Number)
	case i.Status == clinic.InvoiceSettled:
		return 0, clinic.Errorf(clinic.Conflict, "Nothing is owed for bill %s any more: a part was written off.", i.Number)
	}
	p.AppointmentID = i.AppointmentID
	if err := t.checkPayment(&p, i); err != nil {
		return 0, err
	}
	if i.Status == clinic.InvoiceDraft {
		if i, err = t.issue(i); err != nil {
			return 0, err
		}
	}
	if err := t.intoDrawer(&p); err != nil {
		return 0, err
	}
	if p.ID, err = t.Billing().InsertPayment(t.ctx, i, p); err != nil {
		return 0, err
	}
	t.emit(InvoiceChanged{i.ID})
	if p.DepositID != 0 {
		t.emit(DepositChanged{p.DepositID, i.PatientID})
	}
	if err := t.audit(change{action: "payment.take", id: int64(p.ID), patient: i.PatientID,
		after: sealed(paymentRecord(p), clinic.ReceiptDigest(p, i))}); err != nil || p.ClaimID == 0 {
		return p.ID, err
	}
	if i, err = t.Billing().Invoice(t.ctx, i.ID); err != nil {
		return 0, err
	}
	_, err = t.followClaim(i)
	return p.ID, err
}

// PrintReceipt returns what a receipt is made of and records the print. The
// first print is the original, every later one a numbered copy.
func (s *Billing) PrintReceipt(ctx context.Context, id clinic.PaymentID) (ReceiptPrint, error) {
	if _, err := authorize(ctx, clinic.ReceiptsPrint); err != nil {
		return ReceiptPrint{}, err
	}
	var out ReceiptPrint
	err := s.write(ctx, func(t *tx) error {
		var err error
		if out, err = t.receiptPrint(id); err != nil {
			return err
		}
		if out.Copy, err = t.Consultations().AddPrint(t.ctx, "receipt", int64(id), t.now, t.actor.UserID); err != nil {
			return err
		}
		return t.audit(change{action: "payment.print", id: int64(id), patient: out.PatientID(),
			after: record{"receipt": out.Payment.ReceiptNumber, "copy": out.Copy}})
	})
	return orNothing(out, err)
}
