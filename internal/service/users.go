package service

import (
	"context"
	"errors"
	"slices"
	"time"

	"caredesk/internal/auth"
	"caredesk/internal/clinic"
)

// Users manages who may sign in.
type Users struct{ *core }

// staffRoles are the roles that Create gives. Doctors are registered with
// Doctors.Register, patients with Patients.Register and GrantPatient.
var staffRoles = []clinic.Role{clinic.RoleAdmin, clinic.RoleNurse, clinic.RoleReceptionist, clinic.RoleCashier}

// List pages through users by name, with LockedUntil set as in Get.
func (s *Users) List(ctx context.Context, f UserFilter, p PageRequest) (Page[clinic.User], error) {
	if _, err := authorize(ctx, clinic.UsersManage); err != nil {
		return Page[clinic.User]{}, err
	}
	f.Text = cleanSearch(f.Text)
	var page Page[clinic.User]
	err := s.read(ctx, func(t *tx) (err error) {
		if page, err = t.Users().List(t.ctx, f, p); err != nil {
			return err
		}
		names := make([]string, len(page.Rows))
		for i, u := range page.Rows {
			names[i] = u.Username
		}
		logins, err := t.Users().LoginsOf(t.ctx, names, loginsRead)
		for i := range page.Rows {
			u := &page.Rows[i]
			u.LockedUntil = t.locked(t.standingAfter(logins[u.Username]))
		}
		return err
	})
	return orNothing(page, err)
}

// Get returns a user, with LockedUntil set while wrong passwords lock the account.
func (s *Users) Get(ctx context.Context, id clinic.UserID) (clinic.User, error) {
	if _, err := authorize(ctx, clinic.UsersManage); err != nil {
		return clinic.User{}, err
	}
	var u clinic.User
	err := s.read(ctx, func(t *tx) (err error) {
		if u, err = t.Users().Get(t.ctx, id); err != nil {
			return err
		}
		return t.fillLock(&u)
	})
	return orNothing(u, err)
}

// fillLock sets LockedUntil while wrong passwords lock an account. It is worked
// out from the latest attempts and not stored, so that it runs out by itself.
func (t *tx) fillLock(u *clinic.User) error {
	standing, err := t.standing(u.Username)
	u.LockedUntil = t.locked(standing)
	return err
}

// locked is until when an account is locked, zero when it is not.
func (t *tx) locked(s auth.Standing) time.Time {
	if s.Allowed(t.now) {
		return time.Time{}
	}
	return s.Until
}

// Create gives a member of staff a sign-in. The password must be changed at the
// first sign-in.
func (s *Users) Create(ctx context.Context, cmd CreateUserCommand) (clinic.UserID, error) {
	if _, err := authorize(ctx, clinic.UsersManage); err != nil {
		return 0, err
	}
	u := cmd.User
	u.ID, u.Version, u.Picture, u.Active, u.MustChangePassword = 0, 0, "", true, true
	if err := errors.Join(u.Clean(s.today()), checkStaffRole(u.Role), s.rules.Check(cmd.Password, u.Username)); err != nil {
		return 0, err
	}
	hash, err := s.passwords.Hash(cmd.Password)
	if err != nil {
		return 0, err
	}
	var id clinic.UserID
	err = s.write(ctx, func(t *tx) (err error) {
		id, err = t.insertUser(u, hash)
		return err
	})
	return orNothing(id, err)
}

func checkStaffRole(r clinic.Role) error {
	if slices.Contains(staffRoles, r) {
		return nil
	}
	return clinic.FieldErrorf("role", "Doctors and patients get their sign-in on their own pages.")
}

// insertUser adds a checked user under a free user name.
func (t *tx) insertUser(u clinic.User, hash string) (clinic.UserID, error) {
	if err := t.checkUsernameFree(u.Username, 0); err != nil {
		return 0, err
	}
	u.CreatedAt = t.now
	var err error
	if u.PhoneE164, err = t.readPhone(u.Phone); err != nil {
		return 0, err
	}
	id, err := t.Users().Insert(t.ctx, u, hash)
	if err != nil {
		return 0, err
	}
	t.emit(UserChanged{id})
	return id, t.audit(change{action: "user.create", id: int64(id), after: userRecord(u)})
}

func (t *tx) checkUsernameFree(name string, but clinic.UserID) error {
	other, _, err := t.Users().ByUsername(t.ctx, name)
	if taken, err := notFoundIsNil(err); err != nil || !taken || other.ID == but {
		return err
	}
	return &clinic.Error{Code: clinic.Conflict, Field: "username", Message: "That user name is taken. Choose another one."}
}

