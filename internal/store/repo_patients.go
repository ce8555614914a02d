package store

import (
	"context"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type patientRepo struct{ *unit }

// noPassword marks a user that cannot sign in.
const noPassword = "!"

func (r patientRepo) Get(ctx context.Context, id clinic.PatientID) (clinic.Patient, error) {
	row, err := queryOne[patientRead](ctx, r.unit, "patient", "SELECT "+userColumns+`, p.emergency_contact, p.blood_group,
		p.medical_history, p.insurance_info, p.patient_no, p.sex, p.birth_estimated, p.consent_status, p.consent_at, p.consent_by,
		p.allergy_status, p.allergy_confirmed_at, p.allergy_confirmed_by, p.retired_at, p.retire_reason, p.merged_into, p.created_at,
		p.updated_at, p.version
		FROM patient_profile p JOIN auth_user u ON u.id = p.user_id JOIN users_profile f ON f.user_id = p.user_id
		WHERE p.user_id = ?`, int64(id))
	if err != nil {
		return clinic.Patient{}, err
	}
	allergies, err := queryAll[allergyRow](ctx, r.unit, "SELECT * FROM patient_allergy WHERE patient_id = ? ORDER BY position", int64(id))
	if err != nil {
		return clinic.Patient{}, err
	}
	identifiers, err := r.identifiers(ctx, id)
	return row.patient(allergies, identifiers), err
}

func (r patientRepo) Insert(ctx context.Context, p clinic.Patient) (clinic.PatientID, error) {
	user := clinic.User{Username: strings.ToLower(p.Number), FirstName: p.FirstName, LastName: p.LastName, Email: p.Email,
		Role: clinic.RolePatient, Phone: p.Phone, PhoneE164: p.PhoneE164, Address: p.Address, DateOfBirth: p.DateOfBirth, Picture: p.Picture, CreatedAt: p.CreatedAt}
	uid, err := userRepo(r).Insert(ctx, user, noPassword)
	if err != nil {
		return 0, err
	}
	if p.AllergyStatus == "" {
		p.AllergyStatus = clinic.AllergyNotAsked
	}
	p.ID = clinic.PatientID(uid)
	if err := r.insert(ctx, &patientProfileRow{UserID: int64(uid), EmergencyContact: p.EmergencyContact, BloodGroup: p.BloodGroup,
		MedicalHistory: p.MedicalHistory, InsuranceInfo: p.InsuranceInfo, Allergies: p.AllergyText(), PatientNo: p.Number,
		Sex: string(p.Sex), BirthEstimated: p.BirthEstimated, ConsentStatus: consentOf(p), ConsentAt: at(p.ConsentAt),
		ConsentBy: p.ConsentBy, AllergyStatus: string(p.AllergyStatus), AllergyConfirmedAt: at(p.AllergyConfirmed),
		AllergyConfirmedBy: p.AllergyBy, NameKey: nameKey(p.FirstName, p.LastName), RetiredAt: at(p.Retired),
		RetireReason: p.RetireReason, Created: at(p.CreatedAt), Updated: at(p.CreatedAt), Version: 1}); err != nil {
		return 0, err
	}
	if err := r.insertAllergies(ctx, p); err != nil {
		return 0, err
	}
	if err := r.setIdentifiers(ctx, p); err != nil {
		return 0, err
	}
	return p.ID, r.addBody(ctx, p)
}

func (r patientRepo) insertAllergies(ctx context.Context, p clinic.Patient) error {
	rows := make([]allergyRow, len(p.Allergies))
	for i, a := range p.Allergies {
		rows[i] = allergyRow{PatientID: int64(p.ID), Position: i + 1, Substance: a.Substance, Reaction: a.Reaction,
			Severity: string(a.Severity), Created: at(r.db.NowFunc())}
	}
	return r.insert(ctx, &rows)
}

// indexBody replaces what the search finds the patient by.
func (r patientRepo) indexBody(ctx context.Context, p clinic.Patient) error {
	if _, err := r.exec(ctx, "DELETE FROM patient_search WHERE rowid = ?", int64(p.ID)); err != nil {
		return err
	}
	return r.addBody(ctx, p)
}

func (r patientRepo) addBody(ctx context.Context, p clinic.Patient) error {
	_, err := r.exec(ctx, "INSERT INTO patient_search (rowid, body) VALUES (?, ?)", int64(p.ID), patientBody(p))
	return err
}

func (r patientRepo) Update(ctx context.Context, p clinic.Patient) error {
	id, now := int64(p.ID), at(r.db.NowFunc())
	if err := r.raise(ctx, p, map[string]any{"emergency_contact": p.EmergencyContact, "blood_group": p.BloodGroup,
		"medical_history": p.MedicalHistory, "insurance_info": p.InsuranceInfo, "sex": string(p.Sex),
		"birth_estimated": p.BirthEstimated, "consent_status": consentOf(p), "consent_at": at(p.ConsentAt), "consent_by": p.ConsentBy,
		"name_key": nameKey(p.FirstName, p.LastName), "updated_at": now}); err != nil {
		return err
	}
	n, err := r.exec(ctx, "UPDATE auth_user SET first_name = ?, last_name = ?, email = ?, version = version + 1 WHERE id = ?",
		p.FirstName, p.LastName, p.Email, id)
	if err = one(n, err, "patient"); err != nil {
		return err
	}
	n, err = r.exec(ctx, `UPDATE users_profile SET phone = ?, phone_e164 = ?, address = ?, date_of_birth = ?, profile_picture = ?, name_key = ?,
		updated_at = ? WHERE user_id = ?`, p.Phone, p.PhoneE164, p.Address, on(p.DateOfBirth), optional{p.Picture}, nameKey(p.FirstName, p.LastName), now, id)
	if err = one(n, err, "patient"); err != nil {
		return err
	}
	if err := r.setIdentifiers(ctx, p); err != nil {
		return err
	}
	return r.follow(ctx, p.ID)
}

// raise changes columns of the patient's row, provided it has the version that was read.
func (r patientRepo) raise(ctx context.Context, p clinic.Patient, set map[string]any) error {
	return r.update(ctx, "patient_profile", "user_id", "patient", int64(p.ID), p.Version, set)
}

// follow brings the name key and the search index into step with the stored person.
func (r patientRepo) follow(ctx context.Context, id clinic.PatientID) error {
	p, err := r.Get(ctx, id)
	if clinic.CodeOf(err) == clinic.NotFound {
		return nil // a user of the patient role without a chart
	}
	if err != nil {
		return err
	}
	if _, err := r.exec(ctx, "UPDATE patient_profile SET name_key = ? WHERE user_id = ?", nameKey(p.FirstName, p.LastName), int64(id)); err != nil {
		return err
	}
	return r.indexBody(ctx, p)
}

func (r patientRepo) SetAllergies(ctx context.Context, p clinic.Patient) error {
	if err := r.raise(ctx, p, map[string]any{"allergy_status": string(p.AllergyStatus), "allergies": p.AllergyText(),
		"allergy_confirmed_at": at(p.AllergyConfirmed), "allergy_confirmed_by": p.AllergyBy, "updated_at": at(r.db.NowFunc())}); err != nil {
		return err
	}
	if _, err := r.exec(ctx, "DELETE FROM patient_allergy WHERE patient_id = ?", int64(p.ID)); err != nil {
		return err
	}
	return r.insertAllergies(ctx, p)
}

func (r patientRepo) SetRetired(ctx context.Context, p clinic.Patient) error {
	return r.raise(ctx, p, map[string]any{"retired_at": at(p.Retired), "retire_reason": p.RetireReason, "updated_at": at(r.db.NowFunc())})
}

func (r patientRepo) HasVisitWith(ctx context.Context, id clinic.PatientID, d clinic.DoctorID) (bool, error) {
	n, err := queryInt(ctx, r.unit, `SELECT 1 FROM appointments_appointment
		WHERE patient_id = ? AND doctor_id = ? AND status <> 'cancelled' LIMIT 1`, int64(id), int64(d))
	return n == 1, err
}

const (
	patientListColumns = `p.user_id, p.patient_no, u.first_name, u.last_name, f.date_of_birth, p.birth_estimated, p.sex, f.phone,
		f.phone_e164, p.retired_at, p.name_key`
	patientListTables = "patient_profile p JOIN auth_user u ON u.id = p.user_id JOIN users_profile f ON f.user_id = p.user_id"
)

// patientListRow is a patient in a list.
type patientListRow struct {
	UserID         int64
	PatientNo      string
	FirstName      string
	LastName       string
	DateOfBirth    day
	BirthEstimated bool
	Sex            string
	Phone          string
	PhoneE164      string `gorm:"column:phone_e164"`
	RetiredAt      instant
	NameKey        string
}

func (p patientListRow) row() service.PatientRow {
	return service.PatientRow{ID: clinic.PatientID(p.UserID), Number: p.PatientNo, FirstName: p.FirstName, LastName: p.LastName,
		DateOfBirth: p.DateOfBirth.date, BirthEstimated: p.BirthEstimated, Sex: clinic.Sex(p.Sex), Phone: p.Phone, PhoneE164: p.PhoneE164, Retired: !p.RetiredAt.at.IsZero()}
}

// fewHits is how many patients a search may find to be looked up one by one
// and sorted. Above it, walking the index of names and keeping what matches
// finds a page sooner, because matches are frequent.
const fewHits = 2000

func (r patientRepo) Search(ctx context.Context, f service.PatientFilter, p service.PageRequest) (service.Page[service.PatientRow], error) {
	q := parseQuery(f.Text)
	if q.empty() && strings.TrimSpace(f.Text) != "" {
		return service.Page[service.PatientRow]{Rows: []service.PatientRow{}}, nil
	}
	var w where
	var total func(context.Context) (int64, error)
	if !f.WithRetired {
		w.add("p.retired_at IS NULL")
	}
	if q.match != "" {
		hits, err := queryInt(ctx, r.unit, "SELECT count(*) FROM (SELECT rowid FROM patient_search WHERE patient_search MATCH ? LIMIT ?)", q.match, fewHits+1)
		if err != nil {
			return service.Page[service.PatientRow]{}, err
		}
		// The unary plus keeps the planner from looking every hit up.
		column := "p.user_id"
		if hits > fewHits {
			column = "+p.user_id"
			if len(q.short) == 0 && f.Doctor == 0 {
				total = func(ctx context.Context) (int64, error) { return r.countHits(ctx, q.match, f.WithRetired) }
			}
		}
		w.add(column+" IN (SELECT rowid FROM patient_search WHERE patient_search MATCH ?)", q.match)
	}
	if q.number != "" {
		w.add("p.patient_no = ?", q.number)
	}
	for i, word := range q.short {
		if i == 0 && q.match == "" {
			w.add("p.name_key >= ? AND p.name_key < ?", word, prefixEnd(word))
		} else {
			w.add(`' ' || p.name_key LIKE ? ESCAPE '\'`, "% "+like(word)+"%")
		}
	}
	if f.Doctor != 0 {
		w.add("p.user_id IN (SELECT patient_id FROM appointments_appointment WHERE doctor_id = ? AND status <> 'cancelled')", int64(f.Doctor))
	}
	return page(ctx, r.unit, paged{
		columns: patientListColumns, from: patientListTables,
		count: "patient_profile p", total: total, where: &w, kinds: "si", after: "(p.name_key, p.user_id) > (?, ?)", order: "p.name_key, p.user_id"}, p,
		func(p patientListRow) cursor { return cursor{p.NameKey, p.UserID} }, patientListRow.row)
}

// countHits counts what the index finds less the few who are retired, without
// looking every hit up.
func (r patientRepo) countHits(ctx context.Context, match string, withRetired bool) (int64, error) {
	all, err := queryInt(ctx, r.unit, "SELECT count(*) FROM patient_search WHERE patient_search MATCH ?", match)
	if err != nil || withRetired {
		return all, err
	}
	retired, err := queryInt(ctx, r.unit, `SELECT count(*) FROM patient_profile p WHERE p.retired_at IS NOT NULL
		AND +p.user_id IN (SELECT rowid FROM patient_search WHERE patient_search MATCH ?)`, match)
	return all - retired, err
}
