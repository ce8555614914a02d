package storetest

import (
	"context"
	"log/slog"
	"sync"
)

// Statements is a log handler that keeps the SQL of every statement that a store
// runs, for tests that count them or look into them. Several goroutines may write.
type Statements struct {
	mu   sync.Mutex
	list []string
}

var _ slog.Handler = (*Statements)(nil)

// Enabled takes all levels: statements are told at the lowest.
func (s *Statements) Enabled(context.Context, slog.Level) bool { return true }

// WithAttrs is the same log.
func (s *Statements) WithAttrs([]slog.Attr) slog.Handler { return s }

// WithGroup is the same log.
func (s *Statements) WithGroup(string) slog.Handler { return s }

// Handle keeps the statement of a record that has one.
func (s *Statements) Handle(_ context.Context, r slog.Record) error {
	r.Attrs(func(a slog.Attr) bool {
		if a.Key == "sql" {
			s.mu.Lock()
			s.list = append(s.list, a.Value.String())
			s.mu.Unlock()
		}
		return true
	})
	return nil
}

// Take returns what ran since the last call, in its order.
func (s *Statements) Take() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.list
	s.list = nil
	return out
}

// Count returns how many statements run makes.
func (s *Statements) Count(run func()) int {
	s.Take()
	run()
	return len(s.Take())
}
