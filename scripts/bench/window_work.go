package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"caredesk/scripts/bench/screen"
)

// measureIdle leaves Caredesk, with somebody signed in, and the empty window alone
// side by side, and asks the system what each used of a core.
func (s *sitting) measureIdle(ctx context.Context, h *hospital, r *result, out io.Writer) (err error) {
	empty, err := s.run("Empty", s.empty)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, empty.end()) }()
	if err := s.calm(empty); err != nil {
		return err
	}
	p, err := s.caredeskAt()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.quit(p)) }()
	if _, err := s.signIn(p, "receptionist1"); err != nil {
		return err
	}
	time.Sleep(3 * time.Second)
	s.Forget(p.window)
	var before, after [2]time.Duration
	begin := time.Now()
	for i, each := range []*program{p, empty} {
		if before[i], err = cpuTime(each.cmd.Process.Pid); err != nil {
			return err
		}
	}
	select {
	case <-time.After(s.idle):
	case <-ctx.Done():
		return ctx.Err()
	}
	took := time.Since(begin)
	for i, each := range []*program{p, empty} {
		if after[i], err = cpuTime(each.cmd.Process.Pid); err != nil {
			return err
		}
	}
	part := func(i int) float64 { return 100 * (after[i] - before[i]).Seconds() / took.Seconds() }
	r.once(h.name, figureIdle, percent, target{Above: 0.3}, part(0), part(1))
	fmt.Fprintf(out, "%-5s %s: %.2f %%, drawn %d times, the empty window %.2f %%\n", h.name, figureIdle, part(0), s.Drawn(p.window), part(1))
	return nil
}

// measurePages goes through the list of all patients.
func (s *sitting) measurePages(ctx context.Context, h *hospital, r *result, out io.Writer) (err error) {
	p, err := s.caredeskAt()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.quit(p)) }()
	if _, err := s.signIn(p, "receptionist1"); err != nil {
		return err
	}
	for _, keys := range []string{"ctrl+3", "ctrl+f", "Down"} {
		if err := s.Press(keys); err != nil {
			return err
		}
		time.Sleep(time.Second)
	}
	if err := s.Title(p.window, "Patients", 10*time.Second); err != nil {
		return err
	}
	var list []time.Duration
	for n := range s.pages {
		if err := errors.Join(ctx.Err(), p.alive()); err != nil {
			return err
		}
		s.Forget(p.window)
		start := time.Now()
		if err := s.Press("PageDown"); err != nil {
			return err
		}
		if err := s.Draws(p.window, 5*time.Second); err != nil {
			return fmt.Errorf("drawing page %d: %w", n+1, err)
		}
		last, err := s.Settled(p.window, 100*time.Millisecond, 10*time.Second)
		if err != nil {
			return err
		}
		list = append(list, last.Sub(start))
	}
	t := timesOf(list)
	slowest := slices.Max(list)
	r.add(h.name, figurePages, target{}, t, times{})
	r.once(h.name, figureSlow, millis, target{Most: 50}, inMillis(slowest), 0)
	fmt.Fprintf(out, "%-5s %s: p50 %s p95 %s, the slowest of %d %s\n", h.name, figurePages, short(t.P50), short(t.P95), len(list), short(slowest))
	return nil
}

// measureMemory works a day and looks at the memory after the 100th action and at
// the end.
func (s *sitting) measureMemory(ctx context.Context, h *hospital, r *result, out io.Writer) (err error) {
	empty, err := s.run("Empty", s.empty)
	if err != nil {
		return err
	}
	if err := errors.Join(s.calm(empty)); err != nil {
		return errors.Join(err, empty.end())
	}
	time.Sleep(2 * time.Second)
	bare, err := memory(empty.cmd.Process.Pid)
	if err = errors.Join(err, empty.end()); err != nil {
		return err
	}
	p, err := s.caredeskAt()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.quit(p)) }()
	var samples []float64
	if err := s.workDay(ctx, p, s.actions, func(done int) error {
		used, err := memory(p.cmd.Process.Pid)
		samples = append(samples, used)
		if done%50 == 0 {
			fmt.Fprintf(out, "%-5s %d actions: %.1f MB\n", h.name, done, used)
		}
		return err
	}); err != nil {
		return err
	}
	// The collector lets memory go in its own time: what stands at one moment says
	// less than the middle of several.
	around := func(n int) float64 {
		list := slices.Clone(samples[max(0, n-20):n])
		slices.Sort(list)
		return list[len(list)/2]
	}
	early, late := around(max(20, len(samples)/5)), around(len(samples))
	r.once(h.name, figureMemory, megabytes, target{Ratio: 1.6}, late, bare)
	r.once(h.name, figureGrowth, megabytes, target{Ratio: 1.05}, late, early)
	fmt.Fprintf(out, "%-5s memory: %.1f MB after %d actions, %.1f MB after %d, the empty window %.1f MB\n", h.name, late, len(samples), early, len(samples)/5, bare)
	return nil
}

