package viewmodel

import (
	"context"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// Patients is the search-first list of patients.
type Patients struct {
	paging[service.PatientFilter, service.PatientRow]
}

// NewPatients returns an empty list.
func NewPatients(d FrontDesk) *Patients {
	return &Patients{newPaging(d, func(ctx context.Context, f service.PatientFilter, r service.PageRequest) (service.Page[service.PatientRow], error) {
		return d.Services.Patients.Search(ctx, f, r)
	})}
}

// Search looks for what is typed once typing rests.
func (p *Patients) Search(text string) {
	if text == p.Filter.Text {
		return
	}
	p.Filter.Text, p.then = text, nil
	p.fetch("", p.Delay)
}

// WhenFound runs fn once the rows are those of the typed text: at once, or when
// the search that is under way has answered. Who types on or searches anew
// gives it up; so does a search that fails.
func (p *Patients) WhenFound(fn func()) {
	if p.Loading {
		p.then = fn
		return
	}
	fn()
}

// Meant is the one patient that Enter can only mean: the only one found, or the
// one whose number was typed.
func (p *Patients) Meant() (service.PatientRow, bool) {
	if len(p.Rows) == 1 && p.Filter.Text != "" {
		return p.Rows[0], true
	}
	if len(p.Rows) > 0 && strings.EqualFold(strings.TrimSpace(p.Filter.Text), p.Rows[0].Number) {
		return p.Rows[0], true
	}
	return service.PatientRow{}, false
}

// SetWithRetired shows retired records too.
func (p *Patients) SetWithRetired(on bool) {
	p.Filter.WithRetired = on
	p.Load()
}

// FindPatients answers a picker: the first rows that match.
func FindPatients(d FrontDesk, latest *Latest, text string, done func([]service.PatientRow, error)) {
	latest.Go(d.Context(), d.Runner, func(ctx context.Context) func() {
		page, err := d.Services.Patients.Search(ctx, service.PatientFilter{Text: text}, service.PageRequest{Limit: 20})
		return func() { done(page.Rows, err) }
	})
}

// PatientLine says in a picker who it is: number, birth date and age, phone.
func PatientLine(p service.PatientRow, today clinic.Date) string {
	line := p.Number
	if !p.DateOfBirth.IsZero() {
		line += " · " + BornAndAge(p.DateOfBirth, p.BirthEstimated, today)
	}
	if p.Phone != "" {
		line += " · " + p.Phone
	}
	return line
}

// BornAndAge is "12 Mar 1968 (58 y)", or "about 58 y" when the age was stated.
func BornAndAge(born clinic.Date, estimated bool, today clinic.Date) string {
	age := Age(born, estimated, today)
	if estimated || age == "" {
		return age
	}
	return i18n.Date(born, "2 Jan 2006") + " (" + age + ")"
}
