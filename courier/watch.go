package courier

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"
)

// A Backoff spaces attempts: each waits a random time up to a bound that
// doubles, so that many who lost a courier together do not come back together.
// The zero value waits from 1 s to 5 min.
type Backoff struct {
	First time.Duration // bound of the first wait
	Most  time.Duration // bound of all waits
	tries int
}

// Next returns how long to wait before the next attempt: between half of its
// bound and the whole.
func (b *Backoff) Next() time.Duration {
	first, most := b.First, b.Most
	orDefault(&first, time.Second)
	orDefault(&most, 5*time.Minute)
	bound := min(first, most)
	for i := 0; i < b.tries && bound < most; i++ {
		bound = min(2*bound, most)
	}
	b.tries++
	return bound/2 + rand.N(bound/2+1)
}

// Reset begins anew after a success.
func (b *Backoff) Reset() { b.tries = 0 }

// Wait returns after the next time, or after at least the given one; or when
// the context ends, with its error.
func (b *Backoff) Wait(ctx context.Context, atLeast time.Duration) error {
	t := time.NewTimer(max(b.Next(), atLeast))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Watch implements Reader.
func (c *HTTPOwner) Watch(ctx context.Context, after Position) iter.Seq2[Position, error] {
	return func(yield func(Position, error) bool) {
		backoff, last := c.backoff, after
		backoff.Reset()
		for {
			err := c.stream(ctx, last, func(p Position) bool {
				backoff.Reset()
				last = p
				return yield(p, nil)
			})
			if errors.Is(err, errLeft) || ctx.Err() != nil {
				return
			}
			again, wait := Again(err)
			if !yield(last, err) || !again || backoff.Wait(ctx, wait) != nil {
				return
			}
		}
	}
}

// errLeft: whoever watched has seen enough.
var errLeft = errors.New("left")

// stream reads one stream to its end, and always returns why it ended.
func (c *HTTPOwner) stream(ctx context.Context, last Position, arrived func(Position) bool) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	quiet := time.AfterFunc(c.silence, func() { cancel(errSilent) })
	defer quiet.Stop()
	resumed := ""
	if last != (Position{}) {
		resumed = last.String()
	}
	resp, err := c.send(ctx, http.MethodGet, c.path+"/arrivals", nil, resumed)
	if err != nil {
		return watchError(ctx, err)
	}
	defer resp.Body.Close()
	lines := bufio.NewReaderSize(resp.Body, maxLine)
	for {
		text, err := lines.ReadSlice('\n')
		if err != nil {
			return watchError(ctx, err)
		}
		quiet.Reset(c.silence)
		data, ok := strings.CutPrefix(strings.TrimRight(string(text), "\r\n"), "data: ")
		if !ok { // an id, a comment, the end of an event
			continue
		}
		p, err := ParsePosition(data)
		if err != nil {
			return fmt.Errorf("watch: %w: %w", ErrAnswer, err)
		}
		if !arrived(p) {
			return errLeft
		}
	}
}

// maxLine bounds a line of a stream, in bytes.
const maxLine = 256

var errSilent = errors.New("nothing was heard")

func watchError(ctx context.Context, err error) error {
	cause := context.Cause(ctx)
	switch {
	case errors.Is(cause, errSilent):
		return fmt.Errorf("watch: %w: %w", ErrUnreachable, cause)
	case errors.Is(err, bufio.ErrBufferFull):
		return fmt.Errorf("watch: line too long: %w", ErrAnswer)
	case errors.Is(err, io.EOF):
		return fmt.Errorf("watch: the stream ended: %w", ErrUnreachable)
	}
	if _, known := knownAnswer(err); known || errors.Is(err, ErrUnreachable) || errors.Is(err, ErrAnswer) {
		return fmt.Errorf("watch: %w", err)
	}
	return fmt.Errorf("watch: %w", unreachable(ctx, err))
}
