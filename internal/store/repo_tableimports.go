package store

import (
	"context"
	"strconv"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type tableImportRepo struct{ *unit }

// rowsAtOnce is how many rows one statement writes. Both databases take as many
// parameters as that makes for the widest table.
const rowsAtOnce = 100

// knownRow is a patient as rows of a table are compared with.
type knownRow struct {
	Person    candidateRow `gorm:"embedded"`
	PatientNo string
	Retired   bool
	Merged    bool
}

func (r tableImportRepo) KnownPatients(ctx context.Context) ([]service.KnownPatient, error) {
	rows, err := queryAll[knownRow](ctx, r.unit, `SELECT p.user_id, u.first_name, u.last_name, f.date_of_birth, p.birth_estimated, f.phone_e164, p.patient_no,
		p.retired_at IS NOT NULL AS retired, p.merged_into IS NOT NULL AS merged
		FROM patient_profile p JOIN auth_user u ON u.id = p.user_id JOIN users_profile f ON f.user_id = p.user_id ORDER BY p.user_id`)
	out := make([]service.KnownPatient, len(rows))
	for i, row := range rows {
		first, last := registrationRepo(r).FoldName(row.Person.FirstName, row.Person.LastName)
		out[i] = service.KnownPatient{Number: row.PatientNo, Retired: row.Retired, Merged: row.Merged, Candidate: service.Candidate{ID: clinic.PatientID(row.Person.UserID),
			First: first, Last: last, Born: row.Person.DateOfBirth.date, BirthEstimated: row.Person.BirthEstimated, PhoneE164: row.Person.PhoneE164}}
	}
	return out, err
}

func (r tableImportRepo) KnownIdentifiers(ctx context.Context) ([]service.KnownIdentifier, error) {
	rows, err := queryAll[identifierRow](ctx, r.unit, `SELECT n.patient_id, n.kind, n.value_key FROM patient_identifier n
		JOIN patient_profile p ON p.user_id = n.patient_id WHERE p.merged_into IS NULL ORDER BY n.patient_id, n.position`)
	out := make([]service.KnownIdentifier, len(rows))
	for i, row := range rows {
		out[i] = service.KnownIdentifier{Patient: clinic.PatientID(row.PatientID), Kind: clinic.IdentifierKind(row.Kind), Key: row.ValueKey}
	}
	return out, err
}

func (r tableImportRepo) NumberTaken(ctx context.Context, number string) (bool, error) {
	n, err := queryInt(ctx, r.unit, "SELECT 1 FROM patient_profile WHERE patient_no = ?", number)
	return n == 1, err
}

func (r tableImportRepo) Numbered(ctx context.Context, ids []clinic.PatientID) ([]clinic.Patient, error) {
	var out []clinic.Patient
	for ; len(ids) > 0; ids = ids[min(idsAtOnce, len(ids)):] {
		part := make([]int64, min(idsAtOnce, len(ids)))
		for i := range part {
			part[i] = int64(ids[i])
		}
		rows, err := queryAll[patientRead](ctx, r.unit, patientOf+" WHERE p.user_id IN ?", part)
		if err != nil {
			return nil, err
		}
		numbers, err := queryAll[identifierRow](ctx, r.unit, "SELECT * FROM patient_identifier WHERE patient_id IN ? ORDER BY patient_id, position", part)
		if err != nil {
			return nil, err
		}
		of := map[int64][]clinic.Identifier{}
		for _, n := range numbers {
			of[n.PatientID] = append(of[n.PatientID], n.identifier())
		}
		for _, row := range rows {
			out = append(out, row.patient(nil, of[row.Person.UserID]))
		}
	}
	return out, nil
}

// bulk collects rows of one table and writes them many at a time.
type bulk struct {
	w      *bulkWriter
	insert string // up to VALUES
	width  int
	first  *bulk // rows that these refer to; nil for none
	args   []any
	rows   int
}

func (b *bulk) add(args ...any) {
	b.args, b.rows = append(b.args, args...), b.rows+1
	if b.rows == rowsAtOnce {
		b.flush()
	}
}

func (b *bulk) flush() {
	if b.rows > 0 {
		if b.first != nil {
			b.first.flush()
		}
		b.w.many(0, b.insert+" VALUES "+valuesOf(b.rows, b.width), b.args...)
	}
	b.args, b.rows = b.args[:0], 0
}

func flag(on bool) int {
	if on {
		return 1
	}
	return 0
}

func (r tableImportRepo) InsertPatients(ctx context.Context, list []clinic.Patient) error {
	highest, err := queryInt(ctx, r.unit, "SELECT max(id) FROM auth_user")
	if err != nil {
		return err
	}
	w := r.writer(ctx, service.PutOptions{}, 0)
	defer w.close()
	users := bulk{w: w, width: 10, insert: "INSERT INTO auth_user (id, username, first_name, last_name, email, password, is_staff, is_active, date_joined, version)"}
	profiles := bulk{w: w, width: 9, first: &users, insert: "INSERT INTO users_profile (user_id, role, phone, phone_e164, address, date_of_birth, name_key, created_at, updated_at)"}
	charts := bulk{w: w, width: 20, first: &users, insert: `INSERT INTO patient_profile (user_id, emergency_contact, blood_group, medical_history, insurance_info, allergies, patient_no, sex,
		birth_estimated, consent_status, consent_at, consent_by, allergy_status, allergy_confirmed_at, allergy_confirmed_by, name_key, language, created_at, updated_at, version)`}
	allergies := bulk{w: w, width: 6, first: &users, insert: "INSERT INTO patient_allergy (patient_id, position, substance, reaction, severity, created_at)"}
	search := bulk{w: w, width: 9, insert: "INSERT INTO patient_search (rowid, last, first, born, number, phone, ids, mail, domain)"}
	now := at(r.db.NowFunc())
	for i := range list {
		p := &list[i]
		highest++
		p.ID = clinic.PatientID(highest)
		if p.AllergyStatus == "" {
			p.AllergyStatus = clinic.AllergyNotAsked
		}
		made, key := at(p.CreatedAt), nameKey(p.FirstName, p.LastName)
		users.add(highest, strings.ToLower(p.Number), p.FirstName, p.LastName, p.Email, noPassword, 0, 0, made, 1)
		profiles.add(highest, string(clinic.RolePatient), p.Phone, p.PhoneE164, p.Address, on(p.DateOfBirth), key, made, made)
		charts.add(highest, p.EmergencyContact, p.BloodGroup, p.MedicalHistory, p.InsuranceInfo, p.AllergyText(), p.Number, string(p.Sex), flag(p.BirthEstimated),
			consentOf(*p), at(p.ConsentAt), p.ConsentBy, string(p.AllergyStatus), at(p.AllergyConfirmed), p.AllergyBy, key, optional{string(p.Language)}, made, made, 1)
		for n, a := range p.Allergies {
			allergies.add(highest, n+1, a.Substance, a.Reaction, string(a.Severity), now)
		}
		search.add(append([]any{highest}, newSearchBody(searchFactsFor(*p)).args()...)...)
	}
	for _, b := range []*bulk{&users, &profiles, &charts, &allergies} {
		b.flush()
	}
	r.addIdentifiers(w, list)
	search.flush()
	if w.err != nil {
		return w.err
	}
	return r.raiseSequence(ctx, "auth_user")
}

// addIdentifiers writes the identifiers of patients who have none yet.
func (r tableImportRepo) addIdentifiers(w *bulkWriter, list []clinic.Patient) {
	now := at(r.db.NowFunc())
	rows := bulk{w: w, width: 6, insert: "INSERT INTO patient_identifier (patient_id, position, kind, value, value_key, created_at)"}
	for _, p := range list {
		for n, id := range p.Identifiers {
			rows.add(int64(p.ID), n+1, string(id.Kind), id.Value, id.Key(), now)
		}
	}
	rows.flush()
}

// searchFactsFor are what a patient is found by, as searchFactsOf reads them from
// the rows.
func searchFactsFor(p clinic.Patient) searchFacts {
	keys := make([]string, len(p.Identifiers))
	for i, id := range p.Identifiers {
		keys[i] = id.Key()
	}
	return searchFacts{UserID: int64(p.ID), FirstName: p.FirstName, LastName: p.LastName, Email: p.Email, Phone: p.Phone, PhoneE164: p.PhoneE164,
		DateOfBirth: on(p.DateOfBirth), PatientNo: p.Number, Identifiers: strings.Join(keys, "\n")}
}

func (r tableImportRepo) UpdatePatients(ctx context.Context, list []clinic.Patient) error {
	w := r.writer(ctx, service.PutOptions{}, 0)
	defer w.close()
	now := at(r.db.NowFunc())
	for _, p := range list {
		id, key := int64(p.ID), nameKey(p.FirstName, p.LastName)
		if !w.one(`UPDATE patient_profile SET emergency_contact = ?, blood_group = ?, insurance_info = ?, sex = ?, birth_estimated = ?, name_key = ?, language = ?, updated_at = ?,
			version = version + 1 WHERE user_id = ? AND version = ?`, p.EmergencyContact, p.BloodGroup, p.InsuranceInfo, string(p.Sex), flag(p.BirthEstimated), key, optional{string(p.Language)}, now, id, p.Version) {
			if w.err == nil {
				return stale("patient")
			}
			return w.err
		}
		w.many(0, "UPDATE auth_user SET first_name = ?, last_name = ?, email = ?, version = version + 1 WHERE id = ?", p.FirstName, p.LastName, p.Email, id)
		w.many(0, "UPDATE users_profile SET phone = ?, phone_e164 = ?, address = ?, date_of_birth = ?, name_key = ?, updated_at = ? WHERE user_id = ?",
			p.Phone, p.PhoneE164, p.Address, on(p.DateOfBirth), key, now, id)
		w.many(0, "DELETE FROM patient_identifier WHERE patient_id = ?", id)
		w.many(0, updateBody, append(newSearchBody(searchFactsFor(p)).args(), id)...)
	}
	r.addIdentifiers(w, list)
	return w.err
}

// one executes a statement and reports whether it changed one row.
func (w *bulkWriter) one(query string, args ...any) bool {
	n := w.changed(query, args...)
	return w.err == nil && n == 1
}

func (r tableImportRepo) RaisePatientNumber(ctx context.Context, last int) error {
	have, err := numberRepo(r).Last(ctx, patientSeries, 0)
	if err != nil || have >= last {
		return err
	}
	if have == 0 {
		if have, err = numberRepo(r).Next(ctx, patientSeries, 0); err != nil || have == last {
			return err
		}
	}
	// The database lets a series go on by one and by one only.
	if r.postgres() {
		// There a row that was changed often in one transaction is slow to find, but
		// not where it stands now. The text holds numbers of this program alone.
		_, err = r.exec(ctx, `DO $$ DECLARE place tid; BEGIN
			SELECT ctid INTO place FROM number_series WHERE name = '`+patientSeries+`' AND year = 0;
			FOR step IN 1..`+strconv.Itoa(last-have)+` LOOP
				UPDATE number_series SET last = last + 1 WHERE ctid = place RETURNING ctid INTO place;
			END LOOP; END $$`)
		return err
	}
	w := r.writer(ctx, service.PutOptions{}, 0)
	defer w.close()
	for ; have < last; have++ {
		w.many(0, "UPDATE number_series SET last = last + 1 WHERE name = ? AND year = 0", patientSeries)
	}
	return w.err
}

func (r tableImportRepo) AppendAudit(ctx context.Context, list []clinic.AuditEntry) error {
	prev, err := r.newest(ctx)
	if err != nil {
		return err
	}
	r.head = "" // looked up by who follows
	w := r.writer(ctx, service.PutOptions{}, 0)
	defer w.close()
	rows := bulk{w: w, width: 14, insert: "INSERT INTO audit_log (at, user_id, user_name, role, workstation, action, entity, entity_id, patient_id, reason, before, after, prev_hash, hash)"}
	for _, e := range list {
		e.Seal(prev)
		prev = e.Hash
		rows.add(at(e.At), ref{int64(e.UserID)}, e.UserName, string(e.Role), e.Workstation, e.Action, e.Entity, e.EntityID, ref{int64(e.PatientID)},
			e.Reason, e.Before, e.After, e.PrevHash, e.Hash)
		if r.postgres() {
			rows.flush() // there the head follows at the end of a statement, so that a statement holds one row
		}
	}
	rows.flush()
	return w.err
}

// raiseSequence has the next rows of a table numbered behind those that were
// written with numbers of their own. SQLite does so by itself.
func (u *unit) raiseSequence(ctx context.Context, table string) error {
	if !u.postgres() {
		return nil
	}
	// The name is a constant of this package.
	_, err := u.exec(ctx, "SELECT setval(pg_get_serial_sequence('"+table+"', 'id'), greatest((SELECT max(id) FROM "+table+"), 1))")
	return err
}
