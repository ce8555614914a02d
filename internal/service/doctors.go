package service

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"caredesk/internal/clinic"
)

// Doctors keeps doctors, their hours and their specialisations.
type Doctors struct{ *core }

// List returns the doctors that match, by name.
func (s *Doctors) List(ctx context.Context, f DoctorFilter) ([]clinic.Doctor, error) {
	if _, err := authorize(ctx, clinic.DoctorsSee); err != nil {
		return nil, err
	}
	f.Text = cleanSearch(f.Text)
	var list []clinic.Doctor
	err := s.read(ctx, func(t *tx) (err error) {
		list, err = t.Doctors().List(t.ctx, f)
		for i := range list {
			t.hideDoctor(&list[i])
		}
		return err
	})
	return orNothing(list, err)
}

// Get returns a doctor with specialisations and hours.
func (s *Doctors) Get(ctx context.Context, id clinic.DoctorID) (clinic.Doctor, error) {
	if _, err := authorize(ctx, clinic.DoctorsSee); err != nil {
		return clinic.Doctor{}, err
	}
	var d clinic.Doctor
	err := s.read(ctx, func(t *tx) (err error) {
		d, err = t.Doctors().Get(t.ctx, id)
		t.hideDoctor(&d)
		return err
	})
	return orNothing(d, err)
}

// hideDoctor leaves out what is the doctor's own affair: colleagues see how to
// reach a doctor, patients see the doctor's professional data alone.
func (t *tx) hideDoctor(d *clinic.Doctor) {
	if t.actor.Role.May(clinic.DoctorsEdit) || t.actor.UserID != 0 && t.actor.UserID == d.User.ID {
		return
	}
	d.User.Username, d.User.Address, d.User.DateOfBirth, d.User.LastLogin = "", "", clinic.Date{}, time.Time{}
	if t.actor.Role == clinic.RolePatient {
		d.User.Phone, d.User.PhoneE164, d.User.Email = "", "", ""
	}
}

// Register makes a doctor and the doctor's sign-in.
func (s *Doctors) Register(ctx context.Context, cmd RegisterDoctorCommand) (clinic.DoctorID, error) {
	if _, err := authorize(ctx, clinic.DoctorsEdit); err != nil {
		return 0, err
	}
	d := cmd.Doctor
	d.ID, d.Version, d.Retired = 0, 0, time.Time{}
	d.User.ID, d.User.Version, d.User.Role, d.User.Picture = 0, 0, clinic.RoleDoctor, ""
	d.User.Active, d.User.MustChangePassword = true, true
	png, pictureErr := normalise(cmd.Photo, photoSide, "photo")
	if err := errors.Join(d.User.Clean(s.today()), d.Clean(), clinic.CheckHours(d.Hours), pictureErr,
		s.rules.Check(cmd.Password, d.User.Username)); err != nil {
		return 0, err
	}
	hash, err := s.passwords.Hash(cmd.Password)
	if err != nil {
		return 0, err
	}
	var id clinic.DoctorID
	err = s.write(ctx, func(t *tx) error {
		d := d
		if err := t.checkDoctorLinks(d, clinic.Doctor{}); err != nil {
			return err
		}
		if err := t.choosePrefix(&d); err != nil {
			return err
		}
		var err error
		if d.User.Picture, err = t.keepPicture(cmd.Photo, png, ""); err != nil {
			return err
		}
		if d.User.ID, err = t.insertUser(d.User, hash); err != nil {
			return err
		}
		d.CreatedAt = t.now
		if id, err = t.Doctors().Insert(t.ctx, d); err != nil {
			return err
		}
		stored, err := t.Doctors().Get(t.ctx, id)
		if err != nil {
			return err
		}
		if len(d.Hours) > 0 {
			if err := t.Doctors().SetHours(t.ctx, id, stored.Version, d.Hours); err != nil {
				return err
			}
		}
		t.emit(DoctorChanged{id})
		t.emit(DepartmentChanged{}) // its number of doctors
		after := doctorRecord(stored)
		for day, spans := range hoursRecord(d.Hours) {
			after[day] = spans
		}
		return t.audit(change{action: "doctor.create", id: int64(id), after: after})
	})
	return orNothing(id, err)
}

