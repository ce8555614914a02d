package viewmodel

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
)

type fakeSetup struct {
	SetupService
	needed bool
	done   []service.SetupCommand
	err    error
}

func (f *fakeSetup) Needed(context.Context) (bool, error) { return f.needed, nil }

func (f *fakeSetup) Initialize(_ context.Context, c service.SetupCommand) error {
	f.done = append(f.done, c)
	return f.err
}

// fakeDisk is where databases are; true marks a hospital that is set up.
type fakeDisk struct {
	files  map[string]bool
	opened []string
	shared int // how many were opened as a file that desks take turns with
	setup  *fakeSetup
	err    error

	password, kept    string
	probeErr, keepErr error
}

func (d *fakeDisk) probe(_ context.Context, address, password string) (bool, error) {
	_, there := d.files[address]
	d.password = password
	return there, d.probeErr
}

func (d *fakeDisk) keep(_ context.Context, address, password string) error {
	d.kept = address + " " + password
	return d.keepErr
}

func (d *fakeDisk) new() *Setup {
	return &Setup{Runner: InlineRunner{}, Now: func() time.Time { return deskNow }, Workstation: "desk 1",
		Places: Places{Default: "/data/caredesk.db", Exists: func(path string) (bool, error) { _, ok := d.files[path]; return ok, nil },
			Probe: d.probe, KeepPassword: d.keep},
		Open: func(_ context.Context, f Found, password string, create bool) (Services, error) {
			path := f.Database
			if f.Shared {
				d.shared++
			}
			d.password = password
			d.opened = append(d.opened, path)
			if create {
				d.opened[len(d.opened)-1] += " (made)"
			}
			d.setup.needed = !d.files[path]
			return Services{Setup: d.setup}, d.err
		}}
}

func newDisk() *fakeDisk {
	return &fakeDisk{files: map[string]bool{}, setup: &fakeSetup{}}
}

func choose(s *Setup, place SetupPlace, path string) (next SetupNext, err error) {
	s.Choose(context.Background(), place, path, "", func(n SetupNext, e error) { next, err = n, e })
	return next, err
}

var goodDetail = SetupDetail{Settings: func() clinic.Settings {
	s := clinic.DefaultSettings()
	s.HospitalName = "St. Brigid's"
	return s
}(), Year: "1962", Username: "maeve", First: "Maeve", Last: "Ryan", Password: "four sleepy green herons", Again: "four sleepy green herons"}

func TestANewHospitalIsMadeOnlyAtTheEnd(t *testing.T) {
	d := newDisk()
	s := d.new()
	if next, err := choose(s, PlaceHere, "ignored"); err != nil || next != SetupDetails {
		t.Fatalf("next %v, %v", next, err)
	}
	if len(d.opened) != 0 {
		t.Fatalf("a file was touched before the details were there: %v", d.opened)
	}
	s.Finish(context.Background(), goodDetail, func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	if !slices.Equal(d.opened, []string{"/data/caredesk.db (made)"}) || len(d.setup.done) != 1 {
		t.Fatalf("opened %v, set up %d times", d.opened, len(d.setup.done))
	}
	if c := d.setup.done[0]; c.Settings.EstablishedYear != 1962 || c.AdminUsername != "maeve" || c.Workstation != "desk 1" {
		t.Errorf("set up with %+v", c)
	}
}

func TestAHospitalThatExistsIsOpenedAndNeverMade(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, SetupDatabase)
	d := newDisk()
	d.files[file] = true
	for _, place := range []SetupPlace{PlaceOther, PlaceExisting} {
		next, err := choose(d.new(), place, folder)
		if err != nil || next != SetupSignIn {
			t.Errorf("%s: next %v, %v", place, next, err)
		}
	}
	if !slices.Equal(d.opened, []string{file, file}) {
		t.Errorf("opened %v", d.opened)
	}
}

func TestABrokenOffFirstStartGoesOn(t *testing.T) {
	d := newDisk()
	d.files["/data/caredesk.db"] = false
	s := d.new()
	if next, err := choose(s, PlaceHere, ""); err != nil || next != SetupDetails {
		t.Fatalf("next %v, %v", next, err)
	}
	s.Finish(context.Background(), goodDetail, func(error) {})
	if !slices.Equal(d.opened, []string{"/data/caredesk.db"}) || len(d.setup.done) != 1 {
		t.Errorf("opened %v, set up %d times", d.opened, len(d.setup.done))
	}
}

func TestWrongPlacesAreToldBesideThePath(t *testing.T) {
	d := newDisk()
	for _, c := range []struct {
		place SetupPlace
		path  string
		says  string
	}{
		{PlaceOther, "  ", "Give a folder"},
		{PlaceOther, "clinic.db", "whole path"},
		{PlaceOther, "/data/a\x00b", "characters"},
		{PlaceExisting, "/data/nowhere.db", "no Caredesk file"},
	} {
		_, err := choose(d.new(), c.place, c.path)
		if clinic.FieldOf(err) != "path" || !strings.Contains(clinic.MessageOf(err), c.says) {
			t.Errorf("%q: %v", c.path, err)
		}
	}
	d.files["/data/other.db"] = true
	d.err = clinic.Errorf(clinic.Invalid, "That is not a Caredesk file.")
	if _, err := choose(d.new(), PlaceExisting, "/data/other.db"); clinic.FieldOf(err) != "path" || clinic.MessageOf(err) != "That is not a Caredesk file." {
		t.Errorf("a foreign file: %v", err)
	}
}

