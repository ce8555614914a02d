package pages

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// cashier acts with the cashier's rights, to look at what was saved.
func (h *deskHospital) cashier() context.Context {
	return clinic.WithActor(context.Background(), h.actor(clinic.RoleCashier))
}

// ctrlD opens or closes the drawer.
func ctrlD(h *deskHospital) {
	uitest.Shortcut(h.window, fyne.KeyD, fyne.KeyModifierControl)
}

func (h *deskHospital) myDrawer() service.ClosureView {
	h.t.Helper()
	v, err := h.services.Drawers.Current(h.cashier())
	if err != nil {
		h.t.Fatal(err)
	}
	return v
}

// counted is what of a drawer is counted: all but the deposits that were used,
// for which nothing came in.
func counted(v service.ClosureView) []clinic.DrawerCount {
	return slices.DeleteFunc(slices.Clone(v.Expected), func(c clinic.DrawerCount) bool { return c.Method == clinic.PayDeposit })
}

func openBilling(h *deskHospital) *BillingPage {
	p := h.as(clinic.RoleCashier, NewBilling).(*BillingPage)
	menu := fyne.NewMenu("Page")
	for _, s := range p.Shortcuts() {
		item := fyne.NewMenuItem(s.Text, s.Run)
		item.Shortcut = &desktop.CustomShortcut{KeyName: s.Key, Modifier: s.Modifier}
		menu.Items = append(menu.Items, item)
	}
	h.window.SetMainMenu(fyne.NewMainMenu(menu))
	return p
}

func TestDrawerIsCountedAndClosedByKeyboard(t *testing.T) {
	for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
		h := newDeskHospital(t)
		h.mode = mode
		openBilling(h)
		v := h.myDrawer()
		uitest.MustText(t, h.window, v.Cash().String())
		uitest.Shot(t, h.window, "drawer-billing-"+string(mode))
		ctrlD(h)
		uitest.MustText(t, h.window, "Count and close the drawer")
		for _, c := range counted(v) {
			if c.Method == clinic.PayCash {
				uitest.Type(h.window, clinic.Money{Minor: c.Expected.Minor - 50, Currency: "EUR"}.Edit())
				uitest.MustText(t, h.window, "€ 0.50 missing")
				uitest.Key(h.window, fyne.KeyReturn) // to the note
				uitest.Shot(t, h.window, "drawer-count-note-"+string(mode))
				uitest.Type(h.window, "A coin rolled away")
			} else {
				uitest.Type(h.window, c.Expected.Edit())
			}
			uitest.Key(h.window, fyne.KeyReturn)
		}
		uitest.Shot(t, h.window, "drawer-count-"+string(mode))
		uitest.Shortcut(h.window, fyne.KeyS, fyne.KeyModifierControl)
		if components.ModalOpen(h.window) {
			t.Fatalf("still open: %v", uitest.Texts(h.window))
		}
		uitest.MustText(t, h.window, "The drawer is closed as CL-2026-")
		closed, err := h.services.Drawers.View(h.cashier(), v.ID)
		if err != nil || closed.State != clinic.DrawerClosed || closed.Counted().Counts[0].Note != "A coin rolled away" {
			t.Fatalf("closed: %+v %v", closed, err)
		}
		uitest.MustText(t, h.window, "Open drawer")
	}
}

// Counted blind, nothing of what should be there is to be seen before
// everything was counted.
func TestDrawerIsCountedBlind(t *testing.T) {
	h := newDeskHospital(t)
	p := openBilling(h)
	v := h.myDrawer()
	p.openOrClose()
	boxes := uitest.Find[*components.Check](h.window, func(c *components.Check) bool { return strings.HasPrefix(c.Text, "Count blind") })
	boxes[0].Tapped(nil)
	uitest.MustText(t, h.window, "hidden")
	uitest.MustText(t, h.window, "Compare")
	for _, f := range uitest.FindInDialog[*components.MoneyField](h.window, func(*components.MoneyField) bool { return true })[:len(counted(v))] {
		f.SetText("7")
	}
	uitest.MustNotText(t, h.window, "missing")
	uitest.Button(t, h.window, "Compare").Tapped(nil)
	uitest.MustText(t, h.window, "missing")
	uitest.MustText(t, h.window, "This is what should be there.")
	uitest.Shot(t, h.window, "drawer-blind")
	if h.myDrawer().State != clinic.DrawerOpen {
		t.Error("comparing closed the drawer")
	}
}

