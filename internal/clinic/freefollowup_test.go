package clinic

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var charged = Appointment{ID: 1, PatientID: 7, DoctorID: 3, Date: MustDate("2026-11-23"), Start: MustClock("09:00"), Status: StatusCompleted, Kind: VisitNew}

func followUp(id AppointmentID, date string) Appointment {
	return Appointment{ID: id, PatientID: 7, DoctorID: 3, Date: MustDate(date), Start: MustClock("09:00"), Status: StatusBooked, Kind: VisitFollowUp}
}

func giving(n, days int) Settings { return Settings{FreeFollowUps: n, FreeFollowUpDays: days} }

func TestFreeFollowUpsByTheDay(t *testing.T) {
	for _, c := range []struct {
		visit, follow string
		days          int
		free          bool
	}{
		{"2026-11-23", "2026-11-24", 14, true},
		{"2026-11-23", "2026-12-07", 14, true}, // day D
		{"2026-11-23", "2026-12-08", 14, false},
		{"2026-11-23", "2026-11-23", 14, false}, // the same hour: not after it
		{"2026-11-23", "2026-11-22", 14, false},
		{"2028-02-15", "2028-02-29", 14, true},
		{"2028-02-15", "2028-03-01", 14, false},
		{"2027-02-15", "2027-03-01", 14, true}, // no 29 February that year
		{"2028-02-29", "2029-02-28", 365, true},
		{"2028-02-29", "2029-03-01", 365, false},
		{"2026-12-31", "2027-01-01", 1, true},
		{"2026-12-31", "2027-01-02", 1, false},
	} {
		g := charged
		g.Date = MustDate(c.visit)
		if got := NewFreeGrant(g, nil, giving(1, c.days)).Covers(followUp(2, c.follow)); got != c.free {
			t.Errorf("%s, %d days, follow-up on %s: free %v", c.visit, c.days, c.follow, got)
		}
	}
}

func TestWhatIsNoFreeFollowUp(t *testing.T) {
	grant := NewFreeGrant(charged, nil, giving(2, 14))
	later := followUp(2, "2026-11-23")
	later.Start = MustClock("16:00")
	if !grant.Covers(later) {
		t.Error("later on the same day is free")
	}
	for what, change := range map[string]func(*Appointment){
		"a new visit": func(a *Appointment) { a.Kind = VisitNew }, "a walk-in": func(a *Appointment) { a.Kind = VisitWalkIn },
		"another doctor": func(a *Appointment) { a.DoctorID = 4 }, "another patient": func(a *Appointment) { a.PatientID = 8 },
		"cancelled": func(a *Appointment) { a.Status = StatusCancelled }, "missed": func(a *Appointment) { a.Status = StatusNoShow },
		"asked for": func(a *Appointment) { a.Status = StatusRequested }, "the charged visit itself": func(a *Appointment) { a.ID = 1 },
	} {
		a := later
		change(&a)
		if _, ok := grant.Take(a, time.Time{}); ok {
			t.Errorf("%s is free", what)
		}
	}
	if none := NewFreeGrant(charged, nil, giving(0, 14)); none.Covers(later) || none.Left() != 0 {
		t.Error("free although the settings give none")
	}
}

func TestReasonsCountTheUses(t *testing.T) {
	grant := NewFreeGrant(charged, nil, giving(2, 14))
	first, _ := grant.Take(followUp(2, "2026-11-25"), time.Time{})
	second, _ := grant.Take(followUp(3, "2026-11-26"), time.Time{})
	if _, ok := grant.Take(followUp(4, "2026-11-27"), time.Time{}); ok {
		t.Error("a third of two")
	}
	if got := grant.Reason(first); got != "Free follow-up 1 of 2, until 7 Dec 2026" {
		t.Error(got)
	}
	if got := grant.Reason(second); got != "Free follow-up 2 of 2, until 7 Dec 2026" {
		t.Error(got)
	}
	// What the first fixed holds whatever the settings say later.
	if again := NewFreeGrant(charged, grant.Uses, giving(20, 365)); again.Allowed != 2 || again.Until != MustDate("2026-12-07") || again.Left() != 0 {
		t.Errorf("%+v", again)
	}
}

// Whatever is booked, moved, called off and settings changed: never more than N
// live uses, none outside the days or the doctor, and what is given back can be
// taken again.
func TestFreeFollowUpsAreNeverMoreThanGiven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, days := rapid.IntRange(1, 4).Draw(t, "n"), rapid.IntRange(1, 30).Draw(t, "days")
		visits := make([]Appointment, 6)
		for i := range visits {
			visits[i] = followUp(AppointmentID(i+2), "2026-11-24")
		}
		var uses []FreeVisit
		live := func(id AppointmentID) int {
			for i, u := range uses {
				if u.AppointmentID == id && u.Live() {
					return i
				}
			}
			return -1
		}
		settings := giving(n, days)
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			a := &visits[rapid.IntRange(0, len(visits)-1).Draw(t, "visit")]
			switch rapid.IntRange(0, 4).Draw(t, "step") {
			case 0:
				a.Status = StatusCancelled
			case 1:
				a.Status = StatusBooked
			case 2:
				a.Date = charged.Date.AddDays(rapid.IntRange(-2, 35).Draw(t, "day"))
			case 3:
				a.DoctorID = DoctorID(rapid.IntRange(3, 4).Draw(t, "doctor"))
			case 4:
				settings = giving(rapid.IntRange(0, 20).Draw(t, "new n"), rapid.IntRange(1, 365).Draw(t, "new days"))
			}
			grant := NewFreeGrant(charged, uses, settings)
			if i := live(a.ID); i >= 0 && !grant.Covers(*a) {
				uses[i].GivenBackAt = time.Unix(1, 0)
			}
			grant = NewFreeGrant(charged, uses, settings)
			left := grant.Left()
			use, ok := grant.Take(*a, time.Time{})
			if ok {
				uses = append(uses, use)
			}
			if covered := grant.Covers(*a); covered && left > 0 && live(a.ID) < 0 {
				t.Fatalf("a covered follow-up got none of %d left", left)
			}
			count := 0
			for _, u := range uses {
				if !u.Live() {
					continue
				}
				count++
				v := visits[u.AppointmentID-2]
				if v.DoctorID != charged.DoctorID || v.Date.After(u.ValidUntil) || v.Date.Before(charged.Date) || !v.Status.Live() {
					t.Fatalf("use %+v of visit %+v", u, v)
				}
			}
			if len(uses) > 0 && count > uses[0].Allowed {
				t.Fatalf("%d of %d", count, uses[0].Allowed)
			}
		}
	})
}
