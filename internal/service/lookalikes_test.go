package service_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// inIreland opens a hospital whose numbers without a country are Irish.
func inIreland(t *testing.T) *hospital {
	h := newHospital(t)
	settings := value(h.Settings.Get(h.admin))(t)
	settings.Country = "IE"
	must(t, h.Settings.Update(h.admin, settings, service.Image{}))
	return h
}

// Each line registers one person and asks who looks like another.
func TestWhoLooksAlike(t *testing.T) {
	passport := []clinic.Identifier{{Kind: clinic.IdentifierPassport, Value: "PA-12 34"}}
	born := func(s string) clinic.Date { return clinic.MustDate(s) }
	for name, c := range map[string]struct {
		there, typed clinic.Patient
		want         []service.Likeness
	}{
		"the same": {clinic.Patient{FirstName: "Seán", LastName: "Murphy", DateOfBirth: born("1990-04-03")},
			clinic.Patient{FirstName: "Sean", LastName: "Murphy", DateOfBirth: born("1990-04-03")}, []service.Likeness{service.SameBirth}},
		"misspelt": {clinic.Patient{FirstName: "Jürgen", LastName: "Müller", DateOfBirth: born("1990-04-03")},
			clinic.Patient{FirstName: "Juergen", LastName: "Mueller", DateOfBirth: born("1990-04-03")}, []service.Likeness{service.SameBirth}},
		"names swapped": {clinic.Patient{FirstName: "Nguyễn Thị", LastName: "Bích", DateOfBirth: born("1990-04-03")},
			clinic.Patient{FirstName: "Bich", LastName: "Nguyen Thi", DateOfBirth: born("1990-04-03")}, []service.Likeness{service.SameBirth}},
		"words spread otherwise": {clinic.Patient{FirstName: "Ana María", LastName: "López", DateOfBirth: born("1990-04-03")},
			clinic.Patient{FirstName: "Ana", LastName: "María López", DateOfBirth: born("1990-04-03")}, []service.Likeness{service.SameBirth}},
		"day and month swapped": {clinic.Patient{FirstName: "Seán", LastName: "Murphy", DateOfBirth: born("1990-04-03")},
			clinic.Patient{FirstName: "Seán", LastName: "Murphy", DateOfBirth: born("1990-03-04")}, []service.Likeness{service.SwappedBirth}},
		"a stated age against a date": {clinic.Patient{FirstName: "Seán", LastName: "Murphy", DateOfBirth: born("1981-02-11")},
			clinic.Patient{FirstName: "Sean", LastName: "Murphey", DateOfBirth: born("1981-07-01"), BirthEstimated: true}, []service.Likeness{service.SimilarAge}},
		"a date against a stated age": {clinic.Patient{FirstName: "Seán", LastName: "Murphy", DateOfBirth: born("1981-07-01"), BirthEstimated: true},
			clinic.Patient{FirstName: "Sean", LastName: "Murphy", DateOfBirth: born("1983-02-11")}, []service.Likeness{service.SimilarAge}},
		"another age": {clinic.Patient{FirstName: "Seán", LastName: "Murphy", DateOfBirth: born("1981-07-01"), BirthEstimated: true},
			clinic.Patient{FirstName: "Sean", LastName: "Murphy", DateOfBirth: born("1989-02-11")}, nil},
		"the same phone": {clinic.Patient{LastName: "Murphy", Phone: "086 123 4567"},
			clinic.Patient{LastName: "Kelly", Phone: "+353 (0)86 1234567"}, []service.Likeness{service.SamePhone}},
		"an inner line": {clinic.Patient{LastName: "Murphy", Phone: "4711"}, clinic.Patient{LastName: "Kelly", Phone: "4711"}, nil},
		"the same passport": {clinic.Patient{LastName: "Murphy", Identifiers: passport},
			clinic.Patient{LastName: "Kelly", Identifiers: []clinic.Identifier{{Kind: clinic.IdentifierPassport, Value: "pa1234"}}}, []service.Likeness{service.SameIdentifier}},
		"everything": {clinic.Patient{FirstName: "Seán", LastName: "Murphy", DateOfBirth: born("1990-04-03"), Phone: "086 123 4567", Identifiers: passport},
			clinic.Patient{FirstName: "Seán", LastName: "Murphy", DateOfBirth: born("1990-04-03"), Phone: "0861234567", Identifiers: passport},
			[]service.Likeness{service.SameIdentifier, service.SamePhone, service.SameBirth}},
		"no birth date": {clinic.Patient{FirstName: "Seán", LastName: "Murphy"},
			clinic.Patient{FirstName: "Murphy", LastName: "Sean", DateOfBirth: born("1990-04-03")}, []service.Likeness{service.SameName}},
		"another person of that day": {clinic.Patient{FirstName: "Seán", LastName: "Murphy", DateOfBirth: born("1990-04-03")},
			clinic.Patient{FirstName: "Mary", LastName: "Kelly", DateOfBirth: born("1990-04-03")}, nil},
		"a namesake of another day": {clinic.Patient{FirstName: "Seán", LastName: "Murphy", DateOfBirth: born("1990-04-03")},
			clinic.Patient{FirstName: "Seán", LastName: "Murphy", DateOfBirth: born("1991-04-03")}, nil},
		"nothing typed": {clinic.Patient{LastName: "Murphy"}, clinic.Patient{}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			h := inIreland(t)
			id := value(h.Patients.Register(h.desk, c.there, service.Image{}))(t)
			list := value(h.Patients.LookAlikes(h.desk, c.typed))(t)
			if len(c.want) == 0 {
				if len(list) != 0 {
					t.Errorf("found %+v", list)
				}
				return
			}
			if len(list) != 1 || list[0].ID != id || fmt.Sprint(list[0].Likenesses) != fmt.Sprint(c.want) {
				t.Fatalf("found %+v, want %v", list, c.want)
			}
			if list[0].Holds() != (c.want[0] != service.SameName) {
				t.Errorf("holds: %v", list[0].Holds())
			}
			_, err := h.Patients.Register(h.desk, c.typed, service.Image{})
			if !list[0].Holds() {
				must(t, err)
				return
			}
			refused(t, err, clinic.Conflict, "look_alikes")
			if text := clinic.MessageOf(err); !strings.Contains(text, list[0].ListName()) || !strings.Contains(text, list[0].Number) {
				t.Errorf("it does not say who: %s", text)
			}
			// A record is no look-alike of itself.
			own := c.there
			own.ID = id
			equal(t, "of itself", len(value(h.Patients.LookAlikes(h.desk, own))(t)), 0)
		})
	}
}

