package clinic

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// PaperKind is a kind of document that is signed or issued under a number.
type PaperKind string

// The kinds. A prescription is kept in a table of its own.
const (
	PaperPrescription PaperKind = "prescription"
	PaperVisitSummary PaperKind = "visit_summary"
	PaperSickNote     PaperKind = "sick_note"
	PaperReferral     PaperKind = "referral"
	PaperHistory      PaperKind = "history"
)

// paperKinds says how each kind is numbered and called.
var paperKinds = []struct {
	kind          PaperKind
	prefix, title string
}{
	{PaperPrescription, "RX", "Prescription"},
	{PaperVisitSummary, "VS", "Visit summary"},
	{PaperSickNote, "SN", "Sick note"},
	{PaperReferral, "RL", "Referral letter"},
	{PaperHistory, "HS", "Medical history"},
}

// IssuedKinds are the kinds that are issued as papers: all but prescriptions.
func IssuedKinds() []PaperKind {
	return []PaperKind{PaperVisitSummary, PaperSickNote, PaperReferral, PaperHistory}
}

// Issued reports whether the kind is one of IssuedKinds.
func (k PaperKind) Issued() bool { return slices.Contains(IssuedKinds(), k) }

// Title names the kind: Sick note.
func (k PaperKind) Title() string {
	for _, p := range paperKinds {
		if p.kind == k {
			return p.title
		}
	}
	return moneyTitle(k)
}

// Prefix is what the kind's numbers begin with: SN.
func (k PaperKind) Prefix() string {
	for _, p := range paperKinds {
		if p.kind == k {
			return p.prefix
		}
	}
	return ""
}

// Number gives the n-th number of a year: SN-2026-000001.
func (k PaperKind) Number(year, n int) string { return fmt.Sprintf("%s-%d-%06d", k.Prefix(), year, n) }

// kindOfPrefix finds the kind of a number's first letters, empty for none.
func kindOfPrefix(prefix string) PaperKind {
	for _, p := range paperKinds {
		if p.prefix == prefix {
			return p.kind
		}
	}
	return ""
}

// IssuedPaper is a document as it was issued. It is never edited: a mistake is
// put right by another one.
type IssuedPaper struct {
	ID            PaperID
	Number        string // SN-2026-000001; empty while it is only looked at
	Kind          PaperKind
	PatientID     PatientID
	AppointmentID AppointmentID // 0 when it belongs to no visit
	DoctorID      DoctorID      // who signs it
	Title         string        // the heading, the kind's title unless another was typed
	Body          PaperBody
	Digest        string // SHA-256 of all that the pages say, in hexadecimal
	IssuedAt      time.Time
	IssuedBy      UserID
	IssuedName    string
	Copies        int // times printed before
}

// PaperBody is all that the pages of an issued paper say below the letterhead.
// It is stored as JSON under these names, which never change; a name that is
// missing reads as empty. Days are written YYYY-MM-DD.
type PaperBody struct {
	Parties   PaperParties   `json:"parties"`
	Allergies string         `json:"allergies,omitempty"` // as AllergyText gives it
	Diagnosis string         `json:"diagnosis,omitempty"`
	Sections  []PaperSection `json:"sections,omitempty"`
	Items     []PaperItem    `json:"items,omitempty"` // medicines

	// The visit that it is about.
	Visit         string `json:"visit,omitempty"`
	VisitDoctor   string `json:"visit_doctor,omitempty"`
	RecordVersion int    `json:"record_version,omitempty"` // of the record it was made from, above 1 when that was amended
	AmendedOn     string `json:"amended_on,omitempty"`
	FollowUp      string `json:"follow_up,omitempty"`
	FollowUpTime  string `json:"follow_up_time,omitempty"` // HH:MM, empty for a day without a time

	// A sick note.
	Fitness        Fitness `json:"fitness,omitempty"`
	Activity       string  `json:"activity,omitempty"` // work, school, sport; as typed
	From           string  `json:"from,omitempty"`
	Until          string  `json:"until,omitempty"` // the last day
	BackdateReason string  `json:"backdate_reason,omitempty"`

	// A referral letter.
	Recipient PaperRecipient  `json:"recipient"`
	Urgency   ReferralUrgency `json:"urgency,omitempty"`

	// A history. PeriodFrom and PeriodUntil are empty where that side is open.
	PeriodFrom  string       `json:"period_from,omitempty"`
	PeriodUntil string       `json:"period_until,omitempty"`
	Search      string       `json:"search,omitempty"` // only visits with these words
	Entries     []PaperEntry `json:"entries,omitempty"`
	LeftOut     int          `json:"left_out,omitempty"` // earlier visits that there was no room for
}

