package store

// paymentChecks are the invariants of what happens to money after a bill is
// issued: deposits, each side of a bill, and counter-entries.
func paymentChecks() []check {
	return []check{
		{"papers about money as made", checkSealed},
		{"deposits", ids("SELECT count(*) FROM billing_deposit", "deposit", `SELECT d.id FROM billing_deposit d
			WHERE (SELECT count(*) FROM payment_record p WHERE p.deposit_id = d.id AND p.kind = 'deposit' AND p.amount_minor = d.amount_minor
				AND p.currency = d.currency) <> 1
			OR d.used_minor <> (SELECT coalesce(sum(CASE WHEN p.invoice_id IS NULL THEN -p.amount_minor ELSE p.amount_minor END), 0)
				FROM payment_record p WHERE p.deposit_id = d.id AND p.kind <> 'deposit')
			OR d.used_minor NOT BETWEEN 0 AND d.amount_minor
			OR EXISTS (SELECT 1 FROM payment_record p JOIN billing_invoice i ON i.id = p.invoice_id WHERE p.deposit_id = d.id
				AND i.patient_id <> d.patient_id)`)},
		{"patients' and payers' parts", ids("SELECT count(*) FROM billing_invoice WHERE status <> 'draft'", "invoice", `SELECT i.id FROM billing_invoice i
			LEFT JOIN insurance_claim c ON c.invoice_id = i.id
			WHERE i.status NOT IN ('draft', 'void') AND (
				coalesce((SELECT sum(amount_minor) FROM payment_record p WHERE p.invoice_id = i.id AND p.claim_id IS NULL), 0)
				+ coalesce((SELECT sum(amount_minor) FROM billing_credit k WHERE k.invoice_id = i.id AND k.claim_id IS NULL), 0)
				NOT BETWEEN 0 AND i.total_minor - coalesce(c.covered_minor, 0)
			OR coalesce((SELECT sum(amount_minor) FROM payment_record p WHERE p.invoice_id = i.id AND p.claim_id IS NOT NULL), 0)
				+ coalesce((SELECT sum(amount_minor) FROM billing_credit k WHERE k.invoice_id = i.id AND k.claim_id IS NOT NULL), 0)
				NOT BETWEEN 0 AND coalesce(c.covered_minor, 0)
			OR EXISTS (SELECT 1 FROM payment_record p WHERE p.invoice_id = i.id AND p.claim_id IS NOT NULL AND p.claim_id IS NOT c.id)
			OR c.covered_minor > c.amount_minor)
			OR i.status = 'void' AND (NOT EXISTS (SELECT 1 FROM billing_credit k WHERE k.invoice_id = i.id AND k.kind = 'void')
				OR c.state IS NOT NULL AND c.state <> 'void')`)},
		{"counter-entries", ids("SELECT count(*) FROM billing_credit", "credit", `SELECT k.id FROM billing_credit k
			LEFT JOIN billing_credit o ON o.id = k.reverses_id JOIN billing_invoice i ON i.id = k.invoice_id
			WHERE k.currency <> i.currency
			OR k.kind = 'reversal' AND (o.id IS NULL OR o.kind <> 'write_off' OR o.invoice_id <> k.invoice_id OR o.claim_id IS NOT k.claim_id
				OR o.amount_minor <> -k.amount_minor)
			OR k.kind = 'void' AND i.status <> 'void'`)},
		{"refunds match their payments", ids("SELECT count(*) FROM payment_record WHERE kind = 'refund'", "payment", `SELECT r.id FROM payment_record r
			LEFT JOIN payment_record p ON p.id = r.reverses_id
			WHERE r.kind = 'refund' AND (p.id IS NULL OR p.kind = 'refund' OR p.invoice_id IS NOT r.invoice_id OR p.deposit_id IS NOT r.deposit_id
				OR p.claim_id IS NOT r.claim_id OR p.currency <> r.currency)`)},
		{"claims as last noted", ids("SELECT count(*) FROM insurance_claim", "claim", `SELECT c.id FROM insurance_claim c
			JOIN insurance_claim_change h ON h.id = (SELECT max(id) FROM insurance_claim_change WHERE claim_id = c.id)
			WHERE c.state <> 'open' AND (h.state, h.covered_minor, h.claim_no) IS NOT (c.state, c.covered_minor, c.claim_no)`)},
	}
}
