package pages

import (
	"bytes"
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/viewmodel"
)

// patientForm registers or edits a patient. What the role may not edit is left
// out.
type patientForm struct {
	env    *Env
	vm     *viewmodel.PatientForm
	dialog *components.FormDialog

	first, last, phone, email   *components.Entry
	address, insurance, medical *components.Entry
	emergency                   *components.Entry
	born                        *components.DateField
	sex, blood                  *components.Choice
	photo                       *components.ImageField
	photoBefore                 []byte
	photoKnown                  bool
}

// openPatientForm opens the form; saved is told the record after it was saved.
func openPatientForm(env *Env, base clinic.Patient, saved func(clinic.Patient)) {
	f := &patientForm{env: env, vm: viewmodel.NewPatientForm(frontDesk(env), base)}
	f.build()
	f.fill(base)
	title, subtitle, submit := "New patient", "", "Register"
	if !f.vm.New() {
		title, subtitle, submit = "Edit patient", joinDots(base.ListName(), base.Number), "Save"
	}
	f.dialog = components.NewFormDialog(components.FormOptions{
		Title: title, Subtitle: subtitle, SubmitText: submit, Columns: 2, Width: 760, Fields: f.fields(),
		OnSubmit: func() { f.submit(saved) },
	}, env.Window)
	f.dialog.Show()
	f.loadPhoto()
}

// editPatientByID reads a patient and opens the form.
func editPatientByID(env *Env, id clinic.PatientID) {
	env.Runner.Go(env.Context(), func(ctx context.Context) func() {
		p, err := env.Services.Patients.Get(ctx, id)
		return func() {
			if err != nil {
				showLoadError(env, err)
				return
			}
			openPatientForm(env, p, func(clinic.Patient) { toastGood(env, "Your details are saved.") })
		}
	})
}

func (f *patientForm) build() {
	line := func(max int) *components.Entry {
		e := components.NewEntry()
		e.MaxLength = max
		return e
	}
	text := func(rows int) *components.Entry {
		e := components.NewMultiLine(rows)
		e.MaxLength = clinic.MaxNote
		return e
	}
	f.first, f.last = line(clinic.MaxName), line(clinic.MaxName)
	f.phone, f.email, f.emergency = line(clinic.MaxPhone), line(254), line(clinic.MaxLine)
	f.address, f.insurance, f.medical = text(2), text(2), text(3)
	f.born = components.NewDateField()
	f.born.Today = f.env.Today
	sexes := []components.Option{}
	for _, s := range []clinic.Sex{clinic.SexUnknown, clinic.SexFemale, clinic.SexMale, clinic.SexOther} {
		sexes = append(sexes, components.Option{Value: string(s), Text: viewmodel.SexTitle(s)})
	}
	f.sex = components.NewChoice(sexes, nil)
	groups := []components.Option{}
	for _, g := range clinic.BloodGroups() {
		text := g
		if g == "" {
			text = "Unknown"
		}
		groups = append(groups, components.Option{Value: g, Text: text})
	}
	f.blood = components.NewChoice(groups, nil)
	f.photo = components.NewImageField(f.env.Window)
}

func (f *patientForm) fields() []components.FormField {
	contact := []components.FormField{
		{Name: "phone", Label: "Phone", Widget: f.phone, Section: "Contact"},
		{Name: "email", Label: "E-mail", Widget: f.email},
		{Name: "address", Label: "Address", Widget: f.address},
		{Name: "emergency_contact", Label: "In an emergency", Widget: f.emergency, Hint: "Name and phone"},
	}
	if f.vm.Scope == viewmodel.PatientContact {
		return contact
	}
	all := []components.FormField{
		{Name: "last_name", Label: "Last name", Widget: f.last, Required: true, Section: "Person"},
		{Name: "first_name", Label: "First name", Widget: f.first},
		{Name: "date_of_birth", Label: "Date of birth", Widget: f.born, Hint: "Leave empty when it is not known."},
		{Name: "sex", Label: "Sex", Widget: f.sex},
	}
	all = append(all, contact...)
	all = append(all,
		components.FormField{Name: "blood_group", Label: "Blood group", Widget: f.blood, Section: "Health and insurance"},
		components.FormField{Name: "insurance_info", Label: "Insurance", Widget: f.insurance})
	if f.vm.Scope == viewmodel.PatientMedical {
		all = append(all, components.FormField{Name: "medical_history", Label: "Medical history", Widget: f.medical, Wide: true})
	}
	return append(all, components.FormField{Name: "photo", Label: "Photo", Widget: f.photo, Wide: true})
}

