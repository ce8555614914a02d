package store

import (
	"context"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// historyRow is a row of appointments_patienthistory.
type historyRow struct {
	ID             int64 `gorm:"primaryKey"`
	PatientID      int64
	AppointmentID  ref
	Diagnosis      string
	Treatment      string
	Prescription   string
	Notes          string
	DateCreated    instant
	FollowUpDate   day
	DoctorNotes    string
	Symptoms       string
	VersionNo      int
	AmendsID       ref
	AmendReason    string
	RecordedBy     ref
	RecordedByName string
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
	Superseded  bool
}

func (h historyRead) entry() clinic.HistoryEntry {
	e := clinic.HistoryEntry{ID: clinic.HistoryID(h.Row.ID), PatientID: clinic.PatientID(h.Row.PatientID),
		AppointmentID: clinic.AppointmentID(h.Row.AppointmentID.id), DoctorID: clinic.DoctorID(h.DoctorID.id), Department: h.Department.text,
		VisitDate: h.VisitDate.date, VisitStart: h.VisitStart.of, Symptoms: h.Row.Symptoms, Diagnosis: h.Row.Diagnosis,
		Treatment: h.Row.Treatment, Prescription: h.Row.Prescription, Notes: h.Row.Notes, DoctorNotes: h.Row.DoctorNotes,
		FollowUp: h.Row.FollowUpDate.date, CreatedAt: h.Row.DateCreated.at, Version: h.Row.VersionNo, Amends: clinic.HistoryID(h.Row.AmendsID.id),
		AmendReason: h.Row.AmendReason, RecordedBy: clinic.UserID(h.Row.RecordedBy.id), RecordedName: h.Row.RecordedByName, Superseded: h.Superseded}
	if e.DoctorID != 0 {
		e.DoctorName = clinic.DoctorName(h.DoctorFirst.text, h.DoctorLast.text)
	}
	return e
}

func (r consultationRepo) InsertHistory(ctx context.Context, h clinic.HistoryEntry) (clinic.HistoryID, error) {
	row := historyRow{PatientID: int64(h.PatientID), AppointmentID: ref{int64(h.AppointmentID)}, Diagnosis: h.Diagnosis,
		Treatment: h.Treatment, Prescription: h.Prescription, Notes: h.Notes, DateCreated: at(h.CreatedAt),
		FollowUpDate: on(h.FollowUp), DoctorNotes: h.DoctorNotes, Symptoms: h.Symptoms, VersionNo: max(h.Version, 1),
		AmendsID: ref{int64(h.Amends)}, AmendReason: h.AmendReason, RecordedBy: ref{int64(h.RecordedBy)}, RecordedByName: h.RecordedName}
	if err := r.insert(ctx, &row); err != nil {
		return 0, err
	}
	codes := make([]diagnosisRow, len(h.Diagnoses))
	for i, d := range h.Diagnoses {
		codes[i] = diagnosisRow{HistoryID: row.ID, Position: i + 1, Code: d.Code, Title: d.Title}
	}
	return clinic.HistoryID(row.ID), r.insert(ctx, &codes)
}

// diagnosisRow is a row of visit_diagnosis.
type diagnosisRow struct {
	ID        int64 `gorm:"primaryKey"`
	HistoryID int64
	Position  int
	Code      string
	Title     string
}

// TableName names the table for GORM.
func (diagnosisRow) TableName() string { return "visit_diagnosis" }

// withDiagnoses fills in the coded diagnoses of entries, in one statement.
func (r consultationRepo) withDiagnoses(ctx context.Context, list []clinic.HistoryEntry) error {
	if len(list) == 0 {
		return nil
	}
	at := map[int64]int{}
	ids := make([]int64, len(list))
	for i, e := range list {
		ids[i], at[int64(e.ID)] = int64(e.ID), i
	}
	rows, err := queryAll[diagnosisRow](ctx, r.unit, "SELECT * FROM visit_diagnosis WHERE history_id IN ? ORDER BY history_id, position", ids)
	for _, d := range rows {
		e := &list[at[d.HistoryID]]
		e.Diagnoses = append(e.Diagnoses, clinic.CodedDiagnosis{Code: d.Code, Title: d.Title})
	}
	return err
}

func (r consultationRepo) Entry(ctx context.Context, id clinic.HistoryID) (clinic.HistoryEntry, error) {
	row, err := queryOne[historyRead](ctx, r.unit, "record", "SELECT "+historyColumns+" FROM "+historyTables+" WHERE h.id = ?", int64(id))
	if err != nil {
		return clinic.HistoryEntry{}, err
	}
	list := []clinic.HistoryEntry{row.entry()}
	err = r.withDiagnoses(ctx, list)
	return list[0], err
}

func (r consultationRepo) Versions(ctx context.Context, id clinic.AppointmentID) ([]clinic.HistoryEntry, error) {
	rows, err := queryAll[historyRead](ctx, r.unit, "SELECT "+historyColumns+" FROM "+historyTables+` WHERE h.appointment_id = ?
		ORDER BY h.version_no DESC, h.id DESC`, int64(id))
	if err != nil {
		return nil, err
	}
	list := make([]clinic.HistoryEntry, len(rows))
	for i, row := range rows {
		list[i] = row.entry()
	}
	return list, r.withDiagnoses(ctx, list)
}

const historyColumns = `h.id, h.patient_id, h.appointment_id, h.diagnosis, h.treatment, h.prescription, h.notes, h.date_created,
	h.follow_up_date, h.doctor_notes, h.symptoms, h.version_no, h.amends_id, h.amend_reason, h.recorded_by, h.recorded_by_name, a.doctor_id, u.first_name AS doctor_first, u.last_name AS doctor_last, t.name AS department,
	a.appointment_date AS visit_date, a.appointment_time AS visit_start,
	EXISTS (SELECT 1 FROM appointments_patienthistory n WHERE n.amends_id = h.id) AS superseded`

const historyTables = `appointments_patienthistory h
	LEFT JOIN appointments_appointment a ON a.id = h.appointment_id
	LEFT JOIN doctors_doctor d ON d.id = a.doctor_id
	LEFT JOIN auth_user u ON u.id = d.user_id
	LEFT JOIN doctors_department t ON t.id = d.department_id`

func (r consultationRepo) History(ctx context.Context, f service.HistoryFilter, p service.PageRequest) (service.Page[clinic.HistoryEntry], error) {
	var w where
	w.add("NOT EXISTS (SELECT 1 FROM appointments_patienthistory n WHERE n.amends_id = h.id)")
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
	out, err := page(ctx, r.unit, q, p, historyRead.key, historyRead.entry)
	if err != nil {
		return out, err
	}
	return out, r.withDiagnoses(ctx, out.Rows)
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
	return out, r.withDiagnoses(ctx, out.Rows)
}

// holds reports whether every word stands somewhere in the entry, in the
// doctors' private notes only if the reader sees them.
func (h historyRead) holds(words []string, doctorNotes bool) bool {
	fields := []string{h.Row.Diagnosis, h.Row.Treatment, h.Row.Prescription, h.Row.Notes, h.Row.Symptoms,
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
