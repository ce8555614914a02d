package storetest

import (
	"strings"
	"time"

	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// testImports moves rows in under ids of their own and keeps what was done.
func testImports(t *testing.T, s *site) {
	key := strings.Repeat("a", 64)
	old := s.now.AddDate(-1, 0, 0)
	s.write(func(r service.Repos) error {
		imports := r.Imports()
		taken, highest, err := imports.Taken(s.ctx, service.TableUsers, []int64{int64(s.admin), 4711})
		if err != nil {
			return err
		}
		if !taken[int64(s.admin)] || taken[4711] || highest != int64(s.admin) {
			t.Errorf("taken %v, highest %d", taken, highest)
		}
		names, err := imports.Usernames(s.ctx, []string{"admin", "nobody"})
		if err != nil || !names["admin"] || names["nobody"] {
			t.Errorf("names %v: %v", names, err)
		}
		doctor := clinic.User{ID: 700, Username: "dr700", FirstName: "Zoë", LastName: "García", Role: clinic.RoleDoctor, Active: true, CreatedAt: old}
		patient := clinic.User{ID: 701, Username: "p701", FirstName: "Łukasz", LastName: "Østergaard", Role: clinic.RolePatient, CreatedAt: old}
		for i, u := range []clinic.User{doctor, patient} {
			if err := imports.InsertUser(s.ctx, service.IncomingUser{User: u, Hash: "!", ProfileID: int64(800 + i)}); err != nil {
				return err
			}
		}
		if err := imports.InsertPatient(s.ctx, service.IncomingPatient{ProfileID: 900, Patient: clinic.Patient{ID: 701, Number: "M-1", FirstName: "Łukasz",
			LastName: "Østergaard", AllergyStatus: clinic.AllergyHas, Allergies: []clinic.Allergy{{Substance: "Latex"}}, CreatedAt: old, UpdatedAt: old}}); err != nil {
			return err
		}
		if err := imports.InsertDepartment(s.ctx, clinic.Department{ID: 50, Name: "Moved", CreatedAt: old}); err != nil {
			return err
		}
		if err := imports.InsertSpecialization(s.ctx, clinic.Specialization{ID: 60, Name: "Moved", CreatedAt: old}); err != nil {
			return err
		}
		if err := imports.InsertDoctor(s.ctx, service.IncomingDoctor{Fields: []int64{70}, Doctor: clinic.Doctor{ID: 80, User: doctor, LicenseNumber: "L-80",
			DepartmentID: 50, Fee: clinic.Money{Minor: 6000, Currency: "EUR"}, Available: true, SlotMinutes: 15, TokenPrefix: "Z", CreatedAt: old,
			Specializations: []clinic.Specialization{{ID: 60}},
			Hours:           []clinic.Availability{{ID: 90, Day: clinic.Monday, Span: clinic.Span{From: 540, To: 720}, Active: true}}}}); err != nil {
			return err
		}
		if err := imports.SetHead(s.ctx, 50, 80); err != nil {
			return err
		}
		if err := imports.SetHead(s.ctx, 5000, 80); clinic.CodeOf(err) != clinic.NotFound {
			t.Errorf("the head of no department: %v", err)
		}
		visit := clinic.Appointment{ID: 100, PatientID: 701, DoctorID: 80, Date: clinic.DateOf(old), Start: 600, Minutes: 15, Status: clinic.StatusCompleted,
			Kind: clinic.VisitNew, Diagnosis: "Cold", CreatedAt: old, UpdatedAt: old}
		if err := imports.InsertVisits(s.ctx, []clinic.Appointment{visit}); err != nil {
			return err
		}
		if err := imports.InsertRecords(s.ctx, []clinic.HistoryEntry{{ID: 110, PatientID: 701, AppointmentID: 100, Diagnosis: "Cold", CreatedAt: old}}); err != nil {
			return err
		}
		return imports.AddRun(s.ctx, service.ImportRun{System: "Another", Source: "a.sqlite3", Digest: key, Found: 9, At: s.now, By: s.admin, ByName: "Ada Admin"},
			[]service.ImportedRow{{Table: service.TableUsers, Old: 1, New: 701, Key: key}, {Table: service.TableVisits, Old: 1, New: 100}})
	})
	s.read(func(r service.Repos) error {
		run, err := r.Imports().RunOf(s.ctx, []string{strings.Repeat("b", 64), key})
		if err != nil || run.System != "Another" || run.By != s.admin || !run.At.Equal(s.now.Truncate(time.Microsecond)) {
			t.Errorf("run %+v: %v", run, err)
		}
		if _, err := r.Imports().RunOf(s.ctx, []string{strings.Repeat("b", 64)}); clinic.CodeOf(err) != clinic.NotFound {
			t.Errorf("the run of nobody: %v", err)
		}
		d, err := r.Doctors().Get(s.ctx, 80)
		if err != nil || d.User.ID != 700 || len(d.Hours) != 1 || d.Hours[0].ID != 90 || len(d.Specializations) != 1 {
			t.Errorf("doctor %+v: %v", d, err)
		}
		licences, err := r.Imports().Licences(s.ctx)
		if err != nil || len(licences) != 1 || licences[0] != "L-80" {
			t.Errorf("licences %v: %v", licences, err)
		}
		found, err := r.Patients().Search(s.ctx, service.PatientFilter{Text: "ostergaard"}, service.PageRequest{Limit: 5})
		if err != nil || len(found.Rows) != 1 {
			t.Errorf("found %d patients: %v", len(found.Rows), err)
		}
		h, err := r.Consultations().Entry(s.ctx, 110)
		if err != nil || h.AppointmentID != 100 {
			t.Errorf("record %+v: %v", h, err)
		}
		return nil
	})
	// A user of theirs comes in once, and what was done stays.
	again := s.UoW.InTx(s.ctx, func(r service.Repos) error {
		return r.Imports().AddRun(s.ctx, service.ImportRun{System: "Another", Digest: key, At: s.now, ByName: "Ada"}, []service.ImportedRow{{Table: service.TableUsers, Old: 1, New: 701, Key: key}})
	})
	if clinic.CodeOf(again) != clinic.Conflict {
		t.Errorf("a user who comes in twice: %v", again)
	}
	for _, statement := range []string{"UPDATE data_import SET system = 'x'", "DELETE FROM data_import", "UPDATE data_import_row SET new_id = 5", "DELETE FROM data_import_row"} {
		if err := s.Exec(statement); err == nil {
			t.Errorf("%s went through", statement)
		}
	}
}
