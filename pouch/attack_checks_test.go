package pouch

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"filippo.io/age"
)

// held is the body of a part of a list.
func held(part, of uint32, ids ...Digest) []byte {
	b := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, part), of)
	for _, id := range ids {
		b = append(b, id[:]...)
	}
	return b
}

func isList(l Load) error { _, err := readList(l); return err }

func notices(bodies ...[]byte) Load {
	var l Load
	for _, b := range bodies {
		l.Notices = append(l.Notices, Notice{noticeHeld, b})
	}
	return l
}

// TestAttackOpeningKeys: what stands where a hybrid key should.
func TestAttackOpeningKeys(t *testing.T) {
	t.Parallel()
	id, err := NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	raw := id.public.raw
	if _, err := parseRecipient(raw); err != nil {
		t.Fatal("the honest twin:", err)
	}
	if _, err := parseRecipientText(id.Recipient()); err != nil {
		t.Fatal("the honest twin:", err)
	}
	low := bytes.Clone(raw)
	clear(low[keySize-32:])
	one := bytes.Clone(low)
	one[keySize-32] = 1
	classical, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		try  func() error
	}{
		{"37 an X25519 half of zero", func() error { _, err := parseRecipient(low); return err }},
		{"37 an X25519 half of order one", func() error { _, err := parseRecipient(one); return err }},
		{"37 a lattice half that is none", func() error {
			_, err := parseRecipient(append(bytes.Repeat([]byte{0xff}, keySize-32), raw[keySize-32:]...))
			return err
		}},
		{"16 a byte less", func() error { _, err := parseRecipient(raw[1:]); return err }},
		{"12 a classical key's text", func() error { _, err := parseRecipientText(classical.Recipient().String()); return err }},
		{"16 a key's text in capitals", func() error { _, err := parseRecipientText(strings.ToUpper(id.Recipient())); return err }},
		{"16 no text", func() error { _, err := parseRecipientText(""); return err }},
		{"16 a card's key of low order, at the channel's making", func() error {
			_, err := New(Ends{Talks: otherDigest, Suite: 1, Self: DigestOf(nil), Peer: otherDigest, PeerHello: recipientText(low)})
			return err
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := c.try(); !errors.Is(err, ErrPeerKey) {
				t.Fatal(err)
			}
		})
	}
	for name, text := range map[string]string{
		"nothing": "", "no digits": recipientPrefix + "1", "another prefix": "age1" + id.Recipient(), "a digit that is none": strings.Replace(id.Recipient(), "q", "b", 3),
		"a digit more": id.Recipient() + "q", "bits that are left": recipientText([]byte{1})[:len(recipientPrefix)+2] + "l" + "qqqqqq",
	} {
		t.Run("16 bytes out of "+name, func(t *testing.T) {
			if _, err := recipientBytes(text); !errors.Is(err, errBech32) {
				t.Fatal(err)
			}
		})
	}
	t.Run("37 a hello with a key of low order", func(t *testing.T) {
		w := opened(t, ageBox{}, 0)
		a, b := w.desks[0], w.desks[1]
		b.refuses(a.says(wireHello, b.hello.public, func(s *statement) { s.key = low }, nil), ErrPeerKey)
		if s, err := b.channel.Next(b.env(), a.says(wireHello, b.hello.public, nil, nil)); err != nil || len(s.Out) == 0 {
			t.Fatal("the honest twin:", err)
		}
	})
}

