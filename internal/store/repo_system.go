package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"caredesk/internal/clinic"
)

type settingsRepo struct{ *unit }

// settingsRow is the row of system_settings.
type settingsRow struct {
	ID                int64 `gorm:"primaryKey;autoIncrement:false"`
	HospitalName      string
	Address           string
	Phone             string
	Email             string
	Website           string
	Logo              optional
	EstablishedYear   ref
	LicenseNumber     string
	Country           string
	Currency          string
	PrescriptionPaper string
	ReceiptPaper      string
	DocumentPaper     string
	DocumentLanguage  string
	AttachmentLimitMB int `gorm:"column:attachment_limit_mb"`
	IdleLockMinutes   int
	IsDemo            bool
	Billing           billingSettings `gorm:"embedded"`
	Updated           instant         `gorm:"column:updated_at"`
	Version           int
}

// TableName names the table for GORM.
func (settingsRow) TableName() string { return "system_settings" }

func (r settingsRepo) Get(ctx context.Context) (clinic.Settings, error) {
	row, err := queryOne[settingsRow](ctx, r.unit, "hospital set up yet", "SELECT * FROM system_settings WHERE id = 1")
	if err != nil {
		return clinic.Settings{}, err
	}
	return row.Billing.into(clinic.Settings{HospitalName: row.HospitalName, Address: row.Address, Phone: row.Phone, Email: row.Email, Website: row.Website,
		Logo: row.Logo.text, EstablishedYear: int(row.EstablishedYear.id), LicenseNumber: row.LicenseNumber,
		Country: row.Country, Currency: clinic.Currency(row.Currency), PrescriptionPaper: clinic.Paper(row.PrescriptionPaper), ReceiptPaper: clinic.Paper(row.ReceiptPaper),
		DocumentPaper: clinic.Paper(row.DocumentPaper), DocumentLanguage: row.DocumentLanguage, AttachmentLimitMB: row.AttachmentLimitMB,
		IdleLockMinutes: row.IdleLockMinutes, Demo: row.IsDemo, UpdatedAt: row.Updated.at, Version: row.Version}), nil
}

func (r settingsRepo) Insert(ctx context.Context, s clinic.Settings) error {
	return r.insert(ctx, &settingsRow{ID: 1, HospitalName: s.HospitalName, Address: s.Address, Phone: s.Phone, Email: s.Email,
		Website: s.Website, Logo: optional{s.Logo}, EstablishedYear: ref{int64(s.EstablishedYear)}, LicenseNumber: s.LicenseNumber,
		Country: s.Country, Currency: string(s.Currency), PrescriptionPaper: string(s.PrescriptionPaper), ReceiptPaper: string(s.ReceiptPaper),
		DocumentPaper: string(s.DocumentPaper), DocumentLanguage: s.DocumentLanguage, AttachmentLimitMB: s.AttachmentLimitMB,
		IdleLockMinutes: s.IdleLockMinutes, IsDemo: s.Demo, Billing: billingSettingsOf(s), Updated: at(r.db.NowFunc()), Version: 1})
}

func (r settingsRepo) Update(ctx context.Context, s clinic.Settings) error {
	set := map[string]any{
		"hospital_name": s.HospitalName, "address": s.Address, "phone": s.Phone, "email": s.Email, "website": s.Website,
		"logo": optional{s.Logo}, "established_year": ref{int64(s.EstablishedYear)}, "license_number": s.LicenseNumber,
		"country": s.Country, "currency": string(s.Currency), "prescription_paper": string(s.PrescriptionPaper), "receipt_paper": string(s.ReceiptPaper),
		"document_paper": string(s.DocumentPaper), "document_language": s.DocumentLanguage, "attachment_limit_mb": s.AttachmentLimitMB,
		"idle_lock_minutes": s.IdleLockMinutes, "is_demo": s.Demo, "updated_at": at(r.db.NowFunc())}
	billingSettingsOf(s).set(set)
	return r.update(ctx, "system_settings", "id", "hospital's record", 1, s.Version, set)
}

type numberRepo struct{ *unit }

func (r numberRepo) Next(ctx context.Context, series string, year int) (int, error) {
	n, err := queryInt(ctx, r.unit, `INSERT INTO number_series (name, year, last) VALUES (?, ?, 1)
		ON CONFLICT (name, year) DO UPDATE SET last = number_series.last + 1 RETURNING last`, series, year)
	return int(n), err
}

func (r numberRepo) Last(ctx context.Context, series string, year int) (int, error) {
	n, err := queryInt(ctx, r.unit, "SELECT last FROM number_series WHERE name = ? AND year = ?", series, year)
	return int(n), err
}

// givenNumbers read the printed numbers of a series from a text up to another.
var givenNumbers = map[string]string{
	clinic.SeriesInvoice:  "SELECT number FROM billing_invoice WHERE number >= ? AND number < ?",
	clinic.SeriesReceipt:  "SELECT receipt_no FROM payment_record WHERE receipt_no >= ? AND receipt_no < ?",
	clinic.SeriesCredit:   "SELECT number FROM billing_credit WHERE number >= ? AND number < ?",
	clinic.SeriesEstimate: "SELECT number FROM billing_estimate WHERE number >= ? AND number < ?",
	clinic.SeriesClosure:  "SELECT number FROM cashier_closure WHERE number >= ? AND number < ?",
}

func (r numberRepo) Given(ctx context.Context, series, prefix string) ([]string, error) {
	query, ok := givenNumbers[series]
	if !ok {
		return nil, clinic.Errorf(clinic.Invalid, "There is no series %q.", series)
	}
	return queryValues[string](ctx, r.unit, query, prefix, prefixEnd(prefix))
}

type imageRepo struct{ *unit }

func (r imageRepo) Put(ctx context.Context, data []byte, when time.Time) (string, error) {
	mime := ""
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		mime = "image/png"
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		mime = "image/jpeg"
	default:
		return "", clinic.Errorf(clinic.Invalid, "That is not a PNG or JPEG picture.")
	}
	sum := sha256.Sum256(data)
	name := hex.EncodeToString(sum[:])
	_, err := r.exec(ctx, "INSERT INTO stored_image (sha256, mime, bytes, created_at) VALUES (?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING",
		name, mime, data, at(when))
	return name, err
}

func (r imageRepo) Get(ctx context.Context, name string) ([]byte, error) {
	list, err := queryValues[[]byte](ctx, r.unit, "SELECT bytes FROM stored_image WHERE sha256 = ?", name)
	if err == nil && len(list) == 0 {
		err = notFound("picture")
	}
	if err != nil {
		return nil, err
	}
	return list[0], nil
}
