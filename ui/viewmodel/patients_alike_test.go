package viewmodel

import (
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func alikeForm(f *fakeDesk, base clinic.Patient) (*PatientForm, *int) {
	form := NewPatientForm(f.frontDesk(clinic.RoleReceptionist, InlineRunner{}), base)
	form.Delay = 0
	drawn := 0
	form.AlikesChanged = func() { drawn++ }
	return form, &drawn
}

var someAlike = service.LookAlike{PatientRow: service.PatientRow{ID: 5}, Likenesses: []service.Likeness{service.SamePhone}}

func TestLookAlikesAreAskedForOnceThereIsSomethingToCompare(t *testing.T) {
	f := &fakeDesk{}
	f.patients.alikes = []service.LookAlike{someAlike}
	form, drawn := alikeForm(f, clinic.Patient{})
	form.Look(clinic.Patient{LastName: "Byrne"})
	if len(f.patients.looked) != 0 {
		t.Error("asked for a last name alone")
	}
	for range 2 {
		form.Look(clinic.Patient{LastName: "Byrne", FirstName: "Aoife"})
	}
	if len(f.patients.looked) != 1 || *drawn != 1 || !form.Holding() {
		t.Errorf("asked %d times, drawn %d, holding %v", len(f.patients.looked), *drawn, form.Holding())
	}
	form.Look(clinic.Patient{LastName: "Byrne"})
	if len(form.Alikes) != 0 || *drawn != 2 || form.Holding() {
		t.Errorf("left are %v", form.Alikes)
	}
	f.patients.lookErr = clinic.Errorf(clinic.Unavailable, "busy")
	form.Look(clinic.Patient{Phone: "086 123 4567"})
	f.patients.lookErr = nil
	form.Look(clinic.Patient{Phone: "086 123 4567"})
	if len(form.Alikes) != 1 {
		t.Error("a look that failed is not tried again")
	}
}

func TestAnOpenedRecordIsComparedOnlyOnceItChanges(t *testing.T) {
	f := &fakeDesk{}
	base := clinic.Patient{ID: 3, FirstName: "Aoife", LastName: "Byrne", Phone: "086 123 4567"}
	form, _ := alikeForm(f, base)
	form.Look(base)
	if len(f.patients.looked) != 0 {
		t.Error("looked for look-alikes of an unchanged record")
	}
	base.Phone = "086 123 4568"
	form.Look(base)
	if len(f.patients.looked) != 1 || f.patients.looked[0].ID != 3 {
		t.Errorf("looked for %+v", f.patients.looked)
	}
}

func TestAReasonRegistersBesideTheShownLookAlikes(t *testing.T) {
	f := &fakeDesk{}
	f.patients.alikes = []service.LookAlike{someAlike}
	form, _ := alikeForm(f, clinic.Patient{})
	p := clinic.Patient{LastName: "Byrne", FirstName: "Aoife"}
	// The service knows one who was not there when the form looked last.
	f.patients.err = &clinic.Error{Code: clinic.Conflict, Field: "look_alikes", Message: "This may be somebody registered."}
	var got error
	form.Submit(p, nil, service.Image{}, func(_ clinic.PatientID, err error) { got = err })
	if clinic.FieldOf(got) != "look_alikes" || len(form.Alikes) != 1 {
		t.Fatalf("%v; shown %v", got, form.Alikes)
	}
	f.patients.err, form.Reason = nil, "twin"
	var id clinic.PatientID
	form.Submit(p, nil, service.Image{}, func(new clinic.PatientID, err error) { id, got = new, err })
	if id != 56 || got != nil || len(f.patients.knowing) != 1 {
		t.Fatalf("%v %v %+v", id, got, f.patients.knowing)
	}
	if cmd := f.patients.knowing[0]; cmd.Reason != "twin" || len(cmd.LookAlikes) != 1 || cmd.LookAlikes[0] != 5 {
		t.Errorf("sent %+v", cmd)
	}
}

func TestABirthIsADateOrAnAge(t *testing.T) {
	f := &fakeDesk{}
	date := clinic.MustDate("1980-02-29")
	form, _ := alikeForm(f, clinic.Patient{ID: 3, DateOfBirth: clinic.MustDate("2024-07-01"), BirthEstimated: true})
	for _, c := range []struct {
		date      clinic.Date
		age       string
		born      string
		estimated bool
		wrong     bool
	}{
		{clinic.Date{}, "", "", false, false},
		{date, " ", "1980-02-29", false, false},
		{clinic.Date{}, "45", "1981-07-01", true, false},
		{clinic.Date{}, "8 mo", "2026-03-01", true, false},
		{clinic.Date{}, "2", "2024-07-01", true, false}, // as it was opened
		{date, "45", "", false, true},
		{clinic.Date{}, "old", "", false, true},
	} {
		born, estimated, err := form.ReadBirth(c.date, c.age)
		if (err != nil) != c.wrong || err == nil && (born.String() != c.born || estimated != c.estimated) || err != nil && clinic.FieldOf(err) != "age" {
			t.Errorf("%s, %q: %s %v %v", c.date, c.age, born, estimated, err)
		}
	}
	if form.AgeTyped() != "2" {
		t.Errorf("opened with %q", form.AgeTyped())
	}
	if got := BornAndAge(clinic.MustDate("1981-07-01"), true, deskToday); got != "about 45 y" {
		t.Errorf("shown %q", got)
	}
	if got := AgeSuffix(clinic.MustDate("2019-07-01"), true, deskToday); got != " (~7 y)" {
		t.Errorf("in a list %q", got)
	}
}