// TestAttackEnds: a channel whose ends cannot be is not made, nor read back.
func TestAttackEnds(t *testing.T) {
	t.Parallel()
	id, err := NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	good := Ends{Talks: otherDigest, Suite: 1, Self: DigestOf([]byte("self")), Peer: DigestOf([]byte("peer")), PeerHello: id.Recipient()}
	if _, err := New(good); err != nil {
		t.Fatal("the honest twin:", err)
	}
	for name, change := range map[string]func(*Ends){
		"8 of no talks": func(e *Ends) { e.Talks = Digest{} }, "39 of suite 0": func(e *Ends) { e.Suite = 0 }, "39 of suite 65536": func(e *Ends) { e.Suite = 1 << 16 },
		"7 from nobody": func(e *Ends) { e.Self = Digest{} }, "7 to nobody": func(e *Ends) { e.Peer = Digest{} }, "10 to itself": func(e *Ends) { e.Peer = e.Self },
	} {
		t.Run(name, func(t *testing.T) {
			e := good
			change(&e)
			if _, err := New(e); !errors.Is(err, ErrEnds) {
				t.Fatal(err)
			}
		})
	}
	w := opened(t, glassBox{}, 1)
	for name, change := range map[string]func(*Epoch){
		"107 stored without keys": func(e *Epoch) { e.Keys = nil }, "107 stored with more acknowledged than sealed": func(e *Epoch) { e.Acked = e.Sealed + 1 },
		"107 stored with a short MAC key": func(e *Epoch) { e.SendMAC = e.SendMAC[1:] }, "107 stored with no MAC key for what comes": func(e *Epoch) { e.ReceiveMAC = nil },
	} {
		t.Run(name, func(t *testing.T) {
			c := w.desks[0].channel.clone()
			if err := c.check(); err != nil {
				t.Fatal("the honest twin:", err)
			}
			change(c.Live)
			stored, err := json.Marshal(c)
			if err != nil {
				t.Fatal(err)
			}
			if err := new(Channel).UnmarshalJSON(stored); !errors.Is(err, ErrMalformed) {
				t.Fatal(err)
			}
		})
	}
	t.Run("107 stored with itself at the other end", func(t *testing.T) {
		c := w.desks[0].channel.clone()
		c.Ends.Peer = c.Ends.Self
		stored, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if err := new(Channel).UnmarshalJSON(stored); !errors.Is(err, ErrEnds) {
			t.Fatal(err)
		}
	})
	t.Run("107 stored as no JSON", func(t *testing.T) {
		var c Channel
		if err := c.UnmarshalJSON([]byte(`{"Version":"one"}`)); !errors.Is(err, ErrMalformed) {
			t.Fatal(err)
		}
	})
}

// TestAttackRolledBack: a peer acknowledges what this desk never sealed, or
// something else under its number.
func TestAttackRolledBack(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(f *frame, b *Epoch){
		"19 an acknowledgement beyond what was sealed": func(f *frame, b *Epoch) { f.ack = b.Sealed + 1 },
		"19 of another pouch under its number":         func(f *frame, _ *Epoch) { f.ackDigest = otherDigest },
		"19 of number 0 with a digest":                 func(f *frame, _ *Epoch) { f.ack = 0 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := opened(t, glassBox{}, 2)
			a, b := w.desks[0], w.desks[1]
			if s, err := b.channel.Next(b.env(), forger{d: a}.seal()); err != nil || len(s.Taken) != 1 {
				t.Fatal("the honest twin:", err)
			}
			s, err := b.channel.Next(b.env(), forger{d: a, frame: func(f *frame) { change(f, b.channel.Live) }}.seal())
			if err != nil || len(s.Events) != 1 || s.Events[0].Kind != EventRolledBack || len(s.Taken) > 0 || len(s.Events[0].Evidence) != 1 {
				t.Fatalf("%s: %v", told(s), err)
			}
		})
	}
}

