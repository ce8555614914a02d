package document

import (
	"fmt"
	"time"

	"caredesk/internal/clinic"
)

// StatementData is all that a patient's statement of account prints.
type StatementData struct {
	Letterhead Letterhead
	Patient    string
	Number     string
	Address    string
	From, To   clinic.Date // From is zero when it begins with the first bill
	Accounts   []clinic.Account
	MadeAt     time.Time
	MadeBy     string
	Paper      clinic.Paper // A4, A5 or Letter
	Location   *time.Location
}

// Layout lays out a statement of account. It has no number: it says what
// was known when it was made.
func (d StatementData) Layout() (*Layout, error) { return arrange(d.lay, d.meta(), d.fields()) }

func (d StatementData) meta() meta {
	return meta{title: moneyIn(d.Letterhead.Settings.DocumentLanguage).Statement,
		author: printable(d.Letterhead.Settings.HospitalName, runeSet{}), made: d.MadeAt}
}

func (d StatementData) fields() []Field {
	return append(hospitalFields(d.Letterhead.Settings), Field{"Patient", joined("\n", d.Patient, d.Address)}, Field{"Made by", d.MadeBy})
}

func (d StatementData) period(w *words, m *moneyWords) string {
	if d.From.IsZero() {
		return fmt.Sprintf(m.UntilDay, w.short(d.To))
	}
	return fmt.Sprintf(m.Period, w.short(d.From), w.short(d.To))
}

func (d StatementData) lay() (*flow, error) {
	w, m := wordsIn(d.Letterhead.Settings.DocumentLanguage), moneyIn(d.Letterhead.Settings.DocumentLanguage)
	f, err := newReport(d.Paper, d.Letterhead)
	if err != nil {
		return nil, err
	}
	period := d.period(w, m)
	t := title{name: m.Statement, number: period, date: w.moment(d.MadeAt, d.Location)}
	f.head = func() { f.runningHead(d.Letterhead.Settings, t, d.Patient, d.Number, "", f.ink) }
	f.letterhead(d.Letterhead.Settings)
	f.titleRow(t)
	f.pair(func(width float64) []para { return party{m.IssuedFor, d.Patient, []string{d.Number}}.paras(f, width) },
		func(width float64) []para {
			return []para{f.para(d.Address, f.style(8.8, false, f.ink), left, width)}
		})
	f.y += f.mm(3)
	for _, a := range d.Accounts {
		if err := a.Check(); err != nil {
			return nil, err
		}
		d.account(f, m, w, a)
	}
	f.y += f.mm(2)
	f.pour([]para{f.para(with(m.MadeBy, d.MadeBy), f.style(8, false, f.muted), left, f.inner())}, f.side, f.inner())
	return f, nil
}

// account sets one currency's entries with the balance after each.
func (d StatementData) account(f *flow, m *moneyWords, w *words, a clinic.Account) {
	var rows []tableRow
	balance := a.Opening
	rows = append(rows, tableRow{cells: []string{"", m.Opening, "", "", "", m.plain(balance)}, strong: true})
	for _, e := range a.Entries {
		balance = balance.Add(e.Change())
		text := m.entry(e.Kind)
		if !e.Kind.Moves() {
			text = fmt.Sprintf(text, unbroken(m.amount(clinic.Money{Minor: max(e.Amount.Minor, -e.Amount.Minor), Currency: a.Currency})))
		}
		if e.Method != "" && e.Kind.Moves() {
			text = joined(" · ", text, m.method(e.Method))
		}
		charged, received := "", ""
		switch change := e.Change(); {
		case change.Minor > 0 || change.IsZero() && e.Kind == clinic.EntryBill:
			charged = m.plain(change)
		case change.Minor < 0:
			received = m.plain(clinic.Money{Minor: -change.Minor, Currency: a.Currency})
		}
		rows = append(rows, tableRow{cells: []string{unbroken(w.short(e.Date)), joined("\n", text, e.About), e.Number, charged, received, m.plain(balance)}})
	}
	rows = append(rows, tableRow{cells: []string{"", m.Closing, "", "", "", m.plain(balance)}, strong: true})
	f.moneyTable([]tableColumn{{head: m.Day, most: 24}, {head: m.Entry, weight: 1}, {head: m.Document, most: 30},
		{head: m.Charged + " " + currencySign(a.Currency), most: unlimited, align: right},
		{head: m.Received, most: unlimited, align: right}, {head: m.Running, most: unlimited, align: right}}, rows)
	if len(a.Entries) == 0 {
		f.y += f.mm(1)
		f.pour([]para{f.para(m.NoEntries, f.style(8.8, false, f.muted), left, f.inner())}, f.side, f.inner())
	}
	d.end(f, m, a, balance)
}

// end sets what the closing balance is made of.
func (d StatementData) end(f *flow, m *moneyWords, a clinic.Account, balance clinic.Money) {
	plain, strong := f.style(8.8, false, f.ink), f.style(10.8, true, f.ink)
	lines := []line{{label: m.Unpaid, amount: m.plain(a.Unpaid)}}
	if !a.Deposits.IsZero() {
		lines = append(lines, line{label: m.DepositsHeld, amount: m.plain(clinic.Money{Minor: -a.Deposits.Minor, Currency: a.Currency})})
	}
	last := line{label: m.Closing, amount: m.amount(balance), strong: true}
	if balance.Minor < 0 {
		last.label += ", " + m.InFavour
	}
	lines = append(lines, last)
	if !a.Payers.IsZero() {
		lines = append(lines, line{label: m.OfPayers, amount: m.plain(a.Payers)})
	}
	x := f.side + f.inner()*0.46
	pad := f.mm(0.9)
	width := f.right() - x - f.mm(0.3)
	f.y += f.mm(2)
	h := 0.0
	for _, l := range lines {
		h += f.amountHeight(l, strong, width, pad)
	}
	f.together(h)
	for _, l := range lines {
		s := plain
		if l.strong {
			s = strong
		}
		f.amountLine(l, s, x, width, pad, 0)
	}
	f.y += f.mm(5)
}

// newReport begins a paper for the office in the language of documents.
func newReport(p clinic.Paper, l Letterhead) (*flow, error) {
	return newList(p, l, l.Settings.DocumentLanguage)
}
