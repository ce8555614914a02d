package clinic

import (
	"fmt"
	"time"
)

// Free follow-ups: a completed visit that was charged gives N follow-ups with
// the same doctor within D days (Settings.FreeFollowUps and FreeFollowUpDays of
// when the first of them is taken). One is reserved when a follow-up is booked,
// or taken when it is billed, and given back when the visit is called off, is
// missed, leaves the days or the doctor, or its bill is void.

// FreeVisitID identifies one use of a free follow-up.
type FreeVisitID int64

// FreeVisit is one use of a free follow-up.
type FreeVisit struct {
	ID            FreeVisitID
	AppointmentID AppointmentID // the follow-up that costs nothing
	GrantedBy     AppointmentID // the charged visit that gave it
	Allowed       int           // how many that visit gave in all
	ValidUntil    Date          // the last day of a free one
	TakenAt       time.Time
	GivenBackAt   time.Time // zero while it is used
}

// Live reports a use that was not given back.
func (v FreeVisit) Live() bool { return v.GivenBackAt.IsZero() }

// FreeGrant is what a charged visit gives.
type FreeGrant struct {
	Visit   Appointment // the charged one
	Allowed int         // 0 when it gives nothing
	Until   Date        // the last day, counted from the visit's: D days later
	Uses    []FreeVisit // of it, the live ones, in the order they were taken
}

// NewFreeGrant works out what a charged visit gives. uses are all of it so far:
// the first fixed number and days, later settings do not change them.
func NewFreeGrant(charged Appointment, uses []FreeVisit, s Settings) FreeGrant {
	g := FreeGrant{Visit: charged, Allowed: s.FreeFollowUps, Until: charged.Date.AddDays(s.FreeFollowUpDays)}
	if len(uses) > 0 {
		g.Allowed, g.Until = uses[0].Allowed, uses[0].ValidUntil
	}
	for _, u := range uses {
		if u.Live() {
			g.Uses = append(g.Uses, u)
		}
	}
	return g
}

// Left is how many follow-ups are still free, never negative.
func (g FreeGrant) Left() int { return max(0, g.Allowed-len(g.Uses)) }

// Covers reports whether a visit is a follow-up that the grant is meant for,
// whether or not one is left.
func (g FreeGrant) Covers(a Appointment) bool {
	return g.Allowed > 0 && a.Kind == VisitFollowUp && a.Status.Live() && a.ID != g.Visit.ID && a.PatientID == g.Visit.PatientID &&
		a.DoctorID == g.Visit.DoctorID && (a.Date.After(g.Visit.Date) || a.Date == g.Visit.Date && a.Start > g.Visit.Start) && !a.Date.After(g.Until)
}

// Take makes a use of the grant for a visit; ok is false when the visit is not
// covered, has one already, or none is left.
func (g *FreeGrant) Take(a Appointment, at time.Time) (use FreeVisit, ok bool) {
	if !g.Covers(a) || g.Left() == 0 {
		return FreeVisit{}, false
	}
	for _, u := range g.Uses {
		if u.AppointmentID == a.ID {
			return FreeVisit{}, false
		}
	}
	use = FreeVisit{AppointmentID: a.ID, GrantedBy: g.Visit.ID, Allowed: g.Allowed, ValidUntil: g.Until, TakenAt: at}
	g.Uses = append(g.Uses, use)
	return use, true
}

// Reason says on the bill why a follow-up is free: which of how many it is. use
// must be of the grant.
func (g FreeGrant) Reason(use FreeVisit) string {
	n := 1
	for _, u := range g.Uses {
		if u.AppointmentID == use.AppointmentID {
			break
		}
		n++
	}
	return fmt.Sprintf("Free follow-up %d of %d, until %s", min(n, g.Allowed), g.Allowed, g.Until.Format("2 Jan 2006"))
}
