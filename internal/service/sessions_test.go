package service_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"caredesk/internal/auth"
	"caredesk/internal/clinic"
	"caredesk/internal/event"
	"caredesk/internal/service"
	"caredesk/internal/store/storetest"
)

func (h *hospital) try(username, password string) error {
	_, err := h.Sessions.SignIn(context.Background(), username, password, "desk-1")
	return err
}

func TestFirstSetUp(t *testing.T) {
	h := empty(t)
	ctx := context.Background()
	if !value(h.Setup.Needed(ctx))(t) {
		t.Fatal("an empty database needs no set-up")
	}
	b := value(h.Sessions.Branding(ctx))(t)
	if b.HospitalName != "" || b.Logo != nil {
		t.Errorf("branding before the set-up: %+v", b)
	}
	cmd := service.SetupCommand{Settings: clinic.DefaultSettings(), AdminUsername: "Maeve", AdminPassword: "short", Logo: service.Image{Data: []byte("text")}}
	err := h.Setup.Initialize(ctx, cmd)
	fields := map[string]bool{}
	for _, e := range clinic.FieldErrors(err) {
		fields[e.Field] = true
	}
	for _, want := range []string{"hospital_name", "logo", "last_name", "password"} {
		if !fields[want] {
			t.Errorf("no message under %s: %v", want, err)
		}
	}
	if !value(h.Setup.Needed(ctx))(t) {
		t.Fatal("a refused set-up left something behind")
	}
	cmd.Settings.HospitalName, cmd.AdminLast, cmd.AdminPassword, cmd.Logo = "Harbour Clinic", "Ryan", password, service.Image{Data: picture(t)}
	cmd.Settings.Demo = true // not the caller's to say
	must(t, h.Setup.Initialize(ctx, cmd))
	b = value(h.Sessions.Branding(ctx))(t)
	if b.HospitalName != "Harbour Clinic" || len(b.Logo) == 0 || b.Demo {
		t.Errorf("branding: %q, logo %d bytes, demo %v", b.HospitalName, len(b.Logo), b.Demo)
	}
	if value(h.Setup.Needed(ctx))(t) {
		t.Error("set-up is offered again")
	}
	cmd.AdminUsername = "intruder"
	refused(t, h.Setup.Initialize(ctx, cmd), clinic.Conflict, "", "set up already")
	refused(t, h.try("intruder", password), clinic.Unauthenticated)
	info := value(h.Sessions.SignIn(ctx, " MAEVE ", password, "desk-1"))(t)
	if info.Actor.Role != clinic.RoleAdmin || info.MustChangePassword || info.IdleLock != 10*time.Minute || info.HospitalName != "Harbour Clinic" ||
		!info.LastLogin.IsZero() || info.Actor.Workstation != "desk-1" {
		t.Errorf("first sign-in: %+v", info)
	}
	h.pass(time.Hour)
	equal(t, "the sign-in before", value(h.Sessions.SignIn(ctx, "maeve", password, ""))(t).LastLogin.Equal(monday), true)
}

func TestTwoSetUpsAtOnceMakeOneAdministrator(t *testing.T) {
	h := empty(t)
	cmd := service.SetupCommand{Settings: clinic.DefaultSettings(), AdminUsername: "first", AdminLast: "Ryan", AdminPassword: password}
	cmd.Settings.HospitalName = "Harbour Clinic"
	var wg sync.WaitGroup
	results := make([]error, 4)
	for i := range results {
		wg.Go(func() { results[i] = h.Setup.Initialize(context.Background(), cmd) })
	}
	wg.Wait()
	won := 0
	for _, err := range results {
		if err == nil {
			won++
		} else {
			refused(t, err, clinic.Conflict)
		}
	}
	equal(t, "set-ups that went through", won, 1)
}

