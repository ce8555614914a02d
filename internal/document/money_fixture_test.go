package document

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
)

// billed is an invoice with discounts, taxes, a payer, payments, a refund and a
// write-off.
func billed(c clinic.Currency, inclusive bool) clinic.Invoice {
	money := func(n int64) clinic.Money { return clinic.Money{Minor: n, Currency: c} }
	at := func(h int) time.Time { return issued.Add(time.Duration(h) * time.Hour) }
	i := clinic.Invoice{ID: 4, Number: "INV-2026-004512", PatientName: "Søren Østergård", PatientNumber: "P-004217", DoctorName: "Dr Asha Sharma",
		VisitDate: clinic.MustDate("2026-11-23"), Currency: c, TaxInclusive: inclusive, IssuedAt: issued, IssuedOn: clinic.MustDate("2026-11-23"),
		Status: clinic.InvoicePartPaid, Note: "Please pay within 14 days.",
		Items: []clinic.InvoiceItem{
			{Kind: clinic.LineFee, Description: "Consultation, Cardiology", Quantity: 1, Price: money(800_000), DiscountRate: 1000, DiscountKind: clinic.DiscountManual, DiscountReason: "hardship"},
			{Description: "ECG, 12 leads", Quantity: 2, Price: money(150_000), TaxName: "VAT", TaxRate: 1900},
			{Description: "Dressing", Quantity: 3, Price: money(3_333), Discount: money(999), DiscountKind: clinic.DiscountManual, TaxName: "VAT", TaxRate: 700},
			{Description: "Control", Quantity: 1, Price: money(40_000), DiscountRate: clinic.Whole, DiscountKind: clinic.DiscountFollowUp},
		}}
	i.Sum()
	i.Claim = &clinic.Claim{ID: 3, InvoiceID: 4, PayerName: "AXA Health", PolicyNo: "POL-7", ClaimNo: "CLM-55", Amount: money(500_000), Covered: money(500_000)}
	i.Payments = []clinic.Payment{
		{ID: 1, Kind: clinic.KindPayment, InvoiceID: 4, Amount: money(200_000), Tendered: money(500_000), Method: clinic.PayCash, ReceiptNumber: "RC-2026-000301", PaidAt: at(1), ReceivedByName: "Colm Daly"},
		{ID: 2, Kind: clinic.KindPayment, InvoiceID: 4, ClaimID: 3, Amount: money(400_000), Method: clinic.PayInsurance, TransactionID: "T-1", ReceiptNumber: "RC-2026-000302", PaidAt: at(2)},
		{ID: 3, Kind: clinic.KindRefund, InvoiceID: 4, Amount: money(-50_000), Method: clinic.PayCash, Reason: "Paid twice", ReceiptNumber: "RC-2026-000303", PaidAt: at(3), ReversesID: 1, ReceivedByName: "Colm Daly"},
		{ID: 4, Kind: clinic.KindPayment, InvoiceID: 4, DepositID: 8, Amount: money(30_000), Method: clinic.PayDeposit, ReceiptNumber: "RC-2026-000304", PaidAt: at(5)},
	}
	i.Credits = []clinic.Credit{{ID: 1, Number: "CN-2026-000009", InvoiceID: 4, ClaimID: 3, Kind: clinic.CreditWriteOff, Amount: money(100_000), Reason: "Payer insolvent", CreditedAt: at(4), CreditedByName: "Ada Byrne"}}
	i.Paid, i.Credited = money(580_000), money(100_000)
	return i
}

func billedReceipt(t testing.TB, inv clinic.Invoice, n int) ReceiptData {
	d := ReceiptData{Letterhead: hospital(t), Invoice: inv, Payment: inv.Payments[n], Paper: clinic.PaperA5, Location: time.UTC}
	if r := d.Payment.ReversesID; r != 0 {
		d.Reverses = inv.Payments[r-1]
	}
	if d.Payment.DepositID != 0 {
		d.Deposit = &clinic.Deposit{ID: 8, PatientName: inv.PatientName, Amount: clinic.Money{Minor: 100_000, Currency: inv.Currency}, Payments: []clinic.Payment{
			{ID: 0, Kind: clinic.KindDeposit, DepositID: 8, Amount: clinic.Money{Minor: 100_000, Currency: inv.Currency}}, d.Payment}}
	}
	d.Digest = clinic.ReceiptDigest(d.Payment, inv)
	return d
}

