package service_test

import (
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// choose changes the settings.
func (h *hospital) choose(change func(*clinic.Settings)) {
	h.Helper()
	s := value(h.Settings.Get(h.admin))(h)
	change(&s)
	must(h, h.Settings.Update(h.admin, s, service.Image{}))
}

func TestThePriceListFromEntryToRetirement(t *testing.T) {
	h := newHospital(t)
	vat := value(h.Prices.SaveTax(h.admin, clinic.Tax{Name: "VAT", Rate: 2000}))(t)
	lab := value(h.Prices.SaveCategory(h.admin, clinic.PriceCategory{Name: "Laboratory"}))(t)
	id := value(h.Prices.Save(h.admin, clinic.ListPrice{Code: "ecg", Name: " ECG,  12 leads", CategoryID: lab, TaxID: vat, Price: euros(45)}))(t)
	got := value(h.Prices.Get(h.cashier, id))(t)
	if got.Code != "ECG" || got.Name != "ECG, 12 leads" || got.TaxRate != 2000 || got.CategoryName != "Laboratory" || !got.Active || got.Version != 1 {
		t.Errorf("%+v", got)
	}
	for field, p := range map[string]clinic.ListPrice{
		"tax": {Name: "x", TaxID: 99, Price: euros(1)}, "category": {Name: "x", CategoryID: 99, Price: euros(1)},
		"price": {Name: "x", Price: clinic.Money{Minor: 1, Currency: "USD"}}, "name": {Price: euros(1)},
	} {
		_, err := h.Prices.Save(h.admin, p)
		refused(t, err, clinic.Invalid, field)
	}
	_, err := h.Prices.Save(h.admin, clinic.ListPrice{Code: "ECG", Name: "Another", Price: euros(1)})
	refused(t, err, clinic.Conflict, "code")

	// In use: neither the tax nor the category can go.
	refused(t, h.Prices.RetireTax(h.admin, vat, 1), clinic.Conflict, "", "1 price carries this tax")
	refused(t, h.Prices.RetireCategory(h.admin, lab, 1), clinic.Conflict, "", "1 price is in this category")
	must(t, h.Prices.Retire(h.admin, id, 1))
	refused(t, h.Prices.Retire(h.admin, id, 1), clinic.Stale)
	refused(t, h.Prices.Retire(h.admin, id, 2), clinic.Conflict)
	equal(t, "suggested", len(value(h.Prices.Suggest(h.desk, "ecg", 0))(t)), 0)
	must(t, h.Prices.RetireTax(h.admin, vat, 1))
	refused(t, h.Prices.Restore(h.admin, id, 2), clinic.Invalid, "tax", "not in use any more")
	must(t, h.Prices.RestoreTax(h.admin, vat, 2))
	must(t, h.Prices.Restore(h.admin, id, 2))
	equal(t, "suggested", value(h.Prices.Suggest(h.desk, "12 lea", 0))(t)[0].ID, id)

	// A change keeps what it does not name and is told with both sides.
	got = value(h.Prices.Get(h.admin, id))(t)
	got.Price, got.Active = euros(50), false
	value(h.Prices.Save(h.admin, got))(t)
	_, err = h.Prices.Save(h.admin, got)
	refused(t, err, clinic.Stale)
	if now := value(h.Prices.Get(h.admin, id))(t); !now.Active || now.Price != euros(50) {
		t.Errorf("%+v", now)
	}
	audit := h.audited("price.update")
	if len(audit) != 1 || !strings.Contains(audit[0].Before, "45.00") || !strings.Contains(audit[0].After, "50.00") || strings.Contains(audit[0].After, "ECG") {
		t.Errorf("%+v", audit)
	}
	h.choose(func(s *clinic.Settings) { s.ConsultationTax = vat })
	must(t, h.Prices.Retire(h.admin, id, value(h.Prices.Get(h.admin, id))(t).Version))
	refused(t, h.Prices.RetireTax(h.admin, vat, 3), clinic.Conflict, "", "Consultations carry this tax")
}

func TestCategoriesKeepTheirOrder(t *testing.T) {
	h := newHospital(t)
	ids := map[string]clinic.CategoryID{}
	for _, name := range []string{"A", "B", "C", "D"} {
		ids[name] = value(h.Prices.SaveCategory(h.admin, clinic.PriceCategory{Name: name}))(t)
	}
	order := func() (names string) {
		for _, c := range value(h.Prices.Categories(h.desk, true))(t) {
			names += c.Name
		}
		return names
	}
	for _, step := range []struct {
		name string
		by   int
		want string
	}{{"C", -1, "ACBD"}, {"A", 2, "CBAD"}, {"D", 1, "CBAD"}, {"C", -5, "CBAD"}, {"C", 1 << 62, "BADC"}, {"C", -1 << 62, "CBAD"}} {
		must(t, h.Prices.MoveCategory(h.admin, ids[step.name], step.by))
		equal(t, step.name, order(), step.want)
	}
	refused(t, h.Prices.MoveCategory(h.admin, 99, 1), clinic.NotFound)
	_, err := h.Prices.SaveCategory(h.admin, clinic.PriceCategory{Name: "B"})
	refused(t, err, clinic.Conflict, "name")
	version := func(name string) (v int) {
		for _, c := range value(h.Prices.Categories(h.admin, true))(t) {
			if c.ID == ids[name] {
				v = c.Version
			}
		}
		return v
	}
	must(t, h.Prices.RetireCategory(h.admin, ids["C"], version("C")))
	equal(t, "with a retired one", order(), "BADC")
	must(t, h.Prices.RestoreCategory(h.admin, ids["C"], version("C")))
	value(h.Prices.SaveCategory(h.admin, clinic.PriceCategory{ID: ids["A"], Name: "Z", Version: version("A")}))(t)
	equal(t, "renamed", order(), "CBZD")
}

func TestPayersAreKept(t *testing.T) {
	h := newHospital(t)
	id := value(h.Prices.SavePayer(h.admin, clinic.Payer{Name: "Harbour Health", Cover: 8000}))(t)
	_, err := h.Prices.SavePayer(h.admin, clinic.Payer{Name: "Harbour Health"})
	refused(t, err, clinic.Conflict, "name")
	equal(t, "found", value(h.Prices.SuggestPayers(h.cashier, "heal", 0))(t)[0].ID, id)
	p := value(h.Prices.Payer(h.desk, id))(t)
	equal(t, "kind", p.Kind, clinic.PayerInsurance)
	must(t, h.Prices.RetirePayer(h.admin, id, 1))
	equal(t, "offered when retired", len(value(h.Prices.SuggestPayers(h.cashier, "", 0))(t)), 0)
	equal(t, "listed when retired", value(h.Prices.Payers(h.desk, service.PayerFilter{WithRetired: true}, service.PageRequest{}))(t).Total, 1)
	refused(t, h.Prices.RetirePayer(h.admin, id, 2), clinic.Conflict)
	must(t, h.Prices.RestorePayer(h.admin, id, 2))
	_, err = h.Prices.SavePayer(h.admin, p)
	refused(t, err, clinic.Stale)
}

func TestAVisitIsPricedByItsKind(t *testing.T) {
	h := newHospital(t)
	vat := value(h.Prices.SaveTax(h.admin, clinic.Tax{Name: "VAT", Rate: 2000}))(t)
	h.choose(func(s *clinic.Settings) { s.ConsultationTax, s.TaxInclusive = vat, false })
	fees := clinic.Fees{clinic.VisitFollowUp: euros(40), clinic.VisitWalkIn: euros(0)}
	must(t, h.Prices.SetFees(h.admin, service.SetFeesCommand{Doctor: h.ashaID, Fees: fees}))
	refused(t, h.Prices.SetFees(h.admin, service.SetFeesCommand{Doctor: h.ashaID, Fees: clinic.Fees{}}), clinic.Stale)
	refused(t, h.Prices.SetFees(h.admin, service.SetFeesCommand{Doctor: h.belaID, Fees: clinic.Fees{clinic.VisitNew: euros(-1)}}), clinic.Invalid, "fee_new")
	equal(t, "audit rows", len(h.audited("doctor.fees")), 1)
	must(t, h.Prices.SetFees(h.admin, service.SetFeesCommand{Doctor: h.ashaID, Was: fees, Fees: fees}))
	equal(t, "audit rows when nothing changes", len(h.audited("doctor.fees")), 1)

	bill := func(id clinic.AppointmentID) clinic.Invoice {
		value(h.Appointments.CheckIn(h.desk, id, h.version(id)))(t)
		return value(h.Billing.Get(h.desk, value(h.Billing.DraftFor(h.desk, id))(t)))(t)
	}
	visit := bill(h.book(h.annaID, h.ashaID, "09:00"))
	if line := visit.Items[0]; line.Price != euros(80) || line.TaxName != "VAT" || line.TaxRate != 2000 || visit.Total != euros(96) || visit.Tax != euros(16) {
		t.Errorf("a visit: %+v, total %s", line, visit.Total)
	}
	cmd := booking(h.annaID, h.ashaID, "10:00")
	cmd.Kind = clinic.VisitFollowUp
	follow := bill(value(h.Appointments.Book(h.desk, cmd))(t))
	if line := follow.Items[0]; line.Price != euros(40) || follow.Total != euros(48) || !strings.HasPrefix(line.Description, "Follow-up") {
		t.Errorf("a follow-up: %+v", follow.Items)
	}
	walkIn, _, err := h.Appointments.WalkIn(h.desk, service.WalkInCommand{Patient: h.jose, Doctor: h.ashaID, OverbookReason: "now"})
	must(t, err)
	free := value(h.Billing.Get(h.desk, value(h.Billing.DraftFor(h.desk, walkIn))(t)))(t)
	equal(t, "a walk-in", free.Total, euros(0))
	// What was billed keeps its tax and fee.
	value(h.Prices.SaveTax(h.admin, clinic.Tax{ID: vat, Name: "VAT", Rate: 1000, Version: 1}))(t)
	must(t, h.Prices.SetFees(h.admin, service.SetFeesCommand{Doctor: h.ashaID, Was: fees, Fees: clinic.Fees{}}))
	equal(t, "billed", value(h.Billing.Get(h.desk, follow.ID))(t).Total, euros(48))
}

func TestSettingsOfBillingAreCheckedAndTold(t *testing.T) {
	h := newHospital(t)
	i := h.bill("09:00")
	value(h.Billing.Issue(h.cashier, i.ID, i.Version))(t)
	equal(t, "the next number", value(h.Settings.Counters(h.admin))(t)[clinic.SeriesInvoice].Next("X-{YY}-{000}", today), "X-26-002")
	equal(t, "without a year", value(h.Settings.Counters(h.admin))(t)[clinic.SeriesInvoice].Next("X-{000}", today), "X-001")
	refuse := func(field string, code clinic.Code, change func(*clinic.Settings)) {
		t.Helper()
		s := value(h.Settings.Get(h.admin))(t)
		change(&s)
		refused(t, h.Settings.Update(h.admin, s, service.Image{}), code, field)
	}
	// The counter without a year begins anew and would meet the number given.
	refuse("invoice_numbers", clinic.Conflict, func(s *clinic.Settings) { s.InvoiceNumbers = "INV-2026-{000000}" })
	refuse("invoice_numbers", clinic.Invalid, func(s *clinic.Settings) { s.InvoiceNumbers = "INV" })
	refuse("consultation_tax", clinic.Invalid, func(s *clinic.Settings) { s.ConsultationTax = 99 })
	refuse("cashier_cut", clinic.Invalid, func(s *clinic.Settings) { s.CashierCut = 10_001 })
	old := value(h.Prices.SaveTax(h.admin, clinic.Tax{Name: "Old", Rate: 100}))(t)
	must(t, h.Prices.RetireTax(h.admin, old, 1))
	refuse("consultation_tax", clinic.Invalid, func(s *clinic.Settings) { s.ConsultationTax = old })
	h.choose(func(s *clinic.Settings) {
		s.InvoiceNumbers, s.FreeFollowUps, s.CashierCut, s.TaxInclusive = "R-{000}", 2, 2500, false
	})
	audit := h.audited("settings.update")
	last := audit[0]
	for _, want := range []string{`"invoice_numbers":"INV-{YYYY}-{000000}"`, `"discount_cashier":"10 %"`, `"free_follow_ups":0`, `"tax":"inside prices"`} {
		if !strings.Contains(last.Before, want) {
			t.Errorf("before: %s lacks %s", last.Before, want)
		}
	}
	if !strings.Contains(last.After, `"R-{000}"`) || strings.Contains(last.After, "hospital_name") {
		t.Errorf("after: %s", last.After)
	}
	next := h.bill("10:00")
	equal(t, "numbered by the new pattern", value(h.Billing.Issue(h.cashier, next.ID, next.Version))(t), "R-001")
}

func TestAnotherCurrencyTakesThePriceListAlong(t *testing.T) {
	h := newHospital(t)
	id := value(h.Prices.Save(h.admin, clinic.ListPrice{Name: "ECG", Price: euros(45)}))(t)
	must(t, h.Prices.SetFees(h.admin, service.SetFeesCommand{Doctor: h.ashaID, Fees: clinic.Fees{clinic.VisitNew: euros(90)}}))
	h.choose(func(s *clinic.Settings) { s.Currency = "KWD" })
	equal(t, "price", value(h.Prices.Get(h.admin, id))(t).Price, clinic.Money{Minor: 45_000, Currency: "KWD"})
	equal(t, "fee", value(h.Prices.FeesOf(h.admin, h.ashaID))(t)[clinic.VisitNew], clinic.Money{Minor: 90_000, Currency: "KWD"})
	equal(t, "suggested", len(value(h.Prices.Suggest(h.desk, "ecg", 0))(t)), 1)
}

func TestTheCurrencyStaysWhileDepositsOrEstimatesStandInIt(t *testing.T) {
	h := newHospital(t)
	change := func() error {
		s := value(h.Settings.Get(h.admin))(t)
		s.Currency = "KWD"
		return h.Settings.Update(h.admin, s, service.Image{})
	}
	id := value(h.Estimates.Make(h.cashier, service.EstimateCommand{Patient: h.annaID, Items: []clinic.InvoiceItem{{Description: "Hip", Quantity: 1, Price: euros(900)}}}))(t)
	refused(t, change(), clinic.Conflict, "currency", "Withdraw the open estimates first")
	must(t, h.Estimates.Withdraw(h.cashier, id, 1, "not wanted"))
	_, _, err := h.Deposits.Take(h.cashier, service.DepositCommand{Patient: h.annaID, Amount: euros(20), Method: clinic.PayCash, IdempotencyKey: "k"})
	must(t, err)
	refused(t, change(), clinic.Conflict, "currency", "There are deposits in EUR")
}
