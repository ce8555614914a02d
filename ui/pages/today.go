package pages

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// NewToday returns the first page: what the day asks of the signed-in role.
func NewToday(env *Env) Page { return newTodayPage(env) }

type todayPage struct {
	ahead   bool // what the page shows first was read before it came to the front
	env     *Env
	vm      *viewmodel.Today
	content *fyne.Container
	header  *components.PageHeader
	cards   *fyne.Container
	stats   []*components.StatCard
	main    fyne.Focusable // where the focus goes

	queue    *components.RowTable[service.QueueEntry]
	expected *components.RowTable[service.AppointmentRow]
	day      *components.RowTable[service.AppointmentRow]
	requests *components.RowTable[service.AppointmentRow]
	free     *components.RowTable[clinic.Slot]
	unpaid   *components.RowTable[clinic.Invoice]
	next     *todayNext
	overdue  *todayOverdue
	drawer   *todayDrawer

	followUps *components.RowTable[service.FollowUpDue]
	payments  *components.RowTable[service.TakenPayment]
	documents *components.RowTable[service.PatientDocument]
	figures   *todayFigures
	asked     fyne.CanvasObject // the requests under their heading, shown while there are any
	columns   fyne.CanvasObject

	closers []func()
}

func newTodayPage(env *Env) *todayPage {
	p := &todayPage{env: env, vm: viewmodel.NewToday(frontDesk(env))}
	p.cards = container.New(&todayCards{gap: 10, cards: p.vm.Cards})
	p.vm.Changed = p.draw
	p.vm.Failed = func(err error) { showLoadError(env, err) }
	p.header = components.NewPageHeader(i18n.T("Today"), nil, p.actions())
	p.title()
	body := p.body()
	top := container.New(&insetLayout{left: 16, top: 10, right: 16, bottom: 10}, p.header)
	cards := container.New(&insetLayout{left: 16, right: 16, bottom: 10}, p.cards)
	p.overdue = newTodayOverdue(env)
	p.drawer = newTodayDrawer(p)
	notice := container.New(&insetLayout{left: 16, right: 16, bottom: 6}, components.VBoxGap(6, p.overdue.box, p.drawer.box))
	p.content = container.NewBorder(components.VBoxGap(0, top, cards, notice), nil, nil, nil,
		container.New(&insetLayout{left: 16, right: 16, bottom: 8}, body))
	p.closers = append(p.closers,
		onEvent(env, func(service.AppointmentChanged) { p.Reload() }),
		onEvent(env, func(service.InvoiceChanged) { p.Reload() }),
		onEvent(env, func(service.DrawerChanged) { p.Reload() }),
		onEvent(env, func(service.DoctorChanged) { p.Reload() }),
		onEvent(env, func(service.ScheduleChanged) { p.Reload() }),
		onEvent(env, func(service.PatientChanged) { p.Reload() }))
	return p
}

func (p *todayPage) actions() []fyne.CanvasObject {
	env := p.env
	switch {
	case env.May(clinic.AppointmentsBook) && env.Actor.Role != clinic.RoleDoctor:
		return []fyne.CanvasObject{components.NewPrimaryButton(i18n.T("New appointment"), "Ctrl N", p.New)}
	case env.May(clinic.AppointmentsRequest):
		return []fyne.CanvasObject{components.NewPrimaryButton(i18n.T("Ask for an appointment"), "Ctrl N", p.New)}
	}
	return nil
}

