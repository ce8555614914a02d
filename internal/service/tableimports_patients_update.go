package service

import (
	"slices"

	"caredesk/internal/clinic"
)

// changedPatient is a patient as stored and as the table has it.
type changedPatient struct{ before, next clinic.Patient }

// mayUpdate refuses to bring a record up to date that a table may not touch.
func (j *patientJob) mayUpdate(have KnownPatient) error {
	switch {
	case !j.cmd.Update:
		return clinic.FieldErrorf(fieldNumber, "%s is registered already. Import with updating to change that record.", have.Number)
	case have.Merged:
		return clinic.FieldErrorf(fieldNumber, "%s was merged into another record. Change that one.", have.Number)
	case have.Retired:
		return clinic.FieldErrorf(fieldNumber, "%s is retired. Restore the record before changing it.", have.Number)
	}
	return nil
}

// planUpdates compares rows with the patients whose number they bear.
func (j *patientJob) planUpdates(t *tx, r *TableImportReport, updates map[clinic.PatientID]int) error {
	ids := make([]clinic.PatientID, 0, len(updates))
	for id := range updates {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	stored, err := t.TableImports().Numbered(t.ctx, ids)
	if err != nil {
		return err
	}
	for _, before := range stored {
		row := j.rows[updates[before.ID]]
		next := before
		row.over(&next)
		if err := next.Clean(t.today()); err != nil {
			j.refuse(r, row.row, err)
			continue
		}
		if samePatient(before, next) {
			r.Unchanged++
			continue
		}
		if next.PhoneE164 = before.PhoneE164; next.Phone != before.Phone {
			next.PhoneE164 = row.p.PhoneE164
		}
		next.UpdatedAt = t.now
		r.Changed++
		j.change = append(j.change, changedPatient{before, next})
	}
	return nil
}

// over puts what the row says over a stored patient. Empty cells change nothing,
// nor is anything clinical changed.
func (row patientRow) over(p *clinic.Patient) {
	put := func(to *string, text string) {
		if text != "" {
			*to = text
		}
	}
	put(&p.FirstName, row.p.FirstName)
	put(&p.LastName, row.p.LastName)
	put(&p.Phone, row.p.Phone)
	put(&p.Email, row.p.Email)
	put(&p.Address, row.p.Address)
	put(&p.EmergencyContact, row.p.EmergencyContact)
	put(&p.InsuranceInfo, row.p.InsuranceInfo)
	put(&p.BloodGroup, row.p.BloodGroup)
	put((*string)(&p.Language), string(row.p.Language))
	put((*string)(&p.Sex), string(row.p.Sex))
	if !row.p.DateOfBirth.IsZero() {
		p.DateOfBirth, p.BirthEstimated = row.p.DateOfBirth, row.p.BirthEstimated
	}
	p.Identifiers = slices.Clone(p.Identifiers)
	for _, id := range row.p.Identifiers {
		if at := slices.IndexFunc(p.Identifiers, func(o clinic.Identifier) bool { return o.Kind == id.Kind }); at >= 0 {
			p.Identifiers[at] = id
		} else {
			p.Identifiers = append(p.Identifiers, id)
		}
	}
}

// samePatient reports whether an update would change nothing.
func samePatient(a, b clinic.Patient) bool {
	return a.FirstName == b.FirstName && a.LastName == b.LastName && a.Phone == b.Phone && a.Email == b.Email && a.Address == b.Address &&
		a.EmergencyContact == b.EmergencyContact && a.InsuranceInfo == b.InsuranceInfo && a.BloodGroup == b.BloodGroup && a.Language == b.Language && a.Sex == b.Sex &&
		a.DateOfBirth == b.DateOfBirth && a.BirthEstimated == b.BirthEstimated && slices.Equal(a.Identifiers, b.Identifiers)
}
