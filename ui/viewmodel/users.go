package viewmodel

import (
	"context"

	"caredesk/internal/auth"
	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// Users is the list of those who can sign in.
type Users struct {
	paging[service.UserFilter, clinic.User]
	save Submission
}

// NewUsers returns an empty list of staff.
func NewUsers(d FrontDesk) *Users {
	return &Users{paging: newPaging(d, func(ctx context.Context, f service.UserFilter, r service.PageRequest) (service.Page[clinic.User], error) {
		return d.Services.Users.List(ctx, f, r)
	})}
}

// Search looks for what is typed once typing rests.
func (l *Users) Search(text string) {
	if text == l.Filter.Text {
		return
	}
	l.Filter.Text = text
	l.fetch("", l.Delay)
}

// SetRole shows one role; empty is all staff.
func (l *Users) SetRole(r clinic.Role) {
	l.Filter.Role = r
	l.fetch("", 0)
}

// SetWithInactive also shows those who may not sign in any more.
func (l *Users) SetWithInactive(on bool) {
	l.Filter.WithInactive = on
	l.fetch("", 0)
}

// UserState is how a user's sign-in stands; Title says it in a word.
type UserState string

// The states, the most pressing one first.
const (
	UserInactive UserState = "inactive"
	UserLocked   UserState = "locked"
	UserMustSet  UserState = "must_set"
	UserActive   UserState = "active"
)

// UserStates returns all of them.
func UserStates() []UserState { return []UserState{UserInactive, UserLocked, UserMustSet, UserActive} }

// Title names the state for people.
func (s UserState) Title() string {
	switch s {
	case UserInactive:
		return i18n.T("Deactivated")
	case UserLocked:
		return i18n.T("Locked")
	case UserMustSet:
		return i18n.T("New password due")
	}
	return i18n.C("user", "Active")
}

// StateOf works out a user's state.
func (l *Users) StateOf(u clinic.User) UserState {
	switch {
	case !u.Active:
		return UserInactive
	case u.LockedUntil.After(l.Now()):
		return UserLocked
	case u.MustChangePassword:
		return UserMustSet
	}
	return UserActive
}

// MayDeactivate reports whether a user can be deactivated here: doctors and
// patients are retired on their own pages, and nobody shuts themselves out.
func (l *Users) MayDeactivate(u clinic.User) bool { return u.ID != l.Actor.UserID }

// NewUserRoles are the roles that are given on this page. Doctors come with a
// doctor's record and patients with a chart.
func NewUserRoles() []clinic.Role {
	return []clinic.Role{clinic.RoleReceptionist, clinic.RoleNurse, clinic.RoleCashier, clinic.RoleAdmin}
}

// TemporaryPassword proposes a password that holds for one sign-in.
func TemporaryPassword() string { return auth.TemporaryPassword() }

// Create gives a member of staff a sign-in with a password that must be
// changed at the first one.
func (l *Users) Create(u clinic.User, password string, done func(error)) bool {
	checked := u
	if err := checked.Clean(l.Today()); err != nil && !l.save.Busy() {
		done(err)
		return true
	}
	return l.save.Go(l.FrontDesk, func(ctx context.Context) error {
		_, err := l.Services.Users.Create(ctx, service.CreateUserCommand{User: u, Password: password})
		return err
	}, reloaded(l.Load, done))
}

// Update saves what was edited about a user.
func (l *Users) Update(u clinic.User, done func(error)) bool {
	checked := u
	if err := checked.Clean(l.Today()); err != nil && !l.save.Busy() {
		done(err)
		return true
	}
	return l.save.Go(l.FrontDesk, func(ctx context.Context) error { return l.Services.Users.Update(ctx, u) }, reloaded(l.Load, done))
}

// Renew reads a user again after somebody else saved it, and joins both edits.
func (l *Users) Renew(base, mine clinic.User, done func(theirs, merged clinic.User, changes MergeChanges, err error)) bool {
	var theirs clinic.User
	return l.save.Go(l.FrontDesk, func(ctx context.Context) (err error) {
		theirs, err = l.Services.Users.Get(ctx, base.ID)
		return err
	}, func(err error) {
		if err != nil {
			done(base, mine, nil, err)
			return
		}
		merged, changes := Merge(userFields(), base, mine, theirs)
		done(theirs, merged, changes, nil)
	})
}

func userFields() []MergeField[clinic.User] {
	type u = clinic.User
	return []MergeField[u]{
		{i18n.T("User name"), func(x u) string { return x.Username }, func(t *u, x u) { t.Username = x.Username }},
		{i18n.T("First name"), func(x u) string { return x.FirstName }, func(t *u, x u) { t.FirstName = x.FirstName }},
		{i18n.T("Last name"), func(x u) string { return x.LastName }, func(t *u, x u) { t.LastName = x.LastName }},
		{i18n.T("Role"), func(x u) string { return string(x.Role) }, func(t *u, x u) { t.Role = x.Role }},
		{i18n.T("Phone"), func(x u) string { return x.Phone }, func(t *u, x u) { t.Phone = x.Phone }},
		{i18n.T("E-mail"), func(x u) string { return x.Email }, func(t *u, x u) { t.Email = x.Email }},
	}
}

// SetActive lets a user sign in or not any more.
func (l *Users) SetActive(u clinic.User, active bool, reason string, done func(error)) bool {
	return l.save.Go(l.FrontDesk, func(ctx context.Context) error {
		return l.Services.Users.SetActive(ctx, u.ID, u.Version, active, reason)
	}, reloaded(l.Load, done))
}

// ResetPassword gives a user a password that must be changed at the next
// sign-in, and unlocks them.
func (l *Users) ResetPassword(id clinic.UserID, password string, done func(error)) bool {
	return l.save.Go(l.FrontDesk, func(ctx context.Context) error {
		return l.Services.Users.ResetPassword(ctx, id, password)
	}, reloaded(l.Load, done))
}

// Unlock lets a user try again after too many wrong passwords.
func (l *Users) Unlock(id clinic.UserID, done func(error)) bool {
	return l.save.Go(l.FrontDesk, func(ctx context.Context) error { return l.Services.Users.Unlock(ctx, id) }, reloaded(l.Load, done))
}

// GrantPatient gives a patient a sign-in.
func (l *Users) GrantPatient(id clinic.PatientID, username, password string, done func(error)) bool {
	if id == 0 {
		done(clinic.FieldErrorf("patient", "Choose the patient."))
		return true
	}
	return l.save.Go(l.FrontDesk, func(ctx context.Context) error {
		return l.Services.Users.GrantPatient(ctx, id, username, password)
	}, reloaded(l.Load, done))
}
