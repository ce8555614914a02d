package service_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store/storetest"
)

// leave enters approved leave; doctor 0 is a holiday.
func (h *hospital) leave(d clinic.DoctorID, from, to clinic.Date, span clinic.Span, reason string) {
	h.Helper()
	l := clinic.Leave{DoctorID: d, Kind: clinic.LeaveSick, From: from, To: to, Start: span.From, End: span.To,
		Reason: reason, Status: clinic.LeaveApproved, CreatedAt: monday}
	if d == 0 {
		l.Kind = clinic.LeaveHoliday
	}
	must(h, h.store.InTx(context.Background(), func(r service.Repos) error {
		_, err := r.Schedules().InsertLeave(context.Background(), l)
		return err
	}))
}

var wholeDay = clinic.Span{From: 0, To: clinic.Midnight24}

func (h *hospital) bookOn(p clinic.PatientID, d clinic.DoctorID, on clinic.Date, start string, minutes int) clinic.AppointmentID {
	h.Helper()
	cmd := booking(p, d, start)
	cmd.Date, cmd.Minutes = on, minutes
	return value(h.Appointments.Book(h.desk, cmd))(h)
}

func TestAWeekShowsHoursLeaveAndVisitsOverMidnight(t *testing.T) {
	h := newHospital(t)
	h.night()
	late := h.bookOn(h.annaID, h.ashaID, today, "23:45", 30)
	tuesday := h.bookOn(h.jose, h.ashaID, today.AddDays(1), "10:00", 30)
	h.leave(h.ashaID, today.AddDays(2), today.AddDays(3), wholeDay, "flu")
	week := value(h.Appointments.Week(h.desk, service.WeekQuery{Doctor: h.ashaID, From: today}))(t)
	if len(week.Days) != 7 || week.Doctor.ID != h.ashaID || week.Days[6].Date != today.AddDays(6) {
		t.Fatalf("the week: %d days of %d", len(week.Days), week.Doctor.ID)
	}
	ids := func(rows []service.AppointmentRow) string {
		var out []string
		for _, r := range rows {
			out = append(out, fmt.Sprint(r.ID))
		}
		return strings.Join(out, " ")
	}
	equal(t, "Monday's visits", ids(week.Days[0].Visits), fmt.Sprint(late))
	equal(t, "Tuesday's visits", ids(week.Days[1].Visits), fmt.Sprint(tuesday))
	equal(t, "what runs into Tuesday", ids(week.Days[1].Before), fmt.Sprint(late))
	equal(t, "Monday's minutes", clinic.TotalMinutes(week.Days[0].Working), 7*60+2*60)
	equal(t, "Tuesday's minutes", clinic.TotalMinutes(week.Days[1].Working), 2*60+7*60)
	equal(t, "Wednesday's minutes", clinic.TotalMinutes(week.Days[2].Working), 0)
	equal(t, "why", week.Days[2].Plan.Away[0].Leave.Notice(week.Days[2].Date), "On leave until Thu 26 Nov")

	// The same visit stands on both days of the day grid.
	day := value(h.Appointments.Day(h.desk, service.DayQuery{Date: today.AddDays(1), Doctor: h.ashaID}))(t)
	equal(t, "runs into the day", ids(day.Doctors[0].Before), fmt.Sprint(late))
	equal(t, "the day's own", ids(day.Doctors[0].Visits), fmt.Sprint(tuesday))
	// The Monday before does not reach into this week's Monday.
	equal(t, "nothing before", ids(week.Days[0].Before), "")
	week = value(h.Appointments.Week(h.desk, service.WeekQuery{Doctor: h.ashaID, From: today.AddDays(1)}))(t)
	equal(t, "a week that begins on Tuesday", ids(week.Days[0].Before), fmt.Sprint(late))

	_, err := h.Appointments.Week(h.desk, service.WeekQuery{From: today})
	refused(t, err, clinic.Invalid, "doctor")
	_, err = h.Appointments.Week(h.desk, service.WeekQuery{From: today, Doctor: 999})
	refused(t, err, clinic.Invalid, "doctor")
	_, err = h.Appointments.Week(h.desk, service.WeekQuery{Doctor: h.ashaID})
	refused(t, err, clinic.Invalid, "date")
}

