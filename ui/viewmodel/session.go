package viewmodel

import (
	"context"
	"time"

	"caredesk/internal/auth"
	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// DemoSignIn is a person of the demo hospital that the sign-in screen offers.
type DemoSignIn struct {
	Username   string
	Name       string
	Role       clinic.Role
	Department string // a doctor's
	Password   string
}

// Login is the state of the sign-in screen.
type Login struct {
	Services    Services
	Runner      Runner
	Workstation string // as the audit log names this desk

	busy bool
}

// LoadBranding reads what the screen shows before anybody signed in.
func (l *Login) LoadBranding(ctx context.Context, done func(service.Branding, error)) {
	l.Runner.Go(ctx, func(ctx context.Context) func() {
		b, err := l.Services.Sessions.Branding(ctx)
		return func() { done(b, err) }
	})
}

// SignIn checks a user name and password. It reports false, without trying
// anything, while an earlier try is under way: a second Enter must not count as
// a second wrong password.
func (l *Login) SignIn(ctx context.Context, username, password string, done func(service.SessionInfo, error)) bool {
	if l.busy {
		return false
	}
	switch {
	case clinic.CleanLine(username) == "":
		done(service.SessionInfo{}, clinic.FieldErrorf("username", "Give your user name."))
		return true
	case password == "":
		done(service.SessionInfo{}, clinic.FieldErrorf("password", "Give your password."))
		return true
	}
	l.busy = true
	l.Runner.Go(ctx, func(ctx context.Context) func() {
		info, err := l.Services.Sessions.SignIn(ctx, username, password, l.Workstation)
		return func() {
			l.busy = false
			done(info, err)
		}
	})
	return true
}

// Session is the time between a sign-in and its end. It is used from the UI
// thread alone.
type Session struct {
	Info service.SessionInfo

	services Services
	runner   Runner
	now      func() time.Time
	ctx      context.Context
	cancel   context.CancelFunc
	clock    *auth.SessionClock
	busy     bool
}

// NewSession begins a session for whom a sign-in let in.
func NewSession(parent context.Context, s Services, r Runner, now func() time.Time, info service.SessionInfo) *Session {
	ctx, cancel := context.WithCancel(clinic.WithActor(parent, info.Actor))
	return &Session{Info: info, services: s, runner: r, now: now, ctx: ctx, cancel: cancel,
		clock: auth.NewSessionClock(info.IdleLock, now())}
}

// Context acts for the signed-in user until the session ends.
func (s *Session) Context() context.Context { return s.ctx }

// Actor is the signed-in user.
func (s *Session) Actor() clinic.Actor { return s.Info.Actor }

// Touch notes that somebody is at the desk.
func (s *Session) Touch() { s.clock.Touch(s.now()) }

// Tick reports whether the session has just locked itself, because nobody was
// at the desk for as long as the settings allow.
func (s *Session) Tick() bool { return s.clock.Check(s.now()) }

// Lock locks at once.
func (s *Session) Lock() { s.clock.Lock() }

// Locked reports whether a password is needed to go on.
func (s *Session) Locked() bool { return s.clock.Locked() }

// SetIdleLock changes after how long the session locks itself.
func (s *Session) SetIdleLock(d time.Duration) { s.clock.SetLimit(d) }

// Unlock goes on with the session after the password of its user.
func (s *Session) Unlock(password string, done func(error)) bool {
	if s.busy {
		return false
	}
	if password == "" {
		done(clinic.FieldErrorf("password", "Give your password."))
		return true
	}
	return s.run(func(ctx context.Context) error { return s.services.Sessions.Unlock(ctx, password) }, func(err error) {
		if err == nil {
			s.clock.Unlock(s.now())
		}
		done(err)
	})
}

// ChangePassword gives the user a new password, typed twice.
func (s *Session) ChangePassword(old, chosen, again string, done func(error)) bool {
	if s.busy {
		return false
	}
	var err error
	switch {
	case old == "":
		err = clinic.FieldErrorf("old_password", "Give the password you have now.")
	case chosen != again:
		err = clinic.FieldErrorf("again", "The two new passwords differ. Type the new one again.")
	default:
		err = auth.DefaultRules().Check(chosen, s.Info.Actor.Username)
	}
	if err != nil {
		done(err)
		return true
	}
	return s.run(func(ctx context.Context) error { return s.services.Sessions.ChangePassword(ctx, old, chosen) }, func(err error) {
		if err == nil {
			s.Info.MustChangePassword = false
		}
		done(err)
	})
}

func (s *Session) run(work func(context.Context) error, done func(error)) bool {
	s.busy = true
	s.runner.Go(s.ctx, func(ctx context.Context) func() {
		err := work(ctx)
		return func() {
			s.busy = false
			done(err)
		}
	})
	return true
}

// End ends the session: what its context still does is cancelled, and the
// sign-out is noted in the audit log. done is called even when that fails.
func (s *Session) End(done func(error)) {
	ctx := context.WithoutCancel(s.ctx)
	s.cancel()
	s.clock.Lock()
	s.runner.Go(ctx, func(ctx context.Context) func() {
		err := s.services.Sessions.SignOut(ctx)
		return func() { done(err) }
	})
}

// Gate is a Runner that holds results back while the window is locked, so that
// no message or dialog opens over the lock screen, and drops them once the
// session is over. It is used from the UI thread alone.
type Gate struct {
	inner   Runner
	shut    bool
	over    bool
	running int
	waited  []func()
	idle    []func()
}

// NewGate returns an open gate before a Runner.
func NewGate(inner Runner) *Gate { return &Gate{inner: inner} }

// Go runs work at once and lets its result through when the gate is open.
func (g *Gate) Go(ctx context.Context, work func(context.Context) func()) {
	g.running++
	g.inner.Go(ctx, func(ctx context.Context) func() {
		done := work(ctx)
		return func() {
			g.running--
			if done != nil {
				g.Pass(done)
			}
			g.settle()
		}
	})
}

// Pass runs f now, when the gate opens, or never when the session is over.
func (g *Gate) Pass(f func()) {
	switch {
	case g.over:
	case g.shut:
		g.waited = append(g.waited, f)
	default:
		f()
	}
}

// WhenIdle runs f once no work is under way, so that a draft being saved is
// saved before the window closes.
func (g *Gate) WhenIdle(f func()) {
	g.idle = append(g.idle, f)
	g.settle()
}

func (g *Gate) settle() {
	if g.running > 0 {
		return
	}
	waiting := g.idle
	g.idle = nil
	for _, f := range waiting {
		f()
	}
}

// Shut holds results back from now on.
func (g *Gate) Shut() { g.shut = true }

// Open lets through what waited, in order, and all that follows.
func (g *Gate) Open() {
	g.shut = false
	for len(g.waited) > 0 && !g.shut && !g.over {
		f := g.waited[0]
		g.waited = g.waited[1:]
		f()
	}
}

// End drops what waits and all that follows.
func (g *Gate) End() { g.over, g.waited = true, nil }
