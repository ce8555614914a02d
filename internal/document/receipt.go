package document

import (
	"io"
	"strconv"
	"time"

	"caredesk/internal/clinic"
)

// ReceiptData is all that a receipt prints.
type ReceiptData struct {
	Letterhead Letterhead
	Invoice    clinic.Invoice // with its items and all its payments
	Payment    clinic.Payment // the one this receipt is for
	Paper      clinic.Paper   // A4, A5 or the 80 mm roll; empty is A5
	Copy       int            // 0 is the original, n prints COPY n
	Location   *time.Location
}

// Receipt writes the receipt of a payment as PDF. It states the account as it
// stood after that payment: a reprint shows the same figures even when more was
// paid since.
func Receipt(w io.Writer, d ReceiptData) (Report, error) {
	return produce(w, d.lay, d.meta(), d.fields()...)
}

// Layout lays the receipt out.
func (d ReceiptData) Layout() (*Layout, error) { return arrange(d.lay, d.meta(), d.fields()) }

func (d ReceiptData) meta() meta {
	return meta{title: joined(" ", "Receipt", d.Payment.ReceiptNumber),
		author: printable(d.Letterhead.Settings.HospitalName, runeSet{}), made: d.Payment.PaidAt}
}

// fields are the texts that people typed.
func (d ReceiptData) fields() []Field {
	s := d.Letterhead.Settings
	out := []Field{{"Hospital", joined("\n", s.HospitalName, s.Address, s.Website, s.LicenseNumber)}, {"Patient", d.Invoice.PatientName},
		{"Doctor", d.Invoice.DoctorName}, {"Transaction", d.Payment.TransactionID}, {"Received by", d.Payment.ReceivedByName}}
	for _, it := range d.Invoice.Items {
		out = append(out, Field{"Lines", it.Description})
	}
	return out
}

// Check lays the receipt out and reports what printing it would, without
// making the file.
func (d ReceiptData) Check() (Report, error) { return preview(d.lay, d.fields()...) }

func (d ReceiptData) lay() (*flow, error) {
	stock, ok := stockOf(d.Paper)
	if !ok {
		return nil, clinic.FieldErrorf("paper", "Receipts are printed on A4, A5, Letter or the 80 mm roll.")
	}
	a, err := d.account()
	if err != nil {
		return nil, err
	}
	f := newFlow(stock, prepareLogo(d.Letterhead.Logo))
	if stock.roll() {
		d.layRoll(f, a)
	} else {
		d.laySheet(f, a)
	}
	return f, nil
}

// account is the state of the invoice after the receipt's payment.
type account struct {
	earlier []clinic.Payment
	balance clinic.Money
}

// account works out what was paid before and what is left, and refuses figures
// that contradict each other: no receipt is better than a wrong one.
func (d ReceiptData) account() (account, error) {
	inv, pay := d.Invoice, d.Payment
	wrong := func(what string) error {
		return clinic.Errorf(clinic.Internal, "%s The receipt was not printed. Tell the administrator.", what)
	}
	if pay.InvoiceID != 0 && inv.ID != 0 && pay.InvoiceID != inv.ID {
		return account{}, wrong("The payment belongs to another invoice.")
	}
	for _, m := range []clinic.Money{inv.Total, pay.Amount} {
		if m.Currency != inv.Currency {
			return account{}, wrong("The amounts are in different currencies.")
		}
	}
	if clinic.SumItems(inv.Items, inv.Currency) != inv.Total {
		return account{}, wrong("The invoice's lines do not add up to its total.")
	}
	a := account{balance: inv.Total.Sub(pay.Amount)}
	for _, p := range inv.Payments {
		if p.ID == pay.ID || p.PaidAt.After(pay.PaidAt) || p.PaidAt.Equal(pay.PaidAt) && p.ID > pay.ID {
			continue
		}
		a.earlier = append(a.earlier, p)
		a.balance = a.balance.Sub(p.Amount)
	}
	if a.balance.Minor < 0 {
		return account{}, wrong("More was paid than the invoice's total.")
	}
	return a, nil
}

func (d ReceiptData) title() title {
	t := title{name: "Receipt", number: d.Payment.ReceiptNumber, stamp: english.copyStamp(d.Copy)}
	if !d.Payment.PaidAt.IsZero() {
		t.date = local(d.Payment.PaidAt, d.Location).Format("Mon 2 January 2006, 15:04")
	}
	return t
}

// visit names the visit that is billed.
func (d ReceiptData) visit() string {
	if d.Invoice.VisitDate.IsZero() {
		return d.Invoice.DoctorName
	}
	return joined(", ", "Visit "+d.Invoice.VisitDate.Format("2 Jan 2006"), d.Invoice.DoctorName)
}

