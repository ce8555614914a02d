package components

import (
	"sort"

	"caredesk/internal/clinic"
)

// GridDay is what a DayGrid shows: one day of some doctors, or some days of
// one doctor.
type GridDay struct {
	// From and To are the hours on the axis.
	From, To clinic.Clock
	Columns  []GridColumn
	// Now draws the line of the present; nil on other days.
	Now *clinic.Clock
	// Banner stands across all columns, such as a holiday.
	Banner string
	// Narrow lets the columns be as slim as seven beside each other need.
	Narrow bool
}

// GridColumn is one doctor's day.
type GridColumn struct {
	Key      int64
	Title    string
	Subtitle string
	// Badge stands at the right of the head, such as "8 of 12".
	Badge     string
	BadgeFull bool
	// Current marks the head of today among other days; the line of the present
	// then crosses this column alone.
	Current bool
	// Note stands across the column, such as "No hours this day"; Notes stand in
	// a part of it.
	Note  string
	Notes []GridNote
	// Hours are the working hours; what is outside of them is hatched. They may
	// begin before and end after the day.
	Hours []clinic.Span
	// Sessions are those hours that have something to say.
	Sessions []GridSession
	// Past is until when the column's time is over.
	Past        clinic.Clock
	SlotMinutes int // the usual length of a visit, in which times are offered
	Blocks      []GridBlock
	// Traces are thin lines where visits stood that were moved away. Their time
	// is free: they are neither places for the cursor nor in the way of a click.
	Traces []GridTrace
}

// GridTrace is where an appointment stood before it was moved away.
type GridTrace struct {
	Start, End clinic.Clock
	Text       string
}

// GridBlock is one appointment.
type GridBlock struct {
	ID         int64
	Start, End clinic.Clock
	Title      string
	Token      string
	Status     clinic.AppointmentStatus
	// Line2 follows the status word; the times when it is empty.
	Line2 string
	// Overbooked is why the appointment lies over another or outside the hours.
	Overbooked string
	// Tip gives the lines shown when the pointer rests on the block; nil for none.
	Tip func() []string
}

// GridCursor is where the keyboard is: on a free slot, or on a block.
type GridCursor struct {
	Key     int64
	At      clinic.Clock
	BlockID int64
}

// gridStop is a place the cursor can go to.
type gridStop struct {
	span  clinic.Span
	block int // position in the column's blocks, -1 for a free slot
}

// gridColumn is a column made ready for drawing and moving about.
type gridColumn struct {
	GridColumn
	stops []gridStop
	// lane and lanes place blocks that overlap side by side.
	lane, lanes []int
}

func prepareColumn(c GridColumn, day clinic.Span) gridColumn {
	g := gridColumn{GridColumn: c}
	g.Blocks = append([]GridBlock(nil), c.Blocks...)
	sort.SliceStable(g.Blocks, func(i, j int) bool { return g.Blocks[i].Start < g.Blocks[j].Start })
	if g.SlotMinutes <= 0 {
		g.SlotMinutes = 15
	}
	g.findLanes()
	g.findStops(day)
	return g
}

func (b GridBlock) span() clinic.Span { return clinic.Span{From: b.Start, To: max(b.End, b.Start+1)} }

// findStops lists the blocks and, within the working hours, the free slots
// between those that take up time. What begins on another day has no free slot
// here; blocks are cut to the day.
func (g *gridColumn) findStops(day clinic.Span) {
	for i, b := range g.Blocks {
		s := b.span()
		if s.From = max(s.From, day.From); s.From < s.To {
			s.To = max(s.From+1, min(s.To, day.To))
			g.stops = append(g.stops, gridStop{s, i})
		}
	}
	for _, hours := range g.Hours {
		for t := hours.From; t < hours.To; {
			if until, taken := g.takenAt(t); taken {
				t = until
				continue
			}
			end := min(t+clinic.Clock(g.SlotMinutes), hours.To)
			for _, b := range g.Blocks {
				if b.Status.Live() && b.Start > t && b.Start < end {
					end = b.Start
				}
			}
			if t >= 0 && t < clinic.Midnight24 {
				g.stops = append(g.stops, gridStop{clinic.Span{From: t, To: end}, -1})
			}
			t = end
		}
	}
	sort.SliceStable(g.stops, func(i, j int) bool {
		a, b := g.stops[i], g.stops[j]
		if a.span.From != b.span.From {
			return a.span.From < b.span.From
		}
		return a.block > b.block
	})
}

func (g *gridColumn) takenAt(t clinic.Clock) (until clinic.Clock, taken bool) {
	for _, b := range g.Blocks {
		if s := b.span(); b.Status.Live() && s.From <= t && t < s.To {
			return s.To, true
		}
	}
	return 0, false
}

// findLanes gives every group of overlapping blocks as many lanes as it needs.
func (g *gridColumn) findLanes() {
	n := len(g.Blocks)
	g.lane, g.lanes = make([]int, n), make([]int, n)
	for i := 0; i < n; {
		var ends []clinic.Clock
		last := g.Blocks[i].span().To
		j := i
		for j < n && (j == i || g.Blocks[j].Start < last) {
			s := g.Blocks[j].span()
			lane := 0
			for lane < len(ends) && ends[lane] > s.From {
				lane++
			}
			if lane == len(ends) {
				ends = append(ends, 0)
			}
			ends[lane] = s.To
			g.lane[j] = lane
			last = max(last, s.To)
			j++
		}
		for k := i; k < j; k++ {
			g.lanes[k] = len(ends)
		}
		i = j
	}
}

// stopAt finds the stop that holds a time: a block before a free slot, else
// the nearest by its start. It is -1 in a column without stops.
func (g *gridColumn) stopAt(t clinic.Clock) int {
	best, distance := -1, clinic.Clock(0)
	for i, s := range g.stops {
		if s.span.From <= t && t < s.span.To {
			return i
		}
		d := s.span.From - t
		if d < 0 {
			d = -d
		}
		if best < 0 || d < distance {
			best, distance = i, d
		}
	}
	return best
}

func (g *gridColumn) stopOfBlock(id int64) int {
	for i, s := range g.stops {
		if s.block >= 0 && g.Blocks[s.block].ID == id {
			return i
		}
	}
	return -1
}
