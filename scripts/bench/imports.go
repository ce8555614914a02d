package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"caredesk/internal/bootstrap"
	"caredesk/internal/clinic"
	"caredesk/internal/exchange/tables"
	"caredesk/internal/service"
)

// measureImports takes a table of patients in, beside what sqlite3 needs to put the
// same bytes into a table of text; and moves a hospital of the Django program in.
func measureImports(ctx context.Context, o options, r *result, out io.Writer) (err error) {
	table, moved := fmt.Sprintf("import of %d patients by CSV", o.rows), fmt.Sprintf("Django import of %d patients", o.rows/10)
	if o.rows == 0 || !strings.Contains(table+"\n"+moved, o.only) {
		return nil
	}
	dir, err := os.MkdirTemp("", "caredesk-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if strings.Contains(table, o.only) {
		if err := importCSV(ctx, dir, table, o.rows, r, out); err != nil {
			return fmt.Errorf("%s: %w", table, err)
		}
	}
	if strings.Contains(moved, o.only) {
		if err := importDjango(ctx, dir, moved, o.rows/10, r, out); err != nil {
			return fmt.Errorf("%s: %w", moved, err)
		}
	}
	return nil
}

// empty is a new hospital that is set up and has nobody.
func empty(ctx context.Context, path string) (*bootstrap.App, error) {
	app, err := bootstrap.Open(ctx, bootstrap.Options{Path: path, Create: true, Now: clock})
	if err != nil {
		return nil, err
	}
	settings := clinic.DefaultSettings()
	settings.HospitalName, settings.Country = "Hospital of the Measure", "IE"
	if err := app.Services.Setup.Initialize(ctx, service.SetupCommand{Settings: settings, AdminUsername: "chief", AdminLast: "Chief", AdminPassword: password}); err != nil {
		return nil, errors.Join(err, app.Close())
	}
	return app, nil
}

// verified closes a database whose invariants all hold.
func verified(ctx context.Context, app *bootstrap.App) error {
	report, err := app.Verify(ctx)
	for _, c := range report.Checks {
		if !c.OK {
			err = errors.Join(err, fmt.Errorf("%s: %s", c.Name, c.Detail))
		}
	}
	return errors.Join(err, app.Close())
}

func importCSV(ctx context.Context, dir, figure string, rows int, r *result, out io.Writer) error {
	data := patientTable(rows)
	file := filepath.Join(dir, "patients.csv")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		return err
	}
	app, err := empty(ctx, filepath.Join(dir, "table.db"))
	if err != nil {
		return err
	}
	var report service.TableImportReport
	took, err := timed(func() error {
		t, err := tables.ReadFile(file, tables.Options{})
		if err != nil {
			return err
		}
		report, err = app.Services.TableImports.Run(owner(ctx), service.TableImportCommand{Kind: service.TablePatientList, Table: t,
			Columns: service.GuessColumns(service.TablePatientList, t.Header)})
		return err
	})
	// Of people born on one day some are named alike: a person looks at those rows.
	if err == nil && (report.New+len(report.Problems) != rows || len(report.Problems) > rows/100) {
		err = fmt.Errorf("%d of %d patients, %d rows refused", report.New, rows, len(report.Problems))
		for _, p := range report.Problems[:min(3, len(report.Problems))] {
			err = errors.Join(err, errors.New(p.Message))
		}
	}
	if err = errors.Join(err, verified(ctx, app)); err != nil {
		return err
	}
	var bare time.Duration
	if program, err := exec.LookPath("sqlite3"); err != nil {
		r.Notes = append(r.Notes, "There is no sqlite3 here: the import by CSV has no yardstick in this run.")
	} else if bare, err = timed(func() error {
		said, err := exec.CommandContext(ctx, program, filepath.Join(dir, "bare.db"), ".mode csv", ".import '"+file+"' patients").CombinedOutput()
		if err != nil || len(said) > 0 {
			return fmt.Errorf("sqlite3: %w: %s", errors.Join(err, errors.New("could not import")), said)
		}
		return nil
	}); err != nil {
		return err
	}
	r.once("empty", figure, seconds, target{}, took.Seconds(), bare.Seconds())
	fmt.Fprintf(out, "%-44s %8.2f s (%.0f/s)   sqlite3 .import %8.2f s\n", figure, took.Seconds(), float64(rows)/took.Seconds(), bare.Seconds())
	return nil
}

