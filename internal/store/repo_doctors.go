package store

import (
	"context"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type doctorRepo struct{ *unit }

// doctorRow is a row of doctors_doctor. The columns consultation_fee and
// rating are worked out by the database.
type doctorRow struct {
	ID                   int64 `gorm:"primaryKey"`
	UserID               int64
	Specialization       string
	DepartmentID         ref
	LicenseNumber        string
	ExperienceYears      int
	Qualification        string
	Bio                  string
	ConsultationFeeMinor int64
	FeeCurrency          string
	FeeMinorPerUnit      int64
	RatingTenths         int
	IsAvailable          bool
	SlotMinutes          int
	TokenPrefix          string
	Created              instant `gorm:"column:created_at"`
	RetiredAt            instant
	Version              int
}

// TableName names the table for GORM.
func (doctorRow) TableName() string { return "doctors_doctor" }

// doctorRead is a doctor with the user and the department's name.
type doctorRead struct {
	Person               userRead `gorm:"embedded"`
	ID                   int64
	Specialization       string
	DepartmentID         ref
	DepartmentName       optional
	LicenseNumber        string
	ExperienceYears      int
	Qualification        string
	Bio                  string
	ConsultationFeeMinor int64
	FeeCurrency          string
	RatingTenths         int
	IsAvailable          bool
	SlotMinutes          int
	TokenPrefix          string
	Created              instant `gorm:"column:created_at"`
	RetiredAt            instant
	Version              int
}

const doctorSelect = "SELECT " + userColumns + `, d.id, d.specialization, d.department_id, t.name AS department_name,
	d.license_number, d.experience_years, d.qualification, d.bio, d.consultation_fee_minor, d.fee_currency, d.rating_tenths,
	d.is_available, d.slot_minutes, d.token_prefix, d.created_at, d.retired_at, d.version
	FROM doctors_doctor d JOIN auth_user u ON u.id = d.user_id JOIN users_profile f ON f.user_id = d.user_id
	LEFT JOIN doctors_department t ON t.id = d.department_id`

func (r doctorRead) doctor() clinic.Doctor {
	return clinic.Doctor{ID: clinic.DoctorID(r.ID), User: r.Person.user(), Headline: r.Specialization,
		DepartmentID: clinic.DepartmentID(r.DepartmentID.id), DepartmentName: r.DepartmentName.text, LicenseNumber: r.LicenseNumber,
		ExperienceYears: r.ExperienceYears, Qualification: r.Qualification, Bio: r.Bio,
		Fee:          clinic.Money{Minor: r.ConsultationFeeMinor, Currency: clinic.Currency(r.FeeCurrency)},
		RatingTenths: r.RatingTenths, Available: r.IsAvailable, SlotMinutes: r.SlotMinutes, TokenPrefix: r.TokenPrefix,
		Retired: r.RetiredAt.at, CreatedAt: r.Created.at, Version: r.Version}
}

func (r doctorRepo) Get(ctx context.Context, id clinic.DoctorID) (clinic.Doctor, error) {
	row, err := queryOne[doctorRead](ctx, r.unit, "doctor", doctorSelect+" WHERE d.id = ?", int64(id))
	if err != nil {
		return clinic.Doctor{}, err
	}
	list := []clinic.Doctor{row.doctor()}
	err = r.fill(ctx, list, 0)
	return list[0], err
}

// Timetable implements service.DoctorRepo.
func (r doctorRepo) Timetable(ctx context.Context, id clinic.DoctorID) (clinic.Doctor, error) {
	row, err := queryOne[doctorRead](ctx, r.unit, "doctor", doctorSelect+" WHERE d.id = ?", int64(id))
	if err != nil {
		return clinic.Doctor{}, err
	}
	d := row.doctor()
	hours, err := queryAll[hoursRow](ctx, r.unit, hoursSelect+" WHERE x.doctor_id = ?"+hoursOrder, int64(id))
	for _, h := range hours {
		d.Hours = append(d.Hours, h.hours())
	}
	return d, err
}

func (r doctorRepo) ByUser(ctx context.Context, id clinic.UserID) (clinic.DoctorID, error) {
	n, err := queryInt(ctx, r.unit, "SELECT id FROM doctors_doctor WHERE user_id = ?", int64(id))
	if err == nil && n == 0 {
		err = notFound("doctor")
	}
	return clinic.DoctorID(n), err
}

func (r doctorRepo) List(ctx context.Context, f service.DoctorFilter) ([]clinic.Doctor, error) {
	var w where
	if !f.WithRetired {
		w.add("d.retired_at IS NULL")
	}
	w.doctors(f)
	rows, err := queryAll[doctorRead](ctx, r.unit, doctorSelect+w.sql()+" ORDER BY f.name_key, d.id", w.args...)
	if err != nil {
		return nil, err
	}
	out := make([]clinic.Doctor, 0, len(rows))
	for _, row := range rows {
		if row.matches(f.Text) {
			out = append(out, row.doctor())
		}
	}
	return out, r.fill(ctx, out, f.Department)
}

// doctors narrows to the doctors of a filter, but for its text.
func (w *where) doctors(f service.DoctorFilter) {
	if f.Doctor != 0 {
		w.add("d.id = ?", int64(f.Doctor))
	}
	if f.Department != 0 {
		w.add("d.department_id = ?", int64(f.Department))
	}
	if f.Specialization != 0 {
		w.add("d.id IN (SELECT doctor_id FROM doctor_specialization WHERE specialization_id = ?)", int64(f.Specialization))
	}
}

// workingRow is a doctor as a search for free times needs one.
type workingRow struct {
	ID          int64
	FirstName   string
	LastName    string
	SlotMinutes int
}

// Working implements service.DoctorRepo.
func (r doctorRepo) Working(ctx context.Context, f service.DoctorFilter) ([]clinic.Doctor, error) {
	w := where{terms: []string{"d.retired_at IS NULL", "d.is_available = 1", "u.is_active = 1"}}
	w.doctors(f)
	rows, err := queryAll[workingRow](ctx, r.unit, `SELECT d.id, u.first_name, u.last_name, d.slot_minutes FROM doctors_doctor d
		JOIN auth_user u ON u.id = d.user_id JOIN users_profile f ON f.user_id = d.user_id`+w.sql()+" ORDER BY f.name_key, d.id", w.args...)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	list, byID := make([]clinic.Doctor, len(rows)), make(map[int64]*clinic.Doctor, len(rows))
	for i, row := range rows {
		list[i] = clinic.Doctor{ID: clinic.DoctorID(row.ID), User: clinic.User{FirstName: row.FirstName, LastName: row.LastName, Active: true},
			SlotMinutes: row.SlotMinutes, Available: true}
		byID[row.ID] = &list[i]
	}
	var of where
	of.doctors(f)
	of.add("x.is_active = 1")
	hours, err := queryAll[hoursRow](ctx, r.unit, `SELECT x.doctor_id, x.day_of_week, x.start_time, x.end_time, x.is_active, x.max_patients
		FROM doctors_doctor d CROSS JOIN doctors_availability x ON x.doctor_id = d.id`+of.sql(), of.args...)
	for _, h := range hours {
		if d := byID[h.DoctorID]; d != nil {
			d.Hours = append(d.Hours, h.hours())
		}
	}
	return list, err
}

// matches reports whether every word typed stands somewhere in what lists show
// of the doctor. A hospital has few enough doctors to look at each.
func (r doctorRead) matches(text string) bool {
	words := foldWords(text)
	if len(words) == 0 {
		return true // and nothing is folded for a list of all
	}
	all := strings.Join([]string{r.Person.NameKey, foldText(usual.Replace(strings.ToLower(r.Person.FirstName + " " + r.Person.LastName))),
		foldText(r.Specialization), foldText(r.DepartmentName.text), foldText(r.LicenseNumber), foldText(r.Person.Email), digitsOf(r.Person.Phone)}, " ")
	for _, word := range words {
		if !strings.Contains(all, word) {
			return false
		}
	}
	return true
}

// hoursRow is a row of doctors_availability.
type hoursRow struct {
	ID          int64 `gorm:"primaryKey"`
	DoctorID    int64
	DayOfWeek   int
	StartTime   clock
	EndTime     clock
	IsActive    bool
	MaxPatients int
	Created     instant `gorm:"column:created_at"`
}

// TableName names the table for GORM.
func (hoursRow) TableName() string { return "doctors_availability" }

func (h hoursRow) hours() clinic.Availability {
	return clinic.Availability{ID: clinic.AvailabilityID(h.ID), DoctorID: clinic.DoctorID(h.DoctorID), Day: clinic.Weekday(h.DayOfWeek),
		Span: clinic.SessionSpan(h.StartTime.of, h.EndTime.of), MaxPatients: h.MaxPatients, Active: h.IsActive}
}

const (
	hoursSelect = "SELECT x.id, x.doctor_id, x.day_of_week, x.start_time, x.end_time, x.is_active, x.max_patients FROM doctors_availability x"
	hoursOrder  = " ORDER BY x.doctor_id, x.day_of_week, x.start_time, x.id"
)

// doctorSpecRow is a specialisation with the doctor who holds it.
type doctorSpecRow struct {
	DoctorID int64
	Spec     specRow `gorm:"embedded"`
}

// fill adds specialisations and hours to a list of doctors, in two queries; all
// are of the department unless it is 0.
func (r doctorRepo) fill(ctx context.Context, list []clinic.Doctor, department clinic.DepartmentID) error {
	if len(list) == 0 {
		return nil
	}
	byID := make(map[int64]*clinic.Doctor, len(list))
	for i := range list {
		byID[int64(list[i].ID)] = &list[i]
	}
	// One doctor is asked for by id and a department's by its own; any other list
	// by everything, which costs less than the bound parameters of hundreds of ids.
	condition, args := "", []any(nil)
	switch {
	case len(list) == 1:
		condition, args = " WHERE x.doctor_id = ?", []any{int64(list[0].ID)}
	case department != 0:
		condition, args = " WHERE x.doctor_id IN (SELECT id FROM doctors_doctor WHERE department_id = ?)", []any{int64(department)}
	}
	specs, err := queryAll[doctorSpecRow](ctx, r.unit, `SELECT x.doctor_id, s.* FROM doctor_specialization x
		JOIN doctors_specialization s ON s.id = x.specialization_id`+condition+" ORDER BY x.doctor_id, s.name", args...)
	if err != nil {
		return err
	}
	for _, s := range specs {
		if d := byID[s.DoctorID]; d != nil {
			d.Specializations = append(d.Specializations, s.Spec.specialization())
		}
	}
	hours, err := queryAll[hoursRow](ctx, r.unit, hoursSelect+condition+hoursOrder, args...)
	if err != nil {
		return err
	}
	for _, h := range hours {
		if d := byID[h.DoctorID]; d != nil {
			d.Hours = append(d.Hours, h.hours())
		}
	}
	return nil
}

func (r doctorRepo) Insert(ctx context.Context, d clinic.Doctor) (clinic.DoctorID, error) {
	row := doctorRow{UserID: int64(d.User.ID), Specialization: d.Headline, DepartmentID: ref{int64(d.DepartmentID)},
		LicenseNumber: d.LicenseNumber, ExperienceYears: d.ExperienceYears, Qualification: d.Qualification, Bio: d.Bio,
		ConsultationFeeMinor: d.Fee.Minor, FeeCurrency: string(d.Fee.Currency), FeeMinorPerUnit: d.Fee.Currency.MinorPerUnit(),
		RatingTenths: d.RatingTenths, IsAvailable: d.Available, SlotMinutes: d.SlotMinutes, TokenPrefix: d.TokenPrefix,
		Created: at(d.CreatedAt), RetiredAt: at(d.Retired), Version: 1}
	if err := r.insert(ctx, &row); err != nil {
		return 0, err
	}
	d.ID = clinic.DoctorID(row.ID)
	if err := r.setSpecializations(ctx, d); err != nil {
		return 0, err
	}
	return d.ID, r.insertHours(ctx, d.ID, d.Hours)
}

func (r doctorRepo) Update(ctx context.Context, d clinic.Doctor) error {
	if err := r.update(ctx, "doctors_doctor", "id", "doctor", int64(d.ID), d.Version, map[string]any{
		"specialization": d.Headline, "department_id": ref{int64(d.DepartmentID)}, "license_number": d.LicenseNumber,
		"experience_years": d.ExperienceYears, "qualification": d.Qualification, "bio": d.Bio,
		"consultation_fee_minor": d.Fee.Minor, "fee_currency": string(d.Fee.Currency), "fee_minor_per_unit": d.Fee.Currency.MinorPerUnit(),
		"rating_tenths": d.RatingTenths, "is_available": d.Available, "slot_minutes": d.SlotMinutes,
		"token_prefix": d.TokenPrefix, "retired_at": at(d.Retired)}); err != nil {
		return err
	}
	return r.setSpecializations(ctx, d)
}

// doctorSpecLink is a row of doctor_specialization.
type doctorSpecLink struct {
	ID               int64 `gorm:"primaryKey"`
	DoctorID         int64
	SpecializationID int64
}

// TableName names the table for GORM.
func (doctorSpecLink) TableName() string { return "doctor_specialization" }

func (r doctorRepo) setSpecializations(ctx context.Context, d clinic.Doctor) error {
	if _, err := r.exec(ctx, "DELETE FROM doctor_specialization WHERE doctor_id = ?", int64(d.ID)); err != nil {
		return err
	}
	links := make([]doctorSpecLink, len(d.Specializations))
	for i, s := range d.Specializations {
		links[i] = doctorSpecLink{DoctorID: int64(d.ID), SpecializationID: int64(s.ID)}
	}
	return r.insert(ctx, &links)
}

func (r doctorRepo) SetHours(ctx context.Context, id clinic.DoctorID, version int, hours []clinic.Availability) error {
	if err := r.update(ctx, "doctors_doctor", "id", "doctor", int64(id), version, map[string]any{}); err != nil {
		return err
	}
	if _, err := r.exec(ctx, "DELETE FROM doctors_availability WHERE doctor_id = ?", int64(id)); err != nil {
		return err
	}
	return r.insertHours(ctx, id, hours)
}

func (r doctorRepo) insertHours(ctx context.Context, id clinic.DoctorID, hours []clinic.Availability) error {
	rows := make([]hoursRow, len(hours))
	for i, h := range hours {
		rows[i] = hoursRow{DoctorID: int64(id), DayOfWeek: int(h.Day), StartTime: clock{h.Span.From}, EndTime: clock{h.Span.To},
			IsActive: h.Active, MaxPatients: h.MaxPatients, Created: at(r.db.NowFunc())}
	}
	return r.insert(ctx, &rows)
}

func (r doctorRepo) TokenPrefixes(ctx context.Context) ([]string, error) {
	return queryValues[string](ctx, r.unit, "SELECT token_prefix FROM doctors_doctor ORDER BY token_prefix")
}

// specRow is a row of doctors_specialization.
type specRow struct {
	ID           int64 `gorm:"primaryKey"`
	Name         string
	Description  string
	Requirements string
	Created      instant `gorm:"column:created_at"`
	Version      int
}

// TableName names the table for GORM.
func (specRow) TableName() string { return "doctors_specialization" }

func (s specRow) specialization() clinic.Specialization {
	return clinic.Specialization{ID: clinic.SpecializationID(s.ID), Name: s.Name, Description: s.Description,
		Requirements: s.Requirements, CreatedAt: s.Created.at, Version: s.Version}
}

func (r doctorRepo) ListSpecializations(ctx context.Context) ([]clinic.Specialization, error) {
	rows, err := queryAll[specRow](ctx, r.unit, "SELECT * FROM doctors_specialization ORDER BY name")
	out := make([]clinic.Specialization, len(rows))
	for i, s := range rows {
		out[i] = s.specialization()
	}
	return out, err
}

func (r doctorRepo) InsertSpecialization(ctx context.Context, s clinic.Specialization) (clinic.SpecializationID, error) {
	row := specRow{Name: s.Name, Description: s.Description, Requirements: s.Requirements, Created: at(s.CreatedAt), Version: 1}
	err := r.insert(ctx, &row)
	return clinic.SpecializationID(row.ID), err
}

func (r doctorRepo) UpdateSpecialization(ctx context.Context, s clinic.Specialization) error {
	return r.update(ctx, "doctors_specialization", "id", "specialisation", int64(s.ID), s.Version,
		map[string]any{"name": s.Name, "description": s.Description, "requirements": s.Requirements})
}
