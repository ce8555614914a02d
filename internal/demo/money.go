package demo

import (
	"fmt"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// payerNames are the demo's payers, made when the price list brought none.
var payerNames = []clinic.Payer{
	{Name: "Atlantic Health Mutual", Kind: clinic.PayerInsurance, Cover: 8000, Phone: "+353 1 555 0140", Active: true},
	{Name: "Galway Bay Fisheries", Kind: clinic.PayerEmployer, Cover: 5000, Phone: "+353 91 555 0160", Active: true},
}

// claimShare puts a payer's part on every so-many-th bill, by its visit alone.
func (f *filler) claimShare(r service.Repos, inv clinic.Invoice) (clinic.Invoice, error) {
	if inv.AppointmentID%9 != 4 || inv.Total.Minor == 0 {
		return inv, nil
	}
	payers, err := f.payers(r)
	if err != nil || len(payers) == 0 {
		return inv, err
	}
	p := payers[int(inv.AppointmentID/9)%len(payers)]
	amount := inv.Total.Share(int64(p.Cover), int64(clinic.Whole))
	if amount.Minor == 0 {
		return inv, nil
	}
	inv.Claim = &clinic.Claim{InvoiceID: inv.ID, PayerID: p.ID, PayerName: p.Name, PolicyNo: fmt.Sprintf("AH-%06d", 310000+inv.PatientID*7), Share: p.Cover,
		Amount: amount, Covered: amount, State: clinic.ClaimOpen, CreatedAt: inv.CreatedAt, UpdatedAt: inv.CreatedAt}
	if err := r.Billing().SetClaim(f.ctx, inv); err != nil {
		return inv, err
	}
	return r.Billing().Invoice(f.ctx, inv.ID)
}

// payers are the first payers in use, two of the demo's own when there are none.
func (f *filler) payers(r service.Repos) ([]clinic.Payer, error) {
	page, err := r.Prices().Payers(f.ctx, service.PayerFilter{}, service.PageRequest{Limit: 4})
	if err != nil || len(page.Rows) > 0 {
		return page.Rows, err
	}
	for _, p := range payerNames {
		if _, err := r.Prices().InsertPayer(f.ctx, p, f.Now); err != nil {
			return nil, err
		}
	}
	page, err = r.Prices().Payers(f.ctx, service.PayerFilter{}, service.PageRequest{Limit: 4})
	return page.Rows, err
}

// money is what happened to bills after they were issued: payers answered, a
// patient paid in advance, some money went back, a bill was made void and a
// part of one written off. All of it stands in the open drawer of today.
func (f *filler) money() error {
	return f.uow.InTx(f.ctx, func(r service.Repos) error {
		for _, step := range []func(service.Repos) error{f.claims, f.deposits, f.refunds, f.writeOff} {
			if err := step(r); err != nil {
				return err
			}
		}
		return nil
	})
}

// claims brings the older claims on their way: sent, answered, some paid.
func (f *filler) claims(r service.Repos) error {
	page, err := r.Billing().Claims(f.ctx, service.ClaimFilter{AsOf: f.today}, service.PageRequest{Limit: service.MaxPage})
	if err != nil {
		return err
	}
	for n, row := range page.Rows {
		age := row.IssuedOn.DaysUntil(f.today)
		if age < 4 {
			continue
		}
		c, err := row.Claim.Submitted(row.IssuedOn.AddDays(2), fmt.Sprintf("C-%05d", 40200+n))
		if err != nil {
			return err
		}
		if c, err = f.stepClaim(r, c, row.IssuedOn.AddDays(2), ""); err != nil || age < 11 {
			if err != nil {
				return err
			}
			continue
		}
		answer, note := clinic.AnswerAccept, ""
		switch n % 5 {
		case 2:
			answer, note = clinic.AnswerPart, "Above the agreed tariff"
		case 4:
			answer, note = clinic.AnswerReject, "Not insured on that day"
		}
		inv, err := r.Billing().Invoice(f.ctx, c.InvoiceID)
		if err != nil {
			return err
		}
		if c, err = c.Answered(answer, row.IssuedOn.AddDays(9), c.Amount.Share(3, 4), inv.PayerPaid(), "", note); err != nil {
			return err
		}
		if c, err = f.stepClaim(r, c, row.IssuedOn.AddDays(9), note); err != nil {
			return err
		}
		if n%3 != 0 || c.Covered.IsZero() {
			continue
		}
		if _, err := f.take(r, inv, clinic.Payment{Amount: c.Covered, ClaimID: c.ID, Method: clinic.PayTransfer, TransactionID: c.ClaimNo}); err != nil {
			return err
		}
		if _, err := f.stepClaim(r, c.Followed(c.Covered, clinic.Money{Currency: inv.Currency}), f.today, ""); err != nil {
			return err
		}
	}
	return nil
}

func (f *filler) stepClaim(r service.Repos, c clinic.Claim, on clinic.Date, note string) (clinic.Claim, error) {
	at := on.At(clinic.MustClock("08:15"), f.Now.Location())
	if at.After(f.Now) {
		at = f.Now
	}
	c.UpdatedAt = at
	err := r.Billing().UpdateClaim(f.ctx, c, clinic.ClaimChange{ClaimID: c.ID, State: c.State, Covered: c.Covered, ClaimNo: c.ClaimNo, Note: note,
		At: at.UTC(), By: f.cashier, ByName: "Colm Daly"})
	c.Version++
	return c, err
}

// take writes a movement of money of a bill into today's drawer.
func (f *filler) take(r service.Repos, inv clinic.Invoice, p clinic.Payment) (clinic.Payment, error) {
	if err := f.intoDrawer(r, &p); err != nil {
		return p, err
	}
	var err error
	p.ID, err = r.Billing().InsertPayment(f.ctx, inv, p)
	return p, err
}

func (f *filler) intoDrawer(r service.Repos, p *clinic.Payment) error {
	drawer, err := f.drawerOf(r, f.today, p.Amount.Currency)
	if err != nil {
		return err
	}
	p.ClosureID, p.BusinessDate = drawer.ID, drawer.BusinessDate
	p.Tendered.Currency, p.PaidAt, p.ReceivedBy, p.ReceivedByName = p.Amount.Currency, f.Now.UTC(), f.cashier, "Colm Daly"
	if p.ReceiptNumber, p.ReceiptYear, p.ReceiptSeq, err = f.number(r, clinic.SeriesReceipt, f.today); err != nil {
		return err
	}
	p.IdempotencyKey = "demo-" + p.ReceiptNumber
	return nil
}

// deposits takes two: one that an open bill has used a part of, and one for an
// operation to come.
func (f *filler) deposits(r service.Repos) error {
	balances, err := r.Billing().Balances(f.ctx, service.BalanceFilter{AsOf: f.today}, service.PageRequest{Limit: service.MaxPage})
	if err != nil {
		return err
	}
	// The newest bill of which a patient owes something.
	var open *service.BillBalance
	for n := range balances.Rows {
		if balances.Rows[n].Patient.Minor > 1 {
			open = &balances.Rows[n]
		}
	}
	pay := func(patient clinic.PatientID, units int64, note string) (clinic.DepositID, error) {
		c := f.doctors[0].Fee.Currency
		p := clinic.Payment{Kind: clinic.KindDeposit, Amount: clinic.Money{Minor: units * c.MinorPerUnit(), Currency: c}, Method: clinic.PayCard,
			TransactionID: fmt.Sprintf("TX9%07d", patient)}
		if err := f.intoDrawer(r, &p); err != nil {
			return 0, err
		}
		id, _, err := r.Billing().InsertDeposit(f.ctx, clinic.Deposit{PatientID: patient, Amount: p.Amount, Note: note, CreatedAt: f.Now.UTC()}, p)
		return id, err
	}
	if open != nil {
		id, err := pay(open.PatientID, 200, "Course of physiotherapy")
		if err != nil {
			return err
		}
		inv, err := r.Billing().Invoice(f.ctx, open.Invoice)
		if err != nil {
			return err
		}
		use := inv.PatientDue().Share(1, 2)
		use.Minor = min(use.Minor, 200*use.Currency.MinorPerUnit())
		if _, err := f.take(r, inv, clinic.Payment{Amount: use, Method: clinic.PayDeposit, DepositID: id}); err != nil {
			return err
		}
	}
	_, err = pay(f.people[len(f.people)/2], 350, "Knee operation in January")
	return err
}

// refunds gives a part of three recent bills back and makes a fourth void.
func (f *filler) refunds(r service.Repos) error {
	paid, err := r.Billing().List(f.ctx, service.InvoiceFilter{Statuses: []clinic.InvoiceStatus{clinic.InvoicePaid}, To: f.today.AddDays(-1)}, service.PageRequest{Limit: 60})
	if err != nil {
		return err
	}
	done := 0
	for _, row := range paid.Rows {
		inv, err := r.Billing().Invoice(f.ctx, row.ID)
		if err != nil {
			return err
		}
		kept := clinic.Keeps(inv.Payments)
		if inv.Claim != nil || len(kept) != 1 || kept[0].Payment.Method == clinic.PayCash || kept[0].Payment.Method == clinic.PayInsurance {
			continue
		}
		amount, reason := kept[0].Left, "Billed twice by mistake"
		if done < 3 {
			amount, reason = kept[0].Left.Share(1, 4), []string{"Dressing was not done", "Reduced fee agreed with the doctor", "Charged the fee of a first visit"}[done]
		}
		back, err := clinic.RefundOf(kept[0].Payment, kept[0].Left, amount, "", reason)
		if err != nil {
			return err
		}
		if _, err := f.take(r, inv, back); err != nil {
			return err
		}
		if done++; done < 4 {
			continue
		}
		if inv, err = r.Billing().Invoice(f.ctx, inv.ID); err != nil {
			return err
		}
		void, err := clinic.VoidOf(inv, reason)
		if err != nil {
			return err
		}
		return f.credit(r, inv, void)
	}
	return nil
}

// writeOff writes a part of the oldest unpaid bill off.
func (f *filler) writeOff(r service.Repos) error {
	page, err := r.Billing().Balances(f.ctx, service.BalanceFilter{AsOf: f.today}, service.PageRequest{Limit: 20})
	if err != nil {
		return err
	}
	for _, row := range page.Rows {
		if row.Patient.Minor < 2 || row.Payer.Minor > 0 {
			continue
		}
		inv, err := r.Billing().Invoice(f.ctx, row.Invoice)
		if err != nil {
			return err
		}
		c, err := clinic.WriteOffOf(inv, false, row.Patient.Share(1, 2), "Hardship, agreed with the social worker")
		if err != nil {
			return err
		}
		return f.credit(r, inv, c)
	}
	return nil
}

// credit numbers and writes a counter-entry by the administrator.
func (f *filler) credit(r service.Repos, inv clinic.Invoice, c clinic.Credit) error {
	admin, _, err := r.Users().ByUsername(f.ctx, "maeve")
	if err != nil {
		return err
	}
	if c.Number, c.Year, c.Seq, err = f.number(r, clinic.SeriesCredit, f.today); err != nil {
		return err
	}
	c.BusinessDate, c.CreditedAt, c.CreditedBy, c.CreditedByName, c.IdempotencyKey = f.today, f.Now.UTC(), admin.ID, admin.FullName(), "demo-"+c.Number
	_, err = r.Billing().InsertCredit(f.ctx, inv, c)
	return err
}
