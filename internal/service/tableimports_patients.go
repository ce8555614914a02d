package service

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/phone"
)

// patientRow is a row of a table of patients as it was read. p holds what the
// row says and is not checked as a whole: a row that brings a patient up to date
// may say little.
type patientRow struct {
	row    int
	p      clinic.Patient
	tongue string // a language that documents are not printed in
	reason string // why it is nobody who is registered already
	err    error  // of cells that cannot be read
	clean  error  // why it cannot be a new patient
}

// patientJob takes patients in.
type patientJob struct {
	tableBase
	rows   []patientRow
	fresh  []freshPatient
	change []changedPatient
	last   int // of the series, as it will be
	raise  bool
}

type freshPatient struct {
	row    int
	p      clinic.Patient
	beside []alike
	reason string
	named  string // the numbers of beside
}

func readPatients(ctx context.Context, base tableBase) (*patientJob, error) {
	j := &patientJob{tableBase: base, rows: make([]patientRow, len(base.cmd.Table.Rows))}
	for i := range j.rows {
		j.rows[i] = j.readRow(i)
		if err := j.step(ctx, StageChecking, i+1, 2*len(j.rows)); err != nil {
			return nil, cancelled(ctx, err)
		}
	}
	return j, nil
}

func (j *patientJob) readRow(i int) patientRow {
	c, out := j.cells, patientRow{row: i}
	p := &out.p
	var errs []error
	note := func(err error) {
		if err != nil {
			errs = append(errs, err)
		}
	}
	var err error
	p.Number, err = readNumber(c.line(i, fieldNumber))
	note(err)
	p.FirstName, p.LastName = c.names(i)
	p.DateOfBirth, p.BirthEstimated, err = c.birth(c.at(i, fieldBirth))
	note(err)
	if text := c.line(i, fieldAge); text != "" && p.DateOfBirth.IsZero() && err == nil {
		age, err := clinic.ParseAge(text)
		if err != nil {
			note(clinic.FieldErrorf(fieldAge, "%s", clinic.MessageOf(err)))
		} else {
			p.DateOfBirth, p.BirthEstimated = age.Birth(c.today), true
		}
	}
	p.Sex, err = readSex(c.line(i, "sex"))
	note(err)
	p.Phone, p.Email, p.Address = c.line(i, "phone"), c.line(i, "email"), c.at(i, "address")
	p.EmergencyContact, p.InsuranceInfo = c.line(i, "emergency_contact"), c.at(i, "insurance_info")
	p.Language, out.tongue = readLanguage(c.line(i, "language"))
	p.BloodGroup, p.MedicalHistory = readBlood(c.line(i, "blood_group")), c.at(i, fieldHistory)
	for _, kind := range identifierFields {
		if value := c.line(i, string(kind)); value != "" {
			p.Identifiers = append(p.Identifiers, clinic.Identifier{Kind: kind, Value: value})
		}
	}
	p.AllergyStatus, p.Allergies = readAllergies(c.several(i, fieldAllergies))
	p.Allergies, err = clinic.CleanAllergies(p.AllergyStatus, p.Allergies)
	note(err)
	out.reason, err = cleanNote(FieldNotDuplicate, c.line(i, FieldNotDuplicate))
	note(err)
	out.err, out.clean = errors.Join(errs...), p.Clean(c.today)
	p.PhoneE164 = phone.E164(p.Phone, j.settings.Country)
	return out
}

// numbers are the patients by number, in small letters: a number is also a user
// name, and those do not differ by case alone.
type numbers map[string]KnownPatient

func (j *patientJob) plan(t *tx) (TableImportReport, error) {
	r := j.newReport()
	j.fresh, j.change = nil, nil
	registered, err := t.TableImports().KnownPatients(t.ctx)
	if err != nil {
		return r, err
	}
	identifiers, err := t.TableImports().KnownIdentifiers(t.ctx)
	if err != nil {
		return r, err
	}
	index, byNumber := indexOf(registered, identifiers)
	updates, used := map[clinic.PatientID]int{}, map[string]int{}
	for i, row := range j.rows {
		if err := j.step(t.ctx, StageChecking, len(j.rows)+i+1, 2*len(j.rows)); err != nil {
			return r, err
		}
		key := strings.ToLower(row.p.Number)
		have, isKnown := byNumber[key]
		if key != "" {
			if before, twice := used[key]; twice {
				j.refuse(&r, i, clinic.FieldErrorf(fieldNumber, "%s stands in line %d, too.", row.p.Number, j.cmd.Table.Rows[before].Line))
				continue
			}
		}
		switch {
		case row.err != nil:
			j.refuse(&r, i, row.err)
		case isKnown:
			if err := j.mayUpdate(have); err != nil {
				j.refuse(&r, i, err)
				break
			}
			updates[have.ID], used[key] = i, i
		case row.clean != nil:
			j.refuse(&r, i, row.clean)
		default:
			k := known{line: j.cmd.Table.Rows[i].Line, ids: keyed(row.p.Identifiers)}
			first, last := t.Registration().FoldName(row.p.FirstName, row.p.LastName)
			k.Candidate = Candidate{First: first, Last: last, Born: row.p.DateOfBirth, BirthEstimated: row.p.BirthEstimated, PhoneE164: row.p.PhoneE164}
			alikes, reason := index.find(k), row.reason
			if reason == "" {
				reason = j.cmd.Anyway
			}
			if len(alikes) > 0 && reason == "" {
				j.refuse(&r, i, index.mayBe(alikes))
				break
			}
			index.add(k)
			if key != "" {
				used[key] = i
			}
			j.fresh = append(j.fresh, freshPatient{row: i, p: row.p, beside: alikes, reason: reason})
		}
	}
	if err := j.giveNumbers(t, &r, byNumber, index); err != nil {
		return r, err
	}
	if err := j.planUpdates(t, &r, updates); err != nil {
		return r, err
	}
	slices.SortFunc(r.Problems, func(a, b TableProblem) int { return a.Row - b.Row })
	r.New = len(j.fresh)
	j.notes(&r)
	return r, nil
}

