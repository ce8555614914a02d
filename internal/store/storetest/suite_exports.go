package storetest

import (
	"strconv"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

// testExports reads every table that is exported and compares the numbers with
// what is there.
func testExports(t *testing.T, s *site) {
	x := newTimelineSite(s)
	s.write(func(r service.Repos) error {
		if err := r.Audit().Append(s.ctx, clinic.AuditEntry{At: s.now, UserName: "x", Action: "test.begin", Entity: "test"}); err != nil {
			return err
		}
		return r.Audit().Append(s.ctx, clinic.AuditEntry{At: s.now, UserName: "x", Action: "test.end", Entity: "test", Reason: "=1+1"})
	})
	var seed string
	var tables []service.ExportTable
	s.read(func(r service.Repos) (err error) {
		if seed, err = r.Exports().Seed(s.ctx); err != nil {
			return err
		}
		tables, err = r.Exports().Tables(s.ctx)
		return err
	})
	if len(seed) != 64 {
		t.Errorf("the seed is %q", seed)
	}
	seen := map[string][][]string{}
	for _, table := range tables {
		s.read(func(r service.Repos) error {
			return r.Exports().Rows(s.ctx, table, func(cells []string) error {
				seen[table.Name] = append(seen[table.Name], append([]string(nil), cells...))
				return nil
			})
		})
		n, err := s.Query("SELECT count(*) FROM " + table.Name)
		if err != nil {
			t.Fatal(err)
		}
		if strconv.Itoa(table.Rows) != n || strconv.Itoa(len(seen[table.Name])) != n {
			t.Errorf("%s: %d counted, %d read, %s there", table.Name, table.Rows, len(seen[table.Name]), n)
		}
		for _, row := range seen[table.Name] {
			if len(row) != len(table.Columns) {
				t.Fatalf("%s: %d cells of %d columns", table.Name, len(row), len(table.Columns))
			}
			for i, cell := range row {
				if strings.Contains(cell, "hash") && table.Columns[i].Name == "password" {
					t.Error("a password's hash is read")
				}
			}
		}
	}
	if len(seen["appointments_appointment"]) != 20 || len(seen["prescription"]) < 20 {
		t.Errorf("visits %d, prescriptions %d", len(seen["appointments_appointment"]), len(seen["prescription"]))
	}
	visit := map[string]string{}
	for _, table := range tables {
		if table.Name == "appointments_appointment" {
			for i, c := range table.Columns {
				visit[c.Name] = seen[table.Name][0][i]
			}
		}
	}
	if visit["appointment_date"] != "2026-01-05" || visit["appointment_time"] != "10:00:00" || visit["live"] != "yes" || visit["status"] != "completed" ||
		visit["patient_id"] != strconv.Itoa(int(x.p)) || !strings.HasSuffix(visit["created_at"], "Z") {
		t.Errorf("the first visit: %v", visit)
	}
	s.read(func(r service.Repos) error {
		if err := r.Exports().Rows(s.ctx, service.ExportTable{Name: "auth_user; DROP TABLE auth_user"}, func([]string) error { return nil }); err == nil {
			t.Error("a table that is not in the catalogue is read")
		}
		ids, err := r.Exports().Patients(s.ctx, 0, 10)
		if err != nil || len(ids) != 1 || ids[0] != x.p {
			t.Errorf("patients %v (%v)", ids, err)
		}
		if ids, err = r.Exports().Patients(s.ctx, x.p, 10); err != nil || len(ids) != 0 {
			t.Errorf("after the last: %v (%v)", ids, err)
		}
		n, err := r.Exports().CountPatients(s.ctx)
		if err != nil || n != 1 {
			t.Errorf("%d patients (%v)", n, err)
		}
		return nil
	})
	s.write(func(r service.Repos) error {
		if _, err := r.Images().Put(s.ctx, []byte("\x89PNG\r\n\x1a\nabc"), s.now); err != nil {
			return err
		}
		_, err := r.Attachments().Insert(s.ctx, clinic.Attachment{PatientID: x.p, Mime: clinic.MimePDF, Name: "a.pdf", AddedAt: s.now}, []byte("%PDF-1.4 x"))
		return err
	})
	s.read(func(r service.Repos) error {
		blobs, err := r.Exports().Blobs(s.ctx)
		pictures, files := 0, 0
		for _, b := range blobs {
			if b.Size <= 0 || len(b.SHA256) != 64 || b.Mime == "" {
				t.Errorf("file %+v", b)
			}
			if b.Picture {
				pictures++
			} else {
				files++
			}
		}
		if pictures != 1 || files < 1 {
			t.Errorf("%d pictures, %d files", pictures, files)
		}
		return err
	})
}
