package clinic

import "strings"

// How long an estimate stands, in days: what is usual and what is the most.
const (
	EstimateDays    = 30
	MaxEstimateDays = 365
)

// EstimateStates returns all states.
func EstimateStates() []EstimateState {
	return []EstimateState{EstimateOpen, EstimateBilled, EstimateWithdrawn}
}

// Title gives the state's name for people.
func (s EstimateState) Title() string {
	switch s {
	case EstimateOpen:
		return "Open"
	case EstimateBilled:
		return "Billed"
	case EstimateWithdrawn:
		return "Withdrawn"
	}
	return string(s)
}

// Sum sets the sums from the lines, as a bill's.
func (e *Estimate) Sum() {
	i := Invoice{Currency: e.Currency, TaxInclusive: e.TaxInclusive, Items: e.Items}
	i.Sum()
	e.Net, e.Tax, e.Discount, e.Total = i.Net, i.Tax, i.Discount, i.Total
}

// Expired reports an open estimate whose last day is over.
func (e Estimate) Expired(today Date) bool {
	return e.State == EstimateOpen && e.ValidUntil.Before(today)
}

// Billable tells why an estimate cannot become a bill; nil when it can.
func (e Estimate) Billable(today Date) error {
	switch {
	case e.State == EstimateBilled:
		return Errorf(Conflict, "Estimate %s has been billed already.", e.Number)
	case e.State == EstimateWithdrawn:
		return Errorf(Conflict, "Estimate %s was withdrawn.", e.Number)
	case e.Expired(today):
		return Errorf(Conflict, "Estimate %s was valid until %s. Make a new one.", e.Number, e.ValidUntil.Format("2 Jan 2006"))
	}
	return nil
}

// CleanValidity fills the usual last day in and checks it.
func (e *Estimate) CleanValidity(today Date) error {
	if e.ValidUntil.IsZero() {
		e.ValidUntil = today.AddDays(EstimateDays)
	}
	if e.ValidUntil.Before(today) || today.AddDays(MaxEstimateDays).Before(e.ValidUntil) {
		return FieldErrorf("valid_until", "An estimate is valid from today on, for %d days at most.", MaxEstimateDays)
	}
	return nil
}

// MaxBillNote bounds the note below the lines of a bill or an estimate.
const MaxBillNote = 500

// CleanBillNote tidies the note that is printed below the lines.
func CleanBillNote(note string) (string, error) {
	note = strings.TrimSpace(CleanText(note))
	var c checker
	c.limit("note", note, MaxBillNote)
	return note, c.err()
}
