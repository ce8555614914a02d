package store

// movedIn selects rows that an import names and that are not there, or are in an
// import that is not.
const movedIn = `SELECT r.new_id FROM data_import_row r WHERE NOT EXISTS (SELECT 1 FROM data_import i WHERE i.id = r.import_id)
	OR r.table_name = 'auth_user' AND NOT EXISTS (SELECT 1 FROM auth_user x WHERE x.id = r.new_id)
	OR r.table_name = 'doctors_doctor' AND NOT EXISTS (SELECT 1 FROM doctors_doctor x WHERE x.id = r.new_id)
	OR r.table_name = 'appointments_appointment' AND NOT EXISTS (SELECT 1 FROM appointments_appointment x WHERE x.id = r.new_id)
	OR r.table_name = 'appointments_patienthistory' AND NOT EXISTS (SELECT 1 FROM appointments_patienthistory x WHERE x.id = r.new_id)
	OR r.table_name = 'payment_record' AND NOT EXISTS (SELECT 1 FROM payment_record x WHERE x.id = r.new_id)
	OR r.table_name = 'billing_invoice' AND NOT EXISTS (SELECT 1 FROM billing_invoice x WHERE x.id = r.new_id)`