// line is a labelled amount.
type line struct {
	label, amount string
	earlier       bool // of another receipt: set smaller
}

// settlement is what stands between the total and the amount paid.
func (d ReceiptData) settlement(a account) []line {
	lines := []line{{label: "Total", amount: d.Invoice.Total.Plain()}}
	for _, p := range a.earlier {
		on := ""
		if !p.PaidAt.IsZero() {
			on = local(p.PaidAt, d.Location).Format("2 Jan 2006")
		}
		lines = append(lines, line{label: joined(", ", joined(" ", "Paid", on), p.ReceiptNumber), amount: p.Amount.Plain(), earlier: true})
	}
	if d.Payment.Tendered.Minor > 0 {
		lines = append(lines, line{label: "Cash received", amount: d.Payment.Tendered.Plain()},
			line{label: "Change", amount: d.Payment.Change().Plain()})
	}
	return lines
}

// paidLabel says "Paid now" when the amount is not the whole story.
func paidLabel(a account) string {
	if len(a.earlier) > 0 || !a.balance.IsZero() {
		return "Paid now"
	}
	return "Paid"
}

// how says by which means the money came.
func (d ReceiptData) how() string {
	s := "Paid by " + map[clinic.PaymentMethod]string{clinic.PayCash: "cash", clinic.PayCard: "card", clinic.PayMobile: "mobile payment",
		clinic.PayTransfer: "transfer", clinic.PayInsurance: "insurance"}[d.Payment.Method]
	if d.Payment.Method == "" {
		s = ""
	}
	if d.Payment.TransactionID == "" {
		return s
	}
	return joined(", ", s, "reference "+d.Payment.TransactionID)
}

// receivedBy names who took the money.
func (d ReceiptData) receivedBy() string {
	if d.Payment.ReceivedByName == "" {
		return ""
	}
	return "Received by " + d.Payment.ReceivedByName
}

func (d ReceiptData) laySheet(f *flow, a account) {
	t := d.title()
	f.head = func() {
		f.runningHead(d.Letterhead.Settings, t, d.Invoice.PatientName, joined(" · ", d.Invoice.PatientNumber,
			joined(" ", "Invoice", d.Invoice.Number)), "", f.ink)
	}
	f.letterhead(d.Letterhead.Settings)
	f.titleRow(t)
	label := f.style(7.4, false, f.muted)
	strong, body := f.style(9.2, true, f.ink), f.style(8.8, false, f.ink)
	f.pair(func(w float64) []para {
		return []para{f.para("Received from", label, left, w), f.para(d.Invoice.PatientName, strong, left, w),
			f.para(d.Invoice.PatientNumber, body, left, w)}
	}, func(w float64) []para {
		return []para{f.para("For", label, left, w), f.para(joined(" ", "Invoice", d.Invoice.Number), strong, left, w),
			f.para(d.visit(), body, left, w)}
	})
	f.y += f.mm(4)
	d.layItems(f)
	_, foot := d.foot(f)
	f.together(foot + f.measure(func(g *flow) { d.laySettlement(g, a) }))
	d.laySettlement(f, a)
	d.layFoot(f)
}

// itemColumns are the widths of the table of items. The amounts get what they
// need and the description the rest; only when that is too little does the
// type shrink.
type itemColumns struct {
	style                   style
	name, qty, price, total float64
	gap                     float64
}

func (d ReceiptData) columns(f *flow) itemColumns {
	c := itemColumns{gap: f.mm(5)}
	for pt := 10.4; ; pt *= 0.92 {
		c.style = f.style(pt, false, f.ink)
		head := f.style(7.4, true, f.muted)
		c.qty, c.price = head.width("Qty"), head.width("Price")
		c.total = head.width(d.amountHeading(f))
		for _, it := range d.Invoice.Items {
			c.qty = max(c.qty, c.style.width(strconv.Itoa(it.Quantity)))
			c.price = max(c.price, c.style.width(printable(it.Price.Plain(), f.missing)))
			c.total = max(c.total, c.style.width(printable(it.Amount().Plain(), f.missing)))
		}
		c.name = f.inner() - f.mm(2) - c.qty - c.price - c.total - 3*c.gap
		if c.name >= f.inner()*0.3 || pt < 5 {
			return c
		}
	}
}

func (d ReceiptData) amountHeading(f *flow) string {
	return printable("Amount "+d.Invoice.Currency.Sign(), f.missing)
}

