package pages

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// moneyPage is the billing page of a role over the demo hospital, with its
// drawer open.
func moneyPage(t *testing.T, mode theme.Mode, role clinic.Role) (*deskHospital, *BillingPage) {
	t.Helper()
	h := newDeskHospital(t)
	h.mode = mode
	page := h.as(role, NewBilling).(*BillingPage)
	h.env.Locked = func() bool { return true } // no printing in these tests
	ctx := h.env.Context()
	if _, err := h.services.Drawers.Current(ctx); err != nil {
		if _, err := h.services.Drawers.Open(ctx, service.OpenDrawerCommand{Float: clinic.Money{Minor: 100_00, Currency: "EUR"}}); err != nil {
			t.Fatal(err)
		}
	}
	return h, page
}

// bill finds one of the demo's bills.
func (h *deskHospital) bill(match func(clinic.Invoice) bool, statuses ...clinic.InvoiceStatus) clinic.Invoice {
	h.t.Helper()
	page, err := h.services.Billing.List(h.admin(), service.InvoiceFilter{Statuses: statuses}, service.PageRequest{Limit: service.MaxPage})
	if err != nil {
		h.t.Fatal(err)
	}
	for _, row := range page.Rows {
		i, err := h.services.Billing.Get(h.admin(), row.ID)
		if err != nil {
			h.t.Fatal(err)
		}
		if match(i) {
			return i
		}
	}
	h.t.Fatalf("the demo has no such bill among %d", len(page.Rows))
	return clinic.Invoice{}
}

