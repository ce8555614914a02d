package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// takeClosed puts a closed visit's record into the form, or what was typed of
// its amendment.
func (c *Consultation) takeClosed(view service.ConsultationView) {
	typed := c.amending && c.Unsaved()
	if !c.amending {
		c.endDrafts()
	}
	if typed {
		return
	}
	c.data = c.closedData()
	c.amending = false
	if view.HasDraft {
		c.amending = true
		c.reopenDrafts()
		c.data = cloneConsultation(view.Draft.Consultation)
		c.savedAt = view.Draft.SavedAt
	}
	c.saved = cloneConsultation(c.data)
}

// reopenDrafts lets drafts be written again, now of an amendment.
func (c *Consultation) reopenDrafts() {
	c.drafts.mu.Lock()
	c.drafts.ended = false
	c.drafts.mu.Unlock()
}

// Amending reports whether a signed record is being amended.
func (c *Consultation) Amending() bool { return c.amending }

// CanAmend reports whether the record can be amended here.
func (c *Consultation) CanAmend() bool {
	return c.Closed() && !c.amending && c.heldBy == nil && c.own.ID != 0
}

// StartAmendment opens the signed record to be amended; the signed one stays.
func (c *Consultation) StartAmendment() {
	if !c.CanAmend() || c.closing || c.shut {
		return
	}
	c.amending = true
	c.data = c.closedData()
	c.saved = cloneConsultation(c.data)
	c.reopenDrafts()
	c.keepAlive()
	c.recheck()
	c.changed()
}

// Amended reports whether anything differs from the signed record.
func (c *Consultation) Amended() bool {
	return c.amending && !clinic.SameRecord(c.closedData(), c.data)
}

// DropAmendment gives an amendment up; the signed record stands in the form.
func (c *Consultation) DropAmendment(done func(error)) {
	if !c.amending || c.closing {
		return
	}
	c.stopTimer()
	c.p.Runner.Go(c.p.Context(), func(ctx context.Context) func() {
		c.drafts.mu.Lock()
		err := c.p.Consultations.DropAmendment(ctx, c.p.Appointment)
		c.drafts.ended = c.drafts.ended || err == nil
		c.drafts.mu.Unlock()
		return func() {
			if err == nil {
				c.amending = false
				c.data = c.closedData()
				c.saved = cloneConsultation(c.data)
				c.saveErr = nil
			}
			done(err)
			c.changed()
		}
	})
}

// Amend signs the amendment. On failure everything typed stays.
func (c *Consultation) Amend(reason string, done func(service.AmendResult, error)) {
	if !c.amending || c.closing || c.shut {
		return
	}
	c.closing = true
	c.stopTimer()
	c.changed()
	cmd := service.AmendCommand{Appointment: c.visit.ID, Amends: c.own.ID, Consultation: cloneConsultation(c.data), Reason: reason}
	c.p.Runner.Go(c.p.Context(), func(ctx context.Context) func() {
		c.drafts.mu.Lock()
		result, err := c.p.Consultations.Amend(ctx, cmd)
		c.drafts.ended = c.drafts.ended || err == nil
		c.drafts.mu.Unlock()
		return func() {
			c.closing = false
			if err == nil {
				c.amending = false
				c.saved = cloneConsultation(c.data)
			} else {
				c.scheduleSave()
			}
			done(result, err)
			c.changed()
		}
	})
}
