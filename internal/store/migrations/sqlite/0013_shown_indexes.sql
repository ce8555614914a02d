-- What lists show of a person, without looking the rows up, which are long: a day's
-- grid of 50 doctors has 500 patients.
CREATE INDEX users_profile_shown ON users_profile (user_id, date_of_birth, phone, phone_e164);
CREATE INDEX patient_profile_shown ON patient_profile (user_id, patient_no, birth_estimated, sex, retired_at, name_key);
-- Whoever is registered is compared with those of a like name born about then.
CREATE INDEX users_profile_like ON users_profile (substr(name_key, 1, 3), date_of_birth) WHERE role = 'patient' AND date_of_birth IS NOT NULL;
-- What stands in a day, by its hours, its doctors and what became of the visits, is
-- counted from this index alone.
DROP INDEX appointment_day;
CREATE INDEX appointment_day ON appointments_appointment (appointment_date, appointment_time, id, doctor_id, status, patient_id, duration_minutes);
