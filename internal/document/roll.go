package document

import (
	"fmt"

	"caredesk/internal/clinic"
)

// onRoll sets a paper about money on the 80 mm roll: one column, every amount on
// a line with its label, as long as it takes.
func (s slip) onRoll(f *flow) error {
	t := s.title
	text, strong, small := f.style(8.5, false, f.ink), f.style(8.5, true, f.ink), f.style(7.5, false, f.ink)
	f.head = func() {
		f.pour([]para{f.para(joined(" ", t.name, t.number), strong, left, f.inner())}, f.side, f.inner())
	}
	f.letterhead(s.letterhead.Settings)
	s.setBanner(f)
	if t.stamp != "" {
		box := f.style(14, true, f.ink)
		f.y = f.stampBox(t.stamp, (f.width-box.width(t.stamp)-4.4)/2, f.y) + 1.5
	}
	f.amountLine(line{label: t.name, amount: t.number}, strong, f.side, f.inner(), 0.2, 0)
	lines := []para{f.para(t.date, text, left, f.inner()), f.para(s.warning, strong, left, f.inner()),
		{lines: wrap(printable(s.left.name, f.missing), strong, f.inner()), style: strong, gap: 1.2}}
	for _, each := range append(append(append([]string{}, s.left.more...), s.right.name), s.right.more...) {
		lines = append(lines, f.para(each, text, left, f.inner()))
	}
	f.pour(lines, f.side, f.inner())
	if len(s.items) > 0 {
		f.dashes()
	}
	for i, it := range s.items {
		if i > 0 {
			f.y += 0.9
		}
		f.need(3 * text.lineHeight())
		f.pour([]para{f.para(it.Description, text, left, f.inner())}, f.side, f.inner())
		f.amountLine(line{label: fmt.Sprintf("  %d × %s", it.Quantity, s.money.plain(it.Price)), amount: s.money.plain(it.Amount())}, text,
			f.side, f.inner(), 0.2, 0)
		for _, n := range s.notes(it) {
			f.amountLine(line{label: "  " + n.label, amount: "(" + n.amount + ")"}, small, f.side, f.inner()*0.72, 0.1, 0)
		}
	}
	if sums := taxSums(s.items, s.currency); sums != nil {
		f.dashes()
		for _, tax := range sums {
			label := s.money.tax(tax.name, tax.rate)
			if tax.rate > 0 {
				label = fmt.Sprintf(s.money.TaxOf, label, unbroken(s.money.plain(tax.net)))
			}
			amount := tax.tax
			if tax.rate == 0 {
				amount = tax.net
			}
			f.amountLine(line{label: label, amount: s.money.plain(amount)}, small, f.side, f.inner(), 0.2, 0)
		}
	}
	f.dashes()
	for _, l := range s.sums {
		f.amountLine(l, text, f.side, f.inner(), 0.3, 0)
	}
	if len(s.sums) > 0 && len(s.closing) > 0 {
		f.dashes()
	}
	for i, l := range s.closing {
		st := text
		if i == 0 {
			st = f.style(11, true, f.ink)
		}
		f.amountLine(l, st, f.side, f.inner(), 0.3, 0)
	}
	f.y += 1.5
	for _, each := range append(append([]string{}, s.after...), s.foot...) {
		f.pour([]para{f.para(each, text, left, f.inner())}, f.side, f.inner())
	}
	f.y += 3
	if err := f.rollCode(s.number, s.digest); err != nil {
		return err
	}
	f.pour([]para{f.para(s.money.Thanks, text, center, f.inner())}, f.side, f.inner())
	return nil
}

// rollCode sets the code of a paper in the middle of the roll, with what a person
// types below it.
func (f *flow) rollCode(number, digest string) error {
	const side = 24
	text := clinic.CodeText(number, digest)
	if text == "" {
		return nil
	}
	c, err := newCode(text)
	if err != nil {
		return err
	}
	f.need(side + 12)
	f.add(mark{kind: markCode, x: (f.width - side) / 2, y: f.y, w: side, h: side, code: c, style: style{color: black}})
	f.y += side + 2
	small := f.style(7.5, false, f.ink)
	f.pour([]para{f.para(f.say.Check, small, center, f.inner()), f.para(number+" · "+clinic.ShortDigest(digest), small, center, f.inner())}, f.side, f.inner())
	f.y += 2
	return nil
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
