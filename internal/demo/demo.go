// Package demo fills an empty database with a hospital that looks lived in:
// people of many lands, weeks of visits with their histories, prescriptions and
// bills, and a day in full swing. The same seed and clock give the same hospital.
package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"caredesk/assets"
	"caredesk/internal/clinic"
	"caredesk/internal/phone"
	"caredesk/internal/picture"
	"caredesk/internal/service"
)

// Password is what every sign-in of the demo hospital uses. It is offered on
// the demo's login screen and exists nowhere else.
const Password = "open-the-clinic"

// SignIn is a person of the demo hospital that one can sign in as.
type SignIn struct {
	Username   string
	Name       string
	Role       clinic.Role
	Department string // a doctor's
}

// SignIns returns one person a role, in the order they are offered.
func SignIns() []SignIn {
	return []SignIn{
		{"grace", "Grace Byrne", clinic.RoleReceptionist, ""},
		{"asha", "Dr Asha Sharma", clinic.RoleDoctor, "Cardiology"},
		{"colm", "Colm Daly", clinic.RoleCashier, ""},
		{"ines", "Inês Carvalho", clinic.RoleNurse, ""},
		{"maeve", "Maeve Ryan", clinic.RoleAdmin, ""},
		{"soren", "Søren Østergård", clinic.RolePatient, ""},
	}
}

// Options say how large the hospital is and which day it stands at.
type Options struct {
	Patients int    // at least the named ones; 0 means DefaultPatients
	Seed     uint64 // the same seed gives the same hospital
	Now      time.Time
	// Hash makes a password hash.
	Hash func(password string) (string, error)
	// Progress, if set, is told how many patients and days of visits are done.
	Progress func(done, total int)
}

// DefaultPatients is the size of the hospital that opens with --demo.
const DefaultPatients = 420

const (
	pastDays   = 28
	futureDays = 12
)

// Fill writes the demo hospital into an empty, migrated database. It refuses
// one that has users already.
func Fill(ctx context.Context, uow service.UnitOfWork, o Options) error {
	if o.Patients == 0 {
		o.Patients = DefaultPatients
	}
	f := &filler{Options: o, ctx: ctx, uow: uow, rng: rand.New(rand.NewPCG(o.Seed, 0x63617265)),
		today: clinic.DateOf(o.Now), total: o.Patients + pastDays + futureDays + 1}
	err := uow.View(ctx, func(r service.Repos) error {
		n, err := r.Users().Count(ctx)
		if err == nil && n > 0 {
			err = clinic.Errorf(clinic.Conflict, "This database already holds a hospital. The demo needs an empty one.")
		}
		return err
	})
	if err != nil {
		return err
	}
	hash, err := o.Hash(Password)
	if err != nil {
		return err
	}
	if err := f.hospital(hash); err != nil {
		return err
	}
	if err := f.prices(); err != nil {
		return err
	}
	if err := f.patients(hash); err != nil {
		return err
	}
	if err := f.duplicates(); err != nil {
		return err
	}
	if err := f.schedule(); err != nil {
		return err
	}
	if err := f.days(); err != nil {
		return err
	}
	if err := f.money(); err != nil {
		return err
	}
	if err := f.estimates(); err != nil {
		return err
	}
	if err := f.series(); err != nil {
		return err
	}
	if err := f.vitals(); err != nil {
		return err
	}
	if err := f.charts(); err != nil {
		return err
	}
	if err := f.templates(); err != nil {
		return err
	}
	return f.books()
}

type filler struct {
	Options
	ctx     context.Context
	uow     service.UnitOfWork
	rng     *rand.Rand
	today   clinic.Date
	doctors []clinic.Doctor
	// calendar is the leave and the extra sessions, which visits keep to.
	calendar clinic.Calendar
	depts    map[clinic.DepartmentID]string
	cashier  clinic.UserID
	desk     clinic.UserID
	people   []clinic.PatientID
	names    map[clinic.PatientID]string
	list     []clinic.ListPrice        // the price list
	issued   map[clinic.PaperKind]bool // kinds of papers that were issued
	done     int
	total    int
}

func (f *filler) step() {
	f.done++
	if f.Progress != nil {
		f.Progress(f.done, f.total)
	}
}

func pick[T any](f *filler, list []T) T { return list[f.rng.IntN(len(list))] }

