package service

import (
	"context"

	"caredesk/internal/clinic"
)

// Estimates tells people what something would cost. An estimate is numbered and
// never changed: it becomes a bill at its prices while it is valid, or is withdrawn.
type Estimates struct{ *core }

// scopeEstimates narrows a filter to what the actor may see.
func (t *tx) scopeEstimates(f *EstimateFilter) error {
	if t.actor.Role.BillingScope() == clinic.ScopeAll {
		return nil
	}
	switch t.actor.Role {
	case clinic.RoleDoctor:
		if f.Doctor != 0 && f.Doctor != t.actor.DoctorID {
			return forbidden("You may see the estimates of your own treatments only.")
		}
		f.Doctor = t.actor.DoctorID
		return nil
	case clinic.RolePatient:
		if f.Patient != 0 && f.Patient != t.actor.PatientID() {
			return forbidden("You may see your own estimates only.")
		}
		f.Patient = t.actor.PatientID()
		return nil
	}
	return forbidden("Your role may not see estimates.")
}

// List pages through estimates, the newest first.
func (s *Estimates) List(ctx context.Context, f EstimateFilter, p PageRequest) (Page[clinic.Estimate], error) {
	if _, err := authorize(ctx, clinic.BillingSee); err != nil {
		return Page[clinic.Estimate]{}, err
	}
	f.Text = cleanSearch(f.Text)
	var page Page[clinic.Estimate]
	err := s.read(ctx, func(t *tx) error {
		if err := t.scopeEstimates(&f); err != nil {
			return err
		}
		var err error
		page, err = t.Estimates().List(t.ctx, f, p)
		return err
	})
	return orNothing(page, err)
}

// Get returns an estimate with its lines.
func (s *Estimates) Get(ctx context.Context, id clinic.EstimateID) (clinic.Estimate, error) {
	if _, err := authorize(ctx, clinic.BillingSee); err != nil {
		return clinic.Estimate{}, err
	}
	var e clinic.Estimate
	err := s.read(ctx, func(t *tx) (err error) {
		e, err = t.estimate(id)
		return err
	})
	return orNothing(e, err)
}

// estimate reads an estimate of the actor's scope.
func (t *tx) estimate(id clinic.EstimateID) (clinic.Estimate, error) {
	e, err := t.Estimates().Get(t.ctx, id)
	if err != nil {
		return e, err
	}
	f := EstimateFilter{Doctor: e.DoctorID, Patient: e.PatientID}
	if t.actor.Role == clinic.RoleDoctor && e.DoctorID == 0 {
		return e, forbidden("You may see the estimates of your own treatments only.")
	}
	return e, t.scopeEstimates(&f)
}

// Make writes an estimate under the next number. Its lines are priced as a
// bill's are.
func (s *Estimates) Make(ctx context.Context, cmd EstimateCommand) (clinic.EstimateID, error) {
	if _, err := authorize(ctx, clinic.BillingDraft); err != nil {
		return 0, err
	}
	if err := checkCount("An estimate", cmd.Items); err != nil {
		return 0, err
	}
	note, err := clinic.CleanBillNote(cmd.Note)
	if err != nil {
		return 0, err
	}
	var id clinic.EstimateID
	err = s.write(ctx, func(t *tx) error {
		settings, err := t.billable(cmd.Patient)
		if err != nil {
			return err
		}
		e := clinic.Estimate{PatientID: cmd.Patient, DoctorID: cmd.Doctor, Currency: settings.Currency, TaxInclusive: settings.TaxInclusive,
			Note: note, ValidUntil: cmd.ValidUntil, State: clinic.EstimateOpen, CreatedAt: t.now, CreatedBy: t.actor.UserID, CreatedByName: t.actor.Name}
		if err := e.CleanValidity(t.today()); err != nil {
			return err
		}
		if cmd.Doctor != 0 {
			d, err := t.Doctors().Get(t.ctx, cmd.Doctor)
			switch {
			case clinic.CodeOf(err) == clinic.NotFound, err == nil && !d.Retired.IsZero():
				return clinic.FieldErrorf("doctor", "Choose a doctor of the list.")
			case err != nil:
				return err
			}
		}
		if e.Items, err = t.lines(cmd.Items, nil, e.Currency, e.TaxInclusive); err != nil {
			return err
		}
		e.Sum()
		if e.Total.Minor > maxTotal {
			return clinic.FieldErrorf("items", "The total is too large.")
		}
		if e.Number, e.Year, e.Seq, err = t.nextNumber(clinic.SeriesEstimate); err != nil {
			return err
		}
		if e.ID, err = t.Estimates().Insert(t.ctx, e); err != nil {
			return err
		}
		id = e.ID
		t.emit(EstimateChanged{id})
		if e, err = t.Estimates().Get(t.ctx, id); err != nil {
			return err
		}
		return t.audit(change{action: "estimate.make", id: int64(id), patient: e.PatientID, after: sealed(estimateRecord(e), clinic.EstimateDigest(e))})
	})
	return orNothing(id, err)
}

