package pages

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// estimatesDialog lists estimates and shows the selected one. One key makes its
// bill.
type estimatesDialog struct {
	env    *Env
	vm     *viewmodel.Estimates
	billed func(clinic.InvoiceID)
	modal  *components.Modal
	state  *components.Choice
	search *components.Entry
	table  *components.RowTable[clinic.Estimate]
	loaded int

	name, number, facts, note *components.Text
	badge                     *components.Badge
	items                     *components.RowTable[clinic.InvoiceItem]
	sums, detail, failed      *fyne.Container
	empty                     *components.EmptyState
	bill, withdraw, print     *components.Button
	wanted                    clinic.EstimateID // is selected as soon as it is listed
}

// estimates opens the list (Ctrl+E).
func (p *BillingPage) estimates() {
	if components.ModalOpen(p.env.Window) {
		return
	}
	openEstimates(p.env, func(id clinic.InvoiceID) { p.Open(Target{Tab: TabBilling, Invoice: id}) })
}

// openEstimates opens the list; billed shows the bill that one became.
func openEstimates(env *Env, billed func(clinic.InvoiceID)) {
	d := &estimatesDialog{env: env, billed: billed}
	d.vm = viewmodel.NewEstimates(viewmodel.EstimatesParams{Estimates: env.Services.Estimates, Runner: env.Runner, Context: env.Context,
		Today: env.Today, Changed: d.draw})
	d.build()
	unsubscribe := onEvent(env, func(service.EstimateChanged) { d.vm.Load() })
	title := i18n.T("Estimates")
	if env.Actor.Role == clinic.RolePatient {
		title = i18n.T("My estimates")
	}
	var left []fyne.CanvasObject
	buttons := []fyne.CanvasObject{components.NewCloseButton(func() { d.modal.Close() })}
	if d.mayPrint() {
		buttons = append(buttons, d.print)
	}
	if env.May(clinic.BillingDraft) {
		left = []fyne.CanvasObject{components.NewButton(i18n.T("New estimate"), "N", d.make), d.withdraw}
		buttons = append(buttons, d.bill)
	}
	d.modal = components.NewModal(env.Window, components.ModalOptions{
		Title: title, Subtitle: i18n.T("What something would cost. An estimate keeps its prices until its last day and is no bill."), Width: 1240, Height: 660,
		Content: stretchColumn(8, 1, components.Row(8, []float32{150, 300, -1}, d.state, d.search, d.failed),
			components.Row(14, []float32{-1, 460}, components.FixedHeight(d.table, 460), container.NewStack(d.detail, d.empty))),
		Buttons: buttons, LeftButtons: left,
		OnClosed: func() { unsubscribe(); d.vm.Shut() },
	})
	d.modal.Show()
	env.Window.Canvas().Focus(d.table)
	d.vm.Load()
}

func (d *estimatesDialog) build() {
	type row = clinic.Estimate
	states := []components.Option{{Value: "", Text: i18n.T("All states")}}
	for _, s := range clinic.EstimateStates() {
		states = append(states, components.Option{Value: string(s), Text: estimateBadge(s).Text})
	}
	filter := func() {
		d.vm.SetFilter(clinic.EstimateState(d.state.Value()), strings.TrimSpace(d.search.Text))
	}
	d.state = components.NewChoice(states, func(string) { filter() })
	d.state.SetValue(string(d.vm.State()))
	d.search = components.NewSearch(i18n.T("Patient or number"), "Ctrl F")
	d.search.OnChanged = func(string) { filter() }
	leadTo(d.env, d.search, func() fyne.Focusable { return d.table })
	d.table = components.NewRowTable([]components.Column[row]{
		{ID: "number", Title: i18n.T("Number"), Width: 136, Spare: true, Text: func(e row) string { return e.Number }},
		{ID: "patient", Title: i18n.T("Patient"), MinWidth: 140, Bold: true, Text: func(e row) string { return e.PatientName }},
		{ID: "until", Title: i18n.T("Valid until"), Width: 104, Spare: true, Values: dates("2 Jan 2006"), Text: func(e row) string { return i18n.Date(e.ValidUntil, "2 Jan 2006") }},
		{ID: "total", Title: i18n.T("Total"), Width: 120, Align: fyne.TextAlignTrailing, Text: func(e row) string { return i18n.Money(e.Total) }},
		{ID: "state", Title: i18n.T("State"), Width: 104, Badge: d.badgeOf, Badges: append(components.Badges(clinic.EstimateStates(), estimateBadge), expiredBadge())},
	}, components.Noun{One: "estimate", Many: "estimates"}).Named("estimates")
	d.table.Key = func(e row) any { return e.ID }
	d.table.OnSelected = func(e row) { d.vm.Open(e.ID) }
	d.table.OnOpen = func(row) { d.toBill() }
	d.table.OnMore = d.vm.More
	d.table.OnKey = func(ev *fyne.KeyEvent, _ row) bool {
		switch ev.Name {
		case fyne.KeyN, fyne.KeyInsert:
			d.make()
		case fyne.KeyB:
			d.toBill()
		case fyne.KeyP:
			d.printOut()
		case fyne.KeyW, fyne.KeyDelete:
			d.takeBack()
		default:
			return false
		}
		return true
	}
	text := func(size fyne.ThemeSizeName, bold bool) *components.Text {
		o := components.TextOptions{Size: size, Bold: bold, Shrink: true}
		if size == theme.SizeCaption {
			o.Color = theme.ColorMuted
		}
		return components.NewText("", o)
	}
	d.name, d.facts, d.note = text(theme.SizeHeading, true), text(theme.SizeCaption, false), text(theme.SizeCaption, false)
	d.number = components.NewText("", components.TextOptions{Size: theme.SizeCaption, Color: theme.ColorMuted, Align: fyne.TextAlignTrailing})
	d.badge = components.NewBadge(theme.ToneNeutral, nil, "")
	d.items = newLineTable(d.env)
	d.sums, d.failed = components.VBoxGap(2), container.NewStack()
	d.detail = stretchColumn(8, 1, components.VBoxGap(2, components.Row(8, []float32{-1, 0, 0}, d.name, d.number, d.badge), d.facts),
		d.items, components.Line(), d.note, d.sums)
	d.empty = components.NewEmptyState(i18n.T("Choose an estimate to see its lines."), "", nil)
	d.bill = components.NewPrimaryButton(i18n.T("Make the bill"), "B", d.toBill)
	d.print = components.NewButton(i18n.T("Print"), "P", d.printOut)
	d.withdraw = components.NewButton(i18n.T("Withdraw…"), "W", d.takeBack)
}

