package store

import "caredesk/internal/clinic"

// billingSettings are the columns of system_settings that billing goes by.
type billingSettings struct {
	TaxInclusive                bool
	ConsultationTaxID           ref
	FreeFollowups               int
	FreeFollowupDays            int
	DiscountLimitReceptionistBP int `gorm:"column:discount_limit_receptionist_bp"`
	DiscountLimitCashierBP      int `gorm:"column:discount_limit_cashier_bp"`
	InvoicePattern              string
	ReceiptPattern              string
	CreditPattern               string
	EstimatePattern             string
	ClosurePattern              string
}

func billingSettingsOf(s clinic.Settings) billingSettings {
	return billingSettings{TaxInclusive: s.TaxInclusive, ConsultationTaxID: ref{int64(s.ConsultationTax)}, FreeFollowups: s.FreeFollowUps,
		FreeFollowupDays: s.FreeFollowUpDays, DiscountLimitReceptionistBP: int(s.ReceptionistCut), DiscountLimitCashierBP: int(s.CashierCut),
		InvoicePattern: string(s.InvoiceNumbers), ReceiptPattern: string(s.ReceiptNumbers), CreditPattern: string(s.CreditNumbers),
		EstimatePattern: string(s.EstimateNumbers), ClosurePattern: string(s.ClosureNumbers)}
}

func (b billingSettings) into(s clinic.Settings) clinic.Settings {
	s.TaxInclusive, s.ConsultationTax = b.TaxInclusive, clinic.TaxID(b.ConsultationTaxID.id)
	s.FreeFollowUps, s.FreeFollowUpDays = b.FreeFollowups, b.FreeFollowupDays
	s.ReceptionistCut, s.CashierCut = clinic.BasisPoints(b.DiscountLimitReceptionistBP), clinic.BasisPoints(b.DiscountLimitCashierBP)
	s.InvoiceNumbers, s.ReceiptNumbers = clinic.NumberPattern(b.InvoicePattern), clinic.NumberPattern(b.ReceiptPattern)
	s.CreditNumbers, s.EstimateNumbers = clinic.NumberPattern(b.CreditPattern), clinic.NumberPattern(b.EstimatePattern)
	s.ClosureNumbers = clinic.NumberPattern(b.ClosurePattern)
	return s
}

func (b billingSettings) set(columns map[string]any) {
	columns["tax_inclusive"], columns["consultation_tax_id"] = b.TaxInclusive, b.ConsultationTaxID
	columns["free_followups"], columns["free_followup_days"] = b.FreeFollowups, b.FreeFollowupDays
	columns["discount_limit_receptionist_bp"], columns["discount_limit_cashier_bp"] = b.DiscountLimitReceptionistBP, b.DiscountLimitCashierBP
	columns["invoice_pattern"], columns["receipt_pattern"], columns["credit_pattern"] = b.InvoicePattern, b.ReceiptPattern, b.CreditPattern
	columns["estimate_pattern"], columns["closure_pattern"] = b.EstimatePattern, b.ClosurePattern
}

// lineRow is what the lines of bills and estimates have in common.
type lineRow struct {
	Position       int
	PriceID        ref
	Description    string
	Quantity       int
	PriceMinor     int64
	DiscountBP     int `gorm:"column:discount_bp"`
	DiscountMinor  int64
	DiscountKind   string
	DiscountReason string
	TaxName        string
	TaxBP          int `gorm:"column:tax_bp"`
	TaxInclusive   bool
	TaxMinor       int64
	TotalMinor     int64
}

func newLineRow(position int, it clinic.InvoiceItem) lineRow {
	return lineRow{Position: position, PriceID: ref{int64(it.PriceID)}, Description: it.Description, Quantity: it.Quantity,
		PriceMinor: it.Price.Minor, DiscountBP: int(it.DiscountRate), DiscountMinor: it.Discount.Minor, DiscountKind: string(it.DiscountKind),
		DiscountReason: it.DiscountReason, TaxName: it.TaxName, TaxBP: int(it.TaxRate), TaxInclusive: it.TaxInclusive,
		TaxMinor: it.Tax.Minor, TotalMinor: it.Total.Minor}
}

func (r lineRow) item(c clinic.Currency) clinic.InvoiceItem {
	money := func(minor int64) clinic.Money { return clinic.Money{Minor: minor, Currency: c} }
	return clinic.InvoiceItem{Kind: clinic.LineItem, PriceID: clinic.PriceID(r.PriceID.id), Description: r.Description, Quantity: r.Quantity,
		Price: money(r.PriceMinor), DiscountRate: clinic.BasisPoints(r.DiscountBP), Discount: money(r.DiscountMinor),
		DiscountKind: clinic.DiscountKind(r.DiscountKind), DiscountReason: r.DiscountReason, TaxName: r.TaxName,
		TaxRate: clinic.BasisPoints(r.TaxBP), TaxInclusive: r.TaxInclusive, Tax: money(r.TaxMinor), Total: money(r.TotalMinor)}
}

// itemRow is a row of billing_item.
type itemRow struct {
	ID        int64 `gorm:"primaryKey"`
	InvoiceID int64
	Kind      string
	Line      lineRow `gorm:"embedded"`
}

// TableName names the table for GORM.
func (itemRow) TableName() string { return "billing_item" }

func valueOf(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}
