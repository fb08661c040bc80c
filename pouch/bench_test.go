package pouch

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"testing"
	"time"

	"filippo.io/age"
)

// benchLoads are a letter, a page with enclosures, and as much as goes in one.
var benchLoads = []struct {
	name  string
	bytes int
}{{"letter", 10 << 10}, {"annexed", 200 << 10}, {"largest", 1 << 20 * 9 / 10}}

func benchPair(b *testing.B) (*modelDesk, *modelDesk, *Identity) {
	w := opened(b, ageBox{}, 0)
	to := w.desks[1]
	return w.desks[0], to, to.keys[to.channel.Live.Keys[len(to.channel.Live.Keys)-1]]
}

// BenchmarkSeal times sealing in turn with bare age, and reports the median of
// five ratios; the goal is 1.3. The key that the next turn announces is there:
// making it costs as much as sealing a letter, once a turn, and is timed by
// itself.
func BenchmarkSeal(b *testing.B) {
	for _, l := range benchLoads {
		from, _, key := benchPair(b)
		from.write(1)
		from.send() // announces a key
		load := Load{Papers: [][]byte{make([]byte, l.bytes)}}
		s, err := from.channel.Seal(from.env(), load)
		if err != nil || len(s.NewKeys) > 0 {
			b.Fatal(err, len(s.NewKeys))
		}
		text := make([]byte, len(s.Out[0].Bytes)-ageHeader)
		b.Run(l.name, func(b *testing.B) {
			inTurn(b, func() error {
				_, err := from.channel.Seal(from.env(), load)
				return err
			}, func() error {
				w, err := age.Encrypt(io.Discard, key.public.age)
				if err == nil {
					_, err = w.Write(text)
				}
				if err == nil {
					err = w.Close()
				}
				return err
			})
		})
	}
	b.Run("new key", func(b *testing.B) {
		for b.Loop() {
			if _, err := NewIdentity(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkOpen does the same for opening.
func BenchmarkOpen(b *testing.B) {
	for _, l := range benchLoads {
		from, to, _ := benchPair(b)
		s, err := from.channel.Seal(from.env(), Load{Papers: [][]byte{make([]byte, l.bytes)}})
		if err != nil {
			b.Fatal(err)
		}
		sealed := s.Out[0].Bytes
		var keys []age.Identity
		for _, k := range values(to.keys) {
			keys = append(keys, k.age)
		}
		b.Run(l.name, func(b *testing.B) {
			inTurn(b, func() error {
				s, err := to.channel.Next(to.env(), sealed)
				if err == nil && len(s.Taken) != 1 {
					err = errors.New("nothing was taken")
				}
				return err
			}, func() error {
				r, err := age.Decrypt(bytes.NewReader(sealed), keys...)
				if err == nil {
					_, err = io.Copy(io.Discard, r)
				}
				return err
			})
		})
	}
}

// inTurn measures ours and bare in five turns of a tenth of a second each.
func inTurn(b *testing.B, ours, bare func() error) {
	once := func(f func() error) float64 {
		start, n := time.Now(), 0
		for ; time.Since(start) < 100*time.Millisecond; n++ {
			if err := f(); err != nil {
				b.Fatal(err)
			}
		}
		return time.Since(start).Seconds() * 1000 / float64(n)
	}
	var times, ratios []float64
	for range 5 {
		mine, theirs := once(ours), once(bare)
		times, ratios = append(times, mine), append(ratios, mine/theirs)
	}
	slices.Sort(times)
	slices.Sort(ratios)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(times[2], "ms")
	b.ReportMetric(ratios[2], "×age")
}

// BenchmarkExchange is a hundred letters, each answered by what it calls for,
// until both desks are quiet.
func BenchmarkExchange(b *testing.B) {
	for b.Loop() {
		w := opened(b, ageBox{}, 0)
		for range 100 {
			from, to := w.desks[0], w.desks[1]
			for _, d := range w.desks { // the model keeps every commit for restores
				d.history = d.history[:0]
			}
			from.write(1)
			from.send()
			for moved := true; moved; {
				moved = false
				for i, d := range []*modelDesk{from, to} {
					for len(w.lane[i]) > 0 {
						p := w.lane[i][0]
						w.lane[i], moved = w.lane[i][1:], true
						d.receive(p)
						d.pay()
					}
				}
			}
		}
		if w.desks[1].channel.Status().Taken < 100 {
			b.Fatal("letters are missing")
		}
	}
}
