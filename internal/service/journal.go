package service

import (
	"encoding/json"
	"reflect"
	"strings"
	"time"

	"caredesk/internal/clinic"
)

// record is a row as the audit log shows it: field name to value.
type record map[string]any

// change is what one audit row says.
type change struct {
	action  string // entity.verb
	id      int64
	patient clinic.PatientID // 0 when it concerns no patient
	reason  string
	before  record
	after   record
}

// audit appends a row about a change, holding only the fields that differ, in
// the transaction of the change: a rollback takes both along.
func (t *tx) audit(c change) error {
	e, err := t.auditEntry(c)
	if err != nil {
		return err
	}
	return t.Audit().Append(t.ctx, e)
}

// auditEntry is the row that audit appends, for those who append many at once.
func (t *tx) auditEntry(c change) (clinic.AuditEntry, error) {
	entity, _, _ := strings.Cut(c.action, ".")
	before, after := diff(c.before, c.after)
	e := clinic.AuditEntry{
		At: t.now, UserID: t.actor.UserID, UserName: t.actor.Name, Role: t.actor.Role, Workstation: t.actor.Workstation,
		Action: c.action, Entity: entity, EntityID: c.id, PatientID: c.patient, Reason: c.reason,
	}
	var err error
	if e.Before, err = encode(before); err != nil {
		return e, err
	}
	e.After, err = encode(after)
	return e, err
}

// diff drops equal fields from both sides, and empty ones from the only side of
// a record that was just made.
func diff(before, after record) (b, a record) {
	b, a = record{}, record{}
	for k, v := range after {
		old, had := before[k]
		switch {
		case !had && isEmpty(v):
		case !had:
			a[k] = v
		case !reflect.DeepEqual(old, v):
			b[k], a[k] = old, v
		}
	}
	for k, v := range before {
		if _, has := after[k]; !has && !isEmpty(v) {
			b[k] = v
		}
	}
	return b, a
}

func isEmpty(v any) bool { return v == nil || reflect.ValueOf(v).IsZero() }

// encode gives JSON with sorted keys, nothing for an empty record.
func encode(r record) (string, error) {
	if len(r) == 0 {
		return "", nil
	}
	b, err := json.Marshal(r)
	if err != nil {
		return "", clinic.Wrap(clinic.Internal, err, "The audit entry cannot be written.")
	}
	return string(b), nil
}

func instant(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}

// The functions below say which fields of each kind the audit log keeps.
// Passwords are in none, pictures only as their fingerprint.

func userRecord(u clinic.User) record {
	return record{"username": u.Username, "first_name": u.FirstName, "last_name": u.LastName, "email": u.Email,
		"role": string(u.Role), "phone": u.Phone, "address": u.Address, "date_of_birth": u.DateOfBirth.String(),
		"picture": u.Picture, "active": u.Active, "must_change_password": u.MustChangePassword}
}

func patientRecord(p clinic.Patient) record {
	return record{"number": p.Number, "first_name": p.FirstName, "last_name": p.LastName,
		"date_of_birth": p.DateOfBirth.String(), "birth_estimated": p.BirthEstimated, "sex": string(p.Sex),
		"identifiers": clinic.IdentifiersText(p.Identifiers), "consent": string(p.Consent), "phone": p.Phone, "email": p.Email, "address": p.Address,
		"picture": p.Picture, "emergency_contact": p.EmergencyContact, "blood_group": p.BloodGroup,
		"insurance_info": p.InsuranceInfo, "language": string(p.Language), "medical_history": p.MedicalHistory, "allergies": p.AllergyText(),
		"allergies_asked": instant(p.AllergyConfirmed), "allergies_asked_by": p.AllergyBy,
		"retired": instant(p.Retired), "retire_reason": p.RetireReason}
}

func departmentRecord(d clinic.Department) record {
	return record{"name": d.Name, "description": d.Description, "head_doctor": int64(d.HeadDoctor), "location": d.Location,
		"phone": d.Phone, "retired": instant(d.Retired)}
}

