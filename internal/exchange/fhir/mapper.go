package fhir

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// Linking says how resources point to each other.
type Linking int

// The ways: by the full URL of a bundle's entries, or by kind and id as in
// files with a resource on each line.
const (
	LinkInBundle Linking = iota
	LinkByID
)

// Mapper makes resources of records. The ids are worked out from the database
// and the row, so that every export of a row bears the same one, and those of
// two clinics differ.
type Mapper struct {
	// FilePath, when set, says where a file of the chart lies beside the bundle.
	FilePath func(clinic.Attachment) string
	// Embed has the content of files written into the resources.
	Embed bool

	dir   service.RecordDirectory
	link  Linking
	space uuid.UUID
	zone  *time.Location
	used  map[clinic.DoctorID]bool
}

// NewMapper returns a mapper for the records of one clinic.
func NewMapper(d service.RecordDirectory, link Linking) *Mapper {
	return &Mapper{dir: d, link: link, space: uuid.NewSHA1(uuid.NameSpaceURL, []byte("caredesk:"+d.Seed)), zone: d.At.Location(),
		used: map[clinic.DoctorID]bool{}}
}

// uuid is the id of a row for good.
func (m *Mapper) uuid(kind string, of ...any) string {
	return uuid.NewSHA1(m.space, []byte(kind+"/"+strings.TrimSuffix(fmt.Sprintln(of...), "\n"))).String()
}

// ref points to a resource.
func (m *Mapper) ref(kind, id, display string) Reference {
	if m.link == LinkInBundle {
		return Reference{Reference: "urn:uuid:" + id, Display: display}
	}
	return Reference{Reference: kind + "/" + id, Display: display}
}

func (m *Mapper) refTo(kind, id, display string) *Reference {
	r := m.ref(kind, id, display)
	return &r
}

func (m *Mapper) patientID(id clinic.PatientID) string   { return m.uuid("Patient", int64(id)) }
func (m *Mapper) doctorID(id clinic.DoctorID) string     { return m.uuid("Practitioner", int64(id)) }
func (m *Mapper) scheduleID(id clinic.DoctorID) string   { return m.uuid("Schedule", int64(id)) }
func (m *Mapper) visitID(id clinic.AppointmentID) string { return m.uuid("Appointment", int64(id)) }
func (m *Mapper) encounterID(id clinic.AppointmentID) string {
	return m.uuid("Encounter", int64(id))
}
func (m *Mapper) hospitalID() string { return m.uuid("Organization", "hospital") }
func (m *Mapper) departmentID(id clinic.DepartmentID) string {
	return m.uuid("Organization", int64(id))
}

// doctor points to a doctor and remembers that somebody did.
func (m *Mapper) doctor(id clinic.DoctorID, name string) *Reference {
	if id == 0 {
		if name == "" {
			return nil
		}
		return &Reference{Display: name}
	}
	m.used[id] = true
	return m.refTo("Practitioner", m.doctorID(id), name)
}

func (m *Mapper) hospital() *Reference {
	return m.refTo("Organization", m.hospitalID(), m.dir.Settings.HospitalName)
}

// instant is a moment with the clinic's offset from UTC.
func (m *Mapper) instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(m.zone).Format(time.RFC3339)
}

// at is a civil time at the clinic as a moment.
func (m *Mapper) at(d clinic.Date, c clinic.Clock) string { return m.instant(d.At(c, m.zone)) }

// decimal is a whole number of tenths (or hundredths …) with its point.
func decimal(value, digits int) json.Number {
	sign := ""
	if value < 0 {
		sign, value = "-", -value
	}
	text := strconv.Itoa(value)
	for len(text) <= digits {
		text = "0" + text
	}
	text = text[:len(text)-digits] + "." + text[len(text)-digits:]
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return json.Number(sign + text)
}

func money(m clinic.Money) *Money {
	// People read a minus sign where programs read a hyphen.
	return &Money{Value: json.Number(strings.Replace(m.Edit(), "−", "-", 1)), Currency: string(m.Currency)}
}

func truth(b bool) *bool { return &b }

func phones(phone, email string) []ContactPoint {
	var out []ContactPoint
	if phone != "" {
		out = append(out, ContactPoint{System: "phone", Value: phone})
	}
	if email != "" {
		out = append(out, ContactPoint{System: "email", Value: email})
	}
	return out
}

func postal(text string) []Address {
	if text == "" {
		return nil
	}
	return []Address{{Text: text}}
}

