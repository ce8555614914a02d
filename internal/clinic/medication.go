package clinic

import (
	"math"
	"slices"
	"strings"
	"time"
)

// PrescriptionItemID is one medicine of a signed prescription.
type PrescriptionItemID int64

// PrescribedItem is a medicine of a signed prescription with what the running
// medication list needs to know of it. Items of a prescription that another one
// took the place of are none.
type PrescribedItem struct {
	ID             PrescriptionItemID
	PrescriptionID PrescriptionID
	Item           PrescriptionItem
	IssuedOn       Date      // the civil day at the clinic; of an item that an amendment left as it was, the first
	IssuedAt       time.Time // orders prescriptions of one day
	DoctorName     string
	Stop           *MedicineStop // nil while nobody stopped it
}

// MedicineStop says that a medicine is no longer taken.
type MedicineStop struct {
	Item   PrescriptionItemID
	On     Date // the first day without it
	Reason string
	At     time.Time
	By     UserID
	ByName string
}

// RunningMedicine is a row of the running medication list.
type RunningMedicine struct {
	ItemID         PrescriptionItemID
	PrescriptionID PrescriptionID
	DrugID         DrugID // the formulary's row, 0 for free text
	Drug           string
	Strength       string
	Form           string
	Sig            string // in plain words
	Since          Date   // the day it was prescribed
	Until          Date   // the last day, zero for one that runs until it is stopped
	By             string // the doctor's name
	PRN            bool   // taken as needed
	Stopped        Date   // the first day without it, zero while no end was set
	StopReason     string
}

// Name is "Amoxicillin 500 mg capsule".
func (m RunningMedicine) Name() string { return joinWords(m.Drug, m.Strength, m.Form) }

// Running says which medicines are taken on a day, by name. An item runs from
// the day it was prescribed for the days of all its steps; without a duration
// until it is stopped. Single doses never run. The same drug in the same strength
// prescribed again later takes the place of the older item, also when the later
// one has run out or was stopped since.
func Running(items []PrescribedItem, on Date) []RunningMedicine {
	type key struct{ drug, strength string }
	latest := map[key]PrescribedItem{}
	keys := make([]key, len(items))
	of := func(it PrescriptionItem) key { return key{substanceKey(it.Drug), strengthKey(it.Strength)} }
	given := map[PrescriptionItem]bool{} // a long chart says the same things again and again
	single := func(it PrescriptionItem) bool {
		how := PrescriptionItem{Dose: it.Dose, Frequency: it.Frequency, Instructions: it.Instructions, DurationDays: it.DurationDays}
		once, known := given[how]
		if !known {
			once = how.SingleDose()
			given[how] = once
		}
		return once
	}
	for i, it := range items {
		if it.IssuedOn.After(on) || single(it.Item) {
			continue
		}
		keys[i] = of(it.Item)
		if before, ok := latest[keys[i]]; !ok || it.after(before) {
			latest[keys[i]] = it
		}
	}
	out := []RunningMedicine{}
	for i, it := range items {
		if it.IssuedOn.After(on) || single(it.Item) || it.PrescriptionID != latest[keys[i]].PrescriptionID {
			continue
		}
		if m := it.Medicine(); m.runs(on) {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b RunningMedicine) int {
		if n := strings.Compare(substanceKey(a.Drug), substanceKey(b.Drug)); n != 0 {
			return n
		}
		return int(a.ItemID - b.ItemID)
	})
	return out
}

// after reports whether it was prescribed later than o.
func (p PrescribedItem) after(o PrescribedItem) bool {
	if n := p.IssuedAt.Compare(o.IssuedAt); n != 0 {
		return n > 0
	}
	return p.PrescriptionID > o.PrescriptionID
}

// Medicine is the item as a row of the medication list.
func (p PrescribedItem) Medicine() RunningMedicine {
	how := p.Item.Structured()
	m := RunningMedicine{ItemID: p.ID, PrescriptionID: p.PrescriptionID, DrugID: p.Item.DrugID, Drug: p.Item.Drug, Strength: p.Item.Strength,
		Form: p.Item.Form, Sig: p.Item.Sig(), Since: p.IssuedOn, By: p.DoctorName, PRN: how.PRN}
	if days := how.courseDays(); days > 0 {
		m.Until = p.IssuedOn.AddDays(days - 1)
	}
	if p.Stop != nil {
		m.Stopped, m.StopReason = p.Stop.On, p.Stop.Reason
	}
	return m
}

func (m RunningMedicine) runs(on Date) bool {
	return !on.Before(m.Since) && (m.Until.IsZero() || !on.After(m.Until)) && (m.Stopped.IsZero() || on.Before(m.Stopped))
}

// strengthKey makes "500 mg", "500mg" and "500 MG" one.
func strengthKey(s string) string {
	return strings.ToLower(strings.ReplaceAll(strings.Join(strings.Fields(s), ""), ",", "."))
}

// singleDoses are what a dose that is given once is called.
var singleDoses = []string{"stat", "once, now", "single dose", "once only", "one dose", "immediately", "now"}

// SingleDose reports whether the medicine is given once and not taken for a
// while: 300 mg at once and 75 mg daily from then on is no single dose.
func (p PrescriptionItem) SingleDose() bool {
	if s := p.Structured(); len(s.Then) > 0 || s.goesOn() {
		return false
	} else if s.Once || s.Now {
		return true
	}
	how := strings.ToLower(strings.ReplaceAll(CleanLine(p.Frequency), ".", ""))
	return slices.Contains(singleDoses, how) || strings.HasPrefix(how, "stat ") ||
		how == "" && slices.Contains(singleDoses, strings.ToLower(CleanLine(p.Instructions)))
}

// courseDays is for how many days the medicine is taken, with all its steps and
// at the longest: 5 days and then 3 are 8, 2 to 3 weeks are 21. It is 0 for one
// that is taken until it is stopped, and where what follows the first step was
// not understood.
func (s Sig) courseDays() int {
	days := s.stepDays()
	if days == 0 || s.goesOn() {
		return 0
	}
	for _, then := range s.Then {
		if then.Notes == NoteStop && then.Dose.IsZero() {
			break
		}
		n := then.stepDays()
		if n == 0 {
			return 0
		}
		days += n
	}
	return days
}

// stepDays is how long one step is taken at the longest, 0 when no end is said.
func (s Sig) stepDays() int {
	switch {
	case s.For.High > 0:
		return int(math.Ceil(float64(s.For.High)*s.For.Unit.days() - 1e-6))
	case s.Once, s.Now:
		return 1
	}
	return 0
}

// goesOn reports whether a later step was typed that was not understood.
func (s Sig) goesOn() bool {
	_, _, then := cutThen(s.Text)
	return then
}

// AsNeeded reports whether the medicine is taken when it is needed and not at
// set times.
func (p PrescriptionItem) AsNeeded() bool {
	return p.Structured().PRN
}

// CheckStop checks that a medicine can be stopped on a day: not before it was
// begun and not far ahead.
func (p PrescribedItem) CheckStop(on, today Date) error {
	switch {
	case p.Stop != nil:
		return Errorf(Conflict, "%s was stopped already, on %s by %s.", p.Item.Name(), p.Stop.On.Format("2 January 2006"), p.Stop.ByName)
	case on.IsZero():
		return FieldErrorf("on", "Give the day from which it is no longer taken.")
	case on.Before(p.IssuedOn):
		return FieldErrorf("on", "It was prescribed on %s. It cannot have been stopped before.", p.IssuedOn.Format("2 January 2006"))
	case today.DaysUntil(on) > 365:
		return FieldErrorf("on", "That is more than a year away.")
	}
	return nil
}
