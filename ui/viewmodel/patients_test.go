package viewmodel

import (
	"slices"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func TestSearchShowsTheLastQuestionsAnswer(t *testing.T) {
	f := &fakeDesk{}
	f.patients.rows = []service.PatientRow{{ID: 1, LastName: "Müller"}, {ID: 2, LastName: "Kumar"}}
	held := &HeldRunner{}
	p := NewPatients(f.frontDesk(clinic.RoleReceptionist, held))
	p.Delay = 0
	p.Search("Mü")
	p.Search("Ku")
	held.Release(1)
	held.Release(0)
	if len(p.Rows) != 1 || p.Rows[0].LastName != "Kumar" {
		t.Errorf("rows = %v", p.Rows)
	}
	if p.Search("Ku"); held.Held() != 0 {
		t.Error("the same text was looked up twice")
	}
}

// Enter while the search is under way opens what was typed, not what stood there.
func TestEnterWaitsForTheSearch(t *testing.T) {
	f := &fakeDesk{}
	f.patients.rows = []service.PatientRow{{ID: 1, LastName: "Adams", Number: "P-000001"}}
	held := &HeldRunner{}
	p := NewPatients(f.frontDesk(clinic.RoleReceptionist, held))
	p.Delay = 0
	p.Load()
	held.Release(0)
	if _, ok := p.Meant(); ok {
		t.Error("Enter on an empty search opens somebody")
	}
	f.patients.rows = []service.PatientRow{{ID: 2, LastName: "Kumar", Number: "P-000002"}}
	p.Search("Kumar")
	var opened clinic.PatientID
	enter := func() {
		if row, ok := p.Meant(); ok {
			opened = row.ID
		}
	}
	p.WhenFound(enter)
	if opened != 0 {
		t.Fatal("opened before anybody was found")
	}
	held.Release(0)
	if opened != 2 {
		t.Errorf("opened %d", opened)
	}
	p.Search("Ku")
	p.WhenFound(func() { t.Error("Enter counted for another text") })
	p.Search("K")
	held.Release(1)
	held.Release(0)
	p.Filter.Text, p.Rows = "p-000002 ", []service.PatientRow{{ID: 2, Number: "P-000002"}, {ID: 3, Number: "P-000003"}}
	if row, ok := p.Meant(); !ok || row.ID != 2 {
		t.Errorf("a typed number means %+v", row)
	}
	p.Filter.Text = "000"
	if _, ok := p.Meant(); ok {
		t.Error("one of two is meant")
	}
}

func TestAFailedSearchKeepsTheRows(t *testing.T) {
	f := &fakeDesk{}
	f.patients.rows = []service.PatientRow{{ID: 1, LastName: "Kumar"}}
	p := NewPatients(f.frontDesk(clinic.RoleReceptionist, InlineRunner{}))
	failed := false
	p.Failed = func(error) { failed = true }
	p.Load()
	f.patients.err = clinic.Errorf(clinic.Unavailable, "busy")
	p.Load()
	if !failed || len(p.Rows) != 1 {
		t.Errorf("failed %v, rows %v", failed, p.Rows)
	}
}

func TestPatientFormSaysParseAndValueErrorsTogether(t *testing.T) {
	f := &fakeDesk{}
	form := NewPatientForm(f.frontDesk(clinic.RoleReceptionist, InlineRunner{}), clinic.Patient{})
	var got error
	form.Submit(clinic.Patient{Phone: "abc", Email: "nobody"},
		[]error{clinic.FieldErrorf("date_of_birth", "There is no such day.")}, service.Image{},
		func(_ clinic.PatientID, err error) { got = err })
	fields := fieldsOf(got)
	for _, want := range []string{"date_of_birth", "last_name", "phone", "email"} {
		if !slices.Contains(fields, want) {
			t.Errorf("%s has no message; fields = %v", want, fields)
		}
	}
	if len(f.patients.saved) != 0 {
		t.Error("a wrong form was sent")
	}
}

func TestRegisteringTwiceInARowRegistersOnce(t *testing.T) {
	f := &fakeDesk{}
	held := &HeldRunner{}
	form := NewPatientForm(f.frontDesk(clinic.RoleReceptionist, held), clinic.Patient{})
	p := clinic.Patient{LastName: "Østergård-O'Brien", FirstName: "Łukasz"}
	var ids []clinic.PatientID
	done := func(id clinic.PatientID, err error) { ids = append(ids, id) }
	form.Submit(p, nil, service.Image{}, done)
	form.Submit(p, nil, service.Image{}, done)
	held.Release(0)
	if len(f.patients.saved) != 1 || !slices.Equal(ids, []clinic.PatientID{55}) {
		t.Errorf("saved %d, ids %v", len(f.patients.saved), ids)
	}
}

func TestTwoDesksEditingOnePatientLoseNothing(t *testing.T) {
	f := &fakeDesk{}
	base := clinic.Patient{ID: 9, Version: 1, LastName: "Kumar", Phone: "111", Address: "Old street"}
	form := NewPatientForm(f.frontDesk(clinic.RoleReceptionist, InlineRunner{}), base)
	mine := base
	mine.Phone = "222"
	mine.Email = "meera@example.org"
	f.patients.err = clinic.Errorf(clinic.Stale, "changed")
	form.Submit(mine, nil, service.Image{}, func(_ clinic.PatientID, err error) {
		if !IsStale(err) {
			t.Fatalf("err = %v", err)
		}
	})
	f.patients.err = nil
	f.patients.patient = base
	f.patients.patient.Version, f.patients.patient.Phone, f.patients.patient.Address = 2, "333", "New street"
	form.Renew(mine, func(merged clinic.Patient, changes MergeChanges, err error) {
		if err != nil {
			t.Fatal(err)
		}
		if merged.Phone != "222" || merged.Email != "meera@example.org" {
			t.Errorf("my edits are gone: %+v", merged)
		}
		if merged.Address != "New street" {
			t.Errorf("their address is lost: %q", merged.Address)
		}
		all := strings.Join(changes.Texts(), "|")
		for _, want := range []string{"Phone", "333", "yours is kept", "Address", "New street"} {
			if !strings.Contains(all, want) {
				t.Errorf("%q is not told in %q", want, all)
			}
		}
		mine = merged
	})
	form.Submit(mine, nil, service.Image{}, func(_ clinic.PatientID, err error) {
		if err != nil {
			t.Error(err)
		}
	})
	if last := f.patients.saved[len(f.patients.saved)-1]; last.Version != 2 || last.ID != 9 {
		t.Errorf("saved with id %d version %d", last.ID, last.Version)
	}
}

func TestWhatARoleMayEditOfAPatient(t *testing.T) {
	want := map[clinic.Role]PatientScope{clinic.RoleAdmin: PatientMedical, clinic.RoleDoctor: PatientMedical,
		clinic.RoleNurse: PatientAll, clinic.RoleReceptionist: PatientAll, clinic.RoleCashier: PatientContact, clinic.RolePatient: PatientContact}
	for role, scope := range want {
		if got := PatientScopeOf(role); got != scope {
			t.Errorf("%s edits %v, want %v", role, got, scope)
		}
	}
}

func TestAllergiesNeedASubstance(t *testing.T) {
	f := &fakeDesk{}
	form := NewAllergyForm(f.frontDesk(clinic.RoleNurse, InlineRunner{}), clinic.Patient{ID: 9, Version: 1})
	form.Submit(clinic.AllergyHas, []clinic.Allergy{{Reaction: "rash"}}, func(err error) {
		if clinic.FieldOf(err) != "allergies" {
			t.Errorf("err = %v", err)
		}
	})
	form.Submit(clinic.AllergyHas, []clinic.Allergy{{Substance: "Penicillin"}}, func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	if len(f.patients.allergies) != 1 {
		t.Errorf("saved = %v", f.patients.allergies)
	}
}

func TestOverviewSplitsVisitsAtToday(t *testing.T) {
	f := &fakeDesk{}
	f.patients.patient = clinic.Patient{ID: 9, LastName: "Tanaka"}
	f.visits.rows = []service.AppointmentRow{visitRow(1, clinic.StatusBooked, "11:00")}
	c := NewPatientChart(f.frontDesk(clinic.RoleReceptionist, InlineRunner{}))
	c.Open(9)
	if len(c.Visits()) != 1 {
		t.Errorf("today's visit stands %d times", len(c.Visits()))
	}
	if ahead, past := f.visits.lists[0], f.visits.lists[1]; ahead.From != deskToday || past.To != deskToday || !past.Newest || past.Patient != 9 {
		t.Errorf("asked %+v and %+v", ahead, past)
	}
}
