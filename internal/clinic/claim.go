package clinic

import (
	"slices"
	"time"
)

// PayerKind says what sort of payer it is.
type PayerKind string

// The kinds of payer.
const (
	PayerInsurance  PayerKind = "insurance"
	PayerEmployer   PayerKind = "employer"
	PayerGovernment PayerKind = "government"
	PayerOther      PayerKind = "other"
)

// PayerKinds returns the kinds in the order they are offered.
func PayerKinds() []PayerKind {
	return []PayerKind{PayerInsurance, PayerEmployer, PayerGovernment, PayerOther}
}

// Title gives the kind's name for people.
func (k PayerKind) Title() string {
	switch k {
	case PayerInsurance:
		return "Insurance"
	case PayerEmployer:
		return "Employer"
	case PayerGovernment:
		return "Government"
	case PayerOther:
		return "Other"
	}
	return string(k)
}

// Payer pays in a patient's stead.
type Payer struct {
	ID                    PayerID
	Name                  string
	Kind                  PayerKind
	Phone, Email, Address string
	Cover                 BasisPoints // the part it usually carries
	Active                bool
	UpdatedAt             time.Time
	Version               int
}

// Clean tidies typed text and checks every field.
func (p *Payer) Clean() error {
	p.Name, p.Phone, p.Email, p.Address = CleanLine(p.Name), CleanLine(p.Phone), CleanLine(p.Email), CleanText(p.Address)
	var c checker
	c.require("name", p.Name, "the payer's name")
	c.limit("name", p.Name, MaxName)
	if p.Kind == "" {
		p.Kind = PayerInsurance
	}
	if !slices.Contains(PayerKinds(), p.Kind) {
		c.fail("kind", "Choose what sort of payer it is.")
	}
	c.phone("phone", p.Phone)
	c.email("email", p.Email)
	c.limit("address", p.Address, 500)
	if p.Cover < 0 || p.Cover > Whole {
		c.fail("cover", "A payer carries 0 to 100 %%.")
	}
	return c.err()
}

// ClaimState is where a claim stands.
type ClaimState string

// The states. An accepted claim still waits for its money.
const (
	ClaimOpen         ClaimState = "open" // not sent yet
	ClaimSubmitted    ClaimState = "submitted"
	ClaimAccepted     ClaimState = "accepted"
	ClaimPartAccepted ClaimState = "part_accepted"
	ClaimRejected     ClaimState = "rejected"
	ClaimPaid         ClaimState = "paid"
	ClaimVoid         ClaimState = "void" // its bill is void
)

// Title gives the state's name for people.
func (s ClaimState) Title() string {
	switch s {
	case ClaimOpen:
		return "Not sent"
	case ClaimSubmitted:
		return "Sent"
	case ClaimAccepted:
		return "Accepted"
	case ClaimPartAccepted:
		return "Accepted in part"
	case ClaimRejected:
		return "Rejected"
	case ClaimPaid:
		return "Paid"
	case ClaimVoid:
		return "Void"
	}
	return string(s)
}

// Claim is a payer's part of one bill.
type Claim struct {
	ID          ClaimID
	InvoiceID   InvoiceID
	PayerID     PayerID
	PayerName   string
	PolicyNo    string
	ClaimNo     string
	Share       BasisPoints // of the bill's total; 0 when given as an amount
	Amount      Money       // asked for; fixed when the bill is issued
	Covered     Money       // of it still the payer's; the rest fell back to the patient
	State       ClaimState
	Note        string
	SubmittedOn Date
	DecidedOn   Date
	CreatedAt   time.Time
	UpdatedAt   time.Time
	Version     int
}
