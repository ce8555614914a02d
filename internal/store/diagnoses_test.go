package store_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

var diagnosisRows = flag.Int("diagnosis-rows", 20_000, "rows of the list that the test of diagnosis codes imports and searches")

// classification makes a list of n codes with titles of words that repeat as
// those of a real one do: few in half of the titles, most in few.
func classification(n int) []clinic.CodedDiagnosis {
	rng := rand.New(rand.NewPCG(3, 4))
	common := strings.Fields("unspecified other acute chronic fracture disease disorder left right initial encounter with without complication type of due to")
	rare := make([]string, 4000)
	for i := range rare {
		var b strings.Builder
		for range 3 {
			b.WriteString([]string{"car", "dio", "gas", "tro", "neu", "ro", "pha", "ryn", "os", "teo", "my", "al", "der", "ma", "itis", "algia"}[rng.IntN(16)])
		}
		rare[i] = b.String()
	}
	out := make([]clinic.CodedDiagnosis, n)
	for i := range out {
		words := []string{rare[rng.IntN(len(rare))]}
		for range 3 + rng.IntN(5) {
			if rng.IntN(3) == 0 {
				words = append(words, rare[rng.IntN(len(rare))])
			} else {
				words = append(words, common[rng.IntN(len(common))])
			}
		}
		rng.Shuffle(len(words), func(a, b int) { words[a], words[b] = words[b], words[a] })
		words[0] = strings.ToUpper(words[0][:1]) + words[0][1:]
		out[i] = clinic.CodedDiagnosis{Code: fmt.Sprintf("%c%02d.%03d", 'A'+i/1000%26, i/10%100, i/26000*10+i%10+i/1000*11%900), Title: strings.Join(words, " ")}
	}
	seen := map[string]int{}
	for i := range out { // the codes above repeat; a suffix keeps them apart
		if n := seen[out[i].Code]; n > 0 {
			seen[out[i].Code]++
			out[i].Code += string(rune('A' + n))
		} else {
			seen[out[i].Code] = 1
		}
	}
	return out
}

// A full list of codes is imported in seconds, and type-ahead over it answers
// within 20 ms. With -diagnosis-rows=100000 it is as long as the longest.
func TestALongListOfDiagnoses(t *testing.T) {
	path := storetest.NewFile(t)
	s := storetest.OpenFile(t, path, nil, nil)
	rows := classification(*diagnosisRows)
	start := time.Now()
	res := importDiagnoses(t, s, rows)
	imported := time.Since(start)
	if res.New != len(rows) {
		t.Fatalf("imported %+v of %d", res.New, len(rows))
	}
	start = time.Now()
	if res := importDiagnoses(t, s, rows); res.Unchanged != len(rows) {
		t.Fatalf("imported again: %+v", res)
	}
	t.Logf("%d rows imported in %v, unchanged again in %v", len(rows), imported, time.Since(start))
	if limit := time.Duration(len(rows)) * 250 * time.Microsecond * pace(t); imported > limit {
		t.Errorf("importing took %v, more than %v", imported, limit)
	}
	for _, text := range []string{"a", "a1", "a10", "a10.0", "c", "acu", "acute", "fracture of", "of due to", "chronic left with", "unspec", "t", "type 2", "cardio", "zzz", "disease my"} {
		times := make([]time.Duration, 0, 40)
		found := 0
		for range 40 {
			began := time.Now()
			if err := s.View(ctx, func(r service.Repos) error {
				list, err := r.CodeLists().SuggestDiagnoses(ctx, text, nil, 20)
				found = len(list)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			times = append(times, time.Since(began))
		}
		slices.Sort(times)
		t.Logf("%-20q p50 %v p95 %v, %d shown", text, times[20], times[38], found)
		if times[20] > 60*time.Millisecond && times[20] > 60*time.Millisecond*pace(t) {
			t.Errorf("%q takes %v", text, times[20])
		}
	}
	report, err := s.Verify(ctx)
	if err != nil || !report.OK {
		t.Errorf("verify: %+v, %v", report, err)
	}
}

func importDiagnoses(t testing.TB, s *store.Store, rows []clinic.CodedDiagnosis) (res service.PutResult) {
	t.Helper()
	if err := s.InTx(ctx, func(r service.Repos) (err error) {
		if res, err = r.CodeLists().PutDiagnoses(ctx, rows, service.PutOptions{Source: service.SourceImport, At: time.Now()}); err != nil {
			return err
		}
		return r.CodeLists().Touch(ctx, service.CodeListInfo{List: service.DiagnosisList})
	}); err != nil {
		t.Fatal(err)
	}
	return res
}

// The statements of the type-ahead read an index and never the whole list.
func TestDiagnosisSearchUsesIndexes(t *testing.T) {
	log := &storetest.Statements{}
	path := storetest.NewFile(t)
	s := storetest.OpenFile(t, path, nil, slog.New(log))
	importDiagnoses(t, s, classification(50))
	raw := storetest.RawDB(t, path)
	for _, text := range []string{"a10", "acute", "acute of"} {
		log.Take()
		if err := s.View(ctx, func(r service.Repos) error {
			_, err := r.CodeLists().SuggestDiagnoses(ctx, text, nil, 20)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		ran := 0
		for _, query := range log.Take() {
			if !strings.Contains(query, "diagnosis_code") {
				continue
			}
			ran++
			for _, step := range plan(t, raw, query) {
				if strings.Contains(step, "SCAN d") || strings.Contains(step, "SCAN c") || strings.Contains(step, "TEMP B-TREE") {
					t.Errorf("%q: %s\n%s", text, step, query)
				}
			}
		}
		if ran < 2 {
			t.Errorf("%q ran %d statements", text, ran)
		}
	}
}

// An import that is cancelled in the middle leaves the list as it was.
func TestACancelledImportLeavesNothing(t *testing.T) {
	s := storetest.New(t)
	importDiagnoses(t, s, classification(300))
	cancelled, cancel := context.WithCancel(ctx)
	defer cancel()
	err := s.InTx(cancelled, func(r service.Repos) error {
		_, err := r.CodeLists().PutDiagnoses(cancelled, classification(9000), service.PutOptions{Source: service.SourceImport, At: time.Now(),
			Progress: func(done, _ int) {
				if done > 2000 {
					cancel()
				}
			}})
		return err
	})
	if clinic.CodeOf(err) != clinic.Unavailable || !errors.Is(err, context.Canceled) {
		t.Fatalf("cancelled: %v", err)
	}
	if err := s.View(ctx, func(r service.Repos) error {
		page, err := r.CodeLists().DiagnosisPage(ctx, service.DiagnosisFilter{}, service.PageRequest{})
		if page.Total != 300 {
			t.Errorf("%d rows are there", page.Total)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if report, err := s.Verify(ctx); err != nil || !report.OK {
		t.Errorf("verify: %+v, %v", report, err)
	}
}
