package clinic_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
)

// stepTimes are the moments at which steps are tried, seen from a visit of half
// an hour at 10:00 on Monday 23 November 2026.
var stepTimes = []struct {
	name string
	now  time.Time
}{
	{"a week before", time.Date(2026, 11, 16, 10, 0, 0, 0, time.UTC)},
	{"early that day", time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)},
	{"at its start", time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)},
	{"at its end", time.Date(2026, 11, 23, 10, 30, 0, 0, time.UTC)},
	{"a day later", time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)},
}

// stepsAgreed is the rule as agreed, written down a second time: step and state
// → the letters of the roles that may (a r n d p) and the moments at which they
// may (the numbers of stepTimes).
var stepsAgreed = map[string][2]string{
	"confirm requested":             {"adnr", "012"},
	"check_in booked":               {"anr", "123"},
	"check_in no_show":              {"anr", "123"},
	"call arrived":                  {"adnr", "01234"},
	"start arrived":                 {"d", "01234"},
	"complete in_consultation":      {"d", "01234"},
	"back_to_queue in_consultation": {"d", "01234"},
	"move requested":                {"adnr", "01234"},
	"move booked":                   {"adnr", "01234"},
	"urgency booked":                {"adnr", "01234"},
	"urgency arrived":               {"adnr", "01234"},
	"place arrived":                 {"adnr", "01234"},
	"no_show booked":                {"anr", "234"},
	"no_show arrived":               {"anr", "01234"},
	"undo_check_in arrived":         {"anr", "01234"},
	"undo_no_show no_show":          {"anr", "123"},
	"uncall arrived":                {"adnr", "01234"},
	"restore cancelled":             {"anr", "012"},
	"cancel requested":              {"adnpr", "01234"},
	"cancel booked":                 {"adnr", "01234"},
	"cancel arrived":                {"anr", "01234"},
}

// Every step in every state, by every role, at every moment: just what was
// agreed, and nothing of anybody else's.
func TestEveryStepStateRoleAndTime(t *testing.T) {
	for _, step := range clinic.VisitSteps() {
		for _, state := range clinic.AppointmentStatuses() {
			agreed, exists := stepsAgreed[fmt.Sprintf("%s %s", step, state)]
			for _, role := range clinic.Roles() {
				for n, at := range stepTimes {
					a := clinic.Appointment{ID: 5, PatientID: 3, DoctorID: 4, Date: clinic.MustDate("2026-11-23"), Start: clinic.MustClock("10:00"),
						Minutes: 30, Status: state}
					if step == clinic.StepUncall {
						a.CalledAt = at.now
					}
					actor := clinic.Actor{UserID: 1, Role: role}
					switch role {
					case clinic.RoleDoctor:
						actor.DoctorID = 4
					case clinic.RolePatient:
						actor.UserID = 3
					}
					want := exists && strings.Contains(agreed[0], string(role[0])) && strings.Contains(agreed[1], fmt.Sprint(n))
					if role == clinic.RoleCashier {
						want = false
					}
					err := clinic.CheckStep(step, a, actor, at.now)
					if (err == nil) != want {
						t.Errorf("%s of a visit that is %s, by %s, %s: %v, want allowed %v", step, state, role, at.name, err, want)
					}
					if code := clinic.CodeOf(err); err != nil && code != clinic.Forbidden && code != clinic.Conflict {
						t.Errorf("%s of %s by %s: %v", step, state, role, err)
					}
					// The same of a visit that is somebody else's.
					if role == clinic.RoleDoctor || role == clinic.RolePatient {
						a.DoctorID, a.PatientID = 40, 30
						if err := clinic.CheckStep(step, a, actor, at.now); clinic.CodeOf(err) != clinic.Forbidden {
							t.Errorf("%s of another's visit by %s: %v", step, role, err)
						}
					}
				}
			}
		}
	}
	waits := clinic.Appointment{Status: clinic.StatusArrived}
	if err := clinic.CheckStep(clinic.StepUncall, waits, clinic.Actor{Role: clinic.RoleNurse}, time.Now()); clinic.CodeOf(err) != clinic.Conflict {
		t.Errorf("calling back who was not called: %v", err)
	}
	if err := clinic.CheckStep("vanish", clinic.Appointment{}, clinic.Actor{Role: clinic.RoleAdmin}, time.Now()); clinic.CodeOf(err) != clinic.Invalid {
		t.Errorf("an unknown step: %v", err)
	}
}

