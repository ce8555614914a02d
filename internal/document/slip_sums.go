package document

import (
	"cmp"
	"slices"

	"caredesk/internal/clinic"
)

// taxSum is what the lines of one tax come to.
type taxSum struct {
	name            string
	rate            clinic.BasisPoints
	net, tax, gross clinic.Money
}

// taxSums adds up the lines by their taxes, the highest rate first; nothing when
// no line is taxed.
func taxSums(items []clinic.InvoiceItem, c clinic.Currency) []taxSum {
	var out []taxSum
	taxed := false
	for _, it := range items {
		taxed = taxed || it.TaxRate > 0
		i := slices.IndexFunc(out, func(t taxSum) bool { return t.name == it.TaxName && t.rate == it.TaxRate })
		if i < 0 {
			nothing := clinic.Money{Currency: c}
			i, out = len(out), append(out, taxSum{name: it.TaxName, rate: it.TaxRate, net: nothing, tax: nothing, gross: nothing})
		}
		out[i].net, out[i].tax, out[i].gross = out[i].net.Add(it.Net()), out[i].tax.Add(it.Tax), out[i].gross.Add(it.Total)
	}
	if !taxed {
		return nil
	}
	slices.SortStableFunc(out, func(a, b taxSum) int { return cmp.Compare(b.rate, a.rate) })
	return out
}

// layTaxes sets the sums of each tax.
func (s slip) layTaxes(f *flow) {
	sums := taxSums(s.items, s.currency)
	if sums == nil {
		return
	}
	var rows []tableRow
	for _, t := range sums {
		rows = append(rows, tableRow{cells: []string{s.money.tax(t.name, t.rate), s.money.plain(t.net), s.money.plain(t.tax), s.money.plain(t.gross)}})
	}
	f.y += f.mm(3)
	f.moneyTable([]tableColumn{{head: s.money.Gist, weight: 1}, {head: s.money.Net, most: unlimited, align: right},
		{head: s.money.Tax, most: unlimited, align: right}, {head: s.money.Gross, most: unlimited, align: right}}, rows)
}

// itemSums lead from the prices to the total where that is not plain to see.
func (s slip) itemSums(label string, total clinic.Money) []line {
	gross, off, on := clinic.Money{Currency: s.currency}, clinic.Money{Currency: s.currency}, clinic.Money{Currency: s.currency}
	for _, it := range s.items {
		gross, off = gross.Add(it.Gross()), off.Add(it.Discount)
		if !it.TaxInclusive {
			on = on.Add(it.Tax)
		}
	}
	var out []line
	if !off.IsZero() || !on.IsZero() {
		out = append(out, line{label: s.money.Sum, amount: s.money.plain(gross), small: true})
	}
	if !off.IsZero() {
		out = append(out, line{label: s.money.Discounts, amount: s.money.plain(clinic.Money{Minor: -off.Minor, Currency: s.currency}), small: true})
	}
	if !on.IsZero() {
		out = append(out, line{label: s.money.Tax, amount: s.money.plain(on), small: true})
	}
	return append(out, line{label: label, amount: s.money.plain(total)})
}

// laySums sets the sums and below them, on the page of the last of those, what it
// comes to.
func (s slip) laySums(f *flow) {
	plain, strong, small := f.style(10.4, false, f.ink), f.style(10.8, true, f.ink), f.style(8.4, false, f.ink)
	styleOf := func(l line) style {
		switch {
		case l.strong:
			return strong
		case l.small:
			return small
		}
		return plain
	}
	x := f.side + f.inner()*0.46
	w := f.right() - x - f.mm(1)
	pad := f.mm(0.9)
	padOf := func(l line) float64 {
		if l.small {
			return f.mm(0.4)
		}
		return pad
	}
	f.y += f.mm(2)
	closing := 2 * pad
	for _, l := range s.closing {
		closing += f.amountHeight(l, styleOf(l), w, padOf(l))
	}
	for i, l := range s.sums {
		rest := 0.0
		if i == len(s.sums)-1 && f.fits(closing) {
			rest = closing
		}
		f.amountLine(l, styleOf(l), x, w, padOf(l), rest)
	}
	if len(s.closing) > 0 {
		f.y += pad
		f.rule(x, f.y, f.right()-x, 0.2, f.hairline)
		f.y += pad
	}
	for _, l := range s.closing {
		f.amountLine(l, styleOf(l), x, w, padOf(l), 0)
	}
	f.y += f.mm(2)
	body := f.style(8.8, false, f.ink)
	for _, text := range s.after {
		f.pour([]para{f.para(text, body, left, f.inner())}, f.side, f.inner())
	}
}

// amountParts breaks a label for what its amount leaves. The amount shrinks if it must.
func (f *flow) amountParts(l line, s style, w float64) (amount string, as style, label para) {
	amount = oneLine(printable(l.amount, f.missing))
	as = s.toFit(amount, w*0.75)
	return amount, as, f.para(l.label, s, left, w-as.width(amount)-f.mm(3))
}

func (f *flow) amountHeight(l line, s style, w, pad float64) float64 {
	_, _, label := f.amountParts(l, s, w)
	return max(label.height(), s.lineHeight()) + 2*pad
}

// amountLine sets a label and its amount. Both are kept on one page with rest
// more millimetres. The label wraps, the amount shrinks if it must.
func (f *flow) amountLine(l line, s style, x, w, pad, rest float64) {
	amount, as, label := f.amountParts(l, s, w)
	if h := label.height() + 2*pad + rest; f.fits(h) {
		f.need(h)
	} else {
		f.need(2*s.lineHeight() + 2*pad)
	}
	f.y += pad
	f.print(amount, as, right, x, f.y+s.baseline()-as.baseline(), w)
	if len(label.lines) == 0 {
		f.y += s.lineHeight() + pad
		return
	}
	f.pour([]para{label}, x, w)
	f.y += pad
}
