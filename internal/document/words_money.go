package document

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"caredesk/internal/amountwords"
	"caredesk/internal/clinic"
)

// moneyWords are the labels of bills, receipts, statements and closures in one
// language. Every field is filled in every language, which a test holds; %s and
// %d stand for what is put in.
type moneyWords struct {
	Code string `json:"-"` // of the language

	Group, Decimal string // between groups of three digits, before the decimals

	// Titles.
	Receipt, Refund, Deposit, DepositBack, Invoice, Credit, WriteOff, Reversal, Estimate, Statement, Closure, DayReport string

	// The parties and what it is about.
	From, BackTo, For, BilledTo, IssuedFor, ForInvoice, VisitOn, Issued, ValidUntil, NotABill, Billed, Withdrawn string

	// Lines.
	Item, Quantity, Price, Amount, Discount, DiscountOf, FreeVisit, TaxIn, TaxOn, Percent string

	// Taxes.
	Tax, Untaxed, Net, Gross, TaxOf, Gist string

	// Sums.
	Sum, Discounts, Total, Paid, PaidNow, PaidOn, RefundedNow, RefundedOn, WrittenOff, VoidOn, TakenBack, Tendered, Change, Balance string
	PayerPart, PatientPart, PayerDue, PatientDue, Claim, Policy, DepositLeft, DepositUsed, Credited, InvoiceTotal, Owed             string

	// How it was paid, and by whom it was received.
	ByCash, ByCard, ByMobile, ByTransfer, ByInsurance, ByDeposit string
	BackCash, BackCard, BackMobile, BackTransfer, BackInsurance  string
	BackDeposit                                                  string
	Cash, Card, Mobile, Transfer, Insurance, FromDeposit         string // in tables
	Reference, ReceivedBy, PaidOutBy, CreditedBy, MadeBy, Thanks string
	InWords, Reason, ReversesReceipt, ReversesCredit, VoidBy     string

	// A statement.
	Period, UntilDay, Day, Entry, Document, Charged, Received, Running, Opening, Closing, Unpaid, DepositsHeld, OfPayers  string
	EntryBill, EntryPayment, EntryDeposit, EntryUse, EntryRefund, EntryDepositBack, EntryReturn, EntryVoid, EntryWriteOff string
	EntryReversal, NoEntries, InFavour                                                                                    string

	// A drawer's closure and a day's.
	Cashier, DrawerDay, Opened, Closed, StillOpen, Workstation, Float, Counting, Method, Payments, Refunds, Expected, Counted                              string
	Difference, Note, Movements, MoneyIn, MoneyOut, Handover, HandoverTo, Reopened, Receipts, SignCashier, SignChecker, When                               string
	ClosedBy, Drawers, Drawer, SidePayments, SideBills, Sides, SidesAgree, SidesDiffer, NoDrawers, CashSums, NotCounted, Figure, SideApplied, SideReceived string
}

// plain sets an amount without its currency: 1,240.00, 1.240,00, 1 240,00.
func (w *moneyWords) plain(m clinic.Money) string {
	return strings.NewReplacer(",", w.Group, ".", w.Decimal, "−", "–").Replace(m.Plain())
}

// amount sets an amount with the sign of its currency, in English before it and in
// the other languages behind: €1,240.00, KWD 1,240.000, 1.240,00 €. Brazil writes
// its own before: R$ 1.240,00.
func (w *moneyWords) amount(m clinic.Money) string {
	sign, plain := currencySign(m.Currency), w.plain(m)
	before := w.Code == "en" || w.Code == "pt" && m.Currency == "BRL"
	if !before {
		return plain + "\u00a0" + sign
	}
	minus := ""
	if rest, ok := strings.CutPrefix(plain, "–"); ok {
		minus, plain = "–", rest
	}
	if last, _ := utf8.DecodeLastRuneInString(sign); unicode.IsLetter(last) || w.Code != "en" {
		sign += "\u00a0"
	}
	return minus + sign + plain
}

