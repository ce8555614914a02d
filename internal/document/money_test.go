package document

import (
	"bytes"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/tongue"

	"pgregory.net/rapid"
)

func TestEveryLanguageKnowsMoney(t *testing.T) {
	fields := reflect.TypeFor[moneyWords]()
	for _, l := range Languages() {
		w, en := reflect.ValueOf(*moneyIn(l.Code)), reflect.ValueOf(*moneyIn("en"))
		if moneyIn(l.Code).Code != l.Code {
			t.Errorf("%s speaks %s", l.Code, moneyIn(l.Code).Code)
		}
		for i := range fields.NumField() {
			name, s := fields.Field(i).Name, w.Field(i).String()
			if strings.TrimSpace(s) == "" && name != "Group" || s == "" {
				t.Errorf("%s has no %s", l.Code, name)
			}
			if got, want := verbs.FindAllString(s, -1), verbs.FindAllString(en.Field(i).String(), -1); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %s puts in %v, not %v", l.Code, name, got, want)
			}
			if m := Check(s); m != nil {
				t.Errorf("%s: %s holds %q", l.Code, name, string(m))
			}
		}
		m := moneyIn(l.Code)
		for _, method := range append(clinic.PaymentMethods(), clinic.PayDeposit) {
			if m.by(method, false) == "" || m.by(method, true) == "" || m.method(method) == string(method) {
				t.Errorf("%s has no words for %s", l.Code, method)
			}
		}
		for _, k := range []clinic.EntryKind{clinic.EntryBill, clinic.EntryPayment, clinic.EntryDeposit, clinic.EntryDepositUse, clinic.EntryRefund,
			clinic.EntryDepositBack, clinic.EntryDepositReturn, clinic.EntryVoid, clinic.EntryWriteOff, clinic.EntryReversal} {
			if m.entry(k) == string(k) {
				t.Errorf("%s has no words for %s", l.Code, k)
			}
		}
	}
}

func TestAmountsInEveryLanguage(t *testing.T) {
	blank := strings.NewReplacer("\u00a0", "_", "\u202f", "·")
	for _, c := range []struct {
		minor                  int64
		currency               clinic.Currency
		en, de, fr, es, pt, ru string
	}{
		{124000, "EUR", "€1,240.00", "1.240,00_€", "1·240,00_€", "1.240,00_€", "1.240,00_€", "1_240,00_€"},
		{-500, "EUR", "–€5.00", "–5,00_€", "–5,00_€", "–5,00_€", "–5,00_€", "–5,00_€"},
		{0, "EUR", "€0.00", "0,00_€", "0,00_€", "0,00_€", "0,00_€", "0,00_€"},
		{123456789, "JPY", "¥123,456,789", "123.456.789_¥", "123·456·789_¥", "123.456.789_¥", "123.456.789_¥", "123_456_789_¥"},
		{1240500, "KWD", "KWD_1,240.500", "1.240,500_KWD", "1·240,500_KWD", "1.240,500_KWD", "1.240,500_KWD", "1_240,500_KWD"},
		{9900, "SEK", "kr_99.00", "99,00_kr", "99,00_kr", "99,00_kr", "99,00_kr", "99,00_kr"},
		{9900, "BDT", "BDT_99.00", "99,00_BDT", "99,00_BDT", "99,00_BDT", "99,00_BDT", "99,00_BDT"}, // the font has neither sign
		{9900, "THB", "THB_99.00", "99,00_THB", "99,00_THB", "99,00_THB", "99,00_THB", "99,00_THB"},
		{9900, "USD", "$99.00", "99,00_$", "99,00_$", "99,00_$", "99,00_$", "99,00_$"},
		{124000, "BRL", "R$1,240.00", "1.240,00_R$", "1·240,00_R$", "1.240,00_R$", "R$_1.240,00", "1_240,00_R$"},
		{-9900, "BRL", "–R$99.00", "–99,00_R$", "–99,00_R$", "–99,00_R$", "–R$_99,00", "–99,00_R$"},
		{124000, "RUB", "₽1,240.00", "1.240,00_₽", "1·240,00_₽", "1.240,00_₽", "1.240,00_₽", "1_240,00_₽"},
	} {
		m := clinic.Money{Minor: c.minor, Currency: c.currency}
		for language, want := range map[string]string{"en": c.en, "de": c.de, "fr": c.fr, "es": c.es, "pt": c.pt, "ru": c.ru, "xx": c.en} {
			if got := blank.Replace(moneyIn(language).amount(m)); got != want {
				t.Errorf("%s: %s, want %s", language, got, want)
			}
			if missing := Check(moneyIn(language).amount(m)); missing != nil {
				t.Errorf("%s %s: the font lacks %q", language, c.currency, string(missing))
			}
		}
	}
	for rate, want := range map[clinic.BasisPoints][2]string{1900: {"19%", "19_%"}, 550: {"5.5%", "5,5_%"}, 1025: {"10.25%", "10,25_%"}, 1000: {"10%", "10_%"}, 5: {"0.05%", "0,05_%"}} {
		if en, de := moneyIn("en").percent(rate), blank.Replace(moneyIn("de").percent(rate)); en != want[0] || de != want[1] {
			t.Errorf("%d: %s and %s", rate, en, de)
		}
	}
}

