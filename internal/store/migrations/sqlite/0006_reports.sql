-- Reports look at all patients registered and all prescriptions signed in a
-- stretch of time.
CREATE INDEX patient_profile_registered ON patient_profile (created_at, sex);
CREATE INDEX prescription_issued ON prescription (issued_at, doctor_id);
