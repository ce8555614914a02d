package document

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
)

func phoneList(t testing.TB, n int) PhoneListData {
	d := PhoneListData{Letterhead: hospital(t), About: "Dr José Muñoz is away: Mon 23 – Wed 25 Nov 2026", Made: issued, MadeBy: "Grace Byrne", Location: time.UTC}
	for i := range n {
		l := PhoneLine{Patient: "Østergård, Søren", Number: fmt.Sprintf("P-%06d", i+1), Phone: "+353 86 555 0110", Contact: "Daughter, +353 86 555 0111",
			On: clinic.MustDate("2026-11-23"), At: clinic.Span{From: 600, To: 630}, Doctor: "Dr José Muñoz", Outcome: clinic.OutcomeMoved,
			Moved: &ListMove{On: clinic.MustDate("2026-11-26"), At: 600}}
		switch i % 3 {
		case 1:
			l.Moved = nil
			l.Patient, l.Outcome, l.Reason = "Κωνσταντίνου-Παπαδοπούλου, Αναστασία "+strings.Repeat("Μαρία ", 30), clinic.OutcomeCancelled, "The doctor is away"
		case 2:
			l.Moved = nil
			l.Phone, l.Contact, l.Outcome, l.Reason = "", "", clinic.OutcomeKept, "Sees him before the flight"
		}
		d.Lines = append(d.Lines, l)
	}
	return d
}

func TestPhoneListSaysAllOfIt(t *testing.T) {
	for _, paper := range []clinic.Paper{clinic.PaperA4, clinic.PaperA5} {
		d := phoneList(t, 40)
		d.Paper = paper
		var out bytes.Buffer
		report, err := PhoneList(&out, d)
		if err != nil || report.Pages < 2 || len(report.Missing) > 0 {
			t.Fatalf("%s: %+v %v", paper, report, err)
		}
		if dir := os.Getenv("CAREDESK_SHOTS"); dir != "" {
			if err := os.WriteFile(dir+"/phonelist-"+string(paper)+".pdf", out.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		text := read(t, out.Bytes())
		wantText(t, text, "St. Brigid's Hospital", "Patients to phone", "40 patients", "Dr José Muñoz is away", "+353 86 555 0110", "Daughter",
			"Moved to", "Cancelled", "Sees him before", fmt.Sprintf("Page 1 of %d", report.Pages), "P-000001", "P-000040", "Grace Byrne")
		f, err := d.lay()
		if err != nil {
			t.Fatal(err)
		}
		boxes := 0
		for i, p := range f.pages {
			checkPage(t, fmt.Sprintf("%s page %d", paper, i+1), f, p)
			for _, m := range p.marks {
				if m.kind == markBox {
					boxes++
				}
			}
		}
		if boxes != 40 {
			t.Errorf("%s: %d boxes to tick", paper, boxes)
		}
		if props := info(t, out.Bytes()); strings.Contains(props["Title"], "Østergård") || strings.Contains(props["Title"], "Muñoz") {
			t.Errorf("the properties name somebody: %v", props)
		}
	}
}

func TestAnEmptyPhoneListIsStillASheet(t *testing.T) {
	d := phoneList(t, 0)
	report, err := PhoneList(io.Discard, d)
	if err != nil || report.Pages != 1 {
		t.Errorf("%+v %v", report, err)
	}
	d.Paper = clinic.PaperRoll80
	_, err = PhoneList(io.Discard, d)
	wantCode(t, err, clinic.Invalid)
	if err := func() error { _, err := PhoneList(brokenWriter{}, phoneList(t, 1)); return err }(); clinic.CodeOf(err) != clinic.Unavailable {
		t.Errorf("a full disk: %v", err)
	}
	one := phoneList(t, 1)
	f, err := one.lay()
	if err != nil || len(f.pages) != 1 {
		t.Fatal(err)
	}
}
