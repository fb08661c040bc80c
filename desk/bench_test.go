package desk_test

import (
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"
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
	var took time.Duration
	var heap, resident int
	for b.Loop() {
		heapBefore, residentBefore := memory(b)
		start := time.Now()
		tehran.open()
		took += time.Since(start)
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