func TestAMonthSumsUpLoadLeaveAndHolidays(t *testing.T) {
	h := newHospital(t)
	h.bookOn(h.annaID, h.ashaID, today, "10:00", 30)
	h.bookOn(h.jose, h.belaID, today, "10:00", 45)
	id := h.bookOn(h.jose, h.belaID, today, "15:00", 30)
	must(t, h.Appointments.Cancel(h.desk, id, h.version(id), clinic.CancelledByPatient, "not needed"))
	h.leave(h.belaID, today.AddDays(1), today.AddDays(2), wholeDay, "flu")
	h.leave(h.ashaID, today.AddDays(1), today.AddDays(1), clinic.Span{From: 18 * 60, To: 20 * 60}, "concert") // takes no hours
	h.leave(0, today.AddDays(3), today.AddDays(3), wholeDay, "Founders' Day")
	month := value(h.Appointments.Month(h.desk, service.MonthQuery{Month: today}))(t)
	equal(t, "the month", month.First, clinic.MustDate("2026-11-01"))
	equal(t, "first day", month.Days[0].Date, clinic.MustDate("2026-10-26"))
	equal(t, "last day", month.Days[len(month.Days)-1].Date, clinic.MustDate("2026-12-06"))
	weeks := value(h.Appointments.Month(h.desk, service.MonthQuery{Month: today, WeekStart: clinic.Sunday}))(t)
	equal(t, "first day of weeks from Sunday", weeks.Days[0].Date, clinic.MustDate("2026-11-01"))
	equal(t, "last day of weeks from Sunday", weeks.Days[len(weeks.Days)-1].Date, clinic.MustDate("2026-12-05"))
	on := func(m service.Month, d clinic.Date) service.MonthDay { return m.Days[m.Days[0].Date.DaysUntil(d)] }
	equal(t, "Monday", fmt.Sprintf("%+v", on(month, today)),
		"{Date:2026-11-23 Visits:2 Requests:0 Booked:75 Working:840 Doctors:2 Away:[] Holiday: Closed:false}")
	tue := on(month, today.AddDays(1))
	if tue.Working != 420 || tue.Doctors != 1 || len(tue.Away) != 1 || tue.Away[0].Name != "Dr Béla Kovács" || tue.Away[0].Notice != "On leave until Wed 25 Nov" {
		t.Errorf("Tuesday: %+v", tue)
	}
	if thu := on(month, today.AddDays(3)); thu.Holiday != "Founders' Day" || !thu.Closed || thu.Working != 0 || len(thu.Away) != 0 {
		t.Errorf("the holiday: %+v", thu)
	}
	sat := on(month, today.AddDays(5))
	if sat.Working != 0 || sat.Closed || sat.Doctors != 0 {
		t.Errorf("Saturday: %+v", sat)
	}
	one := value(h.Appointments.Month(h.desk, service.MonthQuery{Month: today, Doctors: []clinic.DoctorID{h.belaID}}))(t)
	if d := on(one, today); d.Visits != 1 || d.Booked != 45 || d.Working != 420 {
		t.Errorf("one doctor: %+v", d)
	}
	none := value(h.Appointments.Month(h.desk, service.MonthQuery{Month: today, Department: 999}))(t)
	if d := on(none, today); d.Visits != 0 || d.Working != 0 {
		t.Errorf("another department: %+v", d)
	}
	_, err := h.Appointments.Month(h.desk, service.MonthQuery{})
	refused(t, err, clinic.Invalid, "date")
}

