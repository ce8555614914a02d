package clinic_test

import (
	"reflect"
	"strings"
	"testing"
	"unicode"

	"caredesk/internal/clinic"
)

// named is whatever has a name for people.
type named interface{ Title() string }

// choice makes the list of a picker.
func choice[T named](list ...T) []named {
	out := make([]named, len(list))
	for i, one := range list {
		out[i] = one
	}
	return out
}

// Whoever chooses from a list can tell its entries apart: each has a name of its
// own that reads as one, and never the word that the database stores.
func TestEveryChoiceHasANameOfItsOwn(t *testing.T) {
	lists := map[string][]named{
		"visits":              choice(clinic.AppointmentStatuses()...),
		"kinds of visit":      choice(clinic.VisitKinds()...),
		"who cancelled":       choice(clinic.CancelledByPatient, clinic.CancelledByDoctor, clinic.CancelledByHospital),
		"payers":              choice(clinic.PayerKinds()...),
		"claims":              choice(clinic.ClaimStates()...),
		"credits":             choice(clinic.CreditVoid, clinic.CreditWriteOff, clinic.CreditReversal),
		"outcomes":            choice(clinic.OutcomeMoved, clinic.OutcomeCancelled, clinic.OutcomeKept),
		"estimates":           choice(clinic.EstimateStates()...),
		"bills":               choice(clinic.InvoiceStatuses()...),
		"leave":               choice(append(clinic.LeaveKinds(), clinic.LeaveHoliday)...),
		"states of leave":     choice(clinic.LeaveRequested, clinic.LeaveApproved, clinic.LeaveDeclined, clinic.LeaveWithdrawn),
		"facts of a merge":    choice(clinic.MergeFacts()...),
		"papers":              choice(append(clinic.IssuedKinds(), clinic.MoneyKinds()...)...),
		"sexes":               choice(clinic.SexUnknown, clinic.SexFemale, clinic.SexMale, clinic.SexOther),
		"payment methods":     choice(clinic.PaymentMethods()...),
		"pregnancy":           choice(clinic.PregnancyUnknown, clinic.PregnancyNo, clinic.PregnancyYes, clinic.PregnancyBreastfeeding),
		"problems":            choice(append(clinic.ProblemStates(), clinic.ProblemError)...),
		"urgencies":           choice(clinic.Urgencies()...),
		"visits of a series":  choice(clinic.SeriesScopes()...),
		"identifiers":         choice(clinic.IdentifierKinds()...),
		"consent":             choice(clinic.ConsentStatuses()...),
		"reminders":           choice(append(clinic.ReminderOutcomes(), clinic.ReminderUndone)...),
		"reports":             choice(clinic.ReportKinds()...),
		"roles":               choice(clinic.Roles()...),
		"entries of a chart":  choice(clinic.TimelineKinds()...),
		"measures":            choice(clinic.Measures()...),
		"what locks a backup": {lock(clinic.LockKey), lock(clinic.LockPassphrase), lock(clinic.LockNone)},
	}
	for name, list := range lists {
		seen := map[string]bool{}
		for _, one := range list {
			title := one.Title()
			first := []rune(title + " ")[0]
			if title != strings.TrimSpace(title) || !unicode.IsUpper(first) || seen[title] || strings.Contains(title, "_") {
				t.Errorf("%s: %#v is called %q", name, one, title)
			}
			seen[title] = true
		}
		if len(list) < 3 {
			t.Errorf("%s: only %d choices", name, len(list))
		}
	}
}

type lock clinic.BackupLock

func (l lock) Title() string { return clinic.BackupLock(l).Words() }

// A value that a later version of the program wrote is shown as it is, not as
// another one and not as nothing.
func TestWhatALaterVersionWroteIsShownAsItIs(t *testing.T) {
	const later = "of a later version"
	for _, got := range []named{clinic.AppointmentStatus(later), clinic.PayerKind(later), clinic.ClaimState(later), clinic.CreditKind(later), clinic.Outcome(later),
		clinic.EstimateState(later), clinic.InvoiceStatus(later), clinic.LeaveKind(later), clinic.LeaveStatus(later), clinic.PaperKind(later),
		clinic.ProblemState(later), clinic.SeriesScope(later), clinic.IdentifierKind(later), clinic.ReportKind(later),
		clinic.Role(later), lock(later)} {
		if got.Title() != later {
			t.Errorf("%s %q is called %q", reflect.TypeOf(got), later, got.Title())
		}
	}
	// Nobody is taken to have cancelled who is not known.
	if by := clinic.CancelledBy(later); by.Title() != "" || by.Valid() {
		t.Errorf("cancelled by %q", by.Title())
	}
}

// Every series of numbers has a name, a field of its own in the form, and a
// pattern that is kept apart from the others.
func TestEverySeriesKeepsItsOwnPattern(t *testing.T) {
	var s clinic.Settings
	titles, fields := map[string]bool{}, map[string]bool{}
	for i, series := range clinic.NumberSeries() {
		pattern := clinic.NumberPattern(strings.Repeat("X", i+1) + "-{000000}")
		s.SetNumbers(series, pattern)
		titles[clinic.SeriesTitle(series)], fields[clinic.SeriesField(series)] = true, true
		for j, earlier := range clinic.NumberSeries()[:i+1] {
			if want := clinic.NumberPattern(strings.Repeat("X", j+1) + "-{000000}"); s.Numbers(earlier) != want {
				t.Errorf("after %s was set, %s has %q", series, earlier, s.Numbers(earlier))
			}
		}
	}
	if n := len(clinic.NumberSeries()); n != 5 || len(titles) != n || len(fields) != n {
		t.Errorf("%d series, titles %v, fields %v", n, titles, fields)
	}
	for _, wrong := range []func(){func() { s.Numbers("letters") }, func() { s.SetNumbers("letters", "X") }} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("a series that does not exist has a pattern")
				}
			}()
			wrong()
		}()
	}
}

// How much each role may take off a line by itself.
func TestWhoGivesWhichDiscount(t *testing.T) {
	s := clinic.Settings{CashierCut: 1500, ReceptionistCut: 500}
	for role, want := range map[clinic.Role]clinic.BasisPoints{clinic.RoleAdmin: clinic.Whole, clinic.RoleCashier: 1500, clinic.RoleReceptionist: 500,
		clinic.RoleDoctor: 0, clinic.RoleNurse: 0, clinic.RolePatient: 0} {
		if got := s.DiscountLimit(role); got != want {
			t.Errorf("%s: %d, not %d", role, got, want)
		}
	}
}

// A mark is never told by colour alone: what is out of range has a sign and a
// word, and each its own.
func TestMarksAreReadWithoutColour(t *testing.T) {
	words := map[string]bool{}
	for _, m := range []clinic.Mark{clinic.MarkNormal, clinic.MarkLow, clinic.MarkHigh} {
		words[m.Word()] = true
		if (m.Sign() != "") != m.Out() {
			t.Errorf("%s has the sign %q", m.Word(), m.Sign())
		}
	}
	if len(words) != 3 || clinic.MarkLow.Sign() == clinic.MarkHigh.Sign() || clinic.MarkNone.Word()+clinic.MarkNone.Sign() != "" {
		t.Errorf("words %v, signs %q and %q", words, clinic.MarkLow.Sign(), clinic.MarkHigh.Sign())
	}
}
