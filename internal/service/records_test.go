package service_test

import (
	"context"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func TestRegisteringPatients(t *testing.T) {
	h := newHospital(t)
	p := clinic.Patient{ID: 1, Number: "P-000099", Version: 7, FirstName: " Łukasz ", LastName: "Østergård-O'Brien", Picture: "forged",
		AllergyStatus: clinic.AllergyNoneKnown, AllergyBy: "forged", RetireReason: "forged", MedicalHistory: "written at the desk"}
	id := value(h.Patients.Register(h.desk, p, service.Image{Data: picture(t)}))(t)
	got := value(h.Patients.Get(h.admin, id))(t)
	if got.Number != "P-000003" || got.FirstName != "Łukasz" || got.AllergyStatus != clinic.AllergyNotAsked || got.AllergyBy != "" ||
		got.RetireReason != "" || got.MedicalHistory != "" || got.Version != 1 || got.Picture == "forged" {
		t.Errorf("registered %+v", got)
	}
	if photo := value(h.Patients.Photo(h.desk, id))(t); len(photo) < 20 || string(photo[1:4]) != "PNG" {
		t.Errorf("photo: %d bytes", len(photo))
	}
	if photo := value(h.Patients.Photo(h.desk, h.jose))(t); photo != nil {
		t.Errorf("a photo of nobody: %d bytes", len(photo))
	}
	p.MedicalHistory = "asthma"
	byDoctor := value(h.Patients.Register(h.asha, p, service.Image{}))(t)
	equal(t, "history by a doctor", value(h.Patients.Get(h.admin, byDoctor))(t).MedicalHistory, "asthma")
	for field, c := range map[string]struct {
		p     clinic.Patient
		photo service.Image
	}{
		"last_name":     {clinic.Patient{}, service.Image{}},
		"date_of_birth": {clinic.Patient{LastName: "x", DateOfBirth: today.AddDays(1)}, service.Image{}},
		"photo":         {clinic.Patient{LastName: "x"}, service.Image{Data: []byte("MZ not a picture")}},
		"address":       {clinic.Patient{LastName: "x", Address: strings.Repeat("x", 10_000)}, service.Image{}},
	} {
		_, err := h.Patients.Register(h.desk, c.p, c.photo)
		refused(t, err, clinic.Invalid, field)
	}
	// Refused ones take no number.
	last := value(h.Patients.Register(h.desk, clinic.Patient{LastName: "'; DROP TABLE patient_profile; --"}, service.Image{}))(t)
	equal(t, "number", value(h.Patients.Get(h.desk, last))(t).Number, "P-000005")
	rows := value(h.Patients.Search(h.desk, service.PatientFilter{Text: "ostergard"}, service.PageRequest{}))(t).Rows
	equal(t, "found without accents", len(rows), 2)
}

func TestTwoEditorsOfOnePatient(t *testing.T) {
	h := newHospital(t)
	first := value(h.Patients.Get(h.desk, h.jose))(t)
	second := value(h.Patients.Get(h.nurse, h.jose))(t)
	first.Phone, second.Address = "+34 600 000 000", "Calle Mayor 1"
	must(t, h.Patients.Update(h.desk, first, service.Image{}))
	refused(t, h.Patients.Update(h.nurse, second, service.Image{}), clinic.Stale)
	got := value(h.Patients.Get(h.desk, h.jose))(t)
	if got.Phone != first.Phone || got.Address != "" {
		t.Errorf("after two edits: %+v", got)
	}
	row := h.audited("patient.update")[0]
	if row.Before != `{"phone":"+7 495 000 00 01"}` || row.After != `{"phone":"+34 600 000 000"}` || row.PatientID != h.jose {
		t.Errorf("audit: %s → %s", row.Before, row.After)
	}
}

func TestAllergiesAreStamped(t *testing.T) {
	h := newHospital(t)
	set := func(ctx context.Context, status clinic.AllergyStatus, list ...clinic.Allergy) error {
		return h.Patients.SetAllergies(ctx, h.jose, value(h.Patients.Get(h.admin, h.jose))(t).Version, status, list)
	}
	refused(t, set(h.nurse, clinic.AllergyHas), clinic.Invalid, "allergies")
	must(t, set(h.nurse, clinic.AllergyNoneKnown))
	got := value(h.Patients.Header(h.nurse, h.jose))(t)
	if !got.CanSeeAllergies || got.AllergyText != "No known allergies" || got.Name != "Ñuñez, José" {
		t.Errorf("header: %+v", got)
	}
	p := value(h.Patients.Get(h.nurse, h.jose))(t)
	if p.AllergyBy != "Carvalho" || !p.AllergyConfirmed.Equal(monday) {
		t.Errorf("stamped by %q at %v", p.AllergyBy, p.AllergyConfirmed)
	}
	must(t, set(h.nurse, clinic.AllergyNotAsked))
	p = value(h.Patients.Get(h.nurse, h.jose))(t)
	if p.AllergyBy != "" || !p.AllergyConfirmed.IsZero() {
		t.Errorf("not asked, but stamped by %q", p.AllergyBy)
	}
	refused(t, set(h.asha, clinic.AllergyNoneKnown), clinic.Forbidden) // Asha has not treated José
	if got := value(h.Patients.Header(h.desk, h.jose))(t); got.CanSeeAllergies || got.AllergyText != "" || got.AllergyStatus != "" {
		t.Errorf("the desk's header: %+v", got)
	}
	refused(t, h.Patients.SetAllergies(h.nurse, h.jose, 1, clinic.AllergyNoneKnown, nil), clinic.Stale)
}

func TestRetiringAPatient(t *testing.T) {
	h := newHospital(t)
	id := h.book(h.jose, h.ashaID, "10:00")
	refused(t, h.Patients.Retire(h.desk, h.jose, 1, ""), clinic.Invalid, "reason")
	refused(t, h.Patients.Retire(h.desk, h.jose, 1, "Moved"), clinic.Conflict, "", "Mon 23 Nov 2026 10:00")
	must(t, h.Appointments.Cancel(h.desk, id, h.version(id), clinic.CancelledByPatient, "moved"))
	refused(t, h.Patients.Retire(h.desk, h.jose, 7, "Moved"), clinic.Stale)
	must(t, h.Patients.Retire(h.desk, h.jose, 1, "Moved"))
	_, err := h.Appointments.Book(h.desk, booking(h.jose, h.ashaID, "11:00"))
	refused(t, err, clinic.Conflict, "start", "retired")
	p := value(h.Patients.Get(h.desk, h.jose))(t)
	refused(t, h.Patients.Update(h.desk, p, service.Image{}), clinic.Conflict, "", "retired")
	refused(t, h.Users.GrantPatient(h.admin, h.jose, "jose", password), clinic.Conflict)
	equal(t, "found", len(value(h.Patients.Search(h.desk, service.PatientFilter{Text: "Ñuñez"}, service.PageRequest{}))(t).Rows), 0)
	must(t, h.Patients.Restore(h.desk, h.jose, p.Version))
	refused(t, h.Patients.Restore(h.desk, h.jose, p.Version+1), clinic.Conflict)
	h.book(h.jose, h.ashaID, "11:00")
	equal(t, "reason audited", h.audited("patient.retire")[0].Reason, "Moved")
}

func TestRegisteringADoctor(t *testing.T) {
	h := newHospital(t)
	cmd := service.RegisterDoctorCommand{Password: password, Doctor: clinic.Doctor{User: clinic.User{Username: "siobhan", FirstName: "Siobhán",
		LastName: "Kelly", Role: clinic.RoleAdmin, Active: false}, LicenseNumber: "MC-3", Fee: euros(60), SlotMinutes: 20, Available: true,
		DepartmentID: h.cardiology, Hours: week("09:00", "12:00")}, Photo: service.Image{Data: picture(t)}}
	for field, alter := range map[string]func(*service.RegisterDoctorCommand){
		"username":         func(c *service.RegisterDoctorCommand) { c.Doctor.User.Username = "" },
		"license_number":   func(c *service.RegisterDoctorCommand) { c.Doctor.LicenseNumber = "" },
		"hours":            func(c *service.RegisterDoctorCommand) { c.Doctor.Hours = week("12:00", "09:00") },
		"password":         func(c *service.RegisterDoctorCommand) { c.Password = "" },
		"photo":            func(c *service.RegisterDoctorCommand) { c.Photo.Data = []byte("text") },
		"department":       func(c *service.RegisterDoctorCommand) { c.Doctor.DepartmentID = 99 },
		"consultation_fee": func(c *service.RegisterDoctorCommand) { c.Doctor.Fee.Currency = "USD" },
		"specializations": func(c *service.RegisterDoctorCommand) {
			c.Doctor.Specializations = []clinic.Specialization{{ID: 99}}
		},
	} {
		c := cmd
		alter(&c)
		_, err := h.Doctors.Register(h.admin, c)
		refused(t, err, clinic.Invalid, field)
	}
	for field, alter := range map[string]func(*service.RegisterDoctorCommand){
		"username": func(c *service.RegisterDoctorCommand) { c.Doctor.User.Username = "grace" },
		"license_number": func(c *service.RegisterDoctorCommand) {
			c.Doctor.LicenseNumber = "MC-1"
		},
		"token_prefix": func(c *service.RegisterDoctorCommand) { c.Doctor.TokenPrefix = "s" },
	} {
		c := cmd
		alter(&c)
		_, err := h.Doctors.Register(h.admin, c)
		refused(t, err, clinic.Conflict, field)
	}
	echo := value(h.Doctors.CreateSpecialization(h.admin, clinic.Specialization{Name: "Echocardiography"}))(t)
	cmd.Doctor.Specializations = []clinic.Specialization{{ID: echo}}
	id := value(h.Doctors.Register(h.admin, cmd))(t)
	d := value(h.Doctors.Get(h.admin, id))(t)
	if d.User.Role != clinic.RoleDoctor || !d.User.Active || !d.User.MustChangePassword || d.TokenPrefix != "E" || len(d.Hours) != 5 ||
		len(d.Specializations) != 1 || d.Specializations[0].Name != "Echocardiography" || d.DepartmentName != "Cardiology" {
		t.Errorf("registered %+v", d)
	}
	equal(t, "photo", len(value(h.Doctors.Photo(h.desk, id))(t)) > 0, true)
	row := h.audited("doctor.create")[0]
	for _, part := range []string{`"monday":"09:00–12:00"`, `"consultation_fee":"€ 60.00"`, `"specializations":"Echocardiography"`} {
		if !strings.Contains(row.After, part) {
			t.Errorf("%s is missing in %s", part, row.After)
		}
	}
}

func TestEditingADoctor(t *testing.T) {
	h := newHospital(t)
	d := value(h.Doctors.Get(h.admin, h.ashaID))(t)
	edit := d
	edit.User.LastName, edit.User.Username, edit.User.Role, edit.User.Active = "Sharma-Patel", "renamed", clinic.RoleAdmin, false
	edit.Fee, edit.Retired, edit.Hours = euros(90), monday, nil
	must(t, h.Doctors.Update(h.admin, edit, service.Image{}))
	got := value(h.Doctors.Get(h.admin, h.ashaID))(t)
	if got.User.LastName != "Sharma-Patel" || got.User.Username != "asha" || got.User.Role != clinic.RoleDoctor || !got.User.Active ||
		got.Fee != euros(90) || !got.Retired.IsZero() || len(got.Hours) != len(d.Hours) {
		t.Errorf("edited %+v", got)
	}
	refused(t, h.Doctors.Update(h.admin, edit, service.Image{}), clinic.Stale)
	// Another desk edited the doctor's user in between.
	u := got.User
	u.Phone = "+44 20 7946 0999"
	must(t, h.Users.Update(h.admin, u))
	refused(t, h.Doctors.Update(h.admin, got, service.Image{}), clinic.Stale)

	refused(t, h.Doctors.ChangeHours(h.asha, service.HoursCommand{Doctor: h.belaID, Version: 1, Hours: nil}), clinic.Forbidden)
	refused(t, h.Doctors.ChangeHours(h.asha, service.HoursCommand{Doctor: h.ashaID, Version: 1, Hours: week("09:00", "12:00")}), clinic.Stale)
	must(t, h.Doctors.ChangeHours(h.asha, service.HoursCommand{Doctor: h.ashaID, Version: got.Version, Hours: week("10:00", "12:00")}))
	row := h.audited("doctor.set_hours")[0]
	if !strings.Contains(row.Before, "09:00–12:00, 13:00–17:00") || !strings.Contains(row.After, `"friday":"10:00–12:00"`) {
		t.Errorf("audit: %s → %s", row.Before, row.After)
	}
	_, err := h.Appointments.Book(h.desk, booking(h.annaID, h.ashaID, "09:30"))
	refused(t, err, clinic.Conflict, "start", "does not work")
}

func TestRetiringADoctor(t *testing.T) {
	h := newHospital(t)
	dep := value(h.Departments.Get(h.admin, h.cardiology))(t)
	dep.HeadDoctor = h.ashaID
	must(t, h.Departments.Update(h.admin, dep))
	id := h.book(h.jose, h.ashaID, "10:00")
	version := func() int { return value(h.Doctors.Get(h.admin, h.ashaID))(t).Version }
	refused(t, h.Doctors.Retire(h.admin, h.ashaID, version(), " "), clinic.Invalid, "reason")
	refused(t, h.Doctors.Retire(h.admin, h.ashaID, version(), "Left"), clinic.Conflict, "", "Mon 23 Nov 2026 10:00")
	must(t, h.Appointments.Cancel(h.desk, id, h.version(id), clinic.CancelledByPatient, "doctor left"))
	must(t, h.Doctors.Retire(h.admin, h.ashaID, version(), "Left"))
	_, err := h.Today.Get(h.asha)
	refused(t, err, clinic.Unauthenticated)
	equal(t, "head of department", value(h.Departments.Get(h.admin, h.cardiology))(t).HeadDoctor, 0)
	equal(t, "doctors listed", len(value(h.Doctors.List(h.desk, service.DoctorFilter{}))(t)), 1)
	_, err = h.Appointments.Book(h.desk, booking(h.jose, h.ashaID, "11:00"))
	refused(t, err, clinic.Conflict, "start", "takes no bookings")
	user := value(h.Doctors.Get(h.admin, h.ashaID))(t).User
	refused(t, h.Users.SetActive(h.admin, user.ID, user.Version, true, ""), clinic.Conflict, "", "Doctors page")
	must(t, h.Doctors.Restore(h.admin, h.ashaID, version()))
	value(h.Today.Get(h.asha))(t)
	refused(t, h.Doctors.Restore(h.admin, h.ashaID, version()), clinic.Conflict)
}

func TestDepartments(t *testing.T) {
	h := newHospital(t)
	_, err := h.Departments.Create(h.admin, clinic.Department{Name: " "})
	refused(t, err, clinic.Invalid, "name")
	_, err = h.Departments.Create(h.admin, clinic.Department{Name: "Cardiology"})
	refused(t, err, clinic.Conflict, "name")
	_, err = h.Departments.Create(h.admin, clinic.Department{Name: "ENT", HeadDoctor: 99})
	refused(t, err, clinic.Invalid, "head_doctor")
	d := value(h.Departments.Get(h.desk, h.cardiology))(t)
	refused(t, h.Departments.Retire(h.admin, d.ID, d.Version), clinic.Conflict, "", "2 doctors")
	ent := value(h.Departments.Create(h.admin, clinic.Department{Name: "ENT", Retired: monday}))(t)
	must(t, h.Departments.Retire(h.admin, ent, 1))
	refused(t, h.Departments.Retire(h.admin, ent, 1), clinic.Stale)
	refused(t, h.Departments.Retire(h.admin, ent, 2), clinic.Conflict)
	equal(t, "listed", len(value(h.Departments.List(h.anna, false))(t)), 1)
	equal(t, "listed with retired ones", len(value(h.Departments.List(h.anna, true))(t)), 2)
	must(t, h.Departments.Restore(h.admin, ent, 2))
	refused(t, h.Departments.Restore(h.admin, ent, 3), clinic.Conflict)
	d.Name, d.Retired = "Heart", monday
	must(t, h.Departments.Update(h.admin, d))
	got := value(h.Departments.Get(h.desk, d.ID))(t)
	if got.Name != "Heart" || !got.Retired.IsZero() {
		t.Errorf("updated %+v", got)
	}
}

func TestSpecializations(t *testing.T) {
	h := newHospital(t)
	_, err := h.Doctors.CreateSpecialization(h.admin, clinic.Specialization{})
	refused(t, err, clinic.Invalid, "name")
	id := value(h.Doctors.CreateSpecialization(h.admin, clinic.Specialization{Name: "Echo"}))(t)
	_, err = h.Doctors.CreateSpecialization(h.admin, clinic.Specialization{Name: "Echo"})
	refused(t, err, clinic.Conflict, "name")
	sp := value(h.Doctors.Specializations(h.anna))(t)[0]
	sp.Description = "Ultrasound of the heart"
	must(t, h.Doctors.UpdateSpecialization(h.admin, sp))
	refused(t, h.Doctors.UpdateSpecialization(h.admin, sp), clinic.Stale)
	refused(t, h.Doctors.UpdateSpecialization(h.admin, clinic.Specialization{ID: 99, Name: "x"}), clinic.NotFound)
	equal(t, "audited", h.audited("specialization.update")[0].EntityID, int64(id))
}

// TestHostileSearches types what breaks queries into every search, filter and
// cursor. An answer or a message is fine; a fault inside is not.
func TestHostileSearches(t *testing.T) {
	x := newTreated(t)
	texts := []string{"'", `"`, "%", "_", "*", "(", ")", "-", "NEAR", "AND", "OR NOT", "a AND", `"a" NEAR/2 "b"`, "'; DROP TABLE auth_user; --", `\`, `\%`,
		"\x00", "\xff\xfe", "\u202e", "😀", "İı", "ß", strings.Repeat("x", 10_000), strings.Repeat("a ", 2000), "^", "{", "body:", "2026-02-30", "0"}
	for _, text := range texts {
		for after, p := range map[string]service.PageRequest{"the first page": {}, "a forged cursor": {After: text}, "no such limit": {Limit: -1}} {
			answers := map[string]error{}
			_, answers["patients"] = x.Patients.Search(x.desk, service.PatientFilter{Text: text}, p)
			_, answers["users"] = x.Users.List(x.admin, service.UserFilter{Text: text}, p)
			_, answers["users by role"] = x.Users.List(x.admin, service.UserFilter{Role: clinic.Role(text)}, p)
			_, answers["doctors"] = x.Doctors.List(x.desk, service.DoctorFilter{Text: text})
			_, answers["visits"] = x.Appointments.List(x.desk, service.AppointmentFilter{Statuses: []clinic.AppointmentStatus{clinic.AppointmentStatus(text)}}, p)
			_, answers["history"] = x.History.Timeline(x.asha, service.HistoryQuery{HistoryFilter: service.HistoryFilter{Patient: x.jose, Text: text}}, p)
			_, answers["bills"] = x.Billing.List(x.cashier, service.InvoiceFilter{Text: text}, p)
			_, answers["audit"] = x.Audit.List(x.admin, service.AuditFilter{Text: text, Action: text}, p)
			for where, err := range answers {
				if code := clinic.CodeOf(err); code != "" && code != clinic.Invalid {
					t.Errorf("%.20q in %s, %s: %v", text, where, after, err)
				}
			}
		}
	}
	equal(t, "users are all still there", len(value(x.Users.List(x.admin, service.UserFilter{}, service.PageRequest{}))(t).Rows), 6)
	// Signs that mean something to a query mean themselves to a person.
	for _, sign := range []string{"%", "_", "*"} {
		equal(t, "patients found by "+sign, len(value(x.Patients.Search(x.desk, service.PatientFilter{Text: sign + "ova"}, service.PageRequest{}))(t).Rows), 0)
	}
}
