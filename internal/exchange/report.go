package exchange

import (
	"context"
	"time"

	"caredesk/internal/report"
)

// Progress is told how many rows of a file are written; it may be nil.
type Progress func(done, total int)

// stride is after how many rows a writer looks whether it is still wanted.
const stride = 200

// steps counts rows for a progress bar and stops a writer that nobody waits for.
type steps struct {
	ctx      context.Context
	tell     Progress
	n, total int
}

func (s *steps) row() error {
	s.n++
	if s.n%stride != 0 && s.n != s.total {
		return nil
	}
	if s.tell != nil {
		s.tell(s.n, s.total)
	}
	return s.ctx.Err()
}

func newSteps(ctx context.Context, r report.Result, tell Progress) *steps {
	return &steps{ctx: ctx, tell: tell, total: len(r.Rows) + len(r.Totals)}
}

// moment is when the figures were computed, with the difference from UTC.
func moment(r report.Result) string { return inZone(r).Format(time.RFC3339) }

func inZone(r report.Result) time.Time {
	if r.Zone == nil {
		return r.At.UTC()
	}
	return r.At.In(r.Zone)
}
