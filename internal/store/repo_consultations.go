package store

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type consultationRepo struct{ *unit }

// draftRow is a row of consultation_draft; body is a draftBody as JSON.
type draftRow struct {
	AppointmentID int64
	DoctorID      int64
	Body          string
	SavedAt       instant
}

func (r consultationRepo) Draft(ctx context.Context, id clinic.AppointmentID) (clinic.Draft, error) {
	row, err := queryOne[draftRow](ctx, r.unit, "draft", "SELECT * FROM consultation_draft WHERE appointment_id = ?", int64(id))
	if err != nil {
		return clinic.Draft{}, err
	}
	var body draftBody
	if err := json.Unmarshal([]byte(row.Body), &body); err != nil {
		return clinic.Draft{}, clinic.Errorf(clinic.Internal, "The draft of this visit cannot be read.")
	}
	return clinic.Draft{AppointmentID: id, DoctorID: clinic.DoctorID(row.DoctorID), Consultation: body.consultation(), SavedAt: row.SavedAt.at}, nil
}

func (r consultationRepo) SaveDraft(ctx context.Context, d clinic.Draft) error {
	body, err := json.Marshal(newDraftBody(d.Consultation))
	if err != nil {
		return mapError(err)
	}
	_, err = r.exec(ctx, `INSERT INTO consultation_draft (appointment_id, doctor_id, body, saved_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (appointment_id) DO UPDATE SET doctor_id = excluded.doctor_id, body = excluded.body, saved_at = excluded.saved_at`,
		int64(d.AppointmentID), int64(d.DoctorID), string(body), at(d.SavedAt))
	return err
}

func (r consultationRepo) DeleteDraft(ctx context.Context, id clinic.AppointmentID) error {
	_, err := r.exec(ctx, "DELETE FROM consultation_draft WHERE appointment_id = ?", int64(id))
	return err
}

// historyRow is a row of appointments_patienthistory.
type historyRow struct {
	ID            int64 `gorm:"primaryKey"`
	PatientID     int64
	AppointmentID ref
	Diagnosis     string
	Treatment     string
	Prescription  string
	Notes         string
	DateCreated   instant
	FollowUpDate  day
	DoctorNotes   string
}

// TableName names the table for GORM.
func (historyRow) TableName() string { return "appointments_patienthistory" }

// historyRead is an entry with what a timeline shows of its visit.
type historyRead struct {
	Row         historyRow `gorm:"embedded"`
	DoctorID    ref
	DoctorFirst optional
	DoctorLast  optional
	Department  optional
	VisitDate   day
	VisitStart  clock
	Symptoms    optional
}

func (h historyRead) entry() clinic.HistoryEntry {
	e := clinic.HistoryEntry{ID: clinic.HistoryID(h.Row.ID), PatientID: clinic.PatientID(h.Row.PatientID),
		AppointmentID: clinic.AppointmentID(h.Row.AppointmentID.id), DoctorID: clinic.DoctorID(h.DoctorID.id), Department: h.Department.text,
		VisitDate: h.VisitDate.date, VisitStart: h.VisitStart.of, Symptoms: h.Symptoms.text, Diagnosis: h.Row.Diagnosis,
		Treatment: h.Row.Treatment, Prescription: h.Row.Prescription, Notes: h.Row.Notes, DoctorNotes: h.Row.DoctorNotes,
		FollowUp: h.Row.FollowUpDate.date, CreatedAt: h.Row.DateCreated.at}
	if e.DoctorID != 0 {
		e.DoctorName = clinic.DoctorName(h.DoctorFirst.text, h.DoctorLast.text)
	}
	return e
}

func (r consultationRepo) InsertHistory(ctx context.Context, h clinic.HistoryEntry) (clinic.HistoryID, error) {
	row := historyRow{PatientID: int64(h.PatientID), AppointmentID: ref{int64(h.AppointmentID)}, Diagnosis: h.Diagnosis,
		Treatment: h.Treatment, Prescription: h.Prescription, Notes: h.Notes, DateCreated: at(h.CreatedAt),
		FollowUpDate: on(h.FollowUp), DoctorNotes: h.DoctorNotes}
	err := r.insert(ctx, &row)
	return clinic.HistoryID(row.ID), err
}

const historyColumns = `h.id, h.patient_id, h.appointment_id, h.diagnosis, h.treatment, h.prescription, h.notes, h.date_created,
	h.follow_up_date, h.doctor_notes, a.doctor_id, u.first_name AS doctor_first, u.last_name AS doctor_last, t.name AS department,
	a.appointment_date AS visit_date, a.appointment_time AS visit_start, a.symptoms`

