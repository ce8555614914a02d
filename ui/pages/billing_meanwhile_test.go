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

// draft makes a bill without a visit with two lines.
func (h *deskHospital) draft(descriptions ...string) clinic.Invoice {
	h.t.Helper()
	list, err := h.services.Patients.Search(h.admin(), service.PatientFilter{}, service.PageRequest{Limit: 1})
	if err != nil {
		h.t.Fatal(err)
	}
	id, err := h.services.Billing.NewDraft(h.admin(), list.Rows[0].ID)
	if err != nil {
		h.t.Fatal(err)
	}
	h.add(id, descriptions...)
	return h.again(clinic.Invoice{ID: id})
}

// add appends lines to a draft, as another desk does.
func (h *deskHospital) add(id clinic.InvoiceID, descriptions ...string) {
	h.t.Helper()
	i := h.again(clinic.Invoice{ID: id})
	for _, d := range descriptions {
		i.Items = append(i.Items, clinic.InvoiceItem{Description: d, Quantity: 1, Price: clinic.Money{Minor: 10_00, Currency: "EUR"}})
	}
	if err := h.services.Billing.SetItems(h.admin(), id, i.Version, i.Items); err != nil {
		h.t.Fatal(err)
	}
}

func (h *deskHospital) lines(i clinic.Invoice) (out []string) {
	for _, it := range h.again(i).Items {
		out = append(out, it.Description)
	}
	return out
}

func wantLines(t *testing.T, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("the lines are %q, want %q", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("the lines are %q, want %q", got, want)
		}
	}
}

// Another desk adds a line while one is typed here: neither is lost.
func TestBillingLineTypedWhileAnotherDeskAddsOne(t *testing.T) {
	h, page := moneyPage(t, theme.Light, clinic.RoleAdmin)
	inv := h.draft("Bandage")
	page.Open(Target{Invoice: inv.ID})
	page.panel.editItem(-1)
	uitest.Type(h.window, "Sling by hand")
	uitest.Tab(h.window)
	uitest.Tab(h.window)
	uitest.Type(h.window, "20")
	h.add(inv.ID, "Plaster")
	page.Reload() // what the other desk's event does
	ctrlS(h)
	uitest.MustText(t, h.window, "Somebody else changed this bill meanwhile")
	wantLines(t, h.lines(inv), "Bandage", "Plaster")
	uitest.MustText(t, h.window, "€ 40.00") // theirs and this one
	ctrlS(h)
	wantLines(t, h.lines(inv), "Bandage", "Plaster", "Sling by hand")
	if components.ModalOpen(h.window) {
		t.Error("the form is still open")
	}
}

// A line that is changed here is found again among those of another desk; one
// that the other desk changed is not written over.
func TestBillingLineChangedWhileAnotherDeskChangesTheBill(t *testing.T) {
	h, page := moneyPage(t, theme.Light, clinic.RoleAdmin)
	inv := h.draft("Bandage", "Splint")
	page.Open(Target{Invoice: inv.ID})
	page.panel.editItem(1)
	uitest.Type(h.window, "3")
	now := h.again(inv)
	if err := h.services.Billing.SetItems(h.admin(), inv.ID, now.Version, now.Items[1:]); err != nil {
		t.Fatal(err)
	}
	page.Reload()
	ctrlS(h)
	ctrlS(h)
	got := h.again(inv)
	if len(got.Items) != 1 || got.Items[0].Description != "Splint" || got.Items[0].Quantity != 3 {
		t.Fatalf("the lines are %+v", got.Items)
	}
	page.panel.editItem(0)
	uitest.Type(h.window, "5")
	got.Items[0].Price.Minor = 12_00
	if err := h.services.Billing.SetItems(h.admin(), inv.ID, got.Version, got.Items); err != nil {
		t.Fatal(err)
	}
	page.Reload()
	ctrlS(h)
	ctrlS(h)
	uitest.MustText(t, h.window, "Somebody else changed this bill meanwhile")
	if got := h.again(inv).Items[0]; got.Quantity != 3 || got.Price.Minor != 12_00 {
		t.Fatalf("the other desk's line became %+v", got)
	}
}

// A void says how much is given back; when another desk takes money meanwhile it
// asks anew with the new amount.
func TestBillingVoidGivesBackWhatWasSaid(t *testing.T) {
	h, page := moneyPage(t, theme.Light, clinic.RoleAdmin)
	inv := h.bill(func(i clinic.Invoice) bool {
		return i.Claim == nil && len(i.Credits) == 0 && i.Paid.Minor > 0 && i.PatientDue().Minor > 1_00
	}, clinic.InvoicePartPaid)
	page.Open(Target{Invoice: inv.ID})
	h.shortcuts = page.Shortcuts()
	h.alt(fyne.KeyV)
	uitest.MustText(t, h.window, "Give back "+inv.Paid.String()+" now")
	uitest.Key(h.window, fyne.KeySpace)
	uitest.Tab(h.window)
	uitest.Type(h.window, "wrong patient")
	if _, err := h.services.Billing.TakePayment(clinic.WithActor(h.env.Context(), h.actor(clinic.RoleAdmin)), service.PaymentCommand{Invoice: inv.ID, Version: inv.Version,
		Amount: clinic.Money{Minor: 1_00, Currency: "EUR"}, Method: clinic.PayCash, IdempotencyKey: "the other desk"}); err != nil {
		t.Fatal(err)
	}
	page.Reload()
	ctrlS(h)
	now := h.again(inv)
	if now.Status == clinic.InvoiceVoid {
		t.Fatalf("the bill was made void, giving %s back where %s was said", now.Total, inv.Paid)
	}
	uitest.MustText(t, h.window, "Give back "+now.Paid.String()+" now")
	uitest.MustText(t, h.window, "Somebody else changed this bill meanwhile")
	reason := uitest.FindInDialog(h.window, func(e *components.Entry) bool { return e.Text == "wrong patient" })
	if len(reason) != 1 {
		t.Fatal("the reason is gone")
	}
}

