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

func TestAFreeSlotIsBookedWithThreeInteractions(t *testing.T) {
	h := newDeskHospital(t)
	p := h.desk()
	who := h.patient("García, María")
	p.grid.SetCursor(int64(h.doctorID("Muñoz")), clinic.MustClock("13:00"))
	uitest.Key(h.window, fyne.KeyReturn) // 1: the free slot
	uitest.MustText(t, h.window, "New appointment")
	uitest.Type(h.window, "García") // 2: the patient
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.MustText(t, h.window, "This time is free.")
	h.shot("booking-free")
	uitest.Key(h.window, fyne.KeyReturn) // 3: book
	rows := h.visitsOf(who.ID, deskToday)
	if len(rows) != 1 || rows[0].Start != clinic.MustClock("13:00") || rows[0].DoctorID != h.doctorID("Muñoz") || rows[0].Status != clinic.StatusBooked {
		t.Fatalf("booked: %+v", rows)
	}
	if components.ModalOpen(h.window) || !h.toasted("García, María") {
		t.Error("the form is still open, or nobody was told")
	}
	if c := p.grid.Cursor(); c.BlockID != int64(rows[0].ID) {
		t.Errorf("the cursor stands at %+v, not at the new visit", c)
	}
}

func TestAClashIsShownBeforeSavingAndOverbookedOnlyWithAReason(t *testing.T) {
	h := newDeskHospital(t)
	h.desk()
	taken := h.visits(clinic.StatusBooked)[0]
	openBookingForm(h.env, bookingStart{Doctor: taken.DoctorID, DoctorName: taken.DoctorName(), Date: taken.Date, Start: taken.Start, StartGiven: true}, nil)
	who := h.patient("García, María")
	uitest.Type(h.window, "García")
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.MustText(t, h.window, "already has a visit at")
	uitest.MustText(t, h.window, "Book all the same, because")
	h.shot("booking-clash")
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.MustText(t, h.window, "Say why, or choose a free time.")
	if n := len(h.visitsOf(who.ID, taken.Date)); n != 0 {
		t.Fatal("booked over another visit without a reason")
	}
	uitest.Type(h.window, "twins come together") // the focus went to the reason
	uitest.Key(h.window, fyne.KeyReturn)
	rows := h.visitsOf(who.ID, taken.Date)
	if len(rows) != 1 || rows[0].OverbookReason != "twins come together" {
		t.Errorf("rows = %+v", rows)
	}
}

func TestAFreeTimeCanBeTakenInsteadOfATakenOne(t *testing.T) {
	h := newDeskHospital(t)
	h.desk()
	taken := h.visits(clinic.StatusBooked)[0]
	who := h.patient("García, María")
	openBookingForm(h.env, bookingStart{Patient: who.ID, PatientName: who.ListName(), Doctor: taken.DoctorID, DoctorName: taken.DoctorName(),
		Date: taken.Date, Start: taken.Start, StartGiven: true}, nil)
	var slot *components.Button
	for _, b := range uitest.Find(h.window, func(b *components.Button) bool { return strings.HasPrefix(b.Text, "Today ") }) {
		slot = b
	}
	if slot == nil {
		t.Fatal("no free times are offered")
	}
	slot.OnTapped()
	uitest.MustText(t, h.window, "This time is free.")
	uitest.Key(h.window, fyne.KeyReturn)
	if rows := h.visitsOf(who.ID, taken.Date); len(rows) != 1 || "Today "+rows[0].Start.String() != slot.Text {
		t.Errorf("rows = %+v, want %s", rows, slot.Text)
	}
}

func TestANewPatientIsRegisteredOnTheWayToABooking(t *testing.T) {
	h := newDeskHospital(t)
	p := h.desk()
	p.grid.SetCursor(int64(h.doctorID("Muñoz")), clinic.MustClock("12:00"))
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.Type(h.window, "Zażółć, Gęślą")
	uitest.MustText(t, h.window, "Register “Zażółć, Gęślą” as a new patient…")
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.MustText(t, h.window, "New patient")
	save(h.window)
	who := h.patient("Zażółć")
	if who.FirstName != "Gęślą" || who.LastName != "Zażółć" {
		t.Fatalf("registered %+v", who)
	}
	uitest.MustText(t, h.window, "This time is free.")
	uitest.Key(h.window, fyne.KeyReturn)
	if rows := h.visitsOf(who.ID, deskToday); len(rows) != 1 {
		t.Errorf("visits = %+v", rows)
	}
}

