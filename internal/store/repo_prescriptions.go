package store

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"caredesk/internal/clinic"
)

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
	ReplacesID    ref
	Parties       string
	Digest        string
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
	DrugID         ref
	Sig            string
	Reason         string `gorm:"column:allergy_note"`
	SinceAt        instant
}

func (it prescriptionItemRow) item() clinic.PrescriptionItem {
	return clinic.PrescriptionItem{Drug: it.Drug, Strength: it.Strength, Form: it.Form, Dose: it.Dose, Route: it.Route,
		Frequency: it.Frequency, DurationDays: it.DurationDays, Quantity: it.Quantity, Instructions: it.Instructions, PRN: it.Prn,
		DrugID: clinic.DrugID(it.DrugID.id), Shorthand: it.Sig, Reason: it.Reason}
}

// TableName names the table for GORM.
func (prescriptionItemRow) TableName() string { return "prescription_item" }

func (r consultationRepo) InsertPrescription(ctx context.Context, p clinic.Prescription) (clinic.PrescriptionID, error) {
	row := prescriptionRow{Number: p.Number, AppointmentID: int64(p.AppointmentID), PatientID: int64(p.PatientID), DoctorID: int64(p.DoctorID),
		Diagnosis: p.Diagnosis, Advice: p.Advice, Allergies: p.Allergies, FollowUpDate: on(p.FollowUp), IssuedAt: at(p.IssuedAt),
		ReplacesID: ref{int64(p.Replaces)}, Digest: p.Digest}
	if p.Parties != (clinic.PaperParties{}) {
		text, err := json.Marshal(p.Parties)
		if err != nil {
			return 0, mapError(err)
		}
		row.Parties = string(text)
	}
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
			Instructions: it.Instructions, Prn: it.PRN, DrugID: ref{int64(it.DrugID)}, Sig: it.Shorthand, Reason: it.Reason}
	}
	if err := r.goOn(ctx, row, items); err != nil {
		return 0, err
	}
	checks := make([]checkRow, len(p.Checks))
	for i, c := range p.Checks {
		if c.Item < 0 || c.Item >= len(items) {
			return 0, clinic.Errorf(clinic.Internal, "A warning belongs to no medicine.")
		}
		checks[i] = checkRow{ItemID: items[c.Item].ID, Kind: c.Kind, Severity: c.Severity, Cause: c.Cause, Reason: c.Reason}
	}
	return clinic.PrescriptionID(row.ID), r.insert(ctx, &checks)
}

// goOn stores the items of a prescription. Of one that replaces another, those
// that say the same go on: they are taken since they were first prescribed, and
// what was stopped stays stopped.
func (r consultationRepo) goOn(ctx context.Context, p prescriptionRow, items []prescriptionItemRow) error {
	var old []prescriptionItemRow
	var first instant
	if p.ReplacesID.id != 0 {
		var err error
		if old, err = queryAll[prescriptionItemRow](ctx, r.unit, "SELECT * FROM prescription_item WHERE prescription_id = ? ORDER BY position", p.ReplacesID.id); err != nil {
			return err
		}
		replaced, err := queryOne[prescriptionRow](ctx, r.unit, "prescription", "SELECT * FROM prescription WHERE id = ?", p.ReplacesID.id)
		if err != nil {
			return err
		}
		first = replaced.IssuedAt
	}
	from := make([]int64, len(items))
	for i := range items {
		at := slices.IndexFunc(old, func(o prescriptionItemRow) bool { return clinic.SameItem(o.item(), items[i].item()) })
		if at < 0 {
			continue
		}
		from[i], items[i].SinceAt = old[at].ID, old[at].SinceAt
		if items[i].SinceAt.at.IsZero() {
			items[i].SinceAt = first
		}
		old = slices.Delete(old, at, at+1)
	}
	if err := r.insert(ctx, &items); err != nil {
		return err
	}
	for i, it := range items {
		if from[i] == 0 {
			continue
		}
		if _, err := r.exec(ctx, `INSERT INTO prescription_stop (item_id, stopped_on, reason, stopped_at, stopped_by, stopped_by_name)
			SELECT ?, stopped_on, reason, stopped_at, stopped_by, stopped_by_name FROM prescription_stop WHERE item_id = ?`, it.ID, from[i]); err != nil {
			return err
		}
	}
	return nil
}

// checkRow is a row of prescription_check.
type checkRow struct {
	ID       int64 `gorm:"primaryKey"`
	ItemID   int64
	Kind     string
	Severity string
	Cause    string
	Reason   string
}

// TableName names the table for GORM.
func (checkRow) TableName() string { return "prescription_check" }

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
		Allergies: row.Allergies, FollowUp: row.FollowUpDate.date, IssuedAt: row.IssuedAt.at, Replaces: clinic.PrescriptionID(row.ReplacesID.id),
		Digest: row.Digest}
	if row.Parties != "" {
		if err := json.Unmarshal([]byte(row.Parties), &p.Parties); err != nil {
			return p, clinic.Wrap(clinic.Internal, err, "The prescription cannot be read.")
		}
	}
	if row.FollowUpTime != nil {
		p.FollowUpAt = row.FollowUpTime.of
	}
	items, err := queryAll[prescriptionItemRow](ctx, r.unit, "SELECT * FROM prescription_item WHERE prescription_id = ? ORDER BY position", row.ID)
	if err != nil {
		return p, err
	}
	place := map[int64]int{}
	for i, it := range items {
		place[it.ID] = i
		p.Items = append(p.Items, it.item())
	}
	checks, err := queryAll[checkRow](ctx, r.unit, `SELECT c.* FROM prescription_check c JOIN prescription_item i ON i.id = c.item_id
		WHERE i.prescription_id = ? ORDER BY i.position, c.id`, row.ID)
	if err != nil {
		return p, err
	}
	for _, c := range checks {
		p.Checks = append(p.Checks, clinic.PrescriptionCheck{Item: place[c.ItemID], Kind: c.Kind, Severity: c.Severity, Cause: c.Cause, Reason: c.Reason})
	}
	next, err := queryInt(ctx, r.unit, "SELECT coalesce(max(id), 0) FROM prescription WHERE replaces_id = ?", row.ID)
	if err != nil {
		return p, err
	}
	p.ReplacedBy = clinic.PrescriptionID(next)
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
