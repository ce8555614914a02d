package clinic

import (
	"fmt"
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

func formatCount(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

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
		if it.blank() {
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

// blank reports whether a line says nothing of a medicine.
func (p PrescriptionItem) blank() bool {
	return p == PrescriptionItem{Route: p.Route, PRN: p.PRN, Shorthand: p.Shorthand, Answered: p.Answered}
}

// FilledItems gives the places of the lines that CleanItems keeps.
func FilledItems(items []PrescriptionItem) []int {
	var at []int
	for i, it := range items {
		for _, text := range []*string{&it.Drug, &it.Strength, &it.Form, &it.Dose, &it.Route, &it.Frequency, &it.Quantity, &it.Instructions, &it.Reason} {
			*text = CleanLine(*text)
		}
		if !it.blank() {
			at = append(at, i)
		}
	}
	return at
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
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
	// Quantities say how much of each medicine is given out, a line each, as it was
	// printed. They are empty where quantities stand as typed, and on what was signed
	// before they were kept: see QuantityBefore.
	Quantities string `json:"quantities,omitempty"`
}