func TestWeekAndMonthShowEachRoleItsOwn(t *testing.T) {
	h := newHospital(t)
	h.bookOn(h.annaID, h.ashaID, today, "10:00", 30)
	h.bookOn(h.jose, h.ashaID, today, "11:00", 30)
	h.bookOn(h.jose, h.belaID, today, "10:00", 30)
	h.leave(h.belaID, today.AddDays(1), today.AddDays(1), wholeDay, "flu")
	first := func(m service.Month) service.MonthDay { return m.Days[m.Days[0].Date.DaysUntil(today)] }

	own := value(h.Appointments.Week(h.bela, service.WeekQuery{From: today}))(t)
	equal(t, "a doctor's own week", own.Doctor.ID, h.belaID)
	_, err := h.Appointments.Week(h.bela, service.WeekQuery{From: today, Doctor: h.ashaID})
	refused(t, err, clinic.Forbidden)
	equal(t, "a doctor's own month", first(value(h.Appointments.Month(h.bela, service.MonthQuery{Month: today}))(t)).Visits, 1)
	_, err = h.Appointments.Month(h.bela, service.MonthQuery{Month: today, Doctors: []clinic.DoctorID{h.ashaID}})
	refused(t, err, clinic.Forbidden)

	week := value(h.Appointments.Week(h.anna, service.WeekQuery{From: today, Doctor: h.ashaID}))(t)
	if len(week.Days[0].Visits) != 1 || week.Days[0].Visits[0].PatientID != h.annaID {
		t.Errorf("a patient sees %+v", week.Days[0].Visits)
	}
	month := value(h.Appointments.Month(h.anna, service.MonthQuery{Month: today}))(t)
	equal(t, "a patient's month", fmt.Sprintf("%+v", first(month)),
		"{Date:2026-11-23 Visits:1 Requests:0 Booked:0 Working:0 Doctors:0 Away:[] Holiday: Closed:false}")
	for _, d := range month.Days {
		if d.Working+d.Booked+d.Doctors+len(d.Away) != 0 {
			t.Errorf("a patient learns of others: %+v", d)
		}
	}
	// Why a colleague is away is for those who plan it.
	bela := value(h.Appointments.Week(h.cashier, service.WeekQuery{From: today, Doctor: h.belaID}))(t)
	if l := bela.Days[1].Plan.Away[0].Leave; l.Reason != "" || l.Kind == clinic.LeaveSick {
		t.Errorf("the cashier reads %+v", l)
	}
}

// However many doctors and visits there are, a week and a month take the same
// few statements.
func TestWeekAndMonthTakeFewStatements(t *testing.T) {
	log := &storetest.Statements{}
	h := &hospital{TB: t, now: monday}
	h.open(storetest.OpenFile(t, storetest.NewFile(t), nil, slog.New(log)))
	fillHospital(t, h)
	measure := func() (week, month int) {
		week = log.Count(func() {
			value(h.Appointments.Week(h.desk, service.WeekQuery{Doctor: h.ashaID, From: today}))(t)
		})
		month = log.Count(func() { value(h.Appointments.Month(h.desk, service.MonthQuery{Month: today}))(t) })
		return week, month
	}
	h.bookOn(h.annaID, h.ashaID, today, "10:00", 30) // a list without rows is not counted
	measure()                                        // what is read once and remembered
	week, month := measure()
	for i := range 3 {
		h.registerDoctor(fmt.Sprintf("doctor%d", i), "Number", fmt.Sprint(i), fmt.Sprintf("MC-%d", 10+i))
	}
	for i := range 9 {
		h.bookOn(h.annaID, h.ashaID, today.AddDays(7+i/3), fmt.Sprintf("%02d:00", 9+i%3), 30)
		h.bookOn(h.jose, h.ashaID, today.AddDays(1+i/3), fmt.Sprintf("%02d:00", 9+i%3), 30)
	}
	if w, m := measure(); w != week || m != month {
		t.Errorf("with more doctors and visits: %d and %d statements, before %d and %d", w, m, week, month)
	}
	if week > 12 || month > 12 {
		t.Errorf("a week takes %d statements, a month %d", week, month)
	}
	t.Logf("statements: week %d, month %d", week, month)
}