func specializationRecord(s clinic.Specialization) record {
	return record{"name": s.Name, "description": s.Description, "requirements": s.Requirements}
}

func doctorRecord(d clinic.Doctor) record {
	names := make([]string, len(d.Specializations))
	for i, s := range d.Specializations {
		names[i] = s.Name
	}
	r := record{"specialization": d.Headline, "department": int64(d.DepartmentID), "license_number": d.LicenseNumber,
		"experience_years": d.ExperienceYears, "qualification": d.Qualification, "bio": d.Bio, "consultation_fee": d.Fee.String(),
		"rating": float64(d.RatingTenths) / 10, "available": d.Available, "slot_minutes": d.SlotMinutes,
		"token_prefix": d.TokenPrefix, "specializations": strings.Join(names, ", "), "retired": instant(d.Retired)}
	for k, v := range userRecord(d.User) {
		if k != "role" && k != "must_change_password" {
			r[k] = v
		}
	}
	return r
}

func hoursRecord(hours []clinic.Availability) record {
	r := record{}
	for _, h := range hours {
		text := h.Span.String()
		if !h.Active {
			text += " (off)"
		}
		day := strings.ToLower(h.Day.String())
		if earlier, ok := r[day].(string); ok {
			text = earlier + ", " + text
		}
		r[day] = text
	}
	return r
}

// appointmentRecord leaves the clinical text out: it is kept, unchangeable, in
// the patient's history.
func appointmentRecord(a clinic.Appointment) record {
	return record{"patient": int64(a.PatientID), "doctor": int64(a.DoctorID), "date": a.Date.String(), "start": a.Start.String(),
		"minutes": a.Minutes, "status": string(a.Status), "kind": string(a.Kind), "reason": a.Reason, "token": a.TokenNo,
		"follow_up": a.FollowUp.String(), "series": int64(a.SeriesID), "overbook_reason": a.OverbookReason, "cancel_reason": a.CancelReason,
		"cancelled_by": string(a.CancelledBy), "urgency": string(a.Urgency), "queue_position": a.QueuePosition, "called": instant(a.CalledAt)}
}

func invoiceRecord(i clinic.Invoice) record {
	lines := make([]string, len(i.Items))
	for n, it := range i.Items {
		lines[n] = it.Description + ": " + it.Amount().String()
	}
	r := record{"number": i.Number, "appointment": int64(i.AppointmentID), "status": string(i.Status),
		"lines": strings.Join(lines, "; "), "total": i.Total.String(), "paid": i.Paid.String(), "note": i.Note}
	if i.Discount.Minor > 0 {
		r["discount"] = i.Discount.String()
	}
	if i.Claim != nil {
		r["payer"], r["policy_no"], r["payer_part"] = int64(i.Claim.PayerID), i.Claim.PolicyNo, i.Claim.Covered.String()
	}
	return r
}

// sealed adds the digest of a paper about money to what the audit log keeps of
// it, so that a check of the database finds one that was changed behind its back.
func sealed(r record, digest string) record {
	r["digest"] = digest
	return r
}

func paymentRecord(p clinic.Payment) record {
	return record{"receipt": p.ReceiptNumber, "invoice": int64(p.InvoiceID), "amount": p.Amount.String(),
		"method": string(p.Method), "transaction_id": p.TransactionID, "reverses": int64(p.ReversesID), "deposit": int64(p.DepositID),
		"claim": int64(p.ClaimID)}
}

func settingsRecord(s clinic.Settings) record {
	r := record{"hospital_name": s.HospitalName, "address": s.Address, "phone": s.Phone, "email": s.Email, "website": s.Website,
		"logo": s.Logo, "established_year": s.EstablishedYear, "license_number": s.LicenseNumber, "country": s.Country, "currency": string(s.Currency),
		"prescription_paper": string(s.PrescriptionPaper), "receipt_paper": string(s.ReceiptPaper),
		"idle_lock_minutes": s.IdleLockMinutes, "attachment_limit_mb": s.AttachmentLimitMB}
	for field, v := range billingSettingsRecord(s) {
		r[field] = v
	}
	return r
}
