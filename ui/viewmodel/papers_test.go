package viewmodel

import (
	"context"
	"reflect"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type fakePapers struct {
	PaperService
	draft  service.PaperDraft
	issued []service.PaperCommand
	err    error
}

func (f *fakePapers) Draft(context.Context, service.PaperQuery) (service.PaperDraft, error) {
	return f.draft, f.err
}

func (f *fakePapers) Issue(_ context.Context, cmd service.PaperCommand) (clinic.IssuedPaper, error) {
	f.issued = append(f.issued, cmd)
	return clinic.IssuedPaper{ID: 7, Number: "SN-2026-000007"}, f.err
}

func paperForm(f *fakePapers, r Runner, kind clinic.PaperKind) *PaperForm {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	return NewPaperForm(FrontDesk{Services: Services{Papers: f}, Runner: r, Context: context.Background, Now: func() time.Time { return now }},
		service.PaperQuery{Kind: kind, Appointment: 11, Patient: 5})
}

func TestPaperFormMakesACommandOfWhatWasTyped(t *testing.T) {
	f := &fakePapers{draft: service.PaperDraft{Paper: clinic.IssuedPaper{Body: clinic.PaperBody{Diagnosis: "I10", Items: []clinic.PaperItem{{Name: "X"}},
		Sections: []clinic.PaperSection{{Heading: clinic.SectionFindings, Text: "BP"}, {Heading: clinic.SectionAdvice, Text: "walk"}}}}}}
	note := paperForm(f, InlineRunner{}, clinic.PaperSickNote)
	in := PaperInput{Activity: ActivityOther, From: clinic.MustDate("2026-11-23"), Until: clinic.MustDate("2026-11-24")}
	if _, err := note.Command(in); clinic.FieldOf(err) != "activity_other" {
		t.Errorf("nothing said for what: %v", err)
	}
	in.Other = " diving "
	cmd, err := note.Command(in)
	if err != nil || cmd.Body.Activity != "diving" || cmd.Body.From != "2026-11-23" || cmd.Body.Until != "2026-11-24" || cmd.Body.Items != nil {
		t.Errorf("%+v, %v", cmd.Body, err)
	}
	in.UntilErr = clinic.FieldErrorf("", "no day")
	if _, err := note.Command(in); clinic.FieldOf(err) != "until" {
		t.Errorf("a wrong day: %v", err)
	}
	summary := paperForm(f, InlineRunner{}, clinic.PaperVisitSummary)
	summary.Load(func(error) {})
	cmd, err = summary.Command(PaperInput{Diagnosis: true, Medicines: true, Parts: []clinic.SectionKind{clinic.SectionAdvice}})
	want := clinic.PaperBody{Diagnosis: "I10", Items: []clinic.PaperItem{{Name: "X"}}, Sections: []clinic.PaperSection{{Heading: clinic.SectionAdvice, Text: "walk"}}}
	if err != nil || !reflect.DeepEqual(cmd.Body, want) {
		t.Errorf("%+v, %v", cmd.Body, err)
	}
	history := paperForm(f, InlineRunner{}, clinic.PaperHistory)
	if _, err := history.Command(PaperInput{From: clinic.MustDate("2026-11-23"), Until: clinic.MustDate("2026-11-22")}); clinic.FieldOf(err) != "period" {
		t.Errorf("a period that ends before it begins: %v", err)
	}
	cmd, err = history.Command(PaperInput{From: clinic.MustDate("2026-01-01")})
	if err != nil || cmd.History.From != clinic.MustDate("2026-01-01") || !cmd.History.To.IsZero() {
		t.Errorf("%+v, %v", cmd, err)
	}
}

func TestAPaperIsIssuedOnceHoweverOftenItIsPressed(t *testing.T) {
	f := &fakePapers{}
	held := &HeldRunner{}
	form := paperForm(f, held, clinic.PaperSickNote)
	got := ""
	for range 3 {
		form.Issue(service.PaperCommand{}, func(p clinic.IssuedPaper, err error) { got = p.Number })
	}
	held.Release(0)
	if len(f.issued) != 1 || got != "SN-2026-000007" {
		t.Errorf("%d issued, %q", len(f.issued), got)
	}
}

func TestBackdatingIsAskedForAfterAFortnight(t *testing.T) {
	form := paperForm(&fakePapers{}, InlineRunner{}, clinic.PaperSickNote)
	for day, want := range map[string]bool{"2026-11-23": false, "2026-11-09": false, "2026-11-08": true, "2026-12-24": false} {
		if got := form.BackdateAsked(clinic.MustDate(day), nil); got != want {
			t.Errorf("%s: %v", day, got)
		}
	}
	if form.BackdateAsked(clinic.Date{}, nil) {
		t.Error("no day asks for a reason")
	}
}

func TestEveryOutcomeHasItsVerdict(t *testing.T) {
	seen := map[string]bool{}
	for outcome, want := range map[service.VerifyOutcome]VerdictTone{service.VerifyGenuine: VerdictGood, service.VerifyReplaced: VerdictCaution,
		service.VerifyUncoded: VerdictCaution, service.VerifyAltered: VerdictBad, service.VerifyUnknown: VerdictBad, service.VerifyNotGenuine: VerdictBad, "": VerdictBad} {
		tone, text := Verdict(service.Verification{Outcome: outcome, ReplacedBy: "RX-2026-000009"})
		if tone != want || text == "" || seen[text] && outcome != "" && outcome != service.VerifyNotGenuine {
			t.Errorf("%q: %v %q", outcome, tone, text)
		}
		seen[text] = true
	}
	for row, want := range map[service.PaperRow]string{{}: "Not printed yet", {Copies: 1}: "Printed once", {Copies: 2}: "Printed twice", {Copies: 9}: "Printed several times",
		{ReplacedBy: "RX-1"}: "Replaced by RX-1"} {
		if got := PaperState(row); got != want {
			t.Errorf("%+v: %q", row, got)
		}
	}
}
