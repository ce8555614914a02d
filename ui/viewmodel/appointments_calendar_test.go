package viewmodel

import (
	"context"
	"slices"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

func (f *fakeVisits) Week(_ context.Context, q service.WeekQuery) (service.Week, error) {
	f.weeks = append(f.weeks, q)
	week := service.Week{Doctor: clinic.Doctor{ID: q.Doctor}}
	for i := range 7 {
		day := service.CalendarDay{Date: q.From.AddDays(i)}
		for _, r := range f.rows {
			if r.Date == day.Date {
				day.Visits = append(day.Visits, r)
			}
		}
		week.Days = append(week.Days, day)
	}
	return week, f.err
}

func (f *fakeVisits) Month(_ context.Context, q service.MonthQuery) (service.Month, error) {
	f.months = append(f.months, q)
	return service.Month{First: clinic.Date{Year: q.Month.Year, Month: q.Month.Month, Day: 1}}, f.err
}

func TestAMonthOnStaysOnTheLastDayOfAShorterOne(t *testing.T) {
	for _, c := range [][3]any{{"2027-01-31", 1, "2027-02-28"}, {"2028-01-31", 1, "2028-02-29"}, {"2026-12-15", 1, "2027-01-15"},
		{"2027-01-15", -1, "2026-12-15"}, {"2026-03-31", -1, "2026-02-28"}, {"2026-11-23", 14, "2028-01-23"}, {"2026-05-31", 0, "2026-05-31"}} {
		if got := AddMonths(clinic.MustDate(c[0].(string)), c[1].(int)); got.String() != c[2] {
			t.Errorf("%s and %d months: %s, want %s", c[0], c[1], got, c[2])
		}
	}
}

func TestAWeekBeginsAsTheHospitalsCountryHasIt(t *testing.T) {
	i18n.UseCountry("BR")
	t.Cleanup(func() { i18n.UseCountry("") })
	f := &fakeDesk{}
	f.doctors.rows = []clinic.Doctor{{ID: 3}}
	a := NewAppointments(f.frontDesk(clinic.RoleReceptionist, InlineRunner{}))
	a.Load()
	a.SetView(ViewWeek, 0)
	if got := f.visits.weeks; len(got) != 1 || got[0].From != clinic.MustDate("2026-11-22") {
		t.Errorf("the week asks for %+v", got)
	}
	a.SetView(ViewMonth, 0)
	if got := f.visits.months; len(got) != 1 || got[0].WeekStart != clinic.Sunday {
		t.Errorf("the month asks for %+v", got)
	}
}

func TestViewsLoadWhatTheyShowAndNothingElse(t *testing.T) {
	f := &fakeDesk{}
	f.doctors.rows = []clinic.Doctor{{ID: 3, DepartmentID: 1}, {ID: 4, DepartmentID: 2, Specializations: []clinic.Specialization{{ID: 9}}}}
	f.visits.rows = []service.AppointmentRow{visitRow(1, clinic.StatusBooked, "11:00")}
	a := NewAppointments(f.frontDesk(clinic.RoleReceptionist, InlineRunner{}))
	a.Load()
	a.SetView(ViewWeek, 0)
	if got := f.visits.weeks; len(got) != 1 || got[0].Doctor != 3 || got[0].From != clinic.MustDate("2026-11-23") {
		t.Fatalf("the week asks for %+v", got)
	}
	if _, ok := a.Find(1); !ok {
		t.Error("a visit of the week is not found")
	}
	days := len(f.visits.days)
	a.SetDate(deskToday.AddDays(3)) // within the week
	if len(f.visits.weeks) != 1 || len(f.visits.days) != days {
		t.Error("another day of the same week was read anew")
	}
	a.Step(1)
	if got := f.visits.weeks[len(f.visits.weeks)-1]; got.From != clinic.MustDate("2026-11-30") {
		t.Errorf("the next week begins on %s", got.From)
	}
	a.SetSpecialization(9)
	if a.WeekDoctor != 4 || f.visits.weeks[len(f.visits.weeks)-1].Doctor != 4 {
		t.Errorf("the week is of %d, who has not the specialisation", a.WeekDoctor)
	}
	a.SetOnly([]clinic.DoctorID{4, 3})
	a.SetView(ViewMonth, 0)
	if q := f.visits.months[0]; q.Specialization != 9 || !slices.Equal(q.Doctors, []clinic.DoctorID{3, 4}) || q.Month != a.Date {
		t.Errorf("the month asks for %+v", q)
	}
	n := len(f.visits.months)
	a.SetDate(clinic.MustDate("2026-12-24"))
	if len(f.visits.months) != n {
		a.SetDate(clinic.MustDate("2026-12-25"))
	}
	if len(f.visits.months) > n+1 {
		t.Error("a day of the same month was read anew")
	}
	a.ClearFilters()
	if a.Filtered() {
		t.Error("the filters stay")
	}
}

func TestADoctorsWeekIsTheOwn(t *testing.T) {
	f := &fakeDesk{}
	a := NewAppointments(f.frontDesk(clinic.RoleDoctor, InlineRunner{}))
	a.SetView(ViewWeek, 0)
	a.Load()
	if len(f.visits.weeks) == 0 || f.visits.weeks[0].Doctor != 1 {
		t.Errorf("asked for %+v", f.visits.weeks)
	}
}

func TestAVisitOverMidnightOpensTheGridOnBothDays(t *testing.T) {
	a := NewAppointments((&fakeDesk{}).frontDesk(clinic.RoleReceptionist, InlineRunner{}))
	late := visitRow(1, clinic.StatusBooked, "23:45")
	a.Day = service.Day{Date: deskToday, Doctors: []service.DayDoctor{{Visits: []service.AppointmentRow{late}}}}
	if from, to := a.Hours(); to != clinic.Midnight24 || from != 16*60 {
		t.Errorf("the evening shows %s–%s", from, to)
	}
	late.Date = deskToday.AddDays(-1)
	a.Day.Doctors[0] = service.DayDoctor{Before: []service.AppointmentRow{late}}
	if from, to := a.Hours(); from != 0 || to != 8*60 {
		t.Errorf("the morning shows %s–%s", from, to)
	}
	if _, ok := a.Find(1); !ok {
		t.Error("a visit of the evening before is not found")
	}
}

func TestFreeTimesByDoctorSpecialisationOrDepartment(t *testing.T) {
	f := &fakeDesk{}
	f.visits.slots = make([]clinic.Slot, 10)
	s := NewFreeSearch(f.frontDesk(clinic.RoleReceptionist, InlineRunner{}), FreeScope{Specialization: 9}, deskToday.AddDays(-3))
	s.Part = service.Morning
	s.Look()
	s.Later()
	if s.More { // ten came although twenty were asked for
		t.Error("there is nothing later")
	}
	s.Later()
	if len(f.visits.frees) != 2 {
		t.Fatalf("asked %d times", len(f.visits.frees))
	}
	if q := f.visits.frees[1]; q.Specialization != 9 || q.N != 20 || q.Part != service.Morning || q.From != deskToday {
		t.Errorf("asked for %+v", q)
	}
	for _, scope := range []FreeScope{{}, {Doctor: 4}, {Department: 5}, {Specialization: 6}} {
		if got := ParseFreeScope(scope.Value()); got != scope {
			t.Errorf("%+v is read back as %+v", scope, got)
		}
	}
	own := NewFreeSearch(f.frontDesk(clinic.RoleDoctor, InlineRunner{}), FreeScope{}, deskToday)
	if own.Scope.Doctor != 1 {
		t.Errorf("a doctor looks for %+v", own.Scope)
	}
	choices := []FreeChoice{{FreeScope{Doctor: 1}, "Dr Łukasz Muñoz", "Orthopaedics"}, {FreeScope{Department: 2}, "Cardiology", "Department"}}
	if got := MatchFree(choices, "MUNOZ ortho"); len(got) != 1 || got[0].Scope.Doctor != 1 {
		t.Errorf("found %+v", got)
	}
}

func TestTheFormAsksBeforeThePatientIsChosen(t *testing.T) {
	f := &fakeDesk{}
	b := NewBooking(f.frontDesk(clinic.RoleReceptionist, InlineRunner{}))
	b.Delay = 0
	in := BookingInput{Doctor: 1, Date: deskToday, Start: 600, StartGiven: true}
	b.Look(in)
	if len(f.visits.checks) != 1 || f.visits.checks[0].Patient != 0 || !b.Checked {
		t.Errorf("checked %+v", f.visits.checks)
	}
	row := visitRow(7, clinic.StatusBooked, "11:00")
	m := NewMove(f.frontDesk(clinic.RoleReceptionist, InlineRunner{}), row)
	m.Delay = 0
	in.Patient = 5
	m.Look(in)
	if got := f.visits.checks[1]; got.Moving != 7 {
		t.Errorf("a move is checked as %+v", got)
	}
}
