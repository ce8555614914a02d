package document

import "fmt"

// layRoll sets the receipt on the 80 mm roll: one column, every amount on a
// line with its label, as long as it takes.
func (d ReceiptData) layRoll(f *flow, a account) {
	t := d.title()
	text, strong := f.style(8.5, false, f.ink), f.style(8.5, true, f.ink)
	f.head = func() {
		f.pour([]para{f.para(joined(" ", t.name, t.number), strong, left, f.inner())}, f.side, f.inner())
	}
	f.letterhead(d.Letterhead.Settings)
	if t.stamp != "" {
		s := f.style(14, true, f.ink)
		f.y = f.stampBox(t.stamp, (f.width-s.width(t.stamp)-4.4)/2, f.y) + 1.5
	}
	f.amountLine(line{label: t.name, amount: t.number}, strong, f.side, f.inner(), 0.2, 0)
	f.pour([]para{
		f.para(t.date, text, left, f.inner()),
		{lines: wrap(printable(d.Invoice.PatientName, f.missing), strong, f.inner()), style: strong, gap: 1.2},
		f.para(joined(" · ", d.Invoice.PatientNumber, joined(" ", "Invoice", d.Invoice.Number)), text, left, f.inner()),
		f.para(d.visit(), text, left, f.inner()),
	}, f.side, f.inner())
	f.dashes()
	for i, it := range d.Invoice.Items {
		if i > 0 {
			f.y += 0.9
		}
		f.need(3 * text.lineHeight())
		f.pour([]para{f.para(it.Description, text, left, f.inner())}, f.side, f.inner())
		f.amountLine(line{label: fmt.Sprintf("  %d × %s", it.Quantity, it.Price.Plain()), amount: it.Amount().Plain()}, text, f.side, f.inner(), 0.2, 0)
	}
	f.dashes()
	for _, l := range d.settlement(a) {
		f.amountLine(l, text, f.side, f.inner(), 0.3, 0)
	}
	f.dashes()
	f.amountLine(line{label: paidLabel(a), amount: d.Payment.Amount.String()}, f.style(11, true, f.ink), f.side, f.inner(), 0.3, 0)
	f.amountLine(line{label: "Balance", amount: a.balance.String()}, text, f.side, f.inner(), 0.3, 0)
	f.y += 1.5
	f.pour([]para{
		f.para(d.how(), text, left, f.inner()),
		f.para(d.receivedBy(), text, left, f.inner()),
	}, f.side, f.inner())
	f.y += 3
	f.pour([]para{f.para("Thank you", text, center, f.inner())}, f.side, f.inner())
}

// dashes sets a dashed line across the roll.
func (f *flow) dashes() {
	f.y += 1.5
	const dash = 1.2
	for x := f.side; x+dash <= f.right()+0.01; x += 2 * dash {
		f.rule(x, f.y, dash, 0.2, f.ink)
	}
	f.y += 1.5
}
