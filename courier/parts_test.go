package courier

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func FuzzEntry(f *testing.F) {
	f.Add((&entry{number: 3, life: 9, last: 4, trimmed: 2, sender: NewID()}).encode())
	f.Add((&entry{shut: true}).encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := parseEntry(b)
		if err == nil && !bytes.Equal(e.encode(), b) {
			t.Fatal("two encodings of one entry")
		}
		if err != nil && !errors.Is(err, ErrMalformed) {
			t.Fatalf("unnamed error: %v", err)
		}
	})
}

// FuzzBatch is given a batch without the pouches' bytes, which are put in.
func FuzzBatch(f *testing.F) {
	var b bytes.Buffer
	Batch{Newest: Position{7, 3}}.writeTo(&b)
	heads := func(pairs ...uint64) (h []byte) {
		for i := 0; i < len(pairs); i += 2 {
			h = append(appendUint64(h, pairs[i]), appendUint64(nil, pairs[i+1])[4:]...)
		}
		return h
	}
	f.Add(b.Bytes(), uint64(7), uint64(3))
	f.Add(append(b.Bytes(), heads(2, Small, 3, Medium)...), uint64(0), uint64(0))
	f.Add(append(b.Bytes(), heads(3, Small, 2, Small)...), uint64(7), uint64(1))
	f.Fuzz(func(t *testing.T, frame []byte, life, seq uint64) {
		whole := frame[:min(len(frame), batchHead)]
		for rest := frame[len(whole):]; len(rest) > 0 && len(whole) < maxBatch; {
			head := rest[:min(len(rest), pouchHead)]
			whole, rest = append(whole[:len(whole):len(whole)], head...), rest[len(head):]
			if len(head) < pouchHead {
				break
			}
			if n := binary.BigEndian.Uint32(head[8:]); n <= Huge {
				whole = append(whole, make([]byte, n)...)
			}
		}
		after := Position{life, seq}
		batch, err := parseBatch(whole, after)
		if err != nil {
			if !errors.Is(err, ErrAnswer) {
				t.Fatalf("unnamed error: %v", err)
			}
			return
		}
		var again bytes.Buffer
		batch.writeTo(&again)
		if !bytes.Equal(again.Bytes(), whole) {
			t.Fatal("two encodings of one batch")
		}
		for _, p := range batch.Pouches {
			if p.At.Seq <= after.Seq || p.At.Seq > batch.Newest.Seq || p.Digest != DigestOf(p.Sealed) {
				t.Fatalf("pouch at %v after %v", p.At, after)
			}
			after = p.At
		}
	})
}

// What was used lately is remembered, and never more than there is room for.
func TestMemoryOfWhatWasUsedIsBounded(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		const room = 20
		l := newLRU[int, int](room)
		for i := range 60 {
			key, weight := rapid.IntRange(0, 9).Draw(t, "key"), rapid.IntRange(1, 8).Draw(t, "weight")
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				l.drop(key)
			case 1:
				l.get(key)
			default:
				l.put(key, i, weight)
				if v, ok := l.get(key); !ok || v != i {
					t.Fatalf("what was just put: %d %v", v, ok)
				}
			}
			if l.used > room || l.order.Len() != len(l.at) {
				t.Fatalf("weight %d of %d, %d in order, %d by key", l.used, room, l.order.Len(), len(l.at))
			}
		}
	})
}

func TestBudgetIsGivenBack(t *testing.T) {
	t.Parallel()
	b := newBudget(Limits{InFlight: 100, MailboxInFlight: 60})
	one, two := NewID(), NewID()
	release, err := b.take(one, 60)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.take(one, 1); !errors.Is(err, ErrTooFast) {
		t.Errorf("beyond one mailbox's share: %v", err)
	}
	if _, err := b.take(two, 50); !errors.Is(err, ErrBusy) {
		t.Errorf("beyond all: %v", err)
	}
	release()
	if _, err := b.take(one, 60); err != nil {
		t.Errorf("after it was given back: %v", err)
	}
	if len(b.by) != 1 {
		t.Errorf("%d mailboxes are remembered, want the one at work", len(b.by))
	}
}

// Attempts come ever more slowly, never all at once, and never later than agreed.
func TestBackoffGrowsWithinItsBounds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		first := time.Duration(rapid.Int64Range(1, 1e9).Draw(t, "first"))
		most := first * time.Duration(rapid.IntRange(1, 1000).Draw(t, "most"))
		b := Backoff{First: first, Most: most}
		bound := first
		for range 40 {
			if got := b.Next(); got < bound/2 || got > bound {
				t.Fatalf("waited %v of %v", got, bound)
			}
			bound = min(2*bound, most)
		}
		b.Reset()
		if got := b.Next(); got > first {
			t.Fatalf("after a success: %v, want at most %v", got, first)
		}
	})
}
