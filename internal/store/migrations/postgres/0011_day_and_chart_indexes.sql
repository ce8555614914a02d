-- The few visits that run past midnight: a day's grid and free times look for
-- those of the evening before without going through all of them.
CREATE INDEX appointment_overnight ON appointments_appointment (appointment_date) WHERE start_minute % 1440 + duration_minutes > 1440;
-- A chart counts closed visits, those of one doctor, diagnoses and amendments,
-- and finds the bills of one doctor's visits, from these indexes alone: without
-- looking at each visit and record.
DROP INDEX appointment_patient_day;
CREATE INDEX appointment_patient_day ON appointments_appointment (patient_id, appointment_date, appointment_time, id, doctor_id);
DROP INDEX appointment_patient_closed;
CREATE INDEX appointment_patient_closed ON appointments_appointment (patient_id, start_minute, id, doctor_id, status) WHERE status = 'completed';
DROP INDEX patienthistory_patient;
CREATE INDEX patienthistory_patient ON appointments_patienthistory (patient_id, date_created, appointment_id, amends_id);
DROP INDEX patienthistory_diagnosed;
CREATE INDEX patienthistory_diagnosed ON appointments_patienthistory (patient_id, appointment_id) WHERE diagnosis <> '';
