package bulk

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
)

const currency = clinic.Currency("EUR")

// The first departments by name. The first holds up to BigDepartment doctors,
// every other SmallDepartment.
var departments = []string{"General Medicine", "Cardiology", "Paediatrics", "Orthopaedics", "Dermatology", "Gynaecology", "Neurology", "Ear, Nose and Throat",
	"Ophthalmology", "Urology", "Endocrinology", "Gastroenterology", "Pulmonology", "Psychiatry", "Rheumatology", "Nephrology"}

// How many doctors a department has, where there are as many.
const (
	BigDepartment   = 50
	SmallDepartment = 10
)

// Every doctor's hours on working days, and the length of a visit.
var sessions = [][2]string{{"09:00", "13:00"}, {"14:00", "17:00"}}

const slotMinutes = 20

// worker is somebody of the staff.
type worker struct {
	id   clinic.UserID
	name string
}

// staff writes settings, departments, people and doctors with their hours.
func (g *generator) staff(ctx context.Context, s *store.Store) error {
	return s.InTx(ctx, func(r service.Repos) error {
		began := g.first.At(8*60, Now.Location())
		settings := clinic.DefaultSettings()
		settings.HospitalName, settings.Address, settings.Country, settings.UpdatedAt = "Hospital of the Measure", "1 Long Street\nGalway", "IE", began
		settings.Phone = "+353 91 555 0100"
		if err := r.Settings().Insert(ctx, settings); err != nil {
			return err
		}
		person := func(role clinic.Role, n int) (worker, clinic.User, error) {
			p := g.person(1_000_000_000 + len(g.people))
			u := clinic.User{Username: fmt.Sprintf("%s%d", role, n), FirstName: p.FirstName, LastName: p.LastName, Role: role, Phone: p.Phone, PhoneE164: p.PhoneE164,
				Active: true, CreatedAt: began, DateOfBirth: Today.AddDays(-365*(28+n%35) - n)}
			id, err := r.Users().Insert(ctx, u, g.Password)
			u.ID = id
			w := worker{id, u.FullName()}
			g.people = append(g.people, w)
			return w, u, err
		}
		for _, post := range []struct {
			role clinic.Role
			n    int
			list *[]worker
		}{
			{clinic.RoleAdmin, 1, &g.admins}, {clinic.RoleReceptionist, max(2, g.Doctors/10), &g.desk}, {clinic.RoleNurse, max(2, g.Doctors/5), &g.nurses},
			{clinic.RoleCashier, max(2, g.Doctors/20), &g.cashiers},
		} {
			for n := range post.n {
				w, _, err := person(post.role, n+1)
				if err != nil {
					return err
				}
				*post.list = append(*post.list, w)
			}
		}
		return g.departmentsAndDoctors(ctx, r, person)
	})
}

func (g *generator) departmentsAndDoctors(ctx context.Context, r service.Repos, person func(clinic.Role, int) (worker, clinic.User, error)) error {
	rng := rand.New(rand.NewPCG(g.Seed, 0x646f6374))
	began := g.first.At(8*60, Now.Location())
	var here clinic.DepartmentID
	var name string
	room, next := 0, 0
	for n := range g.Doctors {
		if room == 0 {
			if room = SmallDepartment; next == 0 {
				room = min(BigDepartment, g.Doctors/2)
			}
			if name = departments[next%len(departments)]; next >= len(departments) {
				name += fmt.Sprintf(" %d", next/len(departments)+1)
			}
			next++
			var err error
			if here, err = r.Departments().Insert(ctx, clinic.Department{Name: name, Location: fmt.Sprintf("Block %c", 'A'+rune(next%4)), CreatedAt: began}); err != nil {
				return err
			}
		}
		room--
		_, u, err := person(clinic.RoleDoctor, n+1)
		if err != nil {
			return err
		}
		d := clinic.Doctor{User: u, Headline: name, DepartmentID: here, LicenseNumber: fmt.Sprintf("MC%05d", 10_000+n), ExperienceYears: 3 + rng.IntN(30),
			Qualification: "MB BCh BAO", Fee: clinic.Money{Minor: 4000 + 500*int64(rng.IntN(13)), Currency: currency}, RatingTenths: 35 + rng.IntN(16), Available: true,
			SlotMinutes: slotMinutes, TokenPrefix: prefix(n), CreatedAt: began}
		if d.ID, err = r.Doctors().Insert(ctx, d); err != nil {
			return err
		}
		stored, err := r.Doctors().Get(ctx, d.ID)
		if err != nil {
			return err
		}
		var hours []clinic.Availability
		for day := range clinic.Weekday(5) {
			for _, h := range sessions {
				hours = append(hours, clinic.Availability{DoctorID: d.ID, Day: day, Active: true, Span: clinic.Span{From: clinic.MustClock(h[0]), To: clinic.MustClock(h[1])}})
			}
		}
		if err := r.Doctors().SetHours(ctx, d.ID, stored.Version, hours); err != nil {
			return err
		}
		g.doctors = append(g.doctors, d)
	}
	return nil
}

// prefix is A, B … Z, AA, AB …
func prefix(n int) string {
	if n < 26 {
		return string(rune('A' + n))
	}
	return prefix(n/26-1) + strings.ToUpper(prefix(n%26))
}
