package pages

import (
	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// billingPay is the form of the payment that is being taken.
type billingPay struct {
	env     *Env
	vm      *viewmodel.Billing
	panel   *billingPanel
	content *fyne.Container

	method   *components.Segmented
	amount   *components.MoneyField
	received *components.MoneyField
	ref      *components.Entry
	change   *components.Badge

	changeField *components.Field

	fields  map[string]*components.Field
	shown   int // the form that is in the inputs
	filling bool
}

func newBillingPay(env *Env, vm *viewmodel.Billing, panel *billingPanel) *billingPay {
	p := &billingPay{env: env, vm: vm, panel: panel}
	var methods []components.Option
	for _, m := range clinic.PaymentMethods() {
		methods = append(methods, components.Option{Value: string(m), Text: i18n.Say(m.Title())})
	}
	p.method = components.NewSegmented(methods, func(v string) {
		p.clearErrors()
		p.vm.EditPayment(func(f *viewmodel.PaymentForm) { f.Method = clinic.PaymentMethod(v) })
	})
	p.method.SetWrap()
	p.amount = components.NewMoneyField(env.Settings.Currency)
	p.received = components.NewMoneyField(env.Settings.Currency)
	p.amount.OnChanged = p.typed
	p.received.OnChanged = p.typed
	p.ref = components.NewEntry()
	p.ref.MaxLength = 100
	p.ref.OnChanged = func(string) { p.typed() }
	// Enter leads on to the button, so that money is never taken by one Enter
	// too many.
	toButton := func(string) { env.Window.Canvas().Focus(panel.takeButton) }
	p.amount.OnSubmitted, p.received.OnSubmitted, p.ref.OnSubmitted = toButton, toButton, toButton
	p.change = components.NewBadge(theme.ToneGood, nil, "")
	p.fields = map[string]*components.Field{
		"method":         components.NewField(i18n.T("Method"), p.method),
		"amount":         components.NewField(i18n.T("Amount"), p.amount),
		"tendered":       components.NewField(i18n.T("Received"), p.received),
		"transaction_id": components.NewField(i18n.T("Transaction number"), p.ref),
	}
	p.changeField = components.NewField(i18n.C("money given back", "Change"), components.FixedHeight(middle(p.change), theme.Size(theme.SizeControl)))
	p.content = components.VBoxGap(8, p.fields["method"],
		components.Row(10, []float32{130, -1, -2, 116},
			p.fields["amount"], p.fields["tendered"], p.fields["transaction_id"], p.changeField))
	return p
}

// first is where a payment starts: at the cash received, or at the reference.
func (p *billingPay) first() fyne.Focusable {
	if p.vm.Payment().Method == clinic.PayCash {
		return p.received
	}
	return p.ref
}

// typed reads the inputs as far as they can be read.
func (p *billingPay) typed() {
	if p.filling {
		return
	}
	p.clearErrors()
	p.vm.EditPayment(func(f *viewmodel.PaymentForm) {
		if m, err := p.amount.Value(); err == nil {
			f.Amount = m
		}
		if m, err := p.received.Value(); err == nil {
			f.Tendered = m
		}
		f.TransactionID = p.ref.Text
	})
}

// read checks that the inputs hold what is about to be paid.
func (p *billingPay) read() bool {
	p.clearErrors()
	f := p.vm.Payment()
	if _, err := p.amount.Value(); err != nil {
		p.fail("amount", i18n.Error(err))
		return false
	}
	if _, err := p.received.Value(); err != nil && f.Method == clinic.PayCash {
		p.fail("tendered", i18n.Error(err))
		return false
	}
	return true
}

// show puts a new form into the inputs and works out the change.
func (p *billingPay) show() {
	f := p.vm.Payment()
	p.filling = true
	if p.shown != f.Form {
		p.shown = f.Form
		p.clearErrors()
		p.amount.SetMoney(f.Amount)
		p.received.Clear()
		p.ref.SetText("")
	} else if m, err := p.amount.Value(); err == nil && m.Minor != f.Amount.Minor {
		p.amount.SetMoney(f.Amount)
	}
	p.filling = false
	p.method.SetValue(string(f.Method))
	cash := f.Method == clinic.PayCash
	show := func(o fyne.CanvasObject, on bool) {
		if on {
			o.Show()
		} else {
			o.Hide()
		}
	}
	show(p.fields["tendered"], cash)
	show(p.fields["transaction_id"], !cash)
	show(p.changeField, cash)
	switch change, ok := p.vm.Change(); {
	case ok:
		p.change.Set(theme.ToneGood, nil, i18n.Money(change))
	case f.Tendered.Minor == 0:
		p.change.Set(theme.ToneNeutral, nil, i18n.T("Exact amount"))
	default:
		p.change.Set(theme.ToneDanger, theme.IconWarning, i18n.T("Too little"))
	}
}

func (p *billingPay) clearErrors() {
	for _, f := range p.fields {
		f.SetError("")
	}
}

// fail moves the focus before it says why: an amount that loses the focus is
// written in full, which counts as typing and takes messages away.
func (p *billingPay) fail(field, message string) {
	for name, input := range map[string]fyne.Focusable{"method": p.method, "amount": p.amount, "tendered": p.received, "transaction_id": p.ref} {
		if name == field {
			p.env.Window.Canvas().Focus(input)
		}
	}
	p.fields[field].SetError(message)
	p.panel.frame.Refresh()
}

// showErr puts messages under their inputs; false when none of them has one.
func (p *billingPay) showErr(err error) bool {
	shown := false
	fields := clinic.FieldErrors(err)
	for i := len(fields) - 1; i >= 0; i-- {
		if p.fields[fields[i].Field] != nil {
			p.fail(fields[i].Field, i18n.Say(fields[i].Message))
			shown = true
		}
	}
	return shown
}
