package service

import (
	"fmt"
	"slices"
	"time"

	"caredesk/internal/clinic"
)

// Money of another system comes in as it came in there, on its own days: a bill
// of one line for each payment row, its payment into a drawer of that day, which
// is counted as what it must hold and closed. Nobody here took that money, so
// the drawers are kept by an account of their own that cannot sign in. A payment
// that was refunded there is paid and given back on one day, since nothing says
// when it was given back, and its bill is void, so that nobody is asked to pay
// it again. What was still pending is an open bill.

// keeperName is who the receipts and drawers name.
const keeperName = "Former system"

// writeMoney writes bills, payments and drawers, day by day.
func (m *moving) writeMoney() error {
	bills := slices.Clone(m.in.Bills)
	if len(bills) == 0 {
		return nil
	}
	slices.SortStableFunc(bills, func(a, b IncomingBill) int {
		if c := m.businessDate(a).Compare(m.businessDate(b)); c != 0 {
			return c
		}
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return int(a.ID - b.ID)
	})
	keeper, err := m.keeper()
	if err != nil {
		return err
	}
	billed := map[clinic.AppointmentID]bool{} // visits with a bill that is not void
	for len(bills) > 0 {
		day := m.businessDate(bills[0])
		n := slices.IndexFunc(bills, func(b IncomingBill) bool { return m.businessDate(b) != day })
		if n < 0 {
			n = len(bills)
		}
		if err := m.writeDay(day, keeper, bills[:n], billed); err != nil {
			return err
		}
		bills = bills[n:]
	}
	return nil
}

// keeper is the account in whose name the other system's money stands. It is
// made once, whatever is moved in later.
func (m *moving) keeper() (clinic.Actor, error) {
	const name = "former-system"
	u, hash, err := m.Users().ByUsername(m.ctx, name)
	found, err := notFoundIsNil(err)
	if err != nil {
		return clinic.Actor{}, err
	}
	if !found || u.Role != clinic.RoleCashier || hash != noUsableHash {
		u = clinic.User{ID: clinic.UserID(m.ids[TableUsers].fresh()), Username: name, LastName: keeperName, Role: clinic.RoleCashier, CreatedAt: m.now}
		for n := 2; found; n++ {
			u.Username = fmt.Sprintf("%s-%d", name, n)
			_, _, err := m.Users().ByUsername(m.ctx, u.Username)
			if found, err = notFoundIsNil(err); err != nil {
				return clinic.Actor{}, err
			}
		}
		if err := m.Imports().InsertUser(m.ctx, IncomingUser{User: u, Hash: noUsableHash, ProfileID: m.ids[TableProfiles].fresh()}); err != nil {
			return clinic.Actor{}, err
		}
		if err := m.audit(change{action: "user.import", id: int64(u.ID), after: userRecord(u)}); err != nil {
			return clinic.Actor{}, err
		}
	}
	return clinic.Actor{UserID: u.ID, Username: u.Username, Name: keeperName, Role: clinic.RoleCashier, Workstation: m.in.System}, nil
}

// then is this transaction at another moment, in the keeper's name: numbers,
// bills and payments are of that day. What it says to the audit log must be
// said by m itself.
func (m *moving) then(keeper clinic.Actor, day clinic.Date, at time.Time) *tx {
	at = at.In(m.now.Location())
	if clinic.DateOf(at) != day {
		at = day.At(12*60, m.now.Location())
	}
	return &tx{Repos: m.Repos, core: m.core, ctx: m.ctx, actor: keeper, now: at, site: m.site}
}

// writeDay writes one day's bills and its drawer.
func (m *moving) writeDay(day clinic.Date, keeper clinic.Actor, bills []IncomingBill, billed map[clinic.AppointmentID]bool) error {
	var drawer clinic.Drawer
	var last *tx
	for _, b := range bills {
		t := m.then(keeper, day, b.At)
		if b.State != MoneyOwed && drawer.ID == 0 {
			drawer = clinic.Drawer{CashierID: keeper.UserID, CashierName: keeper.Name, Workstation: keeper.Workstation, BusinessDate: day,
				Currency: b.Amount.Currency, State: clinic.DrawerOpen, Float: clinic.Money{Currency: b.Amount.Currency}, OpenedAt: microsecond(t.now),
				Handover: clinic.Money{Currency: b.Amount.Currency}, Version: 1}
			var err error
			if drawer.ID, err = m.Drawers().Insert(m.ctx, drawer); err != nil {
				return err
			}
		}
		if err := m.writeBill(t, b, drawer, billed); err != nil {
			return err
		}
		if b.State != MoneyOwed && (last == nil || t.now.After(last.now)) {
			last = t
		}
		if err := m.step(1); err != nil {
			return err
		}
	}
	if drawer.ID == 0 {
		return nil
	}
	return m.closeDrawer(last, drawer)
}

