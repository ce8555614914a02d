package django

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// plan turns rows into what is moved in. It reads nothing and writes nothing:
// the same rows on the same day give the same plan.
type plan struct {
	all   extract
	money clinic.Currency
	now   time.Time
	today clinic.Date
	out   *service.Incoming

	users    map[int64]*person // by id
	doctors  map[int64]int     // id to place in out.Doctors
	fields   map[int64]int64   // specialisation to the one that stands for it
	sections map[int64]int64   // department likewise
	visits   map[int64]int     // id to place in out.Visits
	recorded map[int64][]int64 // visit to the patients of its records
}

// person is a user on the way in.
type person struct {
	row     row
	place   int // in out.Users
	role    clinic.Role
	profile row
	chart   row // of patient_profile
	beside  bool
}

func newPlan(all extract, r service.ImportRequest) *plan {
	return &plan{all: all, money: r.Currency, now: r.Now, today: clinic.DateOf(r.Now), out: &service.Incoming{Found: map[service.ImportTable]int{}},
		users: map[int64]*person{}, doctors: map[int64]int{}, fields: map[int64]int64{}, sections: map[int64]int64{}, visits: map[int64]int{},
		recorded: map[int64][]int64{}}
}

func (p *plan) work() *service.Incoming {
	for t, read := range p.all.tables {
		p.out.Found[t] = len(read.rows)
	}
	p.settings()
	p.people()
	p.departments()
	p.specializations()
	p.staff()
	p.hours()
	p.appointments()
	p.records()
	p.payments()
	p.secondAccounts()
	return p.out
}

// rows are the rows of a table whose id can be used, each once; the others are
// refused.
func (p *plan) rows(t service.ImportTable) []row {
	var out []row
	last := int64(0)
	for _, r := range p.all.tables[t].rows {
		switch {
		case r.id == 0:
			p.refuse(t, r, "id", "The row has no number that can be read.")
		case r.id == last:
			p.refuse(t, r, "id", "Another row has the same number.")
		default:
			out = append(out, r)
			last = r.id
		}
	}
	return out
}

func (p *plan) refuse(t service.ImportTable, r row, field, format string, args ...any) {
	p.out.Notes = append(p.out.Notes, service.ImportNote{Table: t, ID: r.id, Outcome: service.ImportRefused, Field: field, Reason: fmt.Sprintf(format, args...)})
}

func (p *plan) change(t service.ImportTable, id int64, field, format string, args ...any) {
	p.out.Notes = append(p.out.Notes, service.ImportNote{Table: t, ID: id, Outcome: service.ImportChanged, Field: field, Reason: fmt.Sprintf(format, args...)})
}

// readable says what was wrong with a text before anything is made of it.
func (p *plan) readable(t service.ImportTable, r row, field string) string {
	v := r.get(field)
	switch {
	case v.long:
		p.change(t, r.id, field, "The text is longer than %d KB and is left out.", maxValue>>10)
	case v.mended:
		p.change(t, r.id, field, "Signs that are no text are left out.")
	}
	return v.text
}

// line is a text of one line of at most max characters.
func (p *plan) line(t service.ImportTable, r row, field string, max int) string {
	return p.cut(t, r, field, clinic.CleanLine(p.readable(t, r, field)), max)
}

// note is a text of several lines of at most max characters.
func (p *plan) note(t service.ImportTable, r row, field string, max int) string {
	return p.cut(t, r, field, clinic.CleanText(p.readable(t, r, field)), max)
}

// clinical is a text that is never cut: what was said stays whole.
func (p *plan) clinical(t service.ImportTable, r row, field string) string {
	return clinic.CleanText(p.readable(t, r, field))
}

func (p *plan) cut(t service.ImportTable, r row, field, s string, max int) string {
	if n := utf8.RuneCountInString(s); n > max {
		p.change(t, r.id, field, "The text has %d characters; the first %d are kept.", n, max)
		return strings.TrimSpace(string([]rune(s)[:max]))
	}
	return s
}

