package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"time"

	"caredesk/internal/auth"
	"caredesk/scripts/bench/screen"
)

// measureStart starts Caredesk and the empty window in turn. Caredesk has started
// when a letter that is typed stands in the user name; the empty window when it is
// drawn for the first time.
func (s *sitting) measureStart(ctx context.Context, h *hospital, r *result, out io.Writer) error {
	letter, err := s.firstLetter()
	if err != nil {
		return err
	}
	var ours, empty []time.Duration
	for n := range s.starts + 1 {
		if err := ctx.Err(); err != nil {
			return err
		}
		took, err := s.startEmpty()
		if err != nil {
			return fmt.Errorf("the empty window: %w", err)
		}
		mine, err := s.startCaredesk(letter)
		if err != nil {
			return err
		}
		if n > 0 { // the first warms up
			ours, empty = append(ours, mine), append(empty, took)
		}
	}
	a, b := timesOf(ours), timesOf(empty)
	r.add(h.name, figureStart, target{Ratio: 1.5}, a, b)
	fmt.Fprintf(out, "%-5s %s: %s, the empty window %s\n", h.name, figureStart, short(a.P50), short(b.P50))
	return nil
}

func (s *sitting) startEmpty() (time.Duration, error) {
	p, err := s.run("Empty", s.empty)
	if err != nil {
		return 0, err
	}
	took := time.Since(p.begun)
	return took, p.end()
}

// firstLetter types a letter at leisure and returns the picture of where it then
// stands.
func (s *sitting) firstLetter() (letter screen.Picture, err error) {
	p, err := s.run("Sign in", s.caredesk, "--database", s.file)
	if err != nil {
		return letter, err
	}
	defer func() { err = errors.Join(err, s.quit(p)) }()
	if err := s.calm(p); err != nil {
		return letter, err
	}
	width, height, err := s.Size(p.window)
	if err != nil {
		return letter, err
	}
	for try := 1; ; try++ {
		before, err := s.Look(p.window, 0, 0, width, height)
		if err == nil {
			err = s.Press("m")
		}
		if err != nil {
			return letter, err
		}
		time.Sleep(500 * time.Millisecond)
		after, err := s.Look(p.window, 0, 0, width, height)
		if err != nil {
			return letter, err
		}
		x, y, w, high, n := screen.Differing(before, after)
		if n > 0 && w < 60 && high < 60 {
			return after.Part(x, y, w, high), nil
		}
		if try == 3 { // the clock may have moved on in the same moment, but not three times
			return letter, fmt.Errorf("typing a letter changed %d pixels, in %d by %d", n, w, high)
		}
		if err := s.Press("BackSpace"); err != nil {
			return letter, err
		}
		time.Sleep(500 * time.Millisecond)
	}
}

// startCaredesk types letters from when the window asks who is there, until the
// first one shows.
func (s *sitting) startCaredesk(letter screen.Picture) (took time.Duration, err error) {
	p, err := s.run("Sign in", s.caredesk, "--database", s.file)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, s.quit(p)) }()
	var typed time.Time
	for time.Since(p.begun) < time.Minute {
		if time.Since(typed) > 20*time.Millisecond {
			if err := errors.Join(p.alive(), s.Press("m")); err != nil {
				return 0, err
			}
			typed = time.Now()
		}
		now, err := s.Look(p.window, letter.X, letter.Y, letter.Width, letter.Height)
		if err != nil {
			return 0, err
		}
		if alike(now, letter) {
			return time.Since(p.begun), nil
		}
		time.Sleep(3 * time.Millisecond)
	}
	return 0, errors.New("what is typed never showed")
}

// alike says that a picture holds the letter of another: all that is nearly black
// in it, which the cursor at its edge is not.
func alike(a, b screen.Picture) bool {
	same, dark := 0, 0
	for i := 0; i+4 <= len(b.Pixels); i += 4 {
		if slices.Max(b.Pixels[i:i+3]) > 100 {
			continue
		}
		dark++
		if bytes.Equal(a.Pixels[i:i+3], b.Pixels[i:i+3]) {
			same++
		}
	}
	return dark >= 5 && same*10 >= dark*9
}

// measureSignIn signs people of all roles in, one after the other. What the hash of
// the password takes is measured beside it and taken off.
func (s *sitting) measureSignIn(ctx context.Context, h *hospital, r *result, out io.Writer) (err error) {
	hash, err := auth.Hash(password)
	if err != nil {
		return err
	}
	p, err := s.caredeskAt()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.quit(p)) }()
	staff := []string{"receptionist1", "doctor1", "cashier1", "admin1"}
	var list, whole []time.Duration
	for n := range s.signIns + len(staff) {
		if err := ctx.Err(); err != nil {
			return err
		}
		var hashing []time.Duration
		for range 3 {
			// The window has given back what the last hash took, as everybody who hashes
			// once in a while: the system hands out 64 MB anew, which is a part of the hash.
			debug.FreeOSMemory()
			start := time.Now()
			if ok, _, err := auth.Verify(hash, password); err != nil || !ok {
				return errors.Join(err, errors.New("the password is wrong"))
			}
			hashing = append(hashing, time.Since(start))
		}
		slices.Sort(hashing)
		took, err := s.signIn(p, staff[n%len(staff)])
		if err != nil {
			return err
		}
		if n >= len(staff) { // the first of each role warms up
			list, whole = append(list, max(0, took-hashing[1])), append(whole, took)
		}
		if err := s.signOut(p); err != nil {
			return err
		}
	}
	t := timesOf(list)
	r.add(h.name, figureSignIn, target{Most: 150}, t, times{})
	all := timesOf(whole)
	fmt.Fprintf(out, "%-5s %s: p50 %s p95 %s; with it %s and %s\n", h.name, figureSignIn, short(t.P50), short(t.P95), short(all.P50), short(all.P95))
	return nil
}

// signIn signs somebody in and returns how long it took from the last key until
// the window showed nothing new any more.
func (s *sitting) signIn(p *program, user string) (time.Duration, error) {
	for _, step := range []func() error{
		func() error { return s.Type(user) }, func() error { return s.Press("Tab") }, func() error { return s.Type(password) },
	} {
		if err := errors.Join(p.alive(), step()); err != nil {
			return 0, err
		}
		time.Sleep(150 * time.Millisecond)
	}
	s.Forget(p.window)
	start := time.Now()
	if err := s.Press("Return"); err != nil {
		return 0, err
	}
	if err := s.Title(p.window, "Today", 30*time.Second); err != nil {
		return 0, err
	}
	last, err := s.Settled(p.window, 600*time.Millisecond, 30*time.Second)
	if err != nil {
		return 0, err
	}
	return last.Sub(start), nil
}

func (s *sitting) signOut(p *program) error {
	// A form that is still open asks about its text first: it is left, and the
	// question answered.
	for try := range 6 {
		if err := s.Press("ctrl+shift+l"); err != nil {
			return err
		}
		err := s.Title(p.window, "Sign in", 5*time.Second)
		if err == nil {
			return s.calm(p)
		}
		if !errors.Is(err, screen.ErrLate) || try == 5 {
			return err
		}
		for _, key := range []string{"Escape", "Tab", "Return"} { // to leave is not the usual answer
			if err := s.Press(key); err != nil {
				return err
			}
			if _, err := s.Settled(p.window, 120*time.Millisecond, 1500*time.Millisecond); err != nil && !errors.Is(err, screen.ErrLate) {
				return err
			}
		}
	}
	return nil
}
