package viewmodel

import (
	"context"

	"caredesk/internal/service"
	"caredesk/ui/i18n"
)

// CodeLists is the overview of the code lists.
type CodeLists struct {
	FrontDesk
	Changed func()
	Failed  func(error)

	Rows []service.CodeListInfo
	load Latest
}

// NewCodeLists returns an overview that has read nothing yet.
func NewCodeLists(d FrontDesk) *CodeLists {
	return &CodeLists{FrontDesk: d, Changed: func() {}, Failed: func(error) {}}
}

// Load reads the lists.
func (l *CodeLists) Load() {
	l.load.Go(l.Context(), l.Runner, func(ctx context.Context) func() {
		rows, err := l.Services.CodeLists.Lists(ctx)
		return func() {
			if err != nil {
				l.Failed(err)
				return
			}
			l.Rows = rows
			l.Changed()
		}
	})
}

// ListWhen says when a list was imported last.
func (l *CodeLists) ListWhen(info service.CodeListInfo) string {
	if info.ImportedAt.IsZero() {
		return ""
	}
	return i18n.Date(info.ImportedAt.In(l.Now().Location()), "2 Jan 2006 15:04")
}

// Sources are where an entry of a list can come from.
func Sources() []string {
	return []string{service.SourceStarter, service.SourceImport, service.SourceOwn}
}

// SourceText says where a row came from.
func SourceText(source string) string {
	switch source {
	case service.SourceStarter:
		return i18n.T("Starter list")
	case service.SourceImport:
		return i18n.T("Imported")
	case service.SourceOwn:
		return i18n.C("source", "Own")
	}
	return source
}

// Formulary is the list of medicines that an administrator keeps.
type Formulary struct {
	paging[service.DrugFilter, service.DrugRow]
	save Submission
}

// NewFormulary returns an empty list.
func NewFormulary(d FrontDesk) *Formulary {
	return &Formulary{paging: newPaging(d, func(ctx context.Context, f service.DrugFilter, p service.PageRequest) (service.Page[service.DrugRow], error) {
		return d.Services.CodeLists.ListDrugs(ctx, f, p)
	})}
}

// Search looks for what is typed once typing rests.
func (l *Formulary) Search(text string) {
	if text != l.Filter.Text {
		l.Filter.Text = text
		l.fetch("", l.Delay)
	}
}

// SetWithRetired shows retired medicines too.
func (l *Formulary) SetWithRetired(on bool) {
	l.Filter.WithRetired = on
	l.fetch("", 0)
}

// SetRetired retires a medicine or brings it back.
func (l *Formulary) SetRetired(d service.DrugRow, retired bool, done func(error)) bool {
	return l.save.Go(l.FrontDesk, func(ctx context.Context) error {
		if retired {
			return l.Services.CodeLists.RetireDrug(ctx, d.ID, d.Version)
		}
		return l.Services.CodeLists.RestoreDrug(ctx, d.ID, d.Version)
	}, reloaded(l.Load, done))
}

// DiagnosisCodes is the list of diagnosis codes.
type DiagnosisCodes struct {
	paging[service.DiagnosisFilter, service.DiagnosisRow]
}

// NewDiagnosisCodes returns an empty list.
func NewDiagnosisCodes(d FrontDesk) *DiagnosisCodes {
	return &DiagnosisCodes{newPaging(d, func(ctx context.Context, f service.DiagnosisFilter, p service.PageRequest) (service.Page[service.DiagnosisRow], error) {
		return d.Services.CodeLists.ListDiagnoses(ctx, f, p)
	})}
}

// Search looks for what is typed once typing rests.
func (l *DiagnosisCodes) Search(text string) {
	if text != l.Filter.Text {
		l.Filter.Text = text
		l.fetch("", l.Delay)
	}
}

// SetWithRetired shows retired codes too.
func (l *DiagnosisCodes) SetWithRetired(on bool) {
	l.Filter.WithRetired = on
	l.fetch("", 0)
}