func TestNothingOverlapsOnPapersAboutMoney(t *testing.T) {
	for _, c := range moneyLayouts(t) {
		f, err := c.lay()
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		f.finish()
		if len(f.missing) > 0 {
			t.Errorf("%s: the font lacks %q", c.name, string(f.missing.sorted()))
		}
		for n, p := range f.pages {
			checkPage(t, fmt.Sprintf("%s, page %d", c.name, n+1), f, p)
		}
		if t.Failed() {
			return
		}
	}
}

// textOf is the text that another program reads out of the file, in one line.
func textOf(t testing.TB, make func(io.Writer) (Report, error)) string {
	t.Helper()
	var b bytes.Buffer
	if _, err := make(&b); err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(read(t, b.Bytes()), "\u202f", " ")
}

func TestAReceiptStatesTheAccountAsItStood(t *testing.T) {
	inv := billed("EUR", true)
	for n, want := range [][]string{
		{"Receipt RC-2026-000301", "Discount 10% –800.00", "includes VAT 19% 478.99", "Free follow-up –400.00", "Dressing 3 33.33 90.00", "Taxes Net Tax With tax",
			"VAT 19% 2,521.01 478.99 3,000.00", "Without tax 7,200.00 0.00 7,200.00", "Discounts –1,209.99", "Total 10,290.00", "Payer’s part: AXA Health, claim CLM-55", "POL-7",
			"Patient’s part 5,290.00", "Cash received 5,000.00", "Change 3,000.00", "Paid now €2,000.00", "Balance €8,290.00", "Balance, patient 3,290.00", "Balance, AXA Health 5,000.00",
			"In words: Two thousand euros and 00/100", "Paid by cash"},
		{"Paid 23 Nov 2026, RC-2026-000301 2,000.00", "Paid now €4,000.00", "Balance €4,290.00", "Balance, patient 3,290.00", "Balance, AXA Health 1,000.00", "Paid by insurance, reference T-1"},
		{"Refund RC-2026-000303", "Paid back to", "Invoice total 10,290.00", "Paid 23 Nov 2026, RC-2026-000302, AXA Health 4,000.00", "Refunded now –€500.00", "Balance €4,790.00",
			"In words: Minus five hundred euros and 00/100", "Paid back in cash", "Reason: Paid twice", "Reverses receipt RC-2026-000301 of 23 Nov 2026", "Paid out by Colm Daly"},
		{"Refunded 23 Nov 2026, RC-2026-000303 –500.00", "Written off 23 Nov 2026", "Paid now €300.00", "Balance €3,490.00", "Left of the deposit €700.00", "Paid from a deposit"},
	} {
		d := billedReceipt(t, inv, n)
		d.Paper = clinic.PaperA4
		text := textOf(t, func(w io.Writer) (Report, error) { return inFile(w, d) })
		wantText(t, text, append(want, clinic.ShortDigest(d.Digest), "Check this document:")...)
		// What came later is not on it.
		for _, p := range inv.Payments[n+1:] {
			if strings.Contains(text, p.ReceiptNumber) {
				t.Errorf("receipt %d tells of %s", n, p.ReceiptNumber)
			}
		}
		if strings.Contains(text, "hardship") {
			t.Error("why a discount was given is printed")
		}
	}
	for back, want := range map[bool][]string{
		false: {"Deposit receipt RC-2026-000500", "Paid €5,000.00", "Left of the deposit €5,000.00", "Change 0.00"},
		true: {"Deposit paid back RC-2026-000501", "Refunded now –€3,000.00", "Left of the deposit €800.00", "Reason: Moves away", "Paid back by transfer, reference TR-9",
			"Reverses receipt RC-2026-000500 of 23 Nov 2026"},
	} {
		for _, p := range []clinic.Paper{clinic.PaperA5, clinic.PaperRoll80} {
			d := depositReceipt(t, "EUR", back)
			d.Paper = p
			wantText(t, textOf(t, func(w io.Writer) (Report, error) { return inFile(w, d) }), append(want, "Søren Østergård", "P-004217")...)
		}
	}
}

