package service

import (
	"context"
	"fmt"

	"caredesk/internal/clinic"
)

// Claims keeps what payers were asked for after a bill is issued, and what
// they answered.
type Claims struct{ *core }

// maxBatch bounds how many claims are marked as sent at once.
const maxBatch = 500

// List pages through the claims of issued bills.
func (s *Claims) List(ctx context.Context, f ClaimFilter, p PageRequest) (Page[ClaimRow], error) {
	if _, err := authorize(ctx, clinic.ClaimsManage); err != nil {
		return Page[ClaimRow]{}, err
	}
	var page Page[ClaimRow]
	err := s.read(ctx, func(t *tx) (err error) {
		f.Text, f.AsOf = cleanSearch(f.Text), t.today()
		page, err = t.Billing().Claims(t.ctx, f, p)
		return err
	})
	return orNothing(page, err)
}

// Payers are those who were ever asked for something, by name.
func (s *Claims) Payers(ctx context.Context) ([]clinic.Payer, error) {
	if _, err := authorize(ctx, clinic.ClaimsManage); err != nil {
		return nil, err
	}
	var payers []clinic.Payer
	err := s.read(ctx, func(t *tx) (err error) {
		payers, err = t.Billing().ClaimPayers(t.ctx)
		return err
	})
	return orNothing(payers, err)
}

// Steps are what happened to a claim, oldest first.
func (s *Claims) Steps(ctx context.Context, id clinic.ClaimID) ([]clinic.ClaimChange, error) {
	if _, err := authorize(ctx, clinic.ClaimsManage); err != nil {
		return nil, err
	}
	var steps []clinic.ClaimChange
	err := s.read(ctx, func(t *tx) (err error) {
		if _, err := t.Billing().Claim(t.ctx, id); err != nil {
			return err
		}
		steps, err = t.Billing().ClaimChanges(t.ctx, id)
		return err
	})
	return orNothing(steps, err)
}

// Submit notes that a claim was sent to its payer on a day (today when zero);
// an empty number keeps the one the claim has.
func (s *Claims) Submit(ctx context.Context, ref ClaimRef, on clinic.Date, number string) error {
	if _, err := authorize(ctx, clinic.ClaimsManage); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error { return t.submitClaim(ref, on, number) })
}

// SubmitAll marks claims as sent on a day, all or none.
func (s *Claims) SubmitAll(ctx context.Context, refs []ClaimRef, on clinic.Date) error {
	if _, err := authorize(ctx, clinic.ClaimsManage); err != nil {
		return err
	}
	switch {
	case len(refs) == 0:
		return clinic.Errorf(clinic.Invalid, "Choose the claims that were sent.")
	case len(refs) > maxBatch:
		return clinic.Errorf(clinic.Invalid, "At most %d claims are marked at once.", maxBatch)
	}
	return s.write(ctx, func(t *tx) error {
		for _, ref := range refs {
			if err := t.submitClaim(ref, on, ""); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *tx) submitClaim(ref ClaimRef, on clinic.Date, number string) error {
	c, i, err := t.claim(ref)
	if err != nil {
		return err
	}
	if on, err = t.claimDay(on, i); err != nil {
		return err
	}
	next, err := c.Submitted(on, number)
	if err != nil {
		return about(err, i)
	}
	return t.stepClaim("claim.submit", c, next, i, "")
}

// Answer notes what a payer answered. What it does not accept falls back to
// the patient.
func (s *Claims) Answer(ctx context.Context, cmd ClaimAnswerCommand) error {
	if _, err := authorize(ctx, clinic.ClaimsManage); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		c, i, err := t.claim(ClaimRef{cmd.Claim, cmd.Version})
		if err != nil {
			return err
		}
		on, err := t.claimDay(cmd.On, i)
		if err != nil {
			return err
		}
		next, err := c.Answered(cmd.Answer, on, cmd.Covered, i.PayerPaid().Add(i.PayerWrittenOff()), cmd.ClaimNo, cmd.Note)
		if err != nil {
			return err
		}
		if room := i.PayerRoom(); next.Covered.Minor > room.Minor {
			return &clinic.Error{Code: clinic.Conflict, Field: "covered",
				Message: "The patient has paid a part of this meanwhile. Only " + room.String() + " can be the payer's. Give that back first, or accept a part."}
		}
		next = next.Followed(i.PayerPaid(), i.PayerWrittenOff())
		return t.stepClaim("claim.answer", c, next, i, next.Note)
	})
}

// Reopen takes the answer to a claim back or, when it has none, that it was
// sent, with a reason.
func (s *Claims) Reopen(ctx context.Context, ref ClaimRef, reason string) error {
	if _, err := authorize(ctx, clinic.ClaimsManage); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		c, i, err := t.claim(ref)
		if err != nil {
			return err
		}
		next, err := c.Reopened(i.PayerRoom(), reason)
		if err != nil {
			return err
		}
		return t.stepClaim("claim.reopen", c, next, i, next.Note)
	})
}

