package service

import (
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/phone"
)

// country is the hospital's country, empty when none was chosen.
func (t *tx) country() (string, error) {
	settings, err := t.settings()
	_, err = notFoundIsNil(err)
	return settings.Country, err
}

// readPhone says how a typed number is read: the number for comparing, empty
// when it cannot be read as one.
func (t *tx) readPhone(typed string) (e164 string, err error) {
	if typed == "" {
		return "", nil
	}
	country, err := t.country()
	return phone.E164(typed, country), err
}

// Phone is a telephone number of a list: as typed, as read (E.164, empty when it
// cannot be read as a number), and the hospital's country. Lists of hundreds of
// visits carry it and few are looked at, so that it is written out only where it
// is shown.
type Phone struct {
	Typed   string
	E164    string
	Country string // two letters; set by the service
}

// String is the number as all lists show it: within the hospital's country
// without its code.
func (p Phone) String() string { return phone.Show(p.Typed, p.E164, p.Country) }

// phoneHere sets the country that a number of a list is shown in.
func (t *tx) phoneHere(p *Phone) {
	if p.E164 == "" || t.failed != nil {
		return
	}
	p.Country, t.failed = t.country()
}

// showPhone writes a stored number as all lists show it. Settings that cannot be
// read fail the transaction.
func (t *tx) showPhone(typed, e164 string) string {
	p := Phone{Typed: typed, E164: e164}
	t.phoneHere(&p)
	return p.String()
}

// rereadPhones reads every stored number again, after the hospital's country
// has changed. What people typed stays as it is.
func (t *tx) rereadPhones(country string) error {
	const batch = 1000
	for after := clinic.UserID(0); ; {
		list, err := t.Registration().Phones(t.ctx, after, batch)
		if err != nil {
			return err
		}
		for _, p := range list {
			after = p.User
			if p.E164 != "" && strings.HasPrefix(p.Phone, "+") {
				continue // the same in every country
			}
			if e164 := phone.E164(p.Phone, country); e164 != p.E164 {
				if err := t.Registration().SetE164(t.ctx, p.User, e164); err != nil {
					return err
				}
			}
		}
		if len(list) < batch {
			return nil
		}
	}
}

// checkCountry wants a country that there is.
func checkCountry(code string) error {
	if code == "" || phone.Known(code) {
		return nil
	}
	return clinic.FieldErrorf("country", "Choose a country from the list.")
}
