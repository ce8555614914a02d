package store

import (
	"context"
	"database/sql"
	"encoding/json"

	"caredesk/internal/clinic"
)

// checkPapers makes the digest of every issued paper anew from what is stored.
func checkPapers(ctx context.Context, tx *sql.Tx) (rows int64, f findings, err error) {
	err = each(ctx, tx, `SELECT id, number, kind, title, body, digest, issued_at, issued_by_name FROM issued_document ORDER BY id`,
		func(scan func(...any) error) error {
			var row paperRow
			if err := scan(&row.ID, &row.Number, &row.Kind, &row.Title, &row.Body, &row.Digest, &row.IssuedAt, &row.IssuedByName); err != nil {
				return err
			}
			rows++
			p, err := row.paper()
			switch {
			case err != nil:
				f.add("document %d cannot be read", row.ID)
			case clinic.PaperDigest(p) != p.Digest:
				f.add("document %d was changed", row.ID)
			}
			return nil
		})
	return rows, f, err
}

// checkPrescriptions does the same for signed prescriptions. Those signed before
// documents bore codes have none.
func checkPrescriptions(ctx context.Context, tx *sql.Tx) (rows int64, f findings, err error) {
	var rx clinic.Prescription
	done := func() {
		if rx.ID != 0 && clinic.PrescriptionDigest(rx) != rx.Digest {
			f.add("prescription %d was changed", rx.ID)
		}
	}
	err = each(ctx, tx, `SELECT p.id, p.number, p.diagnosis, p.advice, p.allergies, p.follow_up_date, p.follow_up_time, p.issued_at, p.parties, p.digest,
			i.id, coalesce(i.drug, ''), coalesce(i.strength, ''), coalesce(i.form, ''), coalesce(i.dose, ''), coalesce(i.route, ''), coalesce(i.frequency, ''),
			coalesce(i.duration_days, 0), coalesce(i.quantity, ''), coalesce(i.instructions, ''), coalesce(i.prn, 0), i.drug_id, coalesce(i.sig, ''),
			coalesce(i.allergy_note, '')
		FROM prescription p LEFT JOIN prescription_item i ON i.prescription_id = p.id
		WHERE p.digest <> '' OR p.parties <> '' ORDER BY p.id, i.position`, func(scan func(...any) error) error {
		var next clinic.Prescription
		var it clinic.PrescriptionItem
		var day day
		var time clock
		var issued instant
		var item, drug ref
		var parties string
		if err := scan(&next.ID, &next.Number, &next.Diagnosis, &next.Advice, &next.Allergies, &day, &time, &issued, &parties, &next.Digest, &item,
			&it.Drug, &it.Strength, &it.Form, &it.Dose, &it.Route, &it.Frequency, &it.DurationDays, &it.Quantity, &it.Instructions, &it.PRN, &drug,
			&it.Shorthand, &it.Reason); err != nil {
			return err
		}
		if next.ID != rx.ID {
			done()
			rows++
			rx = next
			rx.FollowUp, rx.FollowUpAt, rx.IssuedAt = day.date, time.of, issued.at
			if parties != "" && json.Unmarshal([]byte(parties), &rx.Parties) != nil {
				f.add("prescription %d cannot be read", rx.ID)
			}
		}
		if item.id != 0 {
			it.DrugID = clinic.DrugID(drug.id)
			rx.Items = append(rx.Items, it)
		}
		return nil
	})
	if err == nil {
		done()
	}
	return rows, f, err
}
