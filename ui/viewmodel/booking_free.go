package viewmodel

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// LookFree asks whether a follow-up would be free as the form stands; the
// answer is in Free. A newer question drops the answer of an older one.
func (b *Booking) LookFree(in BookingInput) {
	kind, q := in.Kind, service.FreeFollowUpQuery{Patient: in.Patient, Doctor: in.Doctor, Date: in.Date, Start: in.Start}
	if b.Moving != nil {
		kind, q.Patient, q.Moving = b.Moving.Kind, b.Moving.PatientID, b.Moving.ID
	}
	if !in.StartGiven || in.StartErr != nil {
		q.Start = clinic.Midnight24 - 1 // at any time of that day
	}
	if b.Services.FreeFollowUps == nil || kind != clinic.VisitFollowUp || q.Patient == 0 || q.Doctor == 0 || in.DateErr != nil || in.Date.IsZero() {
		b.free.Cancel()
		if b.Free != (service.FreeFollowUp{}) {
			b.Free = service.FreeFollowUp{}
			b.Changed()
		}
		return
	}
	b.free.Go(b.Context(), b.Runner, func(ctx context.Context) func() {
		if !rest(ctx, b.Delay) {
			return nil
		}
		// Whoever may not ask is told nothing here, and what is wrong with the
		// input when it is saved.
		free, err := b.Services.FreeFollowUps.FreeFollowUp(ctx, q)
		return func() {
			if err != nil {
				free = service.FreeFollowUp{}
			}
			b.Free = free
			b.Changed()
		}
	})
}

// FreeText says how a follow-up stands to what a charged visit gave: nothing
// where none did.
func FreeText(f service.FreeFollowUp) string {
	until := i18n.Date(f.Until, "2 Jan 2006")
	switch {
	case f.N == 0:
		return ""
	case f.Free:
		return i18n.F("Free follow-up: %d of %d left until %s.", f.Left, f.N, until)
	case f.Left == 0 && f.N == 1:
		return i18n.F("Charged: the free follow-up of %s is used.", i18n.Date(f.Given, "2 Jan"))
	case f.Left == 0:
		return i18n.F("Charged: all %d free follow-ups of %s are used.", f.N, i18n.Date(f.Given, "2 Jan"))
	}
	return i18n.F("Charged: follow-ups were free until %s.", until)
}
