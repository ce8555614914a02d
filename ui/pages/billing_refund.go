package pages

import (
	"strconv"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// refundOf is what one of several payments can give back.
type refundOf struct {
	payment clinic.Payment
	left    clinic.Money
}

func (r refundOf) text() string {
	return joinDots(r.payment.ReceiptNumber, i18n.Say(r.payment.Method.Title()), i18n.F("%s left", i18n.Money(r.left)))
}

// refundForm asks which payment, how much of it, by which method and why.
type refundForm struct {
	*moneyForm
	which  *components.Choice
	method *components.Choice
	ref    *components.Entry
	reason *components.Entry
	byID   map[string]refundOf
}

// openRefund shows the form. send records the refund. The version is that of the
// bill that was seen, where the refund is about one; otherwise send gives it.
func openRefund(env *Env, title, subtitle string, list []refundOf, seen seenBill, send func(service.RefundCommand, func(clinic.PaymentID, error)), done func(clinic.PaymentID, clinic.Money)) {
	f := &refundForm{moneyForm: newMoneyForm(list[0].left.Currency, func(amount string) string { return i18n.F("Give back %s", amount) }),
		ref: components.NewEntry(), reason: newReason(), byID: map[string]refundOf{}}
	f.seen = seen
	f.ref.MaxLength = 100
	var options []components.Option
	for _, r := range list {
		value := itoa(int64(r.payment.ID))
		f.byID[value] = r
		options = append(options, components.Option{Value: value, Text: r.text()})
	}
	f.which, f.method = components.NewChoice(options, nil), components.NewChoice(nil, nil)
	f.which.OnChanged = func(string) { f.fill() }
	f.method.OnChanged = func(string) { f.showRef() }
	f.dialog = components.NewFormDialog(components.FormOptions{
		Topic: "manual.md#giving-money-back",
		Title: title, Subtitle: subtitle, SubmitText: i18n.T("Give back"), Danger: true, Width: 500,
		Fields: []components.FormField{
			{Name: "payment", Label: i18n.T("Payment"), Widget: f.which, Required: true},
			{Name: "amount", Label: i18n.T("Amount to give back"), Widget: f.amount, Required: true},
			{Name: "method", Label: i18n.T("Method"), Widget: f.method, Required: true, Hint: i18n.T("The way the money came, unless there is a reason for another.")},
			{Name: "transaction_id", Label: i18n.T("Transaction number"), Widget: f.ref},
			{Name: "reason", Label: i18n.T("Reason"), Widget: f.reason, Required: true, Hint: i18n.T("It stands on the receipt of the refund.")},
		},
		OnSubmit: func() {
			amount, ok := f.read()
			if !ok {
				return
			}
			of := f.byID[f.which.Value()]
			cmd := service.RefundCommand{Payment: of.payment.ID, Version: f.seen.version, Amount: amount, Method: clinic.PaymentMethod(f.method.Value()), Reason: f.reason.Text, IdempotencyKey: f.key}
			if cmd.Method.NeedsTransactionID() {
				cmd.TransactionID = f.ref.Text
			}
			if _, err := clinic.RefundOf(of.payment, of.left, cmd.Amount, cmd.Method, cmd.Reason); err != nil {
				f.dialog.SetErr(err)
				return
			}
			f.dialog.SetBusy(true)
			send(cmd, func(id clinic.PaymentID, err error) {
				if err != nil {
					f.failed(err)
					return
				}
				f.dialog.Close()
				done(id, amount)
			})
		},
	}, env.Window)
	f.which.SetValue(options[0].Value)
	f.fill()
	f.dialog.Show()
}

// fill follows the chosen payment.
func (f *refundForm) fill() {
	of := f.byID[f.which.Value()]
	f.amount.SetMoney(of.left)
	methods := clinic.RefundMethods(of.payment)
	f.method.SetOptions(methodOptions(methods))
	f.method.SetValue(string(methods[0]))
	f.showRef()
	f.relabel()
}

func (f *refundForm) showRef() {
	f.dialog.SetFieldVisible("transaction_id", clinic.PaymentMethod(f.method.Value()).NeedsTransactionID())
}

// refund gives a payment of the open bill back.
func (b *billingPanel) refund() {
	inv := b.vm.Current()
	var list []refundOf
	for _, k := range clinic.Keeps(inv.Payments) {
		list = append([]refundOf{{k.Payment, k.Left}}, list...) // the newest first
	}
	openRefund(b.env, i18n.T("Give money back"), joinDots(inv.PatientName, i18n.F("Bill %s", inv.Number), i18n.F("%s paid", i18n.Money(inv.Paid))), list, seenIn(b.vm), b.vm.Refund,
		func(id clinic.PaymentID, amount clinic.Money) {
			toastGood(b.env, i18n.F("%s given back to %s.", i18n.Money(amount), inv.PatientName))
			b.printReceipt(id, b.vm.Receipt(id))
		})
}

// void makes the open bill void, giving back first what is kept for it.
func (b *billingPanel) void() { b.voidAsking("", nil) }

// voidAsking is void with what was typed before and what came of it.
func (b *billingPanel) voidAsking(typed string, why error) {
	inv := *b.vm.Current()
	key := viewmodel.NewKey()
	reason := newReason()
	reason.SetText(typed)
	var dialog *components.FormDialog
	label := i18n.F("Make bill %s void", inv.Number)
	give := components.NewCheck(i18n.F("Give back %s now, the way it came", inv.Paid), nil)
	fields := []components.FormField{{Name: "reason", Label: i18n.T("Reason"), Widget: reason, Required: true, Hint: i18n.T("It stands on the credit note.")}}
	if inv.Paid.Minor > 0 {
		give.OnChanged = func(on bool) {
			dialog.ClearErrors()
			if on {
				dialog.SetSubmitText(i18n.F("Give back %s, make void", i18n.Money(inv.Paid)))
			} else {
				dialog.SetSubmitText(label)
			}
		}
		fields = append([]components.FormField{{Name: "refund", Label: i18n.T("Money kept for this bill"), Widget: give, Required: true}}, fields...)
	}
	dialog = components.NewFormDialog(components.FormOptions{
		Topic: "manual.md#giving-money-back",
		Title: i18n.T("Make the bill void?"), Danger: true, SubmitText: label, CancelText: i18n.T("Keep the bill"), Width: 560,
		Subtitle: joinDots(inv.PatientName, inv.Number, i18n.Money(inv.Total)),
		Above:    components.Paragraph(i18n.F("A credit note of %s with a number of its own takes the bill back. It cannot be undone; the visit can be billed again.", i18n.Money(inv.Total))),
		Fields:   fields,
		OnSubmit: func() {
			dialog.SetBusy(true)
			b.vm.Void(service.VoidCommand{Version: inv.Version, Refund: give.Checked(), Reason: reason.Text, IdempotencyKey: key}, func(result service.VoidResult, err error) {
				if now := b.vm.Current(); clinic.CodeOf(err) == clinic.Stale && now != nil && now.ID == inv.ID && b.vm.CanVoid() {
					dialog.Close() // what would be given back is another amount now: it is asked anew
					b.voidAsking(reason.Text, err)
					return
				}
				if err != nil {
					if clinic.CodeOf(err) == clinic.Conflict {
						key = viewmodel.NewKey()
					}
					dialog.SetErr(err)
					return
				}
				dialog.Close()
				text := i18n.F("Bill %s is void.", inv.Number)
				if len(result.Refunds) > 0 {
					text += i18n.F(" %s to give back; the receipts can be reprinted from the list.", i18n.Money(inv.Paid))
				}
				toastGood(b.env, text)
				b.leave()
			})
		},
	}, b.env.Window)
	dialog.Show()
	if why != nil {
		dialog.SetErr(why)
	}
}

// writeOff writes a part of what is owed off.
func (b *billingPanel) writeOff() {
	inv := *b.vm.Current()
	f := newMoneyForm(inv.Currency, func(amount string) string { return i18n.F("Write off %s", amount) })
	f.seen = seenIn(b.vm)
	reason := newReason()
	var sides []components.Option
	if due := inv.PatientDue(); due.Minor > 0 {
		sides = append(sides, components.Option{Value: "patient", Text: i18n.F("The patient's part, %s owed", i18n.Money(due))})
	}
	if due := inv.PayerDue(); due.Minor > 0 {
		sides = append(sides, components.Option{Value: "payer", Text: i18n.F("%s's part, %s owed", inv.Claim.PayerName, i18n.Money(due))})
	}
	side := components.NewChoice(sides, nil)
	fill := func(value string) {
		if value == "payer" {
			f.amount.SetMoney(inv.PayerDue())
		} else {
			f.amount.SetMoney(inv.PatientDue())
		}
		f.relabel()
	}
	side.OnChanged = fill
	f.dialog = components.NewFormDialog(components.FormOptions{
		Topic: "manual.md#giving-money-back",
		Title: i18n.T("Write off what nobody will pay"), Subtitle: joinDots(inv.PatientName, i18n.F("Bill %s", inv.Number)), SubmitText: i18n.T("Write off"), Danger: true, Width: 500,
		Fields: []components.FormField{{Name: "side", Label: i18n.T("Whose part"), Widget: side, Required: true}, {Name: "amount", Label: i18n.T("Amount"), Widget: f.amount, Required: true},
			{Name: "reason", Label: i18n.T("Reason"), Widget: reason, Required: true}},
		OnSubmit: func() {
			amount, ok := f.read()
			if !ok {
				return
			}
			payer := side.Value() == "payer"
			if _, err := clinic.WriteOffOf(inv, payer, amount, reason.Text); err != nil {
				f.dialog.SetErr(err)
				return
			}
			f.dialog.SetBusy(true)
			b.vm.WriteOff(service.WriteOffCommand{Version: f.seen.version, Payer: payer, Amount: amount, Reason: reason.Text, IdempotencyKey: f.key}, func(err error) {
				if err != nil {
					f.failed(err)
					return
				}
				f.dialog.Close()
				toastGood(b.env, i18n.F("%s of bill %s written off.", i18n.Money(amount), inv.Number))
			})
		},
	}, b.env.Window)
	side.SetValue(sides[0].Value)
	fill(sides[0].Value)
	f.dialog.Show()
}

// takeBack takes a write-off back.
func (b *billingPanel) takeBack(c clinic.Credit) {
	if b.vm.Busy() || components.ModalOpen(b.env.Window) {
		return
	}
	key, seen := viewmodel.NewKey(), seenIn(b.vm)
	var ask *components.FormDialog
	ask = components.Confirm(components.ConfirmOptions{
		Title: i18n.T("Take the write-off back?"), Reason: true, KeepOpen: true, ConfirmText: i18n.F("Take back %s", i18n.Money(c.Amount)),
		Message: i18n.F("%s of write-off %s is owed again. The write-off stays on record with its counter-entry.", i18n.Money(c.Amount), c.Number),
		OnConfirm: func(reason string) {
			ask.SetBusy(true)
			b.vm.TakeBack(service.TakeBackCommand{Credit: c.ID, Version: seen.version, Reason: reason, IdempotencyKey: key}, func(err error) {
				if err != nil {
					if clinic.CodeOf(err) == clinic.Conflict {
						key = viewmodel.NewKey()
					}
					ask.SetErr(err)
					seen.told(err)
					return
				}
				ask.Close()
				toastGood(b.env, i18n.F("%s is owed again.", i18n.Money(c.Amount)))
			})
		},
	}, b.env.Window)
}
