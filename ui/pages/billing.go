package pages

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// BillingPage lists invoices and shows the selected one with its payments.
type BillingPage struct {
	env     *Env
	vm      *viewmodel.Billing
	content fyne.CanvasObject
	frame   *fyne.Container
	period  *components.Choice
	state   *components.Choice
	search  *components.Entry
	payer   *components.Picker
	stats   billingStats
	table   *components.RowTable[clinic.Invoice]
	panel   *billingPanel
	loaded  int
	started bool
	drawer  billingDrawer
	spare   []*components.Button // actions that the header puts into a menu where it is narrow

	unsubscribe []func()
}

type billingStats struct {
	row                                  *fyne.Container
	toBill, outstanding, taken, myDrawer *components.StatCard
}

// NewBilling returns the billing page.
func NewBilling(env *Env) Page {
	p := &BillingPage{env: env}
	p.vm = viewmodel.NewBilling(viewmodel.BillingParams{
		Billing: env.Services.Billing, Appointments: env.Services.Appointments, Deposits: p.deposits(), Runner: env.Runner,
		Context: env.Context, Today: env.Today, Changed: p.changed,
		Figures: env.May(clinic.PaymentsTake) || env.May(clinic.BillingDraft),
	})
	p.build()
	again := func() { fyne.Do(p.Reload) }
	p.unsubscribe = []func(){event.Subscribe(env.Bus, func(service.DrawerChanged) { again() }), event.Subscribe(env.Bus, func(service.DayChanged) { again() }),
		event.Subscribe(env.Bus, func(service.InvoiceChanged) { again() }), event.Subscribe(env.Bus, func(service.DepositChanged) { again() })}
	return p
}

// readOnly reports a role that sees its own invoices and changes none.
func (p *BillingPage) readOnly() bool { return !p.env.May(clinic.BillingDraft) }

// own reports a patient, who sees the bills of nobody else.
func (p *BillingPage) own() bool { return p.env.Actor.Role == clinic.RolePatient }

func (p *BillingPage) build() {
	var periods, states []components.Option
	for _, each := range viewmodel.BillingPeriods() {
		periods = append(periods, components.Option{Value: string(each), Text: each.Title()})
	}
	for _, each := range viewmodel.BillingStates() {
		states = append(states, components.Option{Value: string(each), Text: each.Title()})
	}
	p.period = components.NewChoice(periods, func(string) { p.filter() })
	p.state = components.NewChoice(states, func(value string) {
		if viewmodel.BillingState(value).Unpaid() {
			p.period.SetValue(string(viewmodel.PeriodAll)) // old debts are not of today
		}
		p.filter()
	})
	prompt := i18n.T("Patient or number")
	if p.own() {
		prompt = i18n.T("Bill or receipt number")
	}
	p.search = components.NewSearch(prompt, "Ctrl F")
	p.search.OnChanged = func(string) { p.filter() }
	leadTo(p.env, p.search, func() fyne.Focusable { return p.table })
	start := viewmodel.PeriodToday
	if p.readOnly() {
		start = viewmodel.PeriodAll
	}
	p.period.SetValue(string(start))
	p.state.SetValue(string(viewmodel.StateAll))

	title, actions := i18n.T("Billing"), []fyne.CanvasObject{}
	if p.env.Services.Estimates != nil {
		actions = append(actions, p.spared(components.NewButton(i18n.T("Estimates"), "Ctrl E", p.estimates)))
	}
	switch {
	case p.own():
		title = i18n.T("My bills")
	case p.env.May(clinic.BillingDraft):
		actions = append(append(actions, p.lists()...), p.drawerButtons()...)
		actions = append(actions, components.NewButton(i18n.T("New invoice"), "Ctrl N", p.New))
	}
	header := components.NewPageHeader(title, []fyne.CanvasObject{components.HintWide(p.search, 180)}, actions)
	header.Spare(p.spare...)
	p.table = p.newTable()
	p.panel = newBillingPanel(p.env, p.vm, p.focusTable)
	left := []fyne.CanvasObject{p.filters(), p.table}
	grow := 1
	if p.env.May(clinic.PaymentsTake) || p.env.May(clinic.BillingDraft) {
		p.buildStats()
		left, grow = []fyne.CanvasObject{p.stats.row, left[0], p.table}, 2
	}
	p.frame = stretchColumn(10, 1, header,
		components.Beside(14, 500, stretchColumn(10, grow, left...), components.AtLeastWide(p.panel.content, 484)))
	p.content = withMarginsAround(p.frame)
}

