package clinic_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
)

func TestCleanLineTable(t *testing.T) {
	for typed, want := range map[string]string{
		"  van  der\tBerg \n": "van der Berg", "O'Brien": "O'Brien", "a\x00b": "ab", "x\u202egnp.exe": "xgnp.exe",
		"\ufeffname": "name", "zero\u200bwidth": "zerowidth", "\xff\xfebroken": "broken", "रमेश कु\u200dमार": "रमेश कु\u200dमार",
		"Łukasz Østergård-O'Brien": "Łukasz Østergård-O'Brien", "😀": "😀", "\u2066x\u2069": "x", "": "",
	} {
		if got := clinic.CleanLine(typed); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

func TestCleanTextKeepsLines(t *testing.T) {
	if got := clinic.CleanText("\n a\r\nb  \rc\x07\n\n"); got != " a\nb\nc" {
		t.Errorf("%q", got)
	}
}

// TestCleanedTextIsHarmless holds for anything typed: nothing invisible that
// reorders or hides, and cleaning twice changes nothing.
func TestCleanedTextIsHarmless(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typed := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "typed")
		line, text := clinic.CleanLine(typed), clinic.CleanText(typed)
		if clinic.CleanLine(line) != line || clinic.CleanText(text) != text {
			t.Fatalf("%q: cleaning twice is not cleaning once", typed)
		}
		for _, s := range []string{line, text} {
			if !utf8.ValidString(s) || strings.ContainsAny(s, "\x00\u202e\u2067\u200b\u200f") {
				t.Fatalf("%q became %q", typed, s)
			}
		}
		if strings.ContainsFunc(line, unicode.IsControl) {
			t.Fatalf("%q became %q", typed, line)
		}
	})
}

func TestPatientForm(t *testing.T) {
	good := clinic.Patient{FirstName: "José", LastName: "Ñuñez"}
	long := strings.Repeat("ä", 10_000)
	for name, c := range map[string]struct {
		alter func(*clinic.Patient)
		field string
	}{
		"a name is enough":        {func(*clinic.Patient) {}, ""},
		"one name":                {func(p *clinic.Patient) { p.FirstName = "" }, ""},
		"no name":                 {func(p *clinic.Patient) { p.FirstName, p.LastName = " ", "\u200b" }, "last_name"},
		"150 letters":             {func(p *clinic.Patient) { p.LastName = strings.Repeat("ä", 150) }, ""},
		"151 letters":             {func(p *clinic.Patient) { p.LastName = strings.Repeat("ä", 151) }, "last_name"},
		"10,000 characters":       {func(p *clinic.Patient) { p.Address = long }, "address"},
		"much history":            {func(p *clinic.Patient) { p.MedicalHistory = long }, "medical_history"},
		"born tomorrow":           {func(p *clinic.Patient) { p.DateOfBirth = monday.AddDays(1) }, "date_of_birth"},
		"born today":              {func(p *clinic.Patient) { p.DateOfBirth = monday }, ""},
		"130 years":               {func(p *clinic.Patient) { p.DateOfBirth = clinic.MustDate("1896-11-23") }, ""},
		"131 years":               {func(p *clinic.Patient) { p.DateOfBirth = clinic.MustDate("1895-11-23") }, "date_of_birth"},
		"an e-mail without at":    {func(p *clinic.Patient) { p.Email = "jose.example.org" }, "email"},
		"two e-mails":             {func(p *clinic.Patient) { p.Email = "a@b.c,d@e.f" }, "email"},
		"a phone of letters":      {func(p *clinic.Patient) { p.Phone = "call me" }, "phone"},
		"a phone with extension":  {func(p *clinic.Patient) { p.Phone = "+49 (0)30 / 123-45 x6" }, ""},
		"Arabic digits":           {func(p *clinic.Patient) { p.Phone = "٠٥٠١٢٣٤٥٦" }, ""},
		"an unknown blood group":  {func(p *clinic.Patient) { p.BloodGroup = "C+" }, "blood_group"},
		"an unknown sex":          {func(p *clinic.Patient) { p.Sex = "x" }, "sex"},
		"a number of two figures": {func(p *clinic.Patient) { p.Phone = "12" }, "phone"},
	} {
		p := good
		c.alter(&p)
		if err := p.Clean(monday); clinic.FieldOf(err) != c.field || (err == nil) != (c.field == "") {
			t.Errorf("%s: %v", name, err)
		}
	}
	bad := clinic.Patient{Email: "x", Phone: "x", BloodGroup: "x"}
	if n := len(clinic.FieldErrors(bad.Clean(monday))); n != 4 {
		t.Errorf("a form with four wrong fields marks %d", n)
	}
}