// PaperSection is a part of a paper under a heading.
type PaperSection struct {
	Heading SectionKind `json:"heading"`
	Text    string      `json:"text"`
}

// SectionKind names a heading, which each language has its own words for.
type SectionKind string

// The headings.
const (
	SectionComplaints SectionKind = "complaints"
	SectionFindings   SectionKind = "findings"
	SectionAdvice     SectionKind = "advice"
	SectionReason     SectionKind = "reason"     // why the patient is referred
	SectionRequest    SectionKind = "request"    // what the recipient is asked for
	SectionBackground SectionKind = "background" // what came before
	SectionLimits     SectionKind = "limits"     // what can be done while not wholly fit
	SectionRemarks    SectionKind = "remarks"
)

// SectionKinds returns every heading, in the order in which they are printed.
func SectionKinds() []SectionKind {
	return []SectionKind{SectionReason, SectionRequest, SectionComplaints, SectionFindings, SectionBackground, SectionAdvice, SectionLimits, SectionRemarks}
}

// PaperItem is a medicine in words.
type PaperItem struct {
	Name     string `json:"name"`
	Words    string `json:"words,omitempty"` // how it is taken
	Quantity string `json:"quantity,omitempty"`
}

// PaperRecipient is whom a letter is addressed to.
type PaperRecipient struct {
	Name    string `json:"name,omitempty"`
	Unit    string `json:"unit,omitempty"` // department, practice, speciality
	Address string `json:"address,omitempty"`
}

// PaperEntry is one visit of a history.
type PaperEntry struct {
	Visit     string         `json:"visit"`
	Doctor    string         `json:"doctor,omitempty"`
	Unit      string         `json:"unit,omitempty"`
	Version   int            `json:"version,omitempty"` // above 1 when it was amended
	Diagnosis string         `json:"diagnosis,omitempty"`
	Medicines string         `json:"medicines,omitempty"` // a line each
	Sections  []PaperSection `json:"sections,omitempty"`
	FollowUp  string         `json:"follow_up,omitempty"`
}

// Fitness is what a sick note or certificate attests.
type Fitness string

// The kinds of fitness.
const (
	Unfit        Fitness = "unfit"
	PartiallyFit Fitness = "partial" // fit with the limits that are written down
	Fit          Fitness = "fit"
)

// ReferralUrgency is how soon a referred patient should be seen.
type ReferralUrgency string

// The urgencies.
const (
	ReferralRoutine   ReferralUrgency = "routine"
	ReferralUrgent    ReferralUrgency = "urgent"
	ReferralEmergency ReferralUrgency = "emergency"
)

// Bounds of what papers hold.
const (
	MaxBackdateDays  = 14  // a sick note that begins earlier gives a reason
	MaxSickNoteDays  = 366 // from the first to the last day
	MaxSickNoteAhead = 90  // days until a sick note begins
	MaxHistoryVisits = 500 // visits on one printed history
	// ChildWeightYears is the age in years below which the weight is printed.
	ChildWeightYears = 18
)

// Section returns the text under a heading, empty when there is none.
func (b PaperBody) Section(kind SectionKind) string {
	for _, s := range b.Sections {
		if s.Heading == kind {
			return s.Text
		}
	}
	return ""
}

// Clean tidies what was typed for a paper and checks it. Fields are called
// title, diagnosis, from, until, fitness, activity, backdate_reason, recipient,
// recipient_unit, recipient_address, urgency and by the headings' names.
func (p *IssuedPaper) Clean(today Date) error {
	var c checker
	b := &p.Body
	if !p.Kind.Issued() {
		c.fail("kind", "Choose what is to be issued.")
		return c.err()
	}
	for _, f := range []struct {
		name string
		text *string
	}{{"title", &p.Title}, {"activity", &b.Activity}, {"backdate_reason", &b.BackdateReason}, {"recipient", &b.Recipient.Name},
		{"recipient_unit", &b.Recipient.Unit}} {
		*f.text = CleanLine(*f.text)
		c.limit(f.name, *f.text, MaxLine)
	}
	if p.Title == "" {
		p.Title = p.Kind.Title()
	}
	b.Recipient.Address, b.Diagnosis = CleanText(b.Recipient.Address), CleanText(b.Diagnosis)
	c.limit("recipient_address", b.Recipient.Address, 500)
	c.limit("diagnosis", b.Diagnosis, MaxNote)
	b.cleanSections(&c)
	if lang := b.Parties.Language; lang != "" && !Language(lang).Valid() {
		c.fail("language", "Choose a language from the list.")
	}
	switch p.Kind {
	case PaperSickNote:
		b.cleanSickNote(&c, today)
	case PaperReferral:
		b.cleanReferral(&c)
	case PaperVisitSummary:
		if b.Diagnosis == "" && len(b.Sections) == 0 && len(b.Items) == 0 {
			c.fail("remarks", "There is nothing on this summary. Choose what it shall say, or write a remark.")
		}
	}
	return c.err()
}

