package clinic

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// MergeID names a merge of two charts.
type MergeID int64

// PatientMerge is one merge of two charts of the same person, and what became
// of it. The merged chart stays, retired, and leads to the kept one.
type PatientMerge struct {
	ID                        MergeID
	Kept, Merged              PatientID
	KeptNumber, MergedNumber  string // patient numbers
	KeptName, MergedName      string // as in lists: Last, First
	Reason                    string
	At                        time.Time
	By                        UserID
	ByName                    string
	KeptBefore, MergedBefore  Patient   // the snapshot: both charts before the merge
	KeptAfter                 Patient   // and the kept one after it
	Undone                    time.Time // zero while the merge stands
	UndoneBy                  UserID
	UndoneByName, UndoneCause string
}

// MovedKind is a kind of rows that a merge moves to the kept chart.
type MovedKind string

// The kinds of rows that belong to a patient.
const (
	MovedVisits        MovedKind = "visit"
	MovedRecords       MovedKind = "record" // entries of the medical record
	MovedPrescriptions MovedKind = "prescription"
	MovedBills         MovedKind = "bill" // with their payments and receipts
	MovedSeries        MovedKind = "series"
	MovedVitals        MovedKind = "vitals"
	MovedProblems      MovedKind = "problem"
	MovedAttachments   MovedKind = "attachment"
	MovedPapers        MovedKind = "paper" // issued documents
	MovedDeposits      MovedKind = "deposit"
	MovedEstimates     MovedKind = "estimate"
)

// MovedKinds returns the kinds in the order they are listed to people.
func MovedKinds() []MovedKind {
	return []MovedKind{MovedVisits, MovedSeries, MovedRecords, MovedPrescriptions, MovedVitals, MovedProblems, MovedAttachments,
		MovedPapers, MovedBills, MovedDeposits, MovedEstimates}
}

// MergeFact is something that a chart says about the person and a merge decides
// about.
type MergeFact string

// The facts of a chart.
const (
	FactName           MergeFact = "name"
	FactBirth          MergeFact = "date_of_birth"
	FactSex            MergeFact = "sex"
	FactPhone          MergeFact = "phone"
	FactEmail          MergeFact = "email"
	FactAddress        MergeFact = "address"
	FactEmergency      MergeFact = "emergency_contact"
	FactInsurance      MergeFact = "insurance_info"
	FactLanguage       MergeFact = "language"
	FactBloodGroup     MergeFact = "blood_group"
	FactPicture        MergeFact = "picture"
	FactIdentifiers    MergeFact = "identifiers"
	FactConsent        MergeFact = "consent"
	FactAllergies      MergeFact = "allergies"
	FactMedicalHistory MergeFact = "medical_history"
)

// factRule says how one fact is merged.
type factRule struct {
	fact  MergeFact
	title string
	empty func(Patient) bool
	same  func(a, b Patient) bool
	take  func(to *Patient, from Patient)
	// fixed facts are never chosen: a difference forbids the merge.
	fixed bool
	// yields reports that what kept says is worth less than what merged says.
	yields func(kept, merged Patient) bool
	// combine makes one of both where nothing of either may be lost; without it
	// the kept chart's value stands and the other can be chosen.
	combine func(to *Patient, merged Patient) error
}

func textRule(fact MergeFact, title string, field func(*Patient) *string) factRule {
	return factRule{fact: fact, title: title,
		empty: func(p Patient) bool { return *field(&p) == "" },
		same:  func(a, b Patient) bool { return *field(&a) == *field(&b) },
		take:  func(to *Patient, from Patient) { *field(to) = *field(&from) }}
}