// personName leaves parts out that are empty.
func personName(first, last string) []HumanName {
	n := HumanName{Use: "official", Family: last, Text: strings.TrimSpace(first + " " + last)}
	if first != "" {
		n.Given = []string{first}
	}
	return []HumanName{n}
}

// Hospital is the organisation that all records belong to.
func (m *Mapper) Hospital() Resource {
	s := m.dir.Settings
	o := &Organization{base: base{"Organization", m.hospitalID()}, Active: truth(true), Name: s.HospitalName,
		Type:    []CodeableConcept{concept("http://terminology.hl7.org/CodeSystem/organization-type", "prov", "Healthcare Provider", "")},
		Telecom: phones(s.Phone, s.Email), Address: postal(s.Address)}
	if s.Website != "" {
		o.Telecom = append(o.Telecom, ContactPoint{System: "url", Value: s.Website})
	}
	if s.LicenseNumber != "" {
		o.Identifier = []Identifier{{Type: &CodeableConcept{Text: "Licence number"}, Value: s.LicenseNumber}}
	}
	return o
}

// Directory is the hospital, its departments, all its doctors with their
// schedules, and the free times to come.
func (m *Mapper) Directory() []Resource {
	out := []Resource{m.Hospital()}
	for _, d := range m.dir.Departments {
		out = append(out, m.department(d))
	}
	for _, d := range m.dir.Doctors {
		out = append(out, m.practitioner(d), m.schedule(d))
	}
	for _, s := range m.dir.Free {
		out = append(out, &Slot{base: base{"Slot", m.uuid("Slot", int64(s.DoctorID), s.Date, int(s.Start))},
			Schedule: m.ref("Schedule", m.scheduleID(s.DoctorID), ""), Status: "free", Start: m.at(s.Date, s.Start), End: m.at(s.Date, s.Start.Add(s.Minutes))})
	}
	return out
}

// Used is the hospital with those of its departments and doctors that were
// pointed to so far.
func (m *Mapper) Used() []Resource {
	out := []Resource{m.Hospital()}
	departments := map[clinic.DepartmentID]bool{}
	for _, d := range m.dir.Doctors {
		if m.used[d.ID] {
			out = append(out, m.practitioner(d), m.schedule(d))
			departments[d.DepartmentID] = true
		}
	}
	for _, d := range m.dir.Departments {
		if departments[d.ID] {
			out = append(out, m.department(d))
		}
	}
	return out
}

func (m *Mapper) department(d clinic.Department) Resource {
	return &Organization{base: base{"Organization", m.departmentID(d.ID)}, Active: truth(d.Retired.IsZero()), Name: d.Name,
		Type:    []CodeableConcept{concept("http://terminology.hl7.org/CodeSystem/organization-type", "dept", "Hospital Department", "")},
		Telecom: phones(d.Phone, ""), PartOf: m.hospital()}
}

func (m *Mapper) practitioner(d clinic.Doctor) Resource {
	p := &Practitioner{base: base{"Practitioner", m.doctorID(d.ID)}, Active: truth(d.Retired.IsZero()),
		Name: personName(d.User.FirstName, d.User.LastName), Telecom: phones(d.User.Phone, d.User.Email),
		Identifier: []Identifier{{Type: &CodeableConcept{Coding: []Coding{{System: sysIdentifier, Code: "MD", Display: "Medical License number"}}}, Value: d.LicenseNumber}}}
	p.Name[0].Text = d.Name()
	for _, text := range append([]string{d.Qualification}, specialities(d)...) {
		if text != "" {
			p.Qualification = append(p.Qualification, Qualification{Code: inWords(text)})
		}
	}
	return p
}

func specialities(d clinic.Doctor) []string {
	var out []string
	for _, s := range d.Specializations {
		out = append(out, s.Name)
	}
	if len(out) == 0 && d.Headline != "" {
		out = []string{d.Headline}
	}
	return out
}

func (m *Mapper) schedule(d clinic.Doctor) Resource {
	s := &Schedule{base: base{"Schedule", m.scheduleID(d.ID)}, Active: truth(d.Retired.IsZero() && d.Available),
		Actor: []Reference{m.ref("Practitioner", m.doctorID(d.ID), d.Name())}}
	for _, text := range specialities(d) {
		s.Specialty = append(s.Specialty, inWords(text))
	}
	var hours []string
	for _, h := range d.Hours {
		if h.Active {
			hours = append(hours, h.Day.String()+" "+h.Span.String())
		}
	}
	s.Comment = strings.Join(hours, ", ")
	return s
}
