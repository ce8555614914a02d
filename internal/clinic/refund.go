package clinic

import "strings"

// Kept is a payment and what of it was not given back yet.
type Kept struct {
	Payment Payment
	Left    Money
}

// Keeps returns the payments of which something is left, oldest first.
func Keeps(payments []Payment) []Kept {
	var out []Kept
	for _, p := range payments {
		if left := Refundable(p, payments); left.Minor > 0 {
			out = append(out, Kept{p, left})
		}
	}
	return out
}

// Refundable is what can still be given back of a payment: its amount less its
// refunds among all. A refund itself has nothing to give back. What was used of
// a deposit is not in all: Deposit.Left bounds the refund of one.
func Refundable(p Payment, all []Payment) Money {
	left := p.Amount
	if p.Kind == KindRefund {
		left.Minor = 0
	}
	for _, r := range all {
		if r.ReversesID == p.ID && p.ID != 0 {
			left = left.Add(r.Amount)
		}
	}
	return left
}

// RefundMethods are the ways by which a payment can be given back, the one by
// which it came first. The use of a deposit goes back into the deposit, and what
// a payer paid goes back to the payer.
func RefundMethods(p Payment) []PaymentMethod {
	switch {
	case p.Method == PayDeposit:
		return []PaymentMethod{PayDeposit}
	case p.ClaimID != 0 && p.Method == PayInsurance:
		return []PaymentMethod{PayInsurance, PayTransfer}
	case p.ClaimID != 0:
		return []PaymentMethod{PayTransfer, PayInsurance}
	}
	out := []PaymentMethod{p.Method}
	for _, m := range PaymentMethods() {
		if m != p.Method && m != PayInsurance {
			out = append(out, m)
		}
	}
	return out
}

// RefundOf makes the counter-entry of a payment, of which left can still be
// given back. An empty method is the one by which the money came. The entry
// has no number, time or drawer yet.
func RefundOf(p Payment, left, amount Money, method PaymentMethod, reason string) (Payment, error) {
	switch {
	case p.Kind == KindRefund:
		return Payment{}, Errorf(Conflict, "%s is a refund itself. Take a payment instead.", p.ReceiptNumber)
	case left.Minor <= 0:
		return Payment{}, Errorf(Conflict, "Nothing of receipt %s is left to give back.", p.ReceiptNumber)
	}
	if method == "" {
		method = p.Method
	}
	reason = CleanLine(reason)
	var c checker
	switch {
	case amount.Currency != left.Currency:
		c.fail("amount", "The amount is not in %s.", string(left.Currency))
	case amount.Minor <= 0:
		c.fail("amount", "The amount must be more than nothing.")
	case amount.Minor > left.Minor:
		c.fail("amount", "Only %s of receipt %s can be given back.", left, p.ReceiptNumber)
	}
	known := false
	for _, m := range RefundMethods(p) {
		known = known || m == method
	}
	if !known {
		c.fail("method", "A payment by %s is not given back by %s.", strings.ToLower(p.Method.Title()), strings.ToLower(method.Title()))
	}
	c.require("reason", reason, "the reason")
	c.limit("reason", reason, MaxLine)
	if err := c.err(); err != nil {
		return Payment{}, err
	}
	return Payment{Kind: KindRefund, InvoiceID: p.InvoiceID, DepositID: p.DepositID, ClaimID: p.ClaimID, AppointmentID: p.AppointmentID,
		Amount: Money{-amount.Minor, amount.Currency}, Tendered: Money{0, amount.Currency}, Method: method, Reason: reason, ReversesID: p.ID}, nil
}

// MayRefund says whether a person may give a payment back: an administrator
// any, a cashier what went into the drawer that is open (0 for none) or was
// taken by themselves today.
func MayRefund(a Actor, p Payment, today Date, drawer ClosureID) error {
	switch {
	case !a.Role.May(PaymentsRefund):
		return Errorf(Forbidden, "Your role may not give money back.")
	case a.Role == RoleAdmin:
		return nil
	case p.ReceivedBy != a.UserID:
		return Errorf(Forbidden, "%s took this payment. An administrator can give it back.", orSomebody(p.ReceivedByName))
	case p.BusinessDate != today && (drawer == 0 || p.ClosureID != drawer):
		return Errorf(Forbidden, "This payment is of %s. An administrator can give it back.", p.BusinessDate.Format("2 Jan 2006"))
	}
	return nil
}

// MayVoid says whether a person may make a bill void: an administrator any, a
// cashier what was issued by themselves today.
func MayVoid(a Actor, i Invoice, today Date) error {
	switch {
	case !a.Role.May(InvoicesVoid):
		return Errorf(Forbidden, "Your role may not make a bill void.")
	case a.Role == RoleAdmin:
		return nil
	case i.IssuedBy != a.UserID:
		return Errorf(Forbidden, "Somebody else issued this bill. An administrator can make it void.")
	case i.IssuedOn != today:
		return Errorf(Forbidden, "This bill is of %s. An administrator can make it void.", i.IssuedOn.Format("2 Jan 2006"))
	}
	return nil
}

func orSomebody(name string) string {
	if name == "" {
		return "Somebody else"
	}
	return name
}
