package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// keepAlive says from time to time that this screen has the visit.
func (c *Consultation) keepAlive() {
	if c.beat != nil || c.shut || c.heldBy != nil || c.Closed() && !c.amending {
		return
	}
	c.beat = c.p.After(service.KeepHoldEvery, func() {
		c.beat = nil
		if c.shut || c.closing || c.ReadOnly() {
			return
		}
		c.p.Runner.Go(c.p.Context(), func(ctx context.Context) func() {
			err := c.p.Consultations.KeepHold(ctx, c.p.Appointment)
			return func() {
				if c.shut {
					return
				}
				if clinic.CodeOf(err) == clinic.Conflict && c.p.Lost != nil {
					c.p.Lost(err)
					return
				}
				c.keepAlive()
			}
		})
	})
}

// Release tells others that this screen leaves the visit. It does not wait.
func (c *Consultation) Release() {
	if !c.loaded || c.ReadOnly() || c.closing {
		return
	}
	c.p.Runner.Go(c.p.Context(), func(ctx context.Context) func() {
		_ = c.p.Consultations.Release(ctx, c.p.Appointment) // it ends by itself after a while
		return nil
	})
}
