package store

import (
	"context"
	"strings"
	"unicode/utf8"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type registrationRepo struct{ *unit }

// identifierRow is a row of patient_identifier.
type identifierRow struct {
	ID        int64 `gorm:"primaryKey"`
	PatientID int64
	Position  int
	Kind      string
	Value     string
	ValueKey  string
	Created   instant `gorm:"column:created_at"`
}

// TableName names the table for GORM.
func (identifierRow) TableName() string { return "patient_identifier" }

func (r identifierRow) identifier() clinic.Identifier {
	return clinic.Identifier{Kind: clinic.IdentifierKind(r.Kind), Value: r.Value}
}

func (r patientRepo) identifiers(ctx context.Context, id clinic.PatientID) ([]clinic.Identifier, error) {
	rows, err := queryAll[identifierRow](ctx, r.unit, "SELECT * FROM patient_identifier WHERE patient_id = ? ORDER BY position", int64(id))
	var out []clinic.Identifier
	for _, row := range rows {
		out = append(out, row.identifier())
	}
	return out, err
}

// setIdentifiers replaces a patient's identifiers.
func (r patientRepo) setIdentifiers(ctx context.Context, p clinic.Patient) error {
	if _, err := r.exec(ctx, "DELETE FROM patient_identifier WHERE patient_id = ?", int64(p.ID)); err != nil {
		return err
	}
	rows := make([]identifierRow, len(p.Identifiers))
	for i, each := range p.Identifiers {
		rows[i] = identifierRow{PatientID: int64(p.ID), Position: i + 1, Kind: string(each.Kind), Value: each.Value,
			ValueKey: each.Key(), Created: at(r.db.NowFunc())}
	}
	return r.insert(ctx, &rows)
}

// consentOf is the state as stored; nothing means that nobody asked.
func consentOf(p clinic.Patient) string {
	if p.Consent == "" {
		return string(clinic.ConsentNotAsked)
	}
	return string(p.Consent)
}

// FoldName implements service.RegistrationRepo.
func (registrationRepo) FoldName(first, last string) (string, string) {
	return foldText(first), foldText(last)
}

// mostCandidates bounds each of the searches for look-alikes: on the birth
// dates that are put down where none is known there may be thousands.
const mostCandidates = 2000

// candidateRow is somebody found by one of the searches.
type candidateRow struct {
	UserID         int64
	FirstName      string
	LastName       string
	DateOfBirth    day
	BirthEstimated bool
	PhoneE164      string
}

const (
	candidateColumns = "SELECT f.user_id, u.first_name, u.last_name, f.date_of_birth, p.birth_estimated, f.phone_e164 FROM "
	candidateTables  = " JOIN auth_user u ON u.id = f.user_id JOIN patient_profile p ON p.user_id = f.user_id "
	// Of merged charts the kept one is compared.
	candidateLimit = " AND p.merged_into IS NULL LIMIT ?"
)

func (r registrationRepo) Candidates(ctx context.Context, q service.LookAlikeQuery) ([]service.Candidate, error) {
	var out []service.Candidate
	at := map[int64]int{}
	find := func(identifier bool, where string, args ...any) error {
		rows, err := queryAll[candidateRow](ctx, r.unit, candidateColumns+where+candidateLimit, append(args, mostCandidates)...)
		for _, row := range rows {
			if clinic.PatientID(row.UserID) == q.Except {
				continue
			}
			i, known := at[row.UserID]
			if !known {
				first, last := r.FoldName(row.FirstName, row.LastName)
				i, at[row.UserID] = len(out), len(out)
				out = append(out, service.Candidate{ID: clinic.PatientID(row.UserID), First: first, Last: last, Born: row.DateOfBirth.date,
					BirthEstimated: row.BirthEstimated, PhoneE164: row.PhoneE164})
			}
			out[i].Identifier = out[i].Identifier || identifier
		}
		return err
	}
	for _, i := range q.Identifiers {
		// A number of another kind is another number, unless nobody said of which.
		if err := find(true, "patient_identifier n JOIN users_profile f ON f.user_id = n.patient_id"+candidateTables+
			"WHERE n.value_key = ? AND (n.kind = ? OR n.kind = 'other' OR ? = 'other')", i.Key(), string(i.Kind), string(i.Kind)); err != nil {
			return nil, err
		}
	}
	if q.PhoneE164 != "" {
		if err := find(false, "users_profile f"+candidateTables+"WHERE f.phone_e164 = ? AND f.phone_e164 <> ''", q.PhoneE164); err != nil {
			return nil, err
		}
	}
	for _, born := range q.Births {
		if err := find(false, "users_profile f"+candidateTables+
			"WHERE f.role = 'patient' AND f.date_of_birth IS NOT NULL AND f.date_of_birth = ?", on(born)); err != nil {
			return nil, err
		}
	}
	first, last := r.FoldName(q.First, q.Last)
	named := "patient_profile p JOIN users_profile f ON f.user_id = p.user_id JOIN auth_user u ON u.id = p.user_id "
	for _, key := range different(strings.TrimSpace(last+" "+first), strings.TrimSpace(first+" "+last)) {
		if err := find(false, named+"WHERE p.name_key = ?", key); err != nil {
			return nil, err
		}
	}
	if !q.BornFrom.IsZero() {
		for _, begin := range different(firstLetters(last), firstLetters(first)) {
			begins, args := "substr(f.name_key, 1, 3) = ?", []any{begin}
			if utf8.RuneCountInString(begin) < nameLetters {
				begins, args = "substr(f.name_key, 1, 3) >= ? AND substr(f.name_key, 1, 3) < ?", []any{begin, prefixEnd(begin)}
			}
			if err := find(false, "users_profile f"+candidateTables+"WHERE f.role = 'patient' AND f.date_of_birth IS NOT NULL AND "+begins+
				" AND f.date_of_birth BETWEEN ? AND ?", append(args, on(q.BornFrom), on(q.BornTo))...); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// different returns the texts that are not empty, each once.
func different(a, b string) []string {
	switch {
	case a == "" && b == "":
		return nil
	case a == b || b == "":
		return []string{a}
	case a == "":
		return []string{b}
	}
	return []string{a, b}
}

// nameLetters is how many letters of names are indexed with the date of birth.
const nameLetters = 3

// firstLetters are the first three letters of a name, as people rarely mishear these.
func firstLetters(s string) string {
	r := []rune(s)
	return string(r[:min(nameLetters, len(r))])
}

// lookAlikeRow is a patient as compared side by side.
type lookAlikeRow struct {
	Patient    patientListRow `gorm:"embedded"`
	LastVisit  day
	Registered instant
}

func (r registrationRepo) LookAlikes(ctx context.Context, ids []clinic.PatientID, today clinic.Date) ([]service.LookAlike, error) {
	out := make([]service.LookAlike, 0, len(ids))
	for _, id := range ids {
		row, err := queryOne[lookAlikeRow](ctx, r.unit, "patient", "SELECT "+patientListColumns+`, p.created_at AS registered,
			(SELECT max(a.appointment_date) FROM appointments_appointment a WHERE a.patient_id = p.user_id AND a.appointment_date <= ?
				AND a.status IN `+came+`) AS last_visit
			FROM `+patientListTables+" WHERE p.user_id = ?", on(today), int64(id))
		if err != nil {
			return nil, err
		}
		alike := service.LookAlike{PatientRow: row.Patient.row(), LastVisit: row.LastVisit.date, Registered: row.Registered.at}
		if alike.Identifiers, err = (patientRepo(r)).identifiers(ctx, id); err != nil {
			return nil, err
		}
		out = append(out, alike)
	}
	return out, nil
}

func (r registrationRepo) Phones(ctx context.Context, after clinic.UserID, limit int) ([]service.StoredPhone, error) {
	rows, err := queryAll[profileRow](ctx, r.unit, `SELECT user_id, phone, phone_e164 FROM users_profile
		WHERE user_id > ? AND user_id NOT IN (SELECT user_id FROM patient_profile WHERE merged_into IS NOT NULL)
		ORDER BY user_id LIMIT ?`, int64(after), limit)
	out := make([]service.StoredPhone, len(rows))
	for i, row := range rows {
		out[i] = service.StoredPhone{User: clinic.UserID(row.UserID), Phone: row.Phone, E164: row.PhoneE164}
	}
	return out, err
}

func (r registrationRepo) SetE164(ctx context.Context, id clinic.UserID, e164 string) error {
	n, err := r.exec(ctx, "UPDATE users_profile SET phone_e164 = ? WHERE user_id = ?", e164, int64(id))
	return one(n, err, "user")
}
