package clinic

import (
	"strings"
	"time"
)

// Paper is a size that documents are printed on.
type Paper string

// The paper sizes. The roll is for receipts alone.
const (
	PaperA4     Paper = "A4"
	PaperA5     Paper = "A5"
	PaperLetter Paper = "Letter"
	PaperRoll80 Paper = "roll80" // 80 mm thermal roll
)

// Sheet reports whether the paper is a sheet and not a roll.
func (p Paper) Sheet() bool { return p == PaperA4 || p == PaperA5 || p == PaperLetter }

// Settings are the hospital's details as printed and the site's choices.
type Settings struct {
	HospitalName      string
	Address           string
	Phone             string
	Email             string
	Website           string
	Logo              string // reference of a stored image
	EstablishedYear   int    // 0 when not given
	LicenseNumber     string
	Country           string // two letters, by which phone numbers without a country are read; empty when not given
	Currency          Currency
	PrescriptionPaper Paper
	ReceiptPaper      Paper
	DocumentPaper     Paper  // certificates, letters, summaries
	DocumentLanguage  string // two letters, in which documents speak
	AttachmentLimitMB int    // largest file taken into a chart, 1 to 100
	IdleLockMinutes   int    // 1 to 240

	TaxInclusive     bool        // prices hold the tax; otherwise it comes on top
	ConsultationTax  TaxID       // on doctors' fees; 0 when they are exempt
	FreeFollowUps    int         // how many follow-ups with the same doctor a charged visit gives, 0 to 20
	FreeFollowUpDays int         // within how many days of it, 1 to 365
	ReceptionistCut  BasisPoints // the largest discount on a line that a receptionist gives
	CashierCut       BasisPoints // and a cashier; an administrator gives any
	InvoiceNumbers   NumberPattern
	ReceiptNumbers   NumberPattern
	CreditNumbers    NumberPattern // of voids and write-offs
	EstimateNumbers  NumberPattern
	ClosureNumbers   NumberPattern

	Demo      bool
	UpdatedAt time.Time
	Version   int
}

// DefaultSettings are the choices before anybody made one.
func DefaultSettings() Settings {
	return Settings{Currency: "EUR", PrescriptionPaper: PaperA5, ReceiptPaper: PaperA5, DocumentPaper: PaperA4, DocumentLanguage: "en",
		AttachmentLimitMB: 10, IdleLockMinutes: 10, TaxInclusive: true, FreeFollowUpDays: 14, CashierCut: 1000,
		InvoiceNumbers: "INV-{YYYY}-{000000}", ReceiptNumbers: "RC-{YYYY}-{000000}", CreditNumbers: "CN-{YYYY}-{000000}",
		EstimateNumbers: "ES-{YYYY}-{000000}", ClosureNumbers: "CL-{YYYY}-{0000}"}
}

// Numbers is the pattern of a series.
func (s Settings) Numbers(series string) NumberPattern {
	switch series {
	case SeriesInvoice:
		return s.InvoiceNumbers
	case SeriesReceipt:
		return s.ReceiptNumbers
	case SeriesCredit:
		return s.CreditNumbers
	case SeriesEstimate:
		return s.EstimateNumbers
	case SeriesClosure:
		return s.ClosureNumbers
	}
	panic("clinic: no pattern of the series " + series)
}

// SetNumbers gives a series another pattern.
func (s *Settings) SetNumbers(series string, p NumberPattern) {
	switch series {
	case SeriesInvoice:
		s.InvoiceNumbers = p
	case SeriesReceipt:
		s.ReceiptNumbers = p
	case SeriesCredit:
		s.CreditNumbers = p
	case SeriesEstimate:
		s.EstimateNumbers = p
	case SeriesClosure:
		s.ClosureNumbers = p
	default:
		panic("clinic: no pattern of the series " + series)
	}
}

// DiscountLimit is the largest discount on a line that a role gives by itself.
func (s Settings) DiscountLimit(r Role) BasisPoints {
	switch r {
	case RoleAdmin:
		return Whole
	case RoleCashier:
		return s.CashierCut
	case RoleReceptionist:
		return s.ReceptionistCut
	}
	return 0
}

