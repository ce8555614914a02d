package clinic_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
)

// drawQueue draws people who wait, for one doctor or for three.
func drawQueue(t *rapid.T, doctors int) []clinic.Appointment {
	n := rapid.IntRange(1, 12).Draw(t, "waiting")
	list := make([]clinic.Appointment, n)
	for i := range list {
		list[i] = clinic.Appointment{ID: clinic.AppointmentID(i + 1), Status: clinic.StatusArrived, TokenNo: i + 1,
			DoctorID:    clinic.DoctorID(rapid.IntRange(1, doctors).Draw(t, "doctor")),
			Urgency:     rapid.SampledFrom(append(clinic.Urgencies(), "")).Draw(t, "urgency"),
			CheckedInAt: time.Date(2026, 11, 23, 9, rapid.IntRange(0, 20).Draw(t, "minute"), 0, 0, time.UTC)}
		if rapid.Bool().Draw(t, "by hand") {
			list[i].QueuePosition = rapid.IntRange(1, 6).Draw(t, "place")
		}
	}
	return list
}

func grade(u clinic.Urgency) int {
	if u == "" {
		u = clinic.UrgencyNormal
	}
	return slices.Index(clinic.Urgencies(), u)
}

func itself(a clinic.Appointment) clinic.Appointment { return a }

// The order of a queue is total: two different visits are never equal, it runs
// one way only, and what is before is before everything that comes later.
func TestQueueOrderIsTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := drawQueue(t, 1)
		for _, a := range list {
			for _, b := range list {
				ab, ba := clinic.CompareQueue(a, b), clinic.CompareQueue(b, a)
				if ab != -ba || (ab == 0) != (a.ID == b.ID) {
					t.Fatalf("%+v and %+v: %d and %d", a, b, ab, ba)
				}
				for _, c := range list {
					if ab < 0 && clinic.CompareQueue(b, c) < 0 && clinic.CompareQueue(a, c) >= 0 {
						t.Fatalf("not transitive: %+v %+v %+v", a, b, c)
					}
				}
			}
		}
	})
}

// However the rows came, the same people stand in the same order; nobody is
// lost; nobody less urgent is before somebody more urgent; and each doctor's own
// queue is ordered by CompareQueue.
func TestSortedQueue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := drawQueue(t, 3)
		sorted := slices.Clone(list)
		clinic.SortQueue(sorted, itself)
		again := rapid.Permutation(list).Draw(t, "shuffled")
		clinic.SortQueue(again, itself)
		if !slices.Equal(sorted, again) {
			t.Fatalf("another order of rows, another queue:\n%+v\n%+v", sorted, again)
		}
		seen := map[clinic.AppointmentID]bool{}
		last := map[clinic.DoctorID]clinic.Appointment{}
		for i, a := range sorted {
			if seen[a.ID] {
				t.Fatalf("visit %d twice", a.ID)
			}
			seen[a.ID] = true
			if i > 0 && grade(a.Urgency) < grade(sorted[i-1].Urgency) {
				t.Fatalf("%+v stands behind %+v", a, sorted[i-1])
			}
			if before, ok := last[a.DoctorID]; ok && clinic.CompareQueue(before, a) >= 0 {
				t.Fatalf("doctor %d: %+v before %+v", a.DoctorID, before, a)
			}
			last[a.DoctorID] = a
		}
	})
}

