package storetest

import (
	"fmt"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// claimedBill issues a bill of which a payer carries a part.
func (s *site) claimedBill(p clinic.PatientID, total, covered int64) clinic.Invoice {
	s.t.Helper()
	i := s.draft(p, 0, total)
	s.must("INSERT OR IGNORE INTO billing_payer (id, name, kind, updated_at) VALUES (1, 'Mutual', 'insurance', 'x')")
	s.must(`INSERT INTO insurance_claim (invoice_id, payer_id, amount_minor, covered_minor, created_at, updated_at)
		VALUES (?, 1, ?, ?, '2026-11-23T09:00:00.000000Z', '2026-11-23T09:00:00.000000Z')`, int64(i.ID), covered, covered)
	return s.issue(s.invoice(i.ID))
}

// credit writes a counter-entry under the next number.
func (s *site) credit(i clinic.Invoice, kind clinic.CreditKind, minor int64, key string, change ...func(*clinic.Credit)) func(service.Repos) error {
	return func(r service.Repos) error {
		n, err := r.Numbers().Next(s.ctx, clinic.SeriesCredit, 2026)
		if err != nil {
			return err
		}
		c := clinic.Credit{InvoiceID: i.ID, Kind: kind, Amount: eur(minor), Reason: "x", Number: fmt.Sprintf("CN-2026-%06d", n), Year: 2026, Seq: n,
			BusinessDate: clinic.DateOf(s.now), CreditedAt: s.now, CreditedBy: s.admin, CreditedByName: "Ada Admin", IdempotencyKey: key}
		for _, f := range change {
			f(&c)
		}
		_, err = r.Billing().InsertCredit(s.ctx, i, c)
		return err
	}
}

// deposit takes money in advance for a patient.
func (s *site) deposit(p clinic.PatientID, minor int64, key string) clinic.Deposit {
	s.t.Helper()
	var id clinic.DepositID
	s.write(func(r service.Repos) error {
		n, err := r.Numbers().Next(s.ctx, clinic.SeriesReceipt, 2026)
		if err != nil {
			return err
		}
		drawer, err := s.drawer(r)
		if err != nil {
			return err
		}
		id, _, err = r.Billing().InsertDeposit(s.ctx, clinic.Deposit{PatientID: p, Amount: eur(minor), Note: "in advance", CreatedAt: s.now},
			clinic.Payment{Amount: eur(minor), Method: clinic.PayCash, ReceiptNumber: fmt.Sprintf("RC-2026-%06d", n), ReceiptYear: 2026, ReceiptSeq: n,
				PaidAt: s.now, ReceivedBy: s.admin, ReceivedByName: "Ada Admin", IdempotencyKey: key, ClosureID: drawer.ID, BusinessDate: drawer.BusinessDate})
		return err
	})
	return s.readDeposit(id)
}

func (s *site) readDeposit(id clinic.DepositID) (d clinic.Deposit) {
	s.t.Helper()
	s.read(func(r service.Repos) (err error) {
		d, err = r.Billing().Deposit(s.ctx, id)
		return err
	})
	return d
}

func usingDeposit(d clinic.Deposit) func(*clinic.Payment) {
	return func(p *clinic.Payment) { p.Method, p.DepositID = clinic.PayDeposit, d.ID }
}

func testCredits(t *testing.T, s *site) {
	p := s.patient("P-000001", "Pat", "Ient")
	i := s.claimedBill(p, 10_000, 6_000)
	s.write(s.payment(i, 1_000, "k"))
	i = s.invoice(i.ID)
	s.fails(clinic.Conflict, "amount", s.credit(i, clinic.CreditWriteOff, 3_001, "above the patient's part"))
	s.fails(clinic.Conflict, "amount", s.credit(i, clinic.CreditWriteOff, 6_001, "above the payer's", func(c *clinic.Credit) { c.ClaimID = i.Claim.ID }))
	s.write(s.credit(i, clinic.CreditWriteOff, 3_000, "w"))
	s.fails(clinic.Stale, "", s.credit(i, clinic.CreditWriteOff, 1, "stale", func(c *clinic.Credit) { c.ClaimID = i.Claim.ID }))
	i = s.invoice(i.ID)
	if i.Credited != eur(3_000) || i.Status != clinic.InvoicePartPaid || i.PatientDue() != eur(0) || i.PayerDue() != eur(6_000) || len(i.Credits) != 1 {
		t.Errorf("after the write-off: %+v", i)
	}
	off := i.Credits[0]
	s.read(func(r service.Repos) error {
		a, err := r.Billing().Credit(s.ctx, off.ID)
		b, err2 := r.Billing().CreditByKey(s.ctx, "w")
		if err != nil || err2 != nil || a != off || b != off || off.Number != "CN-2026-000001" || !off.CreditedAt.Equal(s.now) {
			t.Errorf("Credit and CreditByKey: %+v %v %+v %v, want %+v", a, err, b, err2, off)
		}
		_, err = r.Billing().CreditByKey(s.ctx, "none")
		wantError(t, err, clinic.NotFound, "")
		_, err = r.Billing().Credit(s.ctx, 999)
		wantError(t, err, clinic.NotFound, "")
		return nil
	})
	s.fails(clinic.Conflict, "", s.credit(i, clinic.CreditWriteOff, 1, "w", func(c *clinic.Credit) { c.ClaimID = i.Claim.ID }))
	reverse := func(c *clinic.Credit) { c.ReversesID = off.ID }
	s.fails(clinic.Conflict, "amount", s.credit(i, clinic.CreditReversal, -2_999, "not the whole", reverse))
	s.write(s.credit(i, clinic.CreditReversal, -3_000, "b", reverse))
	i = s.invoice(i.ID)
	s.fails(clinic.Conflict, "", s.credit(i, clinic.CreditReversal, -3_000, "b2", reverse))
	s.fails(clinic.Conflict, "amount", s.credit(i, clinic.CreditVoid, 10_000, "money is kept"))
	s.write(s.payment(i, -1_000, "r", func(p *clinic.Payment) { p.Kind, p.Reason, p.ReversesID = clinic.KindRefund, "x", i.Payments[0].ID }))
	i = s.invoice(i.ID)
	s.fails(clinic.Conflict, "amount", s.credit(i, clinic.CreditVoid, 9_999, "not the whole"))
	s.write(s.credit(i, clinic.CreditVoid, 10_000, "v"))
	i = s.invoice(i.ID)
	if i.Status != clinic.InvoiceVoid || i.Credited != eur(10_000) || i.Claim.State != clinic.ClaimVoid || i.Claim.Covered != eur(0) || i.Balance() != eur(0) {
		t.Errorf("void: %+v, claim %+v", i, i.Claim)
	}
	s.fails(clinic.Conflict, "amount", s.payment(i, 100, "late"))
}

func testDeposits(t *testing.T, s *site) {
	p, other := s.patient("P-000001", "Pat", "Ient"), s.patient("P-000002", "José", "Ñuñez")
	d := s.deposit(p, 5_000, "d1")
	if d.Amount != eur(5_000) || d.Used != eur(0) || d.PatientName != "Ient, Pat" || d.Note != "in advance" || len(d.Payments) != 1 || d.Version != 1 ||
		d.Payments[0].Kind != clinic.KindDeposit || d.Payments[0].DepositID != d.ID || d.Payments[0].InvoiceID != 0 {
		t.Errorf("a deposit: %+v", d)
	}
	i := s.issue(s.draft(p, 0, 8_000))
	s.write(s.payment(i, 3_000, "u1", usingDeposit(d)))
	d, i = s.readDeposit(d.ID), s.invoice(i.ID)
	if d.Left() != eur(2_000) || d.Version != 2 || i.Paid != eur(3_000) {
		t.Errorf("after the use: %+v, bill %+v", d, i)
	}
	s.fails(clinic.Conflict, "amount", s.payment(i, 2_001, "u2", usingDeposit(d)))
	theirs := s.issue(s.draft(other, 0, 8_000))
	s.fails(clinic.Conflict, "amount", s.payment(theirs, 100, "u3", usingDeposit(d)))
	back := func(minor int64, key string, version int) func(service.Repos) error {
		return func(r service.Repos) error {
			n, err := r.Numbers().Next(s.ctx, clinic.SeriesReceipt, 2026)
			if err != nil {
				return err
			}
			drawer, err := s.drawer(r)
			if err != nil {
				return err
			}
			next := d
			next.Version = version
			_, err = r.Billing().InsertDepositRefund(s.ctx, next, clinic.Payment{Amount: eur(-minor), Method: clinic.PayCash, Reason: "x", ReversesID: d.Payments[0].ID,
				ReceiptNumber: fmt.Sprintf("RC-2026-%06d", n), ReceiptYear: 2026, ReceiptSeq: n, PaidAt: s.now, ReceivedBy: s.admin, ReceivedByName: "Ada",
				IdempotencyKey: key, ClosureID: drawer.ID, BusinessDate: drawer.BusinessDate})
			return err
		}
	}
	s.fails(clinic.Conflict, "amount", back(2_001, "b1", 2))
	s.fails(clinic.Stale, "", back(500, "b2", 1))
	s.write(back(500, "b3", 2))
	s.write(s.payment(s.invoice(i.ID), -1_000, "b4", func(p *clinic.Payment) {
		p.Kind, p.Method, p.DepositID, p.Reason, p.ReversesID = clinic.KindRefund, clinic.PayDeposit, d.ID, "x", i.Payments[0].ID
	}))
	d = s.readDeposit(d.ID)
	if d.Left() != eur(2_500) || len(d.Payments) != 4 {
		t.Errorf("after both refunds: left %v, %d rows", d.Left(), len(d.Payments))
	}
	s.deposit(other, 700, "d2")
	list := func(f service.DepositFilter) (out []clinic.PatientID) {
		s.read(func(r service.Repos) error {
			for req := (service.PageRequest{Limit: 1}); ; {
				pg, err := r.Billing().Deposits(s.ctx, f, req)
				if err != nil {
					return err
				}
				for _, d := range pg.Rows {
					out = append(out, d.PatientID)
				}
				if req.After = pg.Next; pg.Next == "" {
					return nil
				}
			}
		})
		return out
	}
	for _, c := range []struct {
		f    service.DepositFilter
		want []clinic.PatientID
	}{
		{service.DepositFilter{}, []clinic.PatientID{other, p}}, {service.DepositFilter{Patient: p}, []clinic.PatientID{p}},
		{service.DepositFilter{Left: true}, []clinic.PatientID{other, p}}, {service.DepositFilter{Text: "nunez"}, []clinic.PatientID{other}},
		{service.DepositFilter{Text: "RC-2026-000001"}, []clinic.PatientID{p}}, {service.DepositFilter{Text: "%"}, nil},
	} {
		if got := list(c.f); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("Deposits(%+v): %v, want %v", c.f, got, c.want)
		}
	}
	s.read(func(r service.Repos) error {
		m, err := r.Billing().PatientMoney(s.ctx, p, "EUR")
		if want := (service.PatientMoney{Due: eur(6_000), PayerDue: eur(0), Deposits: eur(2_500), Bills: 1}); err != nil || m != want {
			t.Errorf("PatientMoney: %+v %v, want %+v", m, err, want)
		}
		_, err = r.Billing().Deposit(s.ctx, 999)
		wantError(t, err, clinic.NotFound, "")
		return nil
	})
}

