package dossier_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"goodoffices/paper"
	"goodoffices/record/dossier"
)

// bare is what any verifier has to do: the signatures of all papers, and a hash
// of all bytes, with everything parsed and at hand.
type bare struct {
	jobs []func() bool
	b    []byte
}

func bareOf(t testing.TB, h *house, b []byte) *bare {
	out := &bare{b: b}
	verifiers := map[paper.ID]*paper.Verifier{}
	for _, d := range h.desks {
		_, v, err := paper.OpenCard(d.raw)
		if err != nil {
			t.Fatal(err)
		}
		verifiers[d.card] = v
	}
	for _, raw := range h.papers {
		p, e, err := paper.Open(raw)
		if err != nil {
			t.Fatal(err)
		}
		v := verifiers[e.Signatures[0].Card]
		out.jobs = append(out.jobs, func() bool {
			_, err := v.Verify(p, e)
			return err == nil
		})
	}
	return out
}

// run does it over as many processors as the verifier has.
func (x *bare) run(t testing.TB) {
	var all sync.WaitGroup
	var next atomic.Int64
	chunk := len(x.b)/256 + 1
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(x.jobs)+256; i = int(next.Add(1)) - 1 {
				if i < len(x.jobs) {
					if !x.jobs[i]() {
						t.Error("a signature does not verify")
					}
					continue
				}
				at := min((i-len(x.jobs))*chunk, len(x.b))
				sha256.Sum256(x.b[at:min(at+chunk, len(x.b))])
			}
		})
	}
	all.Wait()
}

// large is a dossier of n letters with their readings.
func large(t testing.TB, n int) (*house, []byte) {
	h := newHouse(t, "large")
	for i := range n - len(h.papers) {
		d := h.desks[1+i%2]
		h.says(d, letter(fmt.Sprintf("Letter %d. %s", i, bytes.Repeat([]byte("Words of some length. "), 60)), "en"), h.desks[2-i%2].name)
	}
	return h, h.written(h.contents())
}

// BenchmarkVerify is item 4 of issue 8: a dossier of 10,000 papers beside the
// same signatures bare and a hash of the same bytes, in one run:
//
//	go test ./record/dossier -run none -bench Verify -benchtime 5x
func BenchmarkVerify(b *testing.B) {
	const papers = 10_000
	h, file := large(b, papers)
	x := bareOf(b, h, file)
	b.SetBytes(int64(len(file)))
	var alone, whole time.Duration
	for b.Loop() { // in turn, so that what else the machine does weighs on both
		begun := time.Now()
		x.run(b)
		between := time.Now()
		if r := dossier.Verify(bytes.NewReader(file), int64(len(file)), dossier.Options{}); !r.Valid || len(r.Papers) != papers {
			b.Fatalf("%+v", r.Problems)
		}
		alone, whole = alone+between.Sub(begun), whole+time.Since(between)
	}
	b.ReportMetric(float64(whole)/float64(alone), "×bare")
	b.ReportMetric(float64(whole.Milliseconds())/float64(b.N), "ms/dossier")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkVerifyMemory is the most heap that verifying the same dossier takes,
// read from a file: looked at every 20 ms, garbage included.
func BenchmarkVerifyMemory(b *testing.B) {
	name := filepath.Join(b.TempDir(), "dossier.zip")
	func() {
		_, made := large(b, 10_000)
		if err := os.WriteFile(name, made, 0o600); err != nil {
			b.Fatal(err)
		}
	}()
	f, err := os.Open(name)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		b.Fatal(err)
	}
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	var most uint64
	for b.Loop() {
		debug.FreeOSMemory()
		before, done, looked := heap(), make(chan bool), make(chan bool)
		go func() {
			defer close(looked)
			for {
				select {
				case <-done:
					return
				case <-time.After(20 * time.Millisecond):
					most = max(most, heap()-min(before, heap()))
				}
			}
		}()
		if r := dossier.Verify(f, info.Size(), dossier.Options{}); !r.Valid {
			b.Fatalf("%+v", r.Problems)
		}
		close(done)
		<-looked
	}
	b.ReportMetric(float64(most)/(1<<20), "MiB-most")
	b.ReportMetric(float64(info.Size())/(1<<20), "MiB-file")
}