// act is one action of a working day: keys that are pressed, or a text.
type act struct{ keys, text string }

// rounds are what each role does again and again: look at the day, turn to other
// days, look for people, open and leave forms, go through lists and charts.
var rounds = map[string][]act{
	"receptionist1": {
		{keys: "ctrl+1"}, {keys: "ctrl+2"}, {keys: "alt+2"}, {keys: "alt+1"}, {keys: "alt+4"}, {keys: "PageDown"}, {keys: "End"}, {keys: "alt+1"},
		{keys: "ctrl+n"}, {text: "mur"}, {keys: "Return"}, {keys: "Tab"}, {text: "sha"}, {keys: "Escape"}, {keys: "Escape"}, {keys: "Tab"}, {keys: "Return"},
		{keys: "ctrl+3"}, {keys: "ctrl+f"}, {text: "kel"}, {keys: "Down"}, {keys: "Down"}, {keys: "PageDown"}, {keys: "PageDown"},
		{keys: "ctrl+k"}, {text: "dal"}, {keys: "Down"}, {keys: "Escape"},
		{keys: "ctrl+3"}, {keys: "ctrl+f"}, {keys: "ctrl+a"}, {keys: "BackSpace"}, {keys: "Down"}, {keys: "End"}, {keys: "Home"},
	},
	"doctor1": {
		{keys: "ctrl+1"}, {keys: "ctrl+2"}, {keys: "ctrl+3"}, {keys: "ctrl+f"}, {text: "P-000001"}, {keys: "Down"}, {keys: "ctrl+4"}, {keys: "PageDown"},
		{keys: "PageDown"}, {keys: "End"}, {keys: "Home"}, {keys: "ctrl+3"}, {keys: "ctrl+f"}, {keys: "ctrl+a"}, {text: "bre"}, {keys: "Down"}, {keys: "Down"},
	},
	"cashier1": {
		{keys: "ctrl+1"}, {keys: "ctrl+6"}, {keys: "PageDown"}, {keys: "PageDown"}, {keys: "ctrl+f"}, {text: "oco"}, {keys: "Down"}, {keys: "Down"},
		{keys: "ctrl+f"}, {keys: "ctrl+a"}, {keys: "BackSpace"}, {keys: "Down"}, {keys: "End"}, {keys: "ctrl+3"}, {keys: "ctrl+2"}, {keys: "PageDown"},
	},
}

// workDay does so many actions, as one role after the other, and waits after each
// until it is drawn.
func (s *sitting) workDay(ctx context.Context, p *program, actions int, after func(done int) error) error {
	done := 0
	for {
		for _, user := range []string{"receptionist1", "doctor1", "cashier1"} {
			if _, err := s.signIn(p, user); err != nil {
				return err
			}
			for range 2 {
				for _, a := range rounds[user] {
					if err := errors.Join(ctx.Err(), p.alive()); err != nil {
						return err
					}
					s.Forget(p.window)
					err := s.Type(a.text)
					if a.keys != "" {
						err = s.Press(a.keys)
					}
					if err != nil {
						return err
					}
					if _, err := s.Settled(p.window, 120*time.Millisecond, 1500*time.Millisecond); err != nil && !errors.Is(err, screen.ErrLate) {
						return err
					}
					done++
					if err := after(done); err != nil {
						return err
					}
					if done == actions {
						return nil
					}
				}
			}
			if err := s.Press("Escape"); err != nil {
				return err
			}
			if err := s.signOut(p); err != nil {
				return err
			}
		}
	}
}