// cleanSections tidies the sections, drops empty ones and puts them in order.
func (b *PaperBody) cleanSections(c *checker) {
	var out []PaperSection
	for _, kind := range SectionKinds() {
		text := ""
		for _, s := range b.Sections {
			if s.Heading == kind {
				text = joinLines(text, CleanText(s.Text))
			}
		}
		if text == "" {
			continue
		}
		c.limit(string(kind), text, MaxNote)
		out = append(out, PaperSection{kind, text})
	}
	for _, s := range b.Sections {
		if !slices.Contains(SectionKinds(), s.Heading) {
			c.fail("sections", "There is no part called “%s”.", CleanLine(string(s.Heading)))
		}
	}
	b.Sections = out
}

func joinLines(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n" + b
}

func (b *PaperBody) cleanSickNote(c *checker, today Date) {
	switch b.Fitness {
	case Unfit, PartiallyFit, Fit:
	default:
		c.fail("fitness", "Say what is attested.")
	}
	if b.Fitness == PartiallyFit && b.Section(SectionLimits) == "" {
		c.fail(string(SectionLimits), "Say what can be done and what cannot.")
	}
	from, fromErr := ParseDate(b.From)
	until, untilErr := ParseDate(b.Until)
	if fromErr != nil {
		c.fail("from", "Give the first day.")
	} else {
		switch days := from.DaysUntil(today); {
		case days > MaxBackdateDays && b.BackdateReason == "":
			c.fail("backdate_reason", "This begins more than %d days ago. Say why it is back-dated; the reason is printed.", MaxBackdateDays)
		case days > MaxSickNoteDays:
			c.fail("from", "This begins more than a year ago.")
		case -days > MaxSickNoteAhead:
			c.fail("from", "This begins more than %d days from now.", MaxSickNoteAhead)
		}
		if from.DaysUntil(today) <= MaxBackdateDays {
			b.BackdateReason = ""
		}
	}
	if b.Until == "" && b.Fitness == Fit {
		return // fit from that day on
	}
	switch {
	case untilErr != nil:
		c.fail("until", "Give the last day.")
	case fromErr == nil && until.Before(from):
		c.fail("until", "The last day is before the first.")
	case fromErr == nil && from.DaysUntil(until) >= MaxSickNoteDays:
		c.fail("until", "A note covers a year at most.")
	}
}

func (b *PaperBody) cleanReferral(c *checker) {
	if b.Recipient.Name == "" && b.Recipient.Unit == "" {
		c.fail("recipient", "Give whom the letter is for: a name, or a department or speciality.")
	}
	switch b.Urgency {
	case ReferralRoutine, ReferralUrgent, ReferralEmergency:
	case "":
		b.Urgency = ReferralRoutine
	default:
		c.fail("urgency", "Choose how soon the patient should be seen.")
	}
	if b.Section(SectionReason) == "" {
		c.fail(string(SectionReason), "Say why the patient is referred.")
	}
}

// PartiesOf is the patient and the doctor as a paper names them.
func PartiesOf(p Patient, d Doctor) PaperParties {
	return PaperParties{PatientName: p.FullName(), PatientNumber: p.Number, PatientBorn: p.DateOfBirth.String(), BirthEstimated: p.BirthEstimated,
		PatientSex: p.Sex, DoctorName: d.Name(), Qualification: d.Qualification, Specialization: d.Headline, LicenseNumber: d.LicenseNumber}
}

// ItemWords says on one line how a medicine is taken, in a document's language.
func ItemWords(it PrescriptionItem, language string) string {
	return CleanLine(it.SigIn(Language(language)))
}

// PrescriptionWords says it of each medicine, a line each.
func PrescriptionWords(items []PrescriptionItem, language string) string {
	lines := make([]string, len(items))
	for i, it := range items {
		lines[i] = ItemWords(it, language)
	}
	return strings.Join(lines, "\n")
}