func TestRegisteringBesideALookAlike(t *testing.T) {
	h := inIreland(t)
	twin := clinic.Patient{FirstName: "Aoife", LastName: "Byrne", DateOfBirth: clinic.MustDate("2019-05-01"), Phone: "086 123 4567"}
	first := value(h.Patients.Register(h.desk, twin, service.Image{}))(t)
	twin.FirstName = "Aoibhe"
	cmd := service.RegisterCommand{Patient: twin, Reason: "twin sister"}
	_, err := h.Patients.RegisterKnowing(h.desk, cmd) // a reason without having looked
	refused(t, err, clinic.Conflict, "look_alikes")
	cmd.LookAlikes, cmd.Reason = []clinic.PatientID{first}, " \u200b "
	_, err = h.Patients.RegisterKnowing(h.desk, cmd) // looked, and no reason
	refused(t, err, clinic.Invalid, "look_alikes")
	cmd.Reason = strings.Repeat("x", 201)
	_, err = h.Patients.RegisterKnowing(h.desk, cmd)
	refused(t, err, clinic.Invalid, "look_alikes")
	cmd.Reason = "twin sister"
	second := value(h.Patients.RegisterKnowing(h.desk, cmd))(t)
	got := value(h.Patients.Get(h.desk, second))(t)
	equal(t, "number: refusals leave no gap", got.Number, "P-000004")
	log := value(h.Audit.List(h.admin, service.AuditFilter{Action: "patient.create", Patient: second}, service.PageRequest{}))(t)
	if len(log.Rows) != 1 || log.Rows[0].Reason != "twin sister" || !strings.Contains(log.Rows[0].After, `"registered_beside":"P-000003"`) {
		t.Errorf("audit: %+v", log.Rows)
	}
	// The third of the family is like both; having seen one is not enough.
	twin.FirstName = "Aoifa"
	_, err = h.Patients.RegisterKnowing(h.desk, service.RegisterCommand{Patient: twin, LookAlikes: []clinic.PatientID{first}, Reason: "triplet"})
	refused(t, err, clinic.Conflict, "look_alikes")
	if text := clinic.MessageOf(err); strings.Contains(text, "P-000003") || !strings.Contains(text, "P-000004") {
		t.Errorf("it names others than those not seen: %s", text)
	}
	// Retired ones count: the record can be restored instead.
	p := value(h.Patients.Get(h.desk, first))(t)
	must(t, h.Patients.Retire(h.desk, first, p.Version, "moved away"))
	retired := false
	p.ID = 0 // as if typed anew
	for _, each := range value(h.Patients.LookAlikes(h.desk, p))(t) {
		retired = retired || each.ID == first && each.Retired
	}
	equal(t, "the retired one is shown", retired, true)
}

// Eight desks register one person at the same moment: one does, seven are told.
func TestEightDesksRegisterOnePerson(t *testing.T) {
	h := inIreland(t)
	p := clinic.Patient{FirstName: "Aoife", LastName: "Byrne", DateOfBirth: clinic.MustDate("1990-05-01")}
	errs := make([]error, 8)
	var all sync.WaitGroup
	for i := range errs {
		all.Add(1)
		go func() {
			defer all.Done()
			_, errs[i] = h.Patients.Register(h.desk, p, service.Image{})
		}()
	}
	all.Wait()
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
			continue
		}
		refused(t, err, clinic.Conflict, "look_alikes")
	}
	equal(t, "registered", done, 1)
}

