package clinic

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// PrescriptionItem is one medicine of a prescription.
type PrescriptionItem struct {
	Drug         string // generic or brand name
	Strength     string // 500 mg
	Form         string // tablet
	Dose         string // 1 tablet, 5 ml
	Route        string // by mouth
	Frequency    string // bd, 1-0-1, every 8 hours
	DurationDays int    // 0 when open or as needed
	Quantity     string // 21 capsules
	Instructions string // after food
	PRN          bool   // as needed
	DrugID       DrugID // the formulary's row it was picked from, 0 for free text
	Shorthand    string // how it is taken as the doctor typed it: 1-0-1 5d
	Reason       string // why it is given in spite of what the check says
	Answered     string // the keys of the warnings that Reason answers, a line each
}

// MaxPrescriptionItems bounds one prescription; more is a mistake.
const MaxPrescriptionItems = 40

// Name is "Amoxicillin 500 mg capsule".
func (p PrescriptionItem) Name() string { return joinWords(p.Drug, p.Strength, p.Form) }

// Sig puts dose, route, frequency, duration and instructions into plain words:
// "1 tablet by mouth twice daily for 5 days, after food".
func (p PrescriptionItem) Sig() string {
	s := p.dosing()
	if p.PRN && !strings.Contains(s, "as needed") {
		s = joinWords(s, "as needed")
	}
	switch {
	case p.DurationDays == 1:
		s = joinWords(s, "for 1 day")
	case p.DurationDays > 1:
		s = joinWords(s, fmt.Sprintf("for %d days", p.DurationDays))
	}
	if p.Instructions != "" {
		if s != "" {
			s += ", "
		}
		s += p.Instructions
	}
	return s
}

// dosing is dose, route and frequency. Unequal counts are spelled out with the
// unit, "2 tablets by mouth in the morning and 1 tablet in the evening", when
// the dose is one unit. Any other dose could be meant as part of the counts or
// times them, so both stay as they were typed.
func (p PrescriptionItem) dosing() string {
	f, ok := ParseFrequency(p.Frequency)
	if !ok {
		return joinWords(p.Dose, p.Route, p.Frequency)
	}
	if f.counts == ([4]float64{}) || p.Dose == "" {
		return joinWords(p.Dose, p.Route, f.Words)
	}
	each, unit, ok := parseDose(p.Dose)
	if !ok || each != 1 || unit == "" {
		return joinWords(p.Dose, p.Route, p.Frequency)
	}
	var parts []string
	for i, n := range f.counts {
		if n == 0 {
			continue
		}
		route := ""
		if len(parts) == 0 {
			route = p.Route
		}
		parts = append(parts, joinWords(amountOf(n, unit), route, timesOfDay[i]))
	}
	return joinAnd(parts)
}

// Text is the item on one line, as the given text columns hold it.
func (p PrescriptionItem) Text() string {
	s := p.Name()
	if sig := p.Sig(); sig != "" {
		s += ": " + sig
	}
	if p.Quantity != "" {
		s += " (" + p.Quantity + ")"
	}
	return s
}

// PrescriptionText joins items for the given text columns, a line each.
func PrescriptionText(items []PrescriptionItem) string {
	lines := make([]string, len(items))
	for i, it := range items {
		lines[i] = it.Text()
	}
	return strings.Join(lines, "\n")
}

