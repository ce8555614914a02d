package main

import (
	"archive/zip"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const synthea = "../../internal/exchange/fhir/testdata/synthea/"

// TestFHIRInAndOut takes patients in, lets everything out and takes the bundle
// into another, empty database.
func TestFHIRInAndOut(t *testing.T) {
	db, dir := newClinic(t), t.TempDir()
	files := []string{synthea + "buster.json", synthea + "clemente.json", synthea + "liz.json", synthea + "luigi.json", synthea + "ned.json"}
	out := mustRun(t, "", append([]string{"import", "fhir", "--database", db, "--dry-run"}, files...)...)
	if !strings.Contains(out, "Nothing was written") || !strings.Contains(out, "take 5 patients, refused 0") {
		t.Errorf("dry run:\n%s", out)
	}
	var report struct {
		Taken, Refused int
		Files          []struct {
			Patients []struct {
				Number                    string
				Problems, Vitals, Entries int
			}
		}
	}
	if err := json.Unmarshal([]byte(mustRun(t, "", append([]string{"import", "fhir", "--database", db, "--json"}, files...)...)), &report); err != nil {
		t.Fatal(err)
	}
	problems, sets, records := 0, 0, 0
	for _, f := range report.Files {
		for _, p := range f.Patients {
			problems, sets, records = problems+p.Problems, sets+p.Vitals, records+p.Entries
		}
	}
	// Everything that the files hold of these.
	if report.Taken != 5 || report.Refused != 0 || problems != 8 || sets != 17 || records != 26 {
		t.Errorf("taken %d, refused %d, problems %d, sets %d, records %d", report.Taken, report.Refused, problems, sets, records)
	}
	code, again, _ := ctlRun(t, "", "import", "fhir", "--database", db, files[0])
	if code != 0 || !strings.Contains(again, "refused 1") || !strings.Contains(again, "P-000001") {
		t.Errorf("again: exit %d\n%s", code, again)
	}
	bundle := filepath.Join(dir, "all.json")
	mustRun(t, "", "export", "fhir", "--database", db, "--to", bundle)
	other := newClinic(t)
	out = mustRun(t, "", "import", "fhir", "--database", other, bundle)
	if !strings.Contains(out, "Imported 5 patients, refused 0") {
		t.Errorf("into another database:\n%s", out)
	}
	// The second clinic's chart says the same as the first one's.
	for _, what := range []string{"SELECT count(*) FROM problem", "SELECT count(*) FROM vital_sign", "SELECT sum(weight_grams) FROM vital_sign",
		"SELECT sum(height_millimetres) FROM vital_sign", "SELECT count(*) FROM appointments_patienthistory", "SELECT group_concat(diagnosis, '/') FROM (SELECT diagnosis FROM appointments_patienthistory ORDER BY date_created, diagnosis)"} {
		if a, b := queryText(t, db, what), queryText(t, other, what); a != b || a == "" {
			t.Errorf("%s: %s here, %s there", what, a, b)
		}
	}
	for _, each := range []string{db, other} {
		if out := mustRun(t, "", "verify", "--database", each); strings.Contains(out, "FAULT") {
			t.Errorf("faults:\n%s", out)
		}
	}
	mustRun(t, "", "export", "fhir", "--database", db, "--ndjson", "--patient", "P-000002", "--to", filepath.Join(dir, "one"))
	lines, err := os.ReadFile(filepath.Join(dir, "one", "Patient.ndjson"))
	if err != nil || strings.Count(string(lines), "\n") != 1 || !strings.Contains(string(lines), "Kreiger") {
		t.Errorf("one patient: %s (%v)", lines, err)
	}
}

// TestEverythingLeaves reads every CSV file back and counts against the database.
func TestEverythingLeaves(t *testing.T) {
	db, dir := newClinic(t), t.TempDir()
	mustRun(t, "front desk phrase\n", "user", "add", "--database", db, "--username", "anna", "--role", "receptionist", "--first", "Anna", "--last", "=SUM(1)", "--password-stdin")
	mustRun(t, "", "import", "fhir", "--database", db, synthea+"buster.json")
	hashes := queryText(t, db, "SELECT group_concat(password, ' ') FROM auth_user WHERE password <> '!'")
	if strings.Count(hashes, "argon2id") != 2 {
		t.Fatalf("no password to look for: %q", hashes)
	}
	to := filepath.Join(dir, "out")
	mustRun(t, "", "export", "all", "--database", db, "--to", to)
	dictionary := readSheet(t, filepath.Join(to, "data-dictionary.csv"))
	tables := map[string]string{}
	for _, row := range dictionary[1:] {
		tables[row[0]] = row[8]
	}
	if len(tables) < 60 {
		t.Errorf("only %d tables", len(tables))
	}
	for file, table := range tables {
		rows := readSheet(t, filepath.Join(to, file))
		want := queryText(t, db, "SELECT count(*) FROM "+table)
		if table == "audit_log" && len(rows)-1 < 5 {
			t.Errorf("the audit log has %d rows", len(rows)-1)
		}
		if got := len(rows) - 1; queryText(t, db, "SELECT "+want+" = "+itoa(got)) != "1" {
			t.Errorf("%s has %d rows, %s has %s", file, got, table, want)
		}
		raw, _ := os.ReadFile(filepath.Join(to, file))
		for _, h := range append(strings.Fields(hashes), "argon2id", "$argon") {
			if strings.Contains(string(raw), h) {
				t.Errorf("%s holds what is kept of a password", file)
			}
		}
	}
	people, _ := os.ReadFile(filepath.Join(to, "people.csv"))
	if !strings.Contains(string(people), ",'=SUM(1),") || !strings.Contains(string(people), "Hoeger") {
		t.Errorf("people:\n%s", people)
	}
	entries, err := os.ReadDir(to)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".csv") && e.Name() != "data-dictionary.csv" && tables[e.Name()] == "" {
			t.Errorf("%s is not in the dictionary", e.Name())
		}
	}
	if code, _, errOut := ctlRun(t, "", "export", "all", "--database", db, "--to", to); code != exitConflict || !strings.Contains(errOut, "already") {
		t.Errorf("over a folder that is there: exit %d, %s", code, errOut)
	}
}

