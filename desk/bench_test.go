//go:build unix

package desk_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"goodoffices/courier"
	"goodoffices/courier/load"
	"goodoffices/mediation"
	"goodoffices/paper"
)

// BenchmarkDeskOpens opens a desk of 100,000 papers on disk: letters and their
// receipts. The goals are 5 s, and 1 KiB of memory a paper beyond its text.
func BenchmarkDeskOpens(b *testing.B) {
	const papers, words = 100_000, 1000
	h := agreedIn(b, b.TempDir(), "Muscat", "Tehran", "Washington")
	tehran := h.desks["Tehran"]
	text, err := tehran.Stock(b.Context(), papers, words)
	if err != nil {
		b.Fatal(err)
	}
	tehran.Close()
	var took, processor time.Duration
	var heap, resident int
	for b.Loop() {
		heapBefore, residentBefore := memory(b)
		start, used := time.Now(), processorTime(b)
		tehran.open()
		took, processor = took+time.Since(start), processor+processorTime(b)-used
		heapAfter, residentAfter := memory(b)
		heap, resident = heap+heapAfter-heapBefore, resident+residentAfter-residentBefore
		if n := len(tehran.view().Papers); n < papers {
			b.Fatalf("%d papers", n)
		}
		tehran.Close()
		tehran.Desk = nil
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(took.Seconds()/float64(b.N), "s")
	b.ReportMetric(processor.Seconds()/float64(b.N), "processor-s")
	b.ReportMetric(float64(heap/b.N-text)/papers, "heap-B/paper")
	b.ReportMetric(float64(resident/b.N-text)/papers, "resident-B/paper")
	tehran.open() // the house closes it
}

// memory returns what is in use on the heap, and what the process holds of the
// machine's memory once it has given back what it can.
func memory(tb testing.TB) (heap, resident int) {
	tb.Helper()
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return int(m.HeapAlloc), 0
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kib, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				tb.Fatal(err)
			}
			resident = kib << 10
		}
	}
	return int(m.HeapAlloc), resident
}

// processorTime is what the process used of all processors: on a shared machine
// the hours of the clock say more of its neighbours.
func processorTime(tb testing.TB) time.Duration {
	tb.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkLetter times a letter from the act to the other desk's fold, over
// real HTTP and SQLite, in turn with one write and fsync on the same disk: alone,
// and while a hundred desks in talks of their own write one every twenty
// seconds each, over the same courier. The goals: p50 under 8 fsyncs and 10 ms,
// p99 under 100 ms with the others busy.
func BenchmarkLetter(b *testing.B) {
	for _, others := range []int{0, 100} {
		b.Run(fmt.Sprintf("busy=%d", others), func(b *testing.B) { benchmarkLetter(b, others) })
	}
}

func benchmarkLetter(b *testing.B, others int) {
	const letters = 100
	disk := b.TempDir()
	h := newHouseIn(b, disk, "Muscat", "Tehran")
	h.meet()
	ctx, cancel := context.WithCancel(b.Context())
	var all sync.WaitGroup
	defer all.Wait()
	defer cancel()
	for i := range others / 2 {
		o := &house{t: b, now: start, desks: map[paper.Desk]*office{}, disk: fmt.Sprintf("%s/%d", disk, i), courier: h.courier, swap: h.swap, staff: h.staff}
		o.found("Muscat")
		o.found("Tehran")
		o.meet()
		o.run(ctx, &all)
		for _, d := range o.desks {
			all.Go(func() { d.keepWriting(ctx, 20*time.Second) })
		}
	}
	h.run(ctx, &all)
	arrived := make(chan paper.ID, 1024)
	events := h.desks["Muscat"].Watch(ctx)
	all.Go(func() {
		for e := range events {
			if e.Kind == paper.KindLetter {
				arrived <- e.Paper
			}
		}
	})
	var times, syncs []float64
	for range letters {
		_, perSecond, err := load.RawSync(disk, courier.Small, 1, 10*time.Millisecond)
		if err != nil {
			b.Fatal(err)
		}
		begun := time.Now()
		id := h.desks["Tehran"].does(letterTo("Muscat"))[0]
		for got := range arrived {
			if got == id {
				break
			}
		}
		times, syncs = append(times, time.Since(begun).Seconds()*1000), append(syncs, 1000/perSecond)
	}
	slices.Sort(times)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(times[letters/2], "p50-ms")
	b.ReportMetric(times[letters*99/100], "p99-ms")
	b.ReportMetric(load.Median(syncs), "fsync-ms")
	b.ReportMetric(times[letters/2]/(8*load.Median(syncs)+10), "p50÷goal")
}

func letterTo(to paper.Desk) mediation.Act {
	return &mediation.WriteLetter{Writing: mediation.Writing{To: []paper.Desk{to}}, Prose: paper.Prose{Text: en("Your letter has arrived.")}}
}

// meet lets a house's second desk join its first.
func (h *house) meet() {
	h.t.Helper()
	if _, err := h.desks[h.order[0]].Begin(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	h.join(h.order[1], paper.PlaceParty)
}

// run lets every desk of a house carry until the context ends.
func (h *house) run(ctx context.Context, all *sync.WaitGroup) {
	for _, d := range h.desks {
		all.Go(func() {
			if err := d.Run(ctx); err != nil {
				h.t.Errorf("%s: %v", d.Name(), err)
			}
		})
	}
}

// keepWriting writes to the other desk of its house from time to time.
func (o *office) keepWriting(ctx context.Context, every time.Duration) {
	to := paper.Desk("Muscat")
	if o.Name() == to {
		to = "Tehran"
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if _, err := o.Do(ctx, paper.ID{}, "Officer", letterTo(to)); err != nil && ctx.Err() == nil {
				o.h.t.Errorf("%s writes: %v", o.Name(), err)
			}
		}
	}
}
