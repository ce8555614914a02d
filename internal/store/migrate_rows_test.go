package store

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// older is a database of the first schema as a hospital leaves it: visits of
// every state, some with tokens, a cancelled one that says neither why nor by
// whom, and hours up to midnight.
const older = `
	INSERT INTO auth_user (id, username, password, first_name, last_name, date_joined) VALUES
		(1, 'asha', '!', 'Asha', 'Sharma', '2025-01-01T00:00:00.000000Z'), (2, 'p-1', '!', 'José', 'Ñuñez', '2025-01-01T00:00:00.000000Z');
	INSERT INTO users_profile (user_id, role, phone, date_of_birth, name_key, created_at, updated_at) VALUES
		(1, 'doctor', '', NULL, 'sharma asha', '2025-01-01T00:00:00.000000Z', '2025-01-01T00:00:00.000000Z'),
		(2, 'patient', '+34 600 000 001', '1980-02-29', 'nunez jose', '2025-01-01T00:00:00.000000Z', '2025-01-01T00:00:00.000000Z');
	INSERT INTO patient_profile (user_id, patient_no, name_key, created_at, updated_at)
		VALUES (2, 'P-000001', 'nunez jose', '2025-01-01T00:00:00.000000Z', '2025-01-01T00:00:00.000000Z');
	INSERT INTO doctors_doctor (id, user_id, license_number, fee_currency, fee_minor_per_unit, token_prefix, created_at)
		VALUES (1, 1, 'L', 'EUR', 100, 'A', '2025-01-01T00:00:00.000000Z');
	INSERT INTO doctors_availability (id, doctor_id, day_of_week, start_time, end_time, is_active, created_at) VALUES
		(5, 1, 0, '00:00:00', '24:00:00', 1, '2025-01-01T00:00:00.000000Z'), (9, 1, 6, '22:00:00', '23:59:00', 0, '2025-01-01T00:00:00.000000Z');
	INSERT INTO appointments_appointment (id, patient_id, doctor_id, appointment_date, appointment_time, status, symptoms, duration_minutes,
			token_no, checked_in_at, cancel_reason, created_at, updated_at) VALUES
		(1, 2, 1, '2026-11-23', '08:00:00', 'requested', '', 30, NULL, NULL, '', '2025-01-01T00:00:00.000000Z', '2025-01-01T00:00:00.000000Z'),
		(2, 2, 1, '2026-11-23', '09:00:00', 'booked', 'symptom-word', 30, NULL, NULL, '', '2025-01-01T00:00:00.000000Z', '2025-01-01T00:00:00.000000Z'),
		(3, 2, 1, '2026-11-23', '10:00:00', 'arrived', '', 30, 3, '2026-11-23T10:00:00.000000Z', '', '2025-01-01T00:00:00.000000Z', '2025-01-01T00:00:00.000000Z'),
		(4, 2, 1, '2026-11-23', '11:00:00', 'in_consultation', '', 30, NULL, '2026-11-23T10:00:00.000000Z', '', '2025-01-01T00:00:00.000000Z', '2025-01-01T00:00:00.000000Z'),
		(5, 2, 1, '2026-11-23', '12:00:00', 'completed', '', 30, 1, '2026-11-23T10:00:00.000000Z', '', '2025-01-01T00:00:00.000000Z', '2025-01-01T00:00:00.000000Z'),
		(6, 2, 1, '2026-11-23', '13:00:00', 'cancelled', 'symptom-word', 30, 5, '2026-11-23T10:00:00.000000Z', '', '2025-01-01T00:00:00.000000Z', '2025-01-01T00:00:00.000000Z'),
		(7, 2, 1, '2026-11-23', '14:00:00', 'no_show', '', 30, NULL, NULL, '', '2025-01-01T00:00:00.000000Z', '2025-01-01T00:00:00.000000Z'),
		(8, 2, 1, '2026-11-23', '15:00:00', 'cancelled', '', 30, NULL, NULL, 'ill', '2025-01-01T00:00:00.000000Z', '2025-01-01T00:00:00.000000Z'),
		(9, 2, 1, '2026-11-23', '16:00:00', 'booked', '', 30, 4, NULL, '', '2025-01-01T00:00:00.000000Z', '2025-01-01T00:00:00.000000Z'),
		(10, 2, 1, '2026-11-24', '16:00:00', 'arrived', '', 30, NULL, '2026-11-23T10:00:00.000000Z', '', '2025-01-01T00:00:00.000000Z', '2025-01-01T00:00:00.000000Z');
	INSERT INTO appointments_status_change (appointment_id, from_status, to_status, changed_at, changed_by_name) VALUES
		(6, 'completed', 'cancelled', '2026-11-23T10:00:00.000000Z', 'an older program');`

// firstSchema is a file with nothing but the first migration, and all migrations.
func firstSchema(t *testing.T) (db *sql.DB, path string, list []migration) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "x.db")
	list, err := migrations()
	if err != nil {
		t.Fatal(err)
	}
	registerDriver()
	if db, err = sql.Open(driverName, dsn(path, "rwc", nil)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := sqliteDialect.apply(context.Background(), db, list[0], time.Now); err != nil {
		t.Fatal(err)
	}
	return db, path, list
}