// Update changes names, contact data and role. The user name, the picture and
// whether the account is active stay as they are, one's own role too.
func (s *Users) Update(ctx context.Context, u clinic.User) error {
	if _, err := authorize(ctx, clinic.UsersManage); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		stored, err := t.Users().Get(t.ctx, u.ID)
		if err != nil {
			return err
		}
		if stored.Version != u.Version {
			return stale("this user")
		}
		next := stored
		next.FirstName, next.LastName, next.Email, next.Phone = u.FirstName, u.LastName, u.Email, u.Phone
		next.Address, next.DateOfBirth, next.Role = u.Address, u.DateOfBirth, u.Role
		if err := next.Clean(t.today()); err != nil {
			return err
		}
		if stored.Role == clinic.RolePatient {
			return clinic.Errorf(clinic.Conflict, "Patients are edited on the Patients page.")
		}
		if next.Role != stored.Role {
			if err := t.checkRoleChange(stored, next.Role); err != nil {
				return err
			}
		}
		if next.PhoneE164, err = t.readPhone(next.Phone); err != nil {
			return err
		}
		if err := t.Users().Update(t.ctx, next); err != nil {
			return err
		}
		if err := t.userChanged(next); err != nil {
			return err
		}
		return t.audit(change{action: "user.update", id: int64(u.ID), before: userRecord(stored), after: userRecord(next)})
	})
}

// userChanged publishes the change, a doctor's under both names.
func (t *tx) userChanged(u clinic.User) error {
	t.emit(UserChanged{u.ID})
	if u.Role != clinic.RoleDoctor {
		return nil
	}
	id, err := t.Doctors().ByUser(t.ctx, u.ID)
	t.emit(DoctorChanged{id})
	return err
}

func (t *tx) checkRoleChange(u clinic.User, to clinic.Role) error {
	if u.ID == t.actor.UserID {
		return clinic.FieldErrorf("role", "You cannot change your own role. Ask another administrator.")
	}
	if !slices.Contains(staffRoles, u.Role) || !slices.Contains(staffRoles, to) {
		return clinic.FieldErrorf("role", "Nobody becomes a doctor or a patient, or stops being one, by a change of role.")
	}
	return t.keepAnAdmin(u, "role")
}

// keepAnAdmin refuses to take the last active administrator's rights away.
func (t *tx) keepAnAdmin(u clinic.User, field string) error {
	if u.Role != clinic.RoleAdmin || !u.Active {
		return nil
	}
	n, err := t.Users().ActiveAdmins(t.ctx)
	if err == nil && n <= 1 {
		err = &clinic.Error{Code: clinic.Conflict, Field: field,
			Message: "This is the last active administrator. Make another one first."}
	}
	return err
}

// SetActive lets a user in again or keeps the user out, at once, also out of a
// window that is open. Keeping out needs a reason.
func (s *Users) SetActive(ctx context.Context, id clinic.UserID, version int, active bool, reason string) error {
	if _, err := authorize(ctx, clinic.UsersManage); err != nil {
		return err
	}
	reason, err := cleanNote("reason", reason)
	if err != nil {
		return err
	}
	if !active && reason == "" {
		return clinic.FieldErrorf("reason", "Give the reason.")
	}
	return s.write(ctx, func(t *tx) error {
		stored, err := t.Users().Get(t.ctx, id)
		switch {
		case err != nil:
			return err
		case stored.Version != version:
			return stale("this user")
		case stored.Active == active:
			return nil
		case stored.ID == t.actor.UserID:
			return clinic.Errorf(clinic.Conflict, "You cannot deactivate yourself. Ask another administrator.")
		}
		if err := t.keepAnAdmin(stored, ""); err != nil {
			return err
		}
		if active && stored.Role == clinic.RoleDoctor {
			if err := t.checkDoctorNotRetired(stored.ID); err != nil {
				return err
			}
		}
		return t.setActive(stored, active, reason)
	})
}

func (t *tx) checkDoctorNotRetired(id clinic.UserID) error {
	doctor, err := t.Doctors().ByUser(t.ctx, id)
	if err != nil {
		return err
	}
	d, err := t.Doctors().Get(t.ctx, doctor)
	if err == nil && !d.Retired.IsZero() {
		err = clinic.Errorf(clinic.Conflict, "%s is retired. Restore the doctor on the Doctors page.", d.Name())
	}
	return err
}

