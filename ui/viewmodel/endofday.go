package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// EndOfDay is the step that turns visits nobody came to into no-shows: only
// those that are ticked, and only when it is confirmed.
type EndOfDay struct {
	FrontDesk
	// Changed is called on the UI thread when there is something new to draw;
	// Failed when a load went wrong.
	Changed func()
	Failed  func(error)

	Visits service.OverdueVisits
	// Ticked are the visits that become no-shows.
	Ticked map[clinic.AppointmentID]bool
	// Problems say why a ticked visit was left as it was.
	Problems map[clinic.AppointmentID]string

	seen map[clinic.AppointmentID]bool
	load Latest
	save Submission
}

// NewEndOfDay returns the state of the step before its first load.
func NewEndOfDay(d FrontDesk) *EndOfDay {
	return &EndOfDay{FrontDesk: d, Changed: func() {}, Failed: func(error) {}, Ticked: map[clinic.AppointmentID]bool{},
		Problems: map[clinic.AppointmentID]string{}, seen: map[clinic.AppointmentID]bool{}}
}

// Load reads the visits. Who never came is ticked from the start, who was
// checked in and never seen is not; what somebody has ticked or unticked stays.
func (e *EndOfDay) Load() {
	e.load.Go(e.Context(), e.Runner, func(ctx context.Context) func() {
		visits, err := e.Services.Queue.Overdue(ctx)
		return func() {
			if err != nil {
				e.Failed(err)
				return
			}
			e.Visits = visits
			ticked := map[clinic.AppointmentID]bool{}
			for _, v := range visits.NeverCame {
				ticked[v.ID] = e.Ticked[v.ID] || !e.seen[v.ID]
				e.seen[v.ID] = true
			}
			for _, v := range visits.NeverSeen {
				ticked[v.ID] = e.Ticked[v.ID]
			}
			e.Ticked = ticked
			e.Changed()
		}
	})
}

// Count is how many visits are ticked.
func (e *EndOfDay) Count() int {
	n := 0
	for _, on := range e.Ticked {
		if on {
			n++
		}
	}
	return n
}

// Confirm marks the ticked visits as no-shows. done gets a sentence for what
// was done; visits that were left as they were stay in Problems.
func (e *EndOfDay) Confirm(done func(text string, err error)) bool {
	var list []service.VisitVersion
	for _, rows := range [][]service.AppointmentRow{e.Visits.NeverCame, e.Visits.NeverSeen} {
		for _, v := range rows {
			if e.Ticked[v.ID] {
				list = append(list, service.VisitVersion{ID: v.ID, Version: v.Version})
			}
		}
	}
	var results []service.ClosedVisit
	return e.save.Go(e.FrontDesk, func(ctx context.Context) (err error) {
		results, err = e.Services.Queue.CloseDay(ctx, list)
		return err
	}, func(err error) {
		if err != nil {
			done("", err)
			return
		}
		e.Problems = map[clinic.AppointmentID]string{}
		for _, r := range results {
			if r.Problem != "" {
				e.Problems[r.ID] = r.Problem
			}
		}
		e.Load()
		done(CloseDayText(len(results)-len(e.Problems), len(e.Problems)), nil)
	})
}

// CloseDayText says what the step came to.
func CloseDayText(marked, left int) string {
	text := i18n.N(marked, "%d visit is marked as no-show.", "%d visits are marked as no-shows.")
	if left > 0 {
		text += " " + i18n.N(left, "%d was left as it is.", "%d were left as they are.")
	}
	return text
}

// OverdueText is the notice of the first page; empty when nothing is open.
func OverdueText(n int) string {
	if n == 0 {
		return ""
	}
	return i18n.N(n, "%d visit of a past day is still open.", "%d visits of past days are still open.")
}
