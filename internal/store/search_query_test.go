package store

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"caredesk/internal/clinic"
)

// finds reports whether a text finds a patient.
func finds(f searchFacts, text string) bool {
	b := newSearchBody(f)
	_, ok := parsePatientQuery(text).rank(&b)
	return ok
}

func born(s string) day { return on(clinic.MustDate(s)) }

// What one would type for a patient, form by form.
func TestEveryFormFinds(t *testing.T) {
	muller := searchFacts{UserID: 1, FirstName: "Jürgen", LastName: "Müller", Email: "Juergen.M@Example.org", Phone: "+49 (171) 555-12 34",
		DateOfBirth: born("1980-11-23"), PatientNo: "P-000123", Identifiers: "AB123456C\n7799"}
	for _, c := range []struct {
		facts searchFacts
		yes   string // texts that find, parted by |
		no    string
	}{
		{muller, "müller|mueller|MULLER|Mu\u0308ller|mül|mu|m|üller|eller|jürgen müller|müller jürgen|jür mül|j m|müller, jürgen|mue, juer|mü,|, jür|müller ,j",
			"jürgen, müller|muller, muller|mullerr|ll"},
		{muller, "1980-11-23|23.11.1980|23/11/1980|11/23/1980|23 Nov 1980|23. November 1980|Nov 23, 1980|23 11 1980|23111980|19801123|11231980|23.11.80|11/23/80|80-11-23|231180|23-Nov-1980|23Nov1980|1980-11|11/1980|Nov 1980|1980|müller 1980|1980 müller|müller, 23.11.1980|müller, jürgen, 23 nov 1980|nov 23, 1980 müller",
			"1981|23.11.1981|müller 1981|23.10.1980|31.02.1980|80|9801"},
		{muller, "0171 555|0171 5551234|+49 171 5551234|0049 171 555 12 34|+49 (0)171 555 12 34|1234|555-1234|(171) 555|+49|5551",
			"1235|0172 555|+48 171 5551234|34"},
		{muller, "P-000123|p-000123|P000123|p123|P-123|123|000123|müller 123", "P-000124|12|23|p12|p1234"},
		{muller, "juergen.m@example.org|JUERGEN.M@EXAMPLE.ORG|juergen.m@|juergen.m@exa|juergen.m|müller juergen.m@example.org|<juergen.m@example.org>",
			"juergen.m@example.com|@example.org|example|juergen.n@example.org|uergen@"},
		{muller, "AB123456C|ab 123456 c|AB-123456-C|ab 123 456 c|123456|77 99|7799|müller 7799", "AB123457|7798"},
		{searchFacts{FirstName: "Anna", LastName: "Krüger"}, "krueger|kruger|krüger|KRUEG|krue", "kroger"},
		{searchFacts{FirstName: "Åse", LastName: "Østergård"}, "oestergaard|ostergard|østergård|ostergaard|oestergård|aase|ase|Øster", "ustergard"},
		{searchFacts{FirstName: "Søren", LastName: "Kjær"}, "kjaer|kjær|kjar|soeren|soren|sören", "kjor"},
		{searchFacts{FirstName: "Ruß", LastName: "Straße"}, "strasse|straße|STRASSE|russ", "strase x"},
		{searchFacts{FirstName: "Aaron", LastName: "Samuel"}, "aaron|aron|samuel|amuel|samu", "aeron x"},
		{searchFacts{FirstName: "İpek", LastName: "Işık"}, "ipek|İPEK|işık|isik|ISIK|ışık", "usik"},
		{searchFacts{FirstName: "Анна", LastName: "Ковалёва"}, "ковалева|КОВАЛЁВА|анна ков|ковалёва, анна|валё", "kowal"},
		{searchFacts{FirstName: "Γιώργος", LastName: "Παπαδόπουλος"}, "ΠΑΠΑΔΟΠΟΥΛΟΣ|παπαδοπουλος|γιωργος|Γιώργος", "παπαδα"},
		{searchFacts{FirstName: "أحمد", LastName: "الخوري"}, "احمد|أحمد|الخورى|خوري|الخوري أحمد|أَحْمَد", "محمود"},
		{searchFacts{FirstName: "小明", LastName: "王", Phone: "٠١٢٣٤٥"}, "王小明|小明|王|明|王 小明|王，小明|012345|٠١٢٣", "李|王明"},
		{searchFacts{FirstName: "Lena", LastName: "van der Meyer-Landrut"}, "van der meyer|landrut|meyer-landrut|vandermeyer|v d m l|landrut, lena", "derlandrut"},
		{searchFacts{FirstName: "J.R.", LastName: "O'Brien"}, "obrien|o'brien|O’Brien|o brien|j r|j.r.|j.r. obrien|r", "brian"},
		{searchFacts{FirstName: "Mai", LastName: "May", DateOfBirth: born("1980-02-01")}, "may 1980|may|may, mai", "may 1981|jun 1980"},
		{searchFacts{FirstName: "Jo", LastName: "Li", Phone: "0171 5551234"}, "li|jo|li jo|l|+49 171 5551234|0049171555|0171", "i|o|lio"},
		{searchFacts{LastName: "Alt", PatientNo: "MRN-77A"}, "MRN-77A|mrn77a|mrn 77a|77a", "mrn78"},
	} {
		for _, text := range strings.Split(c.yes, "|") {
			if !finds(c.facts, text) {
				t.Errorf("%q does not find %s %s", text, c.facts.FirstName, c.facts.LastName)
			}
		}
		for _, text := range strings.Split(c.no, "|") {
			if finds(c.facts, text) {
				t.Errorf("%q finds %s %s: %+v", text, c.facts.FirstName, c.facts.LastName, parsePatientQuery(text))
			}
		}
	}
}

