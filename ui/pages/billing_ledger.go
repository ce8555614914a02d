package pages

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// deposits is who reads deposits for the page; nil for roles that take no money.
func (p *BillingPage) deposits() viewmodel.DepositService {
	if !p.env.May(clinic.PaymentsTake) || p.env.Services.Deposits == nil {
		return nil
	}
	return p.env.Services.Deposits
}

// lists are the buttons of the lists behind the page.
func (p *BillingPage) lists() (out []fyne.CanvasObject) {
	if p.env.May(clinic.ClaimsManage) && p.env.Services.Claims != nil {
		out = append(out, components.NewButton("Claims", "Alt L", func() { openClaims(p.env) }))
	}
	if p.deposits() != nil {
		out = append(out, components.NewButton("Deposits", "Alt A", func() { openDeposits(p.env) }))
	}
	return out
}

func (p *BillingPage) listShortcuts() []Shortcut {
	out := []Shortcut{{Text: "More about the open bill…", Key: fyne.KeyM, Modifier: fyne.KeyModifierAlt, Run: func() {
		if p.panel.more.Visible() && p.vm.Current() != nil && !components.ModalOpen(p.env.Window) {
			p.panel.openMore()
		}
	}}}
	if p.env.May(clinic.ClaimsManage) && p.env.Services.Claims != nil {
		out = append(out, Shortcut{Text: "Claims…", Key: fyne.KeyL, Modifier: fyne.KeyModifierAlt, Run: func() { openClaims(p.env) }})
	}
	if p.deposits() != nil {
		out = append(out, Shortcut{Text: "Deposits…", Key: fyne.KeyA, Modifier: fyne.KeyModifierAlt, Run: func() { openDeposits(p.env) }})
	}
	return out
}

// showSums draws what the bill comes to and what is owed of it, by whom.
func (b *billingPanel) showSums(inv clinic.Invoice) {
	b.sums.RemoveAll()
	small := func(label string, amount clinic.Money) {
		b.sums.Add(stretchRow(8, []float32{-1, 0}, components.Muted(label), components.NewText(amount.String(), components.TextOptions{Align: fyne.TextAlignTrailing})))
	}
	big := func(label string, amount clinic.Money) {
		b.due.SetText(amount.String())
		b.sums.Add(stretchRow(8, []float32{-1, 0}, components.Title(label), b.due))
	}
	b.sums.Add(components.Line())
	if b.printed.SetText(clinic.CleanLine(inv.Note)); inv.Note != "" {
		b.sums.Add(b.printed)
	}
	// What is printed below the lines; a lone total is the amount to pay itself.
	if len(viewmodel.SumLines(inv)) > 1 {
		showSums(b.worked, inv, "")
		b.sums.Add(b.worked)
	} else if inv.Paid.Minor != 0 || inv.Credited.Minor != 0 && inv.Status != clinic.InvoiceVoid {
		small("Total", inv.Total)
	}
	if inv.Paid.Minor != 0 {
		small("Paid", inv.Paid)
	}
	if inv.Credited.Minor != 0 && inv.Status != clinic.InvoiceVoid {
		small("Written off", inv.Credited)
	}
	if inv.Claim != nil && inv.Status != clinic.InvoiceVoid && inv.Status != clinic.InvoiceDraft {
		small("Owed by "+inv.Claim.PayerName+" ("+inv.Claim.State.Title()+")", inv.PayerDue())
	}
	switch {
	case inv.Status == clinic.InvoiceDiscarded:
		big("Discarded", inv.Total)
	case inv.Status == clinic.InvoiceVoid:
		big("Void", inv.Total)
	case inv.Status == clinic.InvoicePaid && inv.Balance().Minor <= 0:
		big("Paid in full", inv.Total)
	case inv.Status == clinic.InvoiceSettled:
		big("Nothing owed", inv.Balance())
	case inv.Claim != nil:
		big("To pay by the patient", inv.PatientDue())
	default:
		big("To pay", inv.Balance())
	}
}

// showPayments lists payments with their refunds below them, and counter-entries.
func (b *billingPanel) showPayments(inv clinic.Invoice) {
	b.payments.RemoveAll()
	caption := func(text string) {
		b.payments.Add(components.NewText(text, components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Bold: true}))
	}
	if len(inv.Payments) > 0 {
		caption("Payments")
	}
	for _, p := range inv.Payments {
		if p.Kind == clinic.KindRefund {
			continue
		}
		by := ""
		if p.ClaimID != 0 && inv.Claim != nil {
			by = "by " + inv.Claim.PayerName
		}
		b.entry(0, p.ReceiptNumber, joinDots(p.Method.Title(), by, paidAt(p.PaidAt, b.env.Now()), p.ReceivedByName), p.Amount, b.reprintButton(p))
		for _, r := range inv.Payments {
			if r.ReversesID == p.ID && r.Kind == clinic.KindRefund {
				b.entry(18, r.ReceiptNumber+", given back", joinDots(r.Method.Title(), paidAt(r.PaidAt, b.env.Now()), r.ReceivedByName, r.Reason), r.Amount, b.reprintButton(r))
			}
		}
	}
	if len(inv.Credits) > 0 {
		caption("Counter-entries")
	}
	open := clinic.OpenWriteOffs(inv.Credits)
	for _, c := range inv.Credits {
		actions := components.HBox()
		if b.env.May(clinic.ReceiptsPrint) {
			actions.Add(components.NewButton("Print", "", func() { b.printCredit(c) }))
		}
		if b.env.May(clinic.WriteOff) && inv.Status != clinic.InvoiceVoid && slices.ContainsFunc(open, func(o clinic.Credit) bool { return o.ID == c.ID }) {
			actions.Add(components.NewButton("Take back…", "", func() { b.takeBack(c) }))
		}
		indent := float32(0)
		if c.ReversesID != 0 {
			indent = 18
		}
		whose := ""
		if c.ClaimID != 0 {
			whose = "payer's part"
		}
		b.entry(indent, c.Number+", "+lowerInitial(c.Kind.Title()), joinDots(whose, paidAt(c.CreditedAt, b.env.Now()), c.CreditedByName, c.Reason),
			clinic.Money{Minor: -c.Amount.Minor, Currency: c.Amount.Currency}, actions)
	}
}

func (b *billingPanel) reprintButton(p clinic.Payment) fyne.CanvasObject {
	if !b.env.May(clinic.ReceiptsPrint) {
		return nil
	}
	return components.NewButton("Reprint", "", func() { b.printReceipt(p.ID, p.ReceiptNumber) })
}

// entry adds a line of the ledger: its number, what it is, the amount and what
// can be done with it.
func (b *billingPanel) entry(indent float32, number, detail string, amount clinic.Money, action fyne.CanvasObject) {
	text := components.VBoxGap(0, components.NewText(number, components.TextOptions{Bold: true, Shrink: true}),
		components.NewText(detail, components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Shrink: true}))
	row := []fyne.CanvasObject{text, middle(components.Body(amount.String()))}
	if action != nil {
		row = append(row, middle(action))
	}
	line := stretchRow(10, []float32{-1, 0, 0}[:len(row)], row...)
	if indent > 0 {
		line = container.New(&insetLayout{left: indent}, line)
	}
	b.payments.Add(line)
}

func lowerInitial(s string) string {
	if s == "" {
		return s
	}
	return string(s[0]|0x20) + s[1:]
}
