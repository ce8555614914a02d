package pages

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// wardMoneyPapers prints the ward's bills. The prints are counted by the number
// of the paper.
type wardMoneyPapers struct{ *wardFake }

var moneyPrints = map[string]int{}

func (f wardMoneyPapers) ShowInvoice(_ context.Context, id clinic.InvoiceID) (service.InvoicePrint, error) {
	for _, i := range f.invoices {
		if i.ID == id {
			return service.InvoicePrint{Invoice: i, Settings: wardSettings(), Copy: moneyPrints[i.Number], Digest: clinic.InvoiceDigest(i)}, nil
		}
	}
	return service.InvoicePrint{}, clinic.Errorf(clinic.NotFound, "There is no such bill.")
}

func (f wardMoneyPapers) PrintInvoice(ctx context.Context, id clinic.InvoiceID) (service.InvoicePrint, error) {
	p, err := f.ShowInvoice(ctx, id)
	moneyPrints[p.Invoice.Number]++
	return p, err
}

func (f wardMoneyPapers) ShowCredit(ctx context.Context, id clinic.CreditID) (service.CreditPrint, error) {
	for _, i := range f.invoices {
		for _, c := range i.Credits {
			if c.ID == id {
				return service.CreditPrint{Invoice: i, Credit: c, Settings: wardSettings(), Copy: moneyPrints[c.Number]}, nil
			}
		}
	}
	return service.CreditPrint{}, clinic.Errorf(clinic.NotFound, "There is no such credit note.")
}

func (f wardMoneyPapers) PrintCredit(ctx context.Context, id clinic.CreditID) (service.CreditPrint, error) {
	p, err := f.ShowCredit(ctx, id)
	moneyPrints[p.Credit.Number]++
	return p, err
}

func (f wardMoneyPapers) Statement(_ context.Context, q service.StatementQuery) (service.StatementPrint, error) {
	nothing := clinic.Money{Currency: "EUR"}
	return service.StatementPrint{Patient: clinic.Patient{ID: q.Patient, FirstName: "Søren", LastName: "Østergård"}, From: q.From, To: q.To, Settings: wardSettings(),
		MadeAt: wardNow, Accounts: []clinic.Account{{Currency: "EUR", Opening: nothing, Unpaid: nothing, Deposits: nothing, Payers: nothing}}}, nil
}

func (f wardMoneyPapers) PrintStatement(ctx context.Context, q service.StatementQuery) (service.StatementPrint, error) {
	moneyPrints[fmt.Sprintf("statement %d %s %s", q.Patient, q.From, q.To)]++
	return f.Statement(ctx, q)
}

type wardEstimatePapers struct{ *wardFake }

func (f wardEstimatePapers) Show(context.Context, clinic.EstimateID) (service.EstimatePrint, error) {
	i := f.invoices[0]
	return service.EstimatePrint{Settings: wardSettings(), Estimate: clinic.Estimate{Number: "ES-2026-000001", PatientName: i.PatientName, Currency: i.Currency, TaxInclusive: i.TaxInclusive,
		Items: i.Items, Net: i.Net, Tax: i.Tax, Discount: i.Discount, Total: i.Total, ValidUntil: clinic.DateOf(wardNow), CreatedAt: wardNow}}, nil
}

func (f wardEstimatePapers) Print(ctx context.Context, id clinic.EstimateID) (service.EstimatePrint, error) {
	return f.Show(ctx, id)
}

type wardDrawerPapers struct{ *wardFake }

func (f wardDrawerPapers) ShowClosure(_ context.Context, id clinic.ClosureID) (service.ClosurePrint, error) {
	money := func(n int64) clinic.Money { return clinic.Money{Minor: n, Currency: "EUR"} }
	counts := []clinic.DrawerCount{{Method: clinic.PayCash, Expected: money(100), Counted: money(100)}}
	p := service.ClosurePrint{Settings: wardSettings(), PrintedAt: wardNow}
	p.Drawer = clinic.Drawer{ID: id, Number: "CL-2026-0001", CashierName: "Colm Daly", Currency: "EUR", State: clinic.DrawerClosed, Float: money(100), Handover: money(0), BusinessDate: clinic.DateOf(wardNow)}
	p.AllCounts, p.Books = []clinic.Counting{{No: 1, Counts: counts}}, clinic.NewBooks("EUR")
	p.Payments = []service.TakenPayment{{Payment: clinic.Payment{ReceiptNumber: "RC-2026-000001"}}}
	return p, nil
}