func (f *filler) audit(r service.Repos, action, entity string, id int64, after string) error {
	return r.Audit().Append(f.ctx, clinic.AuditEntry{At: f.Now, UserName: "demo", Role: clinic.RoleAdmin,
		Workstation: "demo", Action: action, Entity: entity, EntityID: id, After: after})
}

type doctorSpec struct {
	username, first, last, department, headline, license, qualification, prefix, bio string
	years, slot, rating                                                              int
	fee                                                                              int64
	born                                                                             string
	certified                                                                        []string
	hours                                                                            [][2]string // the same on each working day
	days                                                                             []clinic.Weekday
}

var everyDay = []clinic.Weekday{0, 1, 2, 3, 4, 5, 6}

var doctorSpecs = []doctorSpec{
	{"asha", "Asha", "Sharma", "Cardiology", "Cardiology", "MC00412", "MB BCh BAO, FRCPI", "A", "Heart rhythm and blood pressure.",
		14, 30, 48, 8000, "1978-04-02", []string{"Cardiology", "Internal medicine"}, [][2]string{{"09:00", "13:00"}, {"14:00", "18:00"}}, everyDay},
	{"lukasz", "Łukasz", "Kowalski", "General Medicine", "General practice", "MC01877", "MD, MICGP", "B", "Family doctor; runs the early and evening clinic.",
		9, 15, 46, 6000, "1984-09-21", []string{"General practice"}, [][2]string{{"07:00", "12:30"}, {"13:00", "17:00"}, {"17:30", "23:30"}}, everyDay},
	{"ngozi", "Ngozi", "Okafor", "Paediatrics", "Paediatrics", "MC02230", "MBBS, MRCPCH", "C", "Newborns to school age.",
		11, 20, 49, 7000, "1981-01-30", []string{"Paediatrics"}, [][2]string{{"09:00", "12:00"}, {"13:30", "17:30"}}, everyDay[:6]},
	{"jose", "José", "Muñoz", "Orthopaedics", "Orthopaedic surgery", "MC02961", "LMS, FRCS (Tr & Orth)", "D", "Knees, shoulders, fractures.",
		17, 30, 44, 9000, "1974-11-12", []string{"Orthopaedics", "Sports medicine"}, [][2]string{{"10:00", "14:00"}}, []clinic.Weekday{0, 2, 3}},
}

var departmentSpecs = []clinic.Department{
	{Name: "Cardiology", Description: "Heart and circulation", Location: "Block A, first floor", Phone: "201"},
	{Name: "General Medicine", Description: "First visits and family medicine", Location: "Block A, ground floor", Phone: "200"},
	{Name: "Paediatrics", Description: "Children up to 16", Location: "Block B, ground floor", Phone: "210"},
	{Name: "Orthopaedics", Description: "Bones and joints", Location: "Block B, first floor", Phone: "220"},
}