func (h *deskHospital) again(i clinic.Invoice) clinic.Invoice {
	h.t.Helper()
	i, err := h.services.Billing.Get(h.admin(), i.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return i
}

func (h *deskHospital) alt(key fyne.KeyName) {
	h.t.Helper()
	for _, s := range h.shortcuts {
		if s.Key == key && s.Modifier == fyne.KeyModifierAlt {
			s.Run()
			return
		}
	}
	h.t.Fatalf("no command on Alt+%s", key)
}

func ctrlS(h *deskHospital) { uitest.Shortcut(h.window, fyne.KeyS, fyne.KeyModifierControl) }

func plain(i clinic.Invoice) bool {
	return i.Claim == nil && len(i.Payments) == 1 && len(i.Credits) == 0
}

// Giving money back by keyboard: the amount, why, and the button that says both.
func TestBillingGivesMoneyBackByKeyboard(t *testing.T) {
	h, page := moneyPage(t, theme.Light, clinic.RoleAdmin)
	inv := h.bill(func(i clinic.Invoice) bool { return plain(i) && i.Payments[0].Method == clinic.PayCard }, clinic.InvoicePaid)
	page.Open(Target{Invoice: inv.ID})
	h.shortcuts = page.Shortcuts()
	h.alt(fyne.KeyR)
	uitest.MustText(t, h.window, "Give back "+inv.Paid.String())
	uitest.Tab(h.window) // amount, marked
	uitest.Type(h.window, "12.50")
	uitest.MustText(t, h.window, "Give back € 12.50")
	ctrlS(h)
	uitest.MustText(t, h.window, "Give the reason.")
	uitest.Shot(t, h.window, "billing-refund")
	uitest.Type(h.window, "less was done")
	ctrlS(h)
	got := h.again(inv)
	if len(got.Payments) != 2 || got.Payments[1].Amount.Minor != -1250 || got.Payments[1].Reason != "less was done" || got.Payments[1].Method != clinic.PayCard {
		t.Fatalf("payments: %+v", got.Payments)
	}
	uitest.MustText(t, h.window, "€ 12.50 given back to "+inv.PatientName)
	uitest.MustText(t, h.window, got.Payments[1].ReceiptNumber+", given back")
	uitest.MustText(t, h.window, "€ −12.50")
	uitest.Shot(t, h.window, "billing-ledger")
}

func TestBillingRefundAboveWhatIsLeftKeepsTheForm(t *testing.T) {
	h, page := moneyPage(t, theme.Light, clinic.RoleAdmin)
	inv := h.bill(func(i clinic.Invoice) bool { return plain(i) }, clinic.InvoicePaid)
	page.Open(Target{Invoice: inv.ID})
	h.shortcuts = page.Shortcuts()
	h.alt(fyne.KeyR)
	uitest.Tab(h.window)
	uitest.Type(h.window, "99999")
	ctrlS(h)
	uitest.MustText(t, h.window, "can be given back")
	if !components.ModalOpen(h.window) || len(h.again(inv).Payments) != 1 {
		t.Error("the form is gone, or money was given back")
	}
}

func TestBillingVoidGivesAllBackFirst(t *testing.T) {
	h, page := moneyPage(t, theme.Dark, clinic.RoleAdmin)
	inv := h.bill(func(i clinic.Invoice) bool { return plain(i) && i.Payments[0].Method == clinic.PayCard }, clinic.InvoicePaid)
	page.Open(Target{Invoice: inv.ID})
	h.shortcuts = page.Shortcuts()
	h.alt(fyne.KeyV)
	uitest.Tab(h.window)
	uitest.Type(h.window, "wrong patient")
	ctrlS(h)
	uitest.MustText(t, h.window, "Give it back together with the void.")
	uitest.Key(h.window, fyne.KeySpace) // the focus is on the tick that is missing
	uitest.MustText(t, h.window, "Give back "+inv.Paid.String()+", make void")
	uitest.Shot(t, h.window, "billing-void")
	ctrlS(h)
	got := h.again(inv)
	if got.Status != clinic.InvoiceVoid || got.Paid.Minor != 0 || len(got.Credits) != 1 || got.Credits[0].Reason != "wrong patient" {
		t.Fatalf("after the void: %s, paid %v, %+v", got.Status, got.Paid, got.Credits)
	}
	uitest.MustText(t, h.window, got.Credits[0].Number+", void")
}

func TestBillingWriteOffAndTakingItBack(t *testing.T) {
	h, page := moneyPage(t, theme.Light, clinic.RoleAdmin)
	inv := h.bill(func(i clinic.Invoice) bool { return i.Claim == nil && len(i.Credits) == 0 && i.PatientDue().Minor > 0 }, clinic.InvoiceIssued, clinic.InvoicePartPaid)
	page.Open(Target{Invoice: inv.ID})
	h.shortcuts = page.Shortcuts()
	h.alt(fyne.KeyW)
	uitest.MustText(t, h.window, "Write off "+inv.PatientDue().String())
	uitest.Tab(h.window)
	uitest.Tab(h.window)
	uitest.Type(h.window, "hardship")
	ctrlS(h)
	got := h.again(inv)
	if got.Balance().Minor != 0 || len(got.Credits) != 1 {
		t.Fatalf("after the write-off %v is owed, %+v", got.Balance(), got.Credits)
	}
	uitest.MustText(t, h.window, "Nothing owed")
	uitest.Button(t, h.window, "Take back…").Tapped(nil)
	uitest.Type(h.window, "found a relative")
	ctrlS(h)
	if got = h.again(inv); got.Balance() != inv.Balance() || len(got.Credits) != 2 {
		t.Fatalf("after taking it back %v is owed, %+v", got.Balance(), got.Credits)
	}
	uitest.MustText(t, h.window, "write-off taken back")
}

func TestBillingDepositsByKeyboard(t *testing.T) {
	h, page := moneyPage(t, theme.Light, clinic.RoleCashier)
	inv := h.bill(func(i clinic.Invoice) bool { return i.Claim == nil && i.PatientDue().Minor >= 4000 }, clinic.InvoiceIssued, clinic.InvoicePartPaid)
	page.Open(Target{Invoice: inv.ID})
	h.shortcuts = page.Shortcuts()
	h.alt(fyne.KeyD)
	uitest.Type(h.window, "30")
	uitest.MustText(t, h.window, "Take € 30.00, print")
	uitest.Shot(t, h.window, "billing-deposit")
	ctrlS(h)
	uitest.MustText(t, h.window, "€ 30.00 taken in advance from "+inv.PatientName)
	h.closeDialogs()
	h.alt(fyne.KeyU)
	uitest.Shot(t, h.window, "billing-use-deposit")
	ctrlS(h)
	got := h.again(inv)
	last := got.Payments[len(got.Payments)-1]
	if last.Method != clinic.PayDeposit || last.DepositID == 0 {
		t.Fatalf("the last payment: %+v", last)
	}
	h.closeDialogs()
	h.alt(fyne.KeyA)
	uitest.MustText(t, h.window, "Money that patients paid in advance.")
	uitest.Shot(t, h.window, "billing-deposits")
}

func (h *deskHospital) closeDialogs() {
	for range 3 {
		if components.ModalOpen(h.window) {
			uitest.Key(h.window, fyne.KeyEscape)
		}
	}
}

func TestBillingClaimsAreListedSentAndAnswered(t *testing.T) {
	h, page := moneyPage(t, theme.Light, clinic.RoleCashier)
	h.shortcuts = page.Shortcuts()
	ctx := h.env.Context()
	list := func(s clinic.ClaimState) []service.ClaimRow {
		p, err := h.services.Claims.List(ctx, service.ClaimFilter{States: []clinic.ClaimState{s}}, service.PageRequest{Limit: service.MaxPage})
		if err != nil {
			t.Fatal(err)
		}
		return p.Rows
	}
	open, sent := len(list(clinic.ClaimOpen)), list(clinic.ClaimSubmitted)
	if open == 0 || len(sent) == 0 {
		t.Fatalf("the demo has %d open and %d sent claims", open, len(sent))
	}
	h.alt(fyne.KeyL)
	uitest.Shot(t, h.window, "billing-claims")
	uitest.Key(h.window, fyne.KeyM)
	uitest.MustText(t, h.window, "All are marked, or none")
	uitest.Key(h.window, fyne.KeyReturn)
	if left := len(list(clinic.ClaimOpen)); left != 0 {
		t.Fatalf("%d of %d claims are not marked", left, open)
	}
	uitest.MustText(t, h.window, "marked as sent")
	h.closeDialogs()
	inv := h.bill(func(i clinic.Invoice) bool { return i.ID == sent[0].Claim.InvoiceID })
	page.Open(Target{Invoice: inv.ID})
	h.alt(fyne.KeyC)
	uitest.Key(h.window, fyne.KeyDown) // accepted in part
	uitest.Tab(h.window)
	uitest.Type(h.window, "10")
	uitest.MustText(t, h.window, "Note € 10.00 as accepted")
	uitest.Shot(t, h.window, "billing-claim")
	ctrlS(h)
	got := h.again(inv)
	if got.Claim.State != clinic.ClaimPartAccepted || got.Claim.Covered.Minor != 1000 {
		t.Fatalf("the claim: %+v", got.Claim)
	}
	h.alt(fyne.KeyY)
	uitest.MustText(t, h.window, "Take € 10.00, print")
	ctrlS(h)
	if got = h.again(inv); got.Claim.State != clinic.ClaimPaid {
		t.Fatalf("the claim is %s, payments %+v", got.Claim.State, got.Payments)
	}
}

// What the role may not do is neither in the menu nor on a key.
func TestBillingActionsFollowTheRole(t *testing.T) {
	for role, want := range map[clinic.Role]string{clinic.RoleAdmin: "R U Y C D W V", clinic.RoleCashier: "R U Y C D V", clinic.RoleReceptionist: ""} {
		h, page := moneyPageOf(t, role)
		var keys []string
		for _, s := range page.panel.shortcuts() {
			keys = append(keys, string(s.Key))
		}
		if got := strings.Join(keys, " "); got != want {
			t.Errorf("%s has %q, want %q", role, got, want)
		}
		if role == clinic.RoleReceptionist {
			uitest.MustNotText(t, h.window, "Deposits")
			uitest.MustNotText(t, h.window, "Claims")
		}
	}
}

func moneyPageOf(t *testing.T, role clinic.Role) (*deskHospital, *BillingPage) {
	t.Helper()
	h := newDeskHospital(t)
	return h, h.as(role, NewBilling).(*BillingPage)
}

func TestPatientOverviewSaysWhatIsOwedAndPaidInAdvance(t *testing.T) {
	h := newDeskHospital(t)
	page := h.as(clinic.RoleCashier, NewPatients).(*patientsPage)
	inv := h.bill(func(i clinic.Invoice) bool { return i.PatientDue().Minor > 0 }, clinic.InvoiceIssued, clinic.InvoicePartPaid)
	page.Open(Target{Patient: inv.PatientID})
	m, err := h.services.Billing.PatientMoney(h.env.Context(), inv.PatientID)
	if err != nil {
		t.Fatal(err)
	}
	uitest.MustText(t, h.window, m.Due.String())
	uitest.MustText(t, h.window, "Paid in advance")
	uitest.Shot(t, h.window, "patient-account")
}