// day is an optional date; one that is none is left out.
func (p *plan) day(t service.ImportTable, r row, field string) clinic.Date {
	v := r.get(field)
	if v.empty() {
		return clinic.Date{}
	}
	d, ok := v.date()
	if !ok {
		p.change(t, r.id, field, "%s is no possible date and is left out.", shown(v))
		return clinic.Date{}
	}
	return d
}

// moment is an instant, usual when there is none that can be true.
func (p *plan) moment(t service.ImportTable, r row, field string, usual time.Time) time.Time {
	v := r.get(field)
	if v.empty() {
		return usual
	}
	at, ok := v.instant()
	switch {
	case !ok:
		p.change(t, r.id, field, "%s is no possible time; %s is taken.", shown(v), usual.Format(time.DateOnly))
		return usual
	case at.After(p.now):
		p.change(t, r.id, field, "%s is in the future; %s is taken.", shown(v), usual.Format(time.DateOnly))
		return usual
	}
	return at
}

// truth is a boolean, usual when it is none.
func (p *plan) truth(t service.ImportTable, r row, field string, usual bool) bool {
	v := r.get(field)
	a, b := v.truth(true), v.truth(false)
	if a != b && !v.empty() {
		p.change(t, r.id, field, "%s is neither yes nor no; %v is taken.", shown(v), map[bool]string{true: "yes", false: "no"}[usual])
	}
	return v.truth(usual)
}

// shown is a value as a reason names it: short, on one line, between quotes.
func shown(v value) string {
	if v.long {
		return "A text of more than " + fmt.Sprint(maxValue>>10) + " KB"
	}
	s := clinic.CleanLine(v.text)
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return "“" + s + "”"
}

// mend lets the rules of a record name its wrong fields; each is emptied and
// said, and the record is cleaned again. fields are what can be emptied.
func (p *plan) mend(t service.ImportTable, id int64, clean func() error, fields map[string]func()) {
	for range 3 {
		err := clean()
		if err == nil {
			return
		}
		for _, f := range clinic.FieldErrors(err) {
			if empty := fields[f.Field]; empty != nil {
				empty()
				p.change(t, id, f.Field, "%s It is left out.", f.Message)
			}
		}
	}
}

// settings takes the first row of the hospital's details.
func (p *plan) settings() {
	const t = service.TableSettings
	for i, r := range p.rows(t) {
		if i > 0 {
			p.refuse(t, r, "", "There is one row of hospital details; the one with the lowest number is taken.")
			continue
		}
		s := clinic.DefaultSettings()
		s.HospitalName = p.line(t, r, "hospital_name", clinic.MaxLine)
		s.Address = p.note(t, r, "address", 500)
		s.Phone, s.Email = p.line(t, r, "phone", clinic.MaxPhone), p.line(t, r, "email", 254)
		s.Website, s.LicenseNumber = p.line(t, r, "website", clinic.MaxLine), p.line(t, r, "license_number", 50)
		if v := r.get("established_year"); !v.empty() {
			n, ok := v.whole()
			if !ok || n < 1000 || n > int64(p.today.Year) {
				p.change(t, r.id, "established_year", "%s is no possible year and is left out.", shown(v))
			} else {
				s.EstablishedYear = int(n)
			}
		}
		if !r.get("logo").empty() {
			p.change(t, r.id, "logo", "The logo is a file of the web application; choose it in Settings.")
		}
		named := s.HospitalName
		if s.HospitalName == "" {
			s.HospitalName = System // Clean wants a name; none is said
		}
		p.mend(t, r.id, func() error { return s.Clean(p.today) }, map[string]func(){
			"phone": func() { s.Phone = "" }, "email": func() { s.Email = "" }, "website": func() { s.Website = "" },
			"address": func() { s.Address = "" }, "license_number": func() { s.LicenseNumber = "" }})
		if named == "" {
			s.HospitalName = ""
		}
		p.out.Settings, p.out.SettingsID = &s, r.id
	}
}