// TestAttackPieces: every bound on a list, a load, a text and an attachment's
// notice.
func TestAttackPieces(t *testing.T) {
	t.Parallel()
	if err := isList(notices(held(1, 1, otherDigest))); err != nil {
		t.Fatal("the honest twin:", err)
	}
	notice := Attachment{Secret: Secret("x"), Sealed: 1, Chunks: make([]Digest, 1)}.Encode()
	if _, err := ParseAttachment(notice); err != nil {
		t.Fatal("the honest twin:", err)
	}
	state := bytes.Clone(notice)
	state[64] = 2
	w := opened(t, glassBox{}, 0)
	d := w.desks[0]
	many := make([][]byte, MaxItems+1)
	for i := range many {
		many[i] = []byte("x")
	}
	tiny := Load{Notices: []Notice{{noticeHeld, make([]byte, 8)}}} // one id a part
	one := []size{{0, frameSize(tiny.size(), keySize) + len(Digest{})}}
	if parts, err := cutList(make([]Digest, MaxListParts), one, keySize); err != nil || len(parts) != MaxListParts {
		t.Fatal("the honest twin:", err)
	}
	for _, c := range []struct {
		name string
		want error
		try  func() error
	}{
		{"24 more papers than a list has room for", ErrTooLarge, func() error {
			_, err := cutList(make([]Digest, MaxListParts+1), one, keySize)
			return err
		}},
		{"24 two parts of a list in one pouch", ErrList, func() error { return isList(notices(held(1, 2), held(2, 2))) }},
		{"24 a part of a list with a notice", ErrBeforeList, func() error {
			return isList(Load{Notices: []Notice{{noticeHeld, held(1, 1)}, {NoticeRecord, []byte("x")}}})
		}},
		{"24 a list cut short", ErrList, func() error { return isList(notices([]byte{0, 0})) }},
		{"24 a list of nothing", ErrList, func() error { return isList(notices(nil)) }},
		{"24 half an id", ErrList, func() error { return isList(notices(append(held(1, 1), 9))) }},
		{"24 part 0", ErrList, func() error { return isList(notices(held(0, 1))) }},
		{"24 part 2 of 1", ErrList, func() error { return isList(notices(held(2, 1))) }},
		{"24 a list of more parts than there may be", ErrList, func() error { return isList(notices(held(1, MaxListParts+1))) }},
		{"24 a load of too many papers", ErrTooLarge, func() error { return Load{Papers: many}.check() }},
		{"24 a load of too many notices", ErrTooLarge, func() error { return Load{Notices: make([]Notice, MaxItems+1)}.check() }},
		{"24 a string longer than what holds it", ErrMalformed, func() error {
			r := &reader{rest: []byte{0xff, 0xff, 0xff, 0xff, 1}}
			r.bytes("x")
			return r.err
		}},
		{"24 more items than there is room for", ErrMalformed, func() error {
			r := &reader{rest: []byte{0, 0, 0, 9, 1}}
			r.count(10, 32, "x")
			return r.err
		}},
		{"13 a frame shorter than its MAC", ErrMalformed, func() error {
			_, err := readFrame(Digest{}, make([]byte, macSize-1), &reader{rest: make([]byte, macSize-1)}, nil, d.channel.Ends)
			return err
		}},
		{"13 a text cut in its head", ErrMalformed, func() error {
			_, err := d.channel.Ends.readHead(&reader{rest: d.channel.Ends.head(wirePouch)[:40]})
			return err
		}},
		{"16a a kind before the first", ErrKind, func() error {
			peer := w.desks[1].channel.Ends.head(0)
			_, err := d.channel.Ends.readHead(&reader{rest: peer})
			return err
		}},
		{"22 a notice in a state that is none", ErrMalformed, func() error { _, err := ParseAttachment(state); return err }},
		{"22 a notice with bytes after its end", ErrMalformed, func() error { _, err := ParseAttachment(append(bytes.Clone(notice), 0)); return err }},
		{"22 a notice cut short", ErrMalformed, func() error { _, err := ParseAttachment(notice[:70]); return err }},
		{"22 a notice cut in its head", ErrMalformed, func() error { _, err := ParseAttachment(notice[:10]); return err }},
		{"22 a secret that is none", ErrIdentity, func() error { _, err := OpenAttachment(Attachment{Secret: Secret("x")}, nil); return err }},
		{"21 a text of no size", ErrSize, func() error { _, err := ageBox{}.seal(recipient{}, make([]byte, 5)); return err }},
		{"21 an opening that does not fit", ErrTooLarge, func() error {
			_, err := newStatement(wireConfirm, nil, nil).text(d.channel.Ends, func([]byte) ([]byte, error) { return make([]byte, 400), nil }, 512)
			return err
		}},
		{"21 a seal that is too long", ErrTooLarge, func() error {
			_, err := newStatement(wireConfirm, nil, nil).text(d.channel.Ends, func([]byte) ([]byte, error) { return make([]byte, MaxSeal+1), nil }, Small)
			return err
		}},
		{"20a a number beyond the last", ErrFull, func() error {
			c := d.channel.clone()
			c.Live.Sealed, c.Live.Acked = MaxSequence, MaxSequence
			_, err := c.Seal(d.env(), Load{})
			return err
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := c.try(); !errors.Is(err, c.want) {
				t.Fatalf("%v, want %v", err, c.want)
			}
		})
	}
	t.Run("22 a file that cannot be read, or a piece that cannot be put", func(t *testing.T) {
		if _, err := SealAttachment(iotest.ErrReader(errLocked), func(Digest, []byte) error { return nil }); !errors.Is(err, errLocked) {
			t.Fatal(err)
		}
		for _, size := range []int{8*ChunkSize + 5, ChunkSize - 1000} { // the other's first piece ends with the file's last write
			for fails, done := 1, false; !done; fails++ {
				n := 0
				_, err := SealAttachment(bytes.NewReader(make([]byte, size)), func(Digest, []byte) error {
					if n++; n == fails {
						return errLocked
					}
					return nil
				})
				if done = n < fails; !done && !errors.Is(err, errLocked) {
					t.Fatalf("piece %d of %d bytes: %v", fails, size, err)
				} else if done && (err != nil || n <= size/ChunkSize) {
					t.Fatalf("the honest twin, of %d pieces: %v", n, err)
				}
			}
		}
	})
	t.Run("23 pieces that end early", func(t *testing.T) {
		a, pieces := sealedFile(t, bytes.Repeat([]byte("annex"), 400_000))
		a.Chunks = a.Chunks[:1]
		if _, err := readAttachment(a, func(d Digest) ([]byte, error) { return pieces[d], nil }); !errors.Is(err, ErrPayload) {
			t.Fatal(err)
		}
	})
}