func TestBadInputStaysInTheFormWithItsMessages(t *testing.T) {
	h := newDeskHospital(t)
	p := h.desk()
	p.book(bookingStart{Date: deskToday})
	for _, field := range []string{"31.2.2026", "25:99"} {
		switch field {
		case "31.2.2026":
			focusField[*components.DateField](t, h.window).SetText(field)
		default:
			focusField[*components.TimeField](t, h.window).SetText(field)
		}
	}
	save(h.window)
	for _, want := range []string{"Choose a patient", "Choose a doctor.", "Give the time as HH:MM", "31.2.2026", "25:99"} {
		if !slices.ContainsFunc(h.allTexts(), func(s string) bool { return strings.Contains(s, want) }) {
			t.Errorf("%q is not on screen: %s", want, strings.Join(h.allTexts(), " | "))
		}
	}
	h.shot("booking-wrong")
}

// focusField focuses the innermost visible input of a type.
func focusField[T interface {
	fyne.CanvasObject
	fyne.Focusable
}](t *testing.T, w fyne.Window) T {
	t.Helper()
	found := uitest.Find[T](w, nil)
	if len(found) == 0 {
		t.Fatal("there is no such field")
	}
	last := found[len(found)-1]
	w.Canvas().Focus(last)
	return last
}

// allTexts are the texts on screen and in its inputs.
func (h *deskHospital) allTexts() []string {
	out := uitest.Texts(h.window)
	for _, e := range uitest.Find[*components.DateField](h.window, nil) {
		out = append(out, e.Text)
	}
	for _, e := range uitest.Find[*components.TimeField](h.window, nil) {
		out = append(out, e.Text)
	}
	for _, e := range uitest.Find[*components.Entry](h.window, nil) {
		out = append(out, e.Text)
	}
	return out
}

