package pages

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// showAsked shows the requests while there are any. The focus does not stay on
// a list that has gone.
func (p *todayPage) showAsked(on bool) {
	if on == p.asked.Visible() {
		return
	}
	canvas := p.env.Window.Canvas()
	if on {
		p.asked.Show()
	} else {
		p.asked.Hide()
		if canvas.Focused() == fyne.Focusable(p.requests) {
			canvas.Focus(p.main)
		}
	}
	p.columns.Refresh()
}

// drawOwn draws what only one role sees.
func (p *todayPage) drawOwn() {
	v := p.vm.View
	if p.followUps != nil {
		p.followUps.RenewRows(v.FollowUps, -1, false)
	}
	if p.payments != nil {
		p.payments.RenewRows(v.Payments, -1, false)
	}
	if p.documents != nil {
		p.documents.RenewRows(v.Documents, -1, false)
	}
	if p.figures != nil {
		p.figures.draw()
	}
}

// bookFollowUp opens the booking form for a follow-up, on the day it is due.
func (p *todayPage) bookFollowUp(f service.FollowUpDue) {
	openBookingForm(p.env, bookingStart{Patient: f.Patient, PatientName: f.PatientName(), Doctor: p.env.Actor.DoctorID,
		DoctorName: clinic.DoctorName("", p.env.Actor.Name), Date: p.vm.FollowUpDay(f), Kind: clinic.VisitFollowUp}, nil)
}

func (p *todayPage) followUpTable() *components.RowTable[service.FollowUpDue] {
	type row = service.FollowUpDue
	t := components.NewRowTable([]components.Column[row]{
		{ID: "due", Title: i18n.T("Due"), Width: 136, Bold: true, Values: []string{i18n.N(88, "%d day overdue", "%d days overdue"), i18n.T("1 day overdue"), i18n.T("tomorrow"), i18n.N(88, "in %d day", "in %d days")}, Text: p.vm.DueText, Color: func(f row) fyne.ThemeColorName {
			if !p.vm.Overdue(f) {
				return ""
			}
			name, _ := theme.ToneWaiting.Colors()
			return name
		}},
		{ID: "patient", Title: i18n.T("Patient"), MinWidth: 140, Text: func(f row) string { return f.PatientName() }},
		{ID: "phone", Title: i18n.T("Phone"), Width: 150, Spare: true, Text: func(f row) string { return orDash(f.PatientPhone.String()) }},
		{ID: "seen", Title: i18n.T("Last visit"), MinWidth: 120, Spare: true, Muted: true, Text: func(f row) string {
			return joinDots(i18n.Date(f.Seen, "2 Jan"), f.Diagnosis)
		}},
	}, components.Noun{One: "follow-up", Many: "follow-ups"}).Named("today.followups")
	t.SetSuffix(i18n.T("to book"))
	t.SetEmpty(i18n.T("No follow-up is due that is not booked."), "", nil)
	t.Key = func(f row) any { return f.Visit }
	t.OnOpen = p.bookFollowUp
	t.OnMenu = func(f row, at fyne.Position) {
		showMenu(p.env, at, []menuEntry{
			{Text: i18n.T("Book the follow-up…"), Run: func() { p.bookFollowUp(f) }},
			{Text: i18n.T("Last visit"), Run: func() { p.env.Consult(f.Visit) }},
			{Text: i18n.T("Patient's record"), Run: func() { p.env.Go(Target{Tab: TabPatients, Patient: f.Patient}) }},
		})
	}
	return t
}

func (p *todayPage) paymentTable() *components.RowTable[service.TakenPayment] {
	type row = service.TakenPayment
	t := components.NewRowTable([]components.Column[row]{
		{ID: "at", Title: i18n.T("Time"), Width: 60, Bold: true, Values: clocks(), Text: func(r row) string { return p.vm.ClockText(r.PaidAt) }},
		{ID: "patient", Title: i18n.T("Patient"), MinWidth: 110, Text: func(r row) string { return r.PatientName }},
		{ID: "method", Title: i18n.C("means of payment", "By"), Width: 92, Muted: true, Values: titles(clinic.PaymentMethods()), Text: func(r row) string { return i18n.Say(r.Method.Title()) }},
		{ID: "receipt", Title: i18n.T("Receipt"), Width: 140, Spare: true, Muted: true, Text: func(r row) string { return r.ReceiptNumber }},
		{ID: "amount", Title: i18n.T("Amount"), Width: 96, Bold: true, Align: fyne.TextAlignTrailing, Text: func(r row) string { return i18n.Money(r.Amount) }},
	}, components.Noun{One: "payment", Many: "payments"}).Named("today.payments")
	t.SetSuffix(i18n.T("today"))
	t.SetEmpty(i18n.T("Nothing was taken today yet."), "", nil)
	t.Key = func(r row) any { return r.ID }
	t.OnOpen = func(r row) { p.env.Go(Target{Tab: TabBilling, Invoice: r.InvoiceID}) }
	return t
}

