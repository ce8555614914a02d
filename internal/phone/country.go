package phone

import (
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"caredesk/internal/clinic"
)

// Country is a country with phone numbers of its own.
type Country struct {
	Code string // ISO 3166-1, two letters
	Name string // English
}

// Countries returns all countries by name.
func Countries() []Country {
	names := display.English.Regions()
	var out []Country
	for code := range phonenumbers.GetSupportedRegions() {
		r, err := language.ParseRegion(code)
		if err != nil || !r.IsCountry() {
			continue
		}
		out = append(out, Country{Code: code, Name: names.Name(r)})
	}
	slices.SortFunc(out, func(a, b Country) int { return strings.Compare(sortName(a.Name), sortName(b.Name)) })
	return out
}

// sortName puts Åland and Côte d'Ivoire where they are looked for.
func sortName(s string) string {
	return strings.NewReplacer("Å", "A", "ô", "o", "é", "e", "ç", "c", "ã", "a", "í", "i").Replace(s)
}

// Known reports whether there is such a country.
func Known(code string) bool {
	r, err := language.ParseRegion(code)
	return err == nil && r.IsCountry() && phonenumbers.GetCountryCodeForRegion(code) != 0 && r.String() == code
}

// Guess proposes the country of a hospital: the one whose own money it uses
// (KES: Kenya), or where many share it (EUR) the one of the computer's language
// (en-IE: Ireland). Empty when neither says; en-US says nothing, as computers
// are left at it everywhere.
func Guess(currency clinic.Currency, locale string) string {
	if len(currency) == 3 && Known(string(currency[:2])) {
		return string(currency[:2])
	}
	tag, err := language.Parse(strings.ReplaceAll(strings.SplitN(locale, ".", 2)[0], "_", "-"))
	if err != nil {
		return ""
	}
	if r, sure := tag.Region(); sure == language.Exact && Known(r.String()) && tag.String() != "en-US" {
		return r.String()
	}
	return ""
}