func joinWords(words ...string) string {
	var out []string
	for _, w := range words {
		if w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}

// Frequency is how often a dose is taken.
type Frequency struct {
	Words  string  // twice daily
	PerDay float64 // doses a day, 0 when it cannot be told

	counts [4]float64 // units at each time of day, where these are not all one
}

var (
	dailyPattern  = regexp.MustCompile(`^(\d{1,2}(?:[.,]5)?|½)-(\d{1,2}(?:[.,]5)?|½)-(\d{1,2}(?:[.,]5)?|½)(?:-(\d{1,2}(?:[.,]5)?|½))?$`)
	hourlyPattern = regexp.MustCompile(`^q\s?(\d{1,2})\s?h$`)
)

// abbreviations are the customary Latin short forms, with the doses a day.
var abbreviations = map[string]Frequency{
	"od": {Words: "once daily", PerDay: 1}, "qd": {Words: "once daily", PerDay: 1}, "daily": {Words: "once daily", PerDay: 1},
	"bd": {Words: "twice daily", PerDay: 2}, "bid": {Words: "twice daily", PerDay: 2},
	"tds": {Words: "three times daily", PerDay: 3}, "tid": {Words: "three times daily", PerDay: 3},
	"qds": {Words: "four times daily", PerDay: 4}, "qid": {Words: "four times daily", PerDay: 4},
	"mane": {Words: "in the morning", PerDay: 1}, "om": {Words: "in the morning", PerDay: 1},
	"nocte": {Words: "at night", PerDay: 1}, "on": {Words: "at night", PerDay: 1}, "hs": {Words: "at bedtime", PerDay: 1},
	"stat": {Words: "once, now", PerDay: 0}, "weekly": {Words: "once a week", PerDay: 1.0 / 7},
	"prn": {Words: "as needed", PerDay: 0}, "sos": {Words: "as needed", PerDay: 0},
}

// ParseFrequency understands bd, tds, q8h, 1-0-1 and their like; ok is false
// for anything else, which is then printed as it was typed.
func ParseFrequency(s string) (f Frequency, ok bool) {
	t := strings.ToLower(strings.TrimSpace(s))
	t = strings.ReplaceAll(t, ".", "")
	if f, ok = abbreviations[t]; ok {
		return f, true
	}
	if m := hourlyPattern.FindStringSubmatch(t); m != nil {
		hours, _ := strconv.Atoi(m[1])
		if hours == 0 {
			return Frequency{}, false
		}
		words := fmt.Sprintf("every %d hours", hours)
		if hours == 1 {
			words = "every hour"
		}
		return Frequency{Words: words, PerDay: 24 / float64(hours)}, true
	}
	if m := dailyPattern.FindStringSubmatch(strings.ToLower(strings.TrimSpace(s))); m != nil {
		return countsOfDay(m[1:])
	}
	return Frequency{}, false
}

// timesOfDay are the places of 1-0-1-0.
var timesOfDay = [4]string{"in the morning", "at noon", "in the evening", "at night"}

// countsOfDay reads morning-noon-evening(-night) counts. Counts of one need no
// number: the dose says how much.
func countsOfDay(places []string) (Frequency, bool) {
	var f Frequency
	var plain, counted []string
	equal := true
	for i, place := range places {
		if place == "" {
			continue
		}
		n := 0.5
		if place != "½" {
			n, _ = strconv.ParseFloat(strings.ReplaceAll(place, ",", "."), 64)
		}
		f.counts[i] = n
		f.PerDay += n
		if n == 0 {
			continue
		}
		equal = equal && n == 1
		plain = append(plain, timesOfDay[i])
		counted = append(counted, formatCount(n)+" "+timesOfDay[i])
	}
	if f.PerDay == 0 {
		return Frequency{}, false
	}
	if equal {
		return Frequency{Words: joinAnd(plain), PerDay: f.PerDay}, true
	}
	f.Words = joinAnd(counted)
	return f, true
}

// joinAnd joins a list as a sentence does: a, b and c.
func joinAnd(list []string) string {
	if n := len(list); n > 1 {
		return strings.Join(list[:n-1], ", ") + " and " + list[n-1]
	}
	return strings.Join(list, "")
}

func formatCount(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// plurals are the units that are counted; others (ml, mg) stay as they are.
var plurals = map[string]string{"tablet": "tablets", "capsule": "capsules", "puff": "puffs", "drop": "drops", "sachet": "sachets",
	"suppository": "suppositories", "patch": "patches", "ampoule": "ampoules", "unit": "units", "spray": "sprays", "lozenge": "lozenges"}

// amountOf gives "1 tablet", "0.5 tablet", "2 tablets", "5 ml".
func amountOf(n float64, unit string) string {
	for one, many := range plurals {
		if unit == one || unit == many {
			if unit = one; n > 1 {
				unit = many
			}
			break
		}
	}
	return joinWords(formatCount(n), unit)
}

var (
	dosePattern   = regexp.MustCompile(`^(\d+(?:[.,]\d+)?)?\s*(½|\d+/\d+)?\s*(\p{L}[^\d½]*)?$`)
	weightPattern = regexp.MustCompile(`^(?i:mg|g|kg|mcg|µg|μg|ug)$`)
)

// parseDose reads "1 tablet", "2,5 ml", "½ tablet", "1 1/2 tablets"; ok is
// false for anything that is not one amount of one thing.
func parseDose(dose string) (n float64, unit string, ok bool) {
	m := dosePattern.FindStringSubmatch(strings.TrimSpace(dose))
	if m == nil || m[1] == "" && m[2] == "" {
		return 0, "", false
	}
	if m[1] != "" {
		whole, err := strconv.ParseFloat(strings.ReplaceAll(m[1], ",", "."), 64)
		if err != nil {
			return 0, "", false
		}
		n = whole
	}
	if m[2] == "½" {
		n += 0.5
	} else if over, under, found := strings.Cut(m[2], "/"); found {
		a, errA := strconv.Atoi(over)
		b, errB := strconv.Atoi(under)
		if errA != nil || errB != nil || a == 0 || a >= b {
			return 0, "", false
		}
		n += float64(a) / float64(b)
	}
	return n, strings.TrimSpace(m[3]), n > 0
}

// SuggestQuantity works out how much to dispense from dose, frequency and
// duration: "1 tablet", bd, 5 days gives "10 tablets". Empty when it cannot be
// told, as with a dose by weight; a part of a unit counts as a whole one.
func SuggestQuantity(dose, frequency string, days int) string {
	f, known := ParseFrequency(frequency)
	each, unit, ok := parseDose(dose)
	if !known || !ok || days <= 0 || f.PerDay == 0 || weightPattern.MatchString(unit) {
		return ""
	}
	if f.counts != ([4]float64{}) && each != 1 {
		return "" // 2 tablets, 2-0-1: twice two or two in all, the doctor says
	}
	return amountOf(math.Ceil(each*f.PerDay*float64(days)-1e-9), unit)
}

// CleanItems tidies and checks a prescription's items and drops empty lines.
// Fields are named items[0].drug and so on.
func CleanItems(items []PrescriptionItem) ([]PrescriptionItem, error) {
	var c checker
	var out []PrescriptionItem
	for i, it := range items {
		for _, f := range []struct {
			name string
			text *string
		}{{"drug", &it.Drug}, {"strength", &it.Strength}, {"form", &it.Form}, {"dose", &it.Dose}, {"route", &it.Route},
			{"frequency", &it.Frequency}, {"quantity", &it.Quantity}, {"instructions", &it.Instructions},
			{"allergy_note", &it.Reason}} {
			*f.text = CleanLine(*f.text)
			c.limit(fmt.Sprintf("items[%d].%s", i, f.name), *f.text, MaxLine)
		}
		if it == (PrescriptionItem{Route: it.Route, PRN: it.PRN}) {
			continue
		}
		c.require(fmt.Sprintf("items[%d].drug", i), it.Drug, "the medicine")
		if it.Dose == "" && it.Frequency == "" && it.Instructions == "" {
			c.fail(fmt.Sprintf("items[%d].dose", i), "Say how %s is taken.", orElse(it.Drug, "this medicine"))
		}
		if it.DurationDays < 0 || it.DurationDays > 730 {
			c.fail(fmt.Sprintf("items[%d].duration", i), "Give the duration as 0 to 730 days.")
		}
		out = append(out, it)
	}
	if len(out) > MaxPrescriptionItems {
		c.fail("items", "A prescription holds %d items at most.", MaxPrescriptionItems)
	}
	return out, c.err()
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// AllergyHit is a medicine whose name and a recorded allergy's substance match.
type AllergyHit struct {
	Item    int // index in the items
	Allergy Allergy
}

// CheckAllergies compares medicines and allergies by name: either beginning a
// word of the other is a hit ("Penicillin" and "Penicillin V", "Amoxicillin" and
// "Amoxicillin/clavulanate"); case and accents do not matter. It knows no drug
// classes, and whoever shows its result says so.
func CheckAllergies(items []PrescriptionItem, allergies []Allergy) []AllergyHit {
	var hits []AllergyHit
	for i, it := range items {
		for _, a := range allergies {
			if sameSubstance(it.Drug, a.Substance) {
				hits = append(hits, AllergyHit{i, a})
			}
		}
	}
	return hits
}

func sameSubstance(a, b string) bool {
	a, b = substanceKey(a), substanceKey(b)
	if a == "" || b == "" {
		return false
	}
	return strings.Contains(" "+a, " "+b) || strings.Contains(" "+b, " "+a)
}

// plainLetters are the letters that names of medicines write with and without
// an accent.
var plainLetters = strings.NewReplacer("à", "a", "á", "a", "â", "a", "ã", "a", "ä", "a", "å", "a", "ç", "c", "è", "e", "é", "e", "ê", "e",
	"ë", "e", "ì", "i", "í", "i", "î", "i", "ï", "i", "ñ", "n", "ò", "o", "ó", "o", "ô", "o", "õ", "o", "ö", "o", "ù", "u", "ú", "u", "û", "u", "ü", "u")

// substanceKey is the words of a name in lower case without accents.
func substanceKey(name string) string {
	name = plainLetters.Replace(strings.ToLower(CleanLine(name)))
	name = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1 // an accent written after its letter
		}
		return r
	}, name)
	return strings.Join(strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// Prescription is a signed prescription. It is never edited.
type Prescription struct {
	ID            PrescriptionID
	Number        string // RX-2026-000001
	AppointmentID AppointmentID
	PatientID     PatientID
	DoctorID      DoctorID
	Items         []PrescriptionItem
	Diagnosis     string
	Advice        string
	FollowUp      Date
	FollowUpAt    Clock // 0 with a FollowUp means a day without a booked time
	Allergies     string
	IssuedAt      time.Time
	Replaces      PrescriptionID      // the one that this takes the place of, 0 for none
	ReplacedBy    PrescriptionID      // the one that took its place, 0 while it holds
	Parties       PaperParties        // as they were when it was signed; empty on old ones
	Digest        string              // SHA-256 of all that the page says, in hexadecimal; empty on old ones
	Checks        []PrescriptionCheck // what the check said when it was signed
	Copies        int                 // times printed before
}

// PrescriptionCheck is one thing that the check before signing said of an item,
// and the doctor's reason to go on.
type PrescriptionCheck struct {
	Item     int    // index in the items
	Kind     string // allergy, duplicate_drug, interaction …
	Severity string // info, caution, serious or contraindicated
	Cause    string // a whole sentence
	Reason   string // empty only for what is just said
}

// PaperParties are the people on a paper as they were when it was signed, so
// that every later copy says the same.
type PaperParties struct {
	PatientName    string `json:"patient_name,omitempty"`
	PatientNumber  string `json:"patient_number,omitempty"`
	PatientBorn    string `json:"patient_born,omitempty"` // YYYY-MM-DD
	BirthEstimated bool   `json:"birth_estimated,omitempty"`
	PatientSex     Sex    `json:"patient_sex,omitempty"`
	WeightGrams    int    `json:"weight_grams,omitempty"` // of a child; 0 when not known
	WeighedOn      string `json:"weighed_on,omitempty"`   // YYYY-MM-DD
	DoctorName     string `json:"doctor_name,omitempty"`
	Qualification  string `json:"qualification,omitempty"`
	Specialization string `json:"specialization,omitempty"`
	LicenseNumber  string `json:"license_number,omitempty"`
	AllergiesAsked string `json:"allergies_asked,omitempty"` // the day they were confirmed last, YYYY-MM-DD
	Language       string `json:"language,omitempty"`        // in which it was printed, two letters
	// Words say how each medicine is taken, a line each, as it was printed: a
	// later version of the program may put the same into other words.
	Words string `json:"words,omitempty"`
}
