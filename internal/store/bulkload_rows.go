package store

import (
	"slices"
	"strings"
	"time"

	"caredesk/internal/clinic"
)

// InstantText is an instant as SQLite keeps it.
func InstantText(t time.Time) string { return at(t).text() }

// peopleTables are those that a patient's rows stand in.
type peopleTables struct {
	users, profiles, charts, allergies, identifiers, search *LoadTable
	last                                                    int64 // the highest id of a user
}

func newPeopleTables(l *Loader) *peopleTables {
	return &peopleTables{
		users:    l.Table("auth_user", "id", "username", "first_name", "last_name", "email", "password", "is_active", "date_joined"),
		profiles: l.Table("users_profile", "user_id", "role", "phone", "phone_e164", "address", "date_of_birth", "name_key", "created_at", "updated_at"),
		charts: l.Table("patient_profile", "user_id", "emergency_contact", "blood_group", "medical_history", "insurance_info", "allergies", "patient_no", "sex",
			"birth_estimated", "consent_status", "consent_at", "consent_by", "allergy_status", "allergy_confirmed_at", "allergy_confirmed_by", "name_key",
			"language", "created_at", "updated_at"),
		allergies:   l.Table("patient_allergy", "patient_id", "position", "substance", "reaction", "severity", "created_at"),
		identifiers: l.Table("patient_identifier", "patient_id", "position", "kind", "value", "value_key", "created_at"),
		search:      l.Table("patient_search", "rowid", "last", "first", "born", "number", "phone", "ids", "mail", "domain"),
	}
}

// Patient writes a patient who cannot sign in, as Insert of the repository does,
// with the search body, and returns the id.
func (l *Loader) Patient(p clinic.Patient) (clinic.PatientID, error) {
	t := l.people
	if t.last == 0 {
		if err := l.tx.QueryRowContext(l.ctx, "SELECT max(id) FROM auth_user").Scan(&t.last); err != nil {
			return 0, err
		}
	}
	t.last++
	id, made, key := t.last, at(p.CreatedAt).text(), nameKey(p.FirstName, p.LastName)
	if err := t.users.Add(id, strings.ToLower(p.Number), p.FirstName, p.LastName, p.Email, noPassword, 0, made); err != nil {
		return 0, err
	}
	if err := t.profiles.Add(id, string(clinic.RolePatient), p.Phone, p.PhoneE164, p.Address, on(p.DateOfBirth), key, made, made); err != nil {
		return 0, err
	}
	if err := t.charts.Add(id, p.EmergencyContact, p.BloodGroup, p.MedicalHistory, p.InsuranceInfo, p.AllergyText(), p.Number, string(p.Sex),
		flag(p.BirthEstimated), consentOf(p), at(p.ConsentAt), p.ConsentBy, string(p.AllergyStatus), at(p.AllergyConfirmed), p.AllergyBy, key,
		optional{string(p.Language)}, made, made); err != nil {
		return 0, err
	}
	for n, a := range p.Allergies {
		if err := t.allergies.Add(id, n+1, a.Substance, a.Reaction, string(a.Severity), made); err != nil {
			return 0, err
		}
	}
	for n, i := range p.Identifiers {
		if err := t.identifiers.Add(id, n+1, string(i.Kind), i.Value, i.Key(), made); err != nil {
			return 0, err
		}
	}
	return clinic.PatientID(id), t.search.Add(append([]any{id}, newSearchBody(searchFactsFor(p)).args()...)...)
}

// Audit seals an entry behind the newest and writes it.
func (l *Loader) Audit(e clinic.AuditEntry) error {
	e.Seal(l.chain)
	l.chain = e.Hash
	l.audits++
	return l.log.Add(at(e.At), ref{int64(e.UserID)}, e.UserName, string(e.Role), e.Workstation, e.Action, e.Entity, e.EntityID, ref{int64(e.PatientID)},
		e.Reason, e.Before, e.After, e.PrevHash, e.Hash)
}

// Series says which number of a series was given last. Year is 0 for a series
// that runs on.
func (l *Loader) Series(name string, year, last int) error {
	_, err := l.tx.ExecContext(l.ctx, "INSERT INTO number_series (name, year, last) VALUES (?, ?, ?) ON CONFLICT (name, year) DO UPDATE SET last = excluded.last",
		name, year, last)
	return err
}

// CloseDays closes the books of days, whose drawers are all closed, with the
// figures that their bills and payments come to.
func (l *Loader) CloseDays(days []clinic.Date, by clinic.UserID, name string) error {
	if err := l.flush(); err != nil || len(days) == 0 {
		return err
	}
	dates := make([]string, len(days))
	for i, d := range days {
		dates[i] = d.String()
	}
	slices.Sort(dates)
	books, err := bookkeeper{l.tx}.days(l.ctx, dates[len(dates)-1], dates)
	if err != nil {
		return err
	}
	t := l.Table("billing_day", "business_date", "state", "closed_at", "closed_by", "closed_by_name", "figures")
	for _, date := range dates {
		figures, err := encodeFigures(books[date].list())
		if err != nil {
			return err
		}
		if err := t.Add(date, string(clinic.DayClosed), date+"T21:30:00.000000Z", int64(by), name, figures); err != nil {
			return err
		}
	}
	return nil
}
