package clinic

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func moneyInvoice() Invoice {
	i := Invoice{Number: "INV-2026-000001", Currency: "EUR", TaxInclusive: true, IssuedOn: MustDate("2026-11-23"),
		IssuedAt: time.Date(2026, 11, 23, 10, 58, 0, 0, time.UTC), Note: "n", Claim: &Claim{Amount: Money{500, "EUR"}},
		Items: []InvoiceItem{{Description: "ECG", Quantity: 2, Price: Money{1500, "EUR"}, DiscountRate: 1000, TaxName: "VAT", TaxRate: 1900}}}
	i.Sum()
	return i
}

// The digests are those of printed papers: they may never change.
func TestDigestsOfMoneyAreStable(t *testing.T) {
	i := moneyInvoice()
	p := Payment{Kind: KindPayment, InvoiceID: 4, Amount: Money{2000, "EUR"}, Tendered: Money{5000, "EUR"}, Method: PayCash, ReceiptNumber: "RC-2026-000001",
		PaidAt: i.IssuedAt, BusinessDate: i.IssuedOn, ReceivedByName: "Colm Daly"}
	c := Credit{Number: "CN-2026-000001", Kind: CreditVoid, Amount: i.Total, Reason: "r", CreditedAt: i.IssuedAt, BusinessDate: i.IssuedOn}
	e := Estimate{Number: "ES-2026-000001", Currency: "EUR", TaxInclusive: true, Items: i.Items, Net: i.Net, Tax: i.Tax, Discount: i.Discount,
		Total: i.Total, ValidUntil: i.IssuedOn, CreatedAt: i.IssuedAt}
	for name, c := range map[string]struct{ got, want string }{
		"invoice":  {InvoiceDigest(i), "6f6531a53e5b665e6742039651ab5cb0dccfa111a7cfe9831e747f5d242408ef"},
		"receipt":  {ReceiptDigest(p, i), "a187978a303ec67e90e6227a6040c6d49b97ca13648cd78a26efa371e92bba77"},
		"deposit":  {ReceiptDigest(Payment{Kind: KindDeposit, DepositID: 3, Amount: Money{1, "EUR"}, ReceiptNumber: "RC-2"}, Invoice{}), "b0ac03fc37cb1449e9c2104a793e33052d15cd56d4e44127b67044ba49bc6844"},
		"credit":   {CreditDigest(c, i), "d3c89ec771ff38fc9010281ddbd133cb7a2596378c183b99580cb6084cb9779e"},
		"estimate": {EstimateDigest(e), "51d62a3db228b58d50ce52033ab4993b8e604a0b2ca02fab04a6c98cea5caa61"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s", name, c.got)
		}
	}
}

// Whatever a paper states changes its digest; what may change since does not.
func TestDigestsHoldAllThatIsFixed(t *testing.T) {
	plain := InvoiceDigest(moneyInvoice())
	for name, change := range map[string]func(*Invoice){
		"number": func(i *Invoice) { i.Number += "1" }, "day": func(i *Invoice) { i.IssuedOn = i.IssuedOn.AddDays(1) },
		"price": func(i *Invoice) { i.Items[0].Price.Minor++ }, "tax": func(i *Invoice) { i.Items[0].TaxRate++ },
		"discount": func(i *Invoice) { i.Items[0].DiscountRate++ }, "words": func(i *Invoice) { i.Items[0].Description += "x" },
		"total": func(i *Invoice) { i.Total.Minor++ }, "note": func(i *Invoice) { i.Note = "" }, "currency": func(i *Invoice) { i.Currency = "USD" },
		"claim": func(i *Invoice) { i.Claim.Amount.Minor++ }, "no claim": func(i *Invoice) { i.Claim = nil }, "no lines": func(i *Invoice) { i.Items = nil },
	} {
		i := moneyInvoice()
		change(&i)
		if InvoiceDigest(i) == plain {
			t.Errorf("%s: the digest stays", name)
		}
	}
	i := moneyInvoice()
	i.PatientName, i.Paid, i.Status, i.Claim.Covered, i.Claim.ClaimNo = "another", Money{5, "EUR"}, InvoicePaid, Money{}, "7"
	if InvoiceDigest(i) != plain {
		t.Error("what may change since is in the digest")
	}
}

func TestEveryMoneyCodeIsReadBack(t *testing.T) {
	patterns := []NumberPattern{"RC-{YYYY}-{000000}", "INV-{YYYY}-{000000}", "CL-{YYYY}-{0000}", "{YYYY}/{000}", "A.{YY}{MM}_{0000}", "R{YY}-{00000000}", "{000}"}
	digest := InvoiceDigest(moneyInvoice())
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(patterns).Draw(t, "pattern")
		if err := p.Check(); err != nil {
			t.Fatal(err)
		}
		number := p.Number(MustDate("2026-11-23"), rapid.IntRange(1, 99_999_999).Draw(t, "n"))
		for _, typed := range []string{CodeText(number, digest), number + " " + ShortDigest(digest), strings.ToLower(number) + "  " + digest,
			strings.NewReplacer(":", "Ö", "-", "ß").Replace(CodeText(number, digest)), " " + number + " · " + ShortDigest(digest) + "\r\n"} {
			c, ok := ParseMoneyCode(typed)
			if !ok || Squeeze(c.Number) != Squeeze(number) || !c.Matches(digest) {
				t.Fatalf("%q: %+v, %t", typed, c, ok)
			}
		}
	})
	for _, typed := range []string{"", "hello", "RC-2026-000318", "CL-2026-0001", "RC-2026-000318 9f3", "RC-2026-000318 zzzzzzzz", "CAREDESK2:RC-2026-000318:9F3AC41E",
		"RC-2026-000318 " + digest + "00", strings.Repeat("RC-", 100_000), "RC-26-18 9f3ac41e", "9f3ac41e"} {
		if c, ok := ParseMoneyCode(typed); ok {
			t.Errorf("%.40q is read as %+v", typed, c)
		}
	}
}