// spared notes an action that goes into the header's menu where there is no room:
// those that are asked for least often first.
func (p *BillingPage) spared(b *components.Button) *components.Button {
	p.spare = append([]*components.Button{b}, p.spare...)
	return b
}

// filters are the row above the list.
func (p *BillingPage) filters() fyne.CanvasObject {
	// Each takes its share of the line it comes to stand on, so that two lines are filled as one is.
	if p.readOnly() {
		return components.WrapRow(8, []float32{-1, -1}, components.AtLeastWide(p.period, 110), components.AtLeastWide(p.state, 130))
	}
	p.payer = newPayerPicker(p.env)
	p.payer.SetPlaceHolder(i18n.T("All payers"))
	p.payer.OnPicked = func(item components.PickItem) { p.vm.SetPayer(clinic.PayerID(item.ID)) }
	p.payer.OnCleared = func() { p.vm.SetPayer(0) }
	return components.WrapRow(8, []float32{-1, -1, -1}, components.AtLeastWide(p.period, 110), components.AtLeastWide(p.state, 130),
		components.AtLeastWide(p.payer, 140))
}

func (p *BillingPage) buildStats() {
	card := func(label string, state viewmodel.BillingState) *components.StatCard {
		c := components.NewStatCard(label, "–", theme.ToneNeutral)
		if state != viewmodel.StateAll {
			c.OnTapped = func() { p.setFilter(viewmodel.PeriodAll, state) }
		}
		return c
	}
	p.stats = billingStats{
		toBill:      card(i18n.T("To bill"), viewmodel.StateToBill),
		outstanding: card(i18n.T("Outstanding"), viewmodel.StateUnpaid),
		taken:       card(i18n.T("Taken today"), viewmodel.StateAll),
		myDrawer:    card(i18n.T("In my drawer"), viewmodel.StateAll),
	}
	p.stats.row = components.Columns(8, p.stats.toBill, p.stats.outstanding, p.stats.taken, p.stats.myDrawer)
	if !p.env.May(clinic.PaymentsTake) {
		p.stats.row = components.Columns(8, p.stats.toBill, p.stats.outstanding)
	}
}

func (p *BillingPage) newTable() *components.RowTable[clinic.Invoice] {
	amount := func(m clinic.Money) string {
		if m.Currency == p.env.Settings.Currency {
			return i18n.Amount(m)
		}
		return i18n.Money(m)
	}
	sign := p.env.Settings.Currency.Sign()
	columns := []components.Column[clinic.Invoice]{
		{ID: "time", Title: i18n.T("Time"), Width: clockWidth, Values: clocks(), Text: p.when},
		{ID: "patient", Title: i18n.T("Patient"), MinWidth: 140, Bold: true, Text: func(i clinic.Invoice) string { return i.PatientName }},
		{ID: "total", Title: i18n.F("Total %s", sign), Width: 92, Spare: true, Align: fyne.TextAlignTrailing, Text: func(i clinic.Invoice) string { return amount(i.Total) }},
		{ID: "balance", Title: i18n.F("Balance %s", sign), Width: 92, Align: fyne.TextAlignTrailing, Text: func(i clinic.Invoice) string { return amount(i.Balance()) }},
		{ID: "state", Title: i18n.T("State"), Width: 142, Badge: p.badge, Badges: billBadges()},
		{ID: "doctor", Title: i18n.T("Doctor"), MinWidth: 128, Spare: !p.own(), Text: func(i clinic.Invoice) string { return i.DoctorName }},
	}
	name := "billing.invoices"
	if p.own() { // all of them are of one patient
		last := len(columns) - 1
		columns[1], columns = columns[last], columns[:last] // the doctor in the patient's place
		name = "billing.own"
	}
	t := components.NewRowTable(columns, components.Noun{One: "invoice", Many: "invoices"}).Named(name)
	t.Key = func(i clinic.Invoice) any { return i.ID }
	t.OnSelected = func(i clinic.Invoice) { p.vm.Open(i.ID) }
	t.OnOpen = func(i clinic.Invoice) {
		if c := p.vm.Current(); c == nil || c.ID != i.ID {
			p.vm.Open(i.ID)
		}
		p.panel.focusPayment()
	}
	t.OnMore = p.vm.More
	return t
}

