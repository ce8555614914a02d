package viewmodel

import (
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// DrawerCash is the cash that should be in a drawer, in words when it is closed.
func DrawerCash(d *service.DrawerState) string {
	if d == nil || !d.Open {
		return i18n.C("drawer", "closed")
	}
	return i18n.Money(d.Cash)
}

// DrawerNotice says how the drawer stands and what comes next: Count when it is
// open, else Open. Nothing is said to an administrator who has none.
type DrawerNotice struct {
	Text   string
	Alarm  bool
	Action string // text of the button
	Count  bool   // it is open: the button counts it
}

// DrawerNotice is the line of the first page about the actor's drawer.
func (t *Today) DrawerNotice() DrawerNotice {
	if t.View.Billing == nil || t.View.Billing.Drawer == nil {
		return DrawerNotice{}
	}
	d := *t.View.Billing.Drawer
	day := i18n.Date(d.Date, "Mon 2 Jan")
	var taken []string
	for _, m := range d.Taken {
		if m.Method != clinic.PayDeposit {
			taken = append(taken, i18n.LowerFirst(i18n.Say(m.Method.Title()))+" "+i18n.Amount(m.Amount))
		}
	}
	by := i18n.T("nothing taken yet")
	if len(taken) > 0 {
		by = i18n.F("taken: %s", strings.Join(taken, ", "))
	}
	count := DrawerNotice{Action: i18n.T("Count and close…"), Count: true}
	switch {
	case d.Open && d.Late:
		count.Alarm = true
		count.Text = i18n.F("Your drawer of %s is still open. It takes no more payments until it is counted and closed.", day)
		return count
	case d.Open && d.Yesterdays:
		count.Alarm = true
		count.Text = i18n.F("Your drawer of %s is still open; what you take stands in that day's books. %s.", day, i18n.UpperFirst(by))
		return count
	case d.Open:
		count.Text = i18n.F("Your drawer is open since %s; %s. It is to be counted before you go.", t.ClockText(d.OpenedAt), by)
		return count
	case d.HandedOver == 1:
		return DrawerNotice{Text: i18n.T("A drawer was handed over to you."), Alarm: true, Action: i18n.T("Open drawer…")}
	case d.HandedOver > 1:
		return DrawerNotice{Text: i18n.N(d.HandedOver, "A drawer was handed over to you.", "%d drawers were handed over to you."), Alarm: true, Action: i18n.T("Open drawer…")}
	case t.Actor.Role == clinic.RoleAdmin:
		return DrawerNotice{}
	}
	return DrawerNotice{Text: i18n.T("Your drawer is closed. It is opened before the first payment."), Action: i18n.T("Open drawer…")}
}
