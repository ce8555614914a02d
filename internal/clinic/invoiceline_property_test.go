package clinic_test

import (
	"math/big"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
)

// sumOf adds up what the lines print as their totals.
func sumOf(items []clinic.InvoiceItem, c clinic.Currency) clinic.Money {
	sum := clinic.Money{Currency: c}
	for _, it := range items {
		sum = sum.Add(it.Total)
	}
	return sum
}

// drawLine is any line that a form can send in a currency: amounts from nothing
// to the largest, one minor unit and thirds among them.
func drawLine(t *rapid.T, c clinic.Currency) clinic.InvoiceItem {
	it := clinic.InvoiceItem{Description: "Line", DiscountReason: "reason", TaxName: "VAT",
		Quantity: rapid.OneOf(rapid.IntRange(1, 9999), rapid.SampledFrom([]int{1, 3, 9999})).Draw(t, "quantity"),
		Price: clinic.Money{Currency: c, Minor: rapid.OneOf(rapid.Int64Range(0, 100_000), rapid.Int64Range(0, 1_000_000_000),
			rapid.SampledFrom([]int64{0, 1, 3, 333, 1_000_000_000})).Draw(t, "price")},
		TaxRate: clinic.BasisPoints(rapid.OneOf(rapid.IntRange(0, 10_000), rapid.SampledFrom([]int{0, 1, 500, 700, 1900, 3333, 10_000})).Draw(t, "tax"))}
	switch rapid.SampledFrom([]string{"none", "rate", "amount", "all"}).Draw(t, "discount kind") {
	case "rate":
		it.DiscountRate = clinic.BasisPoints(rapid.IntRange(1, 10_000).Draw(t, "rate"))
	case "amount":
		it.Discount = clinic.Money{Minor: rapid.Int64Range(0, it.Gross().Minor).Draw(t, "discount"), Currency: c}
	case "all":
		it.Discount = it.Gross()
	}
	return it
}

func drawCurrency(t *rapid.T) clinic.Currency {
	return rapid.SampledFrom([]clinic.Currency{"EUR", "JPY", "KWD"}).Draw(t, "currency")
}

// halfUp is a fraction rounded half up to a whole number.
func halfUp(r *big.Rat) int64 {
	twice := new(big.Rat).Add(new(big.Rat).Mul(r, big.NewRat(2, 1)), big.NewRat(1, 1))
	n := new(big.Int).Div(twice.Num(), new(big.Int).Mul(twice.Denom(), big.NewInt(2))) // rounds down: nothing here is negative
	return n.Int64()
}

// asPrinted is an amount read back from the text on the paper.
func asPrinted(t *rapid.T, m clinic.Money) clinic.Money {
	n, err := strconv.ParseInt(strings.NewReplacer(",", "", ".", "").Replace(m.Plain()), 10, 64)
	if err != nil {
		t.Fatalf("%q cannot be read back: %v", m.Plain(), err)
	}
	return clinic.Money{Minor: n, Currency: m.Currency}
}

// Whatever the lines, a bill's sums are those of what stands on its paper.
func TestABillIsTheSumOfItsPrintedLines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCurrency(t)
		i := clinic.Invoice{Currency: c, TaxInclusive: rapid.Bool().Draw(t, "inclusive")}
		for range rapid.IntRange(0, 12).Draw(t, "lines") {
			it := drawLine(t, c)
			if err := it.Clean(c); err != nil {
				t.Fatalf("%+v: %v", it, err)
			}
			i.Items = append(i.Items, it)
		}
		i.Sum()
		printed, net, tax, discount := clinic.Money{Currency: c}, clinic.Money{Currency: c}, clinic.Money{Currency: c}, clinic.Money{Currency: c}
		for _, it := range i.Items {
			printed, net = printed.Add(asPrinted(t, it.Amount())), net.Add(asPrinted(t, it.Net()))
			tax, discount = tax.Add(asPrinted(t, it.Tax)), discount.Add(asPrinted(t, it.Discount))
			if it.Discount.Minor < 0 || it.Discount.Minor > it.Gross().Minor || it.Tax.Minor < 0 || it.Net().Minor < 0 {
				t.Fatalf("a line with discount %s, tax %s and net %s of %s", it.Discount, it.Tax, it.Net(), it.Gross())
			}
			if it.Net().Add(it.Tax) != it.Total {
				t.Fatalf("net %s and tax %s are not %s", it.Net(), it.Tax, it.Total)
			}
		}
		if i.Total != printed || i.Net != net || i.Tax != tax || i.Discount != discount || i.Net.Add(i.Tax) != i.Total {
			t.Fatalf("sums %s net %s tax %s discount %s, the lines give %s, %s, %s, %s", i.Total, i.Net, i.Tax, i.Discount, printed, net, tax, discount)
		}
		if sumOf(i.Items, c) != i.Total {
			t.Fatalf("the lines give %s of %s", sumOf(i.Items, c), i.Total)
		}
	})
}

