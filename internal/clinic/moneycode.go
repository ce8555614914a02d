package clinic

import "strings"

// The papers about money that bear a code. They are numbered by the patterns of
// Settings and stored as bills, payments, credits, estimates and closures.
const (
	PaperReceipt  PaperKind = "receipt"
	PaperInvoice  PaperKind = "invoice"
	PaperCredit   PaperKind = "credit"
	PaperEstimate PaperKind = "estimate"
	PaperClosure  PaperKind = "closure"
)

// MoneyKinds returns the kinds of paper about money that bear a code.
func MoneyKinds() []PaperKind {
	return []PaperKind{PaperReceipt, PaperInvoice, PaperCredit, PaperEstimate, PaperClosure}
}

// moneyTitle names a kind of paper about money; other kinds are named by
// themselves.
func moneyTitle(k PaperKind) string {
	switch k {
	case PaperReceipt:
		return "Receipt"
	case PaperInvoice:
		return "Invoice"
	case PaperCredit:
		return "Credit note"
	case PaperEstimate:
		return "Estimate"
	case PaperClosure:
		return "Cashier’s closure"
	}
	return string(k)
}

func (c canon) money(list ...Money) {
	for _, m := range list {
		c.number(int(m.Minor))
	}
}

func (c canon) lines(items []InvoiceItem) {
	c.number(len(items))
	for _, it := range items {
		c.text(string(it.Kind), it.Description)
		c.number(it.Quantity)
		c.money(it.Price)
		c.number(int(it.DiscountRate))
		c.money(it.discount())
		c.text(string(it.DiscountKind), it.TaxName)
		c.number(int(it.TaxRate))
		c.truth(it.TaxInclusive)
		c.money(it.tax(), it.Total)
	}
}

// InvoiceDigest is the SHA-256, in hexadecimal, of all that never changes of an
// issued invoice: number and day, every line, its sums, its note and what was
// asked of a payer. Who the patient is is no part of it, as charts can be merged
// and names put right, and neither is what was paid since. The encoding is that of
// printed papers and never changes.
func InvoiceDigest(i Invoice) string {
	c := newCanon("caredesk invoice 1")
	c.text(i.Number)
	c.instant(i.IssuedAt)
	c.text(i.IssuedOn.String(), string(i.Currency))
	c.truth(i.TaxInclusive)
	c.lines(i.Items)
	c.money(i.Net, i.Tax, i.Discount, i.Total)
	c.text(i.Note)
	c.truth(i.Claim != nil)
	if i.Claim != nil {
		c.money(i.Claim.Amount)
	}
	return c.sum()
}

// ReceiptDigest is InvoiceDigest for a receipt: the movement of money as it was
// recorded and the invoice it is for. The zero invoice stands for a deposit's.
func ReceiptDigest(p Payment, i Invoice) string {
	bill := ""
	if p.InvoiceID != 0 {
		bill = InvoiceDigest(i)
	}
	return ReceiptDigestOn(p, bill)
}

// ReceiptDigestOn is ReceiptDigest where the bill's own digest is known already;
// it is not read for a deposit.
func ReceiptDigestOn(p Payment, bill string) string {
	c := newCanon("caredesk receipt 1")
	c.text(p.ReceiptNumber)
	c.instant(p.PaidAt)
	c.text(p.BusinessDate.String(), string(p.Kind), string(p.Method), string(p.Amount.Currency))
	c.money(p.Amount, p.Tendered)
	c.text(p.TransactionID, p.Reason, p.ReceivedByName)
	c.number(int(p.DepositID))
	c.number(int(p.ReversesID))
	c.truth(p.InvoiceID != 0)
	if p.InvoiceID != 0 {
		c.text(bill)
	}
	return c.sum()
}

// CreditDigest is InvoiceDigest for a credit note.
func CreditDigest(n Credit, i Invoice) string { return CreditDigestOn(n, InvoiceDigest(i)) }

// CreditDigestOn is CreditDigest where the bill's own digest is known already.
func CreditDigestOn(n Credit, bill string) string {
	c := newCanon("caredesk credit 1")
	c.text(n.Number)
	c.instant(n.CreditedAt)
	c.text(n.BusinessDate.String(), string(n.Kind), string(n.Amount.Currency))
	c.money(n.Amount)
	c.text(n.Reason, n.CreditedByName)
	c.number(int(n.ReversesID))
	c.text(bill)
	return c.sum()
}

// EstimateDigest is InvoiceDigest for an estimate.
func EstimateDigest(e Estimate) string {
	c := newCanon("caredesk estimate 1")
	c.text(e.Number)
	c.instant(e.CreatedAt)
	c.text(e.ValidUntil.String(), string(e.Currency))
	c.truth(e.TaxInclusive)
	c.lines(e.Items)
	c.money(e.Net, e.Tax, e.Discount, e.Total)
	c.text(e.Note, e.CreatedByName)
	return c.sum()
}

// MoneyCode is the number of a paper about money, which a pattern of Settings
// made, and as much of its digest as was read off it.
type MoneyCode struct {
	Number string // as read, in capitals: with the signs of a scanner's keyboard it may differ from the real one
	Digest string // 8 to 64 hexadecimal digits in lower case
}

// Matches reports whether the code was read off a paper with this digest.
func (c MoneyCode) Matches(digest string) bool { return PaperCode{Digest: c.Digest}.Matches(digest) }

// Squeeze is a number's letters and figures alone.
func Squeeze(number string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, strings.ToUpper(number))
}

// ParseMoneyCode reads what a scanner typed off a paper about money, or what a
// person typed of its number and the letters beside it. ok is false when it is
// no such code. Numbers of any pattern are read: they end in three figures or more.
func ParseMoneyCode(s string) (c MoneyCode, ok bool) {
	const most = 400
	if len(s) > most {
		return c, false
	}
	s = strings.ToUpper(strings.TrimSpace(s))
	if rest, found := strings.CutPrefix(s, codeName+"1"); found {
		s = strings.TrimLeftFunc(rest, notInNumber)
	} else if strings.HasPrefix(s, codeName) {
		return c, false
	}
	// From the end: the digest in one piece, or in the two that are printed.
	number, last := cutLast(s)
	if len(last) == shortDigits/2 {
		var before string
		if number, before = cutLast(number); len(before) == shortDigits/2 {
			last = before + last
		}
	}
	c = MoneyCode{Number: number, Digest: strings.ToLower(last)}
	n := 0
	for i := len(number) - 1; i >= 0 && number[i] >= '0' && number[i] <= '9'; i-- {
		n++
	}
	return c, n >= 3 && len(c.Digest) >= shortDigits && len(c.Digest) <= 64 && strings.Trim(c.Digest, "0123456789abcdef") == ""
}

func notInNumber(r rune) bool { return (r < '0' || r > '9') && (r < 'A' || r > 'Z') }

// cutLast takes the last run of letters and figures off.
func cutLast(s string) (before, last string) {
	s = strings.TrimRightFunc(s, notInNumber)
	i := strings.LastIndexFunc(s, notInNumber)
	if i < 0 {
		return "", s
	}
	// The sign before the run may have more than one byte.
	start := i
	for start < len(s) && !(s[start] >= '0' && s[start] <= '9' || s[start] >= 'A' && s[start] <= 'Z') {
		start++
	}
	return strings.TrimRightFunc(s[:i], notInNumber), s[start:]
}
