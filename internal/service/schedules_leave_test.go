package service_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func TestAHolidayClosesEverybody(t *testing.T) {
	h := newHospital(t)
	a, b := h.bookAhead(h.jose, h.ashaID, 7, "09:00"), h.bookAhead(h.annaID, h.belaID, 7, "09:00")
	l := clinic.Leave{Kind: clinic.LeaveHoliday, From: today.AddDays(7), To: today.AddDays(7), End: clinic.Midnight24, Reason: "Foundation Day"}
	list := value(h.Schedules.PreviewLeave(h.admin, l))(t)
	equal(t, "affected", len(list), 2)
	for _, v := range list {
		for _, s := range append(slices.Clone(v.Own), v.Others...) {
			if s.Date == l.From {
				t.Errorf("offered on the holiday itself: %+v", s)
			}
		}
	}
	_, err := h.Schedules.EnterHoliday(h.desk, service.LeaveCommand{Leave: l})
	refused(t, err, clinic.Forbidden)
	_, err = h.Schedules.EnterLeave(h.desk, service.LeaveCommand{Leave: l})
	refused(t, err, clinic.Forbidden)
	decisions := asProposed(list)
	decisions[1] = service.VisitDecision{Visit: b, Version: 1, Outcome: clinic.OutcomeCancelled, Reason: "Closed"}
	value(h.Schedules.EnterHoliday(h.admin, service.LeaveCommand{Leave: l, Decisions: decisions}))(t)
	equal(t, "moved", h.visit(a).Date, l.From.AddDays(1))
	equal(t, "cancelled by", h.visit(b).CancelledBy, clinic.CancelledByHospital)
	for _, d := range []clinic.DoctorID{h.ashaID, h.belaID} {
		cmd := booking(h.annaID, d, "11:00")
		cmd.Date = l.From
		_, err := h.Appointments.Book(h.desk, cmd)
		refused(t, err, clinic.Conflict, "start", "The hospital is closed: Foundation Day")
	}
	for _, p := range value(h.Schedules.Presence(h.anna, l.From))(t) {
		if len(p.Plan.Today()) != 0 || p.Plan.Away[0].Leave.Reason != "Foundation Day" {
			t.Errorf("on the holiday: %+v", p)
		}
	}
	_, err = h.Schedules.EnterHoliday(h.admin, service.LeaveCommand{Leave: l})
	refused(t, err, clinic.Conflict, "from", "closed already")
}

