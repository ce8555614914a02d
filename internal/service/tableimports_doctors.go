package service

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"caredesk/internal/clinic"
)

// maxDoctors bounds a table of doctors: they are written one by one.
const maxDoctors = 5000

// doctorRow is a row of a table of doctors as it was read. Zero values are cells
// that say nothing.
type doctorRow struct {
	d          clinic.Doctor
	department string
	fields     []string
	err        error
}

type doctorJob struct {
	tableBase
	rows   []doctorRow
	fresh  []doctorRow
	change []changedDoctor
}

type changedDoctor struct {
	row    doctorRow
	before clinic.Doctor
	next   clinic.Doctor
}

func readDoctors(ctx context.Context, base tableBase) (*doctorJob, error) {
	if n := len(base.cmd.Table.Rows); n > maxDoctors {
		return nil, clinic.FieldErrorf("file", "The table has %d rows. At most %d doctors are taken at once.", n, maxDoctors)
	}
	j := &doctorJob{tableBase: base}
	for i := range base.cmd.Table.Rows {
		j.rows = append(j.rows, j.readRow(i))
	}
	return j, ctx.Err()
}

func (j *doctorJob) readRow(i int) doctorRow {
	var out doctorRow
	c := j.cells
	d := &out.d
	var errs []error
	whole := func(key string) int {
		text := c.line(i, key)
		if text == "" {
			return 0
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			errs = append(errs, clinic.FieldErrorf(key, "Give a whole number."))
		}
		return n
	}
	d.LicenseNumber = c.line(i, fieldLicence)
	d.User.FirstName, d.User.LastName = c.names(i)
	d.User.FirstName = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(d.User.FirstName, "Dr. "), "Dr "))
	d.User.Username, d.User.Email, d.User.Phone, d.User.Address = strings.ToLower(c.line(i, "username")), c.line(i, "email"), c.line(i, "phone"), c.at(i, "address")
	var err error
	var estimated bool
	if d.User.DateOfBirth, estimated, err = c.birth(c.at(i, fieldBirth)); err != nil {
		errs = append(errs, err)
	} else if estimated {
		errs = append(errs, clinic.FieldErrorf(fieldBirth, "Give the whole date."))
	}
	out.department, out.fields = c.line(i, "department"), c.several(i, "specializations")
	d.Qualification, d.Bio = c.line(i, "qualification"), c.at(i, "bio")
	d.ExperienceYears, d.SlotMinutes = whole("experience_years"), whole("slot_minutes")
	if text := c.line(i, "consultation_fee"); text != "" {
		if d.Fee, err = clinic.ParseMoney(text, j.settings.Currency); err != nil {
			errs = append(errs, clinic.FieldErrorf("consultation_fee", "%s", clinic.MessageOf(err)))
		}
	}
	if len(out.fields) > 0 {
		d.Headline = cut(out.fields[0], 100)
	}
	if d.LicenseNumber == "" {
		errs = append(errs, clinic.FieldErrorf(fieldLicence, "Give the licence number."))
	}
	department := clinic.Department{Name: out.department}
	if out.department != "" {
		if err := department.Clean(); err != nil {
			errs = append(errs, clinic.FieldErrorf("department", "%s", rowFault(j.cmd.Kind, err)))
		}
	}
	for _, name := range out.fields {
		s := clinic.Specialization{Name: name}
		if err := s.Clean(); err != nil {
			errs = append(errs, clinic.FieldErrorf("specializations", "%s", rowFault(j.cmd.Kind, err)))
		}
	}
	out.err = errors.Join(errs...)
	return out
}

func (j *doctorJob) plan(t *tx) (TableImportReport, error) {
	r := j.newReport()
	j.fresh, j.change = nil, nil
	doctors, err := t.Doctors().List(t.ctx, DoctorFilter{WithRetired: true})
	if err != nil {
		return r, err
	}
	departments, err := t.Departments().List(t.ctx, true)
	if err != nil {
		return r, err
	}
	known := map[string]clinic.Doctor{}
	for _, d := range doctors {
		known[strings.ToLower(d.LicenseNumber)] = d
	}
	taken, err := j.usernames(t)
	if err != nil {
		return r, err
	}
	used := map[string]int{}
	for i, row := range j.rows {
		key := strings.ToLower(row.d.LicenseNumber)
		if before, twice := used[key]; twice && key != "" {
			j.refuse(&r, i, clinic.FieldErrorf(fieldLicence, "%s stands in line %d, too.", row.d.LicenseNumber, j.cmd.Table.Rows[before].Line))
			continue
		}
		have, isKnown := known[key]
		err := row.err
		if at := slices.IndexFunc(departments, func(d clinic.Department) bool { return strings.EqualFold(d.Name, row.department) }); err == nil && at >= 0 && !departments[at].Retired.IsZero() {
			err = clinic.FieldErrorf("department", "%s is closed. Open it again first.", departments[at].Name)
		}
		switch {
		case err != nil:
		case isKnown:
			err = j.planUpdate(t, &r, row, have)
		default:
			if err = j.complete(t, &row, taken); err == nil {
				taken[row.d.User.Username] = true
				j.fresh = append(j.fresh, row)
			}
		}
		if err != nil {
			j.refuse(&r, i, err)
			continue
		}
		used[key] = i
	}
	r.New, r.Changed = len(j.fresh), len(j.change)
	if note := j.dateNote(); note != "" {
		r.Notes = append(r.Notes, note)
	}
	if r.New > 0 {
		r.Notes = append(r.Notes, "New doctors cannot sign in until you give them a password in Users, and have no working hours yet.")
	}
	return r, j.madeNotes(t, &r, departments)
}

