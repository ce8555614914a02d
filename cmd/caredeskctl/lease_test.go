package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

// sharedClinic is a database that desks share, in its real place.
func sharedClinic(t *testing.T) string {
	t.Helper()
	db := newClinic(t)
	storetest.Share(t, db)
	real, err := filepath.EvalSymlinks(db)
	if err != nil {
		t.Fatal(err)
	}
	return real
}

// reception is a desk that died in its turn, as its lease names it.
var reception = store.Holder{Desk: "Reception", Host: "front-pc", PID: 4711, Program: "1.2.3", Token: "THEIRS",
	Since: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC), Beat: 7}

// leaseOf writes the lease that a desk left.
func leaseOf(t *testing.T, db string, h store.Holder) {
	t.Helper()
	b, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(db+"-lease", b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func wantExit(t *testing.T, want int, words string, args ...string) {
	t.Helper()
	code, out, errOut := ctlRun(t, "", args...)
	if code != want || !strings.Contains(errOut, words) {
		t.Errorf("caredeskctl %s: exit %d, want %d and the words %q\n%s%s", strings.Join(args, " "), code, want, words, out, errOut)
	}
}

// The commands say whose turn it is, or that it is nobody's, and change nothing by it.
func TestLeaseShowSaysWhoseTurnItIs(t *testing.T) {
	local := newClinic(t)
	wantExit(t, exitConflict, "is not a shared file", "lease", "show", "--database", local)
	wantExit(t, exitConflict, "is not a shared file", "lease", "break", "--database", local)
	wantExit(t, exitNotFound, "There is no database", "lease", "show", "--database", local+".gone")

	db := sharedClinic(t)
	if out := mustRun(t, "", "lease", "show", "--database", db); !strings.Contains(out, "It is nobody's turn.") {
		t.Errorf("nobody's turn is told as %q", out)
	}
	if out := mustRun(t, "", "lease", "show", "--database", db, "--json"); !strings.Contains(out, `"held":false`) {
		t.Errorf("nobody's turn is told as %q", out)
	}
	wantExit(t, exitNotFound, "nobody's turn", "lease", "break", "--database", db)

	leaseOf(t, db, reception)
	before, _ := os.ReadFile(db + "-lease")
	out := mustRun(t, "", "lease", "show", "--database", db)
	for _, word := range []string{"“Reception” on front-pc", "process 4711", "Caredesk 1.2.3", reception.Since.Local().Format(time.DateTime)} {
		if !strings.Contains(out, word) {
			t.Errorf("%q does not say %q", out, word)
		}
	}
	var told struct {
		Held   bool         `json:"held"`
		Holder store.Holder `json:"holder"`
	}
	if err := json.Unmarshal([]byte(mustRun(t, "", "lease", "show", "--database", db, "--json")), &told); err != nil || !told.Held || told.Holder.PID != 4711 {
		t.Errorf("as JSON: %+v %v", told, err)
	}
	// The turn of a desk that crashed before it could write who it is.
	if err := os.WriteFile(db+"-lease", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if out := mustRun(t, "", "lease", "show", "--database", db); !strings.Contains(out, "another desk") {
		t.Errorf("an empty lease is told as %q", out)
	}
	leaseOf(t, db, reception)
	if after, _ := os.ReadFile(db + "-lease"); string(after) != string(before) {
		t.Error("looking changed the lease")
	}
}

// Who may not read and write the file cannot end anybody's turn, and is told why.
func TestALeaseIsBrokenByTheFilesOwnerAlone(t *testing.T) {
	db := sharedClinic(t)
	leaseOf(t, db, reception)
	withoutRights(t, filepath.Dir(db), func() {
		for _, verb := range []string{"show", "break", "end"} {
			wantExit(t, exitUnavailable, "You may not read and write", "lease", verb, "--database", db)
		}
	})
	h, held, err := store.LeaseOf(db)
	if err != nil || !held || h != reception {
		t.Errorf("the turn is now %+v (%v, %v)", h, held, err)
	}
	if !store.IsShared(db) {
		t.Error("sharing was ended")
	}
}

// A desk that beats keeps its turn, whoever wants to end it.
func TestALivingDeskKeepsItsTurn(t *testing.T) {
	db := sharedClinic(t)
	leaseOf(t, db, reception)
	go func() {
		time.Sleep(300 * time.Millisecond)
		h := reception
		h.Beat++
		b, _ := json.Marshal(h)
		_ = os.WriteFile(db+"-lease", b, 0o600)
	}()
	wantExit(t, exitConflict, "“Reception” on front-pc is at work. Its turn is not ended.", "lease", "break", "--database", db)
	if _, held, err := store.LeaseOf(db); err != nil || !held {
		t.Errorf("the lease is gone (%v)", err)
	}
}

// The turn of a desk that shows no sign of life is ended, which the audit log tells, and the
// others go on.
func TestADeadDesksTurnIsEnded(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for half a minute, as the breaking of a turn does")
	}
	t.Parallel()
	db := sharedClinic(t)
	leaseOf(t, db, reception)
	code, out, errOut := ctlRun(t, "", "lease", "break", "--database", db)
	if code != 0 || !strings.Contains(out, "The turn of “Reception” on front-pc was ended. The database is whole.") || !strings.Contains(errOut, "signs of life") {
		t.Fatalf("exit %d\n%s%s", code, out, errOut)
	}
	s := storetest.OpenFile(t, db, nil, nil)
	if err := s.View(context.Background(), func(r service.Repos) error {
		page, err := r.Audit().List(context.Background(), service.AuditFilter{Action: "database.turn_ended"}, service.PageRequest{})
		if err == nil && (len(page.Rows) != 1 || page.Rows[0].UserName != owner().Name || page.Rows[0].Role != clinic.RoleAdmin || !strings.Contains(page.Rows[0].Reason, "“Reception” on front-pc")) {
			t.Errorf("the audit log says %+v", page.Rows)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if out := mustRun(t, "", "verify", "--database", db); strings.Contains(out, "FAULT") {
		t.Errorf("after it:\n%s", out)
	}
	// And back to a file of one's own.
	mustRun(t, "", "lease", "end", "--database", db)
	if store.IsShared(db) {
		t.Error("still shared")
	}
}
