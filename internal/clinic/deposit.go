package clinic

import "time"

// Deposit is money paid in advance, used for bills later or given back.
type Deposit struct {
	ID          DepositID
	PatientID   PatientID
	PatientName string
	Amount      Money
	Used        Money // for bills, or given back
	Note        string
	CreatedAt   time.Time
	Version     int
	Payments    []Payment // the payment in, the uses and what was given back
}

// Left is what can still be used.
func (d Deposit) Left() Money { return d.Amount.Sub(d.Used) }

// DepositMethods are the ways by which a patient pays in advance.
func DepositMethods() []PaymentMethod {
	return []PaymentMethod{PayCash, PayCard, PayMobile, PayTransfer}
}

// maxDeposit bounds a deposit, in minor units.
const maxDeposit = maxMinor

// CheckDeposit tidies and checks the payment that makes a deposit.
func CheckDeposit(p *Payment) error {
	p.Kind = KindDeposit
	method := p.Method == ""
	for _, m := range DepositMethods() {
		method = method || m == p.Method
	}
	if !method {
		return FieldErrorf("method", "A patient pays in advance by cash, card, mobile or transfer.")
	}
	if p.Amount.Minor > maxDeposit {
		return FieldErrorf("amount", "The amount is too large.")
	}
	return CheckPayment(p, Money{maxDeposit, p.Amount.Currency})
}

// BackOf makes the counter-entry that gives a part of a deposit back.
func (d Deposit) BackOf(p Payment, amount Money, method PaymentMethod, reason string) (Payment, error) {
	return RefundOf(p, d.Left(), amount, method, reason)
}
