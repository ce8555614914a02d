package exchange_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"pgregory.net/rapid"

	"caredesk/internal/clinic"
	"caredesk/internal/exchange"
	"caredesk/internal/service"
	"caredesk/internal/tongue"
)

var made = time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)

func visits(list ...service.AppointmentRow) service.CalendarVisits {
	return service.CalendarVisits{Hospital: "St. Brigid's; Galway", Address: "12 Harbour Road,\nGalway", From: clinic.MustDate("2026-10-01"),
		To: clinic.MustDate("2026-10-31"), Visits: list, MadeAt: made,
		Doctor: clinic.Doctor{ID: 4, User: clinic.User{FirstName: "José", LastName: "Muñoz"}}}
}

func visit(date, start string, change ...func(*service.AppointmentRow)) service.AppointmentRow {
	v := service.AppointmentRow{PatientFirst: "Анна", PatientLast: "Ковалёва", PatientNumber: "P-000042", PatientPhone: service.Phone{Typed: "555 0101"},
		Appointment: clinic.Appointment{ID: 7, Date: clinic.MustDate(date), Start: clinic.MustClock(start), Minutes: 30, Status: clinic.StatusBooked,
			Reason: "reason-word", Symptoms: "symptom-word", Diagnosis: "diagnosis-word", Notes: "note-word", Prescription: "rx-word",
			CreatedAt: made.Add(-time.Hour), UpdatedAt: made, Version: 1}}
	for _, c := range change {
		c(&v)
	}
	return v
}

// written is the file, and what another program reads in it.
func written(t testing.TB, c service.CalendarVisits, titles exchange.Titles) (string, []*ics.VEvent) {
	t.Helper()
	var b bytes.Buffer
	if err := exchange.Calendar(&b, c, titles, tongue.In("en")); err != nil {
		t.Fatal(err)
	}
	cal, err := ics.ParseCalendar(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	if len(cal.Events()) != len(c.Visits) {
		t.Fatalf("%d entries of %d visits", len(cal.Events()), len(c.Visits))
	}
	return b.String(), cal.Events()
}

func property(e *ics.VEvent, p ics.ComponentProperty) string {
	if got := e.GetProperty(p); got != nil {
		return got.Value
	}
	return ""
}

// On the days on which the clocks change, and on those around them, a visit
// stands at the time on the clinic's wall.
func TestTimesAcrossTheChangeOfTheClocks(t *testing.T) {
	for _, c := range [][4]string{
		{"2026-10-24", "09:00", "20261024T090000", "20261024T093000"},
		{"2026-10-25", "00:45", "20261025T004500", "20261025T011500"}, // an hour comes twice
		{"2026-10-25", "09:00", "20261025T090000", "20261025T093000"},
		{"2026-03-29", "00:45", "20260329T004500", "20260329T011500"}, // an hour is left out
		{"2028-02-29", "23:45", "20280229T234500", "20280301T001500"},
	} {
		text, events := written(t, visits(visit(c[0], c[1])), exchange.TitleInitials)
		if from, to := property(events[0], ics.ComponentPropertyDtStart), property(events[0], ics.ComponentPropertyDtEnd); from != c[2] || to != c[3] {
			t.Errorf("%s %s: %s to %s", c[0], c[1], from, to)
		}
		if !strings.Contains(text, "\r\nDTSTART:"+c[2]+"\r\n") || strings.Contains(text, "TZID") {
			t.Errorf("the time names a zone:\n%s", text)
		}
	}
}

func TestMovedAndCancelledEntries(t *testing.T) {
	first, events := written(t, visits(visit("2026-10-05", "09:00")), exchange.TitleInitials)
	before := events[0]
	moved := visit("2026-10-06", "10:00", func(v *service.AppointmentRow) { v.Version = 2 })
	_, events = written(t, visits(moved), exchange.TitleInitials)
	if events[0].Id() != before.Id() || property(events[0], ics.ComponentPropertySequence) != "1" || property(before, ics.ComponentPropertySequence) != "0" {
		t.Errorf("moved: %s %s, before %s", events[0].Id(), property(events[0], ics.ComponentPropertySequence), before.Id())
	}
	other := visit("2026-10-05", "09:00", func(v *service.AppointmentRow) { v.ID = 8 })
	if _, e := written(t, visits(other), exchange.TitleInitials); e[0].Id() == before.Id() {
		t.Error("two visits share a UID")
	}
	off := visit("2026-10-06", "10:00", func(v *service.AppointmentRow) {
		v.Version, v.Status, v.CancelReason = 3, clinic.StatusCancelled, "cancel-word"
	})
	text, events := written(t, visits(off), exchange.TitleInitials)
	if property(events[0], ics.ComponentPropertyStatus) != "CANCELLED" || property(events[0], ics.ComponentPropertySequence) != "2" ||
		!strings.HasPrefix(property(events[0], ics.ComponentPropertySummary), "Cancelled: ") {
		t.Errorf("cancelled:\n%s", text)
	}
	if !strings.Contains(first, "STATUS:CONFIRMED") || !strings.Contains(first, "METHOD:PUBLISH") {
		t.Errorf("booked:\n%s", first)
	}
	if again, _ := written(t, visits(visit("2026-10-05", "09:00")), exchange.TitleInitials); again != first {
		t.Error("the same visits make another file")
	}
}

// A calendar leaves the house: it tells what was chosen about the patient and
// nothing of what was said.
func TestWhatACalendarTells(t *testing.T) {
	for titles, want := range map[exchange.Titles]string{exchange.TitleInitials: "АК, P-000042", exchange.TitleName: "Ковалёва, Анна", exchange.TitleBusy: "Visit"} {
		text, events := written(t, visits(visit("2026-10-05", "09:00")), titles)
		if got := strings.ReplaceAll(property(events[0], ics.ComponentPropertySummary), "\\,", ","); got != want {
			t.Errorf("%s: %q, want %q", titles, got, want)
		}
		for _, secret := range []string{"-word", "555 0101"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s: the file holds %q", titles, secret)
			}
		}
		if titles != exchange.TitleName && strings.Contains(text, "Ковал") {
			t.Errorf("%s: the file holds the name", titles)
		}
	}
}

