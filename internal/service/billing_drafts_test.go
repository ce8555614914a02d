package service_test

import (
	"context"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// priced is a hospital with VAT, a price list and two payers.
type priced struct {
	*hospital
	vat               clinic.Tax
	ecg, copyOf       clinic.PriceID
	insurer, employer clinic.PayerID
	visit             clinic.Invoice // a draft of Anna's with Asha's fee of € 80
}

func newPriced(t *testing.T) *priced {
	h := newHospital(t)
	x := &priced{hospital: h}
	x.vat = clinic.Tax{Name: "VAT", Rate: 1900}
	x.vat.ID = value(h.Prices.SaveTax(h.admin, x.vat))(t)
	x.ecg = value(h.Prices.Save(h.admin, clinic.ListPrice{Code: "ECG", Name: "ECG, 12 leads", Price: euros(40), TaxID: x.vat.ID}))(t)
	x.copyOf = value(h.Prices.Save(h.admin, clinic.ListPrice{Code: "COPY", Name: "Copy of a certificate", Price: euros(5)}))(t)
	x.insurer = value(h.Prices.SavePayer(h.admin, clinic.Payer{Name: "AOK", Kind: clinic.PayerInsurance, Cover: 8000}))(t)
	x.employer = value(h.Prices.SavePayer(h.admin, clinic.Payer{Name: "Docks Ltd", Kind: clinic.PayerEmployer}))(t)
	x.visit = h.bill("09:00")
	return x
}

func (x *priced) get(id clinic.InvoiceID) clinic.Invoice {
	x.Helper()
	return value(x.Billing.Get(x.admin, id))(x)
}

// set writes lines in the name of somebody and returns the bill as it is then.
func (x *priced) set(who context.Context, i clinic.Invoice, items ...clinic.InvoiceItem) (clinic.Invoice, error) {
	x.Helper()
	err := x.Billing.SetItems(who, i.ID, x.get(i.ID).Version, items)
	return x.get(i.ID), err
}

func (x *priced) draft(who context.Context) clinic.Invoice {
	x.Helper()
	return x.get(value(x.Billing.NewDraft(who, x.jose))(x))
}

func TestABillWithoutAVisit(t *testing.T) {
	x := newPriced(t)
	i := x.draft(x.desk)
	if i.Status != clinic.InvoiceDraft || i.AppointmentID != 0 || i.PatientID != x.jose || i.Currency != "EUR" || !i.TaxInclusive || len(i.Items) != 0 || !i.Total.IsZero() {
		t.Errorf("a new draft: %+v", i)
	}
	_, err := x.Billing.Issue(x.cashier, i.ID, i.Version)
	refused(t, err, clinic.Invalid, "items")
	i, err = x.set(x.desk, i, clinic.InvoiceItem{PriceID: x.copyOf, Quantity: 2, Description: "forged", TaxName: "forged", TaxRate: 1})
	must(t, err)
	if it := i.Items[0]; it.Description != "Copy of a certificate" || it.Price != euros(5) || it.TaxRate != 0 || i.Total != euros(10) {
		t.Errorf("a line of the list: %+v of %s", it, i.Total)
	}
	equal(t, "number", value(x.Billing.Issue(x.cashier, i.ID, i.Version))(t), "INV-2026-000001")
	value(x.Billing.TakePayment(x.cashier, cash(x.get(i.ID), euros(10), "k")))(t)
	equal(t, "status", x.get(i.ID).Status, clinic.InvoicePaid)
	_, err = x.Billing.NewDraft(x.desk, 999)
	refused(t, err, clinic.NotFound)
	gone := x.registerPatient("Gone", "Away")
	must(t, x.Patients.Retire(x.desk, gone, value(x.Patients.Get(x.desk, gone))(t).Version, "moved"))
	_, err = x.Billing.NewDraft(x.desk, gone)
	refused(t, err, clinic.Conflict, "patient")
}

func TestTheListSaysWhatAListedItemCosts(t *testing.T) {
	x := newPriced(t)
	i := x.draft(x.desk)
	_, err := x.set(x.cashier, i, clinic.InvoiceItem{PriceID: x.ecg, Quantity: 1, Price: euros(1)})
	refused(t, err, clinic.Conflict, "items[0].price", "€ 40.00 by the price list")
	_, err = x.set(x.cashier, i, clinic.InvoiceItem{PriceID: 999, Quantity: 1})
	refused(t, err, clinic.Invalid, "items[0].description")
	i, err = x.set(x.cashier, i, clinic.InvoiceItem{PriceID: x.ecg, Quantity: 1, Price: euros(40)}, clinic.InvoiceItem{Description: "Bandage", Quantity: 3, Price: euros(2)})
	must(t, err)
	// 19 % inside € 40.00 is € 6.39.
	if i.Items[0].TaxName != "VAT" || i.Items[0].Tax.Minor != 639 || i.Tax.Minor != 639 || i.Net.Minor != 4600-639 || i.Total != euros(46) {
		t.Errorf("with tax: %+v, net %s, tax %s, total %s", i.Items[0], i.Net, i.Tax, i.Total)
	}
	// What was put on the bill keeps its price when the list changes; what comes after costs the new one.
	entry := value(x.Prices.Get(x.admin, x.ecg))(t)
	entry.Price = euros(45)
	value(x.Prices.Save(x.admin, entry))(t)
	i, err = x.set(x.cashier, i, append(i.Items, clinic.InvoiceItem{PriceID: x.ecg, Quantity: 1})...)
	must(t, err)
	equal(t, "the first", i.Items[0].Price, euros(40))
	equal(t, "the second", i.Items[2].Price, euros(45))
	// Neither is a listed item made a line typed by hand to change its price.
	cheaper := append([]clinic.InvoiceItem{}, i.Items...)
	cheaper[0].PriceID, cheaper[0].Price = 0, euros(1)
	_, err = x.set(x.cashier, i, cheaper...)
	refused(t, err, clinic.Forbidden, "items[0].price")
	// An administrator gives it another price and keeps its tax.
	cheaper = append([]clinic.InvoiceItem{}, i.Items...)
	cheaper[0].Price, cheaper[0].TaxRate, cheaper[0].TaxName = euros(10), 0, ""
	i, err = x.set(x.admin, i, cheaper...)
	must(t, err)
	if it := i.Items[0]; it.Price != euros(10) || it.TaxRate != 1900 || it.PriceID != x.ecg {
		t.Errorf("an administrator's price: %+v", it)
	}
	// It stays when somebody else changes another line.
	i.Items[1].Quantity = 1
	i, err = x.set(x.desk, i, i.Items...)
	must(t, err)
	equal(t, "an administrator's price later", i.Items[0].Price, euros(10))
	// A line typed by hand carries a tax of the list or none.
	_, err = x.set(x.desk, i, clinic.InvoiceItem{Description: "Crutches", Quantity: 1, Price: euros(20), TaxName: "VAT", TaxRate: 700})
	refused(t, err, clinic.Invalid, "items[0].tax")
	i, err = x.set(x.desk, i, clinic.InvoiceItem{Description: "Crutches", Quantity: 1, Price: euros(20), TaxName: "VAT", TaxRate: 1900})
	must(t, err)
	equal(t, "tax", i.Tax.Minor, 319)
	// A retired entry is offered no more, but stays where it is.
	entry = value(x.Prices.Get(x.admin, x.copyOf))(t)
	i, err = x.set(x.desk, i, clinic.InvoiceItem{PriceID: x.copyOf, Quantity: 1})
	must(t, err)
	must(t, x.Prices.Retire(x.admin, entry.ID, entry.Version))
	_, err = x.set(x.desk, i, append(i.Items, clinic.InvoiceItem{PriceID: x.copyOf, Quantity: 1})...)
	refused(t, err, clinic.Invalid, "items[1].description")
	i.Items[0].Quantity = 4
	i, err = x.set(x.desk, i, i.Items...)
	must(t, err)
	equal(t, "total", i.Total, euros(20))
}

func TestTaxIsByTheSettingsWhenTheBillIsMade(t *testing.T) {
	x := newPriced(t)
	before := x.draft(x.desk)
	s := value(x.Settings.Get(x.admin))(t)
	s.TaxInclusive = false
	must(t, x.Settings.Update(x.admin, s, service.Image{}))
	after := x.draft(x.desk)
	for _, c := range []struct {
		draft clinic.Invoice
		total int64
	}{{before, 4000}, {after, 4760}} {
		i, err := x.set(x.desk, c.draft, clinic.InvoiceItem{PriceID: x.ecg, Quantity: 1})
		must(t, err)
		equal(t, "total", i.Total.Minor, c.total)
		value(x.Billing.Issue(x.cashier, i.ID, i.Version))(t) // the database agrees
	}
}

func TestDiscountsByRole(t *testing.T) {
	x := newPriced(t)
	i := x.draft(x.desk)
	line := func(rate clinic.BasisPoints, amount int64, reason string) clinic.InvoiceItem {
		return clinic.InvoiceItem{PriceID: x.copyOf, Quantity: 10, DiscountRate: rate, Discount: clinic.Money{Minor: amount, Currency: "EUR"}, DiscountReason: reason}
	}
	for _, c := range []struct {
		who   context.Context
		line  clinic.InvoiceItem
		field string
	}{
		{x.desk, line(1, 0, "poor"), "items[0].discount"}, {x.desk, line(0, 1, "poor"), "items[0].discount"},
		{x.cashier, line(1001, 0, "poor"), "items[0].discount"}, {x.cashier, line(0, 501, "poor"), "items[0].discount"},
		{x.cashier, line(1000, 0, ""), "items[0].discount_reason"}, {x.admin, line(0, 100, "  "), "items[0].discount_reason"},
		{x.admin, line(10_001, 0, "poor"), "items[0].discount"}, {x.admin, line(0, 5001, "poor"), "items[0].discount"},
	} {
		_, err := x.set(c.who, i, c.line)
		refused(t, err, clinic.Invalid, c.field)
	}
	for _, c := range []struct {
		who      context.Context
		line     clinic.InvoiceItem
		discount int64
	}{{x.cashier, line(1000, 0, "poor"), 500}, {x.cashier, line(0, 500, "poor"), 500}, {x.admin, line(10_000, 0, "poor"), 5000}} {
		got, err := x.set(c.who, x.draft(x.desk), c.line)
		must(t, err)
		equal(t, "discount", got.Discount.Minor, c.discount)
		equal(t, "total", got.Total.Minor, 5000-c.discount)
	}
	// A larger discount of the administrator's stays, and may become less, but not more.
	i, err := x.set(x.admin, i, line(5000, 0, "hardship"))
	must(t, err)
	i, err = x.set(x.desk, i, append(i.Items, clinic.InvoiceItem{Description: "Tea", Quantity: 1, Price: euros(1)})...)
	must(t, err)
	equal(t, "discount", i.Discount.Minor, 2500)
	more := append([]clinic.InvoiceItem{}, i.Items...)
	more[0].Quantity = 11
	_, err = x.set(x.cashier, i, more...)
	refused(t, err, clinic.Invalid, "items[0].discount", "10 % at most")
	more[0].Quantity, more[0].DiscountRate = 10, 5001
	_, err = x.set(x.cashier, i, more...)
	refused(t, err, clinic.Invalid, "items[0].discount")
	more[0].DiscountRate = 4000
	i, err = x.set(x.cashier, i, more...)
	must(t, err)
	equal(t, "less", i.Discount.Minor, 2000)
	// Taking a line's id twice does not carry the discount along twice.
	_, err = x.set(x.cashier, i, i.Items[0], i.Items[0])
	refused(t, err, clinic.Invalid, "items[1].discount")
	row := x.audited("invoice.set_items")[0]
	if !strings.Contains(row.Before, "€ 25.00") || !strings.Contains(row.After, "€ 20.00") {
		t.Errorf("the log does not say how the discount changed: %s → %s", row.Before, row.After)
	}
}

func TestTheFeeStaysAsTheVisitWasPriced(t *testing.T) {
	x := newPriced(t)
	i := x.visit
	fee := i.Items[0]
	equal(t, "kind", fee.Kind, clinic.LineFee)
	for name, alter := range map[string]func(*clinic.InvoiceItem){
		"price": func(l *clinic.InvoiceItem) { l.Price = euros(1) }, "quantity": func(l *clinic.InvoiceItem) { l.Quantity = 2 },
		"words": func(l *clinic.InvoiceItem) { l.Description = "Chat" }, "list": func(l *clinic.InvoiceItem) { l.PriceID = x.copyOf },
	} {
		changed := fee
		alter(&changed)
		if _, err := x.set(x.cashier, i, changed); clinic.CodeOf(err) != clinic.Forbidden {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := x.set(x.desk, i, clinic.InvoiceItem{PriceID: x.copyOf, Quantity: 1})
	refused(t, err, clinic.Forbidden, "items")
	// A cashier gives the discount that a cashier gives.
	cut := fee
	cut.DiscountRate, cut.DiscountReason = 1000, "long wait"
	i, err = x.set(x.cashier, i, cut, clinic.InvoiceItem{PriceID: x.copyOf, Quantity: 1})
	must(t, err)
	equal(t, "total", i.Total, euros(77))
	// Not even an administrator calls this visit a follow-up.
	free := i.Items[0]
	free.DiscountRate, free.DiscountKind, free.DiscountReason = 10_000, clinic.DiscountFollowUp, "Free follow-up"
	_, err = x.set(x.admin, i, free)
	refused(t, err, clinic.Invalid, "items", "not a free follow-up")
	// One that is free stays so: nobody but an administrator undoes that.
	x.choose(func(s *clinic.Settings) { s.FreeFollowUps = 1 })
	follow := x.followUp(x.ashaID, 0, "11:00")
	value(x.Appointments.CheckIn(x.nurse, follow, x.version(follow)))(t)
	i = x.get(value(x.Billing.DraftFor(x.desk, follow))(t))
	equal(t, "total", i.Total, euros(0))
	undone := i.Items[0]
	undone.DiscountRate, undone.DiscountKind = 0, clinic.DiscountNone
	_, err = x.set(x.cashier, i, undone)
	refused(t, err, clinic.Forbidden)
	i.Items[0].DiscountKind = clinic.DiscountManual // what a form that knows no kinds sends
	i, err = x.set(x.cashier, i, append(i.Items, clinic.InvoiceItem{PriceID: x.copyOf, Quantity: 1})...)
	must(t, err)
	if it := i.Items[0]; it.DiscountKind != clinic.DiscountFollowUp || !strings.HasPrefix(it.DiscountReason, "Free follow-up 1 of 1") || i.Total != euros(5) {
		t.Errorf("the free follow-up: %+v of %s", it, i.Total)
	}
	// Nobody calls a discount of their own a follow-up.
	forged := clinic.InvoiceItem{PriceID: x.copyOf, Quantity: 1, DiscountRate: 10_000, DiscountKind: clinic.DiscountFollowUp, DiscountReason: "x", Kind: clinic.LineFee}
	_, err = x.set(x.cashier, i, i.Items[0], forged)
	refused(t, err, clinic.Invalid, "items[1].discount")
	i, err = x.set(x.admin, i, clinic.InvoiceItem{PriceID: x.copyOf, Quantity: 1})
	must(t, err)
	equal(t, "lines after an administrator took the fee off", len(i.Items), 1)
}

func TestWhatAPayerCarries(t *testing.T) {
	x := newPriced(t)
	i := x.visit
	claim := func(c service.ClaimCommand) error {
		c.Invoice, c.Version = i.ID, x.get(i.ID).Version
		return x.Billing.SetClaim(x.desk, c)
	}
	refused(t, claim(service.ClaimCommand{}), clinic.Invalid, "payer")
	refused(t, claim(service.ClaimCommand{Payer: x.employer}), clinic.Invalid, "share")
	refused(t, claim(service.ClaimCommand{Payer: x.insurer, Amount: clinic.Money{Minor: 8001, Currency: "EUR"}}), clinic.Invalid, "share", "more than the bill")
	refused(t, claim(service.ClaimCommand{Payer: x.insurer, Amount: clinic.Money{Minor: 1, Currency: "USD"}}), clinic.Invalid, "share")
	refused(t, claim(service.ClaimCommand{Payer: x.insurer, Share: 10_001}), clinic.Invalid, "share")
	refused(t, claim(service.ClaimCommand{Payer: x.insurer, PolicyNo: strings.Repeat("x", 101)}), clinic.Invalid, "policy_no")
	must(t, claim(service.ClaimCommand{Payer: x.insurer, PolicyNo: " A-1 "}))
	got := x.get(i.ID)
	if c := got.Claim; c == nil || c.Share != 8000 || c.Amount != euros(64) || c.Covered != euros(64) || c.State != clinic.ClaimOpen || c.PolicyNo != "A-1" || c.PayerName != "AOK" ||
		got.PatientPart() != euros(16) || got.Version != i.Version+1 {
		t.Errorf("the claim: %+v", got.Claim)
	}
	// A part stays a part of what the lines come to.
	got, err := x.set(x.desk, got, append(got.Items, clinic.InvoiceItem{PriceID: x.copyOf, Quantity: 4})...)
	must(t, err)
	equal(t, "80 % of € 100", got.Claim.Covered, euros(80))
	// An amount stays as it is and holds the lines above it.
	must(t, claim(service.ClaimCommand{Payer: x.employer, Amount: euros(90)}))
	got = x.get(i.ID)
	equal(t, "payer", got.Claim.PayerName, "Docks Ltd")
	_, err = x.set(x.desk, got, got.Items[0])
	refused(t, err, clinic.Conflict, "items", "Change the payer's part first")
	equal(t, "the database's rows", len(x.get(i.ID).Items), 2)
	must(t, x.Billing.RemoveClaim(x.desk, i.ID, got.Version))
	refused(t, x.Billing.RemoveClaim(x.desk, i.ID, got.Version), clinic.Stale)
	refused(t, x.Billing.RemoveClaim(x.desk, i.ID, got.Version+1), clinic.Conflict)
	must(t, claim(service.ClaimCommand{Payer: x.insurer, Share: 3333, PolicyNo: "A-2"}))
	got = x.get(i.ID)
	equal(t, "a third", got.Claim.Amount.Minor, 3333)
	value(x.Billing.Issue(x.cashier, i.ID, got.Version))(t)
	refused(t, claim(service.ClaimCommand{Payer: x.insurer}), clinic.Conflict)
	usual := value(x.Billing.UsualPayer(x.desk, x.annaID))(t)
	if usual.Payer != x.insurer || usual.PolicyNo != "A-2" || usual.Cover != 8000 || usual.Name != "AOK" {
		t.Errorf("the usual payer: %+v", usual)
	}
	equal(t, "José's", value(x.Billing.UsualPayer(x.desk, x.jose))(t), service.UsualPayer{})
	// A payer that is not in use is not the usual one and cannot be chosen.
	p := value(x.Prices.Payer(x.admin, x.insurer))(t)
	must(t, x.Prices.RetirePayer(x.admin, p.ID, p.Version))
	equal(t, "the usual payer when retired", value(x.Billing.UsualPayer(x.desk, x.annaID))(t), service.UsualPayer{})
	i = x.draft(x.desk)
	i, err = x.set(x.desk, i, clinic.InvoiceItem{PriceID: x.copyOf, Quantity: 1})
	must(t, err)
	refused(t, claim(service.ClaimCommand{Payer: x.insurer, Share: 5000}), clinic.Invalid, "payer", "not in use")
}

func TestDraftsThatNobodyNeeds(t *testing.T) {
	x := newPriced(t)
	i, err := x.set(x.desk, x.draft(x.desk), clinic.InvoiceItem{PriceID: x.ecg, Quantity: 1})
	must(t, err)
	must(t, x.Billing.SetClaim(x.desk, service.ClaimCommand{Invoice: i.ID, Version: i.Version, Payer: x.insurer}))
	refused(t, x.Billing.Discard(x.desk, i.ID, i.Version, "made twice"), clinic.Stale)
	i = x.get(i.ID)
	refused(t, x.Billing.Discard(x.desk, i.ID, i.Version, " "), clinic.Invalid, "reason")
	refused(t, x.Billing.Discard(x.desk, x.visit.ID, x.visit.Version, "no"), clinic.Conflict)
	must(t, x.Billing.Discard(x.desk, i.ID, i.Version, "made twice"))
	got := x.get(i.ID)
	if got.Status != clinic.InvoiceDiscarded || len(got.Items) != 0 || !got.Total.IsZero() || got.Number != "" || got.Claim != nil || !strings.Contains(got.Note, "made twice") {
		t.Errorf("discarded: %+v", got)
	}
	refused(t, x.Billing.Discard(x.desk, i.ID, got.Version, "again"), clinic.Conflict)
	_, err = x.set(x.admin, got, clinic.InvoiceItem{PriceID: x.ecg, Quantity: 1})
	refused(t, err, clinic.Conflict, "", "discarded")
	_, err = x.Billing.TakePayment(x.cashier, cash(got, euros(1), "k"))
	refused(t, err, clinic.Conflict)
	list := value(x.Billing.List(x.desk, service.InvoiceFilter{Patient: x.jose}, service.PageRequest{}))(t)
	equal(t, "bills of the list", list.Total, 0)
	list = value(x.Billing.List(x.desk, service.InvoiceFilter{Patient: x.jose, Statuses: []clinic.InvoiceStatus{clinic.InvoiceDiscarded}}, service.PageRequest{}))(t)
	equal(t, "discarded ones", list.Total, 1)
	// The next number is the first: nothing was used up.
	equal(t, "number", value(x.Billing.Issue(x.cashier, x.visit.ID, x.visit.Version))(t), "INV-2026-000001")
	x.sound()
}

func TestANoteBelowTheLines(t *testing.T) {
	x := newPriced(t)
	must(t, x.Billing.SetNote(x.desk, x.visit.ID, x.visit.Version, " Payable within 14 days.\nThank you. "))
	got := x.get(x.visit.ID)
	equal(t, "note", got.Note, "Payable within 14 days.\nThank you.")
	equal(t, "lines", len(got.Items), 1)
	refused(t, x.Billing.SetNote(x.desk, x.visit.ID, x.visit.Version, "x"), clinic.Stale)
	refused(t, x.Billing.SetNote(x.desk, x.visit.ID, got.Version, strings.Repeat("x", 501)), clinic.Invalid, "note")
	equal(t, "audit rows", len(x.audited("invoice.set_note")), 1)
}

func TestUnpaidBillsByAgeAndPayer(t *testing.T) {
	x := newPriced(t)
	bill := func(p clinic.PatientID) clinic.InvoiceID {
		id := value(x.Billing.NewDraft(x.desk, p))(t)
		i, err := x.set(x.desk, clinic.Invoice{ID: id}, clinic.InvoiceItem{PriceID: x.copyOf, Quantity: 2})
		must(t, err)
		value(x.Billing.Issue(x.cashier, id, i.Version))(t)
		return id
	}
	old := bill(x.jose)
	x.now = x.now.AddDate(0, 0, 32)
	recent := bill(x.jose)
	mine := value(x.Billing.NewDraft(x.desk, x.annaID))(t)
	i, err := x.set(x.desk, clinic.Invoice{ID: mine}, clinic.InvoiceItem{PriceID: x.ecg, Quantity: 1})
	must(t, err)
	must(t, x.Billing.SetClaim(x.desk, service.ClaimCommand{Invoice: mine, Version: i.Version, Payer: x.insurer}))
	value(x.Billing.Issue(x.cashier, mine, i.Version+1))(t)
	ids := func(f service.InvoiceFilter) (out []clinic.InvoiceID) {
		for _, i := range value(x.Billing.List(x.desk, f, service.PageRequest{}))(t).Rows {
			out = append(out, i.ID)
		}
		return out
	}
	same := func(what string, got, want []clinic.InvoiceID) {
		t.Helper()
		if len(got) != len(want) {
			t.Fatalf("%s: %v, want %v", what, got, want)
		}
		for n := range got {
			equal(t, what, got[n], want[n])
		}
	}
	same("the oldest first", ids(service.InvoiceFilter{Oldest: true}), []clinic.InvoiceID{old, recent, mine})
	same("30 days and more", ids(service.InvoiceFilter{UnpaidSince: clinic.DateOf(x.now).AddDays(-30)}), []clinic.InvoiceID{old})
	same("33 days and more", ids(service.InvoiceFilter{UnpaidSince: clinic.DateOf(x.now).AddDays(-33)}), nil)
	same("the insurer's", ids(service.InvoiceFilter{Payer: x.insurer}), []clinic.InvoiceID{mine})
	same("nobody's", ids(service.InvoiceFilter{Payer: x.employer}), nil)
}

// sound asserts that the whole database keeps its rules.
func (x *priced) sound() {
	x.Helper()
	report := value(x.store.Verify(context.Background()))(x)
	for _, c := range report.Checks {
		if !c.OK {
			x.Errorf("%s: %s", c.Name, c.Detail)
		}
	}
}