// hospital writes settings, departments, staff and doctors in one transaction.
func (f *filler) hospital(hash string) error {
	return f.uow.InTx(f.ctx, func(r service.Repos) error {
		f.doctors, f.depts = nil, map[clinic.DepartmentID]string{}
		s := clinic.DefaultSettings()
		s.HospitalName, s.Address = "St. Brigid's Hospital", "12 Harbour Road\nGalway"
		s.Phone, s.Email, s.Website = "+353 91 555 0100", "desk@stbrigids.example", "stbrigids.example"
		s.Country = demoCountry
		s.FreeFollowUps, s.FreeFollowUpDays = demoFreeFollowUps, demoFreeFollowUpDays
		s.EstablishedYear, s.LicenseNumber, s.Demo, s.UpdatedAt = 1962, "HSE-4411", true, f.Now
		logo, err := picture.Normalize(assets.IconPNG, 256)
		if err != nil {
			return err
		}
		if s.Logo, err = r.Images().Put(f.ctx, logo, f.Now); err != nil {
			return err
		}
		if err := r.Settings().Insert(f.ctx, s); err != nil {
			return err
		}
		staff := []clinic.User{
			{Username: "maeve", FirstName: "Maeve", LastName: "Ryan", Role: clinic.RoleAdmin, Phone: "+353 91 555 0101"},
			{Username: "grace", FirstName: "Grace", LastName: "Byrne", Role: clinic.RoleReceptionist, Phone: "+353 91 555 0102"},
			{Username: "colm", FirstName: "Colm", LastName: "Daly", Role: clinic.RoleCashier, Phone: "+353 91 555 0103"},
			{Username: "ines", FirstName: "Inês", LastName: "Carvalho", Role: clinic.RoleNurse, Phone: "+353 91 555 0104"},
		}
		for _, u := range staff {
			u.PhoneE164 = phone.E164(u.Phone, demoCountry)
			u.Active, u.CreatedAt, u.Email = true, f.Now, u.Username+"@stbrigids.example"
			id, err := r.Users().Insert(f.ctx, u, hash)
			if err != nil {
				return err
			}
			switch u.Role {
			case clinic.RoleCashier:
				f.cashier = id
			case clinic.RoleReceptionist:
				f.desk = id
			}
		}
		departments := map[string]clinic.DepartmentID{}
		for _, d := range departmentSpecs {
			d.CreatedAt = f.Now
			id, err := r.Departments().Insert(f.ctx, d)
			if err != nil {
				return err
			}
			departments[d.Name], f.depts[id] = id, d.Name
		}
		specializations := map[string]clinic.Specialization{}
		for _, spec := range doctorSpecs {
			if err := f.doctor(r, spec, hash, departments[spec.department], specializations); err != nil {
				return err
			}
		}
		for i, d := range f.doctors {
			dep, err := r.Departments().Get(f.ctx, departments[doctorSpecs[i].department])
			if err != nil {
				return err
			}
			dep.HeadDoctor = d.ID
			if err := r.Departments().Update(f.ctx, dep); err != nil {
				return err
			}
		}
		if err := f.sessions(r); err != nil {
			return err
		}
		return f.audit(r, "demo.fill", "hospital", 1, fmt.Sprintf(`{"seed":%d,"patients":%d}`, f.Seed, f.Patients))
	})
}

func (f *filler) doctor(r service.Repos, spec doctorSpec, hash string, dep clinic.DepartmentID, known map[string]clinic.Specialization) error {
	user := clinic.User{Username: spec.username, FirstName: spec.first, LastName: spec.last, Role: clinic.RoleDoctor,
		Email: spec.username + "@stbrigids.example", Phone: "+353 91 555 0110", DateOfBirth: clinic.MustDate(spec.born),
		Active: true, CreatedAt: f.Now}
	user.PhoneE164 = phone.E164(user.Phone, demoCountry)
	uid, err := r.Users().Insert(f.ctx, user, hash)
	if err != nil {
		return err
	}
	user.ID = uid
	d := clinic.Doctor{User: user, Headline: spec.headline, DepartmentID: dep, LicenseNumber: spec.license,
		ExperienceYears: spec.years, Qualification: spec.qualification, Bio: spec.bio, Fee: clinic.Money{Minor: spec.fee, Currency: "EUR"},
		RatingTenths: spec.rating, Available: true, SlotMinutes: spec.slot, TokenPrefix: spec.prefix, CreatedAt: f.Now}
	for _, name := range spec.certified {
		s, ok := known[name]
		if !ok {
			s = clinic.Specialization{Name: name, Requirements: "Specialist register", CreatedAt: f.Now}
			if s.ID, err = r.Doctors().InsertSpecialization(f.ctx, s); err != nil {
				return err
			}
			known[name] = s
		}
		d.Specializations = append(d.Specializations, s)
	}
	id, err := r.Doctors().Insert(f.ctx, d)
	if err != nil {
		return err
	}
	var hours []clinic.Availability
	for _, day := range spec.days {
		for _, h := range spec.hours {
			hours = append(hours, clinic.Availability{DoctorID: id, Day: day, Active: true,
				Span: clinic.Span{From: clinic.MustClock(h[0]), To: clinic.MustClock(h[1])}})
			if spec.department == "Paediatrics" && h[0] < "12:00" {
				hours[len(hours)-1].MaxPatients = 8 // of nine that would fit
			}
		}
	}
	stored, err := r.Doctors().Get(f.ctx, id)
	if err != nil {
		return err
	}
	if err := r.Doctors().SetHours(f.ctx, id, stored.Version, hours); err != nil {
		return err
	}
	if stored, err = r.Doctors().Get(f.ctx, id); err != nil {
		return err
	}
	f.doctors = append(f.doctors, stored)
	return nil
}
