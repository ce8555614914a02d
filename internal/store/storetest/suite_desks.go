package storetest

import (
	"slices"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

func testDesks(t *testing.T, s *site) {
	ctx := s.ctx
	other := clinic.UserID(0)
	s.write(func(r service.Repos) (err error) {
		other, err = r.Users().Insert(ctx, clinic.User{Username: "desk", LastName: "Desk", Role: clinic.RoleReceptionist, Active: true, CreatedAt: s.now}, "hash")
		return err
	})
	front := service.DeskRow{Session: "a", Name: "FRONT-1", UserID: s.admin, UserName: "Ada Admin", Role: clinic.RoleAdmin,
		Since: s.now, SeenAt: s.now, HeardAt: s.now.Add(time.Second)}
	back := front
	back.Session, back.Name = "b", "BACK"
	beat := func(d service.DeskRow) {
		t.Helper()
		s.write(func(r service.Repos) error { return r.Desks().Beat(ctx, d) })
	}
	list := func() (rows []service.DeskRow) {
		t.Helper()
		s.read(func(r service.Repos) (err error) { rows, err = r.Desks().List(ctx); return err })
		return rows
	}
	same := func(what string, want ...service.DeskRow) {
		t.Helper()
		if got := list(); !slices.EqualFunc(got, want, func(a, b service.DeskRow) bool {
			return a.Session == b.Session && a.Name == b.Name && a.UserID == b.UserID && a.UserName == b.UserName && a.Role == b.Role && a.Beats == b.Beats &&
				a.Since.Equal(b.Since) && a.SeenAt.Equal(b.SeenAt) && a.HeardAt.Equal(b.HeardAt)
		}) {
			t.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
		}
	}
	beat(front)
	beat(back)
	front.Beats, back.Beats = 1, 1
	same("two desks", front, back)
	later := front
	later.SeenAt, later.HeardAt, later.Since = s.now.Add(time.Minute), s.now.Add(time.Minute), s.now.Add(time.Minute)
	beat(later)
	later.Since, later.Beats = front.Since, 2
	same("the same person goes on", later, back)
	taken := later
	taken.UserID, taken.UserName, taken.Role, taken.Since = other, "Desk", clinic.RoleReceptionist, s.now.Add(2*time.Minute)
	beat(taken)
	taken.Beats = 3
	same("somebody else signs in", taken, back)
	s.write(func(r service.Repos) error { return r.Desks().Sweep(ctx, s.now.Add(30*time.Second)) })
	same("what was not heard of is swept", taken)
	s.write(func(r service.Repos) error { return r.Desks().Leave(ctx, "a") })
	same("nobody is left")
	s.read(func(r service.Repos) error {
		clock, ok, err := r.Desks().Clock(ctx)
		if err != nil || ok != s.Postgres || ok && time.Since(clock).Abs() > time.Hour {
			t.Errorf("the clock of the database: %v, %v, %v", clock, ok, err)
		}
		return nil
	})
	for name, alter := range map[string]func(*service.DeskRow){
		"no session": func(d *service.DeskRow) { d.Session = "" }, "no such user": func(d *service.DeskRow) { d.UserID = 999 }, "no such role": func(d *service.DeskRow) { d.Role = "king" },
	} {
		bad := front
		alter(&bad)
		if err := s.UoW.InTx(ctx, func(r service.Repos) error { return r.Desks().Beat(ctx, bad) }); clinic.CodeOf(err) != clinic.Invalid && clinic.CodeOf(err) != clinic.Conflict {
			t.Errorf("%s: %v", name, err)
		}
	}
}
