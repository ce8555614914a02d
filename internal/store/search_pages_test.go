package store

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// searchSite is a database of made-up patients, some of them retired, and what
// is stored of each.
func searchSite(t *testing.T, n int) (*Store, []searchFacts, map[int64]bool) {
	t.Helper()
	ctx := context.Background()
	s, err := Open(ctx, Options{Path: filepath.Join(t.TempDir(), "x.db"), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	var all []searchFacts
	retired := map[int64]bool{}
	if err := s.InTx(ctx, func(r service.Repos) error {
		for i := range n {
			f := genFacts.Example(i)
			f.PatientNo = fmt.Sprintf("P-%06d", i+1)
			if i > 2 && i%3 == 0 { // namesakes and relatives
				f.LastName = all[i-1].LastName
			}
			if i > 2 && i%5 == 0 {
				f.FirstName = all[i-2].FirstName
			}
			p := clinic.Patient{Number: f.PatientNo, FirstName: f.FirstName, LastName: f.LastName, Email: f.Email, Phone: f.Phone, PhoneE164: f.PhoneE164,
				DateOfBirth: f.DateOfBirth.date, CreatedAt: time.Now(),
				Identifiers: []clinic.Identifier{{Kind: clinic.IdentifierOther, Value: f.Identifiers}}}
			if i%7 == 6 {
				p.Retired = time.Now()
			}
			id, err := r.Patients().Insert(ctx, p)
			if err != nil {
				return err
			}
			f.UserID, retired[int64(id)] = int64(id), i%7 == 6
			all = append(all, f)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return s, all, retired
}

// The database finds whom the grammar says, page by page, nobody twice and
// nobody lost, whether the hits are few or many; and few come ranked.
func TestPagesOfAnySearch(t *testing.T) {
	s, all, retired := searchSite(t, 120)
	defer func(few, counted, walk int) { fewHits, countedHits, walkRows = few, counted, walk }(fewHits, countedHits, walkRows)
	rapid.Check(t, func(t *rapid.T) {
		i := rapid.IntRange(0, len(all)-1).Draw(t, "patient")
		form := genForm(t, all[i])
		if rapid.Bool().Draw(t, "short") {
			form = string([]rune(form)[:1])
		}
		f := service.PatientFilter{Text: form, WithRetired: rapid.Bool().Draw(t, "with retired")}
		fewHits = rapid.SampledFrom([]int{0, 2, 1000}).Draw(t, "few")
		walkRows = rapid.SampledFrom([]int{1, 7, 1000}).Draw(t, "walk")
		countedHits = rapid.SampledFrom([]int{1, 10, 1000}).Draw(t, "counted")
		limit := rapid.SampledFrom([]int{1, 3, 100}).Draw(t, "limit")
		q := parsePatientQuery(form)
		want, matching := map[int64]int{}, 0
		for _, p := range all {
			b := newSearchBody(p)
			rank, ok := q.rank(&b)
			if ok {
				matching++
			}
			if ok && (f.WithRetired || !retired[p.UserID]) {
				want[p.UserID] = rank
			}
		}
		var got []int64
		var names []string
		req := service.PageRequest{Limit: limit}
		for pages := 0; ; pages++ {
			var page service.Page[service.PatientRow]
			if err := s.View(context.Background(), func(r service.Repos) (err error) {
				page, err = r.Patients().Search(context.Background(), f, req)
				return err
			}); err != nil {
				t.Fatalf("%q: %v", form, err)
			}
			total, more := -1, false
			if pages == 0 {
				if total, more = len(want), matching > max(countedHits, fewHits); more {
					total = countedHits
				}
			}
			if page.Total != total || page.TotalAtLeast != more {
				t.Errorf("%q, page %d: total %d (more: %v), want %d (%v)", form, pages, page.Total, page.TotalAtLeast, total, more)
			}
			for _, row := range page.Rows {
				got = append(got, int64(row.ID))
				names = append(names, nameKey(row.FirstName, row.LastName))
			}
			if req.After = page.Next; req.After == "" {
				break
			}
			if len(page.Rows) != limit || pages > len(all) {
				t.Fatalf("%q: page %d has %d rows of %d and says there are more", form, pages, len(page.Rows), limit)
			}
		}
		seen := slices.Compact(slices.Sorted(slices.Values(got)))
		if len(seen) != len(got) || len(got) != len(want) {
			t.Errorf("%q: %d rows, %d patients, want %d", form, len(got), len(seen), len(want))
		}
		last := 0
		for i, id := range got {
			rank, ok := want[id]
			if !ok {
				t.Errorf("%q finds patient %d, who does not fit", form, id)
			}
			if fewHits == 1000 && (rank < last || i > 0 && rank == last && names[i] < names[i-1]) {
				t.Errorf("%q: rank %d (%s) after rank %d", form, rank, names[i], last)
			}
			last = rank
		}
		if tiers := q.beginnings(); fewHits == 0 && len(tiers) > 0 {
			end := slices.IndexFunc(names, func(n string) bool { return !strings.HasPrefix(n, tiers[0]) })
			if end >= 0 && slices.ContainsFunc(names[end:], func(n string) bool { return strings.HasPrefix(n, tiers[0]) }) {
				t.Errorf("%q: names that begin so do not come first: %q", form, names)
			}
		}
		if tiers := q.beginnings(); fewHits == 0 && matching > countedHits { // of too many, the newest of the rest come first
			begins := func(n string) bool {
				return slices.ContainsFunc(tiers, func(b string) bool { return strings.HasPrefix(n, b) })
			}
			from := slices.IndexFunc(names, func(n string) bool { return !begins(n) })
			if from >= 0 && !slices.IsSortedFunc(got[from:], func(a, b int64) int { return cmp.Compare(b, a) }) {
				t.Errorf("%q: the rest does not come the newest first: %v", form, got[from:])
			}
		}
	})
}

// Counting stops somewhere, and says so.
func TestCountingStops(t *testing.T) {
	s, _, _ := searchSite(t, 40)
	defer func(few, counted int) { fewHits, countedHits = few, counted }(fewHits, countedHits)
	fewHits, countedHits = 2, 5
	var page service.Page[service.PatientRow]
	if err := s.View(context.Background(), func(r service.Repos) (err error) {
		page, err = r.Patients().Search(context.Background(), service.PatientFilter{Text: "+49"}, service.PageRequest{})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if page.Total != 5 || !page.TotalAtLeast || len(page.Rows) <= 5 {
		t.Errorf("total %d, at least %v, %d rows", page.Total, page.TotalAtLeast, len(page.Rows))
	}
}

// A database whose bodies were written in an older form, or never, has them
// made anew when it is opened; and the check of the database sees what is wrong.
func TestBodiesAreMadeAnew(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "x.db")
	open := func() *Store {
		t.Helper()
		s, err := Open(ctx, Options{Path: path, Create: true})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	found := func(s *Store, text string) (n int) {
		t.Helper()
		if err := s.View(ctx, func(r service.Repos) error {
			page, err := r.Patients().Search(ctx, service.PatientFilter{Text: text}, service.PageRequest{})
			n = page.Total
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	check := func(s *Store) string {
		t.Helper()
		report, err := s.Verify(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range report.Checks {
			if c.Name == "patients can be found" {
				return c.Detail
			}
		}
		t.Fatal("not checked")
		return ""
	}
	exec := func(s *Store, query string) {
		t.Helper()
		if err := s.InTx(ctx, func(r service.Repos) error { _, err := r.(*unit).exec(ctx, query); return err }); err != nil {
			t.Fatal(err)
		}
	}
	s := open()
	if err := s.InTx(ctx, func(r service.Repos) error {
		for i, name := range []string{"Müller", "Østergård"} {
			if _, err := r.Patients().Insert(ctx, clinic.Patient{Number: fmt.Sprintf("P-%06d", i+1), LastName: name, CreatedAt: time.Now()}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if got := check(s); got != "" {
		t.Errorf("a sound index: %s", got)
	}
	for what, damage := range map[string]string{
		"patient 1 is found by other facts than are stored":    "UPDATE patient_search SET last = '  miller  ' WHERE rowid = 1",
		"patient 2 is not in the index":                        "DELETE FROM patient_search WHERE rowid = 2",
		"the index knows a patient 99 who is not there":        "INSERT INTO patient_search (rowid, last) VALUES (99, 'x')",
		"the search index has form 0, this program writes":     "DELETE FROM patient_search_form",
		"patient 1 is found by other facts than are stored; p": "UPDATE auth_user SET last_name = 'Smith'",
	} {
		exec(s, damage)
		if got := check(s); !strings.Contains(got, what) {
			t.Errorf("after %s: %q", damage, got)
		}
		exec(s, "DELETE FROM patient_search_form")
		exec(s, "UPDATE auth_user SET last_name = CASE id WHEN 1 THEN 'Müller' ELSE 'Østergård' END")
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		s = open()
		if got := check(s); got != "" || found(s, "mueller") != 1 || found(s, "ostergard") != 1 || found(s, "miller") != 0 {
			t.Errorf("after %s and opening anew: %q", damage, got)
		}
	}
	// A form that is up to date is left alone.
	exec(s, "UPDATE patient_search SET last = '  miller  ' WHERE rowid = 1")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open()
	if found(s, "miller") != 1 {
		t.Error("bodies were made anew without need")
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// A database of the first schema is searched as a new one once it is brought up
// to date.
func TestAnOlderDatabaseIsSearched(t *testing.T) {
	ctx := context.Background()
	db, path, _ := firstSchema(t)
	for _, step := range []func() error{
		func() error { _, err := db.Exec("PRAGMA application_id = " + applicationIDText); return err },
		func() error {
			_, err := db.Exec(`INSERT INTO auth_user (id, username, first_name, last_name, email, password, date_joined) VALUES (7, 'p-000001', 'Jürgen', 'Müller', '', '!', '');
				INSERT INTO users_profile (user_id, role, phone, date_of_birth, name_key, created_at, updated_at) VALUES (7, 'patient', '0171 5551234', '1980-11-23', 'muller jurgen', '', '');
				INSERT INTO patient_profile (user_id, patient_no, name_key, created_at, updated_at) VALUES (7, 'P-000001', 'muller jurgen', '', '');
				INSERT INTO patient_search (rowid, body) VALUES (7, 'muller jurgen')`)
			return err
		},
		db.Close,
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	s, err := Open(ctx, Options{Path: path, Migrate: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"mueller, j", "23.11.80", "+49 171 5551234", "p1"} {
		if err := s.View(ctx, func(r service.Repos) error {
			page, err := r.Patients().Search(ctx, service.PatientFilter{Text: text}, service.PageRequest{})
			if err == nil && (page.Total != 1 || page.Rows[0].ID != 7) {
				t.Errorf("%q finds %d", text, page.Total)
			}
			return err
		}); err != nil {
			t.Error(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
