package viewmodel

import (
	"context"
	"slices"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type fakeToday struct {
	view service.TodayView
	err  error
}

func (f *fakeToday) Get(context.Context) (service.TodayView, error) { return f.view, f.err }

func (f *fakeToday) Badges(context.Context) (service.Badges, error) { return service.Badges{}, f.err }

func todayOf(role clinic.Role, view service.TodayView) *Today {
	t := NewToday(FrontDesk{Services: Services{Today: &fakeToday{view: view}}, Runner: InlineRunner{}, Context: context.Background,
		Now: func() time.Time { return deskNow }, Actor: clinic.Actor{UserID: 7, Role: role}})
	t.Load()
	return t
}

func TestEachRoleSeesItsOwnFigures(t *testing.T) {
	money := func(minor int64) clinic.Money { return clinic.Money{Minor: minor, Currency: "EUR"} }
	view := service.TodayView{Counts: service.TodayCounts{Booked: 4, Arrived: 2, Done: 3, Cancelled: 1, Patients: 9, Doctors: 4},
		Figures: &service.TodayFigures{Billed: money(61000), Received: money(50000)},
		Billing: &service.BillingFigures{ToBill: 2, Outstanding: money(9000), Taken: money(50500), TakenByMe: money(20000), CashByMe: money(10000),
			Drawer: &service.DrawerState{Open: true, Cash: money(10000)}}}
	want := map[clinic.Role][]string{
		clinic.RoleReceptionist: {"Expected 4", "Waiting 2", "With doctor 0", "Done 3", "No-show 0"},
		clinic.RoleNurse:        {"Expected 4", "Waiting 2", "With doctor 0", "Done 3", "No-show 0"},
		clinic.RoleDoctor:       {"Waiting for me 2", "With me 0", "Still to come 4", "Done 3", "No-show 0"},
		clinic.RoleCashier:      {"To bill 2", "Taken today € 505.00", "Taken by me € 200.00", "Cash in my drawer € 100.00", "Outstanding € 90.00"},
		clinic.RoleAdmin: {"Visits today 10", "Expected 4", "Waiting 2", "With doctor 0", "Done 3", "No-show 0", "Doctors in 4",
			"Billed today € 610.00", "Received today € 500.00", "Outstanding € 90.00"},
		clinic.RolePatient: nil,
	}
	for role, cards := range want {
		var got []string
		for _, c := range todayOf(role, view).Cards() {
			got = append(got, c.Label+" "+c.Value)
		}
		if !slices.Equal(got, cards) {
			t.Errorf("%s sees %v, want %v", role, got, cards)
		}
	}
}

// The figures that a report says more of lead to it.
func TestAdminFiguresLeadToTheirReports(t *testing.T) {
	money := clinic.Money{Minor: 1, Currency: "EUR"}
	want := map[string]clinic.ReportKind{"Visits today": clinic.ReportVisits, "No-show": clinic.ReportNoShows, "Billed today": clinic.ReportRevenue,
		"Received today": clinic.ReportRevenue, "Outstanding": clinic.ReportUnpaid}
	for _, c := range todayOf(clinic.RoleAdmin, service.TodayView{Figures: &service.TodayFigures{Billed: money, Received: money}, Billing: &service.BillingFigures{Outstanding: money}}).Cards() {
		if got := c.Goal.Report(); got != want[c.Label] {
			t.Errorf("%s leads to %q, want %q", c.Label, got, want[c.Label])
		}
		delete(want, c.Label)
	}
	if len(want) > 0 {
		t.Errorf("there is no figure of %v", want)
	}
}

func TestWaitingGoesOnBetweenLoads(t *testing.T) {
	q := service.QueueEntry{AppointmentRow: visitRow(1, clinic.StatusArrived, "10:30"), Waiting: 18 * time.Minute}
	vm := todayOf(clinic.RoleReceptionist, service.TodayView{Queue: []service.QueueEntry{q}, Counts: service.TodayCounts{Arrived: 1}})
	if got := vm.WaitingText(q); got != "18 min" || vm.WaitsLong(q) || vm.Cards()[1].Tone != CardWaiting {
		t.Fatalf("waits %s, tone %v", got, vm.Cards()[1].Tone)
	}
	vm.Now = func() time.Time { return deskNow.Add(3 * time.Minute) }
	if got := vm.WaitingText(q); got != "21 min" || !vm.WaitsLong(q) || vm.Cards()[1].Tone != CardAlarm {
		t.Errorf("three minutes later: %s, tone %v", got, vm.Cards()[1].Tone)
	}
}

func TestExpectedAreThoseStillToCome(t *testing.T) {
	vm := todayOf(clinic.RoleNurse, service.TodayView{Visits: []service.AppointmentRow{
		visitRow(1, clinic.StatusCompleted, "09:00"), visitRow(2, clinic.StatusBooked, "11:00"), visitRow(3, clinic.StatusCancelled, "12:00")}})
	if got := vm.Expected(); len(got) != 1 || got[0].ID != 2 {
		t.Errorf("expected %+v", got)
	}
}

func TestTimesInWords(t *testing.T) {
	vm := todayOf(clinic.RolePatient, service.TodayView{})
	for days, want := range map[int]string{0: "Today 11:45", 1: "Tomorrow 11:45", 2: "Wed 25 Nov 11:45"} {
		if got := vm.SlotText(clinic.Slot{Date: deskToday.AddDays(days), Start: clinic.MustClock("11:45")}); got != want {
			t.Errorf("in %d days: %q", days, got)
		}
	}
	if vm.NextVisitText() != "" {
		t.Error("there is no next visit")
	}
	row := visitRow(1, clinic.StatusBooked, "11:00")
	row.Date = deskToday.AddDays(1)
	vm.View.NextVisit = &row
	if got := vm.NextVisitText(); got != "Tomorrow, Tuesday 24 November 2026, 11:00–11:30" {
		t.Error(got)
	}
}

func TestAFailedTodayKeepsWhatWasShown(t *testing.T) {
	vm := todayOf(clinic.RoleNurse, service.TodayView{Counts: service.TodayCounts{Booked: 4}})
	vm.Services.Today = &fakeToday{err: clinic.Errorf(clinic.Unavailable, "busy")}
	var failed error
	vm.Failed = func(err error) { failed = err }
	vm.Load()
	if failed == nil || vm.View.Counts.Booked != 4 {
		t.Errorf("failed %v, shows %+v", failed, vm.View.Counts)
	}
}
