package demo

import (
	"math/rand/v2"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// vitals writes vital signs over a year, problem lists, and what the nurse has
// taken and noted of those who wait. It runs last and rolls dice of its own, so
// that the rest of the hospital does not depend on it.
func (f *filler) vitals() error {
	return f.uow.InTx(f.ctx, func(r service.Repos) error {
		v := &measurer{filler: f, r: r, rng: rand.New(rand.NewPCG(f.Seed, 0x766974616c))}
		if err := v.soren(f.people[0]); err != nil {
			return err
		}
		return v.others()
	})
}

type measurer struct {
	*filler
	r   service.Repos
	rng *rand.Rand
}

const nurseName = "Inês Carvalho"

func (v *measurer) take(s clinic.Vitals) error {
	nurse, _, err := v.r.Users().ByUsername(v.ctx, "ines")
	if err != nil {
		return err
	}
	s.RecordedAt, s.RecordedBy, s.RecordedByName = s.TakenAt, nurse.ID, nurseName
	_, err = v.r.Vitals().Insert(v.ctx, s)
	return err
}

func (v *measurer) problem(id clinic.PatientID, code, title, onset, ended string, state clinic.ProblemState) error {
	p := clinic.Problem{PatientID: id, Code: code, Title: title, State: state, RecordedAt: v.Now.AddDate(0, 0, -20), RecordedBy: v.doctors[0].User.ID,
		RecordedByName: v.doctors[0].User.FullName()}
	p.UpdatedAt = p.RecordedAt
	var err error
	if p.Onset, err = clinic.ParsePartialDate(onset); err != nil {
		return err
	}
	if p.Ended, err = clinic.ParsePartialDate(ended); err != nil {
		return err
	}
	_, err = v.r.Problems().Insert(v.ctx, p)
	return err
}

// soren's blood pressure has risen for a year, in spite of the tablets.
func (v *measurer) soren(id clinic.PatientID) error {
	last := []clinic.Vitals{
		{Systolic: 132, Diastolic: 82, Weight: 84_200, Height: 1750}, {Systolic: 136, Diastolic: 84, Weight: 84_000}, {Systolic: 138, Diastolic: 85, Weight: 84_900},
		{Systolic: 137, Diastolic: 86, Weight: 85_100, Glucose: 92}, {Systolic: 144, Diastolic: 89, Weight: 85_400}, {Systolic: 147, Diastolic: 90, Weight: 85_800, Glucose: 98},
		{Systolic: 152, Diastolic: 92, Weight: 86_300}, {Systolic: 155, Diastolic: 94, Weight: 86_100, Glucose: 89},
	}
	for i, s := range last {
		s.PatientID, s.Pulse, s.Temperature, s.SpO2 = id, 74+i%5, 366+i%3, 97
		s.TakenAt = v.Now.AddDate(0, -11, 0).AddDate(0, 0, 42*i)
		if err := v.take(s); err != nil {
			return err
		}
	}
	// Today, at the visit if there is one.
	now := clinic.Vitals{PatientID: id, Systolic: 158, Diastolic: 96, Pulse: 78, Breaths: 15, Temperature: 368, SpO2: 97, Weight: 86_000, Height: 1750,
		TakenAt: v.Now.Add(-18 * time.Minute)}
	visit, err := v.visitToday(id)
	if err != nil {
		return err
	}
	now.AppointmentID = visit.ID
	if err := v.take(now); err != nil {
		return err
	}
	if visit.ID != 0 {
		if err := v.note(visit.ID, now.TakenAt, "Headache in the mornings for two weeks, no chest pain. Home readings 150 to 160. Takes the tablets every day."); err != nil {
			return err
		}
	}
	ago := func(months int, layout string) string {
		return clinic.DateOf(v.Now.AddDate(0, -months, 0)).Format(layout)
	}
	if err := v.problem(id, "I10", "Hypertension", ago(5*12, "2006"), "", clinic.ProblemActive); err != nil {
		return err
	}
	if err := v.problem(id, "E11.9", "Type 2 diabetes", ago(6, "Jan 2006"), "", clinic.ProblemActive); err != nil {
		return err
	}
	return v.problem(id, "S52.5", "Fracture of the radius", ago(90, "Jan 2006"), ago(87, "Jan 2006"), clinic.ProblemResolved)
}

// visitToday is the patient's visit of today that is under way or to come.
func (v *measurer) visitToday(id clinic.PatientID) (service.AppointmentRow, error) {
	live := []clinic.AppointmentStatus{clinic.StatusInConsultation, clinic.StatusArrived, clinic.StatusBooked}
	page, err := v.r.Appointments().List(v.ctx, service.AppointmentFilter{Patient: id, From: v.today, To: v.today, Statuses: live}, service.PageRequest{Limit: 1})
	if err != nil || len(page.Rows) == 0 {
		return service.AppointmentRow{}, err
	}
	return page.Rows[0], nil
}

func (v *measurer) note(visit clinic.AppointmentID, at time.Time, text string) error {
	nurse, _, err := v.r.Users().ByUsername(v.ctx, "ines")
	if err != nil {
		return err
	}
	return v.r.Triage().Insert(v.ctx, clinic.TriageNote{AppointmentID: visit, Note: text, RecordedAt: at, RecordedBy: nurse.ID, RecordedByName: nurseName})
}

// chronic are what people of a certain age live with.
var chronic = []struct{ code, title, onset string }{
	{"I10", "Hypertension", "2014"}, {"J45.9", "Asthma", "1998"}, {"M17.1", "Osteoarthritis of the knee", "2019"}, {"E78.0", "Raised cholesterol", "2016"},
	{"E03.9", "Hypothyroidism", "2011"}, {"K21.9", "Acid reflux", "2020"}, {"G43.9", "Migraine", "2005"}, {"E11.9", "Type 2 diabetes", "2018"},
}

// measuredPeople is how many further people have vital signs over the year.
const measuredPeople = 14

func (v *measurer) others() error {
	children, adults := 0, 0
	for _, id := range v.people[1:] {
		p, err := v.r.Patients().Get(v.ctx, id)
		if err != nil {
			return err
		}
		if p.MergedInto != 0 || !p.Retired.IsZero() || p.DateOfBirth.IsZero() {
			continue
		}
		switch age := clinic.AgeInMonths(p.DateOfBirth, v.today); {
		case age < 0:
		case age >= 18*12 && adults < measuredPeople:
			adults++
			err = v.adult(id, adults)
		case age >= 6 && age < 6*12 && children < 3:
			children++
			err = v.child(p)
		}
		if err != nil {
			return err
		}
	}
	return v.waiting()
}

func (v *measurer) adult(id clinic.PatientID, n int) error {
	height, weight := 1550+v.rng.IntN(350), 55_000+v.rng.IntN(40_000)
	systolic := 112 + v.rng.IntN(34)
	for i := range 3 + v.rng.IntN(3) {
		s := clinic.Vitals{PatientID: id, TakenAt: v.Now.AddDate(0, -11+2*i, -v.rng.IntN(20)), Systolic: systolic + v.rng.IntN(12) - 4, Pulse: 62 + v.rng.IntN(30),
			Temperature: 362 + v.rng.IntN(10), SpO2: 95 + v.rng.IntN(5), Weight: weight + 100*(v.rng.IntN(30)-15)}
		s.Diastolic = s.Systolic*6/10 + v.rng.IntN(8)
		if i == 0 {
			s.Height = height
		}
		if err := v.take(s); err != nil {
			return err
		}
	}
	c := chronic[n%len(chronic)]
	if err := v.problem(id, c.code, c.title, c.onset, "", clinic.ProblemActive); err != nil || n%3 != 0 {
		return err
	}
	return v.problem(id, "", "Back pain", "", "", clinic.ProblemInactive)
}

// child grows: a set every second month, as far back as the child is old.
func (v *measurer) child(p clinic.Patient) error {
	for back := 10; back >= 0; back -= 2 {
		at := v.Now.AddDate(0, -back, -3)
		age := int(clinic.AgeInMonths(p.DateOfBirth, clinic.DateOf(at)))
		if age < 1 {
			continue
		}
		// Near the middle of the usual growth: quick in the first year, then slower.
		height, weight := 540+min(age, 12)*18+max(0, age-12)*8, 4000+min(age, 12)*480+max(0, age-12)*190
		s := clinic.Vitals{PatientID: p.ID, TakenAt: at, Weight: weight, Height: height, Temperature: 365 + v.rng.IntN(8)}
		if age < 36 {
			s.Head = 380 + min(age, 12)*7 + max(0, age-12)
		}
		if err := v.take(s); err != nil {
			return err
		}
	}
	return nil
}

// waiting is what the nurse has done for those who wait: every second one has
// been measured, the first of them with a note.
func (v *measurer) waiting() error {
	queue, err := v.r.Queue().Arrived(v.ctx, 0, v.today, v.today)
	if err != nil {
		return err
	}
	for i, row := range queue {
		if i%2 == 1 || row.PatientID == v.people[0] {
			continue
		}
		at := v.Now.Add(-time.Duration(6+i) * time.Minute)
		s := clinic.Vitals{PatientID: row.PatientID, AppointmentID: row.ID, TakenAt: at, Pulse: 84 + i%9, Temperature: 371 + i%8, SpO2: 96 + i%3}
		if err := v.take(s); err != nil {
			return err
		}
		if err := v.note(row.ID, at, "Came on foot, answers clearly. "+row.Reason+"; nothing new since the visit was booked."); err != nil {
			return err
		}
	}
	return nil
}