func voided(inv clinic.Invoice) clinic.Invoice {
	inv.Payments, inv.Claim = nil, nil
	c := clinic.Credit{ID: 2, Number: "CN-2026-000010", InvoiceID: 4, Kind: clinic.CreditVoid, Amount: inv.Total, Reason: "Wrong patient", CreditedAt: issued, CreditedByName: "Ada Byrne"}
	inv.Credits, inv.Paid, inv.Credited, inv.Status = []clinic.Credit{c}, clinic.Money{Currency: inv.Currency}, inv.Total, clinic.InvoiceVoid
	return inv
}

func depositReceipt(t testing.TB, c clinic.Currency, back bool) ReceiptData {
	money := func(n int64) clinic.Money { return clinic.Money{Minor: n, Currency: c} }
	in := clinic.Payment{ID: 1, Kind: clinic.KindDeposit, DepositID: 8, Amount: money(500_000), Tendered: money(500_000), Method: clinic.PayCash,
		ReceiptNumber: "RC-2026-000500", PaidAt: issued, ReceivedByName: "Colm Daly"}
	use := clinic.Payment{ID: 2, Kind: clinic.KindPayment, DepositID: 8, InvoiceID: 4, Amount: money(120_000), Method: clinic.PayDeposit, PaidAt: issued.Add(time.Hour)}
	out := clinic.Payment{ID: 3, Kind: clinic.KindRefund, DepositID: 8, Amount: money(-300_000), Method: clinic.PayTransfer, TransactionID: "TR-9", Reason: "Moves away",
		ReceiptNumber: "RC-2026-000501", PaidAt: issued.Add(2 * time.Hour), ReversesID: 1, ReceivedByName: "Colm Daly"}
	d := ReceiptData{Letterhead: hospital(t), Payment: in, Number: "P-004217", Paper: clinic.PaperA5, Location: time.UTC,
		Deposit: &clinic.Deposit{ID: 8, PatientName: "Søren Østergård", Amount: in.Amount, Payments: []clinic.Payment{in, use, out}}}
	if back {
		d.Payment, d.Reverses = out, in
	}
	d.Digest = clinic.ReceiptDigest(d.Payment, clinic.Invoice{})
	return d
}

func account(c clinic.Currency, n int) clinic.Account {
	money := func(minor int64) clinic.Money { return clinic.Money{Minor: minor, Currency: c} }
	day := clinic.MustDate("2026-11-01")
	a := clinic.Account{Currency: c, Opening: money(12_300), Unpaid: money(12_300), Deposits: money(0), Payers: money(5_000)}
	kinds := []clinic.EntryKind{clinic.EntryBill, clinic.EntryPayment, clinic.EntryDeposit, clinic.EntryDepositUse, clinic.EntryRefund, clinic.EntryWriteOff, clinic.EntryDepositBack,
		clinic.EntryDepositReturn, clinic.EntryReversal, clinic.EntryVoid}
	for i := range n {
		e := clinic.AccountEntry{Kind: kinds[i%len(kinds)], Date: day.AddDays(i / 4), Number: fmt.Sprintf("RC-2026-%06d", i), About: "INV-2026-000001", Amount: money(int64(1000 + 10*i))}
		switch e.Kind {
		case clinic.EntryRefund, clinic.EntryDepositBack, clinic.EntryDepositReturn, clinic.EntryReversal:
			e.Amount.Minor = -e.Amount.Minor
		}
		if e.Kind == clinic.EntryPayment {
			e.Method = clinic.PayCard
		}
		a.Entries = append(a.Entries, e)
		a.Unpaid, a.Deposits = a.Unpaid.Add(e.OnBills()), a.Deposits.Add(e.OnDeposits())
	}
	return a
}

