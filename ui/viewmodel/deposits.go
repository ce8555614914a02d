package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// Deposits is the list of what was paid in advance.
type Deposits struct {
	FrontDesk
	Changed func()
	Failed  func(error)

	Filter service.DepositFilter
	Rows   []clinic.Deposit
	Total  int
	Loads  int // how often the rows began anew

	next string
	load Latest
	save Submission
}

// NewDeposits returns the list of those that still hold something.
func NewDeposits(d FrontDesk) *Deposits {
	return &Deposits{FrontDesk: d, Changed: func() {}, Failed: func(error) {}, Filter: service.DepositFilter{Left: true}}
}

// Load reads the first page.
func (l *Deposits) Load() { l.fetch("") }

// More reads the next page.
func (l *Deposits) More() {
	if l.next != "" {
		l.fetch(l.next)
	}
}

// HasMore reports whether there are deposits that are not loaded yet.
func (l *Deposits) HasMore() bool { return l.next != "" }

// SetFilter narrows the list.
func (l *Deposits) SetFilter(text string, left bool) {
	if l.Filter.Text != text || l.Filter.Left != left {
		l.Filter.Text, l.Filter.Left = text, left
		l.Load()
	}
}

func (l *Deposits) fetch(after string) {
	f := l.Filter
	l.load.Go(l.Context(), l.Runner, func(ctx context.Context) func() {
		page, err := l.Services.Deposits.List(ctx, f, service.PageRequest{After: after})
		return func() {
			if err != nil {
				l.Failed(err)
				return
			}
			if after == "" {
				l.Rows, l.Total = nil, page.Total
				l.Loads++
			}
			l.Rows, l.next = append(l.Rows, page.Rows...), page.Next
			l.Changed()
		}
	})
}

// Take takes money in advance.
func (l *Deposits) Take(cmd service.DepositCommand, done func(clinic.PaymentID, error)) {
	var payment clinic.PaymentID
	l.save.Go(l.FrontDesk, func(ctx context.Context) (err error) {
		_, payment, err = l.Services.Deposits.Take(ctx, cmd)
		return err
	}, func(err error) { done(payment, err) })
}

// Read reads one deposit with its payments.
func (l *Deposits) Read(id clinic.DepositID, done func(clinic.Deposit)) {
	l.Runner.Go(l.Context(), func(ctx context.Context) func() {
		d, err := l.Services.Deposits.Get(ctx, id)
		return func() {
			if err != nil {
				l.Failed(err)
				return
			}
			done(d)
		}
	})
}

// Refund gives a part of a deposit back.
func (l *Deposits) Refund(cmd service.RefundCommand, done func(clinic.PaymentID, error)) {
	var payment clinic.PaymentID
	l.save.Go(l.FrontDesk, func(ctx context.Context) (err error) {
		payment, err = l.Services.Deposits.Refund(ctx, cmd)
		return err
	}, func(err error) { done(payment, err) })
}
