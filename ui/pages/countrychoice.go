package pages

import (
	"caredesk/internal/clinic"
	"caredesk/internal/phone"
	"caredesk/ui/components"
	"caredesk/ui/i18n"
)

// NewCurrencyChoice offers the currencies that there are.
func NewCurrencyChoice() *components.Choice {
	var out []components.Option
	for _, c := range clinic.Currencies() {
		text := string(c)
		if c.Sign() != text {
			text += "  " + c.Sign()
		}
		out = append(out, components.Option{Value: string(c), Text: text})
	}
	return components.NewChoice(out, nil)
}

// NewCountryPicker offers all countries by name and code.
func NewCountryPicker() *components.Picker {
	var items []components.PickItem
	for _, c := range phone.Countries() {
		items = append(items, components.PickItem{Key: c.Code, Text: i18n.Country(c.Code, c.Name), Detail: c.Code})
	}
	i18n.SortBy(items, func(p components.PickItem) string { return p.Text })
	picker := components.NewPicker(components.StaticPicker(items))
	picker.SetPlaceHolder(i18n.T("Not given"))
	return picker
}

// SetCountry shows a country; nothing takes it away.
func SetCountry(p *components.Picker, code string) {
	for _, c := range phone.Countries() {
		if c.Code == code {
			p.SetSelected(components.PickItem{Key: c.Code, Text: i18n.Country(c.Code, c.Name), Detail: c.Code})
			return
		}
	}
	p.Clear()
}

// CountryOf is the code of the picked country, empty when none is.
func CountryOf(p *components.Picker) string {
	item, _ := p.Selected()
	return item.Key
}