// A bill that is refunded and made void in one step owes nothing after the last
// refund, and none of its receipts is refused.
func TestReceiptsOfARefundAndVoidInOneStep(t *testing.T) {
	inv := billed("EUR", true)
	inv.Claim, inv.Credits = nil, nil
	inv.Payments = inv.Payments[:2]
	inv.Payments[1].ClaimID = 0
	at := issued.Add(5 * time.Hour)
	for k := range 2 {
		p := inv.Payments[k]
		inv.Payments = append(inv.Payments, clinic.Payment{ID: clinic.PaymentID(10 + k), Kind: clinic.KindRefund, InvoiceID: 4, Amount: clinic.Money{Minor: -p.Amount.Minor, Currency: "EUR"},
			Method: p.Method, Reason: "Wrong bill", ReceiptNumber: fmt.Sprintf("RC-2026-00040%d", k), PaidAt: at, ReversesID: p.ID})
	}
	inv.Credits = []clinic.Credit{{ID: 1, Number: "CN-2026-000001", InvoiceID: 4, Kind: clinic.CreditVoid, Amount: inv.Total, CreditedAt: at}}
	for k, want := range []string{"Balance €6,290.00", "Balance 0.00"} {
		d := ReceiptData{Letterhead: hospital(t), Invoice: inv, Payment: inv.Payments[2+k], Reverses: inv.Payments[k], Paper: clinic.PaperA4, Location: time.UTC}
		wantText(t, textOf(t, func(w io.Writer) (Report, error) { return inFile(w, d) }), want, "Refunded now –€")
	}
}