// Whatever stands in a name, the file stays one that other programs read, with
// as many entries as visits and lines no longer than the standard allows.
func TestAnyNameMakesAFile(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		v := visit("2026-10-05", "09:00")
		v.PatientFirst, v.PatientLast = rapid.String().Draw(rt, "first"), rapid.StringN(1, 200, -1).Draw(rt, "last")
		c := visits(v)
		c.Hospital = rapid.String().Draw(rt, "hospital")
		text, events := written(t, c, exchange.TitleName)
		for _, line := range strings.Split(text, "\r\n") {
			if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
				rt.Fatalf("the line %q", line)
			}
		}
		if property(events[0], ics.ComponentPropertyDtStart) != "20261005T090000" {
			rt.Fatalf("%s", text)
		}
	})
}

func TestFileName(t *testing.T) {
	if got := exchange.FileName(visits(), tongue.In("en")); got != "calendar-muñoz-2026-10-01-2026-10-31.ics" {
		t.Error(got)
	}
	if got := exchange.FileName(visits(), tongue.In("fr")); got != "calendrier-muñoz-2026-10-01-2026-10-31.ics" {
		t.Error(got)
	}
	long := visits()
	long.Doctor.User.LastName = strings.Repeat("क", clinic.MaxName)
	if got := exchange.FileName(long, tongue.In("en")); len(got) > 255 || !strings.HasSuffix(got, ".ics") {
		t.Errorf("%d bytes: %s", len(got), got)
	}
}

// A calendar goes to the phone of somebody who works in the language of the window.
func TestACalendarSpeaksTheLanguage(t *testing.T) {
	c := visits(visit("2026-10-05", "09:00", func(v *service.AppointmentRow) { v.Status = clinic.StatusCancelled }))
	var b bytes.Buffer
	if err := exchange.Calendar(&b, c, exchange.TitleBusy, tongue.In("fr")); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); !strings.Contains(got, "SUMMARY:Annulé\u00a0: Rendez-vous\r\n") {
		t.Error(got)
	}
}