// Moving somebody by hand: after the changed places are written, the queue is
// the old one with just that person elsewhere, within the same urgency.
func TestPlaceInQueue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := drawQueue(t, 1)
		clinic.SortQueue(list, itself)
		at := rapid.IntRange(0, len(list)-1).Draw(t, "who")
		by := rapid.SampledFrom([]int{-20, -2, -1, 1, 2, 20}).Draw(t, "steps")
		who := list[at]
		first, last := at, at
		for first > 0 && grade(list[first-1].Urgency) == grade(who.Urgency) {
			first--
		}
		for last < len(list)-1 && grade(list[last+1].Urgency) == grade(who.Urgency) {
			last++
		}
		to := min(max(at+by, first), last)
		want := slices.Insert(slices.Delete(slices.Clone(list), at, at+1), to, who)
		changed, err := clinic.PlaceInQueue(list, who.ID, by)
		if to == at {
			if clinic.CodeOf(err) != clinic.Conflict || len(changed) > 0 {
				t.Fatalf("nowhere to go, and %v %v", changed, err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		got := slices.Clone(list)
		for _, c := range changed {
			i := slices.IndexFunc(got, func(a clinic.Appointment) bool { return a.ID == c.ID })
			if got[i].QueuePosition == c.QueuePosition || c.QueuePosition < 1 {
				t.Fatalf("place %d of visit %d is no change", c.QueuePosition, c.ID)
			}
			got[i].QueuePosition = c.QueuePosition
		}
		clinic.SortQueue(got, itself)
		for i := range got {
			if got[i].ID != want[i].ID {
				t.Fatalf("visit %d moved by %d:\n got %+v\nwant %+v", who.ID, by, got, want)
			}
		}
	})
}

func TestWhoWaits(t *testing.T) {
	now := time.Date(2026, 11, 24, 0, 30, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		a    clinic.Appointment
		want bool
	}{
		"today":              {clinic.Appointment{Status: clinic.StatusArrived, Date: clinic.MustDate("2026-11-24")}, true},
		"before midnight":    {clinic.Appointment{Status: clinic.StatusArrived, Date: clinic.MustDate("2026-11-23"), CheckedInAt: now.Add(-time.Hour)}, true},
		"forgotten":          {clinic.Appointment{Status: clinic.StatusArrived, Date: clinic.MustDate("2026-11-23"), CheckedInAt: now.Add(-13 * time.Hour)}, false},
		"early for tomorrow": {clinic.Appointment{Status: clinic.StatusArrived, Date: clinic.MustDate("2026-11-25"), CheckedInAt: now.Add(-time.Minute)}, true},
		"with the doctor":    {clinic.Appointment{Status: clinic.StatusInConsultation, Date: clinic.MustDate("2026-11-24"), CheckedInAt: now}, false},
	} {
		if got := clinic.InQueue(c.a, now); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestReminderState(t *testing.T) {
	a := clinic.Appointment{ID: 1, Date: clinic.MustDate("2026-11-24"), Start: 600}
	call := func(o clinic.ReminderOutcome, change ...func(*clinic.Reminder)) clinic.Reminder {
		r := clinic.Reminder{AppointmentID: 1, Date: a.Date, Start: a.Start, Outcome: o}
		for _, c := range change {
			c(&r)
		}
		return r
	}
	earlier := func(r *clinic.Reminder) { r.Start = 540 }
	for name, c := range map[string]struct {
		calls []clinic.Reminder
		want  clinic.ReminderOutcome
	}{
		"nobody called":     {nil, clinic.ReminderOpen},
		"the newest counts": {[]clinic.Reminder{call(clinic.ReminderNoAnswer), call(clinic.ReminderReached)}, clinic.ReminderReached},
		"moved since":       {[]clinic.Reminder{call(clinic.ReminderReached, earlier)}, clinic.ReminderOpen},
		"moved and back":    {[]clinic.Reminder{call(clinic.ReminderReached), call(clinic.ReminderMessage, earlier)}, clinic.ReminderReached},
		"taken back":        {[]clinic.Reminder{call(clinic.ReminderReached), call(clinic.ReminderUndone)}, clinic.ReminderOpen},
		"another visit's":   {[]clinic.Reminder{call(clinic.ReminderReached, func(r *clinic.Reminder) { r.AppointmentID = 2 })}, clinic.ReminderOpen},
	} {
		if got := clinic.ReminderState(a, c.calls); got.Outcome != c.want {
			t.Errorf("%s: %q, want %q", name, got.Outcome, c.want)
		}
	}
}
