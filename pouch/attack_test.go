package pouch

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"runtime"
	"slices"
	"testing"

	"filippo.io/age"
)

// Numbers are the rows of the list of attacks (docs/attacks.md). Each shows its
// honest twin first.

// sends has a desk write a letter and returns it as it lies at the courier,
// which forgets it.
func (w *world) sends(from int) []byte {
	w.t.Helper()
	w.desks[from].write(1)
	w.desks[from].send()
	lane := w.lane[1-from]
	if len(lane) == 0 {
		w.t.Fatalf("desk %d sent nothing: %v", from, w.desks[from].channel)
	}
	w.lane[1-from] = nil
	return lane[len(lane)-1]
}

// refuses hands a desk what it must refuse, by name and with nothing changed.
func (d *modelDesk) refuses(sealed []byte, want error) {
	d.t.Helper()
	before, _ := json.Marshal(d.channel)
	s, err := d.channel.Next(d.env(), sealed)
	if !errors.Is(err, want) {
		d.t.Fatalf("desk %d: %v, want %v", d.me, err, want)
	}
	if len(s.Taken)+len(s.Out)+len(s.NewKeys)+len(s.DropKeys) > 0 {
		d.t.Fatalf("desk %d: refused, and something came of it: %s", d.me, told(s))
	}
	if after, _ := json.Marshal(d.channel); !bytes.Equal(before, after) {
		d.t.Fatalf("desk %d: refused, and the channel changed", d.me)
	}
}

// takes hands a desk what it must take, and applies it.
func (d *modelDesk) takes(sealed []byte, papers int) Step {
	d.t.Helper()
	s, err := d.channel.Next(d.env(), sealed)
	n := 0
	for _, taken := range s.Taken {
		n += len(taken.Papers)
	}
	if err != nil || n != papers {
		d.t.Fatalf("desk %d takes %d papers, want %d: %v", d.me, n, papers, err)
	}
	d.apply(s, nil)
	return s
}

