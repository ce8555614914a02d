// Package phone reads phone numbers of any country and writes them in one way. It
// is the only place that knows the library of numbering plans.
//
// What a form accepts as a phone number is decided by package clinic; this
// package says which of these texts are numbers that can be compared and dialled.
// Decided so:
//
//   - A number with its country code (+353 86 123 4567, or 00353 in a country
//     that dials 00) counts as readable when it has a length its country uses,
//     so that ranges newer than the library's tables are known too.
//   - A number without one is read as of the hospital's country and counts only
//     when that country has such numbers: internal lines and local numbers without
//     their area code are kept as typed and compared with nobody's.
//   - Digits of any script count, an extension is shown but not compared.
package phone

import (
	"strings"

	"github.com/nyaruka/phonenumbers"

	"caredesk/internal/clinic"
)

// E164 gives the number as +353861234567, or nothing when it cannot be read as
// one. country is the two-letter code for numbers without one and may be empty.
func E164(typed, country string) string {
	n := read(typed, country)
	if n == nil {
		return ""
	}
	return phonenumbers.Format(n, phonenumbers.E164)
}

// thoroughly is Show with every text read again.
func thoroughly(typed, e164, country string) string {
	n, err := phonenumbers.Parse(e164, "")
	if err != nil {
		return typed
	}
	if spoken := read(typed, country); spoken != nil && spoken.GetExtension() != "" {
		extension := spoken.GetExtension()
		n.Extension = &extension
	}
	formats := []phonenumbers.PhoneNumberFormat{phonenumbers.INTERNATIONAL}
	if country != "" && int(n.GetCountryCode()) == phonenumbers.GetCountryCodeForRegion(country) {
		formats = []phonenumbers.PhoneNumberFormat{phonenumbers.NATIONAL, phonenumbers.INTERNATIONAL}
	}
	for _, format := range formats {
		// The tables spoil a few numbers that are newer than they are.
		if shown := phonenumbers.Format(n, format); E164(shown, country) == e164 {
			return shown
		}
	}
	return typed
}

// read returns nil for what is not a readable number.
func read(typed, country string) *phonenumbers.PhoneNumber {
	typed = clinic.CleanLine(typed)
	if typed == "" {
		return nil
	}
	n, err := phonenumbers.Parse(typed, country)
	if err != nil {
		return nil
	}
	abroad := strings.HasPrefix(typed, "+") || strings.HasPrefix(typed, "(+")
	if phonenumbers.IsValidNumber(n) || abroad && phonenumbers.IsPossibleNumberWithReason(n) == phonenumbers.IS_POSSIBLE {
		return n
	}
	return nil
}
