package service

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"caredesk/internal/auth"
	"caredesk/internal/clinic"
)

// Sessions are sign-in, lock screen and one's own password.
type Sessions struct{ *core }

// loginsRead is how many attempts of a user the policy looks at: more than it
// takes to lock an account.
const loginsRead = 64

// wrongPassword is the same for an unknown user and a wrong password.
func wrongPassword() error {
	return clinic.Errorf(clinic.Unauthenticated, "User name or password is wrong.")
}

// SignIn checks a password and returns whom the window acts for from now on.
// Attempts are throttled per user name by what the database remembers, so that
// a restart gives no new ones.
func (s *Sessions) SignIn(ctx context.Context, username, password, workstation string) (SessionInfo, error) {
	username = strings.ToLower(clinic.CleanLine(username))
	workstation = clinic.CleanLine(workstation)
	if username == "" || password == "" {
		return SessionInfo{}, errors.Join(blank("username", username, "your user name"), blank("password", password, "your password"))
	}
	nobody := clinic.Actor{Workstation: workstation}
	found, err := s.attempt(ctx, nobody, func(*tx) (string, error) { return username, nil })
	if err != nil {
		return SessionInfo{}, err
	}
	ok, rehash, err := s.verify(found, password)
	if err != nil {
		return SessionInfo{}, err
	}
	if !ok {
		return SessionInfo{}, errors.Join(wrongPassword(), s.refused(ctx, nobody, found.user.ID))
	}
	if !found.user.Active {
		return SessionInfo{}, errors.Join(
			clinic.Errorf(clinic.Unauthenticated, "This account has been deactivated. Ask an administrator."),
			s.refused(ctx, nobody, found.user.ID))
	}
	renewed := ""
	if rehash {
		if renewed, err = s.passwords.Hash(password); err != nil {
			return SessionInfo{}, err
		}
	}
	return s.open(ctx, found, renewed, workstation)
}

func blank(field, value, what string) error {
	if value != "" {
		return nil
	}
	return clinic.FieldErrorf(field, "Give %s.", what)
}

// candidate is what the database holds about a user name that was typed.
type candidate struct {
	known bool
	user  clinic.User
	hash  string
}

// attempt notes a try and returns who it may be. It counts as failed until the
// password turned out right, so that many tries at once are counted one by one,
// and it is refused without being counted while the account has to wait. who
// gives the user name.
func (s *Sessions) attempt(ctx context.Context, a clinic.Actor, who func(*tx) (string, error)) (candidate, error) {
	var found candidate
	err := s.writeAs(ctx, a, func(t *tx) error {
		username, err := who(t)
		if err != nil {
			return err
		}
		u, hash, err := t.Users().ByUsername(t.ctx, username)
		known, err := notFoundIsNil(err)
		if err != nil {
			return err
		}
		found = candidate{known, u, hash}
		key := username
		if !known {
			key = anonymous(username)
		}
		standing, err := t.standing(key)
		if err != nil {
			return err
		}
		if err := standing.Err(t.now); err != nil {
			return err
		}
		return t.Users().RecordLogin(t.ctx, LoginAttempt{Username: key, At: t.now, Workstation: a.Workstation})
	})
	return found, err
}

// anonymous stands for an unknown user name in the list of attempts. People
// type their password into the wrong field, so the text itself is not kept, and
// the fingerprint is too short to find it again.
func anonymous(username string) string {
	sum := sha256.Sum256([]byte(username))
	return "?" + hex.EncodeToString(sum[:4])
}

// standing judges the attempts since the last success or unlock.
func (t *tx) standing(username string) (auth.Standing, error) {
	recent, err := t.Users().RecentLogins(t.ctx, username, loginsRead)
	if err != nil {
		return auth.Standing{}, err
	}
	return t.standingAfter(recent), nil
}

// standingAfter is what the latest attempts, the newest first, come to.
func (t *tx) standingAfter(recent []LoginAttempt) auth.Standing {
	var failures []time.Time
	for _, each := range recent {
		if each.Succeeded {
			break
		}
		failures = append(failures, each.At)
	}
	return t.core.policy.Check(failures, t.now)
}

// verify takes as long for an unknown user as for a wrong password.
func (s *Sessions) verify(c candidate, password string) (ok, rehash bool, err error) {
	if !c.known {
		s.passwords.VerifyNothing(password)
		return false, false, nil
	}
	return s.passwords.Verify(c.hash, password)
}

// refused audits a wrong password. The user name that was typed is not kept; a
// known user is named by id.
func (s *Sessions) refused(ctx context.Context, a clinic.Actor, id clinic.UserID) error {
	return s.writeAs(ctx, a, func(t *tx) error {
		if t.actor.UserID == 0 {
			t.actor.Name, t.actor.Workstation = "Not signed in", a.Workstation
		}
		return t.audit(change{action: "session.refuse", id: int64(id)})
	})
}

