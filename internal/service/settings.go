package service

import (
	"context"
	"errors"

	"caredesk/internal/clinic"
)

// SettingsService keeps the hospital's details.
type SettingsService struct{ *core }

// Get returns the settings; every role prints or shows them.
func (s *SettingsService) Get(ctx context.Context) (clinic.Settings, error) {
	if _, err := authorize(ctx, clinic.SessionOwn); err != nil {
		return clinic.Settings{}, err
	}
	var settings clinic.Settings
	err := s.read(ctx, func(t *tx) (err error) {
		settings, err = t.settings()
		return err
	})
	return orNothing(settings, err)
}

// Logo returns the logo as PNG, nil when there is none.
func (s *SettingsService) Logo(ctx context.Context) ([]byte, error) {
	if _, err := authorize(ctx, clinic.SessionOwn); err != nil {
		return nil, err
	}
	var logo []byte
	err := s.read(ctx, func(t *tx) (err error) {
		_, logo, err = t.letterhead()
		return err
	})
	return orNothing(logo, err)
}

// letterhead is what stands at the top of every document.
func (t *tx) letterhead() (clinic.Settings, []byte, error) {
	settings, err := t.settings()
	if err != nil {
		return settings, nil, err
	}
	logo, err := t.loadPicture(settings.Logo)
	return settings, logo, err
}

// letterheadFor is letterhead with the language that documents for the patient
// speak.
func (t *tx) letterheadFor(p clinic.Patient) (clinic.Settings, []byte, error) {
	settings, logo, err := t.letterhead()
	settings.DocumentLanguage = clinic.DocumentLanguage(p.Language, settings)
	return settings, logo, err
}

// Update changes the settings. The currency can change only until the first
// bill; doctors' fees and the price list then keep their figures in the new one.
func (s *SettingsService) Update(ctx context.Context, settings clinic.Settings, logo Image) error {
	if _, err := authorize(ctx, clinic.SettingsEdit); err != nil {
		return err
	}
	png, pictureErr := normalise(logo, logoSide, "logo")
	if err := errors.Join(settings.Clean(s.today()), checkCountry(settings.Country), pictureErr); err != nil {
		return err
	}
	return s.write(ctx, func(t *tx) error {
		stored, err := t.settings()
		if err != nil {
			return err
		}
		if stored.Version != settings.Version {
			return stale("the settings")
		}
		next := settings
		next.Demo, next.UpdatedAt = stored.Demo, t.now
		if next.Logo, err = t.keepPicture(logo, png, stored.Logo); err != nil {
			return err
		}
		if next.Currency != stored.Currency {
			if err := t.changeCurrency(stored.Currency, next.Currency); err != nil {
				return err
			}
		}
		if next.Country != stored.Country {
			if err := t.rereadPhones(next.Country); err != nil {
				return err
			}
		}
		if err := t.checkBillingChoices(stored, next); err != nil {
			return err
		}
		if err := t.Settings().Update(t.ctx, next); err != nil {
			return err
		}
		t.site = nil
		t.emit(SettingsChanged{})
		return t.audit(change{action: "settings.update", id: 1, before: settingsRecord(stored), after: settingsRecord(next)})
	})
}

// changeCurrency refuses while there is anything in the old currency and restates
// the doctors' fees and the price list.
func (t *tx) changeCurrency(from, to clinic.Currency) error {
	bills, err := t.Billing().List(t.ctx, InvoiceFilter{}, PageRequest{Limit: 1})
	if err != nil {
		return err
	}
	if len(bills.Rows) > 0 {
		return &clinic.Error{Code: clinic.Conflict, Field: "currency",
			Message: "There are bills in " + string(from) + " already. The currency cannot change any more."}
	}
	if err := t.nothingIn(from); err != nil {
		return err
	}
	doctors, err := t.Doctors().List(t.ctx, DoctorFilter{WithRetired: true})
	if err != nil {
		return err
	}
	for _, d := range doctors {
		before := d
		d.Fee = restated(d.Fee, to)
		if err := t.restateFees(before, to); err != nil {
			return err
		}
		if err := t.Doctors().Update(t.ctx, d); err != nil {
			return err
		}
		t.emit(DoctorChanged{d.ID})
		err := t.audit(change{action: "doctor.update", id: int64(d.ID), before: doctorRecord(before), after: doctorRecord(d)})
		if err != nil {
			return err
		}
	}
	return t.restatePrices(from, to)
}
