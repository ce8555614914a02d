package document

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
)

func TestReceiptSaysAllOfIt(t *testing.T) {
	for _, paper := range []clinic.Paper{clinic.PaperA4, clinic.PaperA5} {
		d := receipt(t)
		d.Paper = paper
		pdf, report := makeReceipt(t, d)
		if report.Pages != 1 || report.Missing != nil {
			t.Errorf("%s: %+v", paper, report)
		}
		wantText(t, read(t, pdf), "St. Brigid's Hospital", "RC-2026-000318", "Mon 23 November 2026, 10:58", "Søren Østergård", "P-004217",
			"Invoice INV-2026-004512", "Visit 23 Nov 2026, Dr Asha Sharma", "Item Qty Price Amount €",
			"Consultation, Cardiology 1 80.00 80.00", "ECG, 12 leads 1 15.00 15.00", "Total 95.00", "Cash received 100.00", "Change 5.00",
			"Paid €95.00", "Balance 0.00", "Paid by cash", "Received by Colm Daly", "Page 1 of 1")
	}
}

func TestReceiptOnTheRoll(t *testing.T) {
	d := receipt(t)
	d.Paper = clinic.PaperRoll80
	pdf, report := makeReceipt(t, d)
	wantText(t, read(t, pdf), "St. Brigid's Hospital", "Receipt RC-2026-000318", "Søren Østergård", "Consultation, Cardiology", "1 × 80.00 80.00",
		"Total 95.00", "Cash received 100.00", "Change 5.00", "Paid €95.00", "Balance 0.00", "Received by Colm Daly")
	if report.Pages != 1 {
		t.Errorf("%d pages", report.Pages)
	}
	height := func(d ReceiptData) float64 {
		f, err := d.lay()
		if err != nil {
			t.Fatal(err)
		}
		f.finish()
		return f.pages[0].height
	}
	short, long := height(d), height(d.priced(lines(50), "EUR"))
	if short < 80 || short > 160 || long < short+300 {
		t.Errorf("two lines take %.0f mm, fifty %.0f mm", short, long)
	}
	if got := info(t, pdf)["Page size"]; !strings.HasPrefix(got, "226.77 x ") {
		t.Errorf("the roll is %s wide", got)
	}
}

func TestReceiptOf200LinesHasEveryLine(t *testing.T) {
	for _, paper := range []clinic.Paper{clinic.PaperA4, clinic.PaperA5, clinic.PaperRoll80} {
		d := receipt(t).priced(lines(200), "EUR")
		d.Paper = paper
		pdf, report := makeReceipt(t, d)
		text := read(t, pdf)
		for i, it := range d.Invoice.Items {
			if !strings.Contains(text, it.Amount().Plain()) || strings.Count(text, strings.Fields(it.Description)[3]) == 0 {
				t.Fatalf("%s: line %d is missing", paper, i+1)
			}
		}
		wantText(t, text, "Total "+d.Invoice.Total.Plain(), "Paid "+strings.ReplaceAll(moneyIn("en").amount(d.Invoice.Total), "\u00a0", " "))
		if paper == clinic.PaperRoll80 && report.Pages != 1 {
			t.Errorf("the roll was cut into %d", report.Pages)
		}
		if len(pdf) > 60_000*report.Pages {
			t.Errorf("%s: %d bytes on %d pages", paper, len(pdf), report.Pages)
		}
	}
}

func TestPartPayment(t *testing.T) {
	for _, paper := range []clinic.Paper{clinic.PaperA4, clinic.PaperA5, clinic.PaperRoll80} {
		d := partPaid(receipt(t))
		d.Paper = paper
		pdf, _ := makeReceipt(t, d)
		wantText(t, read(t, pdf), "Total 95.00", "Paid 20 Nov 2026, RC-2026-000300 30.00", "Cash received 50.00", "Change 10.00",
			"Paid now €40.00", "Balance €25.00")
	}
}

// A receipt states the account as it stood then. What was paid later does not
// change a reprint.
func TestAReprintKeepsItsFigures(t *testing.T) {
	d := partPaid(receipt(t))
	first, _ := makeReceipt(t, d)
	d.Invoice.Payments = append(d.Invoice.Payments, clinic.Payment{ID: 20, Amount: euro(2500), PaidAt: issued.Add(time.Hour), ReceiptNumber: "RC-2026-000400"})
	d.Invoice.Paid, d.Invoice.Status = d.Invoice.Total, clinic.InvoicePaid
	again, _ := makeReceipt(t, d)
	if !bytes.Equal(first, again) {
		t.Error("the reprint differs from the first print")
	}
	d.Copy = 1
	for _, paper := range []clinic.Paper{clinic.PaperA4, clinic.PaperA5, clinic.PaperRoll80} {
		d.Paper = paper
		pdf, _ := makeReceipt(t, d)
		wantText(t, read(t, pdf), "COPY 1", "RC-2026-000318", "Balance €25.00")
		f, err := d.lay()
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range marks(f) {
			if m.text == "COPY 1" && (!m.style.bold || m.style.pt < 14) {
				t.Errorf("%s: the mark is set in %+v", paper, m.style)
			}
		}
	}
}

