package e2e

import (
	"context"
	"encoding/json"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/tracing"
	"github.com/chromedp/chromedp"
)

// A traced is an event of the browser's own trace, of which only tasks and the
// names of threads are read (Trace Event Format, "X" and "M").
type traced struct {
	Name, Ph string
	Pid, Tid int
	Dur      float64 // µs by the clock
	Tdur     float64 // µs of the processor, what is spent in being slowed included
	Args     struct{ Name string }
}

// tasks traces what the browser does meanwhile, and returns the longest task of
// any page's main thread in milliseconds: of the processor, which other tests
// beside it do not lengthen, and by the clock.
func (w *window) tasks(do func()) (processor, clock float64) {
	w.t.Helper()
	var mu sync.Mutex
	var events []traced
	done := make(chan struct{})
	ctx, deaf := context.WithCancel(w.ctx)
	defer deaf()
	if err := chromedp.Listen(ctx, func(ev any) {
		switch ev := ev.(type) {
		case *tracing.EventDataCollected:
			mu.Lock()
			defer mu.Unlock()
			for _, raw := range ev.Value {
				var e traced
				if json.Unmarshal(raw, &e) == nil {
					events = append(events, e)
				}
			}
		case *tracing.EventTracingComplete:
			close(done)
		}
	}); err != nil {
		w.t.Fatal(err)
	}
	tell(w, tracing.Start, tracing.StartParams{TraceConfig: &tracing.TraceConfig{IncludedCategories: []string{"toplevel", "__metadata"}, ExcludedCategories: []string{"*"}}})
	do()
	tell(w, tracing.End, cdp.Empty{})
	<-done
	mu.Lock()
	defer mu.Unlock()
	type thread struct{ pid, tid int }
	pages := map[thread]bool{}
	for _, e := range events {
		if e.Ph == "M" && e.Name == "thread_name" && e.Args.Name == "CrRendererMain" {
			pages[thread{e.Pid, e.Tid}] = true
		}
	}
	for _, e := range events {
		if e.Ph == "X" && pages[thread{e.Pid, e.Tid}] {
			processor, clock = max(processor, e.Tdur/1000), max(clock, e.Dur/1000)
		}
	}
	if len(pages) == 0 {
		w.t.Fatalf("%s: the browser's trace of %d events names no page", w.name, len(events))
	}
	return processor, clock
}
