package viewmodel

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type fakeSessions struct {
	SessionService
	password string // the right one
	tries    []string
	changed  []string
	signOuts int
	actors   []clinic.Actor
	err      error
}

func (f *fakeSessions) SignIn(_ context.Context, username, password, workstation string) (service.SessionInfo, error) {
	f.tries = append(f.tries, username+"/"+password+"@"+workstation)
	if f.err != nil || password != f.password {
		return service.SessionInfo{}, errors.Join(f.err, clinic.Errorf(clinic.Unauthenticated, "User name or password is wrong."))
	}
	return service.SessionInfo{Actor: clinic.Actor{UserID: 7, Username: username, Role: clinic.RoleReceptionist}, IdleLock: 10 * time.Minute}, nil
}

func (f *fakeSessions) Unlock(ctx context.Context, password string) error {
	a, _ := clinic.ActorFrom(ctx)
	f.actors = append(f.actors, a)
	f.tries = append(f.tries, password)
	if f.err != nil || password != f.password {
		return errors.Join(f.err, clinic.FieldErrorf("password", "That password is wrong."))
	}
	return nil
}

func (f *fakeSessions) ChangePassword(_ context.Context, old, chosen string) error {
	f.changed = append(f.changed, old+">"+chosen)
	return f.err
}

func (f *fakeSessions) SignOut(ctx context.Context) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	f.signOuts++
	return nil
}

func newTestSession(f *fakeSessions, r Runner, now func() time.Time) *Session {
	return NewSession(context.Background(), Services{Sessions: f}, r, now,
		service.SessionInfo{Actor: clinic.Actor{UserID: 7, Username: "grace", Role: clinic.RoleReceptionist}, IdleLock: 10 * time.Minute})
}

func TestSignInAsksForBothWordsBeforeCountingATry(t *testing.T) {
	f := &fakeSessions{password: "secret"}
	l := &Login{Services: Services{Sessions: f}, Runner: InlineRunner{}, Workstation: "desk 1"}
	for _, c := range []struct{ user, password, field string }{{"  ", "secret", "username"}, {"grace", "", "password"}} {
		var got error
		l.SignIn(context.Background(), c.user, c.password, func(_ service.SessionInfo, err error) { got = err })
		if clinic.FieldOf(got) != c.field {
			t.Errorf("%q/%q: error on %q, want %q", c.user, c.password, clinic.FieldOf(got), c.field)
		}
	}
	if len(f.tries) != 0 {
		t.Errorf("tries were counted: %v", f.tries)
	}
	var info service.SessionInfo
	l.SignIn(context.Background(), "grace", "secret", func(i service.SessionInfo, err error) { info = i })
	if info.Actor.Username != "grace" || !slices.Equal(f.tries, []string{"grace/secret@desk 1"}) {
		t.Errorf("signed in %+v with %v", info, f.tries)
	}
}

func TestASecondEnterIsNotASecondWrongPassword(t *testing.T) {
	f := &fakeSessions{password: "secret"}
	held := &HeldRunner{}
	l := &Login{Services: Services{Sessions: f}, Runner: held}
	answers := 0
	done := func(service.SessionInfo, error) { answers++ }
	if !l.SignIn(context.Background(), "grace", "wrong", done) || l.SignIn(context.Background(), "grace", "wrong", done) {
		t.Fatal("the second try must not start while the first is under way")
	}
	held.Release(0)
	if len(f.tries) != 1 || answers != 1 {
		t.Errorf("%d tries, %d answers", len(f.tries), answers)
	}
	if !l.SignIn(context.Background(), "grace", "wrong", done) {
		t.Error("no further try can be made after the answer")
	}
}

func TestTheSessionLocksWhenNobodyIsThere(t *testing.T) {
	now := deskNow
	s := newTestSession(&fakeSessions{password: "secret"}, InlineRunner{}, func() time.Time { return now })
	now = now.Add(9 * time.Minute)
	s.Touch()
	now = now.Add(9 * time.Minute)
	if s.Tick() || s.Locked() {
		t.Fatal("locked nine minutes after the last touch")
	}
	now = now.Add(time.Minute)
	if !s.Tick() || !s.Locked() {
		t.Fatal("not locked after ten minutes")
	}
	if s.Tick() {
		t.Error("told twice that it locked")
	}
	s.Touch()
	if !s.Locked() {
		t.Error("a key unlocked it")
	}
}