func closureData(t testing.TB, c clinic.Currency) ClosureData {
	money := func(minor int64) clinic.Money { return clinic.Money{Minor: minor, Currency: c} }
	counts := []clinic.DrawerCount{{Method: clinic.PayCash, Expected: money(55_000), Counted: money(54_500), Note: "A note is missing"},
		{Method: clinic.PayCard, Expected: money(120_000), Counted: money(120_000)}, {Method: clinic.PayDeposit, Expected: money(7_000), Counted: money(7_000)}}
	b := clinic.NewBooks(c)
	b.Payments.ByMethod = []clinic.MethodSum{{Method: clinic.PayCash, Amount: money(45_000), Count: 7}, {Method: clinic.PayCard, Amount: money(120_000), Count: 3}}
	b.Payments.Received, b.Bills.Received, b.Payments.Applied, b.Bills.Applied = money(165_000), money(165_000), money(172_000), money(172_000)
	return ClosureData{Letterhead: hospital(t), Books: b, Countings: []clinic.Counting{{No: 1, Counts: counts, At: issued, ByName: "Colm Daly"}},
		Drawer: clinic.Drawer{ID: 3, Number: "CL-2026-0007", CashierName: "Colm Daly", Workstation: "Desk 2", BusinessDate: clinic.MustDate("2026-11-23"), Currency: c,
			State: clinic.DrawerClosed, Float: money(10_000), OpenedAt: issued.Add(-8 * time.Hour), ClosedAt: issued, Countings: 1, Handover: money(10_000), Digest: strings.Repeat("9f3ac41e", 8)},
		Movements: []clinic.CashMovement{{Kind: clinic.CashIn, Amount: money(5_000), Reason: "Change from the bank", At: issued, ByName: "Colm Daly"},
			{Kind: clinic.CashOut, Amount: money(5_000), Reason: "Courier", At: issued, ByName: "Colm Daly"}},
		Reopenings: []clinic.Reopening{{Counting: 1, Reason: "Counted wrong", At: issued, ByName: "Ada Byrne"}}, HandoverTo: "Eva Roth",
		Receipts: []string{"RC-2026-000301", "RC-2026-000309"}, MadeAt: issued, Paper: clinic.PaperA4, Location: time.UTC}
}

func dayData(t testing.TB, c clinic.Currency) DayData {
	d := closureData(t, c)
	return DayData{Letterhead: hospital(t), Books: []clinic.Books{d.Books}, MadeAt: issued, Paper: clinic.PaperA4, Location: time.UTC,
		Day:     clinic.BillingDay{Date: clinic.MustDate("2026-11-23"), State: clinic.DayClosed, ClosedAt: issued, ClosedByName: "Ada Byrne"},
		Drawers: []DayDrawer{{Number: "CL-2026-0007", Cashier: "Colm Daly", Expected: d.Drawer.Float, Counted: d.Drawer.Float}, {Cashier: "Eva Roth", Open: true, Expected: d.Drawer.Float}}}
}

// worst makes every text of a bill as long as it can be, and its amounts as large.
func worst(c clinic.Currency, inclusive bool) clinic.Invoice {
	i := billed(c, inclusive)
	name := strings.Repeat("Wilhelmine ", 19)[:200]
	i.PatientName, i.DoctorName, i.Claim.PayerName, i.Note = strings.Repeat("y", 200), name, name, strings.Repeat("many words ", 180)
	i.Items = i.Items[:0]
	for range 200 {
		i.Items = append(i.Items, clinic.InvoiceItem{Description: name, Quantity: 9999, Price: clinic.Money{Minor: 999_999_999, Currency: c}, DiscountRate: 1234,
			DiscountKind: clinic.DiscountManual, TaxName: "Value added tax of the country", TaxRate: 1999})
	}
	i.Sum()
	i.Payments[0].ReceivedByName, i.Payments[0].TransactionID = name, name[:100]
	return i
}