func (f *patientForm) fill(p clinic.Patient) {
	f.first.SetText(p.FirstName)
	f.last.SetText(p.LastName)
	f.phone.SetText(p.Phone)
	f.email.SetText(p.Email)
	f.address.SetText(p.Address)
	f.emergency.SetText(p.EmergencyContact)
	f.insurance.SetText(p.InsuranceInfo)
	f.medical.SetText(p.MedicalHistory)
	f.born.SetDate(p.DateOfBirth)
	f.sex.SetValue(string(p.Sex))
	f.blood.SetValue(p.BloodGroup)
}

// read returns the record as typed, and what could not be read.
func (f *patientForm) read() (clinic.Patient, []error) {
	p := f.vm.Base()
	p.Phone, p.Email, p.Address, p.EmergencyContact = f.phone.Text, f.email.Text, f.address.Text, f.emergency.Text
	if f.vm.Scope == viewmodel.PatientContact {
		return p, nil
	}
	var errs []error
	born, err := f.born.Value()
	if err != nil {
		errs = append(errs, clinic.FieldErrorf("date_of_birth", "%s", clinic.MessageOf(err)))
		born = p.DateOfBirth
	}
	p.FirstName, p.LastName, p.DateOfBirth, p.Sex = f.first.Text, f.last.Text, born, clinic.Sex(f.sex.Value())
	p.BloodGroup, p.InsuranceInfo = f.blood.Value(), f.insurance.Text
	if f.vm.Scope == viewmodel.PatientMedical {
		p.MedicalHistory = f.medical.Text
	}
	return p, errs
}

// loadPhoto shows the present photo once it is there.
func (f *patientForm) loadPhoto() {
	base := f.vm.Base()
	f.photoKnown = base.Picture == ""
	if base.Picture == "" || f.vm.Scope == viewmodel.PatientContact {
		return
	}
	f.env.Runner.Go(f.env.Context(), func(ctx context.Context) func() {
		photo, err := f.env.Services.Patients.Photo(ctx, base.ID)
		return func() {
			if err != nil || f.photo.Bytes() != nil {
				return
			}
			dirty := f.dialog.Dirty()
			f.photo.SetBytes(photo)
			f.photoBefore, f.photoKnown = f.photo.Bytes(), true
			if !dirty {
				f.dialog.MarkClean()
			}
		}
	})
}

// image is what happens to the photo: nothing, a new one, or none any more.
func (f *patientForm) image() service.Image {
	now := f.photo.Bytes()
	switch {
	case f.vm.Scope == viewmodel.PatientContact, bytes.Equal(now, f.photoBefore):
		return service.Image{}
	case now == nil:
		return service.Image{Remove: f.photoKnown}
	}
	return service.Image{Data: now}
}

func (f *patientForm) submit(saved func(clinic.Patient)) {
	p, parse := f.read()
	p.FirstName, p.LastName = clinic.CleanLine(p.FirstName), clinic.CleanLine(p.LastName)
	f.dialog.ClearErrors()
	f.dialog.SetBusy(true)
	f.vm.Submit(p, parse, f.image(), func(id clinic.PatientID, err error) {
		if err != nil {
			notSaved(f.dialog, err, f.renew)
			return
		}
		f.dialog.Close()
		if f.vm.New() {
			toastGood(f.env, p.ListName()+" is registered.")
		} else {
			toastGood(f.env, "Saved.")
		}
		p.ID = id
		if saved != nil {
			saved(p)
		}
	})
}

// renew takes over what the other desk saved and keeps what was typed here.
func (f *patientForm) renew() {
	mine, _ := f.read()
	f.vm.Renew(mine, func(merged clinic.Patient, changes []string, err error) {
		if err != nil {
			f.dialog.SetErr(err)
			return
		}
		f.fill(merged)
		showMerged(f.dialog, changes)
	})
}
