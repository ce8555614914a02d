package ui

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// shown keeps what came to the UI thread at once.
type shown struct {
	mu    sync.Mutex
	times [][]string
	now   []string
}

func (s *shown) show(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = nil
	f()
	s.times = append(s.times, s.now)
}

func (s *shown) work(name string, lasts time.Duration) func(context.Context) func() {
	return func(context.Context) func() {
		time.Sleep(lasts)
		return func() { s.now = append(s.now, name) }
	}
}

// What was begun together and is done at nearly the same time is shown at once; what
// lasts keeps nobody waiting, and work alone is shown as soon as it is done.
func TestWorkBegunTogetherIsShownAtOnce(t *testing.T) {
	const ms = time.Millisecond
	for name, c := range map[string]struct {
		lasts map[string]time.Duration
		want  [][]string
		first time.Duration
	}{
		"alone":         {map[string]time.Duration{"a": 5 * ms}, [][]string{{"a"}}, 5 * ms},
		"three at once": {map[string]time.Duration{"a": 5 * ms, "b": 9 * ms, "c": 20 * ms}, [][]string{{"a", "b", "c"}}, 20 * ms},
		"one that lasts": {map[string]time.Duration{"a": 5 * ms, "b": 9 * ms, "long": time.Second},
			[][]string{{"a", "b"}, {"long"}}, together},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, begin := &shown{}, time.Now()
				r := newRunner(func() {})
				var first time.Duration
				r.show = func(f func()) {
					if first == 0 {
						first = time.Since(begin)
					}
					s.show(f)
				}
				for name, lasts := range c.lasts {
					r.Go(t.Context(), s.work(name, lasts))
				}
				time.Sleep(2 * time.Second)
				synctest.Wait()
				if len(s.times) != len(c.want) || !slices.EqualFunc(s.times, c.want, slices.Equal) {
					t.Errorf("shown: %v, want %v", s.times, c.want)
				}
				if first != c.first {
					t.Errorf("first after %s, want %s", first, c.first)
				}
			})
		})
	}
}

// Work without a result shows nothing and keeps nothing back.
func TestWorkWithoutAResultShowsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shown{}
		r := newRunner(func() {})
		r.show = s.show
		r.Go(t.Context(), func(context.Context) func() { time.Sleep(3 * time.Millisecond); return nil })
		r.Go(t.Context(), s.work("a", time.Millisecond))
		time.Sleep(time.Second)
		synctest.Wait()
		if len(s.times) != 1 || !slices.Equal(s.times[0], []string{"a"}) {
			t.Errorf("shown: %v", s.times)
		}
	})
}
