package clinic

import "time"

// CreditKind says what a counter-entry does.
type CreditKind string

// The kinds of counter-entry.
const (
	CreditVoid     CreditKind = "void"      // the whole bill, which no money is kept for
	CreditWriteOff CreditKind = "write_off" // a part that nobody will pay
	CreditReversal CreditKind = "reversal"  // takes a write-off back; its amount is negative
)

// Title gives the kind's name for people.
func (k CreditKind) Title() string {
	switch k {
	case CreditVoid:
		return "Void"
	case CreditWriteOff:
		return "Written off"
	case CreditReversal:
		return "Write-off taken back"
	}
	return string(k)
}

// Credit is a counter-entry of a bill: numbered, with a reason, never changed.
type Credit struct {
	ID             CreditID
	Number         string // by the pattern in Settings, such as CN-2026-000001
	Year, Seq      int    // of the number; the year is 0 in a series that runs on
	InvoiceID      InvoiceID
	ClaimID        ClaimID // of the payer's part
	Kind           CreditKind
	Amount         Money
	Reason         string
	BusinessDate   Date
	CreditedAt     time.Time
	CreditedBy     UserID
	CreditedByName string
	ReversesID     CreditID
	IdempotencyKey string
}

// OpenWriteOffs returns the write-offs that were not taken back, oldest first.
func OpenWriteOffs(credits []Credit) []Credit {
	back := map[CreditID]bool{}
	for _, c := range credits {
		if c.Kind == CreditReversal {
			back[c.ReversesID] = true
		}
	}
	var out []Credit
	for _, c := range credits {
		if c.Kind == CreditWriteOff && !back[c.ID] {
			out = append(out, c)
		}
	}
	return out
}

// WriteOffOf makes the counter-entry that writes a part of a bill off: of the
// payer's part with payer set, of the patient's without. It has no number or
// time yet.
func WriteOffOf(i Invoice, payer bool, amount Money, reason string) (Credit, error) {
	due := i.PatientDue()
	if payer {
		due = i.PayerDue()
	}
	reason = CleanLine(reason)
	var c checker
	switch {
	case i.Number == "":
		return Credit{}, Errorf(Conflict, "The bill is not issued. Change its lines instead.")
	case i.Status == InvoiceVoid:
		return Credit{}, Errorf(Conflict, "Bill %s is void.", i.Number)
	case payer && i.Claim == nil:
		return Credit{}, FieldErrorf("side", "No payer carries a part of this bill.")
	case due.Minor <= 0:
		return Credit{}, Errorf(Conflict, "Nothing is owed any more that could be written off.")
	case amount.Currency != i.Currency:
		c.fail("amount", "The amount is not in %s.", string(i.Currency))
	case amount.Minor <= 0:
		c.fail("amount", "The amount must be more than nothing.")
	case amount.Minor > due.Minor:
		c.fail("amount", "Only %s is still owed.", due)
	}
	c.require("reason", reason, "the reason")
	c.limit("reason", reason, MaxLine)
	if err := c.err(); err != nil {
		return Credit{}, err
	}
	out := Credit{InvoiceID: i.ID, Kind: CreditWriteOff, Amount: amount, Reason: reason}
	if payer {
		out.ClaimID = i.Claim.ID
	}
	return out, nil
}

// TakeBackOf makes the counter-entry that takes a write-off of the bill back.
func TakeBackOf(i Invoice, id CreditID, reason string) (Credit, error) {
	if i.Status == InvoiceVoid {
		return Credit{}, Errorf(Conflict, "Bill %s is void.", i.Number)
	}
	reason = CleanLine(reason)
	var c checker
	c.require("reason", reason, "the reason")
	c.limit("reason", reason, MaxLine)
	if err := c.err(); err != nil {
		return Credit{}, err
	}
	for _, w := range OpenWriteOffs(i.Credits) {
		if w.ID == id {
			return Credit{InvoiceID: i.ID, ClaimID: w.ClaimID, Kind: CreditReversal, Amount: Money{-w.Amount.Minor, w.Amount.Currency},
				Reason: reason, ReversesID: w.ID}, nil
		}
	}
	return Credit{}, Errorf(Conflict, "There is no such write-off, or it was taken back already.")
}

// VoidOf makes the counter-entry of a whole bill. No money may be kept for it
// and no part of it written off: both are given or taken back first.
func VoidOf(i Invoice, reason string) (Credit, error) {
	reason = CleanLine(reason)
	var c checker
	c.require("reason", reason, "the reason")
	c.limit("reason", reason, MaxLine)
	switch {
	case i.Number == "":
		return Credit{}, Errorf(Conflict, "The bill is not issued. Change its lines instead.")
	case i.Status == InvoiceVoid:
		return Credit{}, Errorf(Conflict, "Bill %s is void already.", i.Number)
	case i.Paid.Minor != 0:
		c.fail("refund", "%s is paid for bill %s. Give it back together with the void.", i.Paid, i.Number)
	case i.Credited.Minor != 0:
		return Credit{}, Errorf(Conflict, "A part of bill %s is written off. Take that back first.", i.Number)
	}
	if err := c.err(); err != nil {
		return Credit{}, err
	}
	return Credit{InvoiceID: i.ID, Kind: CreditVoid, Amount: i.Total, Reason: reason}, nil
}
