package service_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func (h *hospital) user(ctx context.Context) clinic.User {
	h.Helper()
	actor, _ := clinic.ActorFrom(ctx)
	return value(h.Users.Get(h.admin, actor.UserID))(h)
}

func TestADeactivatedUserIsOutAtOnce(t *testing.T) {
	h := newHospital(t)
	value(h.Patients.Get(h.desk, h.annaID))(t)
	grace := h.user(h.desk)
	refused(t, h.Users.SetActive(h.admin, grace.ID, grace.Version, false, " "), clinic.Invalid, "reason")
	must(t, h.Users.SetActive(h.admin, grace.ID, grace.Version, false, "Left"))
	for name, do := range map[string]func() error{
		"reading":   func() error { _, err := h.Patients.Get(h.desk, h.annaID); return err },
		"writing":   func() error { _, err := h.Appointments.Book(h.desk, booking(h.annaID, h.ashaID, "10:00")); return err },
		"unlocking": func() error { return h.Sessions.Unlock(h.desk, password) },
		"signing in": func() error {
			_, err := h.Sessions.SignIn(context.Background(), "grace", password, "")
			return err
		},
	} {
		if err := do(); clinic.CodeOf(err) != clinic.Unauthenticated {
			t.Errorf("%s: %v", name, err)
		}
	}
	row := h.audited("user.deactivate")[0]
	if row.Reason != "Left" || row.Before != `{"active":true}` || row.After != `{"active":false}` {
		t.Errorf("audit: %+v", row)
	}
	must(t, h.Users.SetActive(h.admin, grace.ID, h.user(h.desk).Version, true, ""))
	value(h.Patients.Get(h.desk, h.annaID))(t)
}

func TestAChangeOfRoleTakesEffectAtOnce(t *testing.T) {
	h := newHospital(t)
	u := h.user(h.cashier)
	u.Role = clinic.RoleReceptionist
	must(t, h.Users.Update(h.admin, u))
	_, err := h.Billing.Figures(h.cashier)
	refused(t, err, clinic.Unauthenticated, "", "Sign in again")
	_, err = h.Billing.Issue(h.signIn("colm"), 1, 1)
	refused(t, err, clinic.Forbidden)
}

func TestTheLastAdministratorStays(t *testing.T) {
	h := newHospital(t)
	maeve := h.user(h.admin)
	system := clinic.WithActor(context.Background(), clinic.SystemActor("caredeskctl", "server"))
	refused(t, h.Users.SetActive(system, maeve.ID, maeve.Version, false, "x"), clinic.Conflict, "", "last active administrator")
	demoted := maeve
	demoted.Role = clinic.RoleNurse
	refused(t, h.Users.Update(system, demoted), clinic.Conflict, "role")
	refused(t, h.Users.SetActive(h.admin, maeve.ID, maeve.Version, false, "x"), clinic.Conflict, "", "yourself")
	refused(t, h.Users.Update(h.admin, demoted), clinic.Invalid, "role")

	second := value(h.Users.Create(h.admin, service.CreateUserCommand{Password: password, User: clinic.User{Username: "second", LastName: "A", Role: clinic.RoleAdmin}}))(t)
	// With two of them, two who deactivate each other at once leave one.
	h.settle(second)
	other := h.signIn("second")
	u := h.user(other)
	maeve = h.user(h.admin)
	var wg sync.WaitGroup
	var first, last error
	wg.Go(func() { first = h.Users.SetActive(h.admin, second, u.Version, false, "x") })
	wg.Go(func() { last = h.Users.SetActive(other, maeve.ID, maeve.Version, false, "x") })
	wg.Wait()
	if (first == nil) == (last == nil) {
		t.Errorf("both or neither went through: %v, %v", first, last)
	}
}

func TestUsersForm(t *testing.T) {
	h := newHospital(t)
	create := func(u clinic.User, password string) error {
		_, err := h.Users.Create(h.admin, service.CreateUserCommand{User: u, Password: password})
		return err
	}
	ok := clinic.User{Username: "new", LastName: "Desk", Role: clinic.RoleReceptionist}
	for role, field := range map[clinic.Role]string{clinic.RoleDoctor: "role", clinic.RolePatient: "role", "root": "role"} {
		u := ok
		u.Role = role
		refused(t, create(u, password), clinic.Invalid, field)
	}
	refused(t, create(ok, "short"), clinic.Invalid, "password")
	refused(t, create(ok, "newnewnew1 new"), clinic.Invalid, "password") // holds the user name
	taken := ok
	taken.Username = "GRACE"
	refused(t, create(taken, password), clinic.Conflict, "username", "taken")
	// What the caller may not set is not taken from the caller.
	ok.ID, ok.Version, ok.Active, ok.MustChangePassword, ok.Picture = 1, 9, false, false, "../../etc/passwd"
	id := value(h.Users.Create(h.admin, service.CreateUserCommand{User: ok, Password: password}))(t)
	u := value(h.Users.Get(h.admin, id))(t)
	if id == 1 || !u.Active || !u.MustChangePassword || u.Version != 1 || u.Picture != "" {
		t.Errorf("created %+v", u)
	}
	edit := u
	edit.Username, edit.Active, edit.MustChangePassword, edit.LastName = "renamed", false, false, "Renamed"
	must(t, h.Users.Update(h.admin, edit))
	got := value(h.Users.Get(h.admin, id))(t)
	if got.Username != "new" || !got.Active || !got.MustChangePassword || got.LastName != "Renamed" {
		t.Errorf("updated %+v", got)
	}
	refused(t, h.Users.Update(h.admin, edit), clinic.Stale)
	refused(t, h.Users.SetActive(h.admin, id, edit.Version, false, "x"), clinic.Stale)
	row := h.audited("user.update")[0]
	if row.Before != `{"last_name":"Desk"}` || row.After != `{"last_name":"Renamed"}` {
		t.Errorf("audit holds more or less than the change: %s → %s", row.Before, row.After)
	}
	asha := value(h.Doctors.Get(h.admin, h.ashaID))(t).User
	asha.Role = clinic.RoleAdmin
	refused(t, h.Users.Update(h.admin, asha), clinic.Invalid, "role")
	anna := value(h.Users.Get(h.admin, clinic.UserID(h.annaID)))(t)
	refused(t, h.Users.Update(h.admin, anna), clinic.Conflict, "", "Patients page")
	_, err := h.Users.Get(h.admin, 999)
	refused(t, err, clinic.NotFound)
}

