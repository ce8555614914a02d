package viewmodel

import (
	"fmt"
	"slices"
	"strings"
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
			got = append(got, h.Kind.Title()+" "+h.Text)
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

func TestTokensAndNumbersAreFound(t *testing.T) {
	f := &fakeDesk{}
	f.doctors.rows = []clinic.Doctor{{ID: 1, TokenPrefix: "A", User: clinic.User{LastName: "Sharma"}}, {ID: 2, TokenPrefix: "B"}}
	f.visits.rows = []service.AppointmentRow{
		{Appointment: clinic.Appointment{ID: 41, TokenNo: 4, Start: clinic.MustClock("09:30"), Status: clinic.StatusArrived}, TokenPrefix: "A", PatientFirst: "Aiko", PatientLast: "Tanaka"},
		{Appointment: clinic.Appointment{ID: 42, TokenNo: 14}, TokenPrefix: "A", PatientLast: "Kumar"}}
	f.bills.rows = []clinic.Invoice{{ID: 9, Number: "INV-2026-000007", PatientName: "Kumar, Ravi"}}
	find, got := newFind(f, clinic.RoleReceptionist, InlineRunner{})
	for _, typed := range []string{"A4", "a4", "a 4", "A04"} {
		find.Query(typed)
		if !slices.Contains(*got, "Visit A4 · Tanaka, Aiko") || slices.Contains(*got, "Visit A14 · Kumar") {
			t.Errorf("%s: %v", typed, *got)
		}
	}
	if q := f.visits.lists[0]; q.Doctor != 1 || q.From != find.Today() || q.To != find.Today() {
		t.Errorf("looked in %+v", q)
	}
	year := find.Today().Year
	for typed, want := range map[string]string{"rc 12": fmt.Sprintf("RC-%d-000012", year), "RC-2025-000012": "RC-2025-000012", "inv7": fmt.Sprintf("INV-%d-000007", year),
		"rc-2026-0000": "RC-2026-0000", "rc-20": "RC-20", "Rc-2026-12": "RC-2026-000012", "rc": "", "rc12x": "", "12": "", "rc 99999999999999999999": ""} {
		f.bills.texts = nil
		find.Query(typed)
		if asked := strings.Join(f.bills.texts, ","); asked != want {
			t.Errorf("%q asks for %q, want %q", typed, asked, want)
		}
		if found := slices.ContainsFunc(*got, func(s string) bool { return strings.HasPrefix(s, "Bill ") }); found != (want != "") {
			t.Errorf("%q: %v", typed, *got)
		}
	}
	// Who may not see bills is not offered any; a doctor sees the own queue alone.
	nurse, got := newFind(f, clinic.RoleNurse, InlineRunner{})
	f.bills.texts = nil
	nurse.Query("rc 12")
	if len(f.bills.texts) != 0 || slices.ContainsFunc(*got, func(s string) bool { return strings.HasPrefix(s, "Bill ") }) {
		t.Errorf("a nurse finds %v", *got)
	}
	f.visits.lists = nil
	doctor, _ := newFind(f, clinic.RoleDoctor, InlineRunner{})
	doctor.Query("b4")
	if len(f.visits.lists) != 0 {
		t.Errorf("a doctor looks into another's queue: %+v", f.visits.lists)
	}
}

// Enter before the answer is there opens what was typed, not what stood there.
func TestEnterWaitsForTheAnswer(t *testing.T) {
	f := &fakeDesk{}
	held := &HeldRunner{}
	find, got := newFind(f, clinic.RoleReceptionist, held)
	find.Query("")
	f.patients.rows = []service.PatientRow{{ID: 5, LastName: "tanaka"}}
	find.Query("tanaka")
	opened := ""
	find.WhenFound(func() { opened = (*got)[0] })
	if opened != "" {
		t.Fatalf("opened %q before anything was found", opened)
	}
	held.Release(0)
	if opened != "Patient tanaka" {
		t.Errorf("opened %q", opened)
	}
	opened = ""
	find.Query("tan")
	find.WhenFound(func() { opened = "gone" })
	find.Query("ta") // typed on
	held.Release(1)
	held.Release(0)
	if opened != "" {
		t.Error("Enter counted for another text")
	}
}
