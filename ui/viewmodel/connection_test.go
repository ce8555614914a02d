package viewmodel

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// fakeDesks answers signs of life.
type fakeDesks struct {
	err   error
	view  service.DesksView
	beats int
}

func (f *fakeDesks) Beat(ctx context.Context) (service.DesksView, error) {
	f.beats++
	if _, bounded := ctx.Deadline(); !bounded {
		panic("a sign of life that may take for ever")
	}
	return f.view, f.err
}

// watched is a connection with a clock that the test moves.
type watched struct {
	*Connection
	desks     *fakeDesks
	now       time.Time
	due       time.Duration
	next      func()
	recovered int
	drawn     int
}

func newWatched() *watched {
	w := &watched{desks: &fakeDesks{}, now: deskNow}
	w.Connection = &Connection{Runner: InlineRunner{}, Context: context.Background, Desks: w.desks, Now: func() time.Time { return w.now },
		After: func(d time.Duration, f func()) func() {
			w.due, w.next = d, f
			return func() { w.next = nil }
		}, Changed: func() { w.drawn++ }, Recovered: func() { w.recovered++ }}
	w.Start()
	return w
}

// pass lets the pause go by.
func (w *watched) pass() {
	next := w.next
	w.now, w.next = w.now.Add(w.due), nil
	next()
}

var away = clinic.Errorf(clinic.Unavailable, "The database server cannot be reached. Nothing was saved. Check the network and try again in a moment.")

func TestALostDatabaseIsTriedWithGrowingPausesAndComesBack(t *testing.T) {
	w := newWatched()
	if lost, _, _ := w.Lost(); lost || w.due != service.BeatEvery {
		t.Fatalf("lost %v, next in %v", lost, w.due)
	}
	w.pass()
	w.desks.err = away
	began := w.now
	w.Trouble()
	var pauses []time.Duration
	for range 6 {
		pauses = append(pauses, w.due)
		w.pass()
	}
	if want := []time.Duration{1e9, 2e9, 4e9, 8e9, 15e9, 15e9}; !slices.Equal(pauses, want) {
		t.Errorf("pauses %v", pauses)
	}
	lost, since, _ := w.Lost()
	if words := w.LostWords(); !lost || !since.Equal(began) || !strings.Contains(words, "Nothing can be saved since "+clinic.ClockOf(began).String()) || !strings.Contains(words, "cannot be reached") {
		t.Errorf("lost %v since %v: %s", lost, since, w.LostWords())
	}
	beats := w.desks.beats
	w.Trouble()
	if w.desks.beats != beats {
		t.Error("every failure of a page tries again at once: the pauses do not hold")
	}
	w.desks.err = nil
	w.desks.view = service.DesksView{Desks: make([]service.DeskRow, 3)}
	w.TryNow()
	if lost, _, _ := w.Lost(); lost || w.recovered != 1 || w.due != service.BeatEvery || DesksWords(w.View()) != "3 desks" || w.LostWords() != "" {
		t.Errorf("back: lost %v, recovered %d, next in %v, %q", lost, w.recovered, w.due, DesksWords(w.View()))
	}
	w.desks.err = away
	w.pass()
	if w.due != time.Second {
		t.Errorf("the second time it begins with a pause of %v", w.due)
	}
}

func TestAFailureThatIsNoLossLosesNothing(t *testing.T) {
	w := newWatched()
	w.Trouble() // a page failed, and the database answers all the same
	w.desks.err = clinic.Errorf(clinic.Unauthenticated, "This account has been deactivated.")
	w.pass()
	if lost, _, _ := w.Lost(); lost || w.recovered != 0 || w.due != service.BeatEvery {
		t.Errorf("lost %v, recovered %d, next in %v", lost, w.recovered, w.due)
	}
	w.End()
	if w.next != nil {
		t.Error("it goes on after its end")
	}
	beats := w.desks.beats
	w.TryNow()
	if w.desks.beats != beats {
		t.Error("it beats after its end")
	}
}

func TestClocksThatDifferAreTold(t *testing.T) {
	desk := func(name string, lead time.Duration) service.DeskRow {
		return service.DeskRow{Name: name, ClockLead: lead}
	}
	for want, v := range map[string]service.DesksView{
		"": {ClockLead: 59 * time.Second, Desks: []service.DeskRow{desk("A", -time.Minute)}},
		"This computer's clock is 3 min ahead of the server's": {ClockLead: 3 * time.Minute},
		"This computer's clock is 2 h behind the server's":     {ClockLead: -2 * time.Hour},
		"The clock of LAB is 61 min ahead of this computer's":  {Desks: []service.DeskRow{desk("A", 0), desk("LAB", 61*time.Minute)}},
		"The clock of BACK is 2 min behind this computer's":    {Desks: []service.DeskRow{desk("BACK", -2*time.Minute)}},
	} {
		if got := ClockWords(v); got != want {
			t.Errorf("%+v: %q, want %q", v, got, want)
		}
	}
}
