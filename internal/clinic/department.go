package clinic

import "time"

// Department is a part of the hospital that doctors belong to.
type Department struct {
	ID          DepartmentID
	Name        string
	Description string
	HeadDoctor  DoctorID // 0 when none is named
	HeadName    string   // for lists; not stored with the department
	Location    string
	Phone       string
	Doctors     int // active doctors; for lists
	Retired     time.Time
	CreatedAt   time.Time
	Version     int
}

// Clean tidies typed text and checks every field.
func (d *Department) Clean() error {
	d.Name, d.Location, d.Phone = CleanLine(d.Name), CleanLine(d.Location), CleanLine(d.Phone)
	d.Description = CleanText(d.Description)
	var c checker
	c.require("name", d.Name, "the department's name")
	c.limit("name", d.Name, 100)
	c.limit("description", d.Description, MaxNote)
	c.limit("location", d.Location, 100)
	c.phone("phone", d.Phone)
	return c.err()
}

// Specialization is a certified field that a doctor may hold several of.
type Specialization struct {
	ID           SpecializationID
	Name         string
	Description  string
	Requirements string
	CreatedAt    time.Time
	Version      int
}

// Clean tidies typed text and checks every field.
func (s *Specialization) Clean() error {
	s.Name = CleanLine(s.Name)
	s.Description, s.Requirements = CleanText(s.Description), CleanText(s.Requirements)
	var c checker
	c.require("name", s.Name, "the specialisation's name")
	c.limit("name", s.Name, 100)
	c.limit("description", s.Description, MaxNote)
	c.limit("requirements", s.Requirements, MaxNote)
	return c.err()
}
