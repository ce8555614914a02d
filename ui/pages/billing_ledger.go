package pages

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// deposits is who reads deposits for the page; nil for roles that take no money.
func (p *BillingPage) deposits() viewmodel.DepositService { return depositsOf(p.env) }

func depositsOf(env *Env) viewmodel.DepositService {
	if !env.May(clinic.PaymentsTake) || env.Services.Deposits == nil {
		return nil
	}
	return env.Services.Deposits
}

func hasClaims(env *Env) bool { return env.May(clinic.ClaimsManage) && env.Services.Claims != nil }

// lists are the buttons of the lists behind the page.
func (p *BillingPage) lists() (out []fyne.CanvasObject) {
	if hasClaims(p.env) {
		out = append(out, p.spared(components.NewButton(i18n.T("Claims"), "Alt L", func() { openClaims(p.env) })))
	}
	if p.deposits() != nil {
		out = append(out, p.spared(components.NewButton(i18n.T("Deposits"), "Alt A", func() { openDeposits(p.env) })))
	}
	return out
}

// BillingLists are the lists that a user may open over the bills: a View each, and
// what it is called.
func BillingLists(env *Env) (out []components.Option) {
	add := func(may bool, view View, text string) {
		if may {
			out = append(out, components.Option{Value: string(view), Text: text})
		}
	}
	add(env.Services.Estimates != nil, ViewEstimates, i18n.T("Estimates"))
	add(hasClaims(env), ViewClaims, i18n.T("Claims"))
	add(depositsOf(env) != nil, ViewDeposits, i18n.T("Deposits"))
	add(env.May(clinic.ClosuresSee), ViewClosures, i18n.T("Closures"))
	add(env.May(clinic.DrawerKeep), ViewDrawer, i18n.T("My drawer"))
	return out
}

func (p *BillingPage) openList(v View) {
	switch v {
	case ViewEstimates:
		p.estimates()
	case ViewClaims:
		openClaims(p.env)
	case ViewDeposits:
		openDeposits(p.env)
	case ViewClosures:
		openClosures(p.env)
	case ViewDrawer:
		p.myDrawer()
	}
}

func (p *BillingPage) listShortcuts() []Shortcut {
	out := []Shortcut{{Text: i18n.T("More about the open bill…"), Key: fyne.KeyM, Modifier: fyne.KeyModifierAlt, Run: func() {
		if p.panel.more.Visible() && p.vm.Current() != nil && !components.ModalOpen(p.env.Window) {
			p.panel.openMore()
		}
	}}}
	if hasClaims(p.env) {
		out = append(out, Shortcut{Text: i18n.T("Claims…"), Key: fyne.KeyL, Modifier: fyne.KeyModifierAlt, Run: func() { openClaims(p.env) }})
	}
	if p.deposits() != nil {
		out = append(out, Shortcut{Text: i18n.T("Deposits…"), Key: fyne.KeyA, Modifier: fyne.KeyModifierAlt, Run: func() { openDeposits(p.env) }})
	}
	return out
}

// showSums draws what the bill comes to and what is owed of it, by whom.
func (b *billingPanel) showSums(inv clinic.Invoice) {
	b.sums.RemoveAll()
	small := func(label string, amount clinic.Money) {
		b.sums.Add(components.Row(8, []float32{-1, 0}, components.Muted(label), components.NewText(i18n.Money(amount), components.TextOptions{Align: fyne.TextAlignTrailing})))
	}
	big := func(label string, amount clinic.Money) {
		b.due.SetText(i18n.Money(amount))
		b.sums.Add(components.Row(8, []float32{-1, 0}, components.Title(label), b.due))
	}
	b.sums.Add(components.Line())
	if b.printed.SetText(clinic.CleanLine(inv.Note)); inv.Note != "" {
		b.sums.Add(b.printed)
	}
	// What is printed below the lines; a lone total is the amount to pay itself.
	if len(viewmodel.SumLines(inv, 0)) > 1 {
		showSums(b.worked, inv, 0)
		b.sums.Add(b.worked)
	} else if inv.Paid.Minor != 0 || inv.Credited.Minor != 0 && inv.Status != clinic.InvoiceVoid {
		small(i18n.T("Total"), inv.Total)
	}
	if inv.Paid.Minor != 0 {
		small(i18n.C("amount", "Paid"), inv.Paid)
	}
	if inv.Credited.Minor != 0 && inv.Status != clinic.InvoiceVoid {
		small(i18n.T("Written off"), inv.Credited)
	}
	if inv.Claim != nil && inv.Status != clinic.InvoiceVoid && inv.Status != clinic.InvoiceDraft {
		small(i18n.F("Owed by %s (%s)", inv.Claim.PayerName, i18n.Say(inv.Claim.State.Title())), inv.PayerDue())
	}
	switch {
	case inv.Status == clinic.InvoiceDiscarded:
		big(i18n.T("Discarded"), inv.Total)
	case inv.Status == clinic.InvoiceVoid:
		big(i18n.T("Void"), inv.Total)
	case inv.Status == clinic.InvoicePaid && inv.Balance().Minor <= 0:
		big(i18n.T("Paid in full"), inv.Total)
	case inv.Status == clinic.InvoiceSettled:
		big(i18n.T("Nothing owed"), inv.Balance())
	case inv.Claim != nil:
		big(i18n.T("To pay by the patient"), inv.PatientDue())
	default:
		big(i18n.T("To pay"), inv.Balance())
	}
}

