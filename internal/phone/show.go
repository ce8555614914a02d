package phone

import (
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"caredesk/internal/clinic"
)

// shownKey is what a shown number depends on.
type shownKey struct{ typed, e164, country string }

// shownKept is how many shown numbers are remembered in each half of the memory.
const shownKept = 4096

// shown remembers what was written lately: lists are drawn again and again, and
// the numbering plans take about 0.1 ms a number.
var shown = clinic.Memory[shownKey, string]{Half: shownKept}

// Show writes a number for people: as within the country when it is one of the
// hospital's country, with the country code when it is another country's. A number
// that cannot be read is shown as it was typed.
func Show(typed, e164, country string) string {
	if e164 == "" {
		return typed
	}
	return shown.Get(shownKey{typed, e164, country}, func() string {
		if text, ok := plainly(typed, e164, country); ok {
			return text
		}
		return thoroughly(typed, e164, country)
	})
}

// plainly writes a usual number of the hospital's own country without reading
// the texts anew, which takes most of the time; false when it is not sure that
// thoroughly would write the same.
func plainly(typed, e164, country string) (string, bool) {
	calling := int32(phonenumbers.GetCountryCodeForRegion(country))
	national, own := strings.CutPrefix(e164, "+"+strconv.Itoa(int(calling)))
	if country == "" || !own || national == "" || national[0] == '0' || strings.Trim(typed, "0123456789+-() ") != "" { // what else was typed may be an extension
		return "", false
	}
	digits, err := strconv.ParseUint(national, 10, 64)
	if err != nil {
		return "", false
	}
	n := &phonenumbers.PhoneNumber{CountryCode: &calling, NationalNumber: &digits}
	if !phonenumbers.IsValidNumber(n) {
		return "", false
	}
	text := phonenumbers.Format(n, phonenumbers.NATIONAL)
	trunk := phonenumbers.GetNddPrefixForRegion(country, true)
	switch dialled := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text); {
	case strings.HasPrefix(dialled, "00"), strings.HasPrefix(dialled, "01"), strings.HasPrefix(dialled, "810"), strings.HasPrefix(dialled, "119"), strings.HasPrefix(dialled, "99"):
		return "", false // as calls abroad begin somewhere
	case trunk != "" && dialled == trunk+national:
	case dialled == national && (trunk == "" || !strings.HasPrefix(national, trunk)):
	default:
		return "", false
	}
	return text, true
}