// TestAttackWaiting: what waits is bounded, and opens only under keys the
// chain still has.
func TestAttackWaiting(t *testing.T) {
	t.Parallel()
	t.Run("2 more bytes than may wait", func(t *testing.T) {
		w := opened(t, glassBox{}, 1)
		a, b := w.desks[0], w.desks[1]
		ahead := forger{d: a, frame: func(f *frame) { f.seq++ }}.seal()
		if s, err := b.channel.Next(b.env(), ahead); err != nil || len(s.Channel.Waiting) != 1 {
			t.Fatal("the honest twin:", err)
		}
		c := b.channel.clone()
		c.Waiting = append(c.Waiting, Early{Epoch: c.Live.ID, Seq: c.Live.Taken + 9, Sealed: make([]byte, MaxWaitingBytes)})
		if _, err := c.Next(b.env(), ahead); !errors.Is(err, ErrTooEarly) {
			t.Fatal(err)
		}
	})
	t.Run("16 the same key announced again once it was used", func(t *testing.T) {
		w := opened(t, glassBox{}, 2)
		a, b := w.desks[0], w.desks[1]
		c := b.channel.clone()
		same := bytes.Clone(c.Live.PeerKey)
		stale := forger{d: a, frame: func(f *frame) { f.next = same }}.seal()
		c.Live.PeerKeyFrom = 1 // the first own pouch that was sealed to it, long acknowledged
		if _, err := c.Next(b.env(), stale); !errors.Is(err, ErrRepeatedKey) {
			t.Fatal(err)
		}
		c.Live.PeerKeyFrom = 0
		if _, err := c.Next(b.env(), stale); err != nil {
			t.Fatal("the honest twin:", err)
		}
	})
	t.Run("20 a load before the peer's list, and before this end's list was taken", func(t *testing.T) {
		w := opened(t, glassBox{}, 1)
		a, b := w.desks[0], w.desks[1]
		p := forger{d: a}.seal()
		c := b.channel.clone()
		c.Live.ListDone = false
		if _, err := c.Next(b.env(), p); !errors.Is(err, ErrList) {
			t.Fatal(err)
		}
		c = b.channel.clone()
		c.Live.OwnParts = 1 << 20
		if _, err := c.Next(b.env(), p); !errors.Is(err, ErrBeforeList) {
			t.Fatal(err)
		}
		if _, err := b.channel.Next(b.env(), p); err != nil {
			t.Fatal("the honest twin:", err)
		}
	})
}