func TestInvoicesCreditNotesAndEstimates(t *testing.T) {
	inv := billed("EUR", false)
	d := InvoiceData{Letterhead: hospital(t), Invoice: inv, Digest: clinic.InvoiceDigest(inv), Paper: clinic.PaperA4, Copy: 2, Location: time.UTC}
	wantText(t, textOf(t, func(w io.Writer) (Report, error) { return inFile(w, d) }), "Licence HSE-4411", "Invoice", "COPY 2", "INV-2026-004512", "Issued Mon 23 November 2026",
		"plus VAT 19% 570.00", "Before discounts and added tax 11,499.99", "Discounts –1,209.99", "Tax 576.30", "Total 10,866.30", "Please pay within 14 days.",
		"Still to be paid €4,066.30", "Written off 23 Nov 2026", "In words: Ten thousand eight hundred and sixty-six euros and 30/100", clinic.ShortDigest(d.Digest))
	inv = voided(inv)
	d.Invoice, d.Copy = inv, 0
	for _, p := range []clinic.Paper{clinic.PaperA4, clinic.PaperRoll80} {
		d.Paper = p
		wantText(t, textOf(t, func(w io.Writer) (Report, error) { return inFile(w, d) }), "VOID · credit note CN-2026-000010", "Still to be paid 0.00")
	}
	c := CreditData{Letterhead: hospital(t), Invoice: inv, Credit: inv.Credits[0], Digest: clinic.CreditDigest(inv.Credits[0], inv), Paper: clinic.PaperA5, Location: time.UTC}
	wantText(t, textOf(t, func(w io.Writer) (Report, error) { return inFile(w, c) }), "Credit note CN-2026-000010", "Invoice INV-2026-004512", "Reason: Wrong patient", "Credited now €10,866.30",
		"Balance 0.00", "Credited by Ada Byrne")
	e := EstimateData{Letterhead: hospital(t), Paper: clinic.PaperA5, Location: time.UTC, Estimate: clinic.Estimate{Number: "ES-2026-000001", PatientName: "Søren Østergård", Currency: "EUR",
		Items: inv.Items, Net: inv.Net, Tax: inv.Tax, Discount: inv.Discount, Total: inv.Total, ValidUntil: clinic.MustDate("2026-12-31"), CreatedAt: issued, State: clinic.EstimateOpen}}
	wantText(t, textOf(t, func(w io.Writer) (Report, error) { return inFile(w, e) }), "Estimate", "ES-2026-000001", "Valid until Thu 31 December 2026", "This is not a bill.", "Total €10,866.30")
	d.Invoice.Number = ""
	if _, err := inFile(io.Discard, d); clinic.CodeOf(err) != clinic.Conflict {
		t.Errorf("a draft is printed: %v", err)
	}
}

func TestStatementsAndClosures(t *testing.T) {
	a := account("EUR", 10)
	a.Entries = append(a.Entries, clinic.AccountEntry{Kind: clinic.EntryDeposit, Date: clinic.MustDate("2026-11-20"), Number: "RC-2026-000099", Amount: euro(50_000)})
	a.Deposits = a.Deposits.Add(euro(50_000))
	st := StatementData{Letterhead: hospital(t), Patient: "Søren Østergård", Number: "P-1", From: clinic.MustDate("2026-11-01"), To: clinic.MustDate("2026-11-30"), Accounts: []clinic.Account{a},
		MadeAt: issued, MadeBy: "Colm Daly", Paper: clinic.PaperA4, Location: time.UTC}
	text := textOf(t, func(w io.Writer) (Report, error) { return inFile(w, st) })
	wantText(t, text, "Statement of account", "From 1 Nov 2026 to 30 Nov 2026", "Opening balance 123.00", "Bill RC-2026-000000 10.00 133.00", "Payment · Card RC-2026-000001 10.10 122.90",
		"Deposit used, €10.30", "in the patient’s", "Less deposits held", "Of it to be paid by payers 50.00")
	wantText(t, text, "Closing balance "+moneyIn("en").plain(a.Closing()), "–€376.90", "Less deposits held –500.00")
	st.Accounts[0].Unpaid.Minor++
	if _, err := inFile(io.Discard, st); clinic.CodeOf(err) != clinic.Internal {
		t.Errorf("a statement that does not add up is printed: %v", err)
	}
	cl := closureData(t, "EUR")
	wantText(t, textOf(t, func(w io.Writer) (Report, error) { return inFile(w, cl) }), "Cashier’s closure", "CL-2026-0007", "Cash 7 550.00 545.00 –5.00", "A note is missing", "Card 3 1,200.00 1,200.00 0.00",
		"Total 1,750.00 1,745.00 –5.00\nFrom deposits 0 70.00", "In the drawer at the start 100.00", "Left for the next cashier · Eva Roth 100.00", "Put in · Change from the bank 50.00",
		"Taken out · Courier –50.00", "Both sides agree.", "Reopened 23 Nov 2026, 10:58 by Ada Byrne: Counted wrong", "Cashier’s signature", "Checked by", "Receipts RC-2026-000301 – RC-2026-000309")
	cl.Books.Bills.Received.Minor--
	wantText(t, textOf(t, func(w io.Writer) (Report, error) { return inFile(w, cl) }), "THE SIDES DIFFER")
	wantText(t, textOf(t, func(w io.Writer) (Report, error) { return inFile(w, dayData(t, "EUR")) }), "Day closing", "Closed by Ada Byrne", "CL-2026-0007 Colm Daly €100.00 €100.00 €0.00", "Still open", "Both sides agree.", "Cash 7 450.00")
}

