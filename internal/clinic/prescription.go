package clinic

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
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
	AllergyNote  string // why it is given although the record names an allergy to it
}

// MaxPrescriptionItems bounds one prescription; more is a mistake.
const MaxPrescriptionItems = 40

// Name is "Amoxicillin 500 mg capsule".
func (p PrescriptionItem) Name() string { return joinWords(p.Drug, p.Strength, p.Form) }

// Sig puts dose, route, frequency, duration and instructions into plain words:
// "1 tablet by mouth twice daily for 5 days, after food".
func (p PrescriptionItem) Sig() string {
	freq := p.Frequency
	if f, ok := ParseFrequency(p.Frequency); ok {
		freq = f.Words
	}
	s := joinWords(p.Dose, p.Route, freq)
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
}

var (
	dailyPattern  = regexp.MustCompile(`^(\d{1,2}(?:[.,]5)?|½)-(\d{1,2}(?:[.,]5)?|½)-(\d{1,2}(?:[.,]5)?|½)(?:-(\d{1,2}(?:[.,]5)?|½))?$`)
	hourlyPattern = regexp.MustCompile(`^q\s?(\d{1,2})\s?h$`)
)

// abbreviations are the customary Latin short forms, with the doses a day.
var abbreviations = map[string]Frequency{
	"od": {"once daily", 1}, "qd": {"once daily", 1}, "daily": {"once daily", 1},
	"bd": {"twice daily", 2}, "bid": {"twice daily", 2},
	"tds": {"three times daily", 3}, "tid": {"three times daily", 3},
	"qds": {"four times daily", 4}, "qid": {"four times daily", 4},
	"mane": {"in the morning", 1}, "om": {"in the morning", 1},
	"nocte": {"at night", 1}, "on": {"at night", 1}, "hs": {"at bedtime", 1},
	"stat": {"once, now", 0}, "weekly": {"once a week", 1.0 / 7},
	"prn": {"as needed", 0}, "sos": {"as needed", 0},
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
		return Frequency{fmt.Sprintf("every %d hours", hours), 24 / float64(hours)}, true
	}
	if m := dailyPattern.FindStringSubmatch(strings.ToLower(strings.TrimSpace(s))); m != nil {
		return timesOfDay(m[1:])
	}
	return Frequency{}, false
}

// timesOfDay reads morning-noon-evening(-night) counts. Equal counts of one
// need no number: the dose says how much.
func timesOfDay(counts []string) (Frequency, bool) {
	names := []string{"in the morning", "at noon", "in the evening", "at night"}
	if counts[3] == "" {
		counts = counts[:3]
	}
	var words []string
	total, plain := 0.0, true
	for i, c := range counts {
		n := 0.5
		if c != "½" {
			n, _ = strconv.ParseFloat(strings.ReplaceAll(c, ",", "."), 64)
		}
		total += n
		if n == 0 {
			continue
		}
		if n != 1 {
			plain = false
		}
		words = append(words, strconv.FormatFloat(n, 'f', -1, 64)+" "+names[i])
	}
	if len(words) == 0 {
		return Frequency{}, false
	}
	if plain {
		for i, w := range words {
			words[i] = strings.TrimPrefix(w, "1 ")
		}
	}
	out := words[0]
	if n := len(words); n > 1 {
		out = strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return Frequency{out, total}, true
}

var leadingNumber = regexp.MustCompile(`^(\d+(?:[.,]\d+)?)\s*(\p{L}.*)?$`)

// SuggestQuantity works out how much to dispense from dose, frequency and
// duration: "1 tablet", bd, 5 days gives "10 tablets". Empty when it cannot be
// told; a part of a unit counts as a whole one.
func SuggestQuantity(dose, frequency string, days int) string {
	f, ok := ParseFrequency(frequency)
	m := leadingNumber.FindStringSubmatch(strings.TrimSpace(dose))
	if !ok || m == nil || days <= 0 || f.PerDay == 0 {
		return ""
	}
	each, err := strconv.ParseFloat(strings.ReplaceAll(m[1], ",", "."), 64)
	if err != nil || each == 0 {
		return ""
	}
	n := int(math.Ceil(each*f.PerDay*float64(days) - 1e-9))
	unit := m[2]
	switch unit {
	case "tablet", "capsule", "puff", "drop", "sachet", "suppository", "patch", "ampoule":
		if n != 1 {
			unit = strings.Replace(unit+"s", "suppositorys", "suppositories", 1)
			unit = strings.Replace(unit, "patchs", "patches", 1)
		}
	case "":
		return strconv.Itoa(n)
	}
	return strconv.Itoa(n) + " " + unit
}

// CleanItems tidies and checks a prescription's items and drops empty lines.
// Fields are named items[0].drug and so on.
func CleanItems(items []PrescriptionItem) ([]PrescriptionItem, error) {
	var c checker
	var out []PrescriptionItem
	for i, it := range items {
		for _, s := range []*string{&it.Drug, &it.Strength, &it.Form, &it.Dose, &it.Route, &it.Frequency,
			&it.Quantity, &it.Instructions, &it.AllergyNote} {
			*s = CleanLine(*s)
			c.limit(fmt.Sprintf("items[%d].drug", i), *s, MaxLine)
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

// CheckAllergies compares medicines and allergies by name: either holding the
// other as a word start is a hit ("Penicillin" and "Penicillin V"). It knows no
// drug classes, and whoever shows its result says so.
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
	a, b = strings.ToLower(CleanLine(a)), strings.ToLower(CleanLine(b))
	if a == "" || b == "" {
		return false
	}
	return strings.Contains(" "+a+" ", " "+b+" ") || strings.Contains(" "+b+" ", " "+a+" ") ||
		strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
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
	Copies        int // times printed before
}
