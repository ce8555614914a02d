package document

import (
	"fmt"
	"strconv"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/tongue"
)

// words are the labels of documents in one language. Every field is filled in
// every language, which a test holds; %s and %d stand for what is put in.
type words struct {
	code string // the language's two letters: its rules of plural hold

	Page                                                 string
	Licence, DoctorLicence                               string // of the hospital, of a doctor
	Prescription, VisitSummary, SickNote, Referral, File string
	Draft, NotSigned, Copy, ReplacedBy                   string
	Patient, Allergies, AllergiesAre, SeePage1           string
	NoAllergies, NotAsked, Confirmed                     string
	Diagnosis, Advice, NextVisit                         string
	Medicine, Medicines, Quantity, NoMedicine            string
	Considered                                           string // why a medicine is given in spite of a warning
	Male, Female, OtherSex                               string
	About                                                string // an age: "58 y", "about 45 y"
	Years, Months, Days                                  plurals
	Check                                                string

	// A day: {weekday}, {day}, {month} and {year} in the language's order.
	LongDate, ShortDate, Decimal, FirstDay string
	Weekdays                               [7]string // Monday first
	LongMonths, ShortMonths                [12]string

	Visit, Amended string

	Certify, Assessment, FirstOff, LastOff, Backdated string
	DayCount                                          plurals
	UnfitWork, UnfitSchool, UnfitSport, UnfitOther    string
	PartWork, PartSchool, PartSport, PartOther        string
	FitWork, FitSchool, FitSport, FitOther            string

	To, Thanks, Urgent, Emergency string

	Reason, Request, Complaints, Findings, Background, Treatment, Limits, Remarks string

	AllVisits, Period, Since, Until, With, Containing string
	LeftOut                                           plurals
}

func (w *words) date(d clinic.Date, layout string, months [12]string) string {
	if d.IsZero() {
		return ""
	}
	day := strconv.Itoa(d.Day)
	if d.Day == 1 {
		day = w.FirstDay
	}
	return strings.NewReplacer("{weekday}", w.Weekdays[d.Weekday()], "{day}", day, "{month}", months[d.Month-1], "{year}", strconv.Itoa(d.Year)).Replace(layout)
}

// long is a day with its weekday: Mon 23 November 2026.
func (w *words) long(d clinic.Date) string { return w.date(d, w.LongDate, w.LongMonths) }

// short is a day within a line: 23 Nov 2026.
func (w *words) short(d clinic.Date) string { return w.date(d, w.ShortDate, w.ShortMonths) }

// longDay and shortDay read a day written YYYY-MM-DD; anything else stays as it is.
func (w *words) longDay(s string) string {
	d, err := clinic.ParseDate(s)
	if err != nil {
		return s
	}
	return w.long(d)
}

func (w *words) shortDay(s string) string {
	d, err := clinic.ParseDate(s)
	if err != nil {
		return s
	}
	return w.short(d)
}

// age puts an age into words; it is clinic.AgeText in the document's language.
func (w *words) age(born clinic.Date, estimated bool, on clinic.Date) string {
	text := clinic.AgeText(born, estimated, on)
	rest, about := strings.CutPrefix(text, "about ")
	number, unit, ok := strings.Cut(rest, " ")
	n, err := strconv.Atoi(number)
	format := map[string]plurals{"y": w.Years, "mo": w.Months, "d": w.Days}[unit]
	if !ok || err != nil || format == nil {
		return text
	}
	text = w.count(format, n)
	if about {
		text = fmt.Sprintf(w.About, text)
	}
	return text
}

func (w *words) sex(s clinic.Sex) string {
	switch s {
	case clinic.SexMale:
		return w.Male
	case clinic.SexFemale:
		return w.Female
	case clinic.SexOther:
		return w.OtherSex
	}
	return string(s)
}

// weight is a weight in kilograms with the day it was taken: 16.4 kg (13 Nov 2026).
func (w *words) weight(grams int, on string) string {
	if grams <= 0 {
		return ""
	}
	kilos := strconv.FormatFloat(float64(grams)/1000, 'f', -1, 64)
	text := strings.Replace(kilos, ".", w.Decimal, 1) + " kg"
	if on != "" {
		text += " (" + w.shortDay(on) + ")"
	}
	return unbroken(text)
}

// allergies puts the two states without a list and the grades of reactions into the
// document's language; the names of substances stay as they were recorded.
func (w *words) allergies(text string) string {
	switch text {
	case clinic.AllergyText(clinic.AllergyNoneKnown, nil):
		return w.NoAllergies
	case clinic.AllergyText(clinic.AllergyNotAsked, nil):
		return w.NotAsked
	}
	return tongue.In(w.code).Allergies(text)
}

// title is the heading of a paper: its kind's name in the document's language
// unless another was typed.
func (w *words) title(kind clinic.PaperKind, typed string) string {
	if typed != "" && typed != kind.Title() {
		return typed
	}
	switch kind {
	case clinic.PaperVisitSummary:
		return w.VisitSummary
	case clinic.PaperSickNote:
		return w.SickNote
	case clinic.PaperReferral:
		return w.Referral
	case clinic.PaperHistory:
		return w.File
	}
	return w.Prescription
}

// The activities that there are words for; any other is printed as typed.
const (
	ActivityWork   = "work"
	ActivitySchool = "school"
	ActivitySport  = "sport"
)

// fitness is what a sick note attests.
func (w *words) fitness(f clinic.Fitness, activity string) string {
	phrases := map[clinic.Fitness][4]string{
		clinic.Unfit:        {w.UnfitWork, w.UnfitSchool, w.UnfitSport, w.UnfitOther},
		clinic.PartiallyFit: {w.PartWork, w.PartSchool, w.PartSport, w.PartOther},
		clinic.Fit:          {w.FitWork, w.FitSchool, w.FitSport, w.FitOther},
	}[f]
	switch activity {
	case ActivityWork, "":
		return phrases[0]
	case ActivitySchool:
		return phrases[1]
	case ActivitySport:
		return phrases[2]
	}
	if phrases[3] == "" {
		return activity
	}
	return fmt.Sprintf(phrases[3], activity)
}

// heading names a part of a paper.
func (w *words) heading(kind clinic.SectionKind) string {
	switch kind {
	case clinic.SectionReason:
		return w.Reason
	case clinic.SectionRequest:
		return w.Request
	case clinic.SectionComplaints:
		return w.Complaints
	case clinic.SectionFindings:
		return w.Findings
	case clinic.SectionBackground:
		return w.Background
	case clinic.SectionAdvice:
		return w.Treatment
	case clinic.SectionLimits:
		return w.Limits
	case clinic.SectionRemarks:
		return w.Remarks
	}
	return string(kind)
}

// copyStamp is the mark of reprints.
func (w *words) copyStamp(n int) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprintf(w.Copy, n)
}

// with puts a value into a phrase, nothing where there is no value.
func with(format, value string) string {
	if value == "" {
		return ""
	}
	return fmt.Sprintf(format, value)
}
