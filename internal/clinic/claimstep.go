package clinic

import "time"

// ClaimChange is one step of a claim, never changed.
type ClaimChange struct {
	ID      int64
	ClaimID ClaimID
	State   ClaimState
	Covered Money
	ClaimNo string
	Note    string
	At      time.Time
	By      UserID
	ByName  string
}

// ClaimStates returns all states in the order they are offered.
func ClaimStates() []ClaimState {
	return []ClaimState{ClaimOpen, ClaimSubmitted, ClaimAccepted, ClaimPartAccepted, ClaimRejected, ClaimPaid, ClaimVoid}
}

// ClaimAnswer is what a payer answers.
type ClaimAnswer string

// The answers.
const (
	AnswerAccept ClaimAnswer = "accept" // all that was asked for
	AnswerPart   ClaimAnswer = "part"   // a part, the rest falls back to the patient
	AnswerReject ClaimAnswer = "reject"
)

// maxClaimNo bounds a claim's number, in characters.
const maxClaimNo = 100

// Submitted is the claim as sent to its payer on a day. An empty number leaves
// the one it has.
func (c Claim) Submitted(on Date, number string) (Claim, error) {
	number = CleanLine(number)
	if c.State != ClaimOpen {
		return c, Errorf(Conflict, "This claim is “%s”. Only one that was not sent yet is marked as sent.", c.State.Title())
	}
	if number == "" {
		number = c.ClaimNo
	}
	var k checker
	k.limit("claim_no", number, maxClaimNo)
	if on.IsZero() {
		k.fail("date", "Give the day on which it was sent.")
	}
	if err := k.err(); err != nil {
		return c, err
	}
	c.State, c.SubmittedOn, c.ClaimNo = ClaimSubmitted, on, number
	return c, nil
}

// Answered is the claim after its payer's answer. covered is what it accepts in
// part; used is what was paid by it or written off of its part already, below
// which the part cannot fall.
func (c Claim) Answered(a ClaimAnswer, on Date, covered, used Money, number, note string) (Claim, error) {
	number, note = CleanLine(number), CleanLine(note)
	if c.State != ClaimSubmitted {
		return c, Errorf(Conflict, "This claim is “%s”. An answer is noted for one that was sent.", c.State.Title())
	}
	if number == "" {
		number = c.ClaimNo
	}
	var k checker
	k.limit("claim_no", number, maxClaimNo)
	k.limit("note", note, MaxLine)
	switch {
	case on.IsZero():
		k.fail("date", "Give the day of the answer.")
	case on.Before(c.SubmittedOn):
		k.fail("date", "The answer cannot be older than the claim, which was sent on %s.", c.SubmittedOn.Format("2 Jan 2006"))
	}
	next := c
	switch a {
	case AnswerAccept:
		next.State, next.Covered = ClaimAccepted, c.Amount
	case AnswerPart:
		next.State, next.Covered = ClaimPartAccepted, covered
		switch {
		case covered.Currency != c.Amount.Currency:
			k.fail("covered", "The amount is not in %s.", string(c.Amount.Currency))
		case covered.Minor <= 0:
			k.fail("covered", "Give what the payer accepts; nothing is a rejection.")
		case covered.Minor >= c.Amount.Minor:
			k.fail("covered", "A part is less than the %s that were asked for.", c.Amount)
		}
	case AnswerReject:
		next.State, next.Covered = ClaimRejected, Money{0, c.Amount.Currency}
		k.require("note", note, "the payer's reason")
	default:
		k.fail("answer", "Choose the payer's answer.")
	}
	if err := k.err(); err != nil {
		return c, err
	}
	if next.Covered.Minor < used.Minor {
		field := "covered"
		if a == AnswerReject {
			field = "answer"
		}
		return c, &Error{Code: Conflict, Field: field, Message: used.String() + " of the payer's part is paid or written off already. Give that back first."}
	}
	next.DecidedOn, next.ClaimNo, next.Note = on, number, note
	return next, nil
}

// Reopened is the claim as if it had not been answered, or not been sent when
// it had no answer yet. What the payer may carry again is what was asked for,
// less what the patient has paid of it meanwhile: room is the bill's total less
// what was paid by the patient or written off of the patient's part.
func (c Claim) Reopened(room Money, reason string) (Claim, error) {
	reason = CleanLine(reason)
	var k checker
	k.require("note", reason, "the reason")
	k.limit("note", reason, MaxLine)
	if err := k.err(); err != nil {
		return c, err
	}
	switch c.State {
	case ClaimSubmitted:
		c.State, c.SubmittedOn = ClaimOpen, Date{}
	case ClaimAccepted, ClaimPartAccepted, ClaimRejected:
		c.State, c.DecidedOn = ClaimSubmitted, Date{}
		covered := min(c.Amount.Minor, room.Minor)
		if covered <= 0 && c.Amount.Minor > 0 {
			return c, Errorf(Conflict, "The patient has paid all of the bill meanwhile. Give that back first.")
		}
		c.Covered = Money{max(covered, c.Covered.Minor), c.Amount.Currency}
	case ClaimPaid:
		return c, Errorf(Conflict, "The payer has paid. Give the payment back first.")
	default:
		return c, Errorf(Conflict, "This claim is “%s” and cannot be opened again.", c.State.Title())
	}
	c.Note = reason
	return c, nil
}

// Followed is the claim after its payer's payments and the write-offs of its
// part: paid when nothing of what it carries is left and something came, and
// as it was answered when a payment was given back.
func (c Claim) Followed(paid, writtenOff Money) Claim {
	due := c.Covered.Sub(paid).Sub(writtenOff)
	switch {
	case c.State == ClaimVoid || c.State == ClaimRejected:
	case due.Minor <= 0 && paid.Minor > 0:
		c.State = ClaimPaid
	case c.State == ClaimPaid && c.SubmittedOn.IsZero():
		c.State = ClaimOpen
	case c.State == ClaimPaid && c.DecidedOn.IsZero():
		c.State = ClaimSubmitted
	case c.State == ClaimPaid && c.Covered.Minor < c.Amount.Minor:
		c.State = ClaimPartAccepted
	case c.State == ClaimPaid:
		c.State = ClaimAccepted
	}
	return c
}

// PayerPaid is what the payer has paid of its part, less what was given back.
func (i Invoice) PayerPaid() Money {
	paid := Money{0, i.Currency}
	for _, p := range i.Payments {
		if p.ClaimID != 0 {
			paid = paid.Add(p.Amount)
		}
	}
	return paid
}

// PayerWrittenOff is what of the payer's part was written off.
func (i Invoice) PayerWrittenOff() Money {
	off := Money{0, i.Currency}
	for _, c := range i.Credits {
		if c.ClaimID != 0 {
			off = off.Add(c.Amount)
		}
	}
	return off
}

// PayerRoom is the most that a payer can carry of the bill now: its total less
// what the patient has paid and what of the patient's part was written off.
func (i Invoice) PayerRoom() Money {
	patient := i.Paid.Sub(i.PayerPaid()).Add(i.Credited).Sub(i.PayerWrittenOff())
	return i.Total.Sub(patient)
}
