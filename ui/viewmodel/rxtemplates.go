package viewmodel

import (
	"context"
	"strings"

	"caredesk/internal/clinic"
	"caredesk/ui/i18n"
)

// Templates is the actor's favourites and templates with the hospital's.
type Templates struct {
	FrontDesk
	Changed func()
	Failed  func(error)

	Codes []string // diagnoses that come first
	Rows  []clinic.RxTemplate

	text string
	all  []clinic.RxTemplate
	load Latest
	save Submission
}

// NewTemplates returns a list with what suits the diagnoses first.
func NewTemplates(d FrontDesk, codes []string) *Templates {
	return &Templates{FrontDesk: d, Codes: codes, Changed: func() {}, Failed: func(error) {}}
}

// Load reads the list.
func (l *Templates) Load() {
	l.load.Go(l.Context(), l.Runner, func(ctx context.Context) func() {
		rows, err := l.Services.Templates.Suggest(ctx, l.Codes)
		return func() {
			if err != nil {
				l.Failed(err)
				return
			}
			l.all = rows
			l.filter()
		}
	})
}

// Search shows what holds every word.
func (l *Templates) Search(text string) {
	l.text = text
	l.filter()
}

func (l *Templates) filter() {
	words := strings.Fields(strings.ToLower(l.text))
	l.Rows = nil
	for _, x := range l.all {
		text := strings.ToLower(x.Name + " " + x.Code + " " + clinic.PrescriptionText(x.Items))
		match := true
		for _, w := range words {
			match = match && strings.Contains(text, w)
		}
		if match {
			l.Rows = append(l.Rows, x)
		}
	}
	l.Changed()
}

// Own reports whether the actor may change it.
func (l *Templates) Own(x clinic.RxTemplate) bool {
	return x.DoctorID != 0 || l.Actor.Role != clinic.RoleDoctor
}

// Owner says whose it is.
func (l *Templates) Owner(x clinic.RxTemplate) string {
	if x.DoctorID == 0 {
		return i18n.T("Hospital")
	}
	return i18n.T("Mine")
}

// Take counts a use. A count that cannot be written is nobody's concern.
func (l *Templates) Take(x clinic.RxTemplate) {
	if l.May(clinic.Consult) {
		l.Runner.Go(l.Context(), func(ctx context.Context) func() {
			_ = l.Services.Templates.MarkUsed(ctx, x.ID)
			return func() {}
		})
	}
}

// Rename gives it another name.
func (l *Templates) Rename(x clinic.RxTemplate, name string, done func(error)) bool {
	return l.change(func(ctx context.Context) error { return l.Services.Templates.Rename(ctx, x.ID, x.Version, name) }, done)
}

// Delete removes it.
func (l *Templates) Delete(x clinic.RxTemplate, done func(error)) bool {
	return l.change(func(ctx context.Context) error { return l.Services.Templates.Delete(ctx, x.ID, x.Version) }, done)
}

// Save keeps a new one.
func (l *Templates) Save(x clinic.RxTemplate, done func(error)) bool {
	return l.change(func(ctx context.Context) error {
		_, err := l.Services.Templates.Save(ctx, x)
		return err
	}, done)
}

// BringBack keeps one again that was deleted.
func (l *Templates) BringBack(x clinic.RxTemplate, done func(error)) bool {
	return l.change(func(ctx context.Context) error {
		_, err := l.Services.Templates.BringBack(ctx, x)
		return err
	}, done)
}

func (l *Templates) change(work func(context.Context) error, done func(error)) bool {
	return l.save.Go(l.FrontDesk, work, reloaded(l.Load, done))
}
