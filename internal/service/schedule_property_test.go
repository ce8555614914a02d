package service_test

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// drawDay gives a doctor random hours, leave and extra sessions around a day
// that no other draw uses, and returns its calendar.
func drawDay(rt *rapid.T, h *hospital, doctor clinic.DoctorID, on clinic.Date) clinic.Calendar {
	d := value(h.Doctors.Get(h.admin, doctor))(h)
	var hours []clinic.Availability
	for range rapid.IntRange(1, 3).Draw(rt, "sessions") {
		from := clinic.Clock(rapid.IntRange(0, 95).Draw(rt, "from") * 15)
		a := clinic.Availability{Day: on.AddDays(rapid.IntRange(-1, 1).Draw(rt, "day")).Weekday(), Active: true,
			MaxPatients: rapid.SampledFrom([]int{0, 0, 0, 2}).Draw(rt, "limit"),
			Span:        clinic.Span{From: from, To: from.Add(rapid.IntRange(1, 24).Draw(rt, "length") * 30)}}
		if clinic.CheckHours(append(slices.Clone(hours), a)) == nil {
			hours = append(hours, a)
		}
	}
	var calendar clinic.Calendar
	// Straight into the store: the service asks about visits of earlier draws
	// that other hours leave outside.
	must(h, h.store.InTx(context.Background(), func(r service.Repos) error {
		if err := r.Doctors().SetHours(context.Background(), doctor, d.Version, hours); err != nil {
			return err
		}
		if rapid.Bool().Draw(rt, "leave") {
			l := clinic.Leave{DoctorID: doctor, Kind: clinic.LeaveVacation, From: on, To: on, Status: clinic.LeaveApproved, CreatedAt: h.clock(),
				Start: clinic.Clock(rapid.IntRange(0, 40).Draw(rt, "away from") * 30), End: clinic.Midnight24}
			if _, err := r.Schedules().InsertLeave(context.Background(), l); err != nil {
				return err
			}
		}
		if rapid.Bool().Draw(rt, "extra") {
			e := clinic.ExtraSession{DoctorID: doctor, Date: on, CreatedAt: h.clock(),
				Span: clinic.SessionSpan(clinic.Clock(rapid.IntRange(0, 20).Draw(rt, "extra from")*60), clinic.Clock(rapid.IntRange(21, 23).Draw(rt, "extra to")*60))}
			if _, err := r.Schedules().InsertExtraSession(context.Background(), e); err != nil {
				return err
			}
		}
		var err error
		calendar, err = r.Schedules().Calendar(context.Background(), []clinic.DoctorID{doctor}, on.AddDays(-1), on.AddDays(1))
		return err
	}))
	return calendar
}