// openDocument offers a prescription to be printed, opened or saved, and shows
// a receipt with its bill: the desk prints those.
func (p *todayPage) openDocument(d service.PatientDocument) {
	if d.Kind == service.DocumentPrescription {
		printDocument(p.env, prescriptionJob(p.env, d.Prescription, d.Number))
		return
	}
	p.env.Go(Target{Tab: TabBilling, Invoice: d.Invoice})
}

func (p *todayPage) documentTable() *components.RowTable[service.PatientDocument] {
	type row = service.PatientDocument
	t := components.NewRowTable([]components.Column[row]{
		{ID: "date", Title: i18n.T("Date"), Width: 104, Bold: true, Values: dates("2 Jan 2006"), Text: func(d row) string { return p.vm.DayText(d.At) }},
		{ID: "kind", Title: i18n.T("Document"), Width: 110, Values: []string{i18n.T("Receipt"), i18n.T("Prescription")}, Text: viewmodel.DocumentTitle},
		{ID: "number", Title: i18n.T("Number"), Width: 136, Spare: true, Muted: true, Text: func(d row) string { return d.Number }},
		{ID: "doctor", Title: i18n.T("Doctor"), MinWidth: 120, Spare: true, Muted: true, Text: func(d row) string { return orDash(d.DoctorName) }},
		{ID: "amount", Title: i18n.T("Amount"), Width: 90, Align: fyne.TextAlignTrailing, Text: func(d row) string {
			if d.Kind != service.DocumentReceipt {
				return ""
			}
			return i18n.Money(d.Amount)
		}},
	}, components.Noun{One: "document", Many: "documents"}).Named("today.documents")
	t.SetEmpty(i18n.T("No documents yet. Prescriptions and receipts stand here after a visit."), "", nil)
	t.Key = func(d row) any { return d.Number }
	t.OnOpen = p.openDocument
	return t
}

// todayFigures are an administrator's charts, with the state of the backups.
type todayFigures struct {
	page     *todayPage
	content  fyne.CanvasObject
	backup   *components.Text
	outcomes *components.BarChart
	hours    *components.BarChart
	taken    *components.BarChart
}

func newTodayFigures(p *todayPage) *todayFigures {
	f := &todayFigures{page: p, backup: components.NewText("", components.TextOptions{Wrap: true, Size: theme.SizeCaption})}
	done, missed := components.BarSeries{Name: i18n.C("in a chart", "done"), Tone: theme.ToneGood}, components.BarSeries{Name: i18n.C("in a chart", "no-show"), Tone: theme.ToneDanger}
	open := components.BarSeries{Name: i18n.C("in a chart", "open"), Tone: theme.ToneBooked}
	f.outcomes = components.NewBarChart(i18n.T("Visits by day"), i18n.T("No visits in these days."), []components.BarSeries{done, open, missed,
		{Name: i18n.C("in a chart", "cancelled"), Tone: theme.ToneNeutral}})
	f.hours = components.NewBarChart(i18n.T("Visits by hour today"), i18n.T("No visits today."), []components.BarSeries{done, open, missed})
	f.taken = components.NewBarChart(i18n.T("Taken by day"), i18n.T("Nothing was taken in these days."), []components.BarSeries{{Name: i18n.C("in a chart", "taken"), Tone: theme.TonePrimary}})
	day := func(i int) {
		if v := p.vm.View.Figures; v != nil && i < len(v.Outcomes) {
			p.env.Go(Target{Tab: TabAppointments, Date: v.Outcomes[i].Date})
		}
	}
	f.outcomes.OnOpen = day
	f.hours.OnOpen = func(int) { p.env.Go(Target{Tab: TabAppointments, Date: p.env.Today()}) }
	f.taken.OnOpen = func(int) { p.env.Go(Target{Tab: TabBilling}) }
	note := container.New(&insetLayout{left: 2, top: 4, bottom: 5}, f.backup)
	f.content = container.NewBorder(note, nil, nil, nil, container.New(&todayRows{gap: 8}, f.outcomes, f.hours, f.taken))
	return f
}

func (f *todayFigures) draw() {
	text, alarm := f.page.vm.BackupText()
	f.backup.SetText(text)
	color := theme.ColorMuted
	if alarm {
		color, _ = theme.ToneWaiting.Colors()
	}
	f.backup.SetColor(color)
	for _, c := range []struct {
		into *components.BarChart
		bars []viewmodel.ChartBar
		note string
	}{{f.outcomes, f.page.vm.OutcomeBars(), f.page.vm.PeriodNote()}, {f.hours, f.page.vm.HourBars(), f.page.vm.MomentNote()},
		{f.taken, f.page.vm.TakenBars(), f.page.vm.PeriodNote()}} {
		bars := make([]components.Bar, len(c.bars))
		for i, b := range c.bars {
			bars[i] = components.Bar(b)
		}
		c.into.SetBars(c.note, bars)
	}
}