func TestNumbersAreReadByTheHospitalsCountry(t *testing.T) {
	h := newHospital(t)
	home := value(h.Patients.Register(h.desk, clinic.Patient{LastName: "Home", Phone: "(086) 123 4567"}, service.Image{}))(t)
	abroad := value(h.Patients.Register(h.desk, clinic.Patient{LastName: "Abroad", Phone: "+49 30 901820"}, service.Image{}))(t)
	read := func(id clinic.PatientID) string { return value(h.Patients.Get(h.desk, id))(t).PhoneE164 }
	if read(home) != "" || read(abroad) != "+4930901820" {
		t.Errorf("without a country: %q %q", read(home), read(abroad))
	}
	settings := value(h.Settings.Get(h.admin))(t)
	for _, wrong := range []string{"ie", "XX", "IRL", "EU", "I"} {
		settings.Country = wrong
		refused(t, h.Settings.Update(h.admin, settings, service.Image{}), clinic.Invalid, "country")
	}
	before := value(h.Patients.Get(h.desk, home))(t)
	settings.Country = "IE"
	must(t, h.Settings.Update(h.admin, settings, service.Image{}))
	after := value(h.Patients.Get(h.desk, home))(t)
	if after.PhoneE164 != "+353861234567" || after.Phone != before.Phone || after.Version != before.Version || read(abroad) != "+4930901820" {
		t.Errorf("in Ireland: %+v", after)
	}
	for id, want := range map[clinic.PatientID]string{home: "086 123 4567", abroad: "+49 30 901820"} {
		p := value(h.Patients.Get(h.desk, id))(t)
		rows := value(h.Patients.Search(h.desk, service.PatientFilter{Text: p.LastName}, service.PageRequest{}))(t).Rows
		equal(t, "shown", rows[0].Phone, want)
	}
	visit := value(h.Appointments.Book(h.desk, booking(home, h.ashaID, "10:00")))(t)
	equal(t, "in the list of visits", h.visit(visit).PatientPhone.String(), "086 123 4567")
	// Staff too, and a number that is corrected.
	after.Phone = "call the neighbour"
	refused(t, h.Patients.Update(h.desk, after, service.Image{}), clinic.Invalid, "phone")
	after.Phone = "4711"
	must(t, h.Patients.Update(h.desk, after, service.Image{}))
	equal(t, "an inner line", read(home), "")
	uid := value(h.Users.Create(h.admin, service.CreateUserCommand{Password: password,
		User: clinic.User{Username: "nuala", LastName: "Quinn", Role: clinic.RoleNurse, Phone: "091 555 010"}}))(t)
	u := value(h.Users.Get(h.admin, uid))(t)
	u.Phone = "(087) 765 4321"
	must(t, h.Users.Update(h.admin, u))
	equal(t, "a nurse's number", value(h.Users.Get(h.admin, uid))(t).PhoneE164, "+353877654321")
}

func TestConsentIsStampedByTheService(t *testing.T) {
	h := newHospital(t)
	id := value(h.Patients.Register(h.desk, clinic.Patient{LastName: "Asked", Consent: clinic.ConsentGiven, ConsentBy: "forged", PhoneE164: "+1forged"}, service.Image{}))(t)
	p := value(h.Patients.Get(h.nurse, id))(t)
	if p.ConsentBy != "Byrne" || !p.ConsentAt.Equal(h.clock()) || p.PhoneE164 != "" {
		t.Errorf("registered %+v", p)
	}
	p.Consent = clinic.ConsentRefused
	h.at("11:00")
	must(t, h.Patients.Update(h.nurse, p, service.Image{}))
	p = value(h.Patients.Get(h.desk, id))(t)
	if p.Consent != clinic.ConsentRefused || p.ConsentBy != "Carvalho" || !p.ConsentAt.Equal(h.clock()) {
		t.Errorf("after the answer changed: %+v", p)
	}
	// Who may change contact data only changes neither consent nor identifiers.
	p.Identifiers, p.Consent, p.Address = []clinic.Identifier{{Kind: clinic.IdentifierPassport, Value: "X1"}}, clinic.ConsentGiven, "Quay 1"
	must(t, h.Patients.Update(h.cashier, p, service.Image{}))
	p = value(h.Patients.Get(h.desk, id))(t)
	if p.Consent != clinic.ConsentRefused || len(p.Identifiers) != 0 || p.Address != "Quay 1" {
		t.Errorf("a cashier changed %+v", p)
	}
	p.BirthEstimated, p.DateOfBirth = true, clinic.MustDate("1981-07-01")
	refused(t, h.Patients.Update(h.cashier, p, service.Image{}), clinic.Forbidden)
}