// Whatever is billed, the printed lines and taxes add up to the printed total, to
// the minor unit, and the paper is read back as it was meant.
func TestPrintedLinesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom([]clinic.Currency{"EUR", "JPY", "KWD"}).Draw(t, "currency")
		inclusive := rapid.Bool().Draw(t, "inclusive")
		language := rapid.SampledFrom([]string{"en", "de", "fr", "es", "pt", "ru"}).Draw(t, "language")
		inv := clinic.Invoice{ID: 4, Number: "INV-2026-000001", Currency: c, TaxInclusive: inclusive, IssuedOn: clinic.MustDate("2026-11-23")}
		for range rapid.IntRange(1, 12).Draw(t, "lines") {
			it := clinic.InvoiceItem{Description: "line", Quantity: rapid.IntRange(1, 99).Draw(t, "quantity"), Price: clinic.Money{Minor: rapid.Int64Range(0, 999_999).Draw(t, "price"), Currency: c},
				DiscountRate: clinic.BasisPoints(rapid.SampledFrom([]int{0, 0, 333, 1000, 10_000}).Draw(t, "discount")), TaxRate: clinic.BasisPoints(rapid.SampledFrom([]int{0, 700, 1900, 2550}).Draw(t, "tax"))}
			inv.Items = append(inv.Items, it)
		}
		inv.Sum()
		inv.Paid, inv.Credited = clinic.Money{Currency: c}, clinic.Money{Currency: c}
		d := InvoiceData{Letterhead: Letterhead{Settings: clinic.Settings{DocumentLanguage: language}}, Invoice: inv, Paper: clinic.PaperA4, Location: time.UTC}
		f, err := d.lay()
		if err != nil {
			t.Fatal(err)
		}
		m := moneyIn(language)
		// The column of amounts ends where the taxes, or the sums, begin.
		s := slip{money: m, currency: c, items: inv.Items}
		cols := s.columns(f)
		edge := f.side + f.mm(1) + cols.name + cols.qty + cols.price + cols.total + 3*cols.gap
		got, over := int64(0), false
		for _, p := range f.pages {
			end := p.height
			for _, k := range p.marks {
				if k.kind == markText && (k.text == m.Gist || k.text == m.Total || len(k.text) > 5 && strings.HasPrefix(m.Sum, k.text)) {
					end = min(end, k.y)
				}
			}
			for _, k := range p.marks {
				if k.kind == markText && !over && k.y+k.h/2 < end && k.x+k.w > edge-0.05 && k.x+k.w < edge+0.05 {
					got += printedMinor(k.text, m, c)
				}
			}
			over = over || end < p.height
		}
		if got != inv.Total.Minor {
			t.Fatalf("the printed lines come to %d, the total is %s", got, m.plain(inv.Total))
		}
		var net, tax int64
		for _, x := range taxSums(inv.Items, c) {
			net, tax = net+x.net.Minor, tax+x.tax.Minor
		}
		if inv.Tax.Minor > 0 && (net != inv.Net.Minor || tax != inv.Tax.Minor) {
			t.Fatalf("taxes: %d and %d, not %s and %s", net, tax, inv.Net, inv.Tax)
		}
	})
}

// printedMinor reads a printed amount; anything else is 0.
func printedMinor(text string, m *moneyWords, c clinic.Currency) int64 {
	digits := strings.NewReplacer(m.Group, "", m.Decimal, ".").Replace(text)
	got, err := clinic.ParseMoney(digits, c)
	if err != nil {
		return 0
	}
	return got.Minor
}

