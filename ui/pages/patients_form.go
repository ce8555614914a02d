package pages

import (
	"bytes"
	"context"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
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
	age, reason                 *components.Entry
	sex, blood, consent         *components.Choice
	language                    *components.Choice
	identifiers                 *identifierRows
	alike                       *alikePanel
	saved                       func(clinic.Patient)
	photo                       *components.ImageField
	photoBefore                 []byte
	photoKnown                  bool
}

// openPatientForm opens the form; saved is told the record after it was saved.
func openPatientForm(env *Env, base clinic.Patient, saved func(clinic.Patient)) {
	f := &patientForm{env: env, vm: viewmodel.NewPatientForm(frontDesk(env), base), saved: saved}
	f.build()
	f.fill(base)
	title, subtitle, submit := i18n.T("New patient"), "", i18n.T("Register")
	if !f.vm.New() {
		title, subtitle, submit = i18n.T("Edit patient"), joinDots(base.ListName(), base.Number), i18n.T("Save")
	}
	options := components.FormOptions{Title: title, Subtitle: subtitle, SubmitText: submit, Columns: 2, Width: 760, Fields: f.fields(),
		OnSubmit: f.submit}
	if f.vm.Scope != viewmodel.PatientContact {
		options.Beside, options.BesideWidth, options.Width = f.alike, alikeWidth, 760+alikeWidth
	}
	f.dialog = components.NewFormDialog(options, env.Window)
	f.dialog.SetFieldVisible("look_alikes", false)
	f.identifiers.resized = f.resized
	f.vm.AlikesChanged = f.showAlikes
	f.dialog.Show()
	f.loadPhoto()
	f.look()
}

// resized fits the dialog to more or fewer rows.
func (f *patientForm) resized() {
	f.dialog.Form().Refresh()
	f.dialog.Relayout()
}

// look looks for look-alikes of what is typed, as far as it can be read.
func (f *patientForm) look() {
	p, _ := f.read()
	f.vm.Look(p)
}

// showAlikes draws the look-alikes. Those that hold a registration back bring
// the field for the reason along.
func (f *patientForm) showAlikes() {
	if !f.dialog.Open() {
		return
	}
	typed, _ := f.read()
	f.alike.show(f.vm.Alikes, typed)
	holding := f.vm.Holding()
	f.dialog.SetFieldVisible("look_alikes", holding)
	if f.vm.New() {
		text := i18n.T("Register")
		if holding {
			text = i18n.T("Register all the same")
		}
		f.dialog.SetSubmitText(text)
	}
	f.dialog.Relayout()
}

// use goes on with somebody who is registered already instead of a new record.
func (f *patientForm) use(a service.LookAlike) {
	f.dialog.Close()
	if f.saved != nil {
		f.saved(clinic.Patient{ID: a.ID, Number: a.Number, FirstName: a.FirstName, LastName: a.LastName, DateOfBirth: a.DateOfBirth,
			BirthEstimated: a.BirthEstimated, Sex: a.Sex, Phone: a.Phone, PhoneE164: a.PhoneE164})
	}
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
			openPatientForm(env, p, func(clinic.Patient) { toastGood(env, i18n.T("Your details are saved.")) })
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
	f.age, f.reason = line(20), line(clinic.MaxLine)
	f.age.SetPlaceHolder(i18n.T("45, or 8 mo"))
	f.identifiers = newIdentifierRows(f.env)
	sexes := []components.Option{}
	for _, s := range []clinic.Sex{clinic.SexUnknown, clinic.SexFemale, clinic.SexMale, clinic.SexOther} {
		sexes = append(sexes, components.Option{Value: string(s), Text: i18n.Say(s.Title())})
	}
	f.sex = components.NewChoice(sexes, nil)
	groups := []components.Option{}
	for _, g := range clinic.BloodGroups() {
		text := g
		if g == "" {
			text = i18n.T("Unknown")
		}
		groups = append(groups, components.Option{Value: g, Text: text})
	}
	f.blood = components.NewChoice(groups, nil)
	states := []components.Option{}
	for _, s := range clinic.ConsentStatuses() {
		states = append(states, components.Option{Value: string(s), Text: i18n.Say(s.Title())})
	}
	f.consent = components.NewChoice(states, nil)
	f.language = patientLanguageChoice()
	f.photo = components.NewImageField(f.env.Window)
	f.photo.MaxBytes = photoBytes
	use := f.use
	if !f.vm.New() {
		use = nil
	}
	f.alike = newAlikePanel(f.env, use)
	for _, e := range []*components.Entry{f.first, f.last, f.phone, f.age} {
		e.OnChanged = func(string) { f.look() }
	}
	f.born.OnChanged, f.identifiers.changed = f.look, f.look
}