// checkDoctorLinks checks what a doctor refers to. stored is the doctor before
// the change, zero for a new one: what was there may stay.
func (t *tx) checkDoctorLinks(d, stored clinic.Doctor) error {
	if d.DepartmentID != 0 && d.DepartmentID != stored.DepartmentID {
		dep, err := t.Departments().Get(t.ctx, d.DepartmentID)
		if clinic.CodeOf(err) == clinic.NotFound || err == nil && !dep.Retired.IsZero() {
			return clinic.FieldErrorf("department", "Choose a department that is open.")
		}
		if err != nil {
			return err
		}
	}
	settings, err := t.settings()
	if err != nil {
		return err
	}
	if d.Fee.Currency != settings.Currency {
		return clinic.FieldErrorf("consultation_fee", "Give the fee in %s.", string(settings.Currency))
	}
	known, err := t.Doctors().ListSpecializations(t.ctx)
	if err != nil {
		return err
	}
	for _, want := range d.Specializations {
		if !slices.ContainsFunc(known, func(k clinic.Specialization) bool { return k.ID == want.ID }) {
			return clinic.FieldErrorf("specializations", "Choose specialisations from the list.")
		}
	}
	return nil
}

// choosePrefix gives a doctor without a token letter a free one, the initial of
// the name if it can be, and refuses one that is taken.
func (t *tx) choosePrefix(d *clinic.Doctor) error {
	taken, err := t.Doctors().TokenPrefixes(t.ctx)
	if err != nil {
		return err
	}
	if d.TokenPrefix != "" {
		if slices.Contains(taken, d.TokenPrefix) {
			return &clinic.Error{Code: clinic.Conflict, Field: "token_prefix", Message: "Another doctor has that token letter."}
		}
		return nil
	}
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	initials := strings.ToUpper(d.User.LastName + d.User.FirstName)
	for _, r := range initials + letters {
		if p := string(r); strings.ContainsRune(letters, r) && !slices.Contains(taken, p) {
			d.TokenPrefix = p
			return nil
		}
	}
	for _, first := range letters {
		for _, second := range letters {
			if p := string(first) + string(second); !slices.Contains(taken, p) {
				d.TokenPrefix = p
				return nil
			}
		}
	}
	return clinic.FieldErrorf("token_prefix", "Give a token of three letters; the shorter ones are all taken.")
}

// Update changes a doctor's record and the doctor's names and contact data. The
// hours are changed with ChangeHours, the user name not at all.
func (s *Doctors) Update(ctx context.Context, d clinic.Doctor, photo Image) error {
	if _, err := authorize(ctx, clinic.DoctorsEdit); err != nil {
		return err
	}
	png, err := normalise(photo, photoSide, "photo")
	if err := errors.Join(d.Clean(), err); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		stored, err := t.Doctors().Get(t.ctx, d.ID)
		if err != nil {
			return err
		}
		if stored.Version != d.Version || stored.User.Version != d.User.Version {
			return stale("this doctor")
		}
		next := d
		next.Retired, next.CreatedAt, next.Hours = stored.Retired, stored.CreatedAt, stored.Hours
		next.User = stored.User
		next.User.FirstName, next.User.LastName, next.User.Email = d.User.FirstName, d.User.LastName, d.User.Email
		next.User.Phone, next.User.Address, next.User.DateOfBirth = d.User.Phone, d.User.Address, d.User.DateOfBirth
		if err := next.User.Clean(t.today()); err != nil {
			return err
		}
		if next.User.PhoneE164, err = t.readPhone(next.User.Phone); err != nil {
			return err
		}
		if err := t.checkDoctorLinks(next, stored); err != nil {
			return err
		}
		if next.TokenPrefix != stored.TokenPrefix {
			if err := t.choosePrefix(&next); err != nil {
				return err
			}
		}
		if next.User.Picture, err = t.keepPicture(photo, png, stored.User.Picture); err != nil {
			return err
		}
		return t.saveDoctor("doctor.update", "", stored, next)
	})
}

