package viewmodel_test

import (
	"testing"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
	"caredesk/ui/viewmodel"
)

func TestATimelineSpeaksTheWindowsLanguage(t *testing.T) {
	t.Cleanup(func() { _ = i18n.Use("en") })
	euro := func(minor int64) clinic.Money { return clinic.Money{Minor: minor, Currency: "EUR"} }
	bill := func(total, paid int64, s clinic.InvoiceStatus) clinic.TimelineEntry {
		return clinic.TimelineEntry{Kind: clinic.TimelinePayment, Title: "English, as stored", Bill: &clinic.TimelineBill{Total: euro(total), Paid: euro(paid), Status: s}}
	}
	vitals := clinic.TimelineEntry{Kind: clinic.TimelineVitals, Title: "BP 158/96 mmHg · pulse 78 · 36.8 °C · 86.0 kg"}
	for _, c := range []struct {
		entry  clinic.TimelineEntry
		en, es string
	}{
		{bill(8000, 8000, clinic.InvoicePaid), "€ 80.00, paid", "80,00\u00a0€, pagado"},
		{bill(124050, 1000, clinic.InvoicePartPaid), "€ 10.00 of € 1,240.50 paid", "10,00\u00a0€ de 1.240,50\u00a0€ pagados"},
		{bill(0, 0, clinic.InvoicePaid), "€ 0.00, paid", "0,00\u00a0€, pagado"},
		{vitals, "BP 158/96 mmHg · pulse 78 · 36.8 °C · 86.0 kg", "PA 158/96 mmHg · pulso 78 · 36,8 °C · 86,0 kg"},
		{clinic.TimelineEntry{Kind: clinic.TimelineDiagnosis, Title: "E11.9 Type 2 diabetes"}, "E11.9 Type 2 diabetes", "E11.9 Type 2 diabetes"},
	} {
		for code, want := range map[string]string{"en": c.en, "es": c.es} {
			if err := i18n.Use(code); err != nil {
				t.Fatal(err)
			}
			if got := viewmodel.EntryTitle(c.entry); got != want {
				t.Errorf("%s: %q, want %q", code, got, want)
			}
		}
	}
}