var factRules = []factRule{
	{fact: FactName, title: "Name",
		empty: func(p Patient) bool { return p.FullName() == "" },
		same:  func(a, b Patient) bool { return a.FirstName == b.FirstName && a.LastName == b.LastName },
		take:  func(to *Patient, from Patient) { to.FirstName, to.LastName = from.FirstName, from.LastName }},
	{fact: FactBirth, title: "Date of birth",
		empty: func(p Patient) bool { return p.DateOfBirth.IsZero() },
		// A day worked out from a stated age gives way to a known one.
		yields: func(kept, merged Patient) bool { return kept.BirthEstimated && !merged.BirthEstimated },
		same:   func(a, b Patient) bool { return a.DateOfBirth == b.DateOfBirth && a.BirthEstimated == b.BirthEstimated },
		take: func(to *Patient, from Patient) {
			to.DateOfBirth, to.BirthEstimated = from.DateOfBirth, from.BirthEstimated
		}},
	{fact: FactSex, title: "Sex", fixed: true,
		empty: func(p Patient) bool { return p.Sex == SexUnknown },
		same:  func(a, b Patient) bool { return a.Sex == b.Sex },
		take:  func(to *Patient, from Patient) { to.Sex = from.Sex }},
	{fact: FactPhone, title: "Phone",
		empty: func(p Patient) bool { return p.Phone == "" },
		same:  func(a, b Patient) bool { return a.Phone == b.Phone && a.PhoneE164 == b.PhoneE164 },
		take:  func(to *Patient, from Patient) { to.Phone, to.PhoneE164 = from.Phone, from.PhoneE164 }},
	textRule(FactEmail, "E-mail", func(p *Patient) *string { return &p.Email }),
	textRule(FactAddress, "Address", func(p *Patient) *string { return &p.Address }),
	textRule(FactEmergency, "In an emergency", func(p *Patient) *string { return &p.EmergencyContact }),
	textRule(FactInsurance, "Insurance", func(p *Patient) *string { return &p.InsuranceInfo }),
	{fact: FactLanguage, title: "Documents in",
		empty: func(p Patient) bool { return p.Language == "" },
		same:  func(a, b Patient) bool { return a.Language == b.Language },
		take:  func(to *Patient, from Patient) { to.Language = from.Language }},
	textRule(FactBloodGroup, "Blood group", func(p *Patient) *string { return &p.BloodGroup }),
	textRule(FactPicture, "Photo", func(p *Patient) *string { return &p.Picture }),
	{fact: FactIdentifiers, title: "Other numbers",
		empty: func(p Patient) bool { return len(p.Identifiers) == 0 },
		same:  func(a, b Patient) bool { return slices.Equal(a.Identifiers, b.Identifiers) },
		take:  func(to *Patient, from Patient) { to.Identifiers = slices.Clone(from.Identifiers) },
		combine: func(to *Patient, merged Patient) error {
			to.Identifiers = slices.Clone(to.Identifiers)
			for _, id := range merged.Identifiers {
				if !slices.Contains(to.Identifiers, id) {
					to.Identifiers = append(to.Identifiers, id)
				}
			}
			if n := len(to.Identifiers); n > MaxIdentifiers {
				return Errorf(Conflict, "Both records have %d other numbers together; at most %d fit in one. Remove some first.", n, MaxIdentifiers)
			}
			return nil
		}},
	{fact: FactConsent, title: "Consent",
		empty: func(p Patient) bool { return p.Consent == "" || p.Consent == ConsentNotAsked },
		same: func(a, b Patient) bool {
			return a.Consent == b.Consent && a.ConsentAt.Equal(b.ConsentAt) && a.ConsentBy == b.ConsentBy
		},
		take: takeConsent,
		// What the patient said last holds.
		combine: func(to *Patient, merged Patient) error {
			if merged.ConsentAt.After(to.ConsentAt) {
				takeConsent(to, merged)
			}
			return nil
		}},
	{fact: FactAllergies, title: "Allergies",
		empty: func(p Patient) bool { return p.AllergyStatus == "" || p.AllergyStatus == AllergyNotAsked },
		same: func(a, b Patient) bool {
			return a.AllergyStatus == b.AllergyStatus && slices.Equal(a.Allergies, b.Allergies) &&
				a.AllergyConfirmed.Equal(b.AllergyConfirmed) && a.AllergyBy == b.AllergyBy
		},
		take: takeAllergies, combine: combineAllergies},
	{fact: FactMedicalHistory, title: "Medical history",
		empty: func(p Patient) bool { return p.MedicalHistory == "" },
		same:  func(a, b Patient) bool { return a.MedicalHistory == b.MedicalHistory },
		take:  func(to *Patient, from Patient) { to.MedicalHistory = from.MedicalHistory },
		combine: func(to *Patient, merged Patient) error {
			to.MedicalHistory += "\n\nFrom " + merged.Number + ":\n" + merged.MedicalHistory
			if n := len([]rune(to.MedicalHistory)); n > MaxNote {
				return Errorf(Conflict, "The medical histories of both records are too long to stand in one: %d characters, at most %d fit. Shorten one of them first.", n, MaxNote)
			}
			return nil
		}},
}

