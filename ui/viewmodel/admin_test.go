package viewmodel

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type fakeUsers struct {
	UserService
	lists []service.UserFilter
	calls []string
	rows  []clinic.User
	next  string
	user  clinic.User
	err   error
}

func (f *fakeUsers) List(_ context.Context, q service.UserFilter, p service.PageRequest) (service.Page[clinic.User], error) {
	f.lists = append(f.lists, q)
	if p.After != "" {
		return service.Page[clinic.User]{Rows: f.rows, Total: -1}, f.err
	}
	return service.Page[clinic.User]{Rows: f.rows, Total: len(f.rows), Next: f.next}, f.err
}

func (f *fakeUsers) Get(context.Context, clinic.UserID) (clinic.User, error) { return f.user, nil }

func (f *fakeUsers) Create(_ context.Context, c service.CreateUserCommand) (clinic.UserID, error) {
	f.calls = append(f.calls, "create "+c.User.Username+" "+c.Password)
	return 9, f.err
}

func (f *fakeUsers) Update(_ context.Context, u clinic.User) error {
	f.calls = append(f.calls, "update "+u.Username)
	return f.err
}

func (f *fakeUsers) SetActive(_ context.Context, id clinic.UserID, version int, active bool, reason string) error {
	f.calls = append(f.calls, fmt.Sprintf("active %d v%d %t %s", id, version, active, reason))
	return f.err
}

func (f *fakeUsers) GrantPatient(_ context.Context, id clinic.PatientID, username, _ string) error {
	f.calls = append(f.calls, "grant "+username)
	return f.err
}

func adminDesk(s Services, r Runner) FrontDesk {
	return FrontDesk{Services: s, Runner: r, Context: context.Background, Now: func() time.Time { return deskNow },
		Actor: clinic.Actor{UserID: 1, Role: clinic.RoleAdmin}}
}

func TestUserStates(t *testing.T) {
	l := NewUsers(adminDesk(Services{}, InlineRunner{}))
	for _, c := range []struct {
		user clinic.User
		want UserState
	}{
		{clinic.User{Active: true}, UserActive},
		{clinic.User{Active: true, MustChangePassword: true}, UserMustSet},
		{clinic.User{Active: true, MustChangePassword: true, LockedUntil: deskNow.Add(time.Minute)}, UserLocked},
		{clinic.User{Active: true, LockedUntil: deskNow.Add(-time.Minute)}, UserActive},
		{clinic.User{LockedUntil: deskNow.Add(time.Minute)}, UserInactive},
	} {
		if got := l.StateOf(c.user); got != c.want {
			t.Errorf("%+v is %q, want %q", c.user, got, c.want)
		}
	}
	if l.MayDeactivate(clinic.User{ID: 1}) || !l.MayDeactivate(clinic.User{ID: 2}) {
		t.Error("nobody deactivates themselves, everybody else can be")
	}
}

func TestAWrongUserIsNotSent(t *testing.T) {
	f := &fakeUsers{}
	l := NewUsers(adminDesk(Services{Users: f}, InlineRunner{}))
	var fields []string
	l.Create(clinic.User{Username: "a b", Role: clinic.RoleNurse}, "x", func(err error) {
		for _, e := range clinic.FieldErrors(err) {
			fields = append(fields, e.Field)
		}
	})
	if !slices.Equal(fields, []string{"username", "last_name"}) || len(f.calls) != 0 {
		t.Errorf("fields %v, calls %v", fields, f.calls)
	}
	l.GrantPatient(0, "soren", "x", func(err error) {
		if clinic.FieldOf(err) != "patient" {
			t.Errorf("no patient: %v", err)
		}
	})
}

