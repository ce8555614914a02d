package service

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"caredesk/internal/clinic"
)

// MedicationRepo reads the running medication list and ends what stands in it.
type MedicationRepo interface {
	// Running returns what the patient takes on a day, by name, in one statement.
	Running(ctx context.Context, p clinic.PatientID, on clinic.Date) ([]clinic.RunningMedicine, error)
	// PrescribedItem returns one item and whose it is; NotFound for an item of a
	// prescription that another one took the place of.
	PrescribedItem(ctx context.Context, id clinic.PrescriptionItemID) (clinic.PrescribedItem, clinic.PatientID, error)
	// Stop ends a medicine; Conflict when it has ended already.
	Stop(ctx context.Context, s clinic.MedicineStop) error
	// Stops returns the ended items of prescriptions, of the newest stop first.
	Stops(ctx context.Context, p clinic.PatientID, limit int) ([]clinic.RunningMedicine, error)
}

// TimelineRepo reads a patient's timeline.
type TimelineRepo interface {
	// Timeline pages from the newest to the oldest, in a few statements, whatever
	// stands on the page, and at a cost that does not grow with the chart. With a text it
	// reads on until a page is full and can be cancelled meanwhile; its total is
	// then a least number.
	Timeline(ctx context.Context, f TimelineFilter, p PageRequest) (TimelinePage, error)
}

// TimelineFilter narrows a timeline to what the reader asks for and may see.
type TimelineFilter struct {
	HistoryFilter                 // Patient is needed
	BillsOf       clinic.DoctorID // bills of this doctor's visits alone, 0 for all
	WithoutBills  bool
	HideRemoved   bool // leave out removed files and vital signs entered in error
	HideOpen      bool // leave out the files of visits that are not closed
}

// TimelinePage is a page of a timeline. Counts tells, on the first page without
// a text, how many entries there are of each kind.
type TimelinePage struct {
	Page[clinic.TimelineEntry]
	Counts map[clinic.TimelineKind]int
}

// AttachmentRepo keeps files of charts; the content once, by its SHA-256.
type AttachmentRepo interface {
	Get(ctx context.Context, id clinic.AttachmentID) (clinic.Attachment, error)
	// Content returns the bytes; an Internal error when they are not what was stored.
	Content(ctx context.Context, sha256 string) ([]byte, error)
	// List pages from the newest to the oldest, without removed ones unless asked for.
	List(ctx context.Context, f AttachmentFilter, p PageRequest) (Page[clinic.Attachment], error)
	// Insert stores the content, if it is new, and the attachment. Name, mime and
	// note are checked already; SHA256 and Size are worked out here.
	Insert(ctx context.Context, a clinic.Attachment, data []byte) (clinic.AttachmentID, error)
	// Remove marks it as removed; Conflict when it is already.
	Remove(ctx context.Context, a clinic.Attachment) error
}

// AttachmentFilter narrows a chart's files.
type AttachmentFilter struct {
	Patient     clinic.PatientID
	Visit       clinic.AppointmentID // 0 for all visits and none
	AddedBy     clinic.UserID        // 0 for everybody
	SHA256      string               // of one content
	WithRemoved bool
	HideOpen    bool // leave out those of visits that are not closed
}

// MedicationView is what a patient takes on a day, and what was stopped, newest
// first.
type MedicationView struct {
	On      clinic.Date
	Running []clinic.RunningMedicine
	Stopped []clinic.RunningMedicine
}

// AddAttachmentCommand takes a file into a chart. Name is the file's own, of any
// kind; Visit, Note and Date may be left out.
type AddAttachmentCommand struct {
	Patient clinic.PatientID
	Visit   clinic.AppointmentID
	Name    string
	Data    []byte
	Note    string
	Date    clinic.Date // of the document itself
}

// AttachmentFile is a file of a chart with its content.
type AttachmentFile struct {
	clinic.Attachment
	Data []byte
}

// ChartChanged says that something in a patient's chart changed that is no
// visit, no bill and no personal data: a file, a medicine that was stopped.
type ChartChanged struct{ ID clinic.PatientID }

func attachmentRecord(a clinic.Attachment) record {
	return record{"name": a.Name, "kind": a.Mime, "bytes": a.Size, "sha256": a.SHA256, "note": a.Note, "date": a.Date.String(), "appointment": int64(a.VisitID)}
}

func contentHash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
