package store

import (
	"context"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type userRepo struct{ *unit }

func (r userRepo) Count(ctx context.Context) (int, error) {
	n, err := queryInt(ctx, r.unit, "SELECT count(*) FROM auth_user")
	return int(n), err
}

func (r userRepo) Get(ctx context.Context, id clinic.UserID) (clinic.User, error) {
	row, err := queryOne[userRead](ctx, r.unit, "user", "SELECT "+userColumns+" FROM "+userTables+" WHERE u.id = ?", int64(id))
	if err != nil {
		return clinic.User{}, err
	}
	return row.user(), nil
}

func (r userRepo) ByUsername(ctx context.Context, username string) (clinic.User, string, error) {
	row, err := queryOne[userRead](ctx, r.unit, "user", "SELECT "+userColumns+" FROM "+userTables+" WHERE u.username = ?", username)
	if err != nil {
		return clinic.User{}, "", err
	}
	return row.user(), row.Password, nil
}

func (r userRepo) PasswordHash(ctx context.Context, id clinic.UserID) (string, error) {
	list, err := queryValues[string](ctx, r.unit, "SELECT password FROM auth_user WHERE id = ?", int64(id))
	if err == nil && len(list) == 0 {
		err = notFound("user")
	}
	if err != nil {
		return "", err
	}
	return list[0], nil
}

func (r userRepo) List(ctx context.Context, f service.UserFilter, p service.PageRequest) (service.Page[clinic.User], error) {
	var w where
	// Staff are found over their own small index; the unary plus keeps the
	// planner from starting at auth_user, which holds every patient too.
	tables := "users_profile f JOIN auth_user u ON u.id = +f.user_id"
	switch f.Role {
	case "":
		w.add("f.role <> 'patient'")
	case clinic.RolePatient:
		tables = userTables // over the index of those who can sign in
		w.add("u.password <> '!' AND f.role = 'patient'")
	default:
		w.add("f.role <> 'patient' AND f.role = ?", string(f.Role))
	}
	if !f.WithInactive {
		w.add("u.is_active = ?", true)
	}
	for _, word := range foldWords(f.Text) {
		w.add(`(f.name_key LIKE ? ESCAPE '\' OR lower(u.username) LIKE ? ESCAPE '\' OR lower(u.email) LIKE ? ESCAPE '\')`,
			"%"+like(word)+"%", "%"+like(word)+"%", "%"+like(word)+"%")
	}
	return page(ctx, r.unit, paged{columns: userColumns, from: tables, where: &w, kinds: "si",
		after: "(f.name_key, f.user_id) > (?, ?)", order: "f.name_key, f.user_id"}, p,
		func(u userRead) cursor { return cursor{u.NameKey, u.UserID} }, userRead.user)
}

func (r userRepo) Insert(ctx context.Context, u clinic.User, passwordHash string) (clinic.UserID, error) {
	row := userRow{Username: u.Username, FirstName: u.FirstName, LastName: u.LastName, Email: u.Email, Password: passwordHash,
		IsStaff: u.Role != clinic.RolePatient, IsActive: u.Active, IsSuperuser: u.Role == clinic.RoleAdmin,
		DateJoined: at(u.CreatedAt), LastLogin: at(u.LastLogin), MustChangePassword: u.MustChangePassword, Version: 1}
	if err := r.insert(ctx, &row); err != nil {
		return 0, err
	}
	profile := profileRow{UserID: row.ID, Role: string(u.Role), Phone: u.Phone, PhoneE164: u.PhoneE164, Address: u.Address, DateOfBirth: on(u.DateOfBirth),
		ProfilePicture: optional{u.Picture}, NameKey: nameKey(u.FirstName, u.LastName), Created: at(u.CreatedAt), Updated: at(u.CreatedAt)}
	return clinic.UserID(row.ID), r.insert(ctx, &profile)
}

func (r userRepo) Update(ctx context.Context, u clinic.User) error {
	if err := r.update(ctx, "auth_user", "id", "user", int64(u.ID), u.Version, map[string]any{
		"username": u.Username, "first_name": u.FirstName, "last_name": u.LastName, "email": u.Email,
		"is_staff": u.Role != clinic.RolePatient, "is_active": u.Active, "is_superuser": u.Role == clinic.RoleAdmin,
		"must_change_password": u.MustChangePassword}); err != nil {
		return err
	}
	n, err := r.exec(ctx, `UPDATE users_profile SET role = ?, phone = ?, phone_e164 = ?, address = ?, date_of_birth = ?, profile_picture = ?,
		name_key = ?, updated_at = ? WHERE user_id = ?`, string(u.Role), u.Phone, u.PhoneE164, u.Address, on(u.DateOfBirth), optional{u.Picture},
		nameKey(u.FirstName, u.LastName), at(r.db.NowFunc()), int64(u.ID))
	if err = one(n, err, "user"); err != nil || u.Role != clinic.RolePatient {
		return err
	}
	return patientRepo(r).follow(ctx, clinic.PatientID(u.ID))
}

func (r userRepo) SetPassword(ctx context.Context, id clinic.UserID, hash string, mustChange bool) error {
	n, err := r.exec(ctx, "UPDATE auth_user SET password = ?, must_change_password = ?, version = version + 1 WHERE id = ?",
		hash, mustChange, int64(id))
	return one(n, err, "user")
}

func (r userRepo) SetLastLogin(ctx context.Context, id clinic.UserID, when time.Time) error {
	n, err := r.exec(ctx, "UPDATE auth_user SET last_login = ? WHERE id = ?", at(when), int64(id))
	return one(n, err, "user")
}

func (r userRepo) ActiveAdmins(ctx context.Context) (int, error) {
	n, err := queryInt(ctx, r.unit, "SELECT count(*) FROM "+userTables+" WHERE f.role <> 'patient' AND f.role = 'admin' AND u.is_active = ?", true)
	return int(n), err
}

// loginRow is a row of login_attempt.
type loginRow struct {
	ID          int64 `gorm:"primaryKey"`
	Username    string
	At          instant
	Succeeded   bool
	Workstation string
}

// TableName names the table for GORM.
func (loginRow) TableName() string { return "login_attempt" }

func (r userRepo) RecordLogin(ctx context.Context, a service.LoginAttempt) error {
	return r.insert(ctx, &loginRow{Username: a.Username, At: at(a.At), Succeeded: a.Succeeded, Workstation: a.Workstation})
}

func (r userRepo) RecentLogins(ctx context.Context, username string, n int) ([]service.LoginAttempt, error) {
	rows, err := queryAll[loginRow](ctx, r.unit, "SELECT * FROM login_attempt WHERE username = ? ORDER BY id DESC LIMIT ?", username, n)
	out := make([]service.LoginAttempt, len(rows))
	for i, a := range rows {
		out[i] = a.attempt()
	}
	return out, err
}

func (a loginRow) attempt() service.LoginAttempt {
	return service.LoginAttempt{Username: a.Username, At: a.At.at, Succeeded: a.Succeeded, Workstation: a.Workstation}
}

func (r userRepo) LoginsOf(ctx context.Context, usernames []string, n int) (map[string][]service.LoginAttempt, error) {
	out := map[string][]service.LoginAttempt{}
	if len(usernames) == 0 {
		return out, nil
	}
	rows, err := queryAll[loginRow](ctx, r.unit, `SELECT l.* FROM auth_user u JOIN login_attempt l ON l.username = u.username
		WHERE u.username IN ? AND l.id IN (SELECT a.id FROM login_attempt a WHERE a.username = u.username ORDER BY a.id DESC LIMIT ?) ORDER BY l.id DESC`, usernames, n)
	for _, a := range rows {
		out[a.Username] = append(out[a.Username], a.attempt())
	}
	return out, err
}
