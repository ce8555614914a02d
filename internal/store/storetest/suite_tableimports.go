package storetest

import (
	"fmt"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// testTableImports writes and reads patients by the hundred.
func testTableImports(t *testing.T, s *site) {
	list := make([]clinic.Patient, 250) // more than one statement takes
	for i := range list {
		list[i] = clinic.Patient{Number: fmt.Sprintf("T-%03d", i), FirstName: fmt.Sprintf("Żofia %d", i), LastName: "Müller", Phone: "086 123 4567", PhoneE164: "+353861234567",
			Email: fmt.Sprintf("z%d@example.org", i), Address: "1 Quay\nCork", DateOfBirth: clinic.MustDate("1968-03-12"), BirthEstimated: i%2 == 1, Sex: clinic.SexFemale,
			EmergencyContact: "Jan", BloodGroup: "A+", InsuranceInfo: "VHI", Language: clinic.German, MedicalHistory: "Asthma", AllergyStatus: clinic.AllergyHas, AllergyConfirmed: s.now, AllergyBy: "Ada",
			Allergies:   []clinic.Allergy{{Substance: "Latex", Severity: clinic.SeverityMild}, {Substance: "Nuts"}},
			Identifiers: []clinic.Identifier{{Kind: clinic.IdentifierPassport, Value: fmt.Sprintf("X %d", i)}}, CreatedAt: s.now, UpdatedAt: s.now}
	}
	s.write(func(r service.Repos) error { return r.TableImports().InsertPatients(s.ctx, list) })
	s.read(func(r service.Repos) error {
		for _, i := range []int{0, 99, 100, 249} {
			p, err := r.Patients().Get(s.ctx, list[i].ID)
			if err != nil {
				return err
			}
			want := list[i]
			if p.Number != want.Number || p.FullName() != want.FullName() || p.PhoneE164 != want.PhoneE164 || p.Address != want.Address || p.DateOfBirth != want.DateOfBirth ||
				p.BirthEstimated != want.BirthEstimated || p.AllergyText() != want.AllergyText() || !p.AllergyConfirmed.Equal(s.now.UTC()) || p.MedicalHistory != "Asthma" || p.Language != clinic.German ||
				clinic.IdentifiersText(p.Identifiers) != clinic.IdentifiersText(want.Identifiers) || p.Version != 1 || p.Consent != clinic.ConsentNotAsked {
				t.Errorf("patient %d: %+v", i, p)
			}
		}
		for _, text := range []string{"zofia muller", "x249", "z100@example"} {
			page, err := r.Patients().Search(s.ctx, service.PatientFilter{Text: text}, service.PageRequest{})
			if err != nil || len(page.Rows) == 0 {
				t.Errorf("%q finds nobody: %v", text, err)
			}
		}
		known, err := r.TableImports().KnownPatients(s.ctx)
		if err != nil {
			return err
		}
		last := known[len(known)-1]
		if len(known) != 250 || last.ID != list[249].ID || last.Number != "T-249" || last.First != "zofia 249" || last.Last != "muller" && last.Last != "mueller" ||
			last.Born != list[249].DateOfBirth || !last.BirthEstimated || last.PhoneE164 != "+353861234567" || last.Retired || last.Merged {
			t.Errorf("%d known, the last %+v", len(known), last)
		}
		ids, err := r.TableImports().KnownIdentifiers(s.ctx)
		if err != nil || len(ids) != 250 || ids[3] != (service.KnownIdentifier{Patient: list[3].ID, Kind: clinic.IdentifierPassport, Key: "X3"}) {
			t.Errorf("%d identifiers: %v", len(ids), err)
		}
		taken, err := r.TableImports().NumberTaken(s.ctx, "T-007")
		if free, _ := r.TableImports().NumberTaken(s.ctx, "T-700"); !taken || free || err != nil {
			t.Errorf("taken %v, free %v: %v", taken, free, err)
		}
		return nil
	})
	var stored []clinic.Patient
	s.read(func(r service.Repos) (err error) {
		stored, err = r.TableImports().Numbered(s.ctx, []clinic.PatientID{list[7].ID, list[8].ID})
		return err
	})
	if len(stored) != 2 || clinic.IdentifiersText(stored[0].Identifiers)+clinic.IdentifiersText(stored[1].Identifiers) == "" {
		t.Fatalf("numbered %+v", stored)
	}
	for i := range stored {
		stored[i].Language = clinic.French
		stored[i].LastName, stored[i].Identifiers = "Österberg", []clinic.Identifier{{Kind: clinic.IdentifierNationalID, Value: fmt.Sprint("N", i)}}
	}
	s.write(func(r service.Repos) error { return r.TableImports().UpdatePatients(s.ctx, stored) })
	s.read(func(r service.Repos) error {
		p, err := r.Patients().Get(s.ctx, stored[1].ID)
		if p.LastName != "Österberg" || p.Version != 2 || clinic.IdentifiersText(p.Identifiers) != "National ID N1" || p.MedicalHistory != "Asthma" || p.Language != clinic.French || p.AllergyText() != list[7].AllergyText() {
			t.Errorf("updated %+v", p)
		}
		page, err2 := r.Patients().Search(s.ctx, service.PatientFilter{Text: "osterberg"}, service.PageRequest{})
		if len(page.Rows) != 2 {
			t.Errorf("found %d: %v", len(page.Rows), err2)
		}
		return err
	})
	if err := s.UoW.InTx(s.ctx, func(r service.Repos) error { return r.TableImports().UpdatePatients(s.ctx, stored) }); clinic.CodeOf(err) != clinic.Stale {
		t.Errorf("an outdated version: %v", err)
	}
	twice := []clinic.Patient{{Number: "T-001", LastName: "Again", CreatedAt: s.now, UpdatedAt: s.now}}
	if err := s.UoW.InTx(s.ctx, func(r service.Repos) error { return r.TableImports().InsertPatients(s.ctx, twice) }); clinic.CodeOf(err) != clinic.Conflict {
		t.Errorf("a number twice: %v", err)
	}
	s.write(func(r service.Repos) error {
		for _, last := range []int{1, 1, 300, 299} {
			if err := r.TableImports().RaisePatientNumber(s.ctx, last); err != nil {
				return err
			}
		}
		n, err := r.Numbers().Next(s.ctx, "patient", 0)
		if n != 301 {
			t.Errorf("the next number is %d", n)
		}
		// The next user is numbered behind those that were written.
		id, err2 := r.Users().Insert(s.ctx, clinic.User{Username: "later", FirstName: "L", Role: clinic.RoleNurse, Active: true, CreatedAt: s.now}, "hash")
		if err2 != nil || int64(id) <= int64(list[249].ID) {
			t.Errorf("the next user is %d: %v", id, err2)
		}
		return err
	})
	var before int
	s.write(func(r service.Repos) error {
		page, err := r.Audit().List(s.ctx, service.AuditFilter{}, service.PageRequest{})
		before = page.Total
		if err != nil {
			return err
		}
		entries := make([]clinic.AuditEntry, 120)
		for i := range entries {
			entries[i] = clinic.AuditEntry{At: s.now, UserName: "Ada", Role: clinic.RoleAdmin, Action: "patient.import", Entity: "patient", EntityID: int64(list[i].ID), PatientID: list[i].ID, After: "{}"}
		}
		return r.TableImports().AppendAudit(s.ctx, entries)
	})
	s.read(func(r service.Repos) error {
		page, err := r.Audit().List(s.ctx, service.AuditFilter{}, service.PageRequest{Limit: 2})
		if err != nil {
			return err
		}
		if page.Total != before+120 || page.Rows[0].PatientID != list[119].ID || page.Rows[0].PrevHash != page.Rows[1].Hash || page.Rows[0].Digest() != page.Rows[0].Hash {
			t.Errorf("the log: %d rows, the newest %+v", page.Total, page.Rows[0])
		}
		return nil
	})
}