// when is the visit's time today, with the day before it on other days.
func (p *BillingPage) when(i clinic.Invoice) string {
	day, at := i.VisitDate, i.VisitStart.String()
	if day.IsZero() {
		made := i.CreatedAt.In(p.env.Now().Location())
		day, at = clinic.DateOf(made), clinic.ClockOf(made).String()
	}
	switch {
	case day == p.env.Today():
		return at
	case day.Year == p.env.Today().Year:
		return i18n.Date(day, "2 Jan ") + at
	}
	return i18n.Date(day, "2 Jan 2006")
}

// Content returns the page.
func (p *BillingPage) Content() fyne.CanvasObject { return p.content }

// Shown loads the list and puts the focus into it.
func (p *BillingPage) Shown() {
	if p.started {
		p.Reload()
	} else {
		p.started = true
		if viewmodel.BillingPeriod(p.period.Value()) == p.vm.Period() {
			p.vm.Load()
		} else {
			p.filter()
		}
	}
	if !components.ModalOpen(p.env.Window) {
		p.focusTable()
	}
}

func (p *BillingPage) focusTable() { p.env.Window.Canvas().Focus(p.table) }

// clockWidth is that of a column of times of the day.
const clockWidth = 60

// fitWhen gives the time no more room than the bills of the period need.
func (p *BillingPage) fitWhen() {
	if p.vm.Period() == viewmodel.PeriodToday {
		p.table.FitColumn("time", clockWidth, clocks())
		return
	}
	p.table.FitColumn("time", 92, dates("2 Jan 15:04"))
}

func (p *BillingPage) filter() {
	p.vm.SetFilter(viewmodel.BillingPeriod(p.period.Value()), viewmodel.BillingState(p.state.Value()), strings.TrimSpace(p.search.Text))
}

func (p *BillingPage) setFilter(period viewmodel.BillingPeriod, state viewmodel.BillingState) {
	p.period.SetValue(string(period))
	p.state.SetValue(string(state))
	p.filter()
	p.focusTable()
}

func (p *BillingPage) clearPayer() {
	if p.payer != nil {
		p.payer.Clear()
	}
	p.vm.SetPayer(0)
}

func (p *BillingPage) changed() {
	rows := p.vm.Rows()
	p.table.SetSuffix(map[viewmodel.BillingPeriod]string{viewmodel.PeriodToday: i18n.T("today"), viewmodel.PeriodWeek: i18n.T("in the last 7 days"),
		viewmodel.PeriodMonth: i18n.T("in the last 31 days")}[p.vm.Period()])
	switch have := len(p.table.Rows()); {
	case p.loaded != p.vm.Generation():
		p.loaded = p.vm.Generation()
		p.fitWhen()
		p.table.TotalAtLeast = p.vm.TotalAtLeast()
		p.table.ShowRows(rows, p.vm.Total(), p.vm.HasMore(), p.vm.Renewed())
	case len(rows) > have:
		p.table.AppendRows(rows[have:], p.vm.HasMore())
	}
	p.table.SetLoading(p.vm.Loading())
	p.mark()
	p.showEmpty()
	p.showStats()
	p.panel.show()
}

// mark selects the row of the bill that is open, and none where the list has not
// got it: who takes money must not see another patient's row beside it.
func (p *BillingPage) mark() {
	open := p.vm.Current()
	if open == nil || p.vm.Opening() {
		return
	}
	if row, ok := p.table.Selected(); ok && row.ID == open.ID {
		return
	}
	p.table.Select(slices.IndexFunc(p.table.Rows(), func(i clinic.Invoice) bool { return i.ID == open.ID }))
}

