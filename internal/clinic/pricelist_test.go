package clinic

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPercentagesAsTyped(t *testing.T) {
	for text, want := range map[string]BasisPoints{"19": 1900, "7.5": 750, "7,5 %": 750, " 20% ": 2000, "0": 0, "100": 10000, "0.25": 25, "5.": 500} {
		got, err := ParsePercent(text)
		if err != nil || got != want {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "%", "-1", "100.01", "101", "1.234", "1.2.3", "1,2,3", "٢٠", "x", ".5", "1e2", "0019"} {
		if got, err := ParsePercent(text); err == nil {
			t.Errorf("%q passed as %d", text, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		b := BasisPoints(rapid.IntRange(0, 10_000).Draw(t, "b"))
		for _, text := range []string{b.Edit(), b.String()} {
			if got, err := ParsePercent(text); err != nil || got != b {
				t.Fatalf("%q: %d, %v", text, got, err)
			}
		}
	})
}

func TestTaxLabelsSayTheRateOnce(t *testing.T) {
	for want, x := range map[string]Tax{"VAT 20 %": {Name: "VAT", Rate: 2000}, "VAT 7.5 %": {Name: "VAT 7.5 %", Rate: 750}, "GST 5%": {Name: "GST 5%", Rate: 500}, "": {}} {
		if x.Label() != want {
			t.Errorf("%s, not %s", x.Label(), want)
		}
	}
}

func TestPriceListEntriesAreChecked(t *testing.T) {
	good := ListPrice{Code: " ecg-12 ", Name: "  ECG,\t12 leads ", Price: Money{4500, "EUR"}}
	if err := good.Clean("EUR"); err != nil || good.Code != "ECG-12" || good.Name != "ECG, 12 leads" {
		t.Errorf("%+v, %v", good, err)
	}
	for field, p := range map[string]ListPrice{
		"name":  {Price: Money{1, "EUR"}},
		"code":  {Code: "ÄX", Name: "x", Price: Money{1, "EUR"}},
		"price": {Name: "x", Price: Money{-1, "EUR"}},
	} {
		if err := p.Clean("EUR"); FieldOf(err) != field {
			t.Errorf("%+v: %v", p, err)
		}
	}
	for _, p := range []ListPrice{{Name: "x", Price: Money{1, "USD"}}, {Name: "x", Price: Money{maxPrice + 1, "EUR"}}, {Name: "x"}} {
		if err := p.Clean("EUR"); FieldOf(err) != "price" {
			t.Errorf("%+v: %v", p, err)
		}
	}
	if err := (&ListPrice{Code: strings.Repeat("A", 21), Name: "x", Price: Money{1, "EUR"}}).Clean("EUR"); FieldOf(err) != "code" {
		t.Errorf("a long code: %v", err)
	}
	// The dearest entry in the largest quantity is still a line.
	line := ListPrice{Name: "x", Price: Money{maxPrice, "EUR"}, TaxName: "VAT", TaxRate: Whole}.Line(9999)
	if err := line.Clean("EUR"); err != nil || line.Gross().Minor != maxPrice*9999 {
		t.Errorf("%+v, %v", line, err)
	}
}

func TestTaxesCategoriesAndPayersAreChecked(t *testing.T) {
	for _, x := range []Tax{{}, {Name: "VAT", Rate: -1}, {Name: "VAT", Rate: Whole + 1}, {Name: strings.Repeat("x", 41)}} {
		if x.Clean() == nil {
			t.Errorf("%+v passed", x)
		}
	}
	for _, x := range []PriceCategory{{}, {Name: " \u202e "}, {Name: strings.Repeat("x", 61)}} {
		if x.Clean() == nil {
			t.Errorf("%+v passed", x)
		}
	}
	for field, x := range map[string]Payer{"name": {}, "kind": {Name: "x", Kind: "bank"}, "phone": {Name: "x", Phone: "call me"}, "email": {Name: "x", Email: "x@"},
		"cover": {Name: "x", Cover: Whole + 1}, "address": {Name: "x", Address: strings.Repeat("x", 501)}} {
		if err := x.Clean(); FieldOf(err) != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	p := Payer{Name: " Harbour  Health "}
	if err := p.Clean(); err != nil || p.Kind != PayerInsurance || p.Name != "Harbour Health" {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestFeesByKindOfVisit(t *testing.T) {
	usual := Money{8000, "EUR"}
	fees := Fees{VisitFollowUp: {0, "EUR"}, VisitWalkIn: {9500, "EUR"}}
	for kind, want := range map[VisitKind]int64{VisitNew: 8000, VisitFollowUp: 0, VisitWalkIn: 9500} {
		if got := fees.For(kind, usual); got.Minor != want || got.Currency != "EUR" {
			t.Errorf("%s: %s", kind, got)
		}
	}
	if err := fees.Clean("EUR"); err != nil {
		t.Error(err)
	}
	for field, f := range map[string]Fees{"fee_new": {VisitNew: {-1, "EUR"}}, "fee_walk_in": {VisitWalkIn: {1, "USD"}}, "fees": {"night": {1, "EUR"}}} {
		if err := f.Clean("EUR"); FieldOf(err) != field {
			t.Errorf("%v: %v", f, err)
		}
	}
}
