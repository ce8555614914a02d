-- The closed visits of a patient in their order, and which records name a
-- diagnosis: a chart counts both without looking at each visit and record.
CREATE INDEX appointment_patient_closed ON appointments_appointment (patient_id, start_minute) WHERE status = 'completed';
CREATE INDEX patienthistory_diagnosed ON appointments_patienthistory (appointment_id) WHERE diagnosis <> '';
-- The same for records that have no visit.
DROP INDEX patienthistory_patient;
CREATE INDEX patienthistory_patient ON appointments_patienthistory (patient_id, date_created, appointment_id);
