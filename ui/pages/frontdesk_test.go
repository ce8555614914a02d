package pages

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
	"caredesk/ui/viewmodel"
)

// waitingFor checks a number of patients of one idle doctor in, five minutes
// apart, and returns their visits.
func (h *deskHospital) waitingFor(doctor clinic.DoctorID, names ...string) []service.AppointmentRow {
	h.t.Helper()
	var out []service.AppointmentRow
	for i, last := range names {
		p := h.registered("Pat", last)
		id, err := h.services.Appointments.Book(h.admin(), service.BookCommand{Patient: p.ID, Doctor: doctor, Date: deskToday, Start: clinic.Clock(11*60 + 30*i)})
		if err != nil {
			h.t.Fatal(err)
		}
		h.now = deskNow.Add(time.Duration(i-20) * time.Minute)
		if _, err := h.services.Appointments.CheckIn(h.admin(), id, 1); err != nil {
			h.t.Fatal(err)
		}
		h.now = deskNow
		row, err := h.services.Appointments.Get(h.admin(), id)
		if err != nil {
			h.t.Fatal(err)
		}
		out = append(out, row)
	}
	return out
}

// queueNames are the rows of the side panel, from the top.
func queueNames(p *appointmentsPage) string {
	var out []string
	for _, o := range p.side.queue.Objects {
		if r, ok := o.(*queueRow); ok {
			last, _, _ := strings.Cut(r.name.Text(), ",")
			out = append(out, last)
		}
	}
	return strings.Join(out, " ")
}

func TestTheQueueIsReorderedByKeysAndStaysUnderTheFocus(t *testing.T) {
	h := newDeskHospital(t)
	doctor := h.idleDoctor("Zielińska")
	rows := h.waitingFor(doctor, "Aa", "Bb", "Cc")
	p := h.desk()
	p.vm.Room.Doctor = doctor
	p.draw()
	if got := queueNames(p); got != "Aa Bb Cc" {
		t.Fatalf("queue %q", got)
	}
	if p.side.call.Disabled() {
		t.Error("nobody can be called")
	}
	h.window.Canvas().Focus(p.side.queue.Objects[2].(*queueRow))
	uitest.Shortcut(h.window, fyne.KeyUp, fyne.KeyModifierAlt)
	if got := queueNames(p); got != "Aa Cc Bb" {
		t.Errorf("after Alt+Up %q", got)
	}
	uitest.Shortcut(h.window, fyne.KeyUp, fyne.KeyModifierAlt)
	uitest.Shortcut(h.window, fyne.KeyUp, fyne.KeyModifierAlt) // there is no more room
	if got := queueNames(p); got != "Cc Aa Bb" || !h.toasted("more urgent") {
		t.Errorf("at the top %q", got)
	}
	if r, ok := h.window.Canvas().Focused().(*queueRow); !ok || !strings.HasPrefix(r.name.Text(), "Cc") {
		t.Errorf("the focus is not on the patient who was moved: %v", h.window.Canvas().Focused())
	}
	// Bb is an emergency: seen first, and it says so by a word.
	row, _ := h.services.Appointments.Get(h.admin(), rows[1].ID)
	if err := h.services.Queue.SetUrgency(h.admin(), row.ID, row.Version, clinic.UrgencyEmergency); err != nil {
		t.Fatal(err)
	}
	p.Reload()
	if got := queueNames(p); got != "Bb Cc Aa" {
		t.Errorf("with an emergency %q", got)
	}
	uitest.MustText(t, h.window, "Emergency")
	runShortcut(t, p, callNextText())
	runShortcut(t, p, callNextText())
	if !h.toasted("Called: ") || !h.toasted("Called again: ") {
		t.Error("nobody was told who is called")
	}
	if row, _ = h.services.Appointments.Get(h.admin(), rows[1].ID); row.CalledAt.IsZero() || row.Status != clinic.StatusArrived {
		t.Errorf("the emergency was not called: %+v", row.Appointment)
	}
	uitest.MustText(t, h.window, "Emergency · called 10:42")
	h.shot("queue")
}

