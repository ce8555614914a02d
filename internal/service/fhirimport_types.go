package service

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"caredesk/internal/clinic"
)

// IncomingChart is a patient out of another system's file, in the words of this
// one. Nothing in it is ours yet: it is checked as if it had been typed.
type IncomingChart struct {
	Source  string         // what the file calls the patient
	Patient clinic.Patient // what registration sets, and MedicalHistory
	// AllergyStatus is "not asked" where the file says nothing of allergies.
	AllergyStatus  clinic.AllergyStatus
	Allergies      []clinic.Allergy
	AllergiesAsked time.Time // zero when the file does not say
	Problems       []IncomingProblem
	Vitals         []IncomingVitals
	Entries        []IncomingEntry
	// Taken counts what the lists above were made of, by kind of resource.
	Taken    map[string]int
	NotTaken []IncomingNote
}

// IncomingProblem is an entry of a problem list with where it came from.
type IncomingProblem struct {
	clinic.Problem
	From IncomingNote
}

// IncomingVitals is a set of vital signs with where each measure came from.
type IncomingVitals struct {
	clinic.Vitals
	From map[clinic.Measure]IncomingNote
}

// IncomingEntry is a record of a visit elsewhere, in readable words.
type IncomingEntry struct {
	clinic.HistoryEntry
	From IncomingNote
}

// IncomingNote says why something of a file was not taken, or what was changed.
type IncomingNote struct {
	Entry  int    // of the bundle, from 1; 0 for the whole patient
	Kind   string // of the resource
	ID     string // of the resource, as far as the file says
	Field  string // of the record here that it was meant for: phone, symptoms; empty for none
	Reason string // a whole sentence
	Detail string // what it is, where the reason alone does not tell
}

// FHIRImportCommand takes the patients of one file in. Each of them is taken
// whole or, with the reason told, not at all.
type FHIRImportCommand struct {
	FileName string // without a folder
	Digest   string // SHA-256 of the file
	Charts   []IncomingChart
	DryRun   bool // do everything and undo it
	// Anyway, when given, is why patients are taken although somebody looks the
	// same; it is kept with each of them.
	Anyway string
	// Seen, when given, lets a dry run over several files find patients that
	// stand in two of them.
	Seen     *SeenPatients
	Progress ExportProgress
}

// FHIRImportReport says what became of each patient of a file.
type FHIRImportReport struct {
	FileName string
	DryRun   bool
	Charts   []ImportedChart
}

// ImportedChart is what became of one patient.
type ImportedChart struct {
	Source  string
	Name    string // Last, First
	Refused string // why nothing was taken, in whole sentences; empty when it was
	// Alike are those for whom nothing was taken, when that is why.
	Alike    []ChartAlike
	ID       clinic.PatientID
	Number   string // ours; empty after a dry run
	Problems int
	Vitals   int // sets
	Entries  int
	Allergy  clinic.AllergyStatus
	// Taken counts resources by kind; NotTaken says why others were left out.
	Taken    map[string]int
	NotTaken []IncomingNote
}

// ChartAlike is somebody who may be the same person.
type ChartAlike struct {
	Who     string // the number here, or what a file of the same run calls the patient
	How     Likeness
	SameRun bool // another patient of the run
}

// SeenPatients remembers the patients of a dry run, which leaves none behind.
type SeenPatients struct {
	byKey map[string][]seenPatient
}

type seenPatient struct {
	Candidate
	source string
	keys   []string
}

// NewSeenPatients remembers nobody yet.
func NewSeenPatients() *SeenPatients { return &SeenPatients{byKey: map[string][]seenPatient{}} }

// NoteGroup is how often something was left out for the same reason.
type NoteGroup struct {
	Kind, Field, Reason string
	Count               int
}

// GroupNotes counts notes of one kind, field and reason together, the kinds in the
// order of the alphabet, the most frequent reason of each first.
func GroupNotes(notes []IncomingNote) []NoteGroup {
	at := map[NoteGroup]int{}
	var out []NoteGroup
	for _, n := range notes {
		key := NoteGroup{Kind: n.Kind, Field: n.Field, Reason: n.Reason}
		i, known := at[key]
		if !known {
			i, at[key] = len(out), len(out)
			out = append(out, key)
		}
		out[i].Count++
	}
	slices.SortStableFunc(out, func(a, b NoteGroup) int {
		return cmp.Or(strings.Compare(a.Kind, b.Kind), b.Count-a.Count)
	})
	return out
}
