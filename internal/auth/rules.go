package auth

import (
	"bufio"
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"caredesk/internal/clinic"
)

//go:embed common.txt
var commonText string

// commonWords are the lines of common.txt.
var commonWords = sync.OnceValue(func() map[string]bool {
	words := make(map[string]bool)
	lines := bufio.NewScanner(strings.NewReader(commonText))
	for lines.Scan() {
		if line := strings.TrimSpace(lines.Text()); line != "" && line[0] != '#' {
			words[line] = true
		}
	}
	return words
})

// MinPasswordLength is the least a site can ask for, in characters.
const MinPasswordLength = 10

// Rules says which passwords may be chosen: long enough, not one that
// attackers try first, not the user name. Nothing is asked about capitals,
// digits or signs, because such rules make passwords worse.
type Rules struct {
	MinLength int // characters; less than MinPasswordLength counts as that
}

// DefaultRules are the rules of a new site.
func DefaultRules() Rules { return Rules{MinLength: MinPasswordLength} }

// Check says what is wrong with a password someone wants to choose, as an
// invalid error on the field "password", or nil.
func (r Rules) Check(password, userName string) error {
	least := max(r.MinLength, MinPasswordLength)
	typed, ok := normalise(password)
	if !ok {
		return clinic.FieldErrorf("password", "That password is too long or holds characters that cannot be typed again. At most %d bytes of text.", maxPassword)
	}
	folded := strings.ToLower(string(typed))
	switch n := utf8.RuneCount(typed); {
	case n == 0:
		return clinic.FieldErrorf("password", "Give a password of at least %d characters.", least)
	case strings.TrimSpace(folded) == "":
		return clinic.FieldErrorf("password", "A password of blanks alone is too easy to guess.")
	case n < least:
		return clinic.FieldErrorf("password", "That is %d characters; at least %d are needed. Three or four words that do not belong together are easy to remember.", n, least)
	case strings.ContainsFunc(folded, unicode.IsControl):
		return clinic.FieldErrorf("password", "That password holds characters that cannot be typed again.")
	case containsName(folded, userName):
		return clinic.FieldErrorf("password", "The password must not contain the user name.")
	case common(folded):
		return clinic.FieldErrorf("password", "That is one of the passwords tried first by anyone who guesses. Choose three or four words that do not belong together.")
	}
	return nil
}

// containsName looks for the user name, and for what stands before the @ of
// one that is an e-mail address. Names of one or two letters are left out:
// they are part of many good passwords.
func containsName(folded, userName string) bool {
	name := strings.ToLower(norm.NFC.String(strings.TrimSpace(userName)))
	local, _, _ := strings.Cut(name, "@")
	for _, part := range []string{name, local} {
		if utf8.RuneCountInString(part) >= 3 && strings.Contains(folded, part) {
			return true
		}
	}
	return false
}

// common recognises the usual guesses: a listed word, alone, repeated, with a
// few digits or signs around it or with digits for letters; one short piece
// over and over; a walk along the alphabet or the keyboard.
func common(folded string) bool {
	unit := repeatedUnit(folded)
	if utf8.RuneCountInString(unit) <= 4 || walk(folded) || walk(unit) {
		return true
	}
	for _, whole := range []string{folded, unit} {
		core := strings.TrimFunc(whole, notLetter) // "hospital" of "!!hospital24"
		added := utf8.RuneCountInString(whole) - utf8.RuneCountInString(core)
		if listed(whole) || added <= 5 && listed(core) {
			return true
		}
	}
	return false
}

// listed looks a word up as it is and with digits and signs read as letters.
func listed(word string) bool {
	words := commonWords()
	return words[word] || words[leetI.Replace(word)] || words[leetL.Replace(word)]
}

var (
	leetI = strings.NewReplacer("@", "a", "4", "a", "3", "e", "1", "i", "!", "i", "0", "o", "$", "s", "5", "s", "7", "t")
	leetL = strings.NewReplacer("@", "a", "4", "a", "3", "e", "1", "l", "|", "l", "0", "o", "$", "s", "5", "s", "7", "t")
)

func notLetter(r rune) bool { return !unicode.IsLetter(r) }

// repeatedUnit returns the shortest piece whose repetition is s: "ab" for
// "ababab", and s itself when it does not repeat.
func repeatedUnit(s string) string {
	runes := []rune(s)
	for size := 1; size <= len(runes)/2; size++ {
		repeats := true
		for i := size; i < len(runes) && repeats; i++ {
			repeats = runes[i] == runes[i-size]
		}
		if repeats {
			return string(runes[:size])
		}
	}
	return s
}

// rows are the walks people take with their fingers, long enough that every
// start and wrap-around is inside.
var rows = []string{
	"12345678901234567890",
	"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
	"qwertyuiopasdfghjklzxcvbnmqwertyuiop",
	"qwertzuiopasdfghjklyxcvbnmqwertzuiop",
	"azertyuiopqsdfghjklmwxcvbnazertyuiop",
	"йцукенгшщзхъфывапролджэячсмитьбю",
	"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.",
	"q1w2e3r4t5y6u7i8o9p0",
	"1q2w3e4r5t6y7u8i9o0p",
}

func walk(s string) bool {
	for _, row := range rows {
		if strings.Contains(row, s) || strings.Contains(row, reversed(s)) {
			return true
		}
	}
	return false
}

func reversed(s string) string {
	runes := []rune(s)
	for i, j := 0, len(runes)-1; i < j; i, j = i+1, j-1 {
		runes[i], runes[j] = runes[j], runes[i]
	}
	return string(runes)
}
