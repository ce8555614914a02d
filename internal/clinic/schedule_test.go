package clinic_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
)

var (
	monday = clinic.MustDate("2026-11-23")
	zone   = time.FixedZone("clinic", 2*60*60)
)

func span(text string) clinic.Span {
	from, to, _ := strings.Cut(text, "-")
	return clinic.Span{From: clinic.MustClock(from), To: clinic.MustClock(to)}
}

func spans(texts ...string) []clinic.Span {
	out := make([]clinic.Span, len(texts))
	for i, s := range texts {
		out[i] = span(s)
	}
	return out
}

// working is when a doctor of these hours works on a day without leave.
func working(hours []clinic.Availability, on clinic.Date) []clinic.Span {
	return clinic.PlanDay(clinic.Doctor{Hours: hours}, clinic.Calendar{}, on).Working()
}

func TestWorkingSpans(t *testing.T) {
	hours := []clinic.Availability{
		{Day: clinic.Monday, Span: span("13:00-17:00"), Active: true},
		{Day: clinic.Monday, Span: span("09:00-10:00"), Active: true},
		{Day: clinic.Monday, Span: span("10:00-12:00"), Active: true},
		{Day: clinic.Monday, Span: span("18:00-19:00")},
		{Day: clinic.Tuesday, Span: span("08:00-09:00"), Active: true},
	}
	if got, want := working(hours, monday), spans("09:00-12:00", "13:00-17:00"); !slices.Equal(got, want) {
		t.Errorf("Monday: %v, want %v", got, want)
	}
	if got := working(hours, monday.AddDays(6)); len(got) != 0 {
		t.Errorf("Sunday: %v", got)
	}
}

func TestFreeSlotsTable(t *testing.T) {
	for name, c := range map[string]struct {
		working, busy []clinic.Span
		minutes       int
		notBefore     string
		want          string
	}{
		"an empty morning":        {spans("09:00-11:00"), nil, 30, "00:00", "09:00 09:30 10:00 10:30"},
		"touching visits":         {spans("09:00-11:00"), spans("09:30-10:00"), 30, "00:00", "09:00 10:00 10:30"},
		"behind an odd visit":     {spans("09:00-10:30"), spans("09:00-09:20"), 30, "00:00", "09:20 09:50"},
		"after now":               {spans("09:00-11:00"), nil, 30, "09:40", "10:00 10:30"},
		"no room before the end":  {spans("09:00-09:50"), nil, 30, "00:00", "09:00"},
		"over the break":          {spans("09:00-10:00", "10:15-11:00"), nil, 60, "00:00", "09:00"},
		"busy all day":            {spans("09:00-11:00"), spans("08:00-12:00"), 30, "00:00", ""},
		"overbooked, two at once": {spans("09:00-10:30"), spans("09:00-09:30", "09:10-09:40"), 30, "00:00", "09:40"},
		"a visit of no length":    {spans("09:00-10:00"), nil, 0, "00:00", ""},
	} {
		var got []string
		for _, at := range clinic.FreeSlots(c.working, c.busy, c.minutes, clinic.MustClock(c.notBefore)) {
			got = append(got, at.String())
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %q, want %q", name, s, c.want)
		}
	}
}

// aSpan draws a span of 5 minutes or more within the day.
func aSpan(t *rapid.T, label string) clinic.Span {
	from := clinic.Clock(rapid.IntRange(0, 1430).Draw(t, label+" from"))
	return clinic.Span{From: from, To: clinic.Clock(rapid.IntRange(int(from)+5, 1440).Draw(t, label+" to"))}
}

// aWeek draws a doctor's hours of one Monday, without overlaps.
func aWeek(t *rapid.T) []clinic.Availability {
	var hours []clinic.Availability
	for i := range rapid.IntRange(1, 4).Draw(t, "spans") {
		h := clinic.Availability{Day: clinic.Monday, Active: rapid.Bool().Draw(t, "active") || i == 0, Span: aSpan(t, "hours")}
		if clinic.CheckHours(append(slices.Clone(hours), h)) == nil {
			hours = append(hours, h)
		}
	}
	return hours
}