// For any hours, leave, extra sessions and bookings: every time that is offered
// can be booked, no two live visits of a doctor or of a patient ever overlap,
// and free time and booked time make up the working time.
func TestAnyDayAtTheDesk(t *testing.T) {
	h := newHospital(t)
	patients := []clinic.PatientID{h.annaID, h.jose, h.registerPatient("Zoë", "Dubois"), h.registerPatient("Liam", "Smith")}
	week := 0
	rapid.Check(t, func(rt *rapid.T) {
		week = week%100 + 1
		on := today.AddDays(7 * week)
		calendar := drawDay(rt, h, h.ashaID, on)
		doctor := value(h.Doctors.Get(h.admin, h.ashaID))(h)
		visits := func() []clinic.Appointment {
			var list []clinic.Appointment
			must(h, h.store.View(context.Background(), func(r service.Repos) (err error) {
				list, err = r.Appointments().Days(context.Background(), []clinic.DoctorID{h.ashaID, h.belaID}, on.AddDays(-1), on.AddDays(1))
				return err
			}))
			return list
		}
		for range rapid.IntRange(1, 8).Draw(rt, "steps") {
			patient := rapid.SampledFrom(patients).Draw(rt, "patient")
			book := service.BookCommand{Patient: patient, Doctor: h.ashaID, Date: on.AddDays(rapid.IntRange(-1, 1).Draw(rt, "visit day")),
				Start: clinic.Clock(rapid.IntRange(0, 287).Draw(rt, "start") * 5), Minutes: rapid.IntRange(1, 16).Draw(rt, "minutes") * 5}
			switch rapid.SampledFrom([]string{"offered", "anywhere", "overbook", "move", "cancel", "back"}).Draw(rt, "step") {
			case "offered":
				free := value(h.Appointments.FreeSlots(h.desk, service.FreeQuery{Doctor: h.ashaID, From: on, Days: 1, Minutes: book.Minutes, N: 500}))(h)
				if len(free) == 0 {
					continue
				}
				slot := rapid.SampledFrom(free).Draw(rt, "slot")
				book.Date, book.Start, book.Minutes = slot.Date, slot.Start, slot.Minutes
				clashes, _, err := h.Appointments.Check(h.desk, book)
				must(h, err)
				for _, c := range clashes {
					if c.Kind != clinic.ClashPatient { // the patient may be elsewhere
						rt.Fatalf("%s is offered and clashes: %v", slot.Start, c)
					}
				}
				if _, err = h.Appointments.Book(h.desk, book); (err == nil) != (len(clashes) == 0) {
					rt.Fatalf("%s is offered, %d clashes: %v", slot.Start, len(clashes), err)
				}
			case "anywhere":
				_, _ = h.Appointments.Book(h.desk, book) // refused or not: what counts is below
			case "overbook":
				book.OverbookReason = "Urgent"
				_, _ = h.Appointments.Book(h.desk, book)
			case "cancel", "back":
				page := value(h.Appointments.List(h.desk, service.AppointmentFilter{From: on.AddDays(-1), To: on.AddDays(1)}, service.PageRequest{}))(h)
				if len(page.Rows) > 0 {
					a := rapid.SampledFrom(page.Rows).Draw(rt, "visit")
					if a.Status == clinic.StatusCancelled {
						_ = h.Appointments.Restore(h.desk, a.ID, a.Version)
					} else {
						_ = h.Appointments.Cancel(h.desk, a.ID, a.Version, clinic.CancelledByPatient, "Asked to")
					}
				}
			default:
				if list := visits(); len(list) > 0 {
					a := rapid.SampledFrom(list).Draw(rt, "visit")
					_ = h.Appointments.Move(h.desk, service.MoveCommand{ID: a.ID, Version: a.Version, Date: book.Date, Start: book.Start, Minutes: book.Minutes})
				}
			}
		}
		live := visits()
		for i, a := range live {
			for _, b := range live[:i] {
				if !a.Status.Live() || !b.Status.Live() || !a.SpanOn(on).Overlaps(b.SpanOn(on)) {
					continue
				}
				if a.PatientID == b.PatientID {
					rt.Fatalf("one patient twice at once: %v %v, %v %v", a.Date, a.Span(), b.Date, b.Span())
				}
				if a.DoctorID == b.DoctorID && a.OverbookReason == "" && b.OverbookReason == "" {
					rt.Fatalf("one doctor twice at once: %v %v, %v %v", a.Date, a.Span(), b.Date, b.Span())
				}
			}
		}
		working := clinic.PlanDay(doctor, calendar, on).Working()
		free := clinic.FreeSpans(working, clinic.TakenOn(on, live, 0))
		booked := clinic.FreeSpans(working, free)
		if clinic.TotalMinutes(free)+clinic.TotalMinutes(booked) != clinic.TotalMinutes(working) {
			rt.Fatalf("free %v and booked %v are not the working time %v", free, booked, working)
		}
	})
	if report := value(h.store.Verify(context.Background()))(t); !report.OK {
		t.Errorf("the database is not sound after it: %+v", report.Checks)
	}
}
