package clinic

import (
	"strings"
	"time"
)

// Doctor is a doctor with the user that signs in for them.
type Doctor struct {
	ID              DoctorID
	User            User
	Headline        string // doctors_doctor.specialization: printed under the name
	DepartmentID    DepartmentID
	DepartmentName  string // for lists; not stored with the doctor
	LicenseNumber   string
	ExperienceYears int
	Qualification   string
	Bio             string
	Fee             Money
	RatingTenths    int  // 45 is a rating of 4.5; 0 to 50
	Available       bool // takes bookings now
	SlotMinutes     int  // default length of a visit, 5 to 240
	TokenPrefix     string
	Specializations []Specialization
	Hours           []Availability
	Retired         time.Time
	CreatedAt       time.Time
	Version         int
}

// Visit lengths in minutes. MaxVisitMinutes also bounds the database's search
// for overlapping appointments.
const (
	MinVisitMinutes     = 5
	MaxVisitMinutes     = 480
	DefaultVisitMinutes = 30
)

// Name is the doctor's name with the title: Dr Asha Sharma.
func (d Doctor) Name() string { return DoctorName(d.User.FirstName, d.User.LastName) }

// DoctorName puts the title before a doctor's name unless it already bears one.
func DoctorName(first, last string) string {
	name := strings.TrimSpace(first + " " + last)
	for _, title := range []string{"Dr ", "Dr. ", "Prof ", "Prof. "} {
		if strings.HasPrefix(name, title) {
			return name
		}
	}
	return "Dr " + name
}

// Clean tidies typed text and checks every field but the user's, which
// User.Clean checks.
func (d *Doctor) Clean() error {
	d.Headline, d.LicenseNumber = CleanLine(d.Headline), CleanLine(d.LicenseNumber)
	d.Qualification, d.Bio = CleanLine(d.Qualification), CleanText(d.Bio)
	d.TokenPrefix = strings.ToUpper(CleanLine(d.TokenPrefix))
	var c checker
	c.limit("specialization", d.Headline, 100)
	c.require("license_number", d.LicenseNumber, "the licence number")
	c.limit("license_number", d.LicenseNumber, 50)
	c.limit("qualification", d.Qualification, MaxLine)
	c.limit("bio", d.Bio, MaxNote)
	if d.ExperienceYears < 0 || d.ExperienceYears > 80 {
		c.fail("experience_years", "Give the years of experience as 0 to 80.")
	}
	if d.Fee.Minor < 0 {
		c.fail("consultation_fee", "The fee cannot be negative.")
	}
	if d.Fee.Minor > maxPrice {
		c.fail("consultation_fee", "The fee is too large.")
	}
	if !d.Fee.Currency.Valid() {
		c.fail("consultation_fee", "The fee has no currency.")
	}
	if d.RatingTenths < 0 || d.RatingTenths > 50 {
		c.fail("rating", "A rating is between 0 and 5.")
	}
	if d.SlotMinutes < MinVisitMinutes || d.SlotMinutes > 240 {
		c.fail("slot_minutes", "A visit lasts %d to 240 minutes.", MinVisitMinutes)
	}
	if len(d.TokenPrefix) > 3 || strings.Trim(d.TokenPrefix, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		c.fail("token_prefix", "The token letter is one to three letters A to Z.")
	}
	return c.err()
}

// Availability is one weekly session of working hours. A break is the gap
// between two sessions of a day.
type Availability struct {
	ID          AvailabilityID
	DoctorID    DoctorID
	Day         Weekday // the day it begins on
	Span        Span    // To passes 24:00 when it ends on the next day: 22:00 to 02:00
	MaxPatients int     // 0 for as many as fit
	Active      bool
}

// inWeek is the session in minutes from the start of the week.
func (a Availability) inWeek() Span {
	by := int(a.Day) * dayMinutes
	return Span{a.Span.From.Add(by), a.Span.To.Add(by)}
}

// CheckHours checks a doctor's whole week: every session has a length, only
// short ones run past midnight, and active ones do not overlap, not even from
// Sunday night into Monday.
func CheckHours(hours []Availability) error {
	const week = 7 * dayMinutes
	var c checker
	for i, h := range hours {
		if h.Day < Monday || h.Day > Sunday {
			c.fail("hours", "There is no such day of the week.")
			continue
		}
		if text := sessionFault(h.Span); text != "" {
			c.fail("hours", "%s %s", h.Day, text)
			continue
		}
		if text := maxPatientsFault(h.MaxPatients); text != "" {
			c.fail("hours", "%s", text)
		}
		for _, o := range hours[:i] {
			a, b := h.inWeek(), o.inWeek()
			overlap := a.Overlaps(b) || a.Overlaps(Span{b.From.Add(week), b.To.Add(week)}) || a.Overlaps(Span{b.From.Add(-week), b.To.Add(-week)})
			if h.Active && o.Active && overlap {
				c.fail("hours", "%s: %s and %s overlap.", h.Day, o.Span, h.Span)
			}
		}
	}
	return c.err()
}
