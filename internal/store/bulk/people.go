package bulk

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"caredesk/internal/clinic"
)

// Names by how often they are met, the most frequent first.
var (
	women = strings.Fields(`Mary Emma Sarah Aoife Anna Niamh Ciara Grace Fatima Maria Sophie Katarzyna Olivia Priya Sinéad Laura Amelia Lucía Zofia Ngozi
		Hannah Chloe Ananya Agnieszka Ulrike Lena Amina Valentina Saoirse Kate Meera Chiamaka Inês Róisín Beatriz Greta Zainab Clodagh Kavya Eleanor
		Folake Käthe Yuki Mei Caoimhe Ольга Елена Aiko Isolde Quynh`)
	men = strings.Fields(`John James Michael Seán Conor Patrick Liam Mohammed Daniel Piotr Jack Thomas David Ahmed Cian Ravi Adam Mateo Jakub Emeka
		Ryan Darragh Arjun Wojciech Jonas Hugo Yusuf Thiago Oisín Luke Rahul Chinedu João Eoin Matthias Felix Ibrahim Tadhg Sanjay George
		Tunde Björn Kenji Wei Fionn Иван Сергей Hiroshi Zacharias Xavier`)
	families = strings.Fields(`Murphy Kelly Walsh O'Sullivan Smith Byrne Ryan O'Brien Doyle McCarthy Nowak Gallagher Patel Doherty Khan Kennedy Lynch Murray
		Quinn Moore Kowalski Singh O'Connor Silva Wójcik Nolan Kumar Fernández Müller Dunne Okafor García Brennan Burke Collins Campbell Ahmed Clarke
		Johnston Hughes Farrell Fitzgerald Brown Martin Nguyễn Maguire Nair Adeyemi Rodríguez Weiß Reddy Kamiński Schmidt Chen Bauer Iyer Gonçalves
		Zieliński Kim Wang Haddad Peña Krüger Sato Muñoz Balogun Schäfer Østergård Ковалёва Bondarenko Abubakar Szymański Schröder Tanaka Köhler
		van_der_Berg Dąbrowski Okonkwo Suzuki Park Hernández`)
	// Rarer family names are put together from these.
	begins = strings.Fields(`Ald Bar Bel Bren Cal Car Cor Dal Der Don Dun Ed El Fal Far Fen Gal Gar Gil Gran Hal Har Hol Hor Kil Kin Lan Lar Lin Lor Mal Mar
		Mel Mor Nor Ol Or Pel Per Ros San Sel Sor Tal Ter Tor Val Var Wal Wen Wil Zel`)
	middles = strings.Fields(`a an ar e el en er i il in o on or u ul y`)
	ends    = strings.Fields(`berg by dale den don ek field ford gan holm ic kov land ley ling man mann mont more ney owski quist rell sen ska son stad stein ston
		ter thal ton vale vic well witz wood worth`)
	streets = []string{"Harbour Road", "Mill Street", "Abbey Lane", "Castle Park", "Station Road", "Orchard Close", "St. Mary's Terrace", "Quay Street",
		"Bridge Street", "College Green", "Church View", "Main Street", "Sea Road", "Canal Bank", "Fairgreen", "Dublin Road"}
	towns     = []string{"Galway", "Oranmore", "Athenry", "Tuam", "Loughrea", "Clifden", "Gort", "Ballinasloe", "Headford", "Spiddal"}
	operators = []string{"83", "85", "86", "87", "89"}
	allergens = []string{"Penicillin", "Ibuprofen", "Latex", "Peanut", "Sulfonamides", "Aspirin", "Codeine", "Shellfish"}
	bloods    = []string{"O+", "A+", "O-", "B+", "A-", "AB+"}
)

// zipf draws an index of n, the first the most often: the usual falling off of names.
func zipf(rng *rand.Rand, n int) int {
	// The inverse of a continuous 1/(x+3): near enough, and without a table.
	return int(math.Min(float64(n-1), 3*(math.Pow(float64(n+3)/3, rng.Float64())-1)))
}

