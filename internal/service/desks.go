package service

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"caredesk/internal/clinic"
)

// BeatEvery is how often a window gives a sign of life.
const BeatEvery = 30 * time.Second

const (
	// deskSilent is the silence after which a desk counts as gone: several beats,
	// so that a busy moment makes nobody disappear.
	deskSilent = 4 * BeatEvery
	// deskForgotten is the silence after which the row of a program that crashed
	// is removed. It is long, as the clock that measures it may be wrong.
	deskForgotten = 24 * time.Hour
	// ClockTolerance is the difference between two clocks that is worth a warning.
	ClockTolerance = time.Minute
)

// Desks knows which desks are connected.
type Desks struct {
	*core
	heard heardDesks
}

// heardDesks remembers when, by this desk's clock, each of the others was first
// seen to have beaten once more. Where there is no server's clock this alone
// tells a desk that is gone from one whose clock is wrong.
type heardDesks struct {
	mu  sync.Mutex
	of  map[string]heardDesk
	was time.Time // when this desk looked last
}

type heardDesk struct {
	beats int
	at    time.Time
	moved bool // it has beaten since it was seen first
}

// Beat gives this desk's sign of life and says which desks are connected. It is
// not audited, and other desks do not reload for it. As it writes, it shows as
// well whether saving is possible.
func (s *Desks) Beat(ctx context.Context) (DesksView, error) {
	if _, err := authorize(ctx, clinic.SessionOwn); err != nil {
		return DesksView{}, err
	}
	var view DesksView
	err := s.writeOwnSession(Quietly(ctx), func(t *tx) error {
		view = DesksView{}
		heard := t.now
		clock, server, err := t.Desks().Clock(t.ctx)
		if err != nil {
			return err
		}
		if server {
			heard, view.ClockLead = clock, t.now.Sub(clock)
		}
		mine := DeskRow{Session: t.core.program, Name: t.actor.Workstation, UserID: t.actor.UserID, UserName: t.actor.Name, Role: t.actor.Role,
			Since: t.now, SeenAt: t.now, HeardAt: heard}
		if err := t.Desks().Beat(t.ctx, mine); err != nil {
			return err
		}
		if err := t.Desks().Sweep(t.ctx, heard.Add(-deskForgotten)); err != nil || t.actor.Role == clinic.RolePatient {
			return err
		}
		rows, err := t.Desks().List(t.ctx)
		if err != nil {
			return err
		}
		view.Desks = s.heard.connected(rows, mine, server)
		return nil
	})
	return orNothing(view, err)
}

// connected are the desks that are there, this one first, with how far their
// clocks are ahead of this one's.
func (h *heardDesks) connected(rows []DeskRow, mine DeskRow, server bool) []DeskRow {
	h.mu.Lock()
	defer h.mu.Unlock()
	gap := max(0, mine.SeenAt.Sub(h.was)) // below it this desk's clock was set back
	last := h.of
	h.of, h.was = map[string]heardDesk{}, mine.SeenAt
	var out []DeskRow
	for _, r := range rows {
		if r.Session == mine.Session {
			r.Myself = true
			out = append(out, r)
			continue
		}
		if server {
			// Both clocks were compared with the server's.
			r.ClockLead = r.SeenAt.Sub(r.HeardAt) - mine.SeenAt.Sub(mine.HeardAt)
			if mine.HeardAt.Sub(r.HeardAt) < deskSilent {
				out = append(out, r)
			}
			continue
		}
		now, known := heardDesk{beats: r.Beats, at: mine.SeenAt}, false
		if before, ok := last[r.Session]; ok {
			now, known = before, true
			if before.beats != r.Beats {
				now = heardDesk{beats: r.Beats, at: mine.SeenAt, moved: true}
				// It has beaten since this desk looked last, so its clock then stood
				// between that moment and now.
				switch lead := r.SeenAt.Sub(mine.SeenAt); {
				case lead > 0:
					r.ClockLead = lead
				case lead < -gap:
					r.ClockLead = lead + gap
				}
			}
		}
		if now.at.After(mine.SeenAt) { // likewise: the silence counts from here
			now.at = mine.SeenAt
		}
		h.of[r.Session] = now
		switch silent := mine.SeenAt.Sub(now.at); {
		case known && now.moved && silent < deskSilent, // heard beating
			!now.moved && mine.SeenAt.Sub(r.SeenAt).Abs() < deskSilent: // not heard yet, but its last word is fresh
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b DeskRow) int {
		switch {
		case a.Myself != b.Myself && a.Myself:
			return -1
		case a.Myself != b.Myself:
			return 1
		}
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.UserName, b.UserName))
	})
	return out
}
