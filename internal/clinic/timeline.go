package clinic

import (
	"strconv"
	"time"
)

// TimelineKind says what an entry of a patient's timeline is.
type TimelineKind uint8

// The kinds.
const (
	TimelineVisit TimelineKind = iota + 1
	TimelinePrescription
	TimelineDiagnosis
	TimelinePayment // a bill with what was paid of it
	TimelineAttachment
	TimelinePaper // a sick note, a letter, a summary
	TimelineVitals
)

// TimelineKinds returns all kinds, in the order in which people list them.
func TimelineKinds() []TimelineKind {
	return []TimelineKind{TimelineVisit, TimelineDiagnosis, TimelinePrescription, TimelineVitals, TimelineAttachment, TimelinePaper, TimelinePayment}
}

// Title names the kind for people.
func (k TimelineKind) Title() string {
	switch k {
	case TimelineVisit:
		return "Visit"
	case TimelinePrescription:
		return "Prescription"
	case TimelineDiagnosis:
		return "Diagnosis"
	case TimelinePayment:
		return "Payment"
	case TimelineAttachment:
		return "Attachment"
	case TimelinePaper:
		return "Paper"
	case TimelineVitals:
		return "Vital signs"
	}
	return "Entry " + strconv.Itoa(int(k))
}

// KindSet is some of the kinds; the zero set stands for all of them.
type KindSet uint16

// Kinds makes a set.
func Kinds(list ...TimelineKind) KindSet {
	var s KindSet
	for _, k := range list {
		s |= 1 << k
	}
	return s
}

// Has reports whether the kind is in the set.
func (s KindSet) Has(k TimelineKind) bool { return s == 0 || s&(1<<k) != 0 }

// TimelineEntry is a line of a patient's timeline.
type TimelineEntry struct {
	Kind       TimelineKind
	ID         int64     // of the record, prescription, invoice, attachment, paper or vital signs; a diagnosis has its record's
	At         time.Time // where it stands: the visit's start, else when it was recorded
	PatientID  PatientID
	VisitID    AppointmentID // 0 for what belongs to no visit
	DoctorID   DoctorID      // 0 for none
	Doctor     string        // with the title; whoever added it where there is no doctor
	Department string
	Title      string
	Detail     string // on one or more lines
	Number     string // of a prescription, an invoice or a paper
	Bill       *TimelineBill
	Version    int    // of a record, 1 for one that was never amended
	// Superseded is set on a prescription that another one took the place of, a
	// void bill, and what was marked as entered in error or removed.
	Superseded bool
	Marker     string        // "Amended (2)", "Replaced", "Removed: wrong patient"; empty for none
	Visit      *HistoryEntry // the whole record of a visit
}

// MarkAmended sets the marker of an amended record.
func (e *TimelineEntry) MarkAmended() {
	if e.Version > 1 {
		e.Marker = "Amended (" + strconv.Itoa(e.Version) + ")"
	}
}

// TimelineBill is a bill in the timeline: what it comes to and what was paid of it.
type TimelineBill struct {
	Total, Paid Money
	Status      InvoiceStatus
}
