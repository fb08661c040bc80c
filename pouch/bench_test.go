package pouch

import (
	"bytes"
	"io"
	"testing"

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

func BenchmarkSeal(b *testing.B) {
	for _, l := range benchLoads {
		from, _, key := benchPair(b)
		load := Load{Papers: [][]byte{make([]byte, l.bytes)}}
		s, err := from.channel.Seal(from.env(), load)
		if err != nil {
			b.Fatal(err)
		}
		size := len(s.Out[0].Bytes)
		b.Run(l.name, func(b *testing.B) {
			b.SetBytes(int64(size))
			for b.Loop() {
				if _, err := from.channel.Seal(from.env(), load); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(l.name+"/bare age", func(b *testing.B) {
			b.SetBytes(int64(size))
			text := make([]byte, size-ageHeader)
			for b.Loop() {
				w, err := age.Encrypt(io.Discard, key.public.age)
				if err == nil {
					_, err = w.Write(text)
				}
				if err == nil {
					err = w.Close()
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkOpen(b *testing.B) {
	for _, l := range benchLoads {
		from, to, _ := benchPair(b)
		s, err := from.channel.Seal(from.env(), Load{Papers: [][]byte{make([]byte, l.bytes)}})
		if err != nil {
			b.Fatal(err)
		}
		sealed := s.Out[0].Bytes
		b.Run(l.name, func(b *testing.B) {
			b.SetBytes(int64(len(sealed)))
			for b.Loop() {
				if s, err := to.channel.Next(to.env(), sealed); err != nil || len(s.Taken) != 1 {
					b.Fatal(err)
				}
			}
		})
		var keys []age.Identity
		for _, k := range values(to.keys) {
			keys = append(keys, k.age)
		}
		b.Run(l.name+"/bare age", func(b *testing.B) {
			b.SetBytes(int64(len(sealed)))
			for b.Loop() {
				r, err := age.Decrypt(bytes.NewReader(sealed), keys...)
				if err == nil {
					_, err = io.Copy(io.Discard, r)
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
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
