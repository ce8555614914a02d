package clinic_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
)

func TestOvernightSession(t *testing.T) {
	night := clinic.Doctor{ID: 1, Hours: []clinic.Availability{
		{Day: clinic.Monday, Span: clinic.SessionSpan(clinic.MustClock("22:00"), clinic.MustClock("02:00")), Active: true}}}
	if err := clinic.CheckHours(night.Hours); err != nil {
		t.Fatal(err)
	}
	evening := clinic.PlanDay(night, clinic.Calendar{}, monday)
	morning := clinic.PlanDay(night, clinic.Calendar{}, monday.AddDays(1))
	if got := evening.Working(); !slices.Equal(got, []clinic.Span{{From: 22 * 60, To: 26 * 60}}) {
		t.Errorf("Monday: %v", got)
	}
	if got := morning.Working(); !slices.Equal(got, []clinic.Span{{From: -120, To: 120}}) {
		t.Errorf("Tuesday: %v", got)
	}
	if got := evening.Today(); !slices.Equal(got, spans("22:00-24:00")) {
		t.Errorf("Monday's own hours: %v", got)
	}
	if got := morning.Today(); !slices.Equal(got, spans("00:00-02:00")) {
		t.Errorf("Tuesday's own hours: %v", got)
	}
	// Visits of 45 minutes run through midnight in one row: 22:00 22:45 23:30 | 00:15 01:00.
	if got := evening.FreeStarts(nil, 45, 0); !slices.Equal(got, []clinic.Clock{22 * 60, 22*60 + 45, 23*60 + 30}) {
		t.Errorf("Monday's starts: %v", got)
	}
	if got := morning.FreeStarts(nil, 45, 0); !slices.Equal(got, []clinic.Clock{15, 60}) {
		t.Errorf("Tuesday's starts: %v", got)
	}
	// A visit over midnight stands in the way on both days.
	crossing := []clinic.Appointment{{ID: 1, Date: monday, Start: clinic.MustClock("23:50"), Minutes: 30, Status: clinic.StatusBooked}}
	check := clinic.BookingCheck{Doctor: night, Date: monday.AddDays(1), Start: clinic.MustClock("00:10"), Minutes: 15,
		DoctorVisits: crossing, PatientVisits: crossing, Now: monday.At(0, zone)}
	check.Doctor.Available, check.Doctor.User.Active = true, true
	if got := clinic.CheckBooking(check); len(got) != 2 || got[0].Kind != clinic.ClashDoctor || got[1].Kind != clinic.ClashPatient {
		t.Errorf("over midnight: %v", got)
	}
	check.Start = clinic.MustClock("00:20")
	if got := clinic.CheckBooking(check); len(got) != 0 {
		t.Errorf("right behind it: %v", got)
	}
	if got := (clinic.Clock(26 * 60)).String() + " " + clinic.Clock(-90).String() + " " + clinic.Midnight24.String(); got != "02:00 22:30 24:00" {
		t.Errorf("clock times: %s", got)
	}
}

