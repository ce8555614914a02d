package clinic_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
)

func TestMoneyRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom(clinic.Currencies()).Draw(t, "currency")
		m := clinic.Money{Minor: rapid.Int64Range(0, 10_000_000_000_000).Draw(t, "minor"), Currency: c}
		for _, text := range []string{m.Edit(), m.Plain(), m.String(), m.Plain() + " " + string(c), strings.ReplaceAll(m.Plain(), ",", " ")} {
			back, err := clinic.ParseMoney(text, c)
			if err != nil || back != m {
				t.Fatalf("%d %s as %q reads back as %+v, %v", m.Minor, c, text, back, err)
			}
		}
		if c.Digits() == 2 { // 1.240,00 as written on the continent
			european := strings.NewReplacer(",", ".", ".", ",").Replace(m.Plain())
			if back, err := clinic.ParseMoney(european, c); err != nil || back != m {
				t.Fatalf("%q reads as %+v, %v", european, back, err)
			}
		}
	})
}

func TestParseMoneyTable(t *testing.T) {
	for _, c := range []struct {
		typed    string
		currency clinic.Currency
		minor    int64
	}{
		{"80", "EUR", 8000}, {"80.5", "EUR", 8050}, {"80,50", "EUR", 8050}, {"€ 80", "EUR", 8000}, {"80 EUR", "EUR", 8000},
		{"1,240.00", "EUR", 124000}, {"1.240,00", "EUR", 124000}, {"1'240.00", "EUR", 124000}, {"1 240,5", "EUR", 124050},
		{"1,234,567.89", "EUR", 123456789}, {"1.234", "EUR", 123400}, {"1,234", "EUR", 123400}, {"0", "EUR", 0}, {".5", "EUR", 50},
		{"0.01", "EUR", 1}, {"500", "JPY", 500}, {"1,500", "JPY", 1500}, {"1.234", "KWD", 1234}, {"1,234.567", "KWD", 1234567},
	} {
		m, err := clinic.ParseMoney(c.typed, c.currency)
		if err != nil || m != (clinic.Money{Minor: c.minor, Currency: c.currency}) {
			t.Errorf("%q %s: %+v, %v", c.typed, c.currency, m, err)
		}
	}
	for _, c := range []struct {
		typed    string
		currency clinic.Currency
	}{
		{"", "EUR"}, {"  ", "EUR"}, {"-1", "EUR"}, {"−1", "EUR"}, {"abc", "EUR"}, {"1.2.3", "EUR"}, {"1,2,3", "EUR"}, {"1..2", "EUR"},
		{"12.3456", "EUR"}, {"1,23,456", "EUR"}, {"1e5", "EUR"}, {"99999999999999999999", "EUR"}, {"100000000000000", "EUR"},
		{"500.5", "JPY"}, {"0.333", "EUR"}, {"0,500", "EUR"}, {"0.500", "JPY"}, {"1'; DROP TABLE", "EUR"}, {"€", "EUR"}, {"+5", "EUR"},
	} {
		if m, err := clinic.ParseMoney(c.typed, c.currency); clinic.CodeOf(err) != clinic.Invalid {
			t.Errorf("%q %s is taken for %+v, %v", c.typed, c.currency, m, err)
		}
	}
}

func TestMoneyText(t *testing.T) {
	for want, m := range map[string]clinic.Money{"€ 1,240.00": {Minor: 124000, Currency: "EUR"}, "€ 0.01": {Minor: 1, Currency: "EUR"},
		"¥ 1,500": {Minor: 1500, Currency: "JPY"}, "KWD 0.005": {Minor: 5, Currency: "KWD"}, "€ −80.00": {Minor: -8000, Currency: "EUR"}} {
		if got := m.String(); got != want {
			t.Errorf("%+v is %q, want %q", m, got, want)
		}
	}
}

// TestSharesAddUp splits an amount in parts of a hundred: rounding loses or
// makes no more than a half minor unit a part.
func TestSharesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := clinic.Money{Minor: rapid.Int64Range(-1_000_000_000, 1_000_000_000).Draw(t, "minor"), Currency: "EUR"}
		part := rapid.Int64Range(0, 100).Draw(t, "percent")
		a, b := m.Share(part, 100), m.Share(100-part, 100)
		if d := a.Add(b).Sub(m).Minor; d < -1 || d > 1 {
			t.Fatalf("%s: %d %% is %s and the rest %s", m, part, a, b)
		}
		if neg := (clinic.Money{Minor: -m.Minor, Currency: "EUR"}).Share(part, 100); neg.Minor != -a.Minor {
			t.Fatalf("%d %% of %s and of its negative: %s, %s", part, m, a, neg)
		}
	})
}