// migrated is that database, brought up to date as the program does it.
func migrated(t *testing.T) *Store {
	t.Helper()
	ctx := context.Background()
	db, path, _ := firstSchema(t)
	for _, text := range []string{"PRAGMA application_id = " + applicationIDText, older} {
		if _, err := db.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := Open(ctx, Options{Path: path, Migrate: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// Nothing of an older database stands in the way of what may still become of its
// visits: each goes on from where it stood, step by step, as the program writes it.
func TestVisitsOfAnOlderDatabaseGoOn(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	step := func(id clinic.AppointmentID, to ...clinic.AppointmentStatus) {
		t.Helper()
		for _, next := range to {
			err := s.InTx(ctx, func(r service.Repos) error {
				a, err := r.Appointments().Get(ctx, id)
				if err != nil {
					return err
				}
				from := a.Status
				a.Status = next
				switch next {
				case clinic.StatusBooked:
					a.CancelReason, a.CancelledBy = "", ""
				case clinic.StatusCancelled:
					a.CancelReason, a.CancelledBy = "ill", clinic.CancelledByPatient
				case clinic.StatusArrived:
					if a.TokenNo == 0 {
						if a.TokenNo, err = r.Queue().TakeToken(ctx, a.DoctorID, a.Date, a.ID, at); err != nil {
							return err
						}
					}
				}
				if err := r.Appointments().Update(ctx, a); err != nil {
					return err
				}
				return r.Appointments().AddStatusChange(ctx, clinic.StatusChange{AppointmentID: id, From: from, To: next, At: at, ByName: "desk"})
			})
			if err != nil {
				t.Errorf("visit %d to %s: %v", id, next, err)
			}
		}
	}
	step(1, clinic.StatusBooked, clinic.StatusArrived, clinic.StatusInConsultation, clinic.StatusCompleted)
	step(2, clinic.StatusCancelled, clinic.StatusBooked, clinic.StatusNoShow, clinic.StatusArrived)
	step(3, clinic.StatusBooked, clinic.StatusArrived, clinic.StatusNoShow, clinic.StatusArrived, clinic.StatusCancelled)
	step(4, clinic.StatusArrived, clinic.StatusInConsultation, clinic.StatusCompleted)
	step(6, clinic.StatusBooked, clinic.StatusArrived)
	step(7, clinic.StatusArrived)
	step(8, clinic.StatusBooked, clinic.StatusCancelled)
	step(9, clinic.StatusArrived)
	step(10, clinic.StatusBooked, clinic.StatusArrived)
	tokens := map[clinic.AppointmentID]int{}
	err := s.InTx(ctx, func(r service.Repos) error {
		for id := clinic.AppointmentID(1); id <= 10; id++ {
			a, err := r.Appointments().Get(ctx, id)
			if err != nil {
				return err
			}
			tokens[id] = a.TokenNo
			if a.Urgency != clinic.UrgencyNormal || a.SeriesID != 0 || (id == 2 || id == 6) != (a.Symptoms == "symptom-word") {
				t.Errorf("visit %d: %+v", id, a)
			}
			// And each can be moved to another day, where its token does not count.
			a.Date, a.TokenNo = a.Date.AddDays(7), 0
			if err := r.Appointments().Update(ctx, a); err != nil {
				return err
			}
		}
		d, err := r.Doctors().Get(ctx, 1)
		if err != nil {
			return err
		}
		if len(d.Hours) != 2 || d.Hours[0].ID != 5 || d.Hours[0].Span != (clinic.Span{From: 0, To: clinic.Midnight24}) || d.Hours[1].Active {
			t.Errorf("hours: %+v", d.Hours)
		}
		found, err := r.Patients().Search(ctx, service.PatientFilter{Text: "nunez"}, service.PageRequest{})
		if len(found.Rows) != 1 {
			t.Errorf("found %+v", found)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	// Those that had a number keep it, the others get the next ones.
	for id, want := range map[clinic.AppointmentID]int{1: 6, 2: 7, 3: 3, 4: 8, 5: 1, 6: 5, 7: 9, 9: 4, 10: 1} {
		if tokens[id] != want {
			t.Errorf("visit %d has token %d, want %d", id, tokens[id], want)
		}
	}
	report, err := s.Verify(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range report.Checks {
		if !c.OK && c.Name != "closed visits have a record" { // nobody wrote one here
			t.Errorf("%s: %s", c.Name, c.Detail)
		}
	}
}

// However many visits were moved away from a period, they are listed.
func TestMovedAwayHasNoEnd(t *testing.T) {
	ctx := context.Background()
	s := migrated(t)
	if _, err := s.engine.(*localFile).write.ExecContext(ctx, `WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 40000)
		INSERT INTO appointments_move (appointment_id, from_doctor, from_date, from_time, from_minutes, to_doctor, to_date, to_time, to_minutes, moved_at, moved_by_name)
		SELECT 2, 1, '2026-11-22', '09:00:00', 30, 1, '2026-11-23', '09:00:00', 30, '2026-11-22T09:00:00.000000Z', 'desk' FROM n`); err != nil {
		t.Fatal(err)
	}
	err := s.View(ctx, func(r service.Repos) error {
		list, err := r.Queue().MovedAway(ctx, service.AppointmentFilter{From: clinic.MustDate("2026-11-22"), Patient: 2, Doctor: 1})
		if len(list) != 40_000 || list[0].ID != 2 || list[0].PatientLast != "Ñuñez" {
			t.Errorf("%d moves", len(list))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
