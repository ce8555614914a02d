package clinic

// Set gives the claim of a bill that is not issued its amount: a part of the
// total, or the amount as it was given, which may not be above it. All of it is
// the payer's until the payer says otherwise.
func (c *Claim) Set(total Money) error {
	switch {
	case c.Share < 0 || c.Share > Whole:
		return FieldErrorf("share", "The payer's part is more than nothing and 100 %% at most.")
	case c.Share > 0:
		c.Amount = total.Share(int64(c.Share), int64(Whole))
	case c.Amount.Currency != total.Currency:
		return FieldErrorf("share", "The payer's part is not in %s.", string(total.Currency))
	case c.Amount.Minor <= 0:
		return FieldErrorf("share", "Give the payer's part, as an amount or as a percentage.")
	case c.Amount.Minor > total.Minor:
		return FieldErrorf("share", "The payer's part, %s, is more than the bill of %s.", c.Amount, total)
	}
	c.State, c.Covered = ClaimOpen, c.Amount
	return nil
}

// Clean tidies what is typed for a claim and checks its length.
func (c *Claim) Clean() error {
	c.PolicyNo = CleanLine(c.PolicyNo)
	var k checker
	k.limit("policy_no", c.PolicyNo, 100)
	return k.err()
}

// PatientPart is what the patient pays of a bill: all that the payer does not.
func (i Invoice) PatientPart() Money {
	if i.Claim == nil {
		return i.Total
	}
	return i.Total.Sub(Money{i.Claim.Covered.Minor, i.Currency})
}
