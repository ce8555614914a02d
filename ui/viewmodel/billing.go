package viewmodel

import (
	"context"
	"crypto/rand"
	"slices"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// BillingParams are what a Billing works with; all but Changed are required.
type BillingParams struct {
	Billing      BillingService
	Appointments AppointmentService
	Deposits     DepositService // nil for who sees none
	Runner       Runner
	Context      func() context.Context
	Today        func() clinic.Date
	// Figures says whether the sums above the list are this role's.
	Figures bool
	Changed func()
}

// Billing is the list of invoices, the one that is open beside it, and the
// payment that is being taken.
type Billing struct {
	p      BillingParams
	period BillingPeriod
	state  BillingState
	text   string

	Renewal
	rows    []clinic.Invoice
	next    string
	total   int
	atLeast bool // there are more than total
	loads   int
	loading bool
	err     error

	figures   service.BillingFigures
	figuresOK bool

	current  *clinic.Invoice
	wanted   clinic.InvoiceID
	openErr  error
	form     PaymentForm
	busy     bool
	shut     bool
	list     Latest
	open     Latest
	sums     Latest
	candRows Latest
	left     Latest

	deposits   []clinic.Deposit // of depositsOf
	depositsOf clinic.PatientID
	usual      Latest
	owing      Latest
	owed       service.PatientMoney
	owedBy     clinic.PatientID // whose that is; 0 while it is not known
	payer      clinic.PayerID   // that the list is narrowed to; 0 for all
}

// NewBilling returns the page's state, on today's invoices.
func NewBilling(p BillingParams) *Billing { return &Billing{p: p, period: PeriodToday} }

// Period, State and Text return the filter in force.
func (b *Billing) Period() BillingPeriod { return b.period }

// State returns the state that the list is narrowed to.
func (b *Billing) State() BillingState { return b.state }

// Text returns what is searched for.
func (b *Billing) Text() string { return b.text }

// Rows returns the loaded invoices.
func (b *Billing) Rows() []clinic.Invoice { return b.rows }

// Total is the number of all matching invoices.
func (b *Billing) Total() int { return b.total }

// TotalAtLeast says that there are more than Total.
func (b *Billing) TotalAtLeast() bool { return b.atLeast }

// Generation counts the times that the rows began anew; between two of them
// rows are only added.
func (b *Billing) Generation() int { return b.loads }

// HasMore reports whether there are invoices that are not loaded yet.
func (b *Billing) HasMore() bool { return b.next != "" }

// Loading reports whether the first page is on its way.
func (b *Billing) Loading() bool { return b.loading }

// Err is why the list could not be loaded.
func (b *Billing) Err() error { return b.err }

// Figures returns the sums above the list; ok is false while they are unknown.
func (b *Billing) Figures() (f service.BillingFigures, ok bool) { return b.figures, b.figuresOK }

// SetFilter narrows the list.
func (b *Billing) SetFilter(period BillingPeriod, state BillingState, text string) {
	if period == b.period && state == b.state && text == b.text {
		return
	}
	b.period, b.state, b.text = period, state, text
	b.Load()
}

// Load reads the first page and the sums.
func (b *Billing) Load() {
	b.loading, b.err = true, nil
	b.fetch("", func(page service.Page[clinic.Invoice]) {
		b.rows, b.total, b.atLeast = page.Rows, page.Total, page.TotalAtLeast
	})
	b.loadFigures()
	b.changed()
}

// Reload reads list, sums and the open invoice again, as something changed.
func (b *Billing) Reload() {
	b.Load()
	if b.current != nil && !b.busy {
		b.Open(b.current.ID)
	}
}

// More reads the next page.
func (b *Billing) More() {
	if b.next == "" || b.loading {
		return
	}
	b.fetch(b.next, func(page service.Page[clinic.Invoice]) { b.rows = append(b.rows, page.Rows...) })
}

func (b *Billing) fetch(after string, take func(service.Page[clinic.Invoice])) {
	f := b.filter()
	rows := b.length(f, len(b.rows))
	b.list.Go(b.p.Context(), b.p.Runner, func(ctx context.Context) func() {
		page, err := readPage(after, rows, func(r service.PageRequest) (service.Page[clinic.Invoice], error) { return b.p.Billing.List(ctx, f, r) })
		return func() {
			b.loading, b.err = false, err
			if err == nil {
				b.next = page.Next
				take(page)
				if after == "" {
					b.loads++
					b.arrived(f)
				}
			}
			b.changed()
		}
	})
}

func (b *Billing) loadFigures() {
	if !b.p.Figures {
		return
	}
	b.sums.Go(b.p.Context(), b.p.Runner, func(ctx context.Context) func() {
		f, err := b.p.Billing.Figures(ctx)
		return func() {
			if err == nil {
				b.figures, b.figuresOK = f, true
			}
			b.changed()
		}
	})
}

// Current returns the open invoice, nil when none is.
func (b *Billing) Current() *clinic.Invoice { return b.current }

// OpenErr is why the invoice that was asked for is not shown.
func (b *Billing) OpenErr() error { return b.openErr }

// Opening reports whether another invoice than the one shown is on its way.
func (b *Billing) Opening() bool {
	return b.wanted != 0 && b.openErr == nil && (b.current == nil || b.current.ID != b.wanted)
}

// Busy reports whether a change of the open invoice is under way.
func (b *Billing) Busy() bool { return b.busy }

// Open shows an invoice with its items and payments. What was typed into the
// payment form of the same invoice stays.
func (b *Billing) Open(id clinic.InvoiceID) {
	if b.busy {
		return
	}
	b.wanted, b.openErr = id, nil
	b.open.Go(b.p.Context(), b.p.Runner, func(ctx context.Context) func() {
		inv, err := b.p.Billing.Get(ctx, id)
		return func() {
			b.openErr = err
			if err == nil {
				b.show(inv)
			} else if b.current != nil && b.current.ID != id {
				b.current = nil
			}
			b.changed()
		}
	})
}

// Close shows no invoice.
func (b *Billing) Close() {
	if b.busy {
		return
	}
	b.open.Cancel()
	b.current, b.wanted, b.openErr = nil, 0, nil
	b.changed()
}

func (b *Billing) show(inv clinic.Invoice) {
	same := b.current != nil && b.current.ID == inv.ID
	before := clinic.Money{}
	if same {
		before = b.current.PatientDue()
	}
	b.current = &inv
	b.wanted = inv.ID
	b.loadOwed(inv.PatientID)
	switch {
	case !same:
		b.form = b.newForm(inv)
	case b.form.Amount == before:
		// Untouched: it follows the balance.
		b.form.Amount = inv.PatientDue()
	}
	b.loadDeposits()
}

// SetItems writes the lines of the draft, which was seen in a version.
func (b *Billing) SetItems(version int, items []clinic.InvoiceItem, done func(error)) {
	inv := b.current
	if inv == nil || b.busy {
		return
	}
	items = slices.Clone(items)
	b.change(inv.ID, func(ctx context.Context) error {
		return b.p.Billing.SetItems(ctx, inv.ID, version, items)
	}, done)
}

// Issue gives the draft, which was seen in a version, its number without taking a
// payment.
func (b *Billing) Issue(version int, done func(number string, err error)) {
	inv := b.current
	if inv == nil || b.busy {
		return
	}
	number := ""
	b.change(inv.ID, func(ctx context.Context) (err error) {
		number, err = b.p.Billing.Issue(ctx, inv.ID, version)
		return err
	}, func(err error) { done(number, err) })
}

// change runs a change of an invoice and reads it again, also after a failure
// that means it is no longer what was shown.
func (b *Billing) change(id clinic.InvoiceID, work func(context.Context) error, done func(error)) {
	b.busy = true
	b.changed()
	b.open.Cancel()
	b.p.Runner.Go(b.p.Context(), func(ctx context.Context) func() {
		err := work(ctx)
		var inv clinic.Invoice
		var readErr error
		code := clinic.CodeOf(err)
		again := err == nil || code == clinic.Stale || code == clinic.Conflict
		if again {
			inv, readErr = b.p.Billing.Get(ctx, id)
		}
		return func() {
			b.busy = false
			if b.shut {
				return
			}
			if again && readErr == nil && b.wanted == id {
				b.show(inv)
			}
			done(err)
			if again {
				b.Load()
			}
			b.changed()
		}
	})
}

// Visits lists the visits of a day that can be billed.
func (b *Billing) Visits(day clinic.Date, done func([]service.AppointmentRow, error)) {
	f := service.AppointmentFilter{From: day, To: day, Statuses: []clinic.AppointmentStatus{
		clinic.StatusArrived, clinic.StatusInConsultation, clinic.StatusCompleted}}
	b.candRows.Go(b.p.Context(), b.p.Runner, func(ctx context.Context) func() {
		page, err := b.p.Appointments.List(ctx, f, service.PageRequest{Limit: service.MaxPage})
		return func() { done(page.Rows, err) }
	})
}

// DraftFor makes the invoice of a visit and opens it.
func (b *Billing) DraftFor(id clinic.AppointmentID, done func(clinic.InvoiceID, error)) {
	b.makeBill(func(ctx context.Context) (clinic.InvoiceID, error) { return b.p.Billing.DraftFor(ctx, id) }, done)
}

// Shut drops what is under way.
func (b *Billing) Shut() {
	b.shut = true
	for _, l := range []*Latest{&b.list, &b.open, &b.sums, &b.candRows, &b.usual, &b.owing, &b.left} {
		l.Cancel()
	}
}

func (b *Billing) changed() {
	if b.p.Changed != nil && !b.shut {
		b.p.Changed()
	}
}

func newKey() string { return rand.Text() }