// moneyLayouts is every paper about money in each language on each stock, plain
// and at its worst.
func moneyLayouts(t testing.TB) []laid {
	var out []laid
	n := 0
	rolls := []clinic.Paper{clinic.PaperA4, clinic.PaperA5, clinic.PaperLetter, clinic.PaperRoll80}
	for _, language := range Languages() {
		for _, paper := range rolls {
			n++
			add := func(name string, lay func() (*flow, error), make func(io.Writer) (Report, error)) {
				out = append(out, laid{fmt.Sprintf("%s %s %s", name, language.Code, paper), lay, make})
			}
			head := hospital(t)
			head.Settings.DocumentLanguage = language.Code
			// Every language meets every paper in one currency, and each currency every
			// paper in some language.
			for k, c := range []clinic.Currency{"EUR", "JPY", "KWD"} {
				if k != n%3 && paper != clinic.PaperA5 {
					continue
				}
				inv := billed(c, n%2 == 0)
				for k := range inv.Payments {
					d := billedReceipt(t, inv, k)
					d.Letterhead, d.Paper, d.Copy = head, paper, k
					add(fmt.Sprintf("receipt %d %s", k, c), d.lay, func(w io.Writer) (Report, error) { return inFile(w, d) })
				}
				for _, back := range []bool{false, true} {
					d := depositReceipt(t, c, back)
					d.Letterhead, d.Paper = head, paper
					add(fmt.Sprintf("deposit %s %t", c, back), d.lay, func(w io.Writer) (Report, error) { return inFile(w, d) })
				}
				for k, inv := range []clinic.Invoice{inv, voided(inv), worst(c, n%2 == 0)} {
					if k == 2 && (c == "EUR" || language.Code != "fr" && paper != clinic.PaperA5) {
						continue // the largest with the most digits and the widest separators are enough
					}
					if k == 2 {
						inv.Payments, inv.Credits, inv.Paid, inv.Credited = nil, nil, clinic.Money{Currency: c}, clinic.Money{Currency: c}
					}
					d := InvoiceData{Letterhead: head, Invoice: inv, Digest: clinic.InvoiceDigest(inv), Paper: paper, Copy: k, Location: time.UTC}
					add(fmt.Sprintf("invoice %d %s", k, c), d.lay, func(w io.Writer) (Report, error) { return inFile(w, d) })
				}
				credit := CreditData{Letterhead: head, Invoice: voided(inv), Paper: paper, Location: time.UTC}
				credit.Credit = credit.Invoice.Credits[0]
				credit.Digest = clinic.CreditDigest(credit.Credit, credit.Invoice)
				add("credit "+string(c), credit.lay, func(w io.Writer) (Report, error) { return inFile(w, credit) })
				e := EstimateData{Letterhead: head, Paper: paper, Location: time.UTC, Estimate: clinic.Estimate{Number: "ES-2026-000001", PatientName: inv.PatientName, PatientNumber: "P-1",
					DoctorName: inv.DoctorName, Currency: c, TaxInclusive: inv.TaxInclusive, Items: inv.Items, Net: inv.Net, Tax: inv.Tax, Discount: inv.Discount, Total: inv.Total,
					Note: "n", ValidUntil: clinic.MustDate("2026-12-31"), CreatedAt: issued, CreatedByName: "Colm Daly"}}
				e.Digest = clinic.EstimateDigest(e.Estimate)
				add("estimate "+string(c), e.lay, func(w io.Writer) (Report, error) { return inFile(w, e) })
				if paper == clinic.PaperRoll80 {
					continue
				}
				st := StatementData{Letterhead: head, Patient: inv.PatientName, Number: "P-1", Address: "1 High Street\nGalway", From: clinic.MustDate("2026-11-01"),
					To: clinic.MustDate("2026-12-31"), Accounts: []clinic.Account{account(c, 60), account("USD", 0)}, MadeAt: issued, MadeBy: "Colm Daly", Paper: paper, Location: time.UTC}
				add("statement "+string(c), st.lay, func(w io.Writer) (Report, error) { return inFile(w, st) })
				cl := closureData(t, c)
				cl.Letterhead, cl.Paper = head, paper
				add("closure "+string(c), cl.lay, func(w io.Writer) (Report, error) { return inFile(w, cl) })
				open := cl
				open.Drawer.State, open.Drawer.Number, open.Drawer.ClosedAt, open.Expected, open.Countings = clinic.DrawerOpen, "", time.Time{}, cl.Countings[0].Counts, nil
				add("open drawer "+string(c), open.lay, func(w io.Writer) (Report, error) { return inFile(w, open) })
				day := dayData(t, c)
				day.Letterhead, day.Paper = head, paper
				add("day "+string(c), day.lay, func(w io.Writer) (Report, error) { return inFile(w, day) })
			}
		}
	}
	return out
}
