package document

import (
	"fmt"
	"time"

	"caredesk/internal/clinic"
)

// ClosureData is all that a cashier's closure prints.
type ClosureData struct {
	Letterhead Letterhead
	Drawer     clinic.Drawer
	// Expected is what should be in an open drawer; of a closed one the last
	// counting is printed.
	Expected   []clinic.DrawerCount
	Countings  []clinic.Counting
	Reopenings []clinic.Reopening
	Movements  []clinic.CashMovement
	Books      clinic.Books
	Receipts   []string // the first and the last number; empty without payments
	HandoverTo string
	Copy       int
	MadeAt     time.Time
	MadeBy     string
	Paper      clinic.Paper // A4, A5 or Letter
	Location   *time.Location
}

// Layout lays out a cashier's closure, with lines to sign on. That of a
// drawer that is still open says so.
func (d ClosureData) Layout() (*Layout, error) { return arrange(d.lay, d.meta(), d.fields()) }

func (d ClosureData) meta() meta {
	return meta{title: joined(" ", moneyIn(d.Letterhead.Settings.DocumentLanguage).Closure, d.Drawer.Number),
		author: printable(d.Letterhead.Settings.HospitalName, runeSet{}), made: d.MadeAt}
}

func (d ClosureData) fields() []Field {
	out := append(hospitalFields(d.Letterhead.Settings), Field{"Cashier", joined("\n", d.Drawer.CashierName, d.HandoverTo)}, Field{"Note", d.Drawer.FloatNote})
	for _, c := range d.counts() {
		out = append(out, Field{"Note", c.Note})
	}
	for _, m := range d.Movements {
		out = append(out, Field{"Reason", joined("\n", m.Reason, m.ByName)})
	}
	for _, r := range d.Reopenings {
		out = append(out, Field{"Reason", joined("\n", r.Reason, r.ByName)})
	}
	return out
}

func (d ClosureData) closed() bool {
	return d.Drawer.State == clinic.DrawerClosed && len(d.Countings) > 0
}

// counts is the last counting, or what an open drawer should hold.
func (d ClosureData) counts() []clinic.DrawerCount {
	if d.closed() {
		return d.Countings[len(d.Countings)-1].Counts
	}
	return d.Expected
}

func (d ClosureData) lay() (*flow, error) {
	w, m := wordsIn(d.Letterhead.Settings.DocumentLanguage), moneyIn(d.Letterhead.Settings.DocumentLanguage)
	f, err := newReport(d.Paper, d.Letterhead)
	if err != nil {
		return nil, err
	}
	for _, c := range d.counts() {
		if c.Expected.Currency != d.Drawer.Currency || d.closed() && c.Counted.Currency != d.Drawer.Currency {
			return nil, wrongMoney("The amounts are in different currencies.")
		}
	}
	dr := d.Drawer
	t := title{name: m.Closure, number: dr.Number, date: w.long(dr.BusinessDate), stamp: w.copyStamp(d.Copy)}
	if !d.closed() {
		t.number, t.stamp = joined(" · ", dr.Number, m.StillOpen), w.Draft
	}
	f.head = func() { f.runningHead(d.Letterhead.Settings, t, dr.CashierName, w.short(dr.BusinessDate), "", f.ink) }
	f.letterhead(d.Letterhead.Settings)
	f.titleRow(t)
	closedAt := w.shortMoment(dr.ClosedAt, d.Location)
	if closedAt == "" {
		closedAt = m.StillOpen
	}
	f.pair(func(width float64) []para {
		return party{m.Cashier, dr.CashierName, []string{dr.Workstation}}.paras(f, width)
	}, func(width float64) []para {
		say := listTongue(d.Letterhead)
		more := []string{say.Labelled(m.Opened, w.shortMoment(dr.OpenedAt, d.Location)), say.Labelled(m.Closed, closedAt)}
		if len(d.Receipts) == 2 {
			more = append(more, joined(" ", m.Receipts, d.Receipts[0], "–", d.Receipts[1]))
		}
		return party{m.DrawerDay, w.long(dr.BusinessDate), more}.paras(f, width)
	})
	f.y += f.mm(4)
	d.layCounts(f, m)
	d.layCash(f, m, w)
	laySides(f, m, []clinic.Books{d.Books})
	small := f.style(8.4, false, f.ink)
	for _, r := range d.Reopenings {
		f.pour([]para{f.para(fmt.Sprintf(m.Reopened, w.shortMoment(r.At, d.Location), r.ByName, r.Reason), small, left, f.inner())}, f.side, f.inner())
	}
	return f, signatures(f, m, dr.Number, dr.Digest, d.closed())
}

