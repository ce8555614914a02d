package service_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
)

// weekly asks for n visits, one a week, beginning a week from today.
func weekly(p clinic.PatientID, d clinic.DoctorID, start string, n int) service.SeriesCommand {
	cmd := service.SeriesCommand{BookCommand: booking(p, d, start), Repeat: clinic.Recurrence{Unit: clinic.RepeatWeeks, Every: 1, Count: n}}
	cmd.Date = today.AddDays(7)
	return cmd
}

func (h *hospital) series(cmd service.SeriesCommand) service.SeriesBooked {
	h.Helper()
	return value(h.Appointments.BookSeries(h.desk, cmd))(h)
}

// places says where the live visits of a series stand: "30 Nov 10:00 A".
func (h *hospital) places(id clinic.SeriesID) string {
	h.Helper()
	var out []string
	for _, row := range value(h.Appointments.Series(h.desk, id))(h).Visits {
		if row.Status.Live() {
			who := "A"
			if row.DoctorID == h.belaID {
				who = "B"
			}
			out = append(out, row.Date.Format("2 Jan ")+row.Start.String()+" "+who)
		}
	}
	return strings.Join(out, ", ")
}

// visitsInAll counts all visits there are, of any state.
func (h *hospital) visitsInAll() int {
	h.Helper()
	return value(h.Appointments.List(h.desk, service.AppointmentFilter{}, service.PageRequest{}))(h).Total
}

func (h *hospital) verified() {
	h.Helper()
	report, err := h.store.Verify(context.Background())
	if err != nil || !report.OK {
		h.Errorf("the database fails its check: %+v %v", report.Checks, err)
	}
}

func TestASeriesIsBookedWhole(t *testing.T) {
	h := newHospital(t)
	cmd := weekly(h.annaID, h.ashaID, "10:00", 4)
	plan := value(h.Appointments.CheckSeries(h.desk, cmd))(t)
	if plan.Words != "Every week on Monday, 4 visits" || len(plan.Dates) != 4 || plan.Open() != 0 || plan.Kept() != 4 {
		t.Fatalf("plan: %+v", plan)
	}
	equal(t, "visits after looking", h.visitsInAll(), 0)
	booked := h.series(cmd)
	equal(t, "booked", h.places(booked.ID), "30 Nov 10:00 A, 7 Dec 10:00 A, 14 Dec 10:00 A, 21 Dec 10:00 A")
	view := value(h.Appointments.Series(h.desk, booked.ID))(t)
	n, of := view.Place(booked.Visits[2])
	if n != 3 || of != 4 || view.Words != "Every week on Monday, 4 visits" || view.Series.CreatedByName != "Byrne" {
		t.Errorf("visit %d of %d, %+v", n, of, view.Series)
	}
	row := h.visit(booked.Visits[0])
	if row.SeriesID != booked.ID || row.Minutes != 30 || row.Reason != "Chest pain" || row.Status != clinic.StatusBooked {
		t.Errorf("a visit of it: %+v", row.Appointment)
	}
	equal(t, "audit rows of the visits", len(h.audited("appointment.book")), 4)
	audit := h.audited("series.book")
	if len(audit) != 1 || audit[0].EntityID != int64(booked.ID) || audit[0].PatientID != h.annaID || !strings.Contains(audit[0].After, "Every week on Monday") {
		t.Errorf("audit of the series: %+v", audit)
	}
	h.verified()
}

