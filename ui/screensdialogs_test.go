package ui

import (
	"os"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/pages"
	"caredesk/ui/uitest"
)

const (
	alt       = fyne.KeyModifierAlt
	ctrlShift = fyne.KeyModifierControl | fyne.KeyModifierShift
)

// scene is something of the window that is not seen by opening its tabs: who is
// signed in and what is done then. Whatever the language, keys lead there.
type scene struct {
	name, who string
	keys      func(*site)
}

func (s *site) keyOf(key fyne.KeyName, mod fyne.KeyModifier) { uitest.Shortcut(s.w, key, mod) }

// newIn opens the form of a tab for a new record.
func newIn(tab pages.TabID) func(*site) {
	return func(s *site) {
		s.tab(tab)
		s.shell.newRecord()
	}
}

// keyIn presses a key of a tab.
func keyIn(tab pages.TabID, key fyne.KeyName, mod fyne.KeyModifier) func(*site) {
	return func(s *site) {
		s.tab(tab)
		s.keyOf(key, mod)
	}
}

// viewOf brings a view of a tab to the front, and presses keys there.
func viewOf(tab pages.TabID, view pages.View, then ...func(*site)) func(*site) {
	return func(s *site) {
		s.shell.desk.goTo(pages.Target{Tab: tab, View: view})
		for _, f := range then {
			f(s)
		}
	}
}

// chartOf opens a patient's chart, and presses a key there.
func chartWith(find string, then ...func(*site)) func(*site) {
	return func(s *site) {
		s.tab(pages.TabPatients)
		uitest.Type(s.w, find)
		uitest.Key(s.w, fyne.KeyReturn, fyne.KeyReturn)
		for _, f := range then {
			f(s)
		}
	}
}

func press(key fyne.KeyName, mod fyne.KeyModifier) func(*site) {
	return func(s *site) {
		if mod == 0 {
			uitest.Key(s.w, key)
			return
		}
		s.keyOf(key, mod)
	}
}

// button presses one by its English text.
func button(text string) func(*site) {
	return func(s *site) {
		s.t.Helper()
		for _, b := range uitest.Find(s.w, func(b *components.Button) bool { return b.Text == i18n.T(text) }) {
			b.Tapped(nil)
			return
		}
		s.t.Errorf("no button %q", i18n.T(text))
	}
}

// bill opens a bill that has been paid in part, and does something with it.
func bill(status clinic.InvoiceStatus, key fyne.KeyName) func(*site) {
	return func(s *site) {
		s.t.Helper()
		list, err := s.shell.opened.Services.Billing.List(s.shell.desk.session.Context(), service.InvoiceFilter{Statuses: []clinic.InvoiceStatus{status}}, service.PageRequest{Limit: 5})
		if err != nil || len(list.Rows) == 0 {
			s.t.Errorf("no bill: %v", err)
			return
		}
		s.shell.desk.goTo(pages.Target{Tab: pages.TabBilling, Invoice: list.Rows[0].ID})
		if key != "" {
			s.keyOf(key, alt)
		}
	}
}

// closedChart opens a patient whom the signed-in doctor never treated.
func (s *site) closedChart() {
	s.t.Helper()
	for id := clinic.PatientID(4); id < 60; id++ {
		s.shell.desk.goTo(pages.Target{Tab: pages.TabPatients, Patient: id})
		if uitest.HasText(s.w, i18n.T("Allergies: shown once the chart is opened with a reason.")) {
			components.ClearToasts(s.w) // of the numbers that no patient has
			return
		}
	}
	s.t.Error("the doctor treated everybody")
}

func (s *site) reload(tab pages.TabID) {
	s.tab(tab)
	if p, ok := s.shell.desk.front().(interface{ Reload() }); ok {
		p.Reload()
	}
}

