package clinic

import "time"

// At is the claim as it stood at a moment, by its history: what was covered, its
// state and its number. Before its first change all that was asked for was
// covered. Changes of that very moment count.
func (c Claim) At(at time.Time, changes []ClaimChange) Claim {
	c.Covered, c.State, c.ClaimNo = c.Amount, ClaimOpen, ""
	for _, s := range changes {
		if s.At.After(at) {
			break
		}
		c.Covered, c.State, c.ClaimNo = s.Covered, s.State, s.ClaimNo
	}
	return c
}
