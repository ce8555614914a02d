package viewmodel

import (
	"context"
	"time"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
)

// Unsaved reports whether something was typed that no draft holds yet.
func (c *Consultation) Unsaved() bool {
	return c.loaded && !c.ReadOnly() && !sameConsultation(c.data, c.saved)
}

// SavedText says in a few words whether what was typed is kept.
func (c *Consultation) SavedText() string {
	switch {
	case !c.loaded:
		return ""
	case c.heldBy != nil:
		return i18n.T("Open on another screen")
	case c.Closed() && !c.amending:
		if c.own.Version > 1 {
			return i18n.F("Signed, amended (version %d)", c.own.Version)
		}
		return i18n.T("Signed and closed")
	case c.saveErr != nil && c.Unsaved():
		return i18n.T("Not saved yet, trying again")
	case c.savedAt.IsZero() && c.Unsaved():
		return i18n.T("Not saved yet")
	case c.savedAt.IsZero():
		return ""
	}
	return i18n.F("Saved %s", c.savedAt.In(c.p.Now().Location()).Format("15:04:05"))
}

// SaveErr is why the last try to keep a draft failed; nil after a success.
func (c *Consultation) SaveErr() error { return c.saveErr }

// scheduleSave starts the wait for the next draft unless one runs. It does not
// start over with each letter, so that steady typing is kept too.
func (c *Consultation) scheduleSave() {
	if c.stop != nil || c.shut || c.closing || !c.Unsaved() {
		return
	}
	c.stop = c.p.After(AutosaveEvery, func() {
		c.stop = nil
		c.SaveDraft()
	})
}

func (c *Consultation) stopTimer() {
	if c.stop != nil {
		c.stop()
		c.stop = nil
	}
}

func (c *Consultation) nextDraft() int {
	c.drafts.issued++
	return c.drafts.issued
}

func (c *Consultation) endDrafts() {
	c.stopTimer()
	c.drafts.mu.Lock()
	c.drafts.ended = true
	c.drafts.mu.Unlock()
}

// write keeps a draft unless a newer one was written or the visit is closed.
func (c *Consultation) write(ctx context.Context, n int, d clinic.Consultation) (time.Time, error) {
	c.drafts.mu.Lock()
	defer c.drafts.mu.Unlock()
	if c.drafts.ended || n < c.drafts.done {
		return time.Time{}, nil
	}
	save := c.p.Consultations.SaveDraft
	if c.amending {
		save = c.p.Consultations.KeepAmendment
	}
	at, err := save(ctx, c.p.Appointment, d)
	if err == nil {
		c.drafts.done = n
	}
	return at, err
}

// SaveDraft keeps what was typed, away from the UI thread. A failure is tried
// again after the usual wait.
func (c *Consultation) SaveDraft() {
	if c.shut || c.closing || !c.Unsaved() {
		return
	}
	draft, n := cloneConsultation(c.data), c.nextDraft()
	c.p.Runner.Go(c.p.Context(), func(ctx context.Context) func() {
		at, err := c.write(ctx, n, draft)
		return func() { c.draftDone(draft, n, at, err) }
	})
}

// KeepDraft keeps what was typed before it returns, as the window is about to
// lock or to end.
func (c *Consultation) KeepDraft() {
	c.stopTimer()
	if !c.Unsaved() || c.closing {
		return
	}
	ctx, cancel := context.WithTimeout(c.p.Context(), 3*time.Second)
	defer cancel()
	draft, n := cloneConsultation(c.data), c.nextDraft()
	at, err := c.write(ctx, n, draft)
	c.draftDone(draft, n, at, err)
}

func (c *Consultation) draftDone(draft clinic.Consultation, n int, at time.Time, err error) {
	if c.shut || n < c.drafts.issued && err != nil {
		return
	}
	c.saveErr = err
	if clinic.CodeOf(err) == clinic.Conflict && c.p.Lost != nil {
		c.p.Lost(err)
	}
	if err == nil && !at.IsZero() {
		c.saved, c.savedAt = draft, at
	}
	c.scheduleSave()
	c.changed()
}
