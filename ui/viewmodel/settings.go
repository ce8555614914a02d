package viewmodel

import (
	"bytes"
	"context"
	"errors"
	"strconv"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// SettingsInput is the settings form as typed.
type SettingsInput struct {
	Settings clinic.Settings
	Year     string
	Minutes  string
	FileMB   string // the largest file in a chart
	Logo     []byte // as shown now; nil for none
}

// SettingsEditor is the state of the settings page.
type SettingsEditor struct {
	FrontDesk
	// Changed is called on the UI thread when what is stored was read; Failed
	// when that went wrong.
	Changed func()
	Failed  func(error)

	Base   clinic.Settings // as last read or saved
	Logo   []byte          // as last read or saved; nil for none
	Loaded bool

	load Latest
	save Submission
}

// NewSettingsEditor returns an editor that has read nothing yet.
func NewSettingsEditor(d FrontDesk) *SettingsEditor {
	return &SettingsEditor{FrontDesk: d, Changed: func() {}, Failed: func(error) {}}
}

// Load reads the settings and the logo.
func (e *SettingsEditor) Load() {
	e.load.Go(e.Context(), e.Runner, func(ctx context.Context) func() {
		s, logo, err := e.read(ctx)
		return func() {
			if err != nil {
				e.Failed(err)
				return
			}
			e.Base, e.Logo, e.Loaded = s, logo, true
			e.Changed()
		}
	})
}

func (e *SettingsEditor) read(ctx context.Context) (clinic.Settings, []byte, error) {
	s, err := e.Services.Settings.Get(ctx)
	if err != nil {
		return s, nil, err
	}
	logo, err := e.Services.Settings.Logo(ctx)
	return s, logo, err
}

// Parse makes settings of what was typed, with every wrong field named.
func (e *SettingsEditor) Parse(in SettingsInput) (clinic.Settings, error) {
	s := in.Settings
	s.Logo, s.Demo, s.UpdatedAt, s.Version = e.Base.Logo, e.Base.Demo, e.Base.UpdatedAt, e.Base.Version
	var year, minutes error
	s.EstablishedYear, year = parseYear(in.Year)
	s.IdleLockMinutes, minutes = strconv.Atoi(clinic.CleanLine(in.Minutes))
	var size error
	s.AttachmentLimitMB, size = strconv.Atoi(clinic.CleanLine(in.FileMB))
	checked := s
	if minutes != nil {
		minutes = clinic.FieldErrorf("idle_lock_minutes", "Give the minutes as a number from 1 to 240.")
		checked.IdleLockMinutes = 1
	}
	if size != nil || s.AttachmentLimitMB == 0 {
		size = clinic.FieldErrorf("attachment_limit_mb", "Give the size as a number from 1 to 100.")
		checked.AttachmentLimitMB = 1
	}
	return s, errors.Join(checked.Clean(e.Today()), year, minutes, size)
}

// Busy reports whether a save is under way.
func (e *SettingsEditor) Busy() bool { return e.save.Busy() }

// Save saves what was typed and reads back what is stored then. The form stays
// as it is on failure.
func (e *SettingsEditor) Save(in SettingsInput, done func(error)) bool {
	if e.save.Busy() {
		return false
	}
	s, err := e.Parse(in)
	if err != nil {
		done(err)
		return true
	}
	var picture service.Image
	switch {
	case bytes.Equal(in.Logo, e.Logo):
	case in.Logo == nil:
		picture.Remove = true
	default:
		picture.Data = in.Logo
	}
	var stored clinic.Settings
	var logo []byte
	var reread error
	return e.save.Go(e.FrontDesk, func(ctx context.Context) error {
		if err := e.Services.Settings.Update(ctx, s, picture); err != nil {
			return err
		}
		stored, logo, reread = e.read(ctx)
		return nil
	}, func(err error) {
		if err == nil && reread == nil {
			e.Base, e.Logo = stored, logo
			e.Changed()
		}
		done(err)
	})
}

// Renew reads the settings again after somebody else saved them, and joins
// both edits.
func (e *SettingsEditor) Renew(mine clinic.Settings, done func(merged clinic.Settings, changes MergeChanges, err error)) bool {
	var theirs clinic.Settings
	return e.save.Go(e.FrontDesk, func(ctx context.Context) (err error) {
		theirs, err = e.Services.Settings.Get(ctx)
		return err
	}, func(err error) {
		if err != nil {
			done(mine, nil, err)
			return
		}
		merged, changes := Merge(settingsFields(), e.Base, mine, theirs)
		e.Base = theirs
		done(merged, changes, nil)
	})
}

func settingsFields() []MergeField[clinic.Settings] {
	type s = clinic.Settings
	return append(billingFields(), []MergeField[s]{
		{i18n.T("Name"), func(x s) string { return x.HospitalName }, func(t *s, x s) { t.HospitalName = x.HospitalName }},
		{i18n.T("Address"), func(x s) string { return x.Address }, func(t *s, x s) { t.Address = x.Address }},
		{i18n.T("Phone"), func(x s) string { return x.Phone }, func(t *s, x s) { t.Phone = x.Phone }},
		{i18n.T("E-mail"), func(x s) string { return x.Email }, func(t *s, x s) { t.Email = x.Email }},
		{i18n.T("Website"), func(x s) string { return x.Website }, func(t *s, x s) { t.Website = x.Website }},
		{i18n.T("Founded"), func(x s) string { return yearText(x.EstablishedYear) }, func(t *s, x s) { t.EstablishedYear = x.EstablishedYear }},
		{i18n.C("hospital", "Licence number"), func(x s) string { return x.LicenseNumber }, func(t *s, x s) { t.LicenseNumber = x.LicenseNumber }},
		{i18n.T("Country"), func(x s) string { return x.Country }, func(t *s, x s) { t.Country = x.Country }},
		{i18n.T("Currency"), func(x s) string { return string(x.Currency) }, func(t *s, x s) { t.Currency = x.Currency }},
		{i18n.T("Prescription paper"), func(x s) string { return string(x.PrescriptionPaper) }, func(t *s, x s) { t.PrescriptionPaper = x.PrescriptionPaper }},
		{i18n.T("Receipt paper"), func(x s) string { return string(x.ReceiptPaper) }, func(t *s, x s) { t.ReceiptPaper = x.ReceiptPaper }},
		{i18n.T("Document paper"), func(x s) string { return string(x.DocumentPaper) }, func(t *s, x s) { t.DocumentPaper = x.DocumentPaper }},
		{i18n.T("Language of documents"), func(x s) string { return x.DocumentLanguage }, func(t *s, x s) { t.DocumentLanguage = x.DocumentLanguage }},
		{i18n.T("Lock after"), func(x s) string { return strconv.Itoa(x.IdleLockMinutes) }, func(t *s, x s) { t.IdleLockMinutes = x.IdleLockMinutes }},
		{i18n.T("Largest file"), func(x s) string { return strconv.Itoa(x.AttachmentLimitMB) }, func(t *s, x s) { t.AttachmentLimitMB = x.AttachmentLimitMB }},
	}...)
}

func yearText(year int) string {
	if year == 0 {
		return ""
	}
	return strconv.Itoa(year)
}

// Input is what is stored as a form shows it.
func (e *SettingsEditor) Input() SettingsInput { return SettingsInputOf(e.Base, e.Logo) }

// SettingsInputOf gives settings as a form shows them.
func SettingsInputOf(s clinic.Settings, logo []byte) SettingsInput {
	return SettingsInput{Settings: s, Year: yearText(s.EstablishedYear), Minutes: strconv.Itoa(s.IdleLockMinutes),
		FileMB: strconv.Itoa(s.AttachmentLimitMB), Logo: logo}
}
