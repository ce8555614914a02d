package fhir

import (
	"slices"
	"strings"

	"caredesk/internal/clinic"
)

// patient takes what registration asks for.
func (c *collector) patient(in *intake, e entry, r *Patient) {
	p := &in.chart.Patient
	leave := func(reason string) { in.leave(e, reason) }
	if n, ok := chosenName(r.Name); ok {
		p.FirstName, p.LastName = strings.Join(n.Given, " "), n.Family
		if p.FirstName == "" && p.LastName == "" {
			p.LastName = n.Text
		}
		if len(r.Name) > 1 {
			leave("Only one of the names is kept.")
		}
	}
	switch r.Gender {
	case "female", "male", "other":
		p.Sex = clinic.Sex(r.Gender)
	case "", "unknown":
	default:
		leave("The sex " + shown(r.Gender) + " is not known.")
	}
	c.birth(p, r.BirthDate, leave)
	for _, t := range r.Telecom {
		switch value := clinic.CleanLine(t.Value); {
		case value == "" || t.Use == "old":
		case t.System == "email" && p.Email == "":
			p.Email = value
		case (t.System == "phone" || t.System == "sms") && p.Phone == "":
			p.Phone = value
		default:
			leave("A further number or address is not kept: " + shown(t.System) + ".")
		}
	}
	for _, a := range r.Address {
		if text := addressText(a); text != "" && a.Use != "old" && p.Address == "" {
			p.Address = text
		} else if text != "" {
			leave("A further address is not kept.")
		}
	}
	for _, contact := range r.Contact {
		words := []string{}
		if contact.Name != nil {
			words = append(words, personText(*contact.Name))
		}
		for _, t := range contact.Telecom {
			words = append(words, clinic.CleanLine(t.Value))
		}
		if text := cutLine(strings.TrimSpace(strings.Join(words, " "))); text != "" && p.EmergencyContact == "" {
			p.EmergencyContact = text
		} else if text != "" {
			leave("A further contact is not kept.")
		}
	}
	p.Language = spoken(r.Communication, leave)
	if r.DeceasedDateTime != "" || r.DeceasedBoolean != nil && *r.DeceasedBoolean {
		addText(&p.MedicalHistory, died(c.speech, r.DeceasedDateTime), "\n")
	}
	p.Identifiers = identifiers(r.Identifier, leave)
	in.take(e)
}

// spoken is the language of the patient's documents: the preferred one, else the
// first that documents are printed in.
func spoken(list []Communication, leave func(string)) clinic.Language {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b Communication) int {
		first := func(c Communication) int {
			if c.Preferred != nil && *c.Preferred {
				return 0
			}
			return 1
		}
		return first(a) - first(b)
	})
	var out clinic.Language
	for _, c := range list {
		tag := c.Language.code(sysLanguage)
		if tag == "" {
			tag = c.Language.words()
		}
		l, ok := clinic.LanguageOf(tag)
		switch {
		case !ok:
			leave("Documents are not printed in the language " + shown(tag) + ".")
		case out == "":
			out = l
		}
	}
	return out
}

// chosenName is the official name, else the usual one, else the first.
func chosenName(list []HumanName) (HumanName, bool) {
	for _, use := range []string{"official", "usual", ""} {
		for _, n := range list {
			if n.Use == use {
				return n, true
			}
		}
	}
	if len(list) > 0 {
		return list[0], true
	}
	return HumanName{}, false
}

// birth takes the birth date; where only month or year is known, the one that
// stands for them here.
func (c *collector) birth(p *clinic.Patient, text string, leave func(string)) {
	if text == "" {
		return
	}
	born, ok := partial(text)
	switch {
	case !ok:
		leave("The birth date is no date.")
	case born.Month == 0:
		p.DateOfBirth, p.BirthEstimated = clinic.Date{Year: born.Year, Month: 7, Day: 1}, true
	case born.Day == 0:
		p.DateOfBirth, p.BirthEstimated = born.First(), true
	default:
		p.DateOfBirth = clinic.Date(born)
	}
}

func addressText(a Address) string {
	if a.Text != "" {
		return clinic.CleanText(a.Text)
	}
	var lines []string
	for _, line := range append(append([]string{}, a.Line...), strings.TrimSpace(a.PostalCode+" "+a.City), a.District, a.State, a.Country) {
		if line = clinic.CleanLine(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, ", ")
}

// kindsOfIdentifier are the codes of HL7 in ours.
var kindsOfIdentifier = map[string]clinic.IdentifierKind{"SS": clinic.IdentifierNationalID, "SB": clinic.IdentifierNationalID, "NI": clinic.IdentifierNationalID,
	"NNxxx": clinic.IdentifierNationalID, "PPN": clinic.IdentifierPassport, "DL": clinic.IdentifierDrivingLicence, "MB": clinic.IdentifierInsurance,
	"MC": clinic.IdentifierInsurance, "SN": clinic.IdentifierInsurance, "HC": clinic.IdentifierInsurance, "JHN": clinic.IdentifierInsurance,
	"MR": clinic.IdentifierHospital, "MRN": clinic.IdentifierHospital, "PI": clinic.IdentifierHospital, "PT": clinic.IdentifierHospital}

// identifiers takes the numbers, those whose kind is known first: what they are
// tells more than an unnamed one of the same digits.
func identifiers(list []Identifier, leave func(string)) []clinic.Identifier {
	var known, other []clinic.Identifier
	for _, i := range list {
		value := clinic.CleanLine(i.Value)
		if value == "" {
			continue
		}
		if len([]rune(value)) > clinic.MaxIdentifier {
			leave("A number is longer than is kept.")
			continue
		}
		kind := clinic.IdentifierOther
		if i.Type != nil {
			for _, code := range i.Type.Coding {
				if k, ok := kindsOfIdentifier[code.Code]; ok {
					kind = k
				}
			}
			for _, k := range clinic.IdentifierKinds() {
				if kind == clinic.IdentifierOther && i.Type.Text == k.Title() {
					kind = k
				}
			}
		}
		each := clinic.Identifier{Kind: kind, Value: value}
		if each.Key() == "" {
			continue
		}
		if kind == clinic.IdentifierOther {
			other = append(other, each)
		} else {
			known = append(known, each)
		}
	}
	var out []clinic.Identifier
	seen := map[string]bool{}
	for n, i := range append(known, other...) {
		key := string(i.Kind) + " " + i.Key()
		if n >= len(known) {
			key = i.Key() // an unnamed number that stands there with its name
		}
		if seen[key] {
			continue
		}
		seen[key], seen[i.Key()] = true, true
		if len(out) == clinic.MaxIdentifiers {
			leave("There are more numbers than are kept.")
			break
		}
		out = append(out, i)
	}
	return out
}