func TestAfterASavedUserTheListIsReadAgain(t *testing.T) {
	f := &fakeUsers{rows: []clinic.User{{ID: 2}}, next: "b"}
	l := NewUsers(adminDesk(Services{Users: f}, InlineRunner{}))
	grown := 0
	l.Grown = func(rows []clinic.User) { grown += len(rows) }
	l.Load()
	l.LoadMore()
	if grown != 1 || len(l.Rows) != 2 || l.More() {
		t.Fatalf("grown %d, rows %d, more %v", grown, len(l.Rows), l.More())
	}
	l.Create(clinic.User{Username: "ines", LastName: "Carvalho", Role: clinic.RoleNurse}, "bkt7-q4mn-zx9d", func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	if !slices.Equal(f.calls, []string{"create ines bkt7-q4mn-zx9d"}) || len(f.lists) != 3 {
		t.Errorf("calls %v, %d lists", f.calls, len(f.lists))
	}
}

func TestAnOvertakenUserIsMerged(t *testing.T) {
	base := clinic.User{ID: 2, Username: "ines", FirstName: "Ines", LastName: "Carvalho", Phone: "1", Role: clinic.RoleNurse, Version: 1}
	theirs := base
	theirs.Phone, theirs.Version = "2", 2
	mine := base
	mine.FirstName = "Inês"
	l := NewUsers(adminDesk(Services{Users: &fakeUsers{user: theirs}}, InlineRunner{}))
	l.Renew(base, mine, func(read, merged clinic.User, changes MergeChanges, err error) {
		if err != nil || read.Version != 2 || merged.Phone != "2" || merged.FirstName != "Inês" || len(changes) != 1 {
			t.Errorf("merged %+v, changes %v, %v", merged, changes, err)
		}
	})
}

type fakeSettings struct {
	SettingsService
	stored clinic.Settings
	logo   []byte
	images []service.Image
	err    error
}

func (f *fakeSettings) Get(context.Context) (clinic.Settings, error) { return f.stored, nil }
func (f *fakeSettings) Logo(context.Context) ([]byte, error)         { return f.logo, nil }

func (f *fakeSettings) Update(_ context.Context, s clinic.Settings, i service.Image) error {
	if f.err != nil {
		return f.err
	}
	f.images = append(f.images, i)
	s.Version++
	f.stored = s
	return nil
}

func newEditor(f *fakeSettings) *SettingsEditor {
	f.stored = clinic.DefaultSettings()
	f.stored.HospitalName, f.stored.Version, f.stored.Demo = "St. Brigid's", 3, true
	e := NewSettingsEditor(adminDesk(Services{Settings: f}, InlineRunner{}))
	e.Load()
	return e
}

func TestSettingsSaveTheLogoOnlyWhenItChanged(t *testing.T) {
	f := &fakeSettings{logo: []byte("old")}
	e := newEditor(f)
	for _, logo := range [][]byte{[]byte("old"), []byte("new"), nil} {
		in := e.Input()
		in.Logo = logo
		e.Save(in, func(err error) {
			if err != nil {
				t.Error(err)
			}
		})
		f.logo = logo
		e.Load()
	}
	want := []service.Image{{}, {Data: []byte("new")}, {Remove: true}}
	if !reflect.DeepEqual(f.images, want) {
		t.Errorf("images %+v, want %+v", f.images, want)
	}
	if e.Base.Version != 6 || !e.Base.Demo {
		t.Errorf("the form holds version %d, demo %v", e.Base.Version, e.Base.Demo)
	}
}

func TestWrongSettingsNameTheirFields(t *testing.T) {
	f := &fakeSettings{}
	e := newEditor(f)
	in := e.Input()
	in.Settings.HospitalName, in.Settings.Website, in.Year, in.Minutes = "", "no address", "year", "ten"
	var fields []string
	e.Save(in, func(err error) {
		for _, each := range clinic.FieldErrors(err) {
			fields = append(fields, each.Field)
		}
	})
	slices.Sort(fields)
	if want := []string{"established_year", "hospital_name", "idle_lock_minutes", "website"}; !slices.Equal(fields, want) {
		t.Errorf("fields %v, want %v", fields, want)
	}
	if len(f.images) != 0 {
		t.Error("wrong settings were sent")
	}
}

func TestOvertakenSettingsKeepBothEdits(t *testing.T) {
	f := &fakeSettings{}
	e := newEditor(f)
	mine, err := e.Parse(func() SettingsInput {
		in := e.Input()
		in.Settings.Phone = "0100"
		return in
	}())
	if err != nil {
		t.Fatal(err)
	}
	f.stored.Address, f.stored.Version = "12 Harbour Road", 4
	e.Renew(mine, func(merged clinic.Settings, changes MergeChanges, err error) {
		if err != nil || merged.Phone != "0100" || merged.Address != "12 Harbour Road" || e.Base.Version != 4 {
			t.Errorf("merged %+v, base version %d, %v", merged, e.Base.Version, err)
		}
		if len(changes) != 1 || !strings.Contains(changes[0].Text(), "Address") {
			t.Errorf("changes %v", changes)
		}
	})
}

type fakeAudit struct {
	AuditService
	asked []service.AuditFilter
	rows  []clinic.AuditEntry
	next  string
}

func (f *fakeAudit) List(_ context.Context, q service.AuditFilter, p service.PageRequest) (service.Page[clinic.AuditEntry], error) {
	f.asked = append(f.asked, q)
	if p.After != "" {
		return service.Page[clinic.AuditEntry]{Rows: f.rows, Total: -1}, nil
	}
	return service.Page[clinic.AuditEntry]{Rows: f.rows, Total: 2, Next: f.next}, nil
}

func (f *fakeAudit) Actions(context.Context) ([]string, error) { return []string{"payment.take"}, nil }

func TestAuditDaysBeginAtTheClinicsMidnight(t *testing.T) {
	zone := time.FixedZone("clinic", -5*3600)
	now := time.Date(2026, 11, 23, 22, 30, 0, 0, zone) // already the 24th in UTC
	d := adminDesk(Services{Audit: &fakeAudit{}}, InlineRunner{})
	d.Now = func() time.Time { return now }
	l := NewAuditLog(d)
	at := func(day int) time.Time { return time.Date(2026, 11, day, 5, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		period   AuditPeriod
		from, to time.Time
	}{
		{AuditToday, at(23), time.Time{}},
		{AuditWeek, at(17), time.Time{}},
		{AuditAll, time.Time{}, time.Time{}},
	} {
		l.SetPeriod(c.period)
		if f := l.Filter(); !f.From.Equal(c.from) || !f.To.Equal(c.to) {
			t.Errorf("%s: %v to %v", c.period, f.From, f.To)
		}
	}
	l.SetDays(clinic.MustDate("2026-11-20"), clinic.MustDate("2026-11-21"))
	if f := l.Filter(); !f.From.Equal(at(20)) || !f.To.Equal(at(22).Add(-time.Microsecond)) {
		t.Errorf("days: %v to %v", f.From, f.To)
	}
}

func TestAuditPagesOn(t *testing.T) {
	f := &fakeAudit{rows: []clinic.AuditEntry{{ID: 1}}, next: "b"}
	l := NewAuditLog(adminDesk(Services{Audit: f}, InlineRunner{}))
	l.SetAction("payment.take")
	l.LoadMore()
	l.LoadMore()
	if len(f.asked) != 2 || len(l.Rows) != 2 || l.Total != 2 || f.asked[1].Action != "payment.take" {
		t.Errorf("asked %+v, %d rows of %d", f.asked, len(l.Rows), l.Total)
	}
}

func TestAuditFieldsStandSideBySide(t *testing.T) {
	got := AuditFields(clinic.AuditEntry{
		Before: `{"status":"booked","minutes":30,"gone":true}`,
		After:  `{"status":"cancelled","minutes":30,"cancel_reason":"ill"}`,
	})
	want := []AuditField{
		{Name: "cancel reason", After: "ill", Changed: true},
		{Name: "gone", Before: "true", Changed: true},
		{Name: "minutes", Before: "30", After: "30"},
		{Name: "status", Before: "booked", After: "cancelled", Changed: true},
	}
	if !slices.Equal(got, want) {
		t.Errorf("fields %+v", got)
	}
	if odd := AuditFields(clinic.AuditEntry{After: "not json"}); len(odd) != 1 || odd[0].After != "not json" {
		t.Errorf("what is no object must show whole: %+v", odd)
	}
	if AuditFields(clinic.AuditEntry{}) == nil || len(AuditFields(clinic.AuditEntry{})) != 0 {
		t.Error("an entry without a record has no fields")
	}
}

func TestAuditWords(t *testing.T) {
	if got := ActionText("user.reset_password"); got != "User: reset password" {
		t.Error(got)
	}
	if got := ActionText("database.turn_ended"); got != "Shared file: turn of a desk ended" {
		t.Errorf("got %q", got)
	}
	if got := ActionText("demo.fill"); got != "Demo hospital made" {
		t.Errorf("got %q", got)
	}
	if got := ActionText("odd"); got != "odd" {
		t.Error(got)
	}
	if got := Who(clinic.AuditEntry{UserName: "Maeve Ryan", Role: clinic.RoleAdmin}); got != "Maeve Ryan (Administrator)" {
		t.Error(got)
	}
	if got := Who(clinic.AuditEntry{}); got != "Nobody signed in" {
		t.Error(got)
	}
	if got := RecordText(clinic.AuditEntry{Entity: "invoice_item", EntityID: 4}); got != "invoice item 4" {
		t.Error(got)
	}
}
