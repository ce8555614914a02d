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
	PaperRoll80 Paper = "roll80" // 80 mm thermal roll
)

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
	IdleLockMinutes   int // 1 to 240
	Demo              bool
	UpdatedAt         time.Time
	Version           int
}

// DefaultSettings are the choices before anybody made one.
func DefaultSettings() Settings {
	return Settings{Currency: "EUR", PrescriptionPaper: PaperA5, ReceiptPaper: PaperA5, IdleLockMinutes: 10}
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
	if s.PrescriptionPaper != PaperA4 && s.PrescriptionPaper != PaperA5 {
		c.fail("prescription_paper", "Prescriptions are printed on A4 or A5.")
	}
	if s.ReceiptPaper != PaperA4 && s.ReceiptPaper != PaperA5 && s.ReceiptPaper != PaperRoll80 {
		c.fail("receipt_paper", "Receipts are printed on A4, A5 or the 80 mm roll.")
	}
	if s.IdleLockMinutes < 1 || s.IdleLockMinutes > 240 {
		c.fail("idle_lock_minutes", "The window locks itself after 1 to 240 minutes.")
	}
	return c.err()
}
