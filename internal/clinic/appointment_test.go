package clinic_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"caredesk/internal/clinic"
)

// moves is the status machine as agreed, written down a second time: from →
// to: the letters of the roles that may (a r n d p, and c for cashier).
var moves = map[string]string{
	"requested → booked":          "adnr",
	"requested → cancelled":       "adnpr",
	"booked → arrived":            "anr",
	"booked → cancelled":          "adnr",
	"booked → no_show":            "anr",
	"arrived → in_consultation":   "d",
	"arrived → booked":            "anr",
	"arrived → cancelled":         "anr",
	"arrived → no_show":           "anr",
	"in_consultation → completed": "d",
	"in_consultation → arrived":   "d",
	"no_show → arrived":           "anr",
	"cancelled → booked":          "anr",
}

func TestStatusMachine(t *testing.T) {
	for _, from := range clinic.AppointmentStatuses() {
		for _, to := range clinic.AppointmentStatuses() {
			step := fmt.Sprintf("%s → %s", from, to)
			roles, exists := moves[step]
			if from.CanBecome(to) != exists {
				t.Errorf("%s: possible %v, want %v", step, !exists, exists)
			}
			for _, r := range clinic.Roles() {
				want := clinic.Code("")
				switch {
				case !exists:
					want = clinic.Conflict
				case !strings.Contains(roles, string(r[0])):
					want = clinic.Forbidden
				}
				if got := clinic.CodeOf(from.CheckMove(to, r)); got != want {
					t.Errorf("%s by %s: %q, want %q", step, r, got, want)
				}
				if offered := slices.Contains(from.NextStatuses(r), to); offered != (want == "") {
					t.Errorf("%s is offered to %s: %v", step, r, offered)
				}
			}
		}
	}
}

func TestACompletedVisitIsTheEnd(t *testing.T) {
	for _, r := range clinic.Roles() {
		if next := clinic.StatusCompleted.NextStatuses(r); len(next) > 0 {
			t.Errorf("%s may make %v of a completed visit", r, next)
		}
	}
}

func TestLiveStatesHoldTheirTime(t *testing.T) {
	live := map[clinic.AppointmentStatus]bool{clinic.StatusBooked: true, clinic.StatusArrived: true,
		clinic.StatusInConsultation: true, clinic.StatusCompleted: true}
	for _, s := range clinic.AppointmentStatuses() {
		if s.Live() != live[s] {
			t.Errorf("%s live: %v", s, s.Live())
		}
		if s.Title() == string(s) || s.Title() == "" {
			t.Errorf("%s has no title for people", s)
		}
	}
}

func TestHideClinicalLeavesNoClinicalText(t *testing.T) {
	a := clinic.Appointment{Reason: "desk", Symptoms: "s", Notes: "n", Diagnosis: "d", Prescription: "p"}
	a.HideClinical()
	if a.Symptoms+a.Notes+a.Diagnosis+a.Prescription != "" || a.Reason != "desk" {
		t.Errorf("left over: %+v", a)
	}
}

func TestToken(t *testing.T) {
	if clinic.Token("A", 4) != "A4" || clinic.Token("A", 0) != "" {
		t.Errorf("tokens %q and %q", clinic.Token("A", 4), clinic.Token("A", 0))
	}
}
