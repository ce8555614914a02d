package pages

import (
	"regexp"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/ui/components"
)

var (
	typedDate  = regexp.MustCompile(`^(\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{8}|\d{1,2}\.? \pL{3,} \d{4}|\pL{3,} \d{1,2} \d{4})$`)
	typedPhone = regexp.MustCompile(`^[+(]?[0-9()/-]+$`)
)

// patientFromQuery begins a new record with what was typed into a search: the
// name, and a birth date, phone number or e-mail address beside it.
func patientFromQuery(q string, today clinic.Date) clinic.Patient {
	var p clinic.Patient
	last, first, comma := strings.Cut(clinic.CleanLine(q), ",")
	if comma && typedDate.MatchString(clinic.CleanLine(strings.ReplaceAll(q, ",", " "))) { // Nov 23, 1980
		last, first, comma = strings.ReplaceAll(q, ",", " "), "", false
	}
	last, first = takeFacts(&p, last, today), takeFacts(&p, first, today)
	if !comma {
		if i := strings.LastIndexByte(last, ' '); i > 0 {
			first, last = last[:i], last[i+1:]
		}
	}
	p.FirstName, p.LastName = first, last
	return p
}

// takeFacts puts what is no name into the record and returns the rest. Other
// numbers are left out: they were looked for and not found.
func takeFacts(p *clinic.Patient, text string, today clinic.Date) string {
	words := strings.Fields(strings.ReplaceAll(text, ",", " "))
	var names, phone []string
	for i := 0; i < len(words); {
		taken := 0
		for n := min(3, len(words)-i); n > 0 && taken == 0; n-- {
			written := strings.Join(words[i:i+n], " ")
			if !typedDate.MatchString(written) {
				continue
			}
			if d, err := components.ParseDate(written, today); err == nil && !today.Before(d) {
				p.DateOfBirth, taken = d, n
			}
		}
		w := words[i]
		switch {
		case taken > 0:
			i += taken
			continue
		case strings.Contains(w, "@"):
			p.Email = w
		case typedPhone.MatchString(w) && strings.ContainsAny(w, "0123456789"):
			phone = append(phone, w)
		case !strings.ContainsAny(w, "0123456789"):
			names = append(names, w)
		}
		i++
	}
	number := strings.Join(phone, " ")
	if digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, number); len(digits) >= 6 {
		p.Phone = number
	}
	return strings.Join(names, " ")
}
