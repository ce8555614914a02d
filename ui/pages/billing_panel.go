package pages

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// billingPanel is the open invoice: its lines, what was paid, and the payment
// that is being taken.
type billingPanel struct {
	env     *Env
	vm      *viewmodel.Billing
	leave   func() // gives the focus back to the list
	content fyne.CanvasObject
	empty   *components.EmptyState
	frame   *fyne.Container

	name, number, facts *components.Text
	badge               *components.Badge
	items               *components.RowTable[billingLine]
	draft               *draftBar
	owed                *components.Text // what the patient owes in all
	printed             *components.Text // the note below the lines
	worked              *fyne.Container  // net, tax and the parts of the total
	note                *fyne.Container
	due                 *components.Text
	sums                *fyne.Container
	payments            *fyne.Container
	scroll              *container.Scroll
	pay                 *billingPay
	issue               *components.Button
	takeButton          *components.Button
	buttons             *components.Flow
	invoice, account    *components.Button // that print
	more                *components.Button // what else can be done, see actions

	shown   clinic.InvoiceID
	version int
	wish    bool // the payment gets the focus as soon as the invoice is there
}

// billingLine is a line of the invoice with its place.
type billingLine struct {
	index int
	item  clinic.InvoiceItem
}

func newBillingPanel(env *Env, vm *viewmodel.Billing, leave func()) *billingPanel {
	b := &billingPanel{env: env, vm: vm, leave: leave}
	text := func(size fyne.ThemeSizeName, bold bool, align fyne.TextAlign) *components.Text {
		o := components.TextOptions{Size: size, Bold: bold, Align: align, Shrink: true}
		if size == theme.SizeCaption {
			o.Color = theme.ColorMuted
		}
		return components.NewText("", o)
	}
	b.name = text(theme.SizeHeading, true, fyne.TextAlignLeading)
	b.number = components.NewText("", components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Align: fyne.TextAlignTrailing})
	b.facts = text(theme.SizeCaption, false, fyne.TextAlignLeading)
	b.badge = components.NewBadge(theme.ToneNeutral, nil, "")
	b.items = b.newItems()
	b.draft = newDraftBar(b)
	b.owed = components.NewText("", components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Wrap: true}) // the amount stands at its end
	b.printed = text(theme.SizeCaption, false, fyne.TextAlignLeading)
	b.worked = components.VBoxGap(2)
	b.note = container.NewStack()
	b.note.Hide()
	b.due = components.NewText("", components.TextOptions{Size: theme.SizeTitle, Bold: true, Align: fyne.TextAlignTrailing})
	b.sums = components.VBoxGap(4)
	b.payments = components.VBoxGap(4)
	b.scroll = components.NewFollowingScroll(inset(b.payments))
	b.pay = newBillingPay(env, vm, b)
	b.issue = components.NewButton(i18n.T("Issue only"), "", b.issueOnly) // Alt+O stands in the menu: the amount beside it needs the room
	b.takeButton = components.NewPrimaryButton(i18n.T("Take payment, print"), "Ctrl Enter", b.take)
	b.more = components.NewButton(i18n.T("More…"), "", b.openMore) // its key, Alt M, is in the menu
	b.buttons = components.NewFlow([]fyne.CanvasObject{b.more}, []fyne.CanvasObject{b.issue, b.takeButton})
	head := components.VBoxGap(2,
		components.Row(8, []float32{-1, 0}, b.name, b.number),
		components.Row(8, []float32{-1, 0}, b.facts, b.badge), b.owed)
	b.newPaperButtons()
	b.frame = billColumn(b.items, b.scroll, 6, 6, head, b.items, components.WrapRow(8, []float32{-1, 0, 0}, b.draft.content, b.invoice, b.account), b.sums, b.note,
		b.pay.content, b.scroll, b.buttons)
	b.empty = components.NewEmptyState(i18n.T("Choose an invoice to see its items and payments."), "", nil)
	b.content = components.NewCard(container.NewStack(b.frame, b.empty))
	b.frame.Hide()
	return b
}