// body lays out the lists of the role: the ones worked with at the left, the
// ones looked at now and then at the right.
func (p *todayPage) body() fyne.CanvasObject {
	switch p.env.Actor.Role {
	case clinic.RolePatient:
		p.next = newTodayNext(p)
		p.unpaid = p.unpaidTable()
		p.main = p.next.ask
		p.documents = p.documentTable()
		return container.NewBorder(p.next.card, nil, nil, nil, container.New(&insetLayout{top: 12},
			p.split(p.column(todaySection(i18n.T("My documents"), p.documents)), p.column(todaySection(i18n.T("My open bills"), p.unpaid)))))
	case clinic.RoleDoctor:
		p.queue, p.day = p.queueTable(), p.visitTable("day", i18n.T("No visits today."))
		p.main = p.queue
		p.followUps = p.followUpTable()
		return p.split(p.column(todaySection(i18n.T("My queue"), p.queue), todaySection(i18n.T("Follow-ups due, not booked"), p.followUps)),
			p.column(todaySection(i18n.T("My day"), p.day)))
	case clinic.RoleCashier:
		p.unpaid, p.day = p.unpaidTable(), p.visitTable("day", i18n.T("No visits today."))
		p.payments = p.paymentTable()
		p.main = p.unpaid
		return p.split(p.column(todaySection(i18n.T("To bill and to be paid"), p.unpaid)),
			p.column(todaySection(i18n.T("Taken today"), p.payments), todaySection(i18n.T("Visits today"), p.day)))
	}
	p.queue, p.expected = p.queueTable(), p.visitTable("expected", i18n.T("Nobody else is expected today."))
	p.main = p.queue
	p.requests = p.requestTable()
	p.asked = todaySection(i18n.T("Asked for by patients"), p.requests)
	p.asked.Hide()
	left := []fyne.CanvasObject{todaySection(i18n.T("Waiting"), p.queue), todaySection(i18n.T("Expected today"), p.expected)}
	if p.env.Actor.Role == clinic.RoleAdmin {
		p.figures = newTodayFigures(p)
		return p.split(p.column(append(left, p.asked)...), p.figures.content)
	}
	right := []fyne.CanvasObject{p.asked}
	p.free = p.freeTable()
	right = append(right, todaySection(i18n.T("Next free"), p.free))
	if p.env.May(clinic.BillingSee) {
		p.unpaid = p.unpaidTable()
		right = append(right, todaySection(i18n.T("Unpaid"), p.unpaid))
	}
	return p.split(p.column(left...), p.column(right...))
}

func (p *todayPage) column(sections ...fyne.CanvasObject) fyne.CanvasObject {
	return container.New(&todayRows{gap: 6}, sections...)
}

func (p *todayPage) split(left, right fyne.CanvasObject) fyne.CanvasObject {
	p.columns = container.New(&todayColumns{gap: 16, left: 0.56}, left, right)
	return p.columns
}

// todaySection is a list under its heading.
func todaySection(title string, table fyne.CanvasObject) fyne.CanvasObject {
	head := container.New(layout.NewCustomPaddedLayout(0, 4, 2, 0), components.Strong(title))
	return container.NewBorder(head, nil, nil, nil, table)
}

// todayRows shares the height out equally among those that are shown.
type todayRows struct{ gap float32 }

func (l *todayRows) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w, h float32
	var n float32
	for _, o := range objects {
		if o.Visible() {
			m := o.MinSize()
			w, h, n = max(w, m.Width), max(h, m.Height), n+1
		}
	}
	return fyne.NewSize(w, h*n+l.gap*(n-1))
}

func (l *todayRows) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	var n, y float32
	for _, o := range objects {
		if o.Visible() {
			n++
		}
	}
	h := (s.Height - l.gap*(n-1)) / n
	for _, o := range objects {
		if o.Visible() {
			o.Move(fyne.NewPos(0, y))
			o.Resize(fyne.NewSize(s.Width, h))
			y += h + l.gap
		}
	}
}

// todayColumns puts two columns beside each other, or one below the other where
// there is no room for both.
type todayColumns struct {
	gap, left float32
	width     float32 // it was last laid out in; 0 before the first time
}

func (l *todayColumns) stacked(objects []fyne.CanvasObject, width float32) bool {
	return width > 0 && objects[0].MinSize().Width+l.gap+objects[1].MinSize().Width > width+0.5
}

func (l *todayColumns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	a, b := objects[0].MinSize(), objects[1].MinSize()
	if l.stacked(objects, l.width) {
		return fyne.NewSize(max(a.Width, b.Width), a.Height+l.gap+b.Height)
	}
	return fyne.NewSize(max(a.Width, b.Width), max(a.Height, b.Height))
}

func (l *todayColumns) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	l.width = s.Width
	if l.stacked(objects, s.Width) {
		below := objects[1].MinSize().Height
		above := max(objects[0].MinSize().Height, s.Height-l.gap-below)
		objects[0].Move(fyne.NewPos(0, 0))
		objects[0].Resize(fyne.NewSize(s.Width, above))
		objects[1].Move(fyne.NewPos(0, above+l.gap))
		objects[1].Resize(fyne.NewSize(s.Width, below))
		return
	}
	w := max(objects[0].MinSize().Width, min((s.Width-l.gap)*l.left, s.Width-l.gap-objects[1].MinSize().Width))
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(w, s.Height))
	objects[1].Move(fyne.NewPos(w+l.gap, 0))
	objects[1].Resize(fyne.NewSize(s.Width-w-l.gap, s.Height))
}