// For any hours and bookings, the month's working minutes are what is free and
// what is booked together.
func TestFreeAndBookedTimeMakeTheMonthsWorkingTime(t *testing.T) {
	h := newHospital(t)
	day := today
	rapid.Check(t, func(r *rapid.T) {
		day = day.AddDays(1)
		for range rapid.IntRange(0, 4).Draw(r, "visits") {
			_, err := h.Appointments.Book(h.desk, service.BookCommand{Patient: h.jose, Doctor: h.ashaID, Date: day,
				Start: clinic.Clock(rapid.IntRange(500, 1000).Draw(r, "start")), Minutes: rapid.IntRange(5, 120).Draw(r, "length")})
			if err != nil && clinic.CodeOf(err) != clinic.Conflict {
				r.Fatal(err)
			}
		}
		month, err := h.Appointments.Month(h.desk, service.MonthQuery{Month: day, Doctors: []clinic.DoctorID{h.ashaID}})
		if err != nil {
			r.Fatal(err)
		}
		sum := month.Days[month.Days[0].Date.DaysUntil(day)]
		grid, err := h.Appointments.Day(h.desk, service.DayQuery{Date: day, Doctor: h.ashaID})
		if err != nil {
			r.Fatal(err)
		}
		var taken []clinic.Span
		for _, v := range grid.Doctors[0].Visits {
			taken = append(taken, v.Span())
		}
		free := clinic.TotalMinutes(clinic.FreeSpans(grid.Doctors[0].Working, taken))
		if free+sum.Booked != sum.Working || sum.Visits != len(taken) {
			r.Fatalf("%s: free %d + booked %d ≠ working %d (%d visits)", day, free, sum.Booked, sum.Working, sum.Visits)
		}
	})
}

func TestACheckComesBeforeThePatientAndLeavesTheMovedVisitOut(t *testing.T) {
	h := newHospital(t)
	id := h.book(h.annaID, h.ashaID, "10:00")
	nobody := booking(0, h.ashaID, "10:15")
	clashes, slots, err := h.Appointments.Check(h.desk, nobody)
	must(t, err)
	if len(clashes) != 1 || clashes[0].Kind != clinic.ClashDoctor || len(slots) == 0 {
		t.Errorf("without a patient: %v, %v", clashes, slots)
	}
	_, err = h.Appointments.Book(h.desk, nobody)
	refused(t, err, clinic.Invalid, "patient")
	_, _, err = h.Appointments.Check(h.bela, nobody)
	refused(t, err, clinic.Forbidden)

	// A full session does not stand in the way of its own visits.
	d := value(h.Doctors.Get(h.admin, h.ashaID))(t)
	for i := range d.Hours {
		d.Hours[i].MaxPatients = 1
	}
	must(t, h.Doctors.ChangeHours(h.admin, service.HoursCommand{Doctor: h.ashaID, Version: d.Version, Hours: d.Hours}))
	later := booking(h.annaID, h.ashaID, "10:30")
	clashes, _, err = h.Appointments.Check(h.desk, later)
	must(t, err)
	if len(clashes) != 1 || clashes[0].Kind != clinic.ClashFull {
		t.Errorf("a second visit: %v", clashes)
	}
	later.Moving = id
	clashes, _, err = h.Appointments.Check(h.desk, later)
	must(t, err)
	if len(clashes) != 0 {
		t.Errorf("moved within its session: %v", clashes)
	}
	later.Doctor, later.Patient = h.belaID, 0
	_, _, err = h.Appointments.Check(h.bela, later)
	refused(t, err, clinic.Forbidden)
}

func TestFreeTimesOfAPartOfTheDay(t *testing.T) {
	h := newHospital(t)
	for part, want := range map[service.DayPart]string{service.Morning: "09:00", service.Afternoon: "13:00", service.AnyTime: "09:00"} {
		slots := value(h.Appointments.FreeSlots(h.desk, service.FreeQuery{Doctor: h.ashaID, N: 40, Part: part}))(t)
		equal(t, string(part)+" begins", slots[0].Start.String(), want)
		for _, s := range slots {
			if part == service.Morning && s.Start >= 12*60 || part == service.Afternoon && s.Start < 12*60 {
				t.Errorf("%s offers %s", part, s.Start)
			}
		}
	}
}
