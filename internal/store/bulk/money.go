package bulk

import (
	"fmt"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/store"
)

const drawerFloat = 10_000 // in minor units

// money is what is kept of bills, payments and the day's drawers.
type money struct {
	bill, drawer int64
	payment      int
	open         map[int]*drawer // of the day, by cashier
}

// drawer is a cashier's of the day, with what came in by each method.
type drawer struct {
	id  int64
	sum map[clinic.PaymentMethod]int64
}

func (m *money) begin() { m.open = map[int]*drawer{} }

func instantOf(text string) (time.Time, error) {
	return time.Parse("2006-01-02T15:04:05.000000Z", text)
}

// bill writes a closed visit's bill and how it was paid.
func (g *generator) bill(v visitFacts, done string) error {
	m, rng := &g.money, g.rng
	m.bill++
	total, lines := v.doctor.Fee.Minor, 1
	if err := g.t.lines.Add(m.bill, 1, string(clinic.LineFee), "Consultation, "+v.doctor.Headline, 1, total, total); err != nil {
		return err
	}
	if rng.IntN(100) < 30 {
		price := int64(1500 + 500*rng.IntN(8))
		lines++
		total += price
		if err := g.t.lines.Add(m.bill, lines, string(clinic.LineItem), "Blood test", 1, price, price); err != nil {
			return err
		}
	}
	// Of the last weeks some bills wait, of long ago few.
	days := v.day.DaysUntil(Today)
	owing := 3
	if days < 90 {
		owing = 60
	}
	paid, status, version := total, "paid", 3
	switch n := rng.IntN(1000); {
	case v.day == Today && n < 300:
		return g.t.bills.Add(m.bill, nil, nil, nil, v.patient, v.id, "draft", string(currency), v.date, total, total, 0, nil, nil, nil, done, 1)
	case n < owing/3:
		paid, status = total/2, "part_paid"
	case n < owing:
		paid, status, version = 0, "issued", 2
	}
	cashier := int(v.doctor.ID) % len(g.cashiers)
	who := g.cashiers[cashier]
	seq := g.next(clinic.SeriesInvoice, v.day.Year)
	issued := moment(v.day, v.minute+20, rng.IntN(60))
	if err := g.t.bills.Add(m.bill, fmt.Sprintf("INV-%d-%06d", v.day.Year, seq), v.day.Year, seq, v.patient, v.id, status, string(currency), v.date, total, total, paid,
		issued, v.date, int64(who.id), done, version); err != nil {
		return err
	}
	if paid == 0 {
		return nil
	}
	return g.pay(v, cashier, who, paid)
}

func (g *generator) pay(v visitFacts, cashier int, who worker, paid int64) error {
	m := &g.money
	d := m.open[cashier]
	if d == nil {
		m.drawer++
		d = &drawer{id: m.drawer, sum: map[clinic.PaymentMethod]int64{}}
		m.open[cashier] = d
	}
	method, tendered := clinic.PayCash, paid
	if n := g.rng.IntN(10); n >= 9 {
		method, tendered = clinic.PayMobile, 0
	} else if n >= 5 {
		method, tendered = clinic.PayCard, 0
	}
	d.sum[method] += paid
	m.payment++
	seq := g.next(clinic.SeriesReceipt, v.day.Year)
	if err := g.t.payments.Add(v.id, paid, 100, string(method), moment(v.day, v.minute+25, g.rng.IntN(60)), v.date, m.bill, d.id, string(clinic.KindPayment),
		string(currency), tendered, fmt.Sprintf("RC-%d-%06d", v.day.Year, seq), v.day.Year, seq, int64(who.id), who.name,
		fmt.Sprintf("%08x-0000-4000-8000-%012x", g.Seed, m.payment)); err != nil {
		return err
	}
	return g.t.ledger.Add(m.bill, d.id, v.date, string(currency), paid)
}

// closeDrawers counts the day's drawers and closes them; today's stay open.
func (g *generator) closeDrawers(l *store.Loader, on clinic.Date) error {
	for cashier := range g.cashiers {
		d, who := g.money.open[cashier], g.cashiers[cashier]
		if d == nil {
			continue
		}
		date, opened := on.String(), moment(on, 8*60, 0)
		if !on.Before(Today) {
			if err := g.t.drawers.Add(d.id, nil, nil, nil, int64(who.id), who.name, "cash-desk", date, string(currency), string(clinic.DrawerOpen), drawerFloat,
				opened, nil, 0, "", 1); err != nil {
				return err
			}
			continue
		}
		seq, closed := g.next(clinic.SeriesClosure, on.Year), on.At(clinic.Clock(20*60), time.UTC)
		eur := func(n int64) clinic.Money { return clinic.Money{Minor: n, Currency: currency} }
		kept := clinic.Drawer{ID: clinic.ClosureID(d.id), Number: fmt.Sprintf("CL-%d-%04d", on.Year, seq), CashierID: who.id, CashierName: who.name, BusinessDate: on,
			Currency: currency, Float: eur(drawerFloat), OpenedAt: on.At(clinic.Clock(8*60), time.UTC), ClosedAt: closed}
		counting := clinic.Counting{No: 1, At: closed, By: who.id, ByName: who.name}
		d.sum[clinic.PayCash] += drawerFloat
		for _, method := range clinic.PaymentMethods() {
			sum, used := d.sum[method]
			if !used {
				continue
			}
			counting.Counts = append(counting.Counts, clinic.DrawerCount{Method: method, Expected: eur(sum), Counted: eur(sum)})
			if err := g.t.counts.Add(d.id, 1, string(method), sum, sum, store.InstantText(closed), int64(who.id), who.name); err != nil {
				return err
			}
		}
		digest := clinic.ClosureDigest(kept, nil, []clinic.Counting{counting})
		if err := g.t.drawers.Add(d.id, kept.Number, on.Year, seq, int64(who.id), who.name, "cash-desk", date, string(currency), string(clinic.DrawerClosed),
			drawerFloat, opened, store.InstantText(closed), 1, digest, 2); err != nil {
			return err
		}
		if err := l.Audit(clinic.AuditEntry{At: closed, UserID: who.id, UserName: who.name, Role: clinic.RoleCashier, Workstation: "cash-desk", Action: "drawer.close",
			Entity: "drawer", EntityID: d.id, After: `{"digest":"` + digest + `"}`}); err != nil {
			return err
		}
	}
	return nil
}