func (t *tx) setActive(u clinic.User, active bool, reason string) error {
	next := u
	next.Active = active
	if err := t.Users().Update(t.ctx, next); err != nil {
		return err
	}
	if err := t.userChanged(next); err != nil {
		return err
	}
	verb := "user.deactivate"
	if active {
		verb = "user.activate"
	}
	return t.audit(change{action: verb, id: int64(u.ID), reason: reason, before: userRecord(u), after: userRecord(next)})
}

// ResetPassword gives another user a password for one sign-in and unlocks the
// account.
func (s *Users) ResetPassword(ctx context.Context, id clinic.UserID, password string) error {
	actor, err := authorize(ctx, clinic.UsersManage)
	if err != nil {
		return err
	}
	if id == actor.UserID {
		return clinic.Errorf(clinic.Conflict, "Change your own password with “Change password”.")
	}
	if err := s.rules.Check(password, ""); err != nil {
		return err
	}
	hash, err := s.passwords.Hash(password)
	if err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		u, err := t.Users().Get(t.ctx, id)
		if err != nil {
			return err
		}
		if err := s.rules.Check(password, u.Username); err != nil {
			return err
		}
		if err := t.checkHasSignIn(u); err != nil {
			return err
		}
		if err := t.Users().SetPassword(t.ctx, id, hash, true); err != nil {
			return err
		}
		if err := t.succeed(u.Username, t.actor.Workstation); err != nil {
			return err
		}
		t.emit(UserChanged{id})
		return t.audit(change{action: "user.reset_password", id: int64(id)})
	})
}

// checkHasSignIn refuses to give a password to a patient who was never given a
// sign-in: GrantPatient does that, with a user name.
func (t *tx) checkHasSignIn(u clinic.User) error {
	if u.Role != clinic.RolePatient {
		return nil
	}
	hash, err := t.Users().PasswordHash(t.ctx, u.ID)
	if err == nil && !usable(hash) {
		err = clinic.Errorf(clinic.Conflict, "This patient has no sign-in yet.")
	}
	return err
}

// usable reports whether a stored password lets anybody in; "!" starts one that
// does not.
func usable(hash string) bool { return hash != "" && hash[0] != '!' }

// Unlock ends the lock-out of an account.
func (s *Users) Unlock(ctx context.Context, id clinic.UserID) error {
	if _, err := authorize(ctx, clinic.UsersManage); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		u, err := t.Users().Get(t.ctx, id)
		if err != nil {
			return err
		}
		if err := t.succeed(u.Username, t.actor.Workstation); err != nil {
			return err
		}
		t.emit(UserChanged{id})
		return t.audit(change{action: "user.unlock", id: int64(id)})
	})
}

// GrantPatient gives a registered patient a sign-in of their own.
func (s *Users) GrantPatient(ctx context.Context, id clinic.PatientID, username, password string) error {
	if _, err := authorize(ctx, clinic.UsersManage); err != nil {
		return err
	}
	// A stand-in name: only the user name is checked here.
	probe := clinic.User{Username: username, LastName: "x", Role: clinic.RolePatient}
	if err := errors.Join(probe.Clean(s.today()), s.rules.Check(password, probe.Username)); err != nil {
		return err
	}
	hash, err := s.passwords.Hash(password)
	if err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		p, err := t.Patients().Get(t.ctx, id)
		if err != nil {
			return err
		}
		if !p.Retired.IsZero() {
			return clinic.Errorf(clinic.Conflict, "This patient's record is retired. Restore it first.")
		}
		u, err := t.Users().Get(t.ctx, clinic.UserID(id))
		if err != nil {
			return err
		}
		old, err := t.Users().PasswordHash(t.ctx, u.ID)
		if err != nil {
			return err
		}
		if usable(old) {
			return clinic.Errorf(clinic.Conflict, "This patient has a sign-in already. Reset its password instead.")
		}
		if err := t.checkUsernameFree(probe.Username, u.ID); err != nil {
			return err
		}
		next := u
		next.Username, next.Active, next.MustChangePassword = probe.Username, true, true
		if err := t.Users().Update(t.ctx, next); err != nil {
			return err
		}
		if err := t.Users().SetPassword(t.ctx, u.ID, hash, true); err != nil {
			return err
		}
		t.emit(UserChanged{u.ID})
		return t.audit(change{action: "user.grant", id: int64(u.ID), patient: id, before: userRecord(u), after: userRecord(next)})
	})
}
