package service

import (
	"context"
	"sync"
	"time"

	"caredesk/internal/clinic"
)

// sitting is a chart that a doctor opened by giving a reason. It lasts until the
// doctor signs in or out, and for a working day at most; the reason goes into
// the audit row of whatever is opened in it.
type sitting struct {
	user    clinic.UserID
	patient clinic.PatientID
	// allergies says that the allergies alone are open: vital signs or problems
	// were asked for with the reason, not the history.
	allergies bool
}

const sittingLasts = 12 * time.Hour

// sittingSetBack is how far a clock may be set back before open charts end.
const sittingSetBack = 10 * time.Minute

// opened is why and when a chart was opened.
type opened struct {
	reason string
	at     time.Time
}

// sittings are those of this program.
type sittings struct {
	mu   sync.Mutex
	open map[sitting]opened
}

func (s *sittings) begin(k sitting, o opened) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		s.open = map[sitting]opened{}
	}
	s.open[k] = o
}

// reason is why the chart was opened; ok is false when it is not open.
func (s *sittings) reason(k sitting, now time.Time) (reason string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, ok := s.open[k]
	// A clock that was set back would keep it open for as long again.
	if age := now.Sub(o.at); ok && (age > sittingLasts || age < -sittingSetBack) {
		delete(s.open, k)
		return "", false
	}
	return o.reason, ok
}

// end closes all charts of a user.
func (s *sittings) end(user clinic.UserID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k := range s.open {
		if k.user == user {
			delete(s.open, k)
		}
	}
}

// chartReason is why a doctor opened a chart that is not the doctor's own; ok is
// false when it is not open.
func (t *tx) chartReason(id clinic.PatientID) (reason string, ok bool) {
	if t.actor.Role != clinic.RoleDoctor {
		return "", false
	}
	return t.core.sittings.reason(sitting{user: t.actor.UserID, patient: id}, t.now)
}

// allergyReason is why a doctor sees the allergies of somebody else's patient.
func (t *tx) allergyReason(id clinic.PatientID) (reason string, ok bool) {
	if reason, ok = t.chartReason(id); ok || t.actor.Role != clinic.RoleDoctor {
		return reason, ok
	}
	return t.core.sittings.reason(sitting{user: t.actor.UserID, patient: id, allergies: true}, t.now)
}

// openHead runs fn in a transaction that fits who reads the head of a chart, with
// the allergies: one that can write where the reading is recorded.
func (c *core) openHead(ctx context.Context, a clinic.Actor, id clinic.PatientID, fn func(*tx) error) error {
	if _, ok := c.sittings.reason(sitting{user: a.UserID, patient: id, allergies: true}, c.now()); ok {
		return c.write(ctx, fn)
	}
	return c.openPart(ctx, a, id, fn)
}

// openPart runs fn in a transaction that fits who reads a part of a chart: one
// that can write where the reading is recorded.
func (c *core) openPart(ctx context.Context, a clinic.Actor, id clinic.PatientID, fn func(*tx) error) error {
	if _, ok := c.sittings.reason(sitting{user: a.UserID, patient: id}, c.now()); ok || auditedReader(a) {
		return c.write(ctx, fn)
	}
	return c.read(ctx, fn)
}

// partRead lets a part of a chart be read by whoever reads all of it, and by a
// doctor who opened it with a reason. Readings of an administrator, and those
// for a reason, are recorded under the action.
func (t *tx) partRead(id clinic.PatientID, action string, row int64) error {
	if err := t.checkOwnChart(id); err != nil {
		return err
	}
	if _, err := t.Patients().Get(t.ctx, id); err != nil {
		return err
	}
	access, err := t.access(id)
	if err != nil {
		return err
	}
	if access == chartFull {
		return t.chartRead(action, row, id)
	}
	if reason, ok := t.chartReason(id); ok {
		return t.recordReading(change{action: action, id: row, patient: id, reason: reason})
	}
	return needsReason(t.actor)
}

// needsReason says to a doctor that a reason opens the chart, and to everybody
// else that nothing does.
func needsReason(a clinic.Actor) error {
	if a.Role != clinic.RoleDoctor {
		return forbidden("Your role may not read this chart.")
	}
	return &clinic.Error{Code: clinic.Forbidden, Field: "reason",
		Message: "You have not treated this patient. Give a reason to open the history; it is recorded."}
}
