package storetest

import (
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func testMoneyPapers(t *testing.T, s *site) {
	ctx := s.ctx
	p, other, d := s.patient("P-000001", "Pat", "Ient"), s.patient("P-000002", "Pat", "Other"), s.doctor("Asha", "Sharma", "A")
	i := s.issue(s.draft(p, s.book(s.visit(p, d, "2026-12-01", "10:00")), 6000, 1250))
	s.write(s.payment(i, 2500, "key-1"))
	s.issue(s.draft(other, s.book(s.visit(other, d, "2026-12-01", "11:00")), 900))
	i = s.invoice(i.ID)
	day := i.IssuedOn
	accounts := func(id clinic.PatientID, from, to clinic.Date) []clinic.Account {
		var out []clinic.Account
		s.read(func(r service.Repos) (err error) {
			out, err = r.MoneyPapers().Accounts(ctx, id, from, to, to.AddDays(1).At(0, time.UTC))
			return err
		})
		return out
	}
	list := accounts(p, clinic.Date{}, day)
	if len(list) != 1 || len(list[0].Entries) != 2 {
		t.Fatalf("the account is %+v", list)
	}
	a := list[0]
	bill, paid := a.Entries[0], a.Entries[1]
	if a.Currency != "EUR" || a.Opening != eur(0) || a.Closing() != eur(4750) || a.Unpaid != eur(4750) || a.Deposits != eur(0) || a.Payers != eur(0) || a.Check() != nil {
		t.Errorf("account %+v closes with %s", a, a.Closing())
	}
	if bill.Kind != clinic.EntryBill || bill.Number != i.Number || bill.Amount != eur(7250) || bill.Date != day || bill.About != "" ||
		paid.Kind != clinic.EntryPayment || paid.Number != i.Payments[0].ReceiptNumber || paid.Amount != eur(2500) || paid.About != i.Number || paid.Method != clinic.PayCash {
		t.Errorf("entries %+v", a.Entries)
	}
	if list := accounts(p, day.AddDays(1), day.AddDays(1)); len(list) != 1 || list[0].Opening != eur(4750) || len(list[0].Entries) != 0 || list[0].Check() != nil {
		t.Errorf("the day after: %+v", list)
	}
	if list := accounts(p, clinic.Date{}, day.AddDays(-1)); len(list) != 0 {
		t.Errorf("the day before: %+v", list)
	}
	if list := accounts(999, clinic.Date{}, day); len(list) != 0 {
		t.Errorf("nobody's account: %+v", list)
	}
	s.write(func(r service.Repos) error {
		for range 2 {
			if _, err := r.Consultations().AddPrint(ctx, "invoice", int64(i.ID), s.now, s.admin); err != nil {
				return err
			}
		}
		_, err := r.Consultations().AddPrint(ctx, "credit", int64(i.ID), s.now, s.admin)
		return err
	})
	s.read(func(r service.Repos) error {
		for kind, want := range map[clinic.PaperKind]int{clinic.PaperInvoice: 2, clinic.PaperCredit: 1, clinic.PaperEstimate: 0} {
			if n, err := r.MoneyPapers().Prints(ctx, kind, int64(i.ID)); err != nil || n != want {
				t.Errorf("%s printed %d times, %v", kind, n, err)
			}
		}
		for number, want := range map[string]clinic.PaperKind{i.Number: clinic.PaperInvoice, "INV/2026/000001": clinic.PaperInvoice, "inv 2026 000001": clinic.PaperInvoice,
			i.Payments[0].ReceiptNumber: clinic.PaperReceipt, "": "", "INV-2026-999999": "", "' OR 1=1 --": ""} {
			got, err := r.MoneyPapers().Numbered(ctx, number)
			if err != nil || want == "" && len(got) != 0 || want != "" && (len(got) != 1 || got[0].Kind != want || clinic.Squeeze(got[0].Number) != clinic.Squeeze(number)) {
				t.Errorf("%q: %+v, %v", number, got, err)
			}
		}
		return nil
	})
}
