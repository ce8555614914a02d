package viewmodel

import (
	"fmt"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// DrawerCash is the cash that should be in a drawer, in words when it is closed.
func DrawerCash(d *service.DrawerState) string {
	if d == nil || !d.Open {
		return "closed"
	}
	return d.Cash.String()
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
	day := d.Date.Format("Mon 2 Jan")
	var taken []string
	for _, m := range d.Taken {
		if m.Method != clinic.PayDeposit {
			taken = append(taken, strings.ToLower(m.Method.Title())+" "+m.Amount.Plain())
		}
	}
	by := "nothing taken yet"
	if len(taken) > 0 {
		by = "taken: " + strings.Join(taken, ", ")
	}
	count := DrawerNotice{Action: "Count and close…", Count: true}
	switch {
	case d.Open && d.Late:
		count.Alarm = true
		count.Text = "Your drawer of " + day + " is still open. It takes no more payments until it is counted and closed."
		return count
	case d.Open && d.Yesterdays:
		count.Alarm = true
		count.Text = "Your drawer of " + day + " is still open; what you take stands in that day's books. " + strings.ToUpper(by[:1]) + by[1:] + "."
		return count
	case d.Open:
		count.Text = "Your drawer is open since " + t.ClockText(d.OpenedAt) + "; " + by + ". It is to be counted before you go."
		return count
	case d.HandedOver == 1:
		return DrawerNotice{Text: "A drawer was handed over to you.", Alarm: true, Action: "Open drawer…"}
	case d.HandedOver > 1:
		return DrawerNotice{Text: fmt.Sprintf("%d drawers were handed over to you.", d.HandedOver), Alarm: true, Action: "Open drawer…"}
	case t.Actor.Role == clinic.RoleAdmin:
		return DrawerNotice{}
	}
	return DrawerNotice{Text: "Your drawer is closed. It is opened before the first payment.", Action: "Open drawer…"}
}
