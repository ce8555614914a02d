package store

import (
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type importRepo struct{ *unit }

// idsAtOnce bounds how many values one statement is asked about.
const idsAtOnce = 500

// importKeys are the tables that rows are moved into. Their names are constants
// of this package, whatever a caller passes.
var importKeys = map[service.ImportTable]string{service.TableUsers: "auth_user", service.TableProfiles: "users_profile",
	service.TablePatients: "patient_profile", service.TableDepartments: "doctors_department", service.TableSpecializations: "doctors_specialization",
	service.TableDoctors: "doctors_doctor", service.TableDoctorFields: "doctor_specialization", service.TableHours: "doctors_availability",
	service.TableVisits: "appointments_appointment", service.TableRecords: "appointments_patienthistory", service.TablePayments: "payment_record"}

func (r importRepo) Taken(ctx context.Context, t service.ImportTable, ids []int64) (map[int64]bool, int64, error) {
	name, ok := importKeys[t]
	if !ok {
		return nil, 0, clinic.Errorf(clinic.Internal, "No rows are moved into %q.", string(t))
	}
	highest, err := queryInt(ctx, r.unit, "SELECT max(id) FROM "+name)
	if err != nil {
		return nil, 0, err
	}
	taken := map[int64]bool{}
	for ; len(ids) > 0 && highest > 0; ids = ids[min(idsAtOnce, len(ids)):] {
		list, err := queryValues[int64](ctx, r.unit, "SELECT id FROM "+name+" WHERE id IN ?", ids[:min(idsAtOnce, len(ids))])
		if err != nil {
			return nil, 0, err
		}
		for _, id := range list {
			taken[id] = true
		}
	}
	return taken, highest, nil
}

func (r importRepo) Usernames(ctx context.Context, names []string) (map[string]bool, error) {
	taken := map[string]bool{}
	for ; len(names) > 0; names = names[min(idsAtOnce, len(names)):] {
		list, err := queryValues[string](ctx, r.unit, "SELECT username FROM auth_user WHERE username IN ?", names[:min(idsAtOnce, len(names))])
		if err != nil {
			return nil, err
		}
		for _, name := range list {
			taken[name] = true
		}
	}
	return taken, nil
}

func (r importRepo) Licences(ctx context.Context) ([]string, error) {
	return queryValues[string](ctx, r.unit, "SELECT license_number FROM doctors_doctor ORDER BY license_number")
}

func (r importRepo) InsertUser(ctx context.Context, in service.IncomingUser) error {
	u := in.User
	if err := r.insert(ctx, &userRow{ID: int64(u.ID), Username: u.Username, FirstName: u.FirstName, LastName: u.LastName, Email: u.Email,
		Password: in.Hash, IsStaff: u.Role != clinic.RolePatient, IsActive: u.Active, IsSuperuser: u.Role == clinic.RoleAdmin,
		DateJoined: at(u.CreatedAt), LastLogin: at(u.LastLogin), MustChangePassword: u.MustChangePassword, Version: 1}); err != nil {
		return err
	}
	return r.insert(ctx, &profileRow{ID: in.ProfileID, UserID: int64(u.ID), Role: string(u.Role), Phone: u.Phone, PhoneE164: u.PhoneE164,
		Address: u.Address, DateOfBirth: on(u.DateOfBirth), NameKey: nameKey(u.FirstName, u.LastName), Created: at(u.CreatedAt), Updated: at(u.CreatedAt)})
}

func (r importRepo) InsertPatient(ctx context.Context, in service.IncomingPatient) error {
	p := in.Patient
	if p.AllergyStatus == "" {
		p.AllergyStatus = clinic.AllergyNotAsked
	}
	if err := r.insert(ctx, &patientProfileRow{ID: in.ProfileID, UserID: int64(p.ID), EmergencyContact: p.EmergencyContact, BloodGroup: p.BloodGroup,
		MedicalHistory: p.MedicalHistory, InsuranceInfo: p.InsuranceInfo, Allergies: p.AllergyText(), PatientNo: p.Number, Sex: string(p.Sex),
		ConsentStatus: consentOf(p), AllergyStatus: string(p.AllergyStatus), AllergyConfirmedAt: at(p.AllergyConfirmed),
		AllergyConfirmedBy: p.AllergyBy, NameKey: nameKey(p.FirstName, p.LastName), Language: optional{string(p.Language)}, Created: at(p.CreatedAt), Updated: at(p.UpdatedAt), Version: 1}); err != nil {
		return err
	}
	if err := patientRepo(r).insertAllergies(ctx, p); err != nil {
		return err
	}
	return patientRepo(r).indexBody(ctx, p.ID)
}

func (r importRepo) InsertDepartment(ctx context.Context, d clinic.Department) error {
	return r.insert(ctx, &departmentRow{ID: int64(d.ID), Name: d.Name, Description: d.Description, Location: d.Location, Phone: d.Phone,
		Created: at(d.CreatedAt), Version: 1})
}

func (r importRepo) SetHead(ctx context.Context, id clinic.DepartmentID, head clinic.DoctorID) error {
	n, err := r.exec(ctx, "UPDATE doctors_department SET head_doctor = ? WHERE id = ?", int64(head), int64(id))
	return one(n, err, "department")
}

func (r importRepo) InsertSpecialization(ctx context.Context, s clinic.Specialization) error {
	return r.insert(ctx, &specRow{ID: int64(s.ID), Name: s.Name, Description: s.Description, Requirements: s.Requirements, Created: at(s.CreatedAt), Version: 1})
}

func (r importRepo) InsertDoctor(ctx context.Context, in service.IncomingDoctor) error {
	d := in.Doctor
	if err := r.insert(ctx, &doctorRow{ID: int64(d.ID), UserID: int64(d.User.ID), Specialization: d.Headline, DepartmentID: ref{int64(d.DepartmentID)},
		LicenseNumber: d.LicenseNumber, ExperienceYears: d.ExperienceYears, Qualification: d.Qualification, Bio: d.Bio,
		ConsultationFeeMinor: d.Fee.Minor, FeeCurrency: string(d.Fee.Currency), FeeMinorPerUnit: d.Fee.Currency.MinorPerUnit(),
		RatingTenths: d.RatingTenths, IsAvailable: d.Available, SlotMinutes: d.SlotMinutes, TokenPrefix: d.TokenPrefix, Created: at(d.CreatedAt),
		Version: 1}); err != nil {
		return err
	}
	links := make([]doctorSpecLink, len(d.Specializations))
	for i, s := range d.Specializations {
		links[i] = doctorSpecLink{ID: in.Fields[i], DoctorID: int64(d.ID), SpecializationID: int64(s.ID)}
	}
	if err := r.insert(ctx, &links); err != nil {
		return err
	}
	hours := make([]hoursRow, len(d.Hours))
	for i, h := range d.Hours {
		hours[i] = hoursRow{ID: int64(h.ID), DoctorID: int64(d.ID), DayOfWeek: int(h.Day), StartTime: clock{h.Span.From}, EndTime: clock{h.Span.To},
			IsActive: h.Active, MaxPatients: h.MaxPatients, Created: at(d.CreatedAt)}
	}
	return r.insert(ctx, &hours)
}

func (r importRepo) InsertVisits(ctx context.Context, list []clinic.Appointment) error {
	rows := make([]appointmentRow, len(list))
	for i, a := range list {
		rows[i] = appointmentRow{ID: int64(a.ID), PatientID: int64(a.PatientID), DoctorID: int64(a.DoctorID), AppointmentDate: on(a.Date),
			AppointmentTime: clock{a.Start}, Status: string(a.Status), Symptoms: a.Symptoms, Notes: a.Notes, Diagnosis: a.Diagnosis,
			Prescription: a.Prescription, FollowUpDate: on(a.FollowUp), Created: at(a.CreatedAt), Updated: at(a.UpdatedAt), DurationMinutes: a.Minutes,
			Kind: string(a.Kind), VisitReason: a.Reason, OverbookReason: a.OverbookReason, CancelReason: a.CancelReason,
			CancelledBy: string(a.CancelledBy), Urgency: urgency(a), Version: 1}
	}
	return r.insert(ctx, &rows)
}

func (r importRepo) InsertRecords(ctx context.Context, list []clinic.HistoryEntry) error {
	rows := make([]historyRow, len(list))
	for i, h := range list {
		rows[i] = historyRow{ID: int64(h.ID), PatientID: int64(h.PatientID), AppointmentID: ref{int64(h.AppointmentID)}, Diagnosis: h.Diagnosis,
			Treatment: h.Treatment, Prescription: h.Prescription, Notes: h.Notes, DateCreated: at(h.CreatedAt), FollowUpDate: on(h.FollowUp),
			DoctorNotes: h.DoctorNotes, Symptoms: h.Symptoms, VersionNo: 1, RecordedByName: h.RecordedName}
	}
	return r.insert(ctx, &rows)
}

// importRunRow is a row of data_import.
type importRunRow struct {
	ID             int64 `gorm:"primaryKey"`
	System         string
	Source         string
	Digest         string
	RowsFound      int
	RowsChanged    int
	RowsRefused    int
	ImportedAt     instant
	ImportedBy     ref
	ImportedByName string
}

// TableName names the table for GORM.
func (importRunRow) TableName() string { return "data_import" }

// importedRow is a row of data_import_row.
type importedRow struct {
	ImportID  int64  `gorm:"primaryKey;autoIncrement:false"`
	RowTable  string `gorm:"column:table_name;primaryKey"`
	OldID     int64  `gorm:"primaryKey;autoIncrement:false"`
	NewID     int64
	SourceKey string
}

// TableName names the table for GORM.
func (importedRow) TableName() string { return "data_import_row" }

func (r importRepo) AddRun(ctx context.Context, run service.ImportRun, rows []service.ImportedRow) error {
	row := importRunRow{System: run.System, Source: run.Source, Digest: run.Digest, RowsFound: run.Found, RowsChanged: run.Changed,
		RowsRefused: run.Refused, ImportedAt: at(run.At), ImportedBy: ref{int64(run.By)}, ImportedByName: run.ByName}
	if err := r.insert(ctx, &row); err != nil {
		return err
	}
	for ; len(rows) > 0; rows = rows[min(idsAtOnce, len(rows)):] {
		batch := make([]importedRow, min(idsAtOnce, len(rows)))
		for i, each := range rows[:len(batch)] {
			batch[i] = importedRow{ImportID: row.ID, RowTable: string(each.Table), OldID: each.Old, NewID: each.New, SourceKey: each.Key}
		}
		if err := r.insert(ctx, &batch); err != nil {
			return err
		}
	}
	return r.raiseSequences(ctx)
}

// raiseSequences has the next rows numbered behind those that were written with
// numbers of their own. SQLite does so by itself.
func (u *unit) raiseSequences(ctx context.Context) error {
	if !u.postgres() {
		return nil
	}
	tables, err := queryValues[string](ctx, u, `SELECT table_name FROM information_schema.columns
		WHERE table_schema = current_schema() AND column_name = 'id' AND is_identity = 'YES' ORDER BY table_name`)
	for _, table := range tables {
		if err == nil {
			// The names are those of the schema itself.
			_, err = u.exec(ctx, "SELECT setval(pg_get_serial_sequence('"+table+"', 'id'), greatest((SELECT max(id) FROM "+table+"), 1))")
		}
	}
	return err
}

func (r importRepo) RunOf(ctx context.Context, keys []string) (service.ImportRun, error) {
	for ; len(keys) > 0; keys = keys[min(idsAtOnce, len(keys)):] {
		rows, err := queryAll[importRunRow](ctx, r.unit, `SELECT * FROM data_import WHERE id = (SELECT min(import_id) FROM data_import_row
			WHERE source_key <> '' AND source_key IN ?)`, keys[:min(idsAtOnce, len(keys))])
		if err != nil {
			return service.ImportRun{}, err
		}
		if len(rows) > 0 {
			d := rows[0]
			return service.ImportRun{ID: d.ID, System: d.System, Source: d.Source, Digest: d.Digest, Found: d.RowsFound, Changed: d.RowsChanged,
				Refused: d.RowsRefused, At: d.ImportedAt.at, By: clinic.UserID(d.ImportedBy.id), ByName: d.ImportedByName}, nil
		}
	}
	return service.ImportRun{}, notFound("import of these users")
}