// layCounts sets what was expected and counted by each method.
func (d ClosureData) layCounts(f *flow, m *moneyWords) {
	sums := map[clinic.PaymentMethod]clinic.MethodSum{}
	for _, s := range d.Books.Payments.ByMethod {
		sums[s.Method] = s
	}
	var rows, below []tableRow
	nothing := clinic.Money{Currency: d.Drawer.Currency}
	expected, counted := nothing, nothing
	for _, c := range d.counts() {
		got, diff := m.NotCounted, ""
		if d.closed() {
			got, diff = m.plain(c.Counted), m.plain(c.Difference())
		}
		row := tableRow{cells: []string{joined("\n", m.method(c.Method), c.Note), itoa(sums[c.Method].Count), m.plain(c.Expected), got, diff}}
		if c.Method == clinic.PayDeposit { // the use of a deposit is no money: it stands below the sum
			row.faint = true
			below = append(below, row)
			continue
		}
		rows = append(rows, row)
		expected = expected.Add(c.Expected)
		if d.closed() {
			counted = counted.Add(c.Counted)
		}
	}
	sum := tableRow{cells: []string{m.Total, "", m.plain(expected), "", ""}, strong: true}
	if d.closed() {
		sum.cells[3], sum.cells[4] = m.plain(counted), m.plain(counted.Sub(expected))
	}
	rows = append(append(rows, sum), below...)
	f.moneyTable([]tableColumn{{head: m.Method, weight: 1}, {head: m.Payments, most: 24, align: right},
		{head: m.Expected + " " + currencySign(d.Drawer.Currency), most: unlimited, align: right}, {head: m.Counted, most: unlimited, align: right},
		{head: m.Difference, most: unlimited, align: right}}, rows)
	f.y += f.mm(3)
}

// layCash sets the float, cash that was put in and taken out, and what was left for
// the next cashier.
func (d ClosureData) layCash(f *flow, m *moneyWords, w *words) {
	body := f.style(8.8, false, f.ink)
	row := func(label string, amount clinic.Money) {
		f.amountLine(line{label: label, amount: m.plain(amount)}, body, f.side, f.inner()-f.mm(0.3), f.mm(0.6), 0)
	}
	row(m.Float, d.Drawer.Float)
	if d.Drawer.FloatNote != "" {
		f.pour([]para{f.para(d.Drawer.FloatNote, f.style(8, false, f.muted), left, f.inner())}, f.side, f.inner())
	}
	if !d.Drawer.Handover.IsZero() || d.HandoverTo != "" {
		row(joined(" · ", m.Handover, d.HandoverTo), d.Drawer.Handover)
	}
	f.y += f.mm(2)
	if len(d.Movements) == 0 {
		return
	}
	f.need(f.mm(22))
	f.pour([]para{f.para(m.Movements, f.style(9.2, true, f.ink), left, f.inner())}, f.side, f.inner())
	f.y += f.mm(1)
	var rows []tableRow
	for _, mv := range d.Movements {
		kind, amount := m.MoneyIn, mv.Amount
		if mv.Kind == clinic.CashOut {
			kind, amount.Minor = m.MoneyOut, -amount.Minor
		}
		rows = append(rows, tableRow{cells: []string{unbroken(w.shortMoment(mv.At, d.Location)), joined("\n", joined(" · ", kind, mv.Reason), mv.ByName), m.plain(amount)}})
	}
	f.moneyTable([]tableColumn{{head: m.When, most: 40}, {head: m.Note, weight: 1}, {head: fmt.Sprintf(m.Amount, currencySign(d.Drawer.Currency)), most: unlimited, align: right}}, rows)
	f.y += f.mm(3)
}

// laySides sets what the payments and what the bills come to, a currency each.
func laySides(f *flow, m *moneyWords, list []clinic.Books) {
	for _, b := range list {
		if b.Currency == "" {
			continue
		}
		f.need(f.mm(30))
		f.pour([]para{f.para(joined(" · ", m.Sides, string(b.Currency)), f.style(9.2, true, f.ink), left, f.inner())}, f.side, f.inner())
		f.y += f.mm(1)
		pay := func(label string, a, z clinic.Money) tableRow {
			return tableRow{cells: []string{label, m.plain(a), m.plain(z)}}
		}
		f.moneyTable([]tableColumn{{head: m.Figure, weight: 1}, {head: m.SidePayments, most: unlimited, align: right}, {head: m.SideBills, most: unlimited, align: right}},
			[]tableRow{pay(m.SideApplied, b.Payments.Applied, b.Bills.Applied), pay(m.SideReceived, b.Payments.Received, b.Bills.Received)})
		f.y += f.mm(1)
		text, color := m.SidesAgree, f.ink
		if !b.Agree() {
			text, color = m.SidesDiffer, danger
		}
		f.pour([]para{f.para(text, style{bold: true, pt: f.style(8.8, true, f.ink).pt, color: color}, left, f.inner())}, f.side, f.inner())
		f.y += f.mm(3)
	}
}