// A night clinic's patients come before midnight for a visit after it, and are
// late after midnight for one before it; nobody else is checked in on another day.
func TestCheckInAcrossMidnight(t *testing.T) {
	desk := clinic.Actor{UserID: 1, Role: clinic.RoleReceptionist}
	for _, c := range []struct {
		visit, start string
		now          time.Time
		want         bool
	}{
		{"2026-11-24", "00:30", time.Date(2026, 11, 23, 23, 45, 0, 0, time.UTC), true},
		{"2026-11-24", "00:30", time.Date(2026, 11, 23, 21, 30, 0, 0, time.UTC), true},
		{"2026-11-24", "00:30", time.Date(2026, 11, 23, 21, 29, 0, 0, time.UTC), false},
		{"2026-11-24", "09:00", time.Date(2026, 11, 23, 23, 59, 0, 0, time.UTC), false},
		{"2026-11-23", "23:30", time.Date(2026, 11, 24, 0, 20, 0, 0, time.UTC), true},
		{"2026-11-23", "23:30", time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC), true},
		{"2026-11-23", "23:30", time.Date(2026, 11, 24, 3, 1, 0, 0, time.UTC), false},
		{"2026-11-23", "16:30", time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC), false},
		{"2026-11-22", "23:30", time.Date(2026, 11, 24, 0, 20, 0, 0, time.UTC), false},
	} {
		a := clinic.Appointment{Date: clinic.MustDate(c.visit), Start: clinic.MustClock(c.start), Minutes: 30, Status: clinic.StatusBooked}
		if err := clinic.CheckStep(clinic.StepCheckIn, a, desk, c.now); (err == nil) != c.want {
			t.Errorf("%s %s checked in at %s: %v", c.visit, c.start, c.now.Format("2 Jan 15:04"), err)
		}
	}
}

func TestOverdue(t *testing.T) {
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, time.UTC) }
	for _, c := range []struct {
		visit, start string
		now          time.Time
		over, want   bool
	}{
		{"2026-11-23", "10:00", at(23, 18, 0), false, false}, // the day still runs
		{"2026-11-23", "10:00", at(23, 18, 0), true, true},
		{"2026-11-23", "10:00", at(23, 10, 29), true, false}, // not ended itself
		{"2026-11-23", "10:00", at(24, 0, 0), false, true},
		{"2026-11-23", "23:30", at(24, 0, 30), false, false}, // the night clinic is at work
		{"2026-11-23", "23:30", at(24, 3, 59), true, false},
		{"2026-11-23", "23:30", at(24, 4, 0), false, true},
		{"2026-11-25", "10:00", at(24, 9, 0), true, false},
	} {
		for _, s := range clinic.AppointmentStatuses() {
			a := clinic.Appointment{Date: clinic.MustDate(c.visit), Start: clinic.MustClock(c.start), Minutes: 30, Status: s}
			open := s == clinic.StatusBooked || s == clinic.StatusArrived || s == clinic.StatusInConsultation
			if got := clinic.Overdue(a, c.now, c.over); got != (c.want && open) {
				t.Errorf("%s %s %s at %s: %v", c.visit, c.start, s, c.now.Format("2 Jan 15:04"), got)
			}
		}
	}
}

// The database counts by a minute what the rule says of each visit of a past day.
func TestOverdueSinceIsTheRuleOfPastDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := time.Date(2026, 11, 23, rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute"), 0, 0, time.UTC)
		a := clinic.Appointment{Status: clinic.StatusBooked, Date: clinic.DateOf(now).AddDays(-rapid.IntRange(0, 3).Draw(t, "days ago")),
			Start: clinic.Clock(rapid.IntRange(0, 1439).Draw(t, "start")), Minutes: rapid.IntRange(5, clinic.MaxVisitMinutes).Draw(t, "minutes")}
		past := a.Date.Before(clinic.DateOf(now))
		counted := past && a.Date.Minute()+int64(a.Start)+int64(a.Minutes) <= clinic.OverdueSince(now)
		if counted != clinic.Overdue(a, now, false) {
			t.Errorf("%s %s, %d minutes, at %s: counted %v", a.Date, a.Start, a.Minutes, now.Format("15:04"), counted)
		}
	})
}