func TestAttackOrder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		try  func(t *testing.T, w *world)
	}{
		{"1 the same pouch twice", func(t *testing.T, w *world) {
			p := w.sends(0)
			w.desks[1].takes(p, 1)
			if s := w.desks[1].takes(p, 0); len(s.Events) != 1 || s.Events[0].Kind != EventDuplicate {
				t.Fatalf("not known again: %s", told(s))
			}
		}},
		{"2 number 3 before 2, the later under a newer key", func(t *testing.T, w *world) {
			a, b := w.desks[0], w.desks[1]
			second := w.sends(0)
			w.desks[1].pay() // announces a newer key, which only desk 0 learns of
			b.write(1)
			b.send()
			w.arrive(0)
			third := w.sends(0)
			keys := len(b.keys)
			s := b.takes(third, 0)
			if len(s.DropKeys) > 0 || len(b.keys) != keys || len(b.channel.Waiting) != 1 {
				t.Fatalf("a key goes early, or nothing waits: %s", told(s))
			}
			if w := b.channel.Waiting[0]; !bytes.Equal(w.Sealed, third) {
				t.Fatal("what waits is not the sealed bytes")
			}
			b.takes(second, 2)
			if a.channel.Live == nil || len(b.channel.Waiting) > 0 {
				t.Fatal("something still waits")
			}
		}},
		{"3 one dropped in the middle", func(t *testing.T, w *world) {
			a, b := w.desks[0], w.desks[1]
			b.takes(w.sends(0), 1)
			lost := w.sends(0)
			b.takes(w.sends(0), 0) // waits
			b.takes(w.sends(0), 0)
			if !slices.Contains(a.channel.Pressing(), DigestOf(lost)) {
				t.Fatal("its sender has given it up")
			}
			a.tick()
			w.arrive(1)
			if len(b.stream) != len(a.stream) || len(b.channel.Waiting) > 0 {
				t.Fatalf("%d papers of %d arrived", len(b.stream), len(a.stream))
			}
		}},
		{"4 the last one dropped, then silence", func(t *testing.T, w *world) {
			a, b := w.desks[0], w.desks[1]
			b.takes(w.sends(0), 1)
			lost := w.sends(0)
			s, err := a.channel.Seal(a.env(), Load{}) // the next head, empty
			a.must("seal", err)
			a.apply(s, nil)
			w.lane[1] = nil
			head := b.takes(s.Out[0].Bytes, 0)
			if len(head.Events) != 1 || head.Events[0].Kind != EventWaiting || head.Events[0].Seq != b.channel.Live.Taken+2 {
				t.Fatalf("nobody notices: %s", told(head))
			}
			b.takes(lost, 1)
		}},
		{"5 an old pouch under a new number", func(t *testing.T, w *world) {
			a, b := w.desks[0], w.desks[1]
			old := *a.channel.Live
			b.takes(w.sends(0), 1)
			b.refuses(forger{d: a, frame: func(f *frame) { f.previous = old.Last }}.seal(), ErrPrevious)
			if s, err := b.channel.Next(b.env(), forger{d: a}.seal()); err != nil || len(s.Taken) != 1 {
				t.Fatal("the twin that continues the chain:", err)
			}
		}},
		{"6 two pouches of one number", func(t *testing.T, w *world) {
			a, b := w.desks[0], w.desks[1]
			w.rolled = true
			other := forger{d: a}.seal()
			first := w.sends(0)
			b.takes(first, 1)
			live := b.channel.Live.ID
			s := b.takes(other, 0)
			if len(s.Events) != 1 || s.Events[0].Kind != EventFork || len(s.Events[0].Evidence) != 2 ||
				s.Events[0].Evidence[0].Digest != DigestOf(first) || !bytes.Equal(s.Events[0].Evidence[1].Sealed, other) {
				t.Fatalf("no fork with both as evidence: %s", told(s))
			}
			if len(s.Out) != 1 || s.Out[0].Kind != KindHello || b.channel.Live.ID != live {
				t.Fatalf("not answered by a fresh hello while the old chain goes on: %s", told(s))
			}
			w.rest()
			if a.channel.Live.ID == live || a.channel.Live.ID != b.channel.Live.ID {
				t.Fatal("not opened again")
			}
		}},
		{"6 two early pouches of one number", func(t *testing.T, w *world) {
			a, b := w.desks[0], w.desks[1]
			w.rolled = true
			ahead := forger{d: a, frame: func(f *frame) { f.seq++ }}
			b.takes(ahead.seal(), 0)
			if s := b.takes(ahead.seal(), 0); len(s.Events) != 1 || s.Events[0].Kind != EventFork {
				t.Fatalf("no fork: %s", told(s))
			}
		}},
		{"17 a replay whose receiving key is gone", func(t *testing.T, w *world) {
			a, b := w.desks[0], w.desks[1]
			old := w.sends(0)
			b.takes(old, 1)
			for range 3 {
				w.rest()
				a.write(1)
				w.rest()
				b.write(1)
			}
			w.rest()
			for range 3 { // and again: no crash, no loop
				if s, err := b.channel.Next(b.env(), old); err == nil {
					if len(s.Taken)+len(s.Out)+len(s.Again) > 0 {
						t.Fatalf("answered: %s", told(s))
					}
				} else if !errors.Is(err, ErrNoKey) || !Harmless(err) {
					t.Fatal(err)
				}
			}
			for _, d := range w.desks {
				if len(d.channel.Pressing()) > 0 {
					t.Fatal("something goes on for ever")
				}
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, b := range []box{glassBox{}, ageBox{}} {
				c.try(t, opened(t, b, 2))
			}
		})
	}
}

// again is another world of the same two desks, with the same hello keys, in
// other talks or with other random bytes.
func again(t *testing.T, w *world, change func(*Ends)) *world {
	t.Helper()
	v := newWorld(t, w.desks[0].box, true)
	for i, d := range v.desks {
		d.hello = w.desks[i].hello
		e := w.desks[i].channel.Ends
		change(&e)
		d.commit.channel.Ends = e
		d.remember()
	}
	v.desks[0].sayHello()
	v.rest()
	return v
}

