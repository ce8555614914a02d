package service

import (
	"context"
	"slices"

	"caredesk/internal/clinic"
)

// billable are the states of a visit that there can be a bill for.
var billable = []clinic.AppointmentStatus{clinic.StatusArrived, clinic.StatusInConsultation, clinic.StatusCompleted}

// DraftFor returns the visit's invoice, made as a draft with the doctor's fee
// when there is none.
func (s *Billing) DraftFor(ctx context.Context, id clinic.AppointmentID) (clinic.InvoiceID, error) {
	if _, err := authorize(ctx, clinic.BillingDraft); err != nil {
		return 0, err
	}
	var invoice clinic.InvoiceID
	err := s.write(ctx, func(t *tx) error {
		a, err := t.Appointments().Get(t.ctx, id)
		if err != nil {
			return err
		}
		if !slices.Contains(billable, a.Status) {
			return clinic.Errorf(clinic.Conflict, "A visit that is “%s” is not billed.", a.Status.Title())
		}
		d, err := t.Doctors().Get(t.ctx, a.DoctorID)
		if err != nil {
			return err
		}
		invoice, err = t.billVisit(a, d)
		return err
	})
	return orNothing(invoice, err)
}

// billVisit returns the visit's invoice or makes its draft: the doctor's fee for
// this kind of visit with the tax on consultations, both as they are now, and
// nothing to pay for a free follow-up.
func (t *tx) billVisit(a clinic.Appointment, d clinic.Doctor) (clinic.InvoiceID, error) {
	id, err := t.Billing().InvoiceOf(t.ctx, a.ID)
	if found, err := notFoundIsNil(err); found || err != nil {
		return id, err
	}
	settings, err := t.settings()
	if err != nil {
		return 0, err
	}
	fee, err := t.feeLine(a, d, settings)
	if err != nil {
		return 0, err
	}
	i := clinic.Invoice{PatientID: a.PatientID, AppointmentID: a.ID, DoctorID: a.DoctorID, VisitDate: a.Date, VisitStart: a.Start,
		Status: clinic.InvoiceDraft, Currency: d.Fee.Currency, TaxInclusive: settings.TaxInclusive, Paid: clinic.Money{Currency: d.Fee.Currency},
		Credited: clinic.Money{Currency: d.Fee.Currency}, CreatedAt: t.now, Items: []clinic.InvoiceItem{fee}}
	i.Sum()
	if i.ID, err = t.Billing().InsertInvoice(t.ctx, i); err != nil {
		return 0, err
	}
	t.emit(InvoiceChanged{i.ID})
	return i.ID, t.audit(change{action: "invoice.create", id: int64(i.ID), patient: i.PatientID, after: invoiceRecord(i)})
}

// feeLine is the line of a visit's fee. Its tax is copied: later changes of the
// tax do not reach it.
func (t *tx) feeLine(a clinic.Appointment, d clinic.Doctor, settings clinic.Settings) (clinic.InvoiceItem, error) {
	line := clinic.InvoiceItem{Kind: clinic.LineFee, Description: feeDescription(a, d), Quantity: 1}
	fees, err := t.feesOf(d)
	if err != nil {
		return line, err
	}
	line.Price = fees.For(a.Kind, d.Fee)
	if settings.ConsultationTax != 0 {
		tax, err := t.Prices().Tax(t.ctx, settings.ConsultationTax)
		if err != nil {
			return line, err
		}
		line.TaxName, line.TaxRate = tax.Name, tax.Rate
	}
	reason, free, err := t.takeFree(a)
	if err != nil {
		return line, err
	}
	if free {
		line.DiscountRate, line.DiscountKind, line.DiscountReason = clinic.Whole, clinic.DiscountFollowUp, reason
	}
	return line, nil
}

func feeDescription(a clinic.Appointment, d clinic.Doctor) string {
	line := "Consultation"
	if a.Kind == clinic.VisitFollowUp {
		line = "Follow-up consultation"
	}
	for _, detail := range []string{d.DepartmentName, d.Headline} {
		if detail != "" {
			return line + ", " + detail
		}
	}
	return line
}