const historyTables = `appointments_patienthistory h
	LEFT JOIN appointments_appointment a ON a.id = h.appointment_id
	LEFT JOIN doctors_doctor d ON d.id = a.doctor_id
	LEFT JOIN auth_user u ON u.id = d.user_id
	LEFT JOIN doctors_department t ON t.id = d.department_id`

func (r consultationRepo) History(ctx context.Context, f service.HistoryFilter, p service.PageRequest) (service.Page[clinic.HistoryEntry], error) {
	var w where
	if f.Patient != 0 {
		w.add("h.patient_id = ?", int64(f.Patient))
	}
	if f.Doctor != 0 {
		w.add("a.doctor_id = ?", int64(f.Doctor))
	}
	if !f.From.IsZero() {
		w.add("a.appointment_date >= ?", on(f.From))
	}
	if !f.To.IsZero() {
		w.add("a.appointment_date <= ?", on(f.To))
	}
	q := paged{columns: historyColumns, from: historyTables, where: &w, kinds: "si",
		after: "(h.date_created, h.id) < (?, ?)", order: "h.date_created DESC, h.id DESC"}
	words := foldWords(f.Text)
	switch {
	case len(words) > 0:
		return r.historyText(ctx, q, words, !f.NotInDoctorNotes, p)
	case strings.TrimSpace(f.Text) != "": // nothing but signs: no entry holds it
		return service.Page[clinic.HistoryEntry]{Rows: []clinic.HistoryEntry{}}, nil
	}
	return page(ctx, r.unit, q, p, historyRead.key, historyRead.entry)
}

func (h historyRead) key() cursor { return cursor{h.Row.DateCreated.text(), h.Row.ID} }

// historyText pages through the entries that hold every word, in any spelling.
// The words are compared here, not in the database, which knows no accents; a
// patient has few enough entries to look at each.
func (r consultationRepo) historyText(ctx context.Context, q paged, words []string, doctorNotes bool, p service.PageRequest) (service.Page[clinic.HistoryEntry], error) {
	out := service.Page[clinic.HistoryEntry]{Rows: []clinic.HistoryEntry{}, Total: -1}
	step := service.PageRequest{After: p.After, Limit: service.MaxPage}
	matching, full := 0, false
	var last historyRead
	for {
		part, err := page(ctx, r.unit, q, step, historyRead.key, func(h historyRead) historyRead { return h })
		if err != nil {
			return out, err
		}
		for _, h := range part.Rows {
			if !h.holds(words, doctorNotes) {
				continue
			}
			matching++
			if len(out.Rows) < p.Rows() {
				out.Rows, last = append(out.Rows, h.entry()), h
			} else {
				full = true
			}
		}
		// Later pages need no total and stop when it is known that more follow.
		if part.Next == "" || p.After != "" && full {
			break
		}
		step.After = part.Next
	}
	if full {
		out.Next = last.key().String()
	}
	if p.After == "" {
		out.Total = matching
	}
	return out, nil
}

