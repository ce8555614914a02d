package viewmodel

import (
	"context"
	"time"

	"caredesk/internal/service"
)

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

	Filter F
	Rows   []R
	Total  int
	// TotalAtLeast says that there are more than Total.
	TotalAtLeast bool
	Loading      bool

	Renewal
	next string
	then func() // waits for the load that is under way
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
			then := l.then
			l.then = nil
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
			l.Rows, l.Total, l.TotalAtLeast = page.Rows, page.Total, page.TotalAtLeast
			l.arrived(f)
			l.Changed()
			if then != nil {
				then()
			}
		}
	})
}
