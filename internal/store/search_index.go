package store

import (
	"context"
	"database/sql"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// searchFactsOf selects searchFacts. It ends before a WHERE.
const searchFactsOf = `SELECT p.user_id, u.first_name, u.last_name, u.email, f.phone, f.phone_e164, f.date_of_birth, p.patient_no,
	coalesce((SELECT string_agg(value_key, char(10)) FROM (SELECT i.value_key FROM patient_identifier i
		WHERE i.patient_id = p.user_id ORDER BY i.position) k), '') AS identifiers
	FROM patient_profile p CROSS JOIN auth_user u ON u.id = p.user_id CROSS JOIN users_profile f ON f.user_id = p.user_id`

const (
	insertBody = "INSERT INTO patient_search (rowid, last, first, born, number, phone, ids, mail, domain) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
	updateBody = "UPDATE patient_search SET last = ?, first = ?, born = ?, number = ?, phone = ?, ids = ?, mail = ?, domain = ? WHERE rowid = ?"
)

func (b searchBody) args() []any {
	out := make([]any, len(b))
	for i, text := range b {
		out[i] = text
	}
	return out
}

// indexBody brings what the patient is found by into step with what is stored.
// It reads the rows themselves, so that it cannot differ from them.
func (r patientRepo) indexBody(ctx context.Context, id clinic.PatientID) error {
	facts, err := queryOne[searchFacts](ctx, r.unit, "patient", searchFactsOf+" WHERE p.user_id = ?", int64(id))
	if err != nil {
		return err
	}
	args := newSearchBody(facts).args()
	n, err := r.exec(ctx, updateBody, append(args, int64(id))...)
	if err != nil || n > 0 {
		return err
	}
	_, err = r.exec(ctx, insertBody, append([]any{int64(id)}, args...)...)
	return err
}

// bringSearchUpToDate makes all bodies anew when they were written in an older
// form, by an older program or before a migration; all of them or none.
func (s *Store) bringSearchUpToDate(ctx context.Context) error {
	form := 0
	err := s.View(ctx, func(r service.Repos) error {
		have, err := queryInt(ctx, r.(*unit), "SELECT max(form) FROM patient_search_form")
		form = int(have)
		return err
	})
	if err != nil || form >= bodyForm {
		return err
	}
	return s.InTx(ctx, func(r service.Repos) error {
		u := r.(*unit)
		// Another program may have been first.
		if form, err := queryInt(ctx, u, "SELECT form FROM patient_search_form WHERE id = 1"); err != nil || form >= bodyForm {
			return err
		}
		if _, err := u.exec(ctx, "DELETE FROM patient_search"); err != nil {
			return err
		}
		rows := 0
		for last := int64(0); ; {
			facts, err := queryAll[searchFacts](ctx, u, searchFactsOf+" WHERE p.user_id > ? ORDER BY p.user_id LIMIT 1000", last)
			if err != nil {
				return err
			}
			for _, f := range facts {
				if _, err := u.exec(ctx, insertBody, append([]any{f.UserID}, newSearchBody(f).args()...)...); err != nil {
					return err
				}
				last = f.UserID
			}
			if rows += len(facts); len(facts) == 0 {
				break
			}
		}
		if rows > 0 {
			s.log.InfoContext(ctx, "search index made anew", "patients", rows, "form", bodyForm)
		}
		_, err := u.exec(ctx, "INSERT INTO patient_search_form (id, form) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET form = excluded.form", bodyForm)
		return err
	})
}

// checkSearch compares every patient's body with what it should be, and looks
// for bodies of nobody.
func checkSearch(ctx context.Context, tx *sql.Tx) (rows int64, f findings, err error) {
	var form int
	if err := tx.QueryRowContext(ctx, "SELECT coalesce(max(form), 0) FROM patient_search_form").Scan(&form); err != nil {
		return 0, f, err
	}
	if form != bodyForm {
		f.add("the search index has form %d, this program writes form %d", form, bodyForm)
	}
	err = each(ctx, tx, `SELECT x.*, s.id IS NOT NULL AND z.id IS NOT NULL, coalesce(s.c0, ''), coalesce(s.c1, ''), coalesce(s.c2, ''), coalesce(s.c3, ''),
		coalesce(s.c4, ''), coalesce(s.c5, ''), coalesce(s.c6, ''), coalesce(s.c7, '')
		FROM (`+searchFactsOf+`) x LEFT JOIN patient_search_content s ON s.id = x.user_id
		LEFT JOIN patient_search_docsize z ON z.id = x.user_id`, func(scan func(...any) error) error {
		var p searchFacts
		var there bool
		var b searchBody
		if err := scan(&p.UserID, &p.FirstName, &p.LastName, &p.Email, &p.Phone, &p.PhoneE164, &p.DateOfBirth, &p.PatientNo, &p.Identifiers,
			&there, &b[0], &b[1], &b[2], &b[3], &b[4], &b[5], &b[6], &b[7]); err != nil {
			return err
		}
		rows++
		switch {
		case !there:
			f.add("patient %d is not in the index", p.UserID)
		case form == bodyForm && b != newSearchBody(p):
			f.add("patient %d is found by other facts than are stored", p.UserID)
		}
		return nil
	})
	if err != nil {
		return rows, f, err
	}
	err = each(ctx, tx, "SELECT s.id FROM patient_search_content s WHERE NOT EXISTS (SELECT 1 FROM patient_profile p WHERE p.user_id = s.id)",
		func(scan func(...any) error) error {
			var id int64
			err := scan(&id)
			f.add("the index knows a patient %d who is not there", id)
			return err
		})
	return rows, f, err
}
