package store

import (
	"context"
	"database/sql"
	"time"

	"gorm.io/gorm"
)

// engine is how one kind of database is reached. Everything above it, from the
// taking of turns to the queries, is the same for all kinds.
type engine interface {
	// open connects and checks that this is a database of ours which this
	// program may use.
	open(ctx context.Context, s *Store) error
	// begin starts a transaction that may write. When it returns, no other
	// program writes until the transaction ends.
	begin(ctx context.Context) (*transaction, error)
	// view starts a transaction that sees one moment and cannot write.
	view(ctx context.Context) (*transaction, error)
	// look is view over a connection of its own that remembers nothing, for
	// checking the database; done ends it.
	look(ctx context.Context) (tx *sql.Tx, done func(), err error)
	// watch calls changed after other programs have written, until ctx ends.
	watch(ctx context.Context, s *Store, every time.Duration, changed func())
	// ownChecks are Verify's checks of what only this kind of database has.
	ownChecks() []check
	// version is the number of the newest step of the schema.
	version(ctx context.Context) (int, error)
	close() error
}

// transaction is one transaction and what has to happen around its end.
type transaction struct {
	tx     *sql.Tx
	base   *gorm.DB     // speaks the dialect of tx
	undo   func() error // takes the place of ROLLBACK; nil for the plain one
	before func() error // runs right before COMMIT and may refuse it; nil when there is nothing to do
	after  func() error // runs after the end, whatever it was; nil when there is nothing to do
	// settle finds out what became of a commit that failed: nil when it is saved
	// all the same, else why not. nil where a failed commit saves nothing.
	settle func(err error) error
}

// commit ends the transaction for good. Nothing is saved when it fails.
func (t *transaction) commit() error {
	if t.before != nil {
		if err := t.before(); err != nil {
			_ = t.rollback() // why it is not saved is what matters
			return err
		}
	}
	err := t.tx.Commit()
	if err != nil && t.settle != nil {
		err = t.settle(err)
	}
	if after := t.end(); err == nil {
		err = after
	}
	return err
}

// rollback undoes the transaction; it may have ended already.
func (t *transaction) rollback() error {
	undo := t.tx.Rollback
	if t.undo != nil {
		undo = t.undo
	}
	err := ignoreDone(undo())
	if after := t.end(); err == nil {
		err = after
	}
	return err
}

func (t *transaction) end() error {
	if t.after == nil {
		return nil
	}
	after := t.after
	t.after = nil
	return after()
}
