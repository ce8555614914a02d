package pages

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/uitest"
)

func TestAFreeSlotIsBookedWithThreeInteractions(t *testing.T) {
	h := newDeskHospital(t)
	who, slot := h.registered("María", "Garcés"), h.free("Sharma", 1)
	p := h.desk()
	p.grid.SetCursor(int64(slot.DoctorID), slot.Start)
	uitest.Key(h.window, fyne.KeyReturn) // 1: the free slot
	uitest.MustText(t, h.window, "New appointment")
	uitest.Type(h.window, "Garcés") // 2: the patient
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.MustText(t, h.window, "This time is free.")
	h.shot("booking-free")
	uitest.Key(h.window, fyne.KeyReturn) // 3: book
	rows := h.visitsOf(who.ID, deskToday)
	if len(rows) != 1 || rows[0].Start != slot.Start || rows[0].DoctorID != slot.DoctorID || rows[0].Status != clinic.StatusBooked {
		t.Fatalf("booked: %+v", rows)
	}
	if components.ModalOpen(h.window) || !h.toasted("Garcés, María") {
		t.Error("the form is still open, or nobody was told")
	}
	if c := p.grid.Cursor(); c.BlockID != int64(rows[0].ID) {
		t.Errorf("the cursor stands at %+v, not at the new visit", c)
	}
}

func TestAClashIsShownBeforeSavingAndOverbookedOnlyWithAReason(t *testing.T) {
	h := newDeskHospital(t)
	taken, who := h.booked("Sharma"), h.registered("María", "Garcés")
	h.desk()
	openBookingForm(h.env, bookingStart{Doctor: taken.DoctorID, DoctorName: taken.DoctorName(), Date: taken.Date, Start: taken.Start, StartGiven: true}, nil)
	uitest.Type(h.window, "Garcés")
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
	taken, who := h.booked("Sharma"), h.registered("María", "Garcés")
	h.desk()
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
	p, slot := h.desk(), h.free("Sharma", 1)
	p.grid.SetCursor(int64(slot.DoctorID), slot.Start)
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

func TestMovingAVisit(t *testing.T) {
	h := newDeskHospital(t)
	row := h.booked("Sharma")
	p := h.desk()
	p.openVisit(row.ID)
	uitest.TapText(t, h.window, "Move…")
	uitest.MustText(t, h.window, "Move visit")
	uitest.MustNotText(t, h.window, "already has a visit") // it does not stand in its own way
	slot := h.free("Okafor", 0)
	h.window.Canvas().Focus(uitest.Find[*components.Picker](h.window, nil)[0])
	uitest.Type(h.window, "Okafor")
	uitest.Key(h.window, fyne.KeyReturn)
	focusField[*components.TimeField](t, h.window).SetClock(slot.Start)
	focusField[*components.NumberField](t, h.window).SetInt(15)
	h.shot("move")
	save(h.window)
	got, _ := h.services.Appointments.Get(h.admin(), row.ID)
	if got.DoctorID != slot.DoctorID || got.Start != slot.Start || got.Minutes != 15 {
		t.Errorf("moved to %+v; texts %v", got.Appointment, uitest.Texts(h.window))
	}
}

func TestDraggingAVisitAsksBeforeItMoves(t *testing.T) {
	h := newDeskHospital(t)
	row := h.booked("Sharma")
	p := h.desk()
	slot := h.free("Okafor", 0)
	p.grid.OnMoved(int64(row.ID), int64(slot.DoctorID), slot.Start)
	if got, _ := h.services.Appointments.Get(h.admin(), row.ID); got.DoctorID != row.DoctorID {
		t.Fatal("it moved without a word")
	}
	uitest.MustText(t, h.window, slot.DoctorName)
	for _, f := range uitest.Find[*components.NumberField](h.window, nil) {
		f.SetInt(10)
	}
	save(h.window)
	got, _ := h.services.Appointments.Get(h.admin(), row.ID)
	if got.DoctorID != slot.DoctorID || got.Start != slot.Start || got.Minutes != 10 {
		t.Errorf("moved to %+v", got.Appointment)
	}
	p.grid.OnResized(int64(row.ID), slot.Start.Add(15))
	save(h.window)
	if got, _ = h.services.Appointments.Get(h.admin(), row.ID); got.Minutes != 15 {
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
	row := h.booked("Sharma")
	h.desk()
	openMoveForm(h.env, row, moveStart(row), nil)
	mine, theirs := h.free("Sharma", 0), h.free("Sharma", 2)
	focusField[*components.TimeField](t, h.window).SetClock(mine.Start)
	if err := h.services.Appointments.Move(h.admin(), service.MoveCommand{ID: row.ID, Version: row.Version, Date: row.Date, Start: theirs.Start}); err != nil {
		t.Fatal(err)
	}
	save(h.window)
	uitest.MustText(t, h.window, "What you typed is still here.")
	uitest.TapText(t, h.window, "Take the new version and try again")
	save(h.window)
	if got, _ := h.services.Appointments.Get(h.admin(), row.ID); got.Start != mine.Start {
		t.Errorf("it stands at %v; %v", got.Start, uitest.Texts(h.window))
	}
}

func TestAWalkInGetsATokenAndWaits(t *testing.T) {
	h := newDeskHospital(t)
	h.registered("María", "Garcés")
	h.idleDoctor("Zielińska")
	p := h.desk()
	before := len(p.vm.Room.All)
	runShortcut(t, p, "Add walk-in")
	uitest.Type(h.window, "Garcés")
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.Tab(h.window)
	uitest.Type(h.window, "zielinska")
	uitest.Key(h.window, fyne.KeyReturn)
	urgency := uitest.Find(h.window, func(s *components.Segmented) bool { return s.Value() == string(clinic.UrgencyNormal) })
	if len(urgency) != 1 {
		t.Fatal("the form does not ask how urgent it is")
	}
	urgency[0].SetValue(string(clinic.UrgencyUrgent))
	h.shot("walk-in")
	uitest.Key(h.window, fyne.KeyReturn)
	if len(p.vm.Room.All) != before+1 {
		t.Fatalf("queue of %d; %v", len(p.vm.Room.All), uitest.Texts(h.window))
	}
	last := p.vm.Room.All[slices.IndexFunc(p.vm.Room.All, func(q service.QueueEntry) bool { return q.PatientLast == "Garcés" })]
	if last.Urgency != clinic.UrgencyUrgent {
		t.Errorf("urgency %q", last.Urgency)
	}
	if last.Token() == "" || !h.toasted("Token "+last.Token()) {
		t.Errorf("token %q, toasts %v", last.Token(), components.ToastTexts(h.window))
	}
	uitest.MustText(t, h.window, "Walk-in: Garcés, María")
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
	shown := func() bool {
		return slices.ContainsFunc(p.table.Rows(), func(r service.AppointmentRow) bool { return r.ID == page.Rows[0].ID })
	}
	p.Reload()
	if shown() {
		t.Error("a visit that was taken back is still said to be coming")
	}
	p.show(ownCancelled)
	if !shown() {
		t.Errorf("it is not among the cancelled ones: %v", p.table.Rows())
	}
}
