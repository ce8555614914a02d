package viewmodel

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"caredesk/internal/auth"
	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// SetupPlace is where the data shall live.
type SetupPlace string

// The places offered at the first start.
const (
	PlaceHere     SetupPlace = "here"     // this computer, the usual folder
	PlaceOther    SetupPlace = "other"    // a folder or file of one's choice
	PlaceExisting SetupPlace = "existing" // a hospital that exists already
	PlaceShared   SetupPlace = "shared"   // a folder that several desks reach
	PlaceServer   SetupPlace = "server"   // a PostgreSQL server
	PlaceDemo     SetupPlace = "demo"
)

// SetupNext is what follows once the place is known.
type SetupNext int

// The ways on.
const (
	SetupDetails SetupNext = iota // a new hospital: ask for its details
	SetupSignIn                   // the hospital exists: sign in
)

// SetupDetail is all that is typed about a new hospital. Year is text, as it is
// typed.
type SetupDetail struct {
	Settings clinic.Settings
	Year     string
	Logo     []byte
	Username string
	First    string
	Last     string
	Password string
	Again    string
}

// SetupDatabase is the file name of a new database in a chosen folder.
const SetupDatabase = "caredesk.db"

// Setup is the state of the first start.
type Setup struct {
	Runner      Runner
	Now         func() time.Time
	Workstation string
	Places      Places
	// Open opens a database, and makes it when create is set. A password is that
	// of a server, as it was typed. It is called off the UI thread.
	Open func(ctx context.Context, f Found, password string, create bool) (Services, error)

	Chosen   Found  // what Choose settled on
	Notice   string // what is to be told of it, such as that there is no keyring
	password string
	services Services
	open     bool
	busy     bool
}

// Busy reports whether something is under way.
func (s *Setup) Busy() bool { return s.busy }

// Resume continues with a database that is open already but holds no hospital.
func (s *Setup) Resume(f Found, services Services) {
	s.Chosen, s.services, s.open = f, services, true
}

// Choose settles where the data lives. A database that is there already is
// opened and never overwritten; a new one is made only by Finish. The password
// is a server's.
func (s *Setup) Choose(ctx context.Context, place SetupPlace, typed, password string, done func(SetupNext, error)) bool {
	if s.busy {
		return false
	}
	path := s.Places.Default
	if place != PlaceHere {
		path = typed
	}
	s.busy = true
	s.Runner.Go(ctx, func(ctx context.Context) func() {
		found, err := s.Places.Find(ctx, place, path, password)
		next := SetupDetails
		var opened Services
		if err == nil && found.There {
			next, opened, err = s.openExisting(ctx, found, password)
		}
		notice := ""
		if err == nil {
			notice = s.Places.keep(ctx, found.Database, password)
		}
		return func() {
			s.busy = false
			if err == nil {
				s.Chosen, s.password, s.Notice, s.services, s.open = found, password, notice, opened, found.There
			}
			done(next, err)
		}
	})
	return true
}

func (s *Setup) openExisting(ctx context.Context, f Found, password string) (SetupNext, Services, error) {
	services, err := s.Open(ctx, f, password, false)
	if err != nil {
		return SetupDetails, Services{}, underPath(err)
	}
	needed, err := services.Setup.Needed(ctx)
	if err != nil || needed {
		return SetupDetails, services, underPath(err)
	}
	return SetupSignIn, services, nil
}

// underPath shows a database's error beside the path it concerns.
func underPath(err error) error {
	if err == nil || clinic.FieldOf(err) == "path" || clinic.FieldOf(err) == "password" {
		return err
	}
	return &clinic.Error{Code: clinic.CodeOf(err), Field: "path", Message: i18n.Error(err), Err: err}
}

// CheckHospital checks what was typed about the hospital and returns it tidied.
func (s *Setup) CheckHospital(d SetupDetail) (clinic.Settings, error) {
	settings := d.Settings
	var wrong error
	settings.EstablishedYear, wrong = parseYear(d.Year)
	return settings, errors.Join(settings.Clean(clinic.DateOf(s.Now())), wrong)
}

// CheckAdmin checks what was typed about the first administrator.
func (s *Setup) CheckAdmin(d SetupDetail) error {
	u := clinic.User{Username: d.Username, FirstName: d.First, LastName: d.Last, Role: clinic.RoleAdmin, Active: true}
	err := errors.Join(u.Clean(clinic.DateOf(s.Now())), auth.DefaultRules().Check(d.Password, u.Username))
	if d.Password != d.Again {
		err = errors.Join(err, clinic.FieldErrorf("again", "The two passwords differ. Type the password again."))
	}
	return err
}

// OfHospital reports whether an error concerns the hospital's details and not
// the administrator.
func OfHospital(err error) bool {
	for _, e := range clinic.FieldErrors(err) {
		switch e.Field {
		case "username", "first_name", "last_name", "password", "again", "role":
		default:
			return true
		}
	}
	return false
}

// Finish makes the database where there is none and sets the hospital up.
func (s *Setup) Finish(ctx context.Context, d SetupDetail, done func(error)) bool {
	if s.busy {
		return false
	}
	settings, err := s.CheckHospital(d)
	if err = errors.Join(err, s.CheckAdmin(d)); err != nil {
		done(err)
		return true
	}
	s.busy = true
	open, services, chosen, password := s.open, s.services, s.Chosen, s.password
	s.Runner.Go(ctx, func(ctx context.Context) func() {
		var err error
		if !open {
			if services, err = s.Open(ctx, chosen, password, true); err != nil {
				err = &clinic.Error{Code: clinic.CodeOf(err), Field: "path", Message: i18n.Error(err), Err: err}
			}
		}
		made := err == nil
		if made {
			err = services.Setup.Initialize(ctx, service.SetupCommand{Settings: settings, Logo: service.Image{Data: d.Logo},
				AdminUsername: d.Username, AdminFirst: d.First, AdminLast: d.Last, AdminPassword: d.Password, Workstation: s.Workstation})
		}
		return func() {
			s.busy = false
			if made {
				s.services, s.open = services, true
			}
			done(err)
		}
	})
	return true
}

// parseYear reads the year a hospital was founded; nothing is no year.
func parseYear(typed string) (int, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return 0, nil
	}
	year, err := strconv.Atoi(typed)
	if err != nil || len(typed) != 4 {
		return 0, clinic.FieldErrorf("established_year", "Give the year as four digits.")
	}
	return year, nil
}