func (s *site) prescribes(drug, sig string) {
	s.ctrl(fyne.KeyM)
	uitest.Type(s.w, drug)
	uitest.Key(s.w, fyne.KeyReturn)
	uitest.Type(s.w, sig)
	uitest.Key(s.w, fyne.KeyReturn)
}

func (s *site) prescribing() {
	s.consulting()
	s.prescribes("amlo", "1-0-0 30d")
	s.prescribes("amox", "1-1-1 7d")
}

var scenes = []scene{
	{"booking", "grace", newIn(pages.TabAppointments)},
	{"booking-clash", "grace", func(s *site) {
		newIn(pages.TabAppointments)(s)
		uitest.Type(s.w, "krug")
		uitest.Key(s.w, fyne.KeyReturn, fyne.KeyTab)
		uitest.Type(s.w, "muñoz")
		uitest.Key(s.w, fyne.KeyReturn)
		s.ctrl(fyne.KeyS)
	}},
	{"walkin", "grace", keyIn(pages.TabAppointments, fyne.KeyT, control)},
	{"findfree", "grace", keyIn(pages.TabAppointments, fyne.KeyF, control|fyne.KeyModifierShift)},
	{"appointments-week", "grace", func(s *site) { s.tab(pages.TabAppointments); uitest.TapText(s.t, s.w, i18n.T("Week")) }},
	{"appointments-month", "grace", func(s *site) { s.tab(pages.TabAppointments); uitest.TapText(s.t, s.w, i18n.T("Month")) }},
	{"appointments-list", "grace", func(s *site) { s.tab(pages.TabAppointments); uitest.TapText(s.t, s.w, i18n.T("List")) }},
	{"visit", "grace", func(s *site) {
		s.tab(pages.TabAppointments)
		uitest.TapText(s.t, s.w, i18n.T("List"))
		uitest.Key(s.w, fyne.KeyDown, fyne.KeyReturn)
	}},
	{"endofday", "grace", button("Close the day…")},
	{"register", "grace", newIn(pages.TabPatients)},
	{"register-faults", "grace", func(s *site) { newIn(pages.TabPatients)(s); s.ctrl(fyne.KeyS) }},
	{"chart", "grace", chartWith("krug")},
	{"patient-edit", "grace", chartWith("krug", press(fyne.KeyE, control))},
	{"patient-papers", "asha", chartWith("krug", press(fyne.KeyD, control))},
	{"patient-statement", "maeve", chartWith("krug", press(fyne.KeyS, alt))},
	{"merge", "maeve", chartWith("krug", press(fyne.KeyM, control))},
	{"retire", "grace", chartWith("krug", button("Retire…"))},
	{"allergies", "ngozi", func(s *site) { s.consulting(); s.keyOf(fyne.KeyA, ctrlShift) }},
	{"problems", "ngozi", func(s *site) { s.consulting(); s.keyOf(fyne.KeyP, ctrlShift) }},
	{"vitals", "ngozi", func(s *site) { s.consulting(); s.keyOf(fyne.KeyV, ctrlShift) }},
	{"consultation", "ngozi", func(s *site) { s.consulting() }},
	{"consultation-more", "ngozi", func(s *site) { s.consulting(); s.keyOf(fyne.KeyM, alt) }},
	{"prescribing", "ngozi", (*site).prescribing},
	{"prescribing-warned", "ngozi", func(s *site) { s.prescribing(); s.prescribes("codei", "1-0-1 5d"); uitest.Key(s.w, fyne.KeyEscape) }},
	{"prescribing-reason", "ngozi", func(s *site) { s.prescribing(); s.prescribes("codei", "1-0-1 5d"); s.ctrl(fyne.KeyG) }},
	{"templates", "ngozi", func(s *site) { s.consulting(); s.ctrl(fyne.KeyT) }},
	{"preview", "ngozi", func(s *site) { s.prescribing(); s.ctrl(fyne.KeyP) }},
	{"sign", "ngozi", func(s *site) {
		s.consulting()
		s.ctrl(fyne.KeyD)
		uitest.Type(s.w, "Cough")
		uitest.Key(s.w, fyne.KeyEscape)
		s.keyOf(fyne.KeyReturn, fyne.KeyModifierControl)
	}},
	{"closed-chart", "asha", (*site).closedChart},
	{"closed-history", "asha", func(s *site) { s.closedChart(); s.ctrl(fyne.KeyH) }},
	{"leave", "maeve", viewOf(pages.TabDoctors, pages.ViewLeave)},
	{"leave-new", "maeve", viewOf(pages.TabDoctors, pages.ViewLeave, func(s *site) { s.shell.newRecord() })},
	{"sessions", "maeve", viewOf(pages.TabDoctors, pages.ViewSessions)},
	{"sessions-new", "maeve", viewOf(pages.TabDoctors, pages.ViewSessions, func(s *site) { s.shell.newRecord() })},
	{"doctor-new", "maeve", newIn(pages.TabDoctors)},
	{"doctor", "maeve", func(s *site) { s.tab(pages.TabDoctors); uitest.Key(s.w, fyne.KeyReturn) }},
	{"doctor-hours", "maeve", func(s *site) { s.tab(pages.TabDoctors); uitest.Key(s.w, fyne.KeyReturn); button("Weekly hours…")(s) }},
	{"specialisations", "maeve", keyIn(pages.TabDoctors, fyne.KeyS, alt)},
	{"department-new", "maeve", newIn(pages.TabDepartments)},
	{"bill-new", "colm", newIn(pages.TabBilling)},
	{"bill-part", "colm", bill(clinic.InvoicePartPaid, "")},
	{"bill-draft", "colm", bill(clinic.InvoiceDraft, "")},
	{"refund", "colm", bill(clinic.InvoicePartPaid, fyne.KeyR)},
	{"writeoff", "maeve", bill(clinic.InvoicePartPaid, fyne.KeyW)},
	{"void", "maeve", bill(clinic.InvoicePartPaid, fyne.KeyV)},
	{"bill-more", "colm", bill(clinic.InvoicePartPaid, fyne.KeyM)},
	{"line", "colm", bill(clinic.InvoiceDraft, fyne.KeyN)},
	{"payer", "colm", func(s *site) { bill(clinic.InvoiceDraft, "")(s); s.keyOf(fyne.KeyI, ctrlShift) }},
	{"deposits", "colm", keyIn(pages.TabBilling, fyne.KeyA, alt)},
	{"claims", "colm", keyIn(pages.TabBilling, fyne.KeyL, alt)},
	{"closures", "colm", keyIn(pages.TabBilling, fyne.KeyK, alt)},
	{"drawer", "colm", keyIn(pages.TabBilling, fyne.KeyB, alt)},
	{"drawer-close", "colm", keyIn(pages.TabBilling, fyne.KeyD, control)},
	{"drawer-late", "colm", func(s *site) { s.now = s.now.AddDate(0, 0, 1); s.reload(pages.TabToday) }},
	{"drawer-late-narrow", "colm", func(s *site) {
		s.w.Resize(fyne.NewSize(900, 768))
		s.now = s.now.AddDate(0, 0, 1)
		s.reload(pages.TabToday)
	}},
	{"drawer-open", "maeve", keyIn(pages.TabBilling, fyne.KeyD, control)},
	{"estimates", "colm", keyIn(pages.TabBilling, fyne.KeyE, control)},
	{"reports-export", "maeve", keyIn(pages.TabReports, fyne.KeyE, control)},
	{"user-new", "maeve", newIn(pages.TabUsers)},
	{"user-edit", "maeve", func(s *site) { s.tab(pages.TabUsers); uitest.Key(s.w, fyne.KeyReturn) }},
	{"user-password", "maeve", keyIn(pages.TabUsers, fyne.KeyR, alt)},
	{"user-patient", "maeve", keyIn(pages.TabUsers, fyne.KeyP, alt)},
	{"settings-billing", "maeve", viewOf(pages.TabSettings, pages.ViewBilling)},
	{"settings-prices", "maeve", viewOf(pages.TabSettings, pages.ViewPrices)},
	{"settings-price-new", "maeve", viewOf(pages.TabSettings, pages.ViewPrices, func(s *site) { s.shell.newRecord() })},
	{"settings-lists", "maeve", viewOf(pages.TabSettings, pages.ViewCodeLists)},
	{"settings-medicines", "maeve", viewOf(pages.TabSettings, pages.ViewMedicines)},
	{"settings-medicine-new", "maeve", viewOf(pages.TabSettings, pages.ViewMedicines, func(s *site) { s.shell.newRecord() })},
	{"settings-codes", "maeve", viewOf(pages.TabSettings, pages.ViewDiagnoses)},
	{"settings-backups", "maeve", viewOf(pages.TabSettings, pages.ViewBackups)},
	{"settings-moving", "maeve", viewOf(pages.TabSettings, pages.ViewMoving)},
	{"settings-database", "maeve", viewOf(pages.TabSettings, pages.ViewDatabase)},
	{"audit-entry", "maeve", func(s *site) { s.tab(pages.TabAudit); uitest.Key(s.w, fyne.KeyDown, fyne.KeyReturn) }},
	{"keys", "grace", func(s *site) { s.ctrl(fyne.KeySlash) }},
	{"find", "grace", func(s *site) { s.ctrl(fyne.KeyK); uitest.Type(s.w, "mul") }},
	{"commands", "maeve", func(s *site) { s.ctrl(fyne.KeyK) }},
	{"columns", "grace", func(s *site) { s.tab(pages.TabPatients); s.shell.arrangeColumns() }},
	{"about", "grace", func(s *site) { s.shell.showAbout() }},
	{"desks", "maeve", func(s *site) { s.shell.showDesks() }},
	{"password", "grace", func(s *site) { s.shell.changePassword() }},
	{"locked", "grace", func(s *site) { s.shell.lockNow() }},
	{"unsaved", "maeve", func(s *site) {
		s.tab(pages.TabSettings)
		uitest.Type(s.w, "St. Brigid")
		s.shell.signOut()
	}},
	{"lost", "maeve", func(s *site) {
		s.shell.desk.connection.Desks = &flaky{err: clinic.Errorf(clinic.Unavailable, "The database server cannot be reached. Nothing was saved. Check the network and try again in a moment.")}
		s.shell.desk.connection.Trouble()
	}},
	{"tour", "grace", func(s *site) { s.shell.desk.startTour() }},
	{"reminders", "grace", keyIn(pages.TabAppointments, fyne.KeyR, alt)},
}

// TestScenes draws the dialogs and forms, as TestScreens does the tabs. What
// CAREDESK_SCREENS_ONLY names, if anything, is drawn alone.
func TestScenes(t *testing.T) {
	screens := screensOf(t)
	only := strings.Fields(os.Getenv("CAREDESK_SCREENS_ONLY"))
	wanted := func(name string) bool { return len(only) == 0 || slices.Contains(only, name) }
	for _, each := range slices.Concat(scenes, movingScenes) {
		if !wanted(each.name) {
			continue
		}
		t.Run(each.name, func(t *testing.T) {
			s := screens.open(newFilledSite(t, fuller))
			s.as(each.who)
			each.keys(s)
			s.shell.desk.refresh()
			uitest.Shot(t, s.w, "scene-"+each.name)
		})
	}
	for _, each := range startScenes {
		if !wanted(each.name) {
			continue
		}
		t.Run(each.name, func(t *testing.T) {
			s, w := each.open(t, screens.config)
			if w == s.w {
				screens.fit(w)
			}
			uitest.Shot(t, w, "scene-"+each.name)
		})
	}
}