// hasOff reports whether something was taken off one of the lines.
func hasOff(items []clinic.InvoiceItem) bool {
	return slices.ContainsFunc(items, func(i clinic.InvoiceItem) bool { return viewmodel.LineOff(i) != "" })
}

// newLineTable lists lines with their amounts.
func newLineTable(env *Env) *components.RowTable[clinic.InvoiceItem] {
	type line = clinic.InvoiceItem
	return components.NewRowTable([]components.Column[line]{
		{ID: "item", Title: i18n.T("Item"), MinWidth: 120, Text: func(l line) string { return l.Description }},
		{ID: "quantity", Title: i18n.T("Qty"), Width: 46, Align: fyne.TextAlignTrailing, Text: func(l line) string { return strconv.Itoa(l.Quantity) }},
		{ID: "price", Title: i18n.T("Price"), Width: 84, Align: fyne.TextAlignTrailing, Muted: true, Text: func(l line) string { return i18n.Amount(l.Price) }},
		{ID: "off", Title: i18n.T("Off"), Width: 80, Align: fyne.TextAlignTrailing, Muted: true, Text: viewmodel.LineOff},
		{ID: "amount", Title: i18n.F("Amount %s", env.Settings.Currency.Sign()), Width: 96, Align: fyne.TextAlignTrailing, Text: func(l line) string { return i18n.Amount(l.Amount()) }},
	}, components.Noun{One: "item", Many: "items"}).Named("estimates.items")
}

// badgeOf shows where an estimate stands.
func (d *estimatesDialog) badgeOf(e clinic.Estimate) components.BadgeSpec {
	if e.Expired(d.env.Today()) {
		return expiredBadge()
	}
	return estimateBadge(e.State)
}

func expiredBadge() components.BadgeSpec {
	return components.BadgeSpec{Tone: theme.ToneNeutral, Text: i18n.C("estimate", "Expired")}
}

func estimateBadge(s clinic.EstimateState) components.BadgeSpec {
	spec := components.BadgeSpec{Tone: theme.ToneNeutral, Text: i18n.Say(s.Title())}
	switch s {
	case clinic.EstimateOpen:
		spec.Tone, spec.Text = theme.ToneBooked, i18n.C("estimate", "Open")
	case clinic.EstimateBilled:
		spec.Tone = theme.ToneGood
	}
	return spec
}

func (d *estimatesDialog) draw() {
	rows := d.vm.Rows()
	switch have := len(d.table.Rows()); {
	case d.loaded != d.vm.Generation():
		d.loaded = d.vm.Generation()
		d.table.ShowRows(rows, d.vm.Total(), d.vm.HasMore(), d.vm.Renewed())
	case len(rows) > have:
		d.table.AppendRows(rows[have:], d.vm.HasMore())
	}
	d.table.SetLoading(d.vm.Loading())
	switch {
	case d.vm.Err() != nil:
		d.table.SetEmpty(i18n.Error(d.vm.Err()), i18n.T("Try again"), d.vm.Load)
	case d.env.May(clinic.BillingDraft):
		d.table.SetEmpty(i18n.T("No estimates here."), i18n.T("New estimate"), d.make)
	default:
		d.table.SetEmpty(i18n.T("No estimates here."), "", nil)
	}
	if row, ok := d.table.Selected(); ok && d.vm.Current() == nil && d.vm.Err() == nil && !d.vm.Loading() {
		d.vm.Open(row.ID) // the one before it has left the list
		return
	}
	if d.wanted != 0 {
		for i, e := range d.table.Rows() {
			if e.ID == d.wanted {
				d.wanted = 0
				d.table.Select(i)
				break
			}
		}
	}
	d.show()
}

