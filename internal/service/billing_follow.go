package service

import (
	"slices"

	"caredesk/internal/clinic"
)

// followVisit keeps the draft of a visit's bill with what the visit became. One
// that went to another doctor is priced anew, as that doctor prices it; a free
// follow-up that was given back is charged, and one that was taken costs nothing.
// Lines other than the doctor's fee stay.
func (t *tx) followVisit(before, next clinic.Appointment) error {
	id, err := t.Billing().InvoiceOf(t.ctx, next.ID)
	if found, err := notFoundIsNil(err); !found || err != nil {
		return err
	}
	stored, err := t.Billing().Invoice(t.ctx, id)
	if err != nil {
		return err
	}
	n := slices.IndexFunc(stored.Items, func(it clinic.InvoiceItem) bool { return it.Kind == clinic.LineFee })
	switch {
	case stored.Status != clinic.InvoiceDraft && (n < 0 || stored.Items[n].DiscountKind != clinic.DiscountFollowUp):
		return t.giveBackFree(next, "charged") // the move may have taken one that the bill does not know
	case stored.Status != clinic.InvoiceDraft || n < 0:
		return nil
	}
	reason, free := "", false
	if next.Status.Live() {
		if reason, free, err = t.takeFree(next); err != nil {
			return err
		}
	}
	bill := stored
	bill.Items = slices.Clone(stored.Items)
	line := &bill.Items[n]
	if next.DoctorID != before.DoctorID {
		d, err := t.Doctors().Get(t.ctx, next.DoctorID)
		if err != nil {
			return err
		}
		settings, err := t.settings()
		if err != nil {
			return err
		}
		if *line, err = t.feeLine(next, d, settings); err != nil {
			return err
		}
	}
	switch was := line.DiscountKind == clinic.DiscountFollowUp; {
	case free && !was:
		line.DiscountRate, line.DiscountKind, line.DiscountReason = clinic.Whole, clinic.DiscountFollowUp, reason
	case !free && was:
		line.DiscountRate, line.DiscountKind, line.DiscountReason = 0, clinic.DiscountNone, ""
		line.Discount = clinic.Money{Currency: bill.Currency}
	case next.DoctorID == before.DoctorID:
		return nil
	}
	bill.Sum()
	if bill.Claim != nil {
		claim := *bill.Claim
		if claim.Set(bill.Total) == nil {
			bill.Claim = &claim
		} else {
			bill.Claim = nil // an amount above what is left: it is asked for anew
		}
	}
	if err := t.Billing().SetItems(t.ctx, bill); err != nil {
		return err
	}
	t.emit(InvoiceChanged{bill.ID})
	return t.audit(change{action: "invoice.follow_visit", id: int64(bill.ID), patient: bill.PatientID, before: invoiceRecord(stored), after: invoiceRecord(bill)})
}

// billedFree refuses to give a visit's free follow-up back when an issued bill
// tells of it.
func (t *tx) billedFree(visit clinic.AppointmentID) error {
	_, err := t.FreeVisits().Of(t.ctx, visit)
	if found, err := notFoundIsNil(err); !found || err != nil {
		return err
	}
	id, err := t.Billing().InvoiceOf(t.ctx, visit)
	if found, err := notFoundIsNil(err); !found || err != nil {
		return err
	}
	i, err := t.Billing().Invoice(t.ctx, id)
	if err != nil || i.Status == clinic.InvoiceDraft {
		return err
	}
	return clinic.Errorf(clinic.Conflict, "Bill %s says that this visit is a free follow-up. Make the bill void first.", i.Number)
}