// holds reports whether every word stands somewhere in the entry, in the
// doctors' private notes only if the reader sees them.
func (h historyRead) holds(words []string, doctorNotes bool) bool {
	fields := []string{h.Row.Diagnosis, h.Row.Treatment, h.Row.Prescription, h.Row.Notes, h.Symptoms.text,
		h.DoctorFirst.text, h.DoctorLast.text, h.Department.text}
	if doctorNotes {
		fields = append(fields, h.Row.DoctorNotes)
	}
	text := foldText(strings.Join(fields, "\n"))
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// prescriptionRow is a row of prescription.
type prescriptionRow struct {
	ID            int64 `gorm:"primaryKey"`
	Number        string
	AppointmentID int64
	PatientID     int64
	DoctorID      int64
	Diagnosis     string
	Advice        string
	Allergies     string
	FollowUpDate  day
	FollowUpTime  *clock
	IssuedAt      instant
}

// TableName names the table for GORM.
func (prescriptionRow) TableName() string { return "prescription" }

// prescriptionItemRow is a row of prescription_item.
type prescriptionItemRow struct {
	ID             int64 `gorm:"primaryKey"`
	PrescriptionID int64
	Position       int
	Drug           string
	Strength       string
	Form           string
	Dose           string
	Route          string
	Frequency      string
	DurationDays   int
	Quantity       string
	Instructions   string
	Prn            bool
	AllergyNote    string
}

// TableName names the table for GORM.
func (prescriptionItemRow) TableName() string { return "prescription_item" }

func (r consultationRepo) InsertPrescription(ctx context.Context, p clinic.Prescription) (clinic.PrescriptionID, error) {
	row := prescriptionRow{Number: p.Number, AppointmentID: int64(p.AppointmentID), PatientID: int64(p.PatientID), DoctorID: int64(p.DoctorID),
		Diagnosis: p.Diagnosis, Advice: p.Advice, Allergies: p.Allergies, FollowUpDate: on(p.FollowUp), IssuedAt: at(p.IssuedAt)}
	if p.FollowUpAt != 0 {
		row.FollowUpTime = &clock{p.FollowUpAt}
	}
	if err := r.insert(ctx, &row); err != nil {
		return 0, err
	}
	items := make([]prescriptionItemRow, len(p.Items))
	for i, it := range p.Items {
		items[i] = prescriptionItemRow{PrescriptionID: row.ID, Position: i + 1, Drug: it.Drug, Strength: it.Strength, Form: it.Form,
			Dose: it.Dose, Route: it.Route, Frequency: it.Frequency, DurationDays: it.DurationDays, Quantity: it.Quantity,
			Instructions: it.Instructions, Prn: it.PRN, AllergyNote: it.AllergyNote}
	}
	return clinic.PrescriptionID(row.ID), r.insert(ctx, &items)
}

func (r consultationRepo) Prescription(ctx context.Context, id clinic.PrescriptionID) (clinic.Prescription, error) {
	return r.prescription(ctx, "SELECT * FROM prescription WHERE id = ?", int64(id))
}

func (r consultationRepo) PrescriptionOf(ctx context.Context, id clinic.AppointmentID) (clinic.Prescription, error) {
	return r.prescription(ctx, "SELECT * FROM prescription WHERE appointment_id = ? ORDER BY id DESC LIMIT 1", int64(id))
}

func (r consultationRepo) prescription(ctx context.Context, sql string, id int64) (clinic.Prescription, error) {
	row, err := queryOne[prescriptionRow](ctx, r.unit, "prescription", sql, id)
	if err != nil {
		return clinic.Prescription{}, err
	}
	p := clinic.Prescription{ID: clinic.PrescriptionID(row.ID), Number: row.Number, AppointmentID: clinic.AppointmentID(row.AppointmentID),
		PatientID: clinic.PatientID(row.PatientID), DoctorID: clinic.DoctorID(row.DoctorID), Diagnosis: row.Diagnosis, Advice: row.Advice,
		Allergies: row.Allergies, FollowUp: row.FollowUpDate.date, IssuedAt: row.IssuedAt.at}
	if row.FollowUpTime != nil {
		p.FollowUpAt = row.FollowUpTime.of
	}
	items, err := queryAll[prescriptionItemRow](ctx, r.unit, "SELECT * FROM prescription_item WHERE prescription_id = ? ORDER BY position", row.ID)
	if err != nil {
		return p, err
	}
	for _, it := range items {
		p.Items = append(p.Items, clinic.PrescriptionItem{Drug: it.Drug, Strength: it.Strength, Form: it.Form, Dose: it.Dose, Route: it.Route,
			Frequency: it.Frequency, DurationDays: it.DurationDays, Quantity: it.Quantity, Instructions: it.Instructions, PRN: it.Prn,
			AllergyNote: it.AllergyNote})
	}
	copies, err := queryInt(ctx, r.unit, "SELECT count(*) FROM document_print WHERE kind = 'prescription' AND document_id = ?", row.ID)
	p.Copies = int(copies)
	return p, err
}

// printRow is a row of document_print.
type printRow struct {
	ID         int64 `gorm:"primaryKey"`
	Kind       string
	DocumentID int64
	CopyNo     int
	PrintedAt  instant
	PrintedBy  ref
}

// TableName names the table for GORM.
func (printRow) TableName() string { return "document_print" }

func (r consultationRepo) AddPrint(ctx context.Context, kind string, id int64, when time.Time, by clinic.UserID) (int, error) {
	n, err := queryInt(ctx, r.unit, "SELECT coalesce(max(copy_no) + 1, 0) FROM document_print WHERE kind = ? AND document_id = ?", kind, id)
	if err != nil {
		return 0, err
	}
	return int(n), r.insert(ctx, &printRow{Kind: kind, DocumentID: id, CopyNo: int(n), PrintedAt: at(when), PrintedBy: ref{int64(by)}})
}
