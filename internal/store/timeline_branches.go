package store

import (
	"strconv"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// branch is one kind of entry of a timeline: a statement that reads it from the
// newest to the oldest along an index, and how its rows become entries. Every
// branch gives the same columns: those of timelineRow.
type branch struct {
	name    string // of the branch; the loose records are visits too
	kind    clinic.TimelineKind
	columns string
	from    string
	count   string // tables for counting, when fewer will do without a filter
	terms   []string
	patient string // column
	key     string // column that the branch is ordered by, before id
	number  bool   // the key is a whole number
	id      string // column
	doctor  string // column that a filter by doctor compares; empty when it has none
	dept    string // column that a filter by department compares
	entry   func(timelineRow, *time.Location) clinic.TimelineEntry
}

// timelineRow is a row of any branch. What T1 to T4 and N1 to N3 hold is the
// branch's own.
type timelineRow struct {
	Branch      int
	K           optional // the key as text
	ID          int64
	VisitID     ref
	DoctorID    ref
	DoctorFirst optional
	DoctorLast  optional
	Department  optional
	At          instant
	VisitDate   day
	VisitStart  clock
	T1          optional
	T2          optional
	T3          optional
	T4          optional
	N1          ref
	N2          ref
	Gone        bool
	Symptoms    optional
	Diagnosis   optional
	Treatment   optional
	Medicines   optional
	Notes       optional
	DoctorNotes optional
	FollowUp    day
	Version     int
	HistoryID   ref
	Names       optional // of medicines, for finding them
}

// noRecord fills the columns of a visit's record in the other branches.
const noRecord = `NULL AS symptoms, NULL AS diagnosis, NULL AS treatment, NULL AS medicines, NULL AS notes, NULL AS doctor_notes,
	NULL AS follow_up, 0 AS version, CAST(NULL AS INTEGER) AS history_id`

// medicineNames is what a prescription is found by, needed where something is looked for alone.
const medicineNames = `(SELECT string_agg(i.drug || ' ' || i.strength || ' ' || i.form, char(10)) FROM prescription_item i WHERE i.prescription_id = x.id) AS names`

const record = `h.symptoms, h.diagnosis, h.treatment, h.prescription AS medicines, h.notes, h.doctor_notes, h.follow_up_date AS follow_up,
	h.version_no AS version, h.id AS history_id, NULL AS names`

const (
	ofDoctor = ` LEFT JOIN doctors_doctor d ON d.id = a.doctor_id LEFT JOIN auth_user u ON u.id = d.user_id
		LEFT JOIN doctors_department t ON t.id = d.department_id`
	ofVisit     = ` LEFT JOIN appointments_appointment a ON a.id = x.appointment_id` + ofDoctor
	doctorNames = `u.first_name AS doctor_first, u.last_name AS doctor_last, t.name AS department`
	closedVisit = `appointments_appointment a JOIN appointments_patienthistory h ON h.appointment_id = a.id` + ofDoctor
	latest      = "NOT EXISTS (SELECT 1 FROM appointments_patienthistory n WHERE n.amends_id = h.id)"
)

// branches are all of them. Visits stand where they were, not where their record
// was written, so that an amendment moves nothing.
var branches = []branch{
	{name: "visit", kind: clinic.TimelineVisit, key: "a.start_minute", number: true, id: "a.id", patient: "a.patient_id", doctor: "a.doctor_id", dept: "d.department_id",
		terms: []string{"a.status = 'completed'", latest}, from: closedVisit,
		columns: `a.id AS visit_id, a.doctor_id, ` + doctorNames + `, h.date_created AS at, a.appointment_date AS visit_date, a.appointment_time AS visit_start,
			h.amend_reason AS t1, h.recorded_by_name AS t2, NULL AS t3, NULL AS t4, h.amends_id AS n1, CAST(NULL AS INTEGER) AS n2, 0 AS gone, ` + record,
		count: `appointments_appointment a`, entry: visitEntry},
	{name: "loose", kind: clinic.TimelineVisit, key: "h.date_created", id: "h.id", patient: "h.patient_id",
		terms: []string{"h.appointment_id IS NULL", latest}, from: `appointments_patienthistory h`,
		columns: `CAST(NULL AS INTEGER) AS visit_id, CAST(NULL AS INTEGER) AS doctor_id, NULL AS doctor_first, NULL AS doctor_last, NULL AS department, h.date_created AS at, NULL AS visit_date,
			NULL AS visit_start, h.amend_reason AS t1, h.recorded_by_name AS t2, NULL AS t3, NULL AS t4, h.amends_id AS n1, CAST(NULL AS INTEGER) AS n2, 0 AS gone, ` + record,
		entry: visitEntry},
	{name: "diagnosis", kind: clinic.TimelineDiagnosis, key: "a.start_minute", number: true, id: "a.id", patient: "a.patient_id", doctor: "a.doctor_id", dept: "d.department_id",
		terms: []string{"a.status = 'completed'", latest, "h.diagnosis <> ''"}, from: closedVisit,
		columns: `a.id AS visit_id, a.doctor_id, ` + doctorNames + `, h.date_created AS at, a.appointment_date AS visit_date, a.appointment_time AS visit_start,
			NULL AS t1, NULL AS t2, NULL AS t3, NULL AS t4, CAST(NULL AS INTEGER) AS n1, CAST(NULL AS INTEGER) AS n2, 0 AS gone, NULL AS symptoms, h.diagnosis, NULL AS treatment,
			NULL AS medicines, NULL AS notes, NULL AS doctor_notes, NULL AS follow_up, h.version_no AS version, h.id AS history_id, NULL AS names`,
		count: `appointments_appointment a JOIN appointments_patienthistory h ON h.appointment_id = a.id`, entry: diagnosisEntry},
	{name: "prescription", kind: clinic.TimelinePrescription, key: "x.issued_at", id: "x.id", patient: "x.patient_id", doctor: "x.doctor_id", dept: "d.department_id",
		from: `prescription x LEFT JOIN doctors_doctor d ON d.id = x.doctor_id LEFT JOIN auth_user u ON u.id = d.user_id
			LEFT JOIN doctors_department t ON t.id = d.department_id`,
		columns: `x.appointment_id AS visit_id, x.doctor_id, ` + doctorNames + `, x.issued_at AS at, NULL AS visit_date, NULL AS visit_start,
			x.number AS t1, x.advice AS t2, (SELECT n.number FROM prescription n WHERE n.replaces_id = x.id) AS t3, NULL AS t4, CAST(NULL AS INTEGER) AS n1, CAST(NULL AS INTEGER) AS n2,
			CASE WHEN EXISTS (SELECT 1 FROM prescription n WHERE n.replaces_id = x.id) THEN 1 ELSE 0 END AS gone, ` + noRecord + `, ` + medicineNames,
		count: "prescription x", entry: prescriptionEntry},
	{name: "payment", kind: clinic.TimelinePayment, key: "x.bill_date", id: "x.id", patient: "x.patient_id", doctor: "a.doctor_id", dept: "d.department_id",
		terms: []string{"x.status <> 'draft'"}, from: "billing_invoice x" + ofVisit,
		columns: `x.appointment_id AS visit_id, a.doctor_id, ` + doctorNames + `, x.issued_at AS at, x.bill_date AS visit_date, NULL AS visit_start,
			x.number AS t1, x.status AS t2, x.currency AS t3, NULL AS t4, x.total_minor AS n1, x.paid_minor AS n2, CASE x.status WHEN 'void' THEN 1 ELSE 0 END AS gone, ` + noRecord + `, NULL AS names`,
		count: "billing_invoice x", entry: billEntry},
	{name: "attachment", kind: clinic.TimelineAttachment, key: "x.added_at", id: "x.id", patient: "x.patient_id", doctor: "a.doctor_id", dept: "d.department_id",
		from: "document_attachment x JOIN attachment_content c ON c.sha256 = x.sha256" + ofVisit,
		columns: `x.appointment_id AS visit_id, a.doctor_id, ` + doctorNames + `, x.added_at AS at, x.document_date AS visit_date, NULL AS visit_start,
			x.name AS t1, x.note AS t2, x.added_by_name AS t3, x.remove_reason AS t4, c.size AS n1, CAST(NULL AS INTEGER) AS n2, CASE WHEN x.removed_at IS NULL THEN 0 ELSE 1 END AS gone, ` + noRecord + `, NULL AS names`,
		count: "document_attachment x", entry: attachmentEntry},
	{name: "paper", kind: clinic.TimelinePaper, key: "x.issued_at", id: "x.id", patient: "x.patient_id", doctor: "x.doctor_id", dept: "d.department_id",
		from: `issued_document x LEFT JOIN doctors_doctor d ON d.id = x.doctor_id LEFT JOIN auth_user u ON u.id = d.user_id
			LEFT JOIN doctors_department t ON t.id = d.department_id`,
		columns: `x.appointment_id AS visit_id, x.doctor_id, ` + doctorNames + `, x.issued_at AS at, NULL AS visit_date, NULL AS visit_start,
			x.number AS t1, x.title AS t2, x.issued_by_name AS t3, x.kind AS t4, CAST(NULL AS INTEGER) AS n1, CAST(NULL AS INTEGER) AS n2, 0 AS gone, ` + noRecord + `, NULL AS names`,
		count: "issued_document x", entry: paperEntry},
	{name: "vitals", kind: clinic.TimelineVitals, key: "x.taken_at", id: "x.id", patient: "x.patient_id", doctor: "a.doctor_id", dept: "d.department_id",
		from: "vital_sign x" + ofVisit,
		columns: `x.appointment_id AS visit_id, a.doctor_id, ` + doctorNames + `, x.taken_at AS at, NULL AS visit_date, NULL AS visit_start,
			` + measuredText + ` AS t1, x.note AS t2, x.recorded_by_name AS t3, x.retract_reason AS t4, CAST(NULL AS INTEGER) AS n1, CAST(NULL AS INTEGER) AS n2, CASE WHEN x.retracted_at IS NULL THEN 0 ELSE 1 END AS gone, ` + noRecord + `, NULL AS names`,
		count: "vital_sign x", entry: vitalsEntry},
}

// measuredText is a set of vital signs as a JSON array, see vitalsText.
var measuredText = jsonOfNumbers("x.systolic_mmhg", "x.diastolic_mmhg", "x.pulse_per_minute", "x.breaths_per_minute", "x.temperature_tenths", "x.spo2_percent",
	"x.weight_grams", "x.height_millimetres", "x.head_millimetres", "x.glucose_tenths_mmol", "x.pain_score")

// jsonOfNumbers is columns of whole numbers as the text of a JSON array.
func jsonOfNumbers(columns ...string) string {
	parts := make([]string, len(columns))
	for i, c := range columns {
		parts[i] = "coalesce(CAST(" + c + " AS TEXT), 'null')"
	}
	return "'[' || " + strings.Join(parts, " || ',' || ") + " || ']'"
}

// where gives the conditions of a branch for a filter.
func (b branch) where(f service.TimelineFilter, loc *time.Location) *where {
	var w where
	byVisit := b.kind == clinic.TimelinePayment && f.BillsOf != 0
	patient := b.patient
	if byVisit {
		patient = "+" + patient // else SQLite goes through all bills of the patient
	}
	w.add(patient+" = ?", int64(f.Patient))
	for _, term := range b.terms {
		w.add(term)
	}
	if f.Doctor != 0 { // by the patient, who has fewer visits than any doctor
		w.add("+"+b.doctor+" = ?", int64(f.Doctor))
	}
	if f.Department != 0 {
		w.add(b.dept+" = ?", int64(f.Department))
	}
	if byVisit { // the doctor has few visits of a patient who has a thousand bills
		w.add("x.appointment_id IN (SELECT v.id FROM appointments_appointment v WHERE v.patient_id = ? AND +v.doctor_id = ?)", int64(f.Patient), int64(f.BillsOf))
	}
	if f.HideRemoved && b.kind == clinic.TimelineAttachment {
		w.add("x.removed_at IS NULL")
	}
	if f.HideOpen && b.kind == clinic.TimelineAttachment {
		w.add(ofClosedVisit)
	}
	if f.HideRemoved && b.kind == clinic.TimelineVitals {
		w.add("x.retracted_at IS NULL")
	}
	if !f.From.IsZero() {
		w.add(b.key+" >= ?", b.bound(f.From, loc))
	}
	if !f.To.IsZero() {
		w.add(b.key+" < ?", b.bound(f.To.AddDays(1), loc))
	}
	return &w
}

// bound is the least key of a civil day.
func (b branch) bound(d clinic.Date, loc *time.Location) any {
	switch {
	case b.number:
		return d.At(0, time.UTC).Unix() / 60 // start_minute counts civil minutes
	case b.kind == clinic.TimelinePayment:
		return on(d)
	}
	return at(d.At(0, loc))
}

// wanted reports whether a filter asks for the branch at all.
func (b branch) wanted(f service.TimelineFilter) bool {
	return f.Kinds.Has(b.kind) && !(b.kind == clinic.TimelinePayment && f.WithoutBills) &&
		!(b.doctor == "" && f.Doctor != 0) && !(b.dept == "" && f.Department != 0)
}

// keyOf is the key of a row as a value to compare with.
func (b branch) keyOf(text string) (any, error) {
	if !b.number {
		return text, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return nil, clinic.Errorf(clinic.Invalid, "The list has changed. Please load it again.")
	}
	return n, nil
}