func (b *billingPanel) newItems() *components.RowTable[billingLine] {
	sign := b.env.Settings.Currency.Sign()
	t := components.NewRowTable([]components.Column[billingLine]{
		{ID: "item", Title: i18n.T("Item"), MinWidth: 120, Text: func(l billingLine) string { return l.item.Description }},
		{ID: "quantity", Title: i18n.T("Qty"), Width: 46, Align: fyne.TextAlignTrailing, Text: func(l billingLine) string { return strconv.Itoa(l.item.Quantity) }},
		{ID: "price", Title: i18n.T("Price"), Width: 86, Align: fyne.TextAlignTrailing, Muted: true, Text: func(l billingLine) string { return i18n.Amount(l.item.Price) }},
		{ID: "off", Title: i18n.T("Off"), Width: 80, Align: fyne.TextAlignTrailing, Muted: true, Text: func(l billingLine) string { return viewmodel.LineOff(l.item) }},
		{ID: "amount", Title: i18n.F("Amount %s", sign), Width: 96, Align: fyne.TextAlignTrailing, Text: func(l billingLine) string { return i18n.Amount(l.item.Amount()) }},
	}, components.Noun{One: "item", Many: "items"}).Named("billing.items")
	t.OnOpen = func(l billingLine) {
		if b.mayEdit() {
			b.editItem(l.index)
		}
	}
	t.OnKey = func(ev *fyne.KeyEvent, l billingLine) bool {
		switch {
		case !b.mayEdit():
			return false
		case ev.Name == fyne.KeyInsert:
			b.editItem(-1)
		case ev.Name == fyne.KeyDelete, ev.Name == fyne.KeyBackspace:
			b.removeItem(*b.vm.Current(), l.index)
		default:
			return false
		}
		return true
	}
	return t
}

func (b *billingPanel) mayEdit() bool {
	i := b.vm.Current()
	return i != nil && i.Status == clinic.InvoiceDraft && b.env.May(clinic.BillingDraft) && !b.vm.Busy()
}

func (b *billingPanel) mayPay() bool { return b.env.May(clinic.PaymentsTake) && b.vm.CanPay() }

// show redraws the open invoice.
func (b *billingPanel) show() {
	inv := b.vm.Current()
	if inv == nil {
		text := i18n.T("Choose an invoice to see its items and payments.")
		if err := b.vm.OpenErr(); err != nil {
			text = i18n.Error(err)
		}
		b.empty.Set(text, "", nil)
		b.empty.Show()
		b.frame.Hide()
		return
	}
	b.empty.Hide()
	b.frame.Show()
	if b.shown != inv.ID {
		b.setNote(theme.ToneNeutral, "")
		b.items.ClearSelection()
	}
	if b.shown != inv.ID || b.version != inv.Version {
		b.showInvoice(*inv)
	}
	b.shown, b.version = inv.ID, inv.Version
	b.showOwed()
	b.pay.show()
	b.showButtons(*inv)
	b.frame.Refresh()
	if b.wish {
		b.focusPayment()
	}
}

func (b *billingPanel) showInvoice(inv clinic.Invoice) {
	b.name.SetText(inv.PatientName)
	number := i18n.T("Draft, no number yet")
	if inv.Status == clinic.InvoiceDiscarded {
		number = i18n.T("Discarded draft")
	}
	if inv.Number != "" {
		number = i18n.F("Invoice %s", inv.Number)
	}
	b.number.SetText(number)
	facts := inv.PatientNumber
	if inv.AppointmentID == 0 && inv.DoctorName == "" {
		facts += i18n.T(" · without a visit")
	}
	if inv.DoctorName != "" {
		facts += " · " + inv.DoctorName
	}
	if !inv.VisitDate.IsZero() {
		facts += " · " + i18n.Date(inv.VisitDate, "2 Jan 2006")
	}
	b.facts.SetText(facts)
	b.badge.SetSpec(billBadge(inv))
	lines := make([]billingLine, len(inv.Items))
	for i, it := range inv.Items {
		lines[i] = billingLine{i, it}
	}
	b.items.SetEmpty(i18n.T("No items on this invoice yet."), "", nil)
	b.items.SetRows(lines, -1, false)
	b.items.ShowColumn("off", hasOff(inv.Items))
	b.showSums(inv)
	b.showPayments(inv)
}