func TestATildeIsTheHome(t *testing.T) {
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	s := newDisk().new()
	if _, err := choose(s, PlaceOther, "~/clinic/new.db"); err != nil || s.Chosen.Database != filepath.Join(home, "clinic", "new.db") {
		t.Errorf("path %q, %v", s.Chosen.Database, err)
	}
}

func TestSetupNamesEveryWrongField(t *testing.T) {
	d := newDisk()
	s := d.new()
	bad := goodDetail
	bad.Settings.HospitalName, bad.Settings.Email, bad.Year = " ", "nonsense", "19"
	bad.Username, bad.Password, bad.Again = "m", "short", "shorter"
	var fields []string
	s.Finish(context.Background(), bad, func(err error) {
		for _, e := range clinic.FieldErrors(err) {
			fields = append(fields, e.Field)
		}
		if !OfHospital(err) {
			t.Error("the hospital's fields are to be shown first")
		}
	})
	for _, want := range []string{"hospital_name", "email", "established_year", "username", "password", "again"} {
		if !slices.Contains(fields, want) {
			t.Errorf("%s is not named; named are %v", want, fields)
		}
	}
	if len(d.opened) != 0 {
		t.Errorf("a file was touched: %v", d.opened)
	}
	if OfHospital(s.CheckAdmin(SetupDetail{})) {
		t.Error("the administrator's errors are not the hospital's")
	}
}

func TestAFailedFinishCanBeTriedAgain(t *testing.T) {
	d := newDisk()
	s := d.new()
	if _, err := choose(s, PlaceHere, ""); err != nil {
		t.Fatal(err)
	}
	d.setup.err = clinic.FieldErrorf("logo", "The file is no PNG or JPEG picture.")
	s.Finish(context.Background(), goodDetail, func(err error) {
		if clinic.FieldOf(err) != "logo" {
			t.Errorf("got %v", err)
		}
	})
	d.setup.err = nil
	s.Finish(context.Background(), goodDetail, func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	if !slices.Equal(d.opened, []string{"/data/caredesk.db (made)"}) {
		t.Errorf("the file must be made once: %v", d.opened)
	}
}

func TestAHospitalOnAServer(t *testing.T) {
	const address = "postgres://desk@db.example.org/caredesk"
	d := newDisk()
	s := d.new()
	choose := func(typed, password string) (next SetupNext, err error) {
		s.Choose(context.Background(), PlaceServer, typed, password, func(n SetupNext, e error) { next, err = n, e })
		return next, err
	}
	for typed, says := range map[string]string{
		"": "Give", "/data/caredesk.db": "postgres://user@server/database", "postgres://desk:s3cret@db/x": "Leave the password out", "postgres://desk@db": "names no database",
	} {
		if _, err := choose(typed, ""); clinic.FieldOf(err) != "path" || !strings.Contains(clinic.MessageOf(err), says) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%q: %v", typed, err)
		}
	}
	d.probeErr = &clinic.Error{Code: clinic.Unavailable, Field: "password", Message: "The server does not accept this user and password."}
	if _, err := choose(address, "wrong"); clinic.FieldOf(err) != "password" || d.kept != "" || s.Chosen.Database != "" {
		t.Errorf("a wrong password: %v, kept %q", err, d.kept)
	}
	d.probeErr = nil
	d.keepErr = clinic.Errorf(clinic.Unavailable, "This computer has no keyring.")
	next, err := choose(address, "herons")
	if err != nil || next != SetupDetails || s.Chosen.Database != address || d.kept != address+" herons" || s.Notice != "This computer has no keyring." {
		t.Fatalf("next %v, %v, path %q, kept %q, notice %q", next, err, s.Chosen.Database, d.kept, s.Notice)
	}
	if len(d.opened) != 0 {
		t.Fatalf("tables were made before the details were there: %v", d.opened)
	}
	s.Finish(context.Background(), goodDetail, func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	if !slices.Equal(d.opened, []string{address + " (made)"}) || d.password != "herons" {
		t.Errorf("opened %v with %q", d.opened, d.password)
	}
	d.files[address] = true
	if next, err := choose(address, ""); err != nil || next != SetupSignIn {
		t.Errorf("a hospital that exists on the server: %v, %v", next, err)
	}
}

func TestAFileInAFolderOnTheNetworkIsOpenedForTakingTurns(t *testing.T) {
	folder := t.TempDir()
	d := newDisk()
	s := d.new()
	if next, err := choose(s, PlaceShared, folder); err != nil || next != SetupDetails {
		t.Fatalf("next %v, %v", next, err)
	}
	s.Finish(context.Background(), goodDetail, func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	file := filepath.Join(folder, SetupDatabase)
	if want := (Found{Database: file, Shared: true}); s.Chosen != want || d.shared != 1 || len(d.setup.done) != 1 {
		t.Errorf("chosen %+v, %d opened as shared", s.Chosen, d.shared)
	}
	// The next desk finds it there.
	d.files[file] = true
	second := d.new()
	if next, err := choose(second, PlaceShared, file); err != nil || next != SetupSignIn || d.shared != 2 || !second.Chosen.There {
		t.Errorf("the second desk: next %v, %v, %+v", next, err, second.Chosen)
	}
	if got := PlaceOf(file, true); got != PlaceShared {
		t.Errorf("it is shown under %q", got)
	}
}
