package clinic_test

import (
	"testing"

	"caredesk/internal/clinic"
)

func TestClaimsGoFromSentToPaid(t *testing.T) {
	day := clinic.MustDate("2026-11-23")
	c := clinic.Claim{Amount: eur(6000), Covered: eur(6000), State: clinic.ClaimOpen, ClaimNo: "A-1"}
	if _, err := c.Answered(clinic.AnswerAccept, day, eur(0), eur(0), "", ""); clinic.CodeOf(err) != clinic.Conflict {
		t.Errorf("an answer to what was never sent: %v", err)
	}
	sent, err := c.Submitted(day, "  ")
	if err != nil || sent.State != clinic.ClaimSubmitted || sent.ClaimNo != "A-1" || sent.SubmittedOn != day {
		t.Fatalf("sent: %+v %v", sent, err)
	}
	if _, err := sent.Submitted(day, ""); clinic.CodeOf(err) != clinic.Conflict {
		t.Errorf("sent twice: %v", err)
	}
	for name, c := range map[string]struct {
		answer  clinic.ClaimAnswer
		covered int64
		used    int64
		note    string
		on      clinic.Date
		field   string
	}{
		"all is no part":              {clinic.AnswerPart, 6000, 0, "x", day, "covered"},
		"nothing is no part":          {clinic.AnswerPart, 0, 0, "x", day, "covered"},
		"less than was paid":          {clinic.AnswerPart, 2000, 2001, "x", day, "covered"},
		"rejected though paid":        {clinic.AnswerReject, 0, 1, "x", day, "answer"},
		"rejected without a reason":   {clinic.AnswerReject, 0, 0, " ", day, "note"},
		"no answer":                   {"perhaps", 0, 0, "x", day, "answer"},
		"answered before it was sent": {clinic.AnswerAccept, 0, 0, "", day.AddDays(-1), "date"},
	} {
		if next, err := sent.Answered(c.answer, c.on, eur(c.covered), eur(c.used), "", c.note); clinic.FieldOf(err) != c.field || next.State != clinic.ClaimSubmitted {
			t.Errorf("%s: %v, state %s", name, err, next.State)
		}
	}
	part, err := sent.Answered(clinic.AnswerPart, day, eur(4000), eur(0), "B-2", "above the tariff")
	if err != nil || part.State != clinic.ClaimPartAccepted || part.Covered != eur(4000) || part.ClaimNo != "B-2" || part.Note != "above the tariff" {
		t.Fatalf("part: %+v %v", part, err)
	}
	if got := part.Followed(eur(3999), eur(0)).State; got != clinic.ClaimPartAccepted {
		t.Errorf("nearly paid is %s", got)
	}
	paid := part.Followed(eur(3000), eur(1000))
	if paid.State != clinic.ClaimPaid {
		t.Errorf("paid and written off is %s", paid.State)
	}
	if got := part.Followed(eur(0), eur(4000)).State; got != clinic.ClaimPartAccepted {
		t.Errorf("all written off is %s", got)
	}
	if got := paid.Followed(eur(2000), eur(1000)).State; got != clinic.ClaimPartAccepted {
		t.Errorf("after a refund it is %s", got)
	}
	if _, err := paid.Reopened(eur(10_000), "wrong"); clinic.CodeOf(err) != clinic.Conflict {
		t.Errorf("a paid claim opens again: %v", err)
	}
	again, err := part.Reopened(eur(5000), "they looked again")
	if err != nil || again.State != clinic.ClaimSubmitted || again.Covered != eur(5000) || !again.DecidedOn.IsZero() {
		t.Errorf("opened again with € 50 of room: %+v %v", again, err)
	}
	rejected, err := sent.Answered(clinic.AnswerReject, day, eur(0), eur(0), "", "not insured")
	if err != nil || rejected.Covered != eur(0) {
		t.Fatalf("rejected: %+v %v", rejected, err)
	}
	if _, err := rejected.Reopened(eur(0), "they looked again"); clinic.CodeOf(err) != clinic.Conflict {
		t.Errorf("opened again although the patient paid all: %v", err)
	}
	open, err := sent.Reopened(eur(6000), "not sent after all")
	if err != nil || open.State != clinic.ClaimOpen || !open.SubmittedOn.IsZero() {
		t.Errorf("sending taken back: %+v %v", open, err)
	}
	if _, err := sent.Reopened(eur(6000), ""); clinic.FieldOf(err) != "note" {
		t.Errorf("without a reason: %v", err)
	}
}
