package pages

import (
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

func openBillingPage(t *testing.T, mode theme.Mode, actor clinic.Actor, ward *wardFake) *wardDesk {
	t.Helper()
	return openWard(t, mode, actor, ward, func(d *wardDesk) Page { return NewBilling(d.env) })
}

// Taking cash with the keyboard alone: choose, receive, take, print.
func TestBillingTakesCashByKeyboard(t *testing.T) {
	d := openBillingPage(t, theme.Light, wardCashier, newWard())
	uitest.MustText(t, d.w, "4 of 4 invoices today")
	uitest.MustText(t, d.w, "€ 1,240.00")
	uitest.MustText(t, d.w, "ECG, 12 leads")
	uitest.Key(d.w, fyne.KeyReturn)
	uitest.Type(d.w, "100")
	uitest.MustText(t, d.w, "€ 5.00")
	uitest.Shot(t, d.w, "billing-light")
	uitest.Key(d.w, fyne.KeyReturn) // to the button
	if len(d.ward.payments) != 0 {
		t.Fatal("Enter in the amount took the money")
	}
	uitest.Key(d.w, fyne.KeyReturn) // press it
	if len(d.ward.payments) != 1 {
		t.Fatalf("%d payments", len(d.ward.payments))
	}
	p := d.ward.payments[0]
	if p.Invoice != 1 || p.Amount.Minor != 9500 || p.Tendered.Minor != 10000 || p.Method != clinic.PayCash || p.IdempotencyKey == "" {
		t.Fatalf("paid %+v", p)
	}
	uitest.MustText(t, d.w, "Give back € 5.00.")
	uitest.MustText(t, d.w, "Receipt RC-2026-000061")
	uitest.Key(d.w, fyne.KeyReturn)
	if got := d.printed(); len(got) != 1 || got[0] != "RC-2026-000061.pdf" {
		t.Fatalf("printed %v", got)
	}
	uitest.MustText(t, d.w, "Paid in full")
	if d.w.Canvas().Focused() != fyne.Focusable(d.page.(*BillingPage).table) {
		t.Error("after the receipt the focus is not in the list again")
	}
	uitest.Shot(t, d.w, "billing-paid")
}

// The row that is marked is the bill that is open, wherever it was opened from, and
// none is where the list does not show it.
func TestBillingMarksTheRowOfTheBillThatIsOpen(t *testing.T) {
	d := openBillingPage(t, theme.Light, wardCashier, newWard())
	page := d.page.(*BillingPage)
	rows := page.table.Rows()
	marked := func(want clinic.InvoiceID) {
		t.Helper()
		row, ok := page.table.Selected()
		if open := page.vm.Current(); open == nil || open.ID != rows[len(rows)-1].ID || ok != (want != 0) || row.ID != want {
			t.Errorf("bill %+v is open and row %d marked, want %d", open, row.ID, want)
		}
	}
	last := rows[len(rows)-1].ID
	page.Open(Target{Invoice: last})
	marked(last)
	page.search.SetText("nobody of that name")
	page.filter()
	marked(0)
	page.search.SetText("")
	page.filter()
	marked(last)
}

func TestBillingPartPaymentByCard(t *testing.T) {
	d := openBillingPage(t, theme.Light, wardCashier, newWard())
	pay := d.page.(*BillingPage).panel.pay
	uitest.Key(d.w, fyne.KeyEnd, fyne.KeyReturn) // Müller, € 95 issued
	uitest.ShiftTab(d.w)                         // amount, marked
	uitest.Type(d.w, "40")
	uitest.ShiftTab(d.w) // method
	uitest.Key(d.w, fyne.KeyRight)
	d.ctrl(fyne.KeyReturn)
	uitest.MustText(t, d.w, "Give the transaction or claim number.")
	if d.w.Canvas().Focused() != fyne.Focusable(pay.ref) {
		t.Fatal("the focus is not in the transaction number")
	}
	uitest.Shot(t, d.w, "billing-error")
	uitest.Type(d.w, "TX-77")
	d.ctrl(fyne.KeyReturn)
	if len(d.ward.payments) != 1 || d.ward.payments[0].Amount.Minor != 4000 || d.ward.payments[0].Method != clinic.PayCard {
		t.Fatalf("paid %+v", d.ward.payments)
	}
	uitest.Key(d.w, fyne.KeyEscape)
	uitest.MustText(t, d.w, "€ 55.00")
	uitest.MustText(t, d.w, "Take € 55.00, print")
}

// Leaving a typed amount writes it in full; that must not take away the message
// that the transaction number is missing.
func TestBillingSaysWhatIsMissingRightAfterTheAmountWasTyped(t *testing.T) {
	d := openBillingPage(t, theme.Light, wardCashier, newWard())
	uitest.Key(d.w, fyne.KeyReturn)
	uitest.ShiftTab(d.w) // amount
	uitest.ShiftTab(d.w) // method
	uitest.Key(d.w, fyne.KeyRight)
	uitest.Tab(d.w)
	uitest.Type(d.w, "30")
	d.ctrl(fyne.KeyReturn)
	uitest.MustText(t, d.w, "Give the transaction or claim number.")
	if got := d.page.(*BillingPage).panel.pay.amount.Text; got != "30.00" {
		t.Errorf("the amount is %q", got)
	}
}

func TestBillingFailureKeepsTheForm(t *testing.T) {
	ward := newWard()
	ward.payErr = clinic.Errorf(clinic.Unavailable, "The database is busy. Nothing was saved. Try again.")
	d := openBillingPage(t, theme.Light, wardCashier, ward)
	uitest.Key(d.w, fyne.KeyReturn)
	uitest.Type(d.w, "100")
	d.ctrl(fyne.KeyReturn)
	uitest.MustText(t, d.w, "The database is busy.")
	pay := d.page.(*BillingPage).panel.pay
	if pay.received.Text != "100" || components.ModalOpen(d.w) {
		t.Fatalf("received is %q", pay.received.Text)
	}
	ward.payErr = nil
	d.ctrl(fyne.KeyReturn)
	if len(ward.payments) != 2 || ward.payments[0].IdempotencyKey != ward.payments[1].IdempotencyKey {
		t.Fatalf("tries: %+v", ward.payments)
	}
}

func TestBillingRefusesBadAmounts(t *testing.T) {
	for typed, message := range map[string]string{"-5": "negative", "abc": "figures", "200": "Only € 95.00 is still to be paid", "1.234": "figures"} {
		t.Run(typed, func(t *testing.T) {
			d := openBillingPage(t, theme.Light, wardCashier, newWard())
			amount := d.page.(*BillingPage).panel.pay.amount
			d.w.Canvas().Focus(amount)
			amount.SetText(typed)
			d.ctrl(fyne.KeyReturn)
			if len(d.ward.payments) != 0 {
				t.Fatalf("%q was paid as %v", typed, d.ward.payments[0].Amount)
			}
			if typed != "1.234" { // grouped: 1,234 is more than is owed
				uitest.MustText(t, d.w, message)
			}
			if amount.Text != typed {
				t.Errorf("the text became %q", amount.Text)
			}
		})
	}
}

func TestBillingItemsOfADraftByKeyboard(t *testing.T) {
	d := openBillingPage(t, theme.Light, wardDeskman, newWard())
	uitest.MustNotText(t, d.w, "Method")
	uitest.MustNotText(t, d.w, "Issue only")
	uitest.MustNotText(t, d.w, "In my drawer")
	uitest.Button(t, d.w, "+ Add item").Tapped(nil)
	uitest.Type(d.w, "Bandage")
	uitest.Tab(d.w)
	uitest.Tab(d.w)
	uitest.Type(d.w, "4,50")
	d.ctrl(fyne.KeyS)
	if items := d.ward.invoices[0].Items; len(items) != 3 || items[2].Price.Minor != 450 {
		t.Fatalf("items are %+v", items)
	}
	uitest.MustText(t, d.w, "€ 99.50")
	uitest.Shot(t, d.w, "billing-desk")
	d.w.Canvas().Focus(d.page.(*BillingPage).panel.items)
	uitest.Key(d.w, fyne.KeyHome, fyne.KeyDelete)
	if items := d.ward.invoices[0].Items; len(items) != 2 || items[0].Description != "ECG, 12 leads" {
		t.Fatalf("left are %+v", items)
	}
	uitest.TapText(t, d.w, "Undo")
	if items := d.ward.invoices[0].Items; len(items) != 3 {
		t.Fatalf("after Undo: %+v", items)
	}
}

func TestABillsItemsAreAsHighAsTheirRows(t *testing.T) {
	d := openBillingPage(t, theme.Light, wardCashier, newWard())
	p := d.page.(*BillingPage).panel
	bill := *p.vm.Current()
	least := p.frame.MinSize().Height
	show := func(items int, height float32) (rows int) {
		inv := bill
		inv.Items = nil
		for range items {
			inv.Items = append(inv.Items, bill.Items[0])
		}
		p.showInvoice(inv)
		p.frame.Resize(fyne.NewSize(500, height))
		p.frame.Layout.Layout(p.frame.Objects, p.frame.Size())
		for p.items.HeightFor(rows+1) <= p.items.Size().Height+0.5 {
			rows++
		}
		return rows
	}
	for _, each := range []struct {
		items, want int
		height      float32
	}{{1, 1, 620}, {3, 3, 620}, {8, 3, 490}, {6, 6, 1000}, {40, mostItems, 1400}} {
		if got := show(each.items, each.height); got != each.want {
			t.Errorf("%d items in a panel %.0f high: %d rows are seen, want %d", each.items, each.height, got, each.want)
		}
	}
	if got := p.frame.MinSize().Height; got > least+p.items.HeightFor(fewItems) {
		t.Errorf("a long bill needs %.0f of height, it was %.0f", got, least)
	}
}

func TestBillingIssuedInvoiceCannotBeChanged(t *testing.T) {
	d := openBillingPage(t, theme.Light, wardCashier, newWard())
	uitest.Key(d.w, fyne.KeyEnd)
	uitest.MustNotText(t, d.w, "+ Add item")
	d.w.Canvas().Focus(d.page.(*BillingPage).panel.items)
	uitest.Key(d.w, fyne.KeyDelete, fyne.KeyReturn)
	if components.ModalOpen(d.w) || len(d.ward.invoices[3].Items) != 1 {
		t.Error("an issued invoice was changed")
	}
}

func TestBillingReprintIsACopy(t *testing.T) {
	d := openBillingPage(t, theme.Light, wardCashier, newWard())
	uitest.Key(d.w, fyne.KeyHome, fyne.KeyDown)
	uitest.MustText(t, d.w, "RC-2026-000050")
	uitest.Button(t, d.w, "Reprint").Tapped(nil)
	uitest.Key(d.w, fyne.KeyReturn)
	if d.ward.receipts[50] != 2 || len(d.printed()) != 1 {
		t.Fatalf("recorded %d prints, printed %v", d.ward.receipts[50], d.printed())
	}
}

func TestBillingIssueOnly(t *testing.T) {
	d := openBillingPage(t, theme.Dark, wardCashier, newWard())
	uitest.Button(t, d.w, "Issue only").Tapped(nil)
	uitest.MustText(t, d.w, "its lines cannot be changed any more")
	uitest.MustNotText(t, d.w, "It waits for the payment.")
	uitest.Button(t, d.w, "Issue").Tapped(nil)
	uitest.MustText(t, d.w, "Invoice INV-2026-004512")
	uitest.MustText(t, d.w, "It waits for the payment.")
	if len(d.ward.payments) != 0 {
		t.Error("issuing took money")
	}
	uitest.Shot(t, d.w, "billing-dark")
}

func TestBillingOfAPatientIsReadOnly(t *testing.T) {
	d := openBillingPage(t, theme.Light, wardPatient, newWard())
	uitest.MustText(t, d.w, "My bills")
	for _, text := range []string{"New invoice", "Method", "Issue only", "+ Add item", "Reprint", "Taken today"} {
		uitest.MustNotText(t, d.w, text)
	}
	table := d.page.(*BillingPage).table
	for _, c := range table.Columns() {
		if c.ID == "patient" {
			t.Error("the bills of one patient have a column of patients")
		}
		if c.ID == "doctor" && c.Width < c.Needs {
			t.Errorf("the doctor gives way: %.0f", c.Width)
		}
	}
	if prompt := d.page.(*BillingPage).search.PlaceHolder; prompt != "Bill or receipt number" {
		t.Errorf("a patient is asked for %q", prompt)
	}
	d.ctrl(fyne.KeyN)
	if components.ModalOpen(d.w) {
		t.Error("a patient opens the form of a new invoice")
	}
}

func TestBillingNewInvoiceByKeyboard(t *testing.T) {
	d := openBillingPage(t, theme.Light, wardCashier, newWard())
	d.ctrl(fyne.KeyN)
	uitest.MustText(t, d.w, "A visit that has no invoice yet")
	d.ctrl(fyne.KeyS)
	uitest.MustText(t, d.w, "Choose the visit.")
	uitest.Type(d.w, "øster")
	uitest.Shot(t, d.w, "billing-new")
	uitest.Key(d.w, fyne.KeyReturn)
	d.ctrl(fyne.KeyS)
	uitest.MustText(t, d.w, "is open at the right.")
	if got := d.page.(*BillingPage).vm.Current(); got == nil || got.ID != 1 {
		t.Errorf("open is %v", got)
	}
}

func TestBillingStatCardLeadsToWhatItCounts(t *testing.T) {
	d := openBillingPage(t, theme.Light, wardCashier, newWard())
	d.page.(*BillingPage).stats.toBill.Tapped(nil)
	uitest.MustText(t, d.w, "1 of 1 invoice")
	uitest.MustNotText(t, d.w, "Müller, Jürgen")
}
