package document

import (
	"fmt"
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
