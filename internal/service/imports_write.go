package service

import (
	"fmt"
	"strings"

	"caredesk/internal/clinic"
)

// visitsAtOnce is how many visits or records are written by one statement.
const visitsAtOnce = 200

// write writes everything, in the order in which rows refer to each other.
func (m *moving) write() error {
	for _, step := range []func() error{m.writeSettings, m.writeUsers, m.writeDepartments, m.writeDoctors, m.writeVisits, m.writeRecords,
		m.writeMoney, m.writeRun} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// step tells how far it is, and stops when it was cancelled.
func (m *moving) step(n int) error {
	m.done += n
	if m.cmd.Progress != nil {
		m.cmd.Progress(StageWriting, m.done, len(m.in.Users)+len(m.in.Doctors)+len(m.in.Visits)+len(m.in.Records)+len(m.in.Bills))
	}
	return m.ctx.Err()
}

// moved keeps which row became which.
func (m *moving) moved(t ImportTable, old int64) {
	if old > 0 {
		m.rows = append(m.rows, ImportedRow{Table: t, Old: old, New: m.became(t, old)})
	}
}

func (m *moving) writeSettings() error {
	m.settings.UpdatedAt = m.now
	if err := m.settings.Clean(m.today()); err != nil {
		return err
	}
	stored := m.settings
	if m.isNew {
		if err := m.Settings().Insert(m.ctx, m.settings); err != nil {
			return err
		}
	} else {
		before, err := m.tx.settings()
		if err != nil {
			return err
		}
		stored.UpdatedAt = before.UpdatedAt
		if stored == before {
			m.keepSettings()
			return nil
		}
		if err := m.Settings().Update(m.ctx, m.settings); err != nil {
			return err
		}
		if err := m.audit(change{action: "settings.update", id: 1, before: settingsRecord(before), after: settingsRecord(m.settings)}); err != nil {
			return err
		}
	}
	m.site = nil
	m.keepSettings()
	if !m.isNew {
		return nil
	}
	return m.audit(change{action: "settings.create", id: 1, after: settingsRecord(m.settings)})
}

func (m *moving) keepSettings() {
	if m.in.Settings != nil && m.in.SettingsID > 0 {
		m.rows = append(m.rows, ImportedRow{Table: TableSettings, Old: m.in.SettingsID, New: 1})
	}
}

func (m *moving) writeUsers() error {
	charts := map[clinic.PatientID]IncomingPatient{}
	for _, p := range m.in.Patients {
		charts[p.Patient.ID] = p
	}
	for _, u := range m.in.Users {
		old := m.oldUser(u)
		key := u.Key
		profile := u.ProfileID
		u.User.Username = m.names[old]
		u.User.ID = clinic.UserID(m.became(TableUsers, int64(old)))
		if u.ProfileID = m.became(TableProfiles, profile); u.ProfileID == 0 {
			u.ProfileID = m.ids[TableProfiles].fresh()
		}
		var err error
		if u.User.PhoneE164, err = m.readPhone(u.User.Phone); err != nil {
			return err
		}
		if err := m.Imports().InsertUser(m.ctx, u); err != nil {
			return err
		}
		if old > 0 {
			m.rows = append(m.rows, ImportedRow{Table: TableUsers, Old: int64(old), New: int64(u.User.ID), Key: key})
			m.moved(TableProfiles, profile)
		}
		if u.User.Role == clinic.RolePatient {
			if err := m.writeChart(u.User, charts[clinic.PatientID(old)]); err != nil {
				return err
			}
		} else if err := m.audit(change{action: "user.import", id: int64(u.User.ID), after: userRecord(u.User)}); err != nil {
			return err
		}
		if err := m.step(1); err != nil {
			return err
		}
	}
	return nil
}

// writeChart writes the chart of a patient whose user was written.
func (m *moving) writeChart(u clinic.User, p IncomingPatient) error {
	number, err := m.nextPatientNumber()
	if err != nil {
		return err
	}
	profile := p.ProfileID
	if p.ProfileID = m.became(TablePatients, profile); p.ProfileID == 0 {
		p.ProfileID = m.ids[TablePatients].fresh()
	}
	p.Patient.ID = clinic.PatientID(u.ID)
	p.Patient.Number = number
	p.Patient.FirstName, p.Patient.LastName, p.Patient.DateOfBirth = u.FirstName, u.LastName, u.DateOfBirth
	p.Patient.Phone, p.Patient.PhoneE164, p.Patient.Email, p.Patient.Address = u.Phone, u.PhoneE164, u.Email, u.Address
	if err := m.Imports().InsertPatient(m.ctx, p); err != nil {
		return err
	}
	m.moved(TablePatients, profile)
	return m.audit(change{action: "patient.import", id: int64(p.Patient.ID), patient: p.Patient.ID, after: patientRecord(p.Patient)})
}

// patientNumber is the n-th number of the patients' series.
func patientNumber(n int) string { return fmt.Sprintf("P-%06d", n) }

// nextPatientNumber takes the next number of the patients' series that is free:
// patients who were imported may have brought numbers of our form along.
func (t *tx) nextPatientNumber() (string, error) {
	for {
		n, err := t.Numbers().Next(t.ctx, "patient", 0)
		if err != nil {
			return "", err
		}
		taken, err := t.TableImports().NumberTaken(t.ctx, patientNumber(n))
		if err != nil || !taken {
			return patientNumber(n), err
		}
	}
}

func (m *moving) writeDepartments() error {
	for _, d := range m.in.Departments {
		old := int64(d.ID)
		if !m.joined[TableDepartments][old] {
			d.ID = clinic.DepartmentID(m.became(TableDepartments, old))
			if err := m.Imports().InsertDepartment(m.ctx, d); err != nil {
				return err
			}
			if err := m.audit(change{action: "department.import", id: int64(d.ID), after: record{"name": d.Name}}); err != nil {
				return err
			}
		}
		m.moved(TableDepartments, old)
	}
	for _, s := range m.in.Specializations {
		old := int64(s.ID)
		if !m.joined[TableSpecializations][old] {
			s.ID = clinic.SpecializationID(m.became(TableSpecializations, old))
			if err := m.Imports().InsertSpecialization(m.ctx, s); err != nil {
				return err
			}
			if err := m.audit(change{action: "specialization.import", id: int64(s.ID), after: record{"name": s.Name}}); err != nil {
				return err
			}
		}
		m.moved(TableSpecializations, old)
	}
	return nil
}

func (m *moving) writeDoctors() error {
	for _, d := range m.in.Doctors {
		old := d.Doctor.ID
		d.Doctor.ID = clinic.DoctorID(m.became(TableDoctors, int64(old)))
		d.Doctor.LicenseNumber = m.licences[old]
		d.Doctor.User.ID = clinic.UserID(m.became(TableUsers, int64(d.Doctor.User.ID)))
		d.Doctor.DepartmentID = clinic.DepartmentID(m.became(TableDepartments, int64(d.Doctor.DepartmentID)))
		if err := m.choosePrefix(&d.Doctor); err != nil {
			return err
		}
		m.moved(TableDoctors, int64(old))
		// Two fields there may be one here.
		fields, known := d.Fields, map[clinic.SpecializationID]bool{}
		specs := d.Doctor.Specializations
		d.Fields, d.Doctor.Specializations = nil, nil
		for i, s := range specs {
			s.ID = clinic.SpecializationID(m.became(TableSpecializations, int64(s.ID)))
			if !known[s.ID] {
				known[s.ID] = true
				d.Doctor.Specializations = append(d.Doctor.Specializations, s)
				d.Fields = append(d.Fields, m.became(TableDoctorFields, fields[i]))
				m.moved(TableDoctorFields, fields[i])
			}
		}
		hours := make([]clinic.Availability, len(d.Doctor.Hours))
		for i, h := range d.Doctor.Hours {
			m.moved(TableHours, int64(h.ID))
			h.ID, h.DoctorID = clinic.AvailabilityID(m.became(TableHours, int64(h.ID))), d.Doctor.ID
			hours[i] = h
		}
		d.Doctor.Hours = hours
		if err := m.Imports().InsertDoctor(m.ctx, d); err != nil {
			return err
		}
		if err := m.audit(change{action: "doctor.import", id: int64(d.Doctor.ID), after: record{"user": int64(d.Doctor.User.ID),
			"license_number": d.Doctor.LicenseNumber, "consultation_fee": d.Doctor.Fee.String(), "token_prefix": d.Doctor.TokenPrefix,
			"slot_minutes": d.Doctor.SlotMinutes}}); err != nil {
			return err
		}
		if err := m.step(1); err != nil {
			return err
		}
	}
	for _, d := range m.in.Departments {
		if d.HeadDoctor != 0 && !m.joined[TableDepartments][int64(d.ID)] {
			if err := m.Imports().SetHead(m.ctx, clinic.DepartmentID(m.became(TableDepartments, int64(d.ID))),
				clinic.DoctorID(m.became(TableDoctors, int64(d.HeadDoctor)))); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *moving) writeVisits() error {
	for list := m.in.Visits; len(list) > 0; {
		n := min(visitsAtOnce, len(list))
		rows := make([]clinic.Appointment, n)
		for i, v := range list[:n] {
			m.moved(TableVisits, int64(v.ID))
			v.ID = clinic.AppointmentID(m.became(TableVisits, int64(v.ID)))
			v.PatientID = clinic.PatientID(m.became(TableUsers, int64(v.PatientID)))
			v.DoctorID = clinic.DoctorID(m.became(TableDoctors, int64(v.DoctorID)))
			rows[i] = v
		}
		if err := m.Imports().InsertVisits(m.ctx, rows); err != nil {
			return err
		}
		if err := m.step(n); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

func (m *moving) writeRecords() error {
	for list := m.in.Records; len(list) > 0; {
		n := min(visitsAtOnce, len(list))
		rows := make([]clinic.HistoryEntry, n)
		for i, r := range list[:n] {
			m.moved(TableRecords, int64(r.ID))
			// A record that there was none of there, of a visit that is done.
			if r.ID = clinic.HistoryID(m.became(TableRecords, int64(r.ID))); r.ID == 0 {
				r.ID = clinic.HistoryID(m.ids[TableRecords].fresh())
			}
			r.PatientID = clinic.PatientID(m.became(TableUsers, int64(r.PatientID)))
			r.AppointmentID = clinic.AppointmentID(m.became(TableVisits, int64(r.AppointmentID)))
			rows[i] = r
		}
		if err := m.Imports().InsertRecords(m.ctx, rows); err != nil {
			return err
		}
		if err := m.step(n); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

// writeRun keeps what was done.
func (m *moving) writeRun() error {
	r := m.report()
	if err := m.Imports().AddRun(m.ctx, ImportRun{System: r.System, Source: r.Source, Digest: r.Digest, Found: r.Found(), Changed: r.Changed(),
		Refused: r.Refused(), At: m.now, By: m.actor.UserID, ByName: m.actor.Name}, r.Rows); err != nil {
		return err
	}
	after := record{"system": r.System, "source": r.Source, "sha256": r.Digest, "billed": r.Billed.String(), "paid": r.Paid.String(),
		"refunded": r.Refunded.String(), "owed": r.Owed.String()}
	for _, c := range r.Counts {
		if c.Found > 0 {
			after[string(c.Table)] = strings.TrimSpace(fmt.Sprintf("%d found, %d taken, %d changed, %d refused", c.Found, c.Taken, c.Changed, c.Refused))
		}
	}
	return m.audit(change{action: "import.run", after: after})
}