func takeConsent(to *Patient, from Patient) {
	to.Consent, to.ConsentAt, to.ConsentBy = from.Consent, from.ConsentAt, from.ConsentBy
}

func takeAllergies(to *Patient, from Patient) {
	to.AllergyStatus, to.Allergies = from.AllergyStatus, slices.Clone(from.Allergies)
	to.AllergyConfirmed, to.AllergyBy = from.AllergyConfirmed, from.AllergyBy
}

// MergeFacts returns all facts in the order they are shown.
func MergeFacts() []MergeFact {
	out := make([]MergeFact, len(factRules))
	for i, r := range factRules {
		out[i] = r.fact
	}
	return out
}

func (f MergeFact) rule() factRule {
	for _, r := range factRules {
		if r.fact == f {
			return r
		}
	}
	return factRule{}
}

// Title gives the fact's name for people.
func (f MergeFact) Title() string { return f.rule().title }

// Same reports whether both charts say the same.
func (f MergeFact) Same(a, b Patient) bool { r := f.rule(); return r.same != nil && r.same(a, b) }

// Empty reports whether the chart says nothing about the fact.
func (f MergeFact) Empty(p Patient) bool { r := f.rule(); return r.empty == nil || r.empty(p) }

// Choosable reports whether the two charts contradict each other so that a
// person decides. Facts of which nothing may be lost are combined instead.
func (f MergeFact) Choosable(kept, merged Patient) bool {
	r := f.rule()
	switch {
	case r.same == nil, r.fixed, r.combine != nil, r.same(kept, merged), r.empty(kept), r.empty(merged):
		return false
	}
	return r.yields == nil || !r.yields(kept, merged) && !r.yields(merged, kept)
}

// MergeCharts gives the kept chart as it is after the merge: what it does not
// say is filled in from the merged one, what both say differently stays unless
// take names it, and allergies, numbers of others, consent and medical history
// are combined. Number, version and registration stay those of kept.
func MergeCharts(kept, merged Patient, take []MergeFact) (Patient, error) {
	out := kept
	for _, f := range take {
		if !f.Choosable(kept, merged) {
			return kept, FieldErrorf(string(f), "There is nothing to choose here any more. Look at the preview again.")
		}
	}
	for _, r := range factRules {
		switch {
		case r.same(kept, merged), r.empty(merged):
		case r.empty(kept), slices.Contains(take, r.fact), r.yields != nil && r.yields(kept, merged):
			r.take(&out, merged)
		case r.combine != nil:
			if err := r.combine(&out, merged); err != nil {
				return kept, err
			}
		}
	}
	return out, nil
}

// UndoMerge gives the kept chart as it is after a merge is undone: a fact that
// the merge changed goes back to what it was, unless somebody has changed it
// since. back and left name the facts of either kind.
func UndoMerge(current, before, after Patient) (next Patient, back, left []MergeFact) {
	next = current
	for _, r := range factRules {
		switch {
		case r.same(before, after):
		case r.same(current, after):
			r.take(&next, before)
			back = append(back, r.fact)
		case !r.same(current, before):
			left = append(left, r.fact)
		}
	}
	return next, back, left
}