func (f wardDrawerPapers) Print(ctx context.Context, id clinic.ClosureID) (service.ClosurePrint, error) {
	return f.ShowClosure(ctx, id)
}

func (f wardDrawerPapers) ShowDay(_ context.Context, day clinic.Date) (service.DayPrint, error) {
	p := service.DayPrint{Settings: wardSettings(), PrintedAt: wardNow}
	p.BillingDay = clinic.BillingDay{Date: day, State: clinic.DayClosed, ClosedAt: wardNow, ClosedByName: "Ada Byrne"}
	p.Now = []clinic.Books{clinic.NewBooks("EUR")}
	p.Drawers = []service.ClosureRow{{Drawer: clinic.Drawer{Number: "CL-2026-0001", CashierName: "Colm Daly", State: clinic.DrawerClosed}, Expected: clinic.Money{Currency: "EUR"}, Counted: clinic.Money{Currency: "EUR"}}}
	return p, nil
}

func (f wardDrawerPapers) PrintDay(ctx context.Context, day clinic.Date) (service.DayPrint, error) {
	return f.ShowDay(ctx, day)
}

// Ctrl+P prints what is open: an unpaid bill itself, the receipt of a paid one.
func TestBillingCtrlPPrintsWhatIsOpen(t *testing.T) {
	clear(moneyPrints)
	ward := newWard()
	paid := &ward.invoices[2]
	paid.Payments = []clinic.Payment{{ID: 51, InvoiceID: paid.ID, Amount: paid.Total, Method: clinic.PayCard, TransactionID: "TX-1", ReceiptNumber: "RC-2026-000051", PaidAt: wardNow}}
	d := openBillingPage(t, theme.Light, wardCashier, ward)
	page := d.page.(*BillingPage)
	uitest.Key(d.w, fyne.KeyEnd) // issued, unpaid
	number := page.vm.Current().Number
	uitest.MustText(t, d.w, "Print invoice")
	uitest.Shot(t, d.w, "billing-papers-light")
	page.Print()
	uitest.MustText(t, d.w, "Invoice "+number)
	uitest.MustText(t, d.w, "PgUp and PgDn turn pages.")
	uitest.Shot(t, d.w, "billing-invoice-preview")
	if moneyPrints[number] != 0 {
		t.Fatal("looking at an invoice counts as a print")
	}
	uitest.Key(d.w, fyne.KeyReturn)
	if got := d.printed(); len(got) != 1 || got[0] != number+".pdf" || moneyPrints[number] != 1 {
		t.Fatalf("printed %v, recorded %d", got, moneyPrints[number])
	}
	if d.w.Canvas().Focused() != fyne.Focusable(page.table) {
		t.Error("after the invoice the focus is not in the list again")
	}
	page.vm.Open(d.ward.invoices[2].ID) // paid
	if page.vm.Current().Status != clinic.InvoicePaid {
		t.Fatalf("the third bill is %s", page.vm.Current().Status)
	}
	page.Print()
	uitest.MustText(t, d.w, "Receipt RC-2026-000051")
	uitest.Key(d.w, fyne.KeyEscape)
	uitest.Key(d.w, fyne.KeyHome) // a draft
	if page.vm.Current().Number != "" {
		t.Fatal("the first bill is no draft")
	}
	uitest.MustNotText(t, d.w, "Print invoice")
	page.Print()
	if components.ModalOpen(d.w) {
		t.Error("a draft is printed")
	}
}