// Every amount is the exact fraction, rounded half up to the minor unit once.
func TestLinesAgreeWithExactFractions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCurrency(t)
		it := drawLine(t, c)
		it.TaxInclusive = rapid.Bool().Draw(t, "inclusive")
		if err := it.Clean(c); err != nil {
			t.Fatal(err)
		}
		gross := new(big.Rat).Mul(big.NewRat(it.Price.Minor, 1), big.NewRat(int64(it.Quantity), 1))
		if it.DiscountRate > 0 {
			exact := new(big.Rat).Mul(gross, big.NewRat(int64(it.DiscountRate), 10_000))
			if want := halfUp(exact); it.Discount.Minor != want {
				t.Fatalf("%d of %s is %d, exactly %s", it.DiscountRate, gross, it.Discount.Minor, exact)
			}
		}
		base := new(big.Rat).Sub(gross, big.NewRat(it.Discount.Minor, 1))
		divisor := int64(10_000)
		if it.TaxInclusive {
			divisor += int64(it.TaxRate)
		}
		exact := new(big.Rat).Mul(base, big.NewRat(int64(it.TaxRate), divisor))
		if want := halfUp(exact); it.Tax.Minor != want {
			t.Fatalf("tax %d of %s is %d, exactly %s", it.TaxRate, base, it.Tax.Minor, exact)
		}
	})
}

// A price with the tax inside and the same price with its tax on top come to
// the same net amount and tax, to half a minor unit.
func TestTaxInsideAndOnTopAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCurrency(t)
		onTop := clinic.InvoiceItem{Description: "x", Quantity: 1, TaxName: "VAT", TaxRate: clinic.BasisPoints(rapid.IntRange(0, 10_000).Draw(t, "tax")),
			Price: clinic.Money{Minor: rapid.Int64Range(0, 500_000_000).Draw(t, "net"), Currency: c}}
		onTop.Work()
		inside := onTop
		inside.TaxInclusive, inside.Price = true, onTop.Total
		inside.Work()
		// The total was rounded by half a unit at most, and of that a part is tax.
		exact := new(big.Rat).Mul(big.NewRat(onTop.Total.Minor, 1), big.NewRat(int64(onTop.TaxRate), 10_000+int64(onTop.TaxRate)))
		off := new(big.Rat).Sub(exact, big.NewRat(inside.Tax.Minor, 1))
		if off.Abs(off).Cmp(big.NewRat(1, 2)) > 0 {
			t.Fatalf("tax inside %d, exactly %s", inside.Tax.Minor, exact)
		}
		if inside.Total != onTop.Total {
			t.Fatalf("inside %s, on top %s", inside.Total, onTop.Total)
		}
		if d := inside.Tax.Sub(onTop.Tax).Minor; d < -1 || d > 1 {
			t.Fatalf("the same sale has tax %s inside and %s on top", inside.Tax, onTop.Tax)
		}
	})
}

func TestLineArithmeticByHand(t *testing.T) {
	line := func(quantity int, price int64, c clinic.Currency, rate, tax clinic.BasisPoints, inclusive bool) clinic.InvoiceItem {
		it := clinic.InvoiceItem{Description: "x", Quantity: quantity, Price: clinic.Money{Minor: price, Currency: c}, DiscountRate: rate,
			DiscountReason: "r", TaxName: "VAT", TaxRate: tax, TaxInclusive: inclusive}
		if err := it.Clean(c); err != nil {
			t.Fatal(err)
		}
		return it
	}
	for _, c := range []struct {
		name                 string
		it                   clinic.InvoiceItem
		discount, tax, total int64
	}{
		{"19 % inside 119.00", line(1, 11_900, "EUR", 0, 1900, true), 0, 1900, 11_900},
		{"19 % on top of 100.00", line(1, 10_000, "EUR", 0, 1900, false), 0, 1900, 11_900},
		{"a third off 1.00", line(1, 100, "EUR", 3333, 0, true), 33, 0, 67},
		{"half a cent is rounded up", line(1, 1, "EUR", 5000, 0, true), 1, 0, 0},
		{"one cent with 19 % inside", line(1, 1, "EUR", 0, 1900, true), 0, 0, 1},
		{"one yen with 10 % on top", line(1, 1, "JPY", 0, 1000, false), 0, 0, 1},
		{"five yen with 10 % on top", line(1, 5, "JPY", 0, 1000, false), 0, 1, 6},
		{"three fils with 5 % inside", line(1, 3, "KWD", 0, 500, true), 0, 0, 3},
		{"the largest line", line(9999, 1_000_000_000, "EUR", 0, 10_000, false), 0, 9_999_000_000_000, 19_998_000_000_000},
		{"all of the largest line off", line(9999, 1_000_000_000, "EUR", 10_000, 1900, true), 9_999_000_000_000, 0, 0},
	} {
		if c.it.Discount.Minor != c.discount || c.it.Tax.Minor != c.tax || c.it.Total.Minor != c.total {
			t.Errorf("%s: discount %d, tax %d, total %d", c.name, c.it.Discount.Minor, c.it.Tax.Minor, c.it.Total.Minor)
		}
	}
}