func TestCheckInWithEnterTwiceAndUndo(t *testing.T) {
	h := newDeskHospital(t)
	p := h.desk()
	row := h.visits(clinic.StatusBooked)[0]
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
	p := h.desk()
	row := h.visits(clinic.StatusBooked)[0]
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

func TestMovingAVisit(t *testing.T) {
	h := newDeskHospital(t)
	p := h.desk()
	row := h.visits(clinic.StatusBooked)[0]
	p.openVisit(row.ID)
	uitest.TapText(t, h.window, "Move…")
	uitest.MustText(t, h.window, "Move visit")
	uitest.MustNotText(t, h.window, "already has a visit") // it does not stand in its own way
	tomorrow := deskToday.AddDays(1)
	focusField[*components.DateField](t, h.window).SetDate(tomorrow)
	focusField[*components.TimeField](t, h.window).SetClock(clinic.MustClock("11:00"))
	h.shot("move")
	save(h.window)
	got, _ := h.services.Appointments.Get(h.admin(), row.ID)
	if got.Date != tomorrow || got.Start != clinic.MustClock("11:00") || got.Minutes != row.Minutes {
		t.Errorf("moved to %v %v (%d min); texts %v", got.Date, got.Start, got.Minutes, uitest.Texts(h.window))
	}
}

func TestDraggingAVisitAsksBeforeItMoves(t *testing.T) {
	h := newDeskHospital(t)
	p := h.desk()
	row := h.visits(clinic.StatusBooked)[0]
	p.grid.OnMoved(int64(row.ID), int64(h.doctorID("Muñoz")), clinic.MustClock("12:00"))
	if got, _ := h.services.Appointments.Get(h.admin(), row.ID); got.DoctorID != row.DoctorID {
		t.Fatal("it moved without a word")
	}
	uitest.MustText(t, h.window, "Dr José Muñoz")
	save(h.window)
	got, _ := h.services.Appointments.Get(h.admin(), row.ID)
	if got.DoctorID != h.doctorID("Muñoz") || got.Start != clinic.MustClock("12:00") || got.Minutes != row.Minutes {
		t.Errorf("moved to %+v", got.Appointment)
	}
	p.grid.OnResized(int64(row.ID), clinic.MustClock("13:00"))
	save(h.window)
	if got, _ = h.services.Appointments.Get(h.admin(), row.ID); got.Minutes != 60 {
		t.Errorf("lasts %d min; %v", got.Minutes, uitest.Texts(h.window))
	}
	done := h.visits(clinic.StatusCompleted)[0]
	p.grid.OnMoved(int64(done.ID), int64(done.DoctorID), clinic.MustClock("18:00"))
	if components.ModalOpen(h.window) || !h.toasted("stays where it is") {
		t.Error("a visit that is done can be dragged away")
	}
}

func TestMovingWhatAnotherDeskChangedKeepsTheForm(t *testing.T) {
	h := newDeskHospital(t)
	h.desk()
	row := h.visits(clinic.StatusBooked)[0]
	openMoveForm(h.env, row, moveStart(row), nil)
	focusField[*components.TimeField](t, h.window).SetClock(clinic.MustClock("15:00"))
	if err := h.services.Appointments.Move(h.admin(), service.MoveCommand{ID: row.ID, Version: row.Version, Date: row.Date, Start: clinic.MustClock("16:00")}); err != nil {
		t.Fatal(err)
	}
	save(h.window)
	uitest.MustText(t, h.window, "What you typed is still here.")
	uitest.TapText(t, h.window, "Take the new version and try again")
	save(h.window)
	if got, _ := h.services.Appointments.Get(h.admin(), row.ID); got.Start != clinic.MustClock("15:00") {
		t.Errorf("it stands at %v; %v", got.Start, uitest.Texts(h.window))
	}
}

func TestAWalkInGetsATokenAndWaits(t *testing.T) {
	h := newDeskHospital(t)
	p := h.desk()
	before := len(p.vm.Queue)
	runShortcut(t, p, "Add walk-in")
	uitest.Type(h.window, "García")
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.Tab(h.window)
	uitest.Type(h.window, "Muñoz")
	uitest.Key(h.window, fyne.KeyReturn)
	h.shot("walk-in")
	uitest.Key(h.window, fyne.KeyReturn)
	if len(p.vm.Queue) != before+1 {
		t.Fatalf("queue of %d; %v", len(p.vm.Queue), uitest.Texts(h.window))
	}
	last := p.vm.Queue[len(p.vm.Queue)-1]
	if last.Token() == "" || !h.toasted("Token "+last.Token()) {
		t.Errorf("token %q, toasts %v", last.Token(), components.ToastTexts(h.window))
	}
	uitest.MustText(t, h.window, "Walk-in: García, María")
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
	p := h.desk()
	row := h.visits(clinic.StatusBooked)[0]
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
	p := h.desk()
	row := h.visits(clinic.StatusBooked)[0]
	p.grid.SetCursor(int64(h.doctorID("Muñoz")), clinic.MustClock("12:00"))
	before := p.grid.Cursor()
	if _, err := h.services.Appointments.CheckIn(h.admin(), row.ID, row.Version); err != nil {
		t.Fatal(err)
	}
	n := len(p.vm.Queue)
	h.env.Bus.Publish(service.AppointmentChanged{ID: row.ID, Doctor: row.DoctorID, Date: row.Date})
	h.env.Bus.Flush()
	if len(p.vm.Queue) != n+1 {
		t.Errorf("%d wait, want %d", len(p.vm.Queue), n+1)
	}
	if after := p.grid.Cursor(); after != before {
		t.Errorf("the cursor went from %+v to %+v", before, after)
	}
}

func TestTheListFiltersByStatusAndOpensVisits(t *testing.T) {
	h := newDeskHospital(t)
	p := h.desk()
	runShortcut(t, p, "Day or list")
	if p.side.content.Visible() {
		t.Error("the side panel leaves the list no room")
	}
	all := len(p.list.table.Rows())
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
	booked := h.visits(clinic.StatusBooked)
	i := slices.IndexFunc(booked, func(r service.AppointmentRow) bool { return r.DoctorID == h.doctorID("Sharma") })
	row := booked[i]
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
	p.grid.SetCursor(int64(h.doctorID("Muñoz")), clinic.MustClock("12:00"))
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

func TestAPatientAsksForASlotAndTakesItBack(t *testing.T) {
	h := newDeskHospital(t)
	p := h.as(clinic.RolePatient, NewAppointments).(*ownVisitsPage)
	me := h.env.Actor.PatientID()
	for _, r := range p.table.Rows() {
		if r.PatientID != me {
			t.Fatal("another patient's visit is shown")
		}
	}
	p.New()
	uitest.Type(h.window, "Muñoz")
	uitest.Key(h.window, fyne.KeyReturn)
	h.shot("request")
	save(h.window)
	uitest.MustText(t, h.window, "Choose one of the free times.")
	uitest.Key(h.window, fyne.KeySpace) // the focus is on the first free time
	save(h.window)
	page, err := h.services.Appointments.List(h.admin(), service.AppointmentFilter{Patient: me,
		Statuses: []clinic.AppointmentStatus{clinic.StatusRequested}}, service.PageRequest{})
	if err != nil || len(page.Rows) != 1 {
		t.Fatalf("requests %v, %v; %v", page.Rows, err, uitest.Texts(h.window))
	}
	p.table.OnOpen(page.Rows[0])
	uitest.TapText(t, h.window, "Take back…")
	uitest.Type(h.window, "found another")
	save(h.window)
	if got, _ := h.services.Appointments.Get(h.admin(), page.Rows[0].ID); got.Status != clinic.StatusCancelled {
		t.Errorf("it is %s", got.Status)
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