// openEstimate reads an estimate that can still be withdrawn or billed.
func (t *tx) openEstimate(id clinic.EstimateID, version int) (clinic.Estimate, error) {
	e, err := t.estimate(id)
	switch {
	case err != nil:
		return e, err
	case e.Version != version:
		return e, stale("this estimate")
	}
	return e, nil
}

// Withdraw ends an open estimate. It is not billed any more.
func (s *Estimates) Withdraw(ctx context.Context, id clinic.EstimateID, version int, reason string) error {
	if _, err := authorize(ctx, clinic.BillingDraft); err != nil {
		return err
	}
	reason, err := cleanReason("reason", reason, "the reason")
	if err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		e, err := t.openEstimate(id, version)
		switch {
		case err != nil:
			return err
		case e.State != clinic.EstimateOpen:
			return e.Billable(t.today())
		}
		next := e
		next.State = clinic.EstimateWithdrawn
		return t.moveEstimate("estimate.withdraw", reason, e, next)
	})
}

func (t *tx) moveEstimate(action, reason string, e, next clinic.Estimate) error {
	if err := t.Estimates().SetState(t.ctx, next); err != nil {
		return err
	}
	t.emit(EstimateChanged{e.ID})
	return t.audit(change{action: action, id: int64(e.ID), patient: e.PatientID, reason: reason, before: estimateRecord(e), after: estimateRecord(next)})
}

// ToBill makes a draft of an estimate while it is valid, at the prices and with
// the tax and discounts of the estimate.
func (s *Estimates) ToBill(ctx context.Context, id clinic.EstimateID, version int) (clinic.InvoiceID, error) {
	if _, err := authorize(ctx, clinic.BillingDraft); err != nil {
		return 0, err
	}
	var invoice clinic.InvoiceID
	err := s.write(ctx, func(t *tx) error {
		e, err := t.openEstimate(id, version)
		if err != nil {
			return err
		}
		if err := e.Billable(t.today()); err != nil {
			return err
		}
		settings, err := t.billable(e.PatientID)
		switch {
		case err != nil:
			return err
		case settings.Currency != e.Currency:
			return clinic.Errorf(clinic.Conflict, "Estimate %s is in %s. Make a new one in %s.", e.Number, string(e.Currency), string(settings.Currency))
		}
		invoice, err = t.newDraft(clinic.Invoice{PatientID: e.PatientID, Currency: e.Currency, TaxInclusive: e.TaxInclusive, Items: e.Items, Note: e.Note})
		if err != nil {
			return err
		}
		next := e
		next.State, next.InvoiceID = clinic.EstimateBilled, invoice
		return t.moveEstimate("estimate.bill", "", e, next)
	})
	return orNothing(invoice, err)
}

// estimateRecord says what the audit log keeps of an estimate.
func estimateRecord(e clinic.Estimate) record {
	r := invoiceRecord(clinic.Invoice{Items: e.Items, Total: e.Total, Discount: e.Discount, Paid: clinic.Money{Currency: e.Currency}, Note: e.Note})
	delete(r, "appointment")
	delete(r, "paid")
	r["number"], r["status"], r["valid_until"], r["invoice"] = e.Number, string(e.State), e.ValidUntil.String(), int64(e.InvoiceID)
	return r
}
