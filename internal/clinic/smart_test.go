package clinic_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"caredesk/assets"
	"caredesk/internal/clinic"
	"caredesk/internal/codelist"
)

// starterLists reads the built-in lists once; a row of them that cannot be
// used fails every test here.
var starterLists = sync.OnceValues(func() (lists struct {
	drugs        []clinic.Drug
	classes      []clinic.DrugClass
	interactions []clinic.Interaction
}, err error) {
	var o codelist.Outcome
	check := func(name string, e error) {
		if e == nil && o.Bad+o.Repeated > 0 {
			e = fmt.Errorf("%d bad rows, %d repeated: %v", o.Bad, o.Repeated, o.Problems)
		}
		if e != nil && err == nil {
			err = fmt.Errorf("%s: %w", name, e)
		}
	}
	var e error
	lists.drugs, o, e = codelist.ReadDrugsCSV(strings.NewReader(assets.DrugsCSV))
	check("drugs.csv", e)
	lists.classes, o, e = codelist.ReadClassesCSV(strings.NewReader(assets.DrugClassesCSV))
	check("drug_classes.csv", e)
	lists.interactions, o, e = codelist.ReadInteractionsCSV(strings.NewReader(assets.InteractionsCSV))
	check("interactions.csv", e)
	return lists, err
})

var starter = sync.OnceValues(func() (*clinic.DrugBook, error) {
	lists, err := starterLists()
	return clinic.NewDrugBook(lists.drugs, lists.classes, lists.interactions), err
})

func starterBook(t testing.TB) *clinic.DrugBook {
	t.Helper()
	b, err := starter()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// smartRows reads a file of the SMART sample patients by its columns.
func smartRows(t testing.TB, file string) []map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "smart", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var header []string
	var rows []map[string]string
	for lines := bufio.NewScanner(f); lines.Scan(); {
		cells := strings.Split(lines.Text(), "\t")
		if header == nil {
			header = cells
			continue
		}
		row := map[string]string{}
		for i, cell := range cells {
			if i < len(header) {
				row[header[i]] = cell
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// golden compares with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
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
		t.Errorf("%s differs; run with -update and read the change.\n%s", path, firstDifference(got, string(want)))
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d:\n got %s\nwant %s", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

// The names of the sample's prescriptions are understood; the golden file
// shows each as what.
func TestSMARTMedicationNames(t *testing.T) {
	b := starterBook(t)
	rows := smartRows(t, "meds.txt")
	if len(rows) < 362 {
		t.Fatalf("%d rows", len(rows))
	}
	count := map[clinic.Understood]int{}
	var out strings.Builder
	seen := map[string]bool{}
	total := 0
	for _, row := range rows {
		name := row["Name"]
		m := b.Match(name)
		count[m.Understood]++
		total++
		if seen[name] {
			continue
		}
		seen[name] = true
		fmt.Fprintf(&out, "%s\t%s\t%s\t%s", m.Understood, strings.Join(m.Ingredients, " + "), strings.Join(m.Classes, " "), name)
		if m.Drug != nil {
			fmt.Fprintf(&out, "\t= %s", m.Drug.Label())
		}
		if len(m.Unknown) > 0 {
			fmt.Fprintf(&out, "\t? %s", strings.Join(m.Unknown, " "))
		}
		out.WriteByte('\n')
	}
	summary := fmt.Sprintf("%d medications: %d understood in full, %d in part, %d not at all\n", total, count[clinic.UnderstoodFull],
		count[clinic.UnderstoodPart], count[clinic.UnderstoodNone])
	t.Log(summary)
	golden(t, "smart/meds.golden", summary+out.String())
	if full := float64(count[clinic.UnderstoodFull]) / float64(total); full < 0.97 {
		t.Errorf("%.1f%% understood in full, want at least 97%%", full*100)
	}
}