// cleanBilling fills what is not given and checks the choices of billing.
func (s *Settings) cleanBilling(c *checker) {
	d := DefaultSettings()
	if s.FreeFollowUps < 0 || s.FreeFollowUps > 20 {
		c.fail("free_followups", "A visit gives 0 to 20 free follow-ups.")
	}
	if s.FreeFollowUpDays == 0 {
		s.FreeFollowUpDays = d.FreeFollowUpDays
	}
	if s.FreeFollowUpDays < 1 || s.FreeFollowUpDays > 365 {
		c.fail("free_followup_days", "Follow-ups are free for 1 to 365 days.")
	}
	for _, each := range []struct {
		field string
		cut   BasisPoints
	}{{"receptionist_cut", s.ReceptionistCut}, {"cashier_cut", s.CashierCut}} {
		if each.cut < 0 || each.cut > Whole {
			c.fail(each.field, "A discount is 0 to 100 %%.")
		}
	}
	for _, each := range []struct {
		field   string
		pattern *NumberPattern
		usual   NumberPattern
	}{{"invoice_numbers", &s.InvoiceNumbers, d.InvoiceNumbers}, {"receipt_numbers", &s.ReceiptNumbers, d.ReceiptNumbers},
		{"credit_numbers", &s.CreditNumbers, d.CreditNumbers}, {"estimate_numbers", &s.EstimateNumbers, d.EstimateNumbers},
		{"closure_numbers", &s.ClosureNumbers, d.ClosureNumbers}} {
		if *each.pattern == "" {
			*each.pattern = each.usual
		}
		if err := each.pattern.Check(); err != nil {
			c.fail(each.field, "%s", MessageOf(err))
		}
	}
}

// Clean tidies typed text and checks every field.
func (s *Settings) Clean(today Date) error {
	s.HospitalName, s.Phone, s.Email = CleanLine(s.HospitalName), CleanLine(s.Phone), CleanLine(s.Email)
	s.Website, s.LicenseNumber, s.Address = CleanLine(s.Website), CleanLine(s.LicenseNumber), CleanText(s.Address)
	var c checker
	c.require("hospital_name", s.HospitalName, "the hospital's name")
	c.limit("hospital_name", s.HospitalName, MaxLine)
	c.limit("address", s.Address, 500)
	c.phone("phone", s.Phone)
	c.email("email", s.Email)
	c.limit("website", s.Website, MaxLine)
	if s.Website != "" && (!strings.Contains(s.Website, ".") || strings.Contains(s.Website, " ")) {
		c.fail("website", "That does not look like a web address.")
	}
	c.limit("license_number", s.LicenseNumber, 50)
	if s.EstablishedYear != 0 && (s.EstablishedYear < 1000 || s.EstablishedYear > today.Year) {
		c.fail("established_year", "Give the year as four digits, not in the future.")
	}
	if s.Country != "" && (len(s.Country) != 2 || strings.Trim(s.Country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "") {
		c.fail("country", "Choose a country from the list.")
	}
	if !s.Currency.Valid() {
		c.fail("currency", "Choose a currency from the list.")
	}
	if !s.PrescriptionPaper.Sheet() {
		c.fail("prescription_paper", "Prescriptions are printed on A4, A5 or Letter.")
	}
	if !s.ReceiptPaper.Sheet() && s.ReceiptPaper != PaperRoll80 {
		c.fail("receipt_paper", "Receipts are printed on A4, A5, Letter or the 80 mm roll.")
	}
	if s.DocumentPaper == "" {
		s.DocumentPaper = PaperA4
	}
	if !s.DocumentPaper.Sheet() {
		c.fail("document_paper", "Letters and certificates are printed on A4, A5 or Letter.")
	}
	if s.DocumentLanguage == "" {
		s.DocumentLanguage = "en"
	}
	if !Language(s.DocumentLanguage).Valid() {
		c.fail("document_language", "Choose a language from the list.")
	}
	if s.AttachmentLimitMB == 0 {
		s.AttachmentLimitMB = DefaultSettings().AttachmentLimitMB
	}
	if s.AttachmentLimitMB < 1 || s.AttachmentLimitMB > MaxAttachmentMB {
		c.fail("attachment_limit_mb", "Files of 1 to 100 MB can be allowed.")
	}
	if s.IdleLockMinutes < 1 || s.IdleLockMinutes > 240 {
		c.fail("idle_lock_minutes", "The window locks itself after 1 to 240 minutes.")
	}
	s.cleanBilling(&c)
	return c.err()
}