func TestWrongSignIns(t *testing.T) {
	h := newHospital(t)
	known, unknown := h.try("grace", "wrong password"), h.try("nobody", "wrong password")
	refused(t, known, clinic.Unauthenticated, "", "User name or password is wrong.")
	equal(t, "an unknown user's message", clinic.MessageOf(unknown), clinic.MessageOf(known))
	refused(t, h.try("", password), clinic.Invalid, "username")
	refused(t, h.try("grace", ""), clinic.Invalid, "password")
	for _, typed := range []string{"'; DROP TABLE auth_user; --", "gr%", "gra_e", "*", "p-000001", strings.Repeat("x", 10_000), "\x00grace2"} {
		if code := clinic.CodeOf(h.try(typed, password)); code != clinic.Unauthenticated {
			t.Errorf("user name %.20q: %q", typed, code)
		}
	}
	for _, typed := range []string{strings.Repeat("ä", 5000), "\xff\xfe", "\x00"} {
		h.pass(time.Hour)
		if code := clinic.CodeOf(h.try("grace", typed)); code != clinic.Unauthenticated {
			t.Errorf("password %.20q: %q", typed, code)
		}
	}
	// A registered patient without a sign-in has a user, and cannot use it.
	p := value(h.Patients.Get(h.desk, h.jose))(t)
	for _, typed := range []string{"!", "", password} {
		if h.try(p.Number, typed) == nil {
			t.Errorf("José signs in with %q", typed)
		}
	}
	for _, row := range h.audited("session.refuse") {
		if strings.Contains(row.UserName+row.Reason+row.After, "DROP") || strings.Contains(row.UserName, "nobody") {
			t.Errorf("what was typed as a user name is kept: %+v", row)
		}
	}
}

// TestLockOut goes from free attempts over waiting to the lock, and shows that
// neither a restart nor the right password opens it early.
func TestLockOut(t *testing.T) {
	path := storetest.NewFile(t)
	h := newHospitalAt(t, path)
	for range 3 {
		refused(t, h.try("grace", "wrong"), clinic.Unauthenticated)
	}
	refused(t, h.try("grace", "wrong"), clinic.Unauthenticated) // the fourth: from now on there is a wait
	refused(t, h.try("grace", password), clinic.LockedOut, "", "Try again in 2 seconds")
	must(t, h.try("colm", password)) // nobody else waits
	h.pass(2 * time.Second)
	for range 6 {
		refused(t, h.try("grace", "wrong"), clinic.Unauthenticated)
		h.pass(31 * time.Second)
	}
	refused(t, h.try("grace", password), clinic.LockedOut, "", "locked", "15 minutes")

	must(t, h.store.Close())
	again := &hospital{TB: t, now: h.clock()}
	again.open(storetest.OpenFile(t, path, nil, nil))
	refused(t, again.try("grace", password), clinic.LockedOut)
	again.admin = again.signIn("maeve")
	var grace clinic.User
	for _, u := range value(again.Users.List(again.admin, service.UserFilter{}, service.PageRequest{}))(t).Rows {
		if u.Username == "grace" {
			grace = u
		}
	}
	if !grace.LockedUntil.After(again.clock()) {
		t.Errorf("the list shows an account that is not locked: %v", grace.LockedUntil)
	}
	if locked := value(again.Users.Get(again.admin, grace.ID))(t).LockedUntil; locked.Sub(again.clock()) > 15*time.Minute || !locked.After(again.clock()) {
		t.Errorf("locked until %v, now %v", locked, again.clock())
	}
	again.pass(15 * time.Minute)
	must(t, again.try("grace", password))
	refused(t, again.try("grace", "wrong"), clinic.Unauthenticated) // the count began afresh
	must(t, again.try("grace", password))
	// An administrator's word opens an account at once.
	for range 12 {
		_ = again.try("grace", "wrong")
		again.pass(31 * time.Second)
	}
	refused(t, again.try("grace", password), clinic.LockedOut)
	must(t, again.Users.Unlock(again.admin, grace.ID))
	must(t, again.try("grace", password))
	equal(t, "LockedUntil afterwards", value(again.Users.Get(again.admin, grace.ID))(t).LockedUntil.IsZero(), true)
	equal(t, "unlocking audited", again.audited("user.unlock")[0].EntityID, int64(grace.ID))
}

