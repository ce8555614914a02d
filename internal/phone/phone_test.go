package phone_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
	"caredesk/internal/phone"
)

// Each line is one decision about what people type at an Irish desk.
func TestNumbersOfAnyLand(t *testing.T) {
	for _, c := range []struct{ typed, country, e164, shown string }{
		{"086 123 4567", "IE", "+353861234567", "086 123 4567"},
		{"(086) 123-4567", "IE", "+353861234567", "086 123 4567"},
		{"+353 (0)86 1234567", "IE", "+353861234567", "086 123 4567"},
		{"00353 86 123 4567", "IE", "+353861234567", "086 123 4567"},
		{"+353861234567", "DE", "+353861234567", "+353 86 123 4567"},
		{"+39 06 6982 1234", "IE", "+390669821234", "+39 06 6982 1234"}, // Italy keeps its zero
		{"+54 9 11 2345-6789", "IE", "+5491123456789", "+54 9 11 2345-6789"},
		{"030/901820", "DE", "+4930901820", "030 901820"},
		{"+44 20 7946 0018 ext. 12", "IE", "+442079460018", "+44 20 7946 0018 x12"},
		{"٠٨٦ ١٢٣ ٤٥٦٧", "IE", "+353861234567", "086 123 4567"}, // Arabic digits
		{"(212) 555-0123", "US", "+12125550123", "(212) 555-0123"},
		// Not readable: kept as typed, compared with nobody's.
		{"086 123 4567", "", "", "086 123 4567"}, // of which country?
		{"4711", "IE", "", "4711"},               // an inner line
		{"086 123 4567 / 091 555 0100", "IE", "", "086 123 4567 / 091 555 0100"},
		{"+353 1", "IE", "", "+353 1"},
		{"+999 123 456 789", "IE", "", "+999 123 456 789"},
		{"12345678901234567890", "IE", "", "12345678901234567890"},
		{"", "IE", "", ""},
	} {
		got := phone.E164(c.typed, c.country)
		if got != c.e164 {
			t.Errorf("%q in %s reads %q, want %q", c.typed, c.country, got, c.e164)
		}
		if shown := phone.Show(c.typed, got, c.country); shown != c.shown {
			t.Errorf("%q in %s shows %q, want %q", c.typed, c.country, shown, c.shown)
		}
	}
}

// However a readable number is written out again, it is the same number.
func TestShownNumbersReadTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		country := rapid.SampledFrom([]string{"IE", "DE", "IT", "US", "IN", "KE", ""}).Draw(t, "country")
		typed := rapid.StringMatching(`\+?[0-9][0-9 ()/.-]{2,16}`).Draw(t, "typed")
		e164 := phone.E164(typed, country)
		if e164 == "" {
			return
		}
		if again := phone.E164(phone.Show(typed, e164, country), country); again != e164 {
			t.Fatalf("%q is %s, shown as %q it is %q", typed, e164, phone.Show(typed, e164, country), again)
		}
	})
}

func TestWhateverIsTypedDoesNoHarm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typed := rapid.String().Draw(t, "typed")
		if e164 := phone.E164(typed, "IE"); e164 != "" && (e164[0] != '+' || strings.Trim(e164[1:], "0123456789") != "") {
			t.Fatalf("%q became %q", typed, e164)
		}
	})
}

func TestCountries(t *testing.T) {
	list := phone.Countries()
	if len(list) < 200 {
		t.Errorf("only %d countries", len(list))
	}
	for _, code := range []string{"IE", "GB", "IN", "KE", "US", "DE"} {
		if !phone.Known(code) || !slices.ContainsFunc(list, func(c phone.Country) bool { return c.Code == code }) {
			t.Errorf("%s is missing", code)
		}
	}
	for _, c := range list {
		if !phone.Known(c.Code) || c.Name == "" {
			t.Errorf("%+v", c)
		}
	}
	for _, code := range []string{"", "ie", "XX", "EU", "001", "419"} {
		if phone.Known(code) {
			t.Errorf("%q is no country", code)
		}
	}
}

func TestTheGuessedCountry(t *testing.T) {
	for _, c := range []struct {
		currency clinic.Currency
		locale   string
		want     string
	}{
		{"KES", "en_US.UTF-8", "KE"}, {"GBP", "", "GB"}, {"EUR", "en_IE.UTF-8", "IE"}, {"EUR", "de-AT", "AT"},
		{"EUR", "de", ""}, {"EUR", "C", ""}, {"XAF", "fr_CM", "CM"}, {"EUR", "en_US.UTF-8", ""}, {"USD", "en_US.UTF-8", "US"}, {"EUR", "es-US", "US"}, {"EUR", "", ""}, {"", "?", ""},
	} {
		if got := phone.Guess(c.currency, c.locale); got != c.want {
			t.Errorf("%s, %q: %q, want %q", c.currency, c.locale, got, c.want)
		}
	}
}
