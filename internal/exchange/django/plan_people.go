package django

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode"

	"caredesk/internal/auth"
	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// people takes users with their profiles, and the charts of those who are
// patients.
func (p *plan) people() {
	for _, r := range p.rows(service.TableUsers) {
		p.users[r.id] = &person{row: r, place: -1}
	}
	own := func(t service.ImportTable, into func(*person) *row) {
		for _, r := range p.rows(t) {
			u := p.users[r.get("user_id").id()]
			switch {
			case u == nil:
				p.refuse(t, r, "user_id", "There is no user %s.", shown(r.get("user_id")))
			case into(u).id != 0:
				p.refuse(t, r, "user_id", "User %d has another row, number %d, already.", u.row.id, into(u).id)
			default:
				*into(u) = r
			}
		}
	}
	own(service.TableProfiles, func(u *person) *row { return &u.profile })
	own(service.TablePatients, func(u *person) *row { return &u.chart })
	treats := map[int64]bool{}
	for _, r := range p.all.tables[service.TableDoctors].rows {
		treats[r.get("user_id").id()] = true
	}
	names := map[string]bool{}
	for _, r := range p.all.tables[service.TableUsers].rows {
		u := p.users[r.id]
		if u == nil || u.place >= 0 || u.row.values == nil {
			continue
		}
		p.user(u, treats[r.id], names)
		if u.role == clinic.RolePatient {
			p.chart(u, clinic.PatientID(r.id))
		}
	}
}

// user takes one user.
func (p *plan) user(u *person, treats bool, names map[string]bool) {
	const t, pt = service.TableUsers, service.TableProfiles
	r := u.row
	active := p.truth(t, r, "is_active", true)
	u.role, active = p.role(u, treats, active)
	joined := p.moment(t, r, "date_joined", p.now)
	who := clinic.User{ID: clinic.UserID(r.id), Username: p.username(r, names), FirstName: p.line(t, r, "first_name", clinic.MaxName),
		LastName: p.line(t, r, "last_name", clinic.MaxName), Email: p.line(t, r, "email", 254), Role: u.role, Active: active,
		LastLogin: p.moment(t, r, "last_login", time.Time{}), CreatedAt: joined}
	if u.profile.id != 0 {
		who.Phone, who.Address = p.line(pt, u.profile, "phone", clinic.MaxPhone), p.note(pt, u.profile, "address", clinic.MaxNote)
		who.DateOfBirth = p.day(pt, u.profile, "date_of_birth")
		if !u.profile.get("profile_picture").empty() {
			p.change(pt, u.profile.id, "profile_picture", "The picture is a file of the web application and is left out.")
		}
	}
	if !strings.ContainsFunc(who.FirstName+who.LastName, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }) {
		who.FirstName, who.LastName = "", who.Username
		p.change(t, r.id, "last_name", "There is no name; the user name stands in its place.")
	}
	// What a profile is to blame for is said of the profile.
	p.mend(t, r.id, func() error {
		w := who
		w.Phone, w.DateOfBirth, w.Address = "", clinic.Date{}, ""
		return w.Clean(p.today)
	},
		map[string]func(){"email": func() { who.Email = "" }})
	p.mend(pt, u.profile.id, func() error { return who.Clean(p.today) },
		map[string]func(){"phone": func() { who.Phone = "" }, "date_of_birth": func() { who.DateOfBirth = clinic.Date{} }})
	hash := p.password(u)
	if u.role == clinic.RolePatient && hash == noPassword {
		who.Active = false // as every patient without a sign-in
	}
	since, _ := r.get("date_joined").instant() // both databases write it in their own way
	key := sha256.Sum256([]byte(fmt.Sprintf("django\x00%d\x00%s\x00%s", r.id, r.get("username").text, since.Format(time.RFC3339Nano))))
	u.place = len(p.out.Users)
	p.out.Users = append(p.out.Users, service.IncomingUser{User: who, Hash: hash, ProfileID: u.profile.id, Key: hex.EncodeToString(key[:])})
}

