package viewmodel

import (
	"context"
	"strings"
	"time"

	"caredesk/internal/clinic"
	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// Patients is the search-first list of patients.
type Patients struct {
	FrontDesk
	// Changed is called on the UI thread when there are other rows; Grown when
	// rows came behind those there were; Failed when a search went wrong.
	Changed func()
	Grown   func(rows []service.PatientRow)
	Failed  func(error)
	// Delay is how long typing must rest before the service is asked.
	Delay time.Duration

	Text        string
	WithRetired bool
	Rows        []service.PatientRow
	Total       int
	// TotalAtLeast says that there are more than Total.
	TotalAtLeast bool
	Loading      bool

	Renewal
	next string
	then func() // waits for the search that is under way
	load Latest
}

// NewPatients returns an empty list.
func NewPatients(d FrontDesk) *Patients {
	return &Patients{FrontDesk: d, Changed: func() {}, Grown: func([]service.PatientRow) {}, Failed: func(error) {},
		Delay: 120 * time.Millisecond}
}

// More reports whether there are rows that are not loaded yet.
func (p *Patients) More() bool { return p.next != "" }

// Search looks for what is typed once typing rests.
func (p *Patients) Search(text string) {
	if text == p.Text {
		return
	}
	p.Text, p.then = text, nil
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
	if len(p.Rows) == 1 && p.Text != "" {
		return p.Rows[0], true
	}
	if len(p.Rows) > 0 && strings.EqualFold(strings.TrimSpace(p.Text), p.Rows[0].Number) {
		return p.Rows[0], true
	}
	return service.PatientRow{}, false
}

// SetWithRetired shows retired records too.
func (p *Patients) SetWithRetired(on bool) {
	p.WithRetired = on
	p.Load()
}

// Load searches again. The rows that are shown stay until the answer is there.
func (p *Patients) Load() {
	p.fetch("", 0)
}

// LoadMore loads the next page.
func (p *Patients) LoadMore() {
	if p.next != "" && !p.Loading {
		p.fetch(p.next, 0)
	}
}

func (p *Patients) fetch(after string, delay time.Duration) {
	f := service.PatientFilter{Text: p.Text, WithRetired: p.WithRetired}
	rows := p.length(f, len(p.Rows))
	p.Loading = true
	p.load.Go(p.Context(), p.Runner, func(ctx context.Context) func() {
		if !rest(ctx, delay) {
			return nil
		}
		list := func(r service.PageRequest) (service.Page[service.PatientRow], error) {
			return p.Services.Patients.Search(ctx, f, r)
		}
		page, err := readPage(after, rows, list)
		return func() {
			p.Loading = false
			then := p.then
			p.then = nil
			if err != nil {
				p.Failed(err)
				return
			}
			p.next = page.Next
			if after != "" {
				p.Rows = append(p.Rows, page.Rows...)
				p.Grown(page.Rows)
				return
			}
			p.Rows, p.Total, p.TotalAtLeast = page.Rows, page.Total, page.TotalAtLeast
			p.arrived(f)
			p.Changed()
			if then != nil {
				then()
			}
		}
	})
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
