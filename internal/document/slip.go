package document

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"caredesk/internal/clinic"
)

// slip is a paper about money: receipts, invoices, credit notes and estimates are
// laid out alike, on sheets and on the roll, in the language of the settings.
type slip struct {
	letterhead Letterhead
	money      *moneyWords
	title      title
	banner     string // VOID; printed on every page
	warning    string // printed below the title
	left       party
	right      party
	running    string // beside the name on further pages
	currency   clinic.Currency
	items      []clinic.InvoiceItem
	sums       []line
	closing    []line   // what it comes to, kept together below the sums
	after      []string // amount in words, how it was paid, reason
	foot       []string // who received it
	number     string
	digest     string // of what is stored; without one the paper has no code
}

// party is who or what a paper about money is for.
type party struct {
	label, name string
	more        []string
}

func (p party) paras(f *flow, w float64) []para {
	label, strong, body := f.style(7.4, false, f.muted), f.style(9.2, true, f.ink), f.style(8.8, false, f.ink)
	out := []para{f.para(p.label, label, left, w), f.para(p.name, strong, left, w)}
	for _, m := range p.more {
		out = append(out, f.para(m, body, left, w))
	}
	return out
}

// line is a labelled amount.
type line struct {
	label, amount string
	small         bool // of another paper, or a part of the line above
	strong        bool
}

// begin makes the flow of a paper about money.
func (s slip) begin(p clinic.Paper) (*flow, error) {
	stock, ok := stockOf(p)
	if !ok {
		return nil, clinic.FieldErrorf("paper", "Receipts are printed on A4, A5, Letter or the 80 mm roll.")
	}
	return newFlow(stock, prepareLogo(s.letterhead.Logo), s.letterhead.Settings.DocumentLanguage), nil
}

// lay sets the whole paper.
func (s slip) lay(p clinic.Paper) (*flow, error) {
	f, err := s.begin(p)
	if err != nil {
		return nil, err
	}
	if f.roll() {
		return f, s.onRoll(f)
	}
	if err := s.onSheet(f); err != nil || len(f.pages) != 2 || f.scale <= 1 {
		return f, err
	}
	// A little too much for one large sheet: in the type of A5 it may fit, and its
	// sums stand below their lines.
	small, err := s.begin(p)
	if err != nil {
		return nil, err
	}
	small.scale = 1
	if err := s.onSheet(small); err == nil && len(small.pages) == 1 {
		return small, nil
	}
	return f, nil
}

func (s slip) onSheet(f *flow) error {
	f.head = func() {
		s.setBanner(f)
		f.runningHead(s.letterhead.Settings, s.title, s.left.name, s.running, "", f.ink)
	}
	f.letterhead(s.letterhead.Settings)
	s.setBanner(f)
	f.titleRow(s.title)
	if s.warning != "" {
		f.pour([]para{f.para(s.warning, f.style(9.2, true, f.ink), left, f.inner())}, f.side, f.inner())
		f.y += f.mm(2)
	}
	f.pair(func(w float64) []para { return s.left.paras(f, w) }, func(w float64) []para { return s.right.paras(f, w) })
	f.y += f.mm(4)
	if len(s.items) > 0 {
		s.layItems(f)
		s.layTaxes(f)
	}
	_, foot := s.footLines(f)
	f.together(foot + f.measure(s.laySums))
	s.laySums(f)
	return s.layFoot(f)
}

func (s slip) setBanner(f *flow) {
	if s.banner != "" {
		f.banner(s.banner)
	}
}

// itemColumns are the widths of the table of items. The amounts get what they
// need and the description the rest; only when that is too little does the
// type shrink.
type itemColumns struct {
	style, small            style
	name, qty, price, total float64
	gap                     float64
}

func (s slip) columns(f *flow) itemColumns {
	c := itemColumns{gap: f.mm(5)}
	for pt := 10.4; ; pt *= 0.92 {
		c.style, c.small = f.style(pt, false, f.ink), f.style(pt*0.8, false, f.muted)
		head := f.style(7.4, true, f.muted)
		c.qty, c.price = head.width(s.money.Quantity), head.width(s.money.Price)
		c.total = head.width(s.amountHeading())
		for _, it := range s.items {
			c.qty = max(c.qty, c.style.width(strconv.Itoa(it.Quantity)))
			c.price = max(c.price, c.style.width(s.money.plain(it.Price)))
			c.total = max(c.total, c.style.width(s.money.plain(it.Amount())))
			for _, n := range s.notes(it) {
				c.price = max(c.price, c.small.width(n.amount))
			}
		}
		c.name = f.inner() - f.mm(2) - c.qty - c.price - c.total - 3*c.gap
		if c.name >= f.inner()*0.3 || pt < 5 {
			return c
		}
	}
}

