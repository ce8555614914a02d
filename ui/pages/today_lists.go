package pages

import (
	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

// openVisit opens a visit where the role works with it: a doctor in the
// consultation, everybody else in the visit's dialog.
func (p *todayPage) openVisit(v service.AppointmentRow) {
	if p.env.May(clinic.Consult) && viewmodel.OpenedByDoctor(v.Status) {
		p.env.Consult(v.ID)
		return
	}
	openVisitDialog(p.env, v)
}

// KeyNotes are the keys of the lists of visits.
func (p *todayPage) KeyNotes() []KeyNote { return vitalsKeyNote(p.env) }

func (p *todayPage) queueTable() *components.RowTable[service.QueueEntry] {
	type row = service.QueueEntry
	columns := []components.Column[row]{
		{ID: "token", Title: i18n.T("Token"), Width: 64, Bold: true, Text: func(q row) string { return q.Token() }},
		{ID: "patient", Title: i18n.T("Patient"), MinWidth: 150, Text: func(q row) string { return q.PatientName() }},
	}
	if p.env.Actor.Role != clinic.RoleDoctor {
		columns = append(columns, components.Column[row]{ID: "doctor", Title: i18n.T("Doctor"), MinWidth: 130, Spare: true, Muted: true,
			Text: func(q row) string { return q.DoctorName() }})
	} else {
		columns = append(columns, components.Column[row]{ID: "reason", Title: i18n.T("Reason"), MinWidth: 130, Spare: true, Muted: true,
			Text: func(q row) string { return orDash(q.Reason) }})
	}
	columns = append(columns,
		components.Column[row]{ID: "urgency", Title: i18n.T("Urgency"), Width: 112, Badge: func(q row) components.BadgeSpec { return urgencySpec(q.Urgency) }, Badges: components.Badges(clinic.Urgencies(), urgencySpec)},
		components.Column[row]{ID: "start", Title: i18n.T("Booked"), Width: 72, Spare: true, Values: clocks(), Text: func(q row) string { return q.Start.String() }},
		components.Column[row]{ID: "waiting", Title: i18n.T("Waiting"), Width: 84, Align: fyne.TextAlignTrailing, Bold: true, Text: p.vm.WaitingText,
			Values: []string{i18n.T("with me"), i18n.F("%d min", 188)},
			Color: func(q row) fyne.ThemeColorName {
				name, _ := waitingTone(int(p.vm.Waiting(q).Minutes())).Colors()
				return name
			}})
	t := components.NewRowTable(columns, components.Noun{One: "patient", Many: "patients"}).Named("today.queue")
	t.SetSuffix(i18n.T("waiting"))
	t.SetEmpty(i18n.T("Nobody is waiting. Whoever is checked in stands here."), "", nil)
	t.Key = func(q row) any { return q.ID }
	t.OnOpen = func(q row) { p.openVisit(q.AppointmentRow) }
	t.OnMenu = func(q row, at fyne.Position) { showVisitMenu(p.env, q.AppointmentRow, at) }
	t.OnKey = func(ev *fyne.KeyEvent, q row) bool { return vitalsKey(p.env, ev, q.AppointmentRow) }
	return t
}

func (p *todayPage) visitTable(name, empty string) *components.RowTable[service.AppointmentRow] {
	type row = service.AppointmentRow
	columns := []components.Column[row]{
		{ID: "start", Title: i18n.T("Time"), Width: 64, Bold: true, Values: clocks(), Text: func(v row) string { return v.Start.String() }},
		{ID: "patient", Title: i18n.T("Patient"), MinWidth: 140, Text: func(v row) string { return v.PatientName() }},
	}
	if p.env.Actor.Role != clinic.RoleDoctor {
		columns = append(columns, components.Column[row]{ID: "doctor", Title: i18n.T("Doctor"), MinWidth: 150, Spare: true, Muted: true,
			Text: func(v row) string { return v.DoctorName() }})
	}
	columns = append(columns, components.Column[row]{ID: "status", Title: i18n.T("Status"), Width: 132, Spare: true,
		Badge: func(v row) components.BadgeSpec { return components.StatusSpec(v.Status) }, Badges: components.Badges(clinic.AppointmentStatuses(), components.StatusSpec)})
	t := components.NewRowTable(columns, components.Noun{One: "visit", Many: "visits"}).Named("today." + name)
	t.SetEmpty(empty, "", nil)
	t.Key = func(v row) any { return v.ID }
	t.OnOpen = p.openVisit
	t.OnMenu = func(v row, at fyne.Position) { showVisitMenu(p.env, v, at) }
	t.OnKey = func(ev *fyne.KeyEvent, v row) bool { return vitalsKey(p.env, ev, v) }
	return t
}

func (p *todayPage) requestTable() *components.RowTable[service.AppointmentRow] {
	type row = service.AppointmentRow
	t := components.NewRowTable([]components.Column[row]{
		{ID: "when", Title: i18n.T("For"), Width: 150, Bold: true, Values: slotWords(), Text: func(v row) string {
			return p.vm.SlotText(clinic.Slot{Date: v.Date, Start: v.Start})
		}},
		{ID: "patient", Title: i18n.T("Patient"), MinWidth: 110, Text: func(v row) string { return v.PatientName() }},
		{ID: "doctor", Title: i18n.T("Doctor"), MinWidth: 100, Muted: true, Text: func(v row) string { return v.DoctorName() }},
	}, components.Noun{One: "request", Many: "requests"}).Named("today.requests")
	t.SetSuffix(i18n.T("to answer"))
	t.SetEmpty(i18n.T("No request waits for an answer."), "", nil)
	t.Key = func(v row) any { return v.ID }
	t.OnOpen = func(v row) { openVisitDialog(p.env, v) }
	t.OnMenu = func(v row, at fyne.Position) { showVisitMenu(p.env, v, at) }
	return t
}

func (p *todayPage) freeTable() *components.RowTable[clinic.Slot] {
	t := components.NewRowTable([]components.Column[clinic.Slot]{
		{ID: "when", Title: i18n.T("Free"), Width: 150, Bold: true, Values: slotWords(), Text: p.vm.SlotText},
		{ID: "doctor", Title: i18n.T("Doctor"), MinWidth: 120, Text: func(s clinic.Slot) string { return s.DoctorName }},
	}, components.Noun{One: "next free time", Many: "next free times"}).Named("today.free")
	t.SetEmpty(i18n.T("No free time in the next days. Working hours are set on the Doctors page."), "", nil)
	t.Key = func(s clinic.Slot) any { return s }
	t.OnOpen = func(s clinic.Slot) {
		if !p.env.May(clinic.AppointmentsBook) {
			return
		}
		openBookingForm(p.env, bookingStart{Doctor: s.DoctorID, DoctorName: s.DoctorName, Date: s.Date, Start: s.Start,
			StartGiven: true, Minutes: s.Minutes}, nil)
	}
	return t
}

func (p *todayPage) unpaidTable() *components.RowTable[clinic.Invoice] {
	type row = clinic.Invoice
	who := components.Column[row]{ID: "patient", Title: i18n.T("Patient"), MinWidth: 130, Text: func(i row) string { return i.PatientName }}
	if p.env.Actor.Role == clinic.RolePatient {
		who = components.Column[row]{ID: "doctor", Title: i18n.T("Doctor"), MinWidth: 130, Text: func(i row) string { return i.DoctorName }}
	}
	t := components.NewRowTable([]components.Column[row]{
		who,
		{ID: "visit", Title: i18n.T("Visit"), Width: 104, Spare: true, Muted: true, Values: dates("2 Jan 2006"), Text: func(i row) string { return i18n.Date(i.VisitDate, "2 Jan 2006") }},
		{ID: "state", Title: i18n.T("State"), Width: 96, Spare: true, Values: titles(clinic.InvoiceStatuses()), Text: func(i row) string { return i18n.Say(i.Status.Title()) }},
		{ID: "balance", Title: i18n.T("To pay"), Width: 100, Bold: true, Align: fyne.TextAlignTrailing, Text: func(i row) string { return i18n.Money(i.Balance()) }},
	}, components.Noun{One: "bill", Many: "bills"}).Named("today.unpaid")
	t.SetEmpty(i18n.T("Nothing is unpaid."), "", nil)
	t.Key = func(i row) any { return i.ID }
	t.OnOpen = func(i row) { p.env.Go(Target{Tab: TabBilling, Invoice: i.ID}) }
	return t
}

// todayNext is a patient's next visit.
type todayNext struct {
	page *todayPage
	card *components.Card
	when *components.Text
	with *components.Text
	ask  *components.Button
}

func newTodayNext(p *todayPage) *todayNext {
	n := &todayNext{page: p, when: components.Heading(""), with: components.Muted("")}
	n.ask = components.NewButton(i18n.T("All my appointments"), "", func() { p.env.Go(Target{Tab: TabAppointments}) })
	n.card = components.NewTitledCard(i18n.T("My next visit"), components.VBox(n.when, n.with), n.ask)
	return n
}

func (n *todayNext) draw() {
	v := n.page.vm.View.NextVisit
	if v == nil {
		n.when.SetText(i18n.T("No visit is booked."))
		n.with.SetText(i18n.T("Ask for a free time; the hospital confirms it."))
	} else {
		n.when.SetText(n.page.vm.NextVisitText())
		n.with.SetText(joinDots(v.DoctorName(), v.Department, i18n.Say(v.Status.Title())))
	}
	n.card.Refresh()
}
