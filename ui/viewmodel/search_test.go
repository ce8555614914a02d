package viewmodel

import (
	"slices"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func newFind(f *fakeDesk, role clinic.Role, r Runner) (*Find, *[]string) {
	var got []string
	find := &Find{FrontDesk: f.frontDesk(role, r), Failed: func(error) {},
		Commands: []Command{{Text: "Go to Patients"}, {Text: "New patient"}, {Text: "Lock the window"}}}
	find.Changed = func(hits []Hit) {
		got = nil
		for _, h := range hits {
			got = append(got, string(h.Kind)+" "+h.Text)
		}
	}
	return find, &got
}

func TestTheSearchFindsPeopleAndCommands(t *testing.T) {
	f := &fakeDesk{}
	f.patients.rows = []service.PatientRow{{ID: 5, FirstName: "Aiko", LastName: "pattison"}}
	f.doctors.rows = []clinic.Doctor{{ID: 1, User: clinic.User{FirstName: "Asha", LastName: "Sharma"}}}
	find, got := newFind(f, clinic.RoleReceptionist, InlineRunner{})
	find.Query("")
	if !slices.Equal(*got, []string{"Command Go to Patients", "Command New patient", "Command Lock the window"}) {
		t.Errorf("nothing typed: %v", *got)
	}
	find.Query("pat")
	if want := []string{"Patient pattison, Aiko", "Doctor Dr Asha Sharma", "Command Go to Patients", "Command New patient"}; !slices.Equal(*got, want) {
		t.Errorf("pat: %v", *got)
	}
}

func TestAPatientSearchesNoPatients(t *testing.T) {
	f := &fakeDesk{}
	f.patients.rows = []service.PatientRow{{ID: 5, LastName: "tanaka"}}
	find, got := newFind(f, clinic.RolePatient, InlineRunner{})
	find.Query("tanaka")
	for _, hit := range *got {
		if hit == "Patient tanaka" {
			t.Error("a patient found another patient")
		}
	}
}

func TestALateAnswerDoesNotReplaceANewerOne(t *testing.T) {
	f := &fakeDesk{}
	held := &HeldRunner{}
	find, got := newFind(f, clinic.RoleReceptionist, held)
	f.patients.rows = []service.PatientRow{{ID: 5, LastName: "tanaka"}}
	find.Query("ta")
	f.patients.rows = []service.PatientRow{{ID: 6, LastName: "takahashi"}}
	find.Query("tak")
	held.Release(1)
	held.Release(0)
	if !slices.Equal(*got, []string{"Patient takahashi"}) {
		t.Errorf("shows %v", *got)
	}
}
