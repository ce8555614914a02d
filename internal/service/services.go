package service

import (
	"log/slog"
	"time"

	"caredesk/internal/auth"
	"caredesk/internal/event"
)

// Passwords makes and checks password hashes; *auth.Hasher is one.
type Passwords interface {
	Hash(password string) (encoded string, err error)
	Verify(encoded, password string) (ok, needsRehash bool, err error)
	// VerifyNothing costs what Verify costs, for user names that do not exist.
	VerifyNothing(password string)
}

// Deps is what the services need. Passwords, Policy and Rules have defaults;
// everything else is required.
type Deps struct {
	UoW   UnitOfWork
	Bus   *event.Bus
	Now   func() time.Time // in the clinic's zone
	NewID func() string    // a new unique text, such as a UUID
	Log   *slog.Logger
	// Passwords defaults to argon2id with auth.DefaultParams.
	Passwords Passwords
	// Policy slows down guessing; auth.DefaultPolicy when zero.
	Policy auth.Policy
	// Rules say which passwords may be chosen; auth.DefaultRules when zero.
	Rules auth.Rules
	// Imports reads other systems' databases; without it none can be moved in.
	Imports ImportReader
	// Backups does the work on files; without it there are no backups.
	Backups BackupFiles
}

// Services are all use cases.
type Services struct {
	Setup         *Setup
	Sessions      *Sessions
	Users         *Users
	Departments   *Departments
	Doctors       *Doctors
	Patients      *Patients
	Appointments  *Appointments
	Queue         *Queue
	Reminders     *Reminders
	Agenda        *Agenda
	Schedules     *Schedules
	Consultations *Consultations
	History       *History
	Attachments   *Attachments
	Papers        *Papers
	Billing       *Billing
	Estimates     *Estimates
	Drawers       *Drawers
	Prices        *Prices
	Deposits      *Deposits
	Claims        *Claims
	Settings      *SettingsService
	Audit         *AuditLog
	Today         *Today
	Vitals        *Vitals
	Problems      *Problems
	Triage        *Triage
	CodeLists     *CodeListService
	Templates     *TemplateService
	Reports       *Reports
	Exports       *Exports
	FHIRImports   *FHIRImports
	Imports       *Imports
	Backups       *Backups
	TableImports  *TableImports
	Desks         *Desks
}

// New wires the services. It panics when a required dependency is missing,
// which is a fault of the program and shows at its first start.
func New(d Deps) *Services {
	switch {
	case d.UoW == nil:
		panic("service: no unit of work")
	case d.Bus == nil:
		panic("service: no event bus")
	case d.Now == nil:
		panic("service: no clock")
	case d.NewID == nil:
		panic("service: no source of ids")
	case d.Log == nil:
		panic("service: no log")
	}
	if d.Passwords == nil {
		hasher, err := auth.NewHasher(auth.DefaultParams())
		if err != nil {
			panic("service: default password hasher: " + err.Error())
		}
		d.Passwords = hasher
	}
	if d.Policy == (auth.Policy{}) {
		d.Policy = auth.DefaultPolicy()
	}
	if d.Rules == (auth.Rules{}) {
		d.Rules = auth.DefaultRules()
	}
	c := &core{uow: d.UoW, bus: d.Bus, now: d.Now, newID: d.NewID, log: d.Log,
		passwords: d.Passwords, policy: d.Policy, rules: d.Rules, program: d.NewID()}
	return &Services{
		Setup:         &Setup{c},
		Sessions:      &Sessions{c},
		Users:         &Users{c},
		Departments:   &Departments{c},
		Doctors:       &Doctors{c},
		Patients:      &Patients{c},
		Appointments:  &Appointments{c},
		Queue:         &Queue{c},
		Reminders:     &Reminders{c},
		Agenda:        &Agenda{c},
		Schedules:     &Schedules{c},
		Consultations: &Consultations{c},
		History:       &History{c},
		Attachments:   &Attachments{c},
		Papers:        &Papers{c},
		Billing:       &Billing{c},
		Estimates:     &Estimates{c},
		Drawers:       &Drawers{c},
		Prices:        &Prices{c},
		Deposits:      &Deposits{c},
		Claims:        &Claims{c},
		Settings:      &SettingsService{c},
		Audit:         &AuditLog{c},
		Today:         &Today{c},
		Vitals:        &Vitals{c},
		Problems:      &Problems{c},
		Triage:        &Triage{c},
		CodeLists:     &CodeListService{c},
		Templates:     &TemplateService{c},
		Reports:       &Reports{c},
		Exports:       &Exports{c},
		FHIRImports:   &FHIRImports{c},
		Imports:       &Imports{c, d.Imports},
		Backups:       &Backups{c, d.Backups},
		TableImports:  &TableImports{c},
		Desks:         &Desks{core: c},
	}
}
