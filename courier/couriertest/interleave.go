package couriertest

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"goodoffices/courier"
)

// interleave holds a courier against a list: any mixture of deposits,
// repeats, fetches, acknowledgements and crashes delivers each pouch once
// between two acknowledgements, in the order of its first deposit.
func interleave(t *testing.T, open func(testing.TB) Place) {
	p, n := open(t), 0
	rapid.Check(t, func(rt *rapid.T) {
		if n++; p.Interleavings != 0 && n > p.Interleavings {
			return
		}
		m := &model{t: rt, ends: p.ends(t), p: p}
		rt.Repeat(map[string]func(*rapid.T){
			"deposit": func(*rapid.T) { m.deposit() },
			"fetch":   func(*rapid.T) { m.fetch() },
			"trim":    func(*rapid.T) { m.trim() },
			"crash":   func(*rapid.T) { m.crash() },
			"":        func(*rapid.T) {},
		})
		m.end()
	})
}

type model struct {
	t *rapid.T
	p Place
	ends
	held     [][]byte // deposited and not acknowledged
	receipts [][]byte // of held
	seen     []courier.Pouch
	at       courier.Position // where the next page begins
	crashes  int
}

func (m *model) deposit() {
	sealed := Sealed(courier.Small, m.Mailbox.Sender, rapid.IntRange(0, 12).Draw(m.t, "which"))
	r, err := m.Deposit(m.t.Context(), sealed)
	if err != nil {
		m.t.Fatalf("deposit: %v", err)
	}
	i := slices.IndexFunc(m.held, func(b []byte) bool { return bytes.Equal(b, sealed) })
	if i < 0 {
		m.held, m.receipts = append(m.held, sealed), append(m.receipts, r.Encode())
	} else if !bytes.Equal(m.receipts[i], r.Encode()) {
		m.t.Fatal("a repeat got another receipt")
	}
}

func (m *model) fetch() {
	if rapid.Bool().Draw(m.t, "from the beginning") {
		m.at, m.seen = courier.Position{}, nil
	}
	b, err := m.Fetch(m.t.Context(), m.at)
	if err != nil {
		m.t.Fatalf("fetch after %v: %v", m.at, err)
	}
	m.seen = append(m.seen, b.Pouches...)
	if n := len(b.Pouches); n > 0 {
		m.at = b.Pouches[n-1].At
	}
	if len(m.seen) != len(m.held) {
		m.t.Fatalf("%d pouches seen, want %d", len(m.seen), len(m.held))
	}
	for i, p := range m.seen {
		if !bytes.Equal(p.Sealed, m.held[i]) {
			m.t.Fatalf("pouch %d is not the one deposited there", i)
		}
	}
}

func (m *model) trim() {
	if len(m.seen) == 0 {
		return
	}
	n := rapid.IntRange(1, len(m.seen)).Draw(m.t, "acknowledged")
	last := m.seen[n-1]
	for range rapid.IntRange(1, 2).Draw(m.t, "times") {
		if err := m.Trim(m.t.Context(), last.At, last.Digest); err != nil {
			m.t.Fatalf("acknowledge: %v", err)
		}
	}
	m.held, m.receipts, m.seen = m.held[n:], m.receipts[n:], m.seen[n:]
	if n > 1 {
		if err := m.Trim(m.t.Context(), courier.Position{Life: last.At.Life, Seq: last.At.Seq - 1}, last.Digest); !errors.Is(err, courier.ErrBackwards) {
			m.t.Fatalf("acknowledge backwards: %v", err)
		}
	}
}

func (m *model) crash() {
	if m.p.Crash != nil && m.crashes < 2 {
		m.crashes++
		m.p.Crash()
	}
}

func (m *model) end() {
	m.at, m.seen = courier.Position{}, nil
	m.fetch()
}