func TestADoctorAsksAndAnAdministratorDecides(t *testing.T) {
	h := newHospital(t)
	visit := h.bookAhead(h.jose, h.ashaID, 1, "09:00")
	_, err := h.Schedules.RequestLeave(h.asha, away(h.belaID, 1, 1))
	refused(t, err, clinic.Forbidden)
	_, err = h.Schedules.EnterLeave(h.asha, service.LeaveCommand{Leave: away(h.ashaID, 1, 1)})
	refused(t, err, clinic.Forbidden)
	_, err = h.Schedules.PreviewLeave(h.asha, away(h.belaID, 1, 1))
	refused(t, err, clinic.Forbidden)
	id := value(h.Schedules.RequestLeave(h.asha, away(h.ashaID, 1, 1)))(t)
	_, err = h.Schedules.RequestLeave(h.asha, away(h.ashaID, 0, 3))
	refused(t, err, clinic.Conflict, "from", "asked for leave already")
	equal(t, "a request keeps nobody away", len(value(h.Schedules.Presence(h.desk, today.AddDays(1)))(t)[0].Plan.Away), 0)
	get := func(ctx context.Context) []clinic.Leave {
		return value(h.Schedules.ListLeave(ctx, service.LeaveFilter{}, service.PageRequest{}))(t).Rows
	}
	equal(t, "the doctor sees it", len(get(h.asha)), 1)
	equal(t, "a colleague does not", len(get(h.bela)), 0)
	equal(t, "nor does a nurse", len(get(h.nurse)), 0)
	equal(t, "the desk does", get(h.desk)[0].Reason, "Family matters")

	longer := away(h.ashaID, 1, 2)
	longer.ID, longer.Version = id, 1
	must(t, h.Schedules.UpdateLeave(h.asha, service.LeaveCommand{Leave: longer}))
	refused(t, h.Schedules.UpdateLeave(h.bela, service.LeaveCommand{Leave: func() clinic.Leave { l := longer; l.Version = 2; return l }()}), clinic.Forbidden)
	refused(t, h.Schedules.ApproveLeave(h.desk, service.DecideLeave{ID: id, Version: 2}), clinic.Forbidden)
	refused(t, h.Schedules.ApproveLeave(h.admin, service.DecideLeave{ID: id, Version: 2}), clinic.Conflict, field(visit))
	refused(t, h.Schedules.DeclineLeave(h.admin, id, 2, " "), clinic.Invalid, "reason")
	list := value(h.Schedules.PreviewLeave(h.admin, get(h.admin)[0]))(t)
	must(t, h.Schedules.ApproveLeave(h.admin, service.DecideLeave{ID: id, Version: 2, Decisions: asProposed(list)}))
	equal(t, "moved", h.visit(visit).Date, today.AddDays(3))
	got := get(h.asha)[0]
	if got.Status != clinic.LeaveApproved || got.DecidedByName != "Maeve Ryan" {
		t.Errorf("decided: %+v", got)
	}
	refused(t, h.Schedules.WithdrawLeave(h.asha, id, got.Version, ""), clinic.Forbidden) // it holds now
	refused(t, h.Schedules.DeclineLeave(h.admin, id, got.Version, "no"), clinic.Conflict)
	must(t, h.Schedules.WithdrawLeave(h.desk, id, got.Version, "comes after all"))
	equal(t, "in again", len(value(h.Schedules.Presence(h.desk, today.AddDays(1)))(t)[0].Plan.Today()), 2)
	refused(t, h.Schedules.WithdrawLeave(h.desk, id, got.Version+1, ""), clinic.Conflict)

	second := value(h.Schedules.RequestLeave(h.asha, away(h.ashaID, 5, 6)))(t)
	must(t, h.Schedules.DeclineLeave(h.admin, second, 1, "Nobody else is there"))
	last := get(h.asha)[1]
	equal(t, "declined", string(last.Status)+": "+last.DecisionReason, "declined: Nobody else is there")
	third := value(h.Schedules.RequestLeave(h.asha, away(h.ashaID, 5, 6)))(t)
	must(t, h.Schedules.WithdrawLeave(h.asha, third, 1, ""))
}

func TestWhyADoctorIsAwayIsPrivate(t *testing.T) {
	h := newHospital(t)
	sick := away(h.ashaID, 0, 2)
	sick.Kind, sick.Reason = clinic.LeaveSick, "reason-word"
	value(h.Schedules.EnterLeave(h.desk, service.LeaveCommand{Leave: sick}))(t)
	for name, ctx := range map[string]context.Context{"nurse": h.nurse, "cashier": h.cashier, "patient": h.anna, "colleague": h.bela} {
		rows := value(h.Schedules.ListLeave(ctx, service.LeaveFilter{Doctor: h.ashaID}, service.PageRequest{}))(t).Rows
		if len(rows) != 1 || rows[0].Reason != "" || rows[0].Kind != clinic.LeaveVacation || rows[0].CreatedByName != "" || rows[0].To != sick.To {
			t.Errorf("%s reads %+v", name, rows)
		}
		if l := value(h.Schedules.Presence(ctx, clinic.Date{}))(t)[0].Plan.Away; len(l) != 0 && l[0].Leave.Reason != "" {
			t.Errorf("%s reads why in %+v", name, l)
		}
	}
	mine := value(h.Schedules.ListLeave(h.asha, service.LeaveFilter{}, service.PageRequest{}))(t).Rows
	equal(t, "the doctor reads", mine[0].Reason, "reason-word")
	_, err := h.Schedules.PhoneList(h.bela, service.DisplacedFilter{Leave: mine[0].ID})
	refused(t, err, clinic.Forbidden)
}