// newHospitalAt is a small hospital in a given file: the administrator, the
// desk and the cashier.
func newHospitalAt(t *testing.T, path string) *hospital {
	h := &hospital{TB: t, now: monday}
	h.open(storetest.OpenFile(t, path, nil, nil))
	settings := clinic.DefaultSettings()
	settings.HospitalName = "Harbour Clinic"
	must(t, h.Setup.Initialize(context.Background(), service.SetupCommand{Settings: settings, AdminUsername: "maeve", AdminLast: "Ryan", AdminPassword: password}))
	h.admin = h.signIn("maeve")
	for name, role := range map[string]clinic.Role{"grace": clinic.RoleReceptionist, "colm": clinic.RoleCashier} {
		h.settle(value(h.Users.Create(h.admin, service.CreateUserCommand{Password: password, User: clinic.User{Username: name, LastName: name, Role: role}}))(t))
	}
	return h
}

// TestUnknownUsersAreThrottledToo shows that waiting tells nobody which names
// exist, and that what was typed is not kept.
func TestUnknownUsersAreThrottledToo(t *testing.T) {
	h := newHospital(t)
	for range 4 {
		refused(t, h.try("my secret typed into the wrong field", "x"), clinic.Unauthenticated)
	}
	refused(t, h.try("my secret typed into the wrong field", "x"), clinic.LockedOut)
	ctx := context.Background()
	must(t, h.store.View(ctx, func(r service.Repos) error {
		kept, err := r.Users().RecentLogins(ctx, "my secret typed into the wrong field", 9)
		if err == nil && len(kept) > 0 {
			err = errors.New("an unknown user name is kept as it was typed")
		}
		return err
	}))
}