func TestBillingCreditNotesArePrinted(t *testing.T) {
	clear(moneyPrints)
	ward := newWard()
	last := &ward.invoices[len(ward.invoices)-1]
	last.Status, last.Credited = clinic.InvoiceVoid, last.Total
	last.Credits = []clinic.Credit{{ID: 7, Number: "CN-2026-000001", InvoiceID: last.ID, Kind: clinic.CreditVoid, Amount: last.Total, Reason: "Wrong patient", CreditedAt: wardNow, CreditedByName: "Ada Byrne"}}
	d := openBillingPage(t, theme.Dark, wardCashier, ward)
	uitest.Key(d.w, fyne.KeyEnd)
	uitest.MustText(t, d.w, "CN-2026-000001")
	uitest.Shot(t, d.w, "billing-papers-dark")
	uitest.Button(t, d.w, "Print").Tapped(nil)
	uitest.MustText(t, d.w, "Credit note CN-2026-000001")
	uitest.Key(d.w, fyne.KeyReturn)
	if got := d.printed(); len(got) != 1 || got[0] != "CN-2026-000001.pdf" || moneyPrints["CN-2026-000001"] != 1 {
		t.Fatalf("printed %v, recorded %v", got, moneyPrints)
	}
}

func TestBillingStatementByKeyboard(t *testing.T) {
	clear(moneyPrints)
	d := openBillingPage(t, theme.Light, wardCashier, newWard())
	uitest.Key(d.w, fyne.KeyEnd)
	patient := d.page.(*BillingPage).vm.Current().PatientID
	uitest.Button(t, d.w, "Statement…").Tapped(nil)
	uitest.MustText(t, d.w, "First day")
	uitest.Shot(t, d.w, "billing-statement")
	d.ctrl(fyne.KeyS)
	uitest.MustText(t, d.w, "PgUp and PgDn turn pages.")
	uitest.Key(d.w, fyne.KeyReturn)
	today := clinic.DateOf(wardNow)
	want := fmt.Sprintf("statement %d %s %s", patient, clinic.Date{Year: today.Year, Month: 1, Day: 1}, today)
	if moneyPrints[want] != 1 {
		t.Fatalf("recorded %v, want %q", moneyPrints, want)
	}
}

// Days in the wrong order are said at the field.
func TestBillingStatementOfNoDays(t *testing.T) {
	d := openBillingPage(t, theme.Light, wardCashier, newWard())
	uitest.Key(d.w, fyne.KeyEnd)
	uitest.Button(t, d.w, "Statement…").Tapped(nil)
	uitest.Tab(d.w)
	uitest.Type(d.w, "1.1.2020")
	d.ctrl(fyne.KeyS)
	if !components.ModalOpen(d.w) {
		t.Error("a statement of no days is shown")
	}
	uitest.MustText(t, d.w, "The last day is before the first.")
}

// Who may not print sees no buttons that do.
func TestBillingPapersAreForCashiers(t *testing.T) {
	d := openBillingPage(t, theme.Light, wardPatient, newWard())
	uitest.Key(d.w, fyne.KeyEnd)
	for _, text := range []string{"Print invoice", "Statement…"} {
		uitest.MustNotText(t, d.w, text)
	}
	d.page.(*BillingPage).Print()
	if components.ModalOpen(d.w) {
		t.Error("a patient prints")
	}
}

// Every paper about money has a job that makes its pages.
func TestJobsOfMoneyPapers(t *testing.T) {
	d := openBillingPage(t, theme.Light, wardCashier, newWard())
	for _, job := range []printJob{estimateJob(d.env, 1, "ES/2026/000001"), closureJob(d.env, 1, "CL-2026-0001"), dayJob(d.env, clinic.DateOf(wardNow)),
		statementJob(d.env, service.StatementQuery{Patient: 1, To: clinic.DateOf(wardNow)})} {
		if strings.Contains(job.FileName, "/") || job.Paper != clinic.PaperA4 {
			t.Errorf("%s: file %s on %s", job.Title, job.FileName, job.Paper)
		}
		for _, paper := range job.Papers {
			look, err := job.Look(context.Background(), paper)
			if err != nil || look.Pages.Pages() == 0 {
				t.Errorf("%s on %s: %v", job.Title, paper, err)
			}
			made, err := job.Load(context.Background(), paper)
			if err != nil || !strings.HasPrefix(string(made.PDF), "%PDF-") {
				t.Errorf("%s on %s: %v", job.Title, paper, err)
			}
		}
	}
}
