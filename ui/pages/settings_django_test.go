package pages

import (
	"context"
	"database/sql"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
)

// formerSystem is a small Django HMS with a few faults.
func formerSystem(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../../internal/exchange/django/testdata/django-hms.sqlite3")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "hms.sqlite3")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("caredesk-sqlite", "file://"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, s := range []string{
		"DELETE FROM payment_record WHERE id > 20", "DELETE FROM appointments_patienthistory WHERE id > 20",
		"DELETE FROM appointments_appointment WHERE id > 60", "DELETE FROM patient_profile WHERE user_id > 100",
		"DELETE FROM users_profile WHERE user_id > 100", "DELETE FROM auth_user WHERE id > 100",
		"UPDATE appointments_appointment SET status = 'weird' WHERE id = 5", "UPDATE appointments_appointment SET appointment_date = '2026-02-30' WHERE id = 7",
		"UPDATE payment_record SET amount = 60.005 WHERE id = 4", "UPDATE users_profile SET date_of_birth = '2071-01-01' WHERE user_id = 9",
		"DELETE FROM users_profile WHERE user_id = 20", "UPDATE payment_record SET payment_status = 'lost' WHERE id = 5",
	} {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	return path
}

func (h *deskHospital) movingAt() *settingsPage {
	h.t.Helper()
	h.now = deskNow.AddDate(0, 0, 3) // after the former system's last day
	p := h.asAdmin(NewSettings).(*settingsPage)
	p.Open(Target{Tab: TabSettings, View: ViewMoving})
	p.moving.openDjango()
	return p
}

func TestAnotherSystemIsLookedAtThenMovedIn(t *testing.T) {
	for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
		h := newDeskHospital(t)
		h.mode = mode
		path := formerSystem(t)
		p := h.movingAt()
		w := h.window
		uitest.MustText(t, w, "Nothing is written until you say so")
		if !p.moving.django.move.Disabled() || !p.moving.django.save.Disabled() {
			t.Error("something can be done before anything was looked at")
		}
		about(t, p.moving.django.content, p.moving.django.file)
		uitest.Shot(t, w, "moving-start-"+string(mode))
		p.moving.django.look(path, "")
		for _, text := range []string{"Django HMS: hms.sqlite3", "refused", "The user has no profile", "The date of birth is in the future"} {
			uitest.MustText(t, w, text)
		}
		about(t, p.moving.django.content, p.moving.django.move)
		uitest.Shot(t, w, "moving-dry-run-"+string(mode))
		// The reason of the marked row stands whole below the list, however narrow its column is.
		w.Canvas().Focus(p.moving.django.notes)
		uitest.Key(w, fyne.KeyDown, fyne.KeyDown)
		if marked, ok := p.moving.django.notes.Selected(); !ok || p.moving.django.why.Text() != i18n.Say(marked.Reason) {
			t.Errorf("below the list stands %q", p.moving.django.why.Text())
		}
		all := len(p.moving.django.notes.Rows())
		p.moving.django.outcome.SetValue(string(service.ImportRefused))
		p.moving.django.outcome.OnChanged(string(service.ImportRefused))
		refused := len(p.moving.django.notes.Rows())
		if refused == 0 || refused >= all || refused != len(p.moving.django.vm.Notes()) {
			t.Errorf("%d of %d rows are shown as refused", refused, all)
		}
		uitest.MustText(t, w, "is no possible date")
		uitest.MustText(t, w, "The state “lost” is not known")
		uitest.MustNotText(t, w, "The user has no profile")
		p.moving.django.outcome.SetValue("")
		p.moving.django.outcome.OnChanged("")
		p.moving.django.search.SetText("9 future")
		if rows := p.moving.django.notes.Rows(); len(rows) != 1 || rows[0].Table != service.TableProfiles {
			t.Errorf("searching for the wrong birth date shows %v", rows)
		}
		p.moving.django.search.SetText("")

		p.moving.django.confirm()
		uitest.MustText(t, w, "Make a backup first")
		uitest.Shot(t, w, "moving-confirm-"+string(mode))
		uitest.Key(w, fyne.KeyReturn)
		if !p.moving.django.vm.Done || p.moving.django.vm.Err != nil {
			t.Fatalf("moved in: %v, error %v", p.moving.django.vm.Done, p.moving.django.vm.Err)
		}
		uitest.MustText(t, w, "were moved in")
		uitest.Shot(t, w, "moving-done-"+string(mode))
		if !p.moving.django.move.Disabled() {
			t.Error("it can be moved in twice")
		}
		found, err := h.services.Patients.Search(h.admin(), service.PatientFilter{Text: "Hiroshi Patel"}, service.PageRequest{Limit: 20})
		if err != nil || len(found.Rows) == 0 {
			t.Errorf("a patient who came in is found %d times: %v", len(found.Rows), err)
		}
		r, err := h.store.Verify(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range r.Checks {
			if !c.OK {
				t.Errorf("%s: %s", c.Name, c.Detail)
			}
		}
		p.moving.django.look(path, "")
		uitest.MustText(t, w, "was moved in already")
		uitest.Shot(t, w, "moving-twice-"+string(mode))
	}
}

func TestTheListOfAMovingInIsSaved(t *testing.T) {
	h := newDeskHospital(t)
	p := h.movingAt()
	p.moving.django.look(formerSystem(t), "")
	p.moving.django.saveNotes()
	target := filepath.Join(t.TempDir(), "list.csv")
	entries := uitest.FindInDialog(h.window, func(e *components.Entry) bool { return strings.HasSuffix(e.Text, ".csv") })
	if len(entries) != 1 {
		t.Fatalf("%d fields for the file", len(entries))
	}
	entries[0].SetText(target)
	uitest.Key(h.window, fyne.KeyReturn)
	info, err := os.Stat(target)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the list is open to others: %v", info.Mode())
	}
	f, err := os.Open(target)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) != 1+len(p.moving.django.vm.Report.Notes) {
		t.Errorf("%d rows in the list of %d: %v", len(rows), len(p.moving.django.vm.Report.Notes), err)
	}
}

func TestAMovingInThatIsCancelledLeavesNothing(t *testing.T) {
	h := newDeskHospital(t)
	p := h.movingAt()
	before, err := h.services.Patients.Search(h.admin(), service.PatientFilter{}, service.PageRequest{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	p.moving.django.look(formerSystem(t), "")
	p.moving.django.vm.Progress = func(stage service.ImportStage, done, _ int) {
		if stage == service.StageWriting && done > 50 {
			p.moving.django.vm.Cancel()
		}
	}
	p.moving.django.vm.Move()
	uitest.MustText(t, h.window, "Cancelled. Nothing was moved in.")
	after, err := h.services.Patients.Search(h.admin(), service.PatientFilter{}, service.PageRequest{Limit: 1})
	if err != nil || after.Total != before.Total {
		t.Errorf("%d patients before and %d after: %v", before.Total, after.Total, err)
	}
	if !p.moving.django.vm.CanMove() {
		t.Error("it cannot be tried again")
	}
}

func TestWhatIsNoDatabaseSaysSo(t *testing.T) {
	h := newDeskHospital(t)
	p := h.movingAt()
	p.moving.django.look(h.file("letter.sqlite3", "Dear Sir or Madam"), "")
	uitest.MustText(t, h.window, "is not a SQLite database")
	p.moving.django.look("", "postgres://reader:secret@localhost/hms")
	uitest.MustText(t, h.window, "Leave the password out")
}
