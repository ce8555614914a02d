package clinic_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"caredesk/internal/clinic"
)

// TestSmartSigs reads the sigs of 67 sample patients as American practices
// typed them. The golden file has the figures and what is printed of each.
func TestSmartSigs(t *testing.T) {
	file, err := os.Open(filepath.Join("testdata", "smart", "meds.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	figures := map[clinic.Understood]int{}
	seen := map[string]int{}
	empty, all := 0, 0
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		columns := strings.Split(lines.Text(), "\t")
		if columns[0] == "ID" {
			continue
		}
		sig := strings.TrimSpace(strings.Trim(columns[6], `"`))
		all++
		if sig == "" {
			empty++
			continue
		}
		_, how := clinic.ParseSig(sig)
		figures[how]++
		seen[sig]++
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	if all != 363 || empty != 3 {
		t.Errorf("%d medications, %d without a sig", all, empty)
	}
	full := figures[clinic.UnderstoodFull]
	if full*100 < 95*(all-empty) {
		t.Errorf("only %d of %d sigs are understood in full", full, all-empty)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d medications: %d in full, %d in part, %d not at all, %d without a sig\n\n", all, full,
		figures[clinic.UnderstoodPart], figures[clinic.UnderstoodNone], empty)
	t.Log(strings.TrimSpace(b.String()))
	for _, sig := range sortedOf(seen) {
		s, how := clinic.ParseSig(sig)
		fmt.Fprintf(&b, "%d × %s\n\t%v: %s\n\t%s\n", seen[sig], sig, how, s.Words(clinic.English), s.Words(clinic.German))
		if s.Text != "" && how == clinic.UnderstoodFull {
			t.Errorf("%q in full leaves %q", sig, s.Text)
		}
	}
	golden := filepath.Join("testdata", "sigs.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != b.String() {
		t.Errorf("the sigs read otherwise than in %s; see what changed with -update", golden)
	}
}

func sortedOf(counts map[string]int) []string {
	var out []string
	for s := range counts {
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}