// TestEveryOfferedSlotIsBookable is the promise behind every free time shown.
func TestEveryOfferedSlotIsBookable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doctor := clinic.Doctor{Available: true, User: clinic.User{Active: true}, Hours: aWeek(t)}
		var day []clinic.Appointment
		var busy []clinic.Span
		for i := range rapid.IntRange(0, 8).Draw(t, "visits") {
			s := aSpan(t, "visit")
			a := clinic.Appointment{ID: clinic.AppointmentID(i + 1), Date: monday, Start: s.From, Minutes: s.Minutes(),
				Status: rapid.SampledFrom(clinic.AppointmentStatuses()).Draw(t, "status")}
			day = append(day, a)
			if a.Status.Live() {
				busy = append(busy, a.Span())
			}
		}
		minutes := rapid.IntRange(clinic.MinVisitMinutes, 240).Draw(t, "minutes")
		now := clinic.Clock(rapid.IntRange(0, 1439).Draw(t, "now"))
		slots := clinic.FreeSlots(working(doctor.Hours, monday), busy, minutes, now)
		for i, at := range slots {
			clashes := clinic.CheckBooking(clinic.BookingCheck{Doctor: doctor, Date: monday, Start: at, Minutes: minutes,
				DoctorVisits: day, Now: monday.At(now, zone)})
			if len(clashes) > 0 {
				t.Fatalf("%s was offered and is refused: %v", at, clashes)
			}
			if i > 0 && slots[i-1].Add(minutes) > at {
				t.Fatalf("offered slots overlap: %s and %s of %d minutes", slots[i-1], at, minutes)
			}
		}
	})
}

// TestNoWorkingTimeIsLost accounts for every working minute: it is busy, in a
// slot, or in a gap too short for a visit.
func TestNoWorkingTimeIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		working := working(aWeek(t), monday)
		var busy []clinic.Span
		for range rapid.IntRange(0, 6).Draw(t, "visits") {
			busy = append(busy, aSpan(t, "visit"))
		}
		minutes := rapid.IntRange(clinic.MinVisitMinutes, 120).Draw(t, "minutes")
		taken := make([]bool, 1441)
		mark := func(s clinic.Span) {
			for m := s.From; m < s.To; m++ {
				taken[m] = true
			}
		}
		for _, b := range busy {
			mark(b)
		}
		for _, at := range clinic.FreeSlots(working, busy, minutes, 0) {
			slot := clinic.Span{From: at, To: at.Add(minutes)}
			if taken[at] {
				t.Fatalf("the slot at %s is on a busy minute", at)
			}
			mark(slot)
		}
		for _, w := range working {
			gap := 0
			for m := w.From; m < w.To; m++ {
				gap++
				if taken[m] {
					gap = 0
				}
				if gap >= minutes {
					t.Fatalf("%d free minutes up to %s are not offered for a visit of %d", gap, m, minutes)
				}
			}
		}
	})
}

// TestOverlapsIsSymmetric also pins down that touching visits do not clash.
func TestOverlapsIsSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := aSpan(t, "a"), aSpan(t, "b")
		if a.Overlaps(b) != b.Overlaps(a) || !a.Overlaps(a) || a.Contains(b) && !a.Overlaps(b) {
			t.Fatalf("%s and %s", a, b)
		}
		shared := 0
		for m := a.From; m < a.To; m++ {
			if m >= b.From && m < b.To {
				shared++
			}
		}
		if a.Overlaps(b) != (shared > 0) {
			t.Fatalf("%s and %s share %d minutes", a, b, shared)
		}
	})
}

