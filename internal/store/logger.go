package store

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// slowStatement is the time above which a statement is worth a warning.
const slowStatement = 500 * time.Millisecond

// sqlLog hands GORM's messages to slog. Statements are logged with their
// placeholders and never with a value, because values are patient data.
type sqlLog struct{ log *slog.Logger }

func (l sqlLog) LogMode(logger.LogLevel) logger.Interface { return l }

// GORM's own messages come formatted with values, so only their fixed part is kept.
func (l sqlLog) Info(ctx context.Context, msg string, _ ...any)  { l.log.DebugContext(ctx, msg) }
func (l sqlLog) Warn(ctx context.Context, msg string, _ ...any)  { l.log.WarnContext(ctx, msg) }
func (l sqlLog) Error(ctx context.Context, msg string, _ ...any) { l.log.ErrorContext(ctx, msg) }

// ParamsFilter takes the values out before GORM writes a statement down.
func (l sqlLog) ParamsFilter(_ context.Context, sql string, _ ...any) (string, []any) {
	return sql, nil
}

func (l sqlLog) Trace(ctx context.Context, begin time.Time, fc func() (string, int64), err error) {
	took := time.Since(begin)
	level, msg := slog.LevelDebug, "sql statement"
	switch {
	case err != nil && !errors.Is(err, gorm.ErrRecordNotFound) && ctx.Err() == nil:
		msg = "sql statement failed"
	case took > slowStatement:
		level, msg = slog.LevelWarn, "slow sql statement"
	}
	if !l.log.Enabled(ctx, level) {
		return
	}
	query, rows := fc()
	attrs := []slog.Attr{slog.String("sql", query), slog.Int64("rows", rows), slog.Duration("took", took)}
	if code := sqliteCode(err); code != 0 {
		attrs = append(attrs, slog.Int("sqlite_code", code))
	}
	l.log.LogAttrs(ctx, level, msg, attrs...)
}
