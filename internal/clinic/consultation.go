package clinic

import (
	"slices"
	"strings"
	"time"
)

// Consultation is what the doctor records at a visit; until the visit is
// closed it is a draft.
type Consultation struct {
	Symptoms    string
	Notes       string // findings; part of the patient's record
	Diagnoses   []CodedDiagnosis
	Diagnosis   string // in free text, beside the coded ones
	Advice      string // treatment and advice, printed on the prescription
	DoctorNotes string // for doctors alone; never printed
	Items       []PrescriptionItem
	FollowUp    FollowUp
	Pending     PendingItem // of a draft alone; what is signed has none
}

// PendingItem is a medicine as it is being typed, which stands in no line yet.
type PendingItem struct{ Drug, Sig, Quantity string }

// CodedDiagnosis is a diagnosis of the code list.
type CodedDiagnosis struct {
	Code  string // I10
	Title string
}

// String gives "I10 Essential hypertension".
func (d CodedDiagnosis) String() string { return joinWords(d.Code, d.Title) }

// MaxDiagnoses bounds the coded diagnoses of one visit.
const MaxDiagnoses = 20

// DiagnosisText puts the coded diagnoses and the free text into one, as the
// given text columns hold them.
func (c Consultation) DiagnosisText() string {
	var parts []string
	for _, d := range c.Diagnoses {
		parts = append(parts, d.String())
	}
	if c.Diagnosis != "" {
		parts = append(parts, c.Diagnosis)
	}
	return strings.Join(parts, "; ")
}

// FollowUp is the next visit as the doctor asks for it.
type FollowUp struct {
	Date    Date  // zero for none
	Start   Clock // with Book
	Minutes int   // with Book; 0 is the doctor's usual length
	Book    bool  // book the visit at Start; else the date is a note only
}

// Clean tidies a consultation about to be closed and checks it. A closed visit
// needs a diagnosis or a note; everything else is the doctor's choice.
func (c *Consultation) Clean(today Date) error {
	var k checker
	c.Pending = PendingItem{}
	for _, f := range []struct {
		name string
		text *string
	}{{"symptoms", &c.Symptoms}, {"notes", &c.Notes}, {"diagnosis", &c.Diagnosis}, {"advice", &c.Advice},
		{"doctor_notes", &c.DoctorNotes}} {
		*f.text = CleanText(*f.text)
		k.limit(f.name, *f.text, MaxNote)
	}
	c.cleanDiagnoses(&k)
	if c.DiagnosisText() == "" && c.Notes == "" {
		k.fail("diagnosis", "Record a diagnosis or a note before closing the visit.")
	}
	if !c.FollowUp.Date.IsZero() {
		switch {
		case !c.FollowUp.Date.After(today):
			k.fail("follow_up", "The follow-up must be after today.")
		case today.DaysUntil(c.FollowUp.Date) > 730:
			k.fail("follow_up", "The follow-up is more than two years away.")
		}
	} else if c.FollowUp.Book {
		k.fail("follow_up", "Give the day of the follow-up.")
	}
	items, err := CleanItems(c.Items)
	c.Items = items
	return joinErrors(compact(k.err(), err))
}

// cleanDiagnoses drops empty and repeated ones.
func (c *Consultation) cleanDiagnoses(k *checker) {
	var out []CodedDiagnosis
	for _, d := range c.Diagnoses {
		d.Code, d.Title = CleanLine(d.Code), CleanLine(d.Title)
		if d.Title == "" || slices.Contains(out, d) {
			continue
		}
		k.limit("diagnosis", d.Code, 20)
		k.limit("diagnosis", d.Title, MaxLine)
		out = append(out, d)
	}
	if len(out) > MaxDiagnoses {
		k.fail("diagnosis", "A visit holds %d coded diagnoses at most.", MaxDiagnoses)
	}
	c.Diagnoses = out
}

func compact(errs ...error) []error {
	var out []error
	for _, e := range errs {
		if e != nil {
			out = append(out, e)
		}
	}
	return out
}

// Draft is a consultation that is being typed, kept so that a crash or a lock
// loses nothing.
type Draft struct {
	AppointmentID AppointmentID
	DoctorID      DoctorID
	Consultation  Consultation
	SavedAt       time.Time
}

// HistoryEntry is a closed visit in the patient's record: a row of
// appointments_patienthistory with what a timeline shows beside it.
type HistoryEntry struct {
	ID            HistoryID
	PatientID     PatientID
	AppointmentID AppointmentID
	DoctorID      DoctorID
	DoctorName    string
	Department    string
	VisitDate     Date
	VisitStart    Clock
	Symptoms      string
	Diagnosis     string
	Treatment     string
	Prescription  string
	Notes         string
	DoctorNotes   string
	FollowUp      Date
	CreatedAt     time.Time
	Version       int       // 1 for the record as it was signed first
	Amends        HistoryID // the version that this one takes the place of, 0 for the first
	AmendReason   string    // why it was amended
	RecordedBy    UserID    // 0 for records of before versions were kept
	RecordedName  string
	Diagnoses     []CodedDiagnosis
	Superseded    bool // a later version takes its place
}
