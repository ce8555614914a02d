package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// NewDraft makes an empty bill for a patient and opens it.
func (b *Billing) NewDraft(patient clinic.PatientID, done func(clinic.InvoiceID, error)) {
	b.makeBill(func(ctx context.Context) (clinic.InvoiceID, error) { return b.p.Billing.NewDraft(ctx, patient) }, done)
}

// makeBill runs what makes a bill and opens it.
func (b *Billing) makeBill(work func(context.Context) (clinic.InvoiceID, error), done func(clinic.InvoiceID, error)) {
	if b.busy {
		return
	}
	b.busy = true
	b.p.Runner.Go(b.p.Context(), func(ctx context.Context) func() {
		invoice, err := work(ctx)
		return func() {
			b.busy = false
			if b.shut {
				return
			}
			done(invoice, err)
			if err == nil {
				b.Load()
				b.Open(invoice)
			}
		}
	})
}

// withDraft runs a change of the open draft.
func (b *Billing) withDraft(work func(ctx context.Context, inv *clinic.Invoice) error, done func(error)) {
	inv := b.current
	if inv == nil || b.busy {
		return
	}
	b.change(inv.ID, func(ctx context.Context) error { return work(ctx, inv) }, done)
}

// SetNote sets what is printed below the lines. This and what follows names the
// version that the form was opened on.
func (b *Billing) SetNote(version int, note string, done func(error)) {
	b.withDraft(func(ctx context.Context, inv *clinic.Invoice) error {
		return b.p.Billing.SetNote(ctx, inv.ID, version, note)
	}, done)
}

// Discard ends the draft that nobody needs.
func (b *Billing) Discard(version int, reason string, done func(error)) {
	b.withDraft(func(ctx context.Context, inv *clinic.Invoice) error {
		return b.p.Billing.Discard(ctx, inv.ID, version, reason)
	}, done)
}

// ClaimForm is what a payer carries, as it is typed: a part such as 80% or an
// amount.
type ClaimForm struct {
	Version  int // of the draft
	Payer    clinic.PayerID
	Part     string
	PolicyNo string
}

// SetClaim sets what a payer carries of the open draft.
func (b *Billing) SetClaim(form ClaimForm, done func(error)) {
	inv := b.current
	if inv == nil {
		return
	}
	cmd := service.ClaimCommand{Payer: form.Payer, PolicyNo: form.PolicyNo}
	var err error
	if cmd.Share, cmd.Amount, err = clinic.ParseDiscount(form.Part, inv.Currency); err != nil {
		done(clinic.FieldErrorf("share", "%s", i18n.Error(err)))
		return
	}
	if form.Payer == 0 {
		done(clinic.FieldErrorf("payer", "Choose who pays."))
		return
	}
	b.withDraft(func(ctx context.Context, inv *clinic.Invoice) error {
		cmd.Invoice, cmd.Version = inv.ID, form.Version
		return b.p.Billing.SetClaim(ctx, cmd)
	}, done)
}

// RemoveClaim lets the patient pay all.
func (b *Billing) RemoveClaim(version int, done func(error)) {
	b.withDraft(func(ctx context.Context, inv *clinic.Invoice) error {
		return b.p.Billing.RemoveClaim(ctx, inv.ID, version)
	}, done)
}

// UsualPayer asks who paid of the patient's last bill.
func (b *Billing) UsualPayer(done func(service.UsualPayer, error)) {
	inv := b.current
	if inv == nil {
		return
	}
	b.usual.Go(b.p.Context(), b.p.Runner, func(ctx context.Context) func() {
		usual, err := b.p.Billing.UsualPayer(ctx, inv.PatientID)
		return func() { done(usual, err) }
	})
}

// ClaimPreview is the bill with what a payer would carry, or what is wrong with it.
func ClaimPreview(inv clinic.Invoice, part string) (clinic.Invoice, error) {
	claim := clinic.Claim{}
	var err error
	if claim.Share, claim.Amount, err = clinic.ParseDiscount(part, inv.Currency); err != nil {
		return inv, err
	}
	if err := claim.Set(inv.Total); err != nil {
		return inv, err
	}
	inv.Claim = &claim
	return inv, nil
}

// Owed is what the open bill's patient owes in all; ok is false while it is not
// known or not this role's to see.
func (b *Billing) Owed() (m service.PatientMoney, ok bool) {
	if b.current == nil || b.owedBy != b.current.PatientID {
		return service.PatientMoney{}, false
	}
	return b.owed, true
}

func (b *Billing) loadOwed(id clinic.PatientID) {
	if !b.p.Figures {
		return
	}
	b.owing.Go(b.p.Context(), b.p.Runner, func(ctx context.Context) func() {
		m, err := b.p.Billing.PatientMoney(ctx, id)
		return func() {
			if err != nil {
				b.owedBy = 0
				return
			}
			b.owed, b.owedBy = m, id
			b.changed()
		}
	})
}

// LinePrices looks things up while a line is typed.
type LinePrices struct {
	service LinePriceService // nil offers nothing
	runner  Runner
	context func() context.Context
	found   Latest
	payers  Latest
	taxes   Latest
}

// NewLinePrices returns a lookup in the price list.
func NewLinePrices(s LinePriceService, r Runner, c func() context.Context) *LinePrices {
	return &LinePrices{service: s, runner: r, context: c}
}

// Suggest finds entries of the price list for what was typed.
func (l *LinePrices) Suggest(text string, done func([]clinic.ListPrice)) {
	if l.service == nil {
		done(nil)
		return
	}
	l.found.Go(l.context(), l.runner, func(ctx context.Context) func() {
		list, err := l.service.Suggest(ctx, text, 0)
		return func() {
			if err != nil {
				list = nil // typing goes on without suggestions
			}
			done(list)
		}
	})
}

// Payers finds payers by name.
func (l *LinePrices) Payers(text string, done func([]clinic.Payer, error)) {
	if l.service == nil {
		done(nil, nil)
		return
	}
	l.payers.Go(l.context(), l.runner, func(ctx context.Context) func() {
		list, err := l.service.SuggestPayers(ctx, text, 20)
		return func() { done(list, err) }
	})
}

// Taxes lists the taxes that a line typed by hand can carry.
func (l *LinePrices) Taxes(done func([]clinic.Tax, error)) {
	if l.service == nil {
		done(nil, nil)
		return
	}
	l.taxes.Go(l.context(), l.runner, func(ctx context.Context) func() {
		list, err := l.service.Taxes(ctx, false)
		return func() { done(list, err) }
	})
}