func TestHoursThatAreRefused(t *testing.T) {
	session := func(day clinic.Weekday, from, to string) clinic.Availability {
		return clinic.Availability{Day: day, Active: true, Span: clinic.SessionSpan(clinic.MustClock(from), clinic.MustClock(to))}
	}
	for name, c := range map[string]struct {
		hours []clinic.Availability
		ok    bool
	}{
		"a day":                      {[]clinic.Availability{session(0, "09:00", "17:00")}, true},
		"round the clock":            {[]clinic.Availability{session(0, "00:00", "24:00")}, true},
		"a night":                    {[]clinic.Availability{session(6, "22:00", "02:00")}, true},
		"up to midnight":             {[]clinic.Availability{session(0, "18:00", "00:00")}, true},
		"no length":                  {[]clinic.Availability{session(0, "09:00", "09:00")}, false},
		"too short":                  {[]clinic.Availability{session(0, "09:00", "09:04")}, false},
		"end before start":           {[]clinic.Availability{session(0, "14:00", "09:00")}, false},
		"negative":                   {[]clinic.Availability{{Active: true, Span: clinic.Span{From: 600, To: 500}}}, false},
		"two at once":                {[]clinic.Availability{session(0, "09:00", "12:00"), session(0, "11:59", "13:00")}, false},
		"adjacent":                   {[]clinic.Availability{session(0, "09:00", "12:00"), session(0, "12:00", "13:00")}, true},
		"a night into the next day":  {[]clinic.Availability{session(0, "22:00", "02:00"), session(1, "01:00", "03:00")}, false},
		"Sunday night into Monday":   {[]clinic.Availability{session(6, "22:00", "02:00"), session(0, "01:00", "03:00")}, false},
		"Monday, then Sunday night":  {[]clinic.Availability{session(0, "01:00", "03:00"), session(6, "22:00", "02:00")}, false},
		"behind the night":           {[]clinic.Availability{session(0, "22:00", "02:00"), session(1, "02:00", "03:00")}, true},
		"a limit below zero":         {[]clinic.Availability{{Active: true, Span: span("09:00-10:00"), MaxPatients: -1}}, false},
		"one that is not active":     {[]clinic.Availability{session(0, "09:00", "12:00"), {Day: 0, Span: span("10:00-11:00")}}, true},
		"a day that is not there":    {[]clinic.Availability{{Day: 7, Active: true, Span: span("09:00-10:00")}}, false},
		"starting on the day after":  {[]clinic.Availability{{Active: true, Span: clinic.Span{From: 1440, To: 1500}}}, false},
		"thirteen hours of a night":  {[]clinic.Availability{session(0, "20:00", "09:00")}, false},
		"a day and a limit of 999":   {[]clinic.Availability{{Active: true, Span: span("09:00-10:00"), MaxPatients: 999}}, true},
		"a limit of a thousand":      {[]clinic.Availability{{Active: true, Span: span("09:00-10:00"), MaxPatients: 1000}}, false},
		"the same twice, one is off": {[]clinic.Availability{session(3, "09:00", "12:00"), {Day: 3, Span: span("09:00-12:00")}}, true},
	} {
		if err := clinic.CheckHours(c.hours); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLeaveOnDays(t *testing.T) {
	leave := clinic.Leave{DoctorID: 1, Kind: clinic.LeaveVacation, From: monday, Start: clinic.MustClock("12:00"), To: monday.AddDays(2),
		End: clinic.MustClock("10:00"), Status: clinic.LeaveApproved}
	if err := leave.Clean(); err != nil {
		t.Fatal(err)
	}
	doctor := clinic.Doctor{ID: 1}
	for day := clinic.Monday; day <= clinic.Sunday; day++ {
		doctor.Hours = append(doctor.Hours, clinic.Availability{Day: day, Span: span("08:00-16:00"), Active: true})
	}
	calendar := clinic.Calendar{Leave: []clinic.Leave{leave}}
	for offset, want := range []string{"08:00–12:00", "", "10:00–16:00", "08:00–16:00"} {
		text := ""
		for _, s := range clinic.PlanDay(doctor, calendar, monday.AddDays(offset)).Working() {
			text += s.String()
		}
		if text != want {
			t.Errorf("day %d: %q, want %q", offset, text, want)
		}
	}
	for _, status := range []clinic.LeaveStatus{clinic.LeaveRequested, clinic.LeaveDeclined, clinic.LeaveWithdrawn} {
		calendar.Leave[0].Status = status
		if got := clinic.PlanDay(doctor, calendar, monday).Working(); !slices.Equal(got, spans("08:00-16:00")) {
			t.Errorf("%s leave keeps visits away: %v", status, got)
		}
	}
	// A holiday is everybody's; another doctor's leave is not.
	calendar.Leave[0].Status, calendar.Leave[0].DoctorID = clinic.LeaveApproved, 2
	if got := clinic.PlanDay(doctor, calendar, monday).Working(); !slices.Equal(got, spans("08:00-16:00")) {
		t.Errorf("another's leave: %v", got)
	}
	calendar.Leave[0].DoctorID = 0
	if got := clinic.PlanDay(doctor, calendar, monday.AddDays(1)).Working(); len(got) != 0 {
		t.Errorf("a holiday: %v", got)
	}
	calendar = clinic.Calendar{Extra: []clinic.ExtraSession{{DoctorID: 1, Date: monday, Span: span("18:00-20:00")},
		{DoctorID: 2, Date: monday, Span: span("21:00-22:00")}, {DoctorID: 1, Date: monday, Span: span("21:00-22:00"), Withdrawn: time.Now()}}}
	if got := clinic.PlanDay(doctor, calendar, monday).Working(); !slices.Equal(got, spans("08:00-16:00", "18:00-20:00")) {
		t.Errorf("with an extra session: %v", got)
	}
}

func TestFullSession(t *testing.T) {
	doctor := clinic.Doctor{ID: 1, Available: true, User: clinic.User{Active: true},
		Hours: []clinic.Availability{{Day: clinic.Monday, Span: span("09:00-12:00"), Active: true, MaxPatients: 2}}}
	visits := []clinic.Appointment{
		{ID: 1, Date: monday, Start: clinic.MustClock("09:00"), Minutes: 15, Status: clinic.StatusCompleted},
		{ID: 2, Date: monday, Start: clinic.MustClock("09:15"), Minutes: 15, Status: clinic.StatusCancelled},
		{ID: 3, Date: monday, Start: clinic.MustClock("08:30"), Minutes: 15, Status: clinic.StatusBooked},
	}
	check := clinic.BookingCheck{Doctor: doctor, Date: monday, Start: clinic.MustClock("11:00"), Minutes: 15, DoctorVisits: visits, Now: monday.At(0, zone)}
	if got := clinic.CheckBooking(check); len(got) != 0 {
		t.Errorf("one of two: %v", got)
	}
	check.DoctorVisits = append(visits, clinic.Appointment{ID: 4, Date: monday, Start: clinic.MustClock("11:45"), Minutes: 15, Status: clinic.StatusBooked})
	got := clinic.CheckBooking(check)
	if len(got) != 1 || got[0].Kind != clinic.ClashFull || !got[0].Overbookable() {
		t.Errorf("two of two: %v", got)
	}
	if free := clinic.PlanDay(doctor, clinic.Calendar{}, monday).FreeStarts(clinic.TakenOn(monday, check.DoctorVisits, 0), 15, 0); len(free) != 0 {
		t.Errorf("a full session offers %v", free)
	}
	check.Appointment = 4 // moved within the session
	if got := clinic.CheckBooking(check); len(got) != 0 {
		t.Errorf("moving one of the two: %v", got)
	}
}

// Nobody can come in the hour that the clocks skip; the hour that comes twice is used once.
func TestSummerTime(t *testing.T) {
	dublin, err := time.LoadLocation("Europe/Dublin")
	if err != nil {
		t.Fatal(err)
	}
	spring, autumn := clinic.MustDate("2026-03-29"), clinic.MustDate("2026-10-25")
	for text, want := range map[string]bool{"00:59": false, "01:00": true, "01:59": true, "02:00": false} {
		if got := clinic.SkippedByClocks(spring, clinic.MustClock(text), dublin); got != want {
			t.Errorf("spring %s: %v", text, got)
		}
		if clinic.SkippedByClocks(autumn, clinic.MustClock(text), dublin) {
			t.Errorf("autumn %s is skipped", text)
		}
	}
	check := clinic.BookingCheck{Doctor: clinic.Doctor{Available: true, User: clinic.User{Active: true},
		Hours: []clinic.Availability{{Day: clinic.Sunday, Span: span("00:00-06:00"), Active: true}}},
		Date: spring, Start: clinic.MustClock("01:30"), Minutes: 15, Now: spring.At(0, dublin)}
	if got := clinic.CheckBooking(check); len(got) != 1 || got[0].Kind != clinic.ClashNoSuchTime || got[0].Overbookable() {
		t.Errorf("in the skipped hour: %v", got)
	}
}

// aCalendar draws leave and extra sessions around Monday.
func aCalendar(t *rapid.T) clinic.Calendar {
	var c clinic.Calendar
	for range rapid.IntRange(0, 3).Draw(t, "leaves") {
		l := clinic.Leave{DoctorID: clinic.DoctorID(rapid.IntRange(0, 2).Draw(t, "of")), From: monday.AddDays(rapid.IntRange(-2, 2).Draw(t, "leave from")),
			Start: clinic.Clock(rapid.IntRange(0, 1439).Draw(t, "leave start")), End: clinic.Clock(rapid.IntRange(1, 1440).Draw(t, "leave end")),
			Status: rapid.SampledFrom([]clinic.LeaveStatus{clinic.LeaveApproved, clinic.LeaveRequested}).Draw(t, "leave status")}
		l.To = l.From.AddDays(rapid.IntRange(0, 2).Draw(t, "leave days"))
		if l.From == l.To && l.End <= l.Start {
			l.Start, l.End = 0, clinic.Midnight24
		}
		c.Leave = append(c.Leave, l)
	}
	for range rapid.IntRange(0, 2).Draw(t, "extras") {
		from := clinic.Clock(rapid.IntRange(0, 1439).Draw(t, "extra from"))
		c.Extra = append(c.Extra, clinic.ExtraSession{DoctorID: clinic.DoctorID(rapid.IntRange(1, 2).Draw(t, "extra of")),
			Date: monday.AddDays(rapid.IntRange(-1, 1).Draw(t, "extra day")), MaxPatients: rapid.IntRange(0, 3).Draw(t, "extra limit"),
			Span: clinic.Span{From: from, To: from.Add(rapid.IntRange(5, 720).Draw(t, "extra length"))}})
	}
	return c
}

// aDoctor draws a doctor with weekly hours, some past midnight, some limited.
func aDoctor(t *rapid.T) clinic.Doctor {
	d := clinic.Doctor{ID: 1, Available: true, User: clinic.User{Active: true}}
	for range rapid.IntRange(1, 5).Draw(t, "sessions") {
		from := clinic.Clock(rapid.IntRange(0, 1439).Draw(t, "from"))
		h := clinic.Availability{Day: clinic.Weekday(rapid.SampledFrom([]int{6, 0, 1}).Draw(t, "day")), Active: true,
			MaxPatients: rapid.IntRange(0, 4).Draw(t, "limit"), Span: clinic.Span{From: from, To: from.Add(rapid.IntRange(5, 720).Draw(t, "length"))}}
		if clinic.CheckHours(append(slices.Clone(d.Hours), h)) == nil {
			d.Hours = append(d.Hours, h)
		}
	}
	return d
}

// someVisits draws visits around Monday.
func someVisits(t *rapid.T) []clinic.Appointment {
	var out []clinic.Appointment
	for i := range rapid.IntRange(0, 10).Draw(t, "visits") {
		out = append(out, clinic.Appointment{ID: clinic.AppointmentID(i + 1), Date: monday.AddDays(rapid.IntRange(-1, 1).Draw(t, "visit day")),
			Start: clinic.Clock(rapid.IntRange(0, 1439).Draw(t, "visit start")), Minutes: rapid.IntRange(5, 480).Draw(t, "visit length"),
			Status: rapid.SampledFrom(clinic.AppointmentStatuses()).Draw(t, "visit status")})
	}
	return out
}

// For any hours, leave, extra sessions and bookings every offered time can be
// booked, and what was booked is not offered again.
func TestEveryOfferedTimeOfAnyCalendarIsBookable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doctor, calendar, visits := aDoctor(t), aCalendar(t), someVisits(t)
		minutes := rapid.IntRange(clinic.MinVisitMinutes, 240).Draw(t, "minutes")
		now := clinic.Clock(rapid.IntRange(0, 1439).Draw(t, "now"))
		plan := clinic.PlanDay(doctor, calendar, monday)
		starts := plan.FreeStarts(clinic.TakenOn(monday, visits, 0), minutes, now)
		for _, at := range starts {
			if clashes := clinic.CheckBooking(clinic.BookingCheck{Doctor: doctor, Calendar: calendar, Date: monday, Start: at, Minutes: minutes,
				DoctorVisits: visits, Now: monday.At(now, zone)}); len(clashes) > 0 {
				t.Fatalf("%s was offered and is refused: %v", at, clashes)
			}
		}
		if len(starts) == 0 {
			return
		}
		at := rapid.SampledFrom(starts).Draw(t, "booked")
		visits = append(visits, clinic.Appointment{ID: 99, Date: monday, Start: at, Minutes: minutes, Status: clinic.StatusBooked})
		for _, again := range plan.FreeStarts(clinic.TakenOn(monday, visits, 0), minutes, now) {
			if (clinic.Span{From: again, To: again.Add(minutes)}).Overlaps(clinic.Span{From: at, To: at.Add(minutes)}) {
				t.Fatalf("%s is offered over the visit just booked at %s", again, at)
			}
		}
	})
}