// row sets the three figures of a row, right-aligned in their columns.
func (c itemColumns) row(f *flow, s style, qty, price, amount string) {
	x := f.side + f.mm(1) + c.name + c.gap
	f.print(qty, s, right, x, f.y, c.qty)
	x += c.qty + c.gap
	f.print(price, s, right, x, f.y, c.price)
	x += c.price + c.gap
	f.print(amount, s, right, x, f.y, c.total)
}

func (d ReceiptData) layItems(f *flow) {
	c := d.columns(f)
	pad := f.mm(1.5)
	f.columns = func() {
		s := f.style(7.4, true, f.muted)
		f.print("Item", s, left, f.side+f.mm(1), f.y, c.name)
		c.row(f, s, "Qty", "Price", d.amountHeading(f))
		f.y += s.lineHeight() + f.mm(1)
		f.rule(f.side, f.y, f.inner(), 0.2, f.hairline)
	}
	f.need(f.mm(22))
	f.columns()
	for _, it := range d.Invoice.Items {
		name := f.para(it.Description, c.style, left, c.name)
		h := max(name.height(), c.style.lineHeight()) + 2*pad
		if !f.fits(h) {
			h = 2*c.style.lineHeight() + 2*pad
		}
		f.need(h)
		f.y += pad
		c.row(f, c.style, strconv.Itoa(it.Quantity), printable(it.Price.Plain(), f.missing), printable(it.Amount().Plain(), f.missing))
		if len(name.lines) == 0 {
			f.y += c.style.lineHeight()
		}
		f.pour([]para{name}, f.side+f.mm(1), c.name)
		f.y += pad
		f.rule(f.side, f.y, f.inner(), 0.2, f.hairline)
	}
	f.columns = nil
}

// laySettlement sets total, earlier payments, cash and change, and below them,
// on the page of the last of those, the amount paid and the balance.
func (d ReceiptData) laySettlement(f *flow, a account) {
	plain, strong, small := f.style(10.4, false, f.ink), f.style(10.8, true, f.ink), f.style(8.4, false, f.ink)
	x := f.side + f.inner()*0.46
	w := f.right() - x - f.mm(1)
	pad := f.mm(0.9)
	f.y += f.mm(2)
	lines := d.settlement(a)
	closing := 6*pad + 2*strong.lineHeight()
	for i, l := range lines {
		rest := 0.0
		if i == len(lines)-1 {
			rest = closing
		}
		s := plain
		if l.earlier {
			s = f.style(8.4, false, f.ink)
		}
		f.amountLine(l, s, x, w, pad, rest)
	}
	f.y += pad
	f.rule(x, f.y, f.right()-x, 0.2, f.hairline)
	f.y += pad
	f.amountLine(line{label: paidLabel(a), amount: d.Payment.Amount.String()}, strong, x, w, pad, 0)
	if a.balance.IsZero() {
		f.amountLine(line{label: "Balance", amount: a.balance.Plain()}, small, x, w, pad, 0)
	} else {
		f.amountLine(line{label: "Balance", amount: a.balance.String()}, strong, x, w, pad, 0)
	}
	f.y += f.mm(2)
	f.pour([]para{f.para(d.how(), f.style(8.8, false, f.ink), left, f.inner())}, f.side, f.inner())
}

// amountLine sets a label and its amount. Both are kept on one page with rest
// more millimetres. The label wraps, the amount shrinks if it must.
func (f *flow) amountLine(l line, s style, x, w, pad, rest float64) {
	amount := oneLine(printable(l.amount, f.missing))
	as := s.toFit(amount, w*0.75)
	amountW := as.width(amount)
	label := f.para(l.label, s, left, w-amountW-f.mm(3))
	f.need(label.height() + 2*pad + rest)
	f.y += pad
	f.print(amount, as, right, x, f.y+s.baseline()-as.baseline(), w)
	f.y = f.stamp([]para{label}, x, f.y, w) + pad
}

// foot is who received the money, and how high that comes out.
func (d ReceiptData) foot(f *flow) ([]para, float64) {
	w := f.mm(70)
	s := f.style(8, false, f.ink)
	lines := []para{f.short(d.receivedBy(), 6, "…", s, right, w), f.para("Thank you", f.style(8, false, f.muted), right, w)}
	return lines, f.mm(5) + heightOf(lines)
}

// layFoot puts who received the money at the foot of the last page. The left
// of it stays free for a code to check the document by.
func (d ReceiptData) layFoot(f *flow) {
	lines, h := d.foot(f)
	f.need(h)
	f.y = max(f.y, f.limit()-h) + f.mm(5)
	f.y = f.stamp(lines, f.right()-f.mm(70), f.y, f.mm(70))
}
