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

// patientOf selects patientRead. It ends before a WHERE.
const patientOf = "SELECT " + userColumns + `, p.emergency_contact, p.blood_group,
		p.medical_history, p.insurance_info, p.patient_no, p.sex, p.birth_estimated, p.consent_status, p.consent_at, p.consent_by,
		p.allergy_status, p.allergy_confirmed_at, p.allergy_confirmed_by, p.retired_at, p.retire_reason, p.merged_into, p.language, p.created_at,
		p.updated_at, p.version
		FROM patient_profile p JOIN auth_user u ON u.id = p.user_id JOIN users_profile f ON f.user_id = p.user_id`

func (r patientRepo) Get(ctx context.Context, id clinic.PatientID) (clinic.Patient, error) {
	row, err := queryOne[patientRead](ctx, r.unit, "patient", patientOf+" WHERE p.user_id = ?", int64(id))
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

// Person implements service.PatientRepo.
func (r patientRepo) Person(ctx context.Context, id clinic.PatientID) (clinic.Patient, error) {
	row, err := queryOne[patientRead](ctx, r.unit, "patient", patientOf+" WHERE p.user_id = ?", int64(id))
	if err != nil {
		return clinic.Patient{}, err
	}
	return row.patient(nil, nil), nil
}

// briefRow is what a list of visits shows of a patient besides the name.
type briefRow struct {
	UserID           int64
	Sex              string
	EmergencyContact string
}

func (r patientRepo) Brief(ctx context.Context, ids []clinic.PatientID) (map[clinic.PatientID]service.PatientBrief, error) {
	out := map[clinic.PatientID]service.PatientBrief{}
	if len(ids) == 0 {
		return out, nil
	}
	rows, err := queryAll[briefRow](ctx, r.unit, "SELECT user_id, sex, emergency_contact FROM patient_profile WHERE user_id IN ?", ids)
	for _, row := range rows {
		out[clinic.PatientID(row.UserID)] = service.PatientBrief{Sex: clinic.Sex(row.Sex), EmergencyContact: row.EmergencyContact}
	}
	return out, err
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
		RetireReason: p.RetireReason, Language: optional{string(p.Language)}, Created: at(p.CreatedAt), Updated: at(p.CreatedAt), Version: 1}); err != nil {
		return 0, err
	}
	if err := r.insertAllergies(ctx, p); err != nil {
		return 0, err
	}
	if err := r.setIdentifiers(ctx, p); err != nil {
		return 0, err
	}
	return p.ID, r.indexBody(ctx, p.ID)
}

func (r patientRepo) insertAllergies(ctx context.Context, p clinic.Patient) error {
	rows := make([]allergyRow, len(p.Allergies))
	for i, a := range p.Allergies {
		rows[i] = allergyRow{PatientID: int64(p.ID), Position: i + 1, Substance: a.Substance, Reaction: a.Reaction,
			Severity: string(a.Severity), Created: at(r.db.NowFunc())}
	}
	return r.insert(ctx, &rows)
}

func (r patientRepo) Update(ctx context.Context, p clinic.Patient) error {
	id, now := int64(p.ID), at(r.db.NowFunc())
	if err := r.raise(ctx, p, map[string]any{"emergency_contact": p.EmergencyContact, "blood_group": p.BloodGroup,
		"medical_history": p.MedicalHistory, "insurance_info": p.InsuranceInfo, "sex": string(p.Sex), "language": optional{string(p.Language)},
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
	return r.indexBody(ctx, p.ID)
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

// HasVisitWith goes by the patient, as Charged does.
func (r patientRepo) HasVisitWith(ctx context.Context, id clinic.PatientID, d clinic.DoctorID) (bool, error) {
	n, err := queryInt(ctx, r.unit, `SELECT 1 FROM appointments_appointment
		WHERE patient_id = ? AND +doctor_id = ? AND status <> 'cancelled' LIMIT 1`, int64(id), int64(d))
	return n == 1, err
}
