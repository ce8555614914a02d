package pages

import (
	"context"
	"fmt"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/document"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

// moneyPapers are the papers of bills; what is longer goes on documentPapers.
var moneyPapers = []clinic.Paper{clinic.PaperA4, clinic.PaperA5, clinic.PaperLetter, clinic.PaperRoll80}

// moneyJob prints a paper about money that has a number, on one of the papers.
func moneyJob[T any](env *Env, papers []clinic.Paper, kind, number string, load, look func(context.Context) (T, error), lay func(T, clinic.Paper) (*document.Layout, error)) printJob {
	name := number
	if name == "" {
		name = i18n.FileName(kind)
	}
	return printJob{Title: strings.TrimSpace(kind + " " + number), FileName: fileNameOf(name) + ".pdf", Papers: papers,
		Paper: printPaperOr(env.Settings.DocumentPaper, papers), Load: made(load, lay), Look: shown(look, lay)}
}

// fileNameOf makes a file's name of a number, whose pattern may have a slash.
func fileNameOf(number string) string { return strings.ReplaceAll(number, "/", "-") }

// invoiceJob prints an issued invoice; a reprint is marked COPY.
func invoiceJob(env *Env, id clinic.InvoiceID, number string) printJob {
	zone := printZone(env)
	return moneyJob(env, moneyPapers, i18n.T("Invoice"), number, func(ctx context.Context) (service.InvoicePrint, error) {
		return env.Services.MoneyPapers.PrintInvoice(ctx, id)
	}, func(ctx context.Context) (service.InvoicePrint, error) {
		return env.Services.MoneyPapers.ShowInvoice(ctx, id)
	}, func(p service.InvoicePrint, paper clinic.Paper) (*document.Layout, error) {
		return document.InvoiceData{Letterhead: document.Letterhead{Settings: p.Settings, Logo: p.Logo}, Invoice: p.Invoice, Digest: p.Digest,
			Paper: paper, Copy: p.Copy, Location: zone}.Layout()
	})
}

// creditJob prints the note of a void, a write-off or a write-off taken back.
func creditJob(env *Env, id clinic.CreditID, number string) printJob {
	zone := printZone(env)
	return moneyJob(env, moneyPapers, i18n.T("Credit note"), number, func(ctx context.Context) (service.CreditPrint, error) {
		return env.Services.MoneyPapers.PrintCredit(ctx, id)
	}, func(ctx context.Context) (service.CreditPrint, error) {
		return env.Services.MoneyPapers.ShowCredit(ctx, id)
	}, func(p service.CreditPrint, paper clinic.Paper) (*document.Layout, error) {
		return document.CreditData{Letterhead: document.Letterhead{Settings: p.Settings, Logo: p.Logo}, Invoice: p.Invoice, Credit: p.Credit, Digest: p.Digest,
			Paper: paper, Copy: p.Copy, Location: zone}.Layout()
	})
}

// estimateJob prints an estimate.
func estimateJob(env *Env, id clinic.EstimateID, number string) printJob {
	zone := printZone(env)
	return moneyJob(env, moneyPapers, i18n.T("Estimate"), number, func(ctx context.Context) (service.EstimatePrint, error) {
		return env.Services.EstimatePapers.Print(ctx, id)
	}, func(ctx context.Context) (service.EstimatePrint, error) {
		return env.Services.EstimatePapers.Show(ctx, id)
	}, func(p service.EstimatePrint, paper clinic.Paper) (*document.Layout, error) {
		return document.EstimateData{Letterhead: document.Letterhead{Settings: p.Settings, Logo: p.Logo}, Estimate: p.Estimate, Digest: p.Digest,
			Paper: paper, Copy: p.Copy, Location: zone}.Layout()
	})
}

// closureJob prints the closure of a drawer.
func closureJob(env *Env, id clinic.ClosureID, number string) printJob {
	zone := printZone(env)
	return moneyJob(env, documentPapers, i18n.T("Closure"), number, func(ctx context.Context) (service.ClosurePrint, error) {
		return env.Services.DrawerPapers.Print(ctx, id)
	}, func(ctx context.Context) (service.ClosurePrint, error) {
		return env.Services.DrawerPapers.ShowClosure(ctx, id)
	}, func(p service.ClosurePrint, paper clinic.Paper) (*document.Layout, error) {
		d := document.ClosureData{Letterhead: document.Letterhead{Settings: p.Settings, Logo: p.Logo}, Drawer: p.Drawer, Expected: p.Expected,
			Countings: p.AllCounts, Reopenings: p.Reopenings, Movements: p.Movements, Books: p.Books, HandoverTo: p.HandoverToName,
			Copy: p.Copy, MadeAt: p.PrintedAt, MadeBy: p.PrintedBy, Paper: paper, Location: zone}
		if n := len(p.Payments); n > 0 {
			d.Receipts = []string{p.Payments[0].ReceiptNumber, p.Payments[n-1].ReceiptNumber}
		}
		return d.Layout()
	})
}

// dayJob prints a day's books.
func dayJob(env *Env, day clinic.Date) printJob {
	zone := printZone(env)
	job := moneyJob(env, documentPapers, i18n.T("Day closing"), day.String(), func(ctx context.Context) (service.DayPrint, error) {
		return env.Services.DrawerPapers.PrintDay(ctx, day)
	}, func(ctx context.Context) (service.DayPrint, error) {
		return env.Services.DrawerPapers.ShowDay(ctx, day)
	}, func(p service.DayPrint, paper clinic.Paper) (*document.Layout, error) {
		d := document.DayData{Letterhead: document.Letterhead{Settings: p.Settings, Logo: p.Logo}, Day: p.BillingDay, Books: p.Now,
			MadeAt: p.PrintedAt, MadeBy: p.PrintedBy, Paper: paper, Location: zone}
		for _, r := range p.Drawers {
			d.Drawers = append(d.Drawers, document.DayDrawer{Number: r.Number, Cashier: r.CashierName, Open: r.State == clinic.DrawerOpen,
				Expected: r.Expected, Counted: r.Counted})
		}
		return d.Layout()
	})
	job.FileName = i18n.FileName(i18n.T("Day closing"), day.String()) + ".pdf"
	return job
}

// statementJob prints a patient's account of a time.
func statementJob(env *Env, q service.StatementQuery) printJob {
	zone := printZone(env)
	job := moneyJob(env, documentPapers, i18n.T("Statement of account"), "", func(ctx context.Context) (service.StatementPrint, error) {
		return env.Services.MoneyPapers.PrintStatement(ctx, q)
	}, func(ctx context.Context) (service.StatementPrint, error) {
		return env.Services.MoneyPapers.Statement(ctx, q)
	}, func(p service.StatementPrint, paper clinic.Paper) (*document.Layout, error) {
		return document.StatementData{Letterhead: document.Letterhead{Settings: p.Settings, Logo: p.Logo}, Patient: p.Patient.FullName(),
			Number: p.Patient.Number, Address: p.Patient.Address, From: p.From, To: p.To, Accounts: p.Accounts, MadeAt: p.MadeAt, MadeBy: p.MadeBy,
			Paper: paper, Location: zone}.Layout()
	})
	job.FileName = i18n.FileName(i18n.T("Statement of account"), fmt.Sprint(int64(q.Patient))) + ".pdf"
	return job
}

// askStatement asks for the days of a statement and shows it for printing.
func askStatement(env *Env, patient clinic.PatientID, name string, closed func()) {
	if env.Locked != nil && env.Locked() || !env.May(clinic.ReceiptsPrint) {
		return
	}
	from, to := components.NewDateField(), components.NewDateField()
	from.SetDate(viewmodel.StatementStart(env.Today()))
	to.SetDate(env.Today())
	var form *components.FormDialog
	form = components.NewFormDialog(components.FormOptions{
		Title: i18n.T("Statement of account"), Subtitle: name, SubmitText: i18n.T("Show"), CancelText: i18n.T("Cancel"), Width: 460,
		Fields: []components.FormField{{Name: "from", Label: i18n.T("First day (empty: from the first bill)"), Widget: from},
			{Name: "to", Label: i18n.T("Last day"), Widget: to, Required: true}},
		Dirty: func() bool { return false },
		OnSubmit: func() {
			form.ClearErrors()
			q := service.StatementQuery{Patient: patient}
			var err error
			if strings.TrimSpace(from.Text) != "" {
				if q.From, err = from.Value(); err != nil {
					form.SetErr(clinic.FieldErrorf("from", "%s", i18n.Error(err)))
					return
				}
			}
			if q.To, err = to.Value(); err != nil {
				form.SetErr(clinic.FieldErrorf("to", "%s", i18n.Error(err)))
				return
			}
			if q.To.Before(q.From) {
				form.SetErr(clinic.FieldErrorf("to", "The last day is before the first."))
				return
			}
			form.Close()
			job := statementJob(env, q)
			job.Closed = closed
			printDocument(env, job)
		},
	}, env.Window)
	form.Show()
}

// printInvoice opens the print dialog for the open invoice.
func (b *billingPanel) printInvoice() {
	inv := b.vm.Current()
	if inv == nil || inv.Number == "" || !b.env.May(clinic.ReceiptsPrint) {
		return
	}
	job := invoiceJob(b.env, inv.ID, inv.Number)
	job.Closed = b.leave
	printDocument(b.env, job)
}

// printOpen prints what is open (Ctrl+P): the latest receipt of a settled bill,
// otherwise the invoice.
func (b *billingPanel) printOpen() {
	inv := b.vm.Current()
	if inv == nil {
		return
	}
	switch receipt, invoice := viewmodel.PrintOf(*inv); {
	case receipt != nil:
		b.printReceipt(receipt.ID, receipt.ReceiptNumber)
	case invoice:
		b.printInvoice()
	}
}

// statement asks for the statement of the open bill's patient.
func (b *billingPanel) statement() {
	if inv := b.vm.Current(); inv != nil {
		askStatement(b.env, inv.PatientID, inv.PatientName, b.leave)
	}
}

// unlessModal keeps a shortcut of the page from opening a dialog over another.
func (b *billingPanel) unlessModal(run func()) func() {
	return func() {
		if !components.ModalOpen(b.env.Window) {
			run()
		}
	}
}

// newPaperButtons are the panel's buttons that print.
func (b *billingPanel) newPaperButtons() {
	b.invoice = components.NewQuietButton(i18n.T("Print invoice"), "Alt I", b.printInvoice)
	b.account = components.NewQuietButton(i18n.T("Statement…"), "Alt S", b.statement)
}

func (b *billingPanel) showPaperButtons(inv clinic.Invoice) {
	for button, on := range map[*components.Button]bool{b.invoice: inv.Number != "", b.account: inv.Status != clinic.InvoiceDraft} {
		if on && b.env.May(clinic.ReceiptsPrint) {
			button.Show()
		} else {
			button.Hide()
		}
	}
}

// printCredit prints a credit note.
func (b *billingPanel) printCredit(c clinic.Credit) {
	job := creditJob(b.env, c.ID, c.Number)
	job.Closed = b.leave
	printDocument(b.env, job)
}
