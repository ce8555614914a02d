package viewmodel

import (
	"context"
	"slices"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// EstimatesParams are what Estimates works with; all but Changed are required.
type EstimatesParams struct {
	Estimates EstimateService
	Runner    Runner
	Context   func() context.Context
	Today     func() clinic.Date
	Changed   func()
}

// Estimates is the list of estimates and the one that is open.
type Estimates struct {
	p     EstimatesParams
	text  string
	state clinic.EstimateState

	Renewal
	rows    []clinic.Estimate
	next    string
	total   int
	loads   int
	loading bool
	err     error
	current *clinic.Estimate
	again   clinic.EstimateID // is read again with the list
	busy    bool
	list    Latest
	open    Latest
}

// NewEstimates returns the state of the list: open estimates.
func NewEstimates(p EstimatesParams) *Estimates {
	return &Estimates{p: p, state: clinic.EstimateOpen}
}

// Rows returns the loaded estimates, the newest first.
func (e *Estimates) Rows() []clinic.Estimate { return e.rows }

// Total is the number of all that match.
func (e *Estimates) Total() int { return e.total }

// Generation counts the times that the rows began anew.
func (e *Estimates) Generation() int { return e.loads }

// HasMore reports whether there are estimates that are not loaded yet.
func (e *Estimates) HasMore() bool { return e.next != "" }

// Loading reports whether the first page is on its way.
func (e *Estimates) Loading() bool { return e.loading }

// Err is why the list could not be loaded.
func (e *Estimates) Err() error { return e.err }

// State is the state that the list is narrowed to; empty for all.
func (e *Estimates) State() clinic.EstimateState { return e.state }

// Current is the open estimate with its lines, nil when none is.
func (e *Estimates) Current() *clinic.Estimate { return e.current }

// Busy reports whether a change is under way.
func (e *Estimates) Busy() bool { return e.busy }

// Billable reports whether the open estimate can become a bill.
func (e *Estimates) Billable() bool {
	return e.current != nil && e.current.Billable(e.p.Today()) == nil
}

// SetFilter narrows the list.
func (e *Estimates) SetFilter(state clinic.EstimateState, text string) {
	if state != e.state || text != e.text {
		e.state, e.text = state, text
		e.Load()
	}
}

// Load reads the first page.
func (e *Estimates) Load() {
	e.loading, e.err = true, nil
	e.fetch("")
	e.changed()
}

// More reads the next page.
func (e *Estimates) More() {
	if e.next != "" && !e.loading {
		e.fetch(e.next)
	}
}

func (e *Estimates) fetch(after string) {
	f := service.EstimateFilter{State: e.state, Text: e.text}
	rows := e.length(f, len(e.rows))
	e.list.Go(e.p.Context(), e.p.Runner, func(ctx context.Context) func() {
		page, err := readPage(after, rows, func(r service.PageRequest) (service.Page[clinic.Estimate], error) {
			return e.p.Estimates.List(ctx, f, r)
		})
		return func() {
			e.loading, e.err = false, err
			switch {
			case err != nil:
			case after == "":
				e.rows, e.next, e.total = page.Rows, page.Next, page.Total
				e.loads++
				e.arrived(f)
				e.renew()
			default:
				e.rows, e.next = append(e.rows, page.Rows...), page.Next
			}
			e.changed()
		}
	})
}

// Open reads an estimate with its lines.
func (e *Estimates) Open(id clinic.EstimateID) {
	e.open.Go(e.p.Context(), e.p.Runner, func(ctx context.Context) func() {
		got, err := e.p.Estimates.Get(ctx, id)
		return func() {
			if e.current = &got; err != nil {
				e.current, e.err = nil, err
			}
			e.changed()
		}
	})
}

// Make writes an estimate.
func (e *Estimates) Make(cmd service.EstimateCommand, done func(clinic.EstimateID, error)) {
	var id clinic.EstimateID
	e.run(func(ctx context.Context) (err error) { id, err = e.p.Estimates.Make(ctx, cmd); return err }, func(err error) {
		done(id, err)
		if err == nil {
			e.Open(id)
		}
	})
}

// Withdraw ends the open estimate.
func (e *Estimates) Withdraw(reason string, done func(error)) {
	if open := e.current; open != nil {
		e.run(func(ctx context.Context) error { return e.p.Estimates.Withdraw(ctx, open.ID, open.Version, reason) }, e.reopened(open.ID, done))
	}
}

// ToBill makes a draft of the open estimate.
func (e *Estimates) ToBill(done func(clinic.InvoiceID, error)) {
	if open := e.current; open != nil {
		var bill clinic.InvoiceID
		e.run(func(ctx context.Context) (err error) {
			bill, err = e.p.Estimates.ToBill(ctx, open.ID, open.Version)
			return err
		},
			e.reopened(open.ID, func(err error) { done(bill, err) }))
	}
}

// reopened has an estimate read again, with the list, after it was changed or
// found changed.
func (e *Estimates) reopened(id clinic.EstimateID, done func(error)) func(error) {
	return func(err error) {
		if code := clinic.CodeOf(err); err == nil || code == clinic.Stale || code == clinic.Conflict {
			e.again = id
		}
		done(err)
	}
}

// renew shows the estimate that was changed as it is now. One that is not in the
// list any more gives way to the one that is chosen next.
func (e *Estimates) renew() {
	id := e.again
	e.again = 0
	switch {
	case id == 0 || e.current == nil || e.current.ID != id:
	case slices.ContainsFunc(e.rows, func(row clinic.Estimate) bool { return row.ID == id }):
		e.Open(id)
	default:
		e.current = nil
	}
}

func (e *Estimates) run(work func(context.Context) error, done func(error)) {
	if e.busy {
		return
	}
	e.busy = true
	e.changed()
	e.p.Runner.Go(e.p.Context(), func(ctx context.Context) func() {
		err := work(ctx)
		return func() {
			e.busy = false
			done(err)
			e.Load()
		}
	})
}

// Shut drops what is under way.
func (e *Estimates) Shut() {
	e.list.Cancel()
	e.open.Cancel()
	e.p.Changed = nil
}

func (e *Estimates) changed() {
	if e.p.Changed != nil {
		e.p.Changed()
	}
}
