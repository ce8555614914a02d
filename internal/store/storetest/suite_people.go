package storetest

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func testUsers(t *testing.T, s *site) {
	ctx := s.ctx
	want := clinic.User{Username: "nina", FirstName: "Nína", LastName: "O'Brien", Email: "nina@example.org", Role: clinic.RoleNurse,
		Phone: "+353 1 234", Address: "1 Quay\nDublin", DateOfBirth: clinic.MustDate("1992-02-29"), Active: true, MustChangePassword: true, CreatedAt: s.now}
	s.write(func(r service.Repos) (err error) {
		want.ID, err = r.Users().Insert(ctx, want, "hash-1")
		return err
	})
	want.Version = 1
	s.read(func(r service.Repos) error {
		if got, err := r.Users().Get(ctx, want.ID); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("Get: %v\n got %+v\nwant %+v", err, got, want)
		}
		if got, hash, err := r.Users().ByUsername(ctx, "nina"); err != nil || got.ID != want.ID || hash != "hash-1" {
			t.Errorf("ByUsername: %+v %q %v", got, hash, err)
		}
		if _, _, err := r.Users().ByUsername(ctx, "NINA' OR 1=1 --"); clinic.CodeOf(err) != clinic.NotFound {
			t.Errorf("unknown user name: %v", err)
		}
		if n, err := r.Users().Count(ctx); err != nil || n != 2 {
			t.Errorf("Count: %d %v", n, err)
		}
		if n, err := r.Users().ActiveAdmins(ctx); err != nil || n != 1 {
			t.Errorf("ActiveAdmins: %d %v", n, err)
		}
		return nil
	})
	s.fails(clinic.Conflict, "username", func(r service.Repos) error {
		_, err := r.Users().Insert(ctx, clinic.User{Username: "nina", Role: clinic.RoleCashier, CreatedAt: s.now}, "x")
		return err
	})
	changed := want
	changed.Active, changed.MustChangePassword, changed.Role, changed.Phone, changed.DateOfBirth = false, false, clinic.RoleCashier, "", clinic.Date{}
	s.write(func(r service.Repos) error { return r.Users().Update(ctx, changed) })
	s.fails(clinic.Stale, "", func(r service.Repos) error { return r.Users().Update(ctx, changed) })
	s.fails(clinic.NotFound, "", func(r service.Repos) error {
		none := changed
		none.ID = 999
		return r.Users().Update(ctx, none)
	})
	changed.Version = 2
	s.read(func(r service.Repos) error {
		if got, err := r.Users().Get(ctx, want.ID); err != nil || !reflect.DeepEqual(got, changed) {
			t.Errorf("after Update: %v\n got %+v\nwant %+v", err, got, changed)
		}
		return nil
	})
	s.write(func(r service.Repos) error {
		if err := r.Users().SetPassword(ctx, want.ID, "hash-2", true); err != nil {
			return err
		}
		return r.Users().SetLastLogin(ctx, want.ID, s.now.Add(time.Hour))
	})
	s.read(func(r service.Repos) error {
		hash, err := r.Users().PasswordHash(ctx, want.ID)
		u, err2 := r.Users().Get(ctx, want.ID)
		if err != nil || err2 != nil || hash != "hash-2" || !u.MustChangePassword || !u.LastLogin.Equal(s.now.Add(time.Hour)) || u.Version != 3 {
			t.Errorf("after SetPassword and SetLastLogin: %q %+v %v %v", hash, u, err, err2)
		}
		if _, err := r.Users().PasswordHash(ctx, 999); clinic.CodeOf(err) != clinic.NotFound {
			t.Errorf("hash of nobody: %v", err)
		}
		return nil
	})
	s.fails(clinic.NotFound, "", func(r service.Repos) error { return r.Users().SetPassword(ctx, 999, "h", false) })

	s.patient("P-000001", "Pat", "Without")
	signIn := s.patient("P-000002", "Pia", "Signin")
	s.write(func(r service.Repos) error { return r.Users().SetPassword(ctx, clinic.UserID(signIn), "hash", false) })
	s.read(func(r service.Repos) error {
		for _, c := range []struct {
			filter service.UserFilter
			want   string
		}{
			{service.UserFilter{}, "admin"},
			{service.UserFilter{WithInactive: true}, "admin nina"},
			{service.UserFilter{WithInactive: true, Text: "nina obrien"}, "nina"},
			{service.UserFilter{WithInactive: true, Text: "%"}, "admin nina"},
			{service.UserFilter{WithInactive: true, Text: "n_na"}, ""},
			{service.UserFilter{Role: clinic.RoleNurse}, ""},
			{service.UserFilter{Role: clinic.RolePatient, WithInactive: true}, "p-000002"},
		} {
			pg, err := r.Users().List(ctx, c.filter, service.PageRequest{})
			var names []string
			for _, u := range pg.Rows {
				names = append(names, u.Username)
			}
			if err != nil || strings.Join(names, " ") != c.want || pg.Total != len(names) {
				t.Errorf("List(%+v): %v of %d, %v; want %q", c.filter, names, pg.Total, err, c.want)
			}
		}
		return nil
	})
	s.write(func(r service.Repos) error {
		for i := range 4 {
			if err := r.Users().RecordLogin(ctx, service.LoginAttempt{Username: "nina", At: s.now.Add(time.Duration(i) * time.Second), Succeeded: i == 1, Workstation: "desk"}); err != nil {
				return err
			}
		}
		return r.Users().RecordLogin(ctx, service.LoginAttempt{Username: "other", At: s.now})
	})
	s.read(func(r service.Repos) error {
		list, err := r.Users().RecentLogins(ctx, "nina", 3)
		if err != nil || len(list) != 3 || !list[0].At.Equal(s.now.Add(3*time.Second)) || list[0].Succeeded || !list[2].Succeeded || list[0].Workstation != "desk" {
			t.Errorf("RecentLogins: %+v %v", list, err)
		}
		return nil
	})
}

