package document

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"caredesk/internal/clinic"
)

func dayList(t testing.TB, n int) DayListData {
	d := DayListData{Letterhead: hospital(t), Date: clinic.MustDate("2026-11-23"), MadeAt: issued,
		Doctor: clinic.Doctor{User: clinic.User{FirstName: "Asha", LastName: "Sharma"}, Headline: "Cardiologist", DepartmentName: "Cardiology"}}
	names := []string{"Østergård, Søren", "Ковалёва, Анна", "Müller-Lüdenscheidt, Jürgen Karl Friedrich", "Nguyễn, Thị Minh Khai", "Jones, Emma"}
	statuses := clinic.AppointmentStatuses()
	for i := range n {
		d.Rows = append(d.Rows, DayListRow{Start: clinic.Clock(9*60 + 15*i), Minutes: 15, Token: clinic.Token("A", i%4), Name: names[i%len(names)],
			Number: fmt.Sprintf("P-%06d", i+1), Born: clinic.MustDate("1968-03-12"), Sex: clinic.SexMale, Phone: fmt.Sprintf("+353 86 555 %04d", i),
			Reason: []string{"Chest pain for two days", "Follow-up", ""}[i%3], Status: statuses[i%len(statuses)]})
	}
	return d
}

func makeDayList(t testing.TB, d DayListData) ([]byte, Report) {
	t.Helper()
	var b bytes.Buffer
	report, err := DayList(&b, d)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), report
}

func TestDayListNamesEverybody(t *testing.T) {
	for _, paper := range []clinic.Paper{clinic.PaperA4, clinic.PaperA5} {
		d := dayList(t, 60)
		d.Paper = paper
		d.Rows[4].Moved, d.Rows[5].Urgency = &ListMove{clinic.MustDate("2026-11-24"), 10 * 60, "Dr Bo Berg"}, clinic.UrgencyEmergency
		f, err := d.lay()
		if err != nil {
			t.Fatal(err)
		}
		all := ""
		for _, m := range marks(f) {
			all += m.text + " "
			if m.x < f.side-0.1 && m.kind == markText || m.x+m.w > f.right()+0.2 {
				t.Errorf("%s: %q stands outside the margins", paper, m.text)
			}
		}
		for _, r := range d.Rows {
			if !strings.Contains(all, r.Number) || !strings.Contains(all, strings.Fields(r.Phone)[3]) {
				t.Errorf("%s: %s is missing", paper, r.Number)
			}
		}
		pdf, report := makeDayList(t, d)
		text := read(t, pdf)
		wantText(t, text, "Day list", "Monday 23 November 2026", "Dr Asha Sharma", fmt.Sprintf("Page 1 of %d", report.Pages), "Moved to Tue", "Dr Bo Berg", "Emergency")
		if report.Pages < 2 || strings.Count(text, "Reason") != report.Pages || len(report.Missing) > 0 {
			t.Errorf("%s: %+v, %d headings", paper, report, strings.Count(text, "Reason"))
		}
		noOverlap(t, f)
	}
}

// noOverlap reports texts of one page that are printed over each other.
func noOverlap(t *testing.T, f *flow) {
	t.Helper()
	for n, p := range f.pages {
		for i, a := range p.marks {
			for _, b := range p.marks[i+1:] {
				if a.kind != markText || b.kind != markText {
					continue
				}
				if a.x+a.w > b.x+0.1 && b.x+b.w > a.x+0.1 && a.y+a.h > b.y+0.3 && b.y+b.h > a.y+0.3 {
					t.Fatalf("page %d: %q and %q overlap", n+1, a.text, b.text)
				}
			}
		}
	}
}

func TestDayListOfLongTexts(t *testing.T) {
	d := dayList(t, 6)
	d.Rows[0].Name, d.Rows[1].Reason, d.Rows[2].Phone = strings.Repeat("Wolfeschlegelsteinhausen", 8), strings.Repeat("ache ", 40), strings.Repeat("5", 60)
	d.Rows[3].Name, d.Rows[4].Token = "X", "ABCDEF123456"
	for _, paper := range []clinic.Paper{clinic.PaperA4, clinic.PaperA5} {
		d.Paper = paper
		f, err := d.lay()
		if err != nil {
			t.Fatal(err)
		}
		noOverlap(t, f)
		pdf, _ := makeDayList(t, d)
		if text := read(t, pdf); strings.Count(text, "ache") != 40 {
			t.Errorf("%s: %d of 40 words", paper, strings.Count(text, "ache"))
		}
	}
}

func TestEmptyLists(t *testing.T) {
	pdf, _ := makeDayList(t, dayList(t, 0))
	wantText(t, read(t, pdf), "No visits on this day.", "0 visits")
	var b bytes.Buffer
	if _, err := Reminders(&b, RemindersData{Letterhead: hospital(t), Date: clinic.MustDate("2026-11-24")}); err != nil {
		t.Fatal(err)
	}
	wantText(t, read(t, b.Bytes()), "No visits are booked for this day.", "Tuesday 24 November 2026")
	for _, p := range []clinic.Paper{clinic.PaperRoll80, "letter"} {
		d := dayList(t, 1)
		d.Paper = p
		_, err := DayList(io.Discard, d)
		wantCode(t, err, clinic.Invalid)
	}
}

func TestReminderList(t *testing.T) {
	d := RemindersData{Letterhead: hospital(t), Date: clinic.MustDate("2026-11-24"), MadeAt: issued, Paper: clinic.PaperA5}
	for i := range 40 {
		r := ReminderListRow{Start: clinic.Clock(540 + i*5), Name: fmt.Sprintf("Patient, Number %d", i), Number: fmt.Sprintf("P-%06d", i), Doctor: "Dr Asha Sharma",
			Phone: "+353 86 555 0100", Emergency: "Mother Brigid, +353 86 555 0199"}
		if i%2 == 0 {
			r.Outcome, r.MadeAt, r.MadeBy, r.Note = clinic.ReminderNoAnswer, issued, "Grace Byrne", "try at six"
		}
		d.Rows = append(d.Rows, r)
	}
	f, err := d.lay()
	if err != nil {
		t.Fatal(err)
	}
	noOverlap(t, f)
	var b bytes.Buffer
	report, err := Reminders(&b, d)
	if err != nil {
		t.Fatal(err)
	}
	wantText(t, read(t, b.Bytes()), "Reminders", "No answer", "Grace Byrne", "try at six", "Mother Brigid", fmt.Sprintf("Page 1 of %d", report.Pages))
}