// Free time and booked time add up to the working time, over any leave and midnight.
func TestFreeAndBookedAddUpToWorking(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plan := clinic.PlanDay(aDoctor(t), aCalendar(t), monday)
		taken := clinic.TakenOn(monday, someVisits(t), 0)
		working := plan.Working()
		free := clinic.FreeSpans(working, taken)
		booked := clinic.FreeSpans(working, free) // what is left is what visits cover
		if f, b, w := clinic.TotalMinutes(free), clinic.TotalMinutes(booked), clinic.TotalMinutes(working); f+b != w {
			t.Fatalf("free %d + booked %d is not working %d", f, b, w)
		}
		for m := clinic.Clock(-1440); m < 2*1440; m++ {
			minute := clinic.Span{From: m, To: m + 1}
			in := func(list []clinic.Span) bool {
				return slices.ContainsFunc(list, func(s clinic.Span) bool { return s.Contains(minute) })
			}
			overlapped := slices.ContainsFunc(taken, minute.Overlaps)
			if in(free) != (in(working) && !overlapped) || in(booked) != (in(working) && overlapped) {
				t.Fatalf("minute %d: working %v, taken %v, free %v, booked %v", m, in(working), overlapped, in(free), in(booked))
			}
			away := slices.ContainsFunc(plan.Away, func(a clinic.Absence) bool { return a.Span.Contains(minute) })
			session := slices.ContainsFunc(plan.Sessions, func(s clinic.Session) bool { return s.SpanOn(monday).Contains(minute) })
			if in(working) != (session && !away) {
				t.Fatalf("minute %d: working %v, session %v, away %v", m, in(working), session, away)
			}
		}
	})
}