func testClaims(t *testing.T, s *site) {
	p := s.patient("P-000001", "Pat", "Ient")
	i := s.claimedBill(p, 10_000, 6_000)
	c := *i.Claim
	update := func(c clinic.Claim) func(service.Repos) error {
		return func(r service.Repos) error {
			return r.Billing().UpdateClaim(s.ctx, c, clinic.ClaimChange{State: c.State, Covered: c.Covered, ClaimNo: c.ClaimNo, Note: "n", At: s.now, By: s.admin, ByName: "Ada"})
		}
	}
	sent := c
	sent.State, sent.SubmittedOn, sent.ClaimNo, sent.UpdatedAt = clinic.ClaimSubmitted, clinic.DateOf(s.now), "C-1", s.now
	s.write(update(sent))
	s.fails(clinic.Stale, "", update(sent))
	got := *s.invoice(i.ID).Claim
	if got.State != clinic.ClaimSubmitted || got.ClaimNo != "C-1" || got.SubmittedOn != sent.SubmittedOn || got.Version != c.Version+1 {
		t.Errorf("sent: %+v", got)
	}
	s.write(s.payment(s.invoice(i.ID), 4_000, "k"))
	// More than the patient left unpaid, and less than the payer paid, are refused.
	s.write(s.payment(s.invoice(i.ID), 1_000, "c", func(p *clinic.Payment) { p.ClaimID, p.Method = c.ID, clinic.PayInsurance }))
	less := got
	less.State, less.Covered = clinic.ClaimPartAccepted, eur(999)
	s.fails(clinic.Conflict, "covered", update(less))
	less.Covered = eur(5_000)
	s.write(update(less))
	s.write(s.payment(s.invoice(i.ID), 1_000, "k2"))
	again := *s.invoice(i.ID).Claim
	again.State, again.Covered = clinic.ClaimAccepted, eur(5_001)
	s.fails(clinic.Conflict, "covered", update(again))
	s.read(func(r service.Repos) error {
		steps, err := r.Billing().ClaimChanges(s.ctx, c.ID)
		if err != nil || len(steps) != 2 || steps[1].Covered != eur(5_000) || steps[0].State != clinic.ClaimSubmitted || steps[0].ByName != "Ada" || !steps[0].At.Equal(s.now) {
			t.Errorf("steps: %+v %v", steps, err)
		}
		pg, err := r.Billing().Claims(s.ctx, service.ClaimFilter{AsOf: clinic.DateOf(s.now).AddDays(9)}, service.PageRequest{})
		if err != nil || pg.Total != 1 || pg.Rows[0].Due != eur(4_000) || pg.Rows[0].Paid != eur(1_000) || pg.Rows[0].Age != 9 || pg.Rows[0].Claim.PayerName != "Mutual" {
			t.Errorf("Claims: %+v %v", pg, err)
		}
		for _, f := range []service.ClaimFilter{{States: []clinic.ClaimState{clinic.ClaimPaid}}, {Payer: 999}, {Older: 1, AsOf: clinic.DateOf(s.now)},
			{Text: "' OR '1'='1"}, {Text: "c-2"}} {
			if pg, err := r.Billing().Claims(s.ctx, f, service.PageRequest{}); err != nil || pg.Total > 0 || len(pg.Rows) > 0 {
				t.Errorf("Claims(%+v): %+v %v", f, pg, err)
			}
		}
		if pg, err := r.Billing().Claims(s.ctx, service.ClaimFilter{Text: "c-1"}, service.PageRequest{}); err != nil || pg.Total != 1 {
			t.Errorf("by its number: %+v %v", pg, err)
		}
		_, err = r.Billing().Claim(s.ctx, 999)
		wantError(t, err, clinic.NotFound, "")
		return nil
	})
	// A draft's claim is in no list.
	s.draft(p, 0, 100)
}

