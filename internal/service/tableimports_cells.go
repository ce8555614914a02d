package service

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"caredesk/internal/clinic"
)

// cells reads a table by the fields that its columns hold.
type cells struct {
	table   *IncomingTable
	columns ColumnMap
	order   DateOrder // of days that can be read both ways, never auto
	today   clinic.Date
}

// at is the text of a field in a row, empty where there is none.
func (c *cells) at(row int, key string) string {
	if i, ok := c.columns[key]; ok && i >= 0 && i < len(c.table.Rows[row].Cells) {
		return c.table.Rows[row].Cells[i]
	}
	return ""
}

// line is a field tidied into one line; what other programs write for nothing is
// nothing.
func (c *cells) line(row int, key string) string {
	s := clinic.CleanLine(c.at(row, key))
	switch strings.ToLower(s) {
	case "-", "–", "--", "n/a", "na", "null", "(null)", "nil", "#n/a", "#value!", "#ref!":
		return ""
	}
	return s
}

func (c *cells) has(key string) bool { _, ok := c.columns[key]; return ok }

// several cuts a field that holds several values.
func (c *cells) several(row int, key string) []string {
	var out []string
	for _, s := range strings.FieldsFunc(c.at(row, key), func(r rune) bool { return r == ';' || r == '|' || r == '\n' }) {
		if s = clinic.CleanLine(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

var (
	timeBehind = regexp.MustCompile(`^(.*[0-9])[T ][0-9]{1,2}:[0-9]{2}.*$`)
	slashed    = regexp.MustCompile(`^([0-9]{1,2})\s*([/.-])\s*([0-9]{1,2})\s*[/.-]\s*([0-9]{4}|[0-9]{2})$`)
	yearFirst  = regexp.MustCompile(`^([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})$`)
	compact    = regexp.MustCompile(`^([12][0-9]{3})([01][0-9])([0-3][0-9])$`)
	noDay      = regexp.MustCompile(`^[0/.-]+$`)
)

// dayText is a date without the time that databases write behind it.
func dayText(s string) string {
	s = clinic.CleanLine(s)
	if m := timeBehind.FindStringSubmatch(s); m != nil {
		s = strings.TrimSpace(m[1])
	}
	if noDay.MatchString(s) {
		return ""
	}
	return s
}

// findOrder looks through a column for dates that can be read in one way only.
func (c *cells) findOrder(key string, wanted DateOrder) DateOrder {
	if wanted == DateOrderDay || wanted == DateOrderMonth {
		return wanted
	}
	for row := range c.table.Rows {
		m := slashed.FindStringSubmatch(dayText(c.at(row, key)))
		if m == nil || m[2] == "." {
			continue
		}
		first, _ := strconv.Atoi(m[1])
		second, _ := strconv.Atoi(m[3])
		switch {
		case first > 12:
			return DateOrderDay
		case second > 12 && second <= 31:
			wanted = DateOrderMonth // unless a later row says otherwise
		}
	}
	if wanted == DateOrderMonth {
		return wanted
	}
	return DateOrderDay
}

// birth reads a day on which somebody was born. Of a year or a month alone the
// day is worked out, which estimated says.
func (c *cells) birth(text string) (born clinic.Date, estimated bool, err error) {
	s := dayText(text)
	switch {
	case s == "":
		return clinic.Date{}, false, nil
	case yearFirst.MatchString(s):
		s = yearFirst.ReplaceAllString(s, "$1-$2-$3")
	case compact.MatchString(s):
		s = compact.ReplaceAllString(s, "$1-$2-$3")
	}
	if m := slashed.FindStringSubmatch(s); m != nil {
		day, month, year := m[1], m[3], m[4]
		if m[2] != "." && c.order == DateOrderMonth {
			day, month = month, day
		}
		if len(year) == 2 {
			// Nobody is born in the future.
			n, _ := strconv.Atoi(year)
			n += c.today.Year / 100 * 100
			if n > c.today.Year {
				n -= 100
			}
			year = strconv.Itoa(n)
		}
		s = day + "/" + month + "/" + year
	}
	p, err := clinic.ParsePartialDate(s)
	switch {
	case err != nil:
		return clinic.Date{}, false, clinic.FieldErrorf(fieldBirth, "%s", clinic.MessageOf(err))
	case p.Month == 0:
		return clinic.Date{Year: p.Year, Month: time.July, Day: 1}, true, nil
	case p.Day == 0:
		return p.First(), true, nil
	}
	return p.First(), false, nil
}

// sexes are what files call them. M is a man in all languages, the Cyrillic one too.
var sexes = map[string]clinic.Sex{"f": clinic.SexFemale, "female": clinic.SexFemale, "woman": clinic.SexFemale, "girl": clinic.SexFemale, "w": clinic.SexFemale, "weiblich": clinic.SexFemale,
	"frau": clinic.SexFemale, "mädchen": clinic.SexFemale, "fille": clinic.SexFemale, "niña": clinic.SexFemale, "feminino": clinic.SexFemale, "feminina": clinic.SexFemale, "mulher": clinic.SexFemale,
	"ж": clinic.SexFemale, "жен": clinic.SexFemale, "женский": clinic.SexFemale, "женщина": clinic.SexFemale,
	"femme": clinic.SexFemale, "féminin": clinic.SexFemale, "feminin": clinic.SexFemale, "mujer": clinic.SexFemale, "femenino": clinic.SexFemale, "femenina": clinic.SexFemale,
	"m": clinic.SexMale, "male": clinic.SexMale, "man": clinic.SexMale, "boy": clinic.SexMale, "männlich": clinic.SexMale, "maennlich": clinic.SexMale, "mann": clinic.SexMale, "h": clinic.SexMale,
	"homme": clinic.SexMale, "masculin": clinic.SexMale, "hombre": clinic.SexMale, "masculino": clinic.SexMale, "masculina": clinic.SexMale, "homem": clinic.SexMale, "junge": clinic.SexMale, "garçon": clinic.SexMale, "niño": clinic.SexMale,
	"м": clinic.SexMale, "муж": clinic.SexMale, "мужской": clinic.SexMale, "мужчина": clinic.SexMale, "varón": clinic.SexMale, "varon": clinic.SexMale,
	"o": clinic.SexOther, "other": clinic.SexOther, "x": clinic.SexOther, "d": clinic.SexOther, "divers": clinic.SexOther, "nonbinary": clinic.SexOther, "otro": clinic.SexOther, "autre": clinic.SexOther, "outro": clinic.SexOther, "другой": clinic.SexOther, "иной": clinic.SexOther,
	"": clinic.SexUnknown, "u": clinic.SexUnknown, "unknown": clinic.SexUnknown, "?": clinic.SexUnknown, "desconocido": clinic.SexUnknown, "inconnu": clinic.SexUnknown, "unbekannt": clinic.SexUnknown, "desconhecido": clinic.SexUnknown, "неизвестно": clinic.SexUnknown, "не указан": clinic.SexUnknown}

func readSex(text string) (clinic.Sex, error) {
	s, ok := sexes[strings.ToLower(strings.TrimRight(text, ". "))]
	if !ok {
		return "", clinic.FieldErrorf("sex", "%q is no sex that is known here. Write female, male, other or nothing.", cut(text, 20))
	}
	return s, nil
}

// languages are what files call them, folded as headers are: й loses its mark.
var languages = map[string]clinic.Language{"english": clinic.English, "ingles": clinic.English, "anglais": clinic.English, "englisch": clinic.English,
	"german": clinic.German, "deutsch": clinic.German, "aleman": clinic.German, "allemand": clinic.German,
	"french": clinic.French, "francais": clinic.French, "frances": clinic.French, "franzosisch": clinic.French,
	"spanish": clinic.Spanish, "espanol": clinic.Spanish, "castellano": clinic.Spanish, "espagnol": clinic.Spanish, "spanisch": clinic.Spanish,
	"portuguese": clinic.Portuguese, "portugues": clinic.Portuguese, "portugais": clinic.Portuguese, "portugiesisch": clinic.Portuguese,
	"russian": clinic.Russian, "русскии": clinic.Russian, "ruso": clinic.Russian, "russe": clinic.Russian, "russisch": clinic.Russian}

// readLanguage reads a tag or a name. One that documents are not printed in is
// handed back as unknown.
func readLanguage(text string) (l clinic.Language, unknown string) {
	if l, ok := clinic.LanguageOf(text); ok {
		return l, ""
	}
	if l, ok := languages[foldHeader(text)]; ok {
		return l, ""
	}
	return "", text
}

var bloodWords = strings.NewReplacer(" ", "", "−", "-", "–", "-", "POSITIVE", "+", "POSITIV", "+", "POSITIVO", "+", "POSITIF", "+", "POS", "+", "+VE", "+",
	"NEGATIVE", "-", "NEGATIV", "-", "NEGATIVO", "-", "NEGATIF", "-", "NEG", "-", "-VE", "-", "RH", "", "0", "O")

// readBlood reads O positive, 0 Rh+ or A−; what is unknown is nothing.
func readBlood(text string) string {
	switch s := bloodWords.Replace(strings.ToUpper(text)); s {
	case "UNKNOWN", "?", "NOTKNOWN":
		return ""
	default:
		return s
	}
}

// splitName parts a whole name: “Last, First”, or the last word of “First Last”.
func splitName(whole string) (first, last string) {
	if last, first, ok := strings.Cut(whole, ","); ok {
		return clinic.CleanLine(first), clinic.CleanLine(last)
	}
	words := strings.Fields(whole)
	if len(words) < 2 {
		return "", whole
	}
	return strings.Join(words[:len(words)-1], " "), words[len(words)-1]
}

// names reads first and last name from columns of their own or from the whole one.
func (c *cells) names(row int) (first, last string) {
	first, last = c.line(row, fieldFirst), c.line(row, fieldLast)
	if first == "" && last == "" {
		return splitName(c.line(row, fieldWhole))
	}
	return first, last
}

var noAllergies = map[string]bool{"none": true, "none known": true, "no": true, "nil": true, "nkda": true, "nka": true, "no known allergies": true, "no known drug allergies": true, "ninguna": true,
	"sin alergias": true, "aucune": true, "keine": true, "keine bekannt": true}

// readAllergies tells "asked, none" from "has"; nothing is not asked.
func readAllergies(list []string) (clinic.AllergyStatus, []clinic.Allergy) {
	switch {
	case len(list) == 0 || len(list) == 1 && strings.Trim(list[0], "-– ?") == "":
		return clinic.AllergyNotAsked, nil
	case len(list) == 1 && noAllergies[strings.ToLower(strings.TrimRight(list[0], "."))]:
		return clinic.AllergyNoneKnown, nil
	}
	var out []clinic.Allergy
	seen := map[string]bool{}
	for _, s := range list {
		if key := strings.ToLower(s); !seen[key] {
			seen[key] = true
			out = append(out, clinic.Allergy{Substance: s})
		}
	}
	return clinic.AllergyHas, out
}

// identifierFields are the fields that hold numbers of others.
var identifierFields = []clinic.IdentifierKind{clinic.IdentifierNationalID, clinic.IdentifierPassport, clinic.IdentifierInsurance, clinic.IdentifierHospital, clinic.IdentifierOther}

var (
	ownNumber     = regexp.MustCompile(`^[Pp]-?0*[1-9][0-9]{0,8}$`)
	foreignNumber = regexp.MustCompile(`^[\pL0-9][\pL0-9._-]{0,31}$`)
)

// readNumber reads a patient number as it is kept. Numbers of this hospital's
// own form are written in one way; others stay as they are.
func readNumber(text string) (string, error) {
	switch {
	case text == "":
		return "", nil
	case ownNumber.MatchString(text):
		number, _ := clinic.ParsePatientNumber(text)
		return number, nil
	case foreignNumber.MatchString(text):
		return text, nil
	}
	return "", clinic.FieldErrorf(fieldNumber, "%q is no patient number: it has letters, digits and . _ - alone, and at most 32 of them.", cut(text, 40))
}

// rowFault says what is wrong with a row, naming the fields as the table does.
func rowFault(kind TableKind, err error) string {
	var lines []string
	for _, e := range clinic.FieldErrors(err) {
		title := strings.ReplaceAll(e.Field, "_", " ")
		if f, ok := kind.Field(e.Field); ok {
			title = f.Title
		}
		if title == "" {
			lines = append(lines, e.Message)
			continue
		}
		lines = append(lines, fmt.Sprintf("%s: %s", title, e.Message))
	}
	if len(lines) == 0 {
		return clinic.MessageOf(err)
	}
	return strings.Join(lines, " ")
}
