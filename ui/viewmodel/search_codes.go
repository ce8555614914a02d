package viewmodel

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

var (
	// tokenText is a token as it is called out: A4, a 4.
	tokenText = regexp.MustCompile(`^(\pL{1,6}) ?0*([1-9]\d{0,3})$`)
	// numberText is the number of a receipt or an invoice: RC-2026-000012, or
	// rc 12 for one of this year.
	numberText = regexp.MustCompile(`^(?i:(RC|INV))(?: ?|-(\d{4})-)0*([1-9]\d{0,8})$`)
	// numberStart is the beginning of one written in full.
	numberStart = regexp.MustCompile(`^(?i:RC|INV)-\d{1,4}(-\d*)?$`)
)

// visits finds today's visits by their token.
func (f *Find) visits(ctx context.Context, text string) ([]Hit, error) {
	m := tokenText.FindStringSubmatch(text)
	if m == nil || !f.May(clinic.AppointmentsSee) || !f.May(clinic.DoctorsSee) {
		return nil, nil
	}
	doctors, err := f.Services.Doctors.List(ctx, service.DoctorFilter{})
	if err != nil {
		return nil, err
	}
	var hits []Hit
	for _, d := range doctors {
		if !strings.EqualFold(d.TokenPrefix, m[1]) || f.Actor.Role == clinic.RoleDoctor && d.ID != f.Actor.DoctorID {
			continue
		}
		filter := service.AppointmentFilter{From: f.Today(), To: f.Today(), Doctor: d.ID}
		for req := (service.PageRequest{Limit: service.MaxPage}); ; {
			page, err := f.Services.Appointments.List(ctx, filter, req)
			if err != nil {
				return nil, err
			}
			for _, v := range page.Rows {
				if strings.EqualFold(v.Token(), m[1]+m[2]) {
					hits = append(hits, Hit{Kind: HitVisit, Text: v.Token() + " · " + v.PatientName(),
						Detail: v.Start.String() + " · " + v.DoctorName() + " · " + i18n.Say(v.Status.Title()), Visit: v.ID})
				}
			}
			if req.After = page.Next; req.After == "" {
				break
			}
		}
	}
	return hits, nil
}

// bills finds invoices by their number or by that of a receipt.
func (f *Find) bills(ctx context.Context, text string) ([]Hit, error) {
	number := f.billNumber(text)
	if number == "" || !f.May(clinic.BillingSee) {
		return nil, nil
	}
	page, err := f.Services.Billing.List(ctx, service.InvoiceFilter{Text: number}, service.PageRequest{Limit: findRows})
	if err != nil {
		return nil, err
	}
	var hits []Hit
	for _, i := range page.Rows {
		h := Hit{Kind: HitBill, Text: i.Number, Detail: i.PatientName + " · " + i18n.Money(i.Total) + " · " + i18n.Say(i.Status.Title()), Invoice: i.ID}
		if strings.HasPrefix(number, "RC") && len(page.Rows) == 1 {
			h.Text, h.Detail = number, i.Number+" · "+h.Detail
		}
		hits = append(hits, h)
	}
	return hits, nil
}

// billNumber is the number that a text means, written in full or the beginning
// of one; empty when it means none.
func (f *Find) billNumber(text string) string {
	if m := numberText.FindStringSubmatch(text); m != nil {
		year := m[2]
		if year == "" {
			year = fmt.Sprint(f.Today().Year)
		}
		number, err := strconv.Atoi(m[3])
		if err != nil {
			return "" // no number has that many digits
		}
		return fmt.Sprintf("%s-%s-%06d", strings.ToUpper(m[1]), year, number)
	}
	if numberStart.MatchString(text) {
		return strings.ToUpper(text)
	}
	return ""
}