// englishWord finds what only English sentences have.
var englishWord = regexp.MustCompile(`(?i)\b(the|of|it|is|who|when|which|whether|with|that|by|as|how|and|to|from)\b`)

// What the program says in the files is in the language of the hospital's documents:
// no sentence of the page, of the dictionary or of the heads is left in English.
func TestEverythingLeavesInTheHospitalsLanguage(t *testing.T) {
	db, dir := newClinic(t), t.TempDir()
	mustRun(t, "", "import", "fhir", "--database", db, synthea+"buster.json")
	mustRun(t, "", "export", "all", "--database", db, "--to", filepath.Join(dir, "en"))
	inEnglish := readSheet(t, filepath.Join(dir, "en", "data-dictionary.csv"))
	for _, code := range []string{"de", "ru"} {
		execute(t, db, "UPDATE system_settings SET document_language = '"+code+"'")
		to := filepath.Join(dir, code)
		mustRun(t, "", "export", "all", "--database", db, "--to", to)
		said := 0
		check := func(where, text string) {
			said++
			if word := englishWord.FindString(text); word != "" {
				t.Errorf("%s: %s has %q: %s", code, where, word, text)
			}
			if code == "ru" && !regexp.MustCompile(`\p{Cyrillic}`).MatchString(text) && text != "ID" {
				t.Errorf("ru: %s is not Russian: %s", where, text)
			}
		}
		page, err := os.ReadFile(filepath.Join(to, "README.md"))
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(page)) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "|--") && !strings.HasPrefix(line, "# ") {
				check("README.md", line)
			}
		}
		dictionary := readSheet(t, filepath.Join(to, "data-dictionary.csv"))
		if len(dictionary) != len(inEnglish) {
			t.Fatalf("%s: %d columns, %d in English", code, len(dictionary), len(inEnglish))
		}
		heads := map[string][]string{}
		for n, row := range dictionary {
			for i, cell := range row {
				switch {
				case n == 0 || i == 1 || i == 2 || i >= 4 && i <= 6:
					check("the dictionary", cell)
				case i != 3 && cell != inEnglish[n][i]:
					t.Errorf("%s: %q is called %q: names are the same in every language", code, inEnglish[n][i], cell)
				}
			}
			if n > 0 {
				heads[row[0]] = append(heads[row[0]], row[4])
			}
		}
		for file, want := range heads {
			if got := readSheet(t, filepath.Join(to, file))[0]; !slices.Equal(got, want) {
				t.Errorf("%s: %s is headed %q, the dictionary says %q", code, file, got, want)
			}
		}
		if said < 3000 {
			t.Errorf("%s: only %d texts were looked at", code, said)
		}
	}
}

func TestOnePatientLeaves(t *testing.T) {
	db, dir := newClinic(t), t.TempDir()
	mustRun(t, "", "import", "fhir", "--database", db, synthea+"buster.json")
	to := filepath.Join(dir, "p.zip")
	if out := mustRun(t, "", "export", "patient", "--database", db, "--to", to, "p-000001"); !strings.Contains(out, "not encrypted") {
		t.Errorf("said %q", out)
	}
	z, err := zip.OpenReader(to)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	if len(z.File) != 2 || z.File[0].Name != "record.pdf" || z.File[1].Name != "record.fhir.json" {
		t.Errorf("%d files", len(z.File))
	}
	for name, c := range map[string]struct {
		code int
		args []string
	}{
		"no number":      {exitUsage, []string{"export", "patient", "--database", db, "--to", to}},
		"nobody":         {exitNotFound, []string{"export", "patient", "--database", db, "--to", to + "2", "P-000099"}},
		"no such export": {exitUsage, []string{"export", "nothing"}},
		"no such import": {exitUsage, []string{"import", "nothing"}},
		"no file":        {exitUsage, []string{"import", "fhir", "--database", db}},
		"missing file":   {exitNotFound, []string{"import", "fhir", "--database", db, "nowhere.json"}},
		"no bundle":      {exitInvalid, []string{"import", "fhir", "--database", db, "../../go.mod"}},
	} {
		code, _, errOut := ctlRun(t, "", c.args...)
		if code != c.code || errOut == "" {
			t.Errorf("%s: exit %d, want %d: %s", name, code, c.code, errOut)
		}
	}
}

func readSheet(t *testing.T, path string) [][]string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), "\ufeff"))).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%s: %v", path, err)
	}
	return rows
}

func itoa(n int) string { return strconv.Itoa(n) }

// queryText reads one value as somebody with a database shell would.
// execute changes a database behind the program's back.
func execute(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file://"+(&url.URL{Path: path}).EscapedPath()+"?mode=rw&_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	done, err := db.Exec(statement)
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	if n, err := done.RowsAffected(); n != 1 || err != nil {
		t.Fatalf("%s: %d rows, %v", statement, n, err)
	}
}

func queryText(t *testing.T, path, query string) string {
	t.Helper()
	db, err := sql.Open("sqlite", "file://"+(&url.URL{Path: path}).EscapedPath()+"?mode=ro&_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var text sql.NullString
	if err := db.QueryRow(query).Scan(&text); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return text.String
}
