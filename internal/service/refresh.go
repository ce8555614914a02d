package service

import (
	"context"
	"sync"

	"caredesk/internal/clinic"
)

type refreshKey struct{}

// Refreshing marks what is asked under the context as a second look at what the
// screen shows already, made by the program because something may have changed.
// A reading that is recorded in the audit log is then not recorded again,
// provided that this program recorded the same reading by the same user before.
// Without this, two open windows would answer each other's audit rows for ever.
func Refreshing(ctx context.Context) context.Context {
	return context.WithValue(ctx, refreshKey{}, true)
}

func refreshing(ctx context.Context) bool { on, _ := ctx.Value(refreshKey{}).(bool); return on }

// reading is a recorded look at a chart.
type reading struct {
	user    clinic.UserID
	action  string
	id      int64
	patient clinic.PatientID
	reason  string
}

// maxReadings bounds what is remembered; beyond it everything is forgotten and
// so recorded once more.
const maxReadings = 10_000

// readings are those that this program recorded.
type readings struct {
	mu   sync.Mutex
	seen map[reading]bool
}

func (r *readings) has(k reading) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.seen[k]
}

func (r *readings) add(list []reading) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen == nil || len(r.seen)+len(list) > maxReadings {
		r.seen = map[reading]bool{}
	}
	for _, k := range list {
		r.seen[k] = true
	}
}

// recordReading writes the audit row of a reading, unless it only looks again.
func (t *tx) recordReading(c change) error {
	k := reading{user: t.actor.UserID, action: c.action, id: c.id, patient: c.patient, reason: c.reason}
	if refreshing(t.ctx) && t.core.readings.has(k) {
		return nil
	}
	t.readings = append(t.readings, k)
	return t.audit(c)
}
