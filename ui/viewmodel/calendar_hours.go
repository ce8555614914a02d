package viewmodel

import (
	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// hours collects what a grid must show from top to bottom.
type hours struct {
	from, to clinic.Clock
	any      bool
}

func (h *hours) grow(s clinic.Span) {
	s = clinic.Span{From: max(0, s.From), To: min(clinic.Midnight24, s.To)}
	if s.To <= s.From {
		return
	}
	if !h.any {
		h.from, h.to, h.any = s.From, s.To, true
		return
	}
	h.from, h.to = min(h.from, s.From), max(h.to, s.To)
}

// growDay takes in one column of the grid.
func (h *hours) growDay(working []clinic.Span, visits, before []service.AppointmentRow) {
	for _, w := range working {
		h.grow(w)
	}
	for _, v := range visits {
		h.grow(v.Span())
	}
	for _, v := range before {
		h.grow(v.SpanOn(v.Date.AddDays(1)))
	}
}

// whole gives whole hours around everything, and a usual day where there is
// nothing; at least eight of them.
func (h *hours) whole() (from, to clinic.Clock) {
	if !h.any {
		h.from, h.to = 9*60, 17*60
	}
	from = h.from / 60 * 60
	to = min((h.to+59)/60*60, clinic.Midnight24)
	return max(0, min(from, clinic.Midnight24-8*60)), max(to, min(from+8*60, clinic.Midnight24))
}
