package django_test

import (
	"testing"

	"caredesk/internal/service"
)

// fault is what is wrong with a row, and what is said of it.
type fault struct {
	spoil  string
	table  service.ImportTable
	id     int64
	what   service.ImportOutcome
	reason string
}

const changed, refused = service.ImportChanged, service.ImportRefused

// visit inserts a visit; the times of the fixture end at 12:45, so that these
// stand in nobody's way but each other's.
func visit(id, patient, doctor, day, at, status string) string {
	return "INSERT INTO appointments_appointment (id, patient_id, doctor_id, appointment_date, appointment_time, status, symptoms, notes, diagnosis, prescription, created_at, updated_at) VALUES (" +
		id + ", " + patient + ", " + doctor + ", '" + day + "', '" + at + "', '" + status + "', 'Cough', '', 'Cold', '', '2026-01-0" + id[len(id)-1:] + " 10:00:00', '2026-01-02 10:00:00')"
}

func payment(id, visit, amount, method, status, at string) string {
	return "INSERT INTO payment_record (id, appointment_id, amount, payment_method, payment_status, transaction_id, payment_date) VALUES (" +
		id + ", " + visit + ", " + amount + ", '" + method + "', '" + status + "', 'TX" + id + "', " + at + ")"
}

func record(id, patient, visit, at string) string {
	return "INSERT INTO appointments_patienthistory (id, patient_id, appointment_id, diagnosis, treatment, prescription, notes, date_created, doctor_notes) VALUES (" +
		id + ", " + patient + ", " + visit + ", 'Cold', '', '', '', '" + at + "', '')"
}

