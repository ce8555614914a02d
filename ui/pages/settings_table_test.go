package pages

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/theme"
	"caredesk/ui/uitest"
	"caredesk/ui/viewmodel"
)

const patientTable = "Nr;Vorname;Nachname;Geburtsdatum;Geschlecht;Handy;Anschrift;Krankenkasse;Hausarzt\n" +
	"K-1001;Jürgen;Weiß;31.12.1968;männlich;+49 30 123456;Am Markt 1, Köln;AOK;Dr. Braun\n" +
	"K-1002;Ayşe;Öz;04.05.1971;w;+49 30 222333;Ring 7, Köln;TK;Dr. Braun\n" +
	"K-1003;Zoë;Lang;31.02.1980;w;;Weg 3, Bonn;TK;\n" +
	"K-1004;Jurgen;Weiss;31.12.1968;m;;Am Markt 1;;\n" +
	"K-1005;Mia;Blum;1990;w;0221;Gasse 4, Köln;Barmer;\n"

func (h *deskHospital) tableAt() *settingsPage {
	h.t.Helper()
	p := h.asAdmin(NewSettings).(*settingsPage)
	p.Open(Target{Tab: TabSettings, View: ViewMoving})
	uitest.MustText(h.t, h.window, "In from a table")
	p.moving.openTable()
	return p
}

// about expects a page to be about one button, the first that is drawn as such.
func about(t *testing.T, page fyne.CanvasObject, want *components.Button) {
	t.Helper()
	if got, _ := components.FindSpots(page).Primary.(*components.Button); got != want {
		t.Errorf("the page is about %+v, want %q", got, want.Text)
	}
}

func TestATableIsMappedCheckedAndTakenIn(t *testing.T) {
	for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
		h := newDeskHospital(t)
		h.mode = mode
		dir := t.TempDir()
		path := filepath.Join(dir, "patienten.csv")
		if err := os.WriteFile(path, []byte(patientTable), 0o600); err != nil {
			t.Fatal(err)
		}
		p := h.tableAt()
		v, w := p.moving.table, h.window
		uitest.MustText(t, w, "Nothing is written until you say so")
		about(t, v.content, v.file)
		uitest.Shot(t, w, "table-start-"+string(mode))
		v.open(path)
		about(t, v.content, v.next)
		for _, text := range []string{"CSV in UTF-8, parted by semicolons", "5 rows and 9 columns", "Jürgen", "31.12.1968", "Not taken: Hausarzt.", "Line 2"} {
			uitest.MustText(t, w, text)
		}
		if v.fields["last_name"].Value() != "2" || v.fields["email"].Value() != "-1" {
			t.Errorf("guessed %v", v.vm.Columns)
		}
		uitest.Shot(t, w, "table-columns-"+string(mode))
		// A column given to another field leaves the one that had it.
		v.fields["email"].OnChanged("5")
		if v.fields["phone"].Value() != "-1" || v.fields["email"].Value() != "5" {
			t.Errorf("after another choice: %v", v.vm.Columns)
		}
		v.fields["phone"].OnChanged("5")
		v.check()
		for _, text := range []string{"Of 5 rows, 3 would be added", "2 cannot be taken", "There is no such day", "(same birth date"} {
			uitest.MustText(t, w, text)
		}
		about(t, v.content, v.take)
		uitest.Shot(t, w, "table-checked-"+string(mode))
		v.search.SetText("bonn")
		if rows := v.rows.Rows(); len(rows) != 1 || rows[0].Line != 4 {
			t.Errorf("searching shows %v", rows)
		}
		v.search.SetText("")
		v.why.SetText("twins")
		v.check()
		uitest.MustText(t, w, "Of 5 rows, 4 would be added")
		v.why.SetText("")
		v.check()
		v.confirm()
		uitest.MustText(t, w, "not at all")
		uitest.Shot(t, w, "table-confirm-"+string(mode))
		uitest.Key(w, fyne.KeyReturn)
		if v.vm.Step != viewmodel.TableDone || v.vm.Err != nil {
			t.Fatalf("step %v, error %v", v.vm.Step, v.vm.Err)
		}
		uitest.MustText(t, w, "3 were added")
		uitest.Shot(t, w, "table-done-"+string(mode))
		found, err := h.services.Patients.Search(h.admin(), service.PatientFilter{Text: "K-1002"}, service.PageRequest{})
		if err != nil || len(found.Rows) != 1 || found.Rows[0].Number != "K-1002" {
			t.Errorf("found %+v: %v", found.Rows, err)
		}
	}
}

func TestRowsToCorrectAreSavedAndComeIn(t *testing.T) {
	h := newDeskHospital(t)
	dir := t.TempDir()
	path, target := filepath.Join(dir, "patients.csv"), filepath.Join(dir, "fix.csv")
	if err := os.WriteFile(path, []byte(patientTable), 0o600); err != nil {
		t.Fatal(err)
	}
	v := h.tableAt().moving.table
	v.open(path)
	v.check()
	v.confirm()
	uitest.Key(h.window, fyne.KeyReturn)
	v.saveErrors()
	entries := uitest.FindInDialog(h.window, func(e *components.Entry) bool { return strings.HasSuffix(e.Text, "patients-to-correct.csv") })
	if len(entries) != 1 {
		t.Fatalf("%d fields for the file", len(entries))
	}
	entries[0].SetText(target)
	uitest.Key(h.window, fyne.KeyReturn)
	data, err := os.ReadFile(target)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][0] != "K-1003" || !strings.Contains(rows[1][len(rows[1])-1], "no such day") {
		t.Fatalf("saved %q: %v", rows, err)
	}
	fixed := strings.Replace(strings.Replace(string(data), "31.02.1980", "28.02.1980", 1), "Am Markt 1,,,,", "Am Markt 1,,,his cousin,", 1)
	if err := os.WriteFile(target, []byte(fixed), 0o600); err != nil {
		t.Fatal(err)
	}
	v.open(target)
	v.check()
	uitest.MustText(t, h.window, "Of 2 rows, 2 would be added")
	v.confirm()
	uitest.Key(h.window, fyne.KeyReturn)
	uitest.MustText(t, h.window, "2 were added")
}

func TestATableThatCannotBeReadSaysWhere(t *testing.T) {
	h := newDeskHospital(t)
	path := filepath.Join(t.TempDir(), "broken.csv")
	if err := os.WriteFile(path, []byte("Name,Phone\nA,1\nB,\"2\nC,3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	v := h.tableAt().moving.table
	v.open(path)
	uitest.MustText(t, h.window, "Line 3 opens a quotation mark")
	if v.vm.Step != viewmodel.TableStart || v.take.Visible() {
		t.Error("it goes on without a table")
	}
}