// role decides what a user is. Who is not known to be on the staff gets no
// rights there.
func (p *plan) role(u *person, treats, active bool) (clinic.Role, bool) {
	const t, pt = service.TableUsers, service.TableProfiles
	written := clinic.Role(strings.ToLower(clinic.CleanLine(u.profile.get("role").text)))
	none := u.profile.id == 0
	said := func(role clinic.Role, why string) {
		if none {
			p.change(t, u.row.id, "", "The user has no profile. %s", why)
		} else if written != role {
			p.change(pt, u.profile.id, "role", "The role is %s. %s", shown(u.profile.get("role")), why)
		}
	}
	switch {
	case p.truth(t, u.row, "is_superuser", false):
		said(clinic.RoleAdmin, "A superuser becomes an administrator.")
		return clinic.RoleAdmin, active
	case treats:
		said(clinic.RoleDoctor, "There is a doctor’s record, so this is a doctor.")
		return clinic.RoleDoctor, active
	case written.Valid() && written != clinic.RoleDoctor:
		return written, active
	case u.chart.id != 0 || written != clinic.RoleDoctor && !p.truth(t, u.row, "is_staff", false):
		said(clinic.RolePatient, "Taken as a patient.")
		return clinic.RolePatient, active
	case written == clinic.RoleDoctor:
		p.change(pt, u.profile.id, "role", "There is no doctor’s record to this user. Taken as a receptionist who is not active: choose the role in Users.")
	default:
		said(clinic.RoleReceptionist, "Taken as a receptionist who is not active: choose the role in Users.")
	}
	return clinic.RoleReceptionist, false
}

// username makes a user name of ours: small letters, digits and . _ - @ +, not
// taken by another.
func (p *plan) username(r row, taken map[string]bool) string {
	const t = service.TableUsers
	raw := p.line(t, r, "username", clinic.MaxName)
	name := strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) || strings.ContainsRune("._-@+", c) {
			return c
		}
		return '-'
	}, strings.ToLower(raw))
	if len([]rune(name)) < 2 {
		name = fmt.Sprintf("user-%d", r.id)
	}
	base := []rune(name)
	for n := r.id; taken[name]; n++ {
		name = fmt.Sprintf("%s-%d", string(base[:min(len(base), clinic.MaxName-21)]), n)
	}
	taken[name] = true
	if name != raw {
		p.change(t, r.id, "username", "The user name becomes %s: small letters, digits and . _ - @ + alone, and nobody else’s.", name)
	}
	return name
}

// noPassword stands for a password that nobody can sign in with.
const noPassword = "!"

// password takes a hash that sign-in can check; it is made anew at the first one.
func (p *plan) password(u *person) string {
	v := u.row.get("password")
	hash := v.text
	if !v.long && !v.mended && auth.Known(hash) {
		return hash
	}
	if !v.empty() && !strings.HasPrefix(hash, "!") {
		method, _, _ := strings.Cut(hash, "$")
		if len(method) > 30 || strings.Trim(method, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" || method == hash {
			method = "an unknown way"
		}
		p.change(service.TableUsers, u.row.id, "password", "The password is kept by %s, which cannot be checked here. Give a new one in Users.", method)
	}
	return noPassword
}

// chart takes what is known of a patient. The names come from the user.
func (p *plan) chart(u *person, id clinic.PatientID) {
	const t = service.TablePatients
	made := p.out.Users[u.place].User.CreatedAt
	if u.profile.id != 0 {
		made = p.moment(service.TableProfiles, u.profile, "created_at", made)
	}
	c := clinic.Patient{ID: id, CreatedAt: made, UpdatedAt: made, AllergyStatus: clinic.AllergyNotAsked, Consent: clinic.ConsentNotAsked}
	if u.profile.id != 0 {
		c.UpdatedAt = p.moment(service.TableProfiles, u.profile, "updated_at", made)
	}
	if u.chart.id == 0 {
		p.change(service.TableUsers, int64(max(id, -id)), "", "There is no patient_profile to this patient; an empty chart is made.")
		p.out.Patients = append(p.out.Patients, service.IncomingPatient{Patient: c})
		return
	}
	r := u.chart
	c.EmergencyContact = p.line(t, r, "emergency_contact", clinic.MaxLine)
	c.InsuranceInfo = p.note(t, r, "insurance_info", clinic.MaxNote)
	c.MedicalHistory = p.clinical(t, r, "medical_history")
	c.BloodGroup = p.bloodGroup(r)
	c.AllergyStatus, c.Allergies = p.allergies(r)
	if c.AllergyStatus == clinic.AllergyNoneKnown {
		c.AllergyConfirmed, c.AllergyBy = c.UpdatedAt, "Former system"
	}
	p.out.Patients = append(p.out.Patients, service.IncomingPatient{Patient: c, ProfileID: r.id})
}