var faults = []fault{
	// Users without a profile, and orphans.
	{"DELETE FROM users_profile WHERE user_id = 20", service.TableUsers, 20, changed, "The user has no profile. Taken as a patient."},
	{"DELETE FROM patient_profile WHERE user_id = 21", service.TableUsers, 21, changed, "an empty chart is made"},
	{"UPDATE users_profile SET role = 'wizard' WHERE user_id = 22", service.TableProfiles, 22, changed, "The role is “wizard”. Taken as a patient."},
	{"UPDATE users_profile SET role = 'boss' WHERE user_id = 5", service.TableProfiles, 5, changed, "There is a doctor’s record, so this is a doctor."},
	{"INSERT INTO auth_user (id, password, is_superuser, username, last_name, email, is_staff, is_active, date_joined, first_name) VALUES (900, '!', 0, 'Clerk Kent', 'Kent', 'no mail', 1, 1, '2026-01-01 10:00:00', '')",
		service.TableUsers, 900, changed, "Taken as a receptionist who is not active"},
	{"", service.TableUsers, 900, changed, "The user name becomes clerk-kent"},
	{"", service.TableUsers, 900, changed, "does not look like an e-mail address. It is left out."},
	{"INSERT INTO users_profile (id, user_id, role, phone, address, created_at, updated_at) VALUES (901, 7777, 'patient', '', '', '2026-01-01', '2026-01-01')",
		service.TableProfiles, 901, refused, "There is no user “7777”."},
	{"INSERT INTO patient_profile (id, user_id, emergency_contact, blood_group, medical_history, insurance_info, allergies) VALUES (902, 7778, '', '', '', '', '')",
		service.TablePatients, 902, refused, "There is no user “7778”."},
	{"UPDATE auth_user SET first_name = '', last_name = '…' WHERE id = 30", service.TableUsers, 30, changed, "the user name stands in its place"},
	// Impossible dates.
	{"UPDATE users_profile SET date_of_birth = '2071-01-01' WHERE user_id = 23", service.TableProfiles, 23, changed, "The date of birth is in the future. It is left out."},
	{"UPDATE users_profile SET date_of_birth = '1990-02-30' WHERE user_id = 24", service.TableProfiles, 24, changed, "“1990-02-30” is no possible date and is left out."},
	{"UPDATE users_profile SET phone = 'ask the mother' WHERE user_id = 25", service.TableProfiles, 25, changed, "It is left out."},
	{"UPDATE patient_profile SET blood_group = 'Z+' WHERE user_id = 26", service.TablePatients, 21, changed, "“Z+” is no blood group and is left out."},
	{visit("901", "31", "1", "2026-02-30", "14:00:00", "completed"), service.TableVisits, 901, refused, "“2026-02-30” is no possible date."},
	{visit("902", "31", "1", "2026-03-02", "25:00:00", "completed"), service.TableVisits, 902, refused, "“25:00:00” is no time of day."},
	{visit("903", "31", "1", "2026-03-02", "14:00:30", "cancelled"), service.TableVisits, 903, changed, "The time is kept in whole minutes: 14:00."},
	{visit("904", "31", "1", "2026-12-24", "14:00:00", "completed"), service.TableVisits, 904, changed, "2026-12-24 has not come yet. Taken as booked."},
	{visit("905", "31", "1", "2026-12-24", "15:00:00", "no_show"), service.TableVisits, 905, changed, "Taken as booked."},
	// Orphans among visits, records and payments.
	{visit("911", "8888", "1", "2026-03-02", "15:00:00", "completed"), service.TableVisits, 911, refused, "There is no user “8888”."},
	{visit("912", "31", "99", "2026-03-02", "15:00:00", "completed"), service.TableVisits, 912, refused, "There is no doctor “99”"},
	{visit("913", "2", "1", "2026-03-03", "15:00:00", "cancelled"), service.TableVisits, 913, changed, "User 2 is on the staff"},
	{"", service.TableUsers, 2, changed, "a chart of its own is made, under the user name dr000-patient"},
	{record("911", "31", "911", "2026-03-02 15:30:00"), service.TableRecords, 911, changed, "There is no visit “911”, or it was refused. The record is kept without one."},
	{record("912", "8889", "NULL", "2026-03-02 15:30:00"), service.TableRecords, 912, refused, "There is no user “8889”."},
	{record("913", "32", "903", "2026-03-02 15:30:00"), service.TableRecords, 913, changed, "Visit 903 is another patient’s."},
	{record("914", "31", "903", "2026-03-02 15:30:00"), service.TableRecords, 914, changed, "Visit 903 is not done (cancelled)."},
	{payment("911", "911", "60", "cash", "paid", "'2026-03-02 16:00:00'"), service.TablePayments, 911, refused, "There is no visit “911”"},
	// States that nobody knows.
	{visit("921", "33", "1", "2026-03-04", "15:00:00", "weird"), service.TableVisits, 921, changed, "The state “weird” is not known and the day is over."},
	{visit("922", "33", "1", "2026-12-28", "15:00:00", "weird"), service.TableVisits, 922, changed, "Taken as asked for, to be confirmed."},
	{visit("923", "33", "1", "2026-03-05", "15:00:00", "weird"), service.TableVisits, 923, changed, "but there is a record of the visit. Taken as done."},
	{record("923", "33", "923", "2026-03-05 15:30:00"), service.TableVisits, 923, changed, "Taken as done."},
	{visit("924", "33", "1", "2026-03-06", "15:00:00", "confirmed"), service.TableVisits, 924, changed, "but there is a record of it. Taken as done."},
	{record("924", "33", "924", "2026-03-06 15:30:00"), service.TableVisits, 924, changed, "Taken as done."},
	{record("925", "33", "924", "2026-03-07 15:30:00"), service.TableRecords, 925, changed, "Visit 924 has an earlier record."},
	{visit("926", "33", "1", "2026-03-08", "15:00:00", "completed"), service.TableVisits, 926, changed, "There is no record of the visit, which is done."},
	{visit("927", "33", "1", "2026-03-09", "15:00:00", "pending"), service.TableVisits, 927, changed, "never confirmed and its day is over"},
	// Double bookings: of a doctor, and of a patient with two doctors.
	{visit("931", "34", "2", "2026-04-01", "15:00:00", "confirmed") + ";" + visit("932", "35", "2", "2026-04-01", "15:00:00", "confirmed"),
		service.TableVisits, 932, changed, "The doctor has visit 931 at the same time. Taken as a deliberate overbooking."},
	{visit("933", "36", "2", "2026-04-02", "15:03:00", "confirmed") + ";" + visit("934", "37", "2", "2026-04-02", "15:00:00", "confirmed"),
		service.TableVisits, 934, changed, "The doctor has visit 933 at the same time."},
	{visit("941", "38", "2", "2026-04-03", "15:00:00", "confirmed") + ";" + visit("942", "38", "3", "2026-04-03", "15:02:00", "completed"),
		service.TableVisits, 941, changed, "The patient has visit 942 at the same time, and nobody is in two places."},
	// Money.
	{payment("951", "903", "60.005", "cash", "paid", "'2026-03-02 16:00:00'"), service.TablePayments, 951, changed, "“60.005” has more decimals than EUR has; it becomes 60.01."},
	{payment("952", "904", "99999999999999", "cash", "paid", "'2026-03-02 16:00:00'"), service.TablePayments, 952, refused, "is too large an amount"},
	{payment("953", "904", "'sixty'", "cash", "paid", "'2026-03-02 16:00:00'"), service.TablePayments, 953, refused, "“sixty” is no amount."},
	{payment("954", "904", "-5", "cash", "paid", "'2026-03-02 16:00:00'"), service.TablePayments, 954, refused, "is not more than nothing"},
	{payment("955", "904", "60", "cash", "lost", "'2026-03-02 16:00:00'"), service.TablePayments, 955, refused, "The state “lost” is not known, and money is not guessed."},
	{payment("956", "903", "30", "bitcoin", "paid", "'2026-03-02 16:30:00'"), service.TablePayments, 956, changed, "it counts as a transfer"},
	{"", service.TablePayments, 956, changed, "Visit 903 has the bill of payment 951 already"},
	{payment("957", "923", "30", "cash", "refunded", "NULL"), service.TablePayments, 957, changed, "There is no date; the visit’s is taken, 2026-03-05."},
	{payment("958", "924", "30", "cash", "failed", "'2031-01-01 10:00:00'"), service.TablePayments, 958, changed, "is in the future; 2026-03-06 is taken."},
	{"UPDATE doctors_doctor SET consultation_fee = 60.1234 WHERE id = 1", service.TableDoctors, 1, changed, "it becomes 60.12"},
	{"UPDATE doctors_doctor SET rating = 4.55 WHERE id = 2", service.TableDoctors, 2, changed, "becomes 4.6"},
	{"UPDATE doctors_doctor SET license_number = 'MC00000', experience_years = 200, department_id = 77 WHERE id = 3", service.TableDoctors, 3, changed, "There is no department “77”"},
	{"", service.TableDoctors, 3, changed, "Another doctor has this licence number; it becomes MC00000 (2)."},
	{"UPDATE doctors_department SET name = 'CARDIOLOGY' WHERE id = 6", service.TableDepartments, 6, refused, "Department 1 has the same name and stands for both."},
	{"UPDATE doctors_department SET head_doctor_id = 55 WHERE id = 2", service.TableDepartments, 2, changed, "There is no doctor “55”"},
	{"UPDATE doctors_availability SET day_of_week = 7 WHERE id = 1", service.TableHours, 1, refused, "“7” is no day of the week"},
	{"UPDATE doctors_availability SET start_time = '08:00', end_time = '20:00' WHERE id = 4", service.TableHours, 4, refused, "overlap"},
	{"UPDATE doctors_availability SET end_time = '23:59:59', day_of_week = 6 WHERE id = 6", service.TableHours, 6, changed, "–24:00"},
	{"INSERT INTO doctor_specialization (id, doctor_id, specialization_id) VALUES (90, 1, 1)", service.TableDoctorFields, 90, refused, "has this specialisation already"},
	{"UPDATE appointments_appointment SET notes = CAST(x'67756dff0074' AS TEXT) WHERE id = 12", service.TableVisits, 12, changed, "Signs that are no text are left out."},
	{"UPDATE appointments_appointment SET notes = hex(zeroblob(300000)) WHERE id = 13", service.TableVisits, 13, changed, "The text is longer than 256 KB and is left out."},
	{"UPDATE users_profile SET address = replace(hex(zeroblob(3000)), '00', 'lane') WHERE user_id = 40", service.TableProfiles, 40, changed, "The text has 12000 characters; the first 4000 are kept."},
}