// TestManyTriesAtOnceAreCounted lets a guesser try in parallel.
func TestManyTriesAtOnceAreCounted(t *testing.T) {
	h := newHospital(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	tried := 0
	for range 20 {
		wg.Go(func() {
			if clinic.CodeOf(h.try("grace", "wrong")) == clinic.Unauthenticated {
				mu.Lock()
				tried++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	equal(t, "passwords looked at", tried, 4)
}

// timing is a Passwords that notes what it was asked.
type timing struct {
	service.Passwords
	nothing int
}

func (p *timing) VerifyNothing(password string) { p.nothing++; p.Passwords.VerifyNothing(password) }

func TestAnUnknownUserCostsAsMuch(t *testing.T) {
	h := newHospital(t)
	p := &timing{Passwords: recycledHash{hasher()}}
	s := service.New(service.Deps{UoW: h.store, Bus: event.NewBus(), Now: h.clock, NewID: func() string { return "" },
		Log: slog.New(slog.DiscardHandler), Passwords: p})
	_, err := s.Sessions.SignIn(context.Background(), "nobody", password, "")
	refused(t, err, clinic.Unauthenticated)
	equal(t, "hashes worked out for nobody", p.nothing, 1)
}

func TestRaisedCostsRehashAtSignIn(t *testing.T) {
	h := newHospital(t)
	dearer, err := auth.NewHasher(auth.Params{MemoryKiB: 20 * 1024, Passes: 2, Lanes: 1})
	must(t, err)
	s := service.New(service.Deps{UoW: h.store, Bus: event.NewBus(), Now: h.clock, NewID: func() string { return "" },
		Log: slog.New(slog.DiscardHandler), Passwords: dearer})
	hash := func() string {
		var stored string
		ctx := context.Background()
		must(t, h.store.View(ctx, func(r service.Repos) (err error) {
			_, stored, err = r.Users().ByUsername(ctx, "grace")
			return err
		}))
		return stored
	}
	if !strings.Contains(hash(), "m=19456") {
		t.Fatalf("stored with %s", strings.Split(hash(), "$")[3])
	}
	_, err = s.Sessions.SignIn(context.Background(), "grace", "wrong", "")
	refused(t, err, clinic.Unauthenticated)
	if !strings.Contains(hash(), "m=19456") {
		t.Error("a wrong password changed the hash")
	}
	value(s.Sessions.SignIn(context.Background(), "grace", password, ""))(t)
	if !strings.Contains(hash(), "m=20480") {
		t.Errorf("still stored with %s", strings.Split(hash(), "$")[3])
	}
	must(t, h.try("grace", password))
}

func TestAPasswordThatMustBeChangedHoldsEverythingBack(t *testing.T) {
	h := newHospital(t)
	id := value(h.Users.Create(h.admin, service.CreateUserCommand{Password: "first lamp harbour 9",
		User: clinic.User{Username: "new", LastName: "Desk", Role: clinic.RoleReceptionist}}))(t)
	info := value(h.Sessions.SignIn(context.Background(), "new", "first lamp harbour 9", ""))(t)
	if !info.MustChangePassword {
		t.Fatal("nothing says that the password must be changed")
	}
	ctx := clinic.WithActor(context.Background(), info.Actor)
	for name, do := range map[string]func() error{
		"reading": func() error { _, err := h.Patients.Get(ctx, h.annaID); return err },
		"writing": func() error { _, err := h.Appointments.Book(ctx, booking(h.annaID, h.ashaID, "10:00")); return err },
		"today":   func() error { _, err := h.Today.Get(ctx); return err },
	} {
		if err := do(); clinic.CodeOf(err) != clinic.Forbidden || !strings.Contains(clinic.MessageOf(err), "new password") {
			t.Errorf("%s: %v", name, err)
		}
	}
	refused(t, h.Sessions.ChangePassword(ctx, "not it", "second lamp harbour 9"), clinic.Invalid, "old_password")
	refused(t, h.Sessions.ChangePassword(ctx, "first lamp harbour 9", "password"), clinic.Invalid, "password")
	refused(t, h.Sessions.ChangePassword(ctx, "first lamp harbour 9", "first lamp harbour 9"), clinic.Invalid, "password")
	must(t, h.Sessions.ChangePassword(ctx, "first lamp harbour 9", "second lamp harbour 9"))
	value(h.Patients.Get(ctx, h.annaID))(t)
	refused(t, h.try("new", "first lamp harbour 9"), clinic.Unauthenticated)
	must(t, h.try("new", "second lamp harbour 9"))
	for _, row := range append(h.audited("user.change_password"), h.audited("user.create")...) {
		if strings.Contains(row.Before+row.After, "lamp") || strings.Contains(row.Before+row.After, "argon2") || strings.Contains(row.After, `"password"`) {
			t.Errorf("the audit log knows a password: %s %s", row.Before, row.After)
		}
	}
	// A reset starts it all over.
	must(t, h.Users.ResetPassword(h.admin, id, "third lamp harbour 9"))
	_, err := h.Patients.Get(ctx, h.annaID)
	refused(t, err, clinic.Forbidden)
}

func TestLockScreen(t *testing.T) {
	h := newHospital(t)
	refused(t, h.Sessions.Unlock(h.desk, ""), clinic.Invalid, "password")
	refused(t, h.Sessions.Unlock(h.desk, "wrong"), clinic.Invalid, "password")
	must(t, h.Sessions.Unlock(h.desk, password))
	for range 4 {
		refused(t, h.Sessions.Unlock(h.desk, "wrong"), clinic.Invalid, "password")
	}
	refused(t, h.Sessions.Unlock(h.desk, password), clinic.LockedOut) // the same count as signing in
	refused(t, h.try("grace", password), clinic.LockedOut)
	h.pass(time.Minute)
	must(t, h.Sessions.Unlock(h.desk, password))
	must(t, h.Sessions.SignOut(h.desk))
	equal(t, "signing out audited", h.audited("session.sign_out")[0].UserName, "Byrne")
	equal(t, "refusals audited under the user's name", h.audited("session.refuse")[0].UserName, "Byrne")
}
