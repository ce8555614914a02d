package storetest

import (
	"reflect"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func testRegistration(t *testing.T, s *site) {
	ctx := s.ctx
	id := s.patient("P-000001", "Aoife", "Byrne", func(p *clinic.Patient) {
		p.Identifiers = []clinic.Identifier{{Kind: clinic.IdentifierNationalID, Value: "123 456-7a"}, {Kind: clinic.IdentifierInsurance, Value: "VHI 1"}}
	})
	get := func() (p clinic.Patient) {
		s.read(func(r service.Repos) (err error) {
			p, err = r.Patients().Get(ctx, id)
			return err
		})
		return p
	}
	if got := s.text("SELECT value_key FROM patient_identifier WHERE kind = 'national_id'"); got != "1234567A" {
		t.Errorf("key of the identifier: %q", got)
	}
	p := get()
	if p.Consent != clinic.ConsentNotAsked || p.BirthEstimated || !p.ConsentAt.IsZero() {
		t.Errorf("as registered: %+v", p)
	}
	p.Identifiers = []clinic.Identifier{{Kind: clinic.IdentifierPassport, Value: "PA 9"}}
	p.DateOfBirth, p.BirthEstimated, p.Phone, p.PhoneE164 = clinic.MustDate("1981-07-01"), true, "086 123 4567", "+353861234567"
	p.Consent, p.ConsentAt, p.ConsentBy = clinic.ConsentRefused, s.now, "Grace"
	p.Language = clinic.Spanish
	s.write(func(r service.Repos) error { return r.Patients().Update(ctx, p) })
	p.Version, p.UpdatedAt = 2, get().UpdatedAt
	if got := get(); !reflect.DeepEqual(got, p) {
		t.Errorf("after Update:\n got %+v\nwant %+v", got, p)
	}
	// What the database refuses whoever asks.
	s.refused(clinic.Invalid, "UPDATE patient_profile SET consent_status = 'maybe'")
	for _, no := range []string{"''", "'German'", "'DE'", "'d'", "'d1'"} {
		s.refused(clinic.Invalid, "UPDATE patient_profile SET language = "+no)
	}
	s.refused(clinic.Invalid, "UPDATE patient_profile SET birth_estimated = 2")
	s.refused(clinic.Invalid, "INSERT INTO patient_identifier (patient_id, position, kind, value, value_key, created_at) VALUES (?, 9, 'shoe size', '42', '42', 'x')", int64(id))
	s.refused(clinic.Conflict, "INSERT INTO patient_identifier (patient_id, position, kind, value, value_key, created_at) VALUES (999, 1, 'other', '42', '42', 'x')")

	s.read(func(r service.Repos) error {
		list, err := r.Registration().Phones(ctx, clinic.UserID(id)-1, 1)
		if err != nil || len(list) != 1 || list[0] != (service.StoredPhone{User: clinic.UserID(id), Phone: "086 123 4567", E164: "+353861234567"}) {
			t.Errorf("Phones: %+v %v", list, err)
		}
		list, err = r.Registration().Phones(ctx, clinic.UserID(id), 10)
		if err != nil || len(list) != 0 {
			t.Errorf("Phones behind the last: %+v %v", list, err)
		}
		return nil
	})
	s.write(func(r service.Repos) error { return r.Registration().SetE164(ctx, clinic.UserID(id), "") })
	if got := get(); got.PhoneE164 != "" || got.Phone != "086 123 4567" || got.Version != 2 {
		t.Errorf("after SetE164: %+v", got)
	}
	s.fails(clinic.NotFound, "", func(r service.Repos) error { return r.Registration().SetE164(ctx, 999, "") })
}

func testLookAlikes(t *testing.T, s *site) {
	ctx := s.ctx
	born := clinic.MustDate("1980-04-03")
	muller := s.patient("P-000001", "Jürgen", "Müller", func(p *clinic.Patient) { p.DateOfBirth = born })
	swapped := s.patient("P-000002", "Müller", "Jürgen", func(p *clinic.Patient) { p.PhoneE164 = "+491701234567" })
	passport := s.patient("P-000003", "Ann", "Lee", func(p *clinic.Patient) {
		p.Identifiers = []clinic.Identifier{{Kind: clinic.IdentifierPassport, Value: "AB-12"}}
		p.Retired = s.now
	})
	unsaid := s.patient("P-000004", "Bo", "Lee", func(p *clinic.Patient) {
		p.Identifiers = []clinic.Identifier{{Kind: clinic.IdentifierOther, Value: "ab12"}}
	})
	s.patient("P-000005", "Cy", "Lee", func(p *clinic.Patient) {
		p.Identifiers = []clinic.Identifier{{Kind: clinic.IdentifierInsurance, Value: "AB 12"}}
	})
	estimated := s.patient("P-000006", "Mila", "Mulligan", func(p *clinic.Patient) {
		p.DateOfBirth, p.BirthEstimated = clinic.MustDate("1981-07-01"), true
	})
	for name, c := range map[string]struct {
		query service.LookAlikeQuery
		want  []clinic.PatientID
	}{
		"nothing":     {service.LookAlikeQuery{}, nil},
		"birth":       {service.LookAlikeQuery{Births: []clinic.Date{born}}, []clinic.PatientID{muller}},
		"itself":      {service.LookAlikeQuery{Births: []clinic.Date{born}, Except: muller}, nil},
		"phone":       {service.LookAlikeQuery{PhoneE164: "+491701234567"}, []clinic.PatientID{swapped}},
		"name":        {service.LookAlikeQuery{First: "JURGEN", Last: "muller"}, []clinic.PatientID{muller, swapped}},
		"identifier":  {service.LookAlikeQuery{Identifiers: []clinic.Identifier{{Kind: clinic.IdentifierPassport, Value: "A B 1 2"}}}, []clinic.PatientID{passport, unsaid}},
		"age":         {service.LookAlikeQuery{First: "x", Last: "Mullins", BornFrom: clinic.MustDate("1979-01-01"), BornTo: clinic.MustDate("1983-12-31")}, []clinic.PatientID{muller, estimated}},
		"another age": {service.LookAlikeQuery{First: "x", Last: "Mullins", BornFrom: clinic.MustDate("1989-01-01"), BornTo: clinic.MustDate("1993-12-31")}, nil},
		"injection":   {service.LookAlikeQuery{First: "' OR 1=1 --", Last: `%_"`, PhoneE164: "' OR ''='"}, nil},
	} {
		s.read(func(r service.Repos) error {
			list, err := r.Registration().Candidates(ctx, c.query)
			var got []clinic.PatientID
			for _, each := range list {
				got = append(got, each.ID)
				if each.Identifier != (name == "identifier") || each.First+each.Last == "" || strings.ToLower(each.Last) != each.Last {
					t.Errorf("%s: %+v", name, each)
				}
			}
			if err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("%s: %v %v, want %v", name, got, err, c.want)
			}
			return nil
		})
	}
	// A merged chart is no look-alike: the one that was kept is.
	s.write(func(r service.Repos) error {
		p, err := r.Patients().Get(ctx, unsaid)
		if err != nil {
			return err
		}
		if _, err := r.Merges().Insert(ctx, clinic.PatientMerge{Kept: muller, Merged: unsaid, Reason: "registered twice", At: s.now,
			By: s.admin, ByName: "Ada Admin", MergedBefore: p}); err != nil {
			return err
		}
		p.Retired, p.RetireReason, p.MergedInto, p.UpdatedAt = s.now, "Merged into P-000001", muller, s.now
		return r.Merges().Close(ctx, p)
	})
	s.read(func(r service.Repos) error {
		list, err := r.Registration().Candidates(ctx, service.LookAlikeQuery{Identifiers: []clinic.Identifier{{Kind: clinic.IdentifierPassport, Value: "AB12"}}})
		if err != nil || len(list) != 1 || list[0].ID != passport {
			t.Errorf("after a merge: %+v %v", list, err)
		}
		return nil
	})
	doc := s.doctor("Asha", "Sharma", "A")
	today := clinic.MustDate("2026-11-23")
	for date, status := range map[string]clinic.AppointmentStatus{"2026-11-02": clinic.StatusCompleted, "2026-11-09": clinic.StatusNoShow,
		"2026-11-30": clinic.StatusBooked} {
		s.book(s.visit(passport, doc, date, "09:00", func(a *clinic.Appointment) { a.Status = status }))
	}
	s.read(func(r service.Repos) error {
		list, err := r.Registration().LookAlikes(ctx, []clinic.PatientID{passport, muller}, today)
		if err != nil || len(list) != 2 {
			t.Fatalf("LookAlikes: %v %v", list, err)
		}
		first, second := list[0], list[1]
		if first.ID != passport || !first.Retired || first.LastVisit.String() != "2026-11-02" || len(first.Identifiers) != 1 ||
			second.ID != muller || second.DateOfBirth != born || !second.LastVisit.IsZero() || second.Number != "P-000001" {
			t.Errorf("LookAlikes: %+v", list)
		}
		_, err = r.Registration().LookAlikes(ctx, []clinic.PatientID{999}, today)
		wantError(t, err, clinic.NotFound, "")
		return nil
	})
}