// currencySign is the currency's sign, or its code where the font lacks the sign.
func currencySign(c clinic.Currency) string {
	for _, r := range c.Sign() {
		if !inFont(r) {
			return string(c)
		}
	}
	return c.Sign()
}

// percent sets a rate: 19%, 5.5%, 19 %.
func (w *moneyWords) percent(r clinic.BasisPoints) string {
	n := strings.TrimRight(strings.TrimRight(fmt.Sprintf("%d.%02d", r/100, r%100), "0"), ".")
	return fmt.Sprintf(w.Percent, strings.Replace(n, ".", w.Decimal, 1))
}

// inWords says an amount in words, with a capital.
func (w *moneyWords) inWords(m clinic.Money) string {
	text := amountwords.Amount(w.Code, m.Minor, string(m.Currency), m.Currency.Digits())
	first, n := utf8.DecodeRuneInString(text)
	return fmt.Sprintf(w.InWords, string(unicode.ToUpper(first))+text[n:])
}

// tax names a tax with its rate: VAT 19%.
func (w *moneyWords) tax(name string, rate clinic.BasisPoints) string {
	if rate == 0 {
		return w.Untaxed
	}
	if name == "" {
		name = w.Tax
	}
	return name + " " + unbroken(w.percent(rate))
}

// by says by which means money came in or, when back, was given back.
func (w *moneyWords) by(m clinic.PaymentMethod, back bool) string {
	ways := map[clinic.PaymentMethod][2]string{clinic.PayCash: {w.ByCash, w.BackCash}, clinic.PayCard: {w.ByCard, w.BackCard},
		clinic.PayMobile: {w.ByMobile, w.BackMobile}, clinic.PayTransfer: {w.ByTransfer, w.BackTransfer},
		clinic.PayInsurance: {w.ByInsurance, w.BackInsurance}, clinic.PayDeposit: {w.ByDeposit, w.BackDeposit}}[m]
	if back {
		return ways[1]
	}
	return ways[0]
}

// method names a means of payment in a table.
func (w *moneyWords) method(m clinic.PaymentMethod) string {
	if s, ok := map[clinic.PaymentMethod]string{clinic.PayCash: w.Cash, clinic.PayCard: w.Card, clinic.PayMobile: w.Mobile,
		clinic.PayTransfer: w.Transfer, clinic.PayInsurance: w.Insurance, clinic.PayDeposit: w.FromDeposit}[m]; ok {
		return s
	}
	return string(m)
}

// creditTitle is the heading of a counter-entry.
func (w *moneyWords) creditTitle(k clinic.CreditKind) string {
	switch k {
	case clinic.CreditWriteOff:
		return w.WriteOff
	case clinic.CreditReversal:
		return w.Reversal
	}
	return w.Credit
}

// entry names a line of a statement.
func (w *moneyWords) entry(k clinic.EntryKind) string {
	if s, ok := map[clinic.EntryKind]string{clinic.EntryBill: w.EntryBill, clinic.EntryPayment: w.EntryPayment, clinic.EntryDeposit: w.EntryDeposit,
		clinic.EntryDepositUse: w.EntryUse, clinic.EntryRefund: w.EntryRefund, clinic.EntryDepositBack: w.EntryDepositBack,
		clinic.EntryDepositReturn: w.EntryReturn, clinic.EntryVoid: w.EntryVoid, clinic.EntryWriteOff: w.EntryWriteOff,
		clinic.EntryReversal: w.EntryReversal}[k]; ok {
		return s
	}
	return string(k)
}

// moment is a day with its weekday and the time: Mon 23 November 2026, 10:58.
func (w *words) moment(t time.Time, loc *time.Location) string {
	if t.IsZero() {
		return ""
	}
	t = local(t, loc)
	return w.long(clinic.DateOf(t)) + ", " + clinic.ClockOf(t).String()
}

// shortMoment is moment within a line.
func (w *words) shortMoment(t time.Time, loc *time.Location) string {
	if t.IsZero() {
		return ""
	}
	t = local(t, loc)
	return w.short(clinic.DateOf(t)) + ", " + clinic.ClockOf(t).String()
}

func itoa(n int) string { return strconv.Itoa(n) }
