package store_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/internal/store"
	"caredesk/internal/store/storetest"
)

var (
	searchPatients = flag.Int("search-patients", 200_000, "patients in the database that BenchmarkPatientSearch searches")
	searchDatabase = flag.String("search-database", "", "file to keep that database in, so that the next run need not fill it")
)

// fillForSearch registers n patients: a tenth are called Müller, one in fifty
// Smith, the others have made-up names; all numbers begin with the same country.
func fillForSearch(b *testing.B, s *store.Store, n int) {
	b.Helper()
	rng := rand.New(rand.NewPCG(1, 2))
	syllables := strings.Fields("mu ler son an der berg ka to ri sa ma lo pe ne vi st ha wo fi gu bra ko li zen tor el ing dal")
	word := func() string {
		var w strings.Builder
		for range 2 + rng.IntN(2) {
			w.WriteString(syllables[rng.IntN(len(syllables))])
		}
		text := w.String()
		return strings.ToUpper(text[:1]) + text[1:]
	}
	first := make([]string, 400)
	for i := range first {
		first[i] = word()
	}
	for done := 0; done < n; {
		if err := s.InTx(ctx, func(r service.Repos) error {
			for range min(5000, n-done) {
				done++
				p := clinic.Patient{Number: fmt.Sprintf("P-%06d", done), FirstName: first[rng.IntN(len(first))], LastName: word(),
					DateOfBirth: clinic.Date{Year: 1930 + rng.IntN(95), Month: time.Month(1 + rng.IntN(12)), Day: 1 + rng.IntN(28)},
					Phone:       fmt.Sprintf("+353 8%d %03d %04d", rng.IntN(10), rng.IntN(1000), rng.IntN(10000)), CreatedAt: time.Now()}
				switch {
				case done%20 == 0:
					p.LastName = "Müller"
				case done%20 == 1:
					p.LastName = "Mueller"
				case done%50 == 2:
					p.LastName = "Smith"
				}
				p.Email = fmt.Sprintf("%s%d@mail.example", strings.ToLower(p.FirstName), done)
				if done%100 == 7 {
					p.Retired = time.Now()
				}
				if _, err := r.Patients().Insert(ctx, p); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPatientSearch measures the first page of searches as they are typed,
// in a hospital of 200,000 patients (-search-patients).
func BenchmarkPatientSearch(b *testing.B) {
	path := storetest.NewFile(b)
	if *searchDatabase != "" {
		if _, err := os.Stat(*searchDatabase); err != nil {
			if err := os.Rename(path, *searchDatabase); err != nil {
				b.Fatal(err)
			}
		}
		path = *searchDatabase
	}
	s := storetest.OpenFile(b, filepath.Clean(path), nil, nil)
	search := func(f service.PatientFilter) (page service.Page[service.PatientRow]) {
		if err := s.View(ctx, func(r service.Repos) (err error) {
			page, err = r.Patients().Search(ctx, f, service.PageRequest{})
			return err
		}); err != nil {
			b.Fatal(err)
		}
		return page
	}
	if search(service.PatientFilter{WithRetired: true}).Total == 0 {
		fillForSearch(b, s, *searchPatients)
	}
	for _, text := range []string{"", "m", "mu", "mue", "mueller", "müller", "smith", "smith, a", "smith a", "smith andermu", "son", "an an", "1980",
		"17.05.1980", "mueller 1980", "8412", "+353", "0871", "+353 87 123", "087 123 4", "P-000123", "123", "@mail.example", "tolo123@mail", "tolo@", "zzzz", "example"} {
		b.Run(text, func(b *testing.B) {
			times := make([]time.Duration, 0, b.N)
			total := 0
			for range b.N {
				start := time.Now()
				total = search(service.PatientFilter{Text: text}).Total
				times = append(times, time.Since(start))
			}
			slices.Sort(times)
			b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "ms-p95")
			b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "ms-p50")
			b.ReportMetric(float64(total), "found")
			b.ReportMetric(0, "ns/op")
		})
	}
}