func (p *BillingPage) showEmpty() {
	switch {
	case p.vm.Err() != nil:
		p.table.SetEmpty(i18n.Error(p.vm.Err()), i18n.T("Try again"), p.vm.Load)
	case p.vm.Text() != "" || p.vm.State() != viewmodel.StateAll || p.vm.Payer() != 0:
		p.table.SetEmpty(i18n.T("No invoice matches."), i18n.T("Show all of today"), func() {
			p.search.SetText("")
			p.clearPayer()
			p.setFilter(viewmodel.PeriodToday, viewmodel.StateAll)
		})
	case p.readOnly():
		p.table.SetEmpty(i18n.T("No bills in this time."), "", nil)
	default:
		p.table.SetEmpty(i18n.T("No invoices in this time. A closed visit puts its bill here; a visit without one can be billed."), i18n.T("New invoice"), p.New)
	}
}

func (p *BillingPage) showStats() {
	f, ok := p.vm.Figures()
	if !ok || p.stats.row == nil {
		return
	}
	p.stats.toBill.SetValue(i18n.Count(f.ToBill))
	p.stats.outstanding.SetValue(i18n.Money(f.Outstanding))
	p.stats.taken.SetValue(i18n.Money(f.Taken))
	p.showDrawer(f.Drawer)
}

// FocusFilter puts the cursor into the search (Ctrl+F).
func (p *BillingPage) FocusFilter() { p.env.Window.Canvas().Focus(p.search) }

// Reload reads the list and the open invoice again.
func (p *BillingPage) Reload() {
	if p.started {
		p.vm.Reload()
	}
}

// Open shows the invoice that another page asked for.
func (p *BillingPage) Open(t Target) {
	if t.View != "" {
		p.openList(t.View)
	}
	if t.Invoice == 0 {
		return
	}
	p.period.SetValue(string(viewmodel.PeriodAll))
	p.state.SetValue(string(viewmodel.StateAll))
	p.search.SetText("")
	p.clearPayer()
	p.started = true
	p.filter()
	p.vm.Open(t.Invoice)
	p.panel.focusPayment()
}

// Save takes the payment (Ctrl+S, Ctrl+Enter).
func (p *BillingPage) Save() {
	if !components.ModalOpen(p.env.Window) {
		p.panel.take()
	}
}

// Print prints what is open (Ctrl+P): the receipt of a paid bill, otherwise the
// invoice.
func (p *BillingPage) Print() {
	if !components.ModalOpen(p.env.Window) {
		p.panel.printOpen()
	}
}

// Close ends subscriptions and what is under way.
func (p *BillingPage) Close() {
	p.vm.Shut()
	for _, f := range p.unsubscribe {
		f()
	}
	p.unsubscribe = nil
}

// Shortcuts are the page's own keys.
func (p *BillingPage) Shortcuts() []Shortcut {
	out := p.draftShortcuts()
	if p.env.May(clinic.PaymentsTake) {
		out = append(out, Shortcut{Text: i18n.T("Take the payment"), Key: fyne.KeyReturn, Modifier: fyne.KeyModifierControl, Run: p.Save})
	}
	if p.env.May(clinic.ReceiptsPrint) {
		out = append(out, Shortcut{Text: i18n.T("Print the invoice"), Key: fyne.KeyI, Modifier: fyne.KeyModifierAlt, Run: p.panel.unlessModal(p.panel.printInvoice)},
			Shortcut{Text: i18n.T("Statement of account"), Key: fyne.KeyS, Modifier: fyne.KeyModifierAlt, Run: p.panel.unlessModal(p.panel.statement)})
	}
	out = append(append(out, p.panel.shortcuts()...), p.listShortcuts()...)
	return append(out, p.drawerKeys()...)
}

// paidAt is when money came in, in the clinic's time.
func paidAt(at time.Time, now time.Time) string {
	local := at.In(now.Location())
	if clinic.DateOf(local) == clinic.DateOf(now) {
		return clinic.ClockOf(local).String()
	}
	return i18n.Date(clinic.DateOf(local), "2 Jan 2006")
}