// showPayments lists payments with their refunds below them, and counter-entries.
func (b *billingPanel) showPayments(inv clinic.Invoice) {
	b.payments.RemoveAll()
	caption := func(text string) {
		b.payments.Add(components.NewText(text, components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Bold: true}))
	}
	if len(inv.Payments) > 0 {
		caption(i18n.T("Payments"))
	}
	for _, p := range inv.Payments {
		if p.Kind == clinic.KindRefund {
			continue
		}
		by := ""
		if p.ClaimID != 0 && inv.Claim != nil {
			by = i18n.F("by %s", inv.Claim.PayerName)
		}
		b.entry(0, p.ReceiptNumber, joinDots(i18n.Say(p.Method.Title()), by, paidAt(p.PaidAt, b.env.Now()), p.ReceivedByName), p.Amount, b.reprintButton(p))
		for _, r := range inv.Payments {
			if r.ReversesID == p.ID && r.Kind == clinic.KindRefund {
				b.entry(18, i18n.F("%s, given back", r.ReceiptNumber), joinDots(i18n.Say(r.Method.Title()), paidAt(r.PaidAt, b.env.Now()), r.ReceivedByName, r.Reason), r.Amount, b.reprintButton(r))
			}
		}
	}
	if len(inv.Credits) > 0 {
		caption(i18n.T("Counter-entries"))
	}
	open := clinic.OpenWriteOffs(inv.Credits)
	for _, c := range inv.Credits {
		actions := components.HBox()
		if b.env.May(clinic.ReceiptsPrint) {
			actions.Add(components.NewButton(i18n.T("Print"), "", func() { b.printCredit(c) }))
		}
		if b.env.May(clinic.WriteOff) && inv.Status != clinic.InvoiceVoid && slices.ContainsFunc(open, func(o clinic.Credit) bool { return o.ID == c.ID }) {
			actions.Add(components.NewButton(i18n.C("write-off", "Take back…"), "", func() { b.takeBack(c) }))
		}
		indent := float32(0)
		if c.ReversesID != 0 {
			indent = 18
		}
		whose := ""
		if c.ClaimID != 0 {
			whose = i18n.T("payer's part")
		}
		b.entry(indent, c.Number+", "+i18n.LowerFirst(i18n.Say(c.Kind.Title())), joinDots(whose, paidAt(c.CreditedAt, b.env.Now()), c.CreditedByName, c.Reason),
			clinic.Money{Minor: -c.Amount.Minor, Currency: c.Amount.Currency}, actions)
	}
}

func (b *billingPanel) reprintButton(p clinic.Payment) fyne.CanvasObject {
	if !b.env.May(clinic.ReceiptsPrint) {
		return nil
	}
	return components.NewButton(i18n.T("Reprint"), "", func() { b.printReceipt(p.ID, p.ReceiptNumber) })
}

// entry adds a line of the ledger: its number, what it is, the amount and what
// can be done with it.
func (b *billingPanel) entry(indent float32, number, detail string, amount clinic.Money, action fyne.CanvasObject) {
	text := components.VBoxGap(0, components.NewText(number, components.TextOptions{Bold: true, Shrink: true}),
		components.NewText(detail, components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Shrink: true}))
	row := []fyne.CanvasObject{text, middle(components.Body(i18n.Money(amount)))}
	if action != nil {
		row = append(row, middle(action))
	}
	line := components.Row(10, []float32{-1, 0, 0}[:len(row)], row...)
	if indent > 0 {
		line = container.New(&insetLayout{left: indent}, line)
	}
	b.payments.Add(line)
}
