package service

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"caredesk/internal/auth"
	"caredesk/internal/clinic"
	"caredesk/internal/event"
)

// core is what all services share.
type core struct {
	uow       UnitOfWork
	bus       *event.Bus
	now       func() time.Time
	newID     func() string
	log       *slog.Logger
	passwords Passwords
	policy    auth.Policy
	rules     auth.Rules
	readings  readings
	program   string // names this running program among others
	books     bookshelf
	sittings  sittings
}

// today is the civil day at the clinic.
func (c *core) today() clinic.Date { return clinic.DateOf(c.now()) }

// authorize returns the actor of the context when the actor's role has one of
// the permissions. It looks at nothing but the context and the role table; the
// transaction checks the actor against the database once more.
func authorize(ctx context.Context, anyOf ...clinic.Permission) (clinic.Actor, error) {
	a, ok := clinic.ActorFrom(ctx)
	if !ok {
		return clinic.Actor{}, clinic.Errorf(clinic.Unauthenticated, "Sign in first.")
	}
	for _, p := range anyOf {
		if a.Role.May(p) {
			return a, nil
		}
	}
	return clinic.Actor{}, forbidden("Your role may not do this.")
}

func forbidden(format string, args ...any) error {
	return clinic.Errorf(clinic.Forbidden, format, args...)
}

// stale is the answer to an edit that was made on an outdated record.
func stale(what string) error {
	return clinic.Errorf(clinic.Stale, "Somebody else changed %s meanwhile. Look at the change and save again.", what)
}

// tx is one transaction on behalf of one actor.
type tx struct {
	Repos
	core   *core
	ctx    context.Context
	actor  clinic.Actor
	now    time.Time
	events []any
	site   *clinic.Settings // once they were read
	// listsChanged says that this transaction has changed a code list.
	listsChanged bool
	// readings are those recorded in this transaction.
	readings []reading
	// failed is what failed where only the look of a row was made. The transaction
	// fails with it at its end.
	failed error
}

func (t *tx) today() clinic.Date { return clinic.DateOf(t.now) }

// settings are the hospital's, read once a transaction. Who writes them sets
// t.site to nil.
func (t *tx) settings() (clinic.Settings, error) {
	if t.site == nil {
		s, err := t.Settings().Get(t.ctx)
		if err != nil {
			return s, err
		}
		t.site = &s
	}
	return *t.site, nil
}

// emit has an event published once the transaction is committed.
func (t *tx) emit(e any) { t.events = append(t.events, e) }

// write runs fn in a writing transaction for the actor of the context and
// publishes its events after the commit.
func (c *core) write(ctx context.Context, fn func(*tx) error) error {
	return c.inTx(ctx, (*tx).admit, fn)
}

// writeOwnSession is write for what an actor may do before a password that must
// be changed was changed.
func (c *core) writeOwnSession(ctx context.Context, fn func(*tx) error) error {
	return c.inTx(ctx, func(t *tx) error { _, err := t.confirmActor(); return err }, fn)
}

// writeAs is write for the steps that come before there is an actor: set-up and
// sign-in. The caller names who the audit log shall name.
func (c *core) writeAs(ctx context.Context, a clinic.Actor, fn func(*tx) error) error {
	return c.inTx(clinic.WithActor(ctx, a), func(*tx) error { return nil }, fn)
}

func (c *core) inTx(ctx context.Context, admit, fn func(*tx) error) error {
	actor, _ := clinic.ActorFrom(ctx)
	var events []any
	var read []reading
	err := c.uow.InTx(ctx, func(r Repos) error {
		events, read = nil, nil // the closure may run again after a busy database
		t := &tx{Repos: r, core: c, ctx: ctx, actor: actor, now: c.now()}
		if err := admit(t); err != nil {
			return err
		}
		if err := t.run(fn); err != nil {
			return err
		}
		events, read = t.events, t.readings
		return nil
	})
	if err != nil {
		return c.report(err)
	}
	c.readings.add(read)
	for _, e := range events {
		c.bus.Publish(e)
	}
	return nil
}

// read runs fn in a reading transaction for the actor of the context.
func (c *core) read(ctx context.Context, fn func(*tx) error) error {
	actor, _ := clinic.ActorFrom(ctx)
	return c.report(c.uow.View(ctx, func(r Repos) error {
		t := &tx{Repos: r, core: c, ctx: ctx, actor: actor, now: c.now()}
		if err := t.admit(); err != nil {
			return err
		}
		return t.run(fn)
	}))
}

// run runs fn to its end and fails with what failed first.
func (t *tx) run(fn func(*tx) error) error {
	err := fn(t)
	if t.failed != nil {
		return t.failed
	}
	return err
}