func TestParseDiscountTable(t *testing.T) {
	for text, want := range map[string]struct {
		rate   clinic.BasisPoints
		amount int64
	}{"": {}, "10%": {1000, 0}, "10 %": {1000, 0}, "12.5%": {1250, 0}, "12,5 %": {1250, 0}, "0.5%": {50, 0}, "0.05%": {5, 0}, "100%": {10_000, 0},
		"5": {0, 500}, "5.00": {0, 500}, "5,00": {0, 500}, "€ 5": {0, 500}, "0%": {}, "0": {}} {
		rate, amount, err := clinic.ParseDiscount(text, "EUR")
		if err != nil || rate != want.rate || amount != (clinic.Money{Minor: want.amount, Currency: "EUR"}) {
			t.Errorf("%q: %d, %s, %v", text, rate, amount, err)
		}
	}
	for _, text := range []string{"101%", "100.01%", "-5%", "-5", "ten", "%", "10%%", "1.234%", "1.2.3%", "5.0001", "99999999999999999999%"} {
		if _, _, err := clinic.ParseDiscount(text, "EUR"); clinic.CodeOf(err) != clinic.Invalid {
			t.Errorf("%q: %v", text, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		it := drawLine(t, "KWD")
		it.Work()
		rate, amount, err := clinic.ParseDiscount(it.DiscountText(), "KWD")
		if err != nil || rate != it.DiscountRate || rate == 0 && amount != it.Discount {
			t.Fatalf("%q read back as %d, %s, %v", it.DiscountText(), rate, amount, err)
		}
	})
}

// What a role may give is never exceeded, in money or in percent, and what
// somebody else gave never grows.
func TestDiscountsStayWithinTheLimitOfTheRole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := clinic.BasisPoints(rapid.IntRange(0, 10_000).Draw(t, "limit"))
		before, now := drawLine(t, "EUR"), drawLine(t, "EUR")
		before.Work()
		now.Work()
		now.DiscountReason = rapid.SampledFrom([]string{"", "reason", "other"}).Draw(t, "reason")
		var stored *clinic.InvoiceItem
		if rapid.Bool().Draw(t, "stored") {
			stored = &before
		}
		err := now.CheckDiscount(stored, limit)
		within := new(big.Rat).Mul(big.NewRat(now.Gross().Minor, 1), big.NewRat(int64(limit), 10_000))
		switch grown := stored == nil || now.Discount.Minor > before.Discount.Minor; {
		case err == nil && grown && now.Discount.Minor > halfUp(within):
			t.Fatalf("a discount of %s of %s under a limit of %d", now.Discount, now.Gross(), limit)
		case err == nil && stored != nil && now.DiscountKind != clinic.DiscountNone && now.Discount.Minor > halfUp(within) && now.DiscountRate > before.DiscountRate && before.DiscountRate > 0:
			t.Fatalf("%s where %s was given", now.DiscountRate, before.DiscountRate)
		case err == nil && now.DiscountKind != clinic.DiscountNone && now.DiscountReason == "" && (stored == nil || before.DiscountReason != ""):
			t.Fatal("a discount without a reason")
		case err != nil && now.DiscountKind == clinic.DiscountNone:
			t.Fatalf("no discount is refused: %v", err)
		case err != nil && now.DiscountReason != "" && now.DiscountRate <= limit && now.Discount.Minor <= halfUp(within):
			t.Fatalf("a discount within the limit is refused: %v", err)
		}
	})
}

// A payer's part is never above the bill, and what the patient pays is the rest.
func TestTheTwoPartsOfABillAreTheBill(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i := clinic.Invoice{Currency: drawCurrency(t)}
		i.Total = clinic.Money{Minor: rapid.Int64Range(0, 10_000_000_000_000).Draw(t, "total"), Currency: i.Currency}
		i.Claim = &clinic.Claim{Share: clinic.BasisPoints(rapid.IntRange(-1, 10_001).Draw(t, "share")),
			Amount: clinic.Money{Minor: rapid.Int64Range(-1, 10_000_000_000_001).Draw(t, "amount"), Currency: i.Currency}}
		asked := *i.Claim
		if err := i.Claim.Set(i.Total); err != nil {
			if asked.Share > 0 && asked.Share <= clinic.Whole {
				t.Fatalf("%d of %s is refused: %v", asked.Share, i.Total, err)
			}
			return
		}
		covered := i.Claim.Covered
		if covered.Minor < 0 || covered.Minor > i.Total.Minor || covered != i.Claim.Amount || i.PatientPart().Add(covered) != i.Total || i.PatientPart().Minor < 0 {
			t.Fatalf("payer %s, patient %s of %s", covered, i.PatientPart(), i.Total)
		}
		if exact := new(big.Rat).Mul(big.NewRat(i.Total.Minor, 1), big.NewRat(int64(asked.Share), 10_000)); asked.Share > 0 && covered.Minor != halfUp(exact) {
			t.Fatalf("%d of %s is %s", asked.Share, i.Total, covered)
		}
	})
}
