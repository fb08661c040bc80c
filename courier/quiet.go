package courier

import (
	"context"
	"log/slog"
	"time"
)

// hourly is a log handler that tells times to the hour: when exactly something
// happened at a courier would tell when somebody wrote.
type hourly struct{ slog.Handler }

// Handle implements slog.Handler.
func (h hourly) Handle(ctx context.Context, r slog.Record) error {
	r.Time = r.Time.UTC().Truncate(time.Hour)
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (h hourly) WithAttrs(attrs []slog.Attr) slog.Handler {
	return hourly{h.Handler.WithAttrs(attrs)}
}

// WithGroup implements slog.Handler.
func (h hourly) WithGroup(name string) slog.Handler { return hourly{h.Handler.WithGroup(name)} }
