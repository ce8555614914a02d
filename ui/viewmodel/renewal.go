package viewmodel

import (
	"reflect"

	"caredesk/internal/service"
)

// rereadRows bounds how many rows a list that was loaded page by page reads
// again at once.
const rereadRows = 5000

// reread reads a list again to the length it had, so that who stands far down
// in it stays there.
func reread[T any](rows int, list func(service.PageRequest) (service.Page[T], error)) (service.Page[T], error) {
	rows = min(rows, rereadRows)
	page, err := list(service.PageRequest{Limit: min(max(rows, service.DefaultPage), service.MaxPage)})
	for err == nil && page.Next != "" && rows > service.MaxPage && len(page.Rows) < rows {
		var next service.Page[T]
		if next, err = list(service.PageRequest{After: page.Next, Limit: min(rows-len(page.Rows), service.MaxPage)}); err == nil {
			page.Rows, page.Next = append(page.Rows, next.Rows...), next.Next
		}
	}
	return page, err
}

// readPage reads the page after a cursor or, without one, the list from its
// start to the given length.
func readPage[T any](after string, rows int, list func(service.PageRequest) (service.Page[T], error)) (service.Page[T], error) {
	if after != "" {
		return list(service.PageRequest{After: after})
	}
	return reread(rows, list)
}

// Renewal tells a list that was read again from another list: only the first
// keeps its place on the screen. The zero value has shown nothing.
type Renewal struct {
	shown   any
	renewed bool
}

// arrived notes that the rows of a question are there.
func (r *Renewal) arrived(question any) {
	r.renewed = r.shown != nil && reflect.DeepEqual(r.shown, question)
	r.shown = question
}

// length is how many rows to read for a question: as many as are shown when it
// is the same.
func (r *Renewal) length(question any, rows int) int {
	if r.shown != nil && reflect.DeepEqual(r.shown, question) {
		return rows
	}
	return 0
}

// Renewed reports whether the rows answer the same question as those before.
func (r *Renewal) Renewed() bool { return r.renewed }