// open starts the session of a user whose password was right.
func (s *Sessions) open(ctx context.Context, found candidate, renewedHash, workstation string) (SessionInfo, error) {
	var info SessionInfo
	actor := clinic.Actor{UserID: found.user.ID, Username: found.user.Username, Name: found.user.FullName(),
		Role: found.user.Role, Workstation: workstation}
	err := s.inTx(clinic.WithActor(ctx, actor), func(*tx) error { return nil }, func(t *tx) error {
		u, err := t.confirmActor()
		if err != nil {
			return err
		}
		if renewedHash != "" {
			if err := t.Users().SetPassword(t.ctx, u.ID, renewedHash, u.MustChangePassword); err != nil {
				return err
			}
		}
		if err := t.succeed(u.Username, workstation); err != nil {
			return err
		}
		if err := t.Users().SetLastLogin(t.ctx, u.ID, t.now); err != nil {
			return err
		}
		settings, err := t.settings()
		if _, err = notFoundIsNil(err); err != nil {
			return err
		}
		info = SessionInfo{Actor: t.actor, MustChangePassword: u.MustChangePassword, LastLogin: u.LastLogin,
			IdleLock: time.Duration(settings.IdleLockMinutes) * time.Minute, HospitalName: settings.HospitalName, Demo: settings.Demo}
		return t.audit(change{action: "session.sign_in", id: int64(u.ID)})
	})
	if err == nil {
		s.sittings.end(info.Actor.UserID)
	}
	return orNothing(info, err)
}

// succeed starts the count of failures afresh.
func (t *tx) succeed(username, workstation string) error {
	return t.Users().RecordLogin(t.ctx, LoginAttempt{Username: username, At: t.now, Succeeded: true, Workstation: workstation})
}

// prove checks the actor's own password, throttled like a sign-in. field is the
// input that a wrong one belongs to.
func (s *Sessions) prove(ctx context.Context, password, field string) (candidate, error) {
	actor, _ := clinic.ActorFrom(ctx)
	if actor.System {
		return candidate{}, forbidden("A program has no password.")
	}
	if password == "" {
		return candidate{}, clinic.FieldErrorf(field, "Give your password.")
	}
	found, err := s.attempt(ctx, actor, func(t *tx) (string, error) {
		u, err := t.confirmActor()
		return u.Username, err
	})
	if err != nil {
		return candidate{}, err
	}
	ok, _, err := s.verify(found, password)
	if err != nil {
		return candidate{}, err
	}
	if !ok {
		return candidate{}, errors.Join(clinic.FieldErrorf(field, "That password is wrong."), s.refused(ctx, actor, actor.UserID))
	}
	return found, nil
}

// Unlock checks the actor's password for the lock screen.
func (s *Sessions) Unlock(ctx context.Context, password string) error {
	if _, err := authorize(ctx, clinic.SessionOwn); err != nil {
		return err
	}
	if _, err := s.prove(ctx, password, "password"); err != nil {
		return err
	}
	return s.writeOwnSession(ctx, func(t *tx) error {
		if err := t.succeed(t.actor.Username, t.actor.Workstation); err != nil {
			return err
		}
		return t.audit(change{action: "session.unlock", id: int64(t.actor.UserID)})
	})
}

// ChangePassword gives the actor a new password. Wrong input is reported on the
// fields "old_password" and "password".
func (s *Sessions) ChangePassword(ctx context.Context, old, new string) error {
	actor, err := authorize(ctx, clinic.SessionOwn)
	if err != nil {
		return err
	}
	if err := s.rules.Check(new, actor.Username); err != nil {
		return err
	}
	if old == new {
		return clinic.FieldErrorf("password", "That is the password you have. Choose another one.")
	}
	if _, err := s.prove(ctx, old, "old_password"); err != nil {
		return err
	}
	hash, err := s.passwords.Hash(new)
	if err != nil {
		return err
	}
	return s.writeOwnSession(ctx, func(t *tx) error {
		if err := t.Users().SetPassword(t.ctx, t.actor.UserID, hash, false); err != nil {
			return err
		}
		if err := t.succeed(t.actor.Username, t.actor.Workstation); err != nil {
			return err
		}
		t.emit(UserChanged{t.actor.UserID})
		return t.audit(change{action: "user.change_password", id: int64(t.actor.UserID)})
	})
}

// SignOut notes the end of the session.
func (s *Sessions) SignOut(ctx context.Context) error {
	actor, err := authorize(ctx, clinic.SessionOwn)
	if err != nil {
		return err
	}
	s.sittings.end(actor.UserID)
	return s.writeOwnSession(ctx, func(t *tx) error {
		if err := t.Desks().Leave(t.ctx, t.core.program); err != nil {
			return err
		}
		return t.audit(change{action: "session.sign_out", id: int64(t.actor.UserID)})
	})
}

// Branding is what the login screen shows; it needs no actor and is empty
// before the first set-up.
func (s *Sessions) Branding(ctx context.Context) (Branding, error) {
	var b Branding
	err := s.uow.View(ctx, func(r Repos) error {
		settings, err := r.Settings().Get(ctx)
		if found, err := notFoundIsNil(err); !found {
			return err
		}
		t := &tx{Repos: r, core: s.core, ctx: ctx}
		logo, err := t.loadPicture(settings.Logo)
		b = Branding{HospitalName: settings.HospitalName, Logo: logo, Demo: settings.Demo}
		return err
	})
	return b, s.report(err)
}