// saveDoctor writes the doctor and, when it changed, the doctor's user.
func (t *tx) saveDoctor(action, reason string, stored, next clinic.Doctor) error {
	if next.User != stored.User {
		if err := t.Users().Update(t.ctx, next.User); err != nil {
			return err
		}
		t.emit(UserChanged{next.User.ID})
	}
	if err := t.Doctors().Update(t.ctx, next); err != nil {
		return err
	}
	saved, err := t.Doctors().Get(t.ctx, next.ID) // with the specialisations' names
	if err != nil {
		return err
	}
	t.emit(DoctorChanged{next.ID})
	t.emit(DepartmentChanged{})
	return t.audit(change{action: action, id: int64(next.ID), reason: reason, before: doctorRecord(stored), after: doctorRecord(saved)})
}

// Retire ends a doctor's work: no bookings and no sign-in any more. It is
// refused while visits are still to come. A department led by the doctor loses
// its head.
func (s *Doctors) Retire(ctx context.Context, id clinic.DoctorID, version int, reason string) error {
	if _, err := authorize(ctx, clinic.DoctorsEdit); err != nil {
		return err
	}
	reason, err := cleanReason("reason", reason, "the reason")
	if err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		d, err := t.Doctors().Get(t.ctx, id)
		switch {
		case err != nil:
			return err
		case d.Version != version:
			return stale("this doctor")
		case !d.Retired.IsZero():
			return clinic.Errorf(clinic.Conflict, "%s is retired already.", d.Name())
		}
		if err := t.checkNothingAhead(AppointmentFilter{Doctor: id}); err != nil {
			return err
		}
		if err := t.clearHead(id); err != nil {
			return err
		}
		next := d
		next.Retired, next.User.Active = t.now, false
		return t.saveDoctor("doctor.retire", reason, d, next)
	})
}

// openStatuses are those of visits that are still to come to an end.
var openStatuses = []clinic.AppointmentStatus{clinic.StatusRequested, clinic.StatusBooked, clinic.StatusArrived, clinic.StatusInConsultation}

// checkNothingAhead refuses to retire whoever the filter names while visits are
// open, and lists the first ones.
func (t *tx) checkNothingAhead(f AppointmentFilter) error {
	f.From, f.Statuses = t.today(), openStatuses
	page, err := t.Appointments().List(t.ctx, f, PageRequest{Limit: 5})
	if err != nil || len(page.Rows) == 0 {
		return err
	}
	lines := make([]string, len(page.Rows))
	for i, row := range page.Rows {
		lines[i] = row.Date.Format("Mon 2 Jan 2006") + " " + row.Start.String()
	}
	return clinic.Errorf(clinic.Conflict, "There are %d visits still to come. Move or cancel them first: %s.",
		max(page.Total, len(page.Rows)), strings.Join(lines, ", "))
}

func (t *tx) clearHead(id clinic.DoctorID) error {
	list, err := t.Departments().List(t.ctx, true)
	if err != nil {
		return err
	}
	for _, d := range list {
		if d.HeadDoctor != id {
			continue
		}
		next := d
		next.HeadDoctor = 0
		if err := t.Departments().Update(t.ctx, next); err != nil {
			return err
		}
		err := t.audit(change{action: "department.update", id: int64(d.ID), before: departmentRecord(d), after: departmentRecord(next)})
		if err != nil {
			return err
		}
	}
	return nil
}

// Restore takes a retired doctor back, sign-in included.
func (s *Doctors) Restore(ctx context.Context, id clinic.DoctorID, version int) error {
	if _, err := authorize(ctx, clinic.DoctorsEdit); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		d, err := t.Doctors().Get(t.ctx, id)
		switch {
		case err != nil:
			return err
		case d.Version != version:
			return stale("this doctor")
		case d.Retired.IsZero():
			return clinic.Errorf(clinic.Conflict, "%s is not retired.", d.Name())
		}
		next := d
		next.Retired, next.User.Active = time.Time{}, true
		return t.saveDoctor("doctor.restore", "", d, next)
	})
}

// Photo returns the doctor's picture as PNG, nil when there is none.
func (s *Doctors) Photo(ctx context.Context, id clinic.DoctorID) ([]byte, error) {
	if _, err := authorize(ctx, clinic.DoctorsSee); err != nil {
		return nil, err
	}
	var png []byte
	err := s.read(ctx, func(t *tx) error {
		d, err := t.Doctors().Get(t.ctx, id)
		if err != nil {
			return err
		}
		png, err = t.loadPicture(d.User.Picture)
		return err
	})
	return orNothing(png, err)
}
