package demo

import (
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// estimates are what patients asked the price of: one whose last day is over, one
// that became a bill without a visit, and two that are open.
func (f *filler) estimates() error {
	return f.uow.InTx(f.ctx, func(r service.Repos) error {
		step := max(1, len(f.people)/7)
		for n, spec := range []struct {
			ago  int // days
			note string
			cut  clinic.BasisPoints
			bill bool
		}{
			{ago: 40, note: "Without a stay overnight."},
			{ago: 3, cut: 1000, bill: true},
			{ago: 2, note: "Two planes of the knee and one follow-up."},
			{ago: 0, cut: 500},
		} {
			day := f.today.AddDays(-spec.ago)
			made := day.At(clinic.MustClock("08:40"), f.Now.Location())
			if made.After(f.Now) {
				made = f.Now
			}
			e := clinic.Estimate{PatientID: f.people[(n+1)*step%len(f.people)], DoctorID: f.doctors[n%len(f.doctors)].ID, Currency: "EUR", TaxInclusive: true,
				Note: spec.note, ValidUntil: day.AddDays(clinic.EstimateDays), State: clinic.EstimateOpen, CreatedAt: made, CreatedBy: f.desk, CreatedByName: "Grace Byrne"}
			for k := range 2 + n%2 {
				line := f.list[(n*3+k*2)%len(f.list)].Line(1 + k)
				if k == 0 && spec.cut > 0 {
					line.DiscountRate, line.DiscountReason = spec.cut, "Paid at once"
				}
				e.Items = append(e.Items, line)
			}
			if err := f.estimate(r, e, day, spec.bill); err != nil {
				return err
			}
		}
		return nil
	})
}

// estimate writes an estimate under the next number of its day and, when it was
// billed, the draft that it became.
func (f *filler) estimate(r service.Repos, e clinic.Estimate, day clinic.Date, bill bool) error {
	e.Sum()
	var err error
	if e.Number, e.Year, e.Seq, err = f.number(r, clinic.SeriesEstimate, day); err != nil {
		return err
	}
	if e.ID, err = r.Estimates().Insert(f.ctx, e); err != nil {
		return err
	}
	if err := f.audit(r, "estimate.make", "estimate", int64(e.ID), ""); err != nil || !bill {
		return err
	}
	i := clinic.Invoice{PatientID: e.PatientID, Status: clinic.InvoiceDraft, Currency: e.Currency, TaxInclusive: e.TaxInclusive, Items: e.Items, Note: e.Note,
		CreatedAt: f.Now.Add(-20 * time.Minute)}
	i.Paid, i.Credited = clinic.Money{Currency: e.Currency}, clinic.Money{Currency: e.Currency}
	if e.InvoiceID, err = r.Billing().InsertInvoice(f.ctx, i); err != nil {
		return err
	}
	e.State, e.Version = clinic.EstimateBilled, 1
	return r.Estimates().SetState(f.ctx, e)
}
