package pages

import (
	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
	"caredesk/ui/theme"
	"caredesk/ui/viewmodel"
)

// fill shows what is stored and takes it for unchanged.
func (p *settingsPage) fill(in viewmodel.SettingsInput) {
	p.show(in)
	p.look.SetValue(string(p.env.Theme()))
	p.clean()
}

func (p *settingsPage) show(in viewmodel.SettingsInput) {
	s := in.Settings
	p.name.SetText(s.HospitalName)
	p.address.SetText(s.Address)
	p.phone.SetText(s.Phone)
	p.contact.SetText(s.Email)
	p.website.SetText(s.Website)
	p.year.SetText(in.Year)
	p.license.SetText(s.LicenseNumber)
	p.logo.SetBytes(in.Logo)
	SetCountry(p.country, s.Country)
	p.currency.SetValue(string(s.Currency))
	p.prescription.SetValue(string(s.PrescriptionPaper))
	p.receipt.SetValue(string(s.ReceiptPaper))
	p.papers.SetValue(string(s.DocumentPaper))
	p.language.SetValue(s.DocumentLanguage)
	p.minutes.SetText(in.Minutes)
	p.attachment.SetText(in.FileMB)
	p.enable()
}

func (p *settingsPage) read() viewmodel.SettingsInput {
	s := p.vm.Base
	s.HospitalName, s.Address, s.Phone, s.Email = p.name.Text, p.address.Text, p.phone.Text, p.contact.Text
	s.Website, s.LicenseNumber = p.website.Text, p.license.Text
	s.Country, s.Currency = CountryOf(p.country), clinic.Currency(p.currency.Value())
	s.PrescriptionPaper, s.ReceiptPaper = clinic.Paper(p.prescription.Value()), clinic.Paper(p.receipt.Value())
	s.DocumentPaper, s.DocumentLanguage = clinic.Paper(p.papers.Value()), p.language.Value()
	return viewmodel.SettingsInput{Settings: s, Year: p.year.Text, Minutes: p.minutes.Text, FileMB: p.attachment.Text, Logo: p.logo.Bytes()}
}

// Save saves what was typed.
func (p *settingsPage) Save() {
	if p.view() == ViewBilling {
		p.billing.Save()
		return
	}
	if p.view() == ViewBackups {
		p.backups.Save()
		return
	}
	if !p.vm.Loaded || p.vm.Busy() || p.view() != "" {
		return
	}
	p.say(theme.ToneNeutral, "")
	p.vm.Save(p.read(), func(err error) { p.saved(err, p.renew) })
	p.enable()
}

// renew joins what another desk saved with what was typed here.
func (p *settingsPage) renew() {
	in := p.read()
	mine, err := p.vm.Parse(in)
	if err != nil {
		p.form.SetErr(err)
		return
	}
	p.vm.Renew(mine, func(merged clinic.Settings, changes viewmodel.MergeChanges, err error) {
		if err != nil {
			p.say(theme.ToneDanger, i18n.Error(err))
			return
		}
		chooseMerged(p.env, changes, merged, func(chosen clinic.Settings) {
			p.fill(p.vm.Input())
			p.show(viewmodel.SettingsInputOf(chosen, in.Logo))
			p.say(theme.ToneBooked, usersMerged(changes))
		}, p.Save)
	})
}