func TestNobodyIsCalledFromAnEmptyQueue(t *testing.T) {
	h := newDeskHospital(t)
	doctor := h.idleDoctor("Zielińska")
	p := h.desk()
	p.vm.Room.Doctor = doctor
	p.draw()
	if got := queueNames(p); got != "" || !p.side.call.Disabled() {
		t.Errorf("queue %q, the button can be pressed: %v", got, !p.side.call.Disabled())
	}
}

func TestTheQueuesMenuOffersWhatIsPossible(t *testing.T) {
	h := newDeskHospital(t)
	doctor := h.idleDoctor("Zielińska")
	rows := h.waitingFor(doctor, "Aa", "Bb")
	p := h.desk()
	p.vm.Room.Doctor = doctor
	p.draw()
	h.window.Canvas().Focus(p.side.queue.Objects[0].(*queueRow))
	uitest.Key(h.window, desktop.KeyMenu)
	for text, want := range map[string]bool{"Open visit": true, "Call to the room": true, "Move down": true, "Move up": false, "Make it: Emergency": true,
		"Make it: Normal": false, "Undo check-in": true, "No-show": true, "Start consultation": false, "Check in": false} {
		if got := uitest.HasText(h.window, text); got != want {
			t.Errorf("%q is offered: %v", text, got)
		}
	}
	h.shot("queue-menu")
	uitest.TapText(t, h.window, "Make it: Urgent")
	if row, _ := h.services.Appointments.Get(h.admin(), rows[0].ID); row.Urgency != clinic.UrgencyUrgent {
		t.Errorf("urgency %q", row.Urgency)
	}
	// A cashier looks on.
	cashier := h.as(clinic.RoleCashier, NewAppointments).(*appointmentsPage)
	for _, s := range cashier.Shortcuts() {
		if s.Text == callNextText() || strings.HasPrefix(s.Text, "Close the day") || strings.HasPrefix(s.Text, "Calendar") {
			t.Errorf("a cashier is offered %q", s.Text)
		}
	}
}

func TestAMovedVisitStaysInTheList(t *testing.T) {
	h := newDeskHospital(t)
	doctor := h.idleDoctor("Zielińska")
	patient := h.registered("Ghost", "Mover")
	id, err := h.services.Appointments.Book(h.admin(), service.BookCommand{Patient: patient.ID, Doctor: doctor, Date: deskToday, Start: clinic.MustClock("15:00")})
	if err != nil {
		t.Fatal(err)
	}
	p := h.desk()
	row, _ := h.services.Appointments.Get(h.admin(), id)
	openMoveForm(h.env, row, moveStart(row), p.moved)
	h.shot("move-form")
	openMove := service.MoveCommand{ID: id, Version: 1, Date: deskToday.AddDays(1), Start: clinic.MustClock("10:00"), Reason: "doctor in theatre"}
	uitest.Key(h.window, fyne.KeyEscape)
	if err := h.services.Appointments.Move(h.admin(), openMove); err != nil {
		t.Fatal(err)
	}
	p.Reload()
	h.shot("trace-grid")
	p.setView(viewmodel.ViewList, 0)
	uitest.MustText(t, h.window, "to Tue 24 Nov 10:00")
	h.shot("trace-list")
	for i, r := range p.list.table.Rows() {
		if r.ID == id {
			p.list.table.Select(i)
		}
	}
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.MustText(t, h.window, "Tue 24 Nov 2026, 10:00–10:30 (30 min)")
	uitest.MustText(t, h.window, "doctor in theatre")
	h.shot("story")
}