// What the font lacks is said before anything is printed, with the place.
func TestMissingLettersOnPapersAboutMoney(t *testing.T) {
	inv := billed("EUR", true)
	inv.Items[0].Description, inv.Note, inv.Claim.PayerName = "診察", "ملاحظة", "บริษัท"
	d := InvoiceData{Letterhead: hospital(t), Invoice: inv, Paper: clinic.PaperA4, Location: time.UTC}
	l, err := d.Layout()
	if err != nil {
		t.Fatal(err)
	}
	wantText(t, l.Report().Warning(tongue.In("en")), "Lines", "診察", "Note", "ملاحظة", "Payer", "Arabic letters", "Thai letters")
}

func TestContradictingBillsAreNotPrinted(t *testing.T) {
	for name, change := range map[string]func(*clinic.Invoice){
		"net": func(i *clinic.Invoice) { i.Net.Minor++ }, "tax": func(i *clinic.Invoice) { i.Tax.Minor++ }, "discount": func(i *clinic.Invoice) { i.Discount.Minor++ },
		"a line's tax": func(i *clinic.Invoice) { i.Items[1].Tax.Minor-- }, "paid": func(i *clinic.Invoice) { i.Paid.Minor++ },
		"a payment": func(i *clinic.Invoice) { i.Payments[0].Amount.Minor++ }, "credited": func(i *clinic.Invoice) { i.Credits = nil },
		"the claim's currency": func(i *clinic.Invoice) { i.Claim.Covered.Currency = "USD" },
	} {
		inv := billed("EUR", true)
		change(&inv)
		var b bytes.Buffer
		if _, err := inFile(&b, InvoiceData{Letterhead: hospital(t), Invoice: inv, Paper: clinic.PaperA4, Location: time.UTC}); clinic.CodeOf(err) != clinic.Internal || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, b.Len())
		}
	}
}

// The code on the paper is read by another program and is the paper's.
func TestCodesOfMoneyAreScanned(t *testing.T) {
	for _, paper := range []clinic.Paper{clinic.PaperA4, clinic.PaperA5, clinic.PaperRoll80} {
		inv := billed("EUR", true)
		inv.Number = "H_INV/26.000123" // every sign a pattern may have
		d := InvoiceData{Letterhead: hospital(t), Invoice: inv, Digest: clinic.InvoiceDigest(inv), Paper: paper, Location: time.UTC}
		var b bytes.Buffer
		r, err := inFile(&b, d)
		if err != nil {
			t.Fatal(err)
		}
		code, ok := clinic.ParseMoneyCode(scan(t, raster(t, b.Bytes(), r.Pages, 150)))
		if !ok || clinic.Squeeze(code.Number) != clinic.Squeeze(inv.Number) || !code.Matches(d.Digest) {
			t.Errorf("%s: %+v, %t", paper, code, ok)
		}
	}
}

// A bill of a few lines with all that can happen to it stays on one large sheet:
// its sums are not sent to a second page that nothing else stands on.
func TestAShortBillStaysOnOneSheet(t *testing.T) {
	inv := billed("EUR", true)
	for _, paper := range []clinic.Paper{clinic.PaperA4, clinic.PaperLetter} {
		var out bytes.Buffer
		r, err := inFile(&out, InvoiceData{Letterhead: hospital(t), Invoice: inv, Digest: clinic.InvoiceDigest(inv), Paper: paper})
		if err != nil || r.Pages != 1 {
			t.Errorf("the invoice on %s: %d pages, %v", paper, r.Pages, err)
		}
		wantText(t, read(t, out.Bytes()), "Still to be paid €3,490.00", "Page 1 of 1")
		for n := range inv.Payments {
			d := billedReceipt(t, inv, n)
			d.Paper = paper
			if _, r := makeReceipt(t, d); r.Pages != 1 {
				t.Errorf("receipt %d on %s: %d pages", n, paper, r.Pages)
			}
		}
	}
}