func TestAllClashesOfASeriesAreShownTogether(t *testing.T) {
	h := newHospital(t)
	taken := booking(h.jose, h.ashaID, "10:00") // 7 Dec: the doctor is taken
	taken.Date = today.AddDays(14)
	value(h.Appointments.Book(h.desk, taken))(t)
	taken = booking(h.annaID, h.belaID, "10:15") // 14 Dec: Anna is elsewhere
	taken.Date = today.AddDays(21)
	value(h.Appointments.Book(h.desk, taken))(t)
	must(t, h.store.InTx(context.Background(), func(r service.Repos) error { // 21 Dec: leave
		_, err := r.Schedules().InsertLeave(context.Background(), clinic.Leave{DoctorID: h.ashaID, Kind: clinic.LeaveVacation,
			From: today.AddDays(28), To: today.AddDays(30), End: clinic.Midnight24, Status: clinic.LeaveApproved, CreatedAt: monday})
		return err
	}))

	cmd := weekly(h.annaID, h.ashaID, "10:00", 5)
	plan := value(h.Appointments.CheckSeries(h.desk, cmd))(t)
	kinds := func(plan service.SeriesPlan) (out string) {
		for _, d := range plan.Dates {
			kind := "free"
			switch {
			case d.Skipped:
				kind = "skipped"
			case d.Overbooked:
				kind = "over"
			case len(d.Clashes) > 0:
				kind = string(d.Clashes[0].Kind)
			}
			out += kind + " "
		}
		return strings.TrimSpace(out)
	}
	equal(t, "state by date", kinds(plan), "free doctor patient leave free")
	offers := func(i int) (out string) {
		for _, s := range plan.Dates[i].Offers {
			out += s.Date.Format("2 Jan ") + s.Start.String() + " "
		}
		return out
	}
	equal(t, "beside the taken time", offers(1), "7 Dec 09:30 7 Dec 10:30 7 Dec 09:00 ")
	// Anna is busy 10:15 to 10:45 and back to back is fine.
	equal(t, "beside the patient's own", offers(2), "14 Dec 09:30 14 Dec 09:00 14 Dec 11:00 ")
	equal(t, "around the leave", offers(3), "18 Dec 10:00 24 Dec 10:00 18 Dec 09:30 ")

	_, err := h.Appointments.BookSeries(h.desk, cmd)
	refused(t, err, clinic.Conflict, "repeat", "3 of 5 dates cannot be used.", "Mon 7 Dec 2026 10:00: Dr Asha Sharma already has a visit",
		"Mon 14 Dec 2026 10:00: Анна Ковалёва already has a visit", "Mon 21 Dec 2026 10:00: Dr Asha Sharma is away", "Nothing was saved.")
	equal(t, "visits after the refusal", h.visitsInAll(), 2)
	equal(t, "audit rows of the refusal", len(h.audited("series.book")), 0)

	// One date takes an offered time, one is left out, one is booked all the same.
	slot := plan.Dates[2].Offers[0]
	cmd.Adjust = []service.SeriesAdjust{
		{On: today.AddDays(14), OverbookReason: "Agreed with Dr Sharma"},
		{On: today.AddDays(21), Date: slot.Date, Start: slot.Start},
		{On: today.AddDays(28), Skip: true},
	}
	plan = value(h.Appointments.CheckSeries(h.desk, cmd))(t)
	equal(t, "state by date", kinds(plan), "free over free skipped free")
	equal(t, "to be booked", plan.Kept(), 4)
	booked := h.series(cmd)
	equal(t, "booked", h.places(booked.ID), "30 Nov 10:00 A, 7 Dec 10:00 A, 14 Dec 09:30 A, 28 Dec 10:00 A")
	equal(t, "reason kept where it was needed", h.visit(booked.Visits[1]).OverbookReason, "Agreed with Dr Sharma")
	equal(t, "and nowhere else", h.visit(booked.Visits[0]).OverbookReason, "")
	h.verified()
}

func TestASeriesIsOverbookedOnlyByRightAndNeverThePatient(t *testing.T) {
	h := newHospital(t)
	h.series(weekly(h.jose, h.ashaID, "10:00", 3))
	cmd := weekly(h.annaID, h.ashaID, "10:00", 3)
	cmd.OverbookReason = "Twins come together"
	_, err := h.Appointments.BookSeries(h.nurse, cmd)
	refused(t, err, clinic.Conflict, "repeat", "3 of 3 dates")
	booked := h.series(cmd)
	equal(t, "one reason for all", h.visit(booked.Visits[2]).OverbookReason, "Twins come together")
	again := weekly(h.annaID, h.belaID, "10:15", 3)
	again.OverbookReason = "Urgent"
	plan := value(h.Appointments.CheckSeries(h.desk, again))(t)
	equal(t, "dates on which the patient is elsewhere", plan.Open(), 3)
	equal(t, "a reason would help", plan.Dates[0].MayOverbook(), false)
	_, err = h.Appointments.BookSeries(h.desk, again)
	refused(t, err, clinic.Conflict, "repeat", "already has a visit")
	h.verified()
}

