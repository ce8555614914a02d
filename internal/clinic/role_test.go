package clinic_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"caredesk/internal/clinic"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestPermissionsGolden shows a change of rights in review.
func TestPermissionsGolden(t *testing.T) {
	var b strings.Builder
	fmt.Fprintf(&b, "%-26s", "may")
	for _, r := range clinic.Roles() {
		fmt.Fprintf(&b, " %-12s", r)
	}
	b.WriteString("\n")
	row := func(name string, cell func(clinic.Role) string) {
		line := fmt.Sprintf("%-26s", name)
		for _, r := range clinic.Roles() {
			line += fmt.Sprintf(" %-12s", cell(r))
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	for _, p := range clinic.Permissions() {
		row(string(p), func(r clinic.Role) string { return map[bool]string{true: "yes", false: "-"}[r.May(p)] })
	}
	scopes := map[clinic.Scope]string{clinic.ScopeNone: "-", clinic.ScopeOwn: "own", clinic.ScopeAll: "all"}
	row("scope: appointments", func(r clinic.Role) string { return scopes[r.AppointmentScope()] })
	row("scope: billing", func(r clinic.Role) string { return scopes[r.BillingScope()] })
	for _, k := range clinic.ReportKinds() {
		row("report: "+string(k), func(r clinic.Role) string { return scopes[r.ReportScope(k)] })
	}

	path := filepath.Join("testdata", "permissions.golden")
	got := strings.ReplaceAll(b.String(), " \n", "\n")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("rights changed; if that is meant, run with -update and have %s reviewed. Now:\n%s", path, got)
	}
}

func TestAnUnknownRoleMayNothing(t *testing.T) {
	for _, r := range []clinic.Role{"", "root", "Admin", "superuser"} {
		for _, p := range clinic.Permissions() {
			if r.May(p) {
				t.Errorf("role %q may %s", r, p)
			}
		}
		if r.Valid() || r.AppointmentScope() != clinic.ScopeNone || r.BillingScope() != clinic.ScopeNone {
			t.Errorf("role %q is taken for a role", r)
		}
	}
	for _, r := range append(clinic.Roles(), "root") {
		if r.ReportScope("no-such-report") != clinic.ScopeNone || !r.May(clinic.ReportsSee) && len(r.Reports()) > 0 {
			t.Errorf("role %q sees reports that there are not for it", r)
		}
	}
	if clinic.RoleAdmin.May("no.such.permission") {
		t.Error("an administrator may what is no permission")
	}
}

func TestActorTravelsInTheContext(t *testing.T) {
	if _, ok := clinic.ActorFrom(context.Background()); ok {
		t.Error("an empty context has an actor")
	}
	if _, ok := clinic.ActorFrom(clinic.WithActor(context.Background(), clinic.Actor{Role: clinic.RoleAdmin})); ok {
		t.Error("an actor without a user counts as signed in")
	}
	a, ok := clinic.ActorFrom(clinic.WithActor(context.Background(), clinic.SystemActor("caredeskctl", "srv")))
	if !ok || a.Role != clinic.RoleAdmin || a.PatientID() != 0 {
		t.Errorf("system actor: %+v %v", a, ok)
	}
	if id := (clinic.Actor{UserID: 9, Role: clinic.RolePatient}).PatientID(); id != 9 {
		t.Errorf("a patient's own chart is %d", id)
	}
	if id := (clinic.Actor{UserID: 9, Role: clinic.RoleNurse}).PatientID(); id != 0 {
		t.Errorf("a nurse has the chart %d", id)
	}
}