// A payment that comes in while somebody counts makes the counting stale; what
// was counted stays in the form.
func TestDrawerCountingThatIsStaleKeepsWhatWasCounted(t *testing.T) {
	h := newDeskHospital(t)
	p := openBilling(h)
	v := h.myDrawer()
	p.openOrClose()
	fields := uitest.FindInDialog[*components.MoneyField](h.window, func(*components.MoneyField) bool { return true })
	n := 0
	for _, c := range counted(v) {
		fields[n].SetText(c.Expected.Edit())
		n++
	}
	if err := h.services.Drawers.Cash(h.cashier(), service.CashCommand{Drawer: v.ID, Kind: clinic.CashIn, Amount: clinic.Money{Minor: 500, Currency: "EUR"},
		Reason: "bank", IdempotencyKey: "meanwhile"}); err != nil {
		t.Fatal(err)
	}
	uitest.Button(t, h.window, "Close the drawer").Tapped(nil)
	uitest.MustText(t, h.window, "Money came in or went out since the drawer was counted")
	uitest.MustText(t, h.window, "€ 5.00 missing")
	uitest.Shot(t, h.window, "drawer-stale")
	fields = uitest.FindInDialog[*components.MoneyField](h.window, func(*components.MoneyField) bool { return true })
	if fields[0].Text != v.Cash().Edit() {
		t.Errorf("the counted cash became %q", fields[0].Text)
	}
}

// A payment without an open drawer brings the form up that opens one, and goes
// on by itself.
func TestPaymentOpensTheDrawerAndGoesOn(t *testing.T) {
	h := newDeskHospital(t)
	v := h.myDrawer()
	counts := counted(v)
	for i := range counts {
		counts[i].Counted = counts[i].Expected
	}
	if _, err := h.services.Drawers.Close(h.cashier(), service.CloseDrawerCommand{Drawer: v.ID, Version: v.Version, Counts: counts}); err != nil {
		t.Fatal(err)
	}
	p := openBilling(h)
	p.setFilter("all", "unpaid")
	uitest.Key(h.window, fyne.KeyHome, fyne.KeyReturn)
	inv := *p.vm.Current()
	uitest.Shortcut(h.window, fyne.KeyReturn, fyne.KeyModifierControl)
	uitest.MustText(t, h.window, "Open the drawer")
	uitest.Shot(t, h.window, "drawer-open")
	uitest.Type(h.window, "80")
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.MustText(t, h.window, "taken from "+inv.PatientName)
	got, err := h.services.Billing.Get(h.cashier(), inv.ID)
	if err != nil || !got.Balance().IsZero() || h.myDrawer().Float.Minor != 8000 {
		t.Fatalf("paid %s of %s: %v", got.Paid, got.Total, err)
	}
}

// A drawer that was open for too long is counted first.
func TestYesterdaysDrawerIsCountedBeforeMoneyIsTaken(t *testing.T) {
	h := newDeskHospital(t)
	h.now = h.now.Add(22 * time.Hour)
	p := h.as(clinic.RoleCashier, NewToday)
	uitest.MustText(t, h.window, "Your drawer of Mon 23 Nov is still open. It takes no more payments")
	uitest.Shot(t, h.window, "drawer-today-late")
	uitest.Button(t, h.window, "Count and close…").Tapped(nil)
	uitest.MustText(t, h.window, "Opened Mon 23 Nov 07:45 with € 100.00")
	uitest.Key(h.window, fyne.KeyEscape)
	p.(*todayPage).Reload()
	b := openBilling(h)
	b.setFilter("all", "unpaid")
	uitest.Key(h.window, fyne.KeyHome, fyne.KeyReturn)
	b.Save()
	uitest.MustText(t, h.window, "Count and close the drawer")
}

func TestDrawerOnTheFirstPage(t *testing.T) {
	h := newDeskHospital(t)
	h.as(clinic.RoleCashier, NewToday)
	uitest.MustText(t, h.window, "Your drawer is open since 07:45; taken: cash ")
	uitest.MustText(t, h.window, "Count and close…")
	uitest.Shot(t, h.window, "drawer-today")
	h.as(clinic.RoleAdmin, NewToday)
	uitest.MustNotText(t, h.window, "Your drawer")
}

func TestMyDrawerShowsBothSidesAndTakesCash(t *testing.T) {
	for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
		h := newDeskHospital(t)
		h.mode = mode
		p := openBilling(h)
		p.myDrawer()
		uitest.MustText(t, h.window, "Both sides agree")
		uitest.Shot(t, h.window, "drawer-mine-"+string(mode))
		uitest.Key(h.window, fyne.KeyM)
		uitest.MustText(t, h.window, "Cash without a payment")
		uitest.Type(h.window, "12,50")
		uitest.Tab(h.window)
		uitest.Type(h.window, "Stamps")
		uitest.Shot(t, h.window, "drawer-cash-"+string(mode))
		uitest.Key(h.window, fyne.KeyReturn)
		uitest.MustText(t, h.window, "€ 12.50 taken out of the drawer.")
		uitest.MustText(t, h.window, "Stamps")
		if m := h.myDrawer().Movements; len(m) == 0 || m[len(m)-1].Amount.Minor != 1250 || m[len(m)-1].Kind != clinic.CashOut {
			t.Errorf("moved: %+v", m)
		}
	}
}