func TestTheMoveFormKeepsTheReason(t *testing.T) {
	h := newDeskHospital(t)
	doctor := h.idleDoctor("Zielińska")
	patient := h.registered("Ghost", "Mover")
	id, err := h.services.Appointments.Book(h.admin(), service.BookCommand{Patient: patient.ID, Doctor: doctor, Date: deskToday, Start: clinic.MustClock("15:00")})
	if err != nil {
		t.Fatal(err)
	}
	p := h.desk()
	row, _ := h.services.Appointments.Get(h.admin(), id)
	start := moveStart(row)
	start.Start = clinic.MustClock("16:00")
	openMoveForm(h.env, row, start, p.moved)
	uitest.Tab(h.window) // from the time to why
	uitest.Type(h.window, "patient asked")
	save(h.window)
	moves, err := h.services.Queue.Moves(h.admin(), id)
	if err != nil || len(moves) != 1 || moves[0].Reason != "patient asked" || moves[0].ToStart != start.Start {
		t.Errorf("moves %+v %v; %v", moves, err, uitest.Texts(h.window))
	}
}

func TestCancellingSaysByWhom(t *testing.T) {
	h := newDeskHospital(t)
	row := h.booked("Sharma")
	h.desk()
	openVisitDialog(h.env, row)
	uitest.TapText(t, h.window, "Cancel visit…")
	uitest.Type(h.window, "ward round")
	uitest.TapText(t, h.window, "Hospital")
	h.shot("cancel")
	save(h.window)
	got, _ := h.services.Appointments.Get(h.admin(), row.ID)
	if got.Status != clinic.StatusCancelled || got.CancelledBy != clinic.CancelledByHospital {
		t.Errorf("visit %+v", got.Appointment)
	}
	uitest.MustText(t, h.window, "The hospital · ward round")
}

func TestTheDayIsClosedByAnExplicitStep(t *testing.T) {
	h := newDeskHospital(t)
	h.waitingFor(h.idleDoctor("Zielińska"), "Aa", "Bb")
	booked, arrived := h.visits(clinic.StatusBooked), h.visits(clinic.StatusArrived)
	if len(booked) < 2 || len(arrived) == 0 {
		t.Fatalf("%d booked, %d arrived", len(booked), len(arrived))
	}
	h.now = deskNow.AddDate(0, 0, 1)
	today := h.as(clinic.RoleReceptionist, NewToday).(*todayPage)
	uitest.MustText(t, h.window, viewmodel.OverdueText(today.vm.View.Overdue))
	if today.vm.View.Overdue < len(booked)+len(arrived) {
		t.Errorf("%d are open", today.vm.View.Overdue)
	}
	h.shot("today-overdue")
	uitest.TapText(t, h.window, "Close the day…")
	h.shot("end-of-day")
	// The first one came after all: it is left out.
	open, err := h.services.Queue.Overdue(h.admin())
	if err != nil || len(open.NeverCame) < len(booked) || len(open.NeverSeen) != len(arrived) {
		t.Fatalf("open %+v %v", open, err)
	}
	uitest.Key(h.window, fyne.KeySpace)
	save(h.window)
	for i, v := range open.NeverCame {
		want := clinic.StatusNoShow
		if i == 0 {
			want = clinic.StatusBooked
		}
		if got, err := h.services.Appointments.Get(h.admin(), v.ID); err != nil || got.Status != want {
			t.Errorf("visit %d of %s is %s, want %s, %v", v.ID, v.Date, got.Status, want, err)
		}
	}
	for _, v := range arrived {
		if got, _ := h.services.Appointments.Get(h.admin(), v.ID); got.Status != clinic.StatusArrived {
			t.Errorf("somebody who had arrived is %s", got.Status)
		}
	}
	if !h.toasted("marked as no-show") {
		t.Error("nothing is said")
	}
}

