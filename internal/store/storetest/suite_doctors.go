package storetest

import (
	"reflect"
	"strings"
	"testing"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func testDoctors(t *testing.T, s *site) {
	ctx := s.ctx
	var spec [2]clinic.SpecializationID
	s.write(func(r service.Repos) (err error) {
		if spec[0], err = r.Doctors().InsertSpecialization(ctx, clinic.Specialization{Name: "Echocardiography", Requirements: "FEBC", CreatedAt: s.now}); err != nil {
			return err
		}
		spec[1], err = r.Doctors().InsertSpecialization(ctx, clinic.Specialization{Name: "Angiology", CreatedAt: s.now})
		return err
	})
	hours := []clinic.Availability{
		{Day: clinic.Monday, Span: clinic.Span{From: clinic.MustClock("09:00"), To: clinic.MustClock("12:30")}, Active: true},
		{Day: clinic.Sunday, Span: clinic.Span{From: clinic.MustClock("20:00"), To: clinic.Midnight24}},
	}
	id := s.doctor("Asha", "Sharma", "A", func(d *clinic.Doctor) {
		d.ExperienceYears, d.Qualification, d.Bio, d.RatingTenths, d.Hours = 12, "MD", "Bio", 45, hours
		d.Specializations = []clinic.Specialization{{ID: spec[0]}, {ID: spec[1]}}
	})
	get := func() (d clinic.Doctor) {
		t.Helper()
		s.read(func(r service.Repos) (err error) {
			d, err = r.Doctors().Get(ctx, id)
			return err
		})
		return d
	}
	d := get()
	if d.Name() != "Dr Asha Sharma" || d.DepartmentName != "Cardiology" || d.Fee != (clinic.Money{Minor: 6000, Currency: "EUR"}) || d.RatingTenths != 45 ||
		d.ExperienceYears != 12 || !d.Available || d.SlotMinutes != 30 || d.TokenPrefix != "A" || d.LicenseNumber != "LIC-A" || d.Version != 1 {
		t.Errorf("Get: %+v", d)
	}
	if len(d.Specializations) != 2 || d.Specializations[0].Name != "Angiology" || len(d.Hours) != 2 || d.Hours[0].Span != hours[0].Span ||
		!d.Hours[0].Active || d.Hours[1].Span != hours[1].Span || d.Hours[1].Active || d.Hours[1].Day != clinic.Sunday {
		t.Errorf("specialisations and hours: %+v %+v", d.Specializations, d.Hours)
	}
	if fee := s.text("SELECT consultation_fee FROM doctors_doctor"); !strings.HasPrefix(fee, "60") {
		t.Errorf("the given column consultation_fee reads %s", fee)
	}
	if rating := s.text("SELECT rating FROM doctors_doctor"); rating != "4.5" {
		t.Errorf("the given column rating reads %s", rating)
	}
	clash := func(field string, change func(*clinic.Doctor)) {
		t.Helper()
		s.fails(clinic.Conflict, field, func(r service.Repos) error {
			u, err := r.Users().Insert(ctx, clinic.User{Username: "dr.new", Role: clinic.RoleDoctor, CreatedAt: s.now}, "h")
			if err != nil {
				return err
			}
			n := clinic.Doctor{User: clinic.User{ID: u}, LicenseNumber: "LIC-N", TokenPrefix: "N", SlotMinutes: 30, Fee: d.Fee, CreatedAt: s.now}
			change(&n)
			_, err = r.Doctors().Insert(ctx, n)
			return err
		})
	}
	clash("license_number", func(n *clinic.Doctor) { n.LicenseNumber = "LIC-A" })
	clash("token_prefix", func(n *clinic.Doctor) { n.TokenPrefix = "A" })
	clash("", func(n *clinic.Doctor) { n.User.ID = d.User.ID })
	clash("", func(n *clinic.Doctor) { n.DepartmentID = 999 })
	clash("specializations", func(n *clinic.Doctor) { n.Specializations = []clinic.Specialization{{ID: spec[0]}, {ID: spec[0]}} })

	d.Headline, d.Fee, d.DepartmentID, d.Specializations, d.Available = "Senior", clinic.Money{Minor: 1234, Currency: "JPY"}, 0, d.Specializations[:1], false
	s.write(func(r service.Repos) error { return r.Doctors().Update(ctx, d) })
	s.fails(clinic.Stale, "", func(r service.Repos) error { return r.Doctors().Update(ctx, d) })
	s.fails(clinic.Stale, "", func(r service.Repos) error { return r.Doctors().SetHours(ctx, id, 1, nil) })
	s.fails(clinic.NotFound, "", func(r service.Repos) error { return r.Doctors().SetHours(ctx, 999, 1, nil) })
	s.write(func(r service.Repos) error { return r.Doctors().SetHours(ctx, id, 2, hours[:1]) })
	if got := get(); got.Headline != "Senior" || got.Fee != d.Fee || got.DepartmentID != 0 || got.DepartmentName != "" || len(got.Specializations) != 1 ||
		got.Available || len(got.Hours) != 1 || got.Version != 3 {
		t.Errorf("after Update and SetHours: %+v", got)
	}
	if fee := s.text("SELECT consultation_fee FROM doctors_doctor"); !strings.HasPrefix(fee, "1234") {
		t.Errorf("yen have no decimals, but consultation_fee reads %s", fee)
	}
	s.doctor("Zoë", "Åberg", "Z")
	s.doctor("Old", "Retired", "R", func(d *clinic.Doctor) { d.Retired = s.now })
	s.read(func(r service.Repos) error {
		for _, c := range []struct {
			filter service.DoctorFilter
			want   string
		}{
			{service.DoctorFilter{}, "Z A"}, {service.DoctorFilter{WithRetired: true}, "Z R A"}, {service.DoctorFilter{Text: "aberg zoe"}, "Z"},
			{service.DoctorFilter{Text: "aaberg"}, "Z"}, {service.DoctorFilter{Text: "lic-z"}, "Z"}, {service.DoctorFilter{Department: s.dept}, "Z"},
			{service.DoctorFilter{Text: "senior"}, "A"}, {service.DoctorFilter{Text: "xyz"}, ""},
			{service.DoctorFilter{Specialization: spec[1]}, "A"}, {service.DoctorFilter{Specialization: spec[0]}, ""},
		} {
			list, err := r.Doctors().List(ctx, c.filter)
			var got []string
			for _, d := range list {
				got = append(got, d.TokenPrefix)
				if d.TokenPrefix == "A" && (len(d.Hours) != 1 || len(d.Specializations) != 1 || d.User.Username != "dr.A") {
					t.Errorf("List leaves out: %+v", d)
				}
			}
			if err != nil || strings.Join(got, " ") != c.want {
				t.Errorf("List(%+v) = %v %v, want %q", c.filter, got, err, c.want)
			}
		}
		if got, err := r.Doctors().ByUser(ctx, d.User.ID); err != nil || got != id {
			t.Errorf("ByUser: %v %v", got, err)
		}
		_, err := r.Doctors().ByUser(ctx, s.admin)
		wantError(t, err, clinic.NotFound, "")
		prefixes, err := r.Doctors().TokenPrefixes(ctx)
		if err != nil || strings.Join(prefixes, "") != "ARZ" {
			t.Errorf("TokenPrefixes: %v %v", prefixes, err)
		}
		return nil
	})
	s.write(func(r service.Repos) error {
		return r.Doctors().UpdateSpecialization(ctx, clinic.Specialization{ID: spec[0], Name: "Echo", Version: 1})
	})
	s.fails(clinic.Stale, "", func(r service.Repos) error {
		return r.Doctors().UpdateSpecialization(ctx, clinic.Specialization{ID: spec[0], Name: "Echo", Version: 1})
	})
	s.fails(clinic.Conflict, "name", func(r service.Repos) error {
		_, err := r.Doctors().InsertSpecialization(ctx, clinic.Specialization{Name: "Echo", CreatedAt: s.now})
		return err
	})
	s.read(func(r service.Repos) error {
		list, err := r.Doctors().ListSpecializations(ctx)
		if err != nil || len(list) != 2 || list[1].Name != "Echo" || list[1].Version != 2 || list[1].Requirements != "" {
			t.Errorf("ListSpecializations: %+v %v", list, err)
		}
		return nil
	})
}

func testDepartments(t *testing.T, s *site) {
	ctx := s.ctx
	head := s.doctor("Asha", "Sharma", "A")
	s.doctor("Old", "Retired", "R", func(d *clinic.Doctor) { d.Retired = s.now })
	want := clinic.Department{Name: "Ärzte-Zentrum", Description: "D", Location: "2nd floor", Phone: "12", CreatedAt: s.now, HeadDoctor: head}
	s.write(func(r service.Repos) (err error) {
		want.ID, err = r.Departments().Insert(ctx, want)
		return err
	})
	want.Version, want.HeadName = 1, "Dr Asha Sharma"
	s.read(func(r service.Repos) error {
		if got, err := r.Departments().Get(ctx, want.ID); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("Get: %v\n got %+v\nwant %+v", err, got, want)
		}
		list, err := r.Departments().List(ctx, false)
		if err != nil || len(list) != 2 || list[0].Name != want.Name || list[1].Doctors != 1 {
			t.Errorf("List is by name, accents apart, and counts active doctors: %+v %v", list, err)
		}
		return nil
	})
	s.fails(clinic.Conflict, "name", func(r service.Repos) error {
		_, err := r.Departments().Insert(ctx, clinic.Department{Name: "Cardiology", CreatedAt: s.now})
		return err
	})
	want.Retired, want.HeadDoctor = s.now, 0
	s.write(func(r service.Repos) error { return r.Departments().Update(ctx, want) })
	s.fails(clinic.Stale, "", func(r service.Repos) error { return r.Departments().Update(ctx, want) })
	s.read(func(r service.Repos) error {
		some, err := r.Departments().List(ctx, false)
		all, err2 := r.Departments().List(ctx, true)
		if err != nil || err2 != nil || len(some) != 1 || len(all) != 2 || all[0].Retired.IsZero() || all[0].HeadName != "" || all[0].Version != 2 {
			t.Errorf("after retiring: %+v %+v", some, all)
		}
		_, err = r.Departments().Get(ctx, 999)
		wantError(t, err, clinic.NotFound, "")
		return nil
	})
}
