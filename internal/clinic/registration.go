package clinic

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Age is an age as stated by somebody who does not know the birth date: whole
// years, or whole months for a child under two years.
type Age struct {
	Years, Months int // one of them is 0
}

// maxAgeMonths is how many months may be stated; older children are told in years.
const maxAgeMonths = 36

// ageUnits are how the languages of the program write years (true) and months. A
// lone j is not among them: it is years in German and days in French.
var ageUnits = map[string]bool{"": true, "y": true, "yr": true, "yrs": true, "year": true, "years": true, "jahr": true, "jahre": true, "jahren": true,
	"a": true, "año": true, "años": true, "ano": true, "anos": true, "an": true, "ans": true, "г": true, "л": true, "год": true, "года": true, "лет": true,
	"m": false, "mo": false, "mon": false, "mth": false, "mths": false, "month": false, "months": false, "monat": false, "monate": false, "monaten": false,
	"mes": false, "mês": false, "meses": false, "mois": false, "м": false, "мес": false, "месяц": false, "месяца": false, "месяцев": false}

// AgeParts reads a number and what it counts, years or months, in any of the
// languages: 45, 45 y, 8 mo, 8 Monate, 8 мес.
func AgeParts(s string) (n int, years, ok bool) {
	s = strings.ToLower(CleanLine(s))
	digits := s
	if end := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }); end >= 0 {
		digits = s[:end]
	}
	years, ok = ageUnits[strings.Trim(s[len(digits):], ". ")]
	n, err := strconv.Atoi(digits)
	return n, years, ok && err == nil && len(digits) <= 4
}

// ParseAge reads an age as it is said: 45, 45 y, 45 years, 8 mo, 8 months. A
// plain number means years. An age under one year is given in months, up to 36.
func ParseAge(s string) (Age, error) {
	bad := Errorf(Invalid, "Give the age in years, such as 45, or in months, such as 8 mo.")
	n, years, ok := AgeParts(s)
	switch {
	case !ok:
		return Age{}, bad
	case years && n == 0:
		return Age{}, Errorf(Invalid, "Give the age of a child under one year in months, such as 5 mo.")
	case years && n > OldestBirthYears:
		return Age{}, Errorf(Invalid, "An age has at most %d years.", OldestBirthYears)
	case years:
		return Age{Years: n}, nil
	case n > maxAgeMonths:
		return Age{}, Errorf(Invalid, "Give ages above %d months in years.", maxAgeMonths)
	}
	return Age{Months: n}, nil
}

// Birth is the date of birth that stands for a stated age: 1 July of the year
// in which somebody of that many years was most likely born, so that the age
// worked out on the same day is the age that was stated. For an age in months
// it is the first of the month, as half a year matters to an infant.
func (a Age) Birth(today Date) Date {
	if a.Years == 0 {
		return DateOf(time.Date(today.Year, today.Month-time.Month(a.Months), 1, 0, 0, 0, 0, time.UTC))
	}
	born := Date{today.Year - a.Years, time.July, 1}
	if born.AgeOn(today) < a.Years {
		born.Year--
	}
	return born
}

// AgeText gives the age as Date.AgeText does; of a birth date that was worked
// out from a stated age it says "about 45 y", and no days or months that nobody
// stated.
func AgeText(born Date, estimated bool, on Date) string {
	return ageText(born, estimated, on, "about ")
}

// AgeShort is AgeText for narrow columns: "~45 y".
func AgeShort(born Date, estimated bool, on Date) string { return ageText(born, estimated, on, "~") }

func ageText(born Date, estimated bool, on Date, about string) string {
	text := born.AgeText(on)
	switch years := born.AgeOn(on); {
	case !estimated || text == "":
		return text
	case years >= 1 && born.Month == time.July && born.Day == 1:
		return fmt.Sprintf("%s%d y", about, years)
	case strings.HasSuffix(text, " d"):
		return about + "0 mo"
	}
	return about + text
}

// BornText gives the birth date as 12 Mar 1968. Of one that was worked out from
// a stated age it gives the year alone, "about 1981", or month and year for a
// child. Empty when nothing is known.
func BornText(born Date, estimated bool) string {
	switch {
	case !estimated || born.IsZero():
		return born.Format("2 Jan 2006")
	case born.Month == time.July && born.Day == 1:
		return born.Format("about 2006")
	}
	return born.Format("about Jan 2006")
}