// indexOf makes those who are registered findable.
func indexOf(registered []KnownPatient, identifiers []KnownIdentifier) (*knownIndex, numbers) {
	ids := map[clinic.PatientID][]clinic.Identifier{}
	for _, i := range identifiers {
		ids[i.Patient] = append(ids[i.Patient], clinic.Identifier{Kind: i.Kind, Value: i.Key})
	}
	index, byNumber := newKnownIndex(), make(numbers, len(registered))
	for _, k := range registered {
		byNumber[strings.ToLower(k.Number)] = k
		if !k.Merged { // of merged charts the kept one is compared
			index.add(known{Candidate: k.Candidate, number: k.Number, ids: ids[k.ID]})
		}
	}
	return index, byNumber
}

// keyed are identifiers with the text by which they are compared.
func keyed(list []clinic.Identifier) []clinic.Identifier {
	out := make([]clinic.Identifier, 0, len(list))
	for _, i := range list {
		if i.Value = i.Key(); i.Value != "" {
			out = append(out, i)
		}
	}
	return out
}

// heldBack refuses a row that may be somebody who is known.
type heldBack struct {
	error
	list []TableAlike
}

func (h *heldBack) Unwrap() error { return h.error }

// mayBe says who a row may be.
func (x *knownIndex) mayBe(list []alike) error {
	held := &heldBack{}
	var names []string
	file := true
	for _, a := range list {
		k := x.list[a.at]
		who := k.number
		if who == "" {
			who = fmt.Sprintf("line %d", k.line)
		} else {
			file = false
		}
		held.list = append(held.list, TableAlike{Number: k.number, Line: k.line, How: a.how})
		names = append(names, fmt.Sprintf("%s (%s)", who, strings.ToLower(a.how.Words())))
	}
	held.error = clinic.Errorf(clinic.Conflict, "This may be somebody who is registered already: %s. Leave the row out, or say in a column “Not a duplicate because” why it is somebody else.", strings.Join(names, "; "))
	if file {
		held.error = clinic.Errorf(clinic.Conflict, "This may be somebody who stands in the file already: %s. Leave the row out, or say in a column “Not a duplicate because” why it is somebody else.", strings.Join(names, "; "))
	}
	return held
}

// giveNumbers numbers the new patients: those without a number of their own from
// the series, in the order of the table and past numbers that are taken.
func (j *patientJob) giveNumbers(t *tx, r *TableImportReport, byNumber numbers, index *knownIndex) error {
	last, err := t.Numbers().Last(t.ctx, "patient", 0)
	if err != nil {
		return err
	}
	taken := make(map[string]bool, len(byNumber)+len(j.fresh))
	for key := range byNumber {
		taken[key] = true
	}
	var own []string
	for _, f := range j.fresh {
		if f.p.Number != "" {
			own = append(own, strings.ToLower(f.p.Number))
			taken[strings.ToLower(f.p.Number)] = true
		}
	}
	// A user name may be taken by one of the staff.
	staff, err := t.Imports().Usernames(t.ctx, own)
	if err != nil {
		return err
	}
	kept := j.fresh[:0]
	for _, f := range j.fresh {
		if key := strings.ToLower(f.p.Number); key != "" && staff[key] {
			j.refuse(r, f.row, clinic.FieldErrorf(fieldNumber, "%s is a user name here and can be no patient's number.", f.p.Number))
			delete(taken, key)
			continue
		}
		kept = append(kept, f)
	}
	j.fresh, j.last = kept, last
	next := func() string {
		for {
			if n := patientNumber(j.last + 1); !taken[strings.ToLower(n)] {
				return n
			}
			j.last++
		}
	}
	for i := range j.fresh {
		if p := &j.fresh[i].p; p.Number == "" {
			p.Number = next()
			j.last++
			taken[strings.ToLower(p.Number)] = true
			if r.Last = p.Number; r.First == "" {
				r.First = p.Number
			}
		}
	}
	next() // the series goes on behind numbers that came along
	j.raise = j.last != last
	line := map[int]string{}
	for _, f := range j.fresh {
		line[j.cmd.Table.Rows[f.row].Line] = f.p.Number
	}
	for i := range j.fresh {
		var names []string
		for _, a := range j.fresh[i].beside {
			k := index.list[a.at]
			if k.number == "" {
				k.number = line[k.line]
			}
			names = append(names, k.number)
		}
		j.fresh[i].named = strings.Join(names, ", ")
	}
	return nil
}

func (j *patientJob) notes(r *TableImportReport) {
	if note := j.dateNote(); note != "" {
		r.Notes = append(r.Notes, note)
	}
	beside, unread, unspoken := 0, 0, 0
	for _, row := range j.rows {
		if row.tongue != "" {
			unspoken++
		}
	}
	for _, f := range j.fresh {
		if f.named != "" {
			beside++
		}
		if f.p.Phone != "" && f.p.PhoneE164 == "" {
			unread++
		}
	}
	if beside > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("Taken beside those they look like, with the reason given: %d.", beside))
	}
	if unspoken > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("Languages that documents are not printed in, so that the hospital’s stands: %d.", unspoken))
	}
	if unread > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("Phone numbers that are kept as they are written, but cannot be compared or dialled from here: %d.", unread))
	}
}