func testPatients(t *testing.T, s *site) {
	ctx := s.ctx
	want := clinic.Patient{Number: "P-000042", FirstName: "Анна", LastName: strings.Repeat("长", 10000), DateOfBirth: clinic.MustDate("2000-02-29"),
		Sex: clinic.SexFemale, Phone: "+7 495 123-45-67", Email: "anna@example.org", Address: "Улица 1", EmergencyContact: "Ivan",
		BloodGroup: "AB-", InsuranceInfo: "AOK", MedicalHistory: "Asthma 🫁", AllergyStatus: clinic.AllergyHas, AllergyConfirmed: s.now,
		AllergyBy: "Nina", Allergies: []clinic.Allergy{{Substance: "Penicillin", Reaction: "rash", Severity: clinic.SeveritySevere}, {Substance: "Latex"}},
		PhoneE164: "+74951234567", BirthEstimated: true, Consent: clinic.ConsentGiven, ConsentAt: s.now, ConsentBy: "Nina", Language: clinic.Russian,
		Identifiers: []clinic.Identifier{{Kind: clinic.IdentifierPassport, Value: "LT 123-456"}, {Kind: clinic.IdentifierOther, Value: "№ 7"}},
		CreatedAt:   s.now}
	want.ID = s.patient("P-000042", "", "", func(p *clinic.Patient) { *p = want })
	get := func() (p clinic.Patient) {
		s.read(func(r service.Repos) (err error) {
			p, err = r.Patients().Get(ctx, want.ID)
			return err
		})
		return p
	}
	want.UpdatedAt, want.Version = s.now, 1
	if got := get(); !reflect.DeepEqual(got, want) {
		t.Errorf("Get:\n got %.300v\nwant %.300v", fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want))
	}
	s.read(func(r service.Repos) error {
		u, hash, err := r.Users().ByUsername(ctx, "p-000042")
		if err != nil || u.Active || hash != "!" || u.Role != clinic.RolePatient {
			t.Errorf("the patient's user can sign in: %+v %q %v", u, hash, err)
		}
		_, err = r.Patients().Get(ctx, clinic.PatientID(s.admin))
		wantError(t, err, clinic.NotFound, "")
		return nil
	})
	if got := s.text("SELECT allergies FROM patient_profile WHERE user_id = ?", int64(want.ID)); got != "Penicillin (rash, severe); Latex" {
		t.Errorf("readable allergies: %q", got)
	}
	s.fails(clinic.Conflict, "username", func(r service.Repos) error {
		_, err := r.Patients().Insert(ctx, clinic.Patient{Number: "P-000042", LastName: "Twin", CreatedAt: s.now})
		return err
	})

	changed := want
	changed.FirstName, changed.LastName, changed.Phone, changed.DateOfBirth, changed.MedicalHistory = "Anne", "Marsh", "", clinic.Date{}, ""
	changed.Number, changed.Allergies, changed.AllergyStatus = "P-999999", nil, clinic.AllergyNotAsked // not Update's to write
	s.write(func(r service.Repos) error { return r.Patients().Update(ctx, changed) })
	s.fails(clinic.Stale, "", func(r service.Repos) error { return r.Patients().Update(ctx, changed) })
	s.fails(clinic.NotFound, "", func(r service.Repos) error {
		none := changed
		none.ID = 999
		return r.Patients().Update(ctx, none)
	})
	got := get()
	if got.FullName() != "Anne Marsh" || got.Phone != "" || !got.DateOfBirth.IsZero() || got.MedicalHistory != "" || got.Version != 2 {
		t.Errorf("after Update: %+v", got)
	}
	if got.Number != "P-000042" || len(got.Allergies) != 2 || got.AllergyStatus != clinic.AllergyHas {
		t.Errorf("Update changed what is not its own: %+v", got)
	}
	got.AllergyStatus, got.Allergies, got.AllergyBy = clinic.AllergyNoneKnown, nil, "Dr X"
	s.write(func(r service.Repos) error { return r.Patients().SetAllergies(ctx, got) })
	s.fails(clinic.Stale, "", func(r service.Repos) error { return r.Patients().SetAllergies(ctx, got) })
	if now := get(); now.AllergyStatus != clinic.AllergyNoneKnown || len(now.Allergies) != 0 || now.AllergyBy != "Dr X" || now.Version != 3 {
		t.Errorf("after SetAllergies: %+v", now)
	}
	if got := s.text("SELECT allergies FROM patient_profile WHERE user_id = ?", int64(want.ID)); got != "No known allergies" {
		t.Errorf("readable allergies: %q", got)
	}
	got = get()
	got.Retired, got.RetireReason = s.now, "moved away"
	s.write(func(r service.Repos) error { return r.Patients().SetRetired(ctx, got) })
	if now := get(); !now.Retired.Equal(s.now) || now.RetireReason != "moved away" {
		t.Errorf("after SetRetired: %+v", now)
	}
	got = get()
	got.Retired, got.RetireReason = time.Time{}, ""
	s.write(func(r service.Repos) error { return r.Patients().SetRetired(ctx, got) })
	if now := get(); !now.Retired.IsZero() {
		t.Errorf("not restored: %+v", now)
	}
	doc, other := s.doctor("Asha", "Sharma", "A"), s.doctor("Bo", "Berg", "B")
	s.book(s.visit(want.ID, doc, "2026-11-24", "09:00"))
	s.book(s.visit(want.ID, other, "2026-11-24", "09:00", func(a *clinic.Appointment) { a.Status = clinic.StatusCancelled }))
	s.read(func(r service.Repos) error {
		for d, want1 := range map[clinic.DoctorID]bool{doc: true, other: false} {
			if ok, err := r.Patients().HasVisitWith(ctx, want.ID, d); err != nil || ok != want1 {
				t.Errorf("HasVisitWith(%d) = %v %v", d, ok, err)
			}
		}
		return nil
	})
}