func TestUserNames(t *testing.T) {
	for name, ok := range map[string]bool{"grace": true, "Grace.Byrne": true, "анна": true, "a": false, "": false, "two words": false,
		"a'; DROP": false, "a@clinic.example": true, "x\u202ey": true, strings.Repeat("a", 151): false} {
		u := clinic.User{Username: name, LastName: "x", Role: clinic.RoleNurse}
		if err := u.Clean(monday); (err == nil) != ok {
			t.Errorf("%q: %v", name, err)
		}
	}
	u := clinic.User{Username: " Grace ", LastName: "Byrne", Role: clinic.RoleNurse}
	if err := u.Clean(monday); err != nil || u.Username != "grace" {
		t.Errorf("%q, %v", u.Username, err)
	}
	u.Role = "root"
	if err := u.Clean(monday); clinic.FieldOf(err) != "role" {
		t.Errorf("role root: %v", err)
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct{ first, last, list, doctor string }{
		{"Asha", "Sharma", "Sharma, Asha", "Dr Asha Sharma"}, {"", "Plato", "Plato", "Dr Plato"},
		{"Plato", "", "Plato", "Dr Plato"}, {"Prof. Ann", "Lee", "Lee, Prof. Ann", "Prof. Ann Lee"}, {"Drew", "Hill", "Hill, Drew", "Dr Drew Hill"},
	} {
		if got := clinic.ListName(c.first, c.last); got != c.list {
			t.Errorf("list name %q, want %q", got, c.list)
		}
		if got := clinic.DoctorName(c.first, c.last); got != c.doctor {
			t.Errorf("doctor's name %q, want %q", got, c.doctor)
		}
	}
}

func TestAllergyRecord(t *testing.T) {
	penicillin := clinic.Allergy{Substance: " Penicillin ", Reaction: "rash", Severity: clinic.SeveritySevere}
	list, err := clinic.CleanAllergies(clinic.AllergyHas, []clinic.Allergy{penicillin, {}})
	if err != nil || clinic.AllergyText(clinic.AllergyHas, list) != "Penicillin (rash, severe)" {
		t.Errorf("%+v, %v", list, err)
	}
	if clinic.AllergyText(clinic.AllergyNotAsked, nil) == clinic.AllergyText(clinic.AllergyNoneKnown, nil) {
		t.Error("nobody asked reads like none known")
	}
	for name, c := range map[string]struct {
		status clinic.AllergyStatus
		list   []clinic.Allergy
	}{
		"has, but none":        {clinic.AllergyHas, nil},
		"none, but has":        {clinic.AllergyNoneKnown, []clinic.Allergy{penicillin}},
		"not asked, but has":   {clinic.AllergyNotAsked, []clinic.Allergy{penicillin}},
		"twice":                {clinic.AllergyHas, []clinic.Allergy{penicillin, {Substance: "PENICILLIN"}}},
		"a reaction to what":   {clinic.AllergyHas, []clinic.Allergy{{Reaction: "rash"}}},
		"an unknown severity":  {clinic.AllergyHas, []clinic.Allergy{{Substance: "x", Severity: "deadly"}}},
		"an unknown status":    {"maybe", nil},
		"a very long one":      {clinic.AllergyHas, []clinic.Allergy{{Substance: strings.Repeat("x", 201)}}},
		"an empty status":      {"", nil},
		"status in other case": {"HAS", []clinic.Allergy{penicillin}},
	} {
		if _, err := clinic.CleanAllergies(c.status, c.list); clinic.FieldOf(err) != "allergies" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHours(t *testing.T) {
	at := func(day clinic.Weekday, s string, active bool) clinic.Availability {
		return clinic.Availability{Day: day, Span: span(s), Active: active}
	}
	for name, c := range map[string]struct {
		hours []clinic.Availability
		ok    bool
	}{
		"none":               {nil, true},
		"a break":            {[]clinic.Availability{at(0, "09:00-12:00", true), at(0, "12:00-15:00", true)}, true},
		"an overlap":         {[]clinic.Availability{at(0, "09:00-12:00", true), at(0, "11:59-15:00", true)}, false},
		"of another day":     {[]clinic.Availability{at(0, "09:00-12:00", true), at(1, "11:59-15:00", true)}, true},
		"one switched off":   {[]clinic.Availability{at(0, "09:00-12:00", true), at(0, "11:59-15:00", false)}, true},
		"backwards":          {[]clinic.Availability{at(0, "12:00-09:00", true)}, false},
		"four minutes":       {[]clinic.Availability{at(0, "12:00-12:04", true)}, false},
		"to midnight":        {[]clinic.Availability{at(6, "20:00-24:00", true)}, true},
		"the eighth weekday": {[]clinic.Availability{at(7, "09:00-12:00", true)}, false},
	} {
		if err := clinic.CheckHours(c.hours); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDoctorForm(t *testing.T) {
	good := clinic.Doctor{LicenseNumber: "MC-1", Fee: euros(80), SlotMinutes: 30}
	for field, alter := range map[string]func(*clinic.Doctor){
		"license_number": func(d *clinic.Doctor) { d.LicenseNumber = " " }, "consultation_fee": func(d *clinic.Doctor) { d.Fee.Minor = -1 },
		"slot_minutes": func(d *clinic.Doctor) { d.SlotMinutes = 4 }, "rating": func(d *clinic.Doctor) { d.RatingTenths = 51 },
		"experience_years": func(d *clinic.Doctor) { d.ExperienceYears = -1 }, "token_prefix": func(d *clinic.Doctor) { d.TokenPrefix = "A1" },
	} {
		d := good
		alter(&d)
		if err := d.Clean(); clinic.FieldOf(err) != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if err := good.Clean(); err != nil {
		t.Error(err)
	}
}

func TestSettingsForm(t *testing.T) {
	good := clinic.DefaultSettings()
	good.HospitalName = "Harbour Clinic"
	for field, alter := range map[string]func(*clinic.Settings){
		"hospital_name": func(s *clinic.Settings) { s.HospitalName = "\u200b" }, "currency": func(s *clinic.Settings) { s.Currency = "XXX" },
		"prescription_paper": func(s *clinic.Settings) { s.PrescriptionPaper = clinic.PaperRoll80 },
		"receipt_paper":      func(s *clinic.Settings) { s.ReceiptPaper = "A3" },
		"idle_lock_minutes":  func(s *clinic.Settings) { s.IdleLockMinutes = 0 },
		"established_year":   func(s *clinic.Settings) { s.EstablishedYear = 2027 },
		"website":            func(s *clinic.Settings) { s.Website = "our page" },
	} {
		s := good
		alter(&s)
		if err := s.Clean(monday); clinic.FieldOf(err) != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if err := good.Clean(monday); err != nil {
		t.Error(err)
	}
}
