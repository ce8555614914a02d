package clinic

import "time"

// EntryKind says what a line of a patient's account is.
type EntryKind string

// The kinds of entry.
const (
	EntryBill          EntryKind = "bill"
	EntryPayment       EntryKind = "payment"
	EntryDeposit       EntryKind = "deposit"
	EntryDepositUse    EntryKind = "deposit_use" // moves nothing: the deposit is in the account already
	EntryRefund        EntryKind = "refund"
	EntryDepositBack   EntryKind = "deposit_back"   // a deposit given back
	EntryDepositReturn EntryKind = "deposit_return" // a use of a deposit undone; moves nothing
	EntryVoid          EntryKind = "void"
	EntryWriteOff      EntryKind = "write_off"
	EntryReversal      EntryKind = "reversal"
)

// Moves reports whether the entry changes what is owed.
func (k EntryKind) Moves() bool { return k != EntryDepositUse && k != EntryDepositReturn }

// AccountEntry is one line of a patient's account.
type AccountEntry struct {
	Kind   EntryKind
	Date   Date // the day whose books it stands in
	At     time.Time
	Number string // of its own document
	About  string // the bill that it is for; empty for a bill and a deposit
	Method PaymentMethod
	Amount Money // as it stands in its row: payments and credits positive, refunds negative
}

// Change is what the entry adds to what the patient owes.
func (e AccountEntry) Change() Money {
	switch {
	case e.Kind == EntryBill:
		return e.Amount
	case !e.Kind.Moves():
		return Money{0, e.Amount.Currency}
	}
	return Money{-e.Amount.Minor, e.Amount.Currency}
}

// Account is what a patient was billed and paid in a time, in one currency. Its
// balance is what all bills still ask for, less the deposits held.
type Account struct {
	Currency Currency
	Opening  Money // at the start of the first day
	Entries  []AccountEntry
	Unpaid   Money // of all bills at the end of the last day, payers' parts included
	Deposits Money // held at the end of the last day
	Payers   Money // of Unpaid, what payers are to pay
}

// Closing is the balance at the end of the last day.
func (a Account) Closing() Money {
	sum := a.Opening
	for _, e := range a.Entries {
		sum = sum.Add(e.Change())
	}
	return sum
}

// Check tells when the account contradicts itself: the entries must lead from the
// opening balance to what bills and deposits come to.
func (a Account) Check() error {
	if a.Closing() != a.Unpaid.Sub(a.Deposits) {
		return Errorf(Internal, "The account does not add up: %s by its entries, %s by bills and deposits. Tell the administrator.",
			a.Closing(), a.Unpaid.Sub(a.Deposits))
	}
	return nil
}

// OnBills is what the entry adds to what bills still ask for.
func (e AccountEntry) OnBills() Money {
	switch e.Kind {
	case EntryBill:
		return e.Amount
	case EntryDeposit, EntryDepositBack:
		return Money{0, e.Amount.Currency}
	}
	return Money{-e.Amount.Minor, e.Amount.Currency}
}

// OnDeposits is what the entry adds to the deposits held.
func (e AccountEntry) OnDeposits() Money {
	switch e.Kind {
	case EntryDeposit, EntryDepositBack:
		return e.Amount
	case EntryDepositUse, EntryDepositReturn:
		return Money{-e.Amount.Minor, e.Amount.Currency}
	}
	return Money{0, e.Amount.Currency}
}