// text reads one text past the store.
func (s *site) text(query string, args ...any) string {
	s.t.Helper()
	v, err := s.Query(query, args...)
	if err != nil {
		s.t.Fatalf("%s: %v", query, err)
	}
	return v
}

func testSearch(t *testing.T, s *site) {
	ctx := s.ctx
	born := func(d string) func(*clinic.Patient) {
		return func(p *clinic.Patient) { p.DateOfBirth = clinic.MustDate(d) }
	}
	ids := map[string]clinic.PatientID{
		"mueller": s.patient("P-000001", "Jürgen", "Müller", born("1980-05-17"), func(p *clinic.Patient) { p.Phone = "+49 (171) 555-12 34" }),
		"ue":      s.patient("P-000002", "Hans", "Mueller"),
		"oster":   s.patient("P-000003", "Åse", "Østergård"),
		"obrien":  s.patient("P-000004", "Seán", "O'Brien", func(p *clinic.Patient) { p.Email = "Sean.OB@Example.org" }),
		"anna":    s.patient("P-000005", "Анна", "Ковалёва"),
		"wang":    s.patient("P-000006", "小明", "王"),
		"meyer":   s.patient("P-000007", "Lena", "Meyer-Landrut"),
		"strasse": s.patient("P-000008", "Ruß", "Weiß"),
		"istanbl": s.patient("P-000009", "İpek", "Işık"),
		"near":    s.patient("P-000010", "Andy", "Nearing"),
	}
	gone := s.patient("P-000011", "Greta", "Gone")
	s.write(func(r service.Repos) error {
		return r.Patients().SetRetired(ctx, clinic.Patient{ID: gone, Version: 1, Retired: s.now})
	})
	find := func(f service.PatientFilter) []clinic.PatientID {
		t.Helper()
		var out []clinic.PatientID
		s.read(func(r service.Repos) error {
			pg, err := r.Patients().Search(ctx, f, service.PageRequest{})
			for _, row := range pg.Rows {
				out = append(out, row.ID)
			}
			if pg.Total != len(out) || pg.Next != "" {
				t.Errorf("%q: total %d for %d rows, next %q", f.Text, pg.Total, len(out), pg.Next)
			}
			return err
		})
		return out
	}
	for text, names := range map[string]string{
		"Müller": "ue mueller", "mueller": "ue mueller", "muller": "ue mueller", "MÜLL": "ue mueller", "müller jür": "mueller", "jürgen m": "mueller",
		"Mu\u0308ller": "ue mueller", // the same name, decomposed
		"Østergård":    "oster", "oestergaard": "oster", "ostergard": "oster", "stergaa": "oster", "Ostergaard": "oster",
		"O'Brien": "obrien", "obrien": "obrien", "O’Brien": "obrien", "o brien": "obrien", "sean.ob@example": "obrien",
		"Анна": "anna", "ковалева": "anna", "王": "wang", "小明": "wang", "明": "wang", "王小明": "wang", "landrut": "meyer", "meyer-landrut": "meyer", "meyer landrut": "meyer",
		"weiss": "strasse", "weiß": "strasse", "ipek": "istanbl", "ışık": "istanbl", "NEAR AND": "near", "near": "near", "andy": "near", "AND NEAR": "near",
		"P-000004": "obrien", "p-000004": "obrien", "000004": "obrien", "4": "obrien", "10": "near", "17155512": "mueller", "0171 555": "mueller",
		"171 555-12": "mueller", "+49 171": "mueller", "1980-05-17": "mueller", "1980-05": "mueller", "mu": "ue mueller", "x": "",
		"'; DROP TABLE auth_user; --": "", "%": "", "_": "", `"`: "", `\`: "", "*": "", "(": "", ")": "", "-": "", "mu*": "ue mueller", `"mu`: "ue mueller",
		`mu" OR "x`: "", "body:andy": "", "mül%": "", "^andy": "near", "a%b": "", strings.Repeat("x", 10000): "", "\x00": "", "near\x00x": "", "\xff\xfe": "", "   ": "all",
	} {
		var want []clinic.PatientID
		if names == "all" {
			want = find(service.PatientFilter{})
		} else {
			for _, n := range strings.Fields(names) {
				want = append(want, ids[n])
			}
		}
		if text == "near\x00x" || text == "mül%" { // signs are no part of a word: both still find
			want = find(service.PatientFilter{Text: text})
		}
		if got := find(service.PatientFilter{Text: text}); !slices.Equal(got, want) {
			t.Errorf("%.40q finds %v, want %v (%s)", text, got, want, names)
		}
	}
	if got := find(service.PatientFilter{Text: "gone"}); len(got) != 0 {
		t.Errorf("a retired patient is found: %v", got)
	}
	if got := find(service.PatientFilter{Text: "gone", WithRetired: true}); !slices.Equal(got, []clinic.PatientID{gone}) {
		t.Errorf("with retired: %v", got)
	}
	doc := s.doctor("Asha", "Sharma", "A")
	s.book(s.visit(ids["anna"], doc, "2026-11-24", "09:00"))
	if got := find(service.PatientFilter{Doctor: doc}); !slices.Equal(got, []clinic.PatientID{ids["anna"]}) {
		t.Errorf("patients of a doctor: %v", got)
	}
	// A changed name is found under the new one alone, however it was changed.
	s.write(func(r service.Repos) error {
		p, err := r.Patients().Get(ctx, ids["near"])
		if err != nil {
			return err
		}
		p.LastName = "Smith"
		return r.Patients().Update(ctx, p)
	})
	s.write(func(r service.Repos) error {
		u, err := r.Users().Get(ctx, clinic.UserID(ids["meyer"]))
		if err != nil {
			return err
		}
		u.LastName, u.Username, u.Active = "Jones", "lena", true
		return r.Users().Update(ctx, u)
	})
	for text, want := range map[string]int{"nearing": 0, "smith": 1, "landrut": 0, "jones": 1, "jo": 1, "me": 0} {
		if got := find(service.PatientFilter{Text: text}); len(got) != want {
			t.Errorf("after renaming %q finds %v", text, got)
		}
	}
}