func TestWrongSeriesAreRefusedWithWords(t *testing.T) {
	h := newHospital(t)
	for name, c := range map[string]struct {
		alter func(*service.SeriesCommand)
		field string
		says  string
	}{
		"no patient":        {func(c *service.SeriesCommand) { c.Patient = 0 }, "patient", "Choose"},
		"an unknown doctor": {func(c *service.SeriesCommand) { c.Doctor = 999 }, "doctor", "Choose"},
		"no rule":           {func(c *service.SeriesCommand) { c.Repeat = clinic.Recurrence{} }, "repeat", "Choose how"},
		"a thousand":        {func(c *service.SeriesCommand) { c.Repeat.Count = 1000 }, "repeat_count", "2 to 104"},
		"three years":       {func(c *service.SeriesCommand) { c.Repeat.Every, c.Repeat.Count = 4, 50 }, "repeat_count", "two years ahead"},
		"a walk-in":         {func(c *service.SeriesCommand) { c.Kind = clinic.VisitWalkIn }, "kind", "not repeated"},
		"a date of another rule": {func(c *service.SeriesCommand) { c.Adjust = []service.SeriesAdjust{{On: today, Skip: true}} },
			"repeat", "not one of the dates"},
		"no such time": {func(c *service.SeriesCommand) {
			c.Adjust = []service.SeriesAdjust{{On: today.AddDays(7), Date: today.AddDays(7), Start: 1440}}
		}, "repeat", "time of day"},
		"everything left out": {func(c *service.SeriesCommand) {
			for i := range 3 {
				c.Adjust = append(c.Adjust, service.SeriesAdjust{On: today.AddDays(7 * (i + 1)), Skip: true})
			}
		}, "repeat", "Every date is left out"},
		"two dates at one time": {func(c *service.SeriesCommand) {
			c.Adjust = []service.SeriesAdjust{{On: today.AddDays(7), Date: today.AddDays(14), Start: clinic.MustClock("10:15")}}
		}, "repeat", "Another visit of this series"},
		"the past": {func(c *service.SeriesCommand) { c.Date = today.AddDays(-7) }, "repeat", "in the past"},
	} {
		cmd := weekly(h.annaID, h.ashaID, "10:00", 3)
		c.alter(&cmd)
		_, err := h.Appointments.BookSeries(h.desk, cmd)
		if code := clinic.CodeOf(err); code != clinic.Invalid && code != clinic.Conflict || clinic.FieldOf(err) != c.field || !strings.Contains(clinic.MessageOf(err), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	equal(t, "visits", h.visitsInAll(), 0)
}

func TestDoctorsRepeatTheirOwnFollowUps(t *testing.T) {
	h := newHospital(t)
	cmd := weekly(h.annaID, h.ashaID, "10:00", 3)
	_, err := h.Appointments.BookSeries(h.asha, cmd)
	refused(t, err, clinic.Forbidden, "", "own patients")
	_, err = h.Appointments.BookSeries(h.bela, cmd)
	refused(t, err, clinic.Forbidden, "", "own schedule")
	h.book(h.annaID, h.ashaID, "09:00")
	booked := value(h.Appointments.BookSeries(h.asha, cmd))(t)
	equal(t, "kind", h.visit(booked.Visits[0]).Kind, clinic.VisitFollowUp)
	_, err = h.Appointments.Series(h.bela, booked.ID)
	refused(t, err, clinic.Forbidden)
	equal(t, "the patient sees it", len(value(h.Appointments.Series(h.anna, booked.ID))(t).Visits), 3)
	_, err = h.Appointments.BookSeries(h.anna, cmd)
	refused(t, err, clinic.Forbidden)

	move := service.MoveSeriesCommand{MoveCommand: service.MoveCommand{ID: booked.Visits[1], Version: 1, Doctor: h.belaID, Date: today.AddDays(14),
		Start: clinic.MustClock("10:00")}, Scope: clinic.SeriesFollowing}
	_, err = h.Appointments.MoveSeries(h.asha, move)
	refused(t, err, clinic.Forbidden, "", "own schedule")
	// One visit goes to another doctor: the doctor cannot move past it unseen.
	must(t, h.Appointments.Move(h.desk, service.MoveCommand{ID: booked.Visits[2], Version: 1, Doctor: h.belaID, Date: today.AddDays(21), Start: clinic.MustClock("10:00")}))
	equal(t, "what the doctor sees of it", len(value(h.Appointments.Series(h.asha, booked.ID))(t).Visits), 2)
	move.Doctor, move.Start = 0, clinic.MustClock("11:00")
	_, err = h.Appointments.MoveSeries(h.asha, move)
	refused(t, err, clinic.Forbidden, "", "another doctor")
	_, err = h.Appointments.CancelSeries(h.asha, service.CancelSeriesCommand{ID: booked.Visits[1], Version: 1, Scope: clinic.SeriesAll, Reason: "x"})
	refused(t, err, clinic.Forbidden, "", "another doctor")
	n := value(h.Appointments.CancelSeries(h.asha, service.CancelSeriesCommand{ID: booked.Visits[1], Version: 1, Scope: clinic.SeriesThis, Reason: "Congress"}))(t)
	equal(t, "cancelled", n, 1)
	equal(t, "by", h.visit(booked.Visits[1]).CancelledBy, clinic.CancelledByDoctor)
}

// TestSeriesIsAllOrNothing lets step 1, 2, 3 … fail until it runs clean, and
// looks each time that nothing of it is there.
func TestSeriesIsAllOrNothing(t *testing.T) {
	h := newHospital(t)
	fail := &failing{UnitOfWork: h.store}
	bus := event.NewBus()
	defer bus.Close()
	broken := service.New(service.Deps{UoW: fail, Bus: bus, Now: h.clock, NewID: func() string { return "ref-1" },
		Log: slog.New(slog.DiscardHandler), Passwords: hasher()}).Appointments
	try := func(name string, steps int, run func() error, before func() string) {
		t.Helper()
		was := before()
		for fail.n = 1; ; fail.n++ {
			err := run()
			if err == nil {
				break
			}
			refused(t, err, clinic.Internal, "", "Nothing was saved")
			if now := before(); now != was {
				t.Fatalf("%s: after failing at step %d there is %q, was %q", name, fail.n, now, was)
			}
		}
		equal(t, "steps of "+name, fail.n, steps+1)
	}
	var booked service.SeriesBooked
	state := func() string {
		list := value(h.Appointments.List(h.desk, service.AppointmentFilter{}, service.PageRequest{}))(t)
		var b strings.Builder
		for _, row := range list.Rows {
			fmt.Fprintln(&b, row.ID, row.Date, row.Start, row.Status, row.Version, len(value(h.Appointments.Changes(h.desk, row.ID))(t)))
		}
		_, err := h.Appointments.Series(h.desk, 1)
		fmt.Fprintln(&b, clinic.CodeOf(err), len(h.audited("")))
		return b.String()
	}
	try("booking", 5, func() (err error) {
		booked, err = broken.BookSeries(h.desk, weekly(h.annaID, h.ashaID, "10:00", 4))
		return err
	}, state)
	try("moving", 5, func() error {
		return value2(broken.MoveSeries(h.desk, h.moveTo(booked.Visits[0], clinic.SeriesAll, today.AddDays(8), "11:00")))
	}, state)
	try("cancelling", 4, func() error {
		return value2(broken.CancelSeries(h.desk, service.CancelSeriesCommand{ID: booked.Visits[1], Version: h.version(booked.Visits[1]),
			Scope: clinic.SeriesFollowing, By: clinic.CancelledByHospital, Reason: "Closed"}))
	}, state)
	h.verified()
}

// TestSeriesNeverOverlap books and moves series of any rule into a schedule
// that fills up: whatever the plan calls free can be booked, and no two live
// visits of a doctor or a patient ever overlap.
func TestSeriesNeverOverlap(t *testing.T) {
	h := newHospital(t)
	doctors, patients := []clinic.DoctorID{h.ashaID, h.belaID}, []clinic.PatientID{h.annaID, h.jose}
	rapid.Check(t, func(r *rapid.T) {
		cmd := service.SeriesCommand{BookCommand: service.BookCommand{Patient: rapid.SampledFrom(patients).Draw(r, "patient"),
			Doctor: rapid.SampledFrom(doctors).Draw(r, "doctor"), Date: today.AddDays(rapid.IntRange(1, 120).Draw(r, "date")),
			Start: clinic.Clock(5 * rapid.IntRange(108, 200).Draw(r, "start")), Minutes: rapid.SampledFrom([]int{10, 30, 60}).Draw(r, "minutes")},
			Repeat: clinic.Recurrence{Unit: rapid.SampledFrom([]clinic.RepeatUnit{clinic.RepeatDays, clinic.RepeatWeeks, clinic.RepeatMonths}).Draw(r, "unit"),
				Every: rapid.IntRange(1, 2).Draw(r, "every"), Count: rapid.IntRange(2, 8).Draw(r, "count")}}
		plan, err := h.Appointments.CheckSeries(h.desk, cmd)
		if err != nil {
			r.Fatal(err)
		}
		// Of what clashes, the first offered time is taken, else it is left out.
		for range 3 {
			for _, d := range plan.Dates {
				if !d.Open() {
					continue
				}
				cmd.Adjust = withoutDate(cmd.Adjust, d.On)
				if len(d.Offers) > 0 {
					cmd.Adjust = append(cmd.Adjust, service.SeriesAdjust{On: d.On, Date: d.Offers[0].Date, Start: d.Offers[0].Start})
				} else {
					cmd.Adjust = append(cmd.Adjust, service.SeriesAdjust{On: d.On, Skip: true})
				}
			}
			if plan, err = h.Appointments.CheckSeries(h.desk, cmd); err != nil {
				r.Fatal(err)
			}
			if plan.Open() == 0 {
				break
			}
		}
		booked, err := h.Appointments.BookSeries(h.desk, cmd)
		if (err == nil) != (plan.Open() == 0 && plan.Kept() > 0) {
			r.Fatalf("%d of %d dates were open: %v", plan.Open(), len(plan.Dates), err)
		}
		if err != nil {
			return
		}
		if len(booked.Visits) != plan.Kept() {
			r.Fatalf("%d visits, the plan had %d", len(booked.Visits), plan.Kept())
		}
		first := h.visit(booked.Visits[0])
		move := service.MoveSeriesCommand{Scope: clinic.SeriesAll, MoveCommand: service.MoveCommand{ID: first.ID, Version: first.Version,
			Date: first.Date.AddDays(rapid.IntRange(-2, 2).Draw(r, "days")), Start: first.Start.Add(5 * rapid.IntRange(-6, 6).Draw(r, "later"))}}
		if move.Date == first.Date && move.Start == first.Start {
			return
		}
		moving, err := h.Appointments.CheckMoveSeries(h.desk, move)
		if err != nil {
			r.Fatal(err)
		}
		if _, err = h.Appointments.MoveSeries(h.desk, move); (err == nil) != (moving.Open() == 0) {
			r.Fatalf("%d open: %v", moving.Open(), err)
		}
	})
	byDoctor, byPatient := map[clinic.DoctorID][]clinic.Appointment{}, map[clinic.PatientID][]clinic.Appointment{}
	for after := ""; ; {
		page := value(h.Appointments.List(h.desk, service.AppointmentFilter{}, service.PageRequest{After: after, Limit: service.MaxPage}))(t)
		for _, row := range page.Rows {
			byDoctor[row.DoctorID] = append(byDoctor[row.DoctorID], row.Appointment)
			byPatient[row.PatientID] = append(byPatient[row.PatientID], row.Appointment)
		}
		if after = page.Next; after == "" {
			break
		}
	}
	n := 0
	apart := func(list []clinic.Appointment) {
		for i := 1; i < len(list); i++ {
			if list[i-1].SpanOn(list[i].Date).Overlaps(list[i].Span()) {
				t.Errorf("visits %d and %d overlap", list[i-1].ID, list[i].ID)
			}
		}
		n += len(list)
	}
	for _, list := range byDoctor {
		apart(list)
	}
	for _, list := range byPatient {
		apart(list)
	}
	if n < 200 {
		t.Errorf("only %d visits were looked at", n)
	}
	h.verified()
}

func withoutDate(list []service.SeriesAdjust, on clinic.Date) (out []service.SeriesAdjust) {
	for _, a := range list {
		if a.On != on {
			out = append(out, a)
		}
	}
	return out
}
