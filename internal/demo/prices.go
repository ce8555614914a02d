package demo

import (
	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// Free follow-ups of the demo: one within two weeks of a charged visit.
const (
	demoFreeFollowUps    = 1
	demoFreeFollowUpDays = 14
)

// priceCategories are the categories in their order.
var priceCategories = []string{"Tests", "Imaging", "Treatment", "Certificates and other"}

// priceSpecs are the entries: code, name, category, tax, price in cents. What
// heals is exempt; certificates and cosmetic treatment carry VAT.
var priceSpecs = []struct {
	code, name    string
	category, tax int // 1 is the first; 0 for none
	cents         int64
}{
	{"ECG", "ECG, 12 leads", 1, 0, 1500}, {"ECG24", "ECG over 24 hours", 1, 0, 6500}, {"BP24", "Blood pressure over 24 hours", 1, 0, 4500},
	{"FBC", "Full blood count", 1, 0, 1800}, {"LIP", "Cholesterol and lipids", 1, 0, 2200}, {"HBA1C", "HbA1c", 1, 0, 2000},
	{"TSH", "Thyroid function", 1, 0, 2400}, {"URIN", "Urine test", 1, 0, 800}, {"STREP", "Throat swab, rapid test", 1, 0, 1200},
	{"SPIRO", "Lung function", 1, 0, 3500},
	{"XR1", "X-ray, one view", 2, 0, 4000}, {"XR2", "X-ray, two views", 2, 0, 6000}, {"US", "Ultrasound, abdomen", 2, 0, 9000},
	{"ECHO", "Echocardiogram", 2, 0, 12000},
	{"DRS", "Dressing", 3, 0, 1500}, {"SUT", "Wound closed with stitches", 3, 0, 5500}, {"INJ", "Injection", 3, 0, 1000},
	{"VACC", "Vaccination, influenza", 3, 0, 3000}, {"PLAST", "Plaster cast", 3, 0, 7000}, {"NEB", "Nebuliser", 3, 0, 1800},
	{"CERT", "Certificate of fitness", 4, 1, 3000}, {"COPY", "Copy of the records", 4, 1, 1250}, {"TRAV", "Travel letter", 4, 1, 2000},
	{"MOLE", "Mole removed for looks", 4, 1, 15000}, {"CRUT", "Crutches, a pair", 4, 2, 3500},
}

var taxSpecs = []clinic.Tax{{Name: "VAT", Rate: 2000, Active: true}, {Name: "Reduced VAT", Rate: 900, Active: true}}

var payerSpecs = []clinic.Payer{
	{Name: "Harbour Health Insurance", Kind: clinic.PayerInsurance, Phone: "+353 1 555 0400", Email: "claims@harbourhealth.example", Address: "4 Custom House Quay\nDublin", Cover: 8000},
	{Name: "Galway Port Company", Kind: clinic.PayerEmployer, Phone: "+353 91 555 0420", Email: "people@galwayport.example", Cover: 10000},
	{Name: "Health Board, medical cards", Kind: clinic.PayerGovernment, Phone: "+353 1 555 0430", Cover: 6000},
}

// prices writes the price list, the payers and a doctor's fees by kind of visit.
func (f *filler) prices() error {
	return f.uow.InTx(f.ctx, func(r service.Repos) error {
		f.list = nil
		taxes, categories := make([]clinic.TaxID, len(taxSpecs)+1), make([]clinic.CategoryID, len(priceCategories)+1)
		for i, x := range taxSpecs {
			id, err := r.Prices().InsertTax(f.ctx, x)
			if err != nil {
				return err
			}
			taxes[i+1] = id
		}
		for i, name := range priceCategories {
			id, err := r.Prices().InsertCategory(f.ctx, clinic.PriceCategory{Name: name, Position: i + 1, Active: true})
			if err != nil {
				return err
			}
			categories[i+1] = id
		}
		for _, s := range priceSpecs {
			p := clinic.ListPrice{Code: s.code, Name: s.name, CategoryID: categories[s.category], TaxID: taxes[s.tax],
				Price: clinic.Money{Minor: s.cents, Currency: "EUR"}, Active: true}
			id, err := r.Prices().InsertPrice(f.ctx, p, f.Now)
			if err != nil {
				return err
			}
			if p, err = r.Prices().Price(f.ctx, id); err != nil {
				return err
			}
			f.list = append(f.list, p)
		}
		for _, p := range payerSpecs {
			p.Active = true
			if _, err := r.Prices().InsertPayer(f.ctx, p, f.Now); err != nil {
				return err
			}
		}
		surgeon := f.doctors[len(f.doctors)-1]
		return r.Prices().SetFees(f.ctx, surgeon.ID, map[clinic.VisitKind]int64{clinic.VisitFollowUp: surgeon.Fee.Minor * 2 / 3})
	})
}

// lines are what a visit is billed: the fee for its kind and now and then
// something of the price list.
func (f *filler) lines(r service.Repos, doc clinic.Doctor, a clinic.Appointment) ([]clinic.InvoiceItem, error) {
	fee := clinic.InvoiceItem{Kind: clinic.LineFee, Description: "Consultation, " + f.depts[doc.DepartmentID], Quantity: 1, Price: doc.Fee}
	if a.Kind == clinic.VisitFollowUp {
		fee.Description = "Follow-up consultation, " + f.depts[doc.DepartmentID]
		own, err := r.Prices().Fees(f.ctx, doc.ID)
		if err != nil {
			return nil, err
		}
		if minor, ok := own[a.Kind]; ok {
			fee.Price.Minor = minor
		}
	}
	reason, err := f.freeFollowUp(r, a)
	if err != nil {
		return nil, err
	}
	if reason != "" {
		fee.DiscountRate, fee.DiscountKind, fee.DiscountReason = clinic.Whole, clinic.DiscountFollowUp, reason
	}
	items := []clinic.InvoiceItem{fee}
	if f.rng.IntN(6) == 0 {
		items = append(items, pick(f, f.list).Line(1))
	}
	return items, nil
}

// freeFollowUp takes a free follow-up for a visit if one is left, and says which
// it is: nothing when it is to be paid.
func (f *filler) freeFollowUp(r service.Repos, a clinic.Appointment) (string, error) {
	if a.Kind != clinic.VisitFollowUp || !a.Status.Live() {
		return "", nil
	}
	charged, err := r.FreeVisits().Charged(f.ctx, a.PatientID, a.DoctorID, a.Date, a.Start, a.ID)
	if clinic.CodeOf(err) == clinic.NotFound {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	uses, err := r.FreeVisits().GrantedBy(f.ctx, charged.ID)
	if err != nil {
		return "", err
	}
	grant := clinic.NewFreeGrant(charged, uses, clinic.Settings{FreeFollowUps: demoFreeFollowUps, FreeFollowUpDays: demoFreeFollowUpDays})
	use, ok := grant.Take(a, a.CreatedAt)
	if !ok {
		return "", nil
	}
	return grant.Reason(use), r.FreeVisits().Take(f.ctx, use)
}