// person is the i-th patient, from 0: the same at every call.
func (g *generator) person(i int) clinic.Patient {
	rng := rand.New(rand.NewPCG(g.Seed, 0x70657273_0000_0000|uint64(i)))
	p := clinic.Patient{Number: fmt.Sprintf("P-%06d", i+1), Sex: clinic.SexFemale, FirstName: women[zipf(rng, len(women))]}
	if rng.IntN(100) < 48 {
		p.Sex, p.FirstName = clinic.SexMale, men[zipf(rng, len(men))]
	}
	if rng.IntN(100) < 62 {
		p.LastName = strings.ReplaceAll(families[zipf(rng, len(families))], "_", " ")
	} else {
		p.LastName = begins[rng.IntN(len(begins))] + middles[rng.IntN(len(middles))] + ends[rng.IntN(len(ends))]
	}
	if rng.IntN(100) < 3 {
		p.LastName += "-" + families[zipf(rng, 40)]
	}
	age := rng.IntN(92)
	if rng.IntN(3) == 0 {
		age = 55 + rng.IntN(35) // who is older comes more often
	}
	if p.DateOfBirth = g.came(i).AddDays(-365*age - rng.IntN(365)); rng.IntN(200) == 0 {
		p.DateOfBirth, p.BirthEstimated = clinic.Date{Year: p.DateOfBirth.Year - 1, Month: time.July, Day: 1}, true
	}
	if rng.IntN(100) < 94 {
		operator, number := operators[rng.IntN(len(operators))], rng.IntN(10_000_000)
		p.PhoneE164 = fmt.Sprintf("+353%s%07d", operator, number)
		if rng.IntN(4) == 0 {
			p.Phone = fmt.Sprintf("+353 %s %03d %04d", operator, number/10_000, number%10_000)
		} else {
			p.Phone = fmt.Sprintf("0%s %03d %04d", operator, number/10_000, number%10_000)
		}
	}
	if rng.IntN(100) < 35 {
		p.Email = fmt.Sprintf("%s%d@mail.example", strings.ToLower(begins[rng.IntN(len(begins))]+middles[rng.IntN(len(middles))]), i)
	}
	p.Address = fmt.Sprintf("%d %s\n%s", 1+rng.IntN(180), streets[rng.IntN(len(streets))], towns[zipf(rng, len(towns))])
	if rng.IntN(100) < 30 {
		p.Identifiers = append(p.Identifiers, clinic.Identifier{Kind: clinic.IdentifierNationalID, Value: fmt.Sprintf("%07d%c", i*7%10_000_000, 'A'+rune(i%23))})
	}
	if rng.IntN(100) < 20 {
		p.Identifiers = append(p.Identifiers, clinic.Identifier{Kind: clinic.IdentifierInsurance, Value: fmt.Sprintf("VHI-%07d", rng.IntN(10_000_000))})
		p.InsuranceInfo = "VHI"
	}
	if rng.IntN(100) < 40 {
		p.BloodGroup = bloods[zipf(rng, len(bloods))]
	}
	if rng.IntN(100) < 25 {
		p.EmergencyContact = fmt.Sprintf("%s, 0%s %07d", women[zipf(rng, len(women))], operators[rng.IntN(len(operators))], rng.IntN(10_000_000))
	}
	switch n := rng.IntN(100); {
	case n < 15:
		p.AllergyStatus = clinic.AllergyHas
		p.Allergies = []clinic.Allergy{{Substance: allergens[zipf(rng, len(allergens))], Reaction: "Rash", Severity: clinic.SeverityModerate}}
	case n < 75:
		p.AllergyStatus = clinic.AllergyNoneKnown
	default:
		p.AllergyStatus = clinic.AllergyNotAsked
	}
	p.Consent = clinic.ConsentGiven
	return p
}

// came is the day by which the i-th patient has registered at the earliest:
// nobody does before being born.
func (g *generator) came(i int) clinic.Date {
	if late := i - g.Patients*15/100; late > 0 && i < g.Patients {
		return g.first.AddDays(late * g.first.DaysUntil(Today) / g.Patients)
	}
	return g.first
}