func (p *plan) bloodGroup(r row) string {
	v := r.get("blood_group")
	group := strings.ToUpper(strings.Join(strings.Fields(clinic.CleanLine(v.text)), ""))
	for _, known := range clinic.BloodGroups() {
		if group == known {
			return group
		}
	}
	if !v.empty() {
		p.change(service.TablePatients, r.id, "blood_group", "%s is no blood group and is left out.", shown(v))
	}
	return ""
}

// noAllergies are the ways in which people write that there are none.
var noAllergies = map[string]bool{"none": true, "nil": true, "no": true, "n/a": true, "na": true, "nka": true, "nkda": true, "-": true, "none known": true,
	"no known allergies": true, "no known drug allergies": true, "no allergies": true}

// allergies reads substances out of a text: those between semicolons, commas
// and line ends that stand outside brackets.
func (p *plan) allergies(r row) (clinic.AllergyStatus, []clinic.Allergy) {
	const t = service.TablePatients
	text := p.clinical(t, r, "allergies")
	if noAllergies[strings.ToLower(strings.Trim(text, " ."))] {
		return clinic.AllergyNoneKnown, nil
	}
	var list []clinic.Allergy
	seen := map[string]bool{}
	depth, start := 0, 0
	add := func(part string) {
		s := p.cut(t, r, "allergies", clinic.CleanLine(part), clinic.MaxLine)
		if key := strings.ToLower(s); s != "" && !noAllergies[key] && !seen[key] {
			seen[key] = true
			list = append(list, clinic.Allergy{Substance: s})
		}
	}
	for i, c := range text {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ';' || c == '\n' || c == ',' && depth <= 0:
			add(text[start:i])
			start, depth = i+1, 0
		}
	}
	add(text[start:])
	if len(list) == 0 {
		return clinic.AllergyNotAsked, nil
	}
	return clinic.AllergyHas, list
}

// patient is the patient that a row names: a user who is one, or the second
// account of somebody on the staff.
func (p *plan) patient(t service.ImportTable, r row, field string) (clinic.PatientID, bool) {
	u := p.users[r.get(field).id()]
	if u == nil {
		p.refuse(t, r, field, "There is no user %s.", shown(r.get(field)))
		return 0, false
	}
	if u.role == clinic.RolePatient {
		return clinic.PatientID(u.row.id), true
	}
	u.beside = true
	p.change(t, r.id, field, "User %d is on the staff; it becomes that of a patient’s chart of the same person.", u.row.id)
	return clinic.PatientID(-u.row.id), true
}

// secondAccounts makes charts for those on the staff who are patients, too.
func (p *plan) secondAccounts() {
	taken := map[string]bool{}
	for _, u := range p.out.Users {
		taken[u.User.Username] = true
	}
	for _, r := range p.all.tables[service.TableUsers].rows {
		u := p.users[r.id]
		if u == nil || u.role == clinic.RolePatient || !u.beside && u.chart.id == 0 {
			continue
		}
		who := p.out.Users[u.place].User
		who.Username += "-patient"
		for n := 2; taken[who.Username]; n++ {
			who.Username = fmt.Sprintf("%s-patient-%d", p.out.Users[u.place].User.Username, n)
		}
		taken[who.Username] = true
		who.ID, who.Role, who.Active, who.LastLogin = 0, clinic.RolePatient, false, time.Time{}
		p.change(service.TableUsers, r.id, "", "Somebody on the staff is a patient, too; a chart of its own is made, under the user name %s without a sign-in.", who.Username)
		p.out.Users = append(p.out.Users, service.IncomingUser{User: who, Hash: noPassword, Beside: clinic.UserID(r.id)})
		if u.chart.id != 0 {
			p.chart(u, clinic.PatientID(-r.id))
		} else {
			p.out.Patients = append(p.out.Patients, service.IncomingPatient{Patient: clinic.Patient{ID: clinic.PatientID(-r.id), CreatedAt: who.CreatedAt,
				UpdatedAt: who.CreatedAt, AllergyStatus: clinic.AllergyNotAsked, Consent: clinic.ConsentNotAsked}})
		}
		u.beside = false // once
		u.chart = row{}
	}
}
