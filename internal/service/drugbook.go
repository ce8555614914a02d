package service

import (
	"strings"
	"sync"

	"caredesk/internal/clinic"
)

func joinList(list []string) string { return strings.Join(list, "; ") }

// bookshelf keeps the drug book that was made last. A book never changes, so
// any number of calls may read it at once.
type bookshelf struct {
	mu       sync.Mutex
	revision int64
	book     *clinic.DrugBook
}

// drugBook is the formulary with classes and interactions, as this transaction
// sees it. It is read anew only when one of the lists has changed.
func (t *tx) drugBook() (*clinic.DrugBook, error) {
	revision, err := t.CodeLists().BookRevision(t.ctx)
	if err != nil {
		return nil, err
	}
	if t.listsChanged {
		// What this transaction has changed may be rolled back and its revision
		// be given out again, so its book is nobody else's.
		return t.readBook()
	}
	shelf := &t.core.books
	shelf.mu.Lock()
	defer shelf.mu.Unlock()
	if shelf.book != nil && shelf.revision == revision {
		return shelf.book, nil
	}
	book, err := t.readBook()
	if err == nil && (shelf.book == nil || revision > shelf.revision) {
		shelf.book, shelf.revision = book, revision
	}
	return book, err
}

func (t *tx) readBook() (*clinic.DrugBook, error) {
	drugs, err := t.CodeLists().Drugs(t.ctx)
	if err != nil {
		return nil, err
	}
	classes, err := t.CodeLists().Classes(t.ctx)
	if err != nil {
		return nil, err
	}
	interactions, err := t.CodeLists().Interactions(t.ctx)
	if err != nil {
		return nil, err
	}
	return clinic.NewDrugBook(drugs, classes, interactions), nil
}
