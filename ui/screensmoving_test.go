package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"caredesk/internal/clinic"
	"caredesk/internal/config"
	"caredesk/internal/service"
	"caredesk/internal/store/storetest"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
	"caredesk/ui/pages"
	"caredesk/ui/uitest"
)

// chooses types the name of a file into the dialog that asks for one.
func (s *site) chooses(path string) {
	s.t.Helper()
	path, err := filepath.Abs(path)
	if err != nil {
		s.t.Fatal(err)
	}
	entries := uitest.FindInDialog(s.w, func(e *components.Entry) bool { return strings.HasSuffix(e.Text, string(filepath.Separator)) })
	if len(entries) != 1 {
		s.t.Fatalf("%d entries ask for a file", len(entries))
	}
	entries[0].SetText(path)
	// The folder is read away from the window.
	asks := func() bool {
		return len(uitest.FindInDialog(s.w, func(e *components.Entry) bool { return e == entries[0] })) > 0
	}
	for end := time.Now().Add(5 * time.Second); asks() && time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		uitest.Key(s.w, fyne.KeyReturn)
	}
}

// writes leaves a file for a dialog to choose.
func (s *site) writes(name, text string) string {
	s.t.Helper()
	path := filepath.Join(s.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}

// movingBy opens one of the ways in, by the button on its card.
func movingBy(text string, then ...func(*site)) func(*site) {
	return viewOf(pages.TabSettings, pages.ViewMoving, append([]func(*site){button(text)}, then...)...)
}

// formerTable has rows that are taken, that are known and that have faults.
const formerTable = "Nr;Vorname;Nachname;Geburtsdatum;Geschlecht;Handy;Anschrift;Krankenkasse;Hausarzt\n" +
	"K-1001;Jürgen;Weiß;31.12.1968;männlich;+49 30 123456;Am Markt 1, Köln;AOK;Dr. Braun\n" +
	"K-1002;Ayşe;Öz;04.05.1971;w;+49 30 222333;Ring 7, Köln;TK;Dr. Braun\n" +
	"K-1003;Zoë;Lang;31.02.1980;w;;Weg 3, Bonn;TK;\n" +
	"K-1004;Jurgen;Weiss;31.12.1968;m;;Am Markt 1;;\n" +
	"K-1005;;Blum;1990;x;0221;Gasse 4, Köln;Barmer;\n"

func tableAt(then ...func(*site)) func(*site) {
	return movingBy("Import a table…", append([]func(*site){button("Choose file…"), func(s *site) {
		s.chooses(s.writes("patienten.csv", formerTable))
	}}, then...)...)
}

// foreignBundle has a patient who is taken, one who is registered already, and
// things that are left out.
const foreignBundle = `{"resourceType":"Bundle","type":"collection","entry":[
{"resource":{"resourceType":"Patient","id":"a","name":[{"family":"Fehler","given":["Anna"]}],"gender":"weird","birthDate":"1971-02-03","telecom":[{"system":"fax","value":"1"}],"communication":[{"language":{"text":"Klingon"}}]}},
{"resource":{"resourceType":"Patient","id":"b","name":[{"family":"Zwilling","given":["Otto"]}],"birthDate":"1988-03-16","telecom":[{"system":"phone","value":"+353 1 555 0101"}]}},
{"resource":{"resourceType":"Patient","id":"c","name":[{"family":"Zwilling","given":["Otto"]}],"birthDate":"1988-03-16","telecom":[{"system":"phone","value":"+353 1 555 0101"}]}},
{"resource":{"resourceType":"Patient","id":"e","birthDate":"2999-01-01"}},
{"resource":{"resourceType":"Condition","id":"1","subject":{"reference":"Patient/b"},"code":{"text":"Asthma"}}},
{"resource":{"resourceType":"Condition","id":"2","subject":{"reference":"Patient/b"},"code":{"text":"x"},"verificationStatus":{"coding":[{"code":"entered-in-error"}]}}},
{"resource":{"resourceType":"AllergyIntolerance","id":"9","patient":{"reference":"Patient/b"},"code":{"text":"Nuts"}}},
{"resource":{"resourceType":"AllergyIntolerance","id":"11","patient":{"reference":"Patient/b"},"code":{"coding":[{"code":"716186003"}]}}},
{"resource":{"resourceType":"MedicationRequest","id":"13","status":"draft","subject":{"reference":"Patient/b"},"medicationCodeableConcept":{"text":"x"}}},
{"resource":{"resourceType":"Observation","id":"19","status":"final","subject":{"reference":"Patient/b"},"effectiveDateTime":"2019-01-01","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},"valueQuantity":{"value":70,"unit":"stones"}}},
{"resource":{"resourceType":"Encounter","id":"30","status":"finished","subject":{"reference":"Patient/b"},"period":{"start":"2998-01-01"}}},
{"resource":{"resourceType":"Practitioner","id":"37"}},{"resource":{"resourceType":"Claim","id":"38","patient":{"reference":"Patient/b"}}}]}`

func django(then ...func(*site)) func(*site) {
	return movingBy("Move in…", append([]func(*site){button("Choose file…"), func(s *site) {
		s.chooses("../internal/exchange/django/testdata/django-hms.sqlite3")
	}}, then...)...)
}

// restoring makes a backup and is about to bring it back.
func restoring(lock clinic.BackupLock, then ...func(*site)) func(*site) {
	return func(s *site) {
		s.t.Helper()
		_, err := s.shell.opened.Services.Backups.Make(s.shell.desk.session.Context(),
			service.MakeBackup{Folder: filepath.Join(s.dir, "backups"), Lock: lock, Passphrase: "correct horse battery staple"})
		if err != nil {
			s.t.Fatal(err)
		}
		viewOf(pages.TabSettings, pages.ViewBackups)(s)
		button("Restore…")(s)
		for _, f := range then {
			f(s)
		}
	}
}

// twoDesks changes a patient's phone, address and mail at another desk while
// they are being edited here.
func twoDesks(then ...func(*site)) func(*site) {
	return func(s *site) {
		s.t.Helper()
		chartWith("krug", press(fyne.KeyE, control))(s)
		system := clinic.WithActor(s.t.Context(), clinic.SystemActor("test", "desk 2"))
		found, err := s.shell.opened.Services.Patients.Search(system, service.PatientFilter{Text: "krug"}, service.PageRequest{Limit: 1})
		if err != nil || len(found.Rows) == 0 {
			s.t.Fatalf("nobody is found: %v", err)
		}
		other, err := s.shell.opened.Services.Patients.Get(system, found.Rows[0].ID)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, e := range uitest.FindInDialog(s.w, func(e *components.Entry) bool { return other.Address != "" && e.Text == other.Address }) {
			e.SetText("Avenida de la Constitución 125, 3.º izquierda, 28013 Madrid")
		}
		other.Address, other.Email = "Calle Mayor 5, second floor on the left behind the courtyard", "other@example.org"
		if err := s.shell.opened.Services.Patients.Update(s.shell.desk.session.Context(), other, service.Image{}); err != nil {
			s.t.Fatal(err)
		}
		s.ctrl(fyne.KeyS)
		for _, f := range then {
			f(s)
		}
	}
}

var movingScenes = []scene{
	{"django-start", "maeve", movingBy("Move in…")},
	{"django-server", "maeve", movingBy("Move in…", button("PostgreSQL…"))},
	{"django-dry-run", "maeve", django()},
	{"django-confirm", "maeve", django(buttonLast("Move in…"))},
	{"django-note", "maeve", django(press(fyne.KeyDown, 0), press(fyne.KeyReturn, 0))},
	{"table-start", "maeve", movingBy("Import a table…")},
	{"table-file", "maeve", movingBy("Import a table…", button("Choose file…"))},
	{"table-columns", "maeve", tableAt()},
	{"table-checked", "maeve", tableAt(button("Check"))},
	{"table-problem", "maeve", tableAt(button("Check"), press(fyne.KeyDown, 0), press(fyne.KeyReturn, 0))},
	{"table-confirm", "maeve", tableAt(button("Check"), button("Import…"))},
	{"table-done", "maeve", tableAt(button("Check"), button("Import…"), press(fyne.KeyReturn, 0))},
	{"fhir-preview", "maeve", movingBy("Import a bundle…", func(s *site) { s.chooses(s.writes("bundle.json", foreignBundle)) })},
	{"fhir-whole", "maeve", movingBy("Import a bundle…", func(s *site) { s.chooses("../internal/exchange/fhir/testdata/synthea/buster.json") })},
	{"restore", "maeve", restoring(clinic.LockNone)},
	{"conflict-told", "grace", twoDesks()},
	{"conflict-choose", "grace", twoDesks(button("Show what changed"))},
}

// buttonLast presses the last of those with one English text.
func buttonLast(text string) func(*site) {
	return func(s *site) {
		s.t.Helper()
		found := uitest.Find(s.w, func(b *components.Button) bool { return b.Text == i18n.T(text) })
		if len(found) == 0 {
			s.t.Fatalf("no button %q", i18n.T(text))
		}
		found[len(found)-1].Tapped(nil)
	}
}

// startScene is something that is seen before anybody signs in, or in a window
// of its own: it opens the hospital itself.
type startScene struct {
	name string
	open func(*testing.T, config.Config) (*site, fyne.Window)
}

// spoiled opens a hospital that something has happened to.
func spoiled(happens func(*site), then ...func(*site)) func(*testing.T, config.Config) (*site, fyne.Window) {
	return func(t *testing.T, c config.Config) (*site, fyne.Window) {
		s := backedUp(t)
		happens(s)
		c.Database = s.demo
		s.start(Options{Config: c})
		for _, f := range then {
			f(s)
		}
		return s, s.w
	}
}

func cutOff(s *site) {
	s.t.Helper()
	if err := os.Truncate(s.demo, 40000); err != nil {
		s.t.Fatal(err)
	}
}

var startScenes = []startScene{
	{"rescue", spoiled(cutOff)},
	{"rescue-compare", spoiled(cutOff, press(fyne.KeyReturn, 0))},
	{"rescue-gone", spoiled(func(s *site) {
		if err := os.Remove(s.demo); err != nil {
			s.t.Fatal(err)
		}
	})},
	{"rescue-guards", spoiled((*site).dropGuard)},
	{"replaced", func(t *testing.T, c config.Config) (*site, fyne.Window) {
		s := backedUp(t)
		c.Database = s.demo
		s.start(Options{Config: c})
		s.as("maeve")
		bus := s.shell.opened.Bus
		bus.Publish(service.DatabaseReplaced{})
		bus.Flush()
		return s, s.w
	}},
	{"setup", func(t *testing.T, c config.Config) (*site, fyne.Window) {
		s := newSite(t)
		if err := os.Remove(s.demo); err != nil {
			t.Fatal(err)
		}
		c.Database = s.demo
		s.start(Options{Config: c})
		return s, s.w
	}},
	{"updated", func(t *testing.T, c config.Config) (*site, fyne.Window) {
		s := newSite(t)
		s.demo = storetest.NewOlderFile(t, 8)
		db := storetest.RawDB(t, s.demo)
		if _, err := db.Exec(`INSERT INTO auth_user (id, username, password, first_name, last_name, date_joined) VALUES (1, 'maeve', '!', 'Maeve', 'Ryan', '2025-01-01T00:00:00.000000Z');
			INSERT INTO users_profile (user_id, role, phone, name_key, created_at, updated_at) VALUES (1, 'admin', '', 'ryan maeve', '2025-01-01T00:00:00.000000Z', '2025-01-01T00:00:00.000000Z')`); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		c.Database = s.demo
		s.start(Options{Config: c})
		return s, s.w
	}},
	{"news-told", func(t *testing.T, c config.Config) (*site, fyne.Window) {
		s := newlyUpdated(t, c)
		return s, s.w
	}},
	{"news", func(t *testing.T, c config.Config) (*site, fyne.Window) {
		s := newlyUpdated(t, c)
		s.shell.openManual(topicNews)
		return s, s.shell.manual.window
	}},
}

// newlyUpdated is a desk that had an older version of the program yesterday.
func newlyUpdated(t *testing.T, c config.Config) *site {
	s := newFilledSite(t, fuller)
	s.version = "1.0.0"
	s.start(Options{Demo: true, Config: c, Greet: true})
	s.shell.app.Preferences().SetString(keptVersion, "0.0.1")
	s.as("grace")
	s.shell.desk.endTour()
	return s
}
