package pages

import (
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// pricedSettings opens the settings in a view, with a few prices of the test's own.
func (h *deskHospital) pricedSettings(v View) *settingsPage {
	h.t.Helper()
	p := h.asAdmin(NewSettings).(*settingsPage)
	for _, delay := range []func(){func() { p.prices.prices.vm.Delay = 0 }, func() { p.prices.taxes.vm.Delay = 0 },
		func() { p.prices.categories.vm.Delay = 0 }, func() { p.prices.payers.vm.Delay = 0 }} {
		delay()
	}
	p.Open(Target{Tab: TabSettings, View: v})
	return p
}

func (p *settingsPage) list(which string) {
	p.prices.which.SetValue(which)
	p.prices.load()
	p.FocusFilter()
}

func TestThePriceListIsKeptByKeyboard(t *testing.T) {
	h := newDeskHospital(t)
	p := h.pricedSettings(ViewPrices)
	w := h.window
	p.list(listTaxes)
	p.New()
	uitest.Type(w, "Qtax")
	uitest.Tab(w)
	uitest.Type(w, "abc")
	uitest.Shortcut(w, fyne.KeyReturn, fyne.KeyModifierShortcutDefault)
	uitest.MustText(t, w, "Give a percentage such as 19 or 7.5")
	for range 3 {
		uitest.Key(w, fyne.KeyBackspace)
	}
	uitest.Type(w, "7.5")
	uitest.Shortcut(w, fyne.KeyReturn, fyne.KeyModifierShortcutDefault)
	h.settled(t, "Qtax 7.5 % is saved.")

	p.list(listCategories)
	for _, name := range []string{"Qfirst", "Qsecond"} {
		p.New()
		uitest.Type(w, name)
		uitest.Key(w, fyne.KeyReturn)
		h.settled(t, name+" is saved.")
	}
	uitest.Type(w, "qsecond")
	uitest.Key(w, fyne.KeyReturn) // to the list
	before := value(h.services.Prices.Categories(h.admin(), false))(t)
	uitest.Key(w, fyne.KeyU)
	after := value(h.services.Prices.Categories(h.admin(), false))(t)
	if n := len(before); before[n-1].Name != "Qsecond" || after[n-2].Name != "Qsecond" {
		t.Errorf("the order %+v became %+v", before, after)
	}

	p.list(listPrices)
	p.New()
	uitest.Type(w, "Qqx nothing costs")
	uitest.Tab(w)
	uitest.Type(w, "qqx")
	uitest.Tab(w)
	uitest.Type(w, "-3")
	uitest.Shortcut(w, fyne.KeyReturn, fyne.KeyModifierShortcutDefault)
	uitest.MustText(t, w, "cannot be negative")
	uitest.Shot(t, w, "price-form")
	uitest.Key(w, fyne.KeyBackspace, fyne.KeyBackspace)
	uitest.Type(w, "12,50")
	uitest.Shortcut(w, fyne.KeyReturn, fyne.KeyModifierShortcutDefault)
	h.settled(t, "Qqx nothing costs is saved.")
	p.FocusFilter()
	uitest.Type(w, "qqx")
	rows := p.prices.prices.table.Rows()
	if len(rows) != 1 || rows[0].Code != "QQX" || rows[0].Price.Minor != 1250 {
		t.Fatalf("found %+v", rows)
	}
	uitest.Key(w, fyne.KeyReturn, fyne.KeyReturn) // to the list, edit
	uitest.MustText(t, w, "Edit price")
	uitest.Shortcut(w, fyne.KeyA, fyne.KeyModifierShortcutDefault)
	uitest.Type(w, "Qqx something")
	uitest.Shortcut(w, fyne.KeyReturn, fyne.KeyModifierShortcutDefault)
	h.settled(t, "Qqx something is saved.")
	w.Canvas().Focus(p.prices.prices.table)
	uitest.Key(w, fyne.KeyDelete)
	uitest.MustText(t, w, "Retire Qqx something?")
	uitest.Tab(w) // away from keeping it
	uitest.Key(w, fyne.KeyReturn)
	h.settled(t, "Qqx something is retired.")
	if got := value(h.services.Prices.Suggest(h.admin(), "qqx", 0))(t); len(got) != 0 {
		t.Errorf("still offered: %+v", got)
	}
	p.prices.prices.vm.SetWithRetired(true)
	uitest.MustText(t, w, "Retired")
	p.prices.prices.table.Select(0)
	w.Canvas().Focus(p.prices.prices.table)
	uitest.Key(w, fyne.KeyDelete)
	h.settled(t, "Qqx something is offered again.")

	p.list(listPayers)
	p.New()
	uitest.Type(w, "Qpayer")
	uitest.Shortcut(w, fyne.KeyReturn, fyne.KeyModifierShortcutDefault)
	h.settled(t, "Qpayer is saved.")
}

// value takes a result that must be there and its error apart: value(f())(t).
func value[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestTwoAdministratorsEditOnePrice(t *testing.T) {
	h := newDeskHospital(t)
	p := h.pricedSettings(ViewPrices)
	id := value(h.services.Prices.Save(h.admin(), clinic.ListPrice{Code: "QQY", Name: "Qqy", Price: clinic.Money{Minor: 100, Currency: h.env.Settings.Currency}}))(t)
	price := value(h.services.Prices.Get(h.admin(), id))(t)
	openPriceForm(p.env, price, func() {})
	theirs := price
	theirs.Code = "QQZ"
	value(h.services.Prices.Save(h.admin(), theirs))(t)
	uitest.Shortcut(h.window, fyne.KeyA, fyne.KeyModifierShortcutDefault)
	uitest.Type(h.window, "Mine")
	uitest.Shortcut(h.window, fyne.KeyReturn, fyne.KeyModifierShortcutDefault)
	uitest.MustText(t, h.window, "Somebody else")
	uitest.TapText(t, h.window, "Show what changed")
	uitest.MustText(t, h.window, "QQZ")
	uitest.Shortcut(h.window, fyne.KeyReturn, fyne.KeyModifierShortcutDefault)
	if got := value(h.services.Prices.Get(h.admin(), id))(t); got.Name != "Mine" || got.Code != "QQZ" {
		t.Errorf("%+v", got)
	}
}

func TestTheChoicesOfBillingShowTheNextNumbers(t *testing.T) {
	h := newDeskHospital(t)
	p := h.pricedSettings(ViewBilling)
	w := h.window
	uitest.MustText(t, w, "Next: RC-2026-")
	uitest.MustText(t, w, "Next: INV-2026-")
	pattern := p.billing.patterns[clinic.SeriesEstimate]
	pattern.SetText("Q-{YY}-{0000}")
	uitest.MustText(t, w, "Next: Q-26-000")
	pattern.SetText("Q-{YY}")
	uitest.MustText(t, w, "no counter")
	uitest.Shortcut(w, fyne.KeyReturn, fyne.KeyModifierShortcutDefault)
	p.Save()
	if p.Unsaved() == "" {
		t.Error("a wrong pattern was saved")
	}
	pattern.SetText("Q-{YY}-{0000}")
	// The receipts that were given would be given again.
	p.billing.patterns[clinic.SeriesReceipt].SetText("RC-2026-{000000}")
	p.Save()
	uitest.MustText(t, w, "a second time")
	uitest.Shot(t, w, "settings-billing-refused")
	p.billing.patterns[clinic.SeriesReceipt].SetText("R-{YYYY}-{00000}")
	p.billing.free.SetText("2")
	p.billing.days.SetText("21")
	p.billing.cashier.SetText("12,5 %")
	p.Save()
	h.settled(t, "Settings saved.")
	s := value(h.services.Settings.Get(h.admin()))(t)
	if s.FreeFollowUps != 2 || s.FreeFollowUpDays != 21 || s.CashierCut != 1250 || s.ReceiptNumbers != "R-{YYYY}-{00000}" || s.EstimateNumbers != "Q-{YY}-{0000}" {
		t.Errorf("%+v", s)
	}
	if p.Unsaved() != "" {
		t.Error("the form says that something is unsaved")
	}
	// Another desk saves first: both edits are joined.
	p.billing.free.SetText("3")
	s.FreeFollowUpDays = 30
	if err := h.services.Settings.Update(h.admin(), s, service.Image{}); err != nil {
		t.Fatal(err)
	}
	p.Save()
	uitest.TapText(t, w, "Show what changed")
	p.Save()
	if s := value(h.services.Settings.Get(h.admin()))(t); s.FreeFollowUps != 3 || s.FreeFollowUpDays != 30 {
		t.Errorf("joined: %d within %d", s.FreeFollowUps, s.FreeFollowUpDays)
	}
}

func TestThePriceListIsImportedFromAFile(t *testing.T) {
	h := newDeskHospital(t)
	p := h.pricedSettings(ViewPrices)
	openListImport(p.env, service.PriceFile, h.file("prices.csv", "code,name,category,price,tax\nQQ1,Qqone,Qcat,10.00,\nQQ2,Qqtwo,Qcat,x,\n"))
	uitest.MustText(t, h.window, "2 rows: 1 new")
	uitest.MustText(t, h.window, "Line 3")
	uitest.Shot(t, h.window, "price-import")
	uitest.Key(h.window, fyne.KeyReturn)
	if components.ModalOpen(h.window) {
		t.Fatal("the dialog is still open")
	}
	h.settled(t, "Price list: 1 new, 0 changed.")
	if got := value(h.services.Prices.Suggest(h.admin(), "qq1", 0))(t); len(got) != 1 || got[0].CategoryName != "Qcat" {
		t.Errorf("%+v", got)
	}
}

func TestMoneyInSettingsLightAndDark(t *testing.T) {
	for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
		h := newDeskHospital(t)
		h.mode = mode
		p := h.pricedSettings(ViewBilling)
		uitest.Shot(t, h.window, "settings-billing-"+string(mode))
		p.Open(Target{View: ViewPrices})
		for _, which := range []string{listPrices, listTaxes, listCategories, listPayers} {
			p.list(which)
			if mode == theme.Light {
				p.New()
				uitest.Shot(t, h.window, "settings-"+which+"-form")
				uitest.Key(h.window, fyne.KeyEscape)
			}
			uitest.Shot(t, h.window, "settings-"+which+"-"+string(mode))
			place := fyne.CurrentApp().Driver().AbsolutePositionForObject
			if left := place(p.prices.actions).X; left < place(p.mode).X+p.mode.Size().Width {
				t.Errorf("%s: the buttons begin at %.0f, over the views", which, left)
			}
		}
		for _, button := range []string{"New payer", "Edit…", "Retire…"} {
			b := uitest.Button(t, h.window, button)
			right := fyne.CurrentApp().Driver().AbsolutePositionForObject(b).X + b.Size().Width
			if right > uitest.Width || button == "New payer" && right < uitest.Width-20 {
				t.Errorf("%s ends at %.0f of %d", button, right, int(uitest.Width))
			}
		}
	}
}
