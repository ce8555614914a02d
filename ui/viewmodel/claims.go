package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// Claims is the list of what payers were asked for.
type Claims struct {
	FrontDesk
	Changed func()
	Failed  func(error)

	Filter service.ClaimFilter
	Rows   []service.ClaimRow
	Total  int
	Loads  int // how often the rows began anew
	Payers []clinic.Payer

	next string
	load Latest
	save Submission
}

// NewClaims returns the list of claims that were not sent yet.
func NewClaims(d FrontDesk) *Claims {
	return &Claims{FrontDesk: d, Changed: func() {}, Failed: func(error) {},
		Filter: service.ClaimFilter{States: []clinic.ClaimState{clinic.ClaimOpen}}}
}

// Load reads the first page and, the first time, the payers to choose from.
func (l *Claims) Load() { l.fetch("") }

// More reads the next page.
func (l *Claims) More() {
	if l.next != "" {
		l.fetch(l.next)
	}
}

// HasMore reports whether there are claims that are not loaded yet.
func (l *Claims) HasMore() bool { return l.next != "" }

// SetFilter narrows the list; an empty state is all of them.
func (l *Claims) SetFilter(state clinic.ClaimState, payer clinic.PayerID, older int, text string) {
	f := service.ClaimFilter{Payer: payer, Older: older, Text: text}
	if state != "" {
		f.States = []clinic.ClaimState{state}
	}
	l.Filter = f
	l.Load()
}

func (l *Claims) fetch(after string) {
	f, payers := l.Filter, l.Payers
	l.load.Go(l.Context(), l.Runner, func(ctx context.Context) func() {
		var err error
		if payers == nil {
			payers, err = l.Services.Claims.Payers(ctx)
		}
		var page service.Page[service.ClaimRow]
		if err == nil {
			page, err = l.Services.Claims.List(ctx, f, service.PageRequest{After: after, Limit: service.MaxPage})
		}
		return func() {
			if err != nil {
				l.Failed(err)
				return
			}
			if after == "" {
				l.Rows, l.Total = nil, page.Total
				l.Loads++
			}
			l.Payers = payers
			l.Rows, l.next = append(l.Rows, page.Rows...), page.Next
			l.Changed()
		}
	})
}

// Unsent are the loaded claims that were not sent yet, with what they ask for.
func (l *Claims) Unsent() (refs []service.ClaimRef, sum clinic.Money) {
	for _, r := range l.Rows {
		if r.Claim.State == clinic.ClaimOpen {
			if sum.Currency == "" {
				sum.Currency = r.Claim.Amount.Currency
			}
			refs = append(refs, service.ClaimRef{ID: r.Claim.ID, Version: r.Claim.Version})
			if r.Claim.Amount.Currency == sum.Currency {
				sum = sum.Add(r.Claim.Amount)
			}
		}
	}
	return refs, sum
}

// SubmitAll marks claims as sent today.
func (l *Claims) SubmitAll(refs []service.ClaimRef, done func(error)) {
	l.save.Go(l.FrontDesk, func(ctx context.Context) error {
		return l.Services.Claims.SubmitAll(ctx, refs, l.Today())
	}, func(err error) {
		done(err)
		l.Load()
	})
}

// ClaimCase is one claim with its history and what can be done about it.
type ClaimCase struct {
	FrontDesk
	Claim clinic.Claim
	Steps []clinic.ClaimChange

	save Submission
}

// OpenClaim reads the history of a claim.
func OpenClaim(d FrontDesk, c clinic.Claim, done func(*ClaimCase, error)) {
	d.Runner.Go(d.Context(), func(ctx context.Context) func() {
		steps, err := d.Services.Claims.Steps(ctx, c.ID)
		return func() { done(&ClaimCase{FrontDesk: d, Claim: c, Steps: steps}, err) }
	})
}

func (c *ClaimCase) ref() service.ClaimRef {
	return service.ClaimRef{ID: c.Claim.ID, Version: c.Claim.Version}
}

// Submit marks the claim as sent.
func (c *ClaimCase) Submit(on clinic.Date, number string, done func(error)) {
	c.save.Go(c.FrontDesk, func(ctx context.Context) error { return c.Services.Claims.Submit(ctx, c.ref(), on, number) }, done)
}

// Answer notes the payer's answer.
func (c *ClaimCase) Answer(cmd service.ClaimAnswerCommand, done func(error)) {
	cmd.Claim, cmd.Version = c.Claim.ID, c.Claim.Version
	c.save.Go(c.FrontDesk, func(ctx context.Context) error { return c.Services.Claims.Answer(ctx, cmd) }, done)
}

// Reopen takes the answer, or that the claim was sent, back.
func (c *ClaimCase) Reopen(reason string, done func(error)) {
	c.save.Go(c.FrontDesk, func(ctx context.Context) error { return c.Services.Claims.Reopen(ctx, c.ref(), reason) }, done)
}

// CanReopen reports whether there is something to take back.
func (c *ClaimCase) CanReopen() bool {
	switch c.Claim.State {
	case clinic.ClaimSubmitted, clinic.ClaimAccepted, clinic.ClaimPartAccepted, clinic.ClaimRejected:
		return true
	}
	return false
}