// Days and months that can be taken for each other are both looked for.
func TestAmbiguousDates(t *testing.T) {
	for text, want := range map[string]string{
		"05/04/1980": "19800405d 19800504d", "5.4.80": "19800405d 20800405d 19800504d 20800504d", "1980-04-05": "19800405d", "13/04/1980": "19800413d",
		"29.02.2000": "20000229d", "29.02.1900": "", "31.04.1980": "", "0.1.1980": "", "1980": "1980y", "1776": "", "99999999": "", "05041980": "19800405d 19800504d",
		"4/1980": "198004m", "13/1980": "", "1/2/3/4": "", "1.2": "", "5 Apr 1980": "19800405d", "Apr 5 1980": "19800405d", "Apr 5, 80": "19800405d 20800405d",
		"1980 Apr 5": "19800405d", "sept 3 1980": "19800903d", "Aprilis 5 1980": "", "02-03-04": "19040302d 20040302d 19040203d 20040203d 19020304d 20020304d",
	} {
		got, n := dateAt(pieces(text))
		if strings.Join(got, " ") != want || want != "" && n != len(pieces(text)) {
			t.Errorf("%q: %v (%d pieces), want %s", text, got, n, want)
		}
	}
}

// What is no name, number or date finds nobody, and nothing typed has a meaning
// for the database.
func TestHostileText(t *testing.T) {
	anybody := searchFacts{FirstName: "Anna", LastName: "Near", Email: "a@b.c", Phone: "12345", DateOfBirth: born("1980-01-01"), PatientNo: "P-000001", Identifiers: "X1"}
	for _, text := range []string{"", " ", "%", "_", "__", `"`, "*", "(", ")", "()", "-", "--", "---", ";", "'", "''", "\x00", "\x00\x00\x00", "\xff\xfe", "😀", "👩‍⚕️", "@", "@@", ".", "…", ",", ",,,",
		"+", "/", `\`, "^", "{}", "[]", "{last} : x", "\u202e", "\u200b", "a OR NOT", "NEAR AND x", "n* e%", strings.Repeat("x", 10000), strings.Repeat("x ", 5000), strings.Repeat("9", 10000), strings.Repeat("@", 10000),
		strings.Repeat(",", 10000), strings.Repeat("\u0301", 10000), strings.Repeat("ﷺ", 10000)} {
		q := parsePatientQuery(text)
		checkQuery(t, text, q)
		if finds(anybody, text) {
			t.Errorf("%.20q finds somebody: %v", text, q)
		}
	}
	for _, text := range []string{`"near"`, "near*", "(near)", "-near", "near\x00", "\u200bnear", "near 😀", "^near", "near;--", "NEAR(an", "near anna 1980 12345 x1"} {
		if !finds(anybody, text) {
			t.Errorf("%q does not find Near: %v", text, parsePatientQuery(text))
		}
	}
}

// checkQuery holds what every query keeps, whatever was typed.
func checkQuery(t interface{ Errorf(string, ...any) }, text string, q patientQuery) {
	atoms := 0
	for _, r := range q {
		if len(r) == 0 || len(r) > maxQueryTerms {
			t.Errorf("%.40q: a reading of %d terms", text, len(r))
		}
		for _, term := range r {
			if len(term) == 0 {
				t.Errorf("%.40q: a term that nothing holds", text)
			}
			for _, a := range term {
				atoms++
				if n := utf8.RuneCountInString(a.pattern()); n < 3 || n > maxQueryRunes*4 || len(a.fields) == 0 || !utf8.ValidString(a.text) ||
					strings.ContainsFunc(a.text, unicode.IsControl) {
					t.Errorf("%.40q: bad atom %+v", text, a)
				}
			}
		}
	}
	if atoms > 400 {
		t.Errorf("%.40q: %d atoms", text, atoms)
	}
	if condition, args := q.condition("c", false); strings.Count(condition, "?") != len(args) {
		t.Errorf("%.40q: %d marks for %d values", text, strings.Count(condition, "?"), len(args))
	}
}

func FuzzPatientQuery(f *testing.F) {
	for _, s := range []string{"müller, jür 1980", "23.11.1980", "+49 (0)171 555-12 34", "p123", "a.b@c.d", `"NEAR"*`, "AB 123-4", "王小明", "Nov 23, 1980", "\x00\xff", "1/2/3", "ﷺ İ ß ǰ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkQuery(t, s, parsePatientQuery(s))
		// What is typed as a name finds who is called so, if it is a name at all.
		words := nameWords(searchFold(s))
		if len(words) == 1 && utf8.RuneCountInString(s) <= 50 && !strings.ContainsAny(s, ",@") && !strings.ContainsFunc(words[0], unicode.IsDigit) {
			if strings.IndexFunc(words[0], unicode.IsLetter) >= 0 && !finds(searchFacts{LastName: s}, words[0]) {
				t.Errorf("%q does not find itself (%q)", s, words[0])
			}
		}
	})
}

// A person as the desk may register one, and something one would type to find it.
var (
	alphabets = []string{"abcdefghijklmnopqrstuvwxyz", "aeiouäöüßåøæ", "aouenmläöü", "łśżñçéíóúğışİ", "абвгдеёжзийкл", "αβγδεσςάήώ", "ابتجحخدأإىة", "王李小明华陈", "aeo"}
	genWord   = rapid.Custom(func(t *rapid.T) string {
		letters := []rune(rapid.SampledFrom(alphabets).Draw(t, "alphabet"))
		return string(rapid.SliceOfN(rapid.SampledFrom(letters), 1, 9).Draw(t, "letters"))
	})
	genName = rapid.Custom(func(t *rapid.T) string {
		words := rapid.SliceOfN(genWord, 1, 3).Draw(t, "words")
		return strings.Join(words, rapid.SampledFrom([]string{" ", "-", " - "}).Draw(t, "between"))
	})
	genFacts = rapid.Custom(func(t *rapid.T) searchFacts {
		digits := rapid.StringMatching("[1-9][0-9]{6,9}").Draw(t, "phone")
		f := searchFacts{LastName: genName.Draw(t, "last"), FirstName: genName.Draw(t, "first"), PatientNo: fmt.Sprintf("P-%06d", rapid.IntRange(1, 2_000_000).Draw(t, "number")),
			Email:       rapid.StringMatching(`[a-zA-Z][a-z0-9_+-]{0,6}(\.[a-z]{1,5})?@[a-z]{2,6}\.org`).Draw(t, "mail"),
			Identifiers: strings.ToUpper(rapid.StringMatching("[A-Z]{0,3}[0-9]{4,8}[A-Z]?").Draw(t, "identifier"))}
		year, month := rapid.IntRange(1905, 2026).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month")
		f.DateOfBirth = born(fmt.Sprintf("%04d-%02d-%02d", year, month, rapid.IntRange(1, 28).Draw(t, "day")))
		if f.Phone = "0" + digits; rapid.Bool().Draw(t, "abroad") {
			f.Phone = "+49 " + digits
		}
		if rapid.Bool().Draw(t, "read") {
			f.PhoneE164 = "+49" + digits
		}
		return f
	})
)

// genNamePart types a part of a name in one of the usual ways.
func genNamePart(t *rapid.T, name, label string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '-' })
	w := rapid.SampledFrom(words).Draw(t, label+" word")
	switch rapid.IntRange(0, 5).Draw(t, label+" spelling") {
	case 1:
		w = usual.Replace(w)
	case 2:
		w = fold(w)
	case 3:
		w = strings.ToUpper(w)
	case 4:
		w = norm.NFD.String(w)
	case 5:
		w = plain.Replace(fold(w))
	}
	runes := []rune(norm.NFC.String(w))
	from, to := 0, rapid.IntRange(1, len(runes)).Draw(t, label+" to")
	if to >= 4 && rapid.Bool().Draw(t, label+" within") {
		from = rapid.IntRange(0, to-3).Draw(t, label+" from")
	}
	return string(runes[from:to])
}

// genForm types one of the grammar's forms of one of the patient's facts.
func genForm(t *rapid.T, f searchFacts) string {
	d := f.DateOfBirth.date
	phone := digitsOf(f.Phone)
	national := strings.TrimPrefix(strings.TrimPrefix(phone, "49"), "0")
	last, first := genNamePart(t, f.LastName, "last"), genNamePart(t, f.FirstName, "first")
	dates := []string{"2006-01-02", "02.01.2006", "2.1.2006", "02/01/2006", "01/02/2006", "2 Jan 2006", "2 January 2006", "Jan 2, 2006", "02012006", "20060102",
		"02.01.06", "2/1/06", "020106", "2006-01", "01/2006", "Jan 2006", "02 01 2006"}
	date := d.Format(rapid.SampledFrom(dates).Draw(t, "date"))
	number := strings.TrimLeft(strings.TrimPrefix(f.PatientNo, "P-"), "0")
	id := f.Identifiers
	cut := rapid.IntRange(1, len(id)-1).Draw(t, "cut")
	local, domain, _ := strings.Cut(f.Email, "@")
	return rapid.SampledFrom([]string{
		last, first, last + " " + first, first + " " + last, last + ", " + first, last + "," + first, last + ",", ", " + first,
		date, last + " " + date, date + " " + first, last + ", " + first + ", " + date, last + " " + d.Format("2006"), d.Format("2006") + " " + first, d.Format("2006"),
		f.PatientNo, strings.ToLower(f.PatientNo), "p" + number, number, last + " " + f.PatientNo,
		f.Phone, phone, national, "0" + national, national[len(national)-4:], "(0" + national[:3] + ") " + national[3:], "+49 " + national, "0049" + national, "+49 (0)" + national, last + " 0" + national,
		f.Email, strings.ToUpper(f.Email), local + "@", local + "@" + domain[:2], last + " " + f.Email,
		id, strings.ToLower(id), id[:cut] + " " + id[cut:], id[:cut] + "-" + id[cut:], last + " " + id,
	}).Draw(t, "form")
}

// For any patient and any form of any fact, the search finds the patient.
func TestAnyFormOfAnyFactFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := genFacts.Draw(t, "patient")
		form := genForm(t, f)
		q := parsePatientQuery(form)
		checkQuery(t, form, q)
		b := newSearchBody(f)
		if _, ok := q.rank(&b); !ok {
			t.Errorf("%q does not find %+v\n%q\n%+v", form, f, b, q)
		}
	})
}

// A whole name comes before its beginning, and that before a part.
func TestExactBeatsPrefixBeatsPart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := fold(rapid.StringMatching("[bcdfgklmnprst][iou][bcdfgklmnprst]{1,2}[iou][bcdfgklmnprst]").Draw(t, "word"))
		more, before := rapid.StringMatching("[bdfgk]{1,3}").Draw(t, "more"), rapid.StringMatching("[bdfgk]{1,3}").Draw(t, "before")
		var ranks []int
		for _, name := range []string{w, w + more, before + w} {
			b := newSearchBody(searchFacts{FirstName: "Xx", LastName: name, PatientNo: "P-000001"})
			rank, ok := parsePatientQuery(w).rank(&b)
			if !ok {
				t.Fatalf("%q does not find %q", w, name)
			}
			ranks = append(ranks, rank)
		}
		if ranks[0] != rankExact || ranks[1] != rankPrefix || ranks[2] != rankPart {
			t.Errorf("%q: ranks %v", w, ranks)
		}
	})
	number := newSearchBody(searchFacts{LastName: "A", PatientNo: "P-001980"})
	phone := newSearchBody(searchFacts{LastName: "B", PatientNo: "P-000002", Phone: "0171 551980"})
	within := newSearchBody(searchFacts{LastName: "C", PatientNo: "P-000003", Phone: "0171 198055"})
	year := newSearchBody(searchFacts{LastName: "D", PatientNo: "P-000004", DateOfBirth: born("1980-01-01")})
	q := parsePatientQuery("1980")
	for i, b := range []searchBody{number, phone, year, within} {
		if rank, ok := q.rank(&b); !ok || rank != i {
			t.Errorf("1980, case %d: rank %d, %v", i, rank, ok)
		}
	}
}

func TestWhatTheNamesAloneSay(t *testing.T) {
	for _, c := range []struct {
		typed, beginning string
		want             bool
	}{
		{"mar", "mar", true},
		{"Mar", "mar", true},
		{"mar", "mars", false},    // not what was typed
		{"mar jo", "mar", false},  // the first name is asked for as well
		{"mar, jo", "mar", false}, // and here
		{"mar,", "mar", false},    // the last name alone is
		{"mueller", "mueller", false},
		{"müller", "muller", true}, // accents are found by their letter, and kept with it
		{"o'b", "o'b", false},
		{"ma", "ma", false}, // of a word's beginning
		{"123", "123", false},
	} {
		if got := parsePatientQuery(c.typed).holdsFor(c.beginning); got != c.want {
			t.Errorf("%q, last names that begin with %q: %v", c.typed, c.beginning, got)
		}
	}
}