func TestRemindersByOneKey(t *testing.T) {
	h := newDeskHospital(t)
	p := h.desk()
	runShortcut(t, p, "Reminders…")
	uitest.MustText(t, h.window, "Tuesday 24 November: ")
	day, err := h.services.Reminders.Day(h.admin(), clinic.Date{})
	if err != nil || len(day.Rows) < 3 {
		t.Fatalf("%d to remind, %v", len(day.Rows), err)
	}
	uitest.Key(h.window, fyne.Key1, fyne.Key3, fyne.Key2, fyne.KeyUp, fyne.KeyUp, fyne.KeyU)
	h.shot("reminders")
	day, _ = h.services.Reminders.Day(h.admin(), clinic.Date{})
	var got []clinic.ReminderOutcome
	for _, r := range day.Rows[:3] {
		got = append(got, r.State.Outcome)
	}
	if got[0] != clinic.ReminderReached || got[1] != clinic.ReminderOpen || got[2] != clinic.ReminderMessage {
		t.Errorf("states %q; %v", got, uitest.Texts(h.window))
	}
	uitest.Key(h.window, fyne.KeyN)
	uitest.Type(h.window, "call after six")
	save(h.window)
	if day, _ = h.services.Reminders.Day(h.admin(), clinic.Date{}); day.Rows[1].State.Note != "call after six" {
		t.Errorf("note %+v; %v", day.Rows[1].State, uitest.Texts(h.window))
	}
	uitest.Key(h.window, fyne.KeyP)
	uitest.MustText(t, h.window, "Reminders for Tue 24 Nov")
}

func TestTheDayListIsPrintedForTheDoctorUnderTheCursor(t *testing.T) {
	h := newDeskHospital(t)
	p := h.desk()
	id := h.doctorID("Okafor")
	p.grid.SetCursor(int64(id), clinic.MustClock("10:00"))
	p.Print()
	h.shot("day-list-ask")
	save(h.window)
	uitest.MustText(t, h.window, "Day list of Dr Ngozi Okafor, Mon 23 Nov")
	job := dayListJob(h.env, id, "x", deskToday)
	for _, paper := range listPapers {
		doc, err := job.Load(h.env.Context(), paper)
		if err != nil || len(doc.PDF) < 1000 || doc.Warning != "" {
			t.Errorf("%s: %d bytes, %q, %v", paper, len(doc.PDF), doc.Warning, err)
		}
	}
	doctor := h.as(clinic.RoleDoctor, NewAppointments).(*appointmentsPage)
	doctor.Print()
	uitest.MustText(t, h.window, "Day list of "+h.env.Actor.Name+", Mon 23 Nov")
}

func TestACalendarFileIsSavedWithoutNames(t *testing.T) {
	h := newDeskHospital(t)
	row := h.booked("Sharma")
	p := h.desk()
	p.grid.SetCursor(int64(h.doctorID("Sharma")), clinic.MustClock("10:00"))
	runShortcut(t, p, "Calendar file…")
	h.shot("calendar")
	save(h.window)
	target := filepath.Join(t.TempDir(), "cal.ics")
	uitest.MustText(t, h.window, "Save calendar")
	setEntry(t, h, target)
	save(h.window)
	text, err := os.ReadFile(target)
	if err != nil {
		t.Fatalf("%v; %v", err, uitest.Texts(h.window))
	}
	if !strings.Contains(string(text), row.PatientNumber) || strings.Contains(string(text), row.PatientLast) ||
		!strings.Contains(string(text), "DTSTART:20261123T"+strings.ReplaceAll(row.Start.String(), ":", "")+"00") {
		t.Errorf("the file does not hold %s at %s without a name:\n%.600s", row.PatientNumber, row.Start, text)
	}
}

// setEntry puts a text into the entry that has the focus.
func setEntry(t *testing.T, h *deskHospital, text string) {
	t.Helper()
	e, ok := h.window.Canvas().Focused().(interface{ SetText(string) })
	if !ok {
		t.Fatalf("the focus is on %T", h.window.Canvas().Focused())
	}
	e.SetText(text)
}

func TestFrontDeskInTheDark(t *testing.T) {
	h := newDeskHospital(t)
	h.mode = theme.Dark
	doctor := h.idleDoctor("Zielińska")
	rows := h.waitingFor(doctor, "Aa", "Bb")
	if err := h.services.Queue.SetUrgency(h.admin(), rows[1].ID, rows[1].Version, clinic.UrgencyUrgent); err != nil {
		t.Fatal(err)
	}
	p := h.desk()
	uitest.MustText(t, h.window, "Urgent · Dr Zielińska")
	h.shot("dark-queue")
	runShortcut(t, p, "Reminders…")
	h.shot("dark-reminders")
}
