package service

import (
	"context"

	"caredesk/internal/clinic"
)

// SeriesRepo keeps which visits were booked together.
type SeriesRepo interface {
	Insert(ctx context.Context, s clinic.Series) (clinic.SeriesID, error)
	Get(ctx context.Context, id clinic.SeriesID) (clinic.Series, error)
	// Visits returns all visits of a series, of any state, by date and time.
	Visits(ctx context.Context, id clinic.SeriesID) ([]AppointmentRow, error)
	// Lift takes visits off the schedule, so that none stands in the way of where
	// another goes. It leaves versions alone; each visit must be put back by an
	// Update in the same transaction.
	Lift(ctx context.Context, ids []clinic.AppointmentID) error
}

// SeriesCommand books a visit on all days of a rule. The booking's Date is the
// day from which the rule begins, its OverbookReason holds for every date.
type SeriesCommand struct {
	BookCommand
	Repeat clinic.Recurrence
	Adjust []SeriesAdjust
}

// SeriesAdjust is what is done differently with one date of a series. On names
// the date when a series is booked, Visit the visit when one is moved.
type SeriesAdjust struct {
	On    clinic.Date
	Visit clinic.AppointmentID
	// Skip leaves the date out; a visit that would be moved stays where it is.
	Skip bool
	// Date and Start are another time for this visit; a zero Date keeps the rule's.
	Date  clinic.Date
	Start clinic.Clock
	// OverbookReason says why this one is booked over what stands against it.
	OverbookReason string
}

// MoveSeriesCommand moves the visits of a series that Scope means. ID is the
// visit it is begun from, in the version that was seen; Doctor, Date, Start and
// Minutes say where that one goes, as in MoveCommand. The others go as many days
// in the same direction; of doctor, time and length they take over what changes
// for the first. Adjust makes exceptions.
type MoveSeriesCommand struct {
	MoveCommand
	Scope  clinic.SeriesScope
	Adjust []SeriesAdjust
}

// CancelSeriesCommand cancels the visits of a series that Scope means. By may be
// empty for a doctor.
type CancelSeriesCommand struct {
	ID      clinic.AppointmentID
	Version int
	Scope   clinic.SeriesScope
	By      clinic.CancelledBy
	Reason  string
}

// SeriesDate is one visit of a series that is to be booked or moved.
type SeriesDate struct {
	On         clinic.Date          // the day by the rule, or on which the visit stands
	Visit      clinic.AppointmentID // 0 when it is to be booked
	Slot       clinic.Slot          // when and with whom it would be
	Skipped    bool                 // left out; a visit stays where it is
	Clashes    []clinic.Clash       // what stands against it
	Overbooked bool                 // passed over on purpose, with the right to it
	Offers     []clinic.Slot        // the nearest free times when something stands in the way
}

// Open reports whether the date keeps the series from being saved.
func (d SeriesDate) Open() bool { return !d.Skipped && !d.Overbooked && len(d.Clashes) > 0 }

// MayOverbook reports whether a reason could pass over all that stands against
// the date, for roles that may.
func (d SeriesDate) MayOverbook() bool {
	for _, c := range d.Clashes {
		if !c.Overbookable() {
			return false
		}
	}
	return len(d.Clashes) > 0
}

// SeriesPlan is a whole series as it would be saved.
type SeriesPlan struct {
	Words string // the rule, for people; empty for a move
	Dates []SeriesDate
}

// Open is the number of dates that keep the plan from being saved.
func (p SeriesPlan) Open() int { return p.count(SeriesDate.Open) }

// Kept is the number of visits that would be booked or moved.
func (p SeriesPlan) Kept() int { return p.count(func(d SeriesDate) bool { return !d.Skipped }) }

func (p SeriesPlan) count(of func(SeriesDate) bool) int {
	n := 0
	for _, d := range p.Dates {
		if of(d) {
			n++
		}
	}
	return n
}

// SeriesBooked names what was booked together.
type SeriesBooked struct {
	ID     clinic.SeriesID
	Visits []clinic.AppointmentID // by date
}

// SeriesView is a series with those of its visits that the actor may see.
type SeriesView struct {
	Series clinic.Series
	Words  string // the rule it was booked by, for people
	Visits []AppointmentRow
}

// Place counts a visit among those of the series: 3 of 10. Both are 0 when it is
// none of them.
func (v SeriesView) Place(id clinic.AppointmentID) (n, of int) {
	for i, row := range v.Visits {
		if row.ID == id {
			return i + 1, len(v.Visits)
		}
	}
	return 0, 0
}
