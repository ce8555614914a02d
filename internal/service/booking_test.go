package service_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func TestBookingClashes(t *testing.T) {
	h := newHospital(t)
	h.book(h.jose, h.ashaID, "10:00")
	for name, c := range map[string]struct {
		cmd   service.BookCommand
		code  clinic.Code
		field string
		says  string
	}{
		"the doctor's time by a minute":  {booking(h.annaID, h.ashaID, "09:31"), clinic.Conflict, "start", "Dr Asha Sharma already has a visit at 10:00–10:30"},
		"the patient's time":             {booking(h.jose, h.belaID, "10:15"), clinic.Conflict, "start", "José Ñuñez already has a visit"},
		"the lunch break":                {booking(h.annaID, h.ashaID, "12:00"), clinic.Conflict, "start", "does not work"},
		"over the end":                   {booking(h.annaID, h.ashaID, "16:45"), clinic.Conflict, "start", "does not work"},
		"the past":                       {booking(h.annaID, h.ashaID, "08:00"), clinic.Conflict, "start", "in the past"},
		"over midnight":                  {booking(h.annaID, h.ashaID, "23:45"), clinic.Conflict, "start", "does not work"},
		"nobody":                         {booking(0, h.ashaID, "11:00"), clinic.Invalid, "patient", "Choose"},
		"no doctor":                      {booking(h.annaID, 0, "11:00"), clinic.Invalid, "doctor", "Choose"},
		"an unknown doctor":              {booking(h.annaID, 999, "11:00"), clinic.Invalid, "doctor", "Choose"},
		"an unknown patient":             {booking(999, h.ashaID, "11:00"), clinic.Invalid, "patient", "Choose"},
		"a member of staff as a patient": {booking(1, h.ashaID, "11:00"), clinic.Invalid, "patient", "Choose"},
	} {
		_, err := h.Appointments.Book(h.desk, c.cmd)
		if clinic.CodeOf(err) != c.code || clinic.FieldOf(err) != c.field || !strings.Contains(clinic.MessageOf(err), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, alter := range map[string]func(*service.BookCommand){
		"minutes": func(c *service.BookCommand) { c.Minutes = 4 }, "date": func(c *service.BookCommand) { c.Date = today.AddDays(731) },
		"kind": func(c *service.BookCommand) { c.Kind = "party" }, "reason": func(c *service.BookCommand) { c.Reason = strings.Repeat("x", 10_000) },
		"start": func(c *service.BookCommand) { c.Start = -1 },
	} {
		cmd := booking(h.annaID, h.ashaID, "11:00")
		alter(&cmd)
		_, err := h.Appointments.Book(h.desk, cmd)
		refused(t, err, clinic.Invalid, name)
	}
	// What touches does not clash, before and behind.
	h.book(h.annaID, h.ashaID, "09:30")
	h.book(h.annaID, h.ashaID, "10:30")
}

func TestOneDayHasOnlyTheVisitsBooked(t *testing.T) {
	h := newHospital(t)
	h.book(h.jose, h.ashaID, "10:00")
	before := len(h.audited("appointment.book"))
	_, err := h.Appointments.Book(h.desk, booking(h.annaID, h.ashaID, "10:00"))
	refused(t, err, clinic.Conflict, "start")
	day := value(h.Appointments.Day(h.desk, service.DayQuery{Date: today, Doctor: h.ashaID}))(t)
	equal(t, "visits", len(day.Doctors[0].Visits), 1)
	equal(t, "audit rows of a refused booking", len(h.audited("appointment.book")), before)
}

func TestCheckOffersTheNearestFreeTimes(t *testing.T) {
	h := newHospital(t)
	h.book(h.jose, h.ashaID, "10:00")
	h.book(h.annaID, h.belaID, "10:30") // Anna herself is not free at 10:30
	clashes, slots, err := h.Appointments.Check(h.desk, booking(h.annaID, h.ashaID, "10:00"))
	must(t, err)
	if len(clashes) != 1 || clashes[0].Kind != clinic.ClashDoctor {
		t.Fatalf("clashes: %v", clashes)
	}
	var got []string
	for _, s := range slots {
		got = append(got, s.Start.String())
	}
	equal(t, "offered", strings.Join(got, " "), "09:30 09:00 11:00 11:30 13:00")
	clashes, slots, err = h.Appointments.Check(h.desk, booking(h.annaID, h.ashaID, "11:00"))
	if err != nil || len(clashes) != 0 || len(slots) != 0 {
		t.Errorf("a free time: %v, %v, %v", clashes, slots, err)
	}
	equal(t, "visits after checking", len(value(h.Appointments.List(h.desk, service.AppointmentFilter{}, service.PageRequest{}))(t).Rows), 2)
}

func TestOverbooking(t *testing.T) {
	h := newHospital(t)
	first := h.book(h.jose, h.ashaID, "10:00")
	cmd := booking(h.annaID, h.ashaID, "10:00")
	cmd.OverbookReason = "Urgent ECG"
	_, err := h.Appointments.Book(h.nurse, cmd) // a nurse has no right to it
	refused(t, err, clinic.Conflict, "start")
	blank := cmd
	blank.OverbookReason = " \u200b"
	_, err = h.Appointments.Book(h.desk, blank)
	refused(t, err, clinic.Conflict, "start")
	id := value(h.Appointments.Book(h.desk, cmd))(t)
	equal(t, "reason kept", h.visit(id).OverbookReason, "Urgent ECG")
	equal(t, "reason audited", h.audited("appointment.book")[0].Reason, "Urgent ECG")
	// Neither a patient in two places nor the past is a matter of reasons.
	cmd = booking(h.jose, h.belaID, "10:00")
	cmd.OverbookReason = "Urgent"
	_, err = h.Appointments.Book(h.desk, cmd)
	refused(t, err, clinic.Conflict, "start")
	cmd = booking(h.annaID, h.belaID, "08:00")
	cmd.OverbookReason = "Urgent"
	_, err = h.Appointments.Book(h.desk, cmd)
	refused(t, err, clinic.Conflict, "start")
	// A reason given for a free time is not kept: it would lift the database's guard.
	cmd = booking(h.annaID, h.ashaID, "11:00")
	cmd.OverbookReason = "Just in case"
	equal(t, "reason of a plain booking", h.visit(value(h.Appointments.Book(h.desk, cmd))(t)).OverbookReason, "")
	// Cancelling and restoring the first one finds its time taken by the second.
	must(t, h.Appointments.Cancel(h.desk, first, h.version(first), clinic.CancelledByPatient, "ill"))
	refused(t, h.Appointments.Restore(h.desk, first, h.version(first)), clinic.Conflict, "start")
}

// TestManyDesksOneSlot lets eight desks book one time at once.
func TestManyDesksOneSlot(t *testing.T) {
	h := newHospital(t)
	var patients []clinic.PatientID
	for i := range 8 {
		patients = append(patients, h.registerPatient("Desk", fmt.Sprint("Patient", i)))
	}
	var wg sync.WaitGroup
	results := make([]error, len(patients))
	for i, p := range patients {
		wg.Go(func() { _, results[i] = h.Appointments.Book(h.desk, booking(p, h.ashaID, "11:00")) })
	}
	wg.Wait()
	won := 0
	for _, err := range results {
		if err == nil {
			won++
			continue
		}
		refused(t, err, clinic.Conflict, "start", "already has a visit")
	}
	equal(t, "desks that got the time", won, 1)
}

func TestMove(t *testing.T) {
	h := newHospital(t)
	h.book(h.jose, h.ashaID, "10:00")
	id := h.book(h.annaID, h.ashaID, "09:00")
	move := func(start string, version int) error {
		return h.Appointments.Move(h.desk, service.MoveCommand{ID: id, Version: version, Date: today, Start: clinic.MustClock(start)})
	}
	refused(t, move("09:45", h.version(id)), clinic.Conflict, "start", "10:00–10:30")
	must(t, move("09:15", h.version(id))) // over its own old time
	refused(t, move("11:00", 1), clinic.Stale)
	must(t, h.Appointments.Move(h.desk, service.MoveCommand{ID: id, Version: h.version(id), Doctor: h.belaID, Date: today.AddDays(1),
		Start: clinic.MustClock("13:00"), Minutes: 45}))
	got := h.visit(id)
	if got.DoctorID != h.belaID || got.Date != today.AddDays(1) || got.Start.String() != "13:00" || got.Minutes != 45 || got.Reason != "Chest pain" {
		t.Errorf("moved to %+v", got.Appointment)
	}
	row := h.audited("appointment.move")[0]
	if !strings.Contains(row.Before, `"start":"09:15"`) || !strings.Contains(row.After, `"start":"13:00"`) || strings.Contains(row.After, "Chest") {
		t.Errorf("audit: %s → %s", row.Before, row.After)
	}
	must(t, h.Appointments.Cancel(h.desk, id, got.Version, clinic.CancelledByPatient, "ill"))
	refused(t, move("14:00", h.version(id)), clinic.Conflict)
}

func TestADoctorBooksFollowUpsOfOwnPatientsOnly(t *testing.T) {
	x := newTreated(t)
	_, err := x.Appointments.Book(x.asha, booking(x.jose, x.belaID, "11:00"))
	refused(t, err, clinic.Forbidden)
	_, err = x.Appointments.Book(x.asha, booking(x.annaID, x.ashaID, "11:00"))
	refused(t, err, clinic.Forbidden)
	cmd := booking(x.jose, x.ashaID, "11:00")
	cmd.Kind = clinic.VisitNew
	id := value(x.Appointments.Book(x.asha, cmd))(t)
	equal(t, "kind", x.visit(id).Kind, clinic.VisitFollowUp)
	refused(t, x.Appointments.Move(x.asha, service.MoveCommand{ID: id, Version: x.version(id), Doctor: x.belaID, Date: today, Start: 660}), clinic.Forbidden)
	_, err = x.Appointments.FreeSlots(x.asha, service.FreeQuery{Doctor: x.belaID})
	refused(t, err, clinic.Forbidden)
}

func TestRequests(t *testing.T) {
	h := newHospital(t)
	ask := func(start string) (clinic.AppointmentID, error) {
		return h.Appointments.Request(h.anna, service.RequestCommand{Doctor: h.ashaID, Date: today, Start: clinic.MustClock(start), Reason: "Check-up"})
	}
	taken := h.book(h.jose, h.ashaID, "10:00")
	_, err := ask("10:00")
	refused(t, err, clinic.Conflict, "start", "not free any more")
	if strings.Contains(clinic.MessageOf(err), "Asha") {
		t.Errorf("the patient reads of somebody's visit: %s", clinic.MessageOf(err))
	}
	_, err = ask("11:10") // free, but not a time that is offered
	refused(t, err, clinic.Conflict, "start")
	first := value(ask("11:00"))(t)
	got := h.visit(first)
	if got.Status != clinic.StatusRequested || got.PatientID != h.annaID || got.Minutes != 30 {
		t.Errorf("requested: %+v", got.Appointment)
	}
	_, err = ask("11:00") // the time stays hers to be asked for once
	refused(t, err, clinic.Conflict, "start")
	value(ask("13:00"))(t)
	value(ask("13:30"))(t)
	_, err = ask("14:00")
	refused(t, err, clinic.Conflict, "", "3 requests")
	must(t, h.Appointments.Cancel(h.anna, first, got.Version, "", ""))
	value(ask("14:00"))(t)
	refused(t, h.Appointments.Cancel(h.anna, taken, h.version(taken), "", "mine"), clinic.Forbidden)

	rows := value(h.Today.Get(h.desk))(t).Requests
	equal(t, "requests at the desk", len(rows), 3)
	must(t, h.Appointments.Confirm(h.desk, rows[0].ID, rows[0].Version))
	equal(t, "confirmed", h.visit(rows[0].ID).Status, clinic.StatusBooked)
	refused(t, h.Appointments.Confirm(h.desk, rows[0].ID, h.version(rows[0].ID)), clinic.Conflict)
	refused(t, h.Appointments.Cancel(h.anna, rows[0].ID, h.version(rows[0].ID), "", ""), clinic.Forbidden) // booked: the desk cancels
	// A request whose time was given away meanwhile is not confirmed.
	h.book(h.jose, h.ashaID, "13:30")
	refused(t, h.Appointments.Confirm(h.desk, rows[1].ID, rows[1].Version), clinic.Conflict, "start")
	equal(t, "still waiting", h.visit(rows[1].ID).Status, clinic.StatusRequested)
}

// However few are asked for, and so however few days are read at a time, they are
// the first of all.
func TestTheNextFreeTimesAreTheFirstOfAll(t *testing.T) {
	h := newHospital(t)
	whole := value(h.Appointments.FreeSlots(h.desk, service.FreeQuery{Days: 20, N: 500}))(t)
	if len(whole) < 10 {
		t.Fatalf("%d free times in all", len(whole))
	}
	for n := 1; n <= len(whole); n++ {
		if some := value(h.Appointments.FreeSlots(h.desk, service.FreeQuery{Days: 20, N: n}))(t); !slices.Equal(some, whole[:n]) {
			t.Fatalf("the first %d are %v, of all %v", n, some, whole[:n])
		}
	}
}

func TestFreeSlots(t *testing.T) {
	h := newHospital(t)
	h.at("09:40")
	h.book(h.jose, h.ashaID, "10:00")
	slots := value(h.Appointments.FreeSlots(h.desk, service.FreeQuery{Department: h.cardiology, N: 4}))(t)
	var got []string
	for _, s := range slots {
		got = append(got, s.DoctorName+" "+s.Start.String())
	}
	equal(t, "next free", strings.Join(got, ", "), "Dr Béla Kovács 10:00, Dr Béla Kovács 10:30, Dr Asha Sharma 10:30, Dr Béla Kovács 11:00")
	// A day asked for in the past gives what is left of today; a weekend nothing.
	equal(t, "from last year", len(value(h.Appointments.FreeSlots(h.desk, service.FreeQuery{From: today.AddDays(-365), Days: 366, N: 100}))(t)), 23)
	equal(t, "a weekend", len(value(h.Appointments.FreeSlots(h.desk, service.FreeQuery{From: today.AddDays(5), Days: 2, N: 9}))(t)), 0)
	_, err := h.Appointments.FreeSlots(h.desk, service.FreeQuery{Minutes: 1})
	refused(t, err, clinic.Invalid, "minutes")
	d := value(h.Doctors.Get(h.admin, h.belaID))(t)
	d.Available = false
	must(t, h.Doctors.Update(h.admin, d, service.Image{}))
	for _, s := range value(h.Appointments.FreeSlots(h.desk, service.FreeQuery{N: 100}))(t) {
		equal(t, "a doctor who takes bookings", s.DoctorID, h.ashaID)
	}
}

// TestEveryFreeTimeCanBeBooked books what is offered, whatever is booked already.
func TestEveryFreeTimeCanBeBooked(t *testing.T) {
	h := newHospital(t)
	day := today
	rapid.Check(t, func(r *rapid.T) {
		day = day.AddDays(1)
		minutes := rapid.IntRange(5, 90).Draw(r, "minutes")
		for range rapid.IntRange(0, 3).Draw(r, "visits before") {
			_, err := h.Appointments.Book(h.desk, service.BookCommand{Patient: h.jose, Doctor: h.ashaID, Date: day,
				Start: clinic.Clock(rapid.IntRange(540, 1000).Draw(r, "start")), Minutes: rapid.IntRange(5, 120).Draw(r, "length")})
			if err != nil && clinic.CodeOf(err) != clinic.Conflict {
				r.Fatal(err)
			}
		}
		slots, err := h.Appointments.FreeSlots(h.desk, service.FreeQuery{Doctor: h.ashaID, From: day, Days: 1, Minutes: minutes, N: 3})
		if err != nil {
			r.Fatal(err)
		}
		for _, s := range slots {
			_, err := h.Appointments.Book(h.desk, service.BookCommand{Patient: h.annaID, Doctor: s.DoctorID, Date: s.Date, Start: s.Start, Minutes: s.Minutes})
			if err != nil {
				r.Fatalf("%s %s was offered: %v", s.Date, s.Start, err)
			}
		}
	})
}

// night gives Dr Sharma a clinic from ten in the evening to two in the morning
// on Mondays.
func (h *hospital) night() {
	h.Helper()
	d := value(h.Doctors.Get(h.admin, h.ashaID))(h)
	hours := append(d.Hours, clinic.Availability{Day: clinic.Monday, Active: true,
		Span: clinic.SessionSpan(clinic.MustClock("22:00"), clinic.MustClock("02:00"))})
	must(h, h.Doctors.ChangeHours(h.admin, service.HoursCommand{Doctor: h.ashaID, Version: d.Version, Hours: hours}))
}

func TestNightClinicRunsThroughMidnight(t *testing.T) {
	h := newHospital(t)
	h.night()
	late := booking(h.annaID, h.ashaID, "23:45")
	must(t, value2(h.Appointments.Book(h.desk, late)))
	tomorrow := booking(h.jose, h.ashaID, "00:00")
	tomorrow.Date = today.AddDays(1)
	_, err := h.Appointments.Book(h.desk, tomorrow)
	refused(t, err, clinic.Conflict, "start", "already has a visit at 23:45–00:15")
	clashes, slots, err := h.Appointments.Check(h.desk, tomorrow)
	must(t, err)
	if len(clashes) != 1 || len(slots) == 0 || slots[0].Date != tomorrow.Date || slots[0].Start != clinic.MustClock("00:15") {
		t.Fatalf("clashes %v, free %v", clashes, slots)
	}
	tomorrow.Start = slots[0].Start
	must(t, value2(h.Appointments.Book(h.desk, tomorrow)))
	// The same patient is not in two places over midnight either.
	twice := booking(h.annaID, h.belaID, "00:05")
	twice.Date = tomorrow.Date
	_, err = h.Appointments.Book(h.desk, twice)
	refused(t, err, clinic.Conflict, "start", "Анна Ковалёва already has a visit")
	tomorrow.Start, tomorrow.Patient = clinic.MustClock("02:00"), h.annaID
	_, err = h.Appointments.Book(h.desk, tomorrow)
	refused(t, err, clinic.Conflict, "start", "does not work")
}

func value2[T any](_ T, err error) error { return err }