func TestResetPassword(t *testing.T) {
	h := newHospital(t)
	grace := h.user(h.desk)
	for range 11 {
		_ = h.try("grace", "wrong")
		h.pass(31e9)
	}
	refused(t, h.try("grace", password), clinic.LockedOut)
	refused(t, h.Users.ResetPassword(h.admin, grace.ID, "password1234"), clinic.Invalid, "password")
	refused(t, h.Users.ResetPassword(h.admin, grace.ID, "grace harbour lamp"), clinic.Invalid, "password")
	must(t, h.Users.ResetPassword(h.admin, grace.ID, "other harbour lamp 3"))
	info := value(h.Sessions.SignIn(context.Background(), "grace", "other harbour lamp 3", ""))(t)
	equal(t, "must change", info.MustChangePassword, true)
	refused(t, h.Users.ResetPassword(h.admin, h.user(h.admin).ID, "other harbour lamp 3"), clinic.Conflict)
	refused(t, h.Users.ResetPassword(h.admin, clinic.UserID(h.jose), "other harbour lamp 3"), clinic.Conflict, "", "no sign-in")
	for _, row := range h.audited("user.reset_password") {
		if row.Before+row.After != "" {
			t.Errorf("audit: %s %s", row.Before, row.After)
		}
	}
}

func TestAPatientsSignIn(t *testing.T) {
	h := newHospital(t)
	refused(t, h.Users.GrantPatient(h.admin, h.jose, "x", password), clinic.Invalid, "username")
	refused(t, h.Users.GrantPatient(h.admin, h.jose, "jose", "short"), clinic.Invalid, "password")
	refused(t, h.Users.GrantPatient(h.admin, h.jose, "grace", password), clinic.Conflict, "username")
	refused(t, h.Users.GrantPatient(h.admin, h.annaID, "anna2", password), clinic.Conflict, "", "already")
	refused(t, h.Users.GrantPatient(h.admin, clinic.PatientID(h.user(h.desk).ID), "grace2", password), clinic.NotFound)
	must(t, h.Users.GrantPatient(h.admin, h.jose, "jose", password))
	info := value(h.Sessions.SignIn(context.Background(), "jose", password, ""))(t)
	if info.Actor.PatientID() != h.jose || !info.MustChangePassword {
		t.Errorf("José: %+v", info)
	}
	h.settle(clinic.UserID(h.jose))
	ctx := clinic.WithActor(context.Background(), info.Actor)
	p := value(h.Patients.Get(ctx, h.jose))(t)
	must(t, h.Patients.Retire(h.desk, h.jose, p.Version, "Moved away"))
	_, err := h.Patients.Get(ctx, h.jose)
	refused(t, err, clinic.Unauthenticated)
	refused(t, h.try("jose", password), clinic.Unauthenticated)
}

// TestTheAuditLogTellsWhoWhenAndWhere reads one row whole.
func TestTheAuditLogTellsWhoWhenAndWhere(t *testing.T) {
	h := newHospital(t)
	id := h.book(h.annaID, h.ashaID, "10:00")
	row := h.audited("appointment.book")[0]
	grace := h.user(h.desk)
	if row.UserID != grace.ID || row.UserName != "Byrne" || row.Role != clinic.RoleReceptionist || row.Workstation != "desk-1" ||
		row.Entity != "appointment" || row.EntityID != int64(id) || row.PatientID != h.annaID || !row.At.Equal(monday) || row.Before != "" {
		t.Errorf("row: %+v", row)
	}
	for _, part := range []string{`"date":"2026-11-23"`, `"start":"10:00"`, `"status":"booked"`, `"minutes":30`} {
		if !strings.Contains(row.After, part) {
			t.Errorf("%s is missing in %s", part, row.After)
		}
	}
	if strings.Contains(row.After, "token") {
		t.Errorf("empty fields are kept: %s", row.After)
	}
	if actions := value(h.Audit.Actions(h.admin))(t); len(actions) < 5 {
		t.Errorf("actions: %v", actions)
	}
	// A caller's name for itself is not believed.
	actor, _ := clinic.ActorFrom(h.desk)
	actor.Name, actor.Username = "Somebody Else", "admin"
	value(h.Appointments.Book(clinic.WithActor(context.Background(), actor), booking(h.annaID, h.ashaID, "11:00")))(t)
	equal(t, "name audited", h.audited("appointment.book")[0].UserName, "Byrne")
	system := clinic.WithActor(context.Background(), clinic.SystemActor("caredeskctl", "server"))
	value(h.Departments.Create(system, clinic.Department{Name: "ENT"}))(t)
	if row = h.audited("department.create")[0]; row.UserID != 0 || row.UserName != "caredeskctl" || row.Workstation != "server" {
		t.Errorf("the program's row: %+v", row)
	}
}