// patientTable is a table of patients as another program writes it.
func patientTable(rows int) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write([]string{"First name", "Last name", "Date of birth", "Sex", "Phone", "E-mail", "Address", "Blood group", "Insurance", "Allergies"}) // a Buffer takes everything
	for n := range rows {
		given, born := []string{"Aoife", "Conor", "Søren", "María", "Łukasz", "Zoë", "John", "Niamh"}[n%8], time.Date(1930, time.January, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n*7919%33_000)
		sex := []string{"F", "M"}[n%2]
		_ = w.Write([]string{given, surname(n), born.Format(time.DateOnly), sex, fmt.Sprintf("+353 87 %07d", n), fmt.Sprintf("p%d@patients.example", n),
			fmt.Sprintf("%d Harbour Road, Galway", n%999+1), []string{"A+", "O+", "B-", "AB+"}[n%4], "VHI", []string{"", "None", "Penicillin"}[n%3]})
	}
	w.Flush()
	return b.Bytes()
}

// surname is another one for every n.
func surname(n int) string {
	parts := []string{"ba", "co", "du", "fe", "gi", "ha", "jo", "ku", "le", "mi", "na", "po", "ra", "se", "ti", "vu"}
	name := ""
	n = n * 0x9E3779B1 & 0xFFFFF // an odd factor: no two are the same
	for range 5 {
		name += parts[n%len(parts)]
		n /= len(parts)
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

func importDjango(ctx context.Context, dir, figure string, patients int, r *result, out io.Writer) error {
	file := filepath.Join(dir, "db.sqlite3")
	rows, err := djangoHospital(ctx, file, patients)
	if err != nil {
		return err
	}
	app, err := empty(ctx, filepath.Join(dir, "moved.db"))
	if err != nil {
		return err
	}
	var report service.ImportReport
	took, err := timed(func() (err error) {
		report, err = app.Services.Imports.Run(owner(ctx), service.ImportCommand{File: file, Currency: "EUR"})
		return err
	})
	if err == nil {
		taken := 0
		for _, c := range report.Counts {
			taken += c.Taken
			if c.Refused > 0 {
				err = errors.Join(err, fmt.Errorf("%s: %d refused of %d", c.Table.Title(), c.Refused, c.Found))
			}
		}
		if taken != rows {
			err = errors.Join(err, fmt.Errorf("%d rows taken of %d", taken, rows))
		}
	}
	if err != nil {
		for _, n := range report.Notes[:min(3, len(report.Notes))] {
			err = errors.Join(err, fmt.Errorf("%s %d: %s", n.Table, n.ID, n.Reason))
		}
		return errors.Join(err, app.Close())
	}
	if err := verified(ctx, app); err != nil {
		return err
	}
	copied, err := timed(func() error { return copyFile(file, filepath.Join(dir, "copy.sqlite3")) })
	if err != nil {
		return err
	}
	r.once(fmt.Sprintf("%d rows", rows), figure, seconds, target{}, took.Seconds(), copied.Seconds())
	fmt.Fprintf(out, "%-44s %8.2f s (%.0f rows/s)   file copy %8.2f s\n", figure, took.Seconds(), float64(rows)/took.Seconds(), copied.Seconds())
	return nil
}

// djangoSchema are the tables of the other program, as far as they are read.
const djangoSchema = `
CREATE TABLE auth_user (id integer PRIMARY KEY AUTOINCREMENT, password varchar(128) NOT NULL, last_login datetime, is_superuser bool NOT NULL, username varchar(150) NOT NULL UNIQUE,
	last_name varchar(150) NOT NULL, email varchar(254) NOT NULL, is_staff bool NOT NULL, is_active bool NOT NULL, date_joined datetime NOT NULL, first_name varchar(150) NOT NULL);
CREATE TABLE users_profile (id integer PRIMARY KEY AUTOINCREMENT, user_id integer NOT NULL UNIQUE, role varchar(10) NOT NULL, phone varchar(20) NOT NULL, address text NOT NULL,
	date_of_birth date, profile_picture varchar(100), created_at datetime NOT NULL, updated_at datetime NOT NULL);
CREATE TABLE patient_profile (id integer PRIMARY KEY AUTOINCREMENT, user_id integer NOT NULL UNIQUE, emergency_contact varchar(100) NOT NULL, blood_group varchar(5) NOT NULL,
	medical_history text NOT NULL, insurance_info text NOT NULL, allergies text NOT NULL);
CREATE TABLE system_settings (id integer PRIMARY KEY AUTOINCREMENT, hospital_name varchar(200) NOT NULL, address text NOT NULL, phone varchar(20) NOT NULL, email varchar(254) NOT NULL,
	website varchar(200) NOT NULL, logo varchar(100), established_year integer, license_number varchar(50) NOT NULL);
CREATE TABLE doctors_department (id integer PRIMARY KEY AUTOINCREMENT, name varchar(100) NOT NULL UNIQUE, description text NOT NULL, head_doctor_id bigint, location varchar(100) NOT NULL,
	phone varchar(20) NOT NULL, created_at datetime NOT NULL);
CREATE TABLE doctors_specialization (id integer PRIMARY KEY AUTOINCREMENT, name varchar(100) NOT NULL UNIQUE, description text NOT NULL, requirements text NOT NULL, created_at datetime NOT NULL);
CREATE TABLE doctors_doctor (id integer PRIMARY KEY AUTOINCREMENT, user_id integer NOT NULL UNIQUE, specialization varchar(100) NOT NULL, department_id bigint, license_number varchar(50) NOT NULL UNIQUE,
	experience_years integer NOT NULL, qualification varchar(200) NOT NULL, bio text NOT NULL, consultation_fee decimal NOT NULL, rating decimal NOT NULL, is_available bool NOT NULL, created_at datetime NOT NULL);
CREATE TABLE doctor_specialization (id integer PRIMARY KEY AUTOINCREMENT, doctor_id bigint NOT NULL, specialization_id bigint NOT NULL);
CREATE TABLE doctors_availability (id integer PRIMARY KEY AUTOINCREMENT, doctor_id bigint NOT NULL, day_of_week integer NOT NULL, start_time time NOT NULL, end_time time NOT NULL,
	is_active bool NOT NULL, created_at datetime NOT NULL);
CREATE TABLE appointments_appointment (id integer PRIMARY KEY AUTOINCREMENT, patient_id integer NOT NULL, doctor_id bigint NOT NULL, appointment_date date NOT NULL, appointment_time time NOT NULL,
	status varchar(12) NOT NULL, symptoms text NOT NULL, notes text NOT NULL, diagnosis text NOT NULL, prescription text NOT NULL, follow_up_date date, created_at datetime NOT NULL, updated_at datetime NOT NULL);
CREATE TABLE appointments_patienthistory (id integer PRIMARY KEY AUTOINCREMENT, patient_id integer NOT NULL, appointment_id bigint, diagnosis text NOT NULL, treatment text NOT NULL,
	prescription text NOT NULL, notes text NOT NULL, date_created datetime NOT NULL, follow_up_date date, doctor_notes text NOT NULL);
CREATE TABLE payment_record (id integer PRIMARY KEY AUTOINCREMENT, appointment_id bigint NOT NULL, amount decimal NOT NULL, payment_method varchar(20) NOT NULL, payment_status varchar(20) NOT NULL,
	transaction_id varchar(100) NOT NULL, payment_date datetime);`

// djangoHospital makes a database as the other program leaves it: patients with a
// finished, recorded and paid visit each. It returns the number of its rows.
func djangoHospital(ctx context.Context, path string, patients int) (rows int, err error) {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, djangoSchema); err != nil {
		return 0, err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	put := func(table string, values ...any) {
		if err != nil {
			return
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO "+table+" VALUES (?"+strings.Repeat(", ?", len(values)-1)+")", values...)
		rows++
	}
	const stamp = "2020-01-01 08:00:00"
	doctors := 1 + patients/200
	user := func(id int, name, first, last, role string, n int) {
		put("auth_user", id, "!unusable", nil, 0, name, last, name+"@staff.example", 0, 1, stamp, first)
		put("users_profile", id, id, role, fmt.Sprintf("+353 86 %07d", n), "Galway", fmt.Sprintf("%d-%02d-%02d", 1940+n%70, 1+n%12, 1+n%28), "", stamp, stamp)
	}
	put("system_settings", 1, "Hospital of the Measure", "Galway", "+353 91 555 0100", "", "", "", 1990, "HSE-1")
	put("doctors_department", 1, "General Medicine", "", nil, "", "", stamp)
	for d := 1; d <= doctors; d++ {
		user(d, fmt.Sprintf("doctor%d", d), "Doc", surname(d), "doctor", d)
		put("doctors_doctor", d, d, "General", 1, fmt.Sprintf("MC%05d", d), 5, "MB", "", "60.00", "4.00", 1, stamp)
		for day := range 5 {
			put("doctors_availability", d*10+day, d, day, "09:00:00", "17:00:00", 1, stamp)
		}
	}
	for n := range patients {
		id := doctors + 1 + n
		user(id, fmt.Sprintf("patient%d", n), []string{"Aoife", "Conor", "Søren", "María"}[n%4], surname(n), "patient", doctors+n)
		put("patient_profile", n+1, id, "", "O+", "", "", "")
		doctor, slot := 1+n%doctors, n/doctors
		day := time.Date(2021, time.March, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, slot/14*7) // a Monday
		at := fmt.Sprintf("%02d:%02d:00", 9+slot%14/2, slot%2*30)
		put("appointments_appointment", n+1, id, doctor, day.Format(time.DateOnly), at, "completed", "Cough", "Chest clear", "Cold", "Rest", nil, stamp, stamp)
		put("appointments_patienthistory", n+1, id, n+1, "Cold", "Rest", "Fluids", "", day.Format(time.DateOnly)+" 18:00:00", nil, "")
		put("payment_record", n+1, n+1, "60.00", "cash", "completed", "", day.Format(time.DateOnly)+" 18:30:00")
	}
	if err != nil {
		return 0, err
	}
	return rows, tx.Commit()
}
