package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// maxFollowUpSlots bounds the free times offered for one day.
const maxFollowUpSlots = 96

// SetFollowUpDate asks for a follow-up on a day; the first free time of the
// doctor is suggested once it is known. The zero date takes the follow-up away.
func (c *Consultation) SetFollowUpDate(d clinic.Date) {
	if d == c.data.FollowUp.Date {
		return
	}
	c.keepSlot = false
	c.Edit(func(e *clinic.Consultation) { e.FollowUp = clinic.FollowUp{Date: d} })
	c.loadSlots()
}

// SetFollowUpSlot books the follow-up at a time, or leaves it a date only.
func (c *Consultation) SetFollowUpSlot(start clinic.Clock, book bool) {
	c.keepSlot = true
	c.Edit(func(e *clinic.Consultation) {
		e.FollowUp = clinic.FollowUp{Date: e.FollowUp.Date}
		if !book {
			return
		}
		e.FollowUp.Book, e.FollowUp.Start = true, start
		for _, s := range c.slots {
			if s.Start == start {
				e.FollowUp.Minutes = s.Minutes
			}
		}
	})
}

// Slots returns the doctor's free times on the follow-up's day. A chosen time
// that is no longer free is not among them.
func (c *Consultation) Slots() []clinic.Slot { return c.slots }

// SlotsText says what there is to choose from.
func (c *Consultation) SlotsText() string {
	switch {
	case c.data.FollowUp.Date.IsZero():
		return ""
	case c.slotsLoading:
		return i18n.T("looking for free times…")
	case c.slotsErr != nil:
		return i18n.Error(c.slotsErr)
	case c.data.FollowUp.Book && !c.slotFree(c.data.FollowUp.Start):
		return i18n.T("that time is no longer free. Choose another one.")
	case len(c.slots) == 0:
		return i18n.T("no free time that day. It stays a date only, or choose another day.")
	}
	return ""
}

func (c *Consultation) slotFree(at clinic.Clock) bool {
	for _, s := range c.slots {
		if s.Start == at {
			return true
		}
	}
	return false
}

// ReloadSlots looks for the free times again.
func (c *Consultation) ReloadSlots() {
	if c.loaded && !c.ReadOnly() && !c.shut {
		c.loadSlots()
	}
}

func (c *Consultation) loadSlots() {
	day := c.data.FollowUp.Date
	c.slotRequest.Cancel()
	if day != c.slotsFor {
		c.slots = nil
	}
	c.slotsFor, c.slotsErr, c.slotsLoading = day, nil, false
	if day.IsZero() || c.shut || !day.After(clinic.DateOf(c.p.Now())) {
		c.slots = nil
		c.changed()
		return
	}
	c.slotsLoading = true
	q := service.FreeQuery{Doctor: c.visit.DoctorID, From: day, Days: 1, N: maxFollowUpSlots}
	c.slotRequest.Go(c.p.Context(), c.p.Runner, func(ctx context.Context) func() {
		slots, err := c.p.Appointments.FreeSlots(ctx, q)
		return func() {
			if c.shut {
				return
			}
			c.slots, c.slotsErr, c.slotsLoading = slots, err, false
			if err == nil && !c.keepSlot && len(slots) > 0 {
				first := slots[0]
				c.Edit(func(e *clinic.Consultation) {
					e.FollowUp = clinic.FollowUp{Date: day, Start: first.Start, Minutes: first.Minutes, Book: true}
				})
			}
			c.changed()
		}
	})
	c.changed()
}
