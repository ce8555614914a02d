package pages

import (
	"context"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/viewmodel"
)

// The ward's bills before they are issued, its price list and its estimates.

func (f wardBilling) NewDraft(_ context.Context, id clinic.PatientID) (clinic.InvoiceID, error) {
	i := clinic.Invoice{ID: clinic.InvoiceID(len(f.invoices) + 1), PatientID: id, PatientName: "Okonkwo, Chidi", PatientNumber: "P-009", Status: clinic.InvoiceDraft,
		Currency: "EUR", Paid: clinic.Money{Currency: "EUR"}, Credited: clinic.Money{Currency: "EUR"}, TaxInclusive: true, CreatedAt: wardNow, Version: 1}
	i.Sum()
	f.wardFake.invoices = append(f.invoices, i)
	return i.ID, nil
}

func (f wardBilling) SetNote(_ context.Context, id clinic.InvoiceID, _ int, note string) error {
	i := f.find(id)
	i.Note = note
	i.Version++
	return nil
}

func (f wardBilling) Discard(_ context.Context, id clinic.InvoiceID, _ int, reason string) error {
	i := f.find(id)
	i.Status, i.Items, i.Note = clinic.InvoiceDiscarded, nil, "Discarded: "+reason
	i.Sum()
	i.Version++
	return nil
}

func (f wardBilling) SetClaim(_ context.Context, cmd service.ClaimCommand) error {
	i := f.find(cmd.Invoice)
	claim := clinic.Claim{PayerID: cmd.Payer, PayerName: "AOK", Share: cmd.Share, Amount: cmd.Amount, PolicyNo: cmd.PolicyNo}
	if err := claim.Set(i.Total); err != nil {
		return err
	}
	i.Claim = &claim
	i.Version++
	return nil
}

func (f wardBilling) RemoveClaim(_ context.Context, id clinic.InvoiceID, _ int) error {
	i := f.find(id)
	i.Claim = nil
	i.Version++
	return nil
}

func (f wardBilling) UsualPayer(context.Context, clinic.PatientID) (service.UsualPayer, error) {
	return service.UsualPayer{Payer: 1, Name: "AOK", PolicyNo: "POL-77", Cover: 8000}, nil
}

// wardPrices is a price list of two entries.
type wardPrices struct{ viewmodel.PriceService }

func (wardPrices) Suggest(_ context.Context, text string, _ int) ([]clinic.ListPrice, error) {
	var out []clinic.ListPrice
	for _, e := range []clinic.ListPrice{
		{ID: 1, Code: "XR2", Name: "X-ray, two planes", Price: clinic.Money{Minor: 11_900, Currency: "EUR"}, TaxName: "VAT", TaxRate: 1900},
		{ID: 2, Code: "COPY", Name: "Copy of a certificate", Price: clinic.Money{Minor: 500, Currency: "EUR"}},
	} {
		if strings.Contains(strings.ToLower(e.Code+" "+e.Name), strings.ToLower(text)) {
			out = append(out, e)
		}
	}
	return out, nil
}

func (wardPrices) Taxes(context.Context, bool) ([]clinic.Tax, error) {
	return []clinic.Tax{{ID: 1, Name: "VAT", Rate: 1900, Active: true}, {ID: 2, Name: "VAT reduced", Rate: 700, Active: true}}, nil
}

func (wardPrices) SuggestPayers(context.Context, string, int) ([]clinic.Payer, error) {
	return []clinic.Payer{{ID: 1, Name: "AOK", Kind: clinic.PayerInsurance, Cover: 8000}, {ID: 2, Name: "Docks Ltd", Kind: clinic.PayerEmployer}}, nil
}

// wardEstimates keeps estimates as the service would.
type wardEstimates struct{ *wardFake }

var _ viewmodel.EstimateService = wardEstimates{}

func (f wardEstimates) List(_ context.Context, q service.EstimateFilter, _ service.PageRequest) (service.Page[clinic.Estimate], error) {
	var rows []clinic.Estimate
	for i := len(f.estimates) - 1; i >= 0; i-- {
		e := f.estimates[i]
		if (q.State == "" || q.State == e.State) && strings.Contains(e.PatientName+e.Number, q.Text) {
			rows = append(rows, e)
		}
	}
	return service.Page[clinic.Estimate]{Rows: rows, Total: len(rows)}, nil
}

func (f wardEstimates) Get(_ context.Context, id clinic.EstimateID) (clinic.Estimate, error) {
	return f.estimates[id-1], nil
}

func (f wardEstimates) Make(_ context.Context, cmd service.EstimateCommand) (clinic.EstimateID, error) {
	e := clinic.Estimate{ID: clinic.EstimateID(len(f.estimates) + 1), Number: "ES-2026-00000" + string(rune('1'+len(f.estimates))), PatientID: cmd.Patient,
		PatientName: "Østergård-O'Brien, Łukasz", PatientNumber: "P-004217", Currency: "EUR", TaxInclusive: true, Items: cmd.Items, Note: cmd.Note,
		ValidUntil: cmd.ValidUntil, State: clinic.EstimateOpen, CreatedAt: wardNow, CreatedByName: "Grace Byrne", Version: 1}
	e.Sum()
	f.wardFake.estimates = append(f.estimates, e)
	return e.ID, nil
}

func (f wardEstimates) Withdraw(_ context.Context, id clinic.EstimateID, _ int, reason string) error {
	f.estimates[id-1].State = clinic.EstimateWithdrawn
	f.wardFake.reasons = append(f.reasons, reason)
	return nil
}

func (f wardEstimates) ToBill(ctx context.Context, id clinic.EstimateID, _ int) (clinic.InvoiceID, error) {
	e := &f.estimates[id-1]
	if err := e.Billable(clinic.DateOf(wardNow)); err != nil {
		return 0, err
	}
	bill, _ := wardBilling{wardFake: f.wardFake}.NewDraft(ctx, e.PatientID)
	i := wardBilling{wardFake: f.wardFake}.find(bill)
	i.PatientName, i.Items = e.PatientName, e.Items
	i.Sum()
	e.State, e.InvoiceID = clinic.EstimateBilled, bill
	return bill, nil
}