func TestOnlyThePasswordUnlocks(t *testing.T) {
	f := &fakeSessions{password: "secret"}
	s := newTestSession(f, InlineRunner{}, func() time.Time { return deskNow })
	s.Lock()
	for _, c := range []struct {
		password string
		field    string
		locked   bool
	}{{"", "password", true}, {"wrong", "password", true}, {"secret", "", false}} {
		var got error
		s.Unlock(c.password, func(err error) { got = err })
		if clinic.FieldOf(got) != c.field || s.Locked() != c.locked {
			t.Errorf("%q: field %q, locked %v", c.password, clinic.FieldOf(got), s.Locked())
		}
	}
	for _, a := range f.actors {
		if a.UserID != 7 {
			t.Errorf("unlocked for %+v", a)
		}
	}
}

func TestANewPasswordIsCheckedBeforeItIsSent(t *testing.T) {
	f := &fakeSessions{}
	s := newTestSession(f, InlineRunner{}, func() time.Time { return deskNow })
	s.Info.MustChangePassword = true
	for _, c := range []struct{ old, chosen, again, field string }{
		{"", "four sleepy green herons", "four sleepy green herons", "old_password"},
		{"old", "four sleepy green herons", "four sleepy green heron", "again"},
		{"old", "short", "short", "password"},
		{"old", "grace grace grace", "grace grace grace", "password"},
	} {
		var got error
		s.ChangePassword(c.old, c.chosen, c.again, func(err error) { got = err })
		if clinic.FieldOf(got) != c.field {
			t.Errorf("%+v: field %q (%v)", c, clinic.FieldOf(got), got)
		}
	}
	if len(f.changed) != 0 || !s.Info.MustChangePassword {
		t.Fatalf("changed too early: %v", f.changed)
	}
	s.ChangePassword("old", "four sleepy green herons", "four sleepy green herons", func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	if !slices.Equal(f.changed, []string{"old>four sleepy green herons"}) || s.Info.MustChangePassword {
		t.Errorf("changed %v, must still change: %v", f.changed, s.Info.MustChangePassword)
	}
}

func TestTheEndCancelsWorkButNotesTheSignOut(t *testing.T) {
	f := &fakeSessions{}
	s := newTestSession(f, InlineRunner{}, func() time.Time { return deskNow })
	ctx := s.Context()
	ended := false
	s.End(func(err error) { ended = err == nil })
	if !ended || f.signOuts != 1 {
		t.Errorf("ended %v, %d sign-outs", ended, f.signOuts)
	}
	if ctx.Err() == nil {
		t.Error("the session's context still works")
	}
}

func TestTheGateHoldsResultsWhileLocked(t *testing.T) {
	held := &HeldRunner{}
	g := NewGate(held)
	var got []string
	run := func(name string) {
		g.Go(context.Background(), func(context.Context) func() { return func() { got = append(got, name) } })
	}
	run("before")
	held.Release(0)
	run("first")
	run("second")
	g.Shut()
	held.Release(0)
	held.Release(0)
	if !slices.Equal(got, []string{"before"}) {
		t.Fatalf("behind the lock came %v", got)
	}
	g.Open()
	if !slices.Equal(got, []string{"before", "first", "second"}) {
		t.Fatalf("after the lock came %v", got)
	}
	run("late")
	g.End()
	held.Release(0)
	if len(got) != 3 {
		t.Errorf("after the end came %v", got)
	}
}

func TestTheGateSaysWhenDraftsAreSaved(t *testing.T) {
	held := &HeldRunner{}
	g := NewGate(held)
	saved, idle := false, false
	g.Go(context.Background(), func(context.Context) func() { saved = true; return nil })
	g.Shut()
	g.WhenIdle(func() { idle = true })
	if idle {
		t.Fatal("idle while a draft is being saved")
	}
	held.Release(0)
	if !saved || !idle {
		t.Errorf("saved %v, idle %v", saved, idle)
	}
	again := false
	g.WhenIdle(func() { again = true })
	if !again {
		t.Error("an idle gate must say so at once")
	}
}
