package auth

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"caredesk/internal/clinic"
)

func TestGoodPasswordsAreAccepted(t *testing.T) {
	for _, password := range []string{
		"violet tractor soup",
		"mañana lloverá otra vez",
		"сорок семь ежей",
		"ぬるいコーヒーはもういらない",
		"xkq7vbn2mt", // a generated one, no capitals or signs asked for
		"all lower case words",
		"         ten and blanks",
		"hospital corridor lamp", // a common word inside a long phrase is fine
		strings.Repeat("long words ", 20) + "end",
		TemporaryPassword(),
	} {
		if err := DefaultRules().Check(password, "anna.k"); err != nil {
			t.Errorf("%q refused: %v", password, err)
		}
	}
}

func TestBadPasswordsAreRefusedWithAReason(t *testing.T) {
	cases := []struct{ password, user, reason string }{
		{"", "anna", "Give a password"},
		{"short", "anna", "5 characters"},
		{"ninechars", "anna", "9 characters"},
		{"ñññññññññ", "anna", "9 characters"},
		{"n\u0303n\u0303n\u0303n\u0303n\u0303n\u0303n\u0303", "anna", "7 characters"},
		{"            ", "anna", "blanks"},
		{"violet\x00tractor", "anna", "typed again"},
		{"violet \xff tractor", "anna", "typed again"},
		{strings.Repeat("violet tractor ", 100), "anna", "too long"},
		{"my-anna.kowal-2024", "anna.kowal", "user name"},
		{"ŁUKASZ rides bikes", "łukasz", "user name"},
		{"tractor ostergard soup", "ostergard@example.org", "user name"},
		{"password123", "anna", "tried first"},
		{"Password2024!", "anna", "tried first"},
		{"P@ssw0rd12", "anna", "tried first"},
		{"!!Hospital24", "anna", "tried first"},
		{"h0sp1tal2024", "anna", "tried first"},
		{"we1come2024", "anna", "tried first"},
		{"Administrator1", "anna", "tried first"},
		{"adm1n1strat0r", "anna", "tried first"},
		{"passwordpassword", "anna", "tried first"},
		{"qwertyuiop", "anna", "tried first"},
		{"poiuytrewq", "anna", "tried first"},
		{"1234567890", "anna", "tried first"},
		{"789012345678", "anna", "tried first"},
		{"abcdefghijkl", "anna", "tried first"},
		{"aaaaaaaaaaaa", "anna", "tried first"},
		{"ab12ab12ab12", "anna", "tried first"},
		{"йцукенгшщз", "anna", "tried first"},
		{"iloveyou2024", "anna", "tried first"},
		{"Summer2024!", "anna", "tried first"},
		{"caredesk2024", "anna", "tried first"},
		{"больница2024", "anna", "tried first"},
	}
	for _, c := range cases {
		err := DefaultRules().Check(c.password, c.user)
		if clinic.CodeOf(err) != clinic.Invalid || clinic.FieldOf(err) != "password" {
			t.Errorf("%.40q for %s: %v, want invalid on field password", c.password, c.user, err)
			continue
		}
		if message := clinic.MessageOf(err); !strings.Contains(message, c.reason) {
			t.Errorf("%.40q: message %q does not say %q", c.password, message, c.reason)
		}
	}
}

func TestRulesCanBeRaisedButNotLowered(t *testing.T) {
	if err := (Rules{MinLength: 16}).Check("violet tractor", "anna"); err == nil {
		t.Error("14 characters accepted where 16 are asked for")
	}
	if err := (Rules{MinLength: 4}).Check("viol tra", "anna"); err == nil {
		t.Error("8 characters accepted: a site must not go below the least")
	}
	if err := (Rules{}).Check("violet tractor", ""); err != nil {
		t.Errorf("no user name: %v", err)
	}
	if err := (Rules{}).Check("violet tractor", "vi"); err != nil {
		t.Errorf("a user name of two letters is part of many words: %v", err)
	}
}

func TestCommonListIsTidy(t *testing.T) {
	if n := len(commonWords()); n < 500 {
		t.Errorf("%d common words, expected hundreds", n)
	}
	for word := range commonWords() {
		if word != strings.ToLower(norm.NFC.String(word)) {
			t.Errorf("%q is not lower-case NFC, so it never matches", word)
		}
		if strings.ContainsFunc(word, unicode.IsSpace) {
			t.Errorf("%q holds a blank", word)
		}
	}
}

func TestTemporaryPasswords(t *testing.T) {
	format := regexp.MustCompile(`^[bcdfghjkmnpqrstvwxz2-9]{4}(-[bcdfghjkmnpqrstvwxz2-9]{4}){3}$`)
	seen := map[string]bool{}
	letters := map[rune]int{}
	for range 2000 {
		p := TemporaryPassword()
		if !format.MatchString(p) {
			t.Fatalf("%q is not four groups of readable letters", p)
		}
		if seen[p] {
			t.Fatalf("%q came twice", p)
		}
		seen[p] = true
		for _, r := range p {
			letters[r]++
		}
	}
	for _, r := range readable { // 32,000 letters of 27 kinds: 1,185 each
		if n := letters[r]; n < 950 || n > 1450 {
			t.Errorf("%q came %d times in 32000 letters: not evenly random", r, n)
		}
	}
}
