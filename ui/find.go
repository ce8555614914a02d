package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/pages"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// findDialog is the search box of the window.
type findDialog struct {
	shell *Shell
	modal *components.Modal
	entry *components.Entry
	table *components.RowTable[viewmodel.Hit]
	vm    *viewmodel.Find
}

func (s *Shell) showFind() {
	d := s.desk
	f := &findDialog{shell: s, entry: components.NewEntry()}
	f.entry.SetPlaceHolder(f.prompt())
	f.table = components.NewRowTable([]components.Column[viewmodel.Hit]{
		{ID: "text", Title: i18n.T("Name"), Width: 240, Bold: true, Text: func(h viewmodel.Hit) string { return h.Text }},
		{ID: "detail", Title: i18n.T("Details"), MinWidth: 260, Muted: true, Text: func(h viewmodel.Hit) string { return h.Detail }},
		{ID: "kind", Title: i18n.T("Kind"), Width: 110, Badge: hitBadge, Badges: components.Badges(viewmodel.HitKinds(), kindBadge)},
	}, components.Noun{One: "hit", Many: "hits"}).Named("find.hits")
	f.table.SetEmpty(i18n.T("Nothing found. Try fewer letters, a phone number or a birth date."), "", nil)
	f.table.OnOpen = f.open
	f.vm = &viewmodel.Find{FrontDesk: viewmodel.FrontDesk{Services: s.opened.Services, Runner: d.gate, Context: d.session.Context,
		Now: s.now, Actor: d.session.Actor()}, Commands: s.commands(), Changed: f.changed, Failed: f.failed}
	f.entry.OnChanged = f.vm.Query
	f.entry.OnKey = f.key
	f.entry.OnSubmitted = func(string) { f.vm.WhenFound(f.openSelected) }
	f.modal = components.NewModal(s.window, components.ModalOptions{
		Title: i18n.T("Search"), Width: 760, Height: 520,
		Content: container.NewBorder(container.NewVBox(f.entry), nil, nil, nil, components.FixedHeight(f.table, 344)),
		Buttons: []fyne.CanvasObject{components.NewCloseButton(func() { f.modal.Close() })},
	})
	f.modal.Show()
	s.window.Canvas().Focus(f.entry)
	f.vm.Query("")
}

func (f *findDialog) prompt() string {
	if f.shell.desk.session.Actor().Role.May(clinic.PatientsSee) {
		return i18n.T("Patient (name, birth date, phone, number), doctor, token, receipt or command")
	}
	return i18n.T("Doctor, token or command")
}

func hitBadge(h viewmodel.Hit) components.BadgeSpec { return kindBadge(h.Kind) }

func kindBadge(k viewmodel.HitKind) components.BadgeSpec {
	switch k {
	case viewmodel.HitPatient:
		return components.BadgeSpec{Tone: theme.ToneBooked, Icon: theme.IconPatients, Text: k.Title()}
	case viewmodel.HitDoctor:
		return components.BadgeSpec{Tone: theme.ToneActive, Icon: theme.IconDoctors, Text: k.Title()}
	case viewmodel.HitVisit:
		return components.BadgeSpec{Tone: theme.ToneWaiting, Icon: theme.IconAppointments, Text: k.Title()}
	case viewmodel.HitBill:
		return components.BadgeSpec{Tone: theme.ToneGood, Icon: theme.IconBilling, Text: k.Title()}
	}
	return components.BadgeSpec{Tone: theme.ToneNeutral, Text: k.Title()}
}

func (f *findDialog) changed(hits []viewmodel.Hit) {
	f.table.SetRows(hits, -1, false)
	if len(hits) > 0 {
		f.table.Select(0)
	}
}

func (f *findDialog) failed(err error) {
	f.table.SetEmpty(i18n.Error(err), "", nil)
	f.table.SetRows(nil, -1, false)
}

// key moves the mark in the list while typing goes on.
func (f *findDialog) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown:
		f.table.TypedKey(ev)
		return true
	}
	return false
}

func (f *findDialog) openSelected() {
	if h, ok := f.table.Selected(); ok {
		f.open(h)
	}
}

func (f *findDialog) open(h viewmodel.Hit) {
	f.modal.Close()
	switch d := f.shell.desk; h.Kind {
	case viewmodel.HitPatient:
		d.goTo(pages.Target{Tab: pages.TabPatients, Patient: h.Patient})
	case viewmodel.HitDoctor:
		d.goTo(pages.Target{Tab: pages.TabDoctors, Doctor: h.Doctor})
	case viewmodel.HitVisit:
		d.goTo(pages.Target{Tab: pages.TabAppointments, Appointment: h.Visit})
	case viewmodel.HitBill:
		d.goTo(pages.Target{Tab: pages.TabBilling, Invoice: h.Invoice})
	default:
		h.Run()
	}
}