func TestCoinsAndNotes(t *testing.T) {
	h := newDeskHospital(t)
	p := openBilling(h)
	p.openOrClose()
	uitest.Button(t, h.window, "Coins and notes…").Tapped(nil)
	uitest.Type(h.window, "1") // € 500
	uitest.Tab(h.window)
	uitest.Tab(h.window)
	uitest.Tab(h.window)
	uitest.Type(h.window, "3") // € 50
	uitest.MustText(t, h.window, "€ 650.00")
	uitest.Shot(t, h.window, "drawer-coins")
	uitest.Shortcut(h.window, fyne.KeyS, fyne.KeyModifierControl)
	fields := uitest.FindInDialog[*components.MoneyField](h.window, func(*components.MoneyField) bool { return true })
	if fields[0].Text != "650.00" {
		t.Errorf("the cash is %q", fields[0].Text)
	}
}

// The administrator closes somebody's drawer, sees the closures and the days,
// closes and reopens a day.
func TestAdministratorClosesTheDay(t *testing.T) {
	for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
		h := newDeskHospital(t)
		h.mode = mode
		h.as(clinic.RoleAdmin, NewBilling)
		openClosures(h.env)
		uitest.MustText(t, h.window, "All cashiers' drawers")
		uitest.MustText(t, h.window, "CL-2026-")
		uitest.Shot(t, h.window, "closures-"+string(mode))
		uitest.Key(h.window, fyne.KeyReturn) // today's, which is open
		uitest.Button(t, h.window, "Count and close…").Tapped(nil)
		uitest.MustText(t, h.window, "Count and close the drawer of Colm Daly")
		v := h.myDrawer()
		fields := uitest.FindInDialog[*components.MoneyField](h.window, func(*components.MoneyField) bool { return true })
		for n, c := range counted(v) {
			fields[n].SetText(c.Expected.Edit())
		}
		uitest.Button(t, h.window, "Close the drawer").Tapped(nil)
		uitest.MustText(t, h.window, "Give the reason why the drawer of Colm Daly is closed for them.")
		uitest.Type(h.window, "Went home ill")
		uitest.Shortcut(h.window, fyne.KeyS, fyne.KeyModifierControl)
		uitest.MustText(t, h.window, "Counted by Maeve Ryan")
		uitest.Shot(t, h.window, "closure-"+string(mode))
		uitest.Key(h.window, fyne.KeyEscape)

		views := uitest.Find[*components.Segmented](h.window, func(s *components.Segmented) bool { return s.Value() == viewDrawers })
		h.window.Canvas().Focus(views[0])
		uitest.Key(h.window, fyne.KeyRight)
		days := uitest.Find[*components.RowTable[service.DayRow]](h.window, func(*components.RowTable[service.DayRow]) bool { return true })
		h.window.Canvas().Focus(days[0])
		uitest.Shot(t, h.window, "days-"+string(mode))
		uitest.Key(h.window, fyne.KeyHome, fyne.KeyReturn)
		uitest.MustText(t, h.window, "Owed before")
		uitest.MustText(t, h.window, "Both sides agree")
		uitest.Shot(t, h.window, "day-"+string(mode))
		uitest.Button(t, h.window, "Close the books…").Tapped(nil)
		uitest.MustText(t, h.window, "No drawer can be opened today any more.")
		uitest.Button(t, h.window, "Close the books").Tapped(nil)
		uitest.MustText(t, h.window, "Nothing in them can change.")
		uitest.Shot(t, h.window, "day-closed-"+string(mode))
		uitest.Button(t, h.window, "Reopen the day…").Tapped(nil)
		uitest.Type(h.window, "A bill was forgotten")
		uitest.Shortcut(h.window, fyne.KeyS, fyne.KeyModifierControl)
		uitest.MustText(t, h.window, "Reopened: A bill was forgotten")
	}
}

// More can be given back by a method than came in by it: such a sum is counted
// below nothing. Cash cannot be.
func TestDrawerCountsBelowNothing(t *testing.T) {
	h := newDeskHospital(t)
	p := openBilling(h)
	v := h.myDrawer()
	p.openOrClose()
	fields := uitest.FindInDialog[*components.MoneyField](h.window, nil)
	for n, c := range counted(v) {
		fields[n].SetText("-17.50")
		got, err := fields[n].Value()
		if (err == nil) != (c.Method != clinic.PayCash) || err == nil && got.Minor != -1750 {
			t.Errorf("%s: %s, %v", c.Method, got, err)
		}
	}
}