func (b *billingPanel) showButtons(inv clinic.Invoice) {
	set := func(o fyne.CanvasObject, on bool) {
		if on {
			o.Show()
		} else {
			o.Hide()
		}
	}
	b.draft.show(inv)
	b.showPaperButtons(inv)
	set(b.pay.content, b.mayPay())
	set(b.takeButton, b.mayPay())
	set(b.more, len(b.possible()) > 0)
	set(b.issue, inv.Status == clinic.InvoiceDraft && b.env.May(clinic.BillingIssue))
	b.fitTake(i18n.Money(b.vm.Payment().Amount))
	for _, each := range []*components.Button{b.takeButton, b.issue, b.more} {
		if b.vm.Busy() {
			each.Disable()
		} else {
			each.Enable()
		}
	}
}

func (b *billingPanel) setNote(tone theme.Tone, text string, actions ...components.Action) {
	b.note.RemoveAll()
	if text == "" {
		b.note.Hide()
	} else {
		b.note.Add(components.NewNote(tone, text, actions...))
		b.note.Show()
	}
	b.frame.Refresh()
}

// focusPayment puts the focus where the work on the invoice goes on, now or as
// soon as it has been read.
func (b *billingPanel) focusPayment() {
	c := b.env.Window.Canvas()
	selected := b.vm.Current()
	if selected == nil || b.vm.Opening() {
		b.wish = true
		return
	}
	b.wish = false
	switch {
	case components.ModalOpen(b.env.Window):
	case b.mayPay():
		c.Focus(b.pay.first())
	default:
		c.Focus(b.items)
	}
}

func (b *billingPanel) issueOnly() {
	inv := b.vm.Current()
	if inv == nil || b.vm.Busy() || !b.issue.Visible() || components.ModalOpen(b.env.Window) {
		return
	}
	name, version := inv.PatientName, inv.Version
	b.setNote(theme.ToneNeutral, "")
	components.Confirm(components.ConfirmOptions{
		Title: i18n.T("Issue the invoice?"), ConfirmText: i18n.T("Issue"),
		Message: i18n.F("%s to %s. It gets its number, and its lines cannot be changed any more.", inv.Total, name),
		OnConfirm: func(string) {
			b.vm.Issue(version, func(number string, err error) {
				if err != nil {
					b.failed(err)
					return
				}
				components.Toast(b.env.Window, theme.ToneGood, i18n.F("Invoice %s issued to %s. It waits for the payment.", number, name))
			})
		},
	}, b.env.Window)
}

// take records the payment and opens the print dialog for its receipt.
func (b *billingPanel) take() {
	inv := b.vm.Current()
	if inv == nil || b.vm.Busy() || !b.mayPay() {
		return
	}
	b.setNote(theme.ToneNeutral, "")
	if !b.pay.read() {
		return
	}
	form, name := b.vm.Payment(), inv.PatientName
	change, hasChange := b.vm.Change()
	b.vm.TakePayment(func(id clinic.PaymentID, err error) {
		if err != nil {
			b.failed(err)
			return
		}
		text := i18n.F("%s taken from %s.", i18n.Money(form.Amount), name)
		if hasChange && change.Minor > 0 {
			text = i18n.F("%s taken from %s. Give back %s.", i18n.Money(form.Amount), name, i18n.Money(change))
		}
		components.Toast(b.env.Window, theme.ToneGood, text)
		number := ""
		for _, p := range b.vm.Current().Payments {
			if p.ID == id {
				number = p.ReceiptNumber
			}
		}
		b.printReceipt(id, number)
	})
}

func (b *billingPanel) failed(err error) {
	if clinic.FieldOf(err) == service.DrawerField {
		withDrawer(b.env, b.take) // what was typed is still there
		return
	}
	if b.pay.showErr(err) {
		b.frame.Refresh()
		return
	}
	text := i18n.Error(err)
	if code := clinic.CodeOf(err); code == clinic.Stale || code == clinic.Conflict {
		text += i18n.T(" The invoice is shown as it stands now. What you typed is kept.")
	}
	b.setNote(theme.ToneDanger, text)
}

func (b *billingPanel) printReceipt(id clinic.PaymentID, number string) {
	if !b.env.May(clinic.ReceiptsPrint) {
		return
	}
	job := receiptJob(b.env, id, number)
	job.Closed = b.leave
	printDocument(b.env, job)
}
