package service_test

import (
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func claimRef(i clinic.Invoice) service.ClaimRef {
	return service.ClaimRef{ID: i.Claim.ID, Version: i.Claim.Version}
}

func TestAClaimAcceptedInPartFallsBackToThePatient(t *testing.T) {
	h := newHospital(t)
	i := h.insured("09:00")
	must(t, h.Claims.Submit(h.cashier, claimRef(i), clinic.Date{}, "HM-1"))
	_, err := h.Billing.TakePayment(h.cashier, cash(h.read(i.ID), euros(33), "early"))
	refused(t, err, clinic.Invalid, "amount")
	i = h.read(i.ID)
	answer := service.ClaimAnswerCommand{Claim: i.Claim.ID, Version: i.Claim.Version, Answer: clinic.AnswerPart, Covered: euros(40), Note: "tariff"}
	stale := answer
	stale.Version--
	refused(t, h.Claims.Answer(h.cashier, stale), clinic.Stale)
	must(t, h.Claims.Answer(h.cashier, answer))
	i = h.read(i.ID)
	if i.Claim.State != clinic.ClaimPartAccepted || i.PayerDue() != euros(40) || i.PatientDue() != euros(40) || i.Claim.ClaimNo != "HM-1" || i.Claim.DecidedOn != today {
		t.Fatalf("claim %+v, payer owes %v, patient %v", i.Claim, i.PayerDue(), i.PatientDue())
	}
	_, i = h.pay(i, euros(40), "k")
	// Opened again, the payer can carry no more than the patient has not paid.
	must(t, h.Claims.Reopen(h.cashier, claimRef(i), "they looked at it again"))
	i = h.read(i.ID)
	if i.Claim.State != clinic.ClaimSubmitted || i.Claim.Covered != euros(40) {
		t.Errorf("opened again: %+v", i.Claim)
	}
	refused(t, h.Claims.Answer(h.cashier, service.ClaimAnswerCommand{Claim: i.Claim.ID, Version: i.Claim.Version, Answer: clinic.AnswerAccept}),
		clinic.Conflict, "covered", "has paid a part")
	must(t, h.Claims.Answer(h.cashier, service.ClaimAnswerCommand{Claim: i.Claim.ID, Version: i.Claim.Version, Answer: clinic.AnswerReject, Note: "not insured"}))
	i = h.read(i.ID)
	if i.PatientDue() != euros(40) || i.PayerDue().Minor != 0 {
		t.Errorf("rejected: payer owes %v, patient %v", i.PayerDue(), i.PatientDue())
	}
	steps := value(h.Claims.Steps(h.cashier, i.Claim.ID))(t)
	var states []clinic.ClaimState
	for _, s := range steps {
		states = append(states, s.State)
	}
	if len(states) != 4 || states[0] != clinic.ClaimSubmitted || states[1] != clinic.ClaimPartAccepted || states[2] != clinic.ClaimSubmitted || states[3] != clinic.ClaimRejected {
		t.Errorf("steps: %v", states)
	}
	equal(t, "audit rows", len(h.audited("claim.answer")), 2)
	h.sound()
}

func TestClaimsListedAndSentTogether(t *testing.T) {
	h := newHospital(t)
	first, second, third := h.insured("09:00"), h.insured("10:00"), h.insured("11:00")
	must(t, h.Claims.Submit(h.cashier, claimRef(third), clinic.Date{}, ""))
	open := service.ClaimFilter{States: []clinic.ClaimState{clinic.ClaimOpen}}
	page := value(h.Claims.List(h.cashier, open, service.PageRequest{Limit: 1}))(t)
	if page.Total != 2 || page.Rows[0].Claim.ID != first.Claim.ID || page.Rows[0].Due != euros(48) || page.Rows[0].PatientName != "Ковалёва, Анна" ||
		page.Rows[0].InvoiceNumber != first.Number || page.Rows[0].Claim.PayerName != "Harbour Mutual 09:00" {
		t.Errorf("open claims: %+v", page)
	}
	page = value(h.Claims.List(h.cashier, open, service.PageRequest{Limit: 1, After: page.Next}))(t)
	equal(t, "the second", page.Rows[0].Claim.ID, second.Claim.ID)
	for name, f := range map[string]service.ClaimFilter{"payer": {Payer: second.Claim.PayerID}, "bill": {Text: second.Number}} {
		if p := value(h.Claims.List(h.cashier, f, service.PageRequest{}))(t); p.Total != 1 || p.Rows[0].Claim.ID != second.Claim.ID {
			t.Errorf("by %s: %+v", name, p)
		}
	}
	// All or none: one of them was sent at another desk meanwhile.
	refs := []service.ClaimRef{claimRef(first), claimRef(third)}
	refused(t, h.Claims.SubmitAll(h.cashier, refs, clinic.Date{}), clinic.Stale)
	equal(t, "first", h.read(first.ID).Claim.State, clinic.ClaimOpen)
	refs[1] = claimRef(second)
	refused(t, h.Claims.SubmitAll(h.cashier, refs, today.AddDays(1)), clinic.Invalid, "date")
	must(t, h.Claims.SubmitAll(h.cashier, refs, today))
	equal(t, "first", h.read(first.ID).Claim.State, clinic.ClaimSubmitted)
	equal(t, "second", h.read(second.ID).Claim.SubmittedOn, today)
	h.pass(31 * 24 * time.Hour)
	old := value(h.Claims.List(h.cashier, service.ClaimFilter{Older: 31}, service.PageRequest{}))(t)
	if old.Total != 3 || old.Rows[0].Age != 31 {
		t.Errorf("claims of 31 days and more: %d, age %d", old.Total, old.Rows[0].Age)
	}
	equal(t, "older ones", value(h.Claims.List(h.cashier, service.ClaimFilter{Older: 32}, service.PageRequest{}))(t).Total, 0)
	_, err := h.Claims.List(h.desk, service.ClaimFilter{}, service.PageRequest{})
	refused(t, err, clinic.Forbidden)
	h.sound()
}
