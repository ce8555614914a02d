package bulk

import "caredesk/internal/store"

// tables are those that visits are written into.
type tables struct {
	visits, changes, tokens, records, diagnoses, prescriptions, items, vitals, problems *store.LoadTable
	bills, lines, payments, ledger, drawers, counts                                     *store.LoadTable
}

func newTables(l *store.Loader) tables {
	return tables{
		visits: l.Table("appointments_appointment", "id", "patient_id", "doctor_id", "appointment_date", "appointment_time", "status", "symptoms", "notes",
			"diagnosis", "prescription", "follow_up_date", "created_at", "updated_at", "duration_minutes", "kind", "visit_reason", "token_no", "checked_in_at",
			"started_at", "ended_at", "cancel_reason", "cancelled_by", "created_by", "version"),
		changes: l.Table("appointments_status_change", "appointment_id", "from_status", "to_status", "changed_at", "changed_by", "changed_by_name", "reason"),
		tokens:  l.Table("queue_token", "doctor_id", "token_date", "token_no", "appointment_id", "given_at"),
		records: l.Table("appointments_patienthistory", "id", "patient_id", "appointment_id", "diagnosis", "treatment", "prescription", "notes", "date_created",
			"follow_up_date", "symptoms", "recorded_by", "recorded_by_name"),
		diagnoses: l.Table("visit_diagnosis", "history_id", "position", "code", "title"),
		prescriptions: l.Table("prescription", "id", "number", "appointment_id", "patient_id", "doctor_id", "diagnosis", "advice", "allergies", "follow_up_date",
			"issued_at", "parties", "digest"),
		items: l.Table("prescription_item", "id", "prescription_id", "position", "drug", "strength", "form", "dose", "route", "frequency", "duration_days",
			"quantity", "instructions", "prn"),
		vitals: l.Table("vital_sign", "patient_id", "appointment_id", "taken_at", "systolic_mmhg", "diastolic_mmhg", "pulse_per_minute", "temperature_tenths",
			"spo2_percent", "weight_grams", "height_millimetres", "recorded_at", "recorded_by", "recorded_by_name"),
		problems: l.Table("problem", "patient_id", "appointment_id", "code", "title", "onset", "state", "recorded_at", "recorded_by", "recorded_by_name", "updated_at"),
		bills: l.Table("billing_invoice", "id", "number", "invoice_year", "invoice_seq", "patient_id", "appointment_id", "status", "currency", "bill_date",
			"net_minor", "total_minor", "paid_minor", "issued_at", "issued_on", "issued_by", "created_at", "version"),
		lines: l.Table("billing_item", "invoice_id", "position", "kind", "description", "quantity", "price_minor", "total_minor"),
		payments: l.Table("payment_record", "appointment_id", "amount_minor", "minor_per_unit", "payment_method", "payment_date", "business_date", "invoice_id",
			"closure_id", "kind", "currency", "tendered_minor", "receipt_no", "receipt_year", "receipt_seq", "received_by", "received_by_name", "idempotency_key"),
		ledger: l.Table("billing_ledger", "invoice_id", "closure_id", "business_date", "currency", "change_minor"),
		drawers: l.Table("cashier_closure", "id", "number", "closure_year", "closure_seq", "cashier_id", "cashier_name", "workstation", "business_date", "currency",
			"state", "float_minor", "opened_at", "closed_at", "countings", "digest", "version"),
		counts: l.Table("cashier_count", "closure_id", "counting_no", "method", "expected_minor", "counted_minor", "counted_at", "counted_by", "counted_by_name"),
	}
}