// show draws the open estimate.
func (d *estimatesDialog) show() {
	e := d.vm.Current()
	set := func(b *components.Button, on bool) {
		if on && !d.vm.Busy() {
			b.Enable()
		} else {
			b.Disable()
		}
	}
	set(d.bill, d.vm.Billable())
	set(d.print, e != nil)
	set(d.withdraw, e != nil && e.State == clinic.EstimateOpen)
	if e == nil {
		d.detail.Hide()
		d.empty.Show()
		return
	}
	d.empty.Hide()
	d.detail.Show()
	d.name.SetText(e.PatientName)
	d.number.SetText(i18n.F("Estimate %s", e.Number))
	d.facts.SetText(joinDots(e.PatientNumber, e.DoctorName, i18n.F("valid until %s", i18n.Date(e.ValidUntil, "2 Jan 2006")), i18n.F("by %s", e.CreatedByName)))
	d.badge.SetSpec(d.badgeOf(*e))
	d.items.SetRows(e.Items, -1, false)
	d.items.ShowColumn("off", hasOff(e.Items))
	if d.note.SetText(clinic.CleanLine(e.Note)); e.Note == "" {
		d.note.Hide()
	} else {
		d.note.Show()
	}
	showSums(d.sums, estimateBill(*e), viewmodel.OfEstimate)
	d.detail.Refresh()
}

// estimateBill is an estimate in the shape of a bill, for its sums.
func estimateBill(e clinic.Estimate) clinic.Invoice {
	return clinic.Invoice{PatientName: e.PatientName, Currency: e.Currency, TaxInclusive: e.TaxInclusive, Items: e.Items, Net: e.Net, Tax: e.Tax,
		Discount: e.Discount, Total: e.Total}
}

func (d *estimatesDialog) fail(err error) {
	d.failed.RemoveAll()
	if err != nil {
		d.failed.Add(components.NewNote(theme.ToneDanger, i18n.Error(err)))
	}
	d.modal.Relayout()
}

func (d *estimatesDialog) mayPrint() bool {
	return d.env.May(clinic.BillingDraft) && d.env.Services.EstimatePapers != nil
}

// printOut shows the open estimate for printing; a reprint is marked COPY.
func (d *estimatesDialog) printOut() {
	if e := d.vm.Current(); e != nil && d.mayPrint() {
		job := estimateJob(d.env, e.ID, e.Number)
		job.Closed = func() { d.env.Window.Canvas().Focus(d.table) }
		printDocument(d.env, job)
	}
}

// toBill makes a draft at the prices of the open estimate.
func (d *estimatesDialog) toBill() {
	e := d.vm.Current()
	if e == nil || !d.env.May(clinic.BillingDraft) || d.vm.Busy() {
		return
	}
	if e.State == clinic.EstimateBilled {
		d.modal.Close()
		d.billed(e.InvoiceID)
		return
	}
	d.vm.ToBill(func(id clinic.InvoiceID, err error) {
		if d.fail(err); err != nil {
			return
		}
		d.modal.Close()
		components.Toast(d.env.Window, theme.ToneGood, i18n.F("The bill of estimate %s is open at the right.", e.Number))
		d.billed(id)
	})
}

// takeBack withdraws the open estimate, with the reason.
func (d *estimatesDialog) takeBack() {
	e := d.vm.Current()
	if e == nil || e.State != clinic.EstimateOpen || !d.env.May(clinic.BillingDraft) || d.vm.Busy() {
		return
	}
	var dialog *components.FormDialog
	dialog = components.Confirm(components.ConfirmOptions{
		Title: i18n.T("Withdraw the estimate?"), ConfirmText: i18n.T("Withdraw"), CancelText: i18n.T("Keep"), Danger: true, Reason: true, KeepOpen: true,
		Message: i18n.F("Estimate %s of %s over %s can then not be billed any more.", e.Number, e.PatientName, i18n.Money(e.Total)),
		OnConfirm: func(reason string) {
			dialog.SetBusy(true)
			d.vm.Withdraw(reason, func(err error) {
				if err != nil {
					dialog.SetErr(err)
					return
				}
				dialog.Close()
				d.fail(nil)
				components.Toast(d.env.Window, theme.ToneGood, i18n.F("Estimate %s is withdrawn.", e.Number))
				d.env.Window.Canvas().Focus(d.table)
			})
		},
	}, d.env.Window)
}