// resealed is what the reader of a pouch makes of it for another reader.
func resealed(t *testing.T, reader *modelDesk, sealed []byte, to recipient) []byte {
	t.Helper()
	text, _, err := reader.box.open(sealed, values(reader.keys))
	if err != nil {
		t.Fatal(err)
	}
	out, err := reader.box.seal(to, text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestAttackSplice: a reader may seal what it read to anybody; it opens there,
// and is refused for what is bound under its MAC.
func TestAttackSplice(t *testing.T) {
	t.Parallel()
	w := opened(t, ageBox{}, 1)
	a, b := w.desks[0], w.desks[1]
	p := w.sends(0)
	if s, err := b.channel.Next(b.env(), resealed(t, b, p, b.newest())); err != nil || len(s.Taken) != 1 {
		t.Fatal("the honest twin, to the desk it was for:", err)
	}
	t.Run("7 into another channel of the same desks", func(t *testing.T) {
		v := again(t, w, func(*Ends) {})
		v.desks[1].refuses(resealed(t, b, p, v.desks[1].newest()), ErrEpoch)
	})
	t.Run("8 into other talks of the same desks", func(t *testing.T) {
		v := again(t, w, func(e *Ends) { e.Talks = DigestOf([]byte("other talks")) })
		v.desks[1].refuses(resealed(t, b, p, v.desks[1].newest()), ErrTalks)
	})
	t.Run("9 for a third desk", func(t *testing.T) {
		third := DigestOf([]byte("Washington"))
		v := again(t, w, func(e *Ends) {
			if e.Self == b.channel.Ends.Self {
				e.Self = third
			} else {
				e.Peer = third
			}
		})
		v.desks[1].refuses(resealed(t, b, p, v.desks[1].newest()), ErrCards)
	})
	t.Run("10 back to its author", func(t *testing.T) {
		a.refuses(resealed(t, b, p, a.newest()), ErrDirection)
	})
	b.takes(p, 1)
}

// TestAttackDamage: whatever is cut off, put on or turned over in the sealed
// bytes, nothing is parsed of it.
func TestAttackDamage(t *testing.T) {
	t.Parallel()
	w := opened(t, ageBox{}, 1)
	a, b := w.desks[0], w.desks[1]
	long := func() []byte {
		s, err := a.channel.Seal(a.env(), Load{Papers: [][]byte{bytes.Repeat([]byte("word "), 40_000)}})
		a.must("seal", err)
		return s.Out[0].Bytes
	}()
	if s, err := b.channel.Next(b.env(), long); err != nil || len(s.Taken) != 1 || len(long) != Large {
		t.Fatal("the honest twin:", err)
	}
	t.Run("13 cut where the first chunks have been handed out", func(t *testing.T) {
		// What age does by itself: it hands out chunks that a cut file still has.
		r, err := age.Decrypt(bytes.NewReader(long[:Medium*2]), values2ages(b)...)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := io.Copy(io.Discard, r); n == 0 || err == nil {
			t.Fatalf("%d bytes, %v: the hole is not there any more", n, err)
		}
		b.refuses(long[:Medium], ErrPayload)
		for _, cut := range []int{Small, Small + 1, Medium * 2, Large - 1} {
			if _, err := b.channel.Next(b.env(), long[:cut]); !errors.Is(err, ErrPayload) && !errors.Is(err, ErrSize) {
				t.Errorf("cut at %d: %v", cut, err)
			}
		}
	})
	t.Run("14 bytes after the end, up to the size", func(t *testing.T) {
		key := b.keys[b.channel.Live.Keys[len(b.channel.Live.Keys)-1]]
		var short bytes.Buffer
		out, err := age.Encrypt(&short, key.public.age)
		if err == nil {
			_, err = out.Write(make([]byte, 100))
		}
		if err == nil {
			err = out.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		b.refuses(append(short.Bytes(), make([]byte, Small-short.Len())...), ErrPayload)
	})
	t.Run("15 one bit at every place", func(t *testing.T) {
		small := w.sends(0)
		for i := 0; i < len(small); i += 97 {
			spoilt := bytes.Clone(small)
			spoilt[i] ^= 1 << (i % 8)
			before, _ := json.Marshal(b.channel)
			s, err := b.channel.Next(b.env(), spoilt)
			if err == nil {
				t.Fatalf("byte %d: taken, %s", i, told(s))
			}
			if after, _ := json.Marshal(b.channel); !bytes.Equal(before, after) {
				t.Fatalf("byte %d: the channel changed", i)
			}
		}
		b.takes(small, 1)
	})
}

func values2ages(d *modelDesk) []age.Identity {
	var out []age.Identity
	for _, k := range d.keys {
		id, err := age.ParseHybridIdentity(k.Secret())
		if err != nil {
			panic(err)
		}
		out = append(out, id)
	}
	return out
}

// TestAttackNextKey: an announced key that is none leaves the channel as it
// was, and it goes on.
func TestAttackNextKey(t *testing.T) {
	t.Parallel()
	classical, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	w := opened(t, ageBox{}, 1)
	a, b := w.desks[0], w.desks[1]
	for _, c := range []struct {
		name string
		next func() []byte
		want error
	}{
		{"16 classical", func() []byte { return []byte(classical.Recipient().String()) }, ErrNextKey},
		{"16 of 32 bytes", func() []byte { return make([]byte, 32) }, ErrNextKey},
		{"16 nothing", func() []byte { return nil }, ErrNextKey},
		{"16 ones of the right length", func() []byte { return bytes.Repeat([]byte{0xff}, len(a.newest().raw)) }, ErrNextKey},
		{"16 the reader's own", func() []byte { return b.newest().raw }, ErrRepeatedKey},
	} {
		t.Run(c.name, func(t *testing.T) {
			b.refuses(forger{d: a, frame: func(f *frame) { f.next = c.next() }}.seal(), c.want)
			b.takes(w.sends(0), 1)
			w.rest()
		})
	}
	t.Run("16 one used before", func(t *testing.T) {
		old := a.newest().raw
		b.takes(w.sends(0), 1)
		w.rest()
		b.write(1)
		w.rest()
		a.write(1)
		w.rest()
		b.refuses(forger{d: a, frame: func(f *frame) { f.next = old }}.seal(), ErrRepeatedKey)
		b.takes(w.sends(0), 1)
	})
}

// statements lets a channel open and keeps every statement on its way.
func statements(t *testing.T, b box) (w *world, hello, welcome, confirm []byte) {
	t.Helper()
	w = newWorld(t, b, true)
	w.desks[0].sayHello()
	w.rest()
	return w, w.past[1][0], w.past[0][1], w.past[1][1]
}

func TestAttackOpening(t *testing.T) {
	t.Parallel()
	w, hello, welcome, confirm := statements(t, ageBox{})
	a, b := w.desks[0], w.desks[1]
	b.takes(w.sends(0), 1) // the honest twin: it is open
	w.rest()
	goesOn := func(t *testing.T) {
		t.Helper()
		live := b.channel.Live.ID
		b.takes(w.sends(0), 1)
		w.rest()
		if a.channel.Live.ID != live || b.channel.Live.ID != live {
			t.Fatal("the epoch changed")
		}
	}
	for name, p := range map[string][]byte{"16a hello replayed": hello, "16a welcome replayed": welcome, "16a confirm replayed": confirm} {
		t.Run(name, func(t *testing.T) {
			for _, d := range w.desks {
				live, stream := d.channel.Live.ID, len(d.stream)
				s, err := d.channel.Next(d.env(), p)
				if err == nil {
					d.apply(s, nil)
				} else if !Harmless(err) && !errors.Is(err, ErrDirection) {
					t.Errorf("desk %d: %v", d.me, err)
				}
				if d.channel.Live.ID != live || len(d.stream) != stream || d.channel.Ready() != nil {
					t.Fatal("the channel stops")
				}
			}
			goesOn(t)
		})
	}
	t.Run("16a hello reflected", func(t *testing.T) {
		text, _, err := ageBox{}.open(hello, []*Identity{b.hello})
		if err != nil {
			t.Fatal(err)
		}
		sealed, err := ageBox{}.seal(a.hello.public, text)
		if err != nil {
			t.Fatal(err)
		}
		a.refuses(sealed, ErrDirection)
		goesOn(t)
	})
	for name, c := range map[string]struct {
		change func(*Ends)
		want   error
	}{
		"16a hello of other talks":      {func(e *Ends) { e.Talks = otherDigest }, ErrTalks},
		"16a hello of another suite":    {func(e *Ends) { e.Suite++ }, ErrSuite},
		"16a hello between other desks": {func(e *Ends) { e.Self = otherDigest }, ErrCards},
	} {
		t.Run(name, func(t *testing.T) {
			other := *a
			other.commit = a.commit.clone()
			change := other.commit.channel.Ends
			c.change(&change)
			other.commit.channel.Ends = change
			b.refuses(other.says(wireHello, b.hello.public, nil, nil), c.want)
			goesOn(t)
		})
	}
	t.Run("16a welcome to another hello, confirm to another welcome", func(t *testing.T) {
		a.refuses(b.says(wireWelcome, a.newest(), func(s *statement) { s.hello = otherDigest }, nil), ErrNoHello)
		b.refuses(a.says(wireConfirm, b.newest(), func(s *statement) { s.welcome = otherDigest }, nil), ErrNoWelcome)
		goesOn(t)
	})
	t.Run("16a last year's whole re-opening", func(t *testing.T) {
		a.sayHello()
		w.rest()
		for _, lane := range w.past {
			for i, p := range lane {
				d := w.desks[0]
				if &lane[0] == &w.past[1][0] {
					d = w.desks[1]
				}
				live := d.channel.Live.ID
				if s, err := d.channel.Next(d.env(), p); err == nil {
					d.apply(s, nil)
				} else if !Harmless(err) {
					t.Fatalf("pouch %d: %v", i, err)
				}
				if d.channel.Live.ID != live {
					t.Fatal("an old opening begins an epoch")
				}
			}
		}
		w.rest()
		goesOn(t)
	})
}

// TestAttackGlare: both open at once, and something goes wrong in between.
func TestAttackGlare(t *testing.T) {
	t.Parallel()
	one := func(t *testing.T, w *world) {
		t.Helper()
		w.rest()
		a, b := w.desks[0].channel.Live, w.desks[1].channel.Live
		if a == nil || b == nil || a.ID != b.ID {
			t.Fatalf("no common epoch: %v; %v", w.desks[0].channel, w.desks[1].channel)
		}
		for i := range w.desks {
			w.desks[i].write(1)
		}
		w.rest()
		if n := len(w.desks[0].stream); n == 0 || n != len(w.desks[1].stream) {
			t.Fatalf("%d papers at one desk, %d at the other", n, len(w.desks[1].stream))
		}
	}
	both := func(t *testing.T) *world {
		w := newWorld(t, glassBox{}, true)
		w.desks[0].sayHello()
		w.desks[1].sayHello()
		return w
	}
	t.Run("16c both say hello", func(t *testing.T) { t.Parallel(); one(t, both(t)) })
	t.Run("16c a confirm is lost", func(t *testing.T) {
		t.Parallel()
		w := both(t)
		w.until("a confirm", func() bool { return w.desks[0].channel.Own != nil && len(w.desks[0].channel.Own.Confirm) > 0 })
		w.lane[1] = nil
		one(t, w)
	})
	t.Run("16c a welcome is superseded", func(t *testing.T) {
		t.Parallel()
		w := both(t)
		w.until("a welcome", func() bool { return len(w.desks[1].channel.Welcomes) > 0 })
		w.desks[0].sayHello()
		one(t, w)
	})
	for i, name := range []string{"16c the lower desk is restored in between", "16c the higher desk is restored in between"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := both(t)
			w.until("a welcome", func() bool { return len(w.desks[1].channel.Welcomes) > 0 })
			w.desks[i].restore(0)
			one(t, w)
		})
	}
}

// TestAttackThief: what one who has stolen keys can and cannot do.
func TestAttackThief(t *testing.T) {
	t.Parallel()
	t.Run("18 everything carried before the last answered turn", func(t *testing.T) {
		t.Parallel()
		w := opened(t, ageBox{}, 1)
		w.desks[0].write(1)
		w.desks[0].send()
		p := w.lane[1][len(w.lane[1])-1]
		if _, _, err := (ageBox{}).open(p, values(w.desks[1].keys)); err != nil {
			t.Fatal("the honest twin:", err)
		}
		w.rest()
		// All that is left at both ends, their cards' keys included.
		var left []*Identity
		for _, d := range w.desks {
			left = append(append(left, values(d.keys)...), d.hello)
		}
		loaded := 0
		for i := range w.desks {
			for _, p := range w.past[i] {
				text, _, err := ageBox{}.open(p, left)
				if err != nil {
					loaded++
				} else if bytes.Contains(text, []byte("paper")) {
					t.Error("a pouch with a paper opens")
				}
			}
		}
		if loaded == 0 {
			t.Fatal("everything opens")
		}
		if _, _, err := (ageBox{}).open(p, append(values(w.desks[1].keys), w.desks[1].hello)); !errors.Is(err, ErrNoKey) {
			t.Fatalf("the letter: %v", err)
		}
	})
	t.Run("16b the seals of both desks and all traffic", func(t *testing.T) {
		t.Parallel()
		w := opened(t, ageBox{}, 1)
		a, b := w.desks[0], w.desks[1]
		b.takes(w.sends(0), 1) // the honest twin
		w.rest()
		// All that the courier ever carried, and none of the receiving keys.
		thief, err := NewIdentity()
		if err != nil {
			t.Fatal(err)
		}
		for i := range w.past {
			for _, p := range w.past[i] {
				if _, _, err := (ageBox{}).open(p, []*Identity{thief}); !errors.Is(err, ErrNoKey) {
					t.Fatal(err)
				}
			}
		}
		stolen := *a
		stolen.commit = a.commit.clone()
		stolen.commit.channel = throughJSON(t, stolen.commit.channel)
		stolen.commit.channel.Live.SendMAC = bytes.Repeat([]byte{1}, macSize)
		b.refuses(forger{d: &stolen}.seal(), ErrMAC)
	})
	t.Run("20 no paper moves to a thief before confirm and an officer's word", func(t *testing.T) {
		t.Parallel()
		w := opened(t, glassBox{}, 1)
		a, b := w.desks[0], w.desks[1]
		// The thief has desk 1's seal, and so can open the channel again.
		a.receive(b.says(wireHello, a.hello.public, nil, nil))
		for _, p := range a.outbox {
			if p.Kind == KindLoaded {
				t.Fatal("a paper moved on a hello")
			}
		}
		b.sayHello()
		for range 40 {
			for i, d := range w.desks {
				lane := w.lane[i]
				w.lane[i] = nil
				for _, p := range lane {
					d.receive(p)
					d.send()
					d.pay()
				}
			}
		}
		if _, err := a.channel.Seal(a.env(), Load{Papers: [][]byte{[]byte("again")}}); !errors.Is(err, ErrAwaitsWord) {
			t.Fatalf("papers go without an officer's word: %v", err)
		}
		a.write(3)
		a.send()
		w.arrive(1)
		if len(b.stream) == len(a.stream) {
			t.Fatal("they went already")
		}
		w.rest() // where officers give their word
		if len(b.stream) != len(a.stream) {
			t.Fatal("they never go")
		}
	})
	t.Run("20a 200 letters to one who never writes", func(t *testing.T) {
		t.Parallel()
		w := opened(t, glassBox{}, 1)
		a, b := w.desks[0], w.desks[1]
		var first Digest
		for n := range 200 {
			a.write(1)
			a.send()
			if n == 0 {
				first = b.channel.Live.Keys[0]
			}
			w.rest()
			if len(b.channel.Live.Keys) > 2 || slices.Contains(b.channel.Live.Keys, first) && n > 1 {
				t.Fatalf("after %d letters the keys are %v", n+1, b.channel.Live.Keys)
			}
		}
		if len(b.stream) != len(a.stream) {
			t.Fatal("some did not arrive")
		}
	})
}

// TestAttackSizes: what the courier sees of a pouch is one of four numbers.
func TestAttackSizes(t *testing.T) {
	t.Parallel()
	w := opened(t, ageBox{}, 1)
	d := w.desks[0]
	size := func(n int) int {
		s, err := d.channel.Seal(d.env(), Load{Papers: [][]byte{bytes.Repeat([]byte{'x'}, n)}})
		d.must("seal", err)
		return len(s.Out[0].Bytes)
	}
	t.Run("21 only the class is visible", func(t *testing.T) {
		seen := map[int]bool{}
		for _, n := range []int{1, 100, 5_000, 10_000, 30_000, 50_000, 100_000, 200_000, 300_000, 900_000} {
			seen[size(n)] = true
		}
		if len(seen) != 4 || !seen[Small] || !seen[Medium] || !seen[Large] || !seen[Largest] {
			t.Fatalf("sizes %v", seen)
		}
	})
	t.Run("21 control pouches are of the smallest", func(t *testing.T) {
		for _, lane := range w.past {
			for _, p := range lane {
				if len(p) != Small {
					t.Fatalf("%d bytes", len(p))
				}
			}
		}
		s, err := d.channel.Seal(d.env(), Load{})
		if err != nil || len(s.Out[0].Bytes) != size(1) {
			t.Fatal("an empty pouch is not as large as one with a letter", err)
		}
	})
}

// sealedFile seals a file and keeps its pieces.
func sealedFile(t *testing.T, plain []byte) (Attachment, map[Digest][]byte) {
	t.Helper()
	pieces := map[Digest][]byte{}
	a, err := SealAttachment(bytes.NewReader(plain), func(d Digest, piece []byte) error {
		pieces[d] = bytes.Clone(piece)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return a, pieces
}

func TestAttackAttachment(t *testing.T) {
	t.Parallel()
	plain := bytes.Repeat([]byte("annex"), 400_000)
	a, pieces := sealedFile(t, plain)
	fetch := func(d Digest) ([]byte, error) { return pieces[d], nil }
	if got, err := readAttachment(a, fetch); err != nil || !bytes.Equal(got, plain) {
		t.Fatal("the honest twin:", err)
	}
	b, others := sealedFile(t, bytes.Repeat([]byte("other"), 400_000))
	for _, c := range []struct {
		name  string
		a     func(Attachment) Attachment
		fetch func(Digest) ([]byte, error)
		want  error
	}{
		{"22 another of the same size", nil, func(d Digest) ([]byte, error) { return others[b.Chunks[slices.Index(a.Chunks, d)]], nil }, ErrAttachment},
		{"22 pieces in another order", func(a Attachment) Attachment { a.Chunks = []Digest{a.Chunks[1], a.Chunks[0]}; return a }, fetch, ErrHeader},
		{"22 another file's pieces with this file's digest", func(a Attachment) Attachment { a.Chunks = b.Chunks; return a },
			func(d Digest) ([]byte, error) { return others[d], nil }, nil},
		{"23 the size says less", func(a Attachment) Attachment { a.Sealed -= 70_000; return a }, fetch, ErrPayload},
		{"23 the size says more", func(a Attachment) Attachment { a.Sealed = 2 * ChunkSize; return a }, fetch, nil},
		{"23 a piece that is short", nil, func(d Digest) ([]byte, error) { return pieces[d][:10], nil }, ErrAttachment},
		{"23 a piece that never ends", nil, func(d Digest) ([]byte, error) { return append(bytes.Clone(pieces[d]), make([]byte, 3<<20)...), nil }, ErrAttachment},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			way := a
			if c.a != nil {
				way = c.a(a)
			}
			_, err := readAttachment(way, c.fetch)
			if err == nil || c.want != nil && !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
		})
	}
	t.Run("23 200 MB by its notice, which holds more pieces than there may be", func(t *testing.T) {
		notice := Attachment{Sealed: 200 << 20, Chunks: make([]Digest, 200)}.Encode()
		if _, err := ParseAttachment(notice); err != nil {
			t.Fatal("the honest twin:", err)
		}
		at := len(notice) - 200*32 - 4
		binary.BigEndian.PutUint32(notice[at:], MaxChunks+1)
		if _, err := ParseAttachment(notice); !errors.Is(err, ErrTooMany) {
			t.Fatal(err)
		}
	})
	t.Run("23 one that never ends", func(t *testing.T) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		c := &cutter{ // near the end of the gibibyte
			put: func(Digest, []byte) error { return nil }, sum: sha256.New(),
			chunk: make([]byte, 0, ChunkSize), chunks: make([]Digest, MaxChunks-20),
		}
		_, err := io.Copy(c, endless{})
		runtime.ReadMemStats(&after)
		if !errors.Is(err, ErrAttachmentSize) {
			t.Fatal(err)
		}
		if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 64<<20 {
			t.Errorf("memory grew by %d bytes", grown)
		}
	})
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }
