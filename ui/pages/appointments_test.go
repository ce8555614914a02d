package pages

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
	"caredesk/ui/viewmodel"
)

// doctorID finds a doctor by the last name.
func (h *deskHospital) doctorID(last string) clinic.DoctorID {
	h.t.Helper()
	list, err := h.services.Doctors.List(h.admin(), service.DoctorFilter{})
	if err != nil {
		h.t.Fatal(err)
	}
	for _, d := range list {
		if d.User.LastName == last {
			return d.ID
		}
	}
	h.t.Fatalf("no doctor %s", last)
	return 0
}

// visitsOf are a patient's visits of a day.
func (h *deskHospital) visitsOf(id clinic.PatientID, on clinic.Date) []service.AppointmentRow {
	h.t.Helper()
	page, err := h.services.Appointments.List(h.admin(), service.AppointmentFilter{Patient: id, From: on, To: on}, service.PageRequest{})
	if err != nil {
		h.t.Fatal(err)
	}
	return page.Rows
}

// toasted reports whether a toast tells a text.
func (h *deskHospital) toasted(sub string) bool {
	return slices.ContainsFunc(components.ToastTexts(h.window), func(s string) bool { return strings.Contains(s, sub) })
}

func (h *deskHospital) desk() *appointmentsPage {
	return h.as(clinic.RoleReceptionist, NewAppointments).(*appointmentsPage)
}

func TestCheckInWithEnterTwiceAndUndo(t *testing.T) {
	h := newDeskHospital(t)
	row := h.booked("Sharma")
	p := h.desk()
	p.grid.SelectBlock(int64(row.ID))
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.MustText(t, h.window, "Check in")
	uitest.Key(h.window, fyne.KeyReturn)
	got, err := h.services.Appointments.Get(h.admin(), row.ID)
	if err != nil || got.Status != clinic.StatusArrived || got.TokenNo == 0 {
		t.Fatalf("visit = %+v, %v", got, err)
	}
	if !h.toasted("Token " + got.Token()) {
		t.Errorf("toasts = %v", components.ToastTexts(h.window))
	}
	// Enter again must not take anything away from the visit.
	uitest.Key(h.window, fyne.KeyReturn)
	if got, _ = h.services.Appointments.Get(h.admin(), row.ID); got.Status != clinic.StatusArrived {
		t.Errorf("a third Enter made it %s", got.Status)
	}
	uitest.TapText(t, h.window, "Undo")
	if got, _ = h.services.Appointments.Get(h.admin(), row.ID); got.Status != clinic.StatusBooked {
		t.Errorf("after undo it is %s", got.Status)
	}
}

func TestCancellingAsksForAReason(t *testing.T) {
	h := newDeskHospital(t)
	row := h.booked("Sharma")
	p := h.desk()
	p.openVisit(row.ID)
	uitest.TapText(t, h.window, "Cancel visit…")
	save(h.window)
	if got, _ := h.services.Appointments.Get(h.admin(), row.ID); got.Status != clinic.StatusBooked {
		t.Fatal("cancelled without a reason")
	}
	uitest.Type(h.window, "moved abroad")
	save(h.window)
	got, _ := h.services.Appointments.Get(h.admin(), row.ID)
	if got.Status != clinic.StatusCancelled || got.CancelReason != "moved abroad" {
		t.Fatalf("visit = %+v", got)
	}
	uitest.MustText(t, h.window, "Book again")
	uitest.MustText(t, h.window, "moved abroad")
}

// runShortcut runs a page's own command.
func runShortcut(t *testing.T, p Keyed, text string) {
	t.Helper()
	for _, s := range p.Shortcuts() {
		if s.Text == text {
			s.Run()
			return
		}
	}
	t.Fatalf("the page has no command %q", text)
}

func TestTheContextMenuOffersTheActions(t *testing.T) {
	h := newDeskHospital(t)
	row := h.booked("Sharma")
	p := h.desk()
	p.grid.SelectBlock(int64(row.ID))
	uitest.Key(h.window, desktop.KeyMenu)
	for _, want := range []string{"Open visit", "Check in", "Move…", "Cancel visit…"} {
		uitest.MustText(t, h.window, want)
	}
	h.shot("menu")
	uitest.Key(h.window, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	if got, _ := h.services.Appointments.Get(h.admin(), row.ID); got.Status != clinic.StatusArrived {
		t.Errorf("the second row of the menu made it %s", got.Status)
	}
}

func TestTheKeyboardWorksOnceALateDayIsThere(t *testing.T) {
	h := newDeskHospital(t)
	held := &viewmodel.HeldRunner{}
	h.runner = held
	p := h.desk()
	for held.Held() > 0 {
		held.Release(0)
	}
	if p.grid.Cursor() == (components.GridCursor{}) {
		t.Fatal("the grid has the focus and no cursor")
	}
	h.runner = viewmodel.InlineRunner{}
	uitest.Key(h.window, fyne.KeyRight, fyne.KeyReturn)
	uitest.MustText(t, h.window, "New appointment")
}

func TestDaysChangeByKey(t *testing.T) {
	h := newDeskHospital(t)
	p := h.desk()
	uitest.Key(h.window, fyne.KeyRightBracket, fyne.KeyRightBracket, fyne.KeyLeftBracket)
	if want := deskToday.AddDays(1); p.vm.Date != want || p.date.Text != "Tue 24 Nov 2026" {
		t.Errorf("at %v, field %q", p.vm.Date, p.date.Text)
	}
	uitest.Key(h.window, fyne.KeyT)
	if p.vm.Date != deskToday {
		t.Errorf("T went to %v", p.vm.Date)
	}
	p.FocusFilter()
	p.date.SetText("2.12.")
	if p.vm.Date != deskToday {
		t.Error("a date that is only half typed jumped")
	}
	p.date.SetText("2.12.2026")
	uitest.Key(h.window, fyne.KeyReturn)
	if p.vm.Date != clinic.MustDate("2026-12-02") {
		t.Errorf("at %v", p.vm.Date)
	}
}

func TestReloadKeepsTheCursorAndShowsOtherDesksWork(t *testing.T) {
	h := newDeskHospital(t)
	row := h.booked("Sharma")
	p := h.desk()
	slot := h.free("Okafor", 0)
	p.grid.SetCursor(int64(slot.DoctorID), slot.Start)
	before := p.grid.Cursor()
	if _, err := h.services.Appointments.CheckIn(h.admin(), row.ID, row.Version); err != nil {
		t.Fatal(err)
	}
	n := len(p.vm.Room.All)
	h.env.Bus.Publish(service.AppointmentChanged{ID: row.ID, Doctor: row.DoctorID, Date: row.Date})
	h.env.Bus.Flush()
	if len(p.vm.Room.All) != n+1 {
		t.Errorf("%d wait, want %d", len(p.vm.Room.All), n+1)
	}
	if after := p.grid.Cursor(); after != before {
		t.Errorf("the cursor went from %+v to %+v", before, after)
	}
}

func TestTheListFiltersByStatusAndOpensVisits(t *testing.T) {
	h := newDeskHospital(t)
	h.booked("Sharma")
	p := h.desk()
	runShortcut(t, p, "Show as list")
	if p.side.content.Visible() {
		t.Error("the side panel leaves the list no room")
	}
	all := len(p.list.table.Rows())
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	if department, from := at(p.filter.department), at(p.list.from); department.Y != from.Y || !p.filter.specializationBox.Hidden {
		t.Errorf("the list's filters stand at %v, the department at %v", from, department)
	}
	p.list.status.SetValue(string(clinic.StatusBooked))
	p.list.filter()
	rows := p.list.table.Rows()
	if len(rows) == 0 || len(rows) >= all {
		t.Fatalf("%d of %d rows", len(rows), all)
	}
	for _, r := range rows {
		if r.Status != clinic.StatusBooked {
			t.Errorf("%s is %s", r.PatientName(), r.Status)
		}
	}
	p.list.from.SetDate(deskToday.AddDays(2))
	uitest.MustText(t, h.window, "The period ends before it begins.")
	p.list.to.SetDate(deskToday.AddDays(9))
	uitest.MustNotText(t, h.window, "The period ends before it begins.")
	p.list.from.SetDate(deskToday)
	p.list.to.SetDate(deskToday)
	h.shot("list")
	h.window.Canvas().Focus(p.list.table)
	uitest.Key(h.window, fyne.KeyHome, fyne.KeyReturn)
	uitest.MustText(t, h.window, "What happened")
}

func TestADoctorSeesTheOwnColumnAndStartsConsultations(t *testing.T) {
	h := newDeskHospital(t)
	row := h.booked("Sharma")
	if _, err := h.services.Appointments.CheckIn(h.admin(), row.ID, row.Version); err != nil {
		t.Fatal(err)
	}
	p := h.as(clinic.RoleDoctor, NewAppointments).(*appointmentsPage)
	if n := len(p.vm.Day.Doctors); n != 1 || p.vm.Day.Doctors[0].Doctor.ID != h.env.Actor.DoctorID {
		t.Fatalf("%d columns", n)
	}
	p.grid.SelectBlock(int64(row.ID))
	uitest.Key(h.window, fyne.KeyReturn)
	h.shot("doctor-visit")
	uitest.Key(h.window, fyne.KeyReturn)
	if !slices.Equal(h.consults, []clinic.AppointmentID{row.ID}) {
		t.Errorf("consultations opened: %v", h.consults)
	}
}

func TestACashierSeesAndDoesNotBook(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RoleCashier, NewAppointments).(*appointmentsPage)
	h.shot("cashier")
	for _, no := range []string{"New appointment", "Add walk-in", "Next free"} {
		uitest.MustNotText(t, h.window, no)
	}
	p.New()
	slot := h.free("Okafor", 0)
	p.grid.SetCursor(int64(slot.DoctorID), slot.Start)
	uitest.Key(h.window, fyne.KeyReturn)
	if components.ModalOpen(h.window) {
		t.Error("a cashier was offered a booking form")
	}
	done := h.visits(clinic.StatusCompleted)[0]
	p.openVisit(done.ID)
	uitest.TapText(t, h.window, "Open bill")
	if len(h.went) != 1 || h.went[0].Tab != TabBilling || h.went[0].Invoice == 0 {
		t.Errorf("went to %+v", h.went)
	}
}

func TestTheDayInBothThemes(t *testing.T) {
	for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
		h := newDeskHospital(t)
		h.mode = mode
		p := h.desk()
		if len(p.vm.Free) == 0 || len(p.vm.Day.Doctors) < 4 {
			t.Fatalf("%d free slots, %d doctors", len(p.vm.Free), len(p.vm.Day.Doctors))
		}
		h.shot("appointments-" + string(mode))
		for _, b := range uitest.Find(h.window, func(b *components.Button) bool { return b.Visible() && b.Text != "" }) {
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
			if at.X+b.Size().Width > uitest.Width || at.Y+b.Size().Height > uitest.Height || b.Size().Width+1 < b.MinSize().Width {
				t.Errorf("%q is cut at %v, %v", b.Text, at, b.Size())
			}
		}
	}
}