// Undo puts a line back among those that are there then.
func TestBillingUndoKeepsWhatAnotherDeskAdded(t *testing.T) {
	h, page := moneyPage(t, theme.Light, clinic.RoleCashier)
	inv := h.draft("Bandage", "Splint")
	page.Open(Target{Invoice: inv.ID})
	page.panel.removeItem(*page.vm.Current(), 0)
	wantLines(t, h.lines(inv), "Splint")
	h.add(inv.ID, "Plaster")
	page.Reload()
	uitest.Button(t, h.window, "Undo").Tapped(nil)
	wantLines(t, h.lines(inv), "Bandage", "Splint", "Plaster")
}

// A deposit that another desk takes shows at once where the patient's money is
// to be seen, and can be used for the open bill.
func TestADepositOfAnotherDeskShows(t *testing.T) {
	h := newDeskHospital(t)
	h.as(clinic.RoleCashier, NewBilling)
	inv := h.bill(func(i clinic.Invoice) bool {
		m, err := h.services.Billing.PatientMoney(h.admin(), i.PatientID)
		return err == nil && m.Deposits.Minor == 0 && i.Claim == nil
	}, clinic.InvoiceIssued, clinic.InvoicePartPaid)
	take := func(key string) clinic.DepositID {
		id, _, err := h.services.Deposits.Take(h.cashier(), service.DepositCommand{Patient: inv.PatientID, Amount: clinic.Money{Minor: 77_00, Currency: "EUR"}, Method: clinic.PayCash, IdempotencyKey: key})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	bills := h.as(clinic.RoleCashier, NewBilling).(*BillingPage)
	bills.Open(Target{Invoice: inv.ID})
	uitest.MustNotText(t, h.window, "deposit € 77.00")
	event := service.DepositChanged{ID: take("one"), Patient: inv.PatientID}
	h.env.Bus.Publish(event)
	h.env.Bus.Flush()
	uitest.MustText(t, h.window, "deposit € 77.00")
	if !bills.vm.CanUseDeposit() {
		t.Error("the deposit cannot be used for the bill")
	}
	patients := h.as(clinic.RoleCashier, NewPatients)
	patients.(Opener).Open(Target{Patient: inv.PatientID})
	uitest.MustText(t, h.window, "€ 77.00")
	event.ID = take("two")
	h.env.Bus.Publish(event)
	h.env.Bus.Flush()
	uitest.MustText(t, h.window, "€ 154.00")
}

// The form of a line says what the role may take off before it is saved.
func TestBillingLineSaysTheLimitOfTheRole(t *testing.T) {
	for role, want := range map[clinic.Role]string{clinic.RoleCashier: "in your role", clinic.RoleReceptionist: "Your role gives no discounts."} {
		h := newDeskHospital(t)
		page := h.as(role, NewBilling).(*BillingPage)
		if limit := h.env.Settings.DiscountLimit(role); limit > 0 {
			want = "At most " + limit.String() + " in your role."
		}
		inv := h.draft("Bandage")
		page.Open(Target{Invoice: inv.ID})
		page.panel.editItem(-1)
		uitest.MustText(t, h.window, want)
		uitest.Shot(t, h.window, "billing-limit-"+string(role))
	}
	h, page := moneyPage(t, theme.Light, clinic.RoleAdmin)
	page.Open(Target{Invoice: h.draft("Bandage").ID})
	page.panel.editItem(-1)
	uitest.MustNotText(t, h.window, "in your role")
}

// A bill is issued over the amount that was confirmed, or not at all. Alt+O asks.
func TestBillingIssuesWhatWasConfirmed(t *testing.T) {
	h, page := moneyPage(t, theme.Light, clinic.RoleAdmin)
	inv := h.draft("Bandage")
	page.Open(Target{Invoice: inv.ID})
	h.shortcuts = page.Shortcuts()
	h.alt(fyne.KeyO)
	uitest.MustText(t, h.window, "€ 10.00 to ")
	h.add(inv.ID, "Plaster")
	page.Reload()
	uitest.Button(t, h.window, "Issue").Tapped(nil)
	if got := h.again(inv); got.Number != "" {
		t.Fatalf("issued over %s", got.Total)
	}
	uitest.MustText(t, h.window, "The invoice is shown as it stands now.")
	h.alt(fyne.KeyO)
	uitest.MustText(t, h.window, "€ 20.00 to ")
	uitest.Shot(t, h.window, "billing-issue")
	uitest.Button(t, h.window, "Issue").Tapped(nil)
	if got := h.again(inv); got.Number == "" {
		t.Fatal("not issued")
	}
}
