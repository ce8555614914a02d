package pages

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// pdfWords is what another program reads out of a file: its words in order.
func pdfWords(t *testing.T, pdf []byte) []string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-layout", path, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext (of poppler-utils): %v", err)
	}
	return strings.Fields(strings.ReplaceAll(string(out), "\u00a0", " "))
}

// What stands on invoices, receipts and statements is what the database holds, to
// the minor unit, for bills of the demo hospital.
func TestPapersAboutMoneySayWhatIsStored(t *testing.T) {
	h := newDeskHospital(t)
	h.as(clinic.RoleCashier, NewBilling)
	ctx := h.env.Context()
	load := func(job printJob) []string {
		t.Helper()
		doc, err := job.Load(context.WithoutCancel(ctx), clinic.PaperA4)
		if err != nil {
			t.Fatalf("%s: %v", job.Title, err)
		}
		return pdfWords(t, doc.PDF)
	}
	want := func(title string, words []string, amounts ...clinic.Money) {
		t.Helper()
		for _, m := range amounts {
			plain := strings.ReplaceAll(m.Plain(), "−", "–")
			// Papers speak the patient's language: 1,240.50, 1.240,50 or 1 240,50.
			forms := []string{plain, strings.NewReplacer(",", ".", ".", ",").Replace(plain), strings.NewReplacer(",", "", ".", ",").Replace(plain)}
			if !slices.ContainsFunc(words, func(w string) bool {
				w = strings.NewReplacer(m.Currency.Sign(), "", "\u00a0", "", "\u202f", "", "−", "–").Replace(w)
				return slices.Contains(forms, w)
			}) {
				t.Errorf("%s does not say %s:\n%s", title, m, strings.Join(words, " "))
			}
		}
	}
	page, err := h.services.Billing.List(ctx, service.InvoiceFilter{Statuses: []clinic.InvoiceStatus{clinic.InvoiceIssued, clinic.InvoicePartPaid, clinic.InvoicePaid,
		clinic.InvoiceSettled, clinic.InvoiceVoid}}, service.PageRequest{Limit: 12})
	if err != nil || len(page.Rows) == 0 {
		t.Fatalf("%d bills, %v", len(page.Rows), err)
	}
	statements, receipts := map[clinic.PatientID]bool{}, 0
	for _, row := range page.Rows {
		inv, err := h.services.Billing.Get(ctx, row.ID)
		if err != nil {
			t.Fatal(err)
		}
		words := load(invoiceJob(h.env, inv.ID, inv.Number))
		amounts := []clinic.Money{inv.Total, inv.Balance()}
		for _, it := range inv.Items {
			amounts = append(amounts, it.Amount(), it.Price)
		}
		for _, p := range inv.Payments {
			amounts = append(amounts, p.Amount)
		}
		want(inv.Number, words, amounts...)
		if !slices.Contains(words, inv.Number) {
			t.Errorf("%s is not on its paper", inv.Number)
		}
		balance := inv.Total
		for _, p := range inv.Payments {
			balance = balance.Sub(p.Amount)
			want(p.ReceiptNumber, load(receiptJob(h.env, p.ID, p.ReceiptNumber)), inv.Total, p.Amount)
			if len(inv.Credits) == 0 {
				want(p.ReceiptNumber, load(receiptJob(h.env, p.ID, p.ReceiptNumber)), balance)
			}
			receipts++
		}
		if !statements[inv.PatientID] {
			statements[inv.PatientID] = true
			q := service.StatementQuery{Patient: inv.PatientID}
			s, err := h.services.Billing.Statement(ctx, q)
			if err != nil {
				t.Fatal(err)
			}
			want("the statement", load(statementJob(h.env, q)), inv.Total, s.Accounts[0].Closing(), s.Accounts[0].Unpaid)
		}
	}
	if receipts == 0 {
		t.Error("the demo hospital has no receipts")
	}
}