func TestSickLeaveInTheMiddleOfTheDay(t *testing.T) {
	h := newHospital(t)
	early, waiting, noon := h.book(h.jose, h.ashaID, "09:00"), h.book(h.annaID, h.ashaID, "10:30"), h.book(h.registerPatient("Zoë", "Dubois"), h.ashaID, "11:30")
	h.at("10:20")
	value(h.Appointments.CheckIn(h.desk, waiting, 1))(t)
	sick := away(h.ashaID, 0, 0)
	sick.Kind, sick.Start = clinic.LeaveSick, clinic.MustClock("10:00")
	list := value(h.Schedules.PreviewLeave(h.desk, sick))(t)
	if len(list) != 2 || list[0].ID != waiting || list[0].MayMove || list[1].ID != noon {
		t.Fatalf("affected: %+v (the one at nine, %d, is over)", list, early)
	}
	decisions := asProposed(list)
	decisions[0] = service.VisitDecision{Visit: waiting, Version: 2, Outcome: clinic.OutcomeMoved, Date: today.AddDays(1), Start: 600}
	_, err := h.Schedules.EnterLeave(h.desk, service.LeaveCommand{Leave: sick, Decisions: decisions})
	refused(t, err, clinic.Conflict, field(waiting), "cannot be moved")
	decisions[0] = service.VisitDecision{Visit: waiting, Version: 2, Outcome: clinic.OutcomeCancelled, By: clinic.CancelledByHospital, Reason: "The doctor is ill"}
	value(h.Schedules.EnterLeave(h.desk, service.LeaveCommand{Leave: sick, Decisions: decisions}))(t)
	equal(t, "sent home by", h.visit(waiting).CancelledBy, clinic.CancelledByHospital)
}

// Leave ends on civil days, whatever the clocks do: on the 29th of February and
// on the days that have 23 and 25 hours.
func TestLeaveEndsOnOddDays(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Dublin")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ now, last string }{
		"29 February":          {"2028-02-28", "2028-02-29"},
		"clocks go forward":    {"2027-03-27", "2027-03-28"},
		"clocks go back":       {"2027-10-30", "2027-10-31"},
		"over the end of year": {"2026-12-31", "2027-01-01"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHospital(t)
			last := clinic.MustDate(c.last)
			h.mu.Lock()
			h.now = clinic.MustDate(c.now).At(clinic.MustClock("08:00"), zone)
			h.mu.Unlock()
			d := value(h.Doctors.Get(h.admin, h.ashaID))(t)
			var all []clinic.Availability
			for day := clinic.Monday; day <= clinic.Sunday; day++ {
				all = append(all, clinic.Availability{Day: day, Active: true, Span: clinic.Span{From: 540, To: 1020}})
			}
			must(t, h.Doctors.ChangeHours(h.admin, service.HoursCommand{Doctor: h.ashaID, Version: d.Version, Hours: all}))
			book := func(on clinic.Date) clinic.AppointmentID {
				return value(h.Appointments.Book(h.desk, service.BookCommand{Patient: h.jose, Doctor: h.ashaID, Date: on, Start: 540}))(t)
			}
			inside, after := book(last), book(last.AddDays(1))
			l := clinic.Leave{DoctorID: h.ashaID, Kind: clinic.LeaveTraining, From: last.AddDays(-1), To: last, End: clinic.Midnight24}
			list := value(h.Schedules.PreviewLeave(h.desk, l))(t)
			if len(list) != 1 || list[0].ID != inside || list[0].Own[0].Date != last.AddDays(1) {
				t.Fatalf("affected: %+v; the day after is visit %d", list, after)
			}
			value(h.Schedules.EnterLeave(h.desk, service.LeaveCommand{Leave: l, Decisions: asProposed(list)}))(t)
			equal(t, "moved to", h.visit(inside).Date, last.AddDays(1))
			equal(t, "in on the next day", len(value(h.Schedules.Presence(h.desk, last.AddDays(1)))(t)[0].Plan.Away), 0)
		})
	}
}

func TestBadLeaveIsRefusedWithWords(t *testing.T) {
	h := newHospital(t)
	for name, c := range map[string]struct {
		alter func(*clinic.Leave)
		field string
	}{
		"nobody":          {func(l *clinic.Leave) { l.DoctorID = 0 }, "doctor"},
		"unknown doctor":  {func(l *clinic.Leave) { l.DoctorID = 999 }, "doctor"},
		"no first day":    {func(l *clinic.Leave) { l.From = clinic.Date{} }, "from"},
		"ends before":     {func(l *clinic.Leave) { l.To = l.From.AddDays(-1) }, "to"},
		"0 hours":         {func(l *clinic.Leave) { l.To, l.Start, l.End = l.From, 600, 600 }, "end"},
		"three years off": {func(l *clinic.Leave) { l.From = today.AddDays(1100); l.To = l.From }, "from"},
		"ten thousand":    {func(l *clinic.Leave) { l.Reason = strings.Repeat("x", 10_000) }, "reason"},
	} {
		l := away(h.ashaID, 1, 2)
		c.alter(&l)
		_, err := h.Schedules.EnterLeave(h.desk, service.LeaveCommand{Leave: l})
		if clinic.CodeOf(err) != clinic.Invalid || clinic.FieldOf(err) != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
}