// report logs a fault of ours under a reference that the user can quote and
// passes every other error on as it is.
func (c *core) report(err error) error {
	if clinic.CodeOf(err) == clinic.Unavailable && !errors.Is(err, context.Canceled) {
		c.bus.Publish(DatabaseTrouble{})
	}
	if err == nil || clinic.CodeOf(err) != clinic.Internal || errors.Is(err, context.Canceled) {
		return err
	}
	ref := c.newID()
	c.log.Error("use case failed", slog.String("reference", ref), slog.Any("error", err))
	return clinic.Wrap(clinic.Internal, err, "Something went wrong inside Caredesk. Nothing was saved. The log has the details under %s.", ref)
}

// admit confirms the actor and holds back one whose password must be changed.
func (t *tx) admit() error {
	u, err := t.confirmActor()
	if err != nil {
		return err
	}
	if u.MustChangePassword {
		return forbidden("Choose a new password first.")
	}
	return nil
}

// confirmActor reads the actor's user anew, so that a deactivation or another
// role takes effect at once and not at the next sign-in. It also fills in what
// the database knows better than the context: the name and the doctor's id.
func (t *tx) confirmActor() (clinic.User, error) {
	if t.actor.System {
		return clinic.User{}, nil
	}
	u, err := t.Users().Get(t.ctx, t.actor.UserID)
	switch {
	case clinic.CodeOf(err) == clinic.NotFound:
		return u, clinic.Errorf(clinic.Unauthenticated, "This sign-in does not exist any more.")
	case err != nil:
		return u, err
	case !u.Active:
		return u, clinic.Errorf(clinic.Unauthenticated, "This account has been deactivated. Ask an administrator.")
	case u.Role != t.actor.Role:
		return u, clinic.Errorf(clinic.Unauthenticated, "Your rights have changed. Sign in again.")
	}
	t.actor.Username, t.actor.Name = u.Username, u.FullName()
	switch u.Role {
	case clinic.RoleDoctor:
		// Taken from the database and never from the caller: a doctor's id of 0
		// would mean "all doctors" to a filter.
		t.actor.DoctorID, err = t.Doctors().ByUser(t.ctx, u.ID)
		if clinic.CodeOf(err) == clinic.NotFound {
			return u, forbidden("There is no doctor's record for this sign-in. Ask an administrator.")
		}
	case clinic.RolePatient:
		var p clinic.Patient
		p, err = t.Patients().Get(t.ctx, clinic.PatientID(u.ID))
		if err == nil && !p.Retired.IsZero() {
			return u, clinic.Errorf(clinic.Unauthenticated, "This account has been deactivated. Ask at the desk.")
		}
	}
	return u, err
}

// cleanReason tidies a reason typed into one line. what completes "Give …".
func cleanReason(field, text, what string) (string, error) {
	text, err := cleanNote(field, text)
	if err == nil && text == "" {
		err = clinic.FieldErrorf(field, "Give %s.", what)
	}
	return text, err
}

// cleanNote tidies one optional line.
func cleanNote(field, text string) (string, error) {
	text = clinic.CleanLine(text)
	if n := len([]rune(text)); n > clinic.MaxLine {
		return "", clinic.FieldErrorf(field, "That is %d characters; at most %d fit here.", n, clinic.MaxLine)
	}
	return text, nil
}

// maxSearchWords bounds what one search looks for; each word is a condition of
// the query.
const maxSearchWords = 16

// cleanSearch makes a search of typed text, whatever was pasted into the box.
func cleanSearch(text string) string {
	words := strings.Fields(clinic.CleanLine(text))
	text = strings.Join(words[:min(len(words), maxSearchWords)], " ")
	if runes := []rune(text); len(runes) > clinic.MaxLine {
		text = string(runes[:clinic.MaxLine])
	}
	return text
}

// all reads every page of a list.
func all[T any](list func(PageRequest) (Page[T], error)) ([]T, error) {
	var rows []T
	for after := ""; ; {
		page, err := list(PageRequest{After: after, Limit: MaxPage, whole: true})
		if err != nil {
			return nil, err
		}
		rows = append(rows, page.Rows...)
		if after = page.Next; after == "" {
			return rows, nil
		}
	}
}

// orNothing makes sure that a refusal brings nothing along: what was read before
// the actor was turned away does not leave the service.
func orNothing[T any](v T, err error) (T, error) {
	if err != nil {
		var nothing T
		return nothing, err
	}
	return v, nil
}

// notFoundIsNil turns a missing record into no error; found tells which it was.
func notFoundIsNil(err error) (found bool, rest error) {
	if clinic.CodeOf(err) == clinic.NotFound {
		return false, nil
	}
	return err == nil, err
}