// usernames are those of the table and those that could be made for it which are
// taken already.
func (j *doctorJob) usernames(t *tx) (map[string]bool, error) {
	var names []string
	for _, row := range j.rows {
		if row.d.User.Username != "" {
			names = append(names, row.d.User.Username)
			continue
		}
		base := usernameOf(row.d.User)
		names = append(names, base)
		for n := 2; n < 20; n++ {
			names = append(names, fmt.Sprintf("%s%d", base, n))
		}
	}
	return t.Imports().Usernames(t.ctx, names)
}

// usernameOf makes a user name of a name: asha.sharma.
func usernameOf(u clinic.User) string {
	plain := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return r
			}
			return -1
		}, norm.NFKD.String(strings.ToLower(s)))
	}
	name := strings.Trim(plain(u.FirstName)+"."+plain(u.LastName), ".")
	if len([]rune(name)) < 2 {
		name = "dr." + name
	}
	return cut(name, clinic.MaxName-4)
}

// complete makes a whole doctor of a row, or says what is missing.
func (j *doctorJob) complete(t *tx, row *doctorRow, taken map[string]bool) error {
	d := &row.d
	d.User.Role, d.User.Active, d.User.MustChangePassword = clinic.RoleDoctor, true, true
	d.Available = true
	if d.SlotMinutes == 0 {
		d.SlotMinutes = clinic.DefaultVisitMinutes
	}
	if d.Fee.Currency == "" {
		d.Fee.Currency = j.settings.Currency
	}
	if d.User.Username == "" {
		base := usernameOf(d.User)
		d.User.Username = base
		for n := 2; taken[d.User.Username] && n < 20; n++ {
			d.User.Username = fmt.Sprintf("%s%d", base, n)
		}
	}
	if taken[d.User.Username] {
		return clinic.FieldErrorf("username", "The user name %s is taken.", d.User.Username)
	}
	return errors.Join(d.User.Clean(t.today()), d.Clean())
}

// planUpdate compares a row with the doctor whose licence it bears. Empty cells
// change nothing, and user names are not changed.
func (j *doctorJob) planUpdate(t *tx, r *TableImportReport, row doctorRow, have clinic.Doctor) error {
	switch {
	case !j.cmd.Update:
		return clinic.FieldErrorf(fieldLicence, "%s is %s, who is here already. Import with updating to change that record.", have.LicenseNumber, have.Name())
	case !have.Retired.IsZero():
		return clinic.FieldErrorf(fieldLicence, "%s is retired. Restore the record before changing it.", have.Name())
	}
	next := have
	put := func(to *string, text string) {
		if text != "" {
			*to = text
		}
	}
	put(&next.User.FirstName, row.d.User.FirstName)
	put(&next.User.LastName, row.d.User.LastName)
	put(&next.User.Email, row.d.User.Email)
	put(&next.User.Phone, row.d.User.Phone)
	put(&next.User.Address, row.d.User.Address)
	put(&next.Qualification, row.d.Qualification)
	put(&next.Bio, row.d.Bio)
	put(&next.Headline, row.d.Headline)
	if !row.d.User.DateOfBirth.IsZero() {
		next.User.DateOfBirth = row.d.User.DateOfBirth
	}
	if row.d.ExperienceYears != 0 {
		next.ExperienceYears = row.d.ExperienceYears
	}
	if row.d.SlotMinutes != 0 {
		next.SlotMinutes = row.d.SlotMinutes
	}
	if row.d.Fee.Currency != "" {
		next.Fee = row.d.Fee
	}
	if err := errors.Join(next.User.Clean(t.today()), next.Clean()); err != nil {
		return err
	}
	var fields []string
	for _, s := range have.Specializations {
		fields = append(fields, strings.ToLower(s.Name))
	}
	same := next.User == have.User && next.Qualification == have.Qualification && next.Bio == have.Bio && next.Headline == have.Headline &&
		next.ExperienceYears == have.ExperienceYears && next.SlotMinutes == have.SlotMinutes && next.Fee == have.Fee &&
		(row.department == "" || strings.EqualFold(row.department, have.DepartmentName)) &&
		!slices.ContainsFunc(row.fields, func(name string) bool { return !slices.Contains(fields, strings.ToLower(name)) })
	if same {
		r.Unchanged++
		return nil
	}
	j.change = append(j.change, changedDoctor{row, have, next})
	return nil
}

// madeNotes says which departments and specialisations would be made.
func (j *doctorJob) madeNotes(t *tx, r *TableImportReport, departments []clinic.Department) error {
	fields, err := t.Doctors().ListSpecializations(t.ctx)
	if err != nil {
		return err
	}
	have := map[string]bool{}
	for _, d := range departments {
		have["d"+strings.ToLower(d.Name)] = true
	}
	for _, s := range fields {
		have["s"+strings.ToLower(s.Name)] = true
	}
	var newDepartments, newFields []string
	look := func(row doctorRow) {
		if key := "d" + strings.ToLower(row.department); row.department != "" && !have[key] {
			have[key] = true
			newDepartments = append(newDepartments, row.department)
		}
		for _, name := range row.fields {
			if key := "s" + strings.ToLower(name); !have[key] {
				have[key] = true
				newFields = append(newFields, name)
			}
		}
	}
	for _, row := range j.fresh {
		look(row)
	}
	for _, c := range j.change {
		look(c.row)
	}
	if n := len(newDepartments); n > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("New departments: %s.", strings.Join(newDepartments[:min(n, 20)], ", ")))
	}
	if n := len(newFields); n > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("New specialisations: %s.", strings.Join(newFields[:min(n, 20)], ", ")))
	}
	slices.Sort(r.Notes)
	return nil
}
