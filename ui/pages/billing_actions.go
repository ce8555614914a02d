package pages

import (
	"strings"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// billingAction is something that can be done with the open bill besides
// taking a payment: a row of the menu, and a key of the page.
type billingAction struct {
	text  string
	key   fyne.KeyName // with Alt
	right clinic.Permission
	can   func() bool
	run   func()
}

func (b *billingPanel) actions() []billingAction {
	always := func() bool { return true }
	return []billingAction{
		{i18n.T("Give money back…"), fyne.KeyR, clinic.PaymentsRefund, b.vm.CanRefund, b.refund},
		{i18n.T("Use a deposit…"), fyne.KeyU, clinic.PaymentsTake, b.vm.CanUseDeposit, b.useDeposit},
		{i18n.T("Payer pays…"), fyne.KeyY, clinic.PaymentsTake, b.vm.CanPayerPay, b.payerPays},
		{i18n.T("Claim…"), fyne.KeyC, clinic.ClaimsManage, b.vm.HasClaim, b.claim},
		{i18n.T("Take a deposit…"), fyne.KeyD, clinic.PaymentsTake, always, b.takeDeposit},
		{i18n.T("Write off…"), fyne.KeyW, clinic.WriteOff, b.vm.CanWriteOff, b.writeOff},
		{i18n.T("Make void…"), fyne.KeyV, clinic.InvoicesVoid, b.vm.CanVoid, b.void},
	}
}

// possible are the actions of the role that the open bill allows.
func (b *billingPanel) possible() (out []billingAction) {
	for _, a := range b.actions() {
		if b.env.May(a.right) && a.can() {
			out = append(out, a)
		}
	}
	return out
}

// act runs an action unless something is in its way.
func (b *billingPanel) act(a billingAction) {
	if b.vm.Busy() || components.ModalOpen(b.env.Window) || !b.env.May(a.right) {
		return
	}
	if !a.can() {
		components.Toast(b.env.Window, theme.ToneNeutral, i18n.F("“%s” does not fit the open bill.", strings.TrimSuffix(a.text, "…")))
		return
	}
	b.setNote(theme.ToneNeutral, "")
	a.run()
}

// openMore shows what else can be done with the bill.
func (b *billingPanel) openMore() {
	var entries []menuEntry
	for _, a := range b.possible() {
		entries = append(entries, menuEntry{Text: a.text, Key: "Alt " + string(a.key), Run: func() { b.act(a) }})
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b.more)
	showMenu(b.env, at.SubtractXY(0, float32(len(entries))*34+8), entries)
}

// shortcuts are the keys of the actions.
func (b *billingPanel) shortcuts() (out []Shortcut) {
	for _, a := range b.actions() {
		if b.env.May(a.right) {
			out = append(out, Shortcut{Text: a.text, Key: a.key, Modifier: fyne.KeyModifierAlt, Run: func() { b.act(a) }})
		}
	}
	return out
}

// moneyForm is a dialog about one amount. Its button says what happens and
// with how much, and its key makes it count once.
type moneyForm struct {
	dialog *components.FormDialog
	amount *components.MoneyField
	key    string
	label  func(amount string) string
	seen   seenBill
}

// seenBill is the version of the open bill that a form was opened on. It follows
// the bill only when the person was told that another desk changed it.
type seenBill struct {
	vm      *viewmodel.Billing // nil for a form about no bill
	id      clinic.InvoiceID
	version int
}

func seenIn(vm *viewmodel.Billing) seenBill {
	return seenBill{vm, vm.Current().ID, vm.Current().Version}
}

// told takes note of an answer that was shown in the form.
func (s *seenBill) told(err error) {
	if s.vm == nil || clinic.CodeOf(err) != clinic.Stale {
		return
	}
	if now := s.vm.Current(); now != nil && now.ID == s.id {
		s.version = now.Version
	}
}

func newMoneyForm(c clinic.Currency, label func(amount string) string) *moneyForm {
	f := &moneyForm{amount: components.NewMoneyField(c), key: viewmodel.NewKey(), label: label}
	f.amount.OnChanged = f.relabel
	return f
}

func (f *moneyForm) relabel() {
	if f.dialog == nil {
		return
	}
	text := ""
	if m, err := f.amount.Value(); err == nil {
		text = i18n.Money(m)
	}
	f.dialog.SetSubmitText(f.label(text))
}

// failed shows what went wrong and keeps what was typed. After a conflict the
// key stands for something else.
func (f *moneyForm) failed(err error) {
	if clinic.CodeOf(err) == clinic.Conflict {
		f.key = viewmodel.NewKey()
	}
	f.dialog.SetErr(err)
	f.seen.told(err)
}

// read is the amount, with the message at its field when it cannot be read.
func (f *moneyForm) read() (clinic.Money, bool) {
	m, err := f.amount.Value()
	if err != nil {
		f.dialog.SetErr(clinic.FieldErrorf("amount", "%s", i18n.Error(err)))
		return m, false
	}
	return m, true
}

func newReason() *components.Entry {
	e := components.NewEntry()
	e.MaxLength = clinic.MaxLine
	return e
}

func methodOptions(methods []clinic.PaymentMethod) (out []components.Option) {
	for _, m := range methods {
		out = append(out, components.Option{Value: string(m), Text: i18n.Say(m.Title())})
	}
	return out
}

// useDeposit pays the open bill out of what was paid in advance.
func (b *billingPanel) useDeposit() {
	inv, deposits := b.vm.Current(), b.vm.Deposits()
	byID := map[string]clinic.Deposit{}
	var options []components.Option
	for _, d := range deposits {
		value := itoa(int64(d.ID))
		byID[value] = d
		options = append(options, components.Option{Value: value, Text: joinDots(i18n.Date(d.CreatedAt.In(b.env.Now().Location()), "2 Jan 2006"), i18n.F("%s left", i18n.Money(d.Left())), d.Note)})
	}
	f := newMoneyForm(inv.Currency, func(amount string) string { return i18n.F("Use %s, print", amount) })
	f.seen = seenIn(b.vm)
	which := components.NewChoice(options, nil)
	fill := func(value string) {
		amount := inv.PatientDue()
		amount.Minor = min(amount.Minor, byID[value].Left().Minor)
		f.amount.SetMoney(amount)
		f.relabel()
	}
	which.OnChanged = fill
	f.dialog = components.NewFormDialog(components.FormOptions{
		Topic: "manual.md#giving-money-back",
		Title: i18n.T("Use a deposit"), Subtitle: i18n.F("%s owes %s of this bill.", inv.PatientName, i18n.Money(inv.PatientDue())), SubmitText: i18n.T("Use"),
		Fields: []components.FormField{{Name: "deposit", Label: i18n.T("Deposit"), Widget: which, Required: true}, {Name: "amount", Label: i18n.T("Amount"), Widget: f.amount, Required: true}},
		OnSubmit: func() {
			amount, ok := f.read()
			if !ok {
				return
			}
			f.dialog.SetBusy(true)
			b.vm.Pay(service.PaymentCommand{Version: f.seen.version, Deposit: byID[which.Value()].ID, Amount: amount, Method: clinic.PayDeposit, IdempotencyKey: f.key},
				func(id clinic.PaymentID, err error) {
					if err != nil {
						f.failed(err)
						return
					}
					f.dialog.Close()
					toastGood(b.env, i18n.F("%s of the deposit used for %s.", i18n.Money(amount), inv.PatientName))
					b.printReceipt(id, b.vm.Receipt(id))
				})
		},
	}, b.env.Window)
	which.SetValue(options[0].Value)
	fill(options[0].Value)
	f.dialog.Show()
}

// payerPays takes the payer's payment of its part.
func (b *billingPanel) payerPays() {
	inv := b.vm.Current()
	claim, due := *inv.Claim, inv.PayerDue()
	f := newMoneyForm(inv.Currency, func(amount string) string { return i18n.F("Take %s, print", amount) })
	f.seen = seenIn(b.vm)
	f.amount.SetMoney(due)
	method := components.NewChoice(methodOptions([]clinic.PaymentMethod{clinic.PayInsurance, clinic.PayTransfer}), nil)
	method.SetValue(string(clinic.PayInsurance))
	ref := components.NewEntry()
	ref.MaxLength = 100
	ref.SetText(claim.ClaimNo)
	f.dialog = components.NewFormDialog(components.FormOptions{
		Topic: "manual.md#giving-money-back",
		Title: i18n.T("Payment of the payer"), Subtitle: i18n.F("%s owes %s of bill %s.", claim.PayerName, i18n.Money(due), inv.Number), SubmitText: i18n.T("Take"),
		Fields: []components.FormField{{Name: "amount", Label: i18n.T("Amount"), Widget: f.amount, Required: true}, {Name: "method", Label: i18n.T("Method"), Widget: method, Required: true},
			{Name: "transaction_id", Label: i18n.T("Transaction or claim number"), Widget: ref, Required: true}},
		OnSubmit: func() {
			amount, ok := f.read()
			if !ok {
				return
			}
			f.dialog.SetBusy(true)
			b.vm.Pay(service.PaymentCommand{Version: f.seen.version, Claim: claim.ID, Amount: amount, Method: clinic.PaymentMethod(method.Value()), TransactionID: ref.Text, IdempotencyKey: f.key},
				func(id clinic.PaymentID, err error) {
					if err != nil {
						f.failed(err)
						return
					}
					f.dialog.Close()
					toastGood(b.env, i18n.F("%s taken from %s.", i18n.Money(amount), claim.PayerName))
					b.printReceipt(id, b.vm.Receipt(id))
				})
		},
	}, b.env.Window)
	f.relabel()
	f.dialog.Show()
}

func (b *billingPanel) takeDeposit() {
	start := depositStart{}
	if inv := b.vm.Current(); inv != nil {
		start.Patient, start.Name = inv.PatientID, inv.PatientName
	}
	openTakeDeposit(b.env, start, b.vm.Reload)
}

func (b *billingPanel) claim() {
	openClaim(b.env, *b.vm.Current().Claim, b.vm.Current().Currency, joinDots(i18n.F("Bill %s", b.vm.Current().Number), b.vm.Current().PatientName), b.vm.Reload)
}