func testPatientPaging(t *testing.T, s *site) {
	ctx := s.ctx
	want := map[clinic.PatientID]bool{}
	s.write(func(r service.Repos) error {
		for i := range 57 {
			id, err := r.Patients().Insert(ctx, clinic.Patient{Number: fmt.Sprintf("P-%06d", i+1), FirstName: "Sam", LastName: fmt.Sprintf("Twin%d", i%5), CreatedAt: s.now})
			if err != nil {
				return err
			}
			want[id] = true
		}
		return nil
	})
	for _, text := range []string{"", "twin", "tw"} {
		seen := map[clinic.PatientID]bool{}
		req, pages := service.PageRequest{Limit: 10}, 0
		last := ""
		for {
			s.read(func(r service.Repos) error {
				pg, err := r.Patients().Search(ctx, service.PatientFilter{Text: text}, req)
				if err != nil {
					return err
				}
				if wantTotal := map[bool]int{true: 57, false: -1}[pages == 0]; pg.Total != wantTotal {
					t.Errorf("%q page %d: total %d", text, pages, pg.Total)
				}
				for _, row := range pg.Rows {
					if seen[row.ID] {
						t.Errorf("%q: patient %d twice", text, row.ID)
					}
					if name := row.ListName(); name < last {
						t.Errorf("%q: %s after %s", text, name, last)
					} else {
						last = name
					}
					seen[row.ID] = true
				}
				req.After = pg.Next
				return nil
			})
			if pages++; req.After == "" {
				break
			}
		}
		if len(seen) != len(want) || pages != 6 {
			t.Errorf("%q: %d of %d patients on %d pages", text, len(seen), len(want), pages)
		}
	}
	for _, bad := range []string{"x", "bm90IGpzb24", "WzFd", "WyJhIiwiYiJd"} {
		err := s.UoW.View(ctx, func(r service.Repos) error {
			_, err := r.Patients().Search(ctx, service.PatientFilter{}, service.PageRequest{After: bad})
			return err
		})
		wantError(t, err, clinic.Invalid, "")
	}
}
