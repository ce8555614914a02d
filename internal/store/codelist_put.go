package store

import (
	"context"
	"database/sql"
	"strings"

	"gorm.io/gorm"

	"caredesk/internal/service"
)

// stored is a row of a code list as it stands in the database.
type stored[R any] struct {
	row     R
	id      int64
	source  string
	retired bool
	seen    bool // the file holds it too
}

// putting compares the rows of a file with those of a list and tells what is to
// be done. What was entered or changed at the hospital stays as it is.
type putting[R any] struct {
	opts   service.PutOptions
	have   map[string]stored[R]
	same   func(have, file R) bool
	off    func(file R) bool // the file says itself that the row is retired; nil for never
	taken  map[string]bool   // keys of the file that are not in the list
	result service.PutResult

	fresh   []R
	changed []stored[R] // with the file's row
	gone    []stored[R]
}

// add takes in the i-th row of the file.
func (p *putting[R]) add(i int, key string, row R) {
	have, known := p.have[key]
	switch {
	case known && have.seen, !known && p.taken[key]:
		p.result.Repeated = append(p.result.Repeated, i)
		return
	case !known:
		if p.taken == nil {
			p.taken = map[string]bool{}
		}
		p.taken[key] = true
		if !p.opts.AddNone {
			p.fresh = append(p.fresh, row)
			p.result.New++
		}
		return
	}
	have.seen = true
	p.have[key] = have
	off := p.off != nil && p.off(row)
	same := p.same(have.row, row)
	starter := p.opts.Source == service.SourceStarter
	switch {
	case have.source == service.SourceOwn:
		if same && have.retired == off {
			p.result.Unchanged++
		} else {
			p.result.Kept = append(p.result.Kept, i)
		}
	case starter && have.source != service.SourceStarter, starter && same:
		p.result.Unchanged++
	case same && have.retired == off && have.source == p.opts.Source:
		p.result.Unchanged++
	case same && have.retired == off:
		// The file now vouches for a row of the starter list.
		p.result.Unchanged++
		have.row = row
		p.changed = append(p.changed, have)
	default:
		p.result.Changed++
		have.row = row
		if !starter {
			have.retired = off
		}
		p.changed = append(p.changed, have)
	}
}

// finish looks for what the file does not hold.
func (p *putting[R]) finish() {
	if !p.opts.Replace {
		return
	}
	for _, have := range p.have {
		starter := p.opts.Source == service.SourceStarter && have.source != service.SourceStarter
		if have.seen || have.retired || starter || have.source == service.SourceOwn {
			continue
		}
		p.gone = append(p.gone, have)
		p.result.Retired++
	}
}

func (p *putting[R]) steps() int { return len(p.fresh) + len(p.changed) + len(p.gone) }

// bulkWriter runs few statements many times. It keeps the first error and then
// does nothing more.
type bulkWriter struct {
	ctx      context.Context
	pool     gorm.ConnPool
	prepared map[string]*sql.Stmt
	progress func(done, total int)
	done     int
	total    int
	err      error
}

// progressEvery is how many rows are written between two words of progress.
const progressEvery = 500

func (u *unit) writer(ctx context.Context, o service.PutOptions, total int) *bulkWriter {
	return &bulkWriter{ctx: ctx, pool: u.db.Statement.ConnPool, prepared: map[string]*sql.Stmt{}, progress: o.Progress, total: total}
}

// run executes a statement of this package's own text for one row.
func (w *bulkWriter) run(query string, args ...any) { w.many(1, query, args...) }

// many executes a statement that writes n rows.
func (w *bulkWriter) many(n int, query string, args ...any) {
	w.changed(query, args...)
	if w.err != nil {
		return
	}
	before := w.done
	if w.done += n; w.progress != nil && n > 0 && (before/progressEvery != w.done/progressEvery || w.done >= w.total) {
		w.progress(min(w.done, w.total), w.total)
	}
}

// changed executes a statement and returns how many rows it changed.
func (w *bulkWriter) changed(query string, args ...any) int64 {
	if w.err == nil && w.ctx.Err() != nil {
		w.err = mapError(w.ctx.Err())
	}
	if w.err != nil {
		return 0
	}
	stmt := w.prepared[query]
	if stmt == nil {
		var err error
		if stmt, err = w.pool.PrepareContext(w.ctx, query); err != nil {
			w.fail(err)
			return 0
		}
		w.prepared[query] = stmt
	}
	res, err := stmt.ExecContext(w.ctx, args...)
	if err != nil {
		w.fail(err)
		return 0
	}
	n, err := res.RowsAffected()
	if err != nil {
		w.fail(err)
	}
	return n
}

// fail keeps an error. When the work was cancelled, that is what is said: the
// driver then ends statements under whoever uses them.
func (w *bulkWriter) fail(err error) {
	if w.ctx.Err() != nil {
		err = w.ctx.Err()
	}
	w.err = mapError(err)
}

func (w *bulkWriter) close() {
	for _, stmt := range w.prepared {
		_ = stmt.Close() // the transaction ends it in any case
	}
}

// valuesOf gives n rows of width marks: (?, ?), (?, ?).
func valuesOf(n, width int) string {
	row := "(" + strings.TrimSuffix(strings.Repeat("?, ", width), ", ") + ")"
	return strings.TrimSuffix(strings.Repeat(row+", ", n), ", ")
}
