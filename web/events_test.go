package web

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"
)

// opens opens the stream of a page that heard of something last, and returns
// what it begins with: the name of what it has heard, and whether it is told
// that something moved before it is quiet so long.
func (d *doorT) opens(last string, quiet time.Duration) (heard string, moved bool) {
	d.stage.t.Helper()
	ctx, stop := context.WithTimeout(d.stage.t.Context(), 30*time.Second)
	defer stop()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, d.base+d.path("events"), nil)
	if err != nil {
		d.stage.t.Fatal(err)
	}
	r.Header.Set("Last-Event-ID", last)
	res, err := d.client.Do(r)
	if err != nil {
		d.stage.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	rest := make(chan string)
	go func() {
		defer close(rest)
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			select {
			case rest <- lines.Text():
			case <-ctx.Done():
			}
		}
	}()
	for ended := time.After(30 * time.Second); ; {
		select {
		case line := <-rest:
			if name, ok := strings.CutPrefix(line, "id: "); ok {
				heard = name
				ended = time.After(quiet)
			}
			if line == "event: moved" {
				return heard, true
			}
		case <-ended:
			return heard, false
		}
	}
}

// What moves between the making of a page and the opening of its stream, or
// while the stream is cut off, is told when it opens.
func TestStreamTellsWhatItMissed(t *testing.T) {
	t.Parallel()
	const brief, long = 200 * time.Millisecond, 20 * time.Second
	s := played(t, "muscat.yaml", "swiftly-said")
	muscat, washington := s.as("Muscat"), s.as("Washington")
	heard, _ := muscat.opens("", brief)
	if _, moved := muscat.opens(heard, brief); moved {
		t.Error("a page that missed nothing is told that something moved")
	}
	s.as("Tehran").does("send-message", `{"text": {"en": "Are you there?"}, "cover": {"handling": "mediator-only"}}`)
	muscat.at().ok().says("Are you there?")
	if _, moved := muscat.opens(heard, long); !moved {
		t.Error("a page that was cut off is not told what it missed")
	}
	if _, moved := muscat.opens("", long); !moved {
		t.Error("a page whose stream opens late is not told what it missed")
	}
	if _, moved := muscat.opens("from before the desk was started again", long); !moved {
		t.Error("a page from before a restart is not told that it may have missed something")
	}
	heard, _ = washington.opens("", brief)
	if _, moved := washington.opens(heard, brief); moved {
		t.Error("Washington is told of Tehran's word to Muscat alone")
	}
}