func TestEveryFaultHasItsReasonAndTheRestMovesIn(t *testing.T) {
	// Without its constraints, as a database that was written by hand.
	spoils := []string{"CREATE TABLE bare AS SELECT * FROM doctors_doctor", "DROP TABLE doctors_doctor", "ALTER TABLE bare RENAME TO doctors_doctor"}
	for _, f := range faults {
		if f.spoil != "" {
			spoils = append(spoils, f.spoil)
		}
	}
	path := copied(t, append(append([]string(nil), small...), spoils...)...)
	before := sum(t, path)
	c := openClinic(t)
	r, err := c.Imports.DryRun(c.owner, service.ImportCommand{File: path, Currency: "EUR"})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		if !has(r, f.table, f.id, f.what, f.reason) {
			t.Errorf("%s %d is not %s because %q", f.table, f.id, f.what, f.reason)
			for _, n := range r.Notes {
				if n.Table == f.table && n.ID == f.id {
					t.Logf("  but: %s %s: %s", n.Outcome, n.Field, n.Reason)
				}
			}
		}
	}
	for _, n := range r.Counts {
		if n.Taken+n.Refused != n.Found || n.Changed > n.Taken {
			t.Errorf("%+v does not add up", n)
		}
	}
	if _, err := c.Imports.Run(c.owner, service.ImportCommand{File: path, Currency: "EUR", Digest: r.Digest}); err != nil {
		t.Fatal(err)
	}
	c.verified()
	if sum(t, path) != before {
		t.Error("the other database was changed")
	}
	alone(t, path)
	for query, want := range map[string]int64{
		"SELECT count(*) FROM appointments_appointment WHERE id IN (931, 932) AND status = 'booked'":                                                 2,
		"SELECT count(*) FROM appointments_appointment WHERE id = 932 AND overbook_reason <> ''":                                                     1,
		"SELECT count(*) FROM appointments_appointment WHERE id = 941 AND status = 'cancelled' AND cancelled_by = 'hospital'":                        1,
		"SELECT count(*) FROM appointments_patienthistory WHERE appointment_id = 926 AND diagnosis = 'Cold'":                                         1,
		"SELECT count(*) FROM billing_invoice WHERE appointment_id = 923 AND status = 'void'":                                                        1,
		"SELECT count(*) FROM billing_invoice WHERE appointment_id = 924 AND status = 'issued' AND total_minor = 3000":                               1,
		"SELECT count(*) FROM patient_allergy WHERE substance = 'peanuts'":                                                                           c.number("SELECT count(*) FROM patient_profile WHERE allergies = 'Latex; peanuts'"),
		"SELECT count(*) FROM auth_user u JOIN users_profile f ON f.user_id = u.id WHERE u.id = 900 AND f.role = 'receptionist' AND u.is_active = 0": 1,
	} {
		if n := c.number(query); n != want {
			t.Errorf("%s: %d, want %d", query, n, want)
		}
	}
}
