package django

import (
	"fmt"
	"math/big"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// departments takes departments; two of one name become one.
func (p *plan) departments() {
	const t = service.TableDepartments
	byName := map[string]int64{}
	for _, r := range p.rows(t) {
		d := clinic.Department{ID: clinic.DepartmentID(r.id), Name: p.line(t, r, "name", 100), Description: p.note(t, r, "description", clinic.MaxNote),
			Location: p.line(t, r, "location", 100), Phone: p.line(t, r, "phone", clinic.MaxPhone), CreatedAt: p.moment(t, r, "created_at", p.now)}
		if d.Name == "" {
			d.Name = fmt.Sprintf("Department %d", r.id)
			p.change(t, r.id, "name", "There is no name; it becomes %s.", d.Name)
		}
		if first, twice := byName[strings.ToLower(d.Name)]; twice {
			p.sections[r.id] = first
			p.refuse(t, r, "name", "Department %d has the same name and stands for both.", first)
			continue
		}
		byName[strings.ToLower(d.Name)], p.sections[r.id] = r.id, r.id
		p.mend(t, r.id, d.Clean, map[string]func(){"phone": func() { d.Phone = "" }})
		p.out.Departments = append(p.out.Departments, d)
	}
}

// specializations takes specialisations; two of one name become one.
func (p *plan) specializations() {
	const t = service.TableSpecializations
	byName := map[string]int64{}
	for _, r := range p.rows(t) {
		s := clinic.Specialization{ID: clinic.SpecializationID(r.id), Name: p.line(t, r, "name", 100), Description: p.note(t, r, "description", clinic.MaxNote),
			Requirements: p.note(t, r, "requirements", clinic.MaxNote), CreatedAt: p.moment(t, r, "created_at", p.now)}
		if s.Name == "" {
			s.Name = fmt.Sprintf("Specialisation %d", r.id)
			p.change(t, r.id, "name", "There is no name; it becomes %s.", s.Name)
		}
		if first, twice := byName[strings.ToLower(s.Name)]; twice {
			p.fields[r.id] = first
			p.refuse(t, r, "name", "Specialisation %d has the same name and stands for both.", first)
			continue
		}
		byName[strings.ToLower(s.Name)], p.fields[r.id] = r.id, r.id
		p.out.Specializations = append(p.out.Specializations, s)
	}
}

// staff takes doctors with their specialisations, and the heads of departments.
func (p *plan) staff() {
	const t = service.TableDoctors
	of, licences := map[int64]int64{}, map[string]bool{}
	for _, r := range p.rows(t) {
		u := p.users[r.get("user_id").id()]
		switch {
		case u == nil:
			p.refuse(t, r, "user_id", "There is no user %s.", shown(r.get("user_id")))
			continue
		case of[u.row.id] != 0:
			p.refuse(t, r, "user_id", "User %d is doctor %d already.", u.row.id, of[u.row.id])
			continue
		}
		of[u.row.id] = r.id
		d := clinic.Doctor{ID: clinic.DoctorID(r.id), User: p.out.Users[u.place].User, Headline: p.line(t, r, "specialization", 100),
			LicenseNumber: p.line(t, r, "license_number", 50), ExperienceYears: int(p.number(t, r, "experience_years", 0, 80)),
			Qualification: p.line(t, r, "qualification", clinic.MaxLine), Bio: p.note(t, r, "bio", clinic.MaxNote), Fee: p.fee(r),
			RatingTenths: p.rating(r), Available: p.truth(t, r, "is_available", true), SlotMinutes: clinic.DefaultVisitMinutes,
			CreatedAt: p.moment(t, r, "created_at", p.now)}
		d.DepartmentID = clinic.DepartmentID(p.reference(t, r, "department_id", p.sections, "department"))
		p.license(r, &d, licences)
		p.doctors[r.id] = len(p.out.Doctors)
		p.out.Doctors = append(p.out.Doctors, service.IncomingDoctor{Doctor: d})
	}
	p.doctorFields()
	heads := map[clinic.DepartmentID]clinic.DoctorID{}
	known := map[int64]int64{}
	for id := range p.doctors {
		known[id] = id
	}
	for _, r := range p.all.tables[service.TableDepartments].rows {
		field := "head_doctor_id"
		if r.get(field).empty() {
			field = "head_doctor"
		}
		if section := p.sections[r.id]; section == r.id && r.id != 0 {
			heads[clinic.DepartmentID(r.id)] = clinic.DoctorID(p.reference(service.TableDepartments, r, field, known, "doctor"))
		}
	}
	for i := range p.out.Departments {
		p.out.Departments[i].HeadDoctor = heads[p.out.Departments[i].ID]
	}
}

// license gives every doctor a licence number of their own.
func (p *plan) license(r row, d *clinic.Doctor, taken map[string]bool) {
	const t = service.TableDoctors
	number := d.LicenseNumber
	if number == "" {
		number = fmt.Sprintf("unknown-%d", r.id)
	}
	for n := 2; taken[number]; n++ {
		base := []rune(d.LicenseNumber)
		number = fmt.Sprintf("%s (%d)", string(base[:min(len(base), 40)]), n)
	}
	taken[number] = true
	switch {
	case d.LicenseNumber == "":
		p.change(t, r.id, "license_number", "There is no licence number; it becomes %s.", number)
	case number != d.LicenseNumber:
		p.change(t, r.id, "license_number", "Another doctor has this licence number; it becomes %s.", number)
	}
	d.LicenseNumber = number
}

// reference is an optional row that another names, under the id that stands for
// it; 0 and a note when there is none.
func (p *plan) reference(t service.ImportTable, r row, field string, known map[int64]int64, what string) int64 {
	v := r.get(field)
	if v.empty() {
		return 0
	}
	id := known[v.id()]
	if id == 0 {
		p.change(t, r.id, field, "There is no %s %s; none is named.", what, shown(v))
	}
	return id
}

// number is a whole number within bounds; what is outside counts as none.
func (p *plan) number(t service.ImportTable, r row, field string, least, most int64) int64 {
	v := r.get(field)
	if v.empty() {
		return least
	}
	n, ok := v.whole()
	if !ok || n < least || n > most {
		p.change(t, r.id, field, "%s is not between %d and %d; %d is taken.", shown(v), least, most, least)
		return least
	}
	return n
}

// maxMoney bounds a price in minor units, as the price list does.
const maxMoney = 100_000_000_000

func (p *plan) fee(r row) clinic.Money {
	const t, field = service.TableDoctors, "consultation_fee"
	nothing := clinic.Money{Currency: p.money}
	v := r.get(field)
	if v.empty() {
		return nothing
	}
	m, rounded, ok := v.money(p.money)
	switch {
	case !ok || m.Minor < 0 || m.Minor > maxMoney:
		p.change(t, r.id, field, "%s is no possible fee; nothing is charged until one is given.", shown(v))
		return nothing
	case rounded:
		p.change(t, r.id, field, "%s has more decimals than %s has; it becomes %s.", shown(v), string(p.money), m.Edit())
	}
	return m
}

// rating reads 0 to 5 with one decimal.
func (p *plan) rating(r row) int {
	const t, field = service.TableDoctors, "rating"
	v := r.get(field)
	if v.empty() {
		return 0
	}
	n, ok := v.decimal()
	if !ok || n.Sign() < 0 || n.Cmp(big.NewRat(5, 1)) > 0 {
		p.change(t, r.id, field, "%s is not between 0 and 5 and is left out.", shown(v))
		return 0
	}
	tenths, exact := nearest(n.Mul(n, big.NewRat(10, 1)))
	if !exact {
		p.change(t, r.id, field, "%s becomes %d.%d.", shown(v), tenths/10, tenths%10)
	}
	return int(tenths)
}

// doctorFields takes who holds which specialisation.
func (p *plan) doctorFields() {
	const t = service.TableDoctorFields
	for _, r := range p.rows(t) {
		place, ok := p.doctors[r.get("doctor_id").id()]
		field := p.fields[r.get("specialization_id").id()]
		switch {
		case !ok:
			p.refuse(t, r, "doctor_id", "There is no doctor %s, or it was refused.", shown(r.get("doctor_id")))
			continue
		case field == 0:
			p.refuse(t, r, "specialization_id", "There is no specialisation %s.", shown(r.get("specialization_id")))
			continue
		}
		d := &p.out.Doctors[place]
		twice := false
		for _, s := range d.Doctor.Specializations {
			twice = twice || s.ID == clinic.SpecializationID(field)
		}
		if twice {
			p.refuse(t, r, "", "Doctor %d has this specialisation already.", d.Doctor.ID)
			continue
		}
		d.Doctor.Specializations = append(d.Doctor.Specializations, clinic.Specialization{ID: clinic.SpecializationID(field)})
		d.Fields = append(d.Fields, r.id)
	}
}

// hours takes the weekly hours of doctors.
func (p *plan) hours() {
	const t = service.TableHours
	for _, r := range p.rows(t) {
		place, ok := p.doctors[r.get("doctor_id").id()]
		if !ok {
			p.refuse(t, r, "doctor_id", "There is no doctor %s, or it was refused.", shown(r.get("doctor_id")))
			continue
		}
		day, isDay := r.get("day_of_week").whole()
		from, exactFrom, okFrom := r.get("start_time").clock()
		to, exactTo, okTo := r.get("end_time").clock()
		switch {
		case !isDay || day < 0 || day > 6:
			p.refuse(t, r, "day_of_week", "%s is no day of the week: 0 is Monday, 6 Sunday.", shown(r.get("day_of_week")))
			continue
		case !okFrom:
			p.refuse(t, r, "start_time", "%s is no time of day.", shown(r.get("start_time")))
			continue
		case !okTo:
			p.refuse(t, r, "end_time", "%s is no time of day.", shown(r.get("end_time")))
			continue
		}
		if !exactTo { // 23:59:59 is the end of the day
			to++
		}
		if to == from {
			p.refuse(t, r, "end_time", "The session has no length.")
			continue
		}
		d := &p.out.Doctors[place].Doctor
		h := clinic.Availability{ID: clinic.AvailabilityID(r.id), DoctorID: d.ID, Day: clinic.Weekday(day), Span: clinic.SessionSpan(from, to),
			Active: p.truth(t, r, "is_active", true)}
		if err := clinic.CheckHours(append(d.Hours[:len(d.Hours):len(d.Hours)], h)); err != nil {
			p.refuse(t, r, "", "%s", firstMessage(err))
			continue
		}
		switch {
		case !exactFrom || !exactTo:
			p.change(t, r.id, "", "The session is kept in whole minutes: %s.", h.Span)
		case to < from:
			p.change(t, r.id, "end_time", "The end is before the start; it counts as a session over midnight.")
		}
		d.Hours = append(d.Hours, h)
	}
}

// firstMessage is what the first of several errors says.
func firstMessage(err error) string {
	if fields := clinic.FieldErrors(err); len(fields) > 0 {
		return fields[0].Message
	}
	return clinic.MessageOf(err)
}