// TestAttackStatements: an opening that fits in all but one place.
func TestAttackStatements(t *testing.T) {
	t.Parallel()
	pending := func(t *testing.T) (a, b *modelDesk, own recipient) {
		w := opened(t, glassBox{}, 1)
		a, b = w.desks[0], w.desks[1]
		a.sayHello()
		w.lane[1] = nil
		return a, b, a.keys[a.channel.Own.Key].public
	}
	welcome := func(b *modelDesk, to recipient, change func(*statement)) []byte {
		return b.says(wireWelcome, to, change, nil)
	}
	t.Run("16a a welcome with a key that is none", func(t *testing.T) {
		a, b, own := pending(t)
		name := a.channel.Own.Name
		a.refuses(welcome(b, own, func(s *statement) { s.hello, s.key = name, []byte("short") }), ErrPeerKey)
		if s, err := a.channel.Next(a.env(), welcome(b, own, func(s *statement) { s.hello = name })); err != nil || len(s.Out) != 1 {
			t.Fatal("the honest twin:", err)
		}
	})
	t.Run("16a a welcome to a hello that was replaced", func(t *testing.T) {
		a, b, own := pending(t)
		a.refuses(welcome(b, own, func(s *statement) { s.hello = otherDigest }), ErrNoHello)
	})
	t.Run("16a a welcome sealed to another key than the hello's", func(t *testing.T) {
		a, b, _ := pending(t)
		name := a.channel.Own.Name
		a.refuses(welcome(b, a.newest(), func(s *statement) { s.hello = name }), ErrOpeningKey)
	})
	t.Run("16a a confirm of the right welcome", func(t *testing.T) {
		w := opened(t, glassBox{}, 1)
		a, b := w.desks[0], w.desks[1]
		a.sayHello()
		w.arrive(1)
		wel := b.channel.Welcomes[0]
		key := b.keys[wel.Key].public
		confirm := func(to recipient, hello, welcome Digest) []byte {
			return a.says(wireConfirm, to, func(s *statement) { s.hello, s.welcome = hello, welcome }, nil)
		}
		b.refuses(confirm(key, otherDigest, wel.Name), ErrNoWelcome)
		b.refuses(confirm(key, wel.Hello, otherDigest), ErrNoWelcome)
		b.refuses(confirm(b.newest(), wel.Hello, wel.Name), ErrOpeningKey)
		if s, err := b.channel.Next(b.env(), confirm(key, wel.Hello, wel.Name)); err != nil || s.Channel.Live.ID == b.channel.Live.ID {
			t.Fatal("the honest twin:", err)
		}
	})
	t.Run("16a a seal that could not be made", func(t *testing.T) {
		a, _, _ := pending(t)
		env := a.env()
		env.Sign = func([]byte) ([]byte, error) { return nil, errLocked }
		for name, try := range map[string]func() (Step, error){
			"hello": func() (Step, error) { return a.channel.Hello(env) }, "recover": func() (Step, error) { return a.channel.Recover(env) },
		} {
			if s, err := try(); !errors.Is(err, errLocked) || len(s.Out) > 0 {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
	t.Run("16a an answer that could not be sealed", func(t *testing.T) {
		a, b, own := pending(t)
		name := a.channel.Own.Name
		for answer, try := range map[string]func(env Env) (Step, error){
			"welcome": func(env Env) (Step, error) {
				return b.channel.Next(env, a.says(wireHello, b.hello.public, nil, nil))
			},
			"confirm": func(env Env) (Step, error) {
				return a.channel.Next(env, welcome(b, own, func(s *statement) { s.hello = name }))
			},
		} {
			d := map[string]*modelDesk{"welcome": b, "confirm": a}[answer]
			env := d.env()
			if s, err := try(env); err != nil || len(s.Out) == 0 {
				t.Errorf("the honest twin of %s: %v", answer, err)
			}
			env.Sign = func([]byte) ([]byte, error) { return nil, errLocked }
			if s, err := try(env); !errors.Is(err, errLocked) || len(s.Out) > 0 {
				t.Errorf("%s: %v", answer, err)
			}
		}
	})
	t.Run("16a padding of a hello that says something", func(t *testing.T) {
		w := opened(t, glassBox{}, 1)
		a, b := w.desks[0], w.desks[1]
		hello := a.says(wireHello, b.hello.public, nil, nil)
		hello[len(hello)-1] = 1
		b.refuses(hello, ErrPadding)
	})
	t.Run("16a a mailbox described at length", func(t *testing.T) {
		w := opened(t, ageBox{}, 0)
		a, b := w.desks[0], w.desks[1]
		hello := func(route int) []byte {
			body := a.channel.Ends.head(wireHello)
			body = append(body, otherDigest[:]...)
			body = append(putBytes(body, a.newest().raw), make([]byte, randomSize)...)
			body = putBytes(body, make([]byte, route))
			seal, err := a.env().Sign(append([]byte(labelHello), body...))
			a.must("sign", err)
			text := make([]byte, ageSizes[0].text)
			copy(text, putBytes(body, seal))
			sealed, err := ageBox{}.seal(b.hello.public, text)
			a.must("seal", err)
			return sealed
		}
		if _, err := b.channel.Next(b.env(), hello(MaxRoute)); err != nil {
			t.Fatal("the honest twin:", err)
		}
		b.refuses(hello(MaxRoute+1), ErrRoute)
	})
	t.Run("107 a stored key of the peer's that is none", func(t *testing.T) {
		w := opened(t, ageBox{}, 0)
		d := w.desks[0]
		c := d.channel.clone()
		c.Ends.PeerHello = "age1pq1"
		if _, err := c.Hello(d.env()); !errors.Is(err, ErrPeerKey) {
			t.Fatal(err)
		}
		c = d.channel.clone()
		c.Live.PeerKey, c.Live.to = []byte("short"), recipient{}
		if _, err := c.Seal(d.env(), Load{}); !errors.Is(err, ErrPeerKey) {
			t.Fatal(err)
		}
	})
	t.Run("107 a step with a key missing", func(t *testing.T) {
		w := opened(t, glassBox{}, 1)
		a, b := w.desks[0], w.desks[1]
		env := b.env()
		env.Key = func(Digest) *Identity { return nil }
		if _, err := b.channel.Hello(env); !errors.Is(err, ErrMissingKey) {
			t.Fatal(err)
		}
		if _, err := b.channel.Next(env, a.says(wireHello, b.hello.public, nil, nil)); !errors.Is(err, ErrMissingKey) {
			t.Fatal(err)
		}
	})
	t.Run("2 what waited is refused when its turn comes", func(t *testing.T) {
		w := opened(t, glassBox{}, 1)
		a, b := w.desks[0], w.desks[1]
		w.rolled = true
		b.takes(forger{d: a, frame: func(f *frame) { f.seq++; f.previous = otherDigest }}.seal(), 0)
		s := b.takes(w.sends(0), 1)
		if i := len(s.Events) - 1; i < 0 || s.Events[i].Kind != EventRefused || !errors.Is(s.Events[i].Err, ErrPrevious) || len(s.Events[i].Evidence) != 1 {
			t.Fatalf("%s", told(s))
		}
	})
	t.Run("28 names of pouches that are none", func(t *testing.T) {
		var d Digest
		good := otherDigest.String()
		if err := d.UnmarshalText([]byte(good)); err != nil || d != otherDigest {
			t.Fatal("the honest twin:", err)
		}
		for _, bad := range []string{"", good[1:], good + "0", good + "00", strings.ToUpper(good), "zz" + good[2:]} {
			if err := d.UnmarshalText([]byte(bad)); err == nil {
				t.Errorf("%q is taken", bad)
			}
		}
	})
}

// TestAttackCandidate: an epoch begins at the opener with the answerer's first
// pouch and with nothing else; until then everything stays as it was.
func TestAttackCandidate(t *testing.T) {
	t.Parallel()
	w := newWorld(t, glassBox{}, true)
	a, b := w.desks[0], w.desks[1]
	a.sayHello()
	for len(a.channel.Own.Confirm) == 0 { // until desk 0 has confirmed
		for _, i := range []int{1, 0} {
			if len(w.lane[i]) > 0 {
				p := w.lane[i][0]
				w.lane[i] = w.lane[i][1:]
				w.desks[i].receive(p)
			}
		}
	}
	confirms := w.lane[1]
	before := b.channel
	for _, p := range confirms {
		b.receive(p)
	}
	first := func(change func(f *frame)) []byte {
		return forger{d: b, frame: func(f *frame) {
			f.seq, f.previous, f.ack, f.ackDigest, f.load = 1, Digest{}, 0, Digest{}, notices(held(1, 1))
			change(f)
		}}.seal()
	}
	honest := first(func(*frame) {})
	if s, err := a.channel.Next(a.env(), honest); err != nil || s.Channel.Live == nil || len(s.Taken) != 1 {
		t.Fatal("the honest twin:", err)
	}
	for name, c := range map[string]struct {
		sealed []byte
		want   error
	}{
		"19 an acknowledgement of a number":    {first(func(f *frame) { f.ack = 1 }), ErrAck},
		"19 an acknowledgement of a digest":    {first(func(f *frame) { f.ackDigest = otherDigest }), ErrAck},
		"16a a pouch before the first":         {first(func(f *frame) { f.previous = otherDigest }), ErrPrevious},
		"20 a letter where the list should be": {first(func(f *frame) { f.load = Load{Papers: [][]byte{[]byte("forged")}} }), ErrList},
	} {
		t.Run(name, func(t *testing.T) {
			if s, err := a.channel.Next(a.env(), c.sealed); !errors.Is(err, c.want) || s.Channel.Live != nil {
				t.Fatalf("%v, want %v", err, c.want)
			}
		})
	}
	t.Run("2 its second pouch before its first", func(t *testing.T) {
		s, err := a.channel.Next(a.env(), first(func(f *frame) { f.seq, f.previous = 2, DigestOf(honest) }))
		if err != nil || s.Channel.Live != nil || len(s.Channel.Waiting) != 1 || len(s.Events) != 1 || s.Events[0].Kind != EventWaiting {
			t.Fatalf("%s: %v", told(s), err)
		}
	})
	t.Run("24 a list that is too long, at either end", func(t *testing.T) {
		many := func(env Env) Env {
			env.Held = func() []Digest { return make([]Digest, MaxListParts*glassSizes[2].sealed/32) }
			return env
		}
		if s, err := a.channel.Next(many(a.env()), honest); !errors.Is(err, ErrTooLarge) || s.Channel.Live != nil {
			t.Errorf("at the opener: %v", err)
		}
		i := len(confirms) - 1
		if s, err := before.Next(many(b.env()), confirms[i]); !errors.Is(err, ErrTooLarge) || s.Channel.Live != nil {
			t.Errorf("at the answerer: %v", err)
		}
	})
}

var errLocked = errors.New("the officer's key is locked")