// Two payments of one instant are told apart by their order.
func TestPaymentsOfOneInstant(t *testing.T) {
	d := receipt(t)
	d.Payment.Amount, d.Payment.Tendered = euro(4000), euro(0)
	other := clinic.Payment{ID: 10, Amount: euro(3000), PaidAt: issued, ReceiptNumber: "RC-2026-000319"}
	d.Invoice.Payments = []clinic.Payment{other, d.Payment}
	pdf, _ := makeReceipt(t, d)
	text := read(t, pdf)
	wantText(t, text, "Balance €55.00")
	if strings.Contains(text, "RC-2026-000319") {
		t.Error("a later payment stands on an earlier receipt")
	}
}

func TestEveryAmountStandsOnOneLineWhole(t *testing.T) {
	for _, c := range clinic.Currencies() {
		for _, paper := range []clinic.Paper{clinic.PaperA4, clinic.PaperA5, clinic.PaperRoll80} {
			items := []clinic.InvoiceItem{{Description: "Visit", Quantity: 3, Price: clinic.Money{Minor: 123_456, Currency: c}},
				{Description: strings.Repeat("z", 200), Quantity: 9999, Price: clinic.Money{Minor: 999_999_999, Currency: c}}}
			d := receipt(t).priced(items, c)
			d.Paper = paper
			f, err := d.lay()
			if err != nil {
				t.Fatal(err)
			}
			if len(f.missing) > 0 {
				t.Errorf("%s: the font lacks %q", c, string(f.missing.sorted()))
			}
			whole := map[string]bool{}
			for _, m := range marks(f) {
				whole[m.text] = true
			}
			for _, want := range []string{items[0].Amount().Plain(), items[1].Amount().Plain(), d.Invoice.Total.Plain(), moneyIn("en").amount(d.Payment.Amount)} {
				if !whole[want] {
					t.Errorf("%s on %s: %q is not printed whole", c, paper, want)
				}
			}
		}
	}
}

func TestMethods(t *testing.T) {
	for _, m := range clinic.PaymentMethods() {
		d := receipt(t).priced(lines(1), "EUR")
		d.Payment.Method, d.Payment.TransactionID = m, "CLM-7/44"
		pdf, _ := makeReceipt(t, d)
		wantText(t, strings.ToLower(read(t, pdf)), "paid by "+strings.ToLower(m.Title()), "reference clm-7/44")
	}
}

func TestContradictingFiguresAreRefused(t *testing.T) {
	for name, change := range map[string]func(*ReceiptData){
		"lines do not add up":      func(d *ReceiptData) { d.Invoice.Total = euro(9400) },
		"no lines":                 func(d *ReceiptData) { d.Invoice.Items = nil },
		"another invoice":          func(d *ReceiptData) { d.Payment.InvoiceID = 77 },
		"another currency":         func(d *ReceiptData) { d.Payment.Amount.Currency = "USD" },
		"a line's currency":        func(d *ReceiptData) { d.Invoice.Items[0].Price.Currency = "USD" },
		"an earlier pay's amount":  func(d *ReceiptData) { *d = partPaid(*d); d.Invoice.Payments[0].Amount.Currency = "USD" },
		"more paid than the total": func(d *ReceiptData) { *d = partPaid(*d); d.Invoice.Payments[0].Amount = euro(9000) },
	} {
		d := receipt(t)
		change(&d)
		var b bytes.Buffer
		report, err := inFile(&b, d)
		if clinic.CodeOf(err) != clinic.Internal || b.Len() > 0 || report.Pages != 0 {
			t.Errorf("%s: error %v, %d bytes, %+v", name, err, b.Len(), report)
		}
		var shown *clinic.Error
		if !errors.As(err, &shown) || !strings.Contains(shown.Message, "rinted") {
			t.Errorf("%s: the message %q does not say what became of the receipt", name, clinic.MessageOf(err))
		}
		if _, err := d.Layout(); clinic.CodeOf(err) != clinic.Internal {
			t.Errorf("%s: laying it out for the screen says %v", name, err)
		}
	}
}

func TestUnknownPaper(t *testing.T) {
	d := receipt(t)
	d.Paper = "letter"
	_, err := inFile(io.Discard, d)
	wantCode(t, err, clinic.Invalid)
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestAFailingWriterIsSaid(t *testing.T) {
	_, err := inFile(brokenWriter{}, receipt(t))
	wantCode(t, err, clinic.Unavailable)
	_, err = Prescription(brokenWriter{}, prescription(t))
	wantCode(t, err, clinic.Unavailable)
	if !strings.Contains(clinic.MessageOf(err), "disk") || strings.Contains(clinic.MessageOf(err), "device") {
		t.Errorf("message: %s", clinic.MessageOf(err))
	}
}
