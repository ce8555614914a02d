package demo

import (
	"fmt"

	"caredesk/internal/clinic"
	"caredesk/internal/phone"
	"caredesk/internal/service"
)

// batch is how many patients are written in one transaction.
const batch = 500

// patients registers everybody and gives the first one a sign-in.
func (f *filler) patients(hash string) error {
	f.names = map[clinic.PatientID]string{}
	for from := 0; from < max(f.Patients, len(known)); from += batch {
		var made []clinic.Patient
		for i := from; i < min(from+batch, max(f.Patients, len(known))); i++ {
			made = append(made, f.person(i))
		}
		ids := make([]clinic.PatientID, len(made))
		err := f.uow.InTx(f.ctx, func(r service.Repos) error {
			for i, p := range made {
				n, err := r.Numbers().Next(f.ctx, "patient", 0)
				if err != nil {
					return err
				}
				p.Number = fmt.Sprintf("P-%06d", n)
				if ids[i], err = r.Patients().Insert(f.ctx, p); err != nil {
					return err
				}
				if p.AllergyStatus != clinic.AllergyNotAsked {
					stored, err := r.Patients().Get(f.ctx, ids[i])
					if err != nil {
						return err
					}
					stored.AllergyStatus, stored.Allergies = p.AllergyStatus, p.Allergies
					stored.AllergyConfirmed, stored.AllergyBy = p.AllergyConfirmed, p.AllergyBy
					if err := r.Patients().SetAllergies(f.ctx, stored); err != nil {
						return err
					}
				}
			}
			if from == 0 {
				return f.patientSignIn(r, clinic.UserID(ids[0]), hash)
			}
			return nil
		})
		if err != nil {
			return err
		}
		for i, id := range ids {
			f.people = append(f.people, id)
			f.names[id] = made[i].FullName()
			f.step()
		}
	}
	return nil
}

func (f *filler) patientSignIn(r service.Repos, id clinic.UserID, hash string) error {
	u, err := r.Users().Get(f.ctx, id)
	if err != nil {
		return err
	}
	u.Username, u.Active = "soren", true
	if err := r.Users().Update(f.ctx, u); err != nil {
		return err
	}
	return r.Users().SetPassword(f.ctx, id, hash, false)
}

// person makes up the i-th patient.
func (f *filler) person(i int) clinic.Patient {
	p := clinic.Patient{CreatedAt: f.Now.AddDate(0, 0, -f.rng.IntN(900)-60), AllergyStatus: clinic.AllergyNotAsked}
	if i < len(known) {
		p.FirstName, p.LastName, p.Sex = known[i].first, known[i].last, known[i].sex
	} else {
		fam := pick(f, families)
		p.LastName = pick(f, fam.last)
		if f.rng.IntN(2) == 0 {
			p.FirstName, p.Sex = pick(f, fam.women), clinic.SexFemale
		} else {
			p.FirstName, p.Sex = pick(f, fam.men), clinic.SexMale
		}
	}
	p.UpdatedAt = p.CreatedAt
	age := 1 + f.rng.IntN(88)
	p.DateOfBirth = f.today.AddDays(-age*365 - f.rng.IntN(365))
	if i < len(known) { // grown up, whatever the numbers say
		p.DateOfBirth = f.today.AddDays(-(20+f.rng.IntN(60))*365 - f.rng.IntN(365))
	}
	if i == 0 {
		p.DateOfBirth = clinic.MustDate("1968-03-12")
	}
	p.Phone = fmt.Sprintf("+353 8%c %03d %04d", "35679"[f.rng.IntN(5)], 200+f.rng.IntN(800), f.rng.IntN(10000))
	p.Address = fmt.Sprintf("%d %s\n%s", 1+f.rng.IntN(120), pick(f, streets), pick(f, towns))
	if f.rng.IntN(3) > 0 {
		p.Email = fmt.Sprintf("patient%d@mail.example", i+1)
	}
	if s := pick(f, insurers); s != "" {
		p.InsuranceInfo = fmt.Sprintf(s, f.rng.IntN(100000))
	}
	p.BloodGroup = pick(f, []string{"", "O+", "O+", "A+", "A+", "B+", "O-", "AB+", "A-"})
	p.EmergencyContact = fmt.Sprintf("%s, +353 86 555 %04d", pick(f, []string{"Partner", "Daughter", "Son", "Mother", "Brother", "Neighbour"}), f.rng.IntN(10000))
	f.allergies(&p, i)
	f.papers(&p, i)
	return p
}

// demoCountry is where the demo hospital stands.
const demoCountry = "IE"

// papers give a patient identifiers and consent, and to some an age instead of a
// birth date. They are worked out from the number of the patient, so that the
// other figures stay as they are.
func (f *filler) papers(p *clinic.Patient, i int) {
	p.PhoneE164 = phone.E164(p.Phone, demoCountry)
	if i%5 != 4 {
		p.Identifiers = append(p.Identifiers, clinic.Identifier{Kind: clinic.IdentifierNationalID, Value: fmt.Sprintf("%07d%c", (1234567+i*8191)%10000000, 'A'+i%23)})
	}
	if i%7 == 3 {
		p.Identifiers = append(p.Identifiers, clinic.Identifier{Kind: clinic.IdentifierPassport, Value: fmt.Sprintf("PA%07d", (3100000+i*611)%10000000)})
	}
	if i%9 == 8 {
		p.DateOfBirth, p.BirthEstimated = clinic.Age{Years: max(1, p.DateOfBirth.AgeOn(f.today))}.Birth(f.today), true
	}
	if i%3 != 1 {
		p.Language = tongues[p.LastName]
	}
	p.Consent = clinic.ConsentGiven
	switch i % 11 {
	case 6:
		p.Consent = clinic.ConsentNotAsked
	case 10:
		p.Consent = clinic.ConsentRefused
	}
	p.StampConsent(clinic.Patient{Consent: clinic.ConsentNotAsked}, p.CreatedAt, "Grace Byrne")
}

func (f *filler) allergies(p *clinic.Patient, i int) {
	roll := f.rng.IntN(10)
	switch {
	case i == 0:
		p.MedicalHistory = "Hypertension since 2021. Type 2 diabetes since May 2026."
		p.Allergies = []clinic.Allergy{{Substance: "Penicillin", Reaction: "rash", Severity: clinic.SeveritySevere}, {Substance: "Latex"}}
	case roll < 2:
		p.Allergies = []clinic.Allergy{pick(f, []clinic.Allergy{
			{Substance: "Penicillin", Reaction: "rash", Severity: clinic.SeverityModerate},
			{Substance: "Ibuprofen", Reaction: "wheeze", Severity: clinic.SeveritySevere},
			{Substance: "Peanut", Reaction: "swelling", Severity: clinic.SeveritySevere},
			{Substance: "Codeine", Reaction: "nausea", Severity: clinic.SeverityMild}})}
	case roll < 8:
		p.AllergyStatus = clinic.AllergyNoneKnown
	default:
		return
	}
	if len(p.Allergies) > 0 {
		p.AllergyStatus = clinic.AllergyHas
	}
	p.AllergyConfirmed, p.AllergyBy = p.CreatedAt, "Inês Carvalho"
}
