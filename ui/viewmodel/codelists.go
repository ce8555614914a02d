package viewmodel

import (
	"context"
	"time"

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

// SourceText says where a row came from.
func SourceText(source string) string {
	switch source {
	case service.SourceStarter:
		return i18n.T("Starter list")
	case service.SourceImport:
		return i18n.T("Imported")
	case service.SourceOwn:
		return i18n.T("Own")
	}
	return source
}

// paging is a list that is filtered by text and read page by page.
type paging[F, R any] struct {
	FrontDesk
	// Changed is called on the UI thread when there are other rows; Grown when
	// rows came behind those there were; Failed when a load went wrong.
	Changed func()
	Grown   func(rows []R)
	Failed  func(error)
	// Delay is how long typing must rest before the service is asked.
	Delay time.Duration

	Filter  F
	Rows    []R
	Total   int
	Loading bool

	Renewal
	next string
	load Latest
	list func(context.Context, F, service.PageRequest) (service.Page[R], error)
}

func newPaging[F, R any](d FrontDesk, list func(context.Context, F, service.PageRequest) (service.Page[R], error)) paging[F, R] {
	return paging[F, R]{FrontDesk: d, Changed: func() {}, Grown: func([]R) {}, Failed: func(error) {}, Delay: 120 * time.Millisecond, list: list}
}

// More reports whether there are rows that are not loaded yet.
func (l *paging[F, R]) More() bool { return l.next != "" }

// Load reads the list again. The rows that are shown stay until it is there.
func (l *paging[F, R]) Load() { l.fetch("", 0) }

// LoadMore reads the next page.
func (l *paging[F, R]) LoadMore() {
	if l.next != "" && !l.Loading {
		l.fetch(l.next, 0)
	}
}

func (l *paging[F, R]) fetch(after string, delay time.Duration) {
	f := l.Filter
	rows := l.length(f, len(l.Rows))
	l.Loading = true
	l.load.Go(l.Context(), l.Runner, func(ctx context.Context) func() {
		if !rest(ctx, delay) {
			return nil
		}
		page, err := readPage(after, rows, func(r service.PageRequest) (service.Page[R], error) { return l.list(ctx, f, r) })
		return func() {
			l.Loading = false
			if err != nil {
				l.Failed(err)
				return
			}
			l.next = page.Next
			if after != "" {
				l.Rows = append(l.Rows, page.Rows...)
				l.Grown(page.Rows)
				return
			}
			l.Rows, l.Total = page.Rows, page.Total
			l.arrived(f)
			l.Changed()
		}
	})
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
	}, func(err error) {
		if err == nil || IsStale(err) {
			l.Load()
		}
		done(err)
	})
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