// BornText is the patient's birth date, "about 1981" when an age was stated.
func (p Patient) BornText() string { return BornText(p.DateOfBirth, p.BirthEstimated) }

// MaxIdentifiers and MaxIdentifier bound what a chart holds of other people's
// numbers: how many, and how long in characters.
const (
	MaxIdentifiers = 12
	MaxIdentifier  = 60
)

// IdentifierKinds returns the kinds in the order they are offered.
func IdentifierKinds() []IdentifierKind {
	return []IdentifierKind{IdentifierNationalID, IdentifierPassport, IdentifierDrivingLicence, IdentifierInsurance,
		IdentifierHospital, IdentifierOther}
}

// Title gives the kind's name for people.
func (k IdentifierKind) Title() string {
	switch k {
	case IdentifierNationalID:
		return "National ID"
	case IdentifierPassport:
		return "Passport"
	case IdentifierDrivingLicence:
		return "Driving licence"
	case IdentifierInsurance:
		return "Insurance number"
	case IdentifierHospital:
		return "Other hospital's number"
	case IdentifierOther:
		return "Other number"
	}
	return string(k)
}

// String gives "Passport LT 123-456".
func (i Identifier) String() string { return i.Kind.Title() + " " + i.Value }

// Key is the value by which two identifiers are the same: upper case, letters
// and digits alone.
func (i Identifier) Key() string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, i.Value)
}

// IdentifiersText lists identifiers in one line.
func IdentifiersText(list []Identifier) string {
	words := make([]string, len(list))
	for n, i := range list {
		words[n] = i.String()
	}
	return strings.Join(words, "; ")
}

// cleanIdentifiers tidies the list, drops empty lines and checks the others.
func cleanIdentifiers(c *checker, list []Identifier) []Identifier {
	var out []Identifier
	seen := map[Identifier]bool{}
	for _, i := range list {
		if i.Value = CleanLine(i.Value); i.Value == "" {
			continue
		}
		known := false
		for _, k := range IdentifierKinds() {
			known = known || k == i.Kind
		}
		same := Identifier{i.Kind, i.Key()}
		switch {
		case !known:
			c.fail("identifiers", "Choose what kind of number %s is.", i.Value)
		case same.Value == "":
			c.fail("identifiers", "A number has letters or digits.")
		case seen[same]:
			c.fail("identifiers", "%s stands in the list twice.", i)
		}
		c.limit("identifiers", i.Value, MaxIdentifier)
		seen[same] = true
		out = append(out, i)
	}
	if len(out) > MaxIdentifiers {
		c.fail("identifiers", "That are %d numbers; at most %d fit here.", len(out), MaxIdentifiers)
	}
	return out
}

// ConsentStatuses returns the states in the order they are offered.
func ConsentStatuses() []ConsentStatus {
	return []ConsentStatus{ConsentNotAsked, ConsentGiven, ConsentRefused}
}

// Title gives the state for people.
func (s ConsentStatus) Title() string {
	switch s {
	case ConsentGiven:
		return "Given"
	case ConsentRefused:
		return "Refused"
	}
	return "Not asked"
}

// StampConsent notes who asked and when, when the answer is another one than
// before. "Not asked" takes the stamp away.
func (p *Patient) StampConsent(before Patient, at time.Time, by string) {
	switch {
	case p.Consent == ConsentNotAsked:
		p.ConsentAt, p.ConsentBy = time.Time{}, ""
	case p.Consent != before.Consent:
		p.ConsentAt, p.ConsentBy = at, by
	default:
		p.ConsentAt, p.ConsentBy = before.ConsentAt, before.ConsentBy
	}
}

// checkName wants a name that can be read: at least one letter or digit in first
// and last name together, so that emoji or marks alone are none.
func checkName(c *checker, first, last, empty string) {
	switch name := first + last; {
	case name == "":
		c.fail("last_name", "%s", empty)
	case !strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
		c.fail("last_name", "A name has at least one letter.")
	}
}