func TestAddingTwoCurrenciesIsAFaultOfOurs(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("€ and $ were added")
		}
	}()
	clinic.Money{Minor: 1, Currency: "EUR"}.Add(clinic.Money{Minor: 1, Currency: "USD"})
}

func euros(n int64) clinic.Money { return clinic.Money{Minor: n * 100, Currency: "EUR"} }

func TestCheckPayment(t *testing.T) {
	good := clinic.Payment{Amount: euros(50), Tendered: euros(60), Method: clinic.PayCash, IdempotencyKey: "k"}
	for name, c := range map[string]struct {
		alter func(*clinic.Payment)
		field string
	}{
		"in order":              {func(*clinic.Payment) {}, ""},
		"exactly the balance":   {func(p *clinic.Payment) { p.Amount, p.Tendered = euros(80), euros(80) }, ""},
		"nothing":               {func(p *clinic.Payment) { p.Amount.Minor = 0 }, "amount"},
		"negative":              {func(p *clinic.Payment) { p.Amount.Minor = -1 }, "amount"},
		"one cent too much":     {func(p *clinic.Payment) { p.Amount.Minor, p.Tendered.Minor = 8001, 9000 }, "amount"},
		"another currency":      {func(p *clinic.Payment) { p.Amount.Currency = "USD" }, "amount"},
		"too little cash":       {func(p *clinic.Payment) { p.Tendered = euros(49) }, "tendered"},
		"no method":             {func(p *clinic.Payment) { p.Method = "" }, "method"},
		"a card without number": {func(p *clinic.Payment) { p.Method, p.Tendered = clinic.PayCard, clinic.Money{} }, "transaction_id"},
		"change for a card":     {func(p *clinic.Payment) { p.Method, p.TransactionID = clinic.PayCard, "T" }, "tendered"},
	} {
		p := good
		c.alter(&p)
		err := clinic.CheckPayment(&p, euros(80))
		if clinic.FieldOf(err) != c.field || (err == nil) != (c.field == "") {
			t.Errorf("%s: %v", name, err)
		}
	}
	p := good
	p.IdempotencyKey = ""
	if clinic.CheckPayment(&p, euros(80)) == nil {
		t.Error("a payment without a key is taken")
	}
	if got := good.Change(); got != euros(10) {
		t.Errorf("change %s", got)
	}
	if got := (clinic.Payment{Amount: euros(50)}).Change(); got.Minor != 0 {
		t.Errorf("change without cash %s", got)
	}
}

func TestSettle(t *testing.T) {
	for _, c := range []struct {
		total, paid, credited int64
		want                  clinic.InvoiceStatus
	}{{80, 0, 0, clinic.InvoiceIssued}, {80, 1, 0, clinic.InvoicePartPaid}, {80, 80, 0, clinic.InvoicePaid}, {0, 0, 0, clinic.InvoicePaid},
		{80, 0, 79, clinic.InvoiceIssued}, {80, 1, 78, clinic.InvoicePartPaid}, {80, 1, 79, clinic.InvoiceSettled}, {80, 0, 80, clinic.InvoiceSettled}} {
		if got := clinic.Settle(euros(c.total), euros(c.paid), euros(c.credited)); got != c.want {
			t.Errorf("%d and %d of %d: %s", c.paid, c.credited, c.total, got)
		}
	}
}

func TestInvoiceLines(t *testing.T) {
	lines := []clinic.InvoiceItem{{Description: " ECG\n", Quantity: 3, Price: euros(15)}, {Description: "Gauze", Quantity: 1, Price: euros(2)}}
	for i := range lines {
		if err := lines[i].Clean("EUR"); err != nil {
			t.Fatal(err)
		}
	}
	if lines[0].Description != "ECG" || sumOf(lines, "EUR") != euros(47) {
		t.Errorf("%+v: %s", lines, sumOf(lines, "EUR"))
	}
	for field, line := range map[string]clinic.InvoiceItem{
		"description": {Quantity: 1, Price: euros(1)}, "quantity": {Description: "x", Price: euros(1)},
		"price": {Description: "x", Quantity: 1, Price: euros(-1)},
	} {
		if err := line.Clean("EUR"); clinic.FieldOf(err) != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	dollars := clinic.InvoiceItem{Description: "x", Quantity: 1, Price: clinic.Money{Minor: 1, Currency: "USD"}}
	if err := dollars.Clean("EUR"); clinic.FieldOf(err) != "price" {
		t.Errorf("a line in dollars on a bill in euros: %v", err)
	}
}
