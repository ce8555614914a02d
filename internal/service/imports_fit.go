package service

import (
	"fmt"
	"strings"

	"caredesk/internal/clinic"
)

// newIDs says which id of ours each id of another system becomes.
type newIDs struct {
	to   map[int64]int64
	last int64
}

// highestKept bounds the ids that are kept, so that a wrong one does not use up
// the numbers that the database has still to give.
const highestKept = 2_000_000_000

// fresh is an id that no row has.
func (n *newIDs) fresh() int64 {
	n.last++
	return n.last
}

// ids chooses an id for each old one: the same where it is free.
func (t *tx) ids(table ImportTable, old []int64) (*newIDs, error) {
	taken, highest, err := t.Imports().Taken(t.ctx, table, old)
	if err != nil {
		return nil, err
	}
	out := &newIDs{to: make(map[int64]int64, len(old)), last: highest}
	for _, id := range old {
		if id > 0 && id <= highestKept && !taken[id] {
			out.to[id] = id
			out.last = max(out.last, id)
		}
	}
	for _, id := range old {
		if _, ok := out.to[id]; !ok && id != 0 {
			out.to[id] = out.fresh()
		}
	}
	return out, nil
}

// fit fits what comes in to what is here: ids, names that must be unique, and
// days whose books are closed. It reads and changes nothing.
func (t *tx) fit(in *Incoming, cmd ImportCommand) (*moving, error) {
	m := &moving{tx: t, in: in, cmd: cmd, notes: append([]ImportNote(nil), in.Notes...), ids: map[ImportTable]*newIDs{},
		joined: map[ImportTable]map[int64]bool{TableDepartments: {}, TableSpecializations: {}},
		names:  map[clinic.UserID]string{}, licences: map[clinic.DoctorID]string{}}
	for _, step := range []func() error{m.notTwice, m.fitSettings, m.fitUsers, m.fitIDs, m.fitDepartments, m.fitDoctors, m.fitMoney} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// notTwice refuses a database that was moved in before.
func (m *moving) notTwice() error {
	keys := make([]string, 0, len(m.in.Users))
	for _, u := range m.in.Users {
		if u.Key != "" {
			keys = append(keys, u.Key)
		}
	}
	run, err := m.Imports().RunOf(m.ctx, keys)
	found, err := notFoundIsNil(err)
	if err != nil || !found {
		return err
	}
	return clinic.Errorf(clinic.Conflict, "This database was moved in already, on %s by %s. A second time would double every patient, so nothing was done.",
		run.At.In(m.now.Location()).Format("2 Jan 2006 at 15:04"), run.ByName)
}

// fitSettings takes the hospital's details where none are, and fills gaps
// otherwise: what the hospital has set here stays.
func (m *moving) fitSettings() error {
	stored, err := m.tx.settings()
	found, err := notFoundIsNil(err)
	if err != nil {
		return err
	}
	if !found {
		m.isNew, m.settings = true, clinic.DefaultSettings()
		m.settings.Currency = m.cmd.Currency
		m.settings.HospitalName = m.in.System
	} else {
		m.settings = stored
	}
	there := m.in.Settings
	if there == nil {
		return nil
	}
	if m.isNew && there.HospitalName != "" {
		m.settings.HospitalName = there.HospitalName
	}
	for _, f := range []struct {
		column      string
		here, there *string
	}{{"hospital_name", &m.settings.HospitalName, &there.HospitalName}, {"address", &m.settings.Address, &there.Address},
		{"phone", &m.settings.Phone, &there.Phone}, {"email", &m.settings.Email, &there.Email},
		{"website", &m.settings.Website, &there.Website}, {"license_number", &m.settings.LicenseNumber, &there.LicenseNumber}} {
		switch {
		case *f.here == "":
			*f.here = *f.there
		case *f.there != "" && *f.there != *f.here:
			m.note(TableSettings, m.in.SettingsID, f.column, "Settings say something else here, which stays.")
		}
	}
	switch {
	case m.settings.EstablishedYear == 0:
		m.settings.EstablishedYear = there.EstablishedYear
	case there.EstablishedYear != 0 && there.EstablishedYear != m.settings.EstablishedYear:
		m.note(TableSettings, m.in.SettingsID, "established_year", "Settings say something else here, which stays.")
	}
	return nil
}

// fitUsers gives everybody a user name that is free, and refuses to open an
// empty database to which nobody would have the key.
func (m *moving) fitUsers() error {
	n, err := m.Users().Count(m.ctx)
	if err != nil {
		return err
	}
	keeper := n > 0
	names := make([]string, len(m.in.Users))
	own := map[string]bool{}
	for i, u := range m.in.Users {
		names[i] = u.User.Username
		own[u.User.Username] = true
		keeper = keeper || u.User.Role == clinic.RoleAdmin && u.User.Active && u.Hash != noUsableHash
	}
	if !keeper {
		return clinic.Errorf(clinic.Conflict, "No administrator with a password would come in, and nobody could sign in. Set the hospital up with an administrator first.")
	}
	taken, err := m.Imports().Usernames(m.ctx, names)
	if err != nil {
		return err
	}
	for _, u := range m.in.Users {
		name := u.User.Username
		for n := 2; taken[name]; n++ {
			name = fmt.Sprintf("%s-%d", u.User.Username, n)
			if own[name] {
				continue
			}
			more, err := m.Imports().Usernames(m.ctx, []string{name})
			if err != nil {
				return err
			}
			taken[name] = more[name]
		}
		own[name] = true
		taken[name] = true
		m.names[m.oldUser(u)] = name
		if name != u.User.Username {
			m.note(TableUsers, int64(u.User.ID), "username", fmt.Sprintf("The user name %s is taken here; it becomes %s.", u.User.Username, name))
		}
	}
	return nil
}

// oldUser names a user among those that come in: a second account of somebody
// by the negative of the first one's id.
func (m *moving) oldUser(u IncomingUser) clinic.UserID {
	if u.Beside != 0 {
		return -u.Beside
	}
	return u.User.ID
}

// fitIDs chooses all ids.
func (m *moving) fitIDs() error {
	old := map[ImportTable][]int64{}
	add := func(t ImportTable, id int64) {
		if id != 0 {
			old[t] = append(old[t], id)
		}
	}
	for _, u := range m.in.Users {
		add(TableUsers, int64(m.oldUser(u)))
		add(TableProfiles, u.ProfileID)
	}
	for _, p := range m.in.Patients {
		add(TablePatients, p.ProfileID)
	}
	for _, d := range m.in.Departments {
		add(TableDepartments, int64(d.ID))
	}
	for _, s := range m.in.Specializations {
		add(TableSpecializations, int64(s.ID))
	}
	for _, d := range m.in.Doctors {
		add(TableDoctors, int64(d.Doctor.ID))
		for _, id := range d.Fields {
			add(TableDoctorFields, id)
		}
		for _, h := range d.Doctor.Hours {
			add(TableHours, int64(h.ID))
		}
	}
	for _, v := range m.in.Visits {
		add(TableVisits, int64(v.ID))
	}
	for _, r := range m.in.Records {
		add(TableRecords, int64(r.ID))
	}
	for _, b := range m.in.Bills {
		if b.State != MoneyOwed {
			add(TablePayments, int64(b.ID))
		}
	}
	for _, t := range ImportTables() {
		if t == TableSettings {
			continue
		}
		var err error
		if m.ids[t], err = m.tx.ids(t, old[t]); err != nil {
			return err
		}
	}
	return nil
}

// became is the id of ours of a row there; 0 stays 0.
func (m *moving) became(t ImportTable, old int64) int64 { return m.ids[t].to[old] }

// fitDepartments joins departments and specialisations to those of the same name.
func (m *moving) fitDepartments() error {
	departments, err := m.Departments().List(m.ctx, true)
	if err != nil {
		return err
	}
	byName := map[string]int64{}
	for _, d := range departments {
		byName[strings.ToLower(d.Name)] = int64(d.ID)
	}
	for _, d := range m.in.Departments {
		m.join(TableDepartments, int64(d.ID), byName[strings.ToLower(d.Name)], "There is a department of this name here; they become one.")
	}
	fields, err := m.Doctors().ListSpecializations(m.ctx)
	if err != nil {
		return err
	}
	byName = map[string]int64{}
	for _, s := range fields {
		byName[strings.ToLower(s.Name)] = int64(s.ID)
	}
	for _, s := range m.in.Specializations {
		m.join(TableSpecializations, int64(s.ID), byName[strings.ToLower(s.Name)], "There is a specialisation of this name here; they become one.")
	}
	return nil
}

func (m *moving) join(t ImportTable, old, here int64, reason string) {
	if here == 0 {
		return
	}
	m.ids[t].to[old] = here
	m.joined[t][old] = true
	m.note(t, old, "name", reason)
}

// fitDoctors gives every doctor a licence number that nobody has here.
func (m *moving) fitDoctors() error {
	list, err := m.Imports().Licences(m.ctx)
	if err != nil {
		return err
	}
	taken := map[string]bool{}
	for _, l := range list {
		taken[l] = true
	}
	for _, d := range m.in.Doctors {
		number := d.Doctor.LicenseNumber
		for n := 2; taken[number]; n++ {
			number = fmt.Sprintf("%s (%d)", shortened(d.Doctor.LicenseNumber, 40), n)
		}
		taken[number] = true
		m.licences[d.Doctor.ID] = number
		if number != d.Doctor.LicenseNumber {
			m.note(TableDoctors, int64(d.Doctor.ID), "license_number", "A doctor here has this licence number; it becomes "+number+
				". When both are one person, retire one of them.")
		}
	}
	return nil
}

func shortened(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// fitMoney moves what falls into closed books to the first open day.
func (m *moving) fitMoney() error {
	last, err := m.Drawers().LastClosed(m.ctx)
	if err != nil {
		return err
	}
	if !last.IsZero() {
		m.from = last.AddDays(1)
	}
	for _, b := range m.in.Bills {
		m.money.billed += b.Amount.Minor
		if b.State != MoneyOwed {
			m.money.paid += b.Amount.Minor
		}
		if b.State == MoneyRefunded {
			m.money.refunded += b.Amount.Minor
		}
		if on := clinic.DateOf(b.At.In(m.now.Location())); m.businessDate(b) != on {
			m.note(TablePayments, int64(b.ID), "payment_date", fmt.Sprintf("The books of %s are closed here; it stands in those of %s.", on, m.businessDate(b)))
		}
	}
	return nil
}

// businessDate is the day in whose books a bill and its payment stand.
func (m *moving) businessDate(b IncomingBill) clinic.Date {
	on := clinic.DateOf(b.At.In(m.now.Location()))
	if on.Before(m.from) {
		return m.from
	}
	return on
}
