package viewmodel

import (
	"context"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func TestALineIsReadAsItIsTyped(t *testing.T) {
	f := NewLineForm(clinic.InvoiceItem{}, "EUR", true, false)
	it, err := f.Read(LineText{Description: " Bandage ", Quantity: "3", Price: "4,50", Discount: "10 %", Reason: "staff", Tax: clinic.Tax{Name: "VAT", Rate: 1900}})
	if err != nil || it.Description != "Bandage" || it.Quantity != 3 || it.Price != euro(450) || it.DiscountRate != 1000 || it.Discount != euro(135) || it.Total != euro(1215) || it.Tax != euro(194) {
		t.Errorf("read %+v, %v", it, err)
	}
	for field, text := range map[string]LineText{
		"description": {Quantity: "1", Price: "1"}, "quantity": {Description: "x", Quantity: "many", Price: "1"}, "price": {Description: "x", Quantity: "1"},
		"discount":        {Description: "x", Quantity: "1", Price: "1", Discount: "2.00"},
		"discount_reason": {Description: "x", Quantity: "1", Price: "1", Discount: "10%"},
	} {
		if _, err := f.Read(text); clinic.FieldOf(err) != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// An entry of the list keeps its price and tax until other words are typed.
func TestAnEntryOfTheListIsThatUntilItIsTypedOver(t *testing.T) {
	entry := clinic.ListPrice{ID: 7, Name: "X-ray", Price: euro(11_900), TaxName: "VAT", TaxRate: 1900}
	f := NewLineForm(clinic.InvoiceItem{}, "EUR", true, false)
	if f.PriceFixed() || f.TaxFixed() {
		t.Error("a line typed by hand is fixed")
	}
	f.Pick(entry)
	f.Typed("X-ray")
	it, err := f.Read(LineText{Description: "X-ray", Quantity: "1", Price: "119.00", Tax: clinic.Tax{Name: "other", Rate: 100}})
	if err != nil || it.PriceID != 7 || it.TaxName != "VAT" || !f.PriceFixed() || !f.TaxFixed() {
		t.Errorf("read %+v, %v", it, err)
	}
	f.Typed("X-ray of the dog")
	it, err = f.Read(LineText{Description: "X-ray of the dog", Quantity: "1", Price: "20"})
	if err != nil || it.PriceID != 0 || it.TaxRate != 0 || f.PriceFixed() {
		t.Errorf("typed over: %+v, %v", it, err)
	}
	manager := NewLineForm(clinic.InvoiceItem{}, "EUR", true, true)
	manager.Pick(entry)
	manager.Typed("X-ray, second look")
	if manager.PriceFixed() || !manager.Listed() {
		t.Error("who manages the prices may not give the entry another price or other words")
	}
}

// A free follow-up stays one when its line is saved as it is, and is a discount
// of the person's own when it is changed.
func TestAFollowUpStaysFree(t *testing.T) {
	fee := clinic.InvoiceItem{ID: 4, Kind: clinic.LineFee, Description: "Consultation", Quantity: 1, Price: euro(8000), DiscountRate: 10_000,
		DiscountKind: clinic.DiscountFollowUp, DiscountReason: "Free follow-up"}
	f := NewLineForm(fee, "EUR", true, false)
	if !f.Fee() || !f.Free() {
		t.Error("the free follow-up is this person's to change")
	}
	it, err := f.Read(f.Text())
	if err != nil || it.DiscountKind != clinic.DiscountFollowUp || it.ID != 4 || it.Kind != clinic.LineFee || it.Total != euro(0) {
		t.Errorf("as it was: %+v, %v", it, err)
	}
	text := f.Text()
	text.Discount = "50%"
	if it, err = f.Read(text); err != nil || it.DiscountKind != clinic.DiscountManual {
		t.Errorf("changed: %+v, %v", it, err)
	}
	if NewLineForm(fee, "EUR", true, true).Fee() {
		t.Error("the fee is not an administrator's to change")
	}
}

// What a form shows while a line is typed is what the bill then comes to.
func TestTheSumsShownAreTheBills(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		inv := clinic.Invoice{Currency: "EUR", TaxInclusive: rapid.Bool().Draw(t, "inclusive"), Paid: euro(0), Credited: euro(0)}
		for range rapid.IntRange(0, 4).Draw(t, "lines") {
			inv.Items = append(inv.Items, clinic.InvoiceItem{Description: "x", Quantity: rapid.IntRange(1, 99).Draw(t, "q"),
				Price: euro(rapid.Int64Range(0, 1_000_000).Draw(t, "p")), TaxName: "VAT", TaxRate: clinic.BasisPoints(rapid.SampledFrom([]int{0, 700, 1900}).Draw(t, "tax")),
				DiscountRate: clinic.BasisPoints(rapid.SampledFrom([]int{0, 0, 3333}).Draw(t, "cut")), DiscountReason: "r"})
		}
		inv.Sum()
		if inv.Total.Minor > 0 {
			inv.Claim = &clinic.Claim{PayerName: "AOK", Share: clinic.BasisPoints(rapid.IntRange(1, 10_000).Draw(t, "share"))}
		}
		next := WithLine(inv, -1, clinic.InvoiceItem{Description: "y", Quantity: 3, Price: euro(333), TaxName: "VAT", TaxRate: 1900})
		sums := map[string]clinic.Money{}
		total, taxes, parts, lines := euro(0), euro(0), euro(0), euro(0)
		for _, it := range next.Items {
			lines = lines.Add(it.Total)
		}
		for _, l := range SumLines(next, 0) {
			sums[l.Label] = l.Amount
			switch {
			case l.Label == "Total":
				total = l.Amount
			case strings.HasPrefix(l.Label, "VAT"):
				taxes = taxes.Add(l.Amount)
			case strings.HasSuffix(l.Label, " pays"):
				parts = parts.Add(l.Amount)
			}
		}
		if total != next.Total || total != lines || taxes != next.Tax || sums["Net"].Add(taxes) != total {
			t.Fatalf("shown %v of a bill of %s, tax %s, net %s", sums, next.Total, next.Tax, next.Net)
		}
		if next.Claim != nil && parts != total {
			t.Fatalf("the parts come to %s of %s", parts, total)
		}
		if next.Discount.Minor > 0 && sums["Discount"].Minor != -next.Discount.Minor {
			t.Fatalf("discount %s shown as %s", next.Discount, sums["Discount"])
		}
	})
}

func TestAnErrorOfALineStandsAtItsField(t *testing.T) {
	err := clinic.FieldErrorf("items[2].discount", "Too much.")
	if got := LineError(err, 2); clinic.FieldOf(got) != "discount" {
		t.Errorf("%v", got)
	}
	if got := LineError(err, 1); clinic.FieldOf(got) != "" || clinic.MessageOf(got) != "Too much." {
		t.Errorf("%v", got)
	}
	stale := clinic.Errorf(clinic.Stale, "Somebody else changed it.")
	if got := LineError(stale, 1); clinic.CodeOf(got) != clinic.Stale {
		t.Errorf("%v", got)
	}
}

func TestUnpaidBillsAreAskedForByAge(t *testing.T) {
	f := newBillingFake()
	b := openBilling(f, InlineRunner{})
	b.SetFilter(PeriodAll, StateOver30, "")
	got := f.filters[len(f.filters)-1]
	if got.UnpaidSince != clinic.MustDate("2026-10-23") || !got.Oldest || len(got.Statuses) != 2 {
		t.Errorf("asked for %+v", got)
	}
	b.SetPayer(3)
	if got = f.filters[len(f.filters)-1]; got.Payer != 3 {
		t.Errorf("asked for %+v", got)
	}
	bill := clinic.Invoice{Status: clinic.InvoiceIssued, IssuedOn: clinic.MustDate("2026-10-22")}
	if days, ok := UnpaidDays(bill, clinic.MustDate("2026-11-23")); !ok || days != 32 {
		t.Errorf("%d days, %v", days, ok)
	}
	bill.Status = clinic.InvoicePaid
	if _, ok := UnpaidDays(bill, clinic.MustDate("2026-11-23")); ok {
		t.Error("a paid bill is unpaid")
	}
}

// estimateFake answers with one estimate, or with an error.
type estimateFake struct {
	e   clinic.Estimate
	err error
}

func (f *estimateFake) List(_ context.Context, q service.EstimateFilter, _ service.PageRequest) (service.Page[clinic.Estimate], error) {
	if q.State != "" && q.State != f.e.State {
		return service.Page[clinic.Estimate]{}, nil
	}
	return service.Page[clinic.Estimate]{Rows: []clinic.Estimate{f.e}, Total: 1}, nil
}
func (f *estimateFake) Get(context.Context, clinic.EstimateID) (clinic.Estimate, error) {
	return f.e, nil
}
func (f *estimateFake) Make(context.Context, service.EstimateCommand) (clinic.EstimateID, error) {
	return f.e.ID, f.err
}
func (f *estimateFake) Withdraw(context.Context, clinic.EstimateID, int, string) error {
	if f.err == nil {
		f.e.State = clinic.EstimateWithdrawn
	}
	return f.err
}
func (f *estimateFake) ToBill(context.Context, clinic.EstimateID, int) (clinic.InvoiceID, error) {
	return 9, f.err
}

func TestAnEstimateThatChangedIsReadAgain(t *testing.T) {
	f := &estimateFake{e: clinic.Estimate{ID: 1, State: clinic.EstimateOpen, ValidUntil: clinic.MustDate("2026-12-01"), Version: 1}}
	e := NewEstimates(EstimatesParams{Estimates: f, Runner: InlineRunner{}, Context: context.Background, Today: func() clinic.Date { return clinic.MustDate("2026-11-23") }})
	e.Load()
	e.Open(1)
	if !e.Billable() {
		t.Fatal("an open estimate is not billable")
	}
	// Somebody else was first: it is shown as it stands now.
	f.err = clinic.Errorf(clinic.Stale, "Somebody else changed this estimate.")
	f.e.Version = 2
	e.ToBill(func(_ clinic.InvoiceID, err error) {
		if clinic.CodeOf(err) != clinic.Stale {
			t.Errorf("%v", err)
		}
	})
	if e.Current() == nil || e.Current().Version != 2 {
		t.Errorf("shown is %+v", e.Current())
	}
	f.err = nil
	e.Withdraw("reason", func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	if e.Current() != nil || len(e.Rows()) != 0 {
		t.Errorf("a withdrawn estimate is still shown among the open ones: %+v", e.Current())
	}
}