// signatures sets two lines to sign on at the foot of the last page, above the code.
func signatures(f *flow, m *moneyWords, number, digest string, code bool) error {
	if !code {
		digest = ""
	}
	small := f.style(7.4, false, f.muted)
	h := f.mm(signatureRoom) + small.lineHeight() + f.mm(2)
	if digest != "" {
		h += f.mm(codeSide + codeGap)
	}
	f.need(h)
	bottom := max(f.y+h, f.limit())
	y := bottom - h + f.mm(signatureRoom)
	half := (f.inner() - f.mm(8)) / 2
	for i, label := range []string{m.SignCashier, m.SignChecker} {
		x := f.side + float64(i)*(half+f.mm(8))
		f.rule(x, y, half, 0.25, f.ink)
		f.print(label, small, left, x, y+f.mm(1), half)
	}
	f.y = bottom
	return f.checkCode(number, digest, bottom, f.inner())
}

// DayData is all that the closing of a day prints.
type DayData struct {
	Letterhead Letterhead
	Day        clinic.BillingDay
	Drawers    []DayDrawer
	Books      []clinic.Books // both sides, by currency
	MadeAt     time.Time
	MadeBy     string
	Paper      clinic.Paper // A4, A5 or Letter
	Location   *time.Location
}

// DayDrawer is one drawer of a day.
type DayDrawer struct {
	Number, Cashier   string
	Open              bool
	Expected, Counted clinic.Money
}

// Layout lays out the closing of a day.
func (d DayData) Layout() (*Layout, error) { return arrange(d.lay, d.meta(), d.fields()) }

func (d DayData) meta() meta {
	return meta{title: joined(" ", moneyIn(d.Letterhead.Settings.DocumentLanguage).DayReport, d.Day.Date.String()),
		author: printable(d.Letterhead.Settings.HospitalName, runeSet{}), made: d.MadeAt}
}

func (d DayData) fields() []Field {
	out := append(hospitalFields(d.Letterhead.Settings), Field{"Closed by", d.Day.ClosedByName})
	for _, r := range d.Drawers {
		out = append(out, Field{"Cashier", r.Cashier})
	}
	return out
}

func (d DayData) lay() (*flow, error) {
	w, m := wordsIn(d.Letterhead.Settings.DocumentLanguage), moneyIn(d.Letterhead.Settings.DocumentLanguage)
	f, err := newReport(d.Paper, d.Letterhead)
	if err != nil {
		return nil, err
	}
	t := title{name: m.DayReport, number: w.long(d.Day.Date), date: w.moment(d.MadeAt, d.Location)}
	state := m.StillOpen
	if d.Day.State == clinic.DayClosed {
		state = joined(" · ", w.shortMoment(d.Day.ClosedAt, d.Location), with(m.ClosedBy, d.Day.ClosedByName))
	} else {
		t.stamp = w.Draft
	}
	f.head = func() { f.runningHead(d.Letterhead.Settings, t, state, "", "", f.ink) }
	f.letterhead(d.Letterhead.Settings)
	f.titleRow(t)
	f.pour([]para{f.para(state, f.style(9.2, true, f.ink), left, f.inner())}, f.side, f.inner())
	f.y += f.mm(3)
	if len(d.Drawers) == 0 {
		f.pour([]para{f.para(m.NoDrawers, f.style(9, false, f.ink), left, f.inner())}, f.side, f.inner())
		f.y += f.mm(3)
	} else {
		d.layDrawers(f, m)
	}
	for _, b := range d.Books {
		var rows []tableRow
		var below []tableRow
		for _, s := range b.Payments.ByMethod {
			row := tableRow{cells: []string{m.method(s.Method), itoa(s.Count), m.plain(s.Amount)}}
			if s.Method == clinic.PayDeposit {
				row.faint = true
				below = append(below, row)
				continue
			}
			rows = append(rows, row)
		}
		rows = append(append(rows, tableRow{cells: []string{m.Total, "", m.plain(b.Payments.Received)}, strong: true}), below...)
		f.need(f.mm(24))
		f.pour([]para{f.para(joined(" · ", m.CashSums, string(b.Currency)), f.style(9.2, true, f.ink), left, f.inner())}, f.side, f.inner())
		f.y += f.mm(1)
		f.moneyTable([]tableColumn{{head: m.Method, weight: 1}, {head: m.Payments, most: 24, align: right},
			{head: fmt.Sprintf(m.Amount, currencySign(b.Currency)), most: unlimited, align: right}}, rows)
		f.y += f.mm(3)
	}
	laySides(f, m, d.Books)
	return f, signatures(f, m, "", "", false)
}

func (d DayData) layDrawers(f *flow, m *moneyWords) {
	var rows []tableRow
	for _, r := range d.Drawers {
		cells := []string{r.Number, r.Cashier, m.amount(r.Expected), m.StillOpen, ""}
		if !r.Open {
			cells[3], cells[4] = m.amount(r.Counted), m.amount(r.Counted.Sub(r.Expected))
		}
		rows = append(rows, tableRow{cells: cells})
	}
	f.moneyTable([]tableColumn{{head: m.Drawer, most: 30}, {head: m.Cashier, weight: 1}, {head: m.Expected, most: unlimited, align: right},
		{head: m.Counted, most: unlimited, align: right}, {head: m.Difference, most: unlimited, align: right}}, rows)
	f.y += f.mm(3)
}
