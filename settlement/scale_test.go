package settlement

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestScale measures the table in docs/performance.md, one line a size. It runs
// only when asked: GOODOFFICES_SCALE=all, or the beginning of some lines.
func TestScale(t *testing.T) {
	asked := os.Getenv("GOODOFFICES_SCALE")
	if asked == "" {
		t.Skip("GOODOFFICES_SCALE=all measures the scale table")
	}
	for _, s := range []struct {
		kind                            string
		issues, options, parties, rules int
	}{
		{"even", 10, 10, 2, 0}, {"even", 30, 10, 2, 0}, {"even", 50, 10, 2, 0}, {"even", 100, 10, 2, 0}, {"even", 200, 10, 2, 0}, {"even", 500, 10, 2, 0},
		{"even", 8, 7, 3, 0}, {"even", 12, 7, 3, 0}, {"even", 20, 5, 3, 0}, {"even", 30, 5, 3, 0},
		{"even", 6, 5, 4, 0}, {"even", 8, 7, 4, 0}, {"even", 12, 5, 4, 0},
		{"even", 6, 5, 5, 0}, {"even", 8, 5, 5, 0}, {"even", 7, 3, 9, 0},
		{"opposed", 10, 10, 2, 0}, {"opposed", 50, 10, 2, 0}, {"opposed", 6, 7, 3, 0}, {"opposed", 8, 7, 3, 0}, {"opposed", 5, 5, 4, 0}, {"opposed", 7, 5, 4, 0},
		{"tied", 20, 5, 2, 30}, {"tied", 20, 5, 2, 60}, {"tied", 20, 5, 2, 100}, {"tied", 20, 5, 2, 200}, {"tied", 50, 5, 2, 75}, {"tied", 50, 5, 2, 100}, {"tied", 100, 5, 2, 100},
		{"tied", 12, 5, 3, 15}, {"tied", 20, 5, 3, 30},
		{"tabled", 10, 5, 2, 10}, {"tabled", 20, 5, 2, 20}, {"tabled", 20, 5, 2, 30},
	} {
		line := fmt.Sprintf("%s %d %d %d %d", s.kind, s.issues, s.options, s.parties, s.rules)
		if asked != "all" && !strings.HasPrefix(line, asked) {
			continue
		}
		var p *Problem
		switch s.kind {
		case "even":
			p = even(1, s.issues, s.options, s.parties)
		case "opposed":
			p = opposed(1, s.issues, s.options, s.parties)
		case "tied":
			p = tied(1, s.issues, s.options, s.parties, s.rules)
		default:
			p = tabled(1, s.issues, s.options, s.parties, s.rules)
		}
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		start := time.Now()
		f := p.Frontier(Limits{})
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		t.Logf("| %s | %d points, exact %v | %.3g s | %d MB |", strings.ReplaceAll(line, " ", " | "), f.Len(), f.Exact(), took.Seconds(), (after.HeapSys)>>20)
		if !f.Exact() {
			t.Logf("   gap %v, first point %v", f.Gap(), f.Utilities(0))
		}
		choose := time.Now()
		f.Choose()
		if d := time.Since(choose); d > time.Second {
			t.Logf("   choosing took %.3g s", d.Seconds())
		}
	}
}