func TestCheckBookingNamesEveryClash(t *testing.T) {
	ok := clinic.BookingCheck{
		Doctor: clinic.Doctor{Available: true, User: clinic.User{FirstName: "Asha", LastName: "Sharma", Active: true},
			Hours: []clinic.Availability{{Day: clinic.Monday, Span: span("09:00-12:00"), Active: true}}},
		Patient: clinic.Patient{FirstName: "José", LastName: "Ñuñez"},
		Date:    monday, Start: clinic.MustClock("10:00"), Minutes: 30, Now: monday.At(clinic.MustClock("08:00"), zone),
	}
	other := func(id clinic.AppointmentID, start string, s clinic.AppointmentStatus) []clinic.Appointment {
		return []clinic.Appointment{{ID: id, Date: monday, Start: clinic.MustClock(start), Minutes: 30, Status: s}}
	}
	for name, c := range map[string]struct {
		alter func(*clinic.BookingCheck)
		want  []clinic.ClashKind
	}{
		"free":                      {func(*clinic.BookingCheck) {}, nil},
		"adjacent visits":           {func(b *clinic.BookingCheck) { b.DoctorVisits = other(1, "09:30", "booked") }, nil},
		"one minute over":           {func(b *clinic.BookingCheck) { b.DoctorVisits = other(1, "10:29", "booked") }, []clinic.ClashKind{clinic.ClashDoctor}},
		"a cancelled one":           {func(b *clinic.BookingCheck) { b.DoctorVisits = other(1, "10:00", "cancelled") }, nil},
		"a request holds no time":   {func(b *clinic.BookingCheck) { b.DoctorVisits = other(1, "10:00", "requested") }, nil},
		"itself, being moved":       {func(b *clinic.BookingCheck) { b.Appointment, b.DoctorVisits = 1, other(1, "10:00", "booked") }, nil},
		"the patient elsewhere":     {func(b *clinic.BookingCheck) { b.PatientVisits = other(2, "10:15", "arrived") }, []clinic.ClashKind{clinic.ClashPatient}},
		"outside the hours":         {func(b *clinic.BookingCheck) { b.Start = clinic.MustClock("11:45") }, []clinic.ClashKind{clinic.ClashOutsideHours}},
		"a Sunday":                  {func(b *clinic.BookingCheck) { b.Date = monday.AddDays(6) }, []clinic.ClashKind{clinic.ClashOutsideHours}},
		"over at this minute":       {func(b *clinic.BookingCheck) { b.Now = monday.At(clinic.MustClock("10:30"), zone) }, []clinic.ClashKind{clinic.ClashPast}},
		"just begun":                {func(b *clinic.BookingCheck) { b.Now = monday.At(clinic.MustClock("10:29"), zone) }, nil},
		"yesterday":                 {func(b *clinic.BookingCheck) { b.Now = monday.AddDays(1).At(0, zone) }, []clinic.ClashKind{clinic.ClashPast}},
		"a doctor who takes nobody": {func(b *clinic.BookingCheck) { b.Doctor.Available = false }, []clinic.ClashKind{clinic.ClashUnavailable}},
		"a doctor kept out":         {func(b *clinic.BookingCheck) { b.Doctor.User.Active = false }, []clinic.ClashKind{clinic.ClashUnavailable}},
		"a retired doctor":          {func(b *clinic.BookingCheck) { b.Doctor.Retired = b.Now }, []clinic.ClashKind{clinic.ClashUnavailable}},
		"a retired patient":         {func(b *clinic.BookingCheck) { b.Patient.Retired = b.Now }, []clinic.ClashKind{clinic.ClashRetired}},
		"everything at once": {func(b *clinic.BookingCheck) {
			b.DoctorVisits, b.PatientVisits, b.Start = other(1, "08:30", "booked"), other(2, "08:30", "booked"), clinic.MustClock("08:30")
		}, []clinic.ClashKind{clinic.ClashOutsideHours, clinic.ClashDoctor, clinic.ClashPatient}},
	} {
		b := ok
		c.alter(&b)
		var got []clinic.ClashKind
		for _, clash := range clinic.CheckBooking(b) {
			got = append(got, clash.Kind)
			if clash.Message == "" {
				t.Errorf("%s: a clash without words", name)
			}
			overbookable := clash.Kind == clinic.ClashDoctor || clash.Kind == clinic.ClashOutsideHours
			if clash.Overbookable() != overbookable {
				t.Errorf("%s: %s overbookable: %v", name, clash.Kind, clash.Overbookable())
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