func (s slip) amountHeading() string {
	return fmt.Sprintf(s.money.Amount, currencySign(s.currency))
}

// notes are the discount and the tax of a line, with what they come to. Why a
// discount was given is the house's own affair.
func (s slip) notes(it clinic.InvoiceItem) []line {
	var out []line
	if !it.Discount.IsZero() {
		label := s.money.Discount
		switch {
		case it.DiscountKind == clinic.DiscountFollowUp:
			label = s.money.FreeVisit
		case it.DiscountRate > 0:
			label = fmt.Sprintf(s.money.DiscountOf, unbroken(s.money.percent(it.DiscountRate)))
		}
		out = append(out, line{label: label, amount: s.money.plain(clinic.Money{Minor: -it.Discount.Minor, Currency: s.currency})})
	}
	if it.TaxRate > 0 {
		label := s.money.TaxOn
		if it.TaxInclusive {
			label = s.money.TaxIn
		}
		out = append(out, line{label: fmt.Sprintf(label, s.money.tax(it.TaxName, it.TaxRate)), amount: s.money.plain(it.Tax)})
	}
	return out
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

func (s slip) layItems(f *flow) {
	c := s.columns(f)
	pad := f.mm(1.5)
	f.columns = func() {
		head := f.style(7.4, true, f.muted)
		f.print(s.money.Item, head, left, f.side+f.mm(1), f.y, c.name)
		c.row(f, head, s.money.Quantity, s.money.Price, s.amountHeading())
		f.y += head.lineHeight() + f.mm(1)
		f.rule(f.side, f.y, f.inner(), 0.2, f.hairline)
	}
	f.need(f.mm(22))
	f.columns()
	for _, it := range s.items {
		name := f.para(it.Description, c.style, left, c.name)
		notes := s.notes(it)
		rest := 0.0
		labels := make([]para, len(notes))
		for i, n := range notes {
			labels[i] = f.para(n.label, c.small, left, c.name)
			rest += labels[i].height()
		}
		h := max(name.height(), c.style.lineHeight()) + 2*pad + rest
		if !f.fits(h) {
			h = 2*c.style.lineHeight() + 2*pad
		}
		f.need(h)
		f.y += pad
		c.row(f, c.style, strconv.Itoa(it.Quantity), s.money.plain(it.Price), s.money.plain(it.Amount()))
		if len(name.lines) == 0 {
			f.y += c.style.lineHeight()
		}
		f.pour([]para{name}, f.side+f.mm(1), c.name)
		for i, n := range notes {
			f.need(labels[i].height())
			f.print(n.amount, c.small, right, f.side+f.mm(1)+c.name+2*c.gap+c.qty, f.y, c.price)
			f.y = f.stamp(labels[i:i+1], f.side+f.mm(1), f.y, c.name)
		}
		f.y += pad
		f.rule(f.side, f.y, f.inner(), 0.2, f.hairline)
	}
	f.columns = nil
}

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

const footWidth = 70

// footLines are who received the money, and how high that comes out.
func (s slip) footLines(f *flow) ([]para, float64) {
	w := f.mm(footWidth)
	var lines []para
	for _, text := range s.foot {
		lines = append(lines, f.short(text, 6, "…", f.style(8, false, f.ink), right, w))
	}
	lines = append(lines, f.para(s.money.Thanks, f.style(8, false, f.muted), right, w))
	h := f.mm(5) + heightOf(lines)
	if s.digest != "" {
		h = max(h, f.mm(codeSide+codeGap))
	}
	return lines, h
}

// layFoot puts who received the money at the foot of the last page, and the code
// to check the paper by at its left.
func (s slip) layFoot(f *flow) error {
	lines, h := s.footLines(f)
	f.need(h)
	bottom := max(f.y+h, f.limit())
	w := f.mm(footWidth)
	f.stamp(lines, f.right()-w, bottom-heightOf(lines), w)
	f.y = bottom
	return f.checkCode(s.number, s.digest, bottom, f.inner()-w-f.mm(codeGap))
}