// claim reads a claim of an issued bill, as it was shown.
func (t *tx) claim(ref ClaimRef) (clinic.Claim, clinic.Invoice, error) {
	c, err := t.Billing().Claim(t.ctx, ref.ID)
	if err != nil {
		return c, clinic.Invoice{}, err
	}
	i, err := t.invoice(c.InvoiceID)
	switch {
	case err != nil:
		return c, i, err
	case i.Status == clinic.InvoiceDraft:
		return c, i, clinic.Errorf(clinic.Conflict, "The bill of this claim is not issued yet.")
	case c.Version != ref.Version:
		return c, i, stale("this claim")
	}
	return *i.Claim, i, nil
}

// claimDay is the day of a step: today when none was given, and never before
// the bill or after today.
func (t *tx) claimDay(on clinic.Date, i clinic.Invoice) (clinic.Date, error) {
	switch {
	case on.IsZero():
		return t.today(), nil
	case on.After(t.today()):
		return on, clinic.FieldErrorf("date", "That day has not come yet.")
	case on.Before(i.IssuedOn):
		return on, clinic.FieldErrorf("date", "Bill %s was issued on %s.", i.Number, i.IssuedOn.Format("2 Jan 2006"))
	}
	return on, nil
}

// about names the bill in an error of a step that many claims take.
func about(err error, i clinic.Invoice) error {
	if e := clinic.FieldErrors(err); len(e) == 1 && e[0].Field == "" {
		return clinic.Errorf(clinic.CodeOf(err), "Bill %s: %s", i.Number, clinic.MessageOf(err))
	}
	return err
}

func (t *tx) stepClaim(action string, before, next clinic.Claim, i clinic.Invoice, reason string) error {
	next.UpdatedAt = t.now
	step := clinic.ClaimChange{ClaimID: next.ID, State: next.State, Covered: next.Covered, ClaimNo: next.ClaimNo, Note: reason,
		At: microsecond(t.now), By: t.actor.UserID, ByName: t.actor.Name}
	if err := t.Billing().UpdateClaim(t.ctx, next, step); err != nil {
		return err
	}
	t.emit(InvoiceChanged{i.ID})
	return t.auditClaim(action, before, next, i.PatientID, reason)
}

func (t *tx) auditClaim(action string, before, next clinic.Claim, patient clinic.PatientID, reason string) error {
	return t.audit(change{action: action, id: int64(next.ID), patient: patient, reason: reason, before: claimRecord(before), after: claimRecord(next)})
}

// followClaim brings a bill's claim to the state that the payer's payments and
// write-offs put it in, and returns the bill with it.
func (t *tx) followClaim(i clinic.Invoice) (clinic.Invoice, error) {
	if i.Claim == nil || i.Status == clinic.InvoiceVoid {
		return i, nil
	}
	next := i.Claim.Followed(i.PayerPaid(), i.PayerWrittenOff())
	if next.State == i.Claim.State {
		return i, nil
	}
	if err := t.stepClaim("claim.follow", *i.Claim, next, i, ""); err != nil {
		return i, err
	}
	next.Version++
	i.Claim = &next
	return i, nil
}

func claimRecord(c clinic.Claim) record {
	return record{"invoice": int64(c.InvoiceID), "payer": int64(c.PayerID), "claim_no": c.ClaimNo, "policy_no": c.PolicyNo, "state": string(c.State),
		"amount": c.Amount.String(), "covered": c.Covered.String(), "share": fmt.Sprint(c.Share), "submitted_on": c.SubmittedOn.String(),
		"decided_on": c.DecidedOn.String(), "note": c.Note}
}