// photoBytes is the largest photo taken from a file; it is stored scaled down.
const photoBytes = 5 << 20

func (f *patientForm) fields() []components.FormField {
	contact := []components.FormField{
		{Name: "phone", Label: i18n.T("Phone"), Widget: f.phone, Section: i18n.T("Contact")},
		{Name: "email", Label: i18n.T("E-mail"), Widget: f.email},
		{Name: "address", Label: i18n.T("Address"), Widget: f.address},
		{Name: "emergency_contact", Label: i18n.T("In an emergency"), Widget: f.emergency, Hint: i18n.T("Name and phone")},
	}
	if f.vm.Scope == viewmodel.PatientContact {
		return contact
	}
	all := []components.FormField{
		{Name: "last_name", Label: i18n.T("Last name"), Widget: f.last, Required: true, Section: i18n.T("Person")},
		{Name: "first_name", Label: i18n.T("First name"), Widget: f.first},
		{Name: "date_of_birth", Label: i18n.T("Date of birth"), Widget: f.born},
		{Name: "age", Label: i18n.T("Age, when the date is not known"), Widget: f.age},
		{Name: "sex", Label: i18n.T("Sex"), Widget: f.sex},
		{Name: "consent", Label: i18n.T("Consent to keep the record"), Widget: f.consent},
		{Name: "language", Label: i18n.T("Documents in"), Widget: f.language},
	}
	all = append(all, contact...)
	all = append(all,
		components.FormField{Name: "blood_group", Label: i18n.T("Blood group"), Widget: f.blood, Section: i18n.T("Health and insurance")},
		components.FormField{Name: "insurance_info", Label: i18n.T("Insurance"), Widget: f.insurance})
	all = append(all, components.FormField{Name: "identifiers", Label: i18n.T("Identifiers"), Widget: f.identifiers, Wide: true})
	if f.vm.Scope == viewmodel.PatientMedical {
		all = append(all, components.FormField{Name: "medical_history", Label: i18n.T("Medical history"), Widget: f.medical, Wide: true})
	}
	return append(all, components.FormField{Name: "photo", Label: i18n.T("Photo"), Widget: f.photo, Wide: true, Hint: i18n.T("PNG or JPEG, up to 5 MB. It is stored small.")},
		components.FormField{Name: "look_alikes", Label: i18n.T("Somebody else than those at the right, because"), Widget: f.reason, Required: true, Wide: true,
			Hint: i18n.T("Such as “twin sister” or “same household phone”. Kept in the audit log.")})
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
	f.age.SetText("")
	f.born.SetDate(p.DateOfBirth)
	if p.BirthEstimated {
		f.born.SetDate(clinic.Date{})
		f.age.SetText(f.vm.AgeTyped())
	}
	consent := p.Consent
	if consent == "" {
		consent = clinic.ConsentNotAsked
	}
	f.consent.SetValue(string(consent))
	f.identifiers.set(p.Identifiers)
	f.sex.SetValue(string(p.Sex))
	f.blood.SetValue(p.BloodGroup)
	f.language.SetValue(string(p.Language))
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
		errs = append(errs, clinic.FieldErrorf("date_of_birth", "%s", i18n.Error(err)))
		born = clinic.Date{}
	}
	born, estimated, ageErr := f.vm.ReadBirth(born, f.age.Text)
	if ageErr != nil {
		errs = append(errs, ageErr)
	}
	p.FirstName, p.LastName, p.Sex = f.first.Text, f.last.Text, clinic.Sex(f.sex.Value())
	p.DateOfBirth, p.BirthEstimated = born, estimated
	p.Consent, p.Identifiers = clinic.ConsentStatus(f.consent.Value()), f.identifiers.read()
	p.BloodGroup, p.InsuranceInfo, p.Language = f.blood.Value(), f.insurance.Text, clinic.Language(f.language.Value())
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

func (f *patientForm) submit() {
	p, parse := f.read()
	f.vm.Reason = f.reason.Text
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
			toastGood(f.env, i18n.F("%s is registered.", p.ListName()))
		} else {
			toastGood(f.env, i18n.T("Saved."))
		}
		p.ID = id
		if f.saved != nil {
			f.saved(p)
		}
	})
}

// renew takes over what the other desk saved and keeps what was typed here.
func (f *patientForm) renew() {
	mine, _ := f.read()
	f.vm.Renew(mine, func(merged clinic.Patient, changes viewmodel.MergeChanges, err error) {
		if err != nil {
			f.dialog.SetErr(err)
			return
		}
		chooseMerged(f.env, changes, merged, func(chosen clinic.Patient) {
			f.fill(chosen)
			showMerged(f.dialog, changes)
		}, f.dialog.Submit)
	})
}