// testPaymentRules tries to forge what comes after a bill past the store.
func testPaymentRules(t *testing.T, s *site) {
	p, other := s.patient("P-000001", "Pat", "Ient"), s.patient("P-000002", "Ano", "Ther")
	i := s.claimedBill(p, 10_000, 6_000)
	theirs := s.issue(s.draft(other, 0, 5_000))
	d := s.deposit(p, 3_000, "d")
	s.write(s.payment(i, 2_000, "k"))
	s.write(s.payment(s.invoice(i.ID), 1_500, "u", usingDeposit(d)))
	s.write(s.credit(s.invoice(i.ID), clinic.CreditWriteOff, 100, "w"))
	i = s.invoice(i.ID)
	cashID, useID := int64(i.Payments[0].ID), int64(i.Payments[1].ID)
	seq := 3
	row := func(columns string, values ...any) (string, []any) {
		q := `INSERT INTO payment_record (minor_per_unit, payment_date, business_date, currency, receipt_year, receipt_no, received_by_name, closure_id, received_by,
			receipt_seq, idempotency_key, ` + columns + `) VALUES (100, '2026-11-23T09:00:00.000000Z', ?, 'EUR', 2026, ?, 'x', 1, ?, ?, ?`
		args := []any{clinic.DateOf(s.now).String(), fmt.Sprintf("F-%d", len(values)*1000+seq), int64(s.admin), seq + 1, fmt.Sprintf("forged-%d", seq)}
		for range values {
			q += ", ?"
		}
		return q + ")", append(args, values...)
	}
	no := func(code clinic.Code, columns string, values ...any) {
		t.Helper()
		q, a := row(columns, values...)
		s.refused(code, q, a...)
	}
	const bill = "invoice_id, kind, payment_method, amount_minor"
	no(clinic.Conflict, bill, int64(i.ID), "payment", "cash", 401)                                                            // the patient owes 400
	no(clinic.Conflict, bill+", claim_id", int64(i.ID), "payment", "insurance", 6_001, int64(i.Claim.ID))                     // the payer 6000
	no(clinic.Conflict, bill+", claim_id", int64(theirs.ID), "payment", "insurance", 1, int64(i.Claim.ID))                    // another bill's claim
	no(clinic.Conflict, bill+", reverses_id, reason", int64(i.ID), "refund", "cash", -2_001, cashID, "x")                     // above what was paid
	no(clinic.Conflict, bill+", reverses_id, reason", int64(theirs.ID), "refund", "cash", -1, cashID, "x")                    // of another bill
	no(clinic.Conflict, bill+", reverses_id, reason, deposit_id", int64(i.ID), "refund", "cash", -1, useID, "x", int64(d.ID)) // a deposit's use as cash
	no(clinic.Conflict, bill+", reverses_id, reason", int64(i.ID), "refund", "cash", -1, useID, "x")                          // the same, hiding the deposit
	no(clinic.Invalid, bill+", reverses_id", int64(i.ID), "refund", "cash", -1, cashID)                                       // without a reason
	no(clinic.Conflict, bill+", deposit_id", int64(i.ID), "payment", "deposit", 400, int64(999))                              // no such deposit
	no(clinic.Conflict, bill+", deposit_id", int64(theirs.ID), "payment", "deposit", 1, int64(d.ID))                          // another patient's bill
	no(clinic.Invalid, bill+", deposit_id", int64(i.ID), "payment", "cash", 1, int64(d.ID))                                   // cash that wears off a deposit
	no(clinic.Conflict, "deposit_id, kind, payment_method, amount_minor", int64(d.ID), "deposit", "cash", 3_000)              // paid in a second time
	no(clinic.Conflict, "deposit_id, kind, payment_method, amount_minor, reverses_id, reason", int64(d.ID), "refund", "cash", -1_501, int64(d.Payments[0].ID), "x")
	// A second use of what is gone, though the deposit's row was never told of the first.
	big := s.issue(s.draft(p, 0, 5_000))
	no(clinic.Conflict, bill+", deposit_id", int64(big.ID), "payment", "deposit", 1_501, int64(d.ID))
	q, a := row(bill+", deposit_id", int64(big.ID), "payment", "deposit", 1_500, int64(d.ID))
	s.must(q, a...)
	seq++
	no(clinic.Conflict, bill+", deposit_id", int64(big.ID), "payment", "deposit", 1, int64(d.ID))
	// More cash than the drawer holds: 100 of float, 30 of the deposit, 20 of the payment.
	s.must(`INSERT INTO cash_movement (closure_id, kind, amount_minor, reason, moved_at, moved_by, moved_by_name, idempotency_key)
		VALUES (1, 'out', 14900, 'bank', '2026-11-23T09:00:00.000000Z', ?, 'x', 'bank')`, int64(s.admin))
	no(clinic.Conflict, bill+", reverses_id, reason", int64(i.ID), "refund", "cash", -101, cashID, "x")
	credit := func(code clinic.Code, kind string, amount int64, claim, reverses any, invoice int64, n int) {
		t.Helper()
		s.refused(code, `INSERT INTO billing_credit (number, credit_year, credit_seq, invoice_id, claim_id, kind, amount_minor, currency, reason, business_date,
			credited_at, credited_by_name, reverses_id, idempotency_key) VALUES (?, 2026, ?, ?, ?, ?, ?, 'EUR', 'x', '2026-11-23', '2026-11-23T09:00:00.000000Z', 'x', ?, ?)`,
			fmt.Sprintf("F-%d", n), n, invoice, claim, kind, amount, reverses, fmt.Sprintf("fc-%s-%d-%d", kind, amount, n))
	}
	credit(clinic.Conflict, "write_off", 401, nil, nil, int64(i.ID), 2)
	credit(clinic.Conflict, "write_off", 6_001, int64(i.Claim.ID), nil, int64(i.ID), 2)
	credit(clinic.Conflict, "write_off", 1, int64(i.Claim.ID), nil, int64(theirs.ID), 2)
	credit(clinic.Conflict, "write_off", 1, nil, nil, int64(i.ID), 3) // a number is skipped
	credit(clinic.Conflict, "void", 9_900, nil, nil, int64(i.ID), 2)  // money is kept
	credit(clinic.Conflict, "reversal", -99, nil, int64(i.Credits[0].ID), int64(i.ID), 2)
	credit(clinic.Conflict, "reversal", -100, nil, int64(i.Credits[0].ID), int64(theirs.ID), 2)
	for _, q := range []string{
		"UPDATE billing_credit SET amount_minor = 1", "DELETE FROM billing_credit", "UPDATE billing_credit SET reason = 'y'",
		`INSERT OR REPLACE INTO billing_credit SELECT id, number, credit_year, credit_seq, invoice_id, claim_id, kind, 1, currency, reason, business_date, credited_at,
			credited_by, credited_by_name, reverses_id, idempotency_key FROM billing_credit`,
		"UPDATE billing_deposit SET amount_minor = 9000", "UPDATE billing_deposit SET used_minor = 0", "DELETE FROM billing_deposit",
		"INSERT OR REPLACE INTO billing_deposit (id, patient_id, currency, amount_minor, created_at) VALUES (1, 2, 'EUR', 9000, 'x')",
		"UPDATE billing_deposit SET patient_id = (SELECT user_id FROM patient_profile WHERE patient_no = 'P-000002')",
		"INSERT INTO billing_deposit (patient_id, currency, amount_minor, used_minor, created_at) SELECT patient_id, 'EUR', 100, 50, 'x' FROM billing_deposit",
		"UPDATE insurance_claim SET amount_minor = 7000", "UPDATE insurance_claim SET covered_minor = 6001", "UPDATE insurance_claim SET payer_id = 2",
		"DELETE FROM insurance_claim", "UPDATE insurance_claim_change SET state = 'paid'", "DELETE FROM insurance_claim_change",
		"UPDATE billing_invoice SET status = 'void', paid_minor = 0, credited_minor = total_minor WHERE number = 'INV-2026-000001'",
		"UPDATE billing_invoice SET credited_minor = credited_minor + 1 WHERE number = 'INV-2026-000001'",
	} {
		if q == "UPDATE insurance_claim_change SET state = 'paid'" {
			s.must("INSERT INTO insurance_claim_change (claim_id, state, covered_minor, changed_at, changed_by_name) VALUES (1, 'open', 6000, 'x', 'x')")
		}
		err := s.Exec(q)
		if err == nil {
			t.Errorf("the database took %s", q)
		}
	}
	// A void bill takes nothing any more.
	s.write(s.credit(theirs, clinic.CreditVoid, 5_000, "v"))
	no(clinic.Conflict, bill, int64(theirs.ID), "payment", "cash", 1)
	credit(clinic.Conflict, "write_off", 1, nil, nil, int64(theirs.ID), 3)
	s.refused(clinic.Conflict, "UPDATE billing_invoice SET status = 'issued', credited_minor = 0 WHERE id = ?", int64(theirs.ID))
	if s.text("SELECT count(*) FROM billing_credit") != "2" {
		t.Error("a forged counter-entry was taken")
	}
}
