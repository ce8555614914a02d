package pages

import (
	"strings"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

// depositStart is what the form of a deposit begins with.
type depositStart struct {
	Patient clinic.PatientID // 0 to choose one
	Name    string
}

// openTakeDeposit takes money in advance and prints its receipt. done is called
// after it was taken.
func openTakeDeposit(env *Env, start depositStart, done func()) {
	if !env.May(clinic.PaymentsTake) || env.Services.Deposits == nil || components.ModalOpen(env.Window) {
		return
	}
	vm := viewmodel.NewDeposits(frontDesk(env))
	c := env.Settings.Currency
	f := newMoneyForm(c, func(amount string) string { return i18n.F("Take %s, print", amount) })
	patient := newPatientPicker(env)
	if start.Patient != 0 {
		patient.SetSelected(components.PickItem{ID: int64(start.Patient), Text: start.Name})
	}
	method := components.NewChoice(methodOptions(clinic.DepositMethods()), nil)
	received, ref, note := components.NewMoneyField(c), components.NewEntry(), newReason()
	ref.MaxLength = 100
	show := func(value string) {
		needs := clinic.PaymentMethod(value).NeedsTransactionID()
		f.dialog.SetFieldVisible("transaction_id", needs)
		f.dialog.SetFieldVisible("tendered", !needs)
	}
	method.OnChanged = show
	f.dialog = components.NewFormDialog(components.FormOptions{
		Topic: "manual.md#bills-and-payments",
		Title: i18n.T("Take a deposit"), Subtitle: i18n.T("Money paid in advance. It is used for bills later, or given back."), SubmitText: i18n.T("Take"), Width: 500,
		Fields: []components.FormField{
			{Name: "patient", Label: i18n.T("Patient"), Widget: patient, Required: true},
			{Name: "amount", Label: i18n.T("Amount"), Widget: f.amount, Required: true},
			{Name: "method", Label: i18n.T("Method"), Widget: method, Required: true},
			{Name: "tendered", Label: i18n.T("Cash received"), Widget: received, Hint: i18n.T("Empty when it is exact.")},
			{Name: "transaction_id", Label: i18n.T("Transaction number"), Widget: ref, Required: true},
			{Name: "note", Label: i18n.T("Note"), Widget: note, Hint: i18n.T("What it is for, such as an operation.")},
		},
		OnSubmit: func() {
			amount, ok := f.read()
			if !ok {
				return
			}
			item, chosen := patient.Selected()
			if !chosen {
				f.dialog.SetError("patient", i18n.T("Choose the patient."))
				return
			}
			cmd := service.DepositCommand{Patient: clinic.PatientID(item.ID), Amount: amount, Tendered: clinic.Money{Currency: c},
				Method: clinic.PaymentMethod(method.Value()), Note: note.Text, IdempotencyKey: f.key}
			if cmd.Method.NeedsTransactionID() {
				cmd.TransactionID = ref.Text
			} else if !received.Empty() {
				m, err := received.Value()
				if err != nil {
					f.dialog.SetErr(clinic.FieldErrorf("tendered", "%s", i18n.Error(err)))
					return
				}
				cmd.Tendered = m
			}
			p := clinic.Payment{Amount: cmd.Amount, Tendered: cmd.Tendered, Method: cmd.Method, TransactionID: cmd.TransactionID, IdempotencyKey: cmd.IdempotencyKey}
			if err := clinic.CheckDeposit(&p); err != nil {
				f.dialog.SetErr(err)
				return
			}
			f.dialog.SetBusy(true)
			vm.Take(cmd, func(id clinic.PaymentID, err error) {
				if err != nil {
					f.failed(err)
					return
				}
				f.dialog.Close()
				text := i18n.F("%s taken in advance from %s.", i18n.Money(amount), item.Text)
				if change := p.Change(); change.Minor > 0 {
					text += i18n.F(" Give back %s.", i18n.Money(change))
				}
				toastGood(env, text)
				done()
				if env.May(clinic.ReceiptsPrint) {
					printDocument(env, receiptJob(env, id, ""))
				}
			})
		},
	}, env.Window)
	method.SetValue(string(clinic.PayCash))
	show(string(clinic.PayCash))
	f.relabel()
	f.dialog.Show()
	if start.Patient != 0 {
		f.dialog.Focus("amount")
	}
}

// depositsDialog is the list of what was paid in advance.
type depositsDialog struct {
	env    *Env
	vm     *viewmodel.Deposits
	modal  *components.Modal
	search *components.Entry
	all    *components.Check
	table  *components.RowTable[clinic.Deposit]
	loads  int
}

// openDeposits shows the list; patient narrows it to one's own, 0 to none.
func openDeposits(env *Env) {
	if !env.May(clinic.PaymentsTake) || env.Services.Deposits == nil || components.ModalOpen(env.Window) {
		return
	}
	d := &depositsDialog{env: env, vm: viewmodel.NewDeposits(frontDesk(env))}
	d.vm.Changed, d.vm.Failed = d.draw, func(err error) { showLoadError(env, err) }
	d.search = components.NewSearch(i18n.T("Patient or receipt"), "Ctrl F")
	d.all = components.NewCheck(i18n.T("Also those that are used up"), func(bool) { d.filter() })
	d.search.OnChanged = func(string) { d.filter() }
	zone := env.Now().Location()
	type row = clinic.Deposit
	d.table = components.NewRowTable([]components.Column[row]{
		{ID: "date", Title: i18n.T("Taken"), Width: 116, Values: dates("2 Jan 2006"), Text: func(r row) string { return i18n.Date(r.CreatedAt.In(zone), "2 Jan 2006") }},
		{ID: "patient", Title: i18n.T("Patient"), MinWidth: 180, Bold: true, Text: func(r row) string { return r.PatientName }},
		{ID: "amount", Title: i18n.T("Amount"), Width: 116, Align: fyne.TextAlignTrailing, Text: func(r row) string { return i18n.Money(r.Amount) }},
		{ID: "used", Title: i18n.T("Used or back"), Width: 116, Align: fyne.TextAlignTrailing, Muted: true, Text: func(r row) string { return i18n.Money(r.Used) }},
		{ID: "left", Title: i18n.T("Left"), Width: 116, Align: fyne.TextAlignTrailing, Bold: true, Text: func(r row) string { return i18n.Money(r.Left()) }},
		{ID: "note", Title: i18n.T("Note"), MinWidth: 120, Muted: true, Text: func(r row) string { return r.Note }},
	}, components.Noun{One: "deposit", Many: "deposits"}).Named("billing.deposits")
	d.table.Key = func(r row) any { return r.ID }
	d.table.SetEmpty(i18n.T("No deposits. They are taken from the patient's chart by Alt D."), "", nil)
	d.table.OnMore = d.vm.More
	d.table.OnOpen = func(r row) {
		d.menu(r, fyne.CurrentApp().Driver().AbsolutePositionForObject(d.table).Add(fyne.NewDelta(60, 60)))
	}
	d.table.OnMenu = d.menu
	d.table.OnKey = func(ev *fyne.KeyEvent, r row) bool {
		switch ev.Name {
		case fyne.KeyN:
			d.take()
		case fyne.KeyR:
			d.giveBack(r)
		case fyne.KeyP:
			d.reprint(r)
		default:
			return false
		}
		return true
	}
	leadTo(env, d.search, func() fyne.Focusable { return d.table })
	unsubscribe := onEvent(env, func(service.DepositChanged) { d.vm.Load() })
	chosen := func(run func(row)) func() {
		return func() {
			if r, ok := d.table.Selected(); ok {
				run(r)
			}
		}
	}
	d.modal = components.NewModal(env.Window, components.ModalOptions{
		Topic: "manual.md#bills-and-payments",
		Title: i18n.T("Deposits"), Subtitle: i18n.T("Money that patients paid in advance."), Width: 980, Height: 600,
		Content: components.VBoxGap(10, components.HBox(components.HintWide(d.search, 300), d.all), components.FixedHeight(d.table, 400)),
		LeftButtons: []fyne.CanvasObject{components.NewButton(i18n.T("Take a deposit…"), "N", d.take), components.NewButton(i18n.T("Give back…"), "R", chosen(d.giveBack)),
			components.NewButton(i18n.T("Print receipt"), "P", chosen(d.reprint))},
		Buttons:  []fyne.CanvasObject{components.NewCloseButton(func() { d.modal.Close() })},
		OnClosed: unsubscribe,
	})
	d.modal.Show()
	env.Window.Canvas().Focus(d.table)
	d.table.SetLoading(true)
	d.vm.Load()
}

func (d *depositsDialog) filter() { d.vm.SetFilter(strings.TrimSpace(d.search.Text), !d.all.Checked()) }

func (d *depositsDialog) draw() {
	d.table.SetLoading(false)
	showLoaded(d.table, &d.loads, d.vm.Loads, d.vm.Rows, d.vm.Total, d.vm.HasMore())
}

// showLoaded shows a list that was read anew, or what more of it was read. shown is
// which reading the table shows.
func showLoaded[T any](table *components.RowTable[T], shown *int, loads int, rows []T, total int, more bool) {
	switch have := len(table.Rows()); {
	case *shown != loads:
		*shown = loads
		table.SetRows(rows, total, more)
	case len(rows) > have:
		table.AppendRows(rows[have:], more)
	}
}

func (d *depositsDialog) menu(r clinic.Deposit, at fyne.Position) {
	entries := []menuEntry{{Text: i18n.T("Print receipt"), Run: func() { d.reprint(r) }}}
	if r.Left().Minor > 0 && d.env.May(clinic.PaymentsRefund) {
		entries = append([]menuEntry{{Text: i18n.T("Give back…"), Run: func() { d.giveBack(r) }}}, entries...)
	}
	showMenu(d.env, at, entries)
}

// take closes the list for the form, as one dialog stands at a time, and opens
// it again after that.
func (d *depositsDialog) take() {
	d.modal.Close()
	openTakeDeposit(d.env, depositStart{}, func() {})
}

func (d *depositsDialog) giveBack(r clinic.Deposit) {
	if !d.env.May(clinic.PaymentsRefund) || r.Left().Minor <= 0 {
		return
	}
	d.vm.Read(r.ID, func(full clinic.Deposit) {
		if len(full.Payments) == 0 || full.Left().Minor <= 0 {
			return
		}
		d.modal.Close()
		openRefund(d.env, i18n.T("Give a deposit back"), joinDots(full.PatientName, i18n.F("%s left of %s", i18n.Money(full.Left()), i18n.Money(full.Amount))),
			[]refundOf{{full.Payments[0], full.Left()}}, seenBill{},
			func(cmd service.RefundCommand, done func(clinic.PaymentID, error)) {
				cmd.Version = full.Version
				d.vm.Refund(cmd, done)
			}, func(id clinic.PaymentID, amount clinic.Money) {
				toastGood(d.env, i18n.F("%s of the deposit given back to %s.", i18n.Money(amount), full.PatientName))
				if d.env.May(clinic.ReceiptsPrint) {
					printDocument(d.env, receiptJob(d.env, id, ""))
				}
			})
	})
}

func (d *depositsDialog) reprint(r clinic.Deposit) {
	if !d.env.May(clinic.ReceiptsPrint) {
		return
	}
	d.vm.Read(r.ID, func(full clinic.Deposit) {
		if len(full.Payments) > 0 {
			d.modal.Close()
			printDocument(d.env, receiptJob(d.env, full.Payments[0].ID, full.Payments[0].ReceiptNumber))
		}
	})
}