// combineAllergies never loses one: whoever has an allergy has it in the merged
// chart too. Of two records of one substance the graver severity and both
// reactions stand. The later asking is the one that is kept.
func combineAllergies(to *Patient, merged Patient) error {
	switch {
	case to.AllergyStatus != AllergyHas && merged.AllergyStatus == AllergyHas:
		takeAllergies(to, merged)
		return nil
	case merged.AllergyStatus != AllergyHas && to.AllergyStatus == AllergyHas:
		return nil
	}
	if merged.AllergyConfirmed.After(to.AllergyConfirmed) {
		to.AllergyConfirmed, to.AllergyBy = merged.AllergyConfirmed, merged.AllergyBy
	}
	to.Allergies = slices.Clone(to.Allergies)
	for _, a := range merged.Allergies {
		i := slices.IndexFunc(to.Allergies, func(b Allergy) bool { return strings.EqualFold(a.Substance, b.Substance) })
		if i < 0 {
			to.Allergies = append(to.Allergies, a)
			continue
		}
		one := &to.Allergies[i]
		if severityRank(a.Severity) > severityRank(one.Severity) {
			one.Severity = a.Severity
		}
		switch {
		case a.Reaction == "" || strings.EqualFold(a.Reaction, one.Reaction):
		case one.Reaction == "":
			one.Reaction = a.Reaction
		default:
			one.Reaction += ", " + a.Reaction
		}
		if len([]rune(one.Reaction)) > MaxLine {
			return Errorf(Conflict, "The reactions to %s in both records are too long to stand in one. Shorten one of them first.", a.Substance)
		}
	}
	return nil
}

func severityRank(s Severity) int {
	return slices.Index(Severities(), s) // -1, the least, where it is not known
}

// SexesDiffer reports whether two charts say that they are of different
// people's sex. Unknown is no difference.
func SexesDiffer(a, b Patient) bool {
	return a.Sex != SexUnknown && b.Sex != SexUnknown && a.Sex != b.Sex
}

// FirstOverlap finds two live visits, one of each list, at the same time.
func FirstOverlap(a, b []Appointment) (x, y Appointment, found bool) {
	type visit struct {
		Appointment
		second     bool
		start, end int // minutes from 1970-01-01 00:00 of the clinic's civil time
	}
	var all []visit
	epoch := Date{Year: 1970, Month: time.January, Day: 1}
	add := func(list []Appointment, second bool) {
		for _, v := range list {
			if v.Status.Live() {
				start := epoch.DaysUntil(v.Date)*24*60 + int(v.Start)
				all = append(all, visit{v, second, start, start + v.Minutes})
			}
		}
	}
	add(a, false)
	add(b, true)
	slices.SortStableFunc(all, func(a, b visit) int { return cmp.Compare(a.start, b.start) })
	var last [2]*visit // the latest to end, of each list
	for i := range all {
		v := &all[i]
		mine, others := 0, 1
		if v.second {
			mine, others = 1, 0
		}
		if o := last[others]; o != nil && o.end > v.start {
			if v.second {
				return o.Appointment, v.Appointment, true
			}
			return v.Appointment, o.Appointment, true
		}
		if last[mine] == nil || v.end > last[mine].end {
			last[mine] = v
		}
	}
	return x, y, false
}

// ParsePatientNumber reads a typed patient number, with or without its letter
// and its zeros: P-000123, p123, 123.
func ParsePatientNumber(s string) (string, bool) {
	s = strings.TrimLeft(strings.ToUpper(CleanLine(s)), "P- ")
	s = strings.TrimLeft(s, "0")
	if s == "" || len(s) > 9 || strings.Trim(s, "0123456789") != "" {
		return "", false
	}
	return "P-" + strings.Repeat("0", max(0, 6-len(s))) + s, true
}