// writeBill writes one bill and what was paid for it.
func (m *moving) writeBill(t *tx, b IncomingBill, drawer clinic.Drawer, billed map[clinic.AppointmentID]bool) error {
	visit := clinic.AppointmentID(m.became(TableVisits, int64(b.Visit)))
	if billed[visit] {
		visit = 0 // a visit has one bill; the reader has said so
	}
	i := clinic.Invoice{PatientID: clinic.PatientID(m.became(TableUsers, int64(b.Patient))), AppointmentID: visit, Status: clinic.InvoiceDraft,
		Currency: b.Amount.Currency, TaxInclusive: m.settings.TaxInclusive, CreatedAt: t.now, Note: fmt.Sprintf("Moved in from %s, payment %d.", m.in.System, b.ID),
		Items: []clinic.InvoiceItem{{Kind: clinic.LineFee, Description: "Consultation", Quantity: 1, Price: b.Amount}}}
	if visit == 0 {
		i.Items[0].Kind = clinic.LineItem
	}
	i.Sum()
	var err error
	if i.ID, err = m.Billing().InsertInvoice(m.ctx, i); err != nil {
		return err
	}
	i.Version, i.Paid, i.Credited = 1, clinic.Money{Currency: i.Currency}, clinic.Money{Currency: i.Currency}
	if i.Number, i.NumberYear, i.NumberSeq, err = t.nextNumber(clinic.SeriesInvoice); err != nil {
		return err
	}
	i.IssuedAt, i.IssuedOn = microsecond(t.now), t.today()
	if err := m.Billing().Issue(m.ctx, i, t.actor.UserID); err != nil {
		return err
	}
	i.Version, i.Status = 2, clinic.InvoiceIssued // each write raises it by one
	m.rows = append(m.rows, ImportedRow{Table: TableBills, Old: int64(b.ID), New: int64(i.ID)})
	if b.State != MoneyRefunded && visit != 0 {
		billed[visit] = true
	}
	if err := m.say("invoice.issue", int64(i.ID), i.PatientID, sealed(invoiceRecord(i), clinic.InvoiceDigest(i))); err != nil || b.State == MoneyOwed {
		return err
	}
	return m.writePayment(t, &i, b, drawer)
}

// say audits a paper about money as its making here would be, by who moves it in.
func (m *moving) say(action string, id int64, patient clinic.PatientID, after record) error {
	return m.audit(change{action: action, id: id, patient: patient, reason: "Moved in from " + m.in.System, after: after})
}

// writePayment writes what was paid for a bill and, when it was refunded, the
// refund and the counter-entry of the bill.
func (m *moving) writePayment(t *tx, i *clinic.Invoice, b IncomingBill, drawer clinic.Drawer) (err error) {
	p := clinic.Payment{ID: clinic.PaymentID(m.became(TablePayments, int64(b.ID))), Kind: clinic.KindPayment, InvoiceID: i.ID, AppointmentID: i.AppointmentID,
		Amount: b.Amount, Tendered: clinic.Money{Currency: b.Amount.Currency}, Method: b.Method, TransactionID: b.TransactionID}
	if err := m.writeMovement(t, i, &p, b.At, drawer); err != nil {
		return err
	}
	m.moved(TablePayments, int64(b.ID))
	if b.State != MoneyRefunded {
		return nil
	}
	const reason = "Refunded in the former system"
	r, err := clinic.RefundOf(p, p.Amount, p.Amount, "", reason)
	if err != nil {
		return err
	}
	r.ID = clinic.PaymentID(m.ids[TablePayments].fresh())
	if err := m.writeMovement(t, i, &r, b.At, drawer); err != nil {
		return err
	}
	c, err := clinic.VoidOf(*i, reason)
	if err != nil {
		return err
	}
	if c.Number, c.Year, c.Seq, err = t.nextNumber(clinic.SeriesCredit); err != nil {
		return err
	}
	c.BusinessDate, c.CreditedAt, c.CreditedBy, c.CreditedByName = t.today(), microsecond(t.now), t.actor.UserID, t.actor.Name
	c.IdempotencyKey = m.core.newID()
	if c.ID, err = m.Billing().InsertCredit(m.ctx, *i, c); err != nil {
		return err
	}
	return m.say("invoice.void", int64(i.ID), i.PatientID, sealed(creditRecord(c), clinic.CreditDigest(c, *i)))
}

// writeMovement writes a payment or its refund into the drawer, under the next
// receipt number, and brings the bill into step with what is stored now.
func (m *moving) writeMovement(t *tx, i *clinic.Invoice, p *clinic.Payment, at time.Time, drawer clinic.Drawer) (err error) {
	t.byNow(p, m.core.newID())
	p.PaidAt, p.ClosureID, p.BusinessDate = microsecond(at), drawer.ID, drawer.BusinessDate
	if p.ReceiptNumber, p.ReceiptYear, p.ReceiptSeq, err = t.nextNumber(clinic.SeriesReceipt); err != nil {
		return err
	}
	if p.ID, err = m.Billing().InsertPayment(m.ctx, *i, *p); err != nil {
		return err
	}
	i.Version, i.Paid = i.Version+1, i.Paid.Add(p.Amount)
	i.Status = clinic.Settle(i.Total, i.Paid, i.Credited)
	action := "payment.take"
	if p.Kind == clinic.KindRefund {
		action = "payment.refund"
	}
	return m.say(action, int64(p.ID), i.PatientID, sealed(paymentRecord(*p), clinic.ReceiptDigest(*p, *i)))
}

// closeDrawer counts a day's drawer as what it must hold, and closes it.
func (m *moving) closeDrawer(t *tx, d clinic.Drawer) error {
	counts, err := m.Drawers().Expected(m.ctx, d)
	if err != nil {
		return err
	}
	for n := range counts {
		counts[n].Counted = counts[n].Expected
	}
	var year, seq int
	if d.Number, year, seq, err = t.nextNumber(clinic.SeriesClosure); err != nil {
		return err
	}
	d.ClosedAt = microsecond(t.now)
	if err := m.Drawers().Close(m.ctx, d, counts, year, seq, t.actor.UserID, t.actor.Name); err != nil {
		return err
	}
	closed, err := m.Drawers().Get(m.ctx, d.ID)
	if err != nil {
		return err
	}
	after := record{"number": closed.Number, "counting": closed.Countings, "digest": closed.Digest, "business_date": d.BusinessDate.String()}
	for _, c := range counts {
		after[string(c.Method)] = c.Expected.Edit()
	}
	return m.audit(change{action: "drawer.close", id: int64(d.ID), reason: "Moved in from " + m.in.System, after: after})
}