// Content is what the tab shows.
func (p *todayPage) Content() fyne.CanvasObject { return p.content }

// ReadAhead reads what Shown would.
func (p *todayPage) ReadAhead() {
	p.ahead = true
	p.vm.Load()
}

// Shown loads the page and puts the focus on the list that is worked with.
func (p *todayPage) Shown() {
	if !p.ahead {
		p.vm.Load()
	}
	p.ahead = false
	if !components.ModalOpen(p.env.Window) && p.main != nil {
		p.env.Window.Canvas().Focus(p.main)
	}
}

// Reload loads the page again.
func (p *todayPage) Reload() { p.vm.Load() }

// Tick moves the waiting minutes on, with what other desks did meanwhile.
func (p *todayPage) Tick() { p.vm.Load() }

// Close ends the subscriptions.
func (p *todayPage) Close() { closeAll(&p.closers) }

// New books a visit, or asks for one.
func (p *todayPage) New() {
	switch {
	case p.env.May(clinic.AppointmentsBook):
		openBookingForm(p.env, bookingStart{Date: p.env.Today()}, nil)
	case p.env.May(clinic.AppointmentsRequest):
		openSlotRequest(p.env, p.vm.Load)
	}
}

func (p *todayPage) title() {
	p.header.SetTitle(i18n.F("Today, %s", i18n.Date(p.env.Today(), "Monday 2 January 2006")))
}

func (p *todayPage) draw() {
	p.title()
	p.drawCards()
	v := p.vm.View
	if p.overdue.draw(v.Overdue) {
		p.content.Refresh() // makes room for the notice
	}
	if p.drawer.draw(v.Billing) {
		p.content.Refresh()
	}
	if p.queue != nil {
		queue := p.vm.Queue()
		p.queue.ShowColumn("urgency", slices.ContainsFunc(queue, func(q service.QueueEntry) bool { return urgencySpec(q.Urgency).Text != "" }))
		p.queue.RenewRows(queue, len(queue), false)
	}
	if p.expected != nil {
		rows := p.vm.Expected()
		p.expected.RenewRows(rows, max(len(rows), v.VisitsTotal), false)
	}
	if p.day != nil {
		p.day.RenewRows(v.Visits, max(len(v.Visits), v.VisitsTotal), false)
	}
	if p.requests != nil {
		p.requests.RenewRows(v.Requests, len(v.Requests), false)
		p.showAsked(len(v.Requests) > 0)
	}
	if p.free != nil {
		p.free.RenewRows(v.NextFree, -1, false)
	}
	if p.unpaid != nil {
		p.unpaid.TotalAtLeast = v.UnpaidMore
		p.unpaid.RenewRows(v.Unpaid, v.UnpaidTotal, false)
	}
	p.drawOwn()
	if p.next != nil {
		p.next.draw()
	}
}

// drawCards keeps the cards there are, so that the focus stays on one.
func (p *todayPage) drawCards() {
	cards := p.vm.Cards()
	if len(cards) != len(p.stats) {
		p.cards.RemoveAll()
		p.stats = nil
		for _, c := range cards {
			card := components.NewStatCard(c.Label, c.Value, todayTone(c.Tone))
			p.stats = append(p.stats, card)
			p.cards.Add(card)
		}
		p.content.Refresh() // makes room for them
	}
	for i, c := range cards {
		p.stats[i].SetValue(c.Value)
		p.stats[i].SetTone(todayTone(c.Tone))
		p.stats[i].OnTapped = p.goal(c.Goal)
	}
	p.cards.Refresh()
}

func (p *todayPage) goal(g viewmodel.CardGoal) func() {
	target := Target{Tab: TabAppointments}
	if g == viewmodel.GoalBilling {
		target.Tab = TabBilling
	}
	if kind := g.Report(); kind != "" {
		target = Target{Tab: TabReports, View: View(kind), Date: p.env.Today()}
	}
	return func() { p.env.Go(target) }
}

func todayTone(t viewmodel.CardTone) theme.Tone {
	switch t {
	case viewmodel.CardWaiting:
		return theme.ToneWaiting
	case viewmodel.CardGood:
		return theme.ToneGood
	case viewmodel.CardAlarm:
		return theme.ToneDanger
	}
	return theme.ToneNeutral
}
