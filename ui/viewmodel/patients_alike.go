package viewmodel

import (
	"context"
	"slices"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// lookAlikeDelay is how long typing rests before look-alikes are looked for.
const lookAlikeDelay = 250 * time.Millisecond

// Look looks for registered patients like the one being typed, once typing
// rests. AlikesChanged is called when there are other ones than before. A form
// that edits a record looks only for what was changed in it.
func (f *PatientForm) Look(p clinic.Patient) { f.look(p, f.Delay) }

func (f *PatientForm) look(p clinic.Patient, delay time.Duration) {
	if f.Scope == PatientContact {
		return
	}
	p.ID = f.base.ID
	key := lookAlikeKey(p)
	if key == f.asked {
		return
	}
	f.asked = key
	if !canCompare(p) || !f.New() && key == lookAlikeKey(f.base) {
		f.alike.Cancel()
		f.setAlikes(nil)
		return
	}
	f.alike.Go(f.Context(), f.Runner, func(ctx context.Context) func() {
		if !rest(ctx, delay) {
			return nil
		}
		found, err := f.Services.Patients.LookAlikes(ctx, p)
		return func() {
			if err != nil {
				f.asked = "" // the next key asks again; saving asks in any case
				return
			}
			f.setAlikes(found)
		}
	})
}

func (f *PatientForm) setAlikes(found []service.LookAlike) {
	if len(f.Alikes) == 0 && len(found) == 0 {
		return
	}
	f.Alikes = found
	f.AlikesChanged()
}

// Holding reports whether one of the look-alikes holds a registration back.
func (f *PatientForm) Holding() bool {
	return f.New() && slices.ContainsFunc(f.Alikes, service.LookAlike.Holds)
}

// canCompare reports whether enough is filled in for others to be alike.
func canCompare(p clinic.Patient) bool {
	name := clinic.CleanLine(p.FirstName + " " + p.LastName)
	whole := clinic.CleanLine(p.FirstName) != "" && clinic.CleanLine(p.LastName) != ""
	return len(p.Identifiers) > 0 || len(clinic.CleanLine(p.Phone)) >= 6 || whole || name != "" && !p.DateOfBirth.IsZero()
}

func lookAlikeKey(p clinic.Patient) string {
	return strings.Join([]string{clinic.CleanLine(p.FirstName), clinic.CleanLine(p.LastName), p.DateOfBirth.String(),
		clinic.CleanLine(p.Phone), clinic.IdentifiersText(p.Identifiers)}, "\x00")
}

// register sends what was typed; with a reason it registers beside the
// look-alikes that are shown.
func (f *PatientForm) register(ctx context.Context, p clinic.Patient, photo service.Image, shown []service.LookAlike) (clinic.PatientID, error) {
	reason := clinic.CleanLine(f.Reason)
	if reason == "" {
		return f.Services.Patients.Register(ctx, p, photo)
	}
	cmd := service.RegisterCommand{Patient: p, Photo: photo, Reason: reason}
	for _, each := range shown {
		cmd.LookAlikes = append(cmd.LookAlikes, each.ID)
	}
	return f.Services.Patients.RegisterKnowing(ctx, cmd)
}

// ReadBirth makes a birth date of what was typed: a date, or an age where the
// date is not known. An age that still says what the form was opened with keeps
// the date behind it. Errors name date_of_birth or age.
func (f *PatientForm) ReadBirth(date clinic.Date, age string) (born clinic.Date, estimated bool, err error) {
	age = clinic.CleanLine(age)
	switch {
	case age == "":
		return date, false, nil
	case !date.IsZero():
		return date, false, clinic.FieldErrorf("age", "Give the date of birth or the age, not both.")
	case age == f.AgeTyped():
		return f.base.DateOfBirth, true, nil
	}
	stated, err := clinic.ParseAge(typedAge(age))
	if err != nil {
		return date, false, clinic.FieldErrorf("age", "%s", i18n.Error(err))
	}
	return stated.Birth(f.Today()), true, nil
}

// AgeTyped is how an estimated age stands in the form: 45, or 8 mo.
func (f *PatientForm) AgeTyped() string {
	if !f.base.BirthEstimated {
		return ""
	}
	age := strings.TrimPrefix(clinic.AgeShort(f.base.DateOfBirth, true, f.Today()), "~")
	if years, ok := strings.CutSuffix(age, " y"); ok {
		return years
	}
	return i18n.Say(age)
}
